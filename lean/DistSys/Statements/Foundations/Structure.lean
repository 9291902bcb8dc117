module

public import DistSys.Statements.Causality.Causality
public import DistSys.Statements.Foundations.Metamodel
public import DistSys.Statements.Foundations.Reachability
public import DistSys.Statements.Foundations.System

/-!
# Structure types (Definition 1.1.2): topologies, and services in them

The document describes four ways to lay out a system, in words.  Here each is a property of a
*permission topology*: who may call whom.  Asked of who happened to talk, every silent system would
be of every type.  A call is the first message of a conversation; its answer needs no permission of
its own.

Written by `formal export` from `proofs/foundations/structure/{services,statements}.py`; never
edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Structure

/-- A permission topology: which node may call which.

许可拓扑：谁可以呼叫谁 -/
structure Topology (Node : Type) where
  /-- the first node may call the second -/
  allowed : Node → Node → Prop

/-- One node may call another one; what a node does by itself is no communication.

信道：不同节点间许可的呼叫 -/
def Topology.Channel {Node : Type} (T : Topology Node) (a b : Node) : Prop := a ≠ b ∧ T.allowed a b

/-- There is a channel between the nodes, in one direction or the other.

两节点间有某一方向的信道 -/
def Topology.Linked {Node : Type} (T : Topology Node) (a b : Node) : Prop :=
  T.Channel a b ∨ T.Channel b a

/-- A walk along channels, in any direction, from `a` to `b`, of odd or even length.

沿信道的游走及其长度的奇偶 -/
inductive Topology.Walk {Node : Type} (T : Topology Node) : Node → Bool → Node → Prop where
  | start {a : Node} {odd : Bool} {b : Node} :
      odd = false → a = b → Topology.Walk T a odd b
  | step {a : Node} {odd : Bool} {b c : Node} :
      Topology.Walk T a (!odd) c → T.Linked c b → Topology.Walk T a odd b

/-- The nodes divide into servers and clients: each channel joins one of each kind.

把节点分为服务器与客户端的划分 -/
def Topology.Divides {Node : Type} (T : Topology Node) (server : Node → Prop) : Prop :=
  ∀ (a b : Node), T.Channel a b → (server a ↔ ¬server b)

/-- Client-server: channels join clients and servers only, and some client may call some server.

客户端-服务器结构 -/
def Topology.ClientServer {Node : Type} (T : Topology Node) : Prop :=
  ∃ server : Node → Prop, T.Divides server ∧ (∃ a b : Node, ¬server a ∧ server b ∧ T.Channel a b)

/-- Peer-to-peer: any node may call any other, with no server between them.

点对点结构 -/
def Topology.PeerToPeer {Node : Type} (T : Topology Node) : Prop :=
  ∀ (a b : Node), a ≠ b → T.allowed a b

/-- A permutation of the nodes that keeps channels as they are.

自同构：保持信道的节点置换 -/
def Topology.Automorphism {Node : Type} (T : Topology Node) (f : Node → Node) : Prop :=
  (∀ (a b : Node), f a = f b → a = b) ∧
  (∀ (b : Node), ∃ a : Node, f a = b) ∧
  (∀ (a b : Node), T.Channel a b ↔ T.Channel (f a) (f b))

/-- All nodes have the same standing: some automorphism takes any node to any other.

所有节点地位平等：自同构群可迁 -/
def Topology.EqualNodes {Node : Type} (T : Topology Node) : Prop :=
  ∀ (a b : Node), ∃ f : Node → Node, f a = b ∧ T.Automorphism f

/-- Numbers of layers such that calls go to lower layers only.

分层：呼叫只向更低的层 -/
def Topology.Layering {Node : Type} (T : Topology Node) (layer : Node → Nat) : Prop :=
  ∀ (a b : Node), T.Channel a b → layer b < layer a

/-- Layered: the nodes can be put in layers such that calls go to lower layers only.

分层结构 -/
def Topology.Layered {Node : Type} (T : Topology Node) : Prop :=
  ∃ layer : Node → Nat, T.Layering layer

/-- A node that waits for nobody calls another, and waits; or the one it waits for, itself waiting
for nobody, answers.

