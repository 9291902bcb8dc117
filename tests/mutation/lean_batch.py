"""The Lean printer's mutants, judged together: one module of examples each, one Lean process.

What ``test_lean_parity`` gives to Lean is printed with each mutant put in.  The text that a mutant
changes goes into a module of its own, with the namespaces of the changed topics; the mutant is
noticed when Lean refuses something there that the test would have given it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.run import TIME, call

TEST = "readings/test_lean_parity.py"
FEW = 10  # changed examples of a mutant that are tried first


@dataclass(frozen=True)
class Printed:
    """What the test gives to Lean, as printed with or without a mutant."""

    statements: dict[str, str]
    examples: list[str]
    structures: str
    certificates: str


def printed_here() -> Printed:
    """The texts of this process, in which a mutant may be at work."""
    from tests.readings import test_lean_parity as parity
    from tests.readings.lean_structures import structures

    statements, examples = parity.statements(), parity.examples(parity.SIZE)
    return Printed(statements, examples, structures(), parity.certificates())


def printed_with(mutant: str) -> Printed | str:
    """The texts with a mutant put in, or the error with which that ends."""
    code = "import tests.mutation.hook, tests.mutation.lean_batch as b; b.show()"
    try:
        done = call(mutant, ["-c", code])
    except subprocess.TimeoutExpired:
        return f"does not end in {TIME} s"
    if done.returncode:
        return done.stderr.strip().rpartition("\n")[2]
    return Printed(**json.loads(done.stdout))


def show() -> None:
    """Print this process's texts as JSON."""
    json.dump(vars(printed_here()), sys.stdout)


def sections(right: Printed, wrong: Printed, few: bool) -> dict[str, str]:
    """The text of a mutant's module, by the test that it belongs to; empty if nothing changed."""
    changed = [w for r, w in zip(right.examples, wrong.examples, strict=True) if r != w]
    if few:
        changed = changed[:: max(1, len(changed) // FEW)]
    topics = right.statements != wrong.statements
    if not (topics or changed or right.structures != wrong.structures):
        return {}
    from tests.readings.test_lean_parity import HEAD, INSTANCES

    head = HEAD
    if topics:
        imports, _, options = HEAD.partition("@[expose]")
        bodies = [t.partition("/-!")[2] for t in wrong.statements.values()]
        written = "".join(f"/-!{b}\n" for b in bodies)
        assert imports.startswith("module")
        head = f"module\n\n{written}\n@[expose]{options}"
    parts = {
        "the exported module": head,
        "test_closed_statements": "\n".join([INSTANCES, *changed, "end DistSys.ParityTheory\n"]),
    }
    if topics or right.structures != wrong.structures:
        parts["test_structures_and_statements"] = wrong.structures + "\n"
    if topics:
        parts["test_happened_before_by_certificates"] = wrong.certificates + "\n"
    return parts


def judge_together(ids: Sequence[str], jobs: int) -> dict[str, str]:
    """The test that notices each mutant, ``""`` for none."""
    with ThreadPoolExecutor(jobs) as threads:
        prints = dict(zip(ids, threads.map(printed_with, ids), strict=True))
    right = printed_here()
    out = {id: f"{TEST} (printing fails: {p})" for id, p in prints.items() if isinstance(p, str)}
    left = {id: p for id, p in prints.items() if not isinstance(p, str)}
    for few in (True, False):
        modules = {id: sections(right, p, few) for id, p in left.items() if not out.get(id)}
        out |= _compile(right, {id: parts for id, parts in modules.items() if parts})
    return {id: out.get(id, "") for id in ids}


def _compile(right: Printed, modules: dict[str, dict[str, str]]) -> dict[str, str]:
    """What Lean refuses first in each module."""
    if not modules:
        return {}
    from formal.checkers.lean import find_toolchain
    from formal.readings.lean.topic import statement_path
    from tests.readings.test_lean_parity import LAKEFILE, LEAN

    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "lean"
        files = {
            "lakefile.toml": LAKEFILE,
            "lean-toolchain": (LEAN / "lean-toolchain").read_text(encoding="utf-8"),
            **{statement_path(topic): text for topic, text in right.statements.items()},
        }
        starts: dict[str, dict[int, str]] = {}
        for n, parts in enumerate(modules.values(), 1):
            text, own = "", starts.setdefault(f"M{n:03}", {})
            changed_topics = "public import" not in parts["the exported module"]
            for section, body in parts.items():
                own[text.count("\n") + 1] = section
                text += body
            if changed_topics:
                text = text.replace("DistSys.", f"DistSys.M{n:03}.")
            files[f"DistSys/M{n:03}.lean"] = text
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content, encoding="utf-8")
        toolchain = find_toolchain(project=LEAN, build_dir=Path(name) / "build")
        report = toolchain.build(root, [f"DistSys.{m}" for m in starts])
    out = {}
    for id, (module, own) in zip(modules, starts.items(), strict=True):
        wrong = [d for d in report.errors if Path(d.file).stem == module]
        if not wrong:
            continue
        # A truth value that differs tells more than an error of syntax.
        first = next((d for d in wrong if "is false" in d.message), wrong[0])
        section = own[max(line for line in own if line <= max(first.line, 1))]
        kind = "is false" if "is false" in first.message else "is refused"
        count = f"{len(wrong)} errors, the first {kind}"
        out[id] = f"{TEST}::{section} ({count})"
    return out
