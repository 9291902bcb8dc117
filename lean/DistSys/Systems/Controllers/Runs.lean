module

public import DistSys.Systems.Controllers.Steps

/-!
# Three runs of a controller of pods

After Sun et al. (*Anvil: Verifying liveness of cluster management controllers*, OSDI 2024): a run
with a crash and a stale cache that settles, one without versions that overshoots for ever, and one
in which the controller never stops crashing.

## Main declarations

* `stale_and_crashed`: a crash with a request under way, then a request from a stale cache.
* `overshoots_forever`: 0, 1, 2, 1, 0 pods, again and again, where one is wanted.
* `crashes_forever`.
-/

@[expose] public noncomputable section

namespace DistSys.Controllers

open Execution

/-- A controller that starts or stops one pod comes closer. -/
theorem pods_effective (checks : Bool) : (pods checks).Effective := by
  intro wanted running todo
  change wanted - running + (running - wanted) ≠ 0 at todo
  show wanted - (if (if running < wanted then true else false) = true then running + 1
      else running - 1) +
    ((if (if running < wanted then true else false) = true then running + 1 else running - 1) -
      wanted) < wanted - running + (running - wanted)
  by_cases few : running < wanted
  · rw [if_pos few, if_pos rfl]
    omega
  · rw [if_neg few, if_neg Bool.false_ne_true]
    omega

/-- One pod more. -/
theorem pods_more (checks : Bool) (n : Nat) : (pods checks).effect n true = n + 1 := by
  show (if true = true then n + 1 else n - 1) = n + 1
  exact if_pos rfl

/-- One pod less. -/
theorem pods_less (checks : Bool) (n : Nat) : (pods checks).effect n false = n - 1 := by
  show (if false = true then n + 1 else n - 1) = n - 1
  exact if_neg Bool.false_ne_true

/-- Too few run: start one. -/
theorem pods_start {checks : Bool} {wanted running : Nat} (few : running < wanted) :
    (pods checks).choose wanted running = true := by
  show (if running < wanted then true else false) = true
  exact if_pos few

/-- Too many run: stop one. -/
theorem pods_stop {checks : Bool} {wanted running : Nat} (enough : ¬running < wanted) :
    (pods checks).choose wanted running = false := by
  show (if running < wanted then true else false) = false
  exact if_neg enough

/-! ### A stale cache and a crash -/

/-- One pod is wanted; none runs, and then one. -/
def shortLog : Nat → Snapshot Nat Nat
  | 0 => ⟨1, 0, 0⟩
  | _ + 1 => ⟨1, 1, 1⟩

/-- A state of this log; maybe the request for a pod, of version 0, is under way. -/
def short (now : Nat) (cache : Option Nat) (asked : Bool) : Cluster Nat Nat Bool where
  log := shortLog
  now := now
  cache := cache
  sent v a := asked = true ∧ v = 0 ∧ a = true

/-- The states of the run. -/
def shortStates : Nat → Cluster Nat Nat Bool
  | 0 => short 0 none false
  | 1 => short 0 (some 0) false
  | 2 => short 0 (some 0) true
  | 3 => short 0 none true
  | 4 => short 0 (some 0) true
  | 5 => short 1 (some 0) false
  | 6 => short 1 (some 0) true
  | 7 => short 1 (some 0) false
  | _ + 8 => short 1 (some 1) false

/-- What happens in it. -/
def shortEvents : Nat → Event Nat Nat Bool
  | 0 => .restart 0
  | 1 => .act
  | 2 => .crash
  | 3 => .restart 0
  | 4 => .deliver 0 true
  | 5 => .act
  | 6 => .deliver 0 true
  | 7 => .watch
  | _ + 8 => .idle

/-- The controller sees that a pod is missing, and asks for one. -/
theorem short_act (now : Nat) :
    (pods true).Step (short now (some 0) false) .act (short now (some 0) true) := by
  refine ⟨0, 0, true, rfl, ⟨nofun, rfl, (pods_start Nat.zero_lt_one).symm⟩,
    ⟨rfl, fun _ => rfl⟩, rfl, fun u b => ?_⟩
  exact ⟨fun sent => .inr sent.2, fun sent => sent.elim (fun no => nomatch no.1)
    fun new => ⟨rfl, new⟩⟩

