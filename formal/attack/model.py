"""The user's protocol: found, checked for its functions, and called with its mistakes reported.

A protocol is a Python class whose methods are the fields of the theory's structure
(`proofs.impossibility.flp`, `proofs.impossibility.cap`, `proofs.impossibility.byzantine`,
`proofs.impossibility.coordinated_attack`), made without arguments.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import traceback
from collections.abc import Hashable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from formal.errors import InputError

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "flp": ("processes",),
    "cap": ("nodes", "values"),
    "byzantine": ("nodes", "f"),
    "coordinated-attack": (),
}
"""The attributes a protocol has besides its functions, by theorem."""


ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "flp": {
        "start": "process, bit",
        "next": "process, state, message",
        "sends": "process, state, message",
        "output": "state",
    },
    "cap": {
        "start": "node",
        "next": "node, state, seen",
        "sends": "node, state, seen",
        "answer": "node, state, seen",
    },
    "byzantine": {
        "start": "node, bit",
        "message": "node, state, to",
        "next": "node, state, received",
        "output": "node, state",
    },
    "coordinated-attack": {
        "start": "general, wants",
        "message": "general, state",
        "next": "general, state, message",
        "output": "general, state",
    },
}
"""The functions a protocol has, by theorem, with their arguments (docs/attacks.md)."""

FUNCTIONS: Mapping[str, Mapping[str, int]] = {
    theorem: {f: len(arguments.split(", ")) for f, arguments in functions.items()}
    for theorem, functions in ARGUMENTS.items()
}
"""The same with the number of their arguments."""


class Model:
    """A protocol whose mistakes are reported as `InputError`, with file and line.

    Args:
        protocol: an instance of the user's class, or the class itself.
        theorem: ``flp``, ``cap``, ``byzantine`` or ``coordinated-attack``.

    Raises:
        InputError: an unknown theorem, a function is missing or takes other arguments, or the class
            cannot be made without arguments.
    """

    def __init__(self, protocol: object, theorem: str):
        if theorem not in FUNCTIONS:
            raise InputError(f"no theorem {theorem!r}: expected one of {', '.join(FUNCTIONS)}")
        cls = protocol if isinstance(protocol, type) else type(protocol)
        self.theorem = theorem
        self.name = cls.__name__
        self.file, self.line = _source(cls)
        missing = lacking(cls if protocol is cls else protocol, theorem)
        if missing:
            raise self.error(_lacks(self.name, missing, theorem))
        self.instance = (
            self._guarded(protocol, (), "()") if isinstance(protocol, type) else protocol
        )
        for name, count in FUNCTIONS[theorem].items():
            self._check_arguments(name, count)

    def error(self, message: str, line: int | None = None) -> InputError:
        """A mistake in the user's class, at a line or at the class."""
        return InputError(message, file=self.file, line=line or self.line)

    def call(self, function: str, *arguments: object) -> Any:
        """Call a function of the protocol.

        Raises:
            InputError: the user's code raised an exception.
        """
        return self._guarded(getattr(self.instance, function), arguments, f".{function}")

    def get(self, attribute: str, default: Any = None) -> Any:
        """An attribute of the protocol."""
        return getattr(self.instance, attribute, default)

    def listed(self, attribute: str) -> list[Hashable]:
        """An attribute that lists names: not empty, hashable, no repetition.

        Raises:
            InputError: it is something else.
        """
        found = self.get(attribute)
        if not isinstance(found, list | tuple) or not found:
            raise self.error(f"{self.name}.{attribute} is {short(found)}, expected a list of names")
        for item in found:
            self.hashable(item, f"a member of {attribute}")
        if len({name(item) for item in found}) != len(found):
            raise self.error(f"{self.name}.{attribute} lists something twice")
        return list(found)

    def hashable(self, value: object, what: str) -> Hashable:
        """The value, if it is hashable.

        Raises:
            InputError: it is not.
        """
        try:
            hash(value)
        except Exception:
            raise self.error(
                f"{what} is {short(value)} of type {type(value).__name__}, "
                "expected a hashable value (a tuple, a frozen dataclass)"
            ) from None
        return value

    def text(self, value: object) -> str:
        """How a message is written: its repr.

        Raises:
            InputError: the repr raises an exception.
        """
        return str(self._guarded(repr, (value,), ": repr"))

    def decision(self, *arguments: object) -> bool | None:
        """The protocol's ``output``: a decision or none.

        Raises:
            InputError: it is neither a bool nor None.
        """
        found = self.call("output", *arguments)
        if found is not None and not isinstance(found, bool):
            raise self.wrong("output", found, "True, False or None")
        return found

    def messages(self, destinations: Mapping[Hashable, int], *arguments: object) -> list[Any]:
        """The protocol's ``sends``: a list of pairs of destination and message.

        Raises:
            InputError: it is something else, or a destination does not exist.
        """
        found = self.call("sends", *arguments)
        if not isinstance(found, list | tuple):
            raise self.wrong("sends", found, "a list of pairs (destination, message)")
        for pair in found:
            if not isinstance(pair, tuple) or len(pair) != 2:
                raise self.wrong("sends", found, "a list of pairs (destination, message)")
            self.hashable(pair[0], "a destination")
            if pair[0] not in destinations:
                raise self.wrong("sends", found, f"destinations that exist: no {short(pair[0])}")
            self.hashable(pair[1], "a message")
        return list(found)

    def wrong(self, function: str, found: object, expected: str) -> InputError:
        """The error for a function that returned something of the wrong type."""
        code = getattr(getattr(self.instance, function), "__code__", None)
        return self.error(
            f"{self.name}.{function} returned {short(found)}, expected {expected}",
            getattr(code, "co_firstlineno", None),
        )

    def _guarded(self, function: Any, arguments: tuple[object, ...], what: str) -> Any:
        try:
            return function(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as e:
            given = f"({', '.join(short(a) for a in arguments)})" if arguments else ""
            raise self.error(
                f"{type(e).__name__} in {self.name}{what}{given}: {e}", _line(e, self.file)
            ) from None

    def _check_arguments(self, function: str, count: int) -> None:
        found = getattr(self.instance, function)
        try:
            signature = inspect.signature(found)
        except (TypeError, ValueError):
            return
        try:
            signature.bind(*range(count))
        except TypeError:
            raise self.error(
                f"{self.name}.{function} takes {signature}, expected {count} arguments",
                getattr(getattr(found, "__code__", None), "co_firstlineno", None),
            ) from None


def name(value: object) -> str:
    """How a process is written: a string as it is, anything else by its repr."""
    return value if isinstance(value, str) else repr(value)


def short(value: object, width: int = 60) -> str:
    """The repr of a value, cut to a width."""
    try:
        text = " ".join(repr(value).split())
    except Exception as e:  # the user's own __repr__
        return f"<{type(value).__name__}, whose repr raises {type(e).__name__}>"
    return text if len(text) <= width else text[: width - 1] + "…"


def lacking(protocol: object, theorem: str) -> list[str]:
    """What a class or an instance lacks for a theorem."""
    functions = [f for f in FUNCTIONS[theorem] if not callable(getattr(protocol, f, None))]
    # An attribute may be set in __init__, so a class is asked only for its functions.
    if isinstance(protocol, type):
        return functions
    return functions + [a for a in ATTRIBUTES[theorem] if not hasattr(protocol, a)]


def _lacks(model: str, missing: list[str], theorem: str) -> str:
    """What is said of a class that is no protocol for a theorem, with where to find one."""
    known = ARGUMENTS[theorem]
    wanted = ", ".join(f"{m}({known[m]})" if m in known else m for m in missing)
    return (
        f"{model} lacks {wanted} for the theorem {theorem}; `formal new attack-model NAME "
        f"--theorem {theorem}` writes a protocol that has all"
    )


def load_model(spec: str, theorem: str) -> Model:
    """Find ``path/to/file.py:Class`` or ``package.module:Class``; one suitable class needs no name.

    Raises:
        InputError: no such file, module or class, or the class is not a protocol for the theorem.
    """
    if theorem not in FUNCTIONS:
        raise InputError(f"no theorem {theorem!r}: expected one of {', '.join(FUNCTIONS)}")
    if spec.endswith(".py") or ".py:" in spec:
        stem, _, wanted = spec.rpartition(".py")
        module = _run_file(Path(stem + ".py"))
        wanted = wanted.removeprefix(":")
    else:
        path, _, wanted = spec.partition(":")
        module = _import(path)
    classes = {
        n: c
        for n, c in vars(module).items()
        if isinstance(c, type) and c.__module__ == module.__name__
    }
    if wanted:
        found = getattr(module, wanted, None)
        if not isinstance(found, type):
            known = ", ".join(classes) or "none"
            raise InputError(f"no class {wanted!r}: the classes are {known}", file=module.__file__)
    else:
        suitable = [c for c in classes.values() if not lacking(c, theorem)]
        if len(suitable) != 1:
            names = ", ".join(c.__name__ for c in suitable) or "none"
            raise InputError(
                f"expected one class with the functions {', '.join(FUNCTIONS[theorem])}, "
                f"found {names}: name it as {spec}:CLASS",
                file=module.__file__,
            )
        found = suitable[0]
    model = Model(found, theorem)
    absent = lacking(model.instance, theorem)
    if absent:
        raise model.error(_lacks(model.name, absent, theorem))
    return model


def _run_file(path: Path) -> ModuleType:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as e:
        reason = e.strerror if isinstance(e, OSError) else "not UTF-8 text"
        raise InputError(f"cannot read: {reason}", file=path) from None
    module = ModuleType(f"attacked_{abs(hash(str(path.resolve())))}")
    module.__file__ = str(path)
    # Dataclasses look their module up; imports of neighbours are resolved from the file's folder.
    sys.modules[module.__name__] = module
    sys.path.insert(0, str(path.resolve().parent))
    try:
        exec(compile(text, str(path), "exec"), module.__dict__)
    except KeyboardInterrupt:
        raise
    except SyntaxError as e:
        raise InputError(f"not Python: {e.msg}", file=path, line=e.lineno) from None
    except BaseException as e:
        raise InputError(f"{type(e).__name__}: {e}", file=path, line=_line(e, str(path))) from None
    finally:
        sys.path.pop(0)
    return module


def _import(path: str) -> ModuleType:
    sys.path.insert(0, str(Path.cwd()))
    try:
        return importlib.import_module(path)
    except KeyboardInterrupt:
        raise
    except BaseException as e:
        raise InputError(f"cannot import {path!r}: {type(e).__name__}: {e}") from None
    finally:
        sys.path.pop(0)


def _source(cls: type) -> tuple[str | None, int | None]:
    file = getattr(sys.modules.get(cls.__module__), "__file__", None)
    try:
        return file, inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        return file, None


def _line(error: BaseException, file: str | None) -> int | None:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    return lines[-1] if lines else None
