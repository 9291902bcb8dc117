"""A page of the site: Markdown to HTML with its links led inside, and what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from formal.book.addresses import DOCUMENT, Addresses
from formal.book.mathml import mathml
from formal.book.words import Language, other

INSIDE = "site:"  # what begins the address of a page of the site in our own Markdown
_WEB = re.compile(r"^(?:https?|mailto):")
_SLUG = re.compile(r"[^\w\- ]")


def formula(latex: str) -> str:
    """A formula as a block of a page: MathML, or the LaTeX where that is not to be had."""
    shown = mathml(latex)
    if shown is None:
        return f'<pre class="formula">{escape(latex)}</pre>'
    return f'<div class="formula">\n{shown}\n</div>'


@dataclass(frozen=True)
class Shell:
    """Makes the pages of one language.

    ``addresses`` finds the files of the project; the site has an index of the ``document`` or not.
    """

    language: Language
    addresses: Addresses

    def page(
        self, at: str, title: str, text: str, base: Path | None = None, wide: bool = False
    ) -> str:
        """A page of Markdown at an address below the language's folder.

        Links are from the folder ``base`` of the project, ``docs`` by default.
        """
        return self.around(at, title, self.markdown(at, text, base), wide)

    def markdown(self, at: str, text: str, base: Path | None = None) -> str:
        """Markdown as HTML: headings have ids, and links lead to pages of the site."""
        tool = MarkdownIt("commonmark", {"html": True}).enable("table")
        tokens = tool.parse(text)
        used: Counter[str] = Counter()
        for i, token in enumerate(tokens):
            if token.type == "heading_open":
                token.attrSet("id", _slug(tokens[i + 1], used))
            if token.children:
                token.children = self._inside(at, token.children, base or self._docs)
        body: str = tool.renderer.render(tokens, tool.options, {})
        return body.replace("<table>", '<div class="scroll"><table>').replace(
            "</table>", "</table></div>"
        )

    @property
    def _docs(self) -> Path:
        return self.addresses.root / "docs"

    def _inside(self, at: str, tokens: list[Token], base: Path) -> list[Token]:
        """The tokens with their links changed; a link to what is not shown is its text alone."""
        out: list[Token] = []
        open_: list[bool] = []
        for token in tokens:
            if token.type == "link_open":
                target = self.target(at, str(token.attrs["href"]), base)
                open_.append(target is not None)
                if target is None:
                    continue
                token.attrSet("href", target)
            elif token.type == "link_close":
                if not open_.pop():
                    continue
            elif token.type == "image":
                target = self.target(at, str(token.attrs["src"]), base)
                if target is None:
                    out += token.children or []
                    continue
                token.attrSet("src", target)
            out.append(token)
        return out

    def target(self, at: str, href: str, base: Path) -> str | None:
        """A link of a page at ``at`` as the site has it; None when it leads to nothing shown."""
        if _WEB.match(href) or href.startswith("#"):
            return href
        if href.startswith(INSIDE):
            return self.relative(at, href.removeprefix(INSIDE))
        path, _, anchor = unquote(href).partition("#")
        found = self.addresses.of(base / path, anchor)
        if found is None:
            return None
        shared = found.partition("#")[0].endswith(".svg")
        return f"{self.up(at, root=shared)}{found}"

    def up(self, at: str, root: bool = False) -> str:
        """From a page to the language's folder, or to the ``root`` of the site."""
        extra = 1 if root and self.language.folder else 0
        return "../" * (len(PurePosixPath(at).parts) - 1 + extra)

    def relative(self, at: str, target: str) -> str:
        """From a page to another of the same language."""
        return f"{self.up(at)}{target}"

    def around(self, at: str, title: str, body: str, wide: bool = False) -> str:
        """The whole page; ``body`` is HTML."""
        say, to = self.language, other(self.language)
        across = f"{self.up(at, root=True)}{to.folder}{at}"
        css = f"{self.up(at, root=True)}style.css"
        look = ' class="wide"' if wide else ""
        brand = escape(say("formal: a theory of distributed systems"))
        return (
            f'<!doctype html>\n<html lang="{say.code}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)} · formal</title>\n"
            f'<link rel="stylesheet" href="{css}">\n'
            f'<link rel="alternate" hreflang="{to.code}" href="{across}">\n</head>\n'
            f"<body{look}>\n<header><div><nav>"
            f'<a class="brand" href="{self.relative(at, "index.html")}" title="{brand}">formal</a>'
            f"{''.join(self._tab(at, *tab) for tab in self._tabs())}"
            f'<a href="{across}" hreflang="{to.code}" lang="{to.code}">{to.name}</a>'
            f'<form action="{self.relative(at, "search.html")}" role="search">'
            f'<input type="search" name="q" placeholder="{say("Search")}" '
            f'aria-label="{say("Search")}"></form></nav></div></header>\n'
            f"<main>\n{body}</main>\n</body>\n</html>\n"
        )

    def _tabs(self) -> list[tuple[str, str]]:
        tabs = [("All theorems", "theorems.html")]
        tabs += [("The document", DOCUMENT)] if self.addresses.document else []
        tabs += [("Graph", "graph.html"), ("Bibliography", "bibliography.html")]
        guide = self.addresses.of(self._docs / "README.md")
        return [*tabs, ("Documentation", guide)] if guide else tabs

    def _tab(self, at: str, words: str, target: str) -> str:
        here = ' aria-current="page"' if at == target else ""
        return f'<a href="{self.relative(at, target)}"{here}>{self.language(words)}</a>'


def _slug(inline: Token, used: Counter[str]) -> str:
    """The id of a heading, as GitHub makes it."""
    text = "".join(t.content for t in inline.children or [] if t.type in ("text", "code_inline"))
    slug = _SLUG.sub("", text.lower()).strip().replace(" ", "-")
    used[slug] += 1
    return slug if used[slug] == 1 else f"{slug}-{used[slug] - 1}"
