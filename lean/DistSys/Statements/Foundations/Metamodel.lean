module

public import DistSys.Statements.Foundations.System

/-!
# The mapping to the meta-model: what R_conn, R_comm and R_cons are for a distributed system

The document (1.5) names the three relations and says nothing of them, so nothing can be proved
of a meta-model as such.  Here they are read off a system: links between nodes, messages that were
received, states that look alike.  What can be shown is that this reading is functorial.

Written by `formal export` from `proofs/foundations/metamodel/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Metamodel

/-- Objects and configurations with the three relations of the document, and nothing more.

元模型：对象、格局与三个关系 -/
structure MetaModel (Object Configuration : Type) where
  /-- R_conn -/
  connected : Object → Object → Prop
  /-- R_comm -/
  communicates : Object → Object → Prop
  /-- R_cons -/
  consistent : Configuration → Configuration → Prop

/-- The maps preserve the three relations.

元模型的同态：保持三个关系 -/
def Preserves {A C B D : Type} (M : MetaModel A C) (N : MetaModel B D) (objects : A → B)
    (configurations : C → D) : Prop :=
  (∀ (p q : A), M.connected p q → N.connected (objects p) (objects q)) ∧
  (∀ (p q : A), M.communicates p q → N.communicates (objects p) (objects q)) ∧
  (∀ (s t : C), M.consistent s t → N.consistent (configurations s) (configurations t))

/-- A distributed system with the links between its nodes and a view of its states.

部署：系统、节点间的链路与状态的观察 -/
structure Deployment (Process Event Message Node Protocol Payload State View : Type) extends
    System.System Process Event Message Node Protocol Payload State where
  /-- the first node may send to the second -/
  link : Node → Node → Prop
  /-- what is observed of a state -/
  view : State → View

/-- Processes are connected by the links of their nodes and communicate by messages; states are
consistent when they look alike.

由系统得到的元模型 -/
def Deployment.metaModel {Process Event Message Node Protocol Payload State View : Type}
    (S : Deployment Process Event Message Node Protocol Payload State View)
    : MetaModel Process State :=
  { connected := fun (p q : Process) => S.link (S.host p) (S.host q),
    communicates := fun (p q : Process) => ∃ m : Message, S.Communicates p q m,
    consistent := fun (s t : State) => S.view s = S.view t }

/-- Messages are received only along links.

消息遵守链路 -/
def Deployment.RespectsLinks {Process Event Message Node Protocol Payload State View : Type}
    (S : Deployment Process Event Message Node Protocol Payload State View) : Prop :=
  ∀ (p q : Process) (m : Message), S.Communicates p q m → S.link (S.host p) (S.host q)

/-- The maps preserve where events happen and processes run, what is sent and received, links, and
what is observed.

部署的态射 -/
def IsMorphism {Process Event Message Node Protocol Payload State View Process2 Event2 : Type}
    {Message2 Node2 Protocol2 Payload2 State2 View2 : Type}
    (S : Deployment Process Event Message Node Protocol Payload State View)
    (T : Deployment Process2 Event2 Message2 Node2 Protocol2 Payload2 State2 View2)
    (processes : Process → Process2) (messages : Message → Message2) (events : Event → Event2)
    (nodes : Node → Node2) (states : State → State2) (views : View → View2) : Prop :=
  (∀ (e : Event), T.process (events e) = processes (S.process e)) ∧
  (∀ (p : Process), T.host (processes p) = nodes (S.host p)) ∧
  (∀ (m : Message), T.send (messages m) = events (S.send m)) ∧
  (∀ (e : Event) (m : Message), S.received e = some m → T.received (events e) = some (messages m)) ∧
  (∀ (a b : Node), S.link a b → T.link (nodes a) (nodes b)) ∧
  (∀ (s : State), T.view (states s) = views (S.view s))

/-- The mapping to the meta-model is functorial: a morphism of deployments preserves R_conn, R_comm
and R_cons.

到元模型的映射是函子 -/
def functorial.Statement : Prop :=
  ∀ {Process Event Message Node Protocol Payload State View Process2 Event2 : Type}
      {Message2 Node2 Protocol2 Payload2 State2 View2 : Type}
      (S : Deployment Process Event Message Node Protocol Payload State View)
      (T : Deployment Process2 Event2 Message2 Node2 Protocol2 Payload2 State2 View2)
      (processes : Process → Process2) (messages : Message → Message2) (events : Event → Event2)
      (nodes : Node → Node2) (states : State → State2) (views : View → View2),
    IsMorphism S T processes messages events nodes states views →
    Preserves S.metaModel T.metaModel processes states

/-- Maps between meta-models that preserve the relations contain the identity and compose.

同态含恒等且可合成 -/
def preserves_composes.Statement : Prop :=
  ∀ {A C B D E F : Type} (L : MetaModel A C) (M : MetaModel B D) (N : MetaModel E F) (f : A → B)
      (g : C → D) (h : B → E) (k : D → F),
    Preserves L L (fun (a : A) => a) (fun (c : C) => c) ∧
    (Preserves L M f g →
     Preserves M N h k →
     Preserves L N (fun (a : A) => h (f a)) (fun (c : C) => k (g c)))

/-- When messages are received only along links, R_comm is a part of R_conn; R_cons is an
equivalence.

遵守链路时 R_comm 含于 R_conn；R_cons 是等价关系 -/
def relations.Statement : Prop :=
  ∀ {Process Event Message Node Protocol Payload State View : Type}
      (S : Deployment Process Event Message Node Protocol Payload State View) (s t u : State),
    S.RespectsLinks →
    (∀ (p q : Process), S.metaModel.communicates p q → S.metaModel.connected p q) ∧
    S.metaModel.consistent s s ∧
    (S.metaModel.consistent s t → S.metaModel.consistent t s) ∧
    (S.metaModel.consistent s t → S.metaModel.consistent t u → S.metaModel.consistent s u)

end DistSys.Metamodel
