module

public import DistSys.Statements.Systems.MapReduce

/-!
# MapReduce: the result depends on no split and no order

Dean and Ghemawat (*MapReduce: Simplified data processing on large clusters*, OSDI 2004, §4.3) let a
worker combine the values of a key before it sends them, "if the user-specified reduce function is
commutative and associative".  Here that is a theorem, with its converse: where records can give any
value, nothing less will do.

## Main declarations

* `reduce_append`: reducing in parts.
* `ordered_split`: consecutive parts, in order: no commutativity.
* `result_is_independent`: any split, any order.
* `laws_are_needed`: the converse.
-/

@[expose] public noncomputable section

namespace DistSys.MapReduce

variable {Record Key Value : Type} {J : Job Record Key Value}

/-- Two lists of values may be reduced apart. -/
theorem reduce_append (associative : J.Associative) (has_unit : J.HasUnit) (xs ys : List Value) :
    J.reduce (xs ++ ys) = J.combine (J.reduce xs) (J.reduce ys) := by
  induction xs with
  | nil => exact (has_unit _).1.symm
  | cons x xs ih =>
    show J.combine x (J.reduce (xs ++ ys)) = J.combine (J.combine x (J.reduce xs)) (J.reduce ys)
    rw [ih, associative]

/-- The values of a key in two lists of records, one after the other. -/
theorem emitted_append (key : Key) (xs ys : List Record) :
    J.emitted key (xs ++ ys) = J.emitted key xs ++ J.emitted key ys := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    show J.valuesOf key (J.map x) ++ J.emitted key (xs ++ ys) =
      (J.valuesOf key (J.map x) ++ J.emitted key xs) ++ J.emitted key ys
    rw [ih, List.append_assoc]

/-- Parts in order give what one machine gives. -/
theorem ordered_split : ordered_split.Statement := by
  intro _ _ _ J parts key associative has_unit
  induction parts with
  | nil => rfl
  | cons part rest ih =>
    show J.combine (J.sequential part key) (J.distributed rest key) =
      J.reduce (J.emitted key (part ++ joined rest))
    rw [emitted_append, reduce_append associative has_unit, ih]
    rfl

/-- The order of records does not matter. -/
theorem sequential_perm (associative : J.Associative) (commutative : J.Commutative)
    (has_unit : J.HasUnit) (key : Key) {xs ys : List Record} (same : xs.Perm ys) :
    J.sequential xs key = J.sequential ys key := by
  have cons (x : Record) (zs : List Record) : J.sequential (x :: zs) key =
      J.combine (J.reduce (J.valuesOf key (J.map x))) (J.sequential zs key) :=
    reduce_append associative has_unit _ _
  induction same with
  | nil => rfl
  | cons x _ ih => rw [cons, cons, ih]
  | swap x y zs =>
    rw [cons, cons, cons, cons, ← associative, ← associative,
      commutative (J.reduce (J.valuesOf key (J.map x)))]
  | trans _ _ ih ih' => exact ih.trans ih'

/-- The same records as often are the same up to order. -/
theorem perm_of_splits {parts : List (List Record)} {records : List Record}
    (h : Splits parts records) : (joined parts).Perm records := by
  letI : DecidableEq Record := fun a b => Classical.propDecidable (a = b)
  exact List.perm_iff_count.2 fun r => h r

/-- However records are split, and in whatever order partial results arrive. -/
theorem result_is_independent : result_is_independent.Statement := by
  intro _ _ _ J records parts key associative commutative has_unit same
  rw [ordered_split J parts key associative has_unit]
  exact sequential_perm associative commutative has_unit key (perm_of_splits same)

/-- A split, told as a permutation. -/
theorem splits_of_perm {parts : List (List Record)} {records : List Record}
    (h : (joined parts).Perm records) : Splits parts records :=
  fun _ => h.countP_eq _

/-- Three records in two parts show associativity, two in another order commutativity. -/
theorem laws_are_needed : laws_are_needed.Statement := by
  intro Record Key Value J record key has_unit emits same
  have right (a : Value) : J.combine a J.unit = a := (has_unit a).2
  have emitted (values : List Value) : J.emitted key (values.map record) = values := by
    induction values with
    | nil => rfl
    | cons v rest ih =>
      have := emitted_append (J := J) key [record v] (rest.map record)
      rw [emits, ih] at this
      exact this
  have part (values : List Value) : J.sequential (values.map record) key = J.reduce values := by
    show J.reduce (J.emitted key (values.map record)) = _
    rw [emitted]
  have one (v : Value) : J.reduce [v] = v := right v
  constructor
  · intro a b c
    have equal := same ([a, b, c].map record) [[a, b].map record, [c].map record]
      (splits_of_perm (.refl _))
    rw [part] at equal
    have left : J.distributed [[a, b].map record, [c].map record] key =
        J.combine (J.combine a b) c := by
      show J.combine (J.sequential ([a, b].map record) key)
        (J.combine (J.sequential ([c].map record) key) J.unit) = _
      rw [part, part, right, one]
      show J.combine (J.combine a (J.combine b J.unit)) c = _
      rw [right]
    rw [left] at equal
    rw [equal]
    show J.combine a (J.combine b (J.combine c J.unit)) = _
    rw [right]
  · intro a b
    have equal := same ([b, a].map record) [[a].map record, [b].map record]
      (splits_of_perm (.swap _ _ _))
    rw [part] at equal
    have left : J.distributed [[a].map record, [b].map record] key = J.combine a b := by
      show J.combine (J.sequential ([a].map record) key)
        (J.combine (J.sequential ([b].map record) key) J.unit) = _
      rw [part, part, right, one, one]
    rw [left] at equal
    rw [equal]
    show J.combine b (J.combine a J.unit) = _
    rw [right]

end DistSys.MapReduce
