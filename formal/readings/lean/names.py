"""Names in Lean: Python's ``snake_case`` turned to Lean core's conventions."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from formal.errors import TheoryError
from formal.language import registry
from formal.language.types import PROP, ArrowType, resolve

if TYPE_CHECKING:
    from formal.language.declarations import Declaration, Definition
    from formal.language.structure import StructureInfo

# The root of the library's Lean names; a theory outside the library has one of its own.
LEAN_ROOT = "DistSys"

_RESERVED = frozenset(
    "abbrev and_intro assume at attribute axiom binder_predicate break builtin_initialize by calc "
    "catch class coinductive continue declare_syntax_cat decreasing_by def deriving do elab "
    "elab_rules else end example export extends exists finally for forall from fun grind_pattern "
    "have haveI hiding if import in include inductive infix infixl infixr init_quot initialize "
    "instance let letI let_fun macro macro_rules match matches meta module mut mutual "
    "namespace nomatch nofun noncomputable nonrec notation obtain omit opaque open partial "
    "partial_fixpoint postfix prefix private protected public renaming repeat return run_cmd "
    "scoped seal section set_option show simproc sorry structure suffices syntax termination_by "
    "then theorem this throw try universe unless unsafe unseal using variable where while with "
    "Prop Sort Type".split()
)
# What Lean reads as an identifier without guillemets, of what Python lets a name be.
_BARE = re.compile(r"[A-Za-z_α-κμ-ωΑ-ΟΡΤ-Ω][A-Za-z0-9_'α-κμ-ωΑ-ΟΡΤ-Ω₀-₉]*")


def camel(name: str) -> str:
    """``sent_to`` -> ``sentTo``."""
    head, *rest = [p for p in name.split("_") if p] or [name]
    return head + "".join(p[:1].upper() + p[1:] for p in rest)


def upper_camel(name: str) -> str:
    """``happened_before`` -> ``HappenedBefore``."""
    c = camel(name)
    return c[:1].upper() + c[1:]


def lean_identifier(name: str) -> str:
    """A name that Lean reads as one identifier: keywords and other scripts in guillemets.

    Raises ``TheoryError`` for what is no name in Python: nothing else may come into Lean text.
    """
    if type(name) is str and _BARE.fullmatch(name):
        return f"«{name}»" if name in _RESERVED else name
    quotable = type(name) is str and (name.isidentifier() or re.fullmatch(r"[\w-]+", name))
    if quotable and unicodedata.normalize("NFKC", name) == name:
        return f"«{name}»"
    raise TheoryError(f"{name!r} cannot be a name in Lean; expected letters, digits and _")


def numbered(identifier: str, k: int) -> str:
    """Another identifier like this one: the ``k``-th, with subscripts."""
    plain = identifier.strip("«»")
    other = plain + "₀₁₂₃₄₅₆₇₈₉"[k % 10] * (1 + k // 10)
    return other if _BARE.fullmatch(other) else f"«{other}»"


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
    return lean_identifier((upper_camel if is_predicate(decl) else camel)(decl.name))


def lean_root(topic: str) -> str:
    """The first component of a topic's Lean names: ``DistSys`` for the library's."""
    return registry.lean_root(topic) or LEAN_ROOT


def namespace(topic: str) -> str:
    """The Lean namespace of a topic, e.g. ``DistSys.Causality``."""
    return f"{lean_root(topic)}.{lean_identifier(upper_camel(topic))}"


def seen_from(here: str, topic: str) -> str:
    """The namespace of a topic as Lean code in the namespace of the topic ``here`` writes it."""
    near = lean_root(topic) == lean_root(here)
    return lean_identifier(upper_camel(topic)) if near else namespace(topic)


def theorem_name(decl: Declaration) -> str:
    """Full Lean name of a theorem, e.g. ``DistSys.Causality.clock_condition``."""
    return f"{namespace(decl.topic)}.{lean_identifier(decl.name)}"


def statement_name(decl: Declaration) -> str:
    """Full Lean name of a theorem's exported statement."""
    return theorem_name(decl) + ".Statement"


def statement_module(topic: str) -> str:
    """Lean module of a topic's exported statements, below its area where it has one."""
    return f"{lean_root(topic)}.Statements.{_filed(topic)}"


def proof_module(topic: str) -> str:
    """Lean module of a topic's proofs, or the folder of several."""
    return f"{lean_root(topic)}.{_filed(topic)}"


def filed(topic: str, area: str | None) -> str:
    """The last part of a topic's module names: ``Agreement.Paxos``, ``Paxos`` without an area."""
    folder = f"{lean_identifier(upper_camel(area))}." if area else ""
    return folder + lean_identifier(upper_camel(topic))


def _filed(topic: str) -> str:
    return filed(topic, registry.area_of(topic))


def module_path(module: str) -> str:
    """Path of a Lean module below the Lean project."""
    return re.sub("[«»]", "", module).replace(".", "/") + ".lean"


def invariants_module(topic: str) -> str:
    """Lean module of the auxiliary invariants of a topic's transition systems."""
    return f"{lean_root(topic)}.Statements.Invariants.{_filed(topic)}"


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
    return lean_identifier(f"Pre{info.name}" if needs_split(info) else info.name)
