"""From single answers to verdicts: a portfolio, smallest models first, a second opinion, seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from formal.checkers.smt.models import Model
from formal.checkers.smt.solver import MEMORY_MB, Answer, Options, installed, solve
from formal.kept import Kept
from formal.processes import safe_workers
from formal.readings.smt.obligation import Obligation

A = TypeVar("A")
B = TypeVar("B")

SIZES = (1, 2, 3, 4)

# What is tried in turn before "unknown" is an answer.  A configuration that stops looking for
# models can still prove; one that only checks models decides what instantiation by patterns misses.
PORTFOLIO: tuple[Options, ...] = (
    Options(),
    Options(seed=1),
    Options(solver="cvc5", params={"enum-inst": "true"}),
    Options(params={"auto_config": False, "mbqi": True, "ematching": False}),
    Options(params={"auto_config": False, "mbqi": False}),
    Options(seed=2),
    Options(solver="cvc5", seed=1),
    Options(seed=3),
)
PATIENT = 4  # configurations that are given the whole time when the short one was not enough
# cvc5's units of work, not seconds: what a busy machine confirms is what an idle one does.  All 432
# conditions of the three hardest protocols that it confirms at all need less, 95 of 100 of them
# less than a third; none of the 48 others came to an end in four seconds (docs/performance.md).
SECOND_WORK = 100_000
SECOND = Options(
    solver="cvc5", params={"enum-inst": "true", "rlimit-per": str(SECOND_WORK)}, model=False
)
SECOND_PATIENCE = 5  # times the short time, for a machine on which the work takes longer


@dataclass(frozen=True)
class Limits:
    """How much may be spent on one question, and where answers are kept.

    Every configuration is first given ``quick_s``: a condition that one seed cannot decide in
    minutes, another often decides at once.
    """

    timeout_s: float = 10.0
    quick_s: float = 2.0
    jobs: int = 1
    backend: str = "loky"
    cache: Path | Kept | None = None
    memory_mb: int = MEMORY_MB
    portfolio: tuple[Options, ...] = PORTFOLIO
    second_opinion: bool = False
    sizes: tuple[int, ...] = SIZES

    def apply(self, options: Options) -> Options:
        """Options with these limits."""
        return replace(options, timeout_s=self.timeout_s, memory_mb=self.memory_mb)

    def quick(self) -> Limits:
        """The same limits with the short time."""
        return replace(self, timeout_s=min(self.quick_s, self.timeout_s))


@dataclass(frozen=True)
class Verdict:
    """All answers to one question; ``answer`` is the one that decided, or the first if none did.

    ``second`` is the other solver's answer when one was asked for; ``disagreement`` tells that one
    solver said ``sat`` and the other ``unsat``, which is an error in a solver.
    """

    answer: Answer
    attempts: tuple[Answer, ...]
    second: Answer | None = None

    @property
    def status(self) -> str:
        """``unsat``, ``sat``, ``unknown``, ``timeout`` or ``error``."""
        return "error" if self.disagreement else self.answer.status

    @property
    def disagreement(self) -> bool:
        """Whether two solvers contradict each other."""
        return len({a.status for a in (*self.attempts, *self._seconds) if a.decided}) > 1

    @property
    def confirmed(self) -> bool:
        """Whether the second solver also said ``unsat``."""
        return self.second is not None and self.second.status == self.answer.status == "unsat"

    @property
    def _seconds(self) -> tuple[Answer, ...]:
        return (self.second,) if self.second is not None else ()

    @property
    def seconds(self) -> float:
        """Time spent in solvers."""
        return round(sum(a.seconds for a in (*self.attempts, *self._seconds)), 4)


def available(options: Iterable[Options]) -> list[Options]:
    """The configurations whose solver is installed."""
    return [o for o in options if installed(o.solver)]


def decide(question: Obligation | str, limits: Limits | None = None) -> Verdict:
    """Try the portfolio until a solver knows; with a second opinion when the limits ask for one.

    The second opinion is given so much work, and is not asked for twice: no result hangs on it.
    """
    limits = limits or Limits()
    attempts: list[Answer] = []
    for options in _plan(limits):
        attempts.append(solve(question, options, cache=limits.cache))
        if attempts[-1].decided or _hopeless(attempts[-1]):
            break
    answer = attempts[-1] if attempts[-1].decided or _hopeless(attempts[-1]) else attempts[0]
    second = None
    if limits.second_opinion and answer.decided and answer.solver != SECOND.solver:
        for options in available([SECOND]):
            seconds = min(limits.timeout_s, limits.quick_s * SECOND_PATIENCE)
            own = replace(limits.apply(options), timeout_s=seconds)
            second = solve(question, own, cache=limits.cache, keep_undecided=True)
    return Verdict(answer, tuple(attempts), second)


def _hopeless(answer: Answer) -> bool:
    """Whether Z3 cannot read the question; cvc5 may merely know fewer operations."""
    return answer.status == "error" and answer.solver == "z3"


def _plan(limits: Limits) -> Iterator[Options]:
    """Every configuration with the short time, then the first few with all of it."""
    for options in limits.portfolio:  # a solver is looked for when its turn comes
        if installed(options.solver):
            yield limits.quick().apply(options)
    if limits.quick().timeout_s < limits.timeout_s:
        yield from map(limits.apply, available(limits.portfolio)[:PATIENT])


def small_model(obligation: Obligation, limits: Limits) -> Answer | None:
    """Some model with few elements, where its size does not matter but its existence does.

    ``None`` when no bounded question was found satisfiable.
    """
    options = limits.quick().apply(Options())
    for size in limits.sizes[1:] if obligation.sorts else ():
        answer = solve(obligation.bounded(size), options, cache=limits.cache)
        if answer.status == "sat":
            return answer
    return None


def smallest_model(
    obligation: Obligation, limits: Limits | None = None, fewest: str = ""
) -> Answer | None:
    """A model with few elements: at most 1, 2, 3, … in every sort, then fewer where possible.

    Where ``fewest`` is the beginning of the names of relations, these then get few members.
    ``None`` when no bounded question was found satisfiable.
    """
    limits = limits or Limits()
    options = limits.apply(Options())
    if not obligation.sorts:
        answer = solve(obligation, options, cache=limits.cache)
        return answer if answer.status == "sat" else None
    for size in limits.sizes:
        answer = solve(obligation.bounded(size), options, cache=limits.cache)
        if answer.status == "sat":
            return _shrink(obligation, size, answer, limits, fewest)
    return None


def _shrink(
    obligation: Obligation, size: int, answer: Answer, limits: Limits, fewest: str
) -> Answer:
    sizes = {sort: size for sort, _ in obligation.sorts}
    options = limits.apply(Options())
    for sort in sizes:
        while sizes[sort] > 1:
            smaller = sizes | {sort: sizes[sort] - 1}
            found = solve(obligation.bounded(smaller), options, cache=limits.cache)
            if found.status != "sat":
                break
            sizes, answer = smaller, found
    return _sparser(obligation, sizes, answer, limits, fewest) if fewest else answer


def _sparser(
    obligation: Obligation, sizes: dict[str, int], answer: Answer, limits: Limits, prefix: str
) -> Answer:
    """A model with as few members as possible in the relations whose names begin so."""
    options = limits.quick().apply(Options())
    low, best = 0, answer
    while (count := _members(best, prefix)) > low:
        middle = (low + count) // 2
        asked = obligation.bounded(sizes).sparse(prefix, middle)
        found = solve(asked, options, cache=limits.cache) if asked is not None else answer
        if found.status != "sat" or _members(found, prefix) > middle:
            low = middle + 1
        else:
            best = found
    return best


def _members(answer: Answer, prefix: str) -> int:
    functions = answer.model.functions if answer.model is not None else ()
    return sum(value is True for f in functions if f.name.startswith(prefix) for _, value in f.rows)


def find_model(
    obligation: Obligation, limits: Limits | None = None, *, thorough: bool = False
) -> Answer:
    """Look for a model where one is expected: small ones first, then any.

    The answer is ``sat`` with a model, or what the unbounded question gave (``unsat`` is final);
    a ``thorough`` search ends with the whole portfolio.
    """
    limits = limits or Limits()
    quick = limits.quick().apply(Options())
    # A few elements are mostly enough, and then the question is propositional.
    for size in limits.sizes[:2] if obligation.sorts else ():
        answer = solve(obligation.bounded(size), quick, cache=limits.cache)
        if answer.status == "sat":
            return answer
    first = solve(obligation, quick, cache=limits.cache)
    if first.status in ("unsat", "error"):
        return first
    small = smallest_model(obligation, limits)
    if small is not None or first.decided or not thorough:
        return small or first
    return decide(obligation, limits).answer


def counterexample(obligation: Obligation, answer: Answer, limits: Limits) -> Model | None:
    """The smallest model for a question that was not proved."""
    if answer.status in ("unsat", "error"):
        return None
    small = smallest_model(obligation, limits)
    return (small or answer).model


def parallel(
    fn: Callable[[A], B], items: Sequence[A], limits: Limits, done: Callable[[B], Any] | None = None
) -> list[B]:
    """``fn`` of every item, in order, on the limits' workers; ``done`` sees each result."""
    if limits.jobs == 1 or len(items) < 2:
        return list(_reported(map(fn, items), done))
    from joblib import Parallel, delayed

    pool = Parallel(n_jobs=limits.jobs, backend=limits.backend, return_as="generator")
    with safe_workers():
        return list(_reported(pool(delayed(fn)(x) for x in items), done))


def _reported(results: Iterable[B], done: Callable[[B], Any] | None) -> Iterator[B]:
    for r in results:
        if done is not None:
            done(r)
        yield r


@dataclass(frozen=True)
class Sweep:
    """The answers to one question under several seeds."""

    name: str
    answers: tuple[Answer, ...] = field(default_factory=tuple)

    @property
    def stable(self) -> bool:
        """Whether every seed decided, and all alike."""
        return all(a.decided for a in self.answers) and len({a.status for a in self.answers}) == 1

    @property
    def slowest(self) -> float:
        """The longest time."""
        return max((a.seconds for a in self.answers), default=0.0)


def sweep(obligation: Obligation, seeds: Iterable[int] = range(8), timeout_s: float = 5.0) -> Sweep:
    """Ask Z3 under each seed; a condition that is not ``stable`` needs hints."""
    limits = Limits(timeout_s=timeout_s)
    asked = [replace(limits.apply(Options()), seed=s, model=False) for s in seeds]
    return Sweep(obligation.name, tuple(solve(obligation, o) for o in asked))
