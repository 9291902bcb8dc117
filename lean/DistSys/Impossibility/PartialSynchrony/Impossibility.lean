module

public import DistSys.Foundations.Rounds
public import DistSys.Statements.Impossibility.PartialSynchrony

/-!
# Partial synchrony: consensus needs a majority of correct nodes

Dwork, Lynch and Stockmeyer (*Consensus in the presence of partial synchrony*, JACM 1988), Theorem
4.3: in a network that loses messages until some unknown round, no algorithm solves weak consensus
among `2 ≤ n ≤ 2f` nodes of which `f` may crash.  The proof is theirs: three runs of one algorithm,
whose nodes are split into two groups of at most `f`.

* All inputs are `v` and the second group is dead from the start: the first group decides something.
  It decides the same if the second group is only late, and then nobody is faulty, so it is `v`.
* All inputs are `w` and the first group is dead from the start: likewise the second decides `w`.
* Nobody is faulty, the first group has `v` and the second `w`, and all messages between the groups
  are lost until both have decided: each group sees what it sees in its own run, and they disagree.

The validity is the paper's weak unanimity.  The algorithm is deterministic and otherwise any: it
may have infinitely many states and a different program at each node.  The runs are more synchronous
than the paper asks: from the stabilization on, crashed nodes' neighbours lose nothing either.

If the network never becomes synchronous, all messages may be lost; then a node decides by its own
input alone, and two nodes with different inputs disagree although nobody crashes.

## Main declarations

* `cut`, `healing`: the runs; `state_healing`: a group alone, and a group whose peers are late.
* `n_le_2f_impossible`, `synchrony_needed`.
-/

@[expose] public noncomputable section

namespace DistSys.PartialSynchrony

open Rounds

variable {n : Nat}

/-! ### The runs -/

/-- The nodes outside the group are dead from the start; nothing else goes wrong. -/
def cut (group : Fin n → Bool) : Faults (Fin n) where
  crash p := if group p then none else some 0
  arrives _ p _ := group p
  silent _ c p _ crashes _ := by
    cases inGroup : group p
    · rfl
    · rw [inGroup] at crashes
      exact nomatch crashes

/-- Nobody crashes; messages between the group and the others are lost before round `last`. -/
def healing (group : Fin n → Bool) (last : Nat) : Faults (Fin n) where
  crash _ := none
  arrives r p q := group p == group q || decide (last ≤ r)
  silent _ _ _ _ crashes _ := nomatch crashes

/-- In the first run exactly the group is correct. -/
theorem cut_correct {group : Fin n → Bool} {p : Fin n} :
    (cut group).Correct p ↔ group p = true := by
  show (if group p = true then none else some 0) = none ↔ _
  cases group p
  · exact ⟨fun absent => (nomatch absent), fun member => (nomatch member)⟩
  · exact ⟨fun _ => rfl, fun _ => rfl⟩

/-- The first run is stable from the start. -/
theorem cut_stable (group : Fin n → Bool) : (cut group).EventuallyStable := by
  refine ⟨0, fun r p _ _ survives => ?_⟩
  refine Classical.byContradiction fun outside => ?_
  have crashes : (cut group).crash p = some 0 := if_neg outside
  exact Nat.not_lt_zero r (survives 0 crashes)

/-- The second run is stable in the end. -/
theorem healing_stable (group : Fin n → Bool) (last : Nat) :
    (healing group last).EventuallyStable :=
  ⟨last, fun r p q late _ => by
    show (group p == group q || decide (last ≤ r)) = true
    rw [decide_eq_true late, Bool.or_true]⟩

/-- In the second run nobody is faulty. -/
theorem healing_atMost (group : Fin n → Bool) (last f : Nat) : AtMost n f (healing group last) :=
  atMost_of_between 0 0 (fun _ faulty => absurd rfl faulty) (by omega)

/-- Cutting off the others is the same as cutting off the group. -/
theorem healing_not (group : Fin n → Bool) (last : Nat) :
    (healing (fun p => !group p) last).arrives = (healing group last).arrives := by
  funext r p q
  show ((!group p) == (!group q) || _) = (group p == group q || _)
  cases group p <;> cases group q <;> rfl

/-! ### A group cannot tell dead nodes from late ones -/

section Groups

variable {Message Value State : Type} (A : RoundAlgorithm (Fin n) Message Value State)

