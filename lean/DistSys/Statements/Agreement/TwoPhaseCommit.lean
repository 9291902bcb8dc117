module

/-!
# Two-phase commit (Gray 1978), and why it blocks

The network is lossy, duplicates and reorders: a message that was sent may arrive at any later time,
any number of times, or never.  Sites write their state to stable storage, so a site that crashes
stops, and may recover with the state that it had.

Written by `formal export` from `proofs/agreement/two_phase_commit/{blocking,protocol}.py`; never
edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.TwoPhaseCommit

/-- How far a participant is; the last two are final.

参与者的状态 -/
inductive Phase where
  /-- has not voted -/
  | working
  /-- has voted yes, and waits for the decision -/
  | prepared
  | committed
  | aborted

/-- A state of `TwoPhaseCommit`. -/
structure TwoPhaseCommitState (Participant : Type) where
  /-- the state of a participant -/
  phase : Participant → Phase
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

/-- A coordinator commits a transaction when every participant has voted yes; else it aborts.

两阶段提交：协调者收齐赞成票才提交 -/
structure TwoPhaseCommit (Participant : Type) where

/-- The initial states of `TwoPhaseCommit`. -/
def TwoPhaseCommit.Init {Participant : Type} (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) : Prop :=
  (∀ (p : Participant), s.phase p = Phase.working) ∧
  (∀ (p : Participant), ¬s.crashed p) ∧
  (∀ (p : Participant), ¬s.voted p) ∧
  (∀ (p : Participant), ¬s.counted p) ∧
  s.decision = none ∧
  (∀ (p : Participant) (v : Bool), ¬s.told p v) ∧
  s.coordinatorCrashed = false

open scoped Classical in
/-- A working participant votes yes: it is prepared for either decision. -/
def TwoPhaseCommit.VoteYesStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  s.phase p = Phase.working ∧
  (∀ (q : Participant), t.phase q = (if q = p then Phase.prepared else s.phase q)) ∧
  (∀ (q : Participant), t.voted q ↔ s.voted q ∨ q = p) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

open scoped Classical in
/-- A participant that has not voted aborts on its own. -/
def TwoPhaseCommit.RefuseStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  s.phase p = Phase.working ∧
  (∀ (q : Participant), t.phase q = (if q = p then Phase.aborted else s.phase q)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- The coordinator receives a yes vote. -/
def TwoPhaseCommit.ReceiveVoteStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
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
def TwoPhaseCommit.DecideCommitStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) : Prop :=
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
def TwoPhaseCommit.DecideAbortStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) : Prop :=
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
def TwoPhaseCommit.TellStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) (v : Bool) : Prop :=
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
def TwoPhaseCommit.LearnCommitStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  s.phase p = Phase.prepared ∧
  s.told p true ∧
  (∀ (q : Participant), t.phase q = (if q = p then Phase.committed else s.phase q)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

open scoped Classical in
/-- A participant that is told to abort does so, whether or not it has voted. -/
def TwoPhaseCommit.LearnAbortStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  (s.phase p = Phase.working ∨ s.phase p = Phase.prepared) ∧
  s.told p false ∧
  (∀ (q : Participant), t.phase q = (if q = p then Phase.aborted else s.phase q)) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- A participant stops. -/
def TwoPhaseCommit.CrashStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧
  (∀ (q : Participant), t.crashed q ↔ s.crashed q ∨ q = p) ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- A participant goes on with the state that it had when it crashed. -/
def TwoPhaseCommit.RecoverStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
  s.crashed p ∧
  (∀ (q : Participant), t.crashed q ↔ s.crashed q ∧ q ≠ p) ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2) ∧
  t.coordinatorCrashed = s.coordinatorCrashed

/-- The coordinator stops. -/
def TwoPhaseCommit.CrashCoordinatorStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) : Prop :=
  s.coordinatorCrashed = false ∧
  t.coordinatorCrashed = true ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2)

/-- The coordinator goes on with the state that it had when it crashed. -/
def TwoPhaseCommit.RecoverCoordinatorStep {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) : Prop :=
  s.coordinatorCrashed = true ∧
  t.coordinatorCrashed = false ∧
  (∀ (x1 : Participant), t.phase x1 = s.phase x1) ∧
  (∀ (x1 : Participant), t.crashed x1 ↔ s.crashed x1) ∧
  (∀ (x1 : Participant), t.voted x1 ↔ s.voted x1) ∧
  (∀ (x1 : Participant), t.counted x1 ↔ s.counted x1) ∧
  t.decision = s.decision ∧
  (∀ (x1 : Participant) (x2 : Bool), t.told x1 x2 ↔ s.told x1 x2)

