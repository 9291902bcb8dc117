module

public import DistSys.Systems.Controllers.Steps

/-!
# Eventually stable reconciliation

Sun et al. (*Anvil: Verifying liveness of cluster management controllers*, OSDI 2024) ask of a
controller that the cluster comes to what was asked for and stays there, once what is asked for
stops changing, whatever failed before.  Here it is proved of every controller whose actions lower a
distance, if the server compares versions.

Once things are calm, the cache comes to what is there (`cache_reaches`).  From then on all requests
are made for what is wanted (`request_good`).  One request from before may still be carried out, of
the version that the object has; with it that version is gone.  Each later one that is carried out
was made for the object as it is, and leaves less to do (`closer`); and while there is something to
do, one is carried out (`written_again`).

## Main declarations

* `Calm`: a fair run, and a time from which on it is calm.
* `cache_reaches`, `written_again`: what fairness gives; `closer`: what versions give.
* `eventually_stable`.
-/

@[expose] public noncomputable section

namespace DistSys.Controllers

open Execution

variable {Wanted Actual Action : Type} {C : Controller Wanted Actual Action}
  {states : Nat → Cluster Wanted Actual Action} {events : Nat → Event Wanted Actual Action}
  {T : Nat}

/-- A fair run in which versions are compared, and which is calm from time `T` on. -/
structure Calm (C : Controller Wanted Actual Action)
    (states : Nat → Cluster Wanted Actual Action) (events : Nat → Event Wanted Actual Action)
    (T : Nat) : Prop where
  /-- The server compares versions. -/
  checks : C.checks = true
  /-- The run is fair. -/
  fair : FairRun C states events
  /-- Nothing is disturbed any more. -/
  calm : ∀ k, T ≤ k → Undisturbed (events k)

/-- How much there is to do. -/
def rest (C : Controller Wanted Actual Action) (s : Cluster Wanted Actual Action) : Nat :=
  C.distance s.present.wanted s.present.actual

namespace Calm

variable (h : Calm C states events T)
include h

/-- The invariant holds. -/
theorem inv (k : Nat) : Invariant (states k) := invariant h.fair.1 h.fair.2.1 k

/-- Each state is followed by the next. -/
theorem step (k : Nat) : C.Step (states k) (events k) (states (k + 1)) := h.fair.2.1 k

/-- The log of a later state. -/
theorem stays {k l : Nat} (le : k ≤ l) :
    (states k).now ≤ (states l).now ∧
    ∀ i, i ≤ (states k).now → (states l).log i = (states k).log i :=
  log_stays h.fair.2.1 le

/-- Versions go up with time. -/
theorem version_mono {k l : Nat} (le : k ≤ l) :
    (states k).present.version ≤ (states l).present.version := by
  obtain ⟨now, log⟩ := h.stays le
  have up := (h.inv l).version_le now (Nat.le_refl _)
  rwa [log _ (Nat.le_refl _)] at up

/-! ### The cache -/

/-- A controller that is up stays up when it is calm, and its cache does not go back. -/
theorem cache_stays {k l i : Nat} (later : T ≤ k) (le : k ≤ l)
    (sees : (states k).cache = some i) : ∃ j, i ≤ j ∧ (states l).cache = some j := by
  induction le with
  | refl => exact ⟨i, Nat.le_refl i, sees⟩
  | @step l le ih =>
    obtain ⟨j, from_, there⟩ := ih
    rcases cache_step (h.step l) with same | ⟨crash, _⟩ | ⟨down, _⟩ | ⟨m, _, at_, next⟩
    · exact ⟨j, from_, same.trans there⟩
    · exact absurd crash (h.calm l (Nat.le_trans later le)).2.2
    · exact nomatch down.symm.trans there
    · cases at_.symm.trans there
      exact ⟨j + 1, Nat.le_succ_of_le from_, next⟩

/-- A cache that is behind for ever goes on. -/
theorem cache_advances {k : Nat}
    (behind : ∀ l, k ≤ l → (states l).cache = none ∨
      ∃ i, i < (states l).now ∧ (states l).cache = some i) :
    ∃ l, k ≤ l ∧ (((states l).cache = none ∧ ∃ i, (states (l + 1)).cache = some i) ∨
      ∃ i, (states l).cache = some i ∧ (states (l + 1)).cache = some (i + 1)) := by
  obtain ⟨l, later, moves, _⟩ := h.fair.2.2.1 k fun l later => by
    rcases behind l later with down | ⟨i, less, sees⟩
    · refine ⟨.restart 0, .inl ⟨0, rfl⟩, { states l with cache := some 0 },
        ⟨Nat.zero_le _, down, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩, fun same => ?_⟩
      exact nomatch (congrArg Cluster.cache same).trans down
    · refine ⟨.watch, .inr rfl, { states l with cache := some (i + 1) },
        ⟨i, less, sees, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩, fun same => ?_⟩
      have := Option.some.inj ((congrArg Cluster.cache same).trans sees)
      omega
  refine ⟨l, later, ?_⟩
  have step := h.step l
  rcases moves with ⟨i, event⟩ | event
  · rw [event] at step
    exact .inl ⟨step.2.1, i, step.2.2.2.1⟩
  · rw [event] at step
    obtain ⟨i, _, sees, _, next, _⟩ := step
    exact .inr ⟨i, sees, next⟩

