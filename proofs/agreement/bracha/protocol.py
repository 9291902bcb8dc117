"""Reliable broadcast among Byzantine nodes (Bracha 1987): one sender, n > 3f nodes.

Correct nodes echo what the sender says, and get ready when enough of them echo or are ready; a node
delivers when 2f + 1 are ready.  What was sent is a growing set of messages, each with its receiver,
so a message may be late, repeated, overtaken or never read; nobody can send in another's name.  A
faulty node sends whatever it likes to whom it likes, in particular different values to different
nodes.

Three families of sets stand for the paper's three counts: an echo quorum is more than (n + f)/2
nodes, a ready quorum 2f + 1, a weak quorum f + 1.  All that is assumed of them is stated in three
conditions that follow from these sizes when at most f nodes are faulty: two sets of more than
(n + f)/2 nodes share more than f of them (`quorum.intersection_size`), f + 1 nodes are not all
faulty, and 2f + 1 less f faulty ones leave f + 1.  These conditions hold for every n; what needs
n > 3f is that the honest nodes are enough for an echo and for a ready quorum (`tolerates_iff`).
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    axiom,
    init,
    invariant,
    safety,
    theorem,
)
from proofs.foundations.quorum.statements import size


class Bracha(
    TransitionSystem,
    var="B",
    messages={"initial": ("sender", 0), "echo": (0, 1), "ready": (0, 1)},
    zh="Bracha 可靠广播",
):
    """Nodes, of which some are honest, broadcast the value of one sender in three phases."""

    Node: Sort
    Value: Sort
    EchoQuorum: Sort
    ReadyQuorum: Sort
    WeakQuorum: Sort
    honest: Rel[Node]  # the node follows the protocol
    sender: Node  # who broadcasts
    input: Value  # what the sender, if honest, broadcasts
    in_echo: Rel[Node, EchoQuorum]  # the node belongs to an echo quorum
    in_ready: Rel[Node, ReadyQuorum]  # the node belongs to a ready quorum
    in_weak: Rel[Node, WeakQuorum]  # the node belongs to a weak quorum
    initial: Mutable[Rel[Node, Value]]  # the sender sent the value to the node
    echo: Mutable[Rel[Node, Node, Value]]  # the first node sent an echo of the value to the second
    ready: Mutable[Rel[Node, Node, Value]]  # the first node told the second: ready for the value
    delivered: Mutable[Rel[Node, Value]]  # the node delivered the value
    echoed_by: Mutable[Fun[Value, EchoQuorum]]  # history: whose echoes made a node ready at first

    @axiom(zh="任意两个回声法定集含公共诚实节点")
    def echo_quorums_meet(self, q: EchoQuorum, r: EchoQuorum):
        """Any two echo quorums share an honest node."""
        return Exists(lambda n: And(self.honest(n), self.in_echo(n, q), self.in_echo(n, r)))

    @axiom(zh="弱法定集含诚实节点")
    def weak_has_honest(self, w: WeakQuorum):
        """A weak quorum has an honest node."""
        return Exists(lambda n: And(self.honest(n), self.in_weak(n, w)))

    @axiom(zh="就绪法定集的诚实成员包含一个弱法定集")
    def ready_has_weak(self, q: ReadyQuorum):
        """The honest nodes of a ready quorum include a weak quorum."""
        return Exists(
            lambda w: ForAll(
                lambda n: Implies(self.in_weak(n, w), And(self.honest(n), self.in_ready(n, q)))
            )
        )

    @init
    def nothing_sent(self):
        """At first no message was sent and nothing delivered."""
        return And(
            ForAll(lambda n, v: Not(self.initial(n, v))),
            ForAll(lambda n, m, v: Not(self.echo(n, m, v))),
            ForAll(lambda n, m, v: Not(self.ready(n, m, v))),
            ForAll(lambda n, v: Not(self.delivered(n, v))),
        )

    @action(modifies="initial")
    def broadcast(self, new):
        """The honest sender sends its value to all."""
        return And(
            self.honest(self.sender),
            ForAll(lambda m, w: Iff(new.initial(m, w), Or(self.initial(m, w), w == self.input))),
        )

    @action(modifies="echo")
    def echo_initial(self, new, n: Node, v: Value):
        """An honest node that has echoed nothing echoes what it has from the sender."""
        return And(
            self.honest(n),
            ForAll(lambda m, w: Not(self.echo(n, m, w))),
            self.initial(n, v),
            ForAll(
                lambda k, m, w: Iff(new.echo(k, m, w), Or(self.echo(k, m, w), And(k == n, w == v)))
            ),
        )

    @action(modifies="echo")
    def echo_echoes(self, new, n: Node, v: Value, q: EchoQuorum):
        """An honest node that has echoed nothing echoes what an echo quorum echoes."""
        return And(
            self.honest(n),
            ForAll(lambda m, w: Not(self.echo(n, m, w))),
            ForAll(lambda k: Implies(self.in_echo(k, q), self.echo(k, n, v))),
            ForAll(
                lambda k, m, w: Iff(new.echo(k, m, w), Or(self.echo(k, m, w), And(k == n, w == v)))
            ),
        )

    @action(modifies="echo")
    def echo_readies(self, new, n: Node, v: Value, q: WeakQuorum):
        """An honest node that has echoed nothing echoes what a weak quorum is ready for."""
        return And(
            self.honest(n),
            ForAll(lambda m, w: Not(self.echo(n, m, w))),
            ForAll(lambda k: Implies(self.in_weak(k, q), self.ready(k, n, v))),
            ForAll(
                lambda k, m, w: Iff(new.echo(k, m, w), Or(self.echo(k, m, w), And(k == n, w == v)))
            ),
        )

    @action(modifies=("ready", "echoed_by"))
    def ready_echoes(self, new, n: Node, v: Value, q: EchoQuorum):
        """An honest node that was ready for nothing gets ready for what an echo quorum echoes."""
        return And(
            self.honest(n),
            ForAll(lambda m, w: Not(self.ready(n, m, w))),
            ForAll(lambda k: Implies(self.in_echo(k, q), self.echo(k, n, v))),
            ForAll(
                lambda k, m, w: Iff(
                    new.ready(k, m, w), Or(self.ready(k, m, w), And(k == n, w == v))
                )
            ),
            new.echoed_by(v) == q,
            ForAll(lambda w: Implies(w != v, new.echoed_by(w) == self.echoed_by(w))),
        )

    @action(modifies="ready")
    def ready_readies(self, new, n: Node, v: Value, q: WeakQuorum):
        """An honest node that was ready for nothing gets ready for what a weak quorum is for."""
        return And(
            self.honest(n),
            ForAll(lambda m, w: Not(self.ready(n, m, w))),
            ForAll(lambda k: Implies(self.in_weak(k, q), self.ready(k, n, v))),
            ForAll(
                lambda k, m, w: Iff(
                    new.ready(k, m, w), Or(self.ready(k, m, w), And(k == n, w == v))
                )
            ),
        )

    @action(modifies="delivered")
    def deliver(self, new, n: Node, v: Value, q: ReadyQuorum):
        """An honest node delivers what a ready quorum is ready for."""
        return And(
            self.honest(n),
            ForAll(lambda k: Implies(self.in_ready(k, q), self.ready(k, n, v))),
            ForAll(
                lambda m, w: Iff(new.delivered(m, w), Or(self.delivered(m, w), And(m == n, w == v)))
            ),
        )

    @action(modifies="initial")
    def forge_initial(self, new, m: Node, v: Value):
        """A faulty sender sends any value to any node."""
        return And(
            Not(self.honest(self.sender)),
            ForAll(
                lambda x, w: Iff(new.initial(x, w), Or(self.initial(x, w), And(x == m, w == v)))
            ),
        )

    @action(modifies="echo")
    def forge_echo(self, new, n: Node, m: Node, v: Value):
        """A faulty node sends any echo to any node."""
        return And(
            Not(self.honest(n)),
            ForAll(
                lambda k, x, w: Iff(
                    new.echo(k, x, w), Or(self.echo(k, x, w), And(k == n, x == m, w == v))
                )
            ),
        )

    @action(modifies="ready")
    def forge_ready(self, new, n: Node, m: Node, v: Value):
        """A faulty node tells any node that it is ready for any value."""
        return And(
            Not(self.honest(n)),
            ForAll(
                lambda k, x, w: Iff(
                    new.ready(k, x, w), Or(self.ready(k, x, w), And(k == n, x == m, w == v))
                )
            ),
        )

    @invariant
    def echo_to_all(self, n: Node, m: Node, k: Node, v: Value):
        """What an honest node echoes, it echoes to all."""
        return Implies(self.honest(n), self.echo(n, m, v), self.echo(n, k, v))

    @invariant
    def ready_to_all(self, n: Node, m: Node, k: Node, v: Value):
        """What an honest node is ready for, it tells all."""
        return Implies(self.honest(n), self.ready(n, m, v), self.ready(n, k, v))

    @invariant
    def one_echo(self, n: Node, m: Node, k: Node, v: Value, w: Value):
        """An honest node echoes one value."""
        return Implies(self.honest(n), self.echo(n, m, v), self.echo(n, k, w), v == w)

    @invariant
    def ready_was_echoed(self, n: Node, m: Node, k: Node, x: Node, v: Value):
        """What an honest node is ready for, the honest nodes of an echo quorum echoed."""
        return Implies(
            self.honest(n),
            self.ready(n, m, v),
            self.honest(k),
            self.in_echo(k, self.echoed_by(v)),
            self.echo(k, x, v),
        )

    @invariant
    def one_ready(self, n: Node, m: Node, k: Node, x: Node, v: Value, w: Value):
        """All honest nodes that are ready are ready for one value."""
        return Implies(
            self.honest(n), self.honest(m), self.ready(n, k, v), self.ready(m, x, w), v == w
        )

    @invariant
    def delivered_was_echoed(self, n: Node, k: Node, x: Node, v: Value):
        """When a value is delivered, the honest nodes of an echo quorum echoed it."""
        return Implies(
            self.delivered(n, v),
            self.honest(k),
            self.in_echo(k, self.echoed_by(v)),
            self.echo(k, x, v),
        )

    @invariant
    def delivered_is_ready(self, n: Node, m: Node, k: Node, v: Value, w: Value):
        """Honest nodes are ready for nothing else than what is delivered."""
        return Implies(self.delivered(n, v), self.honest(m), self.ready(m, k, w), v == w)

    @invariant
    def initial_is_input(self, n: Node, v: Value):
        """An honest sender sends its value only."""
        return Implies(self.honest(self.sender), self.initial(n, v), v == self.input)

    @invariant
    def echo_is_input(self, n: Node, m: Node, v: Value):
        """Honest nodes echo the value of an honest sender only."""
        return Implies(
            self.honest(self.sender), self.honest(n), self.echo(n, m, v), v == self.input
        )

    @invariant
    def ready_is_input(self, n: Node, m: Node, v: Value):
        """Honest nodes are ready for the value of an honest sender only."""
        return Implies(
            self.honest(self.sender), self.honest(n), self.ready(n, m, v), v == self.input
        )

    @safety(
        by=("smt", "lean"),
        cite="bracha1987",
        mutants=(
            Mutant("echo_quorums_meet"),
            Mutant("weak_has_honest"),
            Mutant("echo_initial.2"),
            Mutant("ready_echoes.3"),
            Mutant("ready_readies.3"),
            Mutant("deliver.2"),
        ),
        zh="一致性：诚实节点交付的值相同",
        tight="tolerates_iff",
    )
    def agreement(self, n: Node, m: Node, v: Value, w: Value):
        """No two honest nodes deliver different values, nor does one node deliver two."""
        return Implies(self.delivered(n, v), self.delivered(m, w), v == w)

    @safety(
        by=("smt", "lean"),
        cite="bracha1987",
        mutants=(Mutant("echo_initial.3"), Mutant("ready_has_weak")),
        zh="完整性：发送者诚实时只交付其值",
        tight="tolerates_iff",
    )
    def integrity(self, n: Node, v: Value):
        """When the sender is honest, nothing but its value is delivered."""
        return Implies(self.honest(self.sender), self.delivered(n, v), v == self.input)

    @safety(
        by=("smt", "lean"),
        cite="bracha1987",
        mutants=(Mutant("ready_has_weak"), Mutant("deliver.2")),
        zh="全体性的安全部分：有节点交付时，f + 1 个诚实节点已向所有节点声明就绪",
    )
    def delivered_is_backed(self, v: Value):
        """When a node delivers a value, some weak quorum of honest nodes has told all nodes that it
        is ready for it: every other node gets ready and delivers once these messages arrive."""
        return Implies(
            Exists(lambda n: self.delivered(n, v)),
            Exists(
                lambda w: ForAll(
                    lambda k, m: Implies(
                        self.in_weak(k, w), And(self.honest(k), self.ready(k, m, v))
                    )
                )
            ),
        )


def exactly(n, in_quorum, enough):
    """The quorums are the sets of nodes whose size is enough, all of them and no others."""

    def equal(q, x):
        return ForAll(lambda i: Iff(in_quorum(i, q), x(i)))

    return And(
        ForAll(lambda q: Exists(lambda x: And(enough(size(n, x)), equal(q, x)))),
        ForAll(lambda x: Implies(enough(size(n, x)), Exists(lambda q: equal(q, x)))),
    )


@theorem(by="lean", cite="bracha1987", zh="法定集恰取论文的大小且诚实节点足够，当且仅当 n > 3f")
def tolerates_iff(n: Nat, f: Nat):
    """The quorums can be exactly the sets of the paper's sizes, with the honest nodes among them
    both as an echo and as a ready quorum, whichever f nodes are faulty, exactly when n > 3f."""

    def possible(faulty: Fun[Fin[n], Bool]):
        def claim(V: Sort, E: Sort, R: Sort, W: Sort, B: Bracha[Fin[n], V, E, R, W]):
            return And(
                ForAll(lambda i: Iff(B.honest(i), Not(faulty(i)))),
                exactly(n, B.in_echo, lambda k: n + f < 2 * k),
                exactly(n, B.in_ready, lambda k: 2 * f + 1 <= k),
                exactly(n, B.in_weak, lambda k: f + 1 <= k),
                Exists(lambda q: ForAll(lambda i: Iff(B.in_echo(i, q), B.honest(i)))),
                Exists(lambda q: ForAll(lambda i: Iff(B.in_ready(i, q), B.honest(i)))),
            )

        return Implies(size(n, faulty) <= f, Exists(claim))

    return Iff(ForAll(possible), 3 * f < n)
