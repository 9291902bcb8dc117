module

public import DistSys.Statements.Systems.Scheduling

/-!
# Graham's bound for list scheduling

Graham (*Bounds for certain multiprocessing anomalies*, 1966; *Bounds on multiprocessing timing
anomalies*, 1969), for independent jobs.  The last job of the machine that ends last was put there
when no machine had less to do, so all machines work until it starts; and any schedule has to do all
the work, that job among it.

## Main declarations

* `sumTo`: the sum of a function over the machines.
* `exists_last_job`: what a least-loaded machine says of all others.
* `graham_bound`: the theorem.
-/

@[expose] public noncomputable section

namespace DistSys.Scheduling

/-! ### Sums over machines -/

/-- The sum of the first `n` values. -/
def sumTo (f : Nat → Nat) (n : Nat) : Nat :=
  match n with
  | 0 => 0
  | k + 1 => sumTo f k + f k

theorem sumTo_succ (f : Nat → Nat) (n : Nat) : sumTo f (n + 1) = sumTo f n + f n := rfl

theorem sumTo_add (f g : Nat → Nat) (n : Nat) :
    sumTo (fun k => f k + g k) n = sumTo f n + sumTo g n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, sumTo_succ, sumTo_succ, ih]
    omega

theorem sumTo_const (a n : Nat) : sumTo (fun _ => a) n = n * a := by
  induction n with
  | zero => exact (Nat.zero_mul a).symm
  | succ n ih => rw [sumTo_succ, ih, Nat.succ_mul]

theorem sumTo_mono {f g : Nat → Nat} {n : Nat} (le : ∀ k, k < n → f k ≤ g k) :
    sumTo f n ≤ sumTo g n := by
  induction n with
  | zero => exact Nat.le_refl 0
  | succ n ih =>
    exact Nat.add_le_add (ih fun k less => le k (Nat.lt_succ_of_lt less))
      (le n (Nat.lt_succ_self n))

theorem sumTo_indicator (i p n : Nat) :
    sumTo (fun k => if i = k then p else 0) n = if i < n then p else 0 := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo_succ, ih]
    by_cases same : i = n
    · rw [if_neg (by omega), if_pos same, if_pos (by omega), Nat.zero_add]
    · rw [if_neg same, Nat.add_zero]
      by_cases less : i < n
      · rw [if_pos less, if_pos (by omega)]
      · rw [if_neg less, if_neg (by omega)]

theorem sum_perm {xs ys : List Nat} (same : xs.Perm ys) : xs.sum = ys.sum := by
  induction same with
  | nil => rfl
  | cons x _ ih => rw [List.sum_cons, List.sum_cons, ih]
  | swap x y rest =>
    rw [List.sum_cons, List.sum_cons, List.sum_cons, List.sum_cons]
    omega
  | trans _ _ ih ih' => exact ih.trans ih'

/-! ### Loads -/

variable {m : Nat}

/-- The load of the machine with a number, 0 if there is none. -/
def loadAt (m : Nat) (jobs : List (Fin m × Nat)) (k : Nat) : Nat :=
  if h : k < m then load m jobs ⟨k, h⟩ else 0

theorem loadAt_of_lt (jobs : List (Fin m × Nat)) {k : Nat} (h : k < m) :
    loadAt m jobs k = load m jobs ⟨k, h⟩ := dif_pos h

theorem load_cons_self (job : Fin m × Nat) (rest : List (Fin m × Nat)) {i : Fin m}
    (here : job.1 = i) : load m (job :: rest) i = job.2 + load m rest i := by
  rw [load, if_pos here]

theorem load_cons_other (job : Fin m × Nat) (rest : List (Fin m × Nat)) {i : Fin m}
    (other : job.1 ≠ i) : load m (job :: rest) i = load m rest i := by
  rw [load, if_neg other, Nat.zero_add]

/-- The loads of all machines are the sizes of all jobs. -/
theorem sumTo_loadAt (jobs : List (Fin m × Nat)) :
    sumTo (loadAt m jobs) m = (jobs.map fun job => job.2).sum := by
  induction jobs with
  | nil =>
    have zero : sumTo (loadAt m []) m ≤ sumTo (fun _ => 0) m :=
      sumTo_mono fun k less => Nat.le_of_eq (loadAt_of_lt [] less)
    rw [sumTo_const, Nat.mul_zero] at zero
    exact Nat.le_zero.1 zero
  | cons job rest ih =>
    have split (k : Nat) (less : k < m) :
        loadAt m (job :: rest) k = (if job.1.val = k then job.2 else 0) + loadAt m rest k := by
      rw [loadAt_of_lt _ less, loadAt_of_lt _ less]
      by_cases here : job.1.val = k
      · rw [if_pos here, load_cons_self job rest (Fin.ext here)]
      · rw [if_neg here, Nat.zero_add,
          load_cons_other job rest fun same => here (congrArg Fin.val same)]
    have whole := Nat.le_antisymm (sumTo_mono fun k less => Nat.le_of_eq (split k less))
      (sumTo_mono fun k less => Nat.le_of_eq (split k less).symm)
    rw [whole, sumTo_add, sumTo_indicator, if_pos job.1.isLt, ih, List.map_cons, List.sum_cons]

