module

public import DistSys.Statements.Agreement.Consensus
public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Foundations.Quorum

/-!
# Algorithms in rounds over a network that may lose messages, with processes that may crash

The basic round model of Dwork, Lynch and Stockmeyer (JACM 1988, §3.1).  Computation goes in rounds:
in each, every node sends a message to every node, and goes to a next state by what has arrived.
What is bad about a run is apart from the algorithm: which nodes crash when, and which messages
arrive.  A faulty node follows its algorithm until it crashes and sends nothing afterwards; in the
round of the crash some of its messages may arrive and others not.  How synchronous the network is,
is a condition on what arrives: always, from some unknown round on, or never.

Two conditions are called stable here.  The paper's binds messages between nodes that never crash
(connected); the stronger one binds also those from and to nodes that have not crashed yet.
What is possible is proved under the weaker condition, what is impossible under the stronger.

Written by `formal export` from `proofs/foundations/rounds/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Rounds

/-- What goes wrong in a run: who crashes, and which messages arrive.

一次运行的环境：谁在哪轮崩溃、哪些消息到达 -/
structure Faults (Node : Type) where
  /-- the round in which the node crashes, if it does -/
  crash : Node → Option Nat
  /-- in a round, the message of one arrives at another -/
  arrives : Nat → Node → Node → Bool
  /-- After the round of its crash no message of a node arrives.

  崩溃之后沉默 -/
  silent : ∀ (r c : Nat) (p q : Node), crash p = some c → c < r → arrives r p q = false

/-- The node never crashes.

正确：从不崩溃 -/
def Faults.Correct {Node : Type} (F : Faults Node) (p : Node) : Prop := F.crash p = none

/-- The node has not crashed by the end of the round.

在该轮之后仍未崩溃 -/
def Faults.Survives {Node : Type} (F : Faults Node) (r : Nat) (p : Node) : Prop :=
  ∀ (c : Nat), F.crash p = some c → r < c

/-- From this round on every message between correct nodes arrives.

从该轮起正确节点间消息全部到达 -/
def Faults.ConnectedFrom {Node : Type} (F : Faults Node) (stable : Nat) : Prop :=
  ∀ (r : Nat) (p q : Node), stable ≤ r → F.Correct p → F.Correct q → F.arrives r p q = true

/-- From this round on every message arrives whose sender survives the round.

从该轮起未崩溃者的消息全部到达 -/
def Faults.StableFrom {Node : Type} (F : Faults Node) (stable : Nat) : Prop :=
  ∀ (r : Nat) (p q : Node), stable ≤ r → F.Survives r p → F.arrives r p q = true

/-- Partial synchrony: from some unknown round on, the global stabilization time, no message between
correct nodes is lost.

最终连通：全局稳定时刻之后正确节点间不丢消息 -/
def Faults.EventuallyConnected {Node : Type} (F : Faults Node) : Prop :=
  ∃ stable : Nat, F.ConnectedFrom stable

/-- From some unknown round on no message is lost but of nodes that crash.

最终稳定（更强） -/
def Faults.EventuallyStable {Node : Type} (F : Faults Node) : Prop :=
  ∃ stable : Nat, F.StableFrom stable

/-- Synchrony: no message is ever lost but of nodes that crash.

同步：只有崩溃者的消息会丢 -/
def Faults.Synchronous {Node : Type} (F : Faults Node) : Prop := F.StableFrom 0

open scoped Classical in
/-- At most `f` of `n` nodes crash.

至多 f 个节点崩溃 -/
def AtMost (n f : Nat) (F : Faults (Fin n)) : Prop :=
  Quorum.size n (fun (p : Fin n) => decide (¬F.Correct p)) ≤ f

/-- A deterministic algorithm in rounds, for nodes with inputs of any kind.

Nothing is assumed of it: that a decision is final is part of what agreement asks.

轮次算法 -/
structure RoundAlgorithm (Node Message Value State : Type) where
  /-- the initial state of a node with an input -/
  start : Node → Value → State
  /-- what a node sends to another in a round -/
  message : Node → State → Node → Message
  /-- the state after a round -/
  next : Node → State → (Node → Option Message) → State
  /-- the decision, if there is one -/
  output : Node → State → Option Value

open scoped Classical in
/-- The state of a node after a round in which the message of `q` to `p` arrives when `arrives(q,
p)`.

一轮之后各节点的状态 -/
def RoundAlgorithm.afterRound {Node Message Value State : Type}
    (A : RoundAlgorithm Node Message Value State) (states : Node → State)
    (arrives : Node → Node → Bool) (p : Node) : State :=
  A.next
    p
    (states p)
    (fun (q : Node) => if arrives q p = true then some (A.message q (states q) p) else none)

/-- The executions of the algorithm: an event is a round, named by the messages that arrive; any of
them may be lost.

算法的执行：每轮一个事件，即哪些消息到达 -/
def RoundAlgorithm.execution {Node Message Value State : Type}
    (A : RoundAlgorithm Node Message Value State)
    : Execution.Execution (Node → State) (Node → Node → Bool) :=
  { apply := A.afterRound, enabled := fun (_ : Node → State) (_ : Node → Node → Bool) => True }

/-- The state of a node after `r` rounds; `arrives(k, q, p)` says whether the message of `q` to `p`
in round `k` arrives.

第 r 轮之后的状态 -/
def RoundAlgorithm.stateAfter {Node Message Value State : Type}
    (A : RoundAlgorithm Node Message Value State) (input : Node → Value)
    (arrives : Nat → Node → Node → Bool) (r : Nat) (p : Node) : State :=
  (A.execution.stateAt (fun (q : Node) => A.start q (input q)) arrives r) p

/-- The run with these inputs and faults, as a run of consensus: a node proposes its input and
decides what it puts out after some round; a crashed node computes on unheard, so that its later
decisions are counted where all decisions are.

作为共识的运行 -/
def RoundAlgorithm.run {Node Message Value State : Type}
    (A : RoundAlgorithm Node Message Value State) (input : Node → Value) (F : Faults Node)
    : Consensus.ConsensusRun Node Value Nat :=
  { correct := F.Correct,
    proposes := fun (p : Node) (v : Value) (_ : Nat) => v = input p,
    decides :=
      fun (p : Node) (v : Value) (t : Nat) =>
        A.output p (A.stateAfter input F.arrives t p) = some v }

end DistSys.Rounds
