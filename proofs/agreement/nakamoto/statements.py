"""Proof of work: how likely an attacker who is z blocks behind ever catches up.

Nakamoto 2008, §11.  How likely he undoes a payment for which a merchant waits for z blocks is
bounded here by the exact recurrence (Rosenfeld 2014; Grunspan and Pérez-Marco 2018), in place of
the paper's approximation; that the bound is attained in the limit is not proved.

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


@recursive(cite="nakamoto2008", zh="在给定步数内双花成功的加权路径数")
def race_weight(honest: Nat, adversary: Nat, needed: Nat, behind: Nat, steps: Nat) -> Nat:
    """The weighted number of ``steps``-step races that the attacker wins, when the merchant still
    waits for ``needed`` blocks, after which the attacker is ``behind`` if he finds none."""
    return Match(
        behind,
        zero=lambda: (honest + adversary) ** steps,
        succ=lambda k: Match(
            needed,
            zero=lambda: catch_up_weight(honest, adversary, k + 1, steps),
            succ=lambda h: Match(
                steps,
                zero=lambda: 0,
                succ=lambda left: (
                    honest * race_weight(honest, adversary, h, k + 1, left)
                    + adversary * race_weight(honest, adversary, h + 1, k, left)
                ),
            ),
        ),
    )


@recursive(zh="双花成功概率的递推值")
def race_bound(honest: Nat, adversary: Nat, needed: Nat, behind: Nat, blocks: Nat) -> Nat:
    """The chance to win the race by its recurrence: c(h, k) = p·c(h − 1, k) + q·c(h, k − 1), from
    c(0, k) = (q/p)^k and c(h, 0) = 1; times honest^behind · (honest + adversary)^(needed + behind).
    ``blocks`` are as many as the race can last before the merchant is served or deceived."""
    return Match(
        behind,
        zero=lambda: (honest + adversary) ** needed,
        succ=lambda k: Match(
            needed,
            zero=lambda: adversary ** (k + 1) * (honest + adversary) ** (k + 1),
            succ=lambda h: Match(
                blocks,
                zero=lambda: 0,
                succ=lambda left: (
                    honest * race_bound(honest, adversary, h, k + 1, left)
                    + honest * adversary * race_bound(honest, adversary, h + 1, k, left)
                ),
            ),
        ),
    )


def double_spending_claim(honest: Nat, adversary: Nat, needed: Nat, behind: Nat, steps: Nat):
    return (
        race_weight(honest, adversary, needed, behind, steps)
        * (honest**behind * (honest + adversary) ** (needed + behind))
        <= adversary
        * race_bound(honest, adversary, needed, behind, needed + behind)
        * (honest + adversary) ** steps
    )


@theorem(
    by="lean",
    cite="nakamoto2008",
    seed="1.8.3",
    zh="双花成功的概率不超过其递推值",
    mutants=Mutant(replace=double_spending_claim, by="paid_already"),
)
def double_spending(honest: Nat, adversary: Nat, needed: Nat, behind: Nat, steps: Nat):
    """An attacker undoes a payment within any number of steps with probability at most the value
    of the recurrence (denominators cleared); z blocks are waited for when needed = behind = z."""
    return (
        race_weight(honest, adversary, needed, behind, steps)
        * (honest**behind * (honest + adversary) ** (needed + behind))
        <= race_bound(honest, adversary, needed, behind, needed + behind)
        * (honest + adversary) ** steps
    )
