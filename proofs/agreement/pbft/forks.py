"""PBFT without one of its guards: a run from the start to two decisions for a slot."""

from __future__ import annotations

from formal.language import Mutant

# The only replica is honest and makes every quorum.
ONE_REPLICA = {"Replica": 1, "Quorum": 1, "View": 2, "Slot": 1, "Request": 2}
# A faulty one joins a quorum, and reports an old certificate, or one that there never was.
FAULTY = {"Replica": 2, "Quorum": 2, "View": 3, "Slot": 1, "Request": 2}

MUTANTS = (
    Mutant("quorums_meet"),
    Mutant(
        "accept_first.3",
        run=(
            "propose propose accept_first accept_first certify certify send_commit "
            "send_commit decide decide"
        ),
        sizes=ONE_REPLICA,
    ),
    Mutant(
        "accept_free.6",
        run=(
            "propose accept_first certify send_commit decide change_view start_view "
            "propose accept_free certify send_commit decide"
        ),
        sizes=ONE_REPLICA,
    ),
    Mutant("certify.1"),
    Mutant("decide.2"),
    Mutant(
        "send_commit.2",
        run=(
            "propose accept_first certify change_view start_view propose accept_free "
            "certify send_commit decide send_commit decide"
        ),
        sizes=ONE_REPLICA,
    ),
    Mutant(
        "accept_reported.8",
        run=(
            "propose accept_first certify change_view start_view propose accept_free "
            "certify send_commit decide change_view misbehave misreport start_view propose "
            "accept_reported certify send_commit decide"
        ),
        sizes=FAULTY,
    ),
    Mutant("change_view.4"),
    Mutant(
        "misreport.2",
        run=(
            "propose accept_first certify send_commit decide change_view misbehave "
            "misreport start_view propose accept_reported certify send_commit decide"
        ),
        sizes=FAULTY,
    ),
)
