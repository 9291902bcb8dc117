"""The pages quote the exported Lean statements letter by letter, and name theorems that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formal.theory import load_theory

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.fixture(scope="module")
def exported() -> str:
    files = sorted((ROOT / "lean/DistSys/Statements").rglob("*.lean"))
    return "\n".join(f.read_text(encoding="utf-8") for f in files)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_lean_blocks_are_the_exported_text(page, exported):
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```lean\n(.*?)```", text, re.S):
        for declaration in block.strip().split("\n\n"):
            assert declaration in exported, declaration


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda p: p.stem)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_ids_on_the_theorem_pages_exist():
    known = set(load_theory().theorems())
    topics = {i.partition(".")[0] for i in known}
    for page in sorted((ROOT / "docs/theorems").rglob("*.md")):
        for name in re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", page.read_text(encoding="utf-8")):
            if name.partition(".")[0] in topics:
                assert name in known, f"{page.name}: {name}"


@pytest.mark.parametrize(
    "page", ["flp", "cap", "coordinated_attack", "byzantine", "partial_synchrony"]
)
def test_every_witness_of_the_topic_is_on_its_page(page):
    (path,) = (ROOT / "docs/theorems").glob(f"*/{page}.md")
    text = path.read_text(encoding="utf-8")
    lemmas = {"commutativity", "initial_bivalent", "stay_bivalent", "three_fault_sets_impossible"}
    for name in load_theory().theorems(f"{page}.*"):
        short = name.partition(".")[2]
        if short in lemmas or "impossib" in short:
            continue
        assert f"`{name}`" in text