/-- The request is no longer under way. -/
theorem short_gone {now now' : Nat} {cache cache' : Option Nat} (u : Nat) (b : Bool) :
    (short now' cache' false).sent u b ↔
      (short now cache true).sent u b ∧ ¬(u = 0 ∧ b = true) :=
  ⟨fun sent => (nomatch sent.1), fun sent => (sent.2 sent.1.2).elim⟩

/-- Each state is followed by the next. -/
theorem short_step (n : Nat) :
    (pods true).Step (shortStates n) (shortEvents n) (shortStates (n + 1)) := by
  match n with
  | 0 => exact ⟨Nat.le_refl 0, rfl, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩
  | 1 => exact short_act 0
  | 2 => exact ⟨⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩
  | 3 => exact ⟨Nat.le_refl 0, rfl, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩
  | 4 =>
    refine ⟨⟨rfl, rfl, rfl⟩, ?_, rfl, short_gone⟩
    unfold Controller.Handled
    rw [if_pos (.inr rfl)]
    exact ⟨rfl, rfl, (pods_more true 0).symm, rfl, fun _ _ => rfl⟩
  | 5 => exact short_act 1
  | 6 =>
    refine ⟨⟨rfl, rfl, rfl⟩, ?_, rfl, short_gone⟩
    unfold Controller.Handled
    rw [if_neg (fun carried => carried.elim nofun nofun)]
    exact ⟨rfl, fun _ => rfl⟩
  | 7 => exact ⟨0, Nat.zero_lt_one, rfl, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩
  | _ + 8 => exact rfl

/-- Nothing is left to do in the end, so the run is fair. -/
theorem short_fair : FairRun (pods true) shortStates shortEvents := by
  refine ⟨⟨rfl, rfl, fun _ _ sent => nomatch sent.1⟩, short_step, fun n possible => ?_,
    fun n possible => ?_, fun v a n possible => ?_⟩
  · obtain ⟨e, ⟨i, rfl⟩ | rfl, t, step, _⟩ := possible (n + 8) (Nat.le_add_right n 8)
    · exact nomatch (show some 1 = none from step.2.1)
    · obtain ⟨i, less, sees, _⟩ := step
      have less : i < 1 := less
      have := Option.some.inj (show some 1 = some i from sees)
      omega
  · obtain ⟨e, rfl, t, step, _⟩ := possible (n + 8) (Nat.le_add_right n 8)
    obtain ⟨i, v, a, sees, ⟨todo, _⟩, _⟩ := step
    cases Option.some.inj (show some 1 = some i from sees)
    exact (todo rfl).elim
  · obtain ⟨e, rfl, t, step, _⟩ := possible (n + 8) (Nat.le_add_right n 8)
    exact nomatch step.1.1

/-- The controller crashes when its request is under way, which is carried out nevertheless; its
next request is for what it has not yet seen to be done, and is refused. -/
theorem stale_and_crashed : stale_and_crashed.Statement := by
  refine ⟨Nat, Nat, Bool, pods true, shortStates, shortEvents, rfl, pods_effective true, short_fair,
    ⟨8, fun k later => ?_⟩, nofun, ⟨2, rfl, 0, true, rfl, rfl, rfl⟩,
    ⟨5, 0, rfl, rfl, Nat.zero_lt_one⟩, ⟨6, 0, true, rfl, rfl⟩⟩
  match k with
  | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 => omega
  | _ + 8 => exact ⟨fun _ => nofun, fun _ => nofun, nofun⟩

/-! ### Crashes without end -/

/-- No pod ever runs; the controller is up at every other time. -/
def crashing (n : Nat) : Cluster Nat Nat Bool := short 0 (if n % 2 = 0 then none else some 0) false

/-- It starts and crashes. -/
def crashes (n : Nat) : Event Nat Nat Bool := if n % 2 = 0 then .restart 0 else .crash

/-- Each state is followed by the next. -/
theorem crashing_step (n : Nat) : (pods true).Step (crashing n) (crashes n) (crashing (n + 1)) := by
  unfold crashing crashes
  by_cases even : n % 2 = 0
  · rw [if_pos even, if_pos even, if_neg (by omega)]
    exact ⟨Nat.le_refl 0, rfl, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩
  · rw [if_neg even, if_neg even, if_pos (by omega)]
    exact ⟨⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩

