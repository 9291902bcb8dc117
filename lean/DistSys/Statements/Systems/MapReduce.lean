module

/-!
# MapReduce: why the result does not depend on who computed what, and in which order (Dean and
Ghemawat 2004)

Records are split among workers, each worker maps its records to pairs of key and value and combines
the values of a key, and the partial results are reduced in the order in which they arrive.  That
this is one result for every split and order is not for free: it asks for a combiner that is
associative and commutative and has a unit.  Re-execution after failures is in
`proofs.systems.lineage`.

Written by `formal export` from `proofs/systems/map_reduce/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.MapReduce

/-- What the user of MapReduce writes: a map function, and a combiner with its unit.

MapReduce 作业 -/
structure Job (Record Key Value : Type) where
  /-- the pairs that a record gives -/
  map : Record → List (Key × Value)
  /-- one value of two of the same key -/
  combine : Value → Value → Value
  /-- the value of a key that does not occur -/
  unit : Value

/-- Combining three values has no order of evaluation.

结合律 -/
def Job.Associative {Record Key Value : Type} (J : Job Record Key Value) : Prop :=
  ∀ (a b c : Value), J.combine (J.combine a b) c = J.combine a (J.combine b c)

/-- Combining two values has no direction.

交换律 -/
def Job.Commutative {Record Key Value : Type} (J : Job Record Key Value) : Prop :=
  ∀ (a b : Value), J.combine a b = J.combine b a

/-- Combining with the unit changes nothing.

单位元 -/
def Job.HasUnit {Record Key Value : Type} (J : Job Record Key Value) : Prop :=
  ∀ (a : Value), J.combine J.unit a = a ∧ J.combine a J.unit = a

/-- All values combined, from the first to the last.

归并一列值 -/
def Job.reduce {Record Key Value : Type} (J : Job Record Key Value) (values : List Value) : Value :=
  match values with | [] => J.unit | v :: rest => J.combine v (Job.reduce J rest)

open scoped Classical in
/-- The values of a key, in order.

某键的值 -/
def Job.valuesOf {Record Key Value : Type} (J : Job Record Key Value) (key : Key)
    (pairs : List (Key × Value)) : List Value :=
  match pairs with
    | [] => []
    | p :: rest => if p.1 = key then p.2 :: Job.valuesOf J key rest else Job.valuesOf J key rest

/-- The values of a key that records give, in order.

某键在若干记录中的值 -/
def Job.emitted {Record Key Value : Type} (J : Job Record Key Value) (key : Key)
    (records : List Record) : List Value :=
  match records with | [] => [] | r :: rest => J.valuesOf key (J.map r) ++ Job.emitted J key rest

/-- The result for a key when one machine does it all.

串行结果 -/
def Job.sequential {Record Key Value : Type} (J : Job Record Key Value) (records : List Record)
    (key : Key) : Value :=
  J.reduce (J.emitted key records)

/-- The result for a key when workers combine the values of their parts, and the partial results
arrive in the order of the list.

分布式结果 -/
def Job.distributed {Record Key Value : Type} (J : Job Record Key Value)
    (parts : List (List Record)) (key : Key) : Value :=
  J.reduce (parts.map (fun (part : List Record) => J.sequential part key))

/-- The records of all parts, one after another.

连接 -/
def joined {Record : Type} (parts : List (List Record)) : List Record :=
  match parts with | [] => [] | part :: rest => part ++ joined rest

open scoped Classical in
/-- Every record is in the parts as often as in the list: parts and their records may be in any
order, and parts may be empty.

一种划分 -/
def Splits {Record : Type} (parts : List (List Record)) (records : List Record) : Prop :=
  ∀ (r : Record),
    (joined parts).countP (fun (x : Record) => decide (x = r)) =
      records.countP (fun (x : Record) => decide (x = r))

/-- However records are split among workers and in whatever order the partial results arrive, the
result is that of one machine, if the combiner is associative and commutative and has a unit.

MapReduce：结果与划分和次序无关 -/
def result_is_independent.Statement : Prop :=
  ∀ {Record Key Value : Type} (J : Job Record Key Value) (records : List Record)
      (parts : List (List Record)) (key : Key),
    J.Associative →
    J.Commutative →
    J.HasUnit →
    Splits parts records →
    J.distributed parts key = J.sequential records key

/-- If the parts are consecutive and partial results are taken in their order, the combiner need not
be commutative.

保序划分：不需要交换律 -/
def ordered_split.Statement : Prop :=
  ∀ {Record Key Value : Type} (J : Job Record Key Value) (parts : List (List Record)) (key : Key),
    J.Associative → J.HasUnit → J.distributed parts key = J.sequential (joined parts) key

/-- Nothing less is enough: where a record can give any one value, a combiner with a unit whose
result depends on no split and no order is associative and commutative.

结合律与交换律是必要的 -/
def laws_are_needed.Statement : Prop :=
  ∀ {Record Key Value : Type} (J : Job Record Key Value) (record : Value → Record) (key : Key),
    J.HasUnit →
    (∀ (v : Value), J.emitted key [record v] = [v]) →
    (∀ (records : List Record) (parts : List (List Record)),
       Splits parts records → J.distributed parts key = J.sequential records key) →
    J.Associative ∧ J.Commutative

end DistSys.MapReduce