同步呼叫的一步：呼叫，或得到回答 -/
def Topology.CallStep {Node : Type} (T : Topology Node) (s : Node → Option Node) (a : Node)
    (t : Node → Option Node) : Prop :=
  (∀ (b : Node), b ≠ a → t b = s b) ∧
  (s a = none ∧ (∃ b : Node, T.Channel a b ∧ t a = some b) ∨
   t a = none ∧ (∃ b : Node, s a = some b ∧ s b = none))

/-- The system of synchronous calls: a state tells for whose answer each node waits; at the start
nobody waits, then nodes call as they please.

同步呼叫的系统 -/
def Topology.synchronousCalls {Node : Type} (T : Topology Node)
    : Reachability.StartedSystem (Node → Option Node) Node :=
  { step := fun (s : Node → Option Node) (a : Node) (t : Node → Option Node) => T.CallStep s a t,
    initial := fun (s : Node → Option Node) => ∀ (a : Node), s a = none }

/-- The wait-for graph has a cycle: some node waits, over others or not, for itself.

死锁：等待图中有环 -/
def Topology.Deadlock {Node : Type} (T : Topology Node) (s : Node → Option Node) : Prop :=
  ∃ a : Node, Relation.TransGen (fun (x y : Node) => s x = some y) a a

/-- No state that synchronous calls can reach is a deadlock.

没有可达的死锁 -/
def Topology.DeadlockFree {Node : Type} (T : Topology Node) : Prop :=
  T.synchronousCalls.Invariant (fun (s : Node → Option Node) => ¬T.Deadlock s)

/-- A topology is client-server exactly when it has a channel and no odd cycle; with three nodes or
more it is not peer-to-peer.

客户端-服务器即无奇环的非空拓扑；三个节点以上不是点对点 -/
def client_server_bipartite.Statement : Prop :=
  ∀ {Node : Type} (T : Topology Node) (a b c : Node),
    (T.ClientServer ↔ (∃ x y : Node, T.Channel x y) ∧ (∀ (x : Node), ¬T.Walk x true x)) ∧
    (T.ClientServer → a ≠ b → b ≠ c → a ≠ c → ¬T.PeerToPeer)

/-- Peer-to-peer topologies are symmetric: channels go both ways, and all nodes have the same
standing.

点对点结构对称，且所有节点地位平等 -/
def peer_to_peer_symmetric.Statement : Prop :=
  ∀ {Node : Type} (T : Topology Node),
    T.PeerToPeer → (∀ (a b : Node), T.Channel a b → T.Channel b a) ∧ T.EqualNodes

/-- In a layered topology synchronous calls cannot deadlock; of finitely many nodes, those whose
calls cannot deadlock are layered.

分层则同步呼叫无死锁；节点有限时反之亦然 -/
def layered_no_deadlock.Statement : Prop :=
  ∀ {Node : Type} (T : Topology Node) (nodes : List Node),
    (T.Layered → T.DeadlockFree) ∧ ((∀ (a : Node), a ∈ nodes) → T.DeadlockFree → T.Layered)

/-- In a layered topology no node waits for itself, even when nodes wait for several answers at a
time: whoever waits only for those it may call.

分层时任意等待关系无环 -/
def layered_wait_for.Statement : Prop :=
  ∀ {Node : Type} (T : Topology Node) (waits : Node → Node → Prop) (a : Node),
    T.Layered → (∀ (x y : Node), waits x y → T.Channel x y) → ¬Relation.TransGen waits a a

/-- A deadlock lasts: whatever the nodes do, those that wait for themselves go on waiting.

死锁一旦出现就持续 -/
def deadlock_lasts.Statement : Prop :=
  ∀ {Node : Type} (T : Topology Node) (s : Node → Option Node) (a : Node) (t : Node → Option Node),
    T.Deadlock s → T.CallStep s a t → T.Deadlock t

/-- To be layered in two layers is to be divided into servers and clients of which only clients
call.

两层即只有客户端呼叫的客户端-服务器划分 -/
def two_layers.Statement : Prop :=
  ∀ {Node : Type} (T : Topology Node),
    (∃ layer : Node → Nat, T.Layering layer ∧ (∀ (a : Node), layer a < 2)) ↔
    (∃ server : Node → Prop, ∀ (a b : Node), T.Channel a b → ¬server a ∧ server b)

/-- Two peers: a topology may be client-server and peer-to-peer at once, and then it is not layered.

