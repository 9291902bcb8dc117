module

public import DistSys.Statements.Consistency.Optimistic

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/consistency/optimistic/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Optimistic

/-- What was read has a version up to the current one. -/
def VersionedObject.SeenIsPast {Client : Type} (V : VersionedObject Client)
    (s : VersionedObjectState Client) : Prop :=
  ∀ (c : Client) (v k : Nat), s.seen c v k → k ≤ s.version

/-- Who has read the current version has read the current value. -/
def VersionedObject.VersionIdentifies {Client : Type} (V : VersionedObject Client)
    (s : VersionedObjectState Client) : Prop :=
  ∀ (c : Client) (v k : Nat), s.seen c v k → k = s.version → v = s.value

end DistSys.Optimistic
