module

public import DistSys.Foundations.Execution
public import DistSys.Statements.Consistency.Crdt

/-!
# State-based replicated data types are strongly eventually consistent

Shapiro, Preguiça, Baquero and Zawirski (*Conflict-free Replicated Data Types*, 2011).  Merging
makes the states a semilattice; `LE C a b` is its order.  The proof has one invariant: the state of
a replica, and each state that was ever sent, is the least upper bound of the initial state and of
the states right after the updates in it.  So it depends on the set of updates alone: not on the
order in which they came, nor on how often.

Eventual delivery is a matter of the network: whoever hears from a replica learns all it knew.

## Main declarations

* `Lub.unique`: least upper bounds of the same updates are equal.
* `Sound.after`: the invariant, along each event.
* `strong_convergence`, `strong_eventual_consistency`.
-/

@[expose] public noncomputable section

namespace DistSys.Crdt

open Execution

variable {Replica Update State : Type} {C : StateCrdt Replica Update State}

/-! ### The semilattice of the states -/

/-- One state is below another one: merged with it, it adds nothing. -/
def LE (C : StateCrdt Replica Update State) (a b : State) : Prop := C.merge a b = b

/-- The order is transitive. -/
theorem LE.trans (laws : C.MonotoneSemilattice) {a b c : State} (left : LE C a b)
    (right : LE C b c) : LE C a c := by
  have eq := laws.2.1 a b c
  rw [show C.merge a b = b from left, show C.merge b c = c from right] at eq
  exact eq.symm

/-- The order is antisymmetric. -/
theorem LE.antisymm (laws : C.MonotoneSemilattice) {a b : State} (left : LE C a b)
    (right : LE C b a) : a = b :=
  right.symm.trans ((laws.1 b a).trans left)

/-- A state is below what it is merged to. -/
theorem le_merge_left (laws : C.MonotoneSemilattice) (a b : State) : LE C a (C.merge a b) := by
  have eq := laws.2.1 a a b
  rw [laws.2.2.1 a] at eq
  exact eq.symm

/-- A state is below what is merged with it. -/
theorem le_merge_right (laws : C.MonotoneSemilattice) (a b : State) : LE C b (C.merge a b) :=
  laws.1 b a ▸ le_merge_left laws b a

/-- What is above two states is above their merge. -/
theorem merge_le (laws : C.MonotoneSemilattice) {a b c : State} (left : LE C a c)
    (right : LE C b c) : LE C (C.merge a b) c :=
  (laws.2.1 a b c).trans ((congrArg (C.merge a) right).trans left)

/-! ### States as least upper bounds of the updates in them -/

/-- The state is the least upper bound of the initial state and of the states after some updates. -/
def Lub (C : StateCrdt Replica Update State) (after : Nat → State) (known : List Nat) (x : State) :
    Prop :=
  (LE C C.initial x ∧ ∀ i, i ∈ known → LE C (after i) x) ∧
  ∀ y, LE C C.initial y → (∀ i, i ∈ known → LE C (after i) y) → LE C x y

