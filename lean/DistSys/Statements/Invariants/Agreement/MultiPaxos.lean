module

public import DistSys.Statements.Agreement.MultiPaxos
public import DistSys.Statements.Agreement.Paxos

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/multi_paxos/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.MultiPaxos

/-- A ballot proposes one value in a slot. -/
def MultiPaxos.OneProposal {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (i : Slot) (b : Ballot) (v w : Value), s.proposed b i v → s.proposed b i w → v = w

/-- Only proposed values are voted for. -/
def MultiPaxos.VotedIsProposed {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (i : Slot) (a : Acceptor) (b : Ballot) (v : Value), s.voted a b i v → s.proposed b i v

/-- Whoever promised a ballot has left the lower ones. -/
def MultiPaxos.PromiseIsKept {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (a : Acceptor) (b c : Ballot), s.promised a b → M.single.Lt c b → s.left a c

/-- A report comes with a promise and tells a vote in a lower ballot. -/
def MultiPaxos.ReportedWasVoted {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (i : Slot) (a : Acceptor) (b c : Ballot) (v : Value),
    s.reported a b i c v → s.promised a b ∧ M.single.Lt c b ∧ s.voted a c i v

/-- There is no vote in the slot between the reported one and the ballot of the report. -/
def MultiPaxos.ReportedIsLast {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (i : Slot) (a : Acceptor) (b c d : Ballot) (v w : Value),
    s.reported a b i c v → s.voted a d i w → M.single.Lt d b → M.single.le d c

/-- A promise of an acceptor that voted in the slot in a lower ballot reports a vote. -/
def MultiPaxos.VoteIsReported {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (i : Slot) (a : Acceptor) (b d : Ballot) (w : Value),
    s.promised a b →
    s.voted a d i w →
    M.single.Lt d b →
    (∃ (c : Ballot) (v : Value), s.reported a b i c v)

/-- A decided value has the votes of a quorum. -/
def MultiPaxos.DecidedHasQuorum {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (i : Slot) (b : Ballot) (v : Value),
    s.decided b i v →
    (∃ q : AcceptQuorum, ∀ (a : Acceptor), M.single.acceptMember a q → s.voted a b i v)

/-- When a ballot proposes a value in a slot, no other value was or will be chosen there in a lower
one: of each quorum some member has left it without voting for it. -/
def MultiPaxos.NotChoosable {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
    (M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot)
    (s : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot) : Prop :=
  ∀ (i : Slot) (b c : Ballot) (q : AcceptQuorum) (v w : Value),
    s.proposed c i w →
    M.single.Lt b c →
    v ≠ w →
    (∃ a : Acceptor, M.single.acceptMember a q ∧ s.left a b ∧ ¬s.voted a b i v)

end DistSys.MultiPaxos
