module

/-!
# Proof of work: how likely an attacker who is z blocks behind ever catches up

Nakamoto 2008, §11.

Probabilities are weighted counts: an honest step has weight `honest`, an attacker's step weight
`adversary`; dividing by (honest + adversary)^steps gives the probability, so nothing but natural
numbers is needed.

Written by `formal export` from `proofs/nakamoto.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Nakamoto

/-- The weighted number of `steps`-step walks from `deficit` that reach 0.

在给定步数内追平的加权路径数 -/
def catchUpWeight (honest adversary deficit steps : Nat) : Nat :=
  match deficit with
    | 0 => (honest + adversary) ^ steps
    | d + 1 => match steps with
          | 0 => 0
          | left + 1 => honest * catchUpWeight honest adversary (d + 2) left +
                adversary * catchUpWeight honest adversary d left

/-- (q/p)^z solves the recurrence a(z + 1) = p·a(z + 2) + q·a(z) of the attacker's chance to catch
up (denominators cleared).

(q/p)^z 满足赌徒破产的递推式 a(z + 1) = p·a(z + 2) + q·a(z) -/
def recurrence.Statement : Prop :=
  ∀ (honest adversary deficit : Nat),
    (honest + adversary) * (adversary ^ (deficit + 1) * honest) =
      honest * adversary ^ (deficit + 2) + adversary * (adversary ^ deficit * honest ^ 2)

/-- An attacker z blocks behind catches up within any number of steps with probability at most
(q/p)^z (denominators cleared).

追平概率不超过 (q/p)^z -/
def catch_up.Statement : Prop :=
  ∀ (honest adversary deficit steps : Nat),
    catchUpWeight honest adversary deficit steps * honest ^ deficit ≤
      adversary ^ deficit * (honest + adversary) ^ steps

end DistSys.Nakamoto
