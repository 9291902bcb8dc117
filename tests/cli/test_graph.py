"""``formal graph`` on traces, parts of runs, modes and event structures, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formal.cli import main
from tests.events import trace_files

RELAY = """\
{"process": "a", "send": "m"}
{"process": "a", "send": "n"}
{"process": "b", "receive": "n", "send": "o"}
{"process": "c", "receive": "o"}
{"process": "c", "receive": "m"}
"""


@pytest.fixture
def relay(tmp_path: Path) -> str:
    path = tmp_path / "relay.ndjson"
    path.write_text(RELAY, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("form", trace_files.ALL)
def test_every_format_is_drawn(form: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "run"
    path.write_text(trace_files.ALL[form], encoding="utf-8")
    skewed = form == "jaeger"
    assert main(["graph", str(path)]) == (1 if skewed else 0)
    out, err = capsys.readouterr()
    assert "flowchart" in out and ("order: " in err or "clocks: agree" in err)
    assert ("wall clocks: " in err) == skewed


def test_parts_are_svg(relay: str, tmp_path: Path, capsys) -> None:
    out = tmp_path / "part.svg"
    assert main(["graph", relay, "--around", "b:1", "--out", str(out)]) == 0
    assert "<svg" in out.read_text(encoding="utf-8")
    assert main(["graph", relay, "--around", "b:1", "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["graph", relay, "--past", "b:1", "--format", "dot"]) == 2
    assert "expected --format svg" in capsys.readouterr().err
    assert main(["graph", relay, "--cut", "c=1"]) == 1
    assert "an inconsistent cut" in capsys.readouterr().out
    assert main(["graph", relay, "--relation", "a:1", "c:1", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["title"] == "a:1 happened before c:1: a:1 → a:2 → b:1 → c:1"


def test_bad_options_are_refused_in_one_line(relay: str, capsys) -> None:
    assert main(["graph", relay, "--around", "z:1"]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "no event 'z:1'; expected" in line
    for bad in (["--window", "9-3"], ["--within", "²"]):
        with pytest.raises(SystemExit) as refusal:
            main(["graph", relay, *bad])
        assert refusal.value.code == 2


def test_modes_in_words_data_and_colour(relay: str, tmp_path: Path, capsys) -> None:
    out = tmp_path / "modes.svg"
    assert main(["graph", relay, "--modes", "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith("FIFO, not causally ordered")
    assert "a:1 → c:2: against causal order" in out.read_text(encoding="utf-8")
    assert main(["graph", relay, "--modes", "--json"]) == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert data["against_causal_order"] == [{"overtaken": ["a:1", "c:2"], "by": ["b:1", "c:1"]}]


def test_event_structures(relay: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "choice.toml"
    path.write_text('events = ["a", "b"]\nconflicts = [["a", "b"]]\n', encoding="utf-8")
    assert main(["graph", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["configurations"] == [[], ["a"], ["b"]]
    assert main(["graph", relay, "--as", "event-structure"]) == 0
    out, err = capsys.readouterr()
    assert "<svg" in out and "0 immediate conflicts" in err
    path.write_text("events = [", encoding="utf-8")
    assert main(["graph", str(path)]) == 2
    assert "choice.toml:1: not TOML" in capsys.readouterr().err
