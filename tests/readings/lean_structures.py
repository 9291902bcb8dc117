"""Lean text about exported structures: small instances, what they must satisfy and what refutes it.

Python's finite reading says of each instance which axioms hold and which members a rule gives;
the text claims just that of the exported structure, for Lean to prove.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from formal.language.declarations import Theorem, reference
from formal.language.registry import module
from formal.language.terms import Lit, Term
from formal.language.types import NAT, FinType
from formal.readings.finite.evaluation import environment, evaluate
from tests.readings import parity_structures as theory

Pairs = frozenset[tuple[int, int]]
SIZE = 3
RELATIONS: tuple[Pairs, ...] = (
    frozenset({(0, 1), (0, 2), (1, 2)}),
    frozenset({(0, 1), (0, 2)}),
    frozenset({(2, 0), (2, 1), (0, 1)}),
    frozenset({(0, 1), (1, 2)}),
    frozenset({(0, 0), (0, 1), (0, 2)}),
    frozenset({(1, 0), (1, 2), (2, 1)}),
)
LEVELS = ((0, 1, 2), (0, 1, 1), (1, 2, 0), (1, 2, 2))
DECIDE = "by decide +kernel"


def relation(pairs: Pairs) -> str:
    """A relation as a Lean function that can be decided."""
    cases = [f"a.val = {a} ∧ b.val = {b}" for a, b in sorted(pairs)]
    return f"(fun a b => {' ∨ '.join(cases) or 'False'} : Fin {SIZE} → Fin {SIZE} → Prop)"


def orders() -> Iterator[tuple[Any, Pairs, int]]:
    """Instances of ``Order``, good and bad."""
    for pairs, first in itertools.product(RELATIONS, range(SIZE)):
        yield theory.Order(Item=range(SIZE), below=set(pairs), first=first), pairs, first


def given(pairs: Pairs, first: int) -> list[str]:
    """The fields of an ``Order``."""
    return [f"below := {relation(pairs)}", f"first := {first}"]


def proved(names: list[str]) -> list[str]:
    """The axioms of an instance, for Lean to decide."""
    return [f"{name} := {DECIDE}" for name in names]


def value(fields: list[str]) -> str:
    return "{ " + ", ".join(fields) + " }"


def refuted(name: str, kind: str, axiom: str, equations: list[str]) -> str:
    """No structure with the given fields has an axiom."""
    names = [f"h{i}" for i in range(len(equations))]
    binders = " ".join(f"({h} : {e})" for h, e in zip(names, equations, strict=True))
    return (
        f"example ({name} : {kind} (Fin {SIZE})) {binders} : False := by\n"
        f"  have claim := {name}.{axiom}\n"
        f"  simp only [{', '.join(names)}] at claim <;> exact absurd claim ({DECIDE})"
    )


def about_orders() -> Iterator[str]:
    """Each axiom of ``Order`` holds or fails, as the finite reading says."""
    axioms = [a.name for a in theory.Order._info.all_axioms()]
    for order, pairs, first in orders():
        wrong = [v.axiom for v in order.check().violations]
        if not wrong:
            fields = [*given(pairs, first), *proved(axioms)]
            yield f"example : Order (Fin {SIZE}) :=\n  {value(fields)}"
        for axiom in wrong:
            equations = [f"R.below = {relation(pairs)}", f"R.first = {first}"]
            yield refuted("R", "Order", axiom, equations)


def good_orders() -> list[tuple[str, Any, Pairs, int]]:
    found = [x for x in orders() if x[0].check()]
    return [(f"order{i}", *x) for i, x in enumerate(found)]


def definitions() -> Iterator[str]:
    """The good orders as Lean definitions."""
    axioms = [a.name for a in theory.Order._info.all_axioms()]
    for name, _, pairs, first in good_orders():
        fields = [*given(pairs, first), *proved(axioms)]
        yield f"def {name} : Order (Fin {SIZE}) :=\n  {value(fields)}"


def about_rules() -> Iterator[str]:
    """Members of predicates that are given by rules, and what is none."""
    for name, order, pairs, first in good_orders():
        below = relation(pairs)
        for x in range(SIZE):
            quiet = f"(∃ y : Fin {SIZE}, {below} {x} y) → (({x} : Fin {SIZE}) = {first})"
            member = f"{name}.Quiet {x}"
            if order.quiet(x):
                yield f"example : {member} := .only (show {quiet} from {DECIDE})"
            else:
                no = f"absurd (show {quiet} from h) ({DECIDE})"
                yield f"example : ¬ {member} := fun | .only h => {no}"
        for x, y in itertools.product(range(SIZE), repeat=2):
            member = f"{name}.Between {x} {y}"
            middle = [z for z in range(SIZE) if {(x, z), (z, y)} <= pairs]
            if middle:
                z = middle[0]
                one, two = (f"(show {below} {a} {b} from {DECIDE})" for a, b in ((x, z), (z, y)))
                yield f"example : {member} := .middle {one} {two}"
            if x == first and (x, y) in pairs:
                yield f"example : {member} := .ends rfl (show {below} {x} {y} from {DECIDE})"
            if not order.between(x, y):
                none = f"∀ z : Fin {SIZE}, {below} {x} z → ¬ {below} z {y}"
                ends = f"({x} : Fin {SIZE}) = {first} → ¬ {below} {x} {y}"
                yield (
                    f"example : ¬ {member} := fun\n"
                    f"  | .middle (z := z) h k => (show {none} from {DECIDE}) z h k\n"
                    f"  | .ends h k => (show {ends} from {DECIDE}) h k"
                )


def about_levels() -> Iterator[str]:
    """The axioms of a structure with a parent, which mention one of its own definitions."""
    own = [a.name for a in theory.Levels._info.axioms]
    above = [a.name for a in theory.Order._info.axioms]
    for (_, _, pairs, first), levels in itertools.product(good_orders()[:2], LEVELS):
        instance = theory.Levels(
            Item=range(SIZE), below=set(pairs), first=first, level=dict(enumerate(levels))
        )
        table = f"(fun a => if a.val = 0 then {levels[0]} else if a.val = 1 then {levels[1]} "
        table += f"else {levels[2]} : Fin {SIZE} → Fin 3)"
        fields = [*given(pairs, first), *proved(above), f"level := {table}"]
        data = f"({value(fields)} : PreLevels (Fin {SIZE}))"
        wrong = [v.axiom for v in instance.check().violations]
        unfolded = "by unfold PreLevels.Lower; decide +kernel"
        if not wrong:
            rest = [f"toPreLevels := {data}", f"rises := {unfolded}", f"first_level := {DECIDE}"]
            yield f"example : Levels (Fin {SIZE}) :=\n  {value(rest)}"
        for axiom in wrong:
            assert axiom in own
            yield (
                f"example (L : Levels (Fin {SIZE})) (h : L.toPreLevels = {data}) : False := by\n"
                f"  have claim := L.{axiom}\n"
                "  rw [h] at claim\n"
                "  simp only [PreLevels.Lower] at claim <;> "
                f"exact absurd claim ({DECIDE})"
            )


def about_turned() -> Iterator[str]:
    """A structure inside a structure, with a field of the same name."""
    for (name, order, pairs, _), own in itertools.product(good_orders()[:2], RELATIONS):
        turned = frozenset((b, a) for a, b in pairs)
        for below in (own, turned):
            instance = theory.Turned(Item=range(SIZE), order=order, below=set(below))
            shown = relation(below)
            if instance.check():
                claim = f"show ∀ x y, {relation(pairs)} x y → {shown} y x from {DECIDE}"
                fields = [f"order := {name}", f"below := {shown}", f"turned := ({claim})"]
                yield f"example : Turned (Fin {SIZE}) :=\n  {value(fields)}"
            else:
                yield (
                    f"example (T : Turned (Fin {SIZE})) (h : T.order.below = {relation(pairs)})\n"
                    f"    (k : T.below = {shown}) : False := by\n"
                    "  have claim := T.turned\n"
                    f"  simp only [h, k] at claim <;> exact absurd claim ({DECIDE})"
                )


def about_statements() -> Iterator[str]:
    """Exported statements are true or false as the finite reading says."""
    for item in module(theory.__name__).items:
        if isinstance(item, Theorem):
            name = f"{item.name}.Statement"
            claim = name if evaluate(item.statement, environment()) else f"¬ {name}"
            yield f"example : {claim} := by unfold {name}; decide +kernel"


def fits() -> list[Term]:
    """A definition about sorts that none of its arguments tells."""
    kinds = [FinType(Lit(NAT, n)) for n in (0, 1)]
    return [reference(theory.fits, pair, ()).term for pair in itertools.product(kinds, repeat=2)]


def about_sorts() -> Iterator[str]:
    """A definition at sorts, in the order that it names them."""
    from formal.readings.lean.terms import LeanPrinter

    for t in fits():
        shown = LeanPrinter("parity_structures").flat(t)
        claim = shown if evaluate(t, environment()) else f"¬ {shown}"
        yield f"example : {claim} := by unfold Fits; decide +kernel"


def structures() -> str:
    """All of it."""
    parts = [
        *definitions(),
        *about_orders(),
        *about_rules(),
        *about_levels(),
        *about_turned(),
        *about_statements(),
        *about_sorts(),
    ]
    return "\n".join(["namespace DistSys.ParityStructures", *parts, "end DistSys.ParityStructures"])
