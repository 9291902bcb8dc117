module

public import DistSys.Impossibility.Byzantine.FourNodes
public import DistSys.Impossibility.Byzantine.Impossibility
public import DistSys.Impossibility.Byzantine.Problem

/-!
# Nodes that only lie about their inputs: `n > 2f` is needed, and enough

Signatures keep faulty nodes from forging what others said.  They do not keep them from lying about
their own inputs.  Since validity looks at the inputs of the correct nodes alone, that is enough to
make Byzantine agreement impossible for `2 ≤ n ≤ 2f`: when half of the nodes claim `false` and the
others `true`, either half may be lying, so that each half must decide what it claims; but perhaps
nobody lies, and then they must agree.

So what Dolev and Strong (1983) solve for every `n > f`, with signatures, is broadcast, not this
problem.  For `n > 2f` nothing but majority is needed against lies: in one round everybody claims
its input to all, and all decide what more than half of the nodes claim.

## Main declarations

* `lies_are_faults`: a lying run is a run with faulty nodes.
* `lying_inputs_impossible`, `lying_inputs_possible`.
-/

@[expose] public noncomputable section

namespace DistSys.Byzantine

variable {n f : Nat} {Node Message State : Type}

/-! ### Lies are faults -/

/-- Where faulty nodes send what they would send if they followed the algorithm with the inputs that
they claim, the correct nodes see no difference. -/
theorem SyncAlgorithm.stateAfter_eq_followed {A : SyncAlgorithm Node Message State}
    {input claimed : Node → Bool} {faulty : Node → Prop}
    (honest : ∀ p, ¬faulty p → claimed p = input p) (r : Nat) {p : Node} (correct : ¬faulty p) :
    A.stateAfter input faulty (fun r q p => A.message q (A.followed claimed r q) p) r p =
      A.followed claimed r p := by
  induction r generalizing p with
  | zero => exact congrArg (A.start p) (honest p correct).symm
  | succ r ih =>
    show A.next p _ _ = A.next p _ _
    rw [ih correct]
    refine congrArg (A.next p _) (funext fun q => ?_)
    by_cases hq : faulty q
    · rw [if_pos hq]
    · rw [if_neg hq, ih hq]

/-- Who tolerates `f` faulty nodes withstands `f` nodes that lie. -/
theorem lies_are_faults : lies_are_faults.Statement := by
  intro n f _ _ A tolerates input claimed faulty few honest
  obtain ⟨termination, agreement, validity⟩ := tolerates faulty few input
    fun r q p => A.message q (A.followed claimed r q) p
  have same (r : Nat) (p : Fin n) (correct : ¬faulty p) :=
    A.stateAfter_eq_followed honest r correct
  refine ⟨fun proposed p correct => ?_, fun p q v w t u hp hq first second => ?_,
    fun v unanimous p w t correct decides => ?_⟩
  · obtain ⟨v, t, decides⟩ := termination proposed p correct
    exact ⟨v, t, (congrArg (A.output p) (same t p correct)).symm.trans decides⟩
  · exact agreement p q v w t u hp hq ((congrArg (A.output p) (same t p hp)).trans first)
      ((congrArg (A.output q) (same u q hq)).trans second)
  · exact validity v unanimous p w t correct
      ((congrArg (A.output p) (same t p correct)).trans decides)

/-! ### Two halves -/

open scoped Classical in
/-- When everybody claims the number of its half, each half must decide that: the other half may be
lying. -/
theorem decides_claimed {A : SyncAlgorithm (Fin n) Message State}
    (withstands : WithstandsLies n A f)
    {half : Fin n → Bool} {i : Bool} {liar : Fin n → Prop} (others : ∀ p, ¬liar p ↔ half p = i)
    (few : Quorum.size n (fun p => decide (liar p)) ≤ f) {p : Fin n} (here : half p = i) :
    ∃ t, A.output p (A.followed half t p) = some i := by
  obtain ⟨termination, _, validity⟩ := withstands (fun _ => i) half liar few
    fun q correct => (others q).mp correct
  have correct := (others p).mpr here
  obtain ⟨v, t, decides⟩ := termination (fun q _ => ⟨i, 0, rfl⟩) p correct
  have valid : v = i := validity i (fun _ _ _ _ proposed => proposed) p v t correct decides
  exact ⟨t, valid ▸ decides⟩

