module

public import DistSys.Statements.Agreement.TwoPhaseCommit

/-!
# Two-phase commit with questions (Bernstein, Hadzilacos and Goodman 1987, §7.4)

A participant that waits for the decision asks another one.  If that has decided, it does the
same; if that has not voted, nobody can have committed, and both abort.  So they need the
coordinator only when all who are live are prepared and none of them was told.

Written by `formal export` from `proofs/agreement/cooperative/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Cooperative

/-- A state of `CooperativeTermination`. -/
structure CooperativeTerminationState (Participant : Type) where
  /-- the state of a participant -/
  phase : Participant → TwoPhaseCommit.Phase
  /-- the participant has stopped -/
  crashed : Participant → Prop
  /-- the yes vote of the participant was sent -/
  voted : Participant → Prop
  /-- the coordinator has received its yes vote -/
  counted : Participant → Prop
  /-- the coordinator's: yes to commit, no to abort -/
  decision : Option Bool
  /-- the decision was sent to the participant -/
  told : Participant → Bool → Prop
  /-- the coordinator has stopped -/
  coordinatorCrashed : Bool

/-- Two-phase commit in which a prepared participant may ask another one.

Question and answer are one step: both are live, and no other message is on its way.

合作终止协议：就绪的参与者询问其他参与者 -/
structure CooperativeTermination (Participant : Type) where

/-- The initial states of `CooperativeTermination`. -/
def CooperativeTermination.Init {Participant : Type} (C : CooperativeTermination Participant)
    (s : CooperativeTerminationState Participant) : Prop :=
  (∀ (p : Participant), s.phase p = TwoPhaseCommit.Phase.working) ∧
  (∀ (p : Participant), ¬s.crashed p) ∧
  (∀ (p : Participant), ¬s.voted p) ∧
  (∀ (p : Participant), ¬s.counted p) ∧
  s.decision = none ∧
  (∀ (p : Participant) (v : Bool), ¬s.told p v) ∧
  s.coordinatorCrashed = false

open scoped Classical in
/-- A prepared participant asks a live one that has decided, and does the same. -/
def CooperativeTermination.AskStep {Participant : Type} (C : CooperativeTermination Participant)
    (s t : CooperativeTerminationState Participant) (p q : Participant) : Prop :=
  ¬s.crashed p ∧
  ¬s.crashed q ∧
  s.phase p = TwoPhaseCommit.Phase.prepared ∧
  (s.phase q = TwoPhaseCommit.Phase.committed ∨ s.phase q = TwoPhaseCommit.Phase.aborted) ∧
  (∀ (r : Participant), t.phase r = (if r = p then s.phase q else s.phase r)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

open scoped Classical in
/-- A prepared participant asks a live one that has not voted: both abort. -/
def CooperativeTermination.AskWorkingStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    (p q : Participant) : Prop :=
  ¬s.crashed p ∧
  ¬s.crashed q ∧
  s.phase p = TwoPhaseCommit.Phase.prepared ∧
  s.phase q = TwoPhaseCommit.Phase.working ∧
  (∀ (r : Participant),
     t.phase r = (if r = p ∨ r = q then TwoPhaseCommit.Phase.aborted else s.phase r)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

open scoped Classical in
/-- A working participant votes yes: it is prepared for either decision. -/
def CooperativeTermination.VoteYesStep {Participant : Type} (C : CooperativeTermination Participant)
    (s t : CooperativeTerminationState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  s.phase p = TwoPhaseCommit.Phase.working ∧
  (∀ (q : Participant), t.phase q = (if q = p then TwoPhaseCommit.Phase.prepared else s.phase q)) ∧
  (∀ (q : Participant), t.voted q ↔ s.voted q ∨ q = p) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

open scoped Classical in
/-- A participant that has not voted aborts on its own. -/
def CooperativeTermination.RefuseStep {Participant : Type} (C : CooperativeTermination Participant)
    (s t : CooperativeTerminationState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  s.phase p = TwoPhaseCommit.Phase.working ∧
  (∀ (q : Participant), t.phase q = (if q = p then TwoPhaseCommit.Phase.aborted else s.phase q)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- The coordinator receives a yes vote. -/
def CooperativeTermination.ReceiveVoteStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    (p : Participant) : Prop :=
  s.coordinatorCrashed = false ∧
  s.voted p ∧
  (∀ (q : Participant), t.counted q ↔ s.counted q ∨ q = p) ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- With a yes vote from every participant the coordinator may commit. -/
def CooperativeTermination.DecideCommitStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    : Prop :=
  s.coordinatorCrashed = false ∧
  s.decision = none ∧
  (∀ (p : Participant), s.counted p) ∧
  t.decision = some true ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- Until it has decided, the coordinator may abort: it waits no longer, or was refused. -/
def CooperativeTermination.DecideAbortStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    : Prop :=
  s.coordinatorCrashed = false ∧
  s.decision = none ∧
  t.decision = some false ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- The coordinator sends its decision to a participant. -/
def CooperativeTermination.TellStep {Participant : Type} (C : CooperativeTermination Participant)
    (s t : CooperativeTerminationState Participant) (p : Participant) (v : Bool) : Prop :=
  s.coordinatorCrashed = false ∧
  s.decision = some v ∧
  (∀ (q : Participant) (w : Bool), t.told q w ↔ s.told q w ∨ q = p ∧ w = v) ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  t.coordinatorCrashed = s.coordinatorCrashed

open scoped Classical in
/-- A prepared participant is told to commit, and does. -/
def CooperativeTermination.LearnCommitStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    (p : Participant) : Prop :=
  ¬s.crashed p ∧
  s.phase p = TwoPhaseCommit.Phase.prepared ∧
  s.told p true ∧
  (∀ (q : Participant), t.phase q = (if q = p then TwoPhaseCommit.Phase.committed else s.phase q)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

open scoped Classical in
/-- A participant that is told to abort does so, whether or not it has voted. -/
def CooperativeTermination.LearnAbortStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    (p : Participant) : Prop :=
  ¬s.crashed p ∧
  (s.phase p = TwoPhaseCommit.Phase.working ∨ s.phase p = TwoPhaseCommit.Phase.prepared) ∧
  s.told p false ∧
  (∀ (q : Participant), t.phase q = (if q = p then TwoPhaseCommit.Phase.aborted else s.phase q)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- A participant stops. -/
def CooperativeTermination.CrashStep {Participant : Type} (C : CooperativeTermination Participant)
    (s t : CooperativeTerminationState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  (∀ (q : Participant), t.crashed q ↔ s.crashed q ∨ q = p) ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- A participant goes on with the state that it had when it crashed. -/
def CooperativeTermination.RecoverStep {Participant : Type} (C : CooperativeTermination Participant)
    (s t : CooperativeTerminationState Participant) (p : Participant) : Prop :=
  s.crashed p ∧
  (∀ (q : Participant), t.crashed q ↔ s.crashed q ∧ q ≠ p) ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- The coordinator stops. -/
def CooperativeTermination.CrashCoordinatorStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    : Prop :=
  s.coordinatorCrashed = false ∧
  t.coordinatorCrashed = true ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2)

/-- The coordinator goes on with the state that it had when it crashed. -/
def CooperativeTermination.RecoverCoordinatorStep {Participant : Type}
    (C : CooperativeTermination Participant) (s t : CooperativeTerminationState Participant)
    : Prop :=
  s.coordinatorCrashed = true ∧
  t.coordinatorCrashed = false ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2)

/-- One step of `CooperativeTermination`: some action. -/
def CooperativeTermination.Step {Participant : Type} (C : CooperativeTermination Participant)
    (s t : CooperativeTerminationState Participant) : Prop :=
  (∃ p q : Participant, C.AskStep s t p q) ∨
  (∃ p q : Participant, C.AskWorkingStep s t p q) ∨
  (∃ p : Participant, C.VoteYesStep s t p) ∨
  (∃ p : Participant, C.RefuseStep s t p) ∨
  (∃ p : Participant, C.ReceiveVoteStep s t p) ∨
  C.DecideCommitStep s t ∨
  C.DecideAbortStep s t ∨
  (∃ (p : Participant) (v : Bool), C.TellStep s t p v) ∨
  (∃ p : Participant, C.LearnCommitStep s t p) ∨
  (∃ p : Participant, C.LearnAbortStep s t p) ∨
  (∃ p : Participant, C.CrashStep s t p) ∨
  (∃ p : Participant, C.RecoverStep s t p) ∨
  C.CrashCoordinatorStep s t ∨
  C.RecoverCoordinatorStep s t

/-- The states that `CooperativeTermination` reaches from an initial state. -/
inductive CooperativeTermination.Reachable {Participant : Type}
    (C : CooperativeTermination Participant) : CooperativeTerminationState Participant → Prop where
  | init {s : CooperativeTerminationState Participant} :
      C.Init s → CooperativeTermination.Reachable C s
  | step {s r : CooperativeTerminationState Participant} :
      CooperativeTermination.Reachable C r → C.Step r s → CooperativeTermination.Reachable C s

/-- No participant commits a transaction that another aborts, though they ask each other, crash,
recover, and the coordinator goes on.

一致性：询问之后也没有一个参与者提交而另一个中止 -/
def agreement.Statement : Prop :=
  ∀ {Participant : Type} (C : CooperativeTermination Participant)
      (s : CooperativeTerminationState Participant),
    C.Reachable s →
    (∀ (p q : Participant),
       ¬(s.phase p = TwoPhaseCommit.Phase.committed ∧ s.phase q = TwoPhaseCommit.Phase.aborted))

/-- A participant commits only if every participant has voted yes.

有效性：只有全体投赞成票才提交 -/
def validity.Statement : Prop :=
  ∀ {Participant : Type} (C : CooperativeTermination Participant)
      (s : CooperativeTerminationState Participant),
    C.Reachable s → (∀ (p q : Participant), s.phase p = TwoPhaseCommit.Phase.committed → s.voted q)

/-- A participant commits that was never told, while the coordinator is down: another one was told.

协调者崩溃后，未被告知的参与者借询问提交 -/
def learns_from_another.Statement : Prop :=
  ∃ (Participant : Type) (C : CooperativeTermination Participant)
      (s : CooperativeTerminationState Participant),
    C.Reachable s ∧
    (∃ p q : Participant,
       p ≠ q ∧
       s.phase p = TwoPhaseCommit.Phase.committed ∧
       s.coordinatorCrashed = true ∧
       ¬s.told p true ∧
       s.told q true)

/-- All live participants are prepared, and none was told a decision.

不确定：存活的参与者全部就绪，且未被告知决定 -/
def Uncertain {Participant : Type} (C : CooperativeTermination Participant)
    (s : CooperativeTerminationState Participant) : Prop :=
  ∀ (p : Participant),
    ¬s.crashed p → s.phase p = TwoPhaseCommit.Phase.prepared ∧ (∀ (v : Bool), ¬s.told p v)

/-- No step lets a live prepared participant decide.

没有一步能让就绪的存活参与者作决定 -/
def Stuck {Participant : Type} (C : CooperativeTermination Participant)
    (s : CooperativeTerminationState Participant) : Prop :=
  ∀ (t : CooperativeTerminationState Participant) (p : Participant),
    C.Step s t → ¬s.crashed p → s.phase p = TwoPhaseCommit.Phase.prepared → t.phase p = s.phase p

/-- Where a live participant waits for the decision, it and its fellows are stuck exactly in the
uncertain states: in every other state some step lets a waiting participant decide.

只要有就绪的存活者：无法前进当且仅当状态不确定 -/
def stuck_iff_uncertain.Statement : Prop :=
  ∀ {Participant : Type} (C : CooperativeTermination Participant)
      (s : CooperativeTerminationState Participant),
    (∃ p : Participant, ¬s.crashed p ∧ s.phase p = TwoPhaseCommit.Phase.prepared) →
    (Stuck C s ↔ Uncertain C s)

/-- The first `k` steps of the run are steps of the protocol, and nobody recovers in them.

k 步之内无人恢复 -/
def RunsWithoutRecovery {Participant : Type} (C : CooperativeTermination Participant)
    (states : Nat → CooperativeTerminationState Participant) (k : Nat) : Prop :=
  ∀ (i : Nat),
    i < k →
    C.Step (states i) (states (i + 1)) ∧
    (∀ (p : Participant), (states i).crashed p → (states (i + 1)).crashed p) ∧
    ((states i).coordinatorCrashed = true → (states (i + 1)).coordinatorCrashed = true)

/-- Once the coordinator is down and the live participants are uncertain, none of them decides until
somebody recovers, whatever steps are taken.

协调者崩溃后处于不确定状态：无人恢复就无人作决定 -/
def waits_for_recovery.Statement : Prop :=
  ∀ {Participant : Type} (C : CooperativeTermination Participant)
      (states : Nat → CooperativeTerminationState Participant) (k : Nat) (p : Participant),
    (states 0).coordinatorCrashed = true →
    Uncertain C (states 0) →
    RunsWithoutRecovery C states k →
    ¬(states 0).crashed p →
    (states k).phase p = TwoPhaseCommit.Phase.prepared

end DistSys.Cooperative
