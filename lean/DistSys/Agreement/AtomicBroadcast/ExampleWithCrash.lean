module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.AtomicBroadcast.Example

/-!
# A run of the algorithm of Chandra and Toueg with a crash

The hypotheses of `from_consensus` can be met with a faulty process: of three processes one
broadcasts a message and crashes.  A second one broadcasts another message; the two that are correct
receive the two messages in opposite orders, propose what they received, are told the proposal of
the first, and deliver in its order.  Then nothing happens any more.  (The example without a crash
is `DistSys.AtomicBroadcast.Example`.)

## Main declarations

* `crashHistory`: the configuration at each moment, with `crashHistory_eq`.
* `from_consensus_applies_with_crash`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open ChandraToueg
open scoped Classical

/-- Three processes and two messages: `none` is the process that crashes. -/
def threeProcesses : ChandraToueg.ChandraToueg (Option Bool) Bool where
  arrange batch := batch
  same_messages _ _ := Iff.rfl
  no_repetition _ h := h

/-- The processes that do not crash. -/
def Survives (p : Option Bool) : Prop := p ≠ none

/-- The events of the run: the process `none` broadcasts and does nothing more. -/
def crashSchedule : Nat → Event (Option Bool) Bool
  | 0 => .broadcast none false
  | 1 => .broadcast (some true) true
  | 2 => .receive (some false) false
  | 3 => .receive (some false) true
  | 4 => .receive (some true) true
  | 5 => .receive (some true) false
  | 6 => .propose (some false)
  | 7 => .propose (some true)
  | 8 => .decide (some false) [false, true]
  | 9 => .decide (some true) [false, true]
  | _ + 10 => .idle

/-- The configuration at each moment of the run. -/
def crashHistory (t : Nat) : Configuration (Option Bool) Bool where
  broadcast
    | none, m => m = false ∧ 0 < t
    | some false, _ => False
    | some true, m => m = true ∧ 1 < t
  received
    | none => []
    | some false => if 3 < t then [false, true] else if 2 < t then [false] else []
    | some true => if 5 < t then [true, false] else if 4 < t then [true] else []
  log
    | none => []
    | some false => if 8 < t then [false, true] else []
    | some true => if 9 < t then [false, true] else []
  round
    | none => 0
    | some false => if 8 < t then 1 else 0
    | some true => if 9 < t then 1 else 0
  proposed
    | _, none => none
    | i, some false => if i = 0 ∧ 6 < t then some [false, true] else none
    | i, some true => if i = 0 ∧ 7 < t then some [true, false] else none
  decided
    | _, none => none
    | i, some false => if i = 0 ∧ 8 < t then some [false, true] else none
    | i, some true => if i = 0 ∧ 9 < t then some [false, true] else none

/-- What holds of the three processes holds of all. -/
theorem forall_processes {holds : Option Bool → Prop} (crashed : holds none)
    (first : holds (some false)) (second : holds (some true)) : ∀ p, holds p
  | none => crashed
  | some false => first
  | some true => second

