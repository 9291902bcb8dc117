module

public import DistSys.Statements.Invariants.Systems.BulkSynchronous

/-!
# Bulk synchronous training is the training of a single machine

Valiant (*A bridging model for parallel computation*, 1990): a superstep begins when all have
finished the one before, and sees exactly what was sent before.  Here workers need not meet: each
waits for the updates that it needs, and the server keeps what belongs to later supersteps apart.

The server holds, for each iteration, the first parameters and those updates of earlier iterations
that have arrived (`collected`).  An update that arrives is added at the end, which is as good as at
its place (`collected_arrive`); when all have arrived, it is what the single machine has
(`collected_all`).

## Main declarations

* `collected`: what the server holds, in the order of a single machine.
* `Invariant`, `invariant_of_reachable`.
* `one_iteration`, `same_as_sequential`.
-/

@[expose] public noncomputable section

namespace DistSys.BulkSynchronous

variable {Worker Parameters : Type} {B : BulkSynchronous Worker Parameters}
  {s t : BulkSynchronousState Worker Parameters} {workers : List Worker}

/-- The update of a worker in an iteration, computed from the parameters of a single machine. -/
def ideal (B : BulkSynchronous Worker Parameters) (workers : List Worker) (w : Worker) (k : Nat) :
    Parameters :=
  B.update w k (sequential B workers k)

/-- `total` and the updates of iteration `k` from those listed workers of which more than `k`
updates have arrived. -/
def level (B : BulkSynchronous Worker Parameters) (workers : List Worker) (k : Nat)
    (arrived : Worker → Nat) (total : Parameters) : List Worker → Parameters
  | [] => total
  | w :: rest =>
    level B workers k arrived (if k < arrived w then B.add total (ideal B workers w k) else total)
      rest

/-- The first parameters and the updates of the iterations before `c` that have arrived. -/
def collected (B : BulkSynchronous Worker Parameters) (workers : List Worker)
    (arrived : Worker → Nat) : Nat → Parameters
  | 0 => B.first
  | k + 1 => level B workers k arrived (collected B workers arrived k) workers

/-! ### Sums in any order -/

/-- The last two summands can be exchanged. -/
theorem add_right_comm (p q r : Parameters) : B.add (B.add p q) r = B.add (B.add p r) q := by
  have swap := (B.order_plays_no_part q r p).1
  rw [(B.order_plays_no_part p q r).2, swap, ← (B.order_plays_no_part p r q).2]

/-- A summand at the beginning can come at the end. -/
theorem level_add (k : Nat) (arrived : Worker → Nat) (x : Parameters) :
    ∀ (l : List Worker) (total : Parameters),
      level B workers k arrived (B.add total x) l = B.add (level B workers k arrived total l) x
  | [], _ => rfl
  | w :: rest, total => by
    unfold level
    by_cases here : k < arrived w
    · rw [if_pos here, if_pos here, add_right_comm]
      exact level_add k arrived x rest _
    · rw [if_neg here, if_neg here]
      exact level_add k arrived x rest _

/-- What has arrived of other iterations plays no part. -/
theorem level_congr {k : Nat} {a b : Worker → Nat} :
    ∀ (l : List Worker) (total : Parameters), (∀ v, v ∈ l → (k < a v ↔ k < b v)) →
      level B workers k a total l = level B workers k b total l
  | [], _, _ => rfl
  | w :: rest, total, same => by
    have next (total : Parameters) :
        level B workers k a total rest = level B workers k b total rest :=
      level_congr rest total fun v inRest => same v (List.mem_cons_of_mem _ inRest)
    unfold level
    by_cases here : k < a w
    · rw [if_pos here, if_pos ((same w List.mem_cons_self).1 here)]
      exact next _
    · rw [if_neg here, if_neg fun h => here ((same w List.mem_cons_self).2 h)]
      exact next _

/-- One update more of a worker: it is added in its own iteration. -/
theorem level_arrive {a b : Worker → Nat} {w : Worker} (more : b w = a w + 1)
    (others : ∀ v, v ≠ w → b v = a v) :
    ∀ (l : List Worker) (total : Parameters), l.Nodup → w ∈ l →
      level B workers (a w) b total l =
        B.add (level B workers (a w) a total l) (ideal B workers w (a w))
  | v :: rest, total, distinct, inList => by
    have ⟨notInRest, distinctRest⟩ := List.nodup_cons.mp distinct
    unfold level
    by_cases same : v = w
    · subst same
      rw [if_pos (by omega), if_neg (Nat.lt_irrefl _), ← level_add]
      refine level_congr rest _ fun u inRest => ?_
      rw [others u fun eq => notInRest (eq ▸ inRest)]
    · have inRest := (List.mem_cons.mp inList).resolve_left fun eq => same eq.symm
      rw [others v same]
      exact level_arrive more others rest _ distinctRest inRest

