module

public import DistSys.Consistency.Crdt.StateBased

/-!
# A replicated counter counts

Shapiro, Preguiça, Baquero and Zawirski (*Conflict-free Replicated Data Types*, 2011) define the
G-Counter.  In every execution its entry for a replica is the sum of the increments there that are
known (`g_counter_counts`), so its value is the sum of all known increments (`counter_value`).  The
reason is that knowledge is closed downwards at each replica: whoever knows an update knows the
earlier ones at the same replica.  So of two known sets one contains the other, replica by replica,
and the larger of two entries belongs to the union.

## Main declarations

* `View`: what is true of a state and the updates in it; `View.update`, `View.merge`.
* `g_counter_counts`, `counter_value`.
-/

@[expose] public noncomputable section

namespace DistSys.Crdt

open Execution

open scoped Classical

variable {n : Nat} {es fs : List (GossipEvent (Fin n) Nat (Fin n → Nat))}
  {e : GossipEvent (Fin n) Nat (Fin n → Nat)}

/-- The event at a time is an update at the replica. -/
def UpdateAt (es : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (i : Nat) (q : Fin n) : Prop :=
  ∃ k, es[i]? = some (.update q k)

/-- It is one of the events. -/
theorem UpdateAt.lt {i : Nat} {q : Fin n} (h : UpdateAt es i q) : i < es.length := by
  obtain ⟨k, h⟩ := h
  exact (List.getElem?_eq_some_iff.1 h).1

/-- Later events do not change the earlier ones. -/
theorem updateAt_append {i : Nat} {q : Fin n} (lt : i < es.length) :
    UpdateAt (es ++ fs) i q ↔ UpdateAt es i q := by
  unfold UpdateAt
  rw [List.getElem?_append_left lt]

/-- Where nothing is added, the event is no update. -/
theorem incrementAt_eq_zero {q : Fin n} (other : ∀ k, e ≠ .update q k) : incrementAt n e q = 0 := by
  unfold incrementAt
  cases e with
  | update p k =>
    by_cases here : p = q
    · subst here; exact absurd rfl (other k)
    · exact if_neg here
  | send p => rfl
  | receive p m => rfl

/-- Whoever knows more updates at a replica has counted as much there. -/
theorem knownAt_le {first second : List Nat} {q : Fin n} :
    ∀ (es : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (time : Nat),
      (∀ i, UpdateAt es i q → time + i ∈ first → time + i ∈ second) →
      knownAt n es time first q ≤ knownAt n es time second q := by
  intro es
  induction es with
  | nil => exact fun _ _ => Nat.le_refl _
  | cons e es ih =>
    intro time more
    refine Nat.add_le_add ?_ (ih (time + 1) fun i at_q => ?_)
    · by_cases adds : ∃ k, e = .update q k
      · obtain ⟨k, rfl⟩ := adds
        have here : time ∈ first → time ∈ second := more 0 ⟨k, rfl⟩
        by_cases known : time ∈ first
        · rw [if_pos known, if_pos (here known)]
          exact Nat.le_refl _
        · rw [if_neg known]
          exact Nat.zero_le _
      · rw [incrementAt_eq_zero fun k same => adds ⟨k, same⟩]
        split <;> exact Nat.zero_le _
    · have step := more (i + 1) at_q
      rw [show time + (i + 1) = time + 1 + i by omega] at step
      exact step

/-- What is counted depends on which updates are known. -/
theorem knownAt_congr {first second : List Nat} {q : Fin n} {time : Nat}
    (same : ∀ i, UpdateAt es i q → (time + i ∈ first ↔ time + i ∈ second)) :
    knownAt n es time first q = knownAt n es time second q :=
  Nat.le_antisymm (knownAt_le es time fun i h => (same i h).1)
    (knownAt_le es time fun i h => (same i h).2)

/-- One event later. -/
theorem knownAt_append {known : List Nat} {q : Fin n} :
    ∀ (es : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (time : Nat),
      knownAt n (es ++ [e]) time known q = knownAt n es time known q +
        if time + es.length ∈ known then incrementAt n e q else 0 := by
  intro es
  induction es with
  | nil => exact fun time => (Nat.zero_add _).symm ▸ rfl
  | cons f es ih =>
    intro time
    show _ + knownAt n (es ++ [e]) (time + 1) known q = (_ + knownAt n es (time + 1) known q) + _
    rw [ih, List.length_cons, show time + 1 + es.length = time + (es.length + 1) by omega,
      Nat.add_assoc]

/-! ### What is true of a state and the updates in it -/

/-- A state with the updates in it: they have happened; with an update the earlier ones at the same
replica are in it; and each entry is the sum of those at its replica. -/
structure View (es : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (v : (Fin n → Nat) × List Nat) :
    Prop where
  below : ∀ i ∈ v.2, i < es.length
  closed : ∀ q i j, UpdateAt es i q → UpdateAt es j q → i ≤ j → j ∈ v.2 → i ∈ v.2
  counts : ∀ q, v.1 q = knownAt n es 0 v.2 q

/-- Later events do not matter to it. -/
theorem View.later {v : (Fin n → Nat) × List Nat} (h : View es v) : View (es ++ [e]) v := by
  refine ⟨fun i mem => ?_, fun q i j hi hj le mem => ?_, fun q => ?_⟩
  · rw [List.length_append]
    exact Nat.lt_add_right _ (h.below i mem)
  · have lt := h.below j mem
    exact h.closed q i j ((updateAt_append (Nat.lt_of_le_of_lt le lt)).1 hi)
      ((updateAt_append lt).1 hj) le mem
  · rw [knownAt_append, Nat.zero_add,
      if_neg fun mem => Nat.lt_irrefl _ (h.below _ mem), Nat.add_zero]
    exact h.counts q

/-- An update at a replica that knows all earlier updates of its own. -/
theorem View.update {s : Fin n → Nat} {known : List Nat} {p : Fin n} (h : View es (s, known))
    (own : ∀ i, UpdateAt es i p → i ∈ known) (k : Nat) :
    View (es ++ [.update p k]) ((gCounter n).update p k s, es.length :: known) := by
  refine ⟨fun i mem => ?_, fun q i j hi hj le mem => ?_, fun q => ?_⟩
  · rw [List.length_append]
    rcases List.mem_cons.1 mem with rfl | mem
    · exact Nat.lt_succ_self _
    · exact Nat.lt_succ_of_lt (h.below i mem)
  · rcases List.mem_cons.1 mem with rfl | mem
    · obtain ⟨k', at_end⟩ := hj
      rw [List.getElem?_concat_length] at at_end
      obtain ⟨rfl, _⟩ := GossipEvent.update.inj (Option.some.inj at_end)
      rcases Nat.eq_or_lt_of_le le with rfl | lt
      · exact List.mem_cons_self
      · exact List.mem_cons_of_mem _ (own i ((updateAt_append lt).1 hi))
    · have lt := h.below j mem
      exact List.mem_cons_of_mem _ (h.closed q i j
        ((updateAt_append (Nat.lt_of_le_of_lt le lt)).1 hi) ((updateAt_append lt).1 hj) le mem)
  · have before : knownAt n es 0 (es.length :: known) q = knownAt n es 0 known q := by
      refine knownAt_congr fun i at_q => ?_
      rw [Nat.zero_add, List.mem_cons]
      exact or_iff_right (Nat.ne_of_lt at_q.lt)
    rw [knownAt_append, Nat.zero_add, if_pos List.mem_cons_self, before, ← h.counts q]
    show (if q = p then s q + k else s q) = s q + if p = q then k else 0
    by_cases here : q = p
    · rw [if_pos here, if_pos here.symm]
    · rw [if_neg here, if_neg (Ne.symm here), Nat.add_zero]

/-- Of two views one contains the other, replica by replica; so the larger entry counts both. -/
theorem View.merge {a b : (Fin n → Nat) × List Nat} (ha : View es a) (hb : View es b) :
    View es ((gCounter n).merge a.1 b.1, a.2 ++ b.2) := by
  refine ⟨fun i mem => ?_, fun q i j hi hj le mem => ?_, fun q => ?_⟩
  · rcases List.mem_append.1 mem with mem | mem
    · exact ha.below i mem
    · exact hb.below i mem
  · rcases List.mem_append.1 mem with mem | mem
    · exact List.mem_append_left _ (ha.closed q i j hi hj le mem)
    · exact List.mem_append_right _ (hb.closed q i j hi hj le mem)
  · have union {x y : List Nat} (sub : ∀ i, UpdateAt es i q → i ∈ x → i ∈ y) (z : List Nat)
        (is : ∀ i, i ∈ z ↔ i ∈ x ∨ i ∈ y) :
        knownAt n es 0 x q ≤ knownAt n es 0 y q ∧ knownAt n es 0 z q = knownAt n es 0 y q := by
      refine ⟨knownAt_le es 0 fun i at_q => ?_, knownAt_congr fun i at_q => ?_⟩
      · rw [Nat.zero_add]; exact sub i at_q
      · rw [Nat.zero_add, is]; exact ⟨fun h => h.elim (sub i at_q) id, .inr⟩
    show max (a.1 q) (b.1 q) = _
    rw [ha.counts q, hb.counts q]
    by_cases nested : ∀ i, UpdateAt es i q → i ∈ a.2 → i ∈ b.2
    · obtain ⟨le, same⟩ := union nested (a.2 ++ b.2) fun i => List.mem_append
      rw [same]
      exact Nat.max_eq_right le
    · have other : ∀ i, UpdateAt es i q → i ∈ b.2 → i ∈ a.2 := by
        intro i hi mem
        apply Classical.byContradiction
        intro missing
        refine nested fun j hj here => ?_
        rcases Nat.le_total i j with le | le
        · exact absurd (ha.closed q i j hi hj le here) missing
        · exact hb.closed q j i hj hi le mem
      obtain ⟨le, same⟩ := union other (a.2 ++ b.2) fun i => List.mem_append.trans Or.comm
      rw [same]
      exact Nat.max_eq_left le

/-! ### Executions -/

/-- The invariant: each state of a replica, and each state that was sent, is a view; and each
replica knows its own updates. -/
structure Counted (es : List (GossipEvent (Fin n) Nat (Fin n → Nat)))
    (G : Gossip (Fin n) (Fin n → Nat)) : Prop where
  time : G.time = es.length
  here : ∀ p, View es (G.state p, G.known p)
  sent : ∀ m ∈ G.sent, View es m
  own : ∀ p i, UpdateAt es i p → i ∈ G.known p

/-- An update at the end is the last event. -/
theorem updateAt_concat {i : Nat} {q : Fin n} (h : UpdateAt (es ++ [e]) i q) :
    UpdateAt es i q ∨ i = es.length ∧ ∃ k, e = .update q k := by
  have lt := h.lt
  rw [List.length_append] at lt
  rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ lt) with last | lt
  · obtain rfl : i = es.length := last
    obtain ⟨k, h⟩ := h
    rw [List.getElem?_concat_length] at h
    exact .inr ⟨rfl, k, Option.some.inj h⟩
  · exact .inl ((updateAt_append lt).1 h)

/-- The invariant along each event. -/
theorem Counted.after {G : Gossip (Fin n) (Fin n → Nat)} (h : Counted es G)
    (possible : (gCounter n).Possible G e) : Counted (es ++ [e]) ((gCounter n).after G e) := by
  have time : G.time + 1 = (es ++ [e]).length := by
    rw [List.length_append, h.time]
    rfl
  cases e with
  | update p k =>
    refine ⟨time, fun q => ?_, fun m mem => (h.sent m mem).later, fun q i at_q => ?_⟩
    · by_cases same : q = p
      · subst same
        simp only [StateCrdt.after, if_true, h.time]
        exact (h.here q).update (h.own q) k
      · simp only [StateCrdt.after, if_neg same]
        exact (h.here q).later
    · by_cases same : q = p
      · subst same
        simp only [StateCrdt.after, if_true, h.time]
        rcases updateAt_concat at_q with before | ⟨rfl, _⟩
        · exact List.mem_cons_of_mem _ (h.own q i before)
        · exact List.mem_cons_self
      · simp only [StateCrdt.after, if_neg same]
        rcases updateAt_concat at_q with before | ⟨_, k', last⟩
        · exact h.own q i before
        · exact absurd (GossipEvent.update.inj last).1.symm same
  | send p =>
    refine ⟨time, fun q => (h.here q).later, fun m mem => ?_, fun q i at_q => ?_⟩
    · rcases List.mem_cons.1 mem with rfl | mem
      · exact (h.here p).later
      · exact (h.sent m mem).later
    · rcases updateAt_concat at_q with before | ⟨_, k', last⟩
      · exact h.own q i before
      · exact nomatch last
  | receive p m =>
    refine ⟨time, fun q => ?_, fun m mem => (h.sent m mem).later, fun q i at_q => ?_⟩
    · by_cases same : q = p
      · subst same
        simp only [StateCrdt.after, if_true]
        exact ((h.here q).merge (h.sent m possible)).later
      · simp only [StateCrdt.after, if_neg same]
        exact (h.here q).later
    · have known : i ∈ G.known q := by
        rcases updateAt_concat at_q with before | ⟨_, k', last⟩
        · exact h.own q i before
        · exact nomatch last
      by_cases same : q = p
      · subst same
        simp only [StateCrdt.after, if_true]
        exact List.mem_append_left _ known
      · simp only [StateCrdt.after, if_neg same]
        exact known

/-- The invariant along a schedule. -/
theorem Counted.run : ∀ (fs : List (GossipEvent (Fin n) Nat (Fin n → Nat)))
    {es : List (GossipEvent (Fin n) Nat (Fin n → Nat))} {G : Gossip (Fin n) (Fin n → Nat)},
    Counted es G → (gCounter n).execution.Allowed G fs →
      Counted (es ++ fs) ((gCounter n).execution.run G fs) := by
  intro fs
  induction fs with
  | nil => exact fun h _ => (List.append_nil _).symm ▸ h
  | cons f fs ih =>
    intro es G h allowed
    have next := ih (h.after allowed.1) allowed.2
    rw [List.append_assoc] at next
    exact next

/-- At the start nothing is counted. -/
theorem counted_start : Counted [] (gCounter n).start :=
  ⟨rfl, fun _ => ⟨nofun, nofun, fun _ => rfl⟩, nofun, fun _ _ h => absurd h.lt (Nat.not_lt_zero _)⟩

/-- Each entry is the sum of the known increments at its replica. -/
theorem g_counter_counts : g_counter_counts.Statement := by
  intro n events p q allowed
  exact ((counted_start.run events allowed).here p).counts q

/-! ### The value -/

/-- Sums are added place by place. -/
theorem total_add {Item : Type} (f g : Item → Nat) (items : List Item) :
    total (items.map fun x => f x + g x) = total (items.map f) + total (items.map g) := by
  induction items with
  | nil => rfl
  | cons x items ih =>
    show f x + g x + total _ = (f x + total _) + (g x + total _)
    rw [ih]
    omega

/-- Nothing adds up to nothing. -/
theorem total_zero {Item : Type} {f : Item → Nat} {items : List Item}
    (none : ∀ x ∈ items, f x = 0) :
    total (items.map f) = 0 := by
  induction items with
  | nil => rfl
  | cons x items ih =>
    show f x + total _ = 0
    rw [none x List.mem_cons_self, ih fun y mem => none y (List.mem_cons_of_mem _ mem)]

/-- An amount at one place of a list without repetition. -/
theorem total_single {p : Fin n} (k : Nat) {items : List (Fin n)} (once : items.Nodup)
    (mem : p ∈ items) : total (items.map fun q => if p = q then k else 0) = k := by
  induction items with
  | nil => exact nomatch mem
  | cons x items ih =>
    obtain ⟨new, once⟩ := List.nodup_cons.1 once
    show (if p = x then k else 0) + total _ = k
    by_cases here : p = x
    · subst here
      have others : total (items.map fun q => if p = q then k else 0) = 0 :=
        total_zero fun y inside => if_neg fun same : p = y => new (same ▸ inside)
      rw [if_pos rfl, others, Nat.add_zero]
    · rw [if_neg here, Nat.zero_add]
      exact ih once ((List.mem_cons.1 mem).resolve_left here)

/-- No replica is listed twice. -/
theorem nodup_finRange (n : Nat) : (List.finRange n).Nodup := by
  induction n with
  | zero => exact .nil
  | succ n ih =>
    rw [List.finRange_succ]
    refine .cons (fun x mem => ?_) (List.pairwise_map.2 (ih.imp fun ne same =>
      ne (Fin.succ_inj.1 same)))
    obtain ⟨y, _, rfl⟩ := List.mem_map.1 mem
    exact fun same => Nat.succ_ne_zero y.val (congrArg Fin.val same).symm

/-- What an event adds, it adds at one replica. -/
theorem total_incrementAt (e : GossipEvent (Fin n) Nat (Fin n → Nat)) :
    total ((List.finRange n).map (incrementAt n e)) = increment n e := by
  cases e with
  | update p k => exact total_single k (nodup_finRange n) (List.mem_finRange p)
  | send p => exact total_zero fun _ _ => rfl
  | receive p m => exact total_zero fun _ _ => rfl

/-- The sum over the replicas is the sum over all updates. -/
theorem total_knownAt (known : List Nat) :
    ∀ (es : List (GossipEvent (Fin n) Nat (Fin n → Nat))) (time : Nat),
      total ((List.finRange n).map (knownAt n es time known)) =
        knownIncrements n es time known := by
  intro es
  induction es with
  | nil => exact fun _ => total_zero fun _ _ => rfl
  | cons e es ih =>
    intro time
    show total ((List.finRange n).map fun q =>
      (if time ∈ known then incrementAt n e q else 0) + knownAt n es (time + 1) known q) =
        (if time ∈ known then increment n e else 0) + knownIncrements n es (time + 1) known
    rw [total_add, ih (time + 1)]
    by_cases here : time ∈ known
    · simp only [if_pos here]
      rw [← total_incrementAt e]
    · simp only [if_neg here]
      rw [total_zero fun _ _ => rfl]

/-- A G-Counter counts: its value is the sum of the known increments. -/
theorem counter_value : counter_value.Statement := by
  intro n events p allowed
  have entries : ((gCounter n).execution.run (gCounter n).start events).state p = _ :=
    funext ((counted_start.run events allowed).here p).counts
  unfold counterShows
  rw [entries]
  exact total_knownAt _ events 0

end DistSys.Crdt
