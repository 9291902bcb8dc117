"""The readings for people: LaTeX, Markdown entries and one-line Unicode text."""

# ruff: noqa: F821 -- annotations name sorts and fields of the class around them

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Let,
    List,
    Match,
    Nat,
    Not,
    Option,
    Or,
    Pair,
    Rel,
    Sort,
    Structure,
    axiom,
    cons,
    definition,
    inductive,
    pair,
    recursive,
    some,
    theorem,
    val,
    well_founded,
)
from formal.language.builtins import BUILTINS, instantiate_builtin
from formal.language.expr import lift
from formal.language.terms import Lambda, Lit, Op, Term, fresh_var, subterms
from formal.language.types import INT, NAT, ArrowType, ListType, Meta, Type, resolve
from formal.readings import latex, markdown
from formal.readings.latex_symbols import WIDTH, name, width
from formal.readings.markdown import plain
from tests.readings.closed_terms import corpus
from tests.readings.systematic_terms import matches, nestings


class Vote(Data, zh="选票"):
    """A vote."""

    abstain: Case  # no opinion
    vote_for: Case[Nat, Option[Nat]]  # a candidate | and a second choice


class Poll(Structure, var="B", zh="一次投票"):
    """Who votes for whom.

    In one round only.
    """

    Voter: Sort
    chair: Voter  # breaks | ties
    votes_for: Rel[Voter, Fin[3]]
    rank: Fun[Voter, Nat]

    @axiom(zh="主席投票")
    def chair_votes(self):
        """The chair votes for ``someone``."""
        return Exists(lambda i: self.votes_for(self.chair, i))

    @inductive
    def happened_before(self, a: Voter, b: Voter):
        """Not Lamport's relation."""
        yield self.rank(a) < self.rank(b)
        yield Exists(lambda c: And(self.happened_before(a, c), self.happened_before(c, b)))

    @definition
    def popular(self, i: Fin[3]):
        """Everybody votes for it."""
        return ForAll(lambda v: self.votes_for(v, i))

    @theorem(by="lean", cite="arrow1951", zh="定理")
    def popular_gets_a_vote(self, i: Fin[3]):
        """What everybody votes for, somebody votes for."""
        return Implies(self.popular(i), Exists(lambda v: self.votes_for(v, i)))


class Session(Structure, var="X"):
    """A poll inside a session."""

    Voter: Sort
    poll: Poll[Voter]

    @axiom
    def grounded(self):
        """Ranks are well founded."""
        return well_founded(lambda a, b: self.poll.rank(a) < self.poll.rank(b))


@theorem(by="lean")
def two_polls(Voter: Sort, K: Poll[Voter], L: Poll[Voter], a: Voter, b: Voter):
    """Two polls in one statement."""
    return Iff(K.happened_before(a, b), L.happened_before(a, b))


@recursive
def total(xs: List[Nat]) -> Nat:
    """The sum."""
    return Match(xs, nil=lambda: 0, cons=lambda x, rest: x + total(rest))


@definition
def choice(v: Vote) -> Nat:
    """The candidate, 0 for none."""
    return Match(v, abstain=lambda: 0, vote_for=lambda n, second: n)


MEMBERS = Poll._info.members
PRINTERS: dict[str, Callable[[Term], str]] = {"latex": latex.statement, "plain": plain}


def well_formed(text: str) -> None:
    """Braces, environments and brackets are balanced, and no bare underscore is left."""
    assert text.count("{") == text.count("}")
    depth = 0
    for c in text:
        depth += {"{": 1, "}": -1}.get(c, 0)
        assert depth >= 0
    opened, closed = (re.findall(rf"\\{w}\{{(\w+)\}}", text) for w in ("begin", "end"))
    assert sorted(opened) == sorted(closed)
    assert not re.search(r"[A-Za-z]_[A-Za-z]", text), "an underscore would be an index"
    assert text.isascii()


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
        *(d.statement for d in (Poll.chair_votes, two_polls, Session.grounded)),
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
    import proofs.causality as causality

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


def test_entry_of_a_theorem() -> None:
    text = markdown.entry(MEMBERS["popular_gets_a_vote"])
    paragraphs = text.rstrip("\n").split("\n\n")
    assert paragraphs[0] == "### Popular gets a vote (`test_people.popular_gets_a_vote`)"
    assert paragraphs[1] == "What everybody votes for, somebody votes for."
    assert paragraphs[2] == "定理"
    assert paragraphs[3] == f"$$\n{latex.statement(MEMBERS['popular_gets_a_vote'])}\n$$"
    source = paragraphs[4].splitlines()
    assert source[0] == "```python" and source[-1] == "```"
    assert source[1].startswith('@theorem(by="lean"') and "return Implies(" in paragraphs[4]
    assert paragraphs[5] == "Evidence asked for: lean. Source: arrow1951."


def test_entry_of_a_structure() -> None:
    text = markdown.entry(Poll._info, level=2)
    assert text.startswith("## Poll (`test_people.Poll`)\n\nWho votes for whom.\n")
    assert "In one round only." in text and "一次投票" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert rows[0] == "| Field | Type | Meaning |"
    assert rows[2:] == [
        "| `Voter` | set |  |",
        r"| `chair` | Voter | breaks \| ties |",
        "| `votes_for` | Voter → Fin(3) → Prop |  |",
        "| `rank` | Voter → ℕ |  |",
    ]
    assert "- **Chair votes.** The chair votes for `someone`. 主席投票" in text


def test_entry_of_data() -> None:
    text = markdown.entry(Vote._info)
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == [
        "| `abstain` |  | no opinion |",
        r"| `vote_for` | ℕ, Option(ℕ) | a candidate \| and a second choice |",
    ]


def test_entry_of_a_transition_system() -> None:
    import proofs.mutual_exclusion as mutual_exclusion

    info = mutual_exclusion.TokenPassing._info
    text = markdown.entry(info)
    assert "| `holds` | Node → Prop (state) | the node has the token |" in text
    derived = next(d for d in info.definitions if d.name == "reachable")
    shown = markdown.entry(derived)
    assert "```python" not in shown and "$$" in shown


def test_every_declaration_of_the_theory_has_an_entry() -> None:
    import proofs.causality
    import proofs.quorum
    import proofs.system
    from formal.language import registry

    for module in (proofs.causality, proofs.system, proofs.quorum):
        for item in registry.module(module.__name__).items:
            text = markdown.entry(item)
            for formula in re.findall(r"\$\$\n(.*?)\n\$\$", text, re.S):
                well_formed(formula)
