module

public import DistSys.Foundations.Execution
public import DistSys.Statements.Semantics.Ltl

/-!
# Linear temporal logic: laws, safety and liveness, and rules for leads-to

Pnueli 1977 and Manna and Pnueli 1992 (the logic and its laws), Alpern and Schneider 1985 (every
property is safety and liveness), Lamport 1994 (WF1).  Runs are infinite sequences of states; where
fairness comes in they are the runs of an execution of the library.

The document offers `∀ i j, ∃ t, sᵢ(t) = sⱼ(t)` as consistency: that is a `◇`, a liveness property
which any finite beginning is compatible with, while agreement is a `□` and convergence a `◇□`.

## Main declarations

* `meaning`, `expansion`, `duality`: the derived operators and the laws.
* `alpern_schneider`, `classification`: safety and liveness.
* `wf1`, `well_founded_leads_to`: the rules, and what meets their premises.
-/

@[expose] public noncomputable section

namespace DistSys.Ltl

/-! ### Sequences of truth values -/

section Sequences

variable {P Q : Nat → Prop} {i : Nat}

/-- What happens from a position on happens for the first time. -/
theorem exists_first : ∀ {k : Nat}, i ≤ k → P k →
    ∃ k, i ≤ k ∧ P k ∧ ∀ j, i ≤ j → j < k → ¬P j := by
  intro k
  induction k using Nat.strongRecOn with
  | ind k earlier =>
    intro le here
    by_cases before : ∃ j, i ≤ j ∧ j < k ∧ P j
    · obtain ⟨j, le, lt, there⟩ := before
      exact earlier j lt le there
    · exact ⟨k, le, here, fun j le lt there => before ⟨j, le, lt, there⟩⟩

/-- Until, in terms of now and next. -/
theorem until_iff : (∃ k, i ≤ k ∧ Q k ∧ ∀ j, i ≤ j → j < k → P j) ↔
    Q i ∨ P i ∧ ∃ k, i + 1 ≤ k ∧ Q k ∧ ∀ j, i + 1 ≤ j → j < k → P j := by
  constructor
  · rintro ⟨k, le, there, before⟩
    rcases Nat.eq_or_lt_of_le le with rfl | lt
    · exact .inl there
    · exact .inr ⟨before i (Nat.le_refl i) lt, k, lt, there,
        fun j le => before j (Nat.le_of_succ_le le)⟩
  · rintro (here | ⟨now, k, le, there, before⟩)
    · exact ⟨i, Nat.le_refl i, here, fun j le lt => absurd lt (Nat.not_lt_of_le le)⟩
    · refine ⟨k, Nat.le_of_succ_le le, there, fun j le lt => ?_⟩
      rcases Nat.eq_or_lt_of_le le with rfl | later
      · exact now
      · exact before j later lt

/-- All the time, in terms of now and next. -/
theorem forall_iff : (∀ k, i ≤ k → P k) ↔ P i ∧ ∀ k, i + 1 ≤ k → P k := by
  constructor
  · exact fun all => ⟨all i (Nat.le_refl i), fun k le => all k (Nat.le_of_succ_le le)⟩
  · rintro ⟨now, later⟩ k le
    rcases Nat.eq_or_lt_of_le le with rfl | lt
    · exact now
    · exact later k lt

/-- Some time, in terms of now and next. -/
theorem exists_iff : (∃ k, i ≤ k ∧ P k) ↔ P i ∨ ∃ k, i + 1 ≤ k ∧ P k := by
  constructor
  · rintro ⟨k, le, there⟩
    rcases Nat.eq_or_lt_of_le le with rfl | lt
    · exact .inl there
    · exact .inr ⟨k, lt, there⟩
  · rintro (here | ⟨k, le, there⟩)
    · exact ⟨i, Nat.le_refl i, here⟩
    · exact ⟨k, Nat.le_of_succ_le le, there⟩

