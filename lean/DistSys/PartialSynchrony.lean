module

public import DistSys.Execution
public import DistSys.Quorum
public import DistSys.Statements.PartialSynchrony

/-!
# Partial synchrony: consensus needs a majority of correct nodes

Dwork, Lynch and Stockmeyer (*Consensus in the presence of partial synchrony*, JACM 1988): in a
network that loses messages until some unknown round, no algorithm solves consensus among
`2 ≤ n ≤ 2f` nodes of which `f` may crash.  The idea of the proof is theirs: three runs of the same
algorithm, whose nodes are split into two groups of at most `f`.

* With all inputs `false` and the second group crashed, the first group decides `false`.
* With all inputs `true` and the first group crashed, the second group decides `true`.
* With nobody faulty, `false` in the first group and `true` in the second, and all messages between
  the groups lost until both have decided, each group sees what it sees in its own run: it decides
  the same, and the two groups disagree.

The algorithm is deterministic and otherwise any: it may have infinitely many states and a different
program at each node.  Nobody stops or lies in the three runs, messages are only lost; and that a
decision is final is not used.  The second theorem shows that the definition asks nothing impossible
in itself: without faults two nodes do solve consensus, although any finite number of messages may
be lost.

## Main declarations

* `stateAfter_congr`: a group that hears only itself does the same in two runs in which its inputs
  and what arrives within it are the same.
* `n_le_2f_impossible`: the impossibility; `two_nodes_without_fault`: without faults, an algorithm.
-/

@[expose] public noncomputable section

namespace DistSys.PartialSynchrony

/-! ### A round is a step of the execution -/

open scoped Classical in
/-- The state after one more round, from the states after the rounds before. -/
theorem stateAfter_succ {Node Message State : Type} (A : RoundAlgorithm Node Message State)
    (input : Node → Bool) (delivered : Nat → Node → Node → Bool) (k : Nat) (p : Node) :
    A.stateAfter input delivered (k + 1) p =
      A.next p (A.stateAfter input delivered k p) (fun q =>
        if delivered k q p = true then some (A.message q (A.stateAfter input delivered k q) p)
        else none) :=
  rfl

/-! ### A group that hears only itself -/

