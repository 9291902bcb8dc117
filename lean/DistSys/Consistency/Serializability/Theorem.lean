module

public import DistSys.Consistency.Serializability.Locking
public import DistSys.Consistency.Serializability.Schedules

/-!
# The Serializability Theorem

Papadimitriou (*The serializability of concurrent database updates*, 1979); Bernstein, Hadzilacos
and Goodman (*Concurrency Control and Recovery in Database Systems*, 1987, Theorem 2.1): a schedule
is conflict-equivalent to a serial one exactly when its precedence graph has no cycle.  The serial
schedule is made by topological sorting: the operations of each transaction as one block, the blocks
in an order that agrees with the graph.

The book's histories are partial orders and may contain aborted transactions; schedules here are
lists, and all transactions commit.

## Main declarations

* `transaction_precedes`: in a serial schedule transactions precede each other as wholes.
* `arrange`: the serial schedule of an order of the transactions.
* `serializability`: the theorem.
* `conflict_implies_view`: conflict equivalence keeps what each read reads and what remains at last.
* `two_phase_serializable`: two-phase locking gives serializable schedules.
-/

@[expose] public noncomputable section

namespace DistSys.Serializability

variable {Transaction Object Operation : Type} {T : Transactions Transaction Object Operation}
  {s other : List Operation} {a b : Operation}

/-! ### A serial schedule has no cycle -/

