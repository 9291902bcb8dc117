module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.AtomicBroadcast.Example

/-!
# What the algorithm of Chandra and Toueg needs

A single process broadcasts a message, receives it, proposes it, and then nothing happens any more.
Cut off after one, two or three of these steps, this is a run without reliable broadcast, without
fairness, or without consensus; all else is as it should be, and nothing is delivered.

## Main declarations

* `stalledHistory`: the configuration at each moment, with `stalledHistory_eq`.
* `from_consensus_needs_reliable_broadcast`, `from_consensus_needs_fairness`,
  `from_consensus_needs_consensus`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open ChandraToueg
open scoped Classical

/-- One process and one message. -/
def alone : ChandraToueg.ChandraToueg Unit Unit where
  arrange batch := batch
  same_messages _ _ := Iff.rfl
  no_repetition _ h := h

/-- The steps of the process. -/
def loneStep : Nat → Event Unit Unit
  | 0 => .broadcast () ()
  | 1 => .receive () ()
  | 2 => .propose ()
  | _ => .idle

/-- The first steps of the process, and then nothing. -/
def stalledSchedule (steps n : Nat) : Event Unit Unit := if n < steps then loneStep n else .idle

/-- The configuration after `k` of the steps. -/
def stalledHistory (k : Nat) : Configuration Unit Unit where
  broadcast _ _ := 0 < k
  received _ := if 1 < k then [()] else []
  log _ := []
  round _ := 0
  proposed i _ := if i = 0 ∧ 2 < k then some [()] else none
  decided _ _ := none

/-- The configuration at a moment is what the algorithm makes of the steps before it. -/
theorem stalledHistory_eq {steps : Nat} (le : steps ≤ 3) (t : Nat) :
    alone.configuration (stalledSchedule steps) t = stalledHistory (min steps t) := by
  induction t with
  | zero =>
    show alone.initial = _
    simp [ChandraToueg.initial, stalledHistory]
  | succ t ih =>
    show alone.after (alone.configuration (stalledSchedule steps) t) (stalledSchedule steps t) = _
    rw [ih]
    by_cases lt : t < steps
    · rw [Nat.min_eq_right (Nat.le_of_lt lt), Nat.min_eq_right lt, stalledSchedule, if_pos lt]
      match t with
      | 0 =>
        simp only [loneStep, ChandraToueg.after, stalledHistory, Configuration.mk.injEq]
        simp
      | 1 =>
        simp only [loneStep, ChandraToueg.after, stalledHistory, Configuration.mk.injEq]
        simp
      | 2 =>
        simp only [loneStep, ChandraToueg.after, stalledHistory, undelivered,
          Configuration.mk.injEq]
        simp
      | t + 3 => omega
    · rw [Nat.min_eq_left (by omega), Nat.min_eq_left (by omega), stalledSchedule, if_neg lt]
      rfl

/-- Every step of the run is possible. -/
theorem stalled_allowed {steps : Nat} (le : steps ≤ 3) :
    alone.execution.AllowedForever alone.initial (stalledSchedule steps) := by
  intro t
  show alone.Possible (alone.configuration (stalledSchedule steps) t) (stalledSchedule steps t)
  rw [stalledHistory_eq le]
  by_cases lt : t < steps
  · rw [Nat.min_eq_right (Nat.le_of_lt lt), stalledSchedule, if_pos lt]
    match t with
    | 0 => trivial
    | 1 => trivial
    | 2 => simp [loneStep, ChandraToueg.Possible, stalledHistory, undelivered]
    | t + 3 => omega
  · rw [stalledSchedule, if_neg lt]
    trivial

/-- Cut off before the reception or after the proposal, the run is fair. -/
theorem stalled_fair {steps : Nat} (le : steps ≤ 3) (other : steps ≠ 2) :
    alone.FairRun (fun _ => True) (stalledSchedule steps) := by
  refine ⟨stalled_allowed le, ?_, fun p no => absurd trivial no⟩
  rintro _ n ⟨p, _, rfl⟩ possible
  replace possible : alone.Possible (alone.configuration (stalledSchedule steps) n) (.propose p) :=
    possible
  rw [stalledHistory_eq le] at possible
  obtain ⟨not_yet, waiting⟩ := possible
  by_cases received : 1 < min steps n
  · have three : steps = 3 := by omega
    refine ⟨2, Nat.le_of_not_lt fun late => ?_, ?_⟩
    · have : 2 < min steps n := by omega
      simp [stalledHistory, this] at not_yet
    · subst three
      rfl
  · exact absurd (by simp [stalledHistory, undelivered, received]) waiting