/-- One step of `TwoPhaseCommit`: some action. -/
def TwoPhaseCommit.Step {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) : Prop :=
  (∃ p : Participant, T.VoteYesStep s t p) ∨
  (∃ p : Participant, T.RefuseStep s t p) ∨
  (∃ p : Participant, T.ReceiveVoteStep s t p) ∨
  T.DecideCommitStep s t ∨
  T.DecideAbortStep s t ∨
  (∃ (p : Participant) (v : Bool), T.TellStep s t p v) ∨
  (∃ p : Participant, T.LearnCommitStep s t p) ∨
  (∃ p : Participant, T.LearnAbortStep s t p) ∨
  (∃ p : Participant, T.CrashStep s t p) ∨
  (∃ p : Participant, T.RecoverStep s t p) ∨
  T.CrashCoordinatorStep s t ∨
  T.RecoverCoordinatorStep s t

/-- The states that `TwoPhaseCommit` reaches from an initial state. -/
inductive TwoPhaseCommit.Reachable {Participant : Type} (T : TwoPhaseCommit Participant)
    : TwoPhaseCommitState Participant → Prop where
  | init {s : TwoPhaseCommitState Participant} :
      T.Init s → TwoPhaseCommit.Reachable T s
  | step {s r : TwoPhaseCommitState Participant} :
      TwoPhaseCommit.Reachable T r → T.Step r s → TwoPhaseCommit.Reachable T s

/-- No participant commits a transaction that another aborts.

一致性：没有一个参与者提交而另一个中止 -/
def agreement.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant) (s : TwoPhaseCommitState Participant),
    T.Reachable s →
    (∀ (p q : Participant), ¬(s.phase p = Phase.committed ∧ s.phase q = Phase.aborted))

/-- A participant commits only if every participant has voted yes.

有效性：只有全体投赞成票才提交 -/
def validity.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant) (s : TwoPhaseCommitState Participant),
    T.Reachable s → (∀ (p q : Participant), s.phase p = Phase.committed → s.voted q)

/-- Some site, the coordinator or a participant, crashed or not, has committed (or aborted).

某个站点已作出该决定 -/
def Decided {Participant : Type} (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) (v : Bool) : Prop :=
  s.decision = some v ∨
  (∃ p : Participant,
     v = true ∧ s.phase p = Phase.committed ∨ v = false ∧ s.phase p = Phase.aborted)

/-- The same sites are live, and all that the live participants know together is the same: their
states, what they have sent, and what was sent to them, arrived or not.

两个状态对存活的参与者无法区分 -/
def LookAlike {Participant : Type} (T : TwoPhaseCommit Participant)
    (s t : TwoPhaseCommitState Participant) : Prop :=
  s.coordinatorCrashed = t.coordinatorCrashed ∧
  (∀ (p : Participant), s.crashed p ↔ t.crashed p) ∧
  (∀ (p : Participant), ¬s.crashed p → s.phase p = t.phase p) ∧
  (∀ (p : Participant), ¬s.crashed p → (s.voted p ↔ t.voted p)) ∧
  (∀ (p : Participant) (v : Bool), ¬s.crashed p → (s.told p v ↔ t.told p v))

/-- The coordinator has crashed, exactly the given participants are live, and they are prepared; no
decision was sent to them.

不确定状态：协调者已崩溃，存活者全部处于就绪且未被告知决定 -/
def Uncertain {Participant : Type} (T : TwoPhaseCommit Participant) (live : Participant → Prop)
    (s : TwoPhaseCommitState Participant) : Prop :=
  T.Reachable s ∧
  s.coordinatorCrashed = true ∧
  (∀ (p : Participant), s.crashed p ↔ ¬live p) ∧
  (∀ (p : Participant), live p → s.phase p = Phase.prepared) ∧
  (∀ (p : Participant) (v : Bool), live p → ¬s.told p v)

/-- What a live participant decides depends on what the live participants know together.

规则是局部的：只依赖存活参与者的共同所知 -/
def Local {Participant : Type} (T : TwoPhaseCommit Participant)
    (rule : TwoPhaseCommitState Participant → Participant → Option Bool) : Prop :=
  ∀ (s t : TwoPhaseCommitState Participant) (p : Participant),
    LookAlike T s t → ¬s.crashed p → rule s p = rule t p

/-- While the coordinator is down, no live participant decides against a decision that some site has
made.

规则是安全的：不与任何站点的决定相左 -/
def Safe {Participant : Type} (T : TwoPhaseCommit Participant)
    (rule : TwoPhaseCommitState Participant → Participant → Option Bool) : Prop :=
  ∀ (s : TwoPhaseCommitState Participant) (p : Participant) (v w : Bool),
    T.Reachable s →
    s.coordinatorCrashed = true →
    ¬s.crashed p →
    rule s p = some v →
    Decided T s w →
    v = w

/-- Whichever participants survive, two histories lead to the same uncertainty: in one the
coordinator and all who crashed have committed, in the other they have aborted.

