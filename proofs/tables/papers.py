"""What the papers say where the headlines stand, in our words, and how our statements differ.

Numbers and sections are given where they are known.  ``formal show`` and the card of ``formal cite
--card`` print them; the tables on the pages of ``docs/theorems`` are written from them.
"""

from __future__ import annotations

from formal.theory.notes import Paper

IMPOSSIBILITY = (
    Paper(
        "flp.impossibility",
        "Theorem 1: no consensus protocol is totally correct in spite of one fault (§3).",
        "same: the paper's model, with its weak non-triviality (each value is decided in some run) "
        "and termination (some process decides); messages and states are any sets.",
    ),
    Paper(
        "flp.consensus_impossible",
        "Theorem 1, where consensus is agreement of configurations, that each value can be "
        "decided, and that some process decides (§2).",
        "different: the problem is the one of this library, asked of runs and of their correct "
        "processes, which must all decide; with weak unanimity. It follows from Theorem 1.",
    ),
    Paper(
        "flp.nontrivial_consensus_impossible",
        "The same.",
        "different: asked of runs in the same way; the validity is the paper's, that each value "
        "can be decided.",
    ),
    Paper(
        "flp.commutativity",
        "Lemma 1: two schedules in which disjoint sets of processes take steps lead, in either "
        "order, to the same configuration.",
        "same.",
    ),
    Paper(
        "flp.initial_bivalent",
        "Lemma 2: a protocol that is totally correct in spite of one fault has a bivalent initial "
        "configuration.",
        "stronger: agreement is not asked.",
    ),
    Paper(
        "flp.stay_bivalent",
        "Lemma 3: from a bivalent configuration to which an event is applicable, some "
        "configuration reached without the event becomes, by the event, a bivalent one.",
        "stronger: of the protocol only termination is asked.",
    ),
    Paper(
        "cap.impossibility",
        "Theorem 1: in an asynchronous network no read/write data object is atomic and available "
        "in all fair executions, those in which messages are lost among them.",
        "stronger: availability is asked only when all messages inside each of two groups arrive, "
        "atomicity of finite executions only; there may be countably many nodes. Nodes are "
        "deterministic.",
    ),
    Paper(
        "coordinated_attack.impossibility",
        "Theorem 5.1 (Lynch 1996): no deterministic algorithm solves the coordinated attack "
        "problem for two generals over a link that may lose messages.",
        "same: every pattern of losses, no bound on when the generals decide.",
    ),
    Paper(
        "byzantine.n_le_3f_impossible",
        "With n nodes of which f may be faulty, agreement is impossible unless n > 3f, if messages "
        "are not signed.",
        "different: every node has an input and validity speaks of those of the correct nodes "
        "(Fischer, Lynch and Merritt 1986), where the paper has one sender. n = 1 is left out.",
    ),
    Paper(
        "byzantine.three_fault_sets_impossible",
        "Fischer, Lynch and Merritt 1986: agreement is impossible in an inadequate graph; for the "
        "complete graph on three nodes that is one fault, and n ≤ 3f follows by grouping nodes.",
        "different: of any three sets of faulty nodes that together are all; complete graphs only, "
        "so nothing is said of connectivity.",
    ),
)

