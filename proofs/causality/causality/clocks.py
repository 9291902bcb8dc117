"""Lamport clocks: the Clock Condition, its converse refuted, and a total order of events.

Lamport 1978.  A clock is any function that grows along local steps and messages.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Implies,
    Mutant,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    theorem,
)
from proofs.causality.causality.computation import Computation


@theorem(
    by="lean",
    cite="lamport1978",
    seed="1.4.1",
    witness="ping_pong_clock",
    zh="时钟条件",
    mutants=Mutant(1, by="frozen_clock"),
)
def clock_condition(K: Computation, clock: Fun[Event, Nat], e: Event, f: Event):
    """Clock Condition: a Lamport clock is smaller at the event that happened before."""
    return Implies(K.lamport_clock(clock), K.happened_before(e, f), clock(e) < clock(f))


@theorem(by="lean", cite="lamport1978", witness="ping_pong", zh="Lamport 时钟存在")
def lamport_clock_exists(K: Computation):
    """Every computation has a Lamport clock."""
    return Exists(lambda clock: K.lamport_clock(clock))


@theorem(
    by=("lean", "smt"),
    uses=("clock_condition", "same_process_comparable"),
    cite="lamport1978",
    seed="1.4.1",
    zh="按（时钟，进程）排序得到扩展先于关系的全序",
    witness="timestamps",
    mutants=(Mutant(1, by="frozen_timestamps"), Mutant(4, by="unordered_timestamps")),
)
def total_order_extension(K: Computation, clock: Fun[Event, Nat], less: Rel[Process, Process]):
    """Ordering events by (clock, process) is a strict total order that extends
    happened-before (Lamport's ``⇒``)."""

    def before(e, f):
        return K.timestamp_before(clock, less, e, f)

    return Implies(
        K.lamport_clock(clock),
        ForAll(lambda p: Not(less(p, p))),
        ForAll(lambda p, q, r: Implies(less(p, q), less(q, r), less(p, r))),
        ForAll(lambda p, q: Or(p == q, less(p, q), less(q, p))),
        And(
            ForAll(lambda e, f: Implies(K.happened_before(e, f), before(e, f))),
            ForAll(lambda e: Not(before(e, e)), e=K.Event),
            ForAll(lambda e, f, g: Implies(before(e, f), before(f, g), before(e, g)), e=K.Event),
            ForAll(lambda e, f: Or(e == f, before(e, f), before(f, e)), e=K.Event),
        ),
    )


@theorem(
    by="lean",
    cite="lamport1978",
    seed="1.4.1",
    zh="Lamport 时钟不能反推因果",
    witness="independent_clock",
)
def lamport_clock_incomplete():
    """The converse of the Clock Condition fails: a Lamport clock may order concurrent events."""

    def claim(
        Process: Sort,
        Event: Sort,
        Message: Sort,
        K: Computation[Process, Event, Message],
        clock: Fun[Event, Nat],
        e: Event,
        f: Event,
    ):
        return And(K.lamport_clock(clock), clock(e) < clock(f), K.concurrent(e, f))

    return Exists(claim)