/-- A group is in the same states whether the others are dead or late. -/
theorem state_healing (group : Fin n → Bool) {input input' : Fin n → Value}
    (inputs : ∀ p, group p = true → input p = input' p) {r last : Nat} (bound : r ≤ last)
    {p : Fin n} (inGroup : group p = true) :
    A.stateAfter input (cut group).arrives r p =
      A.stateAfter input' (healing group last).arrives r p := by
  refine stateAfter_congr A (fun p => group p = true) (last := last) inputs ?_ ?_ r bound p inGroup
  · intro k p q early inGroup
    show group q = (group q == group p || decide (last ≤ k))
    rw [inGroup, decide_eq_false (Nat.not_le_of_lt early), Bool.or_false]
    cases group q <;> rfl
  · exact fun _ _ _ _ _ arrives => arrives

/-- If the algorithm solves weak consensus although the others may be dead, a node of the group
decides, when they are, the input that all nodes have. -/
theorem exists_output_cut {f : Nat}
    (solves : ∀ input F, AtMost n f F → F.EventuallyStable → (A.run input F).WeakConsensus)
    (group : Fin n → Bool) (few : AtMost n f (cut group)) (v : Value) {p : Fin n}
    (inGroup : group p = true) :
    ∃ r, A.output p (A.stateAfter (fun _ => v) (cut group).arrives r p) = some v := by
  obtain ⟨u, r, decided⟩ := (solves (fun _ => v) (cut group) few (cut_stable group)).1
    (fun _ _ => ⟨v, 0, rfl⟩) p (cut_correct.mpr inGroup)
  have output : A.output p (A.stateAfter (fun _ => v) (cut group).arrives r p) = some u := decided
  have late := output
  rw [state_healing A group (fun _ _ => rfl) (Nat.le_refl r) inGroup] at late
  have weak := solves (fun _ => v) (healing group r) (healing_atMost group r f)
    (healing_stable group r)
  have eq : u = v := weak.2.2 v (fun _ => rfl) (fun _ _ _ proposes => proposes) p u r rfl late
  exact ⟨r, eq ▸ output⟩

end Groups

/-- Under partial synchrony, even weak consensus among `n` nodes, `f` of which may crash, is
impossible for `2 ≤ n ≤ 2f`. -/
theorem n_le_2f_impossible : n_le_2f_impossible.Statement := by
  intro n f Message Value State A v w two bound differ solves
  obtain ⟨h, positive, below, first, second⟩ : ∃ h, 0 < h ∧ h < n ∧ h ≤ f ∧ n - h ≤ f :=
    ⟨n / 2, by omega, by omega, by omega, by omega⟩
  let group : Fin n → Bool := fun p => decide (p.val < h)
  let others : Fin n → Bool := fun p => !group p
  have inFirst : group ⟨0, Nat.lt_trans positive below⟩ = true := decide_eq_true positive
  have inSecond : others ⟨h, below⟩ = true := by
    show (!decide (h < h)) = true
    rw [decide_eq_false (Nat.lt_irrefl h)]
    rfl
  have fewOutside : AtMost n f (cut group) := by
    refine atMost_of_between h n (fun p faulty => ⟨Nat.le_of_not_lt fun less => ?_, p.isLt⟩)
      (by omega)
    exact faulty (cut_correct.mpr (decide_eq_true less))
  have fewInside : AtMost n f (cut others) := by
    refine atMost_of_between 0 h (fun p faulty => ⟨Nat.zero_le _, ?_⟩) (by omega)
    refine Classical.byContradiction fun notLess => faulty (cut_correct.mpr ?_)
    show (!decide (p.val < h)) = true
    rw [decide_eq_false notLess]
    rfl
  obtain ⟨a, decidesV⟩ := exists_output_cut A solves group fewOutside v inFirst
  obtain ⟨b, decidesW⟩ := exists_output_cut A solves others fewInside w inSecond
  let mixed : Fin n → Value := fun p => if group p then v else w
  rw [state_healing A group (input' := mixed) (fun p inGroup => (if_pos inGroup).symm)
    (Nat.le_add_right a b) inFirst] at decidesV
  rw [state_healing A others (input' := mixed)
    (fun p outside => (if_neg (fun inGroup => by
      have contrary : (!group p) = true := outside
      rw [inGroup] at contrary
      exact nomatch contrary)).symm)
    (Nat.le_add_left b a) inSecond, healing_not] at decidesW
  have together := solves mixed (healing group (a + b)) (healing_atMost group (a + b) f)
    (healing_stable group (a + b))
  exact differ (together.2.1 _ _ v w a b rfl rfl decidesV decidesW)

/-! ### Without synchrony -/

/-- Nobody crashes and nothing ever arrives. -/
def lost (n : Nat) : Faults (Fin n) where
  crash _ := none
  arrives _ _ _ := false
  silent _ _ _ _ _ _ := rfl

/-- If all messages are lost, a node decides by its own input. -/
theorem state_lost {Message Value State : Type} (A : RoundAlgorithm (Fin n) Message Value State)
    {input input' : Fin n → Value} {p : Fin n} (same : input p = input' p) (r : Nat) :
    A.stateAfter input (lost n).arrives r p = A.stateAfter input' (lost n).arrives r p :=
  stateAfter_congr A (· = p) (arrives := (lost n).arrives) (arrives' := (lost n).arrives)
    (fun _ eq => eq ▸ same) (fun _ _ _ _ _ => rfl)
    (fun _ _ _ _ _ arrives => Bool.noConfusion arrives) r (Nat.le_refl r) p rfl

/-- If the network need never become synchronous, even weak consensus among `n ≥ 2` nodes is
impossible, although nobody crashes. -/
theorem synchrony_needed : synchrony_needed.Statement := by
  intro n Message Value State A v w two differ solves
  have alone (u : Value) (p : Fin n) :
      ∃ r, A.output p (A.stateAfter (fun _ => u) (lost n).arrives r p) = some u := by
    have weak := solves (fun _ => u) (lost n) (fun _ => rfl)
    obtain ⟨x, r, decided⟩ := weak.1 (fun _ _ => ⟨u, 0, rfl⟩) p rfl
    have eq : x = u := weak.2.2 u (fun _ => rfl) (fun _ _ _ proposes => proposes) p x r rfl decided
    exact ⟨r, eq ▸ decided⟩
  let first : Fin n := ⟨0, by omega⟩
  let second : Fin n := ⟨1, two⟩
  let mixed : Fin n → Value := fun p => if p.val = 0 then v else w
  obtain ⟨a, decidesV⟩ := alone v first
  obtain ⟨b, decidesW⟩ := alone w second
  have mixedFirst : v = mixed first := (if_pos rfl).symm
  have mixedSecond : w = mixed second := (if_neg Nat.one_ne_zero).symm
  rw [state_lost A (input' := mixed) mixedFirst] at decidesV
  rw [state_lost A (input' := mixed) mixedSecond] at decidesW
  exact differ ((solves mixed (lost n) (fun _ => rfl)).2.1 first second v w a b rfl rfl
    decidesV decidesW)

end DistSys.PartialSynchrony
