"""A schedule says which actions a run takes; the solver finds its choices, and nothing more."""

from __future__ import annotations

import pytest
import smt_systems as examples

from formal.checkers.smt.bounded import check_bounded, reach_actions
from formal.checkers.smt.portfolio import Limits
from formal.errors import TheoryError

FAST = Limits(timeout_s=5)
INFO = examples.LockServer._info


def test_an_action_beyond_the_bound_is_reached_on_the_schedule(monkeypatch):
    monkeypatch.setattr(INFO, "schedule", ("grant", "release"))
    found = reach_actions(INFO, 1, 2, FAST)
    assert found.ok
    assert (found.depth("grant"), found.depth("release")) == (1, 2)
    assert [s.action for s in found.runs["release"].steps] == ["grant", "release"]


def test_a_schedule_that_is_no_run_reaches_nothing(monkeypatch):
    monkeypatch.setattr(INFO, "schedule", ("release", "grant"))
    found = reach_actions(INFO, 1, 2, FAST)
    assert found.missing == ("release",)
    assert found.depth("grant") == 1  # by the search


def test_a_schedule_names_actions(monkeypatch):
    monkeypatch.setattr(INFO, "schedule", ("grant", "steal"))
    with pytest.raises(TheoryError, match="schedule names 'steal', which is no action of it"):
        reach_actions(INFO, 1, 2, FAST)


def test_a_sound_system_breaks_nothing_on_a_schedule():
    assert check_bounded(INFO, 2, 2, FAST, schedule=("grant", "release")).ok
