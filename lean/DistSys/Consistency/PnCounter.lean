module

public import DistSys.Consistency.Crdt.Values
public import DistSys.Statements.Consistency.PnCounter

/-!
# A PN-Counter counts up and down

Shapiro, Preguiça, Baquero and Zawirski (*Conflict-free Replicated Data Types*, 2011): a PN-Counter
is two G-Counters.  Each half of an execution is an execution of a G-Counter, in which an update of
the other kind adds nothing, so that each half counts what is known of its own kind.

## Main declarations

* `Half`: one of the two counters, with the amounts that it is given.
* `Half.run`, `Half.allowed`: a half of an execution is an execution of a G-Counter.
* `pn_counter_value`.
-/

@[expose] public noncomputable section

namespace DistSys.PnCounter

open Crdt Execution

open scoped Classical

variable {n : Nat}

/-- The state of a PN-Counter. -/
abbrev PnState (n : Nat) : Type := (Fin n → Nat) × (Fin n → Nat)

/-- One of the two G-Counters, and how much an update adds to it. -/
structure Half (n : Nat) where
  /-- the counter -/
  pick : PnState n → Fin n → Nat
  /-- what an update adds to it -/
  amount : CounterUpdate → Nat
  initial : pick (pnCounter n).initial = (gCounter n).initial
  update : ∀ p u s, pick ((pnCounter n).update p u s) = (gCounter n).update p (amount u) (pick s)
  merge : ∀ a b, pick ((pnCounter n).merge a b) = (gCounter n).merge (pick a) (pick b)

/-- Nothing added is no change. -/
theorem gCounter_update_zero (p : Fin n) (s : Fin n → Nat) : (gCounter n).update p 0 s = s := by
  funext q
  show (if q = p then s q + 0 else s q) = s q
  rw [Nat.add_zero, ite_self]

/-- What was added. -/
def upHalf (n : Nat) : Half n where
  pick s := s.1
  amount u := match u with | .increment k => k | .decrement _ => 0
  initial := rfl
  update p u s := by
    cases u with
    | increment k => rfl
    | decrement k => exact (gCounter_update_zero p s.1).symm
  merge _ _ := rfl

/-- What was subtracted. -/
def downHalf (n : Nat) : Half n where
  pick s := s.2
  amount u := match u with | .increment _ => 0 | .decrement k => k
  initial := rfl
  update p u s := by
    cases u with
    | increment k => exact (gCounter_update_zero p s.2).symm
    | decrement k => rfl
  merge _ _ := rfl

namespace Half

variable (H : Half n)

/-- What an event is to one half. -/
def event (e : GossipEvent (Fin n) CounterUpdate (PnState n)) :
    GossipEvent (Fin n) Nat (Fin n → Nat) :=
  match e with
  | .update p u => .update p (H.amount u)
  | .send p => .send p
  | .receive p m => .receive p (H.pick m.1, m.2)

/-- One half of the replicas and of what was sent. -/
def gossip (G : Gossip (Fin n) (PnState n)) : Gossip (Fin n) (Fin n → Nat) :=
  { time := G.time
    state := fun p => H.pick (G.state p)
    known := G.known
    sent := G.sent.map fun m => (H.pick m.1, m.2) }

/-- At the start. -/
theorem start : H.gossip (pnCounter n).start = (gCounter n).start := by
  have same : (fun _ : Fin n => H.pick (pnCounter n).initial) = fun _ => (gCounter n).initial :=
    funext fun _ => H.initial
  exact congrArg (fun state : Fin n → Fin n → Nat =>
    ({ time := 0, state := state, known := fun _ => [], sent := [] } : Gossip _ _)) same

/-- An event changes the half as the event of the half does. -/
theorem after (G : Gossip (Fin n) (PnState n))
    (e : GossipEvent (Fin n) CounterUpdate (PnState n)) :
    H.gossip ((pnCounter n).after G e) = (gCounter n).after (H.gossip G) (H.event e) := by
  cases e with
  | update p u =>
    simp only [gossip, event, StateCrdt.after, Gossip.mk.injEq, true_and, and_true]
    refine ⟨funext fun q => ?_, funext fun q => ?_⟩ <;> by_cases same : q = p
    · simp only [if_pos same]
      exact H.update p u _
    · simp only [if_neg same]
    · rw [if_pos same, if_pos same]
    · rw [if_neg same, if_neg same]
  | send p => rfl
  | receive p m =>
    simp only [gossip, event, StateCrdt.after, Gossip.mk.injEq, true_and, and_true]
    refine ⟨funext fun q => ?_, funext fun q => ?_⟩ <;> by_cases same : q = p
    · simp only [if_pos same]
      exact H.merge _ _
    · simp only [if_neg same]
    · rw [if_pos same, if_pos same]
    · rw [if_neg same, if_neg same]

