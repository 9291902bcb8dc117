"""Multi-Paxos without one of its guards: a run from the start to two decisions in a slot."""

from __future__ import annotations

from formal.language import Mutant

# The only acceptor makes every quorum; two ballots decide different values.
ONE_ACCEPTOR = {
    "Acceptor": 1,
    "Value": 2,
    "Ballot": 2,
    "PrepareQuorum": 1,
    "AcceptQuorum": 1,
    "Slot": 1,
}
# The highest of two votes is that for the value that was decided.
TWO_ACCEPTORS = ONE_ACCEPTOR | {"Acceptor": 2, "Ballot": 3, "PrepareQuorum": 2}

MUTANTS = (
    Mutant(
        "accept.2",
        run="prepare promise propose prepare promise propose accept accept learn learn",
        sizes=ONE_ACCEPTOR,
    ),
    Mutant("learn.1", run="learn learn", sizes=ONE_ACCEPTOR),
    Mutant(
        "propose.1",
        run="prepare promise propose propose accept accept learn learn",
        sizes=ONE_ACCEPTOR,
    ),
    Mutant(
        "propose.3",
        run="prepare promise propose accept learn prepare promise propose accept learn",
        sizes=ONE_ACCEPTOR,
    ),
    Mutant(
        "adopt.5",
        run=(
            "prepare promise promise propose accept prepare promise propose accept learn "
            "prepare promise promise adopt accept learn"
        ),
        sizes=TWO_ACCEPTORS,
    ),
)
