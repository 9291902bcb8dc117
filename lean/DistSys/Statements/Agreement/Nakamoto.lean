module

/-!
# Proof of work: how likely an attacker who is z blocks behind ever catches up

Nakamoto 2008, §11.  How likely he undoes a payment for which a merchant waits for z blocks is
bounded here by the exact recurrence (Rosenfeld 2014; Grunspan and Pérez-Marco 2018), in place of
the paper's approximation; that the bound is attained in the limit is not proved.

Probabilities are weighted counts: an honest step has weight `honest`, an attacker's step weight
`adversary`; dividing by (honest + adversary)^steps gives the probability, so nothing but natural
numbers is needed.

Written by `formal export` from `proofs/agreement/nakamoto/statements.py`; never edited by hand.
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

/-- The weighted number of `steps`-step races that the attacker wins, when the merchant still waits
for `needed` blocks, after which the attacker is `behind` if he finds none.

在给定步数内双花成功的加权路径数 -/
def raceWeight (honest adversary needed behind steps : Nat) : Nat :=
  match behind with
    | 0 => (honest + adversary) ^ steps
    | k + 1 => match needed with
          | 0 => catchUpWeight honest adversary (k + 1) steps
          | h + 1 => match steps with
                | 0 => 0
                | left + 1 => honest * raceWeight honest adversary h (k + 1) left +
                      adversary * raceWeight honest adversary (h + 1) k left

/-- The chance to win the race by its recurrence: c(h, k) = p·c(h − 1, k) + q·c(h, k − 1), from c(0,
k) = (q/p)^k and c(h, 0) = 1; times honest^behind · (honest + adversary)^(needed + behind). `blocks`
are as many as the race can last before the merchant is served or deceived.

双花成功概率的递推值 -/
def raceBound (honest adversary needed behind blocks : Nat) : Nat :=
  match behind with
    | 0 => (honest + adversary) ^ needed
    | k + 1 => match needed with
          | 0 => adversary ^ (k + 1) * (honest + adversary) ^ (k + 1)
          | h + 1 => match blocks with
                | 0 => 0
                | left + 1 => honest * raceBound honest adversary h (k + 1) left +
                      honest * adversary * raceBound honest adversary (h + 1) k left

/-- An attacker undoes a payment within any number of steps with probability at most the value of
the recurrence (denominators cleared); z blocks are waited for when needed = behind = z.

双花成功的概率不超过其递推值 -/
def double_spending.Statement : Prop :=
  ∀ (honest adversary needed behind steps : Nat),
    raceWeight honest adversary needed behind steps *
      (honest ^ behind * (honest + adversary) ^ (needed + behind)) ≤
      raceBound honest adversary needed behind (needed + behind) * (honest + adversary) ^ steps

end DistSys.Nakamoto
