module

public import DistSys.Statements.Impossibility.CoordinatedAttack

/-!
# Coordinated attack

Two generals who can only talk over a channel that loses messages cannot agree on an attack.  The
problem is from Akkoyunlu, Ekanadham and Huber (1975) and Gray (*Notes on data base operating
systems*, 1978); the proof is that of Lynch (*Distributed Algorithms*, 1996), Theorem 5.1.

Number the messages: in each round first the one to general `false`, then the one to general `true`.
If the last message that arrives is lost too, its sender never notices: it has the same state in all
rounds, so it decides the same, and by agreement the other general does too.  So both decide as if
nothing had been lost even when everything is lost.  Then a general knows only its own wish; the two
wishes are changed one after the other, and in the end both attack though neither wants to.

As in the book, protocols are deterministic, there is no bound on the number of rounds, each general
may take in each run as long as it likes to decide, and any set of messages may be lost.  Only the
graph with two nodes is treated.  A general sends a message in every round, also after its decision;
one of the messages may stand for none.

The first four witnesses show that each requirement is needed, the last that losses are: over a
channel that loses nothing, one round is enough.

## Main declarations

* `Generals.stateAfter_sender`: the sender of the last message does not notice that it is lost.
* `Generals.decides_of_nothing_arrives`: a decision stays the same though every message is lost.
* `impossibility`.
* `constant`, `ownWish`, `undecided`, `exchange`: the protocols of the witnesses.
-/

@[expose] public noncomputable section

namespace DistSys.CoordinatedAttack

variable {Message State : Type} {A : Generals Message State}

/-! ### Runs in which only the first messages arrive -/

/-- The number of the message to a general in a round: in each round first the one to `false`, then
the one to `true`. -/
def messageNumber (r : Nat) (g : Bool) : Nat := 2 * r + g.toNat

/-- The messages of round `r` have the numbers `2r` and `2r + 1`. -/
theorem messageNumber_bounds (r : Nat) (g : Bool) :
    2 * r ≤ messageNumber r g ∧ messageNumber r g < 2 * (r + 1) := by
  unfold messageNumber
  have := Bool.toNat_lt g
  omega

/-- Every number is the number of a message. -/
theorem exists_messageNumber (k : Nat) : ∃ r g, messageNumber r g = k := by
  unfold messageNumber
  rcases Nat.mod_two_eq_zero_or_one k with even | odd
  · refine ⟨k / 2, false, ?_⟩
    rw [Bool.toNat_false]
    omega
  · refine ⟨k / 2, true, ?_⟩
    rw [Bool.toNat_true]
    omega

/-- Messages of different rounds have different numbers. -/
theorem messageNumber_ne_of_round {r s : Nat} (g h : Bool) (different : r ≠ s) :
    messageNumber r g ≠ messageNumber s h := by
  have first := messageNumber_bounds r g
  have second := messageNumber_bounds s h
  omega

/-- Messages to different generals have different numbers. -/
theorem messageNumber_not_ne (r s : Nat) (h : Bool) : messageNumber r (!h) ≠ messageNumber s h := by
  unfold messageNumber
  cases h
  · rw [Bool.not_false, Bool.toNat_true, Bool.toNat_false]
    omega
  · rw [Bool.not_true, Bool.toNat_true, Bool.toNat_false]
    omega

/-- The first `k` messages arrive, all others are lost. -/
def onlyFirst (k r : Nat) (g : Bool) : Bool := decide (messageNumber r g < k)

/-- Which messages arrive in `onlyFirst`. -/
theorem onlyFirst_eq_true {k r : Nat} {g : Bool} :
    onlyFirst k r g = true ↔ messageNumber r g < k :=
  decide_eq_true_iff

/-- One message more makes a difference for that message only. -/
theorem onlyFirst_succ {k r : Nat} {g : Bool} (different : messageNumber r g ≠ k) :
    onlyFirst k r g = onlyFirst (k + 1) r g :=
  decide_eq_decide.mpr (by omega)

/-! ### Decisions -/

/-- The general decides the value in some round. -/
def Generals.Decides (A : Generals Message State) (input : Bool → Bool)
    (delivered : Nat → Bool → Bool) (g v : Bool) : Prop :=
  ∃ r, A.output g (A.stateAfter input delivered r g) = some v

/-- Termination: whatever is lost, a general decides. -/
theorem Generals.Termination.decides (termination : A.Termination) (input : Bool → Bool)
    (delivered : Nat → Bool → Bool) (g : Bool) : ∃ v, A.Decides input delivered g v := by
  obtain ⟨v, r, output⟩ := termination input delivered (fun h _ => ⟨input h, 0, rfl⟩) g True.intro
  exact ⟨v, r, output⟩

