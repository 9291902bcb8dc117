module

public import DistSys.Statements.Foundations.Execution

/-!
# Executions

What every theory that talks of runs needs: finite schedules are glued together and cut, an
infinite schedule is a finite one at each moment, and finite schedules can be put before infinite
ones.

The fair scheduler (`fair_run_exists`) is the work-horse of every impossibility that needs an
infinite run.  It generalises the queue of processes in the proof of Theorem 1 of Fischer, Lynch and
Paterson (*Impossibility of distributed consensus with one faulty process*, 1985): there the queue
holds processes and the run is fair to processes and messages; here it holds events of any kind, and
which of them must be served is a parameter (`live`).  The scheduler is a function that gives one
event at a time from a memory of three things: the state, a queue of the events still to be served,
and the rest of the finite schedule that is being carried out.  So no infinite concatenation of
finite schedules is ever formed.

## Main declarations

* `Execution.run_append`, `Execution.allowed_append`: schedules one after the other.
* `Execution.exists_prefix`: the states of an infinite run are reached by finite schedules.
* `prepend`: a finite schedule before an infinite one, with `Execution.stateAt_prepend`,
  `Execution.allowedForever_prepend`, `Execution.fair_prepend`.
* `Execution.enabled_stays`: a persistent event stays enabled until it happens.
* `run_is_path`: finite schedules are the paths of the labelled system.
* `fair_run_exists`: the fair scheduler.
-/

@[expose] public noncomputable section

namespace DistSys.Execution

variable {State Event : Type}

/-! ### Finite schedules -/

namespace Execution

variable (X : Execution State Event)

/-- The empty schedule does nothing. -/
theorem run_nil (s : State) : X.run s [] = s := rfl

/-- A schedule is its first event and then the others. -/
theorem run_cons (s : State) (e : Event) (rest : List Event) :
    X.run s (e :: rest) = X.run (X.apply s e) rest := rfl

/-- A schedule is allowed when its first event is and then the others. -/
theorem allowed_cons {s : State} {e : Event} {rest : List Event} :
    X.Allowed s (e :: rest) ↔ X.enabled s e ∧ X.Allowed (X.apply s e) rest := Iff.rfl

/-- One event is an allowed schedule when it is enabled. -/
theorem allowed_singleton {s : State} {e : Event} : X.Allowed s [e] ↔ X.enabled s e :=
  ⟨fun allowed => allowed.1, fun enabled => ⟨enabled, trivial⟩⟩

/-- Two schedules one after the other: the state at the end. -/
theorem run_append (s : State) (first second : List Event) :
    X.run s (first ++ second) = X.run (X.run s first) second := by
  induction first generalizing s with
  | nil => rfl
  | cons e rest ih => exact ih (X.apply s e)

/-- Two schedules one after the other are allowed when each is in its place. -/
theorem allowed_append {s : State} {first second : List Event} :
    X.Allowed s (first ++ second) ↔ X.Allowed s first ∧ X.Allowed (X.run s first) second := by
  induction first generalizing s with
  | nil => exact ⟨fun allowed => ⟨trivial, allowed⟩, fun allowed => allowed.2⟩
  | cons e rest ih =>
    exact ⟨fun allowed => ⟨⟨allowed.1, (ih.1 allowed.2).1⟩, (ih.1 allowed.2).2⟩,
      fun allowed => ⟨allowed.1.1, ih.2 ⟨allowed.1.2, allowed.2⟩⟩⟩

/-- What every enabled event preserves holds after an allowed schedule. -/
theorem run_induction {holds : State → Prop}
    (preserved : ∀ (s : State) (e : Event), holds s → X.enabled s e → holds (X.apply s e))
    {s : State} {schedule : List Event} (start : holds s) (allowed : X.Allowed s schedule) :
    holds (X.run s schedule) := by
  induction schedule generalizing s with
  | nil => exact start
  | cons e rest ih => exact ih (preserved s e start allowed.1) allowed.2

/-! ### Infinite schedules -/

