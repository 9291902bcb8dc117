module

public import DistSys.Statements.Impossibility.Flp
public import DistSys.Impossibility.Flp.Commutativity

/-!
# Admissible runs

The fair scheduler of `DistSys.Execution` gives the admissible runs of the model of Fischer, Lynch
and Paterson (JACM 1985).  The paper makes such a run by a queue of processes in the proof of its
Theorem 1, and uses without proof, in Lemmas 2 and 3, that there are admissible runs in which one
process takes no step; both are `exists_admissible`.

The definition of termination speaks of runs from initial configurations; `decides_from` carries it
over to runs from reachable ones, by putting before a run the schedule that reaches its start.

## Main declarations

* `exists_admissible`: a fair run of the live processes is admissible.
* `exists_admissible_without`: an admissible run without a given process.
* `admissible_prepend`, `decides_from`: runs from reachable configurations.
* `decides_without`: some decision can be reached without a given process.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

open DistSys.Execution (prepend)

variable {Process Message State : Type} {A : Protocol Process Message State}

/-! ### Fair runs are admissible -/

/-- The always enabled step of a live process is served again and again, so in a fair run the live
processes are nonfaulty. -/
theorem nonfaulty_of_fair {C : Configuration Process Message State} {live : Process → Prop}
    {schedule : Nat → Process × Option Message}
    (fair : A.execution.Fair (fun e => live e.1) C schedule) {p : Process} (alive : live p) :
    Nonfaulty schedule p := by
  intro n
  obtain ⟨k, le, happens⟩ := fair (p, none) n alive (applicable_none A _ p)
  exact ⟨k, le, congrArg Prod.fst happens⟩

/-- A run in which all processes but at most one are live, only live processes take steps, and
which is fair to them, is admissible. -/
theorem admissible_of_fair {C : Configuration Process Message State} {live : Process → Prop}
    {schedule : Nat → Process × Option Message} {faulty : Process}
    (others : ∀ p, p ≠ faulty → live p) (allowed : A.execution.AllowedForever C schedule)
    (alive : ∀ n, live (schedule n).1)
    (fair : A.execution.Fair (fun e => live e.1) C schedule) : A.Admissible C schedule := by
  refine ⟨allowed, ⟨faulty, fun p ne => nonfaulty_of_fair fair (others p ne)⟩, ?_⟩
  intro p m n nonfaulty waiting
  obtain ⟨j, _, steps⟩ := nonfaulty 0
  exact fair (p, some m) n (steps ▸ alive j) (applicable_some A waiting)

/-- **Fair scheduler**, for protocols: from a reachable configuration there is an admissible run in
which just the live processes take steps, infinitely many each, and which returns to a set of
configurations again and again. -/
theorem exists_admissible {processes : List Process} (finite : ∀ p, p ∈ processes)
    {live : Process → Prop} {faulty some_live : Process} (alive : live some_live)
    (others : ∀ p, p ≠ faulty → live p) {inside : Configuration Process Message State → Prop}
    (returns : A.execution.CanReturn (fun e => live e.1) inside)
    {C : Configuration Process Message State} (reachable : A.Reachable C) (start : inside C) :
    ∃ schedule : Nat → Process × Option Message, A.Admissible C schedule ∧
      (∀ n, live (schedule n).1) ∧ (∀ p, live p → Nonfaulty schedule p) ∧
      ∀ n, ∃ k, n ≤ k ∧ inside (A.execution.stateAt C schedule k) := by
  obtain ⟨waiting, covers⟩ := reachable.finite_buffer
  obtain ⟨schedule, allowed, live_only, fair, visits⟩ :=
    Execution.fair_run_exists A.execution (fun e => live e.1) (receipts A) inside
      (some_live, none) C (waiting ++ processes.map fun p => (p, none))
      (execution_persistent A _) (execution_finitelyEnabling A _) alive
      (fun D => applicable_none A D some_live) returns start (by
        rintro ⟨p, received⟩ _ applicable
        apply List.mem_append.2
        cases received with
        | none => exact Or.inr (List.mem_map.2 ⟨p, finite p, rfl⟩)
        | some m => exact Or.inl (covers p m (applicable m rfl)))
  exact ⟨schedule, admissible_of_fair others allowed live_only fair, live_only,
    fun _ alive => nonfaulty_of_fair fair alive, visits⟩

