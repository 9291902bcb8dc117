module

public import DistSys.Statements.Systems.LockService

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/systems/lock_service/{liveness,protocol}.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.LockService

/-- Every token that was granted is below the next one. -/
def LockService.GrantedBefore {Client : Type} (L : LockService Client) (s : LockServiceState Client)
    : Prop :=
  ∀ (c : Client) (k : Nat), s.granted c k → k < s.nextToken

/-- A token is granted to one client. -/
def LockService.OneOwner {Client : Type} (L : LockService Client) (s : LockServiceState Client)
    : Prop :=
  ∀ (c d : Client) (k : Nat), s.granted c k → s.granted d k → c = d

/-- A write carries a token that its client was granted. -/
def LockService.RequestedWasGranted {Client : Type} (L : LockService Client)
    (s : LockServiceState Client) : Prop :=
  ∀ (c : Client) (k : Nat), s.requested c k → s.granted c k

/-- So does an accepted write, and the accepted writes are numbered from 0 without gaps at the end.
-/
def LockService.AcceptedWasGranted {Client : Type} (L : LockService Client)
    (s : LockServiceState Client) : Prop :=
  ∀ (i : Nat) (c : Client) (k : Nat), s.accepted i c k → s.granted c k ∧ i < s.writes

/-- No accepted write has a token above the largest. -/
def LockService.LargestIsLargest {Client : Type} (L : LockService Client)
    (s : LockServiceState Client) : Prop :=
  ∀ (i : Nat) (c : Client) (k : Nat), s.accepted i c k → k ≤ s.largest

/-- A number belongs to one write. -/
def LockService.OneWriteANumber {Client : Type} (L : LockService Client)
    (s : LockServiceState Client) : Prop :=
  ∀ (i : Nat) (c d : Client) (k m : Nat), s.accepted i c k → s.accepted i d m → c = d ∧ k = m

end DistSys.LockService
