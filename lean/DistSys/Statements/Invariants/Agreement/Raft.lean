module

public import DistSys.Statements.Agreement.Raft

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/raft/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Raft

/-- A node is in one term. -/
def Raft.OneTerm {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t u : Term), s.current n t → s.current n u → t = u

/-- A node has passed exactly the terms before its own. -/
def Raft.PassedEarlier {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t u : Term), s.current n t → (s.passed n u ↔ R.Before u t)

/-- A node votes for one candidate in a term. -/
def Raft.OneVote {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (c d : Node), s.voted n t c → s.voted n t d → c = d

/-- Voter and candidate have reached the term, which is not the first. -/
def Raft.VotedReached {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (c : Node),
    s.voted n t c → (s.current n t ∨ s.passed n t) ∧ (s.current c t ∨ s.passed c t) ∧ t ≠ R.termZero

/-- A voter has passed the earlier terms. -/
def Raft.VotedPassed {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (c : Node) (u : Term), s.voted n t c → R.Before u t → s.passed n u

/-- A leader has the votes of a quorum. -/
def Raft.LeaderElected {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (m : Node), s.leader n t → R.member m (s.electedBy t) → s.voted m t n

/-- The term of a leader has started, is not the first, and the leader has reached it. -/
def Raft.LeaderStarted {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term),
    s.leader n t → s.started t ∧ t ≠ R.termZero ∧ (s.current n t ∨ s.passed n t)

/-- A term that has started, but for the first, has a leader. -/
def Raft.StartedLed {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term), s.started t → t ≠ R.termZero → (∃ n : Node, s.leader n t)

/-- Who elected the leader of a term has passed the earlier terms. -/
def Raft.StartedPassed {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (m : Node) (u : Term),
    s.started t → R.member m (s.electedBy t) → R.Before u t → s.passed m u

/-- A candidate has reached its term, which is not the first. -/
def Raft.RequestedReached {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (u : Term),
    s.requested n t i u → (s.current n t ∨ s.passed n t) ∧ t ≠ R.termZero

/-- A candidate tells all the same about its log. -/
def Raft.OneRequest {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (u : Term) (j : Index) (w : Term),
    s.requested n t i u → s.requested n t j w → i = j ∧ u = w

/-- Until its term has a leader, a candidate's log ends where it says. -/
def Raft.RequestedLast {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (u : Term),
    s.requested n t i u →
    ¬s.passed n t →
    ¬s.started t →
    (∃ v : Value, s.entry n i u v) ∧
    (∀ (j : Index) (u₁ : Term) (v : Value), s.entry n j u₁ v → R.le j i)

/-- A log has one entry at an index. -/
def Raft.OneEntry {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (i : Index) (t u : Term) (v w : Value),
    s.entry n i t v → s.entry n i u w → t = u ∧ v = w

/-- A leader's log has one entry at an index. -/
def Raft.OneLeaderEntry {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u w : Term) (v x : Value),
    s.leaderEntry t i u v → s.leaderEntry t i w x → u = w ∧ v = x

/-- Every log begins with the dummy entry. -/
def Raft.DummyFirst {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term),
    s.entry n R.zero R.termZero R.dummy ∧ (s.started t → s.leaderEntry t R.zero R.termZero R.dummy)

/-- Up to an entry of a term, a log is that of the term's leader. -/
def Raft.Prefix {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (i : Index) (t : Term) (v : Value) (j : Index) (u : Term) (w : Value),
    s.entry n i t v → R.le j i → (s.entry n j u w ↔ s.leaderEntry t j u w)

/-- Up to an entry of a term, a leader's log is that of the term's leader. -/
def Raft.LeaderPrefix {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u : Term) (v : Value) (j : Index) (w : Term) (x : Value),
    s.leaderEntry t i u v → R.le j i → (s.leaderEntry t j w x ↔ s.leaderEntry u j w x)

/-- Terms do not decrease along a leader's log. -/
def Raft.LeaderSorted {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u : Term) (v : Value) (j : Index) (w : Term) (x : Value),
    s.leaderEntry t i u v → s.leaderEntry t j w x → R.le j i → R.termLe w u

/-- A leader's log has no entry of a later term, and none before it leads. -/
def Raft.LeaderEntryTerm {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u : Term) (v : Value),
    s.leaderEntry t i u v → R.termLe u t ∧ s.started t

/-- A log has no entry of a term that its node has not reached. -/
def Raft.EntryTerm {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (i : Index) (t : Term) (v : Value) (u : Term),
    s.entry n i t v → s.current n u → R.termLe t u

/-- While a node leads a term, its log is the log of the term's leader. -/
def Raft.Leads {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (u : Term) (v : Value),
    s.leader n t → s.current n t → (s.entry n i u v ↔ s.leaderEntry t i u v)

/-- A leader sends adjacent entries of its log. -/
def Raft.SentByLeader {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u : Term) (j : Index) (w : Term) (v : Value),
    s.sent t i u j w v → (∃ v₁ : Value, s.leaderEntry t i u v₁) ∧ s.leaderEntry t j w v ∧ R.Next i j

/-- Who acknowledged has reached the term, and the leader has the entry. -/
def Raft.AckedByNode {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (u : Term),
    s.acked n t i u → (s.current n t ∨ s.passed n t) ∧ (∃ v : Value, s.leaderEntry t i u v)

/-- While a node stays in the term, it keeps what it acknowledged. -/
def Raft.AckedKept {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (u : Term),
    s.acked n t i u → s.current n t → (∃ v : Value, s.entry n i u v)

/-- Who acknowledged what may have been committed, keeps it. -/
def Raft.ChoosableKept {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (q : Quorum) (t : Term) (i : Index) (n : Node),
    (∀ (m : Node), R.member m q → s.acked m t i t ∨ ¬s.passed m t) →
    s.acked n t i t →
    (∃ v : Value, s.entry n i t v)

/-- A candidate with the vote of a node that acknowledged it has it too. -/
def Raft.ChoosableVoted {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (q : Quorum) (t : Term) (i : Index) (n : Node) (u : Term) (c : Node),
    (∀ (m : Node), R.member m q → s.acked m t i t ∨ ¬s.passed m t) →
    s.acked n t i t →
    s.voted n u c →
    R.Before t u →
    ¬s.started u →
    ¬s.passed c u →
    (∃ v : Value, s.entry c i t v)

/-- Later leaders have it. -/
def Raft.ChoosableLed {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (q : Quorum) (t : Term) (i : Index) (u : Term),
    (∀ (m : Node), R.member m q → s.acked m t i t ∨ ¬s.passed m t) →
    (∃ v : Value, s.leaderEntry t i t v) →
    R.termLe t u →
    s.started u →
    (∃ v : Value, s.leaderEntry u i t v)

/-- What a leader committed ends with an entry of its term that a quorum acknowledged. -/
def Raft.CommitAcked {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (m : Node),
    s.commitIndex t ≠ R.zero →
    (∃ v : Value, s.leaderEntry t (s.commitIndex t) t v) ∧
    (R.member m (s.commitQuorum t) → s.acked m t (s.commitIndex t) t)

/-- The leader's log up to its commit index is what is committed in its term. -/
def Raft.CommittedIsLed {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u : Term) (v : Value),
    s.commitIndex t ≠ R.zero →
    (s.committed t i u v ↔ s.leaderEntry t i u v ∧ R.le i (s.commitIndex t))

/-- At commit index zero nothing is committed. -/
def Raft.NothingCommitted {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u : Term) (v : Value), s.committed t i u v → s.commitIndex t ≠ R.zero

/-- What is committed in a term is in the log of each later leader. -/
def Raft.CommittedLed {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (t : Term) (i : Index) (u : Term) (v : Value) (w : Term),
    s.committed t i u v → R.termLe t w → s.started w → s.leaderEntry w i u v

/-- A node's commit index is at most that of some leader, of its term or an earlier one. -/
def Raft.KnowsCommitted {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (y : Term),
    s.knows n t i y →
    R.le i (s.commitIndex y) ∧
    i ≠ R.zero ∧
    (s.current n t ∨ s.passed n t) ∧
    R.termLe y t ∧
    s.started t

/-- Up to its commit index, a node's log is that of the leader that committed. -/
def Raft.KnowsKept {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (t : Term) (i : Index) (y : Term) (j : Index) (u : Term) (v : Value),
    s.knows n t i y → R.le j i → (s.entry n j u v ↔ s.leaderEntry y j u v)

/-- What is applied was committed in some term. -/
def Raft.AppliedCommitted {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s : RaftState Node Quorum Term Index Value) : Prop :=
  ∀ (n : Node) (i : Index) (t : Term) (v : Value),
    s.applied n i t v → (∃ u : Term, s.committed u i t v)

end DistSys.Raft
