"""docs/README.md is the index of the documentation: every page is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(p.name for p in DOCS.glob("*.md") if p.name != "README.md")
TUTORIALS = sorted(f"tutorial/{p.name}" for p in (DOCS / "tutorial").glob("*.md"))


@pytest.mark.parametrize("page", PAGES + TUTORIALS)
def test_every_page_is_in_the_index(page):
    assert f"]({page})" in (DOCS / "README.md").read_text(encoding="utf-8")
