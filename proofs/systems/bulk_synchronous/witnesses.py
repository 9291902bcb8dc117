"""Two workers that train a number modulo 7."""

from __future__ import annotations

from formal.language import witness
from proofs.systems.bulk_synchronous.protocol import BulkSynchronous


def _training(add):
    return BulkSynchronous(
        Worker=["a", "b"],
        Parameters=range(7),
        first=1,
        update=lambda w, c, p: (p * (2 if w == "a" else 3) + c) % 7,
        add=add,
    )


@witness(structure=BulkSynchronous, zh="两个工作者")
def two_workers():
    """Two workers, whose updates are added."""
    return _training(lambda p, q: (p + q) % 7), {"workers": ["a", "b"]}


@witness(structure=BulkSynchronous, fails="order_plays_no_part", zh="被拒绝：后到者覆盖")
def last_one_wins():
    """Rejected: an update replaces what was there, so that the order of arrival matters."""
    return _training(lambda p, q: q)
