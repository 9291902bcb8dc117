module

public import DistSys.Agreement.Bracha.Plans
public import DistSys.Agreement.Bracha.Quorums

/-!
# Bracha's broadcast among four nodes, one of them faulty

Runs that meet the hypotheses of totality and delivery (Bracha, *Asynchronous Byzantine agreement
protocols*, 1987) while the faulty node lies.  The faulty node is node 3; quorums are the paper's:
three nodes for echo and ready quorums, two for weak ones.

## Main declarations

* `among`: the broadcast; `but_in`, `three_meet`: its quorums.
* `equivocating_sender`, `lying_echoes`: fair runs with a node that lies.
-/

@[expose] public noncomputable section

namespace DistSys.Bracha

open Execution

open Quorum (size meet_of_size)

/-! ### The broadcast -/

namespace Four

/-- Node 3 is faulty. -/
def faulty (i : Fin 4) : Bool := decide (i = 3)

/-- One of four nodes is faulty. -/
theorem few : size 4 faulty ≤ 1 := by decide

/-- The broadcast of a node among four, with the paper's quorums. -/
abbrev among (sender : Fin 4) := withQuorums (f := 1) true sender few

/-- All but node 3 are correct. -/
theorem correct_iff {sender i : Fin 4} : (among sender).honest i ↔ i ≠ 3 := by
  show ¬decide (i = 3) = true ↔ _
  rw [decide_eq_true_iff]

/-- All nodes but one. -/
def but (x : Fin 4) (i : Fin 4) : Bool := decide (i ≠ x)

/-- All but two. -/
def butTwo (x y : Fin 4) (i : Fin 4) : Bool := decide (¬(i = x ∨ i = y))

/-- Two nodes. -/
def pair (x y : Fin 4) (i : Fin 4) : Bool := decide (i = x ∨ i = y)

/-- All but one are three. -/
theorem size_but (x : Fin 4) : size 4 (but x) = 3 := by
  revert x
  decide

/-- All but two are at least two. -/
theorem size_butTwo (x y : Fin 4) : 2 ≤ size 4 (butTwo x y) := by
  revert x y
  decide

/-- Node 3 and another one are two. -/
theorem size_pair (x : Fin 4) (other : x ≠ 3) : size 4 (pair 3 x) = 2 := by
  revert x
  decide

/-- All but one, as an echo quorum. -/
def echoBut (x : Fin 4) : Sets 4 fun k => 4 + 1 < 2 * k :=
  ⟨but x, by show 4 + 1 < 2 * size 4 (but x); rw [size_but]; decide⟩

/-- All but one, as a ready quorum. -/
def readyBut (x : Fin 4) : Sets 4 fun k => 2 * 1 + 1 ≤ k :=
  ⟨but x, by show 2 * 1 + 1 ≤ size 4 (but x); rw [size_but]; decide⟩

/-- All but two, as a weak quorum. -/
def weakBut (x y : Fin 4) : Sets 4 fun k => 1 + 1 ≤ k := ⟨butTwo x y, size_butTwo x y⟩

/-- Who is in them. -/
theorem but_in {x i : Fin 4} : but x i = true ↔ i ≠ x := decide_eq_true_iff

/-- Who is in them. -/
theorem butTwo_in {x y i : Fin 4} : butTwo x y i = true ↔ ¬(i = x ∨ i = y) := decide_eq_true_iff

/-- Three nodes include node 3 or a given other one. -/
theorem three_meet {q : Fin 4 → Bool} (large : 3 ≤ size 4 q) {x : Fin 4} (other : x ≠ 3) :
    ∃ i, q i = true ∧ (i = 3 ∨ i = x) := by
  have two := size_pair x other
  obtain ⟨i, inQ, inPair⟩ := meet_of_size (x := q) (y := pair 3 x) (by omega)
  exact ⟨i, inQ, decide_eq_true_iff.1 inPair⟩

/-- All values. -/
theorem all_values (w : Bool) : w ∈ [true, false] := by
  revert w
  decide

