"""Total order broadcast is atomic broadcast, bounded: every run of at most three processes that
deliver at most three messages.

The redundancy check beside ``broadcast.tob_iff_ab``: a finished run is a table with three places
for each process, and a solver looks for one in which the two specifications differ.
"""

from __future__ import annotations

import itertools

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutant,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    axiom,
    definition,
    none,
    some,
    theorem,
)


class FinishedRun(Structure, var="R", zh="至多投递三条消息的已结束运行"):
    """A finished run in which a process delivers at most three messages."""

    Process: Sort
    Message: Sort
    correct: Rel[Process]  # the process does not crash
    broadcast: Rel[Process, Message]  # the process broadcasts the message
    first: Fun[Process, Option[Message]]  # the first message that the process delivers, if any
    second: Fun[Process, Option[Message]]  # the second
    third: Fun[Process, Option[Message]]  # the third

    @axiom(zh="没有空位")
    def no_gap(self, p: Process):
        """Who delivers a next message has delivered one before."""
        return _no_gap(_log(self, p))

    @definition(zh="投递")
    def delivers(self, p: Process, m: Message):
        """The process delivers the message."""
        return Or([x == some(m) for x in _log(self, p)])

    @definition(zh="先后投递")
    def delivers_before(self, p: Process, m: Message, n: Message):
        """The process delivers ``m`` and later ``n``."""
        pairs = itertools.combinations(_log(self, p), 2)
        return Or([And(x == some(m), y == some(n)) for x, y in pairs])

    @definition(zh="公共日志")
    def common_log(self, a: Option[Message], b: Option[Message], c: Option[Message]):
        """The three places are a log without repetition, of which every log is a prefix and all of
        which every correct process delivers."""

        def prefix(p: Process):
            return And(
                [Or(x == none(), x == y) for x, y in zip(_log(self, p), (a, b, c), strict=True)]
            )

        def delivered(p: Process, m: Message):
            here = Or([x == some(m) for x in (a, b, c)])
            return Implies(self.correct(p), here, self.delivers(p, m))

        return And(_no_gap((a, b, c)), _distinct((a, b, c)), ForAll(prefix), ForAll(delivered))


def _log(R, p):
    return R.first(p), R.second(p), R.third(p)


def _no_gap(places):
    return And([Implies(x == none(), y == none()) for x, y in itertools.pairwise(places)])


def _distinct(places):
    return And([Or(x == none(), x != y) for x, y in itertools.combinations(places, 2)])


def _validity(R):
    """What a correct process broadcasts it delivers."""
    return ForAll(lambda p, m: Implies(R.correct(p), R.broadcast(p, m), R.delivers(p, m)))


def _agreement(R):
    """What any process delivers every correct process delivers."""
    return ForAll(lambda p, q, m: Implies(R.delivers(p, m), R.correct(q), R.delivers(q, m)))


def _no_creation(R):
    """Only what is broadcast is delivered."""
    return ForAll(lambda p, m: Implies(R.delivers(p, m), Exists(lambda q: R.broadcast(q, m))))


def _no_duplication(R):
    """Nothing is delivered twice."""
    return ForAll(lambda p: _distinct(_log(R, p)), p=R.Process)


def _order(R):
    """Whoever delivers ``n`` has delivered before it what anybody delivers before it."""
    return ForAll(
        lambda p, q, m, n: Implies(
            R.delivers_before(p, m, n), R.delivers(q, n), R.delivers_before(q, m, n)
        )
    )


def _pairwise_order(R):
    """The weaker order, of two messages that both deliver."""
    return ForAll(
        lambda p, q, m, n: Implies(
            R.delivers_before(p, m, n),
            R.delivers(q, m),
            R.delivers(q, n),
            R.delivers_before(q, m, n),
        )
    )


TOTAL_ORDER = (_validity, _agreement, _no_creation, _no_duplication, _order)


def _equivalent(name: str = "", clauses=TOTAL_ORDER):
    """Total order broadcast, by these clauses, is atomic broadcast."""

    def claim(R: FinishedRun, c: Process):
        def common(a: Option[Message], b: Option[Message], d: Option[Message]):
            return R.common_log(a, b, d)

        return Implies(
            R.correct(c),
            Iff(
                And([clause(R) for clause in clauses]),
                And(_validity(R), _no_creation(R), Exists(common)),
            ),
        )

    claim.__name__ = name
    return claim


@theorem(
    by="bounded",
    sizes={"Process": 3, "Message": 3},
    bound="at most three deliveries by each process",
    cite="defago2004",
    seed="1.3.3",
    witness="finished_with_a_crash",
    mutants=(
        Mutant(1),
        Mutant(replace=_equivalent("pairwise_order", (*TOTAL_ORDER[:-1], _pairwise_order))),
        Mutant(replace=_equivalent("without_order", TOTAL_ORDER[:-1])),
        Mutant(replace=_equivalent("without_agreement", (_validity, *TOTAL_ORDER[2:]))),
        Mutant(replace=_equivalent("with_duplicates", (*TOTAL_ORDER[:3], _order))),
    ),
    zh="全序广播等价于原子广播的有界检验：至多三个进程、三条消息",
)
def tob_iff_ab_in_finished_runs(R: FinishedRun, c: Process):
    """In every finished run of at most three processes and three messages, one of them correct,
    total order broadcast and atomic broadcast are the same; each clause of the order is needed."""
    return _equivalent()(R, c)
