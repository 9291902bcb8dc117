module

/-!
# Bulk synchronous parallel (Valiant 1990): workers with a barrier between their supersteps

A worker begins superstep c when everybody's updates of the supersteps before have arrived, and it
reads these and no others: the server keeps the updates apart by superstep.  So what it computes
with does not depend on who was fast.  Without the second half, waiting alone, it does
(`stale_synchronous.ahead_of_the_barrier`).

Written by `formal export` from `proofs/bulk_synchronous.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Bulk

/-- A state of `BulkSynchronous`. -/
structure BulkSynchronousState (Worker : Type) where
  /-- how many supersteps the worker has finished -/
  clock : Worker → Nat
  /-- how many of its updates are at the server -/
  arrived : Worker → Nat
  /-- the worker has read and computes -/
  working : Worker → Prop
  /-- the first has read that update of the second -/
  seen : Worker → Worker → Nat → Prop

/-- Workers in supersteps, and a server that collects their updates by superstep.

整体同步并行（BSP） -/
structure BulkSynchronous (Worker : Type) where

/-- The initial states of `BulkSynchronous`. -/
def BulkSynchronous.Init {Worker : Type} (B : BulkSynchronous Worker)
    (s : BulkSynchronousState Worker) : Prop :=
  (∀ (w : Worker), s.clock w = 0) ∧
  (∀ (w : Worker), s.arrived w = 0) ∧
  (∀ (w : Worker), ¬s.working w) ∧
  (∀ (w v : Worker) (k : Nat), ¬s.seen w v k)

/-- A worker that has waited for all updates of the supersteps before its own reads what is at the
server of these. -/
def BulkSynchronous.ReadStep {Worker : Type} (B : BulkSynchronous Worker)
    (s t : BulkSynchronousState Worker) (w : Worker) : Prop :=
  (∀ (v : Worker), s.clock w ≤ s.arrived v) ∧
  (∀ (v : Worker), t.working v ↔ s.working v ∨ v = w) ∧
  (∀ (u v : Worker) (k : Nat),
     t.seen u v k ↔ u = w ∧ k < s.arrived v ∧ k < s.clock w ∨ u ≠ w ∧ s.seen u v k) ∧
  (∀ (x1 : Worker), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Worker), t.arrived x1 = s.arrived x1)

open scoped Classical in
/-- A worker sends its update, and its clock goes on. -/
def BulkSynchronous.FinishStep {Worker : Type} (B : BulkSynchronous Worker)
    (s t : BulkSynchronousState Worker) (w : Worker) : Prop :=
  s.working w ∧
  (∀ (v : Worker), t.working v ↔ s.working v ∧ v ≠ w) ∧
  (∀ (v : Worker), t.clock v = (if v = w then s.clock w + 1 else s.clock v)) ∧
  (∀ (x1 : Worker), t.arrived x1 = s.arrived x1) ∧
  (∀ (x1 x2 : Worker) (x3 : Nat), t.seen x1 x2 x3 ↔ s.seen x1 x2 x3)

open scoped Classical in
/-- The worker's next update arrives. -/
def BulkSynchronous.ArriveStep {Worker : Type} (B : BulkSynchronous Worker)
    (s t : BulkSynchronousState Worker) (w : Worker) : Prop :=
  s.arrived w < s.clock w ∧
  (∀ (v : Worker), t.arrived v = (if v = w then s.arrived w + 1 else s.arrived v)) ∧
  (∀ (x1 : Worker), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Worker), t.working x1 ↔ s.working x1) ∧
  (∀ (x1 x2 : Worker) (x3 : Nat), t.seen x1 x2 x3 ↔ s.seen x1 x2 x3)

/-- One step of `BulkSynchronous`: some action. -/
def BulkSynchronous.Step {Worker : Type} (B : BulkSynchronous Worker)
    (s t : BulkSynchronousState Worker) : Prop :=
  (∃ w : Worker, B.ReadStep s t w) ∨
  (∃ w : Worker, B.FinishStep s t w) ∨
  (∃ w : Worker, B.ArriveStep s t w)

/-- The states that `BulkSynchronous` reaches from an initial state. -/
inductive BulkSynchronous.Reachable {Worker : Type} (B : BulkSynchronous Worker)
    : BulkSynchronousState Worker → Prop where
  | init {s : BulkSynchronousState Worker} :
      B.Init s → BulkSynchronous.Reachable B s
  | step {s r : BulkSynchronousState Worker} :
      BulkSynchronous.Reachable B r → B.Step r s → BulkSynchronous.Reachable B s

/-- Workers that compute at once are in the same superstep, and each has read exactly the updates of
the supersteps before, of everybody.

屏障：同时计算的工作者处于同一超步，所读恰为此前各超步的全部更新 -/
def barrier.Statement : Prop :=
  ∀ {Worker : Type} (B : BulkSynchronous Worker) (s : BulkSynchronousState Worker),
    B.Reachable s →
    (∀ (w v u : Worker) (k : Nat),
       s.working w → (s.working v → s.clock w = s.clock v) ∧ (s.seen w u k ↔ k < s.clock w))

/-- Two workers compute at once in the second superstep.

超步推进 -/
def supersteps_go_on.Statement : Prop :=
  ∃ (Worker : Type) (B : BulkSynchronous Worker) (s : BulkSynchronousState Worker),
    B.Reachable s ∧ (∃ w v : Worker, w ≠ v ∧ s.working w ∧ s.working v ∧ s.clock w = 1)

end DistSys.Bulk
