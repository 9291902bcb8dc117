module

public import DistSys.Consistency.Consistency.Explanations

/-!
# The projection of a history to one object

The events of one object are part of a history: `place` says where they stand in it.  In a
well-formed history an operation and its response are matched in the projection as in the whole.
Hence the projection is linearizable exactly when there is an order of the object's operations, at
their positions in the whole history, that explains them (`OnObject`).  What an object allows is any
set of lists of operations with their responses.

## Main declarations

* `completes_project_iff`: operations are answered in the projection as in the whole history.
* `linearizable_project_iff`: linearizability of the projection, in terms of the whole history.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

open History
open scoped Classical

variable {Object Node Operation Response State : Type}

/-! ### Part of a list -/

/-- Where the members that a function keeps stand in the list. -/
def place {α β : Type} (keep : α → Option β) : List α → Nat → Nat
  | [], k => k
  | e :: rest, k =>
    match keep e, k with
    | none, k => place keep rest k + 1
    | some _, 0 => 0
    | some _, k + 1 => place keep rest k + 1

/-- The members that are kept stand in the same order in the list. -/
theorem place_lt {α β : Type} (keep : α → Option β) (l : List α) {j k : Nat} (lt : j < k) :
    place keep l j < place keep l k := by
  induction l generalizing j k with
  | nil => exact lt
  | cons e rest ih =>
    unfold place
    cases keep e with
    | none => exact Nat.succ_lt_succ (ih lt)
    | some _ =>
      match j, k with
      | 0, k + 1 => exact Nat.succ_pos _
      | j + 1, k + 1 => exact Nat.succ_lt_succ (ih (Nat.lt_of_succ_lt_succ lt))

/-- Order in the list is order among what is kept. -/
theorem place_lt_iff {α β : Type} (keep : α → Option β) (l : List α) {j k : Nat} :
    place keep l j < place keep l k ↔ j < k := by
  refine ⟨fun lt => ?_, place_lt keep l⟩
  rcases Nat.lt_trichotomy j k with h | h | h
  · exact h
  · exact absurd lt (h ▸ Nat.lt_irrefl _)
  · exact absurd (place_lt keep l h) (Nat.lt_asymm lt)

/-- Members kept stand at different places. -/
theorem place_inj {α β : Type} (keep : α → Option β) (l : List α) {j k : Nat}
    (same : place keep l j = place keep l k) : j = k := by
  rcases Nat.lt_trichotomy j k with h | h | h
  · exact absurd same (Nat.ne_of_lt (place_lt keep l h))
  · exact h
  · exact absurd same.symm (Nat.ne_of_lt (place_lt keep l h))

/-- What is kept, by its place. -/
theorem getElem?_place {α β : Type} (keep : α → Option β) (l : List α) (k : Nat) :
    (l.filterMap keep)[k]? = (l[place keep l k]?).bind keep := by
  induction l generalizing k with
  | nil => rfl
  | cons e rest ih =>
    cases kept : keep e with
    | none =>
      rw [List.filterMap_cons_none kept, ih]
      simp [place, kept]
    | some b =>
      rw [List.filterMap_cons_some kept]
      cases k with
      | zero => simp [place, kept]
      | succ k =>
        rw [List.getElem?_cons_succ, ih]
        simp [place, kept]

/-- Everything that is kept has a place. -/
theorem place_onto {α β : Type} (keep : α → Option β) {l : List α} {p : Nat} {e : α} {b : β}
    (entry : l[p]? = some e) (kept : keep e = some b) : ∃ k, place keep l k = p := by
  induction l generalizing p with
  | nil => exact nomatch entry
  | cons d rest ih =>
    cases p with
    | zero =>
      have same : d = e := Option.some.inj entry
      subst same
      exact ⟨0, by simp [place, kept]⟩
    | succ p =>
      obtain ⟨k, at_p⟩ := ih entry
      cases d_kept : keep d with
      | none => exact ⟨k, by simp [place, d_kept, at_p]⟩
      | some c => exact ⟨k + 1, by simp [place, d_kept, at_p]⟩

/-! ### The events of one object -/

/-- An event, if it concerns an object. -/
def strip (x : Object) (e : HistoryEvent Node (Object × Operation) (Object × Response)) :
    Option (HistoryEvent Node Operation Response) :=
  match e with
  | .invoke n o => if o.1 = x then some (.invoke n o.2) else none
  | .respond n r => if r.1 = x then some (.respond n r.2) else none

variable {history : List (HistoryEvent Node (Object × Operation) (Object × Response))} {x : Object}

