module

public import DistSys.Statements.Impossibility.Flp
public import DistSys.Impossibility.Flp.Runs

/-!
# Each hypothesis of the theorem of Fischer, Lynch and Paterson is needed

Protocols that have all the properties that the theorem denies but one.  They are not in the paper
(*Impossibility of distributed consensus with one faulty process*, JACM 1985), which only remarks
that always deciding the same value must be excluded.

Three of them are the same protocol (`deciding`): every process decides at its first step some
function of its own input, and nobody sends anything.  In the fourth the leader decides its own
input and sends it, and the follower decides what it receives.

## Main declarations

* `constant_protocol`: without non-triviality.
* `selfish_protocol`: without agreement.
* `leader_protocol`: without the fault.
* `single_process`: without a second process.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

/-- When all decisions in a reachable configuration are some one value, there is agreement. -/
theorem agreement_of_one_value {Process Message State : Type}
    {A : Protocol Process Message State}
    (one : ∀ C, A.Reachable C → ∃ u, ∀ v, A.Decided C v → v = u) : A.Agreement := by
  intro C v w reachable decided decided'
  obtain ⟨u, same⟩ := one C reachable
  exact (same v decided).trans (same w decided').symm

/-- The first decision counts: it was there before or is taken now. -/
theorem or_eq_some {old new : Option Bool} {v : Bool} (decided : old.or new = some v) :
    old = some v ∨ new = some v := by
  cases old with
  | none => exact Or.inr decided
  | some u => exact Or.inl decided

/-- The state of a process that remembers its input and its decision. -/
structure Register where
  /-- the input -/
  input : Bool
  /-- the decision, if there is one -/
  output : Option Bool

/-! ### Processes that decide alone -/

/-- Every process decides at its first step a function of its own input; nothing is sent. -/
def deciding (Process : Type) (choice : Bool → Bool) : Protocol Process Unit Register where
  start _ b := ⟨b, none⟩
  next _ s _ := ⟨s.input, some (s.output.getD (choice s.input))⟩
  sends _ _ _ := []
  output s := s.output
  starts_undecided _ _ := rfl
  write_once _ s _ b decided := by
    show some (s.output.getD (choice s.input)) = some b
    rw [show s.output = some b from decided, Option.getD_some]

section Deciding

variable {Process : Type} {choice : Bool → Bool} {input : Process → Bool}

/-- Every process remembers its input, and has not decided or has decided the choice for it. -/
def ByChoice (choice : Bool → Bool) (input : Process → Bool)
    (C : Configuration Process Unit Register) : Prop :=
  ∀ p, (C.state p).input = input p ∧ ∀ v, (C.state p).output = some v → v = choice (input p)

/-- It is so at the start. -/
theorem byChoice_initial : ByChoice choice input ((deciding Process choice).initial input) :=
  fun _ => ⟨rfl, nofun⟩

/-- The decision that a process has or takes in a step is its choice. -/
theorem getD_choice {C : Configuration Process Unit Register} (inv : ByChoice choice input C)
    (p : Process) :
    (C.state p).output.getD (choice (C.state p).input) = choice (input p) := by
  obtain ⟨same_input, same_output⟩ := inv p
  cases output : (C.state p).output with
  | none => rw [Option.getD_none, same_input]
  | some v => rw [Option.getD_some, same_output v output]

/-- It is so after every step. -/
theorem byChoice_after {C : Configuration Process Unit Register}
    (inv : ByChoice choice input C) (e : Process × Option Unit) :
    ByChoice choice input ((deciding Process choice).after C e) := by
  intro p
  by_cases steps : p = e.1
  · subst steps
    rw [after_state_self]
    exact ⟨(inv e.1).1, fun v decided =>
      (Option.some.inj decided).symm.trans (getD_choice inv e.1)⟩
  · rw [after_state_of_ne _ steps]
    exact inv p

/-- It is so in every configuration reached from these inputs. -/
theorem byChoice_run {schedule : List (Process × Option Unit)}
    (allowed : (deciding Process choice).execution.Allowed
      ((deciding Process choice).initial input) schedule) :
    ByChoice choice input ((deciding Process choice).execution.run
      ((deciding Process choice).initial input) schedule) :=
  (deciding Process choice).execution.run_induction (holds := ByChoice choice input)
    (fun _ e inv _ => byChoice_after inv e) byChoice_initial allowed

/-- Each step decides. -/
theorem deciding_decided {C : Configuration Process Unit Register}
    (inv : ByChoice choice input C) (e : Process × Option Unit) :
    (deciding Process choice).Decided ((deciding Process choice).after C e)
      (choice (input e.1)) := by
  refine ⟨e.1, ?_⟩
  rw [after_state_self]
  exact congrArg some (getD_choice inv e.1)

/-- The first step of every run decides, whoever takes it. -/
theorem deciding_terminates : (deciding Process choice).Terminates :=
  fun _ schedule _ => ⟨1, _, deciding_decided byChoice_initial (schedule 0)⟩

/-- Each value that is a choice can be decided. -/
theorem deciding_reaches (p : Process) (b : Bool) :
    ∃ C, (deciding Process choice).Reachable C ∧
      (deciding Process choice).Decided C (choice b) :=
  ⟨_, (reachable_initial _ fun _ => b).after (applicable_none _ _ p),
    deciding_decided byChoice_initial (p, none)⟩

end Deciding

/-- `true` and `false` are all processes. -/
theorem eq_true_or_eq_false : ∀ b : Bool, b = true ∨ b = false
  | true => Or.inl rfl
  | false => Or.inr rfl

/-- Always `true`: all decisions are `true`, and `false` is never decided. -/
theorem constant_protocol : constant_protocol.Statement := by
  have only_true : ∀ C, (deciding Bool fun _ => true).Reachable C →
      ∀ v, (deciding Bool fun _ => true).Decided C v → v = true := by
    rintro _ ⟨input, schedule, allowed, rfl⟩ v ⟨p, output⟩
    exact (byChoice_run allowed p).2 v output
  refine ⟨Bool, Unit, Register, deciding Bool fun _ => true, true, false, nofun,
    eq_true_or_eq_false, agreement_of_one_value fun C reachable => ⟨true, only_true C reachable⟩,
    deciding_terminates, fun nontrivial => ?_⟩
  obtain ⟨C, reachable, decided⟩ := nontrivial false
  exact absurd (only_true C reachable false decided) nofun

/-- The own input: with two different inputs both values are decided after two steps. -/
theorem selfish_protocol : selfish_protocol.Statement := by
  refine ⟨Bool, Unit, Register, deciding Bool id, true, false, nofun, eq_true_or_eq_false,
    fun v => deciding_reaches true v, deciding_terminates,
    ⟨id, fun v => ⟨[(v, none)], (deciding Bool id).execution.allowed_singleton.2
      (applicable_none (deciding Bool id) _ v),
      deciding_decided byChoice_initial (v, none)⟩⟩, fun agreement => ?_⟩
  have first : ByChoice id id ((deciding Bool id).initial id) := byChoice_initial
  have one := deciding_decided first (true, none)
  have two := deciding_decided (byChoice_after first (true, none)) (false, none)
  have reachable := ((reachable_initial (deciding Bool id) id).after
    (applicable_none _ _ true)).after (applicable_none _ _ false)
  exact absurd (agreement _ _ _ reachable (decided_after _ (false, none) one) two) nofun

/-- One process that decides its own input: it agrees with itself, and takes all steps. -/
theorem single_process : single_process.Statement := by
  refine ⟨Unit, Unit, Register, deciding Unit id, (), fun _ => rfl,
    agreement_of_one_value ?_, fun v => deciding_reaches () v, deciding_terminates⟩
  rintro _ ⟨input, schedule, allowed, rfl⟩
  exact ⟨input (), fun v ⟨p, output⟩ => (byChoice_run allowed p).2 v output⟩

/-! ### A leader and a follower -/

/-- The two processes of the leader protocol. -/
inductive Role where
  /-- decides its own input and sends it -/
  | leader
  /-- decides what it receives -/
  | follower

/-- The leader and the follower are all processes. -/
theorem eq_leader_or_follower : ∀ r : Role, r = .leader ∨ r = .follower
  | .leader => Or.inl rfl
  | .follower => Or.inr rfl

/-- What each role decides: the leader its own input, the follower what it receives. -/
def Role.verdict (role : Role) (s : Register) (received : Option Bool) : Option Bool :=
  match role with
  | .leader => some s.input
  | .follower => received

/-- The leader decides its own input at its first step and sends it; the follower decides the first
value that it receives. -/
def following : Protocol Role Bool Register where
  start _ b := ⟨b, none⟩
  next p s received := ⟨s.input, s.output.or (p.verdict s received)⟩
  sends p s _ :=
    match p, s.output with
    | .leader, none => [(.follower, s.input)]
    | _, _ => []
  output s := s.output
  starts_undecided _ _ := rfl
  write_once p s received b decided := by
    show s.output.or (p.verdict s received) = some b
    rw [show s.output = some b from decided, Option.some_or]

/-- The leader has its input; all decisions and all messages are this input. -/
structure Follows (value : Bool) (C : Configuration Role Bool Register) : Prop where
  /-- the leader remembers its input -/
  input : (C.state .leader).input = value
  /-- all decisions are this input -/
  output : ∀ p v, (C.state p).output = some v → v = value
  /-- all messages are this input -/
  message : ∀ p m, 0 < C.buffer p m → m = value

/-- Only the leader sends anything, and that is its input. -/
theorem eq_of_mem_sends {p q : Role} {s : Register} {received : Option Bool} {m : Bool}
    (mem : (q, m) ∈ following.sends p s received) : p = .leader ∧ m = s.input := by
  obtain ⟨input, output⟩ := s
  cases p with
  | follower => exact nomatch mem
  | leader =>
    cases output with
    | some v => exact nomatch mem
    | none =>
      replace mem : (q, m) ∈ [(Role.follower, input)] := mem
      exact ⟨rfl, congrArg Prod.snd (List.mem_singleton.1 mem)⟩

/-- All that a process sends is the input of the leader. -/
theorem sends_value {value : Bool} {C : Configuration Role Bool Register}
    (inv : Follows value C) {p q : Role} {received : Option Bool} {m : Bool}
    (mem : (q, m) ∈ following.sends p (C.state p) received) : m = value := by
  obtain ⟨rfl, same⟩ := eq_of_mem_sends mem
  exact same.trans inv.input

/-- What a process decides in a step is the input of the leader. -/
theorem verdict_value {value : Bool} {C : Configuration Role Bool Register}
    (inv : Follows value C) {e : Role × Option Bool} (applicable : following.Applicable C e)
    {v : Bool} (decides : e.1.verdict (C.state e.1) e.2 = some v) : v = value := by
  obtain ⟨p, received⟩ := e
  cases p with
  | leader => exact (Option.some.inj decides).symm.trans inv.input
  | follower => exact inv.message .follower v (applicable v decides)

/-- The invariant is preserved by every step. -/
theorem follows_after {value : Bool} {C : Configuration Role Bool Register}
    (inv : Follows value C) {e : Role × Option Bool} (applicable : following.Applicable C e) :
    Follows value (following.after C e) := by
  have input : ∀ p, ((following.after C e).state p).input = (C.state p).input := by
    intro p
    by_cases steps : p = e.1
    · subst steps
      rw [after_state_self]
      rfl
    · rw [after_state_of_ne _ steps]
  refine ⟨(input .leader).trans inv.input, fun p v decided => ?_, fun p m waiting => ?_⟩
  · by_cases steps : p = e.1
    · subst steps
      rw [after_state_self] at decided
      exact (or_eq_some decided).elim (inv.output e.1 v) (verdict_value inv applicable)
    · rw [after_state_of_ne _ steps] at decided
      exact inv.output p v decided
  · exact (mem_buffer_after following waiting).elim (inv.message p m) (sends_value inv)

/-- In a configuration reached from some inputs, all decisions are the input of the leader. -/
theorem follows_run {input : Role → Bool} {schedule : List (Role × Option Bool)}
    (allowed : following.execution.Allowed (following.initial input) schedule) :
    Follows (input .leader) (following.execution.run (following.initial input) schedule) :=
  following.execution.run_induction (holds := Follows (input .leader))
    (fun _ _ inv applicable => follows_after inv applicable)
    ⟨rfl, nofun, fun _ _ waiting => absurd waiting (Nat.lt_irrefl 0)⟩ allowed

/-- After a step of the leader it has decided. -/
theorem leader_output (C : Configuration Role Bool Register) (received : Option Bool) :
    ((following.after C (.leader, received)).state .leader).output =
      some ((C.state .leader).output.getD (C.state .leader).input) := by
  rw [after_state_self following C (.leader, received)]
  show (C.state .leader).output.or (some (C.state .leader).input) = _
  cases (C.state .leader).output <;> rfl

/-- When the follower receives a value it has decided. -/
theorem follower_output (C : Configuration Role Bool Register) (m : Bool) :
    ((following.after C (.follower, some m)).state .follower).output =
      some ((C.state .follower).output.getD m) := by
  rw [after_state_self following C (.follower, some m)]
  show (C.state .follower).output.or (some m) = _
  cases (C.state .follower).output <;> rfl

/-- When no process is faulty, both decide: the leader takes a step, in which it decides and sends
its input, and the follower receives that. -/
theorem following_everybody_decides : following.EverybodyDecidesWithoutFault := by
  intro input schedule admissible nonfaulty p
  obtain ⟨n, steps, idle⟩ := exists_first_step (nonfaulty .leader)
  have start := state_before_steps (A := following) (C := following.initial input) idle
  have event : schedule n = (.leader, (schedule n).2) := Prod.ext steps rfl
  cases p with
  | leader =>
    have decides := leader_output
      (following.execution.stateAt (following.initial input) schedule n) (schedule n).2
    rw [← event] at decides
    exact ⟨_, n + 1, decides⟩
  | follower =>
    have sent : (Role.follower, input .leader) ∈ following.sends (schedule n).1
        ((following.execution.stateAt (following.initial input) schedule n).state (schedule n).1)
        (schedule n).2 := by
      rw [steps, start]
      exact List.mem_singleton.2 rfl
    obtain ⟨k, _, happens⟩ := admissible.2.2 .follower (input .leader) (n + 1)
      (nonfaulty .follower) (buffer_of_sent following sent)
    have decides := follower_output
      (following.execution.stateAt (following.initial input) schedule k) (input .leader)
    rw [← happens] at decides
    exact ⟨_, k + 1, decides⟩

/-- All decide the input of the leader; when no process is faulty the leader takes a step, and then
it has decided, and so does the follower in the end. -/
theorem leader_protocol : leader_protocol.Statement := by
  refine ⟨Role, Bool, Register, following, .leader, .follower, nofun, eq_leader_or_follower,
    agreement_of_one_value ?_, fun v => ?_, fun input schedule admissible nonfaulty => ?_,
    following_everybody_decides⟩
  · rintro _ ⟨input, schedule, allowed, rfl⟩
    exact ⟨input .leader, fun v ⟨p, output⟩ => (follows_run allowed).output p v output⟩
  · exact ⟨_, (reachable_initial following fun _ => v).after (applicable_none _ _ Role.leader),
      Role.leader, leader_output (following.initial fun _ => v) none⟩
  · obtain ⟨v, n, decided⟩ :=
      following_everybody_decides input schedule admissible nonfaulty .leader
    exact ⟨n, v, .leader, decided⟩

end DistSys.Flp
