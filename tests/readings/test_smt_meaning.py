"""What solvers are told means what the statement means: closed terms, functions, bounds, lemmas.

The finite reading decides each claim by enumeration; Z3 must say ``unsat`` where it is true in all
small instances, and may say an exact ``sat`` only where it is false in some.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Int,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    axiom,
    none,
    some,
    transitive_closure,
    val,
    well_founded,
)
from formal.language.declarations import Theorem
from formal.language.terms import Connective, Op, Quantifier, Term, subterms
from formal.language.types import PROP
from formal.readings.finite.domains import DomainType, members
from formal.readings.finite.evaluation import environment, evaluate
from formal.readings.smt.obligation import SmtUnsupported, obligation
from tests.readings.smt_crosscheck import ask
from tests.readings.smt_examples import Order
from tests.readings.systematic_terms import more, systematic

TERMS = [*systematic(), *more()]


def verdict(statement: Term, **options: Any) -> str:
    """Z3's answer; an ``sat`` that is no refutation is ``"sat, weakened"``."""
    ob = obligation("x", statement, **options)
    status = ask(ob)[0]
    return status if status != "sat" or ob.exact else "sat, weakened"


def bundles(terms: list[Term]) -> Iterator[tuple[Term, ...]]:
    """Some terms at a time, for one question."""
    for i in range(0, len(terms), 12):
        yield tuple(terms[i : i + 12])


def test_what_is_true_is_proved() -> None:
    claims = [t if evaluate(t, environment()) else Connective(PROP, "not", (t,)) for t in TERMS]
    for some_claims in bundles(claims):
        assert verdict(Connective(PROP, "and", some_claims)) == "unsat", some_claims


def test_what_is_false_is_refuted() -> None:
    # What is said of all lists and powers keeps Z3 from a model.
    hard = ("length", "count", "pow")
    easy = [t for t in TERMS if not any(isinstance(x, Op) and x.name in hard for x in subterms(t))]
    assert len(easy) > len(TERMS) // 2
    claims = [t if not evaluate(t, environment()) else Connective(PROP, "not", (t,)) for t in easy]
    for some_claims in bundles(claims):
        assert verdict(Connective(PROP, "or", some_claims)) == "sat", some_claims


# ---- quantifiers over functions: where they may be replaced by a symbol, and where not


def function_claims() -> Iterator[tuple[str, Callable[[Any, Any, Any], Any]]]:
    """Claims about a set ``p``, a proposition ``q`` and a constant, with a function inside."""
    bodies: dict[str, Callable[[Any, Any, Any], Any]] = {
        "all in p": lambda f, p, y: ForAll(lambda x: p(f(x))),
        "some in p": lambda f, p, y: Exists(lambda x: p(f(x))),
        "constant": lambda f, p, y: ForAll(lambda x: f(x) == y),
        "not in p": lambda f, p, y: Not(p(f(y))),
        "moves": lambda f, p, y: f(y) != y,
        "fixes": lambda f, p, y: f(y) == y,
    }
    contexts: dict[str, Callable[..., Any]] = {
        "alone": lambda claim, S, p, q, y: claim(y),
        "negated": lambda claim, S, p, q, y: Not(claim(y)),
        "premise": lambda claim, S, p, q, y: Implies(claim(y), q),
        "denied premise": lambda claim, S, p, q, y: Implies(Not(claim(y)), q),
        "nested premise": lambda claim, S, p, q, y: Or(Implies(claim(y), q), q),
        "denied implication": lambda claim, S, p, q, y: Not(Implies(claim(y), q)),
        "equivalent": lambda claim, S, p, q, y: Iff(claim(y), q),
        "equivalent to false": lambda claim, S, p, q, y: Iff(claim(y), y != y),
        "equivalent to true": lambda claim, S, p, q, y: Iff(y == y, claim(y)),
        "for all": lambda claim, S, p, q, y: ForAll(lambda z: claim(z), z=S),
        "for some": lambda claim, S, p, q, y: Exists(lambda z: claim(z), z=S),
        "for all, as a premise": lambda claim, S, p, q, y: Implies(
            ForAll(lambda z: claim(z), z=S), ForAll(lambda x: p(x))
        ),
        "for all, one element": lambda claim, S, p, q, y: Implies(
            ForAll(lambda z: claim(z), z=S), ForAll(lambda x: x == y)
        ),
    }
    for (kind, make), (b, body), (c, context) in itertools.product(
        (("every", ForAll), ("some", Exists)), bodies.items(), contexts.items()
    ):

        def claim(
            S: Any,
            p: Any,
            q: Any,
            y: Any,
            make: Any = make,
            body: Any = body,
            context: Any = context,
        ) -> Any:
            def inner(z: Any) -> Any:
                return make(lambda f: body(f, p, z), f=Fun[S, S])

            return context(inner, S, p, q, y)

        yield f"{kind} function {b}, {c}", claim


