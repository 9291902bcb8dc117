"""The adversary of Gilbert and Lynch (2002, Theorem 1) against a replicated register.

All messages between two groups are lost.  One group serves a write, then the other a read: either a
client is never answered, or what the clients have seen is not linearizable.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from formal.attack.linearizable import Call, linearization
from formal.attack.model import Model, name, short
from formal.attack.result import ReplayError, Result, Run, confirm, same_steps
from formal.attack.steps import Sent, Step
from formal.attack.terms import Done, Invoke, Operation, Read, Receive, Tick, Value, Write

ROUNDS = 100


class Partitioned:
    """An execution in which messages between the groups are lost.

    Raises:
        InputError: the protocol is no protocol of the model.
    """

    def __init__(self, model: Model, groups: Mapping[Hashable, bool]):
        self.model, self.groups = model, groups
        self.nodes = model.listed("nodes")
        self.names = {name(n): n for n in self.nodes}
        self.index = {n: i for i, n in enumerate(self.nodes)}
        self.states = {n: model.call("start", n) for n in self.nodes}
        self.waiting: dict[int, tuple[Hashable, Hashable, object]] = {}  # number: to, from, message
        self.pending: dict[Hashable, bool] = dict.fromkeys(self.nodes, False)
        self.steps = [Step(0, name(n), "start") for n in self.nodes]
        self.sent = 0
        self.calls: list[Call] = []
        self._seen = 0  # invocations and responses so far

    def act(self, n: Hashable, given: Invoke | Receive | Tick, number: int | None = None) -> None:
        """A node acts on an input; ``number`` is that of the message it receives."""
        arguments = (n, self.states[n], given)
        self.states[n] = self.model.call("next", *arguments)
        answer = self.model.call("answer", *arguments)
        if answer is not None and not isinstance(answer, Value | Done):
            raise self.model.wrong("answer", answer, "Value(...), Done() or None")
        if isinstance(answer, Value):
            self.model.hashable(answer.value, "a value")
        sent = []
        for q, m in self.model.messages(self.index, *arguments):
            across = self.groups[n] != self.groups[q]
            if not across:
                self.waiting[self.sent] = (q, n, m)
            sent.append(Sent(self.sent, name(q), self.model.text(m), lost=across))
            self.sent += 1
        if isinstance(given, Invoke):
            self.calls.append(Call(name(n), given.operation, self._seen))
            self._seen += 1
        waits = isinstance(given, Invoke) or self.pending[n]
        if waits and answer is not None:
            # A client has one operation at a time: this answers its last one.
            last = max(i for i, c in enumerate(self.calls) if c.client == name(n))
            self.calls[last] = replace(self.calls[last], response=answer, answered=self._seen)
            self._seen += 1
        self.pending[n] = waits and answer is None
        match given:
            case Invoke(operation):
                action, value = "invoke", str(operation)
            case Receive(_, message):
                action, value = "receive", self.model.text(message)
            case _:
                action, value = "tick", ""
        self.steps.append(
            Step(
                len(self.steps) - len(self.nodes) + 1,
                name(n),
                action,
                value,
                () if number is None else (number,),
                tuple(sent),
                str(answer) if waits and answer is not None else None,
            )
        )

    def deliver(self, number: int) -> None:
        """A message that is on its way arrives."""
        to, source, message = self.waiting.pop(number)
        self.act(to, Receive(source, message), number)

    def serve(self, n: Hashable, operation: Operation, rounds: int) -> int | None:
        """Invoke an operation and let the node's group work fairly until it is answered.

        Returns:
            Nothing when it was answered; otherwise how many of the last steps can be repeated for
            ever, or 0 when the rounds were used up.
        """
        self.act(n, Invoke(operation))
        seen: dict[Hashable, int] = {}
        for _ in range(rounds):
            if not self.pending[n]:
                return None
            snapshot = self.snapshot(self.groups[n])
            if snapshot is not None:
                if snapshot in seen:
                    return len(self.steps) - seen[snapshot]
                seen[snapshot] = len(self.steps)
            arrived = list(self.waiting)
            for q in self.nodes:
                if self.groups[q] == self.groups[n] and self.pending[n]:
                    self.act(q, Tick())
            for number in arrived:
                if self.groups[self.waiting[number][0]] == self.groups[n] and self.pending[n]:
                    self.deliver(number)
        return None if not self.pending[n] else 0

    def snapshot(self, group: bool) -> Hashable:
        """The whole state of a group, or nothing when it cannot be compared."""
        side = [q for q in self.nodes if self.groups[q] == group]
        states = tuple(self.states[q] for q in side)
        snapshot = (states, tuple(m for m in self.waiting.values() if m[0] in side))
        try:
            hash(snapshot)
        except TypeError:
            return None
        return snapshot


def attack_cap(model: Model, length: int = ROUNDS) -> Result:
    """Attack a replicated register.

    Args:
        model: the protocol.
        length: for how many rounds of its group an operation is waited for.

    Raises:
        InputError: the protocol is no protocol of the model.
    """
    groups, values = _groups(model), _values(model)
    sides = [[n for n in groups if groups[n] == side] for side in (True, False)]
    details = [
        "partition: " + " | ".join(", ".join(name(n) for n in side) for side in sides),
        f"initial value {short(values[0])}; every message between the groups is lost",
    ]
    scripts: list[list[tuple[Hashable, Operation]]] = []
    for here, there in (sides, sides[::-1]):
        write, read = (here[0], Write(values[1])), (there[0], Read())
        # The last is the proof's: alone, a read must return the initial value.
        scripts += [[write, read], [read]]
    for script in scripts:
        run, hypothesis, exact, table = _try(model, groups, values[0], script, length)
        if hypothesis is not None:
            return Result(
                "cap",
                model.name,
                hypothesis,
                f"{hypothesis}: {run.title}",
                (run,),
                exact,
                (*details, *table),
                replay_cap,
            )
    # The proof leaves no other case for a function of its arguments.
    raise model.error("the protocol is not deterministic: the same inputs gave different answers")


def _try(
    model: Model,
    groups: Mapping[Hashable, bool],
    initial: Hashable,
    script: Sequence[tuple[Hashable, Operation]],
    rounds: int,
) -> tuple[Run, str | None, bool, list[str]]:
    system = Partitioned(model, groups)
    partition = {name(n): side for n, side in groups.items()}
    for node, operation in script:
        loop = system.serve(node, operation, rounds)
        if loop is not None:
            bound = "never" if loop else f"not within {rounds} rounds"
            title = f"under the partition {operation} at {name(node)} is {bound} answered"
            claim = {
                "kind": "unanswered",
                "node": name(node),
                "loop": loop,
                "groups": partition,
            }
            run = Run(title, tuple(system.steps), claim)
            return run, "availability", bool(loop), _table(system.calls)
    answers = "; then ".join(f"{c.operation} at {c.client}: {c.response}" for c in system.calls)
    title = f"no order of the operations explains what the clients saw ({answers})"
    claim = {"kind": "not linearizable", "groups": partition}
    refuted = linearization(initial, system.calls) is None
    run = Run(title, tuple(system.steps), claim)
    return run, "atomicity" if refuted else None, True, _table(system.calls)


def _table(calls: Sequence[Call]) -> list[str]:
    width = max(len(c.client) for c in calls)
    return ["history (real time downward, one operation at a time):"] + [
        f"  {c.client:<{width}}  {c.operation}  →  {c.response or 'no answer'}" for c in calls
    ]


def _groups(model: Model) -> dict[Hashable, bool]:
    nodes = model.listed("nodes")
    if len(nodes) < 2:
        raise model.error("the theorem is about two nodes or more: there is no partition of one")
    given = model.get("groups")
    if given is None:
        return {n: i < (len(nodes) + 1) // 2 for i, n in enumerate(nodes)}
    if not isinstance(given, Mapping) or any(not isinstance(given.get(n), bool) for n in nodes):
        raise model.error(f"{model.name}.groups is {short(given)}, expected True or False by node")
    groups = {n: given[n] for n in nodes}
    if len(set(groups.values())) < 2:
        raise model.error(f"{model.name}.groups has one group only, expected a partition into two")
    return groups


def _values(model: Model) -> list[Hashable]:
    values = model.get("values")
    if not isinstance(values, list | tuple) or len(values) < 2 or values[0] == values[1]:
        raise model.error(
            f"{model.name}.values is {short(values)}, expected the initial value and another one"
        )
    return [model.hashable(v, "a value") for v in values]


def replay_cap(model: Model, run: Run) -> None:
    """Execute a partitioned run again and confirm its claim.

    Raises:
        ReplayError: it is no run of the protocol, or does not show its claim.
    """
    partition = run.claim["groups"]
    nodes = model.listed("nodes")
    if {name(n) for n in nodes} != set(partition) or len(set(partition.values())) < 2:
        raise ReplayError(f"{run.title}: the groups are no partition of the nodes")
    values = _values(model)
    system = Partitioned(model, {n: partition[name(n)] for n in nodes})
    known: list[Operation] = [Read(), *(Write(v) for v in values)]
    operations = {str(o): o for o in known}
    steps = run.steps[len(nodes) :]
    claimed = run.claim.get("loop", 0)
    before = None
    for position, step in enumerate(steps):
        if position == len(steps) - claimed:
            before = system.snapshot(partition[run.claim["node"]])
        _again(system, step, operations, run)
    same_steps(tuple(system.steps), run)
    if run.claim["kind"] == "unanswered":
        node = system.names[run.claim["node"]]
        holds = system.pending[node]
        if claimed:
            holds = holds and before == system.snapshot(system.groups[node])
            holds = holds and _fair(system, steps[-claimed:], system.groups[node])
    else:
        answered = all(c.response is not None for c in system.calls)
        holds = answered and linearization(values[0], system.calls) is None
    confirm(holds, run)


def _again(system: Partitioned, step: Step, operations: Mapping[str, Operation], run: Run) -> None:
    node = system.names.get(step.process)
    if node is None:
        raise ReplayError(f"{run.title}: no node {step.process!r}")
    if step.action == "receive":
        number = step.received[0] if step.received else -1
        if number not in system.waiting or system.waiting[number][0] != node:
            raise ReplayError(f"{run.title}: no such message on its way at time {step.time}")
        system.deliver(number)
    elif step.action == "invoke":
        operation = operations.get(step.value)
        if operation is None or system.pending[node]:
            raise ReplayError(f"{run.title}: {step.value} cannot be invoked at time {step.time}")
        system.act(node, Invoke(operation))
    else:
        system.act(node, Tick())


def _fair(system: Partitioned, loop: Sequence[Step], side: bool) -> bool:
    """Every node of the group acts in the loop, and what is on its way is younger than it."""
    ticking = {s.process for s in loop if s.action == "tick"}
    first = min((s.number for step in loop for s in step.sent), default=system.sent)
    return ticking == {n for n, node in system.names.items() if system.groups[node] == side} and (
        all(i >= first for i, (to, _, _) in system.waiting.items() if system.groups[to] == side)
    )