/-- At the start of an infinite run. -/
theorem stateAt_zero (s : State) (schedule : Nat → Event) : X.stateAt s schedule 0 = s := rfl

/-- One event later in an infinite run. -/
theorem stateAt_succ (s : State) (schedule : Nat → Event) (n : Nat) :
    X.stateAt s schedule (n + 1) = X.apply (X.stateAt s schedule n) (schedule n) := rfl

/-- The states of an infinite run are reached by finite schedules made of its events. -/
theorem exists_prefix {s : State} {schedule : Nat → Event}
    (allowed : X.AllowedForever s schedule) (n : Nat) :
    ∃ first : List Event, X.Allowed s first ∧ X.run s first = X.stateAt s schedule n ∧
      ∀ e, e ∈ first → ∃ k, e = schedule k := by
  induction n with
  | zero => exact ⟨[], trivial, rfl, fun e mem => nomatch mem⟩
  | succ n ih =>
    obtain ⟨first, ok, run, events⟩ := ih
    refine ⟨first ++ [schedule n], X.allowed_append.2 ⟨ok, X.allowed_singleton.2 ?_⟩, ?_, ?_⟩
    · rw [run]
      exact allowed n
    · rw [run_append, run]
      rfl
    · intro e mem
      rcases List.mem_append.1 mem with mem | mem
      · exact events e mem
      · exact ⟨n, List.mem_singleton.1 mem⟩

/-- What every enabled event preserves holds at each moment of an infinite run. -/
theorem stateAt_induction {holds : State → Prop}
    (preserved : ∀ (s : State) (e : Event), holds s → X.enabled s e → holds (X.apply s e))
    {s : State} {schedule : Nat → Event} (start : holds s)
    (allowed : X.AllowedForever s schedule) (n : Nat) : holds (X.stateAt s schedule n) := by
  induction n with
  | zero => exact start
  | succ n ih => exact preserved _ _ ih (allowed n)

/-- What every event preserves, once true in an infinite run, is true for ever. -/
theorem stateAt_mono {holds : State → Prop}
    (preserved : ∀ (s : State) (e : Event), holds s → holds (X.apply s e))
    {s : State} {schedule : Nat → Event} {n k : Nat} (le : n ≤ k)
    (now : holds (X.stateAt s schedule n)) : holds (X.stateAt s schedule k) := by
  induction le with
  | refl => exact now
  | step _ ih => exact preserved _ _ ih

end Execution

/-- The infinite schedule that begins with the events of a list. -/
def prepend (first : List Event) (schedule : Nat → Event) : Nat → Event :=
  match first with
  | [] => schedule
  | e :: rest => fun n =>
    match n with
    | 0 => e
    | k + 1 => prepend rest schedule k

namespace Execution

variable (X : Execution State Event)

/-- After its first event a schedule is the schedule of the others. -/
theorem stateAt_prepend_cons (s : State) (e : Event) (rest : List Event) (schedule : Nat → Event)
    (n : Nat) : X.stateAt s (prepend (e :: rest) schedule) (n + 1)
      = X.stateAt (X.apply s e) (prepend rest schedule) n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [stateAt_succ, ih, stateAt_succ]; rfl

/-- After the events put before it, a run is what it was. -/
theorem stateAt_prepend (s : State) (first : List Event) (schedule : Nat → Event) (n : Nat) :
    X.stateAt s (prepend first schedule) (n + first.length)
      = X.stateAt (X.run s first) schedule n := by
  induction first generalizing s with
  | nil => rfl
  | cons e rest ih =>
    rw [List.length_cons, ← Nat.add_assoc, stateAt_prepend_cons, ih, run_cons]

/-- An allowed finite schedule before an allowed infinite one is allowed. -/
theorem allowedForever_prepend {s : State} {first : List Event} {schedule : Nat → Event}
    (before : X.Allowed s first) (after : X.AllowedForever (X.run s first) schedule) :
    X.AllowedForever s (prepend first schedule) := by
  induction first generalizing s with
  | nil => exact after
  | cons e rest ih =>
    intro n
    cases n with
    | zero => exact before.1
    | succ n =>
      rw [stateAt_prepend_cons]
      exact ih before.2 after n

