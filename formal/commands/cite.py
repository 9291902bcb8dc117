"""``formal cite``: cite a mechanized result, check citations, make a card or the LaTeX package."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from formal.errors import InputError

if TYPE_CHECKING:
    from formal.theory import Theory

FORMATS = ("bibtex", "csl", "cff", "text")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    p = commands.add_parser("cite", help="cite a mechanized result, or check citations")
    p.add_argument("name", nargs="?", help="an id such as flp.impossibility")
    p.add_argument("--theory", help="package, folder or file (default: the theory around you)")
    p.add_argument("--format", choices=FORMATS, default="bibtex")
    p.add_argument("--all", action="store_true", help="every result, one after the other")
    p.add_argument("--check", metavar="FILE", help="a BibTeX file whose citations are checked")
    p.add_argument("--card", metavar="FILE", help="write a one-page card, .html or .pdf")
    p.add_argument("--latex", metavar="DIR", help="write formalref.sty and its table there")
    p.add_argument("--force", action="store_true", help="overwrite the card")
    p.add_argument("--json", action="store_true", help="with --check: print the answers as JSON")
    p.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Do what the options say; 1 when a checked citation no longer holds.

    Raises ``InputError`` for an unknown id, a broken file, or options that do not go together.
    """
    from formal.theory import chosen_theory

    asked = [bool(options.check), bool(options.latex), bool(options.name or options.all)]
    if sum(asked) != 1 or (options.name and options.all):
        raise InputError("expected one of: an id, --all, --check FILE, --latex DIR")
    if options.card and not options.name:
        raise InputError("--card needs an id")
    card = Path(options.card) if options.card else None
    if card is not None and card.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=card)
    cited = None
    if options.check:
        from formal.cite.check import read_citations

        cited = read_citations(Path(options.check))
    theory = chosen_theory(options.theory, about=options.name)
    if cited is not None:
        return _check(theory, Path(options.check), options.json)
    if options.latex:
        from formal.cite.latex import write_latex

        for path in write_latex(theory, Path(options.latex)):
            print(f"wrote {path}")
        return 0
    return _cite(theory, options.name, options.format, card)


def _cite(theory: Theory, name: str | None, form: str, card: Path | None) -> int:
    from formal.cite import formats
    from formal.cite.result import find_theorem, lacking, mechanized, source_of

    owner = theory.having(name) if name else theory
    source = source_of(owner.root)
    final = (t for t in theory.theorems().values() if not t.draft)
    chosen = [find_theorem(theory, name)] if name else list(final)
    results = [mechanized(owner, t, source) for t in chosen]
    for line in lacking(results):
        print(line, file=sys.stderr)
    if card is not None:
        from formal.cite.card import write_card

        write_card(owner, chosen[0], results[0], card)
        print(f"wrote {card}")
        return 0
    if form == "bibtex":
        print(formats.bibtex_entries(results), end="")
    elif form == "csl":
        print(json.dumps(formats.csl_items(results), ensure_ascii=False, indent=1))
    else:
        write = formats.cff if form == "cff" else formats.text
        print("\n".join(map(write, results)), end="")
    unproved = [r.id for r in results if r.status not in ("proved", "cited")]
    for id_ in unproved:
        print(f"{id_}: not verified in this folder; run `formal verify` first", file=sys.stderr)
    return 0


def _check(theory: Theory, path: Path, as_json: bool) -> int:
    from formal.cite.check import check_file

    found = check_file(theory, path)
    if as_json:
        print(json.dumps([vars(c) for c in found], ensure_ascii=False, indent=1))
    else:
        for c in found:
            print(f"{path}:{c.line}: {c.id}: {c.message}")
        bad = sum(not c.ok for c in found)
        print(
            f"{len(found)} citations, {bad} no longer hold"
            if bad
            else f"{len(found)} citations hold"
        )
    return 0 if all(c.ok for c in found) else 1
