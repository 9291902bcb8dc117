module

public import DistSys.Impossibility.Byzantine.FourNodes
public import DistSys.Statements.Agreement.PhaseKing

/-!
# Phase king solves Byzantine agreement for `n > 3f`

Berman, Garay and Perry (*Towards optimal distributed consensus*, 1989), in the form of textbooks,
with the numbers of the paper's second protocol: `n > 3f`, `3f + 3` rounds, messages of two bits.
In each of `f + 1` phases

1. each node sends its value, and proposes a value that at least `n - f` nodes sent it;
2. each node sends its proposal; a node takes a value that more than `f` nodes propose, and is
   strong if at least `n - f` nodes propose what is now its value;
3. the king, the node whose number is that of the phase, sends its value, and who is not strong
   takes it.

Two sets of `n - f` nodes have a correct node in common, so all proposals of a phase are equal, and
what more than `f` nodes propose some correct node proposes.  If the correct nodes have one value,
they propose it, take it and are strong: it stays.  If the king is correct, they have one value
after its phase: when some node is strong, at least `n - 2f > f` correct nodes proposed its value,
so that everybody took it, the king too.  One of `f + 1` kings is correct.

The paper also has protocols with fewer rounds and longer messages.  A node hears itself as it hears
others.  The states of faulty nodes go on as if they followed the algorithm: nobody hears them.

## Main declarations

* `king`: the algorithm; `Run`: a run of it.
* `exists_common`, `votes_transfer`: the counting arguments.
* `Run.proposals_agree`, `Run.value_of_unanimous`, `Run.value_of_correct_king`: one phase.
* `king_tolerates`, `solves`: the theorem.
-/

@[expose] public noncomputable section

namespace DistSys.PhaseKing

open Byzantine (SyncAlgorithm size_mono)

variable {n f : Nat}

/-! ### The algorithm -/

/-- After the last round the state is frozen. -/
theorem afterRound_of_over {S : KingState} (over : lastRound f ≤ S.round)
    (received : Fin n → Option Bool) : afterRound n f S received = S :=
  if_pos over

/-- Who has decided is past the last round. -/
theorem over_of_decided {S : KingState} {v : Bool} (output : decided f S = some v) :
    lastRound f ≤ S.round := by
  refine Decidable.byContradiction fun before => ?_
  rw [decided, if_neg before] at output
  exact nomatch output

/-- Phase king among `n` nodes against `f` faults. -/
def king (n f : Nat) : SyncAlgorithm (Fin n) (Option Bool) KingState where
  start _ input := started input
  message _ S _ := sent S
  next _ S received := afterRound n f S received
  output _ S := decided f S
  write_once _ _ received _ output := by
    rw [afterRound_of_over (over_of_decided output) received]
    exact output

/-! ### Counting votes -/

section Votes

variable {faulty : Fin n → Prop} {received other : Fin n → Option Bool} {v w : Bool}

open scoped Classical in
/-- Who votes for a value when all correct nodes vote for another is faulty. -/
theorem votes_le_of_unanimous (few : Quorum.size n (fun p => decide (faulty p)) ≤ f)
    (unanimous : ∀ q, ¬faulty q → received q = some w) (different : v ≠ w) :
    votes n received v ≤ f := by
  refine Nat.le_trans (size_mono fun q vote => ?_) few
  refine decide_eq_true (Classical.byContradiction fun correct => different ?_)
  exact Option.some.inj ((of_decide_eq_true vote).symm.trans (unanimous q correct))

