module

public import DistSys.Statements.Foundations.Quorum

/-!
# Quorums

Which families of sets of nodes must meet, and how large their sets must be.  Read and write
quorums are from Gifford (*Weighted voting for replicated data*, 1979), here with one vote a node.
Byzantine quorums are from Malkhi and Reiter (*Byzantine quorum systems*, 1998): dissemination and
masking quorum systems; but of the quorums it is only asked that they have `n - f` nodes, so that
one is left when `f` nodes are silent.  Fast quorums are from Lamport (*Fast Paxos*, 2006), grids
from Cheung, Ammar and Ahamad (*The grid protocol*, 1992).

Everything follows from one inequality, `|X| + |Y| ≤ n + |X ∩ Y|`, and every counterexample is made
of intervals of `Fin n` (`interval`), whose sizes are known exactly.

## Main declarations

* `intersection_size`: the inequality; `meet_of_size`: sets of together more than `n` nodes meet.
* `majorities_intersect`, `read_write_intersect`, `byzantine_quorums_intersect`.
* `tight`, `byzantine_tight`: the bounds `R + W > N` and `n > 3f` cannot be weakened.
* `crash_threshold`, `byzantine_threshold`: the same bounds as arithmetic; `quorums_meet_iff` and
  `quorums_meet_correctly_iff`: as properties of sets of nodes.
* `fast_threshold`, `masking_threshold`, `byzantine_size`: the bounds of fast quorums, of masking
  quorums and of quorums of a given size; all three from `common_of_size`: sets that leave out
  together fewer than `n` nodes have one in common.
* `grid_quorums_meet`: quorums of a grid.
* `one_value_chosen`: at most one value wins a ballot.
-/

@[expose] public noncomputable section

namespace DistSys.Quorum

variable {n : Nat}

/-! ### Counting -/

/-- Two predicates on a list: inclusion and exclusion as an inequality. -/
theorem countP_add_countP_le {α : Type} (p q : α → Bool) (l : List α) :
    l.countP p + l.countP q ≤ l.length + l.countP fun a => p a && q a := by
  induction l with
  | nil => simp only [List.countP_nil, List.length_nil, Nat.le_refl]
  | cons a l ih =>
    simp only [List.countP_cons, List.length_cons]
    cases p a <;> cases q a <;>
      simp only [Bool.and_self, Bool.and_true, Bool.and_false, if_true, if_false,
        Bool.false_eq_true] <;> omega

/-- Two sets among `n` nodes share at least `|X| + |Y| - n` nodes. -/
theorem intersection_size : intersection_size.Statement := by
  intro n x y
  have count := countP_add_countP_le x y (List.finRange n)
  rwa [List.length_finRange] at count

/-- A predicate and its negation share out a list between them. -/
theorem countP_add_countP_not {α : Type} (p : α → Bool) (l : List α) :
    l.countP p + l.countP (fun a => !p a) = l.length := by
  induction l with
  | nil => simp only [List.countP_nil, List.length_nil]
  | cons a l ih =>
    simp only [List.countP_cons, List.length_cons]
    cases p a <;>
      simp only [Bool.not_true, Bool.not_false, if_true, if_false, Bool.false_eq_true] <;> omega

/-- A set and its complement have together `n` nodes. -/
theorem size_add_size_not (x : Fin n → Bool) : size n x + size n (fun i => !x i) = n := by
  have count := countP_add_countP_not x (List.finRange n)
  rwa [List.length_finRange] at count

/-- A set of at least one node has a member. -/
theorem exists_of_size_pos {x : Fin n → Bool} (h : 0 < size n x) : ∃ i, x i = true := by
  obtain ⟨i, _, member⟩ := List.countP_pos_iff.mp h
  exact ⟨i, member⟩

/-! ### Quorums meet -/

/-- Two sets that have together more than `n` nodes have a node in common. -/
theorem meet_of_size {x y : Fin n → Bool} (h : n < size n x + size n y) :
    ∃ i, x i = true ∧ y i = true := by
  have count := intersection_size n x y
  obtain ⟨i, member⟩ := exists_of_size_pos (x := fun i => x i && y i) (by omega)
  exact ⟨i, Bool.and_eq_true_iff.mp member⟩

