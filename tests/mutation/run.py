"""Break the readings in small ways, and say which test notices each.

    python -m tests.mutation.run                       # all mutants
    python -m tests.mutation.run --only 'smt.*' --jobs 2 --json result.json

A mutant (``table.py``) is put in while the module is loaded (``hook.py``); the sources stay as they
are.  The quick tests of its reading run until one fails.  Tests of meaning come first: they compare
with brute force, with Lean's or a solver's decision, or with a text read back.  Only what they let
pass is tried on the tests that compare with a text written down, which are shown apart, and so is
whether ``formal export --check`` would see other files.  The Lean printer's mutants are judged
together (``lean_batch.py``).  This is no part of the test suite: it takes some minutes.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutation import hook
from tests.mutation.table import Mutant, everything

ROOT = Path(__file__).parents[2]
TIME = 240  # seconds; a test that does not end by then has noticed the mutant
TOGETHER = 13  # mutants of the Lean printer in one Lean process
NO_END = "(does not end)"

READINGS = "tests/readings/test_"
SMT = ("smt_meaning", "smt", "smt_soundness")
TESTS: dict[str, tuple[str, ...]] = {
    "finite": (
        *(f"{READINGS}{x}.py" for x in ("finite_meaning", "read_back", "guards", "instances")),
        *(f"{READINGS}{x}.py" for x in ("finite", "smt_soundness")),
    ),
    "smt": (*(f"{READINGS}{x}.py" for x in SMT), "tests/checkers/smt/test_smt_least.py"),
    "canonical": (f"{READINGS}canonical.py",),
    "latex": tuple(f"{READINGS}{x}.py" for x in ("read_back", "people", "latex_lines", "entries")),
    "markdown": tuple(f"{READINGS}{x}.py" for x in ("read_back", "people", "entries")),
}
# Tests that compare with a text written down: what the printer says, not what it means.
WRITTEN_DOWN = (
    f"{READINGS}smt.py::test_the_same_text_over_another_type_is_another_relation",
    f"{READINGS}smt.py::test_the_goal_comes_last_and_everything_has_a_name",
    f"{READINGS}smt.py::test_symbols_are_quoted_when_they_must_be",
    f"{READINGS}people.py::test_names",
    f"{READINGS}people.py::test_theorem_in_latex",
    f"{READINGS}people.py::test_definitions_in_latex",
    f"{READINGS}people.py::test_notation_belongs_to_one_theory",
    f"{READINGS}people.py::test_variables_of_one_name_are_told_apart",
    f"{READINGS}people.py::test_plain_text",
    f"{READINGS}people.py::test_truncated_subtraction_is_marked",
)
_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.M)


@dataclass
class Verdict:
    """What became of a mutant: the test that noticed it (``""`` for none), and how."""

    id: str
    breaks: str
    by_meaning: str
    by_text: str
    export: str
    seconds: float

    @property
    def row(self) -> str:
        """One line of the table."""
        return (
            f"| `{self.id}` | {self.breaks} | {self.by_meaning or '**none**'} "
            f"| {self.by_text} | {self.export} | {self.seconds:.1f} |"
        )


def call(mutant: str, args: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run Python in the repository with a mutant put in (none for ``""``)."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": folder, "PYTHONPATH": str(ROOT)}
        env.pop(hook.VARIABLE, None)
        if mutant:
            env[hook.VARIABLE] = mutant
        return subprocess.run(
            [sys.executable, *args],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=TIME,
            check=False,
        )


def noticed(mutant: str, files: Sequence[str], more: Sequence[str] = ()) -> str:
    """The first test that fails, ``""`` when all pass."""
    plugins = ("-p", "tests.mutation.hook", "-p", "no:cacheprovider", "-p", "no:xdist")
    rules = ("-x", "-q", "--tb=no", "-rfE", "--hypothesis-seed=0")
    rules += ("--hypothesis-profile=mutation",)
    try:
        done = call(mutant, ["-m", "pytest", *plugins, *rules, *files, *more])
    except subprocess.TimeoutExpired:
        return NO_END
    if done.returncode == 0:
        return ""
    found = _FAILED.search(done.stdout)
    if found is None:
        raise SystemExit(f"{mutant}: pytest failed:\n{done.stdout}{done.stderr}")
    return found[1].removeprefix("tests/")


def exported(mutant: Mutant) -> str:
    """Whether the exported files would differ: the comparison with the committed ones."""
    code = "import tests.mutation.hook, formal.cli; raise SystemExit(formal.cli.main())"
    try:
        done = call(mutant.id, ["-c", code, "export", "--check"])
    except subprocess.TimeoutExpired:
        return "does not end"
    return "same" if done.returncode == 0 else "differ"


def judge(mutant: Mutant) -> Verdict:
    """Try the tests of a mutant's reading in turn."""
    start = time.monotonic()
    files = [f for f in TESTS[mutant.reading] if (ROOT / f).exists()]
    meaning = noticed(mutant.id, files, [f"--deselect={t}" for t in WRITTEN_DOWN])
    text = ""
    if not meaning:
        known = [t for t in WRITTEN_DOWN if t.partition("::")[0] in files]
        text = noticed(mutant.id, known) if known else ""
    seconds = time.monotonic() - start
    export = exported(mutant) if mutant.reading == "canonical" else "–"
    return Verdict(mutant.id, mutant.breaks, meaning, text, export, seconds)


