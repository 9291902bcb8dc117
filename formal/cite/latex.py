"""``formal cite --latex DIR``: a small LaTeX package for ``\\formalref{flp.impossibility}``."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from formal.cite.result import latest_versions
from formal.readings.lean.names import theorem_name
from formal.theory import Theory, library

PACKAGE = "formalref.sty"
TABLE = "formalref-results.tex"


def write_latex(theory: Theory, folder: Path) -> list[Path]:
    """Write the package and the table of results that it reads; return the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    package = files("formal.cite").joinpath(PACKAGE).read_text(encoding="utf-8")
    (folder / PACKAGE).write_text(package, encoding="utf-8")
    (folder / TABLE).write_text(table(theory), encoding="utf-8")
    return [folder / PACKAGE, folder / TABLE]


def table(theory: Theory) -> str:
    """One line a result: id, version, hash of the statement, Lean name."""
    locked = latest_versions(theory)
    known = theory.theorems()
    if theory.outside:  # a paper on top of the library cites both
        locked = latest_versions(library()) | locked
        known = library().theorems() | known
    rows = ["% id, version, sha256 of the statement, Lean name; written by `formal cite --latex`"]
    for id_, theorem in sorted(known.items()):
        line = locked.get(id_)
        if line is not None and line.hash != "retired":
            name = theorem_name(theorem)
            rows.append(f"\\formalresult{{{id_}}}{{{line.version}}}{{{line.hash}}}{{{name}}}")
    return "\n".join(rows) + "\n"
