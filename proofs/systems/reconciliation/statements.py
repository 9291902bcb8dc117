"""Controllers that reconcile: from what is to what is wanted, step by step (Burns et al. 2016).

A Kubernetes controller looks again and again at the state of the cluster, compares it with what was
asked for, and takes one step towards it.  It acts on the *level* (what is), not on the *edge* (that
something changed), so it does not matter what it missed.  What that is worth is eventual
convergence, as Sun et al. 2024 prove of real controllers: once disturbances end, the cluster comes
to the state that was asked for, and stays there.  Two controllers of one field do not converge.

Here states are exact: the controller sees what is, and acts at once.  Stale caches, crashes and
requests under way are in `proofs/systems/controllers/statements.py`.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    Implies,
    Match,
    Nat,
    Or,
    Rel,
    Sort,
    Structure,
    definition,
    no,
    theorem,
    yes,
)
from proofs.foundations.execution.statements import LabelledSystem


@definition(zh="终将并保持达到所求")
def settles(State: Sort, distance: Fun[State, Nat], states: Fun[Nat, State]):
    """From some time on nothing is left to do."""
    return Exists(lambda n: ForAll(lambda k: Implies(n <= k, distance(states(k)) == 0)))


@definition(zh="干扰终将停止")
def calms_down(Label: Sort, calm: Rel[Label], labels: Fun[Nat, Label]):
    """From some time on only calm steps are taken."""
    return Exists(lambda n: ForAll(lambda k: Implies(n <= k, calm(labels(k)))))


def _premises(L, calm, task, distance, states, labels):
    """What makes a controller converge, and a run in which it does."""

    def harmless(s: State, label: Label, t: State):
        return Implies(calm(label), L.step(s, label, t), distance(t) <= distance(s))

    def progress(s: State, label: Label, t: State):
        return Implies(
            task(label),
            L.step(s, label, t),
            t != s,
            distance(s) != 0,
            distance(t) < distance(s),
        )

    def can(s: State):
        return Implies(distance(s) != 0, Exists(lambda label: And(task(label), L.moves(s, label))))

    return [
        ForAll(harmless),
        ForAll(progress),
        ForAll(can),
        L.infinite_run(states, labels),
        L.weakly_fair(task, states, labels),
        calms_down(calm, labels),
    ]


@theorem(
    by="lean",
    cite="sun2024",
    seed="1.8.4.1",
    inhabited_by="reconciliation_applies",
    zh="调谐收敛：干扰停止后，终将达到并保持所求的状态",
)
def converges(
    L: LabelledSystem,
    calm: Rel[Label],
    task: Rel[Label],
    distance: Fun[State, Nat],
    states: Fun[Nat, State],
    labels: Fun[Nat, Label],
):
    """If the controller's steps lower a distance while it is not 0, and can then be taken, and calm
    steps never raise it, then in every run that is weakly fair to the controller and calms down the
    distance is 0 from some time on."""
    return Implies(*_premises(L, calm, task, distance, states, labels), settles(distance, states))


@theorem(by="lean", seed="1.8.4.1", zh="见证：前提可以满足，且起初有事可做")
def reconciliation_applies():
    """The premises can be met by a run that starts two steps away."""

    def claim(
        State: Sort,
        Label: Sort,
        L: LabelledSystem[State, Label],
        calm: Rel[Label],
        task: Rel[Label],
        distance: Fun[State, Nat],
        states: Fun[Nat, State],
        labels: Fun[Nat, Label],
    ):
        return And(distance(states(0)) == 2, *_premises(L, calm, task, distance, states, labels))

    return Exists(claim)


class ReplicaSet(Structure, var="R", zh="副本集：所求数与实有数"):
    """How many pods were asked for, and how many run."""

    wanted: Nat  # pods asked for
    running: Nat  # pods that run


class PodEvent(Data, zh="副本集的事件"):
    """What may happen to a replica set."""

    create: Case  # the controller starts a pod
    delete: Case  # the controller stops a pod
    crash: Case  # a pod fails
    scale: Case[Nat]  # somebody asks for another number
    idle: Case  # nothing


@definition(zh="副本集控制器")
def replica_set() -> LabelledSystem[ReplicaSet, PodEvent]:
    """The controller starts a pod when too few run and stops one when too many do; pods fail, and
    the number that is asked for changes."""

    def becomes(t: ReplicaSet, wanted: Nat, running: Nat):
        return And(t.wanted == wanted, t.running == running)

    def step(s: ReplicaSet, e: PodEvent, t: ReplicaSet):
        return Match(
            e,
            create=lambda: And(s.running < s.wanted, becomes(t, s.wanted, s.running + 1)),
            delete=lambda: And(s.wanted < s.running, becomes(t, s.wanted, s.running - 1)),
            crash=lambda: And(s.running > 0, becomes(t, s.wanted, s.running - 1)),
            scale=lambda n: becomes(t, n, s.running),
            idle=lambda: t == s,
        )

    return LabelledSystem.make(step=step)


@definition(zh="控制器的动作")
def by_controller(e: PodEvent):
    """The controller starts or stops a pod."""
    return Or(e == PodEvent.create, e == PodEvent.delete)


@definition(zh="没有干扰")
def undisturbed(e: PodEvent):
    """No pod fails, and nobody asks for another number."""
    return And(e != PodEvent.crash, ForAll(lambda n: e != PodEvent.scale(n)))


def _replica_set_run(states, events):
    """A run that is fair to the controller and has only finitely many disturbances."""
    return [
        replica_set().infinite_run(states, events),
        replica_set().weakly_fair(lambda e: by_controller(e), states, events),
        calms_down(lambda e: undisturbed(e), events),
    ]


@theorem(
    by="lean",
    cite="burns2016",
    seed="1.8.4.1",
    inhabited_by="replica_set_run",
    zh="副本集收敛：实有数终将等于并保持所求数",
)
def replica_set_converges(states: Fun[Nat, ReplicaSet], events: Fun[Nat, PodEvent]):
    """If pods fail and the number is changed only finitely often, and the controller acts weakly
    fairly, then in the end as many pods run as were asked for, for ever."""
    return Implies(
        *_replica_set_run(states, events),
        Exists(lambda n: ForAll(lambda k: Implies(n <= k, states(k).running == states(k).wanted))),
    )


@theorem(by="lean", seed="1.8.4.1", zh="见证：这样的运行存在，且起初少两个副本")
def replica_set_run():
    """Such runs exist; in this one two pods are missing at first."""

    def claim(states: Fun[Nat, ReplicaSet], events: Fun[Nat, PodEvent]):
        return And(states(0).wanted == 2, states(0).running == 0, *_replica_set_run(states, events))

    return Exists(claim)


@definition(zh="同一字段的两个控制器")
def two_controllers(Value: Sort, want: Fun[Bool, Value]) -> LabelledSystem[Value, Bool]:
    """Two controllers write one field; each writes what it wants."""
    return LabelledSystem.make(step=lambda s, c, t: t == want(c))


@definition(zh="双方反复得逞")
def each_again_and_again(Value: Sort, want: Fun[Bool, Value], states: Fun[Nat, Value]):
    """At any time, the field will yet have the value that the one wants, and that of the other."""
    return ForAll(lambda n, c: Exists(lambda k: And(n <= k, states(k) == want(c))))


def _fight(want, states, labels):
    """The controllers disagree, in a run that is fair to each."""
    L = two_controllers(want)
    return [
        want(no) != want(yes),
        L.infinite_run(states, labels),
        ForAll(lambda c: L.weakly_fair(lambda label: label == c, states, labels)),
    ]


@theorem(
    by="lean",
    cite="burns2016",
    seed="1.8.4.1",
    inhabited_by="the_fight",
    zh="两个控制器争一个字段：永不收敛",
)
def two_controllers_fight(
    Value: Sort, want: Fun[Bool, Value], states: Fun[Nat, Value], labels: Fun[Nat, Bool]
):
    """Two controllers that want different values of one field never come to rest: however fair the
    run, each gets its way again and again."""
    return Implies(
        *_fight(want, states, labels),
        each_again_and_again(want, states),
    )


@theorem(by="lean", seed="1.8.4.1", zh="见证：两个控制器的公平运行存在")
def the_fight():
    """Fair runs of two controllers that disagree exist."""

    def claim(Value: Sort, want: Fun[Bool, Value], states: Fun[Nat, Value], labels: Fun[Nat, Bool]):
        return And(*_fight(want, states, labels))

    return Exists(claim)


class Notified(Structure, var="N", zh="边沿触发控制器的状态"):
    """What was asked for, what is, and whether the controller has been told of a change."""

    wanted: Nat  # what was asked for
    actual: Nat  # what is
    told: Bool  # a notification waits for the controller


class Notice(Data, zh="边沿触发控制器的事件"):
    """What may happen to a controller that acts on notifications."""

    edit: Case[Nat]  # somebody asks for another value, and the controller is told
    lose: Case  # the notification is lost
    act: Case  # the controller acts on a notification
    idle: Case  # nothing


@definition(zh="边沿触发的控制器")
def edge_triggered() -> LabelledSystem[Notified, Notice]:
    """A controller that acts when it is told of a change, and then does all that is asked for."""

    def becomes(t, wanted, actual, told):
        return And(t.wanted == wanted, t.actual == actual, t.told == told)

    def step(s: Notified, e: Notice, t: Notified):
        return Match(
            e,
            edit=lambda n: becomes(t, n, s.actual, yes),
            lose=lambda: becomes(t, s.wanted, s.actual, no),
            act=lambda: And(s.told == yes, becomes(t, s.wanted, s.wanted, no)),
            idle=lambda: t == s,
        )

    return LabelledSystem.make(step=step)


@theorem(by="lean", cite="burns2016", seed="1.8.4.1", zh="边沿触发：丢失一个通知便永不收敛")
def edge_triggered_never_converges():
    """A controller that acts on notifications may miss one for ever: there is a run that is weakly
    fair to it and in which nothing is edited or lost after the second step, and what is never
    becomes what was asked for."""

    def claim(states: Fun[Nat, Notified], events: Fun[Nat, Notice]):
        L = edge_triggered()
        return And(
            states(0).actual == states(0).wanted,
            L.infinite_run(states, events),
            L.weakly_fair(lambda e: e == Notice.act, states, events),
            ForAll(
                lambda k: Implies(k >= 2, Or(events(k) == Notice.act, events(k) == Notice.idle))
            ),
            ForAll(lambda k: Implies(k >= 1, states(k).actual != states(k).wanted)),
        )

    return Exists(claim)
