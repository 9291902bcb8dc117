"""Loading theories: import the modules of a package, trace every statement, index by id.

The library's theory is the package ``proofs``, filed as ``proofs/AREA/TOPIC/FILE.py``.  A theory
outside it is a folder with Python files in ``proofs/`` (or in the folder itself), Lean proofs in
``lean/`` and a ``STATEMENTS.lock``; its Lean names begin with the name of its own Lean library.
There a file is a topic, unless it says otherwise (``TOPIC = "name"``), or the theory is a package
that is filed by area too.
"""

from __future__ import annotations

import gc
import importlib
import importlib.machinery
import importlib.util
import pkgutil
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import ModuleType

import formal
from formal.defaults import PYTHON_SECONDS
from formal.errors import FormalError, TheoryError
from formal.language import registry
from formal.language.declarations import Declaration, Definition, Theorem, Witness, mentioned
from formal.language.registry import Module
from formal.language.rules import check_conservative
from formal.language.structure import StructureInfo
from formal.library_files import LIBRARY, library_topics
from formal.readings.lean.clashes import check_lean_names
from formal.readings.lean.names import LEAN_ROOT, lean_identifier, upper_camel
from formal.readings.lean.syntax import USED_BARE
from formal.sealed import cache_folder
from formal.theory.notes import attach_papers, check_other_sides
from formal.theory.registered import check_registered
from formal.theory.taken import check_file_name, check_topics, refuse_unknown_topic
from formal.user_code import in_words, interrupted, interruptions, time_limit

LOADING = PYTHON_SECONDS  # seconds for the library
DEPTH = 5000  # of Python's recursion: terms are folded, with a few calls a level
# What a wheel carries of the project: ``lean/`` and ``STATEMENTS.lock``.
_CARRIED = Path(formal.__file__).resolve().parent / "carried"


@dataclass
class Theory:
    """The declarations of a package, and the project folder around it."""

    package: str
    root: Path
    modules: list[Module] = field(default_factory=list)
    lean_root: str = LEAN_ROOT

    @property
    def lean(self) -> Path:
        """The companion Lean project."""
        return self.root / "lean"

    @property
    def build(self) -> Path:
        """Where results and caches go."""
        if self.root == _CARRIED:
            return cache_folder() / f"build-{formal.__version__}"
        return self.root / "build"

    @property
    def outside(self) -> bool:
        """Whether this is a theory of its own, beside the library's."""
        return self.lean_root != LEAN_ROOT

    def topics(self) -> list[Module]:
        """Modules that state something for Lean, in order of import."""
        return [m for m in self.modules if m.structures() or m.definitions() or m.theorems()]

    def theorems(self, only: str | Iterable[str] | None = None) -> dict[str, Theorem]:
        """Theorems by id, filtered by a glob, or by several of which one must match."""
        found = {t.id: t for m in self.modules for t in m.theorems()}
        globs = [only] if isinstance(only, str) else list(only or ())
        return {
            i: t for i, t in found.items() if not globs or any(fnmatchcase(i, g) for g in globs)
        }

    def definitions(self) -> dict[str, Definition]:
        """Definitions by id (``topic.Structure.name`` for those of a structure)."""
        out = {}
        for m in self.modules:
            for d in m.definitions():
                owner = f"{d.owner.name}." if d.owner else ""
                out[f"{d.topic}.{owner}{d.name}"] = d
        return out

    def structures(self) -> dict[str, StructureInfo]:
        """Structures by id, ``topic.Name``."""
        return {f"{s.topic}.{s.name}": s for m in self.modules for s in m.structures()}

    def witness(self, topic: str, name: str) -> Witness | None:
        """A witness by name, in the modules of a topic (or ``topic.name``, the library's too)."""
        if "." in name:
            topic, _, name = name.rpartition(".")
        for m in self.modules:
            for w in m.witnesses():
                if m.topic == topic and w.name == name:
                    return w
        if self.outside and self.having(topic) is not self:
            return library().witness(topic, name)
        return None

    def having(self, name: str) -> Theory:
        """Where an id or a topic is looked for: here, or in the library if it is no topic here."""
        topic = name.partition(".")[0]
        return library() if self.outside and all(m.topic != topic for m in self.modules) else self

    def lemma(self, theorem: Theorem, name: str, key: str = "uses") -> Theorem:
        """A theorem named in ``uses`` (or as ``key`` says), the library's too.

        Raises ``TheoryError`` when there is none.
        """
        full = name if "." in name else f"{theorem.topic}.{name}"
        found = self.theorems().get(full)
        if found is None and self.outside:
            found = library().theorems().get(full)
        if found is None:
            raise theorem.error(f"{key} {name!r}, which is no theorem")
        return found

    def table(self, name: str) -> ModuleType | None:
        """A module that tells about the theorems, such as ``bounds``, if the theory has one.

        It stands directly in the theory's package or folder, or in the area ``tables``.
        """
        places = (name, f"{self.package}.{name}", f"{self.package}.tables.{name}")
        found = [m.name for m in self.modules if m.name in places]
        return sys.modules.get(found[0]) if found else None


