"""Runs of consensus that satisfy one validity and not another; a broadcast in which all agree."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.broadcast.statements import BroadcastRun
from proofs.agreement.consensus.statements import ConsensusRun


def _first_messages(first: str, second: str) -> BroadcastRun:
    logs = {"p": [first], "q": [second]}
    return BroadcastRun(
        Process=["p", "q"],
        Message=["a", "b"],
        Time=["end"],
        correct={"p": True, "q": False},
        broadcast=lambda p, m, t: (p, m) in {("p", "a"), ("q", "b")},
        log=lambda p, t: logs[p],
    )


@witness(structure=BroadcastRun, zh="两个进程先投递同一条消息")
def same_first_message():
    """Two processes deliver a message of the correct one; the other crashes."""
    return _first_messages("a", "a"), {"candidates": {"common": [lambda t: ["a"]]}}


@witness(structure=BroadcastRun, zh="两个进程先投递的消息不同")
def different_first_messages():
    """Two processes deliver different messages first: no atomic broadcast."""
    return _first_messages("a", "b")


@witness(structure=BroadcastRun, zh="两个正确进程先投递的消息不同")
def correct_processes_differ():
    """Two correct processes deliver their own messages and nothing else."""
    return BroadcastRun(
        Process=["p", "q"],
        Message=["a", "b"],
        Time=["end"],
        correct={"p", "q"},
        broadcast=lambda p, m, t: (p, m) in {("p", "a"), ("q", "b")},
        log=lambda p, t: ["a"] if p == "p" else ["b"],
    )


def _with_inputs(correct: int, faulty: int, decision: int) -> ConsensusRun:
    """A correct process p and a faulty one q with these inputs; p decides."""
    inputs = {"p": correct, "q": faulty}
    return ConsensusRun(
        Process=["p", "q"],
        Value=[0, 1, 2],
        Time=["end"],
        correct=lambda p: p == "p",
        proposes=lambda p, v, t: inputs[p] == v,
        decides=lambda p, v, t: p == "p" and v == decision,
    )


@witness(structure=ConsensusRun, zh="决定了故障进程的输入")
def a_faulty_value_decided():
    """The correct process decides the input of the faulty one: unanimity, not of the correct."""
    return _with_inputs(0, 1, decision=1), {"v": 0}


@witness(structure=ConsensusRun, zh="输入都相同，却决定别的值")
def another_value_decided():
    """All inputs are equal and something else is decided, beside a faulty process: weak unanimity,
    not strong."""
    return _with_inputs(0, 0, decision=1), {"v": 0}


@witness(structure=ConsensusRun, zh="决定了无人提议的值")
def an_invented_value():
    """The inputs differ and a third value is decided: unanimity, not validity."""
    return _with_inputs(0, 1, decision=2), {"v": 2}


def _binary(proposed) -> ConsensusRun:
    return ConsensusRun(
        Process=["p", "q"],
        Value=[False, True],
        Time=["early", "late"],
        correct={"p": True, "q": False},
        proposes=proposed,
        decides=lambda p, v, t: p == "p" and v,
    )


@witness(structure=ConsensusRun, zh="两个进程、两个值")
def two_processes_choose():
    """Two processes with the inputs no and yes; the correct one decides yes."""
    return _binary(lambda p, v, t: v == (p == "q")), {"input": {"p": False, "q": True}}


@witness(structure=ConsensusRun, zh="先决定，后提议")
def decided_before_proposed():
    """What is decided early is proposed only late, so that there is no initial value."""
    return _binary(lambda p, v, t: t == "late"), {"input": {"p": False, "q": True}}
