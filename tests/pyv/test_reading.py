"""What is read: operators, sorts, states, dialects, notes."""

from __future__ import annotations

import pytest

from formal.language.terms import (
    App,
    Connective,
    Equal,
    FieldRef,
    Quantifier,
    Term,
    Var,
    subterms,
)
from formal.language.types import BOOL, INT
from formal.pyv import syntax as s
from formal.pyv.parse import parse
from tests.pyv.models import COUNTER_BLOCK, COUNTER_NEW, COUNTER_OLD, LAMP, model


def expr(text: str) -> s.Expr:
    (decl,) = parse(f"axiom {text}", "f.pyv").decls
    assert isinstance(decl, s.ClauseDecl)
    return decl.formula


def shown(e: s.Expr) -> str:
    """An expression with all its parentheses."""
    match e:
        case s.Name(name=n, primes=k):
            return n + "'" * k
        case s.Apply(name=n, args=args, primes=k):
            return n + "'" * k + "(" + ",".join(map(shown, args)) + ")"
        case s.Number(value=v):
            return str(v)
        case s.Truth(value=v):
            return str(v).lower()
        case s.Not(arg=a):
            return f"!{shown(a)}"
        case s.Binary(op=op, left=a, right=b):
            return f"({shown(a)} {op} {shown(b)})"
        case s.Junction(op=op, args=args):
            return "(" + f" {op} ".join(map(shown, args)) + ")"
        case s.Quantified(kind=k, vars=vs, body=b):
            return f"[{k} {','.join(v.name for v in vs)}. {shown(b)}]"
        case s.Conditional(condition=c, then=a, otherwise=b):
            return f"[{shown(c)} ? {shown(a)} : {shown(b)}]"
        case s.Let(var=v, value=a, body=b):
            return f"[{v.name} := {shown(a)} in {shown(b)}]"
        case s.Shift(kind=k, arg=a):
            return f"{k}({shown(a)})"
    raise AssertionError(e)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a -> b -> c", "(a -> (b -> c))"),
        ("a | b & c", "(a | (b & c))"),
        ("a & b | c <-> d -> e", "(((a & b) | c) <-> (d -> e))"),
        ("!a = b", "(!a = b)"),
        ("~p(x) & q", "(!p(x) & q)"),
        ("x ~= y", "(x != y)"),
        ("& a & b & c", "(a & b & c)"),
        ("| a | b & c", "(a | (b & c))"),
        ("a & forall X. p(X) | q & r", "(a & [forall X. (p(X) | (q & r))])"),
        ("(forall X. p(X)) | q", "([forall X. p(X)] | q)"),
        ("!exists X, Y:s. p(X) & q", "![exists X,Y. (p(X) & q)]"),
        ("a -> & b & c", "(a -> (b & c))"),
        ("if a then b else c & d", "[a ? b : (c & d)]"),
        ("x = if a then & b & c else if d then e else f", "(x = [a ? (b & c) : [d ? e : f]])"),
        ("let x: s = f(y) in p(x) & q(x)", "[x := f(y) in (p(x) & q(x))]"),
        ("x + 1 - y * 2 <= 3", "(((x + 1) - (y * 2)) <= 3)"),
        ("p'(x) & c' = new(f(x))", "(p'(x) & (c' = new(f(x))))"),
        ("forall X . p(X)", "[forall X. p(X)]"),
        ("truely & newish", "(truely & newish)"),
    ],
)
def test_operators(text: str, meaning: str) -> None:
    assert shown(expr(text)) == meaning


