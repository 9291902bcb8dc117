module

public import DistSys.Impossibility.Byzantine.Problem
public import DistSys.Foundations.Quorum

/-!
# Four nodes tolerate one Byzantine fault

The bound `n > 3f` is sharp for `f = 1`.  The algorithm is that of Pease, Shostak and Lamport (1980)
for one fault, which is `OM(1)` of Lamport, Shostak and Pease (*The Byzantine generals problem*,
1982) with each of the four nodes in turn as the commander:

1. each node sends its input to all;
2. each node sends to all what it has heard from each node;
3. each node takes for the input of node `s` what at least two of the other three nodes report of
   `s` (its `opinion` on `s`), and decides `true` if this makes at least three inputs `true` (the
   `verdict`).

If node `s` is correct, at least two of the other three are correct too and report its input.  If it
is faulty, the other three are correct and report the same to all.  So all nodes take the same for
the inputs, and for the inputs of correct nodes, at least three, they take what they are.

The difference to the papers is in what a node takes for its own input: here it does not use its
knowledge, but asks the reports as for every other node, so that no node has a special place.  As
nodes send messages to themselves too, what a node has heard from `s` itself is one of the three
reports.  The papers go on to more faults; this file does not.

## Main declarations

* `relay`: the algorithm; `opinion`, `verdict`: what a node makes of the reports.
* `relay_decides`: what a node decides.
* `opinion_of_correct`, `opinion_of_faulty`, `verdict_of_unanimous`: the three counting arguments.
* `four_one_possible`, `some_tolerate`.
-/

@[expose] public noncomputable section

namespace DistSys.Byzantine

/-! ### The algorithm -/

/-- What a node takes for the input of `s`: what at least two of the other three nodes report, where
`report q s` is what node `q` reports of node `s`. -/
def opinion (report : Fin 4 → Fin 4 → Bool) (s : Fin 4) : Bool :=
  decide (2 ≤ Quorum.size 4 fun q => decide (q ≠ s) && report q s)

/-- What a node decides if it takes these for the inputs: `true` if at least three are `true`. -/
def verdict (inputs : Fin 4 → Bool) : Bool :=
  decide (3 ≤ Quorum.size 4 inputs)

/-- The states of the algorithm. -/
inductive RelayState where
  /-- A node before the first round, with its input. -/
  | started (input : Bool)
  /-- A node after the first round, with what it has heard from each node. -/
  | heard (inputs : Fin 4 → Bool)
  /-- A node after the second round, with its decision. -/
  | decided (v : Bool)

/-- The algorithm for four nodes and one fault.  A message reports an input of each node; in the
first round only what it reports of its sender is used. -/
def relay : SyncAlgorithm (Fin 4) (Fin 4 → Bool) RelayState where
  start _ input := .started input
  message
    | _, .started input, _ => fun _ => input
    | _, .heard inputs, _ => inputs
    | _, .decided v, _ => fun _ => v
  next
    | _, .started _, received => .heard fun q => received q q
    | _, .heard _, received => .decided (verdict (opinion received))
    | _, .decided v, _ => .decided v
  output
    | _, .decided v => some v
    | _, _ => none
  write_once
    | _, .decided _, _, _, output => output

/-! ### What a node decides -/

section Run

variable {input : Fin 4 → Bool} {faulty : Fin 4 → Prop}
  {forged : Nat → Fin 4 → Fin 4 → Fin 4 → Bool} {p q s : Fin 4}

open scoped Classical in
/-- What node `p` hears from node `s` in the first round. -/
def hearing (input : Fin 4 → Bool) (faulty : Fin 4 → Prop)
    (forged : Nat → Fin 4 → Fin 4 → Fin 4 → Bool) (p s : Fin 4) : Bool :=
  if faulty s then forged 0 s p s else input s

open scoped Classical in
/-- What node `q` reports to node `p` of node `s` in the second round. -/
def reporting (input : Fin 4 → Bool) (faulty : Fin 4 → Prop)
    (forged : Nat → Fin 4 → Fin 4 → Fin 4 → Bool) (p q s : Fin 4) : Bool :=
  if faulty q then forged 1 q p s else hearing input faulty forged q s

open scoped Classical in
/-- The state after the first round. -/
theorem relay_stateAfter_one (p : Fin 4) :
    relay.stateAfter input faulty forged 1 p = .heard (hearing input faulty forged p) := by
  refine congrArg RelayState.heard (funext fun s => ?_)
  show (if faulty s then forged 0 s p else _) s = if faulty s then _ else _
  by_cases h : faulty s
  · rw [if_pos h, if_pos h]
  · rw [if_neg h, if_neg h]
    rfl

