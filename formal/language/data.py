"""Inductive data types with payloads: ``class Act(Data)`` with one annotated line a case."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import Any, ClassVar

from formal.errors import TheoryError
from formal.language import registry
from formal.language.binders import SortMarker, read_annotation, scope
from formal.language.expr import Expr, lift, mistake
from formal.language.source import class_line, field_comments, repeated_name
from formal.language.terms import Construct, Substitution, Var
from formal.language.types import TYPE, DataTypeUse, Meta, SortType, Type, fresh_id


@dataclass(frozen=True)
class CaseSpec:
    """The payload types of a case."""

    payload: tuple[Type, ...]


class CaseMarker:
    """The annotation ``Case`` (no payload) or ``Case[A, B]``."""

    def __getitem__(self, item: Any) -> CaseSpec:
        from formal.language.connectives import as_type

        parts = item if isinstance(item, tuple) else (item,)
        return CaseSpec(tuple(as_type(p) for p in parts))


Case = CaseMarker()


@dataclass(eq=False)
class Constructor:
    """One case of a data type; call it (or use it bare when it has no payload) to build a value."""

    name: str
    info: DataInfo
    payload: tuple[Type, ...]
    doc: str

    def __call__(self, *args: Any) -> Any:
        """Build a value: a term when an argument is symbolic, plain data otherwise."""
        if len(args) != len(self.payload):
            raise mistake(f"{self.name} takes {len(self.payload)} arguments, got {len(args)}")
        if any(isinstance(a, Expr) for a in args):
            return self.build(args)
        return DataValue(self.info, self.name, args)

    def build(self, args: tuple[Any, ...]) -> Expr:
        """The term for this constructor applied to arguments."""
        use = DataTypeUse(self.info, tuple(Meta() for _ in self.info.sorts))
        payload = self.info.payload(self, use.args)
        terms = tuple(lift(a, t).term for a, t in zip(args, payload, strict=True))
        return Expr(Construct(use, self.name, terms))


@dataclass(frozen=True)
class DataValue:
    """A plain value of an inductive data type."""

    info: DataInfo
    constructor: str
    args: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        inner = ", ".join(map(repr, self.args))
        return f"{self.constructor}({inner})" if self.args else self.constructor


@dataclass(eq=False)
class DataInfo:
    """An inductive data type: its sorts (type parameters) and constructors."""

    name: str
    module: str
    doc: str
    file: str
    line: int
    zh: str = ""
    sorts: tuple[SortType, ...] = ()
    constructors: list[Constructor] = field(default_factory=list)

    @property
    def topic(self) -> str:
        """The topic that it belongs to."""
        return registry.topic_of(self.module)

    def payload(self, constructor: Constructor, args: tuple[Type, ...]) -> tuple[Type, ...]:
        """Payload types of a constructor at given type arguments."""
        sorts = {s.uid: a for s, a in zip(self.sorts, args, strict=True)}
        subst = Substitution({}, sorts)
        return tuple(map(subst.type, constructor.payload))

    def constructor(self, name: str) -> Constructor:
        """The constructor of that name."""
        return next(c for c in self.constructors if c.name == name)

    def is_recursive(self) -> bool:
        """Whether a payload mentions the type itself."""
        return any(
            isinstance(p, DataTypeUse) and p.info is self
            for c in self.constructors
            for p in c.payload
        )


class Data:
    """Base class of inductive data types."""

    _info: ClassVar[DataInfo]

    def __init_subclass__(cls, zh: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        file, line = class_line(cls)
        doc = inspect.cleandoc(cls.__doc__ or "")
        if (again := repeated_name(cls)) is not None:
            raise TheoryError(
                f"{cls.__name__}.{again[0]} is declared twice", file=file, line=again[1]
            )
        info = DataInfo(cls.__name__, cls.__module__, doc, file, line, zh)
        cls._info = info
        module_names = vars(inspect.getmodule(cls)) if inspect.getmodule(cls) else {}
        names: dict[str, Any] = {}
        comments = field_comments(cls)
        for name, text in cls.__dict__.get("__annotations__", {}).items():
            try:
                with scope(names | {cls.__name__: cls}):
                    spec = _read_case(text, module_names, f"case {name}")
            except TheoryError as e:
                raise TheoryError(e.message, file=file, line=line) from None
            if isinstance(spec, SortMarker):
                sort = SortType(name, fresh_id())
                names[name] = sort
                info.sorts += (sort,)
                continue
            c = Constructor(name, info, spec.payload, comments.get(name, ""))
            info.constructors.append(c)
            setattr(cls, name, c)
        if not info.constructors:
            raise TheoryError(f"{cls.__name__} has no case", file=file, line=line)
        _check_payloads(info)
        registry.add(info)

    def __class_getitem__(cls, item: Any) -> DataTypeUse:
        from formal.language.connectives import as_type

        args = item if isinstance(item, tuple) else (item,)
        if len(args) != len(cls._info.sorts):
            raise mistake(f"{cls.__name__} takes {len(cls._info.sorts)} sorts, got {len(args)}")
        return DataTypeUse(cls._info, tuple(map(as_type, args)))

    @classmethod
    def __formal_type__(cls) -> DataTypeUse:
        if cls._info.sorts:
            raise mistake(f"{cls.__name__} takes {len(cls._info.sorts)} sorts, got 0")
        return DataTypeUse(cls._info, ())


def _check_payloads(info: DataInfo) -> None:
    from formal.language.term_check import check_types

    def wrong(message: str) -> TheoryError:
        return TheoryError(f"{info.name}: {message}", file=info.file, line=info.line)

    payloads = [t for c in info.constructors for t in c.payload]
    check_types(payloads, [Var(TYPE, s.name, s.uid) for s in info.sorts], wrong)


def _read_case(text: Any, globals_: Any, where: str) -> Any:
    try:
        value = eval(text, globals_, _scope_names()) if isinstance(text, str) else text
    except NameError as e:
        raise TheoryError(f"{where}: unknown sort or type {e.name!r}") from None
    if isinstance(value, CaseMarker):
        return CaseSpec(())
    if isinstance(value, CaseSpec | SortMarker):
        return value
    return read_annotation(value, globals_, where)


def _scope_names() -> dict[str, Any]:
    from formal.language import binders

    return binders._names_in_scope()