/-- Byzantine agreement is impossible for `2 ≤ n ≤ 2f`, even if faulty nodes only lie about their
inputs: the nodes are two halves of at most `f` nodes. -/
theorem lying_inputs_impossible : lying_inputs_impossible.Statement := by
  intro n f _ _ A two few withstands
  have upperSize := size_of_iff_interval fun p : Fin n =>
    Iff.refl (Quorum.interval n (n / 2) n p = true)
  have lowerSize := size_of_iff_interval fun p : Fin n =>
    Iff.refl (Quorum.interval n 0 (n / 2) p = true)
  have halves (p : Fin n) : ¬Quorum.interval n 0 (n / 2) p = true ↔
      Quorum.interval n (n / 2) n p = true := by
    have bound := p.isLt
    rw [Quorum.interval_eq_true, Quorum.interval_eq_true]
    omega
  have isUpper : Quorum.interval n (n / 2) n ⟨n - 1, by omega⟩ = true :=
    Quorum.interval_eq_true.mpr ⟨show n / 2 ≤ n - 1 by omega, show n - 1 < n by omega⟩
  have isLower : Quorum.interval n (n / 2) n ⟨0, by omega⟩ = false := by
    refine Bool.eq_false_iff.mpr fun member => ?_
    have low : n / 2 ≤ 0 := (Quorum.interval_eq_true.mp member).1
    omega
  obtain ⟨t, first⟩ := decides_claimed (i := false) withstands
    (fun _ => Bool.eq_false_iff.symm) (Nat.le_trans (Nat.le_of_eq upperSize) (by omega)) isLower
  obtain ⟨u, second⟩ := decides_claimed (i := true) withstands halves
    (Nat.le_trans (Nat.le_of_eq lowerSize) (by omega)) isUpper
  have nobody := size_of_iff_interval (n := n) (low := 0) (high := 0) (set := fun _ => False)
    fun p => iff_of_false id fun member => Nat.not_lt_zero _ (Quorum.interval_eq_true.mp member).2
  obtain ⟨_, agreement, _⟩ := withstands (Quorum.interval n (n / 2) n)
    (Quorum.interval n (n / 2) n) (fun _ => False) (by rw [nobody]; omega) fun _ _ => rfl
  exact Bool.false_ne_true (agreement _ _ false true t u id id first second)

/-! ### The majority of claims -/

/-- One round in which everybody claims its input; then a node decides what more than half of the
nodes claim. -/
def majorityOfClaims (n : Nat) : SyncAlgorithm (Fin n) Bool (Bool × Option Bool) where
  start _ input := (input, none)
  message _ s _ := s.1
  next _ s received := match s.2 with
    | none => (s.1, some (decide (n < 2 * Quorum.size n received)))
    | some v => (s.1, some v)
  output _ s := s.2
  write_once p s received v decided := by
    replace decided : s.2 = some v := decided
    rw [decided]

/-- From the first round on a node has decided whether most claim `true`. -/
theorem majorityOfClaims_followed (claimed : Fin n → Bool) (r : Nat) (p : Fin n) :
    (majorityOfClaims n).followed claimed (r + 1) p =
      (claimed p, some (decide (n < 2 * Quorum.size n claimed))) := by
  induction r with
  | zero => rfl
  | succ r ih =>
    show (majorityOfClaims n).next p ((majorityOfClaims n).followed claimed (r + 1) p) _ = _
    rw [ih]
    rfl

/-- What a node decides is whether most claim `true`. -/
theorem eq_of_majorityOfClaims {claimed : Fin n → Bool} {t : Nat} {p : Fin n} {v : Bool}
    (decides : (majorityOfClaims n).output p ((majorityOfClaims n).followed claimed t p) = some v) :
    v = decide (n < 2 * Quorum.size n claimed) := by
  match t with
  | 0 => exact nomatch decides
  | t + 1 =>
    rw [majorityOfClaims_followed] at decides
    exact (Option.some.inj decides).symm

open scoped Classical in
/-- If all but `f < n/2` nodes claim one value, it is what most claim. -/
theorem majority_of_unanimous {claimed : Fin n → Bool} {faulty : Fin n → Prop} {u : Bool}
    (enough : 2 * f < n) (few : Quorum.size n (fun p => decide (faulty p)) ≤ f)
    (unanimous : ∀ p, ¬faulty p → claimed p = u) :
    decide (n < 2 * Quorum.size n claimed) = u := by
  cases u
  · refine decide_eq_false ?_
    have subset : Quorum.size n claimed ≤ Quorum.size n fun p => decide (faulty p) := by
      refine size_mono fun p claims => decide_eq_true (Classical.byContradiction fun correct => ?_)
      exact Bool.false_ne_true ((unanimous p correct).symm.trans claims)
    omega
  · refine decide_eq_true ?_
    have all := Quorum.size_add_size_not fun p => decide (faulty p)
    have subset : Quorum.size n (fun p => !decide (faulty p)) ≤ Quorum.size n claimed :=
      size_mono fun p correct =>
        unanimous p (of_decide_eq_false ((Bool.not_eq_true' _).mp correct))
    omega

/-- For `n > 2f` the nodes withstand `f` that lie: they decide what most claim. -/
theorem lying_inputs_possible : lying_inputs_possible.Statement := by
  intro n f enough
  refine ⟨Bool, Bool × Option Bool, majorityOfClaims n, fun input claimed faulty few honest =>
    ⟨fun _ p _ => ⟨_, 1, congrArg Prod.snd (majorityOfClaims_followed claimed 0 p)⟩,
      fun p q v w t u _ _ first second => ?_, fun u unanimous p v t _ decides => ?_⟩⟩
  · rw [eq_of_majorityOfClaims first, eq_of_majorityOfClaims second]
  · rw [eq_of_majorityOfClaims decides]
    exact majority_of_unanimous enough few fun q correct =>
      (honest q correct).trans (unanimous q (input q) 0 correct rfl)

end DistSys.Byzantine