/-- Agreement: the decisions of a run are equal. -/
theorem Generals.Agreement.decides (agreement : A.Agreement) {input : Bool → Bool}
    {delivered : Nat → Bool → Bool} {g h v w : Bool} (first : A.Decides input delivered g v)
    (second : A.Decides input delivered h w) : v = w := by
  obtain ⟨r, outputV⟩ := first
  obtain ⟨t, outputW⟩ := second
  exact agreement input delivered g h v w r t True.intro True.intro outputV outputW

/-- Validity for retreat: if nobody wants to attack, nobody does. -/
theorem Generals.ValidityRetreat.decides (validity : A.ValidityRetreat)
    {delivered : Nat → Bool → Bool} {g v : Bool}
    (decides : A.Decides (fun _ => false) delivered g v) : v = false := by
  obtain ⟨r, output⟩ := decides
  exact validity (fun _ => false) delivered (fun _ _ _ wishes => wishes) g v r True.intro output

/-- Validity for attack: if both want to attack and nothing is lost, both do. -/
theorem Generals.ValidityAttack.decides (validity : A.ValidityAttack) {g v : Bool}
    (decides : A.Decides (fun _ => true) (fun _ _ => true) g v) : v = true := by
  obtain ⟨r, output⟩ := decides
  exact validity (fun _ => true) (fun _ _ _ wishes => wishes) g v r True.intro output

/-! ### When a general has the same state in two runs -/

