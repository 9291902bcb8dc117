"""Who evaluates the instances of a structure: a reading, which the language does not know.

`formal` names it once, when it is imported; it is loaded with the first instance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Evaluator(Protocol):
    """A reading on plain data."""

    def data(self, info: Any, given: Mapping[str, Any]) -> Any:
        """The data of an instance, with ``value(name)`` and ``definition(declaration, instance)``.

        Raises ``EvaluationError`` for what does not fit.
        """

    def check(self, instance: Any) -> Any:
        """A report of the axioms on an instance."""


_load: Callable[[], Evaluator] | None = None


def evaluate_with(load: Callable[[], Evaluator]) -> None:
    """Name the evaluator; ``load`` is called when there is something to evaluate."""
    global _load
    _load = load


def evaluator() -> Evaluator:
    """The evaluator that was named."""
    assert _load is not None, "`formal` names an evaluator when it is imported"
    return _load()
