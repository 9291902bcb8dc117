module

public import DistSys.Statements.Agreement.BroadcastProtocol
public import DistSys.Foundations.Execution

/-!
# Broadcast protocols, and the sequencer

One step of a broadcast protocol: which messages wait afterwards.  One step of the sequencer: its
list grows, everybody's log is a prefix of it, and whoever lacks a message of it is being told
(`Invariant`).

## Main declarations

* `waits_after`, `waits_of_sent`, `waits_of_kept`: the buffer after a step.
* `Invariant`, `invariant_after`: what every configuration of the sequencer satisfies.
-/

@[expose] public noncomputable section

namespace DistSys.BroadcastProtocol

open scoped Classical

variable {Process Payload Message State : Type}

section Buffer

variable {B : BroadcastProtocol Process Payload Message State}
  {C : Flp.Configuration Process Message State} {e : Event Process Payload Message} {q : Process}
  {m : Message}

/-- A message that waits after a step waited before or was sent. -/
theorem waits_after (waits : 0 < (B.after C e).buffer q m) : 0 < C.buffer q m ∨
    (q, m) ∈ B.sends e.process (C.state e.process) e.request e.received := by
  replace waits : 0 < C.buffer q m - (if q = e.process ∧ e.received = some m then 1 else 0)
    + (B.sends e.process (C.state e.process) e.request e.received).countP
      (fun sent => decide (sent = (q, m))) := waits
  by_cases before : 0 < C.buffer q m
  · exact Or.inl before
  · have added : 0 < (B.sends e.process (C.state e.process) e.request e.received).countP
        (fun sent => decide (sent = (q, m))) := by omega
    obtain ⟨sent, mem, same⟩ := List.countP_pos_iff.1 added
    exact Or.inr (of_decide_eq_true same ▸ mem)

/-- What a step sends waits afterwards. -/
theorem waits_of_sent
    (sent : (q, m) ∈ B.sends e.process (C.state e.process) e.request e.received) :
    0 < (B.after C e).buffer q m :=
  Nat.lt_of_lt_of_le (List.countP_pos_iff.2 ⟨_, sent, decide_eq_true rfl⟩) (Nat.le_add_left _ _)

/-- What waits and is not received still waits. -/
theorem waits_of_kept (waits : 0 < C.buffer q m)
    (other : ¬ (q = e.process ∧ e.received = some m)) : 0 < (B.after C e).buffer q m := by
  show 0 < C.buffer q m - (if q = e.process ∧ e.received = some m then 1 else 0) + _
  rw [if_neg other]
  omega

/-- The others stay as they are. -/
theorem state_after_other (other : q ≠ e.process) : (B.after C e).state q = C.state q :=
  if_neg other

/-- The process of the event takes its step. -/
theorem state_after_self : (B.after C e).state e.process
    = B.next e.process (C.state e.process) e.request e.received :=
  if_pos rfl

end Buffer

/-! ### Lists that grow -/

/-- A list is a prefix of its extension. -/
theorem prefix_extended (order : List Payload) (m : Payload) : order <+: extended order m := by
  unfold extended
  split
  · exact List.prefix_refl _
  · exact List.prefix_append _ _

/-- What is added is there. -/
theorem mem_extended_self (order : List Payload) (m : Payload) : m ∈ extended order m := by
  unfold extended
  split
  · assumption
  · exact List.mem_append.2 (Or.inr (List.mem_singleton.2 rfl))

/-- Nothing else is added. -/
theorem of_mem_extended {order : List Payload} {m x : Payload} (mem : x ∈ extended order m) :
    x ∈ order ∨ x = m := by
  unfold extended at mem
  split at mem
  · exact Or.inl mem
  · exact (List.mem_append.1 mem).imp_right List.mem_singleton.1

/-- Nothing is added twice. -/
theorem extended_nodup {order : List Payload} (nodup : order.Nodup) (m : Payload) :
    (extended order m).Nodup := by
  unfold extended
  split
  · exact nodup
  · rename_i fresh
    exact List.nodup_append.2 ⟨nodup, List.nodup_cons.2 ⟨nofun, List.nodup_nil⟩,
      fun x mem y mem' same => fresh (List.mem_singleton.1 mem' ▸ same ▸ mem)⟩

