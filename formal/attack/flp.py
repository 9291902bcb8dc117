"""The adversary of Fischer, Lynch and Paterson (JACM 1985) against a consensus protocol.

It looks for a broken axiom, a disagreement, a value nobody ever decides, and then, as the theorem
promises, for an admissible run in which nobody decides: a bivalent initial configuration (Lemma 2),
a schedule that stays bivalent (Lemma 3), and a loop that is fair to all processes but one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from formal.attack.flp_graph import Graph
from formal.attack.flp_model import Asynchronous, Event, IllFormed
from formal.attack.model import Model
from formal.attack.result import ReplayError, Result, Run, confirm, same_steps

LENGTH, LIMIT = 30, 20_000


def attack_flp(model: Model, length: int = LENGTH, limit: int = LIMIT) -> Result:
    """Attack a consensus protocol in the asynchronous model.

    Args:
        model: the protocol.
        length: how long the undecided schedule of Lemma 3 is made.
        limit: how many configurations are looked at.

    Raises:
        InputError: the protocol is no protocol of the model.
    """
    return _Attack(model, length, limit).result()


class _Attack:
    def __init__(self, model: Model, length: int, limit: int):
        self.model, self.length, self.limit = model, length, limit
        self.system = Asynchronous(model)
        self.details: list[str] = []

    def result(self) -> Result:
        try:
            return self._search()
        except IllFormed as e:
            run = self._run(e.what, e.inputs, e.events, {"kind": e.axiom})
            return self._make(e.axiom, f"{e.axiom}: {e.what}", [run])

    def _search(self) -> Result:
        self.graph = Graph(self.system, self.limit)
        graph, count = self.graph, len(self.graph.configurations)
        if graph.disagreeing is not None:
            inputs, events = graph.path(graph.disagreeing)
            run = self._run("two decisions in one run", inputs, events, {"kind": "disagreement"})
            return self._make("agreement", f"agreement: {self._outcome(graph.disagreeing)}", [run])
        extent = f"all {count}" if graph.complete else f"the first {count}"
        self.details.append(f"{extent} reachable configurations were looked at")
        loop = self._undecided_loop()
        values = set[bool]().union(*graph.decided)
        if graph.complete and len(values) < 2:
            return self._make(
                "non-triviality", f"non-triviality: {_only(values)}", self._trivial(values) + loop
            )
        if len(self.system.processes) == 1 and not loop:
            return self._make(
                None,
                "the theorem needs two processes and there is one: it says nothing about this "
                "protocol, in which nothing was found to fail",
                [],
            )
        evidence, steps = self._bivalence()
        if loop:
            return self._make("termination", f"termination: {loop[0].title}", loop + evidence)
        if steps >= self.length:
            return self._make(
                "termination",
                f"termination: after {steps} steps of the fair schedule of Lemma 3 nobody has "
                "decided and both decisions are still possible",
                evidence[-1:] + evidence[:-1],
                exact=False,
            )
        silent = self._silence()
        if silent:
            verdict = f"termination: {silent[0].title}, as far as was looked"
            return self._make("termination", verdict, silent + evidence, exact=False)
        return self._make(None, f"undecided within the bound of {count} configurations", evidence)

    def _trivial(self, values: set[bool]) -> list[Run]:
        claim = {"kind": "only", "values": sorted(values), "limit": self.limit}
        if not values:
            return [self._run(_only(values), self.graph.inputs[0], [], claim)]
        (value,) = values
        # From the inputs that speak most for the other value.
        inputs = {i: sum(bits) for i, bits in self.graph.inputs.items()}
        start = (min if value else max)(inputs, key=lambda i: inputs[i])
        found = self._deciding(start, value) or self._deciding(
            next(i for i in inputs if i in self.graph.can[value]), value
        )
        assert found is not None, "the value is decided from some initial configuration"
        return [self._run(_only(values), found[0], found[1], claim)]

    def _deciding(self, start: int, value: bool) -> tuple[tuple[bool, ...], list[Event]] | None:
        inputs, events = self.graph.path(start)
        found = self.graph.shortest(start, lambda at, event: value in self.graph.decided[at])
        return None if found is None else (inputs, events + found[0])

    def _undecided_loop(self) -> list[Run]:
        """A run in which nobody decides, without a fault if there is one, else with one."""
        names = self.system.names
        faultless = self.graph.undecided_loop(None)
        found: list[tuple[int, list[Event], int | None]] = []
        if faultless is not None:
            found.append((*faultless, None))
        elif len(names) > 1:
            loops = ((self.graph.undecided_loop(p), p) for p in range(len(names)))
            found += [(*loop, p) for loop, p in loops if loop is not None]
        if not found:
            return []
        start, events, stopped = min(found, key=lambda f: (f[0], len(f[1])))
        inputs, prefix = self.graph.path(start)
        quiet = not any(q != stopped for q, _ in self.graph.configurations[start].buffer)
        rest = (
            "no message is left to receive"
            if quiet and all(e.message is None for e in events)
            else f"the last {len(events)} steps repeat for ever"
        )
        if stopped is None:
            title = f"even without a fault, nobody ever decides: {rest}"
        else:
            taken = sum(e.process == stopped for e in prefix)
            when = f"after {_steps(taken)}" if taken else "before its first step"
            title = f"when {names[stopped]} stops {when}, the others never decide: {rest}"
        claim = {
            "kind": "loop",
            "stopped": None if stopped is None else names[stopped],
            "loop": len(events),
        }
        return [self._run(title, inputs, prefix + events, claim)]

    def _bivalence(self) -> tuple[list[Run], int]:
        """Lemma 2 and Lemma 3: the runs that show bivalence, the length of the last schedule."""
        graph = self.graph
        start = next((i for i in graph.inputs if i in graph.bivalent), None)
        if start is None:
            self._univalent()
            return [], 0
        inputs = graph.inputs[start]
        self.details.append(
            f"Lemma 2: the initial configuration with inputs {self._inputs(inputs)} is bivalent"
        )
        schedule, end, rounds = self._stay_bivalent(start)
        runs = [self._decides(start, v, f"bivalent at the start: {v} is possible") for v in _BOTH]
        for value in _BOTH:
            more = graph.shortest(end, lambda at, event, v=value: v in graph.decided[at])  # type: ignore[misc]
            assert more is not None, "the end is bivalent"
            claim = {"kind": "decides", "value": value}
            title = f"still bivalent after {_steps(len(schedule))}: {value} is possible"
            if schedule:
                runs.append(self._run(title, inputs, schedule + more[0], claim))
        title = f"undecided schedule of {_steps(len(schedule))}, bivalent at its end (Lemma 3)"
        runs.append(
            self._run(
                title, inputs, schedule, {"kind": "undecided", "stopped": None, "rounds": rounds}
            )
        )
        return runs, len(schedule)

    def _decides(self, start: int, value: bool, title: str) -> Run:
        found = self._deciding(start, value)
        assert found is not None, "the configuration is bivalent"
        return self._run(title, *found, {"kind": "decides", "value": value})

    def _stay_bivalent(self, start: int) -> tuple[list[Event], int, int]:
        """Let each process in turn receive its oldest message, staying bivalent: Lemma 3."""
        graph, at, events = self.graph, start, list[Event]()
        waiting: list[tuple[int, int]] = []
        stages, count = 0, len(self.system.processes)
        while len(events) < self.length:
            p = stages % count
            wanted = Event(p, next((m for q, m in waiting if q == p), None))

            def goal(head: int, event: Event | None, wanted: Event = wanted) -> bool:
                return event == wanted and head in graph.bivalent

            found = graph.shortest(at, goal)
            if found is None:
                what = "its next step" if wanted.message is None else "receiving its oldest message"
                self.details.append(
                    f"Lemma 3 stops after {_steps(len(events))}: no schedule that ends with "
                    f"{self.system.names[p]} {what} stays bivalent"
                    + ("" if graph.complete else " within the bound")
                )
                break
            for event in found[0]:
                state = graph.configurations[at].states[event.process]
                if event.message is not None:
                    waiting.remove((event.process, event.message))
                waiting += self.system.step(*_given(event, state))[1]
                at = dict(graph.edges[at])[event]
            events += found[0]
            stages += 1
        return events, at, stages // count

    def _silence(self) -> list[Run]:
        """Where no state repeats: one process never takes a step, the others do in turn."""
        count = len(self.system.processes)
        rounds = max(1, self.length // max(1, count - 1))
        for start, inputs in self.graph.inputs.items():
            for stopped in range(count):
                at, events = self.graph.configurations[start], list[Event]()
                waiting: list[tuple[int, int]] = []
                turns = [p for p in range(count) if p != stopped] * rounds
                for p in turns:
                    event = Event(p, next((m for q, m in waiting if q == p), None))
                    if event.message is not None:
                        waiting.remove((p, event.message))
                    events.append(event)
                    try:
                        waiting += self.system.step(*_given(event, at.states[p]))[1]
                    except IllFormed as e:
                        raise IllFormed(e.axiom, e.what, inputs, events) from None
                    at = self.system.after(at, event)
                if not self.system.decisions(at):
                    name = self.system.names[stopped]
                    title = (
                        f"when {name} stops before its first step, the others "
                        f"have not decided after {_steps(rounds)} each"
                    )
                    claim = {"kind": "undecided", "stopped": name, "rounds": rounds}
                    return [self._run(title, inputs, events, claim)]
        return []

    def _univalent(self) -> None:
        """Say why there is no bivalent initial configuration: the neighbours of Lemma 2."""
        if not self.graph.complete:
            self.details.append("no initial configuration was found bivalent within the bound")
            return
        by_inputs = {bits: i for i, bits in self.graph.inputs.items()}
        for bits, i in by_inputs.items():
            for p in range(len(bits)):
                other = by_inputs.get((*bits[:p], not bits[p], *bits[p + 1 :]))
                if (
                    other is not None
                    and i in self.graph.can[False]
                    and other in self.graph.can[True]
                ):
                    self.details.append(
                        "no initial configuration is bivalent: inputs "
                        f"{self._inputs(bits)} lead only to False, and to True when "
                        f"{self.system.names[p]} alone has the other input (so it must not stop)"
                    )
                    return

    def _outcome(self, number: int) -> str:
        found = self.system.decisions(self.graph.configurations[number])
        return " and ".join(f"{self.system.names[p]} decides {v}" for p, v in found.items())

    def _inputs(self, bits: Sequence[bool]) -> str:
        return ", ".join(f"{n}={b}" for n, b in zip(self.system.names, bits, strict=True))

    def _run(
        self,
        title: str,
        inputs: Sequence[bool],
        events: Sequence[Event],
        claim: Mapping[str, Any],
    ) -> Run:
        return Run(title, self.system.record(inputs, events), claim)

    def _make(
        self, hypothesis: str | None, verdict: str, runs: Sequence[Run], exact: bool = True
    ) -> Result:
        exact = exact and hypothesis is not None
        return Result(
            "flp",
            self.model.name,
            hypothesis,
            verdict,
            tuple(runs),
            exact,
            tuple(self.details),
            replay_flp,
        )


_BOTH = (False, True)


def replay_flp(model: Model, run: Run) -> None:
    """Execute a run of the asynchronous model again and confirm its claim.

    Raises:
        ReplayError: it is no run of the protocol, or does not show its claim.
    """
    try:
        _replay(Asynchronous(model), run)
    except IllFormed as e:
        raise ReplayError(f"{run.title}: {e.what}") from None


def _replay(system: Asynchronous, run: Run) -> None:
    inputs, events = system.read(run)
    same_steps(system.record(inputs, events), run)
    decided = [s.output for s in run.steps if s.output is not None]
    match run.claim["kind"]:
        case "disagreement":
            holds = len(set(decided)) == 2
        case "decides":
            holds = str(run.claim["value"]) in decided
        case "undecided":
            steps = {n: sum(e.process == p for e in events) for p, n in enumerate(system.names)}
            stopped = steps.pop(run.claim["stopped"], 0)
            holds = not decided and not stopped and min(steps.values()) >= run.claim["rounds"]
        case "only":
            graph = Graph(system, run.claim["limit"])
            values = set[bool]().union(*graph.decided)
            holds = graph.complete and sorted(values) == run.claim["values"]
            holds = holds and {str(v) for v in values} == set(decided)
        case "loop":
            holds = not decided and _fair_loop(system, inputs, events, run.claim)
        case axiom:
            holds = _breaks(system, inputs, events, axiom)
    confirm(holds, run)


def _fair_loop(
    system: Asynchronous, inputs: list[bool], events: list[Event], claim: Mapping[str, Any]
) -> bool:
    """Whether the last events, repeated for ever, are an admissible run."""
    at = system.initial(inputs)
    split = len(events) - claim["loop"]
    for event in events[:split]:
        at = system.after(at, event)
    first, waiting = at, set(at.buffer)
    for event in events[split:]:
        at = system.after(at, event)
        waiting |= set(at.buffer)
    loop = set(events[split:])
    live = {p for p, n in enumerate(system.names) if n != claim["stopped"]}
    return (
        at == first
        and claim["loop"] > 0
        and len(live) >= len(system.names) - 1
        and {e.process for e in loop} == live
        and all(Event(q, m) in loop for q, m in waiting if q in live)
    )


def _breaks(system: Asynchronous, inputs: list[bool], events: list[Event], axiom: str) -> bool:
    try:
        at = system.initial(inputs)
        for event in events:
            at = system.after(at, event)
    except IllFormed as e:
        return e.axiom == axiom
    return False


def _given(event: Event, state: int) -> tuple[int, int, int | None]:
    return event.process, state, event.message


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _only(values: set[bool]) -> str:
    if not values:
        return "no value is ever decided"
    return f"no reachable configuration decides anything but {next(iter(values))}"
