"""A protocol with one guard less goes wrong in a run from its initial state, not only in theory."""

from __future__ import annotations

import pytest

from formal.checkers.smt.bounded import check_bounded
from formal.checkers.smt.conditions import System
from formal.checkers.smt.portfolio import Limits
from proofs.agreement.two_phase_commit.protocol import TwoPhaseCommit
from proofs.systems.lease.protocol import Lease
from proofs.systems.lock_service.protocol import LockService
from proofs.systems.stale_synchronous.protocol import StaleSynchronous


@pytest.mark.parametrize(
    ("system", "guard", "steps", "broken", "taken"),
    [
        # Somebody refuses, the coordinator commits all the same, and a voter follows it.
        (TwoPhaseCommit, "decide_commit.3", 5, "agreement", {"decide_commit", "learn_commit"}),
        # The coordinator changes its mind between two participants.
        (TwoPhaseCommit, "decide_abort.2", 10, "agreement", {"decide_commit", "decide_abort"}),
        # Kleppmann's run: two grants, a write of the second, then one of the first.
        (LockService, "write.2", 7, "fencing_safe", {"grant", "expire", "request", "write"}),
        # A lease is granted while another client has one; and after a crash that is not waited out.
        (Lease, "grant.1", 4, "one_believer", {"grant", "receive"}),
        (Lease, "restart.2", 5, "one_believer", {"grant", "receive", "restart"}),
        # A worker reads and finishes again and again.
        (StaleSynchronous, "read.1", 5, "bounded_gap", {"read", "finish"}),
    ],
    ids=[
        "commit without votes",
        "abort after commit",
        "no fence",
        "two leases",
        "crash without wait",
        "no wait for the slow",
    ],
)
def test_a_missing_guard_shows_in_a_run(system, guard, steps, broken, taken):
    weaker = System.of(system._info).without(guard)
    chosen = tuple(c for c in system._info.safeties if c.name == broken)
    report = check_bounded(weaker, steps, 2, Limits(timeout_s=120), chosen)
    assert report.trace is not None
    assert report.trace.depth <= steps
    assert taken <= {s.action for s in report.trace.steps}
