module

public import DistSys.Statements.Consistency.Consistency
public import DistSys.Statements.Foundations.Execution

/-!
# Conflict-free replicated data types: laws, instances, values, faults

Shapiro, Preguiça, Baquero and Zawirski 2011 (state-based: a semilattice; SEC is their strong
eventual consistency) and Gomes, Kleppmann, Mulligan and Beresford 2017 (operation-based).  The
network is part of the model: what a replica sent may be lost, arrive many times, and late.

Written by `formal export` from
`proofs/consistency/crdt/{faults,instances,laws,statements,values}.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Crdt

/-- What may happen to replicas that send each other their states.

复制事件：更新、发送、接收 -/
inductive GossipEvent (Replica Update State : Type) where
  /-- a client updates a replica -/
  | update (a1 : Replica) (a2 : Update)
  /-- a replica sends its state to everybody -/
  | send (a1 : Replica)
  /-- a replica gets a state that was sent -/
  | receive (a1 : Replica) (a2 : State × List Nat)

/-- The states of the replicas, the updates in them, and all states that were ever sent.

An update's name is the time at which it happened. Names are only for the claim: no replica looks at
them.

副本的状态与已发送的状态 -/
structure Gossip (Replica State : Type) where
  /-- the number of events so far -/
  time : Nat
  /-- the state of a replica -/
  state : Replica → State
  /-- the updates that are in it -/
  known : Replica → List Nat
  /-- states sent, with the updates in them -/
  sent : List (State × List Nat)

/-- A state-based replicated data type: replicas are updated, and merge each other's states.

基于状态的可复制数据类型 -/
structure StateCrdt (Replica Update State : Type) where
  /-- the state of every replica at the start -/
  initial : State
  /-- the state after an update at a replica -/
  update : Replica → Update → State → State
  /-- what becomes of two states -/
  merge : State → State → State

/-- Merging has no direction.

交换律 -/
def StateCrdt.Commutative {Replica Update State : Type} (C : StateCrdt Replica Update State)
    : Prop :=
  ∀ (a b : State), C.merge a b = C.merge b a

/-- Merging three states has no order.

结合律 -/
def StateCrdt.Associative {Replica Update State : Type} (C : StateCrdt Replica Update State)
    : Prop :=
  ∀ (a b c : State), C.merge (C.merge a b) c = C.merge a (C.merge b c)

/-- Merging a state with itself changes nothing.

幂等律 -/
def StateCrdt.Idempotent {Replica Update State : Type} (C : StateCrdt Replica Update State)
    : Prop :=
  ∀ (a : State), C.merge a a = a

/-- An update goes up: merged with the state before it, the state after it is unchanged.

更新只增不减 -/
def StateCrdt.Inflationary {Replica Update State : Type} (C : StateCrdt Replica Update State)
    : Prop :=
  ∀ (p : Replica) (u : Update) (s : State), C.merge s (C.update p u s) = C.update p u s

/-- States form a semilattice under merging, and updates go up in it.

单调半格 -/
def StateCrdt.MonotoneSemilattice {Replica Update State : Type} (C : StateCrdt Replica Update State)
    : Prop :=
  C.Commutative ∧ C.Associative ∧ C.Idempotent ∧ C.Inflationary

/-- At the start all replicas are in the initial state and nothing was sent.

开始 -/
def StateCrdt.start {Replica Update State : Type} (C : StateCrdt Replica Update State)
    : Gossip Replica State :=
  { time := 0,
    state := fun (_ : Replica) => C.initial,
    known := fun (_ : Replica) => [],
    sent := [] }

open scoped Classical in
/-- What an event changes: its replica's state, or what was sent.

事件之后 -/
def StateCrdt.after {Replica Update State : Type} (C : StateCrdt Replica Update State)
    (G : Gossip Replica State) (e : GossipEvent Replica Update State) : Gossip Replica State :=
  { time := G.time + 1,
    state :=
      fun (q : Replica) =>
        match e with
          | .update p u => if q = p then C.update p u (G.state p) else G.state q
          | .send p => G.state q
          | .receive p m => if q = p then C.merge (G.state p) m.1 else G.state q,
    known :=
      fun (q : Replica) =>
        match e with
          | .update p u => if q = p then G.time :: G.known p else G.known q
          | .send p => G.known q
          | .receive p m => if q = p then G.known p ++ m.2 else G.known q,
    sent :=
      match e with
        | .update p u => G.sent
        | .send p => (G.state p, G.known p) :: G.sent
        | .receive p m => G.sent }

/-- Only what was sent is received: never, once or many times, early or late.

事件可发生 -/
def StateCrdt.Possible {Replica Update State : Type} (C : StateCrdt Replica Update State)
    (G : Gossip Replica State) (e : GossipEvent Replica Update State) : Prop :=
  match e with | .update p u => True | .send p => True | .receive p m => m ∈ G.sent

/-- The executions: any updates, any losses, repetitions and delays.

所有执行 -/
def StateCrdt.execution {Replica Update State : Type} (C : StateCrdt Replica Update State)
    : Execution.Execution (Gossip Replica State) (GossipEvent Replica Update State) :=
  { apply := C.after, enabled := C.Possible }

/-- The replicas after the first `n` events of an infinite schedule.

时刻 n -/
def StateCrdt.moment {Replica Update State : Type} (C : StateCrdt Replica Update State)
    (schedule : Nat → GossipEvent Replica Update State) (n : Nat) : Gossip Replica State :=
  C.execution.stateAt C.start schedule n

/-- An execution as replicas over time.

作为副本随时间的演化 -/
def StateCrdt.replication {Replica Update State : Type} (C : StateCrdt Replica Update State)
    (schedule : Nat → GossipEvent Replica Update State)
    : Consistency.Replication Replica Nat State :=
  { delivered := fun (p : Replica) (n u : Nat) => u ∈ (C.moment schedule n).known p,
    state := fun (p : Replica) (n : Nat) => (C.moment schedule n).state p }

/-- At any time, each replica will yet send its state, and each other one will receive it.

公平的传播 -/
def StateCrdt.Gossips {Replica Update State : Type} (C : StateCrdt Replica Update State)
    (schedule : Nat → GossipEvent Replica Update State) : Prop :=
  ∀ (p q : Replica) (t : Nat),
    ∃ k n : Nat,
      t ≤ k ∧
      k < n ∧
      schedule k = GossipEvent.send p ∧
      schedule n =
        GossipEvent.receive q ((C.moment schedule k).state p, (C.moment schedule k).known p)

/-- Every execution in which each replica now and then hears from each other one is strongly
eventually consistent.

强最终一致 -/
def StateCrdt.StronglyEventuallyConsistent {Replica Update State : Type}
    (C : StateCrdt Replica Update State) : Prop :=
  ∀ (schedule : Nat → GossipEvent Replica Update State),
    C.execution.AllowedForever C.start schedule →
    C.Gossips schedule →
    (C.replication schedule).StronglyEventuallyConsistent

/-- Strong convergence: at any two times of an execution, replicas with the same updates have equal
states, whatever was lost, repeated or reordered.

半格上的副本：更新相同则状态相同 -/
def strong_convergence.Statement : Prop :=
  ∀ {Replica Update State : Type} (C : StateCrdt Replica Update State)
      (first second : List (GossipEvent Replica Update State)) (p q : Replica),
    C.Commutative →
    C.Associative →
    C.Idempotent →
    C.Inflationary →
    C.execution.Allowed C.start (first ++ second) →
    (∀ (u : Nat),
       u ∈ (C.execution.run C.start first).known p →
       u ∈ (C.execution.run C.start (first ++ second)).known q) →
    (∀ (u : Nat),
       u ∈ (C.execution.run C.start (first ++ second)).known q →
       u ∈ (C.execution.run C.start first).known p) →
    (C.execution.run C.start first).state p = (C.execution.run C.start (first ++ second)).state q

/-- State-based CRDTs are strongly eventually consistent (Shapiro et al.): if states form a
semilattice and updates go up in it, then in every execution in which each replica now and then
hears from each other one.

状态型 CRDT 强最终一致 -/
def strong_eventual_consistency.Statement : Prop :=
  ∀ {Replica Update State : Type} (C : StateCrdt Replica Update State),
    C.MonotoneSemilattice → C.StronglyEventuallyConsistent

/-- The executions of the theorem exist for every data type: one of two replicas, with an update, in
which each hears from each other again and again.

公平的执行存在 -/
def fair_execution_exists.Statement : Prop :=
  ∀ {Update State : Type} (C : StateCrdt Bool Update State) (u : Update),
    ∃ schedule : Nat → GossipEvent Bool Update State,
      schedule 0 = GossipEvent.update false u ∧
      C.execution.AllowedForever C.start schedule ∧
      C.Gossips schedule

/-- The state after operations applied one after another.

依次执行操作 -/
def applyAll {Operation State : Type} (apply : Operation → State → State) (s : State)
    (operations : List Operation) : State :=
  match operations with | [] => s | o :: rest => applyAll apply (apply o s) rest

/-- No operation stands in the log before one that happened before it.

与先于关系相容的次序 -/
def Respects {Operation : Type} (before : Operation → Operation → Prop) (log : List Operation)
    : Prop :=
  ∀ (i j : Nat) (x y : Operation), i < j → log[i]? = some x → log[j]? = some y → ¬before y x

/-- Operation-based CRDTs converge (Gomes et al.): two replicas that have applied the same
operations, each once and after what happened before it, are in the same state, if concurrent
operations commute.

操作型 CRDT：并发操作可交换则收敛 -/
def op_based_convergence.Statement : Prop :=
  ∀ {Operation State : Type} (apply : Operation → State → State)
      (before : Operation → Operation → Prop) (xs ys : List Operation) (s : State),
    xs.Nodup →
    ys.Nodup →
    (∀ (x : Operation), x ∈ xs → x ∈ ys) →
    (∀ (x : Operation), x ∈ ys → x ∈ xs) →
    Respects before xs →
    Respects before ys →
    (∀ (x y : Operation) (t : State),
       ¬before x y → ¬before y x → apply x (apply y t) = apply y (apply x t)) →
    applyAll apply s xs = applyAll apply s ys

open scoped Classical in
/-- G-Counter: each replica counts its own increments; merging takes the larger of two counts.

只增计数器 -/
def gCounter (n : Nat) : StateCrdt (Fin n) Nat (Fin n → Nat) :=
  { initial := fun (_ : Fin n) => 0,
    update :=
      fun (p : Fin n) (k : Nat) (s : Fin n → Nat) =>
        fun (q : Fin n) => if q = p then s q + k else s q,
    merge := fun (a b : Fin n → Nat) => fun (q : Fin n) => max (a q) (b q) }

/-- What a client can do to a counter.

计数器操作 -/
inductive CounterUpdate where
  /-- add -/
  | increment (a1 : Nat)
  /-- subtract -/
  | decrement (a1 : Nat)

/-- PN-Counter: two G-Counters, one for what was added and one for what was subtracted.

可增减计数器 -/
def pnCounter (n : Nat) : StateCrdt (Fin n) CounterUpdate ((Fin n → Nat) × (Fin n → Nat)) :=
  { initial := ((gCounter n).initial, (gCounter n).initial),
    update :=
      fun (p : Fin n) (u : CounterUpdate) (s : (Fin n → Nat) × (Fin n → Nat)) =>
        match u with
          | .increment k => ((gCounter n).update p k s.1, s.2)
          | .decrement k => (s.1, (gCounter n).update p k s.2),
    merge :=
      fun (a b : (Fin n → Nat) × (Fin n → Nat)) =>
        ((gCounter n).merge a.1 b.1, (gCounter n).merge a.2 b.2) }

open scoped Classical in
/-- LWW-Register: of two entries, values with timestamps, the one with the later stamp stays.

后写者胜寄存器 -/
def lwwRegister {Entry : Type} (n : Nat) (initial : Entry) (stamp : Entry → Nat)
    : StateCrdt (Fin n) Entry Entry :=
  { initial := initial,
    update := fun (_ : Fin n) (u s : Entry) => if stamp s < stamp u then u else s,
    merge := fun (a b : Entry) => if stamp a < stamp b then b else a }

/-- What a client can do to a set.

集合操作 -/
inductive SetUpdate (Element Tag : Type) where
  /-- put in an element, under a new tag -/
  | add (a1 : Element) (a2 : Tag)
  /-- take out an element, with all tags seen -/
  | remove (a1 : Element)

open scoped Classical in
/-- OR-Set: the tags under which elements were added, and those that were removed.

观察移除集合 -/
def orSet {Element Tag : Type} (n : Nat) (initial : (Element → Tag → Bool) × (Element → Tag → Bool))
    : StateCrdt (Fin n) (SetUpdate Element Tag) ((Element → Tag → Bool) × (Element → Tag → Bool)) :=
  { initial := initial,
    update :=
      fun (_ : Fin n) (u : SetUpdate Element Tag) (s : (Element → Tag → Bool) × (Element → Tag → Bool)) =>
        match u with
          | .add x t => (fun (y : Element) (v : Tag) => s.1 y v || decide (y = x ∧ v = t), s.2)
          | .remove x => (s.1, fun (y : Element) (v : Tag) => s.2 y v || decide (y = x) && s.1 y v),
    merge :=
      fun (a b : (Element → Tag → Bool) × (Element → Tag → Bool)) =>
        (fun (y : Element) (v : Tag) => a.1 y v || b.1 y v, fun (y : Element) (v : Tag) =>
          a.2 y v || b.2 y v) }

/-- The element is in the set: some tag of it was added and not removed.

集合含有元素 -/
def Contains {Element Tag : Type} (s : (Element → Tag → Bool) × (Element → Tag → Bool))
    (x : Element) : Prop :=
  ∃ t : Tag, s.1 x t = true ∧ s.2 x t = false

/-- The G-Counter is strongly eventually consistent.

只增计数器强最终一致 -/
def g_counter_converges.Statement : Prop :=
  ∀ (n : Nat), (gCounter n).MonotoneSemilattice ∧ (gCounter n).StronglyEventuallyConsistent

/-- The PN-Counter is strongly eventually consistent.

可增减计数器强最终一致 -/
def pn_counter_converges.Statement : Prop :=
  ∀ (n : Nat), (pnCounter n).MonotoneSemilattice ∧ (pnCounter n).StronglyEventuallyConsistent

/-- The LWW-Register is strongly eventually consistent, if timestamps are unique.

时间戳互异的后写者胜寄存器强最终一致 -/
def lww_register_converges.Statement : Prop :=
  ∀ {Entry : Type} (n : Nat) (initial : Entry) (stamp : Entry → Nat),
    (∀ (a b : Entry), stamp a = stamp b → a = b) →
    (lwwRegister n initial stamp).MonotoneSemilattice ∧
    (lwwRegister n initial stamp).StronglyEventuallyConsistent

/-- The OR-Set is strongly eventually consistent.

观察移除集合强最终一致 -/
def or_set_converges.Statement : Prop :=
  ∀ {Element Tag : Type} (n : Nat) (initial : (Element → Tag → Bool) × (Element → Tag → Bool)),
    (orSet n initial).MonotoneSemilattice ∧ (orSet n initial).StronglyEventuallyConsistent

/-- In the OR-Set an addition under a new tag survives a concurrent removal.

观察移除集合：并发时添加胜过移除 -/
def or_set_add_wins.Statement : Prop :=
  ∀ {Element Tag : Type} (n : Nat) (here there : (Element → Tag → Bool) × (Element → Tag → Bool))
      (p q : Fin n) (x : Element) (t : Tag),
    here.2 x t = false →
    there.1 x t = false →
    there.2 x t = false →
    Contains
      ((orSet n here).merge
         ((orSet n here).update p (SetUpdate.add x t) here)
         ((orSet n here).update q (SetUpdate.remove x) there))
      x

/-- At any time, each correct replica will yet send its state, and each correct one will receive it.

正确副本之间公平的传播 -/
def GossipsAmong {Replica Update State : Type} (C : StateCrdt Replica Update State)
    (correct : Replica → Prop) (schedule : Nat → GossipEvent Replica Update State) : Prop :=
  ∀ (p q : Replica) (t : Nat),
    correct p →
    correct q →
    (∃ k n : Nat,
       t ≤ k ∧
       k < n ∧
       schedule k = GossipEvent.send p ∧
       schedule n =
         GossipEvent.receive q ((C.moment schedule k).state p, (C.moment schedule k).known p))

/-- The hypotheses of the next theorem can be met, and more cannot be had: an update that only a
crashed replica knew never reaches the correct ones.

见证：只有崩溃副本知道的更新丢失 -/
def update_lost.Statement : Prop :=
  ∃ (Replica Update State : Type) (C : StateCrdt Replica Update State) (correct : Replica → Prop)
      (schedule : Nat → GossipEvent Replica Update State),
    C.MonotoneSemilattice ∧
    C.execution.AllowedForever C.start schedule ∧
    GossipsAmong C correct schedule ∧
    (∃ (p q : Replica) (t u : Nat),
       correct q ∧
       (C.replication schedule).delivered p t u ∧
       (∀ (n : Nat), ¬(C.replication schedule).delivered q n u))

/-- With crashes: what a correct replica knows every correct one knows from some time on, and any
two replicas that know the same are in the same state.

有崩溃时：正确副本之间最终交付，且任意副本更新相同则状态相同 -/
def correct_replicas_converge.Statement : Prop :=
  ∀ {Replica Update State : Type} (C : StateCrdt Replica Update State) (correct : Replica → Prop)
      (schedule : Nat → GossipEvent Replica Update State),
    C.MonotoneSemilattice →
    C.execution.AllowedForever C.start schedule →
    GossipsAmong C correct schedule →
    (∀ (p q : Replica) (t u : Nat),
       correct p →
       correct q →
       (C.replication schedule).delivered p t u →
       (∃ n : Nat, ∀ (m : Nat), n ≤ m → (C.replication schedule).delivered q m u)) ∧
    (C.replication schedule).StrongConvergence

/-- Merging G-Counters is commutative, associative and idempotent, and increments go up.

只增计数器的半格律 -/
def g_counter_laws.Statement : Prop :=
  ∀ (n : Nat) (a b c : Fin n → Nat) (p : Fin n) (k : Nat) (q : Fin n),
    (gCounter n).merge a b q = (gCounter n).merge b a q ∧
    (gCounter n).merge ((gCounter n).merge a b) c q =
      (gCounter n).merge a ((gCounter n).merge b c) q ∧
    (gCounter n).merge a a q = a q ∧
    (gCounter n).merge a ((gCounter n).update p k a) q = (gCounter n).update p k a q

/-- With unique timestamps the later of two entries is a semilattice, and writes go up in it.

后写者胜寄存器的半格律 -/
def lww_register_laws.Statement : Prop :=
  ∀ {Entry : Type} (n : Nat) (initial : Entry) (stamp : Entry → Nat),
    (∀ (x y : Entry), stamp x = stamp y → x = y) →
    (∀ (a b c : Entry) (p : Fin n) (u : Entry),
       (lwwRegister n initial stamp).merge a b = (lwwRegister n initial stamp).merge b a ∧
       (lwwRegister n initial stamp).merge ((lwwRegister n initial stamp).merge a b) c =
         (lwwRegister n initial stamp).merge a ((lwwRegister n initial stamp).merge b c) ∧
       (lwwRegister n initial stamp).merge a a = a ∧
       (lwwRegister n initial stamp).merge a ((lwwRegister n initial stamp).update p u a) =
         (lwwRegister n initial stamp).update p u a)

/-- Merging PN-Counters is commutative, associative and idempotent, and updates go up.

可增减计数器的半格律 -/
def pn_counter_laws.Statement : Prop :=
  ∀ (n : Nat) (a b c aLess bLess cLess : Fin n → Nat) (p : Fin n) (u : CounterUpdate) (q : Fin n),
    ((pnCounter n).merge (a, aLess) (b, bLess)).1 q =
      ((pnCounter n).merge (b, bLess) (a, aLess)).1 q ∧
    ((pnCounter n).merge (a, aLess) (b, bLess)).2 q =
      ((pnCounter n).merge (b, bLess) (a, aLess)).2 q ∧
    ((pnCounter n).merge ((pnCounter n).merge (a, aLess) (b, bLess)) (c, cLess)).1 q =
      ((pnCounter n).merge (a, aLess) ((pnCounter n).merge (b, bLess) (c, cLess))).1 q ∧
    ((pnCounter n).merge ((pnCounter n).merge (a, aLess) (b, bLess)) (c, cLess)).2 q =
      ((pnCounter n).merge (a, aLess) ((pnCounter n).merge (b, bLess) (c, cLess))).2 q ∧
    ((pnCounter n).merge (a, aLess) (a, aLess)).1 q = (a, aLess).1 q ∧
    ((pnCounter n).merge (a, aLess) (a, aLess)).2 q = (a, aLess).2 q ∧
    ((pnCounter n).merge (a, aLess) ((pnCounter n).update p u (a, aLess))).1 q =
      ((pnCounter n).update p u (a, aLess)).1 q ∧
    ((pnCounter n).merge (a, aLess) ((pnCounter n).update p u (a, aLess))).2 q =
      ((pnCounter n).update p u (a, aLess)).2 q

/-- Merging OR-Sets is commutative, associative and idempotent, and updates go up.

观察移除集合的半格律 -/
def or_set_laws.Statement : Prop :=
  ∀ {Element Tag : Type} (n : Nat) (a b c aGone bGone cGone : Element → Tag → Bool) (p : Fin n)
      (u : SetUpdate Element Tag) (x : Element) (t : Tag),
    ((orSet n (a, aGone)).merge (a, aGone) (b, bGone)).1 x t =
      ((orSet n (a, aGone)).merge (b, bGone) (a, aGone)).1 x t ∧
    ((orSet n (a, aGone)).merge (a, aGone) (b, bGone)).2 x t =
      ((orSet n (a, aGone)).merge (b, bGone) (a, aGone)).2 x t ∧
    ((orSet n (a, aGone)).merge ((orSet n (a, aGone)).merge (a, aGone) (b, bGone)) (c, cGone)).1
      x
      t =
      ((orSet n (a, aGone)).merge (a, aGone) ((orSet n (a, aGone)).merge (b, bGone) (c, cGone))).1
        x
        t ∧
    ((orSet n (a, aGone)).merge ((orSet n (a, aGone)).merge (a, aGone) (b, bGone)) (c, cGone)).2
      x
      t =
      ((orSet n (a, aGone)).merge (a, aGone) ((orSet n (a, aGone)).merge (b, bGone) (c, cGone))).2
        x
        t ∧
    ((orSet n (a, aGone)).merge (a, aGone) (a, aGone)).1 x t = (a, aGone).1 x t ∧
    ((orSet n (a, aGone)).merge (a, aGone) (a, aGone)).2 x t = (a, aGone).2 x t ∧
    ((orSet n (a, aGone)).merge (a, aGone) ((orSet n (a, aGone)).update p u (a, aGone))).1 x t =
      ((orSet n (a, aGone)).update p u (a, aGone)).1 x t ∧
    ((orSet n (a, aGone)).merge (a, aGone) ((orSet n (a, aGone)).update p u (a, aGone))).2 x t =
      ((orSet n (a, aGone)).update p u (a, aGone)).2 x t

open scoped Classical in
/-- How much an event adds at a replica: the amount of an update there, and nothing else.

事件在某副本处增加的数量 -/
def incrementAt (n : Nat) (e : GossipEvent (Fin n) Nat (Fin n → Nat)) (q : Fin n) : Nat :=
  match e with | .update p k => if p = q then k else 0 | .send p => 0 | .receive p m => 0

open scoped Classical in
/-- The sum of the increments at a replica among the known updates; updates are named by their
times, and the events are those from a time on.

已知更新在某副本处的总和 -/
def knownAt (n : Nat) (events : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (time : Nat)
    (known : List Nat) (q : Fin n) : Nat :=
  match events with
    | [] => 0
    | e :: rest => (if time ∈ known then incrementAt n e q else 0) +
          knownAt n rest (time + 1) known q

/-- How much an event adds, at whatever replica.

事件增加的数量 -/
def increment (n : Nat) (e : GossipEvent (Fin n) Nat (Fin n → Nat)) : Nat :=
  match e with | .update p k => k | .send p => 0 | .receive p m => 0

open scoped Classical in
/-- The sum of the increments of the known updates, each counted once.

已知增量之和 -/
def knownIncrements (n : Nat) (events : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (time : Nat)
    (known : List Nat) : Nat :=
  match events with
    | [] => 0
    | e :: rest => (if time ∈ known then increment n e else 0) +
          knownIncrements n rest (time + 1) known

/-- The sum of a list.

列表之和 -/
def total (amounts : List Nat) : Nat := match amounts with | [] => 0 | k :: rest => k + total rest

/-- The value of a G-Counter: the sum of its entries.

计数器的值 -/
def counterShows (n : Nat) (s : Fin n → Nat) : Nat := total ((List.finRange n).map s)

open scoped Classical in
/-- A counter that adds what it merges, and so counts an increment as often as it arrives.

错误的计数器：合并时相加 -/
def addingCounter (n : Nat) : StateCrdt (Fin n) Nat (Fin n → Nat) :=
  { initial := fun (_ : Fin n) => 0,
    update :=
      fun (p : Fin n) (k : Nat) (s : Fin n → Nat) =>
        fun (q : Fin n) => if q = p then s q + k else s q,
    merge := fun (a b : Fin n → Nat) => fun (q : Fin n) => a q + b q }

/-- In every execution the entry for `q` in the G-Counter at `p` is the sum of the increments at `q`
that `p` knows.

每个分量等于已知的该副本增量之和 -/
def g_counter_counts.Statement : Prop :=
  ∀ (n : Nat) (events : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (p q : Fin n),
    (gCounter n).execution.Allowed (gCounter n).start events →
    ((gCounter n).execution.run (gCounter n).start events).state p q =
      knownAt n events 0 (((gCounter n).execution.run (gCounter n).start events).known p) q

/-- A G-Counter counts: in every execution its value at a replica is the sum of the increments that
the replica knows, each counted once however often it arrived.

计数器的值等于已知增量之和 -/
def counter_value.Statement : Prop :=
  ∀ (n : Nat) (events : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (p : Fin n),
    (gCounter n).execution.Allowed (gCounter n).start events →
    counterShows n (((gCounter n).execution.run (gCounter n).start events).state p) =
      knownIncrements n events 0 (((gCounter n).execution.run (gCounter n).start events).known p)

end DistSys.Crdt
