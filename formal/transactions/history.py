"""Transactional histories: sessions of transactions, what each read and wrote, how each ended."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from formal.histories.values import show

READ, WRITE, APPEND = "r", "w", "append"
COMMITTED, ABORTED, UNKNOWN = "committed", "aborted", "unknown"
LIST, REGISTER = "list-append", "rw-register"
INITIAL = 0
"""The index of the transaction that made the initial state, before all others."""

#: One read, write or append: its function, its key, its value (None in a read: nil).
Micro = tuple[str, Hashable, Hashable]


class NotRead:
    """The value of a read whose answer nobody saw."""

    def __reduce__(self) -> str:
        return "NOT_READ"


NOT_READ = NotRead()


@dataclass(slots=True)
class Transaction:
    """One transaction.

    Attributes:
        index: its place in the history, from 1; 0 is the initial state.
        session: whose it is.
        status: ``committed``, ``aborted``, or ``unknown``: it may have happened or not.
        micro: its reads and writes, in order; a list is read as a tuple.
        line: where it begins in its file, 0 where it was made in Python.
        answer_line: where its answer is; 0 where there is none.
        invoked: when it began, in the order of events; None where no time is recorded.
        answered: when it had ended for sure; None where that is not known.
        label: what its file calls it.
    """

    index: int
    session: Hashable
    status: str
    micro: Sequence[Micro]
    line: int = 0
    answer_line: int = 0
    invoked: int | None = None
    answered: int | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """Its short name: ``T3``."""
        return f"T{self.index}" if self.index else "the initial state"

    def words(self, limit: int = 160, keys: Collection[Hashable] = ()) -> str:
        """What it did: ``r x → 1, w y 2``; of much, what it did on some keys."""
        text = ", ".join(micro_words(m) for m in self.micro)
        if len(text) > limit and keys:
            some = [micro_words(m) for m in self.micro if m[1] in keys]
            text = ", ".join(some)
            if 0 < len(some) < len(self.micro):
                text += f" and {len(self.micro) - len(some)} more"
        return text if len(text) <= limit else text[: limit - 1] + "…"


def micro_words(micro: Micro) -> str:
    """One read or write for people."""
    function, key, value = micro
    if function == READ:
        seen = "?" if value is NOT_READ else show(value)
        return f"r {show(key)} → {seen}"
    return f"{function} {show(key)} {show(value)}"


@dataclass
class TransactionHistory:
    """What clients saw of a transactional store.

    Attributes:
        transactions: all of them by index; the first is the initial state, and has no reads.
        workload: ``list-append`` or ``rw-register``.
        real_time: whether ``invoked`` and ``answered`` are recorded.
        initial: the value of keys that nobody has written.
        assumed: what the verdict rests on besides the file.
        remarks: what is odd.
    """

    transactions: list[Transaction]
    workload: str
    path: Path | None = None
    form: str = "python"
    real_time: bool = False
    initial: Hashable = None
    assumed: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def sessions(self) -> int:
        """How many sessions there are."""
        return len({t.session for t in self.transactions[1:]})


def initial_transaction() -> Transaction:
    """The transaction of the initial state."""
    return Transaction(INITIAL, None, COMMITTED, ())


def transactions_of(
    sessions: Sequence[Sequence[Sequence[Micro]]], workload: str = REGISTER
) -> TransactionHistory:
    """A history from Python: sessions of committed transactions of ``(function, key, value)``.

    Args:
        sessions: each a list of transactions, each a list of ``("r", key, value)``,
            ``("w", key, value)`` or ``("append", key, value)``.
        workload: ``rw-register`` or ``list-append``.
    """
    found = [initial_transaction()]
    for session, transactions in enumerate(sessions):
        for micro in transactions:
            found.append(Transaction(len(found), session, COMMITTED, tuple(micro)))
    return TransactionHistory(found, workload)
