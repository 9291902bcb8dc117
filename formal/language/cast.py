"""Who takes part in the runs of a transition system: for drawings, with no weight in any proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from formal.errors import TheoryError
from formal.language.structure import FieldInfo
from formal.language.types import PROP, ArrowType, resolve

if TYPE_CHECKING:
    from formal.language.transition import TransitionInfo

# Who sends or receives the tuples of a relation: the number of an argument; a sort, all of whose
# elements do; a relation of the state and the number of an argument, for whoever is related to
# that argument; or any other name, for a process that is no element of a sort.
End = int | str | tuple[str, int]
Messages = Mapping[str, tuple[End, End]]


def check_cast(info: TransitionInfo) -> None:
    """Refuse messages that are no relations of the state, and what names nothing of the system.

    Raises ``TheoryError`` for the first.
    """
    for name, ends in info.messages.items():
        arity = _arity(info, name)
        if arity is None:
            raise _wrong(info, f"messages names {name!r}, which is no relation of its state")
        if len(ends) != 2 or not all(_is_end(info, e, arity) for e in ends):
            raise _wrong(
                info,
                f"messages[{name!r}] is {ends!r}; expected sender and receiver, each a name, the "
                f"number of an argument, 0 to {arity - 1}, or a relation of two arguments with "
                "such a number",
            )
    actions = {m.name for m in info.methods if m.role == "action"}
    if wrong := sorted(set(info.actors) - actions):
        raise _wrong(info, f"actors names {wrong[0]!r}, which is no action of it")
    if wrong := sorted(set(info.roles) - {s.name for s in info.sorts}):
        raise _wrong(info, f"roles names {wrong[0]!r}, which is no sort of it")


def _arity(info: TransitionInfo, name: str) -> int | None:
    """The number of arguments of a relation of the state."""
    found = info.state.members.get(name)
    t = resolve(found.type) if isinstance(found, FieldInfo) else None
    return len(t.params) if isinstance(t, ArrowType) and t.result == PROP else None


def _is_end(info: TransitionInfo, end: End, arity: int) -> bool:
    if isinstance(end, str):
        return True
    if isinstance(end, int):
        return 0 <= end < arity
    relation, argument = end
    return _arity(info, relation) == 2 and 0 <= argument < arity


def _wrong(info: TransitionInfo, what: str) -> TheoryError:
    return TheoryError(f"{info.name}: {what}", file=info.file, line=info.line)
