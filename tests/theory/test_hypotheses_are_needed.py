"""For each hypothesis of FLP and CAP there is a proved witness of what holds without it.

The witness theorems are existence claims that Lean proves; here their statements are read: each
must claim every requirement but the one it drops.
"""

from __future__ import annotations

import pytest

from formal.language.terms import DefRef, Quantifier, subterms
from formal.theory import load_theory


def requirements(id_: str) -> set[str]:
    """The names of the definitions that a statement mentions, those under them included."""
    seen: set[str] = set()
    todo = [load_theory().theorems()[id_].statement]
    while todo:
        for t in subterms(todo.pop()):
            if isinstance(t, DefRef) and t.decl.name not in seen:
                seen.add(t.decl.name)
                if t.decl.form == "definition":
                    todo.append(t.decl.body)
    return seen


def quantified(id_: str) -> set[str]:
    """The types over which a statement itself quantifies."""
    terms = subterms(load_theory().theorems()[id_].statement)
    return {str(p.type) for t in terms if isinstance(t, Quantifier) for p in t.params}


@pytest.mark.parametrize(
    ("witness", "claims"),
    [
        ("flp.constant_protocol", {"agreement", "terminates"}),
        ("flp.selfish_protocol", {"nontrivial", "terminates"}),
        ("flp_hypotheses.majority_wait_protocol", {"agreement", "nontrivial"}),
        (
            "flp.leader_protocol",
            {
                "agreement",
                "nontrivial",
                "terminates_without_fault",
                "everybody_decides_without_fault",
            },
        ),
        ("flp_hypotheses.initial_bivalent_needs_termination", {"nontrivial", "bivalent"}),
        ("flp_hypotheses.initial_bivalent_needs_nontriviality", {"terminates", "bivalent"}),
        ("flp_hypotheses.stay_bivalent_needs_termination", {"reachable", "bivalent", "applicable"}),
        ("flp_hypotheses.uncountable_processes", {"totally_correct"}),
        ("flp.consensus_without_fault", {"consensus", "uniform_agreement", "uniform_validity"}),
        ("flp.consensus_without_validity", {"termination", "uniform_agreement"}),
        ("flp.consensus_without_agreement", {"termination", "unanimity", "nontrivial"}),
        ("flp.consensus_without_termination", {"uniform_agreement", "unanimity", "nontrivial"}),
        ("flp.consensus_of_one_process", {"consensus", "nontrivial"}),
        ("flp.consensus_of_uncountably_many", {"consensus", "nontrivial"}),
        (
            "atomic_broadcast.uncountable_processes",
            {"nonuniform_despite_one_fault", "atomic_broadcast_despite_one_fault"},
        ),
        ("atomic_broadcast.without_order", {"run_with_one_fault", "uniform_reliable_broadcast"}),
        ("atomic_broadcast.single_process", {"atomic_broadcast_despite_one_fault"}),
        ("atomic_broadcast.single_message", {"atomic_broadcast_despite_one_fault"}),
        ("flp.single_process", {"agreement", "nontrivial", "terminates"}),
        ("cap.available_partition_tolerant", {"available"}),
        ("cap.consistent_partition_tolerant", {"atomic", "available"}),
        ("cap.consistent_available", {"atomic", "available"}),
        ("cap.single_node", {"atomic", "available"}),
        ("cap.single_value", {"atomic", "available"}),
        ("cap.uncountable_nodes", {"atomic", "available"}),
        ("coordinated_attack.without_termination", {"agreement", "validity_attack"}),
        ("coordinated_attack.without_agreement", {"termination", "validity_retreat"}),
        ("byzantine.without_validity", {"termination", "agreement"}),
        ("byzantine.without_agreement", {"termination", "validity"}),
        ("byzantine.without_termination", {"agreement", "validity"}),
        ("byzantine.one_node", {"tolerates", "byzantine_agreement"}),
        ("byzantine.possible", {"tolerates", "byzantine_agreement"}),
        ("byzantine.lying_inputs_possible", {"withstands_lies", "byzantine_agreement"}),
        ("partial_synchrony.without_validity", {"termination", "agreement"}),
        ("partial_synchrony.without_agreement", {"termination", "unanimity"}),
        ("partial_synchrony.without_termination", {"agreement", "unanimity"}),
        ("partial_synchrony.one_node", {"consensus"}),
        ("partial_synchrony.one_value", {"consensus"}),
        ("bracha.not_total", {"counts", "fair_run"}),
        ("bracha.not_delivered", {"counts", "fair_run"}),
        ("bracha_needed.silent_sender", {"counts", "fair_run"}),
        ("bracha_needed.delivery_needs_fairness", {"counts", "fair_run_but"}),
        ("bracha_needed.totality_needs_fairness", {"counts", "fair_run_but"}),
    ],
)
def test_a_witness_claims_what_is_left(witness, claims):
    assert claims <= requirements(witness)
    assert load_theory().theorems()[witness].by == ("lean",)


def test_the_theorems_ask_for_exactly_these():
    assert {"agreement", "nontrivial", "terminates"} <= requirements("flp.impossibility")
    assert {"atomic", "available"} <= requirements("cap.impossibility")
    weak = {"termination", "agreement", "weak_unanimity"}
    assert weak <= requirements("flp.consensus_impossible")
    named = {"termination", "agreement", "nontrivial"}
    assert named <= requirements("flp.nontrivial_consensus_impossible")
    assert "weak_unanimity" not in requirements("flp.nontrivial_consensus_impossible")
    assert {"tolerates", "byzantine_agreement"} <= requirements("byzantine.n_le_3f_impossible")
    nonuniform = {"validity", "agreement", "integrity", "total_order"}
    assert nonuniform <= requirements("atomic_broadcast.nonuniform_impossible")
    for impossible in ("n_le_2f_impossible", "synchrony_needed"):
        asked = requirements(f"partial_synchrony.{impossible}")
        assert {"termination", "agreement", "weak_unanimity"} <= asked


def test_too_many_are_uncountably_many():
    # The witnesses are about functions from numbers to bits; CAP's theorem about an enumeration.
    for name in (
        "cap.uncountable_nodes",
        "atomic_broadcast.uncountable_processes",
        "flp.consensus_of_uncountably_many",
        "flp_hypotheses.uncountable_processes",
    ):
        assert any("Fun[Nat, Bool]" in t for t in quantified(name)), name
    assert "Fun[Nat, Node]" in quantified("cap.impossibility")


def test_no_model_assumes_what_a_paper_proves():
    # Well-formedness of data only: write-once outputs, who is alive, who receives.
    allowed = {
        "flp.Protocol": {"starts_undecided", "write_once"},
        "cap.Algorithm": set(),
        "cap.Configuration": set(),
        "coordinated_attack.Generals": {"write_once"},
        "byzantine.SyncAlgorithm": {"write_once"},
        "rounds.RoundAlgorithm": set(),
        "rounds.Faults": {"silent"},
        "floodset.CrashPattern": {"no_recovery", "survivors_deliver", "dead_are_silent"},
        "execution.Execution": set(),
        "history.SequentialObject": set(),
        "broadcast.BroadcastRun": set(),
        "consensus.ConsensusRun": set(),
        "chandra_toueg.ChandraToueg": {"same_messages", "no_repetition"},
        "chandra_toueg.Configuration": set(),
        "broadcast_protocol.BroadcastProtocol": set(),
        "broadcast_protocol.Event": set(),
        "broadcast_protocol.Sequencer": {"everybody"},
    }
    structures = load_theory().structures()
    for name, axioms in allowed.items():
        assert {a.name for a in structures[name].all_axioms()} == axioms, name