AGREEMENT = (
    Paper(
        "partial_synchrony.n_le_2f_impossible",
        "Theorem 4.3: with 2 ≤ N ≤ 2t no protocol for partial synchrony is resilient to t "
        "fail-stop faults, even for binary values and weak unanimity.",
        "stronger: any two values; safety is asked only of runs that become stable; in the end "
        "even nodes that crash later lose nothing.",
    ),
    Paper(
        "floodset.solves_consensus",
        "§6.2.1 (Lynch 1996): FloodSet solves agreement with at most f stopping failures in f + 1 "
        "rounds.",
        "same: agreement binds the correct and those that crash only after they have decided. The "
        "inputs are of any kind.",
    ),
    Paper(
        "atomic_broadcast.from_consensus",
        "§6: consensus and reliable broadcast give atomic broadcast, in asynchronous systems with "
        "any number of crashes.",
        "same: reliable broadcast and consensus are hypotheses of the theorem, as there; the "
        "problems are the uniform ones.",
    ),
    Paper(
        "atomic_broadcast.asynchronous_impossible",
        "Atomic broadcast cannot be solved in asynchronous systems with one crash, as consensus "
        "cannot (by Fischer, Lynch and Paterson).",
        "weaker: the impossible problem is uniform atomic broadcast; `nonuniform_impossible` is of "
        "the paper's, which asks less.",
    ),
    Paper(
        "atomic_broadcast.nonuniform_impossible",
        "Atomic broadcast cannot be solved in asynchronous systems with one crash, as consensus "
        "cannot (by Fischer, Lynch and Paterson).",
        "same: the paper's problem, of correct processes only; logs are asked to grow.",
    ),
    Paper(
        "byzantine.possible",
        "With n ≥ 3f + 1 nodes of which f may be faulty, agreement is possible without signatures.",
        "different: by the algorithm of Berman, Garay and Perry (phase king), in more rounds and "
        "with short messages.",
    ),
    Paper(
        "partial_synchrony.possible",
        "Theorem 3.1: with N ≥ 2t + 1 Algorithm 1 is resilient to t fail-stop or omission faults, "
        "for strong unanimity and values of any kind.",
        "different: by another algorithm, for crashes only; agreement and validity bind crashed "
        "nodes too.",
    ),
    Paper(
        "paxos.agreement",
        "The parliament's protocol is consistent: any two decrees that are passed are the same.",
        "stronger: quorums of the two phases are two families that meet (Flexible Paxos), ballots "
        "any linear order; the state of a proposer is not modelled.",
    ),
    Paper(
        "paxos.terminates_under_stable_leader",
        "§2.4 (Paxos made simple): when a single distinguished proposer is the only one to try, "
        "with a number that is high enough, and reaches a majority, a value is chosen.",
        "stronger: others may go on in lower ballots. What elects the leader is not modelled.",
    ),
    Paper(
        "fast_paxos.agreement",
        "Two values are never chosen, if any two quorums meet and any quorum meets the "
        "intersection of any two fast quorums.",
        "stronger: quorums of promises, classic and fast ones are three families; coordinated and "
        "uncoordinated recovery, by which votes serve as promises, are left out.",
    ),
    Paper(
        "two_phase_commit.blocking",
        "A commit protocol does not block exactly when no local state is concurrent with both a "
        "commit and an abort, and none that may not commit is concurrent with a commit (the "
        "fundamental nonblocking theorem); two-phase commit blocks.",
        "different: of two-phase commit alone: in every uncertain state every safe rule of what "
        "the live participants know together leaves each of them undecided.",
    ),
    Paper(
        "casper.accountable_safety",
        "Theorem 1 (accountable safety): two conflicting checkpoints cannot both be finalized "
        "unless validators with a third of the deposits violate a commandment.",
        "same: for validators that do not change.",
    ),
    Paper(
        "casper.plausible_liveness",
        "Theorem 2 (plausible liveness): supermajority links can always be added that finalize a "
        "new checkpoint, if the chain is extended.",
        "different: a highest justified checkpoint is a hypothesis.",
    ),
    Paper(
        "raft.election_safety",
        "Election Safety (Figure 3): at most one leader can be elected in a given term.",
        "same: for fixed membership, as in the paper's proof.",
    ),
    Paper(
        "raft.log_matching",
        "Log Matching (Figure 3): if two logs have an entry with the same index and term, they are "
        "identical up to that index.",
        "same.",
    ),
    Paper(
        "raft.leader_completeness",
        "Leader Completeness (Figure 3): an entry that is committed in a term is in the logs of "
        "the leaders of all later terms.",
        "same: a message carries one entry; no compaction.",
    ),
    Paper(
        "raft.state_machine_safety",
        "State Machine Safety (Figure 3): if a server has applied an entry at an index, no other "
        "server will ever apply a different one there.",
        "same.",
    ),
    Paper(
        "bracha.agreement",
        "Reliable broadcast: with n > 3f, if a correct process accepts a value, no correct process "
        "accepts another one.",
        "same: for any quorums that meet as three axioms say.",
    ),
    Paper(
        "bracha.totality",
        "Reliable broadcast: with n > 3f, if a correct process accepts a value, every correct "
        "process accepts it.",
        "stronger: for any quorums, if the correct nodes include a finite ready quorum, and a node "
        "may get ready before it echoes. With the paper's counts: exactly when n > 3f, by "
        "`bracha.reliable_iff`.",
    ),
    Paper(
        "bracha.delivery",
        "Reliable broadcast: with n > 3f, if the sender is correct, every correct process accepts "
        "its value.",
        "stronger: for any quorums, if the correct nodes include a finite echo quorum and a finite "
        "ready quorum; a node may get ready before it echoes.",
    ),
    Paper(
        "pbft.agreement",
        "Safety: non-faulty replicas agree on the sequence numbers of the requests that commit, in "
        "whatever views they do.",
        "weaker: one request a slot; clients, digests, checkpoints and the discarding of old "
        "messages are not modelled.",
    ),
    Paper(
        "hotstuff.safety",
        "Conflicting blocks cannot both be committed, each by a correct replica (Theorem 2, of "
        "Basic HotStuff).",
        "different: of the chained protocol, its Algorithm 3, for which the paper carries the "
        "argument over.",
    ),
)

