module

public import DistSys.Statements.Impossibility.Cap
public import DistSys.Foundations.Execution.CountableFairness

/-!
# Steps of an asynchronous register implementation

What one event does to a configuration, and what the fair scheduler asks of the executions of an
algorithm: a message that may be delivered stays so until it is delivered, and a step sends finitely
many messages.

Gilbert and Lynch (*Brewer's conjecture and the feasibility of consistent, available,
partition-tolerant web services*, 2002) use I/O automata, whose fair executions exist by a general
theorem; here they come from `Execution.exists_fair_run`.

## Main declarations

* `Algorithm.after_pending`, `Algorithm.after_history`: what an event does to the clients.
* `Algorithm.possible_after`, `Algorithm.possible_before`: live events persist, and few are new.
* `Algorithm.exists_answered`: availability gives a finite schedule of live events that answers.
-/

@[expose] public noncomputable section

namespace DistSys.Cap

variable {Node Message Value State : Type}

/-- What the clients see of an event before any answer: an invocation. -/
def invoked (e : Event Node Message Value) : List (History.HistoryEvent Node
    (History.RegisterOperation Value) (History.RegisterResponse Value)) :=
  match e with
  | .invoke n o => [.invoke n o]
  | .deliver _ _ _ => []
  | .tick _ => []

namespace Algorithm

variable (A : Algorithm Node Message Value State)

/-- What the clients see of an event. -/
def seen (C : Configuration Node Message Value State) (e : Event Node Message Value) :
    List (History.HistoryEvent Node (History.RegisterOperation Value)
      (History.RegisterResponse Value)) :=
  invoked e ++ (A.answered C e).toList.map (History.HistoryEvent.respond (nodeOf e))

variable {A}
variable {C : Configuration Node Message Value State} {e f : Event Node Message Value}

/-! ### What an event does -/

/-- The node of an event takes its next state. -/
theorem after_state : (A.after C e).state (nodeOf e)
    = A.next (nodeOf e) (C.state (nodeOf e)) (inputOf e) := if_pos rfl

/-- The other nodes stay as they are. -/
theorem after_state_of_ne {q : Node} (other : q ≠ nodeOf e) :
    (A.after C e).state q = C.state q := if_neg other

/-- A client waits after an event of its node if it waited then and got no answer. -/
theorem after_pending :
    (A.after C e).pending (nodeOf e) = ((A.answered C e).isNone && A.waits C e) := by
  refine (if_pos rfl).trans ?_
  cases A.answered C e with
  | none => exact (Bool.true_and _).symm
  | some r => exact (Bool.false_and _).symm

/-- The clients of other nodes wait as before. -/
theorem after_pending_of_ne {q : Node} (other : q ≠ nodeOf e) :
    (A.after C e).pending q = C.pending q := if_neg other

/-- The history grows by what the clients see. -/
theorem after_history : (A.after C e).history = C.history ++ A.seen C e := by
  refine congrArg (C.history ++ ·) ?_
  unfold seen
  refine congr (congrArg HAppend.hAppend ?_) ?_
  · cases e <;> rfl
  · cases A.answered C e <;> rfl

open scoped Classical in
/-- The messages on their way after an event: what was delivered is gone, what was sent is there. -/
theorem after_buffer (to src : Node) (m : Message) : (A.after C e).buffer to src m
    = C.buffer to src m - (if e = Event.deliver to src m then 1 else 0) +
      (if src = nodeOf e then (A.sends (nodeOf e) (C.state (nodeOf e)) (inputOf e)).countP
        (fun (sent : Node × Message) => decide (sent = (to, m))) else 0) := rfl

