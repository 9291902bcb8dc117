module

public import DistSys.Impossibility.Flp.MajorityWait
public import DistSys.Statements.Impossibility.FlpHypotheses

/-!
# Waiting for a majority decides what a majority has

The protocol of `DistSys.Flp.MajorityWait` is not idle: it decides only what is the input of two of
the three processes, and whenever two nonfaulty processes have the same input, every nonfaulty one
decides it.  Both send their input in their first step; it is received, and the votes that are known
stay known.  Among three processes two have the same input, so that all decide when nobody is
faulty.

## Main declarations

* `winner_of_two`: two equal votes win.
* `exists_vote`: a vote of a nonfaulty process is known for ever from some moment on.
* `decides_of_two`, `majority_wait_protocol`.
-/

@[expose] public noncomputable section

namespace DistSys.FlpHypotheses

open Flp

/-! ### Two equal votes win -/

/-- Of three processes, two different ones are two of `0`, `1`, `2`. -/
theorem two_of_three : ∀ y z : Fin 3, y ≠ z →
    ((y = 0 ∨ z = 0) ∧ (y = 1 ∨ z = 1)) ∨ ((y = 0 ∨ z = 0) ∧ (y = 2 ∨ z = 2)) ∨
      ((y = 1 ∨ z = 1) ∧ (y = 2 ∨ z = 2)) := by
  decide

/-- Two equal votes of different processes are a majority. -/
theorem hasMajority_of_two {votes : Fin 3 → Option Bool} {v : Bool} {y z : Fin 3} (ne : y ≠ z)
    (vote_y : votes y = some v) (vote_z : votes z = some v) : HasMajority votes v := by
  have is (i : Fin 3) (among : y = i ∨ z = i) : (votes i == some v) = true := by
    rcases among with same | same
    · exact same ▸ beq_iff_eq.2 vote_y
    · exact same ▸ beq_iff_eq.2 vote_z
  show 2 ≤ [0, 1, 2].countP fun p => votes p == some v
  rw [List.countP_cons, List.countP_cons, List.countP_cons, List.countP_nil]
  rcases two_of_three y z ne with ⟨first, second⟩ | ⟨first, second⟩ | ⟨first, second⟩
  · rw [if_pos (is 0 first), if_pos (is 1 second)]
    split <;> omega
  · rw [if_pos (is 0 first), if_pos (is 2 second)]
    split <;> omega
  · rw [if_pos (is 1 first), if_pos (is 2 second)]
    split <;> omega

/-- Two equal votes that are inputs win. -/
theorem winner_of_two {input : Fin 3 → Bool} {votes : Fin 3 → Option Bool} {v : Bool}
    {y z : Fin 3} (honest : ∀ q w, votes q = some w → w = input q) (ne : y ≠ z)
    (vote_y : votes y = some v) (vote_z : votes z = some v) : winner votes = some v := by
  have majority := hasMajority_of_two ne vote_y vote_z
  cases wins : winner votes with
  | none =>
    unfold winner at wins
    cases v with
    | true =>
      rw [if_pos majority] at wins
      exact nomatch wins
    | false =>
      by_cases yes : HasMajority votes true
      · rw [if_pos yes] at wins
        exact nomatch wins
      · rw [if_neg yes, if_pos majority] at wins
        exact nomatch wins
  | some w =>
    obtain ⟨q, r, other, vote_q, vote_r⟩ := exists_two_of_winner wins
    exact congrArg some (backed_unique (input := input)
      ⟨q, r, other, (honest q w vote_q).symm, (honest r w vote_r).symm⟩
      ⟨y, z, ne, (honest y v vote_y).symm, (honest z v vote_z).symm⟩)

/-! ### Votes arrive, and stay -/

section Runs

variable {input : Fin 3 → Bool} {schedule : Nat → Fin 3 × Option (Fin 3 × Bool)}

