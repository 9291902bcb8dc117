module

public import DistSys.Statements.Foundations.Availability

/-!
# How likely it is that a quorum is up

Each of `n` nodes is up alone, with weight `up` against `down`, so that all probabilities are
natural numbers over `(up + down) ^ n`.  `upWeight` adds up the patterns of nodes that are up and
down node by node; here is its closed form, the tail of the binomial distribution, and from it two
facts that are used of it.

That a majority of more nodes is at least as likely to be up when `p ≥ 1/2` is one half of
Condorcet's jury theorem (1785); the limit for many nodes is not claimed.  The proof is the usual
one: with two more nodes a majority is won when exactly `m` of `2m + 1` are up and both new ones
are, and lost when exactly `m + 1` are up and neither new one is.

## Main declarations

* `upWeight_eq_add`: the ways with at least `k` up are those with exactly `k` and those with more.
* `closed_form`: the binomial tail; `read_one_write_all`: its ends.
* `majority_grows`: a majority of `2m + 3` against one of `2m + 1`.
-/

@[expose] public noncomputable section

namespace DistSys.Availability

variable {up down : Nat}

/-! ### The recurrences -/

/-- Nothing is needed of the nodes. -/
theorem upWeight_zero (up down n : Nat) : upWeight up down n 0 = (up + down) ^ n := by
  rw [upWeight]

/-- Of no nodes none is up. -/
theorem upWeight_zero_succ (up down k : Nat) : upWeight up down 0 (k + 1) = 0 := by
  rw [upWeight]

/-- The last node is up, or it is down and the others must do. -/
theorem upWeight_succ_succ (up down n k : Nat) :
    upWeight up down (n + 1) (k + 1) =
      up * upWeight up down n k + down * upWeight up down n (k + 1) := by
  rw [upWeight]

theorem choose_zero (n : Nat) : choose n 0 = 1 := by
  rw [choose]

theorem choose_zero_succ (k : Nat) : choose 0 (k + 1) = 0 := by
  rw [choose]

/-- Pascal's rule. -/
theorem choose_succ_succ (n k : Nat) :
    choose (n + 1) (k + 1) = choose n k + choose n (k + 1) := by
  rw [choose]

/-- There are no sets of more nodes than there are. -/
theorem choose_eq_zero {n k : Nat} (h : n < k) : choose n k = 0 := by
  induction n generalizing k with
  | zero =>
    obtain ⟨j, rfl⟩ := Nat.exists_eq_add_one_of_ne_zero (Nat.ne_of_gt h)
    exact choose_zero_succ j
  | succ n ih =>
    obtain ⟨j, rfl⟩ := Nat.exists_eq_add_one_of_ne_zero (Nat.ne_of_gt (Nat.zero_lt_of_lt h))
    rw [choose_succ_succ, ih (by omega), ih (by omega)]

theorem choose_self (n : Nat) : choose n n = 1 := by
  induction n with
  | zero => exact choose_zero 0
  | succ n ih => rw [choose_succ_succ, ih, choose_eq_zero (by omega)]

/-- A set of `a` among `a + b` nodes leaves a set of `b`. -/
theorem choose_symm (a b : Nat) : choose (a + b) a = choose (a + b) b := by
  suffices ∀ n a b, a + b = n → choose n a = choose n b from this (a + b) a b rfl
  intro n
  induction n with
  | zero =>
    intro a b h
    obtain ⟨rfl, rfl⟩ : a = 0 ∧ b = 0 := by omega
    rfl
  | succ n ih =>
    intro a b h
    cases a with
    | zero =>
      obtain rfl : b = n + 1 := by omega
      rw [choose_zero, choose_self]
    | succ a =>
      cases b with
      | zero =>
        obtain rfl : a = n := by omega
        rw [choose_zero, choose_self]
      | succ b =>
        rw [choose_succ_succ, choose_succ_succ, ih a (b + 1) (by omega),
          ih (a + 1) b (by omega), Nat.add_comm]

/-! ### Exactly so many nodes -/

