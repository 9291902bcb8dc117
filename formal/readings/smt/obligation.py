"""Statements for SMT solvers: a proof obligation is SMT-LIB 2 text whose ``unsat`` proves.

The outermost variables become the *generic model*: sorts are uninterpreted sorts, each field of a
structure and each function-valued variable an uninterpreted function, the structure's axioms and
the hypotheses are asserted by name, and the negated conclusion comes last.  Explicit definitions
are unfolded; ``smt_symbols`` says what becomes of the others and why that is sound, ``smt_types``
how empty sorts, numbers and data are treated, ``smt_lemmas`` how lemmas are used.

``Obligation.exact`` tells whether ``sat`` is a refutation: it is not when something was read by
consequences of its meaning only (``Obligation.weakened``).
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from formal.language.hypotheses import hypotheses
from formal.language.structure import StructureInfo
from formal.language.terms import FieldRef, Lit, Quantifier, Term, Var, subterms
from formal.language.types import PROP, TYPE, ArrowType, SortType, StructType, Type, resolve
from formal.readings.smt.ground import Grounder
from formal.readings.smt.lemmas import instances, pool
from formal.readings.smt.scope import ModelSymbol, Scope, axioms_of
from formal.readings.smt.terms import Translator
from formal.readings.smt.text import Sexp, SmtUnsupported, flat, render, symbol
from formal.readings.smt.types import element_of

_TRUE = Lit(PROP, True)

__all__ = ["ModelSymbol", "Obligation", "SmtUnsupported", "assumptions", "obligation"]


@dataclass(frozen=True)
class Obligation:
    """A question for a solver.

    ``goal`` says whether the negated conclusion is part of it (``unsat`` proves) or whether only
    the assumptions are (``sat`` shows that they can hold together).  ``symbols`` are what a model
    interprets, ``sorts`` the uninterpreted sorts with their flags (``""`` for a sort that has an
    element), ``weakened`` what was read by consequences only; ``rest``, declarations and
    assertions, says what these leave out (``None`` when that cannot be said).
    """

    name: str
    smt2: str
    symbols: tuple[ModelSymbol, ...]
    sorts: tuple[tuple[str, str], ...]
    weakened: tuple[str, ...]
    goal: bool = True
    rest: tuple[str, str] | None = None

    @property
    def exact(self) -> bool:
        """Whether a model is a counterexample."""
        return not self.weakened

    @property
    def hash(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.smt2.encode()).hexdigest()

    def refuting(self) -> Obligation | None:
        """The question whose models are counterexamples: nothing is weakened in it.

        ``None`` where that cannot be asked; ``unsat`` says nothing, as it asks for more.
        """
        if self.exact or self.rest is None:
            return self if self.exact else None
        declared, asserted = self.rest
        text = self.smt2.replace(
            "\n; assumptions\n", f"\n{declared}\n; assumptions\n{asserted}\n", 1
        )
        return replace(self, smt2=text, weakened=(), rest=None)

    def bounded(self, sizes: int | dict[str, int]) -> Obligation:
        """The same question for instances whose sorts have at most the given numbers of elements.

        A model of it is a model of this one.  Where every sort is bounded, quantifiers over them
        are written out, unless that is too long.
        """
        chosen = {s: sizes if isinstance(sizes, int) else sizes.get(s, 0) for s, _ in self.sorts}
        names = {
            s: [symbol(f"{s.strip('|')}#{i + 1}") for i in range(n)] for s, n in chosen.items() if n
        }
        text = Grounder(names).ground(self.smt2) if len(names) == len(self.sorts) else None
        if text is None:
            lines = []
            for s, own in names.items():
                lines += [f"(declare-const {n} {s})" for n in own]
                cases = " ".join(f"(= x {n})" for n in own)
                lines.append(f"(assert (forall ((x {s})) (or {cases})))")
            text = self.smt2.replace("\n; assumptions\n", "\n" + "\n".join(lines) + "\n", 1)
        return replace(self, smt2=text)

    def sparse(self, prefix: str, most: int) -> Obligation | None:
        """A bounded question with at most so many members in the relations of a name.

        ``None`` for one that was not bounded by writing out its quantifiers.
        """
        members = re.findall(r"^\(declare-const (\|[^|]*#\d+\||\S+#\d+) (.+)\)$", self.smt2, re.M)
        elements: dict[str, list[str]] = {}
        for name, sort in members:
            elements.setdefault(sort, []).append(name)
        rows = [
            f"({symbol(s.name)} {' '.join(args)})"
            for s in self.symbols
            if s.name.startswith(prefix) and s.result == "Bool" and s.params
            for args in itertools.product(*(elements.get(p, []) for p in s.params))
        ]
        if not rows:
            return None
        extra = f"(assert ((_ at-most {most}) {' '.join(rows)}))\n(check-sat)"
        return replace(self, smt2=self.smt2.replace("(check-sat)", extra, 1))


class Builder:
    """Builds the text of an obligation step by step."""

    def __init__(self, name: str, drop_axioms: Collection[str] = ()) -> None:
        self.name = name
        self.drop = set(drop_axioms)
        self.tr = Translator()
        self.asserted: list[tuple[str, Sexp]] = []
        self.params: list[Var] = []
        self._labels: dict[str, int] = {}

    def generic(self, params: Sequence[Var]) -> None:
        """Declare the generic model: sorts, structures with their axioms, functions, values.

        Raises ``SmtUnsupported`` for a variable that has no first-order reading.
        """
        self.params += params
        known = _inhabited(params, self.drop)
        for p in params:
            if resolve(p.type) == TYPE:
                self.tr.types.declare_sort(p.name, p.uid, p.uid in known)
        structures = [p for p in params if isinstance(resolve(p.type), StructType)]
        for p in params:
            t = resolve(p.type)
            if t == TYPE:
                continue
            if isinstance(t, StructType):
                self.tr.roots[p.uid] = prefix = self.tr.names.fresh(p.name)
                for label, u, f in self.tr.structure(p, prefix):
                    for g in self.tr.typing(f, u, Scope()):
                        self.add(f"type of {label}", g)
                continue
            made = self.tr.declare(p.name, t)
            if isinstance(t, ArrowType):
                self.tr.functions[p.uid] = made
            else:
                self.tr.constants[p.uid] = made.symbol
            for g in self.tr.typing(made, t, Scope()):
                self.add(f"type of {p.name}", g)
        for p in structures:
            for label, axiom in axioms_of(p, self.tr.roots[p.uid]):
                if label.rpartition(".")[2] not in self.drop:
                    self.assume(label, axiom)

    def add(self, label: str, body: Sexp) -> None:
        """Assert translated text under a name."""
        self._labels[label] = n = self._labels.get(label, 0) + 1
        self.asserted.append((label if n == 1 else f"{label} ({n})", body))

    def assume(self, label: str, term: Term) -> None:
        """Assert a formula."""
        self._translate(label, term, 1)

    def lemma(self, label: str, statement: Term) -> None:
        """Assert the instances of a lemma at the generic model.

        A lemma about structures with a dropped axiom is left out: it was proved with the axiom.
        """
        if not self.drop.isdisjoint(_axiom_names(statement)):
            return
        for term in instances(statement, pool(self.params)):
            self._translate(f"lemma {label}", term, 1)

    def refute(self, conclusion: Term) -> None:
        """Assert the negated conclusion; call it last."""
        self._translate("negated goal", conclusion, -1)

    def _translate(self, label: str, term: Term, polarity: int) -> None:
        try:
            body = self.tr.expr(term, Scope(), polarity)
        except SmtUnsupported as e:
            raise SmtUnsupported(f"{self.name}: {label}: {e.message} has no SMT reading") from None
        self.add(label, body if polarity > 0 else ("not", body))

    def build(self, goal: bool = True) -> Obligation:
        """The obligation."""
        tr = self.tr
        last = self.asserted[-1:] if goal else []
        body = self.asserted[:-1] if goal else self.asserted
        taken = set(tr.names.taken)
        lines = [f"; {self.name}", "(set-logic ALL)", *tr.types.commands, *tr.commands]
        lines.append("; assumptions")
        for label, x in [*tr.facts, *body, *last]:
            own, n = label, 1
            while own in taken:
                n += 1
                own = f"{label} [{n}]"
            taken.add(own)
            lines.append(render(("assert", ("!", x, ":named", symbol(_bare(own))))))
        lines.append("(check-sat)\n")
        sorts = tuple((s, tr.types.flags.get(uid, "")) for uid, s in tr.types.sorts.items())
        shown, weakened = tuple(tr.shown), tuple(tr.weakened)
        return Obligation(self.name, "\n".join(lines), shown, sorts, weakened, goal)

    def rest(self) -> tuple[str, str] | None:
        """What the facts leave out, as declarations and assertions; call it after ``build``.

        ``None`` when a part of it has no first-order reading.
        """
        tr = self.tr
        types, commands, facts = len(tr.types.commands), len(tr.commands), len(tr.facts)
        try:
            for i in itertools.count():  # each may need a symbol with more of its own
                if i == len(tr.later):
                    break
                tr.later[i]()
        except SmtUnsupported:
            return None
        declared = [*tr.types.commands[types:], *tr.commands[commands:]]
        asserted = [flat(("assert", x)) for _, x in tr.facts[facts:]]
        return "\n".join(declared), "\n".join(asserted)


def obligation(
    name: str,
    statement: Term,
    *,
    lemmas: Sequence[tuple[str, Term]] = (),
    drop_axioms: Collection[str] = (),
    extra: Sequence[Term] = (),
) -> Obligation:
    """The proof obligation of a closed statement: ``unsat`` proves it.

    ``lemmas`` are closed statements proved elsewhere; ``drop_axioms`` names axioms to leave out;
    ``extra`` are further assumptions over the statement's outermost variables.
    Raises ``SmtUnsupported`` when a part of the statement has no first-order reading.
    """
    builder, conclusion = _assumptions(name, statement, lemmas, drop_axioms, extra)
    builder.refute(conclusion)
    return replace(builder.build(), rest=builder.rest())


def assumptions(
    name: str,
    statement: Term,
    *,
    lemmas: Sequence[tuple[str, Term]] = (),
    drop_axioms: Collection[str] = (),
    extra: Sequence[Term] = (),
) -> Obligation:
    """The axioms and hypotheses of a statement alone: ``sat`` when they can hold together."""
    builder, _ = _assumptions(name, statement, lemmas, drop_axioms, extra)
    return builder.build(goal=False)


def _assumptions(
    name: str,
    statement: Term,
    lemmas: Sequence[tuple[str, Term]],
    drop_axioms: Collection[str],
    extra: Sequence[Term],
) -> tuple[Builder, Term]:
    params, hyps, conclusion = hypotheses(statement)
    builder = Builder(name, drop_axioms)
    try:
        builder.generic(params)
    except SmtUnsupported as e:
        if e.message.startswith(f"{name}: "):
            raise
        raise SmtUnsupported(f"{name}: {e.message} has no SMT reading") from None
    for i, h in enumerate(hyps, 1):
        builder.assume(f"hypothesis {i}", h)
    for label, lemma in lemmas:
        builder.lemma(label, lemma)
    for i, x in enumerate(extra, 1):
        builder.assume(f"hint {i}", x)
    return builder, conclusion


def _inhabited(params: Sequence[Var], drop: Collection[str] = ()) -> set[int]:
    """The sorts that have an element in every instance with values for the variables."""
    known = {uid for p in params for uid in _said_to_be_inhabited(p, drop)}
    while True:
        found = set(known)
        for p in params:
            for t in _value_types(p):
                found |= element_of(t, known)
        if found == known:
            return known
        known = found


def _said_to_be_inhabited(p: Var, drop: Collection[str]) -> set[int]:
    """The sorts of which an axiom of a structure says just that they have an element."""
    t = resolve(p.type)
    if not isinstance(t, StructType):
        return set()
    sorts = {s.uid: resolve(a) for s, a in zip(t.info.sorts, t.args, strict=True)}
    found: set[int] = set()
    for a in t.info.all_axioms():
        claim = a.statement
        if isinstance(claim, Quantifier) and claim.kind == "exists" and claim.body == _TRUE:
            kinds = [resolve(v.type) for v in claim.params]
            own = [sorts.get(k.uid) for k in kinds if isinstance(k, SortType)]
            if a.name not in drop and len(own) == len(kinds):
                found |= {x.uid for x in own if isinstance(x, SortType)}
    return found


def _value_types(p: Term) -> list[Type]:
    t = resolve(p.type)
    if not isinstance(t, StructType):
        return [t]
    owned = [(f, resolve(f.type_on(p))) for f in t.info.all_fields()]
    return [x for f, u in owned for x in _value_types(FieldRef(u, p, f))]


def _axiom_names(statement: Term) -> set[str]:
    """The axioms of the structures that a statement quantifies over."""
    out: set[str] = set()

    def visit(info: StructureInfo) -> None:
        out.update(a.name for a in info.all_axioms())
        for f in info.all_fields():
            t = resolve(f.type)
            if isinstance(t, StructType):
                visit(t.info)

    for t in subterms(statement):
        for p in getattr(t, "params", ()):
            kind = resolve(p.type)
            if isinstance(kind, StructType):
                visit(kind.info)
    return out


def _bare(label: str) -> str:
    return flat(label).replace("|", "").replace("\\", "")
