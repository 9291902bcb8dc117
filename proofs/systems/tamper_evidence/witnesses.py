"""Hash functions with and without collisions, written as tables or as text."""

from __future__ import annotations

from formal.language import witness
from proofs.systems.tamper_evidence.statements import Hashing, Tree


def _apart(blocks=("a", "b")):
    """Digests are what was hashed, written out to a small depth: nothing collides."""
    return Hashing(
        Block=list(blocks),
        Digest=["", *blocks, *(x + y for x in blocks for y in blocks)],
        genesis="",
        link=lambda digest, block: (digest + block)[-2:],
        single=lambda block: block,
        joined=lambda left, right: (left + right)[:2],
    )


@witness(structure=Hashing, zh="同一条链")
def same_chain():
    """A chain of two blocks, twice."""
    return _apart(), {"chain": ["b", "a"], "other": ["b", "a"]}


@witness(structure=Hashing, zh="正确的包含证明")
def right_proof():
    """The second of two leaves, with the digest of the first."""
    tree = Tree.node(Tree.leaf("a"), Tree.leaf("b"))
    return _apart(), {"tree": tree, "block": "b", "path": [(True, "a")]}


@witness(structure=Hashing, zh="一片叶")
def second_leaf():
    """The same, without its proof."""
    tree = Tree.node(Tree.leaf("a"), Tree.leaf("b"))
    return _apart(), {"tree": tree, "block": "b", "way": [True]}
