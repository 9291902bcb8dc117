module

/-!
# Executions: finite and infinite runs of a system whose steps are labelled by events

All nondeterminism is in the event (which process, which message, which value), so a step is a
function of state and event, and a schedule is a list or an infinite sequence of events.  The fair
scheduler is the one work-horse behind every impossibility here that needs an infinite run.

Written by `formal export` from `proofs/foundations/execution/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Execution

/-- States and labelled steps; nothing is said about how many steps a state has.

带标号的转移系统 -/
structure LabelledSystem (State Label : Type) where
  /-- a step with a label from one state to another -/
  step : State → Label → State → Prop

/-- `t` is reached from `s` by steps with these labels.

有限路径 -/
inductive LabelledSystem.Path {State Label : Type} (L : LabelledSystem State Label)
    : State → List Label → State → Prop where
  | nil {s : State} {labels : List Label} {t : State} :
      labels = [] → s = t → LabelledSystem.Path L s labels t
  | cons {s : State} {labels : List Label} {t : State} {label : Label} {rest : List Label}
      {u : State} :
      labels = label :: rest →
      L.step s label u →
      LabelledSystem.Path L u rest t →
      LabelledSystem.Path L s labels t

/-- Some step with the label is possible and changes the state.

可改变状态的标号 -/
def LabelledSystem.Moves {State Label : Type} (L : LabelledSystem State Label) (s : State)
    (label : Label) : Prop :=
  ∃ t : State, L.step s label t ∧ t ≠ s

/-- Each state is followed by the next one with the label between them.

无限运行 -/
def LabelledSystem.InfiniteRun {State Label : Type} (L : LabelledSystem State Label)
    (states : Nat → State) (labels : Nat → Label) : Prop :=
  ∀ (n : Nat), L.step (states n) (labels n) (states (n + 1))

/-- Weak fairness to a task, a set of labels: when from some time on some label of the task could
change the state at each moment, one of them does then or later.

对任务（一组标号）弱公平 -/
def LabelledSystem.WeaklyFair {State Label : Type} (L : LabelledSystem State Label)
    (task : Label → Prop) (states : Nat → State) (labels : Nat → Label) : Prop :=
  ∀ (n : Nat),
    (∀ (k : Nat), n ≤ k → (∃ label : Label, task label ∧ L.Moves (states k) label)) →
    (∃ k : Nat, n ≤ k ∧ task (labels k) ∧ states (k + 1) ≠ states k)

/-- A system whose step is a function of state and event.

执行：状态、事件、转移函数与使能条件 -/
structure Execution (State Event : Type) where
  /-- the state after an event -/
  apply : State → Event → State
  /-- the event may happen in the state -/
  enabled : State → Event → Prop

/-- The execution as a labelled system: enabled events are its steps.

作为带标号的转移系统 -/
def Execution.labelled {State Event : Type} (X : Execution State Event)
    : LabelledSystem State Event :=
  { step := fun (s : State) (e : Event) (t : State) => X.enabled s e ∧ t = X.apply s e }

/-- The state after a finite schedule.

有限调度后的状态 -/
def Execution.run {State Event : Type} (X : Execution State Event) (s : State)
    (schedule : List Event) : State :=
  match schedule with | [] => s | e :: rest => Execution.run X (X.apply s e) rest

/-- Every event of a finite schedule is enabled when its turn comes.

有限调度可执行 -/
def Execution.Allowed {State Event : Type} (X : Execution State Event) (s : State)
    (schedule : List Event) : Prop :=
  match schedule with
    | [] => True
    | e :: rest => X.enabled s e ∧ Execution.Allowed X (X.apply s e) rest

/-- The state after the first `n` events of an infinite schedule.

无限调度的第 n 个状态 -/
def Execution.stateAt {State Event : Type} (X : Execution State Event) (s : State)
    (schedule : Nat → Event) (n : Nat) : State :=
  match n with | 0 => s | k + 1 => X.apply (Execution.stateAt X s schedule k) (schedule k)

/-- Every event of an infinite schedule is enabled when its turn comes.

无限调度可执行 -/
def Execution.AllowedForever {State Event : Type} (X : Execution State Event) (s : State)
    (schedule : Nat → Event) : Prop :=
  ∀ (n : Nat), X.enabled (X.stateAt s schedule n) (schedule n)

/-- Every live event that is enabled at some time happens then or later.

对活事件公平 -/
def Execution.Fair {State Event : Type} (X : Execution State Event) (live : Event → Prop)
    (s : State) (schedule : Nat → Event) : Prop :=
  ∀ (e : Event) (n : Nat),
    live e → X.enabled (X.stateAt s schedule n) e → (∃ k : Nat, n ≤ k ∧ schedule k = e)

/-- A live event that is enabled stays so while other live events happen.

活事件一旦使能便保持到发生 -/
def Execution.Persistent {State Event : Type} (X : Execution State Event) (live : Event → Prop)
    : Prop :=
  ∀ (s : State) (e f : Event), live e → live f → X.enabled s e → e ≠ f → X.enabled (X.apply s f) e

/-- The live events that an event newly enables are among a finite list.

每步新使能的活事件有限 -/
def Execution.FinitelyEnabling {State Event : Type} (X : Execution State Event)
    (live : Event → Prop) (fresh : State → Event → List Event) : Prop :=
  ∀ (s : State) (f e : Event), live e → X.enabled (X.apply s f) e → X.enabled s e ∨ e ∈ fresh s f

/-- From every state inside, each enabled live event can be part of a finite live schedule that ends
inside.

可回到给定状态集的活调度 -/
def Execution.CanReturn {State Event : Type} (X : Execution State Event) (live : Event → Prop)
    (inside : State → Prop) : Prop :=
  ∀ (s : State) (e : Event),
    inside s →
    live e →
    X.enabled s e →
    (∃ schedule : List Event,
       X.Allowed s schedule ∧
       e ∈ schedule ∧
       (∀ (f : Event), f ∈ schedule → live f) ∧
       inside (X.run s schedule))

/-- A finite schedule that is allowed and ends in `t` is a path of the labelled system.

有限调度就是带标号系统的路径 -/
def run_is_path.Statement : Prop :=
  ∀ {State Event : Type} (X : Execution State Event) (s t : State) (schedule : List Event),
    X.labelled.Path s schedule t ↔ X.Allowed s schedule ∧ X.run s schedule = t

/-- Fair scheduler. Let live events persist and be newly enabled finitely many at a time, let a live
event be always enabled, and let every enabled live event be part of a finite live schedule that
returns to a set of states. Then from each state of the set there is an infinite run, all of whose
events are live, that is fair to all live events and visits the set again and again.

公平调度存在 -/
def fair_run_exists.Statement : Prop :=
  ∀ {State Event : Type} (X : Execution State Event) (live : Event → Prop)
      (fresh : State → Event → List Event) (inside : State → Prop) (idle : Event) (start : State)
      (pending : List Event),
    X.Persistent live →
    X.FinitelyEnabling live fresh →
    live idle →
    (∀ (s : State), X.enabled s idle) →
    X.CanReturn live inside →
    inside start →
    (∀ (e : Event), live e → X.enabled start e → e ∈ pending) →
    (∃ schedule : Nat → Event,
       X.AllowedForever start schedule ∧
       (∀ (n : Nat), live (schedule n)) ∧
       X.Fair live start schedule ∧
       (∀ (n : Nat), ∃ k : Nat, n ≤ k ∧ inside (X.stateAt start schedule k)))

end DistSys.Execution
