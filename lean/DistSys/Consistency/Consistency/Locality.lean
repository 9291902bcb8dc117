module

public import DistSys.Consistency.Consistency.Projection

/-!
# Linearizability is local

Herlihy and Wing 1990, Theorem 1.  The paper merges the orders of the objects along a relation that
it shows to be acyclic.  Here each operation gets a point in real time: the latest invocation among
it and the operations before it in the order of its object.  No operation is answered before its
point, points do not fall along the order of an object, and two objects have no point in common, for
an invocation has one object.  So the operations of all objects can be put in the order of their
points, those with the same point in the order of their object.

The histories need not be complete: an operation that was never answered has a point too.  What an
object allows is any set of sequential histories; `DistSys.Consistency.RelationalLocality` draws the
theorem for objects with states from this one.

## Main declarations

* `legalAtEach_iff`: a legal order of many objects is legal at each of them.
* `pointed`: an order with the points of its operations.
* `locality_of_any_specification`.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

open History
open scoped Classical

variable {Object Node Operation Response State : Type}

/-! ### Legal orders of many objects -/

/-- The operations of one object in an order of many. -/
def ofObject (x : Object) (order : List (Nat × (Object × Operation) × (Object × Response))) :
    List (Nat × (Object × Operation) × (Object × Response)) :=
  order.filter (fun e => e.2.1.1 = x)

/-- The operations of one object in an order of many, without their positions. -/
theorem sequentialAt_map (x : Object)
    (order : List (Nat × (Object × Operation) × (Object × Response))) :
    sequentialAt x (order.map fun (e : Nat × (Object × Operation) × (Object × Response)) => e.2) =
      (ofObject x order).map (fun (e : Nat × (Object × Operation) × (Object × Response)) =>
        (e.2.1.2, e.2.2.2)) := by
  induction order with
  | nil => rfl
  | cons e rest ih =>
    by_cases same : e.2.1.1 = x
    · have here : ofObject x (e :: rest) = e :: ofObject x rest :=
        List.filter_cons_of_pos (by simpa using same)
      rw [here, List.map_cons, List.map_cons, sequentialAt, if_pos same, ih]
    · have there : ofObject x (e :: rest) = ofObject x rest :=
        List.filter_cons_of_neg (by simpa using same)
      rw [there, List.map_cons, sequentialAt, if_neg same, ih]