def _import_failure(e: BaseException, folder: Path, at: Declaration | None = None) -> TheoryError:
    """An error with its place: the innermost line of the theory, or else the declaration ``at``."""
    if isinstance(e, KeyboardInterrupt) and interrupted():
        raise e
    if isinstance(e, TheoryError) and e.line is not None:
        return e
    frames = [f for f in traceback.extract_tb(e.__traceback__) if Path(f.filename).is_file()]
    own = [f for f in frames if Path(f.filename).is_relative_to(folder)]
    if isinstance(e, SyntaxError) and e.filename:
        return TheoryError(f"syntax error: {e.msg}", file=e.filename, line=e.lineno)
    message = e.message if isinstance(e, FormalError) else in_words(e)
    if at is not None and not own:
        return at.error(message)
    last = (own or frames)[-1] if (own or frames) else None
    file, line = (last.filename, last.lineno) if last else (folder, 1)
    return TheoryError(" ".join(message.split()), file=file, line=line)


def _import_all(package: ModuleType) -> list[str]:
    names = [package.__name__]
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        names.append(info.name)
    for name in names:
        importlib.import_module(name)
    return names


def load_theory(package: str = LIBRARY) -> Theory:
    """Import every module of a package and trace every declaration.

    ``package`` is an importable name or the path of a project, a folder or a Python file.  Raises
    ``TheoryError`` with file and line for any mistake in the theory.
    """
    sys.setrecursionlimit(max(DEPTH, sys.getrecursionlimit()))
    # What the user says of the time for the theory's own Python is not meant for the library.
    least = LOADING if package == LIBRARY else None
    with _everything_stays(), interruptions(), time_limit("loading the theory", package, 1, least):
        return _load(package)


def _load(package: str) -> Theory:
    path = Path(package)
    if package != LIBRARY and path.exists() and (path.suffix == ".py" or path.is_dir()):
        theory = _load_path(path.resolve())
    else:
        theory = _load_package(package)
    for m in theory.modules:
        registry.set_lean_root(m.topic, theory.lean_root)
    _trace_all(theory)
    return theory


@contextmanager
def _everything_stays() -> Iterator[None]:
    """No search for garbage while a theory is made: there is none, and it takes a quarter of the
    time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@cache
def library() -> Theory:
    """The library's theory, for those beside it; loaded once."""
    return load_theory(LIBRARY)


def project_around(folder: Path) -> Path | None:
    """The project that a folder is in, the nearest that was exported, if there is one.

    It has ``proofs/`` and ``lean/``, or a lock beside its Python files; ``proofs`` is a package in
    a clone of the library.
    """
    for root in (folder, *folder.parents):
        if (root / LIBRARY).is_dir() and (root / "lean" / "lakefile.toml").is_file():
            return root
        here = (root / LIBRARY).is_dir() or any(root.glob("*.py"))
        if here and (root / "STATEMENTS.lock").is_file():
            return root
    return None


def chosen_theory(given: str | None, about: str | None = None) -> Theory:
    """The theory named on the command line, or the one around the current folder, or the library's.

    Raises ``InputError`` at once when the question is ``about`` an id of a topic that the library
    does not have, and ``TheoryError`` as ``load_theory`` does.
    """
    if given is None:
        own = project_around(Path.cwd())
        library = own is None or (own / LIBRARY / "__init__.py").exists()
        if library and about is not None:
            refuse_unknown_topic(about)
        return load_theory(LIBRARY if library else str(own))
    # A folder of that name is not the library's, unless it is a package.
    own = Path(given).resolve() if given == LIBRARY and Path(given).is_dir() else None
    library = own is None or (own / "__init__.py").exists()
    return load_theory(given if library else str(own))


def library_root() -> Path:
    """The folder with the library's ``lean/`` and ``STATEMENTS.lock``."""
    spec = importlib.util.find_spec(LIBRARY)
    if spec is None or spec.origin is None:
        raise TheoryError(f"the library's package {LIBRARY!r} cannot be imported")
    root = Path(spec.origin).resolve().parent.parent
    return root if (root / "lean").is_dir() or not _CARRIED.is_dir() else _CARRIED