CONSISTENCY = (
    Paper(
        "quorum.read_write_intersect",
        "With r votes for reading and w for writing, r + w greater than the total, every read "
        "quorum meets every write quorum.",
        "weaker: every node has one vote.",
    ),
    Paper(
        "lock_service.fencing_safe",
        "With a token that grows with each grant, a storage that refuses tokens older than one it "
        "has seen is safe from clients that have paused.",
        "same.",
    ),
    Paper(
        "abd.linearizable",
        "A register that is emulated by asking majorities is atomic, and its operations return "
        "while a minority crashes.",
        "stronger: many writers (Lynch and Shvartsman 1997) and any quorums that meet. That "
        "operations return is `abd.terminates`.",
    ),
    Paper(
        "abd.terminates",
        "Operations return while a minority crashes.",
        "stronger: while the members of one quorum are live, whatever the others do.",
    ),
    Paper(
        "consistency.linearizability_is_local",
        "Theorem 1: a history is linearizable if and only if its projection to each object is.",
        "weaker: all objects are of one type, whose operations are total and deterministic; "
        "`consistency.locality_of_any_specification` is without this.",
    ),
    Paper(
        "consistency.locality_of_any_specification",
        "Theorem 1: a history is linearizable if and only if its projection to each object is.",
        "same: objects are specified by sets of sequential histories, as in the paper; the sets "
        "need not be closed under prefixes. Histories are finite.",
    ),
    Paper(
        "consistency.locality_relational",
        "Theorem 1: a history is linearizable if and only if its projection to each object is.",
        "same: of objects with states, whose operations may have several possible responses, or "
        "none.",
    ),
    Paper(
        "serializability.serializability",
        "Theorem 2.1 (the serializability theorem): a history is serializable exactly when its "
        "serialization graph has no cycle.",
        "weaker: schedules are sequences, where the book has partial orders, and nothing aborts.",
    ),
    Paper(
        "serializability.two_phase_serializable",
        "If every transaction is well-formed and two-phase, every legal schedule is consistent.",
        "different: locks on objects, shared or exclusive; predicate locks are left out.",
    ),
    Paper(
        "fabric.serial_in_ledger_order",
        "§3.1 (Kung and Robinson): transactions are equivalent to the order of their validation if "
        "each one, as seen from any later one, has ended before that began, or has written "
        "nothing that it read and writes before it does.",
        "different: validation is by versions, as in Fabric, of executions on any earlier state; "
        "one transaction is validated at a time.",
    ),
    Paper(
        "crdt.strong_eventual_consistency",
        "State-based objects whose states are a semilattice, merged by least upper bounds, and "
        "whose updates go up, are strongly eventually consistent.",
        "weaker: all replicas stay live, where the paper asks it of correct ones.",
    ),
    Paper(
        "crdt.correct_replicas_converge",
        "State-based objects whose states are a semilattice, merged by least upper bounds, and "
        "whose updates go up, are strongly eventually consistent.",
        "same: what a correct replica knows all correct ones learn, and equal knowledge is equal "
        "states.",
    ),
    Paper(
        "crdt_operations.op_based_over_causal_delivery",
        "If updates are delivered in causal order, an operation-based object whose concurrent "
        "updates commute is strongly eventually consistent.",
        "weaker: strong convergence only; that updates are delivered everywhere is not part of it. "
        "Concurrent updates of the run commute in every state, where the paper asks it of states "
        "in which both are enabled; every update is enabled.",
    ),
    Paper(
        "crdt_operations.causal_broadcast_converges",
        "If updates are delivered in causal order, an operation-based object whose concurrent "
        "updates commute is strongly eventually consistent.",
        "different: causal order is that of a protocol, and no hypothesis; strong convergence "
        "only.",
    ),
    Paper(
        "crdt_operations.op_or_set_converges",
        "The operation-based OR-Set is a CRDT: additions and removals that are concurrent commute, "
        "since a removal has not seen the tag of a concurrent addition.",
        "same: of strong convergence; that tags are different is a hypothesis. FIFO is not enough: "
        "`crdt_operations.op_or_set_needs_causal_order`.",
    ),
    Paper(
        "crdt_operations.op_or_set_add_wins",
        "In the OR-Set an addition wins over a concurrent removal.",
        "same: over any removal that the addition did not happen before.",
    ),
    Paper(
        "pn_counter.pn_counter_value",
        "The value of a PN-Counter is the sum of its entries for increments less the sum of those "
        "for decrements.",
        "stronger: in every execution these sums are those of the updates that the replica knows, "
        "each once.",
    ),
)

