"""Fault tolerance: a property that survives every set of faults that may happen.

The document (1.7.2) says that a system goes on working when some of its nodes fail.  Which failures
may happen together is a family of fault sets (Hirt and Maurer's adversary structures); a system
tolerates the family when its property holds in all states that are reached with faults of any one
set of it.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Match,
    Nat,
    Rel,
    Sort,
    decide,
    definition,
    theorem,
    yes,
)
from proofs.foundations.quorum.statements import majority, size
from proofs.foundations.reachability.statements import StartedSystem


class Happening(Data, zh="系统自身的一步，或一次故障"):
    """A step of the system itself, or a fault."""

    Label: Sort
    Fault: Sort
    own: Case[Label]  # a step of the system
    fault: Case[Fault]  # a fault


@definition(zh="自身的一步，或一次可能的故障")
def happens(
    State: Sort,
    Label: Sort,
    Fault: Sort,
    S: StartedSystem[State, Label],
    disturb: Rel[State, Fault, State],
    may: Rel[Fault],
    s: State,
    e: Happening[Label, Fault],
    t: State,
):
    """The system takes a step, or a fault that may happen disturbs it."""
    return Match(
        e,
        own=lambda label: S.step(s, label, t),
        fault=lambda f: And(may(f), disturb(s, f, t)),
    )


@definition(seed="1.7.2", zh="可能发生这些故障的系统")
def with_faults(
    State: Sort,
    Label: Sort,
    Fault: Sort,
    S: StartedSystem[State, Label],
    disturb: Rel[State, Fault, State],
    may: Rel[Fault],
) -> StartedSystem[State, Happening[Label, Fault]]:
    """The system in which, beside its own steps, the faults that may happen do what they do."""
    return StartedSystem.make(step=happens(S, disturb, may), initial=S.initial)


@definition(seed="1.7.2", zh="容忍一族故障集")
def tolerates(
    State: Sort,
    Label: Sort,
    Fault: Sort,
    S: StartedSystem[State, Label],
    disturb: Rel[State, Fault, State],
    family: Rel[Rel[Fault]],
    works: Rel[State],
):
    """The property holds in every state reached with the faults of one set of the family."""
    return ForAll(lambda may: Implies(family(may), with_faults(S, disturb, may).invariant(works)))


@theorem(by="lean", seed="1.7.2", witness="one_flag", zh="容忍更多故障则容忍更少故障")
def fewer_faults(
    Fault: Sort,
    S: StartedSystem,
    disturb: Rel[State, Fault, State],
    family: Rel[Rel[Fault]],
    works: Rel[State],
    may: Rel[Fault],
    less: Rel[Fault],
):
    """Whoever tolerates a set of faults tolerates each part of it."""
    return Implies(
        tolerates(S, disturb, family, works),
        family(may),
        ForAll(lambda f: Implies(less(f), may(f))),
        with_faults(S, disturb, less).invariant(works),
    )


@definition(zh="n 个副本：多数副本的值可随时恢复到全体")
def copies(n: Nat) -> StartedSystem[Fun[Fin[n], Bool], Fin[1]]:
    """A bit, yes at the start, kept in n copies; a step writes the majority's value to all."""
    return StartedSystem.make(
        step=lambda s, label, t: ForAll(lambda i: t(i) == decide(majority(n, s))),
        initial=lambda s: ForAll(lambda i: s(i) == yes),
    )


@definition(zh="一个副本出错")
def spoil(n: Nat, s: Fun[Fin[n], Bool], i: Fin[n], t: Fun[Fin[n], Bool]):
    """The copy gets any value; the others keep theirs."""
    return ForAll(lambda j: Implies(j != i, t(j) == s(j)))


@theorem(by="lean", seed="1.7.2", zh="n 个副本容忍 f 个故障当且仅当 2f < n")
def instances(n: Nat, f: Nat):
    """A bit kept in n copies tolerates f faulty copies exactly when 2f < n: three copies tolerate
    one and not two, a single copy none."""
    return Iff(
        2 * f < n,
        tolerates(
            copies(n),
            lambda s, i, t: spoil(n, s, i, t),
            lambda may: size(n, lambda i: decide(may(i))) <= f,
            lambda s: majority(n, s),
        ),
    )
