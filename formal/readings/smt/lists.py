"""List operations for SMT solvers: recursive functions, one for each list type and function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formal.language.terms import Op, Term, Var
from formal.language.types import ListType, OptionType, Type, resolve
from formal.readings.smt.scope import Scope
from formal.readings.smt.text import LIST, Sexp, forall, symbol

if TYPE_CHECKING:
    from formal.readings.smt.symbols import Lifted

_FUNCTION_FIRST = ("map_list", "filter_list", "count")
LIST_OPERATIONS = ("length", "append", "member", "nth", "nodup", "range_fin", *_FUNCTION_FIRST)


def list_operation(lifted: Lifted, t: Op, scope: Scope) -> Sexp:
    """Translate a list operation applied to its arguments."""
    if t.name == "range_fin":
        return _range(lifted, t, scope)
    subject: Term = t.args[1] if t.name in (*_FUNCTION_FIRST, "member") else t.args[0]
    head = _function(lifted, t, subject, scope)
    data = t.args[1:] if t.name in _FUNCTION_FIRST else t.args
    return (*head, *(lifted.tr.expr(a, scope, 0) for a in data))


class _Cells:
    """The constructors and selectors of one list type."""

    def __init__(self, lifted: Lifted, t: ListType) -> None:
        types = lifted.tr.types
        self.sort = types.sort(t)
        self.item = types.sort(t.item)
        self.nil = types.case(t, "nil").constructor
        cons = types.case(t, "cons")
        self.cons, (self.head, self.tail) = cons.constructor, cons.selectors

    def split(self, empty: Sexp, other: Sexp, x: str = LIST) -> Sexp:
        """``empty`` when the list is, ``other`` when it has a head and a tail."""
        return ("ite", (("_", "is", self.nil), x), empty, other)


def _function(lifted: Lifted, t: Op, subject: Term, scope: Scope) -> list[Sexp]:
    """The symbol of an operation, applied to the bound variables of its function argument."""
    tr = lifted.tr
    list_type = resolve(subject.type)
    assert isinstance(list_type, ListType)
    cells = _Cells(lifted, list_type)
    outer: list[tuple[str, Sexp]] = []
    locals_: tuple[Var, ...] = ()
    applied: Sexp = ""
    key: tuple[object, ...] = (t.name, cells.sort)
    if t.name in _FUNCTION_FIRST:
        found = lifted.abstract(t.args[0], scope)
        locals_ = found.locals
        key = (*key, *found.key)
        outer, _, inner = tr.bind(locals_, lifted.closed(scope))
        item, _, deep = tr.bind(found.params, inner)
        value = tr.expr(found.body, deep, 0)
        applied = ("let", ((item[0][0], (cells.head, LIST)),), value)
    if key not in lifted.known:
        name = lifted.known[key] = tr.names.fresh(f"list.{t.name}")
        again: tuple[Sexp, ...] = (symbol(name), *(x for x, _ in outer), (cells.tail, LIST))
        binders, result, body = _definition(lifted, t, cells, symbol(name), again, applied, scope)
        lifted._define(name, [*outer, *binders], result, body)
        if t.name in ("length", "count"):
            whole = (symbol(name), *(x for x, _ in (*outer, *binders)))
            fact = forall([*outer, *binders], (">=", whole, "0"), whole)
            lifted.fact(f"{name}: type", fact)
    return [symbol(lifted.known[key]), *lifted.values(locals_, scope)]


def _definition(
    lifted: Lifted,
    t: Op,
    c: _Cells,
    name: str,
    again: tuple[Sexp, ...],
    applied: Sexp,
    scope: Scope,
) -> tuple[list[tuple[str, Sexp]], str, Sexp]:
    """Parameters (besides bound variables), result sort and body of an operation."""
    own: tuple[str, Sexp] = (LIST, c.sort)
    head: Sexp = (c.head, LIST)
    match t.name:
        case "length":
            return [own], "Int", c.split("0", ("+", "1", again))
        case "append":
            body = c.split("m", (c.cons, head, (*again, "m")))
            return [own, ("m", c.sort)], c.sort, body
        case "member":
            found = ("or", ("=", "x", head), (name, "x", (c.tail, LIST)))
            return [("x", c.item), own], "Bool", c.split("false", found)
        case "nth":
            option = OptionType(_item(t.args[0]))
            result = lifted.tr.types.sort(option)
            none = lifted.tr.types.case(option, "none").constructor
            some = lifted.tr.types.case(option, "some").constructor
            later = (name, (c.tail, LIST), ("-", "n", "1"))
            body = c.split(none, ("ite", ("<=", "n", "0"), (some, head), later))
            return [own, ("n", "Int")], result, body
        case "nodup":
            member = Op(t.type, "member", (t.args[0], t.args[0]))
            inside = _function(lifted, member, t.args[0], lifted.closed(scope))
            fresh = ("not", (*inside, head, (c.tail, LIST)))
            return [own], "Bool", c.split("true", ("and", fresh, again))
        case "count":
            return [own], "Int", c.split("0", ("+", ("ite", applied, "1", "0"), again))
        case "filter_list":
            kept = ("ite", applied, (c.cons, head, again), again)
            return [own], c.sort, c.split(c.nil, kept)
    result_type = resolve(t.type)
    assert t.name == "map_list" and isinstance(result_type, ListType)
    image = _Cells(lifted, result_type)
    return [own], image.sort, c.split(image.nil, (image.cons, applied, again))


def _range(lifted: Lifted, t: Op, scope: Scope) -> Sexp:
    list_type = resolve(t.type)
    assert isinstance(list_type, ListType)
    cells = _Cells(lifted, list_type)
    key = ("range_fin", cells.sort)
    if key not in lifted.known:
        name = lifted.known[key] = lifted.tr.names.fresh("list.range")
        rest = (cells.cons, "i", (symbol(name), ("+", "i", "1"), "n"))
        body: Sexp = ("ite", ("<", "i", "n"), rest, cells.nil)
        lifted._define(name, [("i", "Int"), ("n", "Int")], cells.sort, body)
    return (symbol(lifted.known[key]), "0", lifted.tr.expr(t.args[0], scope, 0))


def _item(t: Term) -> Type:
    list_type = resolve(t.type)
    assert isinstance(list_type, ListType)
    return list_type.item
