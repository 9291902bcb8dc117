"""Ledgers of two or three transactions on one or two keys."""

from __future__ import annotations

from formal.language import witness
from proofs.systems.fabric.statements import Change, Network

PUT, DELETE, KEEP = Change.put, Change.delete(), Change.keep()


def _network(keys, transactions, start, validates=True):
    """A network, and the ledger of its transactions in the order in which they are given: what one
    does on a state, its read set (key: value and version, or ``None`` where the key was absent),
    and its write set."""

    def read(t, k, i):
        found = transactions[t][1].get(k)
        return None if found is None else found[i]

    network = Network(
        Transaction=list(transactions),
        Key=keys,
        Value=[0, 1, 2],
        execute=lambda t, s, k: transactions[t][0](s).get(k, KEEP),
        reads=lambda t, k: k in transactions[t][1],
        saw=lambda t, k: read(t, k, 0),
        version=lambda t, k: read(t, k, 1),
        writes=lambda t, k: transactions[t][2].get(k, KEEP),
        validates=validates,
    )
    return network, {"start": start.get, "ledger": list(transactions)}


def _increment(s):
    """One more than what x holds; it stops at 2, so that there are few values."""
    return {"x": PUT(min(s("x").value + 1 if s("x") else 1, 2))}


def _put_own(k):
    """Puts the transaction's own key, if there is no key at all."""
    return lambda s: {} if s("x") or s("y") else {k: PUT(1)}


@witness(structure=Network, zh="冲突：第二笔无效，重做后有效")
def conflict():
    """Two transactions add one to what both read; the second is refused, and done again."""
    first = (_increment, {"x": (0, 0)}, {"x": PUT(1)})
    again = (_increment, {"x": (1, 1)}, {"x": PUT(2)})
    return _network(["x"], {"first": first, "second": first, "again": again}, {"x": (0, 0)})


@witness(structure=Network, zh="删除与重新创建")
def delete_and_create():
    """A key is deleted and created again; who read it before is refused, who has seen that it was
    absent is not."""

    def clear(s):
        return {"x": DELETE}

    def copy(s):
        return {"y": PUT(s("x").value)} if s("x") else {}

    return _network(
        ["x", "y"],
        {
            "clear": (clear, {}, {"x": DELETE}),
            "saw it absent": (copy, {"x": None}, {}),
            "create": (_increment, {"x": None}, {"x": PUT(1)}),
            "saw the old one": (copy, {"x": (0, 0)}, {"y": PUT(0)}),
        },
        {"x": (0, 0)},
    )


@witness(structure=Network, zh="被拒绝：不验证，丢失更新")
def lost_update():
    """Without validation: both transactions read 0 and write 1, and both are accepted."""
    adds = (_increment, {"x": (0, 0)}, {"x": PUT(1)})
    return _network(["x"], {"first": adds, "second": adds}, {"x": (0, 0)}, validates=False)


@witness(structure=Network, zh="被拒绝：初始版本与交易序号相同")
def old_versions():
    """A start whose version is the number of a transaction to come: its write goes unnoticed."""
    adds = (_increment, {"x": (0, 1)}, {"x": PUT(1)})
    return _network(["x"], {"first": adds, "second": adds}, {"x": (0, 1)})


@witness(structure=Network, zh="被拒绝：从未执行的交易")
def never_executed():
    """A read set that comes from no execution: the version is current, the value never was."""
    forged = (_increment, {"x": (1, 0)}, {"x": PUT(2)})
    return _network(["x"], {"forged": forged}, {"x": (0, 0)})


@witness(structure=Network, zh="被拒绝：幻读")
def phantom_rows():
    """Two transactions find no key, and each puts its own.  Read sets that have only the keys that
    were there are empty, so nothing is noticed."""
    return _network(
        ["x", "y"],
        {"first": (_put_own("x"), {}, {"x": PUT(1)}), "second": (_put_own("y"), {}, {"y": PUT(1)})},
        {},
    )
