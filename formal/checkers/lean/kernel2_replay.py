"""Replay an exported stream in the native kernel: a process of its own.

``python -m formal.checkers.lean.kernel2_replay LIBRARY STREAM RESULT`` writes which of the
project's declarations the kernel accepted, as JSON.  The process ends without clean-up (Lean's
threads and persistent objects would get in its way).
"""

from __future__ import annotations

import os
import struct
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formal.checkers.lean.files import write_json
from formal.checkers.lean.kernel2_native import NativeKernel, Obj, box
from formal.checkers.lean.names import Name
from formal.errors import FormalError

# The kernel recurses deeply and compares the depth with the stack it has.
_STACK_BYTES = 1 << 30

_AXIOM, _DEFINITION, _THEOREM, _OPAQUE, _QUOTIENTS, _INDUCTIVE = 0, 1, 2, 3, 4, 6
_SAFE = bytes([1])


@dataclass
class Replay:
    """The state of a replay: tables of what the stream has named so far, and the verdicts."""

    kernel: NativeKernel
    accepted: list[Name] = field(default_factory=list)
    refused: dict[Name, str] = field(default_factory=dict)
    assumed: int = 0
    names: list[Obj] = field(default_factory=lambda: [box(0)])
    components: list[Name] = field(default_factory=lambda: [()])
    levels: list[Obj] = field(default_factory=list)
    expressions: list[Obj] = field(default_factory=list)

    def run(self, lines: Iterable[str]) -> None:
        """Replay a whole stream."""
        for line in lines:
            head, _, parameters = line.rstrip("\n").partition(" |")
            words = head.split(" ")
            kind = words[0][0]
            if kind == "N":
                self._name(words)
            elif kind == "L":
                self.levels.append(self._level(words))
            elif kind == "E":
                self.expressions.append(self._expression(words))
            else:
                self._declaration(words, [self.names[int(x)] for x in parameters.split()])

    def _name(self, words: list[str]) -> None:
        prefix = int(words[1])
        shared = self.kernel.share(self.names[prefix])
        if words[0] == "NS":
            data = _bytes(words[2])
            self.names.append(self.kernel.name_string(shared, self.kernel.string(data)))
            self.components.append((*self.components[prefix], data.decode()))
        else:
            self.names.append(self.kernel.name_number(shared, self.kernel.nat(words[2])))
            self.components.append((*self.components[prefix], int(words[2], 16)))

    def _level(self, words: list[str]) -> Obj:
        kernel = self.kernel
        kind = words[0]
        result: Obj
        if kind == "LZ":
            result = kernel.level_zero(box(0))
        elif kind == "LP":
            result = kernel.level_parameter(kernel.share(self.names[int(words[1])]))
        else:
            below = [kernel.share(self.levels[int(word)]) for word in words[1:]]
            make = {"LS": kernel.level_successor, "LM": kernel.level_max, "LI": kernel.level_imax}
            result = make[kind](*below)
        return result

    def _expression(self, words: list[str]) -> Obj:
        kernel, kind = self.kernel, words[0]
        result: Obj
        if kind == "EA":
            result = kernel.application(*self._shared(words[1:]))
        elif kind == "EC":
            levels = kernel.list([self.levels[int(word)] for word in words[2:]])
            result = kernel.constant(kernel.share(self.names[int(words[1])]), levels)
        elif kind in ("EL", "EP"):
            make = kernel.lambda_ if kind == "EL" else kernel.forall
            name = kernel.share(self.names[int(words[2])])
            result = make(name, *self._shared(words[3:]), int(words[1]))
        elif kind == "EV":
            result = kernel.variable(kernel.nat(words[1]))
        elif kind == "ES":
            result = kernel.sort(kernel.share(self.levels[int(words[1])]))
        elif kind == "EZ":
            name = kernel.share(self.names[int(words[1])])
            result = kernel.let(name, *self._shared(words[2:]), 0)
        elif kind == "EN":
            result = kernel.literal(kernel.constructor(0, [kernel.nat(words[1])]))
        elif kind == "ET":
            result = kernel.literal(kernel.constructor(1, [kernel.string(_bytes(words[1]))]))
        else:  # EJ
            name = kernel.share(self.names[int(words[1])])
            result = kernel.projection(name, box(int(words[2])), *self._shared(words[3:]))
        return result

    def _shared(self, words: list[str]) -> list[Obj]:
        return [self.kernel.share(self.expressions[int(word)]) for word in words]

    def _declaration(self, words: list[str], parameters: list[Obj]) -> None:
        kernel, kind = self.kernel, words[0]
        if kind == "QUOT":
            self._submit(box(_QUOTIENTS), [("Quot",)], own=False)
            return
        own = words[1] == "1"
        levels = kernel.list(parameters)
        if kind == "IND":
            self._inductive(words, levels, own)
            return
        name = int(words[2])
        all_names = kernel.list([self.names[name]])
        header = kernel.constructor(0, [self.names[name], levels, self.expressions[int(words[3])]])
        if kind == "AX":
            self.assumed += 1
            declaration = kernel.constructor(_AXIOM, [kernel.constructor(0, [header], b"\0")])
        else:
            value = self.expressions[int(words[4])]
            if kind == "THM":
                inner = kernel.constructor(0, [header, value, all_names])
                declaration = kernel.constructor(_THEOREM, [inner])
            elif kind == "OPQ":
                inner = kernel.constructor(0, [header, value, all_names], b"\0")
                declaration = kernel.constructor(_OPAQUE, [inner])
            else:
                fields = [header, value, self._hint(words[5]), all_names]
                inner = kernel.constructor(0, fields, _SAFE)
                declaration = kernel.constructor(_DEFINITION, [inner])
        self._submit(declaration, [self.components[name]], own)

    def _hint(self, word: str) -> Obj:
        if word in ("O", "A"):
            return box(0 if word == "O" else 1)
        return self.kernel.constructor(2, [], struct.pack("<I", int(word)))

    def _inductive(self, words: list[str], levels: Obj, own: bool) -> None:
        numbers = iter(map(int, words[4:]))
        types: list[Obj] = []
        declared: list[Name] = []
        for _ in range(int(words[3])):
            name, type_, count = next(numbers), next(numbers), next(numbers)
            declared.append(self.components[name])
            constructors = []
            for _ in range(count):
                constructor = next(numbers)
                declared.append(self.components[constructor])
                pair = [self.names[constructor], self.expressions[next(numbers)]]
                constructors.append(self.kernel.constructor(0, pair))
            fields = [self.names[name], self.expressions[type_], self.kernel.list(constructors)]
            types.append(self.kernel.constructor(0, fields))
        fields = [levels, box(int(words[2])), self.kernel.list(types)]
        self._submit(self.kernel.constructor(_INDUCTIVE, fields, b"\0"), declared, own)

    def _submit(self, declaration: Obj, names: list[Name], own: bool) -> None:
        reason = self.kernel.add(declaration)
        if own and reason is None:
            self.accepted += names
        elif own and reason is not None:
            self.refused.update(dict.fromkeys(names, reason))

    def result(self) -> dict[str, Any]:
        """The verdicts as plain data."""
        return {
            "accepted": self.accepted,
            "refused": list(self.refused.items()),
            "assumed": self.assumed,
            "version": self.kernel.version(),
        }


def _bytes(word: str) -> bytes:
    return b"" if word == "-" else bytes.fromhex(word)


def _replay(library: Path, stream: Path, result: Path) -> int:
    try:
        replay = Replay(NativeKernel(library))
        with stream.open(encoding="ascii") as lines:
            replay.run(lines)
        write_json(result, replay.result())
    except FormalError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def main() -> None:
    """Entry point; ends the process."""
    codes: list[int] = []
    threading.stack_size(_STACK_BYTES)
    paths = [Path(argument) for argument in sys.argv[1:4]]
    thread = threading.Thread(target=lambda: codes.append(_replay(*paths)))
    thread.start()
    thread.join()
    sys.stderr.flush()
    os._exit(codes[0] if codes else 3)


if __name__ == "__main__":
    main()
