module

public import DistSys.Foundations.Rounds
public import DistSys.Statements.Impossibility.PartialSynchrony

/-!
# The three-round algorithm is safe, whatever is lost and whoever crashes

The leaderless algorithm of Marić, Sprenger and Basin (*Consensus Refined*, DSN 2015), in phases of
three rounds.  Nothing here depends on which messages arrive.  As in Paxos, a decision stays:

* `Chosen k v`: a majority proposes `v` in phase `k`.  There is at most one such value.
* Every stamp is explained (`stamped`): a node with stamp `j + 1` has a value chosen in phase `j`,
  and a node with stamp zero its own input.
* `Locked k v`: a majority adopts `v` in phase `k`; a decision needs that (`locked_of_decision`).
* Once `v` is locked, all later candidates are `v` (`candidate_of_locked`): the majority that a
  proposer hears meets the majority that locked, so that the largest stamp it hears is of phase `k`
  or later, and the value under it was chosen in that phase.

## Main declarations

* `winner_majority`, `winner_eq`: what a vote yields.  `latest_spec`: the largest stamp.
* `decisions_equal`, `decision_input`: uniform agreement and uniform validity.
-/

@[expose] public noncomputable section

namespace DistSys.PartialSynchrony

open Rounds

variable {n : Nat} {Value : Type}

/-! ### Votes and stamps -/

/-- A larger set than a majority is a majority. -/
theorem majority_mono {x y : Fin n → Bool} (sub : ∀ q, x q = true → y q = true)
    (many : Quorum.Majority n x) : Quorum.Majority n y := by
  have larger : Quorum.size n x ≤ Quorum.size n y := List.countP_mono_left fun q _ => sub q
  unfold Quorum.Majority at many ⊢
  omega

/-- A majority has a member. -/
theorem exists_of_majority {x : Fin n → Bool} (many : Quorum.Majority n x) : ∃ q, x q = true := by
  obtain ⟨q, inX, _⟩ := Quorum.majorities_intersect n x x many many
  exact ⟨q, inX⟩

open scoped Classical in
/-- What wins a vote has a majority. -/
theorem winner_majority {votes : Fin n → Option Value} {v : Value} :
    ∀ {nodes : List (Fin n)}, winner n votes nodes = some v →
      Quorum.Majority n fun p => decide (votes p = some v)
  | [], won => nomatch won
  | q :: rest, won => by
    unfold winner at won
    by_cases wins : votes q ≠ none ∧ Quorum.Majority n fun p => decide (votes p = votes q)
    · rw [if_pos wins] at won
      rw [← won]
      exact wins.2
    · rw [if_neg wins] at won
      exact winner_majority won

open scoped Classical in
/-- What has a majority wins the vote. -/
theorem winner_eq {votes : Fin n → Option Value} {v : Value}
    (many : Quorum.Majority n fun p => decide (votes p = some v)) :
    ∀ {nodes : List (Fin n)}, (∃ q ∈ nodes, votes q = some v) → winner n votes nodes = some v
  | [], ⟨_, member, _⟩ => nomatch member
  | q :: rest, ⟨s, member, voted⟩ => by
    unfold winner
    by_cases wins : votes q ≠ none ∧ Quorum.Majority n fun p => decide (votes p = votes q)
    · rw [if_pos wins]
      obtain ⟨p, forV, forQ⟩ := Quorum.majorities_intersect n _ _ many wins.2
      exact (of_decide_eq_true forQ).symm.trans (of_decide_eq_true forV)
    · rw [if_neg wins]
      refine winner_eq many ⟨s, ?_, voted⟩
      rcases List.mem_cons.mp member with eq | tail
      · subst eq
        refine absurd ⟨fun nothing => (nomatch nothing.symm.trans voted), ?_⟩ wins
        rw [voted]
        exact many
      · exact tail

open scoped Classical in
/-- What a majority of all nodes votes for is the result. -/
theorem winner_finRange {votes : Fin n → Option Value} {v : Value}
    (many : Quorum.Majority n fun p => decide (votes p = some v)) :
    winner n votes (List.finRange n) = some v := by
  obtain ⟨q, voted⟩ := exists_of_majority many
  exact winner_eq many ⟨q, List.mem_finRange q, of_decide_eq_true voted⟩

