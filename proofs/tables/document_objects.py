"""The document's objects and relations (1.1, 1.2): what each became."""

from __future__ import annotations

from formal.book.document import Item, Section

OBJECTS = (
    Section(
        "1.1.1",
        ("Distributed systems", "分布式系统的形式化定义"),
        (
            Item(
                ("Definition 1.1.1: the tuple ⟨N, P, Q, M, E, ≤, 𝒮⟩", "定义 1.1.1：七元组"),
                ("system.System", "system.of_computation"),
                missing="no axiom ties Q and 𝒮 to E",
            ),
            Item(
                ("the causal order ≤", "因果序 ≤"),
                (
                    "system.System.causal_order",
                    "system.causal_order_partial",
                    "system.causal_order_generated",
                    "system.no_causal_cycle",
                ),
            ),
            Item(("the event set E, from a trace", "由轨迹得到的事件集"), ("causality.of_trace",)),
            Item(
                ("graph semantics G = (V, E)", "图论语义"),
                ("structure.Topology", "metamodel.Deployment"),
            ),
            Item(
                ("categorical semantics, DistSys", "范畴论语义"),
                ("category.Mapping.is_morphism", "category.laws"),
            ),
            Item(("automaton semantics", "自动机语义"), ("automaton.Automaton",)),
        ),
    ),
    Section(
        "1.1.2",
        ("Structure types (definition 1.1.2)", "定义 1.1.2：系统结构类型"),
        (
            Item(
                ("client-server", "客户端-服务器结构"),
                ("structure.Topology.client_server", "structure.client_server_bipartite"),
            ),
            Item(
                ("peer-to-peer", "点对点结构"),
                ("structure.Topology.peer_to_peer", "structure.peer_to_peer_symmetric"),
            ),
            Item(
                ("layered", "分层结构"),
                ("structure.Topology.layered", "structure.layered_no_deadlock"),
            ),
            Item(
                ("microservices", "微服务结构"),
                ("structure.ServiceTopology.microservices", "structure.microservice_quotient"),
            ),
        ),
    ),
    Section(
        "1.2.1",
        ("Communication", "通信关系"),
        (
            Item(
                ("Definition 1.2.1: R_comm", "定义 1.2.1：通信关系"),
                ("system.System.communicates", "system.communication_is_causal"),
            ),
            Item(
                ("synchronous communication", "同步通信"),
                (
                    "modes.rsc",
                    "modes.blocking",
                    "modes.rsc_iff_no_cycle",
                    "modes.blocking_send_rsc",
                ),
            ),
            Item(
                ("asynchronous communication", "异步通信"),
                ("modes.asynchronous", "modes.async_not_fifo"),
            ),
            Item(
                ("broadcast", "广播通信"),
                (
                    "broadcast.BroadcastRun.uniform_reliable_broadcast",
                    "bracha.agreement",
                    "bracha.totality",
                    "bracha.delivery",
                ),
            ),
            Item(
                ("multicast to a group", "多播通信"),
                ("system.multicast_stays_in_group", "system.broadcast_is_not_unicast"),
                missing="reliable and ordered multicast to groups that overlap",
            ),
        ),
    ),
    Section(
        "1.2.2",
        ("Synchronous and asynchronous relations", "同步/异步关系"),
        (
            Item(
                ("Definition 1.2.2: R_sync, read as happened-before", "定义 1.2.2：同步关系"),
                ("causality.Computation.happened_before", "system.trichotomy"),
            ),
            Item(
                ("R_async, read as concurrency", "异步关系：并发"),
                ("causality.Computation.concurrent", "system.concurrency_not_transitive"),
            ),
        ),
    ),
    Section(
        "1.2.3",
        ("Consistency", "一致性/共识关系"),
        (
            Item(
                ("Definition 1.2.3: R_cons; consensus", "定义 1.2.3：一致性关系；共识"),
                ("consensus.ConsensusRun.uniform_consensus", "metamodel.relations"),
            ),
            Item(
                ("strong consistency: linearizability", "强一致性：线性一致性"),
                (
                    "history.linearizable",
                    "consistency.linearizability_is_local",
                    "consistency.locality_of_any_specification",
                    "consistency.linearizable_implies_sequential",
                ),
            ),
            Item(
                ("weak consistency: PRAM, and what lies between", "弱一致性：PRAM 及中间层次"),
                (
                    "consistency.pram_consistent",
                    "consistency.sequentially_consistent",
                    "consistency.pram_not_causal",
                ),
            ),
            Item(
                ("eventual consistency", "最终一致性"),
                (
                    "consistency.Replication.eventually_consistent",
                    "consistency.strong_eventual_implies_eventual",
                    "crdt.strong_eventual_consistency",
                    "crdt_operations.causal_broadcast_converges",
                ),
            ),
            Item(
                ("causal consistency", "因果一致性"),
                ("consistency.causally_consistent", "consistency.causal_not_sequential"),
            ),
        ),
    ),
)
