module

public import DistSys.Foundations.Execution
public import DistSys.Statements.Systems.Controllers

/-!
# Controllers with stale caches that crash: what holds in all runs

The model is after Sun et al. (*Anvil: Verifying liveness of cluster management controllers*, OSDI
2024): a controller that sees an old state of the server's log, that crashes, and whose requests
may outlive it or be copied.  Versions number the writes of the object, so two states of the log
with one version have one object.

## Main declarations

* `server_step`, `calm_server_step`, `sent_step`, `cache_step`, `log_step`: one step, by its parts.
* `Invariant`, `invariant`: versions go up and tell the object; cache and requests are old.
* `log_stays`: what is logged stays.
-/

@[expose] public noncomputable section

namespace DistSys.Controllers

open Execution

variable {Wanted Actual Action : Type} {C : Controller Wanted Actual Action}

/-- The present state of the server. -/
abbrev Cluster.present (s : Cluster Wanted Actual Action) : Snapshot Wanted Actual := s.log s.now

/-! ### One step -/

section Step

variable {s t : Cluster Wanted Actual Action} {e : Event Wanted Actual Action}

/-- A request is carried out, or nothing happens at the server. -/
theorem handled_cases {v : Nat} {a : Action} (handled : C.Handled s t v a) :
    ((C.checks = false ∨ v = s.present.version) ∧
      C.Logged s t s.present.wanted (C.effect s.present.actual a) (s.present.version + 1)) ∨
    (¬(C.checks = false ∨ v = s.present.version) ∧ C.Unchanged s t) := by
  unfold Controller.Handled at handled
  split at handled
  · exact .inl ⟨‹_›, handled⟩
  · exact .inr ⟨‹_›, handled⟩

/-- What happens at the server: nothing, or the log goes on, with a new version or the same
object. -/
theorem server_step (step : C.Step s e t) :
    C.Unchanged s t ∨ ∃ w a v, C.Logged s t w a v ∧
      (a = s.present.actual ∧ v = s.present.version ∨ v = s.present.version + 1) := by
  cases e with
  | ask w => exact .inr ⟨_, _, _, step.1, .inl ⟨rfl, rfl⟩⟩
  | interfere b => exact .inr ⟨_, _, _, step.1, .inr rfl⟩
  | crash => exact .inl step.1
  | restart i => exact .inl step.2.2.1
  | watch =>
    obtain ⟨i, _, _, same, _⟩ := step
    exact .inl same
  | act =>
    obtain ⟨i, v, a, _, _, same, _⟩ := step
    exact .inl same
  | deliver v a | copy v a =>
    rcases handled_cases step.2.1 with ⟨_, logged⟩ | ⟨_, same⟩
    · exact .inr ⟨_, _, _, logged, .inr rfl⟩
    · exact .inl same
  | idle =>
    cases step
    exact .inl ⟨rfl, fun _ => rfl⟩

/-- When it is calm and versions are compared, only a request of the present version changes
anything at the server. -/
theorem calm_server_step (checks : C.checks = true) (calm : Undisturbed e) (step : C.Step s e t) :
    C.Unchanged s t ∨ ∃ a, s.sent s.present.version a ∧
      C.Logged s t s.present.wanted (C.effect s.present.actual a) (s.present.version + 1) := by
  cases e with
  | ask w => exact absurd rfl (calm.1 w)
  | interfere b => exact absurd rfl (calm.2.1 b)
  | crash => exact absurd rfl calm.2.2
  | restart i => exact .inl step.2.2.1
  | watch =>
    obtain ⟨i, _, _, same, _⟩ := step
    exact .inl same
  | act =>
    obtain ⟨i, v, a, _, _, same, _⟩ := step
    exact .inl same
  | deliver v a | copy v a =>
    rcases handled_cases step.2.1 with ⟨never | rfl, logged⟩ | ⟨_, same⟩
    · exact nomatch never.symm.trans checks
    · exact .inr ⟨a, step.1, logged⟩
    · exact .inl same
  | idle =>
    cases step
    exact .inl ⟨rfl, fun _ => rfl⟩

/-- What is under way was, or comes from what the controller sees. -/
theorem sent_step (step : C.Step s e t) {u : Nat} {b : Action} (sent : t.sent u b) :
    s.sent u b ∨ ∃ i, s.cache = some i ∧ C.Requests (s.log i) u b := by
  cases e with
  | ask _ | interfere _ => exact .inl ((step.2.2 u b).1 sent)
  | crash => exact .inl ((step.2.2 u b).1 sent)
  | restart i => exact .inl ((step.2.2.2.2 u b).1 sent)
  | watch =>
    obtain ⟨i, _, _, _, _, same⟩ := step
    exact .inl ((same u b).1 sent)
  | act =>
    obtain ⟨i, v, a, sees, requests, _, _, more⟩ := step
    rcases (more u b).1 sent with before | ⟨rfl, rfl⟩
    · exact .inl before
    · exact .inr ⟨i, sees, requests⟩
  | deliver v a => exact .inl ((step.2.2.2 u b).1 sent).1
  | copy v a => exact .inl ((step.2.2.2 u b).1 sent)
  | idle =>
    cases step
    exact .inl sent

