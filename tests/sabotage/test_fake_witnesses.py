"""Witnesses that seem to meet what nothing meets, theorems that hide that they need one, and hints
that hand in what they were not given."""

from __future__ import annotations

from enum import Enum
from functools import partial

import pytest

from formal.errors import EvaluationError
from formal.evidence.ledger import Entry
from formal.evidence.report import sanity_cell, summary
from formal.evidence.vacuity import needs_witness
from formal.evidence.verify import Options, Progress, verify
from formal.evidence.witnesses import check_theorem, check_witness, guarded
from formal.readings.finite.plain_data import plain_members
from formal.theory import load_theory

from .theories import Fraud, assert_exposed
from .workshop import HEAD

TOOLS = '''
def flip():
    """A function of any arguments with a memory: one, two, one, two."""
    state = [0]

    def next_one(*_):
        state[0] = 1 + state[0] % 2
        return state[0]

    return next_one


class Liar:
    """Equal to everything."""

    def __init__(self, k):
        self.k = k

    def __hash__(self):
        return self.k

    def __eq__(self, other):
        return self.k == 1


@recursive
def tri(n: Nat) -> Nat:
    """The sum of the numbers up to n."""
    return Match(n, zero=lambda: 0, succ=lambda k: tri(k) + k + 1)


'''

CLAIM = '''
@theorem(by="BY", witness="w")
def everyone(PARAMS, z: Nat):
    """Its hypotheses contradict each other."""
    return Implies(HYPOTHESIS, z == 0)


@witness
def w():
    """What seems to meet them."""
    return VALUES
'''


def claim(params: str, hypothesis: str, values: str, by: str = "lean") -> str:
    text = CLAIM.replace("BY", by).replace("PARAMS", params)
    return text.replace("HYPOTHESIS", hypothesis).replace("VALUES", values)


@pytest.fixture
def theory(tmp_path):
    """A theory of one file."""

    def load(text: str):
        file = tmp_path / "claims.py"
        file.write_text(HEAD.format(title="Claims") + TOOLS + text, encoding="utf-8")
        return load_theory(str(file))

    return load


@pytest.fixture
def sane(theory):
    """What the sanity side finds of ``everyone``, and the evaluated findings' details."""

    def look(text: str):
        loaded = theory(text)
        w = loaded.witness("claims", "w")
        own = [guarded("witness w", w, partial(check_witness, w))] if w else []
        return [*own, *check_theorem(loaded, loaded.theorems()["claims.everyone"])]

    return look


UNFINISHED = '''
@inductive
def P(x: Fin[2]):
    """Holds, since the fiftieth sum is 1275; no finite reading sees that."""
    yield Exists(lambda k: tri(k) == 1275, k=Nat)

'''

STRUCTURES = '''
class Never(Structure):
    """There is none."""

    v: Nat

    @axiom
    def nothing(self):
        """No number is below itself."""
        return self.v < self.v


class Table(Structure, var="T"):
    """A function."""

    f: Fun[Nat, Nat]

'''

# Contradictory hypotheses, and what seems to meet them.
FAKES = {
    "a_table_left_unfinished": UNFINISHED
    + claim(
        "a: Fin[2]",
        "And(Exists(lambda n: And(n == If(P(a), 1, 2), n < 3), n=Nat), Not(P(a)))",
        '{"a": 0, "z": 0}',
    ),
    "a_memory": claim("f: Fun[Nat, Nat]", "And(f(0) == 1, f(0) == 2)", '{"f": flip(), "z": 0}'),
    "a_memory_of_two_arguments": claim(
        "f: Fun[Nat, Nat, Nat]", "And(f(0, 1) == 1, f(0, 1) == 2)", '{"f": flip(), "z": 0}'
    ),
    "a_memory_in_an_option": claim(
        "o: Option[Fun[Nat, Nat]]",
        "Match(o, none=lambda: false, some=lambda f: And(f(0) == 1, f(0) == 2))",
        '{"o": flip(), "z": 0}',
    ),
    "a_memory_in_a_structure": STRUCTURES
    + claim("T: Table", "And(T.f(0) == 1, T.f(0) == 2)", '(Table(f=flip()), {"z": 0})'),
    "a_function_told_by_its_place_in_memory": claim(
        "F: Fun[Fun[Fin[2], Nat], Nat]",
        "And(F(lambda n: val(n)) == 1, F(lambda n: val(n) + 0) == 2)",
        '{"F": flip(), "z": 0}',
    ),
    "a_function_that_nothing_tells": claim(
        "F: Fun[Fun[Nat, Nat], Nat]",
        "And(F(lambda n: n) == 1, F(lambda n: n + 0) == 2)",
        '{"F": flip(), "z": 0}',
    ),
    "a_member_with_an_equality": claim(
        "S: Sort, R: Rel[S], a: S, b: S",
        "And(b == a, R(a), Not(R(b)))",
        '{"S": (m := [Liar(0), Liar(1)]), "a": m[0], "b": m[1], "R": lambda x: x.k == 0, "z": 0}',
    ),
    "such_a_member_in_a_pair": claim(
        "S: Sort, R: Rel[S], a: S, b: S",
        "And(b == a, R(a), Not(R(b)))",
        '{"S": (m := [(Liar(0),), (Liar(1),)]), "a": m[0], "b": m[1], '
        '"R": lambda x: x[0].k == 0, "z": 0}',
    ),
    "no_number": claim(
        "S: Sort, x: S", "Not(x == x)", '{"S": [n := float("nan")], "x": n, "z": 0}'
    ),
    "a_function_into_nothing": claim("f: Fun[Nat, Fin[0]]", "z < 1", '{"f": lambda n: 0, "z": 0}'),
    "a_function_into_an_empty_sort": claim(
        "S: Sort, f: Fun[Nat, S]", "z < 1", '{"S": [], "f": lambda n: n, "z": 0}'
    ),
    "a_structure_in_a_list": STRUCTURES
    + claim("l: List[Never]", "length(l) == 1", '{"l": [Never(v=0)], "z": 0}'),
    "a_structure_as_a_value": STRUCTURES
    + claim("f: Fun[Nat, Never]", "f(0).v == 0", '{"f": lambda n: Never(v=0), "z": 0}'),
}


