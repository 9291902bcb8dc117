"""The verdicts on a transactional history: every model, with a certificate or an anomaly."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from formal.errors import CheckerError
from formal.histories.check import LimitReached, Limits
from formal.transactions.anomaly import Anomaly, of_cycle, of_read
from formal.transactions.certificate import Certificate, flaw
from formal.transactions.edges import CO, graph
from formal.transactions.facts import Facts
from formal.transactions.graph import short_cycle, topological
from formal.transactions.history import REGISTER, TransactionHistory
from formal.transactions.models import (
    ATOMIC,
    CAUSAL,
    COMMITTED,
    IMPLIED,
    IMPLYING,
    MODELS,
    SERIALIZABLE,
    SNAPSHOT,
    STRICT,
    UNCOMMITTED,
    VIEW,
)
from formal.transactions.observe import observe
from formal.transactions.search import decide
from formal.transactions.weak import weak_graph, with_causes

_POLYNOMIAL = (CAUSAL, ATOMIC, VIEW)


@dataclass(frozen=True)
class Verdict:
    """What is known of one model.

    Attributes:
        holds: True, False, or None: undecided.
        reason: why, in words.
        certificate: where it holds by an order of its own, that order, validated.
        anomaly: where it does not hold by something of its own, that.
    """

    model: str
    holds: bool | None
    reason: str
    certificate: Certificate | None = None
    anomaly: Anomaly | None = None


@dataclass(frozen=True)
class Report:
    """All verdicts on a history, the strongest model first.

    Attributes:
        model: the model asked for.
        happened: how many transactions took effect.
        otherwise: what holds if the order in sessions is left out of account.
    """

    history: TransactionHistory
    model: str
    verdicts: tuple[Verdict, ...]
    seconds: float
    happened: int = 0
    otherwise: tuple[str, ...] = ()

    def verdict(self, model: str) -> Verdict:
        """The verdict on a model; raises ``KeyError`` when it was not asked for."""
        for v in self.verdicts:
            if v.model == model:
                return v
        raise KeyError(model)

    @property
    def holds(self) -> bool | None:
        """The verdict on the model asked for."""
        return self.verdict(self.model).holds

    @property
    def strongest(self) -> tuple[str, ...]:
        """The models that hold and that no other that holds implies."""
        yes = [v.model for v in self.verdicts if v.holds]
        return tuple(m for m in yes if not any(m in IMPLIED[n] and m != n for n in yes))

    @property
    def anomaly(self) -> Anomaly | None:
        """What refutes the weakest model that does not hold."""
        found = [v.anomaly for v in self.verdicts if v.anomaly is not None]
        return found[-1] if found else None


def check(
    history: TransactionHistory,
    model: str = SERIALIZABLE,
    limits: Limits | None = None,
    others: bool = True,
) -> Report:
    """Decide every model.

    Args:
        history: what is checked.
        model: the model asked for, one of `MODELS`.
        limits: what it may take.
        others: decide the other models as well.

    Every "holds" comes with a certificate that `formal.transactions.certificate` has accepted.

    Raises:
        InputError: a value was written twice and read.
    """
    limits = limits or Limits()
    start = time.monotonic()
    facts = observe(history)
    decider = _Decider(facts, limits)
    found: dict[str, Verdict] = {}
    turns = _turns(history, model if not others else None)
    for at, name in enumerate(turns):
        if name in found:
            continue
        verdict = decider.verdict(name, 1.0 if at == len(turns) - 1 else 0.5)
        found[name] = verdict
        if verdict.holds is None or not others:
            continue
        for other in IMPLIED[name] if verdict.holds else IMPLYING[name]:
            if other not in found or (found[other].holds is None):
                found[other] = Verdict(other, verdict.holds, _because(name, verdict.holds))
    _smallest(found)
    verdicts = tuple(found[m] for m in MODELS if m in found)
    otherwise = _without_sessions(history, verdicts, limits) if others else ()
    seconds = time.monotonic() - start
    return Report(history, model, verdicts, seconds, len(facts.happened) - 1, otherwise)


def _without_sessions(
    history: TransactionHistory, verdicts: tuple[Verdict, ...], limits: Limits
) -> tuple[str, ...]:
    """Whether snapshot isolation holds where only the order in a session is against it."""
    by = {v.model: v for v in verdicts}
    named = any(v.anomaly is not None and "-session" in v.anomaly.name for v in verdicts)
    if not named or by[SNAPSHOT].holds is not False:
        return ()
    alone = [replace(t, session=("alone", t.index)) for t in history.transactions]
    free = replace(history, transactions=alone)
    if _Decider(observe(free), limits).verdict(SNAPSHOT, 1.0).holds:
        return (f"{SNAPSHOT} holds if sessions are left out of account, as Elle does",)
    return ()


def _smallest(found: dict[str, Verdict]) -> None:
    """Where what refutes a weaker model is smaller, it refutes the stronger one as well."""
    for name in reversed(MODELS):
        own = found.get(name)
        if own is None or own.anomaly is None:
            continue
        for weaker in reversed(MODELS):
            other = found.get(weaker)
            if weaker == name or weaker not in IMPLIED[name] or other is None:
                continue
            if other.anomaly is None:
                continue
            if len(other.anomaly.transactions) <= len(own.anomaly.transactions):
                found[name] = Verdict(name, False, _because(weaker, False))
                break


def _because(name: str, holds: bool) -> str:
    return f"because it is {name}" if holds else f"because it is not {name}"


def _turns(history: TransactionHistory, only: str | None) -> list[str]:
    """In which order the models are decided."""
    if only is not None:
        return [only]
    if history.workload == REGISTER:
        # What is not causal needs no search for the models above it.
        return [CAUSAL, *(m for m in MODELS if m != CAUSAL)]
    return list(MODELS)


class _Decider:
    def __init__(self, facts: Facts, limits: Limits) -> None:
        self.facts, self.limits = facts, limits

    def verdict(self, model: str, share: float) -> Verdict:
        """Decide one model, in a share of the time that is left."""
        history = self.facts.history
        if model == STRICT and not history.real_time:
            return Verdict(model, None, "no real time is recorded")
        for direct in self.facts.direct:
            if direct.model in IMPLIED[model]:
                weakest = min(
                    (d for d in self.facts.direct if d.model in IMPLIED[model]),
                    key=lambda d: -MODELS.index(d.model),
                )
                return self._no(model, of_read(weakest))
        limits = replace(self.limits)
        limits.started = time.monotonic()
        limits.seconds = self.limits.left() * share
        try:
            self.limits.check()
            return self._decide(model, limits.check)
        except LimitReached as e:
            reason = str(e)
        except MemoryError:
            reason = "out of memory"
        if "time limit" in reason:
            reason = f"time limit of {self.limits.seconds:g} s"
        return Verdict(model, None, reason)

    def _decide(self, model: str, tick: Callable[[], None]) -> Verdict:
        facts = self.facts
        if model in (COMMITTED, UNCOMMITTED, *_POLYNOMIAL):
            found = weak_graph(facts, model, tick) if model in _POLYNOMIAL else graph(facts, model)
            order, whole = topological(found.adjacent)
            if whole:
                return self._yes(model, order, found.split)
            cycle = short_cycle(found.adjacent, set(range(len(found.adjacent))) - set(order))
            assert cycle is not None
            edges = tuple(with_causes(facts, e) if e.kind == CO else e for e in found.back(cycle))
            return self._no(model, of_cycle(facts, edges))
        result = decide(facts, model, tick)
        if result.order is not None:
            return self._yes(model, result.order, result.split)
        if result.cycle:
            return self._no(model, of_cycle(facts, result.cycle, result.second))
        words = "every order of the versions closes a cycle"
        who = tuple(i for i in facts.happened if i)
        sentence = f"Every order of the versions of the keys closes a cycle ({result.tried} tried)."
        return Verdict(
            model, False, words, None, Anomaly("no version order", "", (), who, (sentence,))
        )

    def _no(self, model: str, anomaly: Anomaly) -> Verdict:
        who = ", ".join(f"T{i}" for i in anomaly.transactions[:6])
        more = "…" if len(anomaly.transactions) > 6 else ""
        return Verdict(model, False, f"{anomaly.title}: {who}{more}", None, anomaly)

    def _yes(self, model: str, nodes: list[int], split: bool) -> Verdict:
        happened = set(self.facts.happened)
        if split:
            order = tuple(n for n in nodes if n >> 1 in happened)
        else:
            order = tuple(n for n in nodes if n in happened)
        certificate = Certificate(model, order)
        wrong = flaw(self.facts.history, certificate)
        if wrong is not None:
            raise CheckerError(f"the certificate for {model} is not accepted: {wrong}")
        return Verdict(model, True, "an order of the transactions, validated", certificate)
