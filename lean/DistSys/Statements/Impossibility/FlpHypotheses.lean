module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Impossibility.Flp

/-!
# Why the lemmas of Fischer, Lynch and Paterson ask what they ask

For each hypothesis of Lemmas 2 and 3 a protocol of which the conclusion fails without it; and what
becomes of the theorem when the processes are uncountably many.

Written by `formal export` from `proofs/impossibility/flp_hypotheses/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.FlpHypotheses

/-- Lemma 2 is about something: two processes that decide their own inputs are non-trivial and
terminate in spite of one fault.

见证：引理 2 的前提可满足（自决协议） -/
def initial_bivalent_applies.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Flp.Protocol Process Message State)
      (processes : List Process) (p q : Process),
    (∀ (r : Process), r ∈ processes) ∧ p ≠ q ∧ A.Nontrivial ∧ A.Terminates

/-- Lemma 3 is about something: two processes that decide their own inputs terminate in spite of one
fault, and with different inputs they start in a bivalent configuration.

见证：引理 3 的前提可满足（自决协议） -/
def stay_bivalent_applies.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Flp.Protocol Process Message State)
      (processes : List Process) (p q : Process) (C : Flp.Configuration Process Message State)
      (e : Process × Option Message),
    (∀ (r : Process), r ∈ processes) ∧
    p ≠ q ∧
    A.Terminates ∧
    A.Reachable C ∧
    A.Bivalent C ∧
    A.Applicable C e

/-- Lemma 2 needs termination: in the leader protocol the leader's input is the only decision, so no
initial configuration is bivalent, although there is agreement and either value can be decided.

见证：引理 2 需要终止性（领导者协议没有双价的初始配置） -/
def initial_bivalent_needs_termination.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Flp.Protocol Process Message State) (p q : Process),
    p ≠ q ∧
    (∀ (x : Process), x = p ∨ x = q) ∧
    A.Agreement ∧
    A.Nontrivial ∧
    (∀ (input : Process → Bool), ¬A.Bivalent (A.initial input))

/-- Lemma 2 needs non-triviality: two processes that always decide the same value terminate in spite
of one fault, and no initial configuration is bivalent.

见证：引理 2 需要非平凡性（常值协议） -/
def initial_bivalent_needs_nontriviality.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Flp.Protocol Process Message State) (p q : Process),
    p ≠ q ∧
    (∀ (x : Process), x = p ∨ x = q) ∧
    A.Agreement ∧
    A.Terminates ∧
    (∀ (input : Process → Bool), ¬A.Bivalent (A.initial input))

/-- Lemma 3 needs termination: a process that decides in its first step, yes or no as it then
receives a message or none, makes the start bivalent; but after its step without a message, whenever
that is, nothing is bivalent.

见证：引理 3 需要终止性（首步决定的协议） -/
def stay_bivalent_needs_termination.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Flp.Protocol Process Message State) (p q : Process)
      (C : Flp.Configuration Process Message State) (e : Process × Option Message),
    p ≠ q ∧
    (∀ (x : Process), x = p ∨ x = q) ∧
    A.Agreement ∧
    A.Nontrivial ∧
    A.Reachable C ∧
    A.Bivalent C ∧
    A.Applicable C e ∧
    (∀ (schedule : List (Process × Option Message)),
       A.execution.Allowed C (schedule ++ [e]) → ¬A.Bivalent (A.execution.run C (schedule ++ [e])))

/-- Without finiteness: among uncountably many processes one that decides alone is totally correct
in spite of one fault, for no run gives all but one infinitely many steps.

见证：不可数多个进程（有限的假设不可去） -/
def uncountable_processes.Statement : Prop :=
  ∃ (Message State : Type) (A : Flp.Protocol (Nat → Bool) Message State), A.TotallyCorrect

/-- Without termination: three processes that decide a value once a majority has sent it. They agree
and are non-trivial, and decide only what is the input of two; whenever two nonfaulty ones have the
same input, every nonfaulty one decides it, so all decide when nobody is faulty. But some admissible
run, in which one of them takes no step, never decides.

见证：等待多数派（安全但不必终止） -/
def majority_wait_protocol.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Flp.Protocol Process Message State) (p q r : Process),
    p ≠ q ∧
    q ≠ r ∧
    p ≠ r ∧
    (∀ (x : Process), x = p ∨ x = q ∨ x = r) ∧
    A.Agreement ∧
    A.Nontrivial ∧
    (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message) (x : Process)
         (v : Bool),
       A.Admissible (A.initial input) schedule →
       A.DecidesItself input schedule x v →
       (∃ y z : Process, y ≠ z ∧ input y = v ∧ input z = v)) ∧
    (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message) (x y z : Process)
         (v : Bool),
       A.Admissible (A.initial input) schedule →
       y ≠ z →
       Flp.Nonfaulty schedule y →
       Flp.Nonfaulty schedule z →
       input y = v →
       input z = v →
       Flp.Nonfaulty schedule x →
       A.DecidesItself input schedule x v) ∧
    A.EverybodyDecidesWithoutFault ∧
    (∃ (input : Process → Bool) (schedule : Nat → Process × Option Message),
       A.Admissible (A.initial input) schedule ∧
       (∀ (n : Nat), (schedule n).1 ≠ r) ∧
       ¬A.DecidesIn input schedule)

end DistSys.FlpHypotheses
