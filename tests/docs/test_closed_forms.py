"""Each closed form against Z3, exact enumeration, or another exact computation of the same."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp
import z3

from formal.closed_forms import double_spending
from formal.closed_forms.availability import (
    at,
    grid_read,
    grid_write,
    majority,
    read_one,
    write_all,
)
from formal.closed_forms.double_spending import (
    PUBLISHED,
    PUBLISHED_WAIT,
    catch_up,
    catch_up_recurrence,
    nakamoto,
    rosenfeld,
    rosenfeld_residue,
    simulated,
    wait,
    within,
)
from formal.closed_forms.messages import Messages
from formal.closed_forms.page import check_rows, pages
from formal.closed_forms.plot import Axis, Line, chart
from formal.closed_forms.plots import all_plots
from formal.closed_forms.thresholds import E, F, K, N, R, least_common
from formal.errors import TheoryError
from formal.readings.finite.evaluation import Memo, call_definition
from formal.theory import load_theory
from proofs.agreement.nakamoto.statements import catch_up_weight, race_bound
from proofs.tables.closed_forms import MESSAGES, THRESHOLDS

ROOT = Path(__file__).resolve().parents[2]
RISK = Fraction(1, 1000)


# --- thresholds


def worst_overlap(n: int, sizes: Iterable[int]) -> int:
    """The least that sets of at least these sizes have in common, by trying all of them."""
    common = {(1 << n) - 1}
    for size in sizes:
        sets = [sum(1 << i for i in c) for c in itertools.combinations(range(n), max(size, 0))]
        common = {a & b for a in common for b in sets}
    return min(a.bit_count() for a in common)


RANGES = {N: range(1, 7), F: range(3), E: range(3), K: range(1, 7), R: range(1, 7)}


@pytest.mark.parametrize("t", THRESHOLDS, ids=lambda t: t.title[0])
def test_thresholds_by_trying_all_sets(t):
    parts = [*t.sizes, sp.sympify(t.overlap), t.unknown, t.form]
    symbols = sorted(set().union(*(x.free_symbols for x in parts)), key=str)
    at_numbers = sp.lambdify(symbols, parts, "math")
    verdicts = []
    for numbers in itertools.product(*(RANGES[x] for x in symbols)):
        n = numbers[symbols.index(N)]
        *sizes, overlap, unknown, form = at_numbers(*numbers)
        if all(0 <= size <= n for size in sizes):
            verdicts.append(unknown >= form)
            assert (worst_overlap(n, sizes) >= overlap) == verdicts[-1], numbers
    assert set(verdicts) == {True, False}


@pytest.mark.parametrize("t", THRESHOLDS, ids=lambda t: t.title[0])
def test_thresholds_are_least_for_all_numbers(t):
    names = {s: z3.Int(str(s)) for s in (N, F, E, K, R)}

    def term(form):
        form = form * 2 if hasattr(form, "subs") else 2 * form
        terms = getattr(form, "as_coefficients_dict", lambda: {1: form})()
        return z3.Sum([int(c) * (1 if s == 1 else names[s]) for s, c in terms.items()])

    enough = term(least_common(t.sizes)) >= term(t.overlap)
    solver = z3.Solver()
    solver.add(*(x >= 0 for x in names.values()))
    solver.add(enough != (2 * names[t.unknown] >= term(t.form)))
    assert solver.check() == z3.unsat


def test_every_threshold_of_the_table_has_a_theorem():
    known = load_theory().theorems()
    for t in THRESHOLDS:
        assert t.theorems
        assert all({"lean", "smt"} & set(known[name].by) for name in t.theorems)


# --- availability

UP = Fraction(9, 10)
Alive = tuple[bool, ...]


def enumerated(nodes: int, available: Callable[[Alive], bool], up: Fraction) -> Fraction:
    """The probability of a set of nodes that are up, summed over all of them."""
    return sum(
        (
            up ** sum(alive) * (1 - up) ** (nodes - sum(alive))
            for alive in itertools.product((False, True), repeat=nodes)
            if available(alive)
        ),
        Fraction(0),
    )


@pytest.mark.parametrize("up", [Fraction(1, 3), UP])
@pytest.mark.parametrize("nodes", [1, 2, 3, 4, 5, 8])
def test_majorities_and_single_nodes_by_enumeration(nodes, up):
    def some_majority(alive):
        quorums = itertools.combinations(range(nodes), nodes // 2 + 1)
        return any(all(alive[i] for i in q) for q in quorums)

    assert at(majority(nodes), up) == enumerated(nodes, some_majority, up)
    assert at(read_one(nodes), up) == enumerated(nodes, any, up)
    assert at(write_all(nodes), up) == enumerated(nodes, all, up)


@pytest.mark.parametrize("up", [Fraction(1, 3), UP])
@pytest.mark.parametrize(("rows", "columns"), [(1, 3), (3, 1), (2, 2), (2, 3), (3, 3)])
def test_grids_by_enumeration(rows, columns, up):
    grid = [[r * columns + c for r in range(rows)] for c in range(columns)]
    covers = list(itertools.product(*grid))

    def reads(alive):
        return any(all(alive[i] for i in cover) for cover in covers)

    def writes(alive):
        quorums = (set(cover) | set(column) for cover in covers for column in grid)
        return any(all(alive[i] for i in q) for q in quorums)

    nodes = rows * columns
    assert at(grid_read(rows, columns), up) == enumerated(nodes, reads, up)
    assert at(grid_write(rows, columns), up) == enumerated(nodes, writes, up)


# --- catching up


def test_the_closed_form_solves_the_recurrence():
    assert catch_up_recurrence() == 0


def test_the_closed_form_solves_the_recurrence_for_all_real_shares():
    """a(z) = r^z with r = q/p: what is left after a division by r^(z − 1)."""
    p, q, r = z3.Reals("p q r")
    solver = z3.Solver()
    solver.add(p + q == 1, q > 0, q < p, p * r == q, p * r * r + q != r)
    assert solver.check() == z3.unsat


@pytest.mark.parametrize("deficit", [1, 2, 5])
def test_finite_walks_approach_the_closed_form_from_below(deficit):
    limit = catch_up(Fraction(1, 4), deficit)
    found = [within(3, 1, deficit, steps) for steps in (0, 5, 20, 80)]
    assert found == sorted(found)
    assert all(x <= limit for x in found)
    assert limit - found[-1] < limit / 100


@pytest.mark.parametrize(("deficit", "steps"), [(0, 3), (1, 6), (2, 7), (3, 8)])
def test_the_walks_are_those_of_the_theorem(deficit, steps):
    weight = call_definition(catch_up_weight, (), (3, 1, deficit, steps), Memo())
    assert within(3, 1, deficit, steps) == Fraction(weight, 4**steps)


# --- double spending


@pytest.mark.parametrize("share", PUBLISHED)
def test_nakamoto_table_digit_for_digit(share):
    for z, printed in PUBLISHED[share].items():
        assert f"{float(nakamoto(Fraction(share), z)):.7f}" == printed


@pytest.mark.parametrize("share", PUBLISHED_WAIT)
def test_nakamoto_waiting_times(share):
    q, z = Fraction(share), PUBLISHED_WAIT[share]
    assert nakamoto(q, z) < RISK <= nakamoto(q, z - 1)
    assert wait(nakamoto, q, RISK) == z


@pytest.mark.parametrize("share", [Fraction(1, 10), Fraction(3, 10), Fraction(2, 5)])
@pytest.mark.parametrize("blocks", [0, 1, 2, 5, 9])
def test_the_exact_form_by_counting_races(share, blocks):
    """The attacker's blocks when the merchant's z are there, block by block; then the walk."""
    honest = {(0, 0): Fraction(1)}  # blocks of the honest nodes and of the attacker
    done: dict[int, Fraction] = {}
    for _ in range(200):
        later: dict[tuple[int, int], Fraction] = {}
        for (h, a), chance in honest.items():
            if h == blocks or a == blocks:
                # Whoever has as many blocks already has caught up.
                lacking = 0 if a == blocks else blocks - a
                done[lacking] = done.get(lacking, Fraction(0)) + chance
                continue
            for to, part in (((h + 1, a), 1 - share), ((h, a + 1), share)):
                later[to] = later.get(to, Fraction(0)) + chance * part
        honest = later
    assert not honest
    assert sum(done.values()) == 1
    expected = sum(chance * catch_up(share, lacking) for lacking, chance in done.items())
    assert rosenfeld(share, blocks) == expected


@pytest.mark.parametrize(("share", "blocks"), [(Fraction(1, 10), 3), (Fraction(1, 5), 2)])
def test_the_exact_form_is_the_limit_of_finite_races(share, blocks):
    """No gambler's ruin in it: the probability to have won within so many blocks."""
    now, won, seen = {(0, 0): 1.0}, 0.0, []
    for _ in range(400):
        later: dict[tuple[int, int], float] = {}
        for (h, lead), chance in now.items():
            steps = (((h + 1, lead - 1), float(1 - share)), ((h, lead + 1), float(share)))
            for to, part in steps:
                if to[0] >= blocks and to[1] >= 0:
                    won += chance * part
                else:
                    at_most = (min(to[0], blocks), to[1])
                    later[at_most] = later.get(at_most, 0.0) + chance * part
        now = later
        seen.append(won)
    exact = float(rosenfeld(share, blocks))
    assert seen == sorted(seen)
    assert math.isclose(seen[-1], exact, rel_tol=1e-9)
    assert seen[2 * blocks] < exact