两个对等节点：既是客户端-服务器又是点对点，但不分层 -/
def two_peers.Statement : Prop :=
  ∃ (Node : Type) (T : Topology Node), T.ClientServer ∧ T.PeerToPeer ∧ ¬T.Layered

/-- A call past a layer closes an odd cycle: a layered topology need not be client-server.

分层而非客户端-服务器：越层呼叫成奇环 -/
def layered_not_client_server.Statement : Prop :=
  ∃ (Node : Type) (T : Topology Node), T.Layered ∧ ¬T.ClientServer

/-- A ring: symmetric channels and nodes of the same standing do not make a topology peer-to-peer.

四节点环：对称且节点平等，但不是点对点 -/
def ring_not_peer_to_peer.Statement : Prop :=
  ∃ (Node : Type) (T : Topology Node),
    (∀ (a b : Node), T.Channel a b → T.Channel b a) ∧ T.EqualNodes ∧ ¬T.PeerToPeer

/-- With infinitely many nodes the converse fails: some topology has no deadlock and no layers,
since its calls go down forever.

无限多节点时：无死锁但不分层 -/
def endless_calls.Statement : Prop :=
  ∃ (Node : Type) (T : Topology Node), T.DeadlockFree ∧ ¬T.Layered

/-- A permission topology whose nodes belong to services and use data.

服务拓扑：节点所属的服务、API 节点与数据的使用 -/
structure ServiceTopology (Node Service Key : Type) extends Topology Node where
  /-- the service to which a node belongs -/
  service : Node → Service
  /-- the node takes the calls of other services -/
  api : Node → Prop
  /-- the node may read and write the datum -/
  uses : Node → Key → Prop

/-- Calls from one service to another go to nodes of an API.

跨服务的呼叫只到 API 节点 -/
def ServiceTopology.ApiOnly {Node Service Key : Type} (T : ServiceTopology Node Service Key)
    : Prop :=
  ∀ (a b : Node), T.Channel a b → T.service a ≠ T.service b → T.api b

/-- Data are private: whoever uses the same datum is of the same service.

数据私有：每项数据只由一个服务使用 -/
def ServiceTopology.PrivateData {Node Service Key : Type} (T : ServiceTopology Node Service Key)
    : Prop :=
  ∀ (a b : Node) (k : Key), T.uses a k → T.uses b k → T.service a = T.service b

/-- Microservices: several services, which call each other by their APIs only and share no data.

微服务结构 -/
def ServiceTopology.Microservices {Node Service Key : Type} (T : ServiceTopology Node Service Key)
    : Prop :=
  (∃ a b : Node, T.service a ≠ T.service b) ∧ T.ApiOnly ∧ T.PrivateData

/-- Each service as one node, which may do what some node of the service may.

收缩：每个服务缩为一个节点 -/
def ServiceTopology.contraction {Node Service Key : Type} (T : ServiceTopology Node Service Key)
    : ServiceTopology Service Service Key :=
  { allowed :=
      fun (x y : Service) => ∃ a b : Node, T.service a = x ∧ T.service b = y ∧ T.allowed a b,
    service := fun (x : Service) => x,
    api := fun (x : Service) => ∃ a : Node, T.service a = x ∧ T.api a,
    uses := fun (x : Service) (k : Key) => ∃ a : Node, T.service a = x ∧ T.uses a k }

/-- The event may change the datum: some state change that it may cause does.

事件改变数据 -/
def Changes {Process Event Message Node Protocol Payload State View Key Value : Type}
    (S : Metamodel.Deployment Process Event Message Node Protocol Payload State View)
    (data : State → Key → Value) (e : Event) (k : Key) : Prop :=
  ∃ s t : State, S.step s e t ∧ data s k ≠ data t k

/-- The system runs on the topology: its links are the permitted calls, messages between nodes are
calls or go back along a permitted call, and only who may use a datum changes it.

系统遵守拓扑 -/
def RunsOn {Process Event Message Node Protocol Payload State View Service Key Value : Type}
    (S : Metamodel.Deployment Process Event Message Node Protocol Payload State View)
    (T : ServiceTopology Node Service Key) (data : State → Key → Value) : Prop :=
  (∀ (a b : Node), S.link a b ↔ T.allowed a b) ∧
  (∀ (p q : Process) (m : Message),
     S.Communicates p q m →
     S.host p ≠ S.host q →
     T.allowed (S.host p) (S.host q) ∨ T.allowed (S.host q) (S.host p)) ∧
  (∀ (e : Event) (k : Key), Changes S data e k → T.uses (S.host (S.process e)) k)

