"""``class Causality(Structure)``: sorts and fields by annotation, axioms and theorems by method."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass, field
from typing import Any, ClassVar

from formal.errors import TheoryError
from formal.evaluator import evaluator
from formal.language import registry
from formal.language.binders import BareStructure, SortMarker, read_annotation, scope
from formal.language.checked import CheckReport
from formal.language.declarations import Axiom, Declaration, Definition, Theorem, reference
from formal.language.expr import Expr, lift, mistake
from formal.language.origin import check_class, check_identifier
from formal.language.source import class_line, field_comments, repeated_name
from formal.language.terms import FieldRef, Make, Substitution, Term, Var
from formal.language.types import TYPE, Meta, SortType, StructType, Type, fresh_id, resolve


@dataclass(eq=False)
class FieldInfo:
    """A field of a structure; its type may mention the owner's sorts and ``self_var``."""

    name: str
    type: Type
    doc: str
    owner: StructureInfo
    mutable: bool = False
    line: int = 0

    def type_on(self, owner: Term) -> Type:
        """The field's type on a particular value of the structure."""
        t = resolve(owner.type)
        while isinstance(t, StructType) and t.info is not self.owner:
            parent = t.info.parent_type(t.args)
            assert parent is not None
            t = parent
        assert isinstance(t, StructType)
        sorts = {s.uid: a for s, a in zip(self.owner.sorts, t.args, strict=True)}
        return Substitution({self.owner.self_var.uid: owner}, sorts).type(self.type)


@dataclass(eq=False)
class StructureInfo:
    """A structure: its sorts, fields, axioms, definitions and theorems."""

    name: str
    module: str
    doc: str
    file: str
    line: int
    cls: type
    parent: StructureInfo | None = None
    zh: str = ""
    sorts: tuple[SortType, ...] = ()
    fields: list[FieldInfo] = field(default_factory=list)
    axioms: list[Axiom] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    theorems: list[Theorem] = field(default_factory=list)
    members: dict[str, Any] = field(default_factory=dict)
    var: str = "S"
    self_uid: int = field(default_factory=fresh_id)

    @property
    def topic(self) -> str:
        """The last component of the module's name."""
        return registry.topic_of(self.module)

    @property
    def self_var(self) -> Var:
        """The variable that ``self`` stands for; its type grows as sorts are declared."""
        return Var(StructType(self, self.sorts), self.var, self.self_uid)

    def error(self, message: str) -> TheoryError:
        """An error placed at this structure."""
        return TheoryError(f"{self.name}: {message}", file=self.file, line=self.line)

    def lineage(self) -> list[StructureInfo]:
        """The structure and its ancestors, oldest first."""
        return [*(self.parent.lineage() if self.parent else []), self]

    def all_fields(self) -> list[FieldInfo]:
        """Own and inherited fields, oldest first."""
        return [f for s in self.lineage() for f in s.fields]

    def all_axioms(self) -> list[Axiom]:
        """Own and inherited axioms, oldest first."""
        return [a for s in self.lineage() for a in s.axioms]

    def parent_type(self, args: tuple[Type, ...]) -> StructType | None:
        """The parent at the same sorts; ``None`` for a root."""
        if self.parent is None:
            return None
        return StructType(self.parent, args[: len(self.parent.sorts)])

    def annotation_scope(self) -> dict[str, Any]:
        """Names that annotations in the class may use: its sorts and its fields so far."""
        names: dict[str, Any] = {s.name: s for s in self.sorts}
        me = Expr(self.self_var)
        for f in self.all_fields():
            names[f.name] = Expr(FieldRef(f.type_on(me.term), me.term, f))
        names[self.name] = self.cls
        return names

    def member(self, owner: Expr, name: str) -> Any:
        """``K.name`` on a symbolic value: a field, a sort, or a definition to apply."""
        t = resolve(owner.type)
        assert isinstance(t, StructType)
        for info in reversed(self.lineage()):
            found = info.members.get(name)
            if isinstance(found, FieldInfo):
                return Expr(FieldRef(found.type_on(owner.term), owner.term, found))
            if isinstance(found, SortType):
                return t.args[self.sorts.index(found)]
            if isinstance(found, StructureInfo):
                return StructType(found, t.args)
            if isinstance(found, Definition):
                return reference(found, t.args[: len(info.sorts)], (owner.term,))
            if found is not None:
                raise mistake(f"{self.name}.{name} is an {found.kind}, not a value")
        raise mistake(f"{self.name} has no field or definition {name!r}")


