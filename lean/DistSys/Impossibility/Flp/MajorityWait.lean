module

public import DistSys.Statements.Impossibility.Flp
public import DistSys.Impossibility.Flp.Runs
public import DistSys.Impossibility.Flp.Witnesses

/-!
# Waiting for a majority: consensus without termination

Three processes send their input to all, and each decides a value once two of the three, itself
included, have it; votes are counted by sender.  There is agreement, since two majorities among
three have a common member, and each value can be decided.  But when one process has crashed and the
two others have different inputs, nobody ever decides: by the fair scheduler there is an admissible
run without the third process, and in it no process sees two equal votes.

This is not in Fischer, Lynch and Paterson (*Impossibility of distributed consensus with one faulty
process*, JACM 1985); it shows that their theorem is about termination.

## Main declarations

* `majorityWait`: the protocol.
* `majorityWait_agreement`, `majorityWait_nontrivial`, `exists_undecided`: it agrees, is nontrivial,
  and does not terminate.
-/

@[expose] public noncomputable section

namespace DistSys.Flp

/-- The state of a process that counts votes. -/
structure Tally where
  /-- the input -/
  input : Bool
  /-- it has sent its input -/
  sent : Bool
  /-- the vote of each process, as far as it is known -/
  votes : Fin 3 → Option Bool
  /-- the decision, if there is one -/
  output : Option Bool

/-- The votes with a message, a sender and its vote, written down. -/
def record (votes : Fin 3 → Option Bool) (received : Option (Fin 3 × Bool)) :
    Fin 3 → Option Bool :=
  match received with
  | none => votes
  | some (sender, vote) => fun p => if p = sender then some vote else votes p

/-- At least two of the three processes have voted for the value. -/
def HasMajority (votes : Fin 3 → Option Bool) (v : Bool) : Prop :=
  2 ≤ [0, 1, 2].countP fun p => votes p == some v

/-- Whether a value has a majority is decided by counting. -/
instance (votes : Fin 3 → Option Bool) (v : Bool) : Decidable (HasMajority votes v) :=
  Nat.decLe _ _

/-- The value with a majority, if there is one. -/
def winner (votes : Fin 3 → Option Bool) : Option Bool :=
  if HasMajority votes true then some true
  else if HasMajority votes false then some false
  else none

/-- Each process sends its input to all at its first step, and decides a value once it knows that
two processes, perhaps itself, have it. -/
def majorityWait : Protocol (Fin 3) (Fin 3 × Bool) Tally where
  start p b := ⟨b, false, fun q => if q = p then some b else none, none⟩
  next _ s received :=
    ⟨s.input, true, record s.votes received, s.output.or (winner (record s.votes received))⟩
  sends p s _ :=
    match s.sent with
    | true => []
    | false => [(0, p, s.input), (1, p, s.input), (2, p, s.input)]
  output s := s.output
  starts_undecided _ _ := rfl
  write_once _ s received b decided := by
    show s.output.or (winner (record s.votes received)) = some b
    rw [show s.output = some b from decided, Option.some_or]

/-! ### Counting -/

/-- The winner has a majority. -/
theorem hasMajority_of_winner {votes : Fin 3 → Option Bool} {v : Bool}
    (wins : winner votes = some v) : HasMajority votes v := by
  unfold winner at wins
  by_cases yes : HasMajority votes true
  · rw [if_pos yes] at wins
    exact Option.some.inj wins ▸ yes
  · rw [if_neg yes] at wins
    by_cases no : HasMajority votes false
    · rw [if_pos no] at wins
      exact Option.some.inj wins ▸ no
    · rw [if_neg no] at wins
      exact nomatch wins

/-- A majority has two different members. -/
theorem exists_two_of_winner {votes : Fin 3 → Option Bool} {v : Bool}
    (wins : winner votes = some v) :
    ∃ p q, p ≠ q ∧ votes p = some v ∧ votes q = some v := by
  have count : 2 ≤ [0, 1, 2].countP fun p => votes p == some v := hasMajority_of_winner wins
  rw [List.countP_cons, List.countP_cons, List.countP_cons, List.countP_nil] at count
  by_cases zero : votes 0 = some v
  · by_cases one : votes 1 = some v
    · exact ⟨0, 1, by decide, zero, one⟩
    · by_cases two : votes 2 = some v
      · exact ⟨0, 2, by decide, zero, two⟩
      · rw [if_neg (mt eq_of_beq one), if_neg (mt eq_of_beq two)] at count
        split at count <;> omega
  · by_cases one : votes 1 = some v
    · by_cases two : votes 2 = some v
      · exact ⟨1, 2, by decide, one, two⟩
      · rw [if_neg (mt eq_of_beq zero), if_neg (mt eq_of_beq two)] at count
        split at count <;> omega
    · rw [if_neg (mt eq_of_beq zero), if_neg (mt eq_of_beq one)] at count
      split at count <;> omega

