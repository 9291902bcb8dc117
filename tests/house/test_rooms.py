"""Who imports whom in `formal/`, as docs/architecture.md has it; imports are read, not run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/architecture.md"
GROUND = "ground"
PACKAGE = "formal"  # its own __init__ offers what all rooms have, and ties the knot of the page


def rows(page: str) -> dict[str, int]:
    """The rooms of the page with their rows."""
    return {room: int(row) for row, room in re.findall(r"^\| (\d+) \| `([\w.]+)` \|", page, re.M)}


def modules(root: Path) -> dict[str, Path]:
    """Every module of the package by name."""
    found = {}
    for path in (root / "formal").rglob("*.py"):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path, known: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The modules that a file imports anywhere, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, a.name) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}:{node.lineno}: a relative import"
            for a in node.names:
                full = f"{node.module}.{a.name}"
                yield node.lineno, full if full in known else node.module


def room_of(module: str, rooms: Iterable[str]) -> str | None:
    """The room of a module: the longest that fits; ground for what stands directly in `formal`."""
    inner = module.removeprefix("formal").removeprefix(".")
    fitting = [r for r in rooms if inner == r or inner.startswith(f"{r}.")]
    if fitting:
        return max(fitting, key=len)
    return GROUND if "." not in inner else None


def breaches(root: Path, page: str) -> list[str]:
    """Every import against the page, and every room that it does not know."""
    rooms, known = rows(page), modules(root)
    out = []
    for module, path in sorted(known.items()):
        here = room_of(module, rooms)
        if here is None:
            out.append(f"{module} is in no room of the page")
            continue
        for line, name in imported(path, known):
            at = f"{path.relative_to(root)}:{line}"
            if name.split(".")[0] == "proofs":
                out.append(f"{at}: formal imports {name}")
            if name.split(".")[0] != "formal":
                continue
            there = room_of(name, rooms)
            if there is None or there == here or module == PACKAGE:
                continue
            if rooms[there] >= rooms[here]:
                out.append(f"{at}: {here} (row {rooms[here]}) imports {there} (row {rooms[there]})")
    return out


def test_nobody_imports_upward():
    assert breaches(ROOT, PAGE.read_text(encoding="utf-8")) == []


def test_every_room_of_the_page_is_there():
    found = modules(ROOT)
    for room in rows(PAGE.read_text(encoding="utf-8")):
        assert room == GROUND or f"formal.{room}" in found


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("language/terms.py", "from formal.readings import canonical", "language (row 2) imports"),
        ("evidence/ledger.py", "def f():\n    import formal.commands.book", "imports commands"),
        ("events/log.py", "from formal.histories.check import check", "events (row 2) imports"),
        ("errors.py", "from formal import cli", "ground (row 1) imports cli"),
        ("theory/load.py", "import proofs.tables.bounds", "formal imports proofs"),
        ("nowhere/news.py", "x = 1", "formal.nowhere.news is in no room"),
    ],
)
def test_an_import_upward_is_noticed(tmp_path, file, text, said):
    for module, path in modules(ROOT).items():
        if path.name == "__init__.py" and module != "formal.language":
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("", encoding="utf-8")
    for name in ("cli.py", "readings/canonical.py", "commands/book.py", "histories/check.py"):
        (tmp_path / "formal" / name).write_text("", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    assert breaches(tmp_path, page) == []
    target = tmp_path / "formal" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    assert any(said in b for b in breaches(tmp_path, page)), breaches(tmp_path, page)


def test_the_theory_uses_the_language_and_its_tables_what_tables_are_made_of():
    for path in sorted((ROOT / "proofs").rglob("*.py")):
        table = path.parent.name == "tables"
        for line, name in imported(path, ()):
            if name.split(".")[0] == "formal" and not table:
                assert name == "formal.language", f"{path}:{line}: {name}"


def test_what_is_looked_for_is_where_the_page_says():
    """Each answer of "I want to" is there after at most two opens: a folder, and a file in it."""
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition("## I want to")[2]
    answers = re.findall(r"^\| [^|]+ \| \[`[^`]+`\]\(\.\./([^)]+)\) \| (.+) \|$", table, re.M)
    assert len(answers) == 10
    for folder, then in answers:
        assert (ROOT / folder).is_dir(), folder
        for file in re.findall(r"`([\w.]+)`", then):
            assert (ROOT / folder / file).is_file(), f"{folder}/{file}"
