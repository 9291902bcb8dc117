module

public import DistSys.Statements.Foundations.Quorum
public import DistSys.Statements.Foundations.Reachability

/-!
# Fault tolerance: a property that survives every set of faults that may happen

The document (1.7.2) says that a system goes on working when some of its nodes fail.  Which failures
may happen together is a family of fault sets (Hirt and Maurer's adversary structures); a system
tolerates the family when its property holds in all states that are reached with faults of any one
set of it.

Written by `formal export` from `proofs/foundations/fault_tolerance/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.FaultTolerance

/-- A step of the system itself, or a fault.

系统自身的一步，或一次故障 -/
inductive Happening (Label Fault : Type) where
  /-- a step of the system -/
  | own (a1 : Label)
  /-- a fault -/
  | fault (a1 : Fault)

/-- The system takes a step, or a fault that may happen disturbs it.

自身的一步，或一次可能的故障 -/
def Happens {State Label Fault : Type} (S : Reachability.StartedSystem State Label)
    (disturb : State → Fault → State → Prop) (may : Fault → Prop) (s : State)
    (e : Happening Label Fault) (t : State) : Prop :=
  match e with | .own label => S.step s label t | .fault f => may f ∧ disturb s f t

/-- The system in which, beside its own steps, the faults that may happen do what they do.

可能发生这些故障的系统 -/
def withFaults {State Label Fault : Type} (S : Reachability.StartedSystem State Label)
    (disturb : State → Fault → State → Prop) (may : Fault → Prop)
    : Reachability.StartedSystem State (Happening Label Fault) :=
  { step := Happens S disturb may, initial := S.initial }

/-- The property holds in every state reached with the faults of one set of the family.

容忍一族故障集 -/
def Tolerates {State Label Fault : Type} (S : Reachability.StartedSystem State Label)
    (disturb : State → Fault → State → Prop) (family : (Fault → Prop) → Prop) (works : State → Prop)
    : Prop :=
  ∀ (may : Fault → Prop), family may → (withFaults S disturb may).Invariant works

/-- Whoever tolerates a set of faults tolerates each part of it.

容忍更多故障则容忍更少故障 -/
def fewer_faults.Statement : Prop :=
  ∀ {Fault State Label : Type} (S : Reachability.StartedSystem State Label)
      (disturb : State → Fault → State → Prop) (family : (Fault → Prop) → Prop)
      (works : State → Prop) (may less : Fault → Prop),
    Tolerates S disturb family works →
    family may →
    (∀ (f : Fault), less f → may f) →
    (withFaults S disturb less).Invariant works

open scoped Classical in
/-- A bit, yes at the start, kept in n copies; a step writes the majority's value to all.

n 个副本：多数副本的值可随时恢复到全体 -/
def copies (n : Nat) : Reachability.StartedSystem (Fin n → Bool) (Fin 1) :=
  { step :=
      fun (s : Fin n → Bool) (_ : Fin 1) (t : Fin n → Bool) =>
        ∀ (i : Fin n), t i = decide (Quorum.Majority n s),
    initial := fun (s : Fin n → Bool) => ∀ (i : Fin n), s i = true }

/-- The copy gets any value; the others keep theirs.

一个副本出错 -/
def Spoil (n : Nat) (s : Fin n → Bool) (i : Fin n) (t : Fin n → Bool) : Prop :=
  ∀ (j : Fin n), j ≠ i → t j = s j

open scoped Classical in
/-- A bit kept in n copies tolerates f faulty copies exactly when 2f < n: three copies tolerate one
and not two, a single copy none.

n 个副本容忍 f 个故障当且仅当 2f < n -/
def instances.Statement : Prop :=
  ∀ (n f : Nat),
    2 * f < n ↔
    Tolerates
      (copies n)
      (fun (s : Fin n → Bool) (i : Fin n) (t : Fin n → Bool) => Spoil n s i t)
      (fun (may : Fin n → Prop) => Quorum.size n (fun (i : Fin n) => decide (may i)) ≤ f)
      (fun (s : Fin n → Bool) => Quorum.Majority n s)

end DistSys.FaultTolerance
