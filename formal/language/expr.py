"""What a theory's author holds while a method runs: terms with Python's operators.

``==``, ``<``, ``+``, calls and attribute access build terms.  ``and``, ``or``, ``not``, ``if`` and
chained comparisons cannot be overloaded; using one raises a one-line error that names ``And``,
``Or``, ``Not`` and ``If`` instead of silently meaning something else.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from formal.errors import TheoryError
from formal.language.infer import unify, upcast
from formal.language.terms import App, Construct, Equal, Lit, Op, Term, result_of
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    ArrowType,
    FinType,
    ListType,
    Meta,
    OptionType,
    PairType,
    StructType,
    Type,
    resolve,
)

_LIBRARY = (__name__.partition(".")[0] + ".", "functools", "contextlib")


def user_location() -> tuple[str | None, int | None]:
    """File and line of the innermost frame outside this library."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if not frame.f_globals.get("__name__", "").startswith(_LIBRARY):
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return None, None


def mistake(message: str) -> TheoryError:
    """A ``TheoryError`` placed at the line of the theory that is being traced."""
    file, line = user_location()
    return TheoryError(message, file=file, line=line)


class Expr:
    """A term under construction."""

    __slots__ = ("term",)

    def __init__(self, term: Term) -> None:
        self.term = term

    @property
    def type(self) -> Type:
        """The type, as far as it is known."""
        return resolve(self.term.type)

    def __repr__(self) -> str:
        return f"<term of type {self.type!r}>"

    def __bool__(self) -> bool:
        raise mistake(
            "a symbolic value has no truth value here: use And, Or, Not, Implies or If instead of "
            "Python's and, or, not, if, or a chained comparison"
        )

    def __iter__(self) -> Any:
        raise mistake("a symbolic value cannot be iterated: quantify with ForAll or Exists")

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return equal(self, other)

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        from formal.language.connectives import Not

        return Not(equal(self, other))

    def __lt__(self, other: Any) -> Expr:
        return compare("lt", self, other)

    def __le__(self, other: Any) -> Expr:
        return compare("le", self, other)

    def __gt__(self, other: Any) -> Expr:
        return compare("lt", lift_like(other, self), self)

    def __ge__(self, other: Any) -> Expr:
        return compare("le", lift_like(other, self), self)

    def __add__(self, other: Any) -> Expr:
        return arithmetic("add", self, other)

    def __radd__(self, other: Any) -> Expr:
        return arithmetic("add", lift_like(other, self), self)

    def __sub__(self, other: Any) -> Expr:
        return arithmetic("sub", self, other)

    def __rsub__(self, other: Any) -> Expr:
        return arithmetic("sub", lift_like(other, self), self)

    def __mul__(self, other: Any) -> Expr:
        return arithmetic("mul", self, other)

    def __rmul__(self, other: Any) -> Expr:
        return arithmetic("mul", lift_like(other, self), self)

    def __floordiv__(self, other: Any) -> Expr:
        return arithmetic("div", self, other)

    def __mod__(self, other: Any) -> Expr:
        return arithmetic("mod", self, other)

    def __pow__(self, other: Any) -> Expr:
        base = _number(self)
        return Expr(Op(_numeric(base), "pow", (base.term, lift(other, NAT).term)))

    def __call__(self, *args: Any) -> Expr:
        return call(self, args)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        t = self.type
        if isinstance(t, StructType):
            return t.info.member(self, name)
        raise mistake(f"a value of type {t!r} has no field {name!r}")


def call(fn: Expr, args: tuple[Any, ...]) -> Expr:
    """Apply a function value to arguments, checking arity and types."""
    from formal.language.declarations import apply_definition
    from formal.language.terms import DefRef, apply_term

    if isinstance(fn.term, DefRef) and (not args or len(fn.term.args) < len(fn.term.decl.params)):
        return apply_definition(fn.term, args)
    t = resolve(fn.type)
    if isinstance(t, Meta):
        lifted = [lift(a, Meta()) for a in args]
        result = Meta()
        unify(t, ArrowType(tuple(x.type for x in lifted), result))
        return Expr(App(result, fn.term, tuple(x.term for x in lifted)))
    if not isinstance(t, ArrowType):
        raise mistake(f"{fn.term} of type {t!r} is not a function")
    if len(args) > len(t.params):
        raise mistake(f"{fn.term} takes {len(t.params)} arguments, got {len(args)}")
    terms = tuple(lift(a, p).term for a, p in zip(args, t.params, strict=False))
    return Expr(apply_term(fn.term, terms, result_of(t, len(terms))))