/-- What is under way stays so until it arrives. -/
theorem sent_kept (step : C.Step s e t) {u : Nat} {b : Action} (sent : s.sent u b) :
    t.sent u b ∨ e = .deliver u b := by
  cases e with
  | ask _ | interfere _ => exact .inl ((step.2.2 u b).2 sent)
  | crash => exact .inl ((step.2.2 u b).2 sent)
  | restart i => exact .inl ((step.2.2.2.2 u b).2 sent)
  | watch =>
    obtain ⟨i, _, _, _, _, same⟩ := step
    exact .inl ((same u b).2 sent)
  | act =>
    obtain ⟨i, v, a, _, _, _, _, more⟩ := step
    exact .inl ((more u b).2 (.inl sent))
  | deliver v a =>
    by_cases this : u = v ∧ b = a
    · exact .inr (by rw [this.1, this.2])
    · exact .inl ((step.2.2.2 u b).2 ⟨sent, this⟩)
  | copy v a => exact .inl ((step.2.2.2 u b).2 sent)
  | idle =>
    cases step
    exact .inl sent

open scoped Classical in
/-- A request of the present version can be carried out. -/
theorem deliverable {v : Nat} {a : Action} (sent : s.sent v a) (version : v = s.present.version) :
    ∃ t, C.Step s (.deliver v a) t ∧ t.now = s.now + 1 := by
  let x : Snapshot Wanted Actual :=
    ⟨s.present.wanted, C.effect s.present.actual a, s.present.version + 1⟩
  have last : (if s.now + 1 = s.now + 1 then x else s.log (s.now + 1)) = x := if_pos rfl
  refine ⟨{ log := fun i => if i = s.now + 1 then x else s.log i
            now := s.now + 1
            cache := s.cache
            sent := fun u b => s.sent u b ∧ ¬(u = v ∧ b = a) },
    ⟨sent, ?_, rfl, fun _ _ => Iff.rfl⟩, rfl⟩
  unfold Controller.Handled
  rw [if_pos (.inr version)]
  have wanted := congrArg Snapshot.wanted last
  have actual := congrArg Snapshot.actual last
  have version := congrArg Snapshot.version last
  exact ⟨rfl, wanted, actual, version, fun i other => if_neg other⟩

/-- The cache is as it was, or lost, or new, or one event further. -/
theorem cache_step (step : C.Step s e t) :
    t.cache = s.cache ∨ (e = .crash ∧ t.cache = none) ∨
    (s.cache = none ∧ ∃ i, i ≤ s.now ∧ t.cache = some i) ∨
    ∃ i, i < s.now ∧ s.cache = some i ∧ t.cache = some (i + 1) := by
  cases e with
  | ask _ | interfere _ => exact .inl step.2.1
  | crash => exact .inr (.inl ⟨rfl, step.2.1⟩)
  | restart i => exact .inr (.inr (.inl ⟨step.2.1, i, step.1, step.2.2.2.1⟩))
  | watch =>
    obtain ⟨i, less, sees, _, next, _⟩ := step
    exact .inr (.inr (.inr ⟨i, less, sees, next⟩))
  | act =>
    obtain ⟨i, v, a, _, _, _, same, _⟩ := step
    exact .inl same
  | deliver v a | copy v a => exact .inl step.2.2.1
  | idle =>
    cases step
    exact .inl rfl

/-- The log grows at its end. -/
theorem log_step (step : C.Step s e t) :
    s.now ≤ t.now ∧ ∀ i, i ≤ s.now → t.log i = s.log i := by
  rcases server_step step with ⟨now, log⟩ | ⟨w, a, v, ⟨now, _, _, _, log⟩, _⟩
  · exact ⟨Nat.le_of_eq now.symm, fun i _ => log i⟩
  · exact ⟨by omega, fun i le => log i (by omega)⟩

end Step

/-! ### All runs -/

/-- Versions go up, and a version is of one object; the cache is in the log, and requests have
versions that were. -/
structure Invariant (s : Cluster Wanted Actual Action) : Prop where
  /-- Versions go up along the log. -/
  version_le : ∀ {i j}, i ≤ j → j ≤ s.now → (s.log i).version ≤ (s.log j).version
  /-- States of the log with one version have one object. -/
  same_object : ∀ {i j}, i ≤ j → j ≤ s.now → (s.log i).version = (s.log j).version →
    (s.log i).actual = (s.log j).actual
  /-- The controller sees a state of the log. -/
  cache_le : ∀ {i}, s.cache = some i → i ≤ s.now
  /-- No request has a version to come. -/
  sent_le : ∀ {v a}, s.sent v a → v ≤ s.present.version

