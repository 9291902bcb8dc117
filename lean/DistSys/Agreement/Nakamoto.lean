module

public import DistSys.Statements.Agreement.Nakamoto

/-!
# Proof of work: the attacker's chance to catch up

Nakamoto (*Bitcoin*, 2008, section 11): if the honest chain wins the next block with probability `p`
and the attacker with probability `q`, then an attacker who is `z` blocks behind ever catches up
with probability `(q / p) ^ z` (gambler's ruin).  Here is the bound from above, for every number of
steps: after `n` steps the probability is at most `(q / p) ^ z`.

With integer weights, `p = honest / (honest + adversary)`, and the denominators cleared, it is an
inequality of natural numbers and needs no theory of probability or of limits.  The paper's value is
the limit for `n → ∞`, which is bounded too, since the bound does not depend on `n`; that the limit
equals `(q / p) ^ z` is not claimed.  Against an attacker who is stronger than the honest nodes the
bound is at least 1 and says nothing.

The paper's table takes a Poisson distribution for the attacker's progress while a merchant waits,
which is not claimed either: `double_spending` has the exact one, as a recurrence over the blocks of
both sides (Rosenfeld 2014; Grunspan and Pérez-Marco 2018), again as a bound from above.

## Main declarations

* `catchUpWeight_zero`, `catchUpWeight_succ_zero`, `catchUpWeight_succ_succ`: the recurrence.
* `recurrence`: `(q / p) ^ z` solves the recurrence of the exact probability.
* `catch_up`: the bound; `double_spending`: the bound for a merchant who waits for blocks.
-/

@[expose] public noncomputable section

namespace DistSys.Nakamoto

/-! ### The recurrence -/

/-- Who is not behind has caught up on every walk. -/
theorem catchUpWeight_zero (honest adversary steps : Nat) :
    catchUpWeight honest adversary 0 steps = (honest + adversary) ^ steps := by
  rw [catchUpWeight]

/-- Who is behind does not catch up in no steps. -/
theorem catchUpWeight_succ_zero (honest adversary d : Nat) :
    catchUpWeight honest adversary (d + 1) 0 = 0 := by
  rw [catchUpWeight]

/-- The first step is an honest block, and the deficit grows, or an attacker's block, and it
shrinks. -/
theorem catchUpWeight_succ_succ (honest adversary d left : Nat) :
    catchUpWeight honest adversary (d + 1) (left + 1) =
      honest * catchUpWeight honest adversary (d + 2) left +
        adversary * catchUpWeight honest adversary d left := by
  rw [catchUpWeight]

/-! ### The bound -/

/-- One step of the recurrence, multiplied by `a ^ (d + 1)`, with the weights `u` and `v` of the two
shorter walks brought to the form of the induction hypotheses. -/
theorem weight_step (a b d u v : Nat) :
    (a * u + b * v) * a ^ (d + 1) = u * a ^ (d + 2) + a * b * (v * a ^ d) := by
  rw [Nat.add_mul]
  simp only [Nat.pow_succ]
  ac_rfl

/-- The bound splits in the same way, into the bound after an honest block and the bound after an
attacker's block. -/
theorem bound_step (a b d n : Nat) :
    b ^ (d + 1) * (a + b) ^ (n + 1) =
      b ^ (d + 2) * (a + b) ^ n + a * b * (b ^ d * (a + b) ^ n) := by
  simp only [Nat.pow_succ, Nat.mul_add]
  ac_rfl

/-- `(q / p) ^ z` solves the recurrence of the exact probability. -/
theorem recurrence : recurrence.Statement := by
  intro honest adversary deficit
  simp only [Nat.pow_succ, Nat.pow_zero, Nat.add_mul]
  ac_rfl

/-- An attacker who is `deficit` blocks behind catches up within any number of steps with
probability at most `(adversary / honest) ^ deficit`.  By induction on the number of steps:
`(q / p) ^ z` solves the recurrence of the exact probability. -/
theorem catch_up : catch_up.Statement := by
  intro honest adversary deficit steps
  induction steps generalizing deficit with
  | zero =>
    cases deficit with
    | zero =>
      rw [catchUpWeight_zero, Nat.pow_zero, Nat.pow_zero, Nat.pow_zero]
      exact Nat.le_refl _
    | succ d =>
      rw [catchUpWeight_succ_zero, Nat.zero_mul]
      exact Nat.zero_le _
  | succ left ih =>
    cases deficit with
    | zero =>
      rw [catchUpWeight_zero, Nat.pow_zero, Nat.pow_zero, Nat.mul_one, Nat.one_mul]
      exact Nat.le_refl _
    | succ d =>
      rw [catchUpWeight_succ_succ, weight_step, bound_step]
      exact Nat.add_le_add (ih (d + 2)) (Nat.mul_le_mul_left _ (ih d))

/-! ### Double spending -/

/-- One step of the race, multiplied by its denominator. -/
theorem race_step (a b h k u v : Nat) :
    (a * u + b * v) * (a ^ (k + 1) * (a + b) ^ (h + 1 + (k + 1))) =
      a * (u * (a ^ (k + 1) * (a + b) ^ (h + (k + 1)))) * (a + b) +
        a * b * (v * (a ^ k * (a + b) ^ (h + 1 + k))) * (a + b) := by
  rw [show h + 1 + (k + 1) = h + (k + 1) + 1 by omega, show h + 1 + k = h + (k + 1) by omega,
    Nat.add_mul]
  simp only [Nat.pow_succ]
  ac_rfl

/-- The bound splits in the same way. -/
theorem race_bound_step (a b n x y : Nat) :
    (a * x + a * b * y) * (a + b) ^ (n + 1) =
      a * (x * (a + b) ^ n) * (a + b) + a * b * (y * (a + b) ^ n) * (a + b) := by
  rw [Nat.add_mul, Nat.pow_succ]
  ac_rfl

/-- The attacker has as many blocks as the honest nodes need: he has won. -/
theorem race_le_of_won (a b steps needed blocks : Nat) :
    raceWeight a b needed 0 steps * (a ^ 0 * (a + b) ^ (needed + 0)) ≤
      raceBound a b needed 0 blocks * (a + b) ^ steps := by
  rw [raceWeight, raceBound, Nat.pow_zero, Nat.one_mul, Nat.add_zero, Nat.mul_comm]
  exact Nat.le_refl _

/-- The merchant is served: the attacker has to catch up. -/
theorem race_le_of_served (a b steps k blocks : Nat) :
    raceWeight a b 0 (k + 1) steps * (a ^ (k + 1) * (a + b) ^ (0 + (k + 1))) ≤
      raceBound a b 0 (k + 1) blocks * (a + b) ^ steps := by
  rw [raceWeight, raceBound, ← Nat.mul_assoc, Nat.zero_add, Nat.mul_right_comm (b ^ _)]
  exact Nat.mul_le_mul_right _ (catch_up a b (k + 1) steps)

/-- The chance to win the race within `steps` is at most the value of its recurrence, if that is
unfolded for as many blocks as can matter.  By induction on the number of steps. -/
theorem race_le (a b steps needed behind blocks : Nat) (h : needed + behind ≤ blocks) :
    raceWeight a b needed behind steps * (a ^ behind * (a + b) ^ (needed + behind)) ≤
      raceBound a b needed behind blocks * (a + b) ^ steps := by
  induction steps generalizing needed behind blocks with
  | zero =>
    match needed, behind with
    | needed, 0 => exact race_le_of_won a b 0 needed blocks
    | 0, k + 1 => exact race_le_of_served a b 0 k blocks
    | h + 1, k + 1 =>
      rw [raceWeight, Nat.zero_mul]
      exact Nat.zero_le _
  | succ left ih =>
    match needed, behind with
    | needed, 0 => exact race_le_of_won a b (left + 1) needed blocks
    | 0, k + 1 => exact race_le_of_served a b (left + 1) k blocks
    | h + 1, k + 1 =>
      obtain ⟨rest, rfl⟩ : ∃ rest, blocks = rest + 1 := ⟨blocks - 1, by omega⟩
      rw [raceWeight, raceBound, race_step, race_bound_step]
      exact Nat.add_le_add
        (Nat.mul_le_mul_right _ (Nat.mul_le_mul_left _ (ih h (k + 1) rest (by omega))))
        (Nat.mul_le_mul_right _ (Nat.mul_le_mul_left _ (ih (h + 1) k rest (by omega))))

/-- The chance to undo a payment is at most the value of the recurrence. -/
theorem double_spending : double_spending.Statement :=
  fun honest adversary needed behind steps =>
    race_le honest adversary steps needed behind (needed + behind) (Nat.le_refl _)

end DistSys.Nakamoto
