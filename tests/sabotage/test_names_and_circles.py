"""Text that stands for a thing: names, namesakes, kept verdicts; and circles through structures."""

from __future__ import annotations

import shutil
import sys

import pytest

from formal.language import terms as T
from formal.language import types as Y
from formal.language.origin import check_function
from formal.readings.canonical import meaning_hash, same_up_to_names, statement_hash
from formal.readings.smt import Builder
from formal.readings.smt_text import LIST, Names
from formal.theory import load_theory

from .theories import FILE, Fraud, assert_exposed
from .workshop import HEAD, MARK

BY_HAND = """
from formal.language import terms as T
from formal.language import types as Y
from formal.language.expr import Expr
from formal.language.declarations import Definition

"""

TWO = '''
class Inner(Structure):
    """A number."""

    f: Nat


class Outer(Structure):
    """A structure inside."""

    x: Inner

'''


def bound(name: str, of: str, body: str) -> str:
    """A theorem about a bound variable that is made by hand, with any name."""
    return f'''
@theorem(by="smt") # {MARK}
def everyone(n: Nat):
    """A claim about a variable with a name of its own choice."""
    v = T.Var({of}, {name!r}, Y.fresh_id())
    body = {body}
    return Expr(T.Quantifier(Y.PROP, "forall", (v,), body.term))
'''


NAMES = (
    Fraud(
        "variable_named_as_a_nested_structure",
        BY_HAND
        + TWO
        + f'''
@theorem(by="smt", witness="w") # {MARK}
def everyone(K: Outer):
    """Two structures of one text."""
    v = T.Var(Y.StructType(Inner._info, ()), "K.x", Y.fresh_id())
    body = K.x.f == Expr(v).f
    return Expr(T.Quantifier(Y.PROP, "forall", (v,), body.term))


@witness
def w():
    """Both nought."""
    return {{"K": Outer(x=Inner(f=0)), "K.x": Inner(f=0)}}
''',
        code=2,
        says="'K.x'; expected an identifier",
    ),
    Fraud(
        "var_named_as_a_nested_structure",
        TWO
        + f'''
class Same(Structure, var="K.x"): # {MARK}
    """The same text."""

    f: Nat

    @theorem(by="smt", witness="w")
    def everyone(self, K: Outer):
        """Two structures of one text."""
        return K.x.f == self.f


@witness
def w():
    """Both nought."""
    return {{"K": Outer(x=Inner(f=0)), "K.x": Same(f=0)}}
''',
        code=2,
        says="'K.x'; expected an identifier",
    ),
    Fraud(
        "system_named_as_a_part_of_its_state",
        TWO
        + f'''
class Least(TransitionSystem, var="before.x"): # {MARK}
    """A system."""

    f: Nat
    k: Mutable[Nat]
    x: Mutable[Inner]

    @init
    def start(self):
        """Nought."""
        return And(self.k == 0)

    @action(modifies=("k", "x"))
    def go(self, new):
        """Sets the number."""
        return And(new.k == self.k + 1, new.x.f == 7)

    @safety
    def everyone(self):
        """Always the same."""
        return Or(self.x.f == self.f, self.x.f == 7)
''',
        code=2,
        says="'before.x'; expected an identifier",
    ),
    Fraud(
        "relation_named_as_an_operator",
        BY_HAND + bound("<=", "Y.ArrowType((Y.NAT,), Y.PROP)", "Implies(Expr(v)(n), n <= n)"),
        code=2,
        says="'<='; expected an identifier",
    ),
    Fraud(
        "variable_named_as_the_list_of_count",
        BY_HAND + bound(LIST, "Y.NAT", "Expr(v) == n"),
        code=2,
        says="expected an identifier",
    ),
    Fraud(
        "one_variable_with_two_names",
        BY_HAND
        + f'''
@theorem(by="smt") # {MARK}
def everyone(n: Nat, m: Nat):
    """One number, two names."""
    return n == Expr(T.Var(Y.NAT, "n", m.term.uid))
''',
        code=2,
        says="one variable is named 'm' and 'n'",
    ),
    Fraud(
        "sort_with_a_dot",
        BY_HAND
        + f'''
@theorem(by="smt") # {MARK}
def everyone(n: Nat):
    """A sort with a name of its own choice."""
    s = T.Var(Y.TYPE, "Int.A", Y.fresh_id())
    return Expr(T.Quantifier(Y.PROP, "forall", (s,), (n == n).term))
''',
        code=2,
        says="'Int.A'",
    ),
)

LIBRARY_THEOREM = f'''
def tight(n: Nat): # {MARK}
    """Not the library's."""
    return n == n


tight.__module__ = "proofs.quorum"
theorem(by="smt")(tight)
'''

