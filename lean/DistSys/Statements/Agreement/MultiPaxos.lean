module

public import DistSys.Statements.Agreement.Paxos

/-!
# Multi-Paxos: one promise for all slots of a log, and in each slot a Paxos of its own

A proposer prepares its ballot once; the promises report the last vote in every slot, so that it can
then propose in any slot, again and again, in one round trip (Lamport 1998, §3; 2001, §3).  Ballots,
quorums and requests are those of the single-decree protocol; a proposer that fills a gap requests
a value that does nothing.

Written by `formal export` from `proofs/agreement/multi_paxos/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.MultiPaxos

/-- A state of `MultiPaxos`. -/
structure MultiPaxosState (Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type) where
  /-- the prepare request (1a) of the ballot was sent -/
  prepareSent : Ballot → Prop
  /-- the acceptor's promise (1b) for the ballot was sent -/
  promised : Acceptor → Ballot → Prop
  /-- with its last vote in the slot -/
  reported : Acceptor → Ballot → Slot → Ballot → Value → Prop
  /-- the accept request (2a) for the slot was sent -/
  proposed : Ballot → Slot → Value → Prop
  /-- the acceptor's vote (2b) was sent -/
  voted : Acceptor → Ballot → Slot → Value → Prop
  /-- the acceptor has promised a higher ballot than this one -/
  left : Acceptor → Ballot → Prop
  /-- a learner has counted the votes of a quorum -/
  decided : Ballot → Slot → Value → Prop

/-- A log of slots, in each of which at most one value is decided.

Multi-Paxos：复制日志 -/
structure MultiPaxos (Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type) where
  /-- ballots, quorums, requests -/
  single : Paxos.Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum

/-- The initial states of `MultiPaxos`. -/
def MultiPaxos.Init {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  (∀ (b : Ballot), ¬s.prepareSent b) ∧
  (∀ (a : Acceptor) (b : Ballot), ¬s.promised a b) ∧
  (∀ (a : Acceptor) (b : Ballot) (i : Slot) (c : Ballot) (v : Value), ¬s.reported a b i c v) ∧
  (∀ (b : Ballot) (i : Slot) (v : Value), ¬s.proposed b i v) ∧
  (∀ (a : Acceptor) (b : Ballot) (i : Slot) (v : Value), ¬s.voted a b i v) ∧
  (∀ (a : Acceptor) (b : Ballot), ¬s.left a b) ∧
  (∀ (b : Ballot) (i : Slot) (v : Value), ¬s.decided b i v)

/-- The proposer of a ballot starts it, for all slots at once (1a). -/
def MultiPaxos.PrepareStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (b : Ballot)
    : Prop :=
  (∀ (x : Ballot), t.prepareSent x ↔ s.prepareSent x ∨ x = b) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Ballot) (x5 : Value),
     t.reported x1 x2 x3 x4 x5 ↔ s.reported x1 x2 x3 x4 x5) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.proposed x1 x2 x3 ↔ s.proposed x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Value),
     t.voted x1 x2 x3 x4 ↔ s.voted x1 x2 x3 x4) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.decided x1 x2 x3 ↔ s.decided x1 x2 x3)

/-- An acceptor promises to vote in no lower ballot any more, in any slot, and reports its last vote
in each slot (1b). -/
def MultiPaxos.PromiseStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (a : Acceptor)
    (b : Ballot) : Prop :=
  s.prepareSent b ∧
  ¬s.left a b ∧
  (∀ (i : Slot),
     (∀ (c : Ballot) (v : Value), s.voted a c i v → M.single.le b c) ∨
     (∃ (c : Ballot) (v : Value),
        s.voted a c i v ∧
        M.single.Lt c b ∧
        (∀ (d : Ballot) (w : Value), s.voted a d i w → M.single.le b d ∨ M.single.le d c))) ∧
  (∀ (x : Acceptor) (y : Ballot), t.promised x y ↔ s.promised x y ∨ x = a ∧ y = b) ∧
  (∀ (x : Acceptor) (y : Ballot) (i : Slot) (c : Ballot) (v : Value),
     t.reported x y i c v ↔
     s.reported x y i c v ∨
     x = a ∧
     y = b ∧
     s.voted a c i v ∧
     M.single.Lt c b ∧
     (∀ (d : Ballot) (w : Value), s.voted a d i w → M.single.le b d ∨ M.single.le d c)) ∧
  (∀ (x : Acceptor) (y : Ballot), t.left x y ↔ s.left x y ∨ x = a ∧ M.single.Lt y b) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.proposed x1 x2 x3 ↔ s.proposed x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Value),
     t.voted x1 x2 x3 x4 ↔ s.voted x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.decided x1 x2 x3 ↔ s.decided x1 x2 x3)

/-- With promises from a quorum that reports no vote in the slot, the proposer asks to accept any
request of a client there (2a). -/
def MultiPaxos.ProposeStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (b : Ballot)
    (i : Slot) (p : PrepareQuorum) (v : Value) : Prop :=
  (∀ (w : Value), ¬s.proposed b i w) ∧
  (∀ (x : Acceptor), M.single.prepareMember x p → s.promised x b) ∧
  (∀ (x : Acceptor) (c : Ballot) (w : Value), M.single.prepareMember x p → ¬s.reported x b i c w) ∧
  M.single.requested v ∧
  (∀ (y : Ballot) (j : Slot) (w : Value),
     t.proposed y j w ↔ s.proposed y j w ∨ y = b ∧ j = i ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Ballot) (x5 : Value),
     t.reported x1 x2 x3 x4 x5 ↔ s.reported x1 x2 x3 x4 x5) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Value),
     t.voted x1 x2 x3 x4 ↔ s.voted x1 x2 x3 x4) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.decided x1 x2 x3 ↔ s.decided x1 x2 x3)

/-- With promises from a quorum, the proposer asks to accept in the slot the value of the highest
vote that is reported for it (2a). -/
def MultiPaxos.AdoptStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (b : Ballot)
    (i : Slot) (p : PrepareQuorum) (a : Acceptor) (c : Ballot) (v : Value) : Prop :=
  (∀ (w : Value), ¬s.proposed b i w) ∧
  (∀ (x : Acceptor), M.single.prepareMember x p → s.promised x b) ∧
  M.single.prepareMember a p ∧
  s.reported a b i c v ∧
  (∀ (x : Acceptor) (d : Ballot) (w : Value),
     M.single.prepareMember x p → s.reported x b i d w → M.single.le d c) ∧
  (∀ (y : Ballot) (j : Slot) (w : Value),
     t.proposed y j w ↔ s.proposed y j w ∨ y = b ∧ j = i ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Ballot) (x5 : Value),
     t.reported x1 x2 x3 x4 x5 ↔ s.reported x1 x2 x3 x4 x5) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Value),
     t.voted x1 x2 x3 x4 ↔ s.voted x1 x2 x3 x4) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.decided x1 x2 x3 ↔ s.decided x1 x2 x3)

/-- An acceptor that has promised no higher ballot votes in the slot (2b). -/
def MultiPaxos.AcceptStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (a : Acceptor)
    (b : Ballot) (i : Slot) (v : Value) : Prop :=
  s.proposed b i v ∧
  ¬s.left a b ∧
  (∀ (x : Acceptor) (y : Ballot) (j : Slot) (w : Value),
     t.voted x y j w ↔ s.voted x y j w ∨ x = a ∧ y = b ∧ j = i ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Ballot) (x5 : Value),
     t.reported x1 x2 x3 x4 x5 ↔ s.reported x1 x2 x3 x4 x5) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.proposed x1 x2 x3 ↔ s.proposed x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.decided x1 x2 x3 ↔ s.decided x1 x2 x3)

/-- With votes from a quorum in one ballot, the slot is decided. -/
def MultiPaxos.LearnStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (b : Ballot)
    (i : Slot) (q : AcceptQuorum) (v : Value) : Prop :=
  (∀ (x : Acceptor), M.single.acceptMember x q → s.voted x b i v) ∧
  (∀ (y : Ballot) (j : Slot) (w : Value),
     t.decided y j w ↔ s.decided y j w ∨ y = b ∧ j = i ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Ballot) (x5 : Value),
     t.reported x1 x2 x3 x4 x5 ↔ s.reported x1 x2 x3 x4 x5) ∧
  (∀ (x1 : Ballot) (x2 : Slot) (x3 : Value), t.proposed x1 x2 x3 ↔ s.proposed x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Slot) (x4 : Value),
     t.voted x1 x2 x3 x4 ↔ s.voted x1 x2 x3 x4) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2)

/-- One step of `MultiPaxos`: some action. -/
def MultiPaxos.Step {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  (∃ b : Ballot, M.PrepareStep s t b) ∨
  (∃ (a : Acceptor) (b : Ballot), M.PromiseStep s t a b) ∨
  (∃ (b : Ballot) (i : Slot) (p : PrepareQuorum) (v : Value), M.ProposeStep s t b i p v) ∨
  (∃ (b : Ballot) (i : Slot) (p : PrepareQuorum) (a : Acceptor) (c : Ballot) (v : Value),
     M.AdoptStep s t b i p a c v) ∨
  (∃ (a : Acceptor) (b : Ballot) (i : Slot) (v : Value), M.AcceptStep s t a b i v) ∨
  (∃ (b : Ballot) (i : Slot) (q : AcceptQuorum) (v : Value), M.LearnStep s t b i q v)

/-- The states that `MultiPaxos` reaches from an initial state. -/
inductive MultiPaxos.Reachable {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot → Prop where
  | init {s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot} :
      M.Init s → MultiPaxos.Reachable M s
  | step {s r : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot} :
      MultiPaxos.Reachable M r → M.Step r s → MultiPaxos.Reachable M s

/-- Any two decisions in a slot are for the same value: replicas' logs never differ.

日志一致：每个槽位决定的值唯一 -/
def log_agreement.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
      (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
      (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot),
    M.Reachable s →
    (∀ (i : Slot) (b c : Ballot) (v w : Value), s.decided b i v → s.decided c i w → v = w)

/-- What a state says of one slot: a state of the single-decree protocol.

日志状态在一个槽位上的投影 -/
def slot {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (i : Slot)
    : Paxos.PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum :=
  { prepareSent := s.prepareSent,
    promised := s.promised,
    reported := fun (a : Acceptor) (b c : Ballot) (v : Value) => s.reported a b i c v,
    proposed := fun (b : Ballot) (v : Value) => s.proposed b i v,
    voted := fun (a : Acceptor) (b : Ballot) (v : Value) => s.voted a b i v,
    left := s.left,
    decided := fun (b : Ballot) (v : Value) => s.decided b i v }

/-- In each slot Multi-Paxos is Paxos: an initial state projects to an initial one, a reachable
state to a reachable one, and a step from a reachable state to a step or to no change.

投影：每个槽位上的运行都是单决议 Paxos 的运行 -/
def projection.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
      (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
      (s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) (i : Slot),
    (M.Init s → M.single.Init (slot M s i)) ∧
    (M.Reachable s → M.single.Reachable (slot M s i)) ∧
    (M.Reachable s → M.Step s t → M.single.Step (slot M s i) (slot M t i) ∨ slot M t i = slot M s i)

end DistSys.MultiPaxos
