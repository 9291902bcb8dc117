module

public import DistSys.Statements.Consistency.Serializability

/-!
# Which of two members of a list comes first

A schedule is a list, and so is an order of transactions.  `Precedes` speaks of positions; here it
is read from the head of the list on, and in a list without repetition it is a strict total order of
the members.

## Main declarations

* `precedes_cons`: what precedes what in a list with one more member at its head.
* `Precedes.trans`, `Precedes.asymm`, `precedes_total`: a strict total order of the members.
* `exists_linear_order`: the members of a list can be put in an order that agrees with a given
  strict order (topological sorting).
-/

@[expose] public noncomputable section

namespace DistSys.Serializability

variable {α : Type} {l m : List α} {a b c x : α}

/-- Nothing precedes anything in the empty list. -/
theorem not_precedes_nil : ¬ Precedes ([] : List α) a b := by
  rintro ⟨i, j, _, h, _⟩
  exact nomatch h

/-- In a list with a new head: the head precedes the old members, and they keep their order. -/
theorem precedes_cons : Precedes (x :: l) a b ↔ x = a ∧ b ∈ l ∨ Precedes l a b := by
  constructor
  · rintro ⟨i, j, lt, hi, hj⟩
    cases j with
    | zero => omega
    | succ j =>
      cases i with
      | zero => exact Or.inl ⟨Option.some.inj hi, List.mem_iff_getElem?.2 ⟨j, hj⟩⟩
      | succ i => exact Or.inr ⟨i, j, by omega, hi, hj⟩
  · rintro (⟨rfl, mem⟩ | ⟨i, j, lt, hi, hj⟩)
    · obtain ⟨j, hj⟩ := List.mem_iff_getElem?.1 mem
      exact ⟨0, j + 1, by omega, rfl, hj⟩
    · exact ⟨i + 1, j + 1, by omega, hi, hj⟩

/-- What precedes something is a member. -/
theorem Precedes.mem_left (h : Precedes l a b) : a ∈ l := by
  obtain ⟨i, _, _, hi, _⟩ := h
  exact List.mem_iff_getElem?.2 ⟨i, hi⟩

/-- What something precedes is a member. -/
theorem Precedes.mem_right (h : Precedes l a b) : b ∈ l := by
  obtain ⟨_, j, _, _, hj⟩ := h
  exact List.mem_iff_getElem?.2 ⟨j, hj⟩

/-- A member has one position in a list without repetition. -/
theorem position_unique (once : l.Nodup) {i j : Nat} (hi : l[i]? = some a) (hj : l[j]? = some a) :
    i = j :=
  List.getElem?_inj (List.getElem?_eq_some_iff.1 hi).1 once (hi.trans hj.symm)

