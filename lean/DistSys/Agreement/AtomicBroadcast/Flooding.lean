module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.BroadcastProtocol
public import DistSys.Agreement.Broadcast.Equivalence

/-!
# What is possible with one fault: broadcast without an order, one process, one message

In the model of Fischer, Lynch and Paterson a step may send to many processes at once, so a process
that crashes has sent to all or to none.  Flooding, where a process sends to all what it is asked to
broadcast and delivers what it is asked or receives, is therefore uniform reliable broadcast, with
any number of faults.  So the order is what makes atomic broadcast impossible
(`nonuniform_impossible`); and with one process, or one message, there is nothing to order.

## Main declarations

* `flood`: the protocol; `flood_reliable`: it is uniform reliable broadcast, and logs grow.
* `without_order`, `single_process`, `single_message`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open scoped Classical
open BroadcastProtocol Broadcast

variable {Process Payload : Type}

/-- Flooding: a message to broadcast is sent to all; the log is what was asked for or received. -/
def flood (processes : List Process) :
    BroadcastProtocol Process Payload Payload (List Payload) where
  start _ := []
  next _ log request received := requested (requested log request) received
  sends _ _ request _ := match request with
    | none => []
    | some m => processes.map fun q => (q, m)
  log log := log

/-! ### Lists of requests -/

/-- The list only grows. -/
theorem prefix_requested (log : List Payload) (request : Option Payload) :
    log <+: requested log request := by
  cases request with
  | none => exact List.prefix_refl _
  | some m => exact prefix_extended log m

/-- The list has no repetition. -/
theorem requested_nodup {log : List Payload} (nodup : log.Nodup) (request : Option Payload) :
    (requested log request).Nodup := by
  cases request with
  | none => exact nodup
  | some m => exact extended_nodup nodup m

/-- What is in the list was in it, or is requested. -/
theorem of_mem_requested {log : List Payload} {request : Option Payload} {x : Payload}
    (mem : x ∈ requested log request) : x ∈ log ∨ request = some x := by
  cases request with
  | none => exact Or.inl mem
  | some m => exact (of_mem_extended mem).imp_right fun same => congrArg some same.symm

section Runs

variable {processes : List Process}
  {schedule : Nat → BroadcastProtocol.Event Process Payload Payload}

/-- The message has been broadcast by then. -/
def AskedBy (schedule : Nat → BroadcastProtocol.Event Process Payload Payload) (t : Nat)
    (m : Payload) : Prop :=
  ∃ k, k < t ∧ (schedule k).request = some m

/-- What has been broadcast by now has been by later. -/
theorem AskedBy.later {t u : Nat} {m : Payload} (le : t ≤ u) (asked : AskedBy schedule t m) :
    AskedBy schedule u m :=
  asked.imp fun _ h => ⟨Nat.lt_of_lt_of_le h.1 le, h.2⟩

/-- The configuration of a run of the protocol. -/
def flooded (processes : List Process)
    (schedule : Nat → BroadcastProtocol.Event Process Payload Payload) (t : Nat) :
    Flp.Configuration Process Payload (List Payload) :=
  (flood processes).configuration schedule t

/-- A step of the process of the event. -/
theorem flooded_self (t : Nat) :
    (flooded processes schedule (t + 1)).state (schedule t).process =
      requested (requested ((flooded processes schedule t).state (schedule t).process)
        (schedule t).request) (schedule t).received :=
  state_after_self (B := flood processes)

/-- A log at one moment is a prefix of the log at the next. -/
theorem flooded_prefix_succ (t : Nat) (p : Process) :
    (flooded processes schedule t).state p <+: (flooded processes schedule (t + 1)).state p := by
  by_cases self : p = (schedule t).process
  · subst self
    rw [flooded_self]
    exact (prefix_requested _ _).trans (prefix_requested _ _)
  · have same : (flooded processes schedule (t + 1)).state p =
        (flooded processes schedule t).state p := state_after_other (B := flood processes) self
    rw [same]
    exact List.prefix_refl _

/-- A log at one moment is a prefix of the log at a later one. -/
theorem flooded_prefix {t u : Nat} (le : t ≤ u) (p : Process) :
    (flooded processes schedule t).state p <+: (flooded processes schedule u).state p := by
  induction le with
  | refl => exact List.prefix_refl _
  | step _ ih => exact ih.trans (flooded_prefix_succ _ p)

