"""How long `formal check` takes on transactions: ``python tests/benchmarks/transactions.py [N]``.

Processor seconds of one core and the peak of memory, reading included; each history in a process of
its own.  Histories are made here: N transactions (100,000) of 1 to 5 operations by 20 clients on
10 keys at a time, each key written 32 times, as Elle's generator does.  Each takes effect at one
moment between invocation and answer, or, for snapshot isolation, reads at its invocation.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from formal.histories.check import Limits
from formal.transactions import check
from formal.transactions.reading import read_transactions

CLIENTS, KEYS, WRITES = 20, 10, 32


def simulated(n: int, lists: bool, snapshots: bool, stale_at: int | None) -> Iterator[str]:
    """The EDN of a history; from a place on one read is stale."""
    random = Random(n)
    keys, next_key = list(range(KEYS)), KEYS
    written: dict[int, int] = {}
    state: dict[int, list[int]] = {}
    running: dict[int, tuple[list[tuple], dict[int, list[int]]]] = {}
    done = 0
    while done < n or running:
        client = random.randrange(CLIENTS)
        if client in running:
            micro, seen = running.pop(client)
            if snapshots:
                busy = {k for f, k, _ in micro if f != "r"}
                if any(state.get(k, []) != seen.get(k, []) for k in busy):
                    yield event(client, "fail", micro, {}, lists)
                    continue
            else:
                seen = {k: list(state.get(k, ())) for _, k, _ in micro}
            if stale_at is not None and done > stale_at and not snapshots:
                own = {k for f, k, _ in micro if f != "r"}
                reads = [k for f, k, _ in micro if f == "r" and k not in own]
                old = next((k for k in reads if len(seen[k]) > 3), None)
                if old is not None:
                    seen[old], stale_at = seen[old][:-2], None
            done += 1
            yield event(client, "ok", micro, seen, lists)
            for f, k, v in micro:
                if f != "r":
                    state.setdefault(k, []).append(v)
        elif done < n:
            micro = []
            for _ in range(random.randint(1, 5)):
                key = random.choice(keys)
                if random.random() < 0.5:
                    written[key] = written.get(key, 0) + 1
                    micro.append(("append" if lists else "w", key, written[key]))
                    if written[key] >= WRITES:
                        keys[keys.index(key)], next_key = next_key, next_key + 1
                else:
                    micro.append(("r", key, None))
            running[client] = micro, {k: list(state.get(k, ())) for _, k, _ in micro}
            yield event(client, "invoke", micro, {}, lists)


def event(client: int, type: str, micro: list[tuple], seen: dict, lists: bool) -> str:
    """One line of EDN."""
    parts, own = [], {}
    for f, k, v in micro:
        if f != "r":
            own.setdefault(k, []).append(v)
        elif type == "ok":
            whole = [*seen.get(k, ()), *own.get(k, ())]
            v = "[" + " ".join(map(str, whole)) + "]" if lists else (whole or ["nil"])[-1]
        parts.append(f"[:{f} {k} {'nil' if v is None else v}]")
    return f"{{:type :{type}, :process {client}, :f :txn, :value [{' '.join(parts)}]}}\n"


def timed(path: str) -> None:
    """Print processor seconds, MiB and the verdict of one file."""
    start = time.process_time()
    report = check(read_transactions(path), limits=Limits(600, 8192))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    anomaly = f", {report.anomaly.title}" if report.anomaly else ""
    print(f"{seconds:.1f} | {peak} | {' and '.join(report.strongest)}{anomaly}")


def main() -> None:
    """Make histories and time each."""
    if len(sys.argv) == 3:
        timed(sys.argv[2])
        return
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    cases = [
        ("list-append, serializable", n // 10, True, False, None),
        ("list-append, serializable", n, True, False, None),
        ("list-append, one stale read", n, True, False, n // 2),
        ("list-append, snapshot isolation", n, True, True, None),
        ("rw-register, serializable", n // 10, False, False, None),
        ("rw-register, serializable", n, False, False, None),
        ("rw-register, snapshot isolation", n // 10, False, True, None),
    ]
    print("| history | transactions | seconds | MiB | strongest model, anomaly |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "history.edn"
        for name, size, *how in cases:
            with path.open("w") as f:
                f.writelines(simulated(size, *how))
            said = subprocess.run(
                [sys.executable, __file__, "--file", str(path)],
                check=True,
                capture_output=True,
                text=True,
            )
            print(f"| {name} | {size:,} | {said.stdout.strip()} |", flush=True)


if __name__ == "__main__":
    main()
