"""What needs no theory loads none; a mistake in typing is answered before anything is loaded."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.project import ROOT

HEAVY = {"z3", "numpy", "rich", "proofs", "joblib", "sympy", "cvc5", "lark"}
RUN = """
import json, sys
from formal.cli import main
try:
    code = main()
except SystemExit as e:
    code = e.code
print(json.dumps([code, sorted({m.partition(".")[0] for m in sys.modules})]))
"""


def started(*arguments: str) -> tuple[int, set[str], str]:
    """The exit code, the packages that were loaded, and what was said on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=ROOT / "docs",
        capture_output=True,
        text=True,
        timeout=300,
    )
    code, loaded = json.loads(done.stdout.splitlines()[-1])
    return code, set(loaded), done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verfy",), "no command 'verfy'; did you mean verify? expected one of verify, export"),
        (("xyzzy",), "no command 'xyzzy'; expected one of"),
        (("show", "causalty.clock_condition"), "no topic 'causalty'"),
        (("show", "causalty.clock_condition"), "did you mean causality"),
        (("cite", "flpp.impossibility"), "did you mean flp"),
        (("bundle", "flpp.impossibility"), "did you mean flp"),
        (("cite", "--check", "no-such.bib"), "no-such.bib: cannot read"),
        (("graph", "no-such.log"), "no-such.log: cannot be read"),
    ],
)
def test_a_mistake_in_typing_is_answered_without_the_theory(arguments, said):
    code, loaded, err = started(*arguments)
    assert code == 2
    (line,) = err.strip().splitlines()
    assert said in line
    assert "proofs" not in loaded
    if arguments[0] not in ("graph", "bundle"):
        assert not loaded & HEAVY


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("--version",), set()),
        (("check", "examples/history.jsonl"), {"rich"}),
        (("show", "--nonsense"), set()),
        (("verify", "--only"), set()),
    ],
)
def test_what_needs_no_theory_loads_none(arguments, needed):
    _, loaded, _ = started(*arguments)
    assert loaded & HEAVY <= needed
