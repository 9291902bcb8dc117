"""The pages of the site that are about the whole theory: home, lists, index, bibliography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from formal.book.bibliography import authors, year
from formal.book.document import Item, Section, entries, numbered
from formal.book.graph import kind_of
from formal.book.index import Places, evidence_of
from formal.book.layers import COLOURS
from formal.book.shell import INSIDE, Shell
from formal.book.topic import cell, cited_by, said_of, theorem_table, topic_address
from formal.book.words import Language, chinese_or_same
from formal.language.registry import Module
from formal.theory import Theory

_COUNT = re.compile(r"^(\d+) theorems?$")
_NOTE = re.compile(r"(<text [^>]*>)([^<]*)(</text>)")


def home(shell: Shell, theory: Theory, topics: list[Module]) -> str:
    """The first page: what this is, how to read it, and the topics with what each is about."""
    say = shell.language
    total = Counter(kind_of(t) for t in theory.theorems().values())
    kinds = ("，" if say.chinese else ", ").join(
        say("kind").format(n=total[k], words=say(words))
        for k, (_, words) in COLOURS.items()
        if total[k]
    )
    number = sum(total.values())
    guide = shell.addresses.of(theory.root / "docs" / "README.md")
    ways = [("All theorems", "theorems.html"), ("Graph", "graph.html"), ("Search", "search.html")]
    ways += [("The document", "document.html")] if shell.addresses.document else []
    ways += [("Documentation", guide)] if guide else []
    parts = [
        f"# {say('formal: a theory of distributed systems')}",
        say("intro").format(topics=len(topics), theorems=number),
        say("count").format(n=number, kinds=kinds),
        f"## {say('Begin here')}",
        say("how"),
        say("ways"),
        " · ".join(f"[{say(words)}]({INSIDE}{at})" for words, at in ways),
        say("english"),
    ]
    for area, members in by_area(theory, topics).items():
        parts.append(f"## {area or say('Topics')}")
        rows = [f"| {say('topic')} | {say('says')} | {say('theorems')} |", "|---|---|---|"]
        for m in members:
            about = cell(said_of(theory, m).partition(". ")[0].rstrip("."))
            link = f"[**{m.topic}**]({INSIDE}{topic_address(m.topic)})"
            rows.append(f"| {link} | {about}{_first(say, m)} | {len(m.theorems())} |")
        parts.append("\n".join(rows))
    return "\n\n".join(p for p in parts if p) + "\n"


def _first(say: Language, topic: Module) -> str:
    """The topic's theorems of which a paper's sentence is known, the first two of them."""
    known = [t for t in topic.theorems() if t.paper] or topic.theorems()
    if not known:
        return ""
    links = (
        f"[{cell(say.either(t.en, t.zh)).rstrip('.')}]({INSIDE}{topic_address(t.id)})"
        for t in known[:2]
    )
    return f"<br>{'<br>'.join(links)}"


def by_area(theory: Theory, topics: list[Module]) -> dict[str, list[Module]]:
    """The topics by the folder of the package that they are in; "" where there is none."""
    out: dict[str, list[Module]] = {}
    for m in topics:
        parts = m.name.removeprefix(f"{theory.package}.").split(".")
        area = parts[0].replace("_", " ") if len(parts) > 1 and parts[0] != m.topic else ""
        out.setdefault(area, []).append(m)
    return dict(sorted(out.items()))


def all_theorems(shell: Shell, topics: list[Module]) -> str:
    """Every theorem of every topic, with what it says."""
    say = shell.language
    parts = [f"# {say('All theorems')}"]
    for m in topics:
        if m.theorems():
            parts.append(f"## [{m.topic}]({INSIDE}{topic_address(m.topic)})")
            parts.append(theorem_table(shell, m.theorems()))
    return "\n\n".join(parts) + "\n"


def document(shell: Shell, places: Places, sections: tuple[Section, ...]) -> str:
    """The index of the document in one language, with links to the topics' pages."""
    say, theory = shell.language, places.theory
    known, by_number = entries(theory), numbered(theory)

    def named(name: str) -> str:
        found = known[name]
        words = ", ".join(map(say, evidence_of(found).split(", ")))
        return f"[`{name}`]({INSIDE}{topic_address(name)}) ({words})"

    def row(item: Item) -> str:
        what = [named(n) for n in item.ids]
        what += [places.link(theory.root / f, f"`{f}`") for f in item.files]
        if item.missing:
            grade = f"**{say('in part')}**; {say('missing')}" if item.done else say("not yet")
            what.append(f"{grade}: {item.missing}")
        pages = dict.fromkeys(filter(None, (places.page(n, n.partition(".")[0]) for n in item.ids)))
        words = say.either(*item.words)
        return f"| {cell(words)} | {'<br>'.join(what)} | {'<br>'.join(pages) or '—'} |"

    parts = [f"# {say('The document')}"]
    for s in sections:
        parts.append(f"## {s.number} {say.either(*s.words)}")
        rows = [f"| {say('item')} | {say('theorem')} | {say('page')} |", "|---|---|---|"]
        if s.items:
            parts.append("\n".join([*rows, *map(row, s.items)]))
        inside = {name for item in s.items for name in item.ids}
        rest = [named(n) for n in by_number.get(s.number, []) if n not in inside]
        if rest:
            parts.append(f"{say('Also')}: {', '.join(rest)}.")
    return "\n\n".join(parts) + "\n"


