"""Lean text of whole topics: structures, definitions, and one ``Statement`` a theorem."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from textwrap import wrap

from formal.language.data import DataInfo
from formal.language.declarations import Declaration, Definition, Rule, Theorem
from formal.language.registry import Module, topic_of
from formal.language.structure import StructureInfo
from formal.language.terms import (
    DefRef,
    IfThenElse,
    Make,
    Op,
    Quantifier,
    Term,
    Var,
    subterms,
)
from formal.language.types import (
    TYPE,
    DataTypeUse,
    FinType,
    StructType,
    Type,
    arrow,
    resolve,
    type_children,
)
from formal.readings.lean.comments import comment_line, comment_text, docstring
from formal.readings.lean.names import (
    data_name,
    definition_name,
    field_name,
    lean_identifier,
    module_path,
    namespace,
    needs_split,
    statement_module,
    theorem_name,
)
from formal.readings.lean.pretty import Doc, fill, group, nest, render, seq, text
from formal.readings.lean.terms import LeanPrinter

WIDTH = 100
HEADER = """\
module

{imports}/-!
# {title}

{words}

{origin}
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace {namespace}
"""


ASIDE = """\
Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them."""


def _origin(source: str) -> str:
    said = f"Written by `formal export` from `{comment_line(source)}`; never edited by hand."
    return "\n".join(wrap(said, WIDTH, break_long_words=False, break_on_hyphens=False))


def words_of(decl: Declaration) -> str:
    """English docstring followed by the Chinese line, when there is one."""
    return f"{decl.doc}\n\n{decl.zh}" if decl.zh else decl.doc


def _info_words(info: DataInfo | StructureInfo) -> str:
    """The same for a structure or data type; its name when it has no docstring."""
    words = info.doc or info.name
    return f"{words}\n\n{info.zh}" if info.zh else words


Node = tuple[str, object]


def references(term: Term) -> Iterator[Node]:
    """What a term mentions: definitions and types."""
    for t in subterms(term):
        yield from type_references(t.type)
        if isinstance(t, DefRef):
            yield "def", t.decl
        if isinstance(t, Quantifier):
            for v in t.params:
                yield from type_references(v.type)


def type_references(t: Type) -> Iterator[Node]:
    """Structures, data types and definitions that a type mentions."""
    t = resolve(t)
    if isinstance(t, StructType):
        yield "structure", t.info
    if isinstance(t, DataTypeUse):
        yield "data", t.info
    if isinstance(t, FinType):
        yield from references(t.bound)
    for c in type_children(t):
        yield from type_references(c)


def _is_classical(term: Term) -> bool:
    return any(
        isinstance(t, IfThenElse) or (isinstance(t, Op) and t.name == "decide")
        for t in subterms(term)
    )


class TopicWriter:
    """Writes the Lean module of one topic, dependencies first."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.topic = module.topic
        self.chunks: list[str] = []
        self.done: set[Node] = set()
        self.imports: set[str] = set()

    # ---- order

    def need(self, nodes: Iterator[Node], but: Node | None = None) -> None:
        for node in list(nodes):
            if node != but:
                self.emit(node)

    def emit(self, node: Node) -> None:
        """Write a declaration once, after what it mentions; other topics become imports."""
        if node in self.done:
            return
        kind, item = node
        topic = topic_of(getattr(item, "module", ""))
        if topic != self.topic:
            self.imports.add(topic)
            return
        self.done.add(node)
        writers: dict[str, Callable[..., None]] = {
            "data": self.data,
            "pre": self.pre_structure,
            "structure": self.structure,
            "def": self.definition,
            "theorem": self.theorem,
        }
        writers[kind](item)

    def write(
        self,
        words: str | None = None,
        source: str | None = None,
        aside: Collection[Definition] = (),
    ) -> str:
        """The text of the module; its words and source are those of the Python module if not given.

        The first paragraph of ``words`` is the title.  Definitions put ``aside``, which no other
        declaration mentions, are left to ``write_aside``.
        """
        for item in self.module.items:
            if item in aside:
                continue
            if isinstance(item, DataInfo):
                self.emit(("data", item))
            elif isinstance(item, StructureInfo):
                self.emit(("structure", item))
            elif isinstance(item, Definition):
                self.emit(("def", item))
            elif isinstance(item, Theorem):
                self.emit(("theorem", item))
        return self.text(words, source)

    def write_aside(self, aside: Collection[Definition], source: str | None = None) -> str:
        """The text of a module of its own for the definitions that ``write`` has left out."""
        self.chunks, self.imports = [], {self.topic}
        for d in aside:
            self.emit(("def", d))
        return self.text(ASIDE, source)

    def text(self, words: str | None, source: str | None) -> str:
        """What was written, with its head."""
        title, _, words = (words or self.module.words()).strip().partition("\n\n")
        imports = "".join(f"public import {statement_module(t)}\n" for t in sorted(self.imports))
        head = HEADER.format(
            imports=imports + ("\n" if imports else ""),
            title=comment_text(title.rstrip(".")),
            words=comment_text(words.strip().replace("``", "`") or title),
            origin=_origin(source or self.module.name.replace(".", "/") + ".py"),
            namespace=namespace(self.topic),
        )
        return head + "\n" + "\n".join(self.chunks) + f"\nend {namespace(self.topic)}\n"

    # ---- declarations

    def printer(self) -> LeanPrinter:
        return LeanPrinter(self.topic)

    def data(self, info: DataInfo) -> None:
        for c in info.constructors:
            for t in c.payload:
                self.need(type_references(t), ("data", info))
        p = self.printer()
        sorts = _sort_binder(p, tuple(Var(TYPE, s.name, s.uid) for s in info.sorts))
        head = f"inductive {lean_identifier(info.name)}{sorts} where\n"
        lines = [docstring(_info_words(info)), head]
        for c in info.constructors:
            inner = p.scoped()
            args = [Var(t, f"a{i}", -i) for i, t in enumerate(c.payload, 1)]
            binders = "".join(" " + b for b in inner.binders(tuple(args)))
            if c.doc:
                lines.append(docstring(c.doc, "  "))
            lines.append(f"  | {lean_identifier(c.name)}{binders}\n")
        self.chunks.append("".join(lines))

    def fields(self, info: StructureInfo, p: LeanPrinter) -> list[str]:
        p.inside = info
        out = []
        for f in info.fields:
            if f.doc:
                out.append(docstring(f.doc, "  "))
            out.append(f"  {field_name(f.name)} : {p.type(f.type)}\n")
        return out

    def head(self, info: StructureInfo, name: str, parent: str | None) -> tuple[LeanPrinter, str]:
        p = self.printer()
        sorts = _sort_binder(p, tuple(Var(TYPE, s.name, s.uid) for s in info.sorts))
        start = [text(f"structure {name}{sorts}")]
        if parent is not None:
            start += [text("extends"), text(parent)]
        return p, render(nest(4, fill(start), " where")) + "\n"

    def parent_use(self, info: StructureInfo) -> str | None:
        if info.parent is None:
            return None
        p = self.printer()
        return p.type(StructType(info.parent, info.sorts[: len(info.parent.sorts)]))

    def pre_structure(self, info: StructureInfo) -> None:
        if info.parent is not None:
            self.emit(("structure", info.parent))
        for f in info.fields:
            self.need(type_references(f.type), ("structure", info))
        p, head = self.head(info, data_name(info), self.parent_use(info))
        words = f"The data of `{info.name}`, before any condition of well-formedness.\n\n{info.doc}"
        self.chunks.append(docstring(words) + head + "".join(self.fields(info, p)))

    def structure(self, info: StructureInfo) -> None:
        split = needs_split(info)
        if split:
            self.emit(("pre", info))
        elif info.parent is not None:
            self.emit(("structure", info.parent))
        for f in info.fields:
            self.need(type_references(f.type), ("structure", info))
        for a in info.axioms:
            self.need(references(a.statement), ("structure", info))
        sorts = " ".join(lean_identifier(s.name) for s in info.sorts)
        parent = f"{data_name(info)} {sorts}".strip() if split else self.parent_use(info)
        p, head = self.head(info, lean_identifier(info.name), parent)
        body = [] if split else self.fields(info, p)
        p.inside = info
        p.parent = (
            f"to{data_name(info)}" if split else f"to{info.parent.name if info.parent else ''}"
        )
        for a in info.axioms:
            body.append(docstring(words_of(a), "  "))
            statement = nest(4, _break(p.scoped().term(a.statement)))
            doc = seq(f"  {lean_identifier(a.name)} :", statement)
            body.append(render(group(doc)) + "\n")
        self.chunks.append(docstring(_info_words(info)) + head + "".join(body))

    def self_type(self, decl: Definition) -> str:
        assert decl.owner is not None
        return " ".join([data_name(decl.owner), *(lean_identifier(s.name) for s in decl.sorts)])

    def definition(self, decl: Definition) -> None:
        me: Node = ("def", decl)
        if decl.owner is not None:
            self.emit(("pre" if needs_split(decl.owner) else "structure", decl.owner))
        for v in decl.params:
            self.need(_without_owner(type_references(v.type), decl), me)
        self.need(_without_owner(type_references(decl.result), decl), me)
        terms = [x for r in decl.rules for x in r.premises] if decl.form == "inductive" else []
        for t in terms or [decl.body]:
            self.need(_without_owner(references(t), decl), me)
        p = self.printer()
        p.defining = decl
        name = definition_name(decl)
        sorts = [Var(TYPE, s.name, s.uid) for s in decl.sorts]
        binders = [b.replace("(", "{", 1)[:-1] + "}" for b in p.binders(tuple(sorts))]
        params = decl.params
        if decl.owner is not None:
            name = f"{data_name(decl.owner)}.{name}"
            binders.append(f"({p.bind(params[0])} : {self.self_type(decl)})")
            params = params[1:]
        if decl.form == "inductive":
            self.chunks.append(self.inductive(decl, p, name, binders, params))
            return
        binders += p.binders(tuple(params))
        classical = "open scoped Classical in\n" if _is_classical(decl.body) else ""
        header = _header(f"def {name}", binders, p.type(decl.result))
        made = decl.body
        printed = p.make(made, ascribe=False) if isinstance(made, Make) else p.term(made)
        body = nest(2, _break(printed))
        self.chunks.append(
            classical + docstring(words_of(decl)) + render(group(header, " :=", body)) + "\n"
        )

    def inductive(
        self, decl: Definition, p: LeanPrinter, name: str, binders: list[str], params: list[Var]
    ) -> str:
        kind = p.type(arrow(tuple(v.type for v in params), decl.result))
        out = [docstring(words_of(decl))]
        out.append(render(seq(_header(f"inductive {name}", binders, kind), " where")) + "\n")
        out.extend(self.rule(decl, r, p, name, params) for r in decl.rules)
        return "".join(out)

    def rule(self, decl: Definition, r: Rule, p: LeanPrinter, name: str, params: list[Var]) -> str:
        inner = p.scoped()
        groups = inner.binders((*params, *r.params))
        implicit = [text("{" + g[1:-1] + "}") for g in groups]
        own = [inner.names[decl.params[0].uid]] if decl.owner is not None else []
        conclusion = " ".join([name, *own, *(inner.names[v.uid] for v in params)])
        premises = [inner.term(x, 26) for x in r.premises]
        parts: list[Doc | str] = []
        for x in premises:
            parts += [x, " →", Doc("line", " ")]
        body = group(*parts, text(conclusion))
        rule_name = lean_identifier(r.name)
        head = nest(6, fill([text(f"  | {rule_name}"), *implicit]))
        return render(seq(head, " :", nest(6, _break(body)))) + "\n"

    def theorem(self, thm: Theorem) -> None:
        if thm.pinned:
            return
        statement = thm.statement
        self.need(references(statement))
        p = self.printer()
        classical = "open scoped Classical in\n" if _is_classical(statement) else ""
        name = theorem_name(thm).removeprefix(namespace(self.topic) + ".")
        body = nest(2, Doc("hard"), p.term(statement))
        doc = seq(f"def {name}.Statement : Prop :=", body)
        self.chunks.append(classical + docstring(words_of(thm)) + render(doc) + "\n")


def _without_owner(nodes: Iterator[Node], decl: Definition) -> Iterator[Node]:
    """A method mentions its own structure, of which only the data part must come first."""
    for n in nodes:
        if decl.owner is None or n != ("structure", decl.owner):
            yield n


def _sort_binder(p: LeanPrinter, sorts: tuple[Var, ...]) -> str:
    return "".join(" " + b for b in p.binders(sorts))


def _break(d: Doc) -> Doc:
    return seq(Doc("line", " "), d)


def _header(start: str, binders: list[str], result: str) -> Doc:
    # A type that no line can hold is broken between its words.
    words = result.split(" ") if len(result) > WIDTH - 8 else [result]
    of = nest(2, fill([text(w) for w in words]))
    return nest(4, fill([text(start), *map(text, binders), seq(": ", of)]))


def root_module(root: str, modules: Iterable[str]) -> str:
    """The text of ``DistSys.lean`` (or of another root), which imports everything."""
    imports = "".join(f"public import {n}\n" for n in sorted(modules))
    return f"module\n\n{imports}\n/-! # {root}: the whole library -/\n"


def statement_path(topic: str) -> str:
    """Path of a topic's statement module below the Lean project."""
    return module_path(statement_module(topic))