NAMESAKES = (
    Fraud("theorem_put_into_the_library", LIBRARY_THEOREM, 2, "says it is of the module", ()),
    Fraud(
        "new_name_in_a_topic_of_the_library",
        LIBRARY_THEOREM.replace("tight", "brand_new").replace('theorem(by="smt")', "definition"),
        2,
        "brand_new: says it is of the module 'proofs.quorum'",
        (),
    ),
    Fraud(
        "class_put_into_the_library",
        '''
class Own(Structure): # the place is that of the class
    """Not the library's."""

    __module__ = "proofs.quorum"
    f: Nat
''',
        2,
        "Own: says it is of the module 'proofs.quorum'",
        (),
    ),
    Fraud(
        "namesake_of_a_definition_of_the_library",
        f'''
from formal.language.declarations import Definition


def catch_up_weight(honest: Nat, adversary: Nat, deficit: Nat, steps: Nat) -> Nat:
    """Not the library's."""
    return steps + 7


catch_up_weight.__module__ = "proofs.nakamoto"
weight = Definition(catch_up_weight)


@theorem(by="smt") # {MARK}
def everyone(n: Nat):
    """A number and seven are not nought."""
    return weight(0, 0, 1, n) == n + 7
''',
        2,
        "rests on catch_up_weight, which is not what proofs.nakamoto declares",
    ),
    Fraud(
        "definition_past_the_decorators",
        f'''
from formal.language.declarations import Definition


def big(n: Nat):
    """Words."""
    return n < 5


big = Definition(big)


@theorem(by="smt") # {MARK}
def everyone(n: Nat):
    """Every number is big, or not."""
    return Or(big(n), Not(big(n)))
''',
        2,
        "rests on big, which is not what claims declares",
    ),
    Fraud(
        "namesake_vouches_for_the_hypotheses",
        BY_HAND
        + '''
@definition
def low(z: Nat):
    """Of no number."""
    return z < z


def other():
    def low(z: Nat):
        """Of every number."""
        return z == z

    return Definition(low)


low2 = other()


@theorem(by="smt")
def there():
    """Something is low, in another sense of the word."""
    return Exists(lambda z: low2(z), z=Nat)


@theorem(by="smt", inhabited_by="there")
def everyone(z: Nat):
    """A low number is the next one."""
    return Implies(low(z), z == z + 1)
''',
        2,
        "low: has the name claims.low, as has low",
    ),
)

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


@pytest.mark.parametrize("fraud", (*NAMES, *NAMESAKES, *CIRCLES), ids=lambda f: f.name)
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


def test_a_solver_is_told_of_structures_and_not_of_texts(bench):
    bench.reset({FILE: HEAD.format(title="Claims") + TWO})
    found = load_theory(str(bench.root)).structures()
    inner, outer = found["claims.Inner"], found["claims.Outer"]
    k = T.fresh_var("K", Y.StructType(outer, ()))
    other = T.fresh_var("K.x", Y.StructType(inner, ()))
    again = T.fresh_var("K", Y.StructType(outer, ()))
    built = Builder("t")
    built.generic([k, other, again])
    (x,), (f,) = outer.fields, inner.fields
    part = Y.StructType(inner, ())
    owners = [T.FieldRef(part, k, x), other, T.FieldRef(part, again, x)]
    symbols = {built.tr.field(o, f).symbol for o in owners}
    assert len(symbols) == 3


def test_no_name_is_given_where_another_could_be_meant():
    names = Names()
    assert names.fresh("<=") != "<=" and names.local("=", []) != "="
    assert names.fresh(LIST) != LIST and names.local(LIST, []) != LIST
    for word in ("str.len", "bvadd", "seq.nth", "sin"):
        assert names.fresh(word) != word
    inside = names.local("topic.claim", [])
    assert names.fresh("topic.claim") != inside


def test_two_sorts_give_two_types_of_pairs():
    built = Builder("t")
    a, b, c, d = (T.fresh_var(n, Y.TYPE) for n in ("A", "B.C", "A.B", "C"))
    built.generic([a, b, c, d])
    sort = {v.name: Y.SortType(v.name, v.uid) for v in (a, b, c, d)}
    one = Y.PairType(sort["A"], sort["B.C"])
    two = Y.PairType(sort["A.B"], sort["C"])
    assert built.tr.types.sort(one) != built.tr.types.sort(two)


NAMED = '''
@definition
def low(z: Nat):
    """Of no number."""
    return z < z


def other():
    def low(z: Nat):
        """Of every number."""
        return z == z

    from formal.language.declarations import Definition
    return Definition(low)


LOW2 = other()


@theorem(by="smt")
def there():
    """Words."""
    return Exists(lambda z: low(z), z=Nat)
'''


def test_terms_that_mention_namesakes_are_not_the_same(bench):
    bench.reset({FILE: HEAD.format(title="Claims") + NAMED})
    theory = load_theory(str(bench.root))
    module = sys.modules["claims"]
    statement = theory.theorems()["claims.there"].statement
    assert isinstance(statement, T.Quantifier) and isinstance(statement.body, T.DefRef)
    call = statement.body

    def said(*decls: object) -> T.Term:
        calls = tuple(T.DefRef(call.type, d, call.sorts, call.args) for d in decls)
        return T.Quantifier(Y.PROP, "exists", statement.params, T.Connective(Y.PROP, "and", calls))

    low, namesake = call.decl, module.LOW2
    assert same_up_to_names(said(low, namesake, low), said(low, namesake, low))
    assert not same_up_to_names(said(low), said(namesake))
    assert not same_up_to_names(said(low, namesake, low), said(low, namesake, namesake))


def test_a_function_is_of_the_module_and_the_file_of_its_code():
    check_function(bound, __name__)
    with pytest.raises(Exception, match="says it is of the module"):
        check_function(bound, "proofs.quorum")


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
