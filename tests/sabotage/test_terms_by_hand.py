"""Terms that a theory builds itself, past the functions of the language: each is refused."""

from __future__ import annotations

import pytest

from formal.errors import TheoryError
from formal.language import term_check
from formal.language.terms import Connective, Equal, Lit
from formal.language.types import NAT, PROP
from formal.theory import library

from .test_systems import DARK, lamp
from .theories import Fraud, assert_exposed, tried

HEAD = """
from formal.language.expr import Expr
from formal.language.terms import (
    App, Branch, Connective, Construct, DefRef, Equal, FieldRef, IfThenElse, LetIn, Lit, Make, Op,
    Quantifier, Term, Var, fresh_var,
)
from formal.language.terms import Lambda as LambdaTerm
from formal.language.terms import Match as MatchTerm
from formal.language.types import (
    BOOL, INT, NAT, PROP, TYPE, ArrowType, BaseType, FinType, ListType, OptionType, SortType,
)

ZERO, ONE, YES = Lit(NAT, 0), Lit(NAT, 1), Lit(PROP, True)
ANY = fresh_var("any", NAT)


@definition
def double(n: Nat) -> Nat:
    \"\"\"Twice the number.\"\"\"
    return n + n


class Box(Structure):
    \"\"\"Something with a number.\"\"\"

    size: Nat  # a number


class Crate(Structure):
    \"\"\"Something whose number is not zero.\"\"\"

    weight: Nat  # a number

    @axiom
    def heavy(self):
        \"\"\"It weighs something.\"\"\"
        return self.weight != 0

"""


def claim(name: str, term: str, says: str, params: str = "n: Nat, m: Nat") -> Fraud:
    """A theorem whose statement is a term built by hand over its variables."""
    text = f'''{HEAD}
@theorem(by="smt") # !here!
def everyone({params}):
    """What nobody can check."""
    return Expr({term})
'''
    return Fraud(name, text, code=2, says=says)


def whole(name: str, text: str, says: str, code: int = 2) -> Fraud:
    """A theory with a term built by hand somewhere in it."""
    return Fraud(name, HEAD + text, code=code, says=says)


WRONG = "Expr(Equal(PROP, ANY, Lit(INT, 0)))"

HONEST_CLAIM = '''
@theorem(by="smt")
def everyone(n: Nat):
    """A number is itself."""
    return n == n
'''

