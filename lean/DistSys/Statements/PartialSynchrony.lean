module

public import DistSys.Statements.Execution
public import DistSys.Statements.Quorum

/-!
# Partial synchrony needs a majority of correct nodes (Dwork, Lynch and Stockmeyer, JACM 1988)

The paper's basic round model: computation goes in rounds, any message may be lost, but from some
unknown round on (the global stabilization time) no message between correct nodes is.  Faults are
crashes: a faulty node is one whose messages need never arrive.

Written by `formal export` from `proofs/partial_synchrony.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.PartialSynchrony

/-- A deterministic algorithm in rounds over a network that may lose messages.

轮次算法 -/
structure RoundAlgorithm (Node Message State : Type) where
  /-- the initial state of a node with an input -/
  start : Node → Bool → State
  /-- what a node sends to another in a round -/
  message : Node → State → Node → Message
  /-- the state after a round -/
  next : Node → State → (Node → Option Message) → State
  /-- the decision, if there is one -/
  output : Node → State → Option Bool
  /-- A decision is never changed.

  决定不再更改 -/
  write_once :
    ∀ (p : Node) (s : State) (received : Node → Option Message) (v : Bool),
      output p s = some v → output p (next p s received) = some v

open scoped Classical in
/-- The state of a node after a round in which the message of `q` to `p` arrives when `arrives(q,
p)`.

一轮之后各节点的状态 -/
def RoundAlgorithm.afterRound {Node Message State : Type} (A : RoundAlgorithm Node Message State)
    (states : Node → State) (arrives : Node → Node → Bool) (p : Node) : State :=
  A.next
    p
    (states p)
    (fun (q : Node) => if arrives q p = true then some (A.message q (states q) p) else none)

/-- The executions of the algorithm: an event is a round, named by the messages that arrive; any of
them may be lost.

算法的执行：每轮一个事件，即哪些消息到达 -/
def RoundAlgorithm.execution {Node Message State : Type} (A : RoundAlgorithm Node Message State)
    : Execution.Execution (Node → State) (Node → Node → Bool) :=
  { apply := A.afterRound, enabled := fun (_ : Node → State) (_ : Node → Node → Bool) => True }

/-- The state of a node after `r` rounds; `delivered(k, q, p)` says whether the message of `q` to
`p` in round `k` arrives.

第 r 轮之后的状态 -/
def RoundAlgorithm.stateAfter {Node Message State : Type} (A : RoundAlgorithm Node Message State)
    (input : Node → Bool) (delivered : Nat → Node → Node → Bool) (r : Nat) (p : Node) : State :=
  (A.execution.stateAt (fun (q : Node) => A.start q (input q)) delivered r) p

/-- The node decides the value in some round.

节点最终决定该值 -/
def RoundAlgorithm.Decides {Node Message State : Type} (A : RoundAlgorithm Node Message State)
    (input : Node → Bool) (delivered : Nat → Node → Node → Bool) (p : Node) (v : Bool) : Prop :=
  ∃ r : Nat, A.output p (A.stateAfter input delivered r p) = some v

/-- From some round on every message between correct nodes arrives.

最终同步：某轮之后正确节点间消息不丢 -/
def RoundAlgorithm.EventuallySynchronous {Node Message State : Type}
    (A : RoundAlgorithm Node Message State) (delivered : Nat → Node → Node → Bool)
    (faulty : Node → Prop) : Prop :=
  ∃ stable : Nat,
    ∀ (r : Nat) (p q : Node), stable ≤ r → ¬faulty p → ¬faulty q → delivered r p q = true

/-- Consensus when these nodes are faulty, in every eventually synchronous run: each correct node
decides, no two decide differently, and equal inputs are decided.

在该故障集下解决共识 -/
def RoundAlgorithm.Solves {Node Message State : Type} (A : RoundAlgorithm Node Message State)
    (faulty : Node → Prop) : Prop :=
  ∀ (input : Node → Bool) (delivered : Nat → Node → Node → Bool),
    A.EventuallySynchronous delivered faulty →
    (∀ (p : Node), ¬faulty p → (∃ v : Bool, A.Decides input delivered p v)) ∧
    (∀ (p q : Node) (v w : Bool),
       ¬faulty p →
       ¬faulty q →
       A.Decides input delivered p v →
       A.Decides input delivered q w →
       v = w) ∧
    (∀ (u : Bool) (p : Node) (v : Bool),
       (∀ (q : Node), ¬faulty q → input q = u) → ¬faulty p → A.Decides input delivered p v → v = u)

open scoped Classical in
/-- Under partial synchrony, consensus among n nodes, f of which may crash, is impossible for 2 ≤ n
≤ 2f.

部分同步下 2 ≤ n ≤ 2f 时共识不可解 -/
def n_le_2f_impossible.Statement : Prop :=
  ∀ (n f : Nat) {Message State : Type} (A : RoundAlgorithm (Fin n) Message State),
    2 ≤ n →
    n ≤ 2 * f →
    ¬(∀ (faulty : Fin n → Prop),
       Quorum.size n (fun (p : Fin n) => decide (faulty p)) ≤ f → A.Solves faulty)

open scoped Classical in
/-- The faults are needed: two nodes solve consensus under partial synchrony when neither may crash.

见证：没有故障时，两个节点可以解决共识 -/
def two_nodes_without_fault.Statement : Prop :=
  ∃ (Message State : Type) (A : RoundAlgorithm (Fin 2) Message State),
    ∀ (faulty : Fin 2 → Prop),
      Quorum.size 2 (fun (p : Fin 2) => decide (faulty p)) ≤ 0 → A.Solves faulty

end DistSys.PartialSynchrony
