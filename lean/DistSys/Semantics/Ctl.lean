module

public import DistSys.Statements.Semantics.Ctl

/-!
# Computation tree logic by fixed points

Clarke and Emerson 1981: `EG p` is the greatest fixed point of `X ↦ p ∧ EX X`, `E[p U q]` the least
of `X ↦ q ∨ (p ∧ EX X)`.  Paths are infinite, so a state without successors has none; only
`eu_on_paths` needs that every state has one.

## Main declarations

* `eg_greatest_fixpoint`, `eu_least_fixpoint`: the fixed points.
* `af_dual_eg`, `eu_on_paths`: duality, and the finite paths of `EU` as infinite ones.
-/

@[expose] public noncomputable section

namespace DistSys.Ctl

variable {State : Type} {G : Graph State}

/-- A step before a path. -/
def before (s : State) (run : Nat → State) : Nat → State
  | 0 => s
  | i + 1 => run i

/-- A step before a path makes a path. -/
theorem path_before {s t : State} {run : Nat → State} (step : G.next s t) (path : G.Path run t) :
    G.Path (before s run) s := by
  refine ⟨rfl, fun i => ?_⟩
  cases i with
  | zero =>
    show G.next s (run 0)
    rw [path.1]
    exact step
  | succ i => exact path.2 i

/-- A path without its first state. -/
theorem path_tail {s : State} {run : Nat → State} (path : G.Path run s) :
    G.Path (fun i => run (i + 1)) (run 1) :=
  ⟨rfl, fun i => path.2 (i + 1)⟩

/-- From a set in which every state has a successor there is a path inside it. -/
theorem exists_path {x : State → Prop} (closed : ∀ s, x s → ∃ t, G.next s t ∧ x t) {s : State}
    (inside : x s) : ∃ run, G.Path run s ∧ ∀ i, x (run i) := by
  let follow : {s // x s} → {s // x s} := fun s =>
    ⟨Classical.choose (closed s.1 s.2), (Classical.choose_spec (closed s.1 s.2)).2⟩
  let run : Nat → {s // x s} := fun i => Nat.rec ⟨s, inside⟩ (fun _ => follow) i
  exact ⟨fun i => (run i).1,
    ⟨rfl, fun i => (Classical.choose_spec (closed (run i).1 (run i).2)).1⟩, fun i => (run i).2⟩

/-- `EG p` is the greatest fixed point of `X ↦ p ∧ EX X`. -/
theorem eg_greatest_fixpoint : eg_greatest_fixpoint.Statement := by
  intro State G p x
  refine ⟨fun s => ⟨?_, ?_⟩, fun closed s inside => ?_⟩
  · rintro ⟨run, path, all⟩
    exact ⟨path.1 ▸ all 0, run 1, path.1 ▸ path.2 0, _, path_tail path, fun i => all (i + 1)⟩
  · rintro ⟨now, t, step, run, path, all⟩
    refine ⟨before s run, path_before step path, fun i => ?_⟩
    cases i with
    | zero => exact now
    | succ i => exact all i
  · obtain ⟨run, path, all⟩ := exists_path (fun s inside => (closed s inside).2) inside
    exact ⟨run, path, fun i => (closed _ (all i)).1⟩

/-- `E[p U q]` is the least fixed point of `X ↦ q ∨ (p ∧ EX X)`. -/
theorem eu_least_fixpoint : eu_least_fixpoint.Statement := by
  intro State G p q x
  refine ⟨fun s => ⟨?_, ?_⟩, fun closed s reached => ?_⟩
  · rintro (now | ⟨holds, step, later⟩)
    · exact .inl now
    · exact .inr ⟨holds, _, step, later⟩
  · rintro (now | ⟨holds, t, step, later⟩)
    · exact .now now
    · exact .later holds step later
  · induction reached with
    | now now => exact closed _ (.inl now)
    | later holds step _ inside => exact closed _ (.inr ⟨holds, _, step, inside⟩)

/-- `AF p` is the negation of `EG ¬p`. -/
theorem af_dual_eg : af_dual_eg.Statement := by
  intro State G p s
  constructor
  · rintro all ⟨run, path, never⟩
    obtain ⟨i, there⟩ := all run path
    exact never i there
  · intro none run path
    exact Classical.byContradiction fun never =>
      none ⟨run, path, fun i there => never ⟨i, there⟩⟩

/-- Where every state has a successor, `E[p U q]` holds exactly when it does on some path. -/
theorem eu_on_paths : eu_on_paths.Statement := by
  intro State G p q s total
  constructor
  · intro reached
    induction reached with
    | @now s here =>
      obtain ⟨run, path, _⟩ := exists_path (x := fun _ => True)
        (fun s _ => (total s).imp fun _ step => ⟨step, trivial⟩) (s := s) trivial
      exact ⟨run, path, 0, path.1.symm ▸ here, fun j lt => absurd lt (Nat.not_lt_zero j)⟩
    | @later s t holds step _ more =>
      obtain ⟨run, path, k, there, all⟩ := more
      refine ⟨before s run, path_before step path, k + 1, there, fun j lt => ?_⟩
      cases j with
      | zero => exact holds
      | succ j => exact all j (Nat.lt_of_succ_lt_succ lt)
  · rintro ⟨run, path, k, there, all⟩
    induction k generalizing run s with
    | zero => exact .now (path.1 ▸ there)
    | succ k more =>
      refine .later (path.1 ▸ all 0 (Nat.succ_pos k)) (path.1 ▸ path.2 0) ?_
      exact more (run 1) _ (path_tail path) there fun j lt => all (j + 1) (Nat.succ_lt_succ lt)

end DistSys.Ctl
