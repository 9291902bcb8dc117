"""The models as SMT-LIB 2 text, for Z3: orders are slots, states are numbers."""

from __future__ import annotations

import z3

from formal.histories.history import UNKNOWN
from tests.histories.brute import real_time, same_client, seen_by


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


def number(value, width):
    return f"(_ bv{value} {width})"


def order_text(name, history, operations, must_precede, past_of=None):
    """Declarations and assertions: a legal order of these operations exists.

    An operation's place is a slot, or one past the last slot: left out.  With ``past_of``, the
    order has exactly the operations that are causally before it, and it.
    """
    lines, n = [], len(operations)
    places = [number(i, n.bit_length()) for i in range(n + 1)]
    out = places[n]
    keys = list(dict.fromkeys(o.key for o in operations))
    tables = {k: reachable(history, [o for o in operations if o.key == k]) for k in keys}
    for o in operations:
        lines.append(f"(declare-const {name}p{o.index} (_ BitVec {n.bit_length()}))")
        lines.append(f"(assert (bvule {name}p{o.index} {out}))")
        if past_of is not None:
            inside = "true" if o.index == past_of else f"c{o.index}_{past_of}"
            lines.append(f"(assert (= {inside} (not (= {name}p{o.index} {out}))))")
        elif not o.open:
            lines.append(f"(assert (not (= {name}p{o.index} {out})))")
    for i, o in enumerate(operations):
        for p in operations[i + 1 :]:
            lines.append(
                f"(assert (or (= {name}p{o.index} {out}) "
                f"(not (= {name}p{o.index} {name}p{p.index}))))"
            )
    for p in operations:
        for o in operations:
            if p is o:
                continue
            causal = past_of is not None
            holds = f"c{p.index}_{o.index}" if causal else "true" if must_precede(p, o) else None
            if holds is not None:
                lines.append(
                    f"(assert (=> (and {holds} (not (= {name}p{o.index} {out}))) "
                    f"(bvult {name}p{p.index} {name}p{o.index})))"
                )
    for k, key in enumerate(keys):
        mine = [o for o in operations if o.key == key]
        steps = tables[key]
        states = 1 + max((b for moves in steps.values() for _, b in moves), default=0)
        width = max(1, states.bit_length())
        for t in range(n + 1):
            lines.append(f"(declare-const {name}s{k}_{t} (_ BitVec {width}))")
        lines.append(f"(assert (= {name}s{k}_0 {number(0, width)}))")
        for t in range(n):
            here = " ".join(f"(= {name}p{o.index} {places[t]})" for o in mine)
            lines.append(f"(assert (or {here} (= {name}s{k}_{t} {name}s{k}_{t + 1})))")
            for o in mine:
                moves = " ".join(
                    f"(and (= {name}s{k}_{t} {number(a, width)}) "
                    f"(= {name}s{k}_{t + 1} {number(b, width)}))"
                    for a, b in sorted(steps.get(o.index, ()))
                )
                lines.append(f"(assert (=> (= {name}p{o.index} {places[t]}) (or false {moves})))")
    return lines


def text(history, model):
    ops = history.operations
    if model == "linearizable":
        return order_text("a", history, ops, real_time)
    if model == "sequential":
        return order_text("a", history, ops, same_client)
    if model == "pram":
        found = []
        for c, process in enumerate(history.processes):
            found += order_text(f"v{c}", history, seen_by(process, ops), same_client)
        return found
    return causal_text(history)


def causal_text(history):
    ops = history.operations
    lines = []
    for p in ops:
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
    for e in ops:
        if not e.open:
            seen = seen_by(e.process, ops)
            lines += order_text(f"v{e.index}", history, seen, same_client, past_of=e.index)
    return lines


# One solver for all questions; places and states are bit vectors, which this one turns into SAT.
SOLVER = z3.SolverFor("QF_FD")


def satisfies(history, model):
    SOLVER.reset()
    SOLVER.from_string("\n".join(text(history, model)))
    answer = SOLVER.check()
    assert answer != z3.unknown
    return answer == z3.sat
