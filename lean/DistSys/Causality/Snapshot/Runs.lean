module

public import DistSys.Statements.Causality.Snapshot
public import DistSys.Foundations.Execution

/-!
# Runs of message-passing algorithms

What a run does step by step: what its first events send and receive, and that in every channel
there is what was there at the start and what was sent, less what was received.

Main declarations: `places`, `collect_insert`, `Run.stateAt_succ`, `Run.enabled_at`,
`Run.state_unchanged`, `Run.channel_at`.
-/

@[expose] public noncomputable section

namespace DistSys.Snapshot

/-! ### Places of a schedule -/

section Places

variable {n : Nat} {Item : Type}

open scoped Classical in
/-- The places that satisfy a predicate, in order. -/
def places (P : Fin n → Prop) : List (Fin n) :=
  (List.finRange n).filter fun i => decide (P i)

/-- The places are listed in order. -/
theorem pairwise_finRange (n : Nat) : (List.finRange n).Pairwise (· < ·) := by
  induction n with
  | zero => exact .nil
  | succ n ih =>
    rw [List.finRange_succ]
    refine .cons ?_ (List.pairwise_map.2 (ih.imp Fin.succ_lt_succ_iff.2))
    intro j mem
    obtain ⟨k, _, rfl⟩ := List.mem_map.1 mem
    exact Fin.succ_pos k

/-- A list of places is in order. -/
theorem pairwise_places (P : Fin n → Prop) : (places P).Pairwise (· < ·) :=
  (pairwise_finRange n).sublist List.filter_sublist

/-- What is listed has the property. -/
theorem mem_places {P : Fin n → Prop} {i : Fin n} : i ∈ places P ↔ P i := by
  classical
  unfold places
  rw [List.mem_filter]
  exact ⟨fun h => of_decide_eq_true h.2, fun h => ⟨List.mem_finRange i, decide_eq_true h⟩⟩

/-- Every place lies between those before it and those after it. -/
theorem split_finRange (x : Fin n) : ∃ before after : List (Fin n),
    List.finRange n = before ++ x :: after ∧ (∀ y ∈ before, y < x) ∧ ∀ y ∈ after, x < y := by
  obtain ⟨before, after, split⟩ := List.append_of_mem (List.mem_finRange x)
  have order := pairwise_finRange n
  rw [split, List.pairwise_append] at order
  exact ⟨before, after, split, fun y mem => order.2.2 y mem x List.mem_cons_self,
    fun y mem => (List.pairwise_cons.1 order.2.1).1 y mem⟩

/-- Predicates that agree list the same places. -/
theorem places_congr {P Q : Fin n → Prop} (same : ∀ i, P i ↔ Q i) : places P = places Q :=
  congrArg places (funext fun i => propext (same i))

/-- A predicate that holds of a first part of the places, and of no other, lists that part. -/
theorem places_of_split {P : Fin n → Prop} {before after : List (Fin n)}
    (split : List.finRange n = before ++ after) (all : ∀ y ∈ before, P y)
    (none : ∀ y ∈ after, ¬P y) : places P = before := by
  classical
  unfold places
  rw [split, List.filter_append, List.filter_eq_self.2 fun y mem => decide_eq_true (all y mem),
    List.filter_eq_nil_iff.2 fun y mem h => none y mem (of_decide_eq_true h), List.append_nil]

/-- The places below a place, those below the next one, and all. -/
theorem places_around (x : Fin n) : ∃ before after : List (Fin n),
    places (fun j : Fin n => j.val < x.val) = before ∧
      places (fun j : Fin n => j.val < x.val + 1) = before ++ [x] ∧
      places (fun _ : Fin n => True) = before ++ x :: after := by
  obtain ⟨before, after, split, low, high⟩ := split_finRange x
  refine ⟨before, after, places_of_split split low fun y mem => ?_,
    places_of_split (split.trans (List.append_cons ..)) (fun y mem => ?_) (fun y mem => ?_), ?_⟩
  · rcases List.mem_cons.1 mem with rfl | mem
    · exact Nat.lt_irrefl _
    · exact Nat.lt_asymm (high y mem)
  · rcases List.mem_append.1 mem with mem | mem
    · exact Nat.lt_succ_of_lt (low y mem)
    · exact List.mem_singleton.1 mem ▸ Nat.lt_succ_self _
  · exact Nat.not_lt_of_le (high y mem)
  · rw [← split]
    exact places_of_split (List.append_nil _).symm (fun _ _ => trivial) nofun

