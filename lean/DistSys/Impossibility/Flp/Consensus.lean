module

public import DistSys.Statements.Impossibility.Flp
public import DistSys.Impossibility.Flp.Impossibility

/-!
# The consensus problem has no solution in the model of Fischer, Lynch and Paterson

The paper (*Impossibility of distributed consensus with one faulty process*, JACM 1985) asks
agreement of reachable configurations, that each value is decided in some of them, and that some
process decides in every admissible run.  The consensus problem of this library is asked of runs,
and of correct processes only: termination, agreement and a validity.  Asked of all admissible runs,
it gives what the paper asks:

* whoever has decided after finitely many steps decided in an admissible run without a fault, which
  continues these steps; so agreement of the correct processes in such runs is agreement of
  configurations (`agreement_from_runs`);
* from equal inputs such a run decides that input, by weak unanimity; so each value can be decided;
* of two processes one is nonfaulty, and decides.

## Main declarations

* `agreement_of_faultless`, `uniformAgreement_of_agreement`, `agreement_from_runs`.
* `nontrivial_of_runs`, `terminates_of_runs`.
* `consensus_impossible`, `nontrivial_consensus_impossible`.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

variable {Process Message State : Type} {A : Protocol Process Message State}

/-! ### Agreement -/

/-- When correct processes agree in all admissible runs without a fault, there is agreement: every
reachable configuration is in such a run. -/
theorem agreement_of_faultless {processes : List Process} (finite : ∀ p, p ∈ processes)
    (agrees : ∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
      A.Admissible (A.initial input) schedule → (∀ p, Nonfaulty schedule p) →
      (consensusRun A input schedule).Agreement) : A.Agreement := by
  rintro C v w ⟨input, first, allowed, rfl⟩ ⟨r, decided_r⟩ ⟨s, decided_s⟩
  obtain ⟨rest, admissible, nonfaulty⟩ :=
    exists_admissible_faultless finite ⟨input, first, allowed, rfl⟩ r
  have here : A.execution.stateAt (A.initial input) (Execution.prepend first rest) first.length
      = A.execution.run (A.initial input) first := by
    have h := A.execution.stateAt_prepend (A.initial input) first rest 0
    rw [Nat.zero_add] at h
    exact h
  have correct (t : Process) : Nonfaulty (Execution.prepend first rest) t :=
    nonfaulty_prepend.2 (nonfaulty t)
  rw [← here] at decided_r decided_s
  exact agrees input _ (admissible_prepend allowed admissible) correct r s v w _ _ (correct r)
    (correct s) decided_r decided_s

/-- With agreement, all processes agree in every run whose steps are applicable: a decision is kept,
so two decisions are in one reachable configuration. -/
theorem uniformAgreement_of_agreement (agreement : A.Agreement) {input : Process → Bool}
    {schedule : Nat → Process × Option Message}
    (allowed : A.execution.AllowedForever (A.initial input) schedule) :
    (consensusRun A input schedule).UniformAgreement := by
  intro p q v w t u first second
  obtain ⟨events, ok, run, _⟩ := A.execution.exists_prefix allowed (max t u)
  have kept {r : Process} {x : Bool} {n : Nat} (le : n ≤ max t u)
      (decided : (consensusRun A input schedule).decides r x n) :
      A.Decided (A.execution.stateAt (A.initial input) schedule (max t u)) x :=
    A.execution.stateAt_mono (holds := fun C => A.Decided C x) (fun _ e => decided_after A e) le
      ⟨r, decided⟩
  exact agreement _ v w ⟨input, events, ok, run⟩ (kept (Nat.le_max_left t u) first)
    (kept (Nat.le_max_right t u) second)

/-- Agreement of configurations is uniform agreement of admissible runs, and agreement of those
without a fault. -/
theorem agreement_from_runs : agreement_from_runs.Statement := by
  intro Process Message State A processes finite
  refine ⟨⟨fun agreement _ _ admissible => uniformAgreement_of_agreement agreement admissible.1,
    fun agrees => agreement_of_faultless finite
      fun input schedule admissible _ p q v w t u _ _ =>
        agrees input schedule admissible p q v w t u⟩,
    fun agreement _ _ admissible _ p q v w t u _ _ =>
      uniformAgreement_of_agreement agreement admissible.1 p q v w t u,
    agreement_of_faultless finite⟩

/-! ### Non-triviality and termination -/

/-- When correct processes decide, and equal inputs, in all admissible runs without a fault, then
each value can be decided. -/
theorem nontrivial_of_runs {processes : List Process} (finite : ∀ p, p ∈ processes) (p : Process)
    (decides : ∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
      A.Admissible (A.initial input) schedule → (∀ p, Nonfaulty schedule p) →
      (consensusRun A input schedule).Termination ∧
        ∀ v, (consensusRun A input schedule).WeakUnanimity v) : A.Nontrivial := by
  intro v
  obtain ⟨schedule, admissible, nonfaulty⟩ :=
    exists_admissible_faultless finite (reachable_initial A fun _ => v) p
  obtain ⟨termination, unanimity⟩ := decides _ schedule admissible nonfaulty
  obtain ⟨w, t, decided⟩ := termination (fun _ _ => ⟨v, 0, rfl⟩) p (nonfaulty p)
  have same : w = v := unanimity v nonfaulty (fun _ _ _ proposed => proposed) p w t (nonfaulty p)
    decided
  obtain ⟨events, ok, run, _⟩ := A.execution.exists_prefix admissible.1 t
  exact ⟨_, ⟨_, events, ok, run⟩, p, same ▸ decided⟩

/-- When correct processes decide in all admissible runs, and there are two processes, some process
decides in all of them. -/
theorem terminates_of_runs {p q : Process} (ne : p ≠ q)
    (decides : ∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
      A.Admissible (A.initial input) schedule → (consensusRun A input schedule).Termination) :
    A.Terminates := by
  intro input schedule admissible
  have some_nonfaulty : ∃ r, Nonfaulty schedule r := by
    obtain ⟨_, ⟨faulty, others⟩, _⟩ := admissible
    by_cases same : p = faulty
    · exact ⟨q, others q fun h => ne (same.trans h.symm)⟩
    · exact ⟨p, others p same⟩
  obtain ⟨r, nonfaulty⟩ := some_nonfaulty
  obtain ⟨v, t, decided⟩ := decides input schedule admissible (fun s _ => ⟨input s, 0, rfl⟩) r
    nonfaulty
  exact ⟨t, v, r, decided⟩

/-! ### The theorem -/

/-- **No protocol solves consensus** in spite of one fault, even if it is only asked that each value
can be decided: it would be totally correct. -/
theorem nontrivial_consensus_impossible : nontrivial_consensus_impossible.Statement :=
  fun A processes p q finite ne ⟨nontrivial, solves⟩ =>
    impossibility A processes p q finite ne
      ⟨agreement_of_faultless finite fun input schedule admissible _ =>
          (solves input schedule admissible).2,
        nontrivial,
        terminates_of_runs ne fun input schedule admissible =>
          (solves input schedule admissible).1⟩

/-- **No protocol solves consensus** in spite of one fault, even with weak unanimity. -/
theorem consensus_impossible : consensus_impossible.Statement :=
  fun A processes p q finite ne solves =>
    nontrivial_consensus_impossible A processes p q finite ne
      ⟨nontrivial_of_runs finite p fun input schedule admissible _ =>
          ⟨(solves input schedule admissible).1, (solves input schedule admissible).2.2⟩,
        fun input schedule admissible =>
          ⟨(solves input schedule admissible).1, (solves input schedule admissible).2.1⟩⟩

end DistSys.Flp