/-- One update more of a worker is one summand more of all later iterations. -/
theorem collected_arrive {a b : Worker → Nat} {w : Worker} (distinct : workers.Nodup)
    (all : ∀ v, v ∈ workers) (more : b w = a w + 1) (others : ∀ v, v ≠ w → b v = a v) (c : Nat) :
    collected B workers b c =
      if a w < c then B.add (collected B workers a c) (ideal B workers w (a w))
      else collected B workers a c := by
  have elsewhere {k : Nat} (ne : k ≠ a w) (v : Worker) : k < b v ↔ k < a v := by
    by_cases same : v = w
    · subst same; omega
    · rw [others v same]
  induction c with
  | zero => rw [if_neg (Nat.not_lt_zero _)]; rfl
  | succ k ih =>
    unfold collected
    rcases Nat.lt_trichotomy k (a w) with lt | eq | gt
    · rw [if_neg (by omega), ih, if_neg (by omega)]
      exact level_congr workers _ fun v _ => elsewhere (by omega) v
    · subst eq
      rw [if_pos (by omega), ih, if_neg (Nat.lt_irrefl _)]
      exact level_arrive more others workers _ distinct (all w)
    · rw [if_pos (by omega), ih, if_pos gt, ← level_add]
      exact level_congr workers _ fun v _ => elsewhere (by omega) v

/-- When all updates of an iteration have arrived, the server adds what a single machine adds. -/
theorem level_all {k : Nat} {a : Worker → Nat} (here : ∀ v, k < a v) :
    ∀ (l : List Worker) (total : Parameters),
      level B workers k a total l = superstep B k (sequential B workers k) total l
  | [], _ => rfl
  | w :: rest, total => by
    unfold level superstep
    rw [if_pos (here w)]
    exact level_all here rest _

/-- When all updates of the iterations before `c` have arrived, the server has what a single machine
has. -/
theorem collected_all {a : Worker → Nat} {c : Nat} (here : ∀ v, c ≤ a v) :
    collected B workers a c = sequential B workers c := by
  induction c with
  | zero => rfl
  | succ k ih =>
    unfold collected sequential
    rw [ih fun v => Nat.le_of_succ_le (here v)]
    exact level_all here workers _

/-! ### The invariant -/

/-- What was sent is what a single machine computes, and the server has what has arrived of it. -/
structure Invariant (B : BulkSynchronous Worker Parameters) (workers : List Worker)
    (s : BulkSynchronousState Worker Parameters) : Prop where
  arrived_was_sent : B.ArrivedWasSent s
  waited : B.Waited s
  copies : ∀ w, s.working w → s.copy w = sequential B workers (s.clock w)
  sent : ∀ w k, k < s.clock w → s.sent w k = ideal B workers w k
  server : ∀ c, s.server c = collected B workers s.arrived c

/-- Before anything arrives the server has the first parameters. -/
theorem collected_none {a : Worker → Nat} (none : ∀ v, a v = 0) (c : Nat) :
    collected B workers a c = B.first := by
  have skip (k : Nat) (total : Parameters) : ∀ l, level B workers k a total l = total := by
    intro l
    induction l with
    | nil => rfl
    | cons w rest ih =>
      unfold level
      rw [none w, if_neg (Nat.not_lt_zero k)]
      exact ih
  induction c with
  | zero => rfl
  | succ k ih => exact (skip k _ workers).trans ih

theorem invariant_of_init (h : B.Init s) : Invariant B workers s := by
  obtain ⟨clock, arrived, idle, server⟩ := h
  exact
    { arrived_was_sent := fun w => by rw [clock, arrived]; exact Nat.le_refl _
      waited := fun w _ working => absurd working (idle w)
      copies := fun w working => absurd working (idle w)
      sent := fun w k lt => by rw [clock] at lt; exact absurd lt (Nat.not_lt_zero k)
      server := fun c => (server c).trans (collected_none arrived c).symm }

theorem invariant_of_read {w : Worker} (I : Invariant B workers s) (h : B.ReadStep s t w) :
    Invariant B workers t := by
  obtain ⟨waited, working, copy, clock, arrived, sent, server⟩ := h
  have sameArrived : t.arrived = s.arrived := funext arrived
  have working_iff (v : Worker) (now : t.working v) : s.working v ∨ v = w := (working v).1 now
  refine ⟨fun v => ?_, fun v u now => ?_, fun v now => ?_, fun v k lt => ?_, fun c => ?_⟩
  · rw [clock, arrived]; exact I.arrived_was_sent v
  · rw [clock, arrived]
    rcases working_iff v now with old | rfl
    · exact I.waited v u old
    · exact waited u
  · rw [clock, copy]
    by_cases same : v = w
    · subst same
      rw [if_pos rfl, I.server]
      exact collected_all waited
    · rw [if_neg same]
      exact I.copies v ((working_iff v now).resolve_right same)
  · rw [sent]; exact I.sent v k (clock v ▸ lt)
  · rw [server, sameArrived]; exact I.server c

