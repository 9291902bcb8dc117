module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Foundations.History

/-!
# A register cannot be atomic and available when messages are lost (CAP)

Gilbert and Lynch 2002, Theorem 1.  Partition tolerance is no property of an algorithm: it is the
set of executions that the statement ranges over, in which messages across the partition need never
arrive.  Availability is asked only when everything inside the two groups works, and consistency
only of finite executions, so the theorem is stronger than the paper's.

Written by `formal export` from `proofs/impossibility/cap/{statements,tables}.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Cap

/-- What makes a node act.

节点的输入 -/
inductive Input (Node Message Value : Type) where
  /-- its client invokes an operation -/
  | invoke (a1 : History.RegisterOperation Value)
  /-- a message from a node arrives -/
  | receive (a1 : Node) (a2 : Message)
  /-- its own time passes -/
  | tick

/-- What may happen in an execution.

事件 -/
inductive Event (Node Message Value : Type) where
  /-- a client invokes an operation at a node -/
  | invoke (a1 : Node) (a2 : History.RegisterOperation Value)
  /-- a message arrives at a node from a node -/
  | deliver (a1 a2 : Node) (a3 : Message)
  /-- a node's own time passes -/
  | tick (a1 : Node)

/-- The states of the nodes, the messages on their way, and what the clients have seen.

配置 -/
structure Configuration (Node Message Value State : Type) where
  /-- the state of a node -/
  state : Node → State
  /-- copies on their way: to, from, message -/
  buffer : Node → Node → Message → Nat
  /-- the node's client waits for an answer -/
  pending : Node → Bool
  history : List (History.HistoryEvent Node (History.RegisterOperation Value) (History.RegisterResponse Value))

/-- The node at which an event happens.

事件发生的节点 -/
def nodeOf {Node Message Value : Type} (e : Event Node Message Value) : Node :=
  match e with | .invoke n o => n | .deliver n src m => n | .tick n => n

/-- What the event makes its node see.

事件给节点的输入 -/
def inputOf {Node Message Value : Type} (e : Event Node Message Value) : Input Node Message Value :=
  match e with
    | .invoke n o => Input.invoke o
    | .deliver n src m => Input.receive src m
    | .tick n => Input.tick

/-- Events that must not be delayed for ever: a node's own time, deliveries inside a group.

活事件：本地步骤与组内投递 -/
def Live {Node Message Value : Type} (group : Node → Bool) (e : Event Node Message Value) : Prop :=
  match e with | .invoke n o => False | .deliver n src m => group n = group src | .tick n => True

/-- An asynchronous implementation of a register: deterministic nodes that exchange messages.

异步寄存器实现 -/
structure Algorithm (Node Message Value State : Type) where
  /-- the initial state of a node -/
  start : Node → State
  /-- the state after an input -/
  next : Node → State → Input Node Message Value → State
  sends : Node → State → Input Node Message Value → List (Node × Message)
  answer : Node → State → Input Node Message Value → Option (History.RegisterResponse Value)

/-- At the start nothing is on its way and nobody waits.

初始配置 -/
def Algorithm.initial {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    : Configuration Node Message Value State :=
  { state := A.start,
    buffer := fun (_ _ : Node) (_ : Message) => 0,
    pending := fun (_ : Node) => false,
    history := [] }

/-- Whether the client of the event's node waits when the node acts.

事件发生后是否在等待答复 -/
def Algorithm.waits {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    (C : Configuration Node Message Value State) (e : Event Node Message Value) : Bool :=
  match e with | .invoke n o => true | .deliver n src m => C.pending n | .tick n => C.pending n

open scoped Classical in
/-- The answer that the client gets at this event, if any.

事件带来的答复 -/
def Algorithm.answered {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    (C : Configuration Node Message Value State) (e : Event Node Message Value)
    : Option (History.RegisterResponse Value) :=
  if A.waits C e = true then A.answer (nodeOf e) (C.state (nodeOf e)) (inputOf e) else none

open scoped Classical in
/-- The configuration after an event: its node changes state, sends, and may answer.

一步之后的配置 -/
def Algorithm.after {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    (C : Configuration Node Message Value State) (e : Event Node Message Value)
    : Configuration Node Message Value State :=
  { state :=
      fun (q : Node) =>
        if q = nodeOf e then A.next (nodeOf e) (C.state (nodeOf e)) (inputOf e) else C.state q,
    buffer :=
      fun (to src : Node) (m : Message) =>
        C.buffer to src m - (if e = Event.deliver to src m then 1 else 0) +
          (if src = nodeOf e then (A.sends (nodeOf e) (C.state (nodeOf e)) (inputOf e)).countP
             (fun (sent : Node × Message) => decide (sent = (to, m)))
           else 0),
    pending :=
      fun (q : Node) =>
        if q = nodeOf e then match A.answered C e with | none => A.waits C e | some r => false
        else C.pending q,
    history :=
      C.history ++
        ((match e with
            | .invoke n o => [History.HistoryEvent.invoke n o]
            | .deliver n src m => []
            | .tick n => []) ++
           (match A.answered C e with
              | none => []
              | some r => [History.HistoryEvent.respond (nodeOf e) r])) }

/-- A client invokes only when it waits for nothing; a message must be on its way.

事件可发生 -/
def Algorithm.Possible {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    (C : Configuration Node Message Value State) (e : Event Node Message Value) : Prop :=
  match e with
    | .invoke n o => C.pending n = false
    | .deliver n src m => 0 < C.buffer n src m
    | .tick n => True

/-- The executions of the algorithm: any interleaving, any delay, any loss.

算法的执行 -/
def Algorithm.execution {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    : Execution.Execution (Configuration Node Message Value State) (Event Node Message Value) :=
  { apply := A.after, enabled := A.Possible }

/-- Consistency: in every finite execution what the clients have seen is linearizable.

原子性（一致性 C） -/
def Algorithm.Atomic {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    (initial : Value) : Prop :=
  ∀ (schedule : List (Event Node Message Value)),
    A.execution.Allowed A.initial schedule →
    History.Linearizable (History.register initial) (A.execution.run A.initial schedule).history

/-- Availability under a partition: in every execution that is fair inside the two groups every
client that waits is answered.

可用性（A）：分区内公平则每个请求终获答复 -/
def Algorithm.Available {Node Message Value State : Type} (A : Algorithm Node Message Value State)
    (group : Node → Bool) : Prop :=
  ∀ (schedule : Nat → Event Node Message Value) (n : Node) (i : Nat),
    A.execution.AllowedForever A.initial schedule →
    A.execution.Fair (fun (e : Event Node Message Value) => Live group e) A.initial schedule →
    (A.execution.stateAt A.initial schedule i).pending n = true →
    (∃ k : Nat, i ≤ k ∧ (A.execution.stateAt A.initial schedule k).pending n = false)

/-- CAP (Gilbert and Lynch, Theorem 1): no algorithm on finitely or countably many nodes implements
a register that is atomic and, under a partition into two groups that are not empty, available.

CAP 定理：消息可能在两组之间丢失时，寄存器不能既原子又可用 -/
def impossibility.Statement : Prop :=
  ∀ {Node Message Value State : Type} (A : Algorithm Node Message Value State) (group : Node → Bool)
      (enumeration : Nat → Node) (n m : Node) (v w : Value),
    (∀ (x : Node), ∃ i : Nat, enumeration i = x) →
    group n ≠ group m →
    v ≠ w →
    ¬(A.Atomic v ∧ A.Available group)

/-- A and P without C: two nodes that answer from their own copies are available under every
partition, and not atomic.

见证 A+P：本地副本，可用而非原子 -/
def available_partition_tolerant.Statement : Prop :=
  ∃ (Message State : Type) (A : Algorithm Bool Message Bool State),
    (∀ (group : Bool → Bool), A.Available group) ∧ ¬A.Atomic false

/-- C and P without A: a primary that holds the register is atomic; it is available exactly when the
other node is not cut off from it.

见证 C+P：主节点，原子而不可用 -/
def consistent_partition_tolerant.Statement : Prop :=
  ∃ (Message State : Type) (A : Algorithm Bool Message Bool State),
    A.Atomic false ∧ (∀ (group : Bool → Bool), A.Available group ↔ group false = group true)

/-- C and A without P: the primary is atomic, and available when no partition cuts it off.

见证 C+A：没有分区时主节点原子且可用 -/
def consistent_available.Statement : Prop :=
  ∃ (Message State : Type) (A : Algorithm Bool Message Bool State),
    A.Atomic false ∧ (∀ (group : Bool → Bool), group false = group true → A.Available group)

/-- Without a second node: a single node is atomic and available under every partition.

见证：单节点既原子又可用（两个节点的假设不可少） -/
def single_node.Statement : Prop :=
  ∃ (Message State : Type) (A : Algorithm (Fin 1) Message Bool State),
    A.Atomic false ∧ (∀ (group : Fin 1 → Bool), A.Available group)

/-- Without a second value: two nodes that answer at once are atomic and available under every
partition.

见证：只有一个值时既原子又可用（两个值的假设不可少） -/
def single_value.Statement : Prop :=
  ∃ (Message State : Type) (A : Algorithm Bool Message (Fin 1) State),
    (∀ (v : Fin 1), A.Atomic v) ∧ (∀ (group : Bool → Bool), A.Available group)

/-- Without countability: uncountably many nodes that never answer are atomic, and available under
every partition, for no execution is fair to all of them.

见证：不可数多个节点（可数的假设不可去） -/
def uncountable_nodes.Statement : Prop :=
  ∃ (Message State : Type) (A : Algorithm (Nat → Bool) Message Bool State),
    (∀ (v : Bool), A.Atomic v) ∧ (∀ (group : (Nat → Bool) → Bool), A.Available group)

/-- What a node sees in a round.

节点在一轮中所见 -/
inductive Signal (Message : Type) where
  | nothing
  /-- its client writes the value 1 -/
  | write
  /-- its client reads -/
  | read
  /-- a message that the other node sent in the round before -/
  | receive (a1 : Message)

/-- A protocol for a one-bit register on two nodes; the register holds 0 at the start.

两节点一位寄存器协议表 -/
structure RegisterTable (State Message : Type) where
  /-- the initial state of a node -/
  start : Bool → State
  /-- the state after a round -/
  next : Bool → State → Signal Message → State
  /-- the message to the other node -/
  sends : Bool → State → Signal Message → Option Message
  /-- the answer to the node's client -/
  answer : Bool → State → Signal Message → Option Bool

open scoped Classical in
/-- Two runs in lockstep, one with a write (yes), one without (no): the writer (no) gets the write
in round 0, the reader (yes) the read in round 3. What is sent in round i is received in round i + 1
if it arrives then; it is lost if not, or if the node's client calls in that round.

两次同步运行：先写（或不写）后读 -/
def IsRun {State Message : Type} (T : RegisterTable State Message) (arrives : Fin 6 → Bool)
    (state : Bool → Fin 6 → Bool → State) (seen : Bool → Fin 6 → Bool → Signal Message) : Prop :=
  (∀ (w n : Bool) (i : Fin 6),
     i.val = 0 →
     state w i n = T.start n ∧
     seen w i n = (if w = true ∧ n = false then Signal.write else Signal.nothing)) ∧
  (∀ (w n : Bool) (i j : Fin 6),
     j.val = i.val + 1 →
     state w j n = T.next n (state w i n) (seen w i n) ∧
     seen w j n =
       (if n = true ∧ j.val = 3 then Signal.read
        else if arrives j = true then match T.sends (!n) (state w i (!n)) (seen w i (!n)) with
          | none => Signal.nothing
          | some m => Signal.receive m
        else Signal.nothing))

/-- No table of a two-node register answers a write and a read within three rounds each and reads
what was written, when all messages are lost; without any one requirement, some table does.

CAP 的有界检验：没有一张协议表能满足全部要求；去掉任何一项都有 -/
def no_register_table.Statement : Prop :=
  ∀ {State Message : Type} (T : RegisterTable State Message) (arrives : Fin 6 → Bool)
      (state : Bool → Fin 6 → Bool → State) (seen : Bool → Fin 6 → Bool → Signal Message),
    IsRun T arrives state seen →
    (∀ (i : Fin 6), arrives i = false) →
    ¬((∃ i : Fin 6, i.val < 3 ∧ T.answer false (state true i false) (seen true i false) ≠ none) ∧
     (∀ (w : Bool),
        ∃ i : Fin 6, 3 ≤ i.val ∧ T.answer true (state w i true) (seen w i true) ≠ none) ∧
     (∀ (i : Fin 6) (v : Bool),
        3 ≤ i.val ∧
        T.answer true (state false i true) (seen false i true) = some v ∧
        (∀ (j : Fin 6),
           3 ≤ j.val →
           j.val < i.val →
           T.answer true (state false j true) (seen false j true) = none) →
        v = false) ∧
     (∀ (i : Fin 6) (v : Bool),
        (∃ i₁ : Fin 6,
           i₁.val < 3 ∧ T.answer false (state true i₁ false) (seen true i₁ false) ≠ none) →
        3 ≤ i.val ∧
        T.answer true (state true i true) (seen true i true) = some v ∧
        (∀ (j : Fin 6),
           3 ≤ j.val →
           j.val < i.val →
           T.answer true (state true j true) (seen true j true) = none) →
        v = true))

end DistSys.Cap
