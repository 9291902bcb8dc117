module

public import DistSys.Foundations.Execution
public import DistSys.Foundations.Quorum
public import DistSys.Statements.Foundations.Rounds

/-!
# Algorithms in rounds

What every algorithm in rounds has in common, whatever its network does: the state after one more
round, that a group of nodes that hears only itself does the same in two runs which look alike to
it, and how many nodes a set has whose complement crashes.  The model is the basic round model of
Dwork, Lynch and Stockmeyer (JACM 1988, §3.1).

## Main declarations

* `stateAfter_succ`, `stateAfter_congr`: a round is a step; a group that hears only itself.
* `Faults.connected_of_stable`, `Faults.exists_settled`: from some round on correct nodes hear
  exactly the correct nodes.
* `majority_correct`: with fewer than `n / 2` crashes the correct nodes are a majority.
-/

@[expose] public noncomputable section

namespace DistSys.Rounds

/-! ### A round is a step of the execution -/

section States

variable {Node Message Value State : Type} (A : RoundAlgorithm Node Message Value State)

/-- What reaches a node in a round, from the states before it. -/
def received (states : Node → State) (arrives : Node → Node → Bool) (p q : Node) :
    Option Message :=
  if arrives q p = true then some (A.message q (states q) p) else none

open scoped Classical in
/-- The state after one more round, from the states after the rounds before. -/
theorem stateAfter_succ (input : Node → Value) (arrives : Nat → Node → Node → Bool) (k : Nat)
    (p : Node) :
    A.stateAfter input arrives (k + 1) p =
      A.next p (A.stateAfter input arrives k p)
        (received A (A.stateAfter input arrives k) (arrives k) p) := by
  refine congrArg (A.next p _) (funext fun q => ?_)
  show (if _ then _ else _) = received A _ _ p q
  unfold received
  by_cases arrived : arrives k q p = true
  · rw [if_pos arrived, if_pos arrived]
    rfl
  · rw [if_neg arrived, if_neg arrived]

