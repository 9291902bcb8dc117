"""How to hold a checker against the definitions: a model's definition, evaluated on a history.

``holds(pram_consistent, register_of([0, 1]), history)`` evaluates the term that Lean gets.
A history is a list of ``HistoryEvent``; ``calls`` writes one whose operations are answered at once.
Up to four operations take seconds; for the causal model up to three do, and four take a minute.
"""

from __future__ import annotations

from typing import Any

from formal.language.declarations import Definition
from formal.readings.finite.domains import DomainType
from formal.readings.finite.evaluation import Env, Memo, call_definition
from formal.readings.finite.instance import normalize
from proofs.consistency.consistency.models import (
    causally_consistent,
    pram_consistent,
    sequentially_consistent,
)
from proofs.consistency.consistency.witnesses import case
from proofs.foundations.history.statements import SequentialObject, linearizable

MODELS = {
    "linearizable": linearizable,
    "sequential": sequentially_consistent,
    "causal": causally_consistent,
    "pram": pram_consistent,
}


def holds(model: Definition, spec: SequentialObject, history: list[Any]) -> bool:
    """Whether a consistency model's definition is true of a small history."""
    values = case(spec, history)[1]
    memo = Memo(ranges=values["ranges"])
    sorts = (DomainType("Node", tuple(values["Node"])), *spec._data.sorts)
    env = Env({}, {s.uid: d for s, d in zip(model.sorts, sorts, strict=True)}, memo)
    given = normalize(history, env.type(model.params[1].type), "history")
    return bool(call_definition(model, sorts, (spec, given), memo))
