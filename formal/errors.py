"""The error types that users see: one line, with file and line where there is one."""

from __future__ import annotations

from pathlib import Path


class FormalError(Exception):
    """Base of every error this package raises on purpose.

    The command line prints it as one line, ``file:line: what was found, what was expected``.
    """

    def __init__(self, message: str, *, file: str | Path | None = None, line: int | None = None):
        self.message = message
        self.file = None if file is None else str(file)
        self.line = line
        super().__init__(self._format())

    def _format(self) -> str:
        if self.file is None:
            return self.message
        if self.line is None:
            return f"{self.file}: {self.message}"
        return f"{self.file}:{self.line}: {self.message}"


class TheoryError(FormalError):
    """A mistake in a theory: unknown sort, wrong arity, circular definition, missing evidence."""


class EvaluationError(FormalError):
    """A term cannot be evaluated on an instance (an infinite domain, a missing value)."""


class InputError(FormalError):
    """A file given by the user cannot be read as what it was said to be (exit code 2)."""


class CheckerError(FormalError):
    """A checker could not run: Lean is missing, a solver crashed, a download failed."""