TIME = (
    Paper(
        "causality.clock_condition",
        "Clock Condition (p. 560): if a happened before b then C(a) < C(b), which the conditions "
        "C1 and C2 give.",
        "same: for events without end, if causes are well founded.",
    ),
    Paper(
        "causality.vector_clock_characterizes",
        "An event is causally before another exactly when its vector is less.",
        "same.",
    ),
    Paper(
        "causality.charron_bost",
        "Vectors that decide causality by comparison need as many entries as there are processes.",
        "same: the entries are of any linear orders.",
    ),
    Paper(
        "snapshot.cut_reachable",
        "Theorem 1: there is a computation, of the same events between the same states, that "
        "passes through the recorded global state.",
        "different: of the state of any consistent cut, not only of one that is recorded.",
    ),
    Paper(
        "snapshot.marker_records_consistent_cut",
        "The marker algorithm records a global state as Theorem 1 speaks of.",
        "same: several processes may start; that every marker arrives is not part of it.",
    ),
    Paper(
        "controllers.eventually_stable",
        "Eventually stable reconciliation: if from some time on the desired state does not change, "
        "the controller eventually makes the cluster match it, and from then on it does, under "
        "fairness, and once crashes and failures of requests end.",
        "different: in a model, of any controller of one object whose actions lower a distance, "
        "where the paper proves it of implementations; requests may be late or copied without end.",
    ),
    Paper(
        "scheduling.graham_bound",
        "List scheduling on m machines takes at most 2 − 1/m times as long as the best schedule.",
        "weaker: of jobs that do not wait for others.",
    ),
)

PAPERS = (*IMPOSSIBILITY, *AGREEMENT, *CONSISTENCY, *TIME)
