module

public import DistSys.Statements.Impossibility.Flp
public import DistSys.Impossibility.Flp.Valence

/-!
# Lemma 3 and Theorem 1 of Fischer, Lynch and Paterson

*Impossibility of distributed consensus with one faulty process* (JACM 1985): no consensus protocol
is totally correct in spite of one fault.

Lemma 3 is proved without the paper's search for neighbouring configurations of different valence.
Suppose that no schedule that ends with the event `e` leads to a bivalent configuration.  Then along
every schedule without `e` the value that can be decided after `e` does not change
(`canDecide_step`): one more event of another process commutes with `e`, and one more event of the
same process is not noticed by a run without that process.  But from a bivalent configuration either
value can be decided after `e` at the end of some such schedule (`exists_without`), so both values
can be decided at one place.

Of total correctness Lemma 3 uses termination only; and it says that the schedule before `e` is
without `e`, as in the paper.

Theorem 1 is as strong as in the paper: agreement is asked for in reachable configurations only, a
protocol is nontrivial when each value is decided in some reachable configuration, only some process
need decide, states and messages may be infinitely many.  The run that never decides is admissible,
and in it no process is faulty at all.

## Main declarations

* `stay_bivalent`: Lemma 3.
* `impossibility`: Theorem 1.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

variable {Process Message State : Type} {A : Protocol Process Message State}

/-! ### Lemma 3 -/

/-- An event stays applicable during a schedule in which it does not happen. -/
theorem applicable_run {C : Configuration Process Message State} {e : Process × Option Message}
    {schedule : List (Process × Option Message)} (applicable : A.Applicable C e)
    (without : e ∉ schedule) : A.Applicable (A.execution.run C schedule) e := by
  induction schedule generalizing C with
  | nil => exact applicable
  | cons f rest ih =>
    refine ih (applicable_after A applicable fun same => without ?_)
      fun mem => without (List.mem_cons_of_mem f mem)
    exact same ▸ List.mem_cons_self

/-- Each value that can be decided can be decided after a schedule without the event `e` and then
`e`: stop the deciding schedule before its first `e`, or put `e` at its end. -/
theorem exists_without {C : Configuration Process Message State} {v : Bool}
    (possible : A.CanDecide C v) (e : Process × Option Message) :
    ∃ schedule, A.execution.Allowed C schedule ∧ e ∉ schedule ∧
      A.CanDecide (A.after (A.execution.run C schedule) e) v := by
  obtain ⟨schedule, allowed, decided⟩ := possible
  by_cases happens : e ∈ schedule
  · obtain ⟨before, after, rfl, without⟩ := List.eq_append_cons_of_mem happens
    rw [A.execution.run_append] at decided
    obtain ⟨first, second⟩ := A.execution.allowed_append.1 allowed
    exact ⟨before, first, without, after, second.2, decided⟩
  · exact ⟨schedule, allowed, happens, [], trivial, decided_after A e decided⟩

/-- One more event of the process of `e`: a run without that process decides after `e`, and after
the other event and `e`, and by Lemma 1 it decides the same. -/
theorem canDecide_step_same {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates)
    {C : Configuration Process Message State} (reachable : A.Reachable C)
    {e f : Process × Option Message} (first : A.Applicable C e) (second : A.Applicable C f)
    (different : e ≠ f) (same : f.1 = e.1) (univalent : ¬ A.Bivalent (A.after C e)) {v : Bool}
    (possible : A.CanDecide (A.after C e) v) : A.CanDecide (A.after (A.after C f) e) v := by
  obtain ⟨schedule, w, allowed, without, decided⟩ :=
    decides_without finite ne terminates reachable e.1
  have then_e : A.execution.Allowed C [e] := A.execution.allowed_singleton.2 first
  have then_fe : A.execution.Allowed C [f, e] :=
    ⟨second, applicable_after A first different, trivial⟩
  obtain ⟨ok_e, _, run_e⟩ := commutativity A C [e] schedule then_e allowed fun g h mem_g mem_h =>
    List.mem_singleton.1 mem_g ▸ (without h mem_h).symm
  obtain ⟨ok_fe, _, run_fe⟩ := commutativity A C [f, e] schedule then_fe allowed (by
    intro g h mem_g mem_h
    have process : g.1 = e.1 := by
      rcases List.mem_cons.1 mem_g with rfl | mem_g
      · exact same
      · rw [List.mem_singleton.1 mem_g]
    exact process ▸ (without h mem_h).symm)
  have value : v = w :=
    canDecide_unique univalent possible ⟨schedule, ok_e, run_e ▸ decided_run A [e] decided⟩
  exact value ▸ ⟨schedule, ok_fe, run_fe ▸ decided_run A [f, e] decided⟩

