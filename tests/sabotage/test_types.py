"""What hides in types and functions: arguments that would have to be converted, and circles."""

from __future__ import annotations

import pytest

from .theories import Fraud, assert_exposed

FRAUDS = (
    Fraud(
        "payloads_taken_as_integers",
        '''
@theorem(by="smt")
def everyone(p: Pair[Nat, Nat]):
    """What is taken away comes back."""

    def pair(a: Int, b: Int):
        return (a - b) + b == a

    return Match(p, pair=pair) # !here!
''',
        code=2,
        says="expected Nat",
    ),
    Fraud(
        "a_circle_through_a_bound",
        '''
@recursive # !here!
def h(n: Nat) -> Nat:
    """Circular through a type."""
    return Match(
        n,
        zero=lambda: 0,
        succ=lambda k: If(Exists(lambda y: And(val(y) == 0, h(k) <= h(k)), y=Fin[h(n)]), 0, 1),
    )


@theorem(by="smt")
def everyone():
    """One of two values is seven."""
    return h(1) == 7
''',
        code=2,
        says="circular|type of its own body",
    ),
    Fraud(
        "a_denial_in_a_bound",
        '''
@inductive # !here!
def ev(n: Nat):
    """Holds of what it does not hold of."""
    yield Exists(lambda y: val(y) == 0, y=Fin[If(ev(n), 0, 1)])


@theorem(by="smt")
def everyone(n: Nat):
    """It holds of every number."""
    return ev(n)
''',
        code=2,
        says="the predicate occurs in the type",
    ),
    Fraud(
        "a_definition_of_itself_in_a_bound",
        '''
@definition # !here!
def liar(n: Nat):
    """Speaks of itself in a bound."""
    return Exists(lambda y: val(y) == 0, y=Fin[If(liar(n), 0, 1)])


@theorem(by="smt")
def everyone(n: Nat):
    """It holds of every number."""
    return liar(n)
''',
        code=2,
        says="circular",
    ),
    Fraud(
        "a_circle_inside_a_statement",
        '''
@theorem(by="smt")
def everyone():
    """A number that is one more than itself is seven."""

    @recursive # !here!
    def h(n: Nat) -> Nat:
        """One more than itself."""
        return h(n) + 1

    return h(0) == 7
''',
        code=2,
        says="circular",
    ),
    Fraud(
        "a_circle_inside_an_axiom",
        '''
class Odd(Structure):
    """Something."""

    size: Nat  # a number

    @axiom
    def strange(self):
        """Its size is a number that is one more than itself."""

        @recursive # !here!
        def h(n: Nat) -> Nat:
            """One more than itself."""
            return h(n) + 1

        return self.size == h(0)

    @theorem(by="smt")
    def everyone(self):
        """Its size is seven."""
        return self.size == 7
''',
        code=2,
        says="circular",
    ),
    Fraud(
        "a_circle_inside_a_hint",
        '''
def hint(n):
    @recursive # !here!
    def h(n: Nat) -> Nat:
        """One more than itself."""
        return h(n) + 1

    return [Implies(h(n) == h(n), n == 0)]


@theorem(by="smt", hints=hint)
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
''',
        says="circular",
    ),
)


@pytest.mark.parametrize("fraud", FRAUDS, ids=lambda f: f.name)
def test_it_is_exposed(bench, fraud):
    assert_exposed(bench, fraud)