/-- The configuration of a run. -/
def waiting (input : Fin 3 → Bool) (schedule : Nat → Fin 3 × Option (Fin 3 × Bool)) (n : Nat) :
    Configuration (Fin 3) (Fin 3 × Bool) Tally :=
  majorityWait.execution.stateAt (majorityWait.initial input) schedule n

/-- Votes and messages are inputs in every configuration of a run. -/
theorem honest_at
    (allowed : majorityWait.execution.AllowedForever (majorityWait.initial input) schedule)
    (n : Nat) : Honest input (waiting input schedule n) :=
  majorityWait.execution.stateAt_induction (holds := Honest input)
    (fun _ _ inv applicable => honest_after inv applicable) (honest_initial input) allowed n

/-- The state of the process that takes a step. -/
theorem waiting_self (n : Nat) :
    (waiting input schedule (n + 1)).state (schedule n).1 =
      majorityWait.next (schedule n).1 ((waiting input schedule n).state (schedule n).1)
        (schedule n).2 :=
  after_state_self majorityWait _ (schedule n)

/-- A vote that is known stays known. -/
theorem vote_stays
    (allowed : majorityWait.execution.AllowedForever (majorityWait.initial input) schedule)
    {x y : Fin 3} {n m : Nat} (le : n ≤ m)
    (known : ((waiting input schedule n).state x).votes y = some (input y)) :
    ((waiting input schedule m).state x).votes y = some (input y) := by
  induction le with
  | refl => exact known
  | @step m _ ih =>
    by_cases steps : x = (schedule m).1
    · subst steps
      rw [waiting_self]
      show record _ (schedule m).2 y = _
      cases received : (schedule m).2 with
      | none => exact ih
      | some message =>
        obtain ⟨sender, vote⟩ := message
        show (if y = sender then some vote else _) = _
        by_cases same : y = sender
        · rw [if_pos same, same]
          exact congrArg some ((honest_at allowed m).message (schedule m).1 sender vote
            (allowed m (sender, vote) received))
        · rw [if_neg same]
          exact ih
    · have still : (waiting input schedule (m + 1)).state x = (waiting input schedule m).state x :=
        after_state_of_ne majorityWait steps
      rw [still]
      exact ih

/-- The vote of a nonfaulty process becomes known to every nonfaulty process. -/
theorem exists_vote (admissible : majorityWait.Admissible (majorityWait.initial input) schedule)
    {x y : Fin 3} (sends : Nonfaulty schedule y) (receives : Nonfaulty schedule x) :
    ∃ n, ((waiting input schedule n).state x).votes y = some (input y) := by
  obtain ⟨n, steps, idle⟩ := exists_first_step sends
  have start := state_before_steps (A := majorityWait) (C := majorityWait.initial input) idle
  have sent : (x, y, input y) ∈ majorityWait.sends (schedule n).1
      ((waiting input schedule n).state (schedule n).1) (schedule n).2 := by
    have state : (waiting input schedule n).state y = majorityWait.start y (input y) := start
    rw [steps, state]
    show (x, y, input y) ∈ [((0 : Fin 3), y, input y), (1, y, input y), (2, y, input y)]
    have all : ∀ i : Fin 3, i = 0 ∨ i = 1 ∨ i = 2 := by decide
    rcases all x with rfl | rfl | rfl
    · exact List.mem_cons_self
    · exact List.mem_cons_of_mem _ List.mem_cons_self
    · exact List.mem_cons_of_mem _ (List.mem_cons_of_mem _ List.mem_cons_self)
  obtain ⟨k, _, happens⟩ := admissible.2.2 x (y, input y) (n + 1) receives
    (buffer_of_sent majorityWait sent)
  refine ⟨k + 1, ?_⟩
  have self : (schedule k).1 = x := congrArg Prod.fst happens
  rw [← self, waiting_self, congrArg Prod.snd happens]
  show (if y = y then some (input y) else _) = _
  rw [if_pos rfl]

