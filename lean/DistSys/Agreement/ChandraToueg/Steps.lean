module

public import DistSys.Statements.Agreement.ChandraToueg

/-!
# The algorithm of Chandra and Toueg, step by step

What one step preserves, whatever reliable broadcast and consensus answer (JACM 1996, Figure 4).  A
process delivers the batches decided in its instances, one after another, so its log is a function
of these decisions and of the number of its current instance (`logOf`): that all have the same log
after the same number of instances is then a matter of consensus alone.

## Main declarations

* `ChandraToueg.logOf`: the log that decisions make.
* `Invariant`, `invariant_after`: what holds in every reachable configuration.
* `Grows`, `grows_after`: what a step never takes back.
-/

@[expose] public noncomputable section

namespace DistSys.ChandraToueg

open scoped Classical

variable {Process Message : Type} {A : ChandraToueg Process Message}

/-- The messages that are not in the log. -/
theorem mem_undelivered {m : Message} {l log : List Message} :
    m ∈ undelivered l log ↔ m ∈ l ∧ m ∉ log := by
  rw [undelivered, List.mem_filter, decide_eq_true_iff]

/-- Leaving messages out keeps the order of the others. -/
theorem undelivered_sublist (l log : List Message) : (undelivered l log).Sublist l :=
  List.filter_sublist

/-! ### The log that decisions make -/

/-- The log after `k` instances with the given decisions. -/
def ChandraToueg.logOf (A : ChandraToueg Process Message)
    (decisions : Nat → Option (List Message)) : Nat → List Message
  | 0 => []
  | k + 1 => A.logOf decisions k
      ++ undelivered (A.arrange ((decisions k).getD [])) (A.logOf decisions k)

variable {decisions others : Nat → Option (List Message)}

/-- More instances make a longer log. -/
theorem logOf_prefix {k n : Nat} (le : k ≤ n) : A.logOf decisions k <+: A.logOf decisions n := by
  induction le with
  | refl => exact List.prefix_refl _
  | step _ ih => exact ih.trans (List.prefix_append _ _)

/-- The log depends on the decisions of the completed instances only. -/
theorem logOf_congr {k : Nat} (same : ∀ i, i < k → decisions i = others i) :
    A.logOf decisions k = A.logOf others k := by
  induction k with
  | zero => rfl
  | succ k ih =>
    have before := ih fun i lt => same i (Nat.lt_succ_of_lt lt)
    rw [ChandraToueg.logOf, ChandraToueg.logOf, before, same k (Nat.lt_succ_self k)]

/-- What is in the log was decided. -/
theorem exists_of_mem_logOf {k : Nat} {m : Message} (mem : m ∈ A.logOf decisions k) :
    ∃ i batch, i < k ∧ decisions i = some batch ∧ m ∈ batch := by
  induction k with
  | zero => exact nomatch mem
  | succ k ih =>
    rcases List.mem_append.1 mem with mem | mem
    · obtain ⟨i, batch, lt, decided, mem⟩ := ih mem
      exact ⟨i, batch, Nat.lt_succ_of_lt lt, decided, mem⟩
    · have mem := (A.same_messages _ m).1 (mem_undelivered.1 mem).1
      cases decided : decisions k with
      | none =>
        rw [decided] at mem
        exact nomatch mem
      | some batch =>
        rw [decided] at mem
        exact ⟨k, batch, Nat.lt_succ_self k, decided, mem⟩

/-- What was decided is in the log. -/
theorem mem_logOf {k : Nat} {m : Message} {batch : List Message}
    (decided : decisions k = some batch) (mem : m ∈ batch) : m ∈ A.logOf decisions (k + 1) := by
  by_cases before : m ∈ A.logOf decisions k
  · exact List.mem_append.2 (Or.inl before)
  · refine List.mem_append.2 (Or.inr (mem_undelivered.2 ⟨(A.same_messages _ m).2 ?_, before⟩))
    rw [decided]
    exact mem