def lift(value: Any, expected: Type) -> Expr:
    """Make an expression of the expected type from a Python value or an expression.

    Raises ``TheoryError`` when the value has another type.
    """
    from formal.language.binders import lambda_of
    from formal.language.data import Constructor, DataValue
    from formal.language.declarations import Definition

    expected = resolve(expected)
    if isinstance(value, Expr):
        return coerce(value, expected)
    if isinstance(value, Definition):
        return coerce(value.reference(), expected)
    if isinstance(value, Constructor) and not value.payload:
        return coerce(value.build(()), expected)
    if isinstance(value, DataValue):
        return coerce(value.info.constructor(value.constructor).build(value.args), expected)
    if isinstance(value, bool):
        return Expr(Lit(BOOL if expected == BOOL else PROP, value))
    if isinstance(value, int):  # a subclass may compare and print as another number
        return lift_number(int.__index__(value), expected)
    if value is None and _is(expected, OptionType):
        item = expected.item if isinstance(expected, OptionType) else Meta()
        return coerce(Expr(Construct(OptionType(item), "none", ())), expected)
    if isinstance(value, tuple) and len(value) == 2 and _is(expected, PairType):
        pair = expected if isinstance(expected, PairType) else PairType(Meta(), Meta())
        parts = (lift(value[0], pair.first).term, lift(value[1], pair.second).term)
        return coerce(Expr(Construct(pair, "pair", parts)), expected)
    if isinstance(value, list) and _is(expected, ListType):
        return list_literal(value, expected)
    if callable(value) and not isinstance(value, type):
        return lambda_of(value, expected)
    raise mistake(f"expected a term of type {expected!r}, found {value!r}")


def _is(t: Type, kind: type[Type]) -> bool:
    return isinstance(t, Meta | kind)


def list_literal(values: list[Any], expected: Type) -> Expr:
    """A list of the given members."""
    item = expected.item if isinstance(expected, ListType) else Meta()
    list_type = ListType(item)
    term: Term = Construct(list_type, "nil", ())
    for v in reversed(values):
        term = Construct(list_type, "cons", (lift(v, item).term, term))
    return coerce(Expr(term), expected)


def lift_number(value: int, expected: Type) -> Expr:
    """A numeral of the expected type; an unknown type becomes Nat (Int when negative)."""
    if isinstance(expected, Meta):
        unify(expected, NAT if value >= 0 else INT)
        expected = resolve(expected)
    if value < 0 and (expected == NAT or isinstance(expected, FinType)):
        raise mistake(f"expected a natural number, found {value}")
    if isinstance(expected, FinType) and value >= least(expected.bound):
        raise mistake(f"{value} is not below {expected.bound}, so it is no value of {expected!r}")
    if expected in (NAT, INT) or isinstance(expected, FinType):
        return Expr(Lit(expected, value))
    raise mistake(f"expected a term of type {expected!r}, found the number {value}")


def least(bound: Term) -> int:
    """A number that ``bound`` is never below: 2 for ``n + 2``."""
    match bound:
        case Lit(value=n):
            return int(n)
        case Op(name="add", args=(a, b)):
            return least(a) + least(b)
        case Op(name="succ", args=(a,)):
            return least(a) + 1
    return 0


def coerce(value: Expr, expected: Type) -> Expr:
    """Adapt an expression: Bool to Prop, Nat to Int, a structure to its ancestor; else unify."""
    actual, expected = value.type, resolve(expected)
    if expected == PROP and actual == BOOL:
        return Expr(Op(PROP, "is_true", (value.term,)))
    if expected == INT and actual == NAT:
        return Expr(Op(INT, "int_of_nat", (value.term,)))
    if isinstance(actual, StructType) and isinstance(expected, StructType):
        if upcast(actual, expected):
            return value
    elif unify(actual, expected):
        return value
    raise mistake(f"expected a term of type {expected!r}, found one of type {actual!r}")


def lift_like(value: Any, model: Expr) -> Expr:
    """Lift a value to the type of another expression."""
    return lift(value, model.type)


def _same_type(a: Expr, other: Any) -> tuple[Expr, Expr]:
    if isinstance(other, Expr) and a.type == NAT and other.type == INT:
        return coerce(a, INT), other
    return a, lift(other, a.type)


def equal(a: Expr, other: Any) -> Expr:
    """Equality; between propositions it is written ``Iff``."""
    left, right = _same_type(a, other)
    if left.type == PROP:
        raise mistake("propositions are compared with Iff(p, q), not with ==")
    return Expr(Equal(PROP, left.term, right.term))


def _number(e: Expr) -> Expr:
    """A Fin value is compared and added as the number it is."""
    if isinstance(e.type, FinType):
        return Expr(Op(NAT, "val", (e.term,)))
    return e


def compare(op: str, a: Expr, other: Any) -> Expr:
    """``a < b`` or ``a <= b`` on numbers (Fin values count as their numbers)."""
    left, right = _same_type(_number(a), _number(other) if isinstance(other, Expr) else other)
    if isinstance(left.type, Meta):
        unify(left.type, NAT)
    if left.type not in (NAT, INT):
        raise mistake(f"cannot order values of type {left.type!r}; expected Nat or Int")
    return Expr(Op(PROP, op, (left.term, right.term)))


def arithmetic(op: str, a: Expr, other: Any) -> Expr:
    """``+ - * // %`` on Nat (subtraction stops at 0) or Int."""
    left, right = _same_type(_number(a), _number(other) if isinstance(other, Expr) else other)
    return Expr(Op(_numeric(left), op, (left.term, right.term)))


def _numeric(e: Expr) -> Type:
    """The type of an operand of arithmetic; one that is still unknown becomes Nat."""
    if isinstance(e.type, Meta):
        unify(e.type, NAT)
    if e.type not in (NAT, INT):
        raise mistake(f"cannot compute with values of type {e.type!r}; expected Nat or Int")
    return e.type
