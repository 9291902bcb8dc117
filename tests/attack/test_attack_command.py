"""``formal attack`` at the command line: formats, exit codes, and bad input in one line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from formal.attack import load_model
from formal.commands.attack import add_parser
from formal.errors import FormalError, InputError

MODELS = Path(__file__).parent / "models"


def run(*words):
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    options = parser.parse_args(["attack", *map(str, words)])
    return options.command(options)


def test_text_json_and_pictures(capsys, tmp_path):
    spec = f"{MODELS / 'flp.py'}:Leader"
    assert run(spec, "--theorem", "flp") == 1
    assert "when leader stops" in capsys.readouterr().out
    assert run(spec, "--theorem", "flp", "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["hypothesis"] == "termination"
    assert run(spec, "--theorem", "flp", "--format", "mermaid") == 1
    assert capsys.readouterr().out.startswith("sequenceDiagram")
    out = tmp_path / "run.svg"
    assert run(spec, "--theorem", "flp", "--format", "svg", "--out", out) == 1
    assert out.read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(InputError, match="exists already"):
        run(spec, "--theorem", "flp", "--out", out)


def test_nothing_found_is_no_refutation(capsys):
    assert run(f"{MODELS / 'flp.py'}:SingleProcess", "--theorem", "flp") == 0
    assert "says nothing" in capsys.readouterr().out


def test_by_module():
    assert run("tests.attack.models.cap:Primary", "--theorem", "cap") == 1


GOOD = """
class P:
    processes = ["p", "q"]
    def start(self, p, b):
        return (p, b)
    def next(self, p, s, m):
        return s
    def sends(self, p, s, m):
        return []
    def output(self, s):
        return None
"""


def test_the_only_class_needs_no_name(tmp_path):
    (tmp_path / "m.py").write_text(GOOD, encoding="utf-8")
    assert load_model(str(tmp_path / "m.py"), "flp").name == "P"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("return None", "return 3", "output returned 3, expected True, False or None"),
        ("return []", "return 5", "sends returned 5, expected a list of pairs"),
        ("return []", "return [('r', 1)]", "destinations that exist"),
        ("return []", "return [('p', None)]", "the message None"),
        ("return []", "return [('p', [])]", "expected a hashable value"),
        ("return (p, b)", "return [p]", "expected a hashable value"),
        ("return s", "return 1 / 0", r"m.py:7: ZeroDivisionError in P.next"),
        ("return s", "raise SystemExit(0)", "SystemExit in P.next"),
        ("def next(self, p, s, m)", "def next(self, p)", "expected 3 arguments"),
        ("def output", "def decide", "expected one class with the functions"),
        ("class P:", "class P(", "not Python"),
        ('["p", "q"]', '"pq"', "expected a list of names"),
        ('["p", "q"]', '["p", "p"]', "lists something twice"),
        ("processes =", "nodes =", "lacks processes"),
        ("class P:", "import nowhere_at_all\nclass P:", "ModuleNotFoundError"),
    ],
)
def test_mistakes_are_one_line(tmp_path, old, new, message):
    assert old in GOOD
    path = tmp_path / "m.py"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        run(path, "--theorem", "flp")


def test_files_and_classes_that_do_not_exist(tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        run(tmp_path / "none.py", "--theorem", "flp")
    with pytest.raises(InputError, match="no class 'Nobody'"):
        run(f"{MODELS / 'flp.py'}:Nobody", "--theorem", "flp")
    with pytest.raises(InputError, match="name it as"):
        run(MODELS / "flp.py", "--theorem", "flp")
    with pytest.raises(InputError, match="cannot import"):
        run("nowhere.at.all:P", "--theorem", "cap")
    with pytest.raises(InputError, match="lacks"):
        run(f"{MODELS / 'flp.py'}:Leader", "--theorem", "byzantine")


def test_a_protocol_that_is_not_deterministic_is_an_error(tmp_path):
    path = tmp_path / "m.py"
    text = "import itertools\nCOUNT = itertools.count()\n" + GOOD
    path.write_text(text.replace("return []", "return [('p', next(COUNT))]"), encoding="utf-8")
    with pytest.raises(FormalError):
        run(path, "--theorem", "flp", "--limit", "50")
