module

public import DistSys.Impossibility.Byzantine.Problem
public import DistSys.Foundations.Quorum

/-!
# Byzantine agreement is impossible for `n ≤ 3f`

Pease, Shostak and Lamport (*Reaching agreement in the presence of faults*, 1980).  The proof is
that of Fischer, Lynch and Merritt (*Easy impossibility proofs for distributed consensus problems*,
1986).

Let the nodes be in three groups `0`, `1`, `2`.  Take two copies of the whole system, one with input
`false` and one with input `true`, and let them cross: a node of group `0` talks to the nodes of
group `2` in the other copy, and the other way round.  So the six groups of nodes form a ring, the
hexagon.  No node of it is faulty, and nobody asks what its nodes should decide.  But two groups
that are next to each other in the ring cannot tell it from a real run in which the third group is
faulty and sends what the rest of the ring sends.  There are three such runs:

* group `0` is faulty and all inputs are `false`: group `2` must decide `false`;
* group `2` is faulty and all inputs are `true`: group `0` must decide `true`;
* group `1` is faulty: groups `0` and `2` must agree, but have decided as in the two other runs.

Lamport, Shostak and Pease (1982) first prove the case of three nodes, and then let each of three
nodes simulate a group.  Here the copies are made of the grouped system itself, so that there is
nothing to simulate.  The groups need not be of equal size, and group `1` may be empty.  This makes
the theorem stronger than the bound: it is enough that three fault sets together are all nodes, as
in the adversary structures of Hirt and Maurer (1997).  As in the papers, there is no bound on the
number of rounds.

## Main declarations

* `SyncAlgorithm.hexagon`: the run of the two crossed copies.
* `SyncAlgorithm.stateAfter_eq_hexagon`: where correct nodes see the hexagon.
* `three_fault_sets_impossible`: the theorem for three fault sets.
* `blocks`, `n_le_3f_impossible`: the theorem for `n ≤ 3f`.
-/

@[expose] public noncomputable section

namespace DistSys.Byzantine

/-! ### The hexagon -/

section Hexagon

variable {Node Message State : Type} {A : SyncAlgorithm Node Message State} {group : Node → Fin 3}

/-- To which copy of node `q` the copy `i` of node `p` talks: between the groups `0` and `2` to the
other one, otherwise to the same. -/
def copyOf (group : Node → Fin 3) (p : Node) (i : Bool) (q : Node) : Bool :=
  if (group p = 0 ∧ group q = 2) ∨ (group p = 2 ∧ group q = 0) then !i else i

/-- The state of the copy `i` of a node after some rounds in the crossed copies.  The input of each
node is the number of its copy. -/
def SyncAlgorithm.hexagon (A : SyncAlgorithm Node Message State) (group : Node → Fin 3) :
    Nat → Node → Bool → State
  | 0, p, i => A.start p i
  | r + 1, p, i => A.next p (A.hexagon group r p i) fun q =>
      A.message q (A.hexagon group r q (copyOf group p i q)) p

/-- What is sent in the hexagon to the copy `copy p` of each node `p`. -/
def SyncAlgorithm.hexagonMessages (A : SyncAlgorithm Node Message State) (group : Node → Fin 3)
    (copy : Node → Bool) (r : Nat) (q p : Node) : Message :=
  A.message q (A.hexagon group r q (copyOf group p (copy p) q)) p

/-- Choose a copy of each node such that the chosen copies of correct nodes talk to each other in
the hexagon.  They have the same states as the correct nodes in the real run with these inputs in
which the faulty nodes send what is sent in the hexagon. -/
theorem SyncAlgorithm.stateAfter_eq_hexagon {faulty : Node → Prop} {copy : Node → Bool}
    (closed : ∀ p q, ¬faulty p → ¬faulty q → copyOf group p (copy p) q = copy q)
    (r : Nat) {p : Node} (correct : ¬faulty p) :
    A.stateAfter copy faulty (A.hexagonMessages group copy) r p =
      A.hexagon group r p (copy p) := by
  induction r generalizing p with
  | zero => rfl
  | succ r ih =>
    show A.next p _ _ = A.next p _ _
    rw [ih correct]
    refine congrArg (A.next p _) (funext fun q => ?_)
    by_cases hq : faulty q
    · rw [if_pos hq]
      rfl
    · rw [if_neg hq, ih hq, closed p q correct hq]

/-- What a correct node decides in that real run is what its chosen copy decides in the hexagon. -/
theorem SyncAlgorithm.decides_iff_hexagon {faulty : Node → Prop} {copy : Node → Bool}
    (closed : ∀ p q, ¬faulty p → ¬faulty q → copyOf group p (copy p) q = copy q)
    {p : Node} (correct : ¬faulty p) {v : Bool} :
    A.Decides copy faulty (A.hexagonMessages group copy) p v ↔
      ∃ r, A.output p (A.hexagon group r p (copy p)) = some v := by
  constructor
  · intro ⟨r, output⟩
    exact ⟨r, by rw [← stateAfter_eq_hexagon closed r correct]; exact output⟩
  · intro ⟨r, output⟩
    exact ⟨r, by rw [stateAfter_eq_hexagon closed r correct]; exact output⟩