/-- The configuration at a moment is what the algorithm makes of the events before it. -/
theorem crashHistory_eq (t : Nat) :
    threeProcesses.configuration crashSchedule t = crashHistory t := by
  induction t with
  | zero =>
    show threeProcesses.initial = crashHistory 0
    simp only [ChandraToueg.initial, crashHistory, Configuration.mk.injEq]
    refine ⟨?_, ?_, ?_, ?_, ?_, ?_⟩
    · funext p m; revert p; exact forall_processes (by simp) (by simp) (by simp)
    · funext p; revert p; exact forall_processes (by simp) (by simp) (by simp)
    · funext p; revert p; exact forall_processes (by simp) (by simp) (by simp)
    · funext p; revert p; exact forall_processes (by simp) (by simp) (by simp)
    · funext i p; revert p; exact forall_processes (by simp) (by simp) (by simp)
    · funext i p; revert p; exact forall_processes (by simp) (by simp) (by simp)
  | succ t ih =>
    show threeProcesses.after (threeProcesses.configuration crashSchedule t) (crashSchedule t) = _
    rw [ih]
    match t with
    | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 =>
      simp only [crashSchedule, ChandraToueg.after, crashHistory, undelivered, threeProcesses,
        Configuration.mk.injEq]
      refine ⟨?_, ?_, ?_, ?_, ?_, ?_⟩
      · funext p m; revert p; exact forall_processes (by simp) (by simp) (by simp)
      · funext p; revert p; exact forall_processes (by simp) (by simp) (by simp)
      · funext p; revert p; exact forall_processes (by simp) (by simp) (by simp)
      · funext p; revert p; exact forall_processes (by simp) (by simp) (by simp)
      · funext i p; revert p; exact forall_processes (by simp) (by cases i <;> simp)
          (by cases i <;> simp)
      · funext i p; revert p; exact forall_processes (by simp) (by cases i <;> simp)
          (by cases i <;> simp)
    | t + 10 =>
      have now : ∀ k, k ≤ 9 → k < t + 10 := fun k le => by omega
      have later : ∀ k, k ≤ 9 → k < t + 10 + 1 := fun k le => by omega
      simp only [crashSchedule, ChandraToueg.after, crashHistory, Configuration.mk.injEq]
      refine ⟨?_, ?_, ?_, ?_, ?_, ?_⟩
      · funext p m; revert p
        exact forall_processes (by simp [now, later]) rfl (by simp [now, later])
      · funext p; revert p
        exact forall_processes rfl (by simp [now, later]) (by simp [now, later])
      · funext p; revert p
        exact forall_processes rfl (by simp [now, later]) (by simp [now, later])
      · funext p; revert p
        exact forall_processes rfl (by simp [now, later]) (by simp [now, later])
      · funext i p; revert p
        exact forall_processes rfl (by simp [now, later]) (by simp [now, later])
      · funext i p; revert p
        exact forall_processes rfl (by simp [now, later]) (by simp [now, later])

/-- Every event of the run is possible when its turn comes. -/
theorem crash_allowed :
    threeProcesses.execution.AllowedForever threeProcesses.initial crashSchedule := by
  intro t
  show threeProcesses.Possible (threeProcesses.configuration crashSchedule t) (crashSchedule t)
  rw [crashHistory_eq]
  match t with
  | 0 | 1 | 2 | 3 | 4 | 5 => trivial
  | 6 | 7 | 8 | 9 => simp [crashSchedule, ChandraToueg.Possible, crashHistory, undelivered]
  | t + 10 => trivial

/-- The process that crashes takes its last step at the start. -/
theorem crash_stops {k : Nat} (late : 1 ≤ k) : ¬Acts (crashSchedule k) none := by
  match k with
  | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 => exact nofun
  | k + 10 => exact id

/-- Both correct processes propose, once: the run is fair. -/
theorem crash_fair : threeProcesses.FairRun Survives crashSchedule := by
  refine ⟨crash_allowed, ?_, fun p crashed => ⟨1, fun k late => ?_⟩⟩
  · rintro _ n ⟨p, survives, rfl⟩ possible
    replace possible : threeProcesses.Possible (threeProcesses.configuration crashSchedule n)
      (.propose p) := possible
    rw [crashHistory_eq] at possible
    obtain ⟨not_yet, waiting⟩ := possible
    match p with
    | none => exact absurd rfl survives
    | some false =>
      refine ⟨6, Nat.le_of_not_lt fun late => ?_, rfl⟩
      by_cases told : 8 < n
      · have : 3 < n := by omega
        exact waiting (by simp [crashHistory, undelivered, told, this])
      · simp [crashHistory, told, late] at not_yet
    | some true =>
      refine ⟨7, Nat.le_of_not_lt fun late => ?_, rfl⟩
      by_cases told : 9 < n
      · have : 5 < n := by omega
        exact waiting (by simp [crashHistory, undelivered, told, this])
      · simp [crashHistory, told, late] at not_yet
  · have it : p = none := Classical.byContradiction crashed
    exact it ▸ crash_stops late

