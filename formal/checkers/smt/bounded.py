"""Bounded model checking: every run of at most k steps, over sorts of at most n elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from formal.checkers.smt.conditions import System
from formal.checkers.smt.models import Model
from formal.checkers.smt.portfolio import Limits, smallest_model
from formal.checkers.smt.replay import confirmed
from formal.checkers.smt.runs import Run, run_of
from formal.checkers.smt.solver import Answer, Options, solve
from formal.checkers.smt.unrolling import Question, breaking, reaching, taking
from formal.language.transition import BOUND, SIZE, Clause, TransitionInfo
from formal.readings.smt.obligation import Obligation

Size = int | Mapping[str, int]


@dataclass(frozen=True)
class BoundedReport:
    """The outcome: a run that ends as asked, or up to which bound there is none.

    ``complete`` tells that every question up to the bound was answered.
    """

    system: str
    steps: int
    size: Size
    trace: Run | None
    answers: tuple[Answer, ...]
    goal: str = "breaks a property"

    @property
    def complete(self) -> bool:
        """Whether every question was decided."""
        return all(a.decided for a in self.answers)

    @property
    def ok(self) -> bool:
        """Whether there is no such run within the bound, and all were examined."""
        return self.trace is None and self.complete

    @property
    def bound(self) -> str:
        """The bound in words."""
        return bound_in_words(self.steps, self.size)

    def lines(self) -> list[str]:
        """The run, or the bound."""
        if self.trace is not None:
            return self.trace.lines()
        if self.complete:
            return [f"{self.system}: nothing {self.goal} in {self.bound}"]
        return [f"{self.system}: undecided whether anything {self.goal} in {self.bound}"]


def bound_in_words(steps: int, size: Size) -> str:
    """A bound for people."""
    if isinstance(size, int):
        elements = f"1 to {size} elements in each sort"
    else:
        elements = "at most " + ", ".join(f"{n} of {s}" for s, n in size.items())
    return f"runs of at most {steps} steps, {elements}"


def check_bounded(
    info: TransitionInfo | System,
    steps: int,
    size: Size,
    limits: Limits | None = None,
    clauses: tuple[Clause, ...] | None = None,
    schedule: Sequence[str] = (),
) -> BoundedReport:
    """Look for a run of at most ``steps`` steps that breaks a property, shortest first.

    ``clauses`` are the properties, by default the system's ``@safety`` methods; every sort has
    from 1 to ``size`` elements (or as many as ``size`` says for it).  With a ``schedule`` only runs
    with its first actions are looked at, so that nothing found says little.
    Raises ``SmtUnsupported`` for what has no first-order reading.
    """
    system = System.of(info) if isinstance(info, TransitionInfo) else info
    chosen = clauses if clauses is not None else tuple(system.info.safeties)
    ask = [lambda depth, c=c: breaking(system, c, depth, schedule) for c in chosen]
    goal = "breaks " + (" or ".join(c.name for c in chosen) or "a property")
    return _search(system, ask, steps, size, limits or Limits(), goal, not schedule)


def reach(
    info: TransitionInfo | System,
    clause: Clause,
    steps: int,
    size: Size,
    limits: Limits | None = None,
    *,
    smallest: bool = True,
) -> BoundedReport:
    """Look for a run of at most ``steps`` steps that ends where a formula holds.

    A run with the actions of the system's ``schedule``, if it has one, will do.
    ``smallest``: also look for its smallest instance.  Raises ``SmtUnsupported`` for what has no
    first-order reading.
    """
    system = System.of(info) if isinstance(info, TransitionInfo) else info

    def ask(depth: int) -> Question:
        return reaching(system, clause, depth)

    goal = f"reaches {clause.name}"
    if system.info.schedule:
        planned = reaching(system, clause, len(system.info.schedule), system.info.schedule)
        for now in _sizes(system, size):
            answer = _solve(planned, now, limits or Limits())
            if answer.model is not None:
                run = confirmed(run_of(system, planned, answer.model), system)
                return BoundedReport(system.name, steps, size, run, (answer,), goal)
    return _search(system, [ask], steps, size, limits or Limits(), goal, smallest)


def _search(
    system: System,
    ask: Sequence[Callable[[int], Question]],
    steps: int,
    size: Size,
    limits: Limits,
    goal: str,
    smallest: bool = True,
) -> BoundedReport:
    """A shortest run, in small instances first; only answers for the full size count as such."""
    report = BoundedReport(system.name, steps, size, None, (), goal)
    answers: list[Answer] = []
    for now in _sizes(system, size):
        answers = []
        for make in ask:
            q = make(steps)
            answers.append(_solve(q, now, limits))
            if answers[-1].model is not None:
                run = _shortest(system, make, q, answers[-1].model, now, limits)
                if smallest:
                    run = _smallest(system, make(run.depth), run, limits)
                return replace(report, trace=confirmed(run, system), answers=tuple(answers))
    return replace(report, answers=tuple(answers))


def _sizes(system: System, size: Size) -> list[Size]:
    """Instances in which to look, small ones first: two of each sort, more of one sort, all."""
    if not isinstance(size, int) or size < 3:
        return [size]
    names = [s.name for s in system.info.sorts]
    one = [{s: size if s == many else 2 for s in names} for many in names]
    return [2, *(one if len(names) > 1 else []), size]


def _solve(q: Question, size: Size, limits: Limits) -> Answer:
    return solve(_bounded(q, size), limits.apply(Options()), cache=limits.cache)


def _bounded(q: Question, size: Size) -> Obligation:
    if isinstance(size, int):
        return q.obligation.bounded(size)
    return q.obligation.bounded(
        {sort: size.get(sort.strip("|"), SIZE) for sort, _ in q.obligation.sorts}
    )


def _shortest(
    system: System,
    make: Callable[[int], Question],
    q: Question,
    model: Model,
    size: Size,
    limits: Limits,
) -> Run:
    """Shorten a run while that is quickly done."""
    run = run_of(system, q, model)
    low = 0
    while low < run.depth:
        shorter = make((low + run.depth) // 2)
        answer = _solve(shorter, size, limits.quick())
        if answer.model is None:
            low = shorter.depth + 1
        else:
            run = run_of(system, shorter, answer.model)
    return run


def _smallest(system: System, q: Question, run: Run, limits: Limits) -> Run:
    """A run of the same length in a smaller instance, where one is quickly found."""
    small = smallest_model(q.obligation, limits.quick(), fewest="state0.")
    return run_of(system, q, small.model) if small is not None and small.model else run


@dataclass(frozen=True)
class Reachability:
    """How soon each action can be taken from an initial state.

    ``runs`` has a shortest run that ends with each action that was reached (shortest among
    instances of that size); ``undecided`` are actions for which some question had no answer.
    """

    system: str
    steps: int
    size: Size
    runs: Mapping[str, Run] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every action was reached."""
        return not self.missing and not self.undecided

    def depth(self, action: str) -> int | None:
        """The number of steps of the run that ends with the action."""
        return self.runs[action].depth if action in self.runs else None

    def says(self, action: str) -> str:
        """The outcome for one action, in words."""
        if action in self.runs:
            depth = self.runs[action].depth
            return f"in {depth} step{'s' if depth > 1 else ''}"
        word = "undecided" if action in self.undecided else "not reached"
        return f"{word} within {self.steps} steps"

    def problems(self) -> list[str]:
        """A line for each action that was not reached."""
        bound = bound_in_words(self.steps, self.size)
        return [
            f"{self.system}: {a} is not taken in {bound}: dead, or it needs a larger bound"
            for a in self.missing
        ] + [f"{self.system}: undecided whether {a} is taken in {bound}" for a in self.undecided]


