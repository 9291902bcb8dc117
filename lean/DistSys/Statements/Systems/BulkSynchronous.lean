module

/-!
# Bulk synchronous training: every worker computes with the same parameters, and the run is the one
of a single machine (Valiant 1990, for parameters that are sums of updates)

Workers repeat: read the parameters, compute an update from them, send it.  A worker reads the
parameters of iteration c when the updates of all workers for the iterations before c have arrived,
and it reads exactly these: the server keeps the parameters of later iterations apart.  (With the
staleness of `stale_synchronous` set to 0 a worker may see some updates of its own iteration as
well, so that what it computes depends on the order of messages.)

Updates arrive in any order; of their addition only that it is commutative and associative is used.

Written by `formal export` from `proofs/systems/bulk_synchronous/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.BulkSynchronous

/-- A state of `BulkSynchronous`. -/
structure BulkSynchronousState (Worker Parameters : Type) where
  /-- how many iterations the worker has finished -/
  clock : Worker → Nat
  /-- how many of its updates are at the server -/
  arrived : Worker → Nat
  /-- the worker has read and computes -/
  working : Worker → Prop
  /-- the parameters that the worker read last -/
  copy : Worker → Parameters
  /-- the worker's update of an iteration -/
  sent : Worker → Nat → Parameters
  /-- the first, and what arrived of earlier iterations -/
  server : Nat → Parameters

/-- Workers with clocks, and a server that adds up their updates for each iteration.

整体同步并行（BSP）训练 -/
structure BulkSynchronous (Worker Parameters : Type) where
  /-- what training starts with -/
  first : Parameters
  /-- the update from data of an iteration -/
  update : Worker → Nat → Parameters → Parameters
  /-- parameters after an update -/
  add : Parameters → Parameters → Parameters
  /-- Addition is commutative and associative.

  更新的次序与结合方式无关 -/
  order_plays_no_part :
    ∀ (p q r : Parameters), add p q = add q p ∧ add (add p q) r = add p (add q r)

/-- The initial states of `BulkSynchronous`. -/
def BulkSynchronous.Init {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (s : BulkSynchronousState Worker Parameters) : Prop :=
  (∀ (w : Worker), s.clock w = 0) ∧
  (∀ (w : Worker), s.arrived w = 0) ∧
  (∀ (w : Worker), ¬s.working w) ∧
  (∀ (c : Nat), s.server c = B.first)

open scoped Classical in
/-- A worker waits for all updates of earlier iterations, and reads what they add up to. -/
def BulkSynchronous.ReadStep {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (s t : BulkSynchronousState Worker Parameters) (w : Worker) : Prop :=
  (∀ (v : Worker), s.clock w ≤ s.arrived v) ∧
  (∀ (v : Worker), t.working v ↔ s.working v ∨ v = w) ∧
  (∀ (v : Worker), t.copy v = (if v = w then s.server (s.clock w) else s.copy v)) ∧
  (∀ (x1 : Worker), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Worker), t.arrived x1 = s.arrived x1) ∧
  (∀ (x1 : Worker) (x2 : Nat), t.sent x1 x2 = s.sent x1 x2) ∧
  (∀ (x1 : Nat), t.server x1 = s.server x1)

open scoped Classical in
/-- A worker sends its update, and its clock goes on. -/
def BulkSynchronous.FinishStep {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (s t : BulkSynchronousState Worker Parameters) (w : Worker) : Prop :=
  s.working w ∧
  (∀ (v : Worker), t.working v ↔ s.working v ∧ v ≠ w) ∧
  (∀ (v : Worker), t.clock v = (if v = w then s.clock w + 1 else s.clock v)) ∧
  (∀ (v : Worker) (c : Nat),
     t.sent v c =
       (if v = w ∧ c = s.clock w then B.update w (s.clock w) (s.copy w) else s.sent v c)) ∧
  (∀ (x1 : Worker), t.arrived x1 = s.arrived x1) ∧
  (∀ (x1 : Worker), t.copy x1 = s.copy x1) ∧
  (∀ (x1 : Nat), t.server x1 = s.server x1)

open scoped Classical in
/-- The worker's next update arrives, and is added for all later iterations. -/
def BulkSynchronous.ArriveStep {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (s t : BulkSynchronousState Worker Parameters) (w : Worker) : Prop :=
  s.arrived w < s.clock w ∧
  (∀ (v : Worker), t.arrived v = (if v = w then s.arrived w + 1 else s.arrived v)) ∧
  (∀ (c : Nat),
     t.server c =
       (if s.arrived w < c then B.add (s.server c) (s.sent w (s.arrived w)) else s.server c)) ∧
  (∀ (x1 : Worker), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Worker), t.working x1 ↔ s.working x1) ∧
  (∀ (x1 : Worker), t.copy x1 = s.copy x1) ∧
  (∀ (x1 : Worker) (x2 : Nat), t.sent x1 x2 = s.sent x1 x2)

/-- One step of `BulkSynchronous`: some action. -/
def BulkSynchronous.Step {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (s t : BulkSynchronousState Worker Parameters) : Prop :=
  (∃ w : Worker, B.ReadStep s t w) ∨
  (∃ w : Worker, B.FinishStep s t w) ∨
  (∃ w : Worker, B.ArriveStep s t w)

/-- The states that `BulkSynchronous` reaches from an initial state. -/
inductive BulkSynchronous.Reachable {Worker Parameters : Type}
    (B : BulkSynchronous Worker Parameters) : BulkSynchronousState Worker Parameters → Prop where
  | init {s : BulkSynchronousState Worker Parameters} :
      B.Init s → BulkSynchronous.Reachable B s
  | step {s r : BulkSynchronousState Worker Parameters} :
      BulkSynchronous.Reachable B r → B.Step r s → BulkSynchronous.Reachable B s

/-- Workers that compute at once are in the same iteration.

同时计算者处于同一轮 -/
def one_iteration.Statement : Prop :=
  ∀ {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
      (s : BulkSynchronousState Worker Parameters),
    B.Reachable s → (∀ (w v : Worker), s.working w → s.working v → s.clock w = s.clock v)

/-- One of two workers computes in its second iteration.

第二轮 -/
def second_iteration.Statement : Prop :=
  ∃ (Worker Parameters : Type) (B : BulkSynchronous Worker Parameters)
      (s : BulkSynchronousState Worker Parameters),
    B.Reachable s ∧ (∃ w v : Worker, w ≠ v ∧ s.working w ∧ s.clock w = 1)

/-- `total` and the updates that the listed workers compute from `p` in iteration c.

一轮中全体更新之和 -/
def superstep {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters) (c : Nat)
    (p total : Parameters) (workers : List Worker) : Parameters :=
  match workers with
    | [] => total
    | w :: rest => superstep B c p (B.add total (B.update w c p)) rest

/-- The parameters of a single machine that computes the updates of all workers, one after the
other, in each iteration from the same parameters, after c iterations.

单机训练 -/
def sequential {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (workers : List Worker) (c : Nat) : Parameters :=
  match c with
    | 0 => B.first
    | k + 1 => superstep B k (sequential B workers k) (sequential B workers k) workers

/-- In every reachable state a worker that computes in iteration c has read exactly the parameters
of the single machine after c iterations.

每次读到的都是单机训练的参数 -/
def AsOnOneMachine {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (workers : List Worker) : Prop :=
  ∀ (s : BulkSynchronousState Worker Parameters) (w : Worker),
    B.Reachable s → s.working w → s.copy w = sequential B workers (s.clock w)

/-- In every run, in whatever order messages arrive, workers read in each iteration exactly what a
single machine has that computes the updates of all workers one after the other.

数据并行的同步训练与单机训练逐轮相同 -/
def same_as_sequential.Statement : Prop :=
  ∀ {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters) (workers : List Worker),
    workers.Nodup → (∀ (w : Worker), w ∈ workers) → AsOnOneMachine B workers

end DistSys.BulkSynchronous
