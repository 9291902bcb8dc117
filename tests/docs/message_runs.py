"""Runs of the theory's systems in which nothing fails, and the messages that they send.

A run is a list of actions with their parameters; the system's own formulas say to which state each
leads, and that it may happen.  What was sent is then read off the last state: a fact such as "the
prepare request of the ballot was sent" is one message to each other node.
"""

from __future__ import annotations

from formal.readings.finite.domains import DomainType
from formal.readings.finite.evaluation import call_definition
from proofs.agreement.bracha.protocol import Bracha
from proofs.agreement.fast_paxos.protocol import FastPaxos
from proofs.agreement.floodset.protocol import CrashPattern, decides
from proofs.agreement.hotstuff.protocol import HotStuff
from proofs.agreement.multi_paxos.protocol import MultiPaxos
from proofs.agreement.paxos.protocol import Paxos
from proofs.agreement.pbft.protocol import Pbft
from proofs.agreement.raft.protocol import Raft
from proofs.agreement.two_phase_commit.protocol import TwoPhaseCommit
from proofs.causality.snapshot.marker import MarkerAlgorithm
from proofs.consistency.abd.protocol import Register
from proofs.systems.mutual_exclusion.protocol import TokenPassing
from tests.docs.driver import Run, below, sent, to_each


def token(n: int, k: int) -> int:
    """The token goes round a ring; it is in flight once for each message."""
    run = Run(TokenPassing(Node=range(n)))
    holder = run.facts("holds")[0][0]
    flights = 0
    for _ in range(k):
        to = (holder + 1) % n
        run.take("send", holder, to)
        flights += len(run.facts("in_flight"))
        run.take("receive", to)
        run.take("enter", to)
        run.take("leave", to)
        holder = to
    return flights


def two_phase_commit(n: int) -> int:
    """Node 0 coordinates, the others vote yes; all commit."""
    others = range(1, n)
    run = Run(TwoPhaseCommit(Participant=others))
    for p in others:
        run.take("vote_yes", p)
        run.take("receive_vote", p)
    run.take("decide_commit")
    for p in others:
        run.take("tell", p, True)
        run.take("learn_commit", p)
    votes = [(p, 0) for (p,) in run.facts("voted")]
    return sent(votes) + sent((0, p) for p, _ in run.facts("told"))


