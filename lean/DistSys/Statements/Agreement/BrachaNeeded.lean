module

public import DistSys.Statements.Agreement.Bracha
public import DistSys.Statements.Foundations.Execution

/-!
# What the liveness of Bracha's broadcast needs besides n > 3f: a correct sender, and fairness

Each run is one of four nodes, of which one is faulty, with the paper's quorums.

Written by `formal export` from `proofs/agreement/bracha_needed/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.BrachaNeeded

/-- The task is one of a correct node.

正确节点的任务 -/
def OfCorrect {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha.Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) (task : Bracha.Task Node)
    : Prop :=
  match task with
    | .broadcast => B.honest B.sender
    | .echo n => B.honest n
    | .ready n => B.honest n
    | .deliver n => B.honest n

/-- An infinite run from an initial state that is weakly fair to every task but one.

除一个任务外皆公平的运行 -/
def FairRunBut {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha.Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) (skipped : Bracha.Task Node)
    (states : Nat → Bracha.BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (acts : Nat → Bracha.Act Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  B.Init (states 0) ∧
  (Bracha.labelled B).InfiniteRun states acts ∧
  (∀ (task : Bracha.Task Node), task ≠ skipped → Bracha.FairTo B task states acts)

/-- Delivery needs a correct sender: n = 4, f = 1, three nodes are correct, the sender is not, and
in some fair run nobody delivers.

发送者有错时，可能无人交付 -/
def silent_sender.Statement : Prop :=
  ∃ (V E R W : Type) (B : Bracha.Bracha (Fin 4) V E R W)
      (states : Nat → Bracha.BrachaState (Fin 4) V E R W) (acts : Nat → Bracha.Act (Fin 4) V E R W),
    Bracha.Counts (4 : Nat) (1 : Nat) B ∧
    Bracha.FairRun B states acts ∧
    (∀ (i : Fin 4), B.honest i ↔ i ≠ B.sender) ∧
    (∀ (k : Nat) (i : Fin 4) (v : V), ¬(states k).delivered i v)

/-- Fairness to no task can be left out: n = 4, f = 1, the sender correct; for each task of a
correct node some run that is fair to all other tasks leaves some correct node without the value.

缺对任一任务的公平，就可能不交付 -/
def delivery_needs_fairness.Statement : Prop :=
  ∃ (V E R W : Type) (B : Bracha.Bracha (Fin 4) V E R W),
    Bracha.Counts (4 : Nat) (1 : Nat) B ∧
    B.honest B.sender ∧
    (∀ (skipped : Bracha.Task (Fin 4)),
       OfCorrect B skipped →
       (∃ (states : Nat → Bracha.BrachaState (Fin 4) V E R W)
            (acts : Nat → Bracha.Act (Fin 4) V E R W) (m : Fin 4),
          FairRunBut B skipped states acts ∧
          B.honest m ∧
          (∀ (k : Nat) (v : V), ¬(states k).delivered m v)))

/-- Totality needs fairness to getting ready and to delivering: n = 4, f = 1; for each correct node,
and each of its two tasks, some run that is fair to all other tasks has another correct node deliver
and leaves this one without the value.

缺对一个节点就绪或交付的公平，就可能不全体 -/
def totality_needs_fairness.Statement : Prop :=
  ∃ (V E R W : Type) (B : Bracha.Bracha (Fin 4) V E R W),
    Bracha.Counts (4 : Nat) (1 : Nat) B ∧
    (∀ (m : Fin 4) (skipped : Bracha.Task (Fin 4)),
       B.honest m →
       skipped = Bracha.Task.ready m ∨ skipped = Bracha.Task.deliver m →
       (∃ (states : Nat → Bracha.BrachaState (Fin 4) V E R W)
            (acts : Nat → Bracha.Act (Fin 4) V E R W) (k : Nat) (i : Fin 4) (v : V),
          FairRunBut B skipped states acts ∧
          (states k).delivered i v ∧
          (∀ (j : Nat) (w : V), ¬(states j).delivered m w)))

end DistSys.BrachaNeeded
