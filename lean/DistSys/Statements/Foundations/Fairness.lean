module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Impossibility.Flp

/-!
# How the notions of fairness of this library are related

An `Execution` is fair to a set of live events when each of them that is enabled at some time
happens then or later; a `LabelledSystem` is weakly fair to a task when the task cannot be possible
for ever without a step of it; FLP's admissible runs speak of processes that go on and messages that
arrive.  The first is stronger than the second: it asks for an event that was enabled once.  Where
live events stay enabled until they happen the two are one.  Admissible runs are fair to receipts.

Written by `formal export` from `proofs/foundations/fairness/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Fairness

/-- The run is weakly fair to each live event by itself.

对每个活事件弱公平 -/
def WeaklyFairToEach {State Event : Type} (X : Execution.Execution State Event)
    (live : Event → Prop) (s : State) (schedule : Nat → Event) : Prop :=
  ∀ (e : Event),
    live e →
    X.labelled.WeaklyFair
      (fun (f : Event) => f = e)
      (fun (n : Nat) => X.stateAt s schedule n)
      schedule

/-- A run that is fair to the live events is weakly fair to each of them.

对活事件公平则对每个活事件弱公平 -/
def fair_is_weakly_fair.Statement : Prop :=
  ∀ {State Event : Type} (X : Execution.Execution State Event) (live : Event → Prop) (s : State)
      (schedule : Nat → Event),
    X.Fair live s schedule → WeaklyFairToEach X live s schedule

/-- If live events stay enabled until they happen and change the state when they do, and nothing
else happens, then a run that is weakly fair to each of them is fair to them.

活事件保持使能时，弱公平即公平 -/
def weakly_fair_is_fair.Statement : Prop :=
  ∀ {State Event : Type} (X : Execution.Execution State Event) (live : Event → Prop) (s : State)
      (schedule : Nat → Event),
    X.Persistent live →
    (∀ (t : State) (e : Event), live e → X.enabled t e → X.apply t e ≠ t) →
    (∀ (n : Nat), live (schedule n)) →
    WeaklyFairToEach X live s schedule →
    X.Fair live s schedule

/-- A run of one event that is always enabled has all of these properties.

有公平的运行 -/
def some_run_is_fair.Statement : Prop :=
  ∃ (State Event : Type) (X : Execution.Execution State Event) (live : Event → Prop) (s : State)
      (schedule : Nat → Event),
    X.Persistent live ∧
    (∀ (t : State) (e : Event), live e → X.enabled t e → X.apply t e ≠ t) ∧
    (∀ (n : Nat), live (schedule n)) ∧
    WeaklyFairToEach X live s schedule ∧
    X.Fair live s schedule

/-- An event that is enabled now and then may never happen in a run that is weakly fair to it.

不保持使能时，弱公平弱于公平 -/
def persistence_is_needed.Statement : Prop :=
  ∃ (State Event : Type) (X : Execution.Execution State Event) (live : Event → Prop) (s : State)
      (schedule : Nat → Event),
    (∀ (t : State) (e : Event), live e → X.enabled t e → X.apply t e ≠ t) ∧
    (∀ (n : Nat), live (schedule n)) ∧
    WeaklyFairToEach X live s schedule ∧
    ¬X.Fair live s schedule

/-- Weak fairness asks nothing of an event that changes nothing.

不改变状态的事件，弱公平不作要求 -/
def change_is_needed.Statement : Prop :=
  ∃ (State Event : Type) (X : Execution.Execution State Event) (live : Event → Prop) (s : State)
      (schedule : Nat → Event),
    X.Persistent live ∧
    (∀ (n : Nat), live (schedule n)) ∧
    WeaklyFairToEach X live s schedule ∧
    ¬X.Fair live s schedule

/-- Where other events happen, they may disable a live one again and again.

其他事件可使活事件失去使能 -/
def liveness_is_needed.Statement : Prop :=
  ∃ (State Event : Type) (X : Execution.Execution State Event) (live : Event → Prop) (s : State)
      (schedule : Nat → Event),
    X.Persistent live ∧
    (∀ (t : State) (e : Event), live e → X.enabled t e → X.apply t e ≠ t) ∧
    WeaklyFairToEach X live s schedule ∧
    ¬X.Fair live s schedule

/-- A run is admissible exactly when all but one process go on, and it is fair to the receipt of
messages by those that do.

FLP 的可容许运行：对非故障进程的接收公平 -/
def admissible_is_fair.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Flp.Protocol Process Message State)
      (C : Flp.Configuration Process Message State) (schedule : Nat → Process × Option Message),
    A.Admissible C schedule ↔
    A.execution.AllowedForever C schedule ∧
    (∃ f : Process, ∀ (p : Process), p ≠ f → Flp.Nonfaulty schedule p) ∧
    A.execution.Fair
      (fun (e : Process × Option Message) => Flp.Nonfaulty schedule e.1 ∧ e.2 ≠ none)
      C
      schedule

end DistSys.Fairness
