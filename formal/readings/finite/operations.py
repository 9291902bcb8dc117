"""The built-in operations in the finite reading, with Lean's conventions for numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

from formal.language.terms import Op
from formal.language.types import INT, NAT, ListType, resolve, type_children
from formal.readings.finite.domains import Some, cycle_in, equal_values, members
from formal.readings.finite.evaluation import DefinedFunction, Env, Memo, evaluate


def _successors(relation: Any, domain: list[Any], memo: Memo) -> dict[Any, list[Any]]:
    if not isinstance(relation, DefinedFunction):
        return {a: [b for b in domain if relation(a, b)] for a in domain}
    if relation in memo.successors:
        return memo.successors[relation]
    table: dict[Any, list[Any]] = {}
    with memo.complete(partial(memo.successors.__setitem__, relation, table)):
        table |= {a: [b for b in domain if relation(a, b)] for a in domain}
    return table


def _transitive_closure(t: Op, env: Env) -> bool:
    relation, a, b = (evaluate(x, env) for x in t.args)
    domain = list(members(env.type(t.args[1].type), " (transitive closure)"))
    table = _successors(relation, domain, env.memo)
    seen: set[Any] = set()
    todo = list(table[a])
    while todo:
        x = todo.pop()
        if x not in seen:
            seen.add(x)
            todo.extend(table[x])
    return b in seen


def relation_cycle(t: Op, env: Env) -> list[Any] | None:
    """A cycle that refutes ``well_founded(relation)``, if there is one."""
    relation = evaluate(t.args[0], env)
    kind = env.type(t.args[0].type)
    domain = list(members(type_children(kind)[0], " (well-founded relation)"))
    return cycle_in(domain, relation)


def _arith(fn: Callable[[int, int], int]) -> Callable[[Op, Env], Any]:
    def run(t: Op, env: Env) -> int:
        x = fn(evaluate(t.args[0], env), evaluate(t.args[1], env))
        return max(x, 0) if resolve(t.type) == NAT else x

    return run


def _div(a: int, b: int) -> int:
    # Lean's Int division rounds so that the remainder is never negative.
    return 0 if b == 0 else (a // b if b > 0 else -(a // -b))


def _mod(a: int, b: int) -> int:
    return a if b == 0 else a - b * _div(a, b)


def _plain(fn: Callable[..., Any]) -> Callable[[Op, Env], Any]:
    return lambda t, env: fn(*(evaluate(a, env) for a in t.args))


def _nth(xs: tuple[Any, ...], i: int) -> Any:
    return Some(xs[i]) if i < len(xs) else None


def _member(t: Op, env: Env) -> bool:
    x, xs = evaluate(t.args[0], env), evaluate(t.args[1], env)
    return any(equal_values(x, y, env.type(t.args[0].type)) for y in xs)


def _nodup(t: Op, env: Env) -> bool:
    xs = evaluate(t.args[0], env)
    kind = resolve(t.args[0].type)
    item = env.type(kind.item) if isinstance(kind, ListType) else INT
    return not any(
        equal_values(x, y, item) for i, x in enumerate(xs) for y in itertools.islice(xs, i)
    )


OPERATIONS: dict[str, Callable[[Op, Env], Any]] = {
    "add": _arith(lambda a, b: a + b),
    "sub": _arith(lambda a, b: a - b),
    "mul": _arith(lambda a, b: a * b),
    "div": _arith(_div),
    "mod": _arith(_mod),
    "max": _arith(max),
    "min": _arith(min),
    "pow": _arith(lambda a, b: a**b),
    "lt": _plain(lambda a, b: a < b),
    "le": _plain(lambda a, b: a <= b),
    "int_of_nat": _plain(lambda a: a),
    "val": _plain(lambda a: a),
    "succ": _plain(lambda a: a + 1),
    "is_true": _plain(lambda a: a),
    "decide": _plain(lambda a: a),
    "band": _plain(lambda a, b: a and b),
    "bor": _plain(lambda a, b: a or b),
    "bnot": _plain(lambda a: not a),
    "fst": _plain(lambda p: p[0]),
    "snd": _plain(lambda p: p[1]),
    "length": _plain(len),
    "append": _plain(lambda a, b: a + b),
    "member": _member,
    "nth": _plain(_nth),
    "nodup": _nodup,
    "map_list": _plain(lambda f, xs: tuple(f(x) for x in xs)),
    "filter_list": _plain(lambda f, xs: tuple(x for x in xs if f(x))),
    "count": _plain(lambda f, xs: sum(1 for x in xs if f(x))),
    "range_fin": _plain(lambda n: tuple(range(n))),
    "transitive_closure": _transitive_closure,
    "well_founded": lambda t, env: relation_cycle(t, env) is None,
}
