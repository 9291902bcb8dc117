"""Microservices: calls by the API only, private data, and what contraction of services keeps.

A service is a set of nodes.  Contracting each service to one node gives a smaller system with the
same computation, so communication and happened-before stay what they were; that one service
influences another only by messages to or from an API is a theorem.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutant,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    definition,
    some,
    theorem,
)
from proofs.foundations.metamodel.statements import Deployment, is_morphism
from proofs.foundations.structure.statements import Topology


class ServiceTopology(Topology, var="T", zh="服务拓扑：节点所属的服务、API 节点与数据的使用"):
    """A permission topology whose nodes belong to services and use data."""

    Service: Sort
    Key: Sort
    service: Fun[Node, Service]  # the service to which a node belongs
    api: Rel[Node]  # the node takes the calls of other services
    uses: Rel[Node, Key]  # the node may read and write the datum

    @definition(seed="1.1.2", zh="跨服务的呼叫只到 API 节点")
    def api_only(self):
        """Calls from one service to another go to nodes of an API."""
        return ForAll(
            lambda a, b: Implies(
                self.channel(a, b), self.service(a) != self.service(b), self.api(b)
            )
        )

    @definition(seed="1.1.2", zh="数据私有：每项数据只由一个服务使用")
    def private_data(self):
        """Data are private: whoever uses the same datum is of the same service."""
        return ForAll(
            lambda a, b, k: Implies(
                self.uses(a, k), self.uses(b, k), self.service(a) == self.service(b)
            )
        )

    @definition(seed="1.1.2", zh="微服务结构")
    def microservices(self):
        """Microservices: several services, which call each other by their APIs only and share no
        data."""
        return And(
            Exists(lambda a, b: self.service(a) != self.service(b)),
            self.api_only,
            self.private_data,
        )

    @definition(seed="1.1.2", zh="收缩：每个服务缩为一个节点")
    def contraction(self) -> ServiceTopology[Service, Service, Key]:
        """Each service as one node, which may do what some node of the service may."""
        return ServiceTopology.make(
            allowed=lambda x, y: Exists(
                lambda a, b: And(self.service(a) == x, self.service(b) == y, self.allowed(a, b))
            ),
            service=lambda x: x,
            api=lambda x: Exists(lambda a: And(self.service(a) == x, self.api(a))),
            uses=lambda x, k: Exists(lambda a: And(self.service(a) == x, self.uses(a, k))),
        )


@definition(seed="1.1.2", zh="事件改变数据")
def changes(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    Node: Sort,
    Protocol: Sort,
    Payload: Sort,
    State: Sort,
    View: Sort,
    Key: Sort,
    Value: Sort,
    S: Deployment[Process, Event, Message, Node, Protocol, Payload, State, View],
    data: Fun[State, Key, Value],
    e: Event,
    k: Key,
):
    """The event may change the datum: some state change that it may cause does."""
    return Exists(lambda s, t: And(S.step(s, e, t), data(s, k) != data(t, k)))


@definition(seed="1.1.2", zh="系统遵守拓扑")
def runs_on(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    Node: Sort,
    Protocol: Sort,
    Payload: Sort,
    State: Sort,
    View: Sort,
    Service: Sort,
    Key: Sort,
    Value: Sort,
    S: Deployment[Process, Event, Message, Node, Protocol, Payload, State, View],
    T: ServiceTopology[Node, Service, Key],
    data: Fun[State, Key, Value],
):
    """The system runs on the topology: its links are the permitted calls, messages between nodes
    are calls or go back along a permitted call, and only who may use a datum changes it."""

    def message(p: Process, q: Process, m: Message):
        a, b = S.host(p), S.host(q)
        return Implies(S.communicates(p, q, m), a != b, Or(T.allowed(a, b), T.allowed(b, a)))

    return And(
        ForAll(lambda a, b: Iff(S.link(a, b), T.allowed(a, b))),
        ForAll(message),
        ForAll(lambda e, k: Implies(changes(S, data, e, k), T.uses(S.host(S.process(e)), k))),
    )


@theorem(
    by="lean",
    seed="1.1.2",
    witness="shop_contracted",
    zh="收缩服务是保持通信与先于关系的态射",
    mutants=Mutant(1, by="shared_shop"),
)
def microservice_quotient(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    Node: Sort,
    Protocol: Sort,
    Payload: Sort,
    State: Sort,
    View: Sort,
    Service: Sort,
    Key: Sort,
    Value: Sort,
    S: Deployment[Process, Event, Message, Node, Protocol, Payload, State, View],
    T: ServiceTopology[Node, Service, Key],
    data: Fun[State, Key, Value],
    number: Fun[Process, Nat],
):
    """Contracting the services of a microservice system is a morphism onto a system of
    microservices, each of one node, that preserves and reflects communication and happened-before,
    whatever numbers the processes of a service get."""

    def contracted(
        Q: Deployment[Process, Event, Message, Service, Protocol, Payload, State, View],
    ):
        return And(
            ForAll(lambda p: Q.index(p) == number(p)),
            is_morphism(
                S,
                Q,
                lambda p: p,
                lambda m: m,
                lambda e: e,
                lambda a: T.service(a),
                lambda s: s,
                lambda v: v,
            ),
            ForAll(lambda s: Iff(Q.initial(s), S.initial(s))),
            ForAll(lambda s, e, t: Iff(Q.step(s, e, t), S.step(s, e, t))),
            runs_on(Q, T.contraction, data),
            ForAll(lambda p, q, m: Iff(Q.communicates(p, q, m), S.communicates(p, q, m))),
            ForAll(lambda e, f: Iff(Q.happened_before(e, f), S.happened_before(e, f))),
        )

    return Implies(
        T.microservices,
        runs_on(S, T, data),
        ForAll(
            lambda p, q: Implies(
                T.service(S.host(p)) == T.service(S.host(q)), number(p) == number(q), p == q
            )
        ),
        And(T.contraction.microservices, Exists(contracted)),
    )


@theorem(
    by="lean",
    seed="1.1.2",
    witness="shop_order",
    zh="服务之间的因果必经 API 消息",
    mutants=(Mutant(1, by="past_the_api_message"), Mutant(2, by="message_without_permission")),
)
def causality_crosses_api(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    Node: Sort,
    Protocol: Sort,
    Payload: Sort,
    State: Sort,
    View: Sort,
    Service: Sort,
    Key: Sort,
    Value: Sort,
    S: Deployment[Process, Event, Message, Node, Protocol, Payload, State, View],
    T: ServiceTopology[Node, Service, Key],
    data: Fun[State, Key, Value],
    e: Event,
    f: Event,
):
    """An event of one service that happened before an event of another did so by a message that its
    service sent to another service, to or from a node of an API."""

    def place(d: Event):
        return S.host(S.process(d))

    def crossing(m: Message, g: Event):
        return And(
            S.received(g) == some(m),
            S.causal_order(e, S.send(m)),
            S.causal_order(g, f),
            T.service(place(S.send(m))) == T.service(place(e)),
            T.service(place(g)) != T.service(place(e)),
            Or(T.api(place(S.send(m))), T.api(place(g))),
        )

    return Implies(
        T.api_only,
        runs_on(S, T, data),
        T.service(place(e)) != T.service(place(f)),
        S.happened_before(e, f),
        Exists(crossing),
    )


@theorem(
    by="lean",
    seed="1.1.2",
    witness="shop_stock",
    zh="私有数据只由一个服务改变",
    mutants=(Mutant(1, by="shared_stock"), Mutant(2, by="change_without_permission")),
)
def private_data_one_writer(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    Node: Sort,
    Protocol: Sort,
    Payload: Sort,
    State: Sort,
    View: Sort,
    Service: Sort,
    Key: Sort,
    Value: Sort,
    S: Deployment[Process, Event, Message, Node, Protocol, Payload, State, View],
    T: ServiceTopology[Node, Service, Key],
    data: Fun[State, Key, Value],
    e: Event,
    f: Event,
    k: Key,
):
    """Events that change the same private datum are events of the same service."""
    return Implies(
        T.private_data,
        runs_on(S, T, data),
        changes(S, data, e, k),
        changes(S, data, f, k),
        T.service(S.host(S.process(e))) == T.service(S.host(S.process(f))),
    )


@theorem(
    by=("lean", "example"),
    seed="1.1.2",
    witness="private_past_the_api",
    zh="数据私有而绕过 API：不是微服务",
)
def past_the_api():
    """Private data are not enough: services may share no data and yet call past an API."""

    def claim(Node: Sort, Service: Sort, Key: Sort, T: ServiceTopology[Node, Service, Key]):
        return And(T.private_data, Not(T.api_only))

    return Exists(claim)


@theorem(
    by=("lean", "example"),
    seed="1.1.2",
    witness="shared_by_api",
    zh="只经 API 而共享数据：不是微服务",
)
def shared_data():
    """Calls by the API are not enough: services may keep to the API and yet share a datum."""

    def claim(Node: Sort, Service: Sort, Key: Sort, T: ServiceTopology[Node, Service, Key]):
        return And(T.api_only, Not(T.private_data))

    return Exists(claim)
