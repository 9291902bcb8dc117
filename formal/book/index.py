"""The index of the document: a row for each item, with where it is stated, proved and explained."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from formal.book.document import (
    Entry,
    Item,
    Section,
    check_document,
    entries,
    numbered,
)
from formal.language.declarations import Definition, Theorem
from formal.readings.lean.names import module_path, statement_module
from formal.theory import Theory

EVIDENCE = {
    "lean": "Lean",
    "smt": "Z3",
    "bounded": "bounded",
    "example": "example",
    "cas": "cas",
    "cited": "cited",
}
_PROOF = re.compile(r"^(?:public )?theorem\s+(\S+?)\s*:\s*\S+\.Statement\b", re.M)
_NAMESPACE = re.compile(r"^namespace (\S+)", re.M)


class Places:
    """Where things stand, as links from the folder ``docs`` of a theory's project."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.docs = theory.root / "docs"

    def link(self, path: Path, text: str) -> str:
        """A Markdown link from a page in ``docs``."""
        relative = path.resolve().relative_to(self.theory.root.resolve())
        inside = relative.parts[0] == "docs"
        target = Path(*relative.parts[1:]) if inside else Path("..") / relative
        return f"[{text}]({target.as_posix()})"

    def python(self, entry: Entry, name: str) -> str:
        """The id, with a link to the file of its declaration."""
        file = Path(entry.file).resolve()
        if not file.is_relative_to(self.theory.root.resolve()):
            return f"`{name}`"
        return self.link(file, f"`{name}`")

    @cached_property
    def _proofs(self) -> dict[tuple[str, str], Path]:
        """The Lean file that proves a statement, by each part of its namespace, and its name."""
        out: dict[tuple[str, str], Path] = {}
        for file in sorted(self.theory.lean.rglob("*.lean")):
            if "Statements" in file.parts or ".lake" in file.parts:
                continue
            text = file.read_text(encoding="utf-8")
            spaces = _NAMESPACE.findall(text)
            for name in _PROOF.findall(text):
                inner, _, short = name.rpartition(".")
                for part in ".".join([*spaces, inner]).split("."):
                    out.setdefault((part, short), file)
        return out

    def lean(self, entry: Entry, topic: str) -> list[str]:
        """The Lean files of an entry: its statement, and its proof where Lean proves it."""
        out = []
        statement = self.theory.lean / module_path(statement_module(topic))
        if statement.exists():
            out.append(self.link(statement, f"statements: {statement.stem}"))
        if isinstance(entry, Theorem):
            space = statement_module(topic).rpartition(".")[2]
            proof = self._proofs.get((space, entry.name))
            if proof is not None:
                out.append(self.link(proof, f"proof: {proof.stem}"))
        return out

    @cached_property
    def _pages(self) -> list[tuple[Path, str]]:
        found = sorted((self.docs / "theorems").rglob("*.md"))
        return [(p, p.read_text(encoding="utf-8")) for p in found if p.stem != "README"]

    def page(self, name: str, topic: str) -> str:
        """The page about an id: its topic's, or one that names it, or most of its topic."""
        best, score = None, 0
        for path, text in self._pages:
            own = 1000 * (f"`{name}`" in text) + text.count(f"`{topic}.")
            own += 10000 * (path.stem == topic)
            if own > score:
                best, score = path, own
        return self.link(best, best.stem) if best else ""


def evidence_of(entry: Entry) -> str:
    """What the theory claims for an entry, in a word or two."""
    if isinstance(entry, Theorem):
        return ", ".join(EVIDENCE[e] for e in entry.by)
    return "definition" if isinstance(entry, Definition) else "structure"


def to_markdown(theory: Theory, sections: Sequence[Section]) -> str:
    """The index as a Markdown page for the folder ``docs``.

    Raises ``TheoryError`` as ``check_document`` does.
    """
    check_document(theory, sections)
    places, known, by_number = Places(theory), entries(theory), numbered(theory)
    items = [i for s in sections for i in s.items]
    done = sum(i.done and not i.missing for i in items)
    part = sum(i.done and bool(i.missing) for i in items)
    lines = [
        "# Index of the document / 原文档索引",
        "",
        "Written by `formal book --write`; never edited by hand. Each item of the document has a",
        "row, in the document's own numbers: the statement in Python, the evidence that it claims",
        "(`formal verify` checks it), Lean, the page about it.",
        "每个条目一行：Python、证据、Lean、页面。",
        "",
        "*Done* is a theorem, definition or program that an expert would take for the item; *in",
        "part* is less than that, and the row says what is missing; *not yet* is nothing so far.",
        "完成：专家认可；部分：注明缺少什么；尚未：还没有。",
        "",
        f"{len(items)} items: {done} done, {part} in part, {len(items) - done - part} not yet.",
        f"共 {len(items)} 项：完成 {done}，部分 {part}，尚未 {len(items) - done - part}。",
        "The theory with a page for each topic: `formal book --out build/book`.",
        "What rests on what: [picture](pictures/theory.svg). 依赖关系见图。",
        "Corrections of the document are in [errata](errata.md). 勘误见该页。",
    ]
    for s in sections:
        lines += ["", f"## {s.number} {s.words[0]} / {s.words[1]}", ""]
        lines += [
            "| item / 条目 | Python (evidence / 证据) | Lean | page / 页 |",
            "|---|---|---|---|",
        ]
        lines += [_row(item, known, places) for item in s.items]
        named = {name for item in s.items for name in item.ids}
        rest = [name for name in by_number.get(s.number, []) if name not in named]
        if rest:
            linked = (f"{places.python(known[n], n)} ({evidence_of(known[n])})" for n in rest)
            lines += ["", f"Also / 另见: {', '.join(linked)}."]
    return "\n".join(lines) + "\n"


def _row(item: Item, known: dict[str, Entry], places: Places) -> str:
    words = "<br>".join(item.words)
    python = [f"{places.python(known[n], n)} ({evidence_of(known[n])})" for n in item.ids]
    python += [places.link(places.theory.root / f, f"`{f}`") for f in item.files]
    if item.missing:
        grade = "**in part / 部分**; missing" if item.done else "**not yet / 尚未**"
        python.append(f"{grade}: {item.missing}")
    lean: dict[str, None] = {}
    pages: dict[str, None] = {}
    for name in item.ids:
        topic = name.partition(".")[0]
        lean |= dict.fromkeys(places.lean(known[name], topic))
        pages |= dict.fromkeys(filter(None, [places.page(name, topic)]))
    cells = (words, "<br>".join(python), "<br>".join(lean) or "—", "<br>".join(pages) or "—")
    return f"| {' | '.join(cells)} |"