/-- When no event, live or not, disables a live event, a fair run stays fair with a finite schedule
before it. -/
theorem fair_prepend {live : Event → Prop}
    (persists : ∀ (s : State) (e f : Event),
      live e → X.enabled s e → e ≠ f → X.enabled (X.apply s f) e)
    {s : State} {first : List Event} {schedule : Nat → Event}
    (fair : X.Fair live (X.run s first) schedule) : X.Fair live s (prepend first schedule) := by
  induction first generalizing s with
  | nil => exact fair
  | cons f rest ih =>
    intro e n alive enabled
    cases n with
    | zero =>
      by_cases same : e = f
      · exact ⟨0, Nat.le_refl 0, same.symm⟩
      · obtain ⟨k, _, happens⟩ := ih fair e 0 alive (persists s e f alive enabled same)
        exact ⟨k + 1, Nat.zero_le _, happens⟩
    | succ n =>
      rw [stateAt_prepend_cons] at enabled
      obtain ⟨k, le, happens⟩ := ih fair e n alive enabled
      exact ⟨k + 1, Nat.succ_le_succ le, happens⟩

/-- A persistent live event that is enabled and does not happen stays enabled in a live run. -/
theorem enabled_stays {live : Event → Prop} (persistent : X.Persistent live) {s : State}
    {schedule : Nat → Event} (alive : ∀ n, live (schedule n)) {e : Event} (live_e : live e)
    {n k : Nat} (le : n ≤ k) (now : X.enabled (X.stateAt s schedule n) e)
    (never : ∀ j, n ≤ j → schedule j ≠ e) : X.enabled (X.stateAt s schedule k) e := by
  induction le with
  | refl => exact now
  | @step k le ih =>
    exact persistent _ e (schedule k) live_e (alive k) ih (fun same => never k le same.symm)

end Execution

/-- The finite schedules that are allowed and end in a state are the paths of the labelled system
to it: by induction on the path one way, on the schedule the other. -/
theorem run_is_path : run_is_path.Statement := by
  intro State Event X s t schedule
  constructor
  · intro path
    induction path with
    | nil empty same =>
      subst empty same
      exact ⟨trivial, rfl⟩
    | cons shape step _ ih =>
      subst shape
      obtain ⟨enabled, result⟩ := step
      subst result
      exact ⟨⟨enabled, ih.1⟩, ih.2⟩
  · rintro ⟨allowed, run⟩
    induction schedule generalizing s with
    | nil => exact .nil rfl run
    | cons e rest ih => exact .cons rfl ⟨allowed.1, rfl⟩ (ih _ allowed.2 run)

/-! ### The fair scheduler -/

/-- What the fair scheduler is given: an execution, the events that must be served, those that a
step may newly enable, the set of states to return to and an event that is always enabled, with the
hypotheses of `fair_run_exists`. -/
structure Scheduler (State Event : Type) where
  /-- the execution -/
  system : Execution State Event
  /-- the events that must be served -/
  live : Event → Prop
  /-- what a step may newly enable -/
  fresh : State → Event → List Event
  /-- the states to return to -/
  inside : State → Prop
  /-- a live event that is always enabled -/
  idle : Event
  /-- live events stay enabled until they happen -/
  persistent : system.Persistent live
  /-- only finitely many live events are newly enabled at a time -/
  finitely : system.FinitelyEnabling live fresh
  /-- the idle event is live -/
  idle_live : live idle
  /-- the idle event is always enabled -/
  idle_enabled : ∀ s, system.enabled s idle
  /-- each enabled live event is part of a live schedule that returns -/
  returns : system.CanReturn live inside

/-- What the fair scheduler remembers between two events. -/
structure Memory (State Event : Type) where
  /-- the state of the execution -/
  state : State
  /-- the events still to be served, in order -/
  queue : List Event
  /-- the rest of the finite schedule that is being carried out -/
  pending : List Event