/-- The projection keeps the events of an object. -/
theorem project_eq (x : Object)
    (history : List (HistoryEvent Node (Object × Operation) (Object × Response))) :
    project x history = history.filterMap (strip x) := by
  induction history with
  | nil => rfl
  | cons e rest ih =>
    cases e with
    | invoke n o =>
      by_cases same : o.1 = x
      · rw [List.filterMap_cons_some (show strip x (.invoke n o) = _ from if_pos same)]
        simp only [project, if_pos same, ih]
      · rw [List.filterMap_cons_none (show strip x (.invoke n o) = _ from if_neg same)]
        simp only [project, if_neg same, ih]
    | respond n r =>
      by_cases same : r.1 = x
      · rw [List.filterMap_cons_some (show strip x (.respond n r) = _ from if_pos same)]
        simp only [project, if_pos same, ih]
      · rw [List.filterMap_cons_none (show strip x (.respond n r) = _ from if_neg same)]
        simp only [project, if_neg same, ih]

/-- Where the events of an object stand in the history. -/
def whole (x : Object)
    (history : List (HistoryEvent Node (Object × Operation) (Object × Response))) : Nat → Nat :=
  place (strip x) history

/-- An invocation in the projection is one on the object in the history. -/
theorem invoke_project_iff {k : Nat} {n : Node} {o : Operation} :
    (project x history)[k]? = some (.invoke n o) ↔
      history[whole x history k]? = some (.invoke n (x, o)) := by
  rw [project_eq, getElem?_place]
  unfold whole
  cases history[place (strip x) history k]? with
  | none => simp
  | some e =>
    cases e with
    | invoke m p =>
      obtain ⟨y, q⟩ := p
      by_cases same : y = x
      · subst same
        simp [strip]
      · simp [strip, same]
    | respond m r =>
      by_cases same : r.1 = x <;> simp [strip, same]

/-- A response in the projection is one of the object in the history. -/
theorem respond_project_iff {k : Nat} {n : Node} {r : Response} :
    (project x history)[k]? = some (.respond n r) ↔
      history[whole x history k]? = some (.respond n (x, r)) := by
  rw [project_eq, getElem?_place]
  unfold whole
  cases history[place (strip x) history k]? with
  | none => simp
  | some e =>
    cases e with
    | respond m p =>
      obtain ⟨y, q⟩ := p
      by_cases same : y = x
      · subst same
        simp [strip]
      · simp [strip, same]
    | invoke m o =>
      by_cases same : o.1 = x <;> simp [strip, same]

/-! ### Operations and their responses -/

/-- A client's first event after some position, if there is one. -/
theorem exists_first {i m : Nat} {n : Node}
    {e : HistoryEvent Node (Object × Operation) (Object × Response)} (lt : i < m)
    (entry : history[m]? = some e) (its : e.client = n) :
    ∃ k f, i < k ∧ k ≤ m ∧ history[k]? = some f ∧ f.client = n ∧
      ∀ j d, i < j → j < k → history[j]? = some d → d.client ≠ n := by
  induction m using Nat.strongRecOn generalizing e with
  | _ m ih =>
    by_cases earlier : ∃ j d, i < j ∧ j < m ∧ history[j]? = some d ∧ d.client = n
    · obtain ⟨j, d, after, before, entry', its'⟩ := earlier
      obtain ⟨k, f, lt', le, rest⟩ := ih j before after entry' its'
      exact ⟨k, f, lt', Nat.le_trans le (Nat.le_of_lt before), rest⟩
    · exact ⟨m, e, lt, Nat.le_refl m, entry, its, fun j d after before entry' its' =>
        earlier ⟨j, d, after, before, entry', its'⟩⟩

/-- A response is matched with an invocation when the client has no event between them. -/
theorem completes_iff {i j : Nat} {n : Node} {r : Object × Response} :
    Completes history i j n r ↔ (∃ o, history[i]? = some (.invoke n o)) ∧ i < j ∧
      history[j]? = some (.respond n r) ∧
      ∀ k e, i < k → k < j → history[k]? = some e → e.client ≠ n := by
  refine ⟨fun ⟨invoked, lt, answer, between⟩ => ⟨invoked, lt, answer, fun k e after before entry
    its => ?_⟩, fun ⟨invoked, lt, answer, between⟩ => ⟨invoked, lt, answer, fun k after before =>
    ⟨fun o entry => between k _ after before entry rfl,
      fun r entry => between k _ after before entry rfl⟩⟩⟩
  subst its
  cases e with
  | invoke m o => exact (between k after before).1 o entry
  | respond m q => exact (between k after before).2 q entry

