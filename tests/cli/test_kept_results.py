"""Kept answers, ledgers and the lock: what is cut, edited or no file is noticed, never believed."""

from __future__ import annotations

import json

import pytest

from formal.checkers.smt.solver import solve
from formal.errors import InputError
from formal.evidence.ledger import Ledger, last_run
from formal.evidence.verify import Options, verify
from formal.progress import Progress
from formal.theory import load_theory
from formal.theory.lock import read_lock
from tests.cli.project import run_here

FALSE = "(declare-const x Int)\n(assert (= x 1))\n(check-sat)\n"
DAMAGE = {
    "empty": b"",
    "an object": b"{}",
    "a list": b"[]",
    "null": b"null",
    "a number": b"7",
    "cut": None,
    "no text": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
}


def damaged(data: bytes, how: str) -> bytes:
    """What is left of a file."""
    found = DAMAGE[how]
    return data[: len(data) // 2] if found is None else found


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_answer_is_asked_again(tmp_path, how):
    assert solve(FALSE, cache=tmp_path).status == "sat"
    (file,) = tmp_path.glob("*.json")
    file.write_bytes(damaged(file.read_bytes(), how))
    again = solve(FALSE, cache=tmp_path)
    assert (again.status, again.cached) == ("sat", False)
    assert solve(FALSE, cache=tmp_path).cached


def test_an_edited_answer_is_not_believed(tmp_path):
    solve(FALSE, cache=tmp_path)
    (file,) = tmp_path.glob("*.json")
    text = file.read_text(encoding="utf-8")
    assert '"status": "sat"' in text
    file.write_text(text.replace('"status": "sat"', '"status": "unsat"'), encoding="utf-8")
    again = solve(FALSE, cache=tmp_path)
    assert (again.status, again.cached) == ("sat", False)


def test_the_answer_to_another_question_is_not_believed(tmp_path):
    solve(FALSE, cache=tmp_path)
    (sat,) = tmp_path.glob("*.json")
    question = FALSE.replace("= x 1", "and (= x 1) (= x 2)")
    assert solve(question, cache=tmp_path).status == "unsat"
    (unsat,) = set(tmp_path.glob("*.json")) - {sat}
    sat.write_bytes(unsat.read_bytes())
    again = solve(FALSE, cache=tmp_path)
    assert (again.status, again.cached) == ("sat", False)


@pytest.mark.parametrize("where", ["file", "folder"])
def test_no_place_for_answers_costs_time_only(tmp_path, where):
    place = tmp_path / "smt"
    if where == "file":
        place.write_text("not a folder", encoding="utf-8")
    else:
        solve(FALSE, cache=place)
        (file,) = place.glob("*.json")
        file.unlink()
        file.mkdir()
    assert solve(FALSE, cache=place).status == "sat"


CLAIM = '''\
from formal.language import Nat, theorem


@theorem(by="smt")
def claim(n: Nat):
    """A claim."""
    return n < n + 1
'''


@pytest.fixture
def theory(tmp_path):
    (tmp_path / "own.py").write_text(CLAIM, encoding="utf-8")
    return load_theory(str(tmp_path / "own.py"))


@pytest.fixture
def kept(theory):
    """The ledger's file, after a run."""
    ledger = verify(theory, Options(jobs=1), Progress(quiet=True))
    assert ledger.ok
    ledger.write(theory.build / "ledger.json")
    return theory.build / "ledger.json"


def test_a_ledger_that_is_ours_is_read(theory, kept):
    checkers, rows = last_run(theory.build)
    assert "smt" in checkers and rows["own.claim"]["status"] == "proved"


@pytest.mark.parametrize("how", [*DAMAGE, "edited", "a folder", "no seal", "another's seal"])
def test_a_ledger_that_is_not_as_it_was_left_counts_as_none(theory, kept, capsys, how):
    seal = kept.with_suffix(".seal")
    if how == "edited":
        text = kept.read_text(encoding="utf-8")
        kept.write_text(text.replace('"problems": []', '"problems": [] ', 1), encoding="utf-8")
    elif how == "a folder":
        kept.unlink()
        kept.mkdir()
    elif how == "no seal":
        seal.unlink()
    elif how == "another's seal":
        other = kept.with_name("other.json")
        Ledger().write(other)
        seal.write_bytes(other.with_suffix(".seal").read_bytes())
    else:
        kept.write_bytes(damaged(kept.read_bytes(), how))
    assert last_run(theory.build) == ({}, {})
    assert how == "a folder" or f"{kept}:1: this is not as a run" in capsys.readouterr().err
    for command in (("show", "own.claim"), ("cite", "own.claim"), ("graph", "own.*")):
        run = run_here(*command, "--theory", str(theory.root / "own.py"))
        assert "Traceback" not in run.text, run.text
    if how != "a folder":
        ledger = verify(theory, Options(jobs=1), Progress(quiet=True))
        ledger.write(kept)
        assert json.loads(kept.read_text(encoding="utf-8"))["ok"]
        assert last_run(theory.build)[1]
    else:
        with pytest.raises(InputError, match="cannot be written"):
            Ledger().write(kept)


GOOD = "a" * 64


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"x.y 1 {GOOD}\nx.y 1 {'b' * 64}\n", 2, "version 1 of x.y stands in line 1 already"),
        (f"x.y 1 {GOOD}\nx.y 1 {GOOD}\n", 2, "stands in line 1 already"),
        (f"x.y 0 {GOOD}\n", 1, "x.y has version 0 and none before it"),
        (f"x.y 2 {GOOD}\n", 1, "x.y has version 2 and none before it"),
        (f"x.y 1 {GOOD[:30]}", 1, "expected `id version sha256`"),
        (f"x.y {'9' * 5000} {GOOD}\n", 1, "expected `id version sha256`"),
        ("x.y 1 \udcff\n", 1, "not UTF-8 text"),
    ],
)
def test_a_lock_that_says_two_things_is_refused_at_its_line(tmp_path, text, line, says):
    file = tmp_path / "STATEMENTS.lock"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(InputError, match="line" if "line" in says else None) as e:
        read_lock(file)
    assert says in e.value.message and e.value.line == line


def test_a_lock_that_is_a_folder(tmp_path):
    (tmp_path / "STATEMENTS.lock").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        read_lock(tmp_path / "STATEMENTS.lock")


@pytest.mark.parametrize("given", ["0", "-1", "inf", "nan", "1e999", "1e7", "x", "", "-inf"])
@pytest.mark.parametrize(
    "command",
    [
        ("verify", "own.py", "--timeout"),
        ("verify", "own.py", "--python-timeout"),
        ("try", "own.claim", "--timeout"),
    ],
)
def test_a_time_is_finite_and_above_nought(command, given):
    run = run_here(*command[:-1], f"{command[-1]}={given}")
    assert run.code == 2 and "expected seconds, above 0 and at most 1000000" in run.err


@pytest.mark.parametrize("given", ["0", "-1", "²", "1.5", "9" * 5000, "inf"])
def test_a_count_is_a_whole_number_from_one_on(given):
    run = run_here("verify", "own.py", f"--jobs={given}")
    assert run.code == 2 and "expected a positive number" in run.err
