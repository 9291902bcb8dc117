module

public import DistSys.Statements.Agreement.Broadcast
public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Impossibility.Flp

/-!
# Broadcast protocols in the model of Fischer, Lynch and Paterson, and one of them: a sequencer

As in `proofs.impossibility.flp` processes are deterministic, take steps one at a time, and
receive in each at most one message from a buffer that is a multiset.  In a step a process may also
get a request from its client, to broadcast something.  What it has delivered is part of its state.

Written by `formal export` from `proofs/agreement/broadcast_protocol/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.BroadcastProtocol

/-- A step of a process, in which it may get a request and may receive a message.

事件：一个进程的一步 -/
structure Event (Process Payload Message : Type) where
  /-- who takes the step -/
  process : Process
  /-- what its client asks it to broadcast, if anything -/
  request : Option Payload
  /-- the message that it receives, if any -/
  received : Option Message

/-- A broadcast protocol: deterministic processes that exchange messages.

广播协议：确定性进程 -/
structure BroadcastProtocol (Process Payload Message State : Type) where
  /-- the initial state of a process -/
  start : Process → State
  next : Process → State → Option Payload → Option Message → State
  sends : Process → State → Option Payload → Option Message → List (Process × Message)
  /-- what a process in this state has delivered, in order -/
  log : State → List Payload

/-- At the start the buffer is empty.

初始配置 -/
def BroadcastProtocol.initial {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    : Flp.Configuration Process Message State :=
  { state := B.start, buffer := fun (_ : Process) (_ : Message) => 0 }

open scoped Classical in
/-- The configuration after a step.

一步之后的配置 -/
def BroadcastProtocol.after {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    (C : Flp.Configuration Process Message State) (e : Event Process Payload Message)
    : Flp.Configuration Process Message State :=
  { state :=
      fun (q : Process) =>
        if q = e.process then B.next e.process (C.state e.process) e.request e.received
        else C.state q,
    buffer :=
      fun (q : Process) (m : Message) =>
        C.buffer q m - (if q = e.process ∧ e.received = some m then 1 else 0) +
          (B.sends e.process (C.state e.process) e.request e.received).countP
            (fun (sent : Process × Message) => decide (sent = (q, m))) }

/-- A step is applicable when the message that it receives is in the buffer.

事件可用：所收消息在缓冲区中 -/
def BroadcastProtocol.Applicable {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    (C : Flp.Configuration Process Message State) (e : Event Process Payload Message) : Prop :=
  ∀ (m : Message), e.received = some m → 0 < C.buffer e.process m

/-- The executions of the protocol.

协议的执行 -/
def BroadcastProtocol.execution {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    : Execution.Execution (Flp.Configuration Process Message State) (Event Process Payload
      Message) :=
  { apply := B.after, enabled := B.Applicable }

/-- The configuration after the first `t` steps of a run.

运行在 t 时刻的配置 -/
def BroadcastProtocol.configuration {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    (schedule : Nat → Event Process Payload Message) (t : Nat)
    : Flp.Configuration Process Message State :=
  B.execution.stateAt B.initial schedule t

/-- The process takes infinitely many steps.

非故障进程：走无穷多步 -/
def Nonfaulty {Process Payload Message : Type} (schedule : Nat → Event Process Payload Message)
    (p : Process) : Prop :=
  ∀ (n : Nat), ∃ k : Nat, n ≤ k ∧ (schedule k).process = p

/-- An admissible run: every step is applicable, and every message to a nonfaulty process is
eventually received.

可容许的运行：步骤可用，发给非故障进程的消息终被接收 -/
def BroadcastProtocol.Admissible {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    (schedule : Nat → Event Process Payload Message) : Prop :=
  B.execution.AllowedForever B.initial schedule ∧
  (∀ (p : Process) (m : Message) (n : Nat),
     Nonfaulty schedule p →
     0 < (B.configuration schedule n).buffer p m →
     (∃ k : Nat, n ≤ k ∧ (schedule k).process = p ∧ (schedule k).received = some m))

/-- What is broadcast and delivered in a run; correct is who is nonfaulty.

该运行的广播与投递 -/
def BroadcastProtocol.deliveries {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    (schedule : Nat → Event Process Payload Message) : Broadcast.BroadcastRun Process Payload Nat :=
  { correct := fun (p : Process) => Nonfaulty schedule p,
    broadcast :=
      fun (p : Process) (m : Payload) (t : Nat) =>
        ∃ k : Nat, k < t ∧ (schedule k).process = p ∧ (schedule k).request = some m,
    log := fun (p : Process) (t : Nat) => B.log ((B.configuration schedule t).state p) }

/-- Nothing is broadcast twice.

没有消息被广播两次 -/
def RequestsDiffer {Process Payload Message : Type} (schedule : Nat → Event Process Payload Message)
    : Prop :=
  ∀ (i j : Nat) (m : Payload), (schedule i).request = some m → (schedule j).request = some m → i = j

/-- An admissible run with at most one faulty process, in which nothing is broadcast twice.

至多一个故障、不重复广播的运行 -/
def BroadcastProtocol.RunWithOneFault {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State)
    (schedule : Nat → Event Process Payload Message) : Prop :=
  B.Admissible schedule ∧
  (∃ f : Process, ∀ (p : Process), p ≠ f → Nonfaulty schedule p) ∧
  RequestsDiffer schedule

/-- Atomic broadcast in spite of one fault: in every admissible run with at most one faulty process
in which nothing is broadcast twice.

容忍一个故障地实现原子广播 -/
def BroadcastProtocol.AtomicBroadcastDespiteOneFault {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State) : Prop :=
  ∀ (schedule : Nat → Event Process Payload Message),
    B.Admissible schedule →
    (∃ f : Process, ∀ (p : Process), p ≠ f → Nonfaulty schedule p) →
    RequestsDiffer schedule →
    (B.deliveries schedule).AtomicBroadcast

/-- Non-uniform atomic broadcast in spite of one fault: the same of correct processes only.

容忍一个故障地实现非一致的原子广播 -/
def BroadcastProtocol.NonuniformDespiteOneFault {Process Payload Message State : Type}
    (B : BroadcastProtocol Process Payload Message State) : Prop :=
  ∀ (schedule : Nat → Event Process Payload Message),
    B.RunWithOneFault schedule → (B.deliveries schedule).NonuniformAtomicBroadcast

/-- What the processes of the sequencer protocol send.

定序协议的消息 -/
inductive Note (Payload : Type) where
  /-- to the sequencer: a client wants this broadcast -/
  | submit (a1 : Payload)
  /-- from the sequencer: everything so far, in order -/
  | order (a1 : List Payload)

open scoped Classical in
/-- The list with a payload at its end, if that is not in it.

追加尚未在列的消息 -/
def extended {Payload : Type} (order : List Payload) (m : Payload) : List Payload :=
  if m ∈ order then order else order ++ [m]

/-- The list with what is requested, if anything, at its end.

请求的消息排入列 -/
def requested {Payload : Type} (order : List Payload) (request : Option Payload) : List Payload :=
  match request with | none => order | some m => extended order m

/-- The sequencer's list after a step: with what was asked of it and submitted to it.

定序者：请求与提交的消息排入列 -/
def ordered {Payload : Type} (order : List Payload) (request : Option Payload)
    (received : Option (Note Payload)) : List Payload :=
  match received with
    | none => requested order request
    | some x => match x with
          | .submit n => extended (requested order request) n
          | .order told => requested order request

open scoped Classical in
/-- The list of another process after a step: what it is told, when that is longer.

其他进程：采用更长的列 -/
def followed {Payload : Type} (order : List Payload) (received : Option (Note Payload))
    : List Payload :=
  match received with
    | none => order
    | some x => match x with
          | .submit m => order
          | .order told => if order.length < told.length then told else order

/-- A sequencer: the leader lists what it is asked to broadcast and tells everybody the whole list
whenever it grows; everybody has delivered the longest list heard of.

定序协议 -/
structure Sequencer (Process Payload : Type) where
  /-- who puts the messages in order -/
  leader : Process
  /-- whom the leader tells -/
  processes : List Process
  /-- The leader tells everybody.

  告知所有进程 -/
  everybody : ∀ (p : Process), p ∈ processes

open scoped Classical in
/-- What the leader sends when its list changes from one to another.

新列若增长则告知所有进程 -/
def Sequencer.announced {Process Payload : Type} (S : Sequencer Process Payload)
    (before after : List Payload) : List (Process × Note Payload) :=
  if before = after then [] else S.processes.map (fun (q : Process) => (q, Note.order after))

open scoped Classical in
/-- The list of a process after a step.

一步之后的列 -/
def Sequencer.step {Process Payload : Type} (S : Sequencer Process Payload) (p : Process)
    (order : List Payload) (request : Option Payload) (received : Option (Note Payload))
    : List Payload :=
  if p = S.leader then ordered order request received else followed order received

open scoped Classical in
/-- What a process sends in a step: the leader its list, another what it is asked.

一步所发的消息 -/
def Sequencer.sent {Process Payload : Type} (S : Sequencer Process Payload) (p : Process)
    (order : List Payload) (request : Option Payload) (received : Option (Note Payload))
    : List (Process × Note Payload) :=
  if p = S.leader then S.announced order (ordered order request received)
  else match request with | none => [] | some m => [(S.leader, Note.submit m)]

/-- The sequencer as a broadcast protocol: the state of a process is its log.

作为广播协议 -/
def Sequencer.protocol {Process Payload : Type} (S : Sequencer Process Payload)
    : BroadcastProtocol Process Payload (Note Payload) (List Payload) :=
  { start := fun (_ : Process) => [],
    next := S.step,
    sends := S.sent,
    log := fun (order : List Payload) => order }

end DistSys.BroadcastProtocol