/-- Contracting the services of a microservice system is a morphism onto a system of microservices,
each of one node, that preserves and reflects communication and happened-before, whatever numbers
the processes of a service get.

收缩服务是保持通信与先于关系的态射 -/
def microservice_quotient.Statement : Prop :=
  ∀ {Process Event Message Node Protocol Payload State View Service Key Value : Type}
      (S : Metamodel.Deployment Process Event Message Node Protocol Payload State View)
      (T : ServiceTopology Node Service Key) (data : State → Key → Value) (number : Process → Nat),
    T.Microservices →
    RunsOn S T data →
    (∀ (p q : Process), T.service (S.host p) = T.service (S.host q) → number p = number q → p = q) →
    T.contraction.Microservices ∧
    (∃ Q : Metamodel.Deployment Process Event Message Service Protocol Payload State View,
       (∀ (p : Process), Q.index p = number p) ∧
       Metamodel.IsMorphism
         S
         Q
         (fun (p : Process) => p)
         (fun (m : Message) => m)
         (fun (e : Event) => e)
         (fun (a : Node) => T.service a)
         (fun (s : State) => s)
         (fun (v : View) => v) ∧
       (∀ (s : State), Q.initial s ↔ S.initial s) ∧
       (∀ (s : State) (e : Event) (t : State), Q.step s e t ↔ S.step s e t) ∧
       RunsOn Q T.contraction data ∧
       (∀ (p q : Process) (m : Message), Q.Communicates p q m ↔ S.Communicates p q m) ∧
       (∀ (e f : Event), Q.HappenedBefore e f ↔ S.HappenedBefore e f))

/-- An event of one service that happened before an event of another did so by a message that its
service sent to another service, to or from a node of an API.

服务之间的因果必经 API 消息 -/
def causality_crosses_api.Statement : Prop :=
  ∀ {Process Event Message Node Protocol Payload State View Service Key Value : Type}
      (S : Metamodel.Deployment Process Event Message Node Protocol Payload State View)
      (T : ServiceTopology Node Service Key) (data : State → Key → Value) (e f : Event),
    T.ApiOnly →
    RunsOn S T data →
    T.service (S.host (S.process e)) ≠ T.service (S.host (S.process f)) →
    S.HappenedBefore e f →
    (∃ (m : Message) (g : Event),
       S.received g = some m ∧
       S.CausalOrder e (S.send m) ∧
       S.CausalOrder g f ∧
       T.service (S.host (S.process (S.send m))) = T.service (S.host (S.process e)) ∧
       T.service (S.host (S.process g)) ≠ T.service (S.host (S.process e)) ∧
       (T.api (S.host (S.process (S.send m))) ∨ T.api (S.host (S.process g))))

/-- Events that change the same private datum are events of the same service.

私有数据只由一个服务改变 -/
def private_data_one_writer.Statement : Prop :=
  ∀ {Process Event Message Node Protocol Payload State View Service Key Value : Type}
      (S : Metamodel.Deployment Process Event Message Node Protocol Payload State View)
      (T : ServiceTopology Node Service Key) (data : State → Key → Value) (e f : Event) (k : Key),
    T.PrivateData →
    RunsOn S T data →
    Changes S data e k →
    Changes S data f k →
    T.service (S.host (S.process e)) = T.service (S.host (S.process f))

/-- Private data are not enough: services may share no data and yet call past an API.

数据私有而绕过 API：不是微服务 -/
def past_the_api.Statement : Prop :=
  ∃ (Node Service Key : Type) (T : ServiceTopology Node Service Key), T.PrivateData ∧ ¬T.ApiOnly

/-- Calls by the API are not enough: services may keep to the API and yet share a datum.

只经 API 而共享数据：不是微服务 -/
def shared_data.Statement : Prop :=
  ∃ (Node Service Key : Type) (T : ServiceTopology Node Service Key), T.ApiOnly ∧ ¬T.PrivateData

end DistSys.Structure
