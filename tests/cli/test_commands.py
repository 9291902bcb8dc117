"""The commands as a user meets them: output, exit codes, one-line errors."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.project import ROOT, Run
from tests.cli.project import run_here as formal

SAMPLES = ROOT.parent / "shared" / "samples" / "shiviz"

PING = """\
alice {"alice":1}
send
bob {"bob":1, "alice":1}
receive
bob {"bob":2, "alice":1}
answer
alice {"alice":2, "bob":2}
got it
"""


def process(*args: str) -> Run:
    """The command as a user starts it; the other tests are spared the start."""
    done = subprocess.run(
        [sys.executable, "-m", "formal.cli", *args],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1800,  # the first verification builds all Lean modules
    )
    return Run(done.returncode, done.stdout, done.stderr)


def refused(run: Run) -> str:
    """The one line of a refusal."""
    assert run.code == 2, run.text
    assert "Traceback" not in run.text
    (line,) = run.err.strip().splitlines()
    return line


@pytest.fixture
def log(tmp_path):
    def write(text: str, name: str = "run.log") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_graph_draws_a_log(log):
    run = process("graph", log(PING))
    assert run.code == 0, run.err
    assert run.out.startswith("flowchart")
    assert "all 3 axioms hold" in run.err


@pytest.mark.parametrize("kind", ["dot", "svg", "mermaid"])
def test_graph_writes_a_file_and_does_not_overwrite_it(log, tmp_path, kind):
    out = tmp_path / f"picture.{kind}"
    path = log(PING)
    assert formal("graph", path, "--format", kind, "--out", str(out)).code == 0
    text = out.read_text(encoding="utf-8")
    assert text.strip()
    line = refused(formal("graph", path, "--format", kind, "--out", str(out)))
    assert "picture" in line
    assert "--force" in line
    assert out.read_text(encoding="utf-8") == text
    assert formal("graph", path, "--format", kind, "--out", str(out), "--force").code == 0


def test_graph_json_is_for_programs(log):
    run = formal("graph", log(PING), "--json")
    assert run.code == 0
    data = json.loads(run.out)
    assert data


def test_graph_takes_a_snapshot(log):
    run = formal("graph", log(PING), "--snapshot", "alice=1,bob=0")
    assert run.code == 0, run.err
    assert "consistent" in run.out and "in channel alice -> bob" in run.out
    run = formal("graph", log(PING), "--snapshot", "bob=1", "--json")
    assert run.code == 1
    assert json.loads(run.out)["received_but_not_sent"] == [{"from": "alice:1", "to": "bob:1"}]


@pytest.mark.parametrize("cut", ["bob", "bob=7", "carol=1", "bob=1,bob=2"])
def test_graph_refuses_a_bad_cut(log, cut):
    assert "expected" in refused(formal("graph", log(PING), "--snapshot", cut))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", None),
        ('alice {"alice":1}\nsend\nalice {"alice":2, "bo\nlost\n', 3),
        (
            'alice {"alice":2}\nsend\nalice {"alice":1, "bob": 3}\nback\nalice {"alice":1}\nx\n',
            None,
        ),
        ("no clock anywhere\nat all\n", None),
    ],
)
def test_graph_refuses_bad_logs(log, text, line):
    message = refused(formal("graph", log(text, "bad.log")))
    assert "bad.log" in message
    if line is not None:
        assert f"bad.log:{line}:" in message


def test_graph_of_a_missing_file():
    assert "nowhere.log" in refused(process("graph", "nowhere.log"))


def test_graph_reports_an_incomplete_log_and_draws_it(log):
    text = 'alice {"alice":1}\nsend\nbob {"bob":1, "alice":7}\nreceive\n'
    run = process("graph", log(text))
    assert run.code == 1
    assert ":3" in run.err or "line 3" in run.err
    assert "flowchart" in run.out


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample logs are not here")
def test_graph_draws_every_sample():
    for path in sorted(SAMPLES.glob("*.log")):
        run = formal("graph", str(path))
        assert run.code in (0, 1), run.err
        assert "Traceback" not in run.err
        assert "flowchart" in run.out


def test_graph_of_five_thousand_events(log):
    rows = []
    for i in range(1, 2501):
        rows.append(f'p {{"p":{i}, "q":{max(i - 1, 0)}}}' if i > 1 else 'p {"p":1}')
        rows.append("step")
        rows.append(f'q {{"q":{i}, "p":{i}}}')
        rows.append("step")
    run = formal("graph", log("\n".join(rows) + "\n"))
    assert run.code == 0, run.err[:500]
    assert run.out.count("-->") + run.out.count("==>") >= 4999


def test_show_gives_every_reading():
    run = formal("show", "causality.clock_condition", "--json")
    assert run.code == 0
    found = json.loads(run.out)
    assert "def clock_condition.Statement : Prop" in found["Lean"]
    assert "def clock_condition(" in found["Python"]
    assert "时钟条件" in found["causality.clock_condition"]
    assert "causality.Computation.happened_before" in found["Rests on"]


def test_show_of_a_definition():
    run = formal("show", "causality.Computation.happened_before")
    assert run.code == 0
    assert "inductive PreComputation.HappenedBefore" in run.out


def test_show_of_an_unknown_name_offers_the_nearest():
    line = refused(formal("show", "causality.clock_conditon"))
    assert "causality.clock_condition" in line


def test_verify_of_nothing_fails():
    run = process("verify", "--only", "no.such")
    assert run.code == 1
    assert "no theorem matches" in run.out


def test_verify_json_is_the_ledger():
    run = process("verify", "--only", "quorum.crash_margin", "--json")
    assert run.code == 0, run.text
    data = json.loads(run.out)
    (row,) = data["theorems"]
    assert row["id"] == "quorum.crash_margin"
    assert {e.rstrip("+") for e in row["evidence"]} == {"lean", "smt"}
    assert row["effective"].startswith("lean")
    assert set(row["axioms"]) <= {"propext", "Classical.choice", "Quot.sound"}
    assert row["checked_by"]["smt"]["answers"][0]["version"]
    assert all(m["ok"] for m in row["mutants"])


def test_smt2_files_can_be_written(tmp_path):
    run = formal("export", "--smt2", str(tmp_path))
    assert run.code == 0, run.text
    text = (tmp_path / "quorum.one_value_chosen.smt2").read_text(encoding="utf-8")
    assert "(check-sat)" in text


@pytest.mark.parametrize("command", ["verify", "check", "attack", "export", "try"])
def test_help_of_a_command_with_a_verdict_is_help(command):
    run = process(command, "--help")
    assert run.code == 0, run.err
    assert run.out.startswith(f"usage: formal {command}")
    assert not run.err