variable {order : List Payload} {request : Option Payload}
  {received : Option (Note Payload)}

/-- The sequencer's list only grows. -/
theorem prefix_ordered : order <+: ordered order request received := by
  unfold ordered
  have asked : order <+: requested order request := by
    unfold requested
    cases request with
    | none => exact List.prefix_refl _
    | some m => exact prefix_extended _ _
  cases received with
  | none => exact asked
  | some x =>
    cases x with
    | submit m => exact asked.trans (prefix_extended _ _)
    | order told => exact asked

/-- The sequencer lists nothing twice. -/
theorem ordered_nodup (nodup : order.Nodup) : (ordered order request received).Nodup := by
  unfold ordered
  have asked : (requested order request).Nodup := by
    unfold requested
    cases request with
    | none => exact nodup
    | some m => exact extended_nodup nodup m
  cases received with
  | none => exact asked
  | some x =>
    cases x with
    | submit m => exact extended_nodup asked m
    | order told => exact asked

/-- The sequencer lists what it had, what it is asked for and what is submitted. -/
theorem of_mem_ordered {m : Payload} (mem : m ∈ ordered order request received) :
    m ∈ order ∨ request = some m ∨ received = some (.submit m) := by
  unfold ordered at mem
  have asked : ∀ x, x ∈ requested order request →
      x ∈ order ∨ request = some x := by
    intro x mem
    unfold requested at mem
    cases request with
    | none => exact Or.inl mem
    | some y => exact (of_mem_extended mem).imp_right fun same => congrArg some same.symm
  cases received with
  | none => exact (asked m mem).imp_right Or.inl
  | some x =>
    cases x with
    | submit y =>
      rcases of_mem_extended mem with mem | same
      · exact (asked m mem).imp_right Or.inl
      · exact Or.inr (Or.inr (by rw [same]))
    | order told => exact (asked m mem).imp_right Or.inl

/-- What is submitted is listed. -/
theorem mem_ordered_submit (m : Payload) : m ∈ ordered order request (some (.submit m)) := by
  unfold ordered
  exact mem_extended_self _ _

/-- What is asked for is listed. -/
theorem mem_ordered_request (m : Payload) : m ∈ ordered order (some m) received := by
  unfold ordered requested
  cases received with
  | none => exact mem_extended_self _ _
  | some x =>
    cases x with
    | submit y => exact (prefix_extended _ _).subset (mem_extended_self _ _)
    | order told => exact mem_extended_self _ _

/-- Another process has its list or the one it is told. -/
theorem followed_prefix {whole : List Payload} (own : order <+: whole)
    (told : ∀ l, received = some (.order l) → l <+: whole) : followed order received <+: whole := by
  unfold followed
  cases received with
  | none => exact own
  | some x =>
    cases x with
    | submit m => exact own
    | order l =>
      show (if order.length < l.length then l else order) <+: whole
      split
      · exact told l rfl
      · exact own

/-- Of two prefixes of one list the longer contains the shorter. -/
theorem subset_of_length_le {l k whole : List Payload} (first : l <+: whole) (second : k <+: whole)
    (le : l.length ≤ k.length) {m : Payload} (mem : m ∈ l) : m ∈ k :=
  (List.prefix_of_prefix_length_le first second le).subset mem

/-- Another process forgets nothing. -/
theorem mem_followed {whole : List Payload} (own : order <+: whole)
    (told : ∀ l, received = some (.order l) → l <+: whole) {m : Payload} (mem : m ∈ order) :
    m ∈ followed order received := by
  unfold followed
  cases received with
  | none => exact mem
  | some x =>
    cases x with
    | submit m => exact mem
    | order l =>
      show m ∈ if order.length < l.length then l else order
      split
      · rename_i lt
        exact subset_of_length_le own (told l rfl) (Nat.le_of_lt lt) mem
      · exact mem

/-- Another process learns what it is told. -/
theorem mem_followed_order {whole l : List Payload} (own : order <+: whole) (told : l <+: whole)
    {m : Payload} (mem : m ∈ l) : m ∈ followed order (some (.order l)) := by
  show m ∈ if order.length < l.length then l else order
  split
  · exact mem
  · rename_i le
    exact subset_of_length_le told own (Nat.le_of_not_lt le) mem

