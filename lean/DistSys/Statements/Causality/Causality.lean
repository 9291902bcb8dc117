module

/-!
# Causality in one computation: happened-before, clocks, cuts, traces

Lamport 1978 (the relation and the Clock Condition), Fidge 1988 and Mattern 1989 (vector clocks,
cuts), Charron-Bost 1991 (n components are needed).  Messages have identities: one send event each,
any number of receive events.  The document's `M` as a set of triples would identify two
transmissions of one payload, and then it is not defined which send caused which receive.

Written by `formal export` from
`proofs/causality/causality/{clocks,computation,cuts,trace,vector_clocks}.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Causality

/-- The data of `Computation`, before any condition of well-formedness.

A distributed computation: the events of its processes and the messages between them.

It may be infinite; every event has a finite past. -/
structure PreComputation (Process Event Message : Type) where
  /-- the process at which an event happens -/
  process : Event → Process
  /-- the event just before it on the same process -/
  predecessor : Event → Option Event
  /-- the one event that sends a message -/
  send : Message → Event
  /-- the message that an event receives, if any -/
  received : Event → Option Message

/-- `e` is the event just before `f` on one process.

同一进程上紧邻的前一个事件 -/
def PreComputation.LocalStep {Process Event Message : Type}
    (K : PreComputation Process Event Message) (e f : Event) : Prop :=
  K.predecessor f = some e

/-- `f` receives a message that `e` sends.

消息的发送事件与接收事件 -/
def PreComputation.MessageStep {Process Event Message : Type}
    (K : PreComputation Process Event Message) (e f : Event) : Prop :=
  ∃ m : Message, K.received f = some m ∧ K.send m = e

/-- `e` is an immediate cause of `f`.

直接原因 -/
def PreComputation.CausalStep {Process Event Message : Type}
    (K : PreComputation Process Event Message) (e f : Event) : Prop :=
  K.LocalStep e f ∨ K.MessageStep e f

/-- A distributed computation: the events of its processes and the messages between them.

It may be infinite; every event has a finite past.

分布式计算：事件、局部前驱、带标识的消息 -/
structure Computation (Process Event Message : Type) extends
    PreComputation Process Event Message where
  /-- A local predecessor is on the same process.

  局部前驱在同一进程上 -/
  predecessor_same_process : ∀ (e f : Event), toPreComputation.LocalStep e f → process e = process f
  /-- Of two events of one process, one is reached from the other by local steps.

  同一进程的事件全序排列 -/
  process_total :
    ∀ (e f : Event),
      process e = process f →
      e = f ∨
      Relation.TransGen toPreComputation.LocalStep e f ∨
      Relation.TransGen toPreComputation.LocalStep f e
  /-- There is no causal cycle and no infinite past.

  无因果环，且每个事件的过去是良基的 -/
  well_founded_causes : WellFounded toPreComputation.CausalStep

/-- Lamport's happened-before: the least transitive relation with all causal steps.

先于关系：包含直接原因的最小传递关系 -/
inductive PreComputation.HappenedBefore {Process Event Message : Type}
    (K : PreComputation Process Event Message) : Event → Event → Prop where
  | local {e f : Event} :
      K.LocalStep e f → PreComputation.HappenedBefore K e f
  | message {e f : Event} :
      K.MessageStep e f → PreComputation.HappenedBefore K e f
  | trans {e f g : Event} :
      PreComputation.HappenedBefore K e g →
      PreComputation.HappenedBefore K g f →
      PreComputation.HappenedBefore K e f

/-- Two different events, neither of which happened before the other.

并发：互不先于的两个不同事件 -/
def PreComputation.Concurrent {Process Event Message : Type}
    (K : PreComputation Process Event Message) (e f : Event) : Prop :=
  e ≠ f ∧ ¬K.HappenedBefore e f ∧ ¬K.HappenedBefore f e

/-- `clock` grows along every local step (Lamport's rule C1) and every message (C2).

Lamport 时钟：沿直接原因严格递增 -/
def PreComputation.LamportClock {Process Event Message : Type}
    (K : PreComputation Process Event Message) (clock : Event → Nat) : Prop :=
  ∀ (e f : Event), K.CausalStep e f → clock e < clock f

/-- `e` has the smaller clock, or the same clock and the smaller process.

时间戳序：先比时钟，再比进程 -/
def PreComputation.TimestampBefore {Process Event Message : Type}
    (K : PreComputation Process Event Message) (clock : Event → Nat)
    (less : Process → Process → Prop) (e f : Event) : Prop :=
  clock e < clock f ∨ clock e = clock f ∧ less (K.process e) (K.process f)

/-- What `e` knows of process `p`: from its predecessor and from its message.

从前驱与所收消息得知的分量 -/
def PreComputation.knownBefore {Process Event Message : Type}
    (K : PreComputation Process Event Message) (clock : Event → Process → Nat) (e : Event)
    (p : Process) : Nat :=
  max
    (match K.predecessor e with | none => 0 | some d => clock d p)
    (match K.received e with | none => 0 | some m => clock (K.send m) p)

open scoped Classical in
/-- `clock` obeys the update rule of Fidge and Mattern: merge, then count the event.

向量时钟：Fidge–Mattern 更新规则 -/
def PreComputation.VectorClock {Process Event Message : Type}
    (K : PreComputation Process Event Message) (clock : Event → Process → Nat) : Prop :=
  ∀ (e : Event) (p : Process),
    clock e p = K.knownBefore clock e p + (if p = K.process e then 1 else 0)

/-- The cut contains the causal past of each of its events.

一致割集：对因果过去封闭 -/
def PreComputation.ConsistentCut {Process Event Message : Type}
    (K : PreComputation Process Event Message) (cut : Event → Prop) : Prop :=
  ∀ (e f : Event), K.HappenedBefore e f → cut f → cut e

/-- No event happened before itself.

没有事件先于自身 -/
def happened_before_irreflexive.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (e : Event),
    ¬K.HappenedBefore e e

/-- Happened-before is a strict order: irreflexive, asymmetric and transitive.

先于关系是严格偏序 -/
def happened_before_strict_order.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (e f g : Event),
    ¬K.HappenedBefore e e ∧
    (K.HappenedBefore e f → ¬K.HappenedBefore f e) ∧
    (K.HappenedBefore e f → K.HappenedBefore f g → K.HappenedBefore e g)

/-- Two events of one process are equal or ordered by happened-before.

同一进程的两个事件可比较 -/
def same_process_comparable.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (e f : Event),
    K.process e = K.process f → e = f ∨ K.HappenedBefore e f ∨ K.HappenedBefore f e

/-- Being concurrent has no direction.

并发关系是对称的 -/
def concurrency_is_symmetric.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (e f : Event),
    K.Concurrent e f → K.Concurrent f e

/-- Concurrent events are on different processes.

并发事件在不同进程上 -/
def concurrent_on_different_processes.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (e f : Event),
    K.Concurrent e f → K.process e ≠ K.process f

/-- Clock Condition: a Lamport clock is smaller at the event that happened before.

时钟条件 -/
def clock_condition.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (clock : Event → Nat)
      (e f : Event),
    K.LamportClock clock → K.HappenedBefore e f → clock e < clock f

/-- Every computation has a Lamport clock.

Lamport 时钟存在 -/
def lamport_clock_exists.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message),
    ∃ clock : Event → Nat, K.LamportClock clock

/-- Ordering events by (clock, process) is a strict total order that extends happened-before
(Lamport's `⇒`).

按（时钟，进程）排序得到扩展先于关系的全序 -/
def total_order_extension.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (clock : Event → Nat)
      (less : Process → Process → Prop),
    K.LamportClock clock →
    (∀ (p : Process), ¬less p p) →
    (∀ (p q r : Process), less p q → less q r → less p r) →
    (∀ (p q : Process), p = q ∨ less p q ∨ less q p) →
    (∀ (e f : Event), K.HappenedBefore e f → K.TimestampBefore clock less e f) ∧
    (∀ (e : Event), ¬K.TimestampBefore clock less e e) ∧
    (∀ (e f g : Event),
       K.TimestampBefore clock less e f →
       K.TimestampBefore clock less f g →
       K.TimestampBefore clock less e g) ∧
    (∀ (e f : Event), e = f ∨ K.TimestampBefore clock less e f ∨ K.TimestampBefore clock less f e)

/-- The converse of the Clock Condition fails: a Lamport clock may order concurrent events.

Lamport 时钟不能反推因果 -/
def lamport_clock_incomplete.Statement : Prop :=
  ∃ (Process Event Message : Type) (K : Computation Process Event Message) (clock : Event → Nat)
      (e f : Event),
    K.LamportClock clock ∧ clock e < clock f ∧ K.Concurrent e f

/-- A cut is consistent exactly when it is closed under local predecessors and contains the send of
every message that it receives (no orphan message).

割集一致当且仅当没有孤儿消息且对前驱封闭 -/
def consistent_cut_iff.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (cut : Event → Prop),
    K.ConsistentCut cut ↔ (∀ (e f : Event), K.CausalStep e f → cut f → cut e)

/-- The intersection and the union of two consistent cuts are consistent cuts, and so are the empty
and the full cut: consistent cuts are a sublattice of the (distributive) lattice of all sets of
events, with its bottom and top.

一致割集构成分配格 -/
def consistent_cuts_lattice.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (c d : Event → Prop),
    K.ConsistentCut c →
    K.ConsistentCut d →
    K.ConsistentCut (fun (e : Event) => c e ∧ d e) ∧
    K.ConsistentCut (fun (e : Event) => c e ∨ d e) ∧
    K.ConsistentCut (fun (_ : Event) => False) ∧
    K.ConsistentCut (fun (_ : Event) => True)

/-- The lattice is complete: unions and intersections of any family of consistent cuts are
consistent.

任意多个一致割集的并与交一致 -/
def consistent_cuts_complete.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message)
      (family : (Event → Prop) → Prop),
    (∀ (cut : Event → Prop), family cut → K.ConsistentCut cut) →
    K.ConsistentCut (fun (e : Event) => ∃ cut : Event → Prop, family cut ∧ cut e) ∧
    K.ConsistentCut (fun (e : Event) => ∀ (cut : Event → Prop), family cut → cut e)

/-- An event with everything that happened before it is the least consistent cut that contains the
event.

因果过去是一致割集 -/
def causal_past_is_consistent.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message) (e : Event),
    K.ConsistentCut (fun (d : Event) => d = e ∨ K.HappenedBefore d e) ∧
    (∀ (cut : Event → Prop) (d : Event),
       K.ConsistentCut cut → cut e → d = e ∨ K.HappenedBefore d e → cut d)

/-- Every valid trace is a computation: list the events in any order in which each receive comes
after its send; then events of one process are ordered as listed, messages are as listed, and
happened-before goes forward in the list.

由有效轨迹构造计算 -/
def of_trace.Statement : Prop :=
  ∀ {Process : Type} (n : Nat) (process : Fin n → Process) (source : Fin n → Option (Fin n)),
    (∀ (i j : Fin n), source i = some j → j.val < i.val) →
    (∃ K : Computation Process (Fin n) (Fin n),
       (∀ (i : Fin n), K.process i = process i) ∧
       (∀ (i j : Fin n),
          K.LocalStep i j ↔
          i.val < j.val ∧
          process i = process j ∧
          (∀ (k : Fin n), i.val < k.val → k.val < j.val → process k ≠ process j)) ∧
       (∀ (i j : Fin n), K.MessageStep i j ↔ source j = some i) ∧
       (∀ (i j : Fin n), K.HappenedBefore i j → i.val < j.val))

/-- Every computation has a vector clock: the update rule defines a total function.

向量时钟存在：更新规则是全函数 -/
def vector_clock_exists.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message),
    ∃ clock : Event → Process → Nat, K.VectorClock clock

/-- The update rule determines the vector clock.

向量时钟唯一 -/
def vector_clock_unique.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message)
      (clock other : Event → Process → Nat) (e : Event) (p : Process),
    K.VectorClock clock → K.VectorClock other → clock e p = other e p

/-- For two different events, `e` happened before `f` exactly when its vector is componentwise at
most that of `f`.

向量时钟刻画因果 -/
def vector_clock_characterizes.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message)
      (clock : Event → Process → Nat) (e f : Event),
    K.VectorClock clock → e ≠ f → (K.HappenedBefore e f ↔ (∀ (p : Process), clock e p ≤ clock f p))

/-- One component decides: `e` happened before `f` exactly when `f` has counted `e` on the process
of `e`.

比较一个分量即可判断因果 -/
def vector_clock_constant_time_test.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message)
      (clock : Event → Process → Nat) (e f : Event),
    K.VectorClock clock →
    e ≠ f →
    (K.HappenedBefore e f ↔ clock e (K.process e) ≤ clock f (K.process e))

/-- Two events are concurrent exactly when neither has counted the other.

并发的两分量判据 -/
def vector_clock_concurrent.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message)
      (clock : Event → Process → Nat) (e f : Event),
    K.VectorClock clock →
    (K.Concurrent e f ↔
     clock f (K.process e) < clock e (K.process e) ∧ clock e (K.process f) < clock f (K.process f))

/-- Different events have different vectors.

不同事件的向量不同 -/
def vector_clock_injective.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message)
      (clock : Event → Process → Nat) (e f : Event),
    K.VectorClock clock → (∀ (p : Process), clock e p = clock f p) → e = f

/-- `k` components with values in linear orders, whatever these are: in each component any two
events compare (so `at_most(i, e, f)` says that the value of `e` is at most that of `f`), and
comparison is transitive. Different events may have the same value.

每个分量是一个线性全预序：任意线性序中的取值比较 -/
def ComponentwiseOrder {Event : Type} (k : Nat) (atMost : Fin k → Event → Event → Prop) : Prop :=
  (∀ (i : Fin k) (e f : Event), atMost i e f ∨ atMost i f e) ∧
  (∀ (i : Fin k) (e f g : Event), atMost i e f → atMost i f g → atMost i e g)

/-- Of two different events, one happened before the other exactly when each of its components is at
most the other's.

逐分量比较恰好判定先于关系 -/
def DecidesCausality {Process Event Message : Type} (k : Nat)
    (K : Computation Process Event Message) (atMost : Fin k → Event → Event → Prop) : Prop :=
  ∀ (e f : Event), e ≠ f → (K.HappenedBefore e f ↔ (∀ (i : Fin k), atMost i e f))

/-- Vectors that characterize causality need n components: for every n there is a computation of n
processes such that for no k below n does componentwise comparison of k values decide its
happened-before, whatever linear orders the values are taken from.

n 个进程需要 n 个分量，不论取值于何种线性序 -/
def charron_bost.Statement : Prop :=
  ∀ (n : Nat),
    ∃ (Event Message : Type) (K : Computation (Fin n) Event Message),
      ∀ (k : Nat) (atMost : Fin k → Event → Event → Prop),
        ComponentwiseOrder k atMost → DecidesCausality k K atMost → n ≤ k

/-- Vectors of naturals need n components: for every n there is a computation of n processes whose
happened-before no vectors of fewer than n naturals decide componentwise.

特例：自然数向量需要 n 个分量 -/
def charron_bost_naturals.Statement : Prop :=
  ∀ (n : Nat),
    ∃ (Event Message : Type) (K : Computation (Fin n) Event Message),
      ∀ (k : Nat) (stamp : Event → Fin k → Nat),
        (∀ (e f : Event), e ≠ f → (K.HappenedBefore e f ↔ (∀ (i : Fin k), stamp e i ≤ stamp f i))) →
        n ≤ k

/-- The other side of the bound, in the same model: for every computation of n processes there are n
components that decide its happened-before.

n 个分量足够 -/
def n_components_suffice.Statement : Prop :=
  ∀ (n : Nat) {Event Message : Type} (K : Computation (Fin n) Event Message),
    ∃ atMost : Fin n → Event → Event → Prop,
      ComponentwiseOrder n atMost ∧ DecidesCausality n K atMost

/-- Without the demand that two values compare: one component with a reflexive and transitive
comparison decides happened-before, in every computation.

见证：偏序取值时一个分量足够 -/
def one_partial_order_suffices.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Computation Process Event Message),
    ∃ atMost : Fin 1 → Event → Event → Prop,
      (∀ (i : Fin 1) (e : Event), atMost i e e) ∧
      (∀ (i : Fin 1) (e f g : Event), atMost i e f → atMost i f g → atMost i e g) ∧
      DecidesCausality (1 : Nat) K atMost

/-- Without transitivity: two components in which any two values compare decide happened-before, in
every finite computation.

见证：比较不传递时两个分量足够 -/
def two_intransitive_relations_suffice.Statement : Prop :=
  ∀ (n m : Nat) {Message : Type} (K : Computation (Fin n) (Fin m) Message),
    ∃ atMost : Fin 2 → Fin m → Fin m → Prop,
      (∀ (i : Fin 2) (e f : Fin m), atMost i e f ∨ atMost i f e) ∧
      DecidesCausality (2 : Nat) K atMost

end DistSys.Causality
