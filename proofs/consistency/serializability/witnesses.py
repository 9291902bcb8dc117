"""Schedules of two or three transactions, with and without locks."""

from __future__ import annotations

from formal.language import witness
from proofs.consistency.serializability.statements import Kind, Transactions

_KINDS = {
    "r": Kind.read,
    "w": Kind.write,
    "s": Kind.lock_shared,
    "l": Kind.lock_exclusive,
    "u": Kind.unlock,
}


def _schedule(text: str):
    """A schedule in the notation of the textbooks: ``r1x`` is "transaction 1 reads x", ``s`` and
    ``l`` take a shared and an exclusive lock, ``u`` unlocks."""
    operations = text.split()
    once = list(dict.fromkeys(operations))
    transactions = Transactions(
        Transaction=sorted({o[1] for o in once}),
        Object=sorted({o[2] for o in once}),
        Operation=once,
        transaction={o: o[1] for o in once},
        object={o: o[2] for o in once},
        kind={o: _KINDS[o[0]] for o in once},
    )
    return transactions, {"schedule": operations}


@witness(structure=Transactions, zh="交错但可串行化")
def interleaved():
    """Interleaved, yet as good as transaction 1 before transaction 2."""
    return _schedule("r1x w1x r2x w2x r1y r2y")


@witness(structure=Transactions, zh="同一操作出现两次")
def repeated_operation():
    """An operation that stands twice in the schedule, so it is no schedule."""
    return _schedule("r1x r1x")


@witness(structure=Transactions, zh="盲写：视图可串行化而非冲突可串行化")
def blind_writes():
    """Serializable by its views, since the third write hides the others, but not by conflicts."""
    return _schedule("r1x w2x w1x w3x")


@witness(structure=Transactions, zh="丢失更新")
def lost_update():
    """Both transactions read before either writes: the first update is lost.  Nobody locks."""
    return _schedule("r1x r2x w1x w2x")


@witness(structure=Transactions, zh="两阶段锁，共享锁可同时持有")
def two_phase_locks():
    """Two transactions read one object under shared locks, and write another one after another."""
    return _schedule("s1x r1x s2x r2x l1y u1x w1y u1y l2y w2y u2x u2y")


@witness(structure=Transactions, zh="被拒绝：过早解锁")
def locks_given_back_early():
    """Rejected: transaction 1 gives back a lock before it takes the next one."""
    return _schedule("l1x w1x u1x l2x w2x l2y w2y u2x u2y l1y w1y u1y")


@witness(structure=Transactions, zh="被拒绝：同一把锁授予两个事务")
def lock_granted_twice():
    """Rejected: both transactions get the exclusive lock, and an update is lost."""
    return _schedule("l1x l2x r1x r2x w1x w2x u1x u2x")