/-- Every set of configurations that contains all is returned to at once. -/
theorem canReturn_true (live : Process × Option Message → Prop) :
    A.execution.CanReturn live fun _ => True := by
  intro C e _ alive applicable
  exact ⟨[e], A.execution.allowed_singleton.2 applicable, List.mem_singleton.2 rfl,
    fun f mem => List.mem_singleton.1 mem ▸ alive, trivial⟩

/-- From a reachable configuration there is an admissible run in which a given process takes no
step and all others are nonfaulty, if there is another process. -/
theorem exists_admissible_without {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) {C : Configuration Process Message State}
    (reachable : A.Reachable C) (r : Process) :
    ∃ schedule : Nat → Process × Option Message, A.Admissible C schedule ∧
      (∀ n, (schedule n).1 ≠ r) ∧ ∀ s, s ≠ r → Nonfaulty schedule s := by
  have another : ∃ s, s ≠ r := by
    by_cases same : p = r
    · exact ⟨q, fun h => ne (same.trans h.symm)⟩
    · exact ⟨p, same⟩
  obtain ⟨s, other⟩ := another
  obtain ⟨schedule, admissible, without, nonfaulty, _⟩ :=
    exists_admissible finite (live := fun p => p ≠ r) (faulty := r) other (fun _ h => h)
      (canReturn_true _) reachable trivial
  exact ⟨schedule, admissible, without, nonfaulty⟩

/-- From a reachable configuration there is an admissible run in which nobody is faulty, if there is
a process. -/
theorem exists_admissible_faultless {processes : List Process} (finite : ∀ p, p ∈ processes)
    {C : Configuration Process Message State} (reachable : A.Reachable C) (p : Process) :
    ∃ schedule : Nat → Process × Option Message, A.Admissible C schedule ∧
      ∀ q, Nonfaulty schedule q := by
  obtain ⟨schedule, admissible, _, nonfaulty, _⟩ :=
    exists_admissible finite (live := fun _ => True) (faulty := p) (some_live := p) trivial
      (fun _ _ => trivial) (canReturn_true _) reachable trivial
  exact ⟨schedule, admissible, fun q => nonfaulty q trivial⟩

/-- A nonfaulty process has a first step. -/
theorem exists_first_step {schedule : Nat → Process × Option Message} {p : Process}
    (nonfaulty : Nonfaulty schedule p) :
    ∃ n, (schedule n).1 = p ∧ ∀ k, k < n → (schedule k).1 ≠ p := by
  obtain ⟨n, _, steps⟩ := nonfaulty 0
  induction n using Nat.strongRecOn with
  | ind n ih =>
    by_cases earlier : ∃ k, k < n ∧ (schedule k).1 = p
    · obtain ⟨k, lt, steps⟩ := earlier
      exact ih k lt (Nat.zero_le k) steps
    · exact ⟨n, steps, fun k lt steps => earlier ⟨k, lt, steps⟩⟩

/-- Until its first step the state of a process does not change. -/
theorem state_before_steps {C : Configuration Process Message State}
    {schedule : Nat → Process × Option Message} {p : Process} {n : Nat}
    (idle : ∀ k, k < n → (schedule k).1 ≠ p) :
    (A.execution.stateAt C schedule n).state p = C.state p := by
  induction n with
  | zero => rfl
  | succ n ih =>
    exact (after_state_of_ne A (idle n (Nat.lt_succ_self n)).symm).trans
      (ih fun k lt => idle k (Nat.lt_succ_of_lt lt))

/-! ### Runs from reachable configurations -/

