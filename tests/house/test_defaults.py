"""What is meant where nothing is said is written once."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from formal import defaults
from formal.cli import _parser
from formal.evidence.verify import Options
from formal.histories.batch import Job
from formal.histories.check import Limits

FORMAL = Path(defaults.__file__).parent


def default(*command: str) -> dict[str, object]:
    return vars(_parser(command[0]).parse_args(command))


@pytest.mark.parametrize("command", [("verify",), ("try", "x"), ("check", "x")])
def test_a_condition_has_the_same_time_everywhere(command):
    assert default(*command)["timeout"] == Options().timeout == defaults.SOLVER_SECONDS


def test_programs_and_the_command_line_agree():
    job = Job(Path("x"), "all")
    assert (job.seconds, job.mebibytes) == (Limits().seconds, Limits().mebibytes)
    assert default("check", "x")["memory"] == job.mebibytes == defaults.HISTORY_MEBIBYTES
    assert default("verify")["python_timeout"] == defaults.PYTHON_SECONDS


@pytest.mark.parametrize("value", [defaults.WRONG, "#d1342f", 20.0, 300.0, 4096.0])
def test_the_value_is_written_once(value):
    """As a number it may also be a length in a drawing, so numbers are looked for as defaults."""
    found = []
    for path in FORMAL.rglob("*.py"):
        if path.name in ("defaults.py", "plot.py"):  # the colours of a chart's lines mean nothing
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if isinstance(value, str):
            places = [n for n in ast.walk(tree) if isinstance(n, ast.Constant)]
            found += [path for n in places if isinstance(n.value, str) and value in n.value]
        else:
            given = [n.value for n in ast.walk(tree) if isinstance(n, ast.keyword | ast.AnnAssign)]
            found += [
                path
                for n in given
                if isinstance(n, ast.Constant) and type(n.value) is float and n.value == value
            ]
    assert found == []
