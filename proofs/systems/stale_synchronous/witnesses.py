"""Two workers."""

from __future__ import annotations

from formal.language import witness
from proofs.systems.stale_synchronous.protocol import StaleSynchronous


@witness(structure=StaleSynchronous, zh="两个工作者")
def two_workers():
    """Two workers, of whom one may be an iteration ahead."""
    return StaleSynchronous(Worker=["a", "b"], staleness=1), {"w": "a"}
