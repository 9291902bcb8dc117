module

public import DistSys.Statements.Causality.Causality
public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Causality.Recorder

/-!
# Global states, and the marker algorithm that records one (Chandy and Lamport 1985)

Chandy and Lamport 1985, Theorem 1, in their model: processes with channels that are FIFO, and
events that receive at most one message and depend on nothing but the state of their process and
that message.  A run is a schedule of the library's `Execution`; its computation, a `Computation`,
says who caused what; and at a consistent cut of the latter the former has a global state, with
what is in the channels.

Written by `formal export` from `proofs/causality/snapshot/{marker,marker_runs,states}.py`; never
edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Snapshot

/-- The state of every process, and the messages in every channel.

全局状态：各进程的状态与各通道的内容 -/
structure GlobalState (Process State Message : Type) where
  /-- the state of a process -/
  state : Process → State
  /-- from sender to receiver, the oldest first -/
  channel : Process → Process → List Message

/-- Processes that send each other messages over FIFO channels.

An event happens at one process and receives at most one message; what it does depends on nothing
else. All choice is in the event.

消息传递算法：进程与先进先出通道 -/
structure MessagePassing (Process Event State Message : Type) where
  /-- where an event happens -/
  process : Event → Process
  /-- from whom it receives, if it does -/
  source : Event → Option Process
  /-- it may happen in the state, with the message -/
  possible : Event → State → Option Message → Prop
  /-- the state after it -/
  next : Event → State → Option Message → State
  /-- what it sends to whom -/
  sends : Event → State → Option Message → List (Process × Message)

/-- The message that an event receives in a global state: the oldest of its channel.

事件所收的消息：通道中最早的一条 -/
def MessagePassing.incoming {Process Event State Message : Type}
    (A : MessagePassing Process Event State Message) (G : GlobalState Process State Message)
    (e : Event) : Option Message :=
  match A.source e with | none => none | some p => (G.channel p (A.process e))[0]?

/-- An event may happen when its process allows it and its message is there.

事件可以发生 -/
def MessagePassing.Enabled {Process Event State Message : Type}
    (A : MessagePassing Process Event State Message) (G : GlobalState Process State Message)
    (e : Event) : Prop :=
  (A.source e ≠ none → A.incoming G e ≠ none) ∧
  A.possible e (G.state (A.process e)) (A.incoming G e)

open scoped Classical in
/-- What an event takes out of the channel from `p` to `q`: one message, or none.

事件从通道取走的消息 -/
def MessagePassing.taken {Process Event State Message : Type}
    (A : MessagePassing Process Event State Message) (G : GlobalState Process State Message)
    (e : Event) (p q : Process) : List Message :=
  if A.source e = some p ∧ A.process e = q then match A.incoming G e with
    | none => []
    | some m => [m]
  else []

open scoped Classical in
/-- What an event puts into the channel from `p` to `q`, in order.

事件放入通道的消息 -/
def MessagePassing.put {Process Event State Message : Type}
    (A : MessagePassing Process Event State Message) (G : GlobalState Process State Message)
    (e : Event) (p q : Process) : List Message :=
  if A.process e = p then ((A.sends e (G.state p) (A.incoming G e)).filter
     (fun (x : Process × Message) => decide (x.1 = q))).map
    (fun (x : Process × Message) => x.2)
  else []

/-- A list without its first member.

去掉第一个元素 -/
def tail {Item : Type} (items : List Item) : List Item :=
  match items with | [] => [] | first :: others => others

open scoped Classical in
/-- The global state after an event.

事件之后的全局状态 -/
def MessagePassing.after {Process Event State Message : Type}
    (A : MessagePassing Process Event State Message) (G : GlobalState Process State Message)
    (e : Event) : GlobalState Process State Message :=
  { state :=
      fun (p : Process) =>
        if A.process e = p then A.next e (G.state p) (A.incoming G e) else G.state p,
    channel :=
      fun (p q : Process) =>
        (if A.source e = some p ∧ A.process e = q then tail (G.channel p q) else G.channel p q) ++
          A.put G e p q }

/-- The executions of the algorithm.

