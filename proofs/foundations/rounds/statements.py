"""Algorithms in rounds over a network that may lose messages, with processes that may crash.

The basic round model of Dwork, Lynch and Stockmeyer (JACM 1988, §3.1).  Computation goes in rounds:
in each, every node sends a message to every node, and goes to a next state by what has arrived.
What is bad about a run is apart from the algorithm: which nodes crash when, and which messages
arrive.  A faulty node follows its algorithm until it crashes and sends nothing afterwards; in the
round of the crash some of its messages may arrive and others not.  How synchronous the network is,
is a condition on what arrives: always, from some unknown round on, or never.

Two conditions are called stable here.  The paper's binds messages between nodes that never crash
(connected); the stronger one binds also those from and to nodes that have not crashed yet.
What is possible is proved under the weaker condition, what is impossible under the stronger.
"""

from __future__ import annotations

from formal.language import (
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
    Sort,
    Structure,
    axiom,
    decide,
    definition,
    no,
    none,
    some,
    true,
    yes,
)
from proofs.agreement.consensus.statements import ConsensusRun
from proofs.foundations.execution.statements import Execution
from proofs.foundations.quorum.statements import size


class Faults(Structure, var="F", zh="一次运行的环境：谁在哪轮崩溃、哪些消息到达"):
    """What goes wrong in a run: who crashes, and which messages arrive."""

    Node: Sort
    crash: Fun[Node, Option[Nat]]  # the round in which the node crashes, if it does
    arrives: Fun[Nat, Node, Node, Bool]  # in a round, the message of one arrives at another

    @axiom(zh="崩溃之后沉默")
    def silent(self, r: Nat, c: Nat, p: Node, q: Node):
        """After the round of its crash no message of a node arrives."""
        return Implies(self.crash(p) == some(c), c < r, self.arrives(r, p, q) == no)

    @definition(cite="dls1988", zh="正确：从不崩溃")
    def correct(self, p: Node):
        """The node never crashes."""
        return self.crash(p) == none()

    @definition(zh="在该轮之后仍未崩溃")
    def survives(self, r: Nat, p: Node):
        """The node has not crashed by the end of the round."""
        return ForAll(lambda c: Implies(self.crash(p) == some(c), r < c))

    @definition(cite="dls1988", zh="从该轮起正确节点间消息全部到达")
    def connected_from(self, stable: Nat):
        """From this round on every message between correct nodes arrives."""
        return ForAll(
            lambda r, p, q: Implies(
                stable <= r, self.correct(p), self.correct(q), self.arrives(r, p, q) == yes
            )
        )

    @definition(zh="从该轮起未崩溃者的消息全部到达")
    def stable_from(self, stable: Nat):
        """From this round on every message arrives whose sender survives the round."""
        return ForAll(
            lambda r, p, q: Implies(stable <= r, self.survives(r, p), self.arrives(r, p, q) == yes)
        )

    @definition(cite="dls1988", zh="最终连通：全局稳定时刻之后正确节点间不丢消息")
    def eventually_connected(self):
        """Partial synchrony: from some unknown round on, the global stabilization time, no message
        between correct nodes is lost."""
        return Exists(lambda stable: self.connected_from(stable))

    @definition(zh="最终稳定（更强）")
    def eventually_stable(self):
        """From some unknown round on no message is lost but of nodes that crash."""
        return Exists(lambda stable: self.stable_from(stable))

    @definition(cite="lynch1996", zh="同步：只有崩溃者的消息会丢")
    def synchronous(self):
        """Synchrony: no message is ever lost but of nodes that crash."""
        return self.stable_from(0)


@definition(zh="至多 f 个节点崩溃")
def at_most(n: Nat, f: Nat, F: Faults[Fin[n]]):
    """At most ``f`` of ``n`` nodes crash."""
    return size(n, lambda p: decide(Not(F.correct(p)))) <= f


class RoundAlgorithm(Structure, var="A", zh="轮次算法"):
    """A deterministic algorithm in rounds, for nodes with inputs of any kind.

    Nothing is assumed of it: that a decision is final is part of what agreement asks.
    """

    Node: Sort
    Message: Sort
    Value: Sort
    State: Sort
    start: Fun[Node, Value, State]  # the initial state of a node with an input
    message: Fun[Node, State, Node, Message]  # what a node sends to another in a round
    next: Fun[Node, State, Fun[Node, Option[Message]], State]  # the state after a round
    output: Fun[Node, State, Option[Value]]  # the decision, if there is one

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
        self, input: Fun[Node, Value], arrives: Fun[Nat, Node, Node, Bool], r: Nat, p: Node
    ) -> State:
        """The state of a node after ``r`` rounds; ``arrives(k, q, p)`` says whether the message
        of ``q`` to ``p`` in round ``k`` arrives."""
        start = Lambda(lambda q: self.start(q, input(q)), q=self.Node)
        return self.execution.state_at(start, arrives, r)(p)

    @definition(cite="dls1988", zh="作为共识的运行")
    def run(self, input: Fun[Node, Value], F: Faults[Node]) -> ConsensusRun[Node, Value, Nat]:
        """The run with these inputs and faults, as a run of consensus: a node proposes its input
        and decides what it puts out after some round; a crashed node computes on unheard, so that
        its later decisions are counted where all decisions are."""
        return ConsensusRun.make(
            correct=F.correct,
            proposes=lambda p, v, t: v == input(p),
            decides=lambda p, v, t: (
                self.output(p, self.state_after(input, F.arrives, t, p)) == some(v)
            ),
        )
