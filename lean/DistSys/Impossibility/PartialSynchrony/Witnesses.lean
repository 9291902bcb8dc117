module

public import DistSys.Foundations.Rounds
public import DistSys.Statements.Impossibility.PartialSynchrony

/-!
# Partial synchrony: each requirement of consensus can be met without the others

Three algorithms for two nodes meet two of the three requirements each, in every run: whoever
crashes and whatever is lost.  A single node, or a single value, makes the problem trivial.

## Main declarations

* `ownInput`, `constantly`, `undecided`: the algorithms.
* `without_validity`, `without_agreement`, `without_termination`, `one_node`, `one_value`.
-/

@[expose] public noncomputable section

namespace DistSys.PartialSynchrony

open Rounds

variable {n : Nat} {Value : Type}

/-- Each node decides its own input. -/
def ownInput (n : Nat) (Value : Type) : RoundAlgorithm (Fin n) Unit Value Value where
  start _ v := v
  message _ _ _ := ()
  next _ s _ := s
  output _ s := some s

/-- Each node decides a fixed value. -/
def constantly (n : Nat) (v : Value) : RoundAlgorithm (Fin n) Unit Value Unit where
  start _ _ := ()
  message _ _ _ := ()
  next _ s _ := s
  output _ _ := some v

/-- Nobody ever decides. -/
def undecided (n : Nat) (Value : Type) : RoundAlgorithm (Fin n) Unit Value Unit where
  start _ _ := ()
  message _ _ _ := ()
  next _ s _ := s
  output _ _ := none

/-- A node keeps its own input. -/
theorem ownInput_state (input : Fin n → Value) (arrives : Nat → Fin n → Fin n → Bool)
    (p : Fin n) : ∀ r, (ownInput n Value).stateAfter input arrives r p = input p
  | 0 => rfl
  | r + 1 => ownInput_state input arrives p r

/-- A decision of `ownInput` is the node's input. -/
theorem ownInput_decides {input : Fin n → Value} {F : Faults (Fin n)} {p : Fin n} {v : Value}
    {t : Nat} (decides : ((ownInput n Value).run input F).decides p v t) : input p = v := by
  have output : some ((ownInput n Value).stateAfter input F.arrives t p) = some v := decides
  rw [ownInput_state] at output
  exact Option.some.inj output

/-- Everybody decides its input at once. -/
theorem ownInput_termination (input : Fin n → Value) (F : Faults (Fin n)) :
    ((ownInput n Value).run input F).Termination :=
  fun _ p _ => ⟨input p, 0, rfl⟩

/-- If all inputs are equal, so are the decisions. -/
theorem ownInput_unanimity (input : Fin n → Value) (F : Faults (Fin n)) (v : Value) :
    ((ownInput n Value).run input F).Unanimity v :=
  fun same p _ t _ decides => same p _ t (ownInput_decides decides).symm

/-- Without validity: two nodes that always decide no. -/
theorem without_validity : without_validity.Statement :=
  ⟨Unit, Unit, constantly 2 false, fun _ _ => ⟨fun _ _ _ => ⟨false, 0, rfl⟩,
    fun _ _ _ _ _ _ _ _ first second =>
      (Option.some.inj first).symm.trans (Option.some.inj second)⟩⟩

/-- Without agreement: two nodes that decide their own inputs. -/
theorem without_agreement : without_agreement.Statement :=
  ⟨Unit, Bool, ownInput 2 Bool, fun input F =>
    ⟨ownInput_termination input F, ownInput_unanimity input F⟩⟩

/-- Without termination: two nodes that never decide. -/
theorem without_termination : without_termination.Statement :=
  ⟨Unit, Unit, undecided 2 Bool, fun _ _ => ⟨fun _ _ _ _ _ _ _ _ first _ => (nomatch first),
    fun _ _ _ _ _ _ decides => (nomatch decides)⟩⟩

/-- Two nodes are needed: a single node decides its input. -/
theorem one_node : one_node.Statement := by
  intro Value
  refine ⟨Unit, Value, ownInput 1 Value, fun input F =>
    ⟨ownInput_termination input F, fun p q v w t u _ _ first second => ?_,
      ownInput_unanimity input F⟩⟩
  rw [← ownInput_decides first, ← ownInput_decides second, Subsingleton.elim p q]

/-- Two values are needed: with a single one, each node decides its input. -/
theorem one_value : one_value.Statement := by
  intro n Value equal
  exact ⟨Unit, Value, ownInput n Value, fun input F =>
    ⟨ownInput_termination input F, fun _ _ v w _ _ _ _ _ _ => equal v w,
      ownInput_unanimity input F⟩⟩

end DistSys.PartialSynchrony
