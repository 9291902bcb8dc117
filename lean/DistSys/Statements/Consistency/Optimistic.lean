module

/-!
# Compare-and-swap of one counter: writers that check a version instead of taking a lock.  It is
the smallest case of optimistic transactions, which are in `proofs/systems/fabric/statements.py`
(Kung and Robinson 1981)

Controllers of a Kubernetes cluster read an object, decide, and write it back; the store accepts a
write only when the object still has the version that was read (its resource version).  What that
buys is that no update is lost: here every client adds one to what it has read, and the value is the
number of accepted writes.

Written by `formal export` from `proofs/consistency/optimistic/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Optimistic

/-- A state of `VersionedObject`. -/
structure VersionedObjectState (Client : Type) where
  /-- what the object holds -/
  value : Nat
  /-- its version -/
  version : Nat
  /-- how many writes were accepted -/
  writes : Nat
  /-- the client has read this value in this version -/
  seen : Client → Nat → Nat → Prop

/-- One object in a store, and clients that each want to add one to it.

带版本号的对象 -/
structure VersionedObject (Client : Type) where
  /-- whether the store compares versions -/
  checked : Bool

/-- The initial states of `VersionedObject`. -/
def VersionedObject.Init {Client : Type} (V : VersionedObject Client)
    (s : VersionedObjectState Client) : Prop :=
  s.value = 0 ∧ s.version = 0 ∧ s.writes = 0 ∧ (∀ (c : Client) (v k : Nat), ¬s.seen c v k)

/-- A client reads the object, and forgets what it has read before. -/
def VersionedObject.ReadStep {Client : Type} (V : VersionedObject Client)
    (s t : VersionedObjectState Client) (c : Client) : Prop :=
  (∀ (d : Client) (v k : Nat),
     t.seen d v k ↔ d ≠ c ∧ s.seen d v k ∨ d = c ∧ v = s.value ∧ k = s.version) ∧
  t.value = s.value ∧
  t.version = s.version ∧
  t.writes = s.writes

/-- A write is accepted: one more than what the client has read. If versions are checked it must be
the current one; the client reads again before its next write. -/
def VersionedObject.WriteStep {Client : Type} (V : VersionedObject Client)
    (s t : VersionedObjectState Client) (c : Client) (v k : Nat) : Prop :=
  s.seen c v k ∧
  (V.checked = true → k = s.version) ∧
  t.value = v + 1 ∧
  t.version = s.version + 1 ∧
  t.writes = s.writes + 1 ∧
  (∀ (d : Client) (u m : Nat), t.seen d u m ↔ d ≠ c ∧ s.seen d u m)

/-- One step of `VersionedObject`: some action. -/
def VersionedObject.Step {Client : Type} (V : VersionedObject Client)
    (s t : VersionedObjectState Client) : Prop :=
  (∃ c : Client, V.ReadStep s t c) ∨ (∃ (c : Client) (v k : Nat), V.WriteStep s t c v k)

/-- The states that `VersionedObject` reaches from an initial state. -/
inductive VersionedObject.Reachable {Client : Type} (V : VersionedObject Client)
    : VersionedObjectState Client → Prop where
  | init {s : VersionedObjectState Client} :
      V.Init s → VersionedObject.Reachable V s
  | step {s r : VersionedObjectState Client} :
      VersionedObject.Reachable V r → V.Step r s → VersionedObject.Reachable V s

/-- With checked versions no update is lost: the value counts the accepted writes.

乐观并发：检查版本则不丢失更新 -/
def no_lost_update.Statement : Prop :=
  ∀ {Client : Type} (V : VersionedObject Client) (s : VersionedObjectState Client),
    V.Reachable s → V.checked = true → s.value = s.writes

/-- With checked versions one client after another gets its write accepted.

两个客户端先后写成功 -/
def both_write.Statement : Prop :=
  ∃ (Client : Type) (V : VersionedObject Client) (s : VersionedObjectState Client),
    V.Reachable s ∧
    (∃ (c d : Client) (v k : Nat), V.checked = true ∧ s.writes = 2 ∧ c ≠ d ∧ s.seen c v k)

/-- Without the check an update is lost: two writes are accepted, and the value is one.

不检查版本：丢失更新 -/
def an_update_is_lost.Statement : Prop :=
  ∃ (Client : Type) (V : VersionedObject Client) (s : VersionedObjectState Client),
    V.Reachable s ∧ V.checked = false ∧ s.writes = 2 ∧ s.value = 1

end DistSys.Optimistic