/-- The places below the next one: those below, and the place itself. -/
theorem places_below_succ (x : Fin n) :
    places (fun j : Fin n => j.val < x.val + 1) = places (fun j => j.val < x.val) ++ [x] := by
  obtain ⟨before, after, below, next, _⟩ := places_around x
  rw [below, next]

/-- Nothing is listed twice when a number past the end is passed. -/
theorem places_below_past {i : Nat} (past : n ≤ i) :
    places (fun j : Fin n => j.val < i + 1) = places (fun j => j.val < i) :=
  places_congr fun j => by have := j.isLt; omega

/-! ### What is collected at places -/

/-- Places one after another. -/
theorem collect_append {Place : Type} (items : Place → List Item) (first second : List Place) :
    collect items (first ++ second) = collect items first ++ collect items second := by
  induction first with
  | nil => rfl
  | cons p others ih =>
    show items p ++ collect items (others ++ second) = (items p ++ _) ++ _
    rw [ih, List.append_assoc]

/-- One place. -/
theorem collect_singleton {Place : Type} (items : Place → List Item) (p : Place) :
    collect items [p] = items p := List.append_nil _

/-- Only places where there is something matter. -/
theorem collect_congr {items : Fin n → List Item} {P Q : Fin n → Prop}
    (same : ∀ i, items i ≠ [] → (P i ↔ Q i)) :
    collect items (places P) = collect items (places Q) := by
  classical
  unfold places
  induction List.finRange n with
  | nil => rfl
  | cons i others ih =>
    rw [List.filter_cons, List.filter_cons]
    by_cases empty : items i = []
    · have skip : ∀ l, collect items (i :: l) = collect items l := fun l => by
        rw [collect, empty, List.nil_append]
      split <;> split <;> simp only [skip, ih]
    · by_cases holds : P i
      · rw [if_pos (decide_eq_true holds), if_pos (decide_eq_true ((same i empty).1 holds))]
        rw [collect, collect, ih]
      · rw [if_neg (by simpa using holds),
          if_neg (by simpa using fun h => holds ((same i empty).2 h)), ih]

/-- One more place: what is there comes last when later places have nothing. -/
theorem collect_insert {items : Fin n → List Item} {P : Fin n → Prop} {x : Fin n}
    (fresh : ¬P x) (last : ∀ j, P j → x < j → items j = []) :
    collect items (places fun j => P j ∨ j = x) = collect items (places P) ++ items x := by
  have low : collect items (places P) = collect items (places fun j => P j ∧ j < x) :=
    collect_congr fun j some => ⟨fun h => ⟨h, by
      rcases Nat.lt_trichotomy j.val x.val with lt | eq | gt
      · exact lt
      · exact absurd (Fin.ext eq ▸ h) fresh
      · exact absurd (last j h gt) some⟩, And.left⟩
  have high : collect items (places fun j => P j ∨ j = x)
      = collect items (places fun j => (P j ∨ j = x) ∧ j ≤ x) :=
    collect_congr fun j some => ⟨fun h => ⟨h, by
      rcases h with h | h
      · exact Nat.le_of_not_lt fun gt => some (last j h gt)
      · exact Nat.le_of_eq (congrArg Fin.val h)⟩, And.left⟩
  obtain ⟨before, after, split, below, above⟩ := split_finRange x
  rw [low, high, ← collect_singleton items x, ← collect_append]
  refine congrArg (collect items) ?_
  unfold places
  rw [split, List.filter_append, List.filter_append, List.filter_cons_of_pos,
    List.filter_cons_of_neg]
  · have none : ∀ Q : Fin n → Prop, (∀ y, x < y → ¬Q y) →
        (open scoped Classical in after.filter (fun j => decide (Q j))) = [] := by
      intro Q not
      refine List.filter_eq_nil_iff.2 fun y mem => ?_
      simpa using not y (above y mem)
    rw [none _ fun y gt h => absurd h.2 (Nat.not_le_of_lt gt),
      none _ fun y gt h => absurd h.2 (Nat.lt_asymm gt), List.append_nil]
    refine congrArg (· ++ [x]) (List.filter_congr fun y mem => decide_eq_decide.2 ?_)
    have lt := below y mem
    exact ⟨fun h => ⟨h.1.resolve_right (Fin.ne_of_lt lt), lt⟩,
      fun h => ⟨Or.inl h.1, Fin.le_of_lt lt⟩⟩
  · simp [fresh]
  · simp

