"""A transition system of ours in mypyvy's language (today's dialect).

Sorts of mypyvy are never empty; ours may be, so what is exported says something about the systems
whose sorts all have an element.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from formal.errors import InputError
from formal.language.structure import FieldInfo
from formal.language.terms import (
    App,
    Connective,
    DefRef,
    Equal,
    FieldRef,
    IfThenElse,
    LetIn,
    Lit,
    Op,
    Quantifier,
    Term,
    Var,
    subterms,
)
from formal.language.transition import ActionInfo, Clause, TransitionInfo
from formal.language.types import BOOL, INT, PROP, ArrowType, SortType, Type, resolve
from formal.readings.smt.scope import unfold

_RESERVED = frozenset(
    "modifies sort mutable immutable derived relation constant function init transition invariant "
    "sketch axiom new old forall exists true false zerostate onestate twostate theorem definition "
    "assert safety any trace if then else let in sat unsat distinct bool int".split()
)
_OPERATIONS = {"lt": "<", "le": "<=", "add": "+", "sub": "-", "mul": "*"}


def to_pyv(info: TransitionInfo) -> str:
    """The text of a ``.pyv`` file.

    Raises ``InputError``, naming the place, for what mypyvy's language cannot say: natural numbers,
    options, lists, data types, inductive definitions, functions as arguments.
    """
    return _Writer(info).text()


@dataclass(frozen=True)
class _Scope:
    names: dict[int, str] = field(default_factory=dict)

    def bind(self, params: Sequence[Var], taken: set[str], upper: bool) -> _Scope:
        names = dict(self.names)
        for p in params:
            base = p.name.upper() if upper else p.name
            own, n = base, 1
            while own in taken or own in names.values() or own in _RESERVED:
                n += 1
                own = f"{base}{n}"
            names[p.uid] = own
        return _Scope(names)


class _Writer:
    def __init__(self, info: TransitionInfo) -> None:
        self.info = info
        fields = [*info.all_fields(), *info.state.fields]
        self.names = {id(f): _plain(f.name) for f in fields}
        self.sorts = {s.uid: _plain(s.name) for s in info.sorts}
        self.taken = {*self.names.values(), *self.sorts.values()}
        self.where = info.name

    def text(self) -> str:
        info = self.info
        out = [f"# {line}".rstrip() for line in (info.doc or info.name).splitlines()]
        out += ["", *(f"sort {self.sorts[s.uid]}" for s in info.sorts), ""]
        out += [self._field(f, "immutable") for f in info.all_fields()]
        for a in info.all_axioms():
            if not _says_nonempty(a.statement):
                out += self._formula(f"axiom [{a.name}]", a.name, a.statement)
        out += ["", *(self._field(f, "mutable") for f in info.state.fields), ""]
        for c in info.inits:
            out += self._clause("init", c)
        for act in info.actions:
            out += ["", *self._action(act)]
        out.append("")
        for c in info.safeties:
            out += self._clause("safety", c)
        for c in info.invariants:
            out += self._clause("invariant", c)
        return "\n".join(out) + "\n"

    # -- declarations -----------------------------------------------------------------------------

    def _unsupported(self, what: str) -> InputError:
        return InputError(
            f"{self.info.name}.{self.where}: {what} cannot be said in mypyvy's language",
            file=self.info.file,
            line=self.info.line,
        )

    def _type(self, t: Type) -> str:
        t = resolve(t)
        if isinstance(t, SortType) and t.uid in self.sorts:
            return self.sorts[t.uid]
        if t in (BOOL, PROP):
            return "bool"
        if t == INT:
            return "int"
        raise self._unsupported(f"the type {t!r}")

    def _field(self, f: FieldInfo, word: str) -> str:
        self.where = f.name
        name, t = self.names[id(f)], resolve(f.type)
        params, result = (t.params, resolve(t.result)) if isinstance(t, ArrowType) else ((), t)
        sorts = ", ".join(map(self._type, params))
        note = f"  # {f.doc}" if f.doc else ""
        if result == PROP:
            return f"{word} relation {name}" + (f"({sorts})" if params else "") + note
        if params:
            return f"{word} function {name}({sorts}): {self._type(result)}{note}"
        return f"{word} constant {name}: {self._type(result)}{note}"

    def _clause(self, word: str, c: Clause) -> list[str]:
        return self._formula(f"{word} [{_plain(c.name)}]", c.name, c.term)

    def _formula(self, head: str, where: str, term: Term, scope: _Scope | None = None) -> list[str]:
        self.where = where
        return [f"{head} {_bare(self.term(term, scope or _Scope()))}"]

    def _action(self, a: ActionInfo) -> list[str]:
        self.where = a.name
        scope = _Scope().bind(a.params, self.taken, upper=False)
        params = ", ".join(f"{scope.names[p.uid]}: {self._type(p.type)}" for p in a.params)
        doc = [f"# {' '.join(a.doc.split())}"] if a.doc else []
        named = {f.name: self.names[id(f)] for f in self.info.state.fields}
        mods = ", ".join(named[m] for m in a.modifies)
        body = a.guard_and_update
        parts = body.args if isinstance(body, Connective) and body.op == "and" else (body,)
        head = f"transition {_plain(a.name)}({params})"
        start = [f"  modifies {mods}"] if mods else []
        lines = [f"  & {self.term(p, scope)}" for p in parts]
        return [*doc, head if mods else f"{head} =", *start, *lines]

    # -- terms ------------------------------------------------------------------------------------

    def term(self, t: Term, scope: _Scope) -> str:
        match t:
            case Var(uid=uid) if uid in scope.names:
                return scope.names[uid]
            case Lit(value=bool() as b):
                return "true" if b else "false"
            case Lit(value=n) if resolve(t.type) == INT and n >= 0:
                return str(n)
            case FieldRef():
                return self._symbol(t, (), scope)
            case App(fn=FieldRef() as f, args=args):
                return self._symbol(f, args, scope)
            case DefRef(decl=d) if d.form == "definition":
                return self.term(unfold(t), scope)
            case Op(name="is_true" | "decide", args=(a,)):
                return self.term(a, scope)
            case Op(name=op, args=(a, b)) if op in _OPERATIONS and resolve(a.type) == INT:
                return f"({self.term(a, scope)} {_OPERATIONS[op]} {self.term(b, scope)})"
            case Connective():
                return self._connective(t, scope)
            case Equal(left=a, right=b):
                return f"({self.term(a, scope)} = {self.term(b, scope)})"
            case Quantifier(kind=kind, params=params, body=body):
                inner = scope.bind(params, self.taken, upper=True)
                own = ", ".join(f"{inner.names[p.uid]}: {self._type(p.type)}" for p in params)
                return f"({kind} {own}. {self.term(body, inner)})"
            case IfThenElse(condition=c, then=a, otherwise=b):
                parts = [self.term(x, scope) for x in (c, a, b)]
                return f"(if {parts[0]} then {parts[1]} else {parts[2]})"
            case LetIn(var=v, value=a, body=b):
                inner = scope.bind((v,), self.taken, upper=True)
                return (
                    f"(let {inner.names[v.uid]} = {self.term(a, scope)} in {self.term(b, inner)})"
                )
        raise self._unsupported(f"the term {type(t).__name__}")

    def _connective(self, t: Connective, scope: _Scope) -> str:
        parts = [self.term(a, scope) for a in t.args]
        if t.op == "not":
            return f"!{parts[0]}"
        if not parts:
            return "true" if t.op == "and" else "false"
        word = {"and": " & ", "or": " | ", "implies": " -> ", "iff": " <-> "}[t.op]
        return f"({word.join(parts)})" if len(parts) > 1 else parts[0]

    def _symbol(self, ref: FieldRef, args: Sequence[Term], scope: _Scope) -> str:
        name = self.names.get(id(ref.field))
        if name is None:
            raise self._unsupported(f"the field {ref.field.name} of another structure")
        inside = f"({', '.join(self.term(a, scope) for a in args)})" if args else ""
        if ref.owner != self.info.post:
            return f"{name}{inside}"
        # `new(f(c))` would read `c` in the state after too, a prime concerns `f` alone.
        mixed = any(isinstance(x, FieldRef) and x.field.mutable for a in args for x in subterms(a))
        return f"{name}'{inside}" if mixed else f"new({name}{inside})"


def _bare(text: str) -> str:
    """A formula without parentheses around all of it."""
    depth = 0
    for i, c in enumerate(text):
        depth += {"(": 1, ")": -1}.get(c, 0)
        if depth == 0:
            return text[1:-1] if text[:1] == "(" and i == len(text) - 1 else text
    return text


def _plain(name: str) -> str:
    return f"{name}_" if name in _RESERVED else name


def _says_nonempty(claim: Term) -> bool:
    """Whether an axiom only says that a sort has an element, which mypyvy assumes anyway."""
    return isinstance(claim, Quantifier) and claim.kind == "exists" and isinstance(claim.body, Lit)
