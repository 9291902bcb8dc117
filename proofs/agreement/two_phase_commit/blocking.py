"""Why two-phase commit blocks (Skeen 1981; Bernstein, Hadzilacos and Goodman 1987, §7.4).

When the coordinator has crashed, the participants that are left may ask each other, and pool all
that they know.  If all of them are prepared and were told nothing, that is not enough: the
coordinator, and a participant that crashed, may have committed, and may have aborted.  A rule that
lets one of them decide is therefore unsafe, or uses what only the crashed sites know.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    definition,
    inductive,
    member,
    no,
    none,
    some,
    theorem,
    yes,
)
from proofs.agreement.two_phase_commit.protocol import Phase, TwoPhaseCommit


@definition(zh="某个站点已作出该决定")
def decided(T: TwoPhaseCommit, s: T.State, v: Bool):
    """Some site, the coordinator or a participant, crashed or not, has committed (or aborted)."""

    def at(p: T.Participant):
        return Or(
            And(v == yes, s.phase(p) == Phase.committed), And(v == no, s.phase(p) == Phase.aborted)
        )

    return Or(s.decision == some(v), Exists(at))


@definition(zh="两个状态对存活的参与者无法区分")
def look_alike(T: TwoPhaseCommit, s: T.State, t: T.State):
    """The same sites are live, and all that the live participants know together is the same: their
    states, what they have sent, and what was sent to them, arrived or not."""
    return And(
        s.coordinator_crashed == t.coordinator_crashed,
        ForAll(lambda p: Iff(s.crashed(p), t.crashed(p))),
        ForAll(lambda p: Implies(Not(s.crashed(p)), s.phase(p) == t.phase(p))),
        ForAll(lambda p: Implies(Not(s.crashed(p)), Iff(s.voted(p), t.voted(p)))),
        ForAll(lambda p, v: Implies(Not(s.crashed(p)), Iff(s.told(p, v), t.told(p, v)))),
    )


@definition(zh="不确定状态：协调者已崩溃，存活者全部处于就绪且未被告知决定")
def uncertain(T: TwoPhaseCommit, live: Rel[T.Participant], s: T.State):
    """The coordinator has crashed, exactly the given participants are live, and they are prepared;
    no decision was sent to them."""
    return And(
        T.reachable(s),
        s.coordinator_crashed == yes,
        ForAll(lambda p: Iff(s.crashed(p), Not(live(p)))),
        ForAll(lambda p: Implies(live(p), s.phase(p) == Phase.prepared)),
        ForAll(lambda p, v: Implies(live(p), Not(s.told(p, v)))),
    )


@definition(zh="规则是局部的：只依赖存活参与者的共同所知")
def local(T: TwoPhaseCommit, rule: Fun[T.State, T.Participant, Option[Bool]]):
    """What a live participant decides depends on what the live participants know together."""
    return ForAll(
        lambda s, t, p: Implies(look_alike(T, s, t), Not(s.crashed(p)), rule(s, p) == rule(t, p))
    )


@definition(zh="规则是安全的：不与任何站点的决定相左")
def safe(T: TwoPhaseCommit, rule: Fun[T.State, T.Participant, Option[Bool]]):
    """While the coordinator is down, no live participant decides against a decision that some site
    has made."""
    return ForAll(
        lambda s, p, v, w: Implies(
            T.reachable(s),
            s.coordinator_crashed == yes,
            Not(s.crashed(p)),
            rule(s, p) == some(v),
            decided(T, s, w),
            v == w,
        )
    )


@theorem(
    by="lean",
    cite="skeen1981",
    witness="two_participants",
    zh="同样的所见，两种历史：一种已提交，一种已中止",
)
def two_histories(T: TwoPhaseCommit, participants: List[T.Participant], live: Rel[T.Participant]):
    """Whichever participants survive, two histories lead to the same uncertainty: in one the
    coordinator and all who crashed have committed, in the other they have aborted."""

    def claim(s: T.State, t: T.State):
        return And(
            uncertain(T, live, s),
            uncertain(T, live, t),
            look_alike(T, s, t),
            s.decision == some(yes),
            t.decision == some(no),
            ForAll(lambda p: Implies(Not(live(p)), s.phase(p) == Phase.committed)),
            ForAll(lambda p: Implies(Not(live(p)), t.phase(p) == Phase.aborted)),
        )

    return Implies(ForAll(lambda p: member(p, participants)), Exists(claim))


@theorem(by="lean", zh="阻塞定理的前提可以满足")
def blocking_applies():
    """The hypotheses of blocking can be met: one participant that waits, and a silent rule."""

    def claim(
        Participant: Sort,
        T: TwoPhaseCommit[Participant],
        participants: List[Participant],
        live: Rel[Participant],
        rule: Fun[T.State, Participant, Option[Bool]],
        s: T.State,
        p: Participant,
    ):
        return And(
            ForAll(lambda q: member(q, participants)),
            local(T, rule),
            safe(T, rule),
            uncertain(T, live, s),
            live(p),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="skeen1981",
    inhabited_by="blocking_applies",
    zh="阻塞定理：协调者崩溃后，在每个不确定状态中，安全的局部规则不让任何存活的参与者作决定",
    tight="live_coordinator",
)
def blocking(
    T: TwoPhaseCommit,
    participants: List[T.Participant],
    live: Rel[T.Participant],
    rule: Fun[T.State, T.Participant, Option[Bool]],
    s: T.State,
    p: T.Participant,
):
    """Two-phase commit blocks: in every uncertain state, whichever participants survive, every rule
    that depends on what they know together, and that is safe, leaves every one of them
    undecided."""
    return Implies(
        ForAll(lambda q: member(q, participants)),
        local(T, rule),
        safe(T, rule),
        uncertain(T, live, s),
        live(p),
        rule(s, p) == none(),
    )


@theorem(
    by="lean", cite="skeen1981", witness="two_participants", zh="见证：能读协调者日志的规则不阻塞"
)
def informed_rule(T: TwoPhaseCommit):
    """Without locality: a rule that may read the coordinator's log is safe and always decides."""
    return Exists(
        lambda rule: And(safe(T, rule), ForAll(lambda s, p: rule(s, p) != none())),
    )