/-- The newer of two ballots is one of them, and no stamp is larger. -/
theorem newer_spec {first second : Option (Ballot Value)} {b : Ballot Value}
    (chosen : newer first second = some b) :
    (first = some b ∨ second = some b) ∧
      ∀ c, first = some c ∨ second = some c → c.stamp ≤ b.stamp := by
  unfold newer at chosen
  cases first with
  | none => exact ⟨Or.inr chosen, fun c heard => by
      rcases heard with none | some
      · exact nomatch none
      · cases some.symm.trans chosen; exact Nat.le_refl _⟩
  | some x =>
    cases second with
    | none =>
      cases chosen
      exact ⟨Or.inl rfl, fun c heard => by
        rcases heard with some | none
        · cases some; exact Nat.le_refl _
        · exact nomatch none⟩
    | some y =>
      dsimp only at chosen
      by_cases le : y.stamp ≤ x.stamp
      · rw [if_pos le] at chosen
        cases chosen
        refine ⟨Or.inl rfl, fun c heard => ?_⟩
        rcases heard with eq | eq <;> cases eq
        · exact Nat.le_refl _
        · exact le
      · rw [if_neg le] at chosen
        cases chosen
        refine ⟨Or.inr rfl, fun c heard => ?_⟩
        rcases heard with eq | eq <;> cases eq
        · omega
        · exact Nat.le_refl _

/-- Of a ballot that has been heard there is a newest. -/
theorem newer_ne_none {first second : Option (Ballot Value)} (some : first ≠ none ∨ second ≠ none) :
    newer first second ≠ none := by
  unfold newer
  cases first with
  | none => exact some.resolve_left fun absent => absent rfl
  | some x =>
    cases second with
    | none => exact fun absent => nomatch absent
    | some y =>
      dsimp only
      by_cases le : y.stamp ≤ x.stamp
      · rw [if_pos le]; exact fun absent => nomatch absent
      · rw [if_neg le]; exact fun absent => nomatch absent

/-- Who hears somebody has a latest ballot. -/
theorem latest_ne_none {heard : Fin n → Option (Ballot Value)} :
    ∀ {nodes : List (Fin n)}, (∃ q ∈ nodes, heard q ≠ none) → latest heard nodes ≠ none
  | [], ⟨_, member, _⟩ => nomatch member
  | s :: rest, ⟨q, member, sent⟩ => by
    refine newer_ne_none ?_
    rcases List.mem_cons.mp member with eq | tail
    · exact Or.inl (eq ▸ sent)
    · exact Or.inr (latest_ne_none ⟨q, tail, sent⟩)

/-- The latest ballot has been heard, and no ballot heard has a larger stamp. -/
theorem latest_spec {heard : Fin n → Option (Ballot Value)} {b : Ballot Value} :
    ∀ {nodes : List (Fin n)}, latest heard nodes = some b →
      (∃ q, heard q = some b) ∧ ∀ q ∈ nodes, ∀ c, heard q = some c → c.stamp ≤ b.stamp
  | [], chosen => nomatch chosen
  | s :: rest, chosen => by
    obtain ⟨which, largest⟩ := newer_spec chosen
    constructor
    · rcases which with first | later
      · exact ⟨s, first⟩
      · exact (latest_spec later).1
    · intro q member c sent
      rcases List.mem_cons.mp member with eq | tail
      · exact largest c (Or.inl (eq ▸ sent))
      · cases found : latest heard rest with
        | none =>
          have present : heard q ≠ none := fun absent => nomatch absent.symm.trans sent
          exact absurd found (latest_ne_none ⟨q, tail, present⟩)
        | some d =>
          exact Nat.le_trans ((latest_spec found).2 q tail c sent) (largest d (Or.inr found))

/-! ### The rounds of a phase -/

section Run

open scoped Classical

variable (input : Fin n → Value) (arrives : Nat → Fin n → Fin n → Bool)

/-- The state of a node after `r` rounds. -/
def state (r : Nat) (p : Fin n) : Ballot Value := (threeRounds n).stateAfter input arrives r p

