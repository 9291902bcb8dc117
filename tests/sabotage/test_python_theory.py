"""False claims, empty sanity checks and hostile Python in a theory: each is exposed at its line."""

from __future__ import annotations

import pytest

from .theories import Fraud, assert_exposed, tried

FALSE = '''
@theorem(by="smt") # !here!
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
'''

FRAUDS = (
    Fraud("a_falsehood", FALSE, says="everyone"),
    Fraud(
        "pinned_by_hand",
        '''
@theorem(by="smt", pinned="Guild.Claims.everyone.Statement") # !here!
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
''',
        says="everyone",
    ),
    Fraud(
        "refuted_by_something_else",
        '''
@theorem(by="smt", refuted_by="honest") # !here!
def everyone(n: Nat):
    """A number below itself is all numbers."""
    return Implies(n < 1, n == 0)
''',
        says="refute",
    ),
    Fraud(
        "a_number_that_prints_as_another",
        '''
class Nought(int):
    def __str__(self):
        return "0"


@theorem(by="smt") # !here!
def everyone(n: Nat):
    """Every number is at least five."""
    return Nought(5) <= n
''',
        says="everyone",
    ),
    Fraud(
        "a_number_that_prints_as_a_variable",
        '''
class Other(int):
    def __str__(self):
        return "n"


@theorem(by="smt") # !here!
def everyone(n: Nat):
    """Every number is seven."""
    return n == Other(7)
''',
        says="everyone",
    ),
    Fraud(
        "a_number_that_compares_as_it_likes",
        '''
class Above(int):
    def __lt__(self, other):
        return False


@theorem(by="smt")
def everyone(n: Nat):
    """A sum is smaller than a part of it."""
    return n + Above(-1) < n # !here!
''',
        code=2,
        says="natural number",
    ),
    Fraud(
        "a_natural_number_below_nought",
        '''
from formal.language.expr import Expr
from formal.language.terms import Lit
from formal.language.types import NAT


@theorem(by="smt") # !here!
def everyone():
    """A number has nought as successor."""
    return Expr(Lit(NAT, -1)) + 1 == 0
''',
        code=2,
        says="natural number",
    ),
    Fraud(
        "each_uses_the_other",
        '''
@theorem(by="smt", uses="other") # !here!
def everyone(n: Nat):
    """No number is positive."""
    return n == 0


@theorem(by="smt", uses="everyone")
def other(n: Nat):
    """No number is positive."""
    return n == 0
''',
        code=2,
        claims=("everyone", "other"),
        says="rests on itself",
    ),
    Fraud(
        "it_uses_itself",
        '''
@theorem(by="smt", uses="everyone") # !here!
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
''',
        code=2,
        says="rests on itself",
    ),
    Fraud(
        "it_uses_what_fails",
        '''
@theorem(by="smt") # the lemma is false
def lemma(n: Nat):
    """No number is positive."""
    return n == 0


@theorem(by="smt", uses="lemma") # !here!
def everyone(n: Nat):
    """Numbers are at most nought."""
    return n <= 0
''',
        claims=("everyone", "lemma"),
        says="lemma",
    ),
    Fraud(
        "a_mutant_that_nobody_tries",
        '''
@theorem(by="example", witness="five", mutants=Mutant(1)) # !here!
def everyone(n: Nat):
    """Numbers below nought are five."""
    return Implies(n < 6, 4 < n, n == 5)


@witness
def five():
    """Five."""
    return {"n": 5}
''',
        says="mutant|example",
    ),
    Fraud(
        "a_mutant_that_changes_nothing",
        '''
@theorem(by="smt", witness="five", mutants=Mutant(2)) # !here!
def everyone(n: Nat):
    """Numbers below six are at most five."""
    return Implies(n < 6, n < 9, n <= 5)


@witness
def five():
    """Five."""
    return {"n": 5}
''',
        says="mutant",
    ),
    Fraud(
        "a_mutant_of_no_hypothesis",
        '''
@theorem(by="smt", witness="five", mutants=Mutant(7)) # !here!
def everyone(n: Nat):
    """Numbers below six are at most five."""
    return Implies(n < 6, n <= 5)


@witness
def five():
    """Five."""
    return {"n": 5}
''',
        code=2,
        says="no hypothesis 7",
        claims=(),
    ),
    Fraud(
        "hypotheses_that_nothing_meets",
        '''
@theorem(by="smt", witness="five") # !here!
def everyone(n: Nat):
    """A number below itself is all numbers."""
    return Implies(n < n, n == 5)


@witness
def five():
    """Five."""
    return {"n": 5}
''',
        says="vacuous|hypotheses",
    ),
    Fraud(
        "hypotheses_without_a_witness",
        '''
@theorem(by="smt") # !here!
def everyone(n: Nat):
    """A number below itself is all numbers."""
    return Implies(n < n, n == 5)
''',
        says="witness",
    ),
    Fraud(
        "a_witness_that_is_not_there",
        '''
@theorem(by="smt", witness="nobody") # !here!
def everyone(n: Nat):
    """A number below itself is all numbers."""
    return Implies(n < n, n == 5)
''',
        says="nobody",
    ),
    Fraud(
        "contradictory_axioms",
        '''
class Odd(Structure):
    """Nodes with an order that cannot be."""

    Node: Sort
    less: Rel[Node, Node]

    @axiom
    def irreflexive(self, a: Node):
        """Nothing is less than itself."""
        return Not(self.less(a, a))

    @axiom
    def reflexive(self, a: Node):
        """Everything is."""
        return And(self.less(a, a), Exists(lambda b: b == a, b=self.Node))


@theorem(by="smt", witness="pair") # !here!
def everyone(K: Odd):
    """Nothing is there."""
    return ForAll(lambda a, b: a != b, a=K.Node, b=K.Node)


@witness
def pair():
    """One node."""
    return Odd(Node=["a"], less=[])
''',
        says="pair|contradict|reflexive",
    ),
    Fraud(
        "a_witness_of_fractions",
        '''
@theorem(by="smt", witness="half") # !here!
def everyone(n: Nat):
    """Between nought and one there is a number."""
    return Implies(0 < n, n < 1, n == 5)


@witness
def half():
    """One half."""
    return {"n": 0.5}
''',
        says="half",
    ),
    Fraud(
        "a_witness_of_a_truth_value",
        '''
@theorem(by="smt", witness="truth") # !here!
def everyone(n: Nat):
    """One is five."""
    return Implies(n < 2, 0 < n, n <= 1)


@witness
def truth():
    """Truth is one."""
    return {"n": True}
''',
        says="truth",
    ),
    Fraud(
        "a_negative_witness",
        '''
@theorem(by="smt", witness="minus") # !here!
def everyone(n: Nat):
    """Below nought there is a number."""
    return Implies(n < 0, n == 5)


@witness
def minus():
    """Minus one."""
    return {"n": -1}
''',
        says="minus",
    ),
    Fraud(
        "a_witness_that_changes_its_mind",
        '''
import itertools

turns = itertools.count()


class Fickle(dict):
    def __getitem__(self, key):
        return next(turns)


@theorem(by="smt", witness="fickle") # !here!
def everyone(n: Nat):
    """A number is below itself."""
    return Implies(n < n, n == 5)


@witness
def fickle():
    """Another number each time."""
    return Fickle(n=0)
''',
        says="fickle",
    ),
    Fraud(
        "an_example_that_is_none",
        '''
@theorem(by="example", witness="five") # !here!
def everyone():
    """Some number is below itself."""
    return Exists(lambda n: n < n, n=Nat)


@witness
def five():
    """Five."""
    return {"n": 5}
''',
        says="example",
    ),
    Fraud(
        "nothing_in_a_bound_of_nought",
        '''
class Empty(Structure):
    """Nodes."""

    Node: Sort


@theorem(by="bounded", sizes={"Node": 0}, witness="lone") # !here!
def everyone(K: Empty):
    """There are no two nodes; indeed not one."""
    return ForAll(lambda a, b: a != b, a=K.Node, b=K.Node)


@witness
def lone():
    """One node."""
    return Empty(Node=["a"])
''',
        code=1,
        says="Node|size|bound|false",
    ),
    Fraud(
        "a_sort_that_may_be_empty",
        '''
@theorem(by="smt", witness="some") # !here!
def everyone(A: Sort):
    """Every sort has a member."""
    return Exists(lambda x: x == x, x=A)


@witness
def some():
    """A member."""
    return {"A": ["a"]}
''',
        says="everyone",
    ),
    Fraud(
        "a_range_that_may_be_empty",
        '''
@theorem(by="smt") # !here!
def everyone(n: Nat):
    """Every range has a member."""
    return Exists(lambda i: i == i, i=Fin[n])
''',
        says="everyone",
    ),
    Fraud(
        "cut_off_subtraction",
        '''
@theorem(by="smt") # !here!
def everyone(n: Nat, m: Nat):
    """What is taken away comes back."""
    return (n - m) + m == n
''',
        says="everyone",
    ),
    Fraud(
        "hints_that_assume",
        '''
def help_(n):
    return [n == 0]


@theorem(by="smt", hints=help_) # !here!
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
''',
        code=1,
        says="everyone|help",
    ),
)


@pytest.mark.parametrize("fraud", FRAUDS, ids=lambda f: f.name)
def test_it_is_exposed(bench, fraud):
    assert_exposed(bench, fraud)


@pytest.mark.parametrize("seconds", ["0", "-1", "inf", "nan", "1e999", "soon"])
def test_a_time_limit_is_a_positive_number(bench, seconds):
    done = tried(bench, Fraud("", "", arguments=("--timeout", seconds)))
    assert done.code == 2, done.text
    assert "--timeout" in done.text and "Traceback" not in done.text
    assert not done.ledger


def test_a_citation_is_not_a_proof(bench):
    cited = '\n@theorem(by="cited", cite="Nobody 1999")\ndef everyone(n: Nat):\n'
    done = tried(bench, Fraud("", cited + '    """No number is positive."""\n    return n == 0\n'))
    assert not done.proved("claims.everyone")
    assert done.row("claims.everyone")["status"] == "cited"


def test_an_honest_theory_is_green(bench):
    done = tried(bench, Fraud("", ""))
    assert done.code == 0, done.text
    assert done.proved("claims.honest")
    assert "Traceback" not in done.text
