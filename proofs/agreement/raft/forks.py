"""Raft without one of its guards: a run from the start that breaks a property, for each of them."""

from __future__ import annotations

from formal.language import Mutant

# The only quorum is one node, which decides who leads; in TWO it is the first leader or its voter.
TWO = {"Node": 2, "Quorum": 1, "Term": 3, "Index": 2, "Value": 2}
THREE = {"Node": 3, "Quorum": 1, "Term": 3, "Index": 2, "Value": 2}
ELECTED = "timeout vote become_leader"
# A leader of the third term replicates its entry of the first and counts it as committed; a leader
# of the second term comes back and never had it (Figure 8 of the paper).
FIGURE_8 = (
    f"{ELECTED} append {ELECTED} append {ELECTED} send accept_new commit timeout vote become_leader"
)

ELECTION_SAFETY = (
    Mutant("vote.4", run="timeout become_leader timeout vote become_leader", sizes=TWO),
    Mutant("become_leader.3", run="timeout timeout become_leader become_leader", sizes=TWO),
)
LOG_MATCHING = Mutant("append.2", run="timeout timeout append append", sizes=TWO)
LEADER_COMPLETENESS = (
    Mutant("commit.4", run=FIGURE_8, sizes=THREE | {"Term": 5}),
    Mutant("commit.5", run=f"{ELECTED} append commit timeout become_leader", sizes=TWO),
)
STATE_MACHINE_SAFETY = (
    Mutant(
        "learn.2",
        run=f"{ELECTED} append timeout become_leader append send accept_known commit learn apply "
        "observe learn apply",
        sizes=TWO,
    ),
    Mutant("learn.3", run=f"{ELECTED} append send accept_known learn apply " * 2, sizes=THREE),
    Mutant("apply.1", run=f"{ELECTED} append apply " * 2, sizes=THREE),
)
