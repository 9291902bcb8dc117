"""``formal check`` on transactional histories: what it prints, draws, and exits with."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import formal
from formal.cli import main
from formal.targets import transactions as target
from formal.transactions import check, transactions_of
from formal.transactions.models import MODELS
from formal.transactions.reading import FORMATS
from tests.transactions.test_formats import LISTS, SKEW

PAGE = Path(__file__).resolve().parents[2] / "docs/transactions.md"


@pytest.fixture
def skew(tmp_path):
    path = tmp_path / "skew.hist"
    path.write_text(SKEW["dbcop-text"])
    return path


def test_names_that_are_written_twice_agree():
    assert target.FORMATS == FORMATS
    assert target.MODELS == MODELS


def test_the_verdict_and_the_anomaly_in_words(skew, capsys):
    assert main(["check", str(skew)]) == 1
    printed = capsys.readouterr().out
    for words in (
        "is not serializable",
        "strongest that holds: snapshot-isolation",
        "Not serializable: write skew (G2-item).",
        'T2 → T3: T3 has overwritten "y" as T2 has read it.',
        'r "y" → 2, w "x" 3',
    ):
        assert words in printed, words


@pytest.mark.parametrize("model", MODELS)
def test_exit_codes(skew, model):
    holds = MODELS.index(model) >= MODELS.index("snapshot-isolation")
    assert main(["check", str(skew), "--model", model]) == (0 if holds else 1)
    assert main(["check", str(skew), "--model", model, "--only-model"]) == (0 if holds else 1)


def test_json(skew, capsys):
    assert main(["check", str(skew), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["strongest"] == ["snapshot-isolation"]
    by = {v["model"]: v for v in report["verdicts"]}
    assert list(by) == list(MODELS)
    anomaly = by["serializable"]["anomaly"]
    assert [(e["from"], e["to"], e["kind"]) for e in anomaly["cycle"]] == [
        (2, 3, "rw"),
        (3, 2, "rw"),
    ]
    events = by["snapshot-isolation"]["certificate"]["events"]
    assert sorted(events) == sorted(f"{what} {i}" for what in ("start", "commit") for i in range(4))
    assert by["strict-serializable"]["holds"] is False


def test_no_real_time_no_verdict_on_it(tmp_path, capsys):
    path = tmp_path / "h"
    path.write_text("[x:=1]\n")
    assert main(["check", str(path), "--model", "strict-serializable"]) == 1
    assert "no real time is recorded" in capsys.readouterr().out
    assert main(["check", str(path)]) == 0


def test_the_picture(skew, tmp_path, capsys):
    picture = tmp_path / "why.svg"
    main(["check", str(skew), "--svg", str(picture)])
    root = ET.fromstring(picture.read_text(encoding="utf-8"))
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert 'rw on "x"' in texts and 'rw on "y"' in texts
    assert sum("T2, session 0" in t for t in texts) == 1
    assert main(["check", str(skew), "--svg", str(picture)]) == 2
    assert main(["check", str(skew), "--svg", str(picture), "--force"]) == 1
    capsys.readouterr()
    calm = tmp_path / "calm.hist"
    calm.write_text("[x:=1]\n")
    none = tmp_path / "none.svg"
    assert main(["check", str(calm), "--svg", str(none)]) == 0
    assert not none.exists()
    assert "no anomaly to draw" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--model", "linearizable"], "for transactions expected"),
        (["--object", "map"], "--object"),
        (["--initial", "[1"], "--initial"),
    ],
)
def test_options_of_other_histories(skew, options, says, capsys):
    assert main(["check", str(skew), *options]) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.err.count("\n") == 1


def test_models_of_transactions_are_not_for_operations(tmp_path, capsys):
    path = tmp_path / "h"
    path.write_text('{"process": 0, "type": "invoke", "f": "read"}\n')
    assert main(["check", str(path), "--model", "serializable"]) == 2
    assert "is for transactions" in capsys.readouterr().err


def test_a_budget_ends_in_undecided(tmp_path, capsys):
    path = tmp_path / "h"
    path.write_text(SKEW["dbcop-text"])
    assert main(["check", str(path), "--timeout", "0"]) == 1
    assert "undecided" in capsys.readouterr().out


def test_a_folder_with_both_kinds(tmp_path, capsys):
    (tmp_path / "a.hist").write_text(SKEW["dbcop-text"])
    (tmp_path / "b.edn").write_text(LISTS.replace("SEEN", "[1]"))
    (tmp_path / "c.json").write_text(
        '{"process": 0, "type": "invoke", "f": "write", "value": 1}\n'
        '{"process": 0, "type": "ok", "f": "write"}\n'
    )
    assert main(["check", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "a.hist: serializable no, strongest snapshot-isolation" in printed
    assert "b.edn: serializable yes, strongest strict-serializable" in printed
    assert "c.json: linearizable yes" in printed
    (tmp_path / "a.hist").unlink()
    assert main(["check", str(tmp_path)]) == 0
    (tmp_path / "d.txt").write_text("w(1,1,0,0)\nx\n")
    capsys.readouterr()
    assert main(["check", str(tmp_path), "--json"]) == 2
    assert [r.get("holds") for r in json.loads(capsys.readouterr().out)] == [True, True, None]


EXAMPLES = (
    re.findall(r"<!-- (\S+): (.+?) -->\n```\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    if PAGE.exists()
    else []
)


@pytest.mark.parametrize(("name", "says", "text"), EXAMPLES)
def test_the_examples_of_the_page(tmp_path, name, says, text, capsys):
    path = tmp_path / name
    path.write_text(text)
    assert main(["check", str(path)]) in (0, 1)
    printed = capsys.readouterr().out
    assert says in printed


def test_the_page_has_examples_of_every_format():
    assert len(EXAMPLES) >= len(FORMATS)
    text = PAGE.read_text(encoding="utf-8")
    for name in (*FORMATS, *MODELS):
        assert f"`{name}`" in text, name


def test_the_same_from_python(skew):
    report = formal.judge_transactions(skew)
    assert report.holds is False
    assert report.strongest == ("snapshot-isolation",)
    assert formal.judge_transactions(skew, "snapshot-isolation").holds
    with pytest.raises(formal.InputError, match="expected one of strict-serializable"):
        formal.judge_transactions(skew, "linearizable")


def test_the_last_lines_of_the_page():
    code = PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    made = "sessions =" + code.split("sessions =")[1].replace("check(", "said = check(")
    names = {"check": check, "transactions_of": transactions_of}
    exec(made.replace(").holds", ")"), names)
    assert names["said"].holds is False
    assert names["said"].anomaly.title in code
