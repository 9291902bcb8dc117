module

public import DistSys.Statements.Invariants.Systems.LockService

/-!
# Locks with fencing tokens

Leases are from Gray and Cheriton (*Leases*, SOSP 1989), numbers that grow with every grant
("sequencers") from Burrows (*The Chubby lock service*, OSDI 2006, §2.4); the check at the storage,
and the run that goes wrong without it, from Kleppmann (*How to do distributed locking*, 2016).

A token belongs to one client, and the storage never accepts a token below one that it has seen.  So
its accepted writes are sorted by token, and the writes of two grants do not interleave.

## Main declarations

* `LockService.Invariant`, `invariant_of_reachable`: the invariant, the one that Z3 checks.
* `one_holder`: the service itself never has two holders.
* `fencing_safe`, `writes_are_exclusive`: what the storage gains from the tokens.
* `without_fencing_unsafe`: without the check a paused client overwrites.
-/

@[expose] public noncomputable section

namespace DistSys.LockService

variable {Client : Type} {L : LockService Client} {s t : LockServiceState Client}

/-- The service has one holder, tokens have one owner each, and, if it checks them, the storage has
accepted them in order. -/
structure LockService.Invariant (L : LockService Client) (s : LockServiceState Client) : Prop where
  granted_before : L.GrantedBefore s
  one_owner : L.OneOwner s
  requested_was_granted : L.RequestedWasGranted s
  accepted_was_granted : L.AcceptedWasGranted s
  largest_is_largest : L.LargestIsLargest s
  one_write_a_number : L.OneWriteANumber s
  one_holder : ∀ c d, s.holds c → s.holds d → c = d
  sorted : ∀ i j c d k m,
    L.fenced = true → s.accepted i c k → s.accepted j d m → i ≤ j → k ≤ m

theorem invariant_of_init (h : L.Init s) : L.Invariant s := by
  obtain ⟨free, _, not_granted, not_requested, _, _, not_accepted⟩ := h
  exact
    { granted_before := fun c k h => absurd h (not_granted c k)
      one_owner := fun c _ k h => absurd h (not_granted c k)
      requested_was_granted := fun c k h => absurd h (not_requested c k)
      accepted_was_granted := fun i c k h => absurd h (not_accepted i c k)
      largest_is_largest := fun i c k h => absurd h (not_accepted i c k)
      one_write_a_number := fun i c _ k _ h => absurd h (not_accepted i c k)
      one_holder := fun c _ h => absurd h (free c)
      sorted := fun i _ c _ k _ _ h => absurd h (not_accepted i c k) }

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : L.Invariant s) (h : L.Step s t) : L.Invariant t := by
  obtain ⟨before, one_owner, requested, accepted, largest, numbered, one_holder, sorted⟩ := I
  rcases h with ⟨c, _, _, _, _, _, _, _, _⟩ | ⟨c, _, _, _, _, _, _, _, _⟩ |
      ⟨c, k, _, _, _, _, _, _, _, _⟩ | ⟨c, k, _, _, _, _, _, _, _, _, _, _⟩ <;>
    constructor <;>
    grind [LockService.GrantedBefore, LockService.OneOwner, LockService.RequestedWasGranted,
      LockService.AcceptedWasGranted, LockService.LargestIsLargest, LockService.OneWriteANumber]

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : L.Reachable s) : L.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-- The service never has two holders at once: it grants the lock only when it is free. -/
theorem one_holder : one_holder.Statement :=
  fun _ _ reachable => (invariant_of_reachable reachable).one_holder

/-- With fencing, the storage accepts no write of an older grant after one of a newer: it has seen
the larger token (Kleppmann 2016). -/
theorem fencing_safe : fencing_safe.Statement :=
  fun _ _ reachable => (invariant_of_reachable reachable).sorted

/-- With fencing, between two writes under one grant the storage accepts no write of another client:
its token lies between the two, so it is the same token, and that has one owner. -/
theorem writes_are_exclusive : writes_are_exclusive.Statement := by
  intro _ L s reachable i j h c d k m fenced first between last ij jh
  have I := invariant_of_reachable reachable
  have up := I.sorted i j c d k m fenced first between ij
  have down := I.sorted j h d c m k fenced between last jh
  have same : m = k := Nat.le_antisymm down up
  subst same
  exact I.one_owner d c m (I.accepted_was_granted j d m between).1
    (I.accepted_was_granted i c m first).1

