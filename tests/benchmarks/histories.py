"""How long `formal check` takes on histories: ``python tests/benchmarks/histories.py [FOLDER]``.

Times are seconds of processor time of one core, reading included, violations not shrunk.  FOLDER
holds Porcupine's and Knossos's histories (``porcupine/``, ``knossos/``); without it only histories
made here are timed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from formal.histories import check, read_history


def simulated(operations: int, clients: int, values: int, stale_at: int | None) -> Iterator[str]:
    """A register's log: operations take effect at some time; from then on one read is stale."""
    random = Random(operations + clients)
    value, begun = None, 0
    running: dict[int, list] = {}
    while begun < operations or running:
        idle = [c for c in range(clients) if c not in running]
        if begun < operations and idle and (not running or random.random() < 0.5):
            client = random.choice(idle)
            write = random.random() < 0.5
            argument = random.randrange(values) if write else "nil"
            running[client] = ["write" if write else "read", argument, False]
            begun += 1
            yield f"INFO  jepsen.util - {client}\t:invoke\t:{running[client][0]}\t{argument}\n"
        due = random.choice(list(running))
        for client, call in list(running.items()):
            if not call[2] and (client == due or random.random() < 0.2):
                if call[0] == "write":
                    value = call[1]
                else:
                    call[1] = "nil" if value is None else value
                call[2] = True
        if random.random() < 0.5:
            function, argument, _ = running.pop(due)
            if stale_at is not None and begun > stale_at and function == "read":
                argument, stale_at = (int(argument) + 1) % values, None
            yield f"INFO  jepsen.util - {due}\t:ok\t:{function}\t{argument}\n"


def timed(path: Path) -> tuple[float, bool | None, int]:
    """Processor seconds, verdict, operations."""
    start = time.process_time()
    history = read_history(path)
    report = check(history, weaker=False, explain=False)
    return time.process_time() - start, report.holds, len(history.operations)


def main() -> None:
    """Time everything and print a table."""
    rows: list[tuple[str, float, str]] = []
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        logs = sorted((folder / "porcupine").glob("etcd_*.log"))
        results = [timed(p) for p in logs]
        says = f"{sum(r[1] is True for r in results)} linearizable"
        rows.append((f"{len(logs)} etcd logs", sum(r[0] for r in results), says))
        for path in [
            *sorted((folder / "porcupine").glob("c*.txt")),
            *sorted((folder / "knossos").glob("*.edn")),
        ]:
            seconds, holds, operations = timed(path)
            rows.append((f"{path.name} ({operations} operations)", seconds, str(holds)))
    with tempfile.TemporaryDirectory() as scratch:
        for clients in (8, 12):
            for stale_at in (None, 16_000):
                path = Path(scratch) / "log"
                path.write_text("".join(simulated(20_000, clients, 100, stale_at)))
                seconds, holds, operations = timed(path)
                kind = "one stale read" if stale_at else "simulated"
                rows.append((f"{kind}, {clients} clients, {operations}", seconds, str(holds)))
    for name, seconds, verdict in rows:
        print(f"{name:45} {seconds:7.2f} s  {verdict}")


if __name__ == "__main__":
    main()
