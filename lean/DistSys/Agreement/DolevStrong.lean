module

public import DistSys.Foundations.Quorum
public import DistSys.Statements.Agreement.DolevStrong

/-!
# Broadcast with signatures tolerates any number of faults

Dolev and Strong (*Authenticated algorithms for Byzantine agreement*, 1983): one node broadcasts its
value; after `f + 1` rounds all correct nodes decide alike, for any number `f` of faulty ones.

Whatever a correct node has signed it has accepted before, with a shorter chain.  So when a correct
node accepts a value in one of the first `f` rounds, every correct node accepts it: it is in the
chain, or gets the chain with the first node's signature a round later.  A chain of `f + 1`
different signatures has one of a correct node, which accepted the value earlier.  So all correct
nodes accept the same values.

In the paper a node relays only the first two values that it accepts, so that messages are few; here
it relays all, with all chains.  That only the sender's own value carries its signature when it is
correct, and that a correct node signs only what it accepts, is what unforgeable signatures are.

## Main declarations

* `length_le_of_faulty`: a chain of different faulty nodes is not longer than they are many.
* `accepted_of_signed`, `accepted_of_relay`, `accepted_of_accepted`: the three steps.
* `broadcast`, `one_round_too_few`.
-/

@[expose] public noncomputable section

namespace DistSys.DolevStrong

variable {Value : Type} {R : SignedBroadcast Value} {v : Value} {p q : Fin R.n}
  {chain : List (Fin R.n)}

/-! ### Chains -/

/-- In a chain that is signed no node occurs twice. -/
theorem signed_nodup (signed : R.Signed v chain) : chain.Nodup := by
  induction chain with
  | nil => exact signed.elim
  | cons s before ih =>
    obtain ⟨fresh, rest⟩ := signed
    cases before with
    | nil => exact List.nodup_cons.2 ⟨fresh, List.nodup_nil⟩
    | cons t earlier => exact List.nodup_cons.2 ⟨fresh, ih rest.1⟩

/-- The sender has signed first. -/
theorem sender_mem (signed : R.Signed v chain) : R.sender ∈ chain := by
  induction chain with
  | nil => exact signed.elim
  | cons s before ih =>
    obtain ⟨_, rest⟩ := signed
    cases before with
    | nil => exact rest.1 ▸ List.mem_cons_self
    | cons t earlier => exact List.mem_cons_of_mem _ (ih rest.1)

/-- What a correct node has signed it has accepted before, with a shorter chain; or it is the
sender, and it is its value. -/
theorem accepted_of_signed (signed : R.Signed v chain) (mem : q ∈ chain) (correct : ¬R.faulty q) :
    (q = R.sender ∧ v = R.value) ∨ ∃ c, c.length < chain.length ∧ R.Accepts q v c := by
  induction chain with
  | nil => exact signed.elim
  | cons s before ih =>
    obtain ⟨fresh, rest⟩ := signed
    cases before with
    | nil =>
      have same : q = s := List.mem_singleton.1 mem
      subst same
      exact Or.inl ⟨rest.1, rest.2 correct⟩
    | cons t earlier =>
      rcases List.mem_cons.1 mem with same | mem
      · subst same
        exact Or.inr ⟨t :: earlier, Nat.lt_succ_self _, rest.1, fresh, rest.2 correct⟩
      · exact (ih rest.1 mem).imp_right fun ⟨c, shorter, accepts⟩ =>
          ⟨c, Nat.lt_succ_of_lt shorter, accepts⟩

/-- Counting a list without repetition: of the nodes that it leaves out, take one. -/
theorem length_le_countP {α : Type} {marked : α → Bool} {chosen all : List α}
    (nodup : chosen.Nodup) (subset : ∀ a, a ∈ chosen → a ∈ all)
    (are : ∀ a, a ∈ chosen → marked a = true) : chosen.length ≤ all.countP marked := by
  induction chosen generalizing all with
  | nil => exact Nat.zero_le _
  | cons a rest ih =>
    obtain ⟨before, after, rfl⟩ := List.append_of_mem (subset a List.mem_cons_self)
    obtain ⟨fresh, nodup⟩ := List.nodup_cons.1 nodup
    have fewer := ih (all := before ++ after) nodup
      (fun b mem => by
        rcases List.mem_append.1 (subset b (List.mem_cons_of_mem _ mem)) with here | here
        · exact List.mem_append_left _ here
        · rcases List.mem_cons.1 here with same | here
          · exact absurd (same ▸ mem) fresh
          · exact List.mem_append_right _ here)
      fun b mem => are b (List.mem_cons_of_mem _ mem)
    rw [List.countP_append] at fewer
    rw [List.countP_append, List.countP_cons, if_pos (are a List.mem_cons_self), List.length_cons]
    omega

