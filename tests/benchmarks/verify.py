"""Processor seconds of `formal verify` by stage, cold and warm; no test.

    python tests/benchmarks/verify.py [TREE …] [--jobs 1 2] [--only GLOB] [--page docs/performance.md]

Each TREE is a checkout (default: this one) and is measured as it is, with this Python: cold (nothing
compiled, no kept result, an empty cache but for the installed Lean), then warm (the same again).  A
stage's time is what all processes of the run, ended ones included, used between the ends of two
stages; stages that run at the same time are told apart by the run itself, where it does.  The whole
is what the operating system charged.  Nothing in the TREE is changed: a copy is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MARKS = ("<!-- verify: begin -->", "<!-- verify: end -->")
_TICK = os.sysconf("SC_CLK_TCK")
_STAGE = re.compile(r"^(?P<name>[A-Za-z][^:]*): [\d.]+ s\b")


@dataclass
class Measured:
    """One run: processor and wall seconds, processor seconds of each stage, how it ended."""

    cpu: float = 0.0
    wall: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)
    code: int = 0
    last: str = ""


def tree_seconds(root: int) -> float:
    """What a process, its descendants and their ended children have used so far."""
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
        used[int(entry.name)] = sum(map(int, fields[11:15])) / _TICK
    todo, total = [root], 0.0
    while todo:
        pid = todo.pop()
        total += used.get(pid, 0.0)
        todo += parents.get(pid, ())
    return total


def measure(tree: Path, jobs: int, only: str | None, environment: dict[str, str]) -> Measured:
    """Run `formal verify` of a checkout once."""
    command = [sys.executable, "-m", "formal.cli", "verify", "--jobs", str(jobs)]
    if only:
        command += ["--only", only]
    out = Measured()
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            command,
            cwd=tree,
            env=environment,
            stdout=printed,
            stderr=subprocess.PIPE,
            text=True,
        )
        stages: list[tuple[str, float]] = []

        def listen() -> None:
            assert process.stderr is not None
            for line in process.stderr:
                if found := _STAGE.match(line):
                    stages.append((found["name"], tree_seconds(process.pid)))

        reader = threading.Thread(target=listen)
        reader.start()
        reader.join()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = out.code = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        out.last = printed.read().strip().rpartition("\n")[2]
    out.wall = time.monotonic() - start
    out.cpu = usage.ru_utime + usage.ru_stime
    before = 0.0
    for name, at in stages:
        out.stages[name] = round(out.stages.get(name, 0.0) + at - before, 1)
        before = at
    return out


def runs(tree: Path, jobs: int, only: str | None) -> Iterator[tuple[str, Measured]]:
    """A cold and a warm run of a copy of a checkout."""
    from formal.checkers.lean.packaged.location import cache_folder

    with tempfile.TemporaryDirectory(prefix="formal-benchmark-") as name:
        copy, cache = Path(name, "tree"), Path(name, "cache")
        ignored = shutil.ignore_patterns("build", ".venv", ".git", "__pycache__", "*.egg-info")
        shutil.copytree(tree, copy, ignore=ignored)
        cache.mkdir()
        for installed in cache_folder().glob("lean-packaged-*"):
            (cache / installed.name).symlink_to(installed)
        environment = os.environ | {"FORMAL_CACHE": str(cache), "PYTHONPATH": str(copy)}
        subprocess.run(
            [sys.executable, "-m", "compileall", "-q", "formal", "proofs"], cwd=copy, check=False
        )
        for kind in ("cold", "warm"):
            yield kind, measure(copy, jobs, only, environment)


def machine() -> str:
    """Processor, cores, Python and how busy the machine was."""
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = re.search(r"model name\s*:\s*(.+)", text)
    name = found[1] if found else platform.machine()
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    here = Path(__file__).resolve().parents[2]
    parser.add_argument("trees", nargs="*", type=Path, default=[here])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only")
    options = parser.parse_args()
    for tree in options.trees:
        for jobs in options.jobs:
            for kind, found in runs(tree.resolve(), jobs, options.only):
                print(
                    json.dumps(
                        {
                            "tree": tree.name,
                            "jobs": jobs,
                            "kind": kind,
                            "machine": machine(),
                            **found.__dict__,
                        }
                    ),
                    flush=True,
                )


if __name__ == "__main__":
    main()