def paxos_system(n: int) -> Paxos:
    """n acceptors, of which a majority is a quorum."""
    return Paxos(
        Acceptor=range(n),
        Value=["x"],
        Ballot=[0],
        PrepareQuorum=[n // 2 + 1],
        AcceptQuorum=[n // 2 + 1],
        le=lambda b, c: b <= c,
        prepare_member=below,
        accept_member=below,
        requested={"x"},
    )


def paxos(n: int, *, learners: bool) -> int:
    """Acceptor 0 proposes; the votes go to it, or to all."""
    nodes, quorum = range(n), n // 2 + 1
    run = Run(paxos_system(n))
    run.take("prepare", 0)
    for a in nodes:
        run.take("promise", a, 0)
    run.take("propose", 0, quorum, "x")
    for a in nodes:
        run.take("accept", a, 0, "x")
    run.take("learn", 0, quorum, "x")
    requests = to_each([0] * len(run.facts("prepare_sent") + run.facts("proposed")), nodes)
    promises = [(a, 0) for a, _ in run.facts("promised")]
    voters = [a for a, _, _ in run.facts("voted")]
    votes = to_each(voters, nodes if learners else [0])
    return sent(requests) + sent(promises) + sent(votes)


def multi_paxos(n: int, k: int) -> int:
    """Acceptor 0 gets the promises once and proposes in k slots; the votes go to it."""
    nodes, quorum = range(n), n // 2 + 1
    sorts = {"Acceptor": nodes, "Value": ["x"], "Ballot": [0]}
    quorums = {"PrepareQuorum": [quorum], "AcceptQuorum": [quorum]}
    run = Run(MultiPaxos(**sorts, **quorums, Slot=range(k), single=paxos_system(n)))
    run.take("prepare", 0)
    for a in nodes:
        run.take("promise", a, 0)
    for slot in range(k):
        run.take("propose", 0, slot, quorum, "x")
        for a in nodes:
            run.take("accept", a, 0, slot, "x")
        run.take("learn", 0, slot, quorum, "x")
    requests = to_each([0] * len(run.facts("prepare_sent") + run.facts("proposed")), nodes)
    answers = [(a, 0) for a, *_ in run.facts("promised") + run.facts("voted")]
    return sent(requests) + sent(answers)


def fast_paxos(n: int) -> int:
    """Acceptor 0 coordinates a fast ballot; all vote for the same request and tell it."""
    nodes, quorum, fast = range(n), n // 2 + 1, n
    run = Run(
        FastPaxos(
            Acceptor=nodes,
            Value=["x"],
            Ballot=[0],
            PrepareQuorum=[quorum],
            AcceptQuorum=[quorum],
            FastQuorum=[fast],
            le=lambda b, c: b <= c,
            fast=lambda b: True,
            prepare_member=below,
            accept_member=below,
            fast_member=below,
            requested={"x"},
        )
    )
    for a in nodes:
        run.take("promise", a, 0)
    run.take("send_any", 0, quorum)
    for a in nodes:
        run.take("accept_any", a, 0, "x")
    run.take("learn_fast", 0, fast, "x")
    answers = [(a, 0) for a, *_ in run.facts("promised") + run.facts("voted")]
    return sent(answers) + sent(to_each([0] * len(run.facts("any_sent")), nodes))


def raft(n: int, k: int) -> tuple[int, int]:
    """Node 0 is elected and replicates k entries: messages of the election, and of the entries."""
    nodes, quorum = range(n), n // 2 + 1
    run = Run(
        Raft(
            Node=nodes,
            Quorum=[quorum],
            Term=[0, 1],
            Index=range(k + 1),
            Value=["none", "x"],
            member=below,
            term_le=lambda t, u: t <= u,
            le=lambda i, j: i <= j,
            term_zero=0,
            zero=0,
            dummy="none",
        )
    )
    run.take("timeout", 0, 0, 1, 0, 0)
    for m in nodes[1:]:
        run.take("vote", m, 0, 0, 1, 0, 0, 0, 0)
    run.take("become_leader", 0, 1, quorum)
    previous = 0
    for i in range(1, k + 1):
        run.take("append", 0, 1, i - 1, previous, i, "x")
        run.take("send", 0, 1, i - 1, previous, i, 1, "x")
        run.take("accept_known", 0, 1, 1, i - 1, previous, i, 1, "x")
        for m in nodes[1:]:
            run.take("accept_new", m, 1, 1, i - 1, previous, i, 1, "x")
        run.take("commit", 0, 1, i, 1, quorum)
        previous = 1
    requests = to_each([c for c, *_ in run.facts("requested")], nodes)
    votes = [(m, c) for m, _, c in run.facts("voted")]
    entries = to_each([0] * len(run.facts("sent")), nodes)
    # Whoever acknowledges an entry has the dummy before the first one too: that is no message.
    indexes = {i for _, _, _, i, _, _ in run.facts("sent")}
    acknowledged = [(m, 0) for m, _, i, _ in run.facts("acked") if i in indexes]
    return sent(requests) + sent(votes), sent(entries) + sent(acknowledged)


def pbft_system(n: int) -> Pbft:
    """n replicas, of which f = ⌊(n − 1)/3⌋ may be faulty; the last n − f are a quorum."""
    size = n - (n - 1) // 3
    return Pbft(
        Replica=range(n),
        Quorum=[size],
        View=[0, 1],
        Slot=["s"],
        Request=["r"],
        honest=lambda i: True,
        member=lambda i, q: i >= n - q,
        le=lambda v, w: v <= w,
        first=0,
    )


def pbft(n: int) -> int:
    """Replica 0 is the primary; its proposal counts as its prepare message."""
    nodes, run = range(n), Run(pbft_system(n))
    (quorum,) = run.sorts["Quorum"]
    run.take("propose", 0, "s", "r")
    for i in nodes:
        run.take("accept_first", i, "s", "r")
    run.take("certify", 0, "s", "r", quorum)
    for i in nodes:
        run.take("send_commit", i, 0, "s", "r")
    for i in nodes:
        run.take("decide", i, 0, "s", "r", quorum)
    proposals = to_each([0] * len(run.facts("pre_prepare")), nodes)
    prepares = to_each([i for i, *_ in run.facts("prepare") if i != 0], nodes)
    commits = to_each([i for i, *_ in run.facts("commit")], nodes)
    return sent(proposals) + sent(prepares) + sent(commits)


def pbft_view_change(n: int) -> int:
    """Replica 0, the first primary, says nothing; the others ask for the view of replica 1."""
    nodes, run = range(n), Run(pbft_system(n))
    (quorum,) = run.sorts["Quorum"]
    for i in nodes[1:]:
        run.take("change_view", i, 1)
    run.take("start_view", 1, quorum)
    asked = to_each([i for i, _ in run.facts("view_change")], nodes)
    return sent(asked) + sent(to_each([1] * len(run.facts("new_view")), nodes))


def hotstuff(n: int, k: int) -> int:
    """A chain of blocks, each proposed by the next leader to all, each vote sent to the leader
    after; the first k blocks are committed by all when the proposal after the last one arrives."""
    nodes, quorum, blocks = range(n), n - (n - 1) // 3, range(k + 4)
    run = Run(
        HotStuff(
            Node=nodes,
            Block=blocks,
            Quorum=[quorum],
            honest=lambda i: True,
            in_quorum=below,
            genesis=0,
            view=lambda b: b,
            descends=lambda b, c: c <= b,
            justify=lambda b, c: b == c + 1,
        )
    )
    last = k + 2
    for b in range(1, last + 1):
        for i in nodes:
            run.take("vote", i, b, b - 1)
        run.take("certify", b, quorum)
    for b in range(1, k + 1):
        for i in nodes:
            run.take("commit", i, b, b + 1, b + 2)
    assert {b for _, b in run.facts("committed")} == set(range(1, k + 1))
    proposed = {b for _, b in run.facts("voted")} | {last + 1}
    proposals = [(b % n, i) for b in proposed for i in nodes]
    return sent(proposals) + sent((i, (b + 1) % n) for i, b in run.facts("voted"))


def bracha(n: int) -> int:
    """Node 0 broadcasts; receivers are part of the messages in this model."""
    nodes, f = range(n), (n - 1) // 3
    echo, ready, weak = (n + f) // 2 + 1, 2 * f + 1, f + 1
    run = Run(
        Bracha(
            Node=nodes,
            Value=["v"],
            EchoQuorum=[echo],
            ReadyQuorum=[ready],
            WeakQuorum=[weak],
            honest=lambda i: True,
            sender=0,
            input="v",
            in_echo=below,
            in_ready=below,
            in_weak=below,
        )
    )
    run.take("broadcast")
    for i in nodes:
        run.take("echo_initial", i, "v")
    for i in nodes:
        run.take("ready_echoes", i, "v", echo)
    for i in nodes:
        run.take("deliver", i, "v", ready)
    first = [(0, m) for m, _ in run.facts("initial")]
    later = [(i, m) for i, m, _ in run.facts("echo") + run.facts("ready")]
    return sent(first) + sent(later)


def floodset(n: int, f: int) -> int:
    """Nobody crashes; all decide after f + 1 rounds, in each of which all send to all."""
    nodes, rounds = range(n), f + 1
    run = CrashPattern(n=n, alive=lambda r, p: True, delivered=lambda r, p, q: True)
    bits, memo = DomainType("Value", (0, 1)), run._data.memo
    inputs = [p % 2 for p in nodes]
    for p in nodes:
        # All know both inputs, so that they decide on the default.
        args = (run, lambda q: inputs[q], 0, rounds, p, 0)
        assert call_definition(decides, (bits,), args, memo)
    pairs = to_each(nodes, nodes)
    return sum(sent(x for x in pairs if run.delivered(r, *x)) for r in range(rounds))


def abd(n: int, *, write: bool) -> tuple[int, int]:
    """One operation at n replicas: the messages of its first phase, and of its second."""
    replicas, quorum = range(n), n // 2 + 1
    run = Run(
        Register(
            Replica=replicas,
            Quorum=[quorum],
            Client=["c"],
            Operation=["o"],
            Tag=[0, 1],
            Value=["x", "y"],
            member=below,
            client=lambda o: "c",
            is_write=lambda o: write,
            argument=lambda o: "y",
            le=lambda a, b: a <= b,
            owner=lambda a: "c",
            initial_tag=0,
            initial_value="x",
        )
    )
    run.take("invoke", "o")
    for i in replicas:
        run.take("reply", i, "o")
    if write:
        run.take("choose_write", "o", quorum, 1)
    else:
        run.take("choose_read", "o", quorum, 0, 0, "x")
    for i in replicas:
        run.take("store" if write else "skip", i, "o")
    run.take("complete_write" if write else "complete_read", "o", quorum)
    questions = to_each([o for (o,) in run.facts("invoked")], replicas)
    orders = to_each([o for (o,) in run.facts("chosen")], replicas)
    first = sent(questions) + sent((i, o) for i, o, _, _ in run.facts("replied"))
    return first, sent(orders) + sent(run.facts("stored"))


def snapshot(n: int) -> int:
    """Process 0 starts; each process sends a marker on each of its channels when it records."""
    nodes = range(n)
    run = Run(
        MarkerAlgorithm(
            Process=nodes,
            Message=["m"],
            sender=lambda m: 0,
            receiver=lambda m: 1,
            fifo=lambda p, q: True,
        )
    )
    run.take("start", 0)
    for p in nodes:
        for q in nodes:
            if p != q:
                run.take("receive_marker", p, q)
    markers = sent(to_each([p for (p,) in run.facts("recorded")], nodes))
    assert markers == len(run.facts("arrived"))
    return markers
