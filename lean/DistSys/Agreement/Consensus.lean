module

public import DistSys.Statements.Agreement.Consensus
public import DistSys.Agreement.Broadcast.Equivalence

/-!
# The consensus problem, and consensus from atomic broadcast

First the five validities of `ConsensusRun`, from a decided value that somebody proposed to weak
unanimity: which implies which, that two values make validity and strong unanimity one, and three
runs of two processes that tell the others apart.

Then the easy half of the equivalence of Chandra and Toueg (JACM 1996, §6): every process broadcasts
its proposal and decides the first message that it delivers.  All first messages are the head of the
common log, so nobody decides differently; a correct process that proposes delivers something, so it
decides.

## Main declarations

* `validities`, `binary_validity`, `validities_differ`.
* `from_atomic_broadcast`.
-/

@[expose] public noncomputable section

namespace DistSys.Consensus

open Broadcast Broadcast.BroadcastRun

/-! ### The validities -/

/-- Which validity implies which. -/
theorem validities : validities.Statement := by
  intro Process Value Time R v
  refine ⟨fun uniform p w t _ => uniform p w t, fun valid same p w t correct decides => ?_,
    fun ofCorrect same => ofCorrect fun p w t _ => same p w t, fun strong _ => strong⟩
  obtain ⟨q, proposed⟩ := valid p w t correct decides
  exact same q w t proposed

/-- Two values and initial values: validity is strong unanimity.  If nobody had the decided value,
all would have the other one, which would then be decided. -/
theorem binary_validity : binary_validity.Statement := by
  intro Process Time R input starts
  refine ⟨fun valid v => (validities R v).2.1 valid, fun strong p v t correct decides => ?_⟩
  refine Classical.byContradiction fun nobody => ?_
  have others : ∀ q w u, R.proposes q w u → w = !v := by
    intro q w u proposed
    cases (starts q w u).mp proposed
    cases h : input q <;> cases v <;> try rfl
    all_goals exact absurd ⟨q, (starts q _ t).mpr h.symm⟩ nobody
  have wrong : v = !v := strong (!v) others p v t correct decides
  cases v <;> exact nomatch wrong

/-- Two processes with initial values, one of them perhaps faulty; the correct ones decide `v`. -/
def decidingRun (input : Bool → Nat) (correct : Bool → Prop) (v : Nat) :
    ConsensusRun Bool Nat Nat where
  correct := correct
  proposes p w _ := w = input p
  decides _ w _ := w = v

/-- In such a run all decide, and alike. -/
theorem decidingRun_decides (input : Bool → Nat) (correct : Bool → Prop) (v : Nat) :
    (decidingRun input correct v).Termination ∧ (decidingRun input correct v).Agreement :=
  ⟨fun _ _ _ => ⟨v, 0, rfl⟩, fun _ _ _ _ _ _ _ _ first second => first.trans second.symm⟩

/-- The validities differ. -/
theorem validities_differ : validities_differ.Statement := by
  have solves {input correct v} (valid : ∀ u, (decidingRun input correct v).Unanimity u) :
      (decidingRun input correct v).Consensus :=
    ⟨(decidingRun_decides _ _ _).1, (decidingRun_decides _ _ _).2, valid⟩
  refine ⟨⟨fun p => if p then 1 else 0, decidingRun _ (· = false) 1, fun _ _ _ => Iff.rfl, ?_, ?_⟩,
    ⟨fun _ => 0, decidingRun _ (· = false) 1, fun _ _ _ => Iff.rfl, ?_, ?_⟩,
    ⟨fun p => if p then 1 else 0, decidingRun _ (· = false) 2, fun _ _ _ => Iff.rfl, ?_, ?_⟩⟩
  · refine solves fun v same p w t _ decides => ?_
    cases decides
    exact same true 1 0 rfl
  · intro solves
    have zero : (1 : Nat) = 0 := solves.2.2 0
      (fun p w _ correct proposes => by cases correct; exact proposes) false 1 0 rfl rfl
    exact nomatch zero
  · exact ⟨(decidingRun_decides _ _ _).1, (decidingRun_decides _ _ _).2,
      fun v all => nomatch all true⟩
  · intro solves
    have zero : (1 : Nat) = 0 := solves.2.2 0 (fun _ _ _ proposes => proposes) false 1 0 rfl rfl
    exact nomatch zero
  · refine solves fun v same => ?_
    have zero : 0 = v := same false 0 0 rfl
    have one : 1 = v := same true 1 0 rfl
    exact nomatch zero.trans one.symm
  · intro valid
    obtain ⟨q, proposed⟩ := valid false 2 0 rfl rfl
    cases q <;> exact nomatch proposed

/-! ### Consensus from atomic broadcast -/

/-- Comparable lists have the same head. -/
theorem head_eq {Message : Type} {l k : List Message} {v w : Message}
    (comparable : Prefix l k ∨ Prefix k l) (first : l[0]? = some v) (second : k[0]? = some w) :
    v = w := by
  rw [prefix_iff, prefix_iff] at comparable
  cases l with
  | nil => exact nomatch first
  | cons x l =>
    cases k with
    | nil => exact nomatch second
    | cons y k =>
      have head_l : x = v := Option.some.inj first
      have head_k : y = w := Option.some.inj second
      rcases comparable with le | le
      · exact head_l ▸ head_k ▸ (List.cons_prefix_cons.1 le).1
      · exact head_l ▸ head_k ▸ (List.cons_prefix_cons.1 le).1.symm

/-- **Consensus from atomic broadcast**: decide the first delivered message. -/
theorem from_atomic_broadcast : from_atomic_broadcast.Statement := by
  intro Process Message Time R ab
  have ⟨_, common⟩ := ab.2.2
  refine ⟨fun propose p correct => ?_, fun p q v w t u first second => ?_, fun p v t first => ?_⟩
  · obtain ⟨v, t, sent⟩ := propose p correct
    obtain ⟨u, mem⟩ := ab.1 p v t correct sent
    obtain ⟨x, rest, shape⟩ := List.exists_cons_of_ne_nil (List.ne_nil_of_mem mem)
    exact ⟨x, u, show (R.log p u)[0]? = some x by rw [shape]; rfl⟩
  · exact head_eq (comparable_of_commonLog common p q t u) first second
  · exact ab.2.1 p v t (List.mem_of_getElem? first)

end DistSys.Consensus
