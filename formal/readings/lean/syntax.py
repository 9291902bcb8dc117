"""Lean's notation for the built-in operations, and small questions about syntax."""

from __future__ import annotations

from formal.language.terms import (
    App,
    Construct,
    DefRef,
    FieldRef,
    IfThenElse,
    Lambda,
    LetIn,
    Lit,
    Match,
    Op,
    Quantifier,
    Term,
    Var,
)
from formal.language.types import (
    NAT,
    PROP,
    DataTypeUse,
    SortType,
    Type,
    resolve,
    type_children,
)
from formal.readings.lean.names import lean_identifier
from formal.readings.lean.pretty import Doc, nest, seq

MAX = 1024
# symbol, precedence of the whole, of the left operand, of the right operand
INFIX = {
    "add": ("+", 65, 65, 66),
    "sub": ("-", 65, 65, 66),
    "mul": ("*", 70, 70, 71),
    "div": ("/", 70, 70, 71),
    "mod": ("%", 70, 70, 71),
    "pow": ("^", 75, 76, 75),
    "lt": ("<", 50, 51, 51),
    "le": ("≤", 50, 51, 51),
    "append": ("++", 65, 65, 66),
    "member": ("∈", 50, 51, 51),
    "band": ("&&", 35, 35, 36),
    "bor": ("||", 30, 30, 31),
}
# symbol, precedence of the whole, of all operands but the last; the last is at that of the whole
CONNECTIVES = {
    "and": (" ∧", 35, 36),
    "or": (" ∨", 30, 31),
    "implies": (" →", 25, 26),
    "iff": (" ↔", 20, 21),
}
PREFIX = {
    "max": "max",
    "min": "min",
    "transitive_closure": "Relation.TransGen",
    "well_founded": "WellFounded",
    "decide": "decide",
    "range_fin": "List.finRange",
}
DOTTED = {
    "val": "val",
    "succ": "succ",
    "fst": "1",
    "snd": "2",
    "length": "length",
    "nodup": "Nodup",
}
LIST_FUNCTIONS = {"map_list": "map", "filter_list": "filter", "count": "countP"}
# Names of Lean's own that the printer writes: no variable may hide them, and no name of a theory
# may look like one from inside its namespace.
USED = frozenset(
    "Nat Int Bool Fin Option List True False true false max min decide none some WellFounded "
    "List.finRange Relation.TransGen".split()
)
USED_BARE = frozenset({*(n.partition(".")[0] for n in USED), "_root_", "Classical"})
# Operations that Lean elaborates at the type that is expected of their result.
_OVERLOADED = frozenset({"add", "sub", "mul", "div", "mod", "pow", "max", "min"})


def pattern(constructor: str, xs: list[str], is_data: bool) -> str:
    """The pattern of one case of a match."""
    match constructor if not is_data else "", xs:
        case "pair", [a, b]:
            return f"({a}, {b})"
        case "nil", []:
            return "[]"
        case "cons", [h, t]:
            return f"{h} :: {t}"
        case "zero", []:
            return "0"
        case "succ", [k]:
            return f"{k} + 1"
    return " ".join(["." + lean_identifier(constructor), *xs])


def list_members(t: Term) -> list[Term] | None:
    """The members of a list that is written out; ``None`` when its end is some other term."""
    out = []
    while isinstance(t, Construct) and t.constructor == "cons":
        out.append(t.args[0])
        t = t.args[1]
    return out if isinstance(t, Construct) and t.constructor == "nil" else None


def literal(t: Lit, kind: str) -> str:
    """A truth value or a number; ``kind`` is its type as Lean text."""
    if isinstance(t.value, bool):
        name = "True" if t.value else "False"
        return name if resolve(t.type) == PROP else name.lower()
    number = int.__repr__(t.value)
    return number if resolve(t.type) == NAT else f"({number} : {kind})"


def fits(names: list[str], name: str, printed: str) -> bool:
    """Whether a binder group has room for another name: a group is never broken over lines."""
    return sum(map(len, names)) + len(names) + len(name) + len(printed) < 80


def sorts_in(t: Type) -> set[int]:
    """The numbers of the sorts that a type mentions."""
    t = resolve(t)
    if isinstance(t, SortType):
        return {t.uid}
    return {u for c in type_children(t) for u in sorts_in(c)}


def ends_in_match(t: Term) -> bool:
    """Whether the text of a term ends with the cases of a match, which would take more cases."""
    match t:
        case Match():
            return True
        case Lambda(body=body) | Quantifier(body=body) | LetIn(body=body):
            return ends_in_match(body)
        case IfThenElse(otherwise=otherwise):
            return ends_in_match(otherwise)
    return False


def keeps_its_type(t: Term) -> bool:
    """Whether Lean reads a number as a Nat even where an Int is expected (and then coerces it)."""
    if isinstance(t, Op):
        return t.name not in _OVERLOADED
    return isinstance(t, Var | Lit | FieldRef | App | DefRef)


def needs_type(t: Term) -> bool:
    """Whether Lean cannot tell the type of the term from its text alone (``none``, ``[]``, …)."""
    match t:
        case Construct(constructor=name, args=args):
            kind = resolve(t.type)
            if isinstance(kind, DataTypeUse):
                payload = kind.info.constructor(name).payload
                known = [p for p, a in zip(payload, args, strict=True) if not needs_type(a)]
                return {s.uid for s in kind.info.sorts} != {u for p in known for u in sorts_in(p)}
            if name == "cons":
                return all(map(needs_type, args))
            return not args or any(map(needs_type, args))
        case Op(name="append", args=args):
            return all(map(needs_type, args))
        case Op(name="map_list", args=args):
            return needs_type(args[0])
        case Lambda(body=body) | LetIn(body=body):
            return needs_type(body)
        case IfThenElse(then=a, otherwise=b):
            return needs_type(a) and needs_type(b)
        case Match(branches=branches):
            return all(needs_type(b.body) for b in branches)
    return False


def paren(needed: bool, s: str) -> str:
    """Text, in parentheses where needed."""
    return f"({s})" if needed else s


def wrap(needed: bool, d: Doc) -> Doc:
    """A document, in parentheses where needed."""
    return seq("(", nest(1, d), ")") if needed else d
