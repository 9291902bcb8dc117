module

public import DistSys.Statements.Agreement.TwoPhaseCommit

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/two_phase_commit/{blocking,protocol}.py`; never
edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.TwoPhaseCommit

/-- Who voted yes no longer works, and aborts only if that is the decision. -/
def TwoPhaseCommit.VoterIsBound {Participant : Type} (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) : Prop :=
  ∀ (p : Participant),
    s.voted p →
    s.phase p = Phase.prepared ∨
    s.phase p = Phase.committed ∨
    s.phase p = Phase.aborted ∧ s.decision = some false

/-- Only votes that were sent are counted. -/
def TwoPhaseCommit.CountedWasSent {Participant : Type} (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) : Prop :=
  ∀ (p : Participant), s.counted p → s.voted p

/-- The participants are told what is decided. -/
def TwoPhaseCommit.ToldIsDecided {Participant : Type} (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) : Prop :=
  ∀ (p : Participant) (v : Bool), s.told p v → s.decision = some v

/-- A participant commits only if that is the decision. -/
def TwoPhaseCommit.CommittedIsDecided {Participant : Type} (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) : Prop :=
  ∀ (p : Participant), s.phase p = Phase.committed → s.decision = some true

/-- The decision to commit has the vote of every participant. -/
def TwoPhaseCommit.CommitNeedsAll {Participant : Type} (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) : Prop :=
  ∀ (p : Participant), s.decision = some true → s.counted p

end DistSys.TwoPhaseCommit
