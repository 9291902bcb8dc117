"""The topic of a module is where it is filed; files of one topic come after what they use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from formal.language import registry
from formal.language.registry import topic_of
from formal.library_files import library_topics
from formal.readings.lean.names import namespace, proof_module, statement_module
from formal.theory import LIBRARY, load_theory

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("module", "topic"),
    [
        ("proofs.agreement.paxos.protocol", "paxos"),
        ("proofs.agreement.paxos.parts.votes", "paxos"),
        ("own.area.leases.runs", "leases"),
        ("proofs.tables.bounds", "bounds"),
        ("own.leases", "leases"),
        ("leases", "leases"),
    ],
)
def test_the_folder_is_the_topic(module, topic):
    assert topic_of(module) == topic


def test_every_file_of_the_library_is_filed():
    theory = load_theory()
    for path in (ROOT / "proofs").glob("*/*/*.py"):
        assert "\nTOPIC =" not in path.read_text(encoding="utf-8"), path
    for path in (ROOT / "proofs").glob("*.py"):
        assert path.name == "__init__.py"
    for area in ("foundations", "impossibility", "systems"):
        files = (ROOT / "proofs" / area).glob("*.py")
        assert [p.name for p in files] == ["__init__.py"]
    known = library_topics(LIBRARY)
    for m in theory.topics():
        assert known[m.topic] == registry.area_of(m.topic)


def test_lean_modules_have_the_area_and_lean_names_have_not():
    load_theory()
    assert statement_module("paxos") == "DistSys.Statements.Agreement.Paxos"
    assert proof_module("flp_hypotheses") == "DistSys.Impossibility.FlpHypotheses"
    assert namespace("paxos") == "DistSys.Paxos"
    assert statement_module("leases_of_mine") == "DistSys.Statements.LeasesOfMine"


def test_a_file_comes_after_those_that_it_uses():
    (abd,) = (m for m in load_theory().modules if m.topic == "abd")
    at = {name.rpartition(".")[2]: n for n, name in enumerate(abd.files)}
    assert at["protocol"] < at["runs"] < at["liveness"]
    assert abd.name.endswith(".protocol")
    assert abd.words().startswith("A shared register over a network")


LOOKS_BACK = """
from __future__ import annotations
from formal.language import Nat, definition, theorem
{more}
TOPIC = "own_counting"

@definition
def {name}(n: Nat) -> Nat:
    \"\"\"A number.\"\"\"
    return {value}
"""


def test_a_file_of_ones_own_may_say_its_topic(tmp_path):
    files = {
        "aa_last": LOOKS_BACK.format(
            more="from zz_first import one", name="two", value="one(n) + 1"
        ),
        "zz_first": LOOKS_BACK.format(more="", name="one", value="n + 1"),
    }
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    theory = load_theory(str(tmp_path))
    (topic,) = theory.topics()
    assert topic.topic == "own_counting" and topic.files == ["zz_first", "aa_last"]
    assert set(theory.definitions()) == {"own_counting.one", "own_counting.two"}


def test_the_order_of_files_is_not_that_in_which_they_were_imported():
    code = (
        "import proofs.impossibility.cap.tables, proofs.causality.snapshot.marker; "
        "from formal.theory import library; from formal.theory.exported import check_export; "
        "print(*check_export(library()))"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
