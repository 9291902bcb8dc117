"""Small random histories, of which a good part satisfies each model and a good part does not."""

from __future__ import annotations

from random import Random

from formal.histories import Counter, MapEntry, Queue, Register, Set, history_of


def _register(r):
    function = r.choice(("read", "read", "write", "cas"))
    value = r.randrange(1, 3)
    return function, {"read": None, "write": value, "cas": (r.randrange(3), value)}[function]


def _map(r):
    function = r.choice(("get", "get", "put", "append"))
    return function, None if function == "get" else r.choice("ab")


def _texts(r):
    """Mostly each text once, so that an answer tells which updates it shows."""
    function = r.choice(("get", "get", "put", "append", "append", "cas"))
    value = r.choice("abcdefgh")
    return function, {"get": None, "cas": (r.choice(("", "a", "ab")), value)}.get(function, value)


def _queue(r):
    function = r.choice(("enqueue", "dequeue"))
    return function, r.randrange(1, 4) if function == "enqueue" else None


def _set(r):
    function = r.choice(("add", "remove", "contains", "read"))
    return function, None if function == "read" else r.randrange(2)


def _counter(r):
    function = r.choice(("add", "read"))
    return function, r.choice((-1, 1, 2)) if function == "add" else None


OBJECTS = {
    "register": (lambda: Register(0), _register),
    "map": (lambda: MapEntry(""), _map),
    "texts": (lambda: MapEntry(""), _texts),
    "queue": (Queue, _queue),
    "set": (Set, _set),
    "counter": (Counter, _counter),
}


def random_history(seed, kind, most=7, keys=2):
    """A history of at most so many operations.

    Each client has a copy of the object that hears of others' updates late or never, and now and
    then the answer is another one, so that all models are met and missed.
    """
    r = Random(seed)
    make, operation = OBJECTS[kind]
    object = make()
    clients = r.randrange(1, 4)
    shared, lag = r.random() < 0.5, r.choice((0.0, 0.3, 0.7))
    copies = [{} for _ in range(clients)]
    news = [[] for _ in range(clients)]
    names = [None] if keys == 1 or r.random() < 0.5 else list(range(keys))
    running, calls, places, time = {}, [], [], 0
    answers = []
    total = r.randrange(1, most + 1)

    def apply(copy, key, function, argument):
        after, response = object.step(copy.get(key, object.initial), function, argument)
        copy[key] = after
        return response

    while True:
        idle = [c for c in range(clients) if c not in running]
        if len(calls) < total and idle and (not running or r.random() < 0.5):
            c = r.choice(idle)
            function, argument = operation(r)
            key = r.choice(names)
            mine = 0 if shared else c
            for other in [] if shared else range(clients):
                news[other] += [(key, function, argument)] if other != c else []
            while news[mine] and r.random() >= lag:
                apply(copies[mine], *news[mine].pop(0))
            answers.append(apply(copies[mine], key, function, argument))
            running[c] = len(calls)
            calls.append([c, function, argument, None, time, None])
            places.append(key)
        elif running:
            c = r.choice(list(running))
            i = running.pop(c)
            if r.random() < 0.12:  # never answered; the client goes on under another name
                continue
            answer = answers[i]
            if r.random() < 0.2 and answer is not None:
                answer = r.choice(answers)
                if type(answer) is not type(answers[i]):
                    answer = answers[i]
            calls[i][3], calls[i][5] = answer, time
        else:
            break
        time += 1
    seen = {}
    for call in calls:
        # A client that was never answered continues as a new one.
        c = call[0]
        call[0] = f"{c}.{seen.setdefault(c, 0)}"
        if call[5] is None:
            seen[c] += 1
    return history_of(object, [tuple(c) for c in calls], None if names == [None] else places)
