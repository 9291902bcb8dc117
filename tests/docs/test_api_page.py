"""docs/api.md: its examples print what it says, and it describes every public name as it is."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys

import pytest

import formal
from tests.cli.project import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", PAGE, re.M | re.S)
ENTRIES = re.findall(r"^### `formal\.(\w+)(\(.*?\))?`\n\n(.*?)(?=\n\n|\Z)", PAGE, re.M | re.S)


def run(code: str, cwd=ROOT / "docs") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, timeout=300
    )


def test_there_is_an_example_of_each_of_the_five_questions():
    used = " ".join(code for code, _ in EXAMPLES)
    for name in ("evaluate", "ask_z3", "judge", "draw_log", "check_protocol"):
        assert f"formal.{name}(" in used, name


@pytest.mark.parametrize(("code", "printed"), EXAMPLES)
def test_an_example_prints_what_stands_below_it(code, printed):
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def shown(name: str) -> tuple[str, str]:
    """What the page must say of a name: its parameters, and its docstring's first sentence."""
    thing = getattr(formal, name)
    first = " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split()).replace("``", "`")
    if isinstance(thing, type):
        return "", first
    parameters = inspect.signature(thing).parameters.values()
    bare = [p.replace(annotation=p.empty, default=p.empty) for p in parameters]
    return str(inspect.Signature(bare)), first


def test_every_public_name_is_described_as_it_is():
    found = {name: (given, " ".join(text.split())) for name, given, text in ENTRIES}
    assert found == {name: shown(name) for name in formal.__all__}


def test_a_name_that_is_not_there_is_no_attribute():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = formal.nonsense


def test_importing_the_package_loads_no_checker_and_no_theory():
    code = "import formal, sys, json; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(run(code).stdout)
    assert not {m for m in loaded if m.partition(".")[0] in ("z3", "proofs", "numpy", "rich")}
    assert {m for m in loaded if m.startswith("formal")} == {"formal", "formal.evaluator"}
