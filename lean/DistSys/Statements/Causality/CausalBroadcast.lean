module

public import DistSys.Statements.Causality.Causality
public import DistSys.Statements.Causality.Modes

/-!
# Causal broadcast by vector clocks (Birman, Schiper and Stephenson 1991)

Every process counts, for each process, how many of its messages it has delivered; its own count for
itself is how many it has broadcast.  A message carries these counts as they are at its broadcast.
Whoever gets it delivers it when it is the next one of its sender and all that the sender had
delivered before has been delivered here.  The network may lose, repeat and reorder messages.

The state keeps the run so far as a trace: which process each event is of, and for a delivery which
broadcast it delivers.  So the order that the protocol is to respect is the happened-before of a
computation, and not one that is made of the very counts that the protocol uses.

Written by `formal export` from `proofs/causality/causal_broadcast/protocol.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.CausalBroadcast

/-- A state of `CausalBroadcast`. -/
structure CausalBroadcastState (Process : Type) where
  /-- how many events there were: broadcasts and deliveries, from 0 on -/
  length : Nat
  /-- the process of an event -/
  process : Nat → Process
  /-- the broadcast that an event delivers, if it does -/
  source : Nat → Option Nat
  /-- how many messages of the second the first counts -/
  clock : Process → Process → Nat
  /-- the counts of its process after an event -/
  stamp : Nat → Process → Nat
  /-- the message of a broadcast has come to the process -/
  arrived : Process → Nat → Prop

/-- Processes broadcast to all; each delivers a message when its vector says that it may.

因果广播：按向量时钟投递 -/
structure CausalBroadcast (Process : Type) where

/-- The initial states of `CausalBroadcast`. -/
def CausalBroadcast.Init {Process : Type} (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop :=
  s.length = 0 ∧
  (∀ (i : Nat), s.source i = none) ∧
  (∀ (p q : Process), s.clock p q = 0) ∧
  (∀ (i : Nat) (p : Process), s.stamp i p = 0) ∧
  (∀ (p : Process) (k : Nat), ¬s.arrived p k)

open scoped Classical in
/-- A process broadcasts, and thereby delivers to itself: it counts one more of its own, and the
message carries its counts. -/
def CausalBroadcast.BroadcastStep {Process : Type} (B : CausalBroadcast Process)
    (s t : CausalBroadcastState Process) (p : Process) : Prop :=
  t.length = s.length + 1 ∧
  (∀ (i : Nat), t.process i = (if i = s.length then p else s.process i)) ∧
  (∀ (i : Nat), t.source i = (if i = s.length then none else s.source i)) ∧
  (∀ (q j : Process), t.clock q j = s.clock q j + (if q = p ∧ j = p then 1 else 0)) ∧
  (∀ (i : Nat) (j : Process), t.stamp i j = (if i = s.length then t.clock p j else s.stamp i j)) ∧
  (∀ (x1 : Process) (x2 : Nat), t.arrived x1 x2 ↔ s.arrived x1 x2)

/-- The network brings the message of a broadcast to a process, not for the first time perhaps. -/
def CausalBroadcast.ArriveStep {Process : Type} (B : CausalBroadcast Process)
    (s t : CausalBroadcastState Process) (q : Process) (k : Nat) : Prop :=
  k < s.length ∧
  s.source k = none ∧
  (∀ (r : Process) (i : Nat), t.arrived r i ↔ s.arrived r i ∨ r = q ∧ i = k) ∧
  t.length = s.length ∧
  (∀ (x1 : Nat), t.process x1 = s.process x1) ∧
  (∀ (x1 : Nat), t.source x1 = s.source x1) ∧
  (∀ (x1 x2 : Process), t.clock x1 x2 = s.clock x1 x2) ∧
  (∀ (x1 : Nat) (x2 : Process), t.stamp x1 x2 = s.stamp x1 x2)

open scoped Classical in
/-- A process delivers a message that has arrived, is the next of its sender, and was broadcast when
its sender had delivered no more than the process has. -/
def CausalBroadcast.DeliverStep {Process : Type} (B : CausalBroadcast Process)
    (s t : CausalBroadcastState Process) (q : Process) (k : Nat) : Prop :=
  s.arrived q k ∧
  s.stamp k (s.process k) = s.clock q (s.process k) + 1 ∧
  (∀ (j : Process), j ≠ s.process k → s.stamp k j ≤ s.clock q j) ∧
  t.length = s.length + 1 ∧
  (∀ (i : Nat), t.process i = (if i = s.length then q else s.process i)) ∧
  (∀ (i : Nat), t.source i = (if i = s.length then some k else s.source i)) ∧
  (∀ (r j : Process), t.clock r j = s.clock r j + (if r = q ∧ j = s.process k then 1 else 0)) ∧
  (∀ (i : Nat) (j : Process), t.stamp i j = (if i = s.length then t.clock q j else s.stamp i j)) ∧
  (∀ (x1 : Process) (x2 : Nat), t.arrived x1 x2 ↔ s.arrived x1 x2)

/-- One step of `CausalBroadcast`: some action. -/
def CausalBroadcast.Step {Process : Type} (B : CausalBroadcast Process)
    (s t : CausalBroadcastState Process) : Prop :=
  (∃ p : Process, B.BroadcastStep s t p) ∨
  (∃ (q : Process) (k : Nat), B.ArriveStep s t q k) ∨
  (∃ (q : Process) (k : Nat), B.DeliverStep s t q k)

/-- The states that `CausalBroadcast` reaches from an initial state. -/
inductive CausalBroadcast.Reachable {Process : Type} (B : CausalBroadcast Process)
    : CausalBroadcastState Process → Prop where
  | init {s : CausalBroadcastState Process} :
      B.Init s → CausalBroadcast.Reachable B s
  | step {s r : CausalBroadcastState Process} :
      CausalBroadcast.Reachable B r → B.Step r s → CausalBroadcast.Reachable B s

/-- If the counts of one message include another, then whoever delivers both delivers the other one
first.

先计入的消息先投递 -/
def counted_first.Statement : Prop :=
  ∀ {Process : Type} (B : CausalBroadcast Process) (s : CausalBroadcastState Process),
    B.Reachable s →
    (∀ (e f k n : Nat),
       e < s.length →
       f < s.length →
       s.source e = some k →
       s.source f = some n →
       s.process e = s.process f →
       k ≠ n →
       s.stamp k (s.process k) ≤ s.stamp n (s.process k) →
       e < f)

/-- A message has arrived that is the next of its sender, and must wait for another.

先到的消息须等待 -/
def delayed.Statement : Prop :=
  ∃ (Process : Type) (B : CausalBroadcast Process) (s : CausalBroadcastState Process),
    B.Reachable s ∧
    (∃ (q : Process) (k : Nat) (j : Process),
       s.arrived q k ∧
       s.stamp k (s.process k) = s.clock q (s.process k) + 1 ∧
       j ≠ s.process k ∧
       s.clock q j < s.stamp k j)

/-- A process has delivered a message and then another, which was broadcast by a process that had
delivered the first.

等待之后按因果次序投递 -/
def delivered_in_order.Statement : Prop :=
  ∃ (Process : Type) (B : CausalBroadcast Process) (s : CausalBroadcastState Process),
    B.Reachable s ∧
    (∃ d e f k n : Nat,
       d < n ∧
       s.process d = s.process n ∧
       s.source d = some k ∧
       s.source n = none ∧
       e < f ∧
       f < s.length ∧
       s.process e = s.process f ∧
       s.source e = some k ∧
       s.source f = some n ∧
       s.process e ≠ s.process d)

/-- Whatever the protocol does, broadcasts and deliveries are a computation that is causally
ordered: no message is delivered before one that happened before it.

因果广播：每次运行都按因果次序投递 -/
def safety.Statement : Prop :=
  ∀ {Process : Type} (B : CausalBroadcast Process) (s : CausalBroadcastState Process),
    B.Reachable s →
    (∃ K : Causality.Computation Process (Fin s.length) (Fin s.length),
       (∀ (i : Fin s.length), K.process i = s.process i.val) ∧
       (∀ (i j : Fin s.length),
          K.LocalStep i j ↔
          i.val < j.val ∧
          s.process i.val = s.process j.val ∧
          (∀ (k : Fin s.length),
             i.val < k.val → k.val < j.val → s.process k.val ≠ s.process j.val)) ∧
       (∀ (i j : Fin s.length), K.MessageStep i j ↔ s.source j.val = some i.val) ∧
       Modes.CausallyOrdered K)

end DistSys.CausalBroadcast
