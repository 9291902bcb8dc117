"""Python in a theory that ends the run, raises, recurses, or is no theory: named at its line."""

from __future__ import annotations

import pytest

from .theories import Fraud, assert_exposed, tried

FRAUDS = (
    Fraud(
        "a_witness_that_ends_the_run",
        '''
import sys


@witness
def five():
    """Five."""
    sys.exit(0) # !here!
''',
        says="exit",
        claims=(),
    ),
    Fraud(
        "a_witness_that_raises",
        '''
@witness
def five():
    """Five."""
    return {"n": 1 // 0} # !here!
''',
        says="ZeroDivision|division",
        claims=(),
    ),
    Fraud(
        "a_witness_without_end_of_calls",
        '''
@witness
def five():
    """Five."""
    return five.fn() # !here!
''',
        says="recursion",
        claims=(),
    ),
    Fraud(
        "a_witness_that_says_it_is_bad_input",
        '''
@witness
def five():
    """Five."""
    raise BaseException("nothing to see") # !here!
''',
        says="BaseException|nothing",
        claims=(),
    ),
    Fraud(
        "a_witness_that_plays_the_user",
        '''
@witness
def five():
    """Five."""
    raise KeyboardInterrupt # !here!
''',
        says="KeyboardInterrupt",
        claims=(),
    ),
    Fraud(
        "a_module_that_plays_the_user",
        "\nraise KeyboardInterrupt # !here!\n",
        code=2,
        says="KeyboardInterrupt",
        claims=(),
    ),
    Fraud(
        "a_statement_that_plays_the_user",
        '''
@theorem(by="smt")
def everyone(n: Nat):
    """No number is positive."""
    raise KeyboardInterrupt # !here!
''',
        code=2,
        says="KeyboardInterrupt",
    ),
    Fraud(
        "a_module_that_ends_the_run",
        "\nimport sys\n\nsys.exit(0) # !here!\n",
        code=2,
        says="exit",
        claims=(),
    ),
    Fraud(
        "a_module_that_raises", "\nnumbers = [][1] # !here!\n", code=2, says="IndexError", claims=()
    ),
    Fraud(
        "a_statement_that_ends_the_run",
        '''
@theorem(by="smt")
def everyone(n: Nat):
    """No number is positive."""
    raise SystemExit(0) # !here!
''',
        code=2,
        says="exit",
    ),
    Fraud(
        "a_statement_without_end_of_calls",
        '''
def again(n):
    return again(n + 1) # !here!


@theorem(by="smt")
def everyone(n: Nat):
    """No number is positive."""
    return again(n) == 0
''',
        code=2,
        says="recurs",
    ),
    Fraud(
        "an_id_twice",
        '''
@theorem(by="smt")
def everyone(n: Nat):
    """True."""
    return n == n


@theorem(by="smt") # !here!
def everyone(n: Nat):
    """False."""
    return n == 0
''',
        code=2,
        says="everyone",
    ),
    Fraud(
        "a_definition_in_a_circle",
        '''
@definition
def strange(n: Nat):
    """What it is not."""
    return Not(strange(n))


@theorem(by="smt", witness="one")
def everyone(n: Nat):
    """No number is positive."""
    return Implies(strange(n), n == 0)
''',
        code=2,
        says="strange|circular|recurs",
    ),
    Fraud(
        "a_recursion_that_does_not_end",
        '''
@recursive
def strange(n: Nat) -> Nat:
    """One more than itself."""
    return strange(n) + 1


@theorem(by="smt")
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
''',
        code=2,
        says="strange|recurs",
    ),
    Fraud(
        "no_evidence",
        '''
@theorem(by=())
def everyone(n: Nat): # !everyone!
    """No number is positive."""
    return n == 0
''',
        code=2,
        says="evidence",
    ),
    Fraud(
        "unheard_of_evidence",
        '''
@theorem(by="trust me")
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
''',
        code=2,
        says="trust me",
    ),
    Fraud(
        "a_draft",
        '''
@theorem(by="smt", draft=True) # !here!
def everyone(n: Nat):
    """Numbers are numbers."""
    return n == n
''',
        says="draft",
    ),
)


@pytest.mark.parametrize("fraud", FRAUDS, ids=lambda f: f.name)
def test_it_is_named(bench, fraud):
    assert_exposed(bench, fraud)


def test_code_of_the_same_kind_that_ends_is_green(bench):
    text = '''
def more(n):
    return n + 1


@theorem(by="smt", witness="five")
def second(n: Nat):
    """One more is more."""
    return Implies(n < 6, n < more(n))


@witness
def five():
    """Five, computed."""
    return {"n": sum(1 for _ in range(5))}
'''
    done = tried(bench, Fraud("", text))
    assert done.code == 0, done.text
    assert done.proved("claims.second")
