"""States of one participant that asks nobody, and of those who wait."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.cooperative.protocol import CooperativeTermination
from proofs.agreement.two_phase_commit.protocol import Phase


def _state(phase: str, **facts: object) -> CooperativeTermination.State:
    """A state of one participant, as at the start but for its phase and the given facts."""
    start = {
        "phase": {"p": getattr(Phase, phase)},
        "crashed": set(),
        "voted": set(),
        "counted": set(),
        "decision": None,
        "told": set(),
        "coordinator_crashed": False,
    }
    return CooperativeTermination.State(Participant=["p"], **start | facts)


def _run(*states: CooperativeTermination.State) -> dict[str, object]:
    """A run through the given states, which then stays in the last."""
    return {"states": lambda i: states[min(i, len(states) - 1)], "k": len(states) - 1, "p": "p"}


_ALONE = CooperativeTermination(Participant=["p"])
_VOTED = {"voted": {"p"}, "counted": {"p"}, "decision": True}
_TOLD = _VOTED | {"told": {("p", True)}}
_DOWN = {"coordinator_crashed": True}
_COMMITS = _state("committed", **_TOLD)


@witness(structure=CooperativeTermination, zh="就绪并已被告知提交")
def asked():
    """One participant, prepared, that was told to commit: it is not stuck."""
    return _ALONE, {"s": _state("prepared", **_TOLD)}


@witness(structure=CooperativeTermination, zh="协调者崩溃，唯一的参与者就绪")
def all_wait():
    """The coordinator is down, and the one participant, prepared, crashes as well."""
    waits = _state("prepared", **_VOTED, **_DOWN)
    return _ALONE, _run(waits, _state("prepared", **_VOTED, **_DOWN, crashed={"p"}))


@witness(structure=CooperativeTermination, zh="协调者未崩溃：通知并提交")
def coordinator_goes_on():
    """A live coordinator tells the participant, which commits."""
    return _ALONE, _run(_state("prepared", **_VOTED), _state("prepared", **_TOLD), _COMMITS)


@witness(structure=CooperativeTermination, zh="已被告知者提交")
def somebody_was_told():
    """The coordinator is down, but the participant was told, and commits."""
    told = _state("prepared", **_TOLD, **_DOWN)
    return _ALONE, _run(told, _state("committed", **_TOLD, **_DOWN))


@witness(structure=CooperativeTermination, zh="协调者恢复后通知")
def coordinator_recovers():
    """The coordinator recovers and tells the participant, which commits."""
    waits = _state("prepared", **_VOTED, **_DOWN)
    return _ALONE, _run(waits, _state("prepared", **_VOTED), _state("prepared", **_TOLD), _COMMITS)


@witness(structure=CooperativeTermination, zh="崩溃者早已中止")
def who_had_aborted():
    """The participant has crashed, and had aborted before."""
    return _ALONE, _run(_state("aborted", crashed={"p"}, **_DOWN))