/-- A general has the same state after a round if it had so before, and if it either gets no message
in both runs or gets the message of a sender who had the same state. -/
theorem Generals.stateAfter_succ_congr {input input' : Bool → Bool}
    {delivered delivered' : Nat → Bool → Bool} {r : Nat} {g : Bool}
    (own : A.stateAfter input delivered r g = A.stateAfter input' delivered' r g)
    (arrives : delivered r g = delivered' r g)
    (sender : delivered' r g = true →
      A.stateAfter input delivered r (!g) = A.stateAfter input' delivered' r (!g)) :
    A.stateAfter input delivered (r + 1) g = A.stateAfter input' delivered' (r + 1) g := by
  show A.next g _ _ = A.next g _ _
  rw [own, arrives]
  by_cases h : delivered' r g = true
  · rw [if_pos h, if_pos h, sender h]
  · rw [if_neg h, if_neg h]

/-- A general that has the same states in two runs decides the same in both. -/
theorem Generals.Decides.congr {input input' : Bool → Bool}
    {delivered delivered' : Nat → Bool → Bool} {g v : Bool}
    (decides : A.Decides input delivered g v)
    (same : ∀ r, A.stateAfter input delivered r g = A.stateAfter input' delivered' r g) :
    A.Decides input' delivered' g v := by
  obtain ⟨r, output⟩ := decides
  exact ⟨r, by rw [← same r]; exact output⟩

/-- In the first `R` rounds it makes no difference whether the later messages are lost. -/
theorem Generals.stateAfter_early (input : Bool → Bool) (R r : Nat) (g : Bool) (early : r ≤ R) :
    A.stateAfter input (fun _ _ => true) r g = A.stateAfter input (onlyFirst (2 * R)) r g := by
  induction r generalizing g with
  | zero => rfl
  | succ r ih =>
    have arrives : onlyFirst (2 * R) r g = true := by
      have bounds := messageNumber_bounds r g
      exact onlyFirst_eq_true.mpr (by omega)
    exact stateAfter_succ_congr (ih g (by omega)) arrives.symm fun _ => ih (!g) (by omega)

/-- Until the round of the last message it makes no difference whether that message is lost. -/
theorem Generals.stateAfter_before (input : Bool → Bool) (s : Nat) (h : Bool) (r : Nat) (g : Bool)
    (before : r ≤ s) :
    A.stateAfter input (onlyFirst (messageNumber s h)) r g =
      A.stateAfter input (onlyFirst (messageNumber s h + 1)) r g := by
  induction r generalizing g with
  | zero => rfl
  | succ r ih =>
    have other : messageNumber r g ≠ messageNumber s h :=
      messageNumber_ne_of_round g h (by omega)
    exact stateAfter_succ_congr (ih g (by omega)) (onlyFirst_succ other) fun _ =>
      ih (!g) (by omega)

/-- The sender of the last message does not notice that it is lost: it has the same state in all
rounds, because nothing that it is sent afterwards arrives. -/
theorem Generals.stateAfter_sender (input : Bool → Bool) (s : Nat) (h : Bool) (r : Nat) :
    A.stateAfter input (onlyFirst (messageNumber s h)) r (!h) =
      A.stateAfter input (onlyFirst (messageNumber s h + 1)) r (!h) := by
  induction r with
  | zero => rfl
  | succ r ih =>
    refine stateAfter_succ_congr ih (onlyFirst_succ (messageNumber_not_ne r s h)) fun arrives => ?_
    have number := onlyFirst_eq_true.mp arrives
    have bounds := messageNumber_bounds r (!h)
    have last := messageNumber_bounds s h
    exact stateAfter_before input s h r _ (by omega)

/-- If nothing arrives, the state of a general depends on its own input only. -/
theorem Generals.stateAfter_alone {input input' : Bool → Bool} {g : Bool}
    (same : input g = input' g) (r : Nat) :
    A.stateAfter input (onlyFirst 0) r g = A.stateAfter input' (onlyFirst 0) r g := by
  induction r with
  | zero =>
    show A.start g (input g) = A.start g (input' g)
    rw [same]
  | succ r ih =>
    exact stateAfter_succ_congr ih rfl fun arrives =>
      absurd (onlyFirst_eq_true.mp arrives) (Nat.not_lt_zero _)

/-! ### Decisions along the chain of runs -/

/-- With termination and agreement, what one general decides the other decides too. -/
theorem Generals.Decides.other {input : Bool → Bool} {delivered : Nat → Bool → Bool} {g v : Bool}
    (termination : A.Termination) (agreement : A.Agreement)
    (decides : A.Decides input delivered g v) (h : Bool) : A.Decides input delivered h v := by
  obtain ⟨w, otherDecides⟩ := termination.decides input delivered h
  rw [agreement.decides decides otherDecides]
  exact otherDecides

/-- The decision stays the same when one message more is lost. -/
theorem Generals.decides_of_one_less {input : Bool → Bool} {k : Nat} {g v : Bool}
    (termination : A.Termination) (agreement : A.Agreement)
    (decides : A.Decides input (onlyFirst (k + 1)) g v) : A.Decides input (onlyFirst k) g v := by
  obtain ⟨s, h, number⟩ := exists_messageNumber k
  subst number
  have senderDecides := decides.other termination agreement (!h)
  have stillDecides := senderDecides.congr fun r => (stateAfter_sender input s h r).symm
  exact stillDecides.other termination agreement g

/-- The decision stays the same when every message is lost. -/
theorem Generals.decides_of_nothing_arrives {input : Bool → Bool} {k : Nat} {g v : Bool}
    (termination : A.Termination) (agreement : A.Agreement)
    (decides : A.Decides input (onlyFirst k) g v) : A.Decides input (onlyFirst 0) g v := by
  induction k with
  | zero => exact decides
  | succ k ih => exact ih (decides_of_one_less termination agreement decides)

/-- If both want to attack, they do, though every message is lost. -/
theorem Generals.attack_of_nothing_arrives (termination : A.Termination) (agreement : A.Agreement)
    (validity : A.ValidityAttack) (g : Bool) :
    A.Decides (fun _ => true) (onlyFirst 0) g true := by
  obtain ⟨v, r, output⟩ := termination.decides (fun _ => true) (fun _ _ => true) g
  have attack : v = true := validity.decides ⟨r, output⟩
  subst attack
  rw [stateAfter_early (fun _ => true) r r g (Nat.le_refl r)] at output
  exact decides_of_nothing_arrives termination agreement ⟨r, output⟩

/-! ### The theorem -/

/-- Coordinated attack is impossible.  When both generals want to attack and every message is lost,
both attack.  General `true` cannot tell this from the run in which it alone wants to; then general
`false` attacks too, and cannot tell that run from the one in which nobody wants to. -/
theorem impossibility : impossibility.Statement := by
  intro _ _ A ⟨termination, agreement, retreat, attack⟩
  have bothWant := A.attack_of_nothing_arrives termination agreement attack true
  have oneWants : A.Decides (fun g => g) (onlyFirst 0) true true :=
    bothWant.congr (A.stateAfter_alone rfl)
  have noneWants : A.Decides (fun _ => false) (onlyFirst 0) false true :=
    (oneWants.other termination agreement false).congr (A.stateAfter_alone rfl)
  exact Bool.false_ne_true (retreat.decides noneWants).symm

/-! ### Each requirement is needed -/

/-- The protocol in which both generals decide a fixed value at once. -/
def constant (v : Bool) : Generals Unit Unit where
  start _ _ := ()
  message _ _ := ()
  next _ _ _ := ()
  output _ _ := some v
  write_once _ _ _ _ h := h

/-- In the constant protocol every decision is the fixed value. -/
theorem eq_of_constant_decides {v w g : Bool} {input : Bool → Bool}
    {delivered : Nat → Bool → Bool} {t : Nat}
    (decides : ((constant v).run input delivered).decides g w t) : w = v :=
  (Option.some.inj decides).symm

/-- The constant protocol terminates. -/
theorem constant_termination (v : Bool) : (constant v).Termination :=
  fun _ _ _ _ _ => ⟨v, 0, rfl⟩

/-- The generals of the constant protocol agree. -/
theorem constant_agreement (v : Bool) : (constant v).Agreement :=
  fun _ _ _ _ _ _ _ _ _ _ first second =>
    (eq_of_constant_decides first).trans (eq_of_constant_decides second).symm

/-- Without validity for attack: the protocol in which nobody ever attacks. -/
theorem without_validity_attack : without_validity_attack.Statement :=
  ⟨Unit, Unit, constant false, constant_termination false, constant_agreement false,
    fun _ _ _ _ _ _ _ decides => eq_of_constant_decides decides⟩

/-- Without validity for retreat: the protocol in which both always attack. -/
theorem without_validity_retreat : without_validity_retreat.Statement :=
  ⟨Unit, Unit, constant true, constant_termination true, constant_agreement true,
    fun _ _ _ _ _ _ decides => eq_of_constant_decides decides⟩

/-- The protocol in which each general decides what it wants. -/
def ownWish : Generals Unit Bool where
  start _ wish := wish
  message _ _ := ()
  next _ wish _ := wish
  output _ wish := some wish
  write_once _ _ _ _ h := h

/-- In the protocol `ownWish` the state of a general is always its input. -/
theorem ownWish_stateAfter (input : Bool → Bool) (delivered : Nat → Bool → Bool) (r : Nat)
    (g : Bool) : ownWish.stateAfter input delivered r g = input g := by
  induction r with
  | zero => rfl
  | succ r ih => exact ih

/-- In the protocol `ownWish` each validity holds: a decision is the general's input. -/
theorem ownWish_unanimity (input : Bool → Bool) (delivered : Nat → Bool → Bool) (v : Bool) :
    (ownWish.run input delivered).Unanimity v := by
  intro same g w t _ decides
  have output : some (ownWish.stateAfter input delivered t g) = some w := decides
  rw [ownWish_stateAfter] at output
  exact same g w t (Option.some.inj output).symm

/-- Without agreement: the protocol in which each general decides what it wants. -/
theorem without_agreement : without_agreement.Statement :=
  ⟨Unit, Bool, ownWish, fun input _ _ g _ => ⟨input g, 0, rfl⟩,
    fun input delivered => ownWish_unanimity input delivered false,
    fun input => ownWish_unanimity input (fun _ _ => true) true⟩

/-- The protocol in which nobody ever decides. -/
def undecided : Generals Unit Unit where
  start _ _ := ()
  message _ _ := ()
  next _ _ _ := ()
  output _ _ := none
  write_once _ _ _ _ h := h

/-- Without termination: the protocol in which nobody ever decides. -/
theorem without_termination : without_termination.Statement :=
  ⟨Unit, Unit, undecided, fun _ _ _ _ _ _ _ _ _ _ decides => (nomatch decides),
    fun _ _ _ _ _ _ _ decides => (nomatch decides),
    fun _ _ _ _ _ _ decides => (nomatch decides)⟩

/-! ### A channel that loses nothing -/

/-- The states of the protocol `exchange`. -/
inductive ExchangeState where
  /-- A general that has heard nothing, with its wish. -/
  | waiting (wish : Bool)
  /-- A general that has decided. -/
  | decided (v : Bool)

/-- The protocol in which each general sends its wish, and attacks if both want to. -/
def exchange : Generals Bool ExchangeState where
  start _ wish := .waiting wish
  message
    | _, .waiting wish => wish
    | _, .decided v => v
  next
    | _, .waiting wish, some wishOfOther => .decided (wish && wishOfOther)
    | _, state, _ => state
  output
    | _, .waiting _ => none
    | _, .decided v => some v
  write_once
    | _, .decided _, _, _, output => output

/-- If nothing is lost, one round is enough: each general sends its wish, and both decide the
conjunction of the two wishes. -/
theorem reliable_channel : reliable_channel.Statement := by
  refine ⟨Bool, ExchangeState, exchange, fun input g => ?_⟩
  show some (input g && input (!g)) = some (input false && input true)
  cases g
  · rw [Bool.not_false]
  · rw [Bool.not_true, Bool.and_comm]

end DistSys.CoordinatedAttack