/-- The first of a queue goes to its end. -/
def rotate (queue : List Event) : List Event :=
  match queue with
  | [] => []
  | e :: rest => rest ++ [e]

/-- A rotated queue has the same members. -/
theorem mem_rotate {e : Event} {queue : List Event} : e ∈ rotate queue ↔ e ∈ queue := by
  cases queue with
  | nil => exact Iff.rfl
  | cons f rest =>
    rw [rotate, List.mem_append, List.mem_singleton, List.mem_cons]
    exact Or.comm

namespace Scheduler

variable (S : Scheduler State Event)

/-- A finite live schedule that serves an event and returns. -/
def Serves (s : State) (e : Event) (schedule : List Event) : Prop :=
  S.system.Allowed s schedule ∧ e ∈ schedule ∧ (∀ f, f ∈ schedule → S.live f) ∧
    S.inside (S.system.run s schedule)

open scoped Classical in
/-- Some finite live schedule that serves the event and returns, when there is one. -/
def serving (s : State) (e : Event) : List Event :=
  if h : ∃ schedule, S.Serves s e schedule then Classical.choose h else []

/-- From inside, an enabled live event is served. -/
theorem serving_serves {s : State} {e : Event} (inside : S.inside s) (alive : S.live e)
    (enabled : S.system.enabled s e) : S.Serves s e (S.serving s e) := by
  have h : ∃ schedule, S.Serves s e schedule := S.returns s e inside alive enabled
  rw [serving, dif_pos h]
  exact Classical.choose_spec h

open scoped Classical in
/-- The event to serve next: the first of the queue if it is live and enabled, else the idle
event. -/
def target (m : Memory State Event) : Event :=
  match m.queue with
  | [] => S.idle
  | e :: _ => if S.live e ∧ S.system.enabled m.state e then e else S.idle

/-- When nothing is pending, a schedule that serves the target is begun, and the queue turns. -/
def refill (m : Memory State Event) : Memory State Event :=
  match m.pending with
  | [] => ⟨m.state, rotate m.queue, S.serving m.state (S.target m)⟩
  | _ :: _ => m

/-- The event that the scheduler lets happen. -/
def emitted (m : Memory State Event) : Event :=
  match (S.refill m).pending with
  | [] => S.idle
  | e :: _ => e

/-- The memory after the emitted event: what it may newly enable joins the queue. -/
def next (m : Memory State Event) : Memory State Event :=
  ⟨S.system.apply m.state (S.emitted m),
    (S.refill m).queue ++ S.fresh m.state (S.emitted m), (S.refill m).pending.tail⟩

/-- The memory after `n` events. -/
def memoryAt (m : Memory State Event) (n : Nat) : Memory State Event :=
  match n with
  | 0 => m
  | k + 1 => S.next (memoryAt m k)

/-- The invariant of the scheduler: what is pending is a live schedule that returns, and every live
event that is enabled is in the queue. -/
structure Sound (m : Memory State Event) : Prop where
  /-- the pending schedule is allowed -/
  allowed : S.system.Allowed m.state m.pending
  /-- the pending schedule is live -/
  alive : ∀ e, e ∈ m.pending → S.live e
  /-- the pending schedule returns -/
  returns : S.inside (S.system.run m.state m.pending)
  /-- the queue has every live event that is enabled -/
  covers : ∀ e, S.live e → S.system.enabled m.state e → e ∈ m.queue

/-- A memory with nothing pending is refilled. -/
theorem refill_of_nil {m : Memory State Event} (empty : m.pending = []) :
    S.refill m = ⟨m.state, rotate m.queue, S.serving m.state (S.target m)⟩ := by
  rw [refill, empty]

/-- A memory with something pending is left as it is. -/
theorem refill_of_ne_nil {m : Memory State Event} (busy : m.pending ≠ []) : S.refill m = m := by
  cases h : m.pending with
  | nil => exact absurd h busy
  | cons e rest => rw [refill, h]

