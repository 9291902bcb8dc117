module

public import DistSys.Foundations.Quorum
public import DistSys.Foundations.Reachability
public import DistSys.Statements.Foundations.FaultTolerance

/-!
# Fault tolerance: n copies tolerate f faults exactly when 2f < n

The document (1.7.2) gives fault tolerance in a sentence.  Here the faults that may happen together
are a family of sets (Hirt and Maurer 2000), and a property is tolerated when it survives each set
of the family.  The instance is von Neumann's: a bit kept in `n` copies and restored by majority
survives any `f` faulty copies exactly when `2f < n`.

## Main declarations

* `fewer_faults`: tolerance of a set of faults is tolerance of each part of it.
* `instances`: the copies.
-/

@[expose] public noncomputable section

namespace DistSys.FaultTolerance

open Reachability

/-- With fewer faults no more is reached. -/
theorem reachable_mono {State Label Fault : Type} {S : StartedSystem State Label}
    {disturb : State → Fault → State → Prop} {less may : Fault → Prop}
    (part : ∀ f, less f → may f) {s : State} (reached : (withFaults S disturb less).Reachable s) :
    (withFaults S disturb may).Reachable s := by
  induction reached with
  | start initial => exact .start initial
  | @step s t label _ step before =>
    refine .step (label := label) before ?_
    cases label with
    | own label => exact step
    | fault f => exact ⟨part f step.1, step.2⟩

/-- Whoever tolerates a set of faults tolerates each part of it. -/
theorem fewer_faults : fewer_faults.Statement := by
  intro Fault State Label S disturb family works may less tolerated member part s reached
  exact tolerated may member s (reachable_mono part reached)

section Copies

variable {n : Nat} {may : Fin n → Prop}

open scoped Classical in
/-- When fewer than half of the copies may be faulty and the others are right, a majority is. -/
theorem majority_of_correct (few : 2 * Quorum.size n (fun i => decide (may i)) < n)
    {s : Fin n → Bool} (correct : ∀ i, ¬may i → s i = true) : Quorum.Majority n s := by
  have complement := Quorum.size_add_size_not (fun i : Fin n => decide (may i))
  have most : Quorum.size n (fun i => !decide (may i)) ≤ Quorum.size n s :=
    List.countP_mono_left fun i _ outside =>
      correct i (of_decide_eq_false (Bool.not_eq_true' _ ▸ outside))
  show n < 2 * Quorum.size n s
  omega

open scoped Classical in
/-- While fewer than half of the copies may be faulty, the others keep the bit. -/
theorem correct_of_reachable (few : 2 * Quorum.size n (fun i => decide (may i)) < n)
    {s : Fin n → Bool}
    (reached : (withFaults (copies n) (fun s i t => Spoil n s i t) may).Reachable s) :
    ∀ i, ¬may i → s i = true := by
  induction reached with
  | start initial => exact fun i _ => initial i
  | @step s t label _ step before =>
    intro i correct
    cases label with
    | fault j =>
      have other : i ≠ j := fun same => correct (same ▸ step.1)
      exact (step.2 i other).trans (before i correct)
    | own _ => exact (step i).trans (decide_eq_true (majority_of_correct few before))

/-- The first `f` copies, spoiled one after the other until the `k`-th. -/
def spoiled (n f k : Nat) (i : Fin n) : Bool := !decide (i.val < k ∧ i.val < f)

/-- With the first `f` copies faulty, each of them can be spoiled in turn. -/
theorem reachable_spoiled (n f : Nat) : ∀ k, k ≤ n →
    (withFaults (copies n) (fun s i t => Spoil n s i t)
      (fun i => i.val < f)).Reachable (spoiled n f k)
  | 0, _ => .start fun i => by
    show (!decide (i.val < 0 ∧ i.val < f)) = true
    rw [decide_eq_false (fun h => Nat.not_lt_zero _ h.1)]
    rfl
  | k + 1, bound => by
    have before := reachable_spoiled n f k (Nat.le_of_succ_le bound)
    by_cases faulty : k < f
    · refine .step (label := .fault ⟨k, bound⟩) before ⟨faulty, fun j other => ?_⟩
      have differ : j.val ≠ k := fun same => other (Fin.ext same)
      show (!decide (j.val < k + 1 ∧ j.val < f)) = !decide (j.val < k ∧ j.val < f)
      congr 1
      exact decide_eq_decide.mpr (by omega)
    · have same : spoiled n f (k + 1) = spoiled n f k := by
        funext j
        show (!decide (j.val < k + 1 ∧ j.val < f)) = !decide (j.val < k ∧ j.val < f)
        congr 1
        exact decide_eq_decide.mpr (by omega)
      exact same ▸ before

open scoped Classical in
/-- Copies among the first `f` are at most `f`. -/
theorem size_first_le {f : Nat} (first : ∀ i, may i → i.val < f) :
    Quorum.size n (fun i => decide (may i)) ≤ f := by
  have fewer : Quorum.size n (fun i => decide (may i)) ≤ Quorum.size n (Quorum.interval n 0 f) :=
    List.countP_mono_left fun i _ member =>
      Quorum.interval_eq_true.mpr ⟨Nat.zero_le _, first i (of_decide_eq_true member)⟩
  rw [Quorum.size_interval] at fewer
  omega

/-- When all of the first `f` copies are spoiled, the others are at most `n - f`. -/
theorem size_spoiled_le (n f : Nat) : Quorum.size n (spoiled n f n) ≤ n - f := by
  have fewer : Quorum.size n (spoiled n f n) ≤ Quorum.size n (Quorum.interval n f n) :=
    List.countP_mono_left fun i _ right => by
      refine Quorum.interval_eq_true.mpr ⟨Nat.le_of_not_lt fun below => ?_, i.isLt⟩
      have wrong : spoiled n f n i = false := by
        show (!decide (i.val < n ∧ i.val < f)) = false
        rw [decide_eq_true (And.intro i.isLt below)]
        rfl
      exact Bool.false_ne_true (wrong.symm.trans right)
  rw [Quorum.size_interval] at fewer
  omega

end Copies

open scoped Classical in
/-- A bit kept in `n` copies tolerates `f` faulty copies exactly when `2f < n`. -/
theorem instances : instances.Statement := by
  intro n f
  constructor
  · intro enough may few s reached
    have half : 2 * Quorum.size n (fun i => decide (may i)) < n := by
      have : Quorum.size n (fun i => decide (may i)) ≤ f := few
      omega
    exact majority_of_correct half (correct_of_reachable half reached)
  · intro tolerated
    have holds : n < 2 * Quorum.size n (spoiled n f n) :=
      tolerated (fun i => i.val < f) (size_first_le fun _ first => first) _
        (reachable_spoiled n f n (Nat.le_refl n))
    have few := size_spoiled_le n f
    omega

end DistSys.FaultTolerance
