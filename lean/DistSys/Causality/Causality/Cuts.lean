module

public import DistSys.Causality.Causality.HappenedBefore

/-!
# Consistent cuts

Mattern (1989) and Chandy and Lamport (1985): a cut is consistent if it contains, with each of its
events, everything that happened before it.  It is enough to look one step back: no gap on a process
and no orphan message.  Consistent cuts are closed under union and intersection, also of infinitely
many, so they form a complete distributive lattice.

Cuts are predicates on events, not vectors of local positions; so nothing is said about finiteness
and a cut may contain infinitely many events.  Distributivity needs no theorem of its own, since
meet and join are `∧` and `∨`.

Main declarations: `consistent_cut_iff`, `consistent_cuts_lattice`, `consistent_cuts_complete`,
`causal_past_is_consistent`.
-/

@[expose] public noncomputable section

namespace DistSys.Causality

/-- A cut is consistent exactly when it contains the immediate causes of its events: the local
predecessors, and the send of every message that is received in it (no orphan message). -/
theorem consistent_cut_iff : consistent_cut_iff.Statement := by
  intro _ _ _ K cut
  constructor
  · exact fun closed e f step => closed e f step.happenedBefore
  · intro closed e f happened
    exact happened.lift (R := fun a b => cut b → cut a) (closed _ _)
      fun first second inside => first (second inside)

/-- Unions and intersections of any family of consistent cuts are consistent cuts. -/
theorem consistent_cuts_complete : consistent_cuts_complete.Statement := by
  intro _ _ _ K family closed
  constructor
  · rintro e f happened ⟨cut, member, inside⟩
    exact ⟨cut, member, closed cut member e f happened inside⟩
  · intro e f happened inside cut member
    exact closed cut member e f happened (inside cut member)

/-- The intersection and the union of two consistent cuts, the empty cut and the full cut are
consistent. -/
theorem consistent_cuts_lattice : consistent_cuts_lattice.Statement := by
  intro _ _ _ K c d closed closed'
  refine ⟨?_, ?_, ?_, ?_⟩
  · exact fun e f happened inside =>
      ⟨closed e f happened inside.1, closed' e f happened inside.2⟩
  · exact fun e f happened inside => inside.imp (closed e f happened) (closed' e f happened)
  · exact fun _ _ _ inside => inside
  · exact fun _ _ _ inside => inside

/-- An event with everything that happened before it is a consistent cut, the least one that
contains the event. -/
theorem causal_past_is_consistent : causal_past_is_consistent.Statement := by
  intro _ _ _ K e
  refine ⟨?_, fun cut d closed inside past => ?_⟩
  · intro c d happened inside
    rcases inside with rfl | later
    · exact Or.inr happened
    · exact Or.inr (.trans happened later)
  · rcases past with rfl | happened
    · exact inside
    · exact closed d e happened inside

end DistSys.Causality
