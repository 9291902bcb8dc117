module

public import DistSys.Agreement.Consensus
public import DistSys.Impossibility.Flp.Consensus
public import DistSys.Impossibility.FlpHypotheses.Lemmas
public import DistSys.Impossibility.FlpHypotheses.MajorityDecides

/-!
# What is left of the consensus problem without one of the hypotheses

For each hypothesis of `consensus_impossible` a protocol in the same model of which all else holds:
processes that decide alone (`deciding`: always the same value, or their own inputs), three that
wait for a majority, uncountably many, and, when no process may be faulty, any finitely many that
follow a leader.  The first ones are those of `DistSys.Flp.Witnesses`, which meet the paper's
requirements; here they meet those of the consensus problem, which is asked of every nonfaulty
process.  They are not in the paper (Fischer, Lynch and Paterson, JACM 1985).

## Main declarations

* `guiding`, `consensus_without_fault`.
* `consensus_without_validity`, `consensus_without_agreement`, `consensus_of_one_process`.
* `consensus_without_termination`, `consensus_of_uncountably_many`.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

open Consensus (ConsensusRun)

/-- Uniform consensus is consensus with strong unanimity. -/
theorem consensus_of_uniform {Process Value Time : Type} {R : ConsensusRun Process Value Time}
    (uniform : R.UniformConsensus) : R.Consensus :=
  ⟨uniform.1, fun p q v w t u _ _ => uniform.2.1 p q v w t u, fun v =>
    (Consensus.validities R v).2.1 ((Consensus.validities R v).1 uniform.2.2)⟩

/-- What is only decided if it is proposed is decided if all propose it. -/
theorem unanimity_of_uniform {Process Value Time : Type} {R : ConsensusRun Process Value Time}
    (validity : R.UniformValidity) (v : Value) : R.Unanimity v :=
  (Consensus.validities R v).2.1 ((Consensus.validities R v).1 validity)

/-! ### Processes that decide alone -/

section Deciding

variable {Process : Type} {choice : Bool → Bool} {input : Process → Bool}
  {schedule : Nat → Process × Option Unit}

/-- Whoever decides decides the choice for its input. -/
theorem deciding_decides
    (allowed : (deciding Process choice).execution.AllowedForever
      ((deciding Process choice).initial input) schedule) {p : Process} {v : Bool} {t : Nat}
    (decided : (consensusRun (deciding Process choice) input schedule).decides p v t) :
    v = choice (input p) :=
  ((deciding Process choice).execution.stateAt_induction (holds := ByChoice choice input)
    (fun _ e inv _ => byChoice_after inv e) byChoice_initial allowed t p).2 v decided

/-- A process that takes a step has decided. -/
theorem deciding_termination
    (allowed : (deciding Process choice).execution.AllowedForever
      ((deciding Process choice).initial input) schedule) :
    (consensusRun (deciding Process choice) input schedule).Termination := by
  intro _ p nonfaulty
  obtain ⟨k, _, steps⟩ := nonfaulty 0
  subst steps
  have inv := (deciding Process choice).execution.stateAt_induction
    (holds := ByChoice choice input) (fun _ e inv _ => byChoice_after inv e) byChoice_initial
    allowed k
  exact ⟨choice (input (schedule k).1), k + 1,
    (congrArg Register.output (after_state_self (deciding Process choice) _ (schedule k))).trans
      (congrArg some (getD_choice inv (schedule k).1))⟩

/-- Processes that decide their own inputs decide inputs only. -/
theorem selfish_validity
    (allowed : (deciding Process id).execution.AllowedForever
      ((deciding Process id).initial input) schedule) :
    (consensusRun (deciding Process id) input schedule).UniformValidity :=
  fun p _ _ decided => ⟨p, deciding_decides allowed decided⟩

open scoped Classical in
/-- Two processes that decide their own inputs, and have different ones, do not agree. -/
theorem selfish_not_agreement {p q : Process} (ne : p ≠ q) :
    ¬(deciding Process id).Agreement := by
  intro agreement
  let input : Process → Bool := fun r => decide (r = p)
  have first : ByChoice id input ((deciding Process id).initial input) := byChoice_initial
  have one := deciding_decided first (p, none)
  have two := deciding_decided (byChoice_after first (p, none)) (q, none)
  have reachable := ((reachable_initial (deciding Process id) input).after
    (applicable_none _ _ p)).after (applicable_none _ _ q)
  have same : input p = input q :=
    agreement _ _ _ reachable (decided_after _ (q, none) one) two
  have yes : input p = true := decide_eq_true rfl
  have no : input q = false := decide_eq_false ne.symm
  rw [yes, no] at same
  exact nomatch same