/-- In a well-formed history, what is answered in the projection is answered in the whole. -/
theorem completes_of_project (wf : WellFormed history) {k l : Nat} {n : Node} {r : Response}
    (h : Completes (project x history) k l n r) :
    Completes history (whole x history k) (whole x history l) n (x, r) := by
  obtain ⟨⟨o, invoked⟩, lt, answer, between⟩ := h
  rw [invoke_project_iff] at invoked
  rw [respond_project_iff] at answer
  refine completes_iff.2
    ⟨⟨_, invoked⟩, place_lt _ _ lt, answer, fun m e after before entry its => ?_⟩
  obtain ⟨first, f, after', le, entry', its', none_between⟩ := exists_first after entry its
  subst its'
  cases f with
  | invoke c p =>
    obtain ⟨j, c', q, done⟩ := wf.2 _ _ _ _ _ invoked entry' after'
    obtain ⟨⟨p', invoked'⟩, after'', answer', none_between'⟩ := completes_iff.1 done
    have same := (HistoryEvent.invoke.inj (Option.some.inj (invoked.symm.trans invoked'))).1
    rcases Nat.lt_trichotomy j first with earlier | eq | later
    · exact none_between j _ after'' earlier answer' same.symm
    · subst eq
      exact nomatch Option.some.inj (entry'.symm.trans answer')
    · exact none_between' first _ after' later entry' same
  | respond c q =>
    have done : Completes history (whole x history k) first c q :=
      completes_iff.2 ⟨⟨_, invoked⟩, after', entry', none_between⟩
    have here : q.1 = x := wf.1 _ _ _ _ _ invoked done
    obtain ⟨l', at_first⟩ := place_onto (strip x) entry' (if_pos here)
    subst at_first
    have after' := (place_lt_iff _ _).1 after'
    have before' := (place_lt_iff _ _).1 (Nat.lt_of_le_of_lt le before)
    refine (between l' after' before').2 q.2 (respond_project_iff.2 ?_)
    rw [show (x, q.2) = q from here ▸ rfl]
    exact entry'

/-- In a well-formed history, what is answered in the whole is answered in the projection. -/
theorem completes_to_project (wf : WellFormed history) {k j : Nat} {n m : Node} {o : Operation}
    {r : Object × Response} (invoked : (project x history)[k]? = some (.invoke m o))
    (h : Completes history (whole x history k) j n r) :
    r.1 = x ∧ ∃ l, whole x history l = j ∧ Completes (project x history) k l n r.2 := by
  have invoked' := invoke_project_iff.1 invoked
  obtain ⟨⟨p, invoked''⟩, lt, answer, between⟩ := completes_iff.1 h
  obtain ⟨rfl, rfl⟩ := HistoryEvent.invoke.inj (Option.some.inj (invoked'.symm.trans invoked''))
  have here : r.1 = x := wf.1 _ _ _ _ _ invoked' h
  obtain ⟨l, rfl⟩ := place_onto (strip x) answer (if_pos here)
  refine ⟨here, l, rfl, ⟨o, invoked⟩, (place_lt_iff _ _).1 lt, respond_project_iff.2 ?_, ?_⟩
  · rw [show (x, r.2) = r from here ▸ rfl]
    exact answer
  · intro i after before
    have after := place_lt (strip x) history after
    have before := place_lt (strip x) history before
    exact ⟨fun q entry => between _ _ after before (invoke_project_iff.1 entry) rfl,
      fun q entry => between _ _ after before (respond_project_iff.1 entry) rfl⟩

/-- In a well-formed history real time is the same in the projection and in the whole. -/
theorem precedes_project_iff (wf : WellFormed history) {k l : Nat} {n : Node} {o : Operation}
    (invoked : (project x history)[k]? = some (.invoke n o)) :
    Precedes (project x history) k l ↔
      Precedes history (whole x history k) (whole x history l) := by
  constructor
  · rintro ⟨j, m, r, before, done⟩
    exact ⟨_, m, _, place_lt _ _ before, completes_of_project wf done⟩
  · rintro ⟨j, m, r, before, done⟩
    obtain ⟨_, i, rfl, done'⟩ := completes_to_project wf invoked done
    exact ⟨i, m, _, (place_lt_iff _ _).1 before, done'⟩

/-! ### Linearizability of the projection -/

/-- An order of the operations of one object, at their positions in the whole history, that explains
them and respects real time. -/
structure OnObject (allows : List (Operation × Response) → Prop) (x : Object)
    (history : List (HistoryEvent Node (Object × Operation) (Object × Response)))
    (order : List (Nat × (Object × Operation) × (Object × Response))) : Prop where
  legal : allows
    (order.map (fun (e : Nat × (Object × Operation) × (Object × Response)) => (e.2.1.2, e.2.2.2)))
  nodup : order.Pairwise (fun e f => e.1 ≠ f.1)
  object : ∀ e, e ∈ order → e.2.1.1 = x ∧ e.2.2.1 = x
  listed : ∀ e, e ∈ order → ∃ n, history[e.1]? = some (.invoke n e.2.1) ∧
    ∀ j r, Completes history e.1 j n r → e.2.2 = r
  contains : ∀ i n o, history[i]? = some (.invoke n (x, o)) → Completed history i →
    ∃ e, e ∈ order ∧ e.1 = i
  respected : order.Pairwise (fun e f => ¬ Precedes history f.1 e.1)

/-- A list whose places respect an order does so pairwise, and conversely. -/
theorem pairwise_iff_places {α : Type} {l : List α} {R : α → α → Prop} :
    l.Pairwise R ↔
      ∀ (a b : Nat) (x y : α), a < b → l[a]? = some x → l[b]? = some y → R x y := by
  rw [List.pairwise_iff_getElem]
  constructor
  · intro h a b x y lt first second
    obtain ⟨in_a, rfl⟩ := List.getElem?_eq_some_iff.1 first
    obtain ⟨in_b, rfl⟩ := List.getElem?_eq_some_iff.1 second
    exact h a b in_a in_b lt
  · intro h a b in_a in_b lt
    exact h a b _ _ lt (List.getElem?_eq_getElem in_a) (List.getElem?_eq_getElem in_b)

/-- An order that is allowed, lists each operation at most once with the response that it got, and
respects real time. -/
def Sound {Node Operation Response : Type} (allows : List (Operation × Response) → Prop)
    (history : List (HistoryEvent Node Operation Response))
    (order : List (Nat × Operation × Response)) : Prop :=
  allows (order.map (fun (x : Nat × Operation × Response) => x.2)) ∧
  (order.map (fun (x : Nat × Operation × Response) => x.1)).Nodup ∧
  (∀ x, x ∈ order → ∃ n, history[x.1]? = some (.invoke n x.2.1) ∧
    ∀ j r, Completes history x.1 j n r → x.2.2 = r) ∧
  ∀ (a b : Nat) (x y : Nat × Operation × Response), a < b → order[a]? = some x →
    order[b]? = some y → ¬ Precedes history y.1 x.1

/-- Linearizable by what an object allows: a sound order has all operations that were answered. -/
theorem linearizableBy_iff {Node Operation Response : Type}
    {allows : List (Operation × Response) → Prop}
    {history : List (HistoryEvent Node Operation Response)} :
    LinearizableBy allows history ↔
      ∃ order, Sound allows history order ∧ ContainsCompleted history order := by
  constructor
  · rintro ⟨order, nodup, listed, completed, respects, legal⟩
    refine ⟨order, ⟨legal, nodup, listed, fun a b x y lt first second => ?_⟩,
      fun i ⟨j, n, r, completes⟩ => completed i j n r completes⟩
    rintro ⟨j, n, r, before, completes⟩
    exact respects a b x y lt first second ⟨j, n, r, completes, before⟩
  · rintro ⟨order, ⟨legal, nodup, listed, respected⟩, contains⟩
    refine ⟨order, nodup, listed, fun i j n r completes => contains i ⟨j, n, r, completes⟩,
      fun a b x y lt first second => ?_, legal⟩
    rintro ⟨j, n, r, completes, before⟩
    exact respected a b x y lt first second ⟨j, n, r, before, completes⟩

/-- In a well-formed history, the projection is linearizable exactly when an order of the object's
operations, in the whole history, explains them. -/
theorem linearizable_project_iff (wf : WellFormed history)
    (allows : List (Operation × Response) → Prop) (x : Object) :
    LinearizableBy allows (project x history) ↔ ∃ order, OnObject allows x history order := by
  rw [linearizableBy_iff]
  constructor
  · rintro ⟨order, ⟨legal, nodup, listed, respected⟩, contains⟩
    have entry (e : Nat × Operation × Response) (mem : e ∈ order) :
        ∃ n, (project x history)[e.1]? = some (.invoke n e.2.1) :=
      (listed e mem).imp fun _ h => h.1
    refine ⟨order.map (fun e => (whole x history e.1, (x, e.2.1), (x, e.2.2))),
      ?_, ?_, ?_, ?_, ?_, ?_⟩
    · rw [List.map_map]
      exact legal
    · rw [List.pairwise_map]
      rw [List.nodup_iff_pairwise_ne, List.pairwise_map] at nodup
      exact nodup.imp fun ne same => ne (place_inj _ _ same)
    · intro f mem
      obtain ⟨e, _, rfl⟩ := List.mem_map.1 mem
      exact ⟨rfl, rfl⟩
    · intro f mem
      obtain ⟨e, e_mem, rfl⟩ := List.mem_map.1 mem
      obtain ⟨n, invoked, response⟩ := listed e e_mem
      refine ⟨n, invoke_project_iff.1 invoked, fun j r done => ?_⟩
      obtain ⟨here, l, _, done'⟩ := completes_to_project wf invoked done
      have same : e.2.2 = r.2 := response l r.2 done'
      exact Prod.ext here.symm same
    · rintro i n o invoked ⟨j, m, r, done⟩
      obtain ⟨k, rfl⟩ := place_onto (strip x) invoked (if_pos rfl)
      have invoked' := invoke_project_iff.2 invoked
      obtain ⟨_, l, _, done'⟩ := completes_to_project wf invoked' done
      obtain ⟨e, mem, same⟩ := contains k ⟨l, m, _, done'⟩
      exact ⟨_, List.mem_map.2 ⟨e, mem, rfl⟩, congrArg (whole x history) same⟩
    · rw [List.pairwise_map]
      refine (pairwise_iff_places.2 respected).imp_of_mem fun {e f} _ f_mem before h => before ?_
      obtain ⟨n, invoked⟩ := entry f f_mem
      exact (precedes_project_iff wf invoked).2 h
  · rintro ⟨order, on⟩
    let back (p : Nat) : Nat := if h : ∃ k, whole x history k = p then h.choose else 0
    have there (e : Nat × (Object × Operation) × (Object × Response)) (mem : e ∈ order) :
        whole x history (back e.1) = e.1 := by
      obtain ⟨n, invoked, _⟩ := on.listed e mem
      have found : ∃ k, whole x history k = e.1 :=
        place_onto (strip x) invoked (if_pos (on.object e mem).1)
      show whole x history (dite _ _ _) = _
      rw [dif_pos found]
      exact found.choose_spec
    have entry (e : Nat × (Object × Operation) × (Object × Response)) (mem : e ∈ order) :
        ∃ n, (project x history)[back e.1]? = some (.invoke n e.2.1.2) ∧
          ∀ j r, Completes history e.1 j n r → e.2.2 = r := by
      obtain ⟨n, invoked, response⟩ := on.listed e mem
      refine ⟨n, invoke_project_iff.2 ?_, response⟩
      rw [there e mem, invoked]
      have same : e.2.1 = (x, e.2.1.2) := Prod.ext (on.object e mem).1 rfl
      exact congrArg (fun o => some (HistoryEvent.invoke n o)) same
    refine ⟨order.map (fun e => (back e.1, e.2.1.2, e.2.2.2)), ⟨?_, ?_, ?_, ?_⟩, ?_⟩
    · rw [List.map_map]
      exact on.legal
    · rw [List.map_map, List.nodup_iff_pairwise_ne, List.pairwise_map]
      refine on.nodup.imp_of_mem fun {e f} e_mem f_mem ne same => ne ?_
      rw [← there e e_mem, ← there f f_mem]
      exact congrArg (whole x history) same
    · intro f mem
      obtain ⟨e, e_mem, rfl⟩ := List.mem_map.1 mem
      obtain ⟨n, invoked, response⟩ := entry e e_mem
      refine ⟨n, invoked, fun j r done => ?_⟩
      have whole_done := completes_of_project wf done
      rw [there e e_mem] at whole_done
      exact congrArg (·.2) (response _ _ whole_done)
    · refine pairwise_iff_places.1 ?_
      rw [List.pairwise_map]
      refine on.respected.imp_of_mem fun {e f} e_mem f_mem before h => before ?_
      obtain ⟨n, invoked, _⟩ := entry f f_mem
      have := (precedes_project_iff wf invoked).1 h
      rwa [there e e_mem, there f f_mem] at this
    · rintro i ⟨j, n, r, done⟩
      obtain ⟨o, invoked⟩ := done.1
      obtain ⟨e, mem, same⟩ := on.contains _ n o (invoke_project_iff.1 invoked)
        ⟨_, n, _, completes_of_project wf done⟩
      refine ⟨_, List.mem_map.2 ⟨e, mem, rfl⟩, place_inj (strip x) history ?_⟩
      exact (there e mem).trans same

end DistSys.Consistency
