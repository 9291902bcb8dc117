module

/-!
# Mutual exclusion by passing one token: the smallest protocol that is worth a proof

Whoever holds the token may enter; the token travels in messages, so between a send and a receive
nobody holds it.  The invariant is that holder and message are at most one in all.

Written by `formal export` from `proofs/systems/mutual_exclusion/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.MutualExclusion

/-- A state of `TokenPassing`. -/
structure TokenPassingState (Node : Type) where
  /-- the node has the token -/
  holds : Node → Prop
  /-- the token is on its way to the node -/
  inFlight : Node → Prop
  /-- the node is in its critical section -/
  critical : Node → Prop

/-- Nodes pass one token by messages; a node in its critical section holds the token.

令牌传递互斥协议 -/
structure TokenPassing (Node : Type) where

/-- The initial states of `TokenPassing`. -/
def TokenPassing.Init {Node : Type} (T : TokenPassing Node) (s : TokenPassingState Node) : Prop :=
  (∃ n : Node, ∀ (m : Node), s.holds m ↔ m = n) ∧
  (∀ (n : Node), ¬s.inFlight n) ∧
  (∀ (n : Node), ¬s.critical n)

/-- A holder outside its critical section sends the token. -/
def TokenPassing.SendStep {Node : Type} (T : TokenPassing Node) (s t : TokenPassingState Node)
    (n to : Node) : Prop :=
  s.holds n ∧
  ¬s.critical n ∧
  (∀ (m : Node), t.holds m ↔ s.holds m ∧ m ≠ n) ∧
  (∀ (m : Node), t.inFlight m ↔ s.inFlight m ∨ m = to) ∧
  (∀ (x1 : Node), t.critical x1 ↔ s.critical x1)

/-- The token arrives. -/
def TokenPassing.ReceiveStep {Node : Type} (T : TokenPassing Node) (s t : TokenPassingState Node)
    (n : Node) : Prop :=
  s.inFlight n ∧
  (∀ (m : Node), t.inFlight m ↔ s.inFlight m ∧ m ≠ n) ∧
  (∀ (m : Node), t.holds m ↔ s.holds m ∨ m = n) ∧
  (∀ (x1 : Node), t.critical x1 ↔ s.critical x1)

/-- A holder enters its critical section. -/
def TokenPassing.EnterStep {Node : Type} (T : TokenPassing Node) (s t : TokenPassingState Node)
    (n : Node) : Prop :=
  s.holds n ∧
  (∀ (m : Node), t.critical m ↔ s.critical m ∨ m = n) ∧
  (∀ (x1 : Node), t.holds x1 ↔ s.holds x1) ∧
  (∀ (x1 : Node), t.inFlight x1 ↔ s.inFlight x1)

/-- A node leaves its critical section. -/
def TokenPassing.LeaveStep {Node : Type} (T : TokenPassing Node) (s t : TokenPassingState Node)
    (n : Node) : Prop :=
  s.critical n ∧
  (∀ (m : Node), t.critical m ↔ s.critical m ∧ m ≠ n) ∧
  (∀ (x1 : Node), t.holds x1 ↔ s.holds x1) ∧
  (∀ (x1 : Node), t.inFlight x1 ↔ s.inFlight x1)

/-- One step of `TokenPassing`: some action. -/
def TokenPassing.Step {Node : Type} (T : TokenPassing Node) (s t : TokenPassingState Node) : Prop :=
  (∃ n to : Node, T.SendStep s t n to) ∨
  (∃ n : Node, T.ReceiveStep s t n) ∨
  (∃ n : Node, T.EnterStep s t n) ∨
  (∃ n : Node, T.LeaveStep s t n)

/-- The states that `TokenPassing` reaches from an initial state. -/
inductive TokenPassing.Reachable {Node : Type} (T : TokenPassing Node)
    : TokenPassingState Node → Prop where
  | init {s : TokenPassingState Node} :
      T.Init s → TokenPassing.Reachable T s
  | step {s r : TokenPassingState Node} :
      TokenPassing.Reachable T r → T.Step r s → TokenPassing.Reachable T s

/-- Two nodes are never in their critical sections at once.

任意时刻至多一个节点在临界区 -/
def mutual_exclusion.Statement : Prop :=
  ∀ {Node : Type} (T : TokenPassing Node) (s : TokenPassingState Node),
    T.Reachable s → (∀ (n m : Node), s.critical n → s.critical m → n = m)

/-- Some node can get into its critical section.

有节点能进入临界区 -/
def some_node_enters.Statement : Prop :=
  ∃ (Node : Type) (T : TokenPassing Node) (s : TokenPassingState Node),
    T.Reachable s ∧ (∃ n : Node, s.critical n)

end DistSys.MutualExclusion