/-- The state after the second round. -/
theorem relay_stateAfter_two (p : Fin 4) :
    relay.stateAfter input faulty forged 2 p =
      .decided (verdict (opinion (reporting input faulty forged p))) := by
  show relay.next p (relay.stateAfter input faulty forged 1 p) _ = _
  rw [relay_stateAfter_one]
  refine congrArg (fun report => RelayState.decided (verdict (opinion report))) (funext fun q => ?_)
  by_cases h : faulty q
  · rw [if_pos h]
    funext s
    rw [reporting, if_pos h]
  · rw [if_neg h, relay_stateAfter_one]
    funext s
    rw [reporting, if_neg h]
    rfl

/-- The state from the second round on. -/
theorem relay_stateAfter_add_two (r : Nat) (p : Fin 4) :
    relay.stateAfter input faulty forged (r + 2) p =
      .decided (verdict (opinion (reporting input faulty forged p))) := by
  induction r with
  | zero => exact relay_stateAfter_two p
  | succ r ih =>
    show relay.next p (relay.stateAfter input faulty forged (r + 2) p) _ = _
    rw [ih]
    rfl

/-- What a node decides, and nothing else. -/
theorem relay_decides {v : Bool} :
    relay.Decides input faulty forged p v ↔
      v = verdict (opinion (reporting input faulty forged p)) := by
  constructor
  · intro ⟨r, output⟩
    match r with
    | 0 => exact nomatch output
    | 1 =>
      rw [relay_stateAfter_one] at output
      exact nomatch output
    | r + 2 =>
      rw [relay_stateAfter_add_two] at output
      exact (Option.some.inj output).symm
  · intro equal
    refine ⟨2, ?_⟩
    rw [relay_stateAfter_two, equal]
    rfl

/-! ### Counting four nodes -/

/-- A subset has no more members. -/
theorem size_mono {n : Nat} {x y : Fin n → Bool} (subset : ∀ i, x i = true → y i = true) :
    Quorum.size n x ≤ Quorum.size n y :=
  List.countP_mono_left fun i _ => subset i

/-- Two of four nodes. -/
theorem size_pair : ∀ x y : Fin 4, x ≠ y →
    (Quorum.size 4 fun q => decide (q = x) || decide (q = y)) = 2 := by
  decide

/-- The other two of four nodes. -/
theorem size_others : ∀ x y : Fin 4, x ≠ y →
    (Quorum.size 4 fun q => decide (q ≠ x) && decide (q ≠ y)) = 2 := by
  decide

/-- One of four nodes. -/
theorem size_single : ∀ x : Fin 4, (Quorum.size 4 fun q => decide (q = x)) = 1 := by
  decide

/-- The other three of four nodes. -/
theorem size_rest : ∀ x : Fin 4, (Quorum.size 4 fun q => decide (q ≠ x)) = 3 := by
  decide

open scoped Classical in
/-- If at most one node is faulty, there is a node such that all others are correct. -/
theorem exists_suspect (few : Quorum.size 4 (fun p => decide (faulty p)) ≤ 1) :
    ∃ x, ∀ p, p ≠ x → ¬faulty p := by
  by_cases some : ∃ x, faulty x
  · obtain ⟨x, hx⟩ := some
    refine ⟨x, fun p different hp => ?_⟩
    have pair := size_pair p x different
    have subset : (Quorum.size 4 fun q => decide (q = p) || decide (q = x)) ≤
        Quorum.size 4 fun q => decide (faulty q) := by
      refine size_mono fun q member => decide_eq_true ?_
      rcases (Bool.or_eq_true _ _).mp member with equal | equal
      · rw [of_decide_eq_true equal]
        exact hp
      · rw [of_decide_eq_true equal]
        exact hx
    omega
  · exact ⟨0, fun p _ hp => some ⟨p, hp⟩⟩

/-! ### What the nodes take for the inputs -/

/-- If the other nodes except perhaps one report the same of `s`, it is the opinion on `s`. -/
theorem opinion_eq_of_two {report : Fin 4 → Fin 4 → Bool} {x : Fin 4} {u : Bool}
    (different : s ≠ x) (two : ∀ q, q ≠ s → q ≠ x → report q s = u) : opinion report s = u := by
  cases u
  · refine decide_eq_false (Nat.not_le.mpr (Nat.lt_succ_of_le ?_))
    refine Nat.le_trans (size_mono fun q member => ?_) (Nat.le_of_eq (size_single x))
    obtain ⟨other, reports⟩ := Bool.and_eq_true_iff.mp member
    refine decide_eq_true (Decidable.byContradiction fun notX => ?_)
    exact Bool.false_ne_true ((two q (of_decide_eq_true other) notX).symm.trans reports)
  · refine decide_eq_true (Nat.le_trans (Nat.le_of_eq (size_others s x different).symm) ?_)
    refine size_mono fun q member => ?_
    obtain ⟨other, notX⟩ := Bool.and_eq_true_iff.mp member
    exact Bool.and_eq_true_iff.mpr
      ⟨other, two q (of_decide_eq_true other) (of_decide_eq_true notX)⟩