@pytest.mark.parametrize("name", FAKES)
def test_what_nothing_meets_is_not_met(sane, name):
    found = sane(FAKES[name])
    assert found and not found[-1].ok, found


SMALL = '''
TURNS = [5, 0, 0]


class Small(Structure, var="T"):
    """A small number."""

    v: Nat

    @axiom
    def small(self):
        """It is nought."""
        return self.v < 1

'''


def test_a_witness_is_looked_at_once(sane):
    """Its axioms are checked on what its hypotheses are evaluated on."""
    given = '(Small(v=TURNS.pop() if TURNS else 0), {"z": 0})'
    found = sane(SMALL + claim("T: Small", "T.v == 5", given))[-1]
    assert not found.ok and "vacuous" in found.detail


def test_the_table_left_unfinished_is_not_read(sane):
    """The reason is the reading that failed, not an answer of half a table."""
    assert "cannot enumerate Nat" in sane(FAKES["a_table_left_unfinished"])[-1].detail


HONEST = {
    "a_function": claim("f: Fun[Nat, Nat]", "f(0) == 1", '{"f": lambda n: n + 1, "z": 0}'),
    "a_function_of_functions": claim(
        "F: Fun[Fun[Fin[2], Nat], Nat]",
        "F(lambda n: val(n)) == 1",
        '{"F": lambda f: f(1), "z": 0}',
    ),
    "members_told_by_what_they_are": claim(
        "S: Sort, a: S, b: S",
        "Not(a == b)",
        '{"S": (m := [object(), (1, "x")]), "a": m[0], "b": m[1], "z": 0}',
    ),
    "a_function_from_nothing": claim(
        "S: Sort, f: Fun[S, Fin[0]]", "z < 1", '{"S": [], "f": lambda x: x, "z": 0}'
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_is_met_stays_met(sane, name):
    found = sane(HONEST[name])[-1]
    assert found.ok and not found.within, found


@pytest.mark.parametrize("member", [float("nan"), 1.5, [1], {1}, ("a", float("nan"))])
def test_what_is_no_plain_data_is_no_member(member):
    with pytest.raises(EvaluationError, match="plain data"):
        plain_members([member], "S")


def test_plain_data_are_members_once():
    class Colour(Enum):
        RED = 1
        BLUE = 2

    given = [Colour.RED, Colour.BLUE, "a", 1, None, (1, "a"), frozenset({1})]
    assert plain_members(given, "S") == tuple(given)
    with pytest.raises(EvaluationError, match="listed twice"):
        plain_members(["a", "b", "a"], "S")


RANGES = '{"z": 0, "n": 0, "ranges": {"k": [0, 1]}}'
WITHIN = claim("n: Nat", "ForAll(lambda k: tri(k) < 1000, k=Nat)", RANGES, by="smt")


def test_what_is_met_within_a_range_is_shown_as_that(theory, sane):
    (own, found) = sane(WITHIN)
    assert own.ok and found.within == ("k",)
    ledger = verify(theory(WITHIN), Options(jobs=1, timeout=1.0), Progress(quiet=True))
    entry = ledger.entries["claims.everyone"]
    assert [w["within"] for w in entry.witnesses] == [["k"]]
    assert sanity_cell(entry) == "0/1 met, 1 within ranges"
    assert "1 with hypotheses met within given ranges only" in summary(ledger)


def test_what_is_found_in_a_range_rests_on_nothing(sane):
    """A value that is there is there; only the search to the end of a range is trusted."""
    found = sane(claim("n: Nat", "Exists(lambda k: tri(k) == 1, k=Nat)", RANGES))[-1]
    assert found.ok and not found.within


def test_no_range_makes_an_example(sane):
    found = sane('''
@theorem(by="example", witness="w")
def everyone():
    """All sums are small, it says."""
    return Exists(lambda z: ForAll(lambda k: tri(k) < 1000, k=Nat), z=Nat)


@witness
def w():
    """What seems to be one."""
    return {"z": 0, "ranges": {"k": [0]}}
''')[-1]
    assert not found.ok and "within the ranges" in found.detail


ASKING = {
    "an_empty_range": ("n: Nat, x: Fin[n - n]", "n == n + 1", True),
    "a_function_into_nothing": ("f: Fun[Nat, Fin[0]], n: Nat", "n == n + 1", True),
    "a_pair_with_nothing": ("p: Pair[Nat, Fin[0]], n: Nat", "n == n + 1", True),
    "a_hypothesis_in_a_definition": ("n: Nat", "claim(n)", True),
    "one_in_two_definitions": ("n: Nat", "claims(n)", True),
    "a_denial_or_a_conclusion": ("n: Nat", "Or(Not(n < n), n == n + 1)", True),
    "a_range_of_the_number": ("n: Nat, x: Fin[n], f: Fun[Fin[n], Nat]", "n + 0 == n", False),
    "a_range_with_a_last_number": ("n: Nat, x: Fin[n + 1]", "n + 0 == n", False),
    "an_option_of_nothing": ("o: Option[Fin[0]], n: Nat", "n + 0 == n", False),
    "members_of_any_set": ("S: Sort, a: S, f: Fun[S, S]", "f(a) == f(a)", False),
    "a_choice": ("n: Nat, m: Nat", "Or(n < m, m <= n)", False),
}
DEFINED = '''
@definition
def claim(n: Nat):
    """It has a hypothesis."""
    return Implies(n < n, n == n + 1)


@definition
def claims(n: Nat):
    """The same for all numbers above."""
    return ForAll(lambda k: claim(n + k), k=Nat)


@theorem(by="lean")
def everyone(PARAMS):
    """Something."""
    return CONCLUSION
'''


@pytest.mark.parametrize("name", ASKING)
def test_what_may_be_vacuous_needs_a_witness(theory, name):
    params, conclusion, asked = ASKING[name]
    text = DEFINED.replace("PARAMS", params).replace("CONCLUSION", conclusion)
    assert needs_witness(theory(text).theorems()["claims.everyone"]) is asked


def test_a_witness_meets_the_hidden_hypothesis(sane):
    hidden = DEFINED.replace('by="lean"', 'by="lean", witness="w"').replace("PARAMS", "n: Nat")
    given = '\n\n@witness\ndef w():\n    """A number."""\n    return {"n": 3}\n'
    found = sane(hidden.replace("CONCLUSION", "claim(n)") + given)[-1]
    assert not found.ok and "vacuous" in found.detail


def test_a_payload_of_options_of_the_type_itself_is_said_to_be_infinite(sane):
    found = sane(
        '''
class D(Data):
    """Deeper and deeper."""

    leaf: Case
    node: Case[Option[D]]

'''
        + claim("d: D", "z == 0", '{"z": 0}')
    )[-1]
    assert not found.ok and "cannot enumerate D" in found.detail


def test_within_bounds_is_not_proved():
    row = Entry("a.b", "", "", "a.py", 1, ("bounded",), "", evidence=["bounded"])
    row.effective = "bounded"
    assert (row.status, row.ok) == ("bounded", True)
    row.effective = "smt+"
    assert row.status == "proved"


SYSTEM = '''
from formal.checkers.smt import hints
from formal.language.terms import Lit
from formal.language.types import PROP

NO = Lit(PROP, False)


class Better(hints.Wanted):
    """Says what it likes."""

    of = property(lambda self: "everyone")


HINT


class Lamp(TransitionSystem):
    """A number that grows."""

    k: Mutable[Nat]

    @init
    def dark(self):
        """It starts at nought."""
        return self.k == 0

    @action(modifies="k")
    def light(self, new):
        """One more."""
        return new.k == self.k + 1

    @safety(hints={"light": hint}) # !here!
    def everyone(self):
        """It is nought."""
        return self.k < 1
'''
HINTS = {
    "an_instance_put_among_its_own": """
def hint(self):
    made = hints.Instance("everyone", NO)
    self._made.append(made)
    return [made]
""",
    "an_assumption_replaced": """
def hint(self):
    self._assumed["everyone"] = NO
    return [self.everyone()]
""",
    "an_instance_by_hand": """
def hint(self):
    return [hints.Instance("everyone", NO)]
""",
    "a_name_and_a_term": """
def hint(self):
    wanted = self.everyone()
    object.__setattr__(wanted, "term", NO)
    return [wanted]
""",
    "a_name_of_another_class": """
def hint(self):
    return [Better("everyone", ())]
""",
    "a_name_that_is_not_assumed": """
def hint(self):
    return [hints.Wanted("dark", ())]
""",
}


@pytest.mark.parametrize("name", HINTS)
def test_a_hint_adds_nothing(bench, name):
    text = SYSTEM.replace("HINT", HINTS[name].strip())
    assert_exposed(bench, Fraud(name, text, says=""))
