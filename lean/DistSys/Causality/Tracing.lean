module

public import DistSys.Causality.Causality.HappenedBefore
public import DistSys.Statements.Causality.Tracing

/-!
# Distributed tracing: spans form a forest

In OpenTelemetry, as in Dapper (Sigelman et al., 2010), a span names the span that caused it, its
parent, and a trace is drawn as a tree.  That this picture is always possible is usually taken for
granted.  Here it is a theorem, and its only assumption is causal: the start of a parent happened
before the start of its child.  No clock is read, so skewed clocks cannot spoil it.

Ends of spans do not occur: a child may outlive its parent.  Trace identifiers do not occur either:
the spans of a trace are those above which stands the same root.

## Main declarations

* `ancestor_starts_first`: an ancestor starts before its descendants, in the sense of causality.
* `wellFounded_parentOf`: going up from parent to parent ends.
* `exists_root`, `root_unique`: every span has one root.
* `span_forest`: no span is its own ancestor, and every span has a root.
-/

@[expose] public noncomputable section

namespace DistSys.Tracing

open Causality

variable {Process Event Message Span : Type}

/-- The start of an ancestor happened before the starts of all its descendants. -/
theorem ancestor_starts_first (T : Tracing Process Event Message Span) {s t : Span}
    (h : Relation.TransGen T.ParentOf s t) :
    T.computation.HappenedBefore (T.start s) (T.start t) := by
  induction h with
  | single parent => exact T.parent_starts_first _ _ parent
  | tail _ parent ih => exact .trans ih (T.parent_starts_first _ _ parent)

/-- Going up from parent to parent ends, because every event has a finite past. -/
theorem wellFounded_parentOf (T : Tracing Process Event Message Span) :
    WellFounded T.ParentOf :=
  Subrelation.wf (fun {s t} parent => T.parent_starts_first s t parent)
    (InvImage.wf T.start
      (PreComputation.wellFounded_happenedBefore T.computation.well_founded_causes))

/-- Every span is a root or has a root among its ancestors. -/
theorem exists_root (T : Tracing Process Event Message Span) (s : Span) :
    ∃ root, T.parent root = none ∧ (root = s ∨ Relation.TransGen T.ParentOf root s) := by
  induction s using (wellFounded_parentOf T).induction with
  | _ s ih =>
    cases h : T.parent s with
    | none => exact ⟨s, h, Or.inl rfl⟩
    | some p =>
      obtain ⟨root, top, above⟩ := ih p h
      refine ⟨root, top, Or.inr ?_⟩
      rcases above with rfl | above
      · exact .single h
      · exact .tail above h

/-- Nothing is above a root. -/
theorem eq_of_parent_eq_none (T : Tracing Process Event Message Span) {s t : Span}
    (top : T.parent t = none) (above : s = t ∨ Relation.TransGen T.ParentOf s t) : s = t := by
  rcases above with equal | above
  · exact equal
  · cases above with
    | single parent => exact nomatch top.symm.trans parent
    | tail _ parent => exact nomatch top.symm.trans parent

/-- What is above a span that has a parent, and is not that span, is the parent or above it. -/
theorem above_parent (T : Tracing Process Event Message Span) {r s p : Span}
    (parent : T.parent s = some p) (above : Relation.TransGen T.ParentOf r s) :
    r = p ∨ Relation.TransGen T.ParentOf r p := by
  cases above with
  | single step => exact Or.inl (Option.some.inj (step.symm.trans parent))
  | tail above step =>
    cases Option.some.inj (step.symm.trans parent)
    exact Or.inr above

/-- A span has only one root: its ancestors are a chain, since a span has at most one parent. -/
theorem root_unique (T : Tracing Process Event Message Span) (s r q : Span)
    (topR : T.parent r = none) (aboveR : r = s ∨ Relation.TransGen T.ParentOf r s)
    (topQ : T.parent q = none) (aboveQ : q = s ∨ Relation.TransGen T.ParentOf q s) : r = q := by
  induction s using (wellFounded_parentOf T).induction with
  | _ s ih =>
    cases h : T.parent s with
    | none => rw [eq_of_parent_eq_none T h aboveR, eq_of_parent_eq_none T h aboveQ]
    | some p =>
      have up {t : Span} (top : T.parent t = none)
          (above : t = s ∨ Relation.TransGen T.ParentOf t s) :
          t = p ∨ Relation.TransGen T.ParentOf t p := by
        rcases above with rfl | above
        · exact nomatch top.symm.trans h
        · exact above_parent T h above
      exact ih p h (up topR aboveR) (up topQ aboveQ)

/-- Spans form a forest: no span is its own ancestor, since its start would have happened before
itself; and every span has exactly one root. -/
theorem span_forest : span_forest.Statement := by
  intro _ _ _ _ T s
  exact ⟨fun cycle => happened_before_irreflexive T.computation _ (ancestor_starts_first T cycle),
    exists_root T s,
    fun r q ⟨topR, aboveR⟩ ⟨topQ, aboveQ⟩ => root_unique T s r q topR aboveR topQ aboveQ⟩

end DistSys.Tracing
