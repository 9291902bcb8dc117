"""A run of two requests, of which one is received: its computation, its cuts and their states."""

from __future__ import annotations

from itertools import product

from formal.language import witness
from proofs.causality.causality.computation import Computation
from proofs.causality.snapshot.states import GlobalState, MessagePassing, Run

_PROCESSES, _STATES, _MESSAGES = ["p", "q"], [0, 1, 2], ["m0", "m1"]


def _algorithm() -> MessagePassing:
    """``p`` sends m0 and then m1 to ``q``; each counts what it has sent or received."""
    return MessagePassing(
        Process=_PROCESSES,
        Event=["ask", "hear"],
        State=_STATES,
        Message=_MESSAGES,
        process={"ask": "p", "hear": "q"},
        source={"ask": None, "hear": "p"},
        possible=lambda e, s, m: s < 2,
        next=lambda e, s, m: min(s + 1, 2),
        sends=lambda e, s, m: [("q", f"m{s}")] if e == "ask" and s < 2 else [],
    )


def _state(p: int, q: int, *waiting: str) -> GlobalState:
    """The state of ``p``, that of ``q``, and what is in the channel from one to the other."""
    return GlobalState(
        Process=_PROCESSES,
        State=_STATES,
        Message=_MESSAGES,
        state={"p": p, "q": q},
        channel=lambda a, b: waiting if (a, b) == ("p", "q") else (),
    )


def _run(*events: str) -> Run:
    return Run(
        Process=_PROCESSES,
        Event=["ask", "hear"],
        State=_STATES,
        Message=_MESSAGES,
        algorithm=_algorithm(),
        start=_state(0, 0),
        n=len(events),
        schedule=dict(enumerate(events)),
    )


def _computation(*events: str, sends: dict[int, int]) -> Computation:
    """The computation of a run, with the place of the send for each place that receives."""
    process = ["p" if e == "ask" else "q" for e in events]
    earlier = [[k for k in range(j) if process[k] == process[j]] for j in range(len(events))]
    return Computation(
        Process=_PROCESSES,
        Event=list(range(len(events))),
        Message=list(sends),
        process=dict(enumerate(process)),
        predecessor={j: max(found, default=None) for j, found in enumerate(earlier)},
        send=sends,
        received={j: j if j in sends else None for j in range(len(events))},
    )


def _values(*events: str, sends: dict[int, int], **more):
    return _run(*events), {
        "Token": list(sends),
        "K": _computation(*events, sends=sends),
        **more,
    }


_EVENTS = ("ask", "ask", "hear")
_SENDS = {2: 0}


@witness(structure=Run, zh="两次请求的一个一致割集")
def two_requests_cut():
    """``p`` asks twice, ``q`` hears the first request; the second request is not in the cut."""
    return _values(*_EVENTS, sends=_SENDS, cut={0, 2})


@witness(structure=Run)
def orphan_of_two_requests():
    """A cut in which the first request is heard and not sent."""
    return _values(*_EVENTS, sends=_SENDS, cut={2})


@witness(structure=Run)
def forgotten_message():
    """The same cut, and a computation that does not know that a message was sent."""
    return _values(*_EVENTS, sends={}, cut={2})


@witness(structure=Run)
def impossible_run():
    """A schedule in which ``q`` hears what ``p`` will only ask."""
    return _values("hear", "ask", sends={0: 1}, cut=set())


@witness(structure=Run, zh="割集处的全局状态：一条消息在通道中")
def two_requests_state():
    """After the first request: it is in the channel."""
    state = _state(1, 0, "m0")
    return _values(*_EVENTS, sends=_SENDS, cut={0}, G=state, H=state)


@witness(structure=Run)
def torn_cut():
    """A cut with the second event of ``p`` and not the first, of which two states would do."""
    g, h = _state(0, 0, "m1"), _state(1, 0, "m1")
    return _values(*_EVENTS, sends=_SENDS, cut={1}, G=g, H=h)


def _stable_values(events, sends, holds, state, cut):
    """Values with all global states that the algorithm can be in as those that matter."""
    waiting = [(), ("m0",), ("m1",), ("m0", "m1")]
    states = [_state(p, q, *w) for p, q, w in product(_STATES, _STATES, waiting)]
    return _values(*events, sends=sends, cut=cut, G=state, holds=holds, ranges={"s": states})


@witness(structure=Run, zh="稳定性质：已发出请求")
def two_requests_stable():
    """``p`` has asked: true after the first request, and from then on."""
    return _stable_values(_EVENTS, _SENDS, lambda G: G.state("p") >= 1, _state(1, 0, "m0"), {0})


@witness(structure=Run)
def another_state():
    """A state that is not that of the cut: ``p`` never asks twice in the run."""
    return _stable_values(
        ("ask", "hear"), {1: 0}, lambda G: G.state("p") >= 2, _state(2, 0, "m0"), {0}
    )


@witness(structure=Run)
def unstable_property():
    """A message is in the channel: true at the cut, and not at the end."""
    return _stable_values(
        ("ask", "hear"), {1: 0}, lambda G: len(G.channel("p", "q")) > 0, _state(1, 0, "m0"), {0}
    )