/-! ### The sequencer -/

variable {S : Sequencer Process Payload} {leader : Process} {sent : Payload → Prop}

/-- The sequencer's list has no repetition and only what was broadcast; every log, and every list on
its way, is a prefix of it; and whoever lacks something of it is being told. -/
structure Invariant (leader : Process) (sent : Payload → Prop)
    (C : Flp.Configuration Process (Note Payload) (List Payload)) : Prop where
  nodup : (C.state leader).Nodup
  created : ∀ m, m ∈ C.state leader → sent m
  log : ∀ p, C.state p <+: C.state leader
  order : ∀ p l, 0 < C.buffer p (.order l) → l <+: C.state leader
  submit : ∀ p m, 0 < C.buffer p (.submit m) → sent m
  told : ∀ p m, m ∈ C.state leader → m ∈ C.state p ∨ ∃ l, 0 < C.buffer p (.order l) ∧ m ∈ l

/-- It holds at the start. -/
theorem invariant_initial :
    Invariant S.leader sent S.protocol.initial where
  nodup := List.nodup_nil
  created _ mem := nomatch mem
  log _ := List.prefix_refl _
  order _ _ waits := absurd waits (Nat.lt_irrefl 0)
  submit _ _ waits := absurd waits (Nat.lt_irrefl 0)
  told _ _ mem := nomatch mem

variable {C : Flp.Configuration Process (Note Payload) (List Payload)}
  {e : Event Process Payload (Note Payload)}

/-- What the sequencer sends is its new list. -/
theorem of_sends_leader {s : List Payload} {q : Process} {x : Note Payload}
    (mem : (q, x) ∈ S.protocol.sends S.leader s request received) :
    x = .order (ordered s request received) := by
  replace mem : (q, x) ∈ if S.leader = S.leader then _ else _ := mem
  rw [if_pos rfl, Sequencer.announced] at mem
  split at mem
  · exact nomatch mem
  · obtain ⟨p, _, same⟩ := List.mem_map.1 mem
    exact (Prod.mk.inj same).2.symm

/-- What another process sends is what it was asked to broadcast. -/
theorem of_sends_other {p : Process} (other : p ≠ S.leader) {s : List Payload} {q : Process}
    {x : Note Payload}
    (mem : (q, x) ∈ S.protocol.sends p s request received) :
    ∃ m, request = some m ∧ x = .submit m := by
  replace mem : (q, x) ∈ if p = S.leader then _ else _ := mem
  rw [if_neg other] at mem
  cases request with
  | none => exact nomatch mem
  | some m => exact ⟨m, rfl, (Prod.mk.inj (List.mem_singleton.1 mem)).2⟩

/-- The sequencer's list after its own step. -/
theorem state_leader (self : e.process = S.leader) :
    (S.protocol.after C e).state S.leader
      = ordered (C.state S.leader) e.request e.received := by
  have h := state_after_self (B := S.protocol) (C := C) (e := e)
  rw [self] at h
  exact h.trans (if_pos rfl)

/-- The list of another process after its own step. -/
theorem state_other (other : e.process ≠ S.leader) :
    (S.protocol.after C e).state e.process
      = followed (C.state e.process) e.received :=
  state_after_self.trans (if_neg other)

