"""Partial synchrony: a majority of correct nodes is needed, and enough (Dwork, Lynch, Stockmeyer).

Consensus in the presence of partial synchrony (JACM 1988), for crashes, in the basic round model
(``rounds``).  For 2 ≤ n ≤ 2f no algorithm solves even weak consensus (Theorem 4.3); for n > 2f one
algorithm solves consensus with strong unanimity (Theorem 3.1), and more: agreement and validity
bind also the nodes that crash.  If the network never becomes synchronous, nothing is possible even
without crashes.

The algorithm here is not the paper's Algorithm 1, whose phases have an owner, but the leaderless
one of Marić, Sprenger and Basin ("Consensus Refined", DSN 2015): in phases of three rounds, a node
that hears a majority proposes the value with the largest stamp; a value that a majority proposes
is adopted, with the phase as its stamp; a value that a majority adopted in the phase is decided.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
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
    Sort,
    Structure,
    decide,
    definition,
    none,
    range_fin,
    recursive,
    some,
    theorem,
)
from proofs.foundations.quorum.statements import majority
from proofs.foundations.rounds.statements import Faults, RoundAlgorithm, at_most


class Ballot(Structure, var="B", zh="三轮算法的节点状态"):
    """The state of a node of the three-round algorithm, which is also what it sends."""

    Value: Sort
    round: Nat  # how many rounds it has done
    stamp: Nat  # the phase in which it adopted its value; zero: its input
    value: Value  # the value it has adopted
    candidate: Option[Value]  # what it proposes in the phase
    decision: Option[Value]  # what it has decided


@definition(zh="两张选票中较新者（相同则取前者）")
def newer(
    Value: Sort, first: Option[Ballot[Value]], second: Option[Ballot[Value]]
) -> Option[Ballot[Value]]:
    """Of two ballots, if they have been heard, the one with the larger stamp; the first of equal
    ones."""
    return Match(
        first,
        none=lambda: second,
        some=lambda b: Match(
            second,
            none=lambda: some(b),
            some=lambda c: If(c.stamp <= b.stamp, some(b), some(c)),
        ),
    )


@recursive(zh="听到的选票中最新者")
def latest(
    Node: Sort, Value: Sort, received: Fun[Node, Option[Ballot[Value]]], nodes: List[Node]
) -> Option[Ballot[Value]]:
    """Of the ballots heard from these nodes, the first of those with the largest stamp."""
    return Match(
        nodes,
        nil=lambda: none(),
        cons=lambda q, rest: newer(received(q), latest(received, rest)),
    )


@recursive(zh="多数节点投的值")
def winner(
    n: Nat, Value: Sort, votes: Fun[Fin[n], Option[Value]], nodes: List[Fin[n]]
) -> Option[Value]:
    """The value for which more than half of all nodes vote, if one of these nodes does."""
    return Match(
        nodes,
        nil=lambda: none(),
        cons=lambda q, rest: If(
            And(votes(q) != none(), majority(n, lambda p: decide(votes(p) == votes(q)))),
            votes(q),
            winner(n, votes, rest),
        ),
    )


@definition(zh="第一轮：听到多数则提出最新的值")
def proposed(n: Nat, Value: Sort, received: Fun[Fin[n], Option[Ballot[Value]]]) -> Option[Value]:
    """The first round of a phase: who hears a majority proposes the value with the largest
    stamp."""
    return If(
        majority(n, lambda q: decide(received(q) != none())),
        Match(latest(received, range_fin(n)), none=lambda: none(), some=lambda b: some(b.value)),
        none(),
    )


@definition(zh="第二轮：多数提出的值")
def adopted(n: Nat, Value: Sort, received: Fun[Fin[n], Option[Ballot[Value]]]) -> Option[Value]:
    """The second round of a phase: the value that a majority proposes."""
    return winner(
        n,
        lambda q: Match(received(q), none=lambda: none(), some=lambda b: b.candidate),
        range_fin(n),
    )


@definition(zh="第三轮：多数在本阶段采纳的值")
def decided(
    n: Nat, Value: Sort, phase: Nat, received: Fun[Fin[n], Option[Ballot[Value]]]
) -> Option[Value]:
    """The third round of a phase: the value that a majority has adopted in the phase."""
    return winner(
        n,
        lambda q: Match(
            received(q),
            none=lambda: none(),
            some=lambda b: If(b.stamp == phase, some(b.value), none()),
        ),
        range_fin(n),
    )


@definition(zh="已有决定则保留，否则取新的")
def kept(Value: Sort, decision: Option[Value], verdict: Option[Value]) -> Option[Value]:
    """The decision that has been taken, or else the new one."""
    return Match(decision, none=lambda: verdict, some=lambda v: some(v))


@definition(zh="第一轮之后")
def after_first(
    n: Nat, Value: Sort, state: Ballot[Value], received: Fun[Fin[n], Option[Ballot[Value]]]
) -> Ballot[Value]:
    """The state after the first round of a phase."""
    return Ballot.make(
        round=state.round + 1,
        stamp=state.stamp,
        value=state.value,
        candidate=proposed(n, received),
        decision=state.decision,
    )


@definition(zh="第二轮之后")
def after_second(
    n: Nat, Value: Sort, state: Ballot[Value], received: Fun[Fin[n], Option[Ballot[Value]]]
) -> Ballot[Value]:
    """The state after the second round of a phase."""
    return Match(
        adopted(n, received),
        none=lambda: Ballot.make(
            round=state.round + 1,
            stamp=state.stamp,
            value=state.value,
            candidate=state.candidate,
            decision=state.decision,
        ),
        some=lambda v: Ballot.make(
            round=state.round + 1,
            stamp=state.round // 3 + 1,
            value=v,
            candidate=state.candidate,
            decision=state.decision,
        ),
    )


@definition(zh="第三轮之后")
def after_third(
    n: Nat, Value: Sort, state: Ballot[Value], received: Fun[Fin[n], Option[Ballot[Value]]]
) -> Ballot[Value]:
    """The state after the third round of a phase."""
    return Ballot.make(
        round=state.round + 1,
        stamp=state.stamp,
        value=state.value,
        candidate=state.candidate,
        decision=kept(state.decision, decided(n, state.round // 3 + 1, received)),
    )


@definition(zh="一轮之后的选票")
def after(
    n: Nat, Value: Sort, state: Ballot[Value], received: Fun[Fin[n], Option[Ballot[Value]]]
) -> Ballot[Value]:
    """The state after a round, by whether it is the first, second or third of its phase."""
    return If(
        state.round % 3 == 0,
        after_first(n, state, received),
        If(
            state.round % 3 == 1,
            after_second(n, state, received),
            after_third(n, state, received),
        ),
    )


@definition(zh="三轮一阶段的无领导者算法")
def three_rounds(
    n: Nat, Value: Sort
) -> RoundAlgorithm[Fin[n], Ballot[Value], Value, Ballot[Value]]:
    """The leaderless algorithm: every node sends its whole state to all."""
    return RoundAlgorithm.make(
        start=lambda p, v: Ballot.make(
            round=0, stamp=0, value=v, candidate=none(), decision=none()
        ),
        message=lambda p, s, q: s,
        next=lambda p, s, received: after(n, s, received),
        output=lambda p, s: s.decision,
    )


@definition(cite="dls1988", zh="容忍 f 个崩溃：部分同步下解决共识")
def tolerates(
    n: Nat,
    f: Nat,
    Message: Sort,
    Value: Sort,
    State: Sort,
    A: RoundAlgorithm[Fin[n], Message, Value, State],
):
    """The algorithm solves consensus under partial synchrony in every run with at most ``f``
    crashes."""
    return ForAll(
        lambda input, F: Implies(
            at_most(n, f, F), F.eventually_connected, A.run(input, F).consensus
        )
    )


@theorem(
    by="lean",
    cite="dls1988",
    seed="1.4.3",
    witness="two_silent_nodes",
    zh="部分同步下 2 ≤ n ≤ 2f 时共识不可解",
    tight="possible",
)
def n_le_2f_impossible(
    n: Nat,
    f: Nat,
    Message: Sort,
    Value: Sort,
    State: Sort,
    A: RoundAlgorithm[Fin[n], Message, Value, State],
    v: Value,
    w: Value,
):
    """Under partial synchrony, even weak consensus among n nodes, f of which may crash, is
    impossible for 2 ≤ n ≤ 2f."""

    def solved(input: Fun[Fin[n], Value], F: Faults[Fin[n]]):
        return Implies(at_most(n, f, F), F.eventually_stable, A.run(input, F).weak_consensus)

    return Implies(2 <= n, n <= 2 * f, v != w, Not(ForAll(solved)))  # noqa: SIM300


@theorem(
    by="lean",
    cite="dls1988",
    seed="1.4.3",
    witness="three_nodes_one_crash",
    zh="部分同步下 n > 2f 时共识可解",
    tight="n_le_2f_impossible",
)
def possible(n: Nat, f: Nat, Value: Sort, input: Fun[Fin[n], Value], F: Faults[Fin[n]]):
    """Under partial synchrony, consensus among n nodes, f of which may crash, is possible for all
    n > 2f: the three-round algorithm solves it, and no crashed node decides differently either or
    decides what nobody proposed."""
    run = three_rounds(n).run(input, F)
    return Implies(
        2 * f < n,
        at_most(n, f, F),
        F.eventually_connected,
        And(run.consensus, run.uniform_agreement, run.uniform_validity),
    )


@theorem(
    by="lean", cite="dls1988", witness="two_values", zh="部分同步下容忍 f 个崩溃当且仅当 n > 2f"
)
def tolerates_iff(n: Nat, f: Nat, Value: Sort, v: Value, w: Value):
    """Under partial synchrony some algorithm for n ≥ 2 nodes tolerates f crashes exactly when
    n > 2f."""

    def some_algorithm(
        Message: Sort, State: Sort, A: RoundAlgorithm[Fin[n], Message, Value, State]
    ):
        return tolerates(n, f, A)

    return Implies(2 <= n, v != w, Iff(Exists(some_algorithm), 2 * f < n))  # noqa: SIM300


@theorem(
    by="lean",
    cite="dls1988",
    witness="two_silent_nodes",
    zh="网络从不同步时，无故障也不可解",
    tight="possible",
)
def synchrony_needed(
    n: Nat,
    Message: Sort,
    Value: Sort,
    State: Sort,
    A: RoundAlgorithm[Fin[n], Message, Value, State],
    v: Value,
    w: Value,
):
    """If the network need never become synchronous, even weak consensus among n ≥ 2 nodes is
    impossible, although nobody crashes."""

    def solved(input: Fun[Fin[n], Value], F: Faults[Fin[n]]):
        return Implies(ForAll(lambda p: F.correct(p)), A.run(input, F).weak_consensus)

    return Implies(2 <= n, v != w, Not(ForAll(solved)))  # noqa: SIM300


def _two_nodes(claim):
    """Some algorithm for two nodes and two values satisfies the claim in each of its runs, with any
    crashes and any losses."""

    def body(Message: Sort, State: Sort, A: RoundAlgorithm[Fin[2], Message, Bool, State]):
        def run(input: Fun[Fin[2], Bool], F: Faults[Fin[2]]):
            return claim(A.run(input, F))

        return ForAll(run)

    return Exists(body)


@theorem(by="lean", zh="见证：总是决定同一值（去掉有效性）")
def without_validity():
    """Without validity: two nodes that always decide no, whatever crashes and whatever is lost."""
    return _two_nodes(lambda R: And(R.termination, R.agreement))


@theorem(by="lean", zh="见证：各决定自己的输入（去掉一致性）")
def without_agreement():
    """Without agreement: two nodes that decide their own inputs."""
    return _two_nodes(lambda R: And(R.termination, ForAll(lambda v: R.unanimity(v))))


@theorem(by="lean", zh="见证：从不决定（去掉终止性）")
def without_termination():
    """Without termination: two nodes that never decide."""
    return _two_nodes(lambda R: And(R.agreement, ForAll(lambda v: R.unanimity(v))))


@definition(zh="在任何崩溃与丢失下都解决共识")
def solves_always(
    n: Nat,
    Message: Sort,
    Value: Sort,
    State: Sort,
    A: RoundAlgorithm[Fin[n], Message, Value, State],
):
    """The algorithm solves consensus in every run, whatever crashes and whatever is lost."""
    return ForAll(lambda input, F: A.run(input, F).consensus)


@theorem(by="lean", zh="见证：只有一个节点（去掉 2 ≤ n）")
def one_node(Value: Sort):
    """Two nodes are needed: a single node decides its input, which is consensus."""

    def claim(Message: Sort, State: Sort, A: RoundAlgorithm[Fin[1], Message, Value, State]):
        return solves_always(1, A)

    return Exists(claim)


@theorem(by="lean", zh="见证：只有一个值（去掉 v ≠ w）", witness="a_single_value")
def one_value(n: Nat, Value: Sort):
    """Two values are needed: with a single one, each node decides its input."""

    def equal(v: Value, w: Value):
        return v == w

    def claim(Message: Sort, State: Sort, A: RoundAlgorithm[Fin[n], Message, Value, State]):
        return solves_always(n, A)

    return Implies(ForAll(equal), Exists(claim))
