"""Replicas, clients and tags that satisfy the axioms of the register."""

from __future__ import annotations

from formal.language import witness
from proofs.consistency.abd.protocol import Register


def _instance(quorums: list[str]) -> Register:
    """Three replicas; clients ``a`` and ``b`` with two operations each, a write and a read."""
    stamps = [(0, "a"), (1, "a"), (1, "b"), (2, "a"), (2, "b")]
    return Register(
        Replica=[1, 2, 3],
        Quorum=quorums,
        Client=["a", "b"],
        Operation=["write a", "read a", "write b", "read b"],
        Tag=stamps,
        Value=["x", "y"],
        member=lambda n, q: str(n) in q,
        client=lambda o: o[-1],
        is_write=lambda o: o.startswith("write"),
        argument=lambda o: "x" if o[-1] == "a" else "y",
        le=lambda s, t: s <= t,
        owner=lambda s: s[1],
        initial_tag=stamps[0],
        initial_value="x",
    )


@witness(structure=Register, zh="三副本、多数派")
def three_replicas():
    """Majorities of three replicas; a tag is a time stamp with its writer's name."""
    return _instance(["12", "13", "23", "123"])


@witness(structure=Register, fails="quorums_meet", zh="单副本的法定集不相交")
def single_replicas():
    """Quorums of one replica do not meet: R + W ≤ N."""
    return _instance(["1", "2", "3"])


@witness(structure=Register, zh="一次调用前后的状态")
def one_call():
    """Client ``a`` calls its write."""
    register = _instance(["12", "13", "23", "123"])
    sorts = {d.name: list(d.values) for d in register._data.sorts}
    replicas, operations = sorts["Replica"], sorts["Operation"]
    facts = {
        **{name: set() for name in ("precedes", "replied", "chosen", "stored", "completed")},
        "tag": dict.fromkeys(operations, (0, "a")),
        "value": dict.fromkeys(operations, "x"),
        "stored_by": dict.fromkeys(operations, "12"),
        "held_tag": dict.fromkeys(replicas, (0, "a")),
        "held_value": dict.fromkeys(replicas, "x"),
    }
    before = Register.State(**sorts, invoked=set(), **facts)
    after = Register.State(**sorts, invoked={"write a"}, **facts)
    return register, {"s": before, "t": after}
