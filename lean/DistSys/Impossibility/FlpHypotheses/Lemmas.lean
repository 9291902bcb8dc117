module

public import DistSys.Impossibility.Flp.Valence
public import DistSys.Impossibility.Flp.Witnesses
public import DistSys.Statements.Impossibility.FlpHypotheses

/-!
# What the lemmas of Fischer, Lynch and Paterson need

Lemma 2 (a bivalent initial configuration) needs termination, since in the leader protocol the
leader's input decides; and non-triviality, since otherwise nothing but one value may be decided.
Lemma 3 (bivalence can be kept) needs termination: `firstStep` decides in the first step of one
process, yes or no as it then receives a message or none, so that its start is bivalent; after its
step without a message it has decided.

The theorem needs that the processes are not too many: among uncountably many no run gives all but
one infinitely many steps, so that every run terminates that has to (`uncountable_processes`).

## Main declarations

* `initial_bivalent_applies`, `stay_bivalent_applies`: what the lemmas ask can be met.
* `initial_bivalent_needs_termination`, `initial_bivalent_needs_nontriviality`.
* `firstStep`, `stay_bivalent_needs_termination`.
* `dictator`, `uncountable_processes`.
-/

@[expose] public noncomputable section

namespace DistSys.FlpHypotheses

open Flp

/-- When all that can be decided from a configuration is one value, it is not bivalent. -/
theorem not_bivalent_of_one_value {Process Message State : Type}
    {A : Protocol Process Message State}
    {C : Configuration Process Message State} {u : Bool}
    (one : ∀ schedule, A.execution.Allowed C schedule →
      ∀ v, A.Decided (A.execution.run C schedule) v → v = u) : ¬A.Bivalent C := by
  intro bivalent
  obtain ⟨schedule, allowed, decided⟩ := bivalent !u
  have same := one schedule allowed (!u) decided
  cases u <;> exact nomatch same

/-! ### The lemmas apply -/

/-- Two processes that decide their own inputs. -/
theorem initial_bivalent_applies : initial_bivalent_applies.Statement :=
  ⟨Bool, Unit, Register, deciding Bool id, [true, false], true, false, by decide, nofun,
    fun v => deciding_reaches true v, deciding_terminates⟩

/-- Two processes that decide their own inputs, and have different ones. -/
theorem stay_bivalent_applies : stay_bivalent_applies.Statement := by
  refine ⟨Bool, Unit, Register, deciding Bool id, [true, false], true, false,
    (deciding Bool id).initial id, (true, none), by decide, nofun, deciding_terminates,
    reachable_initial _ id, fun v => ?_, applicable_none _ _ true⟩
  exact ⟨[(v, none)], (deciding Bool id).execution.allowed_singleton.2
    (applicable_none (deciding Bool id) _ v), deciding_decided byChoice_initial (v, none)⟩

/-! ### Lemma 2 -/

/-- In the leader protocol every decision is the leader's input. -/
theorem initial_bivalent_needs_termination : initial_bivalent_needs_termination.Statement := by
  refine ⟨Role, Bool, Register, following, .leader, .follower, nofun, eq_leader_or_follower,
    agreement_of_one_value ?_, fun v => ?_, fun input => ?_⟩
  · rintro _ ⟨input, schedule, allowed, rfl⟩
    exact ⟨input .leader, fun v ⟨p, output⟩ => (follows_run allowed).output p v output⟩
  · exact ⟨_, (reachable_initial following fun _ => v).after (applicable_none _ _ Role.leader),
      Role.leader, leader_output (following.initial fun _ => v) none⟩
  · exact not_bivalent_of_one_value fun _ allowed v ⟨p, output⟩ =>
      (follows_run allowed).output p v output

/-- In the constant protocol every decision is the constant. -/
theorem initial_bivalent_needs_nontriviality :
    initial_bivalent_needs_nontriviality.Statement := by
  refine ⟨Bool, Unit, Register, deciding Bool fun _ => true, true, false, nofun,
    eq_true_or_eq_false, agreement_of_one_value ?_, deciding_terminates, fun input => ?_⟩
  · rintro _ ⟨input, schedule, allowed, rfl⟩
    exact ⟨true, fun v ⟨p, output⟩ => (byChoice_run allowed p).2 v output⟩
  · exact not_bivalent_of_one_value fun _ allowed v ⟨p, output⟩ =>
      (byChoice_run allowed p).2 v output

/-! ### Lemma 3 -/

/-- Process `true` decides in its first step whether it then receives a message; process `false`
sends it one in each of its steps, and never decides. -/
def firstStep : Protocol Bool Unit (Option Bool) where
  start _ _ := none
  next p s received := match p with
    | true => s.or (some received.isSome)
    | false => s
  sends p _ _ := match p with
    | true => []
    | false => [(true, ())]
  output s := s
  starts_undecided _ _ := rfl
  write_once p s received b decided := by
    replace decided : s = some b := decided
    cases p with
    | true => rw [decided]; rfl
    | false => exact decided