/-- Refilling does not change the state. -/
theorem refill_state (m : Memory State Event) : (S.refill m).state = m.state := by
  by_cases empty : m.pending = []
  · rw [S.refill_of_nil empty]
  · rw [S.refill_of_ne_nil empty]

/-- The first pending event is emitted. -/
theorem emitted_eq {m : Memory State Event} {e : Event} {rest : List Event}
    (h : (S.refill m).pending = e :: rest) : S.emitted m = e := by
  rw [emitted, h]

/-- The other pending events stay pending. -/
theorem next_pending {m : Memory State Event} {e : Event} {rest : List Event}
    (h : (S.refill m).pending = e :: rest) : (S.next m).pending = rest := by
  rw [next, h, List.tail_cons]

/-- The target is a live event that is enabled. -/
theorem target_spec (m : Memory State Event) :
    S.live (S.target m) ∧ S.system.enabled m.state (S.target m) := by
  have idle := And.intro S.idle_live (S.idle_enabled m.state)
  unfold target
  cases m.queue with
  | nil => exact idle
  | cons e rest =>
    by_cases h : S.live e ∧ S.system.enabled m.state e
    · simp only [if_pos h]
      exact h
    · simp only [if_neg h]
      exact idle

/-- When the first of the queue is live and enabled, it is the target. -/
theorem target_eq {m : Memory State Event} {e : Event} {rest : List Event}
    (first : m.queue = e :: rest) (alive : S.live e) (enabled : S.system.enabled m.state e) :
    S.target m = e := by
  rw [target, first]
  exact if_pos ⟨alive, enabled⟩

/-- With nothing pending, the schedule that is begun serves the target. -/
theorem serving_target {m : Memory State Event} (sound : S.Sound m) (empty : m.pending = []) :
    S.Serves m.state (S.target m) (S.serving m.state (S.target m)) := by
  have inside := sound.returns
  rw [empty] at inside
  exact S.serving_serves inside (S.target_spec m).1 (S.target_spec m).2

/-- Refilling keeps the invariant. -/
theorem sound_refill {m : Memory State Event} (sound : S.Sound m) : S.Sound (S.refill m) := by
  by_cases empty : m.pending = []
  · obtain ⟨allowed, _, alive, returns⟩ := S.serving_target sound empty
    rw [S.refill_of_nil empty]
    exact ⟨allowed, alive, returns, fun e live enabled =>
      mem_rotate.2 (sound.covers e live enabled)⟩
  · rw [S.refill_of_ne_nil empty]
    exact sound

/-- After refilling, something is pending. -/
theorem exists_pending {m : Memory State Event} (sound : S.Sound m) :
    ∃ e rest, (S.refill m).pending = e :: rest := by
  refine List.exists_cons_of_ne_nil (fun h => ?_)
  by_cases empty : m.pending = []
  · have mem := (S.serving_target sound empty).2.1
    rw [S.refill_of_nil empty] at h
    rw [show S.serving m.state (S.target m) = [] from h] at mem
    exact nomatch mem
  · rw [S.refill_of_ne_nil empty] at h
    exact empty h

/-- The emitted event is enabled and live, and the invariant holds after it. -/
theorem sound_next {m : Memory State Event} (sound : S.Sound m) :
    S.system.enabled m.state (S.emitted m) ∧ S.live (S.emitted m) ∧ S.Sound (S.next m) := by
  obtain ⟨e, rest, pending⟩ := S.exists_pending sound
  obtain ⟨allowed, alive, returns, covers⟩ := S.sound_refill sound
  rw [S.refill_state] at allowed returns covers
  rw [pending] at allowed alive returns
  have live_e := alive e List.mem_cons_self
  rw [next, S.emitted_eq pending, pending]
  refine ⟨allowed.1, live_e, allowed.2, fun f mem => alive f (List.mem_cons_of_mem e mem),
    returns, fun f live_f enabled => List.mem_append.2 ?_⟩
  exact (S.finitely _ _ _ live_f enabled).imp_left (covers f live_f)