/-- A group of nodes is in the same states in two runs until round `last`, if its inputs are the
same, the same messages arrive at it, and none of them is from outside the group. -/
theorem stateAfter_congr (group : Node → Prop) {input input' : Node → Value}
    {arrives arrives' : Nat → Node → Node → Bool} {last : Nat}
    (inputs : ∀ p, group p → input p = input' p)
    (same : ∀ k p q, k < last → group p → arrives k q p = arrives' k q p)
    (inside : ∀ k p q, k < last → group p → arrives k q p = true → group q) :
    ∀ r, r ≤ last → ∀ p, group p →
      A.stateAfter input arrives r p = A.stateAfter input' arrives' r p
  | 0, _, p, inGroup => congrArg (A.start p) (inputs p inGroup)
  | k + 1, bound, p, inGroup => by
    have before := stateAfter_congr group inputs same inside k (Nat.le_of_succ_le bound)
    rw [stateAfter_succ, stateAfter_succ, before p inGroup]
    refine congrArg (A.next p _) (funext fun q => ?_)
    unfold received
    rw [← same k p q bound inGroup]
    by_cases arrived : arrives k q p = true
    · rw [if_pos arrived, if_pos arrived, before q (inside k p q bound inGroup arrived)]
    · rw [if_neg arrived, if_neg arrived]

end States

/-! ### Crashes -/

namespace Faults

variable {Node : Type} (F : Faults Node)

/-- A correct node survives every round. -/
theorem survives_of_correct {p : Node} (correct : F.Correct p) (r : Nat) : F.Survives r p :=
  fun _ crashes => nomatch correct.symm.trans crashes

/-- A stable network is connected. -/
theorem connected_of_stable (stable : F.EventuallyStable) : F.EventuallyConnected := by
  obtain ⟨s, arrives⟩ := stable
  exact ⟨s, fun r p q late correct _ => arrives r p q late (F.survives_of_correct correct r)⟩

/-- Beyond the rounds in which the nodes of a list crash. -/
theorem exists_beyond_crashes :
    ∀ nodes : List Node, ∃ r, ∀ p ∈ nodes, ∀ c, F.crash p = some c → c < r
  | [] => ⟨0, fun _ member => nomatch member⟩
  | p :: nodes => by
    obtain ⟨r, beyond⟩ := exists_beyond_crashes nodes
    refine ⟨r + (F.crash p).getD 0 + 1, fun q member c crashes => ?_⟩
    rcases List.mem_cons.mp member with eq | rest
    · have last : (F.crash p).getD 0 = c := by rw [← eq, crashes]; rfl
      omega
    · have less := beyond q rest c crashes
      omega

open scoped Classical in
/-- In an eventually connected network of finitely many nodes, from some round on a correct node
hears exactly the correct nodes. -/
theorem exists_settled {n : Nat} (F : Faults (Fin n)) (connected : F.EventuallyConnected) :
    ∃ r, ∀ k, r ≤ k → ∀ q p, F.Correct p → (F.arrives k q p = true ↔ F.Correct q) := by
  obtain ⟨s, arrives⟩ := connected
  obtain ⟨c, beyond⟩ := F.exists_beyond_crashes (List.finRange n)
  refine ⟨s + c, fun k late q p correct => ⟨fun arrived => ?_, fun sender => ?_⟩⟩
  · cases crashes : F.crash q with
    | none => exact crashes
    | some d =>
      have early := beyond q (List.mem_finRange q) d crashes
      have lost := F.silent k d q p crashes (by omega)
      exact nomatch arrived.symm.trans lost
  · exact arrives k q p (by omega) sender correct

end Faults

open scoped Classical in
/-- With fewer than half of the nodes crashing, the correct nodes are a majority. -/
theorem majority_correct {n f : Nat} {F : Faults (Fin n)} (bound : 2 * f < n)
    (few : AtMost n f F) : Quorum.Majority n (fun p => decide (F.Correct p)) := by
  have total := Quorum.size_add_size_not (fun p => decide (F.Correct p))
  have crashed : Quorum.size n (fun p => !decide (F.Correct p)) ≤ f := by
    have few' : Quorum.size n (fun p => decide (¬F.Correct p)) ≤ f := few
    have same : (fun p => !decide (F.Correct p)) = fun p => decide (¬F.Correct p) :=
      funext fun p => (decide_not (p := F.Correct p)).symm
    rwa [same]
  unfold Quorum.Majority
  omega

open scoped Classical in
/-- If the nodes that crash are from `low` on and below `high`, they are at most `high - low`. -/
theorem atMost_of_between {n f : Nat} {F : Faults (Fin n)} (low high : Nat)
    (between : ∀ p, ¬F.Correct p → low ≤ p.val ∧ p.val < high) (few : min n high - low ≤ f) :
    AtMost n f F := by
  have fewer : Quorum.size n (fun p => decide (¬F.Correct p))
      ≤ Quorum.size n (Quorum.interval n low high) :=
    List.countP_mono_left fun p _ member =>
      Quorum.interval_eq_true.mpr (between p (of_decide_eq_true member))
  rw [Quorum.size_interval] at fewer
  exact Nat.le_trans fewer few

/-- Runs begin with initial values, so every node has proposed. -/
theorem run_starts {Node Message Value State : Type} (A : RoundAlgorithm Node Message Value State)
    (input : Node → Value) (F : Faults Node) : (A.run input F).StartsWith input :=
  fun _ _ _ => Iff.rfl

/-- In a run whose correct nodes all decide, termination holds. -/
theorem run_termination {Node Message Value State : Type}
    {A : RoundAlgorithm Node Message Value State} {input : Node → Value} {F : Faults Node}
    (decide : ∀ p, F.Correct p → ∃ v t, A.output p (A.stateAfter input F.arrives t p) = some v) :
    (A.run input F).Termination :=
  fun _ p correct => decide p correct

end DistSys.Rounds
