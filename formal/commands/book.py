"""The sub-command ``book``: the committed index, and the site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from formal.book.document import sections_of
from formal.book.graph import Known, theory_graph
from formal.book.index import to_markdown
from formal.book.papers import pages_with_papers
from formal.commands.shared import theory_argument
from formal.errors import InputError
from formal.theory import Theory, chosen_theory

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

INDEX = "index_of_the_document.md"


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``book``."""
    p = commands.add_parser("book", help="the index of the document, and the theory as a site")
    theory_argument(p)
    which = p.add_mutually_exclusive_group()
    which.add_argument("--write", action="store_true", help="write the committed pages")
    which.add_argument("--check", action="store_true", help="exit 1 when a committed page is stale")
    which.add_argument("--out", metavar="DIR", help="build the site there, as in build/book")
    p.add_argument("--force", action="store_true", help="build into a folder that has other files")
    p.set_defaults(command=_book)


def committed_pages(theory: Theory) -> dict[Path, str]:
    """The text of every committed page that the generator writes, by file."""
    from formal.closed_forms.page import pages

    docs = theory.root / "docs"
    return {
        **pages(theory),
        **pages_with_papers(theory),
        docs / INDEX: to_markdown(theory, sections_of(theory)),
        docs / "pictures" / "theory.svg": theory_graph(theory),
    }


def _book(options: argparse.Namespace) -> int:
    theory = chosen_theory(options.theory)
    if options.out is not None:
        return _site(theory, Path(options.out), options.force)
    pages = committed_pages(theory)
    if options.check:
        stale = [p for p, text in pages.items() if not p.exists() or p.read_text("utf-8") != text]
        for path in stale:
            print(f"{path.relative_to(theory.root)} is stale: run `formal book --write`")
        return 1 if stale else 0
    if options.write:
        for path, text in pages.items():
            write(path, text)
            print(f"wrote {path.relative_to(theory.root)}")
        return 0
    print(to_markdown(theory, sections_of(theory)), end="")
    return 0


def _site(theory: Theory, out: Path, force: bool) -> int:
    from formal.book.site import build

    if out.exists() and not out.is_dir():
        raise InputError("expected a folder, found a file", file=out)
    pages = build(theory, out, Known.of(theory))
    ours = {out / path.relative_to(out).parts[0] for path in pages}
    others = set(out.iterdir()) - ours if out.is_dir() else set()
    if others and not force:
        raise InputError(f"has other files ({min(others).name}); give --force", file=out)
    for path, text in pages.items():
        write(path, text)
    print(f"wrote {len(pages)} files; begin with {out / 'index.html'}")
    return 0


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it; raises ``InputError`` where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=path) from None
