"""A small theory of its own that a test may break, checked in this process with one warm Lean.

The folder is the same for all tests of a session: a Lean process finds compiled files by paths that
it is started with, so that one process can serve every test.
"""

from __future__ import annotations

import gc
import io
import json
import re
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formal.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
MARK = "!here!"
# One job, so that one Lean process is enough, and the Lean that is the same everywhere.
OPTIONS = ("--jobs", "1", "--toolchain", "packaged")

LAKEFILE = """\
name = "guild"

[leanOptions]
autoImplicit = false

[[lean_lib]]
name = "Guild"
globs = ["Guild", "Guild.+"]
"""

HEAD = '''\
"""{title}."""

from __future__ import annotations

from formal.language import *  # noqa: F403

'''


@dataclass
class Outcome:
    """What one run of ``formal verify`` said: exit code, text, the ledger if one was written."""

    code: int
    text: str
    ledger: dict[str, Any] = field(default_factory=dict)

    def row(self, id_: str) -> dict[str, Any]:
        """The ledger's row of a theorem; empty when there is none."""
        rows = {row["id"]: row for row in self.ledger.get("theorems", ())}
        return rows.get(id_, {})

    def proved(self, id_: str) -> bool:
        """Whether the ledger shows a theorem as proved by anyone."""
        return self.row(id_).get("status") == "proved"

    def names(self, file: str, line: int | None = None, saying: str = "") -> bool:
        """Whether a line of the output begins at this place, or has it, and says so."""
        place = re.escape(file) + (rf":{line}\b" if line else r"\b")
        return any(
            re.search(place, x) and re.search(saying, x, re.IGNORECASE)
            for x in self.text.splitlines()
        )


@dataclass
class Workshop:
    """The project folder: ``proofs/``, ``lean/`` and the statement lock."""

    root: Path

    def reset(self, files: dict[str, str]) -> None:
        """Make the folder hold these files and nothing else, but for compiled Lean files."""
        kept = self.root / "build" / "lean"
        for folder in (self.root, self.root / "lean", self.root / "build"):
            # The folders stay what they are: a Lean process stands in one of them.
            folder.mkdir(parents=True, exist_ok=True)
            for path in folder.iterdir():
                if path.is_symlink() or path.is_file():
                    path.unlink()
                elif path != kept and path.name not in ("lean", "build"):
                    shutil.rmtree(path)
        for name, text in files.items():
            self.write(name, text)

    def path(self, name: str) -> Path:
        return self.root / name

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> int:
        """Replace text that occurs once; return the line where it begins."""
        text = self.read(name)
        assert text.count(old) == 1, f"{name}: {text.count(old)} x {old!r}"
        self.write(name, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def line(self, name: str, mark: str = MARK) -> int:
        """The line of a file that a mark stands in."""
        text = self.read(name)
        assert text.count(mark) == 1, f"{name}: {text.count(mark)} x {mark!r}"
        return text[: text.index(mark)].count("\n") + 1

    def formal(self, *arguments: str) -> Outcome:
        """Run the command line in this process."""
        out = io.StringIO()
        before = list(sys.path)
        with redirect_stdout(out), redirect_stderr(out):
            try:
                code = main(arguments)
            except SystemExit as e:  # of the parser of arguments
                code = e.code if isinstance(e.code, int) else 1
        sys.path[:] = before
        gc.enable()
        return Outcome(code, out.getvalue())

    def export(self) -> Outcome:
        """Write the generated files and the lock; it must go well."""
        done = self.formal("export", str(self.root))
        assert done.code == 0, done.text
        return done

    def verify(self, *arguments: str) -> Outcome:
        """Verify in this process; no ledger of an earlier run is taken for this one's."""
        ledgers = [self.root / "build" / n for n in ("ledger.json", "ledger-only.json")]
        before = {p: p.stat().st_mtime_ns for p in ledgers if p.exists()}
        done = self.formal("verify", str(self.root), *OPTIONS, *arguments)
        for p in ledgers:
            if p.exists() and before.get(p) != p.stat().st_mtime_ns:
                done.ledger = json.loads(p.read_text(encoding="utf-8"))
        return done
