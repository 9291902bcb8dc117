"""What stands beside a theorem to show that it says something is itself checked."""

from __future__ import annotations

import pytest

from formal.errors import TheoryError
from formal.evidence.report import summary
from formal.evidence.verify import Options, verify
from formal.progress import Progress
from formal.theory import load_theory

HEAD = """\
from __future__ import annotations

from formal.language import (
    And, Bool, Exists, ForAll, Fun, Iff, Implies, Mutable, Mutant, Nat, Not, Or, Rel, Sort,
    Structure, TransitionSystem, action, axiom, definition, init, invariant, reaches, safety,
    theorem, witness,
)

"""


@pytest.fixture
def judge(tmp_path):
    """Verify a theory of one file, without Lean; return its ledger."""

    def run(text: str, only: str | None = None):
        file = tmp_path / "claims.py"
        file.write_text(HEAD + text, encoding="utf-8")
        return verify(load_theory(str(file)), Options(only=only, jobs=1), Progress(quiet=True))

    return run


def problems(ledger, name: str) -> str:
    entry = ledger.entries[f"claims.{name}"]
    return "\n".join([*entry.problems, *entry.missing_lines])


CONTRARY = '''
@theorem(by="smt", refuted_by="REFUTED")
def contrary(n: Nat, m: Nat):
    """A lemma with hypotheses that nothing meets."""
    return Implies(n < m, m < n, n == 7)


@theorem(by="smt")
def never_both(a: Nat, b: Nat):
    """The denial, under other names."""
    return Implies(a < b, Not(b < a))


@theorem(by="smt")
def not_there(n: Nat):
    """It follows by arithmetic alone that both cannot be, whatever this says."""
    return n == n


@theorem(by="smt")
def never_both_and_more(a: Nat, b: Nat, c: Nat):
    """Says it of what meets one hypothesis more."""
    return Implies(a < b, b < c, Not(b < a))


@theorem(by="cited", cite="someone1999")
def only_cited(a: Nat, b: Nat):
    """The denial, by hearsay."""
    return Implies(a < b, Not(b < a))
'''
MET = '''
@theorem(by="smt", refuted_by="REFUTED")
def fine(f: Fun[Nat, Nat], n: Nat):
    """Its hypothesis can be met."""
    return Implies(f(n) > n, f(n) > 0)


@theorem(by="smt")
def honest(n: Nat):
    """Proved, and about something else."""
    return Implies(n > 2, n > 1)
'''


@pytest.mark.parametrize("name", ["never_both", "not_there", "never_both_and_more"])
def test_hypotheses_refuted_as_it_reads_or_as_z3_finds(judge, name):
    ledger = judge(CONTRARY.replace("REFUTED", name))
    # That nothing meets the hypotheses is true here; Z3 itself says so of the theorem as well.
    assert "does not say" not in problems(ledger, "contrary")
    assert ledger.entries["claims.contrary"].witnesses[0]["ok"]


def test_a_denial_must_be_proved(judge):
    found = problems(judge(CONTRARY.replace("REFUTED", "only_cited")), "contrary")
    assert "refuted_by names claims.only_cited, which is not proved: found cited" in found


def test_an_unrelated_theorem_refutes_nothing(judge):
    ledger = judge(MET.replace("REFUTED", "honest"))
    assert "refuted_by names claims.honest, which does not say that nothing meets" in problems(
        ledger, "fine"
    )
    assert not ledger.ok


@pytest.mark.parametrize(
    ("uses", "circle"),
    [
        ('refuted_by="a"', "claims.a → claims.a"),
        ('inhabited_by="b"', "claims.a → claims.b → claims.a"),
        ('uses=("b",)', "claims.a → claims.b → claims.a"),
        ('uses=("c",)', "claims.a → claims.c → claims.b → claims.a"),
    ],
)
def test_what_is_named_may_not_come_back(judge, uses, circle):
    text = f'''
@theorem(by="smt", {uses})
def a(n: Nat):
    """False."""
    return n > 5


@theorem(by="smt", uses=("a",))
def b(n: Nat):
    """False."""
    return n > 4


@theorem(by="smt", uses=("b",))
def c(n: Nat):
    """False."""
    return n > 3
'''
    with pytest.raises(TheoryError, match="rests on itself") as e:
        judge(text)
    assert circle in e.value.message and e.value.line == 10