/-- Where the controller is down it can ask for nothing, so fairness asks nothing of it. -/
theorem crashes_forever : crashes_forever.Statement := by
  have down (n : Nat) : crashing (2 * n) = short 0 none false := by
    unfold crashing
    rw [if_pos (by omega)]
  refine ⟨crashing, crashes, pods_effective true,
    ⟨⟨rfl, rfl, fun _ _ sent => nomatch sent.1⟩, crashing_step, fun n _ => ?_, fun n possible => ?_,
      fun v a n possible => ?_⟩, fun k => ?_, fun k => ?_⟩
  · refine ⟨2 * n, by omega, .inl ⟨0, if_pos (by omega)⟩, fun same => ?_⟩
    have same := congrArg Cluster.cache same
    rw [down] at same
    unfold crashing at same
    rw [if_neg (by omega)] at same
    exact nomatch same
  · obtain ⟨e, rfl, t, step, _⟩ := possible (2 * n) (by omega)
    rw [down] at step
    obtain ⟨i, v, a, sees, _⟩ := step
    exact nomatch sees
  · obtain ⟨e, rfl, t, step, _⟩ := possible (2 * n) (by omega)
    exact nomatch step.1.1
  · unfold crashes
    by_cases even : k % 2 = 0
    · rw [if_pos even]
      exact .inl ⟨fun _ => nofun, fun _ => nofun, nofun⟩
    · rw [if_neg even]
      exact .inr rfl
  · exact nofun

/-! ### Overshooting -/

/-- One pod is wanted, and 0, 1, 2, 1 of them run in turn. -/
def swingLog (m : Nat) : Snapshot Nat Nat :=
  ⟨1, if m % 2 = 1 then 1 else if m % 4 = 0 then 0 else 2, m⟩

/-- What the controller asks for in round `h`: to start a pod, when it sees none, or to stop one,
when it sees two. -/
def more (h : Nat) : Bool := h % 2 == 0

/-- A state of round `h`: the server is so many states further than at its start, and so is the
cache; maybe a request is under way. -/
def swing (h now cache : Nat) (asked : Bool) : Cluster Nat Nat Bool where
  log := swingLog
  now := 2 * h + now
  cache := some (2 * h + cache)
  sent v a := asked = true ∧ v = 2 * h ∧ a = more h

/-- The states of a round. -/
def swingAt (h : Nat) : Nat → Cluster Nat Nat Bool
  | 0 => swing h 0 0 false
  | 1 => swing h 0 0 true
  | 2 => swing h 1 0 false
  | 3 => swing h 1 0 true
  | 4 => swing h 2 0 false
  | _ => swing h 2 1 false

/-- What happens in a round: twice the controller asks for the same, and it is done; then its cache
comes to see what there is. -/
def swingEvent (h : Nat) : Nat → Event Nat Nat Bool
  | 0 | 2 => .act
  | 1 | 3 => .deliver (2 * h) (more h)
  | _ => .watch

/-- The states of the run: the controller starts, and then come the rounds. -/
def swingStates : Nat → Cluster Nat Nat Bool
  | 0 => { swing 0 0 0 false with cache := none }
  | n + 1 => swingAt (n / 6) (n % 6)

/-- What happens in the run. -/
def swingEvents : Nat → Event Nat Nat Bool
  | 0 => .restart 0
  | n + 1 => swingEvent (n / 6) (n % 6)

/-- How many pods run at the start of a round. -/
theorem swing_start (h : Nat) : (swingLog (2 * h)).actual = if h % 2 = 0 then 0 else 2 := by
  show (if 2 * h % 2 = 1 then 1 else if 2 * h % 4 = 0 then 0 else 2) = _
  rw [if_neg (by omega)]
  by_cases even : h % 2 = 0
  · rw [if_pos even, if_pos (by omega)]
  · rw [if_neg even, if_neg (by omega)]

/-- One pod runs in the middle of a round. -/
theorem swing_middle (h : Nat) : (swingLog (2 * h + 1)).actual = 1 := by
  show (if (2 * h + 1) % 2 = 1 then 1 else _) = 1
  rw [if_pos (by omega)]

/-- How many pods run at the end of a round. -/
theorem swing_end (h : Nat) : (swingLog (2 * h + 2)).actual = if h % 2 = 0 then 2 else 0 := by
  have := swing_start (h + 1)
  rw [show 2 * (h + 1) = 2 * h + 2 by omega] at this
  rw [this]
  by_cases even : h % 2 = 0
  · rw [if_pos even, if_neg (by omega)]
  · rw [if_neg even, if_pos (by omega)]

