"""Controllers with stale caches that crash: eventually stable reconciliation (Sun et al. 2024).

A controller of a Kubernetes cluster does not see the cluster.  It has a cache that follows, some
events behind, the log of what was asked for and what was there; after a crash it starts again with
whatever old state it is given first.  What it does is a request in a network, and the request of a
controller that has crashed since may still arrive.  A request carries the resource version of the
object that the controller saw, and the API server carries it out only if the object still has it.

That is enough.  Once nobody asks for anything else, nobody else interferes and crashes have ended,
the cluster comes to what was asked for, and stays there.  Without versions a controller overshoots
for ever, in a run that is fair and calm; and one that crashes again and again may never get
anything done.
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
    If,
    Iff,
    Implies,
    Match,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    definition,
    no,
    none,
    some,
    theorem,
    yes,
)
from proofs.foundations.execution.statements import LabelledSystem
from proofs.systems.reconciliation.statements import calms_down


class Snapshot(Structure, var="x", zh="集群在日志某处的状态"):
    """What was asked for and what is there, at one place of the log."""

    Wanted: Sort
    Actual: Sort
    wanted: Wanted  # what was asked for
    actual: Actual  # what is there
    version: Nat  # its resource version


class Cluster(Structure, var="s", zh="API 服务器、控制器的缓存与传输中的请求"):
    """The API server with its log, the cache of the controller, and the network."""

    Wanted: Sort
    Actual: Sort
    Action: Sort
    log: Fun[Nat, Snapshot[Wanted, Actual]]  # the states so far, numbered
    now: Nat  # the number of the present one
    cache: Option[Nat]  # the number of the one that the controller sees, if it is up
    sent: Rel[Nat, Action]  # a request with this version is under way


class Event(Data, zh="集群中的事件"):
    """What may happen."""

    Wanted: Sort
    Actual: Sort
    Action: Sort
    ask: Case[Wanted]  # somebody asks for something else
    interfere: Case[Actual]  # the object changes by itself, or somebody else writes it
    crash: Case  # the controller fails, and its cache is lost
    restart: Case[Nat]  # it starts again, and is given a state of the log, maybe an old one
    watch: Case  # its cache goes on by one event
    act: Case  # it sends a request for what it sees to be done
    deliver: Case[Nat, Action]  # a request arrives
    copy: Case[Nat, Action]  # a copy of a request arrives
    idle: Case  # nothing


class Controller(Structure, var="C", zh="控制器"):
    """What a controller does about what it sees, and how far that is from what is wanted."""

    Wanted: Sort
    Actual: Sort
    Action: Sort
    distance: Fun[Wanted, Actual, Nat]  # how much there is to do; 0: it is as was asked for
    choose: Fun[Wanted, Actual, Action]  # what the controller does next
    effect: Fun[Actual, Action, Actual]  # what comes of it
    checks: Bool  # whether the server compares versions

    @definition(zh="每个动作都更接近所求")
    def effective(self):
        """While there is something to do, what the controller chooses leaves less to do."""
        return ForAll(
            lambda w, a: Implies(
                self.distance(w, a) != 0,
                self.distance(w, self.effect(a, self.choose(w, a))) < self.distance(w, a),
            )
        )

    @definition(zh="写入日志")
    def logged(
        self,
        s: Cluster[Wanted, Actual, Action],
        t: Cluster[Wanted, Actual, Action],
        wanted: Wanted,
        actual: Actual,
        version: Nat,
    ):
        """The log goes on with this state."""
        last = t.log(s.now + 1)
        return And(
            t.now == s.now + 1,
            last.wanted == wanted,
            last.actual == actual,
            last.version == version,
            ForAll(lambda i: Implies(i != s.now + 1, t.log(i) == s.log(i))),
        )

    @definition(zh="日志不变")
    def unchanged(self, s: Cluster[Wanted, Actual, Action], t: Cluster[Wanted, Actual, Action]):
        """Nothing happens at the server."""
        return And(t.now == s.now, ForAll(lambda i: t.log(i) == s.log(i)))

    @definition(cite="sun2024", seed="1.8.4.1", zh="服务器处理请求：版本一致才执行")
    def handled(
        self,
        s: Cluster[Wanted, Actual, Action],
        t: Cluster[Wanted, Actual, Action],
        version: Nat,
        action: Action,
    ):
        """The server carries a request out, if its version is that of the object or versions are
        not compared, and otherwise refuses it."""
        present = s.log(s.now)
        return If(
            Or(self.checks == no, version == present.version),
            self.logged(
                s, t, present.wanted, self.effect(present.actual, action), present.version + 1
            ),
            self.unchanged(s, t),
        )

    @definition(zh="控制器所见之处尚有事可做，据此发出请求")
    def requests(self, x: Snapshot[Wanted, Actual], version: Nat, action: Action):
        """This is the request of a controller that sees this state, where something is to be
        done."""
        return And(
            self.distance(x.wanted, x.actual) != 0,
            version == x.version,
            action == self.choose(x.wanted, x.actual),
        )

    @definition(cite="sun2024", seed="1.8.4.1", zh="集群的步")
    def step(
        self,
        s: Cluster[Wanted, Actual, Action],
        e: Event[Wanted, Actual, Action],
        t: Cluster[Wanted, Actual, Action],
    ):
        """What comes of an event."""
        present = s.log(s.now)
        network_same = ForAll(lambda v, a: Iff(t.sent(v, a), s.sent(v, a)))

        def server(change):
            return And(change, t.cache == s.cache, network_same)

        def controller(before, after):
            return And(s.cache == before, self.unchanged(s, t), t.cache == after, network_same)

        return Match(
            e,
            ask=lambda w: server(self.logged(s, t, w, present.actual, present.version)),
            interfere=lambda b: server(self.logged(s, t, present.wanted, b, present.version + 1)),
            crash=lambda: And(self.unchanged(s, t), t.cache == none(), network_same),
            restart=lambda i: And(i <= s.now, controller(none(), some(i))),
            watch=lambda: Exists(lambda i: And(i < s.now, controller(some(i), some(i + 1)))),
            act=lambda: Exists(
                lambda i, v, a: And(
                    s.cache == some(i),
                    self.requests(s.log(i), v, a),
                    self.unchanged(s, t),
                    t.cache == s.cache,
                    ForAll(lambda u, b: Iff(t.sent(u, b), Or(s.sent(u, b), And(u == v, b == a)))),
                )
            ),
            deliver=lambda v, a: And(
                s.sent(v, a),
                self.handled(s, t, v, a),
                t.cache == s.cache,
                ForAll(lambda u, b: Iff(t.sent(u, b), And(s.sent(u, b), Not(And(u == v, b == a))))),
            ),
            copy=lambda v, a: And(s.sent(v, a), server(self.handled(s, t, v, a))),
            idle=lambda: t == s,
        )

    @definition(zh="集群作为带标号的转移系统")
    def cluster(
        self,
    ) -> LabelledSystem[Cluster[Wanted, Actual, Action], Event[Wanted, Actual, Action]]:
        """The steps of the server, the controller and the network, in any order."""
        return LabelledSystem.make(step=self.step)

    @definition(zh="一致：现状即所求")
    def matches(self, s: Cluster[Wanted, Actual, Action]):
        """What is there is what was asked for."""
        present = s.log(s.now)
        return self.distance(present.wanted, present.actual) == 0

    @definition(zh="初始：控制器未启动，网络为空")
    def begins(self, s: Cluster[Wanted, Actual, Action]):
        """The log has one state; the controller is not up, and nothing is under way."""
        return And(s.now == 0, s.cache == none(), ForAll(lambda v, a: Not(s.sent(v, a))))


@definition(zh="平静的事件：无新要求、无外力、无崩溃")
def undisturbed(Wanted: Sort, Actual: Sort, Action: Sort, e: Event[Wanted, Actual, Action]):
    """Nobody asks for something else or interferes, and the controller does not crash."""
    return And(
        ForAll(lambda w: e != Event.ask(w)),
        ForAll(lambda a: e != Event.interfere(a)),
        e != Event.crash(),
    )


@definition(zh="缓存前进：重启或收到下一事件")
def cache_moves(Wanted: Sort, Actual: Sort, Action: Sort, e: Event[Wanted, Actual, Action]):
    """The controller starts, or its cache goes on."""
    return Or(Exists(lambda i: e == Event.restart(i)), e == Event.watch())


@definition(cite="lamport1994", seed="1.8.4.1", zh="对缓存、控制器与每个请求弱公平的运行")
def fair_run(
    C: Controller,
    states: Fun[Nat, Cluster[C.Wanted, C.Actual, C.Action]],
    events: Fun[Nat, Event[C.Wanted, C.Actual, C.Action]],
):
    """A run from the beginning that is weakly fair to the cache, to the controller's requests, and
    to the delivery of each request."""
    L = C.cluster
    return And(
        C.begins(states(0)),
        L.infinite_run(states, events),
        L.weakly_fair(lambda e: cache_moves(e), states, events),
        L.weakly_fair(lambda e: e == Event.act(), states, events),
        ForAll(lambda v, a: L.weakly_fair(lambda e: e == Event.deliver(v, a), states, events)),
    )


@definition(zh="终将一致并保持")
def settles(C: Controller, states: Fun[Nat, Cluster[C.Wanted, C.Actual, C.Action]]):
    """From some time on, what is there is what was asked for."""
    return Exists(lambda n: ForAll(lambda k: Implies(n <= k, C.matches(states(k)))))


@theorem(
    by="lean",
    cite="sun2024",
    seed="1.8.4.1",
    inhabited_by="stale_and_crashed",
    zh="终将稳定的调谐：缓存陈旧、控制器崩溃、请求重复，仍终将一致并保持",
)
def eventually_stable(
    C: Controller,
    states: Fun[Nat, Cluster[C.Wanted, C.Actual, C.Action]],
    events: Fun[Nat, Event[C.Wanted, C.Actual, C.Action]],
):
    """Eventually stable reconciliation.  If the server compares versions and each action leaves
    less to do, then in every run that is weakly fair to the cache, to the controller and to each
    request, and in which requests, interference and crashes end, what is there is from some time on
    what was asked for."""
    return Implies(
        C.checks == yes,
        C.effective(),
        fair_run(C, states, events),
        calms_down(lambda e: undisturbed(e), events),
        settles(C, states),
    )


@theorem(by="lean", seed="1.8.4.1", zh="见证：崩溃、陈旧读、被拒绝的请求之后收敛")
def stale_and_crashed():
    """Such runs exist: in this one the controller crashes while a request is under way, its next
    request comes from a stale cache and is refused, and what is there at first is not what was
    asked for."""

    def claim(
        Wanted: Sort,
        Actual: Sort,
        Action: Sort,
        C: Controller[Wanted, Actual, Action],
        states: Fun[Nat, Cluster[Wanted, Actual, Action]],
        events: Fun[Nat, Event[Wanted, Actual, Action]],
    ):
        def stale(k):
            return Exists(
                lambda i: And(
                    events(k) == Event.act(), states(k).cache == some(i), i < states(k).now
                )
            )

        def refused(k):
            return Exists(
                lambda v, a: And(
                    events(k) == Event.deliver(v, a), states(k + 1).now == states(k).now
                )
            )

        return And(
            C.checks == yes,
            C.effective(),
            fair_run(C, states, events),
            calms_down(lambda e: undisturbed(e), events),
            Not(C.matches(states(0))),
            Exists(
                lambda k: And(events(k) == Event.crash(), Exists(lambda v, a: states(k).sent(v, a)))
            ),
            Exists(stale),
            Exists(refused),
        )

    return Exists(claim)


@definition(zh="副本控制器：一次增减一个")
def pods(checks: Bool) -> Controller[Nat, Nat, Bool]:
    """The controller of a number of pods: it starts one when too few run, and stops one when too
    many do."""
    return Controller.make(
        distance=lambda wanted, running: (wanted - running) + (running - wanted),
        choose=lambda wanted, running: If(running < wanted, yes, no),
        effect=lambda running, more: If(more == yes, running + 1, running - 1),
        checks=checks,
    )


@theorem(by="lean", cite="sun2024", seed="1.8.4.1", zh="不比较版本：永远过冲")
def overshoots_forever():
    """Without versions a stale cache is enough to overshoot for ever.  One pod is wanted; nothing
    is ever disturbed, no request is repeated, the run is fair, and again and again there are not
    as many pods as were asked for."""

    def claim(states: Fun[Nat, Cluster[Nat, Nat, Bool]], events: Fun[Nat, Event[Nat, Nat, Bool]]):
        C = pods(no)
        return And(
            C.effective(),
            fair_run(C, states, events),
            ForAll(lambda k: undisturbed(events(k))),
            ForAll(lambda k, v, a: events(k) != Event.copy(v, a)),
            ForAll(lambda n: Exists(lambda k: And(n <= k, Not(C.matches(states(k)))))),
        )

    return Exists(claim)


@theorem(by="lean", seed="1.8.4.1", zh="崩溃不止：可能永不收敛")
def crashes_forever():
    """A controller that crashes again and again, each time before it has sent anything, may never
    get anything done: the run is fair, and nothing but crashes disturbs it."""

    def claim(states: Fun[Nat, Cluster[Nat, Nat, Bool]], events: Fun[Nat, Event[Nat, Nat, Bool]]):
        C = pods(yes)
        return And(
            C.effective(),
            fair_run(C, states, events),
            ForAll(lambda k: Or(undisturbed(events(k)), events(k) == Event.crash())),
            ForAll(lambda k: Not(C.matches(states(k)))),
        )

    return Exists(claim)
