module

public import DistSys.Statements.Causality.CausalBroadcast
public import DistSys.Statements.Causality.Causality
public import DistSys.Statements.Causality.Modes

/-!
# Operation-based replicated data: causal delivery, and the observed-remove set over it

Shapiro, Preguiça, Baquero and Zawirski 2011.  A client's update becomes an operation in the state
of its own replica; the replica executes it and broadcasts it, and every replica that delivers it
executes it.  The record of broadcasts and deliveries is that of any network; causal order is that
of the happened-before of the record, and one network that has it is causal broadcast by vector
clocks (`proofs.causality.causal_broadcast`).

Written by `formal export` from
`proofs/consistency/crdt_operations/{observed_remove,statements}.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.CrdtOperations

/-- What was broadcast and delivered, event by event, whatever the network.

广播与投递的记录 -/
structure Broadcasts (Process : Type) where
  /-- how many events there were -/
  length : Nat
  /-- the process of an event -/
  process : Nat → Process
  /-- the broadcast that an event delivers; none: it broadcasts -/
  source : Nat → Option Nat

/-- The event executes the operation of a broadcast: it delivers it, or it is the broadcast, which
executes at once.

事件执行某次广播的操作 -/
def Broadcasts.Executes {Process : Type} (N : Broadcasts Process) (e k : Nat) : Prop :=
  N.source e = some k ∨ N.source e = none ∧ e = k

/-- Among the first `n` events the process has executed the operation of a broadcast.

到时刻 n 为止已执行 -/
def Broadcasts.Executed {Process : Type} (N : Broadcasts Process) (p : Process) (n k : Nat)
    : Prop :=
  ∃ e : Nat, e < n ∧ N.process e = p ∧ N.Executes e k

/-- What is delivered was broadcast before.

只投递已广播的 -/
def Broadcasts.FromThePast {Process : Type} (N : Broadcasts Process) : Prop :=
  ∀ (e : Nat),
    e < N.length → (match N.source e with | none => True | some k => k < e ∧ N.source k = none)

/-- No process executes the operation of a broadcast twice.

至多执行一次 -/
def Broadcasts.Once {Process : Type} (N : Broadcasts Process) : Prop :=
  ∀ (e f k : Nat),
    e < N.length →
    f < N.length →
    k < N.length →
    N.process e = N.process f →
    N.Executes e k →
    N.Executes f k →
    e = f

/-- The computation of the record: its events, in their order at each process, and a message from
each broadcast to its deliveries.

记录的计算 -/
def ComputationOf {Process : Type} (N : Broadcasts Process)
    (K : Causality.Computation Process (Fin N.length) (Fin N.length)) : Prop :=
  (∀ (i : Fin N.length), K.process i = N.process i.val) ∧
  (∀ (i j : Fin N.length),
     K.LocalStep i j ↔
     i.val < j.val ∧
     N.process i.val = N.process j.val ∧
     (∀ (k : Fin N.length), i.val < k.val → k.val < j.val → N.process k.val ≠ N.process j.val)) ∧
  (∀ (i j : Fin N.length), K.MessageStep i j ↔ N.source j.val = some i.val)

/-- The states of the replicas, and the operations that were broadcast.

副本的状态与已广播的操作 -/
structure OperationReplicas (Process Operation State : Type) where
  /-- the state of a replica -/
  state : Process → State
  /-- the operation of a broadcast -/
  sent : Nat → Option Operation

/-- An operation-based replicated data type: an update becomes an operation, which every replica
executes.

基于操作的可复制数据类型 -/
structure OperationCrdt (Update Operation State : Type) where
  /-- the state of every replica at the start -/
  initial : State
  /-- the operation of a broadcast, at its replica -/
  prepare : Nat → Update → State → Operation
  /-- the state after an operation -/
  effect : Operation → State → State

open scoped Classical in
/-- What an event at a process changes: a broadcast makes an operation of the update in the state of
its replica; this, or the operation that is delivered, is executed there.

事件之后 -/
def afterEvent {Process Update Operation State : Type} (C : OperationCrdt Update Operation State)
    (R : OperationReplicas Process Operation State) (e : Nat) (p : Process) (source : Option Nat)
    (u : Update) : OperationReplicas Process Operation State :=
  { state :=
      fun (q : Process) =>
        if q = p then match match source with
          | none => some (C.prepare e u (R.state p))
          | some k => R.sent k with
          | none => R.state q
          | some o => C.effect o (R.state q)
        else R.state q,
    sent :=
      fun (k : Nat) =>
        if k = e ∧ source = none then match source with
          | none => some (C.prepare e u (R.state p))
          | some k₁ => R.sent k₁
        else R.sent k }

/-- The replicas after the first `n` events of a record, if at the broadcasts the clients want these
updates.

前 n 个事件之后的副本 -/
def replicasAfter {Update Operation State Process : Type} (C : OperationCrdt Update Operation State)
    (N : Broadcasts Process) (update : Nat → Update) (n : Nat)
    : OperationReplicas Process Operation State :=
  match n with
    | 0 =>
        { state := fun (_ : Process) => C.initial,
          sent := fun (_ : Nat) => none : OperationReplicas Process Operation State }
    | e + 1 => afterEvent C (replicasAfter C N update e) e (N.process e) (N.source e) (update e)

/-- What `p` has executed in the first `n` events `q` has executed in the first `m`.

执行过的另一副本也执行过 -/
def ExecutedToo {Process : Type} (N : Broadcasts Process) (p : Process) (n : Nat) (q : Process)
    (m : Nat) : Prop :=
  ∀ (k : Nat), k < N.length → N.Executed p n k → N.Executed q m k

/-- Any two operations of the run that are concurrent commute.

并发操作可交换 -/
def ConcurrentCommute {Update Operation State Process : Type}
    (C : OperationCrdt Update Operation State) (N : Broadcasts Process)
    (K : Causality.Computation Process (Fin N.length) (Fin N.length)) (update : Nat → Update)
    : Prop :=
  ∀ (i j : Fin N.length) (x y : Operation) (t : State),
    K.Concurrent i j →
    (replicasAfter C N update N.length).sent i.val = some x →
    (replicasAfter C N update N.length).sent j.val = some y →
    C.effect x (C.effect y t) = C.effect y (C.effect x t)

/-- Operation-based CRDTs converge (Shapiro et al.): if operations are delivered in causal order and
at most once, and concurrent ones commute, then at any two times replicas that have executed the
same operations are in the same state.

操作型 CRDT：因果序投递、并发操作可交换则收敛 -/
def op_based_over_causal_delivery.Statement : Prop :=
  ∀ {Update Operation State : Type} (C : OperationCrdt Update Operation State) {Process : Type}
      (N : Broadcasts Process) (K : Causality.Computation Process (Fin N.length) (Fin N.length))
      (update : Nat → Update) (p q : Process) (n m : Nat),
    N.FromThePast →
    ComputationOf N K →
    N.Once →
    Modes.CausallyOrdered K →
    n ≤ N.length →
    m ≤ N.length →
    ExecutedToo N p n q m →
    ExecutedToo N q m p n →
    ConcurrentCommute C N K update →
    (replicasAfter C N update n).state p = (replicasAfter C N update m).state q

/-- The record is that of a run of causal broadcast that led to a state.

协议运行的记录 -/
def Records {Process : Type} (N : Broadcasts Process) (B : CausalBroadcast.CausalBroadcast Process)
    (s : CausalBroadcast.CausalBroadcastState Process) : Prop :=
  N.length = s.length ∧
  (∀ (i : Nat), i < N.length → N.process i = s.process i) ∧
  (∀ (i : Nat), i < N.length → N.source i = s.source i)

/-- The hypotheses of the next theorem can be met: in a run of causal broadcast two replicas have
executed the same operation.

见证：因果广播的一次运行及其操作 -/
def run_with_operations.Statement : Prop :=
  ∃ (Update Operation State : Type) (C : OperationCrdt Update Operation State) (Process : Type)
      (N : Broadcasts Process) (B : CausalBroadcast.CausalBroadcast Process)
      (s : CausalBroadcast.CausalBroadcastState Process)
      (K : Causality.Computation Process (Fin N.length) (Fin N.length)) (update : Nat → Update)
      (p q : Process) (n m : Nat),
    B.Reachable s ∧
    Records N B s ∧
    ComputationOf N K ∧
    n ≤ N.length ∧
    m ≤ N.length ∧
    ExecutedToo N p n q m ∧
    ExecutedToo N q m p n ∧
    ConcurrentCommute C N K update ∧
    p ≠ q ∧
    (replicasAfter C N update n).state p ≠ C.initial

/-- Over causal broadcast by vector clocks operation-based CRDTs converge, whatever the network
loses, repeats and reorders: if concurrent operations commute, then at any two times of a run
replicas that have executed the same operations are in the same state.

因果广播上的操作型 CRDT 收敛 -/
def causal_broadcast_converges.Statement : Prop :=
  ∀ {Update Operation State : Type} (C : OperationCrdt Update Operation State) {Process : Type}
      (N : Broadcasts Process) (B : CausalBroadcast.CausalBroadcast Process)
      (s : CausalBroadcast.CausalBroadcastState Process)
      (K : Causality.Computation Process (Fin N.length) (Fin N.length)) (update : Nat → Update)
      (p q : Process) (n m : Nat),
    B.Reachable s →
    Records N B s →
    ComputationOf N K →
    n ≤ N.length →
    m ≤ N.length →
    ExecutedToo N p n q m →
    ExecutedToo N q m p n →
    ConcurrentCommute C N K update →
    (replicasAfter C N update n).state p = (replicasAfter C N update m).state q

/-- What a client wants of a set.

对集合的请求 -/
inductive SetRequest (Element : Type) where
  /-- put in an element -/
  | add (a1 : Element)
  /-- take out an element, as far as it has been seen -/
  | remove (a1 : Element)

/-- What replicas of a set execute.

集合的操作 -/
inductive SetOperation (Element Tag : Type) where
  /-- put in an element under a tag -/
  | insert (a1 : Element) (a2 : Tag)
  /-- take out these tags of an element -/
  | erase (a1 : Element) (a2 : Tag → Bool)

open scoped Classical in
/-- The operation-based OR-Set: tagged elements; an addition puts in its own tag, a removal takes
out those that its replica saw.

操作型观察移除集合 -/
def opOrSet {Element Tag : Type} (unique : Nat → Tag)
    : OperationCrdt (SetRequest Element) (SetOperation Element Tag) (Element → Tag → Bool) :=
  { initial := fun (_ : Element) (_ : Tag) => false,
    prepare :=
      fun (e : Nat) (u : SetRequest Element) (s : Element → Tag → Bool) =>
        match u with
          | .add x => SetOperation.insert x (unique e)
          | .remove x => SetOperation.erase x (fun (t : Tag) => s x t),
    effect :=
      fun (o : SetOperation Element Tag) (s : Element → Tag → Bool) =>
        match o with
          | .insert x t => fun (y : Element) (v : Tag) => s y v || decide (y = x ∧ v = t)
          | .erase x seen => fun (y : Element) (v : Tag) => s y v && !(decide (y = x) && seen v) }

/-- The tags of different broadcasts are different.

各次广播的标签互异 -/
def DifferentTags {Tag Process : Type} (N : Broadcasts Process) (unique : Nat → Tag) : Prop :=
  ∀ (i j : Nat), i < N.length → j < N.length → unique i = unique j → i = j

/-- The operation-based OR-Set converges when operations are delivered in causal order and at most
once, and tags are different.

操作型观察移除集合在因果序下收敛 -/
def op_or_set_converges.Statement : Prop :=
  ∀ {Element Tag : Type} (unique : Nat → Tag) {Process : Type} (N : Broadcasts Process)
      (K : Causality.Computation Process (Fin N.length) (Fin N.length))
      (update : Nat → SetRequest Element) (p q : Process) (n m : Nat),
    N.FromThePast →
    ComputationOf N K →
    N.Once →
    Modes.CausallyOrdered K →
    DifferentTags N unique →
    n ≤ N.length →
    m ≤ N.length →
    ExecutedToo N p n q m →
    ExecutedToo N q m p n →
    (replicasAfter (@opOrSet Element Tag unique) N update n).state p =
      (replicasAfter (@opOrSet Element Tag unique) N update m).state q

/-- Without causal order the OR-Set diverges, though operations of each sender are delivered in
their order and at most once, and tags are different: a removal overtakes what it has seen.

操作型观察移除集合需要因果序：仅有 FIFO 不够 -/
def op_or_set_needs_causal_order.Statement : Prop :=
  ∃ (Element Tag : Type) (unique : Nat → Tag) (Process : Type) (N : Broadcasts Process)
      (K : Causality.Computation Process (Fin N.length) (Fin N.length))
      (update : Nat → SetRequest Element) (p q : Process) (n m : Nat),
    N.FromThePast ∧
    ComputationOf N K ∧
    N.Once ∧
    Modes.Fifo K ∧
    DifferentTags N unique ∧
    n ≤ N.length ∧
    m ≤ N.length ∧
    ExecutedToo N p n q m ∧
    ExecutedToo N q m p n ∧
    (replicasAfter (@opOrSet Element Tag unique) N update n).state p ≠
      (replicasAfter (@opOrSet Element Tag unique) N update m).state q

/-- What an OR-Set shows, in causal order: an addition that a replica has executed is in its set
exactly when no removal that it has executed had the addition in the set of its own replica.

操作型观察移除集合：未被观察到的添加胜过移除 -/
def op_or_set_shows.Statement : Prop :=
  ∀ {Element Tag : Type} (unique : Nat → Tag) {Process : Type} (N : Broadcasts Process)
      (K : Causality.Computation Process (Fin N.length) (Fin N.length))
      (update : Nat → SetRequest Element) (p : Process) (n : Nat) (x : Element) (k : Nat),
    N.FromThePast →
    ComputationOf N K →
    N.Once →
    Modes.CausallyOrdered K →
    DifferentTags N unique →
    n ≤ N.length →
    N.Executed p n k →
    update k = SetRequest.add x →
    ((replicasAfter (@opOrSet Element Tag unique) N update n).state p x (unique k) = true ↔
     (∀ (j : Nat),
        j < N.length →
        N.Executed p n j →
        update j = SetRequest.remove x →
        (replicasAfter (@opOrSet Element Tag unique) N update j).state (N.process j) x (unique k) =
          false))

/-- Additions win: an element is in the set of a replica that has executed an addition which
happened before no removal of the element that the replica has executed. For this the order of
delivery does not matter.

操作型观察移除集合：并发的添加胜过移除 -/
def op_or_set_add_wins.Statement : Prop :=
  ∀ {Element Tag : Type} (unique : Nat → Tag) {Process : Type} (N : Broadcasts Process)
      (K : Causality.Computation Process (Fin N.length) (Fin N.length))
      (update : Nat → SetRequest Element) (p : Process) (n : Nat) (x : Element) (k : Fin N.length),
    N.FromThePast →
    ComputationOf N K →
    DifferentTags N unique →
    n ≤ N.length →
    N.Executed p n k.val →
    update k.val = SetRequest.add x →
    (∀ (j : Fin N.length),
       N.Executed p n j.val → update j.val = SetRequest.remove x → ¬K.HappenedBefore k j) →
    (∃ t : Tag, (replicasAfter (@opOrSet Element Tag unique) N update n).state p x t = true)

/-- The hypotheses of the next theorem can be met: in a run of causal broadcast an element is in the
sets of two replicas.

见证：因果广播上集合的一次运行 -/
def run_of_set.Statement : Prop :=
  ∃ (Element Tag : Type) (unique : Nat → Tag) (Process : Type) (N : Broadcasts Process)
      (B : CausalBroadcast.CausalBroadcast Process)
      (s : CausalBroadcast.CausalBroadcastState Process) (update : Nat → SetRequest Element)
      (p q : Process) (n m : Nat),
    B.Reachable s ∧
    Records N B s ∧
    DifferentTags N unique ∧
    n ≤ N.length ∧
    m ≤ N.length ∧
    ExecutedToo N p n q m ∧
    ExecutedToo N q m p n ∧
    p ≠ q ∧
    (∃ (x : Element) (t : Tag),
       (replicasAfter (@opOrSet Element Tag unique) N update n).state p x t = true)

/-- The OR-Set over causal broadcast converges: whatever the clients want and the network does, at
any two times of a run replicas that have executed the same operations have the same set.

因果广播上的观察移除集合收敛 -/
def op_or_set_over_causal_broadcast.Statement : Prop :=
  ∀ {Element Tag : Type} (unique : Nat → Tag) {Process : Type} (N : Broadcasts Process)
      (B : CausalBroadcast.CausalBroadcast Process)
      (s : CausalBroadcast.CausalBroadcastState Process) (update : Nat → SetRequest Element)
      (p q : Process) (n m : Nat),
    B.Reachable s →
    Records N B s →
    DifferentTags N unique →
    n ≤ N.length →
    m ≤ N.length →
    ExecutedToo N p n q m →
    ExecutedToo N q m p n →
    (replicasAfter (@opOrSet Element Tag unique) N update n).state p =
      (replicasAfter (@opOrSet Element Tag unique) N update m).state q

end DistSys.CrdtOperations
