"""Synchrony helps: FloodSet solves consensus with f crashes in f + 1 rounds (Lynch 1996, §6.2.1).

The environment is a crash pattern: who is alive when, and which messages arrive.  A process that
crashes in a round may reach some processes and not others; that is what makes one round too few.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
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
    Structure,
    axiom,
    decide,
    definition,
    recursive,
    theorem,
)
from proofs.quorum import size


class CrashPattern(Structure, var="E", zh="崩溃模式：谁何时存活、哪些消息到达"):
    """Which of ``n`` processes are alive at the start of each round, and whose messages arrive."""

    n: Nat  # how many processes there are
    alive: Rel[Nat, Fin[n]]  # alive at the start of a round
    delivered: Rel[Nat, Fin[n], Fin[n]]  # in a round, the message of one arrives at another

    @axiom(zh="崩溃后不再恢复")
    def no_recovery(self, r: Nat, p: Fin[n]):
        """Who is alive in the next round is alive in this one."""
        return Implies(self.alive(r + 1, p), self.alive(r, p))

    @axiom(zh="存活者的消息全部到达")
    def survivors_deliver(self, r: Nat, p: Fin[n], q: Fin[n]):
        """The messages of a process that survives the round all arrive."""
        return Implies(self.alive(r + 1, p), self.delivered(r, p, q))

    @axiom(zh="已崩溃者不发消息")
    def dead_are_silent(self, r: Nat, p: Fin[n], q: Fin[n]):
        """No message of a process arrives that was dead at the start of the round."""
        return Implies(self.delivered(r, p, q), self.alive(r, p))

    @definition(zh="至 r 轮为止至多 f 个崩溃")
    def crashes_at_most(self, f: Nat, r: Nat):
        """At most ``f`` processes are dead at the start of round ``r``."""
        return size(self.n, lambda p: decide(Not(self.alive(r, p)))) <= f


@recursive(cite="lynch1996", zh="进程在 r 轮之后知道的值")
def known(Value: Sort, E: CrashPattern, input: Fun[Fin[E.n], Value], r: Nat, p: Fin[E.n], v: Value):
    """After ``r`` rounds of FloodSet the process knows that the value is somebody's input: its own,
    or one that it was told in a round."""
    return Match(
        r,
        zero=lambda: v == input(p),
        succ=lambda k: Or(
            known(E, input, k, p, v),
            Exists(lambda q: And(E.delivered(k, q, p), known(E, input, k, q, v))),
        ),
    )


@definition(cite="lynch1996", zh="r 轮之后的决定")
def decides(
    Value: Sort,
    E: CrashPattern,
    input: Fun[Fin[E.n], Value],
    default: Value,
    r: Nat,
    p: Fin[E.n],
    v: Value,
):
    """The decision after ``r`` rounds: the only value known, or the default when there are more."""

    def only(w: Value):
        return ForAll(lambda u: Iff(known(E, input, r, p, u), u == w))

    return Or(only(v), And(Not(Exists(only)), v == default))


@theorem(
    by="lean",
    cite="lynch1996",
    witness="one_crash",
    mutants=(),
    zh="FloodSet 在 f + 1 轮内解决至多 f 个崩溃的共识",
    tight_open="any number of crashes, so there is nothing above n; that f rounds are too few is "
    "proved for f = 1 (`floodset.one_round_too_few`)",
)
def solves_consensus(
    Value: Sort, E: CrashPattern, input: Fun[Fin[E.n], Value], default: Value, f: Nat
):
    """With at most f crashes, FloodSet decides after f + 1 rounds: every survivor decides, no two
    decide differently, and if all inputs are equal that is the decision."""
    r = f + 1

    def decided(p: Fin[E.n]):
        return Implies(E.alive(r, p), Exists(lambda v: decides(E, input, default, r, p, v)))

    def agree(p: Fin[E.n], q: Fin[E.n], v: Value, w: Value):
        return Implies(
            E.alive(r, p),
            E.alive(r, q),
            decides(E, input, default, r, p, v),
            decides(E, input, default, r, q, w),
            v == w,
        )

    def valid(u: Value, p: Fin[E.n], v: Value):
        return Implies(
            ForAll(lambda q: input(q) == u),
            E.alive(r, p),
            decides(E, input, default, r, p, v),
            v == u,
        )

    return Implies(E.crashes_at_most(f, r), And(ForAll(decided), ForAll(agree), ForAll(valid)))


@theorem(by="lean", cite="lynch1996", zh="一轮不够：一次崩溃就能使两个幸存者的决定不同")
def one_round_too_few():
    """One round is not enough for one crash: with three processes two survivors may decide
    differently after one round."""

    def claim(E: CrashPattern, input: Fun[Fin[E.n], Nat], p: Fin[E.n], q: Fin[E.n], v: Nat, w: Nat):
        return And(
            E.crashes_at_most(1, 1),
            E.alive(1, p),
            E.alive(1, q),
            decides(E, input, 0, 1, p, v),
            decides(E, input, 0, 1, q, w),
            v != w,
        )

    return Exists(claim)
