"""Linear temporal logic on infinite runs, and the rules by which liveness is proved.

Formulas are data (Pnueli 1977), so the executable checker and the theorems speak of the same
things; properties that no formula is needed for are sets of runs (Alpern and Schneider 1985).  The
document says that consistency and liveness can be written in LTL; which of its formulas are safety
and which are liveness is proved here.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Match,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    definition,
    recursive,
    theorem,
    well_founded,
)
from proofs.foundations.execution.statements import LabelledSystem


class Formula(Data, zh="线性时序逻辑公式"):
    """A formula of linear temporal logic."""

    Atom: Sort
    atom: Case[Atom]
    negation: Case[Formula[Atom]]
    conjunction: Case[Formula[Atom], Formula[Atom]]
    next: Case[Formula[Atom]]
    until: Case[Formula[Atom], Formula[Atom]]


@recursive(cite="pnueli1977", zh="运行在某时刻满足公式")
def satisfies(
    State: Sort,
    Atom: Sort,
    holds: Rel[State, Atom],
    run: Fun[Nat, State],
    i: Nat,
    formula: Formula[Atom],
):
    """The run satisfies the formula at position ``i``."""
    return Match(
        formula,
        atom=lambda a: holds(run(i), a),
        negation=lambda f: Not(satisfies(holds, run, i, f)),
        conjunction=lambda f, g: And(satisfies(holds, run, i, f), satisfies(holds, run, i, g)),
        next=lambda f: satisfies(holds, run, i + 1, f),
        until=lambda f, g: Exists(
            lambda k: And(
                i <= k,
                satisfies(holds, run, k, g),
                ForAll(lambda j: Implies(i <= j, j < k, satisfies(holds, run, j, f))),
            )
        ),
    )


@definition(zh="析取")
def either(Atom: Sort, f: Formula[Atom], g: Formula[Atom]) -> Formula[Atom]:
    """f or g."""
    return Formula.negation(Formula.conjunction(Formula.negation(f), Formula.negation(g)))


@definition(zh="终将 ◇")
def eventually(Atom: Sort, f: Formula[Atom]) -> Formula[Atom]:
    """f holds now or later."""
    return Formula.until(either(f, Formula.negation(f)), f)


@definition(zh="总是 □")
def always(Atom: Sort, f: Formula[Atom]) -> Formula[Atom]:
    """f holds from now on."""
    return Formula.negation(eventually(Formula.negation(f)))


@definition(zh="弱直到 W")
def weak_until(Atom: Sort, f: Formula[Atom], g: Formula[Atom]) -> Formula[Atom]:
    """f holds until g does, or for ever."""
    return either(Formula.until(f, g), always(f))


@definition(zh="等价：在每个运行的每一时刻真值相同")
def equivalent(Atom: Sort, f: Formula[Atom], g: Formula[Atom]):
    """The formulas hold at the same positions of the same runs."""

    def same(State: Sort, holds: Rel[State, Atom], run: Fun[Nat, State], i: Nat):
        return Iff(satisfies(holds, run, i, f), satisfies(holds, run, i, g))

    return ForAll(same)


@theorem(by="lean", cite="manna1992", seed="1.7.1", zh="◇、□、W 的含义")
def meaning(
    State: Sort,
    Atom: Sort,
    holds: Rel[State, Atom],
    run: Fun[Nat, State],
    i: Nat,
    f: Formula[Atom],
    g: Formula[Atom],
):
    """The derived operators mean what they should: some time, all the time, until or for ever."""

    def at(k, formula):
        return satisfies(holds, run, k, formula)

    def before(k: Nat):
        return And(i <= k, at(k, g), ForAll(lambda j: Implies(i <= j, j < k, at(j, f))))

    return And(
        Iff(at(i, eventually(f)), Exists(lambda k: And(i <= k, at(k, f)))),
        Iff(at(i, always(f)), ForAll(lambda k: Implies(i <= k, at(k, f)))),
        Iff(
            at(i, weak_until(f, g)),
            Or(Exists(before), ForAll(lambda k: Implies(i <= k, at(k, f)))),
        ),
    )


@theorem(by="lean", cite="manna1992", seed="1.7.1", zh="展开律")
def expansion(Atom: Sort, f: Formula[Atom], g: Formula[Atom]):
    """Expansion laws: what holds of an until, eventually, always or weak until now, in terms of now
    and next."""
    until, later = Formula.until(f, g), Formula.next
    both = Formula.conjunction
    return And(
        equivalent(until, either(g, both(f, later(until)))),
        equivalent(eventually(f), either(f, later(eventually(f)))),
        equivalent(always(f), both(f, later(always(f)))),
        equivalent(weak_until(f, g), either(g, both(f, later(weak_until(f, g))))),
    )


@theorem(by="lean", cite="manna1992", seed="1.7.1", zh="对偶律")
def duality(Atom: Sort, f: Formula[Atom], g: Formula[Atom]):
    """Duality: negation goes through next, exchanges eventually and always, and turns an until into
    a weak until."""
    no, both = Formula.negation, Formula.conjunction
    return And(
        equivalent(no(Formula.next(f)), Formula.next(no(f))),
        equivalent(no(eventually(f)), always(no(f))),
        equivalent(no(always(f)), eventually(no(f))),
        equivalent(no(Formula.until(f, g)), weak_until(no(g), both(no(f), no(g)))),
        equivalent(no(weak_until(f, g)), Formula.until(no(g), both(no(f), no(g)))),
    )


@definition(zh="前 n 个状态相同")
def agree_before(State: Sort, run: Fun[Nat, State], other: Fun[Nat, State], n: Nat):
    """The runs have the same first ``n`` states."""
    return ForAll(lambda i: Implies(i < n, run(i) == other(i)))


@definition(cite="alpern1985", zh="安全性：违反可由有限前缀看出")
def is_safety(State: Sort, allowed: Rel[Fun[Nat, State]]):
    """Safety: a run that is not allowed has a prefix after which no run is."""
    return ForAll(
        lambda run: Implies(
            Not(allowed(run)),
            Exists(
                lambda n: ForAll(
                    lambda other: Implies(agree_before(run, other, n), Not(allowed(other)))
                )
            ),
        )
    )


@definition(cite="alpern1985", zh="活性：任何有限前缀都可补全")
def is_liveness(State: Sort, allowed: Rel[Fun[Nat, State]]):
    """Liveness: every prefix of a run is the prefix of an allowed one."""
    return ForAll(
        lambda run, n: Exists(lambda other: And(agree_before(run, other, n), allowed(other)))
    )


@theorem(by="lean", cite="alpern1985", seed="1.7.1", zh="任何性质是安全性与活性之交")
def alpern_schneider(State: Sort, allowed: Rel[Fun[Nat, State]]):
    """Alpern and Schneider: every property is the intersection of a safety and a liveness
    property."""

    def parts(safe: Rel[Fun[Nat, State]], live: Rel[Fun[Nat, State]]):
        return And(
            is_safety(safe),
            is_liveness(live),
            ForAll(lambda run: Iff(allowed(run), And(safe(run), live(run)))),
        )

    return Exists(parts)


@theorem(
    by="lean",
    cite="alpern1985",
    seed="1.7.2",
    witness="two_states",
    zh="文档公式的分类：□p 是安全性，◇p 与 ◇□p 是活性",
)
def classification(State: Sort, p: Rel[State], good: State, bad: State):
    """The document's formulas classified, for a state property that can hold and can fail: □p is
    safety and not liveness; ◇p and ◇□p are liveness and not safety."""

    def henceforth(run: Fun[Nat, State]):
        return ForAll(lambda i: p(run(i)))

    def some_time(run: Fun[Nat, State]):
        return Exists(lambda i: p(run(i)))

    def in_the_end(run: Fun[Nat, State]):
        return Exists(lambda i: ForAll(lambda j: Implies(i <= j, p(run(j)))))

    return Implies(
        p(good),
        Not(p(bad)),
        And(
            is_safety(henceforth),
            Not(is_liveness(henceforth)),
            is_liveness(some_time),
            Not(is_safety(some_time)),
            is_liveness(in_the_end),
            Not(is_safety(in_the_end)),
        ),
    )


@definition(zh="引向 ↝")
def leads_to(State: Sort, run: Fun[Nat, State], p: Rel[State], q: Rel[State]):
    """Whenever p holds, q holds then or later."""
    return ForAll(lambda i: Implies(p(run(i)), Exists(lambda k: And(i <= k, q(run(k))))))


def _wf1(L, task, states, labels, p, q):
    """The premises of WF1."""

    def unless(s: State, label: Label, t: State):
        return Implies(p(s), L.step(s, label, t), Or(p(t), q(t)))

    def achieves(s: State, label: Label, t: State):
        return Implies(p(s), task(label), L.step(s, label, t), t != s, q(t))

    def can(s: State):
        return Implies(p(s), Exists(lambda label: And(task(label), L.moves(s, label))))

    return [
        ForAll(unless),
        ForAll(achieves),
        ForAll(can),
        L.infinite_run(states, labels),
        L.weakly_fair(task, states, labels),
    ]


@theorem(
    by="lean",
    cite="lamport1994",
    seed="1.7.1",
    inhabited_by="wf1_applies",
    zh="WF1：弱公平下的引向规则",
)
def wf1(
    L: LabelledSystem,
    task: Rel[Label],
    states: Fun[Nat, State],
    labels: Fun[Nat, Label],
    p: Rel[State],
    q: Rel[State],
):
    """WF1 (Lamport): if p holds until q does, the task leads from p to q and can change the state
    while p holds, then in every run that is weakly fair to the task p leads to q."""
    return Implies(*_wf1(L, task, states, labels, p, q), leads_to(states, p, q))


@theorem(by="lean", seed="1.7.1", zh="WF1 的前提可以满足")
def wf1_applies():
    """The premises of WF1 can be met by a run that starts with p and without q."""

    def claim(
        State: Sort,
        Label: Sort,
        L: LabelledSystem[State, Label],
        task: Rel[Label],
        states: Fun[Nat, State],
        labels: Fun[Nat, Label],
        p: Rel[State],
        q: Rel[State],
    ):
        return And(p(states(0)), Not(q(states(0))), *_wf1(L, task, states, labels, p, q))

    return Exists(claim)


def _lowered(below, rank, run, p, q):
    """p leads to q, or to p with a lower rank."""

    def each(r: Rank):
        return leads_to(
            run,
            lambda s: And(p(s), rank(s) == r),
            lambda s: Or(q(s), And(p(s), below(rank(s), r))),
        )

    return ForAll(each)


@theorem(
    by="lean",
    cite="lamport1994",
    seed="1.7.1",
    inhabited_by="leads_to_applies",
    zh="良基引向规则",
)
def well_founded_leads_to(
    State: Sort,
    Rank: Sort,
    below: Rel[Rank, Rank],
    rank: Fun[State, Rank],
    run: Fun[Nat, State],
    p: Rel[State],
    q: Rel[State],
):
    """If p leads to q or to p with a lower rank, and ranks are well founded, then p leads to q."""
    return Implies(well_founded(below), _lowered(below, rank, run, p, q), leads_to(run, p, q))


@theorem(by="lean", seed="1.7.1", zh="良基引向规则的前提可以满足")
def leads_to_applies():
    """The premises of the well-founded rule can be met by a run that starts with p, without q, and
    two ranks away."""

    def claim(
        State: Sort,
        Rank: Sort,
        below: Rel[Rank, Rank],
        rank: Fun[State, Rank],
        run: Fun[Nat, State],
        p: Rel[State],
        q: Rel[State],
    ):
        return And(
            p(run(0)),
            Not(q(run(0))),
            Not(q(run(1))),
            well_founded(below),
            _lowered(below, rank, run, p, q),
        )

    return Exists(claim)
