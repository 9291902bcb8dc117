"""The models by definition, on small histories: every commit order, every visibility.

Written without a look at the checker: an order of commits, and for each transaction which others it
sees.  A version is named by its writer; 0 is the initial state.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, permutations

from formal.transactions.history import ABORTED, COMMITTED, LIST, READ, UNKNOWN, TransactionHistory


def subsets(items) -> Iterator[tuple]:
    """All subsets."""
    items = list(items)
    return chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))


def brute(history: TransactionHistory) -> dict[str, bool]:
    """Which models hold."""
    ts = history.transactions
    must = [t.index for t in ts[1:] if t.status == COMMITTED]
    may = [t.index for t in ts[1:] if t.status == UNKNOWN]
    holds = dict.fromkeys(CHECKS, False)
    for extra in subsets(may):
        for co in permutations([*must, *extra]):
            weak = reads_of(history, co, dirty=True)
            if weak is not None:
                holds["read-uncommitted"] = True
            reads = reads_of(history, co, dirty=False)
            if reads is None:
                continue
            run = Run(history, co, reads)
            for model, check in CHECKS.items():
                if not holds[model] and check is not None and check(run):
                    holds[model] = True
    return holds


def reads_of(history, co, dirty):
    """By transaction, its reads in order, (key, version or "own"); None if one is impossible.

    ``dirty``: only that lists show one order of versions is asked for.
    """
    ts = history.transactions
    final = {}
    installed = {}
    for i in (0, *co):
        for f, k, v in ts[i].micro:
            if f != READ:
                final[k, i] = v
                installed.setdefault(k, []).append((v, i))
    aborted = {(k, v) for t in ts if t.status == ABORTED for f, k, v in t.micro if f != READ}
    everything = {(k, v) for t in ts for f, k, v in t.micro if f != READ}
    found = {}
    for i in co:
        if ts[i].status != COMMITTED:
            found[i] = []
            continue
        reads, own = [], {}
        for f, k, v in ts[i].micro:
            if f != READ:
                own.setdefault(k, []).append(v)
            elif history.workload == LIST:
                seen, mine = list(v or ()), own.get(k, [])
                whole = [e for e, _ in installed.get(k, [])]
                if any((k, e) not in everything for e in seen) or len(set(seen)) < len(seen):
                    return None
                if mine and seen[-len(mine) :] != mine:
                    if dirty:
                        continue
                    return None
                base = seen[: len(seen) - len(mine)]
                if dirty:
                    seen = [e for e in seen if (k, e) not in aborted]
                if seen != whole[: len(seen)]:
                    return None
                if dirty:
                    continue
                writer = installed[k][len(base) - 1][1] if base else 0
                if writer == i or (base and final[k, writer] != base[-1]):
                    return None
                reads.append((k, writer))
            elif dirty:
                if v != history.initial and (k, v) not in everything:
                    return None
            elif k in own:
                if own[k][-1] != v:
                    return None
            else:
                writers = [j for j in (0, *co) if final.get((k, j)) == v]
                if not writers and v == history.initial:
                    writers = [0]
                if not writers or writers == [i]:
                    return None
                reads.append((k, writers[0]))
        found[i] = reads
    return found


class Run:
    """A commit order with the reads of each transaction."""

    def __init__(self, history, co, reads) -> None:
        self.co, self.reads = co, reads
        self.ts = history.transactions
        self.at = {i: n for n, i in enumerate((0, *co))}
        self.writes = {i: {k for f, k, _ in self.ts[i].micro if f != READ} for i in co}

    def session_past(self, i):
        """Those before it in its session."""
        return {j for j in self.co if j < i and self.ts[j].session == self.ts[i].session}

    def sessions_in_order(self) -> bool:
        """Whether the commit order keeps that of sessions."""
        return all(self.at[j] < self.at[i] for i in self.co for j in self.session_past(i))

    def reads_in_order(self) -> bool:
        """Whether each reads from what came before."""
        return all(self.at[w] < self.at[i] for i in self.co for _, w in self.reads[i])

    def shows(self, i, seen) -> bool:
        """Whether its reads are the latest versions among those seen."""
        return all(
            w == max((j for j in seen if k in self.writes[j]), key=self.at.get, default=0)
            for k, w in self.reads[i]
        )

    def nothing_newer(self, i, k, w, seen) -> bool:
        """Biswas and Enea's axiom: who was seen and wrote the key comes before what was read."""
        return all(self.at[j] < self.at[w] for j in seen if j != w and j and k in self.writes[j])


def serializable(run) -> bool:
    return all(run.shows(i, run.co[:n]) for n, i in enumerate(run.co))


def strong_session(run) -> bool:
    return run.sessions_in_order() and serializable(run)


def strict(run) -> bool:
    ended = [
        (i, j)
        for i in run.co
        for j in run.co
        if run.ts[i].status == COMMITTED
        and run.ts[i].answered is not None
        and run.ts[i].answered < run.ts[j].invoked
    ]
    return all(run.at[i] < run.at[j] for i, j in ended) and strong_session(run)


def snapshot(run) -> bool:
    """A transaction sees a beginning of the commit order: its past, and whom it overwrites."""
    if not run.sessions_in_order():
        return False
    return all(
        any(
            run.session_past(i) <= set(run.co[:p])
            and all(j in run.co[:p] or not run.writes[j] & run.writes[i] for j in run.co[:n])
            and run.shows(i, run.co[:p])
            for p in range(n + 1)
        )
        for n, i in enumerate(run.co)
    )


def parallel(run) -> bool:
    """A transaction sees any set that is closed under seeing."""
    if not run.sessions_in_order() or not run.reads_in_order():
        return False

    def extend(n, sees) -> bool:
        if n == len(run.co):
            return True
        i, before = run.co[n], run.co[:n]
        need = run.session_past(i) | {j for j in before if run.writes[j] & run.writes[i]}
        for seen in map(set, subsets(before)):
            closed = all(sees[j] <= seen for j in seen)
            if need <= seen and closed and run.shows(i, seen) and extend(n + 1, {**sees, i: seen}):
                return True
        return False

    return extend(0, {})


def weak(seen_by):
    """A model of Biswas and Enea's: what a read has seen is given by ``seen_by``."""

    def holds(run) -> bool:
        if not run.sessions_in_order() or not run.reads_in_order():
            return False
        return all(
            run.nothing_newer(i, k, w, seen_by(run, i, n))
            for i in run.co
            for n, (k, w) in enumerate(run.reads[i])
        )

    return holds


def earlier_reads(run, i, n):
    return {w for _, w in run.reads[i][:n]}


def whole(run, i, n):
    return {w for _, w in run.reads[i]} | run.session_past(i)


def causes(run, i, n):
    seen, new = set(), {i}
    while new:
        new = {j for k in new for j in whole(run, k, 0) if j} - seen
        seen |= new
    return seen


def repeatable(run) -> bool:
    return all(
        len({w for k, w in run.reads[i] if k == key}) < 2 for i in run.co for key, _ in run.reads[i]
    )


CHECKS = {
    "strict-serializable": strict,
    "strong-session-serializable": strong_session,
    "serializable": serializable,
    "snapshot-isolation": snapshot,
    "parallel-snapshot-isolation": parallel,
    "transactional-causal": lambda run: repeatable(run) and weak(causes)(run),
    "read-atomic": lambda run: repeatable(run) and weak(whole)(run),
    "monotonic-atomic-view": weak(earlier_reads),
    "read-committed": Run.reads_in_order,
    "read-uncommitted": None,
}
