"""Three peers that sign one transaction, or do not."""

from __future__ import annotations

from formal.language import witness
from proofs.systems.fabric.statements import Change, Network

PEERS = ("a", "b", "c")


def _signed(signers, honest="ab", least=2, executed=True):
    """A transaction that puts 1 where 0 was, signed by some peers; a policy of so many signatures.
    One that was not executed claims to have read version 1."""
    version = 0 if executed else 1
    network = Network(
        Transaction=["t"],
        Key=["x"],
        Value=[0, 1],
        execute=lambda t, s, k: Change.put(1),
        reads=lambda t, k: True,
        saw=lambda t, k: 0,
        version=lambda t, k: version,
        writes=lambda t, k: Change.put(1),
        validates=True,
    )
    return network, {
        "Peer": PEERS,
        "start": {"x": (0, 0)}.get,
        "ledger": ["t"],
        "admits": lambda peers: sum(peers(p) for p in PEERS) >= least,
        "honest": lambda p: p in honest,
        "signs": lambda p, t: p in signers,
    }


@witness(structure=Network, zh="三个节点中两个签名，一个不诚实")
def two_of_three():
    """Two signatures of three peers, one of which is not honest."""
    return _signed("bc")


@witness(structure=Network, zh="被拒绝：一个说谎者即可")
def one_liar_is_enough():
    """Rejected: one signature is enough, and it is that of a liar."""
    return _signed("c", least=1, executed=False)


@witness(structure=Network, zh="被拒绝：没有签名")
def unsigned():
    """Rejected: a transaction that nobody signed."""
    return _signed("", executed=False)


@witness(structure=Network, zh="被拒绝：诚实者什么都签")
def signs_anything():
    """Rejected: peers that are called honest sign what they have not executed."""
    return _signed("ab", executed=False)
