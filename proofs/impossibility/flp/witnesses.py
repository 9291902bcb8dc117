"""Two processes that never decide: the model is inhabited."""

from __future__ import annotations

from formal.language import witness
from proofs.impossibility.flp.statements import Configuration, Protocol


@witness(structure=Protocol, zh="两个从不决定的进程")
def two_idle_processes():
    """Two processes that never send, never decide; schedules of one step each commute."""
    protocol = Protocol(
        Process=["p", "q"],
        Message=["m"],
        State=["idle"],
        start=lambda p, b: "idle",
        next=lambda p, s, m: "idle",
        sends=lambda p, s, m: [],
        output=lambda s: None,
    )
    configuration = Configuration(
        Process=["p", "q"],
        Message=["m"],
        State=["idle"],
        state=lambda p: "idle",
        buffer=lambda p, m: 0,
    )
    return protocol, {
        "C": configuration,
        "processes": ["p", "q"],
        "p": "p",
        "q": "q",
        "s": [("p", None), ("p", None)],
        "t": [("q", None)],
    }


@witness(structure=Protocol, zh="单进程决定自己的输入")
def one_process_decides():
    """One process that decides its input in its first step.  There are no messages, so that there
    is one schedule, and nothing changes after the first step: the moments 0 and 1 are all."""
    protocol = Protocol(
        Process=["p"],
        Message=[],
        State=[(b, done) for b in (False, True) for done in (False, True)],
        start=lambda p, b: (b, False),
        next=lambda p, s, m: (s[0], True),
        sends=lambda p, s, m: [],
        output=lambda s: s[0] if s[1] else None,
    )
    moments = range(2)
    return protocol, {
        "processes": ["p"],
        "p": "p",
        "q": "p",
        "ranges": {
            "schedule": [lambda n: ("p", None)],
            "n": moments,
            "k": moments,
            "t": moments,
            "u": moments,
        },
    }


@witness
def three_processes_listed():
    """Three processes, all in the list, one of them the leader."""
    return {"Process": ["p", "q", "r"], "processes": ["p", "q", "r"], "leader": "q"}
