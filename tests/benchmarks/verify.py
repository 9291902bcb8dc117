"""Processor seconds of `formal verify`, cold and warm, by who used them; no test.

    python tests/benchmarks/verify.py [TREE …] [--jobs 1 2] [--only GLOB] [--page PAGE]

Each TREE is a checkout (default: this one); a copy of it is measured with this Python:

* cold: nothing compiled, no kept result, an empty cache but for the installed Lean;
* warm: the same again;
* second clone: another copy, of which only the user's cache is warm.

The whole is what the operating system charged for the run and all that it started.  Who used it is
told by the command lines of the processes, looked at twice a second: Lean (Node), solvers (the
processes that Z3 and cvc5 run in), the second kernel, and Python (all else, the workers that ask
the solvers included).
"""

from __future__ import annotations

import argparse
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
WHO = ("Lean", "solvers", "second kernel", "Python")
_TICK = os.sysconf("SC_CLK_TCK")
_HEAD = (
    "| commit | run | jobs | CPU s | " + " | ".join(WHO) + " | wall s | verdict |",
    "|---|---|--:|--:|" + "--:|" * len(WHO) + "--:|---|",
)


@dataclass
class Measured:
    """One run: processor and wall seconds, who used them, its last line."""

    cpu: float = 0.0
    wall: float = 0.0
    who: dict[str, float] = field(default_factory=dict)
    verdict: str = ""


def kind_of(command: str) -> str:
    """Who a process is."""
    if "server.cjs" in command:
        return "Lean"
    if "kernel2_replay" in command:
        return "second kernel"
    return "solvers" if "smt.server" in command else "Python"


class Watch(threading.Thread):
    """Looks at the descendants of a process, and remembers what each had used."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.used: dict[tuple[int, str], tuple[str, float]] = {}
        self.over = threading.Event()

    def run(self) -> None:
        """Look until told otherwise."""
        while not self.over.wait(0.5):
            self.look()

    def look(self) -> None:
        """What each process of the run has used so far."""
        parents: dict[int, int] = {}
        seen: dict[int, tuple[str, str, float]] = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, UnicodeDecodeError):  # it ended meanwhile
                continue
            pid = int(entry.name)
            parents[pid] = int(fields[1])
            seen[pid] = (fields[19], command, sum(map(int, fields[11:13])) / _TICK)
        for pid, (started, command, seconds) in seen.items():
            above = pid
            while above in parents and above != self.root:
                above = parents[above]
            if above == self.root:
                self.used[pid, started] = (kind_of(command), seconds)

    def by_kind(self) -> dict[str, float]:
        """The seconds of each kind of process."""
        out = dict.fromkeys(WHO, 0.0)
        for kind, seconds in self.used.values():
            out[kind] += seconds
        return out


def measure(tree: Path, jobs: int, only: str | None, environment: dict[str, str]) -> Measured:
    """Run `formal verify` of a checkout once."""
    command = [sys.executable, "-m", "formal.cli", "verify", "--jobs", str(jobs)]
    if only:
        command += ["--only", only]
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            command, cwd=tree, env=environment, stdout=printed, stderr=subprocess.DEVNULL
        )
        watch = Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.over.set()
        printed.seek(0)
        lines = [line for line in printed if "verified" in line.lower()]
    cpu = usage.ru_utime + usage.ru_stime
    who = watch.by_kind()
    who["Python"] = max(0.0, cpu - sum(s for kind, s in who.items() if kind != "Python"))
    verdict = lines[-1].partition(" (")[0].strip() if lines else f"exit code {process.returncode}"
    return Measured(cpu, time.monotonic() - start, who, verdict)


def copied(tree: Path, folder: Path) -> Path:
    """A copy of a checkout without anything computed, but with byte code, as after `make setup`."""
    ignored = shutil.ignore_patterns("build", ".venv", ".git", "__pycache__", "*.egg-info")
    shutil.copytree(tree, folder, ignore=ignored)
    compiling = [sys.executable, "-m", "compileall", "-q", "formal", "proofs"]
    subprocess.run(compiling, cwd=folder, check=False)
    return folder


def runs(tree: Path, jobs: int, only: str | None) -> Iterator[tuple[str, Measured]]:
    """A cold run, a warm one, and one in a second clone."""
    from formal.sealed import cache_folder

    with tempfile.TemporaryDirectory(prefix="formal-benchmark-") as name:
        cache = Path(name, "cache")
        cache.mkdir()
        for installed in cache_folder().glob("lean-packaged-*"):
            (cache / installed.name).symlink_to(installed)
        inherited = {k: v for k, v in os.environ.items() if k != "FORMAL_KEPT"}
        for kinds, clone in ((("cold", "warm"), "one"), (("second clone",), "two")):
            copy = copied(tree, Path(name, clone))
            environment = inherited | {"FORMAL_CACHE": str(cache), "PYTHONPATH": str(copy)}
            for kind in kinds:
                yield kind, measure(copy, jobs, only, environment)


def commit_of(tree: Path) -> str:
    """The commit of a checkout, or its name where it has none."""
    command = ["git", "-C", str(tree), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or tree.name


def row(tree: Path, jobs: int, kind: str, found: Measured) -> str:
    """A line of the table."""
    cells = [f"`{commit_of(tree)}`", kind, str(jobs), f"{found.cpu:.0f}"]
    cells += [f"{found.who[kind]:.0f}" for kind in WHO]
    return "| " + " | ".join([*cells, f"{found.wall:.0f}", found.verdict]) + " |"


def machine() -> str:
    """Processor, cores, Python and how busy the machine was."""
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = re.search(r"model name\s*:\s*(.+)", text)
    name = found[1] if found else platform.machine()
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load}"


def main() -> None:
    """Measure, and print the table or put it between the marks of a page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    here = Path(__file__).resolve().parents[2]
    parser.add_argument("trees", nargs="*", type=Path, default=[here])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only")
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    lines = [f"Measured on {machine()}.", "", *_HEAD]
    print("\n".join(lines), flush=True)
    for tree in options.trees:
        for jobs in options.jobs:
            for kind, found in runs(tree.resolve(), jobs, options.only):
                lines.append(row(tree.resolve(), jobs, kind, found))
                print(lines[-1], flush=True)
    if options.page is not None:
        text = options.page.read_text(encoding="utf-8")
        before, _, rest = text.partition(MARKS[0])
        _, _, after = rest.partition(MARKS[1])
        table = "\n".join(lines)
        options.page.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
