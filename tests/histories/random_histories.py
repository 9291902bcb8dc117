"""Small random histories on the border of the models.

Each is a correct run under one of the models, to which mostly one thing was then done: answers
exchanged, two operations of a client exchanged, an interval shifted, an answer from an older state.
`test_power` shows what a generator is worth: checkers with a planted bug are found out by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from formal.histories import (
    MODELS,
    Counter,
    List,
    MapEntry,
    Queue,
    Register,
    Set,
    history_of,
)


def _register(r, observe, fresh):
    if observe:
        return "read", None
    return r.choice((("write", fresh), ("write", fresh), ("cas", (r.randrange(fresh), fresh))))


def _map(r, observe, fresh):
    return ("get", None) if observe else (r.choice(("put", "append")), r.choice("ab"))


def _texts(r, observe, fresh):
    """Each text once, so that an answer tells which updates it shows."""
    if observe:
        return "get", None
    text = "abcdefgh"[fresh - 1]
    function = r.choice(("put", "append", "append", "cas"))
    return function, (r.choice(("", "a", "ab")), text) if function == "cas" else text


def _queue(r, observe, fresh):
    return ("dequeue", None) if observe else ("enqueue", r.choice((1, fresh)))


def _set(r, observe, fresh):
    if observe:
        return r.choice((("contains", 0), ("contains", 1), ("read", None), ("read", None)))
    return r.choice(("add", "add", "remove")), r.randrange(2)


def _list(r, observe, fresh):
    return ("read", None) if observe else ("append", r.choice((1, fresh)))


def _counter(r, observe, fresh):
    return ("read", None) if observe else ("add", r.choice((-1, 1, 2, 4)))


OBJECTS = {
    "register": (lambda: Register(0), _register),
    "map": (lambda: MapEntry(""), _map),
    "texts": (lambda: MapEntry(""), _texts),
    "queue": (Queue, _queue),
    "set": (Set, _set),
    "counter": (Counter, _counter),
    "list": (List, _list),
}


@dataclass
class Call:
    """An operation as it is made: ``older`` are the answers it would have got in the states that
    its client's copy of the object had gone through before."""

    client: int
    key: object
    function: str
    argument: object
    answer: object
    older: list
    start: float = 0.0
    end: float | None = None


def run(r, object, operation, model, clients, keys, total):
    """Calls in an order in which they take effect, answered as the model allows.

    Linearizable and sequential: all clients share one copy.  Otherwise each has its own, which
    hears of the others' updates in the order in which these were made, late or never; under the
    causal model not before what their client had heard of when it made them.
    """
    shared = model in ("linearizable", "sequential")
    lag = [[r.choice((0.1, 0.5, 0.9)) for _ in range(clients)] for _ in range(clients)]
    states = [{k: [object.initial] for k in keys} for _ in range(1 if shared else clients)]
    heard = [[0] * clients for _ in range(clients)]
    made = [[] for _ in range(clients)]

    def apply(copy, key, function, argument):
        past = states[copy][key]
        older = [object.step(s, function, argument)[1] for s in past]
        past.append(object.step(past[-1], function, argument)[0])
        return older

    def hear(c):
        for other in r.sample(range(clients), clients):
            while heard[c][other] < len(made[other]) and other != c and r.random() >= lag[c][other]:
                update, known = made[other][heard[c][other]]
                if model == "causal" and any(
                    heard[c][k] < known[k] for k in range(clients) if k not in (c, other)
                ):
                    break
                apply(c, *update)
                heard[c][other] += 1

    calls, last = [], [None] * clients
    for fresh in range(1, total + 1):
        c = r.randrange(clients)
        known = list(heard[c])
        if not shared:
            hear(c)
        # Who has heard something mostly looks, and others tell something.
        observe = r.random() < (0.5 if shared else 0.7 if known != heard[c] else 0.4)
        key = r.choice(keys)
        if observe and last[c] is not None and r.random() < 0.7:
            key = next(k for k in (*keys, None) if k != last[c])
        last[c] = key
        update = (key, *operation(r, observe, fresh))
        made[c].append((update, list(heard[c])))
        *older, answer = apply(0 if shared else c, *update)
        calls.append(Call(c, *update, answer, older))
    return calls


def interleaved(r, calls):
    """The calls of each client in its order, those of different clients in any."""
    lines = {}
    for call in calls:
        lines.setdefault(call.client, []).append(call)
    return [lines[c].pop(0) for c in r.sample([c.client for c in calls], len(calls))]


def give_times(r, calls):
    """Intervals, each around the place of its call in this order, one after another a client."""
    wide = r.choice((0.5, 1.5, 4))
    for i, call in enumerate(calls):
        near = range(len(calls))
        before = [j for j in near[:i] if calls[j].client == call.client]
        after = [j for j in near[i + 1 :] if calls[j].client == call.client]
        if not before:
            call.start = r.uniform(i - wide, i)
        call.end = r.uniform(i, i + wide)
        if after:
            between = r.uniform(i, min(after[0], i + wide))
            call.end = r.uniform(i, between)
            calls[after[0]].start = r.uniform(max(between, after[0] - wide), after[0])


def swap_answers(r, calls):
    pairs = [
        (a, b)
        for a in calls
        for b in calls
        if a.function == b.function and a.answer != b.answer and a.key == b.key
    ]
    if pairs:
        a, b = r.choice(pairs)
        a.answer, b.answer = b.answer, a.answer


def exchange_operations(r, calls):
    pairs = [(a, b) for a in calls for b in calls if a.client == b.client and a.start < b.start]
    if pairs:
        a, b = r.choice(pairs)
        a.start, a.end, b.start, b.end = b.start, b.end, a.start, a.end


def shift_interval(r, calls):
    call = r.choice(calls)
    others = [c for c in calls if c.client == call.client and c is not call]
    low = max([c.end for c in others if c.end < call.start], default=-2)
    high = min([c.start for c in others if c.start > call.end], default=len(calls) + 2)
    call.start, call.end = sorted((r.uniform(low, high), r.uniform(low, high)))


def answer_from_older_state(r, calls):
    stale = [(c, a) for c in calls for a in c.older if a != c.answer]
    if stale:
        call, call.answer = r.choice(stale)


MUTATIONS = (swap_answers, exchange_operations, shift_interval, answer_from_older_state)


def random_history(seed, kind, most=7):
    """A history of at most so many operations of up to three clients on one or two keys."""
    r = Random(seed)
    make, operation = OBJECTS[kind]
    object = make()
    keys = r.choice(([None], ["x", "y"]))
    clients = r.choice((1, 2, 2, 3, 3, 3, 3))
    model = r.choice((*MODELS, "causal", "pram", "pram"))
    weak = model in ("causal", "pram")
    total = max(r.randrange(1, most + 1) for _ in range(6 if weak else 2))
    calls = run(r, object, operation, model, clients, keys, total)
    give_times(r, calls if model == "linearizable" else interleaved(r, calls))
    for _ in range(r.choice((0, 0, 0, 1) if weak else (0, 1, 1, 1, 1, 2))):
        r.choice(MUTATIONS)(r, calls)
    # A client that was never answered goes on under another name.
    names = dict.fromkeys(range(clients), 0)
    rows = []
    for call in sorted(calls, key=lambda c: c.start):
        rows.append(
            [f"{call.client}.{names[call.client]}", call.function, call.argument, call.answer]
        )
        answered = r.random() >= 0.1
        names[call.client] += not answered
        rows[-1] += [call.start, call.end if answered else None]
    places = [c.key for c in sorted(calls, key=lambda c: c.start)]
    return history_of(object, rows, None if keys == [None] else places)
