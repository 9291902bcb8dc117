"""The page of one topic, as Markdown with a little HTML: its theorems and definitions."""

from __future__ import annotations

import os
import sys
from html import escape
from pathlib import Path

from formal.book.graph import box_of
from formal.book.index import Places, evidence_of
from formal.cite.lean_text import lean_text
from formal.language.data import DataInfo
from formal.language.declarations import Definition, Theorem
from formal.language.derived import Derived
from formal.language.registry import Module
from formal.language.structure import StructureInfo
from formal.readings import latex, markdown
from formal.readings.canonical import mentioned_by, name_of
from formal.readings.names import theorem_name
from formal.show import evidence_text
from formal.theory import Theory


class TopicPage:
    """Writes the page of a topic for a site in the folder ``out``."""

    def __init__(
        self, places: Places, topic: Module, out: Path, pages: set[str], picture: str
    ) -> None:
        self.theory, self.topic, self.out, self.pages = places.theory, topic, out, pages
        self.places, self.picture = places, picture

    def text(self) -> str:
        """The whole page."""
        name = self.topic.topic
        theorems = self.topic.theorems()
        parts = [f"# {name}", said_of(self.theory, name)]
        page = self.places.page(name, name)
        if page:
            parts.append(f"Explained in / 说明见: {self.linked(page)}")
        title = "Picture: what rests on what / 依赖关系图"
        parts.append(f"<details><summary>{title}</summary>\n{self.picture}\n</details>")
        if theorems:
            rows = ["| theorem / 定理 | says | 中文 | evidence / 证据 |", "|---|---|---|---|"]
            rows += [
                f"| [`{t.name}`](#{t.id}) | {cell(t.en)} | {cell(t.zh)} | {evidence_of(t)} |"
                for t in theorems
            ]
            parts.append("\n".join(rows))
        for t in theorems:
            parts += self.theorem(t)
        shown = [d for d in self.topic.definitions() if not isinstance(d, Derived)]
        things: list[StructureInfo | DataInfo] = [*self.topic.structures(), *self.topic.data()]
        if things or shown:
            parts.append("## Structures and definitions / 结构与定义")
        for s in things:
            parts += [f'<a id="{name}.{s.name}"></a>', markdown.entry(s)]
        for d in shown:
            parts += [f'<a id="{name_of(d)}"></a>', f"### `{name_of(d)}`"]
            parts += [d.en.replace("``", "`"), d.zh, *self.formula(d), *self.folded(d)]
        return "\n\n".join(p for p in parts if p) + "\n"

    def theorem(self, t: Theorem) -> list[str]:
        """The section of a theorem."""
        out = [f'<a id="{t.id}"></a>', f"## {t.title or t.name.replace('_', ' ')}"]
        out += [f"`{t.id}` · {evidence_of(t)}", t.doc.replace("``", "`")]
        out += [" ".join(x for x in (t.title_zh, t.zh) if x), *self.formula(t)]
        notes = [f"Lean name: `{theorem_name(t)}`"]
        notes += [self.linked(link) for link in self.places.lean(t, t.topic)[1:]]
        if t.cite or t.seed:
            document = f"document {t.seed}" if t.seed else ""
            notes.append(f"Source: {', '.join(x for x in (t.cite, document) if x)}")
        if t.witness or t.inhabited_by:
            names = ", ".join(f"`{w}`" for w in (*t.witness, t.inhabited_by) if w)
            notes.append(f"Witnesses / 见证: {names}")
        if t.refuted_by:
            notes.append(
                f"Hypotheses refuted by: {self.anchor(self.theory.lemma(t, t.refuted_by).id)}"
            )
        if t.paper:
            notes.append(f"The paper / 论文: {cell(t.paper)} {cell(t.differs)}")
        if t.tight:
            other = (self.anchor(self.theory.lemma(t, x).id) for x in t.tight)
            notes.append(f"The other side / 另一侧: {', '.join(other)}")
        if t.tight_open:
            notes.append(f"The other side is open / 另一侧未证: {cell(t.tight_open)}")
        if t.mutants:
            notes.append(f"Mutants that are refuted / 变异: {', '.join(map(str, t.mutants))}")
        below = [box_of(x) for x in mentioned_by(t).values()]
        below += [self.theory.lemma(t, u).id for u in t.uses]
        if below:
            notes.append(f"Rests on / 依赖: {', '.join(map(self.anchor, sorted(set(below))))}")
        out.append("\n".join(f"- {n}" for n in notes))
        out += self.folded(t)
        return [*out, _details("Evidence / 证据", evidence_text(self.theory, t))]

    def formula(self, entry: Theorem | Definition) -> list[str]:
        """The statement in Unicode; for an inductive predicate the Python text says it better."""
        if isinstance(entry, Definition) and entry.form == "inductive":
            return []
        term = entry.statement if isinstance(entry, Theorem) else entry.body
        return [f'<pre class="formula">{escape(markdown.plain(term))}</pre>']

    def folded(self, entry: Theorem | Definition) -> list[str]:
        """Python, Lean and LaTeX, each behind its title."""
        out = []
        if (source := markdown.source_of(entry)) is not None:
            file = self.linked(self.places.python(entry, Path(entry.file).name))
            out.append(_details("Python", source, f"{file}, line {entry.line}"))
        out.append(_details("Lean", lean_text(self.theory, entry)))
        out.append(_details("LaTeX", latex.statement(entry)))
        return out

    def anchor(self, name: str) -> str:
        """A link to where a name is on the site."""
        topic = name.partition(".")[0]
        if topic not in self.pages:
            return f"`{name}`"
        return f"[`{name}`]({topic}.html#{name})"

    def linked(self, link: str) -> str:
        """A link of a page in ``docs``, as seen from the site."""
        text, _, target = link.partition("](")
        if not target:
            return link
        path = (self.theory.root / "docs" / target.rstrip(")")).resolve()
        return f"{text}]({Path(os.path.relpath(path, self.out.resolve())).as_posix()})"


def _details(title: str, text: str, note: str = "") -> str:
    # A blank line would end the block of HTML, and Markdown would begin inside it.
    body = escape(text).replace("\n\n", "\n&#8203;\n")
    before = f"\n\n{note}\n\n" if note else "\n"
    return f"<details><summary>{title}</summary>{before}<pre>{body}</pre>\n</details>"


def said_of(theory: Theory, topic: str) -> str:
    """The first paragraph of a topic's module."""
    doc = getattr(sys.modules.get(f"{theory.package}.{topic}"), "__doc__", None) or ""
    return " ".join(doc.strip().partition("\n\n")[0].split()).replace("``", "`")


def cell(text: str) -> str:
    """Text for a cell of a table."""
    return text.replace("``", "`").replace("|", "\\|")
