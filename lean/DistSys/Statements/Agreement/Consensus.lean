module

public import DistSys.Statements.Agreement.Broadcast

/-!
# Consensus as a problem, stated once, and its reduction to atomic broadcast

The models of this library (rounds, asynchronous steps, broadcasts) say which runs there are; what
is asked of a run is said here.  The papers agree on termination.  Agreement binds the correct
processes, or all of them (uniform).  Validity comes in five strengths, and a theorem names the one
that it means:

- a decided value was proposed: whoever decides it (Chandra and Toueg 1996: uniform validity), or
  where correct processes decide it;
- if all initial values are one value, those of faulty processes too, it is decided (Dwork, Lynch
  and Stockmeyer 1988, §2.2: strong unanimity); or this is asked only when nobody is faulty (theirs:
  weak unanimity);
- if the initial values of the *correct* processes are one value, it is decided (Fischer, Lynch and
  Merritt 1986).  This is for processes that may lie about their initial value; asked of processes
  that only crash, it is another and harder problem.

The reduction is Chandra and Toueg's (§6): to agree, every process broadcasts its proposal and
decides the first message that it delivers.

Written by `formal export` from `proofs/agreement/consensus/statements.py`; never edited by hand.
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

/-- The run begins with initial values: from the first moment on, each process proposes its input
and nothing else.

初值：每个进程自始提议其输入 -/
def ConsensusRun.StartsWith {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    (input : Process → Value) : Prop :=
  ∀ (p : Process) (v : Value) (t : Time), R.proposes p v t ↔ v = input p

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

/-- No two correct processes decide differently; none of them changes its decision.

约定：正确进程的决定相同 -/
def ConsensusRun.Agreement {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  ∀ (p q : Process) (v w : Value) (t u : Time),
    R.correct p → R.correct q → R.decides p v t → R.decides q w u → v = w

/-- Whatever a correct process decides is this value.

正确进程只决定该值 -/
def ConsensusRun.DecidesOnly {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    (v : Value) : Prop :=
  ∀ (p : Process) (w : Value) (t : Time), R.correct p → R.decides p w t → w = v

/-- What a correct process decides has been proposed by then, by some process.

有效性：正确进程的决定曾被提议 -/
def ConsensusRun.Validity {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  ∀ (p : Process) (v : Value) (t : Time),
    R.correct p → R.decides p v t → (∃ q : Process, R.proposes q v t)

/-- Strong unanimity: if no process, correct or not, proposes anything but this value, no correct
process decides anything else.

强一致输入有效性：所有进程（含故障者）都提议同一值 -/
def ConsensusRun.Unanimity {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    (v : Value) : Prop :=
  (∀ (p : Process) (w : Value) (t : Time), R.proposes p w t → w = v) → R.DecidesOnly v

/-- Weak unanimity: the same, asked only of runs in which every process is correct.

弱一致输入有效性：只在无故障时要求 -/
def ConsensusRun.WeakUnanimity {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    (v : Value) : Prop :=
  (∀ (p : Process), R.correct p) → R.Unanimity v

/-- Validity when the faulty may lie: if no correct process proposes anything but this value, no
correct process decides anything else.

拜占庭有效性：正确进程都提议同一值 -/
def ConsensusRun.UnanimityOfCorrect {Process Value Time : Type}
    (R : ConsensusRun Process Value Time) (v : Value) : Prop :=
  (∀ (p : Process) (w : Value) (t : Time), R.correct p → R.proposes p w t → w = v) → R.DecidesOnly v

/-- Consensus: termination, agreement and strong unanimity.

共识（强一致输入有效性） -/
def ConsensusRun.Consensus {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  R.Termination ∧ R.Agreement ∧ (∀ (v : Value), R.Unanimity v)

/-- Weak consensus: termination, agreement and weak unanimity.

弱共识（弱一致输入有效性） -/
def ConsensusRun.WeakConsensus {Process Value Time : Type} (R : ConsensusRun Process Value Time)
    : Prop :=
  R.Termination ∧ R.Agreement ∧ (∀ (v : Value), R.WeakUnanimity v)

/-- Byzantine agreement: termination, agreement, and unanimity of the correct processes.

拜占庭一致 -/
def ConsensusRun.ByzantineAgreement {Process Value Time : Type}
    (R : ConsensusRun Process Value Time) : Prop :=
  R.Termination ∧ R.Agreement ∧ (∀ (v : Value), R.UnanimityOfCorrect v)

/-- Which validity implies which: uniform validity, validity, strong unanimity, weak unanimity, each
the next; and unanimity of the correct implies strong unanimity.

各种有效性的强弱 -/
def validities.Statement : Prop :=
  ∀ {Process Value Time : Type} (R : ConsensusRun Process Value Time) (v : Value),
    (R.UniformValidity → R.Validity) ∧
    (R.Validity → R.Unanimity v) ∧
    (R.UnanimityOfCorrect v → R.Unanimity v) ∧
    (R.Unanimity v → R.WeakUnanimity v)

/-- For two values and runs that begin with initial values, validity is strong unanimity: a decided
value was proposed, exactly if equal initial values are decided.

二值时，有效性等价于强一致输入有效性 -/
def binary_validity.Statement : Prop :=
  ∀ {Process Time : Type} (R : ConsensusRun Process Bool Time) (input : Process → Bool),
    R.StartsWith input → (R.Validity ↔ (∀ (v : Bool), R.Unanimity v))

/-- The validities differ: two processes, one of them faulty, may solve consensus and not Byzantine
agreement (the faulty one's initial value is decided), weak consensus and not consensus, and
consensus in which a value is decided that nobody proposed.

分离：各种有效性互不相同 -/
def validities_differ.Statement : Prop :=
  (∃ (input : Bool → Nat) (R : ConsensusRun Bool Nat Nat),
     R.StartsWith input ∧ R.Consensus ∧ ¬R.ByzantineAgreement) ∧
  (∃ (input : Bool → Nat) (R : ConsensusRun Bool Nat Nat),
     R.StartsWith input ∧ R.WeakConsensus ∧ ¬R.Consensus) ∧
  (∃ (input : Bool → Nat) (R : ConsensusRun Bool Nat Nat),
     R.StartsWith input ∧ R.Consensus ∧ ¬R.Validity)

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

/-- Consensus from atomic broadcast among correct processes: deciding the first delivered message
solves consensus.

由非一致的原子广播得到共识 -/
def from_nonuniform_broadcast.Statement : Prop :=
  ∀ {Process Message Time : Type} (R : Broadcast.BroadcastRun Process Message Time),
    R.NonuniformAtomicBroadcast → (firstDelivered R).Consensus

end DistSys.Consensus