open scoped Classical in
/-- If all correct nodes vote for a value, it has at least `n - f` votes. -/
theorem votes_of_unanimous (few : Quorum.size n (fun p => decide (faulty p)) ≤ f)
    (unanimous : ∀ q, ¬faulty q → received q = some v) : n ≤ votes n received v + f := by
  have all := Quorum.size_add_size_not fun p => decide (faulty p)
  have subset : Quorum.size n (fun p => !decide (faulty p)) ≤ votes n received v := by
    refine size_mono fun q correct => decide_eq_true (unanimous q ?_)
    exact of_decide_eq_false ((Bool.not_eq_true' _).mp correct)
  omega

open scoped Classical in
/-- Among more than `f` voters one is correct. -/
theorem exists_correct_voter (few : Quorum.size n (fun p => decide (faulty p)) ≤ f)
    (many : f < votes n received v) : ∃ q, ¬faulty q ∧ received q = some v := by
  refine Classical.byContradiction fun nobody => Nat.not_le.mpr many ?_
  refine Nat.le_trans (size_mono fun q vote => ?_) few
  refine decide_eq_true (Classical.byContradiction fun correct => nobody ⟨q, correct, ?_⟩)
  exact of_decide_eq_true vote

open scoped Classical in
/-- Of what two nodes heard, two sets of `n - f` votes have a correct voter in common. -/
theorem exists_common (enough : 3 * f < n) (few : Quorum.size n (fun p => decide (faulty p)) ≤ f)
    (first : n ≤ votes n received v + f) (second : n ≤ votes n other w + f) :
    ∃ q, ¬faulty q ∧ received q = some v ∧ other q = some w := by
  obtain ⟨q, inFirst, inSecond, correct⟩ := Quorum.byzantine_quorums_intersect n f _ _
    (fun p => decide (faulty p)) enough first second few
  exact ⟨q, of_decide_eq_false correct, of_decide_eq_true inFirst, of_decide_eq_true inSecond⟩

open scoped Classical in
/-- If somebody hears `n - f` votes, everybody hears more than `f` of them, those of correct
nodes. -/
theorem votes_transfer (enough : 3 * f < n) (few : Quorum.size n (fun p => decide (faulty p)) ≤ f)
    (same : ∀ q, ¬faulty q → other q = received q) (many : n ≤ votes n received v + f) :
    f < votes n other v := by
  have all := Quorum.size_add_size_not fun p => decide (faulty p)
  have both := Quorum.intersection_size n (fun q => decide (received q = some v))
    fun p => !decide (faulty p)
  have subset : Quorum.size n (fun q => decide (received q = some v) && !decide (faulty q)) ≤
      votes n other v := by
    refine size_mono fun q member => decide_eq_true ?_
    obtain ⟨vote, correct⟩ := Bool.and_eq_true_iff.mp member
    rw [same q (of_decide_eq_false ((Bool.not_eq_true' _).mp correct))]
    exact of_decide_eq_true vote
  unfold votes at many
  omega

/-- The value that is taken: one with more than `f` votes, when the other has not. -/
theorem supported_eq {S : KingState} (many : f < votes n received v)
    (few : votes n received (!v) ≤ f) : supported n f S received = v := by
  cases v
  · have notMany : ¬f < votes n received true := Nat.not_lt.mpr few
    rw [supported, if_neg notMany, if_pos many]
  · rw [supported, if_pos many]

end Votes

/-! ### Runs -/

/-- A run: the inputs, who is faulty and what faulty nodes send (round, sender, receiver). -/
structure Run (n f : Nat) where
  /-- The inputs. -/
  input : Fin n → Bool
  /-- The faulty nodes. -/
  faulty : Fin n → Prop
  /-- What they send. -/
  forged : Nat → Fin n → Fin n → Option Bool

namespace Run

variable (R : Run n f)

/-- The state of a node after `r` rounds. -/
def state (r : Nat) (p : Fin n) : KingState :=
  (king n f).stateAfter R.input R.faulty R.forged r p

open scoped Classical in
/-- What a node hears from another in round `r`. -/
def heard (r : Nat) (p q : Fin n) : Option Bool :=
  if R.faulty q then R.forged r q p else sent (R.state r q)

open scoped Classical in
/-- At most `f` nodes are faulty. -/
def Few : Prop := Quorum.size n (fun p => decide (R.faulty p)) ≤ f

/-- From a correct node everybody hears what it sends. -/
theorem heard_of_correct {r : Nat} {p q : Fin n} (correct : ¬R.faulty q) :
    R.heard r p q = sent (R.state r q) :=
  if_neg correct

/-- A round. -/
theorem state_succ (r : Nat) (p : Fin n) :
    R.state (r + 1) p = afterRound n f (R.state r p) (R.heard r p) :=
  rfl

/-- Until the last round each state knows its round. -/
theorem state_round {r : Nat} (inTime : r ≤ lastRound f) (p : Fin n) :
    (R.state r p).round = r := by
  induction r with
  | zero => rfl
  | succ r ih =>
    have before : (R.state r p).round = r := ih (Nat.le_of_succ_le inTime)
    rw [state_succ, afterRound, before, if_neg (Nat.not_le.mpr inTime)]
    split
    · exact congrArg (· + 1) before
    · split <;> exact congrArg (· + 1) before

/-- From the last round on nothing changes. -/
theorem state_frozen (r : Nat) (p : Fin n) :
    R.state (lastRound f + r) p = R.state (lastRound f) p := by
  induction r with
  | zero => rfl
  | succ r ih =>
    show R.state (lastRound f + r + 1) p = _
    rw [state_succ, ih,
      afterRound_of_over (Nat.le_of_eq (R.state_round (Nat.le_refl _) p).symm) _]

section Rounds

variable {k : Nat} (inTime : k ≤ f) (p : Fin n)
include inTime

/-- The rounds of a phase are in time. -/
theorem round_lt {i : Nat} (small : i < 3) : 3 * k + i < lastRound f := by
  unfold lastRound
  omega

/-- The first round of a phase. -/
theorem state_values :
    R.state (3 * k + 1) p = afterValues n f (R.state (3 * k) p) (R.heard (3 * k) p) := by
  have now : 3 * k < lastRound f := round_lt inTime (i := 0) (by omega)
  have number : (R.state (3 * k) p).round = 3 * k := R.state_round (Nat.le_of_lt now) p
  rw [state_succ, afterRound, number, if_neg (Nat.not_le.mpr now), if_pos (by omega)]

/-- The second round of a phase. -/
theorem state_proposals :
    R.state (3 * k + 2) p =
      afterProposals n f (R.state (3 * k + 1) p) (R.heard (3 * k + 1) p) := by
  have now := round_lt inTime (i := 1) (by omega)
  rw [state_succ, afterRound, R.state_round (Nat.le_of_lt now), if_neg (Nat.not_le.mpr now),
    if_neg (by omega), if_pos (by omega)]

/-- The third round of a phase. -/
theorem state_king :
    R.state (3 * (k + 1)) p = afterKing n (R.state (3 * k + 2) p) (R.heard (3 * k + 2) p) := by
  have now := round_lt inTime (i := 2) (by omega)
  show R.state (3 * k + 2 + 1) p = _
  rw [state_succ, afterRound, R.state_round (Nat.le_of_lt now), if_neg (Nat.not_le.mpr now),
    if_neg (by omega), if_neg (by omega)]

/-- In the first round of a phase a node sends its value. -/
theorem sent_value : sent (R.state (3 * k) p) = some (R.state (3 * k) p).value := by
  have now : 3 * k < lastRound f := round_lt inTime (i := 0) (by omega)
  have number : (R.state (3 * k) p).round = 3 * k := R.state_round (Nat.le_of_lt now) p
  rw [sent, number, if_neg (by omega)]

/-- In the second round of a phase a node sends its proposal. -/
theorem sent_proposal : sent (R.state (3 * k + 1) p) = (R.state (3 * k + 1) p).proposal := by
  have now := round_lt inTime (i := 1) (by omega)
  rw [sent, R.state_round (Nat.le_of_lt now), if_pos (by omega)]

/-- In the third round of a phase a node sends its value. -/
theorem sent_taken : sent (R.state (3 * k + 2) p) = some (R.state (3 * k + 2) p).value := by
  have now := round_lt inTime (i := 2) (by omega)
  rw [sent, R.state_round (Nat.le_of_lt now), if_neg (by omega)]

end Rounds

/-! ### One phase -/

section Phase

variable {k : Nat} {p q : Fin n} {v w : Bool} (inTime : k ≤ f) (enough : 3 * f < n) (few : R.Few)

include inTime

/-- What is proposed was sent by at least `n - f` nodes. -/
theorem votes_of_proposal (proposes : (R.state (3 * k + 1) p).proposal = some v) :
    n ≤ votes n (R.heard (3 * k) p) v + f := by
  rw [R.state_values inTime p] at proposes
  unfold afterValues at proposes
  dsimp only at proposes
  split at proposes
  · rename_i many
    rw [← Option.some.inj proposes]
    exact many
  · split at proposes
    · rename_i many
      rw [← Option.some.inj proposes]
      exact many
    · exact nomatch proposes

include enough few

/-- In one phase all proposals are equal. -/
theorem proposals_agree (first : (R.state (3 * k + 1) p).proposal = some v)
    (second : (R.state (3 * k + 1) q).proposal = some w) : v = w := by
  obtain ⟨s, correct, toFirst, toSecond⟩ := exists_common enough few
    (R.votes_of_proposal inTime first) (R.votes_of_proposal inTime second)
  rw [R.heard_of_correct correct] at toFirst toSecond
  exact Option.some.inj (toFirst.symm.trans toSecond)

/-- If all correct nodes have one value, it is proposed. -/
theorem proposal_of_unanimous
    (unanimous : ∀ q, ¬R.faulty q → (R.state (3 * k) q).value = v) (p : Fin n) :
    (R.state (3 * k + 1) p).proposal = some v := by
  have all (q : Fin n) (correct : ¬R.faulty q) : R.heard (3 * k) p q = some v := by
    rw [R.heard_of_correct correct, R.sent_value inTime, unanimous q correct]
  have many := votes_of_unanimous few all
  rw [R.state_values inTime p]
  unfold afterValues
  dsimp only
  cases v
  · have less := votes_le_of_unanimous (v := true) few all Bool.noConfusion
    rw [if_neg (by omega), if_pos many]
  · rw [if_pos many]

/-- If somebody proposes a value, at most `f` nodes are heard to propose the other. -/
theorem votes_against (proposes : (R.state (3 * k + 1) q).proposal = some v) (p : Fin n) :
    votes n (R.heard (3 * k + 1) p) (!v) ≤ f := by
  refine Nat.le_of_not_lt fun many => ?_
  obtain ⟨s, correct, vote⟩ := exists_correct_voter few many
  rw [R.heard_of_correct correct, R.sent_proposal inTime] at vote
  have same := R.proposals_agree inTime enough few proposes vote
  cases v <;> exact Bool.noConfusion same

/-- If a node is strong, everybody takes its value. -/
theorem taken_of_strong (strong : (R.state (3 * k + 2) p).strong = true) (q : Fin n) :
    (R.state (3 * k + 2) q).value = (R.state (3 * k + 2) p).value := by
  obtain ⟨v, taken⟩ : ∃ v, (R.state (3 * k + 2) p).value = v := ⟨_, rfl⟩
  rw [taken]
  rw [R.state_proposals inTime p] at strong taken
  have many : n ≤ votes n (R.heard (3 * k + 1) p) v + f := by
    rw [← taken]
    exact of_decide_eq_true strong
  have heard : f < votes n (R.heard (3 * k + 1) q) v := by
    refine votes_transfer enough few (fun s correct => ?_) many
    rw [R.heard_of_correct correct, R.heard_of_correct correct]
  obtain ⟨s, correct, vote⟩ := exists_correct_voter few heard
  rw [R.heard_of_correct correct, R.sent_proposal inTime] at vote
  rw [R.state_proposals inTime q]
  exact supported_eq heard (R.votes_against inTime enough few vote q)

/-- If all correct nodes have one value, everybody keeps it through the phase. -/
theorem value_of_unanimous (unanimous : ∀ q, ¬R.faulty q → (R.state (3 * k) q).value = v)
    (p : Fin n) : (R.state (3 * (k + 1)) p).value = v := by
  have proposed := R.proposal_of_unanimous inTime enough few unanimous
  have all (q : Fin n) (correct : ¬R.faulty q) : R.heard (3 * k + 1) p q = some v := by
    rw [R.heard_of_correct correct, R.sent_proposal inTime, proposed q]
  have many := votes_of_unanimous few all
  have taken : supported n f (R.state (3 * k + 1) p) (R.heard (3 * k + 1) p) = v :=
    supported_eq (by omega) (R.votes_against inTime enough few (proposed p) p)
  have strong : (R.state (3 * k + 2) p).strong = true := by
    rw [R.state_proposals inTime p]
    refine decide_eq_true ?_
    rw [taken]
    exact many
  rw [R.state_king inTime p]
  unfold afterKing
  dsimp only
  rw [if_pos strong, R.state_proposals inTime p]
  exact taken

/-- After the phase of a correct king all have one value, the king's. -/
theorem value_of_correct_king {c : Fin n} (number : c.val = k) (correct : ¬R.faulty c)
    (p : Fin n) : (R.state (3 * (k + 1)) p).value = (R.state (3 * k + 2) c).value := by
  rw [R.state_king inTime p]
  unfold afterKing
  dsimp only
  by_cases strong : (R.state (3 * k + 2) p).strong = true
  · rw [if_pos strong, R.taken_of_strong inTime enough few strong c]
  · have now := round_lt inTime (i := 2) (by omega)
    have phase : (3 * k + 2) / 3 = k := by omega
    have word : R.heard (3 * k + 2) p c = some (R.state (3 * k + 2) c).value := by
      rw [R.heard_of_correct correct, R.sent_taken inTime]
    rw [if_neg strong, R.state_round (Nat.le_of_lt now), phase]
    refine Bool.eq_iff_iff.mpr
      (decide_eq_true_iff.trans ⟨fun ⟨j, isKing, yes⟩ => ?_, fun yes => ?_⟩)
    · rw [Fin.ext (isKing.trans number.symm), word] at yes
      exact Option.some.inj yes
    · exact ⟨c, number, by rw [word, yes]⟩

end Phase

/-! ### All phases -/

section Phases

variable {v : Bool} (enough : 3 * f < n) (few : R.Few)

include enough few

/-- Once all correct nodes have one value, they keep it through the phases that follow. -/
theorem value_stays {k : Nat} (unanimous : ∀ q, ¬R.faulty q → (R.state (3 * k) q).value = v)
    (i : Nat) (inTime : k + i ≤ f + 1) :
    ∀ q, ¬R.faulty q → (R.state (3 * (k + i)) q).value = v := by
  induction i with
  | zero => exact unanimous
  | succ i ih =>
    intro q _
    exact R.value_of_unanimous (by omega) enough few (ih (by omega)) q

open scoped Classical in
/-- One of the kings is correct: there are `f + 1`. -/
theorem exists_correct_king : ∃ c : Fin n, c.val ≤ f ∧ ¬R.faulty c := by
  refine Classical.byContradiction fun none => ?_
  have kings := Quorum.size_interval n 0 (f + 1)
  unfold Few at few
  have subset : Quorum.size n (Quorum.interval n 0 (f + 1)) ≤
      Quorum.size n fun p => decide (R.faulty p) := by
    refine size_mono fun c isKing => decide_eq_true (Classical.byContradiction fun correct => ?_)
    exact none ⟨c, Nat.le_of_lt_succ (Quorum.interval_eq_true.mp isKing).2, correct⟩
  omega

/-- After the last phase all correct nodes have one value. -/
theorem exists_common_value :
    ∃ v, ∀ q, ¬R.faulty q → (R.state (lastRound f) q).value = v := by
  obtain ⟨c, inTime, correct⟩ := R.exists_correct_king enough few
  refine ⟨(R.state (3 * c.val + 2) c).value, ?_⟩
  have stays := R.value_stays enough few (k := c.val + 1)
    (fun q _ => R.value_of_correct_king inTime enough few rfl correct q) (f - c.val) (by omega)
  have last : c.val + 1 + (f - c.val) = f + 1 := by omega
  rw [last] at stays
  exact stays

/-- If all correct nodes have the same input, it is their value after the last phase. -/
theorem value_of_inputs (unanimous : ∀ q, ¬R.faulty q → R.input q = v) :
    ∀ q, ¬R.faulty q → (R.state (lastRound f) q).value = v := by
  have stays := R.value_stays enough few (k := 0) unanimous (f + 1) (by omega)
  rw [Nat.zero_add] at stays
  exact stays

end Phases

/-- What a node decides: its value after the last phase, and nothing else. -/
theorem decides_iff {p : Fin n} {v : Bool} :
    (king n f).Decides R.input R.faulty R.forged p v ↔ (R.state (lastRound f) p).value = v := by
  have known : decided f (R.state (lastRound f) p) = some (R.state (lastRound f) p).value :=
    if_pos (Nat.le_of_eq (R.state_round (Nat.le_refl _) p).symm)
  constructor
  · intro ⟨r, output⟩
    have output : decided f (R.state r p) = some v := output
    have over : lastRound f ≤ r := by
      refine Nat.le_of_not_lt fun before => ?_
      have late := over_of_decided output
      rw [R.state_round (Nat.le_of_lt before)] at late
      omega
    obtain ⟨i, rfl⟩ := Nat.exists_eq_add_of_le over
    rw [R.state_frozen, known] at output
    exact Option.some.inj output
  · intro equal
    refine ⟨lastRound f, ?_⟩
    show decided f (R.state (lastRound f) p) = some v
    rw [known, equal]

end Run

/-! ### The theorem -/

/-- Phase king tolerates any `f < n/3` faulty nodes. -/
theorem king_tolerates (enough : 3 * f < n) : Byzantine.Tolerates n (king n f) f := by
  intro faulty few
  refine SyncAlgorithm.solves_iff.mpr ⟨SyncAlgorithm.termination_iff.mpr fun input forged p _ => ?_,
    SyncAlgorithm.agreement_iff.mpr ?_, SyncAlgorithm.validity_iff.mpr ?_⟩
  · exact ⟨_, (Run.decides_iff ⟨input, faulty, forged⟩).mpr rfl⟩
  · intro input forged p q v w pCorrect qCorrect pDecides qDecides
    let R : Run n f := ⟨input, faulty, forged⟩
    obtain ⟨u, common⟩ := R.exists_common_value enough few
    exact (R.decides_iff.mp pDecides).symm.trans
      ((common p pCorrect).trans ((common q qCorrect).symm.trans (R.decides_iff.mp qDecides)))
  · intro input forged u unanimous p v correct decides
    let R : Run n f := ⟨input, faulty, forged⟩
    exact (R.decides_iff.mp decides).symm.trans (R.value_of_inputs enough few unanimous p correct)

/-- Phase king solves Byzantine agreement for `n > 3f`. -/
theorem solves : solves.Statement :=
  fun n f enough => ⟨king n f, ⟨fun _ _ => rfl, fun _ _ _ => rfl, fun _ _ _ => rfl, fun _ _ => rfl⟩,
    king_tolerates enough⟩

end DistSys.PhaseKing