class Structure:
    """Base class of structures; see the package documentation for how to write one."""

    _info: ClassVar[StructureInfo]

    def __init_subclass__(
        cls,
        var: str = "",
        zh: str = "",
        abstract: bool = False,
        info_class: type[StructureInfo] = StructureInfo,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        check_class(cls)
        file, line = class_line(cls)
        parent = next((vars(b)["_info"] for b in cls.__mro__[1:] if "_info" in vars(b)), None)
        info = info_class(
            name=cls.__name__,
            module=cls.__module__,
            doc=inspect.cleandoc(cls.__doc__ or ""),
            file=file,
            line=line,
            cls=cls,
            parent=parent,
            zh=zh,
            sorts=parent.sorts if parent else (),
            var=var or (parent.var if parent else "S"),
        )
        cls._info = info
        check_identifier("the variable of the structure", info.var, info.error)
        _read_fields(cls, info)
        _check_fields(info)
        registry.add(info)
        for value in list(vars(cls).values()):
            if isinstance(value, Declaration):
                attach(info, value)

    def __init__(self, **values: Any) -> None:
        self._data = evaluator().data(type(self)._info, values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._data.value(name)

    def _evaluate_definition(self, decl: Definition) -> Any:
        return self._data.definition(decl, self)

    def check(self) -> CheckReport:
        """Evaluate every axiom on this instance; the report names what fails, on which elements.

        Raises ``EvaluationError`` when an axiom quantifies over an infinite set.
        """
        report = evaluator().check(self)
        assert isinstance(report, CheckReport)
        return report

    def __class_getitem__(cls, item: Any) -> StructType:
        from formal.language.connectives import as_type

        args = item if isinstance(item, tuple) else (item,)
        if len(args) != len(cls._info.sorts):
            raise mistake(f"{cls.__name__} takes {len(cls._info.sorts)} sorts, got {len(args)}")
        return StructType(cls._info, tuple(map(as_type, args)))

    @classmethod
    def make(cls, **fields: Any) -> Expr:
        """A symbolic value of the structure, given by its fields.

        Raises ``TheoryError`` for a missing or unknown field, and for a structure with axioms: its
        values come with proofs, which a statement cannot contain.
        """
        info = cls._info
        names = [f.name for f in info.all_fields()]
        if info.all_axioms():
            raise mistake(f"{info.name} has axioms: its values cannot be written down by fields")
        if wrong := set(names) ^ set(fields):
            state = "lacks" if wrong & set(names) else "has no"
            raise mistake(f"{info.name}.make {state} the field {sorted(wrong)[0]!r}")
        metas = tuple(Meta() for _ in info.sorts)
        sorts = {s.uid: m for s, m in zip(info.sorts, metas, strict=True)}
        kind = StructType(info, metas)
        made: list[Term] = []
        for f in info.all_fields():
            expected = Substitution({}, sorts).type(f.type)
            made.append(lift(fields[f.name], expected).term)
        return Expr(Make(kind, tuple(made)))

    @classmethod
    def __formal_bare__(cls) -> StructType | BareStructure:
        info = cls._info
        if not info.sorts:
            return StructType(info, ())
        names = tuple(s.name for s in info.sorts)
        return BareStructure(names, lambda args: StructType(info, args))


def _read_fields(cls: type, info: StructureInfo) -> None:
    module = sys.modules.get(cls.__module__)
    globals_ = vars(module) if module else {}
    comments = field_comments(cls)
    if (again := repeated_name(cls)) is not None:
        raise TheoryError(
            f"{info.name}.{again[0]} is declared twice", file=info.file, line=again[1]
        )
    for name, text in cls.__dict__.get("__annotations__", {}).items():
        if name.startswith("_") or "ClassVar" in str(text):
            continue
        mutable = False
        check_identifier("a field", name, info.error)
        try:
            with scope(info.annotation_scope()):
                t = read_annotation(text, globals_, f"{info.name}.{name}")
        except TheoryError as e:
            raise TheoryError(e.message, file=info.file, line=info.line) from None
        if isinstance(t, BareStructure):
            message = f"{info.name}.{name}: {text} takes {len(t.sort_names)} sorts, got 0"
            raise TheoryError(message, file=info.file, line=info.line)
        if isinstance(t, MutableType):
            t, mutable = t.inner, True
        if any(name in s.members for s in info.lineage()):
            raise TheoryError(
                f"{info.name}.{name} is declared twice", file=info.file, line=info.line
            )
        if isinstance(t, SortMarker):
            sort = SortType(name, fresh_id())
            info.sorts += (sort,)
            info.members[name] = sort
            continue
        f = FieldInfo(name, t, comments.get(name, ""), info, mutable)
        info.fields.append(f)
        info.members[name] = f


def _check_fields(info: StructureInfo) -> None:
    from formal.language.term_check import check_types

    def wrong(message: str) -> TheoryError:
        return TheoryError(f"{info.name}: {message}", file=info.file, line=info.line)

    given = [*(Var(TYPE, s.name, s.uid) for s in info.sorts), info.self_var]
    check_types([f.type for f in info.fields], given, wrong)


def attach(info: StructureInfo, decl: Declaration) -> None:
    """Make a declaration a member of a structure, and record it.

    Raises ``TheoryError`` when the structure or an ancestor has one of this name.
    """
    decl.owner = info
    if any(decl.name in s.members for s in info.lineage()):
        raise decl.error(
            f"{info.name}.{decl.name} is declared twice, the first time in an ancestor"
        )
    info.members[decl.name] = decl
    if isinstance(decl, Axiom):
        info.axioms.append(decl)
    elif isinstance(decl, Definition):
        info.definitions.append(decl)
    elif isinstance(decl, Theorem):
        info.theorems.append(decl)
    registry.add(decl)


class MutableType(Type):
    """The annotation ``Mutable[T]`` of a transition system's state field."""

    def __init__(self, inner: Type) -> None:
        self.inner = inner