/-- Not until: the second never holds, or both fail before it does. -/
theorem not_until_iff : (¬∃ k, i ≤ k ∧ Q k ∧ ∀ j, i ≤ j → j < k → P j) ↔
    (∃ k, i ≤ k ∧ (¬P k ∧ ¬Q k) ∧ ∀ j, i ≤ j → j < k → ¬Q j) ∨ ∀ k, i ≤ k → ¬Q k := by
  constructor
  · intro never
    by_cases none : ∀ k, i ≤ k → ¬Q k
    · exact .inr none
    · obtain ⟨k, le, some⟩ : ∃ k, i ≤ k ∧ Q k :=
        Classical.byContradiction fun h => none fun k le some => h ⟨k, le, some⟩
      obtain ⟨k, le, first, before⟩ := exists_first le some
      obtain ⟨j, lej, lt, fails⟩ : ∃ j, i ≤ j ∧ j < k ∧ ¬P j :=
        Classical.byContradiction fun h => never ⟨k, le, first, fun j le lt =>
          Classical.byContradiction fun fails => h ⟨j, le, lt, fails⟩⟩
      exact .inl ⟨j, lej, ⟨fails, before j lej lt⟩,
        fun m lem ltm => before m lem (Nat.lt_trans ltm lt)⟩
  · rintro (⟨k, le, ⟨notP, notQ⟩, before⟩ | none) ⟨m, lem, there, all⟩
    · rcases Nat.lt_trichotomy m k with lt | rfl | gt
      · exact before m lem lt there
      · exact notQ there
      · exact notP (all k le gt)
    · exact none m lem there

/-- Not weakly until: both fail before the second holds. -/
theorem not_weakUntil_iff :
    (¬((∃ k, i ≤ k ∧ Q k ∧ ∀ j, i ≤ j → j < k → P j) ∨ ∀ k, i ≤ k → P k)) ↔
      ∃ k, i ≤ k ∧ (¬P k ∧ ¬Q k) ∧ ∀ j, i ≤ j → j < k → ¬Q j := by
  constructor
  · intro never
    rcases not_until_iff.mp fun until_ => never (.inl until_) with found | none
    · exact found
    · obtain ⟨k, le, fails⟩ : ∃ k, i ≤ k ∧ ¬P k :=
        Classical.byContradiction fun h => never (.inr fun k le =>
          Classical.byContradiction fun fails => h ⟨k, le, fails⟩)
      exact ⟨k, le, ⟨fails, none k le⟩, fun j le _ => none j le⟩
  · rintro found (until_ | all)
    · exact not_until_iff.mpr (.inl found) until_
    · obtain ⟨k, le, ⟨notP, _⟩, _⟩ := found
      exact notP (all k le)

end Sequences

/-! ### The derived operators -/

section Operators

variable {State Atom : Type} {holds : State → Atom → Prop} {run : Nat → State} {i : Nat}
  {f g : Formula Atom}

/-- The meaning of a disjunction. -/
theorem satisfies_either :
    Satisfies holds run i (either f g) ↔ Satisfies holds run i f ∨ Satisfies holds run i g := by
  show ¬(¬Satisfies holds run i f ∧ ¬Satisfies holds run i g) ↔ _
  rw [Classical.not_and_iff_not_or_not, Classical.not_not, Classical.not_not]

/-- The meaning of ◇. -/
theorem satisfies_eventually :
    Satisfies holds run i (eventually f) ↔ ∃ k, i ≤ k ∧ Satisfies holds run k f := by
  constructor
  · exact fun ⟨k, le, there, _⟩ => ⟨k, le, there⟩
  · exact fun ⟨k, le, there⟩ => ⟨k, le, there, fun j _ _ =>
      satisfies_either.mpr (Classical.em (Satisfies holds run j f))⟩

/-- The meaning of □. -/
theorem satisfies_always :
    Satisfies holds run i (always f) ↔ ∀ k, i ≤ k → Satisfies holds run k f := by
  show ¬Satisfies holds run i (eventually (.negation f)) ↔ _
  rw [satisfies_eventually]
  constructor
  · exact fun never k le => Classical.byContradiction fun fails => never ⟨k, le, fails⟩
  · exact fun all ⟨k, le, fails⟩ => fails (all k le)

/-- The meaning of W. -/
theorem satisfies_weakUntil : Satisfies holds run i (weakUntil f g) ↔
    (∃ k, i ≤ k ∧ Satisfies holds run k g ∧ ∀ j, i ≤ j → j < k → Satisfies holds run j f) ∨
      ∀ k, i ≤ k → Satisfies holds run k f := by
  unfold weakUntil
  rw [satisfies_either, satisfies_always]
  exact Iff.rfl

end Operators

/-- The derived operators mean what they should. -/
theorem meaning : meaning.Statement :=
  fun _ _ _ _ _ => ⟨satisfies_eventually, satisfies_always, satisfies_weakUntil⟩

