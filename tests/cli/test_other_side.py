"""What meets a bound from the other side is checked; so is the form of a paper's sentence."""

from __future__ import annotations

import pytest

from formal.book.show import describe
from formal.errors import TheoryError
from formal.evidence.verify import Options, verify
from formal.progress import Progress
from formal.theory import load_theory

HEAD = """\
from __future__ import annotations

from formal.language import Implies, Mutable, Nat, Not, Sort, TransitionSystem, action, init
from formal.language import safety, theorem
from formal.theory.notes import Paper

"""
TWO_SIDES = '''
@theorem(by="smt", SAYS)
def impossible(n: Nat):
    """No number is below itself."""
    return Not(n < n)


@theorem(by="OTHER", cite="someone1999", tight="impossible")
def possible(n: Nat):
    """A number is below the next."""
    return n < n + 1


@theorem(by="smt", tight="never")
def beside(n: Nat):
    """A number is at most itself."""
    return n <= n


@theorem(by="smt", tight="possible")
def never(n: Nat):
    """No number is above itself."""
    return Not(n > n)
'''


def theory_of(folder, text: str):
    file = folder / "sides.py"
    file.write_text(HEAD + text, encoding="utf-8")
    return load_theory(str(file))


def stated(says: str = 'tight="possible"', other: str = "smt") -> str:
    return TWO_SIDES.replace("SAYS", says).replace("OTHER", other)


def judged(folder, text: str, only: str | None = None):
    return verify(theory_of(folder, text), Options(only=only, jobs=1), Progress(quiet=True))


def test_both_sides_proved_is_fine(tmp_path):
    ledger = judged(tmp_path, stated())
    assert ledger.ok
    row = ledger.to_json()["theorems"][1]
    assert (row["id"], row["tight"]) == ("sides.impossible", ["sides.possible"])


def test_the_other_side_is_checked_with_only(tmp_path):
    ledger = judged(tmp_path, stated(), only="sides.impossible")
    assert sorted(ledger.entries) == ["sides.impossible", "sides.possible"] and ledger.ok


def test_the_other_side_must_be_proved(tmp_path):
    ledger = judged(tmp_path, stated(other="cited"))
    expected = "tight names sides.possible, which is not proved: found cited, expected lean or smt"
    assert ledger.entries["sides.impossible"].problems == [expected]
    # One that is named by what fails here does not fail with it, and the other way round.
    assert ledger.entries["sides.never"].problems == [expected]
    assert not ledger.entries["sides.possible"].problems


def test_a_false_other_side_does_not_count(tmp_path):
    ledger = judged(tmp_path, stated().replace("return n < n + 1", "return n > n + 1"))
    (found,) = ledger.entries["sides.impossible"].problems
    assert found.startswith("tight names sides.possible, which is not proved: found open")


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ('tight="nobody"', "tight names 'nobody', which is no theorem"),
        ('tight="impossible"', "tight names the theorem itself; expected another one"),
        ('tight="possible", tight_open="why"', "has both tight= and tight_open=; expected one"),
        ('paper="Theorem 1: so it is"', "has one of paper= and differs=; expected both"),
        ('differs="same"', "has one of paper= and differs=; expected both"),
        ('paper="Theorem 1", differs="much better"', "differs='much better': expected one of same"),
    ],
)
def test_what_is_said_wrongly_is_refused_with_its_place(tmp_path, says, message):
    with pytest.raises(TheoryError) as e:
        theory_of(tmp_path, stated(says))
    assert message in e.value.message
    line = (HEAD + TWO_SIDES).partition("@theorem")[0].count("\n") + 1
    assert (e.value.file, e.value.line) == (str(tmp_path / "sides.py"), line)


COUNTER = '''
class Counter(TransitionSystem):
    """A number that only grows."""

    Place: Sort
    value: Mutable[Nat]

    @init
    def zero(self):
        return self.value == 0

    @action(modifies="value")
    def grow(self, new):
        """One more."""
        return new.value == self.value + 1

    @safety(tight_open="nothing is lost", paper="Lemma 2: it counts", differs="weaker: no sum")
    def counts(self):
        """It is a number."""
        return self.value >= 0
'''


def test_safety_properties_have_them_too(tmp_path):
    theory = theory_of(tmp_path, COUNTER)
    shown = describe(theory, "sides.counts")
    assert shown["The other side"] == "open: nothing is lost"
    assert shown["The paper"] == "Lemma 2: it counts\nweaker: no sum"


def test_a_tight_bound_is_shown(tmp_path):
    assert describe(theory_of(tmp_path, stated()), "sides.never")["The other side"] == (
        "sides.possible"
    )


PAPERS = """
PAPERS = (Paper("sides.never", "Theorem 3: none", "same"), Paper("sides.OTHER", "p. 2", "same"))
"""


def test_sentences_may_stand_in_a_module_of_their_own(tmp_path):
    (tmp_path / "sides.py").write_text(HEAD + stated(), encoding="utf-8")
    papers = tmp_path / "papers.py"
    papers.write_text(HEAD + PAPERS.replace("OTHER", "beside"), encoding="utf-8")
    known = load_theory(str(tmp_path)).theorems()
    assert (known["sides.never"].paper, known["sides.never"].differs) == ("Theorem 3: none", "same")
    papers.write_text(HEAD + PAPERS.replace("OTHER", "nobody"), encoding="utf-8")
    with pytest.raises(TheoryError, match=r"sides\.nobody is no theorem"):
        load_theory(str(tmp_path))
    papers.write_text(HEAD + PAPERS.replace("OTHER", "never"), encoding="utf-8")
    with pytest.raises(TheoryError, match="has more than one sentence of a paper"):
        load_theory(str(tmp_path))
    papers.write_text(HEAD + 'PAPERS = ("sides.never",)\n', encoding="utf-8")
    with pytest.raises(TheoryError, match="expected PAPERS, a tuple of Paper"):
        load_theory(str(tmp_path))
