"""Lean text of types and terms: one fold, with Lean's precedences and dot notation."""

from __future__ import annotations

from dataclasses import dataclass, field

from formal.errors import TheoryError
from formal.language.registry import topic_of
from formal.language.structure import StructureInfo
from formal.language.terms import (
    App,
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
from formal.readings.lean.names import (
    data_name,
    definition_name,
    field_name,
    lean_identifier,
    namespace,
    numbered,
    seen_from,
)
from formal.readings.lean.pretty import LINE, Doc, fill, group, join, nest, seq, text
from formal.readings.lean.syntax import (
    CONNECTIVES,
    DOTTED,
    INFIX,
    LIST_FUNCTIONS,
    MAX,
    PREFIX,
    USED_BARE,
    ends_in_match,
    fits,
    keeps_its_type,
    list_members,
    literal,
    needs_type,
    paren,
    pattern,
    sorts_in,
    wrap,
)


@dataclass
class LeanPrinter:
    """Prints types and terms inside the namespace of ``topic``.

    ``inside`` is the structure whose fields are being declared: its own fields are then bare
    names and its definitions are reached through ``parent`` (``toPre…``).  ``defining`` is the
    definition whose own text is being printed: it is not yet reachable by dot notation.
    """

    topic: str
    names: dict[int, str] = field(default_factory=dict)
    inside: StructureInfo | None = None
    parent: str = ""
    defining: object = None

    # ---- names

    def global_name(self, topic: str, name: str) -> str:
        """A name of some topic as seen from this one."""
        from_here = f"{seen_from(self.topic, topic)}.{name}"
        seen, local = name if topic == self.topic else from_here, self._local()
        for other in (from_here, f"_root_.{namespace(topic)}.{name}"):
            seen = other if seen.partition(".")[0] in local else seen
        return seen

    def _local(self) -> set[str]:
        """Names that mean a variable here, or a field of the structure that is being declared."""
        found = set(self.names.values())
        if self.inside is not None:
            found |= {field_name(f.name) for f in self.inside.all_fields()}
            found |= {lean_identifier(a.name) for a in self.inside.all_axioms()}
            found.add(self.parent)
        return found

    def bind(self, v: Var) -> str:
        """Choose a name for a variable, different from all names that are used where it is."""
        if v.uid in self.names:
            return self.names[v.uid]
        base = lean_identifier(v.name) if resolve(v.type) == TYPE else field_name(v.name)
        if not base.strip("_"):
            base = "x"  # Lean would read it as "whatever fits"
        taken = USED_BARE | self._local()
        name, k = base, 0
        while name in taken:
            k += 1
            name = numbered(base, k)
        self.names[v.uid] = name
        return name

    def scoped(self) -> LeanPrinter:
        """A printer for an inner scope."""
        return LeanPrinter(self.topic, dict(self.names), self.inside, self.parent, self.defining)

    # ---- types

    def type(self, t: Type, precedence: int = 0) -> str:
        """A type as Lean text."""
        t = resolve(t)
        match t:
            case BaseType(name):
                return name
            case SortType(name, uid):
                return self.names.get(uid) or lean_identifier(name)
            case FinType(bound):
                return paren(precedence >= MAX, f"Fin {self.flat(bound, MAX)}")
            case OptionType(item):
                return paren(precedence >= MAX, f"Option {self.type(item, MAX)}")
            case ListType(item):
                return paren(precedence >= MAX, f"List {self.type(item, MAX)}")
            case PairType(a, b):
                return paren(precedence > 35, f"{self.type(a, 36)} × {self.type(b, 35)}")
            case ArrowType(params, result):
                parts = [*(self.type(p, 26) for p in params), self.type(result, 25)]
                return paren(precedence > 25, " → ".join(parts))
            case DataTypeUse(info, args) | StructType(info, args):
                topic = topic_of(info.module)
                head = self.global_name(topic, lean_identifier(info.name))
                inner = [head, *(self.type(a, MAX) for a in args)]
                return paren(precedence >= MAX and bool(args), " ".join(inner))
        raise AssertionError(t)

    def binders(self, params: tuple[Var, ...], *, implicit: bool = False) -> list[str]:
        """Binder groups such as ``(e f : Event)``; sorts are implicit where ``implicit``."""
        out: list[tuple[str, str, list[str]]] = []
        for v in params:
            t = resolve(v.type)
            brackets = "{}" if implicit and t == TYPE else "()"
            printed = self.type(t)
            name = self.bind(v)
            last = out[-1] if out else None
            if last and last[:2] == (brackets, printed) and fits(last[2], name, printed):
                last[2].append(name)
            else:
                out.append((brackets, printed, [name]))
        return [f"{b[0]}{' '.join(names)} : {t}{b[1]}" for b, t, names in out]

    # ---- terms

    def flat(self, t: Term, precedence: int = 0) -> str:
        """A term on one line."""
        from formal.readings.lean.pretty import render

        return render(self.term(t, precedence), width=10**9)

    def term(self, t: Term, precedence: int = 0) -> Doc:
        """A term; parenthesized when its own precedence is lower than asked for."""
        match t:
            case Var(uid=uid, name=name):
                return text(self.names.get(uid, field_name(name)))
            case Lit():
                return text(literal(t, self.type(t.type)))
            case FieldRef():
                return text(self.field_ref(t))
            case App(fn=fn, args=args):
                return self.application(self.term(fn, MAX), args, precedence)
            case DefRef():
                return self.definition(t, precedence)
            case Construct():
                return self.construct(t, precedence)
            case Make():
                return self.make(t)
            case Op():
                return self.operation(t, precedence)
            case Lambda(params=params, body=body):
                p = self.scoped()
                used = {v.uid for v in subterms(body) if isinstance(v, Var)}
                p.names |= {v.uid: "_" for v in params if v.uid not in used}
                head = "fun " + " ".join(p.binders(params)) + " =>"
                return wrap(precedence > 0, group(head, nest(2, LINE, p.term(body))))
            case Quantifier(kind=kind, params=params, body=body):
                return self.quantifier(kind, params, body, precedence)
            case Connective(op=op, args=args):
                return self.connective(op, args, precedence)
            case Equal(left=left, right=right):
                if resolve(left.type) == PROP:
                    raise TheoryError("propositions are compared with Iff")
                return self.equation("=", left, right, precedence)
            case IfThenElse(condition=c, then=a, otherwise=b):
                parts = seq("if ", self.term(c), " then ", self.term(a))
                whole = group(parts, LINE, "else ", self.term(b))
                return wrap(precedence > 0, whole)
            case Match():
                return self.match(t, precedence)
            case LetIn(var=var, value=value, body=body):
                p = self.scoped()
                start = f"let {p.bind(var)} : {self.type(var.type)} := "
                # In parentheses, or else a broken line to the left of `let` would end the value.
                whole = seq(start, self.term(value, MAX), "; ", p.term(body))
                return wrap(precedence > 0, whole)
        raise AssertionError(t)

    def equation(self, symbol: str, left: Term, right: Term, precedence: int) -> Doc:
        """Equality or its negation."""
        first = self.inferred(left, 51) if needs_type(right) else self.term(left, 51)
        both = group(first, f" {symbol}", nest(2, LINE, self.term(right, 51)))
        return wrap(precedence > 50, both)

    def inferred(self, t: Term, precedence: int) -> Doc:
        """A term whose type Lean has to find from its text; with its type where it could not."""
        numeral = isinstance(t, Lit) and precedence >= MAX and resolve(t.type) == NAT
        if numeral or needs_type(t):
            return seq("(", nest(1, self.term(t)), f" : {self.type(t.type)})")
        return self.term(t, precedence)

    def field_ref(self, t: FieldRef) -> str:
        """A field of a structure value."""
        name = field_name(t.field.name)
        if self.inside is not None and t.owner == self.inside.self_var:
            return name
        return f"{self.flat(t.owner, MAX)}.{name}"

    def application(self, head: Doc, args: tuple[Term, ...], precedence: int) -> Doc:
        """A function applied to terms."""
        if not args:
            return head
        return self.apply_to(head, [self.term(a, MAX) for a in args], precedence)

    def apply_to(self, head: Doc, inner: list[Doc], precedence: int) -> Doc:
        """A function applied to printed arguments."""
        return wrap(precedence >= MAX, group(head, nest(2, *[x for a in inner for x in (LINE, a)])))

    def definition(self, t: DefRef, precedence: int) -> Doc:
        """A use of a definition, in dot notation when it belongs to a structure."""
        decl = t.decl
        name = definition_name(decl)
        args = t.args
        if decl.owner is not None:
            owner = data_name(decl.owner)
            if decl is self.defining:
                full = self.global_name(decl.topic, f"{owner}.{name}")
                return self.application(text(full), args, precedence)
            if self.inside is not None and args[0] == self.inside.self_var:
                head = f"{self.parent}.{name}"
            else:
                head = f"{self.flat(args[0], MAX)}.{name}"
            return self.application(text(head), args[1:], precedence)
        full = self.global_name(decl.topic, name)
        mentioned = {s for p in decl.params for s in sorts_in(p.type)}
        if any(s.uid not in mentioned for s in decl.sorts):
            sorts = [self.type(s, MAX) for s in t.sorts]
            full = " ".join([f"@{full}", *sorts])
            if not args:
                return wrap(precedence >= MAX, text(full))
        elif decl.sorts and args:
            return self.apply_to(text(full), [self.inferred(a, MAX) for a in args], precedence)
        return self.application(text(full), args, precedence)

    def make(self, t: Make, ascribe: bool = True) -> Doc:
        """A structure value; its type is said unless the place tells it."""
        kind = resolve(t.type)
        assert isinstance(kind, StructType)
        names = [field_name(f.name) for f in kind.info.all_fields()]
        rows = [
            group(f"{n} :=", nest(2, LINE, self.term(x)))
            for n, x in zip(names, t.fields, strict=True)
        ]
        known = f" : {self.type(kind)}" if ascribe else ""
        return group("{ ", nest(2, join(seq(",", LINE), rows)), f"{known} }}")

    def construct(self, t: Construct, precedence: int) -> Doc:
        """A constructor applied to its payload."""
        ty = resolve(t.type)
        if isinstance(ty, DataTypeUse):
            topic = topic_of(ty.info.module)
            name = f"{lean_identifier(ty.info.name)}.{lean_identifier(t.constructor)}"
            return self.application(text(self.global_name(topic, name)), t.args, precedence)
        match t.constructor, t.args:
            case "pair", (a, b):
                return seq("(", self.term(a), ", ", self.term(b), ")")
            case "nil", ():
                return text("[]")
            case "cons", (head, tail):
                if (members := list_members(t)) is not None:
                    stacked = join(seq(",", LINE), [self.term(m) for m in members])
                    return group("[", nest(1, stacked), "]")
                both = seq(self.term(head, 68), " :: ", self.term(tail, 67))
                return wrap(precedence > 67, both)
        return self.application(text(t.constructor), t.args, precedence)

    def operation(self, t: Op, precedence: int) -> Doc:
        """A built-in operation."""
        name, args = t.name, t.args
        if name == "is_true":
            return self.term(Equal(PROP, args[0], Lit(args[0].type, True)), precedence)
        if name == "decide" and isinstance(args[0], Op) and args[0].name == "is_true":
            return self.term(args[0].args[0], precedence)
        if name in INFIX:
            symbol, own, left, right = INFIX[name]
            last = self.inferred if name == "member" else self.term
            both = group(
                self.term(args[0], left), f" {symbol}", nest(2, LINE, last(args[1], right))
            )
            return wrap(precedence > own, both)
        if name == "bnot":
            return wrap(precedence > 40, seq("!", self.term(args[0], MAX)))
        if name == "int_of_nat":
            if keeps_its_type(args[0]):
                return seq("(", self.term(args[0]), " : Int)")
            return seq("((", nest(2, self.term(args[0])), " : Nat) : Int)")
        if name == "nth":
            return seq(self.inferred(args[0], MAX), "[", self.term(args[1]), "]?")
        if name in PREFIX:
            return self.application(text(PREFIX[name]), args, precedence)
        if name in DOTTED:
            return seq(self.inferred(args[0], MAX), f".{DOTTED[name]}")
        if name in LIST_FUNCTIONS:
            head = seq(self.inferred(args[1], MAX), f".{LIST_FUNCTIONS[name]}")
            return self.application(head, args[:1], precedence)
        raise AssertionError(name)

    def quantifier(self, kind: str, params: tuple[Var, ...], body: Term, precedence: int) -> Doc:
        """``∀`` or ``∃``."""
        p = self.scoped()
        if kind == "forall":
            groups = p.binders(params, implicit=True)
        else:
            groups = p.binders(params)
            if len(groups) == 1:
                groups = [groups[0][1:-1]]
        symbol = "∀" if kind == "forall" else "∃"
        head = nest(4, seq(symbol, " ", fill([text(g) for g in groups]), ","))
        return wrap(precedence > 0, group(head, nest(2, LINE, p.term(body))))

    def connective(self, op: str, args: tuple[Term, ...], precedence: int) -> Doc:
        """A connective of propositions."""
        if op == "not":
            inner = args[0]
            if isinstance(inner, Equal):
                return self.equation("≠", inner.left, inner.right, precedence)
            return wrap(precedence > 40, seq("¬", self.term(inner, 40)))
        symbol, own, each = CONNECTIVES[op]
        if op == "implies":
            parts, last = [], Connective(PROP, "implies", args)
            while isinstance(last, Connective) and last.op == "implies":
                parts.append(self.term(last.args[0], each))
                last = last.args[1]  # type: ignore[assignment]
            parts.append(self.term(last, own))
        else:
            parts = [self.term(a, each) for a in args[:-1]]
            parts.append(self.term(args[-1], own if op != "iff" else each))
        return wrap(precedence > own, group(join(seq(symbol, LINE), parts)))

    def match(self, t: Match, precedence: int) -> Doc:
        """A case distinction."""
        rows = []
        kind = resolve(t.subject.type)
        for b in t.branches:
            p = self.scoped()
            xs = [p.bind(v) for v in b.params]
            case = pattern(b.constructor, xs, isinstance(kind, DataTypeUse))
            if isinstance(kind, OptionType):
                case = case.lstrip(".")
            open_end = b is not t.branches[-1] and ends_in_match(b.body)
            body = p.term(b.body, 1 if open_end else 0)
            if isinstance(b.body, Make):
                # Lean reads fields to the left of the first one as the next branch.
                rows.append(group(f"| {case} =>", nest(4, LINE, body)))
            else:
                rows.append(seq(f"| {case} => ", nest(4, body)))
        head = seq("match ", self.inferred(t.subject, 0), " with")
        return wrap(precedence > 0, group(head, nest(2, LINE, join(LINE, rows))))
