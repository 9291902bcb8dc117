"""The fast clocks are the clocks of the definition, on random computations."""

from __future__ import annotations

import sys
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formal.errors import InputError
from formal.events import InferredComputation, vector_clocks
from formal.events.fast import Run, SparseClocks, clock_matrix, compiled, happened_before_all

from .support import Step, closure, traces

WAYS = [False] if compiled() is None else [False, True]


def run_of(steps: list[Step]) -> tuple[InferredComputation, Run, np.ndarray]:
    computation = InferredComputation.of_trace(steps)
    return computation, *Run.of(computation)


@pytest.mark.parametrize("numba", WAYS)
@given(steps=traces(max_steps=40))
def test_the_matrix_is_the_definition(numba: bool, steps: list[Step]) -> None:
    computation, run, position = run_of(steps)
    matrix = clock_matrix(run, use_numba=numba)
    for event, clock in enumerate(vector_clocks(computation)):
        row = [clock.get(process, 0) for process in computation.processes]
        assert matrix[position[event]].tolist() == row


@pytest.mark.parametrize("numba", WAYS)
@given(steps=traces(max_steps=40), far=st.integers(1, 4))
def test_sparse_rows_are_the_matrix(numba: bool, steps: list[Step], far: int) -> None:
    """Far below the real limit, so that full rows are renewed all the time."""
    _, run, _ = run_of(steps)
    clocks = SparseClocks(run, use_numba=numba, far=far)
    events = np.arange(len(steps))
    assert (clocks.rows(events) == clock_matrix(run, use_numba=False)).all()


@pytest.mark.parametrize("numba", WAYS)
@given(steps=traces(max_steps=20))
def test_before_is_the_closure(numba: bool, steps: list[Step]) -> None:
    _, run, position = run_of(steps)
    clocks = SparseClocks(run, use_numba=numba)
    pairs = closure(steps)
    count = len(steps)
    first = np.repeat(np.arange(count), count)
    second = np.tile(np.arange(count), count)
    found = clocks.before(position[first], position[second])
    assert found.tolist() == [(a, b) in pairs for a, b in zip(first, second, strict=True)]


@pytest.mark.parametrize("many", [0, 1024])
@given(steps=traces(max_steps=20))
def test_pairs_of_a_computation(many: int, steps: list[Step]) -> None:
    """With clocks as arrays, and as dictionaries."""
    computation = InferredComputation.of_trace(steps)
    pairs = [(a, b) for a in range(len(steps)) for b in range(len(steps))]
    before = closure(steps)
    with mock.patch("formal.events.fast.MANY_PROCESSES", many):
        assert happened_before_all(computation, pairs) == [pair in before for pair in pairs]


@pytest.mark.parametrize("numba", WAYS)
def test_distances_above_two_bytes(numba: bool) -> None:
    """One process takes 70,000 steps and tells the other at the end, and once more."""
    count = 70_000
    process = np.zeros(count + 2, np.int32)
    process[-2:] = 1
    source = np.full(count + 2, -1, np.int32)
    source[-2], source[-1] = 10, count - 1
    clocks = SparseClocks(Run(process, source, 2), use_numba=numba)
    assert clocks.rows(np.array([count, count + 1])).tolist() == [[11, 1], [count, 2]]


@pytest.mark.parametrize("numba", WAYS)
def test_numbers_above_two_bytes(numba: bool) -> None:
    count = 65_536
    process = np.zeros(count + 1, np.int32)
    process[-1] = 1
    source = np.full(count + 1, -1, np.int32)
    source[-1] = count - 1
    matrix = clock_matrix(Run(process, source, 2), use_numba=numba)
    assert matrix[-1].tolist() == [count, 1] and matrix[-2].tolist() == [count, 0]
    below = clock_matrix(Run(process[1:], source[1:] - (source[1:] > 0), 2), use_numba=numba)
    assert below.dtype == np.uint16 and below[-1].tolist() == [count - 1, 1]


def test_memory_of_sparse_clocks() -> None:
    process = np.arange(20_000, dtype=np.int32) % 64
    source = np.full(20_000, -1, np.int32)
    source[3000::3] = np.arange(3000, 20_000, 3, dtype=np.int32) - 1000
    clocks = SparseClocks(Run(process, source, 64))
    receives = int((source >= 0).sum())
    assert clocks.nbytes <= 8 * 20_000 + (2 * 64 + 4) * (receives + 1) + 65 * 64 * 4


def test_a_run_has_causes_first() -> None:
    for process, source, processes in (
        ([0, 0], [1, -1], 1),
        ([0, 0], [0, -1], 1),
        ([0, 2], [-1, -1], 2),
        ([0, 0], [-1], 1),
        ([0, 0], [-1, -2], 1),
    ):
        with pytest.raises(InputError, match="expected"):
            Run(np.array(process, np.int32), np.array(source, np.int32), processes)


def test_no_events() -> None:
    run = Run(np.empty(0, np.int32), np.empty(0, np.int32), 3)
    for numba in WAYS:
        assert clock_matrix(run, numba).shape == (0, 3)
        assert SparseClocks(run, numba).rows(np.empty(0, int)).shape == (0, 3)


def twice(number):
    return 2 * number


@pytest.mark.skipif(compiled() is None, reason="numba is not installed")
class TestWithoutKeptMachineCode:
    """Where numba can keep nothing, or finds what is not its own, it compiles."""

    @pytest.fixture
    def compile_it(self):
        from numba import types

        from formal.events.compiled import _compiled

        return lambda: _compiled(types.int64(types.int64))(twice)

    def test_nowhere_to_write(self, compile_it) -> None:
        refused = OSError(30, "Read-only file system")
        with mock.patch("numba.core.caching.tempfile.TemporaryFile", side_effect=refused):
            assert compile_it()(21) == 42

    @pytest.mark.parametrize("kind", ["nbi", "nbc"])
    def test_broken_files(self, compile_it, kind, tmp_path) -> None:
        with mock.patch("numba.config.CACHE_DIR", str(tmp_path)):
            assert compile_it()(21) == 42
            (file,) = tmp_path.rglob(f"*.{kind}")
            for rubbish in (b"", b"rubbish", file.read_bytes()[:-100]):
                file.write_bytes(rubbish)
                assert compile_it()(21) == 42

    def test_a_full_disk(self, compile_it, tmp_path) -> None:
        full = OSError(28, "No space left on device")
        with (
            mock.patch("numba.config.CACHE_DIR", str(tmp_path)),
            mock.patch("numba.core.caching.os.replace", side_effect=full),
        ):
            assert compile_it()(21) == 42


def test_numba_is_started_only_where_it_pays(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "formal.events.compiled", raising=False)
    with mock.patch("formal.events.fast.compiled", return_value=None) as started:
        _, run, _ = run_of([])
        clock_matrix(run)
        SparseClocks(run)
        assert not started.called
        count = 200_000
        SparseClocks(Run(np.zeros(count, np.int32), np.full(count, -1, np.int32), 1))
        assert started.called
