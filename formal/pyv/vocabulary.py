"""What a file declares, and the states that a formula may speak about."""

from __future__ import annotations

from dataclasses import dataclass, field

from formal.errors import InputError
from formal.language.structure import FieldInfo
from formal.language.terms import Var
from formal.language.types import BOOL, INT, SortType, Type
from formal.pyv import syntax as s


@dataclass(frozen=True)
class States:
    """The states that a formula may speak about; ``now`` is what a bare symbol means."""

    now: Var | None = None
    new: Var | None = None
    old: Var | None = None

    @property
    def two(self) -> tuple[Var, Var] | None:
        """The states before and after, where both are in reach."""
        if self.now is not None and self.new is not None:
            return self.now, self.new
        if self.now is not None and self.old is not None:
            return self.old, self.now
        return None


@dataclass
class Vocabulary:
    """What a file declares: sorts, symbols with their fields, definitions."""

    file: str
    system: Var
    sorts: dict[str, SortType] = field(default_factory=dict)
    symbols: dict[str, s.SymbolDecl] = field(default_factory=dict)
    fields: dict[str, FieldInfo] = field(default_factory=dict)
    definitions: dict[str, s.DefinitionDecl] = field(default_factory=dict)
    old_dialect: frozenset[s.Decl] = frozenset()

    def error(self, line: int, message: str) -> InputError:
        """An error in this file."""
        return InputError(message, file=self.file, line=line)

    def type(self, name: str, line: int) -> Type:
        """The type of a sort; raises ``InputError`` for an unknown one."""
        if name in self.sorts:
            return self.sorts[name]
        if name in ("bool", "int"):
            return BOOL if name == "bool" else INT
        known = ", ".join([*self.sorts, "bool", "int"])
        raise self.error(line, f"unknown sort `{name}`; expected one of {known}")

    def two_states(self, d: s.Decl, pre: Var, post: Var) -> States:
        """The states of a declaration, as its dialect has them."""
        return States(post, old=pre) if d in self.old_dialect else States(pre, new=post)
