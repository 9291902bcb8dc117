module

public import DistSys.Impossibility.PartialSynchrony.Impossibility
public import DistSys.Impossibility.PartialSynchrony.Safety

/-!
# Partial synchrony: a majority of correct nodes is enough

Once the network is connected and nobody crashes any more, each correct node hears exactly the
correct nodes, a majority.  In the first phase that begins then, they hear the same ballots, so they
propose the same value; all of them adopt it and decide.  Dwork, Lynch and Stockmeyer's Theorem 3.1
has this bound (`N ≥ 2t + 1`) with another algorithm; the agreement and the validity here are
uniform, which their problem does not ask.

## Main declarations

* `exists_decision`: every correct node decides.
* `possible`, `tolerates_iff`.
-/

@[expose] public noncomputable section

namespace DistSys.PartialSynchrony

open Rounds

open scoped Classical

variable {n : Nat} {Value : Type} {input : Fin n → Value} {F : Faults (Fin n)}

/-- What a correct node hears in a settled network: the states of the correct nodes. -/
def settled (input : Fin n → Value) (F : Faults (Fin n)) (r : Nat) (q : Fin n) :
    Option (Ballot Value) :=
  if F.Correct q then some (state input F.arrives r q) else none

/-- In a settled round all correct nodes hear the same. -/
theorem heard_settled {r : Nat} {p : Fin n} (exact : ∀ q, F.arrives r q p = true ↔ F.Correct q) :
    heard input F.arrives r p = settled input F r := by
  funext q
  unfold heard received settled
  by_cases correct : F.Correct q
  · rw [if_pos correct, if_pos ((exact q).mpr correct)]
    rfl
  · rw [if_neg correct, if_neg (fun arrived => correct ((exact q).mp arrived))]

/-- Who hears exactly the correct nodes, a majority, proposes a value. -/
theorem exists_proposed (many : Quorum.Majority n fun p => decide (F.Correct p)) (r : Nat) :
    ∃ v, proposed n (settled input F r) = some v := by
  have present : ∀ q, F.Correct q → settled input F r q ≠ none := fun q correct absent => by
    unfold settled at absent
    rw [if_pos correct] at absent
    exact nomatch absent
  have heardMany : Quorum.Majority n fun q => decide (settled input F r q ≠ none) :=
    majority_mono (fun q correct => decide_eq_true (present q (of_decide_eq_true correct))) many
  obtain ⟨q, correct⟩ := exists_of_majority many
  have some := latest_ne_none
    ⟨q, List.mem_finRange q, present q (of_decide_eq_true correct)⟩
  unfold proposed
  rw [if_pos heardMany]
  cases newest : latest (settled input F r) (List.finRange n) with
  | none => exact absurd newest some
  | some b => exact ⟨b.value, rfl⟩

/-- Every correct node decides, in the first phase that begins when the network is settled. -/
theorem exists_decision (many : Quorum.Majority n fun p => decide (F.Correct p))
    (connected : F.EventuallyConnected) {p : Fin n} (correct : F.Correct p) :
    ∃ v r, (state input F.arrives r p).decision = some v := by
  obtain ⟨k, exact⟩ := F.exists_settled connected
  have same {r : Nat} (late : k ≤ r) {q : Fin n} (correct : F.Correct q) :
      heard input F.arrives r q = settled input F r :=
    heard_settled fun s => exact r late s q correct
  obtain ⟨v, proposes⟩ := exists_proposed (input := input) many (3 * k)
  have candidates : ∀ q, F.Correct q →
      (state input F.arrives (3 * k + 1) q).candidate = some v := by
    intro q correct
    rw [state_first, same (by omega) correct]
    exact proposes
  have adopts : adopted n (settled input F (3 * k + 1)) = some v := by
    refine winner_finRange (majority_mono (fun q member => decide_eq_true ?_) many)
    have correct := of_decide_eq_true member
    unfold settled
    rw [if_pos correct]
    exact candidates q correct
  have locked : ∀ q, F.Correct q → (state input F.arrives (3 * k + 2) q).stamp = k + 1 ∧
      (state input F.arrives (3 * k + 2) q).value = v := by
    intro q correct
    rw [state_second, same (by omega) correct]
    unfold afterSecond
    rw [adopts]
    refine ⟨?_, rfl⟩
    show (state input F.arrives (3 * k + 1) q).round / 3 + 1 = k + 1
    rw [state_round]
    omega
  have decides : decided n (k + 1) (settled input F (3 * k + 2)) = some v := by
    refine winner_finRange (majority_mono (fun q member => decide_eq_true ?_) many)
    have correct := of_decide_eq_true member
    obtain ⟨stamp, value⟩ := locked q correct
    unfold settled
    rw [if_pos correct]
    show (if _ then _ else _) = _
    rw [if_pos stamp, value]
  have result : (state input F.arrives (3 * (k + 1)) p).decision =
      kept (state input F.arrives (3 * k + 2) p).decision (some v) := by
    rw [state_third, same (by omega) correct]
    show kept _ (decided n ((state input F.arrives (3 * k + 2) p).round / 3 + 1) _) = _
    rw [state_round, show (3 * k + 2) / 3 + 1 = k + 1 by omega, decides]
  cases old : (state input F.arrives (3 * k + 2) p).decision with
  | none => exact ⟨v, _, result.trans (by rw [old]; rfl)⟩
  | some w => exact ⟨w, _, old⟩

/-- **Possibility**: under partial synchrony the three-round algorithm solves consensus among
`n > 2f` nodes of which `f` may crash, with uniform agreement and validity. -/
theorem possible : possible.Statement := by
  intro n f Value input F bound few connected
  have agree : ((threeRounds n).run input F).UniformAgreement :=
    fun _ _ _ _ _ _ first second => decisions_equal first second
  have valid : ((threeRounds n).run input F).UniformValidity :=
    fun _ _ _ decision => decision_input decision
  refine ⟨⟨?_, fun p q v w t u _ _ => agree p q v w t u, fun v => ?_⟩, agree, valid⟩
  · exact run_termination fun p correct =>
      exists_decision (majority_correct bound few) connected correct
  · exact fun same p w t _ decision => by
      obtain ⟨q, proposed⟩ := valid p w t decision
      exact same q w t proposed

/-- Under partial synchrony some algorithm for `n ≥ 2` nodes tolerates `f` crashes exactly when
`n > 2f`. -/
theorem tolerates_iff : tolerates_iff.Statement := by
  intro n f Value v w two differ
  constructor
  · intro ⟨Message, State, A, solves⟩
    refine Nat.lt_of_not_le fun bound => ?_
    refine n_le_2f_impossible n f A v w two bound differ fun input F few stable => ?_
    obtain ⟨terminates, agrees, valid⟩ := solves input F few (F.connected_of_stable stable)
    exact ⟨terminates, agrees, fun u _ => valid u⟩
  · intro bound
    exact ⟨_, _, threeRounds n, fun input F few connected =>
      (possible n f input F bound few connected).1⟩

end DistSys.PartialSynchrony