open scoped Classical in
/-- The messages on their way after an event at which one message is sent. -/
theorem after_buffer_one {dst : Node} {p : Message}
    (sends : A.sends (nodeOf e) (C.state (nodeOf e)) (inputOf e) = [(dst, p)])
    (to src : Node) (m : Message) : (A.after C e).buffer to src m
      = C.buffer to src m - (if e = Event.deliver to src m then 1 else 0) +
        (if src = nodeOf e ∧ (dst, p) = (to, m) then 1 else 0) := by
  rw [after_buffer, sends, List.countP_singleton]
  refine congrArg _ ?_
  by_cases node : src = nodeOf e
  · rw [if_pos node]
    by_cases same : (dst, p) = (to, m)
    · rw [if_pos (And.intro node same)]
      exact if_pos (decide_eq_true same)
    · rw [if_neg (fun h : src = nodeOf e ∧ (dst, p) = (to, m) => same h.2)]
      exact if_neg (fun h => same (of_decide_eq_true h))
  · rw [if_neg node, if_neg (fun h : src = nodeOf e ∧ (dst, p) = (to, m) => node h.1)]

/-- A client that waits gets the answer of its node. -/
theorem answered_of_waits (h : A.waits C e = true) :
    A.answered C e = A.answer (nodeOf e) (C.state (nodeOf e)) (inputOf e) := if_pos h

/-- A client that does not wait gets no answer. -/
theorem answered_of_not_waits (h : A.waits C e = false) : A.answered C e = none :=
  if_neg (fun waits => Bool.noConfusion (h.symm.trans waits))

/-- Whoever gets an answer has waited. -/
theorem waits_of_answered {r : History.RegisterResponse Value} (h : A.answered C e = some r) :
    A.waits C e = true := by
  cases waits : A.waits C e with
  | true => rfl
  | false => exact nomatch h.symm.trans (answered_of_not_waits waits)

/-- Nobody invokes by a live event. -/
theorem invoked_of_live {group : Node → Bool} (alive : Live group e) : invoked e = [] := by
  cases e with
  | invoke n o => exact alive.elim
  | deliver n src m => rfl
  | tick n => rfl

/-- Whoever waits when a live event happens has waited before. -/
theorem waits_of_live {group : Node → Bool} (alive : Live group e) :
    A.waits C e = C.pending (nodeOf e) := by
  cases e with
  | invoke n o => exact alive.elim
  | deliver n src m => rfl
  | tick n => rfl

/-! ### Live events persist, and a step newly enables finitely many -/

/-- A live event that is possible stays so while other events happen, live or not: a message on its
way is there until it is delivered. -/
theorem possible_after {group : Node → Bool} (alive : Live group e) (possible : A.Possible C e)
    (other : e ≠ f) : A.Possible (A.after C f) e := by
  cases e with
  | invoke n o => exact alive.elim
  | tick n => trivial
  | deliver n src m =>
    show 0 < (A.after C f).buffer n src m
    rw [after_buffer, if_neg (Ne.symm other)]
    exact Nat.lt_of_lt_of_le possible (Nat.le_add_right _ _)

/-- The deliveries of the messages that an event makes its node send. -/
def fresh (A : Algorithm Node Message Value State) (C : Configuration Node Message Value State)
    (f : Event Node Message Value) : List (Event Node Message Value) :=
  (A.sends (nodeOf f) (C.state (nodeOf f)) (inputOf f)).map
    (fun sent => .deliver sent.1 (nodeOf f) sent.2)

/-- A live event that is possible after an event was so before, or delivers a message just sent. -/
theorem possible_before {group : Node → Bool} (alive : Live group e)
    (possible : A.Possible (A.after C f) e) : A.Possible C e ∨ e ∈ A.fresh C f := by
  classical
  cases e with
  | invoke n o => exact alive.elim
  | tick n => exact Or.inl trivial
  | deliver n src m =>
    rcases Nat.eq_zero_or_pos (C.buffer n src m) with empty | old
    · have positive : 0 < (A.after C f).buffer n src m := possible
      rw [after_buffer, empty, Nat.zero_sub, Nat.zero_add] at positive
      by_cases same : src = nodeOf f
      · rw [if_pos same, List.countP_pos_iff] at positive
        obtain ⟨sent, mem, h⟩ := positive
        have h := of_decide_eq_true h
        subst h same
        exact Or.inr (List.mem_map.2 ⟨_, mem, rfl⟩)
      · rw [if_neg same] at positive
        exact absurd positive (Nat.lt_irrefl 0)
    · exact Or.inl old

