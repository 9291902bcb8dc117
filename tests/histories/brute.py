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


@cache
def strict_orders(n):
    """All strict partial orders on n elements: for each element the set of those before it."""
    found = []

    def extend(pasts):
        i = len(pasts)
        if i == n:
            found.append(tuple(pasts))
            return
        for past in range(1 << n):
            if past >> i & 1:
                continue
            new = [*pasts, past]
            # Transitive and without cycles, as far as chosen.
            if all(
                not (new[a] >> b & 1) or (new[b] & ~new[a] == 0 and not new[b] >> a & 1)
                for a in range(i + 1)
                for b in range(i + 1)
            ):
                extend(new)

    extend([])
    return found


def causal(history):
    operations = history.operations
    for pasts in strict_orders(len(operations)):

        def before(p, o, pasts=pasts):
            return pasts[o.index] >> p.index & 1

        if any(same_client(p, o) and not before(p, o) for p in operations for o in operations):
            continue
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
