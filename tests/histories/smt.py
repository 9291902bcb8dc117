"""The models as SMT-LIB 2 text, for Z3: orders are slots, states are numbers."""

from __future__ import annotations

import z3

from formal.histories.history import UNKNOWN
from formal.histories.models import explains, observed
from tests.histories.brute import is_update, real_time, same_client, views


def reachable(history, operations):
    """The legal steps of each operation between numbered states, each operation used once."""
    states = [history.object.initial]
    steps = {}
    seen = {(history.object.initial, frozenset())}
    todo = list(seen)
    while todo:
        s, used = todo.pop()
        for o in operations:
            if o.index in used:
                continue
            after, response = history.object.step(s, o.function, o.argument)
            if o.response is not UNKNOWN and o.response != response:
                continue
            if after not in states:
                states.append(after)
            steps.setdefault(o.index, set()).add((states.index(s), states.index(after)))
            new = (after, used | {o.index})
            if new not in seen:
                seen.add(new)
                todo.append(new)
    return steps


def order_text(name, history, operations, must_precede, forced="", co=False):
    """Declarations and assertions: a legal order of these operations exists."""
    lines, n = [], len(operations)
    keys = list(dict.fromkeys(o.key for o in operations))
    tables = {k: reachable(history, [o for o in operations if o.key == k]) for k in keys}
    for o in operations:
        lines.append(f"(declare-const {name}p{o.index} Int)")
        low = -1 if o.open else 0
        lines.append(f"(assert (and (<= {low} {name}p{o.index}) (< {name}p{o.index} {n})))")
        if o.open and forced:
            lines.append(f"(assert (=> {forced}{o.index} (<= 0 {name}p{o.index})))")
    for i, o in enumerate(operations):
        for p in operations[i + 1 :]:
            lines.append(
                f"(assert (or (= {name}p{o.index} -1) (not (= {name}p{o.index} {name}p{p.index}))))"
            )
    for p in operations:
        for o in operations:
            if p is o:
                continue
            holds = f"c{p.index}_{o.index}" if co else "true" if must_precede(p, o) else None
            if holds is not None:
                lines.append(
                    f"(assert (=> (and {holds} (<= 0 {name}p{o.index})) "
                    f"(< {name}p{p.index} {name}p{o.index})))"
                )
    for k in range(len(keys)):
        for t in range(n + 1):
            lines.append(f"(declare-const {name}s{k}_{t} Int)")
        lines.append(f"(assert (= {name}s{k}_0 0))")
    for t in range(n):
        for k, key in enumerate(keys):
            mine = [o for o in operations if o.key == key]
            here = " ".join(f"(= {name}p{o.index} {t})" for o in mine)
            lines.append(f"(assert (or {here} (= {name}s{k}_{t} {name}s{k}_{t + 1})))")
            for o in mine:
                moves = " ".join(
                    f"(and (= {name}s{k}_{t} {a}) (= {name}s{k}_{t + 1} {b}))"
                    for a, b in sorted(tables[key].get(o.index, ()))
                )
                lines.append(f"(assert (=> (= {name}p{o.index} {t}) (or false {moves})))")
    return lines


def text(history, model):
    ops = history.operations
    if model == "linearizable":
        return order_text("a", history, ops, real_time)
    if model == "sequential":
        return order_text("a", history, ops, same_client)
    if model == "pram":
        found = []
        for c, view in enumerate(views(history)):
            found += order_text(f"v{c}", history, view, same_client)
        return found
    return causal_text(history)


def causal_text(history):
    ops = history.operations
    lines = []
    for p in ops:
        lines.append(f"(declare-const f{p.index} Bool)")
        for o in ops:
            lines.append(f"(declare-const c{p.index}_{o.index} Bool)")
            if same_client(p, o):
                lines.append(f"(assert c{p.index}_{o.index})")
        lines.append(f"(assert (not c{p.index}_{p.index}))")
    for p in ops:
        for o in ops:
            for q in ops:
                a, b = f"c{p.index}_{o.index}", f"c{o.index}_{q.index}"
                lines.append(f"(assert (=> (and {a} {b}) c{p.index}_{q.index}))")
    for r in ops:
        if observed(r) is None:
            continue
        (value,) = observed(r)
        options = ["true"] if value == history.object.initial else []
        options += [
            f"(and f{u.index} c{u.index}_{r.index})"
            for u in ops
            if is_update(history, u) and u.key == r.key and u is not r and explains(u, value)
        ]
        lines.append(f"(assert (or false {' '.join(options)}))")
    for c, view in enumerate(views(history)):
        lines += order_text(f"v{c}", history, view, same_client, forced="f", co=True)
    return lines


def satisfies(history, model):
    solver = z3.Solver()
    solver.from_string("\n".join(text(history, model)))
    answer = solver.check()
    assert answer != z3.unknown
    return answer == z3.sat
