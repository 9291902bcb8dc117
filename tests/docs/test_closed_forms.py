"""Each closed form against Z3, exact enumeration, or a count of what it counts."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
import z3

from formal.closed_forms import (
    MESSAGES,
    F,
    N,
    availability,
    catch_up,
    catch_up_recurrence,
    smallest_n,
    smallest_n_fast,
    within,
)


@pytest.mark.parametrize(
    ("form", "meet"),
    [
        (smallest_n(1), lambda n, f: 2 * (n - f) - n >= 1),
        (smallest_n(F + 1), lambda n, f: 2 * (n - f) - n >= f + 1),
        (smallest_n_fast(), lambda n, f: 3 * (n - f) - 2 * n >= 1),
    ],
)
def test_thresholds_are_the_smallest_for_every_f(form, meet):
    slope, base = int(form.coeff(F)), int(form.subs(F, 0))
    n, f = z3.Ints("n f")
    solver = z3.Solver()
    solver.add(f >= 0, meet(n, f) != (n >= slope * f + base))
    assert solver.check() == z3.unsat


@pytest.mark.parametrize("nodes", [1, 3, 4, 5])
def test_availability_by_enumeration(nodes):
    up, quorum = Fraction(9, 10), nodes // 2 + 1
    exact = sum(
        (up ** sum(alive) * (1 - up) ** (nodes - sum(alive)))
        for alive in itertools.product((0, 1), repeat=nodes)
        if sum(alive) >= quorum
    )
    assert availability(nodes, quorum, up) == exact


def test_the_closed_form_solves_the_recurrence():
    assert catch_up_recurrence() == 0


@pytest.mark.parametrize("deficit", [1, 2, 5])
def test_finite_walks_approach_the_closed_form_from_below(deficit):
    limit = catch_up(Fraction(1, 4), deficit)
    found = [within(3, 1, deficit, steps) for steps in (0, 5, 20, 80)]
    assert found == sorted(found)
    assert all(x <= limit for x in found)
    assert limit - found[-1] < limit / 100


def test_messages_are_counted():
    by_name = {m.protocol[0]: m.total for m in MESSAGES}
    for n in (2, 4, 7):
        nodes = range(n)
        pairs = [(a, b) for a in nodes for b in nodes if a != b]
        from_leader = [p for p in pairs if p[0] == 0]
        to_leader = [p for p in pairs if p[1] == 0]
        prepares = [p for p in pairs if p[0] != 0]
        assert by_name["PBFT, no view change"].subs(N, n) == len(from_leader + prepares + pairs)
        assert by_name["Paxos, two phases"].subs(N, n) == 2 * len(from_leader + to_leader)
        assert by_name["Bracha's broadcast"].subs(N, n) == len(from_leader + pairs + pairs)
