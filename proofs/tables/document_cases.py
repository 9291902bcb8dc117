"""The document's cases (1.8): what is proved of each system it names."""

from __future__ import annotations

from formal.book.document import Item, Section

CASES = (
    Section(
        "1.8.1",
        ("Storage", "分布式存储系统"),
        (
            Item(
                ("replication by quorums", "副本机制与法定人数"),
                ("quorum.read_write_intersect", "abd.linearizable"),
            ),
            Item(
                ("durability of replicas", "数据可靠性"),
                ("availability.closed_form",),
                missing="which replicas are up at one time; not how long data last",
            ),
        ),
    ),
    Section(
        "1.8.1.1",
        ("File systems", "大规模分布式文件系统"),
        (
            Item(
                ("Google File System: leases of primaries", "Google 文件系统：主副本租约"),
                ("lease.one_believer", "lease.margin_is_needed", "lock_service.fencing_safe"),
                missing="leases only: no mutation order at replicas, no record append",
            ),
            Item(
                ("HDFS", "HDFS"),
                ("lease.one_believer",),
                missing="leases only: no write pipeline, no recovery by generation stamps",
            ),
            Item(
                ("coordination of metadata", "元数据协调"),
                ("lock_service.fencing_safe",),
                missing="the metadata themselves",
            ),
        ),
    ),
    Section(
        "1.8.1.2",
        ("Databases", "分布式数据库系统"),
        (
            Item(
                ("Amazon DynamoDB", "Amazon DynamoDB"),
                (
                    "quorum.read_write_intersect",
                    "crdt.lww_register_converges",
                    "lease.one_believer",
                ),
                missing="its leader-based replication, and reads under the leader's lease",
            ),
            Item(("MongoDB", "MongoDB"), missing="pull-based replication with reconfiguration"),
            Item(
                ("distributed transactions", "分布式事务"),
                (
                    "serializability.serializability",
                    "serializability.two_phase_serializable",
                    "two_phase_commit.agreement",
                    "two_phase_commit.blocking",
                ),
                missing="three-phase commit",
            ),
            Item(("sharding", "分片"), missing="who owns a key; consistent hashing; epochs"),
            Item(
                ("many regions", "多区域部署"),
                ("crdt.lww_register_converges",),
                missing="what a region that is cut off may still do",
            ),
        ),
    ),
    Section(
        "1.8.2.1",
        ("Computing frameworks", "大规模分布式计算框架"),
        (
            Item(
                ("MapReduce, Apache Hadoop", "MapReduce、Apache Hadoop"),
                (
                    "map_reduce.result_is_independent",
                    "map_reduce.laws_are_needed",
                    "lineage.nondeterminism_mixes",
                ),
            ),
            Item(
                ("Spark: recomputation from lineage", "Spark：由谱系重算"),
                ("lineage.recomputation_is_exact", "lineage.recomputation_is_possible"),
            ),
            Item(
                ("scheduling", "资源调度"),
                ("scheduling.graham_bound",),
                missing="independent jobs only: none that wait for others; no fair shares",
            ),
        ),
    ),
    Section(
        "1.8.2.2",
        ("Machine learning", "分布式机器学习系统"),
        (
            Item(
                ("TensorFlow", "TensorFlow"),
                ("stale_synchronous.bounded_staleness",),
                missing="no values of parameters; that training converges",
            ),
            Item(
                ("data and model parallelism", "数据并行与模型并行"),
                missing="that the parts together do what one machine does",
            ),
            Item(
                ("PyTorch: sums of the workers' gradients", "PyTorch：各工作者梯度之和"),
                ("map_reduce.result_is_independent",),
                missing="floating-point sums, which depend on the order; ring all-reduce",
            ),
            Item(
                ("parameter servers, bounded staleness", "参数服务器、有界陈旧性"),
                (
                    "stale_synchronous.bounded_gap",
                    "stale_synchronous.bounded_staleness",
                    "stale_synchronous.never_stuck",
                ),
                missing="no values of parameters; how far what is read differs from one machine's",
            ),
            Item(
                ("synchronous updates", "同步更新"),
                ("bulk_synchronous.same_as_sequential", "bulk_synchronous.one_iteration"),
            ),
            Item(("asynchronous updates", "异步更新"), missing="updates without a bound on age"),
        ),
    ),
    Section(
        "1.8.3",
        ("Blockchains", "区块链与共识网络"),
        (
            Item(
                ("ledgers by proof of work", "工作量证明"),
                ("nakamoto.catch_up",),
                missing="a race of two numbers: no chains, no network",
            ),
            Item(
                ("tamper-proof ledgers", "账本不可篡改"),
                (
                    "tamper_evidence.same_head",
                    "tamper_evidence.proof_of_inclusion",
                    "tamper_evidence.leaves_must_differ_from_nodes",
                ),
                missing="the cost of a collision; that a ledger extends another",
            ),
            Item(("smart contracts", "智能合约"), missing="what a contract keeps, re-entrancy"),
        ),
    ),
    Section(
        "1.8.3.1",
        ("Public networks", "区块链共识网络"),
        (
            Item(
                ("Bitcoin", "Bitcoin"),
                ("nakamoto.catch_up",),
                ("docs/closed_forms.md",),
                missing="a random walk: no chain protocol, no common prefix",
            ),
            Item(
                ("Ethereum", "Ethereum"),
                ("casper.accountable_safety", "casper.plausible_liveness"),
                missing="finality only: changing validators, the fork choice rule (Gasper)",
            ),
        ),
    ),
    Section(
        "1.8.3.2",
        ("Consortium networks", "联盟链共识网络"),
        (
            Item(
                ("Hyperledger Fabric", "Hyperledger Fabric"),
                (
                    "fabric.serial_in_ledger_order",
                    "fabric.phantom",
                    "pbft.agreement",
                    "raft.state_machine_safety",
                ),
                missing="blocks; private data; checkpoints of PBFT",
            ),
            Item(
                ("permissions", "权限管理"),
                ("endorsement.endorsed_is_genuine", "endorsement.forged_without_honest"),
                missing="who may join, read and propose; identities and their revocation",
            ),
            Item(("channels", "通道机制"), missing="that channels do not interfere"),
        ),
    ),
    Section(
        "1.8.4.1",
        ("Tools", "主流分布式系统工具"),
        (
            Item(
                ("Kubernetes: controllers that reconcile", "Kubernetes：调谐控制器"),
                (
                    "controllers.eventually_stable",
                    "controllers.overshoots_forever",
                    "reconciliation.replica_set_converges",
                    "reconciliation.two_controllers_fight",
                    "compare_and_swap.no_lost_update",
                    "optimistic.no_lost_update",
                ),
                missing="one object of one controller: sets of objects with expectations, owners; "
                "scaling by load",
            ),
            Item(
                ("automatic scaling", "自动扩展"),
                missing="that the number of replicas follows the load and comes to rest",
            ),
            Item(
                ("Apache ZooKeeper", "Apache ZooKeeper"),
                missing="Zab; what clients see",
            ),
            Item(
                ("etcd", "etcd"),
                (
                    "raft.log_matching",
                    "raft.leader_completeness",
                    "lock_service.grant_is_live",
                    "compare_and_swap.no_lost_update",
                ),
                missing="linearizable reads, changes of membership",
            ),
            Item(
                ("Consul", "Consul"),
                ("raft.state_machine_safety", "lease.one_believer"),
                missing="SWIM membership, reads by its modes of consistency",
            ),
            Item(
                ("naming and service discovery", "命名服务与服务发现"),
                missing="what a name may resolve to while services come and go",
            ),
        ),
    ),
    Section(
        "1.8.4.2",
        ("Applications", "实际应用案例"),
        (
            Item(
                ("Google Kubernetes Engine", "Google Kubernetes Engine"),
                (
                    "controllers.eventually_stable",
                    "reconciliation.replica_set_converges",
                    "compare_and_swap.no_lost_update",
                ),
                missing="as for Kubernetes; scaling the number of replicas",
            ),
            Item(
                ("Amazon DynamoDB", "Amazon DynamoDB"),
                ("quorum.read_write_intersect", "crdt.lww_register_converges"),
                missing="as above: leaders, leases, global tables with their regions",
            ),
            Item(
                ("Bitcoin", "Bitcoin 网络"),
                ("nakamoto.catch_up",),
                missing="as above: a random walk, no chain protocol",
            ),
        ),
    ),
)
