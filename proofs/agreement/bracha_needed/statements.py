"""What the liveness of Bracha's broadcast needs besides n > 3f: a correct sender, and fairness.

Each run is one of four nodes, of which one is faulty, with the paper's quorums.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Match,
    Nat,
    Not,
    Or,
    Sort,
    definition,
    theorem,
)
from proofs.agreement.bracha.liveness import counts
from proofs.agreement.bracha.protocol import Bracha
from proofs.agreement.bracha.runs import Act, Task, fair_run, fair_to, labelled


@definition(zh="正确节点的任务")
def of_correct(B: Bracha, task: Task[B.Node]):
    """The task is one of a correct node."""
    return Match(
        task,
        broadcast=lambda: B.honest(B.sender),
        echo=lambda n: B.honest(n),
        ready=lambda n: B.honest(n),
        deliver=lambda n: B.honest(n),
    )


@definition(zh="除一个任务外皆公平的运行")
def fair_run_but(
    B: Bracha,
    skipped: Task[B.Node],
    states: Fun[Nat, B.State],
    acts: Fun[Nat, Act[B.Node, B.Value, B.EchoQuorum, B.ReadyQuorum, B.WeakQuorum]],
):
    """An infinite run from an initial state that is weakly fair to every task but one."""
    return And(
        B.init(states(0)),
        labelled(B).infinite_run(states, acts),
        ForAll(lambda task: Implies(task != skipped, fair_to(B, task, states, acts))),
    )


@theorem(by="lean", zh="发送者有错时，可能无人交付")
def silent_sender():
    """Delivery needs a correct sender: n = 4, f = 1, three nodes are correct, the sender is not,
    and in some fair run nobody delivers."""

    def claim(
        V: Sort,
        E: Sort,
        R: Sort,
        W: Sort,
        B: Bracha[Fin[4], V, E, R, W],
        states: Fun[Nat, B.State],
        acts: Fun[Nat, Act[Fin[4], V, E, R, W]],
    ):
        return And(
            counts(4, 1, B),
            fair_run(B, states, acts),
            ForAll(lambda i: Iff(B.honest(i), i != B.sender)),
            ForAll(lambda k, i, v: Not(states(k).delivered(i, v))),
        )

    return Exists(claim)


@theorem(by="lean", zh="缺对任一任务的公平，就可能不交付")
def delivery_needs_fairness():
    """Fairness to no task can be left out: n = 4, f = 1, the sender correct; for each task of a
    correct node some run that is fair to all other tasks leaves some correct node without the
    value."""

    def claim(V: Sort, E: Sort, R: Sort, W: Sort, B: Bracha[Fin[4], V, E, R, W]):
        def stuck(skipped: Task[Fin[4]]):
            def run(
                states: Fun[Nat, B.State],
                acts: Fun[Nat, Act[Fin[4], V, E, R, W]],
                m: Fin[4],
            ):
                return And(
                    fair_run_but(B, skipped, states, acts),
                    B.honest(m),
                    ForAll(lambda k, v: Not(states(k).delivered(m, v))),
                )

            return Implies(of_correct(B, skipped), Exists(run))

        return And(counts(4, 1, B), B.honest(B.sender), ForAll(stuck))

    return Exists(claim)


@theorem(by="lean", zh="缺对一个节点就绪或交付的公平，就可能不全体")
def totality_needs_fairness():
    """Totality needs fairness to getting ready and to delivering: n = 4, f = 1; for each correct
    node, and each of its two tasks, some run that is fair to all other tasks has another correct
    node deliver and leaves this one without the value."""

    def claim(V: Sort, E: Sort, R: Sort, W: Sort, B: Bracha[Fin[4], V, E, R, W]):
        def stuck(m: Fin[4], skipped: Task[Fin[4]]):
            def run(
                states: Fun[Nat, B.State],
                acts: Fun[Nat, Act[Fin[4], V, E, R, W]],
                k: Nat,
                i: Fin[4],
                v: V,
            ):
                return And(
                    fair_run_but(B, skipped, states, acts),
                    states(k).delivered(i, v),
                    ForAll(lambda j, w: Not(states(j).delivered(m, w))),
                )

            return Implies(
                B.honest(m),
                Or(skipped == Task.ready(m), skipped == Task.deliver(m)),
                Exists(run),
            )

        return And(counts(4, 1, B), ForAll(stuck))

    return Exists(claim)
