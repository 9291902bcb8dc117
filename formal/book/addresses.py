"""Where a file of the project is shown on the site: every link to one leads to a page inside."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from formal.theory import Theory

_HIDDEN = {"build", "node_modules", "__pycache__", "dist"}
_LARGEST = 600_000  # bytes of a file that is shown
INDEX_PAGE = PurePosixPath("docs/index_of_the_document.md")
DOCUMENT = "document.html"


class Addresses:
    """Addresses below the site's language folder, by file; it remembers what was asked for.

    Markdown pages, sources and folders have a page ``files/PATH.html``; a picture is copied.
    """

    def __init__(self, theory: Theory, document: bool) -> None:
        self.root = theory.root.resolve()
        self.document = document
        self.wanted: dict[PurePosixPath, None] = {}

    def of(self, path: Path, anchor: str = "") -> str | None:
        """The address of a file or folder of the project; None for what the site does not show."""
        path = path.resolve()
        if not path.is_relative_to(self.root) or not path.exists():
            return None
        inside = PurePosixPath(path.relative_to(self.root).as_posix())
        if not shown(inside):
            return None
        if path.is_file() and self.text(inside) is None:
            return None
        if inside == INDEX_PAGE and self.document:
            return DOCUMENT
        self.wanted.setdefault(inside)
        return address(inside, path.is_dir()) + (f"#{anchor}" if anchor else "")

    def text(self, inside: PurePosixPath) -> str | None:
        """The text of a file; None when it is large or not text."""
        path = self.root / inside
        if path.stat().st_size > _LARGEST:
            return None
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return None

    def children(self, inside: PurePosixPath) -> list[Path]:
        """What a folder has for the site, folders first."""
        found = [p for p in (self.root / inside).iterdir() if shown(PurePosixPath(p.name))]
        return sorted(found, key=lambda p: (p.is_file(), p.name))


def shown(inside: PurePosixPath) -> bool:
    """Whether a path of the project is one for readers: nothing hidden, nothing made."""
    return not any(
        part in _HIDDEN or part.startswith(".") or part.endswith((".egg-info", ".pyc"))
        for part in inside.parts
    )


def address(inside: PurePosixPath, folder: bool = False) -> str:
    """The address of the page of a file, of a picture itself, or of a folder."""
    if folder:
        return (PurePosixPath("files") / inside / "index.html").as_posix()
    suffix = "" if inside.suffix == ".svg" else ".html"
    return f"files/{inside}{suffix}"
