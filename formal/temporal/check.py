"""A temporal formula held against a transition system at given sizes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from formal.errors import CheckerError, EvaluationError, InputError
from formal.language.transition import SIZE, TransitionInfo
from formal.readings.finite.domains import members
from formal.temporal.atoms import ActionAtom, Reader, StateAtom
from formal.temporal.ctl import Labelling, refutation
from formal.temporal.explore import (
    Graph,
    Instance,
    Label,
    Setting,
    TooMany,
    elements,
    explore,
)
from formal.temporal.fairness import Fairness, Task
from formal.temporal.formula import Formula, atoms, on_lasso
from formal.temporal.ltl import counterexample
from formal.temporal.search import Lasso
from formal.temporal.trail import Trail

Kind = Literal["ltl", "ctl"]
Verdict = Literal["holds", "fails", "unknown"]
STATES = 20_000  # reachable states that are looked at, unless more are asked for


@dataclass(frozen=True)
class Answer:
    """What was found: ``bounded`` says for which sizes; a formula that fails has a ``trail``.

    ``notes`` are what makes a verdict say less than it seems: an atom that never holds.
    """

    system: str
    kind: Kind
    formula: str
    verdict: Verdict
    bounded: str
    fair: tuple[str, ...] = ()
    states: int = 0
    reason: str = ""
    trail: Trail | None = None
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the formula holds."""
        return self.verdict == "holds"

    def headline(self) -> str:
        """The verdict in one line."""
        words = {"holds": "holds", "fails": "DOES NOT HOLD", "unknown": "unknown"}[self.verdict]
        fair = f", weakly fair to {', '.join(self.fair)}" if self.fair else ""
        more = f": {self.reason}" if self.reason else f", {self.states} reachable states"
        bound = f"bounded: at sizes {self.bounded}"
        return f"{self.system}: {self.kind} {self.formula}: {words} ({bound}{fair}{more})"

    @property
    def run(self) -> Trail | None:
        """The run that breaks the formula."""
        return self.trail

    def lines(self) -> list[str]:
        """The verdict in one line, what it does not say, and the run."""
        notes = [f"  note: {n}" for n in self.notes]
        return [self.headline(), *notes, *(self.trail.lines() if self.trail else ())]

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "system": self.system,
            "kind": self.kind,
            "formula": self.formula,
            "verdict": self.verdict,
            "sizes": self.bounded,
            "fair": list(self.fair),
            "states": self.states,
            "reason": self.reason,
            "notes": list(self.notes),
            "counterexample": self.trail.to_json() if self.trail else None,
        }


def sizes_of(info: TransitionInfo, size: int | Mapping[str, int] | None) -> dict[str, int]:
    """How many elements each sort has: as asked, or as the system declares."""
    chosen = info.sizes if size is None else size
    names = [s.name for s in info.sorts]
    if isinstance(chosen, int):
        return dict.fromkeys(names, chosen)
    if wrong := [s for s in chosen if s not in names]:
        known = ", ".join(names) or "no sort at all"
        raise InputError(f"{info.name} has no sort {wrong[0]!r}; expected {known}")
    return {s: chosen.get(s, SIZE) for s in names}


def bound_in_words(sizes: Mapping[str, int]) -> str:
    """Sizes for people."""
    return ", ".join(f"{s}={n}" for s, n in sizes.items()) or "of no sort"