@theorem(by="lean", cite="skeen1981", witness="two_participants", zh="见证：一律中止的规则不阻塞")
def hasty_rule(T: TwoPhaseCommit):
    """Without safety: the rule that always aborts is local and always decides."""
    return Exists(
        lambda rule: And(local(T, rule), ForAll(lambda s, p: rule(s, p) == some(no))),
    )


@theorem(
    by="lean",
    cite="bernstein1987",
    witness="two_participants",
    zh="见证：合作终止协议，只在不确定状态阻塞",
)
def cooperative_rule(T: TwoPhaseCommit):
    """Some rule is local and safe, tells all live participants the same, and leaves them undecided
    in the uncertain states only: they ask each other."""

    def blocked(rule: Fun[T.State, T.Participant, Option[Bool]], s: T.State, p: T.Participant):
        return Implies(
            T.reachable(s),
            s.coordinator_crashed == yes,
            Not(s.crashed(p)),
            rule(s, p) == none(),
            uncertain(T, lambda q: Not(s.crashed(q)), s),
        )

    def claim(rule: Fun[T.State, T.Participant, Option[Bool]]):
        def alike(s: T.State, p: T.Participant, q: T.Participant):
            return Implies(Not(s.crashed(p)), Not(s.crashed(q)), rule(s, p) == rule(s, q))

        return And(
            local(T, rule),
            safe(T, rule),
            ForAll(alike),
            ForAll(lambda s, p: blocked(rule, s, p)),
        )

    return Exists(claim)


@inductive(zh="无崩溃、无恢复的后续状态")
def leads_to(T: TwoPhaseCommit, s: T.State, t: T.State):
    """Some steps lead from a state to another, and no site crashes or recovers meanwhile."""
    yield s == t
    yield Exists(
        lambda r: And(
            leads_to(T, s, r),
            T.step(r, t),
            ForAll(lambda p: Iff(r.crashed(p), t.crashed(p))),
            r.coordinator_crashed == t.coordinator_crashed,
        )
    )


@definition(zh="协调者存活时，每个存活的参与者都能作出决定")
def finishes(T: TwoPhaseCommit):
    """From every reachable state with a live coordinator some steps, without a crash or recovery,
    lead to one in which every live participant has committed or aborted."""

    def done(t: T.State, p: T.Participant):
        return Or(t.phase(p) == Phase.committed, t.phase(p) == Phase.aborted)

    def end(s: T.State, t: T.State):
        return And(leads_to(T, s, t), ForAll(lambda p: Implies(Not(t.crashed(p)), done(t, p))))

    return ForAll(
        lambda s: Implies(T.reachable(s), s.coordinator_crashed == no, Exists(lambda t: end(s, t)))
    )


@theorem(
    by="lean",
    cite="gray1978",
    witness="two_participants",
    zh="协调者存活则不阻塞",
    tight="blocking",
)
def live_coordinator(T: TwoPhaseCommit, participants: List[T.Participant]):
    """While the coordinator is live nobody is blocked."""
    return Implies(ForAll(lambda p: member(p, participants)), finishes(T))