/-- If the inputs except perhaps one are the same, it is the verdict. -/
theorem verdict_eq_of_three {inputs : Fin 4 → Bool} {x : Fin 4} {u : Bool}
    (three : ∀ s, s ≠ x → inputs s = u) : verdict inputs = u := by
  cases u
  · refine decide_eq_false (Nat.not_le.mpr (Nat.lt_succ_of_le (Nat.le_succ_of_le ?_)))
    refine Nat.le_trans (size_mono fun s member => ?_) (Nat.le_of_eq (size_single x))
    refine decide_eq_true (Decidable.byContradiction fun notX => ?_)
    exact Bool.false_ne_true ((three s notX).symm.trans member)
  · refine decide_eq_true (Nat.le_trans (Nat.le_of_eq (size_rest x).symm) ?_)
    exact size_mono fun s member => three s (of_decide_eq_true member)

/-- Of a correct node all take its input: at least two of the other three nodes are correct too, and
report what they heard. -/
theorem opinion_of_correct {x : Fin 4} (others : ∀ p, p ≠ x → ¬faulty p) (p : Fin 4)
    (different : s ≠ x) : opinion (reporting input faulty forged p) s = input s := by
  refine opinion_eq_of_two different fun q _ notX => ?_
  rw [reporting, if_neg (others q notX), hearing, if_neg (others s different)]

/-- Of a node that may be faulty all take the same: the other three nodes are correct, and report
the same to all. -/
theorem opinion_of_faulty {x : Fin 4} (others : ∀ p, p ≠ x → ¬faulty p) (p q : Fin 4) :
    opinion (reporting input faulty forged p) x = opinion (reporting input faulty forged q) x := by
  refine congrArg (fun votes => decide (2 ≤ Quorum.size 4 votes)) (funext fun t => ?_)
  by_cases same : t = x
  · rw [decide_eq_false (not_not_intro same), Bool.false_and, Bool.false_and]
  · rw [reporting, reporting, if_neg (others t same), if_neg (others t same)]

/-- All nodes take the same for the inputs. -/
theorem opinion_same {x : Fin 4} (others : ∀ p, p ≠ x → ¬faulty p) (p q : Fin 4) :
    opinion (reporting input faulty forged p) = opinion (reporting input faulty forged q) := by
  funext s
  by_cases same : s = x
  · rw [same]
    exact opinion_of_faulty others p q
  · rw [opinion_of_correct others p same, opinion_of_correct others q same]

/-- If all correct nodes have the same input, that is the verdict. -/
theorem verdict_of_unanimous {x : Fin 4} {u : Bool} (others : ∀ p, p ≠ x → ¬faulty p)
    (unanimous : ∀ p, ¬faulty p → input p = u) (p : Fin 4) :
    verdict (opinion (reporting input faulty forged p)) = u := by
  refine verdict_eq_of_three (x := x) fun s different => ?_
  rw [opinion_of_correct others p different, unanimous s (others s different)]

end Run

/-- Four nodes tolerate one faulty node, whichever it is and whatever it sends. -/
theorem four_one_possible : four_one_possible.Statement := by
  refine ⟨Fin 4 → Bool, RelayState, relay, fun faulty few => ?_⟩
  obtain ⟨x, others⟩ := exists_suspect few
  refine SyncAlgorithm.solves_iff.mpr ⟨SyncAlgorithm.termination_iff.mpr fun _ _ p _ =>
    ⟨_, relay_decides.mpr rfl⟩, SyncAlgorithm.agreement_iff.mpr ?_,
    SyncAlgorithm.validity_iff.mpr ?_⟩
  · intro input forged p q v w _ _ pDecides qDecides
    rw [relay_decides.mp pDecides, relay_decides.mp qDecides, opinion_same others p q]
  · intro input forged u unanimous p v _ decides
    rw [relay_decides.mp decides, verdict_of_unanimous others unanimous p]

/-- Four nodes and one fault are such numbers. -/
theorem some_tolerate : some_tolerate.Statement :=
  have ⟨_, _, A, tolerates⟩ := four_one_possible
  ⟨4, 1, _, _, A, tolerates⟩

end DistSys.Byzantine