/-- Batches without repetition make a log without repetition. -/
theorem logOf_nodup (distinct : ∀ i batch, decisions i = some batch → batch.Nodup) (k : Nat) :
    (A.logOf decisions k).Nodup := by
  induction k with
  | zero => exact List.nodup_nil
  | succ k ih =>
    refine List.nodup_append.2 ⟨ih, (undelivered_sublist _ _).nodup (A.no_repetition _ ?_), ?_⟩
    · cases decided : decisions k with
      | none => exact List.nodup_nil
      | some batch => exact distinct k batch decided
    · intro m mem n mem' same
      exact (mem_undelivered.1 mem').2 (same ▸ mem)

/-! ### What every reachable configuration satisfies -/

/-- A process is told the decisions of the instances before its current one and of no other, has
proposed in those before and in none after, and has the log that the decisions make; it proposed
something, all of it received and then not delivered. -/
structure Invariant (A : ChandraToueg Process Message) (C : Configuration Process Message) :
    Prop where
  decided : ∀ i p, C.decided i p = none ↔ C.round p ≤ i
  proposed_before : ∀ i p, i < C.round p → C.proposed i p ≠ none
  not_proposed_after : ∀ i p, C.round p < i → C.proposed i p = none
  log : ∀ p, C.log p = A.logOf (fun i => C.decided i p) (C.round p)
  proposal : ∀ i p batch, C.proposed i p = some batch → batch.Sublist (C.received p) ∧
    ∃ m, m ∈ batch ∧ m ∉ A.logOf (fun i => C.decided i p) i

/-- It holds at the start. -/
theorem invariant_initial : Invariant A A.initial where
  decided _ _ := ⟨fun _ => Nat.zero_le _, fun _ => rfl⟩
  proposed_before _ _ lt := absurd lt (Nat.not_lt_zero _)
  not_proposed_after _ _ _ := rfl
  log _ := rfl
  proposal _ _ _ h := nomatch h

/-- A new proposal keeps the invariant. -/
theorem invariant_propose {C : Configuration Process Message} (inv : Invariant A C) {p : Process}
    (possible : A.Possible C (.propose p)) : Invariant A (A.after C (.propose p)) where
  decided := inv.decided
  log := inv.log
  proposed_before i q lt := by
    show (if i = C.round q ∧ q = p then _ else C.proposed i q) ≠ none
    split
    · exact fun h => nomatch h
    · exact inv.proposed_before i q lt
  not_proposed_after i q lt := by
    show (if i = C.round q ∧ q = p then _ else C.proposed i q) = none
    rw [if_neg fun h => Nat.ne_of_gt lt h.1]
    exact inv.not_proposed_after i q lt
  proposal i q batch h := by
    replace h : (if i = C.round q ∧ q = p then some (undelivered (C.received q) (C.log q))
      else C.proposed i q) = some batch := h
    show batch.Sublist (C.received q) ∧ ∃ m, m ∈ batch ∧ m ∉ A.logOf (fun i => C.decided i q) i
    split at h
    · rename_i here
      obtain ⟨rfl, rfl⟩ := here
      cases h
      refine ⟨undelivered_sublist _ _, ?_⟩
      obtain ⟨m, rest, shape⟩ := List.exists_cons_of_ne_nil possible.2
      have mem : m ∈ undelivered (C.received q) (C.log q) := shape ▸ List.mem_cons_self
      exact ⟨m, mem, inv.log q ▸ (mem_undelivered.1 mem).2⟩
    · exact inv.proposal i q batch h

/-- A decision keeps the invariant. -/
theorem invariant_decide {C : Configuration Process Message} (inv : Invariant A C) {p : Process}
    {batch : List Message} (possible : A.Possible C (.decide p batch)) :
    Invariant A (A.after C (.decide p batch)) := by
  have told : ∀ i q, (A.after C (.decide p batch)).decided i q
      = if i = C.round q ∧ q = p then some batch else C.decided i q := fun _ _ => rfl
  have round : ∀ q, (A.after C (.decide p batch)).round q
      = if q = p then C.round q + 1 else C.round q := fun _ => rfl
  have before : ∀ i q k, i < k → k ≤ C.round q →
      (A.after C (.decide p batch)).decided i q = C.decided i q := fun i q k lt le => by
    rw [told, if_neg fun h => Nat.ne_of_lt (Nat.lt_of_lt_of_le lt le) h.1]
  refine ⟨fun i q => ?_, fun i q lt => ?_, fun i q lt => ?_, fun q => ?_, fun i q l h => ?_⟩
  · have old := inv.decided i q
    rw [told, round]
    by_cases here : q = p
    · rw [if_pos here]
      by_cases now : i = C.round q
      · rw [if_pos ⟨now, here⟩]
        exact ⟨(nomatch ·), fun le => by omega⟩
      · rw [if_neg fun h => now h.1, old]
        omega
    · rw [if_neg here, if_neg fun h => here h.2, old]
  · show C.proposed i q ≠ none
    rw [round] at lt
    split at lt
    · rename_i here
      rcases Nat.lt_succ_iff_lt_or_eq.1 lt with lt | rfl
      · exact inv.proposed_before i q lt
      · exact here ▸ possible
    · exact inv.proposed_before i q lt
  · show C.proposed i q = none
    rw [round] at lt
    exact inv.not_proposed_after i q (by split at lt <;> omega)
  · show (if q = p then C.log q ++ undelivered (A.arrange batch) (C.log q) else C.log q) = _
    have same : A.logOf (fun i => (A.after C (.decide p batch)).decided i q) (C.round q)
        = C.log q := by
      rw [inv.log]
      exact logOf_congr fun i lt => before i q _ lt (Nat.le_refl _)
    rw [round]
    split
    · rename_i here
      rw [ChandraToueg.logOf, same, told, if_pos ⟨rfl, here⟩]
      rfl
    · exact same.symm
  · obtain ⟨sub, m, mem, fresh⟩ := inv.proposal i q l h
    refine ⟨sub, m, mem, ?_⟩
    have le : i ≤ C.round q :=
      Nat.le_of_not_lt fun lt => nomatch (inv.not_proposed_after i q lt).symm.trans h
    rw [logOf_congr fun j lt => before j q i lt le]
    exact fresh

/-- Every possible step keeps the invariant. -/
theorem invariant_after {C : Configuration Process Message} (inv : Invariant A C)
    {e : Event Process Message} (possible : A.Possible C e) : Invariant A (A.after C e) := by
  cases e with
  | broadcast p m => exact ⟨inv.1, inv.2, inv.3, inv.4, inv.5⟩
  | receive p m =>
    refine ⟨inv.1, inv.2, inv.3, inv.4, fun i q batch h => ?_⟩
    obtain ⟨sub, rest⟩ := inv.proposal i q batch h
    refine ⟨?_, rest⟩
    show batch.Sublist (if q = p then C.received q ++ [m] else C.received q)
    split
    · exact sub.trans (List.sublist_append_left _ _)
    · exact sub
  | propose p => exact invariant_propose inv possible
  | decide p batch => exact invariant_decide inv possible
  | idle => exact inv

/-! ### What is never taken back -/

/-- Rounds, receptions, proposals and decisions only become more. -/
structure Grows (C D : Configuration Process Message) : Prop where
  round : ∀ p, C.round p ≤ D.round p
  received : ∀ p, C.received p <+: D.received p
  proposed : ∀ i p batch, C.proposed i p = some batch → D.proposed i p = some batch
  decided : ∀ i p batch, C.decided i p = some batch → D.decided i p = some batch

/-- Nothing is taken back by doing nothing. -/
theorem Grows.refl (C : Configuration Process Message) : Grows C C :=
  ⟨fun _ => Nat.le_refl _, fun _ => List.prefix_refl _, fun _ _ _ h => h, fun _ _ _ h => h⟩

/-- Growing twice is growing. -/
theorem Grows.trans {C D E : Configuration Process Message} (first : Grows C D)
    (second : Grows D E) : Grows C E where
  round p := Nat.le_trans (first.round p) (second.round p)
  received p := (first.received p).trans (second.received p)
  proposed i p batch h := second.proposed i p batch (first.proposed i p batch h)
  decided i p batch h := second.decided i p batch (first.decided i p batch h)

/-- A possible step takes nothing back. -/
theorem grows_after {C : Configuration Process Message} (inv : Invariant A C)
    {e : Event Process Message} (possible : A.Possible C e) : Grows C (A.after C e) := by
  cases e with
  | broadcast p m => exact ⟨(Grows.refl C).1, (Grows.refl C).2, (Grows.refl C).3, (Grows.refl C).4⟩
  | receive p m =>
    refine ⟨(Grows.refl C).1, fun q => ?_, (Grows.refl C).3, (Grows.refl C).4⟩
    show C.received q <+: if q = p then C.received q ++ [m] else C.received q
    split
    · exact List.prefix_append _ _
    · exact List.prefix_refl _
  | propose p =>
    refine ⟨(Grows.refl C).1, (Grows.refl C).2, fun i q batch h => ?_, (Grows.refl C).4⟩
    show (if i = C.round q ∧ q = p then _ else C.proposed i q) = _
    rw [if_neg ?_, h]
    rintro ⟨rfl, rfl⟩
    exact nomatch possible.1.symm.trans h
  | decide p batch =>
    refine ⟨fun q => ?_, (Grows.refl C).2, (Grows.refl C).3, fun i q l h => ?_⟩
    · show C.round q ≤ if q = p then C.round q + 1 else C.round q
      split <;> omega
    · show (if i = C.round q ∧ q = p then some batch else C.decided i q) = _
      rw [if_neg ?_, h]
      rintro ⟨rfl, _⟩
      exact nomatch ((inv.decided _ q).2 (Nat.le_refl _)).symm.trans h
  | idle => exact Grows.refl C

end DistSys.ChandraToueg
