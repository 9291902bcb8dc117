module

public import DistSys.Statements.Systems.StaleSynchronous

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/systems/stale_synchronous/protocol.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.StaleSynchronous

/-- No more arrives than was sent. -/
def StaleSynchronous.ArrivedWasSent {Worker : Type} (P : StaleSynchronous Worker)
    (s : StaleSynchronousState Worker) : Prop :=
  ∀ (w : Worker), s.arrived w ≤ s.clock w

/-- Of others a worker sees no more than has arrived. -/
def StaleSynchronous.SeenArrived {Worker : Type} (P : StaleSynchronous Worker)
    (s : StaleSynchronousState Worker) : Prop :=
  ∀ (w v : Worker), w ≠ v → s.seen w v ≤ s.arrived v

/-- Whoever works has waited for all others. -/
def StaleSynchronous.Waited {Worker : Type} (P : StaleSynchronous Worker)
    (s : StaleSynchronousState Worker) : Prop :=
  ∀ (w v : Worker), s.working w → s.clock w ≤ s.arrived v + P.staleness

end DistSys.StaleSynchronous