/-- One half of a run is a run of a G-Counter. -/
theorem run (events : List (GossipEvent (Fin n) CounterUpdate (PnState n)))
    (G : Gossip (Fin n) (PnState n)) : H.gossip ((pnCounter n).execution.run G events) =
      (gCounter n).execution.run (H.gossip G) (events.map H.event) := by
  induction events generalizing G with
  | nil => rfl
  | cons e rest ih =>
    rw [List.map_cons, Execution.run_cons, Execution.run_cons, ih]
    exact congrArg (fun G => (gCounter n).execution.run G (rest.map H.event)) (H.after G e)

/-- What is allowed is so in each half. -/
theorem allowed (events : List (GossipEvent (Fin n) CounterUpdate (PnState n)))
    (G : Gossip (Fin n) (PnState n)) (may : (pnCounter n).execution.Allowed G events) :
    (gCounter n).execution.Allowed (H.gossip G) (events.map H.event) := by
  induction events generalizing G with
  | nil => trivial
  | cons e rest ih =>
    rw [Execution.allowed_cons] at may
    rw [List.map_cons, Execution.allowed_cons]
    refine ⟨?_, ?_⟩
    · have first : (pnCounter n).Possible G e := may.1
      show (gCounter n).Possible (H.gossip G) (H.event e)
      cases e with
      | update p u => trivial
      | send p => trivial
      | receive p m => exact List.mem_map.2 ⟨m, first, rfl⟩
    · show (gCounter n).execution.Allowed ((gCounter n).after (H.gossip G) (H.event e)) _
      rw [← H.after]
      exact ih _ may.2

/-- The increments of a half are the amounts that it is given. -/
theorem knownIncrements {amount : GossipEvent (Fin n) CounterUpdate (PnState n) → Nat}
    (given : ∀ e, increment n (H.event e) = amount e) (known : List Nat)
    (events : List (GossipEvent (Fin n) CounterUpdate (PnState n))) (time : Nat) :
    Crdt.knownIncrements n (events.map H.event) time known =
      knownSum n amount events time known := by
  induction events generalizing time with
  | nil => rfl
  | cons e rest ih =>
    show (if time ∈ known then increment n (H.event e) else 0) +
        Crdt.knownIncrements n (rest.map H.event) (time + 1) known = _
    rw [given, ih]
    rfl

/-- Each half shows the sum of the amounts that it is given by known updates. -/
theorem shows {amount : GossipEvent (Fin n) CounterUpdate (PnState n) → Nat}
    (given : ∀ e, increment n (H.event e) = amount e)
    {events : List (GossipEvent (Fin n) CounterUpdate (PnState n))} (p : Fin n)
    (may : (pnCounter n).execution.Allowed (pnCounter n).start events) :
    counterShows n
        (H.pick (((pnCounter n).execution.run (pnCounter n).start events).state p)) =
      knownSum n amount events 0
        (((pnCounter n).execution.run (pnCounter n).start events).known p) := by
  have count := counter_value n (events.map H.event) p (H.start ▸ H.allowed events _ may)
  rw [← H.start, ← H.run, H.knownIncrements given] at count
  exact count

end Half

/-- A PN-Counter counts up and down: its value is the sum of the known increments less the sum of
the known decrements. -/
theorem pn_counter_value : pn_counter_value.Statement := by
  intro n events p may
  have up := (upHalf n).shows (amount := added n)
    (fun e => by cases e with | update p u => cases u <;> rfl | send p => rfl | receive p m => rfl)
    p may
  have down := (downHalf n).shows (amount := subtracted n)
    (fun e => by cases e with | update p u => cases u <;> rfl | send p => rfl | receive p m => rfl)
    p may
  exact congr (congrArg (fun a b : Nat => difference (a : Int) (b : Int)) up) down

end DistSys.PnCounter