@pytest.mark.parametrize(("honest", "adversary"), [(9, 1), (7, 3), (3, 2)])
@pytest.mark.parametrize("blocks", [0, 1, 2, 4, 6])
def test_the_exact_form_is_the_recurrence_of_the_theorem(honest, adversary, blocks):
    at_data = (honest, adversary, blocks, blocks, 2 * blocks)
    bound = call_definition(race_bound, (), at_data, Memo())
    whole = honest + adversary
    assert rosenfeld(Fraction(adversary, whole), blocks) == Fraction(
        bound, honest**blocks * whole ** (2 * blocks)
    )


@pytest.mark.parametrize("blocks", range(1, 7))
def test_sympy_derives_the_exact_form_for_all_shares(blocks):
    assert rosenfeld_residue(blocks) == 0


def test_more_blocks_leave_less_risk():
    """So that the least number of blocks with a small risk is found by halving."""
    for share in (Fraction(1, 10), Fraction(2, 5)):
        for chance in (rosenfeld, nakamoto):
            found = [chance(share, z) for z in range(41)]
            assert all(a > b for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("share", [*PUBLISHED, "0.2", "0.4"])
def test_where_the_approximation_is_too_small(share):
    q = Fraction(share)
    signs = [float(nakamoto(q, z)) > float(rosenfeld(q, z)) for z in range(1, 61)]
    assert signs[0]
    assert not signs[-1]
    assert signs == sorted(signs, reverse=True)


def test_a_majority_of_the_work_always_wins():
    assert rosenfeld(Fraction(1, 2), 5) == rosenfeld(Fraction(3, 5), 5) == 1
    assert catch_up(Fraction(1, 2), 5) == 1


def test_the_illustration_depends_on_its_seed_only():
    q = Fraction("0.3")
    assert simulated(q, 5, 500, 1) == simulated(q, 5, 500, 1)
    assert simulated(q, 5, 500, 1) != simulated(q, 5, 500, 2)


# --- the page


def test_a_row_that_names_nothing_is_an_error():
    theory = load_theory()
    check_rows(theory, THRESHOLDS, MESSAGES)
    with pytest.raises(TheoryError, match=r"quorum\.none is no theorem"):
        check_rows(theory, [replace(THRESHOLDS[0], theorems=("quorum.none",))], [])
    with pytest.raises(TheoryError, match=r"paxos\.None is no structure"):
        check_rows(theory, [], [replace(MESSAGES[0], model="paxos.None")])
    with pytest.raises(TheoryError, match="expected a model or a source"):
        check_rows(theory, [], [Messages("x", ("x", "x"), ((N, 1),))])


def test_the_pages_of_the_theory():
    text = pages(load_theory())
    docs = ROOT / "docs"
    assert {p.name for p in text} >= {"closed_forms.md", *(f"{k}.svg" for k in all_plots())}
    for key in all_plots():
        assert f"pictures/{key}.svg" in text[docs / "closed_forms.md"]


def test_points_of_a_chart_are_where_the_axes_say():
    x = Axis("x", 0, 10, ((0, "0"), (10, "10")))
    y = Axis("y", 1e-4, 1, ((1, "1"), (1e-4, "1e-4")), log=True)
    svg = ET.fromstring(chart("t", x, y, [Line("a < b", [(0, 1), (5, 0.01), (10, 1e-9)])]))
    paths = [e.get("d") for e in svg.iter("{http://www.w3.org/2000/svg}path")]
    # The last point is below the axis and left out; the middle one is half-way on both.
    assert "M74.0 36.0L272.0 183.0" in paths
    assert "M74 36.0H470" in paths
    assert "M74 330.0H470" in paths
    assert "a < b" in [e.text for e in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_published_tables_are_whole():
    assert [len(t) for t in PUBLISHED.values()] == [11, 11]
    assert len(double_spending.PUBLISHED_WAIT) == 8
