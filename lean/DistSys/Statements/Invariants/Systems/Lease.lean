module

public import DistSys.Statements.Systems.Lease

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/systems/lease/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Lease

/-- No client's clock is behind the server's by more than the skew. -/
def Lease.Synchronized {Client : Type} (L : Lease Client) (s : LeaseState Client) : Prop :=
  ∀ (c : Client), s.time ≤ s.clock c + L.skew

/-- What arrived was sent. -/
def Lease.ReceivedWasGranted {Client : Type} (L : Lease Client) (s : LeaseState Client) : Prop :=
  ∀ (c : Client) (e : Nat), s.received c e → s.granted c e

/-- No lease goes beyond the end that the server waits for, nor that beyond a term from now. -/
def Lease.GrantedEnds {Client : Type} (L : Lease Client) (s : LeaseState Client) : Prop :=
  ∀ (c : Client) (e : Nat), s.granted c e → e ≤ s.expiry ∧ s.expiry ≤ s.time + L.duration

/-- While the server remembers a holder, the leases of all others are over by the margin. -/
def Lease.OthersAreOver {Client : Type} (L : Lease Client) (s : LeaseState Client) : Prop :=
  ∀ (c d : Client) (e : Nat), s.holder c → s.granted d e → c ≠ d → e + L.margin ≤ s.time

/-- Of two clients' leases one is over by the margin. -/
def Lease.OneIsOver {Client : Type} (L : Lease Client) (s : LeaseState Client) : Prop :=
  ∀ (c d : Client) (e f : Nat),
    s.granted c e → s.granted d f → c ≠ d → e + L.margin ≤ s.time ∨ f + L.margin ≤ s.time

end DistSys.Lease
