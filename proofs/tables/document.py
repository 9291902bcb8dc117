"""What the document numbers, and what each item became; `formal book` checks and prints it.

Only ids and words are here.  Where an item is not done, or less is proved than the document says,
``missing`` says so.
"""

from __future__ import annotations

from formal.book.document import Item, Section
from proofs.tables.document_cases import CASES
from proofs.tables.document_objects import OBJECTS
from proofs.tables.document_progress import PROGRESS

SECTIONS = (
    *OBJECTS,
    Section(
        "1.3.1",
        ("The CAP theorem", "CAP 定理"),
        (
            Item(("Theorem 1.3.1: ¬(C ∧ A ∧ P)", "定理 1.3.1：CAP 定理"), ("cap.impossibility",)),
            Item(("CP systems", "CP 系统"), ("cap.consistent_partition_tolerant",)),
            Item(("AP systems", "AP 系统"), ("cap.available_partition_tolerant",)),
            Item(("CA systems", "CA 系统"), ("cap.consistent_available", "cap.single_node")),
        ),
    ),
    Section(
        "1.3.2",
        ("The FLP theorem", "FLP 不可能性定理"),
        (
            Item(
                ("Theorem 1.3.2: FLP impossibility", "定理 1.3.2：FLP 不可能性"),
                ("flp.impossibility", "flp.consensus_impossible"),
            ),
            Item(
                ("the steps of its proof", "证明步骤"),
                ("flp.commutativity", "flp.initial_bivalent", "flp.stay_bivalent"),
            ),
            Item(
                ("why the hypotheses matter", "各前提的必要性"),
                (
                    "flp.constant_protocol",
                    "flp.leader_protocol",
                    "flp.single_process",
                    "flp_hypotheses.uncountable_processes",
                    "flp.consensus_without_fault",
                    "flp.consensus_without_validity",
                    "flp.consensus_without_agreement",
                    "flp.consensus_without_termination",
                ),
            ),
            Item(
                ("randomized algorithms, failure detectors", "随机化算法、故障检测器"),
                missing="Ben-Or's coin; failure detectors",
            ),
        ),
    ),
    Section(
        "1.3.3",
        ("Total order broadcast", "全序广播等价性"),
        (
            Item(
                ("Theorem 1.3.3: TOB ≡ AB", "定理 1.3.3：全序广播等价性"),
                ("broadcast.tob_iff_ab", "broadcast.no_correct_process"),
            ),
            Item(
                ("atomic broadcast ≡ consensus", "原子广播与共识等价"),
                (
                    "consensus.from_atomic_broadcast",
                    "atomic_broadcast.from_consensus",
                    "atomic_broadcast.nonuniform_impossible",
                ),
            ),
            Item(
                ("state machine replication", "状态机复制"),
                ("raft.state_machine_safety", "multi_paxos.log_agreement"),
                missing="that a deterministic object over total order broadcast is linearizable",
            ),
            Item(
                ("distributed locks", "分布式锁"),
                ("lock_service.fencing_safe",),
                missing="a lock from total order broadcast",
            ),
            Item(
                ("distributed transactions", "分布式事务"),
                ("two_phase_commit.agreement",),
                missing="transactions from total order broadcast",
            ),
        ),
    ),
    Section(
        "1.4.1",
        ("Order of events", "事件顺序推理"),
        (
            Item(
                ("Method 1.4.1: happened-before", "方法 1.4.1：Happened-Before 关系"),
                ("causality.happened_before_strict_order",),
            ),
            Item(
                ("Lamport clocks", "Lamport 逻辑时钟"),
                ("causality.clock_condition", "causality.lamport_clock_incomplete"),
            ),
            Item(
                ("vector clocks", "向量时钟"),
                ("causality.vector_clock_characterizes", "causality.charron_bost"),
            ),
            Item(
                ("consistent cuts", "一致性切割"),
                ("causality.consistent_cut_iff", "causality.consistent_cuts_lattice"),
            ),
            Item(
                ("global states, snapshots", "全局状态、快照算法"),
                (
                    "snapshot.cut_reachable",
                    "snapshot.marker_records_consistent_cut",
                    "snapshot.stable_property",
                ),
                ("formal/events/snapshot.py",),
            ),
        ),
    ),
    Section(
        "1.4.2",
        ("Causality", "因果性推理"),
        (
            Item(
                ("Method 1.4.2: causal consistency", "方法 1.4.2：因果一致性"),
                ("consistency.causally_consistent", "consistency.sequential_implies_causal"),
            ),
            Item(
                ("causal delivery of messages", "因果消息传递"),
                ("modes.causally_ordered", "causal_broadcast.safety", "modes.rsc_implies_causal"),
            ),
            Item(("causal graphs", "因果图"), files=("formal/events/view.py", "docs/logs.md")),
        ),
    ),
    Section(
        "1.4.3",
        ("Consensus algorithms", "共识算法推理"),
        (
            Item(
                ("Method 1.4.3: safety by invariants and induction", "方法 1.4.3：不变式与归纳法"),
                ("paxos.agreement", "raft.state_machine_safety", "pbft.agreement"),
            ),
            Item(
                ("liveness: progress, termination", "活性：进展性与终止性"),
                ("paxos.progress", "paxos.terminates_under_stable_leader", "ltl.wf1"),
            ),
            Item(
                ("fault models and bounds", "故障模型与容错界限"),
                (
                    "byzantine.tolerates_iff",
                    "dolev_strong.broadcast",
                    "partial_synchrony.n_le_2f_impossible",
                    "partial_synchrony.possible",
                ),
                ("docs/protocol_bounds.md",),
            ),
        ),
    ),
    Section(
        "1.4.4",
        ("Unreachability", "不可达性证明"),
        (
            Item(
                ("Method 1.4.4: invariants", "方法 1.4.4：不变式方法"),
                ("reachability.unreachable_iff_invariant",),
            ),
            Item(("proof by contradiction", "反证法"), ("reachability.reachable_iff_path",)),
        ),
    ),
    Section(
        "1.4.5",
        ("Many representations", "多表征方法"),
        (
            Item(
                ("timing diagrams", "时序图"),
                files=("formal/pictures/run.py", "formal/events/svg.py"),
            ),
            Item(("causal graphs", "因果图"), files=("formal/events/dot.py",)),
            Item(
                ("state diagrams of protocols", "状态转换图"),
                files=("formal/pictures/draw.py",),
            ),
            Item(
                ("message sequence charts", "消息序列图"), files=("formal/pictures/run_drawing.py",)
            ),
            Item(("pseudocode", "伪代码"), files=("formal/pictures/draw.py",)),
            Item(
                ("formal specifications", "形式化规约"),
                files=("lean/DistSys/Statements", "docs/systems.md"),
            ),
        ),
    ),
    Section(
        "1.5",
        ("The meta-model", "与Meta模型的映射"),
        (
            Item(
                ("S is an instance; R_conn, R_comm, R_cons", "S 为实例；三种关系"),
                ("metamodel.MetaModel", "metamodel.functorial", "metamodel.relations"),
            ),
        ),
    ),
    Section(
        "1.6",
        ("History (1.6.1 to 1.6.4)", "历史发展脉络（1.6.1 至 1.6.4）"),
        (
            Item(
                ("what was found when", "各年代的发展"),
                files=("docs/milestones.md", "docs/errata.md"),
                missing="only dates and attributions that the document gives are checked",
            ),
        ),
    ),
    Section(
        "1.6.5",
        ("Milestones", "重要里程碑"),
        (
            Item(
                ("the table, with its dates checked", "里程碑年份（已核对）"),
                files=("docs/milestones.md",),
            ),
        ),
    ),
    Section(
        "1.7.1",
        ("Formal semantics", "形式化语义"),
        (
            Item(
                ("event structures (Ev, ≤, #)", "事件结构语义"),
                ("event_structure.EventStructure", "event_structure.securing"),
            ),
            Item(
                ("distributed automata", "分布式自动机语义"),
                ("automaton.diamond", "automaton.happened_before_is_dependence"),
            ),
            Item(
                ("categories and functors", "范畴与函子"),
                ("category.laws", "category.crash_functor", "category.traces_forget"),
            ),
            Item(
                ("consistency and fault tolerance as commuting diagrams", "交换图"),
                ("category.operation_square", "category.replica_square", "category.update_diamond"),
            ),
            Item(("LTL", "线性时序逻辑"), ("ltl.satisfies", "ltl.alpern_schneider", "ltl.wf1")),
            Item(("CTL", "计算树逻辑"), ("ctl.eg_greatest_fixpoint", "ctl.eu_on_paths")),
        ),
    ),
    Section(
        "1.7.2",
        ("Notions explained", "形式化概念解释"),
        (
            Item(
                ("the formula ∀i,j ∃t sᵢ(t) = sⱼ(t)", "公式 ∀i,j ∃t sᵢ(t)=sⱼ(t)"),
                ("consistency.Replication.agree_sometime", "consistency.seed_formula_too_weak"),
            ),
            Item(
                ("fault tolerance", "容错性"),
                ("fault_tolerance.tolerates", "fault_tolerance.instances"),
            ),
            Item(
                ("consensus", "共识"),
                ("consensus.ConsensusRun.consensus", "floodset.solves_consensus"),
            ),
        ),
    ),
    Section(
        "1.7.3",
        ("Theorems and proofs", "典型定理与证明"),
        (
            Item(
                ("Paxos agrees; a majority is what progress needs", "Paxos 一致性定理"),
                (
                    "paxos.agreement",
                    "paxos.validity",
                    "paxos.progress",
                    "paxos.blocked_without_quorum",
                ),
            ),
            Item(
                ("FLP", "FLP 不可能性定理"),
                ("flp.impossibility", "flp_hypotheses.majority_wait_protocol"),
            ),
        ),
    ),
    Section(
        "1.7.4",
        ("Representations and scripts", "多模态表达与自动化脚本"),
        (
            Item(
                ("diagrams of event structures", "事件结构图"),
                files=("formal/events/event_structure_svg.py",),
            ),
            Item(("flow charts of Paxos and Raft", "流程图"), files=("formal/pictures/draw.py",)),
            Item(
                ("distributed_event_graph.py", "自动化脚本：事件图"),
                files=("scripts/distributed_event_graph.py",),
            ),
            Item(
                ("distributed_formal_semantics.py", "自动化脚本：形式语义"),
                files=("scripts/distributed_formal_semantics.py",),
                missing="from one description of a system: consistency, fault tolerance and "
                "consensus, each with its proof",
            ),
        ),
    ),
    *CASES,
    *PROGRESS,
)