/-- Earlier places have a first part of what later ones have. -/
theorem collect_below_prefix (items : Fin n → List Item) {a b : Nat} (le : a ≤ b) :
    collect items (places fun j : Fin n => j.val < a)
      <+: collect items (places fun j : Fin n => j.val < b) := by
  induction le with
  | refl => exact List.prefix_refl _
  | @step b _ ih =>
    by_cases h : b < n
    · have next := places_below_succ (⟨b, h⟩ : Fin n)
      rw [show places (fun j : Fin n => j.val < b + 1) = _ from next, collect_append]
      exact ih.trans (List.prefix_append _ _)
    · rw [Nat.succ_eq_add_one, places_below_past (Nat.le_of_not_lt h)]
      exact ih

/-- What is nowhere is not collected. -/
theorem not_mem_collect {items : Fin n → List Item} {y : Item} {i : Nat}
    (clean : ∀ j : Fin n, j.val < i → y ∉ items j) :
    y ∉ collect items (places fun j : Fin n => j.val < i) := by
  have all : ∀ l : List (Fin n), (∀ j ∈ l, y ∉ items j) → y ∉ collect items l := by
    intro l
    induction l with
    | nil => intro _; exact nofun
    | cons j l ih =>
      intro clean mem
      rcases List.mem_append.1 (show y ∈ items j ++ collect items l from mem) with mem | mem
      · exact clean j List.mem_cons_self mem
      · exact ih (fun k mem => clean k (List.mem_cons_of_mem _ mem)) mem
  exact all _ fun j mem => clean j (mem_places.1 mem)

end Places

/-! ### One event -/

variable {Process Event State Message : Type}

namespace MessagePassing

variable (A : MessagePassing Process Event State Message)

/-- Global states with the same processes and channels are equal. -/
theorem _root_.DistSys.Snapshot.GlobalState.ext {G H : GlobalState Process State Message}
    (state : ∀ p, G.state p = H.state p) (channel : ∀ p q, G.channel p q = H.channel p q) :
    G = H := by
  cases G
  cases H
  exact congr (congrArg GlobalState.mk (funext state)) (funext fun p => funext (channel p))

variable {A} {G H : GlobalState Process State Message} {e : Event}

/-- An event that receives takes the oldest message of its channel. -/
theorem exists_head (enabled : A.Enabled G e) {p : Process} (source : A.source e = some p) :
    ∃ m others, G.channel p (A.process e) = m :: others ∧ A.incoming G e = some m := by
  have some := enabled.1 (by rw [source]; exact Option.some_ne_none p)
  unfold incoming at some ⊢
  rw [source] at some ⊢
  simp only at some ⊢
  cases h : G.channel p (A.process e) with
  | nil => rw [h] at some; exact absurd rfl some
  | cons m others => exact ⟨m, others, rfl, rfl⟩

/-- A channel before and after an event: what is taken comes first, what is put comes last. -/
theorem channel_after (enabled : A.Enabled G e) (p q : Process) : ∃ others,
    G.channel p q = A.taken G e p q ++ others ∧
      (A.after G e).channel p q = others ++ A.put G e p q := by
  unfold after taken
  simp only
  split
  next h =>
    obtain ⟨source, rfl⟩ := h
    obtain ⟨m, others, channel, head⟩ := exists_head enabled source
    refine ⟨others, ?_, ?_⟩
    · rw [head, channel]; rfl
    · rw [channel]; rfl
  next => exact ⟨_, rfl, rfl⟩

/-- The state of the process of an event after it. -/
theorem state_after_self : (A.after G e).state (A.process e)
    = A.next e (G.state (A.process e)) (A.incoming G e) := if_pos rfl

/-- The states of the other processes after an event. -/
theorem state_after_of_ne {p : Process} (ne : A.process e ≠ p) :
    (A.after G e).state p = G.state p := if_neg ne

/-- An event takes nothing from the channels to other processes. -/
theorem taken_of_ne {p q : Process} (ne : A.process e ≠ q) : A.taken G e p q = [] :=
  if_neg fun h => ne h.2

/-- An event puts nothing into the channels from other processes. -/
theorem put_of_ne {p q : Process} (ne : A.process e ≠ p) : A.put G e p q = [] := if_neg ne

/-- What an event does depends on the state of its process and on its message only. -/
theorem agree (state : G.state (A.process e) = H.state (A.process e))
    (incoming : A.incoming G e = A.incoming H e) :
    (A.Enabled G e ↔ A.Enabled H e) ∧ (∀ p q, A.taken G e p q = A.taken H e p q) ∧
      ∀ p q, A.put G e p q = A.put H e p q := by
  refine ⟨?_, fun p q => ?_, fun p q => ?_⟩
  · unfold Enabled; rw [state, incoming]
  · unfold taken; rw [incoming]
  · unfold put
    split
    next same => rw [← same, state, incoming]
    next => rfl

end MessagePassing

/-! ### One run -/

namespace Run