/-- Two majorities among three processes meet. -/
theorem pairs_meet : ∀ p q r s : Fin 3, p ≠ q → r ≠ s → p = r ∨ p = s ∨ q = r ∨ q = s := by
  decide

/-- Two processes have the value as their input. -/
def Backed (input : Fin 3 → Bool) (v : Bool) : Prop :=
  ∃ p q, p ≠ q ∧ input p = v ∧ input q = v

/-- At most one value is the input of two processes. -/
theorem backed_unique {input : Fin 3 → Bool} {v w : Bool} (first : Backed input v)
    (second : Backed input w) : v = w := by
  obtain ⟨p, q, ne, is_p, is_q⟩ := first
  obtain ⟨r, s, ne', is_r, is_s⟩ := second
  subst is_p
  subst is_r
  rcases pairs_meet p q r s ne ne' with same | same | same | same
  · rw [same]
  · rw [same, is_s]
  · rw [← is_q, same]
  · rw [← is_q, same, is_s]

/-! ### Agreement -/

/-- Every message and every vote is the input of its sender, and what is decided is backed. -/
structure Honest (input : Fin 3 → Bool) (C : Configuration (Fin 3) (Fin 3 × Bool) Tally) :
    Prop where
  /-- each process remembers its input -/
  remembers : ∀ p, (C.state p).input = input p
  /-- each message is the input of its sender -/
  message : ∀ p q v, 0 < C.buffer p (q, v) → v = input q
  /-- each vote is the input of its sender -/
  vote : ∀ p q v, (C.state p).votes q = some v → v = input q
  /-- what is decided is the input of two processes -/
  output : ∀ p v, (C.state p).output = some v → Backed input v

/-- It is so at the start. -/
theorem honest_initial (input : Fin 3 → Bool) : Honest input (majorityWait.initial input) := by
  refine ⟨fun _ => rfl, fun _ _ _ waiting => absurd waiting (Nat.lt_irrefl 0),
    fun p q v voted => ?_, nofun⟩
  replace voted : (if q = p then some (input p) else none) = some v := voted
  by_cases own : q = p
  · rw [if_pos own] at voted
    rw [own, Option.some.inj voted]
  · rw [if_neg own] at voted
    exact nomatch voted

/-- A process sends its own input under its own name. -/
theorem eq_of_sent {s : Tally} {p q r : Fin 3} {v : Bool} {received : Option (Fin 3 × Bool)}
    (mem : (q, r, v) ∈ majorityWait.sends p s received) : r = p ∧ v = s.input := by
  obtain ⟨input, sent, votes, output⟩ := s
  cases sent with
  | true => exact nomatch mem
  | false =>
    have shape : ∀ t : Fin 3, (q, r, v) = (t, p, input) → r = p ∧ v = input := fun t same =>
      ⟨congrArg (fun m => m.2.1) same, congrArg (fun m => m.2.2) same⟩
    replace mem : (q, r, v) ∈ [((0 : Fin 3), p, input), (1, p, input), (2, p, input)] := mem
    rcases List.mem_cons.1 mem with same | mem
    · exact shape 0 same
    · rcases List.mem_cons.1 mem with same | mem
      · exact shape 1 same
      · exact shape 2 (List.mem_singleton.1 mem)

/-- A recorded vote was known before or is received now. -/
theorem record_eq_some {votes : Fin 3 → Option Bool} {received : Option (Fin 3 × Bool)}
    {q : Fin 3} {v : Bool} (voted : record votes received q = some v) :
    votes q = some v ∨ received = some (q, v) := by
  cases received with
  | none => exact Or.inl voted
  | some m =>
    obtain ⟨sender, vote⟩ := m
    replace voted : (if q = sender then some vote else votes q) = some v := voted
    by_cases same : q = sender
    · rw [if_pos same] at voted
      exact Or.inr (by rw [same, Option.some.inj voted])
    · rw [if_neg same] at voted
      exact Or.inl voted

