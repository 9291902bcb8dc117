module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.BroadcastProtocol
public import DistSys.Agreement.Broadcast.Equivalence

/-!
# Without faults a sequencer implements atomic broadcast

The specification of atomic broadcast can be met: in every admissible run of the sequencer in which
no process is faulty, the sequencer's own log is the common log.  So it is the fault that makes
atomic broadcast impossible (`asynchronous_impossible`), not the asynchrony.

## Main declarations

* `invariant_at`: the invariant at each moment of a run.
* `exists_told`: everybody learns what the sequencer lists.
* `sequencer`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open scoped Classical
open BroadcastProtocol Broadcast

variable {Process Payload : Type} {S : BroadcastProtocol.Sequencer Process Payload}
  {schedule : Nat → BroadcastProtocol.Event Process Payload (Note Payload)}

/-- The payload has been broadcast by then. -/
def SentBy (schedule : Nat → BroadcastProtocol.Event Process Payload (Note Payload)) (t : Nat)
    (m : Payload) : Prop :=
  ∃ q k, k < t ∧ (schedule k).process = q ∧ (schedule k).request = some m

/-- The invariant of the sequencer holds at each moment. -/
theorem invariant_at (allowed : S.protocol.execution.AllowedForever S.protocol.initial schedule)
    (t : Nat) : Invariant S.leader (SentBy schedule t) (S.protocol.configuration schedule t) := by
  induction t with
  | zero => exact invariant_initial
  | succ t ih =>
    refine invariant_after ih (allowed t) fun m sent => ?_
    rcases sent with ⟨q, k, lt, at_q, asked⟩ | asked
    · exact ⟨q, k, Nat.lt_succ_of_lt lt, at_q, asked⟩
    · exact ⟨_, t, Nat.lt_succ_self t, rfl, asked⟩

/-- The sequencer's list at one moment is a prefix of its list at a later one. -/
theorem prefix_at {t u : Nat} (le : t ≤ u) :
    (S.protocol.configuration schedule t).state S.leader
      <+: (S.protocol.configuration schedule u).state S.leader := by
  induction le with
  | refl => exact List.prefix_refl _
  | @step u _ ih =>
    refine ih.trans ?_
    show _ <+: (S.protocol.after (S.protocol.configuration schedule u) (schedule u)).state S.leader
    by_cases self : (schedule u).process = S.leader
    · rw [state_leader self]
      exact prefix_ordered
    · rw [state_after_other (Ne.symm self)]
      exact List.prefix_refl _

/-- Whoever is nonfaulty learns what the sequencer lists. -/
theorem exists_told (admissible : S.protocol.Admissible schedule) {t : Nat} {m : Payload}
    (listed : m ∈ (S.protocol.configuration schedule t).state S.leader) {p : Process}
    (nonfaulty : BroadcastProtocol.Nonfaulty schedule p) :
    ∃ u, m ∈ (S.protocol.configuration schedule u).state p := by
  rcases (invariant_at admissible.1 t).told p m listed with mem | ⟨l, waits, mem⟩
  · exact ⟨t, mem⟩
  · obtain ⟨k, le, at_p, received⟩ := admissible.2 p _ t nonfaulty waits
    have inv := invariant_at admissible.1 k
    by_cases self : p = S.leader
    · exact ⟨t, self ▸ listed⟩
    · have told : l <+: (S.protocol.configuration schedule k).state S.leader :=
        inv.order p l (at_p ▸ admissible.1 k _ received)
      refine ⟨k + 1, ?_⟩
      show m ∈ (S.protocol.after (S.protocol.configuration schedule k) (schedule k)).state p
      rw [← at_p, state_other (at_p.symm ▸ self), received]
      exact mem_followed_order (inv.log _) told mem

/-- What a nonfaulty process is asked to broadcast the sequencer lists. -/
theorem exists_listed (admissible : S.protocol.Admissible schedule)
    (nonfaulty : BroadcastProtocol.Nonfaulty schedule S.leader) {k : Nat} {m : Payload}
    (asked : (schedule k).request = some m) :
    ∃ u, m ∈ (S.protocol.configuration schedule u).state S.leader := by
  by_cases self : (schedule k).process = S.leader
  · refine ⟨k + 1, ?_⟩
    show m ∈ (S.protocol.after (S.protocol.configuration schedule k) (schedule k)).state S.leader
    rw [state_leader self, asked]
    exact mem_ordered_request m
  · have waits : 0 < (S.protocol.configuration schedule (k + 1)).buffer S.leader (.submit m) := by
      refine waits_of_sent ?_
      show _ ∈ if (schedule k).process = S.leader then _ else _
      rw [if_neg self, asked]
      exact List.mem_singleton.2 rfl
    obtain ⟨j, _, at_leader, received⟩ := admissible.2 _ _ _ nonfaulty waits
    refine ⟨j + 1, ?_⟩
    show m ∈ (S.protocol.after (S.protocol.configuration schedule j) (schedule j)).state S.leader
    rw [state_leader at_leader, received]
    exact mem_ordered_submit m

/-- **Without a fault a sequencer implements atomic broadcast.** -/
theorem sequencer : sequencer.Statement := by
  intro Process Payload S schedule admissible nonfaulty
  have inv := invariant_at admissible.1
  refine ⟨fun p m t _ sent => ?_, fun p m t mem => ?_,
    fun t => (S.protocol.configuration schedule t).state S.leader, fun t u => ?_,
    fun t => (inv t).nodup, fun p t => ⟨t, prefix_iff.2 ((inv t).log p)⟩,
    fun p m t _ listed => exists_told admissible listed (nonfaulty p)⟩
  · obtain ⟨k, _, _, asked⟩ := sent
    obtain ⟨u, listed⟩ := exists_listed admissible (nonfaulty _) asked
    exact exists_told admissible listed (nonfaulty p)
  · exact (inv t).created m (((inv t).log p).subset mem)
  · rw [prefix_iff, prefix_iff]
    exact (Nat.le_total t u).imp prefix_at prefix_at

end DistSys.AtomicBroadcast
