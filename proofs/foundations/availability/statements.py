"""How likely it is that a quorum is up, when each node is up alone with the same probability.

Probabilities are weighted counts, as in ``proofs/agreement/nakamoto/statements.py``: a node that is
up has weight ``up``, one that is down weight ``down``; dividing by (up + down)^nodes gives the
probability, so nothing but natural numbers is needed.  That more voters are better when each of
them is at least as good as a coin is one half of Condorcet's jury theorem (1785); the other half,
that they are worse when each is worse than a coin, is not proved.
"""

from __future__ import annotations

from formal.language import And, Implies, Match, Mutant, Nat, recursive, theorem


@recursive(zh="至少若干节点在线的加权方式数")
def up_weight(up: Nat, down: Nat, nodes: Nat, needed: Nat) -> Nat:
    """The weighted number of ways in which at least ``needed`` of the nodes are up, node by
    node."""
    return Match(
        needed,
        zero=lambda: (up + down) ** nodes,
        succ=lambda k: Match(
            nodes,
            zero=lambda: 0,
            succ=lambda rest: (
                up * up_weight(up, down, rest, k) + down * up_weight(up, down, rest, k + 1)
            ),
        ),
    )


@recursive(zh="二项式系数")
def choose(n: Nat, k: Nat) -> Nat:
    """How many sets of ``k`` among ``n`` nodes there are."""
    return Match(
        k,
        zero=lambda: 1,
        succ=lambda j: Match(n, zero=lambda: 0, succ=lambda m: choose(m, j) + choose(m, j + 1)),
    )


@recursive(zh="二项分布的尾和")
def binomial_tail(up: Nat, down: Nat, nodes: Nat, first: Nat, terms: Nat) -> Nat:
    """The sum of C(nodes, k)·up^k·down^(nodes − k) over ``terms`` numbers k from ``first`` on."""
    return Match(
        terms,
        zero=lambda: 0,
        succ=lambda rest: (
            choose(nodes, first) * up**first * down ** (nodes - first)
            + binomial_tail(up, down, nodes, first + 1, rest)
        ),
    )


def closed_form_claim(up: Nat, down: Nat, nodes: Nat, needed: Nat):
    return up_weight(up, down, nodes, needed) == binomial_tail(
        up, down, nodes, needed, nodes - needed
    )


def majority_grows_claim(up: Nat, down: Nat, m: Nat):
    return Implies(
        down <= up,
        up_weight(up, down, 2 * m + 1, m + 1) * (up + down) ** 2
        < up_weight(up, down, 2 * m + 3, m + 2),
    )


def read_one_write_all_claim(up: Nat, down: Nat, nodes: Nat):
    return And(
        up_weight(up, down, nodes, 1) == (up + down) ** nodes,
        up_weight(up, down, nodes, nodes) == up**nodes,
    )


@theorem(
    by="lean",
    zh="可用性的闭式：二项分布的尾和",
    mutants=Mutant(replace=closed_form_claim, by="one_node"),
)
def closed_form(up: Nat, down: Nat, nodes: Nat, needed: Nat):
    """At least q of n nodes are up with probability Σ C(n, k)·p^k·(1 − p)^(n − k), k from q to n
    (denominators cleared)."""
    return up_weight(up, down, nodes, needed) == binomial_tail(
        up, down, nodes, needed, nodes + 1 - needed
    )


@theorem(
    by="lean",
    zh="读一写全：可读的概率为 1 − (1 − p)^n，可写的概率为 p^n",
    mutants=Mutant(replace=read_one_write_all_claim, by="one_node"),
)
def read_one_write_all(up: Nat, down: Nat, nodes: Nat):
    """One of n nodes is up with probability 1 − (1 − p)^n, all are with p^n (denominators
    cleared)."""
    return And(
        up_weight(up, down, nodes, 1) + down**nodes == (up + down) ** nodes,
        up_weight(up, down, nodes, nodes) == up**nodes,
    )


@theorem(
    by="lean",
    witness="fair_coin",
    zh="p ≥ 1/2 时，多两个节点，多数派在线的概率不减",
    mutants=(
        Mutant(1, by="unreliable_nodes"),
        Mutant(replace=majority_grows_claim, by="fair_coin"),
    ),
)
def majority_grows(up: Nat, down: Nat, m: Nat):
    """With p ≥ 1/2, a majority of 2m + 3 nodes is at least as likely to be up as one of 2m + 1
    (denominators cleared)."""
    return Implies(
        down <= up,
        up_weight(up, down, 2 * m + 1, m + 1) * (up + down) ** 2
        <= up_weight(up, down, 2 * m + 3, m + 2),
    )
