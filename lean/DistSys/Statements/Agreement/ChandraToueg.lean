module

public import DistSys.Statements.Agreement.Broadcast
public import DistSys.Statements.Agreement.Consensus
public import DistSys.Statements.Foundations.Execution

/-!
# The algorithm of Chandra and Toueg (JACM 1996, Figure 4): atomic broadcast by consensus

A process broadcasts reliably what it wants delivered.  While it has received messages that it has
not delivered, it proposes them to the next instance of consensus, waits for the decision, and
delivers the decided batch, without what it has delivered before, in an order that all use.

Reliable broadcast and consensus are not part of the algorithm: what they answer comes as events, of
any kind and at any time.  That they keep their promises is said of runs, not built in.

Written by `formal export` from `proofs/agreement/chandra_toueg/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.ChandraToueg

/-- What may happen in an execution of the algorithm.

事件 -/
inductive Event (Process Message : Type) where
  /-- a process broadcasts a message (reliably) -/
  | broadcast (a1 : Process) (a2 : Message)
  /-- reliable broadcast hands a message to a process -/
  | receive (a1 : Process) (a2 : Message)
  /-- a process proposes to its current instance of consensus -/
  | propose (a1 : Process)
  /-- that instance tells the process its decision -/
  | decide (a1 : Process) (a2 : List Message)
  /-- nothing happens -/
  | idle

/-- What the processes know, and what they have proposed and been told in each instance.

配置 -/
structure Configuration (Process Message : Type) where
  /-- the process has broadcast the message -/
  broadcast : Process → Message → Prop
  /-- what reliable broadcast has handed to it, in order -/
  received : Process → List Message
  /-- what it has delivered, in order -/
  log : Process → List Message
  /-- its current instance: how many it has completed -/
  round : Process → Nat
  /-- its proposal in an instance, if any -/
  proposed : Nat → Process → Option (List Message)
  /-- the decision it was told, if any -/
  decided : Nat → Process → Option (List Message)

open scoped Classical in
/-- The messages that are not in the log.

未投递的消息 -/
def undelivered {Message : Type} (messages log : List Message) : List Message :=
  messages.filter (fun (m : Message) => decide (¬m ∈ log))

/-- The event is a step of the process.

事件是该进程的一步 -/
def Acts {Process Message : Type} (e : Event Process Message) (p : Process) : Prop :=
  match e with
    | .broadcast q m => q = p
    | .receive q m => q = p
    | .propose q => q = p
    | .decide q batch => q = p
    | .idle => False

/-- The algorithm of Chandra and Toueg, for a deterministic order of batches.

Chandra–Toueg 算法：以共识实现原子广播 -/
structure ChandraToueg (Process Message : Type) where
  /-- the order in which a batch is delivered -/
  arrange : List Message → List Message
  /-- To arrange a batch adds no message and drops none.

  排列不增不减 -/
  same_messages : ∀ (batch : List Message) (m : Message), m ∈ arrange batch ↔ m ∈ batch
  /-- To arrange a batch repeats no message.

  排列不重复 -/
  no_repetition : ∀ (batch : List Message), batch.Nodup → (arrange batch).Nodup

/-- At the start nothing has happened, and everybody is in instance 0.

初始配置 -/
def ChandraToueg.initial {Process Message : Type} (A : ChandraToueg Process Message)
    : Configuration Process Message :=
  { broadcast := fun (_ : Process) (_ : Message) => False,
    received := fun (_ : Process) => [],
    log := fun (_ : Process) => [],
    round := fun (_ : Process) => 0,
    proposed := fun (_ : Nat) (_ : Process) => none,
    decided := fun (_ : Nat) (_ : Process) => none }

open scoped Classical in
/-- The configuration after an event.

一步之后的配置 -/
def ChandraToueg.after {Process Message : Type} (A : ChandraToueg Process Message)
    (C : Configuration Process Message) (e : Event Process Message)
    : Configuration Process Message :=
  match e with
    | .broadcast p m =>
        { broadcast := fun (q : Process) (x : Message) => C.broadcast q x ∨ q = p ∧ x = m,
          received := C.received,
          log := C.log,
          round := C.round,
          proposed := C.proposed,
          decided := C.decided : Configuration Process Message }
    | .receive p m =>
        { broadcast := C.broadcast,
          received := fun (q : Process) => if q = p then C.received q ++ [m] else C.received q,
          log := C.log,
          round := C.round,
          proposed := C.proposed,
          decided := C.decided : Configuration Process Message }
    | .propose p =>
        { broadcast := C.broadcast,
          received := C.received,
          log := C.log,
          round := C.round,
          proposed :=
            fun (i : Nat) (q : Process) =>
              if i = C.round q ∧ q = p then some (undelivered (C.received q) (C.log q))
              else C.proposed i q,
          decided := C.decided : Configuration Process Message }
    | .decide p batch =>
        { broadcast := C.broadcast,
          received := C.received,
          log :=
            fun (q : Process) =>
              if q = p then C.log q ++ undelivered (A.arrange batch) (C.log q) else C.log q,
          round := fun (q : Process) => if q = p then C.round q + 1 else C.round q,
          proposed := C.proposed,
          decided :=
            fun (i : Nat) (q : Process) =>
              if i = C.round q ∧ q = p then some batch
              else C.decided i q : Configuration Process Message }
    | .idle => C

/-- A process proposes once in an instance, when there is something to deliver; a decision comes
after the proposal. Whatever else comes from outside may come at any time.

事件可发生 -/
def ChandraToueg.Possible {Process Message : Type} (A : ChandraToueg Process Message)
    (C : Configuration Process Message) (e : Event Process Message) : Prop :=
  match e with
    | .broadcast p m => True
    | .receive p m => True
    | .propose p => C.proposed (C.round p) p = none ∧ undelivered (C.received p) (C.log p) ≠ []
    | .decide p batch => C.proposed (C.round p) p ≠ none
    | .idle => True

/-- The executions of the algorithm.

算法的执行 -/
def ChandraToueg.execution {Process Message : Type} (A : ChandraToueg Process Message)
    : Execution.Execution (Configuration Process Message) (Event Process Message) :=
  { apply := A.after, enabled := A.Possible }

/-- The configuration after the first `t` events of a run.

运行在 t 时刻的配置 -/
def ChandraToueg.configuration {Process Message : Type} (A : ChandraToueg Process Message)
    (schedule : Nat → Event Process Message) (t : Nat) : Configuration Process Message :=
  A.execution.stateAt A.initial schedule t

/-- A run of the algorithm, fair to the proposals of correct processes, in which a process that is
not correct takes finitely many steps.

公平的运行：正确进程终会提议，故障进程终会停止 -/
def ChandraToueg.FairRun {Process Message : Type} (A : ChandraToueg Process Message)
    (correct : Process → Prop) (schedule : Nat → Event Process Message) : Prop :=
  A.execution.AllowedForever A.initial schedule ∧
  A.execution.Fair
    (fun (e : Event Process Message) => ∃ p : Process, correct p ∧ e = Event.propose p)
    A.initial
    schedule ∧
  (∀ (p : Process), ¬correct p → (∃ n : Nat, ∀ (k : Nat), n ≤ k → ¬Acts (schedule k) p))

/-- The run of the reliable broadcast that the algorithm uses.

所用可靠广播的运行 -/
def ChandraToueg.reliable {Process Message : Type} (A : ChandraToueg Process Message)
    (correct : Process → Prop) (schedule : Nat → Event Process Message)
    : Broadcast.BroadcastRun Process Message Nat :=
  { correct := correct,
    broadcast :=
      fun (p : Process) (m : Message) (t : Nat) => (A.configuration schedule t).broadcast p m,
    log := fun (p : Process) (t : Nat) => (A.configuration schedule t).received p }

/-- The run of the `i`-th instance of consensus that the algorithm uses.

所用第 i 个共识实例的运行 -/
def ChandraToueg.consensus {Process Message : Type} (A : ChandraToueg Process Message)
    (correct : Process → Prop) (schedule : Nat → Event Process Message) (i : Nat)
    : Consensus.ConsensusRun Process (List Message) Nat :=
  { correct := correct,
    proposes :=
      fun (p : Process) (batch : List Message) (t : Nat) =>
        (A.configuration schedule t).proposed i p = some batch,
    decides :=
      fun (p : Process) (batch : List Message) (t : Nat) =>
        (A.configuration schedule t).decided i p = some batch }

/-- The run of the broadcast that the algorithm implements.

所实现广播的运行 -/
def ChandraToueg.deliveries {Process Message : Type} (A : ChandraToueg Process Message)
    (correct : Process → Prop) (schedule : Nat → Event Process Message)
    : Broadcast.BroadcastRun Process Message Nat :=
  { correct := correct,
    broadcast :=
      fun (p : Process) (m : Message) (t : Nat) => (A.configuration schedule t).broadcast p m,
    log := fun (p : Process) (t : Nat) => (A.configuration schedule t).log p }

end DistSys.ChandraToueg
