"""Every adversary against every protocol: the verdict, the replay, and a run tampered with."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from formal.attack import ReplayError, attack
from tests.attack.models import byzantine, cap, flp, generals

# Theorem, protocol, the hypothesis that fails, whether that is certain.
EXPECTED = [
    ("flp", flp.Constant, "non-triviality", True),
    ("flp", flp.Selfish, "agreement", True),
    ("flp", flp.Leader, "termination", True),
    ("flp", flp.WaitForMajority, "termination", True),
    ("flp", flp.TwoPhaseCommit, "termination", True),
    ("flp", flp.FirstMessage, "termination", True),
    ("flp", flp.Rematch, "termination", True),
    ("flp", flp.Fickle, "write-once output", True),
    ("flp", flp.Hasty, "undecided start", True),
    ("cap", cap.LocalCopies, "atomicity", True),
    ("cap", cap.Primary, "availability", True),
    ("cap", cap.Silent, "availability", True),
    ("cap", cap.QuorumRegister, "availability", True),
    ("cap", cap.Oracle, "atomicity", True),
    ("byzantine", byzantine.Constant, "validity", True),
    ("byzantine", byzantine.OwnInput, "agreement", True),
    ("byzantine", byzantine.NeverDecides, "termination", True),
    ("byzantine", byzantine.CountsForEver, "termination", False),
    ("byzantine", byzantine.OralMessages, "validity", True),
    ("byzantine", byzantine.TwoRoundMajority, "agreement", True),
    ("byzantine", byzantine.TwoNodes, "agreement", True),
    ("byzantine", byzantine.SixNodes, "agreement", True),
    ("coordinated-attack", generals.NeverAttack, "validity (attack)", True),
    ("coordinated-attack", generals.AlwaysAttack, "validity (retreat)", True),
    ("coordinated-attack", generals.OwnWill, "agreement", True),
    ("coordinated-attack", generals.NeverDecide, "termination", True),
    ("coordinated-attack", generals.CountsForEver, "termination", False),
    ("coordinated-attack", generals.Acknowledge, "agreement", True),
]
IDS = [f"{theorem}-{protocol.__name__}" for theorem, protocol, _, _ in EXPECTED]


@pytest.mark.parametrize(("theorem", "protocol", "hypothesis", "exact"), EXPECTED, ids=IDS)
def test_verdict_replay_and_drawings(theorem, protocol, hypothesis, exact):
    result = attack(protocol, theorem)
    assert (result.hypothesis, result.exact, result.refuted) == (hypothesis, exact, True)
    assert result.verdict.startswith(hypothesis)
    result.replay(protocol)
    assert json.loads(json.dumps(result.to_json()))["runs"][0]["steps"]
    assert result.table().startswith(result.verdict)
    assert result.mermaid().startswith("sequenceDiagram\n")
    ElementTree.fromstring(result.svg())


@pytest.mark.parametrize(("theorem", "protocol", "hypothesis", "exact"), EXPECTED, ids=IDS)
def test_a_tampered_run_does_not_replay(theorem, protocol, hypothesis, exact):
    result = attack(protocol, theorem)
    for run in result.runs:
        for position, step in enumerate(run.steps):
            for changed in (
                replace(step, process="nobody"),
                replace(step, output="tampered"),
                replace(step, received=(*step.received, 99)),
            ):
                steps = (*run.steps[:position], changed, *run.steps[position + 1 :])
                with pytest.raises(ReplayError):
                    replace(result, runs=(replace(run, steps=steps),)).replay(protocol)


@pytest.mark.parametrize(("theorem", "protocol", "hypothesis", "exact"), EXPECTED, ids=IDS)
def test_another_claim_does_not_replay(theorem, protocol, hypothesis, exact):
    result = attack(protocol, theorem)
    run = result.runs[0]
    wrong = "unanswered" if run.claim["kind"] == "not linearizable" else "not linearizable"
    claim = {"node": run.steps[0].process, **run.claim, "kind": wrong}
    with pytest.raises(ReplayError):
        replace(result, runs=(replace(run, claim=claim),)).replay(protocol)


def test_a_run_of_another_protocol_does_not_replay():
    with pytest.raises(ReplayError):
        attack(flp.Leader, "flp").replay(flp.Constant)
    with pytest.raises(ReplayError):
        attack(cap.LocalCopies, "cap").replay(cap.Silent)
    with pytest.raises(ReplayError):
        attack(byzantine.OwnInput, "byzantine").replay(byzantine.Constant)
    with pytest.raises(ReplayError):
        attack(generals.OwnWill, "coordinated-attack").replay(generals.NeverAttack)


def test_the_theorem_needs_two_processes():
    result = attack(flp.SingleProcess, "flp")
    assert not result.refuted
    assert "two processes" in result.verdict


def test_bivalent_schedule_of_the_length_asked_for():
    result = attack(flp.Rematch, "flp", length=50)
    assert "without a fault" in result.verdict
    assert any(d.startswith("Lemma 2") for d in result.details)
    schedule = next(r for r in result.runs if r.claim["kind"] == "undecided")
    assert len(schedule.steps) >= 50
    assert schedule.claim["rounds"] >= 2
    decided = [r.claim["value"] for r in result.runs if r.claim["kind"] == "decides"]
    assert decided == [False, True, False, True]


def test_the_stopped_process_takes_no_step_in_the_loop():
    result = attack(flp.FirstMessage, "flp")
    run = result.runs[0]
    assert run.claim["stopped"] == "judge"
    assert all(s.process != "judge" for s in run.steps[-run.claim["loop"] :])


def test_infinitely_many_configurations_are_searched_within_the_bound():
    result = attack(flp.Counting, "flp", limit=2000)
    assert (result.hypothesis, result.exact) == ("termination", False)
    assert result.runs[0].claim["stopped"] == "x"
    result = attack(flp.Rematch, "flp", limit=9)
    assert (result.hypothesis, result.exact) in ((None, False), ("termination", False))


def test_more_than_three_times_as_many_nodes():
    result = attack(byzantine.OralMessagesFour, "byzantine", limit=300)
    assert not result.refuted
    assert "does not apply" in result.verdict
    # The bound is necessary, not sufficient: this one fails in spite of n > 3f.
    assert attack(byzantine.TwoRoundMajorityFour, "byzantine").hypothesis == "agreement"


def test_without_a_loop_the_schedule_of_lemma_3_is_what_is_shown():
    result = attack(flp.EndlessRematch, "flp", length=6, limit=8000)
    assert (result.hypothesis, result.exact) == ("termination", False)
    assert result.runs[0].claim["kind"] == "undecided"
    assert result.runs[0].claim["stopped"] is None
    assert "Lemma 3" in result.verdict
