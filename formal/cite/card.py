"""``formal cite NAME --card FILE``: one page about one result, as HTML or PDF."""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

from formal.cite.formats import axiom_words, checker_words, evidence_words, reference_text, sentence
from formal.cite.lean_text import lean_closure, without_docstrings
from formal.cite.result import Mechanized
from formal.errors import InputError
from formal.language.declarations import Theorem
from formal.theory import Theory

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")

_STYLE = """
body { font: 14px/1.45 "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #222;
  max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.35em; margin: 0; } h2 { font-size: 1em; margin: 1.3em 0 .3em; color: #555; }
.zh { color: #555; } pre { background: #f6f6f4; padding: .8em; white-space: pre-wrap;
  font: 12px/1.4 "DejaVu Sans Mono", monospace; }
table { border-collapse: collapse; width: 100%; }
td { vertical-align: top; padding: .15em .6em .15em 0; }
td:first-child { color: #555; white-space: nowrap; }
code { font: 12px monospace; word-break: break-all; }
.proved { color: #17672d; } .open, .failed { color: #a11; }
@page { size: A4; margin: 15mm; } @media print { body { margin: 0; max-width: none; } }
"""


def html_card(theory: Theory, theorem: Theorem, result: Mechanized) -> str:
    """The page: the paper, our sentence, the Lean statement, hashes, axioms, how to check again."""
    esc = html.escape
    lean = without_docstrings(lean_closure(theory, theorem)[-1]).strip()
    rows = {
        "evidence": f'<span class="{esc(result.status)}">{esc(evidence_words(result))}</span>',
        "axioms": esc(axiom_words(result)),
        "checked by": esc(checker_words(result)),
        "statement sha256": f"<code>{result.statement_hash}</code>",
        "Lean name": f"<code>{esc(result.lean_name)}</code>",
        "Lean statement sha256": f"<code>{result.lean_hash}</code>",
        "version": esc(f"{result.version} (release {result.source.release}, {result.source.date})"),
        "Software Heritage": f"<code>{esc(result.source.swhid or 'not a committed state')}</code>",
    }
    table = "".join(f"<tr><td>{k}</td><td>{v}</td></tr>" for k, v in rows.items())
    paper = esc(reference_text(result.original)) if result.original else "none given"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{esc(result.id)}</title>
<style>{_STYLE}</style></head><body>
<h1>{esc(result.id)}</h1>
<p>{esc(sentence(result.en))}</p>
<p class="zh" lang="zh">{esc(result.zh)}</p>
<h2>The paper it formalizes</h2><p>{paper}</p>
<h2>The statement in Lean</h2><pre>{esc(lean)}</pre>
<h2>What is known of it</h2><table>{table}</table>
<h2>Check it again</h2><pre>git checkout {esc(result.source.commit or "the release")}
make verify
.venv/bin/formal show {esc(result.id)}</pre>
</body></html>
"""


def write_card(theory: Theory, theorem: Theorem, result: Mechanized, out: Path) -> None:
    """Write the card; the suffix of ``out`` decides between HTML and PDF.

    A browser of the Chromium family prints the PDF.  Raises ``InputError`` for another suffix, when
    no such browser is on PATH, and when the file cannot be written.
    """
    page = html_card(theory, theorem, result)
    try:
        if out.suffix == ".html":
            out.write_text(page, encoding="utf-8")
        elif out.suffix == ".pdf":
            _print_pdf(page, out)
        else:
            raise InputError(f"expected .html or .pdf, found {out.suffix!r}", file=out)
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=out) from None


def _print_pdf(page: str, out: Path) -> None:
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
        shutil.copyfile(made, out)
