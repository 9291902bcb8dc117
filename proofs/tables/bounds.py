"""How many faults each protocol and problem bears, and where that is proved.

Rows are ids only; ``formal bounds`` checks them and prints docs/protocol_bounds.md.
"""

from __future__ import annotations

from formal.book.bounds import Bound

CRASH = ("crash", "崩溃")
CRASH_ASYNCHRONOUS = ("crash, asynchronous", "崩溃，异步")
CRASH_PARTIAL = ("crash, partially synchronous", "崩溃，部分同步")
CRASH_SYNCHRONOUS = ("crash, synchronous", "崩溃，同步")
BYZANTINE = ("Byzantine", "拜占庭")
BYZANTINE_SYNCHRONOUS = ("Byzantine, synchronous, no signatures", "拜占庭，同步，无签名")

MINORITY = "⌈n/2⌉ − 1 (n > 2f)"
THIRD = "⌈n/3⌉ − 1 (n > 3f)"
HALF_QUORUMS = ("quorum.crash_threshold",)
THIRD_QUORUMS = ("quorum.byzantine_tight",)
ONLY_QUORUMS = (
    "{}: tight as a condition on its quorums; that no protocol bears more when the network is not "
    "synchronous is not formalized."
)

BOUNDS = (
    Bound(
        ("two generals", "两军问题"),
        ("lost messages", "消息丢失"),
        "0",
        ("coordinated_attack.reliable_channel",),
        ("coordinated_attack.impossibility",),
    ),
    Bound(
        ("deterministic consensus", "确定性共识"),
        CRASH_ASYNCHRONOUS,
        "0",
        ("flp.leader_protocol", "flp.consensus_without_fault"),
        ("flp.impossibility", "flp.consensus_impossible"),
    ),
    Bound(
        ("FloodSet, f + 1 rounds", "FloodSet，f + 1 轮"),
        CRASH_SYNCHRONOUS,
        "n",
        ("floodset.solves_consensus",),
    ),
    Bound(
        ("Byzantine agreement", "拜占庭一致"),
        BYZANTINE_SYNCHRONOUS,
        THIRD,
        ("byzantine.possible",),
        ("byzantine.n_le_3f_impossible",),
    ),
    Bound(
        ("broadcast with signatures, f + 1 rounds", "带签名的广播，f + 1 轮"),
        ("Byzantine, synchronous, signatures", "拜占庭，同步，有签名"),
        "n",
        ("dolev_strong.broadcast",),
    ),
    Bound(
        ("atomic available register (CAP)", "原子且可用的寄存器（CAP）"),
        ("partition", "分区"),
        "0",
        ("cap.consistent_available",),
        ("cap.impossibility",),
    ),
    Bound(
        ("quorums of n − f nodes", "n − f 个节点的法定集"),
        CRASH,
        MINORITY,
        HALF_QUORUMS,
        HALF_QUORUMS,
    ),
    Bound(
        ("quorums of n − f nodes", "n − f 个节点的法定集"),
        BYZANTINE,
        THIRD,
        ("quorum.byzantine_quorums_intersect",),
        THIRD_QUORUMS,
    ),
    Bound(
        ("quorums of n − f nodes, without signatures", "n − f 个节点的法定集，无签名"),
        BYZANTINE,
        "⌈n/4⌉ − 1 (n > 4f)",
        ("quorum.masking_threshold",),
        ("quorum.masking_threshold",),
    ),
    Bound(
        ("quorums of n − f nodes, fast ones of n − e", "n − f 个节点的法定集，快速的 n − e 个"),
        CRASH,
        "n > 2e + f",
        ("quorum.fast_threshold",),
        ("quorum.fast_threshold",),
    ),
    Bound(
        ("read and write quorums", "读写法定集"),
        ("reads miss writes", "读不到写"),
        "R + W > N",
        ("quorum.read_write_intersect",),
        ("quorum.tight",),
    ),
    Bound(
        ("consensus", "共识"),
        CRASH_PARTIAL,
        MINORITY,
        ("partial_synchrony.possible",),
        ("partial_synchrony.n_le_2f_impossible",),
    ),
    Bound(
        ("Paxos, agreement and validity", "Paxos，一致性与有效性"),
        CRASH_ASYNCHRONOUS,
        "any",
        ("paxos.agreement", "paxos.validity"),
    ),
    Bound(
        ("Multi-Paxos, agreement of logs", "Multi-Paxos，日志一致"),
        CRASH_ASYNCHRONOUS,
        "any",
        ("multi_paxos.log_agreement",),
    ),
    Bound(
        ("Fast Paxos, agreement and validity", "快速 Paxos，一致性与有效性"),
        CRASH_ASYNCHRONOUS,
        "any",
        ("fast_paxos.agreement", "fast_paxos.validity"),
        missing="Fast Paxos: quorums of n − f "
        "and fast quorums of n − e meet as they must when n > 2e + f and n > 2f "
        "(`quorum.fast_threshold`, `quorum.crash_threshold`).",
    ),
    Bound(
        ("Raft, safety", "Raft，安全性"),
        CRASH_ASYNCHRONOUS,
        MINORITY,
        (
            "raft.election_safety",
            "raft.leader_append_only",
            "raft.leader_completeness",
            "raft.state_machine_safety",
            "quorum.crash_threshold",
        ),
        HALF_QUORUMS,
        missing="Raft: safety holds however many crash; a minority is what leaves a quorum alive. "
        "Tight as a condition on its quorums.",
    ),
    Bound(
        ("ABD register, linearizability", "ABD 寄存器，可线性化"),
        CRASH_ASYNCHRONOUS,
        MINORITY,
        ("abd.linearizable", "abd.terminates", "quorum.crash_threshold"),
        ("abd.blocked", *HALF_QUORUMS),
        missing="ABD: tight as a condition on its quorums; for registers in general see CAP.",
    ),
    Bound(
        ("Bracha broadcast, agreement", "Bracha 广播，一致性"),
        BYZANTINE,
        THIRD,
        ("bracha.agreement", "bracha.integrity", "bracha.tolerates_iff"),
        ("bracha.tolerates_iff",),
        missing=ONLY_QUORUMS.format("Bracha"),
    ),
    Bound(
        ("Bracha broadcast, totality and delivery", "Bracha 广播，全体性与交付"),
        BYZANTINE,
        THIRD,
        ("bracha.totality", "bracha.delivery", "bracha.reliable_iff"),
        ("bracha.not_total", "bracha.not_delivered", "bracha.reliable_iff"),
        missing="Bracha: tight for this protocol, with the paper's counts; that no protocol bears "
        "more when the network is not synchronous is not formalized.",
    ),
    Bound(
        ("PBFT, agreement", "PBFT，一致性"),
        BYZANTINE,
        THIRD,
        ("pbft.agreement", "pbft.tolerates_iff"),
        ("pbft.tolerates_iff",),
        missing=ONLY_QUORUMS.format("PBFT"),
    ),
    Bound(
        ("two-phase commit, termination", "两阶段提交，终止"),
        ("crash of the coordinator", "协调者崩溃"),
        "0",
        ("two_phase_commit.live_coordinator",),
        ("two_phase_commit.blocking",),
    ),
    Bound(
        ("HotStuff, safety", "HotStuff，安全性"),
        BYZANTINE,
        THIRD,
        ("hotstuff.safety", "hotstuff.tolerates_iff"),
        ("hotstuff.tolerates_iff",),
        missing=ONLY_QUORUMS.format("HotStuff"),
    ),
    Bound(
        ("lock with fencing tokens, safety", "带隔离令牌的锁，安全性"),
        ("paused clients", "客户端暂停"),
        "any",
        ("lock_service.fencing_safe",),
        missing="Fencing: any number of clients may be paused. Without the check at the storage "
        "one is too many (`lock_service.without_fencing_unsafe`).",
    ),
)
