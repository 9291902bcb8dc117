module

public import DistSys.Foundations.Execution
public import DistSys.Statements.Systems.Lineage

/-!
# Lost results are computed again from their lineage

Zaharia et al. (*Resilient distributed datasets*, NSDI 2012): a partition remembers how it was
computed, and is computed again when it is lost.  Dean and Ghemawat (OSDI 2004, §3.3) do so with the
output of map tasks, and say what is left when tasks are not deterministic.

## Main declarations

* `Denotes`: the content that lineage gives a partition, and `Denotes.unique`: there is one.
* `recomputation_is_exact`: whatever was lost, what is there is that content.
* `recomputation_is_possible`: whatever was lost can be computed again.
* `cycles_are_never_computed`: a partition on a cycle never is.
* `nondeterminism_mixes`: without determinism two attempts of one task are mixed.
-/

@[expose] public noncomputable section

namespace DistSys.Lineage

open Execution

variable {Partition Content : Type} {L : Lineage Partition Content}

/-- The content that a partition has according to its lineage. -/
inductive Denotes (L : Lineage Partition Content) : Partition → Content → Prop where
  | task {p : Partition} {v : Content} (input : Partition → Content) :
      (∀ q, q ∈ L.parents p → Denotes L q (input q)) →
      L.outcome p ((L.parents p).map input) v → Denotes L p v