end Deciding

/-- Always `true`. -/
theorem consensus_without_validity : consensus_without_validity.Statement :=
  ⟨Bool, Unit, Register, deciding Bool fun _ => true, true, false, nofun, eq_true_or_eq_false,
    fun _ _ admissible => ⟨deciding_termination admissible.1, fun _ _ _ _ _ _ first second =>
      (deciding_decides admissible.1 first).trans (deciding_decides admissible.1 second).symm⟩⟩

/-- The own input. -/
theorem consensus_without_agreement : consensus_without_agreement.Statement :=
  ⟨Bool, Unit, Register, deciding Bool id, true, false, nofun, eq_true_or_eq_false,
    deciding_reaches true, fun _ _ admissible => ⟨deciding_termination admissible.1,
      selfish_validity admissible.1, unanimity_of_uniform (selfish_validity admissible.1)⟩⟩

/-- The own input, of the only process. -/
theorem consensus_of_one_process : consensus_of_one_process.Statement := by
  refine ⟨Unit, Unit, Register, deciding Unit id, (), fun _ => rfl, deciding_reaches (),
    fun input schedule admissible => ?_⟩
  have uniform : (consensusRun (deciding Unit id) input schedule).UniformConsensus :=
    ⟨deciding_termination admissible.1, fun _ _ _ _ _ _ first second =>
      (deciding_decides admissible.1 first).trans (deciding_decides admissible.1 second).symm,
      selfish_validity admissible.1⟩
  exact ⟨consensus_of_uniform uniform, uniform⟩

/-! ### Waiting for a majority -/

/-- Three processes that wait for a majority: with one that takes no step they may wait for ever. -/
theorem consensus_without_termination : consensus_without_termination.Statement := by
  have validity {input : Fin 3 → Bool} {schedule : Nat → Fin 3 × Option (Fin 3 × Bool)}
      (admissible : majorityWait.Admissible (majorityWait.initial input) schedule) :
      (consensusRun majorityWait input schedule).UniformValidity := by
    intro p v t decided
    obtain ⟨q, _, _, same, _⟩ := (FlpHypotheses.honest_at admissible.1 t).output p v decided
    exact ⟨q, same.symm⟩
  refine ⟨Fin 3, Fin 3 × Bool, _, majorityWait, 0, 1, 2, by decide, by decide,
    by decide, by decide, majorityWait_nontrivial, fun input schedule admissible =>
      ⟨uniformAgreement_of_agreement majorityWait_agreement admissible.1,
        validity admissible, unanimity_of_uniform (validity admissible)⟩,
    fun input schedule admissible nonfaulty => ?_⟩
  obtain ⟨y, z, ne, same⟩ := FlpHypotheses.exists_equal_inputs input
  have uniform : (consensusRun majorityWait input schedule).UniformConsensus := by
    refine ⟨fun _ x _ => ?_,
      uniformAgreement_of_agreement majorityWait_agreement admissible.1,
      validity admissible⟩
    obtain ⟨n, decided⟩ := FlpHypotheses.decides_of_two admissible ne (nonfaulty y) (nonfaulty z)
      same (nonfaulty x)
    exact ⟨input y, n, decided⟩
  exact ⟨consensus_of_uniform uniform, uniform⟩

/-! ### Uncountably many processes -/

/-- Among uncountably many processes no run is admissible. -/
theorem not_admissible_of_uncountable {Message State : Type}
    {A : Protocol (Nat → Bool) Message State}
    {C : Configuration (Nat → Bool) Message State}
    {schedule : Nat → (Nat → Bool) × Option Message} : ¬A.Admissible C schedule := by
  rintro ⟨_, ⟨f, others⟩, _⟩
  obtain ⟨p, ne, idle⟩ := FlpHypotheses.exists_idle
    (fun n => ((schedule n).1, (none : Option Unit))) f
  obtain ⟨k, _, steps⟩ := others p ne 0
  exact idle k steps

