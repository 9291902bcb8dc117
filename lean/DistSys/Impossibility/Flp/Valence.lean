module

public import DistSys.Statements.Impossibility.Flp
public import DistSys.Impossibility.Flp.Runs

/-!
# Valence, and Lemma 2 of Fischer, Lynch and Paterson

A configuration is bivalent when both values can still be decided.  Lemma 2 of *Impossibility of
distributed consensus with one faulty process* (JACM 1985): a protocol that is totally correct in
spite of one fault has a bivalent initial configuration.  Of total correctness the proof uses that
the protocol is not trivial and terminates; agreement it does not use, and without agreement there
are such protocols (`FlpHypotheses.initial_bivalent_applies`).

As in the paper, two initial configurations that differ in the input of one process are compared: a
run without that process decides the same from both.  The paper takes a chain of such pairs from a
0-valent to a 1-valent initial configuration; here the inputs are changed one process at a time, by
induction on the list of processes, and the value that can be decided is carried along.

## Main declarations

* `bivalent_of_ne`: two different values that can be decided are both values.
* `decided_unique`: once a value is decided, no other can be.
* `run_agree`: a schedule without a process does not notice the state of that process.
* `initial_bivalent`: Lemma 2.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

variable {Process Message State : Type} {A : Protocol Process Message State}

/-! ### Valence -/

/-- When two different values can be decided, the configuration is bivalent. -/
theorem bivalent_of_ne {C : Configuration Process Message State} {v w : Bool} (ne : v ≠ w)
    (first : A.CanDecide C v) (second : A.CanDecide C w) : A.Bivalent C := by
  intro u
  by_cases same : u = v
  · exact same ▸ first
  · have two_values : ∀ a b c : Bool, b ≠ c → ¬ a = b → a = c := by decide
    exact two_values u v w ne same ▸ second

/-- In a configuration that is not bivalent only one value can be decided. -/
theorem canDecide_unique {C : Configuration Process Message State}
    (univalent : ¬ A.Bivalent C) {v w : Bool} (first : A.CanDecide C v)
    (second : A.CanDecide C w) : v = w :=
  Classical.byContradiction fun ne => univalent (bivalent_of_ne ne first second)

/-- With agreement, once a value is decided in a reachable configuration no other can be. -/
theorem decided_unique (agreement : A.Agreement) {C : Configuration Process Message State}
    (reachable : A.Reachable C) {v w : Bool} (decided : A.Decided C v)
    (possible : A.CanDecide C w) : v = w := by
  obtain ⟨schedule, allowed, later⟩ := possible
  exact agreement _ v w (reachable.run allowed) (decided_run A schedule decided) later

/-! ### Lemma 2 -/

/-- Let two configurations differ only in the state of one process, and let a schedule have no step
of that process.  If it is allowed in the first, it is in the second, it leads all other processes
to the same states, and it leaves the state of that process alone. -/
theorem run_agree {p : Process} {schedule : List (Process × Option Message)}
    {C D : Configuration Process Message State} (states : ∀ q, q ≠ p → C.state q = D.state q)
    (buffers : C.buffer = D.buffer) (without : ∀ e, e ∈ schedule → e.1 ≠ p)
    (allowed : A.execution.Allowed C schedule) :
    A.execution.Allowed D schedule ∧
      (∀ q, q ≠ p → (A.execution.run C schedule).state q = (A.execution.run D schedule).state q) ∧
      (A.execution.run C schedule).state p = C.state p := by
  induction schedule generalizing C D with
  | nil => exact ⟨trivial, states, rfl⟩
  | cons e rest ih =>
    have other : e.1 ≠ p := without e List.mem_cons_self
    have same := states e.1 other
    obtain ⟨ok, agree, still⟩ := ih (C := A.after C e) (D := A.after D e)
      (by
        intro q ne
        by_cases steps : q = e.1
        · subst steps
          rw [after_state_self, after_state_self, same]
        · rw [after_state_of_ne A steps, after_state_of_ne A steps, states q ne])
      (by
        funext q m
        rw [after_buffer, after_buffer, same, buffers])
      (fun f mem => without f (List.mem_cons_of_mem e mem)) allowed.2
    refine ⟨⟨fun m receives => ?_, ok⟩, agree, ?_⟩
    · rw [← buffers]
      exact allowed.1 m receives
    · exact still.trans (after_state_of_ne A other.symm)

/-- Two inputs that differ at one process, when no initial configuration is bivalent: what can be
decided from the one can be from the other, for a run without that process decides from both. -/
theorem canDecide_of_adjacent {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates)
    (univalent : ∀ input, ¬ A.Bivalent (A.initial input)) {r : Process}
    {input input' : Process → Bool} (adjacent : ∀ s, s ≠ r → input s = input' s) {v : Bool}
    (possible : A.CanDecide (A.initial input) v) : A.CanDecide (A.initial input') v := by
  obtain ⟨schedule, w, allowed, without, s, output⟩ :=
    decides_without finite ne terminates (reachable_initial A input) r
  have same : v = w := canDecide_unique (univalent input) possible ⟨schedule, allowed, s, output⟩
  obtain ⟨allowed', agree, still⟩ := run_agree (C := A.initial input)
    (D := A.initial input')
    (fun t other => congrArg (A.start t) (adjacent t other)) rfl without allowed
  by_cases crashed : s = r
  · rw [crashed, still] at output
    exact absurd ((A.starts_undecided r (input r)).symm.trans output) nofun
  · exact same ▸ ⟨schedule, allowed', s, (congrArg A.output (agree s crashed)) ▸ output⟩

open scoped Classical in
/-- The inputs are changed one process at a time: when no initial configuration is bivalent, what
can be decided from one can be decided from every other that differs only at listed processes. -/
theorem canDecide_of_chain {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates)
    (univalent : ∀ input, ¬ A.Bivalent (A.initial input)) (changed : List Process)
    {input input' : Process → Bool} (same : ∀ s, s ∉ changed → input s = input' s) {v : Bool}
    (possible : A.CanDecide (A.initial input) v) : A.CanDecide (A.initial input') v := by
  induction changed generalizing input with
  | nil => exact (funext fun s => same s List.not_mem_nil : input = input') ▸ possible
  | cons r rest ih =>
    refine ih (input := fun s => if s = r then input' s else input s) ?_ ?_
    · intro s not_mem
      by_cases is_r : s = r
      · exact if_pos is_r
      · exact (if_neg is_r).trans (same s fun mem => (List.mem_cons.1 mem).elim is_r not_mem)
    · exact canDecide_of_adjacent finite ne terminates univalent (r := r)
        (fun s other => (if_neg other).symm) possible

/-- **Lemma 2.**  Otherwise each value that can be decided from some initial configuration can be
decided from all, and both can be, since the protocol is not trivial. -/
theorem initial_bivalent : initial_bivalent.Statement := by
  intro Process Message State A processes p q finite ne nontrivial terminates
  refine Classical.byContradiction fun none_bivalent => ?_
  have univalent : ∀ input, ¬ A.Bivalent (A.initial input) :=
    fun input bivalent => none_bivalent ⟨input, bivalent⟩
  refine univalent (fun _ => true) fun v => ?_
  obtain ⟨_, ⟨input, schedule, allowed, rfl⟩, decided⟩ := nontrivial v
  exact canDecide_of_chain finite ne terminates univalent processes
    (fun s not_mem => absurd (finite s) not_mem) ⟨schedule, allowed, decided⟩

end DistSys.Flp
