"""The steps of a run, the same for every theorem, as text only: they can be kept and compared."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """A message sent in a step; ``number`` tells copies apart.

    ``lost``: the adversary never delivers it; ``forged``: a faulty process sends it.
    """

    number: int
    to: str
    message: str
    lost: bool = False
    forged: bool = False


@dataclass(frozen=True)
class Step:
    """What a process does at a time: steps at the same time are concurrent.

    ``action`` is start, null, receive, invoke, tick, round or faulty; ``value`` the input, message
    or operation of it; ``received`` the numbers of messages; ``output`` the decision or answer.
    """

    time: int
    process: str
    action: str
    value: str = ""
    received: tuple[int, ...] = ()
    sent: tuple[Sent, ...] = ()
    output: str | None = None
