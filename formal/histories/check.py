"""The verdicts on a history: each model from the strongest asked for down to one that holds."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from formal.defaults import HISTORY_MEBIBYTES, HISTORY_SECONDS
from formal.histories.certificate import flaw
from formal.histories.decide import decide
from formal.histories.eventual import (
    EVENTUAL,
    STRONG_EVENTUAL,
    agreement,
    last_of_each_client,
    quiescent,
)
from formal.histories.history import History
from formal.histories.minimal import Violation, violation
from formal.histories.models import CAUSAL, MODELS, Certificate
from formal.histories.outcome import NotDecided, Outcome
from formal.histories.suppose import what_would_hold

MEBIBYTE = 1 << 20


class LimitReached(Exception):
    """A history took more time or memory than it may; its verdict is undecided."""


@dataclass
class Limits:
    """What one history may take: seconds of wall clock, and mebibytes of the process's memory.

    Time counts from the creation of the object.
    """

    seconds: float = HISTORY_SECONDS
    mebibytes: float = HISTORY_MEBIBYTES
    started: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds left; negative when there are none."""
        return self.started + self.seconds - time.monotonic()

    def check(self) -> None:
        """Raise `LimitReached` when a limit is passed."""
        if self.left() < 0:
            raise LimitReached(f"time limit of {self.seconds:g} s")
        if memory_in_use() > self.mebibytes * MEBIBYTE:
            raise LimitReached(f"memory limit of {self.mebibytes:g} MiB")


@dataclass(frozen=True)
class Verdict:
    """What is known of one model.

    Attributes:
        model: its name.
        holds: True, False, or None: undecided.
        reason: why, in words.
        certificate: where it holds by an order of its own, that order, validated.
        violation: where it does not, why.
    """

    model: str
    holds: bool | None
    reason: str
    certificate: Certificate | None = None
    violation: Violation | None = None


@dataclass(frozen=True)
class Report:
    """All verdicts on a history, the strongest model first; the eventual ones last.

    Attributes:
        otherwise: under which other readings of the log the model asked for would hold.
    """

    history: History
    model: str
    verdicts: tuple[Verdict, ...]
    seconds: float
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


def memory_in_use() -> int:
    """Resident memory of this process in bytes; its peak where the system tells no more."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        try:
            import resource
        except ImportError:  # not a Unix: no limit can be kept
            return 0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


#: Seconds to shrink a violation: of the model asked for, and of each weaker one.
_SHRINK = 5.0
_SHRINK_WEAKER = 0.5
_SHRINK_LEAST = 1.0


def check(
    history: History,
    model: str = MODELS[0],
    limits: Limits | None = None,
    weaker: bool = True,
    explain: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Decide a model, and where it does not hold the weaker ones.

    Args:
        history: what is checked.
        model: the strongest model asked for, one of `MODELS`.
        limits: what it may take; 60 s and 4 GiB when not given.
        weaker: go on to weaker models where this one does not hold.
        explain: shrink violations.
        progress: told what is being done.

    Every "holds" comes with a certificate that `formal.histories.certificate` has accepted.
    """
    limits = limits or Limits()
    start = time.monotonic()
    asked = MODELS[MODELS.index(model) :]
    if not weaker:
        asked = asked[:1]
    verdicts: dict[str, Verdict] = {}
    # PRAM before causal: it is quicker to refute, and what is not PRAM is not causal.
    turns = sorted(asked, key=lambda name: name == CAUSAL)
    for at, name in enumerate(turns):
        if name in verdicts:
            continue
        if progress is not None:
            progress(name)
        # Half of what is left for each, so that a hard model leaves time for the others.
        share = 1.0 if at == len(turns) - 1 else 0.5
        shrink = (_SHRINK if name == model else _SHRINK_WEAKER) if explain else 0.0
        verdict = verdicts[name] = _decide(history, name, limits, share, shrink)
        if verdict.holds is not None:
            _conclude(verdicts, asked, name, verdict.holds)
    if weaker:
        for name in (STRONG_EVENTUAL, EVENTUAL):
            verdicts[name] = eventual_verdict(history, name)
    ordered = [*asked, *(n for n in verdicts if n not in asked)]
    found = tuple(verdicts[n] for n in ordered)
    otherwise: list[str] = []
    if explain and verdicts[model].holds is False:
        took = time.monotonic() - start
        otherwise = what_would_hold(history, model, min(limits.left(), max(_SHRINK_LEAST, took)))
    return Report(history, model, found, time.monotonic() - start, tuple(otherwise))


def _conclude(verdicts: dict[str, Verdict], asked: tuple[str, ...], name: str, holds: bool) -> None:
    """What one verdict says of the others: a model implies the weaker ones."""
    at = asked.index(name)
    for other in asked[at + 1 :] if holds else asked[:at]:
        known = verdicts.get(other)
        if known is None or known.holds is None:
            reason = f"because it is {name}" if holds else f"because it is not {name}"
            verdicts[other] = Verdict(other, holds, reason)


def _decide(history: History, model: str, limits: Limits, share: float, shrink: float) -> Verdict:
    start = time.monotonic()
    try:
        outcome = _run(history, model, limits, share)
    except (LimitReached, NotDecided) as e:
        return Verdict(model, None, str(e))
    except MemoryError:
        return Verdict(model, None, "out of memory")
    if outcome.holds:
        assert outcome.certificate is not None
        wrong = flaw(history, outcome.certificate)
        if wrong is not None:
            return Verdict(model, None, f"the order found was not accepted: {wrong}")
        return Verdict(model, True, "an order was found and validated", outcome.certificate)
    found = None
    if shrink:
        # No longer than the verdict took, where that was long.
        most = min(shrink, max(_SHRINK_LEAST, time.monotonic() - start))
        found = violation(history, model, outcome, min(most, max(0.0, limits.left()) * share))
    return Verdict(model, False, _reason(outcome), violation=found)


def _run(history: History, model: str, limits: Limits, share: float) -> Outcome:
    limits.check()
    deadline = time.monotonic() + limits.left() * share
    steps = decide(history, model)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome
        if time.monotonic() > deadline:
            raise LimitReached(f"time limit of {limits.seconds:g} s")
        limits.check()


def _reason(outcome: Outcome) -> str:
    if outcome.at is not None:
        o = outcome.at
        where = f" on line {o.answer_line}" if o.answer_line else ""
        return f"no order explains the response{where}: {o} by process {o.process}"
    if outcome.client:
        return f"no order explains what process {outcome.client[0]} saw"
    return "no order explains all responses"


def eventual_verdict(history: History, model: str) -> Verdict:
    """The verdict on ``eventual`` or ``strong-eventual``, which no search is needed for."""
    late = quiescent(history)
    if isinstance(late, str):
        return Verdict(model, None, late)
    observations = late if model == STRONG_EVENTUAL else last_of_each_client(late)
    return Verdict(model, *agreement(history, observations))
