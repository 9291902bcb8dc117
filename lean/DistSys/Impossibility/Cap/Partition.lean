module

public import DistSys.Impossibility.Cap.Model

/-!
# What one group of a partition can see

The indistinguishability in the proof of Gilbert and Lynch 2002, Theorem 1: as long as all messages
from the other group are lost, a group cannot tell whether anything happened there.  Two
configurations look the same to a group (`SameFor`) when its nodes, its clients and the
messages inside it are the same.  What happens in the other group changes nothing for this one, and
the same events in this group keep two such configurations alike, with the same history.

## Main declarations

* `SameFor`: two configurations look the same to a group.
* `SameFor.after_other`, `SameFor.run_other`: events of the other group are invisible.
* `SameFor.after_same`, `SameFor.run_same`: the same events, the same history.
* `SameFor.exists_own`: the events of the other group can be left out.
-/

@[expose] public noncomputable section

namespace DistSys.Cap

variable {Node Message Value State : Type}

/-- Two configurations look the same to a group: the states of its nodes, whether its clients wait,
and the messages on their way inside it. -/
structure SameFor (group : Node → Bool) (side : Bool)
    (C D : Configuration Node Message Value State) : Prop where
  /-- the nodes of the group are in the same states -/
  state : ∀ n, group n = side → C.state n = D.state n
  /-- the clients of the group wait in both or in none -/
  pending : ∀ n, group n = side → C.pending n = D.pending n
  /-- the same messages are on their way inside the group -/
  buffer : ∀ to src m, group to = side → group src = side → C.buffer to src m = D.buffer to src m

namespace SameFor

variable {A : Algorithm Node Message Value State} {group : Node → Bool} {side : Bool}
  {C D : Configuration Node Message Value State} {e : Event Node Message Value}

/-- A configuration looks the same as itself. -/
theorem refl (group : Node → Bool) (side : Bool) (C : Configuration Node Message Value State) :
    SameFor group side C C :=
  ⟨fun _ _ => rfl, fun _ _ => rfl, fun _ _ _ _ _ => rfl⟩

/-- Looking the same is symmetric. -/
theorem symm (same : SameFor group side C D) : SameFor group side D C :=
  ⟨fun n h => (same.state n h).symm, fun n h => (same.pending n h).symm,
    fun to src m h h' => (same.buffer to src m h h').symm⟩

