"""The reading for people, in mathematics: LaTeX for amsmath and amssymb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formal.language.declarations import Axiom, Declaration, Definition, Theorem
from formal.language.terms import DefRef, Quantifier, Term, Var, subterms
from formal.language.types import PROP, TYPE, StructType, resolve
from formal.readings.latex.lines import Row, after, aligned, filled, indented, lines
from formal.readings.latex.symbols import WIDTH, width
from formal.readings.latex.terms import LatexPrinter


def _structures(terms: list[Term]) -> set[int]:
    found = {x for t in terms for x in subterms(t) if isinstance(x, Var)}
    return {v.uid for v in found if isinstance(resolve(v.type), StructType)}


def statement(subject: Term | Declaration, notation: Mapping[str, str] | None = None) -> str:
    """LaTeX (math mode) of a term, a theorem, an axiom or a definition with what it defines.

    Args:
        subject: what to print.
        notation: infix templates such as ``r"{0} \\rightarrow {1}"`` by definition id or name;
            they come before the default ones.

    Raises:
        TheoryError: the declaration is none of these.
    """
    if isinstance(subject, Definition):
        return _definition(subject, notation or {})
    if not isinstance(subject, Term | Theorem | Axiom):
        raise subject.error(f"is a {subject.kind}, which has no formula of its own")
    term = subject if isinstance(subject, Term) else subject.statement
    structures = _structures([term])
    silent = frozenset(structures) if len(structures) == 1 else frozenset()
    owned = not isinstance(subject, Term) and subject.owner is not None
    if owned and isinstance(term, Quantifier):
        # The sorts of a structure are part of it: say "for all computations K", no more.
        kept = tuple(v for v in term.params if resolve(v.type) != TYPE)
        if kept:
            term = Quantifier(PROP, term.kind, kept, term.body)
    printer = LatexPrinter(notation or {}, {}, silent, short_types=owned)
    return aligned(lines(printer, term))


def _definition(decl: Definition, notation: Mapping[str, str]) -> str:
    rules = decl.rules if decl.form == "inductive" else []
    terms = [p for r in rules for p in r.premises] or [decl.body]
    structures = _structures([*terms, *decl.params])
    silent = frozenset(structures) if len(structures) == 1 else frozenset()
    printer = LatexPrinter(notation, {}, silent, short_types=decl.owner is not None)
    for v in decl.params:
        printer.bind(v)
    head = printer.term(DefRef(PROP, decl, decl.sorts, tuple(decl.params)))
    if not rules:
        sign = r"\;:\Longleftrightarrow\;" if resolve(decl.result) == PROP else r"\;:=\;"
        flat = f"{head} {sign} {printer.term(decl.body)}"
        if width(flat) <= WIDTH:
            return flat
        return aligned([*filled(f"{head} {sign}"), *indented(lines(printer, decl.body))])
    rows: list[Row] = []
    for r in rules:
        inner = printer.scoped()
        for v in r.params:
            inner.bind(v)
        rows += _rule(inner, r.premises, head)
    return aligned(rows)


def _rule(printer: LatexPrinter, premises: Sequence[Term], head: str) -> list[Row]:
    if not premises:
        return [(0, head)]
    flat = r" \land ".join(printer.term(p, 36) for p in premises)
    whole = rf"{flat} \;\Rightarrow\; {head}"
    if width(whole) <= WIDTH:
        return [(0, whole)]
    *others, last = (lines(printer, p, 36) for p in premises)
    rows = [row for one in others for row in after(one, r" \land {}")]
    return [*rows, *after(last, r" \;\Rightarrow"), (1, head)]
