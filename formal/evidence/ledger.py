"""The ledger: what is known of each theorem, on whose word, and what it rests on.

``build/ledger.json`` is described in ``docs/ledger.md``.  Nothing is recorded that was not checked
in this run, or in an earlier run whose inputs hash the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.sealed import read_sealed, replace_whole, write_sealed

SCHEMA_VERSION = 1

# Strongest first; a "+" says that a second, independent checker agreed.
STRENGTH = ("lean", "smt", "bounded", "example", "cas", "cited", "open")


def rank(evidence: str) -> int:
    """Position in ``STRENGTH``; smaller is stronger."""
    return STRENGTH.index(evidence.rstrip("+"))


def strongest(evidence: Iterable[str]) -> str:
    """The strongest kind (with its "+"), ``open`` when there is none."""
    found = sorted(evidence, key=lambda e: (rank(e), not e.endswith("+")))
    return found[0] if found else "open"


@dataclass
class Entry:
    """One theorem's line in the ledger."""

    id: str
    en: str
    zh: str
    file: str
    line: int
    claimed: tuple[str, ...]
    statement_hash: str
    meaning_hash: str = ""
    statement_origin: str = "exported"
    lean_name: str = ""
    cite: str = ""
    seed: str = ""
    evidence: list[str] = field(default_factory=list)
    effective: str = "open"
    axioms: list[str] = field(default_factory=list)
    axioms_complete: bool | None = None
    checked_by: dict[str, Any] = field(default_factory=dict)
    rests_on: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    witnesses: list[dict[str, Any]] = field(default_factory=list)
    mutants: list[dict[str, Any]] = field(default_factory=list)
    bound: str = ""
    problems: list[str] = field(default_factory=list)
    smt_lemmas: list[str] = field(default_factory=list)
    gaps: dict[str, str] = field(default_factory=dict)
    draft: bool = False
    example: bool = False  # whether the claimed example was checked, and is one
    tight: list[str] = field(default_factory=list)
    tight_open: str = ""
    paper: str = ""
    differs: str = ""

    @property
    def missing(self) -> list[str]:
        """Claimed kinds of evidence that no checker gave."""
        have = {e.rstrip("+") for e in self.evidence}
        return [c for c in self.claimed if c not in have]

    @property
    def missing_lines(self) -> list[str]:
        """What is missing, in words."""
        lines = [f"no {m} evidence{self.gaps.get(m, '')}" for m in self.missing]
        if self.draft:
            lines.append("a draft: when the statement is final, delete `draft=True` and export")
        return lines

    @property
    def ok(self) -> bool:
        """Whether everything claimed was given and nothing is wrong."""
        return not self.missing_lines and not self.problems

    @property
    def status(self) -> str:
        """``proved``, ``pinned``, ``bounded``, ``cited``, ``open`` or ``failed``.

        ``pinned`` is proved, but of a statement that was written by hand in Lean; ``bounded`` was
        looked at within bounds, and proves nothing beyond them.
        """
        if self.problems and not self.draft:
            return "failed"
        if self.missing_lines:
            return "open"
        if self.effective.rstrip("+") in ("bounded", "cited"):
            return self.effective.rstrip("+")
        return "pinned" if self.pinned else "proved"

    @property
    def pinned(self) -> bool:
        """Whether nothing but a reader's eye connects the Python statement with what was proved."""
        return self.statement_origin == "pinned"

    def to_json(self) -> dict[str, Any]:
        """The entry as the schema has it."""
        return {
            "id": self.id,
            "status": self.status,
            "en": self.en,
            "zh": self.zh,
            "evidence": self.evidence,
            "effective": self.effective,
            "claimed": list(self.claimed),
            "axioms": self.axioms,
            "axioms_complete": self.axioms_complete,
            "statement_hash": self.statement_hash,
            "meaning_hash": self.meaning_hash,
            "statement_origin": self.statement_origin,
            "lean_name": self.lean_name,
            "checked_by": self.checked_by,
            "rests_on": self.rests_on,
            "lemmas": self.lemmas,
            "definitions": self.definitions,
            "witnesses": self.witnesses,
            "mutants": self.mutants,
            "bound": self.bound,
            "tight": self.tight,
            "tight_open": self.tight_open,
            "paper": self.paper,
            "differs": self.differs,
            "cite": self.cite,
            "seed": self.seed,
            "file": self.file,
            "line": self.line,
            "problems": self.problems + self.missing_lines,
        }


