module

public import DistSys.Agreement.ChandraToueg.Steps
public import DistSys.Foundations.Execution

/-!
# Runs of the algorithm of Chandra and Toueg

What holds along a run, whatever reliable broadcast and consensus answer.  A proposal is made by a
step of its process, at a time when that was in the instance proposed to.

## Main declarations

* `invariant_at`, `grows_at`: the invariant at each moment, and what is kept between two.
* `log_prefix`: with the same decisions, fewer instances make a prefix.
* `exists_proposal`: the step that made a proposal.
* `exists_proposed`: fairness makes a correct process propose.
-/

@[expose] public noncomputable section

namespace DistSys.ChandraToueg

open scoped Classical

variable {Process Message : Type} {A : ChandraToueg Process Message}
  {schedule : Nat → Event Process Message}

/-- The invariant holds at each moment. -/
theorem invariant_at (allowed : A.execution.AllowedForever A.initial schedule) (t : Nat) :
    Invariant A (A.configuration schedule t) :=
  A.execution.stateAt_induction (fun _ _ inv possible => invariant_after inv possible)
    invariant_initial allowed t

/-- From one moment to a later one nothing is taken back. -/
theorem grows_at (allowed : A.execution.AllowedForever A.initial schedule) {t u : Nat}
    (le : t ≤ u) : Grows (A.configuration schedule t) (A.configuration schedule u) := by
  induction le with
  | refl => exact Grows.refl _
  | @step u _ ih => exact ih.trans (grows_after (invariant_at allowed u) (allowed u))

/-- Nothing received is lost. -/
theorem received_at (allowed : A.execution.AllowedForever A.initial schedule) {t u : Nat}
    (le : t ≤ u) {p : Process} {m : Message}
    (mem : m ∈ (A.configuration schedule t).received p) :
    m ∈ (A.configuration schedule u).received p :=
  ((grows_at allowed le).received p).subset mem

/-- What has been decided in an earlier instance. -/
theorem exists_decided (allowed : A.execution.AllowedForever A.initial schedule) {t i : Nat}
    {p : Process} (lt : i < (A.configuration schedule t).round p) :
    ∃ batch, (A.configuration schedule t).decided i p = some batch := by
  cases told : (A.configuration schedule t).decided i p with
  | none => exact absurd (((invariant_at allowed t).decided i p).1 told) (Nat.not_le_of_lt lt)
  | some batch => exact ⟨batch, rfl⟩

/-- A decision completes an instance. -/
theorem lt_round_of_decided (allowed : A.execution.AllowedForever A.initial schedule) {t i : Nat}
    {p : Process} {batch : List Message}
    (told : (A.configuration schedule t).decided i p = some batch) :
    i < (A.configuration schedule t).round p :=
  Nat.lt_of_not_le fun le =>
    nomatch (((invariant_at allowed t).decided i p).2 le).symm.trans told

/-- No two processes are told different decisions in one instance. -/
def Agree (A : ChandraToueg Process Message) (schedule : Nat → Event Process Message) : Prop :=
  ∀ i p q l k t u, (A.configuration schedule t).decided i p = some l →
    (A.configuration schedule u).decided i q = some k → l = k

/-- With the same decisions, the log after fewer instances is made by the decisions of the one who
completed more. -/
theorem logOf_eq (allowed : A.execution.AllowedForever A.initial schedule)
    (agree : Agree A schedule) {p q : Process} {t u k : Nat}
    (le_p : k ≤ (A.configuration schedule t).round p)
    (le_q : k ≤ (A.configuration schedule u).round q) :
    A.logOf (fun i => (A.configuration schedule t).decided i p) k
      = A.logOf (fun i => (A.configuration schedule u).decided i q) k := by
  refine logOf_congr fun i lt => ?_
  obtain ⟨l, told_p⟩ := exists_decided allowed (Nat.lt_of_lt_of_le lt le_p)
  obtain ⟨k, told_q⟩ := exists_decided allowed (Nat.lt_of_lt_of_le lt le_q)
  show (A.configuration schedule t).decided i p = (A.configuration schedule u).decided i q
  rw [told_p, told_q, agree i p q l k t u told_p told_q]

/-- With the same decisions, whoever completed fewer instances has a prefix of the log. -/
theorem log_prefix (allowed : A.execution.AllowedForever A.initial schedule)
    (agree : Agree A schedule) {p q : Process} {t u : Nat}
    (le : (A.configuration schedule t).round p ≤ (A.configuration schedule u).round q) :
    (A.configuration schedule t).log p <+: (A.configuration schedule u).log q := by
  rw [(invariant_at allowed t).log p, (invariant_at allowed u).log q,
    logOf_eq allowed agree (Nat.le_refl _) le]
  exact logOf_prefix le

