"""Circles through structures, and verdicts of earlier runs."""

from __future__ import annotations

import shutil

import pytest

from formal.language import terms as T
from formal.readings.canonical import meaning_hash, statement_hash
from formal.readings.smt.obligation import Builder
from formal.theory import load_theory

from .theories import FILE, Fraud, assert_exposed
from .workshop import HEAD, MARK

CIRCLES = (
    Fraud(
        "inductive_through_an_axiom",
        f'''
class S(Structure):
    """A structure whose axiom speaks of the predicate."""

    v: Nat

    @axiom
    def ax(self):
        """It holds."""
        return ev()


@inductive # {MARK}
def ev():
    """Holds if there is no such structure."""
    yield ForAll(lambda K: false, K=S)


@theorem(by="smt")
def everyone(n: Nat):
    """It holds, so it does not."""
    return ev()
''',
        2,
        "circular definition: ev -> S -> ev",
    ),
    Fraud(
        "definition_through_an_axiom",
        f'''
class S(Structure):
    """A structure whose axiom denies the definition."""

    v: Nat

    @axiom
    def ax(self):
        """It does not hold."""
        return Not(bad(self.v))


@definition # {MARK}
def bad(n: Nat):
    """No such structure has this number."""
    return ForAll(lambda K: Implies(K.v == n, false), K=S)


@theorem(by="smt")
def everyone(n: Nat):
    """It holds."""
    return bad(n)
''',
        2,
        "circular definition: bad -> S -> bad",
    ),
    Fraud(
        "definition_through_an_axiom_of_the_parent_of_a_field",
        f'''
class S(Structure):
    """A structure whose axiom denies the definition."""

    v: Nat

    @axiom
    def ax(self):
        """It does not hold."""
        return Not(bad(self.v))


class Child(S):
    """Has a parent."""

    w: Nat


class Around(Structure):
    """Has a field with a parent."""

    inside: Child


@definition # {MARK}
def bad(n: Nat):
    """No structure around such a structure has this number."""
    return ForAll(lambda K: Implies(K.inside.v == n, false), K=Around)


@theorem(by="smt")
def everyone(n: Nat):
    """It holds."""
    return bad(n)
''',
        2,
        "circular definition: bad -> Around -> Child -> S -> bad",
    ),
    Fraud(
        "axiom_about_all_structures_of_its_kind",
        f'''
class S(Structure): # {MARK}
    """A structure that is one if all structures are something."""

    v: Nat

    @axiom
    def ax(self):
        """No such structure has the number."""
        return ForAll(lambda K: Not(K.v == self.v), K=S)


@theorem(by="smt", witness="w")
def everyone(K: S):
    """Nothing."""
    return false


@witness
def w():
    """One."""
    return {{"K": S(v=0)}}
''',
        2,
        "circular definition: S -> S",
    ),
)


@pytest.mark.parametrize("fraud", CIRCLES, ids=lambda f: f.name)
def test_it_is_refused_at_its_line(bench, fraud):
    assert_exposed(bench, fraud)


HONEST_CIRCLE = '''
class Order(Structure, var="str"):
    """An axiom that speaks of a method, and a variable that is a word of solvers."""

    len: Nat
    at: Fun[Nat, Nat]

    @definition
    def below(self, n: Nat):
        """Smaller than the length."""
        return n < self.len

    @axiom
    def rises(self):
        """Positions below the length have values below it."""
        return ForAll(lambda n: Implies(self.below(n), self.below(self.at(n))), n=Nat)

    @theorem(by="smt", witness="w")
    def still(self, n: Nat):
        """Twice below."""
        return Implies(self.below(n), self.at(self.at(n)) < self.len)


@definition
def fine(n: Nat):
    """Every such structure is at least as long as nought."""
    return ForAll(lambda K: 0 <= K.len + n, K=Order)


@witness
def w():
    """One position."""
    return Order(len=1, at=lambda n: 0), {"n": 0}
'''


def test_an_axiom_may_speak_of_a_method_and_a_word_of_solvers_is_a_name(bench):
    bench.reset({FILE: HEAD.format(title="Claims") + HONEST_CIRCLE})
    theory = load_theory(str(bench.root))
    built = Builder("t")
    statement = theory.theorems()["claims.still"].statement
    assert isinstance(statement, T.Quantifier)
    built.generic(statement.params)
    names = {s.name for s in built.tr.shown}
    assert {"str.len_", "str.at_"} <= names


LEMMAS = '''
class One(Structure):
    """One element."""

    S: Sort

    @axiom
    def single(self):
        """All are one."""
        return ForAll(lambda x, y: x == y, x=self.S, y=self.S)


class Two(Structure):
    """Any elements."""

    S: Sort


class Child(One):
    """With a number."""

    w: Nat


@theorem(by="smt", witness="one")
def low(S: Sort, R: Sort, A: One[R], B: Two[R], C: Child[S]):
    """All are one."""
    return ForAll(lambda x, y: x == y, x=S, y=S)


@witness
def one():
    """One element."""
    values = {"A": One(S=[0]), "B": Two(S=[0]), "C": Child(S=[0], w=1), "x": 0, "y": 0}
    return {"S": [0], "R": [0], **values}


@theorem(by="smt", witness="one", uses="low")
def main(S: Sort, R: Sort, A: One[R], B: Two[R], C: Child[S], x: S, y: S):
    """All are one, by the lemma."""
    return x == y
'''


def test_a_lemma_is_not_believed_when_the_parent_of_a_structure_was_changed(bench):
    bench.reset({FILE: HEAD.format(title="Claims") + LEMMAS})
    bench.export()
    done = bench.verify()
    assert done.code == 0, done.text
    before = load_theory(str(bench.root)).theorems()["claims.low"]
    assert bench.verify("--only", "claims.main").proved("claims.main")
    bench.edit(FILE, "class Child(One)", "class Child(Two)")
    bench.export()
    after = load_theory(str(bench.root)).theorems()["claims.low"]
    assert statement_hash(before) == statement_hash(after)  # what the lock pins stays as it was
    assert meaning_hash(before) != meaning_hash(after)
    done = bench.verify("--only", "claims.main")
    assert done.code == 1 and not done.proved("claims.main"), done.text
    assert done.names("claims.py", saying="no full run has shown to be proved")


def test_a_ledger_of_another_folder_is_not_believed(bench, tmp_path):
    bench.reset({FILE: HEAD.format(title="Claims") + LEMMAS})
    bench.export()
    done = bench.verify()
    assert done.code == 0, done.text
    for name in ("ledger.json", "ledger.seal"):
        shutil.copy(bench.root / "build" / name, tmp_path / name)
    shutil.copytree(bench.root / "proofs", tmp_path / "elsewhere" / "proofs")
    build = tmp_path / "elsewhere" / "build"
    build.mkdir()
    for name in ("ledger.json", "ledger.seal"):
        shutil.copy(tmp_path / name, build / name)
    done = bench.formal(
        "verify", str(tmp_path / "elsewhere"), "--jobs", "1", "--only", "claims.main"
    )
    assert done.code == 1, done.text
    assert done.names("ledger.json", 1, "from elsewhere"), done.text