算法的执行 -/
def MessagePassing.execution {Process Event State Message : Type}
    (A : MessagePassing Process Event State Message)
    : Execution.Execution (GlobalState Process State Message) Event :=
  { apply := A.after, enabled := A.Enabled }

/-- What there is at each of the places, one after another.

依次收集 -/
def collect {Place Item : Type} (items : Place → List Item) (places : List Place) : List Item :=
  match places with | [] => [] | p :: others => items p ++ collect items others

/-- A schedule of a message-passing algorithm from a global state.

一次运行：算法、初态与调度 -/
structure Run (Process Event State Message : Type) where
  /-- what runs -/
  algorithm : MessagePassing Process Event State Message
  /-- the state at the start -/
  start : GlobalState Process State Message
  /-- how many events happen -/
  n : Nat
  /-- the events in the order in which they happen -/
  schedule : Fin n → Event

open scoped Classical in
/-- The events at some places of the schedule, in its order.

位置集合上的事件，按发生顺序 -/
def Run.events {Process Event State Message : Type} (R : Run Process Event State Message)
    (places : Fin R.n → Prop) : List Event :=
  ((List.finRange R.n).filter (fun (i : Fin R.n) => decide (places i))).map R.schedule

/-- The global state after the first `i` events.

前 i 个事件之后的全局状态 -/
def Run.stateAt {Process Event State Message : Type} (R : Run Process Event State Message) (i : Nat)
    : GlobalState Process State Message :=
  R.algorithm.execution.run R.start (R.events (fun (j : Fin R.n) => j.val < i))

/-- The events of the schedule may happen in its order.

调度可执行 -/
def Run.Allowed {Process Event State Message : Type} (R : Run Process Event State Message) : Prop :=
  R.algorithm.execution.Allowed R.start (R.events (fun (_ : Fin R.n) => True))

open scoped Classical in
/-- What the events at some places of the run send from `p` to `q`, in its order.

某些事件所发的消息 -/
def Run.sent {Process Event State Message : Type} (R : Run Process Event State Message)
    (places : Fin R.n → Prop) (p q : Process) : List Message :=
  collect
    (fun (i : Fin R.n) => R.algorithm.put (R.stateAt i.val) (R.schedule i) p q)
    ((List.finRange R.n).filter (fun (i : Fin R.n) => decide (places i)))

open scoped Classical in
/-- What the events at some places of the run receive at `q` from `p`, in its order.

某些事件所收的消息 -/
def Run.received {Process Event State Message : Type} (R : Run Process Event State Message)
    (places : Fin R.n → Prop) (p q : Process) : List Message :=
  collect
    (fun (i : Fin R.n) => R.algorithm.taken (R.stateAt i.val) (R.schedule i) p q)
    ((List.finRange R.n).filter (fun (i : Fin R.n) => decide (places i)))

/-- The event at place `i` sends the message that the event at place `j` receives: the messages of a
channel, counted from what it holds at the start, are received in order.

第 i 个事件发送第 j 个事件所收的消息 -/
def Run.Delivers {Process Event State Message : Type} (R : Run Process Event State Message)
    (i j : Fin R.n) : Prop :=
  ∃ p q : Process,
    R.algorithm.process (R.schedule i) = p ∧
    R.algorithm.process (R.schedule j) = q ∧
    R.algorithm.source (R.schedule j) = some p ∧
    (R.start.channel p q).length + (R.sent (fun (k : Fin R.n) => k.val < i.val) p q).length ≤
      (R.received (fun (k : Fin R.n) => k.val < j.val) p q).length ∧
    (R.received (fun (k : Fin R.n) => k.val < j.val) p q).length <
      (R.start.channel p q).length + (R.sent (fun (k : Fin R.n) => k.val ≤ i.val) p q).length

/-- The event at place `i` is the last one before place `j` that is on its process.

紧邻的前一个同进程事件 -/
def Run.Follows {Process Event State Message : Type} (R : Run Process Event State Message)
    (i j : Fin R.n) : Prop :=
  i.val < j.val ∧
  R.algorithm.process (R.schedule i) = R.algorithm.process (R.schedule j) ∧
  (∀ (k : Fin R.n),
     i.val < k.val →
     k.val < j.val →
     R.algorithm.process (R.schedule k) ≠ R.algorithm.process (R.schedule j))

