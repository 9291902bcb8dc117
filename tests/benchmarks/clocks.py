"""Vector clocks against graph libraries: ``python tests/benchmarks/clocks.py [EVENTS …]``.

Seconds of processor time of one core and the peak memory of the process, each measurement in a
process of its own: starting numba (importing it and loading the machine code that it has kept), the
first time (which has to be given its memory by the system) and the best of three.  Clocks are
measured in five processes: the least of each number, and the most for the first time.  A third of
the events receive a message sent at most 5,000 events before.  networkx and rustworkx are in the
extra ``benchmarks``.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from formal.events.fast import Run, SparseClocks, clock_matrix, compiled

PROCESSES = 64
PAIRS = 1000
FEW_PAIRS = 20
CLOSURE = 4000
REPEATED = 5


def workload(events: int) -> Run:
    """A computation of so many events."""
    random = np.random.default_rng(events)
    process = random.integers(0, PROCESSES, events, dtype=np.int32)
    source = np.full(events, -1, np.int32)
    for start in range(0, events, 1 << 20):
        end = min(events, start + (1 << 20))
        receives = np.nonzero(random.random(end - start) < 1 / 3)[0] + start
        receives = receives[receives > 0]
        back = random.integers(1, np.minimum(receives, 5000) + 1, dtype=np.int32)
        source[receives] = receives - back
    return Run(process, source, PROCESSES)


def edges(run: Run) -> list[tuple[int, int]]:
    """The causal steps of a computation."""
    last: dict[int, int] = {}
    pairs = []
    for event, (process, sender) in enumerate(
        zip(run.process.tolist(), run.source.tolist(), strict=True)
    ):
        if process in last:
            pairs.append((last[process], event))
        if sender >= 0:
            pairs.append((sender, event))
        last[process] = event
    return pairs


def pairs_of(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of events to ask about."""
    random = np.random.default_rng(1)
    count = len(run.process)
    return random.integers(0, count, PAIRS), random.integers(0, count, PAIRS)


def timed(task: Callable[[], object], times: int = 3) -> list[float]:
    """Processor seconds, each time."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        task()
        seconds.append(time.process_time() - start)
    return seconds


def measure(what: str, events: int) -> None:
    """One measurement; prints seconds (start, first, best) and megabytes."""
    run = workload(events)
    first, second = pairs_of(run)
    numba = "numba" in what
    start = timed(compiled, 1)[0] if numba else 0.0
    if what.startswith("matrix"):
        seconds = timed(lambda: clock_matrix(run, numba))
    elif what.startswith("sparse rows"):
        seconds = timed(lambda: SparseClocks(run, numba))
    elif what == f"{PAIRS} pairs from sparse rows":
        clocks = SparseClocks(run)
        seconds = timed(lambda: clocks.before(first, second))
    else:
        pairs = list(zip(first.tolist(), second.tolist(), strict=True))
        seconds = graph_library(what, run, pairs[:FEW_PAIRS])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{start:.3f} {seconds[0]:.3f} {min(seconds):.3f} {peak:.0f}")


def graph_library(what: str, run: Run, pairs: list[tuple[int, int]]) -> list[float]:
    """The same questions to a graph library; building the graph is not counted."""
    steps, count = edges(run), len(run.process)
    if what.startswith("networkx"):
        import networkx

        graph = networkx.DiGraph()
        graph.add_nodes_from(range(count))
        graph.add_edges_from(steps)
        if "closure" in what:
            return timed(lambda: networkx.transitive_closure_dag(graph), 1)
        return timed(lambda: [networkx.has_path(graph, a, b) for a, b in pairs], 1)
    import rustworkx

    other = rustworkx.PyDiGraph()
    other.add_nodes_from(range(count))
    other.add_edges_from_no_data(steps)
    if "closure" in what:
        return timed(lambda: [rustworkx.ancestors(other, e) for e in range(count)], 1)
    return timed(lambda: [rustworkx.has_path(other, a, b) for a, b in pairs], 1)


def main() -> None:
    """Measure everything and print a table; or one thing, when called by itself."""
    if len(sys.argv) == 4 and sys.argv[1] == "--one":
        measure(sys.argv[2], int(sys.argv[3]))
        return
    sizes = [int(size) for size in sys.argv[1:]] or [1_000_000, 10_000_000]
    tasks = [
        (what, size)
        for size in sizes
        for what in (
            "matrix, numba",
            "matrix, numpy",
            "sparse rows, numba",
            "sparse rows, numpy",
            f"{PAIRS} pairs from sparse rows",
            f"networkx, {FEW_PAIRS} pairs",
            f"rustworkx, {FEW_PAIRS} pairs",
        )
        if size <= 1_000_000 or what.startswith(("sparse rows, numba", str(PAIRS)))
    ]
    tasks += [
        (what, CLOSURE)
        for what in ("matrix, numba", "matrix, numpy", "networkx, closure", "rustworkx, closure")
    ]
    for package in ("numpy", "numba", "networkx", "rustworkx"):
        try:
            print(f"{package} {version(package)}", end="; ")
        except PackageNotFoundError:
            print(f"{package} not installed", end="; ")
    print(f"{PROCESSES} processes\n")
    print("| what | events | start of numba | first CPU s | best CPU s | peak MB |")
    print("|---|--:|--:|--:|--:|--:|")
    for what, size in tasks:
        command = [sys.executable, __file__, "--one", what, str(size)]
        library = what.startswith(("networkx", "rustworkx"))
        rows = []
        for _ in range(1 if library else REPEATED):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                print(f"| {what} | {size:,} | {done.stderr.strip().splitlines()[-1]} | | | |")
                break
            rows.append([float(x) for x in done.stdout.split()])
        else:
            start, first, best, peak = map(min, zip(*rows, strict=True))
            most = max(row[1] for row in rows)
            spread = f"{first:.3f}" + (f" to {most:.3f}" if len(rows) > 1 else "")
            least = "" if library else f"{best:.3f}"
            begun = f"{start:.2f}" if start else ""
            print(f"| {what} | {size:,} | {begun} | {spread} | {least} | {peak:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
