module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Systems.Reconciliation

/-!
# Controllers with stale caches that crash: eventually stable reconciliation (Sun et al. 2024)

A controller of a Kubernetes cluster does not see the cluster.  It has a cache that follows, some
events behind, the log of what was asked for and what was there; after a crash it starts again with
whatever old state it is given first.  What it does is a request in a network, and the request of a
controller that has crashed since may still arrive.  A request carries the resource version of the
object that the controller saw, and the API server carries it out only if the object still has it.

That is enough.  Once nobody asks for anything else, nobody else interferes and crashes have ended,
the cluster comes to what was asked for, and stays there.  Without versions a controller overshoots
for ever, in a run that is fair and calm; and one that crashes again and again may never get
anything done.

Written by `formal export` from `proofs/systems/controllers/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Controllers

/-- What was asked for and what is there, at one place of the log.

集群在日志某处的状态 -/
structure Snapshot (Wanted Actual : Type) where
  /-- what was asked for -/
  wanted : Wanted
  /-- what is there -/
  actual : Actual
  /-- its resource version -/
  version : Nat

/-- The API server with its log, the cache of the controller, and the network.

API 服务器、控制器的缓存与传输中的请求 -/
structure Cluster (Wanted Actual Action : Type) where
  /-- the states so far, numbered -/
  log : Nat → Snapshot Wanted Actual
  /-- the number of the present one -/
  now : Nat
  /-- the number of the one that the controller sees, if it is up -/
  cache : Option Nat
  /-- a request with this version is under way -/
  sent : Nat → Action → Prop

/-- What may happen.

集群中的事件 -/
inductive Event (Wanted Actual Action : Type) where
  /-- somebody asks for something else -/
  | ask (a1 : Wanted)
  /-- the object changes by itself, or somebody else writes it -/
  | interfere (a1 : Actual)
  /-- the controller fails, and its cache is lost -/
  | crash
  /-- it starts again, and is given a state of the log, maybe an old one -/
  | restart (a1 : Nat)
  /-- its cache goes on by one event -/
  | watch
  /-- it sends a request for what it sees to be done -/
  | act
  /-- a request arrives -/
  | deliver (a1 : Nat) (a2 : Action)
  /-- a copy of a request arrives -/
  | copy (a1 : Nat) (a2 : Action)
  /-- nothing -/
  | idle

/-- What a controller does about what it sees, and how far that is from what is wanted.

控制器 -/
structure Controller (Wanted Actual Action : Type) where
  /-- how much there is to do; 0: it is as was asked for -/
  distance : Wanted → Actual → Nat
  /-- what the controller does next -/
  choose : Wanted → Actual → Action
  /-- what comes of it -/
  effect : Actual → Action → Actual
  /-- whether the server compares versions -/
  checks : Bool

/-- While there is something to do, what the controller chooses leaves less to do.

每个动作都更接近所求 -/
def Controller.Effective {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    : Prop :=
  ∀ (w : Wanted) (a : Actual),
    C.distance w a ≠ 0 → C.distance w (C.effect a (C.choose w a)) < C.distance w a

/-- The log goes on with this state.

写入日志 -/
def Controller.Logged {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (s t : Cluster Wanted Actual Action) (wanted : Wanted) (actual : Actual) (version : Nat)
    : Prop :=
  t.now = s.now + 1 ∧
  (t.log (s.now + 1)).wanted = wanted ∧
  (t.log (s.now + 1)).actual = actual ∧
  (t.log (s.now + 1)).version = version ∧
  (∀ (i : Nat), i ≠ s.now + 1 → t.log i = s.log i)

/-- Nothing happens at the server.

日志不变 -/
def Controller.Unchanged {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (s t : Cluster Wanted Actual Action) : Prop :=
  t.now = s.now ∧ (∀ (i : Nat), t.log i = s.log i)

open scoped Classical in
/-- The server carries a request out, if its version is that of the object or versions are not
compared, and otherwise refuses it.

服务器处理请求：版本一致才执行 -/
def Controller.Handled {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (s t : Cluster Wanted Actual Action) (version : Nat) (action : Action) : Prop :=
  if C.checks = false ∨ version = (s.log s.now).version then C.Logged
    s
    t
    (s.log s.now).wanted
    (C.effect (s.log s.now).actual action)
    ((s.log s.now).version + 1)
  else C.Unchanged s t

/-- This is the request of a controller that sees this state, where something is to be done.

控制器所见之处尚有事可做，据此发出请求 -/
def Controller.Requests {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (x : Snapshot Wanted Actual) (version : Nat) (action : Action) : Prop :=
  C.distance x.wanted x.actual ≠ 0 ∧ version = x.version ∧ action = C.choose x.wanted x.actual

/-- What comes of an event.

集群的步 -/
def Controller.Step {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (s : Cluster Wanted Actual Action) (e : Event Wanted Actual Action)
    (t : Cluster Wanted Actual Action) : Prop :=
  match e with
    | .ask w => C.Logged s t w (s.log s.now).actual (s.log s.now).version ∧
        t.cache = s.cache ∧
        (∀ (v : Nat) (a : Action), t.sent v a ↔ s.sent v a)
    | .interfere b => C.Logged s t (s.log s.now).wanted b ((s.log s.now).version + 1) ∧
        t.cache = s.cache ∧
        (∀ (v : Nat) (a : Action), t.sent v a ↔ s.sent v a)
    | .crash => C.Unchanged s t ∧
        t.cache = none ∧
        (∀ (v : Nat) (a : Action), t.sent v a ↔ s.sent v a)
    | .restart i => i ≤ s.now ∧
        s.cache = none ∧
        C.Unchanged s t ∧
        t.cache = some i ∧
        (∀ (v : Nat) (a : Action), t.sent v a ↔ s.sent v a)
    | .watch => ∃ i : Nat,
          i < s.now ∧
          s.cache = some i ∧
          C.Unchanged s t ∧
          t.cache = some (i + 1) ∧
          (∀ (v : Nat) (a : Action), t.sent v a ↔ s.sent v a)
    | .act => ∃ (i v : Nat) (a : Action),
          s.cache = some i ∧
          C.Requests (s.log i) v a ∧
          C.Unchanged s t ∧
          t.cache = s.cache ∧
          (∀ (u : Nat) (b : Action), t.sent u b ↔ s.sent u b ∨ u = v ∧ b = a)
    | .deliver v a => s.sent v a ∧
        C.Handled s t v a ∧
        t.cache = s.cache ∧
        (∀ (u : Nat) (b : Action), t.sent u b ↔ s.sent u b ∧ ¬(u = v ∧ b = a))
    | .copy v a => s.sent v a ∧
        C.Handled s t v a ∧
        t.cache = s.cache ∧
        (∀ (v₁ : Nat) (a₁ : Action), t.sent v₁ a₁ ↔ s.sent v₁ a₁)
    | .idle => t = s

/-- The steps of the server, the controller and the network, in any order.

集群作为带标号的转移系统 -/
def Controller.cluster {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    : Execution.LabelledSystem (Cluster Wanted Actual Action) (Event Wanted Actual Action) :=
  { step := C.Step }

/-- What is there is what was asked for.

一致：现状即所求 -/
def Controller.Matches {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (s : Cluster Wanted Actual Action) : Prop :=
  C.distance (s.log s.now).wanted (s.log s.now).actual = 0

/-- The log has one state; the controller is not up, and nothing is under way.

初始：控制器未启动，网络为空 -/
def Controller.Begins {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (s : Cluster Wanted Actual Action) : Prop :=
  s.now = 0 ∧ s.cache = none ∧ (∀ (v : Nat) (a : Action), ¬s.sent v a)

/-- Nobody asks for something else or interferes, and the controller does not crash.

平静的事件：无新要求、无外力、无崩溃 -/
def Undisturbed {Wanted Actual Action : Type} (e : Event Wanted Actual Action) : Prop :=
  (∀ (w : Wanted), e ≠ Event.ask w) ∧ (∀ (a : Actual), e ≠ Event.interfere a) ∧ e ≠ Event.crash

/-- The controller starts, or its cache goes on.

缓存前进：重启或收到下一事件 -/
def CacheMoves {Wanted Actual Action : Type} (e : Event Wanted Actual Action) : Prop :=
  (∃ i : Nat, e = Event.restart i) ∨ e = Event.watch

/-- A run from the beginning that is weakly fair to the cache, to the controller's requests, and to
the delivery of each request.

对缓存、控制器与每个请求弱公平的运行 -/
def FairRun {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (states : Nat → Cluster Wanted Actual Action) (events : Nat → Event Wanted Actual Action)
    : Prop :=
  C.Begins (states 0) ∧
  C.cluster.InfiniteRun states events ∧
  C.cluster.WeaklyFair (fun (e : Event Wanted Actual Action) => CacheMoves e) states events ∧
  C.cluster.WeaklyFair (fun (e : Event Wanted Actual Action) => e = Event.act) states events ∧
  (∀ (v : Nat) (a : Action),
     C.cluster.WeaklyFair
       (fun (e : Event Wanted Actual Action) => e = Event.deliver v a)
       states
       events)

/-- From some time on, what is there is what was asked for.

终将一致并保持 -/
def Settles {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
    (states : Nat → Cluster Wanted Actual Action) : Prop :=
  ∃ n : Nat, ∀ (k : Nat), n ≤ k → C.Matches (states k)

/-- Eventually stable reconciliation. If the server compares versions and each action leaves less to
do, then in every run that is weakly fair to the cache, to the controller and to each request, and
in which requests, interference and crashes end, what is there is from some time on what was asked
for.

终将稳定的调谐：缓存陈旧、控制器崩溃、请求重复，仍终将一致并保持 -/
def eventually_stable.Statement : Prop :=
  ∀ {Wanted Actual Action : Type} (C : Controller Wanted Actual Action)
      (states : Nat → Cluster Wanted Actual Action) (events : Nat → Event Wanted Actual Action),
    C.checks = true →
    C.Effective →
    FairRun C states events →
    Reconciliation.CalmsDown (fun (e : Event Wanted Actual Action) => Undisturbed e) events →
    Settles C states

/-- Such runs exist: in this one the controller crashes while a request is under way, its next
request comes from a stale cache and is refused, and what is there at first is not what was asked
for.

见证：崩溃、陈旧读、被拒绝的请求之后收敛 -/
def stale_and_crashed.Statement : Prop :=
  ∃ (Wanted Actual Action : Type) (C : Controller Wanted Actual Action)
      (states : Nat → Cluster Wanted Actual Action) (events : Nat → Event Wanted Actual Action),
    C.checks = true ∧
    C.Effective ∧
    FairRun C states events ∧
    Reconciliation.CalmsDown (fun (e : Event Wanted Actual Action) => Undisturbed e) events ∧
    ¬C.Matches (states 0) ∧
    (∃ k : Nat, events k = Event.crash ∧ (∃ (v : Nat) (a : Action), (states k).sent v a)) ∧
    (∃ k : Nat, ∃ i : Nat, events k = Event.act ∧ (states k).cache = some i ∧ i < (states k).now) ∧
    (∃ k : Nat,
       ∃ (v : Nat) (a : Action),
         events k = Event.deliver v a ∧ (states (k + 1)).now = (states k).now)

open scoped Classical in
/-- The controller of a number of pods: it starts one when too few run, and stops one when too many
do.

副本控制器：一次增减一个 -/
def pods (checks : Bool) : Controller Nat Nat Bool :=
  { distance := fun (wanted running : Nat) => wanted - running + (running - wanted),
    choose := fun (wanted running : Nat) => if running < wanted then true else false,
    effect := fun (running : Nat) (more : Bool) => if more = true then running + 1 else running - 1,
    checks := checks }

/-- Without versions a stale cache is enough to overshoot for ever. One pod is wanted; nothing is
ever disturbed, no request is repeated, the run is fair, and again and again there are not as many
pods as were asked for.

不比较版本：永远过冲 -/
def overshoots_forever.Statement : Prop :=
  ∃ (states : Nat → Cluster Nat Nat Bool) (events : Nat → Event Nat Nat Bool),
    (pods false).Effective ∧
    FairRun (pods false) states events ∧
    (∀ (k : Nat), Undisturbed (events k)) ∧
    (∀ (k v : Nat) (a : Bool), events k ≠ Event.copy v a) ∧
    (∀ (n : Nat), ∃ k : Nat, n ≤ k ∧ ¬(pods false).Matches (states k))

/-- A controller that crashes again and again, each time before it has sent anything, may never get
anything done: the run is fair, and nothing but crashes disturbs it.

崩溃不止：可能永不收敛 -/
def crashes_forever.Statement : Prop :=
  ∃ (states : Nat → Cluster Nat Nat Bool) (events : Nat → Event Nat Nat Bool),
    (pods true).Effective ∧
    FairRun (pods true) states events ∧
    (∀ (k : Nat), Undisturbed (events k) ∨ events k = Event.crash) ∧
    (∀ (k : Nat), ¬(pods true).Matches (states k))

end DistSys.Controllers
