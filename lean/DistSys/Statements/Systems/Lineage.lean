module

public import DistSys.Statements.Foundations.Execution

/-!
# Lost results are computed again from their lineage (Zaharia et al. 2012; Dean and Ghemawat 2004,
§3.3)

A partition of a data set is computed from other partitions by a task.  What a failed machine had is
not restored from copies: its tasks are executed again, and before them, if need be, those that they
read from.  A MapReduce job is the case of two layers: map tasks read nothing that can be lost, and
reduce tasks read from all of them.  Whether the result is the one that a run without failures
gives depends on one thing, that a task has one outcome.

Written by `formal export` from `proofs/systems/lineage/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Lineage

/-- What may happen to partitions.

任务事件：完成与丢失 -/
inductive TaskEvent (Partition Content : Type) where
  /-- a task ends with this content of its partition -/
  | compute (a1 : Partition) (a2 : Content)
  /-- the machine that has the partition fails -/
  | lose (a1 : Partition)

/-- Partitions, what each is computed from, and what its task may make of that.

数据集的谱系 -/
structure Lineage (Partition Content : Type) where
  /-- the partitions that its task reads, in order -/
  parents : Partition → List Partition
  /-- what the task may make of their contents -/
  outcome : Partition → List Content → Content → Prop

/-- A task makes one thing of the same inputs.

确定性任务 -/
def Lineage.Deterministic {Partition Content : Type} (L : Lineage Partition Content) : Prop :=
  ∀ (p : Partition) (inputs : List Content) (v w : Content),
    L.outcome p inputs v → L.outcome p inputs w → v = w

/-- A task makes something of any inputs.

任务总有结果 -/
def Lineage.Productive {Partition Content : Type} (L : Lineage Partition Content) : Prop :=
  ∀ (p : Partition) (inputs : List Content), ∃ v : Content, L.outcome p inputs v

/-- No partition is, through others, computed from itself.

谱系无环 -/
def Lineage.Acyclic {Partition Content : Type} (L : Lineage Partition Content) : Prop :=
  WellFounded (fun (q p : Partition) => q ∈ L.parents p)

/-- The contents of partitions, if all are there.

若干分区的内容 -/
def Lineage.contents {Partition Content : Type} (L : Lineage Partition Content)
    (memory : Partition → Option Content) (partitions : List Partition) : Option (List Content) :=
  match partitions with
    | [] => some []
    | p :: rest => match memory p with
          | none => none
          | some v => match Lineage.contents L memory rest with
                | none => none
                | some others => some (v :: others)

/-- At first no partition is there.

开始时没有分区 -/
def Lineage.empty {Partition Content : Type} (L : Lineage Partition Content) (p : Partition)
    : Option Content :=
  none

open scoped Classical in
/-- A partition has come or gone.

事件之后 -/
def Lineage.after {Partition Content : Type} (L : Lineage Partition Content)
    (memory : Partition → Option Content) (e : TaskEvent Partition Content)
    : Partition → Option Content :=
  fun (q : Partition) =>
    match e with
      | .compute p v => if q = p then some v else memory q
      | .lose p => if q = p then none else memory q

/-- A partition that is not there is computed from those that its task reads; any partition may be
lost at any time.

事件可发生 -/
def Lineage.Possible {Partition Content : Type} (L : Lineage Partition Content)
    (memory : Partition → Option Content) (e : TaskEvent Partition Content) : Prop :=
  match e with
    | .compute p v => memory p = none ∧
        (match L.contents memory (L.parents p) with
           | none => False
           | some inputs => L.outcome p inputs v)
    | .lose p => True

/-- The executions: any order of tasks, any losses.

所有执行 -/
def Lineage.execution {Partition Content : Type} (L : Lineage Partition Content)
    : Execution.Execution (Partition → Option Content) (TaskEvent Partition Content) :=
  { apply := L.after, enabled := L.Possible }

/-- No partition is lost.

没有丢失 -/
def Lossless {Partition Content : Type} (events : List (TaskEvent Partition Content)) : Prop :=
  ∀ (p : Partition), ¬TaskEvent.lose p ∈ events

/-- If tasks are deterministic, a partition has the same content whenever it is there, in any two
executions, whatever was lost and computed again: that of a run without failures.

由谱系重算得到同样的数据 -/
def recomputation_is_exact.Statement : Prop :=
  ∀ {Partition Content : Type} (L : Lineage Partition Content)
      (first second : List (TaskEvent Partition Content)) (p : Partition) (v w : Content),
    L.Deterministic →
    L.execution.Allowed L.empty first →
    L.execution.Allowed L.empty second →
    (L.execution.run L.empty first) p = some v →
    (L.execution.run L.empty second) p = some w →
    v = w

/-- Whatever was lost, every partition can be computed again, if the lineage has no cycle and tasks
always make something.

任何丢失的分区都能重算 -/
def recomputation_is_possible.Statement : Prop :=
  ∀ {Partition Content : Type} (L : Lineage Partition Content) (memory : Partition → Option Content)
      (p : Partition),
    L.Productive →
    L.Acyclic →
    (∃ schedule : List (TaskEvent Partition Content),
       Lossless schedule ∧
       L.execution.Allowed memory schedule ∧
       (L.execution.run memory schedule) p ≠ none)

/-- A cycle in the lineage is fatal: if each of some partitions is computed from one of them, none
of them is ever there.

环上的分区永远算不出来 -/
def cycles_are_never_computed.Statement : Prop :=
  ∀ {Partition Content : Type} (L : Lineage Partition Content) (cycle : Partition → Prop)
      (events : List (TaskEvent Partition Content)) (p : Partition),
    (∀ (q : Partition), cycle q → (∃ r : Partition, cycle r ∧ r ∈ L.parents q)) →
    L.execution.Allowed L.empty events →
    cycle p →
    (L.execution.run L.empty events) p = none

/-- Without determinism results of different executions are mixed: two reduce tasks have read from
two attempts of one map task, and no run without losses gives both their results.

任务不确定时，重算会混合两次执行的结果 -/
def nondeterminism_mixes.Statement : Prop :=
  ∃ (Partition Content : Type) (L : Lineage Partition Content)
      (schedule : List (TaskEvent Partition Content)) (p q : Partition) (v w : Content),
    L.Productive ∧
    L.Acyclic ∧
    L.execution.Allowed L.empty schedule ∧
    (L.execution.run L.empty schedule) p = some v ∧
    (L.execution.run L.empty schedule) q = some w ∧
    (∀ (other : List (TaskEvent Partition Content)),
       Lossless other →
       L.execution.Allowed L.empty other →
       ¬((L.execution.run L.empty other) p = some v ∧ (L.execution.run L.empty other) q = some w))

end DistSys.Lineage
