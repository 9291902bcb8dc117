"""What a lock service owes to weak fairness, and what it does not.

Liveness by WF1 from end to end: a lock that is free is granted, a lease ends, and so tokens grow
without bound; a write that was sent arrives, unless a larger token overtakes it.  That one client
waits for ever is compatible with all of it.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Match,
    Nat,
    Not,
    Or,
    Sort,
    definition,
    theorem,
)
from proofs.foundations.execution.statements import LabelledSystem
from proofs.semantics.ltl.statements import leads_to
from proofs.systems.lock_service.protocol import LockService


class Act(Data, zh="锁服务的动作"):
    """The actions of the lock service with their parameters."""

    Client: Sort
    grant: Case[Client]  # the client gets the free lock
    expire: Case[Client]  # the client's lease ends
    request: Case[Client, Nat]  # the client sends a write with the token
    write: Case[Client, Nat]  # the write arrives and is accepted


@definition(zh="锁服务作为带标号的转移系统")
def labelled(L: LockService) -> LabelledSystem[L.State, Act[Client]]:
    """The lock service as a labelled system: its steps, each with its action and parameters."""

    def step(s: L.State, act: Act[Client], t: L.State):
        return Match(
            act,
            grant=lambda c: L.grant_step(s, t, c),
            expire=lambda c: L.expire_step(s, t, c),
            request=lambda c, k: L.request_step(s, t, c, k),
            write=lambda c, k: L.write_step(s, t, c, k),
        )

    return LabelledSystem.make(step=step)


@theorem(by="lean", witness="one_grant", zh="带标号系统的步就是协议的步")
def step_is_act(L: LockService, s: L.State, t: L.State):
    """The steps of the lock service are the steps of the labelled system."""
    return Iff(L.step(s, t), Exists(lambda act: labelled(L).step(s, act, t)))


@definition(zh="授予")
def grants(Client: Sort, act: Act[Client]):
    """Some client is granted the lock."""
    return Exists(lambda c: act == Act.grant(c))


@definition(zh="租约结束")
def expires(Client: Sort, act: Act[Client]):
    """Some lease ends."""
    return Exists(lambda c: act == Act.expire(c))


@definition(zh="某写到达")
def writes(Client: Sort, c: Client, k: Nat, act: Act[Client]):
    """The client's write with the token arrives."""
    return act == Act.write(c, k)


@definition(zh="锁空闲")
def is_free(L: LockService, s: L.State):
    """Nobody holds the lock."""
    return ForAll(lambda c: Not(s.holds(c)))


@definition(zh="写已到达")
def arrived(L: LockService, s: L.State, c: Client, k: Nat):
    """The storage has accepted the client's write with the token."""
    return Exists(lambda i: s.accepted(i, c, k))


@definition(zh="每个已发出的写终将到达或被超越")
def writes_served(L: LockService, states: Fun[Nat, L.State]):
    """Each write that was sent arrives, or the storage is fenced and sees a larger token."""

    def served(c: Client, k: Nat):
        return leads_to(
            states,
            lambda s: s.requested(c, k),
            lambda s: Or(arrived(L, s, c, k), And(L.fenced, k < s.largest)),
        )

    return ForAll(served)


def _run(L, states, acts):
    """An infinite run of the service from an initial state."""
    return [L.init(states(0)), labelled(L).infinite_run(states, acts)]


def _fair_service(L, states, acts):
    """The run is weakly fair to granting the lock, and to ending a lease."""
    return [
        labelled(L).weakly_fair(lambda act: grants(act), states, acts),
        labelled(L).weakly_fair(lambda act: expires(act), states, acts),
    ]


def _fair_writes(L, states, acts):
    """The run is weakly fair to every single write."""
    return ForAll(lambda c, k: labelled(L).weakly_fair(lambda act: writes(c, k, act), states, acts))


@theorem(
    by="lean",
    cite="lamport1994",
    seed="1.7.1",
    inhabited_by="fair_run",
    zh="锁服务的活性：空闲的锁终被授予，租约终会结束，令牌无界增长",
)
def grant_is_live(L: LockService, states: Fun[Nat, L.State], acts: Fun[Nat, Act[Client]]):
    """In a run that is weakly fair to granting and to expiry, a free lock is granted some time, a
    held one gets free, and so every token is handed out."""
    return Implies(
        *_run(L, states, acts),
        *_fair_service(L, states, acts),
        And(
            leads_to(states, lambda s: is_free(L, s), lambda s: Not(is_free(L, s))),
            leads_to(states, lambda s: Not(is_free(L, s)), lambda s: is_free(L, s)),
            ForAll(lambda k: Exists(lambda n, c: states(n).granted(c, k))),
        ),
    )


@theorem(
    by="lean",
    cite="lamport1994",
    seed="1.7.1",
    inhabited_by="fair_run",
    zh="写的活性：已发出的写终将到达，除非被更大的令牌超越",
)
def write_is_live(L: LockService, states: Fun[Nat, L.State], acts: Fun[Nat, Act[Client]]):
    """In a run that is weakly fair to every write, a write that was sent arrives, unless the
    storage is fenced and has seen a larger token."""

    return Implies(
        labelled(L).infinite_run(states, acts),
        _fair_writes(L, states, acts),
        writes_served(L, states),
    )


@theorem(by="lean", zh="见证：对一切公平且有写发出的运行存在")
def fair_run():
    """Runs as in `grant_is_live` and `write_is_live` exist, with a write that is still to come."""

    def claim(
        Client: Sort,
        L: LockService[Client],
        states: Fun[Nat, L.State],
        acts: Fun[Nat, Act[Client]],
    ):
        def pending(n: Nat, c: Client, k: Nat):
            s = states(n)
            return And(s.requested(c, k), Not(arrived(L, s, c, k)), s.largest <= k)

        return And(
            *_run(L, states, acts),
            *_fair_service(L, states, acts),
            _fair_writes(L, states, acts),
            Exists(pending),
        )

    return Exists(claim)


@theorem(by="lean", seed="1.7.1", zh="弱公平下的饥饿：某客户端永远得不到锁")
def starvation():
    """Weak fairness does not serve everybody: in some run that is weakly fair to granting the lock
    to each client, to ending each lease, and to each write, a client never gets the lock."""

    def claim(
        Client: Sort,
        L: LockService[Client],
        states: Fun[Nat, L.State],
        acts: Fun[Nat, Act[Client]],
        c: Client,
    ):
        def each(d: Client):
            return And(
                labelled(L).weakly_fair(lambda act: act == Act.grant(d), states, acts),
                labelled(L).weakly_fair(lambda act: act == Act.expire(d), states, acts),
            )

        return And(
            *_run(L, states, acts),
            *_fair_service(L, states, acts),
            ForAll(each),
            _fair_writes(L, states, acts),
            ForAll(lambda n: Not(states(n).holds(c))),
        )

    return Exists(claim)
