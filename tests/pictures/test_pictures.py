"""Drawings of transition systems: what they say follows from the actions of the system."""

from __future__ import annotations

import re

import pytest

from formal.cli import main
from formal.pictures.actions import helps, steps_of
from formal.pictures.command import drawing, system_named
from formal.pictures.draw import DRAWINGS

SYSTEMS = ("paxos.Paxos", "raft.Raft", "mutual_exclusion.TokenPassing", "two_phase_commit")


def named(steps, name):
    return next(s for s in steps if s.name == name)


def test_guards_and_updates_are_told_apart():
    promise = named(steps_of(system_named("paxos.Paxos")), "promise")
    assert promise.choices == "a : Acceptor, b : Ballot"
    assert promise.guards[:2] == ("prepare_sent(b)", "¬left(a, b)")
    assert all("′" not in g for g in promise.guards)
    assert all("′" in u for u in promise.updates)
    assert {u.split("′")[0].split()[-1] for u in promise.updates} == set(promise.modifies)


def test_an_action_helps_by_what_it_makes_true_only():
    steps = steps_of(system_named("paxos.Paxos"))
    promise, propose, accept = (named(steps, n) for n in ("promise", "propose", "accept"))
    assert helps(promise, propose)
    assert helps(propose, accept)
    # `promise` writes `left`, which `accept` forbids.
    assert "left" in promise.modifies
    assert not helps(promise, accept)
    assert [s.name for s in steps if s.at_first] == ["prepare"]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(("kind", "form"), DRAWINGS)
def test_every_action_is_drawn(system, kind, form):
    info = system_named(system)
    text = DRAWINGS[kind, form](info)
    for a in info.actions:
        assert a.name in text
    assert not re.search("[\ue000-\ue002]", text)


@pytest.mark.parametrize("system", SYSTEMS)
def test_flow_charts_are_balanced(system):
    text = drawing(system, "flow", "mermaid")
    opened = len(re.findall(r"^  subgraph ", text, re.M))
    assert opened == len(re.findall(r"^  end$", text, re.M)) == len(system_named(system).actions)
    for label in re.findall(r'"([^"]*)"', text):
        assert not re.search(r'[{}|"]', label)


def test_the_end_of_the_run_is_where_the_claim_holds():
    text = drawing("mutual_exclusion.TokenPassing", "sequence", "plantuml")
    assert text.startswith("@startuml\n")
    assert text.endswith("@enduml\n")
    assert re.findall(r"^\d+\. (\w+)\(", text, re.M)[-1] == "enter"


def test_a_timing_diagram_counts_the_steps_of_the_sequence():
    name = "mutual_exclusion.TokenPassing"
    steps = re.findall(r": (\d+)\. ", drawing(name, "sequence", "mermaid"))
    units = re.findall(r":(\d+), (\d+)$", drawing(name, "timing", "mermaid"), re.M)
    assert [int(b) for _, b in sorted(units, key=lambda u: int(u[0]))] == [int(s) for s in steps]
    marks = re.findall(r"^@(\d+)$", drawing(name, "timing", "plantuml"), re.M)
    assert marks == ["0", *steps]


def test_the_command_draws_or_says_what_it_expected(capsys, tmp_path):
    assert main(["graph", "paxos", "--as", "state"]) == 0
    assert capsys.readouterr().out.startswith("stateDiagram-v2\n")
    assert main(["graph", "nothing", "--as", "flow"]) == 2
    assert "names 0 systems; expected one of " in capsys.readouterr().err
    assert main(["graph", "paxos", "--as", "pseudocode", "--format", "mermaid"]) == 2
    assert "expected no --format" in capsys.readouterr().err
    assert main(["graph", "paxos", "--as", "flow", "--format", "svg"]) == 2
    assert "not svg" in capsys.readouterr().err
    assert main(["graph", str(tmp_path), "--as", "flow"]) == 2
    assert "expected a system's id" in capsys.readouterr().err
