module

public import DistSys.Impossibility.Cap.Impossibility
public import DistSys.Foundations.History

/-!
# Too many nodes

The CAP theorem is about finitely or countably many nodes.  Among uncountably many, no execution
gives every node a step of its own, so that availability, which is asked of fair executions, asks
nothing; and nodes that never answer are atomic, since clients that wait have seen nothing.

Gilbert and Lynch (2002) do not say how many nodes there are; finitely many are meant.

## Main declarations

* `silent`: the algorithm.
* `not_fair_of_uncountable`: there is no fair execution.
* `uncountable_nodes`.
-/

@[expose] public noncomputable section

namespace DistSys.Cap

open History (Linearization register)

variable {Node Message Value State : Type}

/-- Nodes that do nothing and never answer. -/
def silent (Node Value : Type) : Algorithm Node Unit Value Unit where
  start _ := ()
  next _ _ _ := ()
  sends _ _ _ := []
  answer _ _ _ := none

/-- What clients see of nodes that never answer is linearizable: no operation has taken effect. -/
theorem silent_atomic (v : Value) : (silent Node Value).Atomic v := by
  intro schedule allowed
  refine ⟨[], (silent Node Value).execution.run_induction
    (holds := fun C => Linearization (register v) C.history []) (fun C e inv _ => ?_)
    (History.linearization_nil (register v)) allowed⟩
  have unanswered : (silent Node Value).answered C e = none := by
    show (if _ then none else none) = none
    split <;> rfl
  show Linearization (register v) ((silent Node Value).after C e).history []
  rw [Algorithm.after_history, Algorithm.seen, unanswered]
  cases e with
  | invoke n o => exact inv.append_invoke n o
  | deliver n src m => exact (List.append_nil C.history).symm ▸ inv
  | tick n => exact (List.append_nil C.history).symm ▸ inv

/-- No execution gives each of uncountably many nodes a step of its own: a diagonal differs from
every node that takes one. -/
theorem not_fair_of_uncountable {A : Algorithm (Nat → Bool) Message Value State}
    {group : (Nat → Bool) → Bool} {C : Configuration (Nat → Bool) Message Value State}
    {schedule : Nat → Event (Nat → Bool) Message Value} :
    ¬A.execution.Fair (Live group) C schedule := by
  intro fair
  obtain ⟨k, _, steps⟩ := fair (.tick fun n => !nodeOf (schedule n) n) 0 trivial trivial
  have here : nodeOf (schedule k) k = !nodeOf (schedule k) k := by
    have node : nodeOf (schedule k) = fun n => !nodeOf (schedule n) n := congrArg nodeOf steps
    exact congrFun node k
  cases value : nodeOf (schedule k) k <;> rw [value] at here <;> exact nomatch here

/-- **Countably many nodes are needed**: uncountably many that never answer are atomic and
available. -/
theorem uncountable_nodes : uncountable_nodes.Statement :=
  ⟨Unit, Unit, silent (Nat → Bool) Bool, silent_atomic, fun _ _ _ _ _ fair _ =>
    absurd fair not_fair_of_uncountable⟩

end DistSys.Cap