def test_sorts_are_inferred() -> None:
    made = model("""
        sort a
        sort b
        immutable relation r(a, b)
        immutable function f(a): b
        axiom r(X, Y) & r(X, Z) -> Y = Z
        axiom forall X. exists Y. Y = f(X)
        definition linked(x, y) = r(x, y) & f(x) = y
        axiom linked(U, V) -> r(U, V)
    """)
    first = next(a.statement for a in made.info.axioms if a.name == "axiom_1")
    assert isinstance(first, Quantifier)
    names = {v.name: made.reader.v.sorts[n] for v, n in zip(first.params, "abb", strict=True)}
    assert {v.name: v.type for v in first.params} == names
    types = made.reader.signature(made.reader.v.definitions["linked"])
    assert types == (made.reader.v.sorts["a"], made.reader.v.sorts["b"])


def test_truth_values_are_data_where_they_are_arguments() -> None:
    made = model("""
        sort a
        immutable relation r(a, bool)
        immutable function g(a): bool
        axiom r(X, B) & B -> r(X, g(X))
        axiom forall X, B. r(X, B) <-> B = g(X)
        immutable constant top: int
        axiom N <= top
    """)
    by_name = {a.name: a.statement for a in made.info.axioms}
    assert isinstance(by_name["axiom_1"], Quantifier)
    assert [v.type for v in by_name["axiom_1"].params][1] == BOOL
    assert isinstance(by_name["axiom_3"], Quantifier)
    assert by_name["axiom_3"].params[0].type == INT


def test_sorts_and_symbols_may_share_a_name() -> None:
    made = model("""
        sort player
        mutable relation player(player)
        init !player(P)
        transition add(p: player) modifies player
          new(player(P)) <-> player(P) | P = p
        invariant player(P) -> exists Q. player(Q)
    """)
    assert [x.name for x in made.info.sorts] == ["player_sort"]
    assert [f.name for f in made.info.state.fields] == ["player"]


def test_unnamed_clauses_get_stable_names() -> None:
    made = model(LAMP)
    assert [c.name for c in made.info.safeties] == ["on_means_used"]
    assert [c.name for c in made.info.invariants] == ["invariant_1"]
    assert [c.line for c in made.info.invariants] == [19]


def test_every_conjunct_of_a_transition_is_closed_by_itself() -> None:
    made = model(
        "sort n mutable relation r(n) mutable relation q(n) init !r(N)\n"
        "transition t(x: n) modifies r\n r(x) & !q(x) & (new(r(N)) <-> r(N) & N != x)\n"
        "invariant r(N) -> r(N)"
    )
    body = made.info.actions[0].guard_and_update
    assert isinstance(body, Connective) and body.op == "and"
    assert [isinstance(p, Quantifier) for p in body.args] == [False, False, True]


@pytest.mark.parametrize("text", [COUNTER_OLD, COUNTER_BLOCK])
def test_dialects_agree(text: str) -> None:
    from formal.checkers.smt.conditions import System, SystemBuilder
    from formal.checkers.smt.portfolio import decide
    from formal.language.terms import substitute

    new, other = model(COUNTER_NEW), model(text)
    a, b = new.info.actions[0], other.info.actions[0]
    # Both steps, about the states and parameters of the first model, are equivalent.
    sorts = {y.uid: x for x, y in zip(new.info.sorts, other.info.sorts, strict=True)}
    fields = {f.name: f for f in new.info.state.fields}
    same = _renamed(substitute(b.term, _pairs(other, new, b, a), sorts), fields)
    for left, right in ((a.term, same), (same, a.term)):
        builder = SystemBuilder("dialects", System.of(new.info))
        builder.setting([(new.info.pre, "before"), (new.info.post, "after")], a.params)
        builder.assume("one", left)
        builder.refute(right)
        assert decide(builder.build()).status == "unsat"


def _pairs(other, new, b, a) -> dict[Var, Var]:  # type: ignore[no-untyped-def]
    out = dict(zip(b.params, a.params, strict=True))
    return out | {other.info.pre: new.info.pre, other.info.post: new.info.post}


