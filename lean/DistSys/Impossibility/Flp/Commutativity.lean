module

public import DistSys.Statements.Impossibility.Flp
public import DistSys.Foundations.Execution

/-!
# Configurations, steps, and Lemma 1 of Fischer, Lynch and Paterson

What one step does to a configuration, and the commutativity of schedules in which different
processes take steps: Lemma 1 of *Impossibility of distributed consensus with one faulty process*
(JACM 1985).  The paper proves it by a picture; here two single steps are shown to commute as an
equation between configurations, and then a step with a schedule, and then two schedules, by
induction.  As in the paper the buffer is a multiset: it is a function to numbers, so that the
equation is one of functions.

A message that is in the buffer stays there until it is received (`applicable_after`); this is the
persistence that the fair scheduler asks for.

## Main declarations

* `Configuration.ext`: configurations with the same states and buffers are equal.
* `after_comm`, `commutativity`: steps, and schedules, of different processes commute.
* `applicable_after`, `execution_persistent`, `execution_finitelyEnabling`: what the fair
  scheduler needs.
* `decided_after`, `decided_run`: decisions are kept.
* `Protocol.Reachable.run`, `reachable_initial`: what is reachable.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

variable {Process Message State : Type}

/-- Configurations with the same internal states and the same buffers are equal. -/
theorem Configuration.ext {C D : Configuration Process Message State}
    (state : ∀ p, C.state p = D.state p) (buffer : ∀ p m, C.buffer p m = D.buffer p m) :
    C = D := by
  cases C
  cases D
  have states := funext state
  have buffers := funext fun p => funext (buffer p)
  exact congr (congrArg Configuration.mk states) buffers

variable (A : Protocol Process Message State)

/-! ### One step -/

/-- An event of the execution is a step of the protocol. -/
theorem execution_apply (C : Configuration Process Message State)
    (e : Process × Option Message) : A.execution.apply C e = A.after C e := rfl

/-- The process that takes the step changes its state as the protocol says. -/
theorem after_state_self (C : Configuration Process Message State)
    (e : Process × Option Message) :
    (A.after C e).state e.1 = A.next e.1 (C.state e.1) e.2 := if_pos rfl

/-- The other processes do not change their state. -/
theorem after_state_of_ne {C : Configuration Process Message State}
    {e : Process × Option Message} {p : Process} (ne : p ≠ e.1) :
    (A.after C e).state p = C.state p := if_neg ne

open scoped Classical in
/-- The buffer after a step: without the received message, and with the messages sent. -/
theorem after_buffer (C : Configuration Process Message State) (e : Process × Option Message)
    (p : Process) (m : Message) :
    (A.after C e).buffer p m = C.buffer p m - (if e = (p, some m) then 1 else 0) +
      (A.sends e.1 (C.state e.1) e.2).countP fun sent => decide (sent = (p, m)) := rfl

/-- What is in the buffer after a step was there before or is sent by the step. -/
theorem mem_buffer_after {C : Configuration Process Message State}
    {e : Process × Option Message} {p : Process} {m : Message}
    (waiting : 0 < (A.after C e).buffer p m) :
    0 < C.buffer p m ∨ (p, m) ∈ A.sends e.1 (C.state e.1) e.2 := by
  classical
  rw [after_buffer] at waiting
  by_cases before : 0 < C.buffer p m
  · exact Or.inl before
  · have sent : 0 < (A.sends e.1 (C.state e.1) e.2).countP
        fun sent => decide (sent = (p, m)) := by omega
    obtain ⟨_, mem, same⟩ := List.countP_pos_iff.1 sent
    exact Or.inr (of_decide_eq_true same ▸ mem)

/-- What a step sends is in the buffer after it. -/
theorem buffer_of_sent {C : Configuration Process Message State}
    {e : Process × Option Message} {p : Process} {m : Message}
    (sent : (p, m) ∈ A.sends e.1 (C.state e.1) e.2) : 0 < (A.after C e).buffer p m := by
  classical
  rw [after_buffer]
  exact Nat.add_pos_right _ (List.countP_pos_iff.2 ⟨(p, m), sent, decide_eq_true rfl⟩)

/-- An applicable event stays so until it happens: only its receipt takes a message away. -/
theorem applicable_after {C : Configuration Process Message State}
    {e f : Process × Option Message} (applicable : A.Applicable C e) (ne : e ≠ f) :
    A.Applicable (A.after C f) e := by
  intro m receives
  have waiting := applicable m receives
  have other : f ≠ (e.1, some m) := fun same => ne (by rw [same, ← receives])
  rw [after_buffer, if_neg other]
  omega

