"""Progress of long work: a live line on a terminal, plain lines elsewhere; results as they come."""

from __future__ import annotations

import functools
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status


class Progress:
    """Says what is being done, by all threads that do something.

    On a terminal the current steps are shown live; otherwise a line is printed as a stage ends.
    ``spent`` has the seconds of each stage that was completed.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.spent: dict[str, float] = {}
        self._steps: dict[str, str] = {}  # of the stages that run, in the order of their beginning
        self._status: Status | None = None
        self._lock = threading.RLock()
        self._own = threading.local()

    @functools.cached_property
    def console(self) -> Console:
        """Where progress is shown: what is quiet never loads it."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)

    @contextmanager
    def stage(self, name: str) -> Iterator[Progress]:
        """A named stage of this thread; its time is printed when it ends."""
        start = time.monotonic()
        before = getattr(self._own, "name", None)
        self._own.name = name
        self._show(name, "")
        try:
            yield self
        finally:
            self._own.name = before
            with self._lock:
                self._steps.pop(name, None)
                self._refresh()
        # Only a stage that was completed is worth a line; an error says its own.
        seconds = time.monotonic() - start
        self.spent[name] = self.spent.get(name, 0.0) + seconds
        self.note(f"{name}: {seconds:.1f} s")

    def step(self, text: str) -> None:
        """What the current stage of this thread is doing now."""
        name = getattr(self._own, "name", None)
        if name is not None:
            self._show(name, text)

    def note(self, line: str, style: str = "dim") -> None:
        """A line that stays."""
        if not self.quiet:
            with self._lock:
                self.console.print(line, style=style, markup=False)

    def _show(self, name: str, text: str) -> None:
        if not self.quiet and sys.stderr.isatty():
            with self._lock:
                self._steps[name] = text
                self._refresh()

    def _refresh(self) -> None:
        shown = "; ".join(f"{n}: {text}" if text else n for n, text in self._steps.items())
        if not shown:
            if self._status is not None:
                self._status.stop()
                self._status = None
        elif self._status is None:
            self._status = self.console.status(shown)
            self._status.start()
        else:
            self._status.update(shown)
