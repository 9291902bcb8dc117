"""The definitions of the models, tried out on every order.  Shares nothing with the searches."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import permutations

from formal.histories.history import UNKNOWN


def orders(history, operations, must_precede, optional=lambda o: o.open):
    """Whether some legal order exists of the operations without some of the optional ones.

    What is optional may precede nothing, so that leaving it to the end is leaving it out.
    """
    steps, unknown = history.object.step, UNKNOWN
    keys = list({o.key: None for o in operations})
    todo = [
        (
            1 << i,
            sum(1 << j for j, p in enumerate(operations) if p is not o and must_precede(p, o)),
            keys.index(o.key),
            o,
        )
        for i, o in enumerate(operations)
    ]
    required = sum(bit for bit, _, _, o in todo if not optional(o))
    assert all(earlier & ~required == 0 for _, earlier, _, _ in todo)
    failed = set()

    def extend(left, states):
        if not left & required:
            return True
        if (left, states) in failed:
            return False
        for bit, earlier, key, o in todo:
            if not left & bit or left & earlier:
                continue
            after, response = steps(states[key], o.function, o.argument)
            if (o.response is unknown or o.response == response) and extend(
                left & ~bit, (*states[:key], after, *states[key + 1 :])
            ):
                return True
        failed.add((left, states))
        return False

    return extend((1 << len(todo)) - 1, (history.object.initial,) * len(keys))


def real_time(p, o):
    return p.answered is not None and p.answered < o.invoked


def same_client(p, o):
    return p.process == o.process and not p.open and p.invoked < o.invoked


def seen_by(process, operations):
    """The operations as a client sees them: what others were answered does not count."""
    return [o if o.process == process else replace(o, response=UNKNOWN) for o in operations]


def linearizable(history):
    return orders(history, history.operations, real_time)


def sequential(history):
    return orders(history, history.operations, same_client)


def pram(history):
    return all(
        orders(history, seen_by(c, history.operations), same_client) for c in history.processes
    )


def goes_on(before, after):
    """Whether a past holds the past of what is in it; both as bits."""
    return before & ~after == 0


def causal(history):
    """Tries all strict partial orders that hold each client's own.

    An order is the past of each operation, as bits, chosen for one operation after another, those
    with the fewest possible pasts first.  A past is possible when it holds the client's earlier
    operations and explains the answer, if only the clients' own orders counted in it.
    """
    operations = history.operations
    n = len(operations)
    own = [
        sum(1 << p.index for p in operations if p is not o and same_client(p, o))
        for o in operations
    ]

    @cache
    def explained(e, past, inner):
        """Whether an order of this past, with pasts inside it, explains an operation."""
        inside = [o for o in operations if past >> o.index & 1]
        before = {o.index: p for o, p in zip(inside, inner, strict=True)} | {e.index: past}
        return orders(
            history,
            seen_by(e.process, [*inside, e]),
            lambda p, o: before[o.index] >> p.index & 1,
            lambda o: False,
        )

    def explains(e, past, pasts):
        inner = tuple(pasts[i] & past for i in range(n) if past >> i & 1)
        return e.open or explained(e, past, inner)

    def possible(e):
        return [
            past
            for past in range(1 << n)
            if not past >> e.index & 1
            and own[e.index] & ~past == 0
            and all(goes_on(own[i], past) for i in range(n) if past >> i & 1)
            and explains(e, past, own)
        ]

    choices = []
    for e in operations:
        choices.append((possible(e), e.index))
        if not choices[-1][0]:
            return False
    choices.sort(key=lambda c: len(c[0]))

    def extend(pasts, chosen):
        if len(pasts) == n:
            return True
        found, i = choices[len(pasts)]
        chosen |= 1 << i
        for past in found:
            new = pasts | {i: past}
            if (
                all(
                    goes_on(new[b], new[a])
                    for a, b in [(i, b) for b in pasts] + [(a, i) for a in pasts]
                    if new[a] >> b & 1
                )
                and all(
                    explains(operations[a], new[a], new)
                    for a in new
                    if (a == i or new[a] >> i & 1) and new[a] & ~chosen == 0
                )
                and extend(new, chosen)
            ):
                return True
        return False

    return extend({}, 0)


BRUTE = {
    "linearizable": linearizable,
    "sequential": sequential,
    "causal": causal,
    "pram": pram,
}


def eventual(history, strong):
    """Eventual or strong eventual consistency by all orders of the updates; None: undecided."""
    object = history.object
    updates = [o for o in history.operations if not object.observes(o.function, o.response)]
    if any(u.open for u in updates):
        return None
    end = max((u.answered for u in updates), default=-1)
    late = [o for o in history.operations if o not in updates and o.invoked > end and not o.open]
    late = [o for o in late if o.response is not UNKNOWN]
    if not late:
        return None
    if not strong:
        late = list({(o.process, o.key, o.function, o.argument): o for o in late}.values())
    for key in {o.key for o in late}:
        seen = [o for o in late if o.key == key]
        for order in permutations([u for u in updates if u.key == key]):
            state = object.initial
            for u in order:
                state, _ = object.step(state, u.function, u.argument)
            if all(object.step(state, o.function, o.argument)[1] == o.response for o in seen):
                break
        else:
            return False
    return True
