"""Which test files start Lean, ask solvers for long, or are slow otherwise: the marks of pytest.

``make test-fast`` leaves these files out.  That an unmarked test starts no Lean is held by
``tests/conftest.py``.
"""

from __future__ import annotations

LEAN = (
    "checkers/lean/test_evidence.py",
    "checkers/lean/test_kernel2.py",
    "checkers/lean/test_lake.py",
    "checkers/lean/test_packaged.py",
    "checkers/lean/test_toolchain.py",
    "cli/test_break_things.py",
    "cli/test_bundle.py",
    "cli/test_bundle_alone.py",
    "cli/test_commands.py",
    "cli/test_first_steps.py",
    "cli/test_library_lemmas.py",
    "cli/test_new.py",
    "cli/test_own_theory.py",
    "cli/test_sanity_side.py",
    "cli/test_try.py",
    "cli/test_try_by_hand.py",
    "cli/test_tutorial.py",
    "cli/test_wheel.py",
    "pyv/test_export.py",
    "readings/test_lean_parity.py",
    "sabotage/test_caches.py",
    "sabotage/test_generated.py",
    "sabotage/test_kernels.py",
    "sabotage/test_lean_names.py",
    "sabotage/test_lean_project.py",
    "sabotage/test_lean_sanity.py",
    "sabotage/test_lean_words.py",
    "sabotage/test_process.py",
    "sabotage/test_sound_edits.py",
)
SOLVER = (
    "checkers/smt/test_smt_bounded_theorems.py",
    "checkers/smt/test_smt_reach.py",
    "checkers/smt/test_smt_schedule.py",
    "checkers/smt/test_smt_systems.py",
    "checkers/smt/test_violating_runs.py",
    "cli/test_check_model.py",
    "histories/test_agreement.py",
    "docs/test_api_page.py",
    "pictures/test_pictures.py",
    "pictures/test_svg.py",
    "pyv/test_samples.py",
    "pyv/test_verdicts.py",
    "sabotage/test_systems.py",
    "temporal/test_unreachable.py",
    "theory/systems/test_broken_protocols.py",
)
SLOW = (
    "attack/test_attacks.py",
    "cite/test_latex.py",
    "cite/test_card.py",
    "docs/test_site.py",
    "cite/test_own_work.py",
    "cli/test_show.py",
    "cli/test_user_code.py",
    "docs/test_book.py",
    "docs/test_theory_graph.py",
    "histories/test_certificates.py",
    "histories/test_forced.py",
    "histories/test_power.py",
    "histories/test_zones.py",
    "corpus/test_corpus.py",
    "corpus/test_leandojo.py",
    "theory/consistency/test_consistency.py",
    "theory/agreement/test_fast_paxos_run.py",
    "theory/causality/test_modes.py",
    "theory/impossibility/test_partial_synchrony_runs.py",
    "theory/agreement/test_phase_king.py",
)
MARKS = {"lean": LEAN, "solver": SOLVER, "slow": SLOW}
