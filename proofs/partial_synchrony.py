"""Partial synchrony needs a majority of correct nodes (Dwork, Lynch and Stockmeyer, JACM 1988).

The paper's basic round model: computation goes in rounds, any message may be lost, but from some
unknown round on (the global stabilization time) no message between correct nodes is.  Faults are
crashes: a faulty node is one whose messages need never arrive.
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
    Implies,
    Lambda,
    Nat,
    Not,
    Option,
    Rel,
    Sort,
    Structure,
    axiom,
    decide,
    definition,
    none,
    some,
    theorem,
    true,
    yes,
)
from proofs.execution import Execution
from proofs.quorum import size


class RoundAlgorithm(Structure, var="A", zh="轮次算法"):
    """A deterministic algorithm in rounds over a network that may lose messages."""

    Node: Sort
    Message: Sort
    State: Sort
    start: Fun[Node, Bool, State]  # the initial state of a node with an input
    message: Fun[Node, State, Node, Message]  # what a node sends to another in a round
    next: Fun[Node, State, Fun[Node, Option[Message]], State]  # the state after a round
    output: Fun[Node, State, Option[Bool]]  # the decision, if there is one

    @axiom(zh="决定不再更改")
    def write_once(self, p: Node, s: State, received: Fun[Node, Option[Message]], v: Bool):
        """A decision is never changed."""
        return Implies(
            self.output(p, s) == some(v), self.output(p, self.next(p, s, received)) == some(v)
        )

    @definition(zh="一轮之后各节点的状态")
    def after_round(
        self, states: Fun[Node, State], arrives: Fun[Node, Node, Bool], p: Node
    ) -> State:
        """The state of a node after a round in which the message of ``q`` to ``p`` arrives when
        ``arrives(q, p)``."""
        return self.next(
            p,
            states(p),
            lambda q: If(arrives(q, p), some(self.message(q, states(q), p)), none()),
        )

    @definition(zh="算法的执行：每轮一个事件，即哪些消息到达")
    def execution(self) -> Execution[Fun[Node, State], Fun[Node, Node, Bool]]:
        """The executions of the algorithm: an event is a round, named by the messages that arrive;
        any of them may be lost."""
        return Execution.make(apply=self.after_round, enabled=lambda states, arrives: true)

    @definition(zh="第 r 轮之后的状态")
    def state_after(
        self, input: Fun[Node, Bool], delivered: Fun[Nat, Node, Node, Bool], r: Nat, p: Node
    ) -> State:
        """The state of a node after ``r`` rounds; ``delivered(k, q, p)`` says whether the message
        of ``q`` to ``p`` in round ``k`` arrives."""
        start = Lambda(lambda q: self.start(q, input(q)), q=self.Node)
        return self.execution.state_at(start, delivered, r)(p)

    @definition(zh="节点最终决定该值")
    def decides(
        self, input: Fun[Node, Bool], delivered: Fun[Nat, Node, Node, Bool], p: Node, v: Bool
    ):
        """The node decides the value in some round."""
        return Exists(lambda r: self.output(p, self.state_after(input, delivered, r, p)) == some(v))

    @definition(cite="dls1988", zh="最终同步：某轮之后正确节点间消息不丢")
    def eventually_synchronous(self, delivered: Fun[Nat, Node, Node, Bool], faulty: Rel[Node]):
        """From some round on every message between correct nodes arrives."""
        return Exists(
            lambda stable: ForAll(
                lambda r, p, q: Implies(
                    stable <= r, Not(faulty(p)), Not(faulty(q)), delivered(r, p, q) == yes
                )
            )
        )

    @definition(cite="dls1988", zh="在该故障集下解决共识")
    def solves(self, faulty: Rel[Node]):
        """Consensus when these nodes are faulty, in every eventually synchronous run: each correct
        node decides, no two decide differently, and equal inputs are decided."""

        def run(input: Fun[Node, Bool], delivered: Fun[Nat, Node, Node, Bool]):
            def termination(p: Node):
                return Implies(
                    Not(faulty(p)), Exists(lambda v: self.decides(input, delivered, p, v))
                )

            def agreement(p: Node, q: Node, v: Bool, w: Bool):
                return Implies(
                    Not(faulty(p)),
                    Not(faulty(q)),
                    self.decides(input, delivered, p, v),
                    self.decides(input, delivered, q, w),
                    v == w,
                )

            def validity(u: Bool, p: Node, v: Bool):
                return Implies(
                    ForAll(lambda q: Implies(Not(faulty(q)), input(q) == u)),
                    Not(faulty(p)),
                    self.decides(input, delivered, p, v),
                    v == u,
                )

            return Implies(
                self.eventually_synchronous(delivered, faulty),
                And(ForAll(termination), ForAll(agreement), ForAll(validity)),
            )

        return ForAll(run)


@theorem(
    by="lean",
    cite="dls1988",
    witness="two_silent_nodes",
    zh="部分同步下 2 ≤ n ≤ 2f 时共识不可解",
    tight_open="no algorithm for n > 2f is proved in this model",
)
def n_le_2f_impossible(
    n: Nat, f: Nat, Message: Sort, State: Sort, A: RoundAlgorithm[Fin[n], Message, State]
):
    """Under partial synchrony, consensus among n nodes, f of which may crash, is impossible for
    2 ≤ n ≤ 2f."""

    def tolerated(faulty: Rel[Fin[n]]):
        return Implies(size(n, lambda p: decide(faulty(p))) <= f, A.solves(faulty))

    return Implies(2 <= n, n <= 2 * f, Not(ForAll(tolerated)))  # noqa: SIM300


@theorem(by="lean", cite="dls1988", zh="见证：没有故障时，两个节点可以解决共识")
def two_nodes_without_fault():
    """The faults are needed: two nodes solve consensus under partial synchrony when neither may
    crash."""

    def claim(Message: Sort, State: Sort, A: RoundAlgorithm[Fin[2], Message, State]):
        return ForAll(
            lambda faulty: Implies(
                size(2, lambda p: decide(faulty(p))) <= 0,
                A.solves(faulty),
            )
        )

    return Exists(claim)