/-- Any two majorities have a node in common. -/
theorem majorities_intersect : majorities_intersect.Statement := by
  intro n x y hx hy
  unfold Majority at hx hy
  exact meet_of_size (by omega)

/-- With `R + W > N`, every read quorum meets every write quorum (Gifford). -/
theorem read_write_intersect : read_write_intersect.Statement := by
  intro n r w reads writes bound hr hw
  exact meet_of_size (by omega)

/-- With `n > 3f`, two quorums of `n - f` nodes have a correct node in common, whichever at most `f`
nodes are faulty: they share more than `f` nodes, that is more than the faulty ones. -/
theorem byzantine_quorums_intersect : byzantine_quorums_intersect.Statement := by
  intro n f x y faulty bound hx hy hf
  have common := intersection_size n x y
  have correct := size_add_size_not faulty
  obtain ⟨i, both, honest⟩ :=
    meet_of_size (x := fun i => x i && y i) (y := fun i => !faulty i) (by omega)
  obtain ⟨inX, inY⟩ := Bool.and_eq_true_iff.mp both
  exact ⟨i, inX, inY, (Bool.not_eq_true' _).mp honest⟩

/-! ### Intervals: sets whose size is known -/

/-- The nodes `low, low + 1, …, high - 1` among `n` nodes. -/
def interval (n low high : Nat) (i : Fin n) : Bool := decide (low ≤ i.val ∧ i.val < high)

/-- The members of an interval. -/
theorem interval_eq_true {low high : Nat} {i : Fin n} :
    interval n low high i = true ↔ low ≤ i.val ∧ i.val < high :=
  decide_eq_true_iff

/-- Counting the last of `n + 1` nodes apart. -/
theorem size_succ (x : Fin (n + 1) → Bool) :
    size (n + 1) x = size n (fun i => x i.castSucc) + if x (Fin.last n) then 1 else 0 := by
  unfold size
  rw [List.finRange_succ_last, List.countP_append, List.countP_map, List.countP_cons,
    List.countP_nil, Nat.zero_add]
  rfl

/-- How many of the first `n` numbers are in an interval. -/
theorem size_interval (n low high : Nat) : size n (interval n low high) = min n high - low := by
  induction n with
  | zero => rw [Nat.zero_min, Nat.zero_sub]; rfl
  | succ n ih =>
    have rest : size n (fun i => interval (n + 1) low high i.castSucc) = min n high - low := ih
    rw [size_succ, rest]
    by_cases h : low ≤ n ∧ n < high
    · rw [if_pos (interval_eq_true.mpr h)]; omega
    · rw [if_neg (fun member => h (interval_eq_true.mp member))]; omega

/-! ### The bounds are tight -/

/-- With `R + W ≤ N` there are a set of `R` and a set of `W` nodes that do not meet: the first `R`
nodes and the `W` nodes after them. -/
theorem tight : tight.Statement := by
  intro n r w bound
  refine ⟨interval n 0 r, interval n r (r + w), ?_, ?_, ?_⟩
  · rw [size_interval]; omega
  · rw [size_interval]; omega
  · intro i
    apply Bool.eq_false_iff.mpr
    intro both
    obtain ⟨inReads, inWrites⟩ := Bool.and_eq_true_iff.mp both
    have before := interval_eq_true.mp inReads
    have after := interval_eq_true.mp inWrites
    omega

/-- With `n ≤ 3f` there are two quorums of `n - f` nodes whose common nodes may all be faulty: the
first `n - f` nodes and the last `n - f` nodes share only the `n - 2f ≤ f` nodes in the middle. -/
theorem byzantine_tight : byzantine_tight.Statement := by
  intro n f bound
  refine ⟨interval n 0 (n - f), interval n f n, interval n f (n - f), ?_, ?_, ?_, ?_⟩
  · rw [size_interval]; omega
  · rw [size_interval]; omega
  · rw [size_interval]; omega
  · intro i inFirst inLast
    exact interval_eq_true.mpr
      ⟨(interval_eq_true.mp inLast).1, (interval_eq_true.mp inFirst).2⟩

/-! ### The bounds as equivalences -/

/-- Sets of `n - f` nodes meet, whichever they are, exactly when `n > 2f`. -/
theorem quorums_meet_iff {f : Nat} :
    (∀ x y : Fin n → Bool, n ≤ size n x + f → n ≤ size n y + f →
      ∃ i, x i = true ∧ y i = true) ↔ 2 * f < n := by
  constructor
  · intro meet
    obtain ⟨i, inFirst, inLast⟩ := meet (interval n 0 (n - f)) (interval n f n)
      (by rw [size_interval]; omega) (by rw [size_interval]; omega)
    have before := interval_eq_true.mp inFirst
    have after := interval_eq_true.mp inLast
    omega
  · intro bound x y hx hy
    exact meet_of_size (by omega)

/-- Sets of `n - f` nodes have a correct node in common, whichever they are and whichever at most
`f` nodes are faulty, exactly when `n > 3f`. -/
theorem quorums_meet_correctly_iff {f : Nat} :
    (∀ x y faulty : Fin n → Bool, n ≤ size n x + f → n ≤ size n y + f → size n faulty ≤ f →
      ∃ i, x i = true ∧ y i = true ∧ faulty i = false) ↔ 3 * f < n := by
  constructor
  · intro meet
    apply Nat.lt_of_not_le
    intro few
    obtain ⟨x, y, faulty, hx, hy, hf, common⟩ := byzantine_tight n f few
    obtain ⟨i, inX, inY, honest⟩ := meet x y faulty hx hy hf
    exact Bool.false_ne_true (honest.symm.trans (common i inX inY))
  · intro bound x y faulty hx hy hf
    exact byzantine_quorums_intersect n f x y faulty bound hx hy hf

/-! ### Three sets and more -/

/-- Three sets that leave out together fewer than `n` nodes have a node in common. -/
theorem common_of_size {x y t : Fin n → Bool} (h : 2 * n < size n x + size n y + size n t) :
    ∃ i, x i = true ∧ y i = true ∧ t i = true := by
  have common := intersection_size n x y
  obtain ⟨i, both, inT⟩ := meet_of_size (x := fun i => x i && y i) (y := t) (by omega)
  obtain ⟨inX, inY⟩ := Bool.and_eq_true_iff.mp both
  exact ⟨i, inX, inY, inT⟩

/-- A set of `n - f` nodes and two sets of `n - e` nodes have a common node, whichever they are,
exactly when `n > 2e + f`: else the first leaves out the first `f` nodes, the second the next `e`
and the third the rest. -/
theorem fast_threshold : fast_threshold.Statement := by
  intro n e f
  constructor
  · intro meet
    apply Nat.lt_of_not_le
    intro few
    have middle := size_add_size_not (interval n f (f + e))
    rw [size_interval] at middle
    obtain ⟨i, inP, inR, inT⟩ := meet (interval n f n) (fun i => !interval n f (f + e) i)
      (interval n 0 (f + e)) (by rw [size_interval]; omega) (by omega)
      (by rw [size_interval]; omega)
    have low := interval_eq_true.mp inP
    have high := interval_eq_true.mp inT
    rw [interval_eq_true.mpr ⟨low.1, high.2⟩] at inR
    exact Bool.noConfusion inR
  · intro bound p r t hp hr ht
    exact common_of_size (by omega)

/-- Two sets of `n - f` nodes have a common node outside two sets of `f` nodes, whichever they are,
exactly when `n > 4f`: else the four share out the nodes among them. -/
theorem masking_threshold : masking_threshold.Statement := by
  intro n f
  constructor
  · intro meet
    apply Nat.lt_of_not_le
    intro few
    have second := size_add_size_not (interval n f (2 * f))
    rw [size_interval] at second
    obtain ⟨i, inX, inY, correct, outside⟩ := meet (interval n f n)
      (fun i => !interval n f (2 * f) i) (interval n (2 * f) (3 * f)) (interval n (3 * f) n)
      (by rw [size_interval]; omega) (by omega) (by rw [size_interval]; omega)
      (by rw [size_interval]; omega)
    have notSecond := decide_eq_false_iff_not.mp ((Bool.not_eq_true' _).mp inY)
    have notThird := decide_eq_false_iff_not.mp correct
    have notFourth := decide_eq_false_iff_not.mp outside
    have notFirst := interval_eq_true.mp inX
    omega
  · intro bound x y faulty other hx hy hf ho
    have common := intersection_size n x y
    have correct := size_add_size_not faulty
    have outside := size_add_size_not other
    obtain ⟨i, both, honest, free⟩ := common_of_size (x := fun i => x i && y i)
      (y := fun i => !faulty i) (t := fun i => !other i) (by omega)
    obtain ⟨inX, inY⟩ := Bool.and_eq_true_iff.mp both
    exact ⟨i, inX, inY, (Bool.not_eq_true' _).mp honest, (Bool.not_eq_true' _).mp free⟩

/-- Two sets of `k` nodes have a correct node in common, whichever they are and whichever at most
`f` nodes are faulty, exactly when `2k > n + f`: else the first `k` and the last `k` nodes share
only `2k - n ≤ f` in the middle. -/
theorem byzantine_size : byzantine_size.Statement := by
  intro n f k few
  constructor
  · intro meet
    apply Nat.lt_of_not_le
    intro small
    obtain ⟨i, inFirst, inLast, correct⟩ := meet (interval n 0 k) (interval n (n - k) n)
      (interval n (n - k) k) (by rw [size_interval]; omega) (by rw [size_interval]; omega)
      (by rw [size_interval]; omega)
    have low := interval_eq_true.mp inLast
    have high := interval_eq_true.mp inFirst
    exact Bool.false_ne_true (correct.symm.trans (interval_eq_true.mpr ⟨low.1, high.2⟩))
  · intro bound x y faulty hx hy hf
    have correct := size_add_size_not faulty
    obtain ⟨i, inX, inY, honest⟩ := common_of_size (x := x) (y := y)
      (t := fun i => !faulty i) (by omega)
    exact ⟨i, inX, inY, (Bool.not_eq_true' _).mp honest⟩

/-- In a grid a node in each column meets every whole column. -/
theorem grid_quorums_meet : grid_quorums_meet.Statement := by
  intro _ _ reads writes cover ⟨c, whole⟩
  obtain ⟨r, inColumn⟩ := cover c
  exact ⟨r, c, inColumn, whole r⟩

/-- Any two sets of `n - f` nodes meet exactly when `n > 2f`. -/
theorem crash_threshold : crash_threshold.Statement :=
  fun _ _ => quorums_meet_iff

/-- Any two sets of `n - f` nodes have a correct node in common exactly when `n > 3f`. -/
theorem byzantine_threshold : byzantine_threshold.Statement :=
  fun _ _ => quorums_meet_correctly_iff

/-- Twice `n - f` exceeds `n` exactly when `n > 2f`. -/
theorem crash_margin : crash_margin.Statement := by
  intro n f
  omega

/-- Twice `n - f` exceeds `n + f` exactly when `n > 3f`. -/
theorem byzantine_margin : byzantine_margin.Statement := by
  intro n f
  omega

/-! ### Ballots -/

/-- At most one value is chosen in a ballot: a node in both quorums voted for both values, and a
node votes at most once. -/
theorem one_value_chosen : one_value_chosen.Statement := by
  intro _ _ _ B v w ⟨q, allV⟩ ⟨r, allW⟩
  obtain ⟨i, inQ, inR⟩ := B.quorums_meet q r
  exact B.one_vote i v w (allV i inQ) (allW i inR)

end DistSys.Quorum
