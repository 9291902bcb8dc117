"""What a PN-Counter shows: the known increments less the known decrements.

Shapiro, Preguiça, Baquero and Zawirski 2011.  Two G-Counters, each of which counts what is known
of its own kind of update (`proofs.consistency.crdt`), in every execution.
"""

from __future__ import annotations

from formal.language import (
    Fin,
    Fun,
    If,
    Implies,
    Int,
    List,
    Match,
    Mutant,
    Nat,
    Pair,
    definition,
    fst,
    member,
    pair,
    recursive,
    snd,
    theorem,
)
from proofs.consistency.crdt.instances import CounterUpdate, pn_counter
from proofs.consistency.crdt.statements import GossipEvent, StateCrdt
from proofs.consistency.crdt.values import counter_shows


@definition(zh="事件增加的数量")
def added(
    n: Nat,
    e: GossipEvent[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]],
) -> Nat:
    """How much an event adds: the amount of an increment."""
    return Match(
        e,
        update=lambda p, u: Match(u, increment=lambda k: k, decrement=lambda k: 0),
        send=lambda p: 0,
        receive=lambda p, m: 0,
    )


@definition(zh="事件减少的数量")
def subtracted(
    n: Nat,
    e: GossipEvent[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]],
) -> Nat:
    """How much an event subtracts: the amount of a decrement."""
    return Match(
        e,
        update=lambda p, u: Match(u, increment=lambda k: 0, decrement=lambda k: k),
        send=lambda p: 0,
        receive=lambda p, m: 0,
    )


@recursive(zh="已知更新的数量之和")
def known_sum(
    n: Nat,
    amount: Fun[GossipEvent[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]], Nat],
    events: List[GossipEvent[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]]],
    time: Nat,
    known: List[Nat],
) -> Nat:
    """The sum of the amounts of the known updates, each counted once; updates are named by their
    times, and the events are those from a time on."""
    return Match(
        events,
        nil=lambda: 0,
        cons=lambda e, rest: (
            If(member(time, known), amount(e), 0) + known_sum(n, amount, rest, time + 1, known)
        ),
    )


@definition(zh="两个自然数之差")
def difference(a: Int, b: Int) -> Int:
    """One number less another; it may be below zero."""
    return a - b


@definition(cite="shapiro2011", zh="可增减计数器的值")
def pn_counter_shows(n: Nat, s: Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]) -> Int:
    """The value of a PN-Counter: what was added less what was subtracted."""
    return difference(counter_shows(n, fst(s)), counter_shows(n, snd(s)))


@definition(zh="错误的可增减计数器：合并时相加")
def adding_pn_counter(
    n: Nat,
) -> StateCrdt[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]]:
    """A counter that adds what it merges, and so counts an update as often as it arrives."""
    return StateCrdt.make(
        initial=pn_counter(n).initial,
        update=lambda p, u, s: pn_counter(n).update(p, u, s),
        merge=lambda a, b: pair(lambda q: fst(a)(q) + fst(b)(q), lambda q: snd(a)(q) + snd(b)(q)),
    )


def adding_both(
    n: Nat,
    events: List[GossipEvent[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]]],
    p: Fin[n],
):
    X = adding_pn_counter(n).execution
    end = X.run(adding_pn_counter(n).start, events)
    return Implies(
        X.allowed(adding_pn_counter(n).start, events),
        pn_counter_shows(n, end.state(p))
        == difference(
            known_sum(n, lambda e: added(n, e), events, 0, end.known(p)),
            known_sum(n, lambda e: subtracted(n, e), events, 0, end.known(p)),
        ),
    )


@theorem(
    by="lean",
    cite="shapiro2011",
    witness="counted_up_and_down",
    mutants=Mutant(replace=adding_both, by="counted_up_and_down"),
    zh="可增减计数器的值等于已知增量之和减已知减量之和",
)
def pn_counter_value(
    n: Nat,
    events: List[GossipEvent[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]]],
    p: Fin[n],
):
    """A PN-Counter counts up and down: in every execution its value at a replica is the sum of the
    increments that the replica knows less the sum of the decrements that it knows, each counted
    once."""
    X = pn_counter(n).execution
    end = X.run(pn_counter(n).start, events)
    return Implies(
        X.allowed(pn_counter(n).start, events),
        pn_counter_shows(n, end.state(p))
        == difference(
            known_sum(n, lambda e: added(n, e), events, 0, end.known(p)),
            known_sum(n, lambda e: subtracted(n, e), events, 0, end.known(p)),
        ),
    )
