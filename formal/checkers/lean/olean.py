"""Read compiled Lean modules (``.olean`` files) without Lean.

An ``.olean`` file is Lean's heap written to disk: a header, then objects that point to each other
by address.  A module is up to three files, ``X.olean``, ``X.olean.server`` and
``X.olean.private``, each with its own base address; the later ones point into the earlier ones, so
all parts of a module are read together.  The layout here is that of 32-bit Lean 4.28, the packaged
one.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal

from formal.checkers.lean.names import Name
from formal.errors import CheckerError

Kind = Literal["axiom", "def", "theorem", "opaque", "quot", "inductive", "ctor", "rec"]

KINDS: Final[tuple[Kind, ...]] = (
    "axiom",
    "def",
    "theorem",
    "opaque",
    "quot",
    "inductive",
    "ctor",
    "rec",
)

# Object tags of Lean's runtime; smaller tags are constructors.
_ARRAY, _STRING, _BIGNUM = 246, 249, 250
# Constructors of Lean.Expr that carry what is needed here.
EXPR_BVAR, EXPR_SORT, EXPR_CONST, EXPR_APP, EXPR_LAMBDA, EXPR_FORALL, EXPR_LET = 0, 3, 4, 5, 6, 7, 8
EXPR_LITERAL, EXPR_MDATA, EXPR_PROJECTION = 9, 10, 11

_HEADER = 80
_POINTER = 4


# Reads so many fields at an offset.
_FIELDS: Final = [struct.Struct(f"<{count}I").unpack_from for count in range(256)]


@dataclass(frozen=True)
class Part:
    """One file: its bytes, the address of its first byte and of its root object."""

    path: Path
    data: bytes
    base: int
    root: int


@dataclass(frozen=True)
class Constant:
    """One constant of a module; `type`, `value` and the like are addresses in that module."""

    kind: Kind
    name: Name
    level_params: int
    type: int
    value: int | None
    address: int
    fields: tuple[int, ...]


def read_part(path: Path, expected: str | None = None) -> Part:
    """One ``.olean`` file.

    Raises:
        CheckerError: it is not one, or has another sha256 than `expected`.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CheckerError(f"not readable: {error}", file=path) from error
    if expected is not None and hashlib.sha256(data).hexdigest() != expected:
        raise CheckerError("was changed after it was compiled; run again", file=path)
    if len(data) < _HEADER + 2 * _POINTER or data[:6] != b"olean\x02":
        raise CheckerError("not a compiled Lean module (.olean, version 2)", file=path)
    base, root = struct.unpack_from("<II", data, _HEADER)
    return Part(path, data, base, root)


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Turn what a damaged file does to a reader into one line, a `CheckerError` about `what`."""
    try:
        yield
    except (struct.error, ArithmeticError, LookupError, ValueError, TypeError) as error:
        raise CheckerError(f"{what} cannot be read: {error or type(error).__name__}") from error
    except (RecursionError, MemoryError) as error:
        raise CheckerError(f"{what} cannot be read: it is nested too deeply") from error


class CompiledModule:
    """The objects of one module, given the paths of its parts and, if known, their sha256."""

    def __init__(self, paths: Sequence[Path], expected: Sequence[str] = ()):
        self.parts = [read_part(p, h) for p, h in zip_longest(paths, expected)]
        self._places = [(part.base, part.data) for part in self.parts]
        self._names: dict[int, Name] = {}

    def _at(self, address: int) -> tuple[bytes, int]:
        for part in self.parts:
            offset = address - part.base
            if 0 <= offset < len(part.data):
                return part.data, offset
        raise CheckerError(f"damaged: no object at {address:#x}", file=self.parts[0].path)

    def node(self, address: int) -> tuple[int, tuple[int, ...]]:
        """The constructor number of an object and its fields."""
        for base, data in self._places:  # `_at`, spelled out: this is called millions of times
            offset = address - base
            if 0 <= offset < len(data):
                return data[offset + 7], _FIELDS[data[offset + 6]](data, offset + 8)
        raise CheckerError(f"damaged: no object at {address:#x}", file=self.parts[0].path)

    def byte(self, address: int, index: int) -> int:
        """Byte `index` of the object's unboxed fields."""
        data, offset = self._at(address)
        return data[offset + 8 + data[offset + 6] * _POINTER + index]

    def word(self, address: int) -> int:
        """The first 32-bit number among the object's unboxed fields."""
        data, offset = self._at(address)
        start = offset + 8 + data[offset + 6] * _POINTER
        return int.from_bytes(data[start : start + 4], "little")

    def array(self, address: int) -> tuple[int, ...]:
        """The elements of an array."""
        data, offset = self._tagged(address, _ARRAY)
        (count,) = struct.unpack_from("<I", data, offset + 8)
        return struct.unpack_from(f"<{count}I", data, offset + 8 + 2 * _POINTER)

    def string(self, address: int) -> str:
        """The text of a string."""
        data, offset = self._tagged(address, _STRING)
        (size,) = struct.unpack_from("<I", data, offset + 8)
        start = offset + 8 + 3 * _POINTER
        return data[start : start + size - 1].decode()

    def nat(self, address: int) -> int:
        """A natural number: boxed in the address itself, or a big number object."""
        if address & 1:
            return address >> 1
        data, offset = self._tagged(address, _BIGNUM)
        count, digits = struct.unpack_from("<II", data, offset + 8 + _POINTER)
        data, offset = self._at(digits)
        return int.from_bytes(data[offset : offset + 4 * count], "little")

    def list(self, address: int) -> list[int]:
        """The elements of a linked list."""
        out = []
        while not address & 1:
            _, (head, address) = self.node(address)
            out.append(head)
        return out

    def name(self, address: int) -> Name:
        """A hierarchical name."""
        if address & 1:
            return ()
        pending: list[tuple[int, str | int]] = []
        known: Name = ()
        while not address & 1:  # without recursion: a name may have any number of components
            found = self._names.get(address)
            if found is not None:
                known = found
                break
            tag, (prefix, last) = self.node(address)
            pending.append((address, self.string(last) if tag == 1 else self.nat(last)))
            address = prefix
        for place, component in reversed(pending):
            known = self._names[place] = (*known, component)
        return known

    def _tagged(self, address: int, tag: int) -> tuple[bytes, int]:
        data, offset = self._at(address)
        if data[offset + 7] != tag:
            raise CheckerError(f"damaged: odd object at {address:#x}", file=self.parts[0].path)
        return data, offset

    @cached_property
    def constants(self) -> dict[Name, Constant]:
        """The constants in the last, most private part."""
        _, fields = self.node(self.parts[-1].root)
        out = {}
        for address in self.array(fields[2]):
            tag, (info,) = self.node(address)
            _, values = self.node(info)
            _, (name, level_params, kind_type) = self.node(values[0])
            kind = KINDS[tag]
            value = values[1] if kind in ("def", "theorem", "opaque") else None
            constant = Constant(kind, self.name(name), level_params, kind_type, value, info, values)
            out[constant.name] = constant
        return out

    def extension(self, part: int, last: str) -> Iterator[int]:
        """The entries of the environment extension whose name ends in `last`."""
        _, fields = self.node(self.parts[part].root)
        for address in self.array(fields[4]):
            _, (name, entries) = self.node(address)
            if self.name(name)[-1:] == (last,):
                yield from self.array(entries)

    def original_kinds(self) -> dict[Name, str]:
        """What the exported "axioms" of a module were before their bodies were hidden."""
        out = {}
        for address in self.extension(0, "privateConstKindsExt"):
            _, (name, kind) = self.node(address)
            names = {0: "def", 1: "theorem", 2: "axiom", 3: "opaque"}
            out[self.name(name)] = names.get(kind >> 1, "other")
        return out

    def lines(self) -> dict[Name, int]:
        """The source line of each declaration that was written by a person."""
        out = {}
        for part in range(len(self.parts)):
            for address in self.extension(part, "declRangeExt"):
                _, (name, ranges) = self.node(address)
                _, (_whole, selection) = self.node(ranges)  # the selection is where the name is
                _, (start, *_rest) = self.node(selection)
                _, (line, *_rest) = self.node(start)
                out[self.name(name)] = self.nat(line)
        return out

    def references(self, root: int, seen: set[int], out: set[Name]) -> None:
        """Add the names of the constants in an expression; shared parts are visited once."""
        stack = [root]
        while stack:
            address = stack.pop()
            if address & 1 or address in seen:
                continue
            seen.add(address)
            tag, fields = self.node(address)
            if tag == EXPR_CONST:
                out.add(self.name(fields[0]))
            elif tag == EXPR_LITERAL:
                literal, _ = self.node(fields[0])
                out.add(("Nat",) if literal == 0 else ("String",))
            elif tag == EXPR_PROJECTION:
                out.add(self.name(fields[0]))
                stack.append(fields[2])
            else:
                stack += expression_children(tag, fields)


def expression_children(tag: int, fields: tuple[int, ...]) -> tuple[int, ...]:
    """The subexpressions of an expression node."""
    if tag == EXPR_APP:
        return fields[:2]
    if tag in (EXPR_LAMBDA, EXPR_FORALL):
        return fields[1:3]
    if tag == EXPR_LET:
        return fields[1:4]
    if tag == EXPR_MDATA:
        return fields[1:2]
    if tag == EXPR_PROJECTION:
        return fields[2:3]
    return ()