/-- A dictator agrees with himself; those that decide their own inputs do not agree; neither has an
admissible run. -/
theorem consensus_of_uncountably_many : consensus_of_uncountably_many.Statement := by
  let all : Nat → Bool := fun _ => true
  let none_of_them : Nat → Bool := fun _ => false
  have ne : all ≠ none_of_them := fun same => nomatch (congrFun same 0 : true = false)
  refine ⟨?_, Unit, Register, deciding (Nat → Bool) id, selfish_not_agreement ne,
    deciding_reaches all,
    fun _ _ admissible => absurd admissible not_admissible_of_uncountable⟩
  obtain ⟨Message, State, A, agreement, nontrivial, _⟩ := FlpHypotheses.uncountable_processes
  exact ⟨Message, State, A, agreement, nontrivial,
    fun _ _ admissible => absurd admissible not_admissible_of_uncountable⟩

/-! ### A leader -/

section Leader

open scoped Classical

variable {Process : Type} {processes : List Process} {leader : Process}

/-- The leader decides its own input and tells it to everybody in each of its steps; the others
decide the first value that they receive. -/
def guiding (processes : List Process) (leader : Process) : Protocol Process Bool Register where
  start _ b := ⟨b, none⟩
  next p s received := ⟨s.input, s.output.or (if p = leader then some s.input else received)⟩
  sends p s _ := if p = leader then processes.map fun q => (q, s.input) else []
  output s := s.output
  starts_undecided _ _ := rfl
  write_once p s received b decided := by
    show s.output.or _ = some b
    rw [show s.output = some b from decided, Option.some_or]

/-- The leader has its input; all decisions and all messages are this input. -/
structure Guided (leader : Process) (value : Bool) (C : Configuration Process Bool Register) :
    Prop where
  /-- the leader remembers its input -/
  input : (C.state leader).input = value
  /-- all decisions are this input -/
  output : ∀ p v, (C.state p).output = some v → v = value
  /-- all messages are this input -/
  message : ∀ p m, 0 < C.buffer p m → m = value

/-- The state of the process that takes a step. -/
theorem guiding_self (C : Configuration Process Bool Register) (e : Process × Option Bool) :
    ((guiding processes leader).after C e).state e.1 =
      ⟨(C.state e.1).input, (C.state e.1).output.or
        (if e.1 = leader then some (C.state e.1).input else e.2)⟩ :=
  after_state_self (guiding processes leader) C e

/-- It is so after every step. -/
theorem guided_after {value : Bool} {C : Configuration Process Bool Register}
    (inv : Guided leader value C) {e : Process × Option Bool}
    (applicable : (guiding processes leader).Applicable C e) :
    Guided leader value ((guiding processes leader).after C e) := by
  refine ⟨?_, fun p v decided => ?_, fun p m waiting => ?_⟩
  · by_cases steps : leader = e.1
    · rw [steps, guiding_self]
      exact steps ▸ inv.input
    · rw [after_state_of_ne _ steps]
      exact inv.input
  · by_cases steps : p = e.1
    · subst steps
      rw [guiding_self] at decided
      rcases or_eq_some decided with old | new
      · exact inv.output e.1 v old
      · by_cases leads : e.1 = leader
        · rw [if_pos leads, leads] at new
          exact (Option.some.inj new).symm.trans inv.input
        · rw [if_neg leads] at new
          exact inv.message e.1 v (applicable v new)
    · rw [after_state_of_ne _ steps] at decided
      exact inv.output p v decided
  · rcases mem_buffer_after (guiding processes leader) waiting with old | sent
    · exact inv.message p m old
    · replace sent : (p, m) ∈ if e.1 = leader then
        processes.map fun q => (q, (C.state e.1).input) else [] := sent
      by_cases leads : e.1 = leader
      · rw [if_pos leads] at sent
        obtain ⟨_, _, same⟩ := List.mem_map.1 sent
        exact (congrArg Prod.snd same).symm.trans (leads ▸ inv.input)
      · rw [if_neg leads] at sent
        exact nomatch sent

variable {input : Process → Bool} {schedule : Nat → Process × Option Bool}

/-- It is so in every configuration of a run. -/
theorem guided_at
    (allowed : (guiding processes leader).execution.AllowedForever
      ((guiding processes leader).initial input) schedule) (t : Nat) :
    Guided leader (input leader) ((guiding processes leader).execution.stateAt
      ((guiding processes leader).initial input) schedule t) :=
  (guiding processes leader).execution.stateAt_induction (holds := Guided leader (input leader))
    (fun _ _ inv applicable => guided_after inv applicable)
    ⟨rfl, fun _ _ decided => (nomatch (decided : (none : Option Bool) = some _)),
      fun _ _ waiting => absurd waiting (Nat.lt_irrefl 0)⟩ allowed t