FRAUDS = (
    claim(
        "a_difference_of_naturals_that_is_an_integer",
        'Equal(PROP, Op(INT, "add", (Op(INT, "sub", (n.term, m.term)), Lit(INT, 0))), Lit(INT, 0))',
        "'sub' on .Nat, Nat. gives Int",
    ),
    claim(
        "a_variable_again_with_another_type",
        'Equal(PROP, Var(INT, "n", n.term.uid), Lit(INT, 0))',
        "one variable 'n' with two types",
    ),
    claim("too_few_arguments", 'Equal(PROP, Op(NAT, "sub", (n.term,)), n.term)', "'sub' on .Nat. "),
    claim("an_unknown_operation", 'Op(PROP, "trust", (n.term,))', "'trust'.*built-in operation"),
    claim("a_number_that_is_no_fin", 'Equal(PROP, Op(NAT, "val", (n.term,)), ONE)', "'val' on"),
    claim("two_denials", 'Connective(PROP, "not", (YES, YES))', "arguments of not: found 2"),
    claim("an_implication_of_three", 'Connective(PROP, "implies", (YES, YES, YES))', "implies"),
    claim("a_conjunction_of_none", 'Connective(PROP, "and", ())', "and: found 0"),
    claim("an_unknown_connective", 'Connective(PROP, "xor", (YES, YES))', "a connective 'xor'"),
    claim("a_number_as_a_claim", "n.term", "Nat"),
    claim("a_bool_under_and", 'Connective(PROP, "and", (Lit(BOOL, True), YES))', "Bool.* Prop"),
    claim("an_equation_of_two_types", "Equal(PROP, n.term, Lit(INT, 0))", "the type Int"),
    claim(
        "an_equation_that_is_a_number",
        'Connective(PROP, "and", (Equal(NAT, n.term, n.term), YES))',
        "an equation",
    ),
    claim("propositions_compared_by_equality", "Equal(PROP, YES, YES)", "Iff"),
    claim("a_truth_value_that_is_a_number", "Equal(PROP, Lit(INT, True), Lit(INT, 1))", "literal"),
    claim("a_number_that_is_a_truth_value", "Lit(PROP, 1)", "the literal 1 of type Prop"),
    claim(
        "a_number_out_of_range",
        "Equal(PROP, Lit(FinType(Lit(NAT, 3)), 7), Lit(FinType(Lit(NAT, 3)), 7))",
        "the literal 7 .*below",
    ),
    claim(
        "a_literal_changed_after_it_was_made",
        '(lambda x: (object.__setattr__(x, "value", -1), Equal(PROP, x, x))[1])(Lit(NAT, 2))',
        "the literal -1",
    ),
    claim(
        "a_bound_that_is_no_natural_number",
        'Quantifier(PROP, "exists", (fresh_var("i", FinType(Lit(INT, 3))),), YES)',
        "bound of a Fin",
    ),
    claim(
        "a_conditional_of_two_types",
        "Equal(PROP, IfThenElse(INT, YES, n.term, Lit(INT, 0)), Lit(INT, 0))",
        "branch of If has the type Nat",
    ),
    claim(
        "a_conditional_on_a_bool",
        "Equal(PROP, IfThenElse(NAT, Lit(BOOL, True), n.term, n.term), n.term)",
        "condition of If",
    ),
    claim(
        "a_name_of_another_type_than_its_value",
        '(lambda k: LetIn(PROP, k, n.term, Op(PROP, "le", (Lit(INT, 0), k))))(fresh_var("k", INT))',
        "value of k has the type Nat",
    ),
    claim(
        "a_name_of_another_type_than_its_body",
        '(lambda k: Equal(PROP, LetIn(INT, k, n.term, k), Lit(INT, 0)))(fresh_var("k", NAT))',
        "a Let has the type Int",
    ),
    claim("a_variable_that_nothing_binds", "Equal(PROP, ANY, ZERO)", "'any', which nothing binds"),
    claim(
        "a_sort_that_nothing_binds",
        'Quantifier(PROP, "exists", (fresh_var("x", SortType("A", 10**9)),), YES)',
        "'A', which nothing binds",
    ),
    claim("a_sort_in_place_of_a_value", 'Equal(PROP, ANY, Var(TYPE, "A", 10**9))', "sort|bind"),
    claim(
        "a_quantifier_over_a_number", 'Quantifier(PROP, "forall", (ANY,), ANY)', "body of forall"
    ),
    claim("a_quantifier_of_a_third_kind", 'Quantifier(PROP, "most", (ANY,), YES)', "'most'"),
    claim("a_quantifier_over_nothing", 'Quantifier(PROP, "forall", (), YES)', "names nothing"),
    claim(
        "a_variable_bound_twice",
        'Quantifier(PROP, "forall", (ANY, ANY), Equal(PROP, ANY, ZERO))',
        "twice",
    ),
    claim(
        "a_function_of_another_type",
        "App(PROP, LambdaTerm(ArrowType((NAT,), PROP), (ANY,), ZERO), (n.term,))",
        "a lambda has the type",
    ),
    claim(
        "a_function_of_an_integer",
        "App(PROP, LambdaTerm(ArrowType((NAT,), PROP), (ANY,), YES), (Lit(INT, -1),))",
        "argument of a function has the type Int",
    ),
    claim("a_number_that_is_applied", "App(PROP, n.term, (n.term,))", "is applied to 1"),
    claim(
        "a_definition_of_another_type",
        "Equal(PROP, DefRef(INT, double, (), (n.term,)), Lit(INT, 0))",
        "the value of double",
    ),
    claim(
        "a_definition_of_too_much",
        "Equal(PROP, DefRef(NAT, double, (), (n.term, n.term)), ZERO)",
        "arguments of double: found 2",
    ),
    claim(
        "a_definition_of_an_integer",
        "Equal(PROP, DefRef(NAT, double, (), (Lit(INT, -1),)), ZERO)",
        "argument of double",
    ),
    claim(
        "a_definition_at_sorts_that_it_has_not",
        "Equal(PROP, DefRef(NAT, double, (NAT,), (n.term,)), ZERO)",
        "sorts of double",
    ),
    claim("a_definition_that_is_none", "DefRef(PROP, 5, (), ())", "5 in place of a definition"),
    claim(
        "a_field_of_another_type",
        "Equal(PROP, FieldRef(INT, b.term, Box._info.fields[0]), Lit(INT, 0))",
        "the field size has the type Int",
        params="b: Box",
    ),
    claim(
        "a_field_of_another_structure",
        "Equal(PROP, FieldRef(NAT, b.term, Crate._info.fields[0]), ZERO)",
        "a field of a value of type Box",
        params="b: Box",
    ),
    claim(
        "a_crate_made_of_air",
        'Quantifier(PROP, "exists", (fresh_var("c", Crate.__formal_bare__()),), '
        "Equal(PROP, FieldRef(NAT, Make(Crate.__formal_bare__(), (ZERO,)), "
        "Crate._info.fields[0]), ZERO))",
        "without axioms",
    ),
    claim(
        "a_case_missing",
        'MatchTerm(PROP, o.term, (Branch("none", (), YES),))',
        "the cases none; expected none, some",
        params="o: Option[Nat]",
    ),
    claim(
        "a_case_twice",
        'MatchTerm(PROP, o.term, (Branch("none", (), YES), Branch("none", (), YES), '
        'Branch("some", (ANY,), YES)))',
        "the cases none, none, some",
        params="o: Option[Nat]",
    ),
    claim(
        "cases_in_another_order",
        'MatchTerm(PROP, o.term, (Branch("some", (ANY,), YES), Branch("none", (), YES)))',
        "in this order",
        params="o: Option[Nat]",
    ),
    claim(
        "a_case_of_another_type",
        'Equal(PROP, MatchTerm(INT, o.term, (Branch("none", (), Lit(INT, 0)), '
        'Branch("some", (ANY,), ANY))), Lit(INT, 0))',
        "the case some has the type Nat",
        params="o: Option[Nat]",
    ),
    claim(
        "a_payload_of_another_type",
        'MatchTerm(PROP, o.term, (Branch("none", (), YES), '
        'Branch("some", (fresh_var("k", INT),), YES)))',
        "variable of the case some has the type Int",
        params="o: Option[Nat]",
    ),
    claim(
        "a_payload_without_a_name",
        'MatchTerm(PROP, o.term, (Branch("none", (), YES), Branch("some", (), YES)))',
        "variables of the case some: found 0",
        params="o: Option[Nat]",
    ),
    claim(
        "a_function_taken_apart",
        "MatchTerm(PROP, Lit(BOOL, True), ())",
        "a Match on a value of type Bool",
    ),
    claim(
        "a_constructor_of_another_type",
        'Equal(PROP, Construct(OptionType(NAT), "some", (Lit(INT, 0),)), '
        'Construct(OptionType(NAT), "none", ()))',
        "argument of some has the type Int",
    ),
    claim(
        "a_constructor_unheard_of",
        'Equal(PROP, o.term, Construct(OptionType(NAT), "all", ()))',
        "constructor 'all'",
        params="o: Option[Nat]",
    ),
    claim("a_term_that_is_a_number", "Equal(PROP, 7, 7)", "7 in place of a term"),
    claim("parts_in_a_list", 'Connective(PROP, "and", [YES, YES])', "expected a tuple"),
    claim(
        "a_type_that_is_a_word",
        'Quantifier(PROP, "exists", (fresh_var("x", "Nat"),), YES)',
        "'Nat' in place of a type",
    ),
    claim(
        "a_type_of_its_own_name",
        'Quantifier(PROP, "exists", (fresh_var("x", BaseType("Real")),), YES)',
        "in place of a type",
    ),
    claim(
        "a_node_without_parts",
        'Connective(PROP, "not", (object.__new__(Equal),))',
        "cannot be read",
    ),
    claim(
        "a_term_that_contains_itself",
        '(lambda x: (object.__setattr__(x, "args", (x,)), x)[1])(Connective(PROP, "not", (YES,)))',
        "deep",
    ),
    whole(
        "a_class_of_its_own",
        '''
class Changing(Equal):
    """Says each time something else."""

    @property
    def left(self):
        return ZERO

    def __eq__(self, other):
        return True

    __hash__ = None


@theorem(by="smt") # !here!
def everyone(n: Nat):
    """What nobody can check."""
    made = object.__new__(Changing)
    made.__dict__.update(type=PROP, right=n.term)
    return Expr(made)
''',
        "'Changing' in place of a term",
    ),
    whole(
        "a_class_beside_the_others",
        '''
class Oracle(Term):
    """Knows."""


@theorem(by="smt") # !here!
def everyone(n: Nat):
    """What nobody can check."""
    return Expr(Oracle(PROP))
''',
        "'Oracle' in place of a term",
    ),
    *(
        whole(
            f"in_a_state_formula_of_{place}", lamp(place, (old, new)) + HONEST_CLAIM, "the type Int"
        )
        for place, old, new in (
            ("light", "ForAll(lambda m: Not(self.lit(m))),", f"{WRONG},"),
            ("only", "Implies(self.seen(n), self.lit(n))", WRONG),
            ("safe", "Implies(self.lit(n), self.lit(m), n == m)", WRONG),
            ("seen", "return self.seen(n)", f"return {WRONG}"),
        )
    ),
    whole(
        "in_an_initial_state",
        lamp("", (DARK, f"And({WRONG},"), ("@init", "@init # !here!")) + HONEST_CLAIM,
        "the type Int",
    ),
    whole(
        "a_hint_of_its_own",
        lamp(
            "only",
            ("@invariant", "@invariant(hints={'light': lambda self: [Instance('only_lit', NO)]})"),
        ).replace(
            "class Lamp",
            "from formal.checkers.smt.hints import Instance\n\n"
            "NO = Lit(PROP, False)\n\n\nclass Lamp",
        ),
        "a hint is an axiom or an invariant",
        code=1,
    ),
    whole(
        "in_an_axiom",
        '''
class Odd(Structure):
    """Something."""

    size: Nat  # a number

    @axiom # !here!
    def wrong(self):
        """It is not what it is."""
        return Expr(Equal(PROP, self.size.term, Lit(INT, 0)))
'''
        + HONEST_CLAIM,
        "the type Int",
    ),
    whole(
        "in_a_definition",
        '''
@definition # !here!
def strange(n: Nat) -> Nat:
    """A variable of nobody."""
    return Expr(ANY)
'''
        + HONEST_CLAIM,
        "'any', which nothing binds",
    ),
    whole(
        "in_the_result_of_a_definition",
        '''
@definition # !here!
def strange(n: Nat) -> Nat:
    """An integer."""
    return Expr(IfThenElse(NAT, YES, Lit(INT, -1), n.term))
'''
        + HONEST_CLAIM,
        "branch of If",
    ),
    whole(
        "in_a_rule",
        '''
@inductive # !here!
def small(n: Nat):
    """Of nobody."""
    yield Expr(Equal(PROP, n.term, ANY))
'''
        + HONEST_CLAIM,
        "'any', which nothing binds",
    ),
    whole(
        "in_a_field",
        '''
class Odd(Structure): # !here!
    """Something."""

    index: FinType(Lit(INT, 3))  # below an integer
'''
        + HONEST_CLAIM,
        "bound of a Fin",
    ),
    whole(
        "in_a_payload",
        '''
class Odd(Data): # !here!
    """Something."""

    one: Case[FinType(Lit(INT, 3))]  # below an integer
'''
        + HONEST_CLAIM,
        "bound of a Fin",
    ),
    whole(
        "in_a_mutant",
        HONEST_CLAIM.replace("everyone", "fine")
        + '''

def stronger(n: Nat): # !here!
    """What nobody can check."""
    return Expr(Equal(PROP, n.term, Lit(INT, 0)))


@theorem(by="smt", mutants=Mutant(replace=stronger))
def everyone(n: Nat):
    """A number is itself."""
    return n == n
''',
        "the type Int",
    ),
    whole(
        "in_a_hint",
        '''
@theorem(by="smt", hints=lambda n: [Expr(Equal(PROP, ANY, Op(NAT, "succ", (ANY,))))]) # !here!
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
''',
        "'any', which nothing binds",
        code=1,
    ),
)


