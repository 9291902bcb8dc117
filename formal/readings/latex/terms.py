"""Types and terms in LaTeX, each on one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formal.language.terms import (
    App,
    Branch,
    Connective,
    Construct,
    DefRef,
    Equal,
    FieldRef,
    IfThenElse,
    Lambda,
    LetIn,
    Lit,
    Make,
    Match,
    Op,
    Quantifier,
    Term,
    Var,
)
from formal.language.types import (
    NAT,
    PROP,
    TYPE,
    ArrowType,
    BaseType,
    DataTypeUse,
    FinType,
    ListType,
    OptionType,
    PairType,
    SortType,
    StructType,
    Type,
    resolve,
)
from formal.readings.latex.symbols import (
    ATOM,
    BASE,
    CONNECTIVES,
    FUNCTIONS,
    INFIX,
    NOTATION,
    name,
)
from formal.readings.lean.syntax import list_members


@dataclass
class LatexPrinter:
    """Prints types and terms; the only structure in sight is not mentioned at its fields."""

    notation: Mapping[str, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    silent: frozenset[int] = frozenset()
    short_types: bool = False

    # ---- names and types

    def bind(self, v: Var) -> str:
        """Choose a name for a variable, different from all names in scope."""
        if v.uid not in self.names:
            base, taken = name(v.name), set(self.names.values())
            primes = 0
            while base + "'" * primes in taken:
                primes += 1
            self.names[v.uid] = base + "'" * primes
        return self.names[v.uid]

    def scoped(self) -> LatexPrinter:
        """A printer for an inner scope."""
        return LatexPrinter(self.notation, dict(self.names), self.silent, self.short_types)

    def type(self, t: Type, precedence: int = 0) -> str:
        """A type."""
        t = resolve(t)
        match t:
            case BaseType(base):
                return BASE.get(base, rf"\mathrm{{{base}}}")
            case SortType(sort, uid):
                return self.names.get(uid, name(sort))
            case FinType(bound):
                return rf"\mathrm{{Fin}}({self.term(bound)})"
            case OptionType(item):
                return rf"\mathrm{{Option}}({self.type(item)})"
            case ListType(item):
                return _paren(precedence == ATOM, rf"{self.type(item, ATOM)}^{{*}}")
            case PairType(a, b):
                return _paren(precedence > 35, rf"{self.type(a, 36)} \times {self.type(b, 35)}")
            case ArrowType(params, result):
                parts = [*(self.type(p, 26) for p in params), self.type(result, 25)]
                return _paren(precedence > 25, r" \to ".join(parts))
            case DataTypeUse(info, args) | StructType(info, args):
                inner = ", ".join(map(self.type, args)) if not self.short_types else ""
                return name(info.name) + (f"({inner})" if inner else "")
        raise AssertionError(t)

    def binders(self, params: tuple[Var, ...]) -> str:
        """Variables with their types: ``e, f \\in Event,\\ n \\in ℕ``."""
        groups: list[tuple[str, list[str]]] = []
        for v in params:
            t = resolve(v.type)
            sign = ":" if t == TYPE or isinstance(t, ArrowType | StructType) else r"\in"
            printed = f"{sign} {self.type(t)}"
            shown = self.bind(v)
            if groups and groups[-1][0] == printed:
                groups[-1][1].append(shown)
            else:
                groups.append((printed, [shown]))
        return r",\; ".join(f"{', '.join(xs)} {t}" for t, xs in groups)

    # ---- terms

    def term(self, t: Term, precedence: int = 0) -> str:
        """A term; in parentheses when its own precedence is lower than asked for."""
        match t:
            case Var(uid=uid):
                return self.names.get(uid, name(t.name))
            case Lit(value=bool() as value):
                if resolve(t.type) == PROP:
                    return r"\top" if value else r"\bot"
                return rf"\mathsf{{{str(value).lower()}}}"
            case Lit(value=value):
                return _paren(value < 0 and precedence > 65, str(value))
            case FieldRef(owner=owner, field=f):
                return name(f.name) + self.subscript(owner)
            case App(fn=fn, args=args):
                return self.call(self.term(fn, ATOM), args)
            case DefRef():
                return self.definition(t, precedence)
            case Construct():
                return self.construct(t, precedence)
            case Make():
                given = [label + self.term(x) for label, x in self.fields(t)]
                return rf"\langle {', '.join(given)} \rangle"
            case Op():
                return self.operation(t, precedence)
            case Lambda(body=body) | Quantifier(body=body):
                p = self.scoped()
                return _paren(precedence > 0, p.head(t) + r"\; " + p.term(body))
            case Connective(op=op, args=args):
                return self.connective(op, args, precedence)
            case Equal(left=left, right=right):
                return _paren(precedence > 50, f"{self.term(left, 51)} = {self.term(right, 51)}")
            case IfThenElse(condition=c, then=a, otherwise=b):
                words = (r"\text{if }", self.term(c), r"\text{ then }", self.term(a, 1))
                whole = "".join(words) + r"\text{ else }" + self.term(b)
                return _paren(precedence > 0, whole)
            case Match(subject=subject, branches=branches):
                rows = r" \\ ".join(self.case(subject, b) for b in branches)
                return _paren(precedence > 0, rf"\begin{{cases}} {rows} \end{{cases}}")
            case LetIn(var=var, value=value, body=body):
                p = self.scoped()
                head = rf"\text{{let }}{p.bind(var)} = {self.term(value)}\text{{ in }}"
                return _paren(precedence > 0, head + p.term(body))
        raise AssertionError(t)

    def head(self, t: Lambda | Quantifier) -> str:
        """What stands before the body of a quantifier or a function; binds the variables."""
        sign = r"\lambda " if isinstance(t, Lambda) else rf"\{t.kind}\, "
        return f"{sign}{self.binders(t.params)}."

    def subscript(self, owner: Term) -> str:
        """The structure that a field or definition belongs to, when there are several."""
        if isinstance(owner, Var) and owner.uid in self.silent:
            return ""
        return f"_{{{self.term(owner)}}}"

    def fields(self, t: Make) -> list[tuple[str, Term]]:
        """The fields of a structure value, each with the text before it."""
        made = resolve(t.type)
        assert isinstance(made, StructType)
        names = [name(f.name) for f in made.info.all_fields()]
        return [(f"{n} := ", x) for n, x in zip(names, t.fields, strict=True)]

    def infix(self, t: Op) -> tuple[str, int, int, int] | None:
        """Symbol and precedences of an operation that stands between its operands."""
        if t.name not in INFIX:
            return None
        symbol, own, left, right = INFIX[t.name]
        if t.name == "sub" and resolve(t.type) == NAT:
            symbol = r"\mathbin{\dot{-}}"
        return symbol, own, left, right

    def called(self, t: Term) -> tuple[str, tuple[Term, ...]] | None:
        """Head and arguments of what is written as a call; None for other notation."""
        match t:
            case App(fn=fn, args=args):
                return self.term(fn, ATOM), args
            case DefRef(decl=decl, args=args):
                sub = ""
                if decl.owner is not None:
                    sub, args = self.subscript(args[0]), args[1:]
                return None if self.template(t) else (name(decl.name) + sub, args)
            case Construct(constructor=constructor, args=args):
                if isinstance(resolve(t.type), DataTypeUse):
                    return name(constructor, "mathsf"), args
                if constructor in ("pair", "nil", "cons"):
                    return ("", args) if constructor == "pair" else None
                return name(constructor, "mathsf"), args
            case Op(name=op, args=args) if op in FUNCTIONS:
                return FUNCTIONS[op], args
            case Op(name="transitive_closure", args=(relation, *rest)):
                return f"{self.term(relation, ATOM)}^{{+}}", tuple(rest)
        return None

    def template(self, t: DefRef) -> str | None:
        """The infix notation of a definition, if it has one and its arguments are all there."""
        if len(t.args) < len(t.decl.params):
            return None
        table = {**NOTATION, **self.notation}
        return table.get(t.decl.id) or self.notation.get(t.decl.name)

    def call(self, head: str, args: tuple[Term, ...]) -> str:
        """A function applied to arguments."""
        return f"{head}({', '.join(self.term(a) for a in args)})" if args else head

    def definition(self, t: DefRef, precedence: int) -> str:
        """A use of a definition, in infix notation where there is one."""
        if (called := self.called(t)) is not None:
            return self.call(*called)
        shown, args = self.template(t) or "", t.args
        if t.decl.owner is not None:
            shown, args = shown.replace("{s}", self.subscript(args[0])), args[1:]
        for i, a in enumerate(args):
            shown = shown.replace(f"{{{i}}}", self.term(a, 51))
        return _paren(precedence > 50, shown)

    def construct(self, t: Construct, precedence: int) -> str:
        """A value of a data type, an option, a pair or a list."""
        if (called := self.called(t)) is not None:
            head, args = called
            return self.call(head, args)
        if (members := list_members(t)) is not None:
            return f"[{', '.join(map(self.term, members))}]" if members else r"[\,]"
        both = rf"{self.term(t.args[0], 68)} \mathbin{{::}} {self.term(t.args[1], 67)}"
        return _paren(precedence > 67, both)

    def operation(self, t: Op, precedence: int) -> str:
        """A built-in operation; changes of number type and of Bool to Prop are not shown."""
        op, args = t.name, t.args
        if op in ("is_true", "int_of_nat", "val"):
            return self.term(args[0], precedence)
        if (infix := self.infix(t)) is not None:
            symbol, own, left, right = infix
            both = f"{self.term(args[0], left)} {symbol} {self.term(args[1], right)}"
            return _paren(precedence > own, both)
        if op == "pow":
            return _paren(precedence > 75, f"{self.term(args[0], ATOM)}^{{{self.term(args[1])}}}")
        if op == "succ":
            return _paren(precedence > 65, f"{self.term(args[0], 65)} + 1")
        if op == "decide":
            return rf"[\,{self.term(args[0])}\,]"
        if op == "bnot":
            return _paren(precedence > 40, rf"\mathop{{\mathsf{{not}}}} {self.term(args[0], 40)}")
        if op == "length":
            return rf"\lvert {self.term(args[0])} \rvert"
        if op == "nth":
            return f"{self.term(args[0], ATOM)}[{self.term(args[1])}]"
        head, rest = self.called(t) or ("", args)
        return self.call(head, rest)

    def connective(self, op: str, args: tuple[Term, ...], precedence: int) -> str:
        """A connective."""
        if op == "not":
            inner = args[0]
            if isinstance(inner, Equal):
                both = rf"{self.term(inner.left, 51)} \ne {self.term(inner.right, 51)}"
                return _paren(precedence > 50, both)
            return _paren(precedence > 40, rf"\lnot {self.term(inner, 60)}")
        symbol, own, each = CONNECTIVES[op]
        last = own if op == "implies" else each
        parts = [self.term(a, each) for a in args[:-1]] + [self.term(args[-1], last)]
        return _paren(precedence > own, f" {symbol} ".join(parts))

    def case(self, subject: Term, b: Branch) -> str:
        """One row of a case distinction."""
        p = self.scoped()
        pattern = p.pattern(b)
        return rf"{p.term(b.body)} & \text{{if }} {self.term(subject, 51)} = {pattern}"

    def pattern(self, b: Branch) -> str:
        """The value that a case is about; binds the variables in it."""
        xs = [self.bind(v) for v in b.params]
        fixed = {"nil": r"[\,]", "zero": "0"}
        if b.constructor == "pair" and len(xs) == 2:
            return f"({xs[0]}, {xs[1]})"
        if b.constructor == "cons" and len(xs) == 2:
            return rf"{xs[0]} \mathbin{{::}} {xs[1]}"
        if b.constructor == "succ" and len(xs) == 1:
            return f"{xs[0]} + 1"
        if b.constructor in fixed and not xs:
            return fixed[b.constructor]
        return name(b.constructor, "mathsf") + (f"({', '.join(xs)})" if xs else "")


def _paren(needed: bool, s: str) -> str:
    return f"({s})" if needed else s