def verdicts(chosen: Sequence[Mutant], jobs: int) -> list[Verdict]:
    """Judge mutants, those of the Lean printer together."""
    lean = [m for m in chosen if m.reading == "lean"]
    out: list[Verdict] = []
    with ThreadPoolExecutor(jobs) as threads:
        others = threads.map(judge, [m for m in chosen if m.reading != "lean"])
        for v in others:
            print(v.row, flush=True)
            out.append(v)
        if lean:
            from tests.mutation.lean_batch import judge_together

            for i in range(0, len(lean), TOGETHER):
                some = lean[i : i + TOGETHER]
                start = time.monotonic()
                found = judge_together([m.id for m in some], jobs)
                each = (time.monotonic() - start) / len(some)
                for m, export in zip(some, threads.map(exported, some), strict=True):
                    v = Verdict(m.id, m.breaks, found[m.id], "", export, each)
                    print(v.row, flush=True)
                    out.append(v)
    return out


def summary(found: Sequence[Verdict]) -> list[str]:
    """How many mutants of each reading the tests of meaning notice."""
    lines = ["| reading | mutants | noticed by meaning | by a text only | by no test |"]
    lines.append("| --- | --- | --- | --- | --- |")
    readings = dict.fromkeys(v.id.partition(".")[0] for v in found)
    for reading in [*readings, "all"]:
        own = [v for v in found if reading in ("all", v.id.partition(".")[0])]
        meaning = sum(bool(v.by_meaning) for v in own)
        text = sum(bool(v.by_text) for v in own)
        share = f"{meaning} ({100 * meaning / len(own):.1f} %)"
        lines.append(f"| {reading} | {len(own)} | {share} | {text} | {len(own) - meaning - text} |")
    return lines


def main(argv: Sequence[str] | None = None) -> int:
    """Print a row for each mutant and a summary; 1 when a mutant does not apply."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="*", help="a pattern of ids, for example 'smt.*'")
    parser.add_argument("--jobs", type=int, default=1, help="how many run at once (default: 1)")
    parser.add_argument("--json", type=Path, help="write the verdicts to this file too")
    options = parser.parse_args(argv)
    chosen = [m for m in everything() if fnmatch.fnmatch(m.id, options.only)]
    if not chosen:
        parser.error(f"no mutant fits {options.only!r}")
    if problems := [m.problem() for m in chosen if m.problem()]:
        print("\n".join(problems), file=sys.stderr)
        return 1
    print("| mutant | what it breaks | noticed by | by a text | exported files | seconds |")
    print("| --- | --- | --- | --- | --- | --- |")
    found = verdicts(chosen, options.jobs)
    print("\n" + "\n".join(summary(found)))
    if options.json is not None:
        rows = [asdict(v) for v in found]
        options.json.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