/-- `G` is the global state of the run at a cut: every process is in the state after its last event
in the cut, and in every channel is what was there at the start and what is sent in the cut, less
what is received in the cut.

割集处的全局状态 -/
def Run.StateOfCut {Process Event State Message : Type} (R : Run Process Event State Message)
    (cut : Fin R.n → Prop) (G : GlobalState Process State Message) : Prop :=
  (∀ (p : Process) (i : Nat),
     i ≤ R.n →
     (∀ (j : Fin R.n), R.algorithm.process (R.schedule j) = p → (cut j ↔ j.val < i)) →
     G.state p = (R.stateAt i).state p) ∧
  (∀ (p q : Process), R.received cut p q ++ G.channel p q = R.start.channel p q ++ R.sent cut p q)

/-- `K` is the computation of the run: its events are the places of the schedule, each on the
process of its event; its local steps and its messages are those of the run.

运行的计算 -/
def IsComputation {Process Event State Message Token : Type} (R : Run Process Event State Message)
    (K : Causality.Computation Process (Fin R.n) Token) : Prop :=
  (∀ (i : Fin R.n), K.process i = R.algorithm.process (R.schedule i)) ∧
  (∀ (i j : Fin R.n), K.LocalStep i j ↔ R.Follows i j) ∧
  (∀ (i j : Fin R.n), K.MessageStep i j ↔ R.Delivers i j)

/-- Every run has a computation: each message that is received was sent before, unless it was in its
channel at the start.

每次运行都有计算 -/
def run_has_computation.Statement : Prop :=
  ∀ {Process Event State Message : Type} (R : Run Process Event State Message),
    R.Allowed → (∃ K : Causality.Computation Process (Fin R.n) (Fin R.n), IsComputation R K)

/-- Theorem 1: for a consistent cut of the computation of a run, the events of the cut, in their
order, are a run from the same start that ends in the global state of the cut, channels included;
and from there the other events, in theirs, are a run to the same end.

定理 1：一致割集的全局状态可达，且由它可达终态 -/
def cut_reachable.Statement : Prop :=
  ∀ {Process Event State Message : Type} (R : Run Process Event State Message) {Token : Type}
      (K : Causality.Computation Process (Fin R.n) Token) (cut : Fin R.n → Prop),
    R.Allowed →
    IsComputation R K →
    K.ConsistentCut cut →
    R.algorithm.execution.Allowed R.start (R.events cut) ∧
    R.StateOfCut cut (R.algorithm.execution.run R.start (R.events cut)) ∧
    R.algorithm.execution.Allowed
      (R.algorithm.execution.run R.start (R.events cut))
      (R.events (fun (i : Fin R.n) => ¬cut i)) ∧
    R.algorithm.execution.run
      (R.algorithm.execution.run R.start (R.events cut))
      (R.events (fun (i : Fin R.n) => ¬cut i)) =
      R.stateAt R.n

/-- A consistent cut has one global state: what its definition says of processes and channels leaves
no choice.

一致割集恰有一个全局状态 -/
def cut_state_unique.Statement : Prop :=
  ∀ {Process Event State Message : Type} (R : Run Process Event State Message) {Token : Type}
      (K : Causality.Computation Process (Fin R.n) Token) (cut : Fin R.n → Prop)
      (G H : GlobalState Process State Message),
    R.Allowed →
    IsComputation R K →
    K.ConsistentCut cut →
    R.StateOfCut cut G →
    R.StateOfCut cut H →
    G = H

/-- A stable property: no event makes it false.

稳定性质：一旦成立便一直成立 -/
def Stable {State Event : Type} (X : Execution.Execution State Event) (holds : State → Prop)
    : Prop :=
  ∀ (s : State) (e : Event), holds s → X.enabled s e → holds (X.apply s e)

/-- A snapshot decides stable properties: one that holds in the global state of a consistent cut
holds at the end of the run, and one that held at its start holds in that state.