def _renamed(t, fields):  # type: ignore[no-untyped-def]
    from dataclasses import fields as parts_of
    from dataclasses import replace

    from formal.language.terms import FieldRef, Term

    if isinstance(t, FieldRef):
        own = fields[t.field.name]
        return FieldRef(own.type, t.owner, own)
    changes = {}
    for f in parts_of(t):
        x = getattr(t, f.name)
        if isinstance(x, Term) and not isinstance(x, Var):
            changes[f.name] = _renamed(x, fields)
        elif isinstance(x, tuple) and x and isinstance(x[0], Term) and f.name != "params":
            changes[f.name] = tuple(_renamed(y, fields) for y in x)
    return replace(t, **changes) if changes else t


def test_notes_say_what_was_skipped() -> None:
    made = model("""
        sort n @printed_by(set_printer, r) @no_print
        mutable relation r(n) @no_print
        init !r(N)
        transition t() modifies r
          true
        automaton {
          init phase one   # a brace } in a comment
          phase one { }
        }
        fbii { forward prophecy w: n { invariant r(w) } }
        invariant r(N) -> r(N)
    """)
    assert [(n.line, n.text) for n in made.notes] == [
        (7, "the block `automaton {…}` is skipped"),
        (11, "the block `fbii {…}` is skipped"),
        (2, "the annotation @printed_by is skipped"),
        (2, "the annotation @no_print is skipped (2 times)"),
        (5, "`t` modifies `r` and says nothing of its new value"),
    ]


def test_new_of_a_parameter_is_no_third_state() -> None:
    made = model("""
        sort s
        immutable constant top: s
        mutable function f(s): s
        derived relation r(s): r(X) <-> f(X) = top
        transition set(r: s) modifies f
          & new(r) != new(top)
          & new(f(new(r))) = f(r)
          & (forall X. X != r -> new(f(X)) = f(X))
    """)
    body = made.info.actions[0].guard_and_update
    assert isinstance(body, Connective)
    x = made.info.actions[0].params[0]
    again = body.args[1]
    assert isinstance(again, Equal) and isinstance(again.left, App)
    assert again.left.args == (x,)
    assert isinstance(again.left.fn, FieldRef) and again.left.fn.owner == made.info.post


@pytest.mark.parametrize(("word", "sat"), [("", True), ("sat ", True), ("unsat ", False)])
def test_a_trace_without_a_claim_asks_for_a_run(word: str, sat: bool) -> None:
    made = model(f"mutable relation a init !a {word}trace {{ any transition assert a }}")
    assert [t.sat for t in made.traces] == [sat]
    assert len(made.traces[0].components) == 2


def test_parameters_need_no_sort_and_may_hide_a_constant() -> None:
    made = model("""
        sort s
        sort b
        mutable constant c: s
        mutable relation r(s, b)
        transition put(c: s, x) modifies r
          (r(X, Y) <-> old(r(X, Y)) | X = c & Y = x)
        transition move(x) modifies c
          c = x & x != old(c)
        sat trace { move put(*, *) }
    """)
    sorts = made.reader.v.sorts
    put, move = made.info.actions
    assert [v.type for v in put.params] == [sorts["s"], sorts["b"]]
    assert [v.type for v in move.params] == [sorts["s"]]
    assert isinstance(put.guard_and_update, Quantifier)
    hidden = [t for t in subterms(put.guard_and_update) if isinstance(t, FieldRef)]
    assert {f.field.name for f in hidden} == {"r"}


def test_every_declaration_has_its_own_dialect() -> None:
    made = model("""
        mutable constant c: int
        transition up() modifies c
          c = old(c) + 1
        transition down() modifies c
          new(c) = c - 1
        twostate definition kept() modifies c
          c' = c
        transition wait() modifies c
          kept & old(c) > 0
    """)
    pre, post = made.info.pre, made.info.post
    sides = [_owners(a.guard_and_update) for a in made.info.actions]
    assert sides == [[post, pre], [post, pre], [post, pre, pre]]


def _owners(t: Term) -> list[Term]:
    """The states of a formula's fields, in the order of the text."""
    return [x.owner for x in subterms(t) if isinstance(x, FieldRef)]
