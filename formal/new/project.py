"""The folder that new files go to: a clone of the library, or a theory of one's own."""

from __future__ import annotations

import keyword
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from formal.errors import InputError
from formal.language import registry
from formal.library_files import library_topics
from formal.new import templates
from formal.readings.lean.names import filed, module_path, upper_camel
from formal.theory import LIBRARY, Theory, load_theory, project_around
from formal.theory.lake_project import lake_files

Kind = Literal["lemma", "theory", "protocol"]
_STATED = {
    "lemma": "Statements",
    "theory": "Statements",
    "protocol": "Statements.Invariants",
}
_SAMPLE = {"theory": "together_trans", "protocol": "one_holder"}


@dataclass(frozen=True)
class Item:
    """What is to be made: the topic and the name of its (first) theorem."""

    kind: Kind
    topic: str
    name: str
    area: str | None = None  # in a clone of the library: where a new topic is filed

    @property
    def id(self) -> str:
        """The id of the theorem."""
        return f"{self.topic}.{self.name}"

    @property
    def words(self) -> str:
        """The theorem's or topic's name as words."""
        name = self.name if self.kind == "lemma" else self.topic
        return name.replace("_", " ").capitalize()


def read_item(kind: Kind, text: str, area: str | None = None) -> Item:
    """What the user asks for: ``TOPIC.NAME`` for a lemma, else ``NAME``, which is a topic.

    Raises ``InputError`` for what cannot be a name.
    """
    parts = text.split(".")
    if kind == "lemma" and len(parts) != 2:
        raise InputError(f"found {text!r}, expected TOPIC.NAME, such as quorum.two_thirds")
    if kind != "lemma" and len(parts) != 1:
        raise InputError(f"found {text!r}, expected one name, such as leases")
    for part in parts:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", part) or keyword.iskeyword(part):
            raise InputError(f"{part!r} cannot be a name; expected letters, digits and _, small")
    if parts[0] in (*sys.stdlib_module_names, LIBRARY, "formal"):
        raise InputError(f"{parts[0]!r} is the name of another Python module; choose another")
    return Item(kind, parts[0], parts[1] if kind == "lemma" else _SAMPLE[kind], area)


@dataclass(frozen=True)
class Project:
    """A project's folder, whether it is a clone of the library, and its theory if there is one."""

    root: Path
    clone: bool
    theory: Theory | None

    @property
    def lean_root(self) -> str:
        """The first component of its Lean names."""
        if self.theory is not None:
            return self.theory.lean_root
        base = upper_camel(
            re.sub(r"\W+", "_", self.root.name, flags=re.ASCII).strip("_0123456789") or "own"
        )
        return base if base.endswith("Theory") else f"{base}Theory"


def find_project(item: Item, given: str | None) -> Project:
    """The project named, or the one around the current folder, or else a new folder of the topic.

    Raises ``InputError`` for a folder with something else in it, ``TheoryError`` for a theory that
    cannot be loaded.
    """
    if given is None:
        root = project_around(Path.cwd()) or Path.cwd() / item.topic
    else:
        root = Path(given).resolve()
    if (root / LIBRARY).is_dir():
        theory = load_theory(str(root))
        return Project(root, not theory.outside, theory)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise InputError(f"expected a folder with {LIBRARY}/, or a new or empty one", file=root)
    return Project(root, False, None)


