"""Transitions written as statements, in the oldest dialect: ``{ assume p; r(n, X) := v; }``.

Conditions, arguments and values are read in the state before the step.  A capital argument stands
for every value; elsewhere the symbol keeps its value.
"""

from __future__ import annotations

from formal.language.terms import (
    Connective,
    Equal,
    IfThenElse,
    Quantifier,
    Term,
    Var,
    conjoin,
    fresh_var,
)
from formal.language.types import BOOL, PROP, resolve
from formal.pyv import syntax as s
from formal.pyv.terms import Environment, Reader
from formal.pyv.vocabulary import States


def block_conjuncts(
    reader: Reader,
    block: tuple[s.Assume | s.Assign, ...],
    pre: Var,
    post: Var,
    env: Environment,
) -> list[Term]:
    """The conditions and updates of a block.

    Raises ``InputError`` for an assignment to an unknown or immutable symbol, or a second one.
    """
    out: list[Term] = []
    done: set[str] = set()
    for x in block:
        if isinstance(x, s.Assume):
            out += reader.conjuncts(x.formula, States(pre), env)
            continue
        decl = reader.v.symbols.get(x.name)
        if decl is None or not decl.mutable or decl.derived is not None:
            raise reader.v.error(x.line, f"expected a mutable symbol to assign, found `{x.name}`")
        if x.name in done:
            raise reader.v.error(x.line, f"`{x.name}` is assigned a second time in this block")
        if len(x.args) != len(decl.params):
            message = f"`{x.name}` expects {len(decl.params)} arguments, found {len(x.args)}"
            raise reader.v.error(x.line, message)
        done.add(x.name)
        out.append(_assignment(reader, x, decl, pre, post, env))
    return out


def _assignment(
    reader: Reader, x: s.Assign, decl: s.SymbolDecl, pre: Var, post: Var, env: Environment
) -> Term:
    known = {*env, *reader.v.symbols, *reader.v.definitions}
    points: list[Var] = []
    inner = dict(env)
    tests: list[Term] = []
    todo: list[tuple[Var, s.Expr]] = []
    for i, (a, sort) in enumerate(zip(x.args, decl.params, strict=True), 1):
        t = reader.v.type(sort, decl.line)
        if isinstance(a, s.Name) and a.name.isupper() and a.name not in known | set(inner):
            v = fresh_var(a.name, t)
            inner[a.name] = v
        else:
            v = fresh_var(f"x{i}", t)
            todo.append((v, a))
        points.append(v)
    for v, a in todo:
        tests.append(Equal(PROP, v, reader.value(a, v.type, States(pre), inner)))
    result = PROP if decl.result == "bool" else reader.v.type(decl.result, decl.line)
    if resolve(result) in (PROP, BOOL):
        value = reader.formula(x.value, States(pre), inner)
    else:
        value = reader.value(x.value, result, States(pre), inner)
    before = reader.symbol(x.name, tuple(points), pre, x.line)
    after = reader.symbol(x.name, tuple(points), post, x.line)
    if tests:
        value = IfThenElse(result, conjoin(tests), value, before)
    if result == PROP:
        body: Term = Connective(PROP, "iff", (after, value))
    else:
        body = Equal(PROP, after, value)
    return Quantifier(PROP, "forall", tuple(points), body) if points else body
