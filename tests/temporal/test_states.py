"""The states and steps of a system at small sizes, against the formulas that define them."""

from __future__ import annotations

import itertools

import pytest

from formal.errors import EvaluationError
from formal.temporal.explore import Label, Setting, TooMany, elements, explore
from proofs.agreement.paxos.protocol import Paxos
from proofs.systems.lock_service.protocol import LockService
from proofs.systems.mutual_exclusion.protocol import TokenPassing


def setting(system, **sizes: int) -> Setting:
    info = system._info
    return Setting(info, elements([s.name for s in info.sorts], sizes))


@pytest.fixture(scope="module")
def tokens():
    (instance,) = setting(TokenPassing, Node=2).instances(symmetric=True)
    return instance


def every_state(instance):
    return itertools.product(*instance.setting.state.ranges.values())


def test_the_initial_states_are_those_that_the_formula_allows(tokens):
    (init,) = tokens.info.inits
    allowed = {s for s in every_state(tokens) if tokens.holds(init.term, s)}
    found = list(tokens.initial())
    assert set(found) == allowed and len(found) == len(allowed) == 2


def test_the_steps_from_every_state_are_those_that_the_actions_allow(tokens):
    states = list(every_state(tokens))
    nodes = tokens.setting.sorts["Node"]
    for s in states[::5]:
        found = set(tokens.steps(s))
        for a in tokens.info.actions:
            for xs in itertools.product(nodes, repeat=len(a.params)):
                label = Label(a.name, xs)
                after = {t for t in states if tokens.is_step(s, label, t)}
                assert {t for x, t in found if x == label} == after


def test_fixed_parts_that_differ_by_names_are_one():
    sizes = {"Acceptor": 2, "Value": 1, "Ballot": 2, "PrepareQuorum": 1, "AcceptQuorum": 1}
    every = list(setting(Paxos, **sizes).instances(symmetric=False))
    some = list(setting(Paxos, **sizes).instances(symmetric=True))
    assert 1 < len(some) < len(every)
    # Two ballots are ordered in one way up to names, and a total order has three pairs.
    for i in every:
        assert sum(x for (name, _), x in i.fixed.values.items() if name == "le") == 3


def test_a_state_field_about_all_numbers_has_no_finite_reading():
    instance = next(setting(LockService, Client=1).instances(symmetric=True))
    with pytest.raises(EvaluationError, match="granted"):
        list(instance.initial())


def test_exploration_stops_at_its_limit(tokens):
    assert len(explore(tokens, 6).states) == 6
    with pytest.raises(TooMany):
        explore(tokens, 5)
