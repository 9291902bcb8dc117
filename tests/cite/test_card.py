"""A card is one page with everything that a reader needs to check a result."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from formal.cite.card import html_card, write_card
from formal.cli import main
from formal.theory.lean_text import lean_closure

BROWSER = next((b for b in ("chromium", "google-chrome", "chrome") if shutil.which(b)), None)


def test_a_card_has_the_statement_and_its_hash(tmp_path, capsys):
    out = tmp_path / "card.html"
    assert main(["cite", "flp.impossibility", "--card", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert "¬A.TotallyCorrect" in page
    assert "定理 1" in page
    assert main(["cite", "flp.impossibility", "--card", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == page


def test_marks_of_code_and_links_are_html(theory, results):
    (result,) = (r for r in results if r.id == "causality.vector_clock_characterizes")
    page = html_card(theory, theory.theorems()[result.id], replace(result, zh="设 ``e`` < ``f``"))
    assert "<code>e</code> happened before <code>f</code>" in page
    assert "设 <code>e</code> &lt; <code>f</code>" in page
    assert "``" not in page
    (result,) = (r for r in results if r.id == "flp.impossibility")
    page = html_card(theory, theory.theorems()[result.id], result)
    assert '<a href="https://doi.org/10.1145/3149.214121">' in page


@pytest.mark.skipif(BROWSER is None or not shutil.which("pdfinfo"), reason="no browser, no pdfinfo")
def test_the_longest_statement_fits_one_page_with_chinese(theory, results, tmp_path):
    longest = max(results, key=lambda r: len(lean_closure(theory, theory.theorems()[r.id])[-1]))
    out = tmp_path / "card.pdf"
    write_card(theory, theory.theorems()[longest.id], longest, out)
    told = subprocess.run(["pdfinfo", str(out)], capture_output=True, text=True, check=True)
    assert re.search(r"Pages:\s+1\n", told.stdout)
    read = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True)
    text = "".join(read.stdout.split())
    assert longest.statement_hash in text
    assert "".join(longest.zh.split()) in text