/-- An event of the other group is invisible: what it sends into this group is a message across the
partition. -/
theorem after_other (same : SameFor group side C D) (other : group (nodeOf e) ≠ side) :
    SameFor group side (A.after C e) D := by
  have ne (n : Node) (h : group n = side) : n ≠ nodeOf e := fun eq => other (eq ▸ h)
  refine ⟨fun n h => ?_, fun n h => ?_, fun to src m h h' => ?_⟩
  · rw [Algorithm.after_state_of_ne (ne n h)]
    exact same.state n h
  · rw [Algorithm.after_pending_of_ne (ne n h)]
    exact same.pending n h
  · have not_delivered : ¬ e = Event.deliver to src m := by
      rintro rfl
      exact ne to h rfl
    rw [Algorithm.after_buffer, if_neg not_delivered, if_neg (ne src h'), Nat.sub_zero,
      Nat.add_zero]
    exact same.buffer to src m h h'

/-- The node of an event of this group is in the same state. -/
theorem state_eq (same : SameFor group side C D) (own : group (nodeOf e) = side) :
    C.state (nodeOf e) = D.state (nodeOf e) := same.state _ own

/-- At an event of this group the client waits in both configurations or in none. -/
theorem waits_eq (same : SameFor group side C D) (own : group (nodeOf e) = side) :
    A.waits C e = A.waits D e := by
  cases e with
  | invoke n o => rfl
  | deliver n src m => exact same.pending n own
  | tick n => exact same.pending n own

/-- At an event of this group the client gets the same answer. -/
theorem answered_eq (same : SameFor group side C D) (own : group (nodeOf e) = side) :
    A.answered C e = A.answered D e := by
  unfold Algorithm.answered
  rw [same.waits_eq own, same.state_eq own]

/-- At an event of this group the clients see the same. -/
theorem seen_eq (same : SameFor group side C D) (own : group (nodeOf e) = side) :
    A.seen C e = A.seen D e := by
  unfold Algorithm.seen
  rw [same.answered_eq own]

/-- An event of this group that is an invocation, or live, is possible in both configurations or in
none. -/
theorem possible (same : SameFor group side C D) (own : group (nodeOf e) = side)
    (inside : Live group e ∨ ∃ n o, e = .invoke n o) (now : A.Possible C e) : A.Possible D e := by
  cases e with
  | invoke n o => exact (same.pending n own).symm.trans now
  | tick n => trivial
  | deliver n src m =>
    rcases inside with alive | ⟨_, _, wrong⟩
    · have from_group : group src = side := (show group n = group src from alive).symm.trans own
      show 0 < D.buffer n src m
      rw [← same.buffer n src m own from_group]
      exact now
    · exact nomatch wrong

/-- The same event of this group keeps two configurations alike for it. -/
theorem after_same (same : SameFor group side C D) (own : group (nodeOf e) = side) :
    SameFor group side (A.after C e) (A.after D e) := by
  refine ⟨fun n h => ?_, fun n h => ?_, fun to src m h h' => ?_⟩
  · by_cases eq : n = nodeOf e
    · subst eq
      rw [Algorithm.after_state, Algorithm.after_state, same.state_eq own]
    · rw [Algorithm.after_state_of_ne eq, Algorithm.after_state_of_ne eq]
      exact same.state n h
  · by_cases eq : n = nodeOf e
    · subst eq
      rw [Algorithm.after_pending, Algorithm.after_pending, same.answered_eq own,
        same.waits_eq own]
    · rw [Algorithm.after_pending_of_ne eq, Algorithm.after_pending_of_ne eq]
      exact same.pending n h
  · rw [Algorithm.after_buffer, Algorithm.after_buffer, same.state_eq own,
      same.buffer to src m h h']

/-- What happens in the other group only is invisible. -/
theorem run_other (same : SameFor group side C D) {schedule : List (Event Node Message Value)}
    (other : ∀ e, e ∈ schedule → group (nodeOf e) ≠ side) :
    SameFor group side (A.execution.run C schedule) D := by
  induction schedule generalizing C with
  | nil => exact same
  | cons e rest ih =>
    exact ih (same.after_other (other e List.mem_cons_self))
      (fun f mem => other f (List.mem_cons_of_mem e mem))

/-- The same live events of this group: they are allowed in both configurations, keep them alike for
the group, and let the clients see the same. -/
theorem run_same (same : SameFor group side C D) {schedule : List (Event Node Message Value)}
    (allowed : A.execution.Allowed C schedule)
    (own : ∀ e, e ∈ schedule → Live group e ∧ group (nodeOf e) = side) :
    A.execution.Allowed D schedule ∧
      SameFor group side (A.execution.run C schedule) (A.execution.run D schedule) ∧
      ∃ more, (A.execution.run C schedule).history = C.history ++ more ∧
        (A.execution.run D schedule).history = D.history ++ more := by
  induction schedule generalizing C D with
  | nil =>
    exact ⟨trivial, same, [], (List.append_nil _).symm, (List.append_nil _).symm⟩
  | cons e rest ih =>
    obtain ⟨alive, own_e⟩ := own e List.mem_cons_self
    obtain ⟨allowed', same', more, hC, hD⟩ := ih (same.after_same own_e) allowed.2
      (fun f mem => own f (List.mem_cons_of_mem e mem))
    refine ⟨⟨same.possible (A := A) own_e (Or.inl alive) allowed.1, allowed'⟩, same',
      A.seen C e ++ more, hC.trans ?_, hD.trans ?_⟩
    · rw [Algorithm.after_history, List.append_assoc]
    · rw [Algorithm.after_history, ← same.seen_eq own_e, List.append_assoc]

/-- From a live schedule the events of the other group can be left out, and this group does not see
the difference. -/
theorem exists_own (same : SameFor group side C D) {schedule : List (Event Node Message Value)}
    (allowed : A.execution.Allowed C schedule) (alive : ∀ e, e ∈ schedule → Live group e) :
    ∃ own, A.execution.Allowed D own ∧
      SameFor group side (A.execution.run C schedule) (A.execution.run D own) ∧
      ∀ e, e ∈ own → Live group e ∧ group (nodeOf e) = side := by
  induction schedule generalizing C D with
  | nil => exact ⟨[], trivial, same, fun e mem => nomatch mem⟩
  | cons e rest ih =>
    have alive_e := alive e List.mem_cons_self
    have alive_rest (f : Event Node Message Value) (mem : f ∈ rest) : Live group f :=
      alive f (List.mem_cons_of_mem e mem)
    by_cases own_e : group (nodeOf e) = side
    · obtain ⟨own, allowed', same', all⟩ := ih (same.after_same own_e) allowed.2 alive_rest
      refine ⟨e :: own, ⟨same.possible (A := A) own_e (Or.inl alive_e) allowed.1, allowed'⟩, same',
        fun f mem => ?_⟩
      rcases List.mem_cons.1 mem with rfl | mem
      · exact ⟨alive_e, own_e⟩
      · exact all f mem
    · exact ih (same.after_other own_e) allowed.2 alive_rest

end SameFor

end DistSys.Cap