@dataclass
class Question:
    """A formula about a system at given sizes, read and ready to be decided.

    Raises ``InputError`` for a formula that cannot be read, and for a task that is no action.
    """

    info: TransitionInfo
    kind: Kind
    text: str
    sizes: dict[str, int]
    fair: Sequence[str] = ()
    fair_each: Sequence[str] = ()
    limit: int = STATES
    formula: Formula = field(init=False)

    def __post_init__(self) -> None:
        names = [a.name for a in self.info.actions]
        for option, given in (("--fair", self.fair), ("--fair-each", self.fair_each)):
            if wrong := [x for x in given if x not in names]:
                raise InputError(
                    f"{option} names {wrong[0]!r}, which is no action of {self.info.name}; "
                    f"expected one of {', '.join(names)}"
                )
        self.setting = Setting(self.info, elements([s.name for s in self.info.sorts], self.sizes))
        reader = Reader(self.info, self.text, f"--{self.kind}", self.setting.sorts)
        self.formula = reader.ltl() if self.kind == "ltl" else reader.ctl()
        self.symmetric = not reader.elements_used

    def decide(self, done: Callable[[str], Any] = lambda text: None) -> Answer:
        """Explore every instance, and look for a run that breaks the formula.

        Raises ``EvaluationError`` when the system has no finite reading at these sizes, and
        ``CheckerError`` when a counterexample is none by the definitions, which is a bug.
        """
        total = 0
        self.seen: set[Hashable] = set()
        try:
            for instance in self.setting.instances(symmetric=self.symmetric):
                graph = self._explored(instance, total, done)
                total += len(graph.states)
                trail = self._decide(instance, graph)
                if trail is not None:
                    return self._answer("fails", total, trail=trail)
        except TooMany as e:
            return self._answer("unknown", total, reason=str(e))
        except EvaluationError as e:
            raise EvaluationError(
                f"{self.info.topic}.{self.info.name} has no finite reading: {e.message}"
            ) from None
        if not total:
            return self._answer("unknown", total, reason="there is no initial state")
        never = [a for a in atoms(self.formula) if a not in self.seen]
        notes = tuple(sorted(f"{a} {_never(a)}" for a in never))
        return self._answer("holds", total, notes=notes)

    def _explored(self, instance: Instance, total: int, done: Callable[[str], Any]) -> Graph:
        try:
            return explore(instance, self.limit - total, lambda n: done(f"{total + n} states"))
        except TooMany:
            raise TooMany(f"more than {self.limit} reachable states") from None

    def _answer(self, verdict: Verdict, states: int, **more: Any) -> Answer:
        fair = (*self.fair, *(f"each {x}" for x in self.fair_each))
        name = f"{self.info.topic}.{self.info.name}"
        text = " ".join(self.text.split())
        bounded = bound_in_words(self.sizes)
        return Answer(name, self.kind, text, verdict, bounded, fair, states, **more)

    def _tasks(self, instance: Instance) -> list[Task]:
        tasks = [Task(x) for x in self.fair]
        for name in self.fair_each:
            action = next(a for a in self.info.actions if a.name == name)
            ways: list[tuple[object, ...]] = [()]
            for p in action.params:
                ways = [(*w, x) for w in ways for x in members(instance.env.type(p.type))]
            tasks += [Task(name, w) for w in ways]
        return tasks

    def _decide(self, instance: Instance, graph: Graph) -> Trail | None:
        known: dict[tuple[Hashable, int], bool] = {}

        def holds(a: Hashable, s: int) -> bool:
            assert isinstance(a, StateAtom)
            if (a, s) not in known:
                known[a, s] = instance.holds(a.term, graph.states[s], dict(a.values))
                if known[a, s]:
                    self.seen.add(a)
            return known[a, s]

        def at(a: Hashable, s: int, label: Label) -> bool:
            if not isinstance(a, ActionAtom):
                return holds(a, s)
            if a.action == label.action and a.args in ((), label.args):
                self.seen.add(a)
                return True
            return False

        fairness = Fairness.of(graph, self._tasks(instance))
        for a in atoms(self.formula):
            for s, steps in enumerate(graph.steps):
                if a not in self.seen:
                    any(at(a, s, label) for label, _ in steps)
        if self.kind == "ltl":
            lasso = counterexample(graph, self.formula, at, fairness)
        else:
            lasso = refutation(Labelling(graph, holds, fairness), self.formula)
        if lasso is None:
            return None
        if self.kind == "ltl":
            lasso = shortened(lasso, lambda x: self._breaks(x, at) and _is_fair(x, fairness))
        self._confirm(instance, graph, lasso, at, fairness)
        name, text = f"{self.info.topic}.{self.info.name}", " ".join(self.text.split())
        return Trail(instance, graph, lasso, f"{name}: a run that breaks {text}", f"breaks {text}")

    def _confirm(
        self,
        instance: Instance,
        graph: Graph,
        lasso: Lasso,
        at: Callable[[Hashable, int, Label], bool],
        fairness: Fairness,
    ) -> None:
        """Hold a counterexample against the definitions, which the search does not use."""

        def wrong(what: str) -> CheckerError:
            return CheckerError(f"{self.info.name}: a counterexample to {self.text!r} {what}")

        states, n = lasso.states, len(lasso.states)
        first = graph.states[states[0]]
        if not all(instance.holds(c.term, first) for c in self.info.inits):
            raise wrong("does not start in an initial state")
        steps = n if lasso.repeats else n - 1
        for i in range(steps):
            after = states[i + 1] if i + 1 < n else states[lasso.loop]
            before = graph.states[states[i]]
            if not instance.is_step(before, lasso.labels[i], graph.states[after]):
                raise wrong(f"has a step {i + 1} that is none")
        if not _is_fair(lasso, fairness):
            raise wrong("is not fair")
        if self.kind == "ltl" and not self._breaks(lasso, at):
            raise wrong("satisfies it")

    def _breaks(self, x: Lasso, at: Callable[[Hashable, int, Label], bool]) -> bool:
        """Whether a lasso breaks the formula, by the definition."""
        truth = on_lasso(
            self.formula, len(x.states), x.loop, lambda a, i: at(a, x.states[i], x.labels[i])
        )
        return not truth[0]


def _is_fair(x: Lasso, fairness: Fairness) -> bool:
    """Whether a run does justice to every task as long as it repeats."""
    if not x.repeats:
        return True
    after = (*x.states[x.loop + 1 :], x.states[x.loop])
    served: set[int] = set()
    for s, label, t in zip(x.states[x.loop :], x.labels[x.loop :], after, strict=True):
        served |= fairness.served(s, label, t)
    return len(served) == len(fairness.tasks)


def shortened(lasso: Lasso, wanted: Callable[[Lasso], bool]) -> Lasso:
    """The lasso without steps that change nothing, as long as it stays as it is wanted."""
    i = 0
    while i < len(lasso.states):
        n, loop = len(lasso.states), lasso.loop
        after = lasso.states[i + 1] if i + 1 < n else lasso.states[loop]
        alone = i == loop == n - 1
        if lasso.states[i] == after and not alone:
            states = (*lasso.states[:i], *lasso.states[i + 1 :])
            labels = (*lasso.labels[:i], *lasso.labels[i + 1 :])
            shorter = Lasso(states, labels, loop - (i < loop))
            if wanted(shorter):
                lasso = shorter
                continue
        i += 1
    return lasso


def _never(a: Hashable) -> str:
    if isinstance(a, ActionAtom):
        return "is never taken at these sizes"
    return "holds in no reachable state at these sizes"
