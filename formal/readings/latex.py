"""The reading for people, in mathematics: LaTeX for amsmath and amssymb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formal.language.declarations import Axiom, Declaration, Definition, Theorem
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
    subterms,
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
from formal.readings.latex_symbols import (
    ATOM,
    BASE,
    CONNECTIVES,
    FUNCTIONS,
    INFIX,
    NOTATION,
    WIDTH,
    aligned,
    name,
    width,
)
from formal.readings.lean_syntax import list_members


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
                return rf"{self.type(item, ATOM)}^{{*}}"
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
            case Make(type=StructType(info=info), fields=fields):
                names = [name(f.name) for f in info.all_fields()]
                given = [f"{n} := {self.term(x)}" for n, x in zip(names, fields, strict=True)]
                return rf"\langle {', '.join(given)} \rangle"
            case Op():
                return self.operation(t, precedence)
            case Lambda(params=params, body=body):
                p = self.scoped()
                head = rf"\lambda {p.binders(params)}.\; "
                return _paren(precedence > 0, head + p.term(body))
            case Quantifier(params=params, body=body):
                p = self.scoped()
                return _paren(precedence > 0, p.quantified(t.kind, params) + r"\; " + p.term(body))
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

    def quantified(self, kind: str, params: tuple[Var, ...]) -> str:
        """The head of a quantifier."""
        return rf"\{kind}\, {self.binders(params)}."

    def subscript(self, owner: Term) -> str:
        """The structure that a field or definition belongs to, when there are several."""
        if isinstance(owner, Var) and owner.uid in self.silent:
            return ""
        return f"_{{{self.term(owner)}}}"

    def call(self, head: str, args: tuple[Term, ...]) -> str:
        """A function applied to arguments."""
        return f"{head}({', '.join(self.term(a) for a in args)})" if args else head

    def definition(self, t: DefRef, precedence: int) -> str:
        """A use of a definition, in infix notation where there is one."""
        args, sub = t.args, ""
        if t.decl.owner is not None:
            sub, args = self.subscript(args[0]), args[1:]
        table = {**NOTATION, **self.notation}
        template = table.get(t.decl.id) or self.notation.get(t.decl.name)
        if template is None or len(t.args) < len(t.decl.params):
            return self.call(name(t.decl.name) + sub, args)
        shown = template.replace("{s}", sub)
        for i, a in enumerate(args):
            shown = shown.replace(f"{{{i}}}", self.term(a, 51))
        return _paren(precedence > 50, shown)

    def construct(self, t: Construct, precedence: int) -> str:
        """A value of a data type, an option, a pair or a list."""
        if not isinstance(resolve(t.type), DataTypeUse):
            match t.constructor, t.args:
                case "pair", (a, b):
                    return f"({self.term(a)}, {self.term(b)})"
                case "nil", ():
                    return r"[\,]"
                case "cons", (head, tail):
                    if (members := list_members(t)) is not None:
                        return f"[{', '.join(map(self.term, members))}]"
                    both = rf"{self.term(head, 68)} \mathbin{{::}} {self.term(tail, 67)}"
                    return _paren(precedence > 67, both)
        return self.call(name(t.constructor, "mathsf"), t.args)

    def operation(self, t: Op, precedence: int) -> str:
        """A built-in operation; changes of number type and of Bool to Prop are not shown."""
        op, args = t.name, t.args
        if op in ("is_true", "int_of_nat", "val"):
            return self.term(args[0], precedence)
        if op in INFIX:
            symbol, own, left, right = INFIX[op]
            if op == "sub" and resolve(t.type) == NAT:
                symbol = r"\mathbin{\dot{-}}"
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
        if op == "transitive_closure":
            return self.call(f"{self.term(args[0], ATOM)}^{{+}}", args[1:])
        return self.call(FUNCTIONS[op], args)

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
        xs = [p.bind(v) for v in b.params]
        fixed = {"nil": r"[\,]", "zero": "0"}
        if b.constructor == "pair" and len(xs) == 2:
            pattern = f"({xs[0]}, {xs[1]})"
        elif b.constructor == "cons" and len(xs) == 2:
            pattern = rf"{xs[0]} \mathbin{{::}} {xs[1]}"
        elif b.constructor == "succ" and len(xs) == 1:
            pattern = f"{xs[0]} + 1"
        elif b.constructor in fixed and not xs:
            pattern = fixed[b.constructor]
        else:
            pattern = name(b.constructor, "mathsf") + (f"({', '.join(xs)})" if xs else "")
        return rf"{p.term(b.body)} & \text{{if }} {self.term(subject, 51)} = {pattern}"

    # ---- several lines

    def lines(self, t: Term, precedence: int = 0) -> list[tuple[int, str]]:
        """A proposition as lines with their depth, broken at its connectives where it is long."""
        flat = self.term(t, precedence)
        if width(flat) <= WIDTH or not isinstance(t, Quantifier | Connective) or _is_negation(t):
            return [(0, flat)]
        if isinstance(t, Quantifier):
            p = self.scoped()
            head = p.quantified(t.kind, t.params)
            rows = [(0, head), *((d + 1, s) for d, s in p.lines(t.body))]
            return _enclose(rows, precedence > 0)
        symbol, own, each = CONNECTIVES[t.op]
        rows = []
        last = len(t.args) - 1
        for i, a in enumerate(t.args):
            inner = self.lines(a, own if t.op == "implies" and i == last else each)
            if i < last:
                inner[-1] = (inner[-1][0], f"{inner[-1][1]} {symbol}")
            rows += inner
        return _enclose(rows, precedence > own)


def _is_negation(t: Term) -> bool:
    return isinstance(t, Connective) and t.op == "not"


def _enclose(rows: list[tuple[int, str]], needed: bool) -> list[tuple[int, str]]:
    if not needed:
        return rows
    depth, first = rows[0]
    rows = [(depth, f"({first}"), *rows[1:]]
    depth, last = rows[-1]
    return [*rows[:-1], (depth, f"{last})")]


def _paren(needed: bool, s: str) -> str:
    return f"({s})" if needed else s


def _structures(terms: list[Term]) -> set[int]:
    found = {x for t in terms for x in subterms(t) if isinstance(x, Var)}
    return {v.uid for v in found if isinstance(resolve(v.type), StructType)}


def statement(subject: Term | Declaration, notation: Mapping[str, str] | None = None) -> str:
    """LaTeX (math mode) of a term, a theorem, an axiom or a definition with what it defines.

    Args:
        subject: what to print.
        notation: infix templates such as ``r"{0} \\rightarrow {1}"`` by definition id or name;
            they come before the default ones.

    Raises:
        TheoryError: the declaration is none of these.
    """
    if isinstance(subject, Definition):
        return _definition(subject, notation or {})
    if not isinstance(subject, Term | Theorem | Axiom):
        raise subject.error(f"is a {subject.kind}, which has no formula of its own")
    term = subject if isinstance(subject, Term) else subject.statement
    structures = _structures([term])
    silent = frozenset(structures) if len(structures) == 1 else frozenset()
    owned = not isinstance(subject, Term) and subject.owner is not None
    if owned and isinstance(term, Quantifier):
        # The sorts of a structure are part of it: say "for all computations K", no more.
        kept = tuple(v for v in term.params if resolve(v.type) != TYPE)
        if kept:
            term = Quantifier(PROP, term.kind, kept, term.body)
    printer = LatexPrinter(notation or {}, {}, silent, short_types=owned)
    return aligned(printer.lines(term))


def _definition(decl: Definition, notation: Mapping[str, str]) -> str:
    rules = decl.rules if decl.form == "inductive" else []
    terms = [p for r in rules for p in r.premises] or [decl.body]
    structures = _structures([*terms, *decl.params])
    silent = frozenset(structures) if len(structures) == 1 else frozenset()
    printer = LatexPrinter(notation, {}, silent, short_types=decl.owner is not None)
    for v in decl.params:
        printer.bind(v)
    head = printer.term(DefRef(PROP, decl, decl.sorts, tuple(decl.params)))
    if not rules:
        sign = r"\;:\Longleftrightarrow\;" if resolve(decl.result) == PROP else r"\;:=\;"
        rows = printer.lines(decl.body)
        if len(rows) == 1 and width(head + rows[0][1]) <= WIDTH:
            return f"{head} {sign} {rows[0][1]}"
        return aligned([(0, f"{head} {sign}"), *((d + 1, s) for d, s in rows)])
    rows = []
    for r in rules:
        inner = printer.scoped()
        for v in r.params:
            inner.bind(v)
        premises = r" \land ".join(inner.term(p, 36) for p in r.premises)
        rows.append((0, rf"{premises} \;\Rightarrow\; {head}"))
    return aligned(rows)
