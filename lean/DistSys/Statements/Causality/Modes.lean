module

public import DistSys.Statements.Causality.Causality

/-!
# Modes of communication: asynchronous, FIFO, causally ordered, realizable with synchronous sends

Charron-Bost, Mattern and Tel 1996: each mode is a property of a computation, and each is strictly
weaker than the next.  The document speaks of synchronous and asynchronous communication and means
by the first that a sender waits for its receiver; what that gives is the last mode here.  How fast
processes and channels are is another question (`proofs.impossibility.partial_synchrony`).

A pair (send, receive) is a message step of the computation.  One message may be received at
several processes; what needs messages between two processes only says so.

Written by `formal export` from `proofs/causality/modes/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Modes

/-- Nothing happened before itself, so no message is received before it was sent. All computations
are asynchronous; data that are no computation need not be.

异步：没有消息在发送之前被接收 -/
def Asynchronous {Process Event Message : Type} (K : Causality.Computation Process Event Message)
    : Prop :=
  ∀ (e : Event), ¬K.HappenedBefore e e

/-- Messages from one process to one process are received in the order in which they were sent.

FIFO：同一对进程间先发先收 -/
def Fifo {Process Event Message : Type} (K : Causality.Computation Process Event Message) : Prop :=
  ∀ (s r : Event),
    K.MessageStep s r →
    (∀ (u v : Event),
       K.MessageStep u v →
       K.process s = K.process u →
       K.process r = K.process v →
       K.HappenedBefore s u →
       K.HappenedBefore r v)

/-- Messages to one process are received in the order in which they were sent, whoever sent them,
where happened-before orders the sends.

因果有序：因果上先发的先收 -/
def CausallyOrdered {Process Event Message : Type} (K : Causality.Computation Process Event Message)
    : Prop :=
  ∀ (s r : Event),
    K.MessageStep s r →
    (∀ (u v : Event),
       K.MessageStep u v → K.process r = K.process v → K.HappenedBefore s u → K.HappenedBefore r v)

/-- Timestamps that grow from each event to the next of its process, and by which every message is
received at the instant at which it is sent.

使消息瞬时到达的时间戳 -/
def Instantaneous {Process Event Message : Type} (K : Causality.Computation Process Event Message)
    (time : Event → Nat) : Prop :=
  (∀ (e f : Event), K.LocalStep e f → time e < time f) ∧
  (∀ (e f : Event), K.MessageStep e f → time e = time f)

/-- Realizable with synchronous communication: some timestamps make all messages instantaneous, so
the diagram can be drawn with vertical message arrows.

可用同步通信实现（RSC） -/
def Rsc {Process Event Message : Type} (K : Causality.Computation Process Event Message) : Prop :=
  ∃ time : Event → Nat, Instantaneous K time

/-- The next event of the process, or the other end of a message, in either direction.

相邻事件，或同一消息的两端 -/
def Linked {Process Event Message : Type} (K : Causality.Computation Process Event Message)
    (e f : Event) : Prop :=
  K.LocalStep e f ∨ K.MessageStep e f ∨ K.MessageStep f e

/-- A closed way along local steps forwards and messages in either direction, with a local step in
it: an event that would have to happen before itself if messages took no time. The crowns of the
paper are such cycles.

同步环：消息可双向走，至少走一个局部步 -/
def SynchronousCycle {Process Event Message : Type}
    (K : Causality.Computation Process Event Message) : Prop :=
  ∃ e f : Event, K.LocalStep e f ∧ Relation.TransGen (fun (a b : Event) => Linked K a b) f e

/-- An event takes part in one transmission at most: what it sends is received once, and if it sends
what is received, it receives nothing itself.

点对点：每个事件至多参与一次传输 -/
def PointToPoint {Process Event Message : Type} (K : Causality.Computation Process Event Message)
    : Prop :=
  ∀ (e f : Event),
    K.MessageStep e f →
    (∀ (g : Event), K.MessageStep e g → f = g) ∧ (∀ (g : Event), ¬K.MessageStep f g)

/-- Every send blocks: the next event of the sender comes after the message was received.

阻塞发送：消息被接收之前发送者没有下一个事件 -/
def Blocking {Process Event Message : Type} (K : Causality.Computation Process Event Message)
    (time : Event → Nat) : Prop :=
  ∀ (m : Message) (f : Event),
    K.LocalStep (K.send m) f → (∃ e : Event, K.received e = some m ∧ time e < time f)

/-- What can be realized with synchronous communication is causally ordered.

RSC 蕴含因果有序 -/
def rsc_implies_causal.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Causality.Computation Process Event Message),
    Rsc K → CausallyOrdered K

/-- What is causally ordered is FIFO.

因果有序蕴含 FIFO -/
def causal_implies_fifo.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Causality.Computation Process Event Message),
    CausallyOrdered K → Fifo K

/-- Some asynchronous computation is not FIFO: the second of two messages overtakes the first.

异步而非 FIFO：后发先至 -/
def async_not_fifo.Statement : Prop :=
  ∃ (Process Event Message : Type) (K : Causality.Computation Process Event Message),
    Asynchronous K ∧ ¬Fifo K

/-- Some FIFO computation is not causally ordered: a message is overtaken by another that was sent,
by a third process, because of it.

FIFO 而非因果有序：转述先于原话 -/
def fifo_not_causal.Statement : Prop :=
  ∃ (Process Event Message : Type) (K : Causality.Computation Process Event Message),
    Fifo K ∧ ¬CausallyOrdered K

/-- Some causally ordered computation cannot be realized with synchronous communication: two
processes send to each other, and each receives after it has sent.

因果有序而非 RSC：两条消息交叉 -/
def causal_not_rsc.Statement : Prop :=
  ∃ (Process Event Message : Type) (K : Causality.Computation Process Event Message),
    CausallyOrdered K ∧ ¬Rsc K

/-- A finite computation can be realized with synchronous communication exactly when it has no
synchronous cycle.

An infinite one need not: a message to infinitely many processes, where the n-th receives it as its
n-th event, would have to take place after every number.

有限计算是 RSC 当且仅当没有同步环 -/
def rsc_iff_no_cycle.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Causality.Computation Process Event Message)
      (events : List Event),
    (∀ (e : Event), e ∈ events) → (Rsc K ↔ ¬SynchronousCycle K)

/-- Blocking sends give synchronous communication: if, in a time that respects causality, every
sender waits until its message was received, and messages go from one event to one event, then the
computation can be realized with synchronous communication.

阻塞发送的计算是 RSC -/
def blocking_send_rsc.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Causality.Computation Process Event Message)
      (time : Event → Nat),
    K.LamportClock time → PointToPoint K → Blocking K time → Rsc K

/-- Conversely, what can be realized with synchronous communication, point to point, can happen in a
time in which every sender waits, if all messages are received.

RSC 的计算可用阻塞发送执行 -/
def rsc_by_blocking_sends.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Causality.Computation Process Event Message),
    Rsc K →
    PointToPoint K →
    (∀ (m : Message), ∃ e : Event, K.received e = some m) →
    (∃ time : Event → Nat, K.LamportClock time ∧ Blocking K time)

end DistSys.Modes