/-- A step that adds a proposal is the step of its process, and proposes to its instance what it has
received and not delivered. -/
theorem proposal_of_step {C : Configuration Process Message} {e : Event Process Message} {i : Nat}
    {p : Process} {batch : List Message} (before : C.proposed i p = none)
    (after : (A.after C e).proposed i p = some batch) :
    e = .propose p ∧ i = C.round p ∧ batch = undelivered (C.received p) (C.log p) := by
  cases e with
  | broadcast q m => exact nomatch before.symm.trans after
  | receive q m => exact nomatch before.symm.trans after
  | decide q l => exact nomatch before.symm.trans after
  | idle => exact nomatch before.symm.trans after
  | propose q =>
    replace after : (if i = C.round p ∧ p = q then some (undelivered (C.received p) (C.log p))
      else C.proposed i p) = some batch := after
    split at after
    · rename_i here
      exact ⟨here.2 ▸ rfl, here.1, (Option.some.inj after).symm⟩
    · exact nomatch before.symm.trans after

/-- A proposal that is there at one time and not at an earlier one was made between. -/
theorem exists_proposal (allowed : A.execution.AllowedForever A.initial schedule) {t u i : Nat}
    {p : Process} {batch : List Message} (le : t ≤ u)
    (before : (A.configuration schedule t).proposed i p = none)
    (after : (A.configuration schedule u).proposed i p = some batch) :
    ∃ j, t ≤ j ∧ schedule j = .propose p ∧ i = (A.configuration schedule j).round p ∧
      batch = undelivered ((A.configuration schedule j).received p)
        ((A.configuration schedule j).log p) := by
  induction le with
  | refl => exact nomatch before.symm.trans after
  | @step u le ih =>
    cases now : (A.configuration schedule u).proposed i p with
    | none =>
      obtain ⟨same, round, made⟩ := proposal_of_step now after
      exact ⟨u, le, same, round, made⟩
    | some l =>
      have kept := (grows_at allowed (Nat.le_succ u)).proposed i p l now
      exact ih (now.trans (kept.symm.trans after))

/-- A correct process that is in an instance, or beyond it, proposes in it if it has received a
message that it never delivers while in that instance. -/
theorem exists_proposed {correct : Process → Prop} (run : A.FairRun correct schedule)
    {p : Process} (ok : correct p) {k t u : Nat} {m : Message}
    (reached : k ≤ (A.configuration schedule t).round p)
    (received : m ∈ (A.configuration schedule u).received p)
    (never : ∀ v, (A.configuration schedule v).round p = k →
      m ∉ (A.configuration schedule v).log p) :
    ∃ v batch, (A.configuration schedule v).proposed k p = some batch := by
  obtain ⟨allowed, fair, _⟩ := run
  have before : ∀ v, k < (A.configuration schedule v).round p →
      ∃ v batch, (A.configuration schedule v).proposed k p = some batch := fun v lt =>
    ⟨v, Option.ne_none_iff_exists'.1 ((invariant_at allowed v).proposed_before k p lt)⟩
  have late := (grows_at allowed (Nat.le_max_left t u)).round p
  have received := received_at allowed (Nat.le_max_right t u) received
  rcases Nat.lt_or_eq_of_le (Nat.le_trans reached late) with lt | here
  · exact before _ lt
  cases now : (A.configuration schedule (max t u)).proposed k p with
  | some batch => exact ⟨_, batch, now⟩
  | none =>
    have waiting : m ∈ undelivered ((A.configuration schedule (max t u)).received p)
        ((A.configuration schedule (max t u)).log p) :=
      mem_undelivered.2 ⟨received, never _ here.symm⟩
    obtain ⟨j, le, happens⟩ := fair (.propose p) (max t u) ⟨p, ok, rfl⟩
      ⟨here ▸ now, List.ne_nil_of_mem waiting⟩
    rcases Nat.lt_or_eq_of_le (Nat.le_trans (Nat.le_of_eq here)
      ((grows_at allowed le).round p)) with lt | same
    · exact before j lt
    · refine ⟨j + 1, undelivered ((A.configuration schedule j).received p)
        ((A.configuration schedule j).log p), ?_⟩
      show (A.after (A.configuration schedule j) (schedule j)).proposed k p = _
      rw [happens]
      exact if_pos ⟨same, rfl⟩

end DistSys.ChandraToueg
