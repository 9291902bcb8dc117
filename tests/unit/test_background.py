"""Work in the background: answers, errors, what is not begun when the block ends."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from formal.background import Background


def test_answers_and_errors_come_back() -> None:
    with Background("test", 2) as background:
        half = [background.submit(divmod, n, 2) for n in range(20)]
        wrong = background.submit(divmod, 1, 0)
        assert [f.result(timeout=60) for f in half] == [divmod(n, 2) for n in range(20)]
        with pytest.raises(ZeroDivisionError):
            wrong.result(timeout=60)


def test_as_much_at_a_time_as_there_are_threads() -> None:
    together = threading.Barrier(3)
    with Background("test", 3) as background:
        met = [background.submit(together.wait, 60) for _ in range(3)]
        assert sorted(f.result(timeout=60) for f in met) == [0, 1, 2]


def test_what_was_not_begun_is_cancelled() -> None:
    go, begun = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        go.wait(60)

    with Background("test") as background:
        running = background.submit(first)
        second = background.submit(go.set)
        assert begun.wait(60)
    assert second.cancelled() and not go.is_set()
    go.set()
    running.result(timeout=60)


def test_nobody_waits_for_it_at_the_end() -> None:
    code = (
        "import threading; from formal.background import Background; "
        "background = Background('test'); background.submit(threading.Event().wait); print('over')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "over\n"