/-- After a step, each vote that the process knows is the input of its sender. -/
theorem vote_after {input : Fin 3 → Bool} {C : Configuration (Fin 3) (Fin 3 × Bool) Tally}
    (inv : Honest input C) {e : Fin 3 × Option (Fin 3 × Bool)}
    (applicable : majorityWait.Applicable C e) (q : Fin 3) (v : Bool)
    (voted : record (C.state e.1).votes e.2 q = some v) : v = input q :=
  (record_eq_some voted).elim (inv.vote e.1 q v) fun received =>
    inv.message e.1 q v (applicable (q, v) received)

/-- The invariant is preserved by every step. -/
theorem honest_after {input : Fin 3 → Bool} {C : Configuration (Fin 3) (Fin 3 × Bool) Tally}
    (inv : Honest input C) {e : Fin 3 × Option (Fin 3 × Bool)}
    (applicable : majorityWait.Applicable C e) :
    Honest input (majorityWait.after C e) := by
  have votes := vote_after inv applicable
  refine ⟨fun p => ?_, fun p q v waiting => ?_, fun p q v voted => ?_, fun p v decided => ?_⟩
  · by_cases steps : p = e.1
    · subst steps
      rw [after_state_self]
      exact inv.remembers e.1
    · rw [after_state_of_ne _ steps]
      exact inv.remembers p
  · rcases mem_buffer_after majorityWait waiting with waiting | sent
    · exact inv.message p q v waiting
    · obtain ⟨sender, value⟩ := eq_of_sent sent
      rw [sender, value, inv.remembers]
  · by_cases steps : p = e.1
    · subst steps
      rw [after_state_self] at voted
      exact votes q v voted
    · rw [after_state_of_ne _ steps] at voted
      exact inv.vote p q v voted
  · by_cases steps : p = e.1
    · subst steps
      rw [after_state_self] at decided
      rcases or_eq_some decided with before | wins
      · exact inv.output e.1 v before
      · obtain ⟨q, r, ne, vote_q, vote_r⟩ := exists_two_of_winner wins
        exact ⟨q, r, ne, (votes q v vote_q).symm, (votes r v vote_r).symm⟩
    · rw [after_state_of_ne _ steps] at decided
      exact inv.output p v decided

/-- What is decided is backed, and at most one value is: the protocol agrees. -/
theorem majorityWait_agreement : majorityWait.Agreement := by
  rintro _ v w ⟨input, schedule, allowed, rfl⟩ ⟨p, first⟩ ⟨q, second⟩
  have inv := majorityWait.execution.run_induction (holds := Honest input)
    (fun _ _ inv applicable => honest_after inv applicable) (honest_initial input) allowed
  exact backed_unique (inv.output p v first) (inv.output q w second)

/-! ### Non-triviality -/

/-- With equal inputs, process `0` decides when it has received the vote of process `1`. -/
theorem majorityWait_nontrivial : majorityWait.Nontrivial := by
  intro v
  let C := majorityWait.initial fun _ => v
  let D := majorityWait.after C (1, none)
  have sent : ((0 : Fin 3), (1 : Fin 3), v) ∈ majorityWait.sends 1 (C.state 1) none :=
    List.mem_cons_self
  have arrived : majorityWait.Applicable D (0, some (1, v)) :=
    applicable_some _ (buffer_of_sent majorityWait (e := (1, none)) sent)
  refine ⟨majorityWait.after D (0, some (1, v)),
    ((reachable_initial _ _).after (applicable_none _ _ 1)).after arrived, 0, ?_⟩
  have start : D.state 0 = majorityWait.start 0 v :=
    after_state_of_ne majorityWait (C := C) (e := (1, none)) (p := 0) (by decide)
  rw [after_state_self majorityWait D (0, some (1, v)), start]
  cases v <;> rfl

/-! ### No termination -/

/-- The inputs of processes `1` and `2` differ from that of process `0`. -/
def splitInput (p : Fin 3) : Bool := p == 0