/-- The weighted number of ways in which exactly `k` of `n` nodes are up. -/
def exactly (up down n k : Nat) : Nat := choose n k * up ^ k * down ^ (n - k)

theorem exactly_succ_zero (up down n : Nat) :
    exactly up down (n + 1) 0 = down * exactly up down n 0 := by
  simp only [exactly, choose_zero, Nat.pow_zero, Nat.mul_one, Nat.sub_zero, Nat.pow_succ,
    Nat.mul_comm]

/-- The last node is up with `k` others, or it is down with `k + 1` others up. -/
theorem exactly_succ_succ (up down n k : Nat) :
    exactly up down (n + 1) (k + 1) =
      up * exactly up down n k + down * exactly up down n (k + 1) := by
  have lower : up * exactly up down n k = choose n k * up ^ (k + 1) * down ^ (n - k) := by
    simp only [exactly, Nat.pow_succ]
    ac_rfl
  have upper : down * exactly up down n (k + 1) =
      choose n (k + 1) * up ^ (k + 1) * down ^ (n - k) := by
    by_cases h : n < k + 1
    · simp only [exactly, choose_eq_zero h, Nat.zero_mul, Nat.mul_zero]
    · obtain ⟨d, hd⟩ : ∃ d, n - k = d + 1 := ⟨n - (k + 1), by omega⟩
      have hd' : n - (k + 1) = d := by omega
      simp only [exactly, hd, hd', Nat.pow_succ]
      ac_rfl
  rw [lower, upper, exactly, choose_succ_succ, Nat.add_sub_add_right, Nat.add_mul, Nat.add_mul]

/-- At least `k` nodes are up when exactly `k` are or more are. -/
theorem upWeight_eq_add (up down n k : Nat) :
    upWeight up down n k = exactly up down n k + upWeight up down n (k + 1) := by
  induction n generalizing k with
  | zero =>
    cases k with
    | zero =>
      simp only [upWeight_zero, upWeight_zero_succ, exactly, choose_zero, Nat.pow_zero,
        Nat.sub_self, Nat.mul_one, Nat.add_zero]
    | succ k =>
      simp only [upWeight_zero_succ, exactly, choose_zero_succ, Nat.zero_mul, Nat.add_zero]
  | succ n ih =>
    cases k with
    | zero =>
      have first := ih 0
      rw [upWeight_succ_succ, exactly_succ_zero, upWeight_zero, Nat.pow_succ, ← upWeight_zero,
        Nat.mul_comm, Nat.add_mul, ← Nat.add_assoc, Nat.add_comm (down * _), Nat.add_assoc,
        ← Nat.mul_add, ← first]
    | succ k =>
      rw [upWeight_succ_succ, upWeight_succ_succ, exactly_succ_succ, ih k, ih (k + 1)]
      simp only [Nat.mul_add]
      ac_rfl

/-- More nodes than there are cannot be up. -/
theorem upWeight_eq_zero {n k : Nat} (h : n < k) : upWeight up down n k = 0 := by
  induction n generalizing k with
  | zero =>
    obtain ⟨j, rfl⟩ := Nat.exists_eq_add_one_of_ne_zero (Nat.ne_of_gt h)
    exact upWeight_zero_succ up down j
  | succ n ih =>
    obtain ⟨j, rfl⟩ := Nat.exists_eq_add_one_of_ne_zero (Nat.ne_of_gt (Nat.zero_lt_of_lt h))
    rw [upWeight_succ_succ, ih (by omega), ih (by omega), Nat.mul_zero, Nat.mul_zero]

/-! ### The closed form -/

theorem binomialTail_zero (up down n k : Nat) : binomialTail up down n k 0 = 0 := by
  rw [binomialTail]

theorem binomialTail_succ (up down n k t : Nat) :
    binomialTail up down n k (t + 1) =
      exactly up down n k + binomialTail up down n (k + 1) t := by
  rw [binomialTail, exactly]

/-- At least `needed` of the nodes are up: the tail of the binomial distribution. -/
theorem closed_form : closed_form.Statement := by
  intro up down n needed
  generalize ht : n + 1 - needed = t
  induction t generalizing needed with
  | zero => rw [binomialTail_zero, upWeight_eq_zero (by omega)]
  | succ t ih => rw [binomialTail_succ, upWeight_eq_add, ih (needed + 1) (by omega)]

/-- One node is enough to read and all are needed to write. -/
theorem read_one_write_all : read_one_write_all.Statement := by
  intro up down n
  constructor
  · rw [← upWeight_zero, upWeight_eq_add up down n 0]
    simp only [exactly, choose_zero, Nat.pow_zero, Nat.one_mul, Nat.sub_zero, Nat.add_comm]
  · rw [upWeight_eq_add, upWeight_eq_zero (Nat.lt_succ_self n)]
    simp only [exactly, choose_self, Nat.sub_self, Nat.pow_zero, Nat.one_mul, Nat.mul_one,
      Nat.add_zero]

/-! ### More nodes -/

/-- Exactly `m + 1` of `2m + 1` nodes up and two more down weigh no more than exactly `m` up and two
more up. -/
theorem exactly_le (h : down ≤ up) (m : Nat) :
    down ^ 2 * exactly up down (2 * m + 1) (m + 1) ≤ up ^ 2 * exactly up down (2 * m + 1) m := by
  have symm : choose (2 * m + 1) (m + 1) = choose (2 * m + 1) m := by
    have := choose_symm (m + 1) m
    rwa [show m + 1 + m = 2 * m + 1 by omega] at this
  have left : down ^ 2 * exactly up down (2 * m + 1) (m + 1) =
      choose (2 * m + 1) m * up ^ (m + 1) * down ^ (m + 1) * down := by
    rw [exactly, symm, show 2 * m + 1 - (m + 1) = m by omega]
    simp only [Nat.pow_succ, Nat.pow_zero, Nat.one_mul]
    ac_rfl
  have right : up ^ 2 * exactly up down (2 * m + 1) m =
      choose (2 * m + 1) m * up ^ (m + 1) * down ^ (m + 1) * up := by
    rw [exactly, show 2 * m + 1 - m = m + 1 by omega]
    simp only [Nat.pow_succ, Nat.pow_zero, Nat.one_mul]
    ac_rfl
  rw [left, right]
  exact Nat.mul_le_mul_left _ h

/-- Two more nodes: both are up, one of them is, or none is. -/
theorem upWeight_add_two (up down n k : Nat) :
    upWeight up down (n + 2) (k + 2) =
      up ^ 2 * upWeight up down n k + 2 * (up * (down * upWeight up down n (k + 1))) +
        down ^ 2 * upWeight up down n (k + 2) := by
  rw [upWeight_succ_succ, upWeight_succ_succ, upWeight_succ_succ]
  grind

/-- With `p ≥ 1/2` a majority of two more nodes is at least as likely to be up. -/
theorem majority_grows : majority_grows.Statement := by
  intro up down m h
  have fewer := upWeight_eq_add up down (2 * m + 1) m
  have more := upWeight_eq_add up down (2 * m + 1) (m + 1)
  have gain := exactly_le h m
  have two := upWeight_add_two up down (2 * m + 1) m
  rw [fewer, Nat.mul_add] at two
  have square : upWeight up down (2 * m + 1) (m + 1) * (up + down) ^ 2 =
      up ^ 2 * upWeight up down (2 * m + 1) (m + 1) +
        2 * (up * (down * upWeight up down (2 * m + 1) (m + 1))) +
        down ^ 2 * upWeight up down (2 * m + 1) (m + 1) := by
    grind
  have lost : down ^ 2 * upWeight up down (2 * m + 1) (m + 1) =
      down ^ 2 * exactly up down (2 * m + 1) (m + 1) +
        down ^ 2 * upWeight up down (2 * m + 1) (m + 2) := by
    rw [more, Nat.mul_add]
  rw [show 2 * m + 3 = 2 * m + 1 + 2 by omega, two, square]
  omega

end DistSys.Availability