/-- If tasks are deterministic there is one such content. -/
theorem Denotes.unique (deterministic : L.Deterministic) {p : Partition} {v w : Content}
    (h : Denotes L p v) (h' : Denotes L p w) : v = w := by
  induction h generalizing w with
  | @task p v input _ out ih =>
    cases h' with
    | task other below out' =>
      have same : (L.parents p).map input = (L.parents p).map other :=
        List.map_congr_left fun q parent => ih q parent (below q parent)
      exact deterministic p _ v w out (same ▸ out')

/-- Contents that are there, as a function. -/
theorem eq_map_of_contents (memory : Partition → Option Content) (v : Content)
    {partitions : List Partition} {inputs : List Content}
    (h : L.contents memory partitions = some inputs) :
    inputs = partitions.map (fun q => (memory q).getD v) ∧
      ∀ q, q ∈ partitions → memory q = some ((memory q).getD v) := by
  induction partitions generalizing inputs with
  | nil => exact ⟨(Option.some.inj h).symm, fun _ h => nomatch h⟩
  | cons p rest ih =>
    unfold Lineage.contents at h
    cases here : memory p with
    | none => rw [here] at h; cases h
    | some x =>
      rw [here] at h
      cases others : L.contents memory rest with
      | none => rw [others] at h; cases h
      | some ys =>
        rw [others] at h
        cases h
        obtain ⟨equal, present⟩ := ih others
        refine ⟨?_, fun q inside => ?_⟩
        · rw [List.map_cons, ← equal, here, Option.getD_some]
        · rcases List.mem_cons.1 inside with rfl | inside
          · rw [here, Option.getD_some]
          · exact present q inside

/-- Partitions that are there have contents. -/
theorem contents_of_present (memory : Partition → Option Content) (partitions : List Partition)
    (present : ∀ q, q ∈ partitions → memory q ≠ none) :
    ∃ inputs, L.contents memory partitions = some inputs := by
  induction partitions with
  | nil => exact ⟨[], rfl⟩
  | cons p rest ih =>
    obtain ⟨others, equal⟩ := ih fun q inside => present q (List.mem_cons_of_mem p inside)
    obtain ⟨v, here⟩ := Option.ne_none_iff_exists'.1 (present p List.mem_cons_self)
    exact ⟨v :: others, by unfold Lineage.contents; rw [here, equal]⟩

theorem after_compute_self (memory : Partition → Option Content) (p : Partition) (v : Content) :
    L.execution.apply memory (.compute p v) p = some v := if_pos rfl

theorem after_compute_other (memory : Partition → Option Content) {p q : Partition} (v : Content)
    (other : q ≠ p) : L.execution.apply memory (.compute p v) q = memory q := if_neg other

theorem after_lose_self (memory : Partition → Option Content) (p : Partition) :
    L.execution.apply memory (.lose p) p = none := if_pos rfl

theorem after_lose_other (memory : Partition → Option Content) {p q : Partition} (other : q ≠ p) :
    L.execution.apply memory (.lose p) q = memory q := if_neg other

/-- What a task reads when it ends: all is there. -/
theorem inputs_of_possible {memory : Partition → Option Content} {p : Partition} {v : Content}
    (possible : L.Possible memory (.compute p v)) :
    L.outcome p ((L.parents p).map fun q => (memory q).getD v) v ∧
      ∀ q, q ∈ L.parents p → memory q = some ((memory q).getD v) := by
  have out := possible.2
  cases inputs : L.contents memory (L.parents p) with
  | none =>
    rw [inputs] at out
    exact out.elim
  | some values =>
    rw [inputs] at out
    obtain ⟨equal, there⟩ := eq_map_of_contents memory v inputs
    exact ⟨equal ▸ out, there⟩

/-- What is there has the content of its lineage. -/
theorem denotes_of_run {events : List (TaskEvent Partition Content)}
    (allowed : L.execution.Allowed L.empty events) {p : Partition} {v : Content}
    (present : L.execution.run L.empty events p = some v) : Denotes L p v := by
  refine L.execution.run_induction
    (holds := fun memory => ∀ p v, memory p = some v → Denotes L p v) ?_
    (fun _ v (h : none = some v) => nomatch h) allowed p v present
  intro memory e correct possible q w after
  cases e with
  | lose p =>
    by_cases same : q = p
    · rw [same, after_lose_self] at after
      cases after
    · rw [after_lose_other memory same] at after
      exact correct q w after
  | compute p u =>
    by_cases same : q = p
    · rw [same, after_compute_self] at after
      cases after
      obtain ⟨out, there⟩ := inputs_of_possible possible
      rw [same]
      exact .task (fun r => (memory r).getD w) (fun r parent => correct r _ (there r parent)) out
    · rw [after_compute_other memory u same] at after
      exact correct q w after

/-- Whatever was lost and computed again, a partition has one content. -/
theorem recomputation_is_exact : recomputation_is_exact.Statement :=
  fun _ _ _ _ _ _ deterministic allowed allowed' present present' =>
    (denotes_of_run allowed present).unique deterministic (denotes_of_run allowed' present')

/-! ### Computing again -/

/-- The schedule loses nothing, is possible, and what was there stays. -/
structure Extends (L : Lineage Partition Content) (memory : Partition → Option Content)
    (schedule : List (TaskEvent Partition Content)) : Prop where
  lossless : Lossless schedule
  allowed : L.execution.Allowed memory schedule
  keeps : ∀ q, memory q ≠ none → L.execution.run memory schedule q ≠ none

theorem Extends.nil (memory : Partition → Option Content) : Extends L memory [] :=
  ⟨fun _ h => (nomatch h), trivial, fun _ h => h⟩

theorem Extends.append {memory : Partition → Option Content}
    {first second : List (TaskEvent Partition Content)} (h : Extends L memory first)
    (h' : Extends L (L.execution.run memory first) second) :
    Extends L memory (first ++ second) := by
  refine ⟨fun p inside => ?_, L.execution.allowed_append.2 ⟨h.allowed, h'.allowed⟩,
    fun q here => ?_⟩
  · rcases List.mem_append.1 inside with inside | inside
    · exact h.lossless p inside
    · exact h'.lossless p inside
  · rw [L.execution.run_append]
    exact h'.keeps q (h.keeps q here)

/-- When all that its task reads can be got, so can a partition. -/
theorem exists_extends (productive : L.Productive) (acyclic : L.Acyclic) (p : Partition)
    (memory : Partition → Option Content) :
    ∃ schedule, Extends L memory schedule ∧ L.execution.run memory schedule p ≠ none := by
  induction p using acyclic.induction generalizing memory with
  | _ p ih =>
    have parents : ∀ partitions : List Partition, (∀ q, q ∈ partitions → q ∈ L.parents p) →
        ∃ schedule, Extends L memory schedule ∧
          ∀ q, q ∈ partitions → L.execution.run memory schedule q ≠ none := by
      intro partitions
      induction partitions with
      | nil => exact fun _ => ⟨[], .nil memory, fun _ h => nomatch h⟩
      | cons q rest ihRest =>
        intro inside
        obtain ⟨first, extends_, there⟩ :=
          ihRest fun r h => inside r (List.mem_cons_of_mem q h)
        obtain ⟨second, extends', here⟩ :=
          ih q (inside q List.mem_cons_self) (L.execution.run memory first)
        refine ⟨first ++ second, extends_.append extends', fun r h => ?_⟩
        rw [L.execution.run_append]
        rcases List.mem_cons.1 h with rfl | h
        · exact here
        · exact extends'.keeps r (there r h)
    obtain ⟨schedule, extends_, there⟩ := parents (L.parents p) fun _ h => h
    by_cases present : L.execution.run memory schedule p = none
    · obtain ⟨inputs, equal⟩ := contents_of_present (L := L) _ _ there
      obtain ⟨v, out⟩ := productive p inputs
      refine ⟨schedule ++ [.compute p v], extends_.append ⟨?_, ?_, fun q here => ?_⟩, ?_⟩
      · exact fun q inside => nomatch List.mem_singleton.1 inside
      · refine L.execution.allowed_singleton.2 ⟨present, ?_⟩
        rw [equal]
        exact out
      · show L.execution.apply _ (.compute p v) q ≠ none
        by_cases same : q = p
        · rw [same, after_compute_self]
          exact Option.some_ne_none v
        · rw [after_compute_other _ v same]
          exact here
      · rw [L.execution.run_append]
        show L.execution.apply _ (.compute p v) p ≠ none
        rw [after_compute_self]
        exact Option.some_ne_none v
    · exact ⟨schedule, extends_, present⟩

/-- Whatever was lost can be computed again. -/
theorem recomputation_is_possible : recomputation_is_possible.Statement := by
  intro _ _ L memory p productive acyclic
  obtain ⟨schedule, extends_, here⟩ := exists_extends productive acyclic p memory
  exact ⟨schedule, extends_.lossless, extends_.allowed, here⟩

/-- The first partition of a cycle to be computed would need another one. -/
theorem cycles_are_never_computed : cycles_are_never_computed.Statement := by
  intro _ _ L cycle events p closed allowed inside
  refine L.execution.run_induction
    (holds := fun memory => ∀ q, cycle q → memory q = none) ?_ (fun _ _ => rfl) allowed p inside
  intro memory e absent possible q inside
  cases e with
  | lose p =>
    by_cases same : q = p
    · rw [same, after_lose_self]
    · rw [after_lose_other memory same]
      exact absent q inside
  | compute p u =>
    by_cases same : q = p
    · obtain ⟨r, insideR, parent⟩ := closed q inside
      have there := (inputs_of_possible possible).2 r (same ▸ parent)
      rw [absent r insideR] at there
      cases there
    · rw [after_compute_other memory u same]
      exact absent q inside

/-! ### A task with two outcomes -/

/-- A map task, `none`, that may make `false` or `true`, and two reduce tasks that copy it. -/
def coin : Lineage (Option Bool) Bool where
  parents := fun p => match p with
    | none => []
    | some _ => [none]
  outcome := fun p inputs v => match p with
    | none => True
    | some _ => inputs = [v] ∨ inputs.length ≠ 1

/-- Without losses all reduce tasks have what the map task has. -/
theorem coin_agrees (memory : Option Bool → Option Bool)
    (same : ∀ b v, memory (some b) = some v → memory none = some v)
    (events : List (TaskEvent (Option Bool) Bool)) (lossless : Lossless events)
    (allowed : coin.execution.Allowed memory events) (b v) :
    coin.execution.run memory events (some b) = some v →
      coin.execution.run memory events none = some v := by
  induction events generalizing memory with
  | nil => exact same b v
  | cons e rest ih =>
    obtain ⟨possible, later⟩ := coin.execution.allowed_cons.1 allowed
    refine ih _ ?_ (fun p inside => lossless p (List.mem_cons_of_mem e inside)) later
    intro c w after
    cases e with
    | lose p => exact absurd List.mem_cons_self (lossless p)
    | compute p u =>
      obtain ⟨absent, out⟩ := possible
      cases p with
      | none =>
        -- Nothing was computed from it yet.
        rw [after_compute_other (L := coin) memory u (Option.some_ne_none c)] at after
        rw [same c w after] at absent
        cases absent
      | some d =>
        rw [after_compute_other (L := coin) memory u (Option.some_ne_none d).symm]
        by_cases read : some c = some d
        · rw [read, after_compute_self] at after
          cases after
          cases here : memory none with
          | none => simp [coin, Lineage.contents, here] at out
          | some x =>
            simp [coin, Lineage.contents, here] at out
            rw [out]
        · rw [after_compute_other memory u read] at after
          exact same c w after

/-- The map task makes `false`, a reduce task reads it, its machine fails, the map task makes
`true`, and the other reduce task reads that. -/
theorem nondeterminism_mixes : nondeterminism_mixes.Statement := by
  refine ⟨Option Bool, Bool, coin, [.compute none false, .compute (some false) false, .lose none,
    .compute none true, .compute (some true) true], some false, some true, false, true, ?_, ?_, ?_,
    ?_, ?_, ?_⟩
  · intro p inputs
    cases p with
    | none => exact ⟨true, trivial⟩
    | some b =>
      match inputs with
      | [v] => exact ⟨v, .inl rfl⟩
      | [] => exact ⟨true, .inr (by decide)⟩
      | _ :: _ :: _ => exact ⟨true, .inr (by simp)⟩
  · have leaf : Acc (fun q p => q ∈ coin.parents p) none := ⟨none, fun _ h => nomatch h⟩
    refine ⟨fun p => ?_⟩
    cases p with
    | none => exact leaf
    | some b => exact ⟨_, fun q h => List.mem_singleton.1 h ▸ leaf⟩
  · simp [Execution.Allowed, Lineage.execution, Lineage.Possible, Lineage.after, Lineage.empty,
      Lineage.contents, coin]
  · simp [Execution.run, Lineage.execution, Lineage.after]
  · simp [Execution.run, Lineage.execution, Lineage.after]
  · rintro other lossless allowed ⟨first, second⟩
    have one := coin_agrees coin.empty (fun _ v (h : none = some v) => nomatch h) other lossless
      allowed
    exact absurd ((one _ _ first).symm.trans (one _ _ second)) (by decide)

end DistSys.Lineage
