"""The page of one topic, as Markdown with a little HTML: its theorems and definitions."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from html import escape
from pathlib import Path

from formal.book.graph import box_of
from formal.book.index import Places, evidence_of
from formal.book.shell import INSIDE, Shell, formula
from formal.book.show import evidence_text
from formal.language.data import DataInfo
from formal.language.declarations import Definition, Theorem
from formal.language.derived import Derived
from formal.language.registry import Module
from formal.language.structure import StructureInfo
from formal.readings.canonical import mentioned_by, name_of
from formal.readings.latex import formulas as latex
from formal.readings.latex import markdown
from formal.readings.lean.names import theorem_name
from formal.theory import Theory
from formal.theory.lean_text import lean_text

_KEY = re.compile(r"[A-Za-z][\w-]*")


class TopicPage:
    """Writes the page of a topic in the language of ``shell``.

    ``pages`` are the topics that have one, ``cited`` the keys of the bibliography.
    """

    def __init__(
        self,
        shell: Shell,
        places: Places,
        topic: Module,
        pages: Collection[str],
        cited: Collection[str],
    ) -> None:
        self.shell, self.say, self.places, self.topic = shell, shell.language, places, topic
        self.theory, self.pages, self.cited = places.theory, pages, cited

    def text(self, picture: str) -> str:
        """The whole page; ``picture`` is what its theorems rest on, as SVG."""
        name, say = self.topic.topic, self.say
        theorems = self.topic.theorems()
        parts = [f"# {name}", said_of(self.theory, self.topic)]
        page = self.places.page(name, name)
        if page:
            parts.append(f"{say('Explained in')}: {page}")
        title = say("What rests on what")
        parts.append(f"<details><summary>{title}</summary>\n{picture}\n</details>")
        if theorems:
            parts.append(theorem_table(self.shell, theorems))
        for t in theorems:
            parts += self.theorem(t)
        shown = [d for d in self.topic.definitions() if not isinstance(d, Derived)]
        things: list[StructureInfo | DataInfo] = [*self.topic.structures(), *self.topic.data()]
        if things or shown:
            parts.append(f"## {say('Structures and definitions')}")
        for s in things:
            parts += [_anchor(f"{name}.{s.name}"), markdown.entry(s)]
        for d in shown:
            parts += [_anchor(name_of(d)), f"### `{name_of(d)}`"]
            parts += [say.either(words(d.en), d.zh), *self.formula(d), *self.folded(d)]
        return "\n\n".join(p for p in parts if p) + "\n"

    def theorem(self, t: Theorem) -> list[str]:
        """The section of a theorem."""
        say = self.say
        plain = t.title or t.name.replace("_", " ")
        out = [_anchor(t.id), f"## {say.either(plain, t.title_zh or plain)}"]
        out += [f"`{t.id}` · {evidence_words(self.shell, t)}"]
        out += [t.zh, words(t.doc)] if say.chinese else [words(t.doc)]
        out += self.formula(t)
        notes = [f"{say('Lean name')}: `{theorem_name(t)}`"]
        notes += [
            link.replace("[proof: ", f"[{say('proof')}: ")
            for link in self.places.lean(t, t.topic)[1:]
        ]
        cite = cited_by(t)
        if cite or t.seed:
            document = f"{say('document')} {t.seed}" if t.seed else ""
            notes.append(
                f"{say('Source')}: {', '.join(x for x in (self.citation(cite), document) if x)}"
            )
        if t.witness or t.inhabited_by:
            names = ", ".join(f"`{w}`" for w in (*t.witness, t.inhabited_by) if w)
            notes.append(f"{say('Witnesses')}: {names}")
        if t.refuted_by:
            other = self.anchor(self.theory.lemma(t, t.refuted_by).id)
            notes.append(f"{say('Hypotheses refuted by')}: {other}")
        if t.paper:
            notes.append(f"{say('The paper')}: {cell(t.paper)} {cell(t.differs)}")
        if t.tight:
            others = (self.anchor(self.theory.lemma(t, x).id) for x in t.tight)
            notes.append(f"{say('The other side')}: {', '.join(others)}")
        if t.tight_open:
            notes.append(f"{say('The other side is open')}: {cell(t.tight_open)}")
        if t.mutants:
            notes.append(f"{say('Mutants that are refuted')}: {', '.join(map(str, t.mutants))}")
        below = [box_of(x) for x in mentioned_by(t).values()]
        below += [self.theory.lemma(t, u).id for u in t.uses]
        if below:
            rests = ", ".join(map(self.anchor, sorted(set(below))))
            notes.append(f"{say('Rests on')}: {rests}")
        out.append("\n".join(f"- {n}" for n in notes))
        out += self.folded(t)
        return [*out, _details(say("Evidence"), evidence_text(self.theory, t))]

    def formula(self, entry: Theorem | Definition) -> list[str]:
        """The statement as a formula; an inductive predicate is better read in Python."""
        if isinstance(entry, Definition) and entry.form == "inductive":
            return []
        return [formula(latex.statement(entry))]

    def folded(self, entry: Theorem | Definition) -> list[str]:
        """Plain text, Python, Lean and LaTeX, each behind its title."""
        term = entry.statement if isinstance(entry, Theorem) else None
        if isinstance(entry, Definition) and entry.form != "inductive":
            term = entry.body
        out = [] if term is None else [_details(self.say("In plain text"), markdown.plain(term))]
        if (source := markdown.source_of(entry)) is not None:
            file = Path(entry.file)
            text = f"{file.name}, {self.say('line')} {entry.line}"
            found = self.shell.addresses.of(file, f"L{entry.line}")
            out.append(_details("Python", source, f"[{text}]({INSIDE}{found})" if found else text))
        out.append(_details("Lean", lean_text(self.theory, entry)))
        out.append(_details("LaTeX", latex.statement(entry)))
        return out

    def anchor(self, name: str) -> str:
        """A link to where a name is on the site."""
        if name.partition(".")[0] not in self.pages:
            return f"`{name}`"
        return f"[`{name}`]({INSIDE}{topic_address(name)})"

    def citation(self, cite: str) -> str:
        """A citation, with its keys as links to the bibliography."""
        return _KEY.sub(
            lambda m: f"[{m[0]}]({INSIDE}bibliography.html#{m[0]})" if m[0] in self.cited else m[0],
            cite,
        )


def cited_by(entry: object) -> str:
    """What a declaration cites; several works may be given as a tuple, which reads as a list."""
    cite = getattr(entry, "cite", "")
    return cite if isinstance(cite, str) else ", ".join(map(str, cite))


def topic_address(name: str) -> str:
    """The page of a topic, and where on it an id stands."""
    topic, _, rest = name.partition(".")
    return f"topics/{topic}.html#{name}" if rest else f"topics/{topic}.html"


def theorem_table(shell: Shell, theorems: list[Theorem]) -> str:
    """Theorems with what they say and the evidence that they claim."""
    say = shell.language
    heads = (say("theorem"), say("says"), say("evidence"))
    rows = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    rows += [
        f"| [`{t.name}`]({INSIDE}{topic_address(t.id)}) | {cell(say.either(t.en, t.zh))} "
        f"| {evidence_words(shell, t)} |"
        for t in theorems
    ]
    return "\n".join(rows)


def evidence_words(shell: Shell, theorem: Theorem) -> str:
    """What a theorem claims, in the words of the language."""
    return ", ".join(map(shell.language, evidence_of(theorem).split(", ")))


def _anchor(name: str) -> str:
    return f'<a id="{name}"></a>'


def _details(title: str, text: str, note: str = "") -> str:
    # A blank line would end the block of HTML, and Markdown would begin inside it.
    body = escape(text).replace("\n\n", "\n&#8203;\n")
    before = f"\n\n{note}\n\n" if note else "\n"
    return f"<details><summary>{title}</summary>{before}<pre>{body}</pre>\n</details>"


def said_of(theory: Theory, topic: Module) -> str:
    """The first paragraph of a topic's module, or of the folder that its modules are in."""
    names = [topic.name, f"{theory.package}.{topic.topic}", topic.name.rpartition(".")[0]]
    docs = (getattr(sys.modules.get(n), "__doc__", None) for n in names if n != theory.package)
    doc = next(filter(None, docs), "")
    return " ".join(doc.strip().partition("\n\n")[0].split()).replace("``", "`")


def words(text: str) -> str:
    """A docstring as Markdown."""
    return text.replace("``", "`")


def cell(text: str) -> str:
    """Text for a cell of a table."""
    return words(text).replace("|", "\\|").replace("\n", " ")
