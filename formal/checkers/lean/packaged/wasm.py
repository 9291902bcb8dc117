"""Just enough of the WebAssembly binary format to read a module's sections and rewrite three.

Numbers are LEB128.  A section is ``id, size, payload``; everything here works on byte offsets
into the whole file, so that the sections that are not rewritten are copied byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from formal.errors import CheckerError

CUSTOM: Final = 0
IMPORT: Final = 2
TABLE: Final = 4
GLOBAL: Final = 6
EXPORT: Final = 7
ELEMENT: Final = 9

KIND_FUNCTION: Final = 0
KIND_MEMORY: Final = 2
KIND_GLOBAL: Final = 3

_I32_CONST: Final = 0x41
_END: Final = 0x0B
_I32: Final = 0x7F
_FUNCREF: Final = 0x70
_THREAD_LOCAL_FLAG: Final = 0x100


@dataclass(frozen=True)
class Export:
    """One export: its name, its kind (function, memory, global, …) and its index."""

    name: str
    kind: int
    index: int


@dataclass(frozen=True)
class Table:
    """The function table: its size, the first slot in use and which function sits where."""

    minimum: int
    slots: dict[int, int]


@dataclass(frozen=True)
class Section:
    """Where one section of the file starts, where its payload starts and where it ends."""

    kind: int
    start: int
    payload: int
    end: int


def expect(condition: bool, what: str) -> None:
    """Raise `CheckerError` unless the file has the shape this module was written for."""
    if not condition:
        raise CheckerError(f"the packaged Lean binary is not as expected: {what}")


def read_leb(data: bytes, offset: int) -> tuple[int, int]:
    """An unsigned LEB128 number at `offset`; returns it and the offset after it."""
    result = shift = 0
    while True:
        byte = data[offset]
        offset += 1
        result |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return result, offset


def leb(number: int) -> bytes:
    """`number` as unsigned LEB128."""
    out = bytearray()
    while True:
        byte = number & 127
        number >>= 7
        if not number:
            out.append(byte)
            return bytes(out)
        out.append(byte | 128)


def signed_leb(number: int) -> bytes:
    """`number` as signed LEB128."""
    out = bytearray()
    while True:
        byte = number & 127
        number >>= 7
        if (number == 0 and not byte & 64) or (number == -1 and byte & 64):
            out.append(byte)
            return bytes(out)
        out.append(byte | 128)


class WasmModule:
    """A module's bytes with its section table."""

    def __init__(self, data: bytes):
        self.data = data
        self.sections = list(self._scan())
        self._first = {s.kind: s for s in reversed(self.sections)}

    def _scan(self) -> Iterator[Section]:
        offset = 8
        while offset < len(self.data):
            size, payload = read_leb(self.data, offset + 1)
            yield Section(self.data[offset], offset, payload, payload + size)
            offset = payload + size

    def section(self, kind: int) -> Section:
        """The (first) section of a kind; `CheckerError` if there is none."""
        expect(kind in self._first, f"section {kind} is missing")
        return self._first[kind]

    def _string(self, offset: int) -> tuple[str, int]:
        length, offset = read_leb(self.data, offset)
        return self.data[offset : offset + length].decode(), offset + length

    def exports(self) -> list[Export]:
        """Every export, in file order."""
        count, offset = read_leb(self.data, self.section(EXPORT).payload)
        out = []
        for _ in range(count):
            name, offset = self._string(offset)
            kind = self.data[offset]
            index, offset = read_leb(self.data, offset + 1)
            out.append(Export(name, kind, index))
        return out

    def imports(self) -> list[tuple[str, str, int]]:
        """Every import as (module, name, kind), in file order."""
        count, offset = read_leb(self.data, self.section(IMPORT).payload)
        out = []
        for _ in range(count):
            module, offset = self._string(offset)
            name, offset = self._string(offset)
            kind = self.data[offset]
            offset += 1
            if kind == KIND_FUNCTION:
                _, offset = read_leb(self.data, offset)
            elif kind == KIND_GLOBAL:
                offset += 2
            else:
                expect(kind == KIND_MEMORY, f"import of kind {kind}")
                flags = self.data[offset]
                _, offset = read_leb(self.data, offset + 1)
                if flags & 1:
                    _, offset = read_leb(self.data, offset)
            out.append((module, name, kind))
        return out

    def global_values(self) -> list[int]:
        """The initial values of the module's own globals (all constant i32 addresses)."""
        count, offset = read_leb(self.data, self.section(GLOBAL).payload)
        out = []
        for _ in range(count):
            expect(
                self.data[offset] == _I32 and self.data[offset + 2] == _I32_CONST,
                "a global that is not a constant i32",
            )
            value, after = read_leb(self.data, offset + 3)
            width = after - offset - 3
            if self.data[after - 1] & 64 and width < 5:  # the constant is a signed number
                value -= 1 << (7 * width)
            out.append(value & 0xFFFFFFFF)
            expect(self.data[after] == _END, "a global with a longer initialiser")
            offset = after + 1
        return out

    def table(self) -> Table:
        """The function table as the single element segment fills it."""
        elements = self.section(ELEMENT)
        count, offset = read_leb(self.data, elements.payload)
        expect(count == 1 and self.data[offset] == 0, "more than one element segment")
        expect(self.data[offset + 1] == _I32_CONST, "an element segment with a computed offset")
        base, offset = read_leb(self.data, offset + 2)
        expect(self.data[offset] == _END, "an element segment with a computed offset")
        count, offset = read_leb(self.data, offset + 1)
        slots: dict[int, int] = {}
        for slot in range(base, base + count):
            function, offset = read_leb(self.data, offset)
            slots.setdefault(function, slot)
        expect(offset == elements.end, "the element section is longer than its entries")
        table = self.section(TABLE)
        expect(
            self.data[table.payload : table.payload + 3] == bytes([1, _FUNCREF, 0]),
            "not one growable function table",
        )
        minimum, after = read_leb(self.data, table.payload + 3)
        expect(base + count == minimum and after == table.end, "a table larger than its entries")
        return Table(minimum, slots)

    def thread_local_symbols(self) -> set[str]:
        """Exports marked thread-local in the ``dylink.0`` custom section."""
        section = self.sections[0]
        name, offset = self._string(section.payload)
        expect(section.kind == CUSTOM and name == "dylink.0", "no dylink.0 section")
        out = set()
        while offset < section.end:
            subsection = self.data[offset]
            size, offset = read_leb(self.data, offset + 1)
            end = offset + size
            if subsection == 3:  # export info: name, flags
                count, offset = read_leb(self.data, offset)
                for _ in range(count):
                    name, offset = self._string(offset)
                    flags, offset = read_leb(self.data, offset)
                    if flags & _THREAD_LOCAL_FLAG:
                        out.add(name)
            offset = end
        return out

    def rewritten(self, replacements: dict[int, bytes]) -> Iterator[bytes]:
        """The file in pieces, with the payloads of some sections replaced."""
        yield self.data[:8]
        for section in self.sections:
            payload = replacements.get(section.kind)
            if payload is None:
                yield self.data[section.start : section.end]
            else:
                yield bytes([section.kind]) + leb(len(payload)) + payload


def export_payload(exports: list[Export]) -> bytes:
    """An export section with these exports."""
    return leb(len(exports)) + b"".join(
        leb(len(e.name.encode())) + e.name.encode() + bytes([e.kind]) + leb(e.index)
        for e in exports
    )


def table_payload(minimum: int) -> bytes:
    """A table section: one growable function table of at least `minimum` slots."""
    return bytes([1, _FUNCREF, 0]) + leb(minimum)


def element_payload(module: WasmModule, start: int, functions: list[int]) -> bytes:
    """The module's element segment followed by a second one that puts `functions` at `start`."""
    old = module.section(ELEMENT)
    _, first = read_leb(module.data, old.payload)
    second = bytes([0, _I32_CONST]) + signed_leb(start) + bytes([_END])
    return (
        leb(2)
        + module.data[first : old.end]
        + second
        + leb(len(functions))
        + b"".join(map(leb, functions))
    )
