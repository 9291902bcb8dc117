"""The definitions of the models, tried out on every order.  Shares nothing with the searches."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

from formal.histories.history import UNKNOWN


def orders(history, operations, must_precede, optional=lambda o: o.open):
    """Whether some legal order exists of the operations without some of the optional ones."""

    def extend(left, states):
        if not left:
            return True
        for o in left:
            if any(must_precede(p, o) for p in left if p is not o):
                continue
            state = states.get(o.key, history.object.initial)
            after, response = history.object.step(state, o.function, o.argument)
            if o.response is not UNKNOWN and o.response != response:
                continue
            if extend([p for p in left if p is not o], {**states, o.key: after}):
                return True
        return False

    free = [o for o in operations if optional(o)]
    for chosen in product((False, True), repeat=len(free)):
        out = {o.index for o, keep in zip(free, chosen, strict=True) if not keep}
        if extend([o for o in operations if o.index not in out], {}):
            return True
    return False


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


def causal_orders(history):
    """All strict partial orders that hold each client's own, as the bits of those before each.

    Built up one operation's past after another; an answered operation whose past does not explain
    it, even if only the clients' own orders counted in it, ends the attempt.
    """
    operations = history.operations
    n = len(operations)
    own = [
        sum(1 << p.index for p in operations if p is not o and same_client(p, o))
        for o in operations
    ]

    @cache
    def possible(i, past):
        e = operations[i]
        inside = [o for o in operations if o is e or past >> o.index & 1]
        return e.open or orders(history, seen_by(e.process, inside), same_client, lambda o: False)

    def extend(pasts):
        i = len(pasts)
        if i == n:
            yield tuple(pasts)
            return
        for past in range(1 << n):
            if past >> i & 1 or own[i] & ~past:
                continue
            new = [*pasts, past]
            # Transitive and without cycles, as far as chosen.
            if all(
                not (new[a] >> b & 1) or (new[b] & ~new[a] == 0 and not new[b] >> a & 1)
                for a, b in [(i, b) for b in range(i)] + [(a, i) for a in range(i)]
            ) and possible(i, past):
                yield from extend(new)

    return extend([])


def causal(history):
    operations = history.operations
    for pasts in causal_orders(history):

        def before(p, o, pasts=pasts):
            return pasts[o.index] >> p.index & 1

        if all(
            orders(
                history,
                seen_by(e.process, [o for o in operations if o is e or before(o, e)]),
                before,
                lambda o: False,
            )
            for e in operations
            if not e.open
        ):
            return True
    return False


BRUTE = {
    "linearizable": linearizable,
    "sequential": sequential,
    "causal": causal,
    "pram": pram,
}