INHABITED = '''
def positive(f):
    return ForAll(lambda n: f(n) > n)


@theorem(by="smt", inhabited_by="there_is")
def grows(f: Fun[Nat, Nat], m: Nat):
    """About all numbers."""
    return Implies(positive(f), f(m) > m)


@theorem(by=BY)
def there_is():
    """Something meets it."""
    return Exists(lambda f, m: positive(f), f=Fun[Nat, Nat], m=Nat)
'''


@pytest.mark.parametrize("by", ['"cited", cite="x1999"', '"lean"'])
def test_what_inhabits_must_be_proved(judge, by):
    found = problems(judge(INHABITED.replace("BY", by)), "grows")
    assert "inhabited_by names claims.there_is, which is not proved" in found


def test_what_is_named_is_checked_with_it(judge):
    ledger = judge(INHABITED.replace("BY", '"cited", cite="x1999"'), only="claims.grows")
    assert set(ledger.entries) == {"claims.grows", "claims.there_is"} and not ledger.ok


def test_a_lemma_that_fails_makes_what_uses_it_fail(judge):
    ledger = judge('''
@theorem(by="smt")
def wrong(n: Nat):
    """False."""
    return n > 5


@theorem(by="smt", uses=("wrong",))
def from_it(n: Nat):
    """False too."""
    return n > 4
''')
    assert ledger.entries["claims.from_it"].status == "failed"
    assert "effective evidence is open: it rests on claims.wrong" in problems(ledger, "from_it")


def test_a_statement_by_hand_is_shown_apart_and_is_no_lemma(judge):
    ledger = judge('''
@theorem(by="smt", pinned="by hand")
def by_hand(n: Nat):
    """Pinned."""
    return n < n + 1


@theorem(by="smt")
def other(n: Nat):
    """Not pinned."""
    return n < n + 2
''')
    assert ledger.entries["claims.by_hand"].status == "pinned"
    assert ledger.counts() == {"smt": 1, "pinned": 1} == ledger.to_json()["counts"]
    assert "1/1 theorems (1 smt), 1 pinned (statement written by hand) in" in summary(ledger)


WITNESSED = '''
@theorem(by="smt", witness="w", mutants=MUTANTS)
def bigger(n: Nat, m: Nat):
    """Of numbers."""
    return Implies(n < m, m < 3, n < 3)


@witness
def w():
    """Two numbers."""
    return VALUES


@witness
def five():
    """Refutes it without the first hypothesis."""
    return {"n": 5, "m": 1}
'''


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ('{"n": 1, "m": 2}', ""),
        ('{"n": 2, "m": 1}', "the hypotheses hold for no values"),
        ('{"x": 2, "y": 1}', "gives none of the theorem's variables a value"),
        (
            '{"n": type("E", (int,), {"__lt__": lambda a, b: True})(5), "m": 1}',
            "for no values",
        ),
    ],
)
def test_a_witness_must_concern_the_theorem(judge, values, says):
    ledger = judge(
        WITNESSED.replace("VALUES", values).replace("MUTANTS", '(Mutant(1, by="five"),)')
    )
    found = problems(ledger, "bigger")
    assert says in found if says else ledger.entries["claims.bigger"].ok, found


