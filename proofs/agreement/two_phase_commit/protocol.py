"""Two-phase commit (Gray 1978): sites that crash and recover, over a network that loses messages.

The network is lossy, duplicates and reorders: a message that was sent may arrive at any later time,
any number of times, or never.  Sites write their state to stable storage, so a site that crashes
stops, and may recover with the state that it had.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    invariant,
    no,
    none,
    safety,
    some,
    yes,
)


class Phase(Data, zh="参与者的状态"):
    """How far a participant is; the last two are final."""

    working: Case  # has not voted
    prepared: Case  # has voted yes, and waits for the decision
    committed: Case
    aborted: Case


class CommitSteps:
    """The steps of two-phase commit, and what holds of it however participants end on their own."""

    Participant: Sort

    @init
    def nothing_happened(self):
        """Everybody works; no message was sent, nothing is decided, nobody has crashed."""
        return And(
            ForAll(lambda p: self.phase(p) == Phase.working),
            ForAll(lambda p: Not(self.crashed(p))),
            ForAll(lambda p: Not(self.voted(p))),
            ForAll(lambda p: Not(self.counted(p))),
            self.decision == none(),
            ForAll(lambda p, v: Not(self.told(p, v))),
            self.coordinator_crashed == no,
        )

    @action(modifies=("phase", "voted"))
    def vote_yes(self, new, p: Participant):
        """A working participant votes yes: it is prepared for either decision."""
        return And(
            Not(self.crashed(p)),
            self.phase(p) == Phase.working,
            ForAll(lambda q: new.phase(q) == If(q == p, Phase.prepared, self.phase(q))),
            ForAll(lambda q: Iff(new.voted(q), Or(self.voted(q), q == p))),
        )

    @action(modifies="phase")
    def refuse(self, new, p: Participant):
        """A participant that has not voted aborts on its own."""
        return And(
            Not(self.crashed(p)),
            self.phase(p) == Phase.working,
            ForAll(lambda q: new.phase(q) == If(q == p, Phase.aborted, self.phase(q))),
        )

    @action(modifies="counted")
    def receive_vote(self, new, p: Participant):
        """The coordinator receives a yes vote."""
        return And(
            self.coordinator_crashed == no,
            self.voted(p),
            ForAll(lambda q: Iff(new.counted(q), Or(self.counted(q), q == p))),
        )

    @action(modifies="decision")
    def decide_commit(self, new):
        """With a yes vote from every participant the coordinator may commit."""
        return And(
            self.coordinator_crashed == no,
            self.decision == none(),
            ForAll(lambda p: self.counted(p)),
            new.decision == some(yes),
        )

    @action(modifies="decision")
    def decide_abort(self, new):
        """Until it has decided, the coordinator may abort: it waits no longer, or was refused."""
        return And(
            self.coordinator_crashed == no,
            self.decision == none(),
            new.decision == some(no),
        )

    @action(modifies="told")
    def tell(self, new, p: Participant, v: Bool):
        """The coordinator sends its decision to a participant."""
        return And(
            self.coordinator_crashed == no,
            self.decision == some(v),
            ForAll(lambda q, w: Iff(new.told(q, w), Or(self.told(q, w), And(q == p, w == v)))),
        )

    @action(modifies="phase")
    def learn_commit(self, new, p: Participant):
        """A prepared participant is told to commit, and does."""
        return And(
            Not(self.crashed(p)),
            self.phase(p) == Phase.prepared,
            self.told(p, yes),
            ForAll(lambda q: new.phase(q) == If(q == p, Phase.committed, self.phase(q))),
        )

    @action(modifies="phase")
    def learn_abort(self, new, p: Participant):
        """A participant that is told to abort does so, whether or not it has voted."""
        return And(
            Not(self.crashed(p)),
            Or(self.phase(p) == Phase.working, self.phase(p) == Phase.prepared),
            self.told(p, no),
            ForAll(lambda q: new.phase(q) == If(q == p, Phase.aborted, self.phase(q))),
        )

    @action(modifies="crashed")
    def crash(self, new, p: Participant):
        """A participant stops."""
        return And(
            Not(self.crashed(p)),
            ForAll(lambda q: Iff(new.crashed(q), Or(self.crashed(q), q == p))),
        )

    @action(modifies="crashed")
    def recover(self, new, p: Participant):
        """A participant goes on with the state that it had when it crashed."""
        return And(
            self.crashed(p),
            ForAll(lambda q: Iff(new.crashed(q), And(self.crashed(q), q != p))),
        )

    @action(modifies="coordinator_crashed")
    def crash_coordinator(self, new):
        """The coordinator stops."""
        return And(self.coordinator_crashed == no, new.coordinator_crashed == yes)

    @action(modifies="coordinator_crashed")
    def recover_coordinator(self, new):
        """The coordinator goes on with the state that it had when it crashed."""
        return And(self.coordinator_crashed == yes, new.coordinator_crashed == no)

    @invariant
    def counted_was_sent(self, p: Participant):
        """Only votes that were sent are counted."""
        return Implies(self.counted(p), self.voted(p))

    @invariant
    def told_is_decided(self, p: Participant, v: Bool):
        """The participants are told what is decided."""
        return Implies(self.told(p, v), self.decision == some(v))

    @invariant
    def committed_is_decided(self, p: Participant):
        """A participant commits only if that is the decision."""
        return Implies(self.phase(p) == Phase.committed, self.decision == some(yes))

    @invariant
    def commit_needs_all(self, p: Participant):
        """The decision to commit has the vote of every participant."""
        return Implies(self.decision == some(yes), self.counted(p))


class TwoPhaseCommit(
    CommitSteps,
    TransitionSystem,
    var="T",
    messages={"voted": (0, "coordinator"), "told": ("coordinator", 0)},
    actors={
        "receive_vote": "coordinator",
        "decide_commit": "coordinator",
        "decide_abort": "coordinator",
        "crash_coordinator": "coordinator",
        "recover_coordinator": "coordinator",
    },
    zh="两阶段提交：协调者收齐赞成票才提交",
):
    """A coordinator commits a transaction when every participant has voted yes; else it aborts."""

    Participant: Sort
    phase: Mutable[Fun[Participant, Phase]]  # the state of a participant
    crashed: Mutable[Rel[Participant]]  # the participant has stopped
    voted: Mutable[Rel[Participant]]  # the yes vote of the participant was sent
    counted: Mutable[Rel[Participant]]  # the coordinator has received its yes vote
    decision: Mutable[Option[Bool]]  # the coordinator's: yes to commit, no to abort
    told: Mutable[Rel[Participant, Bool]]  # the decision was sent to the participant
    coordinator_crashed: Mutable[Bool]  # the coordinator has stopped

    @invariant
    def voter_is_bound(self, p: Participant):
        """Who voted yes no longer works, and aborts only if that is the decision."""
        return Implies(
            self.voted(p),
            Or(
                self.phase(p) == Phase.prepared,
                self.phase(p) == Phase.committed,
                And(self.phase(p) == Phase.aborted, self.decision == some(no)),
            ),
        )

    @safety(
        by=("smt", "lean"),
        cite="gray1978",
        mutants=(
            Mutant("refuse.2"),
            Mutant("decide_commit.3"),
            Mutant("decide_abort.2"),
            Mutant("learn_commit.3"),
            Mutant("learn_abort.3"),
        ),
        zh="一致性：没有一个参与者提交而另一个中止",
    )
    def agreement(self, p: Participant, q: Participant):
        """No participant commits a transaction that another aborts."""
        return Not(And(self.phase(p) == Phase.committed, self.phase(q) == Phase.aborted))

    @safety(by=("smt", "lean"), cite="gray1978", zh="有效性：只有全体投赞成票才提交")
    def validity(self, p: Participant, q: Participant):
        """A participant commits only if every participant has voted yes."""
        return Implies(self.phase(p) == Phase.committed, self.voted(q))
