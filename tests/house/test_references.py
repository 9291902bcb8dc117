"""What texts name is there: files, folders, modules and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# These pages are about files that the reader makes.
READERS = [*(ROOT / "docs/tutorial").rglob("*.md"), ROOT / "docs/language.md"]
TEXTS = [
    *(ROOT / name for name in ("README.md", "SECURITY.md")),
    *(p for p in (ROOT / "docs").rglob("*.md") if p not in READERS),
    *(p for top in ("formal", "proofs") for p in (ROOT / top).rglob("*.py")),
]
_PATH = re.compile(
    r"(?<![\w./-])((?:formal|proofs|tests|docs|scripts|lean)/[\w./-]*\w)(?![\w*{]|[./-]*[*{])"
)
_MODULE = re.compile(r"`((?:formal|proofs)(?:\.\w+)+)`")
_MADE = re.compile(r"__pycache__|/\.lake|\b[A-Z]{2,}\b|^formal/carried")  # later, or a pattern


def missing(text: str) -> Iterator[str]:
    """The paths and modules that a text names and that are not there."""
    for path in _PATH.findall(text):
        if not (ROOT / path).exists() and not _MADE.search(path):
            yield path
    for name in _MODULE.findall(text):
        if not _is_there(name.split(".")):
            yield name


def _is_there(parts: list[str]) -> bool:
    for n in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:n])
        files = [place.with_suffix(".py"), place / "__init__.py"]
        if found := [f for f in files if f.is_file()]:
            words = found[0].read_text(encoding="utf-8")
            return n == len(parts) or bool(re.search(rf"\b{parts[n]}\b", words))
    return False


def test_what_is_not_there_is_noticed():
    text = "`formal/verify.py`, `formal.histories.views`, `formal.errors.NoError`, proofs/flp.py"
    assert len(list(missing(text))) == 4
    text = "`formal/cli.py`, `formal.histories.pram`, `formal.errors.InputError`, proofs/AREA/x.py"
    assert list(missing(text)) == []


@pytest.mark.parametrize("file", TEXTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_is_named_is_there(file):
    assert list(missing(file.read_text(encoding="utf-8"))) == []


def test_the_head_of_a_generated_file_names_every_file_that_it_comes_from():
    from formal.theory import load_theory
    from formal.theory.exported import lean_texts

    theory = load_theory()
    texts = lean_texts(theory)
    for topic in theory.topics():
        files = {d.file for d in (*topic.theorems(), *topic.definitions(), *topic.structures())}
        stems = {Path(f).stem for f in files}
        heads = [t for t in texts.values() if f"\nnamespace DistSys.{_camel(topic.topic)}\n" in t]
        assert heads, topic.topic
        head = " ".join(heads[0].partition("-/")[0].split())
        said = head.partition("Written by `formal export` from")[2].partition("; never edited")[0]
        # What an abstract system lends to another stands in a file that states nothing itself.
        own = {Path(f.replace(".", "/")).name for f in topic.files}
        assert own <= stems
        assert own == set(re.findall(r"\w+", said.rpartition("/")[2])) - {"py"}, topic.topic


def _camel(name: str) -> str:
    return "".join(p[:1].upper() + p[1:] for p in name.split("_"))
