module

public import DistSys.Statements.Agreement.Consensus
public import DistSys.Statements.Foundations.Quorum

/-!
# Byzantine agreement needs more than three times as many nodes as may be faulty; that is enough

Pease, Shostak and Lamport 1980.  The problem and the proof of impossibility, the covering argument,
are those of Fischer, Lynch and Merritt 1986; the algorithm is in
`proofs/agreement/phase_king/protocol.py`. The model is the strongest for the algorithm:
synchronous rounds, a complete graph, no bound on the number of rounds, deterministic nodes; no
signatures.

Written by `formal export` from `proofs/impossibility/byzantine/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Byzantine

/-- A deterministic synchronous algorithm on a complete graph.

同步算法 -/
structure SyncAlgorithm (Node Message State : Type) where
  /-- the initial state of a node with an input -/
  start : Node → Bool → State
  /-- what a node sends to another in a round -/
  message : Node → State → Node → Message
  /-- the state after a round -/
  next : Node → State → (Node → Message) → State
  /-- the decision, if there is one -/
  output : Node → State → Option Bool
  /-- A decision is never changed.

  决定不再更改 -/
  write_once :
    ∀ (p : Node) (s : State) (received : Node → Message) (v : Bool),
      output p s = some v → output p (next p s received) = some v

open scoped Classical in
/-- The state of a node after `r` rounds in which faulty nodes send what `forged` says (round,
sender, receiver).

第 r 轮之后的状态 -/
def SyncAlgorithm.stateAfter {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (input : Node → Bool) (faulty : Node → Prop) (forged : Nat → Node → Node → Message) (r : Nat)
    (p : Node) : State :=
  match r with
    | 0 => A.start p (input p)
    | k + 1 => A.next
          p
          (SyncAlgorithm.stateAfter A input faulty forged k p)
          (fun (q : Node) =>
             if faulty q then forged k q p
             else A.message q (SyncAlgorithm.stateAfter A input faulty forged k q) p)

/-- A run as one of consensus: who is not faulty is correct, everybody proposes its input at once,
and a decision is an output after some round.

作为共识的运行 -/
def SyncAlgorithm.run {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (input : Node → Bool) (faulty : Node → Prop) (forged : Nat → Node → Node → Message)
    : Consensus.ConsensusRun Node Bool Nat :=
  { correct := fun (p : Node) => ¬faulty p,
    proposes := fun (p : Node) (v : Bool) (_ : Nat) => v = input p,
    decides :=
      fun (p : Node) (v : Bool) (r : Nat) =>
        A.output p (A.stateAfter input faulty forged r p) = some v }

/-- The state of a node after `r` rounds in which every node follows the algorithm.

无人偏离算法时第 r 轮之后的状态 -/
def SyncAlgorithm.followed {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (input : Node → Bool) (r : Nat) (p : Node) : State :=
  match r with
    | 0 => A.start p (input p)
    | k + 1 => A.next
          p
          (SyncAlgorithm.followed A input k p)
          (fun (q : Node) => A.message q (SyncAlgorithm.followed A input k q) p)

/-- A run in which every node follows the algorithm with the input that it claims, which for faulty
nodes need not be their own.

故障节点只谎报输入的运行 -/
def SyncAlgorithm.lyingRun {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (input claimed : Node → Bool) (faulty : Node → Prop) : Consensus.ConsensusRun Node Bool Nat :=
  { correct := fun (p : Node) => ¬faulty p,
    proposes := fun (p : Node) (v : Bool) (_ : Nat) => v = input p,
    decides := fun (p : Node) (v : Bool) (r : Nat) => A.output p (A.followed claimed r p) = some v }

/-- Every correct node decides, whatever the faulty ones send.

终止性 -/
def SyncAlgorithm.Termination {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (faulty : Node → Prop) : Prop :=
  ∀ (input : Node → Bool) (forged : Nat → Node → Node → Message),
    (A.run input faulty forged).Termination

/-- Correct nodes never decide differently.

一致性 -/
def SyncAlgorithm.Agreement {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (faulty : Node → Prop) : Prop :=
  ∀ (input : Node → Bool) (forged : Nat → Node → Node → Message),
    (A.run input faulty forged).Agreement

/-- If all correct nodes have the same input, that is what they decide.

有效性 -/
def SyncAlgorithm.Validity {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (faulty : Node → Prop) : Prop :=
  ∀ (input : Node → Bool) (forged : Nat → Node → Node → Message) (v : Bool),
    (A.run input faulty forged).UnanimityOfCorrect v

/-- Byzantine agreement when exactly these nodes are faulty.

在该故障集下解决拜占庭协定 -/
def SyncAlgorithm.Solves {Node Message State : Type} (A : SyncAlgorithm Node Message State)
    (faulty : Node → Prop) : Prop :=
  ∀ (input : Node → Bool) (forged : Nat → Node → Node → Message),
    (A.run input faulty forged).ByzantineAgreement

/-- No algorithm tolerates each of three fault sets that together are all nodes (two of them not
empty): the adversary-structure form.

三个可容许的故障集覆盖所有节点时不可解 -/
def three_fault_sets_impossible.Statement : Prop :=
  ∀ {Node Message State : Type} (A : SyncAlgorithm Node Message State) (group : Node → Fin 3)
      (a c : Node),
    (group a).val = 0 →
    (group c).val = 2 →
    ¬(∀ (k : Fin 3), A.Solves (fun (p : Node) => group p = k))

open scoped Classical in
/-- Byzantine agreement among `n` nodes whichever `f` of them are faulty (or fewer).

容忍任意 f 个故障节点 -/
def Tolerates {Message State : Type} (n : Nat) (A : SyncAlgorithm (Fin n) Message State) (f : Nat)
    : Prop :=
  ∀ (faulty : Fin n → Prop),
    Quorum.size n (fun (p : Fin n) => decide (faulty p)) ≤ f → A.Solves faulty

/-- Byzantine agreement among n nodes, f of which may be faulty, is impossible for 2 ≤ n ≤ 3f.

2 ≤ n ≤ 3f 时拜占庭协定不可解 -/
def n_le_3f_impossible.Statement : Prop :=
  ∀ (n f : Nat) {Message State : Type} (A : SyncAlgorithm (Fin n) Message State),
    2 ≤ n → n ≤ 3 * f → ¬Tolerates n A f

/-- Some algorithm solves Byzantine agreement among `n` nodes whichever `f` are faulty.

存在容忍 f 个故障节点的算法 -/
def Tolerable (n f : Nat) : Prop :=
  ∃ (Message State : Type) (A : SyncAlgorithm (Fin n) Message State), Tolerates n A f

/-- Byzantine agreement among n nodes, f of which may be faulty, is possible for n ≥ 3f + 1.

n ≥ 3f + 1 时拜占庭协定可解 -/
def possible.Statement : Prop :=
  ∀ (n f : Nat), 3 * f + 1 ≤ n → Tolerable n f

/-- Two nodes or more tolerate f Byzantine faults exactly when n > 3f.

拜占庭协定可解当且仅当 n > 3f -/
def tolerates_iff.Statement : Prop :=
  ∀ (n f : Nat), 2 ≤ n → (Tolerable n f ↔ 3 * f < n)

/-- One node tolerates any number of faults: that there are two nodes is needed.

见证：单个节点容忍任意多故障 -/
def one_node.Statement : Prop :=
  ∀ (f : Nat), Tolerable 1 f

/-- There are numbers of nodes and faults, and an algorithm that tolerates so many.

见证：有算法容忍故障 -/
def some_tolerate.Statement : Prop :=
  ∃ (n f : Nat) (Message State : Type) (A : SyncAlgorithm (Fin n) Message State), Tolerates n A f

/-- Four nodes tolerate one faulty node: the bound n > 3f is met with equality to 3f + 1.

见证：n = 4，f = 1 时可解 -/
def four_one_possible.Statement : Prop :=
  ∃ (Message State : Type) (A : SyncAlgorithm (Fin 4) Message State),
    Tolerates (4 : Nat) A (1 : Nat)

open scoped Classical in
/-- Without validity: three nodes that always decide the same value tolerate one faulty node.

见证：去掉有效性（常值算法） -/
def without_validity.Statement : Prop :=
  ∃ (Message State : Type) (A : SyncAlgorithm (Fin 3) Message State),
    ∀ (faulty : Fin 3 → Prop),
      Quorum.size 3 (fun (p : Fin 3) => decide (faulty p)) ≤ 1 →
      A.Termination faulty ∧ A.Agreement faulty

open scoped Classical in
/-- Without agreement: three nodes that decide their own input.

见证：去掉一致性（自决算法） -/
def without_agreement.Statement : Prop :=
  ∃ (Message State : Type) (A : SyncAlgorithm (Fin 3) Message State),
    ∀ (faulty : Fin 3 → Prop),
      Quorum.size 3 (fun (p : Fin 3) => decide (faulty p)) ≤ 1 →
      A.Termination faulty ∧ A.Validity faulty

open scoped Classical in
/-- Without termination: three nodes that never decide.

见证：去掉终止性（从不决定） -/
def without_termination.Statement : Prop :=
  ∃ (Message State : Type) (A : SyncAlgorithm (Fin 3) Message State),
    ∀ (faulty : Fin 3 → Prop),
      Quorum.size 3 (fun (p : Fin 3) => decide (faulty p)) ≤ 1 →
      A.Agreement faulty ∧ A.Validity faulty

open scoped Classical in
/-- Byzantine agreement among `n` nodes whichever `f` of them lie about their inputs, and do nothing
else that is wrong.

容忍任意 f 个谎报输入的节点 -/
def WithstandsLies {Message State : Type} (n : Nat) (A : SyncAlgorithm (Fin n) Message State)
    (f : Nat) : Prop :=
  ∀ (input claimed : Fin n → Bool) (faulty : Fin n → Prop),
    Quorum.size n (fun (p : Fin n) => decide (faulty p)) ≤ f →
    (∀ (p : Fin n), ¬faulty p → claimed p = input p) →
    (A.lyingRun input claimed faulty).ByzantineAgreement

/-- Lying about one's input is one way to be faulty: who tolerates f faulty nodes withstands f that
lie.

谎报输入只是一种拜占庭故障 -/
def lies_are_faults.Statement : Prop :=
  ∀ (n f : Nat) {Message State : Type} (A : SyncAlgorithm (Fin n) Message State),
    Tolerates n A f → WithstandsLies n A f

/-- Byzantine agreement is impossible for 2 ≤ n ≤ 2f even if faulty nodes do no more than lie about
their inputs, which no signature prevents.

2 ≤ n ≤ 2f 时，故障节点只谎报输入也不可解（签名无济于事） -/
def lying_inputs_impossible.Statement : Prop :=
  ∀ (n f : Nat) {Message State : Type} (A : SyncAlgorithm (Fin n) Message State),
    2 ≤ n → n ≤ 2 * f → ¬WithstandsLies n A f

/-- For n > 2f the nodes withstand f that lie about their inputs: they decide what most claim.

n > 2f 时可容忍谎报输入 -/
def lying_inputs_possible.Statement : Prop :=
  ∀ (n f : Nat),
    2 * f < n →
    (∃ (Message State : Type) (A : SyncAlgorithm (Fin n) Message State), WithstandsLies n A f)

end DistSys.Byzantine
