"""``formal check`` on histories: exit codes, output, folders, pictures."""

import importlib.util
import json

import pytest

from formal.cli import main
from formal.histories.models import MODELS
from formal.histories.objects import OBJECTS
from formal.histories.reading import FORMATS
from formal.targets import history as options

GOOD = """\
{"process": 0, "type": "invoke", "f": "write", "value": 1}
{"process": 0, "type": "ok", "f": "write"}
{"process": 1, "type": "invoke", "f": "read"}
{"process": 1, "type": "ok", "f": "read", "value": 1}
"""
STALE = GOOD.replace('"read", "value": 1', '"read", "value": null')
TORN = GOOD[:60]


@pytest.fixture
def files(tmp_path):
    (tmp_path / "good.jsonl").write_text(GOOD)
    (tmp_path / "stale.jsonl").write_text(STALE)
    return tmp_path


def test_exit_codes(files, capsys):
    assert main(["check", str(files / "good.jsonl")]) == 0
    assert main(["check", str(files / "stale.jsonl")]) == 1
    assert "not linearizable" in capsys.readouterr().out
    assert main(["check", str(files / "stale.jsonl"), "--model", "sequential"]) == 0
    (files / "torn.jsonl").write_text(TORN)
    capsys.readouterr()
    assert main(["check", str(files / "torn.jsonl")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "torn.jsonl:2: " in printed.err


def test_initial_and_object(files):
    stale = str(files / "stale.jsonl")
    (files / "zero.jsonl").write_text(GOOD.replace('"read", "value": 1', '"read", "value": 0'))
    sequential = ["check", str(files / "zero.jsonl"), "--model", "sequential"]
    assert main(sequential) == 1
    assert main([*sequential, "--initial", "0"]) == 0
    assert main(["check", stale, "--object", "queue"]) == 2
    assert main(["check", stale, "--initial", "[1"]) == 2


def test_json(files, capsys):
    assert main(["check", str(files / "stale.jsonl"), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    verdicts = {v["model"]: v for v in report["verdicts"]}
    assert verdicts["linearizable"]["holds"] is False
    core = verdicts["linearizable"]["violation"]["operations"]
    assert [o["operation"] for o in core] == ["write(1)", "read() → nil"]
    assert verdicts["sequential"]["certificate"]["views"] == [{"of": None, "order": [1, 0]}]


def test_picture(files, capsys):
    picture = files / "why.svg"
    stale = str(files / "stale.jsonl")
    assert main(["check", stale, "--svg", str(picture)]) == 1
    assert picture.read_text().startswith("<svg")
    assert main(["check", stale, "--svg", str(picture)]) == 2
    assert main(["check", stale, "--svg", str(picture), "--force"]) == 1
    assert main(["check", stale, "--svg", str(files / "no" / "where.svg")]) == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_folder(files, capsys, jobs):
    (files / "notes.txt").write_text("not a history")
    assert main(["check", str(files), "--jobs", jobs]) == 1
    out = capsys.readouterr().out
    assert "2 histories: 1 linearizable, 1 not, 0 undecided, 0 bad input" in out
    assert "sequential yes" in out
    (files / "torn.jsonl").write_text(TORN)
    assert main(["check", str(files), "--jobs", jobs, "--json"]) == 2
    found = {r["file"].rsplit("/", 1)[1]: r for r in json.loads(capsys.readouterr().out)}
    assert found["good.jsonl"]["holds"] is True
    assert "torn.jsonl:2" in found["torn.jsonl"]["error"]


def test_other_processes_give_the_same_verdicts(files, capsys):
    # It reads the initial value, which no option gives: no other process may take it for given.
    initial = GOOD.splitlines(keepends=True)[2] + STALE.splitlines(keepends=True)[3]
    for name in ("a", "b", "c"):
        (files / f"{name}.jsonl").write_text(initial)
    said = []
    for jobs in ("1", "2"):
        assert main(["check", str(files), "--jobs", jobs, "--json"]) == 1
        found = json.loads(capsys.readouterr().out)
        said.append({r["file"]: [v["holds"] for v in r["verdicts"]] for r in found})
    assert said[0] == said[1]
    assert said[0][str(files / "a.jsonl")][0] is True


@pytest.mark.parametrize("backend", ["ray", "dask"])
def test_a_backend_that_is_not_installed(files, capsys, backend):
    if importlib.util.find_spec({"ray": "ray", "dask": "distributed"}[backend]):
        pytest.skip("it is")
    assert main(["check", str(files), "--backend", backend]) == 2
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert f"formal-distsys[{backend}]" in printed


def test_values_with_brackets_are_printed_as_they_are(files, capsys):
    odd = STALE.replace('"value": 1', '"value": "[red]x[/]"')
    (files / "odd.jsonl").write_text(odd)
    assert main(["check", str(files / "odd.jsonl")]) == 1
    assert 'write("[red]x[/]")' in capsys.readouterr().out


def test_the_options_know_every_format_model_and_object():
    assert options.FORMATS == FORMATS
    assert options.MODELS == MODELS
    assert tuple(OBJECTS) == options.OBJECTS