稳定性质检测：快照中成立则终态成立，初态成立则快照中成立 -/
def stable_property.Statement : Prop :=
  ∀ {Process Event State Message : Type} (R : Run Process Event State Message) {Token : Type}
      (K : Causality.Computation Process (Fin R.n) Token) (cut : Fin R.n → Prop)
      (G : GlobalState Process State Message) (holds : GlobalState Process State Message → Prop),
    R.Allowed →
    IsComputation R K →
    K.ConsistentCut cut →
    R.StateOfCut cut G →
    Stable R.algorithm.execution holds →
    (holds R.start → holds G) ∧ (holds G → holds (R.stateAt R.n))

/-- A state of `MarkerAlgorithm`. -/
structure MarkerAlgorithmState (Process Message : Type) where
  /-- the message was sent -/
  sent : Message → Prop
  /-- the first was sent before the second -/
  earlier : Message → Message → Prop
  /-- the message was received -/
  received : Message → Prop
  /-- the process has recorded its state and sent its markers -/
  recorded : Process → Prop
  /-- the second has received the marker of the first -/
  arrived : Process → Process → Prop
  /-- sent, in the recorded state of its sender -/
  sentInRecord : Message → Prop
  /-- received, in the recorded state of its receiver -/
  receivedInRecord : Message → Prop
  /-- in the recorded state of its channel -/
  inChannel : Message → Prop

/-- Processes that send each other messages and, when one of them starts it, take a snapshot.

标记算法 -/
structure MarkerAlgorithm (Process Message : Type) where
  /-- who sends a message, if it is sent -/
  sender : Message → Process
  /-- to whom -/
  receiver : Message → Process
  /-- the channel from the first to the second is first in, first out -/
  fifo : Process → Process → Prop

