module

public import DistSys.Statements.Systems.BulkSynchronous

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/systems/bulk_synchronous/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.BulkSynchronous

/-- No more arrives than was sent. -/
def BulkSynchronous.ArrivedWasSent {Worker Parameters : Type}
    (B : BulkSynchronous Worker Parameters) (s : BulkSynchronousState Worker Parameters) : Prop :=
  ∀ (w : Worker), s.arrived w ≤ s.clock w

/-- Whoever works has waited for all others. -/
def BulkSynchronous.Waited {Worker Parameters : Type} (B : BulkSynchronous Worker Parameters)
    (s : BulkSynchronousState Worker Parameters) : Prop :=
  ∀ (w v : Worker), s.working w → s.clock w ≤ s.arrived v

end DistSys.BulkSynchronous
