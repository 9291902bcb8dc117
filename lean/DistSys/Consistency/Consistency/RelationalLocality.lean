module

public import DistSys.Consistency.Consistency.Locality

/-!
# Locality for objects with states

Herlihy and Wing 1990, Theorem 1, for the objects of this library.  An object with states allows the
sequential histories that its steps make; many objects as one allow exactly what each allows of its
own operations.  So locality for any specification is locality for relational objects, which may
have several answers or none, and for deterministic ones, which are relational.

## Main declarations

* `legal_together_iff`, `legal_product_iff`: many objects as one allow what each allows.
* `locality_relational`, `linearizability_is_local`, `deterministic_is_relational`.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

open History
open scoped Classical

variable {Object Node Operation Response State : Type}

/-- The operations at one object when the first one is there. -/
theorem sequentialAt_here {o : Object × Operation} {r : Object × Response}
    {rest : List ((Object × Operation) × Object × Response)} :
    sequentialAt o.1 ((o, r) :: rest) = (o.2, r.2) :: sequentialAt o.1 rest := if_pos rfl

/-- The operations at one object when the first one is at another. -/
theorem sequentialAt_there {x : Object} {o : Object × Operation} {r : Object × Response}
    {rest : List ((Object × Operation) × Object × Response)} (other : x ≠ o.1) :
    sequentialAt x ((o, r) :: rest) = sequentialAt x rest := if_neg fun same => other same.symm

/-- What many objects allow, one operation longer. -/
theorem legalAtEach_cons {objects : Object → List (Operation × Response) → Prop}
    {o : Object × Operation} {r : Object × Response}
    {rest : List ((Object × Operation) × Object × Response)} :
    LegalAtEach objects ((o, r) :: rest) ↔ r.1 = o.1 ∧
      objects o.1 ((o.2, r.2) :: sequentialAt o.1 rest) ∧
      (∀ x, x ≠ o.1 → objects x (sequentialAt x rest)) ∧ ∀ e, e ∈ rest → e.2.1 = e.1.1 := by
  constructor
  · rintro ⟨own, legal⟩
    refine ⟨own _ List.mem_cons_self, ?_, fun x other => ?_,
      fun e mem => own e (List.mem_cons_of_mem _ mem)⟩
    · have here := legal o.1
      rwa [sequentialAt_here] at here
    · have there := legal x
      rwa [sequentialAt_there other] at there
  · rintro ⟨first, here, there, own⟩
    refine ⟨fun e mem => ?_, fun x => ?_⟩
    · rcases List.mem_cons.1 mem with rfl | mem
      · exact first
      · exact own e mem
    · by_cases same : x = o.1
      · subst same
        rwa [sequentialAt_here]
      · rw [sequentialAt_there same]
        exact there x same

/-- Relational objects as one allow what each allows of its own operations. -/
theorem legal_together_iff {objects : Object → RelationalObject Operation Response State}
    {operations : List ((Object × Operation) × Object × Response)} {s : Object → State} :
    (together objects).Legal s operations ↔
      LegalAtEach (fun x => (objects x).Legal (s x)) operations := by
  induction operations generalizing s with
  | nil => exact ⟨fun _ => ⟨nofun, fun _ => trivial⟩, fun _ => trivial⟩
  | cons first rest ih =>
    obtain ⟨o, r⟩ := first
    rw [legalAtEach_cons]
    constructor
    · rintro ⟨t, ⟨own, step, others⟩, legal⟩
      obtain ⟨own', legal⟩ := ih.1 legal
      exact ⟨own, ⟨_, step, legal o.1⟩, fun x other => others x other ▸ legal x, own'⟩
    · rintro ⟨own, ⟨u, step, here⟩, there, own'⟩
      refine ⟨fun x => if x = o.1 then u else s x, ⟨own, ?_, fun x other => if_neg other⟩,
        ih.2 ⟨own', fun x => ?_⟩⟩
      · show (objects o.1).step (s o.1) o.2 r.2 (if o.1 = o.1 then u else s o.1)
        rwa [if_pos rfl]
      · show (objects x).Legal (if x = o.1 then u else s x) _
        by_cases same : x = o.1
        · subst same
          rwa [if_pos rfl]
        · rw [if_neg same]
          exact there x same

