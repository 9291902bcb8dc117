"""Names in Lean: Python's ``snake_case`` turned to Lean core's conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formal.language import registry
from formal.language.types import PROP, ArrowType, resolve

if TYPE_CHECKING:
    from formal.language.declarations import Declaration, Definition
    from formal.language.structure import StructureInfo

# The root of the library's Lean names; a theory outside the library has one of its own.
LEAN_ROOT = "DistSys"

_RESERVED = frozenset(
    "abbrev and_intro at attribute axiom by calc class coinductive def deriving do else end "
    "example export extends exists finally for forall from fun have hiding if import in "
    "include inductive infix infixl infixr init_quot instance let macro match meta mut mutual "
    "namespace noncomputable nomatch nofun notation obtain omit opaque open partial postfix "
    "prefix private protected public renaming return scoped section set_option show sorry "
    "structure suffices syntax termination_by then theorem try universe unless unsafe using "
    "variable where while with Prop Sort Type".split()
)


def camel(name: str) -> str:
    """``sent_to`` -> ``sentTo``."""
    head, *rest = [p for p in name.split("_") if p] or [name]
    return head + "".join(p[:1].upper() + p[1:] for p in rest)


def upper_camel(name: str) -> str:
    """``happened_before`` -> ``HappenedBefore``."""
    c = camel(name)
    return c[:1].upper() + c[1:]


def lean_identifier(name: str) -> str:
    """A name that Lean reads as an identifier (keywords in guillemets)."""
    return f"«{name}»" if name in _RESERVED else name


def field_name(name: str) -> str:
    """A structure field or local variable in Lean."""
    return lean_identifier(camel(name))


def is_predicate(decl: Definition) -> bool:
    """Whether a definition is a proposition once all its arguments are given."""
    result = resolve(decl.result)
    if isinstance(result, ArrowType):
        result = resolve(result.result)
    return result == PROP


def definition_name(decl: Definition) -> str:
    """Short Lean name: UpperCamelCase for predicates, lowerCamelCase for functions."""
    return upper_camel(decl.name) if is_predicate(decl) else lean_identifier(camel(decl.name))


def lean_root(topic: str) -> str:
    """The first component of a topic's Lean names: ``DistSys`` for the library's."""
    return registry.lean_root(topic) or LEAN_ROOT


def namespace(topic: str) -> str:
    """The Lean namespace of a topic, e.g. ``DistSys.Causality``."""
    return f"{lean_root(topic)}.{upper_camel(topic)}"


def seen_from(here: str, topic: str) -> str:
    """The namespace of a topic as Lean code in the namespace of the topic ``here`` writes it."""
    return upper_camel(topic) if lean_root(topic) == lean_root(here) else namespace(topic)


def theorem_name(decl: Declaration) -> str:
    """Full Lean name of a theorem, e.g. ``DistSys.Causality.clock_condition``."""
    return f"{namespace(decl.topic)}.{lean_identifier(decl.name)}"


def statement_name(decl: Declaration) -> str:
    """Full Lean name of a theorem's exported statement."""
    return theorem_name(decl) + ".Statement"


def statement_module(topic: str) -> str:
    """Lean module of a topic's exported statements."""
    return f"{lean_root(topic)}.Statements.{upper_camel(topic)}"


def module_path(module: str) -> str:
    """Path of a Lean module below the Lean project."""
    return module.replace(".", "/") + ".lean"


def invariants_module(topic: str) -> str:
    """Lean module of the auxiliary invariants of a topic's transition systems."""
    return f"{lean_root(topic)}.Statements.Invariants.{upper_camel(topic)}"


def needs_split(info: StructureInfo) -> bool:
    """Whether the Lean structure is split into data (``Pre…``) and well-formedness.

    It is when an axiom mentions a definition of the same structure: in Lean a structure's fields
    cannot mention functions of the structure itself.
    """
    from formal.language.terms import DefRef, subterms

    return any(
        isinstance(t, DefRef) and t.decl.owner is info
        for a in info.axioms
        for t in subterms(a.statement)
    )


def data_name(info: StructureInfo) -> str:
    """Lean name of the structure that holds the data: ``PreComputation`` or ``Computation``."""
    return f"Pre{info.name}" if needs_split(info) else info.name