/-- A step of the sequencer keeps the invariant. -/
theorem invariant_leader {later : Payload → Prop} (inv : Invariant S.leader sent C)
    (applicable : S.protocol.Applicable C e) (self : e.process = S.leader)
    (more : ∀ m, sent m ∨ e.request = some m → later m) :
    Invariant S.leader later (S.protocol.after C e) := by
  have list := state_leader (S := S) (C := C) self
  have grows : C.state S.leader <+: (S.protocol.after C e).state S.leader :=
    list ▸ prefix_ordered
  refine ⟨list ▸ ordered_nodup inv.nodup, fun m mem => ?_, fun p => ?_, fun p l waits => ?_,
    fun p m waits => ?_, fun p m mem => ?_⟩
  · rw [list] at mem
    rcases of_mem_ordered mem with mem | asked | submitted
    · exact more m (Or.inl (inv.created m mem))
    · exact more m (Or.inr asked)
    · exact more m (Or.inl (inv.submit _ m (applicable _ submitted)))
  · by_cases here : p = S.leader
    · exact here ▸ List.prefix_refl _
    · rw [state_after_other (self ▸ here)]
      exact (inv.log p).trans grows
  · rcases waits_after waits with waits | sent
    · exact (inv.order p l waits).trans grows
    · rw [self] at sent
      rw [list, Note.order.inj (of_sends_leader sent)]
      exact List.prefix_refl _
  · rcases waits_after waits with waits | sent
    · exact more m (Or.inl (inv.submit p m waits))
    · rw [self] at sent
      exact nomatch of_sends_leader sent
  · by_cases here : p = S.leader
    · exact Or.inl (here ▸ mem)
    · have other : p ≠ e.process := self ▸ here
      rw [state_after_other other]
      by_cases same : ordered (C.state S.leader) e.request e.received = C.state S.leader
      · rw [list, same] at mem
        refine (inv.told p m mem).imp_right fun ⟨l, waits, mem⟩ => ⟨l, ?_, mem⟩
        exact waits_of_kept waits fun h => other h.1
      · refine Or.inr ⟨_, waits_of_sent ?_, list ▸ mem⟩
        rw [self]
        show _ ∈ if S.leader = S.leader then _ else _
        rw [if_pos rfl, Sequencer.announced, if_neg (Ne.symm same)]
        exact List.mem_map.2 ⟨p, S.everybody p, rfl⟩

/-- A step of another process keeps the invariant. -/
theorem invariant_other {later : Payload → Prop} (inv : Invariant S.leader sent C)
    (applicable : S.protocol.Applicable C e) (other : e.process ≠ S.leader)
    (more : ∀ m, sent m ∨ e.request = some m → later m) :
    Invariant S.leader later (S.protocol.after C e) := by
  have list : (S.protocol.after C e).state S.leader = C.state S.leader :=
    state_after_other other.symm
  have told : ∀ l, e.received = some (.order l) → l <+: C.state S.leader := fun l received =>
    inv.order _ l (applicable _ received)
  refine ⟨list ▸ inv.nodup, fun m mem => ?_, fun p => ?_, fun p l waits => ?_,
    fun p m waits => ?_, fun p m mem => ?_⟩
  · exact more m (Or.inl (inv.created m (list ▸ mem)))
  · rw [list]
    by_cases here : p = e.process
    · subst here
      rw [state_other other]
      exact followed_prefix (inv.log _) told
    · rw [state_after_other here]
      exact inv.log p
  · rw [list]
    rcases waits_after waits with waits | sent
    · exact inv.order p l waits
    · obtain ⟨_, _, same⟩ := of_sends_other other sent
      exact nomatch same
  · rcases waits_after waits with waits | sent
    · exact more m (Or.inl (inv.submit p m waits))
    · obtain ⟨x, asked, same⟩ := of_sends_other other sent
      exact more m (Or.inr (asked.trans (congrArg some (Note.submit.inj same).symm)))
  · rw [list] at mem
    by_cases here : p = e.process
    · subst here
      rw [state_other other]
      rcases inv.told _ m mem with mem | ⟨l, waits, mem⟩
      · exact Or.inl (mem_followed (inv.log _) told mem)
      · by_cases now : e.received = some (.order l)
        · exact Or.inl (now ▸ mem_followed_order (inv.log _) (told l now) mem)
        · exact Or.inr ⟨l, waits_of_kept waits fun h => now h.2, mem⟩
    · rw [state_after_other here]
      exact (inv.told p m mem).imp_right fun ⟨l, waits, mem⟩ =>
        ⟨l, waits_of_kept waits fun h => here h.1, mem⟩

/-- Every step keeps the invariant. -/
theorem invariant_after {later : Payload → Prop} (inv : Invariant S.leader sent C)
    (applicable : S.protocol.Applicable C e)
    (more : ∀ m, sent m ∨ e.request = some m → later m) :
    Invariant S.leader later (S.protocol.after C e) := by
  by_cases self : e.process = S.leader
  · exact invariant_leader inv applicable self more
  · exact invariant_other inv applicable self more

end DistSys.BroadcastProtocol
