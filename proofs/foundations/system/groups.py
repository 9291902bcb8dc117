"""Unicast, multicast and broadcast: to how many processes a message is addressed.

The document lists broadcast and multicast beside synchronous and asynchronous communication.  They
are no modes of a computation but kinds of addressing: a message is addressed to a group, and the
group may be one process or all.
"""

from __future__ import annotations

from formal.language import (
    Exists,
    ForAll,
    Iff,
    Implies,
    Mutant,
    Not,
    Rel,
    definition,
    some,
    theorem,
)
from proofs.foundations.system.statements import System


@definition(seed="1.2.1", zh="多播：发给一个组")
def multicast(S: System, m: Message, group: Rel[Process]):
    """The message is addressed to the members of the group, and to nobody else."""
    return ForAll(lambda p: Iff(S.addressee(m, p), group(p)))


@definition(seed="1.2.1", zh="单播：只发给一个进程")
def unicast(S: System, m: Message):
    """The message is addressed to a group of one."""
    return Exists(lambda p: multicast(S, m, lambda q: q == p))


@definition(seed="1.2.1", zh="广播：发给所有进程")
def broadcast(S: System, m: Message):
    """The message is addressed to the group of all processes."""
    return multicast(S, m, lambda q: True)


@theorem(
    by=("lean", "smt"),
    seed="1.2.1",
    witness="to_the_group",
    zh="组外进程收不到多播",
    mutants=(
        Mutant(1, by="to_another_group"),
        Mutant("received_by_addressee", by="misdelivered_q"),
    ),
)
def multicast_stays_in_group(S: System, m: Message, group: Rel[Process], e: Event):
    """What is addressed to a group is received by its members only."""
    return Implies(multicast(S, m, group), S.received(e) == some(m), group(S.process(e)))


@theorem(
    by=("lean", "smt"),
    seed="1.2.1",
    witness="one_message_system",
    zh="单播由一个进程接收",
    mutants=Mutant(1, by="received_by_two"),
)
def unicast_received_by_one(S: System, m: Message, e: Event, f: Event):
    """What is addressed to one process is received by one at most."""
    return Implies(
        unicast(S, m),
        S.received(e) == some(m),
        S.received(f) == some(m),
        S.process(e) == S.process(f),
    )


@theorem(
    by=("lean", "smt"),
    seed="1.2.1",
    witness="received_by_two",
    zh="不止一个进程时，广播不是单播",
    mutants=(Mutant(1, by="only_one_process"), Mutant(2, by="one_message_system")),
)
def broadcast_is_not_unicast(S: System, m: Message, p: Process, q: Process):
    """Where there are two processes, what is addressed to all is not addressed to one."""
    return Implies(p != q, broadcast(S, m), Not(unicast(S, m)))