/-- Logs have no repetition. -/
theorem flooded_nodup (t : Nat) (p : Process) :
    ((flooded processes schedule t).state p).Nodup := by
  induction t with
  | zero => exact List.nodup_nil
  | succ t ih =>
    by_cases self : p = (schedule t).process
    · subst self
      rw [flooded_self]
      exact requested_nodup (requested_nodup ih _) _
    · have same : (flooded processes schedule (t + 1)).state p =
          (flooded processes schedule t).state p := state_after_other (B := flood processes) self
      rw [same]
      exact ih

/-- What is sent is what is asked for. -/
theorem of_flood_sends {p q : Process} {log : List Payload} {request received : Option Payload}
    {m : Payload} (sent : (q, m) ∈ (flood processes).sends p log request received) :
    request = some m := by
  cases request with
  | none => exact nomatch sent
  | some x =>
    obtain ⟨_, _, same⟩ := List.mem_map.1 sent
    exact congrArg some (Prod.mk.inj same).2

/-- What waits and what is in a log has been broadcast. -/
theorem flooded_created
    (allowed : (flood processes).execution.AllowedForever (flood processes).initial schedule)
    (t : Nat) : (∀ p m, m ∈ (flooded processes schedule t).state p → AskedBy schedule t m) ∧
      ∀ p m, 0 < (flooded processes schedule t).buffer p m → AskedBy schedule t m := by
  induction t with
  | zero => exact ⟨fun _ _ mem => (nomatch mem), fun _ _ waits => absurd waits (Nat.lt_irrefl 0)⟩
  | succ t ih =>
    obtain ⟨logs, buffers⟩ := ih
    refine ⟨fun p m mem => ?_, fun p m waits => ?_⟩
    · by_cases self : p = (schedule t).process
      · subst self
        rw [flooded_self] at mem
        rcases of_mem_requested mem with mem | received
        · rcases of_mem_requested mem with mem | asked
          · exact (logs _ m mem).later (Nat.le_succ t)
          · exact ⟨t, Nat.lt_succ_self t, asked⟩
        · exact (buffers _ m (allowed t m received)).later (Nat.le_succ t)
      · have same : (flooded processes schedule (t + 1)).state p =
            (flooded processes schedule t).state p :=
          state_after_other (B := flood processes) self
        rw [same] at mem
        exact (logs p m mem).later (Nat.le_succ t)
    · rcases waits_after (B := flood processes) waits with waits | sent
      · exact (buffers p m waits).later (Nat.le_succ t)
      · exact ⟨t, Nat.lt_succ_self t, of_flood_sends sent⟩

/-- What is broadcast every nonfaulty process receives, and delivers. -/
theorem flooded_delivered (finite : ∀ p, p ∈ processes)
    (admissible : (flood processes).Admissible schedule) {k : Nat} {m : Payload}
    (asked : (schedule k).request = some m) {p : Process}
    (nonfaulty : BroadcastProtocol.Nonfaulty schedule p) :
    ∃ t, m ∈ (flooded processes schedule t).state p := by
  have sent : (p, m) ∈ (flood processes).sends (schedule k).process
      ((flooded processes schedule k).state (schedule k).process) (schedule k).request
      (schedule k).received := by
    rw [asked]
    exact List.mem_map.2 ⟨p, finite p, rfl⟩
  obtain ⟨j, _, steps, received⟩ :=
    admissible.2 p m (k + 1) nonfaulty (waits_of_sent (B := flood processes) sent)
  refine ⟨j + 1, ?_⟩
  rw [← steps, flooded_self, received]
  exact mem_extended_self _ _

/-- Flooding is uniform reliable broadcast, and its logs grow. -/
theorem flood_reliable (finite : ∀ p, p ∈ processes)
    (admissible : (flood processes).Admissible schedule) :
    ((flood processes).deliveries schedule).Growing ∧
      ((flood processes).deliveries schedule).UniformReliableBroadcast := by
  have created := flooded_created admissible.1
  refine ⟨fun p t u => ?_, fun p m t nonfaulty ⟨k, _, _, asked⟩ =>
    flooded_delivered finite admissible asked nonfaulty, fun p q m ⟨t, mem⟩ nonfaulty => ?_,
    fun p m t mem => ?_, fun p t => flooded_nodup t p⟩
  · rw [prefix_iff, prefix_iff]
    exact (Nat.le_total t u).imp (flooded_prefix · p) (flooded_prefix · p)
  · obtain ⟨k, _, asked⟩ := (created t).1 p m mem
    exact flooded_delivered finite admissible asked nonfaulty
  · obtain ⟨k, lt, asked⟩ := (created t).1 p m mem
    exact ⟨(schedule k).process, k, lt, rfl, asked⟩