/-- An event put before a schedule does not change which processes are nonfaulty. -/
theorem nonfaulty_prepend_cons {e : Process × Option Message}
    {rest : List (Process × Option Message)} {schedule : Nat → Process × Option Message}
    {p : Process} :
    Nonfaulty (prepend (e :: rest) schedule) p ↔ Nonfaulty (prepend rest schedule) p := by
  constructor
  · intro nonfaulty n
    obtain ⟨k, le, steps⟩ := nonfaulty (n + 1)
    cases k with
    | zero => exact absurd le (Nat.not_succ_le_zero n)
    | succ k => exact ⟨k, Nat.le_of_succ_le_succ le, steps⟩
  · intro nonfaulty n
    obtain ⟨k, le, steps⟩ := nonfaulty n
    exact ⟨k + 1, Nat.le_succ_of_le le, steps⟩

/-- A schedule put before another does not change which processes are nonfaulty. -/
theorem nonfaulty_prepend {first : List (Process × Option Message)}
    {schedule : Nat → Process × Option Message} {p : Process} :
    Nonfaulty (prepend first schedule) p ↔ Nonfaulty schedule p := by
  induction first with
  | nil => exact Iff.rfl
  | cons e rest ih => exact nonfaulty_prepend_cons.trans ih

/-- An allowed finite schedule before an admissible run is an admissible run. -/
theorem admissible_prepend {C : Configuration Process Message State}
    {first : List (Process × Option Message)} {schedule : Nat → Process × Option Message}
    (before : A.execution.Allowed C first)
    (after : A.Admissible (A.execution.run C first) schedule) :
    A.Admissible C (prepend first schedule) := by
  induction first generalizing C with
  | nil => exact after
  | cons e rest ih =>
    obtain ⟨_, ⟨faulty, others⟩, delivery⟩ := ih before.2 after
    refine ⟨A.execution.allowedForever_prepend before after.1,
      ⟨faulty, fun p ne => nonfaulty_prepend_cons.2 (others p ne)⟩, ?_⟩
    intro p m n nonfaulty waiting
    have nonfaulty' := nonfaulty_prepend_cons.1 nonfaulty
    cases n with
    | zero =>
      by_cases same : (p, some m) = e
      · exact ⟨0, Nat.le_refl 0, same.symm⟩
      · have still := applicable_after A (applicable_some A waiting) same
        obtain ⟨k, _, happens⟩ := delivery p m 0 nonfaulty' (still m rfl)
        exact ⟨k + 1, Nat.zero_le _, happens⟩
    | succ n =>
      rw [A.execution.stateAt_prepend_cons] at waiting
      obtain ⟨k, le, happens⟩ := delivery p m n nonfaulty' waiting
      exact ⟨k + 1, Nat.succ_le_succ le, happens⟩

/-- When a protocol terminates, an admissible run from a reachable configuration decides. -/
theorem decides_from (terminates : A.Terminates) {C : Configuration Process Message State}
    (reachable : A.Reachable C) {schedule : Nat → Process × Option Message}
    (admissible : A.Admissible C schedule) :
    ∃ n v, A.Decided (A.execution.stateAt C schedule n) v := by
  obtain ⟨input, first, allowed, rfl⟩ := reachable
  obtain ⟨n, v, decided⟩ := terminates input _ (admissible_prepend allowed admissible)
  refine ⟨n, v, ?_⟩
  rw [← A.execution.stateAt_prepend]
  exact A.execution.stateAt_mono (holds := fun D => A.Decided D v)
    (fun _ e => decided_after A e) (Nat.le_add_right n first.length) decided

/-- From every reachable configuration some decision can be reached without any step of a given
process, since that process may be the faulty one.  This is where the proof uses that the protocol
tolerates a fault. -/
theorem decides_without {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates)
    {C : Configuration Process Message State} (reachable : A.Reachable C) (r : Process) :
    ∃ schedule v, A.execution.Allowed C schedule ∧ (∀ e, e ∈ schedule → e.1 ≠ r) ∧
      A.Decided (A.execution.run C schedule) v := by
  obtain ⟨schedule, admissible, without, _⟩ := exists_admissible_without finite ne reachable r
  obtain ⟨n, v, decided⟩ := decides_from terminates reachable admissible
  obtain ⟨first, allowed, run, events⟩ := A.execution.exists_prefix admissible.1 n
  refine ⟨first, v, allowed, fun e mem => ?_, run ▸ decided⟩
  obtain ⟨k, rfl⟩ := events e mem
  exact without k

end DistSys.Flp