def files_for(item: Item, project: Project) -> dict[str, str]:
    """The files of a new item, by path below the project.

    Raises ``InputError`` for an id that exists, or a topic that is the library's.
    """
    known = project.theory.theorems() if project.theory else {}
    topics = {m.topic for m in project.theory.topics()} if project.theory else set()
    if item.id in known:
        t = known[item.id]
        raise InputError(f"the theorem {item.id} exists already", file=t.file, line=t.line)
    if item.topic in topics and item.kind != "lemma":
        raise InputError(f"the topic {item.topic!r} exists already")
    if not project.clone and item.topic in library_topics(LIBRARY):
        raise InputError(
            f"the topic {item.topic!r} is the library's; choose another, such as own_{item.topic}"
        )
    further = item.topic in topics  # a further file of a topic that exists
    place = _place(item, project, further)
    words = {
        "title": item.words,
        "name": item.name,
        "id": item.id,
        "klass": upper_camel(item.topic),
        "topic_line": f'\nTOPIC = "{item.topic}"\n' if further and not project.clone else "",
        "source": place.source,
        "statements": f"{project.lean_root}.{_STATED[item.kind]}.{place.lean}",
        "namespace": f"{project.lean_root}.{upper_camel(item.topic)}",
        "words": f"The proof of `{item.id}`.",
    }
    sources = {
        "lemma": templates.LEMMA,
        "theory": templates.THEORY,
        "protocol": templates.PROTOCOL,
    }
    module = f"{project.lean_root}.{place.lean}"
    module += f".{upper_camel(item.name)}" if further else ""
    out = {
        place.source: sources[item.kind].substitute(words),
        f"lean/{module_path(module)}": templates.LEAN.substitute(words),
        place.test: _test(item, project, words),
    }
    for folder in place.packages:
        if not (project.root / folder / "__init__.py").exists():
            text = f'"""{item.words}."""\n' if folder.startswith(LIBRARY) else ""
            out[f"{folder}/__init__.py"] = text
    if project.theory is None:
        out |= {f"lean/{name}": text for name, text in lake_files(project.lean_root).items()}
        out[".gitignore"] = "build/\n__pycache__/\nlean/.lake/\nlean/lake-manifest.json\n"
    return out


@dataclass(frozen=True)
class _Place:
    """Where the files of an item go, and the last part of its Lean modules."""

    source: str
    test: str
    lean: str
    packages: tuple[str, ...] = ()


def _place(item: Item, project: Project, further: bool) -> _Place:
    """In a clone, a topic is a folder in an area; elsewhere, a file.

    Raises ``InputError`` where the area is missing, unknown, or not asked for.
    """
    topic, area = item.topic, item.area
    if not project.clone:
        if area is not None:
            raise InputError("--area is for the library; a theory of your own has no areas")
        stem = f"{topic}_{item.name}" if further else topic
        return _Place(f"{LIBRARY}/{stem}.py", f"tests/test_{stem}.py", upper_camel(topic))
    areas = sorted(p.parent.name for p in (project.root / LIBRARY).glob("*/__init__.py"))
    known = registry.area_of(topic) if further else area
    if known not in areas or area not in (None, known):
        expected = known if further else f"one of {', '.join(areas)}"
        found = f"found --area {area}" if area else "found no --area"
        raise InputError(f"{topic} is filed in an area: {found}, expected {expected}")
    file = item.name if further else "protocol" if item.kind == "protocol" else "statements"
    stem = f"{topic}_{item.name}" if further else topic
    folder, tests = f"{LIBRARY}/{known}/{topic}", f"tests/theory/{known}"
    return _Place(
        f"{folder}/{file}.py", f"{tests}/test_{stem}.py", filed(topic, known), (folder, tests)
    )


def _test(item: Item, project: Project, words: Mapping[str, str]) -> str:
    """The test of whatever the Python file states, by whatever names."""
    system = item.kind == "protocol"
    imports = [
        "from formal.checkers.smt.systems import check_system" if system else "",
        "from formal.checkers.smt.theorems import kill_mutants",
        "from formal.evidence.witnesses import check_theorem",
        "from formal.language.transition import TransitionInfo" if system else "",
        "from formal.theory import load_theory",
    ]
    first = "" if project.clone else "\nfrom pathlib import Path\n"
    theirs = "\nimport pytest\n" + ("\n" if project.clone else "")
    stem = Path(words["source"]).stem
    return templates.TEST.substitute(
        words,
        topic=item.topic,
        stem=stem,
        imports=first + theirs + "".join(f"{x}\n" for x in imports if x),
        where="" if project.clone else "str(Path(__file__).resolve().parents[1])",
        systems=templates.TEST_SYSTEMS.replace("$stem", stem) if system else "",
        body=templates.TEST_CONDITIONS if system else "",
    )


def write_files(root: Path, files: Mapping[str, str]) -> list[Path]:
    """Write new files, all or none; raises ``InputError`` when one exists or cannot be written."""
    for name in files:
        if (root / name).exists():
            raise InputError("exists already; nothing was written", file=root / name)
    written: list[Path] = []
    made = _missing(root)
    try:
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                written.append(path)
                file.write(text)
    except OSError as e:
        for path in written:
            path.unlink()
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise InputError(f"cannot write: {e.strerror}", file=e.filename or root) from None
    return written


def _missing(root: Path) -> Path | None:
    """The outermost folder of a path that does not exist yet."""
    found = None
    while not root.exists():
        found, root = root, root.parent
    return found
