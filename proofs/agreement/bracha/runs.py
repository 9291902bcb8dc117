"""Runs of Bracha's broadcast: its actions as labels, the tasks of correct nodes, and fairness.

A task is what the protocol has one node do; which of several actions does it is left open, for what
a node can echo may change before it does.  A run is fair when it is weakly fair to every task.  As
messages are kept, and reading one is part of the step that acts on it, this includes that what a
correct node sends to a correct node arrives.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    Iff,
    Match,
    Nat,
    Or,
    Sort,
    definition,
    theorem,
)
from proofs.agreement.bracha.protocol import Bracha
from proofs.foundations.execution.statements import LabelledSystem


class Act(Data, zh="Bracha 可靠广播的动作"):
    """The actions of the broadcast with their parameters."""

    Node: Sort
    Value: Sort
    EchoQuorum: Sort
    ReadyQuorum: Sort
    WeakQuorum: Sort
    broadcast: Case  # the sender sends its value to all
    echo_initial: Case[Node, Value]  # the node echoes what it has from the sender
    echo_echoes: Case[Node, Value, EchoQuorum]  # the node echoes what the quorum echoes
    echo_readies: Case[Node, Value, WeakQuorum]  # the node echoes what the quorum is ready for
    ready_echoes: Case[Node, Value, EchoQuorum]  # the node gets ready for what the quorum echoes
    ready_readies: Case[Node, Value, WeakQuorum]  # the node gets ready for what the quorum is for
    deliver: Case[Node, Value, ReadyQuorum]  # the node delivers what the quorum is ready for
    forge_initial: Case[Node, Value]  # the faulty sender sends the value to the node
    forge_echo: Case[Node, Node, Value]  # the faulty first node sends an echo to the second
    forge_ready: Case[Node, Node, Value]  # the faulty first node tells the second: ready


class Task(Data, zh="正确节点的任务"):
    """What the protocol has the nodes do."""

    Node: Sort
    broadcast: Case  # the sender is to send its value
    echo: Case[Node]  # the node is to echo
    ready: Case[Node]  # the node is to get ready
    deliver: Case[Node]  # the node is to deliver


@definition(zh="Bracha 可靠广播作为带标号的转移系统")
def labelled(
    B: Bracha,
) -> LabelledSystem[B.State, Act[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum]]:
    """The broadcast as a labelled system: its steps, each with its action and the parameters."""

    def step(s: B.State, act: Act[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum], t: B.State):
        return Match(
            act,
            broadcast=lambda: B.broadcast_step(s, t),
            echo_initial=lambda n, v: B.echo_initial_step(s, t, n, v),
            echo_echoes=lambda n, v, q: B.echo_echoes_step(s, t, n, v, q),
            echo_readies=lambda n, v, q: B.echo_readies_step(s, t, n, v, q),
            ready_echoes=lambda n, v, q: B.ready_echoes_step(s, t, n, v, q),
            ready_readies=lambda n, v, q: B.ready_readies_step(s, t, n, v, q),
            deliver=lambda n, v, q: B.deliver_step(s, t, n, v, q),
            forge_initial=lambda m, v: B.forge_initial_step(s, t, m, v),
            forge_echo=lambda n, m, v: B.forge_echo_step(s, t, n, m, v),
            forge_ready=lambda n, m, v: B.forge_ready_step(s, t, n, m, v),
        )

    return LabelledSystem.make(step=step)


@theorem(by="lean", witness="one_broadcast", zh="带标号系统的步就是协议的步")
def step_is_act(B: Bracha, s: B.State, t: B.State):
    """The steps of the protocol are the steps of the labelled system, with some label."""
    return Iff(B.step(s, t), Exists(lambda act: labelled(B).step(s, act, t)))


@definition(zh="动作完成任务")
def does(
    Node: Sort,
    Value: Sort,
    EchoQuorum: Sort,
    ReadyQuorum: Sort,
    WeakQuorum: Sort,
    task: Task[Node],
    act: Act[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum],
):
    """The action does the task."""
    return Match(
        task,
        broadcast=lambda: act == Act.broadcast,
        echo=lambda n: Or(
            Exists(lambda v: act == Act.echo_initial(n, v)),
            Exists(lambda v, q: act == Act.echo_echoes(n, v, q)),
            Exists(lambda v, q: act == Act.echo_readies(n, v, q)),
        ),
        ready=lambda n: Or(
            Exists(lambda v, q: act == Act.ready_echoes(n, v, q)),
            Exists(lambda v, q: act == Act.ready_readies(n, v, q)),
        ),
        deliver=lambda n: Exists(lambda v, q: act == Act.deliver(n, v, q)),
    )


@definition(zh="对一个任务弱公平")
def fair_to(
    B: Bracha,
    task: Task[B.Node],
    states: Fun[Nat, B.State],
    acts: Fun[Nat, Act[B.Node, B.Value, B.EchoQuorum, B.ReadyQuorum, B.WeakQuorum]],
):
    """The run is weakly fair to the task: if it could be done from some time on, it is done."""
    return labelled(B).weakly_fair(lambda act: does(task, act), states, acts)


@definition(zh="Bracha 可靠广播的公平运行")
def fair_run(
    B: Bracha,
    states: Fun[Nat, B.State],
    acts: Fun[Nat, Act[B.Node, B.Value, B.EchoQuorum, B.ReadyQuorum, B.WeakQuorum]],
):
    """An infinite run from an initial state that is weakly fair to every task.  Faulty nodes can do
    no task, so nothing is asked of them."""
    return And(
        B.init(states(0)),
        labelled(B).infinite_run(states, acts),
        ForAll(lambda task: fair_to(B, task, states, acts)),
    )
