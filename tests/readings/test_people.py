"""The readings for people: LaTeX, Markdown entries and one-line Unicode text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Let,
    Nat,
    Not,
    Or,
    Pair,
    cons,
    pair,
    some,
    val,
)
from formal.language.builtins import BUILTINS, instantiate_builtin
from formal.language.expr import lift
from formal.language.terms import Lambda, Lit, Op, Term, fresh_var, subterms
from formal.language.types import INT, NAT, ArrowType, ListType, Meta, Type, resolve
from formal.readings.latex import formulas as latex
from formal.readings.latex.markdown import plain
from formal.readings.latex.symbols import WIDTH, name, width
from tests.readings.balanced import well_formed
from tests.readings.closed_terms import corpus
from tests.readings.poll_theory import (
    Poll,
    Session,
    Vote,
    choice,
    made_point,
    total,
    two_polls,
)
from tests.readings.systematic_terms import matches, nestings

MEMBERS = Poll._info.members
PRINTERS: dict[str, Callable[[Term], str]] = {"latex": latex.statement, "plain": plain}


def every_builtin() -> dict[str, Term]:
    """Each built-in operation applied to variables called p, q, r."""
    out: dict[str, Term] = {}
    for op, spec in BUILTINS.items():
        params, result = instantiate_builtin(spec)
        for t in [*params, result]:
            _solve(t)
        args = tuple(fresh_var(n, t) for n, t in zip("pqr", params, strict=False))
        out[op] = Op(result, op, args)
    return out


def _solve(t: Type) -> None:
    from formal.language.types import type_children

    t = resolve(t)
    if isinstance(t, Meta):
        t.solution = NAT
    for c in type_children(t):
        _solve(c)


@pytest.mark.parametrize("printer", PRINTERS)
def test_every_builtin_is_printed_differently(printer: str) -> None:
    shown = {op: PRINTERS[printer](t) for op, t in every_builtin().items()}
    assert set(shown) == set(BUILTINS)
    for op, text in shown.items():
        arity = len(instantiate_builtin(BUILTINS[op])[0])
        for variable in "pqr"[:arity]:
            assert re.search(rf"(?<![a-z]){variable}(?![a-z])", text), (op, text)
    silent = ("is_true", "int_of_nat", "val")
    loud = [text for op, text in shown.items() if op not in silent]
    assert len(set(loud)) == len(loud)
    assert {shown[op] for op in silent} == {"p"}


@pytest.mark.parametrize("printer", PRINTERS)
def test_every_node_kind_is_printed(printer: str) -> None:
    closed = [
        *corpus(200),
        *matches(),
        *(d.statement for d in (Poll.chair_votes, two_polls, made_point)),
    ]
    kinds = {type(t) for term in closed for t in subterms(term)}
    assert kinds == set(Term.__subclasses__())
    for term in closed:
        text = PRINTERS[printer](term)
        if printer == "latex":
            well_formed(text)
        else:
            assert "\n" not in text


@pytest.mark.parametrize("printer", PRINTERS)
def test_parentheses_tell_terms_apart(printer: str) -> None:
    # Conjunctions and disjunctions in a row are one conjunction or disjunction; the rest differs.
    show = PRINTERS[printer]
    seen: dict[str, Term] = {}
    for t in [*nestings(), *matches()]:
        text = show(t)
        if text in seen:
            assert _value_tree(seen[text]) == _value_tree(t), text
        seen[text] = t


def _value_tree(t: Term) -> object:
    """A term without types and numbers of variables."""
    from formal.language.terms import Var, children

    label = getattr(t, "op", None) or getattr(t, "name", None) or getattr(t, "value", None)
    own = () if isinstance(t, Var) else tuple(map(_value_tree, children(t)))
    return (type(t).__name__, label, own)


def test_names() -> None:
    assert name("e") == "e"
    assert name("clock") == r"\mathit{clock}"
    assert name("happened_before") == r"\mathit{happened\text{-}before}"
    assert name("x1") == name("x_1") == "x_{1}"
    assert name("vote_for", "mathsf") == r"\mathsf{vote\text{-}for}"


def test_theorem_in_latex() -> None:
    assert latex.statement(MEMBERS["popular_gets_a_vote"]) == (
        r"\forall\, B : \mathit{Poll},\; i \in \mathrm{Fin}(3).\; \mathit{popular}(i) \Rightarrow "
        r"(\exists\, v \in \mathit{Voter}.\; \mathit{votes\text{-}for}(v, i))"
    )


def test_definitions_in_latex() -> None:
    assert latex.statement(MEMBERS["popular"]) == (
        r"\mathit{popular}(i) \;:\Longleftrightarrow\; "
        r"\forall\, v \in \mathit{Voter}.\; \mathit{votes\text{-}for}(v, i)"
    )
    sum_of = latex.statement(total)
    well_formed(sum_of)
    assert r"\mathit{total}(\mathit{xs}) \;:=\;" in sum_of
    assert r"0 & \text{if } \mathit{xs} = [\,] \\" in sum_of
    assert r"\text{if } \mathit{xs} = x \mathbin{::} \mathit{rest}" in sum_of
    rules = latex.statement(MEMBERS["happened_before"])
    assert rules.count(r"\;\Rightarrow\; \mathit{happened\text{-}before}(a, b)") == 2
    assert r"\mathsf{vote\text{-}for}(n, \mathit{second})" in latex.statement(choice)


def test_notation_belongs_to_one_theory() -> None:
    import proofs.causality.causality.computation as causality

    ours = latex.statement(MEMBERS["happened_before"])
    theirs = latex.statement(causality.Computation._info.members["happened_before"])
    assert r"\rightarrow" not in ours
    assert r"e \rightarrow f" in theirs
    chosen = {"happened_before": r"{0} \prec {1}"}
    assert r"a \prec b" in latex.statement(MEMBERS["happened_before"], chosen)
    by_id = {MEMBERS["happened_before"].id: r"{0} \sqsubset {1}"}
    assert r"a \sqsubset b" in latex.statement(MEMBERS["happened_before"], by_id)


def test_structures_are_named_when_there_are_several() -> None:
    text = latex.statement(two_polls)
    assert r"\mathit{happened\text{-}before}_{K}(a, b)" in text
    assert r"\mathit{happened\text{-}before}_{L}(a, b)" in text
    shown = latex.statement(two_polls, {"happened_before": r"{0} \prec{s} {1}"})
    assert r"a \prec_{K} b \Leftrightarrow a \prec_{L} b" in shown


def test_long_statements_are_broken() -> None:
    n, m = fresh_var("first_number", NAT), fresh_var("second_number", NAT)
    small = lift(ForAll(lambda a, b: Or(a < b, b < a, a == b), a=Nat, b=Nat), Meta()).term
    assert r"\begin{aligned}" not in latex.statement(small)
    del n, m
    hypothesis = [
        ForAll(lambda left, right: Implies(left < right, Not(right < left)), left=Nat, right=Nat)
    ] * 3
    text = latex.statement(lift(Implies(*hypothesis, And(*hypothesis)), Meta()).term)
    well_formed(text)
    rows = text.splitlines()
    assert rows[0] == r"\begin{aligned}" and rows[-1] == r"\end{aligned}"
    assert all(row.startswith("  & ") for row in rows[1:-1])
    assert all(row.endswith(r" \\") for row in rows[1:-2]) and not rows[-2].endswith(r"\\")
    assert max(map(width, rows)) <= WIDTH + 8


def test_truncated_subtraction_is_marked() -> None:
    nat, whole = fresh_var("n", NAT), fresh_var("i", INT)
    assert r"\dot{-}" in latex.statement(Op(NAT, "sub", (nat, nat)))
    assert latex.statement(Op(INT, "sub", (whole, whole))) == "i - i"


def test_variables_of_one_name_are_told_apart() -> None:
    term = lift(ForAll(lambda x: Exists(lambda x: lift(x == 3, Meta()), x=Nat), x=Nat), Meta()).term
    assert plain(term) == "∀ x : ℕ. ∃ x' : ℕ. x' = 3"
    assert latex.statement(term) == (
        r"\forall\, x \in \mathbb{N}.\; \exists\, x' \in \mathbb{N}.\; x' = 3"
    )


def test_plain_text() -> None:
    def show(x: object, t: Type | None = None) -> str:
        return plain(lift(x, t or Meta()).term)

    assert show(ForAll(lambda a, b: Implies(a <= b, Not(b < a)), a=Nat, b=Nat)) == (
        "∀ a b : ℕ. a ≤ b → ¬(b < a)"
    )
    assert show(Exists(lambda f, i: And(f(i) != 0, Or(i == 1, i < 1)), f=Fun[Nat, Nat], i=Nat)) == (
        "∃ f : ℕ → ℕ, i : ℕ. f(i) ≠ 0 ∧ (i = 1 ∨ i < 1)"
    )
    assert show(ForAll(lambda p: Iff(p, Not(p)), p=lift(True, Meta()).type)) == (
        "∀ p : Prop. p ↔ ¬p"
    )
    assert show(ForAll(lambda n: If(n == 0, 1, n) * 2 - (n - 1) == n % 2, n=Nat)) == (
        "∀ n : ℕ. (if n = 0 then 1 else n) * 2 - (n - 1) = n mod 2"
    )
    assert show(ForAll(lambda x: cons(x, [x]) == [x, x], x=Pair[Nat, Nat])) == (
        "∀ x : ℕ × ℕ. [x, x] = [x, x]"
    )
    assert show(ForAll(lambda i: Let(some(pair(i, 3)), lambda o: o == o), i=Fin[4])) == (
        "∀ i : Fin(4). let o = some((i, 3)) in o = o"
    )
    assert show(ForAll(lambda i: val(i) + 1 <= 3, i=Fin[3])) == "∀ i : Fin(3). i + 1 ≤ 3"
    assert show(ForAll(lambda v: choice(v) == 0, v=Vote)) == "∀ v : Vote. choice(v) = 0"
    assert plain(made_point.statement) == "∀ n : ℕ. ⟨x := n, y := 0⟩.low"
    assert plain(choice.body) == "case v of {abstain ⇒ 0; vote_for(n, second) ⇒ n}"
    assert plain(Session.grounded.statement) == (
        "well_founded(λ a b : Voter. X.poll.rank(a) < X.poll.rank(b))"
    )
    xs = ListType(NAT)
    v = fresh_var("v", NAT)
    function = Lambda(ArrowType((NAT,), NAT), (v,), Op(NAT, "succ", (v,)))
    mapped = Op(xs, "map_list", (function, fresh_var("xs", xs)))
    assert plain(mapped) == "map(λ v : ℕ. v + 1, xs)"
    assert plain(Lit(INT, -3)) == "-3"