/-- Without repetition precedence is transitive. -/
theorem Precedes.trans (once : l.Nodup) (h : Precedes l a b) (h' : Precedes l b c) :
    Precedes l a c := by
  obtain ⟨i, j, lt, hi, hj⟩ := h
  obtain ⟨j', k, lt', hj', hk⟩ := h'
  have := position_unique once hj hj'
  exact ⟨i, k, by omega, hi, hk⟩

/-- Without repetition two members do not precede each other. -/
theorem Precedes.asymm (once : l.Nodup) (h : Precedes l a b) (h' : Precedes l b a) : False := by
  obtain ⟨i, j, lt, hi, hj⟩ := h.trans once h'
  have := position_unique once hi hj
  omega

/-- Of two different members one precedes the other. -/
theorem precedes_total (ha : a ∈ l) (hb : b ∈ l) (ne : a ≠ b) :
    Precedes l a b ∨ Precedes l b a := by
  obtain ⟨i, hi⟩ := List.mem_iff_getElem?.1 ha
  obtain ⟨j, hj⟩ := List.mem_iff_getElem?.1 hb
  rcases Nat.lt_trichotomy i j with lt | rfl | lt
  · exact Or.inl ⟨i, j, lt, hi, hj⟩
  · exact absurd (Option.some.inj (hi.symm.trans hj)) ne
  · exact Or.inr ⟨j, i, lt, hj, hi⟩

/-- A list that is appended changes no order. -/
theorem Precedes.append_right (h : Precedes l a b) : Precedes (l ++ m) a b := by
  induction l with
  | nil => exact absurd h not_precedes_nil
  | cons x l ih =>
    rcases precedes_cons.1 h with ⟨here, mem⟩ | later
    · exact precedes_cons.2 (Or.inl ⟨here, List.mem_append_left _ mem⟩)
    · exact precedes_cons.2 (Or.inr (ih later))

/-- A list that is put before another changes no order in it. -/
theorem Precedes.append_left (h : Precedes m a b) : Precedes (l ++ m) a b := by
  induction l with
  | nil => exact h
  | cons x l ih => exact precedes_cons.2 (Or.inr ih)

/-- The members of one list precede those of the list appended to it. -/
theorem precedes_append (ha : a ∈ l) (hb : b ∈ m) : Precedes (l ++ m) a b := by
  induction l with
  | nil => exact nomatch ha
  | cons x l ih =>
    rcases List.mem_cons.1 ha with rfl | ha
    · exact precedes_cons.2 (Or.inl ⟨rfl, List.mem_append_right _ hb⟩)
    · exact precedes_cons.2 (Or.inr (ih ha))

/-- The members with a property keep their order. -/
theorem Precedes.filter {p : α → Bool} (h : Precedes l a b) (ha : p a = true) (hb : p b = true) :
    Precedes (l.filter p) a b := by
  induction l with
  | nil => exact absurd h not_precedes_nil
  | cons x l ih =>
    rcases precedes_cons.1 h with ⟨rfl, mem⟩ | later
    · rw [List.filter_cons_of_pos ha]
      exact precedes_cons.2 (Or.inl ⟨rfl, List.mem_filter.2 ⟨mem, hb⟩⟩)
    · by_cases keep : p x = true
      · rw [List.filter_cons_of_pos keep]
        exact precedes_cons.2 (Or.inr (ih later))
      · rw [List.filter_cons_of_neg keep]
        exact ih later

/-- What holds of all pairs of a list holds where one member precedes another. -/
theorem Precedes.of_pairwise {R : α → α → Prop} (all : l.Pairwise R) (h : Precedes l a b) :
    R a b := by
  induction l with
  | nil => exact absurd h not_precedes_nil
  | cons x l ih =>
    obtain ⟨first, rest⟩ := List.pairwise_cons.1 all
    rcases precedes_cons.1 h with ⟨rfl, mem⟩ | later
    · exact first b mem
    · exact ih rest later

/-! ### Topological sorting -/

/-- One more member can be inserted in an order that agrees with a strict order. -/
theorem exists_insert {R : α → α → Prop} (irrefl : ∀ x, ¬ R x x)
    (trans : ∀ x y z, R x y → R y z → R x z) (new : x ∉ l)
    (sorted : l.Pairwise (fun y z => y ≠ z ∧ ¬ R z y)) :
    ∃ o : List α, (∀ y, y ∈ o ↔ y = x ∨ y ∈ l) ∧ o.Pairwise (fun y z => y ≠ z ∧ ¬ R z y) := by
  induction l with
  | nil => exact ⟨[x], fun y => List.mem_cons, List.pairwise_cons.2 ⟨(fun _ h => nomatch h), .nil⟩⟩
  | cons y rest ih =>
    obtain ⟨first, tail⟩ := List.pairwise_cons.1 sorted
    by_cases before : R x y
    · refine ⟨x :: y :: rest, fun z => List.mem_cons,
        List.pairwise_cons.2 ⟨fun z mem => ?_, sorted⟩⟩
      refine ⟨fun eq => new (eq ▸ mem), fun after => ?_⟩
      rcases List.mem_cons.1 mem with rfl | mem
      · exact irrefl _ (trans _ _ _ before after)
      · exact (first z mem).2 (trans _ _ _ after before)
    · obtain ⟨o, members, ordered⟩ := ih (fun mem => new (List.mem_cons_of_mem _ mem)) tail
      refine ⟨y :: o, fun z => ?_, List.pairwise_cons.2 ⟨fun z mem => ?_, ordered⟩⟩
      · rw [List.mem_cons, members, List.mem_cons]
        exact or_left_comm
      · rcases (members z).1 mem with rfl | mem
        · exact ⟨fun eq => new (eq ▸ List.mem_cons_self), before⟩
        · exact first z mem

/-- Topological sorting: the members of a list, each once, in an order that agrees with a given
strict order. -/
theorem exists_linear_order {R : α → α → Prop} (irrefl : ∀ x, ¬ R x x)
    (trans : ∀ x y z, R x y → R y z → R x z) (l : List α) :
    ∃ o : List α, (∀ y, y ∈ o ↔ y ∈ l) ∧ o.Nodup ∧
      ∀ x y, x ∈ l → y ∈ l → R x y → Precedes o x y := by
  suffices h : ∃ o : List α, (∀ y, y ∈ o ↔ y ∈ l) ∧ o.Pairwise (fun y z => y ≠ z ∧ ¬ R z y) by
    obtain ⟨o, members, sorted⟩ := h
    refine ⟨o, members, sorted.imp And.left, fun x y hx hy before => ?_⟩
    have ne : x ≠ y := fun eq => irrefl y (eq ▸ before)
    rcases precedes_total ((members x).2 hx) ((members y).2 hy) ne with h | h
    · exact h
    · exact absurd before (h.of_pairwise sorted).2
  induction l with
  | nil => exact ⟨[], fun _ => Iff.rfl, .nil⟩
  | cons x l ih =>
    obtain ⟨o, members, sorted⟩ := ih
    by_cases known : x ∈ o
    · refine ⟨o, fun y => ⟨fun mem => List.mem_cons_of_mem _ ((members y).1 mem), fun mem => ?_⟩,
        sorted⟩
      rcases List.mem_cons.1 mem with rfl | mem
      · exact known
      · exact (members y).2 mem
    · obtain ⟨o', members', sorted'⟩ := exists_insert irrefl trans known sorted
      exact ⟨o', fun y => by rw [members', members, List.mem_cons], sorted'⟩

end DistSys.Serializability