/-- The expansion laws. -/
theorem expansion : expansion.Statement := by
  intro Atom f g
  refine ⟨fun holds run i => ?_, fun holds run i => ?_, fun holds run i => ?_,
    fun holds run i => ?_⟩
  · rw [satisfies_either]
    exact until_iff
  · rw [satisfies_either, satisfies_eventually, exists_iff]
    exact or_congr Iff.rfl satisfies_eventually.symm
  · rw [satisfies_always, forall_iff]
    exact and_congr Iff.rfl satisfies_always.symm
  · rw [satisfies_either, satisfies_weakUntil, until_iff, forall_iff]
    have later : Satisfies holds run i (.next (weakUntil f g)) ↔ _ :=
      satisfies_weakUntil (run := run) (i := i + 1)
    show _ ↔ _ ∨ Satisfies holds run i f ∧ Satisfies holds run i (.next (weakUntil f g))
    rw [later, or_assoc, ← and_or_left]

/-- The duality laws. -/
theorem duality : duality.Statement := by
  intro Atom f g
  refine ⟨fun _ _ _ => Iff.rfl, fun holds run i => ?_, fun holds run i => ?_,
    fun holds run i => ?_, fun holds run i => ?_⟩
  · show ¬Satisfies holds run i (eventually f) ↔ _
    rw [satisfies_eventually, satisfies_always]
    exact ⟨fun never k le there => never ⟨k, le, there⟩, fun all ⟨k, le, there⟩ => all k le there⟩
  · show ¬¬Satisfies holds run i (eventually (.negation f)) ↔ _
    exact Classical.not_not
  · rw [satisfies_weakUntil]
    exact not_until_iff
  · show ¬Satisfies holds run i (weakUntil f g) ↔ _
    rw [satisfies_weakUntil]
    exact not_weakUntil_iff

/-! ### Safety and liveness -/

section Properties

variable {State : Type}

/-- The run with another ending. -/
def ending (run : Nat → State) (n : Nat) (s : State) (i : Nat) : State := if i < n then run i else s

/-- A run and the same with another ending agree before it. -/
theorem agreeBefore_ending (run : Nat → State) (n : Nat) (s : State) :
    AgreeBefore run (ending run n s) n := fun _ lt => (if_pos lt).symm

/-- The new ending. -/
theorem ending_of_le {run : Nat → State} {n i : Nat} {s : State} (le : n ≤ i) :
    ending run n s i = s :=
  if_neg (Nat.not_lt_of_le le)

