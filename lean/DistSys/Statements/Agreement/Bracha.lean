module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Foundations.Quorum

/-!
# Reliable broadcast among Byzantine nodes (Bracha 1987)

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

Written by `formal export` from `proofs/agreement/bracha/{liveness,protocol,runs}.py`; never edited
by hand.
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

/-- The actions of the broadcast with their parameters.

Bracha 可靠广播的动作 -/
inductive Act (Node Value EchoQuorum ReadyQuorum WeakQuorum : Type) where
  /-- the sender sends its value to all -/
  | broadcast
  /-- the node echoes what it has from the sender -/
  | echo_initial (a1 : Node) (a2 : Value)
  /-- the node echoes what the quorum echoes -/
  | echo_echoes (a1 : Node) (a2 : Value) (a3 : EchoQuorum)
  /-- the node echoes what the quorum is ready for -/
  | echo_readies (a1 : Node) (a2 : Value) (a3 : WeakQuorum)
  /-- the node gets ready for what the quorum echoes -/
  | ready_echoes (a1 : Node) (a2 : Value) (a3 : EchoQuorum)
  /-- the node gets ready for what the quorum is for -/
  | ready_readies (a1 : Node) (a2 : Value) (a3 : WeakQuorum)
  /-- the node delivers what the quorum is ready for -/
  | deliver (a1 : Node) (a2 : Value) (a3 : ReadyQuorum)
  /-- the faulty sender sends the value to the node -/
  | forge_initial (a1 : Node) (a2 : Value)
  /-- the faulty first node sends an echo to the second -/
  | forge_echo (a1 a2 : Node) (a3 : Value)
  /-- the faulty first node tells the second: ready -/
  | forge_ready (a1 a2 : Node) (a3 : Value)

/-- What the protocol has the nodes do.

正确节点的任务 -/
inductive Task (Node : Type) where
  /-- the sender is to send its value -/
  | broadcast
  /-- the node is to echo -/
  | echo (a1 : Node)
  /-- the node is to get ready -/
  | ready (a1 : Node)
  /-- the node is to deliver -/
  | deliver (a1 : Node)

/-- The broadcast as a labelled system: its steps, each with its action and the parameters.