variable (R : Run Process Event State Message)

/-- At the start. -/
theorem stateAt_zero : R.stateAt 0 = R.start := by
  have none : places (fun j : Fin R.n => j.val < 0) = [] :=
    List.filter_eq_nil_iff.2 fun j _ => by simp
  show R.algorithm.execution.run R.start ((places fun j : Fin R.n => j.val < 0).map _) = _
  rw [none]
  rfl

/-- One event later. -/
theorem stateAt_succ (x : Fin R.n) :
    R.stateAt (x.val + 1) = R.algorithm.after (R.stateAt x.val) (R.schedule x) := by
  show R.algorithm.execution.run R.start ((places fun j : Fin R.n => j.val < x.val + 1).map _) = _
  rw [places_below_succ, List.map_append, Execution.Execution.run_append]
  rfl

/-- Past the end nothing happens. -/
theorem stateAt_past {i : Nat} (past : R.n ≤ i) : R.stateAt (i + 1) = R.stateAt i := by
  show R.algorithm.execution.run R.start ((places fun j : Fin R.n => j.val < i + 1).map _) = _
  rw [places_below_past past]
  rfl

variable {R}

/-- In a run every event may happen when its turn comes. -/
theorem enabled_at (allowed : R.Allowed) (x : Fin R.n) :
    R.algorithm.Enabled (R.stateAt x.val) (R.schedule x) := by
  obtain ⟨before, after, below, _, all⟩ := places_around x
  have allowed : R.algorithm.execution.Allowed R.start ((places fun _ => True).map R.schedule) :=
    allowed
  rw [all, List.map_append, List.map_cons] at allowed
  have now := (R.algorithm.execution.allowed_append.1 allowed).2.1
  have here : R.stateAt x.val = R.algorithm.execution.run R.start
      ((places fun j : Fin R.n => j.val < x.val).map R.schedule) := rfl
  rw [here, below]
  exact now

/-- A process stays as it is while events happen elsewhere. -/
theorem state_unchanged {p : Process} {a b : Nat} (le : a ≤ b)
    (elsewhere : ∀ j : Fin R.n, a ≤ j.val → j.val < b → R.algorithm.process (R.schedule j) ≠ p) :
    (R.stateAt b).state p = (R.stateAt a).state p := by
  induction le with
  | refl => rfl
  | @step b le ih =>
    have before := ih fun j ge lt => elsewhere j ge (Nat.lt_succ_of_lt lt)
    by_cases h : b < R.n
    · have next := R.stateAt_succ ⟨b, h⟩
      rw [show R.stateAt (b + 1) = _ from next,
        MessagePassing.state_after_of_ne (elsewhere ⟨b, h⟩ le (Nat.lt_succ_self b))]
      exact before
    · rw [Nat.succ_eq_add_one, R.stateAt_past (Nat.le_of_not_lt h)]
      exact before

/-- In every channel is what was there at the start and what was sent, less what was received. -/
theorem channel_at (allowed : R.Allowed) (p q : Process) (i : Nat) :
    R.received (fun j => j.val < i) p q ++ (R.stateAt i).channel p q
      = R.start.channel p q ++ R.sent (fun j => j.val < i) p q := by
  unfold received sent
  induction i with
  | zero =>
    have none : places (fun j : Fin R.n => j.val < 0) = [] :=
      List.filter_eq_nil_iff.2 fun j _ => by simp
    show collect _ (places fun j : Fin R.n => j.val < 0) ++ _
      = _ ++ collect _ (places fun j : Fin R.n => j.val < 0)
    rw [none, R.stateAt_zero]
    exact (List.append_nil _).symm
  | succ i ih =>
    show collect _ (places fun j : Fin R.n => j.val < i + 1) ++ _
      = _ ++ collect _ (places fun j : Fin R.n => j.val < i + 1)
    by_cases h : i < R.n
    · obtain ⟨others, before, after⟩ :=
        MessagePassing.channel_after (enabled_at allowed ⟨i, h⟩) p q
      rw [show places (fun j : Fin R.n => j.val < i + 1) = _ from places_below_succ ⟨i, h⟩,
        show R.stateAt (i + 1) = _ from R.stateAt_succ ⟨i, h⟩, after, collect_append,
        collect_append, collect_singleton, collect_singleton, List.append_assoc,
        ← List.append_assoc _ others, ← before, ← List.append_assoc, ← List.append_assoc]
      exact congrArg (· ++ _) ih
    · rw [places_below_past (Nat.le_of_not_lt h), R.stateAt_past (Nat.le_of_not_lt h)]
      exact ih

end Run

end DistSys.Snapshot
