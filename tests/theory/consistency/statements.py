"""How to hold a theorem's statement against data: its exported term, evaluated on given values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formal.evidence.witnesses import assign
from formal.language.hypotheses import hypotheses
from formal.readings.finite.evaluation import evaluate
from formal.theory import load_theory


def met_and_refuted(theorem: str, values: Mapping[str, Any]) -> tuple[int, int]:
    """For how many choices of the free variables the hypotheses hold, and for how many of these
    the conclusion does not."""
    params, hyps, conclusion = hypotheses(load_theory().theorems()[theorem].statement)
    met = refuted = 0
    for env in assign(params, None, values).environments():
        if all(evaluate(h, env) for h in hyps):
            met += 1
            refuted += not evaluate(conclusion, env)
    return met, refuted