/-- The controller sees the start of the round. -/
theorem swing_act (h now : Nat) :
    (pods false).Step (swing h now 0 false) .act (swing h now 0 true) := by
  refine ⟨2 * h, 2 * h, more h, rfl, ⟨?_, rfl, ?_⟩, ⟨rfl, fun _ => rfl⟩, rfl, fun u b => ?_⟩
  · show 1 - (swingLog (2 * h)).actual + ((swingLog (2 * h)).actual - 1) ≠ 0
    rw [swing_start]
    split <;> omega
  · show more h = (pods false).choose 1 (swingLog (2 * h)).actual
    rw [swing_start]
    unfold more
    by_cases even : h % 2 = 0
    · rw [if_pos even, pods_start Nat.zero_lt_one, even]
      rfl
    · rw [if_neg even, pods_stop (by omega), show h % 2 = 1 by omega]
      rfl
  · exact ⟨fun sent => .inr sent.2, fun sent => sent.elim (fun no => nomatch no.1)
      fun new => ⟨rfl, new⟩⟩

/-- What the controller asks for is done, whatever it has seen. -/
theorem swing_deliver (h now : Nat)
    (effect : (swingLog (2 * h + now + 1)).actual =
      (pods false).effect (swingLog (2 * h + now)).actual (more h)) :
    (pods false).Step (swing h now 0 true) (.deliver (2 * h) (more h))
      (swing h (now + 1) 0 false) := by
  refine ⟨⟨rfl, rfl, rfl⟩, ?_, rfl, fun u b =>
    ⟨fun sent => (nomatch sent.1), fun sent => (sent.2 sent.1.2).elim⟩⟩
  unfold Controller.Handled
  rw [if_pos (.inl rfl)]
  exact ⟨rfl, rfl, effect, rfl, fun _ _ => rfl⟩

/-- The first request of a round brings one pod. -/
theorem swing_first (h : Nat) : (swingLog (2 * h + 0 + 1)).actual =
    (pods false).effect (swingLog (2 * h + 0)).actual (more h) := by
  show (swingLog (2 * h + 1)).actual = (pods false).effect (swingLog (2 * h)).actual (more h)
  rw [swing_middle, swing_start]
  unfold more
  by_cases even : h % 2 = 0
  · rw [if_pos even, even]
    exact (pods_more false 0).symm
  · rw [if_neg even, show h % 2 = 1 by omega]
    exact (pods_less false 2).symm

/-- The second one overshoots. -/
theorem swing_second (h : Nat) : (swingLog (2 * h + 1 + 1)).actual =
    (pods false).effect (swingLog (2 * h + 1)).actual (more h) := by
  show (swingLog (2 * h + 2)).actual = _
  rw [swing_middle, swing_end]
  unfold more
  by_cases even : h % 2 = 0
  · rw [if_pos even, even]
    exact (pods_more false 1).symm
  · rw [if_neg even, show h % 2 = 1 by omega]
    exact (pods_less false 1).symm

/-- Each state is followed by the next. -/
theorem swing_step (n : Nat) :
    (pods false).Step (swingStates n) (swingEvents n) (swingStates (n + 1)) := by
  cases n with
  | zero => exact ⟨Nat.le_refl 0, rfl, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩
  | succ n =>
    show (pods false).Step (swingAt (n / 6) (n % 6)) (swingEvent (n / 6) (n % 6))
      (swingAt ((n + 1) / 6) ((n + 1) % 6))
    have small : n % 6 < 6 := Nat.mod_lt _ (by decide)
    by_cases last : n % 6 = 5
    · rw [last, show (n + 1) / 6 = n / 6 + 1 by omega, show (n + 1) % 6 = 0 by omega]
      exact ⟨2 * (n / 6) + 1, Nat.lt_succ_self _, rfl, ⟨rfl, fun _ => rfl⟩, rfl,
        fun _ _ => ⟨fun sent => (nomatch sent.1), fun sent => (nomatch sent.1)⟩⟩
    · rw [show (n + 1) / 6 = n / 6 by omega, show (n + 1) % 6 = n % 6 + 1 by omega]
      match n % 6, small, last with
      | 0, _, _ => exact swing_act _ 0
      | 1, _, _ => exact swing_deliver _ 0 (swing_first _)
      | 2, _, _ => exact swing_act _ 1
      | 3, _, _ => exact swing_deliver _ 1 (swing_second _)
      | 4, _, _ =>
        exact ⟨2 * (n / 6), by show 2 * (n / 6) < 2 * (n / 6) + 2; omega, rfl,
          ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩
      | 5, _, last => exact (last rfl).elim
      | _ + 6, small, _ => omega

