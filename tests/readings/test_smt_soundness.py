import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.language.terms import App, Branch, Equal, Lit, Match, Op, Quantifier, fresh_var
from formal.language.types import NAT, PROP, ArrowType, OptionType
from formal.readings.smt import symbols as smt_symbols
from formal.readings.smt import terms as smt_terms
from formal.readings.smt import types as smt_types
from formal.readings.smt.obligation import obligation
from tests.readings.smt_crosscheck import Vocabulary, ask, disagreement, random_statement


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_verdicts_agree_with_brute_force(seed):
    assert not disagreement(random_statement(seed), seed)


def test_the_random_statements_are_of_both_kinds():
    verdicts = [ask(obligation("x", random_statement(seed)))[0] for seed in range(60)]
    assert verdicts.count("unsat") >= 5
    assert verdicts.count("sat") >= 20


def corpus():
    """Statements that tell right printing from wrong, then random ones."""
    v = Vocabulary()
    m, k = fresh_var("m", NAT), fresh_var("k", NAT)
    x = fresh_var("x", v.a)

    def lit(n):
        return Lit(NAT, n)

    def op(name, *args):
        return Op(PROP if name in ("lt", "le") else NAT, name, args)

    def close(body, *params):
        return Quantifier(PROP, "forall", (*v.sorts, *params), body)

    yield close(op("le", lit(0), m), m)
    yield close(op("lt", m, m), m)
    yield close(op("le", m, m), m)
    yield close(Equal(PROP, op("sub", m, m), lit(0)), m)
    yield close(op("le", op("sub", m, k), m), m, k)
    yield close(Equal(PROP, op("mod", m, lit(0)), m), m)
    yield close(Equal(PROP, op("div", m, lit(0)), lit(0)), m)
    yield v.close(Quantifier(PROP, "exists", (x,), Equal(PROP, x, x)))
    g = fresh_var("g", ArrowType((v.a,), NAT))
    y = fresh_var("y", v.a)

    some = fresh_var("some", OptionType(v.a))
    for value in (True, False):
        branches = (Branch("none", (), Lit(PROP, value)), Branch("some", (y,), Lit(PROP, True)))
        yield close(Match(PROP, some, branches), some)
    yield close(Quantifier(PROP, "forall", (y,), op("le", lit(0), App(NAT, g, (y,)))), g)
    for seed in range(40):
        yield random_statement(seed)


def noticed():
    """Whether the cross-check notices that something is wrong (solver errors count too)."""
    return any(disagreement(s) for s in corpus())


def test_the_printer_passes_the_corpus():
    assert not noticed()


def _swap(monkeypatch, table, **changes):
    for key, value in changes.items():
        monkeypatch.setitem(table, key, value)


def _connectives(**changes):
    return lambda monkeypatch: _swap(monkeypatch, smt_terms.CONNECTIVES, **changes)


def _arithmetic(**changes):
    return lambda monkeypatch: _swap(monkeypatch, smt_terms.ARITHMETIC, **changes)


def _functions(**changes):
    return lambda monkeypatch: _swap(monkeypatch, smt_symbols.ARITHMETIC, **changes)


def _no_guards(monkeypatch):
    monkeypatch.setattr(smt_types.Types, "guards", lambda self, t, x, number: [])


def _no_number_guard(monkeypatch):
    real = smt_types.Types.guards

    def guards(self, t, x, number):
        return [] if t == NAT else real(self, t, x, number)

    monkeypatch.setattr(smt_types.Types, "guards", guards)


def _no_flags(monkeypatch):
    real = smt_types.Types.declare_sort
    monkeypatch.setattr(
        smt_types.Types,
        "declare_sort",
        lambda self, name, uid, inhabited: real(self, name, uid, True),
    )


def _wrong_quantifier(monkeypatch):
    real = smt_terms.Translator.quantifier

    def quantifier(self, t, scope, polarity):
        other = "exists" if t.kind == "forall" else "forall"
        return real(self, Quantifier(t.type, other, t.params, t.body), scope, polarity)

    monkeypatch.setattr(smt_terms.Translator, "quantifier", quantifier)


def _swapped_equality(monkeypatch):
    real = smt_terms.Translator.equal
    monkeypatch.setattr(smt_terms.Translator, "equal", lambda *a: ("not", real(*a)))


def _swapped_branches(monkeypatch):
    real = smt_terms.Translator.match

    def match(self, t, scope, polarity):
        bodies = [b.body for b in t.branches]
        none = type(t.branches[0])(
            t.branches[0].constructor, (), Lit(PROP, bodies[0].value is False)
        )
        return real(self, type(t)(t.type, t.subject, (none, *t.branches[1:])), scope, polarity)

    monkeypatch.setattr(smt_terms.Translator, "match", match)


MISTAKES = {
    "and for or": _connectives(**{"or": "and"}),
    "or for and": _connectives(**{"and": "or"}),
    "le for lt": _arithmetic(lt="<="),
    "lt for le": _arithmetic(le="<"),
    "times for plus": _arithmetic(add="*"),
    "integer subtraction": _functions(sub="(- x y)"),
    "solver's division by 0": _functions(div="(div x y)"),
    "x mod 0 = 0": _functions(mod="(ite (= y 0) 0 (mod x y))"),
    "minimum for maximum": _functions(max="(ite (<= x y) x y)"),
    "no guards": _no_guards,
    "no guard for Nat": _no_number_guard,
    "sorts never empty": _no_flags,
    "exists for forall": _wrong_quantifier,
    "unequal for equal": _swapped_equality,
    "wrong branch": _swapped_branches,
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_printer_is_noticed(name, monkeypatch):
    MISTAKES[name](monkeypatch)
    assert noticed()
