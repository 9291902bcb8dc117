module

public import DistSys.Statements.Agreement.Paxos

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/paxos/{liveness,protocol,runs}.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Paxos

/-- A ballot proposes one value. -/
def Paxos.OneProposal {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (b : Ballot) (v w : Value), s.proposed b v → s.proposed b w → v = w

/-- Only requests of clients are proposed. -/
def Paxos.ProposedWasRequested {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (b : Ballot) (v : Value), s.proposed b v → P.requested v

/-- Only proposed values are voted for. -/
def Paxos.VotedIsProposed {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (a : Acceptor) (b : Ballot) (v : Value), s.voted a b v → s.proposed b v

/-- Whoever promised a ballot has left the lower ones. -/
def Paxos.PromiseIsKept {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (a : Acceptor) (b c : Ballot), s.promised a b → P.Lt c b → s.left a c

/-- A report comes with a promise and tells a vote in a lower ballot. -/
def Paxos.ReportedWasVoted {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (a : Acceptor) (b c : Ballot) (v : Value),
    s.reported a b c v → s.promised a b ∧ P.Lt c b ∧ s.voted a c v

/-- There is no vote between the reported one and the ballot of the report. -/
def Paxos.ReportedIsLast {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (a : Acceptor) (b c d : Ballot) (v w : Value),
    s.reported a b c v → s.voted a d w → P.Lt d b → P.le d c

/-- A promise of an acceptor that voted in a lower ballot reports a vote. -/
def Paxos.VoteIsReported {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (a : Acceptor) (b d : Ballot) (w : Value),
    s.promised a b → s.voted a d w → P.Lt d b → (∃ (c : Ballot) (v : Value), s.reported a b c v)

/-- A decided value has the votes of a quorum. -/
def Paxos.DecidedHasQuorum {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (b : Ballot) (v : Value),
    s.decided b v → (∃ q : AcceptQuorum, ∀ (a : Acceptor), P.acceptMember a q → s.voted a b v)

/-- When a ballot proposes a value, no other value was or will be chosen in a lower one: of each
quorum some member has left it without voting for it. -/
def Paxos.NotChoosable {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∀ (b c : Ballot) (q : AcceptQuorum) (v w : Value),
    s.proposed c w →
    P.Lt b c →
    v ≠ w →
    (∃ a : Acceptor, P.acceptMember a q ∧ s.left a b ∧ ¬s.voted a b v)

end DistSys.Paxos
