module

/-!
# Stale synchronous parallel: workers that share parameters and may be a little ahead (Ho et al.
2013)

Workers repeat: read the parameters, compute an update, send it.  If each waits for all others at
the end of an iteration (bulk synchronous), the slowest sets the pace; if none waits, a worker may
compute with parameters of any age.  Between the two lies one number, the staleness: a worker reads
in iteration c only when everybody's updates of the iterations before c - staleness have arrived.

Written by `formal export` from `proofs/systems/stale_synchronous/protocol.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.StaleSynchronous

/-- A state of `StaleSynchronous`. -/
structure StaleSynchronousState (Worker : Type) where
  /-- how many iterations the worker has finished -/
  clock : Worker → Nat
  /-- how many of its updates are at the server -/
  arrived : Worker → Nat
  /-- the worker has read and computes -/
  working : Worker → Prop
  /-- how many updates of the second the first has read -/
  seen : Worker → Worker → Nat

/-- Workers with clocks, and a server that collects their updates; the update of a worker's
iteration k has the timestamp k.

陈旧同步并行（SSP） -/
structure StaleSynchronous (Worker : Type) where
  /-- how many iterations old a parameter may be, beyond the last -/
  staleness : Nat

/-- The initial states of `StaleSynchronous`. -/
def StaleSynchronous.Init {Worker : Type} (P : StaleSynchronous Worker)
    (s : StaleSynchronousState Worker) : Prop :=
  (∀ (w : Worker), s.clock w = 0) ∧
  (∀ (w : Worker), s.arrived w = 0) ∧
  (∀ (w : Worker), ¬s.working w) ∧
  (∀ (w v : Worker), s.seen w v = 0)

open scoped Classical in
/-- A worker reads what is at the server, and its own updates, if nobody's are too old; otherwise it
waits. It may read again in the same iteration. -/
def StaleSynchronous.ReadStep {Worker : Type} (P : StaleSynchronous Worker)
    (s t : StaleSynchronousState Worker) (w : Worker) : Prop :=
  (∀ (v : Worker), s.clock w ≤ s.arrived v + P.staleness) ∧
  (∀ (v : Worker), t.working v ↔ s.working v ∨ v = w) ∧
  (∀ (u v : Worker),
     t.seen u v = (if u = w then if v = w then s.clock w else s.arrived v else s.seen u v)) ∧
  (∀ (x1 : Worker), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Worker), t.arrived x1 = s.arrived x1)

open scoped Classical in
/-- A worker sends its update, and its clock goes on. -/
def StaleSynchronous.FinishStep {Worker : Type} (P : StaleSynchronous Worker)
    (s t : StaleSynchronousState Worker) (w : Worker) : Prop :=
  s.working w ∧
  (∀ (v : Worker), t.working v ↔ s.working v ∧ v ≠ w) ∧
  (∀ (v : Worker), t.clock v = (if v = w then s.clock w + 1 else s.clock v)) ∧
  (∀ (x1 : Worker), t.arrived x1 = s.arrived x1) ∧
  (∀ (x1 x2 : Worker), t.seen x1 x2 = s.seen x1 x2)

open scoped Classical in
/-- The worker's next update arrives. -/
def StaleSynchronous.ArriveStep {Worker : Type} (P : StaleSynchronous Worker)
    (s t : StaleSynchronousState Worker) (w : Worker) : Prop :=
  s.arrived w < s.clock w ∧
  (∀ (v : Worker), t.arrived v = (if v = w then s.arrived w + 1 else s.arrived v)) ∧
  (∀ (x1 : Worker), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Worker), t.working x1 ↔ s.working x1) ∧
  (∀ (x1 x2 : Worker), t.seen x1 x2 = s.seen x1 x2)

/-- One step of `StaleSynchronous`: some action. -/
def StaleSynchronous.Step {Worker : Type} (P : StaleSynchronous Worker)
    (s t : StaleSynchronousState Worker) : Prop :=
  (∃ w : Worker, P.ReadStep s t w) ∨
  (∃ w : Worker, P.FinishStep s t w) ∨
  (∃ w : Worker, P.ArriveStep s t w)

/-- The states that `StaleSynchronous` reaches from an initial state. -/
inductive StaleSynchronous.Reachable {Worker : Type} (P : StaleSynchronous Worker)
    : StaleSynchronousState Worker → Prop where
  | init {s : StaleSynchronousState Worker} :
      P.Init s → StaleSynchronous.Reachable P s
  | step {s r : StaleSynchronousState Worker} :
      StaleSynchronous.Reachable P r → P.Step r s → StaleSynchronous.Reachable P s

/-- A worker that computes is at most the staleness ahead of any other, and one that waits at most
one iteration more.

时钟差有界：工作中至多领先 s，完成后至多领先 s + 1 -/
def bounded_gap.Statement : Prop :=
  ∀ {Worker : Type} (P : StaleSynchronous Worker) (s : StaleSynchronousState Worker),
    P.Reachable s →
    (∀ (w v : Worker),
       s.clock w ≤ s.clock v + P.staleness + 1 ∧
       (s.working w → s.clock w ≤ s.clock v + P.staleness))

/-- In iteration c a worker sees all its own updates, all updates with a timestamp of at most c -
staleness - 1, and none above c + staleness.

有界陈旧性：第 c 轮的读看到时间戳不大于 c − s − 1 的全部更新，且看到自己的全部更新 -/
def bounded_staleness.Statement : Prop :=
  ∀ {Worker : Type} (P : StaleSynchronous Worker) (s : StaleSynchronousState Worker),
    P.Reachable s →
    (∀ (w v : Worker) (k : Nat),
       s.working w →
       s.seen w w = s.clock w ∧
       (k + P.staleness + 1 ≤ s.clock w → k < s.seen w v) ∧
       (k < s.seen w v → k ≤ s.clock w + P.staleness))

/-- With staleness 0, workers that compute at once are in the same iteration, and each has seen all
updates of the iterations before (and perhaps some of its own iteration).

s = 0 时同时计算的工作者处于同一轮，且看到此前各轮的全部更新 -/
def nothing_older_missed.Statement : Prop :=
  ∀ {Worker : Type} (P : StaleSynchronous Worker) (s : StaleSynchronousState Worker),
    P.Reachable s →
    (∀ (w v u : Worker),
       P.staleness = 0 → s.working w → s.working v → s.clock w = s.clock v ∧ s.clock w ≤ s.seen w u)

/-- A worker does get so far ahead: with staleness 1, by two iterations.

界是紧的：领先 s + 1 -/
def the_gap_is_reached.Statement : Prop :=
  ∃ (Worker : Type) (P : StaleSynchronous Worker) (s : StaleSynchronousState Worker),
    P.Reachable s ∧ (∃ w v : Worker, P.staleness = 1 ∧ s.clock w = s.clock v + 2)

/-- Staleness 0 is not bulk synchronous: a worker computes with an update of its own iteration,
which another worker sent before.

s = 0 仍非整体同步：读到本轮的更新 -/
def same_iteration_seen.Statement : Prop :=
  ∃ (Worker : Type) (P : StaleSynchronous Worker) (s : StaleSynchronousState Worker),
    P.Reachable s ∧ (∃ w v : Worker, P.staleness = 0 ∧ w ≠ v ∧ s.working w ∧ s.clock w < s.seen w v)

/-- In every reachable state some worker can finish its iteration, or read and start one, or an
update is on its way.

总有工作者能继续 -/
def GoesOn {Worker : Type} (P : StaleSynchronous Worker) : Prop :=
  ∀ (s : StaleSynchronousState Worker),
    P.Reachable s →
    (∃ (v : Worker) (t : StaleSynchronousState Worker), P.FinishStep s t v) ∨
    (∃ (v : Worker) (t : StaleSynchronousState Worker), ¬s.working v ∧ P.ReadStep s t v) ∨
    (∃ (v : Worker) (t : StaleSynchronousState Worker), P.ArriveStep s t v)

/-- Workers never wait for each other in a circle, be the staleness 0: where there is a worker,
somebody goes on.

不会全体等待 -/
def never_stuck.Statement : Prop :=
  ∀ {Worker : Type} (P : StaleSynchronous Worker) (w : Worker), GoesOn P

end DistSys.StaleSynchronous
