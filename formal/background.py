"""Work in the background that nobody has to wait for: its threads die with the process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Background:
    """A few threads that do what is submitted, in its order.

        with Background("searches", 2) as background:
            answer = background.submit(search, system)
            ...
            answer.result()

    What was not begun when the block ends is cancelled.  An executor of the standard library would
    wait for its threads even where the run was interrupted.
    """

    def __init__(self, name: str, threads: int = 1) -> None:
        self._todo: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._futures: list[Future[Any]] = []
        self._threads = [
            threading.Thread(target=self._work, name=f"{name} {i}", daemon=True)
            for i in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Begin ``fn`` when a thread is free; the future has its result, or what it raised."""
        out: Future[R] = Future()

        def run() -> None:
            if not out.set_running_or_notify_cancel():
                return
            try:
                found = fn(*args, **kwargs)
            except BaseException as e:
                out.set_exception(e)
            else:
                out.set_result(found)

        self._futures.append(out)
        self._todo.put(run)
        return out

    def _work(self) -> None:
        while (run := self._todo.get()) is not None:
            run()

    def __enter__(self) -> Background:
        return self

    def __exit__(self, *_: object) -> None:
        for future in self._futures:
            future.cancel()
        for _thread in self._threads:
            self._todo.put(None)
