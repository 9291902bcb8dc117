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

LIMIT = 25_000
Node = Hashable
Forge = Callable[[int, Node, Node], object]  # round, faulty sender, receiver


class Scenario(NamedTuple):
    """A run of the real nodes, some of them faulty."""

    steps: tuple[Step, ...]
    watch: Watch
    rounds: int
    forged: Mapping[str, object]  # what faulty nodes sent, by round, sender and receiver


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
    views = ((((1, 0), (2, 0)), 0), (((2, 0), (0, 1)), 1), (((0, 1), (1, 1)), 2))
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
            if done or r == rounds:
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
    forged: dict[str, object] = {}
    count = 0
    for r in range(rounds + 1):
        outputs = {n: watch.decision(n, model.decision(n, s)) for n, s in states.items()}
        last = len(watch.decisions) == len(states) or r == rounds or watch.changed is not None
        arriving: dict[Node, list[int]] = {n: [] for n in nodes}
        heard: dict[Node, dict[Node, object]] = {n: {} for n in states}
        for p in nodes:
            sent = []
            for q in () if last else states:
                if p in states:
                    m = model.call("message", p, states[p], q)
                else:
                    m = forged[_key(r, p, q)] = forge(r, p, q)
                heard[q][p] = m
                if p != q:
                    sent.append(Sent(count, name(q), model.text(m), forged=p not in states))
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
    return Scenario(tuple(steps), watch, r, forged)


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
    run = _run(inputs, scenario, hypothesis, cover.watch.repeats)
    return run, hypothesis, hypothesis != "termination" or cover.watch.repeats


def _run(
    inputs: Mapping[Node, bool],
    scenario: Scenario,
    hypothesis: str | None,
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
    return Run(title, scenario.steps, claim, scenario.forged)


def _result(
    model: Model,
    hypothesis: str | None,
    verdict: str,
    runs: tuple[Run, ...],
    exact: bool,
    details: Sequence[str],
) -> Result:
    return Result(
        "byzantine",
        model.name,
        hypothesis,
        verdict,
        runs,
        exact,
        tuple(details),
        replay_byzantine,
    )


def _groups(nodes: Sequence[Node]) -> dict[Node, int]:
    """Three groups of at most f nodes: A and C are never empty, B is when there are two nodes."""
    third, more = divmod(len(nodes), 3)
    sizes = (third + (more > 0), third, third + (more > 1))
    order = [g for g, size in enumerate(sizes) for _ in range(size)]
    return dict(zip(nodes, order, strict=True))


def _key(r: int, p: Node, q: Node) -> str:
    return f"round {r + 1}, {name(p)} to {name(q)}"


def _search(model: Model, nodes: Sequence[Node], f: int, length: int, limit: int) -> Result:
    """Beyond the bound: try faulty nodes that mix what they would say with either input."""
    faces = [_honest(model, nodes, b, length) for b in (False, True)]
    rounds = max(len(face) for face in faces)
    if model.get("default_message") is not None:
        silent = {(p, q): model.get("default_message") for p in nodes for q in nodes}
        faces.append([silent] * rounds)
    tried, details = 0, [f"n = {len(nodes)} > 3f = {3 * f}: the theorem does not apply"]
    for faulty in combinations(nodes, f):
        correct = [n for n in nodes if n not in faulty]
        places = list(product(range(rounds), faulty, correct))
        for bits in product((False, True), repeat=len(correct)):
            inputs = dict(zip(correct, bits, strict=True))
            for choice in product(range(len(faces)), repeat=len(places)):
                chosen: Mapping[tuple[int, Node, Node], int] = dict(
                    zip(places, choice, strict=True)
                )

                def forge(
                    r: int, p: Node, q: Node, chosen: Mapping[tuple[int, Node, Node], int] = chosen
                ) -> object:
                    # After the rounds of the honest runs the last face is kept on.
                    face = faces[chosen[min(r, rounds - 1), p, q]]
                    return face[min(r, len(face) - 1)][p, q]

                if tried == limit:
                    verdict = f"undecided within the bound of {limit} runs, and the theorem "
                    return _result(model, None, verdict + "does not apply", (), False, details)
                tried += 1
                scenario = execute(model, inputs, forge, length)
                hypothesis = failure(inputs, scenario.watch)
                if hypothesis is not None:
                    run = _run(inputs, scenario, hypothesis)
                    exact = hypothesis != "termination"
                    verdict = f"{hypothesis}: {run.title}"
                    return _result(model, hypothesis, verdict, (run,), exact, details)
    verdict = (
        f"the theorem does not apply (n > 3f), and in {tried} runs with {f} faulty, two-faced "
        "nodes nothing was found to fail"
    )
    return _result(model, None, verdict, (), False, details)


def _honest(
    model: Model, nodes: Sequence[Node], b: bool, length: int
) -> list[dict[tuple[Node, Node], object]]:
    """The messages of the rounds in which all are correct and have the same input."""
    states = {n: model.call("start", n, b) for n in nodes}
    rounds: list[dict[tuple[Node, Node], object]] = []
    while len(rounds) < length:
        said = {(p, q): model.call("message", p, states[p], q) for p in nodes for q in nodes}
        rounds.append(said)
        states = {
            n: model.call("next", n, s, {p: said[p, n] for p in nodes}) for n, s in states.items()
        }
        if all(model.decision(n, s) is not None for n, s in states.items()):
            break
    return rounds


def replay_byzantine(model: Model, run: Run) -> None:
    """Execute a run with faulty nodes again and confirm which requirement it does not meet.

    Raises:
        ReplayError: it is no run of the algorithm, or does not show its claim.
    """
    nodes = {name(n): n for n in model.listed("nodes")}
    given = run.claim["inputs"]
    if not set(given) <= set(nodes) or len(nodes) - len(given) > model.get("f"):
        raise ReplayError(f"{run.title}: more nodes are faulty than the algorithm must tolerate")
    inputs = {nodes[n]: b for n, b in given.items()}

    def forge(r: int, p: Node, q: Node) -> object:
        if _key(r, p, q) not in run.values:
            raise ReplayError(f"{run.title}: no forged message for {_key(r, p, q)}")
        return run.values[_key(r, p, q)]

    scenario = execute(model, inputs, forge, run.claim["rounds"])
    same_steps(scenario.steps, run)
    confirm(failure(inputs, scenario.watch) == run.claim["kind"], run)
