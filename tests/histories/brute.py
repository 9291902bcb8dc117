"""The definitions of the models, tried out on every order.  Shares nothing with the searches."""

from __future__ import annotations

from itertools import product

from formal.histories.history import UNKNOWN
from formal.histories.models import explains, observed


def orders(history, operations, must_precede, forced=frozenset()):
    """Whether some legal order of the operations exists, open ones being optional unless forced."""

    def extend(left, states):
        if all(o.open and o.index not in forced for o in left):
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

    # An open operation that is left out constrains nothing: try every set of those.
    open_ones = [o for o in operations if o.open and o.index not in forced]
    for chosen in product((False, True), repeat=len(open_ones)):
        out = {o.index for o, keep in zip(open_ones, chosen, strict=True) if not keep}
        if extend([o for o in operations if o.index not in out], {}):
            return True
    return False


def real_time(p, o):
    return p.answered is not None and p.answered < o.invoked


def same_client(p, o):
    return p.process == o.process and not p.open and p.invoked < o.invoked


def is_update(history, o):
    return not history.object.observes(o.function, o.response)


def linearizable(history):
    return orders(history, history.operations, real_time)


def sequential(history):
    return orders(history, history.operations, same_client)


def views(history):
    for c in history.processes:
        yield [o for o in history.operations if o.process == c or is_update(history, o)]


def pram(history):
    return all(orders(history, view, same_client) for view in views(history))


def causal(history):
    readers = [o for o in history.operations if observed(o) is not None]
    updates = [o for o in history.operations if is_update(history, o)]
    choices = []
    for r in readers:
        (value,) = observed(r)
        sources = [u for u in updates if u.key == r.key and u is not r and explains(u, value)]
        choices.append(([None] if value == history.object.initial else []) + sources)
    for guess in product(*choices):
        edges = {
            (p.index, o.index)
            for p in history.operations
            for o in history.operations
            if same_client(p, o)
        } | {(w.index, r.index) for r, w in zip(readers, guess, strict=True) if w is not None}
        while True:
            more = {(a, d) for a, b in edges for c, d in edges if b == c} - edges
            if not more:
                break
            edges |= more
        if any(a == b for a, b in edges):
            continue
        forced = frozenset(w.index for w in guess if w is not None)

        def before(p, o, edges=edges):
            return (p.index, o.index) in edges

        if all(orders(history, view, before, forced) for view in views(history)):
            return True
    return False


BRUTE = {
    "linearizable": linearizable,
    "sequential": sequential,
    "causal": causal,
    "pram": pram,
}