同样的所见，两种历史：一种已提交，一种已中止 -/
def two_histories.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant) (participants : List Participant)
      (live : Participant → Prop),
    (∀ (p : Participant), p ∈ participants) →
    (∃ s t : TwoPhaseCommitState Participant,
       Uncertain T live s ∧
       Uncertain T live t ∧
       LookAlike T s t ∧
       s.decision = some true ∧
       t.decision = some false ∧
       (∀ (p : Participant), ¬live p → s.phase p = Phase.committed) ∧
       (∀ (p : Participant), ¬live p → t.phase p = Phase.aborted))

/-- The hypotheses of blocking can be met: one participant that waits, and a silent rule.

阻塞定理的前提可以满足 -/
def blocking_applies.Statement : Prop :=
  ∃ (Participant : Type) (T : TwoPhaseCommit Participant) (participants : List Participant)
      (live : Participant → Prop)
      (rule : TwoPhaseCommitState Participant → Participant → Option Bool)
      (s : TwoPhaseCommitState Participant) (p : Participant),
    (∀ (q : Participant), q ∈ participants) ∧
    Local T rule ∧
    Safe T rule ∧
    Uncertain T live s ∧
    live p

/-- Two-phase commit blocks: in every uncertain state, whichever participants survive, every rule
that depends on what they know together, and that is safe, leaves every one of them undecided.

阻塞定理：协调者崩溃后，在每个不确定状态中，安全的局部规则不让任何存活的参与者作决定 -/
def blocking.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant) (participants : List Participant)
      (live : Participant → Prop)
      (rule : TwoPhaseCommitState Participant → Participant → Option Bool)
      (s : TwoPhaseCommitState Participant) (p : Participant),
    (∀ (q : Participant), q ∈ participants) →
    Local T rule →
    Safe T rule →
    Uncertain T live s →
    live p →
    rule s p = none

/-- Without locality: a rule that may read the coordinator's log is safe and always decides.

见证：能读协调者日志的规则不阻塞 -/
def informed_rule.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant),
    ∃ rule : TwoPhaseCommitState Participant → Participant → Option Bool,
      Safe T rule ∧ (∀ (s : TwoPhaseCommitState Participant) (p : Participant), rule s p ≠ none)

/-- Without safety: the rule that always aborts is local and always decides.

见证：一律中止的规则不阻塞 -/
def hasty_rule.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant),
    ∃ rule : TwoPhaseCommitState Participant → Participant → Option Bool,
      Local T rule ∧
      (∀ (s : TwoPhaseCommitState Participant) (p : Participant), rule s p = some false)

/-- Some rule is local and safe, tells all live participants the same, and leaves them undecided in
the uncertain states only: they ask each other.

见证：合作终止协议，只在不确定状态阻塞 -/
def cooperative_rule.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant),
    ∃ rule : TwoPhaseCommitState Participant → Participant → Option Bool,
      Local T rule ∧
      Safe T rule ∧
      (∀ (s : TwoPhaseCommitState Participant) (p q : Participant),
         ¬s.crashed p → ¬s.crashed q → rule s p = rule s q) ∧
      (∀ (s : TwoPhaseCommitState Participant) (p : Participant),
         T.Reachable s →
         s.coordinatorCrashed = true →
         ¬s.crashed p →
         rule s p = none →
         Uncertain T (fun (q : Participant) => ¬s.crashed q) s)

/-- Some steps lead from a state to another, and no site crashes or recovers meanwhile.

无崩溃、无恢复的后续状态 -/
inductive LeadsTo {Participant : Type}
    : TwoPhaseCommit Participant → TwoPhaseCommitState Participant → TwoPhaseCommitState Participant
      → Prop where
  | rule1 {T : TwoPhaseCommit Participant} {s t : TwoPhaseCommitState Participant} :
      s = t → LeadsTo T s t
  | rule2 {T : TwoPhaseCommit Participant} {s t r : TwoPhaseCommitState Participant} :
      LeadsTo T s r →
      T.Step r t →
      (∀ (p : Participant), r.crashed p ↔ t.crashed p) →
      r.coordinatorCrashed = t.coordinatorCrashed →
      LeadsTo T s t

/-- From every reachable state with a live coordinator some steps, without a crash or recovery, lead
to one in which every live participant has committed or aborted.

协调者存活时，每个存活的参与者都能作出决定 -/
def Finishes {Participant : Type} (T : TwoPhaseCommit Participant) : Prop :=
  ∀ (s : TwoPhaseCommitState Participant),
    T.Reachable s →
    s.coordinatorCrashed = false →
    (∃ t : TwoPhaseCommitState Participant,
       LeadsTo T s t ∧
       (∀ (p : Participant),
          ¬t.crashed p → t.phase p = Phase.committed ∨ t.phase p = Phase.aborted))

/-- While the coordinator is live nobody is blocked.

协调者存活则不阻塞 -/
def live_coordinator.Statement : Prop :=
  ∀ {Participant : Type} (T : TwoPhaseCommit Participant) (participants : List Participant),
    (∀ (p : Participant), p ∈ participants) → Finishes T

end DistSys.TwoPhaseCommit
