"""Whether a state predicate is unreachable: an inductive invariant that excludes it, or a run.

The theorem behind it is ``reachability.unreachable_iff_invariant``.  The invariant is looked for
among the declared ones, then with the negated predicate as one more, then with simple clauses, by
dropping whatever is not inductive (Houdini: Flanagan and Leino 2001); the run by bounded model
checking, then by exploring all states at small sizes.  What neither settles is *unknown*.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from formal.checkers.smt.bounded import bound_in_words as runs_in_words
from formal.checkers.smt.bounded import reach
from formal.checkers.smt.conditions import (
    PRE,
    Condition,
    System,
    SystemBuilder,
    consecution,
    initial,
    initiation,
)
from formal.checkers.smt.portfolio import Limits, decide, parallel
from formal.checkers.smt.runs import Run
from formal.checkers.smt.solver import Options, solve
from formal.checkers.smt.systems import check_condition
from formal.errors import EvaluationError, FormalError
from formal.language.connectives import And, Implies, Not
from formal.language.expr import Expr
from formal.language.terms import Quantifier, Term, fresh_var
from formal.language.transition import Clause, StateView, TransitionInfo
from formal.language.types import PROP, ArrowType, SortType, resolve
from formal.readings.latex.markdown import PlainPrinter
from formal.readings.smt.obligation import SmtUnsupported
from formal.temporal.atoms import Reader
from formal.temporal.check import STATES, Question, bound_in_words, sizes_of
from formal.temporal.trail import Trail

Verdict = Literal["unreachable", "reachable", "unknown"]
CANDIDATES = 60  # simple clauses that are tried at most


@dataclass(frozen=True)
class Finding:
    """What was found: an ``invariant`` (name and meaning of each part), or a ``run``.

    ``conditions`` counts the proofs that the invariant is inductive and excludes the predicate.
    """

    system: str
    predicate: str
    verdict: Verdict
    invariant: tuple[tuple[str, str], ...] = ()
    conditions: int = 0
    run: Run | Trail | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether the predicate is unreachable."""
        return self.verdict == "unreachable"

    def lines(self) -> list[str]:
        """The verdict in one line, then what shows it."""
        head = f"{self.system}: {self.predicate}: {self.verdict}"
        if self.verdict == "unreachable":
            head += f" at all sizes: an inductive invariant excludes it, {self.conditions} proofs"
            return [head, *(f"  {name}: {meaning}" for name, meaning in self.invariant)]
        if self.run is not None:
            return [f"{head}, by a run", *self.run.lines()]
        return [f"{head}: {self.reason}"]

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "system": self.system,
            "unreachable": self.predicate,
            "verdict": self.verdict,
            "invariant": [{"name": n, "meaning": m} for n, m in self.invariant],
            "conditions": self.conditions,
            "reason": self.reason,
            "run": self.run.to_json() if self.run is not None else None,
        }