@pytest.mark.parametrize(
    ("mutants", "says"),
    [
        ("(Mutant(3),)", "has no hypothesis 3; it has 2"),
        ("(Mutant(0),)", "has no hypothesis 0"),
        ("(Mutant(99),)", "has no hypothesis 99"),
        ('(Mutant("loops"),)', "drops 'loops', no axiom"),
        ("(Mutant(),)", "drops a hypothesis or an axiom"),
    ],
)
def test_a_mutant_of_what_is_not_there(judge, mutants, says):
    text = WITNESSED.replace("VALUES", '{"n": 1, "m": 2}').replace("MUTANTS", mutants)
    with pytest.raises(TheoryError) as e:
        judge(text)
    assert says in e.value.message and e.value.line == 10


@pytest.mark.parametrize(
    ("claim", "mutant"),
    [("Implies(n < m, n < m, n < m)", "Mutant(1)"), ("n < n + m + 1", "Mutant(replace=same)")],
)
def test_a_mutant_that_changes_nothing(judge, claim, mutant):
    with pytest.raises(TheoryError, match="it changes nothing"):
        judge(f'''
def same(n: Nat, m: Nat):
    return n < n + m + 1


@theorem(by="smt", witness="w", mutants={mutant})
def claim(n: Nat, m: Nat):
    """Of numbers."""
    return {claim}


@witness
def w():
    """Numbers."""
    return {{"n": 1, "m": 2}}
''')


@pytest.mark.parametrize(
    ("claim", "killed"),
    [("Implies(n < 9, n < 10)", True), ("Implies(n < 9, n < n + 1)", False)],
)
def test_mutants_of_what_lean_alone_proves_are_tried(judge, claim, killed):
    ledger = judge(f'''
@theorem(by="lean", witness="w", mutants=Mutant(1))
def claim(n: Nat):
    """Of numbers."""
    return {claim}


@witness
def w():
    """A number."""
    return {{"n": 1}}
''')
    (mutant,) = ledger.entries["claims.claim"].mutants
    assert mutant["ok"] is killed and mutant["name"] == "without h1"
    assert killed is not ("mutant without h1: survived" in problems(ledger, "claim"))


LAMP = '''
class Lamp(TransitionSystem, bound=3, sizes=2):
    """Lamps that are lit one at a time, and seen."""

    Node: Sort
    lit: Mutable[Rel[Node]]
    seen: Mutable[Rel[Node]]

    @init
    def dark(self):
        """At first all is dark."""
        return And(ForAll(lambda n: Not(self.lit(n)), n=self.Node),
                   ForAll(lambda n: Not(self.seen(n)), n=self.Node))

    @action(modifies=("lit",))
    def light(self, new, n: Node):
        """A lamp is lit when no other is."""
        return And(
            ForAll(lambda m: Not(self.lit(m))),
            ForAll(lambda m: Iff(new.lit(m), Or(self.lit(m), m == n))),
            ForAll(lambda k: Not(self.lit(k))),
        )

    @action(modifies=("seen",))
    def look(self, new, n: Node):
        """A lit lamp is seen."""
        return And(self.lit(n), ForAll(lambda m: Iff(new.seen(m), Or(self.seen(m), m == n))))

    @invariant
    def seen_is_lit(self, n: Node):
        """What was seen is lit."""
        return Implies(self.seen(n), self.lit(n))

    @safety(by="smt", mutants=MUTANTS)
    def one_is_lit(self, n: Node, m: Node):
        """At most one lamp is lit."""
        return Implies(self.lit(n), self.lit(m), n == m)

    @safety(by="smt", mutants=Mutant("look.1"))
    def one_is_seen(self, n: Node, m: Node):
        """At most one is seen."""
        return Implies(self.seen(n), self.seen(m), n == m)
'''
ONCE = LAMP.replace("            ForAll(lambda k: Not(self.lit(k))),\n", "")


