"""A lock service before and after its first grant."""

from __future__ import annotations

from formal.language import witness
from proofs.systems.lock_service.protocol import LockService


def _state(**facts: object) -> LockService.State:
    """A state with the given facts, and otherwise as at the start."""
    start = {"holds": set(), "next_token": 0, "granted": set(), "requested": set()}
    storage = {"largest": 0, "writes": 0, "accepted": set()}
    return LockService.State(Client=["a", "b"], **start | storage | facts)


@witness(structure=LockService, zh="一次授予前后的状态")
def one_grant():
    """Client a is granted the lock."""
    after = _state(holds={"a"}, next_token=1, granted={("a", 0)})
    return LockService(Client=["a", "b"], fenced=True), {"s": _state(), "t": after}
