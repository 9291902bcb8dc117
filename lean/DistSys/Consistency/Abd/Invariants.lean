module

public import DistSys.Statements.Consistency.Abd

/-!
# Invariants of ABD

What linearizability of ABD (Attiya, Bar-Noy and Dolev, *Sharing memory robustly in message-passing
systems*, 1995; many writers as in Lynch and Shvartsman 1997) rests on, proved by induction over the
actions.  Tags that answer a later operation are no smaller than the tag of an operation that has
returned, for the quorums of the two meet; and what is held anywhere was written, or is initial.

The same facts are proved by Z3 from the same statements (`abd.tag_order`, `abd.write_tags_unique`,
`abd.reads_what_was_written`); here Lean proves them anew.

## Main declarations

* `step_is_act`: the labelled system has the steps of the protocol.
* `Invariants`: what holds of every reachable state.
* `Invariants.of_init`, `Invariants.of_act`: it holds at first and is kept by every action.
-/

@[expose] public noncomputable section

namespace DistSys.Abd

open scoped Classical

variable {Replica Quorum Client Operation Tag Value : Type}
variable {R : Register Replica Quorum Client Operation Tag Value}
variable {s t : RegisterState Replica Quorum Client Operation Tag Value}
variable {act : Act Replica Quorum Operation Tag Value}

/-- The labelled system has the steps of the protocol. -/
theorem step_is_act : step_is_act.Statement := by
  intro _ _ _ _ _ _ R s t
  constructor
  · rintro (⟨o, h⟩ | ⟨n, o, h⟩ | ⟨o, q, a, h⟩ | ⟨o, q, n, a, v, h⟩ | ⟨n, o, h⟩ | ⟨n, o, h⟩ |
      ⟨o, q, h⟩ | ⟨o, q, h⟩)
    · exact ⟨.invoke o, h⟩
    · exact ⟨.reply n o, h⟩
    · exact ⟨.choose_write o q a, h⟩
    · exact ⟨.choose_read o q n a v, h⟩
    · exact ⟨.store n o, h⟩
    · exact ⟨.skip n o, h⟩
    · exact ⟨.complete_write o q, h⟩
    · exact ⟨.complete_read o q (s.value o), h, rfl⟩
  · rintro ⟨act, h⟩
    cases act with
    | invoke o => exact Or.inl ⟨o, h⟩
    | reply n o => exact Or.inr (Or.inl ⟨n, o, h⟩)
    | choose_write o q a => exact Or.inr (Or.inr (Or.inl ⟨o, q, a, h⟩))
    | choose_read o q n a v => exact Or.inr (Or.inr (Or.inr (Or.inl ⟨o, q, n, a, v, h⟩)))
    | store n o => exact Or.inr (Or.inr (Or.inr (Or.inr (Or.inl ⟨n, o, h⟩))))
    | skip n o => exact Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inl ⟨n, o, h⟩)))))
    | complete_write o q =>
      exact Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inl ⟨o, q, h⟩))))))
    | complete_read o q v =>
      exact Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inr ⟨o, q, h.1⟩))))))

/-! ### What holds of every reachable state -/

/-- A tag and a value are the initial ones, or those of a write that has chosen. -/
def Written (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) (a : Tag) (v : Value) : Prop :=
  a = R.initialTag ∧ v = R.initialValue ∨
    ∃ w, R.isWrite w ∧ s.chosen w ∧ s.tag w = a ∧ R.argument w = v

