"""Loading theories: import the modules of a package, trace every statement, index by id."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
import traceback
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType

from formal.errors import FormalError, TheoryError
from formal.language import registry
from formal.language.declarations import Definition, Theorem, Witness
from formal.language.registry import Module
from formal.language.rules import check_conservative
from formal.language.structure import StructureInfo


@dataclass
class Theory:
    """The declarations of a package, and the project folder around it."""

    package: str
    root: Path
    modules: list[Module] = field(default_factory=list)

    @property
    def lean(self) -> Path:
        """The companion Lean project."""
        return self.root / "lean"

    @property
    def build(self) -> Path:
        """Where results and caches go."""
        return self.root / "build"

    def topics(self) -> list[Module]:
        """Modules that state something for Lean, in order of import."""
        return [m for m in self.modules if m.structures() or m.definitions() or m.theorems()]

    def theorems(self, only: str | None = None) -> dict[str, Theorem]:
        """Theorems by id, filtered by a glob."""
        found = {t.id: t for m in self.modules for t in m.theorems()}
        return {i: t for i, t in found.items() if only is None or fnmatchcase(i, only)}

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
        """A witness by name, in the modules of a topic (or ``topic.name`` of another)."""
        if "." in name:
            topic, _, name = name.rpartition(".")
        for m in self.modules:
            for w in m.witnesses():
                if m.topic == topic and w.name == name:
                    return w
        return None

    def lemma(self, theorem: Theorem, name: str) -> Theorem:
        """A theorem named in ``uses``; raises ``TheoryError`` when there is none."""
        full = name if "." in name else f"{theorem.topic}.{name}"
        found = self.theorems().get(full)
        if found is None:
            raise theorem.error(f"uses {name!r}, which is no theorem")
        return found


def _import_failure(e: Exception, folder: Path) -> TheoryError:
    if isinstance(e, TheoryError) and e.line is not None:
        return e
    frames = [f for f in traceback.extract_tb(e.__traceback__) if Path(f.filename).is_file()]
    own = [f for f in frames if Path(f.filename).is_relative_to(folder)]
    if isinstance(e, SyntaxError) and e.filename:
        return TheoryError(f"syntax error: {e.msg}", file=e.filename, line=e.lineno)
    message = e.message if isinstance(e, FormalError) else f"{type(e).__name__}: {e}"
    at = (own or frames)[-1] if (own or frames) else None
    return TheoryError(
        " ".join(message.split()), file=at.filename if at else folder, line=at.lineno if at else 1
    )


def _import_all(package: ModuleType) -> list[str]:
    names = [package.__name__]
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        names.append(info.name)
    for name in names:
        importlib.import_module(name)
    return names


def load_theory(package: str = "proofs") -> Theory:
    """Import every module of a package and trace every declaration.

    ``package`` is an importable name or the path of a folder or Python file.  Raises
    ``TheoryError`` with file and line for any mistake in the theory.
    """
    path = Path(package)
    if path.exists() and (path.suffix == ".py" or path.is_dir()) and package != "proofs":
        theory = _load_path(path.resolve())
    else:
        theory = _load_package(package)
    _trace_all(theory)
    return theory


def _load_package(package: str) -> Theory:
    try:
        module = importlib.import_module(package)
        names = _import_all(module)
    except FormalError as e:
        raise _import_failure(e, Path.cwd()) from None
    except ModuleNotFoundError as e:
        raise TheoryError(f"no theory package {e.name!r} can be imported") from None
    except Exception as e:
        spec = importlib.util.find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else Path.cwd()
        raise _import_failure(e, folder) from None
    file = module.__file__
    assert file is not None
    return Theory(package, Path(file).resolve().parent.parent, registry.topics(names))


def _load_path(path: Path) -> Theory:
    folder = path if path.is_dir() else path.parent
    if path.is_dir() and not (path / "__init__.py").exists():
        files = sorted(path.glob("*.py"))
    else:
        files = [path] if path.suffix == ".py" else []
    sys.path.insert(0, str(folder if files else folder.parent))
    try:
        if files:
            names = [f.stem for f in files]
            for n in names:
                registry.forget(n)
                sys.modules.pop(n, None)
                importlib.import_module(n)
        else:
            names = _import_all(importlib.import_module(folder.name))
    except Exception as e:
        raise _import_failure(e, folder) from None
    finally:
        sys.path.pop(0)
    return Theory(folder.name, folder if files else folder.parent, registry.topics(names))


def _trace_all(theory: Theory) -> None:
    """Trace every declaration once, so that a mistake shows before anything is checked."""
    seen: dict[str, Theorem] = {}
    try:
        for m in theory.modules:
            for s in m.structures():
                for a in s.axioms:
                    _ = a.statement
                for clause in ("inits", "actions", "invariants", "safeties"):
                    getattr(s, clause, None)
            check_conservative(m.definitions())
            for t in m.theorems():
                _ = t.statement
                if t.id in seen:
                    raise t.error(f"the id {t.id} is already taken at {seen[t.id].file}")
                seen[t.id] = t
        for t in seen.values():
            for name in (*t.uses, *filter(None, [t.inhabited_by, t.refuted_by])):
                theory.lemma(t, name)
    except TheoryError:
        raise
    except FormalError as e:
        raise _import_failure(e, theory.root) from None
    except Exception as e:
        raise _import_failure(e, theory.root) from None