/-- A step without a message is always applicable. -/
theorem applicable_none (C : Configuration Process Message State) (p : Process) :
    A.Applicable C (p, none) := fun _ receives => nomatch receives

/-- A waiting message can be received. -/
theorem applicable_some {C : Configuration Process Message State} {p : Process} {m : Message}
    (waiting : 0 < C.buffer p m) : A.Applicable C (p, some m) :=
  fun _ receives => Option.some.inj receives ▸ waiting

/-- Whatever events are live, the events of a protocol persist. -/
theorem execution_persistent (live : Process × Option Message → Prop) :
    A.execution.Persistent live :=
  fun _ _ _ _ _ applicable ne => applicable_after A applicable ne

/-- The receipts that a step may newly enable: those of the messages that it sends. -/
def receipts (C : Configuration Process Message State) (e : Process × Option Message) :
    List (Process × Option Message) :=
  (A.sends e.1 (C.state e.1) e.2).map fun sent => (sent.1, some sent.2)

/-- A step newly enables only the receipts of the messages that it sends. -/
theorem execution_finitelyEnabling (live : Process × Option Message → Prop) :
    A.execution.FinitelyEnabling live (receipts A) := by
  rintro C f ⟨p, received⟩ _ applicable
  cases received with
  | none => exact Or.inl (applicable_none A C p)
  | some m =>
    rcases mem_buffer_after A (applicable m rfl) with waiting | sent
    · exact Or.inl (applicable_some A waiting)
    · exact Or.inr (List.mem_map.2 ⟨(p, m), sent, rfl⟩)

/-! ### Lemma 1 -/

/-- A step does not touch the message received by another process, nor its state: two applicable
steps of different processes commute. -/
theorem after_comm {C : Configuration Process Message State} {e f : Process × Option Message}
    (first : A.Applicable C e) (second : A.Applicable C f) (ne : e.1 ≠ f.1) :
    A.after (A.after C e) f = A.after (A.after C f) e := by
  apply Configuration.ext
  · intro p
    by_cases is_e : p = e.1
    · subst is_e
      rw [after_state_of_ne A ne, after_state_self, after_state_self, after_state_of_ne A ne]
    · rw [after_state_of_ne A (C := A.after C f) is_e]
      by_cases is_f : p = f.1
      · subst is_f
        rw [after_state_self, after_state_self, after_state_of_ne A is_e]
      · rw [after_state_of_ne A is_f, after_state_of_ne A is_f, after_state_of_ne A is_e]
  · intro p m
    rw [after_buffer, after_buffer, after_buffer, after_buffer, after_state_of_ne A ne,
      after_state_of_ne A ne.symm]
    by_cases is_e : e = (p, some m)
    · have is_f : f ≠ (p, some m) := fun same => ne (by rw [is_e, same])
      have waiting : 0 < C.buffer p m := by
        have := first m (congrArg Prod.snd is_e)
        rwa [is_e] at this
      rw [if_pos is_e, if_neg is_f]
      omega
    · by_cases is_f : f = (p, some m)
      · have waiting : 0 < C.buffer p m := by
          have := second m (congrArg Prod.snd is_f)
          rwa [is_f] at this
        rw [if_neg is_e, if_pos is_f]
        omega
      · rw [if_neg is_e, if_neg is_f]
        omega

/-- A step commutes with a schedule in which its process takes no step. -/
theorem after_run_comm {C : Configuration Process Message State} {e : Process × Option Message}
    {schedule : List (Process × Option Message)} (applicable : A.Applicable C e)
    (allowed : A.execution.Allowed C schedule) (silent : ∀ f, f ∈ schedule → e.1 ≠ f.1) :
    A.Applicable (A.execution.run C schedule) e ∧ A.execution.Allowed (A.after C e) schedule ∧
      A.execution.run (A.after C e) schedule = A.after (A.execution.run C schedule) e := by
  induction schedule generalizing C with
  | nil => exact ⟨applicable, trivial, rfl⟩
  | cons f rest ih =>
    have ne : e.1 ≠ f.1 := silent f List.mem_cons_self
    have applicable' : A.Applicable (A.after C f) e :=
      applicable_after A applicable fun same => ne (congrArg Prod.fst same)
    have allowed' : A.Applicable (A.after C e) f :=
      applicable_after A allowed.1 fun same => ne (congrArg Prod.fst same.symm)
    obtain ⟨last, ok, run⟩ :=
      ih applicable' allowed.2 fun g mem => silent g (List.mem_cons_of_mem f mem)
    have comm := after_comm A applicable allowed.1 ne
    refine ⟨last, ⟨allowed', ?_⟩, ?_⟩
    · rw [execution_apply, comm]
      exact ok
    · rw [Execution.Execution.run_cons, execution_apply, comm]
      exact run