/-- A group of nodes is in the same states in two runs until round `last`, if its inputs are the
same, the same messages arrive at it, and none of them is from outside the group. -/
theorem stateAfter_congr {Node Message State : Type} (A : RoundAlgorithm Node Message State)
    (group : Node → Prop) {input input' : Node → Bool}
    {delivered delivered' : Nat → Node → Node → Bool} {last : Nat}
    (inputs : ∀ p, group p → input p = input' p)
    (same : ∀ k p q, k < last → group p → delivered k q p = delivered' k q p)
    (inside : ∀ k p q, k < last → group p → delivered k q p = true → group q) :
    ∀ r, r ≤ last → ∀ p, group p →
      A.stateAfter input delivered r p = A.stateAfter input' delivered' r p
  | 0, _, p, inGroup => congrArg (A.start p) (inputs p inGroup)
  | k + 1, bound, p, inGroup => by
    have before := stateAfter_congr A group inputs same inside k (Nat.le_of_succ_le bound)
    rw [stateAfter_succ, stateAfter_succ, before p inGroup]
    refine congrArg (A.next p _) (funext fun q => ?_)
    rw [← same k p q bound inGroup]
    by_cases arrives : delivered k q p = true
    · rw [if_pos arrives, if_pos arrives, before q (inside k p q bound inGroup arrives)]
    · rw [if_neg arrives, if_neg arrives]

/-! ### Two groups -/

/-- Both nodes are below `h`, or neither is. -/
def sameGroup {n : Nat} (h : Nat) (p q : Fin n) : Bool := decide (p.val < h ↔ q.val < h)

/-- The run in which only messages within the two groups arrive. -/
def split {n : Nat} (h : Nat) (_ : Nat) (p q : Fin n) : Bool := sameGroup h p q

/-- The run in which only messages within the two groups arrive before round `last`, and all
messages from then on. -/
def heal {n : Nat} (h last k : Nat) (p q : Fin n) : Bool := sameGroup h p q || decide (last ≤ k)

/-- Before the round in which the groups are connected, nothing tells that they will be. -/
theorem heal_eq_split {n h last k : Nat} (early : k < last) (p q : Fin n) :
    heal h last k p q = split h k p q := by
  unfold heal split
  rw [decide_eq_false (Nat.not_le_of_lt early), Bool.or_false]

/-- A group decides in the split network as in the network that is connected only later. -/
theorem output_heal {n : Nat} {Message State : Type} (A : RoundAlgorithm (Fin n) Message State)
    (h last : Nat) (group : Fin n → Prop) {input input' : Fin n → Bool}
    (inputs : ∀ p, group p → input p = input' p)
    (closed : ∀ p q, group p → sameGroup h q p = true → group q) {r : Nat} (bound : r ≤ last)
    {p : Fin n} (inGroup : group p) {v : Bool}
    (decided : A.output p (A.stateAfter input (split h) r p) = some v) :
    A.Decides input' (heal h last) p v := by
  refine ⟨r, ?_⟩
  rw [← stateAfter_congr A group (last := last) inputs
    (fun _ p q early _ => (heal_eq_split early q p).symm)
    (fun _ p q _ inP arrives => closed p q inP arrives) r bound p inGroup]
  exact decided

/-- If an algorithm solves consensus when all nodes outside a group are faulty, then each node of
the group decides in the split network the input that all nodes have. -/
theorem exists_output_split {n : Nat} {Message State : Type}
    (A : RoundAlgorithm (Fin n) Message State) (h : Nat) (faulty : Fin n → Prop)
    (solves : A.Solves faulty)
    (correct : ∀ p q, ¬faulty p → ¬faulty q → sameGroup h p q = true) (u : Bool) {p : Fin n}
    (inGroup : ¬faulty p) :
    ∃ r, A.output p (A.stateAfter (fun _ => u) (split h) r p) = some u := by
  obtain ⟨terminates, _, valid⟩ := solves (fun _ => u) (split h)
    ⟨0, fun _ p q _ hp hq => correct p q hp hq⟩
  obtain ⟨v, decides⟩ := terminates p inGroup
  have eq : v = u := valid u p v (fun _ _ => rfl) inGroup decides
  exact eq ▸ decides

open scoped Classical in
/-- Nodes from `low` on and below `high` are at most `high - low` many. -/
theorem size_le_of_between {n f : Nat} {faulty : Fin n → Prop} (low high : Nat)
    (between : ∀ p, faulty p → low ≤ p.val ∧ p.val < high) (few : min n high - low ≤ f) :
    Quorum.size n (fun p => decide (faulty p)) ≤ f := by
  have fewer : Quorum.size n (fun p => decide (faulty p))
      ≤ Quorum.size n (Quorum.interval n low high) :=
    List.countP_mono_left fun p _ member =>
      Quorum.interval_eq_true.mpr (between p (of_decide_eq_true member))
  rw [Quorum.size_interval] at fewer
  exact Nat.le_trans fewer few

/-- The inputs `false` in the group below `h` and `true` in the other. -/
def mixed {n : Nat} (h : Nat) (p : Fin n) : Bool := decide (h ≤ p.val)

/-- The third run: if in the split network a node of the first group decides `false` when all inputs
are `false`, and a node of the second group decides `true` when all are `true`, then the algorithm
does not solve consensus even if nobody is faulty. -/
theorem not_solves_of_split {n : Nat} {Message State : Type}
    (A : RoundAlgorithm (Fin n) Message State) {h a b : Nat} {p q : Fin n} (inFirst : p.val < h)
    (inSecond : h ≤ q.val)
    (decidesFalse : A.output p (A.stateAfter (fun _ => false) (split h) a p) = some false)
    (decidesTrue : A.output q (A.stateAfter (fun _ => true) (split h) b q) = some true) :
    ¬A.Solves fun _ => False := by
  intro solves
  have first : A.Decides (mixed h) (heal h (a + b)) p false :=
    output_heal A h (a + b) (fun p => p.val < h)
      (fun _ below => (decide_eq_false (Nat.not_le_of_lt below)).symm)
      (fun _ _ below connected => (of_decide_eq_true connected).mpr below)
      (Nat.le_add_right a b) inFirst decidesFalse
  have second : A.Decides (mixed h) (heal h (a + b)) q true :=
    output_heal A h (a + b) (fun p => h ≤ p.val)
      (fun _ above => (decide_eq_true above).symm)
      (fun _ _ above connected => Nat.le_of_not_lt fun below =>
        Nat.not_lt_of_le above ((of_decide_eq_true connected).mp below))
      (Nat.le_add_left b a) inSecond decidesTrue
  obtain ⟨_, agree, _⟩ := solves (mixed h) (heal h (a + b))
    ⟨a + b, fun k p q late _ _ => by unfold heal; rw [decide_eq_true late, Bool.or_true]⟩
  exact Bool.false_ne_true (agree p q false true id id first second)

/-- Under partial synchrony, consensus among `n` nodes, `f` of which may crash, is impossible for
`2 ≤ n ≤ 2f`. -/
theorem n_le_2f_impossible : n_le_2f_impossible.Statement := by
  intro n f Message State A two bound solves
  obtain ⟨h, positive, below, first, second⟩ : ∃ h, 0 < h ∧ h < n ∧ h ≤ f ∧ n - h ≤ f :=
    ⟨n / 2, by omega, by omega, by omega, by omega⟩
  have solvesFirst := solves (fun p => ¬p.val < h)
    (size_le_of_between h n (fun p above => ⟨Nat.le_of_not_lt above, p.isLt⟩) (by omega))
  have solvesSecond := solves (fun p => p.val < h)
    (size_le_of_between 0 h (fun p below => ⟨Nat.zero_le _, below⟩) (by omega))
  have solvesBoth := solves (fun _ => False)
    (size_le_of_between 0 0 (fun _ impossible => impossible.elim) (by omega))
  obtain ⟨a, decidesFalse⟩ := exists_output_split A h _ solvesFirst
    (fun p q hp hq => decide_eq_true (iff_of_true (Classical.not_not.mp hp)
      (Classical.not_not.mp hq)))
    false (p := ⟨0, Nat.lt_trans positive below⟩) (fun outside => outside positive)
  obtain ⟨b, decidesTrue⟩ := exists_output_split A h _ solvesSecond
    (fun p q hp hq => decide_eq_true (iff_of_false hp hq))
    true (p := ⟨h, below⟩) (Nat.lt_irrefl h)
  exact not_solves_of_split A positive (Nat.le_refl h) decidesFalse decidesTrue solvesBoth

/-! ### Two nodes without a fault -/

/-- The other one of two nodes. -/
def other (p : Fin 2) : Fin 2 := if p = 0 then 1 else 0

/-- The other of the other is the node itself. -/
theorem other_other (p : Fin 2) : other (other p) = p := by
  revert p
  decide

/-- Two different nodes are each the other of the other. -/
theorem eq_other_of_ne : ∀ {p q : Fin 2}, p ≠ q → q = other p := by
  decide

/-- Each node keeps sending its input, remembers its own and the first input that arrives from the
other, and decides the conjunction of the two as soon as it has both. -/
def exchange : RoundAlgorithm (Fin 2) Bool (Bool × Option Bool) where
  start _ b := (b, none)
  message _ s _ := s.1
  next p s received := (s.1, s.2.or (received (other p)))
  output _ s := s.2.map (s.1 && ·)
  write_once := by
    intro p s received v decided
    obtain ⟨own, told⟩ := s
    cases told with
    | none => exact nomatch decided
    | some b => exact decided

section Exchange

variable {input : Fin 2 → Bool} {delivered : Nat → Fin 2 → Fin 2 → Bool}

/-- A node remembers its input. -/
theorem exchange_own (p : Fin 2) :
    ∀ r, (exchange.stateAfter input delivered r p).1 = input p
  | 0 => rfl
  | r + 1 => exchange_own p r

/-- What a node remembers of the other after one more round. -/
theorem exchange_succ (r : Nat) (p : Fin 2) :
    (exchange.stateAfter input delivered (r + 1) p).2 =
      (exchange.stateAfter input delivered r p).2.or
        (if delivered r (other p) p = true then some (input (other p)) else none) := by
  rw [← exchange_own (input := input) (delivered := delivered) (other p) r]
  rfl

/-- What a node remembers of the other is the other's input. -/
theorem exchange_told (p : Fin 2) : ∀ r,
    (exchange.stateAfter input delivered r p).2 = none ∨
      (exchange.stateAfter input delivered r p).2 = some (input (other p))
  | 0 => Or.inl rfl
  | r + 1 => by
    rw [exchange_succ]
    rcases exchange_told p r with unknown | known
    · rw [unknown, Option.none_or]
      by_cases arrives : delivered r (other p) p = true
      · exact Or.inr (if_pos arrives)
      · exact Or.inl (if_neg arrives)
    · rw [known, Option.some_or]
      exact Or.inr rfl

/-- Whatever a node decides is the conjunction of its input and the other's. -/
theorem exchange_decides {p : Fin 2} {v : Bool} (decides : exchange.Decides input delivered p v) :
    v = (input p && input (other p)) := by
  obtain ⟨r, output⟩ := decides
  have eq : (exchange.stateAfter input delivered r p).2.map
      ((exchange.stateAfter input delivered r p).1 && ·) = some v := output
  rw [exchange_own] at eq
  rcases exchange_told (input := input) (delivered := delivered) p r with unknown | known
  · rw [unknown] at eq
    exact nomatch eq
  · rw [known] at eq
    exact (Option.some.inj eq).symm

/-- A node decides once a message of the other has arrived. -/
theorem exchange_terminates {r : Nat} {p : Fin 2} (arrives : delivered r (other p) p = true) :
    exchange.Decides input delivered p (input p && input (other p)) := by
  refine ⟨r + 1, ?_⟩
  have told : (exchange.stateAfter input delivered (r + 1) p).2 = some (input (other p)) := by
    rw [exchange_succ, if_pos arrives]
    rcases exchange_told (input := input) (delivered := delivered) p r with unknown | known
    · rw [unknown, Option.none_or]
    · rw [known, Option.some_or]
  show (exchange.stateAfter input delivered (r + 1) p).2.map
    ((exchange.stateAfter input delivered (r + 1) p).1 && ·) = _
  rw [exchange_own, told]
  rfl

end Exchange

open scoped Classical in
/-- In an empty set of nodes there is no node. -/
theorem not_of_size_le_zero {n : Nat} {faulty : Fin n → Prop}
    (none : Quorum.size n (fun p => decide (faulty p)) ≤ 0) (p : Fin n) : ¬faulty p := by
  intro member
  have pos : 0 < Quorum.size n (fun p => decide (faulty p)) :=
    List.countP_pos_iff.mpr ⟨p, List.mem_finRange p, decide_eq_true member⟩
  exact Nat.not_lt_of_le none pos

/-- Without faults two nodes solve consensus under partial synchrony: they exchange their inputs
until each has the other's. -/
theorem two_nodes_without_fault : two_nodes_without_fault.Statement := by
  refine ⟨Bool, Bool × Option Bool, exchange, fun faulty none input delivered synchronous => ?_⟩
  have correct := not_of_size_le_zero none
  obtain ⟨stable, arrives⟩ := synchronous
  refine ⟨?_, ?_, ?_⟩
  · intro p _
    exact ⟨_, exchange_terminates
      (arrives stable (other p) p (Nat.le_refl stable) (correct _) (correct p))⟩
  · intro p q v w _ _ decidesP decidesQ
    rw [exchange_decides decidesP, exchange_decides decidesQ]
    by_cases same : p = q
    · rw [same]
    · rw [eq_other_of_ne same, other_other, Bool.and_comm]
  · intro u p v equal _ decides
    rw [exchange_decides decides, equal p (correct p), equal (other p) (correct _), Bool.and_self]

end DistSys.PartialSynchrony