/-- What holds of every reachable state. -/
structure Invariants (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop where
  chosen_invoked : ∀ o, s.chosen o → s.invoked o
  completed_chosen : ∀ o, s.completed o → s.chosen o
  precedes_completed : ∀ o p, s.precedes o p → s.completed o ∧ s.invoked p
  sequential : ∀ o p, s.invoked o → s.invoked p → R.client o = R.client p → o ≠ p →
    s.precedes o p ∨ s.precedes p o
  replied_reached : ∀ n o a v, s.replied n o a v → s.invoked o ∧ R.le a (s.heldTag n)
  stored_reached : ∀ n o, s.stored n o → s.chosen o ∧ R.le (s.tag o) (s.heldTag n)
  completed_stored : ∀ o n, s.completed o → R.member n (s.storedBy o) → s.stored n o
  later_reply : ∀ o p n a v, s.precedes o p → R.member n (s.storedBy o) → s.replied n p a v →
    R.le (s.tag o) a
  write_owns : ∀ o, R.isWrite o → s.chosen o →
    R.owner (s.tag o) = R.client o ∧ s.tag o ≠ R.initialTag
  held_written : ∀ n, Written R s (s.heldTag n) (s.heldValue n)
  replied_written : ∀ n o a v, s.replied n o a v → Written R s a v
  tag_order : ∀ o p, s.precedes o p → s.chosen p →
    R.le (s.tag o) (s.tag p) ∧ (R.isWrite p → R.Lt (s.tag o) (s.tag p))
  unique : ∀ o p, R.isWrite o → R.isWrite p → s.chosen o → s.chosen p → s.tag o = s.tag p → o = p
  chosen_written : ∀ o, s.chosen o → Written R s (s.tag o) (s.value o)
  write_value : ∀ o, R.isWrite o → s.chosen o → s.value o = R.argument o

/-- It holds at first. -/
theorem Invariants.of_init (h : R.Init s) : Invariants R s := by
  obtain ⟨h1, h2, h3, h4, h5, h6, h7, h8⟩ := h
  constructor
  case held_written => exact fun n => Or.inl ⟨h7 n, h8 n⟩
  all_goals grind

/-- States that agree on everything are the same. -/
theorem state_ext
    (invoked : ∀ o, t.invoked o ↔ s.invoked o)
    (precedes : ∀ o p, t.precedes o p ↔ s.precedes o p)
    (replied : ∀ n o a v, t.replied n o a v ↔ s.replied n o a v)
    (chosen : ∀ o, t.chosen o ↔ s.chosen o)
    (tag : ∀ o, t.tag o = s.tag o)
    (value : ∀ o, t.value o = s.value o)
    (stored : ∀ n o, t.stored n o ↔ s.stored n o)
    (completed : ∀ o, t.completed o ↔ s.completed o)
    (storedBy : ∀ o, t.storedBy o = s.storedBy o)
    (heldTag : ∀ n, t.heldTag n = s.heldTag n)
    (heldValue : ∀ n, t.heldValue n = s.heldValue n) : t = s := by
  cases s
  cases t
  rw [RegisterState.mk.injEq]
  refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_⟩
  · exact funext fun o => propext (invoked o)
  · exact funext fun o => funext fun p => propext (precedes o p)
  · exact funext fun n => funext fun o => funext fun a => funext fun v => propext (replied n o a v)
  · exact funext fun o => propext (chosen o)
  · exact funext tag
  · exact funext value
  · exact funext fun n => funext fun o => propext (stored n o)
  · exact funext fun o => propext (completed o)
  · exact funext storedBy
  · exact funext heldTag
  · exact funext heldValue

/-- An operation is called. -/
theorem Invariants.of_invoke (H : Invariants R s) {o : Operation} (h : R.InvokeStep s t o) :
    Invariants R t := by
  obtain ⟨fresh, done, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11⟩ := h
  obtain rfl : t = { s with
      invoked := fun p => s.invoked p ∨ p = o
      precedes := fun p r => s.precedes p r ∨ s.completed p ∧ r = o } :=
    state_ext h1 h2 h3 h4 h5 h6 h7 h8 h9 h10 h11
  have unchosen : ¬ s.chosen o := fun c => fresh (H.chosen_invoked o c)
  exact {
    H with
    chosen_invoked := fun p c => Or.inl (H.chosen_invoked p c)
    precedes_completed := by
      rintro p r (old | ⟨c, rfl⟩)
      · exact ⟨(H.precedes_completed p r old).1, Or.inl (H.precedes_completed p r old).2⟩
      · exact ⟨c, Or.inr rfl⟩
    sequential := by
      rintro p r (p_old | rfl) (r_old | rfl) same other
      · exact (H.sequential p r p_old r_old same other).imp Or.inl Or.inl
      · exact Or.inl (Or.inr ⟨done p same p_old, rfl⟩)
      · exact Or.inr (Or.inr ⟨done r same.symm r_old, rfl⟩)
      · exact absurd rfl other
    replied_reached := fun n p a v r =>
      ⟨Or.inl (H.replied_reached n p a v r).1, (H.replied_reached n p a v r).2⟩
    later_reply := by
      rintro p r n a v (old | ⟨_, rfl⟩) mem replied
      · exact H.later_reply p r n a v old mem replied
      · exact absurd (H.replied_reached n r a v replied).1 fresh
    tag_order := by
      rintro p r (old | ⟨_, rfl⟩) c
      · exact H.tag_order p r old c
      · exact absurd c unchosen }

/-- A replica answers. -/
theorem Invariants.of_reply (H : Invariants R s) {n : Replica} {o : Operation}
    (h : R.ReplyStep s t n o) : Invariants R t := by
  obtain ⟨invoked, h3, h1, h2, h4, h5, h6, h7, h8, h9, h10, h11⟩ := h
  obtain rfl : t = { s with
      replied := fun m p a v => s.replied m p a v ∨
        m = n ∧ p = o ∧ a = s.heldTag n ∧ v = s.heldValue n } :=
    state_ext h1 h2 h3 h4 h5 h6 h7 h8 h9 h10 h11
  exact {
    H with
    replied_reached := by
      rintro m p a v (old | ⟨rfl, rfl, rfl, rfl⟩)
      · exact H.replied_reached m p a v old
      · exact ⟨invoked, (R.le_total _ _).elim id id⟩
    later_reply := by
      rintro p r m a v before mem (old | ⟨rfl, rfl, rfl, rfl⟩)
      · exact H.later_reply p r m a v before mem old
      · exact (H.stored_reached _ _
          (H.completed_stored p m (H.precedes_completed p r before).1 mem)).2
    replied_written := by
      rintro m p a v (old | ⟨rfl, rfl, rfl, rfl⟩)
      · exact H.replied_written m p a v old
      · exact H.held_written m }

/-- An operation that was called chooses a tag and a value: what was written still is. -/
theorem Written.of_choose {o : Operation} {a b : Tag} {v w : Value} (fresh : ¬ s.chosen o)
    (h : Written R s b w) : Written R { s with
      chosen := fun p => s.chosen p ∨ p = o
      tag := fun p => if p = o then a else s.tag p
      value := fun p => if p = o then v else s.value p } b w := by
  rcases h with initial | ⟨x, write, chosen, tag, argument⟩
  · exact Or.inl initial
  · refine Or.inr ⟨x, write, Or.inl chosen, ?_, argument⟩
    have : x ≠ o := fun same => fresh (same ▸ chosen)
    exact (if_neg this).trans tag

/-- The answers of a quorum to an operation reach the tags of the operations that precede it. -/
theorem Invariants.answered (H : Invariants R s) {o p : Operation} {q : Quorum} {a : Tag}
    {P : Tag → Prop} (before : s.precedes p o)
    (answers : ∀ m, R.member m q → ∃ (b : Tag) (v : Value), s.replied m o b v ∧ P b)
    (most : ∀ b, P b → R.le b a) :
    R.le (s.tag p) a ∧ ∃ b, P b ∧ R.le (s.tag p) b := by
  obtain ⟨m, stored, asked⟩ := R.quorums_meet (s.storedBy p) q
  obtain ⟨b, v, replied, bound⟩ := answers m asked
  have low := H.later_reply p o m b v before stored replied
  exact ⟨R.le_trans _ _ _ low (most b bound), b, bound, low⟩

/-- An operation chooses a tag and a value: what is left to show of the new tag. -/
theorem Invariants.of_choose (H : Invariants R s) {o : Operation} {a : Tag} {v : Value}
    (invoked : s.invoked o) (fresh : ¬ s.chosen o)
    (owns : R.isWrite o → R.owner a = R.client o ∧ a ≠ R.initialTag ∧ v = R.argument o)
    (order : ∀ p, s.precedes p o → R.le (s.tag p) a ∧ (R.isWrite o → R.Lt (s.tag p) a))
    (written : ¬ R.isWrite o → Written R s a v) :
    Invariants R { s with
      chosen := fun p => s.chosen p ∨ p = o
      tag := fun p => if p = o then a else s.tag p
      value := fun p => if p = o then v else s.value p } := by
  have other (p : Operation) (c : s.chosen p) : p ≠ o := fun same => fresh (same ▸ c)
  have unreturned : ¬ s.completed o := fun c => fresh (H.completed_chosen o c)
  have first (p r : Operation) (before : s.precedes p r) : p ≠ o :=
    fun same => unreturned (same ▸ (H.precedes_completed p r before).1)
  have distinct (p : Operation) (write : R.isWrite p) (c : s.chosen p) (ours : R.isWrite o) :
      s.tag p ≠ a := by
    intro same
    have client : R.client p = R.client o :=
      (H.write_owns p write c).1.symm.trans (same ▸ (owns ours).1)
    rcases H.sequential p o (H.chosen_invoked p c) invoked client (other p c) with before | after
    · exact (order p before).2 ours (by rw [same]; exact (R.le_total a a).elim id id)
    · exact first o p after rfl
  constructor
  case chosen_invoked =>
    rintro p (c | rfl)
    · exact H.chosen_invoked p c
    · exact invoked
  case completed_chosen => exact fun p c => Or.inl (H.completed_chosen p c)
  case precedes_completed => exact H.precedes_completed
  case sequential => exact H.sequential
  case replied_reached => exact H.replied_reached
  case stored_reached =>
    intro n p stored
    have ⟨c, reached⟩ := H.stored_reached n p stored
    exact ⟨Or.inl c, by simpa only [if_neg (other p c)] using reached⟩
  case completed_stored => exact H.completed_stored
  case later_reply =>
    intro p r n b w before mem replied
    simpa only [if_neg (first p r before)] using H.later_reply p r n b w before mem replied
  case write_owns =>
    rintro p write (c | rfl)
    · simpa only [if_neg (other p c)] using H.write_owns p write c
    · simpa only [if_true] using ⟨(owns write).1, (owns write).2.1⟩
  case held_written => exact fun n => (H.held_written n).of_choose fresh
  case replied_written => exact fun n p b w r => (H.replied_written n p b w r).of_choose fresh
  case tag_order =>
    rintro p r before (c | rfl)
    · simpa only [if_neg (other r c), if_neg (first p r before)] using H.tag_order p r before c
    · simpa only [if_true, if_neg (first p r before)] using order p before
  case unique =>
    rintro p r p_write r_write (c | rfl) (d | rfl) same
    · simp only [if_neg (other p c), if_neg (other r d)] at same
      exact H.unique p r p_write r_write c d same
    · simp only [if_neg (other p c), if_true] at same
      exact absurd same (distinct p p_write c r_write)
    · simp only [if_neg (other r d), if_true] at same
      exact absurd same.symm (distinct r r_write d p_write)
    · rfl
  case chosen_written =>
    rintro p (c | rfl)
    · simpa only [if_neg (other p c)] using (H.chosen_written p c).of_choose fresh
    · by_cases write : R.isWrite p
      · refine Or.inr ⟨p, write, Or.inr rfl, rfl, ?_⟩
        simp only [if_true]
        exact (owns write).2.2.symm
      · simpa only [if_true] using (written write).of_choose fresh
  case write_value =>
    rintro p write (c | rfl)
    · simpa only [if_neg (other p c)] using H.write_value p write c
    · simpa only [if_true] using (owns write).2.2

/-- The state after an operation chose a tag and a value. -/
theorem eq_of_choose {o : Operation} {a : Tag} {v : Value}
    (chosen : ∀ p, t.chosen p ↔ s.chosen p ∨ p = o) (tag : t.tag o = a) (value : t.value o = v)
    (tags : ∀ p, p ≠ o → t.tag p = s.tag p) (values : ∀ p, p ≠ o → t.value p = s.value p)
    (h1 : ∀ p, t.invoked p ↔ s.invoked p) (h2 : ∀ p r, t.precedes p r ↔ s.precedes p r)
    (h3 : ∀ n p b w, t.replied n p b w ↔ s.replied n p b w)
    (h7 : ∀ n p, t.stored n p ↔ s.stored n p) (h8 : ∀ p, t.completed p ↔ s.completed p)
    (h9 : ∀ p, t.storedBy p = s.storedBy p) (h10 : ∀ n, t.heldTag n = s.heldTag n)
    (h11 : ∀ n, t.heldValue n = s.heldValue n) :
    t = { s with
      chosen := fun p => s.chosen p ∨ p = o
      tag := fun p => if p = o then a else s.tag p
      value := fun p => if p = o then v else s.value p } := by
  refine state_ext h1 h2 h3 chosen (fun p => ?_) (fun p => ?_) h7 h8 h9 h10 h11
  · by_cases same : p = o
    · simp only [same, if_true, tag]
    · simp only [if_neg same, tags p same]
  · by_cases same : p = o
    · simp only [same, if_true, value]
    · simp only [if_neg same, values p same]

/-- A write chooses. -/
theorem Invariants.of_choose_write (H : Invariants R s) {o : Operation} {q : Quorum} {a : Tag}
    (h : R.ChooseWriteStep s t o q a) : Invariants R t := by
  obtain ⟨write, invoked, fresh, owner, answers, chosen, tag, value, tags, values, h1, h2, h3, h7,
    h8, h9, h10, h11⟩ := h
  rw [eq_of_choose chosen tag value tags values h1 h2 h3 h7 h8 h9 h10 h11]
  have most (b : Tag) (lt : R.Lt b a) : R.le b a := (R.le_total b a).resolve_right lt
  refine H.of_choose invoked fresh (fun _ => ⟨owner, ?_, rfl⟩) (fun p before => ?_)
    fun read => absurd write read
  · rintro rfl
    obtain ⟨m, asked, _⟩ := R.quorums_meet q q
    obtain ⟨b, _, _, lt⟩ := answers m asked
    exact lt (R.initial_least b)
  · obtain ⟨le, b, lt, low⟩ := H.answered before answers most
    exact ⟨le, fun _ above => lt (R.le_trans _ _ _ above low)⟩

/-- A read chooses. -/
theorem Invariants.of_choose_read (H : Invariants R s) {o : Operation} {q : Quorum} {n : Replica}
    {a : Tag} {v : Value} (h : R.ChooseReadStep s t o q n a v) : Invariants R t := by
  obtain ⟨read, fresh, _, replied, answers, chosen, tag, value, tags, values, h1, h2, h3, h7,
    h8, h9, h10, h11⟩ := h
  rw [eq_of_choose chosen tag value tags values h1 h2 h3 h7 h8 h9 h10 h11]
  refine H.of_choose (H.replied_reached n o a v replied).1 fresh (fun write => absurd write read)
    (fun p before => ⟨(H.answered before answers fun _ => id).1, fun write => absurd write read⟩)
    fun _ => H.replied_written n o a v replied

/-- A replica stores. -/
theorem Invariants.of_store (H : Invariants R s) {n : Replica} {o : Operation}
    (h : R.StoreStep s t n o) : Invariants R t := by
  obtain ⟨chosen, lt, tag, value, tags, values, h7, h1, h2, h3, h4, h5, h6, h8, h9⟩ := h
  obtain rfl : t = { s with
      heldTag := fun m => if m = n then s.tag o else s.heldTag m
      heldValue := fun m => if m = n then s.value o else s.heldValue m
      stored := fun m p => s.stored m p ∨ m = n ∧ p = o } := by
    refine state_ext h1 h2 h3 h4 h5 h6 h7 h8 h9 (fun m => ?_) (fun m => ?_)
    · by_cases same : m = n
      · simp only [same, if_true, tag]
      · simp only [if_neg same, tags m same]
    · by_cases same : m = n
      · simp only [same, if_true, value]
      · simp only [if_neg same, values m same]
  have grows (m : Replica) : R.le (s.heldTag m) (if m = n then s.tag o else s.heldTag m) := by
    by_cases same : m = n
    · simp only [same, if_true]
      exact (R.le_total _ _).resolve_right lt
    · simp only [if_neg same]
      exact (R.le_total _ _).elim id id
  exact {
    H with
    replied_reached := fun m p a v r =>
      ⟨(H.replied_reached m p a v r).1, R.le_trans _ _ _ (H.replied_reached m p a v r).2 (grows m)⟩
    stored_reached := by
      rintro m p (old | ⟨rfl, rfl⟩)
      · have ⟨c, reached⟩ := H.stored_reached m p old
        exact ⟨c, R.le_trans _ _ _ reached (grows m)⟩
      · exact ⟨chosen, by simpa only [if_true] using (R.le_total _ _).elim id id⟩
    completed_stored := fun p m c mem => Or.inl (H.completed_stored p m c mem)
    held_written := by
      intro m
      by_cases same : m = n
      · simpa only [same, if_true] using H.chosen_written o chosen
      · simpa only [if_neg same] using H.held_written m }

/-- A replica acknowledges an order without obeying it. -/
theorem Invariants.of_skip (H : Invariants R s) {n : Replica} {o : Operation}
    (h : R.SkipStep s t n o) : Invariants R t := by
  obtain ⟨chosen, le, h7, h1, h2, h3, h4, h5, h6, h8, h9, h10, h11⟩ := h
  obtain rfl : t = { s with stored := fun m p => s.stored m p ∨ m = n ∧ p = o } :=
    state_ext h1 h2 h3 h4 h5 h6 h7 h8 h9 h10 h11
  exact {
    H with
    stored_reached := by
      rintro m p (old | ⟨rfl, rfl⟩)
      · exact H.stored_reached m p old
      · exact ⟨chosen, le⟩
    completed_stored := fun p m c mem => Or.inl (H.completed_stored p m c mem) }

/-- An operation returns. -/
theorem Invariants.of_complete (H : Invariants R s) {o : Operation} {q : Quorum}
    (chosen : s.chosen o) (fresh : ¬ s.completed o) (all : ∀ m, R.member m q → s.stored m o)
    (h8 : ∀ p, t.completed p ↔ s.completed p ∨ p = o) (by_ : t.storedBy o = q)
    (bys : ∀ p, p ≠ o → t.storedBy p = s.storedBy p)
    (h1 : ∀ p, t.invoked p ↔ s.invoked p) (h2 : ∀ p r, t.precedes p r ↔ s.precedes p r)
    (h3 : ∀ n p b w, t.replied n p b w ↔ s.replied n p b w)
    (h4 : ∀ p, t.chosen p ↔ s.chosen p) (h5 : ∀ p, t.tag p = s.tag p)
    (h6 : ∀ p, t.value p = s.value p) (h7 : ∀ n p, t.stored n p ↔ s.stored n p)
    (h10 : ∀ n, t.heldTag n = s.heldTag n) (h11 : ∀ n, t.heldValue n = s.heldValue n) :
    Invariants R t := by
  obtain rfl : t = { s with
      completed := fun p => s.completed p ∨ p = o
      storedBy := fun p => if p = o then q else s.storedBy p } := by
    refine state_ext h1 h2 h3 h4 h5 h6 h7 h8 (fun p => ?_) h10 h11
    by_cases same : p = o
    · simp only [same, if_true, by_]
    · simp only [if_neg same, bys p same]
  have other (p r : Operation) (before : s.precedes p r) : p ≠ o :=
    fun same => fresh (same ▸ (H.precedes_completed p r before).1)
  exact {
    H with
    completed_chosen := by
      rintro p (c | rfl)
      · exact H.completed_chosen p c
      · exact chosen
    precedes_completed := fun p r before =>
      ⟨Or.inl (H.precedes_completed p r before).1, (H.precedes_completed p r before).2⟩
    completed_stored := by
      rintro p m (c | rfl) mem
      · have : p ≠ o := fun same => fresh (same ▸ c)
        simp only [if_neg this] at mem
        exact H.completed_stored p m c mem
      · simp only [if_true] at mem
        exact all m mem
    later_reply := by
      intro p r m a v before mem replied
      simp only [if_neg (other p r before)] at mem
      exact H.later_reply p r m a v before mem replied }

/-- It is kept by every action. -/
theorem Invariants.of_act (H : Invariants R s) (h : (labelled R).step s act t) :
    Invariants R t := by
  cases act with
  | invoke o => exact H.of_invoke h
  | reply n o => exact H.of_reply h
  | choose_write o q a => exact H.of_choose_write h
  | choose_read o q n a v => exact H.of_choose_read h
  | store n o => exact H.of_store h
  | skip n o => exact H.of_skip h
  | complete_write o q =>
    obtain ⟨_, chosen, fresh, all, h8, by_, bys, h1, h2, h3, h4, h5, h6, h7, h10, h11⟩ := h
    exact H.of_complete chosen fresh all h8 by_ bys h1 h2 h3 h4 h5 h6 h7 h10 h11
  | complete_read o q v =>
    obtain ⟨⟨_, chosen, fresh, all, h8, by_, bys, h1, h2, h3, h4, h5, h6, h7, h10, h11⟩, _⟩ := h
    exact H.of_complete chosen fresh all h8 by_ bys h1 h2 h3 h4 h5 h6 h7 h10 h11

end DistSys.Abd
