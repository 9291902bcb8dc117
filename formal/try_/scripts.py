"""The proofs that Lean is asked to try: a short fixed list, one more for safety properties."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from formal.language.declarations import Axiom, Definition, Theorem
from formal.language.derived import Derived, DerivedTheorem
from formal.language.structure import StructureInfo
from formal.language.terms import Connective, Quantifier
from formal.language.transition import TransitionInfo
from formal.readings.canonical import items_under
from formal.readings.lean.names import (
    data_name,
    definition_name,
    lean_identifier,
    seen_from,
)
from formal.readings.lean.terms import LeanPrinter


@dataclass(frozen=True)
class Script:
    """A proof to try: its name for people, and its lines after ``:= by``."""

    name: str
    lines: tuple[str, ...]

    def theorem(self, name: str, statement: str) -> str:
        """The whole theorem."""
        body = "".join(f"\n  {line}" for line in self.lines)
        return f"theorem {name} : {statement}.Statement := by{body}"


def scripts(theorem: Theorem) -> list[Script]:
    """What to try for a theorem, simplest first."""
    name = lean_identifier(theorem.name)
    start = f"unfold {name}.Statement"
    names = unfolded(theorem)
    use = f" [{', '.join(names)}]" if names else ""
    found = [
        Script("decide", ("decide",)),
        Script("omega", (start, "intros", "omega")),
        Script("simp", (start, "intros", f"simp_all{use}")),
        Script("grind", (start, f"grind{use}")),
    ]
    if isinstance(theorem, DerivedTheorem) and theorem.system is not None and not theorem.within:
        found.append(induction(theorem, theorem.system))
    return found


def unfolded(theorem: Theorem) -> list[str]:
    """The explicit definitions and the axioms under a statement, as seen from its topic."""
    out = []
    for item in items_under(theorem).values():
        if isinstance(item, Definition) and item.form != "inductive":
            out.append(_definition(theorem.topic, item))
        elif isinstance(item, StructureInfo):
            out += [_seen(theorem.topic, item.topic, _axiom(item, a)) for a in item.axioms]
    return sorted(out)


def _axiom(info: StructureInfo, a: Axiom) -> str:
    return f"{lean_identifier(info.name)}.{lean_identifier(a.name)}"


def _definition(here: str, decl: Definition) -> str:
    name = definition_name(decl)
    if decl.owner is not None:
        name = f"{data_name(decl.owner)}.{name}"
    return _seen(here, decl.topic, name)


def _seen(here: str, topic: str, name: str) -> str:
    return name if here == topic else f"{seen_from(here, topic)}.{name}"


def kept_together(theorem: DerivedTheorem, info: TransitionInfo) -> tuple[str, str, list[str]]:
    """For an induction over the steps of a system: the names to introduce, what is kept by every
    step (all invariants and safety properties), and the definitions to unfold."""
    statement = theorem.statement
    assert isinstance(statement, Quantifier)
    *_, system, state = statement.params
    printer = LeanPrinter(theorem.topic)
    for v in statement.params:
        printer.bind(v)
    own = [d for d in info.definitions if isinstance(d, Derived)]
    kept = [
        f"{printer.names[system.uid]}.{definition_name(d)} {printer.names[state.uid]}"
        for d in own
        if d.auxiliary
    ]
    safeties = [t for t in info.theorems if isinstance(t, DerivedTheorem) and not t.within]
    kept += [_conclusion(t, theorem.topic) for t in safeties]
    used = [_definition(theorem.topic, d) for d in own if d.form != "inductive"]
    axioms = [_axiom(i, a) for i in info.lineage() for a in i.axioms if i.topic == info.topic]
    intro = " ".join(printer.names[v.uid] for v in statement.params)
    return intro, " ∧ ".join(f"({k})" for k in kept), sorted([*used, *axioms])


def induction(theorem: DerivedTheorem, info: TransitionInfo) -> Script:
    """Induction over the steps: the invariants and safety properties together are kept."""
    intro, all_kept, used = kept_together(theorem, info)
    suffices = textwrap.fill(f"suffices kept : {all_kept} by grind", 96, subsequent_indent="    ")
    use = ", ".join(used)
    step = textwrap.fill(
        f"| step _ next before => and_intros <;> grind [{use}]", 96, subsequent_indent="    "
    )
    start = textwrap.fill(
        f"| init start => and_intros <;> grind [{use}]", 96, subsequent_indent="    "
    )
    return Script(
        "induction",
        (
            f"unfold {lean_identifier(theorem.name)}.Statement",
            f"intro {intro} reached",
            *suffices.splitlines(),
            "induction reached with",
            *start.splitlines(),
            *step.splitlines(),
        ),
    )


def _conclusion(theorem: DerivedTheorem, here: str) -> str:
    """A safety property itself, with the names that the statement's variables have."""
    statement = theorem.statement
    assert isinstance(statement, Quantifier)
    printer = LeanPrinter(here)
    for v in statement.params:
        printer.bind(v)
    reachable_implies = statement.body
    assert isinstance(reachable_implies, Connective)
    return printer.flat(reachable_implies.args[1])
