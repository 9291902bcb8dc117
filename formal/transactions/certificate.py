"""The second opinion on a verdict "holds": the certificate against the history, by definition.

It shares nothing with the deciders: no graph, no cycle.  The three kinds of serializability are an
execution one by one; snapshot isolation is an execution of starts and commits; the weaker models
are their axioms, checked read by read in the order of the certificate.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from formal.transactions.history import (
    ABORTED,
    COMMITTED,
    INITIAL,
    LIST,
    NOT_READ,
    READ,
    Transaction,
    TransactionHistory,
    micro_words,
)
from formal.transactions.models import (
    ATOMIC,
    CAUSAL,
    PARALLEL,
    SERIALIZABLE,
    SNAPSHOT,
    STRICT,
    STRONG_SESSION,
    UNCOMMITTED,
    VIEW,
    WITH_SESSIONS,
)

Key = Hashable
State = dict[Key, Hashable]
#: How many transactions are looked at as causes at a time.
_BLOCK = 16_384


@dataclass(frozen=True)
class Certificate:
    """Why a model holds.

    Attributes:
        model: which.
        order: transactions by index, the initial state first, in the order of their commits; for
            snapshot isolation of their starts and commits: ``2 * index + 1`` and ``2 * index``.
    """

    model: str
    order: tuple[int, ...]


def flaw(history: TransactionHistory, certificate: Certificate) -> str | None:
    """Why a certificate does not show that its model holds; None when it does."""
    model = certificate.model
    commits = [o >> 1 for o in certificate.order if not o & 1]
    if model != SNAPSHOT:
        commits = list(certificate.order)
    wrong = _complete(history, commits)
    if wrong is not None:
        return wrong
    if model == SNAPSHOT:
        return _snapshots(history, certificate.order)
    if model in WITH_SESSIONS:
        wrong = _sessions(history, commits)
    if wrong is None and model == STRICT:
        wrong = _real_time(history, commits)
    if wrong is not None:
        return wrong
    if model in (STRICT, STRONG_SESSION, SERIALIZABLE):
        return _serial(history, commits)
    return _Axioms(history, commits).flaw(model)


def _complete(history: TransactionHistory, commits: Sequence[int]) -> str | None:
    if not commits or commits[0] != INITIAL:
        return "the initial state does not come first"
    if len(set(commits)) < len(commits):
        return "a transaction is there twice"
    there = set(commits)
    for t in history.transactions:
        if t.status == COMMITTED and t.index not in there:
            return f"{t.name} has committed and is not there"
        if t.status == ABORTED and t.index in there:
            return f"{t.name} has aborted and is there"
    beyond = there - set(range(len(history.transactions)))
    return f"there is no T{min(beyond)}" if beyond else None


def _sessions(history: TransactionHistory, commits: Sequence[int]) -> str | None:
    last: dict[Hashable, int] = {}
    for i in commits[1:]:
        session = history.transactions[i].session
        if last.get(session, 0) > i:
            return f"T{i} comes after T{last[session]}, which its session did later"
        last[session] = i
    return None


def _real_time(history: TransactionHistory, commits: Sequence[int]) -> str | None:
    latest, who = -1, INITIAL
    for i in commits[1:]:
        t = history.transactions[i]
        if t.status == COMMITTED and t.answered is not None and t.answered < latest:
            return f"{t.name} had ended before T{who} began, and comes after it"
        if t.invoked is not None and t.invoked > latest:
            latest, who = t.invoked, i
    return None


class _Store:
    """A store: a value, or a list, a key."""

    def __init__(self, history: TransactionHistory) -> None:
        self.history = history
        self.values: State = {key: value for _, key, value in history.transactions[INITIAL].micro}
        self.lists: dict[Key, list[Hashable]] = {}

    def run(self, t: Transaction) -> State | str:
        """What a transaction writes where it runs alone; or the read that is wrong.

        Of a list: what it appends.
        """
        lists = self.history.workload == LIST
        own: State = {}
        for micro in t.micro:
            function, key, value = micro
            if function != READ:
                own[key] = (*_tuple(own.get(key)), value) if lists else value
                continue
            if t.status != COMMITTED or value is NOT_READ:
                continue
            if lists:
                mine, before, seen = _tuple(own.get(key)), self.lists.get(key, []), _tuple(value)
                n = len(before)
                right = len(seen) == n + len(mine) and list(seen[:n]) == before and seen[n:] == mine
            else:
                there = own[key] if key in own else self.values.get(key, self.history.initial)
                right = there == value
            if not right:
                return f"{t.name} has {micro_words(micro)}, which is not so there"
        return own

    def install(self, own: State) -> None:
        """Take over what a transaction has written."""
        if self.history.workload != LIST:
            self.values.update(own)
            return
        for key, mine in own.items():
            self.lists.setdefault(key, []).extend(_tuple(mine))


def _tuple(value: Hashable) -> tuple[Hashable, ...]:
    """A list as it was read; nil is empty."""
    return value if isinstance(value, tuple) else ()


def _serial(history: TransactionHistory, commits: Sequence[int]) -> str | None:
    store = _Store(history)
    for i in commits[1:]:
        own = store.run(history.transactions[i])
        if isinstance(own, str):
            return own
        store.install(own)
    return None


def _snapshots(history: TransactionHistory, events: Sequence[int]) -> str | None:
    store = _Store(history)
    running: dict[int, tuple[int, State]] = {}
    changed: dict[Key, int] = {}
    begun: set[int] = set()
    latest: dict[Hashable, int] = {}
    open_in: dict[Hashable, int] = {}
    for at, event in enumerate(events):
        i = event >> 1
        if i == INITIAL:
            continue
        t = history.transactions[i]
        if event & 1:
            if i in begun:
                return f"{t.name} starts twice"
            if t.session in open_in:
                return f"{t.name} starts before T{open_in[t.session]} of its session has committed"
            if latest.get(t.session, 0) > i:
                return f"{t.name} starts after T{latest[t.session]}, which its session did later"
            own = store.run(t)
            if isinstance(own, str):
                return own
            begun.add(i)
            running[i] = (at, own)
            open_in[t.session] = latest[t.session] = i
            continue
        if i not in running:
            return f"{t.name} commits and has not started"
        started, own = running.pop(i)
        del open_in[t.session]
        for key in own:
            if changed.get(key, -1) > started:
                return f"{t.name} commits though another that overlaps has written a key of its"
            changed[key] = at
        store.install(own)
    return f"T{min(running)} does not commit" if running else None


class _Axioms:
    """The models weaker than snapshot isolation, by their axioms on a commit order."""

    def __init__(self, history: TransactionHistory, commits: Sequence[int]) -> None:
        self.history, self.commits = history, commits
        self.place = {i: n for n, i in enumerate(commits)}
        self.writes: dict[int, State] = {}
        self.writers: dict[Key, list[int]] = {}
        self.left: dict[tuple[Key, Hashable], int] = {}
        """Who left a value, or a list that ends so, in a key."""
        self.lists: dict[Key, list[Hashable]] = {}
        self.written: set[tuple[Key, Hashable]] = set()
        self.dirty: set[tuple[Key, Hashable]] = set()
        """What those who aborted have written."""
        for t in history.transactions:
            values = {(k, v) for f, k, v in t.micro if f != READ}
            self.written |= values
            if t.status == ABORTED:
                self.dirty |= values
        for i in commits:
            last: State = {k: v for f, k, v in history.transactions[i].micro if f != READ}
            self.writes[i] = last
            for key, value in last.items():
                self.left[key, value] = i
                if i != INITIAL:
                    self.writers.setdefault(key, []).append(i)
            for function, key, value in history.transactions[i].micro:
                if function != READ:
                    self.lists.setdefault(key, []).append(value)

    def flaw(self, model: str) -> str | None:
        """What is wrong with the order for a model."""
        reads: dict[int, list[tuple[Key, int]]] = {}
        for i in self.commits:
            t = self.history.transactions[i]
            found: list[tuple[Key, int]] = []
            if t.status == COMMITTED:
                wrong = self._reads(t, model, found)
                if wrong is not None:
                    return wrong
            reads[i] = found
        if model == UNCOMMITTED:
            return None
        for i, found in reads.items():
            for key, writer in found:
                if self.place[writer] >= self.place[i]:
                    return f"T{i} has read {key!r} from T{writer}, which comes later"
        if model in (VIEW, ATOMIC):
            return self._direct(reads, model)
        if model in (CAUSAL, PARALLEL):
            return self._closed(reads, model)
        return None

    def _reads(self, t: Transaction, model: str, found: list[tuple[Key, int]]) -> str | None:
        """Whom a transaction has read from: into ``found``; or what is wrong with a read."""
        own: dict[Key, list[Hashable]] = {}
        for micro in t.micro:
            function, key, value = micro
            if function != READ:
                own.setdefault(key, []).append(value)
                continue
            if value is NOT_READ:
                continue
            if self.history.workload == LIST:
                wrong = self._list(t, micro, own.get(key, []), model, found)
            else:
                wrong = self._value(t, micro, own.get(key, []), model, found)
            if wrong is not None:
                return wrong
        return None

    def _value(
        self,
        t: Transaction,
        micro: tuple[str, Key, Hashable],
        own: list[Hashable],
        model: str,
        found: list[tuple[Key, int]],
    ) -> str | None:
        _, key, value = micro
        if model == UNCOMMITTED:
            known = value == self.history.initial or (key, value) in self.written
            return None if known else f"{t.name} has {micro_words(micro)}, which nobody wrote"
        if own:
            return None if own[-1] == value else f"{t.name} has not read its own write of {key!r}"
        writer = self.left.get((key, value))
        if writer is None and value == self.history.initial and key not in self.writes[INITIAL]:
            writer = INITIAL
        if writer is None or writer == t.index:
            return f"{t.name} has {micro_words(micro)}, which nobody there left"
        found.append((key, writer))
        return None

    def _list(
        self,
        t: Transaction,
        micro: tuple[str, Key, Hashable],
        own: list[Hashable],
        model: str,
        found: list[tuple[Key, int]],
    ) -> str | None:
        _, key, value = micro
        seen = list(value) if isinstance(value, tuple) else []
        ends = not own or seen[-len(own) :] == own
        whole = self.lists.get(key, [])
        if model == UNCOMMITTED:
            if len(set(seen)) < len(seen) or any((key, e) not in self.written for e in seen):
                return f"{t.name} has {micro_words(micro)}, which nobody wrote"
            if not ends:
                return None
            seen = [e for e in seen if (key, e) not in self.dirty]
            return None if seen == whole[: len(seen)] else f"{micro_words(micro)} is not in order"
        if not ends:
            return f"{t.name} has not read its own appends to {key!r}"
        base = seen[: len(seen) - len(own)]
        if seen != whole[: len(seen)]:
            return (
                f"{t.name} has {micro_words(micro)}, which is not the beginning of what it became"
            )
        writer = self.left.get((key, base[-1])) if base else INITIAL
        if writer is None or writer == t.index:
            return f"{t.name} has {micro_words(micro)}, which nobody there left"
        found.append((key, writer))
        return None

    def _direct(self, reads: dict[int, list[tuple[Key, int]]], model: str) -> str | None:
        past: dict[tuple[Hashable, Key], int] = {}
        for i in self.commits[1:]:
            session = self.history.transactions[i].session
            for n, (key, writer) in enumerate(reads[i]):
                seen = [w for _, w in (reads[i][:n] if model == VIEW else reads[i])]
                if model == ATOMIC:
                    seen += [past.get((session, key), INITIAL)]
                    if any(k == key and w != writer for k, w in reads[i]):
                        return f"T{i} has read {key!r} twice, differently"
                for other in seen:
                    if key in self.writes[other] and self.place[other] > self.place[writer]:
                        return f"T{i} has seen T{other} and read an older {key!r}, from T{writer}"
            for key in self.writes[i]:
                past[session, key] = i
        return None

    def _closed(self, reads: dict[int, list[tuple[Key, int]]], model: str) -> str | None:
        before: list[set[int]] = [set() for _ in self.commits]
        last: dict[Hashable, int] = {}
        for n, i in enumerate(self.commits[1:], start=1):
            session = self.history.transactions[i].session
            if session in last:
                before[n].add(last[session])
            last[session] = n
            before[n].update(self.place[w] for _, w in reads[i] if w != INITIAL)
            twice = {k for k, _ in reads[i] if len({w for j, w in reads[i] if j == k}) > 1}
            if twice:
                return f"T{i} has read {min(map(repr, twice))} twice, differently"
        if model == PARALLEL:
            for who in self.writers.values():
                for u, v in itertools.pairwise(who):
                    before[self.place[v]].add(self.place[u])
        for first in range(0, len(self.commits), _BLOCK):
            seen = [0] * len(self.commits)
            masks = {
                key: sum(
                    1 << (self.place[w] - first)
                    for w in who
                    if first <= self.place[w] < first + _BLOCK
                )
                for key, who in self.writers.items()
            }
            for n, i in enumerate(self.commits):
                for u in before[n]:
                    seen[n] |= seen[u]
                    if first <= u < first + _BLOCK:
                        seen[n] |= 1 << (u - first)
                for key, writer in reads[i]:
                    later = max(0, self.place[writer] + 1 - first)
                    if (seen[n] & masks.get(key, 0)) >> later:
                        return f"T{i} has seen a version of {key!r} after that of T{writer}"
        return None
