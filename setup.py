"""What ``pyproject.toml`` cannot say: a wheel carries the Lean proofs, the statement lock, whom to
cite, and the ledger of the run that the release was made from.

They go to ``formal/carried``, where ``formal.theory`` looks for them when there is no clone.
"""

import json
from pathlib import Path
from shutil import copy

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class BuildWithProofs(build_py):
    """Copies ``lean/`` and ``STATEMENTS.lock`` beside the Python files of a wheel."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        sources = [
            ROOT / "STATEMENTS.lock",
            ROOT / "CITATION.cff",
            *(ROOT / "lean").glob("*"),
            *(ROOT / "lean").rglob("*.lean"),
        ]
        for source in sources:
            hidden = any(part.startswith(".") for part in source.relative_to(ROOT).parts)
            if source.is_file() and not hidden:
                target = Path(self.build_lib, "formal/carried", source.relative_to(ROOT))
                target.parent.mkdir(parents=True, exist_ok=True)
                copy(source, target)
        ledger = ROOT / "build" / "ledger.json"
        if is_of_this_release(ledger, ROOT / "STATEMENTS.lock"):
            copy(ledger, Path(self.build_lib, "formal/carried/ledger.json"))


def is_of_this_release(ledger: Path, lock: Path) -> bool:
    """Whether a run proved all statements that the lock pins, as it pins them."""
    if not ledger.is_file():
        return False
    found = json.loads(ledger.read_text(encoding="utf-8"))
    proved = {row["id"]: row["statement_hash"] for row in found["theorems"]}
    rows = [
        x.split() for x in lock.read_text(encoding="utf-8").splitlines() if x[:1] not in ("#", "")
    ]
    newest = {id_: digest for id_, _, digest in sorted(rows, key=lambda row: int(row[1]))}
    pinned = {id_: digest for id_, digest in newest.items() if digest != "retired"}
    return bool(found["ok"]) and proved == pinned


setup(cmdclass={"build_py": BuildWithProofs})
