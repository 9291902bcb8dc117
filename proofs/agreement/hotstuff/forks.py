"""Chained HotStuff without one of its guards: a run from the start to a fork that is committed.

Both branches of three blocks grow from the first block.
"""

from __future__ import annotations

from formal.language import Mutant

FORK = {"Node": 1, "Block": 7, "Quorum": 1}  # the only replica is honest and makes the quorum
GROWS = "vote certify vote certify vote certify commit"  # three blocks, and the first is committed
ONE_AFTER_THE_OTHER = f"{GROWS} {GROWS}"
IN_TURN = "vote certify " * 6 + "commit commit"  # the branches grow block by block, side by side

MUTANTS = (
    Mutant("quorums_meet", run=IN_TURN, sizes=FORK | {"Node": 2, "Quorum": 2}),
    Mutant("vote.2", run=IN_TURN, sizes=FORK),
    Mutant("vote.4", run=f"{GROWS} vote certify commit", sizes=FORK),
    Mutant("vote.5", run=ONE_AFTER_THE_OTHER, sizes=FORK),
    Mutant("vote.8", run=ONE_AFTER_THE_OTHER, sizes=FORK),
    Mutant("lock.6", run=f"{GROWS} lock {GROWS}", sizes=FORK),
    Mutant("forge.1", run="forge certify forge certify commit commit", sizes=FORK),
    Mutant("certify.1", run="certify certify commit commit", sizes=FORK),
    Mutant("commit.4", run=ONE_AFTER_THE_OTHER, sizes=FORK),
    Mutant("commit.6", run="commit commit", sizes=FORK),
)