/-- A machine has at least the load of each of its jobs. -/
theorem le_load {job : Fin m × Nat} {jobs : List (Fin m × Nat)} (inside : job ∈ jobs) :
    job.2 ≤ load m jobs job.1 := by
  induction jobs with
  | nil => exact nomatch inside
  | cons first rest ih =>
    rcases List.mem_cons.1 inside with rfl | inside
    · rw [load_cons_self _ _ rfl]
      exact Nat.le_add_right _ _
    · have := ih inside
      by_cases here : first.1 = job.1
      · rw [load_cons_self _ _ here]
        omega
      · rw [load_cons_other _ _ here]
        exact this

/-- Under list scheduling a machine without jobs has only what it had before; else the load of all
machines is at least its own without its last job. -/
theorem exists_last_job (before : Fin m → Nat) (jobs : List (Fin m × Nat))
    (greedy : ListSchedule m before jobs) (i : Fin m) :
    load m jobs i = 0 ∨ ∃ p, p ∈ (jobs.map fun job => job.2) ∧ p ≤ load m jobs i ∧
      ∀ j, before i + load m jobs i ≤ before j + load m jobs j + p := by
  induction jobs generalizing before with
  | nil => exact .inl rfl
  | cons job rest ih =>
    obtain ⟨least, later⟩ := greedy
    have grows (j : Fin m) : load m rest j ≤ load m (job :: rest) j := by
      by_cases here : job.1 = j
      · rw [load_cons_self _ _ here]
        exact Nat.le_add_left _ _
      · exact Nat.le_of_eq (load_cons_other _ _ here).symm
    rcases ih _ later with none | ⟨p, inside, le, bound⟩
    · by_cases here : job.1 = i
      · refine .inr ⟨job.2, List.mem_cons_self, ?_, fun j => ?_⟩
        · rw [load_cons_self _ _ here]
          exact Nat.le_add_right _ _
        · have first := least j
          rw [here] at first
          rw [load_cons_self _ _ here, none]
          omega
      · exact .inl ((load_cons_other _ _ here).trans none)
    · refine .inr ⟨p, List.mem_cons_of_mem _ inside, Nat.le_trans le (grows i), fun j => ?_⟩
      have sum (k : Fin m) : before k + load m (job :: rest) k =
          before k + (if job.1 = k then job.2 else 0) + load m rest k := by
        rw [load, Nat.add_assoc]
      rw [sum i, sum j]
      exact bound j

/-! ### The bound -/

/-- The arithmetic of the bound. -/
theorem bound_of_sum {m a p time : Nat} (machines : 0 < m) (sum : m * a + p ≤ m * time)
    (job : p ≤ time) : m * (a + p) ≤ (2 * m - 1) * time := by
  cases m with
  | zero => exact absurd machines (Nat.lt_irrefl 0)
  | succ k =>
    have others := Nat.mul_le_mul_left k job
    rw [show 2 * (k + 1) - 1 = k + k + 1 by omega]
    simp only [Nat.add_mul, Nat.mul_add, Nat.one_mul] at sum ⊢
    omega

/-- Graham's bound. -/
theorem graham_bound : graham_bound.Statement := by
  intro m jobs others time i greedy same done
  have sizes : (jobs.map fun job => job.2).Perm (others.map fun job => job.2) :=
    List.perm_iff_count.2 fun size => same size
  rcases exists_last_job _ jobs greedy i with none | ⟨p, inside, le, bound⟩
  · rw [none, Nat.mul_zero]
    exact Nat.zero_le _
  have job : p ≤ time := by
    obtain ⟨job, there, rfl⟩ := List.mem_map.1 (sizes.mem_iff.1 inside)
    exact Nat.le_trans (le_load there) (done job.1)
  have work : sumTo (loadAt m jobs) m ≤ m * time := by
    rw [sumTo_loadAt, sum_perm sizes, ← sumTo_loadAt, ← sumTo_const]
    exact sumTo_mono fun k less => by
      rw [loadAt_of_lt others less]
      exact done _
  obtain ⟨a, start⟩ : ∃ a, load m jobs i = a + p := ⟨_, (Nat.sub_add_cancel le).symm⟩
  have busy : sumTo (fun k => a + if i.val = k then p else 0) m ≤ sumTo (loadAt m jobs) m := by
    refine sumTo_mono fun k less => ?_
    rw [loadAt_of_lt jobs less]
    by_cases here : i.val = k
    · have : (⟨k, less⟩ : Fin m) = i := Fin.ext here.symm
      rw [if_pos here, this, start]
      exact Nat.le_refl _
    · have : 0 + load m jobs i ≤ 0 + load m jobs ⟨k, less⟩ + p := bound ⟨k, less⟩
      rw [if_neg here]
      omega
  rw [sumTo_add, sumTo_const, sumTo_indicator, if_pos i.isLt] at busy
  rw [start]
  exact bound_of_sum (Nat.lt_of_le_of_lt (Nat.zero_le _) i.isLt) (Nat.le_trans busy work) job

end DistSys.Scheduling
