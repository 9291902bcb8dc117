"""No more heavy work at a time than there are jobs, across threads and processes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from formal.slots import no_others, shared_by, slot

pytest.importorskip("fcntl")

HOLD = """
import sys
from formal.slots import slot
with slot():
    print("held", flush=True)
    sys.stdin.readline()
"""


def most(threads: int, patient: bool = False) -> int:
    """The most threads that held a slot at the same time."""
    lock, now, peak = threading.Lock(), 0, 0

    def work(_: int) -> None:
        nonlocal now, peak
        with slot(patient=patient):
            with lock:
                now += 1
                peak = max(peak, now)
            time.sleep(0.05)
            with lock:
                now -= 1

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return peak


@pytest.mark.parametrize("jobs", [1, 2])
def test_threads_share_the_slots(jobs: int) -> None:
    with shared_by(jobs):
        assert most(6) == jobs


@pytest.mark.parametrize(("jobs", "patient"), [(1, 1), (2, 1), (3, 2)])
def test_patient_work_leaves_a_slot_to_others_until_these_are_done(jobs: int, patient: int) -> None:
    with shared_by(jobs):
        assert most(6, patient=True) == patient
        no_others()
        assert most(6, patient=True) == jobs


def test_outside_a_run_nobody_waits() -> None:
    barrier = threading.Barrier(4, timeout=30)

    def work(_: int) -> None:
        with slot():
            barrier.wait()  # passes only if all four hold one

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))


def test_a_process_that_dies_gives_its_slot_back() -> None:
    with shared_by(1):
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        got = threading.Event()

        def work() -> None:
            with slot():
                got.set()

        waiting = threading.Thread(target=work, daemon=True)
        waiting.start()
        assert not got.wait(0.3)  # the other process holds the only one
        holder.kill()
        assert got.wait(60)
        waiting.join()
        holder.communicate()