def scheduled(
    info: TransitionInfo | System, size: Size, limits: Limits | None = None
) -> Run | None:
    """A run with the actions of the system's whole ``schedule``, if one is found.

    Raises ``SmtUnsupported`` for what has no first-order reading.
    """
    system = System.of(info) if isinstance(info, TransitionInfo) else info
    plan = system.info.schedule
    q = taking(system, [plan[-1]], len(plan), plan)
    for now in _sizes(system, size):
        model = _solve(q, now, limits or Limits()).model
        if model is not None:
            return confirmed(run_of(system, q, model, wanted=plan[-1:]), system)
    return None


def reach_actions(
    info: TransitionInfo | System,
    steps: int = BOUND,
    size: Size = SIZE,
    limits: Limits | None = None,
) -> Reachability:
    """For each action, look for a shortest run from an initial state that ends with it.

    Small instances are tried first; but for an action of the system's ``schedule`` the run that
    the schedule begins with is taken.  Raises ``SmtUnsupported`` for what has no first-order
    reading.
    """
    limits = limits or Limits()
    system = System.of(info) if isinstance(info, TransitionInfo) else info
    runs: dict[str, Run] = {}
    left = [a.name for a in system.actions]
    undecided = False
    plan = system.info.schedule
    for name in dict.fromkeys(plan):
        depth = plan.index(name) + 1
        q = taking(system, [name], depth, plan[:depth])
        if (model := _solve(q, size, limits).model) is not None:
            runs[name] = confirmed(run_of(system, q, model), system)
            left.remove(name)
    for now in _sizes(system, size) if left else ():
        undecided = False
        for depth in range(1, steps + 1):
            while left and not undecided:
                q = taking(system, left, depth)
                answer = _solve(q, now, limits)
                if answer.model is None:
                    undecided = answer.status != "unsat"
                    break
                run = confirmed(run_of(system, q, answer.model, wanted=left), system)
                runs[run.steps[-1].action] = run
                left.remove(run.steps[-1].action)
    missing, open_ = ((), tuple(left)) if undecided else (tuple(left), ())
    return Reachability(system.name, steps, size, runs, missing, open_)
