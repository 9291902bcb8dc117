"""``formal new``: what it writes loads, holds, is open, and never replaces a file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from formal.errors import InputError, TheoryError
from formal.new.project import read_item
from formal.theory import load_theory
from formal.theory.lock import extended_lock
from tests.cli.project import ROOT, Project, Run, small_project
from tests.theory.test_exported_files import WORDS

KINDS = {
    "lemma": ("margins.two_thirds", "margins", "two_thirds"),
    "theory": ("groups", "groups", "together_trans"),
    "protocol": ("locks", "locks", "one_holder"),
}


def formal(*args: object, cwd, code: str = "") -> Run:
    """The command line as a user's shell runs it: the current folder is not importable."""
    run = "import sys; from formal.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code or run, *map(str, args)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=900,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def texts(folder) -> dict[str, str]:
    """Every file that a person or the exporter writes, with its text."""
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "__pycache__" not in p.parts
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder in which each kind was made, each a project of its own."""
    folder = tmp_path_factory.mktemp("made")
    for kind, (name, _, _) in KINDS.items():
        run = formal("new", kind, name, cwd=folder)
        assert run.code == 0, run.text
    return folder


@pytest.mark.parametrize("kind", KINDS)
class TestScaffold:
    def test_every_file_that_is_announced_is_there(self, made, kind, tmp_path):
        run = formal("new", kind, KINDS[kind][0], cwd=tmp_path)
        announced = set(re.findall(r"^wrote (\S+)$", run.out, re.MULTILINE))
        assert announced == set(texts(tmp_path))

    def test_a_second_time_nothing_is_written(self, made, kind):
        name, topic, _ = KINDS[kind]
        before = texts(made)
        for place in ((), ("--theory", topic)):
            run = formal("new", kind, name, *place, cwd=made)
            assert run.code == 2
            (line,) = run.err.strip().splitlines()
            assert "exists already" in line
        assert texts(made) == before

    def test_the_exported_statement_is_up_to_date_and_not_pinned(self, made, kind):
        _, topic, name = KINDS[kind]
        assert formal("export", "--check", cwd=made / topic).code == 0
        lock = (made / topic / "STATEMENTS.lock").read_text(encoding="utf-8")
        assert f"{topic}.{name}" not in lock

    def test_its_own_test_passes(self, made, kind):
        topic = KINDS[kind][1]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
            cwd=made / topic,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def test_its_text_is_as_the_house_wants_it(self, made, kind):
        topic = KINDS[kind][1]
        for name, text in texts(made / topic).items():
            assert not WORDS.search(text) or not name.endswith(".lean"), name
            assert max(map(len, text.splitlines()), default=0) <= 100, name
        for check in (("check",), ("format", "--check")):
            done = subprocess.run(
                [sys.executable, "-m", "ruff", *check, "--config", ROOT / "pyproject.toml", "."],
                cwd=made / topic,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert done.returncode == 0, done.stdout + done.stderr

    def test_the_solver_proves_the_example(self, made, kind):
        _, topic, name = KINDS[kind]
        run = formal("try", f"{topic}.{name}", "--no-lean", cwd=made / topic)
        assert run.code == 0, run.text
        assert "Z3: proved" in run.out


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("lemma", "two_thirds", "expected TOPIC.NAME"),
        ("lemma", "a.b.c", "expected TOPIC.NAME"),
        ("theory", "a.b", "expected one name"),
        ("theory", "Groups", "cannot be a name"),
        ("lemma", "margins.class", "cannot be a name"),
        ("protocol", "queue", "another Python module"),
        ("theory", "proofs", "another Python module"),
    ],
)
def test_bad_names_are_refused(kind, name, said):
    with pytest.raises(InputError, match=said):
        read_item(kind, name)


def test_a_topic_of_the_library_is_refused(tmp_path):
    run = formal("new", "lemma", "quorum.mine", cwd=tmp_path)
    assert run.code == 2
    assert "'quorum' is the library's" in run.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    run = formal("new", "theory", "groups", "--theory", ".", cwd=tmp_path)
    assert run.code == 2
    assert texts(tmp_path) == {"notes.txt": "mine"}


def test_a_further_lemma_of_a_topic_has_files_of_its_own(made, tmp_path):
    formal("new", "theory", "groups", cwd=tmp_path)
    before = texts(tmp_path)
    run = formal("new", "lemma", "groups.margin", cwd=tmp_path / "groups")
    assert run.code == 0, run.text
    after = texts(tmp_path)
    assert "groups/proofs/groups_margin.py" in after
    assert "groups/lean/GroupsTheory/Groups/Margin.lean" in after
    assert {n for n in before if after[n] != before[n]} == {
        "groups/lean/GroupsTheory.lean",
        "groups/lean/GroupsTheory/Statements/Groups.lean",
    }
    run = formal("try", "groups.margin", "--no-lean", cwd=tmp_path / "groups")
    assert run.code == 0, run.text


def test_in_a_clone_it_goes_to_the_library(tmp_path):
    clone: Project = small_project(tmp_path / "clone")
    before = texts(clone.root)
    run = clone.run("new", "lemma", "quorum.two_thirds")
    assert run.code == 0, run.text
    after = texts(clone.root)
    assert set(after) - set(before) == {
        "proofs/foundations/quorum/two_thirds.py",
        "lean/DistSys/Foundations/Quorum/TwoThirds.lean",
        "tests/theory/foundations/__init__.py",
        "tests/theory/foundations/test_quorum_two_thirds.py",
    }
    changed = {n for n in before if after[n] != before[n]}
    assert changed == {"lean/DistSys.lean", "lean/DistSys/Statements/Foundations/Quorum.lean"}
    run = clone.run("try", "quorum.two_thirds", "--no-lean")
    assert run.code == 0, run.text


def test_in_a_clone_a_new_topic_is_filed_in_an_area(tmp_path):
    clone: Project = small_project(tmp_path / "clone")
    before = texts(clone.root)
    for area in ((), ("--area", "elsewhere")):
        run = clone.run("new", "protocol", "elections", *area)
        assert run.code == 2
        assert "expected one of causality, foundations, systems" in run.err
    run = clone.run("new", "lemma", "quorum.two_thirds", "--area", "systems")
    assert run.code == 2 and "found --area systems, expected foundations" in run.err
    assert texts(clone.root) == before
    run = clone.run("new", "protocol", "elections", "--area", "systems")
    assert run.code == 0, run.text
    assert set(texts(clone.root)) - set(before) == {
        "proofs/systems/elections/__init__.py",
        "proofs/systems/elections/protocol.py",
        "lean/DistSys/Systems/Elections.lean",
        "lean/DistSys/Statements/Systems/Elections.lean",
        "lean/DistSys/Statements/Invariants/Systems/Elections.lean",
        "tests/theory/systems/__init__.py",
        "tests/theory/systems/test_elections.py",
    }
    run = clone.run("try", "elections.one_holder", "--no-lean")
    assert run.code == 0, run.text


def test_a_theory_of_ones_own_has_no_areas(tmp_path):
    run = formal("new", "theory", "groups", "--area", "systems", cwd=tmp_path)
    assert run.code == 2 and "--area is for the library" in run.err


DRAFT = '''
from __future__ import annotations
from formal.language import Nat, theorem

@theorem(by="smt"{draft})
def self_equal(n: Nat):
    """A number is itself."""
    return n == n
'''


def test_a_draft_is_open_and_unpinned_though_it_is_proved(tmp_path):
    file = tmp_path / "own_numbers.py"
    for draft, status, pinned in ((", draft=True", "open", False), ("", "proved", True)):
        file.write_text(DRAFT.format(draft=draft), encoding="utf-8")
        run = formal("verify", file, "--json", cwd=tmp_path)
        (row,) = json.loads(run.out)["theorems"]
        assert (run.code == 0, row["status"]) == (pinned, status)
        assert any("delete `draft=True`" in p for p in row["problems"]) is not pinned
        lock = extended_lock(load_theory(str(file)))
        assert ("own_numbers.self_equal 1 " in lock) is pinned


def test_a_pinned_statement_cannot_become_a_draft_unnoticed(tmp_path):
    file = tmp_path / "own_numbers.py"
    file.write_text(DRAFT.format(draft=""), encoding="utf-8")
    lock = extended_lock(load_theory(str(file)))
    (tmp_path / "STATEMENTS.lock").write_text(lock, encoding="utf-8")
    changed = DRAFT.format(draft=", draft=True").replace("n == n", "n <= n")
    file.write_text(changed, encoding="utf-8")
    run = formal("verify", file, cwd=tmp_path)
    assert run.code == 1
    assert "has changed since version 1" in run.out


@pytest.mark.parametrize("name", ["queue", "proofs"])
def test_a_theory_file_may_not_hide_a_module(tmp_path, name):
    (tmp_path / f"{name}.py").write_text("", encoding="utf-8")
    with pytest.raises(TheoryError, match="another Python module"):
        load_theory(str(tmp_path))


def test_a_theory_outside_may_not_have_a_topic_of_the_library(tmp_path):
    text = "from proofs.foundations.quorum.statements import majority\n" + DRAFT.format(draft="")
    text = text.replace("from __future__ import annotations\n", "")
    (tmp_path / "quorum.py").write_text(text, encoding="utf-8")
    with pytest.raises(TheoryError, match="the topic quorum is the library's"):
        load_theory(str(tmp_path))


RENAMED = {
    "lemma": (("two_thirds", "my_margin"),),
    "theory": (("together_trans", "my_theorem"), ("two_groups", "my_groups")),
    "protocol": (("one_holder", "my_claim"), ("some_client_holds", "my_run"), ("Locks", "MyLocks")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_ones_own_is_put_in_the_place_of_the_example_and_nothing_stands_in_the_way(kind, tmp_path):
    name, topic, _ = KINDS[kind]
    assert formal("new", kind, name, cwd=tmp_path).code == 0
    root = tmp_path / topic
    assert re.findall(r"^\w+\.", (root / "STATEMENTS.lock").read_text("utf-8"), re.M) == []
    file = root / "proofs" / f"{topic}.py"
    text = file.read_text(encoding="utf-8")
    for old, new in RENAMED[kind]:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    run = formal("export", cwd=root)
    assert run.code == 0, run.text
    passed = own_tests(root)
    assert passed.returncode == 0, passed.stdout
    # The test that was written is about what stands there now, and notices what is wrong with it.
    for old, new in BROKEN[kind]:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    failed = own_tests(root)
    assert failed.returncode == 1
    assert RENAMED[kind][0][1] in failed.stdout or "My" in failed.stdout


BROKEN = {
    "lemma": (('{"n": 4, "f": 1}', '{"n": 3, "f": 1}'),),
    "theory": (('("c", "h")', '("c", "h"), ("c", "g")'),),
    "protocol": (("            self.free,\n", ""),),
}


def own_tests(root) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )


FURTHER = '''
from __future__ import annotations
from formal.language import Implies, theorem
from groups import Groups

@theorem(by="smt", draft=True, witness="groups.two_groups")
def together_is_symmetric(G: Groups, a: Member, b: Member):
    """Being together has no direction."""
    return Implies(G.together(a, b), G.together(b, a))
'''
OF_THE_LIBRARY = '''
from __future__ import annotations
from formal.language import Implies, Not, theorem
from proofs.causality.causality.computation import Computation

@theorem(by="smt", draft=True, witness="causality.ping_pong")
def later_is_not_earlier(K: Computation, e: Event, f: Event):
    """Stated with a witness of the library."""
    return Implies(K.local_step(e, f), K.happened_before(e, f))
'''


def test_a_second_file_imports_the_first_by_its_name_and_names_its_witness(tmp_path):
    assert formal("new", "theory", "groups", cwd=tmp_path).code == 0
    root = tmp_path / "groups"
    (root / "proofs" / "further.py").write_text(FURTHER, encoding="utf-8")
    assert formal("export", cwd=root).code == 0
    run = formal("try", "further.together_is_symmetric", "--no-lean", cwd=root)
    assert run.code == 0, run.text
    assert "witness two_groups: hypotheses met" in run.out


def test_a_witness_of_the_library_is_named_with_its_topic(tmp_path):
    file = tmp_path / "own_order.py"
    names = [w.name for m in load_theory().modules for w in m.witnesses() if m.topic == "causality"]
    text = OF_THE_LIBRARY.replace("causality.ping_pong", f"causality.{names[0]}")
    file.write_text(text, encoding="utf-8")
    from formal.evidence.witnesses import check_theorem

    theory = load_theory(str(file))
    (found,) = check_theorem(theory, theory.theorems()["own_order.later_is_not_earlier"])
    assert "there is no such witness" not in found.detail
    file.write_text(OF_THE_LIBRARY.replace("ping_pong", "nobody"), encoding="utf-8")
    theory = load_theory(str(file))
    (found,) = check_theorem(theory, theory.theorems()["own_order.later_is_not_earlier"])
    assert found.detail == "there is no such witness"
