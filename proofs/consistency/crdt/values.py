"""What replicated counters count: the sum of the increments that a replica knows.

Convergence says that replicas with the same updates agree; it would hold of a counter that always
shows zero.  Here the value of a G-Counter (Shapiro, Preguiça, Baquero and Zawirski 2011) is tied to
its updates, in every execution, with any losses, repetitions and delays.
"""

from __future__ import annotations

from formal.language import (
    Fin,
    Fun,
    If,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    definition,
    map_list,
    member,
    range_fin,
    recursive,
    theorem,
)
from proofs.consistency.crdt.instances import g_counter
from proofs.consistency.crdt.statements import GossipEvent, StateCrdt


@definition(zh="事件在某副本处增加的数量")
def increment_at(n: Nat, e: GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]], q: Fin[n]) -> Nat:
    """How much an event adds at a replica: the amount of an update there, and nothing else."""
    return Match(
        e,
        update=lambda p, k: If(p == q, k, 0),
        send=lambda p: 0,
        receive=lambda p, m: 0,
    )


@recursive(zh="已知更新在某副本处的总和")
def known_at(
    n: Nat,
    events: List[GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]]],
    time: Nat,
    known: List[Nat],
    q: Fin[n],
) -> Nat:
    """The sum of the increments at a replica among the known updates; updates are named by their
    times, and the events are those from a time on."""
    return Match(
        events,
        nil=lambda: 0,
        cons=lambda e, rest: (
            If(member(time, known), increment_at(n, e, q), 0)
            + known_at(n, rest, time + 1, known, q)
        ),
    )


@definition(zh="事件增加的数量")
def increment(n: Nat, e: GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]]) -> Nat:
    """How much an event adds, at whatever replica."""
    return Match(e, update=lambda p, k: k, send=lambda p: 0, receive=lambda p, m: 0)


@recursive(zh="已知增量之和")
def known_increments(
    n: Nat,
    events: List[GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]]],
    time: Nat,
    known: List[Nat],
) -> Nat:
    """The sum of the increments of the known updates, each counted once."""
    return Match(
        events,
        nil=lambda: 0,
        cons=lambda e, rest: (
            If(member(time, known), increment(n, e), 0) + known_increments(n, rest, time + 1, known)
        ),
    )


@recursive(zh="列表之和")
def total(amounts: List[Nat]) -> Nat:
    """The sum of a list."""
    return Match(amounts, nil=lambda: 0, cons=lambda k, rest: k + total(rest))


@definition(cite="shapiro2011", zh="计数器的值")
def counter_shows(n: Nat, s: Fun[Fin[n], Nat]) -> Nat:
    """The value of a G-Counter: the sum of its entries."""
    return total(map_list(s, range_fin(n)))


@definition(zh="错误的计数器：合并时相加")
def adding_counter(n: Nat) -> StateCrdt[Fin[n], Nat, Fun[Fin[n], Nat]]:
    """A counter that adds what it merges, and so counts an increment as often as it arrives."""
    return StateCrdt.make(
        initial=lambda q: 0,
        update=lambda p, k, s: lambda q: If(q == p, s(q) + k, s(q)),
        merge=lambda a, b: lambda q: a(q) + b(q),
    )


def adding_entries(
    n: Nat, events: List[GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]]], p: Fin[n], q: Fin[n]
):
    X = adding_counter(n).execution
    end = X.run(adding_counter(n).start, events)
    return Implies(
        X.allowed(adding_counter(n).start, events),
        end.state(p)(q) == known_at(n, events, 0, end.known(p), q),
    )


def adding_value(n: Nat, events: List[GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]]], p: Fin[n]):
    X = adding_counter(n).execution
    end = X.run(adding_counter(n).start, events)
    return Implies(
        X.allowed(adding_counter(n).start, events),
        counter_shows(n, end.state(p)) == known_increments(n, events, 0, end.known(p)),
    )


@theorem(
    by="lean",
    cite="shapiro2011",
    witness="counted",
    mutants=Mutant(replace=adding_entries, by="counted"),
    zh="每个分量等于已知的该副本增量之和",
)
def g_counter_counts(
    n: Nat, events: List[GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]]], p: Fin[n], q: Fin[n]
):
    """In every execution the entry for ``q`` in the G-Counter at ``p`` is the sum of the increments
    at ``q`` that ``p`` knows."""
    X = g_counter(n).execution
    end = X.run(g_counter(n).start, events)
    return Implies(
        X.allowed(g_counter(n).start, events),
        end.state(p)(q) == known_at(n, events, 0, end.known(p), q),
    )


@theorem(
    by="lean",
    cite="shapiro2011",
    witness="counted",
    mutants=Mutant(replace=adding_value, by="counted"),
    zh="计数器的值等于已知增量之和",
)
def counter_value(n: Nat, events: List[GossipEvent[Fin[n], Nat, Fun[Fin[n], Nat]]], p: Fin[n]):
    """A G-Counter counts: in every execution its value at a replica is the sum of the increments
    that the replica knows, each counted once however often it arrived."""
    X = g_counter(n).execution
    end = X.run(g_counter(n).start, events)
    return Implies(
        X.allowed(g_counter(n).start, events),
        counter_shows(n, end.state(p)) == known_increments(n, events, 0, end.known(p)),
    )