/-- What a node hears in a round. -/
def heard (r : Nat) (p q : Fin n) : Option (Ballot Value) :=
  received (threeRounds n) (state input arrives r) (arrives r) p q

variable {input arrives}

/-- What is heard of a node is its state. -/
theorem eq_of_heard {r : Nat} {p q : Fin n} {b : Ballot Value}
    (sent : heard input arrives r p q = some b) : b = state input arrives r q := by
  unfold heard received at sent
  by_cases arrived : arrives r q p = true
  · rw [if_pos arrived] at sent
    exact (Option.some.inj sent).symm
  · rw [if_neg arrived] at sent
    exact nomatch sent

/-- A round of the algorithm. -/
theorem state_succ (r : Nat) (p : Fin n) :
    state input arrives (r + 1) p = after n (state input arrives r p) (heard input arrives r p) :=
  stateAfter_succ (threeRounds n) input arrives r p

/-- The state counts the rounds. -/
theorem state_round : ∀ (r : Nat) (p : Fin n), (state input arrives r p).round = r
  | 0, _ => rfl
  | r + 1, p => by
    have before := state_round r p
    rw [state_succ]
    unfold after
    by_cases first : (state input arrives r p).round % 3 = 0
    · rw [if_pos first]
      exact congrArg (· + 1) before
    · rw [if_neg first]
      by_cases second : (state input arrives r p).round % 3 = 1
      · rw [if_pos second]
        unfold afterSecond
        cases adopted n (heard input arrives r p) <;> exact congrArg (· + 1) before
      · rw [if_neg second]
        exact congrArg (· + 1) before

/-- The first round of phase `k`. -/
theorem state_first (k : Nat) (p : Fin n) :
    state input arrives (3 * k + 1) p =
      afterFirst n (state input arrives (3 * k) p) (heard input arrives (3 * k) p) := by
  rw [state_succ]
  unfold after
  rw [if_pos (by rw [state_round]; omega)]

/-- The second round of phase `k`. -/
theorem state_second (k : Nat) (p : Fin n) :
    state input arrives (3 * k + 2) p =
      afterSecond n (state input arrives (3 * k + 1) p) (heard input arrives (3 * k + 1) p) := by
  rw [state_succ]
  unfold after
  rw [if_neg (by rw [state_round]; omega), if_pos (by rw [state_round]; omega)]

/-- The third round of phase `k`. -/
theorem state_third (k : Nat) (p : Fin n) :
    state input arrives (3 * (k + 1)) p =
      afterThird n (state input arrives (3 * k + 2) p) (heard input arrives (3 * k + 2) p) := by
  show state input arrives (3 * k + 2 + 1) p = _
  rw [state_succ]
  unfold after
  rw [if_neg (by rw [state_round]; omega), if_neg (by rw [state_round]; omega)]

variable (input arrives)

/-- A majority proposes the value in phase `k`. -/
def Chosen (k : Nat) (v : Value) : Prop :=
  Quorum.Majority n fun q => decide ((state input arrives (3 * k + 1) q).candidate = some v)

/-- A majority adopts the value in phase `k`. -/
def Locked (k : Nat) (v : Value) : Prop :=
  Quorum.Majority n fun q => decide ((state input arrives (3 * k + 2) q).stamp = k + 1 ∧
    (state input arrives (3 * k + 2) q).value = v)

variable {input arrives}

/-- At most one value is chosen in a phase. -/
theorem chosen_unique {k : Nat} {v w : Value} (first : Chosen input arrives k v)
    (second : Chosen input arrives k w) : v = w := by
  obtain ⟨q, forV, forW⟩ := Quorum.majorities_intersect n _ _ first second
  exact Option.some.inj ((of_decide_eq_true forV).symm.trans (of_decide_eq_true forW))

/-- Who adopts a value in a phase adopts the chosen one. -/
theorem chosen_of_adopted {k : Nat} {p : Fin n} {v : Value}
    (adopts : adopted n (heard input arrives (3 * k + 1) p) = some v) :
    Chosen input arrives k v := by
  refine majority_mono (fun q votes => ?_) (winner_majority adopts)
  have vote := of_decide_eq_true votes
  cases sent : heard input arrives (3 * k + 1) p q with
  | none => rw [sent] at vote; exact nomatch vote
  | some b =>
    rw [sent] at vote
    exact decide_eq_true ((eq_of_heard sent).symm ▸ vote)

