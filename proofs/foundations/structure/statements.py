"""Structure types: client-server, peer-to-peer, layered, microservices (Definition 1.1.2).

The document describes four ways to lay out a system, in words.  Here each is a property of a
*permission topology*: who may call whom.  Asked of who happened to talk, every silent system would
be of every type.  A call is the first message of a conversation; its answer needs no permission of
its own.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Mutant,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    bnot,
    definition,
    inductive,
    member,
    no,
    none,
    some,
    theorem,
    transitive_closure,
    yes,
)
from proofs.foundations.reachability.statements import StartedSystem


class Topology(Structure, var="T", zh="许可拓扑：谁可以呼叫谁"):
    """A permission topology: which node may call which."""

    Node: Sort
    allowed: Rel[Node, Node]  # the first node may call the second

    @definition(seed="1.1.2", zh="信道：不同节点间许可的呼叫")
    def channel(self, a: Node, b: Node):
        """One node may call another one; what a node does by itself is no communication."""
        return And(a != b, self.allowed(a, b))

    @definition(zh="两节点间有某一方向的信道")
    def linked(self, a: Node, b: Node):
        """There is a channel between the nodes, in one direction or the other."""
        return Or(self.channel(a, b), self.channel(b, a))

    @inductive(zh="沿信道的游走及其长度的奇偶")
    def walk(self, a: Node, odd: Bool, b: Node):
        """A walk along channels, in any direction, from ``a`` to ``b``, of odd or even length."""
        yield "start", And(odd == no, a == b)
        yield "step", Exists(lambda c: And(self.walk(a, bnot(odd), c), self.linked(c, b)))

    @definition(zh="把节点分为服务器与客户端的划分")
    def divides(self, server: Rel[Node]):
        """The nodes divide into servers and clients: each channel joins one of each kind."""
        return ForAll(lambda a, b: Implies(self.channel(a, b), Iff(server(a), Not(server(b)))))

    @definition(seed="1.1.2", zh="客户端-服务器结构")
    def client_server(self):
        """Client-server: channels join clients and servers only, and some client may call some
        server."""
        return Exists(
            lambda server: And(
                self.divides(server),
                Exists(lambda a, b: And(Not(server(a)), server(b), self.channel(a, b))),
            ),
            server=Rel[self.Node],
        )

    @definition(seed="1.1.2", zh="点对点结构")
    def peer_to_peer(self):
        """Peer-to-peer: any node may call any other, with no server between them."""
        return ForAll(lambda a, b: Implies(a != b, self.allowed(a, b)))

    @definition(zh="自同构：保持信道的节点置换")
    def automorphism(self, f: Fun[Node, Node]):
        """A permutation of the nodes that keeps channels as they are."""
        return And(
            ForAll(lambda a, b: Implies(f(a) == f(b), a == b)),
            ForAll(lambda b: Exists(lambda a: f(a) == b)),
            ForAll(lambda a, b: Iff(self.channel(a, b), self.channel(f(a), f(b)))),
        )

    @definition(seed="1.1.2", zh="所有节点地位平等：自同构群可迁")
    def equal_nodes(self):
        """All nodes have the same standing: some automorphism takes any node to any other."""
        return ForAll(lambda a, b: Exists(lambda f: And(f(a) == b, self.automorphism(f))))

    @definition(zh="分层：呼叫只向更低的层")
    def layering(self, layer: Fun[Node, Nat]):
        """Numbers of layers such that calls go to lower layers only."""
        return ForAll(lambda a, b: Implies(self.channel(a, b), layer(b) < layer(a)))

    @definition(seed="1.1.2", zh="分层结构")
    def layered(self):
        """Layered: the nodes can be put in layers such that calls go to lower layers only."""
        return Exists(lambda layer: self.layering(layer))

    @definition(seed="1.1.2", zh="同步呼叫的一步：呼叫，或得到回答")
    def call_step(self, s: Fun[Node, Option[Node]], a: Node, t: Fun[Node, Option[Node]]):
        """A node that waits for nobody calls another, and waits; or the one it waits for, itself
        waiting for nobody, answers."""
        return And(
            ForAll(lambda b: Implies(b != a, t(b) == s(b))),
            Or(
                And(s(a) == none(), Exists(lambda b: And(self.channel(a, b), t(a) == some(b)))),
                And(
                    t(a) == none(),
                    Exists(lambda b: And(s(a) == some(b), s(b) == none())),
                ),
            ),
        )

    @definition(seed="1.1.2", zh="同步呼叫的系统")
    def synchronous_calls(self) -> StartedSystem[Fun[Node, Option[Node]], Node]:
        """The system of synchronous calls: a state tells for whose answer each node waits; at the
        start nobody waits, then nodes call as they please."""
        return StartedSystem.make(
            step=lambda s, a, t: self.call_step(s, a, t),
            initial=lambda s: ForAll(lambda a: s(a) == none()),
        )

    @definition(seed="1.1.2", zh="死锁：等待图中有环")
    def deadlock(self, s: Fun[Node, Option[Node]]):
        """The wait-for graph has a cycle: some node waits, over others or not, for itself."""
        return Exists(lambda a: transitive_closure(lambda x, y: s(x) == some(y), a, a))

    @definition(zh="没有可达的死锁")
    def deadlock_free(self):
        """No state that synchronous calls can reach is a deadlock."""
        return self.synchronous_calls.invariant(lambda s: Not(self.deadlock(s)))


def two_nodes_suffice(T: Topology, a: Node, b: Node, c: Node):
    """Claims that two nodes are enough to tell client-server from peer-to-peer."""
    return Implies(T.client_server, a != b, Not(T.peer_to_peer))


@theorem(
    by="lean",
    seed="1.1.2",
    witness="two_clients",
    zh="客户端-服务器即无奇环的非空拓扑；三个节点以上不是点对点",
    mutants=Mutant(replace=two_nodes_suffice, by="two_peers"),
)
def client_server_bipartite(T: Topology, a: Node, b: Node, c: Node):
    """A topology is client-server exactly when it has a channel and no odd cycle; with three nodes
    or more it is not peer-to-peer."""
    return And(
        Iff(
            T.client_server,
            And(
                Exists(lambda x, y: T.channel(x, y)),
                ForAll(lambda x: Not(T.walk(x, yes, x))),
            ),
        ),
        Implies(T.client_server, a != b, b != c, a != c, Not(T.peer_to_peer)),
    )


@theorem(
    by="lean",
    seed="1.1.2",
    witness="three_peers",
    zh="点对点结构对称，且所有节点地位平等",
    mutants=Mutant(1, by="two_clients"),
)
def peer_to_peer_symmetric(T: Topology):
    """Peer-to-peer topologies are symmetric: channels go both ways, and all nodes have the same
    standing."""
    return Implies(
        T.peer_to_peer,
        And(ForAll(lambda a, b: Implies(T.channel(a, b), T.channel(b, a))), T.equal_nodes),
    )


def calls_never_deadlock(T: Topology, nodes: List[Node]):
    """Claims that synchronous calls never deadlock."""
    return T.deadlock_free


@theorem(
    by="lean",
    seed="1.1.2",
    witness="one_call",
    zh="分层则同步呼叫无死锁；节点有限时反之亦然",
    mutants=Mutant(replace=calls_never_deadlock, by="mutual_calls"),
)
def layered_no_deadlock(T: Topology, nodes: List[Node]):
    """In a layered topology synchronous calls cannot deadlock; of finitely many nodes, those whose
    calls cannot deadlock are layered."""
    return And(
        Implies(T.layered, T.deadlock_free),
        Implies(ForAll(lambda a: member(a, nodes)), T.deadlock_free, T.layered),
    )


@theorem(
    by="lean",
    seed="1.1.2",
    witness="chain_waits",
    zh="分层时任意等待关系无环",
    mutants=(Mutant(1, by="circle_waits"), Mutant(2, by="wait_without_call")),
)
def layered_wait_for(T: Topology, waits: Rel[Node, Node], a: Node):
    """In a layered topology no node waits for itself, even when nodes wait for several answers at a
    time: whoever waits only for those it may call."""
    return Implies(
        T.layered,
        ForAll(lambda x, y: Implies(waits(x, y), T.channel(x, y))),
        Not(transitive_closure(waits, a, a)),
    )


@theorem(
    by="lean",
    seed="1.1.2",
    witness="call_into_deadlock",
    zh="死锁一旦出现就持续",
    mutants=(Mutant(1, by="first_call"), Mutant(2, by="forgotten_calls")),
)
def deadlock_lasts(T: Topology, s: Fun[Node, Option[Node]], a: Node, t: Fun[Node, Option[Node]]):
    """A deadlock lasts: whatever the nodes do, those that wait for themselves go on waiting."""
    return Implies(T.deadlock(s), T.call_step(s, a, t), T.deadlock(t))


@theorem(by="lean", seed="1.1.2", witness="one_call", zh="两层即只有客户端呼叫的客户端-服务器划分")
def two_layers(T: Topology):
    """To be layered in two layers is to be divided into servers and clients of which only clients
    call."""
    return Iff(
        Exists(lambda layer: And(T.layering(layer), ForAll(lambda a: layer(a) < 2))),
        Exists(
            lambda server: ForAll(
                lambda a, b: Implies(T.channel(a, b), And(Not(server(a)), server(b)))
            ),
            server=Rel[T.Node],
        ),
    )


@theorem(
    by="lean",
    seed="1.1.2",
    witness="two_peers_unlayered",
    zh="两个对等节点：既是客户端-服务器又是点对点，但不分层",
)
def two_peers():
    """Two peers: a topology may be client-server and peer-to-peer at once, and then it is not
    layered."""

    def claim(Node: Sort, T: Topology[Node]):
        return And(T.client_server, T.peer_to_peer, Not(T.layered))

    return Exists(claim)


@theorem(
    by=("lean", "example"),
    seed="1.1.2",
    witness="shortcut",
    zh="分层而非客户端-服务器：越层呼叫成奇环",
)
def layered_not_client_server():
    """A call past a layer closes an odd cycle: a layered topology need not be client-server."""

    def claim(Node: Sort, T: Topology[Node]):
        return And(T.layered, Not(T.client_server))

    return Exists(claim)


@theorem(
    by=("lean", "example"),
    seed="1.1.2",
    witness="ring_of_four",
    zh="四节点环：对称且节点平等，但不是点对点",
)
def ring_not_peer_to_peer():
    """A ring: symmetric channels and nodes of the same standing do not make a topology
    peer-to-peer."""

    def claim(Node: Sort, T: Topology[Node]):
        return And(
            ForAll(lambda a, b: Implies(T.channel(a, b), T.channel(b, a))),
            T.equal_nodes,
            Not(T.peer_to_peer),
        )

    return Exists(claim)


@theorem(by="lean", seed="1.1.2", zh="无限多节点时：无死锁但不分层")
def endless_calls():
    """With infinitely many nodes the converse fails: some topology has no deadlock and no layers,
    since its calls go down forever."""

    def claim(Node: Sort, T: Topology[Node]):
        return And(T.deadlock_free, Not(T.layered))

    return Exists(claim)
