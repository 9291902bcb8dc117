module

public import DistSys.Statements.Foundations.Reachability

/-!
# Unreachability by invariants is complete

The document's method 1.4.4: to show that a state is never reached, find an inductive invariant that
it violates (Floyd 1967; Lamport 1977).  The method proves only true things, and all of them: being
reachable is itself an inductive invariant, the strongest.

## Main declarations

* `reachable_iff_path`: reachable means at the end of a path from an initial state.
* `unreachable_iff_invariant`: nothing bad is reached exactly when some inductive invariant excludes
  what is bad.
-/

@[expose] public noncomputable section

namespace DistSys.Execution

variable {State Label : Type} {L : LabelledSystem State Label} {s t u : State}

/-- The path of no step. -/
theorem LabelledSystem.Path.refl (s : State) : L.Path s [] s := .nil rfl rfl

/-- Paths are composed end to end. -/
theorem LabelledSystem.Path.append {v w : List Label} (first : L.Path s v t)
    (second : L.Path t w u) : L.Path s (v ++ w) u := by
  induction first with
  | nil none same => rw [none, same]; exact second
  | cons some step _ more => rw [some]; exact .cons rfl step (more second)

/-- A step is a path. -/
theorem LabelledSystem.Path.single {label : Label} (step : L.step s label t) :
    L.Path s [label] t :=
  .cons rfl step (.refl t)

end DistSys.Execution

namespace DistSys.Reachability

variable {State Label : Type} {S : StartedSystem State Label} {s t : State}

/-- What a path leads to from a reachable state is reachable. -/
theorem StartedSystem.Reachable.along {labels : List Label} (start : S.Reachable s)
    (path : S.Path s labels t) : S.Reachable t := by
  induction path with
  | nil _ same => exact same ▸ start
  | cons _ step _ more => exact more (.step start step)

/-- A state is reachable exactly when a path leads to it from an initial state. -/
theorem reachable_iff_path : reachable_iff_path.Statement := by
  intro State Label S s
  constructor
  · intro reached
    induction reached with
    | start initial => exact ⟨_, [], initial, .refl _⟩
    | step _ step before =>
      obtain ⟨t, labels, initial, path⟩ := before
      exact ⟨t, _, initial, path.append (.single step)⟩
  · rintro ⟨t, labels, initial, path⟩
    exact (StartedSystem.Reachable.start initial).along path

/-- An inductive invariant holds in every reachable state. -/
theorem StartedSystem.InductiveInvariant.invariant {holds : State → Prop}
    (inductive_ : S.InductiveInvariant holds) : S.Invariant holds := by
  intro s reached
  induction reached with
  | start initial => exact inductive_.1 _ initial
  | step _ step before => exact inductive_.2 _ _ _ before step

/-- To be reachable is an inductive invariant. -/
theorem inductiveInvariant_reachable (S : StartedSystem State Label) :
    S.InductiveInvariant S.Reachable :=
  ⟨fun _ initial => .start initial, fun _ _ _ before step => .step before step⟩

/-- A state predicate is unreachable exactly when some inductive invariant excludes it. -/
theorem unreachable_iff_invariant : unreachable_iff_invariant.Statement := by
  intro State Label S bad
  constructor
  · intro unreachable
    exact ⟨S.Reachable, inductiveInvariant_reachable S, unreachable⟩
  · rintro ⟨holds, inductive_, excludes⟩ s reached
    exact excludes s (inductive_.invariant s reached)

end DistSys.Reachability
