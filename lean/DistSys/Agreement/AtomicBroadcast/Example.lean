module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.ChandraToueg.Steps

/-!
# A run of the algorithm of Chandra and Toueg

The hypotheses of `from_consensus` can be met: two processes broadcast a message each, receive the
two in opposite orders, propose what they received, are told the proposal of the first, and deliver
in its order.  Then nothing happens any more.

## Main declarations

* `history`: the configuration at each moment, with `history_eq`.
* `from_consensus_applies`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open ChandraToueg
open scoped Classical

/-- Batches are delivered in the order in which they were proposed. -/
def asProposed : ChandraToueg.ChandraToueg Bool Bool where
  arrange batch := batch
  same_messages _ _ := Iff.rfl
  no_repetition _ h := h

/-- The events of the run. -/
def exampleSchedule : Nat → Event Bool Bool
  | 0 => .broadcast false false
  | 1 => .broadcast true true
  | 2 => .receive false false
  | 3 => .receive false true
  | 4 => .receive true true
  | 5 => .receive true false
  | 6 => .propose false
  | 7 => .propose true
  | 8 => .decide false [false, true]
  | 9 => .decide true [false, true]
  | _ + 10 => .idle

/-- The configuration at each moment of the run. -/
def history (t : Nat) : Configuration Bool Bool where
  broadcast p m := p = m ∧ (if m then 1 else 0) < t
  received p :=
    if p then (if 5 < t then [true, false] else if 4 < t then [true] else [])
    else (if 3 < t then [false, true] else if 2 < t then [false] else [])
  log p := if (if p then 9 else 8) < t then [false, true] else []
  round p := if (if p then 9 else 8) < t then 1 else 0
  proposed i p :=
    if i = 0 ∧ (if p then 7 else 6) < t then some (if p then [true, false] else [false, true])
    else none
  decided i p := if i = 0 ∧ (if p then 9 else 8) < t then some [false, true] else none

/-- The configuration at a moment is what the algorithm makes of the events before it. -/
theorem history_eq (t : Nat) : asProposed.configuration exampleSchedule t = history t := by
  induction t with
  | zero =>
    show asProposed.initial = history 0
    simp [ChandraToueg.initial, history]
  | succ t ih =>
    show asProposed.after (asProposed.configuration exampleSchedule t) (exampleSchedule t) = _
    rw [ih]
    match t with
    | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 =>
      simp only [exampleSchedule, ChandraToueg.after, history, undelivered, asProposed,
        Configuration.mk.injEq]
      refine ⟨?_, ?_, ?_, ?_, ?_, ?_⟩
      · funext p m; cases p <;> cases m <;> simp
      · funext p; cases p <;> simp
      · funext p; cases p <;> simp
      · funext p; cases p <;> simp
      · funext i p; cases p <;> cases i <;> simp
      · funext i p; cases p <;> cases i <;> simp
    | t + 10 =>
      have now : ∀ k, k ≤ 9 → k < t + 10 := fun k le => by omega
      have later : ∀ k, k ≤ 9 → k < t + 10 + 1 := fun k le => by omega
      simp only [exampleSchedule, ChandraToueg.after, history, Configuration.mk.injEq]
      refine ⟨?_, ?_, ?_, ?_, ?_, ?_⟩
      · funext p m; cases p <;> cases m <;> simp [now, later]
      · funext p; cases p <;> simp [now, later]
      · funext p; cases p <;> simp [now, later]
      · funext p; cases p <;> simp [now, later]
      · funext i p; cases p <;> cases i <;> simp [now, later]
      · funext i p; cases p <;> cases i <;> simp [now, later]

/-- Every event of the run is possible when its turn comes. -/
theorem example_allowed :
    asProposed.execution.AllowedForever asProposed.initial exampleSchedule := by
  intro t
  show asProposed.Possible (asProposed.configuration exampleSchedule t) (exampleSchedule t)
  rw [history_eq]
  match t with
  | 0 | 1 | 2 | 3 | 4 | 5 => trivial
  | 6 | 7 | 8 | 9 => simp [exampleSchedule, ChandraToueg.Possible, history, undelivered]
  | t + 10 => trivial

