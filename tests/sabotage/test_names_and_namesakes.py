"""Text that stands for a thing: names and namesakes."""

from __future__ import annotations

import sys

import pytest

from formal.language import terms as T
from formal.language import types as Y
from formal.language.origin import check_function
from formal.readings.canonical import same_up_to_names
from formal.readings.smt.obligation import Builder
from formal.readings.smt.text import LIST, Names
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


tight.__module__ = "proofs.foundations.quorum.statements"
theorem(by="smt")(tight)
'''

NAMESAKES = (
    Fraud("theorem_put_into_the_library", LIBRARY_THEOREM, 2, "says it is of the module", ()),
    Fraud(
        "new_name_in_a_topic_of_the_library",
        LIBRARY_THEOREM.replace("tight", "brand_new").replace('theorem(by="smt")', "definition"),
        2,
        "brand_new: says it is of the module 'proofs.foundations.quorum.statements'",
        (),
    ),
    Fraud(
        "class_put_into_the_library",
        '''
class Own(Structure): # the place is that of the class
    """Not the library's."""

    __module__ = "proofs.foundations.quorum.statements"
    f: Nat
''',
        2,
        "Own: says it is of the module 'proofs.foundations.quorum.statements'",
        (),
    ),
    Fraud(
        "namesake_of_a_definition_of_the_library",
        f'''
from formal.language.declarations import Definition


def catch_up_weight(honest: Nat, adversary: Nat, deficit: Nat, steps: Nat) -> Nat:
    """Not the library's."""
    return steps + 7


catch_up_weight.__module__ = "proofs.agreement.nakamoto.statements"
weight = Definition(catch_up_weight)


@theorem(by="smt") # {MARK}
def everyone(n: Nat):
    """A number and seven are not nought."""
    return weight(0, 0, 1, n) == n + 7
''',
        2,
        "rests on catch_up_weight, which is not what proofs.agreement.nakamoto.statements declares",
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


@pytest.mark.parametrize("fraud", (*NAMES, *NAMESAKES), ids=lambda f: f.name)
def test_it_is_refused_at_its_line(bench, fraud):
    assert_exposed(bench, fraud)


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
        check_function(bound, "proofs.foundations.quorum.statements")
