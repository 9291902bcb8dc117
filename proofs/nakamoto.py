"""Proof of work: how likely an attacker who is z blocks behind ever catches up.

Nakamoto 2008, §11.

Probabilities are weighted counts: an honest step has weight ``honest``, an attacker's step weight
``adversary``; dividing by (honest + adversary)^steps gives the probability, so nothing but natural
numbers is needed.
"""

from __future__ import annotations

from formal.language import Match, Mutant, Nat, recursive, theorem


@recursive(cite="nakamoto2008", zh="在给定步数内追平的加权路径数")
def catch_up_weight(honest: Nat, adversary: Nat, deficit: Nat, steps: Nat) -> Nat:
    """The weighted number of ``steps``-step walks from ``deficit`` that reach 0."""
    return Match(
        deficit,
        zero=lambda: (honest + adversary) ** steps,
        succ=lambda d: Match(
            steps,
            zero=lambda: 0,
            succ=lambda left: (
                honest * catch_up_weight(honest, adversary, d + 2, left)
                + adversary * catch_up_weight(honest, adversary, d, left)
            ),
        ),
    )


def catch_up_claim(honest: Nat, adversary: Nat, deficit: Nat, steps: Nat):
    return (
        catch_up_weight(honest, adversary, deficit, steps) * honest**deficit
        <= adversary ** (deficit + 1) * (honest + adversary) ** steps
    )


def recurrence_claim(honest: Nat, adversary: Nat, deficit: Nat):
    return (honest + adversary) * (adversary ** (deficit + 1) * honest) == (
        honest * adversary ** (deficit + 2) + adversary * (adversary**deficit * honest)
    )


@theorem(
    by="lean",
    cite="nakamoto2008",
    zh="(q/p)^z 满足赌徒破产的递推式 a(z + 1) = p·a(z + 2) + q·a(z)",
    mutants=Mutant(replace=recurrence_claim, by="strong_attacker"),
)
def recurrence(honest: Nat, adversary: Nat, deficit: Nat):
    """(q/p)^z solves the recurrence a(z + 1) = p·a(z + 2) + q·a(z) of the attacker's chance to
    catch up (denominators cleared)."""
    return (honest + adversary) * (adversary ** (deficit + 1) * honest) == (
        honest * adversary ** (deficit + 2) + adversary * (adversary**deficit * honest**2)
    )


@theorem(
    by="lean",
    cite="nakamoto2008",
    seed="1.8.3",
    zh="追平概率不超过 (q/p)^z",
    mutants=Mutant(replace=catch_up_claim, by="hopeless_attacker"),
)
def catch_up(honest: Nat, adversary: Nat, deficit: Nat, steps: Nat):
    """An attacker z blocks behind catches up within any number of steps with probability at most
    (q/p)^z (denominators cleared)."""
    return (
        catch_up_weight(honest, adversary, deficit, steps) * honest**deficit
        <= adversary**deficit * (honest + adversary) ** steps
    )
