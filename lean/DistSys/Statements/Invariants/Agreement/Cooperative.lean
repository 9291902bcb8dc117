module

public import DistSys.Statements.Agreement.Cooperative
public import DistSys.Statements.Agreement.TwoPhaseCommit

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/cooperative/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Cooperative

/-- Who voted yes no longer works, and aborts only if that is the decision, or if somebody aborted
without a vote. -/
def CooperativeTermination.VoterIsBound {Participant : Type}
    (C : CooperativeTermination Participant) (s : CooperativeTerminationState Participant) : Prop :=
  ∀ (p : Participant),
    s.voted p →
    s.phase p = TwoPhaseCommit.Phase.prepared ∨
    s.phase p = TwoPhaseCommit.Phase.committed ∨
    s.phase p = TwoPhaseCommit.Phase.aborted ∧
    (s.decision = some false ∨
     (∃ q : Participant, s.phase q = TwoPhaseCommit.Phase.aborted ∧ ¬s.voted q))

/-- Only votes that were sent are counted. -/
def CooperativeTermination.CountedWasSent {Participant : Type}
    (C : CooperativeTermination Participant) (s : CooperativeTerminationState Participant) : Prop :=
  ∀ (p : Participant), s.counted p → s.voted p

/-- The participants are told what is decided. -/
def CooperativeTermination.ToldIsDecided {Participant : Type}
    (C : CooperativeTermination Participant) (s : CooperativeTerminationState Participant) : Prop :=
  ∀ (p : Participant) (v : Bool), s.told p v → s.decision = some v

/-- A participant commits only if that is the decision. -/
def CooperativeTermination.CommittedIsDecided {Participant : Type}
    (C : CooperativeTermination Participant) (s : CooperativeTerminationState Participant) : Prop :=
  ∀ (p : Participant), s.phase p = TwoPhaseCommit.Phase.committed → s.decision = some true

/-- The decision to commit has the vote of every participant. -/
def CooperativeTermination.CommitNeedsAll {Participant : Type}
    (C : CooperativeTermination Participant) (s : CooperativeTerminationState Participant) : Prop :=
  ∀ (p : Participant), s.decision = some true → s.counted p

end DistSys.Cooperative
