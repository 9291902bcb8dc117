"""Byzantine agreement needs more than three times as many nodes as may be faulty; that is enough.

Pease, Shostak and Lamport 1980.  The problem and the proof of impossibility, the covering argument,
are those of Fischer, Lynch and Merritt 1986; the algorithm is in
``proofs/agreement/phase_king/protocol.py``. The model is the strongest for the algorithm:
synchronous rounds, a complete graph, no bound on the number of rounds, deterministic nodes; no
signatures.
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
    Match,
    Nat,
    Not,
    Option,
    Rel,
    Sort,
    Structure,
    axiom,
    decide,
    definition,
    recursive,
    some,
    theorem,
    val,
)
from proofs.agreement.consensus.statements import ConsensusRun
from proofs.foundations.quorum.statements import size


class SyncAlgorithm(Structure, var="A", zh="同步算法"):
    """A deterministic synchronous algorithm on a complete graph."""

    Node: Sort
    Message: Sort
    State: Sort
    start: Fun[Node, Bool, State]  # the initial state of a node with an input
    message: Fun[Node, State, Node, Message]  # what a node sends to another in a round
    next: Fun[Node, State, Fun[Node, Message], State]  # the state after a round
    output: Fun[Node, State, Option[Bool]]  # the decision, if there is one

    @axiom(zh="决定不再更改")
    def write_once(self, p: Node, s: State, received: Fun[Node, Message], v: Bool):
        """A decision is never changed."""
        return Implies(
            self.output(p, s) == some(v), self.output(p, self.next(p, s, received)) == some(v)
        )

    @recursive(zh="第 r 轮之后的状态")
    def state_after(
        self,
        input: Fun[Node, Bool],
        faulty: Rel[Node],
        forged: Fun[Nat, Node, Node, Message],
        r: Nat,
        p: Node,
    ) -> State:
        """The state of a node after ``r`` rounds in which faulty nodes send what ``forged`` says
        (round, sender, receiver)."""
        return Match(
            r,
            zero=lambda: self.start(p, input(p)),
            succ=lambda k: self.next(
                p,
                self.state_after(input, faulty, forged, k, p),
                lambda q: If(
                    faulty(q),
                    forged(k, q, p),
                    self.message(q, self.state_after(input, faulty, forged, k, q), p),
                ),
            ),
        )

    @definition(cite="flm1986", zh="作为共识的运行")
    def run(
        self, input: Fun[Node, Bool], faulty: Rel[Node], forged: Fun[Nat, Node, Node, Message]
    ) -> ConsensusRun[Node, Bool, Nat]:
        """A run as one of consensus: who is not faulty is correct, everybody proposes its input at
        once, and a decision is an output after some round."""
        return ConsensusRun.make(
            correct=lambda p: Not(faulty(p)),
            proposes=lambda p, v, r: v == input(p),
            decides=lambda p, v, r: (
                self.output(p, self.state_after(input, faulty, forged, r, p)) == some(v)
            ),
        )

    @recursive(zh="无人偏离算法时第 r 轮之后的状态")
    def followed(self, input: Fun[Node, Bool], r: Nat, p: Node) -> State:
        """The state of a node after ``r`` rounds in which every node follows the algorithm."""
        return Match(
            r,
            zero=lambda: self.start(p, input(p)),
            succ=lambda k: self.next(
                p,
                self.followed(input, k, p),
                lambda q: self.message(q, self.followed(input, k, q), p),
            ),
        )

    @definition(zh="故障节点只谎报输入的运行")
    def lying_run(
        self, input: Fun[Node, Bool], claimed: Fun[Node, Bool], faulty: Rel[Node]
    ) -> ConsensusRun[Node, Bool, Nat]:
        """A run in which every node follows the algorithm with the input that it claims, which for
        faulty nodes need not be their own."""
        return ConsensusRun.make(
            correct=lambda p: Not(faulty(p)),
            proposes=lambda p, v, r: v == input(p),
            decides=lambda p, v, r: self.output(p, self.followed(claimed, r, p)) == some(v),
        )

    @definition(zh="终止性")
    def termination(self, faulty: Rel[Node]):
        """Every correct node decides, whatever the faulty ones send."""
        return ForAll(lambda input, forged: self.run(input, faulty, forged).termination)

    @definition(zh="一致性")
    def agreement(self, faulty: Rel[Node]):
        """Correct nodes never decide differently."""
        return ForAll(lambda input, forged: self.run(input, faulty, forged).agreement)

    @definition(zh="有效性")
    def validity(self, faulty: Rel[Node]):
        """If all correct nodes have the same input, that is what they decide."""
        return ForAll(
            lambda input, forged, v: self.run(input, faulty, forged).unanimity_of_correct(v)
        )

    @definition(cite="flm1986", zh="在该故障集下解决拜占庭协定")
    def solves(self, faulty: Rel[Node]):
        """Byzantine agreement when exactly these nodes are faulty."""
        return ForAll(lambda input, forged: self.run(input, faulty, forged).byzantine_agreement)


@theorem(
    by="lean",
    cite="flm1986",
    witness="three_silent_nodes",
    zh="三个可容许的故障集覆盖所有节点时不可解",
    tight_open="that it is possible whenever no three fault sets cover the nodes is not formalized",
)
def three_fault_sets_impossible(A: SyncAlgorithm, group: Fun[Node, Fin[3]], a: Node, c: Node):
    """No algorithm tolerates each of three fault sets that together are all nodes (two of them not
    empty): the adversary-structure form."""
    return Implies(
        val(group(a)) == 0,
        val(group(c)) == 2,
        Not(ForAll(lambda k: A.solves(lambda p: group(p) == k))),
    )


@definition(zh="容忍任意 f 个故障节点")
def tolerates(n: Nat, Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State], f: Nat):
    """Byzantine agreement among ``n`` nodes whichever ``f`` of them are faulty (or fewer)."""
    return ForAll(
        lambda faulty: Implies(size(n, lambda p: decide(faulty(p))) <= f, A.solves(faulty))
    )


@theorem(
    by="lean",
    cite="lsp1982",
    witness="three_one_nodes",
    zh="2 ≤ n ≤ 3f 时拜占庭协定不可解",
    tight="possible",
)
def n_le_3f_impossible(
    n: Nat, f: Nat, Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State]
):
    """Byzantine agreement among n nodes, f of which may be faulty, is impossible for 2 ≤ n ≤ 3f."""
    return Implies(n >= 2, n <= 3 * f, Not(tolerates(n, A, f)))


@definition(zh="存在容忍 f 个故障节点的算法")
def tolerable(n: Nat, f: Nat):
    """Some algorithm solves Byzantine agreement among ``n`` nodes whichever ``f`` are faulty."""

    def claim(Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State]):
        return tolerates(n, A, f)

    return Exists(claim)


@theorem(
    by="lean",
    cite="lsp1982",
    seed="1.4.3",
    witness="one_of_four",
    mutants=(),
    zh="n ≥ 3f + 1 时拜占庭协定可解",
    tight="n_le_3f_impossible",
)
def possible(n: Nat, f: Nat):
    """Byzantine agreement among n nodes, f of which may be faulty, is possible for n ≥ 3f + 1."""
    return Implies(n >= 3 * f + 1, tolerable(n, f))


@theorem(
    by="lean",
    cite="lsp1982",
    seed="1.4.3",
    witness="one_of_four",
    zh="拜占庭协定可解当且仅当 n > 3f",
)
def tolerates_iff(n: Nat, f: Nat):
    """Two nodes or more tolerate f Byzantine faults exactly when n > 3f."""
    return Implies(n >= 2, Iff(tolerable(n, f), 3 * f < n))


@theorem(by="lean", zh="见证：单个节点容忍任意多故障")
def one_node():
    """One node tolerates any number of faults: that there are two nodes is needed."""
    return ForAll(lambda f: tolerable(1, f), f=Nat)


@theorem(by="lean", zh="见证：有算法容忍故障")
def some_tolerate():
    """There are numbers of nodes and faults, and an algorithm that tolerates so many."""

    def claim(n: Nat, f: Nat, Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State]):
        return tolerates(n, A, f)

    return Exists(claim)


@theorem(
    by="lean",
    cite="lsp1982",
    zh="见证：n = 4，f = 1 时可解",
    tight="n_le_3f_impossible",
)
def four_one_possible():
    """Four nodes tolerate one faulty node: the bound n > 3f is met with equality to 3f + 1."""

    def claim(Message: Sort, State: Sort, A: SyncAlgorithm[Fin[4], Message, State]):
        return tolerates(4, A, 1)

    return Exists(claim)


def _three(requirement):
    def claim(Message: Sort, State: Sort, A: SyncAlgorithm[Fin[3], Message, State]):
        def each(faulty: Rel[Fin[3]]):
            few = size(3, lambda p: decide(faulty(p))) <= 1
            return Implies(few, requirement(A, faulty))

        return ForAll(each)

    return Exists(claim)


@theorem(by="lean", zh="见证：去掉有效性（常值算法）")
def without_validity():
    """Without validity: three nodes that always decide the same value tolerate one faulty node."""
    return _three(lambda A, faulty: And(A.termination(faulty), A.agreement(faulty)))


@theorem(by="lean", zh="见证：去掉一致性（自决算法）")
def without_agreement():
    """Without agreement: three nodes that decide their own input."""
    return _three(lambda A, faulty: And(A.termination(faulty), A.validity(faulty)))


@theorem(by="lean", zh="见证：去掉终止性（从不决定）")
def without_termination():
    """Without termination: three nodes that never decide."""
    return _three(lambda A, faulty: And(A.agreement(faulty), A.validity(faulty)))


@definition(zh="容忍任意 f 个谎报输入的节点")
def withstands_lies(
    n: Nat, Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State], f: Nat
):
    """Byzantine agreement among ``n`` nodes whichever ``f`` of them lie about their inputs, and do
    nothing else that is wrong."""

    def claim(input: Fun[Fin[n], Bool], claimed: Fun[Fin[n], Bool], faulty: Rel[Fin[n]]):
        return Implies(
            size(n, lambda p: decide(faulty(p))) <= f,
            ForAll(lambda p: Implies(Not(faulty(p)), claimed(p) == input(p))),
            A.lying_run(input, claimed, faulty).byzantine_agreement,
        )

    return ForAll(claim)


@theorem(
    by="lean",
    seed="1.4.3",
    inhabited_by="some_tolerate",
    mutants=(),
    zh="谎报输入只是一种拜占庭故障",
)
def lies_are_faults(
    n: Nat, f: Nat, Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State]
):
    """Lying about one's input is one way to be faulty: who tolerates f faulty nodes withstands f
    that lie."""
    return Implies(tolerates(n, A, f), withstands_lies(n, A, f))


@theorem(
    by="lean",
    seed="1.4.3",
    witness="two_one_nodes",
    zh="2 ≤ n ≤ 2f 时，故障节点只谎报输入也不可解（签名无济于事）",
    tight="lying_inputs_possible",
)
def lying_inputs_impossible(
    n: Nat, f: Nat, Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State]
):
    """Byzantine agreement is impossible for 2 ≤ n ≤ 2f even if faulty nodes do no more than lie
    about their inputs, which no signature prevents."""
    return Implies(n >= 2, n <= 2 * f, Not(withstands_lies(n, A, f)))


@theorem(
    by="lean",
    seed="1.4.3",
    witness="one_of_three",
    zh="n > 2f 时可容忍谎报输入",
    tight="lying_inputs_impossible",
)
def lying_inputs_possible(n: Nat, f: Nat):
    """For n > 2f the nodes withstand f that lie about their inputs: they decide what most claim."""

    def claim(Message: Sort, State: Sort, A: SyncAlgorithm[Fin[n], Message, State]):
        return withstands_lies(n, A, f)

    return Implies(n > 2 * f, Exists(claim))