/-- One more event of another process than that of `e`: it commutes with `e`, so what is decided
after both can be decided after `e`. -/
theorem canDecide_step_other {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates)
    {C : Configuration Process Message State} (reachable : A.Reachable C)
    {e f : Process × Option Message} (first : A.Applicable C e) (second : A.Applicable C f)
    (other : f.1 ≠ e.1) (univalent : ¬ A.Bivalent (A.after C e)) {v : Bool}
    (possible : A.CanDecide (A.after C e) v) : A.CanDecide (A.after (A.after C f) e) v := by
  have then_f : A.Applicable (A.after C e) f :=
    applicable_after A second fun same => other (congrArg Prod.fst same)
  obtain ⟨schedule, w, allowed, _, decided⟩ :=
    decides_without finite ne terminates ((reachable.after first).after then_f) p
  have value : v = w :=
    canDecide_unique univalent possible ⟨f :: schedule, ⟨then_f, allowed⟩, decided⟩
  rw [after_comm A second first other]
  exact value ▸ ⟨schedule, allowed, decided⟩

/-- The value that can be decided after `e` is not changed by one more event before `e`. -/
theorem canDecide_step {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates)
    {C : Configuration Process Message State} (reachable : A.Reachable C)
    {e f : Process × Option Message} (first : A.Applicable C e) (second : A.Applicable C f)
    (different : e ≠ f) (univalent : ¬ A.Bivalent (A.after C e)) {v : Bool}
    (possible : A.CanDecide (A.after C e) v) : A.CanDecide (A.after (A.after C f) e) v := by
  by_cases same : f.1 = e.1
  · exact canDecide_step_same finite ne terminates reachable first second different same univalent
      possible
  · exact canDecide_step_other finite ne terminates reachable first second same univalent possible

/-- The value that can be decided after `e` is not changed by a schedule without `e` before `e`,
when none of the configurations after `e` is bivalent. -/
theorem canDecide_along {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates)
    {C : Configuration Process Message State} (reachable : A.Reachable C)
    {e : Process × Option Message} (applicable : A.Applicable C e)
    (univalent : ∀ schedule, A.execution.Allowed C schedule → e ∉ schedule →
      ¬ A.Bivalent (A.after (A.execution.run C schedule) e))
    {v : Bool} (possible : A.CanDecide (A.after C e) v)
    {schedule : List (Process × Option Message)} (allowed : A.execution.Allowed C schedule)
    (without : e ∉ schedule) : A.CanDecide (A.after (A.execution.run C schedule) e) v := by
  induction schedule generalizing C with
  | nil => exact possible
  | cons f rest ih =>
    have different : e ≠ f := fun same => without (same ▸ List.mem_cons_self)
    refine ih (reachable.after allowed.1) (applicable_after A applicable different)
      (fun schedule ok none_e => univalent (f :: schedule) ⟨allowed.1, ok⟩ fun mem =>
        (List.mem_cons.1 mem).elim different none_e) ?_ allowed.2
      (fun mem => without (List.mem_cons_of_mem f mem))
    exact canDecide_step finite ne terminates reachable applicable allowed.1 different
      (univalent [] trivial List.not_mem_nil) possible