/-- The initial states of `MarkerAlgorithm`. -/
def MarkerAlgorithm.Init {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  (∀ (m : Message), ¬s.sent m) ∧
  (∀ (m x : Message), ¬s.earlier m x) ∧
  (∀ (m : Message), ¬s.received m) ∧
  (∀ (p : Process), ¬s.recorded p) ∧
  (∀ (p q : Process), ¬s.arrived p q) ∧
  (∀ (m : Message), ¬s.sentInRecord m) ∧
  (∀ (m : Message), ¬s.receivedInRecord m) ∧
  (∀ (m : Message), ¬s.inChannel m)

/-- A process sends a message to another. -/
def MarkerAlgorithm.SendStep {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s t : MarkerAlgorithmState Process Message) (m : Message) : Prop :=
  C.sender m ≠ C.receiver m ∧
  ¬s.sent m ∧
  (∀ (x : Message), t.sent x ↔ s.sent x ∨ x = m) ∧
  (∀ (x y : Message), t.earlier x y ↔ s.earlier x y ∨ s.sent x ∧ y = m) ∧
  (∀ (x1 : Message), t.received x1 ↔ s.received x1) ∧
  (∀ (x1 : Process), t.recorded x1 ↔ s.recorded x1) ∧
  (∀ (x1 x2 : Process), t.arrived x1 x2 ↔ s.arrived x1 x2) ∧
  (∀ (x1 : Message), t.sentInRecord x1 ↔ s.sentInRecord x1) ∧
  (∀ (x1 : Message), t.receivedInRecord x1 ↔ s.receivedInRecord x1) ∧
  (∀ (x1 : Message), t.inChannel x1 ↔ s.inChannel x1)

/-- A message arrives: on a FIFO channel after all that was sent before it, a marker included. It is
recorded as in the channel when the receiver has recorded its state and not yet received the marker.
-/
def MarkerAlgorithm.ReceiveStep {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s t : MarkerAlgorithmState Process Message) (m : Message) : Prop :=
  s.sent m ∧
  ¬s.received m ∧
  (C.fifo (C.sender m) (C.receiver m) →
   (∀ (x : Message),
      C.sender x = C.sender m → C.receiver x = C.receiver m → s.earlier x m → s.received x)) ∧
  (C.fifo (C.sender m) (C.receiver m) →
   s.recorded (C.sender m) →
   ¬s.sentInRecord m →
   s.arrived (C.sender m) (C.receiver m)) ∧
  (∀ (x : Message), t.received x ↔ s.received x ∨ x = m) ∧
  (∀ (x : Message),
     t.inChannel x ↔
     s.inChannel x ∨ x = m ∧ s.recorded (C.receiver m) ∧ ¬s.arrived (C.sender m) (C.receiver m)) ∧
  (∀ (x1 : Message), t.sent x1 ↔ s.sent x1) ∧
  (∀ (x1 x2 : Message), t.earlier x1 x2 ↔ s.earlier x1 x2) ∧
  (∀ (x1 : Process), t.recorded x1 ↔ s.recorded x1) ∧
  (∀ (x1 x2 : Process), t.arrived x1 x2 ↔ s.arrived x1 x2) ∧
  (∀ (x1 : Message), t.sentInRecord x1 ↔ s.sentInRecord x1) ∧
  (∀ (x1 : Message), t.receivedInRecord x1 ↔ s.receivedInRecord x1)

/-- A process records its state of its own accord. -/
def MarkerAlgorithm.StartStep {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s t : MarkerAlgorithmState Process Message) (p : Process) : Prop :=
  ¬s.recorded p ∧
  (∀ (x : Process), t.recorded x ↔ s.recorded x ∨ x = p) ∧
  (∀ (m : Message),
     t.sentInRecord m ↔ s.sentInRecord m ∨ ¬s.recorded p ∧ C.sender m = p ∧ s.sent m) ∧
  (∀ (m : Message),
     t.receivedInRecord m ↔
     s.receivedInRecord m ∨ ¬s.recorded p ∧ C.receiver m = p ∧ s.received m) ∧
  (∀ (x1 : Message), t.sent x1 ↔ s.sent x1) ∧
  (∀ (x1 x2 : Message), t.earlier x1 x2 ↔ s.earlier x1 x2) ∧
  (∀ (x1 : Message), t.received x1 ↔ s.received x1) ∧
  (∀ (x1 x2 : Process), t.arrived x1 x2 ↔ s.arrived x1 x2) ∧
  (∀ (x1 : Message), t.inChannel x1 ↔ s.inChannel x1)

/-- The marker of `p` arrives at `q`: on a FIFO channel after all that was sent before it. If `q`
has not recorded its state, it does. -/
def MarkerAlgorithm.ReceiveMarkerStep {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s t : MarkerAlgorithmState Process Message) (p q : Process) : Prop :=
  p ≠ q ∧
  s.recorded p ∧
  ¬s.arrived p q ∧
  (C.fifo p q →
   (∀ (m : Message), C.sender m = p → C.receiver m = q → s.sentInRecord m → s.received m)) ∧
  (∀ (x y : Process), t.arrived x y ↔ s.arrived x y ∨ x = p ∧ y = q) ∧
  (∀ (x : Process), t.recorded x ↔ s.recorded x ∨ x = q) ∧
  (∀ (m : Message),
     t.sentInRecord m ↔ s.sentInRecord m ∨ ¬s.recorded q ∧ C.sender m = q ∧ s.sent m) ∧
  (∀ (m : Message),
     t.receivedInRecord m ↔
     s.receivedInRecord m ∨ ¬s.recorded q ∧ C.receiver m = q ∧ s.received m) ∧
  (∀ (x1 : Message), t.sent x1 ↔ s.sent x1) ∧
  (∀ (x1 x2 : Message), t.earlier x1 x2 ↔ s.earlier x1 x2) ∧
  (∀ (x1 : Message), t.received x1 ↔ s.received x1) ∧
  (∀ (x1 : Message), t.inChannel x1 ↔ s.inChannel x1)

/-- One step of `MarkerAlgorithm`: some action. -/
def MarkerAlgorithm.Step {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s t : MarkerAlgorithmState Process Message) : Prop :=
  (∃ m : Message, C.SendStep s t m) ∨
  (∃ m : Message, C.ReceiveStep s t m) ∨
  (∃ p : Process, C.StartStep s t p) ∨
  (∃ p q : Process, C.ReceiveMarkerStep s t p q)

/-- The states that `MarkerAlgorithm` reaches from an initial state. -/
inductive MarkerAlgorithm.Reachable {Process Message : Type} (C : MarkerAlgorithm Process Message)
    : MarkerAlgorithmState Process Message → Prop where
  | init {s : MarkerAlgorithmState Process Message} :
      C.Init s → MarkerAlgorithm.Reachable C s
  | step {s r : MarkerAlgorithmState Process Message} :
      MarkerAlgorithm.Reachable C r → C.Step r s → MarkerAlgorithm.Reachable C s

/-- The marker algorithm records a global state, with FIFO channels: as soon as sender and receiver
of a channel have recorded their states, what the one has received the other has sent (the cut is
consistent); and when the marker has arrived, the recorded state of the channel is what is sent and
not received in the recorded states.

标记算法正确：通道的记录恰为割集内已发而未收的消息 -/
def marker_correct.Statement : Prop :=
  ∀ {Process Message : Type} (C : MarkerAlgorithm Process Message)
      (s : MarkerAlgorithmState Process Message),
    C.Reachable s →
    (∀ (m : Message),
       C.fifo (C.sender m) (C.receiver m) →
       s.recorded (C.sender m) →
       s.recorded (C.receiver m) →
       (s.receivedInRecord m → s.sentInRecord m) ∧
       (s.arrived (C.sender m) (C.receiver m) →
        (s.inChannel m ↔ s.sentInRecord m ∧ ¬s.receivedInRecord m)))

/-- The algorithm can end with a message in a channel: all markers between two processes have
arrived, and a message between them is recorded as in its channel.

快照中有一条消息在通道里 -/
def marker_records_channel.Statement : Prop :=
  ∃ (Process Message : Type) (C : MarkerAlgorithm Process Message)
      (s : MarkerAlgorithmState Process Message),
    C.Reachable s ∧
    (∃ m : Message,
       C.fifo (C.sender m) (C.receiver m) ∧
       C.fifo (C.receiver m) (C.sender m) ∧
       s.arrived (C.sender m) (C.receiver m) ∧
       s.arrived (C.receiver m) (C.sender m) ∧
       s.inChannel m)

/-- Without FIFO channels the algorithm is wrong: a run records that a message was received, and not
that it was sent.

通道非先进先出时，标记算法记录的割集可以不一致 -/
def marker_needs_fifo.Statement : Prop :=
  ∃ (Process Message : Type) (C : MarkerAlgorithm Process Message)
      (s : MarkerAlgorithmState Process Message),
    C.Reachable s ∧
    (∃ m : Message,
       s.arrived (C.sender m) (C.receiver m) ∧ s.receivedInRecord m ∧ ¬s.sentInRecord m)

open scoped Classical in
/-- The algorithm among processes that take snapshots; a message `none` is a marker.

A process that starts, or that receives its first marker, records its state and sends a marker to
everybody, itself included, before anything else.

带标记的算法 -/
def withMarkers {Process Event State Message : Type}
    (A : MessagePassing Process Event State Message) (everybody : List Process)
    : MessagePassing Process (Recorder.MarkerEvent Event Process) (Recorder.Recorder Process State
      Message) (Option Message) :=
  { process :=
      fun (e : Recorder.MarkerEvent Event Process) =>
        match e with | .own x => A.process x | .begin p => p | .marker p q => q,
    source :=
      fun (e : Recorder.MarkerEvent Event Process) =>
        match e with | .own x => A.source x | .begin p => none | .marker p q => some p,
    possible :=
      fun (e : Recorder.MarkerEvent Event Process) (s : Recorder.Recorder Process State Message) (m : Option (Option Message)) =>
        match e with
          | .own x => m ≠ some none ∧ A.possible x s.own (Recorder.content m)
          | .begin p => s.record = none
          | .marker p q => m = some none,
    next :=
      fun (e : Recorder.MarkerEvent Event Process) (s : Recorder.Recorder Process State Message) (m : Option (Option Message)) =>
        match e with
          | .own x => Recorder.stepping
                s
                (A.source x)
                (Recorder.content m)
                (A.next x s.own (Recorder.content m))
          | .begin p => Recorder.recording s
          | .marker p q => Recorder.closing (Recorder.recording s) p,
    sends :=
      fun (e : Recorder.MarkerEvent Event Process) (s : Recorder.Recorder Process State Message) (m : Option (Option Message)) =>
        match e with
          | .own x => (A.sends x s.own (Recorder.content m)).map
                (fun (y : Process × Message) => (y.1, some y.2))
          | .begin p => everybody.map (fun (q : Process) => (q, none))
          | .marker p q => if s.record = none then everybody.map (fun (q₁ : Process) => (q₁, none))
              else [] }

/-- Nobody has recorded anything, and no marker is on its way.

初始时无人记录，通道中无标记 -/
def Unrecorded {Process State Message : Type}
    (G : GlobalState Process (Recorder.Recorder Process State Message) (Option Message)) : Prop :=
  ∀ (p q : Process),
    (G.state q).record = none ∧
    ¬(G.state q).closed p ∧
    (G.state q).kept p = [] ∧
    ¬none ∈ G.channel p q

/-- The snapshot is complete: everybody has recorded, and all markers have arrived.

快照完成：人人已记录，所有标记已到达 -/
def Complete {Process State Message : Type}
    (G : GlobalState Process (Recorder.Recorder Process State Message) (Option Message)) : Prop :=
  (∀ (p : Process), (G.state p).record ≠ none) ∧ (∀ (p q : Process), (G.state q).closed p)

/-- The cut of the snapshot: after the event its process has not recorded its state yet.

快照的割集：各进程记录之前的事件 -/
def BeforeRecording {Process Event State Message : Type}
    (R : Run Process (Recorder.MarkerEvent Event Process) (Recorder.Recorder Process State Message) (Option Message))
    (i : Fin R.n) : Prop :=
  ((R.stateAt (i.val + 1)).state (R.algorithm.process (R.schedule i))).record = none

/-- What was recorded, as a state of the algorithm with markers in which nobody has recorded
anything and no marker is on its way.

所记录的全局状态（带标记的算法的） -/
def snapshotOf {Process State Message : Type}
    (G : GlobalState Process (Recorder.Recorder Process State Message) (Option Message))
    : GlobalState Process (Recorder.Recorder Process State Message) (Option Message) :=
  { state :=
      fun (p : Process) =>
        { own := Recorder.recorded (G.state p),
          record := none,
          closed := fun (_ : Process) => False,
          kept := fun (_ : Process) => [] : Recorder.Recorder Process State Message },
    channel := fun (p q : Process) => ((G.state q).kept p).map (fun (m : Message) => some m) }

/-- The hypotheses of `marker_records_consistent_cut` can be met: a process takes a snapshot alone.

前提可以满足：一个进程的快照 -/
def marker_records_applies.Statement : Prop :=
  ∃ (Process Event State Message : Type) (A : MessagePassing Process Event State Message)
      (everybody : List Process)
      (R : Run Process (Recorder.MarkerEvent Event Process) (Recorder.Recorder Process State Message) (Option Message))
      (Token : Type) (K : Causality.Computation Process (Fin R.n) Token),
    (∀ (p : Process), p ∈ everybody) ∧
    everybody.Nodup ∧
    R.algorithm = withMarkers A everybody ∧
    Unrecorded R.start ∧
    R.Allowed ∧
    IsComputation R K ∧
    Complete (R.stateAt R.n)

/-- The marker algorithm records a consistent cut: when a snapshot is complete, the events after
which their process had not recorded its state are a consistent cut of the run, and what was
recorded, of processes and channels, is the global state of the run at that cut.

标记算法记录的是其运行的一致割集的全局状态 -/
def marker_records_consistent_cut.Statement : Prop :=
  ∀ {Process Event State Message : Type} (A : MessagePassing Process Event State Message)
      (everybody : List Process)
      (R : Run Process (Recorder.MarkerEvent Event Process) (Recorder.Recorder Process State Message) (Option Message))
      {Token : Type} (K : Causality.Computation Process (Fin R.n) Token),
    (∀ (p : Process), p ∈ everybody) →
    everybody.Nodup →
    R.algorithm = withMarkers A everybody →
    Unrecorded R.start →
    R.Allowed →
    IsComputation R K →
    Complete (R.stateAt R.n) →
    K.ConsistentCut (fun (i : Fin R.n) => BeforeRecording R i) ∧
    R.StateOfCut (fun (i : Fin R.n) => BeforeRecording R i) (snapshotOf (R.stateAt R.n))

end DistSys.Snapshot