/-- Unless one of them is in group `0` and the other in group `2`, nodes talk to each other in the
same copy. -/
theorem copyOf_of_not {p q : Node} {i : Bool} (h : ¬(group p = 0 ∧ group q = 2))
    (h' : ¬(group p = 2 ∧ group q = 0)) : copyOf group p i q = i :=
  if_neg fun crossed => crossed.elim h h'

/-- Where group `0` or group `2` is faulty, the correct nodes are in one copy. -/
theorem copyOf_const {k : Fin 3} (outer : k = 0 ∨ k = 2) (i : Bool) (p q : Node)
    (hp : ¬group p = k) (hq : ¬group q = k) : copyOf group p i q = i := by
  rcases outer with rfl | rfl
  · exact copyOf_of_not (fun h => hp h.1) fun h => hq h.2
  · exact copyOf_of_not (fun h => hq h.2) fun h => hp h.1

/-- An element of `Fin 3` is `0`, `1` or `2`. -/
theorem fin_three_cases (k : Fin 3) : k = 0 ∨ k = 1 ∨ k = 2 := by
  have bound := k.isLt
  have values : k.val = 0 ∨ k.val = 1 ∨ k.val = 2 := by omega
  exact values.imp Fin.ext (Or.imp Fin.ext Fin.ext)

/-- Where group `1` is faulty, group `0` is in copy `true` and group `2` in copy `false`. -/
theorem copyOf_crossed (p q : Node) (hp : ¬group p = 1) (hq : ¬group q = 1) :
    copyOf group p (decide (group p = 0)) q = decide (group q = 0) := by
  have zero_ne_two : (0 : Fin 3) ≠ 2 := by decide
  have outer {x : Node} (h : ¬group x = 1) : group x = 0 ∨ group x = 2 :=
    (fin_three_cases (group x)).imp_right fun h' => h'.resolve_left h
  rcases outer hp with p0 | p2 <;> rcases outer hq with q0 | q2
  · rw [copyOf_of_not (fun h => zero_ne_two (q0.symm.trans h.2))
      (fun h => zero_ne_two (p0.symm.trans h.1)), p0, q0]
  · rw [copyOf, if_pos (Or.inl ⟨p0, q2⟩), p0, q2, decide_eq_true rfl,
      decide_eq_false zero_ne_two.symm, Bool.not_true]
  · rw [copyOf, if_pos (Or.inr ⟨p2, q0⟩), p2, q0, decide_eq_true rfl,
      decide_eq_false zero_ne_two.symm, Bool.not_false]
  · rw [copyOf_of_not (fun h => zero_ne_two (h.1.symm.trans p2))
      (fun h => zero_ne_two (h.2.symm.trans q2)), p2, q2]

/-- If the algorithm tolerates the faults of group `0` or of group `2`, every node outside of this
group decides in the hexagon the number of its copy. -/
theorem SyncAlgorithm.Solves.hexagon_decides {k : Fin 3} (outer : k = 0 ∨ k = 2)
    (solves : A.Solves fun p => group p = k) (i : Bool) {p : Node} (correct : ¬group p = k) :
    ∃ r, A.output p (A.hexagon group r p i) = some i := by
  obtain ⟨termination, _, validity⟩ := SyncAlgorithm.solves_iff.mp solves
  have closed := copyOf_const (group := group) outer i
  obtain ⟨v, decides⟩ :=
    termination_iff.mp termination (fun _ => i) (A.hexagonMessages group fun _ => i) p correct
  have valid : v = i := validity_iff.mp validity _ _ i (fun _ _ => rfl) p v correct decides
  subst valid
  exact (decides_iff_hexagon closed correct).mp decides

/-- No algorithm tolerates each of three fault sets that together are all nodes.  In the hexagon the
copy `false` of node `c` decides `false` and the copy `true` of node `a` decides `true`; if group
`1` is faulty, these two are correct nodes of one run. -/
theorem three_fault_sets_impossible : three_fault_sets_impossible.Statement := by
  intro Node _ _ A group a c inFirst inLast solves
  have a0 : group a = 0 := Fin.ext inFirst
  have c2 : group c = 2 := Fin.ext inLast
  have a2 : ¬group a = 2 := by rw [a0]; decide
  have a1 : ¬group a = 1 := by rw [a0]; decide
  have c0 : ¬group c = 0 := by rw [c2]; decide
  have c1 : ¬group c = 1 := by rw [c2]; decide
  have cDecides := (solves 0).hexagon_decides (Or.inl rfl) false c0
  have aDecides := (solves 2).hexagon_decides (Or.inr rfl) true a2
  obtain ⟨_, agreement, _⟩ := SyncAlgorithm.solves_iff.mp (solves 1)
  let copy (p : Node) : Bool := decide (group p = 0)
  have aCopy : copy a = true := decide_eq_true a0
  have cCopy : copy c = false := decide_eq_false c0
  rw [← aCopy] at aDecides
  rw [← cCopy] at cDecides
  have closed := copyOf_crossed (group := group)
  have same := SyncAlgorithm.agreement_iff.mp agreement copy (A.hexagonMessages group copy) c a
    (copy c) (copy a) c1 a1
    ((A.decides_iff_hexagon closed c1).mpr cDecides)
    ((A.decides_iff_hexagon closed a1).mpr aDecides)
  rw [aCopy, cCopy] at same
  exact Bool.false_ne_true same

end Hexagon

/-! ### The bound on the number of nodes -/

/-- Three blocks of nodes: those before `low`, those from `low` to before `high`, and the rest. -/
def blocks (n low high : Nat) (p : Fin n) : Fin 3 :=
  if p.val < low then 0 else if p.val < high then 1 else 2

/-- The three blocks are intervals. -/
theorem blocks_eq_iff {n low high : Nat} (ordered : low ≤ high) (p : Fin n) :
    (blocks n low high p = 0 ↔ Quorum.interval n 0 low p = true) ∧
      (blocks n low high p = 1 ↔ Quorum.interval n low high p = true) ∧
      (blocks n low high p = 2 ↔ Quorum.interval n high n p = true) := by
  have bound := p.isLt
  rw [Quorum.interval_eq_true, Quorum.interval_eq_true, Quorum.interval_eq_true, blocks]
  by_cases first : p.val < low
  · rw [if_pos first]
    refine ⟨iff_of_true rfl (by omega), iff_of_false (by decide) (by omega),
      iff_of_false (by decide) (by omega)⟩
  · rw [if_neg first]
    by_cases second : p.val < high
    · rw [if_pos second]
      refine ⟨iff_of_false (by decide) (by omega), iff_of_true rfl (by omega),
        iff_of_false (by decide) (by omega)⟩
    · rw [if_neg second]
      refine ⟨iff_of_false (by decide) (by omega), iff_of_false (by decide) (by omega),
        iff_of_true rfl (by omega)⟩

open scoped Classical in
/-- The size of a set that is an interval. -/
theorem size_of_iff_interval {n low high : Nat} {set : Fin n → Prop}
    (same : ∀ p, set p ↔ Quorum.interval n low high p = true) :
    Quorum.size n (fun p => decide (set p)) = min n high - low := by
  have equal : (fun p => decide (set p)) = Quorum.interval n low high :=
    funext fun p => Bool.eq_iff_iff.mpr (decide_eq_true_iff.trans (same p))
  rw [equal, Quorum.size_interval]

/-- Byzantine agreement is impossible for `2 ≤ n ≤ 3f`: the nodes are three blocks of at most `f`
nodes, of which the first and the last have at least one. -/
theorem n_le_3f_impossible : n_le_3f_impossible.Statement := by
  intro n f _ _ A two few tolerates
  obtain ⟨high, highEq⟩ : ∃ high, high = min (2 * f) (n - 1) := ⟨_, rfl⟩
  obtain ⟨low, lowEq⟩ : ∃ low, low = min f high := ⟨_, rfl⟩
  have ordered : low ≤ high := by omega
  have lowPos : 0 < low := by omega
  have highLt : high < n := by omega
  have first : blocks n low high ⟨0, by omega⟩ = 0 :=
    (blocks_eq_iff ordered _).1.mpr (Quorum.interval_eq_true.mpr ⟨Nat.le_refl 0, lowPos⟩)
  have last : blocks n low high ⟨n - 1, by omega⟩ = 2 :=
    (blocks_eq_iff ordered _).2.2.mpr (Quorum.interval_eq_true.mpr
      ⟨Nat.le_sub_one_of_lt highLt, Nat.sub_one_lt_of_lt highLt⟩)
  refine three_fault_sets_impossible A (blocks n low high) ⟨0, by omega⟩ ⟨n - 1, by omega⟩
    (congrArg Fin.val first) (congrArg Fin.val last) fun k => tolerates _ ?_
  rcases fin_three_cases k with rfl | rfl | rfl
  · rw [size_of_iff_interval fun p => (blocks_eq_iff ordered p).1]
    omega
  · rw [size_of_iff_interval fun p => (blocks_eq_iff ordered p).2.1]
    omega
  · rw [size_of_iff_interval fun p => (blocks_eq_iff ordered p).2.2]
    omega

end DistSys.Byzantine
