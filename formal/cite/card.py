"""``formal cite NAME --card FILE``: one page about one result, as HTML or PDF."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from formal.cite.formats import (
    axiom_words,
    checker_words,
    evidence_words,
    people_of,
    place_words,
    reference_text,
    sentence,
    work_words,
)
from formal.cite.result import Mechanized
from formal.errors import InputError
from formal.language.declarations import Theorem
from formal.theory import Theory
from formal.theory.lean_text import lean_closure, without_docstrings

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")

# Exported Lean has 100 columns, which fit the page at this size.  Long statements shrink in print.
_STYLE = """
body { font: 14px/1.45 "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #222;
  max-width: 48em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.35em; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1em; margin: 1.3em 0 .3em; color: #555; break-after: avoid; }
p { margin: .5em 0; } a { color: #1d5cb4; text-decoration: none; } .zh { color: #555; }
pre { background: #f6f6f4; padding: .8em; margin: .5em 0; white-space: pre-wrap;
  font: 10.5px/1.4 "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td { vertical-align: top; padding: .15em .6em .15em 0; }
td:first-child { color: #555; white-space: nowrap; }
code { font: 11.5px "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.proved { color: #17672d; } .open, .failed { color: #a11; }
@page { size: A4; margin: 15mm; }
@media print { body { margin: 0; padding: 0; max-width: none; zoom: SCALE; } }
"""
# The scales that are tried until the card fits one page.
_SCALES = (1.0, 0.85, 0.7, 0.55)
_CODE = re.compile(r"(``|`)([^`]+)\1")
_LINK = re.compile(r"https?://[^\s<>&\"]+")
_PDF_PAGE = re.compile(rb"/Type\s*/Page\b")


def html_card(theory: Theory, theorem: Theorem, result: Mechanized, scale: float = 1.0) -> str:
    """The page: the paper, our sentence, the Lean statement, hashes, axioms, how to check again.

    ``scale`` is the size in print.
    """
    esc = html.escape
    swhid = esc(result.source.swhid)
    lean = without_docstrings(lean_closure(theory, theorem)[-1]).strip()
    rows = {
        "evidence": f'<span class="{esc(result.status)}">{esc(evidence_words(result))}</span>',
        "axioms": esc(axiom_words(result)),
        "checked by": esc(checker_words(result)),
        "statement sha256": f"<code>{result.statement_hash}</code>",
        "Lean name": f"<code>{esc(result.lean_name)}</code>",
        "Lean statement sha256": f"<code>{result.lean_hash}</code>",
        "version": esc(f"{result.version} ({_release(result)})"),
        "in": _linked(esc(f"{'; '.join(map(str, people_of(result)))}. {work_words(result)}")),
        "repository": _linked(esc(place_words(result))),
        "Software Heritage": f"<code>{swhid}</code>" if swhid else "not a committed state",
    }
    table = "".join(f"<tr><td>{k}</td><td>{v}</td></tr>" for k, v in rows.items())
    paper = esc(reference_text(result.original)) if result.original else "none given"
    compared = [x for x in (theorem.paper, theorem.differs) if x]
    says = "".join(f"<p>{_words(sentence(x))}</p>" for x in compared)
    paper = _linked(paper)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{esc(result.id)}</title>
<style>{_STYLE.replace("SCALE", str(scale))}</style></head><body>
<h1>{esc(result.id)}</h1>
<p>{_words(sentence(result.en))}</p>
<p class="zh" lang="zh">{_words(result.zh)}</p>
<h2>The paper it formalizes</h2><p>{paper}</p>{says}
<h2>The statement in Lean</h2><pre>{esc(lean)}</pre>
<h2>What is known of it</h2><table>{table}</table>
<h2>Check it again</h2><pre>{esc(_again(theory, result))}</pre>
</body></html>
"""


def _release(result: Mechanized) -> str:
    said = [f"release {result.work.version}" if result.work.version else "", result.source.date]
    return ", ".join(x for x in said if x) or "no release"


def _again(theory: Theory, result: Mechanized) -> str:
    """The commands that check the result again, from nothing."""
    work, commit = result.work, result.source.commit
    fetch = [f"git clone {work.repository} checked"] if work.repository else []
    fetch = fetch or [f"# in a copy of {work.title}, whose address its project does not give"]
    fetch += ["cd checked"] if work.repository else []
    fetch += [f"git checkout {commit}"] if commit else []
    if theory.outside:
        return "\n".join([*fetch, "formal verify", f"formal show {result.id}"])
    return "\n".join([*fetch, "make verify", f".venv/bin/formal show {result.id}"])


def _linked(text: str) -> str:
    return _LINK.sub(r'<a href="\g<0>">\g<0></a>', text)


def _words(text: str) -> str:
    return _CODE.sub(r"<code>\2</code>", html.escape(text))


def write_card(theory: Theory, theorem: Theorem, result: Mechanized, out: Path) -> None:
    """Write the card; the suffix of ``out`` decides between HTML and PDF.

    A browser of the Chromium family prints the PDF, smaller when it would not fit one page.  Raises
    ``InputError`` for another suffix, when no such browser is on PATH, and when the file cannot be
    written.
    """
    try:
        if out.suffix == ".html":
            out.write_text(html_card(theory, theorem, result), encoding="utf-8")
        elif out.suffix == ".pdf":
            for scale in _SCALES:
                printed = _pdf(html_card(theory, theorem, result, scale), out)
                if len(_PDF_PAGE.findall(printed)) <= 1:
                    break
            out.write_bytes(printed)
        else:
            raise InputError(f"expected .html or .pdf, found {out.suffix!r}", file=out)
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=out) from None


def _pdf(page: str, out: Path) -> bytes:
    browser = next((b for b in map(shutil.which, _BROWSERS) if b), None)
    if browser is None:
        raise InputError(
            f"a PDF needs one of {', '.join(_BROWSERS)} on PATH; write .html instead", file=out
        )
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "card.html"), Path(folder, "card.pdf")
        source.write_text(page, encoding="utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", source.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not made.exists():
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise InputError(f"{Path(browser).name} could not print the page: {last}", file=out)
        return made.read_bytes()
