module

public import DistSys.Statements.Quorum

/-!
# Reliable broadcast among Byzantine nodes (Bracha 1987): one sender, n > 3f nodes

Correct nodes echo what the sender says, and get ready when enough of them echo or are ready; a node
delivers when 2f + 1 are ready.  What was sent is a growing set of messages, each with its receiver,
so a message may be late, repeated, overtaken or never read; nobody can send in another's name.  A
faulty node sends whatever it likes to whom it likes, in particular different values to different
nodes.

Three families of sets stand for the paper's three counts: an echo quorum is more than (n + f)/2
nodes, a ready quorum 2f + 1, a weak quorum f + 1.  All that is assumed of them is stated in three
conditions that follow from these sizes when at most f nodes are faulty: two sets of more than
(n + f)/2 nodes share more than f of them (`quorum.intersection_size`), f + 1 nodes are not all
faulty, and 2f + 1 less f faulty ones leave f + 1.  These conditions hold for every n; what needs
n > 3f is that the honest nodes are enough for an echo and for a ready quorum (`tolerates_iff`).

Written by `formal export` from `proofs/bracha.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Bracha

/-- A state of `Bracha`. -/
structure BrachaState (Node Value EchoQuorum ReadyQuorum WeakQuorum : Type) where
  /-- the sender sent the value to the node -/
  initial : Node → Value → Prop
  /-- the first node sent an echo of the value to the second -/
  echo : Node → Node → Value → Prop
  /-- the first node told the second: ready for the value -/
  ready : Node → Node → Value → Prop
  /-- the node delivered the value -/
  delivered : Node → Value → Prop
  /-- history: whose echoes made a node ready at first -/
  echoedBy : Value → EchoQuorum

/-- Nodes, of which some are honest, broadcast the value of one sender in three phases.

Bracha 可靠广播 -/
structure Bracha (Node Value EchoQuorum ReadyQuorum WeakQuorum : Type) where
  /-- the node follows the protocol -/
  honest : Node → Prop
  /-- who broadcasts -/
  sender : Node
  /-- what the sender, if honest, broadcasts -/
  input : Value
  /-- the node belongs to an echo quorum -/
  inEcho : Node → EchoQuorum → Prop
  /-- the node belongs to a ready quorum -/
  inReady : Node → ReadyQuorum → Prop
  /-- the node belongs to a weak quorum -/
  inWeak : Node → WeakQuorum → Prop
  /-- Any two echo quorums share an honest node.

  任意两个回声法定集含公共诚实节点 -/
  echo_quorums_meet : ∀ (q r : EchoQuorum), ∃ n : Node, honest n ∧ inEcho n q ∧ inEcho n r
  /-- A weak quorum has an honest node.

  弱法定集含诚实节点 -/
  weak_has_honest : ∀ (w : WeakQuorum), ∃ n : Node, honest n ∧ inWeak n w
  /-- The honest nodes of a ready quorum include a weak quorum.

  就绪法定集的诚实成员包含一个弱法定集 -/
  ready_has_weak :
    ∀ (q : ReadyQuorum), ∃ w : WeakQuorum, ∀ (n : Node), inWeak n w → honest n ∧ inReady n q

/-- The initial states of `Bracha`. -/
def Bracha.Init {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  (∀ (n : Node) (v : Value), ¬s.initial n v) ∧
  (∀ (n m : Node) (v : Value), ¬s.echo n m v) ∧
  (∀ (n m : Node) (v : Value), ¬s.ready n m v) ∧
  (∀ (n : Node) (v : Value), ¬s.delivered n v)

/-- The honest sender sends its value to all. -/
def Bracha.BroadcastStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  B.honest B.sender ∧
  (∀ (m : Node) (w : Value), t.initial m w ↔ s.initial m w ∨ w = B.input) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.echo x1 x2 x3 ↔ s.echo x1 x2 x3) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.ready x1 x2 x3 ↔ s.ready x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- An honest node that has echoed nothing echoes what it has from the sender. -/
def Bracha.EchoInitialStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n : Node) (v : Value)
    : Prop :=
  B.honest n ∧
  (∀ (m : Node) (w : Value), ¬s.echo n m w) ∧
  s.initial n v ∧
  (∀ (k m : Node) (w : Value), t.echo k m w ↔ s.echo k m w ∨ k = n ∧ w = v) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.ready x1 x2 x3 ↔ s.ready x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- An honest node that has echoed nothing echoes what an echo quorum echoes. -/
def Bracha.EchoEchoesStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n : Node) (v : Value)
    (q : EchoQuorum) : Prop :=
  B.honest n ∧
  (∀ (m : Node) (w : Value), ¬s.echo n m w) ∧
  (∀ (k : Node), B.inEcho k q → s.echo k n v) ∧
  (∀ (k m : Node) (w : Value), t.echo k m w ↔ s.echo k m w ∨ k = n ∧ w = v) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.ready x1 x2 x3 ↔ s.ready x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- An honest node that has echoed nothing echoes what a weak quorum is ready for. -/
def Bracha.EchoReadiesStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n : Node) (v : Value)
    (q : WeakQuorum) : Prop :=
  B.honest n ∧
  (∀ (m : Node) (w : Value), ¬s.echo n m w) ∧
  (∀ (k : Node), B.inWeak k q → s.ready k n v) ∧
  (∀ (k m : Node) (w : Value), t.echo k m w ↔ s.echo k m w ∨ k = n ∧ w = v) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.ready x1 x2 x3 ↔ s.ready x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- An honest node that was ready for nothing gets ready for what an echo quorum echoes. -/
def Bracha.ReadyEchoesStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n : Node) (v : Value)
    (q : EchoQuorum) : Prop :=
  B.honest n ∧
  (∀ (m : Node) (w : Value), ¬s.ready n m w) ∧
  (∀ (k : Node), B.inEcho k q → s.echo k n v) ∧
  (∀ (k m : Node) (w : Value), t.ready k m w ↔ s.ready k m w ∨ k = n ∧ w = v) ∧
  t.echoedBy v = q ∧
  (∀ (w : Value), w ≠ v → t.echoedBy w = s.echoedBy w) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.echo x1 x2 x3 ↔ s.echo x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2)

/-- An honest node that was ready for nothing gets ready for what a weak quorum is for. -/
def Bracha.ReadyReadiesStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n : Node) (v : Value)
    (q : WeakQuorum) : Prop :=
  B.honest n ∧
  (∀ (m : Node) (w : Value), ¬s.ready n m w) ∧
  (∀ (k : Node), B.inWeak k q → s.ready k n v) ∧
  (∀ (k m : Node) (w : Value), t.ready k m w ↔ s.ready k m w ∨ k = n ∧ w = v) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.echo x1 x2 x3 ↔ s.echo x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- An honest node delivers what a ready quorum is ready for. -/
def Bracha.DeliverStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n : Node) (v : Value)
    (q : ReadyQuorum) : Prop :=
  B.honest n ∧
  (∀ (k : Node), B.inReady k q → s.ready k n v) ∧
  (∀ (m : Node) (w : Value), t.delivered m w ↔ s.delivered m w ∨ m = n ∧ w = v) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.echo x1 x2 x3 ↔ s.echo x1 x2 x3) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.ready x1 x2 x3 ↔ s.ready x1 x2 x3) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- A faulty sender sends any value to any node. -/
def Bracha.ForgeInitialStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (m : Node) (v : Value)
    : Prop :=
  ¬B.honest B.sender ∧
  (∀ (x : Node) (w : Value), t.initial x w ↔ s.initial x w ∨ x = m ∧ w = v) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.echo x1 x2 x3 ↔ s.echo x1 x2 x3) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.ready x1 x2 x3 ↔ s.ready x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- A faulty node sends any echo to any node. -/
def Bracha.ForgeEchoStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n m : Node) (v : Value)
    : Prop :=
  ¬B.honest n ∧
  (∀ (k x : Node) (w : Value), t.echo k x w ↔ s.echo k x w ∨ k = n ∧ x = m ∧ w = v) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.ready x1 x2 x3 ↔ s.ready x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- A faulty node tells any node that it is ready for any value. -/
def Bracha.ForgeReadyStep {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (n m : Node) (v : Value)
    : Prop :=
  ¬B.honest n ∧
  (∀ (k x : Node) (w : Value), t.ready k x w ↔ s.ready k x w ∨ k = n ∧ x = m ∧ w = v) ∧
  (∀ (x1 : Node) (x2 : Value), t.initial x1 x2 ↔ s.initial x1 x2) ∧
  (∀ (x1 x2 : Node) (x3 : Value), t.echo x1 x2 x3 ↔ s.echo x1 x2 x3) ∧
  (∀ (x1 : Node) (x2 : Value), t.delivered x1 x2 ↔ s.delivered x1 x2) ∧
  (∀ (x1 : Value), t.echoedBy x1 = s.echoedBy x1)

/-- One step of `Bracha`: some action. -/
def Bracha.Step {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  B.BroadcastStep s t ∨
  (∃ (n : Node) (v : Value), B.EchoInitialStep s t n v) ∨
  (∃ (n : Node) (v : Value) (q : EchoQuorum), B.EchoEchoesStep s t n v q) ∨
  (∃ (n : Node) (v : Value) (q : WeakQuorum), B.EchoReadiesStep s t n v q) ∨
  (∃ (n : Node) (v : Value) (q : EchoQuorum), B.ReadyEchoesStep s t n v q) ∨
  (∃ (n : Node) (v : Value) (q : WeakQuorum), B.ReadyReadiesStep s t n v q) ∨
  (∃ (n : Node) (v : Value) (q : ReadyQuorum), B.DeliverStep s t n v q) ∨
  (∃ (m : Node) (v : Value), B.ForgeInitialStep s t m v) ∨
  (∃ (n m : Node) (v : Value), B.ForgeEchoStep s t n m v) ∨
  (∃ (n m : Node) (v : Value), B.ForgeReadyStep s t n m v)

/-- The states that `Bracha` reaches from an initial state. -/
inductive Bracha.Reachable {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum → Prop where
  | init {s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum} :
      B.Init s → Bracha.Reachable B s
  | step {s r : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum} :
      Bracha.Reachable B r → B.Step r s → Bracha.Reachable B s

/-- No two honest nodes deliver different values, nor does one node deliver two.

一致性：诚实节点交付的值相同 -/
def agreement.Statement : Prop :=
  ∀ {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum),
    B.Reachable s → (∀ (n m : Node) (v w : Value), s.delivered n v → s.delivered m w → v = w)

/-- When the sender is honest, nothing but its value is delivered.

完整性：发送者诚实时只交付其值 -/
def integrity.Statement : Prop :=
  ∀ {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum),
    B.Reachable s → (∀ (n : Node) (v : Value), B.honest B.sender → s.delivered n v → v = B.input)

/-- When a node delivers a value, some weak quorum of honest nodes has told all nodes that it is
ready for it: every other node gets ready and delivers once these messages arrive.

全体性的安全部分：有节点交付时，f + 1 个诚实节点已向所有节点声明就绪 -/
def delivered_is_backed.Statement : Prop :=
  ∀ {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum),
    B.Reachable s →
    (∀ (v : Value),
       (∃ n : Node, s.delivered n v) →
       (∃ w : WeakQuorum, ∀ (k m : Node), B.inWeak k w → B.honest k ∧ s.ready k m v))

/-- The quorums can be exactly the sets of the paper's sizes, with the honest nodes among them both
as an echo and as a ready quorum, whichever f nodes are faulty, exactly when n > 3f.

法定集恰取论文的大小且诚实节点足够，当且仅当 n > 3f -/
def tolerates_iff.Statement : Prop :=
  ∀ (n f : Nat),
    (∀ (faulty : Fin n → Bool),
       Quorum.size n faulty ≤ f →
       (∃ (V E R W : Type) (B : Bracha (Fin n) V E R W),
          (∀ (i : Fin n), B.honest i ↔ ¬faulty i = true) ∧
          (∀ (q : E),
             ∃ x : Fin n → Bool,
               n + f < 2 * Quorum.size n x ∧ (∀ (i : Fin n), B.inEcho i q ↔ x i = true)) ∧
          (∀ (x : Fin n → Bool),
             n + f < 2 * Quorum.size n x → (∃ q : E, ∀ (i : Fin n), B.inEcho i q ↔ x i = true)) ∧
          (∀ (q : R),
             ∃ x : Fin n → Bool,
               2 * f + 1 ≤ Quorum.size n x ∧ (∀ (i : Fin n), B.inReady i q ↔ x i = true)) ∧
          (∀ (x : Fin n → Bool),
             2 * f + 1 ≤ Quorum.size n x → (∃ q : R, ∀ (i : Fin n), B.inReady i q ↔ x i = true)) ∧
          (∀ (q : W),
             ∃ x : Fin n → Bool,
               f + 1 ≤ Quorum.size n x ∧ (∀ (i : Fin n), B.inWeak i q ↔ x i = true)) ∧
          (∀ (x : Fin n → Bool),
             f + 1 ≤ Quorum.size n x → (∃ q : W, ∀ (i : Fin n), B.inWeak i q ↔ x i = true)) ∧
          (∃ q : E, ∀ (i : Fin n), B.inEcho i q ↔ B.honest i) ∧
          (∃ q : R, ∀ (i : Fin n), B.inReady i q ↔ B.honest i))) ↔
    3 * f < n

end DistSys.Bracha