/-- Deterministic objects as one allow what each allows of its own operations. -/
theorem legal_product_iff {objects : Object → SequentialObject Operation Response State}
    {operations : List ((Object × Operation) × Object × Response)} {s : Object → State} :
    (product objects).Legal s operations ↔
      LegalAtEach (fun x => (objects x).Legal (s x)) operations := by
  induction operations generalizing s with
  | nil => exact ⟨fun _ => ⟨nofun, fun _ => trivial⟩, fun _ => trivial⟩
  | cons first rest ih =>
    obtain ⟨o, r⟩ := first
    have step : (product objects).Legal s ((o, r) :: rest) ↔
        ((o.1, ((objects o.1).step (s o.1) o.2).2) = r ∧ (product objects).Legal
          (fun x => if x = o.1 then ((objects o.1).step (s o.1) o.2).1 else s x) rest) := Iff.rfl
    rw [step, legalAtEach_cons, ih]
    constructor
    · rintro ⟨rfl, own, legal⟩
      have here := legal o.1
      simp only [if_true] at here
      refine ⟨rfl, ⟨rfl, here⟩, fun x other => ?_, own⟩
      have there := legal x
      simp only [if_neg other] at there
      exact there
    · rintro ⟨own, ⟨answer, here⟩, there, own'⟩
      refine ⟨Prod.ext own.symm answer, own', fun x => ?_⟩
      by_cases same : x = o.1
      · subst same
        simp only [if_true]
        exact here
      · simp only [if_neg same]
        exact there x same

/-- A deterministic object allows the same as a relational one. -/
theorem legal_asRelation_iff {spec : SequentialObject Operation Response State}
    {operations : List (Operation × Response)} {s : State} :
    (asRelation spec).Legal s operations ↔ spec.Legal s operations := by
  induction operations generalizing s with
  | nil => exact Iff.rfl
  | cons first rest ih =>
    constructor
    · rintro ⟨t, step, legal⟩
      have step : spec.step s first.1 = (t, first.2) := step
      refine ⟨congrArg Prod.snd step, ?_⟩
      rw [step]
      exact ih.1 legal
    · rintro ⟨answer, legal⟩
      exact ⟨(spec.step s first.1).1, Prod.ext rfl answer, ih.2 legal⟩

/-- Linearizable by what is allowed depends on nothing else. -/
theorem linearizableBy_congr {allows others : List (Operation × Response) → Prop}
    (same : ∀ operations, allows operations ↔ others operations)
    {history : List (HistoryEvent Node Operation Response)} :
    LinearizableBy allows history ↔ LinearizableBy others history := by
  rw [show allows = others from funext fun operations => propext (same operations)]

/-- Locality for objects that may have several answers, or none. -/
theorem locality_relational : locality_relational.Statement := by
  intro Object Node Operation Response State objects history wf
  exact (linearizableBy_congr fun _ => legal_together_iff).trans
    (locality_of_any_specification (fun x => (objects x).Legal (objects x).initial) history wf)

/-- Linearizability is local: a well-formed history of many objects is linearizable exactly when its
projection to each object is. -/
theorem linearizability_is_local : linearizability_is_local.Statement := by
  intro Object Node Operation Response State objects history wf
  have whole : Linearizable (product objects) history ↔ LinearizableBy
      (LegalAtEach fun x => (objects x).Legal (objects x).initial) history :=
    linearizableBy_congr (allows := (product objects).Legal (product objects).initial)
      fun _ => legal_product_iff
  exact whole.trans
    (locality_of_any_specification (fun x => (objects x).Legal (objects x).initial) history wf)

/-- Deterministic objects are relational ones. -/
theorem deterministic_is_relational : deterministic_is_relational.Statement := by
  intro Object Node Operation Response State objects history
  refine ⟨?_, fun x => ?_⟩
  · refine linearizableBy_congr (allows := (product objects).Legal (product objects).initial)
      fun operations => legal_product_iff.trans (Iff.trans ?_ legal_together_iff.symm)
    exact and_congr Iff.rfl (forall_congr' fun x => legal_asRelation_iff.symm)
  · exact linearizableBy_congr (allows := (objects x).Legal (objects x).initial)
      fun _ => legal_asRelation_iff.symm

end DistSys.Consistency