theorem invariant_of_finish {w : Worker} (I : Invariant B workers s) (h : B.FinishStep s t w) :
    Invariant B workers t := by
  obtain ⟨busy, working, clock, sent, arrived, copy, server⟩ := h
  have sameArrived : t.arrived = s.arrived := funext arrived
  have other {v : Worker} (now : t.working v) : s.working v ∧ v ≠ w := (working v).1 now
  refine ⟨fun v => ?_, fun v u now => ?_, fun v now => ?_, fun v k lt => ?_, fun c => ?_⟩
  · have := I.arrived_was_sent v
    rw [clock, arrived]
    by_cases same : v = w
    · subst same; rw [if_pos rfl]; omega
    · rw [if_neg same]; exact this
  · obtain ⟨old, ne⟩ := other now
    rw [clock, arrived, if_neg ne]
    exact I.waited v u old
  · obtain ⟨old, ne⟩ := other now
    rw [clock, copy, if_neg ne]
    exact I.copies v old
  · rw [clock] at lt
    rw [sent]
    by_cases here : v = w ∧ k = s.clock w
    · rw [if_pos here]
      obtain ⟨rfl, rfl⟩ := here
      rw [I.copies v busy]
      rfl
    · rw [if_neg here]
      refine I.sent v k ?_
      by_cases same : v = w
      · subst same
        rw [if_pos rfl] at lt
        have : k ≠ s.clock v := fun eq => here ⟨rfl, eq⟩
        omega
      · rwa [if_neg same] at lt
  · rw [server, sameArrived]; exact I.server c

theorem invariant_of_arrive {w : Worker} (distinct : workers.Nodup) (all : ∀ v, v ∈ workers)
    (I : Invariant B workers s) (h : B.ArriveStep s t w) : Invariant B workers t := by
  obtain ⟨underway, arrived, server, clock, working, copy, sent⟩ := h
  have more : t.arrived w = s.arrived w + 1 := by rw [arrived, if_pos rfl]
  have others (v : Worker) (ne : v ≠ w) : t.arrived v = s.arrived v := by rw [arrived, if_neg ne]
  have grows (v : Worker) : s.arrived v ≤ t.arrived v := by
    by_cases same : v = w
    · subst same; omega
    · rw [others v same]; exact Nat.le_refl _
  refine ⟨fun v => ?_, fun v u now => ?_, fun v now => ?_, fun v k lt => ?_, fun c => ?_⟩
  · have := I.arrived_was_sent v
    rw [clock]
    by_cases same : v = w
    · subst same; omega
    · rw [others v same]; exact this
  · rw [clock]
    exact Nat.le_trans (I.waited v u ((working v).1 now)) (grows u)
  · rw [clock, copy]
    exact I.copies v ((working v).1 now)
  · rw [sent]; exact I.sent v k (clock v ▸ lt)
  · rw [server, collected_arrive distinct all more others c, I.server,
      I.sent w (s.arrived w) underway]

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (distinct : workers.Nodup) (all : ∀ v, v ∈ workers)
    (h : B.Reachable s) : Invariant B workers s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih =>
    rcases step with ⟨w, h⟩ | ⟨w, h⟩ | ⟨w, h⟩
    · exact invariant_of_read ih h
    · exact invariant_of_finish ih h
    · exact invariant_of_arrive distinct all ih h

/-! ### The theorems -/

/-- Who computes has waited for all others, and nothing arrives before it was sent. -/
theorem waited_of_reachable (h : B.Reachable s) : B.ArrivedWasSent s ∧ B.Waited s := by
  induction h with
  | init initial =>
    have I := invariant_of_init (workers := []) initial
    exact ⟨I.arrived_was_sent, I.waited⟩
  | step _ step ih =>
    obtain ⟨sent, waited⟩ := ih
    rcases step with ⟨w, h⟩ | ⟨w, h⟩ | ⟨w, h⟩
    · obtain ⟨wait, working, _, clock, arrived, _, _⟩ := h
      exact ⟨by grind [BulkSynchronous.ArrivedWasSent], by grind [BulkSynchronous.Waited]⟩
    · obtain ⟨busy, working, clock, _, arrived, _, _⟩ := h
      exact ⟨by grind [BulkSynchronous.ArrivedWasSent], by grind [BulkSynchronous.Waited]⟩
    · obtain ⟨underway, arrived, _, clock, working, _, _⟩ := h
      exact ⟨by grind [BulkSynchronous.ArrivedWasSent], by grind [BulkSynchronous.Waited]⟩

/-- Workers that compute at once are in the same iteration. -/
theorem one_iteration : one_iteration.Statement := by
  intro _ _ B s reachable w v busy busy'
  obtain ⟨sent, waited⟩ := waited_of_reachable reachable
  exact Nat.le_antisymm (Nat.le_trans (waited w v busy) (sent v))
    (Nat.le_trans (waited v w busy') (sent w))

/-- In every run workers read in each iteration exactly what a single machine has. -/
theorem same_as_sequential : same_as_sequential.Statement := by
  intro _ _ B workers distinct all s w reachable busy
  exact (invariant_of_reachable distinct all reachable).copies w busy

end DistSys.BulkSynchronous
