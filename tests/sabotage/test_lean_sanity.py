"""Theorems that Lean does prove, and that say nothing: the other side of each is checked too."""

from __future__ import annotations

import pytest

from .batch import HONEST, LAKEFILE, PROOF, TOOLCHAIN, TRUE_CLAIM
from .theories import FILE
from .workshop import HEAD, MARK

# Lean proves `n < n → n = 5`, which is about no number.
VACUOUS = '''
@theorem(by="lean"{more}) # {mark}
def {name}(n: Nat):
    """A number below itself is five."""
    return Implies(n < n, n == 5)

'''

# Lean proves this, and a weaker hypothesis would do as well.
IDLE = '''
@theorem(by="lean", witness="five_of_five", {more}) # {mark}
def {name}(n: Nat):
    """A number between four and six is five."""
    return Implies(4 < n, n < 6, n < 9, n == 5)

'''

WITNESSES = '''
class Equal(int):
    """A number that is whatever one asks for."""

    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    def __gt__(self, other):
        return True

    def __hash__(self):
        return 5


@witness
def five_of_five():
    """Five."""
    return {"n": 5}


@witness
def ten():
    """Ten."""
    return {"n": 10}


@witness
def any_number():
    """Whatever you like."""
    return {"n": Equal(5)}


@theorem(by="cited", cite="Nobody 1999")
def somebody():
    """Some number is below itself."""
    return Exists(lambda n: n < n, n=Nat)


@theorem(by="lean")
def open_somebody():
    """Some number is below itself; nobody has proved it."""
    return Exists(lambda n: n < n, n=Nat)

'''

FRAUDS = {
    "refuted_by_another": (IDLE, 'refuted_by="honest"', "refute"),
    "inhabited_by_citation": (VACUOUS, ', inhabited_by="somebody"', "somebody"),
    "inhabited_by_an_open_claim": (VACUOUS, ', inhabited_by="open_somebody"', "open_somebody"),
    "inhabited_by_another": (VACUOUS, ', inhabited_by="honest"', "existence"),
    "no_witness": (VACUOUS, "", "witness"),
    "witness_of_no_use": (VACUOUS, ', witness="five_of_five"', "vacuous"),
    "witness_without_principles": (VACUOUS, ', witness="any_number"', "any_number"),
    "mutant_without_witness": (IDLE, "mutants=Mutant(3)", "mutant"),
    "mutant_by_the_wrong_witness": (IDLE, 'mutants=Mutant(1, by="five_of_five")', "survives"),
    "mutant_of_no_use": (IDLE, 'mutants=Mutant(3, by="ten")', "survives"),
    "mutant_by_nobody": (IDLE, 'mutants=Mutant(1, by="nobody")', "nobody"),
    "pinned": (
        VACUOUS.replace('by="lean"', 'by="lean", pinned="Guild.Claims.pinned.Statement"'),
        ', witness="five_of_five"',
        "vacuous|pinned",
    ),
}


def theory() -> str:
    """All the frauds in one file, each with a mark of its own."""
    claims = "".join(
        text.format(name=name, more=more, mark=MARK + name + "!")
        for name, (text, more, _) in FRAUDS.items()
    )
    return HEAD.format(title="Claims") + TRUE_CLAIM.format(name="honest") + WITNESSES + claims


@pytest.fixture(scope="module")
def outcome(bench, lean):
    proofs = [
        f"theorem {name} : {name}.Statement := by unfold {name}.Statement; omega"
        for name in FRAUDS
        if name != "pinned"
    ]
    proofs.append(
        "def pinned.Statement : Prop := ∀ n : Nat, n = n\n"
        "theorem pinned : pinned.Statement := fun _ => rfl"
    )
    bench.reset(
        {
            FILE: theory(),
            "lean/lakefile.toml": LAKEFILE,
            "lean/lean-toolchain": TOOLCHAIN,
            "lean/Guild/Honest.lean": PROOF.format(body=HONEST),
            "lean/Guild/Claims.lean": PROOF.format(body="\n\n".join(proofs)),
        }
    )
    bench.export()
    return bench.verify()


@pytest.mark.parametrize("name", FRAUDS)
def test_an_empty_claim_is_not_shown_as_proved(bench, outcome, name):
    assert outcome.code == 1
    line = bench.line(FILE, MARK + name + "!")
    assert outcome.names("proofs/claims.py", line, FRAUDS[name][2]), outcome.text
    assert not outcome.proved(f"claims.{name}"), outcome.row(f"claims.{name}")


@pytest.mark.parametrize("how", ["refuted_by", "inhabited_by", "uses"])
def test_a_claim_that_vouches_for_itself_is_no_theory(bench, how):
    text = VACUOUS.format(name="alone", more=f', {how}="alone"', mark=MARK)
    bench.reset({FILE: HEAD.format(title="Claims") + text})
    done = bench.verify()
    assert done.code == 2, done.text
    assert done.names("proofs/claims.py", bench.line(FILE), "rests on itself"), done.text


@pytest.mark.parametrize("name", sorted(set(FRAUDS) - {"pinned"}))
def test_lean_did_prove_it(outcome, name):
    """So what fails is the other side alone."""
    assert outcome.row(f"claims.{name}")["evidence"]


def test_an_honest_claim_beside_them_is_proved(outcome):
    assert outcome.proved("claims.honest")
