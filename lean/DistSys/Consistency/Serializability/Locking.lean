module

public import DistSys.Statements.Consistency.Serializability

/-!
# Two-phase locking

Eswaran, Gray, Lorie and Traiger (*The notions of consistency and predicate locks in a database
system*, 1976): if transactions lock what they access, and lock nothing after they have unlocked
something, all schedules that the locks let through are serializable.  The usual proof gives each
transaction a point in time, the end of its growing phase.  Here no such point is chosen: along each
path of the precedence graph some unlocking of the first transaction is before some locking of the
last one (`unlocks_before_locks`).  On a cycle that is one transaction, which then is not two-phase.

## Main declarations

* `unlocked_between`: between two conflicting operations the lock was given from hand to hand.
* `unlocks_before_locks`: and so along each path of the precedence graph.
* `two_phase_locking`: under two-phase locking the precedence graph has no cycle.
-/

@[expose] public noncomputable section

namespace DistSys.Serializability

variable {Transaction Object Operation : Type} {T : Transactions Transaction Object Operation}
  {s : List Operation}

/-- The kind is that of an operation that locks. -/
def Kind.Locks (k : Kind) : Prop := k = .lock_shared ∨ k = .lock_exclusive

/-- Some unlocking by the first transaction is before some locking by the second. -/
def HandsOver (T : Transactions Transaction Object Operation) (s : List Operation)
    (t u : Transaction) : Prop :=
  ∃ (i j : Nat) (a b : Operation), i < j ∧ s[i]? = some a ∧ s[j]? = some b ∧
    T.transaction a = t ∧ T.kind a = .unlock ∧ T.transaction b = u ∧ (T.kind b).Locks

/-- A two-phase transaction does not lock after it has unlocked. -/
theorem not_handsOver_self (twoPhase : T.TwoPhase s) (t : Transaction) : ¬ HandsOver T s t t := by
  rintro ⟨i, j, a, b, lt, hi, hj, ta, unlocks, tb, locks⟩
  have none := twoPhase a b ⟨i, j, lt, hi, hj⟩ (ta.trans tb.symm) unlocks
  exact locks.elim none.1 none.2

