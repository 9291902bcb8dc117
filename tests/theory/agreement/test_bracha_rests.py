"""Where fair runs of Bracha's broadcast end: all of them for four nodes, and for mutants.

What was sent stays.  So a fair run among finitely many nodes and values comes to a state in which
no correct node can do anything new, and each such state ends a fair run; and faulty nodes may as
well send all that they ever send at the start.  So totality and delivery can be decided by search.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from formal.temporal.explore import Label
from proofs.agreement.bracha.protocol import Bracha
from tests.docs.driver import Run

NOBODY: frozenset[str] = frozenset()
Move = tuple[str, int, int]
State = tuple[tuple[int | None, ...], tuple[int | None, ...], frozenset[tuple[int, int]]]


@dataclass(frozen=True)
class Protocol:
    """The last ``f`` of ``n`` nodes are faulty; the three counts; actions that are left out."""

    n: int
    f: int
    echo: int
    ready: int
    weak: int
    without: frozenset[str] = NOBODY

    @staticmethod
    def of(n: int, f: int) -> Protocol:
        """With the paper's counts."""
        return Protocol(n, f, (n + f) // 2 + 1, 2 * f + 1, f + 1)

    @property
    def correct(self) -> range:
        return range(self.n - self.f)

    def start(self) -> State:
        nobody = (None,) * (self.n - self.f)
        return nobody, nobody, frozenset()


@dataclass(frozen=True)
class Sent:
    """What faulty nodes, and the sender, send to one correct node: the values of the sender, and
    how many faulty nodes echo, and are ready for, each value."""

    initial: frozenset[int]
    echoes: tuple[int, ...]
    readies: tuple[int, ...]


def moves(p: Protocol, sent: tuple[Sent, ...], state: State) -> Iterator[tuple[Move, State]]:
    """What correct nodes can do that changes something."""
    echoed, ready, delivered = state
    for i in p.correct:
        for v in range(len(sent[i].echoes)):
            echoes = echoed.count(v) + sent[i].echoes[v]
            readies = ready.count(v) + sent[i].readies[v]
            can = {
                "echo_initial": v in sent[i].initial and echoed[i] is None,
                "echo_echoes": echoes >= p.echo and echoed[i] is None,
                "echo_readies": readies >= p.weak and echoed[i] is None,
                "ready_echoes": echoes >= p.echo and ready[i] is None,
                "ready_readies": readies >= p.weak and ready[i] is None,
                "deliver": readies >= p.ready and (i, v) not in delivered,
            }
            for name in sorted(a for a, possible in can.items() if possible and a not in p.without):
                put = {"echo": echoed, "ready": ready}.get(name.partition("_")[0])
                new = put and (*put[:i], v, *put[i + 1 :])
                if new is None:
                    yield (name, i, v), (echoed, ready, delivered | {(i, v)})
                elif put is echoed and name.startswith("echo"):
                    yield (name, i, v), (new, ready, delivered)
                else:
                    yield (name, i, v), (echoed, new, delivered)


def rests(p: Protocol, sent: tuple[Sent, ...]) -> Iterator[State]:
    """The states in which nothing more can happen, whatever the order."""
    seen, todo = {p.start()}, [p.start()]
    while todo:
        state = todo.pop()
        after = [t for _, t in moves(p, sent, state)]
        if not after:
            yield state
        todo += [t for t in dict.fromkeys(after) if t not in seen]
        seen.update(after)


def total(p: Protocol, rest: State) -> bool:
    """Whatever one correct node delivered, all did."""
    return all((i, v) in rest[2] for _, v in rest[2] for i in p.correct)


def delivers(p: Protocol, rest: State) -> bool:
    """All correct nodes delivered the value 0, and nothing else."""
    return rest[2] == {(i, 0) for i in p.correct}


def one_value(p: Protocol, *, correct_sender: bool) -> Iterator[tuple[Sent, ...]]:
    """All that can be sent when there is one value, up to the names of the correct nodes."""
    firsts = [frozenset({0})] if correct_sender else [frozenset({0}), frozenset()]
    counts = [(k,) for k in range(p.f + 1)]
    each = [Sent(*x) for x in itertools.product(firsts, counts, counts)]
    yield from itertools.combinations_with_replacement(each, len(p.correct))


def two_values(p: Protocol, rng: random.Random, *, correct_sender: bool) -> tuple[Sent, ...]:
    """Something that can be sent when there are two values."""

    def one() -> Sent:
        first = (
            frozenset({0}) if correct_sender else frozenset(v for v in (0, 1) if rng.random() < 0.6)
        )
        counts = [(rng.randint(0, p.f), rng.randint(0, p.f)) for _ in range(2)]
        return Sent(first, *counts)

    return tuple(one() for _ in p.correct)


def everything(p: Protocol, *, correct_sender: bool) -> Iterator[tuple[Sent, ...]]:
    """All with one value, and some with two."""
    yield from one_value(p, correct_sender=correct_sender)
    rng = random.Random(1987)
    for _ in range(60):
        yield two_values(p, rng, correct_sender=correct_sender)


def always_total(p: Protocol) -> bool:
    return all(
        total(p, rest)
        for correct in (False, True)
        for sent in everything(p, correct_sender=correct)
        for rest in rests(p, sent)
    )


def always_delivers(p: Protocol) -> bool:
    return all(
        delivers(p, rest) for sent in everything(p, correct_sender=True) for rest in rests(p, sent)
    )


FOUR = Protocol.of(4, 1)


def test_four_nodes():
    assert always_total(FOUR)
    assert always_delivers(FOUR)


def test_somebody_delivers_though_the_sender_says_two_things():
    lies = Sent(frozenset({0}), (1, 0), (0, 0)), Sent(frozenset({1}), (0, 1), (0, 0))
    ends = list(rests(FOUR, (lies[0], lies[0], lies[1])))
    assert {(i, 0) for i in FOUR.correct} in [rest[2] for rest in ends]


@pytest.mark.parametrize(("n", "f"), [(3, 1), (5, 2), (6, 2)])
def test_too_few_nodes(n, f):
    p = Protocol.of(n, f)
    sent = one_value(p, correct_sender=False)
    assert not all(total(p, rest) for x in sent for rest in rests(p, x))
    silent = (Sent(frozenset({0}), (0,), (0,)),) * len(p.correct)
    assert not any(rest[2] for rest in rests(p, silent))


def test_with_too_few_for_a_ready_quorum_nobody_delivers():
    p = Protocol.of(2, 1)
    assert not any(rest[2] for sent in one_value(p, correct_sender=True) for rest in rests(p, sent))


def without(*actions: str) -> Protocol:
    return replace(FOUR, without=frozenset(actions))


@pytest.mark.parametrize(
    ("mutant", "is_total", "is_delivered"),
    [
        (without("ready_readies"), False, True),
        (replace(FOUR, ready=2), False, True),
        (replace(FOUR, weak=3), False, True),
        (replace(FOUR, weak=1), False, False),
        (replace(FOUR, echo=2), False, True),
        (replace(FOUR, echo=4), True, False),
        (without("echo_initial"), True, False),
        (without("ready_echoes"), True, False),
        (without("deliver"), True, False),
        # What the paper has a node do, and neither property needs: a node may get ready unheard.
        (without("echo_echoes"), True, True),
        (without("echo_readies"), True, True),
    ],
    ids=str,
)
def test_mutants(mutant, is_total, is_delivered):
    assert always_total(mutant) == is_total
    assert always_delivers(mutant) == is_delivered


def system(p: Protocol, sender: int) -> Bracha:
    """The theory's own system."""
    nodes = range(p.n)
    return Bracha(
        Node=nodes,
        Value=(0, 1),
        EchoQuorum=list(itertools.combinations(nodes, p.echo)),
        ReadyQuorum=list(itertools.combinations(nodes, p.ready)),
        WeakQuorum=list(itertools.combinations(nodes, p.weak)),
        honest=lambda i: i < p.n - p.f,
        sender=sender,
        input=0,
        in_echo=lambda i, q: i in q,
        in_ready=lambda i, q: i in q,
        in_weak=lambda i, q: i in q,
    )


def library_moves(run: Run) -> set[Move]:
    """What the theory's system lets correct nodes do that changes the state."""
    names = {"echo_initial", "echo_echoes", "echo_readies"}
    names |= {"ready_echoes", "ready_readies", "deliver"}
    found = set()
    for name in names:
        kinds = run.sorts
        quorum = {"echoes": "EchoQuorum", "readies": "WeakQuorum"}.get(name.partition("_")[2])
        quorums = kinds["ReadyQuorum"] if name == "deliver" else kinds.get(quorum, [None])
        for i, v, q in itertools.product(kinds["Node"], kinds["Value"], quorums):
            label = Label(name, (i, v) if q is None else (i, v, q))
            if any(t != run.state for t in run.instance.after(run.state, label)):
                found.add((name, i, v))
    return found


def test_the_search_does_what_the_system_does():
    p, run = FOUR, Run(system(FOUR, sender=3))
    sent = (
        Sent(frozenset({0}), (1, 0), (1, 0)),
        Sent(frozenset({0}), (1, 0), (0, 1)),
        Sent(frozenset({1}), (0, 1), (0, 1)),
    )
    for i, x in enumerate(sent):
        for v in x.initial:
            run.take("forge_initial", i, v)
        for v in (0, 1):
            if x.echoes[v]:
                run.take("forge_echo", 3, i, v)
            if x.readies[v]:
                run.take("forge_ready", 3, i, v)
    state, rng = p.start(), random.Random(4)
    while True:
        possible = dict(moves(p, sent, state))
        assert set(possible) == library_moves(run)
        if not possible:
            break
        (name, i, v), state = rng.choice(sorted(possible.items(), key=str))
        heard = "echo" if name.endswith("echoes") else "ready"
        said = [k for k in range(p.n) if (k, i, v) in run.facts(heard)]
        size = {"deliver": p.ready, "echo_initial": 0}.get(
            name, p.echo if heard == "echo" else p.weak
        )
        run.take(name, i, v, *([tuple(said[:size])] if size else []))
    assert set(run.facts("delivered")) == state[2] == {(i, 0) for i in p.correct}
