"""Which closed forms there are of the theory, and which theorems say the same.

Rows are data; ``formal book`` derives the forms with SymPy and prints docs/closed_forms.md.
"""

from __future__ import annotations

from formal.closed_forms.messages import OTHERS, Messages
from formal.closed_forms.thresholds import E, F, K, N, R, Threshold

THRESHOLDS = (
    Threshold(
        ("two sets of n − f meet (crash)", "两个 n − f 的集合相交（崩溃）"),
        (N - F, N - F),
        1,
        N,
        ("quorum.crash_threshold", "quorum.crash_margin"),
    ),
    Threshold(
        (
            "two sets of n − f share a correct node (Byzantine: dissemination quorums)",
            "两个 n − f 的集合含公共诚实节点（拜占庭：传播法定集）",
        ),
        (N - F, N - F),
        F + 1,
        N,
        ("quorum.byzantine_threshold", "quorum.byzantine_margin"),
    ),
    Threshold(
        (
            "two sets of n − f share more correct than faulty nodes (masking quorums)",
            "两个 n − f 的集合的公共诚实节点多于故障节点（掩蔽法定集）",
        ),
        (N - F, N - F),
        2 * F + 1,
        N,
        ("quorum.masking_threshold",),
    ),
    Threshold(
        (
            "a set of n − f and two of n − e meet (Fast Paxos; n > 2f beside)",
            "一个 n − f 与两个 n − e 的集合有公共节点（快速 Paxos；另需 n > 2f）",
        ),
        (N - F, N - E, N - E),
        1,
        N,
        ("quorum.fast_threshold", "quorum.crash_threshold"),
    ),
    Threshold(
        ("the same with e = f", "同上，e = f"),
        (N - F, N - F, N - F),
        1,
        N,
        ("quorum.fast_threshold",),
    ),
    Threshold(
        (
            "a set of R (reads, first phase) and one of W (writes, second phase) meet: least W",
            "R 元集合（读、一阶段）与 W 元集合（写、二阶段）相交：最小的 W",
        ),
        (R, K),
        1,
        K,
        ("quorum.read_write_intersect", "quorum.tight"),
    ),
    Threshold(
        ("two sets of k meet: least k", "两个 k 元集合相交：最小的 k"),
        (K, K),
        1,
        K,
        ("quorum.byzantine_size", "quorum.majorities_intersect"),
    ),
    Threshold(
        (
            "two sets of k share a correct node (Bracha's echoes): least k",
            "两个 k 元集合含公共诚实节点（Bracha 的回声）：最小的 k",
        ),
        (K, K),
        F + 1,
        K,
        ("quorum.byzantine_size",),
    ),
)

TO_ALL, FROM_ALL, ALL_TO_ALL = (1, OTHERS), (OTHERS, 1), (N, OTHERS)
ROUND_TRIP = (TO_ALL, FROM_ALL)

MESSAGES = (
    Messages(
        "token", ("token, k passes", "令牌传递 k 次"), ((1, K),), "mutual_exclusion.TokenPassing"
    ),
    Messages(
        "two_phase_commit",
        ("two-phase commit: votes and decisions", "两阶段提交：投票与决定"),
        (FROM_ALL, TO_ALL),
        "two_phase_commit.TwoPhaseCommit",
    ),
    Messages(
        "two_phase_commit_asked",
        ("the same with requests to vote", "同上，加上投票请求"),
        (TO_ALL, FROM_ALL, TO_ALL),
        source="Gray 1978; in the model participants vote unasked",
    ),
    Messages(
        "paxos",
        ("Paxos, one decision, votes to the proposer", "Paxos 一次决议，票送提议者"),
        ROUND_TRIP * 2,
        "paxos.Paxos",
    ),
    Messages(
        "paxos_learners",
        ("the same, votes to all", "同上，票送所有节点"),
        (*ROUND_TRIP, TO_ALL, ALL_TO_ALL),
        "paxos.Paxos",
    ),
    Messages(
        "multi_paxos",
        (
            "Multi-Paxos, a new leader and k entries (2(n − 1) each)",
            "Multi-Paxos 新领导者与 k 个日志项",
        ),
        (*ROUND_TRIP, (K, OTHERS), (K * OTHERS, 1)),
        "multi_paxos.MultiPaxos",
    ),
    Messages(
        "fast_paxos",
        ("Fast Paxos, a fast ballot: promises, “any”, votes", "快速 Paxos：承诺、“any”、投票"),
        (FROM_ALL, TO_ALL, FROM_ALL),
        "fast_paxos.FastPaxos",
    ),
    Messages("raft_election", ("Raft, an election", "Raft 一次选举"), ROUND_TRIP, "raft.Raft"),
    Messages(
        "raft_entries",
        ("Raft, k entries, one by one", "Raft 逐个复制 k 个日志项"),
        ((K, OTHERS), (K * OTHERS, 1)),
        "raft.Raft",
    ),
    Messages(
        "pbft",
        ("PBFT, one request, no view change", "PBFT 一个请求，无视图切换"),
        (TO_ALL, (OTHERS, OTHERS), ALL_TO_ALL),
        "pbft.Pbft",
    ),
    Messages(
        "pbft_view_change",
        ("PBFT, a view change because the primary is silent", "PBFT 主节点沉默时的视图切换"),
        ((OTHERS, OTHERS), TO_ALL),
        "pbft.Pbft",
    ),
    Messages(
        "hotstuff",
        ("chained HotStuff, k blocks committed by all", "链式 HotStuff，全体提交 k 个区块"),
        ((K + 2, OTHERS), ((K + 2) * OTHERS, 1), TO_ALL),
        "hotstuff.HotStuff",
    ),
    Messages(
        "bracha",
        ("Bracha's reliable broadcast", "Bracha 可靠广播"),
        (TO_ALL, ALL_TO_ALL, ALL_TO_ALL),
        "bracha.Bracha",
    ),
    Messages(
        "floodset",
        ("FloodSet, f + 1 rounds", "FloodSet，f + 1 轮"),
        ((N * (F + 1), OTHERS),),
        "floodset.CrashPattern",
    ),
    Messages(
        "oral_messages",
        ("oral messages, one traitor (OM(1))", "口头消息算法，一个叛徒（OM(1)）"),
        (TO_ALL, (OTHERS, N - 2)),
        source="Lamport, Shostak and Pease 1982; OM(m) sends O(n^(m + 1))",
    ),
    Messages(
        "abd",
        (
            "ABD register, a read or a write; n replicas, clients apart",
            "ABD 寄存器一次读或写；n 个副本，客户端另计",
        ),
        ((1, N), (N, 1)) * 2,
        "abd.Register",
    ),
    Messages(
        "abd_one_writer",
        ("the same, the write of a single writer", "同上，唯一写者的写"),
        ((1, N), (N, 1)),
        "abd.Register",
    ),
    Messages(
        "snapshot",
        ("markers of a snapshot, a channel each way between any two", "快照标记，两两双向通道"),
        (ALL_TO_ALL,),
        "snapshot.MarkerAlgorithm",
    ),
)
