"""The document's latest progress and references (1.9, 1.10): what is proved of each."""

from __future__ import annotations

from formal.book.document import Item, Section

PROGRESS = (
    Section(
        "1.9.1",
        ("Asynchronous consensus", "异步共识算法新进展"),
        (
            Item(
                ("HotStuff (partially synchronous)", "HotStuff（部分同步）"),
                ("hotstuff.safety", "hotstuff.commits_blocks", "hotstuff.tolerates_iff"),
                ("docs/closed_forms.md",),
                missing="liveness after the network stabilizes; linear communication is counted on "
                "runs without faults only",
            ),
            Item(
                ("asynchronous HotStuff", "异步 HotStuff"),
                missing="no such paper is known; VABA (Abraham, Malkhi, Spiegelman 2019) is the "
                "nearest",
            ),
            Item(
                ("Dumbo", "Dumbo"),
                ("bracha.agreement", "bracha.integrity", "bracha.totality", "bracha.delivery"),
                missing="its reliable broadcast only: no common subset",
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
                ("tracing.span_forest",),
                ("formal/events/traces",),
                missing="traces are read and drawn; that spans form a forest is near to an axiom",
            ),
            Item(
                ("bottlenecks, end-to-end latency", "性能瓶颈、端到端追踪"),
                missing="latency as the weight of the heaviest causal chain",
            ),
            Item(("logs and metrics together", "统一日志、指标"), missing="metrics"),
            Item(
                ("anomaly detection, diagnosis", "异常检测与诊断"),
                missing="detection of predicates on consistent cuts",
            ),
        ),
    ),
    Section(
        "1.9.3",
        ("Service meshes and tracing", "服务网格与追踪"),
        (
            Item(
                ("the parents of spans form a forest", "跨度的父子关系为森林"),
                ("tracing.span_forest",),
                missing="an axiom gives nearly all of it: that causes are well founded",
            ),
            Item(
                ("Cilium (eBPF)", "Cilium（eBPF）"),
                missing="soundness of the verifier's numbers (tnum); balance of Maglev's table",
            ),
            Item(
                ("Istio, several clusters: retries", "Istio 多集群：重试"),
                ("retries.idempotent_and_commuting", "retries.idempotence_is_not_enough"),
                missing="how retries multiply, and budgets; what is special to several clusters",
            ),
            Item(
                ("Linkerd: retries", "Linkerd：重试"),
                ("retries.copies_in_time", "retries.exactly_once"),
                missing="how retries multiply, and budgets",
            ),
        ),
    ),
    Section(
        "1.9.4",
        ("Edge computing", "边缘计算"),
        (
            Item(
                ("edge and cloud together", "边缘-云协同"),
                missing="what is decided at the edge while the cloud is out of reach",
            ),
            Item(
                ("split inference", "模型分割、边缘推理"),
                missing="that the best split is a minimum cut",
            ),
            Item(("federated learning", "联邦学习"), missing="secure aggregation"),
        ),
    ),
    Section(
        "1.9.5",
        ("Green systems", "绿色分布式系统"),
        (
            Item(("scheduling for energy", "能耗感知调度"), missing="Yao, Demers and Shenker 1995"),
            Item(
                ("scaling of voltage and frequency", "动态电压频率调整"),
                missing="the least speed that meets all deadlines",
            ),
            Item(
                ("green data centres", "绿色数据中心"),
                missing="when to power down: at most twice the best cost",
            ),
            Item(
                ("renewable energy, storage", "可再生能源感知调度、能源存储"),
                missing="a policy for a battery, with its bound",
            ),
            Item(("carbon", "碳足迹优化"), missing="all of it"),
        ),
    ),
    Section(
        "1.10",
        ("References", "参考文献"),
        (
            Item(
                ("papers, books, pages", "文献、专著、在线资源"),
                files=("formal/cite/references.json", "docs/milestones.md"),
                missing="three papers that the document names were not found",
            ),
        ),
    ),
)
