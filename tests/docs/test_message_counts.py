"""Each number of messages on the page against those of runs of our own systems, for several n."""

from __future__ import annotations

import pytest
import z3

from formal.closed_forms.thresholds import F, K, N
from proofs.tables.closed_forms import MESSAGES
from tests.docs import message_runs as runs

ROWS = {m.key: m for m in MESSAGES}
# What a run with n nodes sends, for k times or f faults.
COUNTS = {
    "token": runs.token,
    "two_phase_commit": lambda n, k: runs.two_phase_commit(n),
    "paxos": lambda n, k: runs.paxos(n, learners=False),
    "paxos_learners": lambda n, k: runs.paxos(n, learners=True),
    "multi_paxos": runs.multi_paxos,
    "fast_paxos": lambda n, k: runs.fast_paxos(n),
    "raft_election": lambda n, k: runs.raft(n, k)[0],
    "raft_entries": lambda n, k: runs.raft(n, k)[1],
    "pbft": lambda n, k: runs.pbft(n),
    "pbft_view_change": lambda n, k: runs.pbft_view_change(n),
    "hotstuff": runs.hotstuff,
    "bracha": lambda n, k: runs.bracha(n),
    "floodset": runs.floodset,
    "abd": lambda n, k: sum(runs.abd(n, write=True)),
    "abd_one_writer": lambda n, k: runs.abd(n, write=True)[1],
    "snapshot": lambda n, k: runs.snapshot(n),
}


def test_every_row_with_a_model_has_a_run():
    assert set(COUNTS) == {m.key for m in MESSAGES if m.model}


@pytest.mark.parametrize("key", COUNTS)
@pytest.mark.parametrize(("n", "k"), [(4, 1), (4, 2), (5, 1), (7, 1)])
def test_the_messages_of_a_run_are_counted(key, n, k):
    assert COUNTS[key](n, k) == ROWS[key].value(n, times=k, faults=k)


@pytest.mark.parametrize("n", [3, 5])
def test_a_read_costs_as_much_as_a_write(n):
    assert runs.abd(n, write=False) == runs.abd(n, write=True)


def test_what_is_not_possible_is_no_run():
    """The driver refuses a step that the system does not allow."""
    run = runs.Run(runs.paxos_system(3))
    run.take("prepare", 0)
    with pytest.raises(AssertionError, match="leads to 0 states"):
        run.take("propose", 0, 2, "x")


@pytest.mark.parametrize("key", ROWS)
def test_the_factored_form_is_the_sum_of_the_phases_for_every_n(key):
    n, k, f = z3.Ints("n k f")
    at = {N: n, K: k, F: f}
    phases = [_z3(a, at) * _z3(b, at) for a, b in ROWS[key].phases]
    solver = z3.Solver()
    solver.add(n >= 1, k >= 1, f >= 0, z3.Sum(phases) != _z3(ROWS[key].total, at))
    assert solver.check() == z3.unsat


def _z3(form, at):
    """A SymPy polynomial with integer coefficients as a Z3 term."""
    if form in at:
        return at[form]
    if not getattr(form, "args", ()):
        return z3.IntVal(int(form))
    args = [_z3(a, at) for a in form.args]
    if form.is_Pow:
        return z3.Product([args[0]] * int(form.exp))
    return z3.Sum(args) if form.is_Add else z3.Product(args)