/-- Who decides in a phase decides a locked value. -/
theorem locked_of_decided {k : Nat} {p : Fin n} {v : Value}
    (decides : decided n (k + 1) (heard input arrives (3 * k + 2) p) = some v) :
    Locked input arrives k v := by
  refine majority_mono (fun q votes => ?_) (winner_majority decides)
  have vote := of_decide_eq_true votes
  cases sent : heard input arrives (3 * k + 2) p q with
  | none => rw [sent] at vote; exact nomatch vote
  | some b =>
    rw [sent] at vote
    dsimp only at vote
    by_cases stamped : b.stamp = k + 1
    · rw [if_pos stamped] at vote
      rw [← eq_of_heard sent]
      exact decide_eq_true ⟨stamped, Option.some.inj vote⟩
    · rw [if_neg stamped] at vote
      exact nomatch vote

/-- In a phase a node keeps its stamp and value, or gets the stamp of the phase and the value chosen
in it. -/
theorem phase_cases (k : Nat) (p : Fin n) :
    ((state input arrives (3 * (k + 1)) p).stamp = (state input arrives (3 * k) p).stamp ∧
      (state input arrives (3 * (k + 1)) p).value = (state input arrives (3 * k) p).value) ∨
    ((state input arrives (3 * (k + 1)) p).stamp = k + 1 ∧
      Chosen input arrives k (state input arrives (3 * (k + 1)) p).value) := by
  have third := state_third (input := input) (arrives := arrives) k p
  have second := state_second (input := input) (arrives := arrives) k p
  have first := state_first (input := input) (arrives := arrives) k p
  unfold afterSecond at second
  cases adopts : adopted n (heard input arrives (3 * k + 1) p) with
  | none =>
    rw [adopts] at second
    left
    rw [third]
    exact ⟨by show (state input arrives (3 * k + 2) p).stamp = _; rw [second, first]; rfl,
      by show (state input arrives (3 * k + 2) p).value = _; rw [second, first]; rfl⟩
  | some v =>
    rw [adopts] at second
    right
    rw [third]
    refine ⟨?_, ?_⟩
    · show (state input arrives (3 * k + 2) p).stamp = _
      rw [second]
      show (state input arrives (3 * k + 1) p).round / 3 + 1 = k + 1
      rw [state_round]
      omega
    · show Chosen input arrives k (state input arrives (3 * k + 2) p).value
      rw [second]
      exact chosen_of_adopted adopts

/-- Every stamp is explained: zero with the node's input, or that of a past phase with the value
chosen in it. -/
theorem stamped : ∀ (k : Nat) (p : Fin n),
    ((state input arrives (3 * k) p).stamp = 0 ∧
      (state input arrives (3 * k) p).value = input p) ∨
    ∃ j, j < k ∧ (state input arrives (3 * k) p).stamp = j + 1 ∧
      Chosen input arrives j (state input arrives (3 * k) p).value
  | 0, _ => Or.inl ⟨rfl, rfl⟩
  | k + 1, p => by
    rcases phase_cases (input := input) (arrives := arrives) k p with
      ⟨stamp, value⟩ | ⟨stamp, chosen⟩
    · rw [stamp, value]
      rcases stamped k p with own | ⟨j, less, rest⟩
      · exact Or.inl own
      · exact Or.inr ⟨j, Nat.lt_succ_of_lt less, rest⟩
    · exact Or.inr ⟨k, Nat.lt_succ_self k, stamp, chosen⟩

/-- Stamps never fall. -/
theorem stamp_mono {k : Nat} (p : Fin n) : ∀ {l : Nat}, k ≤ l →
    (state input arrives (3 * k) p).stamp ≤ (state input arrives (3 * l) p).stamp
  | 0, le => by cases Nat.le_zero.mp le; exact Nat.le_refl _
  | l + 1, le => by
    rcases Nat.lt_or_ge l k with less | below
    · cases Nat.le_antisymm le less; exact Nat.le_refl _
    · have before := stamp_mono p below
      rcases phase_cases (input := input) (arrives := arrives) l p with ⟨stamp, _⟩ | ⟨stamp, _⟩
      · omega
      · rcases stamped (input := input) (arrives := arrives) l p with ⟨zero, _⟩ | ⟨j, less, eq, _⟩
        · omega
        · omega

