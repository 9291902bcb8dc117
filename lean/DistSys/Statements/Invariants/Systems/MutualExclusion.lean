module

public import DistSys.Statements.Systems.MutualExclusion

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/systems/mutual_exclusion/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.MutualExclusion

/-- At most one node holds the token. -/
def TokenPassing.OneTokenHeld {Node : Type} (T : TokenPassing Node) (s : TokenPassingState Node)
    : Prop :=
  ∀ (n m : Node), s.holds n → s.holds m → n = m

/-- At most one token is on its way. -/
def TokenPassing.OneTokenInFlight {Node : Type} (T : TokenPassing Node) (s : TokenPassingState Node)
    : Prop :=
  ∀ (n m : Node), s.inFlight n → s.inFlight m → n = m

/-- The token is not held and on its way at once. -/
def TokenPassing.HeldOrInFlight {Node : Type} (T : TokenPassing Node) (s : TokenPassingState Node)
    : Prop :=
  ∀ (n m : Node), ¬(s.holds n ∧ s.inFlight m)

/-- Whoever is in a critical section holds the token. -/
def TokenPassing.CriticalHolds {Node : Type} (T : TokenPassing Node) (s : TokenPassingState Node)
    : Prop :=
  ∀ (n : Node), s.critical n → s.holds n

end DistSys.MutualExclusion
