"""Synchrony helps: FloodSet solves consensus with f crashes in f + 1 rounds (Lynch 1996, §6.2.1).

FloodSet is an algorithm of the round model (``rounds``): every process sends the set of values that
it knows to all, and after f + 1 rounds it decides the only value that it knows, or a default.  A
process that crashes in a round may reach some processes and not others; that is what makes one
round too few.

What the processes know is also said by a formula over the pattern of crashes (``known``), without
an algorithm; the proof is about that, and ``solves_consensus`` is its consequence.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    List,
    Match,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    axiom,
    cons,
    decide,
    definition,
    member,
    none,
    range_fin,
    recursive,
    some,
    theorem,
)
from proofs.foundations.quorum.statements import size
from proofs.foundations.rounds.statements import Faults, RoundAlgorithm, at_most


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
    zh="f + 1 轮之后，按已知的值作决定即为共识",
)
def known_values_decide(
    Value: Sort, E: CrashPattern, input: Fun[Fin[E.n], Value], default: Value, f: Nat
):
    """With at most f crashes, what is known after f + 1 rounds decides: every survivor decides, no
    two decide differently, and if all inputs are equal that is the decision."""
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


class Flood(Structure, var="S", zh="FloodSet 的进程状态"):
    """The state of a process of FloodSet."""

    Value: Sort
    round: Nat  # how many rounds it has done, at most f + 1
    values: List[Value]  # the values that it knows


@recursive(zh="不重复地并入")
def merged(Value: Sort, values: List[Value], more: List[Value]) -> List[Value]:
    """The values of both lists; what is there is not added again."""
    return Match(
        more,
        nil=lambda: values,
        cons=lambda v, rest: merged(If(member(v, values), values, cons(v, values)), rest),
    )


@recursive(zh="并入收到的一切")
def gathered(
    Node: Sort,
    Value: Sort,
    values: List[Value],
    received: Fun[Node, Option[List[Value]]],
    nodes: List[Node],
) -> List[Value]:
    """The values and all that these nodes have sent."""
    return Match(
        nodes,
        nil=lambda: values,
        cons=lambda q, rest: Match(
            received(q),
            none=lambda: gathered(values, received, rest),
            some=lambda more: merged(gathered(values, received, rest), more),
        ),
    )


@definition(cite="lynch1996", zh="唯一的值，否则默认值")
def verdict(Value: Sort, default: Value, values: List[Value]) -> Value:
    """The only value of the list, or the default when there are more."""
    return Match(
        values,
        nil=lambda: default,
        cons=lambda v, rest: If(ForAll(lambda w: Implies(member(w, rest), w == v)), v, default),
    )


@definition(zh="一轮之后的状态")
def flooded(
    n: Nat, Value: Sort, state: Flood[Value], received: Fun[Fin[n], Option[List[Value]]]
) -> Flood[Value]:
    """The state after a round: all values received are known."""
    return Flood.make(round=state.round + 1, values=gathered(state.values, received, range_fin(n)))


@definition(cite="lynch1996", zh="FloodSet 算法")
def flood_set(
    n: Nat, f: Nat, Value: Sort, default: Value
) -> RoundAlgorithm[Fin[n], List[Value], Value, Flood[Value]]:
    """FloodSet: send all values known to everybody; after f + 1 rounds decide the only one, or the
    default."""
    return RoundAlgorithm.make(
        start=lambda p, v: Flood.make(round=0, values=cons(v, [])),
        message=lambda p, s, q: s.values,
        next=lambda p, s, received: If(s.round <= f, flooded(n, s, received), s),
        output=lambda p, s: If(f < s.round, some(verdict(default, s.values)), none()),
    )


@theorem(
    by="lean",
    cite="lynch1996",
    seed="1.7.2",
    witness="a_crash_in_the_first_round",
    zh="FloodSet 在 f + 1 轮内解决至多 f 个崩溃的共识",
    tight_open="any number of crashes, so there is nothing above n; that f rounds are too few is "
    "proved for f = 1 (`floodset.one_round_too_few`)",
)
def solves_consensus(
    n: Nat, f: Nat, Value: Sort, default: Value, input: Fun[Fin[n], Value], F: Faults[Fin[n]]
):
    """In a synchronous network FloodSet solves consensus among any number n of processes, of which
    f crash, after f + 1 rounds; and it agrees with those that crash only after they decided."""
    run = flood_set(n, f, default).run(input, F)

    def last_round(p: Fin[n], q: Fin[n], v: Value, w: Value, t: Nat, u: Nat):
        return Implies(
            F.survives(f, p),
            F.survives(f, q),
            run.decides(p, v, t),
            run.decides(q, w, u),
            v == w,
        )

    return Implies(at_most(n, f, F), F.synchronous, And(run.consensus, ForAll(last_round)))


@theorem(by="lean", cite="lynch1996", zh="已崩溃者若继续计算，其决定可以不同")
def crashed_may_differ():
    """Agreement leaves out who crashed before the last round: what such a process would decide,
    computing on unheard, may differ from the decision of the correct one."""

    def claim(input: Fun[Fin[2], Nat], F: Faults[Fin[2]]):
        return And(
            at_most(2, 1, F),
            F.synchronous,
            Not(flood_set(2, 1, 0).run(input, F).uniform_agreement),
        )

    return Exists(claim)