def bibliography_page(
    shell: Shell, theory: Theory, references: Mapping[str, dict[str, Any]], topics: set[str]
) -> str:
    """The works that the theory cites, with the theorems that cite each."""
    say = shell.language
    citing: dict[str, list[str]] = {}
    for name, entry in entries(theory).items():
        for key in re.findall(r"[A-Za-z][\w-]*", cited_by(entry)):
            if key in references and name.partition(".")[0] in topics:
                citing.setdefault(key, []).append(name)
    parts = [f"# {say('Bibliography')}"]
    for key, reference in sorted(references.items()):
        links = ", ".join(f"[`{n}`]({INSIDE}{topic_address(n)})" for n in citing.get(key, []))
        by = f"<br>{say('cited by')}: {links}" if links else ""
        parts.append(f'<a id="{key}"></a>\n\n**{key}** {described(reference)}{by}')
    return "\n\n".join(parts) + "\n"


def described(reference: dict[str, Any]) -> str:
    """A work as one line of Markdown: authors, title, where, when, and its address on the web."""
    where = [str(reference[k]) for k in ("container-title", "publisher") if reference.get(k)][:1]
    where += [str(reference[k]) for k in ("volume", "page") if reference.get(k)]
    said = [
        "; ".join(authors(reference)),
        f"*{reference['title']}*",
        ", ".join([*where, *([str(year(reference))] if year(reference) else [])]),
    ]
    address = str(reference.get("URL") or "")
    if reference.get("DOI"):
        address = f"https://doi.org/{reference['DOI']}"
    shown = reference.get("DOI") or address
    # An initial ends with a stop of its own.
    return ". ".join(x.removesuffix(".") for x in said if x) + (
        f". [{shown}](<{address}>)" if address else ""
    )


def search_page(shell: Shell) -> str:
    """The body of the search page."""
    say = shell.language
    up = shell.up("search.html", root=True)
    hint = escape(say("Type a name or some words"))
    without = say("The search needs JavaScript; without it, see the list of all theorems.")
    return (
        f"<h1>{say('Search')}</h1>\n"
        f'<input type="search" id="query" placeholder="{hint}" aria-label="{hint}">\n'
        f'<p><span id="count"></span></p>\n<ul id="found"></ul>\n'
        f'<noscript><p><a href="theorems.html">{without}</a></p></noscript>\n'
        f'<script src="{shell.up("search.html")}search-index.js"></script>\n'
        f'<script src="{up}search.js"></script>\n'
    )


def picture(svg: str) -> str:
    """A picture in the page, so that its links lead from there; a blank line would end the HTML."""
    return f'<div class="wide-picture">\n{svg.replace(chr(10) * 2, chr(10))}</div>'


def in_words(say: Language, svg: str) -> str:
    """A picture with the words of the legend and the boxes in a language."""
    if not say.chinese:
        return svg

    def one(found: re.Match[str]) -> str:
        text = found[2]
        if number := _COUNT.match(text):
            text = f"{number[1]} 条定理"
        elif text.endswith(": what rests on what"):
            text = f"{text.partition(':')[0]}：{say('What rests on what')}"
        else:
            text = chinese_or_same(text)
        return f"{found[1]}{text}{found[3]}"

    return _NOTE.sub(one, svg)


def folder(shell: Shell, inside: Path, children: list[Path]) -> str:
    """What a folder of the project has."""
    say = shell.language
    name = inside.as_posix()
    lines = [f"# {say('Folder')} {name}", ""]
    lines += [f"- [{p.name}{'/' if p.is_dir() else ''}](<{p.name}>)" for p in children]
    return "\n".join(lines) + "\n"


def source(path: str, text: str) -> str:
    """The body of a page with a source file; every line has an anchor, ``L1`` and so on."""
    lines = text.rstrip("\n").split("\n")
    body = "\n".join(f'<span id="L{i}">{escape(x)}</span>' for i, x in enumerate(lines, 1))
    return f'<h1><code>{escape(path)}</code></h1>\n<pre class="source">{body}\n</pre>\n'
