module

public import DistSys.Statements.Consistency.Consistency

/-!
# Eventual and strong eventual consistency, and a formula that is neither

Shapiro, Preguiça, Baquero and Zawirski 2011, §2: strong eventual consistency implies eventual
consistency, and not conversely.  The document's formula, that any two replicas have equal states at
some time, holds of two replicas that agree once, at the start, and never again, although nothing is
written.

## Main declarations

* `strong_eventual_implies_eventual`, `eventual_not_strong`, `seed_formula_too_weak`.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

/-- Strong eventual consistency is eventual consistency with strong convergence: replicas that have
the same updates have equal states already. -/
theorem strong_eventual_implies_eventual : strong_eventual_implies_eventual.Statement := by
  intro Replica Update State R
  refine ⟨fun ⟨delivery, strong⟩ => ⟨⟨delivery, fun p q t same => ⟨t, fun m le =>
    strong p m q m fun u => ?_⟩⟩, strong⟩, fun ⟨⟨delivery, _⟩, strong⟩ => ⟨delivery, strong⟩⟩
  exact ((same m le).1 u).trans ((same m le).2 u).symm

/-- Replicas that differ at first and then not, without any update, converge, but not at once. -/
theorem eventual_not_strong : eventual_not_strong.Statement := by
  refine ⟨⟨fun _ _ _ => False, fun p n => p && n == 0⟩, ⟨?_, ?_⟩, ?_⟩
  · exact fun p q t u none => none.elim
  · refine fun p q t _ => ⟨1, fun m le => ?_⟩
    have positive : (m == 0) = false := beq_eq_false_iff_ne.2 (by omega)
    simp [positive]
  · intro strong
    exact absurd (strong.2 true 0 false 0 fun u => Iff.rfl) (by decide)

/-- The document's formula is too weak: replicas that agree once, and never again although nothing
is written, satisfy it. -/
theorem seed_formula_too_weak : seed_formula_too_weak.Statement := by
  refine ⟨⟨fun _ _ _ => False, fun p n => p && n != 0⟩, fun p t u none => none, ?_, ?_, ?_⟩
  · exact fun p q => ⟨0, by simp⟩
  · intro t positive
    have : (t != 0) = true := bne_iff_ne.2 (by omega)
    simp [this]
  · rintro ⟨_, converge⟩
    obtain ⟨n, equal⟩ := converge true false 0 fun n _ => ⟨fun u => Iff.rfl, fun u => Iff.rfl⟩
    have := equal (n + 1) (by omega)
    simp at this

end DistSys.Consistency
