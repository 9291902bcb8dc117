"""What the drawings show of an action: its guards, its updates, and which actions it helps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from formal.language.terms import Connective, FieldRef, Quantifier, Term, Var, subterms
from formal.language.transition import ActionInfo, TransitionInfo
from formal.readings.markdown import PlainPrinter

# Names that no theory has, for the states and the system; they do not reach the drawing.
_PRE, _POST, _FIXED = "\ue000", "\ue001", "\ue002"


@dataclass(frozen=True)
class Step:
    """An action in text: its choices, when it may happen, and what it does to the state."""

    name: str
    choices: str
    doc: str
    guards: tuple[str, ...]
    updates: tuple[str, ...]
    modifies: tuple[str, ...]
    needs: frozenset[str]

    @property
    def at_first(self) -> bool:
        """Whether no guard asks for something that an earlier step must have made true."""
        return not self.needs


def steps_of(info: TransitionInfo) -> list[Step]:
    """The actions of a system, in order of declaration."""
    return [_step(info, a) for a in info.actions]


def helps(one: Step, other: Step) -> bool:
    """Whether the first action changes a field that a guard of the second asks to hold.

    This is read off the text: a field that the second merely forbids does not count.
    """
    return not other.needs.isdisjoint(one.modifies)


def text_of(info: TransitionInfo, term: Term, params: tuple[Var, ...] = ()) -> str:
    """A state formula on one line; the state after the step has a prime."""
    printer = PlainPrinter({info.pre.uid: _PRE, info.post.uid: _POST, info.self_var.uid: _FIXED})
    for p in params:
        printer.bind(p)
    shown = re.sub(rf"{_POST}\.(\w+)", r"\1′", printer.term(term))
    shown = re.sub(rf"(?:{_PRE}|{_FIXED})\.", "", shown)
    return re.sub(rf"\(({_PRE}|{_FIXED})(?:, )?", "(", shown)


def choices_of(a: ActionInfo) -> str:
    """The choices of an action with their types."""
    return PlainPrinter().binders(a.params)


def _step(info: TransitionInfo, a: ActionInfo) -> Step:
    guards: list[str] = []
    updates: list[str] = []
    needs: set[str] = set()
    for part in _conjuncts(a.guard_and_update):
        after = any(isinstance(t, Var) and t.uid == info.post.uid for t in subterms(part))
        (updates if after else guards).append(text_of(info, part, a.params))
        if not after:
            needs |= _asked(info, part, True)
    doc = " ".join(a.doc.partition("\n\n")[0].split())
    return Step(
        a.name, choices_of(a), doc, tuple(guards), tuple(updates), a.modifies, frozenset(needs)
    )


def _conjuncts(t: Term) -> list[Term]:
    if isinstance(t, Connective) and t.op == "and":
        return [p for x in t.args for p in _conjuncts(x)]
    return [t]


def _asked(info: TransitionInfo, t: Term, positive: bool) -> set[str]:
    """The fields of the state that a guard asks to hold."""
    if isinstance(t, Connective):
        if t.op == "not":
            return _asked(info, t.args[0], not positive)
        if t.op == "implies":
            *before, last = t.args
            found = [_asked(info, x, not positive) for x in before]
            return set().union(*found, _asked(info, last, positive))
        return set().union(*(_asked(info, x, positive) for x in t.args))
    if isinstance(t, Quantifier):
        return _asked(info, t.body, positive)
    fields = {f.name for f in info.state.fields}
    found_here = {x.field.name for x in subterms(t) if isinstance(x, FieldRef)} & fields
    return found_here if positive else set()
