"""What is written for LaTeX is set by LaTeX: every entry, \\formalref, and every formula."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from formal.cite import formats
from formal.cite.latex import write_latex
from formal.readings.latex import formulas as latex

needs_latex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex here")
needs_biber = pytest.mark.skipif(shutil.which("biber") is None, reason="no biber here")
needs_bibtex = pytest.mark.skipif(shutil.which("bibtex") is None, reason="no bibtex here")

SITE = "https://example.org/formal"
LONG = "causality.vector_clock_constant_time_test"
# Points by which a line may stand out of the text; LaTeX itself gives up on some lines of a
# bibliography.  An unbroken hash stands out by some 100, an unbroken formula by up to 2000.
SLACK = 30

BIBLATEX = rf"""\documentclass{{article}}
\pdfcompresslevel=0 \pdfobjcompresslevel=0
\usepackage[backend=biber]{{biblatex}}
\usepackage{{hyperref}}
\usepackage{{formalref}}
\formalrefsite{{{SITE}}}
\addbibresource{{formal.bib}}
\begin{{document}}
\section{{On \formalref{{flp.impossibility}}}}
The result \formalref{{{LONG}}}\footnote{{\formalref{{flp.impossibility}}.}} is
\formallean{{{LONG}}}, with hash \formalhash{{{LONG}}}; see \formalcite{{{LONG}}}.
\nocite{{*}}
\printbibliography
\end{{document}}
"""
PLAIN = rf"""\documentclass{{article}}
\usepackage{{formalref}}
\begin{{document}}
\formalref{{{LONG}}}, \formallean{{{LONG}}}, \formalhash{{{LONG}}}, \formalcite{{{LONG}}}
\nocite{{*}}
\bibliographystyle{{plain}}
\bibliography{{formal}}
\end{{document}}
"""


@pytest.fixture(scope="module")
def paper(theory, results, tmp_path_factory) -> Path:
    """A folder with the package, its table, and a BibTeX entry of every result and its paper."""
    folder = tmp_path_factory.mktemp("paper")
    write_latex(theory, folder)
    (folder / "formal.bib").write_text(formats.bibtex_entries(results), encoding="utf-8")
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=300
    )


def typeset(folder: Path, name: str, times: int = 1) -> str:
    """Run pdflatex; return the log of the last run."""
    for _ in range(times):
        done = run(folder, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", name)
        assert done.returncode == 0, done.stdout[-2000:]
    return (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")


def complaints(log: str) -> list[str]:
    """Errors and warnings, and the lines that stand out of the text."""
    found = re.findall(r"^!.*|.*Warning:.*", log, re.MULTILINE)
    wide = re.findall(r"^Overfull \\hbox \(([\d.]+)pt too wide\).*\n.*", log, re.MULTILINE)
    return found + [f"{points}pt too wide" for points in wide if float(points) > SLACK]


def keys(folder: Path) -> set[str]:
    text = (folder / "formal.bib").read_text(encoding="utf-8")
    return set(re.findall(r"^@\w+\{(.+),$", text, re.MULTILINE))


@needs_latex
@needs_biber
def test_every_entry_with_biblatex_and_biber(paper):
    (paper / "new.tex").write_text(BIBLATEX, encoding="utf-8")
    typeset(paper, "new")
    made = run(paper, "biber", "new")
    assert made.returncode == 0, made.stdout
    assert re.findall(r"^(?:WARN|ERROR).*", made.stdout, re.MULTILINE) == []
    assert complaints(typeset(paper, "new", 2)) == []
    entries = re.findall(r"\\entry\{(.+?)\}", (paper / "new.bbl").read_text(encoding="utf-8"))
    assert set(entries) == keys(paper)
    links = re.findall(rb"/URI ?\((.+?)\)", (paper / "new.pdf").read_bytes())
    assert f"{SITE}/causality.html#{LONG}".encode() in links
    assert f"{SITE}/flp.html#flp.impossibility".encode() in links
    assert b"https://doi.org/10.1145/3149.214121" in links


@needs_latex
@needs_bibtex
def test_every_entry_with_bibtex_and_its_plain_style(paper):
    (paper / "old.tex").write_text(PLAIN, encoding="utf-8")
    typeset(paper, "old")
    made = run(paper, "bibtex", "old")
    assert made.returncode == 0, made.stdout
    assert "Warning" not in made.stdout
    assert complaints(typeset(paper, "old", 2)) == []
    entries = re.findall(r"\\bibitem\{(.+?)\}", (paper / "old.bbl").read_text(encoding="utf-8"))
    assert set(entries) == keys(paper)


@needs_latex
def test_an_unknown_id_stops_the_run(paper):
    text = PLAIN.replace(LONG, "causality.no_such_result")
    (paper / "wrong.tex").write_text(text, encoding="utf-8")
    done = run(paper, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "wrong")
    assert done.returncode != 0
    assert "No mechanized result `causality.no_such_result'" in done.stdout


@needs_latex
def test_every_formula_of_the_theory(theory, tmp_path):
    rows = [r"\documentclass{article}", r"\usepackage{amsmath,amssymb}", r"\begin{document}"]
    for d in {**theory.definitions(), **theory.theorems()}.values():
        rows += [rf"\[ {latex.statement(d)} \]"]
    (tmp_path / "all.tex").write_text("\n".join([*rows, r"\end{document}"]), encoding="utf-8")
    log = typeset(tmp_path, "all")
    assert complaints(log) == []