/-- The invariant holds for ever. -/
theorem sound_memoryAt {m : Memory State Event} (sound : S.Sound m) (n : Nat) :
    S.Sound (S.memoryAt m n) := by
  induction n with
  | zero => exact sound
  | succ n ih => exact (S.sound_next ih).2.2

/-- Every pending event is emitted. -/
theorem pending_emitted {m : Memory State Event} {e : Event} (pending : List Event) (n : Nat)
    (shape : (S.refill (S.memoryAt m n)).pending = pending) (mem : e ∈ pending) :
    ∃ k, n ≤ k ∧ S.emitted (S.memoryAt m k) = e := by
  induction pending generalizing n with
  | nil => exact nomatch mem
  | cons f rest ih =>
    rcases List.mem_cons.1 mem with same | mem
    · exact ⟨n, Nat.le_refl n, same ▸ S.emitted_eq shape⟩
    · have later : (S.memoryAt m (n + 1)).pending = rest := S.next_pending shape
      have busy : (S.memoryAt m (n + 1)).pending ≠ [] := later ▸ List.ne_nil_of_mem mem
      obtain ⟨k, le, emitted⟩ := ih (n + 1) (by rw [S.refill_of_ne_nil busy, later]) mem
      exact ⟨k, Nat.le_of_succ_le le, emitted⟩

/-- At some later time nothing is pending, and meanwhile the queue only grew at its end. -/
theorem pending_ends {m : Memory State Event} (pending : List Event) (n : Nat)
    (shape : (S.memoryAt m n).pending = pending) :
    ∃ k more, n ≤ k ∧ (S.memoryAt m k).pending = [] ∧
      (S.memoryAt m k).queue = (S.memoryAt m n).queue ++ more := by
  induction pending generalizing n with
  | nil => exact ⟨n, [], Nat.le_refl n, shape, (List.append_nil _).symm⟩
  | cons e rest ih =>
    have busy : (S.memoryAt m n).pending ≠ [] := by
      rw [shape]
      exact List.cons_ne_nil e rest
    have same := S.refill_of_ne_nil busy
    have later : (S.memoryAt m (n + 1)).pending = rest :=
      S.next_pending (by rw [same, shape])
    have grown : (S.memoryAt m (n + 1)).queue = (S.memoryAt m n).queue
        ++ S.fresh (S.memoryAt m n).state (S.emitted (S.memoryAt m n)) := by
      rw [memoryAt, next, same]
    obtain ⟨k, more, le, empty, queue⟩ := ih (n + 1) later
    refine ⟨k, S.fresh (S.memoryAt m n).state (S.emitted (S.memoryAt m n)) ++ more,
      Nat.le_of_succ_le le, empty, ?_⟩
    rw [queue, grown, List.append_assoc]