@dataclass
class Search:
    """The search for one predicate, given as text (see ``atoms.Reader.state``).

    Raises ``InputError`` for a text that cannot be read.
    """

    info: TransitionInfo
    text: str
    limits: Limits
    steps: int | None = None
    size: int | Mapping[str, int] | None = None
    states: int = STATES

    def __post_init__(self) -> None:
        self.words = " ".join(self.text.split())
        self.name = f"{self.info.topic}.{self.info.name}"
        self.term = Reader(self.info, self.text, "--unreachable").state()
        self.sizes = sizes_of(self.info, self.size)
        self.proofs = 0
        self.done: Callable[[str], Any] = lambda text: None

    def decide(self, done: Callable[[str], Any] = lambda text: None) -> Finding:
        """Look for an invariant and for a run in turn, what costs little first."""
        self.done = done
        try:
            return self._first_order()
        except SmtUnsupported as e:
            return self._explored(f"no first-order reading: {e.message}")

    def _first_order(self) -> Finding:
        system = System.of(self.info)
        if not check_condition(initial(system), self.limits).ok:
            return self._finding("unknown", reason="no initial state was found")
        declared = list(system.invariants)
        negated = self._clause(f"not ({self.words})", Not(Expr(self.term)).term)
        kept: list[Clause] = []
        for more in ([], [negated]):
            kept = self._inductive(system, [*declared, *more])
            if self._excluded(system, kept):
                return self._proved(kept)
        bound = self.info.bound if self.steps is None else self.steps
        size = self.info.sizes if self.size is None else self.size
        clause = self._clause(self.words, self.term)
        search = reach(System.of(self.info), clause, bound, size, self.limits)
        self.done("runs")
        if search.trace is not None:
            return self._finding("reachable", run=search.trace)
        kept = self._inductive(system, [*kept, negated, *self._candidates()], quick=True)
        if self._excluded(system, kept):
            return self._proved(kept)
        none = runs_in_words(bound, size) if search.complete else "the runs that could be decided"
        return self._explored(f"no inductive invariant was found, and no run among {none}")

    def _clause(self, name: str, term: Term) -> Clause:
        return Clause(name, term, "", self.info.file, self.info.line)

    def _finding(self, verdict: Verdict, **more: Any) -> Finding:
        return Finding(self.name, self.words, verdict, **more)

    def _proved(self, kept: Sequence[Clause]) -> Finding:
        shown = tuple((c.name, " ".join(c.doc.split()) or _words(self.info, c)) for c in kept)
        return self._finding("unreachable", invariant=shown, conditions=self.proofs)

    def _excluded(self, system: System, kept: Sequence[Clause]) -> bool:
        """Whether the clauses and the predicate contradict each other."""
        b = SystemBuilder(f"{self.name}: {self.words}", system)
        b.setting([(self.info.pre, PRE)])
        for c in kept:
            b.assume(f"invariant {c.name}", c.term)
        b.assume("predicate", self.term)
        self.done("exclusion")
        return decide(b.build(goal=False), self.limits).status == "unsat"

    def _inductive(
        self, system: System, clauses: Sequence[Clause], quick: bool = False
    ) -> list[Clause]:
        """The largest part of the clauses that solvers show to be inductive together."""
        limits = self.limits.quick() if quick else self.limits
        ask = partial(_proves, limits=limits)

        def kept(now: Sequence[Clause], conditions: list[tuple[Clause, Condition]]) -> list[Clause]:
            answers = parallel(
                ask, [c for _, c in conditions], limits, lambda ok: self.done("proof")
            )
            failed = {id(c) for (c, _), ok in zip(conditions, answers, strict=True) if not ok}
            return [c for c in now if id(c) not in failed]

        now = list({c.name: c for c in clauses}.values())
        now = kept(now, [(c, initiation(system, c)) for c in now])
        while now:
            weak = System(system.info, tuple(now), system.actions)
            steps = [(c, consecution(weak, a, c)) for a in weak.actions for c in now]
            left = kept(now, steps)
            if len(left) == len(now):
                self.proofs = len(now) + len(steps) + 1
                break
            now = left
        return now

    def _candidates(self) -> list[Clause]:
        """Simple clauses about the relations of the state."""
        terms = itertools.islice(_simple(self.info), CANDIDATES)
        return [self._clause(f"clause {i}", t) for i, t in enumerate(terms, 1)]

    def _explored(self, reason: str) -> Finding:
        """All states at small sizes: a run, or a reason that says how far it was looked."""
        question = Question(self.info, "ctl", f"AG !({self.text})", self.sizes, limit=self.states)
        try:
            answer = question.decide(lambda text: self.done(text))
        except EvaluationError as e:
            return self._finding("unknown", reason=f"{reason}; {e.message}")
        sizes = bound_in_words(self.sizes)
        if answer.trail is not None:
            headline = f"{self.name}: a run that reaches {self.words}"
            run = Trail(
                answer.trail.instance,
                answer.trail.graph,
                answer.trail.lasso,
                headline,
                f"reaches {self.words}",
            )
            return self._finding("reachable", run=run)
        if answer.ok:
            found = f"bounded: none of all {answer.states} reachable states at sizes {sizes}"
        else:
            found = f"at sizes {sizes}: {answer.reason}"
        return self._finding("unknown", reason=f"{reason}; {found}")


def _proves(condition: Condition, limits: Limits) -> bool:
    """Whether a condition is proved; a small counterexample saves the long search for a proof."""
    ob = condition.obligation
    if ob.sorts:
        small = solve(ob.bounded(2), limits.quick().apply(Options(model=False)), cache=limits.cache)
        if small.status == "sat":
            return False
    return decide(ob, limits).status == "unsat"


def _words(info: TransitionInfo, c: Clause) -> str:
    return PlainPrinter({info.self_var.uid: info.var, info.pre.uid: info.state.var}).term(c.term)


def _simple(info: TransitionInfo) -> Any:
    """Clauses over one or two relations: one is empty, has one member, excludes or implies
    another."""
    view = StateView(info, info.self_var, info.pre)
    relations: list[tuple[Any, list[SortType]]] = []
    for f in info.state.fields:
        t = resolve(f.type)
        if isinstance(t, ArrowType) and t.result == PROP:
            params = [resolve(p) for p in t.params]
            sorts = [p for p in params if isinstance(p, SortType)]
            if len(sorts) == len(params) <= 3:
                relations.append((getattr(view, f.name), sorts))

    def every(sorts: Sequence[SortType], make: Callable[..., Any]) -> Term | None:
        xs = [fresh_var(f"x{i}", s) for i, s in enumerate(sorts, 1)]
        try:
            body = make(*map(Expr, xs)).term
        except FormalError:
            return None
        return Quantifier(PROP, "forall", tuple(xs), body)

    def found() -> Any:
        for r, sorts in relations:
            yield every(sorts, lambda *xs, r=r: Not(r(*xs)))
        for r, sorts in relations:
            if len(sorts) == 1:
                yield every(sorts * 2, lambda x, y, r=r: Implies(And(r(x), r(y)), x == y))
        for (r, a), (s, b) in itertools.permutations(relations, 2):
            if a == b:
                yield every(a, lambda *xs, r=r, s=s: Implies(r(*xs), s(*xs)))
        for (r, a), (s, b) in itertools.combinations(relations, 2):
            if a == b:
                yield every(a, lambda *xs, r=r, s=s: Not(And(r(*xs), s(*xs))))
            if len(a) == len(b) == 1:
                yield every([*a, *b], lambda x, y, r=r, s=s: Not(And(r(x), s(y))))

    return (t for t in found() if t is not None)
