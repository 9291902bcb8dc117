"""The document's cases and latest progress (1.8, 1.9): what is proved of each system it names."""

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
        ),
    ),
    Section(
        "1.8.1.1",
        ("File systems", "大规模分布式文件系统"),
        (
            Item(
                ("Google File System: leases of primaries", "Google 文件系统：主副本租约"),
                ("lease.one_believer", "lease.margin_is_needed", "lock_service.fencing_safe"),
                missing="record append",
            ),
            Item(("HDFS", "HDFS"), ("lease.one_believer",), missing="its write pipeline"),
            Item(("coordination of metadata", "元数据协调"), ("lock_service.LockService",)),
        ),
    ),
    Section(
        "1.8.1.2",
        ("Databases", "分布式数据库系统"),
        (
            Item(
                ("Amazon DynamoDB", "Amazon DynamoDB"),
                ("quorum.read_write_intersect", "crdt.or_set_converges", "lease.one_believer"),
                missing="its leader-based replication",
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
                missing="jobs that wait for others; fair shares",
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
                missing="that training converges",
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
            ),
            Item(
                ("synchronous updates", "同步更新"),
                ("stale_synchronous.bulk_synchronous",),
            ),
        ),
    ),
    Section(
        "1.8.3",
        ("Blockchains", "区块链与共识网络"),
        (Item(("ledgers by proof of work", "工作量证明"), ("nakamoto.catch_up",)),),
    ),
    Section(
        "1.8.3.1",
        ("Public networks", "区块链共识网络"),
        (
            Item(
                ("Bitcoin", "Bitcoin"),
                ("nakamoto.catch_up",),
                ("docs/closed_forms.md",),
                missing="common prefix with more than one attacker's chain",
            ),
            Item(
                ("Ethereum", "Ethereum"),
                ("casper.accountable_safety", "casper.plausible_liveness"),
                missing="changing validators, the fork choice rule (Gasper)",
            ),
        ),
    ),
    Section(
        "1.8.3.2",
        ("Consortium networks", "联盟链共识网络"),
        (
            Item(
                ("Hyperledger Fabric", "Hyperledger Fabric"),
                ("pbft.agreement", "raft.state_machine_safety"),
                missing="PBFT: ordering of many requests, checkpoints; channels",
            ),
        ),
    ),
    Section(
        "1.8.4.1",
        ("Tools", "主流分布式系统工具"),
        (
            Item(
                ("Kubernetes: controllers that reconcile", "Kubernetes：调谐控制器"),
                (
                    "reconciliation.converges",
                    "reconciliation.replica_set_converges",
                    "reconciliation.two_controllers_fight",
                    "optimistic.no_lost_update",
                ),
            ),
            Item(
                ("Apache ZooKeeper", "Apache ZooKeeper"),
                ("lock_service.LockService",),
                missing="Zab",
            ),
            Item(
                ("etcd", "etcd"),
                ("raft.log_matching", "raft.leader_completeness", "lock_service.grant_is_live"),
            ),
            Item(
                ("Consul", "Consul"),
                ("raft.state_machine_safety", "lease.one_believer"),
                missing="SWIM membership",
            ),
        ),
    ),
    Section(
        "1.8.4.2",
        ("Applications", "实际应用案例"),
        (
            Item(
                ("Google Kubernetes Engine", "Google Kubernetes Engine"),
                ("reconciliation.replica_set_converges", "optimistic.no_lost_update"),
            ),
            Item(("Amazon DynamoDB", "Amazon DynamoDB"), ("quorum.read_write_intersect",)),
            Item(("Bitcoin", "Bitcoin 网络"), ("nakamoto.catch_up",)),
        ),
    ),
    Section(
        "1.9.1",
        ("Asynchronous consensus", "异步共识算法新进展"),
        (
            Item(
                ("HotStuff (partially synchronous)", "HotStuff（部分同步）"),
                ("hotstuff.safety", "hotstuff.commits_blocks", "hotstuff.tolerates_iff"),
                missing="linear communication; liveness after GST",
            ),
            Item(("asynchronous HotStuff", "异步 HotStuff"), missing="no such paper is identified"),
            Item(
                ("Dumbo", "Dumbo"),
                ("bracha.agreement", "bracha.integrity"),
                missing="common subset; only its reliable broadcast is proved",
            ),
            Item(("Tusk", "Tusk"), missing="consensus on a DAG"),
        ),
    ),
    Section(
        "1.9.2",
        ("Observability", "可观测性"),
        (
            Item(
                ("OpenTelemetry traces", "OpenTelemetry 分布式追踪"),
                files=("formal/events/traces",),
            ),
            Item(("anomaly detection, diagnosis", "异常检测与诊断"), missing="no theorem to state"),
        ),
    ),
    Section(
        "1.9.3",
        ("Service meshes and tracing", "服务网格与追踪"),
        (
            Item(
                ("the parents of spans form a forest", "跨度的父子关系为森林"),
                ("tracing.span_forest",),
            ),
            Item(("Cilium (eBPF)", "Cilium（eBPF）"), missing="no theorem to state"),
            Item(
                ("Istio, several clusters: retries", "Istio 多集群：重试"),
                ("retries.idempotent_and_commuting", "retries.idempotence_is_not_enough"),
                missing="what is special to several clusters",
            ),
            Item(
                ("Linkerd: retries", "Linkerd：重试"),
                ("retries.copies_in_time", "retries.exactly_once"),
            ),
        ),
    ),
    Section(
        "1.9.4",
        ("Edge computing", "边缘计算"),
        (
            Item(("edge and cloud together", "边缘-云协同"), missing="no theorem to state"),
            Item(("federated learning", "联邦学习"), missing="secure aggregation"),
        ),
    ),
    Section(
        "1.9.5",
        ("Green systems", "绿色分布式系统"),
        (
            Item(("scheduling for energy", "能耗感知调度"), missing="Yao, Demers and Shenker 1995"),
            Item(("renewable energy", "可再生能源集成"), missing="no theorem to state"),
        ),
    ),
)