/-- With the reception, reliable broadcast has done its work. -/
theorem stalled_reliable {steps : Nat} (le : steps ≤ 3) (received : 1 < steps) :
    (alone.reliable (fun _ => True) (stalledSchedule steps)).UniformReliableBroadcast := by
  have log : ∀ p t, (alone.reliable (fun _ => True) (stalledSchedule steps)).log p t
      = (stalledHistory (min steps t)).received p := fun p t =>
    congrArg (fun C : Configuration Unit Unit => C.received p) (stalledHistory_eq le t)
  have sent : ∀ p m t, (alone.reliable (fun _ => True) (stalledSchedule steps)).broadcast p m t
      = (stalledHistory (min steps t)).broadcast p m := fun p m t =>
    congrArg (fun C : Configuration Unit Unit => C.broadcast p m) (stalledHistory_eq le t)
  have all : ∀ p m, (alone.reliable (fun _ => True) (stalledSchedule steps)).Delivers p m :=
    fun p m => ⟨2, by
      have now : 1 < min steps 2 := by omega
      rw [log]
      simp [stalledHistory, now]⟩
  refine ⟨fun p m _ _ _ => all p m, fun p q m _ _ => all q m, fun p m t mem => ⟨(), ?_⟩,
    fun p t => ?_⟩
  · rw [log] at mem
    rw [sent]
    refine Nat.lt_of_not_le fun early => ?_
    have none_yet : ¬ 1 < min steps t := by omega
    simp [stalledHistory, none_yet] at mem
  · rw [log]
    simp only [stalledHistory]
    split <;> simp

/-- Without a proposal, consensus has nothing to do. -/
theorem stalled_consensus {steps : Nat} (le : steps ≤ 2) (i : Nat) :
    (alone.consensus (fun _ => True) (stalledSchedule steps) i).UniformConsensus := by
  have proposes : ∀ p l t,
      ¬ (alone.consensus (fun _ => True) (stalledSchedule steps) i).proposes p l t := by
    intro p l t made
    replace made : (alone.configuration (stalledSchedule steps) t).proposed i p = some l := made
    have few : ¬ 2 < min steps t := by omega
    rw [stalledHistory_eq (by omega)] at made
    simp [stalledHistory, few] at made
  have decides : ∀ p l t,
      ¬ (alone.consensus (fun _ => True) (stalledSchedule steps) i).decides p l t := by
    intro p l t told
    replace told : (alone.configuration (stalledSchedule steps) t).decided i p = some l := told
    rw [stalledHistory_eq (by omega)] at told
    exact nomatch told
  refine ⟨fun propose p _ => ?_, fun p q v w t u first _ => absurd first (decides p v t),
    fun p v t first => absurd first (decides p v t)⟩
  obtain ⟨l, t, made⟩ := propose p trivial
  exact absurd made (proposes p l t)

/-- Nothing is delivered, though something is broadcast. -/
theorem stalled_not_atomic {steps : Nat} (le : steps ≤ 3) (sent : 0 < steps) :
    ¬ (alone.deliveries (fun _ => True) (stalledSchedule steps)).AtomicBroadcast := by
  rintro ⟨validity, _⟩
  have now : (alone.configuration (stalledSchedule steps) 1).broadcast () () := by
    rw [stalledHistory_eq le]
    show 0 < min steps 1
    omega
  obtain ⟨t, mem⟩ := validity () () 1 trivial now
  replace mem : () ∈ (alone.configuration (stalledSchedule steps) t).log () := mem
  rw [stalledHistory_eq le] at mem
  exact nomatch mem

/-- Without reliable broadcast: what is broadcast is never received. -/
theorem from_consensus_needs_reliable_broadcast :
    from_consensus_needs_reliable_broadcast.Statement :=
  ⟨Unit, Unit, alone, [()], fun _ => True, (), stalledSchedule 1, fun _ => List.mem_singleton.2 rfl,
    trivial, stalled_fair (by omega) (by omega), stalled_consensus (by omega),
    stalled_not_atomic (by omega) (by omega)⟩

/-- Without fairness: what is received is never proposed. -/
theorem from_consensus_needs_fairness : from_consensus_needs_fairness.Statement :=
  ⟨Unit, Unit, alone, [()], fun _ => True, (), stalledSchedule 2, fun _ => List.mem_singleton.2 rfl,
    trivial, stalled_allowed (by omega), stalled_reliable (by omega) (by omega),
    stalled_consensus (by omega), stalled_not_atomic (by omega) (by omega)⟩

/-- Without consensus: what is proposed is never decided. -/
theorem from_consensus_needs_consensus : from_consensus_needs_consensus.Statement :=
  ⟨Unit, Unit, alone, [()], fun _ => True, (), stalledSchedule 3, fun _ => List.mem_singleton.2 rfl,
    trivial, stalled_fair (by omega) (by omega), stalled_reliable (by omega) (by omega),
    stalled_not_atomic (by omega) (by omega)⟩

end DistSys.AtomicBroadcast