/-- Every queued event comes to the front at a time when nothing is pending. -/
theorem queued_first {m : Memory State Event} {e : Event} (before after : List Event) (n : Nat)
    (queue : (S.memoryAt m n).queue = before ++ e :: after) :
    ∃ k rest, n ≤ k ∧ (S.memoryAt m k).pending = [] ∧ (S.memoryAt m k).queue = e :: rest := by
  induction before generalizing n after with
  | nil =>
    obtain ⟨k, more, le, empty, grown⟩ := S.pending_ends _ n rfl
    exact ⟨k, after ++ more, le, empty, by rw [grown, queue]; rfl⟩
  | cons f before ih =>
    obtain ⟨k, more, le, empty, grown⟩ := S.pending_ends _ n rfl
    have turned : (S.memoryAt m (k + 1)).queue = before ++ e :: (after ++ (more ++ ([f]
        ++ S.fresh (S.memoryAt m k).state (S.emitted (S.memoryAt m k))))) := by
      rw [memoryAt, next, S.refill_of_nil empty, grown, queue]
      simp only [rotate, List.cons_append, List.append_assoc, List.nil_append]
    obtain ⟨j, rest, le', empty', first⟩ := ih _ (k + 1) turned
    exact ⟨j, rest, Nat.le_trans le (Nat.le_of_succ_le le'), empty', first⟩

/-- Every queued live event is emitted at some later time, or is not enabled then. -/
theorem queued_served {m : Memory State Event} (sound : S.Sound m) {e : Event} (alive : S.live e)
    {n : Nat} (queued : e ∈ (S.memoryAt m n).queue) :
    ∃ k, n ≤ k ∧
      (S.emitted (S.memoryAt m k) = e ∨ ¬ S.system.enabled (S.memoryAt m k).state e) := by
  obtain ⟨before, after, queue⟩ := List.append_of_mem queued
  obtain ⟨k, rest, le, empty, first⟩ := S.queued_first before after n queue
  by_cases enabled : S.system.enabled (S.memoryAt m k).state e
  · have serves := S.serving_target (S.sound_memoryAt sound k) empty
    rw [S.target_eq first alive enabled] at serves
    have shape := congrArg Memory.pending (S.refill_of_nil empty)
    rw [S.target_eq first alive enabled] at shape
    obtain ⟨j, le', emitted⟩ := S.pending_emitted _ k shape serves.2.1
    exact ⟨j, Nat.le_trans le le', Or.inl emitted⟩
  · exact ⟨k, le, Or.inr enabled⟩

/-- The schedule that the scheduler makes. -/
def schedule (m : Memory State Event) (n : Nat) : Event := S.emitted (S.memoryAt m n)

/-- The scheduler remembers the state of the run that it makes. -/
theorem stateAt_schedule (m : Memory State Event) (n : Nat) :
    S.system.stateAt m.state (S.schedule m) n = (S.memoryAt m n).state := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Execution.stateAt_succ, ih]; rfl

/-- The schedule that the scheduler makes is fair: a queued event is served or found not enabled,
and the second cannot be, since it is persistent. -/
theorem schedule_fair {m : Memory State Event} (sound : S.Sound m) :
    S.system.Fair S.live m.state (S.schedule m) := by
  intro e n alive enabled
  have queued := (S.sound_memoryAt sound n).covers e alive (S.stateAt_schedule m n ▸ enabled)
  obtain ⟨k, le, served | disabled⟩ := S.queued_served sound alive queued
  · exact ⟨k, le, served⟩
  · refine Classical.byContradiction (fun never => disabled ?_)
    rw [← S.stateAt_schedule]
    exact S.system.enabled_stays S.persistent
      (fun j => (S.sound_next (S.sound_memoryAt sound j)).2.1) alive le enabled
      (fun j le happens => never ⟨j, le, happens⟩)

end Scheduler

/-- The fair scheduler, started with nothing pending and with the given events in its queue, makes a
run as wanted: it is inside again whenever nothing is pending. -/
theorem fair_run_exists : fair_run_exists.Statement := by
  intro State Event X live fresh inside idle start pending persistent finitely idle_live
    idle_enabled returns start_inside covers
  let S : Scheduler State Event :=
    ⟨X, live, fresh, inside, idle, persistent, finitely, idle_live, idle_enabled, returns⟩
  let m : Memory State Event := ⟨start, pending, []⟩
  have sound : S.Sound m := ⟨trivial, (fun e mem => nomatch mem), start_inside, covers⟩
  have always := S.sound_memoryAt sound
  refine ⟨S.schedule m, fun n => ?_, fun n => (S.sound_next (always n)).2.1,
    S.schedule_fair sound, fun n => ?_⟩
  · rw [show X.stateAt start (S.schedule m) n = (S.memoryAt m n).state from
      S.stateAt_schedule m n]
    exact (S.sound_next (always n)).1
  · obtain ⟨k, _, le, empty, _⟩ := S.pending_ends (m := m) _ n rfl
    refine ⟨k, le, ?_⟩
    have inside_k := (always k).returns
    rw [empty] at inside_k
    rw [show X.stateAt start (S.schedule m) k = (S.memoryAt m k).state from
      S.stateAt_schedule m k]
    exact inside_k

end DistSys.Execution
