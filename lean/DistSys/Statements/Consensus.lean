module

public import DistSys.Statements.Broadcast

/-!
# Consensus as a problem, and its reduction to atomic broadcast (Chandra and Toueg 1996, §6)

To agree, every process broadcasts its proposal and decides the first message that it delivers.

Written by `formal export` from `proofs/consensus.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Consensus

/-- A run of consensus: who is correct, what has been proposed and decided by each moment.

共识的运行：谁正确、提议与决定 -/
structure ConsensusRun (Process Value Time : Type) where
  /-- the process does not crash -/
  correct : Process → Prop
  /-- the process has proposed the value by then -/
  proposes : Process → Value → Time → Prop
  /-- the process has decided the value by then -/
  decides : Process → Value → Time → Prop

/-- If every correct process proposes, every correct process decides.

终止性 -/
def ConsensusRun.Termination {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  (∀ (p : Process), R.correct p → (∃ (v : Value) (t : Time), R.proposes p v t)) →
  (∀ (p : Process), R.correct p → (∃ (v : Value) (t : Time), R.decides p v t))

/-- No two processes, correct or not, decide differently; none changes its decision.

一致约定（uniform agreement） -/
def ConsensusRun.UniformAgreement {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  ∀ (p q : Process) (v w : Value) (t u : Time), R.decides p v t → R.decides q w u → v = w

/-- Only what has been proposed by then is decided.

一致有效性（uniform validity） -/
def ConsensusRun.UniformValidity {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  ∀ (p : Process) (v : Value) (t : Time), R.decides p v t → (∃ q : Process, R.proposes q v t)

/-- Uniform consensus: termination, uniform agreement and uniform validity.

一致共识 -/
def ConsensusRun.UniformConsensus {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  R.Termination ∧ R.UniformAgreement ∧ R.UniformValidity

/-- Consensus by broadcast: to propose a value is to broadcast it; the decision is the first message
delivered.

以首条投递的消息作决定 -/
def firstDelivered {Process Message Time : Type} (R : Broadcast.BroadcastRun Process Message Time)
    : ConsensusRun Process Message Time :=
  { correct := R.correct,
    proposes := R.broadcast,
    decides := fun (p : Process) (v : Message) (t : Time) => (R.log p t)[0]? = some v }

/-- Consensus from atomic broadcast (Chandra and Toueg): deciding the first delivered message solves
uniform consensus.

由原子广播得到共识 -/
def from_atomic_broadcast.Statement : Prop :=
  ∀ {Process Message Time : Type} (R : Broadcast.BroadcastRun Process Message Time),
    R.AtomicBroadcast → (firstDelivered R).UniformConsensus

end DistSys.Consensus
