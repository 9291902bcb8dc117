"""The tutorial's file, its commands and their output, as the page shows them."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from tests.cli.project import ROOT, Run

TUTORIAL = ROOT / "docs" / "tutorial"
PAGE = TUTORIAL / "lock_server.md"
GUARD = "            self.free,\n"


def formal(*args: object, cwd=ROOT) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "formal.cli", *map(str, args)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def here(tmp_path):
    """A folder with the tutorial's file, and the same with the guard deleted."""
    text = (TUTORIAL / "lock_server.py").read_text(encoding="utf-8")
    assert text.count(GUARD) == 1
    (tmp_path / "lock_server.py").write_text(text, encoding="utf-8")
    (tmp_path / "broken.py").write_text(text.replace(GUARD, ""), encoding="utf-8")
    return tmp_path


def test_the_file_is_as_short_as_promised_and_needs_nothing_else():
    text = (TUTORIAL / "lock_server.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    imports = re.findall(r"^(?:from|import) (\S+)", text, re.MULTILINE)
    assert set(imports) == {"__future__", "formal.language"}


def test_the_lock_server_is_verified_from_its_file_alone(here):
    run = formal("verify", "lock_server.py", "--jobs", "1", "--sweep", "2", cwd=here)
    assert run.code == 0, run.text
    assert "verified: 2/2 theorems (1 smt, 1 example)" in run.out
    assert "3/3 mutants killed, 5/5 actions taken" in " ".join(run.out.split())
    assert "unstable" not in run.out


def test_without_the_guard_two_clients_get_the_lock(here):
    run = formal("check", "broken.py", cwd=here)
    assert run.code == 1
    assert "grant breaks one_place" in run.out
    assert "a run of 6 steps breaks mutual_exclusion" in run.out


def test_the_run_is_drawn_with_its_messages(here):
    run = formal("check", "broken.py", "--trace-format", "mermaid", "--out", "run.mmd", cwd=here)
    assert run.code == 1
    drawn = (here / "run.mmd").read_text(encoding="utf-8")
    lanes = dict(re.findall(r"participant (\w+) as (.+)", drawn))
    assert set(lanes.values()) == {"server", "client c1", "client c2"}
    arrows = [(lanes[a], lanes[b], m) for a, b, m in re.findall(r"(\w+)->>(\w+): (\w+)", drawn)]
    for client in ("client c1", "client c2"):
        asked = arrows.index((client, "server", "request"))
        assert asked < arrows.index(("server", client, "granted"))
    assert len(arrows) == 4
    run = formal("check", "broken.py", "--trace-format", "svg", "--out", "run.svg", cwd=here)
    picture = ET.fromstring((here / "run.svg").read_text(encoding="utf-8"))
    assert sum(x.get("class") == "sent" for x in picture.iter()) == 4


def test_a_system_without_messages_is_drawn_by_its_steps(tmp_path):
    args = ("check", "mutual_exclusion", "--trace-format", "mermaid", "--out", tmp_path / "r.mmd")
    assert formal(*args).code == 0
    drawn = (tmp_path / "r.mmd").read_text(encoding="utf-8")
    assert "->>" not in drawn
    assert re.search(r"Note over p\d: 2\. ", drawn)


def test_messages_must_be_relations_of_the_state(here):
    text = (here / "lock_server.py").read_text(encoding="utf-8")
    for old, new, said in (
        ('"request": (0, "server")', '"requests": (0, "server")', "'requests', which is no rel"),
        ('"request": (0, "server")', '"request": (1, "server")', "a name, the number of an arg"),
        ('"request": (0, "server")', '"free": (0, "server")', "'free', which is no relation"),
    ):
        (here / "wrong.py").write_text(text.replace(old, new), encoding="utf-8")
        run = formal("check", "wrong.py", cwd=here)
        assert run.code == 2
        (line,) = run.err.strip().splitlines()
        assert said in line and line.startswith(str(here / "wrong.py"))


def blocks(language: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_page_quotes_the_file():
    text = (TUTORIAL / "lock_server.py").read_text(encoding="utf-8")
    assert len(blocks("python")) == 3
    for block in blocks("python"):
        assert block in text, block
    assert f"{len(text.splitlines())} lines" in PAGE.read_text(encoding="utf-8")


def test_the_page_shows_what_is_printed(here):
    sound, step, run = blocks("text")
    printed = [
        line.rstrip() for line in formal("check", "lock_server.py", cwd=here).out.split("\n")
    ]
    for line in sound.splitlines():
        assert line in printed, line
    # A solver may name the clients, and order independent steps, in another way.
    broken = formal("check", "broken.py", cwd=here).out.replace("broken.", "lock_server.")
    assert step.splitlines()[0] in broken and step.splitlines()[-1] in broken
    assert run.splitlines()[0] in broken
    taken = re.compile(r"\d\. (\w+)\(c = c\d\)")
    assert sorted(taken.findall(run)) == sorted(taken.findall(broken))


def test_without_its_invariant_a_step_fails_but_no_run_does(here):
    text = (here / "lock_server.py").read_text(encoding="utf-8")
    first, rest = text.split("    @invariant\n")
    after = rest[rest.index("    @reaches") :]
    (here / "weak.py").write_text(first + after, encoding="utf-8")
    run = formal("check", "weak.py", cwd=here)
    assert run.code == 1
    assert "acquire breaks mutual_exclusion" in run.out
    assert "nothing breaks mutual_exclusion in runs of at most 8 steps" in run.out
    assert "the failing step may start from an unreachable state" in run.out