/-! ### A locked value stays -/

/-- A candidate is the value of a node whose stamp is as large as those of a majority. -/
theorem exists_of_candidate {k : Nat} {p : Fin n} {c : Value}
    (proposes : (state input arrives (3 * k + 1) p).candidate = some c) :
    ∃ s, (state input arrives (3 * k) s).value = c ∧
      Quorum.Majority n fun q => decide
        ((state input arrives (3 * k) q).stamp ≤ (state input arrives (3 * k) s).stamp) := by
  rw [state_first] at proposes
  have result : proposed n (heard input arrives (3 * k) p) = some c := proposes
  unfold proposed at result
  by_cases many : Quorum.Majority n fun q => decide (heard input arrives (3 * k) p q ≠ none)
  · rw [if_pos many] at result
    cases newest : latest (heard input arrives (3 * k) p) (List.finRange n) with
    | none => rw [newest] at result; exact nomatch result
    | some b =>
      rw [newest] at result
      obtain ⟨⟨s, sent⟩, largest⟩ := latest_spec newest
      refine ⟨s, ?_, majority_mono (fun q hears => ?_) many⟩
      · rw [← eq_of_heard sent]
        exact Option.some.inj result
      · have present := of_decide_eq_true hears
        cases told : heard input arrives (3 * k) p q with
        | none => exact absurd told present
        | some d =>
          have le := largest q (List.mem_finRange q) d told
          rw [eq_of_heard sent, eq_of_heard told] at le
          exact decide_eq_true le
  · rw [if_neg many] at result
    exact nomatch result

/-- A locked value is chosen in its phase. -/
theorem chosen_of_locked {k : Nat} {q : Fin n}
    (stamp : (state input arrives (3 * k + 2) q).stamp = k + 1) :
    Chosen input arrives k (state input arrives (3 * k + 2) q).value := by
  have third := state_third (input := input) (arrives := arrives) k q
  have same : (state input arrives (3 * (k + 1)) q).stamp = k + 1 := by rw [third]; exact stamp
  have value : (state input arrives (3 * (k + 1)) q).value
      = (state input arrives (3 * k + 2) q).value := by rw [third]; rfl
  rcases stamped (input := input) (arrives := arrives) (k + 1) q with ⟨zero, _⟩ | ⟨j, _, eq, chosen⟩
  · omega
  · have phase : j = k := by omega
    rw [← value]
    exact phase ▸ chosen

/-- Once a value is locked, every later candidate is that value. -/
theorem candidate_of_locked {k : Nat} {v : Value} (locked : Locked input arrives k v) (l : Nat)
    (later : k < l) (p : Fin n) (c : Value)
    (proposes : (state input arrives (3 * l + 1) p).candidate = some c) : c = v := by
  induction l using Nat.strongRecOn generalizing p c with
  | ind l ih =>
    obtain ⟨s, value, many⟩ := exists_of_candidate proposes
    obtain ⟨q, inLocked, below⟩ := Quorum.majorities_intersect n _ _ locked many
    obtain ⟨stamp, holds⟩ := of_decide_eq_true inLocked
    have le := of_decide_eq_true below
    have chosen : Chosen input arrives k v := holds ▸ chosen_of_locked stamp
    have kept : (state input arrives (3 * (k + 1)) q).stamp = k + 1 := by
      rw [state_third]; exact stamp
    have mono := stamp_mono (input := input) (arrives := arrives) q (k := k + 1) (l := l) later
    rcases stamped (input := input) (arrives := arrives) l s with
      ⟨zero, _⟩ | ⟨j, less, eq, chosenJ⟩
    · omega
    · rw [value] at chosenJ
      rcases Nat.lt_or_ge k j with after | notAfter
      · obtain ⟨r, voted⟩ := exists_of_majority chosenJ
        exact ih j less after r c (of_decide_eq_true voted)
      · have same : j = k := by omega
        exact chosen_unique (same ▸ chosenJ) chosen