/-- A state of a round, by its time. -/
theorem swingStates_at (h r : Nat) (small : r < 6) :
    swingStates (6 * h + r + 1) = swingAt h r := by
  show swingAt ((6 * h + r) / 6) ((6 * h + r) % 6) = _
  rw [show (6 * h + r) / 6 = h by omega, show (6 * h + r) % 6 = r by omega]

/-- An event of a round, by its time. -/
theorem swingEvents_at (h r : Nat) (small : r < 6) :
    swingEvents (6 * h + r + 1) = swingEvent h r := by
  show swingEvent ((6 * h + r) / 6) ((6 * h + r) % 6) = _
  rw [show (6 * h + r) / 6 = h by omega, show (6 * h + r) % 6 = r by omega]

/-- In each round the cache goes on, the controller asks, and what it asks for arrives. -/
theorem swing_fair : FairRun (pods false) swingStates swingEvents := by
  refine ⟨⟨rfl, rfl, fun _ _ sent => nomatch sent.1⟩, swing_step, fun n _ => ?_, fun n _ => ?_,
    fun v a n possible => ?_⟩
  · refine ⟨6 * n + 4 + 1, by omega, .inr (swingEvents_at n 4 (by decide)), fun same => ?_⟩
    rw [swingStates_at n 4 (by decide), show 6 * n + 4 + 1 + 1 = 6 * n + 5 + 1 by omega,
      swingStates_at n 5 (by decide)] at same
    have : 2 * n + 1 = 2 * n := Option.some.inj (congrArg Cluster.cache same)
    omega
  · refine ⟨6 * n + 0 + 1, by omega, swingEvents_at n 0 (by decide), fun same => ?_⟩
    rw [swingStates_at n 0 (by decide), show 6 * n + 0 + 1 + 1 = 6 * n + 1 + 1 by omega,
      swingStates_at n 1 (by decide)] at same
    have : (swing n 0 0 false).sent (2 * n) (more n) :=
      (congrFun (congrFun (congrArg Cluster.sent same) (2 * n)) (more n)).mp ⟨rfl, rfl, rfl⟩
    exact nomatch this.1
  · obtain ⟨e, rfl, t, step, _⟩ := possible (6 * n + 0 + 1) (by omega)
    rw [swingStates_at n 0 (by decide)] at step
    exact nomatch step.1.1

/-- The controller sees that a pod is missing, and asks for one; before it sees that this one has
come it asks again, and then it has one too many to stop. -/
theorem overshoots_forever : overshoots_forever.Statement := by
  have kinds (k : Nat) : swingEvents k = .restart 0 ∨ swingEvents k = .act ∨
      swingEvents k = .watch ∨ ∃ v a, swingEvents k = .deliver v a := by
    cases k with
    | zero => exact .inl rfl
    | succ n =>
      show swingEvent (n / 6) (n % 6) = _ ∨ swingEvent (n / 6) (n % 6) = _ ∨
        swingEvent (n / 6) (n % 6) = _ ∨ ∃ v a, swingEvent (n / 6) (n % 6) = _
      match n % 6 with
      | 0 | 2 => exact .inr (.inl rfl)
      | 1 | 3 => exact .inr (.inr (.inr ⟨_, _, rfl⟩))
      | _ + 4 => exact .inr (.inr (.inl rfl))
  refine ⟨swingStates, swingEvents, pods_effective false, swing_fair, fun k => ?_, fun k v a => ?_,
    fun n => ⟨6 * n + 0 + 1, by omega, fun done => ?_⟩⟩
  · rcases kinds k with event | event | event | ⟨v, a, event⟩ <;> rw [event] <;>
      exact ⟨fun _ => nofun, fun _ => nofun, nofun⟩
  · rcases kinds k with event | event | event | ⟨u, b, event⟩ <;> rw [event] <;> exact nofun
  · rw [swingStates_at n 0 (by decide)] at done
    have done : 1 - (swingLog (2 * n)).actual + ((swingLog (2 * n)).actual - 1) = 0 := done
    rw [swing_start] at done
    split at done <;> omega

end DistSys.Controllers