/-- Process `false` does not decide. -/
def OnlyFirst (C : Configuration Bool Unit (Option Bool)) : Prop := C.state false = none

/-- It is so after every step. -/
theorem onlyFirst_after {C : Configuration Bool Unit (Option Bool)} (inv : OnlyFirst C)
    (e : Bool × Option Unit) : OnlyFirst (firstStep.after C e) := by
  obtain ⟨p, received⟩ := e
  cases p with
  | true =>
    exact (after_state_of_ne firstStep (C := C) (e := (true, received)) (p := false)
      nofun).trans inv
  | false => exact (after_state_self firstStep C (false, received)).trans inv

/-- It is so after every schedule. -/
theorem onlyFirst_run {C : Configuration Bool Unit (Option Bool)} (inv : OnlyFirst C)
    (schedule : List (Bool × Option Unit)) : OnlyFirst (firstStep.execution.run C schedule) := by
  induction schedule generalizing C with
  | nil => exact inv
  | cons e rest ih => exact ih (onlyFirst_after inv e)

/-- So all decisions are that of process `true`. -/
theorem decided_eq {C : Configuration Bool Unit (Option Bool)} (inv : OnlyFirst C) {v : Bool}
    (decided : firstStep.Decided C v) : C.state true = some v := by
  obtain ⟨p, output⟩ := decided
  cases p with
  | true => exact output
  | false => exact nomatch inv.symm.trans output

/-- When process `true` has decided, nothing is bivalent. -/
theorem not_bivalent_of_decided {C : Configuration Bool Unit (Option Bool)} (inv : OnlyFirst C)
    {u : Bool} (decided : C.state true = some u) : ¬firstStep.Bivalent C := by
  refine not_bivalent_of_one_value (u := u) fun schedule _ v later => ?_
  have still : firstStep.Decided (firstStep.execution.run C schedule) u :=
    decided_run firstStep schedule ⟨true, decided⟩
  exact Option.some.inj ((decided_eq (onlyFirst_run inv schedule) later).symm.trans
    (decided_eq (onlyFirst_run inv schedule) still))

/-- The start of the protocol, where inputs do not matter. -/
def firstStart : Configuration Bool Unit (Option Bool) := firstStep.initial fun _ => false

/-- From the start both values can be decided: with a message, and without. -/
theorem firstStart_bivalent : firstStep.Bivalent firstStart := by
  intro v
  cases v with
  | false =>
    exact ⟨[(true, none)], ⟨applicable_none firstStep _ true, trivial⟩, true,
      after_state_self firstStep firstStart (true, none)⟩
  | true =>
    have sent : (true, ()) ∈ firstStep.sends false (firstStart.state false) none :=
      List.mem_singleton.2 rfl
    have arrived : firstStep.Applicable (firstStep.after firstStart (false, none))
        (true, some ()) :=
      applicable_some _ (buffer_of_sent firstStep (e := (false, none)) sent)
    refine ⟨[(false, none), (true, some ())], ⟨applicable_none firstStep _ false, arrived, trivial⟩,
      true, ?_⟩
    show (firstStep.after (firstStep.after firstStart (false, none)) (true, some ())).state true
      = some true
    rw [after_state_self firstStep _ (true, some ())]
    have start : (firstStep.after firstStart (false, none)).state true = none :=
      after_state_of_ne firstStep (e := (false, none)) nofun
    rw [start]
    rfl

/-- The start is bivalent, but after a step of process `true` nothing is. -/
theorem stay_bivalent_needs_termination : stay_bivalent_needs_termination.Statement := by
  have reachable : firstStep.Reachable firstStart := reachable_initial _ _
  refine ⟨Bool, Unit, Option Bool, firstStep, true, false, firstStart, (true, none), nofun,
    eq_true_or_eq_false, agreement_of_one_value ?_, fun v => ?_, reachable, firstStart_bivalent,
    applicable_none _ _ true, fun schedule _ => ?_⟩
  · rintro _ ⟨input, schedule, _, rfl⟩
    have inv : OnlyFirst (firstStep.execution.run (firstStep.initial input) schedule) :=
      onlyFirst_run (rfl : (firstStep.initial input).state false = none) schedule
    cases output : (firstStep.execution.run (firstStep.initial input) schedule).state true with
    | none => exact ⟨true, fun v decided => nomatch output.symm.trans (decided_eq inv decided)⟩
    | some u =>
      exact ⟨u, fun v decided =>
        Option.some.inj ((decided_eq inv decided).symm.trans output)⟩
  · obtain ⟨schedule, allowed, decided⟩ := firstStart_bivalent v
    exact ⟨_, reachable.run allowed, decided⟩
  · have inv := onlyFirst_run (rfl : firstStart.state false = none) (schedule ++ [(true, none)])
    rw [firstStep.execution.run_append] at inv ⊢
    refine not_bivalent_of_decided inv (u := ((firstStep.execution.run firstStart
      schedule).state true).getD false) ?_
    show (firstStep.after (firstStep.execution.run firstStart schedule) (true, none)).state true = _
    rw [after_state_self firstStep _ (true, none)]
    show Option.or _ (some false) = _
    cases (firstStep.execution.run firstStart schedule).state true <;> rfl