/-- If two nonfaulty processes have the same input, every nonfaulty one decides it. -/
theorem decides_of_two (admissible : majorityWait.Admissible (majorityWait.initial input) schedule)
    {x y z : Fin 3} (ne : y ≠ z) (nonfaulty_y : Nonfaulty schedule y)
    (nonfaulty_z : Nonfaulty schedule z) (same : input y = input z)
    (nonfaulty_x : Nonfaulty schedule x) :
    majorityWait.DecidesItself input schedule x (input y) := by
  have allowed := admissible.1
  obtain ⟨n, known_y⟩ := exists_vote admissible nonfaulty_y nonfaulty_x
  obtain ⟨m, known_z⟩ := exists_vote admissible nonfaulty_z nonfaulty_x
  obtain ⟨k, le, steps⟩ := nonfaulty_x (max n m)
  subst steps
  have vote_y := vote_stays allowed
    (Nat.le_trans (Nat.le_max_left n m) (Nat.le_succ_of_le le)) known_y
  have vote_z := vote_stays allowed
    (Nat.le_trans (Nat.le_max_right n m) (Nat.le_succ_of_le le)) known_z
  have inv := honest_at allowed (k + 1)
  have wins := winner_of_two (inv.vote (schedule k).1) ne vote_y (same ▸ vote_z)
  have output : ((waiting input schedule (k + 1)).state (schedule k).1).output =
      ((waiting input schedule k).state (schedule k).1).output.or
        (winner ((waiting input schedule (k + 1)).state (schedule k).1).votes) := by
    rw [waiting_self]
    rfl
  refine ⟨k + 1, ?_⟩
  show ((waiting input schedule (k + 1)).state (schedule k).1).output = some (input y)
  cases before : ((waiting input schedule k).state (schedule k).1).output with
  | none => rw [output, before, wins, Option.none_or]
  | some w =>
    have backed := (honest_at allowed k).output (schedule k).1 w before
    rw [output, before, Option.some_or]
    exact congrArg some (backed_unique backed ⟨y, z, ne, rfl, same.symm⟩)

end Runs

/-- Among three inputs two are equal. -/
theorem exists_equal_inputs (input : Fin 3 → Bool) : ∃ y z : Fin 3, y ≠ z ∧ input y = input z := by
  by_cases first : input 0 = input 1
  · exact ⟨0, 1, by decide, first⟩
  · by_cases second : input 0 = input 2
    · exact ⟨0, 2, by decide, second⟩
    · refine ⟨1, 2, by decide, ?_⟩
      cases zero : input 0 <;> cases one : input 1 <;> cases two : input 2 <;>
        first
        | rfl
        | exact absurd (zero.trans one.symm) first
        | exact absurd (zero.trans two.symm) second

/-- Waiting for a majority agrees, is nontrivial and decides what two nonfaulty processes have; but
with one process crashed and the other two inputs different it never decides. -/
theorem majority_wait_protocol : majority_wait_protocol.Statement := by
  refine ⟨Fin 3, Fin 3 × Bool, Tally, majorityWait, 0, 1, 2, by decide, by decide, by decide,
    by decide, majorityWait_agreement, majorityWait_nontrivial, ?_, ?_, ?_, exists_undecided⟩
  · intro input schedule x v admissible ⟨n, output⟩
    obtain ⟨p, q, ne, is_p, is_q⟩ := (honest_at admissible.1 n).output x v output
    exact ⟨p, q, ne, is_p, is_q⟩
  · intro input schedule x y z v admissible ne nonfaulty_y nonfaulty_z is_y is_z nonfaulty_x
    exact is_y ▸
      decides_of_two admissible ne nonfaulty_y nonfaulty_z (is_y.trans is_z.symm) nonfaulty_x
  · intro input schedule admissible nonfaulty x
    obtain ⟨y, z, ne, same⟩ := exists_equal_inputs input
    exact ⟨input y, decides_of_two admissible ne (nonfaulty y) (nonfaulty z) same (nonfaulty x)⟩

end DistSys.FlpHypotheses