/-- **Lemma 3.**  Otherwise the value that can be decided after `e` is the same after every schedule
without `e`; but the configuration is bivalent. -/
theorem stay_bivalent : stay_bivalent.Statement := by
  intro Process Message State A processes p q C e finite ne terminates reachable bivalent applicable
  refine Classical.byContradiction fun none_bivalent => ?_
  have univalent : ∀ schedule, A.execution.Allowed C schedule → e ∉ schedule →
      ¬ A.Bivalent (A.after (A.execution.run C schedule) e) := by
    intro schedule allowed without bivalent_after
    refine none_bivalent ⟨schedule, without, A.execution.allowed_append.2 ⟨allowed,
      A.execution.allowed_singleton.2 (applicable_run applicable without)⟩, ?_⟩
    rw [A.execution.run_append]
    exact bivalent_after
  obtain ⟨_, v, allowed, _, decided⟩ :=
    decides_without finite ne terminates (reachable.after applicable) p
  obtain ⟨schedule, ok, without, other⟩ := exists_without (bivalent !v) e
  refine univalent schedule ok without (bivalent_of_ne (v := v) (by cases v <;> decide) ?_ other)
  exact canDecide_along finite ne terminates reachable applicable univalent
    ⟨_, allowed, decided⟩ ok without

/-! ### Theorem 1 -/

/-- With agreement, no value is decided in a reachable bivalent configuration. -/
theorem not_decided_of_bivalent (agreement : A.Agreement)
    {C : Configuration Process Message State} (reachable : A.Reachable C)
    (bivalent : A.Bivalent C) (v : Bool) : ¬ A.Decided C v := by
  intro decided
  have both : ∀ w, v = w := fun w => decided_unique agreement reachable decided (bivalent w)
  exact absurd ((both true).symm.trans (both false)) nofun

/-- By Lemma 3 each event is part of a schedule from a bivalent configuration to one. -/
theorem canReturn_bivalent {processes : List Process} (finite : ∀ p, p ∈ processes)
    {p q : Process} (ne : p ≠ q) (terminates : A.Terminates) :
    A.execution.CanReturn (fun _ => True) fun C => A.Reachable C ∧ A.Bivalent C := by
  rintro C e ⟨reachable, bivalent⟩ _ applicable
  obtain ⟨schedule, _, allowed, bivalent_after⟩ :=
    stay_bivalent A processes p q C e finite ne terminates reachable bivalent applicable
  exact ⟨schedule ++ [e], allowed, List.mem_append_right _ (List.mem_singleton.2 rfl),
    fun _ _ => trivial, reachable.run allowed, bivalent_after⟩

/-- **Theorem 1** (Fischer, Lynch and Paterson).  The fair scheduler leads from the bivalent initial
configuration of Lemma 2 through bivalent configurations for ever; so this admissible run never
decides, although the protocol terminates. -/
theorem impossibility : impossibility.Statement := by
  intro Process Message State A processes p q finite ne correct
  obtain ⟨input, bivalent⟩ := initial_bivalent A processes p q finite ne correct.2.1 correct.2.2
  obtain ⟨schedule, admissible, _, _, visits⟩ :=
    exists_admissible finite (live := fun _ => True) (faulty := p) (some_live := p) trivial
      (fun _ _ => trivial) (canReturn_bivalent finite ne correct.2.2) (reachable_initial A input)
      ⟨reachable_initial A input, bivalent⟩
  obtain ⟨agreement, _, terminates⟩ := correct
  obtain ⟨n, v, decided⟩ := terminates input schedule admissible
  obtain ⟨k, le, reachable, still⟩ := visits n
  exact not_decided_of_bivalent agreement reachable still v
    (A.execution.stateAt_mono (holds := fun C => A.Decided C v) (fun _ e => decided_after A e) le
      decided)

end DistSys.Flp