/-- Both correct processes receive both messages, after they were broadcast, and once; the other
receives nothing. -/
theorem crash_reliable :
    (threeProcesses.reliable Survives crashSchedule).UniformReliableBroadcast := by
  have log : ∀ p t, (threeProcesses.reliable Survives crashSchedule).log p t
      = (crashHistory t).received p := fun p t => congrArg (·.received p) (crashHistory_eq t)
  have sent : ∀ p m t, (threeProcesses.reliable Survives crashSchedule).broadcast p m t
      = (crashHistory t).broadcast p m := fun p m t =>
    congrArg (·.broadcast p m) (crashHistory_eq t)
  have all : ∀ p m, Survives p →
      (threeProcesses.reliable Survives crashSchedule).Delivers p m := fun p m survives => by
    refine ⟨10, ?_⟩
    rw [log]
    match p with
    | none => exact absurd rfl survives
    | some false => cases m <;> simp [crashHistory]
    | some true => cases m <;> simp [crashHistory]
  refine ⟨fun p m _ survives _ => all p m survives, fun p q m _ survives => all q m survives,
    fun p m t mem => ?_, fun p t => ?_⟩
  · rw [log] at mem
    have late : 2 < t := Nat.lt_of_not_le fun early => by
      have none_yet : ∀ k, 2 ≤ k → ¬ k < t := fun k le => by omega
      match p with
      | none => exact nomatch mem
      | some false => simp [crashHistory, none_yet] at mem
      | some true => simp [crashHistory, none_yet] at mem
    cases m with
    | false => exact ⟨none, by rw [sent]; exact ⟨rfl, by omega⟩⟩
    | true => exact ⟨some true, by rw [sent]; exact ⟨rfl, by omega⟩⟩
  · rw [log]
    match p with
    | none => exact List.nodup_nil
    | some false => simp only [crashHistory]; (repeat' split) <;> simp
    | some true => simp only [crashHistory]; (repeat' split) <;> simp

/-- In instance 0 both correct processes are told the proposal of the first; there is no other
instance. -/
theorem crash_consensus (i : Nat) :
    (threeProcesses.consensus Survives crashSchedule i).UniformConsensus := by
  have proposes : ∀ p l t, (threeProcesses.consensus Survives crashSchedule i).proposes p l t
      = ((crashHistory t).proposed i p = some l) := fun p l t =>
    congrArg (fun C : Configuration (Option Bool) Bool => C.proposed i p = some l)
      (crashHistory_eq t)
  have decides : ∀ p l t, (threeProcesses.consensus Survives crashSchedule i).decides p l t
      = ((crashHistory t).decided i p = some l) := fun p l t =>
    congrArg (fun C : Configuration (Option Bool) Bool => C.decided i p = some l)
      (crashHistory_eq t)
  have only : ∀ p l t, (crashHistory t).decided i p = some l →
      i = 0 ∧ 8 < t ∧ l = [false, true] := by
    intro p l t told
    match p with
    | none => exact nomatch told
    | some false =>
      simp only [crashHistory, Option.ite_none_right_eq_some, Option.some.injEq] at told
      exact ⟨told.1.1, told.1.2, told.2.symm⟩
    | some true =>
      simp only [crashHistory, Option.ite_none_right_eq_some, Option.some.injEq] at told
      exact ⟨told.1.1, by omega, told.2.symm⟩
  refine ⟨fun propose p survives => ?_, fun p q v w t u first second => ?_,
    fun p v t first => ⟨some false, ?_⟩⟩
  · obtain ⟨l, t, made⟩ := propose (some false) nofun
    rw [proposes] at made
    simp only [crashHistory, Option.ite_none_right_eq_some] at made
    refine ⟨[false, true], 10, ?_⟩
    rw [decides]
    match p with
    | none => exact absurd rfl survives
    | some false => simp [crashHistory, made.1.1]
    | some true => simp [crashHistory, made.1.1]
  · rw [decides] at first second
    rw [(only p v t first).2.2, (only q w u second).2.2]
  · rw [decides] at first
    obtain ⟨rfl, late, rfl⟩ := only p v t first
    rw [proposes]
    have : 6 < t := by omega
    simp [crashHistory, this]

/-- **There are runs with a crash as in the theorem**: a process broadcasts and crashes, and the two
others deliver its message and another in one order. -/
theorem from_consensus_applies_with_crash : from_consensus_applies_with_crash.Statement := by
  refine ⟨Option Bool, Bool, threeProcesses, [none, some false, some true], Survives, some false,
    crashSchedule, forall_processes (by simp) (by simp) (by simp), nofun, crash_fair,
    crash_reliable, crash_consensus, some false, some true, none, false, true, 10, (nomatch ·),
    (nomatch ·), nofun, nofun, fun survives => survives rfl, ?_, fun u => ?_, ?_, ?_, ?_, ?_⟩ <;>
    rw [crashHistory_eq]
  · exact ⟨rfl, by omega⟩
  all_goals rfl

end DistSys.AtomicBroadcast
