"""The reading for people, in words: Markdown entries, and one-line statements for terminals."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

from formal.language.data import DataInfo
from formal.language.declarations import Axiom, Declaration, Definition, Theorem
from formal.language.derived import Derived
from formal.language.registry import topic_of
from formal.language.structure import StructureInfo
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
from formal.language.transition import TransitionInfo
from formal.language.types import (
    PROP,
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
from formal.readings.latex import formulas as latex
from formal.readings.lean.syntax import list_members

ATOM = 100
# symbol, precedence of the whole, of the left operand, of the right operand
INFIX = {
    "add": ("+", 65, 65, 66),
    "sub": ("-", 65, 65, 66),
    "mul": ("*", 70, 70, 71),
    "div": ("/", 70, 70, 71),
    "mod": ("mod", 70, 70, 71),
    "pow": ("^", 75, 76, 75),
    "lt": ("<", 50, 51, 51),
    "le": ("≤", 50, 51, 51),
    "append": ("++", 65, 65, 66),
    "member": ("∈", 50, 51, 51),
    "band": ("and", 35, 35, 36),
    "bor": ("or", 30, 30, 31),
}
CONNECTIVES = {
    "and": ("∧", 35, 36),
    "or": ("∨", 30, 31),
    "implies": ("→", 25, 26),
    "iff": ("↔", 20, 21),
}
FUNCTIONS = {
    "max": "max",
    "min": "min",
    "fst": "first",
    "snd": "second",
    "length": "length",
    "nodup": "nodup",
    "map_list": "map",
    "filter_list": "filter",
    "count": "count",
    "range_fin": "range",
    "well_founded": "well_founded",
    "decide": "decide",
}
BASE = {"Nat": "ℕ", "Int": "ℤ"}


@dataclass
class PlainPrinter:
    """Prints types and terms on one line of Unicode text."""

    names: dict[int, str] = field(default_factory=dict)

    def bind(self, v: Var) -> str:
        """Choose a name for a variable, different from all names in scope."""
        if v.uid not in self.names:
            name, taken = v.name, set(self.names.values())
            while name in taken:
                name += "'"
            self.names[v.uid] = name
        return self.names[v.uid]

    def scoped(self) -> PlainPrinter:
        """A printer for an inner scope."""
        return PlainPrinter(dict(self.names))

    def type(self, t: Type, precedence: int = 0) -> str:
        """A type."""
        t = resolve(t)
        match t:
            case BaseType(name):
                return BASE.get(name, name)
            case SortType(name, uid):
                return self.names.get(uid, name)
            case FinType(bound):
                return f"Fin({self.term(bound)})"
            case OptionType(item):
                return f"Option({self.type(item)})"
            case ListType(item):
                return f"List({self.type(item)})"
            case PairType(a, b):
                return _paren(precedence > 35, f"{self.type(a, 36)} × {self.type(b, 35)}")
            case ArrowType(params, result):
                parts = [*(self.type(p, 26) for p in params), self.type(result, 25)]
                return _paren(precedence > 25, " → ".join(parts))
            case DataTypeUse(info, args) | StructType(info, args):
                inner = ", ".join(map(self.type, args))
                return f"{info.name}({inner})" if args else info.name
        raise AssertionError(t)

    def binders(self, params: tuple[Var, ...]) -> str:
        """Variables with their types: ``e f : Event, n : ℕ``."""
        groups: list[tuple[str, list[str]]] = []
        for v in params:
            printed = self.type(v.type)
            shown = self.bind(v)
            if groups and groups[-1][0] == printed:
                groups[-1][1].append(shown)
            else:
                groups.append((printed, [shown]))
        return ", ".join(f"{' '.join(xs)} : {t}" for t, xs in groups)

    def term(self, t: Term, precedence: int = 0) -> str:
        """A term; in parentheses when its own precedence is lower than asked for."""
        match t:
            case Var(uid=uid, name=name):
                return self.names.get(uid, name)
            case Lit(value=value):
                shown = str(value)
                if isinstance(value, bool) and resolve(t.type) != PROP:
                    shown = shown.lower()
                return _paren(shown.startswith("-") and precedence > 65, shown)
            case FieldRef(owner=owner, field=f):
                return f"{self.term(owner, ATOM)}.{f.name}"
            case App(fn=fn, args=args):
                return self.call(self.term(fn, ATOM), args)
            case DefRef(decl=decl, args=args):
                if decl.owner is not None:
                    return self.call(f"{self.term(args[0], ATOM)}.{decl.name}", args[1:])
                return self.call(decl.name, args)
            case Construct():
                return self.construct(t, precedence)
            case Make(type=StructType(info=info), fields=fields):
                names = [f.name for f in info.all_fields()]
                rows = [f"{n} := {self.term(x)}" for n, x in zip(names, fields, strict=True)]
                return f"⟨{', '.join(rows)}⟩"
            case Op(name=name, args=args):
                return self.operation(name, args, precedence)
            case Lambda(params=params, body=body):
                p = self.scoped()
                return _paren(precedence > 0, f"λ {p.binders(params)}. {p.term(body)}")
            case Quantifier(kind=kind, params=params, body=body):
                p = self.scoped()
                head = f"{'∀' if kind == 'forall' else '∃'} {p.binders(params)}. "
                return _paren(precedence > 0, head + p.term(body))
            case Connective(op=op, args=args):
                return self.connective(op, args, precedence)
            case Equal(left=left, right=right):
                return _paren(precedence > 50, f"{self.term(left, 51)} = {self.term(right, 51)}")
            case IfThenElse(condition=c, then=a, otherwise=b):
                shown = f"if {self.term(c)} then {self.term(a, 1)} else {self.term(b)}"
                return _paren(precedence > 0, shown)
            case Match(subject=subject, branches=branches):
                cases = "; ".join(map(self.case, branches))
                return f"case {self.term(subject)} of {{{cases}}}"
            case LetIn(var=var, value=value, body=body):
                p = self.scoped()
                head = f"let {p.bind(var)} = {self.term(value)} in "
                return _paren(precedence > 0, head + p.term(body))
        raise AssertionError(t)

    def call(self, head: str, args: tuple[Term, ...]) -> str:
        """A function applied to arguments."""
        return f"{head}({', '.join(self.term(a) for a in args)})" if args else head

    def construct(self, t: Construct, precedence: int) -> str:
        """A value of a data type, an option, a pair or a list."""
        if not isinstance(resolve(t.type), DataTypeUse):
            match t.constructor, t.args:
                case "pair", (a, b):
                    return f"({self.term(a)}, {self.term(b)})"
                case "nil", ():
                    return "[]"
                case "cons", (head, tail):
                    if (members := list_members(t)) is not None:
                        return f"[{', '.join(map(self.term, members))}]"
                    both = f"{self.term(head, 68)} :: {self.term(tail, 67)}"
                    return _paren(precedence > 67, both)
        return self.call(t.constructor, t.args)

    def operation(self, name: str, args: tuple[Term, ...], precedence: int) -> str:
        """A built-in operation; changes of number type and of Bool to Prop are not shown."""
        if name in ("is_true", "int_of_nat", "val"):
            return self.term(args[0], precedence)
        if name in INFIX:
            symbol, own, left, right = INFIX[name]
            both = f"{self.term(args[0], left)} {symbol} {self.term(args[1], right)}"
            return _paren(precedence > own, both)
        if name == "succ":
            return _paren(precedence > 65, f"{self.term(args[0], 65)} + 1")
        if name == "bnot":
            return _paren(precedence > 40, f"not {self.term(args[0], 60)}")
        if name == "nth":
            return f"{self.term(args[0], ATOM)}[{self.term(args[1])}]"
        if name == "transitive_closure":
            return self.call(f"{self.term(args[0], ATOM)}⁺", args[1:])
        return self.call(FUNCTIONS[name], args)

    def connective(self, op: str, args: tuple[Term, ...], precedence: int) -> str:
        """A connective."""
        if op == "not":
            inner = args[0]
            if isinstance(inner, Equal):
                both = f"{self.term(inner.left, 51)} ≠ {self.term(inner.right, 51)}"
                return _paren(precedence > 50, both)
            return _paren(precedence > 40, f"¬{self.term(inner, 60)}")
        symbol, own, each = CONNECTIVES[op]
        last = own if op == "implies" else each
        parts = [self.term(a, each) for a in args[:-1]] + [self.term(args[-1], last)]
        return _paren(precedence > own, f" {symbol} ".join(parts))

    def case(self, b: Branch) -> str:
        """One case of a case distinction."""
        p = self.scoped()
        xs = [p.bind(v) for v in b.params]
        pattern = f"{b.constructor}({', '.join(xs)})" if xs else b.constructor
        return f"{pattern} ⇒ {p.term(b.body)}"


def _paren(needed: bool, s: str) -> str:
    return f"({s})" if needed else s


def plain(term: Term) -> str:
    """A statement on one line of Unicode text."""
    return PlainPrinter().term(term)


# ---- entries

Entry = Declaration | StructureInfo | DataInfo


def entry(decl: Entry, notation: Mapping[str, str] | None = None, level: int = 3) -> str:
    """A Markdown section about a declaration.

    Args:
        decl: a theorem, definition or axiom, a structure or a data type.
        notation: infix templates for the formula, as for `latex.statement`.
        level: of the heading.
    """
    if isinstance(decl, StructureInfo):
        return _structure(decl, level)
    if isinstance(decl, DataInfo):
        return _data(decl, level)
    parts = [_heading(decl.title or _title(decl.name), decl.id, level)]
    if decl.title_zh:
        parts.append(f"**{decl.title_zh}**")
    parts += [_words(decl.doc), decl.zh]
    if isinstance(decl, Theorem | Definition | Axiom):
        parts.append(f"$$\n{latex.statement(decl, notation)}\n$$")
    if (source := source_of(decl)) is not None:
        parts.append(f"```python\n{source}\n```")
    notes = []
    if isinstance(decl, Theorem) and decl.by:
        notes.append(f"Evidence asked for: {', '.join(decl.by)}.")
    if decl.cite:
        notes.append(f"Source: {decl.cite}.")
    parts.append(" ".join(notes))
    return _sections(parts)


def source_of(decl: Declaration) -> str | None:
    """The Python text of a declaration; ``None`` for what the library itself made."""
    if isinstance(decl, Derived):
        return None
    try:
        return textwrap.dedent(inspect.getsource(decl.fn)).rstrip()
    except (OSError, TypeError):
        return None


def _structure(info: StructureInfo, level: int) -> str:
    parts = [
        _heading(_title(info.name), f"{info.topic}.{info.name}", level),
        _words(info.doc),
        info.zh,
    ]
    if info.parent is not None:
        parts.append(f"Extends `{info.parent.topic}.{info.parent.name}`.")
    printer = PlainPrinter()
    rows = [(s.name, "set", "") for s in _own_sorts(info)]
    rows += [(f.name, printer.type(f.type), f.doc) for f in info.fields]
    if isinstance(info, TransitionInfo):
        state = info.state.fields
        rows += [(f.name, f"{printer.type(f.type)} (state)", f.doc) for f in state]
    if rows:
        table = ["| Field | Type | Meaning |", "| --- | --- | --- |"]
        table += [f"| `{n}` | {_cell(t)} | {_cell(d)} |" for n, t, d in rows]
        parts.append("\n".join(table))
    if info.axioms:
        lines = [f"- **{_title(a.name)}.** {_line(a)}" for a in info.axioms]
        parts.append("Axioms:\n\n" + "\n".join(lines))
    return _sections(parts)


def _data(info: DataInfo, level: int) -> str:
    topic = topic_of(info.module)
    printer = PlainPrinter()
    parts = [_heading(_title(info.name), f"{topic}.{info.name}", level), _words(info.doc), info.zh]
    table = ["| Case | Payload | Meaning |", "| --- | --- | --- |"]
    for c in info.constructors:
        payload = ", ".join(printer.type(p) for p in c.payload)
        table.append(f"| `{c.name}` | {_cell(payload)} | {_cell(c.doc)} |")
    return _sections([*parts, "\n".join(table)])


def _own_sorts(info: StructureInfo) -> tuple[SortType, ...]:
    inherited = len(info.parent.sorts) if info.parent else 0
    return info.sorts[inherited:]


def _title(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _heading(title: str, id: str, level: int) -> str:
    return f"{'#' * level} {title} (`{id}`)"


def _words(doc: str) -> str:
    return doc.replace("``", "`")


def _line(decl: Declaration) -> str:
    return " ".join(x for x in (_words(decl.en), decl.zh) if x)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _sections(parts: list[str]) -> str:
    return "\n\n".join(p for p in parts if p) + "\n"