def library_module(topic: str, file: str) -> ModuleType:
    """One file of a topic of the library, without the time that loading the others takes.

    Raises ``TheoryError`` for a mistake in it.
    """
    name = f"{LIBRARY}.{library_topics(LIBRARY)[topic]}.{topic}.{file}"
    try:
        with _everything_stays():
            return importlib.import_module(name)
    except BaseException as e:
        raise _import_failure(e, library_root() / LIBRARY) from None


def _load_package(package: str) -> Theory:
    try:
        module = importlib.import_module(package)
        names = _import_all(module)
    except FormalError as e:
        raise _import_failure(e, Path.cwd()) from None
    except ModuleNotFoundError as e:
        raise TheoryError(f"no theory package {e.name!r} can be imported") from None
    except BaseException as e:
        spec = importlib.util.find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else Path.cwd()
        raise _import_failure(e, folder) from None
    file = module.__file__
    assert file is not None
    root = library_root() if package == LIBRARY else Path(file).resolve().parent.parent
    return Theory(package, root, registry.topics(names))


def _load_path(path: Path) -> Theory:
    folder = path if path.is_dir() else path.parent
    if path.is_dir() and (path / LIBRARY).is_dir():
        folder = path / LIBRARY
    packaged = path.is_dir() and (folder / "__init__.py").exists()
    files = [] if packaged else sorted(folder.glob("*.py")) if path.is_dir() else [path]
    root = folder.parent if packaged or (path.is_dir() and folder.name == LIBRARY) else folder
    sys.path.insert(0, str(folder.parent if packaged else folder))
    try:
        if packaged:
            names = _import_all(importlib.import_module(folder.name))
        else:
            names = [f.stem for f in files]
            for f in files:
                check_file_name(f)
            for n in names:
                registry.forget(n)
                sys.modules.pop(n, None)
            for n in names:
                importlib.import_module(n)
    except BaseException as e:
        raise _import_failure(e, folder) from None
    finally:
        sys.path.pop(0)
    default = re.sub(r"\W+", "_", root.name, flags=re.ASCII).strip("_0123456789") or "own"
    lean_root = _lean_root(root, upper_camel(default))
    theory = Theory(folder.name, root, registry.topics(names), lean_root)
    if theory.outside:
        check_topics(theory.topics())
    return theory


def _lean_root(root: Path, default: str) -> str:
    """The name of the Lean library in ``lean/``; the default where there is none.

    Raises ``TheoryError`` for a name under which a theory's names would meet others.
    """
    lakefile_path = root / "lean" / "lakefile.toml"
    name = default
    if lakefile_path.exists():
        from formal.checkers.lean.source import read_lakefile

        lakefile = read_lakefile(root / "lean")
        name = lakefile.libraries[0] if lakefile and lakefile.libraries else default
    if not re.fullmatch(r"[A-Za-z]\w*", name, flags=re.ASCII) or lean_identifier(name) != name:
        message = f"{name!r} cannot begin Lean names; expected one word of letters and digits"
    elif name in {*USED_BARE, "Lean", "Lake", "Init", "Std"}:
        message = f"{name!r} begins names of Lean's own; give the Lean library another name"
    elif name == LEAN_ROOT and not (root / LIBRARY / "__init__.py").exists():
        message = f"{name!r} begins the library's names; give the Lean library another name"
    else:
        return name
    raise TheoryError(message, file=lakefile_path if lakefile_path.exists() else root, line=1)


def _trace_all(theory: Theory) -> None:
    """Trace every declaration once, so that a mistake shows before anything is checked."""
    seen: dict[str, Theorem] = {}
    at: Declaration | None = None
    mentioned.clear()
    try:
        for m in theory.modules:
            for s in m.structures():
                for at in s.axioms:
                    _ = at.statement
                at = None
                for clause in ("inits", "actions", "invariants", "safeties"):
                    getattr(s, clause, None)
            check_conservative([*m.definitions(), *m.structures(), *m.data()])
            for t in m.theorems():
                at = t
                _ = t.statement
                if t.id in seen:
                    raise t.error(f"the id {t.id} is already taken at {seen[t.id].file}")
                seen[t.id] = t
            at = None
        # Those too that were made inside a function, or in a module that is no part of the theory.
        check_conservative(list(mentioned))
        check_lean_names(theory.modules)
        check_registered(theory.modules, LIBRARY)
        for t in seen.values():
            for name in (*t.uses, *filter(None, [t.inhabited_by, t.refuted_by])):
                theory.lemma(t, name)
            check_other_sides(theory, t)
        attach_papers(theory)
    except BaseException as e:
        raise _import_failure(e, theory.root, at) from None
