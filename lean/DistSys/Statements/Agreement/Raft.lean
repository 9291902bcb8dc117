module

/-!
# Raft (Ongaro and Ousterhout 2014): safety of elections and of the replicated log

The theorems are those of the paper's Figure 3; what is done with logs is in `raft_log`.

Messages are relations that only grow: each may be late, repeated, overtaken or never read.  A node
that crashes keeps its term, vote and log and takes no step.  Time-outs happen whenever they like.

A message carries one entry; a leader receives its own messages; the commit index that a leader has
reached, or knew before, is read by any node of its term that has acknowledged enough.  Membership
changes, compaction and sessions are not modelled.  Fields marked "history" refuse no step.

Written by `formal export` from `proofs/agreement/raft/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Raft

/-- Nodes elect a leader for each term; leaders append to the log, and others copy it.

Raft 复制日志 -/
structure Raft (Node Quorum Term Index Value : Type) where
  /-- the node belongs to the quorum -/
  member : Node → Quorum → Prop
  /-- the order of terms -/
  termLe : Term → Term → Prop
  /-- the order of indexes -/
  le : Index → Index → Prop
  /-- the term that all nodes start in -/
  termZero : Term
  /-- the index of the dummy entry -/
  zero : Index
  /-- the value of the dummy entry -/
  dummy : Value
  /-- Any two quorums share a node.

  任意两个法定集相交 -/
  quorums_meet : ∀ (q r : Quorum), ∃ n : Node, member n q ∧ member n r
  /-- Terms are in a linear order, from zero on. -/
  terms_ordered :
    ∀ (t u w : Term),
      termLe termZero t ∧
      (termLe t u ∨ termLe u t) ∧
      (termLe t u → termLe u t → t = u) ∧
      (termLe t u → termLe u w → termLe t w)
  /-- Indexes are in a linear order, from zero on. -/
  indexes_ordered :
    ∀ (i j k : Index),
      le zero i ∧ (le i j ∨ le j i) ∧ (le i j → le j i → i = j) ∧ (le i j → le j k → le i k)

/-- A term is earlier than another.

任期严格小于 -/
def Raft.Before {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (t u : Term) : Prop :=
  ¬R.termLe u t

/-- The second index follows the first with none between.

下一个索引 -/
def Raft.Next {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (i j : Index) : Prop :=
  ¬R.le j i ∧ (∀ (k : Index), R.le k i ∨ R.le j k)

/-- A state of `Raft`. -/
structure RaftState (Node Quorum Term Index Value : Type) where
  /-- the node is in the term -/
  current : Node → Term → Prop
  /-- the node is in a later term -/
  passed : Node → Term → Prop
  /-- it asked for votes: its last index and term -/
  requested : Node → Term → Index → Term → Prop
  /-- the first node voted in the term for the second -/
  voted : Node → Term → Node → Prop
  /-- the node won the election of the term -/
  leader : Node → Term → Prop
  /-- the node's log: the entry at an index -/
  entry : Node → Index → Term → Value → Prop
  /-- previous entry, entry -/
  sent : Term → Index → Term → Index → Term → Value → Prop
  /-- its leader knows that it has the entry -/
  acked : Node → Term → Index → Term → Prop
  /-- how far the term's leader has committed in its term -/
  commitIndex : Term → Index
  /-- In the first term the node's commit index reached the index, committed by the second's leader.
  -/
  knows : Node → Term → Index → Term → Prop
  /-- the node's state machine applied the entry -/
  applied : Node → Index → Term → Value → Prop
  /-- history: the term has a leader -/
  started : Term → Prop
  /-- history: whose votes elected the term's leader -/
  electedBy : Term → Quorum
  /-- history: the log of the term's leader -/
  leaderEntry : Term → Index → Term → Value → Prop
  /-- history: committed by the term's leader -/
  committed : Term → Index → Term → Value → Prop
  /-- history: on whose logs it found what it committed -/
  commitQuorum : Term → Quorum

/-- The initial states of `Raft`. -/
def Raft.Init {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop :=
  (∀ (n : Node) (t : Term), s.current n t ↔ t = R.termZero) ∧
  (∀ (n : Node) (t : Term), ¬s.passed n t) ∧
  (∀ (n : Node) (t : Term) (i : Index) (u : Term), ¬s.requested n t i u) ∧
  (∀ (n : Node) (t : Term) (m : Node), ¬s.voted n t m) ∧
  (∀ (n : Node) (t : Term), ¬s.leader n t) ∧
  (∀ (n : Node) (i : Index) (t : Term) (v : Value),
     s.entry n i t v ↔ i = R.zero ∧ t = R.termZero ∧ v = R.dummy) ∧
  (∀ (t : Term) (i : Index) (u : Term) (j : Index) (w : Term) (v : Value), ¬s.sent t i u j w v) ∧
  (∀ (n : Node) (t : Term) (i : Index) (u : Term), ¬s.acked n t i u) ∧
  (∀ (t : Term), s.commitIndex t = R.zero) ∧
  (∀ (n : Node) (t : Term) (i : Index) (u : Term), ¬s.knows n t i u) ∧
  (∀ (n : Node) (i : Index) (t : Term) (v : Value), ¬s.applied n i t v) ∧
  (∀ (t : Term), s.started t ↔ t = R.termZero) ∧
  (∀ (t : Term) (i : Index) (u : Term) (v : Value),
     s.leaderEntry t i u v ↔ t = R.termZero ∧ i = R.zero ∧ u = R.termZero ∧ v = R.dummy) ∧
  (∀ (t : Term) (i : Index) (u : Term) (v : Value), ¬s.committed t i u v)

/-- A node learns of a later term, from any message, and enters it. -/
def Raft.ObserveStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ u : Term) : Prop :=
  s.current n t₁ ∧
  R.Before t₁ u ∧
  (∀ (m : Node) (u₁ : Term), t.current m u₁ ↔ m ≠ n ∧ s.current m u₁ ∨ m = n ∧ u₁ = u) ∧
  (∀ (m : Node) (u₁ : Term), t.passed m u₁ ↔ s.passed m u₁ ∨ m = n ∧ R.Before u₁ u) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A node stands for election in a later term: it votes for itself and asks for votes. -/
def Raft.TimeoutStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ u : Term) (i : Index) (w : Term)
    : Prop :=
  s.current n t₁ ∧
  R.Before t₁ u ∧
  (∃ v : Value, s.entry n i w v) ∧
  (∀ (j : Index) (u₁ : Term) (v : Value), s.entry n j u₁ v → R.le j i) ∧
  (∀ (m : Node) (u₁ : Term), t.current m u₁ ↔ m ≠ n ∧ s.current m u₁ ∨ m = n ∧ u₁ = u) ∧
  (∀ (m : Node) (u₁ : Term), t.passed m u₁ ↔ s.passed m u₁ ∨ m = n ∧ R.Before u₁ u) ∧
  (∀ (m : Node) (x : Term) (j : Index) (y : Term),
     t.requested m x j y ↔ s.requested m x j y ∨ m = n ∧ x = u ∧ j = i ∧ y = w) ∧
  (∀ (m : Node) (x : Term) (c : Node), t.voted m x c ↔ s.voted m x c ∨ m = n ∧ x = u ∧ c = n) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A node votes once in a term, for a log at least as up to date as its own (§5.4.1). -/
def Raft.VoteStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ : Term) (c : Node) (u : Term)
    (i : Index) (w : Term) (j : Index) (x : Term) : Prop :=
  s.current n t₁ ∧
  R.termLe t₁ u ∧
  s.requested c u i w ∧
  (∀ (d : Node), ¬s.voted n u d) ∧
  (∃ v : Value, s.entry n j x v) ∧
  (∀ (j₁ : Index) (u₁ : Term) (v : Value), s.entry n j₁ u₁ v → R.le j₁ j) ∧
  (R.Before x w ∨ x = w ∧ R.le j i) ∧
  (∀ (m : Node) (u₁ : Term), t.current m u₁ ↔ m ≠ n ∧ s.current m u₁ ∨ m = n ∧ u₁ = u) ∧
  (∀ (m : Node) (u₁ : Term), t.passed m u₁ ↔ s.passed m u₁ ∨ m = n ∧ R.Before u₁ u) ∧
  (∀ (m : Node) (y : Term) (d : Node), t.voted m y d ↔ s.voted m y d ∨ m = n ∧ y = u ∧ d = c) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A node with the votes of a quorum leads the term. -/
def Raft.BecomeLeaderStep {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s t : RaftState Node Quorum Term Index Value)
    (n : Node) (t₁ : Term) (q : Quorum) : Prop :=
  s.current n t₁ ∧
  ¬s.leader n t₁ ∧
  (∀ (m : Node), R.member m q → s.voted m t₁ n) ∧
  (∀ (m : Node) (u : Term), t.leader m u ↔ s.leader m u ∨ m = n ∧ u = t₁) ∧
  (∀ (u : Term), t.started u ↔ s.started u ∨ u = t₁) ∧
  t.electedBy t₁ = q ∧
  (∀ (u : Term), u ≠ t₁ → t.electedBy u = s.electedBy u) ∧
  (∀ (u : Term) (i : Index) (w : Term) (v : Value),
     t.leaderEntry u i w v ↔ u ≠ t₁ ∧ s.leaderEntry u i w v ∨ u = t₁ ∧ s.entry n i w v) ∧
  (∀ (x1 : Node) (x2 : Term), t.current x1 x2 ↔ s.current x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term), t.passed x1 x2 ↔ s.passed x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A leader appends a client's value to its log. -/
def Raft.AppendStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ : Term) (i : Index) (u : Term)
    (j : Index) (v : Value) : Prop :=
  s.current n t₁ ∧
  s.leader n t₁ ∧
  (∃ v₁ : Value, s.entry n i u v₁) ∧
  (∀ (j₁ : Index) (u₁ : Term) (v₁ : Value), s.entry n j₁ u₁ v₁ → R.le j₁ i) ∧
  R.Next i j ∧
  (∀ (m : Node) (k : Index) (w : Term) (x : Value),
     t.entry m k w x ↔ s.entry m k w x ∨ m = n ∧ k = j ∧ w = t₁ ∧ x = v) ∧
  (∀ (y : Term) (k : Index) (w : Term) (x : Value),
     t.leaderEntry y k w x ↔ s.leaderEntry y k w x ∨ y = t₁ ∧ k = j ∧ w = t₁ ∧ x = v) ∧
  (∀ (x1 : Node) (x2 : Term), t.current x1 x2 ↔ s.current x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term), t.passed x1 x2 ↔ s.passed x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A leader sends an entry of its log, with index and term of the one before it. -/
def Raft.SendStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ : Term) (i : Index) (u : Term)
    (j : Index) (w : Term) (v : Value) : Prop :=
  s.current n t₁ ∧
  s.leader n t₁ ∧
  (∃ v₁ : Value, s.entry n i u v₁) ∧
  R.Next i j ∧
  s.entry n j w v ∧
  (∀ (a : Term) (b : Index) (c : Term) (d : Index) (e : Term) (x : Value),
     t.sent a b c d e x ↔ s.sent a b c d e x ∨ a = t₁ ∧ b = i ∧ c = u ∧ d = j ∧ e = w ∧ x = v) ∧
  (∀ (x1 : Node) (x2 : Term), t.current x1 x2 ↔ s.current x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term), t.passed x1 x2 ↔ s.passed x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A node acknowledges an entry that its log has already. -/
def Raft.AcceptKnownStep {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) (s t : RaftState Node Quorum Term Index Value)
    (n : Node) (t₁ y : Term) (i : Index) (u : Term) (j : Index) (w : Term) (v : Value) : Prop :=
  s.current n t₁ ∧
  s.sent y i u j w v ∧
  R.termLe t₁ y ∧
  (∃ v₁ : Value, s.entry n i u v₁) ∧
  (∃ v₁ : Value, s.entry n j w v₁) ∧
  (∀ (m : Node) (u₁ : Term), t.current m u₁ ↔ m ≠ n ∧ s.current m u₁ ∨ m = n ∧ u₁ = y) ∧
  (∀ (m : Node) (u₁ : Term), t.passed m u₁ ↔ s.passed m u₁ ∨ m = n ∧ R.Before u₁ y) ∧
  (∀ (m : Node) (u₁ : Term) (j₁ : Index) (w₁ : Term),
     t.acked m u₁ j₁ w₁ ↔
     s.acked m u₁ j₁ w₁ ∨ m = n ∧ u₁ = y ∧ R.le j₁ j ∧ (∃ v₁ : Value, t.entry n j₁ w₁ v₁)) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A node whose log has the previous entry, but not this one, deletes all that follows the previous
one, adds the entry and acknowledges it. -/
def Raft.AcceptNewStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ y : Term) (i : Index) (u : Term)
    (j : Index) (w : Term) (v : Value) : Prop :=
  s.current n t₁ ∧
  s.sent y i u j w v ∧
  R.termLe t₁ y ∧
  (∃ v₁ : Value, s.entry n i u v₁) ∧
  ¬(∃ v₁ : Value, s.entry n j w v₁) ∧
  (∀ (m : Node) (u₁ : Term), t.current m u₁ ↔ m ≠ n ∧ s.current m u₁ ∨ m = n ∧ u₁ = y) ∧
  (∀ (m : Node) (u₁ : Term), t.passed m u₁ ↔ s.passed m u₁ ∨ m = n ∧ R.Before u₁ y) ∧
  (∀ (m : Node) (k : Index) (z : Term) (x : Value),
     t.entry m k z x ↔ (m ≠ n ∨ R.le k i) ∧ s.entry m k z x ∨ m = n ∧ k = j ∧ z = w ∧ x = v) ∧
  (∀ (m : Node) (u₁ : Term) (j₁ : Index) (w₁ : Term),
     t.acked m u₁ j₁ w₁ ↔
     s.acked m u₁ j₁ w₁ ∨ m = n ∧ u₁ = y ∧ R.le j₁ j ∧ (∃ v₁ : Value, t.entry n j₁ w₁ v₁)) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A leader commits all through an entry of its own term that a quorum acknowledged. -/
def Raft.CommitStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ : Term) (i : Index) (u : Term)
    (q : Quorum) : Prop :=
  s.current n t₁ ∧
  s.leader n t₁ ∧
  (∃ v : Value, s.entry n i u v) ∧
  u = t₁ ∧
  (∀ (m : Node), R.member m q → s.acked m t₁ i u) ∧
  ¬R.le i (s.commitIndex t₁) ∧
  t.commitIndex t₁ = i ∧
  (∀ (w : Term), w ≠ t₁ → t.commitIndex w = s.commitIndex w) ∧
  (∀ (w : Term) (j : Index) (x : Term) (v : Value),
     t.committed w j x v ↔ s.committed w j x v ∨ w = t₁ ∧ R.le j i ∧ s.entry n j x v) ∧
  t.commitQuorum t₁ = q ∧
  (∀ (w : Term), w ≠ t₁ → t.commitQuorum w = s.commitQuorum w) ∧
  (∀ (x1 : Node) (x2 : Term), t.current x1 x2 ↔ s.current x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term), t.passed x1 x2 ↔ s.passed x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4)

/-- A node that agrees with its leader through a committed index learns that it is: the leader
committed it, or knows from its term or an earlier one that it is committed. -/
def Raft.LearnStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ : Term) (i : Index) (u y : Term)
    : Prop :=
  s.current n t₁ ∧
  s.acked n t₁ i u ∧
  (y = t₁ ∧ R.le i (s.commitIndex t₁) ∨
   (∃ (m : Node) (x : Term) (k : Index),
      s.leader m t₁ ∧ s.knows m x k y ∧ R.termLe x t₁ ∧ R.le i k)) ∧
  i ≠ R.zero ∧
  (∀ (m : Node) (w : Term) (j : Index) (z : Term),
     t.knows m w j z ↔ s.knows m w j z ∨ m = n ∧ w = t₁ ∧ j = i ∧ z = y) ∧
  (∀ (x1 : Node) (x2 : Term), t.current x1 x2 ↔ s.current x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term), t.passed x1 x2 ↔ s.passed x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value),
     t.applied x1 x2 x3 x4 ↔ s.applied x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- A node applies an entry of its log up to its commit index. -/
def Raft.ApplyStep {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) (n : Node) (t₁ : Term) (i : Index) (y : Term)
    (j : Index) (u : Term) (v : Value) : Prop :=
  s.knows n t₁ i y ∧
  R.le j i ∧
  s.entry n j u v ∧
  (∀ (m : Node) (k : Index) (w : Term) (x : Value),
     t.applied m k w x ↔ s.applied m k w x ∨ m = n ∧ k = j ∧ w = u ∧ x = v) ∧
  (∀ (x1 : Node) (x2 : Term), t.current x1 x2 ↔ s.current x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term), t.passed x1 x2 ↔ s.passed x1 x2) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term),
     t.requested x1 x2 x3 x4 ↔ s.requested x1 x2 x3 x4) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Node), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Term), t.leader x1 x2 ↔ s.leader x1 x2) ∧
  (∀ (x1 : Node) (x2 : Index) (x3 : Term) (x4 : Value), t.entry x1 x2 x3 x4 ↔ s.entry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Index) (x5 : Term) (x6 : Value),
     t.sent x1 x2 x3 x4 x5 x6 ↔ s.sent x1 x2 x3 x4 x5 x6) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.acked x1 x2 x3 x4 ↔ s.acked x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitIndex x1 = s.commitIndex x1) ∧
  (∀ (x1 : Node) (x2 : Term) (x3 : Index) (x4 : Term), t.knows x1 x2 x3 x4 ↔ s.knows x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.started x1 ↔ s.started x1) ∧
  (∀ (x1 : Term), t.electedBy x1 = s.electedBy x1) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.leaderEntry x1 x2 x3 x4 ↔ s.leaderEntry x1 x2 x3 x4) ∧
  (∀ (x1 : Term) (x2 : Index) (x3 : Term) (x4 : Value),
     t.committed x1 x2 x3 x4 ↔ s.committed x1 x2 x3 x4) ∧
  (∀ (x1 : Term), t.commitQuorum x1 = s.commitQuorum x1)

/-- One step of `Raft`: some action. -/
def Raft.Step {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    (s t : RaftState Node Quorum Term Index Value) : Prop :=
  (∃ (n : Node) (t₁ u : Term), R.ObserveStep s t n t₁ u) ∨
  (∃ (n : Node) (t₁ u : Term) (i : Index) (w : Term), R.TimeoutStep s t n t₁ u i w) ∨
  (∃ (n : Node) (t₁ : Term) (c : Node) (u : Term) (i : Index) (w : Term) (j : Index) (x : Term),
     R.VoteStep s t n t₁ c u i w j x) ∨
  (∃ (n : Node) (t₁ : Term) (q : Quorum), R.BecomeLeaderStep s t n t₁ q) ∨
  (∃ (n : Node) (t₁ : Term) (i : Index) (u : Term) (j : Index) (v : Value),
     R.AppendStep s t n t₁ i u j v) ∨
  (∃ (n : Node) (t₁ : Term) (i : Index) (u : Term) (j : Index) (w : Term) (v : Value),
     R.SendStep s t n t₁ i u j w v) ∨
  (∃ (n : Node) (t₁ y : Term) (i : Index) (u : Term) (j : Index) (w : Term) (v : Value),
     R.AcceptKnownStep s t n t₁ y i u j w v) ∨
  (∃ (n : Node) (t₁ y : Term) (i : Index) (u : Term) (j : Index) (w : Term) (v : Value),
     R.AcceptNewStep s t n t₁ y i u j w v) ∨
  (∃ (n : Node) (t₁ : Term) (i : Index) (u : Term) (q : Quorum), R.CommitStep s t n t₁ i u q) ∨
  (∃ (n : Node) (t₁ : Term) (i : Index) (u y : Term), R.LearnStep s t n t₁ i u y) ∨
  (∃ (n : Node) (t₁ : Term) (i : Index) (y : Term) (j : Index) (u : Term) (v : Value),
     R.ApplyStep s t n t₁ i y j u v)

/-- The states that `Raft` reaches from an initial state. -/
inductive Raft.Reachable {Node Quorum Term Index Value : Type}
    (R : Raft Node Quorum Term Index Value) : RaftState Node Quorum Term Index Value → Prop where
  | init {s : RaftState Node Quorum Term Index Value} :
      R.Init s → Raft.Reachable R s
  | step {s r : RaftState Node Quorum Term Index Value} :
      Raft.Reachable R r → R.Step r s → Raft.Reachable R s

/-- At most one leader can be elected in a given term.

选举安全：每个任期至多一个领导者 -/
def election_safety.Statement : Prop :=
  ∀ {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
      (s : RaftState Node Quorum Term Index Value),
    R.Reachable s → (∀ (n m : Node) (t : Term), s.leader n t → s.leader m t → n = m)

/-- If two logs have entries of the same term at an index, they agree up to it.

日志匹配：两个日志在同一索引处任期相同，则到该处为止完全相同 -/
def log_matching.Statement : Prop :=
  ∀ {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
      (s : RaftState Node Quorum Term Index Value),
    R.Reachable s →
    (∀ (n m : Node) (i : Index) (t : Term) (v w : Value) (j : Index) (u : Term) (x : Value),
       s.entry n i t v → s.entry m i t w → R.le j i → (s.entry n j u x ↔ s.entry m j u x))

/-- An entry committed in a term is in the log of every leader of a later term.

领导者完备性：在某任期提交的条目出现在其后各任期领导者的日志中 -/
def leader_completeness.Statement : Prop :=
  ∀ {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
      (s : RaftState Node Quorum Term Index Value),
    R.Reachable s →
    (∀ (n : Node) (t w : Term) (i : Index) (u : Term) (v : Value),
       s.committed t i u v → R.Before t w → s.leader n w → s.current n w → s.entry n i u v)

/-- No two nodes ever apply different entries at the same index.

状态机安全：没有两个节点在同一索引处应用不同的条目 -/
def state_machine_safety.Statement : Prop :=
  ∀ {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
      (s : RaftState Node Quorum Term Index Value),
    R.Reachable s →
    (∀ (n m : Node) (i : Index) (t u : Term) (v w : Value),
       s.applied n i t v → s.applied m i u w → t = u ∧ v = w)

/-- Where both of two nodes are needed, an entry that one of them appended and committed as leader,
and has applied, is in the log of the other, which leads a later term.

已提交并应用的条目出现在下一任领导者的日志中 -/
def committed_entry_survives.Statement : Prop :=
  ∃ (Node Quorum Term Index Value : Type) (R : Raft Node Quorum Term Index Value)
      (s : RaftState Node Quorum Term Index Value),
    R.Reachable s ∧
    (∃ (n m : Node) (t u : Term) (i : Index) (v : Value),
       n ≠ m ∧
       (∀ (q : Quorum), R.member n q ∧ R.member m q) ∧
       s.leader n t ∧
       s.applied n i t v ∧
       R.Before t u ∧
       s.leader m u ∧
       s.entry m i t v)

/-- A follower that did not know in the entry's term that it is committed applies it in a later one,
whose leader knew before, and has committed nothing yet.

新领导者提交任何条目之前，跟随者已应用其早先得知已提交的条目 -/
def inherited_entry_applied.Statement : Prop :=
  ∃ (Node Quorum Term Index Value : Type) (R : Raft Node Quorum Term Index Value)
      (s : RaftState Node Quorum Term Index Value),
    R.Reachable s ∧
    (∃ (n m : Node) (t u : Term) (i : Index) (v : Value),
       n ≠ m ∧
       (∀ (q : Quorum), R.member n q ∧ R.member m q) ∧
       R.Before t u ∧
       s.leader m u ∧
       s.current n u ∧
       s.commitIndex u = R.zero ∧
       s.applied n i t v ∧
       i ≠ R.zero ∧
       (∀ (j : Index) (y : Term), ¬s.knows n t j y))

/-- No step from a reachable state takes an entry from the log of a node that leads a term and stays
in it.

领导者在其任期内只追加 -/
def AppendsOnly {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value)
    : Prop :=
  ∀ (s t : RaftState Node Quorum Term Index Value) (n : Node) (u : Term) (i : Index) (w : Term)
      (v : Value),
    R.Reachable s →
    R.Step s t →
    s.leader n u →
    s.current n u →
    t.current n u →
    s.entry n i w v →
    t.entry n i w v

/-- A leader never overwrites or deletes entries of its log, as long as it is in its term.

领导者只追加：领导者在其任期内不覆盖也不删除日志条目 -/
def leader_append_only.Statement : Prop :=
  ∀ {Node Quorum Term Index Value : Type} (R : Raft Node Quorum Term Index Value), AppendsOnly R

end DistSys.Raft
