"""Observing lists: each read shows all versions until then, in their order."""

from __future__ import annotations

from collections.abc import Hashable

from formal.histories.values import show
from formal.transactions.facts import Key, Observer
from formal.transactions.history import (
    ABORTED,
    APPEND,
    COMMITTED,
    INITIAL,
    NOT_READ,
    Transaction,
    TransactionHistory,
    micro_words,
)
from formal.transactions.models import COMMITTED as READ_COMMITTED
from formal.transactions.models import UNCOMMITTED


class Lists(Observer):
    """Lists: their reads show the order of versions."""

    def __init__(self, history: TransactionHistory) -> None:
        super().__init__(history)
        self.longest: dict[Key, tuple[Hashable, ...]] = {}
        """By key: the longest list that was read."""
        self.by: dict[Key, int] = {}
        self.thin: dict[Key, int] = {}
        """By key: the place in that list of the first element that nobody wrote."""
        self.dirty = {
            (k, v)
            for t in history.transactions
            if t.status == ABORTED
            for f, k, v in t.micro
            if f == APPEND
        }

    def _stripped(self, value: Hashable, own: list[Hashable]) -> tuple[Hashable, ...] | None:
        """What a list was before one's own appends; None where they are not its end."""
        whole = () if value is None else value
        assert isinstance(whole, tuple)
        if not own:
            return whole
        if len(whole) < len(own) or list(whole[-len(own) :]) != own:
            return None
        return whole[: -len(own)]

    def _strange(self, key: Key, value: Hashable) -> str | None:
        """What no list of what was appended has: an element of nobody, or one twice."""
        assert isinstance(value, tuple)
        if all((key, e) in self.writer for e in value) and len(set(value)) == len(value):
            return None
        return f"{micro_words(('r', key, value))}, not a list of what was appended, each once"

    def _clean(self, key: Key, base: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
        """A list without what aborted transactions have appended: what counts for its order."""
        if not self.dirty:
            return base
        return tuple([e for e in base if (key, e) not in self.dirty])

    def _seen(self) -> set[int]:
        for t in self.history.transactions:
            if t.status != COMMITTED:
                continue
            own: dict[Key, list[Hashable]] = {}
            for function, key, value in t.micro:
                if function == APPEND:
                    own.setdefault(key, []).append(value)
                elif (
                    isinstance(value, tuple) and self._stripped(value, own.get(key, [])) is not None
                ):
                    # What a transaction has appended itself is the version that it makes.
                    whole = self._clean(key, value)
                    if len(whole) > len(self.longest.get(key, ())):
                        self.longest[key], self.by[key] = whole, t.index
        return {
            self.writer[k, e]
            for k, whole in self.longest.items()
            for e in whole
            if (k, e) in self.writer
        }

    def _versions(self) -> None:
        found = self.found
        happened = set(found.happened)
        for key, whole in self.longest.items():
            chain = found.chains.setdefault(key, [INITIAL])
            if len(set(whole)) < len(whole):
                twice = next(e for i, e in enumerate(whole) if e in whole[:i])
                self.report(
                    "duplicate elements",
                    UNCOMMITTED,
                    (self.by[key],),
                    f"T{self.by[key]} reads {show(key)} as {show(whole)}, with {show(twice)} twice",
                )
            shown: dict[int, list[Hashable]] = {}
            for place, e in enumerate(whole):
                writer = self.writer.get((key, e))
                if writer is None:
                    self.thin.setdefault(key, place)
                if writer is not None and writer in happened:
                    shown.setdefault(writer, []).append(e)
                    if writer != chain[-1]:
                        chain.append(writer)
            self._in_part(key, whole, shown, chain[-1])
        for i in found.happened:
            for key in found.writes[i]:
                chain = found.chains.setdefault(key, [INITIAL])
                if i not in chain:
                    found.rest.setdefault(key, []).append(i)

    def _in_part(
        self,
        key: Key,
        whole: tuple[Hashable, ...],
        shown: dict[int, list[Hashable]],
        last: int,
    ) -> None:
        """Note whose appends are in another order than its own, or missing before later ones."""
        for writer, elements in shown.items():
            t = self.history.transactions[writer]
            appended = [v for f, k, v in t.micro if f == APPEND and k == key]
            if elements != (appended if writer != last else appended[: len(elements)]):
                self.report(
                    "lost append",
                    UNCOMMITTED,
                    (writer, self.by[key]),
                    f"{t.name} appends {show(tuple(appended))} to {show(key)}, but T{self.by[key]} "
                    f"reads {show(whole)}, with {show(tuple(elements))} of that",
                )

    def _reads_of(self, t: Transaction) -> None:
        own: dict[Key, list[Hashable]] = {}
        for at, micro in enumerate(t.micro):
            function, key, value = micro
            if function == APPEND:
                own.setdefault(key, []).append(value)
                continue
            if value is NOT_READ:
                continue
            base = self._stripped(value, own.get(key, []))
            strange = self._strange(key, value) if base is None else None
            if strange is not None:
                self.report("thin-air read", UNCOMMITTED, (t.index,), f"{t.name} has {strange}")
                continue
            if base is None:
                self.report(
                    "internal",
                    READ_COMMITTED,
                    (t.index,),
                    f"{t.name} has {micro_words(micro)}, which does not end with what it has "
                    f"appended itself, {show(tuple(own[key]))}",
                )
                continue
            clean = self._clean(key, base)
            whole = self.longest.get(key, ())
            made = (*clean, *own.get(key, ()))
            if made != whole[: len(made)]:
                by = self.history.transactions[self.by[key]]
                self.report(
                    "incompatible order",
                    UNCOMMITTED,
                    (t.index, by.index),
                    f"{t.name} has {micro_words(micro)}, {by.name} reads {show(key)} as "
                    f"{show(whole)}: neither is the beginning of the other",
                )
            elif self.thin.get(key, len(clean)) < len(clean):
                self.source(t, micro, clean[self.thin[key]])
            elif clean != base:
                strange = self._strange(key, value)
                if strange is not None:
                    self.report("thin-air read", UNCOMMITTED, (t.index,), f"{t.name} has {strange}")
                self.source(t, micro, next(e for e in base if (key, e) in self.dirty))
            elif any(f == APPEND and k == key and v in base for f, k, v in t.micro):
                self.report(
                    "future read",
                    READ_COMMITTED,
                    (t.index,),
                    f"{t.name} has {micro_words(micro)}, with what it has not appended yet, or "
                    "not in that place",
                )
            else:
                self._list_read(t, at, micro, base, whole)

    def _list_read(
        self,
        t: Transaction,
        at: int,
        micro: tuple[str, Key, Hashable],
        base: tuple[Hashable, ...],
        whole: tuple[Hashable, ...],
    ) -> None:
        """A read that is the beginning of the longest list."""
        key = micro[1]
        writer = self.source(t, micro, base[-1]) if base else INITIAL
        if writer is None:
            return
        self.external(t, at, key, writer)
        for e in whole[len(base) :]:
            after = self.writer.get((key, e))
            if after is None:
                continue
            if after != t.index:
                self.found.anti.append((t.index, key, after))
            return
        self.overwritten(t, key)
