module

public import DistSys.Causality.Causality.HappenedBefore
public import DistSys.Statements.Causality.Modes

/-!
# Modes of communication

Charron-Bost, Mattern and Tel (*Synchronous, asynchronous, and causally ordered communication*,
1996): computations that are realizable with synchronous communication are causally ordered, and
these are FIFO.

The paper has messages between two processes, each received.  Here a message may have several
receivers, or none.  The paper's crowns become synchronous cycles: ways along local steps forwards
and messages in either direction.

## Main declarations

* `rsc_implies_causal`, `causal_implies_fifo`: the inclusions.
* `rsc_iff_no_cycle`: for finite computations; the timestamp of an event counts the events before
  it.
* `blocking_send_rsc`, `rsc_by_blocking_sends`: what blocking sends give.
-/

@[expose] public noncomputable section

namespace DistSys.Modes

open Causality

open scoped Classical

variable {Process Event Message : Type} {K : Computation Process Event Message}
  {time : Event → Nat} {e f : Event}

/-! ### The inclusions -/

/-- Timestamps that make messages instantaneous grow along chains of local steps. -/
theorem Instantaneous.lt_of_chain (instant : Instantaneous K time)
    (chain : Relation.TransGen K.LocalStep e f) : time e < time f := by
  induction chain with
  | single step => exact instant.1 _ _ step
  | tail _ step ih => exact Nat.lt_trans ih (instant.1 _ _ step)

/-- They never fall along happened-before. -/
theorem Instantaneous.le_of_happenedBefore (instant : Instantaneous K time)
    (happened : K.HappenedBefore e f) : time e ≤ time f :=
  happened.lift (R := fun a b => time a ≤ time b)
    (fun step => step.elim (fun step => Nat.le_of_lt (instant.1 _ _ step))
      fun step => Nat.le_of_eq (instant.2 _ _ step))
    Nat.le_trans