/-! ### Too many processes -/

section Dictator

open scoped Classical

/-- One process decides its own input in its first step; the others do nothing. -/
def dictator {Process : Type} (one : Process) : Protocol Process Unit Register where
  start _ b := ⟨b, none⟩
  next p s _ := if p = one then ⟨s.input, some (s.output.getD s.input)⟩ else s
  sends _ _ _ := []
  output s := s.output
  starts_undecided _ _ := rfl
  write_once p s _ b decided := by
    replace decided : s.output = some b := decided
    by_cases same : p = one
    · rw [if_pos same, decided]
      rfl
    · rw [if_neg same]
      exact decided

/-- Only the dictator has decided, and that is its input. -/
def Dictated {Process : Type} (one : Process) (input : Process → Bool)
    (C : Configuration Process Unit Register) : Prop :=
  ∀ p, (C.state p).input = input p ∧ ∀ v, (C.state p).output = some v → v = input one

/-- It is so at the start. -/
theorem dictated_initial {Process : Type} {one : Process} {input : Process → Bool} :
    Dictated one input ((dictator one).initial input) :=
  fun _ => ⟨rfl, nofun⟩

/-- It is so after every step. -/
theorem dictated_after {Process : Type} {one : Process} {input : Process → Bool}
    {C : Configuration Process Unit Register} (inv : Dictated one input C)
    (e : Process × Option Unit) : Dictated one input ((dictator one).after C e) := by
  intro p
  by_cases steps : p = e.1
  · subst steps
    rw [after_state_self]
    show (Register.input (if e.1 = one then _ else _)) = _ ∧
      ∀ v, (Register.output (if e.1 = one then _ else _)) = some v → v = _
    by_cases same : e.1 = one
    · rw [if_pos same]
      refine ⟨(inv e.1).1, fun v output => ?_⟩
      have known := inv e.1
      rw [← Option.some.inj output]
      cases before : (C.state e.1).output with
      | none => rw [Option.getD_none, known.1, same]
      | some w => rw [Option.getD_some, known.2 w before]
    · rw [if_neg same]
      exact inv e.1
  · rw [after_state_of_ne _ steps]
    exact inv p

end Dictator

/-- No schedule gives infinitely many steps to all but one of the functions from numbers to
`Bool`: two diagonals differ from every function that takes a step. -/
theorem exists_idle (schedule : Nat → (Nat → Bool) × Option Unit) (f : Nat → Bool) :
    ∃ p, p ≠ f ∧ ∀ k, (schedule k).1 ≠ p := by
  let diagonal (b : Bool) (n : Nat) : Bool :=
    match n with
    | 0 => b
    | n + 1 => !(schedule n).1 (n + 1)
  have idle (b : Bool) (k : Nat) : (schedule k).1 ≠ diagonal b := by
    intro same
    have here : (schedule k).1 (k + 1) = !(schedule k).1 (k + 1) := congrFun same (k + 1)
    cases value : (schedule k).1 (k + 1) <;> rw [value] at here <;> exact nomatch here
  by_cases same : diagonal true = f
  · refine ⟨diagonal false, fun equal => ?_, idle false⟩
    exact nomatch (congrFun (equal.trans same.symm) 0 : false = true)
  · exact ⟨diagonal true, same, idle true⟩

open scoped Classical in
/-- Among uncountably many processes a dictator is totally correct. -/
theorem uncountable_processes : uncountable_processes.Statement := by
  let one : Nat → Bool := fun _ => false
  refine ⟨Unit, Register, dictator one, agreement_of_one_value ?_, fun v => ?_, ?_⟩
  · rintro _ ⟨input, schedule, allowed, rfl⟩
    have inv := (dictator one).execution.run_induction (holds := Dictated one input)
      (fun _ e inv _ => dictated_after inv e) dictated_initial allowed
    exact ⟨input one, fun v ⟨p, output⟩ => (inv p).2 v output⟩
  · refine ⟨_, (reachable_initial (dictator one) fun _ => v).after (applicable_none _ _ one),
      one, ?_⟩
    rw [after_state_self (dictator one) _ (one, none)]
    show Register.output (if one = one then _ else _) = _
    rw [if_pos rfl]
    rfl
  · intro input schedule ⟨_, ⟨f, others⟩, _⟩
    obtain ⟨p, ne, idle⟩ := exists_idle schedule f
    obtain ⟨k, _, steps⟩ := others p ne 0
    exact absurd steps (idle k)

end DistSys.FlpHypotheses
