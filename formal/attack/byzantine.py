"""The adversary of Fischer, Lynch and Merritt (1986) against Byzantine agreement with n ≤ 3f.

Two copies of the nodes, in three groups each, are joined to a hexagon A B C A' B' C' in which each
node's surroundings look right.  The first copy has input 0, the second 1.  Any two neighbours are
the correct groups of a run in which the third group is faulty and shows each its own face.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from formal.attack.model import Model, name, short
from formal.attack.result import ReplayError, Result, Run, confirm, same_steps
from formal.attack.rounds import ROUNDS, Watch
from formal.attack.steps import Sent, Step

LIMIT = 20_000
Node = Hashable
Forge = Callable[[int, Node, Node], object]  # round, faulty sender, receiver


class Scenario(NamedTuple):
    """A run of the real nodes, some of them faulty."""

    steps: tuple[Step, ...]
    watch: Watch
    rounds: int


def attack_byzantine(model: Model, length: int = ROUNDS, limit: int = LIMIT) -> Result:
    """Attack an algorithm for Byzantine agreement.

    Args:
        model: the algorithm.
        length: for how many rounds a decision is waited for.
        limit: how many runs are tried when n > 3f and the theorem promises nothing.

    Raises:
        InputError: the protocol is no algorithm of the model.
    """
    nodes, f = model.listed("nodes"), model.get("f")
    if not isinstance(f, int) or isinstance(f, bool) or f < 0:
        raise model.error(f"{model.name}.f is {short(f)}, expected how many nodes may be faulty")
    if len(nodes) < 2:
        raise model.error("the theorem is about two nodes or more")
    if len(nodes) > 3 * f:
        return _search(model, nodes, f, length, limit)
    groups = _groups(nodes)
    cover = Cover(model, nodes, groups)
    cover.advance(length)
    # Neighbours on the hexagon: their groups with the copies, and who is faulty then.
    views = (((1, 0), (2, 0)), 0), (((2, 0), (0, 1)), 1), (((0, 1), (1, 1)), 2)
    details = [f"n = {len(nodes)} ≤ 3f = {3 * f}: two copies of the nodes run as a hexagon"]
    failed: tuple[Run, str, bool] | None = None
    for correct, group in views:
        copies = {n: copy for n in nodes for g, copy in correct if groups[n] == g}
        found = _view(model, nodes, copies, cover)
        details.append(f"group {'ABC'[group]} faulty: {found[0].title}")
        if found[1] and failed is None:
            failed = found[0], found[1], found[2]
    if failed is None:
        raise model.error("the algorithm is not deterministic: the same view, other decisions")
    run, hypothesis, exact = failed
    return _result(model, hypothesis, f"{hypothesis}: {run.title}", (run,), exact, details)


class Cover:
    """The doubled system, run in synchronous rounds."""

    def __init__(self, model: Model, nodes: Sequence[Node], groups: Mapping[Node, int]):
        self.model, self.nodes, self.groups = model, nodes, groups
        places = [(n, copy) for copy in (0, 1) for n in nodes]
        self.states = {(n, c): model.call("start", n, bool(c)) for n, c in places}
        self.sent: list[dict[tuple[Node, int, Node], object]] = []  # by round: from, copy, to
        self.watch = Watch(model)

    def beside(self, p: Node, copy: int, q: Node) -> int:
        """The copy of ``q`` that is joined to a copy of ``p``: A and C are joined crosswise."""
        crossed = {self.groups[p], self.groups[q]} == {0, 2}
        return 1 - copy if crossed else copy

    def advance(self, rounds: int) -> None:
        """Run until all have decided, the states repeat, or the rounds are over."""
        for r in range(rounds + 1):
            for (n, c), state in self.states.items():
                self.watch.decision((n, c), self.model.decision(n, state))
            self.watch.states(self.states.values())
            done = len(self.watch.decisions) == len(self.states) or self.watch.repeats
            if done or self.watch.changed is not None or r == rounds:
                return
            self.sent.append(
                {
                    (p, c, q): self.model.call("message", p, state, q)
                    for (p, c), state in self.states.items()
                    for q in self.nodes
                }
            )
            heard = {
                (p, c): {q: self.sent[-1][q, self.beside(p, c, q), p] for q in self.nodes}
                for p, c in self.states
            }
            self.states = {
                (p, c): self.model.call("next", p, state, heard[p, c])
                for (p, c), state in self.states.items()
            }


def execute(
    model: Model,
    inputs: Mapping[Node, bool],
    forge: Forge,
    rounds: int,
) -> Scenario:
    """Run the real nodes; those without an input are faulty and send what ``forge`` says."""
    nodes = model.listed("nodes")
    states = {n: model.call("start", n, b) for n, b in inputs.items()}
    watch, steps = Watch(model), list[Step]()
    received: dict[Node, tuple[int, ...]] = dict.fromkeys(nodes, ())
    count = 0
    for r in range(rounds + 1):
        outputs = {n: watch.decision(n, model.decision(n, s)) for n, s in states.items()}
        last = len(watch.decisions) == len(states) or r == rounds or watch.changed is not None
        arriving: dict[Node, list[int]] = {n: [] for n in nodes}
        heard: dict[Node, dict[Node, object]] = {n: {} for n in states}
        for p in nodes:
            sent = []
            for q in () if last else states:
                m = model.call("message", p, states[p], q) if p in states else forge(r, p, q)
                heard[q][p] = m
                if p != q:
                    sent.append(Sent(count, name(q), repr(m), forged=p not in states))
                    arriving[q].append(count)
                    count += 1
            action, value = ("round", str(r)) if r else ("start", str(inputs.get(p, "")))
            if p not in states:
                action, value = "faulty", ""
            numbers, output = received[p], outputs.get(p)
            steps.append(Step(r, name(p), action, value, numbers, tuple(sent), output))
        if last:
            break
        received = {n: tuple(arriving[n]) for n in nodes}
        states = {n: model.call("next", n, s, heard[n]) for n, s in states.items()}
    return Scenario(tuple(steps), watch, r)


def failure(inputs: Mapping[Node, bool], watch: Watch) -> str | None:
    """Which requirement a run does not meet; decisions may still be missing."""
    values = set(watch.decisions.values())
    if watch.changed is not None:
        return "write-once output"
    if len(values) == 2:
        return "agreement" if len(set(inputs.values())) == 2 else "validity"
    if len(set(inputs.values())) == 1 and values - set(inputs.values()):
        return "validity"
    return "termination" if len(watch.decisions) < len(inputs) else None


def _view(
    model: Model, nodes: Sequence[Node], copies: Mapping[Node, int], cover: Cover
) -> tuple[Run, str | None, bool]:
    inputs = {n: bool(copies[n]) for n in nodes if n in copies}

    def forge(r: int, p: Node, q: Node) -> object:
        return cover.sent[r][p, cover.beside(q, copies[q], p), q]

    scenario = execute(model, inputs, forge, len(cover.sent))
    hypothesis = failure(inputs, scenario.watch)
    run = _run(inputs, scenario, hypothesis, forge, cover.watch.repeats)
    return run, hypothesis, hypothesis != "termination" or cover.watch.repeats


def _run(
    inputs: Mapping[Node, bool],
    scenario: Scenario,
    hypothesis: str | None,
    forge: Forge,
    for_ever: bool = False,
) -> Run:
    found = scenario.watch.decisions
    late = "never decides" if for_ever else f"has not decided after {scenario.rounds} rounds"
    decided = ", ".join(
        f"{name(n)} with input {b} " + (f"decides {found[n]}" if n in found else late)
        for n, b in inputs.items()
    )
    faulty = [s.process for s in scenario.steps if s.time == 0 and s.action == "faulty"]
    title = f"{decided}; faulty: {', '.join(faulty) or 'none'}"
    claim = {
        "kind": hypothesis,
        "inputs": {name(n): b for n, b in inputs.items()},
        "rounds": scenario.rounds,
    }
    nodes = {name(n): n for n in inputs}
    names = {s.process for s in scenario.steps}
    forged: dict[str, object] = {}
    del nodes, names
    return Run(title, scenario.steps, claim, forged)
