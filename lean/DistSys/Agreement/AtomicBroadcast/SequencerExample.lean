module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.BroadcastProtocol

/-!
# A run of the sequencer

The hypotheses of `sequencer` can be met.  Of two processes `false` is the sequencer; `true` is
asked to broadcast something, submits it, and is told the list.  Then both take steps by turns, in
which nothing happens.

## Main declarations

* `sequencerHistory`: the configuration at each moment, with `sequencerHistory_eq`.
* `sequencer_delivers`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open scoped Classical
open BroadcastProtocol

/-- Two processes, of which `false` is the sequencer. -/
def twoProcesses : BroadcastProtocol.Sequencer Bool Unit where
  leader := false
  processes := [false, true]
  everybody p := by cases p <;> decide

/-- The steps of the run. -/
def sequencerSchedule : Nat → BroadcastProtocol.Event Bool Unit (Note Unit)
  | 0 => ⟨true, some (), none⟩
  | 1 => ⟨false, none, some (.submit ())⟩
  | 2 => ⟨true, none, some (.order [()])⟩
  | 3 => ⟨false, none, some (.order [()])⟩
  | n + 4 => ⟨n % 2 == 0, none, none⟩

/-- Which messages wait at a moment. -/
def Waits (t : Nat) (p : Bool) (m : Note Unit) : Prop :=
  (m = .submit () ∧ p = false ∧ t = 1) ∨
    (m = .order [()] ∧ ((p = true ∧ t = 2) ∨ (p = false ∧ (t = 2 ∨ t = 3))))

/-- The configuration at each moment of the run. -/
def sequencerHistory (t : Nat) : Flp.Configuration Bool (Note Unit) (List Unit) where
  state p := if (if p then 2 else 1) < t then [()] else []
  buffer p m := if Waits t p m then 1 else 0

/-- The configuration at a moment is what the protocol makes of the steps before it. -/
theorem sequencerHistory_eq (t : Nat) :
    twoProcesses.protocol.configuration sequencerSchedule t = sequencerHistory t := by
  induction t with
  | zero =>
    show twoProcesses.protocol.initial = _
    simp [BroadcastProtocol.BroadcastProtocol.initial, Sequencer.protocol, sequencerHistory, Waits]
  | succ t ih =>
    show twoProcesses.protocol.after (twoProcesses.protocol.configuration _ t)
      (sequencerSchedule t) = _
    rw [ih]
    match t with
    | 0 | 1 | 2 | 3 =>
      simp only [BroadcastProtocol.BroadcastProtocol.after, Sequencer.protocol, Sequencer.step,
        Sequencer.sent, Sequencer.announced, sequencerSchedule, sequencerHistory, twoProcesses,
        ordered, requested, extended, followed, Waits, Flp.Configuration.mk.injEq]
      refine ⟨?_, ?_⟩
      · funext p; cases p <;> simp
      · funext p m
        cases p <;> rcases m with ⟨⟨⟩⟩ | l <;> (try by_cases h : l = [()]) <;>
          simp_all [eq_comm]
    | t + 4 =>
      simp only [BroadcastProtocol.BroadcastProtocol.after, Sequencer.protocol, Sequencer.step,
        Sequencer.sent, Sequencer.announced, sequencerSchedule, sequencerHistory, twoProcesses,
        ordered, requested, followed, Waits, Flp.Configuration.mk.injEq]
      refine ⟨?_, ?_⟩
      · funext p
        cases p <;> simp <;> intro _ <;> split <;> omega
      · funext p m
        cases p <;> simp

/-- Every step of the run is applicable, and every message is received. -/
theorem sequencer_example_admissible : twoProcesses.protocol.Admissible sequencerSchedule := by
  refine ⟨fun t m received => ?_, fun p m t _ waits => ?_⟩
  · show 0 < (twoProcesses.protocol.configuration sequencerSchedule t).buffer _ m
    rw [sequencerHistory_eq]
    replace received : (sequencerSchedule t).received = some m := received
    match t with
    | 0 => exact nomatch received
    | 1 | 2 | 3 =>
      cases received
      simp [sequencerHistory, sequencerSchedule, Waits]
    | t + 4 => exact nomatch received
  · rw [sequencerHistory_eq] at waits
    have here : Waits t p m := Classical.byContradiction fun none_waits => by
      simp [sequencerHistory, none_waits] at waits
    rcases here with ⟨rfl, rfl, rfl⟩ | ⟨rfl, ⟨rfl, rfl⟩ | ⟨rfl, now⟩⟩
    · exact ⟨1, Nat.le_refl _, rfl, rfl⟩
    · exact ⟨2, Nat.le_refl _, rfl, rfl⟩
    · exact ⟨3, by omega, rfl, rfl⟩

/-- Both processes take infinitely many steps. -/
theorem sequencer_example_nonfaulty (p : Bool) :
    BroadcastProtocol.Nonfaulty sequencerSchedule p := by
  intro n
  cases p with
  | true =>
    refine ⟨2 * n + 4, by omega, ?_⟩
    show ((2 * n) % 2 == 0) = true
    rw [Nat.mul_mod_right]
    rfl
  | false =>
    refine ⟨2 * n + 1 + 4, by omega, ?_⟩
    show ((2 * n + 1) % 2 == 0) = false
    rw [Nat.mul_add_mod]
    rfl

/-- **There are runs as in the theorem**: both processes deliver what the other one broadcast. -/
theorem sequencer_delivers : sequencer_delivers.Statement := by
  refine ⟨Bool, Unit, twoProcesses, sequencerSchedule, sequencer_example_admissible,
    sequencer_example_nonfaulty, true, (), 4, (nomatch ·), ⟨0, by omega, rfl, rfl⟩, fun p => ?_⟩
  show twoProcesses.protocol.log ((twoProcesses.protocol.configuration _ 4).state p) = [()]
  rw [sequencerHistory_eq]
  cases p <;> simp [sequencerHistory, Sequencer.protocol]

end DistSys.AtomicBroadcast
