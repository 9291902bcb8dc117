"""Kept results: believed only as this installation wrote them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from formal import sealed
from formal.sealed import read_sealed, write_sealed

VALUE = {"hash": "ab", "verdict": ["proved", 3, None], "text": "∀ \ud800"}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, with no secret yet."""
    monkeypatch.setenv("FORMAL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.json"
    write_sealed(path, VALUE, "answer")
    assert read_sealed(path, "answer") == VALUE
    assert json.loads(path.read_text())["value"] == VALUE
    assert [p.name for p in path.parent.iterdir()] == ["a.json"]


def test_nothing_edited_cut_or_moved_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_sealed(path, VALUE, "answer")
    good = path.read_bytes()
    assert read_sealed(path, "another purpose") is None
    other = tmp_path / "b.json"
    other.write_bytes(good)
    assert read_sealed(other, "answer") is None
    for position in range(len(good)):
        changed = bytearray(good)
        changed[position] ^= 1
        path.write_bytes(bytes(changed))
        assert read_sealed(path, "answer") is None
        path.write_bytes(good[:position])
        assert read_sealed(path, "answer") is None
    for damaged in (good + b"\n", b"{", b"null", b"\xff", json.dumps(VALUE).encode()):
        path.write_bytes(damaged)
        assert read_sealed(path, "answer") is None
    path.unlink()
    path.mkdir()
    assert read_sealed(path, "answer") is None
    write_sealed(path / "x" / "y.json", VALUE, "answer")
    write_sealed(path, VALUE, "answer")  # cannot be written; no error, and nothing left behind
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix == ".tmp") == []


def test_purpose_name_and_content_do_not_run_together(tmp_path: Path) -> None:
    first, second = tmp_path / "ba", tmp_path / "a"
    write_sealed(first, VALUE, "x")
    second.write_bytes(first.read_bytes())
    assert read_sealed(second, "xb") is None


def test_the_secret_is_private_and_survives_the_process(tmp_path: Path, own_cache: Path) -> None:
    path = tmp_path / "a.json"
    write_sealed(path, VALUE, "answer")
    key = own_cache / "key"
    assert key.stat().st_mode & 0o777 == 0o600 and len(key.read_bytes()) == 32
    assert [p.name for p in own_cache.iterdir()] == ["key"]
    code = (
        "import sys; from pathlib import Path; from formal.sealed import read_sealed;"
        "sys.exit(read_sealed(Path(sys.argv[1]), 'answer') is None)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 0


@pytest.mark.parametrize("flaw", ["absent", "cut", "open to others", "a folder"])
def test_a_secret_that_is_not_one_is_replaced(tmp_path: Path, own_cache: Path, flaw: str) -> None:
    path, key = tmp_path / "a.json", own_cache / "key"
    write_sealed(path, VALUE, "answer")
    if flaw == "absent":
        key.unlink()
    elif flaw == "cut":
        key.write_bytes(b"short")
    elif flaw == "open to others":
        key.chmod(0o644)
    else:
        key.unlink()
        key.mkdir()
    sealed._key.cache_clear()  # as a new process begins
    assert read_sealed(path, "answer") is None
    write_sealed(path, VALUE, "answer")
    assert read_sealed(path, "answer") == VALUE


def test_many_processes_agree_on_one_secret(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from formal.sealed import write_sealed;"
        "write_sealed(Path(sys.argv[1]), 1, 'answer')"
    )
    paths = [tmp_path / f"{i}.json" for i in range(6)]
    running = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for path in paths]
    assert [process.wait() for process in running] == [0] * len(paths)
    assert [read_sealed(path, "answer") for path in paths] == [1] * len(paths)
