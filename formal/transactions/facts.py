"""What a history says by itself: who read from whom, which versions come first, what is impossible.

An element of a list, and a value of a register, is written by one transaction, so a read shows
whom it read from.  A list also shows the order of its versions; of a register nothing is known but
that the initial value comes first.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from formal.errors import InputError
from formal.histories.values import show
from formal.transactions.history import (
    ABORTED,
    COMMITTED,
    READ,
    UNKNOWN,
    Transaction,
    TransactionHistory,
    micro_words,
)
from formal.transactions.models import ATOMIC, UNCOMMITTED
from formal.transactions.models import COMMITTED as READ_COMMITTED

Key = Hashable


@dataclass(frozen=True)
class Direct:
    """An anomaly of one read, whatever the order of transactions.

    Attributes:
        name: ``G1a``, ``G1b``, …
        model: the weakest model that forbids it.
        transactions: whose they are: the reader, and whom it read from.
        words: what happened.
    """

    name: str
    model: str
    transactions: tuple[int, ...]
    words: str


@dataclass
class Facts:
    """What a history says by itself.

    Attributes:
        happened: the transactions that took effect, in order; the initial state first.
        reads: by transaction: (key, whom it was read from, which of its operations), in order.
        writes: by transaction: the keys it has written.
        chains: by key: the writers in the order of their versions, as far as it is known.
        rest: by key: the writers whose versions come after those, in an order not known.
        anti: (reader, key, next writer): who overwrote what it has read, where that is known.
    """

    history: TransactionHistory
    happened: list[int] = field(default_factory=list)
    reads: list[list[tuple[Key, int, int]]] = field(default_factory=list)
    writes: list[list[Key]] = field(default_factory=list)
    chains: dict[Key, list[int]] = field(default_factory=dict)
    rest: dict[Key, list[int]] = field(default_factory=dict)
    anti: list[tuple[int, Key, int]] = field(default_factory=list)
    direct: list[Direct] = field(default_factory=list)


class Observer:
    """What is common to lists and registers."""

    def __init__(self, history: TransactionHistory) -> None:
        self.history = history
        self.found = Facts(history)
        n = len(history.transactions)
        self.found.reads = [[] for _ in range(n)]
        self.found.writes = [[] for _ in range(n)]
        self.writer: dict[tuple[Key, Hashable], int] = {}
        """Who wrote a value to a key."""
        self.last: dict[tuple[Key, int], Hashable] = {}
        """The value that a transaction left in a key."""
        self.twice: dict[tuple[Key, Hashable], tuple[int, int]] = {}
        """What was written to a key twice, by whom."""

    def facts(self) -> Facts:
        """All of it."""
        found = self.found
        for t in self.history.transactions:
            for function, key, value in t.micro:
                if function != READ:
                    self._written(t, key, value)
        status = [t.status for t in self.history.transactions]
        seen = self._seen()
        happened = [s == COMMITTED or (s == UNKNOWN and i in seen) for i, s in enumerate(status)]
        found.happened = [i for i, yes in enumerate(happened) if yes]
        for i in found.happened:
            t = self.history.transactions[i]
            found.writes[i] = list(dict.fromkeys(k for f, k, _ in t.micro if f != READ))
        self._versions()
        for t in self.history.transactions:
            if t.status == COMMITTED:
                self._reads_of(t)
        return found

    def _written(self, t: Transaction, key: Key, value: Hashable) -> None:
        before = self.writer.setdefault((key, value), t.index)
        if before != t.index or self.last.get((key, t.index)) == value:
            self.twice.setdefault((key, value), (before, t.index))
        self.last[key, t.index] = value

    def ambiguous(self, t: Transaction, key: Key, value: Hashable) -> InputError:
        """A value that was read and that two have written."""
        by = [self.history.transactions[i] for i in self.twice[key, value]]
        at = " and ".join(f"{o.name} (line {o.line})" if o.line else o.name for o in by)
        return InputError(
            f"{t.name} reads {show(value)} of {show(key)}, which was written twice, by {at}; "
            "expected each value of a key written once, or nobody can tell whom it read from",
            file=self.history.path,
            line=t.answer_line or t.line or None,
        )

    def _seen(self) -> set[int]:
        """Whom committed transactions have read from."""
        raise NotImplementedError

    def _versions(self) -> None:
        raise NotImplementedError

    def _reads_of(self, t: Transaction) -> None:
        raise NotImplementedError

    def report(self, name: str, model: str, who: tuple[int, ...], words: str) -> None:
        """Note an anomaly of one read."""
        self.found.direct.append(Direct(name, model, who, words))

    def source(
        self, t: Transaction, micro: tuple[str, Key, Hashable], value: Hashable
    ) -> int | None:
        """Whom a value was read from; None, and an anomaly, where no committed transaction's.

        Raises:
            InputError: it was written twice.
        """
        key = micro[1]
        if (key, value) in self.twice:
            raise self.ambiguous(t, key, value)
        writer = self.writer.get((key, value))
        words = f"{t.name} has {micro_words(micro)}"
        if writer is None:
            self.report(
                "thin-air read",
                UNCOMMITTED,
                (t.index,),
                f"{words}, but nobody wrote {show(value)} to {show(key)}",
            )
            return None
        other = self.history.transactions[writer]
        if writer == t.index:
            self.report(
                "future read",
                READ_COMMITTED,
                (t.index,),
                f"{words}, which it has written only afterwards",
            )
            return None
        if other.status == ABORTED:
            self.report(
                "G1a",
                READ_COMMITTED,
                (t.index, writer),
                f"{words}; {other.name} wrote that and aborted",
            )
            return None
        if self.last[key, writer] != value:
            self.report(
                "G1b",
                READ_COMMITTED,
                (t.index, writer),
                f"{words}, an intermediate value: {other.name} has replaced it by "
                f"{show(self.last[key, writer])} itself",
            )
            return None
        return writer

    def external(self, t: Transaction, at: int, key: Key, writer: int) -> None:
        """A read from another transaction."""
        reads = self.found.reads[t.index]
        known = [w for k, w, _ in reads if k == key]
        if writer in known and known[-1] == writer:
            return
        if known:
            names = [self.history.transactions[w].name for w in (known[-1], writer)]
            self.report(
                "non-repeatable read",
                ATOMIC,
                (t.index, known[-1], writer),
                f"{t.name} reads {show(key)} twice, first from {names[0]} and then from {names[1]}",
            )
        reads.append((key, writer, at))

    def overwritten(self, t: Transaction, key: Key) -> None:
        """All whose order is not known have overwritten what a transaction has read."""
        for other in self.found.rest.get(key, ()):
            if other != t.index:
                self.found.anti.append((t.index, key, other))