@pytest.mark.parametrize("fraud", FRAUDS, ids=lambda f: f.name)
def test_it_is_refused(bench, fraud):
    assert_exposed(bench, fraud)


def test_a_right_term_built_by_hand_is_green(bench):
    text = (
        HEAD
        + """
@theorem(by="smt")
def everyone(n: Nat, o: Option[Nat]):
    \"\"\"Twice a number is that number twice; what is there is there.\"\"\"
    twice = Equal(PROP, DefRef(NAT, double, (), (n.term,)), Op(NAT, "add", (n.term, n.term)))
    cases = Branch("none", (), YES), Branch("some", (ANY,), Op(PROP, "le", (ANY, ANY)))
    return Expr(Connective(PROP, "and", (twice, MatchTerm(PROP, o.term, cases))))
"""
    )
    done = tried(bench, Fraud("", text))
    assert done.code == 0, done.text
    assert done.proved("claims.everyone")


def test_the_library_passes_a_second_time():
    """What readings get, without inferred types, has right types too; something is looked at."""
    seen = 0
    for theorem in library().theorems().values():
        term_check.check_term(theorem.statement, (), PROP, theorem.error)
        seen += 1
    for decl in library().definitions().values():
        if decl.form != "inductive":
            term_check.check_term(decl.body, decl.binders, decl.result, decl.error)
            seen += 1
    assert seen > 500


def test_shared_parts_are_looked_at_once():
    """Forty levels that each hold the one below twice have more than a billion paths."""
    term = Equal(PROP, Lit(NAT, 0), Lit(NAT, 0))
    for _ in range(40):
        term = Connective(PROP, "and", (term, term))
    term_check.check_term(term, (), PROP, TheoryError)
    for _ in range(term_check.DEEPEST):
        term = Connective(PROP, "and", (term, term))
    with pytest.raises(TheoryError, match="deep"):
        term_check.check_term(term, (), PROP, TheoryError)
