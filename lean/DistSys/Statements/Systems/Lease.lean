module

/-!
# Leases under clocks that differ (Gray and Cheriton 1989)

A server lends a right (to cache a file, to be the primary of a chunk, to lead) for a term.  Nobody
can take the right back from a holder that cannot be reached; it ends by itself, when the holder's
own clock says so.  So exclusion rests on clocks, and on nothing else: the server waits until its
clock is past the end of the lease by a margin, and the margin must be as much as a client's clock
may be behind.  (A clock that is ahead does no harm: its owner gives up early.)  After a crash the
server need not remember its leases, only how long a term is: it waits for one.

What this buys, and a lock service without clocks cannot have (`proofs.systems.lock_service`): two
clients never *believe* at once that they hold the lease.

Written by `formal export` from `proofs/systems/lease/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Lease

/-- A state of `Lease`. -/
structure LeaseState (Client : Type) where
  /-- the server's clock -/
  time : Nat
  /-- the client's clock -/
  clock : Client → Nat
  /-- the server remembers that the client has the lease -/
  holder : Client → Prop
  /-- no lease that was granted lasts longer, on whatever clock -/
  expiry : Nat
  /-- a lease until then was sent to the client -/
  granted : Client → Nat → Prop
  /-- and has arrived -/
  received : Client → Nat → Prop

/-- A server that lends one lease to its clients, each with a clock of its own.

租约：各有时钟的服务器与客户端 -/
structure Lease (Client : Type) where
  /-- how long a lease lasts -/
  duration : Nat
  /-- how far a client's clock may be behind the server's -/
  skew : Nat
  /-- how long after the end of a lease the server waits -/
  margin : Nat

/-- The initial states of `Lease`. -/
def Lease.Init {Client : Type} (L : Lease Client) (s : LeaseState Client) : Prop :=
  (∀ (c : Client), s.time ≤ s.clock c + L.skew) ∧
  (∀ (c : Client), ¬s.holder c) ∧
  (∀ (c : Client) (e : Nat), ¬s.granted c e) ∧
  (∀ (c : Client) (e : Nat), ¬s.received c e)

/-- Time passes: the server's clock goes forward, and each client's clock is anywhere that the skew
allows; it may have been set back. -/
def Lease.TickStep {Client : Type} (L : Lease Client) (s t : LeaseState Client) : Prop :=
  s.time ≤ t.time ∧
  (∀ (c : Client), t.time ≤ t.clock c + L.skew) ∧
  (∀ (x1 : Client), t.holder x1 ↔ s.holder x1) ∧
  t.expiry = s.expiry ∧
  (∀ (x1 : Client) (x2 : Nat), t.granted x1 x2 ↔ s.granted x1 x2) ∧
  (∀ (x1 : Client) (x2 : Nat), t.received x1 x2 ↔ s.received x1 x2)

/-- The server grants the lease, or extends it: to the holder that it remembers, or, when the last
lease is over by the margin, to anybody. -/
def Lease.GrantStep {Client : Type} (L : Lease Client) (s t : LeaseState Client) (c : Client)
    : Prop :=
  (s.holder c ∨ s.expiry + L.margin ≤ s.time) ∧
  (∀ (d : Client), t.holder d ↔ d = c) ∧
  t.expiry = s.time + L.duration ∧
  (∀ (d : Client) (e : Nat), t.granted d e ↔ s.granted d e ∨ d = c ∧ e = s.time + L.duration) ∧
  t.time = s.time ∧
  (∀ (x1 : Client), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Client) (x2 : Nat), t.received x1 x2 ↔ s.received x1 x2)

/-- A lease that was sent arrives, early, late or again. -/
def Lease.ReceiveStep {Client : Type} (L : Lease Client) (s t : LeaseState Client) (c : Client)
    (e : Nat) : Prop :=
  s.granted c e ∧
  (∀ (d : Client) (f : Nat), t.received d f ↔ s.received d f ∨ d = c ∧ f = e) ∧
  t.time = s.time ∧
  (∀ (x1 : Client), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Client), t.holder x1 ↔ s.holder x1) ∧
  t.expiry = s.expiry ∧
  (∀ (x1 : Client) (x2 : Nat), t.granted x1 x2 ↔ s.granted x1 x2)

/-- The server crashes and comes back: it has forgotten its leases, and acts as if it had granted a
lease just now. -/
def Lease.RestartStep {Client : Type} (L : Lease Client) (s t : LeaseState Client) : Prop :=
  (∀ (c : Client), ¬t.holder c) ∧
  t.expiry = s.time + L.duration ∧
  t.time = s.time ∧
  (∀ (x1 : Client), t.clock x1 = s.clock x1) ∧
  (∀ (x1 : Client) (x2 : Nat), t.granted x1 x2 ↔ s.granted x1 x2) ∧
  (∀ (x1 : Client) (x2 : Nat), t.received x1 x2 ↔ s.received x1 x2)

/-- One step of `Lease`: some action. -/
def Lease.Step {Client : Type} (L : Lease Client) (s t : LeaseState Client) : Prop :=
  L.TickStep s t ∨
  (∃ c : Client, L.GrantStep s t c) ∨
  (∃ (c : Client) (e : Nat), L.ReceiveStep s t c e) ∨
  L.RestartStep s t

/-- The states that `Lease` reaches from an initial state. -/
inductive Lease.Reachable {Client : Type} (L : Lease Client) : LeaseState Client → Prop where
  | init {s : LeaseState Client} :
      L.Init s → Lease.Reachable L s
  | step {s r : LeaseState Client} :
      Lease.Reachable L r → L.Step r s → Lease.Reachable L s

/-- With a margin of at least the skew, two clients never believe at once that they hold an
unexpired lease.

租约互斥：余量不小于时钟偏差时，至多一个客户端认为自己持有租约 -/
def one_believer.Statement : Prop :=
  ∀ {Client : Type} (L : Lease Client) (s : LeaseState Client),
    L.Reachable s →
    (∀ (c d : Client) (e f : Nat),
       L.skew ≤ L.margin → s.received c e → s.clock c < e → s.received d f → s.clock d < f → c = d)

/-- With such a margin the lease moves: a client had it, and another one believes that it has it
now.

租约到期后可换持有者 -/
def the_lease_moves.Statement : Prop :=
  ∃ (Client : Type) (L : Lease Client) (s : LeaseState Client),
    L.Reachable s ∧
    (∃ c d : Client,
       L.skew ≤ L.margin ∧
       c ≠ d ∧
       (∃ e : Nat, s.received c e) ∧
       (∃ e : Nat, s.received d e ∧ s.clock d < e))

/-- With a smaller margin two clients believe it at once.

余量小于偏差：两个客户端同时认为自己持有租约 -/
def two_believers.Statement : Prop :=
  ∃ (Client : Type) (L : Lease Client) (s : LeaseState Client),
    L.Reachable s ∧
    (∃ c d : Client,
       L.margin < L.skew ∧
       c ≠ d ∧
       (∃ e : Nat, s.received c e ∧ s.clock c < e) ∧
       (∃ e : Nat, s.received d e ∧ s.clock d < e))

/-- No smaller margin is enough: whatever skew and term are, two clients can then believe at once
that they hold the lease.

余量下界 -/
def margin_is_needed.Statement : Prop :=
  ∀ {Client : Type} (L : Lease Client) (c d : Client),
    L.margin < L.skew →
    0 < L.duration →
    c ≠ d →
    (∃ (s : LeaseState Client) (e f : Nat),
       L.Reachable s ∧ s.received c e ∧ s.clock c < e ∧ s.received d f ∧ s.clock d < f)

end DistSys.Lease