/-- At first there is one state, and nothing is under way. -/
theorem invariant_begins {s : Cluster Wanted Actual Action} (begins : C.Begins s) :
    Invariant s where
  version_le {i j} le le' := by
    have := begins.1
    rw [show i = j by omega]
    exact Nat.le_refl _
  same_object {i j} le le' _ := by
    have := begins.1
    rw [show i = j by omega]
  cache_le {i} sees := nomatch begins.2.1.symm.trans sees
  sent_le {v a} sent := (begins.2.2 v a sent).elim

/-- Each step keeps it. -/
theorem invariant_step {s t : Cluster Wanted Actual Action} {e : Event Wanted Actual Action}
    (before : Invariant s) (step : C.Step s e t) : Invariant t := by
  obtain ⟨now_le, log_eq⟩ := log_step step
  have version_le : s.present.version ≤ t.present.version := by
    rcases server_step step with ⟨now, log⟩ | ⟨w, a, v, ⟨now, _, _, version, _⟩, new⟩
    · unfold Cluster.present
      rw [now, log]
      exact Nat.le_refl _
    · unfold Cluster.present at new ⊢
      rw [now, version]
      rcases new with ⟨_, same⟩ | up <;> omega
  refine ⟨fun {i j} le inside => ?_, fun {i j} le inside same => ?_, fun {i} sees => ?_,
    fun {v a} sent => ?_⟩
  · by_cases old : j ≤ s.now
    · rw [log_eq i (Nat.le_trans le old), log_eq j old]
      exact before.version_le le old
    · rcases Nat.lt_or_eq_of_le le with less | rfl
      · have end_ : j = t.now := by
          rcases server_step step with ⟨now, _⟩ | ⟨_, _, _, ⟨now, _⟩, _⟩ <;> omega
        have inside' : i ≤ s.now := by
          rcases server_step step with ⟨now, _⟩ | ⟨_, _, _, ⟨now, _⟩, _⟩ <;> omega
        rw [log_eq i inside', end_]
        exact Nat.le_trans (before.version_le inside' (Nat.le_refl _)) version_le
      · exact Nat.le_refl _
  · by_cases old : j ≤ s.now
    · rw [log_eq i (Nat.le_trans le old), log_eq j old] at same ⊢
      exact before.same_object le old same
    · rcases Nat.lt_or_eq_of_le le with less | rfl
      · rcases server_step step with ⟨now, _⟩ | ⟨w, a, v, ⟨now, _, actual, version, _⟩, new⟩
        · omega
        · have end_ : j = s.now + 1 := by omega
          have inside' : i ≤ s.now := by omega
          rw [log_eq i inside', end_] at same ⊢
          rw [version] at same
          rw [actual]
          have up := before.version_le inside' (Nat.le_refl _)
          rcases new with ⟨rfl, rfl⟩ | rfl
          · exact before.same_object inside' (Nat.le_refl _) same
          · unfold Cluster.present at same
            omega
      · rfl
  · rcases cache_step step with same | ⟨_, lost⟩ | ⟨_, j, le, new⟩ | ⟨j, less, _, next⟩
    · exact Nat.le_trans (before.cache_le (same ▸ sees)) now_le
    · exact nomatch lost.symm.trans sees
    · cases new.symm.trans sees
      exact Nat.le_trans le now_le
    · cases next.symm.trans sees
      omega
  · refine Nat.le_trans ?_ version_le
    rcases sent_step step sent with old | ⟨i, sees, _, rfl, _⟩
    · exact before.sent_le old
    · exact before.version_le (before.cache_le sees) (Nat.le_refl _)

section Run

variable {states : Nat → Cluster Wanted Actual Action} {events : Nat → Event Wanted Actual Action}

/-- It holds in all states of a run. -/
theorem invariant (begins : C.Begins (states 0)) (run : C.cluster.InfiniteRun states events)
    (k : Nat) : Invariant (states k) := by
  induction k with
  | zero => exact invariant_begins begins
  | succ k ih => exact invariant_step ih (run k)

/-- What is logged stays. -/
theorem log_stays (run : C.cluster.InfiniteRun states events) {k l : Nat} (le : k ≤ l) :
    (states k).now ≤ (states l).now ∧
    ∀ i, i ≤ (states k).now → (states l).log i = (states k).log i := by
  induction le with
  | refl => exact ⟨Nat.le_refl _, fun _ _ => rfl⟩
  | @step l le ih =>
    obtain ⟨now, log⟩ := log_step (run l)
    exact ⟨Nat.le_trans ih.1 now,
      fun i inside => (log i (Nat.le_trans inside ih.1)).trans (ih.2 i inside)⟩

end Run

end DistSys.Controllers
