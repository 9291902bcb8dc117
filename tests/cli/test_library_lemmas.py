"""A theory beside the library proves from the library's theorems, if these are proved."""

from __future__ import annotations

import json

import pytest

from formal.evidence.ledger import Entry, Ledger, seal_of
from formal.evidence.verify import proved_before
from formal.readings.canonical import meaning_hash
from formal.sealed import write_sealed
from formal.theory import load_theory
from tests.cli.project import ROOT
from tests.cli.test_new import formal

CLAIMS = '''\
"""What Lamport clocks say of events."""

from __future__ import annotations

from formal.language import Fun, Implies, Nat, theorem
from proofs.causality.causality.computation import Computation


@theorem(by="smt"USES)
def same_time_concurrent(K: Computation, clock: Fun[Event, Nat], e: Event, f: Event):
    """Two different events with one Lamport time are concurrent."""
    return Implies(K.lamport_clock(clock), clock(e) == clock(f), e != f, K.concurrent(e, f))


@theorem(by="smt")
def earlier_is_before(K: Computation, clock: Fun[Event, Nat], e: Event, f: Event):
    """False: a smaller Lamport time happened before."""
    return Implies(K.lamport_clock(clock), clock(e) < clock(f), K.happened_before(e, f))
'''
LEMMA = "causality.clock_condition"


@pytest.fixture
def write(tmp_path):
    """Write the theory, with or without the lemma; return its file."""

    def with_uses(uses: str = ""):
        file = tmp_path / "stamps.py"
        file.write_text(CLAIMS.replace("USES", uses), encoding="utf-8")
        return file

    return with_uses


def test_try_finds_the_theorem_of_the_library_that_proves_it(write):
    file = write()
    run = formal("try", "stamps.same_time_concurrent", "--theory", file, "--no-lean", cwd=ROOT)
    assert "no counterexample with up to 4 elements was found" in run.out
    assert f'write uses=("{LEMMA}",)' in run.out
    run = formal(
        "try",
        "stamps.same_time_concurrent",
        "--theory",
        write(f', uses="{LEMMA}"'),
        "--no-lean",
        "--json",
        cwd=ROOT,
    )
    assert run.code == 0, run.text
    assert json.loads(run.out)["smt"]["status"] == "proved"


def test_a_wrong_claim_about_happened_before_is_refuted_by_a_real_computation(write):
    run = formal(
        "try", "stamps.earlier_is_before", "--theory", write(), "--no-lean", "--json", cwd=ROOT
    )
    assert run.code == 1
    found = json.loads(run.out)["smt"]
    assert found["status"] == "refuted"
    tables = {f["name"]: {tuple(a): v for a, v in f["rows"]} for f in found["model"]["functions"]}
    e, f = tables["e"][()], tables["f"][()]
    assert tables["clock"][e,] < tables["clock"][f,]
    before = {(p, x) for (x,), own in tables["K.predecessor"].items() for p in payload(own)}
    for (x,), received in tables.get("K.received", {}).items():
        before |= {(tables["K.send"][m,], x) for m in payload(received)}
    while more := {(a, d) for a, b in before for c, d in before if b == c} - before:
        before |= more
    assert all(a != b for a, b in before)
    assert (e, f) not in before


def payload(option: list[str]) -> list[str]:
    """What an option of a model holds, if anything."""
    return option[1:] if isinstance(option, list) else []


def entry(id_: str, evidence: list[str], *, uses: list[str]) -> Entry:
    return Entry(id_, "", "", "", 1, ("smt",), "", evidence=evidence, smt_lemmas=uses)


def test_a_lemma_that_nothing_proves_is_a_problem():
    ledger = Ledger({"own.claim": entry("own.claim", ["smt"], uses=[LEMMA])})
    ledger.settle()
    assert not ledger.ok
    (problem,) = ledger.entries["own.claim"].problems
    assert LEMMA in problem


@pytest.mark.parametrize(("known", "effective"), [("lean+", "smt"), ("bounded", "bounded")])
def test_a_result_is_as_good_as_the_lemma_it_was_proved_from(known, effective):
    ledger = Ledger({"own.claim": entry("own.claim", ["smt"], uses=[LEMMA])})
    ledger.settle({LEMMA: known})
    assert ledger.ok
    assert ledger.entries["own.claim"].effective == effective


def test_this_run_counts_more_than_an_earlier_one():
    ledger = Ledger(
        {
            "own.claim": entry("own.claim", ["smt"], uses=["own.lemma"]),
            "own.lemma": entry("own.lemma", [], uses=[]),
        }
    )
    ledger.settle({"own.lemma": "lean"})
    assert ledger.entries["own.claim"].effective == "open"


def test_only_what_is_stated_as_it_was_and_had_no_problem_was_proved_before(write):
    theory = load_theory(str(write()))
    own = list(theory.theorems().values())
    rows = [
        {
            "id": t.id,
            "meaning_hash": meaning_hash(t) if i else "another",
            "problems": [],
            "effective": "smt",
        }
        for i, t in enumerate(own)
    ]
    path = theory.build / "ledger.json"
    path.parent.mkdir(parents=True)
    for problems, expected in (([], {own[1].id}), (["no Lean"], set())):
        for r in rows:
            r["problems"] = problems
        text = json.dumps({"checkers": {}, "theorems": rows})
        path.write_text(text, encoding="utf-8")
        write_sealed(path.with_suffix(".seal"), seal_of(path, text.encode()), "ledger")
        assert {t.id for t in own} & set(proved_before(theory)) == expected
