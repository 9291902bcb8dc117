module

public import DistSys.Statements.Consistency.Crdt

/-!
# Operation-based replicated data types converge

Gomes, Kleppmann, Mulligan and Beresford (*Verifying Strong Eventual Consistency in Distributed
Systems*, 2017).  Two logs of the same operations, each in an order that respects what happened
before what, lead to the same state when concurrent operations commute.  The first operation of one
log is somewhere in the other one, and concurrent with all that is before it there: it moves to the
front.  The relation need not be an order for this.

## Main declarations

* `applyAll_move`: an operation that commutes with those before it can be first.
* `op_based_convergence`.
-/

@[expose] public noncomputable section

namespace DistSys.Crdt

variable {Operation State : Type} {apply : Operation → State → State}
  {before : Operation → Operation → Prop}

/-- One log after another. -/
theorem applyAll_append (s : State) (first second : List Operation) :
    applyAll apply s (first ++ second) = applyAll apply (applyAll apply s first) second := by
  induction first generalizing s with
  | nil => rfl
  | cons o rest ih => exact ih (apply o s)

/-- An operation that commutes with those before it can be first. -/
theorem applyAll_move (x : Operation) (first second : List Operation) (s : State)
    (commute : ∀ y, y ∈ first → ∀ t, apply x (apply y t) = apply y (apply x t)) :
    applyAll apply s (first ++ x :: second) = applyAll apply (apply x s) (first ++ second) := by
  induction first generalizing s with
  | nil => rfl
  | cons y rest ih =>
    show applyAll apply (apply y s) (rest ++ x :: second) = _
    rw [ih (apply y s) fun z mem => commute z (List.mem_cons_of_mem _ mem),
      commute y List.mem_cons_self]
    rfl

/-- In a log that respects what happened before, the first operation is after no other one. -/
theorem Respects.head {x y : Operation} {rest : List Operation}
    (h : Respects before (x :: rest)) (mem : y ∈ rest) : ¬ before y x := by
  obtain ⟨i, place⟩ := List.getElem?_of_mem mem
  exact h 0 (i + 1) x y (Nat.succ_pos i) rfl place

/-- A part of a log that respects what happened before does so. -/
theorem Respects.sublist {short long : List Operation} (h : Respects before long)
    (sub : short.Sublist long) : Respects before short := by
  have pairwise : long.Pairwise (fun x y => ¬ before y x) :=
    List.pairwise_iff_getElem.2 fun i j lt lt' less =>
      h i j _ _ less (List.getElem?_eq_getElem lt) (List.getElem?_eq_getElem lt')
  intro i j x y less first second
  obtain ⟨lt, rfl⟩ := List.getElem?_eq_some_iff.1 first
  obtain ⟨lt', rfl⟩ := List.getElem?_eq_some_iff.1 second
  exact List.pairwise_iff_getElem.1 (pairwise.sublist sub) i j lt lt' less

/-- Operation-based CRDTs converge: logs of the same operations, in orders that respect what
happened before what, lead to the same state when concurrent operations commute. -/
theorem op_based_convergence : op_based_convergence.Statement := by
  intro Operation State apply before xs
  induction xs with
  | nil =>
    intro ys s _ _ _ sup _ _ _
    match ys with
    | [] => rfl
    | y :: _ => exact nomatch sup y List.mem_cons_self
  | cons x rest ih =>
    intro ys s nodup nodup' sub sup ordered ordered' commute
    obtain ⟨fresh, nodup⟩ := List.nodup_cons.1 nodup
    obtain ⟨first, second, rfl⟩ := List.append_of_mem (sub x List.mem_cons_self)
    have split := List.nodup_append.1 nodup'
    have absent : x ∉ first ++ second := by
      intro mem
      rcases List.mem_append.1 mem with mem | mem
      · exact split.2.2 x mem x List.mem_cons_self rfl
      · exact (List.nodup_cons.1 split.2.1).1 mem
    have shorter : (first ++ second).Sublist (first ++ x :: second) :=
      (List.Sublist.refl first).append (List.sublist_cons_self x second)
    rw [applyAll_move x first second s fun y mem t => ?_]
    · refine ih (first ++ second) (apply x s) nodup (nodup'.sublist shorter) (fun y mem => ?_)
        (fun y mem => ?_) (ordered.sublist (List.sublist_cons_self x rest))
        (ordered'.sublist shorter) commute
      · rcases List.mem_append.1 (sub y (List.mem_cons_of_mem _ mem)) with inside | inside
        · exact List.mem_append_left _ inside
        · rcases List.mem_cons.1 inside with rfl | inside
          · exact absurd mem fresh
          · exact List.mem_append_right _ inside
      · rcases List.mem_cons.1 (sup y (shorter.subset mem)) with rfl | inside
        · exact absurd mem absent
        · exact inside
    · have later : y ∈ rest := by
        rcases List.mem_cons.1 (sup y (List.mem_append_left _ mem)) with rfl | inside
        · exact absurd (List.mem_append_left _ mem) absent
        · exact inside
      refine commute x y t ?_ (ordered.head later)
      obtain ⟨i, place⟩ := List.getElem?_of_mem mem
      have lt := (List.getElem?_eq_some_iff.1 place).1
      refine ordered' i first.length y x lt ?_ ?_
      · rw [List.getElem?_append_left lt]
        exact place
      · rw [List.getElem?_append_right (Nat.le_refl _), Nat.sub_self]
        rfl

end DistSys.Crdt
