"""The theory as a site: static pages with relative links, readable from the disk.

Three clicks lead to any theorem: the start, its topic, the theorem.  Nothing is fetched from
anywhere.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from formal.book.document import sections_of
from formal.book.graph import Known, kind_of, theory_graph, topic_graph
from formal.book.index import Places, to_markdown
from formal.book.layers import COLOURS
from formal.book.topic import TopicPage, cell, said_of
from formal.theory import Theory

_STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #20242c; --quiet: #48505e;
  --line: #dfe3ea; --link: #1d5cb4; --code: #f2f4f8; --block: #f6f8fb; --formula: #fbfaf4; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181e; --ink: #e7eaf0; --quiet: #a7b0be; --line: #343b47; --link: #7fb0f5;
    --code: #232833; --block: #1b1f27; --formula: #22211a; }
}
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 4rem; color: var(--ink);
  background: var(--paper); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans",
  "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
nav { font-size: .9rem; padding-bottom: .6rem; border-bottom: 1px solid var(--line); }
nav a { margin-right: 1rem; white-space: nowrap; display: inline-block; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 1.7rem; margin: 1.2rem 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .4rem; border-top: 1px solid var(--line);
  padding-top: 1.2rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
code, pre { font: .86rem/1.45 "DejaVu Sans Mono", ui-monospace, Consolas, "Noto Sans Mono CJK SC",
  "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", monospace; }
code { background: var(--code); border-radius: 3px; padding: .05rem .25rem;
  overflow-wrap: anywhere; }
pre { background: var(--block); border: 1px solid var(--line); border-radius: 5px;
  padding: .7rem .9rem; overflow-x: auto; } pre code { background: none; padding: 0; }
pre.formula { white-space: pre-wrap; background: var(--formula); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .8rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left;
  vertical-align: top; }
td:first-child code { overflow-wrap: normal; white-space: nowrap; }
details { margin: .3rem 0; } summary { cursor: pointer; color: var(--quiet); }
.scroll { overflow-x: auto; } .wide { overflow-x: auto; max-height: 80vh; }
@media (max-width: 44rem) {
  th { display: none; } td { display: block; border: 0; padding: .1rem 0; }
  tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td:first-child code { white-space: normal; overflow-wrap: anywhere; }
}
"""
_NAV = (
    '<nav><a href="index.html">Topics / 主题</a><a href="document.html">Index of the document / '
    '原文档索引</a><a href="theory.html">Picture / 依赖图</a></nav>'
)


def build(theory: Theory, out: Path, known: Known | None = None) -> dict[Path, str]:
    """The pages of the site, by file in the folder ``out``; nothing is written.

    ``known`` is what the last run of the checkers recorded, for the pictures.
    """
    topics = [t for t in theory.topics() if t.topic != "witnesses"]
    names = {t.topic for t in topics}
    places = Places(theory)
    pages = {out / "index.html": html("Topics / 主题", _start(theory, sorted(names)))}
    for t in topics:
        name = t.topic
        drawn = pages[out / f"{name}.svg"] = topic_graph(theory, name, _address, known)
        page = TopicPage(places, t, out, names, inline(drawn))
        pages[out / f"{name}.html"] = html(name, page.text())
    whole = pages[out / "theory.svg"] = theory_graph(theory, _address, known)
    pages[out / "theory.html"] = html("Picture / 依赖图", f"# Picture / 依赖图\n\n{inline(whole)}")
    index = to_markdown(theory, sections_of(theory))
    pages[out / "document.html"] = html("Index of the document", _moved(index, theory, out, names))
    return pages


def _address(name: str) -> str:
    topic, _, rest = name.partition(".")
    return f"{topic}.html#{name}" if rest else f"{topic}.html"


def inline(svg: str) -> str:
    """A picture in the page, so that its links lead from there; a blank line would end the HTML."""
    return f'<div class="wide">\n{svg.replace(chr(10) * 2, chr(10))}</div>'


def html(title: str, text: str) -> str:
    """A page of Markdown as HTML."""
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    body = body.replace("<table>", '<div class="scroll"><table>').replace(
        "</table>", "</table></div>"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{_NAV}\n{body}"
        "</body>\n</html>\n"
    )


def _start(theory: Theory, names: list[str]) -> str:
    total = Counter(kind_of(t) for t in theory.theorems().values())
    said = ", ".join(f"{total[k]} by {words}" for k, (_, words) in COLOURS.items() if total[k])
    lines = [
        "# Topics / 主题",
        "",
        f"{sum(total.values())} theorems: {said}. What is named here is the evidence that each",
        "theorem claims; `formal verify` checks it and prints the ledger.",
        "此处列出每条定理声明的证据；由 `formal verify` 检验。",
        "",
        "| topic / 主题 | theorems / 定理 |",
        "|---|---|",
    ]
    for name in names:
        links = ", ".join(
            f"[{t.name}]({name}.html#{t.id})" for t in theory.theorems(f"{name}.*").values()
        )
        about = cell(said_of(theory, name).partition(". ")[0].rstrip("."))
        lines.append(f"| [**{name}**]({name}.html) | {'<br>'.join(filter(None, [about, links]))} |")
    return "\n".join(lines)


def _moved(index: str, theory: Theory, out: Path, names: set[str]) -> str:
    """The index with its links as seen from the site; ids lead to the pages of their topics."""

    def link(m: re.Match[str]) -> str:
        text, target = m[1], m[2]
        name = text.strip("`")
        if text.startswith("`") and name.partition(".")[0] in names and "/" not in name:
            return f"[{text}]({_address(name)})"
        path = (theory.root / "docs" / target).resolve()
        return f"[{text}]({Path(os.path.relpath(path, out.resolve())).as_posix()})"

    return re.sub(r"\[([^\]]+)\]\(([^)#:]+)\)", link, index)
