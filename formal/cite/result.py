"""A mechanized result as one cites it: what it says, by which text, and on whose word."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formal.book.bibliography import Reference, bibliography
from formal.book.show import unknown_name
from formal.cite.publication import FILES, Publication, publication
from formal.errors import InputError
from formal.evidence.ledger import last_run, shipped_run
from formal.language.declarations import Theorem
from formal.readings.canonical import meaning_hash, statement_hash
from formal.readings.lean.names import theorem_name
from formal.theory import Theory
from formal.theory.lean_text import lean_hash
from formal.theory.lock import LOCK_NAME, LockLine, latest, read_lock


@dataclass(frozen=True)
class Source:
    """Where the text stands: git commit, Software Heritage id, date; empty when unknown."""

    commit: str = ""
    directory: str = ""
    date: str = ""
    clean: bool = True

    @property
    def swhid(self) -> str:
        """The Software Heritage id of the directory, when it is the committed one."""
        return self.directory if self.clean else ""


@dataclass(frozen=True)
class Mechanized:
    """One theorem with everything a citation states about it.

    ``axioms`` is ``None`` without a Lean proof; when it is not ``axioms_complete``, those that
    only the proofs in Lean's own library use are missing, as the packaged Lean has no such proofs.
    """

    id: str
    version: int
    en: str
    zh: str
    statement_hash: str
    lean_name: str
    lean_hash: str
    status: str
    evidence: tuple[str, ...]
    axioms: tuple[str, ...] | None
    bound: str
    checkers: dict[str, str]
    source: Source
    seed: str = ""
    axioms_complete: bool = True
    original: Reference | None = None
    cite_key: str = ""
    work: Publication = field(default_factory=Publication)


def find_theorem(theory: Theory, name: str) -> Theorem:
    """A theorem of a theory, or of the library for one outside, by id.

    Raises ``InputError`` with the nearest ids.
    """
    owner = theory.having(name)
    found = owner.theorems().get(name)
    if found is None:
        raise unknown_name(name, [*theory.theorems(), *owner.theorems()], "theorem")
    return found


def latest_versions(theory: Theory) -> dict[str, LockLine]:
    """The newest line of each id in ``STATEMENTS.lock``."""
    return latest(read_lock(theory.root / LOCK_NAME))


def mechanized(theory: Theory, theorem: Theorem, source: Source | None = None) -> Mechanized:
    """What can be said of a theorem today.

    Evidence is that of the last full run and counts only if it was about this very statement.
    Raises ``InputError`` when the statement is not the one that ``STATEMENTS.lock`` has.
    """
    digest = statement_hash(theorem)
    locked = latest_versions(theory).get(theorem.id)
    if theorem.draft:
        raise InputError(
            f"{theorem.id} is a draft: its statement may still change; when it is final, delete "
            "`draft=True` and run `formal export`",
            file=theorem.file,
            line=theorem.line,
        )
    if locked is None or locked.hash != digest:
        raise InputError(
            f"the statement of {theorem.id} is not the one in {LOCK_NAME}; run `formal export`",
            file=theorem.file,
            line=theorem.line,
        )
    row = ledger_row(theory, theorem)
    return Mechanized(
        id=theorem.id,
        version=locked.version,
        en=theorem.doc,
        zh=theorem.zh,
        statement_hash=digest,
        lean_name=theorem_name(theorem),
        lean_hash=lean_hash(theory, theorem),
        status=row.get("status", "not verified here"),
        evidence=tuple(row.get("evidence", ())),
        axioms=tuple(row["axioms"]) if row.get("axioms_complete") is not None else None,
        bound=row.get("bound", ""),
        checkers=_checkers(theory, row.get("evidence", ())),
        source=source or source_of(theory.root),
        seed=theorem.seed,
        axioms_complete=row.get("axioms_complete") is not False,
        original=bibliography(theory.root).get(theorem.cite),
        cite_key=theorem.cite,
        work=publication(theory.root),
    )


def lacking(results: Sequence[Mechanized]) -> list[str]:
    """What the project of some results does not say of itself, one line a work, with the remedy."""
    files = " or ".join(FILES)
    return [
        f"{work.title}: no {' and no '.join(work.lacks)}; {files} in its folder can say it"
        for work in dict.fromkeys(r.work for r in results)
        if work.lacks
    ]


def ledger_row(theory: Theory, theorem: Theorem) -> dict[str, Any]:
    """The row of the last full run about this statement, here or of the installed release; empty
    when there is none."""
    row = _run(theory)[1].get(theorem.id, {})
    return row if row.get("meaning_hash") == meaning_hash(theorem) else {}


def _run(theory: Theory) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The last full run here, or else the one that the installed release was made from."""
    here = last_run(theory.build)
    return here if here[0] else shipped_run(theory.root)


def _checkers(theory: Theory, evidence: Sequence[str]) -> dict[str, str]:
    """The programs behind the kinds of evidence, with their versions."""
    if not evidence:
        return {}
    ran = _run(theory)[0]
    smt, lean = ran.get("smt", {}), ran.get("lean", {})
    found = {}
    if any(e.rstrip("+") in ("smt", "bounded") for e in evidence):
        found["Z3"] = smt.get("z3", "")
    if "smt+" in evidence:
        found["cvc5"] = smt.get("cvc5", "")
    if any(e.startswith("lean") for e in evidence):
        found["Lean"] = str(lean.get("toolchain", "")).removeprefix("Lean ")
    if "lean+" in evidence:
        found["second Lean kernel"] = str(lean.get("kernel2", "")).removeprefix("Lean ")
    return {k: v for k, v in found.items() if v}


def source_of(root: Path) -> Source:
    """The commit that the folder is at; the date of the release alone where git does not keep it.

    A folder that merely lies inside a git checkout, as an installed package does, is not at its
    commit.
    """
    kept = _git(root, "ls-files", "--", LOCK_NAME)
    commit, tree = _git(root, "rev-parse", "HEAD"), _git(root, "rev-parse", "HEAD^{tree}")
    if not (kept and commit and tree):
        return Source(date=publication(root).date)
    return Source(
        commit=commit,
        directory=f"swh:1:dir:{tree}",
        date=_git(root, "log", "-1", "--format=%cs"),
        clean=not _git(root, "status", "--porcelain"),
    )


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