/-- The least upper bounds of the same updates are equal. -/
theorem Lub.unique (laws : C.MonotoneSemilattice) {after : Nat → State} {known known' : List Nat}
    {x y : State} (left : Lub C after known x) (right : Lub C after known' y)
    (sub : ∀ i, i ∈ known → i ∈ known') (sup : ∀ i, i ∈ known' → i ∈ known) : x = y :=
  LE.antisymm laws
    (left.2 y right.1.1 fun i mem => right.1.2 i (sub i mem))
    (right.2 x left.1.1 fun i mem => left.1.2 i (sup i mem))

/-- Only the updates in it matter for a least upper bound. -/
theorem Lub.congr {after after' : Nat → State} {known : List Nat} {x : State}
    (h : Lub C after known x) (same : ∀ i, i ∈ known → after' i = after i) :
    Lub C after' known x :=
  ⟨⟨h.1.1, fun i mem => same i mem ▸ h.1.2 i mem⟩,
    fun y low above => h.2 y low fun i mem => same i mem ▸ above i mem⟩

/-- An update: the state after it is the least upper bound with it. -/
theorem Lub.update (laws : C.MonotoneSemilattice) {after : Nat → State} {known : List Nat}
    {x : State} (h : Lub C after known x) {t : Nat} {p : Replica} {u : Update}
    (new : after t = C.update p u x) : Lub C after (t :: known) (C.update p u x) := by
  have up : LE C x (C.update p u x) := laws.2.2.2 p u x
  refine ⟨⟨LE.trans laws h.1.1 up, fun i mem => ?_⟩, fun y _ above => ?_⟩
  · rcases List.mem_cons.1 mem with rfl | mem
    · exact new ▸ laws.2.2.1 _
    · exact LE.trans laws (h.1.2 i mem) up
  · exact new ▸ above t List.mem_cons_self

/-- A merge: the least upper bound of the updates in both. -/
theorem Lub.merge (laws : C.MonotoneSemilattice) {after : Nat → State} {known known' : List Nat}
    {x y : State} (left : Lub C after known x) (right : Lub C after known' y) :
    Lub C after (known ++ known') (C.merge x y) := by
  refine ⟨⟨LE.trans laws left.1.1 (le_merge_left laws x y), fun i mem => ?_⟩,
    fun z low above => merge_le laws ?_ ?_⟩
  · rcases List.mem_append.1 mem with mem | mem
    · exact LE.trans laws (left.1.2 i mem) (le_merge_left laws x y)
    · exact LE.trans laws (right.1.2 i mem) (le_merge_right laws x y)
  · exact left.2 z low fun i mem => above i (List.mem_append_left _ mem)
  · exact right.2 z low fun i mem => above i (List.mem_append_right _ mem)

/-! ### The invariant -/

/-- Every state, at a replica or sent, is the least upper bound of the updates in it, and these
happened before now. -/
def Sound (C : StateCrdt Replica Update State) (after : Nat → State) (G : Gossip Replica State) :
    Prop :=
  (∀ p, Lub C after (G.known p) (G.state p) ∧ ∀ i, i ∈ G.known p → i < G.time) ∧
  ∀ m, m ∈ G.sent → Lub C after m.2 m.1 ∧ ∀ i, i ∈ m.2 → i < G.time

/-- At the start every state is the initial one. -/
theorem sound_start (laws : C.MonotoneSemilattice) (after : Nat → State) :
    Sound C after C.start :=
  ⟨fun _ => ⟨⟨⟨laws.2.2.1 _, fun _ mem => nomatch mem⟩, fun _ low _ => low⟩,
    fun _ mem => nomatch mem⟩, fun _ mem => nomatch mem⟩

/-- The states after the updates that are still to come do not matter. -/
theorem Sound.congr {after after' : Nat → State} {G : Gossip Replica State} (h : Sound C after G)
    (same : ∀ i, i < G.time → after' i = after i) : Sound C after' G :=
  ⟨fun p => ⟨(h.1 p).1.congr fun i mem => same i ((h.1 p).2 i mem), (h.1 p).2⟩,
    fun m mem => ⟨(h.2 m mem).1.congr fun i inside => same i ((h.2 m mem).2 i inside),
      (h.2 m mem).2⟩⟩

/-- Time passes with each event. -/
theorem after_time (G : Gossip Replica State) (e : GossipEvent Replica Update State) :
    (C.after G e).time = G.time + 1 := rfl

/-- The invariant along one event; an update is named by its time. -/
theorem Sound.after (laws : C.MonotoneSemilattice) {after : Nat → State}
    {G : Gossip Replica State} (h : Sound C after G) {e : GossipEvent Replica Update State}
    (possible : C.Possible G e)
    (name : ∀ p u, e = .update p u → after G.time = C.update p u (G.state p)) :
    Sound C after (C.after G e) := by
  have old {i : Nat} {known : List Nat} (all : ∀ i, i ∈ known → i < G.time) (mem : i ∈ known) :
      i < G.time + 1 := Nat.lt_succ_of_lt (all i mem)
  have kept (m : State × List Nat) (mem : m ∈ G.sent) :
      Lub C after m.2 m.1 ∧ ∀ i, i ∈ m.2 → i < G.time + 1 :=
    ⟨(h.2 m mem).1, fun i inside => old (h.2 m mem).2 inside⟩
  cases e with
  | update p u =>
    refine ⟨fun q => ?_, kept⟩
    by_cases here : q = p
    · subst here
      simp only [StateCrdt.after, if_true]
      refine ⟨(h.1 q).1.update laws (name q u rfl), fun i mem => ?_⟩
      rcases List.mem_cons.1 mem with rfl | mem
      · exact Nat.lt_succ_self _
      · exact old (h.1 q).2 mem
    · simp only [StateCrdt.after, if_neg here]
      exact ⟨(h.1 q).1, fun i mem => old (h.1 q).2 mem⟩
  | send p =>
    refine ⟨fun q => ⟨(h.1 q).1, fun i mem => old (h.1 q).2 mem⟩, fun m mem => ?_⟩
    rcases List.mem_cons.1 mem with rfl | mem
    · exact ⟨(h.1 p).1, fun i inside => old (h.1 p).2 inside⟩
    · exact kept m mem
  | receive p m =>
    refine ⟨fun q => ?_, kept⟩
    by_cases here : q = p
    · subst here
      simp only [StateCrdt.after, if_true]
      refine ⟨(h.1 q).1.merge laws (h.2 m possible).1, fun i mem => ?_⟩
      rcases List.mem_append.1 mem with mem | mem
      · exact old (h.1 q).2 mem
      · exact old (h.2 m possible).2 mem
    · simp only [StateCrdt.after, if_neg here]
      exact ⟨(h.1 q).1, fun i mem => old (h.1 q).2 mem⟩

/-- The invariant along a finite schedule. -/
theorem Sound.run (laws : C.MonotoneSemilattice) {after : Nat → State} {G : Gossip Replica State}
    (h : Sound C after G) {schedule : List (GossipEvent Replica Update State)}
    (allowed : C.execution.Allowed G schedule) :
    ∃ after', (∀ i, i < G.time → after' i = after i) ∧
      Sound C after' (C.execution.run G schedule) := by
  induction schedule generalizing after G with
  | nil => exact ⟨after, fun _ _ => rfl, h⟩
  | cons e rest ih =>
    let next : Nat → State := fun i =>
      if i = G.time then
        match e with
        | .update p u => C.update p u (G.state p)
        | .send _ => C.initial
        | .receive _ _ => C.initial
      else after i
    have same (i : Nat) (lt : i < G.time) : next i = after i := if_neg (Nat.ne_of_lt lt)
    have sound : Sound C next (C.after G e) := by
      refine (h.congr same).after laws allowed.1 fun p u is => ?_
      subst is
      exact if_pos rfl
    obtain ⟨after', agree, sound'⟩ := ih sound allowed.2
    refine ⟨after', fun i lt => (agree i ?_).trans (same i lt), sound'⟩
    rw [after_time]
    exact Nat.lt_succ_of_lt lt

/-- Strong convergence: replicas with the same updates have equal states, at any two times of an
execution. -/
theorem strong_convergence : strong_convergence.Statement := by
  intro Replica Update State C first second p q comm assoc idem up allowed sub sup
  have laws : C.MonotoneSemilattice := ⟨comm, assoc, idem, up⟩
  obtain ⟨allowed, allowed'⟩ := C.execution.allowed_append.1 allowed
  obtain ⟨after, _, early⟩ := (sound_start laws fun _ => C.initial).run laws allowed
  obtain ⟨after', agree, late⟩ := early.run laws allowed'
  rw [Execution.Execution.run_append] at sub sup ⊢
  exact Lub.unique laws ((early.congr agree).1 p).1 (late.1 q).1 sub sup

/-! ### Infinite executions -/

/-- The time of a moment. -/
theorem moment_time (schedule : Nat → GossipEvent Replica Update State) (n : Nat) :
    (C.moment schedule n).time = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact (after_time _ _).trans (congrArg (· + 1) ih)

/-- The invariant in an infinite execution. -/
theorem sound_moment (laws : C.MonotoneSemilattice)
    {schedule : Nat → GossipEvent Replica Update State}
    (allowed : C.execution.AllowedForever C.start schedule) :
    ∃ after, ∀ n, Sound C after (C.moment schedule n) := by
  let after : Nat → State := fun i =>
    match schedule i with
    | .update p u => C.update p u ((C.moment schedule i).state p)
    | .send _ => C.initial
    | .receive _ _ => C.initial
  refine ⟨after, fun n => ?_⟩
  induction n with
  | zero => exact sound_start laws after
  | succ n ih =>
    refine ih.after laws (allowed n) fun p u is => ?_
    rw [moment_time]
    show (match schedule n with
      | .update p u => C.update p u ((C.moment schedule n).state p)
      | .send _ => C.initial
      | .receive _ _ => C.initial) = _
    rw [is]

/-- What a replica knows it will always know. -/
theorem known_mono (G : Gossip Replica State) (e : GossipEvent Replica Update State) {p : Replica}
    {i : Nat} (mem : i ∈ G.known p) : i ∈ (C.after G e).known p := by
  cases e with
  | update q u =>
    by_cases here : p = q
    · subst here
      simp only [StateCrdt.after, if_true]
      exact List.mem_cons_of_mem _ mem
    · simpa only [StateCrdt.after, if_neg here] using mem
  | send q => exact mem
  | receive q m =>
    by_cases here : p = q
    · subst here
      simp only [StateCrdt.after, if_true]
      exact List.mem_append_left _ mem
    · simpa only [StateCrdt.after, if_neg here] using mem

/-- What a replica knows at some time it knows at all later ones. -/
theorem moment_mono (schedule : Nat → GossipEvent Replica Update State) {p : Replica} {i n k : Nat}
    (le : n ≤ k) (mem : i ∈ (C.moment schedule n).known p) :
    i ∈ (C.moment schedule k).known p :=
  C.execution.stateAt_mono (holds := fun G => i ∈ G.known p)
    (fun G e h => known_mono G e h) le mem

/-- State-based CRDTs are strongly eventually consistent: whoever hears from a replica learns all
that it knew, and who knows the same is in the same state. -/
theorem strong_eventual_consistency : strong_eventual_consistency.Statement := by
  intro Replica Update State C laws schedule allowed gossips
  refine ⟨fun p q t u known => ?_, fun p t q s same => ?_⟩
  · obtain ⟨k, n, le, _, _, heard⟩ := gossips p q t
    refine ⟨n + 1, fun m later => moment_mono schedule later ?_⟩
    show u ∈ (C.after (C.moment schedule n) (schedule n)).known q
    rw [heard]
    simp only [StateCrdt.after, if_true]
    exact List.mem_append_right _ (moment_mono schedule le known)
  · obtain ⟨after, sound⟩ := sound_moment laws allowed
    exact Lub.unique laws ((sound t).1 p).1 ((sound s).1 q).1 (fun i => (same i).1)
      fun i => (same i).2

end DistSys.Crdt
