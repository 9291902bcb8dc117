"""Random small transactional histories, right and wrong ones."""

from __future__ import annotations

from random import Random

from formal.transactions.history import (
    ABORTED,
    APPEND,
    COMMITTED,
    READ,
    REGISTER,
    UNKNOWN,
    WRITE,
    Transaction,
    TransactionHistory,
    initial_transaction,
)


def random_history(random: Random, workload: str, most: int = 4) -> TransactionHistory:
    """Up to ``most`` transactions; reads show any value, or nearly what a run would show.

    In every other history all commit, mostly in sessions of their own: what remains is what the
    models from causal to serializable differ in.
    """
    n = random.randint(2, most)
    keys = "xy"[: random.choice((1, 2, 2))] if random.random() < 0.8 else "xyz"
    calm = random.random() < 0.5
    sessions = n + random.randint(0, 3) if calm else random.randint(1, n)
    statuses = random.choices((COMMITTED, ABORTED, UNKNOWN), (8, 1, 1), k=n)
    if calm:
        n = most
        statuses = [COMMITTED] * n
    begins = [0] * n if calm else sorted(random.sample(range(4 * n), n))
    shapes, value = [], 0
    for _ in range(n):
        shape = []
        for _ in range(random.randint(1, 3)):
            key = random.choice(keys)
            if random.random() < 0.5:
                value += 1
                shape.append([WRITE if workload == REGISTER else APPEND, key, value])
            else:
                shape.append([READ, key, None])
        shapes.append(shape)
    order = list(range(n))
    random.shuffle(order)
    noise = 0 if calm else random.choice((0, 0, 0.2, 0.5))
    fill(random, workload, shapes, order, statuses, noise)
    found = [initial_transaction()]
    free: dict[int, int] = {}
    for i, shape in enumerate(shapes):
        session = i if calm and random.random() < 0.8 else random.randrange(sessions)
        begin = max(begins[i], free.get(session, 0))
        end = begin + random.randint(1, 6)
        free[session] = end + 1
        found.append(
            Transaction(
                i + 1,
                session,
                statuses[i],
                tuple(map(tuple, shape)),
                invoked=2 * begin,
                answered=2 * end + 1 if statuses[i] == COMMITTED else None,
            )
        )
    return TransactionHistory(found, workload, real_time=True)


def fill(random, workload, shapes, order, statuses, noise) -> None:
    """Give reads what some prefix of the order has left, or now and then anything."""
    for place, i in enumerate(order):
        seen_to = place if random.random() < 0.5 else random.randint(0, place)
        state: dict[str, list[int]] = {}
        for j in order[:seen_to]:
            if statuses[j] == COMMITTED or random.random() < 0.3:
                for f, k, v in shapes[j]:
                    if f != READ:
                        state.setdefault(k, []).append(v)
        for micro in shapes[i]:
            f, k, v = micro
            if f != READ:
                state.setdefault(k, []).append(v)
                continue
            values = list(state.get(k, []))
            if random.random() < noise:
                everything = [v for s in shapes for g, key, v in s if g != READ and key == k]
                if random.random() < 0.1:
                    everything.append(999)  # nobody's
                values = random.sample(everything, random.randint(0, len(everything)))
                if random.random() < 0.5:
                    values.sort()
            if workload == REGISTER:
                micro[2] = values[-1] if values else None
            else:
                micro[2] = tuple(values)
