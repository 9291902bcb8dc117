"""``formal check TOPOLOGY`` as a user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from formal.cli import main
from formal.targets.topology import FORMATS, STRUCTURES
from formal.topology import STRUCTURES as DECIDED

EXAMPLES = Path(__file__).parent / "examples"
PAGE = Path(__file__).resolve().parents[2] / "docs/structures.md"


@pytest.fixture
def check(capsys):
    def run(*args):
        code = main(["check", *map(str, args)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def holds(out):
    lines = out.splitlines()[1:]
    return {line[: line.index("  ")]: line.split("  ")[1].strip() for line in map(_wide, lines)}


def _wide(line):
    """One row of the report with two blanks between its columns."""
    for word in ("yes", "no"):
        if f" {word} " in line:
            name, _, why = line.partition(f" {word} ")
            return f"{name.strip()}  {word}  {why.strip()}"
    raise AssertionError(line)


def test_the_command_offers_what_the_library_decides():
    assert STRUCTURES == DECIDED


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop.toml", {"client-server", "layered", "microservices"}),
        ("broken_shop.toml", set()),
        ("peers.json", {"peer-to-peer"}),
        ("office.dot", {"client-server", "layered"}),
        ("shop.dot", {"client-server", "layered", "microservices"}),
    ],
)
def test_each_type_is_answered(name, expected, check):
    code, out, err = check(EXAMPLES / name)
    found = holds(out)
    assert {n for n in STRUCTURES if found[n] == "yes"} == expected
    assert set(STRUCTURES) <= set(found)
    assert not err
    assert code == (1 if name == "broken_shop.toml" else 0)


def test_the_reasons_name_what_is_in_the_way(check):
    _, out, _ = check(EXAMPLES / "broken_shop.toml")
    for reason in (
        "an odd cycle: orders-api – web – orders-db – orders-api",
        "an asymmetric edge: web may call orders-db, but orders-db may not call web",
        "a cycle among layers: web → orders-api → web",
        "a message past the API: web may call orders-db, not the API of orders (orders-api)",
        "shared private data: order-table is used by orders-db (of orders) and web (of web)",
        "orders-api (layer 1) may call web (layer 2), which is not lower",
    ):
        assert reason in out


def test_json_carries_the_evidence(check):
    code, out, _ = check(EXAMPLES / "broken_shop.toml", "--json")
    found = json.loads(out)
    assert code == 1
    assert found["nodes"] == ["web", "orders-api", "orders-db"]
    assert ["web", "orders-db"] in found["calls"]
    by_name = {s["structure"]: s for s in found["structures"]}
    assert not any(s["holds"] for s in by_name.values())
    assert by_name["layered"]["evidence"]["cycle"] == ["web", "orders-api"]
    assert by_name["microservices"]["evidence"] == {
        "past_the_api": [["web", "orders-db"]],
        "shared_data": {"order-table": ["orders-db", "web"]},
    }


@pytest.mark.parametrize(("structure", "code"), [("layered", 0), ("peer-to-peer", 1)])
def test_a_type_asked_for_decides_the_exit_code(structure, code, check):
    assert check(EXAMPLES / "shop.toml", "--structure", structure)[0] == code


def test_a_format_can_be_named(check, tmp_path):
    path = tmp_path / "topology.txt"
    path.write_text('{"nodes": ["a"]}', encoding="utf-8")
    code, out, err = check(path, "--format", "topology-json")
    assert (code, out) == (2, "")
    assert err == f"{path}: there is no table `calls`; expected who may call whom\n"
    assert set(FORMATS) == {"topology-toml", "topology-json", "topology-dot"}


def test_bad_input_is_one_line_and_code_2(check, tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("[calls]\nweb = [api]\n", encoding="utf-8")
    code, out, err = check(path)
    assert (code, out) == (2, "")
    assert err.startswith(f"{path}:2: not TOML: ")
    assert err.count("\n") == 1


def test_a_folder_is_no_topology(check, tmp_path):
    code, _, err = check(tmp_path, "--format", "topology-dot")
    assert code == 2
    assert err == f"{tmp_path}: expected a file with a topology\n"


def test_the_page_shows_the_examples_and_what_is_said_of_them(check, monkeypatch):
    page = PAGE.read_text(encoding="utf-8")
    files = {p.read_text(encoding="utf-8") for p in EXAMPLES.iterdir()}
    shown = re.findall(r"```(?:toml|json|dot)\n(.*?)```", page, re.S)
    assert len(shown) == 4
    assert files.issuperset(shown)
    monkeypatch.chdir(EXAMPLES)
    runs = re.findall(r"```\n\$ formal check (\S+)\n(.*?)```", page, re.S)
    assert len(runs) == 2
    for name, said in runs:
        assert check(name)[1] == said
