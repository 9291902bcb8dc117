"""A proof-oriented library of distributed-systems theory.

A definition is written once, in Python, and read in four ways: run on finite instances, sent to
Z3, exported to Lean, and printed for people.  A theorem counts only for the evidence that a
checker gave it.  Reading order: ``language`` (what can be said), ``readings`` (what it means to
each tool), ``checkers`` (who vouches), ``theory`` (which theorems there are), ``evidence`` (what is
known of them), ``commands``.  ``docs/architecture.md`` has a sentence for each room.

What programs call is offered here and described in docs/api.md; it is loaded when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from formal.evaluator import Evaluator, evaluate_with

if TYPE_CHECKING:
    from formal.api import (
        ask_z3,
        attack_protocol,
        check_protocol,
        draw_log,
        evaluate,
        find_theorem,
        judge,
        judge_transactions,
        load_theory,
        read_history,
        read_log,
    )
    from formal.errors import (
        CheckerError,
        EvaluationError,
        FormalError,
        InputError,
        TheoryError,
    )

__version__ = "0.1.0"

__all__ = [
    "CheckerError",
    "EvaluationError",
    "FormalError",
    "InputError",
    "TheoryError",
    "ask_z3",
    "attack_protocol",
    "check_protocol",
    "draw_log",
    "evaluate",
    "find_theorem",
    "judge",
    "judge_transactions",
    "load_theory",
    "read_history",
    "read_log",
]


def __getattr__(name: str) -> Any:
    """A public name, from the module that has it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "formal.errors" if name.endswith("Error") else "formal.api"
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def _finite_reading() -> Evaluator:
    from formal.readings.finite.instance import FiniteReading

    return FiniteReading()


evaluate_with(_finite_reading)