/-! ### Decisions -/

/-- Every decision is of a locked value. -/
theorem locked_of_decision : ∀ (r : Nat) (p : Fin n) (v : Value),
    (state input arrives r p).decision = some v → ∃ k, Locked input arrives k v
  | 0, _, _, decision => nomatch decision
  | r + 1, p, v, decision => by
    have before := locked_of_decision r p v
    rw [state_succ] at decision
    unfold after at decision
    by_cases first : (state input arrives r p).round % 3 = 0
    · rw [if_pos first] at decision
      exact before decision
    · rw [if_neg first] at decision
      by_cases second : (state input arrives r p).round % 3 = 1
      · rw [if_pos second] at decision
        unfold afterSecond at decision
        cases adopts : adopted n (heard input arrives r p) <;> rw [adopts] at decision <;>
          exact before decision
      · rw [if_neg second] at decision
        have result : kept (state input arrives r p).decision
          (decided n ((state input arrives r p).round / 3 + 1)
            (heard input arrives r p)) = some v :=
          decision
        unfold kept at result
        cases old : (state input arrives r p).decision with
        | some w => rw [old] at result before; exact before result
        | none =>
          rw [old] at result
          rw [state_round] at first second result
          have phase : r = 3 * (r / 3) + 2 := by omega
          refine ⟨r / 3, locked_of_decided (p := p) ?_⟩
          rw [← phase]
          exact result

/-- Two decisions are equal, whoever decides and whenever. -/
theorem decisions_equal {p q : Fin n} {r t : Nat} {v w : Value}
    (first : (state input arrives r p).decision = some v)
    (second : (state input arrives t q).decision = some w) : v = w := by
  have stays : ∀ {k l : Nat} {v w : Value}, Locked input arrives k v → Locked input arrives l w →
      k ≤ l → w = v := by
    intro k l v w lockedV lockedW le
    obtain ⟨s, adopts⟩ := exists_of_majority lockedW
    obtain ⟨stamp, value⟩ := of_decide_eq_true adopts
    have chosenW : Chosen input arrives l w := value ▸ chosen_of_locked stamp
    rcases Nat.lt_or_ge k l with less | ge
    · obtain ⟨u, proposes⟩ := exists_of_majority chosenW
      exact candidate_of_locked lockedV l less u w (of_decide_eq_true proposes)
    · cases Nat.le_antisymm le ge
      obtain ⟨u, adoptsV⟩ := exists_of_majority lockedV
      obtain ⟨stampV, valueV⟩ := of_decide_eq_true adoptsV
      exact chosen_unique chosenW (valueV ▸ chosen_of_locked stampV)
  obtain ⟨k, lockedV⟩ := locked_of_decision r p v first
  obtain ⟨l, lockedW⟩ := locked_of_decision t q w second
  rcases Nat.le_total k l with le | le
  · exact (stays lockedV lockedW le).symm
  · exact stays lockedW lockedV le

/-- A chosen value is somebody's input. -/
theorem chosen_input {k : Nat} {v : Value} (chosen : Chosen input arrives k v) :
    ∃ q, v = input q := by
  induction k using Nat.strongRecOn generalizing v with
  | ind k ih =>
    obtain ⟨p, proposes⟩ := exists_of_majority chosen
    obtain ⟨s, value, _⟩ := exists_of_candidate (of_decide_eq_true proposes)
    rcases stamped (input := input) (arrives := arrives) k s with ⟨_, own⟩ | ⟨j, less, _, chosenJ⟩
    · exact ⟨s, value.symm.trans own⟩
    · exact ih j less (value ▸ chosenJ)

/-- A decision is somebody's input. -/
theorem decision_input {p : Fin n} {r : Nat} {v : Value}
    (decision : (state input arrives r p).decision = some v) : ∃ q, v = input q := by
  obtain ⟨k, locked⟩ := locked_of_decision r p v decision
  obtain ⟨s, adopts⟩ := exists_of_majority locked
  obtain ⟨stamp, value⟩ := of_decide_eq_true adopts
  exact chosen_input (value ▸ chosen_of_locked stamp)

end Run

end DistSys.PartialSynchrony