@dataclass
class Ledger:
    """All entries of a run, the checkers that ran, and what failed apart from any theorem."""

    entries: dict[str, Entry] = field(default_factory=dict)
    checkers: dict[str, Any] = field(default_factory=dict)
    not_run: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    systems: list[dict[str, Any]] = field(default_factory=list)
    unstable: list[str] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)
    spent: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether every theorem has its evidence and nothing else failed."""
        return not self.problems and all(e.ok for e in self.entries.values())

    def settle(self, known: Mapping[str, str] | None = None) -> None:
        """Work out effective evidence: the weakest of a theorem's own and what it rests on.

        ``known`` gives the effective evidence of theorems outside this run.  Lean's kernel has seen
        all that a Lean proof uses; a solver takes a lemma on trust, so a theorem that a solver
        proved from a lemma that nothing shows to be proved has a problem.
        """
        done: dict[str, str] = {i: e for i, e in (known or {}).items() if i not in self.entries}

        def effective(id_: str, path: tuple[str, ...]) -> str:
            if id_ in done:
                return done[id_]
            entry = self.entries.get(id_)
            if entry is None or id_ in path:
                return "open"
            best = strongest(entry.evidence)
            if best.startswith("smt"):
                below = entry.smt_lemmas
            else:
                below = [x for x in entry.rests_on if x in self.entries or x in done]
            kinds = [best, *(effective(x, (*path, id_)) for x in below)]
            if best.startswith("smt") and self._pinned(below):
                kinds.append("open")  # the solver took the Python statement, Lean proved another
            done[id_] = max(kinds, key=rank)
            return done[id_]

        for id_, entry in self.entries.items():
            entry.effective = effective(id_, ())
        for entry in self.entries.values():
            if entry.effective == "open" and entry.ok:
                below = [*entry.smt_lemmas, *(x for x in entry.rests_on if x in self.entries)]
                weak = [x for x in below if effective(x, ()) == "open"] + self._pinned(below)
                if any(x not in self.entries for x in weak):
                    continue  # which has its own words below
                entry.problems.append(
                    f"its effective evidence is open: it rests on {', '.join(weak) or 'itself'}"
                )
        for entry in self.entries.values():
            for x in entry.smt_lemmas:
                if x not in self.entries and effective(x, ()) == "open":
                    entry.problems.append(
                        f"the solver was given {x}, which is not in this run and which no full run "
                        "has shown to be proved; run `formal verify` where it is stated"
                    )

    def _pinned(self, ids: Iterable[str]) -> list[str]:
        return [x for x in ids if x in self.entries and self.entries[x].pinned]

    def counts(self) -> dict[str, int]:
        """How many theorems have each effective evidence ("+" not counted apart).

        Those whose statement was written by hand count as ``pinned`` and as nothing else.
        """
        out: dict[str, int] = {}
        for e in self.entries.values():
            kind = "pinned" if e.pinned else e.effective.rstrip("+")
            out[kind] = out.get(kind, 0) + 1
        return {k: out[k] for k in (*STRENGTH, "pinned") if k in out}

    def to_json(self) -> dict[str, Any]:
        """The whole ledger as the schema has it."""
        return {
            "schema": SCHEMA_VERSION,
            "ok": self.ok,
            "theorems": [self.entries[k].to_json() for k in sorted(self.entries)],
            "systems": self.systems,
            "counts": self.counts(),
            "checkers": self.checkers,
            "unstable": self.unstable,
            "not_run": self.not_run,
            "problems": self.problems,
            "kept": self.kept | self._kept_answers(),
            "spent": {name: round(seconds, 2) for name, seconds in self.spent.items()},
            "seconds": round(self.seconds, 2),
        }

    def _kept_answers(self) -> dict[str, Any]:
        """How many of the solvers' answers in this ledger are those of an earlier run."""
        answers = [a for e in self.entries.values() for a in _answers(e.checked_by)]
        known = sum(1 for a in answers if a["cached"])
        return {"solver_answers": {"kept": known, "of": len(answers)}} if answers else {}

    def write(self, path: Path) -> None:
        """Write the JSON file, whole or not at all, and beside it a seal that it is ours.

        Raises ``InputError`` when it cannot be written.
        """
        text = json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n"
        data = text.encode(errors="backslashreplace")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_whole(path, data)
        except OSError as e:
            raise InputError(f"cannot be written: {e.strerror}", file=path) from None
        write_sealed(path.with_suffix(".seal"), seal_of(path, data), _PURPOSE)


def _answers(data: Any) -> Iterator[dict[str, Any]]:
    """The solvers' answers within what a theorem was checked by."""
    if isinstance(data, dict):
        if "cached" in data and "solver" in data:
            yield data
        data = list(data.values())
    for part in data if isinstance(data, list) else ():
        yield from _answers(part)


_PURPOSE = "ledger"


def seal_of(path: Path, data: bytes) -> str:
    """A hash of the ledger and of the place that it was written for, so of the theory there."""
    place = str(path.resolve()).encode(errors="surrogateescape")
    return hashlib.sha256(len(place).to_bytes(8, "little") + place + data).hexdigest()


def last_run(build: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The checkers and the rows (by id) of the last full run, both empty when there was none.

    A ledger that is not as a run here left it (edited, cut, from another machine) is not believed:
    it counts as none, and standard error says so.
    """
    path = build / "ledger.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return {}, {}


def shipped_run(root: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The checkers and the rows (by id) of the run that came with an installed release, if any.

    It was not made here, so it proves nothing here: it is shown as the release's, and no run of
    ``formal verify`` rests on it.
    """
    try:
        found = json.loads((root / "ledger.json").read_text(encoding="utf-8"))
        return found["checkers"], {row["id"]: row for row in found["theorems"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}, {}


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """A ledger, read again when the file has changed."""
    data = path.read_bytes()
    if read_sealed(path.with_suffix(".seal"), _PURPOSE) != seal_of(path, data):
        print(
            f"{path}:1: this is not as a run of `formal verify` here left it (edited, cut or from "
            "elsewhere), so it counts as no run; expected a new `formal verify`",
            file=sys.stderr,
        )
        return {}, {}
    found = json.loads(data)
    return found["checkers"], {row["id"]: row for row in found["theorems"]}
