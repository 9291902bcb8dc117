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
from formal.book.graph import kind_of, theory_graph, topic_graph
from formal.book.index import Places, to_markdown
from formal.book.layers import COLOURS
from formal.book.topic import TopicPage
from formal.theory import Theory

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 4rem; color: #20242c;
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
nav { font-size: .9rem; padding-bottom: .6rem; border-bottom: 1px solid #dfe3ea; }
nav a { margin-right: 1rem; }
a { color: #1d5cb4; text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 1.7rem; margin: 1.2rem 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .4rem; border-top: 1px solid #dfe3ea;
  padding-top: 1.2rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
code, pre { font: .86rem/1.45 "DejaVu Sans Mono", ui-monospace, Consolas, monospace; }
code { background: #f2f4f8; border-radius: 3px; padding: .05rem .25rem; overflow-wrap: anywhere; }
pre { background: #f6f8fb; border: 1px solid #e3e7ee; border-radius: 5px; padding: .7rem .9rem;
  overflow-x: auto; } pre code { background: none; padding: 0; }
pre.formula { white-space: pre-wrap; background: #fbfaf4; border-color: #e9e3cc; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .8rem 0; }
th, td { border-bottom: 1px solid #e3e7ee; padding: .35rem .6rem .35rem 0; text-align: left;
  vertical-align: top; }
td:first-child code { overflow-wrap: normal; white-space: nowrap; }
details { margin: .3rem 0; } summary { cursor: pointer; color: #48505e; }
.scroll { overflow-x: auto; }
"""
_NAV = (
    '<nav><a href="index.html">Topics / 主题</a><a href="document.html">Index of the document / '
    '原文档索引</a><a href="theory.svg">Picture / 依赖图</a></nav>'
)


def build(theory: Theory, out: Path) -> dict[Path, str]:
    """The pages of the site, by file in the folder ``out``; nothing is written."""
    topics = [t for t in theory.topics() if t.topic != "witnesses"]
    names = {t.topic for t in topics}
    places = Places(theory)
    pages = {out / "index.html": html("Topics / 主题", _start(theory, sorted(names)))}
    for t in topics:
        name = t.topic
        pages[out / f"{name}.html"] = html(name, TopicPage(places, t, out, names).text())
        pages[out / f"{name}.svg"] = topic_graph(theory, name, _address)
    pages[out / "theory.svg"] = theory_graph(theory, _address)
    index = to_markdown(theory, sections_of(theory))
    pages[out / "document.html"] = html("Index of the document", _moved(index, theory, out, names))
    return pages


def _address(name: str) -> str:
    topic, _, rest = name.partition(".")
    return f"{topic}.html#{name}" if rest else f"{topic}.html"


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
        lines.append(f"| [**{name}**]({name}.html) | {links or '—'} |")
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
