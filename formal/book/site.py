"""The theory as a site of static pages, English and Chinese, that can be published as it is.

Nothing is fetched from anywhere, and no link leaves the site except to the web: sources and the
pages of ``docs`` are shown inside.  The pages of the two languages have the same addresses, the
Chinese ones below ``zh/``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from formal.book.addresses import Addresses, address
from formal.book.bibliography import Reference, bibliography
from formal.book.document import Section, check_document, entries, sections_of
from formal.book.graph import Known, theory_graph, topic_graph
from formal.book.index import Places
from formal.book.shell import Shell
from formal.book.site_pages import (
    all_theorems,
    bibliography_page,
    described,
    document,
    folder,
    home,
    in_words,
    picture,
    search_page,
    source,
)
from formal.book.style import SCRIPT, STYLE
from formal.book.topic import TopicPage, said_of, topic_address, words
from formal.book.words import CHINESE, ENGLISH, LANGUAGES
from formal.errors import InputError
from formal.language.data import DataInfo
from formal.language.declarations import Definition, Theorem
from formal.language.derived import Derived
from formal.theory import Theory


def build(theory: Theory, out: Path, known: Known | None = None) -> dict[Path, str]:
    """The files of the site, by path below the folder ``out``; nothing is written.

    ``known`` is what the last run of the checkers recorded, for the pictures.
    """
    return {out / name: text for name, text in Site(theory, known).files().items()}


class Site:
    """The site of a theory."""

    def __init__(self, theory: Theory, known: Known | None = None) -> None:
        self.theory, self.known = theory, known
        self.topics = sorted(
            (t for t in theory.topics() if t.topic != "witnesses"), key=lambda t: t.topic
        )
        self.names = {t.topic for t in self.topics}
        self.sections = _sections(theory)
        self.references: dict[str, Reference] = bibliography(theory.root)
        self.addresses = Addresses(theory, bool(self.sections))
        self.places = Places(theory)
        self.shells = [Shell(language, self.addresses) for language in LANGUAGES]

    def files(self) -> dict[str, str]:
        """Every file, by its address."""
        out = {".nojekyll": "", "style.css": STYLE, "search.js": SCRIPT}
        whole = theory_graph(self.theory, topic_address, self.known)
        out["theory.svg"] = whole
        drawn = {
            m.topic: topic_graph(self.theory, m.topic, _beside, self.known) for m in self.topics
        }
        out |= {f"topics/{name}.svg": svg for name, svg in drawn.items()}
        for shell in self.shells:
            for at, text in self._pages(shell, whole, drawn):
                out[f"{shell.language.folder}{at}"] = text
        # What a file's page links to is shown too, so this list grows.
        done: set[PurePosixPath] = set()
        while todo := [p for p in self.addresses.wanted if p not in done]:
            for inside in todo:
                out |= self._file(inside)
            done.update(todo)
        index = self._index()
        for shell in self.shells:
            out[f"{shell.language.folder}search-index.js"] = index
        return out

    def _pages(self, shell: Shell, whole: str, drawn: dict[str, str]) -> Iterator[tuple[str, str]]:
        say = shell.language
        yield (
            "index.html",
            shell.page("index.html", say("Home"), home(shell, self.theory, self.topics)),
        )
        at = "theorems.html"
        yield at, shell.page(at, say("All theorems"), all_theorems(shell, self.topics))
        at = "search.html"
        yield at, shell.around(at, say("Search"), search_page(shell))
        at = "bibliography.html"
        works = bibliography_page(shell, self.theory, self.references, self.names)
        yield at, shell.page(at, say("Bibliography"), works)
        if self.sections:
            at = "document.html"
            text = document(shell, self.places, self.sections)
            yield at, shell.page(at, say("The document"), text)
        at = "graph.html"
        yield at, shell.around(at, say("Graph"), self._graph(shell, whole), wide=True)
        for m in self.topics:
            at = topic_address(m.topic)
            page = TopicPage(shell, self.places, m, self.names, self.references)
            svg = picture(in_words(say, drawn[m.topic]))
            yield at, shell.page(at, m.topic, page.text(svg))

    def _graph(self, shell: Shell, whole: str) -> str:
        say = shell.language
        alone = f"{shell.up('graph.html', root=True)}theory.svg"
        return (
            f"<h1>{say('Graph')}</h1>\n"
            f'<input type="checkbox" id="fit"> <label for="fit">'
            f"{say('Fit to the width of the window')}</label> · "
            f'<a href="{alone}">{say("the picture by itself")}</a>\n'
            f"{picture(in_words(say, whole))}\n"
        )

    def _file(self, inside: PurePosixPath) -> dict[str, str]:
        """The page of a file or folder of the project, in both languages; a picture once."""
        path = self.theory.root / inside
        at = address(inside, path.is_dir())
        if path.suffix == ".svg":
            return {at: path.read_text(encoding="utf-8")}
        title = inside.as_posix()
        out = {}
        for shell in self.shells:
            if path.is_dir():
                text = folder(shell, Path(title), self.addresses.children(inside))
                page = shell.page(at, title, text, path)
            elif path.suffix == ".md":
                page = shell.page(at, title, self.addresses.text(inside) or "", path.parent)
            else:
                page = shell.around(at, title, source(title, self.addresses.text(inside) or ""))
            out[f"{shell.language.folder}{at}"] = page
        return out

    def _index(self) -> str:
        """What can be found: name, English, Chinese, address, and its kind in both languages."""
        rows: list[tuple[str, str, str, str, str]] = []
        for m in self.topics:
            rows.append((m.topic, said_of(self.theory, m), "", topic_address(m.topic), "topic"))
        for name, entry in sorted(entries(self.theory).items()):
            if name.partition(".")[0] not in self.names or isinstance(entry, Derived):
                continue
            said = words(entry.en if isinstance(entry, Theorem | Definition) else entry.doc)
            rows.append((name, " ".join(said.split()), entry.zh, topic_address(name), _kind(entry)))
        for inside in sorted(self.addresses.wanted):
            if inside.suffix == ".md":
                title = (self.addresses.text(inside) or "").partition("\n")[0].strip("# ")
                rows.append((title, inside.as_posix(), "", address(inside), "page"))
        for key, reference in sorted(self.references.items()):
            said = described(reference).partition(". [")[0].replace("*", "")
            rows.append((key, said, "", f"bibliography.html#{key}", "reference"))
        full = [[*row, CHINESE(row[-1])] for row in rows]
        lines = ",\n".join(json.dumps(r, ensure_ascii=False) for r in full)
        return f"window.formalIndex = [\n{lines}\n];\n"


def _kind(entry: object) -> str:
    if isinstance(entry, Theorem):
        return ENGLISH("theorem")
    if isinstance(entry, Definition):
        return ENGLISH("definition")
    return ENGLISH("data type" if isinstance(entry, DataInfo) else "structure")


def _beside(name: str) -> str:
    """The address of an id as seen from another topic's page."""
    return topic_address(name).removeprefix("topics/")


def _sections(theory: Theory) -> tuple[Section, ...]:
    """The document's sections; a theory without a document has none."""
    try:
        sections = sections_of(theory)
    except InputError:
        return ()
    check_document(theory, sections)
    return sections
