"""Executions: finite and infinite runs of a system whose steps are labelled by events.

All nondeterminism is in the event (which process, which message, which value), so a step is a
function of state and event, and a schedule is a list or an infinite sequence of events.  The fair
scheduler is the one work-horse behind every impossibility here that needs an infinite run.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Match,
    Nat,
    Or,
    Rel,
    Sort,
    Structure,
    cons,
    definition,
    inductive,
    member,
    recursive,
    theorem,
    true,
)


class LabelledSystem(Structure, var="L", zh="带标号的转移系统"):
    """States and labelled steps; nothing is said about how many steps a state has."""

    State: Sort
    Label: Sort
    step: Rel[State, Label, State]  # a step with a label from one state to another

    @inductive(zh="有限路径")
    def path(self, s: State, labels: List[Label], t: State):
        """``t`` is reached from ``s`` by steps with these labels."""
        yield "nil", And(labels == [], s == t)
        yield (
            "cons",
            Exists(
                lambda label, rest, u: And(
                    labels == cons(label, rest), self.step(s, label, u), self.path(u, rest, t)
                )
            ),
        )

    @definition(zh="可改变状态的标号")
    def moves(self, s: State, label: Label):
        """Some step with the label is possible and changes the state."""
        return Exists(lambda t: And(self.step(s, label, t), t != s))

    @definition(zh="无限运行")
    def infinite_run(self, states: Fun[Nat, State], labels: Fun[Nat, Label]):
        """Each state is followed by the next one with the label between them."""
        return ForAll(lambda n: self.step(states(n), labels(n), states(n + 1)))

    @definition(cite="lamport1994", zh="对任务（一组标号）弱公平")
    def weakly_fair(self, task: Rel[Label], states: Fun[Nat, State], labels: Fun[Nat, Label]):
        """Weak fairness to a task, a set of labels: when from some time on some label of the task
        could change the state at each moment, one of them does then or later."""

        def possible(k: Nat):
            return Exists(lambda label: And(task(label), self.moves(states(k), label)))

        return ForAll(
            lambda n: Implies(
                ForAll(lambda k: Implies(n <= k, possible(k))),
                Exists(
                    lambda k: And(n <= k, task(labels(k)), states(k + 1) != states(k)),
                ),
            )
        )


class Execution(Structure, var="X", zh="执行：状态、事件、转移函数与使能条件"):
    """A system whose step is a function of state and event."""

    State: Sort
    Event: Sort
    apply: Fun[State, Event, State]  # the state after an event
    enabled: Rel[State, Event]  # the event may happen in the state

    @definition(zh="作为带标号的转移系统")
    def labelled(self) -> LabelledSystem[State, Event]:
        """The execution as a labelled system: enabled events are its steps."""
        return LabelledSystem.make(
            step=lambda s, e, t: And(self.enabled(s, e), t == self.apply(s, e))
        )

    @recursive(zh="有限调度后的状态")
    def run(self, s: State, schedule: List[Event]) -> State:
        """The state after a finite schedule."""
        return Match(schedule, nil=lambda: s, cons=lambda e, rest: self.run(self.apply(s, e), rest))

    @recursive(zh="有限调度可执行")
    def allowed(self, s: State, schedule: List[Event]):
        """Every event of a finite schedule is enabled when its turn comes."""
        return Match(
            schedule,
            nil=lambda: true,
            cons=lambda e, rest: And(self.enabled(s, e), self.allowed(self.apply(s, e), rest)),
        )

    @recursive(zh="无限调度的第 n 个状态")
    def state_at(self, s: State, schedule: Fun[Nat, Event], n: Nat) -> State:
        """The state after the first ``n`` events of an infinite schedule."""
        return Match(
            n,
            zero=lambda: s,
            succ=lambda k: self.apply(self.state_at(s, schedule, k), schedule(k)),
        )

    @definition(zh="无限调度可执行")
    def allowed_forever(self, s: State, schedule: Fun[Nat, Event]):
        """Every event of an infinite schedule is enabled when its turn comes."""
        return ForAll(lambda n: self.enabled(self.state_at(s, schedule, n), schedule(n)))

    @definition(zh="对活事件公平")
    def fair(self, live: Rel[Event], s: State, schedule: Fun[Nat, Event]):
        """Every live event that is enabled at some time happens then or later."""
        return ForAll(
            lambda e, n: Implies(
                live(e),
                self.enabled(self.state_at(s, schedule, n), e),
                Exists(lambda k: And(n <= k, schedule(k) == e)),
            )
        )

    @definition(zh="活事件一旦使能便保持到发生")
    def persistent(self, live: Rel[Event]):
        """A live event that is enabled stays so while other live events happen."""
        return ForAll(
            lambda s, e, f: Implies(
                live(e), live(f), self.enabled(s, e), e != f, self.enabled(self.apply(s, f), e)
            )
        )

    @definition(zh="每步新使能的活事件有限")
    def finitely_enabling(self, live: Rel[Event], fresh: Fun[State, Event, List[Event]]):
        """The live events that an event newly enables are among a finite list."""
        return ForAll(
            lambda s, f, e: Implies(
                live(e),
                self.enabled(self.apply(s, f), e),
                Or(self.enabled(s, e), member(e, fresh(s, f))),
            )
        )

    @definition(zh="可回到给定状态集的活调度")
    def can_return(self, live: Rel[Event], inside: Rel[State]):
        """From every state inside, each enabled live event can be part of a finite live schedule
        that ends inside."""
        return ForAll(
            lambda s, e: Implies(
                inside(s),
                live(e),
                self.enabled(s, e),
                Exists(
                    lambda schedule: And(
                        self.allowed(s, schedule),
                        member(e, schedule),
                        ForAll(lambda f: Implies(member(f, schedule), live(f))),
                        inside(self.run(s, schedule)),
                    )
                ),
            )
        )


@theorem(by="lean", zh="有限调度就是带标号系统的路径", witness="counter")
def run_is_path(X: Execution, s: State, t: State, schedule: List[Event]):
    """A finite schedule that is allowed and ends in ``t`` is a path of the labelled system."""
    return Iff(
        X.labelled.path(s, schedule, t), And(X.allowed(s, schedule), X.run(s, schedule) == t)
    )


@theorem(by="lean", zh="公平调度存在", witness="counter_fair")
def fair_run_exists(
    X: Execution,
    live: Rel[Event],
    fresh: Fun[State, Event, List[Event]],
    inside: Rel[State],
    idle: Event,
    start: State,
    pending: List[Event],
):
    """Fair scheduler.  Let live events persist and be newly enabled finitely many at a time, let a
    live event be always enabled, and let every enabled live event be part of a finite live schedule
    that returns to a set of states.  Then from each state of the set there is an infinite run, all
    of whose events are live, that is fair to all live events and visits the set again and again.
    """

    def claim(schedule: Fun[Nat, Event]):
        return And(
            X.allowed_forever(start, schedule),
            ForAll(lambda n: live(schedule(n))),
            X.fair(live, start, schedule),
            ForAll(lambda n: Exists(lambda k: And(n <= k, inside(X.state_at(start, schedule, k))))),
        )

    return Implies(
        X.persistent(live),
        X.finitely_enabling(live, fresh),
        live(idle),
        ForAll(lambda s: X.enabled(s, idle)),
        X.can_return(live, inside),
        inside(start),
        ForAll(lambda e: Implies(live(e), X.enabled(start, e), member(e, pending))),
        Exists(claim),
    )