open scoped Classical in
/-- A chain of different faulty nodes is not longer than they are many. -/
theorem length_le_of_faulty {f : Nat} (few : Quorum.size R.n (fun p => decide (R.faulty p)) ≤ f)
    (nodup : chain.Nodup) (all : ∀ s, s ∈ chain → R.faulty s) : chain.length ≤ f :=
  Nat.le_trans (length_le_countP nodup (fun s _ => List.mem_finRange s)
    fun s mem => decide_eq_true (all s mem)) few

/-! ### Everybody accepts what one accepts -/

/-- The value of a correct sender everybody accepts in the first round. -/
theorem accepted_of_sender (correct : ¬R.faulty R.sender) (rounds : Nat) (q : Fin R.n) :
    R.Accepted (rounds + 1) q R.value := by
  by_cases self : q = R.sender
  · exact Or.inl ⟨self, rfl⟩
  · exact Or.inr ⟨[R.sender], Nat.succ_le_succ (Nat.zero_le _),
      ⟨List.not_mem_nil, rfl, fun _ => rfl⟩, fun mem => self (List.mem_singleton.1 mem),
      fun faulty => absurd faulty correct⟩

/-- What a correct node accepts before the last round every correct node accepts. -/
theorem accepted_of_relay {rounds : Nat} (inTime : chain.length ≤ rounds)
    (accepts : R.Accepts p v chain) (correct_p : ¬R.faulty p) (correct_q : ¬R.faulty q) :
    R.Accepted (rounds + 1) q v := by
  by_cases self : q = p
  · exact Or.inr ⟨chain, Nat.le_succ_of_le inTime, self ▸ accepts⟩
  · by_cases mem : q ∈ chain
    · rcases accepted_of_signed accepts.1 mem correct_q with own | ⟨c, shorter, earlier⟩
      · exact Or.inl own
      · exact Or.inr ⟨c, by omega, earlier⟩
    · obtain ⟨signed, fresh, sent⟩ := accepts
      refine Or.inr ⟨p :: chain, Nat.succ_le_succ inTime, ⟨fresh, ?_⟩, fun mem' => ?_,
        fun faulty => absurd faulty correct_p⟩
      · cases chain with
        | nil => exact signed.elim
        | cons t earlier => exact ⟨signed, fun _ => sent⟩
      · exact (List.mem_cons.1 mem').elim self mem

open scoped Classical in
/-- What a correct node accepts within `f + 1` rounds every correct node accepts: a chain of `f + 1`
signatures has one of a correct node, which accepted the value before. -/
theorem accepted_of_accepted {f : Nat}
    (few : Quorum.size R.n (fun p => decide (R.faulty p)) ≤ f) (correct_p : ¬R.faulty p)
    (correct_q : ¬R.faulty q) (accepted : R.Accepted (f + 1) p v) : R.Accepted (f + 1) q v := by
  rcases accepted with ⟨rfl, rfl⟩ | ⟨chain, inTime, accepts⟩
  · exact accepted_of_sender correct_p f q
  · by_cases early : chain.length ≤ f
    · exact accepted_of_relay early accepts correct_p correct_q
    · have signer : ∃ s, s ∈ chain ∧ ¬R.faulty s := by
        refine Classical.byContradiction fun nobody => early ?_
        exact length_le_of_faulty few (signed_nodup accepts.1) fun s mem =>
          Classical.byContradiction fun correct => nobody ⟨s, mem, correct⟩
      obtain ⟨s, mem, correct_s⟩ := signer
      rcases accepted_of_signed accepts.1 mem correct_s with ⟨rfl, rfl⟩ | ⟨c, shorter, earlier⟩
      · exact accepted_of_sender correct_s f q
      · exact accepted_of_relay (by omega) earlier correct_s correct_q

/-- Of a correct sender only its value is accepted. -/
theorem eq_value_of_accepted {rounds : Nat} (correct : ¬R.faulty R.sender)
    (accepted : R.Accepted rounds p v) : v = R.value := by
  rcases accepted with ⟨_, same⟩ | ⟨chain, _, accepts⟩
  · exact same
  · rcases accepted_of_signed accepts.1 (sender_mem accepts.1) correct with ⟨_, same⟩ | ⟨c, _, own⟩
    · exact same
    · exact absurd (sender_mem own.1) own.2.1

/-! ### The theorem -/

/-- Nodes that have accepted the same values decide alike. -/
theorem decides_unique {rounds : Nat} {w : Value}
    (same : ∀ u, R.Accepted rounds p u ↔ R.Accepted rounds q u) (first : R.Decides rounds p v)
    (second : R.Decides rounds q w) : v = w := by
  rcases first with only | ⟨none, rfl⟩
  · rcases second with only' | ⟨none', _⟩
    · exact (only' v).1 ((same v).1 ((only v).2 rfl))
    · exact absurd ⟨v, fun u => (same u).symm.trans (only u)⟩ none'
  · rcases second with only' | ⟨_, rfl⟩
    · exact absurd ⟨w, fun u => (same u).trans (only' u)⟩ none
    · rfl

/-- With signatures broadcast tolerates any number of faults. -/
theorem broadcast : broadcast.Statement := by
  intro Value R f few
  refine ⟨fun p _ => ?_, fun p q v w correct_p correct_q first second => ?_,
    fun p v sender_correct _ decides => ?_⟩
  · by_cases only : ∃ w, ∀ u, R.Accepted (f + 1) p u ↔ u = w
    · exact only.imp fun _ h => Or.inl h
    · exact ⟨R.default, Or.inr ⟨only, rfl⟩⟩
  · exact decides_unique (fun u => ⟨accepted_of_accepted few correct_p correct_q,
      accepted_of_accepted few correct_q correct_p⟩) first second
  · have only (u : Value) : R.Accepted (f + 1) p u ↔ u = R.value :=
      ⟨eq_value_of_accepted sender_correct,
        fun same => same ▸ accepted_of_sender sender_correct f p⟩
    rcases decides with only' | ⟨none, _⟩
    · exact (only v).1 ((only' v).2 rfl)
    · exact absurd ⟨R.value, only⟩ none

/-! ### One round is too few -/

/-- In one round nobody accepts but what a faulty sender wishes. -/
theorem accepted_one_iff (faulty : R.faulty R.sender) (other : p ≠ R.sender) :
    R.Accepted 1 p v ↔ R.wish p v [R.sender] := by
  constructor
  · rintro (⟨same, _⟩ | ⟨chain, short, signed, _, sent⟩)
    · exact absurd same other
    · cases chain with
      | nil => exact signed.elim
      | cons s before =>
        cases before with
        | nil =>
          have first : s = R.sender := signed.2.1
          subst first
          exact sent faulty
        | cons t earlier =>
          rw [List.length_cons, List.length_cons] at short
          omega
  · intro wished
    exact Or.inr ⟨[R.sender], Nat.le_refl 1,
      ⟨List.not_mem_nil, rfl, fun correct => absurd faulty correct⟩,
      fun mem => other (List.mem_singleton.1 mem), fun _ => wished⟩

/-- Three nodes; the faulty sender `0` tells its value to node `1` only. -/
def partly : SignedBroadcast Bool where
  n := 3
  sender := (0 : Fin 3)
  value := true
  default := false
  faulty p := p = (0 : Fin 3)
  wish p v _ := p = (1 : Fin 3) ∧ v = true

/-- Node `1` accepts the value. -/
theorem partly_one {u : Bool} : partly.Accepted 1 (1 : Fin 3) u ↔ u = true :=
  (accepted_one_iff (R := partly) (p := (1 : Fin 3)) rfl
    (by decide : ¬(1 : Fin 3) = 0)).trans ⟨fun h => h.2, fun h => ⟨rfl, h⟩⟩

/-- Node `2` accepts nothing. -/
theorem partly_two {u : Bool} : ¬partly.Accepted 1 (2 : Fin 3) u := fun accepted =>
  (by decide : ¬(2 : Fin 3) = 1) ((accepted_one_iff (R := partly) (p := (2 : Fin 3)) rfl
    (by decide : ¬(2 : Fin 3) = 0)).1 accepted).1

/-- One round is not enough for one fault. -/
theorem one_round_too_few : one_round_too_few.Statement := by
  refine ⟨Bool, partly, (1 : Fin 3), (2 : Fin 3), true, false, ?_,
    (by decide : ¬(1 : Fin 3) = 0), (by decide : ¬(2 : Fin 3) = 0),
    Or.inl fun _ => partly_one, Or.inr ⟨fun ⟨w, only⟩ => partly_two ((only w).2 rfl), rfl⟩, nofun⟩
  have same : (fun p : Fin 3 => @decide (p = 0) (Classical.propDecidable _)) =
      fun p => decide (p = 0) := funext fun p => decide_eq_decide.2 Iff.rfl
  show Quorum.size 3 (fun p : Fin 3 => @decide (p = 0) (Classical.propDecidable _)) ≤ 1
  rw [same]
  exact Nat.le_of_eq (by decide)

end DistSys.DolevStrong
