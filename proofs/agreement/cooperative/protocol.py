"""Two-phase commit with questions (Bernstein, Hadzilacos and Goodman 1987, §7.4).

A participant that waits for the decision asks another one.  If that has decided, it does the
same; if that has not voted, nobody can have committed, and both abort.  So they need the
coordinator only when all who are live are prepared and none of them was told.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    definition,
    invariant,
    no,
    reaches,
    safety,
    some,
    theorem,
    yes,
)
from proofs.agreement.two_phase_commit.protocol import CommitSteps, Phase


class CooperativeTermination(
    CommitSteps,
    TransitionSystem,
    var="C",
    messages={"voted": (0, "coordinator"), "told": ("coordinator", 0)},
    actors={
        "receive_vote": "coordinator",
        "decide_commit": "coordinator",
        "decide_abort": "coordinator",
        "crash_coordinator": "coordinator",
        "recover_coordinator": "coordinator",
    },
    schedule=(
        "vote_yes",
        "vote_yes",
        "receive_vote",
        "receive_vote",
        "decide_commit",
        "tell",
        "learn_commit",
        "crash_coordinator",
        "ask",
    ),
    bound=9,
    zh="合作终止协议：就绪的参与者询问其他参与者",
):
    """Two-phase commit in which a prepared participant may ask another one.

    Question and answer are one step: both are live, and no other message is on its way.
    """

    Participant: Sort
    phase: Mutable[Fun[Participant, Phase]]  # the state of a participant
    crashed: Mutable[Rel[Participant]]  # the participant has stopped
    voted: Mutable[Rel[Participant]]  # the yes vote of the participant was sent
    counted: Mutable[Rel[Participant]]  # the coordinator has received its yes vote
    decision: Mutable[Option[Bool]]  # the coordinator's: yes to commit, no to abort
    told: Mutable[Rel[Participant, Bool]]  # the decision was sent to the participant
    coordinator_crashed: Mutable[Bool]  # the coordinator has stopped

    @action(modifies="phase")
    def ask(self, new, p: Participant, q: Participant):
        """A prepared participant asks a live one that has decided, and does the same."""
        return And(
            Not(self.crashed(p)),
            Not(self.crashed(q)),
            self.phase(p) == Phase.prepared,
            Or(self.phase(q) == Phase.committed, self.phase(q) == Phase.aborted),
            ForAll(lambda r: new.phase(r) == If(r == p, self.phase(q), self.phase(r))),
        )

    @action(modifies="phase")
    def ask_working(self, new, p: Participant, q: Participant):
        """A prepared participant asks a live one that has not voted: both abort."""
        return And(
            Not(self.crashed(p)),
            Not(self.crashed(q)),
            self.phase(p) == Phase.prepared,
            self.phase(q) == Phase.working,
            ForAll(lambda r: new.phase(r) == If(Or(r == p, r == q), Phase.aborted, self.phase(r))),
        )

    @invariant
    def voter_is_bound(self, p: Participant):
        """Who voted yes no longer works, and aborts only if that is the decision, or if somebody
        aborted without a vote."""
        return Implies(
            self.voted(p),
            Or(
                self.phase(p) == Phase.prepared,
                self.phase(p) == Phase.committed,
                And(
                    self.phase(p) == Phase.aborted,
                    Or(
                        self.decision == some(no),
                        Exists(lambda q: And(self.phase(q) == Phase.aborted, Not(self.voted(q)))),
                    ),
                ),
            ),
        )

    @safety(
        by=("smt", "lean"),
        cite="bernstein1987",
        mutants=(
            Mutant("ask.4"),
            Mutant("ask_working.4"),
            Mutant("ask_working.5"),
            Mutant("refuse.2"),
            Mutant("decide_commit.3"),
            Mutant("decide_abort.2"),
        ),
        zh="一致性：询问之后也没有一个参与者提交而另一个中止",
    )
    def agreement(self, p: Participant, q: Participant):
        """No participant commits a transaction that another aborts, though they ask each other,
        crash, recover, and the coordinator goes on."""
        return Not(And(self.phase(p) == Phase.committed, self.phase(q) == Phase.aborted))

    @safety(by=("smt", "lean"), cite="bernstein1987", zh="有效性：只有全体投赞成票才提交")
    def validity(self, p: Participant, q: Participant):
        """A participant commits only if every participant has voted yes."""
        return Implies(self.phase(p) == Phase.committed, self.voted(q))

    @reaches(within=9, zh="协调者崩溃后，未被告知的参与者借询问提交")
    def learns_from_another(self, p: Participant, q: Participant):
        """A participant commits that was never told, while the coordinator is down: another one
        was told."""
        return And(
            p != q,
            self.phase(p) == Phase.committed,
            self.coordinator_crashed == yes,
            Not(self.told(p, yes)),
            self.told(q, yes),
        )


@definition(zh="不确定：存活的参与者全部就绪，且未被告知决定")
def uncertain(C: CooperativeTermination, s: C.State):
    """All live participants are prepared, and none was told a decision."""
    return ForAll(
        lambda p: Implies(
            Not(s.crashed(p)),
            And(s.phase(p) == Phase.prepared, ForAll(lambda v: Not(s.told(p, v)))),
        )
    )


@definition(zh="没有一步能让就绪的存活参与者作决定")
def stuck(C: CooperativeTermination, s: C.State):
    """No step lets a live prepared participant decide."""
    return ForAll(
        lambda t, p: Implies(
            C.step(s, t), Not(s.crashed(p)), s.phase(p) == Phase.prepared, t.phase(p) == s.phase(p)
        )
    )


@theorem(
    by="lean",
    cite="bernstein1987",
    witness="asked",
    zh="只要有就绪的存活者：无法前进当且仅当状态不确定",
)
def stuck_iff_uncertain(C: CooperativeTermination, s: C.State):
    """Where a live participant waits for the decision, it and its fellows are stuck exactly in the
    uncertain states: in every other state some step lets a waiting participant decide."""
    return Implies(
        Exists(lambda p: And(Not(s.crashed(p)), s.phase(p) == Phase.prepared)),
        Iff(stuck(C, s), uncertain(C, s)),
    )


@definition(zh="k 步之内无人恢复")
def runs_without_recovery(C: CooperativeTermination, states: Fun[Nat, C.State], k: Nat):
    """The first ``k`` steps of the run are steps of the protocol, and nobody recovers in them."""
    return ForAll(
        lambda i: Implies(
            i < k,
            And(
                C.step(states(i), states(i + 1)),
                ForAll(lambda p: Implies(states(i).crashed(p), states(i + 1).crashed(p))),
                Implies(
                    states(i).coordinator_crashed == yes, states(i + 1).coordinator_crashed == yes
                ),
            ),
        )
    )


@theorem(
    by="lean",
    cite="bernstein1987",
    witness="all_wait",
    zh="协调者崩溃后处于不确定状态：无人恢复就无人作决定",
    mutants=(
        Mutant(1, by="coordinator_goes_on"),
        Mutant(2, by="somebody_was_told"),
        Mutant(3, by="coordinator_recovers"),
        Mutant(4, by="who_had_aborted"),
    ),
)
def waits_for_recovery(
    C: CooperativeTermination, states: Fun[Nat, C.State], k: Nat, p: C.Participant
):
    """Once the coordinator is down and the live participants are uncertain, none of them decides
    until somebody recovers, whatever steps are taken."""
    return Implies(
        states(0).coordinator_crashed == yes,
        uncertain(C, states(0)),
        runs_without_recovery(C, states, k),
        Not(states(0).crashed(p)),
        states(k).phase(p) == Phase.prepared,
    )