/-- Not all that are ready for what is delivered are faulty. -/
theorem correct_in_ready {sender : Fin 4} (q : Sets 4 fun k => 2 * 1 + 1 ≤ k) :
    ∃ x, x ≠ 3 ∧ (among sender).inReady x q := by
  obtain ⟨w, inside⟩ := (among sender).ready_has_weak q
  obtain ⟨x, honest, inW⟩ := (among sender).weak_has_honest w
  exact ⟨x, correct_iff.1 honest, (inside x inW).2⟩

/-! ### A sender that says two things -/

/-- Node 3 sends true to all but node 2, and false to node 2, and echoes true; nodes 0 and 1 get
ready by echoes, node 2 because they are; all correct nodes deliver true. -/
def twoFaced : Plan (among 3) where
  initial m w := w = but 2 m
  forgedEcho k _ w := k = 3 ∧ w = true
  forgedReady _ _ _ := False
  echoes k := k ≠ 3
  echoed k := but 2 k
  value := true
  quorum := echoBut 2
  first k := k = 0 ∨ k = 1
  second k := k = 2
  delivers k := k ≠ 3
  initial_ok := .inl fun h => correct_iff.1 h rfl
  forgedEcho_ok _ _ _ h honest := correct_iff.1 honest h.1
  forgedReady_ok _ _ _ h := h.elim
  echoes_ok _ h := ⟨correct_iff.2 h, rfl⟩
  first_ok k h := by
    refine ⟨correct_iff.2 (by rcases h with rfl | rfl <;> decide), fun x inQ => ?_⟩
    by_cases three : x = 3
    · exact .inl ⟨three, rfl⟩
    · exact .inr ⟨three, inQ.symm⟩
  second_ok k h := by
    refine ⟨correct_iff.2 (by rw [h]; decide), weakBut 2 3, fun x inW => ?_⟩
    have out : ¬(x = 2 ∨ x = 3) := butTwo_in.1 inW
    clear inW
    revert x
    decide
  delivers_ok k h := by
    refine ⟨correct_iff.2 h, readyBut 3, fun x inQ => .inr ?_⟩
    have other : x ≠ 3 := but_in.1 inQ
    clear inQ
    revert x
    decide

/-- All correct nodes are ready in the end. -/
theorem twoFaced_ready (k : Fin 4) (h : k ≠ 3) : (k = 0 ∨ k = 1) ∨ k = 2 := by
  revert h
  revert k
  decide

end Four

open Four in
/-- A fair run in which the faulty sender sends two values, and all correct nodes deliver one. -/
theorem equivocating_sender : equivocating_sender.Statement := by
  obtain ⟨states, acts, initial, run, ⟨stop, rest⟩, fair⟩ := twoFaced.exists_run all_values
    (twoFaced.idle_of_forged (k := 3) (m := 0) (w := true) ⟨rfl, rfl⟩)
  refine ⟨Fin 4, Bool, _, _, _, among 3, readyBut 3, List.finRange 4, states, acts, stop, 0, 1,
    true,
    fun i h => ⟨correct_iff.2 (but_in.1 h), List.mem_finRange i⟩,
    ⟨initial, run, fun task => fair task ?_⟩, ?_, correct_iff.2 (by decide),
    0, 1, 2, false, stop, by decide, by decide, by decide, by decide, by decide, by decide,
    by decide, fun i => correct_iff, fun x => ⟨echoBut x, fun i => but_in⟩,
    fun x => ⟨readyBut x, fun i => but_in⟩, fun x y => ⟨weakBut x y, fun i => butTwo_in⟩,
    by decide, ?_⟩
  · intro act does moves
    cases task with
    | broadcast => exact correct_iff.1 (can_broadcast does moves).1 rfl
    | echo k =>
      obtain ⟨honest, fresh, _⟩ := can_echo does moves
      exact fresh k _ (.inr ⟨correct_iff.1 honest, rfl⟩)
    | ready k =>
      obtain ⟨honest, fresh, _⟩ := can_ready does moves
      exact fresh k _ (.inr ⟨twoFaced_ready k (correct_iff.1 honest), rfl⟩)
    | deliver k =>
      obtain ⟨honest, v, q, pending, ready⟩ := can_deliver does moves
      obtain ⟨x, _, inQ⟩ := correct_in_ready (sender := 3) q
      rcases ready x inQ with h | ⟨_, h⟩
      · exact h
      · exact pending ⟨correct_iff.1 honest, h⟩
  · rw [rest stop (Nat.le_refl stop)]
    exact ⟨(by decide : (0 : Fin 4) ≠ 3), rfl⟩
  · rw [rest stop (Nat.le_refl stop)]
    exact ⟨rfl, rfl, rfl, .inr ⟨(by decide : (2 : Fin 4) ≠ 3), rfl⟩⟩