/-- If the lock goes from one transaction to a second, and from that to a third, then also from the
first to the third: the second gave back nothing before it had all its locks. -/
theorem HandsOver.trans (twoPhase : T.TwoPhase s) {t u v : Transaction} (h : HandsOver T s t u)
    (h' : HandsOver T s u v) : HandsOver T s t v := by
  obtain ⟨i, j, a, b, lt, hi, hj, ta, unlocks, tb, locks⟩ := h
  obtain ⟨i', j', a', b', lt', hi', hj', ta', unlocks', tb', locks'⟩ := h'
  refine ⟨i, j', a, b', ?_, hi, hj', ta, unlocks, tb', locks'⟩
  rcases Nat.lt_or_ge i' j with early | late
  · exact absurd ⟨i', j, a', b, early, hi', hj, ta', unlocks', tb, locks⟩
      (not_handsOver_self twoPhase u)
  · omega

/-- A lock that is held at a position was held at all earlier positions since it was taken. -/
theorem held_between {i j k : Nat} {t : Transaction} {x : Object} {lock : Kind} {a : Operation}
    (hk : s[k]? = some a) (ta : T.transaction a = t) (oa : T.object a = x) (ka : T.kind a = lock)
    (kept : ∀ (j : Nat) (b : Operation), k < j → j < i → s[j]? = some b → T.transaction b = t →
      T.object b = x → T.kind b ≠ .unlock) (after : k < j) (le : j ≤ i) :
    T.Holds s j t x lock :=
  ⟨k, a, after, hk, ta, oa, ka, fun n b lo hi => kept n b lo (Nat.lt_of_lt_of_le hi le)⟩

/-- Who locks an object finds no incompatible lock on it. -/
theorem not_holds (compatible : T.Compatible s) {i : Nat} {a : Operation} {t : Transaction}
    {x : Object} {lock : Kind} (hi : s[i]? = some a) (oa : T.object a = x)
    (ne : t ≠ T.transaction a) (locks : (T.kind a).Locks) (held : lock.Locks)
    (exclusive : T.kind a = .lock_exclusive ∨ lock = .lock_exclusive) : ¬ T.Holds s i t x lock := by
  subst oa
  obtain ⟨any, excl⟩ := compatible i a t hi ne
  rcases exclusive with e | rfl
  · rcases held with rfl | rfl
    · exact excl e
    · exact any locks
  · exact any locks

/-- Between two positions at which two transactions hold incompatible locks on an object, the first
one unlocked it and the second one locked it after that. -/
theorem unlocked_between (compatible : T.Compatible s) {i j : Nat} {t u : Transaction} {x : Object}
    {first second : Kind} (lt : i < j) (ne : t ≠ u)
    (holds : T.Holds s i t x first) (holds' : T.Holds s j u x second)
    (locks : first.Locks) (locks' : second.Locks)
    (exclusive : first = .lock_exclusive ∨ second = .lock_exclusive) : HandsOver T s t u := by
  obtain ⟨k, b, ki, hk, tb, ob, kb, kept⟩ := holds
  obtain ⟨n, c, nj, hn, tc, oc, kc, kept'⟩ := holds'
  have free : ¬ T.Holds s n t x first :=
    not_holds compatible hn oc (tc ▸ ne) (kc ▸ locks') locks (kc ▸ exclusive.symm)
  rcases Nat.lt_or_ge k n with kn | nk
  · rcases Nat.lt_or_ge i n with late | early
    · have given : ∃ m d, k < m ∧ m < n ∧ s[m]? = some d ∧ T.transaction d = t ∧
          T.kind d = .unlock := by
        apply Classical.byContradiction
        intro never
        refine free ⟨k, b, kn, hk, tb, ob, kb, fun m d lo hi hm td _ unlocks => ?_⟩
        exact never ⟨m, d, lo, hi, hm, td, unlocks⟩
      obtain ⟨m, d, _, mn, hm, td, unlocks⟩ := given
      exact ⟨m, n, d, c, mn, hm, hn, td, unlocks, tc, kc ▸ locks'⟩
    · exact absurd (held_between hk tb ob kb kept kn early) free
  · rcases Nat.lt_or_ge n k with nk | kn
    · refine absurd (held_between hn tc oc kc kept' nk (by omega)) ?_
      exact not_holds compatible hk ob (tb ▸ ne.symm) (kb ▸ locks) locks' (kb ▸ exclusive)
    · have same : k = n := Nat.le_antisymm kn nk
      subst same
      have := Option.some.inj (hk.symm.trans hn)
      exact absurd (tb.symm.trans ((congrArg T.transaction this).trans tc)) ne

/-- Who accesses an object holds a lock on it, an exclusive one if it writes. -/
theorem exists_lock (wellFormed : T.WellFormed s) {i : Nat} {a : Operation} (hi : s[i]? = some a)
    (access : T.Accesses a) :
    ∃ lock : Kind, lock.Locks ∧ T.Holds s i (T.transaction a) (T.object a) lock ∧
      (T.kind a = .write → lock = .lock_exclusive) := by
  obtain ⟨reads, writes⟩ := wellFormed i a hi
  rcases access with read | write
  · rcases reads read with shared | exclusive
    · exact ⟨_, Or.inl rfl, shared, fun write => nomatch read.symm.trans write⟩
    · exact ⟨_, Or.inr rfl, exclusive, fun _ => rfl⟩
  · exact ⟨_, Or.inr rfl, writes write, fun _ => rfl⟩

/-- Along an edge of the precedence graph a lock goes from hand to hand. -/
theorem handsOver_of_precedence (wellFormed : T.WellFormed s) (compatible : T.Compatible s)
    {t u : Transaction} (edge : T.Precedence s t u) : HandsOver T s t u := by
  obtain ⟨a, b, rfl, rfl, ⟨ne, object, aa, ab, write⟩, i, j, lt, hi, hj⟩ := edge
  obtain ⟨first, locks, holds, excl⟩ := exists_lock wellFormed hi aa
  obtain ⟨second, locks', holds', excl'⟩ := exists_lock wellFormed hj ab
  exact unlocked_between compatible lt ne holds (object ▸ holds') locks locks'
    (write.imp excl excl')

/-- Along a path of the precedence graph some unlocking of the first transaction is before some
locking of the last one. -/
theorem unlocks_before_locks (twoPhase : T.TwoPhase s) (wellFormed : T.WellFormed s)
    (compatible : T.Compatible s) {t u : Transaction}
    (path : Relation.TransGen (fun u v => T.Precedence s u v) t u) : HandsOver T s t u := by
  induction path with
  | single edge => exact handsOver_of_precedence wellFormed compatible edge
  | tail _ edge ih => exact ih.trans twoPhase (handsOver_of_precedence wellFormed compatible edge)

/-- Under two-phase locking the precedence graph has no cycle. -/
theorem two_phase_locking : two_phase_locking.Statement := by
  intro _ _ _ T s twoPhase wellFormed compatible t cycle
  exact not_handsOver_self twoPhase t
    (unlocks_before_locks twoPhase wellFormed compatible cycle)

end DistSys.Serializability
