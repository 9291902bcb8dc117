"""Hash chains and trees held against all hash functions with digests of one bit."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from formal.language import Structure
from proofs.systems.tamper_evidence.statements import Hashing, Tree

BLOCKS = ("a", "b")
BITS = (0, 1)


def hashing(genesis: int, link: Any, single: Any, joined: Any) -> Structure:
    return Hashing(
        Block=list(BLOCKS),
        Digest=list(BITS),
        genesis=genesis,
        link=lambda d, b: link[d, b],
        single=lambda b: single[b],
        joined=lambda x, y: joined[x, y],
    )


def tables(keys: list[Any]) -> list[dict[Any, int]]:
    return [dict(zip(keys, v, strict=True)) for v in itertools.product(BITS, repeat=len(keys))]


LINKS = tables(list(itertools.product(BITS, BLOCKS)))
JOINED = tables(list(itertools.product(BITS, BITS)))
SINGLE = tables(list(BLOCKS))


def chain_inputs(link: Any, genesis: int, chain: list[str]) -> tuple[int, set[tuple[int, str]]]:
    """The head of a chain, newest block first, and what was hashed for it."""
    digest, inputs = genesis, set()
    for block in reversed(chain):
        inputs.add((digest, block))
        digest = link[digest, block]
    return digest, inputs


def test_all_chains_under_all_links_of_one_bit():
    chains = [list(c) for n in range(4) for c in itertools.product(BLOCKS, repeat=n)]
    excused = 0
    for genesis, link in itertools.product(BITS, LINKS):
        h = hashing(genesis, link, SINGLE[0], JOINED[0])
        for one, two in itertools.product(chains, repeat=2):
            (head, mine), (other, theirs) = (chain_inputs(link, genesis, c) for c in (one, two))
            assert (h.head(one), h.head(two)) == (head, other)
            if head == other and one != two:
                collides = any(x != y and link[x] == link[y] for x in mine for y in theirs)
                again = any(link[x] == genesis for x in mine | theirs)
                assert collides or again
                excused += 1
    assert excused > 1000


Plain = str | tuple["Plain", "Plain"]


def trees(depth: int) -> list[Plain]:
    if depth == 0:
        return list(BLOCKS)
    below = trees(depth - 1)
    return [*below, *itertools.product(below, repeat=2)]


def made(tree: Plain) -> Any:
    return Tree.leaf(tree) if isinstance(tree, str) else Tree.node(*map(made, tree))


def block_at(tree: Plain, way: list[bool]) -> str | None:
    for right in way:
        if isinstance(tree, str):
            return None
        tree = tree[right]
    return tree if isinstance(tree, str) else None


@pytest.mark.parametrize("single", SINGLE)
def test_all_proofs_of_small_trees_under_all_joins_of_one_bit(single):
    steps = list(itertools.product((False, True), BITS))
    paths = [list(p) for n in range(3) for p in itertools.product(steps, repeat=n)]
    forged = 0
    for joined in JOINED:
        h = hashing(0, LINKS[0], single, joined)
        for plain, block, path in itertools.product(trees(1), BLOCKS, paths):
            tree = made(plain)
            if h.computed(block, path) != h.root(tree):
                continue
            if block_at(plain, [s for s, _ in path]) == block:
                continue
            forged += 1
            assert (
                h.pair_collision(tree, block, path)
                or h.leaf_collision(tree, block)
                or h.leaf_for_node(tree, block, path)
            )
    assert forged > 0