/-- Nothing has come from process `2`, and nobody has decided. -/
structure Silent (C : Configuration (Fin 3) (Fin 3 × Bool) Tally) : Prop where
  /-- no message is from process `2` -/
  message : ∀ p q v, 0 < C.buffer p (q, v) → q ≠ 2
  /-- no other process knows a vote of process `2` -/
  vote : ∀ p q v, p ≠ 2 → (C.state p).votes q = some v → q ≠ 2
  /-- nobody has decided -/
  output : ∀ p, (C.state p).output = none

/-- It is so at the start. -/
theorem silent_initial (input : Fin 3 → Bool) : Silent (majorityWait.initial input) := by
  refine ⟨fun _ _ _ waiting => absurd waiting (Nat.lt_irrefl 0), fun p q v other voted => ?_,
    fun _ => rfl⟩
  replace voted : (if q = p then some (input p) else none) = some v := voted
  by_cases own : q = p
  · exact own ▸ other
  · rw [if_neg own] at voted
    exact nomatch voted

/-- Two different processes that are not process `2` have different inputs. -/
theorem splitInput_ne : ∀ p q : Fin 3, p ≠ q → p ≠ 2 → q ≠ 2 → splitInput p ≠ splitInput q := by
  decide

/-- A step of another process than `2` keeps it so: no two equal votes are known. -/
theorem silent_after {C : Configuration (Fin 3) (Fin 3 × Bool) Tally}
    (honest : Honest splitInput C) (inv : Silent C) {e : Fin 3 × Option (Fin 3 × Bool)}
    (applicable : majorityWait.Applicable C e) (other : e.1 ≠ 2) :
    Silent (majorityWait.after C e) := by
  have votes : ∀ q v, record (C.state e.1).votes e.2 q = some v → q ≠ 2 := fun q v voted =>
    (record_eq_some voted).elim (inv.vote e.1 q v other) fun received =>
      inv.message e.1 q v (applicable (q, v) received)
  refine ⟨fun p q v waiting => ?_, fun p q v not_two voted => ?_, fun p => ?_⟩
  · rcases mem_buffer_after majorityWait waiting with waiting | sent
    · exact inv.message p q v waiting
    · exact (eq_of_sent sent).1 ▸ other
  · by_cases steps : p = e.1
    · subst steps
      rw [after_state_self] at voted
      exact votes q v voted
    · rw [after_state_of_ne _ steps] at voted
      exact inv.vote p q v not_two voted
  · by_cases steps : p = e.1
    · subst steps
      rw [after_state_self]
      show (C.state e.1).output.or (winner (record (C.state e.1).votes e.2)) = none
      rw [inv.output, Option.none_or]
      cases wins : winner (record (C.state e.1).votes e.2) with
      | none => rfl
      | some v =>
        obtain ⟨q, r, ne, vote_q, vote_r⟩ := exists_two_of_winner wins
        have same : splitInput q = splitInput r :=
          (vote_after honest applicable q v vote_q).symm.trans
            (vote_after honest applicable r v vote_r)
        exact absurd same (splitInput_ne q r ne (votes q v vote_q) (votes r v vote_r))
    · rw [after_state_of_ne _ steps]
      exact inv.output p

/-- With split inputs, the admissible run without process `2` never decides. -/
theorem exists_undecided :
    ∃ (input : Fin 3 → Bool) (schedule : Nat → Fin 3 × Option (Fin 3 × Bool)),
      majorityWait.Admissible (majorityWait.initial input) schedule ∧
        (∀ n, (schedule n).1 ≠ 2) ∧ ¬ majorityWait.DecidesIn input schedule := by
  obtain ⟨schedule, admissible, without, _⟩ :=
    exists_admissible_without (p := 0) (q := 1) List.mem_finRange (by decide)
      (reachable_initial majorityWait splitInput) 2
  have honest := majorityWait.execution.stateAt_induction (holds := Honest splitInput)
    (fun _ _ inv applicable => honest_after inv applicable) (honest_initial splitInput)
    admissible.1
  have silent : ∀ n,
      Silent (majorityWait.execution.stateAt (majorityWait.initial splitInput) schedule n) := by
    intro n
    induction n with
    | zero => exact silent_initial splitInput
    | succ n ih => exact silent_after (honest n) ih (admissible.1 n) (without n)
  refine ⟨splitInput, schedule, admissible, without, ?_⟩
  rintro ⟨n, v, p, output⟩
  exact absurd (((silent n).output p).symm.trans output) nofun

end DistSys.Flp
