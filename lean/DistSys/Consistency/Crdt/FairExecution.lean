module

public import DistSys.Consistency.Crdt.StateBased

/-!
# Fair executions of replicated data types exist

The hypotheses of `strong_eventual_consistency` can be met, whatever the data type: two replicas
send their states in turn, and each state that is sent is received by both.

## Main declarations

* `fair_execution_exists`.
-/

@[expose] public noncomputable section

namespace DistSys.Crdt

variable {Update State : Type} {C : StateCrdt Bool Update State}

/-- The state that was sent last. -/
def newest (C : StateCrdt Bool Update State) (G : Gossip Bool State) : State × List Nat :=
  G.sent.headD (C.initial, [])

/-- The events of two replicas that take turns, six at a time. -/
def turn (C : StateCrdt Bool Update State) (G : Gossip Bool State) (n : Nat) :
    GossipEvent Bool Update State :=
  if n % 6 = 0 then .send false
  else if n % 6 = 1 then .receive true (newest C G)
  else if n % 6 = 2 then .receive false (newest C G)
  else if n % 6 = 3 then .send true
  else if n % 6 = 4 then .receive false (newest C G)
  else .receive true (newest C G)

/-- The replicas over time, after one update at the first of them. -/
def turns (C : StateCrdt Bool Update State) (u : Update) : Nat → Gossip Bool State
  | 0 => C.start
  | 1 => C.after C.start (.update false u)
  | n + 2 => C.after (turns C u (n + 1)) (turn C (turns C u (n + 1)) n)

/-- The schedule of the two replicas. -/
def alternating (C : StateCrdt Bool Update State) (u : Update) (n : Nat) :
    GossipEvent Bool Update State :=
  match n with
  | 0 => .update false u
  | n + 1 => turn C (turns C u (n + 1)) n

/-- The replicas over time are those of the schedule. -/
theorem moment_alternating (u : Update) (n : Nat) :
    C.moment (alternating C u) n = turns C u n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show C.after (C.moment (alternating C u) n) (alternating C u n) = _
    rw [ih]
    cases n <;> rfl

/-- Nothing that was sent is forgotten. -/
theorem sent_after {G : Gossip Bool State} (e : GossipEvent Bool Update State)
    (some_sent : G.sent ≠ []) : (C.after G e).sent ≠ [] := by
  cases e with
  | update p u => exact some_sent
  | send p => exact List.cons_ne_nil _ _
  | receive p m => exact some_sent

/-- From the first sending on there is something to receive. -/
theorem sent_turns (u : Update) (n : Nat) : (turns C u (n + 2)).sent ≠ [] := by
  induction n with
  | zero => exact List.cons_ne_nil _ _
  | succ n ih => exact sent_after _ ih

/-- What was sent last was sent. -/
theorem newest_mem {G : Gossip Bool State} (some_sent : G.sent ≠ []) : newest C G ∈ G.sent := by
  unfold newest
  cases sent : G.sent with
  | nil => exact absurd sent some_sent
  | cons m rest => exact List.mem_cons_self

/-- The schedule can happen. -/
theorem possible_alternating (u : Update) (n : Nat) :
    C.Possible (turns C u n) (alternating C u n) := by
  match n with
  | 0 => exact trivial
  | 1 => exact trivial
  | n + 2 =>
    have mem : newest C (turns C u (n + 2)) ∈ (turns C u (n + 2)).sent :=
      newest_mem (sent_turns u n)
    show C.Possible (turns C u (n + 2)) (turn C (turns C u (n + 2)) (n + 1))
    unfold turn
    split
    · exact trivial
    split
    · exact mem
    split
    · exact mem
    split
    · exact trivial
    split
    · exact mem
    · exact mem

/-- For every replicated data type there is an execution with an update in which each replica hears
from each other one again and again. -/
theorem fair_execution_exists : fair_execution_exists.Statement := by
  intro Update State C u
  refine ⟨alternating C u, rfl, fun n => ?_, fun p q t => ?_⟩
  · show C.Possible (C.moment (alternating C u) n) (alternating C u n)
    rw [moment_alternating]
    exact possible_alternating u n
  · have sends (k : Nat) (r : Bool) (at_k : turn C (turns C u (k + 1)) k = .send r) :
        newest C (turns C u (k + 2)) =
          ((turns C u (k + 1)).state r, (turns C u (k + 1)).known r) ∧
        ((∀ s, turn C (turns C u (k + 2)) (k + 1) ≠ .send s) →
          newest C (turns C u (k + 3)) = newest C (turns C u (k + 2))) := by
      refine ⟨?_, fun quiet => ?_⟩
      · show newest C (C.after _ (turn C (turns C u (k + 1)) k)) = _
        rw [at_k]
        rfl
      · show newest C (C.after (turns C u (k + 2)) (turn C (turns C u (k + 2)) (k + 1))) = _
        cases event : turn C (turns C u (k + 2)) (k + 1) with
        | send s => exact absurd event (quiet s)
        | update s v => rfl
        | receive s m => rfl
    have at_time (n r : Nat) (G : Gossip Bool State) (six : (6 * n + r) % 6 = r % 6) :
        turn C G (6 * n + r) = turn C G r := by
      unfold turn
      rw [six]
    have six (r : Nat) : (6 * t + r) % 6 = r % 6 := by omega
    simp only [moment_alternating]
    cases p with
    | false =>
      obtain ⟨first, second⟩ := sends (6 * t + 0) false (at_time t 0 _ (six 0))
      cases q with
      | true =>
        refine ⟨6 * t + 1, 6 * t + 2, by omega, by omega, at_time t 0 _ (six 0), ?_⟩
        exact (at_time t 1 _ (six 1)).trans (congrArg (GossipEvent.receive true) first)
      | false =>
        refine ⟨6 * t + 1, 6 * t + 3, by omega, by omega, at_time t 0 _ (six 0), ?_⟩
        refine (at_time t 2 _ (six 2)).trans (congrArg (GossipEvent.receive false) ?_)
        refine (second fun s event => ?_).trans first
        exact nomatch (at_time t 1 _ (six 1)).symm.trans event
    | true =>
      obtain ⟨first, second⟩ := sends (6 * t + 3) true (at_time t 3 _ (six 3))
      cases q with
      | false =>
        refine ⟨6 * t + 4, 6 * t + 5, by omega, by omega, at_time t 3 _ (six 3), ?_⟩
        exact (at_time t 4 _ (six 4)).trans (congrArg (GossipEvent.receive false) first)
      | true =>
        refine ⟨6 * t + 4, 6 * t + 6, by omega, by omega, at_time t 3 _ (six 3), ?_⟩
        refine (at_time t 5 _ (six 5)).trans (congrArg (GossipEvent.receive true) ?_)
        refine (second fun s event => ?_).trans first
        exact nomatch (at_time t 4 _ (six 4)).symm.trans event

end DistSys.Crdt