/-- **Lemma 1.**  Two schedules in which different processes take steps commute: move the steps of
the first one by one over the second. -/
theorem commutativity : commutativity.Statement := by
  intro Process Message State A C first second allowed allowed' disjoint
  induction first generalizing C with
  | nil => exact ⟨allowed', trivial, rfl⟩
  | cons e rest ih =>
    obtain ⟨last, ok, run⟩ :=
      after_run_comm A allowed.1 allowed' fun f mem => disjoint e f List.mem_cons_self mem
    obtain ⟨second_after, first_after, same⟩ :=
      ih (A.after C e) allowed.2 ok fun f g mem => disjoint f g (List.mem_cons_of_mem e mem)
    refine ⟨second_after, ⟨last, ?_⟩, same.trans ?_⟩
    · rw [execution_apply, ← run]
      exact first_after
    · rw [run]
      rfl

/-! ### Decisions and reachable configurations -/

/-- A decision is kept by a step. -/
theorem decided_after {C : Configuration Process Message State} {v : Bool}
    (e : Process × Option Message) (decided : A.Decided C v) : A.Decided (A.after C e) v := by
  obtain ⟨p, output⟩ := decided
  refine ⟨p, ?_⟩
  by_cases steps : p = e.1
  · subst steps
    rw [after_state_self]
    exact A.write_once _ _ _ _ output
  · rw [after_state_of_ne A steps]
    exact output

/-- A decision is kept by a schedule. -/
theorem decided_run {C : Configuration Process Message State} {v : Bool}
    (schedule : List (Process × Option Message)) (decided : A.Decided C v) :
    A.Decided (A.execution.run C schedule) v := by
  induction schedule generalizing C with
  | nil => exact decided
  | cons e rest ih => exact ih (decided_after A e decided)

/-- Initial configurations are reachable. -/
theorem reachable_initial (input : Process → Bool) : A.Reachable (A.initial input) :=
  ⟨input, [], trivial, rfl⟩

variable {A}

/-- What is reached from a reachable configuration is reachable. -/
theorem Protocol.Reachable.run {C : Configuration Process Message State} (reachable : A.Reachable C)
    {schedule : List (Process × Option Message)} (allowed : A.execution.Allowed C schedule) :
    A.Reachable (A.execution.run C schedule) := by
  obtain ⟨input, before, ok, rfl⟩ := reachable
  exact ⟨input, before ++ schedule, (A.execution.allowed_append).2 ⟨ok, allowed⟩,
    A.execution.run_append _ _ _⟩

/-- What one applicable step reaches from a reachable configuration is reachable. -/
theorem Protocol.Reachable.after {C : Configuration Process Message State}
    (reachable : A.Reachable C) {e : Process × Option Message} (applicable : A.Applicable C e) :
    A.Reachable (A.after C e) :=
  reachable.run (schedule := [e]) (A.execution.allowed_singleton.2 applicable)

/-- In a reachable configuration only finitely many receipts are applicable. -/
theorem Protocol.Reachable.finite_buffer {C : Configuration Process Message State}
    (reachable : A.Reachable C) :
    ∃ waiting : List (Process × Option Message),
      ∀ p m, 0 < C.buffer p m → (p, some m) ∈ waiting := by
  obtain ⟨input, schedule, allowed, rfl⟩ := reachable
  refine A.execution.run_induction
    (holds := fun C => ∃ waiting : List (Process × Option Message),
      ∀ p m, 0 < C.buffer p m → (p, some m) ∈ waiting) ?_ ?_ allowed
  · rintro C e ⟨waiting, covers⟩ _
    refine ⟨waiting ++ receipts A C e, fun p m arrives => List.mem_append.2 ?_⟩
    exact (mem_buffer_after A arrives).imp (covers p m)
      fun sent => List.mem_map.2 ⟨(p, m), sent, rfl⟩
  · exact ⟨[], fun p m waiting => absurd waiting (Nat.lt_irrefl 0)⟩

end DistSys.Flp
