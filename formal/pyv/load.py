"""A ``.pyv`` file as a transition system: from here on it is like any other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from formal.language import registry
from formal.language.declarations import Axiom
from formal.language.derived import derive
from formal.language.structure import FieldInfo
from formal.language.terms import (
    Lit,
    Quantifier,
    Term,
    Var,
    conjoin,
    fresh_var,
    substitute,
    zonk,
)
from formal.language.transition import (
    ActionInfo,
    Clause,
    StateMethod,
    TransitionInfo,
    TransitionSystem,
    split_state,
    unchanged,
)
from formal.language.types import BOOL, PROP, SortType, Type, arrow, fresh_id
from formal.pyv import syntax as s
from formal.pyv.derived import definitional
from formal.pyv.dialect import in_old_dialect
from formal.pyv.names import Names, identifier, sort_name
from formal.pyv.parse import read
from formal.pyv.terms import Reader
from formal.pyv.vocabulary import States, Vocabulary
from formal.readings.lean.names import upper_camel


@dataclass(eq=False)
class GivenAxiom(Axiom):
    """An axiom whose statement was read from a file."""

    given: Term | None = None

    @property
    def statement(self) -> Term:
        assert self.given is not None
        return self.given


@dataclass(eq=False)
class GivenMethod(StateMethod):
    """A clause or action that was read from a file."""

    made: Clause | ActionInfo | None = None


class ImportedInfo(TransitionInfo):
    """A transition system that was read from a file."""

    def _clause(self, m: StateMethod) -> Clause:
        assert isinstance(m, GivenMethod) and isinstance(m.made, Clause)
        return m.made

    def _action(self, m: StateMethod) -> ActionInfo:
        assert isinstance(m, GivenMethod) and isinstance(m.made, ActionInfo)
        return m.made


@dataclass(frozen=True)
class Theorem:
    """A statement about no, one or two arbitrary states, from the axioms alone."""

    name: str
    states: int
    term: Term
    line: int


@dataclass(frozen=True)
class Model:
    """An imported file: the system, and what else the file asks.

    ``notes`` say what was skipped; ``reader`` reads the formulas of ``traces``; ``always`` are
    conditions on every state, from derived relations that are no definitions.
    """

    program: s.Program
    info: TransitionInfo
    theorems: tuple[Theorem, ...]
    traces: tuple[s.TraceDecl, ...]
    notes: tuple[s.Note, ...]
    reader: Reader
    always: Term

    @property
    def file(self) -> str:
        """The file's name as it was given."""
        return self.program.file

    def facts(self, states: int) -> list[tuple[str, Term]]:
        """What holds of arbitrary states by itself: the conditions of derived relations."""
        pre, post = self.info.pre, self.info.post
        both = [("always before", self.always)]
        both.append(("always after", substitute(self.always, {pre: post})))
        return both[:states]


def load(path: Path) -> Model:
    """Read a file; raises ``InputError``, with the line, for anything wrong with it."""
    return build(read(path))


def build(program: s.Program) -> Model:
    """The transition system of a parsed file."""
    return _Loader(program).load()