namespace Four

/-! ### A node that lies about what it heard -/

/-- Node 0 sends true; node 3 echoes, and says it is ready for, false; the others deliver true. -/
def liar : Plan (among 0) where
  initial _ w := w = true
  forgedEcho k _ w := k = 3 ∧ w = false
  forgedReady k _ w := k = 3 ∧ w = false
  echoes k := k ≠ 3
  echoed _ := true
  value := true
  quorum := echoBut 3
  first k := k ≠ 3
  second _ := False
  delivers k := k ≠ 3
  initial_ok := .inr (.inl fun _ _ => .rfl)
  forgedEcho_ok _ _ _ h honest := correct_iff.1 honest h.1
  forgedReady_ok _ _ _ h honest := correct_iff.1 honest h.1
  echoes_ok _ h := ⟨correct_iff.2 h, rfl⟩
  first_ok _ h := ⟨correct_iff.2 h, fun _ inQ => .inr ⟨but_in.1 inQ, rfl⟩⟩
  second_ok _ h := h.elim
  delivers_ok _ h := ⟨correct_iff.2 h, readyBut 3, fun _ inQ => .inr (.inl (but_in.1 inQ))⟩

end Four

open Four in
/-- A fair run in which the faulty node lies about another value than the sender's. -/
theorem lying_echoes : lying_echoes.Statement := by
  have sender : (among 0).honest 0 := correct_iff.2 (by decide)
  obtain ⟨states, acts, initial, run, ⟨stop, rest⟩, fair⟩ := liar.exists_run all_values
    (liar.idle_of_sent sender fun _ _ => .rfl)
  refine ⟨Fin 4, Bool, _, _, _, among 0, echoBut 3, readyBut 3, List.finRange 4, states, acts, 1,
    fun i h => ⟨correct_iff.2 (but_in.1 h), List.mem_finRange i⟩,
    fun i h => ⟨correct_iff.2 (but_in.1 h), List.mem_finRange i⟩,
    ⟨initial, run, fun task => fair task ?_⟩, sender, correct_iff.2 (by decide),
    1, 2, 3, false, stop, by decide, by decide, by decide, by decide, by decide, by decide,
    by decide, fun i => correct_iff, fun x => ⟨echoBut x, fun i => but_in⟩,
    fun x => ⟨readyBut x, fun i => but_in⟩, fun x y => ⟨weakBut x y, fun i => butTwo_in⟩,
    Bool.false_ne_true, fun i => ?_⟩
  · intro act does moves
    cases task with
    | broadcast =>
      obtain ⟨_, m, silent⟩ := can_broadcast does moves
      exact silent rfl
    | echo k =>
      obtain ⟨honest, fresh, _⟩ := can_echo does moves
      exact fresh k _ (.inr ⟨correct_iff.1 honest, rfl⟩)
    | ready k =>
      obtain ⟨honest, fresh, _⟩ := can_ready does moves
      exact fresh k _ (.inr ⟨.inl (correct_iff.1 honest), rfl⟩)
    | deliver k =>
      obtain ⟨honest, v, q, pending, ready⟩ := can_deliver does moves
      obtain ⟨x, other, inQ⟩ := correct_in_ready (sender := 0) q
      rcases ready x inQ with h | ⟨_, h⟩
      · exact other h.1
      · exact pending ⟨correct_iff.1 honest, h⟩
  · rw [rest stop (Nat.le_refl stop)]
    exact ⟨.inl ⟨rfl, rfl⟩, .inl ⟨rfl, rfl⟩⟩

end DistSys.Bracha