/-- The cache comes to each state of the log. -/
theorem cache_reaches {k : Nat} (later : T ≤ k) :
    ∀ n, n ≤ (states k).now → ∃ l, k ≤ l ∧ ∃ j, n ≤ j ∧ (states l).cache = some j := by
  intro n
  induction n with
  | zero =>
    intro _
    apply Classical.byContradiction
    intro never
    have down (l : Nat) (le : k ≤ l) : (states l).cache = none := by
      cases sees : (states l).cache with
      | none => rfl
      | some j => exact (never ⟨l, le, j, Nat.zero_le j, sees⟩).elim
    obtain ⟨l, le, ⟨_, i, up⟩ | ⟨i, up, _⟩⟩ := h.cache_advances fun l le => .inl (down l le)
    · exact nomatch (down (l + 1) (Nat.le_succ_of_le le)).symm.trans up
    · exact nomatch (down l le).symm.trans up
  | succ n ih =>
    intro inside
    obtain ⟨l, le, j, from_, sees⟩ := ih (Nat.le_of_succ_le inside)
    apply Classical.byContradiction
    intro never
    have stuck (m : Nat) (le' : l ≤ m) : (states m).cache = some n := by
      obtain ⟨j', from', sees'⟩ := h.cache_stays (Nat.le_trans later le) le' sees
      have : ¬n + 1 ≤ j' := fun more => never ⟨m, Nat.le_trans le le', j', more, sees'⟩
      rw [sees', show j' = n by omega]
    obtain ⟨m, le', ⟨down, _⟩ | ⟨i, sees', next⟩⟩ := h.cache_advances fun m le' =>
      .inr ⟨n, Nat.lt_of_lt_of_le inside (h.stays (Nat.le_trans le le')).1, stuck m le'⟩
    · exact nomatch (stuck m le').symm.trans down
    · cases sees'.symm.trans (stuck m le')
      exact never ⟨m + 1, Nat.le_succ_of_le (Nat.le_trans le le'), n + 1, Nat.le_refl _, next⟩

/-! ### Progress -/

/-- While there is something to do, the object is written again. -/
theorem written_again {k : Nat} (later : T ≤ k) (todo : rest C (states k) ≠ 0) :
    ∃ l, k ≤ l ∧ (states k).present.version < (states l).present.version := by
  apply Classical.byContradiction
  intro never
  have version (l : Nat) (le : k ≤ l) :
      (states l).present.version = (states k).present.version :=
    Nat.le_antisymm (Nat.not_lt.1 fun more => never ⟨l, le, more⟩) (h.version_mono le)
  -- So nothing is logged any more.
  have silent (l : Nat) (le : k ≤ l) : C.Unchanged (states l) (states (l + 1)) := by
    rcases calm_server_step h.checks (h.calm l (Nat.le_trans later le)) (h.step l) with
      same | ⟨a, _, now, _, _, up, _⟩
    · exact same
    · have := version (l + 1) (Nat.le_succ_of_le le)
      have := version l le
      unfold Cluster.present at *
      rw [now] at *
      omega
  have now (l : Nat) (le : k ≤ l) : (states l).now = (states k).now := by
    induction le with
    | refl => rfl
    | @step l le ih => exact (silent l le).1.trans ih
  have present (l : Nat) (le : k ≤ l) : (states l).present = (states k).present := by
    unfold Cluster.present
    rw [now l le]
    exact (h.stays le).2 _ (Nat.le_refl _)
  obtain ⟨l₀, le₀, j, from_, sees₀⟩ := h.cache_reaches later (states k).now (Nat.le_refl _)
  have sees (l : Nat) (le : l₀ ≤ l) : (states l).cache = some (states l).now := by
    obtain ⟨j', from', there⟩ := h.cache_stays (Nat.le_trans later le₀) le sees₀
    have inside := (h.inv l).cache_le there
    rw [there]
    have := now l (Nat.le_trans le₀ le)
    exact congrArg some (by omega)
  let a := C.choose (states k).present.wanted (states k).present.actual
  let v := (states k).present.version
  -- The request is sent.
  have sent : ∃ l, l₀ ≤ l ∧ (states l).sent v a := by
    apply Classical.byContradiction
    intro unsent
    obtain ⟨l, le, event, _⟩ := h.fair.2.2.2.1 l₀ fun l le => by
      refine ⟨.act, rfl,
        { states l with sent := fun u b => (states l).sent u b ∨ u = v ∧ b = a },
        ⟨(states l).now, v, a, sees l le, ?_, ⟨rfl, fun _ => rfl⟩, rfl, fun _ _ => Iff.rfl⟩,
        fun same => ?_⟩
      · show C.Requests (states l).present v a
        rw [present l (Nat.le_trans le₀ le)]
        exact ⟨todo, rfl, rfl⟩
      · have : (states l).sent v a :=
          (congrFun (congrFun (congrArg Cluster.sent same) v) a).mp (.inr ⟨rfl, rfl⟩)
        exact unsent ⟨l, le, this⟩
    have step := h.step l
    rw [event] at step
    obtain ⟨i, u, b, at_, ⟨_, version', action⟩, _, _, more⟩ := step
    cases at_.symm.trans (sees l le)
    change u = (states l).present.version at version'
    change b = C.choose (states l).present.wanted (states l).present.actual at action
    rw [present l (Nat.le_trans le₀ le)] at version' action
    exact unsent ⟨l + 1, Nat.le_succ_of_le le, (more v a).2 (.inr ⟨version'.symm, action.symm⟩)⟩
  obtain ⟨l₁, le₁, sent₁⟩ := sent
  -- It does not arrive, for then it would be carried out.
  have undelivered (l : Nat) (le : l₁ ≤ l) : events l ≠ .deliver v a := by
    intro event
    have le' := Nat.le_trans le₀ (Nat.le_trans le₁ le)
    have step := h.step l
    rw [event] at step
    rcases handled_cases step.2.1 with ⟨_, logged, _⟩ | ⟨refused, _⟩
    · have := (silent l le').1
      omega
    · exact refused (.inr (version l le').symm)
  have kept (l : Nat) (le : l₁ ≤ l) : (states l).sent v a := by
    induction le with
    | refl => exact sent₁
    | @step l le ih =>
      rcases sent_kept (h.step l) ih with there | delivered
      · exact there
      · exact (undelivered l le delivered).elim
  -- But it must.
  obtain ⟨l, le, event, _⟩ := h.fair.2.2.2.2 v a l₁ fun l le => by
    have le' := Nat.le_trans le₀ (Nat.le_trans le₁ le)
    obtain ⟨t, step, now⟩ := deliverable (C := C) (kept l le) (version l le').symm
    exact ⟨.deliver v a, rfl, t, step, fun same => by rw [same] at now; omega⟩
  exact undelivered l le event

/-! ### What versions give -/

/-- What is wanted does not change any more. -/
theorem wanted_calm {k : Nat} (later : T ≤ k) {j : Nat} (from_ : (states T).now ≤ j)
    (inside : j ≤ (states k).now) :
    ((states k).log j).wanted = (states T).present.wanted := by
  induction later generalizing j with
  | refl => rw [Nat.le_antisymm inside from_]
  | @step k later ih =>
    have old (j : Nat) (from_ : (states T).now ≤ j) (inside : j ≤ (states k).now) :
        ((states (k + 1)).log j).wanted = (states T).present.wanted := by
      rw [(log_step (h.step k)).2 j inside]
      exact ih from_ inside
    change j ≤ (states (k + 1)).now at inside
    rcases calm_server_step h.checks (h.calm k later) (h.step k) with
      ⟨now, _⟩ | ⟨a, _, now, wanted, _⟩
    · exact old j from_ (by omega)
    · by_cases last : j = (states k).now + 1
      · rw [last, wanted]
        exact ih (h.stays later).1 (Nat.le_refl _)
      · exact old j from_ (by omega)

/-- When the cache has come to what was there when it became calm, each request has an old version
or was made for what is wanted. -/
theorem request_good {start c : Nat} (after : T ≤ start) (reached : (states T).now ≤ c)
    (sees : (states start).cache = some c) {k : Nat} (later : start ≤ k) {v : Nat} {a : Action}
    (sent : (states k).sent v a) :
    v ≤ (states start).present.version ∨ ∃ i, i ≤ (states k).now ∧
      v = ((states k).log i).version ∧
      C.distance (states T).present.wanted ((states k).log i).actual ≠ 0 ∧
      a = C.choose (states T).present.wanted ((states k).log i).actual := by
  induction later generalizing v a with
  | refl => exact .inl ((h.inv start).sent_le sent)
  | @step k later ih =>
    obtain ⟨now, log⟩ := log_step (h.step k)
    rcases sent_step (h.step k) sent with before | ⟨i, at_, todo, version, action⟩
    · rcases ih before with old | ⟨i, inside, version, todo, action⟩
      · exact .inl old
      · refine .inr ⟨i, Nat.le_trans inside now, ?_⟩
        rw [log i inside]
        exact ⟨version, todo, action⟩
    · have inside := (h.inv k).cache_le at_
      obtain ⟨j, from_, there⟩ := h.cache_stays after later sees
      cases at_.symm.trans there
      rw [h.wanted_calm (Nat.le_trans after later) (Nat.le_trans reached from_) inside]
        at todo action
      refine .inr ⟨i, Nat.le_trans inside now, ?_⟩
      rw [log i inside]
      exact ⟨version, todo, action⟩

/-- Each later request that is carried out leaves less to do. -/
theorem closer (effective : C.Effective) {start c : Nat} (after : T ≤ start)
    (reached : (states T).now ≤ c) (sees : (states start).cache = some c) {k : Nat}
    (later : start ≤ k) (newer : (states start).present.version < (states k).present.version) :
    (states (k + 1)).present = (states k).present ∨
    rest C (states (k + 1)) < rest C (states k) := by
  have wanted := h.wanted_calm (Nat.le_trans after later)
    (h.stays (Nat.le_trans after later)).1 (Nat.le_refl _)
  rcases calm_server_step h.checks (h.calm k (Nat.le_trans after later)) (h.step k) with
    ⟨now, log⟩ | ⟨a, sent, now, wanted', actual, _, _⟩
  · left
    unfold Cluster.present
    rw [now]
    exact log _
  · right
    rcases h.request_good after reached sees later sent with old | ⟨i, inside, version, todo, rfl⟩
    · omega
    · have same := (h.inv k).same_object inside (Nat.le_refl _) version.symm
      have less := effective (states T).present.wanted (states k).present.actual
      unfold rest Cluster.present at *
      rw [now, wanted', actual, wanted]
      rw [same] at todo ⊢
      exact less todo

end Calm

/-- From when the object has a version of the calm time, what there is to do goes down until nothing
is left; and if it never gets one, nothing is to be done. -/
theorem eventually_stable : eventually_stable.Statement := by
  intro Wanted Actual Action C states events checks effective fair ⟨T, calm⟩
  have h : Calm C states events T := ⟨checks, fair, calm⟩
  obtain ⟨start, after, c, reached, sees⟩ :=
    h.cache_reaches (Nat.le_refl T) (states T).now (Nat.le_refl _)
  by_cases written : ∃ k, start ≤ k ∧
      (states start).present.version < (states k).present.version
  · obtain ⟨first, later, newer⟩ := written
    have closer {k : Nat} (le : first ≤ k) := h.closer effective after reached sees
      (Nat.le_trans later le) (Nat.lt_of_lt_of_le newer (h.version_mono le))
    have down {k l : Nat} (le : first ≤ k) (le' : k ≤ l) :
        (states l).present = (states k).present ∨ rest C (states l) < rest C (states k) := by
      induction le' with
      | refl => exact .inl rfl
      | @step l le' ih =>
        rcases closer (Nat.le_trans le le') with same | less <;> rcases ih with same' | less'
        · exact .inl (same.trans same')
        · right
          unfold rest at *
          rwa [same]
        · right
          unfold rest at *
          rwa [← same']
        · exact .inr (Nat.lt_trans less less')
    have done : ∀ d k, first ≤ k → rest C (states k) ≤ d →
        ∃ m, first ≤ m ∧ rest C (states m) = 0 := by
      intro d
      induction d with
      | zero => exact fun k le none => ⟨k, le, Nat.le_zero.1 none⟩
      | succ d ih =>
        intro k le bound
        by_cases todo : rest C (states k) = 0
        · exact ⟨k, le, todo⟩
        · obtain ⟨l, le', version⟩ :=
            h.written_again (Nat.le_trans after (Nat.le_trans later le)) todo
          rcases down le le' with same | less
          · rw [same] at version
            exact (Nat.lt_irrefl _ version).elim
          · exact ih l (Nat.le_trans le le') (by omega)
    obtain ⟨m, le, none⟩ := done _ first (Nat.le_refl _) (Nat.le_refl _)
    refine ⟨m, fun k le' => ?_⟩
    show rest C (states k) = 0
    rcases down le le' with same | less
    · unfold rest at *
      rw [same]
      exact none
    · omega
  · refine ⟨start, fun k later => ?_⟩
    apply Classical.byContradiction
    intro todo
    obtain ⟨l, le, version⟩ := h.written_again (Nat.le_trans after later) todo
    exact written ⟨l, Nat.le_trans later le,
      Nat.lt_of_le_of_lt (h.version_mono later) version⟩

end DistSys.Controllers
