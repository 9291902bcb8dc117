"""Two participants: the model is inhabited, and a rule may be silent."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.two_phase_commit.protocol import TwoPhaseCommit


@witness(structure=TwoPhaseCommit, zh="两个参与者，以及从不作决定的规则")
def two_participants():
    """Two participants, both live, and the rule that never decides."""
    return TwoPhaseCommit(Participant=["p", "q"]), {
        "participants": ["p", "q"],
        "live": lambda p: True,
        "rule": lambda s, p: None,
    }
