"""``formal show``: one declaration in words, Python, LaTeX and Lean, with its evidence."""

from __future__ import annotations

import difflib
import inspect
import textwrap
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from formal.errors import InputError
from formal.language.declarations import Declaration, Definition, Theorem
from formal.ledger import last_run
from formal.readings import latex
from formal.readings.canonical import definitions_under, statement_hash
from formal.readings.names import (
    invariants_module,
    module_path,
    statement_module,
    statement_name,
)
from formal.statement_notes import notes_of
from formal.theory import Theory


def describe(theory: Theory, name: str) -> dict[str, str]:
    """What is known of a theorem or definition, section by section.

    Raises ``InputError`` for an unknown name, with the nearest ids.
    """
    known: dict[str, Theorem | Definition] = {**theory.definitions(), **theory.theorems()}
    found = known.get(name)
    if found is None:
        raise unknown_name(name, known, "theorem or definition")
    out = {
        name: "\n".join(x for x in (found.doc, found.zh) if x),
        "Python": f"{found.file}:{found.line}\n{source_of(found)}",
        "LaTeX": latex.statement(found),
        "Lean": lean_text(theory, found),
    }
    if found.cite or found.seed:
        out["Source"] = ", ".join(
            x for x in (found.cite, f"document {found.seed}" if found.seed else "") if x
        )
    if isinstance(found, Theorem):
        out.update(notes_of(theory, found))
        out["Rests on"] = "\n".join(definitions_under(found)) or "nothing"
        out["Evidence"] = evidence_text(theory, found)
    return out


def unknown_name(name: str, known: Iterable[str], kind: str) -> InputError:
    """The error for an id that does not exist, with the nearest ones."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    return InputError(f"no {kind} {name!r}{hint}")


def source_of(decl: Declaration) -> str:
    """The Python text of a declaration, without its indentation."""
    try:
        return textwrap.dedent(inspect.getsource(decl.fn)).rstrip()
    except OSError:
        return "(source not available)"


def lean_text(theory: Theory, decl: Declaration) -> str:
    """The exported Lean text of a declaration, cut from the modules of its topic."""
    from formal.readings.names import definition_name

    modules = (statement_module(decl.topic), invariants_module(decl.topic))
    paths = [p for p in (theory.lean / module_path(m) for m in modules) if p.exists()]
    if not paths:
        return "(not exported yet: run `formal export`)"
    joined = _exported(tuple((p, p.stat().st_mtime_ns) for p in paths))
    if isinstance(decl, Definition):
        wanted = definition_name(decl)
        heads = [f"def {wanted}", f".{wanted} ", f"inductive {wanted}"]
    else:
        heads = [f"def {statement_name(decl).rpartition('.')[0].rpartition('.')[2]}.Statement"]
    for chunk in joined:
        if any(h in chunk for h in heads):
            return chunk.strip()
    return "(not in the exported file)"


@lru_cache(maxsize=128)
def _exported(files: tuple[tuple[Path, int], ...]) -> list[str]:
    """The declarations of exported files, read again when a file has changed."""
    return _declarations("\n\n".join(p.read_text(encoding="utf-8") for p, _ in files).split("\n\n"))


def _declarations(chunks: list[str]) -> list[str]:
    """Glue docstring paragraphs back to the declaration that follows them."""
    out: list[str] = []
    open_doc = False
    for c in chunks:
        if open_doc:
            out[-1] += "\n\n" + c
        else:
            out.append(c)
        text = out[-1]
        open_doc = text.count("/-") > text.count("-/")
    return out


def evidence_text(theory: Theory, theorem: Theorem) -> str:
    """What the last full run recorded, if it was about this very statement."""
    digest = statement_hash(theorem)
    lines = [f"claimed: {', '.join(theorem.by)}", f"statement hash: {digest}"]
    checkers, rows = last_run(theory.build)
    if not checkers:
        return "\n".join([*lines, "not verified yet: run `formal verify`"])
    row = rows.get(theorem.id)
    if row is None:
        return "\n".join([*lines, "not in the last run"])
    if row["statement_hash"] != digest:
        return "\n".join([*lines, "the statement has changed since the last run"])
    lines.append(f"{row['status']}: {' '.join(row['evidence'])} ({row['effective']})")
    if row["axioms_complete"] is not None:
        lines.append(f"axioms: {', '.join(row['axioms']) or 'none'}")
    lines += [f"rests on: {x}" for x in row["rests_on"]]
    lines += [f"{w['name']}: {w['detail']}" for w in row["witnesses"]]
    lines += [f"mutant {m['name']}: {m['detail']}" for m in row["mutants"]]
    return "\n".join(lines)