end Runs

/-! ### The witnesses -/

/-- Without an order: flooding. -/
theorem without_order : without_order.Statement :=
  fun {_} _ _ finite => ⟨_, _, flood _, fun _ run => flood_reliable finite run.1⟩

/-- Reliable broadcast is atomic if there is a common log of which every log is a prefix, and of
what is delivered. -/
theorem atomic_of_reliable {Message Time : Type} {R : BroadcastRun Process Message Time}
    (reliable : R.UniformReliableBroadcast) {common : Time → List Message}
    (chain : ∀ t u, Prefix (common t) (common u) ∨ Prefix (common u) (common t))
    (nodup : ∀ t, (common t).Nodup) (le : ∀ p t, ∃ u, Prefix (R.log p t) (common u))
    (delivered : ∀ m t, m ∈ common t → ∃ p, R.Delivers p m) : R.AtomicBroadcast :=
  ⟨reliable.1, reliable.2.2.1, common, chain, nodup, le, fun p m t correct mem =>
    (delivered m t mem).elim fun q delivers => reliable.2.1 q p m delivers correct⟩

/-- One process: its log is the common log. -/
theorem single_process : single_process.Statement := by
  intro Payload
  refine ⟨_, _, flood [0], fun schedule admissible _ _ => ?_⟩
  obtain ⟨growing, reliable⟩ := flood_reliable
    (fun p => List.mem_singleton.2 (Subsingleton.elim p 0)) admissible
  refine atomic_of_reliable reliable (growing 0) (reliable.2.2.2 0) (fun p t => ⟨t, ?_⟩)
    fun m t mem => ⟨0, t, mem⟩
  rw [Subsingleton.elim p 0, prefix_iff]
  exact List.prefix_refl _

/-- A list of the one message without repetition is at most that message. -/
theorem prefix_of_single {l : List (Fin 1)} (nodup : l.Nodup) : l <+: [0] := by
  match l, nodup with
  | [], _ => exact List.nil_prefix
  | [x], _ =>
    rw [Subsingleton.elim x 0]
    exact List.prefix_refl _
  | x :: y :: rest, nodup =>
    exact absurd (Subsingleton.elim x y)
      fun same => (List.nodup_cons.1 nodup).1 (same ▸ List.mem_cons_self)

/-- One message: the common log has it as soon as anybody delivers it. -/
theorem single_message : single_message.Statement := by
  intro Process processes finite
  refine ⟨_, _, flood processes, fun schedule admissible _ _ => ?_⟩
  obtain ⟨_, reliable⟩ := flood_reliable finite admissible
  let R := (flood processes).deliveries schedule
  by_cases delivered : ∃ p, R.Delivers p 0
  · refine atomic_of_reliable reliable (common := fun _ => [0]) (fun _ _ => Or.inl ?_)
      (fun _ => List.nodup_cons.2 ⟨List.not_mem_nil, List.nodup_nil⟩)
      (fun p t => ⟨t, prefix_iff.2 (prefix_of_single (reliable.2.2.2 p t))⟩)
      fun m _ mem => List.mem_singleton.1 mem ▸ delivered
    exact prefix_iff.2 (List.prefix_refl _)
  · refine atomic_of_reliable reliable (common := fun _ => []) (fun _ _ => Or.inl ?_)
      (fun _ => List.nodup_nil) (fun p t => ⟨t, prefix_iff.2 ?_⟩) fun m _ mem => nomatch mem
    · exact prefix_iff.2 (List.prefix_refl _)
    · cases shape : R.log p t with
      | nil => exact List.prefix_refl _
      | cons x rest =>
        refine absurd ⟨p, t, ?_⟩ delivered
        rw [shape, Subsingleton.elim x 0]
        exact List.mem_cons_self

end DistSys.AtomicBroadcast