/-- In a serial schedule, if one operation of a transaction precedes one of another, then all do. -/
theorem transaction_precedes (serial : T.Serial s)
    (ne : T.transaction a ≠ T.transaction b) (h : Precedes s a b) {a' b' : Operation}
    (mem : a' ∈ s) (mem' : b' ∈ s) (ta : T.transaction a' = T.transaction a)
    (tb : T.transaction b' = T.transaction b) : Precedes s a' b' := by
  have ne' : T.transaction a ≠ T.transaction b' := tb ▸ ne
  rcases precedes_total mem mem' (fun eq => ne' (eq ▸ ta.symm)) with first | after
  · exact first
  · rcases precedes_total h.mem_left mem' (fun eq => ne' (eq ▸ rfl)) with left | right
    · exact absurd (serial a b' a' left after ta.symm).symm ne'
    · exact absurd ((serial b' a b right h tb).trans tb) ne

/-- Along a path of the precedence graph of a serial schedule, the first transaction precedes the
last one, which is another one. -/
theorem precedes_of_path (once : s.Nodup) (serial : T.Serial s) {t u : Transaction}
    (path : Relation.TransGen (fun u v => T.Precedence s u v) t u) :
    t ≠ u ∧ ∃ a b, T.transaction a = t ∧ T.transaction b = u ∧ Precedes s a b := by
  induction path with
  | single edge =>
    obtain ⟨a, b, rfl, rfl, conflict, h⟩ := edge
    exact ⟨conflict.1, a, b, rfl, rfl, h⟩
  | tail _ edge ih =>
    obtain ⟨ne, a, b, rfl, tb, h⟩ := ih
    obtain ⟨c, d, tc, rfl, conflict, h'⟩ := edge
    subst tb
    have all := transaction_precedes serial ne h h.mem_left h'.mem_left rfl tc
    refine ⟨fun eq => ?_, a, d, rfl, rfl, all.trans once h'⟩
    exact h'.asymm once (transaction_precedes serial ne h h'.mem_right h'.mem_left eq.symm tc)

/-- A schedule that is equivalent to a serial one has no cycle in its precedence graph. -/
theorem acyclic_of_serializable (serializable : T.ConflictSerializable s) : T.Acyclic s := by
  obtain ⟨other, once, ⟨_, same⟩, serial⟩ := serializable
  intro t cycle
  have carry {t u : Transaction} (edge : T.Precedence s t u) : T.Precedence other t u := by
    obtain ⟨a, b, ta, tb, conflict, h⟩ := edge
    exact ⟨a, b, ta, tb, conflict, (same a b (Or.inr conflict)).1 h⟩
  have path {u : Transaction} (h : Relation.TransGen (fun u v => T.Precedence s u v) t u) :
      Relation.TransGen (fun u v => T.Precedence other u v) t u := by
    induction h with
    | single edge => exact .single (carry edge)
    | tail _ edge ih => exact .tail ih (carry edge)
  exact (precedes_of_path once serial (path cycle)).1 rfl

/-! ### A schedule without a cycle is serializable -/

open scoped Classical

/-- The operations of a schedule, transaction by transaction. -/
def arrange (T : Transactions Transaction Object Operation) (s : List Operation) :
    List Transaction → List Operation
  | [] => []
  | t :: rest => s.filter (fun a => T.transaction a = t) ++ arrange T s rest

variable {order : List Transaction}

/-- The operations of the transactions of the order, and no others. -/
theorem mem_arrange : a ∈ arrange T s order ↔ a ∈ s ∧ T.transaction a ∈ order := by
  induction order with
  | nil => exact ⟨(fun h => nomatch h), (fun h => nomatch h.2)⟩
  | cons t rest ih =>
    rw [arrange, List.mem_append, List.mem_filter, ih, decide_eq_true_iff, List.mem_cons,
      ← and_or_left]

/-- Each operation stands once. -/
theorem nodup_arrange (once : s.Nodup) (apart : order.Nodup) : (arrange T s order).Nodup := by
  induction order with
  | nil => exact .nil
  | cons t rest ih =>
    obtain ⟨new, apart⟩ := List.nodup_cons.1 apart
    refine List.nodup_append.2 ⟨once.sublist List.filter_sublist, ih apart, ?_⟩
    rintro a mem b mem' rfl
    exact new (of_decide_eq_true (List.mem_filter.1 mem).2 ▸ (mem_arrange.1 mem').2)

/-- The operations of one transaction keep their order. -/
theorem precedes_arrange_same (known : T.transaction a ∈ order)
    (same : T.transaction a = T.transaction b) (h : Precedes s a b) :
    Precedes (arrange T s order) a b := by
  induction order with
  | nil => exact nomatch known
  | cons t rest ih =>
    by_cases here : T.transaction a = t
    · exact (h.filter (decide_eq_true here) (decide_eq_true (same ▸ here))).append_right
    · exact (ih ((List.mem_cons.1 known).resolve_left here)).append_left

/-- The operations of two transactions follow the order of these. -/
theorem precedes_arrange (ha : a ∈ s) (hb : b ∈ s)
    (h : Precedes order (T.transaction a) (T.transaction b)) :
    Precedes (arrange T s order) a b := by
  induction order with
  | nil => exact absurd h not_precedes_nil
  | cons t rest ih =>
    rcases precedes_cons.1 h with ⟨here, later⟩ | later
    · exact precedes_append (List.mem_filter.2 ⟨ha, decide_eq_true here.symm⟩)
        (mem_arrange.2 ⟨hb, later⟩)
    · exact (ih later).append_left

/-- The arranged schedule is serial. -/
theorem serial_arrange (once : s.Nodup) (apart : order.Nodup) :
    T.Serial (arrange T s order) := by
  intro a b c ab bc same
  have once' := nodup_arrange (T := T) once apart
  obtain ⟨ha, ta⟩ := mem_arrange.1 ab.mem_left
  obtain ⟨hb, tb⟩ := mem_arrange.1 ab.mem_right
  obtain ⟨hc, _⟩ := mem_arrange.1 bc.mem_right
  apply Classical.byContradiction
  intro ne
  rcases precedes_total tb ta ne with before | after
  · exact ab.asymm once' (precedes_arrange hb ha before)
  · exact bc.asymm once' (precedes_arrange hc hb (same ▸ after))

/-- Who depends on whom is symmetric. -/
theorem dependent_symm (h : T.Dependent a b) : T.Dependent b a := by
  rcases h with same | ⟨ne, object, aa, ab, write⟩
  · exact Or.inl same.symm
  · exact Or.inr ⟨ne.symm, object.symm, ab, aa, write.symm⟩

/-- A list without repetition that has the operations of a schedule, and keeps the order of those
that depend on each other, is equivalent to it. -/
theorem conflictEquivalent_of_imp (once : other.Nodup) (members : ∀ a, a ∈ s ↔ a ∈ other)
    (keeps : ∀ a b, T.Dependent a b → Precedes s a b → Precedes other a b) :
    T.ConflictEquivalent s other := by
  refine ⟨members, fun a b dependent => ⟨keeps a b dependent, fun h => ?_⟩⟩
  have ne : a ≠ b := fun eq => by
    subst eq
    exact h.asymm once h
  rcases precedes_total ((members a).2 h.mem_left) ((members b).2 h.mem_right) ne with h' | h'
  · exact h'
  · exact absurd h fun h => h.asymm once (keeps b a (dependent_symm dependent) h')

/-- A schedule whose precedence graph has no cycle is equivalent to a serial one: arrange its
transactions in an order that agrees with the graph. -/
theorem serializable_of_acyclic (once : s.Nodup) (acyclic : T.Acyclic s) :
    T.ConflictSerializable s := by
  obtain ⟨order, members, apart, agrees⟩ :=
    exists_linear_order acyclic (fun _ _ _ => Relation.TransGen.trans) (s.map T.transaction)
  have known {a : Operation} (h : a ∈ s) : T.transaction a ∈ order :=
    (members _).2 (List.mem_map.2 ⟨a, h, rfl⟩)
  have once' := nodup_arrange (T := T) once apart
  refine ⟨arrange T s order, once', conflictEquivalent_of_imp once' (fun a => ?_) ?_,
    serial_arrange once apart⟩
  · exact ⟨fun h => mem_arrange.2 ⟨h, known h⟩, fun h => (mem_arrange.1 h).1⟩
  · intro a b dependent h
    rcases dependent with same | conflict
    · exact precedes_arrange_same (known h.mem_left) same h
    · exact precedes_arrange h.mem_left h.mem_right <|
        agrees _ _ ((members _).1 (known h.mem_left)) ((members _).1 (known h.mem_right))
          (.single ⟨a, b, rfl, rfl, conflict, h⟩)

/-- The Serializability Theorem. -/
theorem serializability : serializability.Statement := by
  intro _ _ _ T s once
  exact ⟨acyclic_of_serializable, serializable_of_acyclic once⟩

/-- Two-phase locking gives serializable schedules. -/
theorem two_phase_serializable : two_phase_serializable.Statement := by
  intro _ _ _ T s once twoPhase wellFormed compatible
  exact serializable_of_acyclic once (two_phase_locking T s twoPhase wellFormed compatible)

/-! ### What transactions see -/

/-- Two accesses of one object, of which one is a write, depend on each other. -/
theorem dependent_of_write (object : T.object a = T.object b) (ha : T.Accesses a)
    (hb : T.Accesses b) (write : T.kind a = .write ∨ T.kind b = .write) : T.Dependent a b := by
  by_cases same : T.transaction a = T.transaction b
  · exact Or.inl same
  · exact Or.inr ⟨same, object, ha, hb, write⟩

/-- Conflict-equivalent schedules are view-equivalent: each read reads from the same write, and the
last writes are the same. -/
theorem viewEquivalent (h : T.ConflictEquivalent s other) : T.ViewEquivalent s other := by
  obtain ⟨members, same⟩ := h
  have before {w r : Operation} (object : T.object w = T.object r) (hw : T.kind w = .write)
      (hr : T.Accesses r) : Precedes s w r ↔ Precedes other w r :=
    same w r (dependent_of_write object (Or.inr hw) hr (Or.inl hw))
  have writes {w r : Operation} (hr : T.Accesses r) :
      T.WritesBefore s w r ↔ T.WritesBefore other w r :=
    and_congr_right fun hw => and_congr_right fun object => before object hw hr
  refine ⟨members, fun a b eq => same a b (Or.inl eq), fun r w => and_congr_right fun hr => ?_,
    fun w => and_congr_right fun hw => and_congr (members w) (forall_congr' fun v => ?_)⟩
  · rw [writes (Or.inl hr)]
    refine and_congr_right fun hw => forall_congr' fun v => not_congr ?_
    rw [writes (Or.inl hr)]
    exact and_congr_right fun hv => before (hw.2.1.trans hv.2.1.symm) hw.1 (Or.inr hv.1)
  · exact not_congr <| and_congr_right fun hv => and_congr_right fun object =>
      before object.symm hw (Or.inr hv)

/-- Conflict-serializable schedules are view-serializable. -/
theorem conflict_implies_view : conflict_implies_view.Statement := by
  rintro _ _ _ T s ⟨other, once, equivalent, serial⟩
  exact ⟨other, once, viewEquivalent equivalent, serial⟩

end DistSys.Serializability
