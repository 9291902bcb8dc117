"""Results that are kept for other clones: found by all, believed only as they were sealed."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from formal.checkers.smt.solver import solve
from formal.kept import Kept, prune, user_folder

QUESTION = "(declare-const x Int)\n(assert (= x 1))\n(check-sat)\n"


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMAL_KEPT", str(tmp_path / "user"))
    folder = user_folder("smt")
    assert folder is not None and folder.is_relative_to(tmp_path / "user")
    return folder


def clone(tmp_path: Path, name: str) -> Kept:
    return Kept.of(tmp_path / name, "smt")


def test_another_clone_finds_an_answer(tmp_path: Path, shared: Path) -> None:
    assert not solve(QUESTION, cache=clone(tmp_path, "one")).cached
    again = solve(QUESTION, cache=clone(tmp_path, "two"))
    assert again.cached and again.status == "sat"
    assert {p.name for p in shared.iterdir()} == {p.name for p in (tmp_path / "two").iterdir()}


@pytest.mark.parametrize("how", ["cut", "empty", "edited", "renamed", "another seal's"])
def test_a_spoiled_entry_is_asked_again(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    solve(QUESTION, cache=clone(tmp_path, "one"))
    (entry,) = shared.iterdir()
    data = entry.read_bytes()
    if how == "cut":
        entry.write_bytes(data[:-20])
    elif how == "empty":
        entry.write_bytes(b"")
    elif how == "edited":
        entry.write_bytes(data.replace(b'"sat"', b'"unsat"'))
    elif how == "renamed":
        other = QUESTION.replace("= x 1", "and (= x 1) (= x 2)")
        solve(other, cache=clone(tmp_path, "one"))
        (wrong,) = set(shared.iterdir()) - {entry}
        entry.write_bytes(wrong.read_bytes())
    else:
        found = json.loads(data)
        entry.write_text(json.dumps(found | {"seal": "0" * 64}))
    again = solve(QUESTION, cache=clone(tmp_path, "two"))
    assert (again.status, again.cached) == ("sat", False)
    assert solve(QUESTION, cache=clone(tmp_path, "three")).cached  # and it was put in order


def test_nothing_is_kept_for_others_where_that_is_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORMAL_KEPT", "")
    monkeypatch.setenv("FORMAL_CACHE", str(tmp_path / "cache"))
    assert user_folder("smt") is None
    solve(QUESTION, cache=clone(tmp_path, "one"))
    assert not (tmp_path / "cache" / "kept").exists()
    assert not solve(QUESTION, cache=clone(tmp_path, "two")).cached


def test_a_place_where_nothing_can_be_written_costs_time_only(tmp_path: Path, shared: Path) -> None:
    (tmp_path / "user").write_text("no folder")
    assert solve(QUESTION, cache=clone(tmp_path, "one")).status == "sat"
    assert solve(QUESTION, cache=clone(tmp_path, "one")).cached


def test_other_code_has_other_results(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve(QUESTION, cache=clone(tmp_path, "one"))
    monkeypatch.setattr("formal.kept._code", lambda: "0" * 64)
    assert not solve(QUESTION, cache=clone(tmp_path, "two")).cached


def test_what_nobody_used_for_a_month_goes(tmp_path: Path) -> None:
    old, young = tmp_path / "smt" / "old.json", tmp_path / "lean" / "young.json"
    for path in (old, young):
        path.parent.mkdir()
        path.write_text("{}")
    month_ago = time.time() - 31 * 86400
    os.utime(old, (month_ago, month_ago))
    prune(tmp_path)
    assert young.exists() and not old.exists()
    old.write_text("{}")
    os.utime(old, (month_ago, month_ago))
    prune(tmp_path)  # it was looked at today
    assert old.exists()


def test_what_is_taken_counts_as_used(tmp_path: Path, shared: Path) -> None:
    solve(QUESTION, cache=clone(tmp_path, "one"))
    (entry,) = shared.iterdir()
    month_ago = time.time() - 31 * 86400
    os.utime(entry, (month_ago, month_ago))
    assert solve(QUESTION, cache=clone(tmp_path, "two")).cached
    prune(tmp_path / "user")
    assert entry.exists()