@pytest.mark.parametrize(
    ("text", "drop", "status"),
    [
        (ONCE, "light.1", "killed"),
        (ONCE, "look.1", "survived"),  # another invariant needs it, but not for this
        (ONCE, "seen_is_lit", "survived"),
        (LAMP, "light.1", "changes nothing"),
    ],
)
def test_a_mutant_counts_for_the_property_it_is_declared_at(judge, text, drop, status):
    ledger = judge(text.replace("MUTANTS", f'Mutant("{drop}")'))
    (own,) = ledger.entries["claims.one_is_lit"].mutants
    (other,) = ledger.entries["claims.one_is_seen"].mutants
    assert own["name"] == f"without {drop}" and own["ok"] is (status == "killed")
    assert (f"mutant without {drop}: {status}" in problems(ledger, "one_is_lit")) is not own["ok"]
    assert other["ok"] and other["name"] == "without look.1"  # through seen_is_lit or itself
    (system,) = ledger.systems
    assert ("light.1" in system["guards_without_mutant"]) is (drop != "light.1")
    assert "look.1" not in system["guards_without_mutant"]


def test_a_mutant_may_not_drop_the_claim_itself_nor_name_a_witness(judge):
    for mutant in ('Mutant("one_is_lit")', 'Mutant("light.1", by="w")', "Mutant(1)"):
        with pytest.raises(TheoryError, match="mutant without"):
            judge(ONCE.replace("MUTANTS", mutant))


@pytest.mark.parametrize("within", ["0", "-1", "True", "1.5"])
def test_a_run_of_no_steps_is_no_bound(judge, within):
    claim = f'''
    @reaches(within={within})
    def some_is_lit(self, n: Node):
        """A lamp is lit."""
        return self.lit(n)
'''
    with pytest.raises(TheoryError, match="expected a number of steps"):
        judge(ONCE.replace("MUTANTS", "()") + claim)


SEVERAL = '''
def stronger(n: Nat, m: Nat):
    """A bound moved."""
    return Implies(n < m, m < 9, n < 7)


@theorem(by={by}, {more} mutants=(Mutant(1), Mutant(2, by="w"), Mutant(replace=stronger)))
def claim(n: Nat, m: Nat):
    """Of numbers."""
    return Implies(n < m, m < 9, n < 8)


@witness
def w():
    """Numbers."""
    return {{"n": 8, "m": 9}}


@witness
def met():
    """Smaller numbers."""
    return {{"n": 1, "m": 2}}
'''
EVIDENCE = [
    ('"lean"', ""),
    ('"smt"', ""),
    ('("smt", "lean")', ""),
    ('"bounded"', 'bound="n < 9",'),
    ('"cited"', 'cite="x1999",'),
    ('"example"', ""),
    ('"cas"', ""),
]


@pytest.mark.parametrize(("by", "more"), EVIDENCE)
def test_every_mutant_is_tried_whoever_vouches_for_the_theorem(judge, by, more):
    ledger = judge(SEVERAL.format(by=by, more=f'witness="met", {more}'))
    rows = {m["name"]: m["ok"] for m in ledger.entries["claims.claim"].mutants}
    assert rows == {"without h1": True, "without h2": True, "claim stronger": True}


def test_a_mutant_of_a_hypothesis_that_is_not_there_is_refused(judge):
    with pytest.raises(TheoryError, match="99"):
        judge(SEVERAL.format(by='"smt"', more="").replace("Mutant(1)", "Mutant(99)"))


def test_mutants_that_nobody_tried_are_a_problem(judge, monkeypatch):
    monkeypatch.setattr("formal.evidence.verify.run_smt", lambda *_, **__: None)
    ledger = judge('''
@theorem(by="cited", cite="x1999", witness="w", mutants=Mutant(1))
def claim(n: Nat):
    """Of numbers."""
    return Implies(n < 9, n < 10)


@witness
def w():
    """A number."""
    return {"n": 1}


@theorem(by="cited", cite="x1999")
def other(n: Nat):
    """Of numbers."""
    return n < n + 1
''')
    entry = ledger.entries["claims.claim"]
    assert "1 of its 1 mutants were not tried" in problems(ledger, "claim")
    assert entry.mutants == []
    assert "mutants" not in problems(ledger, "other")