/-- Both processes propose, once: the run is fair. -/
theorem example_fair : asProposed.FairRun (fun _ => True) exampleSchedule := by
  refine ⟨example_allowed, ?_, fun p no => absurd trivial no⟩
  rintro _ n ⟨p, _, rfl⟩ possible
  replace possible : asProposed.Possible (asProposed.configuration exampleSchedule n)
    (.propose p) := possible
  rw [history_eq] at possible
  obtain ⟨not_yet, waiting⟩ := possible
  cases p with
  | false =>
    refine ⟨6, Nat.le_of_not_lt fun late => ?_, rfl⟩
    by_cases told : 8 < n
    · have : 3 < n := by omega
      exact waiting (by simp [history, undelivered, told, this])
    · simp [history, told, late] at not_yet
  | true =>
    refine ⟨7, Nat.le_of_not_lt fun late => ?_, rfl⟩
    by_cases told : 9 < n
    · have : 5 < n := by omega
      exact waiting (by simp [history, undelivered, told, this])
    · simp [history, told, late] at not_yet

/-- Both processes receive both messages, after they were broadcast, and once. -/
theorem example_reliable :
    (asProposed.reliable (fun _ => True) exampleSchedule).UniformReliableBroadcast := by
  have log : ∀ p t, (asProposed.reliable (fun _ => True) exampleSchedule).log p t
      = (history t).received p := fun p t => congrArg (·.received p) (history_eq t)
  have sent : ∀ p m t, (asProposed.reliable (fun _ => True) exampleSchedule).broadcast p m t
      = (history t).broadcast p m := fun p m t => congrArg (·.broadcast p m) (history_eq t)
  have all : ∀ p m, (asProposed.reliable (fun _ => True) exampleSchedule).Delivers p m :=
    fun p m => ⟨10, by rw [log]; cases p <;> cases m <;> simp [history]⟩
  refine ⟨fun p m _ _ _ => all p m, fun p q m _ _ => all q m, fun p m t mem => ⟨m, ?_⟩,
    fun p t => ?_⟩
  · rw [log] at mem
    rw [sent]
    refine ⟨rfl, ?_⟩
    by_cases early : t ≤ 2
    · exfalso
      have none_yet : ∀ k, 2 ≤ k → ¬ k < t := fun k le => by omega
      cases p <;> simp [history, none_yet] at mem
    · cases m <;> simp <;> omega
  · rw [log]
    cases p <;> simp only [history] <;> (repeat' split) <;> simp_all

/-- In instance 0 both are told the proposal of the first; there is no other instance. -/
theorem example_consensus (i : Nat) :
    (asProposed.consensus (fun _ => True) exampleSchedule i).UniformConsensus := by
  have proposes : ∀ p l t, (asProposed.consensus (fun _ => True) exampleSchedule i).proposes p l t
      = ((history t).proposed i p = some l) := fun p l t =>
    congrArg (fun C : Configuration Bool Bool => C.proposed i p = some l) (history_eq t)
  have decides : ∀ p l t, (asProposed.consensus (fun _ => True) exampleSchedule i).decides p l t
      = ((history t).decided i p = some l) := fun p l t =>
    congrArg (fun C : Configuration Bool Bool => C.decided i p = some l) (history_eq t)
  have only : ∀ p l t, (history t).decided i p = some l →
      i = 0 ∧ (if p then 9 else 8) < t ∧ l = [false, true] := by
    intro p l t told
    simp only [history, Option.ite_none_right_eq_some, Option.some.injEq] at told
    exact ⟨told.1.1, told.1.2, told.2.symm⟩
  refine ⟨fun propose p _ => ?_, fun p q v w t u first second => ?_, fun p v t first => ⟨false, ?_⟩⟩
  · obtain ⟨l, t, made⟩ := propose p trivial
    rw [proposes] at made
    simp only [history, Option.ite_none_right_eq_some] at made
    refine ⟨[false, true], 10, ?_⟩
    rw [decides]
    cases p <;> simp [history, made.1.1]
  · rw [decides] at first second
    rw [(only p v t first).2.2, (only q w u second).2.2]
  · rw [decides] at first
    obtain ⟨rfl, late, rfl⟩ := only p v t first
    rw [proposes]
    have : 6 < t := by cases p <;> simp at late <;> omega
    simp [history, this]

/-- **There are runs as in the theorem**: two processes receive two messages in opposite orders and
deliver them in one. -/
theorem from_consensus_applies : from_consensus_applies.Statement := by
  refine ⟨Bool, Bool, asProposed, [false, true], fun _ => True, false, exampleSchedule,
    fun p => by cases p <;> simp, trivial, example_fair, example_reliable, example_consensus,
    false, true, false, true, 10, (nomatch ·), ?_, ?_, ?_, ?_⟩ <;> rw [history_eq] <;> rfl

end DistSys.AtomicBroadcast
