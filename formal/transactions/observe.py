"""Observing a history: registers, lists."""

from __future__ import annotations

from collections.abc import Hashable

from formal.errors import InputError
from formal.histories.values import show
from formal.transactions.facts import Facts, Key, Observer
from formal.transactions.history import (
    COMMITTED,
    INITIAL,
    LIST,
    NOT_READ,
    READ,
    Transaction,
    TransactionHistory,
    micro_words,
)
from formal.transactions.lists import Lists
from formal.transactions.models import COMMITTED as READ_COMMITTED


def observe(history: TransactionHistory) -> Facts:
    """What a history says.

    Raises:
        InputError: one value is written to a key twice, so that nobody knows whom a read read from.
    """
    return (Lists if history.workload == LIST else _Registers)(history).facts()


class _Registers(Observer):
    def __init__(self, history: TransactionHistory) -> None:
        super().__init__(history)
        self.given = {k for _, k, _ in history.transactions[INITIAL].micro}

    def _seen(self) -> set[int]:
        return {
            self.writer[k, v]
            for t in self.history.transactions
            if t.status == COMMITTED
            for f, k, v in t.micro
            if f == READ and (k, v) in self.writer
        }

    def _versions(self) -> None:
        for i in self.found.happened:
            if i == INITIAL:
                continue
            for key in self.found.writes[i]:
                self.found.chains.setdefault(key, [INITIAL])
                self.found.rest.setdefault(key, []).append(i)

    def _written(self, t: Transaction, key: Key, value: Hashable) -> None:
        if value == self.history.initial:
            raise InputError(
                f"{t.name} writes {show(value)} to {show(key)}, which is the initial value of "
                "every key; expected another value, or the initial one given with --initial",
                file=self.history.path,
                line=t.line or None,
            )
        super()._written(t, key, value)

    def _reads_of(self, t: Transaction) -> None:
        own: dict[Key, Hashable] = {}
        initial = self.history.initial
        # Where the initial state is written out, what it has is not nil.
        given = self.given
        for at, micro in enumerate(t.micro):
            function, key, value = micro
            if function != READ:
                own[key] = value
            elif value is NOT_READ:
                continue
            elif key in own:
                if own[key] != value and value != initial and (key, value) not in self.writer:
                    self.source(t, micro, value)
                elif own[key] != value:
                    self.report(
                        "internal",
                        READ_COMMITTED,
                        (t.index,),
                        f"{t.name} has {micro_words(micro)} after it wrote {show(own[key])} itself",
                    )
            else:
                unwritten = (
                    value == initial and key not in given and (key, value) not in self.writer
                )
                writer = INITIAL if unwritten else self.source(t, micro, value)
                if writer is None:
                    continue
                self.external(t, at, key, writer)
                if writer == INITIAL:
                    self.overwritten(t, key)
