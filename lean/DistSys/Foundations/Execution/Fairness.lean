module

public import DistSys.Foundations.Reachability

/-!
# Weak fairness of labelled systems

What liveness proofs use again and again: a fair task that can be done until something holds, and
brings it about, does so; what comes about for each member of a list, and stays, comes about for all
at one time.  And how fair runs are made: a finite path to a state in which no fair task can change
anything, and then a label that changes nothing, for ever.

## Main declarations

* `LabelledSystem.WeaklyFair.eventually`, `all_of_each`.
* `exists_path_of_list`: a path that does what a list says.
* `exists_run_of_path`: a path, and then one label for ever.
-/

@[expose] public noncomputable section

namespace DistSys.Execution

variable {State Label : Type} {L : LabelledSystem State Label}

/-- A fair task that can move until something holds, and brings it about, does so. -/
theorem LabelledSystem.WeaklyFair.eventually {task : Label → Prop} {states : Nat → State}
    {labels : Nat → Label} (fair : L.WeaklyFair task states labels) {P : Nat → Prop} (k : Nat)
    (can : ∀ n, k ≤ n → ¬P n → ∃ label, task label ∧ L.Moves (states n) label)
    (does : ∀ n, k ≤ n → task (labels n) → P (n + 1)) : ∃ n, k ≤ n ∧ P n := by
  apply Classical.byContradiction
  intro never
  have never : ∀ n, k ≤ n → ¬P n := fun n le h => never ⟨n, le, h⟩
  obtain ⟨j, le, taken, _⟩ := fair k fun n le => can n le (never n le)
  exact never (j + 1) (Nat.le_succ_of_le le) (does j le taken)

/-- What comes about for each member of a list, and stays, comes about for all at one time. -/
theorem all_of_each {Item : Type} {P : Nat → Item → Prop} (k : Nat)
    (stays : ∀ i j x, i ≤ j → P i x → P j x) :
    ∀ l : List Item, (∀ x ∈ l, ∃ n, k ≤ n ∧ P n x) → ∃ n, k ≤ n ∧ ∀ x ∈ l, P n x := by
  intro l
  induction l with
  | nil => exact fun _ => ⟨k, Nat.le_refl k, nofun⟩
  | cons x l ih =>
    intro each
    obtain ⟨i, le, hx⟩ := each x List.mem_cons_self
    obtain ⟨j, le', hl⟩ := ih fun y mem => each y (List.mem_cons_of_mem _ mem)
    refine ⟨max i j, Nat.le_trans le (Nat.le_max_left i j), fun y mem => ?_⟩
    rcases List.mem_cons.1 mem with rfl | mem
    · exact stays i _ y (Nat.le_max_left i j) hx
    · exact stays j _ y (Nat.le_max_right i j) (hl y mem)

/-! ### Paths and runs -/

/-- States that differ by what is done, one item a step: there is a path that does, of a list, all
items that may be done. -/
theorem exists_path_of_list {Item : Type} {state : (Item → Prop) → State} (may : Item → Prop)
    (step : ∀ done x, may x → ¬done x →
      ∃ label, L.step (state done) label (state fun y => done y ∨ y = x))
    (l : List Item) :
    ∃ labels, L.Path (state fun _ => False) labels (state fun y => may y ∧ y ∈ l) := by
  induction l with
  | nil =>
    refine ⟨[], .nil rfl (congrArg state ?_)⟩
    exact funext fun y => propext ⟨False.elim, fun h => nomatch h.2⟩
  | cons x l ih =>
    obtain ⟨labels, path⟩ := ih
    by_cases new : may x ∧ x ∉ l
    · obtain ⟨label, last⟩ := step (fun y => may y ∧ y ∈ l) x new.1 fun h => new.2 h.2
      refine ⟨labels ++ [label], path.append (.single ?_)⟩
      have same : (fun y => may y ∧ y ∈ x :: l) = fun y => (may y ∧ y ∈ l) ∨ y = x :=
        funext fun y => propext
          ⟨fun h => (List.mem_cons.1 h.2).elim .inr fun mem => .inl ⟨h.1, mem⟩,
          fun h => h.elim (fun h => ⟨h.1, List.mem_cons_of_mem x h.2⟩)
            fun h => by subst h; exact ⟨new.1, List.mem_cons_self⟩⟩
      rw [same]
      exact last
    · refine ⟨labels, ?_⟩
      have same : (fun y => may y ∧ y ∈ x :: l) = fun y => may y ∧ y ∈ l :=
        funext fun y => propext ⟨fun h => ⟨h.1, (List.mem_cons.1 h.2).elim (fun eq =>
          Classical.byContradiction fun out => new (eq ▸ ⟨h.1, out⟩)) id⟩,
          fun h => ⟨h.1, List.mem_cons_of_mem x h.2⟩⟩
      rw [same]
      exact path

/-- A path, and then a label that changes nothing, for ever: an infinite run. -/
theorem exists_run_of_path {s t : State} {path : List Label} (to : L.Path s path t) {idle : Label}
    (stays : L.step t idle t) :
    ∃ states labels, states 0 = s ∧ L.InfiniteRun states labels ∧
      ∃ stop, ∀ n, stop ≤ n → states n = t := by
  induction to with
  | nil _ same =>
    subst same
    exact ⟨fun _ => _, fun _ => idle, rfl, fun _ => stays, 0, fun _ _ => rfl⟩
  | @cons s _ t label _ u _ step _ ih =>
    obtain ⟨states, labels, start, run, k, rest⟩ := ih stays
    refine ⟨fun n => n.casesOn s states, fun n => n.casesOn label labels, rfl, ?_, k + 1, ?_⟩
    · intro n
      cases n with
      | zero => exact (start ▸ step : L.step s label (states 0))
      | succ n => exact run n
    · intro n le
      cases n with
      | zero => exact absurd le (Nat.not_succ_le_zero k)
      | succ n => exact rest n (Nat.le_of_succ_le_succ le)

/-- A run that comes to rest is fair to every task that cannot change the state there. -/
theorem fair_of_rest {states : Nat → State} {labels : Nat → Label} {t : State} {k : Nat}
    (rest : ∀ n, k ≤ n → states n = t) {task : Label → Prop}
    (still : ∀ label, task label → ¬L.Moves t label) : L.WeaklyFair task states labels := by
  intro n always
  obtain ⟨label, taken, moves⟩ := always (max n k) (Nat.le_max_left n k)
  rw [rest _ (Nat.le_max_right n k)] at moves
  exact absurd moves (still label taken)

end DistSys.Execution
