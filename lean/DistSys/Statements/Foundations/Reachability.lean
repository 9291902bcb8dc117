module

public import DistSys.Statements.Foundations.Execution

/-!
# What a system can reach: invariants, and the method for showing that a state is unreachable

The document's method 1.4.4 shows that a state is unreachable by an invariant that excludes it.  The
method is complete: a property that excludes nothing reachable has an inductive invariant.

Written by `formal export` from `proofs/foundations/reachability/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Reachability

/-- A labelled system with the states in which it may start.

带初始状态的系统 -/
structure StartedSystem (State Label : Type) extends Execution.LabelledSystem State Label where
  /-- the system may start in the state -/
  initial : State → Prop

/-- The state is reached from some initial state.

可达状态 -/
inductive StartedSystem.Reachable {State Label : Type} (S : StartedSystem State Label)
    : State → Prop where
  | start {s : State} :
      S.initial s → StartedSystem.Reachable S s
  | step {s t : State} {label : Label} :
      StartedSystem.Reachable S t → S.step t label s → StartedSystem.Reachable S s

/-- The property holds in every reachable state.

不变式：在每个可达状态成立 -/
def StartedSystem.Invariant {State Label : Type} (S : StartedSystem State Label)
    (holds : State → Prop) : Prop :=
  ∀ (s : State), S.Reachable s → holds s

/-- The property holds at the start, and a step from a state with it leads to one with it.

归纳不变式 -/
def StartedSystem.InductiveInvariant {State Label : Type} (S : StartedSystem State Label)
    (holds : State → Prop) : Prop :=
  (∀ (s : State), S.initial s → holds s) ∧
  (∀ (s : State) (label : Label) (t : State), holds s → S.step s label t → holds t)

/-- A state is reachable exactly when a path leads to it from an initial state.

可达即有从初始状态出发的路径 -/
def reachable_iff_path.Statement : Prop :=
  ∀ {State Label : Type} (S : StartedSystem State Label) (s : State),
    S.Reachable s ↔ (∃ (t : State) (labels : List Label), S.initial t ∧ S.Path t labels s)

/-- A state predicate is unreachable exactly when some inductive invariant excludes it.

不可达当且仅当某个归纳不变式排除它 -/
def unreachable_iff_invariant.Statement : Prop :=
  ∀ {State Label : Type} (S : StartedSystem State Label) (bad : State → Prop),
    (∀ (s : State), S.Reachable s → ¬bad s) ↔
    (∃ holds : State → Prop, S.InductiveInvariant holds ∧ (∀ (s : State), holds s → ¬bad s))

end DistSys.Reachability
