"""Paxos without one of its guards: a run from the start to two decisions, for each of them."""

from __future__ import annotations

from formal.language import Mutant

# The only acceptor makes every quorum; two ballots decide different values.
ONE_ACCEPTOR = {"Acceptor": 1, "Value": 2, "Ballot": 2, "PrepareQuorum": 1, "AcceptQuorum": 1}
# The highest of two votes, or the last of them, is that for the value that was decided.
TWO_ACCEPTORS = {"Acceptor": 2, "Value": 2, "Ballot": 3, "PrepareQuorum": 2, "AcceptQuorum": 1}

MUTANTS = (
    Mutant("quorums_meet"),
    Mutant(
        "accept.2",
        run="prepare promise propose prepare promise propose accept accept learn learn",
        sizes=ONE_ACCEPTOR,
    ),
    Mutant("learn.1"),
    Mutant("propose.1"),
    Mutant(
        "propose.3",
        run="prepare promise propose accept learn prepare report propose accept learn",
        sizes=ONE_ACCEPTOR,
    ),
    Mutant(
        "adopt.5",
        run=(
            "prepare promise promise propose accept prepare promise propose accept learn "
            "prepare report report adopt accept learn"
        ),
        sizes=TWO_ACCEPTORS,
    ),
    Mutant(
        "report.5",
        run=(
            "prepare promise propose accept prepare promise propose accept accept learn "
            "prepare report adopt accept accept learn"
        ),
        sizes=TWO_ACCEPTORS,
    ),
    Mutant(
        "promise.3",
        run="prepare promise propose accept learn prepare promise propose accept learn",
        sizes=ONE_ACCEPTOR,
    ),
)