variable (A)

/-- In what is reached by a finite schedule, finitely many live events are possible beside the steps
that nodes take by themselves. -/
theorem exists_possible (group : Node → Bool) {schedule : List (Event Node Message Value)}
    (allowed : A.execution.Allowed A.initial schedule) :
    ∃ events : List (Event Node Message Value), ∀ e, Live group e →
      A.Possible (A.execution.run A.initial schedule) e → e ∈ events ∨ ∃ n, e = .tick n := by
  refine A.execution.run_induction (holds := fun C => ∃ events : List (Event Node Message Value),
    ∀ e, Live group e → A.Possible C e → e ∈ events ∨ ∃ n, e = .tick n)
    ?_ ⟨[], fun e alive possible => ?_⟩ allowed
  · rintro C f ⟨events, covers⟩ _
    refine ⟨events ++ A.fresh C f, fun e alive possible => ?_⟩
    rcases possible_before alive possible with before | new
    · exact (covers e alive before).imp_left (List.mem_append_left _)
    · exact Or.inl (List.mem_append_right _ new)
  · cases e with
    | invoke n o => exact alive.elim
    | tick n => exact Or.inr ⟨n, rfl⟩
    | deliver n src m => exact absurd possible (Nat.lt_irrefl 0)

/-- Availability, used once: after any finite schedule there is a finite schedule of live events
after which a client that waits has been answered.  The fair scheduler continues the schedule; the
fair run so made answers the client at some time, and is cut there. -/
theorem exists_answered (group : Node → Bool) {enumeration : Nat → Node}
    (all : ∀ x, ∃ i, enumeration i = x) (available : A.Available group)
    {first : List (Event Node Message Value)}
    (allowed : A.execution.Allowed A.initial first) (n : Node)
    (pending : (A.execution.run A.initial first).pending n = true) :
    ∃ schedule, A.execution.Allowed (A.execution.run A.initial first) schedule ∧
      (∀ e, e ∈ schedule → Live group e) ∧
      (A.execution.run (A.execution.run A.initial first) schedule).pending n = false := by
  obtain ⟨events, covers⟩ := A.exists_possible group allowed
  obtain ⟨schedule, forever, alive, fair⟩ := Execution.exists_fair_run (X := A.execution)
    (live := Live group) (fresh := A.fresh) (idle := .tick n) (pending := events)
    (arrivals := fun i => .tick (enumeration i)) (start := A.execution.run A.initial first)
    (fun C e f live_e _ possible other => possible_after live_e possible other)
    (fun C f e live_e possible => possible_before live_e possible)
    trivial (fun _ => trivial) fun e live_e possible =>
      (covers e live_e possible).imp_right fun ⟨x, step⟩ =>
        have ⟨i, same⟩ := all x
        ⟨i, (congrArg Event.tick same).trans step.symm⟩
  obtain ⟨k, le, answered⟩ := available (Execution.prepend first schedule) n first.length
    (A.execution.allowedForever_prepend allowed forever)
    (A.execution.fair_prepend (fun C e f live_e possible other =>
      possible_after live_e possible other) fair)
    (by
      have here := A.execution.stateAt_prepend A.initial first schedule 0
      rw [Nat.zero_add] at here
      rw [here]
      exact pending)
  have there := A.execution.stateAt_prepend A.initial first schedule (k - first.length)
  rw [Nat.sub_add_cancel le] at there
  obtain ⟨cut, cut_allowed, cut_run, cut_events⟩ :=
    A.execution.exists_prefix forever (k - first.length)
  refine ⟨cut, cut_allowed, fun e mem => ?_, ?_⟩
  · obtain ⟨j, rfl⟩ := cut_events e mem
    exact alive j
  · rw [cut_run, ← there]
    exact answered

end Algorithm

end DistSys.Cap