FUNCTION_CLAIMS = dict(function_claims())


def function_statement(claim: Callable[..., Any]) -> Quantifier:
    def fn(S: Sort, p: Rel[S], q: Bool, y: S):
        return claim(S, p, q == True, y)  # noqa: E712

    statement = Theorem(fn, by=("smt",)).statement
    assert isinstance(statement, Quantifier)
    return statement


def holds(statement: Quantifier, size: int) -> bool:
    """Whether a statement holds in all instances with so many elements, by enumeration."""
    sort, *others = statement.params
    env = environment({sort: DomainType("S", tuple(range(size)))})
    choices = [list(members(env.type(v.type))) for v in others]
    return all(
        evaluate(statement.body, env.bind(list(zip(others, values, strict=True))))
        for values in itertools.product(*choices)
    )


@pytest.mark.parametrize("name", FUNCTION_CLAIMS)
def test_quantifiers_over_functions(name: str) -> None:
    statement = function_statement(FUNCTION_CLAIMS[name])
    try:
        found = verdict(statement)
    except SmtUnsupported:
        return  # said to have no reading, so nothing wrong is said
    truth = all(holds(statement, n) for n in (1, 2, 3))
    assert found in ("unsat" if truth else "sat", "unknown")


def test_most_claims_about_functions_have_a_reading() -> None:
    read = 0
    for claim in FUNCTION_CLAIMS.values():
        try:
            obligation("x", function_statement(claim))
        except SmtUnsupported:
            continue
        read += 1
    assert read > len(FUNCTION_CLAIMS) // 3


# ---- claims with a known truth


class Loose(Structure, var="W"):
    """Axioms that say nothing about elements."""

    A: Sort
    mark: Rel[A]

    @axiom
    def nothing(self):
        """True of the empty sort too."""
        return ForAll(lambda x: True, x=self.A)


class Filled(Structure, var="W"):
    """An axiom that says just that there is an element."""

    A: Sort

    @axiom
    def something(self):
        """There is one."""
        return Exists(lambda x: True, x=self.A)


def an_order_has_its_axioms(S: Sort):
    loop = Exists(lambda R: Exists(lambda x: R.less(x, x)), R=Order[S])
    return Not(loop)


def functions_differ(S: Sort, f: Fun[S, Nat], g: Fun[S, Nat]):
    return f == g


def numbers_are_not_negative():
    return Not(ForAll(lambda n: n >= 0, n=Nat))


def numbers_have_a_least():
    return Exists(lambda n: ForAll(lambda m: n <= m, m=Nat), n=Nat)


def an_integer_is_no_number():
    return Exists(lambda n: n < 0, n=Nat)


def an_empty_fin(n: Nat):
    return Implies(n == 0, ForAll(lambda i: False, i=Fin[n]))


def a_full_fin(n: Nat):
    return Implies(ForAll(lambda i: False, i=Fin[n]), n == 0)


