"""Leases with a margin below the skew of the clocks."""

from __future__ import annotations

from formal.language import witness
from proofs.systems.lease.protocol import Lease


@witness(structure=Lease, zh="余量小于偏差")
def short_margin():
    """Clocks that may differ by two, and a server that waits for one."""
    return Lease(Client=["a", "b"], duration=3, skew=2, margin=1), {"c": "a", "d": "b"}