/-- What can be realized with synchronous communication is causally ordered: if a message were
received after one that its send happened before, then its instant would be later than that of the
other, and not later. -/
theorem rsc_implies_causal : rsc_implies_causal.Statement := by
  intro _ _ _ K ⟨time, instant⟩ s r sent u v sent' same before
  rcases K.process_total r v same with equal | forwards | backwards
  · subst equal
    obtain ⟨m, received, rfl⟩ := sent
    obtain ⟨n, received', rfl⟩ := sent'
    obtain rfl : m = n := Option.some.inj (received.symm.trans received')
    exact absurd before (happened_before_irreflexive K _)
  · exact .of_local_chain forwards
  · have := instant.lt_of_chain backwards
    have := instant.le_of_happenedBefore before
    have := instant.2 _ _ sent
    have := instant.2 _ _ sent'
    omega

/-- What is causally ordered is FIFO, since FIFO asks for less. -/
theorem causal_implies_fifo : causal_implies_fifo.Statement :=
  fun _ ordered s r sent u v sent' _ same before => ordered s r sent u v sent' same before

/-! ### Timestamps by counting -/

/-- The event `d` must lie before `e` if messages take no time: links lead from `d` to a local step
and from there to `e`. -/
def MustPrecede (K : Computation Process Event Message) (d e : Event) : Prop :=
  ∃ a b, (d = a ∨ Relation.TransGen (Linked K) d a) ∧ K.LocalStep a b ∧
    (b = e ∨ Relation.TransGen (Linked K) b e)

/-- What must lie before an event must lie before whatever is linked to it. -/
theorem MustPrecede.link {d : Event} (before : MustPrecede K d e) (link : Linked K e f) :
    MustPrecede K d f := by
  obtain ⟨a, b, first, step, last⟩ := before
  refine ⟨a, b, first, step, Or.inr ?_⟩
  rcases last with rfl | last
  · exact .single link
  · exact .tail last link

/-- An event must lie before the next one of its process. -/
theorem mustPrecede_of_localStep (step : K.LocalStep e f) : MustPrecede K e f :=
  ⟨e, f, Or.inl rfl, step, Or.inl rfl⟩

/-- Without a synchronous cycle no event must lie before itself. -/
theorem not_mustPrecede_self (none : ¬SynchronousCycle K) : ¬MustPrecede K e e := by
  rintro ⟨a, b, first, step, last⟩
  refine none ⟨a, b, step, ?_⟩
  rcases first with rfl | first <;> rcases last with rfl | last
  · exact absurd (.local step) (happened_before_irreflexive K _)
  · exact last
  · exact first
  · exact last.trans first

/-- The number of events in a list that must lie before an event. -/
def rank (K : Computation Process Event Message) (events : List Event) (e : Event) : Nat :=
  events.countP fun d => decide (MustPrecede K d e)

/-- Counting more of the same list gives at least as many, and more if one more is there. -/
theorem countP_lt_of {p q : Event → Prop} (more : ∀ d, p d → q d) :
    ∀ (events : List Event) (d : Event), d ∈ events → q d → ¬p d →
      events.countP (fun d => decide (p d)) < events.countP (fun d => decide (q d))
  | a :: rest, d, mem, hq, hp => by
    have le : rest.countP (fun d => decide (p d)) ≤ rest.countP (fun d => decide (q d)) :=
      List.countP_mono_left fun d _ h => decide_eq_true (more d (of_decide_eq_true h))
    rcases List.mem_cons.1 mem with rfl | mem
    · rw [List.countP_cons_of_neg (by simpa using hp), List.countP_cons_of_pos (by simpa using hq)]
      omega
    · have ih := countP_lt_of more rest d mem hq hp
      have := more a
      rw [List.countP_cons, List.countP_cons]
      by_cases ha : p a
      · simp only [ha, this ha, decide_true, if_true]
        omega
      · simp only [ha, decide_false, Bool.false_eq_true, if_false]
        omega

/-- A finite computation can be realized with synchronous communication exactly when it has no
synchronous cycle: timestamps would have to grow along the cycle; and without one, the number of
events that must lie before an event is a timestamp. -/
theorem rsc_iff_no_cycle : rsc_iff_no_cycle.Statement := by
  intro _ Event _ K events all
  constructor
  · rintro ⟨time, instant⟩ ⟨e, f, step, back⟩
    have link {a b : Event} (link : Linked K a b) : time a ≤ time b := by
      rcases link with step | step | step
      · exact Nat.le_of_lt (instant.1 _ _ step)
      · exact Nat.le_of_eq (instant.2 _ _ step)
      · exact Nat.le_of_eq (instant.2 _ _ step).symm
    have fall : time f ≤ time e := by
      clear step
      induction back with
      | single step => exact link step
      | tail _ step ih => exact Nat.le_trans ih (link step)
    exact absurd (instant.1 _ _ step) (Nat.not_lt_of_le fall)
  · intro none
    refine ⟨rank K events, fun e f step => ?_, fun e f step => ?_⟩
    · exact countP_lt_of (fun d before => before.link (Or.inl step)) events e (all e)
        (mustPrecede_of_localStep step) (not_mustPrecede_self none)
    · have same (d : Event) : MustPrecede K d e ↔ MustPrecede K d f :=
        ⟨fun before => before.link (Or.inr (Or.inl step)),
          fun before => before.link (Or.inr (Or.inr step))⟩
      unfold rank
      simp only [same]

/-! ### Blocking sends -/

/-- The time at which an event ends if sends block: that of its receive, if it sends what is
received. -/
def endTime (K : Computation Process Event Message) (time : Event → Nat) (e : Event) : Nat :=
  if h : ∃ r, K.MessageStep e r then time h.choose else time e

/-- A send ends with its receive. -/
theorem endTime_of_messageStep (single : PointToPoint K) (step : K.MessageStep e f) :
    endTime K time e = time f := by
  have h : ∃ r, K.MessageStep e r := ⟨f, step⟩
  unfold endTime
  rw [dif_pos h, (single e f step).1 _ h.choose_spec]

/-- What sends nothing that is received takes no time. -/
theorem endTime_of_not_send (no : ∀ r, ¬K.MessageStep e r) : endTime K time e = time e :=
  dif_neg fun h => no _ h.choose_spec

/-- No event ends before it begins. -/
theorem le_endTime (clock : K.LamportClock time) : time e ≤ endTime K time e := by
  unfold endTime
  split
  next h => exact Nat.le_of_lt (clock _ _ (Or.inr h.choose_spec))
  next => exact Nat.le_refl _

/-- Blocking sends give synchronous communication: give every event the time at which it ends.  A
send then has the time of its receive; and since it blocks, the sender's next event is later. -/
theorem blocking_send_rsc : blocking_send_rsc.Statement := by
  intro _ _ _ K time clock single blocks
  refine ⟨endTime K time, fun e f step => ?_, fun e f step => ?_⟩
  · refine Nat.lt_of_lt_of_le ?_ (le_endTime clock)
    by_cases sends : ∃ r, K.MessageStep e r
    · obtain ⟨r, sent⟩ := sends
      obtain ⟨m, _, rfl⟩ := id sent
      obtain ⟨g, received, before⟩ := blocks m f step
      rw [endTime_of_messageStep single ⟨m, received, rfl⟩]
      exact before
    · rw [endTime_of_not_send fun r sent => sends ⟨r, sent⟩]
      exact clock _ _ (Or.inl step)
  · rw [endTime_of_messageStep single step, endTime_of_not_send (single e f step).2]

/-- Conversely, split each instant in two: receives happen in the second half, everything else in
the first.  Then a sender's next event, at a later instant, comes after the receive. -/
theorem rsc_by_blocking_sends : rsc_by_blocking_sends.Statement := by
  intro _ _ _ K ⟨time, instant⟩ single all
  refine ⟨fun e => 2 * time e + if K.received e = none then 0 else 1, ?_, ?_⟩
  · rintro e f (step | step)
    · have := instant.1 _ _ step
      simp only
      split <;> split <;> omega
    · have same := instant.2 _ _ step
      have first : K.received e = none := by
        cases received : K.received e with
        | none => rfl
        | some m => exact absurd ⟨m, received, rfl⟩ fun from' => (single _ _ from').2 _ step
      obtain ⟨m, second, _⟩ := step
      simp only [first, second, same]
      simp
  · intro m f step
    obtain ⟨r, received⟩ := all m
    refine ⟨r, received, ?_⟩
    have later := instant.1 _ _ step
    have same : time (K.send m) = time r := instant.2 _ _ ⟨m, received, rfl⟩
    simp only [received]
    simp
    omega

end DistSys.Modes