/-- An order of the operations of many objects is legal when each object answers for itself and its
operations are legal in their order. -/
theorem legalAtEach_iff {objects : Object → List (Operation × Response) → Prop}
    {order : List (Nat × (Object × Operation) × (Object × Response))} :
    LegalAtEach objects
        (order.map (fun (e : Nat × (Object × Operation) × (Object × Response)) => e.2)) ↔
      (∀ e, e ∈ order → e.2.2.1 = e.2.1.1) ∧ ∀ x, objects x
        ((ofObject x order).map (fun (e : Nat × (Object × Operation) × (Object × Response)) =>
          (e.2.1.2, e.2.2.2))) := by
  refine and_congr ⟨fun own e mem => own e.2 (List.mem_map.2 ⟨e, mem, rfl⟩), fun own f mem => ?_⟩
    (forall_congr' fun x => by rw [sequentialAt_map])
  obtain ⟨e, inside, rfl⟩ := List.mem_map.1 mem
  exact own e inside

variable {objects : Object → List (Operation × Response) → Prop}
  {history : List (HistoryEvent Node (Object × Operation) (Object × Response))}

/-- A linearization of many objects contains one of each. -/
theorem onObject_of_product (x : Object)
    {order : List (Nat × (Object × Operation) × (Object × Response))}
    (sound : Sound (LegalAtEach objects) history order)
    (contains : ContainsCompleted history order) :
    OnObject (objects x) x history (ofObject x order) := by
  obtain ⟨legal, nodup, listed, respected⟩ := sound
  obtain ⟨own, legal⟩ := legalAtEach_iff.1 legal
  rw [List.nodup_iff_pairwise_ne, List.pairwise_map] at nodup
  refine ⟨legal x, nodup.filter _, fun e mem => ?_, fun e mem => ?_, fun i n o invoked done => ?_,
    (pairwise_iff_places.2 respected).filter _⟩
  · obtain ⟨mem, here⟩ := List.mem_filter.1 mem
    have here : e.2.1.1 = x := of_decide_eq_true here
    exact ⟨here, (own e mem).trans here⟩
  · obtain ⟨n, invoked, response⟩ := listed e (List.mem_filter.1 mem).1
    exact ⟨n, invoked, response⟩
  · obtain ⟨e, mem, rfl⟩ := contains i done
    obtain ⟨m, invoked', _⟩ := listed e mem
    have same := (HistoryEvent.invoke.inj (Option.some.inj (invoked'.symm.trans invoked))).2
    exact ⟨e, List.mem_filter.2 ⟨mem, decide_eq_true (congrArg Prod.fst same)⟩, rfl⟩

/-! ### Points -/

/-- An order, each operation with its point: the latest invocation among it and those before it. -/
def pointed {α : Type} (m : Nat) : List (Nat × α) → List (Nat × Nat × α)
  | [] => []
  | e :: rest => (Nat.max m e.1, e) :: pointed (Nat.max m e.1) rest

/-- Without the points it is the order that it was. -/
theorem map_pointed {α : Type} (m : Nat) (l : List (Nat × α)) :
    (pointed m l).map (fun (p : Nat × Nat × α) => p.2) = l := by
  induction l generalizing m with
  | nil => rfl
  | cons e rest ih => exact congrArg (e :: ·) (ih _)

/-- A point is not before the start, nor before the invocation of its operation. -/
theorem pointed_ge {α : Type} {m : Nat} {l : List (Nat × α)} {p : Nat × Nat × α}
    (mem : p ∈ pointed m l) : m ≤ p.1 ∧ p.2.1 ≤ p.1 := by
  induction l generalizing m with
  | nil => exact nomatch mem
  | cons e rest ih =>
    rcases List.mem_cons.1 mem with rfl | mem
    · exact ⟨Nat.le_max_left _ _, Nat.le_max_right _ _⟩
    · exact ⟨Nat.le_trans (Nat.le_max_left _ _) (ih mem).1, (ih mem).2⟩

/-- Points do not fall along the order. -/
theorem pointed_sorted {α : Type} (m : Nat) (l : List (Nat × α)) :
    (pointed m l).Pairwise (fun p q => p.1 ≤ q.1) := by
  induction l generalizing m with
  | nil => exact .nil
  | cons e rest ih => exact List.pairwise_cons.2 ⟨fun q mem => (pointed_ge mem).1, ih _⟩

/-- A point is the start or an invocation of the order. -/
theorem pointed_from {α : Type} {m : Nat} {l : List (Nat × α)} {p : Nat × Nat × α}
    (mem : p ∈ pointed m l) : p.1 = m ∨ ∃ e, e ∈ l ∧ e.1 = p.1 := by
  induction l generalizing m with
  | nil => exact nomatch mem
  | cons e rest ih =>
    have head : Nat.max m e.1 = m ∨ Nat.max m e.1 = e.1 := by
      rcases Nat.le_total m e.1 with le | le
      · exact Or.inr (Nat.max_eq_right le)
      · exact Or.inl (Nat.max_eq_left le)
    have here (eq : p.1 = Nat.max m e.1) : p.1 = m ∨ ∃ f, f ∈ e :: rest ∧ f.1 = p.1 := by
      rcases head with same | same
      · exact Or.inl (eq.trans same)
      · exact Or.inr ⟨e, List.mem_cons_self, (eq.trans same).symm⟩
    rcases List.mem_cons.1 mem with rfl | mem
    · exact here rfl
    · rcases ih mem with eq | ⟨f, f_mem, same⟩
      · exact here eq
      · exact Or.inr ⟨f, List.mem_cons_of_mem _ f_mem, same⟩

/-- The point of an operation is an invocation of its order. -/
theorem pointed_mem {α : Type} {l : List (Nat × α)} {p : Nat × Nat × α} (mem : p ∈ pointed 0 l) :
    ∃ e, e ∈ l ∧ e.1 = p.1 := by
  rcases pointed_from mem with zero | found
  · have ge := (pointed_ge mem).2
    refine ⟨p.2, ?_, by omega⟩
    rw [← map_pointed 0 l]
    exact List.mem_map.2 ⟨p, mem, rfl⟩
  · exact found

/-- No operation is answered before its point, in an order that respects real time. -/
theorem pointed_open {m : Nat} {l : List (Nat × (Object × Operation) × (Object × Response))}
    (start : ∀ e, e ∈ l → ¬ Precedes history e.1 m)
    (respected : l.Pairwise (fun e f => ¬ Precedes history f.1 e.1))
    {p : Nat × Nat × (Object × Operation) × (Object × Response)} (mem : p ∈ pointed m l) :
    ¬ Precedes history p.2.1 p.1 := by
  induction l generalizing m with
  | nil => exact nomatch mem
  | cons e rest ih =>
    obtain ⟨first, respected⟩ := List.pairwise_cons.1 respected
    have latest (i : Nat) (low : ¬ Precedes history i m) (high : ¬ Precedes history i e.1) :
        ¬ Precedes history i (Nat.max m e.1) := by
      rcases Nat.le_total m e.1 with le | le
      · rw [show Nat.max m e.1 = e.1 from Nat.max_eq_right le]
        exact high
      · rw [show Nat.max m e.1 = m from Nat.max_eq_left le]
        exact low
    rcases List.mem_cons.1 mem with rfl | mem
    · refine latest _ (start e List.mem_cons_self) ?_
      rintro ⟨j, _, _, before, done⟩
      exact Nat.lt_asymm before done.2.1
    · exact ih (fun f f_mem => latest _ (start f (List.mem_cons_of_mem _ f_mem)) (first f f_mem))
        respected mem

/-! ### Sorting by points -/

/-- A list whose keys do not fall, from some key on: first the members with that key. -/
theorem filter_append_filter {α : Type} {a : Nat} {l : List (Nat × α)}
    (sorted : l.Pairwise (fun p q => p.1 ≤ q.1)) (above : ∀ p, p ∈ l → a ≤ p.1) :
    l.filter (fun p => p.1 = a) ++ l.filter (fun p => p.1 ≠ a) = l := by
  induction l with
  | nil => rfl
  | cons p rest ih =>
    obtain ⟨first, sorted⟩ := List.pairwise_cons.1 sorted
    by_cases same : p.1 = a
    · rw [List.filter_cons_of_pos (by simpa using same),
        List.filter_cons_of_neg (by simpa using same)]
      exact congrArg (p :: ·) (ih sorted fun q mem => above q (List.mem_cons_of_mem _ mem))
    · have later : ∀ q, q ∈ p :: rest → q.1 ≠ a := by
        intro q mem
        have := above p List.mem_cons_self
        rcases List.mem_cons.1 mem with rfl | mem
        · exact same
        · have := first q mem
          omega
      rw [List.filter_eq_nil_iff.2 (by simpa using later),
        List.filter_eq_self.2 (by simpa using later)]
      rfl

/-- Parts that are equal, put together. -/
theorem flatMap_congr {α β : Type} {l : List α} {f g : α → List β}
    (same : ∀ a, a ∈ l → f a = g a) : l.flatMap f = l.flatMap g := by
  rw [List.flatMap_def, List.flatMap_def, List.map_congr_left same]

/-- A list whose keys do not fall, put together again from the members with each key. -/
theorem flatMap_filter {α : Type} (n a : Nat) {l : List (Nat × α)}
    (sorted : l.Pairwise (fun p q => p.1 ≤ q.1)) (above : ∀ p, p ∈ l → a ≤ p.1)
    (below : ∀ p, p ∈ l → p.1 < a + n) :
    (List.range' a n).flatMap (fun t => l.filter (fun p => p.1 = t)) = l := by
  induction n generalizing a l with
  | zero =>
    match l with
    | [] => rfl
    | p :: _ =>
      have := above p List.mem_cons_self
      have := below p List.mem_cons_self
      omega
  | succ n ih =>
    have rest : (List.range' (a + 1) n).flatMap (fun t => l.filter (fun p => p.1 = t)) =
        l.filter (fun p => p.1 ≠ a) := by
      refine Eq.trans ?_ (ih (a + 1) (sorted.filter _) (fun p mem => ?_) (fun p mem => ?_))
      · refine flatMap_congr fun t mem => ?_
        rw [List.filter_filter]
        refine List.filter_congr fun p _ => ?_
        have := (List.mem_range'_1.1 mem).1
        by_cases same : p.1 = t
        · have : p.1 ≠ a := by omega
          rw [show decide (p.1 ≠ a) = true from decide_eq_true this]
          cases decide (p.1 = t) <;> rfl
        · simp [same]
      · have := above p (List.mem_filter.1 mem).1
        have : p.1 ≠ a := by simpa using (List.mem_filter.1 mem).2
        omega
      · have := below p (List.mem_filter.1 mem).1
        omega
    rw [List.range'_succ, List.flatMap_cons, rest]
    exact filter_append_filter sorted above

/-- Keys that are different for members of one class, and for members of different classes, are
different. -/
theorem pairwise_of_classes {α β : Type} {l : List α} {key : α → Nat} {kind : α → β}
    (within : ∀ c, (l.filter (fun a => kind a = c)).Pairwise (fun a b => key a ≠ key b))
    (across : ∀ a, a ∈ l → ∀ b, b ∈ l → key a = key b → kind a = kind b) :
    l.Pairwise (fun a b => key a ≠ key b) := by
  induction l with
  | nil => exact .nil
  | cons a rest ih =>
    refine List.pairwise_cons.2 ⟨fun b mem same => ?_, ih (fun c => ?_) fun b mem d mem' =>
      across b (List.mem_cons_of_mem _ mem) d (List.mem_cons_of_mem _ mem')⟩
    · have kinds := across a List.mem_cons_self b (List.mem_cons_of_mem _ mem) same
      have first := within (kind a)
      rw [List.filter_cons_of_pos (by simp)] at first
      exact (List.pairwise_cons.1 first).1 b
        (List.mem_filter.2 ⟨mem, decide_eq_true kinds.symm⟩) same
    · exact (within c).sublist ((List.sublist_cons_self a rest).filter _)

/-! ### The merged order -/

/-- The object on which an operation is invoked at a position. -/
def objectAt (history : List (HistoryEvent Node (Object × Operation) (Object × Response)))
    (t : Nat) : Option Object :=
  match history[t]? with
  | some (.invoke _ o) => some o.1
  | _ => none

/-- The operations of all objects with their points, in the order of the points. -/
def merged (history : List (HistoryEvent Node (Object × Operation) (Object × Response)))
    (orders : Object → List (Nat × (Object × Operation) × (Object × Response))) :
    List (Nat × Nat × (Object × Operation) × (Object × Response)) :=
  (List.range' 0 history.length).flatMap fun t =>
    match objectAt history t with
    | some x => (pointed 0 (orders x)).filter (fun p => p.1 = t)
    | none => []

variable {orders : Object → List (Nat × (Object × Operation) × (Object × Response))}

/-- The point of an operation is an invocation on its object. -/
theorem objectAt_point (on : ∀ x, OnObject (objects x) x history (orders x)) {x : Object}
    {p : Nat × Nat × (Object × Operation) × (Object × Response)}
    (mem : p ∈ pointed 0 (orders x)) : objectAt history p.1 = some x ∧ p.1 < history.length := by
  obtain ⟨e, e_mem, same⟩ := pointed_mem mem
  obtain ⟨n, invoked, _⟩ := (on x).listed e e_mem
  rw [same] at invoked
  refine ⟨?_, lt_length invoked⟩
  unfold objectAt
  rw [invoked]
  exact congrArg some ((on x).object e e_mem).1

/-- The order of one object, with its points, is what the merged order has of it. -/
theorem filter_merged (on : ∀ x, OnObject (objects x) x history (orders x)) (x : Object) :
    (merged history orders).filter (fun p => p.2.2.1.1 = x) = pointed 0 (orders x) := by
  unfold merged
  rw [List.filter_flatMap]
  refine Eq.trans (flatMap_congr fun t _ => ?_) (flatMap_filter history.length 0
    (pointed_sorted 0 (orders x)) (fun p _ => Nat.zero_le _) fun p mem => ?_)
  · have object (y : Object) (p : Nat × Nat × (Object × Operation) × (Object × Response))
        (mem : p ∈ (pointed 0 (orders y)).filter (fun p => p.1 = t)) : p.2.2.1.1 = y := by
      refine ((on y).object p.2 ?_).1
      rw [← map_pointed 0 (orders y)]
      exact List.mem_map.2 ⟨p, (List.mem_filter.1 mem).1, rfl⟩
    have only (p : Nat × Nat × (Object × Operation) × (Object × Response))
        (mem : p ∈ (pointed 0 (orders x)).filter (fun p => p.1 = t)) :
        objectAt history t = some x := by
      obtain ⟨mem, at_t⟩ := List.mem_filter.1 mem
      exact of_decide_eq_true at_t ▸ (objectAt_point on mem).1
    have absent (other : objectAt history t ≠ some x) :
        (pointed 0 (orders x)).filter (fun p => p.1 = t) = [] :=
      List.eq_nil_iff_forall_not_mem.2 fun p mem => other (only p mem)
    cases at_t : objectAt history t with
    | none =>
      rw [absent (by rw [at_t]; exact nofun)]
      rfl
    | some y =>
      by_cases same : y = x
      · subst same
        exact List.filter_eq_self.2 fun p mem => decide_eq_true (object y p mem)
      · rw [absent (by rw [at_t]; exact fun h => same (Option.some.inj h))]
        refine List.filter_eq_nil_iff.2 fun p mem => ?_
        have := object y p mem
        simpa [this] using same
  · rw [Nat.zero_add]
    exact (objectAt_point on mem).2

/-- Every operation of the merged order is one of its object's order, with its point there. -/
theorem mem_merged (on : ∀ x, OnObject (objects x) x history (orders x))
    {p : Nat × Nat × (Object × Operation) × (Object × Response)} :
    p ∈ merged history orders ↔ p ∈ pointed 0 (orders p.2.2.1.1) := by
  rw [← filter_merged on]
  exact ⟨fun mem => List.mem_filter.2 ⟨mem, decide_eq_true rfl⟩,
    fun mem => (List.mem_filter.1 mem).1⟩

/-- Points do not fall along the merged order. -/
theorem merged_sorted : (merged history orders).Pairwise (fun p q => p.1 ≤ q.1) := by
  have key {t : Nat} {p : Nat × Nat × (Object × Operation) × (Object × Response)}
      (mem : p ∈ (match objectAt history t with
        | some x => (pointed 0 (orders x)).filter
            (fun (p : Nat × Nat × (Object × Operation) × (Object × Response)) => p.1 = t)
        | none => [])) : p.1 = t := by
    cases at_t : objectAt history t with
    | none => rw [at_t] at mem; exact nomatch mem
    | some y => rw [at_t] at mem; exact of_decide_eq_true (List.mem_filter.1 mem).2
  refine List.pairwise_flatMap.2 ⟨fun t _ => ?_, ?_⟩
  · refine List.pairwise_of_forall_mem_list fun p mem q mem' => ?_
    exact Nat.le_of_eq ((key mem).trans (key mem').symm)
  · refine (List.pairwise_lt_range' (s := 0) (n := history.length)).imp
      fun {t u} lt p mem q mem' => ?_
    rw [key mem, key mem']
    exact Nat.le_of_lt lt

/-- Linearizations of all objects make one of the whole history. -/
theorem linearizable_of_objects (on : ∀ x, OnObject (objects x) x history (orders x)) :
    LinearizableBy (LegalAtEach objects) history := by
  rw [linearizableBy_iff]
  let order := (merged history orders).map
    (fun (p : Nat × Nat × (Object × Operation) × (Object × Response)) => p.2)
  have restricted (x : Object) : ofObject x order = orders x := by
    show List.filter _ (List.map _ _) = _
    rw [List.filter_map]
    exact (congrArg _ (filter_merged on x)).trans (map_pointed 0 (orders x))
  have mem_order (e : Nat × (Object × Operation) × (Object × Response)) :
      e ∈ order ↔ e ∈ orders e.2.1.1 := by
    rw [← restricted]
    exact ⟨fun mem => List.mem_filter.2 ⟨mem, decide_eq_true rfl⟩,
      fun mem => (List.mem_filter.1 mem).1⟩
  refine ⟨order, ⟨legalAtEach_iff.2 ⟨fun e mem => ?_, fun x => ?_⟩, ?_, fun e mem => ?_,
    pairwise_iff_places.1 ?_⟩, fun i done => ?_⟩
  · have := (on e.2.1.1).object e ((mem_order e).1 mem)
    exact this.2
  · rw [restricted]
    exact (on x).legal
  · rw [List.nodup_iff_pairwise_ne, List.pairwise_map]
    refine pairwise_of_classes (kind := fun e => e.2.1.1) (fun x => ?_) fun e mem f mem' same => ?_
    · have own := (on x).nodup
      rw [← restricted x] at own
      exact own
    · obtain ⟨n, invoked, _⟩ := (on _).listed e ((mem_order e).1 mem)
      obtain ⟨m, invoked', _⟩ := (on _).listed f ((mem_order f).1 mem')
      rw [same] at invoked
      exact congrArg Prod.fst
        (HistoryEvent.invoke.inj (Option.some.inj (invoked.symm.trans invoked'))).2
  · obtain ⟨n, invoked, response⟩ := (on _).listed e ((mem_order e).1 mem)
    exact ⟨n, invoked, response⟩
  · rw [List.pairwise_map]
    refine merged_sorted.imp_of_mem fun {p q} p_mem q_mem le => ?_
    rintro ⟨j, n, r, before, done⟩
    have low := (pointed_ge ((mem_merged on).1 p_mem)).2
    refine pointed_open (m := 0) ?_ (on _).respected ((mem_merged on).1 q_mem)
      ⟨j, n, r, by omega, done⟩
    rintro e _ ⟨k, _, _, before, _⟩
    exact absurd before (Nat.not_lt_zero k)
  · obtain ⟨j, n, r, invocation⟩ := done
    obtain ⟨o, invoked⟩ := invocation.1
    obtain ⟨e, mem, same⟩ := (on o.1).contains i n o.2 invoked ⟨j, n, r, invocation⟩
    refine ⟨e, (mem_order e).2 ?_, same⟩
    rwa [((on o.1).object e mem).1]

/-- Linearizability is local, whatever the objects allow: a well-formed history of many objects is
linearizable exactly when its projection to each object is. -/
theorem locality_of_any_specification : locality_of_any_specification.Statement := by
  intro Object Node Operation Response objects history wf
  constructor
  · intro linearizable x
    obtain ⟨order, sound, contains⟩ := linearizableBy_iff.1 linearizable
    exact (linearizable_project_iff wf (objects x) x).2 ⟨_, onObject_of_product x sound contains⟩
  · intro each
    have orders (x : Object) := (linearizable_project_iff wf (objects x) x).1 (each x)
    exact linearizable_of_objects fun x => (orders x).choose_spec

end DistSys.Consistency
