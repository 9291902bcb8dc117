"""The hash of a statement changes with its meaning, and not with the names of its variables."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from types import ModuleType
from typing import Any

import pytest

from formal.language.declarations import Theorem
from formal.language.terms import Branch, Connective, Lit, Match, Op, Quantifier, Term, Var
from formal.language.types import INT, NAT, FinType
from formal.readings.canonical import canonical_text, same_up_to_names, statement_hash
from formal.readings.finite.evaluation import environment, evaluate
from tests.readings.closed_terms import corpus
from tests.readings.systematic_terms import more, systematic

THEORY = '''
from formal.language import *


class Kind(Data):
    """Kinds."""

    plain: Case
    marked: Case[Nat]


class Base(Structure, var="B"):
    """A base."""

    A: Sort
    rel: Rel[A, A]
    other: Rel[A, A]
    kind: Fun[A, Kind]
    place: Fun[A, Fin[2]]

    @axiom
    def loopless(self, x: A):
        """No loops."""
        return Not(self.rel(x, x))

    @inductive
    def reach(self, x: A, y: A):
        """Walks."""
        yield "one", self.rel(x, y)
        yield "more", Exists(lambda z: And(self.rel(x, z), self.reach(z, y)))


class Child(Base, var="C"):
    """A child."""

    level: Fun[A, Nat]

    @definition
    def low(self, x: A):
        """Low."""
        return self.level(x) < 3


@theorem(by="lean")
def claim(A: Sort, C: Child[A], x: A, y: A):
    """The claim."""
    return Implies(
        C.rel(x, y),
        C.low(x),
        Exists(lambda z: Or(C.reach(z, y), C.other(z, x))),
        C.kind(x) == C.kind(y),
        Match(C.level(x), zero=lambda: 1, succ=lambda n: n) <= 2,
    )
'''
# Each changes the meaning of the claim or of something under it.
CHANGES: dict[str, tuple[str, str]] = {
    "the payload of a case": ("marked: Case[Nat]", "marked: Case[Fin[7]]"),
    "one more case": ("marked: Case[Nat]", "marked: Case[Nat]\n    third: Case"),
    "one more field": ("level: Fun[A, Nat]", "level: Fun[A, Nat]\n    more: A"),
    "a bound": ("Fun[A, Fin[2]]", "Fun[A, Fin[3]]"),
    "an axiom of the parent": ("Not(self.rel(x, x))", "self.rel(x, x)"),
    "an axiom's field": ("Not(self.rel(x, x))", "Not(self.other(x, x))"),
    "a rule": ('"one", self.rel(x, y)', '"one", self.rel(y, x)'),
    "a premise": ("And(self.rel(x, z), self.reach(z, y))", "And(self.rel(z, x), self.reach(z, y))"),
    "a missing premise": ("And(self.rel(x, z), self.reach(z, y))", "self.reach(z, y)"),
    "a definition": ("self.level(x) < 3", "self.level(x) <= 3"),
    "a constant in a definition": ("self.level(x) < 3", "self.level(x) < 4"),
    "a variable": ("C.low(x)", "C.low(y)"),
    "arguments exchanged": ("C.rel(x, y),", "C.rel(y, x),"),
    "a field": ("C.rel(x, y),", "C.other(x, y),"),
    "a connective": ("Or(C.reach", "And(C.reach"),
    "a quantifier": ("Exists(lambda z: Or(", "ForAll(lambda z: Or("),
    "a comparison": ("<= 2", "< 2"),
    "a branch": ("zero=lambda: 1", "zero=lambda: 2"),
    "a hypothesis less": ("        C.low(x),\n", ""),
}
SAME: dict[str, tuple[str, str]] = {
    "a bound variable": (
        "lambda z: Or(C.reach(z, y), C.other(z, x))",
        "lambda w: Or(C.reach(w, y), C.other(w, x))",
    ),
    "a parameter": (
        'low(self, x: A):\n        """Low."""\n        return self.level(x)',
        'low(self, it: A):\n        """Low."""\n        return self.level(it)',
    ),
    "a docstring": ("The claim.", "Another comment."),
}


def written(text: str, name: str) -> Theorem:
    """The theorem ``claim`` of a theory given as text."""
    module = ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(text, f"{name}.py", "exec"), module.__dict__)
    finally:
        del sys.modules[name]
    found = module.__dict__["claim"]
    assert isinstance(found, Theorem)
    return found


ORIGINAL = written(THEORY, "canonical_theory")


def changed(old: str, new: str) -> Theorem:
    assert THEORY.count(old) == 1, old
    return written(THEORY.replace(old, new), "canonical_theory")


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_meaning_changes_the_hash(change: str) -> None:
    assert statement_hash(changed(*CHANGES[change])) != statement_hash(ORIGINAL)


@pytest.mark.parametrize("change", SAME)
def test_names_and_comments_do_not_change_the_hash(change: str) -> None:
    assert canonical_text(changed(*SAME[change])) == canonical_text(ORIGINAL)


# ---- terms


def local_changes(t: Term) -> Iterator[Term]:
    """Terms that differ from a term in one node at its top, and in what they say."""
    match t:
        case Lit(value=bool(value)):
            yield replace(t, value=not value)
        case Lit(type=kind, value=value) if not isinstance(kind, FinType):
            yield replace(t, value=value + 1)
            if kind == NAT:
                yield replace(t, type=INT)
        case Connective(op=op) if op != "not":
            yield from (replace(t, op=x) for x in ("and", "or", "implies", "iff") if x != op)
        case Quantifier(kind=kind):
            yield replace(t, kind="exists" if kind == "forall" else "forall")
        case Op(name=name, args=args):
            other = {"lt": "le", "le": "lt", "add": "sub", "max": "min", "fst": "snd"}.get(name)
            if other is not None:
                yield replace(t, name=other)
            if len(args) == 2 and args[0] != args[1]:
                yield replace(t, args=(args[1], args[0]))
        case Match(branches=(Branch(params=()), Branch(params=(), body=body), *rest)):
            first = replace(t.branches[0], body=body)
            yield replace(t, branches=(first, *t.branches[1:])) if rest else t


def everywhere(t: Term) -> Iterator[Term]:
    """Terms that differ from a term in one node, anywhere."""
    yield from local_changes(t)
    for f in fields(t):
        part: Any = getattr(t, f.name)
        if isinstance(part, Term) and not isinstance(part, Var):
            yield from (replace(t, **{f.name: x}) for x in everywhere(part))
        if isinstance(part, tuple):
            for i, x in enumerate(part):
                if isinstance(x, Term) and not isinstance(x, Var):
                    for y in everywhere(x):
                        yield replace(t, **{f.name: (*part[:i], y, *part[i + 1 :])})


def test_every_change_of_one_node_is_seen() -> None:
    count = 0
    for t in [*systematic()[::2], *more(), *corpus(60)]:
        for other in everywhere(t):
            if other != t:
                assert not same_up_to_names(t, other), (t, other)
                count += 1
    assert count > 1000


def test_bound_variables_are_told_apart() -> None:
    for t in more():
        if isinstance(t, Quantifier) and isinstance(t.body, Quantifier):
            (x,), (y,) = t.params, t.body.params
            if x.type == y.type:
                swapped = replace(t, params=(y,), body=replace(t.body, params=(x,)))
                assert not same_up_to_names(t, swapped)


def test_terms_of_one_text_have_one_value() -> None:
    values: dict[str, bool] = {}
    from formal.readings.canonical import _Writer

    for t in [*systematic(), *more(), *corpus(400, seed=11)]:
        text = _Writer().term(t)
        value = evaluate(t, environment())
        assert values.setdefault(text, value) == value, text


def test_renamed_terms_are_the_same() -> None:
    letters, words = ("x", "y", "x", "z", "x"), ("one", "two", "two", "six", "ten")
    pairs = list(zip(corpus(80, names=letters), corpus(80, names=words), strict=True))
    assert all(same_up_to_names(a, b) for a, b in pairs)
    assert any(repr(a) != repr(b) for a, b in pairs)


QUIET_PARENT = '''
from formal.language import *


class Parent(Structure, var="P"):
    """A parent that the claim mentions through its child only."""

    A: Sort
    r: Rel[A]

    @axiom
    def every(self, x: A):
        """All."""
        return self.r(x)


class Child(Parent, var="C"):
    """A child."""

    t: Rel[A]


@theorem(by="lean")
def claim(A: Sort, C: Child[A], x: A):
    """The claim."""
    return C.t(x)
'''


def test_a_parents_axiom_is_under_the_hash_of_a_claim_about_the_child() -> None:
    other = QUIET_PARENT.replace("return self.r(x)", "return Not(self.r(x))")
    hashes = {statement_hash(written(text, "quiet_theory")) for text in (QUIET_PARENT, other)}
    assert len(hashes) == 2
