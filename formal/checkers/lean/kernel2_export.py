"""Write a project's declarations as a text stream that a second kernel can replay.

One line a name, universe level, expression or declaration, each referring to earlier lines by
number.  The stream holds the project's constants and every library constant they need.  Library
theorems and definitions whose bodies are hidden enter as axioms; of real axioms only the allowed
ones are written, and none of the project's own, so whatever rests on another one is refused.

=======  ==========================================================================
``NS``   name: prefix, text in hexadecimal          ``NI``  name: prefix, number
``LZ``   level zero; ``LS`` successor; ``LM`` maximum; ``LI`` imax; ``LP`` parameter
``E…``   expression: ``EV`` variable, ``ES`` sort, ``EC`` constant, ``EA`` application,
         ``EL`` lambda, ``EP`` for-all, ``EZ`` let, ``EN`` number, ``ET`` text, ``EJ`` projection
``AX``   axiom; ``THM`` theorem; ``OPQ`` opaque; ``DEF`` definition; ``IND`` inductive types;
         ``QUOT`` quotients
=======  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from formal.checkers.lean.environment import Environment
from formal.checkers.lean.names import Name, name_text
from formal.checkers.lean.olean import (
    EXPR_APP,
    EXPR_BVAR,
    EXPR_CONST,
    EXPR_FORALL,
    EXPR_LAMBDA,
    EXPR_LET,
    EXPR_LITERAL,
    EXPR_MDATA,
    EXPR_PROJECTION,
    EXPR_SORT,
    CompiledModule,
    Constant,
    expression_children,
)
from formal.checkers.lean.report import ALLOWED_AXIOMS
from formal.errors import CheckerError

# A declaration unit: ("one", name), ("quot",) or ("ind", name, …) for mutually inductive types.
Unit = tuple[object, ...]

_LEVEL_LETTERS: Final = {1: "LS", 2: "LM", 3: "LI"}
_LEVEL_PARAM: Final = 4
_HINT_OPAQUE, _HINT_ABBREVIATION = 1, 3


def export_stream(environment: Environment) -> str:
    """The stream for all safe constants of the environment's own modules.

    Raises:
        CheckerError: a compiled file is damaged, or a proof holds something unfinished.
    """
    exporter = _Exporter(environment)
    for module in environment.own_modules:
        for name in sorted(environment.module(module).constants, key=name_text):
            if environment.info(name).safe:
                exporter.add(name)
    return "\n".join(exporter.lines) + "\n"


class _Exporter:
    def __init__(self, environment: Environment):
        self.lines: list[str] = []
        self._environment = environment
        self._names: dict[Name, int] = {(): 0}
        self._levels: dict[tuple[object, ...], int] = {}
        self._expressions: dict[tuple[object, ...], int] = {}
        self._memo: dict[int, dict[int, int]] = {}  # a module's expressions by address
        self._done: set[Unit] = set()
        self._unit = cache(self._unit_of)

    def add(self, name: Name) -> None:
        """Write the unit of a constant after all units that it refers to."""
        stack = [self._unit(name)]
        while stack:
            unit = stack[-1]
            if unit in self._done:
                stack.pop()
                continue
            needed = {self._unit(other) for other in self._references(unit)}
            missing = [u for u in needed if u != unit and u not in self._done]
            if missing:
                stack += sorted(missing, key=str)
            else:
                self._write(unit)
                self._done.add(unit)
                stack.pop()

    def _unit_of(self, name: Name) -> Unit:
        compiled, constant = self._environment.constant(name)
        if constant.kind == "ctor":
            return self._unit(compiled.name(constant.fields[1]))
        if constant.kind == "rec":
            return self._unit(compiled.name(compiled.list(constant.fields[1])[0]))
        if constant.kind == "inductive":
            return ("ind", *(compiled.name(x) for x in compiled.list(constant.fields[3])))
        return ("quot",) if constant.kind == "quot" else ("one", name)

    def _references(self, unit: Unit) -> Iterable[Name]:
        if unit == ("quot",):
            return [("Eq",)]
        out: set[Name] = set()
        for name in _members(unit):
            out |= self._environment.info(name).references
            compiled, constant = self._environment.constant(name)
            if constant.kind == "inductive":
                for constructor in compiled.list(constant.fields[4]):
                    out |= self._environment.info(compiled.name(constructor)).references
        return out

    def _line(self, *words: object) -> None:
        self.lines.append(" ".join(map(str, words)))

    def _name(self, name: Name) -> int:
        known = len(name)
        while name[:known] not in self._names:  # at the latest the empty name is known
            known -= 1
        number = self._names[name[:known]]
        for length in range(known + 1, len(name) + 1):
            prefix, last = number, name[length - 1]
            number = self._names[name[:length]] = len(self._names)
            if isinstance(last, int):
                self._line("NI", prefix, f"{last:x}")
            else:
                self._line("NS", prefix, _hexadecimal(last))
        return number

    def _level(self, compiled: CompiledModule, address: int) -> int:
        tag, fields = (0, ()) if address & 1 else compiled.node(address)
        key: tuple[object, ...]
        if tag == 0:
            key = ("LZ",)
        elif tag in _LEVEL_LETTERS:
            key = (_LEVEL_LETTERS[tag], *(self._level(compiled, field) for field in fields))
        elif tag == _LEVEL_PARAM:
            key = ("LP", self._name(compiled.name(fields[0])))
        else:
            raise CheckerError("a compiled declaration holds an unsolved universe level")
        return self._intern(self._levels, key)

    def _intern(self, table: dict[tuple[object, ...], int], key: tuple[object, ...]) -> int:
        number = table.get(key)
        if number is None:
            number = table[key] = len(table)
            self._line(*key)
        return number

    def _expression(self, compiled: CompiledModule, root: int) -> int:
        memo = self._memo.setdefault(id(compiled), {})
        opened: dict[int, tuple[int, tuple[int, ...], tuple[int, ...]]] = {}
        stack = [root]
        while stack:
            address = stack.pop()
            if address in memo:
                continue
            known = opened.pop(address, None)
            if known is None:
                tag, fields = compiled.node(address)
                children = expression_children(tag, fields)
                missing = [child for child in children if child not in memo]
                if missing:  # come back when they are done
                    opened[address] = tag, fields, children
                    stack.append(address)
                    stack += missing
                    continue
            else:
                tag, fields, children = known
            numbers = [memo[child] for child in children]
            if tag == EXPR_MDATA:  # notes of the elaborator mean nothing to a kernel
                memo[address] = numbers[0]
            else:
                key = self._expression_key(compiled, address, tag, fields, numbers)
                memo[address] = self._intern(self._expressions, key)
        return memo[root]

    def _expression_key(
        self,
        compiled: CompiledModule,
        address: int,
        tag: int,
        fields: tuple[int, ...],
        children: list[int],
    ) -> tuple[object, ...]:
        if tag == EXPR_BVAR:
            return ("EV", f"{compiled.nat(fields[0]):x}")
        if tag == EXPR_SORT:
            return ("ES", self._level(compiled, fields[0]))
        if tag == EXPR_CONST:
            levels = [self._level(compiled, level) for level in compiled.list(fields[1])]
            return ("EC", self._name(compiled.name(fields[0])), *levels)
        if tag == EXPR_APP:
            return ("EA", *children)
        if tag in (EXPR_LAMBDA, EXPR_FORALL):
            letter = "EL" if tag == EXPR_LAMBDA else "EP"
            binder = compiled.byte(address, 8)  # after the expression's 64-bit cache word
            return (letter, binder, self._name(compiled.name(fields[0])), *children)
        if tag == EXPR_LET:
            return ("EZ", self._name(compiled.name(fields[0])), *children)
        if tag == EXPR_LITERAL:
            kind, (value,) = compiled.node(fields[0])
            if kind == 0:
                return ("EN", f"{compiled.nat(value):x}")
            return ("ET", _hexadecimal(compiled.string(value)))
        if tag == EXPR_PROJECTION:
            name = self._name(compiled.name(fields[0]))
            return ("EJ", name, compiled.nat(fields[1]), *children)
        raise CheckerError("a compiled declaration holds a free or unsolved variable")

    def _parameters(self, compiled: CompiledModule, constant: Constant) -> list[int]:
        return [self._name(compiled.name(x)) for x in compiled.list(constant.level_params)]

    def _write(self, unit: Unit) -> None:
        names = _members(unit)
        if not names:
            self._line("QUOT")
        elif unit[0] == "ind":
            self._write_inductive(names)
        else:
            self._write_one(names[0])

    def _write_inductive(self, names: list[Name]) -> None:
        words: list[object] = []
        for name in names:
            compiled, constant = self._environment.constant(name)
            constructors = [compiled.name(x) for x in compiled.list(constant.fields[4])]
            words += [self._name(name), self._expression(compiled, constant.type)]
            words.append(len(constructors))
            for constructor in constructors:
                holder, info = self._environment.constant(constructor)
                words += [self._name(constructor), self._expression(holder, info.type)]
        compiled, constant = self._environment.constant(names[0])
        parameters = self._parameters(compiled, constant)
        own = int(names[0] in self._environment.own)
        self._line(
            "IND", own, compiled.nat(constant.fields[1]), len(names), *words, "|", *parameters
        )

    def _write_one(self, name: Name) -> None:
        compiled, constant = self._environment.constant(name)
        info = self._environment.info(name)
        if info.kind == "axiom" and (info.own or name_text(name) not in ALLOWED_AXIOMS):
            return
        own = int(info.own)
        type_ = self._expression(compiled, constant.type)
        parameters = self._parameters(compiled, constant)
        number = self._name(name)
        if constant.value is None:
            self._line("AX", own, number, type_, "|", *parameters)
            return
        value = self._expression(compiled, constant.value)
        if constant.kind == "theorem":
            self._line("THM", own, number, type_, value, "|", *parameters)
        elif constant.kind == "opaque":
            self._line("OPQ", own, number, type_, value, "|", *parameters)
        else:
            hint = _hint(compiled, constant.fields[2])
            self._line("DEF", own, number, type_, value, hint, "|", *parameters)


def _members(unit: Unit) -> list[Name]:
    return [name for name in unit[1:] if isinstance(name, tuple)]


def _hint(compiled: CompiledModule, address: int) -> str:
    """When the kernel should unfold a definition: never first, always, or by its height."""
    if address == _HINT_OPAQUE:
        return "O"
    return "A" if address == _HINT_ABBREVIATION else str(compiled.word(address))


def _hexadecimal(text: str) -> str:
    return text.encode().hex() or "-"