/-! ### A paused client -/

/-- The lock service for two clients, `false` and `true`, whose storage does not look at tokens. -/
def unfenced : LockService Bool := ⟨false⟩

/-- Without fencing a paused client overwrites (Kleppmann 2016).  The first client is granted the
lock with token 0, sends a write, and is paused; its lease expires; the second client is granted the
lock with token 1, and its write arrives; then the first client's write arrives. -/
theorem without_fencing_unsafe : without_fencing_unsafe.Statement := by
  have start : unfenced.Reachable ⟨fun _ => False, 0, fun _ _ => False, fun _ _ => False, 0, 0,
      fun _ _ _ => False⟩ :=
    .init (by grind [LockService.Init])
  have granted : unfenced.Reachable ⟨fun c => c = false, 1, fun c k => c = false ∧ k = 0,
      fun _ _ => False, 0, 0, fun _ _ _ => False⟩ :=
    .step start (.inl ⟨false, by grind [LockService.GrantStep]⟩)
  have sent : unfenced.Reachable ⟨fun c => c = false, 1, fun c k => c = false ∧ k = 0,
      fun c k => c = false ∧ k = 0, 0, 0, fun _ _ _ => False⟩ :=
    .step granted (.inr (.inr (.inl ⟨false, 0, by grind [LockService.RequestStep]⟩)))
  have expired : unfenced.Reachable ⟨fun _ => False, 1, fun c k => c = false ∧ k = 0,
      fun c k => c = false ∧ k = 0, 0, 0, fun _ _ _ => False⟩ :=
    .step sent (.inr (.inl ⟨false, by grind [LockService.ExpireStep]⟩))
  have regranted : unfenced.Reachable ⟨fun c => c = true, 2,
      fun c k => c = false ∧ k = 0 ∨ c = true ∧ k = 1,
      fun c k => c = false ∧ k = 0, 0, 0, fun _ _ _ => False⟩ :=
    .step expired (.inl ⟨true, by grind [LockService.GrantStep]⟩)
  have resent : unfenced.Reachable ⟨fun c => c = true, 2,
      fun c k => c = false ∧ k = 0 ∨ c = true ∧ k = 1,
      fun c k => c = false ∧ k = 0 ∨ c = true ∧ k = 1, 0, 0, fun _ _ _ => False⟩ :=
    .step regranted (.inr (.inr (.inl ⟨true, 1, by grind [LockService.RequestStep]⟩)))
  have written : unfenced.Reachable ⟨fun c => c = true, 2,
      fun c k => c = false ∧ k = 0 ∨ c = true ∧ k = 1,
      fun c k => c = false ∧ k = 0 ∨ c = true ∧ k = 1, 1, 1,
      fun i c k => i = 0 ∧ c = true ∧ k = 1⟩ :=
    .step resent (.inr (.inr (.inr ⟨true, 1, by grind [LockService.WriteStep]⟩)))
  have overwritten : unfenced.Reachable ⟨fun c => c = true, 2,
      fun c k => c = false ∧ k = 0 ∨ c = true ∧ k = 1,
      fun c k => c = false ∧ k = 0 ∨ c = true ∧ k = 1, 1, 2,
      fun i c k => i = 0 ∧ c = true ∧ k = 1 ∨ i = 1 ∧ c = false ∧ k = 0⟩ :=
    .step written (.inr (.inr (.inr ⟨false, 0, by grind [LockService.WriteStep, unfenced]⟩)))
  exact ⟨Bool, unfenced, _, false, true, rfl, overwritten, Bool.false_ne_true, .inl ⟨rfl, rfl⟩,
    .inr ⟨rfl, rfl⟩, .inl ⟨rfl, rfl, rfl⟩, .inr ⟨rfl, rfl, rfl⟩⟩

end DistSys.LockService
