"""The Lean project as a corpus for premise selection, in LeanDojo's ``corpus.jsonl`` format.

One line a module: its path, the modules of the project it imports, and its declarations
("premises") with their text and place (line and column from 1, the end not included).
``theorems.json`` lists the theorems of the registry with their statements, evidence claims and
what their proofs may use.  Yang et al., LeanDojo (NeurIPS 2023), Section 4 and Appendix A.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from formal.checkers.lean.plan import Plan, make_plan
from formal.checkers.lean.source import Declaration, Source
from formal.cite.result import latest_versions
from formal.language.declarations import Theorem
from formal.readings.canonical import definitions_under, statement_hash
from formal.readings.lean.names import statement_name, theorem_name
from formal.theory import Theory

_KINDS = {"theorem": "theorem", "lemma": "theorem", "def": "definition", "abbrev": "definition"}


def corpus_lines(theory: Theory) -> Iterator[dict[str, Any]]:
    """The rows of ``corpus.jsonl``, imports before what imports them."""
    plan = make_plan(theory.lean)
    for module in plan.order:
        yield _row(plan, module)


def _row(plan: Plan, module: str) -> dict[str, Any]:
    source = plan.sources[module]
    return {
        "path": source.file,
        "imports": [plan.sources[m].file for m in plan.imports(module)],
        "premises": list(premises(source)),
    }


def premises(source: Source) -> Iterator[dict[str, Any]]:
    """The named declarations of a file, each with its whole text and place."""
    lines = source.text.split("\n")
    for declaration in source.declarations:
        if declaration.name is None or declaration.keyword not in _PREMISES:
            continue
        last = _last_line(source, declaration, lines)
        text = "\n".join(lines[declaration.line - 1 : last])
        yield {
            "full_name": declaration.name,
            "code": text,
            "start": [declaration.line, 1],
            "end": [last, len(lines[last - 1]) + 1],
            "kind": _KINDS.get(declaration.keyword, declaration.keyword),
        }


_PREMISES = ("theorem", "lemma", "def", "abbrev", "structure", "inductive", "instance", "class")


def _last_line(source: Source, declaration: Declaration, lines: list[str]) -> int:
    """The last line of a declaration: what follows it up to the next mark, blanks and words off."""
    marks = sorted(m.first_line for m in source.marks if m.first_line > declaration.line)
    last = (marks[0] if marks else len(lines) + 1) - 1
    blanked = source.blanked.split("\n")
    while last > declaration.line and not blanked[last - 1].strip():
        last -= 1
    return last


def theorem_rows(theory: Theory) -> list[dict[str, Any]]:
    """The registry's theorems: names, statement, and what proof search starts from."""
    locked = latest_versions(theory)
    return [_theorem(t, locked[i].version) for i, t in theory.theorems().items() if i in locked]


def _theorem(theorem: Theorem, version: int) -> dict[str, Any]:
    return {
        "id": theorem.id,
        "version": version,
        "full_name": theorem_name(theorem),
        "statement": statement_name(theorem),
        "statement_hash": statement_hash(theorem),
        "en": " ".join(theorem.doc.split()),
        "zh": theorem.zh,
        "claimed": list(theorem.by),
        "uses": list(theorem.uses),
        "definitions": definitions_under(theorem),
        "cite": theorem.cite,
    }


def write_corpus(theory: Theory, folder: Path) -> list[Path]:
    """Write ``corpus.jsonl`` and ``theorems.json``; return the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps(row, ensure_ascii=False) for row in corpus_lines(theory)]
    (folder / "corpus.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = json.dumps(theorem_rows(theory), ensure_ascii=False, indent=1)
    (folder / "theorems.json").write_text(text + "\n", encoding="utf-8")
    return [folder / "corpus.jsonl", folder / "theorems.json"]
