module

public import DistSys.Agreement.Broadcast.Logs

/-!
# Total order broadcast is atomic broadcast

The two specifications of Défago, Schiper and Urbán (ACM Computing Surveys 2004), by pairs of
messages and by one sequence, are the same on every run with a correct process.

From pairs to the sequence: the log of the correct process is the common log.  It contains what any
process delivers, by uniform agreement; and since nobody leaves out what the correct process
delivered before, and everybody keeps its order, every log is a prefix of it (`prefix_of_precedes`).
From the sequence to pairs: two prefixes of one sequence are comparable.

## Main declarations

* `exists_longer`: of a growing log, one state contains any finitely many delivered messages.
* `commonLog_of_order`, `comparable_of_commonLog`, `order_of_comparable`: the circle.
* `tob_iff_ab`, `tob_iff_comparable`.
-/

@[expose] public noncomputable section

namespace DistSys.Broadcast

variable {Process Message Time : Type} {R : BroadcastRun Process Message Time}

namespace BroadcastRun

/-- A growing log contains, at some moment, all of finitely many messages that it ever contains. -/
theorem exists_longer (growing : R.Growing) {c : Process} (t : Time) (l : List Message)
    (delivered : ∀ m, m ∈ l → R.Delivers c m) : ∃ u, ∀ m, m ∈ l → m ∈ R.log c u := by
  induction l with
  | nil => exact ⟨t, fun m mem => nomatch mem⟩
  | cons x rest ih =>
    obtain ⟨u, all⟩ := ih fun m mem => delivered m (List.mem_cons_of_mem _ mem)
    obtain ⟨v, first⟩ := delivered x List.mem_cons_self
    rcases growing c u v with le | le
    · have up := (prefix_iff.1 le).subset
      exact ⟨v, fun m mem => (List.mem_cons.1 mem).elim (fun same => same ▸ first)
        fun mem => up (all m mem)⟩
    · have up := (prefix_iff.1 le).subset
      exact ⟨u, fun m mem => (List.mem_cons.1 mem).elim (fun same => same ▸ up first) (all m)⟩

/-- In a growing log what is delivered before a message is before it wherever that is. -/
theorem precedes_of_deliversBefore (growing : R.Growing)
    (nodup : ∀ (p : Process) (t : Time), (R.log p t).Nodup) {p : Process} {t : Time}
    {m n : Message} (before : R.DeliversBefore p m n) (mem : n ∈ R.log p t) :
    Precedes (R.log p t) m n := by
  obtain ⟨u, h⟩ := before
  rcases growing p t u with le | le
  · exact precedes_of_prefix_of_mem (prefix_iff.1 le) (nodup p u) mem h
  · exact precedes_of_prefix (prefix_iff.1 le) h

/-- By pairs to the sequence: the log of a correct process is the common log. -/
theorem commonLog_of_order (growing : R.Growing) {c : Process} (correct : R.correct c)
    (tob : R.TotalOrderBroadcast) : R.CommonLog (R.log c) := by
  obtain ⟨⟨_, agreement, _, nodup⟩, order⟩ := tob
  refine ⟨growing c, nodup c, fun p t => ?_, fun p m t correct_p mem =>
    agreement c p m ⟨t, mem⟩ correct_p⟩
  obtain ⟨u, all⟩ := exists_longer growing t (R.log p t) fun m mem =>
    agreement p c m ⟨t, mem⟩ correct
  exact ⟨u, prefix_iff.2 (prefix_of_precedes (nodup p t) (nodup c u) all fun m n h mem =>
    precedes_of_deliversBefore growing nodup (order c p m n ⟨u, h⟩ ⟨t, mem⟩) mem)⟩

/-- Two prefixes of the common log are comparable. -/
theorem comparable_of_commonLog {common : Time → List Message} (h : R.CommonLog common) :
    R.ComparableLogs := by
  intro p q t u
  obtain ⟨chain, _, le, _⟩ := h
  obtain ⟨t', le_p⟩ := le p t
  obtain ⟨u', le_q⟩ := le q u
  rw [prefix_iff] at le_p le_q ⊢
  rw [prefix_iff]
  rcases chain t' u' with longer | longer
  · exact List.prefix_or_prefix_of_prefix (le_p.trans (prefix_iff.1 longer)) le_q
  · exact List.prefix_or_prefix_of_prefix le_p (le_q.trans (prefix_iff.1 longer))

/-- A common log gives all or nothing, and no repetition. -/
theorem reliable_of_atomic (ab : R.AtomicBroadcast) : R.UniformReliableBroadcast := by
  obtain ⟨validity, created, common, _, nodup, le, deliver⟩ := ab
  refine ⟨validity, fun p q m => ?_, created, fun p t => ?_⟩
  · rintro ⟨t, mem⟩ correct
    obtain ⟨u, le⟩ := le p t
    exact deliver q m u correct ((prefix_iff.1 le).subset mem)
  · obtain ⟨u, le⟩ := le p t
    exact (prefix_iff.1 le).sublist.nodup (nodup u)

/-- Comparable logs without repetition have one order. -/
theorem order_of_comparable (nodup : ∀ (p : Process) (t : Time), (R.log p t).Nodup)
    (comparable : R.ComparableLogs) : R.UniformTotalOrder := by
  rintro p q m n ⟨t, h⟩ ⟨u, mem⟩
  refine ⟨u, ?_⟩
  rcases comparable p q t u with le | le
  · exact precedes_of_prefix (prefix_iff.1 le) h
  · exact precedes_of_prefix_of_mem (prefix_iff.1 le) (nodup p t) mem h

/-- Atomic broadcast is total order broadcast, on every run. -/
theorem totalOrder_of_atomic (ab : R.AtomicBroadcast) : R.TotalOrderBroadcast :=
  have reliable := reliable_of_atomic ab
  have ⟨_, common⟩ := ab.2.2
  ⟨reliable, order_of_comparable reliable.2.2.2 (comparable_of_commonLog common)⟩

/-- Total order broadcast is atomic broadcast, where there is a correct process. -/
theorem atomic_of_totalOrder (growing : R.Growing) {c : Process} (correct : R.correct c)
    (tob : R.TotalOrderBroadcast) : R.AtomicBroadcast :=
  ⟨tob.1.1, tob.1.2.2.1, R.log c, commonLog_of_order growing correct tob⟩

end BroadcastRun

open BroadcastRun

/-- **Total order broadcast is atomic broadcast**, on every run with a correct process. -/
theorem tob_iff_ab : tob_iff_ab.Statement :=
  fun _ _ growing correct => ⟨atomic_of_totalOrder growing correct, totalOrder_of_atomic⟩

/-- Total order broadcast is uniform reliable broadcast with comparable logs. -/
theorem tob_iff_comparable : tob_iff_comparable.Statement :=
  fun _ _ growing correct =>
    ⟨fun tob => ⟨tob.1, comparable_of_commonLog (commonLog_of_order growing correct tob)⟩,
      fun h => ⟨h.1, order_of_comparable h.1.2.2.2 h.2⟩⟩

end DistSys.Broadcast