def below_the_bound(n: Nat, i: Fin[n]):
    return val(i) + 1 < n


def an_option_of_nothing(n: Nat):
    """There is a value of Option (Fin n), whatever n is."""
    return Exists(lambda o: o == none(), o=Option[Fin[n]])


def a_function_from_nothing(S: Sort, f: Fun[Fin[0], S]):
    return Exists(lambda x: x == x, x=S)


def a_function_from_somewhere(S: Sort, f: Fun[Fin[1], S]):
    return Exists(lambda x: x == x, x=S)


def a_function_from_a_sort(S: Sort, T: Sort, f: Fun[S, T]):
    return Exists(lambda x: x == x, x=T)


def true_of_nothing(S: Sort, W: Loose[S]):
    return Exists(lambda x: x == x, x=S)


def there_is_one(S: Sort, W: Filled[S]):
    return Exists(lambda x: x == x, x=S)


def a_set_of_numbers(n: Nat, z: Int):
    return Exists(lambda i: z < i, i=Int)


def a_loop_of_two(S: Sort, r: Rel[S, S], x: S, y: S):
    return Implies(well_founded(r), r(x, y), Not(r(y, x)))


def a_grounded_step(S: Sort, r: Rel[S, S], x: S, y: S):
    return Implies(well_founded(r), Not(r(x, y)))


def a_closure_of_one_step(S: Sort, r: Rel[S, S], x: S, y: S):
    return Implies(transitive_closure(r, x, y), r(x, y))


def a_closure_is_a_way(S: Sort, r: Rel[S, S], x: S, y: S, z: S):
    return Implies(r(x, y), r(y, z), transitive_closure(r, x, z))


def a_present_number(o: Option[Nat]):
    return Or(o == none(), Exists(lambda n: And(o == some(n), n >= 0), n=Nat))


CLAIMS = {
    an_order_has_its_axioms: "unsat",
    functions_differ: "sat",
    numbers_are_not_negative: "sat",
    numbers_have_a_least: "unsat",
    an_integer_is_no_number: "sat",
    an_empty_fin: "unsat",
    a_full_fin: "unsat",
    below_the_bound: "sat",
    an_option_of_nothing: "unsat",
    a_function_from_nothing: "sat",
    a_function_from_somewhere: "unsat",
    a_function_from_a_sort: "sat",
    true_of_nothing: "sat",
    there_is_one: "unsat",
    a_set_of_numbers: "unsat",
    a_loop_of_two: "unsat",
    a_grounded_step: "sat, weakened",
    a_closure_of_one_step: "sat, weakened",
    a_closure_is_a_way: "unsat",
    a_present_number: "unsat",
}


@pytest.mark.parametrize("fn", CLAIMS, ids=lambda f: f.__name__)
def test_claims_of_known_truth(fn: Any) -> None:
    assert verdict(Theorem(fn, by=("smt",)).statement) == CLAIMS[fn]


# ---- lemmas say no more than they say


def small_is_smaller(S: Sort, f: Fun[S, Nat], x: S):
    return Implies(f(x) < 3, f(x) < 7)


def equal_functions(A: Sort, B: Sort, f: Fun[A, B], g: Fun[A, B], x: A):
    return Implies(f == g, f(x) == g(x))


def all_small(S: Sort, f: Fun[S, Nat], x: S):
    return f(x) < 8


def all_alike(S: Sort, T: Sort, U: Sort, f: Fun[S, T], g: Fun[U, T], x: S, y: U):
    return f(x) == g(y)


@pytest.mark.parametrize(
    ("goal", "lemma"), [(all_small, small_is_smaller), (all_alike, equal_functions)]
)
def test_a_lemma_does_not_prove_what_is_false(goal: Any, lemma: Any) -> None:
    known = [("known", Theorem(lemma, by=("smt",)).statement)]
    assert verdict(Theorem(goal, by=("smt",)).statement, lemmas=known) == "sat"
