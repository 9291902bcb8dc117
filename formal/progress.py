"""Progress of long work: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status


class Progress:
    """Says what is being done.

    On a terminal the current step is shown live; otherwise a line is printed as a stage ends.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self._status: Status | None = None

    @functools.cached_property
    def console(self) -> Console:
        """Where progress is shown: what is quiet never loads it."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)

    @contextmanager
    def stage(self, name: str) -> Iterator[Progress]:
        """A named stage; its time is printed when it ends."""
        start = time.monotonic()
        live = not self.quiet and sys.stderr.isatty()
        if live:
            self._status = self.console.status(name)
            self._status.start()
        self._name = name
        try:
            yield self
        finally:
            if self._status is not None:
                self._status.stop()
                self._status = None
        # Only a stage that was completed is worth a line; an error says its own.
        if not self.quiet:
            self.console.print(f"{name}: {time.monotonic() - start:.1f} s", style="dim")

    def step(self, text: str) -> None:
        """What the current stage is doing now."""
        if self._status is not None:
            self._status.update(f"{self._name}: {text}")
