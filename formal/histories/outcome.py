"""What a decider finds out."""

from __future__ import annotations

from collections.abc import Generator, Hashable
from dataclasses import dataclass

from formal.histories.history import Operation
from formal.histories.models import Certificate

#: How many configurations are looked at between two looks at the clock.
SLICE = 512


@dataclass(frozen=True)
class Outcome:
    """Whether a model holds, and why.

    Attributes:
        holds: whether it does.
        certificate: why it does.
        key: for linearizability: the key on which it does not (None for a single object).
        at: the answered operation at which every order has failed, where there is one.
        core: operations, by index, that were seen to contradict each other, whatever the others
            did; empty where it is not known which do.
        client: for PRAM and causal: the client that has no view, in a tuple.
    """

    holds: bool
    certificate: Certificate | None = None
    key: Hashable = None
    at: Operation | None = None
    client: tuple[Hashable, ...] = ()
    core: tuple[int, ...] = ()


class NotDecided(Exception):
    """A decider has tried what it can; its message says why that is not enough."""


#: A decider: yields how many configurations it remembers, returns an outcome.
Steps = Generator[int, None, Outcome]
