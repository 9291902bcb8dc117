"""The mapping to the meta-model: what R_conn, R_comm and R_cons are for a distributed system.

The document (1.5) names the three relations and says nothing of them, so nothing can be proved
of a meta-model as such.  Here they are read off a system: links between nodes, messages that were
received, states that look alike.  What can be shown is that this reading is functorial.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Implies,
    Rel,
    Sort,
    Structure,
    definition,
    some,
    theorem,
)
from proofs.foundations.system.statements import System


class MetaModel(Structure, var="M", zh="元模型：对象、格局与三个关系"):
    """Objects and configurations with the three relations of the document, and nothing more."""

    Object: Sort
    Configuration: Sort
    connected: Rel[Object, Object]  # R_conn
    communicates: Rel[Object, Object]  # R_comm
    consistent: Rel[Configuration, Configuration]  # R_cons


@definition(seed="1.5", zh="元模型的同态：保持三个关系")
def preserves(
    A: Sort,
    C: Sort,
    B: Sort,
    D: Sort,
    M: MetaModel[A, C],
    N: MetaModel[B, D],
    objects: Fun[A, B],
    configurations: Fun[C, D],
):
    """The maps preserve the three relations."""
    return And(
        ForAll(lambda p, q: Implies(M.connected(p, q), N.connected(objects(p), objects(q)))),
        ForAll(lambda p, q: Implies(M.communicates(p, q), N.communicates(objects(p), objects(q)))),
        ForAll(
            lambda s, t: Implies(
                M.consistent(s, t), N.consistent(configurations(s), configurations(t))
            )
        ),
    )


class Deployment(System, var="S", zh="部署：系统、节点间的链路与状态的观察"):
    """A distributed system with the links between its nodes and a view of its states."""

    View: Sort
    link: Rel[Node, Node]  # the first node may send to the second
    view: Fun[State, View]  # what is observed of a state

    @definition(seed="1.5", zh="由系统得到的元模型")
    def meta_model(self) -> MetaModel[Process, State]:
        """Processes are connected by the links of their nodes and communicate by messages; states
        are consistent when they look alike."""
        return MetaModel.make(
            connected=lambda p, q: self.link(self.host(p), self.host(q)),
            communicates=lambda p, q: Exists(lambda m: self.communicates(p, q, m)),
            consistent=lambda s, t: self.view(s) == self.view(t),
        )

    @definition(seed="1.5", zh="消息遵守链路")
    def respects_links(self):
        """Messages are received only along links."""
        return ForAll(
            lambda p, q, m: Implies(
                self.communicates(p, q, m), self.link(self.host(p), self.host(q))
            )
        )


@definition(seed="1.5", zh="部署的态射")
def is_morphism(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    Node: Sort,
    Protocol: Sort,
    Payload: Sort,
    State: Sort,
    View: Sort,
    Process2: Sort,
    Event2: Sort,
    Message2: Sort,
    Node2: Sort,
    Protocol2: Sort,
    Payload2: Sort,
    State2: Sort,
    View2: Sort,
    S: Deployment[Process, Event, Message, Node, Protocol, Payload, State, View],
    T: Deployment[Process2, Event2, Message2, Node2, Protocol2, Payload2, State2, View2],
    processes: Fun[Process, Process2],
    messages: Fun[Message, Message2],
    events: Fun[Event, Event2],
    nodes: Fun[Node, Node2],
    states: Fun[State, State2],
    views: Fun[View, View2],
):
    """The maps preserve where events happen and processes run, what is sent and received, links,
    and what is observed."""
    return And(
        ForAll(lambda e: T.process(events(e)) == processes(S.process(e))),
        ForAll(lambda p: T.host(processes(p)) == nodes(S.host(p))),
        ForAll(lambda m: T.send(messages(m)) == events(S.send(m))),
        ForAll(
            lambda e, m: Implies(
                S.received(e) == some(m), T.received(events(e)) == some(messages(m))
            )
        ),
        ForAll(lambda a, b: Implies(S.link(a, b), T.link(nodes(a), nodes(b)))),
        ForAll(lambda s: T.view(states(s)) == views(S.view(s))),
    )


@theorem(by="lean", seed="1.5", witness="one_deployment", zh="到元模型的映射是函子")
def functorial(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    Node: Sort,
    Protocol: Sort,
    Payload: Sort,
    State: Sort,
    View: Sort,
    Process2: Sort,
    Event2: Sort,
    Message2: Sort,
    Node2: Sort,
    Protocol2: Sort,
    Payload2: Sort,
    State2: Sort,
    View2: Sort,
    S: Deployment[Process, Event, Message, Node, Protocol, Payload, State, View],
    T: Deployment[Process2, Event2, Message2, Node2, Protocol2, Payload2, State2, View2],
    processes: Fun[Process, Process2],
    messages: Fun[Message, Message2],
    events: Fun[Event, Event2],
    nodes: Fun[Node, Node2],
    states: Fun[State, State2],
    views: Fun[View, View2],
):
    """The mapping to the meta-model is functorial: a morphism of deployments preserves R_conn,
    R_comm and R_cons."""
    return Implies(
        is_morphism(S, T, processes, messages, events, nodes, states, views),
        preserves(S.meta_model, T.meta_model, processes, states),
    )


@theorem(by="lean", seed="1.5", witness="three_meta_models", zh="同态含恒等且可合成")
def preserves_composes(
    A: Sort,
    C: Sort,
    B: Sort,
    D: Sort,
    E: Sort,
    F: Sort,
    L: MetaModel[A, C],
    M: MetaModel[B, D],
    N: MetaModel[E, F],
    f: Fun[A, B],
    g: Fun[C, D],
    h: Fun[B, E],
    k: Fun[D, F],
):
    """Maps between meta-models that preserve the relations contain the identity and compose."""
    return And(
        preserves(L, L, lambda a: a, lambda c: c),
        Implies(
            preserves(L, M, f, g),
            preserves(M, N, h, k),
            preserves(L, N, lambda a: h(f(a)), lambda c: k(g(c))),
        ),
    )


@theorem(
    by="lean",
    seed="1.5",
    witness="one_deployment",
    zh="遵守链路时 R_comm 含于 R_conn；R_cons 是等价关系",
)
def relations(S: Deployment, s: State, t: State, u: State):
    """When messages are received only along links, R_comm is a part of R_conn; R_cons is an
    equivalence."""
    M = S.meta_model
    return Implies(
        S.respects_links,
        And(
            ForAll(lambda p, q: Implies(M.communicates(p, q), M.connected(p, q))),
            M.consistent(s, s),
            Implies(M.consistent(s, t), M.consistent(t, s)),
            Implies(M.consistent(s, t), M.consistent(t, u), M.consistent(s, u)),
        ),
    )
