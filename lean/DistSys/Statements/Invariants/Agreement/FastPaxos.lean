module

public import DistSys.Statements.Agreement.FastPaxos

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/fast_paxos/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.FastPaxos

/-- A ballot proposes one value. -/
def FastPaxos.OneProposal {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b : Ballot) (v w : Value), s.proposed b v → s.proposed b w → v = w

/-- Only fast ballots send "any", and then no value. -/
def FastPaxos.AnyAlone {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b : Ballot) (v : Value), s.anySent b → F.fast b ∧ ¬s.proposed b v

/-- A ballot that sends "any" has the promises of a quorum. -/
def FastPaxos.AnyHasPromises {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b : Ballot),
    s.anySent b → (∃ p : PrepareQuorum, ∀ (a : Acceptor), F.prepareMember a p → s.promised a b)

/-- Only requests of clients are proposed. -/
def FastPaxos.ProposedWasRequested
    {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b : Ballot) (v : Value), s.proposed b v → F.requested v

/-- Votes are for the value of the ballot, or for a request where "any" was sent. -/
def FastPaxos.VotedWasAllowed {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (a : Acceptor) (b : Ballot) (v : Value),
    s.voted a b v → s.proposed b v ∨ s.anySent b ∧ F.requested v

/-- An acceptor votes for one value in a ballot. -/
def FastPaxos.OneVote {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (a : Acceptor) (b : Ballot) (v w : Value), s.voted a b v → s.voted a b w → v = w

/-- Whoever promised a ballot has left the lower ones. -/
def FastPaxos.PromiseIsKept {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (a : Acceptor) (b c : Ballot), s.promised a b → F.Lt c b → s.left a c

/-- A report comes with a promise and tells a vote in a lower ballot. -/
def FastPaxos.ReportedWasVoted {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (a : Acceptor) (b c : Ballot) (v : Value),
    s.reported a b c v → s.promised a b ∧ F.Lt c b ∧ s.voted a c v

/-- There is no vote between the reported one and the ballot of the report. -/
def FastPaxos.ReportedIsLast {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (a : Acceptor) (b c d : Ballot) (v w : Value),
    s.reported a b c v → s.voted a d w → F.Lt d b → F.le d c

/-- A promise of an acceptor that voted in a lower ballot reports a vote. -/
def FastPaxos.VoteIsReported {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (a : Acceptor) (b d : Ballot) (w : Value),
    s.promised a b → s.voted a d w → F.Lt d b → (∃ (c : Ballot) (v : Value), s.reported a b c v)

/-- A value decided in a classic ballot has the votes of a classic quorum. -/
def FastPaxos.DecidedHasQuorum {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b : Ballot) (v : Value),
    s.decided b v →
    ¬F.fast b →
    (∃ q : AcceptQuorum, ∀ (a : Acceptor), F.acceptMember a q → s.voted a b v)

/-- A value decided in a fast ballot has the votes of a fast quorum. -/
def FastPaxos.DecidedHasFastQuorum
    {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b : Ballot) (v : Value),
    s.decided b v →
    F.fast b →
    (∃ r : FastQuorum, ∀ (a : Acceptor), F.fastMember a r → s.voted a b v)

/-- When a ballot sends "any" or another value, a value was not and will not be chosen in a lower
classic one: of each quorum some member has left it without voting for it. -/
def FastPaxos.NotChoosable {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b c : Ballot) (q : AcceptQuorum) (v w : Value),
    s.anySent c ∨ s.proposed c w ∧ v ≠ w →
    F.Lt b c →
    ¬F.fast b →
    (∃ a : Acceptor, F.acceptMember a q ∧ s.left a b ∧ ¬s.voted a b v)

/-- Nor was it or will it be chosen in a lower fast one. -/
def FastPaxos.NotChoosableFast {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  ∀ (b c : Ballot) (r : FastQuorum) (v w : Value),
    s.anySent c ∨ s.proposed c w ∧ v ≠ w →
    F.Lt b c →
    F.fast b →
    (∃ a : Acceptor, F.fastMember a r ∧ s.left a b ∧ ¬s.voted a b v)

end DistSys.FastPaxos