class _Loader:
    def __init__(self, program: s.Program) -> None:
        self.program = program
        self.notes = list(program.notes)
        topic = identifier(Path(program.file).stem)
        self.module = f"pyv.{topic}"
        self.names = Names()
        self.info = self._structure(upper_camel(topic))
        self.v = Vocabulary(program.file, self.info.self_var)
        self.v.old_dialect = in_old_dialect(program)
        self.reader = Reader(self.v)

    def _structure(self, name: str) -> ImportedInfo:
        file = self.program.file
        doc = f"The model of `{Path(file).name}`, imported from mypyvy's language."
        cls = type(name, (TransitionSystem,), {"__module__": self.module}, abstract=True)
        info = ImportedInfo(
            name=name, module=self.module, doc=doc, file=file, line=1, cls=cls, var="M"
        )
        setattr(cls, "_info", info)  # noqa: B010 - mypy knows `cls` as a plain class
        return info

    def load(self) -> Model:
        self._declare()
        always = self._derived()
        methods: list[StateMethod] = [
            m for d in self.program.decls for m in self._methods(d, always)
        ]
        self.info.methods = methods
        self._axioms()
        theorems = tuple(self._theorems())
        if not methods:
            methods = [self._method("init", Clause("init", Lit(PROP, True), "", self.v.file, 1), 1)]
            self.info.methods = methods
        self._check_traces()
        registry.forget(self.module)
        registry.add(self.info.state)
        registry.add(self.info)
        derive(self.info)
        traces = tuple(d for d in self.program.decls if isinstance(d, s.TraceDecl))
        return Model(
            self.program, self.info, theorems, traces, tuple(self.notes), self.reader, always
        )

    # -- vocabulary -------------------------------------------------------------------------------

    def _declare(self) -> None:
        v, info = self.v, self.info
        for d in self.program.decls:
            if isinstance(d, s.SortDecl):
                if d.name in (*v.sorts, "bool", "int"):
                    raise v.error(d.line, f"the sort `{d.name}` is declared a second time")
                v.sorts[d.name] = SortType(d.name, fresh_id())
        symbols = [d for d in self.program.decls if isinstance(d, s.SymbolDecl)]
        for name, sort in list(v.sorts.items()):
            own = self.names.fresh(sort_name(name, {d.name for d in symbols}))
            v.sorts[name] = sort = SortType(own, sort.uid)
            info.sorts += (sort,)
            info.members[own] = sort
        v.system = info.self_var
        for d in symbols:
            if d.name in v.symbols:
                raise v.error(d.line, f"`{d.name}` is declared a second time")
            v.symbols[d.name] = d
            own = self.names.fresh(d.name, f"{d.name}_{d.kind}")
            f = FieldInfo(own, self._field_type(d), "", info, d.mutable, d.line)
            info.fields.append(f)
            info.members[own] = f
            v.fields[d.name] = f
        for d in self.program.decls:
            if isinstance(d, s.DefinitionDecl):
                if d.name in v.definitions or d.name in v.symbols:
                    raise v.error(d.line, f"`{d.name}` is declared a second time")
                v.definitions[d.name] = d
        fixed = {d.result for d in symbols if not d.mutable and not d.params}
        for name, sort in v.sorts.items():
            if name not in fixed:
                x = fresh_var("x", sort)
                some = Quantifier(PROP, "exists", (x,), Lit(PROP, True))
                self._axiom(f"{name}_nonempty", f"The sort `{name}` has an element.", some, 1)

    def _field_type(self, d: s.SymbolDecl) -> Type:
        params = tuple(self.v.type(p, d.line) for p in d.params)
        result = self.v.type(d.result, d.line)
        return arrow(params, PROP if result == BOOL else result)

    def _derived(self) -> Term:
        """Expand derived relations that are definitions; return the conditions of the others."""
        v = self.v
        found = [d for d in v.symbols.values() if d.derived is not None]
        self.reader.derived.update(definitional(found, v))
        for name in self.reader.derived:
            f = v.fields[name]
            self.info.fields.remove(f)
            del self.info.members[f.name]
        split_state(self.info)
        for name, f in v.fields.items():
            if f.mutable and name not in self.reader.derived:
                v.fields[name] = self.info.state.members[f.name]
        others = [d for d in found if d.name not in self.reader.derived]
        parts = [self.reader.closed(_axiom_of(d), States(self.info.pre)) for d in others]
        return conjoin(parts)

    # -- clauses and actions ----------------------------------------------------------------------

    def _stub(self, name: str, doc: str, line: int) -> Any:
        """A function that stands for a declaration of the file: its name, words and place."""

        def template() -> None: ...

        code = template.__code__.replace(
            co_filename=self.v.file, co_firstlineno=line, co_name=name, co_qualname=name
        )
        fn = FunctionType(code, {"__name__": self.module}, name)
        fn.__doc__ = doc or None
        return fn

    def _method(self, role: str, made: Clause | ActionInfo, line: int) -> GivenMethod:
        fn = self._stub(made.name, made.doc, line)
        return GivenMethod(fn, role=role, owner=self.info, made=made)

    def _axiom(self, name: str, doc: str, term: Term, line: int) -> None:
        fn = self._stub(self.names.fresh(name), doc, line)
        self.info.axioms.append(GivenAxiom(fn, owner=self.info, given=term))

    def _place(self, line: int) -> str:
        return f"Line {line} of `{Path(self.v.file).name}`."

    def _axioms(self) -> None:
        number = 0
        for d in self.program.decls:
            if isinstance(d, s.ClauseDecl) and d.role == "axiom":
                number += 1
                term = self.reader.closed(d.formula, States())
                self._axiom(d.name or f"axiom_{number}", self._place(d.line), term, d.line)

    def _methods(self, d: s.Decl, always: Term) -> list[GivenMethod]:
        if isinstance(d, s.ClauseDecl) and d.role in ("init", "invariant", "safety"):
            number = sum(
                1
                for x in self.program.decls[: self.program.decls.index(d) + 1]
                if isinstance(x, s.ClauseDecl) and x.role == d.role
            )
            name = self.names.fresh(d.name or f"{d.role}_{number}", f"{d.name}_{d.role}")
            term = self.reader.closed(d.formula, States(self.info.pre))
            if d.role == "init":
                term = conjoin([term, always])
            made = Clause(name, term, self._place(d.line), self.v.file, d.line)
            return [self._method(d.role, made, d.line)]
        if isinstance(d, s.DefinitionDecl):
            if not d.transition:
                self._check_modifies(d)
                self.reader.signature(d)
                return []
            return [self._method("action", self.action(d, always), d.line)]
        return []

    def action(self, d: s.DefinitionDecl, always: Term) -> ActionInfo:
        """A transition with its frame; its own formula keeps the order of its conjuncts."""
        reader, info = self.reader, self.info
        modifies = self._check_modifies(d)
        reader.touched.clear()
        params = [reader.variable(p.name, p.sort, p.line) for p in d.params]
        states = self.v.two_states(d, info.pre, info.post)
        env: dict[str, Term] = {p.name: p for p in params}
        body = reader.body(d, states, env)
        self._check_touched(d, modifies)
        *parts, _ = reader.finish([*body, Lit(PROP, True)])
        own = tuple(_resolved(p) for p in params)
        kept = [
            f
            for name, f in self.v.fields.items()
            if f.mutable and name not in modifies and self.v.symbols[name].derived is None
        ]
        frame = conjoin([unchanged(f, info.pre, info.post) for f in kept])
        both = [always, substitute(always, {info.pre: info.post})]
        formula = conjoin([*parts, *both])
        name = self.names.fresh(d.name, f"{d.name}_transition")
        return ActionInfo(name, own, formula, frame, tuple(modifies), "", self.v.file, d.line)

    def _check_modifies(self, d: s.DefinitionDecl) -> list[str]:
        mods = d.changes
        if mods and d.states != 2:
            message = "`modifies` is only allowed on a transition or a twostate definition"
            raise self.v.error(mods[0][1], message)
        for name, line in mods:
            decl = self.v.symbols.get(name)
            if decl is None:
                raise self.v.error(line, f"expected a mutable symbol to modify, found `{name}`")
            if not decl.mutable:
                raise self.v.error(line, f"`{name}` is immutable and cannot be modified")
            if decl.derived is not None:
                raise self.v.error(
                    line, f"`{name}` is derived; it changes by itself and is not to be listed"
                )
        return [name for name, _ in mods]

    def _check_touched(self, d: s.DefinitionDecl, modifies: list[str]) -> None:
        after = [(name, line) for name, line, at in self.reader.touched if at is self.info.post]
        for name, line in after:
            derived = self.v.symbols[name].derived is not None
            if name not in modifies and not derived and d not in self.v.old_dialect:
                message = (
                    f"`{name}` is used in the state after `{d.name}`, but is not in its `modifies`"
                )
                raise self.v.error(line, message)
        for name, line in d.modifies:
            if name not in {n for n, _ in after}:
                message = f"`{d.name}` modifies `{name}` and says nothing of its new value"
                self.notes.append(s.Note(line, message))

    # -- the rest ---------------------------------------------------------------------------------

    def _theorems(self) -> list[Theorem]:
        out: list[Theorem] = []
        for d in self.program.decls:
            if isinstance(d, s.ClauseDecl) and d.role == "theorem":
                name = self.names.fresh(d.name or f"theorem_{len(out) + 1}", f"{d.name}_theorem")
                states = States()
                if d.states == 1:
                    states = States(self.info.pre)
                elif d.states == 2:
                    states = self.v.two_states(d, self.info.pre, self.info.post)
                term = self.reader.closed(d.formula, states)
                out.append(Theorem(name, d.states, term, d.line))
        return out

    def _check_traces(self) -> None:
        from formal.pyv.traces import check_trace

        for d in self.program.decls:
            if isinstance(d, s.TraceDecl):
                check_trace(self.reader, d, self.info.pre)


def _resolved(v: Var) -> Var:
    out = zonk(v)
    assert isinstance(out, Var)
    return out


def _axiom_of(d: s.SymbolDecl) -> s.Expr:
    assert d.derived is not None
    return d.derived