Bracha 可靠广播作为带标号的转移系统 -/
def labelled {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    : Execution.LabelledSystem (BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (Act Node
      Value EchoQuorum ReadyQuorum WeakQuorum) :=
  { step :=
      fun (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum) (t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) =>
        match act with
          | .broadcast => B.BroadcastStep s t
          | .echo_initial n v => B.EchoInitialStep s t n v
          | .echo_echoes n v q => B.EchoEchoesStep s t n v q
          | .echo_readies n v q => B.EchoReadiesStep s t n v q
          | .ready_echoes n v q => B.ReadyEchoesStep s t n v q
          | .ready_readies n v q => B.ReadyReadiesStep s t n v q
          | .deliver n v q => B.DeliverStep s t n v q
          | .forge_initial m v => B.ForgeInitialStep s t m v
          | .forge_echo n m v => B.ForgeEchoStep s t n m v
          | .forge_ready n m v => B.ForgeReadyStep s t n m v }

/-- The steps of the protocol are the steps of the labelled system, with some label.

带标号系统的步就是协议的步 -/
def step_is_act.Statement : Prop :=
  ∀ {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum),
    B.Step s t ↔
    (∃ act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum, (labelled B).step s act t)

/-- The action does the task.

动作完成任务 -/
def Does {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type} (task : Task Node)
    (act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  match task with
    | .broadcast => act = Act.broadcast
    | .echo n => (∃ v : Value, act = Act.echo_initial n v) ∨
        (∃ (v : Value) (q : EchoQuorum), act = Act.echo_echoes n v q) ∨
        (∃ (v : Value) (q : WeakQuorum), act = Act.echo_readies n v q)
    | .ready n => (∃ (v : Value) (q : EchoQuorum), act = Act.ready_echoes n v q) ∨
        (∃ (v : Value) (q : WeakQuorum), act = Act.ready_readies n v q)
    | .deliver n => ∃ (v : Value) (q : ReadyQuorum), act = Act.deliver n v q

/-- The run is weakly fair to the task: if it could be done from some time on, it is done.

对一个任务弱公平 -/
def FairTo {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) (task : Task Node)
    (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  (labelled B).WeaklyFair
    (fun (act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum) => Does task act)
    states
    acts

/-- An infinite run from an initial state that is weakly fair to every task. Faulty nodes can do no
task, so nothing is asked of them.

Bracha 可靠广播的公平运行 -/
def FairRun {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  B.Init (states 0) ∧
  (labelled B).InfiniteRun states acts ∧
  (∀ (task : Task Node), FairTo B task states acts)

/-- The quorums are exactly the sets of the paper's sizes, and at most f of n nodes are faulty.

论文的法定集，至多 f 个节点有错 -/
def Counts {V E R W : Type} (n f : Nat) (B : Bracha (Fin n) V E R W) : Prop :=
  (∀ (q : E),
     ∃ x : Fin n → Bool, n + f < 2 * Quorum.size n x ∧ (∀ (i : Fin n), B.inEcho i q ↔ x i = true)) ∧
  (∀ (x : Fin n → Bool),
     n + f < 2 * Quorum.size n x → (∃ q : E, ∀ (i : Fin n), B.inEcho i q ↔ x i = true)) ∧
  (∀ (q : R),
     ∃ x : Fin n → Bool,
       2 * f + 1 ≤ Quorum.size n x ∧ (∀ (i : Fin n), B.inReady i q ↔ x i = true)) ∧
  (∀ (x : Fin n → Bool),
     2 * f + 1 ≤ Quorum.size n x → (∃ q : R, ∀ (i : Fin n), B.inReady i q ↔ x i = true)) ∧
  (∀ (q : W),
     ∃ x : Fin n → Bool, f + 1 ≤ Quorum.size n x ∧ (∀ (i : Fin n), B.inWeak i q ↔ x i = true)) ∧
  (∀ (x : Fin n → Bool),
     f + 1 ≤ Quorum.size n x → (∃ q : W, ∀ (i : Fin n), B.inWeak i q ↔ x i = true)) ∧
  (∃ faulty : Fin n → Bool,
     (∀ (i : Fin n), B.honest i ↔ ¬faulty i = true) ∧ Quorum.size n faulty ≤ f)

/-- Totality: in every fair run, what some node delivers every correct node delivers.

全体性：一个正确节点交付，则全体正确节点交付 -/
def Total {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) (k : Nat) (n m : Node)
      (v : Value),
    FairRun B states acts →
    (states k).delivered n v →
    B.honest m →
    (∃ j : Nat, (states j).delivered m v)

/-- Delivery: in every fair run, if the sender is correct, every correct node delivers its value.

交付：发送者正确时，全体正确节点交付其值 -/
def Delivers {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) (m : Node),
    FairRun B states acts →
    B.honest B.sender →
    B.honest m →
    (∃ j : Nat, (states j).delivered m B.input)

/-- The hypotheses of totality can be met, with n = 4 and f = 1: a fair run in which the faulty
sender sends one value to two correct nodes and another value to the third.

前提可以满足：四个节点，有错的发送者说两种话，全体仍交付 -/
def equivocating_sender.Statement : Prop :=
  ∃ (Node Value EchoQuorum ReadyQuorum WeakQuorum : Type)
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) (q : ReadyQuorum)
      (nodes : List Node) (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) (k : Nat) (n m : Node)
      (v : Value),
    (∀ (i : Node), B.inReady i q → B.honest i ∧ i ∈ nodes) ∧
    FairRun B states acts ∧
    (states k).delivered n v ∧
    B.honest m ∧
    (∃ (a b c : Node) (w : Value) (j : Nat),
       a ≠ b ∧
       a ≠ c ∧
       a ≠ B.sender ∧
       b ≠ c ∧
       b ≠ B.sender ∧
       c ≠ B.sender ∧
       (∀ (i : Node), i = a ∨ i = b ∨ i = c ∨ i = B.sender) ∧
       (∀ (i : Node), B.honest i ↔ i ≠ B.sender) ∧
       (∀ (x : Node), ∃ q₁ : EchoQuorum, ∀ (i : Node), B.inEcho i q₁ ↔ i ≠ x) ∧
       (∀ (x : Node), ∃ q₁ : ReadyQuorum, ∀ (i : Node), B.inReady i q₁ ↔ i ≠ x) ∧
       (∀ (x y : Node), ∃ q₁ : WeakQuorum, ∀ (i : Node), B.inWeak i q₁ ↔ ¬(i = x ∨ i = y)) ∧
       v ≠ w ∧
       (states j).initial a v ∧
       (states j).initial b v ∧
       (states j).initial c w ∧
       (states j).echo c a w)

/-- Totality: in a fair run, when some correct node delivers a value, every correct node delivers
it, if the correct nodes include a finite ready quorum.

全体性：一个正确节点交付，则全体正确节点交付 -/
def totality.Statement : Prop :=
  ∀ {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) (q : ReadyQuorum)
      (nodes : List Node) (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) (k : Nat) (n m : Node)
      (v : Value),
    (∀ (i : Node), B.inReady i q → B.honest i ∧ i ∈ nodes) →
    FairRun B states acts →
    (states k).delivered n v →
    B.honest m →
    (∃ j : Nat, (states j).delivered m v)

/-- The hypotheses of delivery can be met, with n = 4 and f = 1: a fair run in which the faulty node
tells all nodes that it echoes, and is ready for, another value than the sender's.

前提可以满足：四个节点，有错的节点为别的值回声并就绪 -/
def lying_echoes.Statement : Prop :=
  ∃ (Node Value EchoQuorum ReadyQuorum WeakQuorum : Type)
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) (p : EchoQuorum) (q : ReadyQuorum)
      (nodes : List Node) (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) (m : Node),
    (∀ (i : Node), B.inEcho i p → B.honest i ∧ i ∈ nodes) ∧
    (∀ (i : Node), B.inReady i q → B.honest i ∧ i ∈ nodes) ∧
    FairRun B states acts ∧
    B.honest B.sender ∧
    B.honest m ∧
    (∃ (b c d : Node) (w : Value) (j : Nat),
       B.sender ≠ b ∧
       B.sender ≠ c ∧
       B.sender ≠ d ∧
       b ≠ c ∧
       b ≠ d ∧
       c ≠ d ∧
       (∀ (i : Node), i = B.sender ∨ i = b ∨ i = c ∨ i = d) ∧
       (∀ (i : Node), B.honest i ↔ i ≠ d) ∧
       (∀ (x : Node), ∃ q₁ : EchoQuorum, ∀ (i : Node), B.inEcho i q₁ ↔ i ≠ x) ∧
       (∀ (x : Node), ∃ q₁ : ReadyQuorum, ∀ (i : Node), B.inReady i q₁ ↔ i ≠ x) ∧
       (∀ (x y : Node), ∃ q₁ : WeakQuorum, ∀ (i : Node), B.inWeak i q₁ ↔ ¬(i = x ∨ i = y)) ∧
       w ≠ B.input ∧
       (∀ (i : Node), (states j).echo d i w ∧ (states j).ready d i w))

/-- Delivery: in a fair run, when the sender is correct, every correct node delivers its value, if
the correct nodes include a finite echo quorum and a finite ready quorum.

交付：发送者正确时，全体正确节点交付其值 -/
def delivery.Statement : Prop :=
  ∀ {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
      (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum) (p : EchoQuorum) (q : ReadyQuorum)
      (nodes : List Node) (states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum)
      (acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum) (m : Node),
    (∀ (i : Node), B.inEcho i p → B.honest i ∧ i ∈ nodes) →
    (∀ (i : Node), B.inReady i q → B.honest i ∧ i ∈ nodes) →
    FairRun B states acts →
    B.honest B.sender →
    B.honest m →
    (∃ j : Nat, (states j).delivered m B.input)

/-- Whichever f of n nodes are faulty, every fair run is total and delivers what a correct sender
sends, exactly when n > 3f. With f = n there is no echo quorum, so that is left out.

全体性与交付恰在 n > 3f 时成立 -/
def reliable_iff.Statement : Prop :=
  ∀ (n f : Nat),
    f < n →
    ((∀ {V E R W : Type} (B : Bracha (Fin n) V E R W), Counts n f B → Total B ∧ Delivers B) ↔
     3 * f < n)

/-- With 2f + 1 to 3f nodes some fair run is not total: a correct node delivers, and another one
never does. With fewer nodes there is no ready quorum, and nobody delivers.

n ≤ 3f 时不全体：某正确节点交付，另一个永不交付 -/
def not_total.Statement : Prop :=
  ∀ (n f : Nat),
    2 * f + 1 ≤ n →
    n ≤ 3 * f →
    (∃ (V E R W : Type) (B : Bracha (Fin n) V E R W) (states : Nat → BrachaState (Fin n) V E R W)
         (acts : Nat → Act (Fin n) V E R W) (k : Nat) (i j : Fin n) (v : V),
       Counts n f B ∧
       FairRun B states acts ∧
       (states k).delivered i v ∧
       B.honest j ∧
       (∀ (m : Nat) (w : V), ¬(states m).delivered j w))

/-- With more than f and at most 3f nodes, the sender correct, in some fair run nobody ever
delivers.

n ≤ 3f 时，发送者正确也可能无人交付 -/
def not_delivered.Statement : Prop :=
  ∀ (n f : Nat),
    f < n →
    n ≤ 3 * f →
    (∃ (V E R W : Type) (B : Bracha (Fin n) V E R W) (states : Nat → BrachaState (Fin n) V E R W)
         (acts : Nat → Act (Fin n) V E R W),
       Counts n f B ∧
       FairRun B states acts ∧
       B.honest B.sender ∧
       (∀ (k : Nat) (i : Fin n) (v : V), ¬(states k).delivered i v))

end DistSys.Bracha