/-- Alpern and Schneider: every property is the intersection of a safety and a liveness property:
of its closure, and of itself with whatever is outside the closure. -/
theorem alpern_schneider : alpern_schneider.Statement := by
  intro State allowed
  let closure := fun run : Nat → State => ∀ n, ∃ other, AgreeBefore run other n ∧ allowed other
  refine ⟨closure, fun run => allowed run ∨ ¬closure run, ?_, ?_, ?_⟩
  · intro run outside
    obtain ⟨n, none⟩ := Classical.not_forall.mp outside
    refine ⟨n, fun other same inside => ?_⟩
    obtain ⟨third, same', good⟩ := inside n
    exact none ⟨third, fun i lt => (same i lt).trans (same' i lt), good⟩
  · intro run n
    by_cases some : ∃ other, AgreeBefore run other n ∧ allowed other
    · obtain ⟨other, same, good⟩ := some
      exact ⟨other, same, .inl good⟩
    · exact ⟨run, fun _ _ => rfl, .inr fun inside => some (inside n)⟩
  · intro run
    exact ⟨fun good => ⟨fun n => ⟨run, fun _ _ => rfl, good⟩, .inl good⟩,
      fun ⟨inside, either_⟩ => either_.elim id fun outside => absurd inside outside⟩

/-- The document's formulas classified: `□ p` is safety and not liveness; `◇ p` and `◇□ p` are
liveness and not safety. -/
theorem classification : classification.Statement := by
  intro State p good bad isGood isBad
  have inTheEnd : ∀ (run : Nat → State) n, ∀ j, n ≤ j → p (ending run n good j) :=
    fun run n j le => (ending_of_le le).symm ▸ isGood
  refine ⟨?_, ?_, ?_, ?_, ?_, ?_⟩
  · intro run fails
    obtain ⟨i, wrong⟩ := Classical.not_forall.mp fails
    exact ⟨i + 1, fun other same all => wrong (same i (Nat.lt_succ_self i) ▸ all i)⟩
  · intro live
    obtain ⟨other, same, all⟩ := live (fun _ => bad) 1
    have eq : bad = other 0 := same 0 Nat.one_pos
    exact isBad (eq.symm ▸ all 0)
  · exact fun run n => ⟨ending run n good, agreeBefore_ending run n good, n,
      inTheEnd run n n (Nat.le_refl n)⟩
  · intro safe
    obtain ⟨n, none⟩ := safe (fun _ => bad) fun ⟨_, wrong⟩ => isBad wrong
    exact none _ (agreeBefore_ending _ n good) ⟨n, inTheEnd _ n n (Nat.le_refl n)⟩
  · exact fun run n => ⟨ending run n good, agreeBefore_ending run n good, n, inTheEnd run n⟩
  · intro safe
    obtain ⟨n, none⟩ := safe (fun _ => bad) fun ⟨i, wrong⟩ => isBad (wrong i (Nat.le_refl i))
    exact none _ (agreeBefore_ending _ n good) ⟨n, inTheEnd _ n⟩

end Properties

/-! ### Leads-to -/

/-- WF1: a fair task that can change the state while `p` holds leads from `p` to `q`. -/
theorem wf1 : wf1.Statement := by
  intro State Label L task states labels p q kept achieves can run fair i now
  refine Classical.byContradiction fun never => ?_
  have notYet : ∀ k, i ≤ k → ¬q (states k) := fun k le there => never ⟨k, le, there⟩
  have stays : ∀ d, p (states (i + d)) := by
    intro d
    induction d with
    | zero => exact now
    | succ d before =>
      rcases kept _ _ _ before (run (i + d)) with still | done
      · exact still
      · exact absurd done (notYet (i + d + 1) (Nat.le_add_right i (d + 1)))
  have always_ : ∀ j, i ≤ j → p (states j) := fun j le => Nat.add_sub_cancel' le ▸ stays (j - i)
  obtain ⟨k, le, taken, moved⟩ := fair i fun j le => can _ (always_ j le)
  exact notYet (k + 1) (Nat.le_succ_of_le le)
    (achieves _ _ _ (always_ k le) taken (run k) moved)

/-- A switch that one fair step turns on meets the premises of WF1. -/
theorem wf1_applies : wf1_applies.Statement := by
  refine ⟨Bool, Unit, ⟨fun _ _ t => t = true⟩, fun _ => True, fun n => decide (0 < n), fun _ => (),
    fun s => s = false, fun s => s = true, rfl, Bool.false_ne_true, fun _ _ _ _ => .inr,
    fun _ _ _ _ _ on _ => on, ?_, fun n => decide_eq_true (Nat.succ_pos n), ?_⟩
  · rintro _ rfl
    exact ⟨(), trivial, true, rfl, Bool.noConfusion⟩
  · intro n possible
    obtain ⟨_, _, _, on, moved⟩ := possible (n + 1) (Nat.le_succ n)
    exact absurd (on.trans (decide_eq_true (Nat.succ_pos n)).symm) moved

/-- If `p` leads to `q` or to `p` with a lower rank, and ranks are well founded, then `p` leads to
`q`. -/
theorem well_founded_leads_to : well_founded_leads_to.Statement := by
  intro State Rank below rank run p q founded lowered
  have descend : ∀ r i, p (run i) → rank (run i) = r → ∃ k, i ≤ k ∧ q (run k) := by
    intro r
    induction r using founded.induction with
    | h r lower =>
      intro i now same
      obtain ⟨k, le, done | ⟨again, less⟩⟩ := lowered r i ⟨now, same⟩
      · exact ⟨k, le, done⟩
      · obtain ⟨m, le', done⟩ := lower _ less k again rfl
        exact ⟨m, Nat.le_trans le le', done⟩
  exact fun i now => descend _ i now rfl

/-- Counting down from two meets the premises of the well-founded rule. -/
theorem leads_to_applies : leads_to_applies.Statement := by
  refine ⟨Nat, Nat, (· < ·), id, fun i => 2 - i, fun s => 0 < s, fun s => s = 0, Nat.two_pos,
    by decide, by decide, Nat.lt_wfRel.wf, ?_⟩
  rintro r i ⟨positive, rfl⟩
  refine ⟨i + 1, Nat.le_succ i, ?_⟩
  show 2 - (i + 1) = 0 ∨ 0 < 2 - (i + 1) ∧ 2 - (i + 1) < 2 - i
  have : 0 < 2 - i := positive
  omega

end DistSys.Ltl
