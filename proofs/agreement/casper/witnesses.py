"""Three validators of equal deposits who vote on a tree of checkpoints with two branches."""

from __future__ import annotations

from itertools import pairwise

from formal.language import witness
from proofs.agreement.casper.statements import CheckpointTree


def _tree(left: int, right: int, deposit: int = 1, **height: int) -> CheckpointTree:
    """The genesis ``g`` and two branches, ``a1``, ``a2``, … and ``b1``, ``b2``, …, of these
    lengths; a checkpoint's height is its number, unless another one is given."""
    parents: dict[str, str] = {}
    for branch, length in (("a", left), ("b", right)):
        chain = ["g", *(f"{branch}{i}" for i in range(1, length + 1))]
        parents |= {child: above for above, child in pairwise(chain)}
    checkpoints = ["g", *parents]
    return CheckpointTree(
        Validator=["v", "w", "x"],
        Checkpoint=checkpoints,
        validators=["v", "w", "x"],
        deposit=lambda v: deposit,
        genesis="g",
        parent={c: parents.get(c) for c in checkpoints},
        height={c: 0 if c == "g" else int(c[1]) for c in checkpoints} | height,
    )


def _votes(**links: str) -> set[tuple[str, str, str]]:
    """Votes by validator; ``g-a1 a1-a2`` are two links."""
    return {
        (v, source, target)
        for v, text in links.items()
        for source, target in (link.split("-") for link in text.split())
    }


@witness(structure=CheckpointTree, zh="一个验证者对同一高度投两票")
def double_voter():
    """Two branches are finalized; only ``w`` voted on both, for two targets of one height."""
    votes = _votes(v="g-a1 a1-a2", w="g-a1 a1-a2 g-b1 b1-b2", x="g-b1 b1-b2")
    return _tree(2, 2), {"votes": votes, "a": "a1", "b": "b1"}


@witness(structure=CheckpointTree, zh="一个验证者的一票包围另一票")
def surrounding_voter():
    """Two branches are finalized at different heights; the vote of ``w`` from the genesis to ``b3``
    surrounds its vote from ``a1`` to ``a2``."""
    votes = _votes(v="g-a1 a1-a2", w="g-a1 a1-a2 g-b3 b3-b4", x="g-b3 b3-b4")
    return _tree(2, 4), {"votes": votes, "a": "a1", "b": "b3"}


@witness(structure=CheckpointTree)
def justified_only():
    """All jump over ``a1``, which is justified and not finalized; nobody breaks a commandment."""
    both = "g-a1 g-b2 b2-b3"
    return _tree(1, 3), {"votes": _votes(v=both, w=both, x=both), "a": "a1", "b": "b2"}


@witness(structure=CheckpointTree)
def no_deposits():
    """Nobody has a deposit, so that no votes are two thirds: everything is final, nobody pays."""
    return _tree(2, 2, deposit=0), {"votes": set(), "a": "a1", "b": "b1"}


@witness(structure=CheckpointTree)
def one_chain():
    """Two checkpoints of one chain are finalized."""
    chain = "g-a1 a1-a2 a2-a3"
    return _tree(3, 0), {"votes": _votes(v=chain, w=chain, x=chain), "a": "a1", "b": "a2"}


@witness(structure=CheckpointTree, fails="child_height", zh="被拒绝：高度不连续")
def heights_that_jump():
    """Rejected: ``a1`` and ``a2`` have the heights 1 and 3, ``b1`` and ``b2`` have 2 and 4, and no
    vote is within another one."""
    both = "g-a1 a1-a2 g-b1 b1-b2"
    votes = _votes(v=both, w=both, x=both)
    return _tree(2, 2, a1=1, a2=3, b1=2, b2=4), {"votes": votes, "a": "a1", "b": "b1"}


def _more(
    tree: CheckpointTree, votes: set[tuple[str, str, str]], members: str, a: str, b: str, c: str
):
    return tree, {"votes": votes, "members": set(members), "a": a, "b": b, "c": c}


@witness(structure=CheckpointTree, zh="在已证成的检查点之后再终局一个")
def one_more_chain():
    """Two validators justified ``a1``; they can finalize ``a3``, whatever the third one does."""
    return _more(_tree(4, 1), _votes(v="g-a1", w="g-a1", x="g-b1 g-a1"), "vw", "a1", "a3", "a4")


@witness(structure=CheckpointTree)
def too_few_members():
    """One validator of three finalizes nothing."""
    return _more(_tree(2, 0), set(), "v", "g", "a1", "a2")


@witness(structure=CheckpointTree)
def member_already_slashable():
    """A validator that voted twice for one height stays slashable."""
    return _more(_tree(3, 1), _votes(v="g-a1 g-b1"), "vwx", "g", "a2", "a3")


@witness(structure=CheckpointTree)
def vote_from_unjustified():
    """A validator that voted from a checkpoint that nobody justified cannot vote around it."""
    return _more(_tree(4, 0), _votes(v="a1-a2"), "vwx", "g", "a3", "a4")


@witness(structure=CheckpointTree)
def older_source():
    """Validators that voted from a justified checkpoint cannot vote around it from an older one."""
    chain = "g-a1 a1-a2"
    return _more(_tree(2, 4), _votes(v=chain, w=chain, x=chain), "vwx", "g", "b3", "b4")


@witness(structure=CheckpointTree)
def target_too_low():
    """A second vote for the height of an earlier target is a double vote."""
    return _more(_tree(2, 1), _votes(v="g-b1"), "vwx", "g", "a1", "a2")


@witness(structure=CheckpointTree)
def no_child():
    """Without a link to a child the new checkpoint is justified only."""
    return _more(_tree(2, 1), set(), "vwx", "g", "a2", "b1")


@witness(structure=CheckpointTree, zh="已证成的检查点中最高者")
def one_more_chain_listed():
    """Two validators justified ``a1``, the highest of the targets that are justified."""
    tree, values = one_more_chain.value
    return tree, {"votes": values["votes"], "targets": ["a1", "b1"]}