/-- A process decides in a step in which it leads or receives something, if not before. -/
theorem guiding_decides (C : Configuration Process Bool Register) (e : Process × Option Bool)
    (told : (if e.1 = leader then some (C.state e.1).input else e.2) ≠ none) :
    ∃ v, (((guiding processes leader).after C e).state e.1).output = some v := by
  rw [guiding_self]
  obtain ⟨w, new⟩ := Option.ne_none_iff_exists'.1 told
  show ∃ v, Option.or _ _ = some v
  rw [new]
  cases (C.state e.1).output with
  | none => exact ⟨w, rfl⟩
  | some v => exact ⟨v, rfl⟩

/-- When no process is faulty, all decide: the leader takes a step, and what it says then
arrives. -/
theorem guiding_termination (finite : ∀ p, p ∈ processes)
    (admissible : (guiding processes leader).Admissible
      ((guiding processes leader).initial input) schedule)
    (nonfaulty : ∀ p, Nonfaulty schedule p) :
    (consensusRun (guiding processes leader) input schedule).Termination := by
  intro _ p _
  obtain ⟨n, _, steps⟩ := nonfaulty leader 0
  by_cases leads : p = leader
  · subst leads
    obtain ⟨v, decided⟩ := guiding_decides (processes := processes) (leader := p)
      ((guiding processes p).execution.stateAt ((guiding processes p).initial input) schedule n)
      (schedule n) (by rw [if_pos steps]; exact nofun)
    rw [steps] at decided
    exact ⟨v, n + 1, decided⟩
  · have sent : (p, input leader) ∈ (guiding processes leader).sends (schedule n).1
        (((guiding processes leader).execution.stateAt
          ((guiding processes leader).initial input) schedule n).state (schedule n).1)
        (schedule n).2 := by
      show _ ∈ if (schedule n).1 = leader then _ else _
      rw [if_pos steps, steps, (guided_at admissible.1 n).input]
      exact List.mem_map.2 ⟨p, finite p, rfl⟩
    obtain ⟨k, _, happens⟩ := admissible.2.2 p (input leader) (n + 1) (nonfaulty p)
      (buffer_of_sent (guiding processes leader) sent)
    obtain ⟨v, decided⟩ := guiding_decides (processes := processes) (leader := leader)
      ((guiding processes leader).execution.stateAt ((guiding processes leader).initial input)
        schedule k) (schedule k) (by rw [happens, if_neg leads]; exact nofun)
    rw [congrArg Prod.fst happens] at decided
    exact ⟨v, k + 1, decided⟩

/-- **Without a fault consensus is possible**, for any finite number of processes: follow a
leader. -/
theorem consensus_without_fault : consensus_without_fault.Statement := by
  intro Process processes leader finite
  have safe {input : Process → Bool} {schedule : Nat → Process × Option Bool}
      (admissible : (guiding processes leader).Admissible
        ((guiding processes leader).initial input) schedule) :
      (consensusRun (guiding processes leader) input schedule).UniformAgreement ∧
        (consensusRun (guiding processes leader) input schedule).UniformValidity :=
    ⟨fun p q v w t u first second => ((guided_at admissible.1 t).output p v first).trans
      ((guided_at admissible.1 u).output q w second).symm,
      fun p v t decided => ⟨leader, (guided_at admissible.1 t).output p v decided⟩⟩
  refine ⟨Bool, Register, guiding processes leader, fun v => ?_,
    fun input schedule admissible => safe admissible,
    fun input schedule admissible nonfaulty => ?_⟩
  · refine ⟨_, (reachable_initial _ fun _ => v).after (applicable_none _ _ leader), leader, ?_⟩
    rw [guiding_self _ (leader, none)]
    show Option.or none (if leader = leader then some v else none) = some v
    rw [if_pos rfl]
    rfl
  · have uniform : (consensusRun (guiding processes leader) input schedule).UniformConsensus :=
      ⟨guiding_termination finite admissible nonfaulty, safe admissible⟩
    exact ⟨consensus_of_uniform uniform, uniform⟩

end Leader

end DistSys.Flp
