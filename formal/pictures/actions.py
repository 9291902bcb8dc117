"""What the drawings show of an action: its guards, its updates, and which actions it helps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from formal.language.terms import (
    Connective,
    Equal,
    FieldRef,
    Lit,
    Quantifier,
    Term,
    Var,
    subterms,
)
from formal.language.transition import ActionInfo, TransitionInfo
from formal.pictures.updates import FALSE, TRUE, Members, constant, field_at, parts, update_of
from formal.readings.latex.markdown import PlainPrinter

# Names that no theory has, for the states and the system; they do not reach the drawing.
_PRE, _POST, _FIXED = "\ue000", "\ue001", "\ue002"

# A field and one of its values; without a value, any of them.
Fact = tuple[str, str | None]


@dataclass(frozen=True)
class Step:
    """An action in text: its choices, when it may happen, and what it does to the state.

    ``asks`` has for each guard the facts of which it wants one; ``makes`` the facts that the
    action may bring about.
    """

    name: str
    choices: str
    doc: str
    guards: tuple[str, ...]
    updates: tuple[str, ...]
    modifies: tuple[str, ...]
    asks: tuple[frozenset[Fact], ...]
    makes: frozenset[Fact]


def steps_of(info: TransitionInfo) -> list[Step]:
    """The actions of a system, in order of declaration."""
    return [_step(info, a) for a in info.actions]


def meet(one: str | None, other: str | None) -> bool:
    """Whether two values may be the same."""
    if one is None or other is None:
        return True
    if "?" in one or "?" in other:
        return one.partition("(")[0] == other.partition("(")[0]
    return one == other


def helps(one: Step, other: Step, common: Collection[Fact] = ()) -> list[str]:
    """The fields to which the first action gives a value that a guard of the second asks for.

    ``common`` are facts that do not count.  This is read off the text: it says what may follow, not
    what is reachable.
    """
    wanted = {fact for guard in other.asks for fact in guard}.difference(common)
    found = {f for f, v in one.makes if any(f == g and meet(v, w) for g, w in wanted)}
    return [f for f in one.modifies if f in found]


def at_first(info: TransitionInfo) -> dict[str, str]:
    """The value that a field has everywhere in the initial states, where their text says so."""
    out = {}
    for clause in info.inits:
        for body, value in _claimed(clause.term, TRUE):
            given: str | None = value
            if isinstance(body, Equal):
                given = constant(body.right) if value == TRUE else None
                body = body.left
            found = field_at(body, info.pre)
            if found is not None and given is not None:
                out[found[0]] = given
    return out


def _claimed(t: Term, value: str) -> Iterator[tuple[Term, str]]:
    """What a formula says of all members at once, each with whether it is so or not so.

    However it is nested: ``∀ x. ¬r(x) ∧ ¬s(x)`` and ``¬∃ x. r(x) ∨ s(x)`` say the same.
    """
    if isinstance(t, Connective) and t.op == "not":
        yield from _claimed(t.args[0], _other(value))
    elif isinstance(t, Connective) and t.op == ("and" if value == TRUE else "or"):
        for part in t.args:
            yield from _claimed(part, value)
    elif isinstance(t, Quantifier) and t.kind == ("forall" if value == TRUE else "exists"):
        yield from _claimed(t.body, value)
    elif isinstance(t, Connective) and t.op == "iff" and isinstance(t.args[1], Lit):
        yield from _claimed(t.args[0], value if t.args[1].value else _other(value))
    else:
        yield t, value


def _other(value: str) -> str:
    return FALSE if value == TRUE else TRUE


def possible_at_first(step: Step, values: dict[str, str]) -> bool:
    """Whether no guard waits for something that an earlier step must have brought about."""
    return not any(waits(guard, values) for guard in step.asks)


def waits(guard: Iterable[Fact], values: dict[str, str]) -> bool:
    """Whether a guard asks for facts of which none holds at first (fields unknown there may)."""
    wanted = list(guard)
    return bool(wanted) and not any(f not in values or meet(v, values[f]) for f, v in wanted)


def text_of(info: TransitionInfo, term: Term, params: tuple[Var, ...] = ()) -> str:
    """A state formula on one line; the state after the step has a prime."""
    return _Text(info, params).term(term)


def choices_of(a: ActionInfo) -> str:
    """The choices of an action with their types."""
    return PlainPrinter().binders(a.params)


class _Text:
    """Prints the formulas of an action, without the states' own names."""

    def __init__(self, info: TransitionInfo, params: tuple[Var, ...]) -> None:
        self.info = info
        names = {info.pre.uid: _PRE, info.post.uid: _POST, info.self_var.uid: _FIXED}
        self.printer = PlainPrinter(names)
        for p in params:
            self.printer.bind(p)

    def term(self, term: Term, printer: PlainPrinter | None = None) -> str:
        shown = (printer or self.printer).term(term)
        shown = re.sub(rf"{_POST}\.(\w+)", r"\1′", shown)
        shown = re.sub(rf"(?:{_PRE}|{_FIXED})\.", "", shown)
        return re.sub(rf"\(({_PRE}|{_FIXED})(?:, )?", "(", shown)

    def members(self, found: tuple[Members, ...]) -> str:
        """A union of sets of tuples; single tuples stand in one pair of braces."""
        single = [self.tuple(m.one) for m in found if m.one is not None]
        sets = [f"{{{', '.join(single)}}}"] if single else []
        for m in found:
            if m.one is None:
                inner = self.printer.scoped()
                names = [inner.bind(p) for p in m.params]
                sets.append(f"{{{_tuple(names)} | {self.term(m.body, inner)}}}")
        return " ∪ ".join(sets)

    def tuple(self, terms: tuple[Term, ...]) -> str:
        return _tuple([self.term(t) for t in terms])

    def update(self, part: Term) -> str:
        """A conjunct about the state after the step, as an assignment where it is one."""
        u = update_of(self.info, part)
        if u is None:
            return self.term(part)
        if u.how == "add":
            return f"{u.field} := {u.field} ∪ {self.members(u.members)}"
        if u.how == "remove":
            gone = self.members(u.members)
            return f"{u.field} := {u.field} ∖ {f'({gone})' if ' ∪ ' in gone else gone}"
        if u.how == "become":
            return f"{u.field} := {self.members(u.members)}"
        assert u.value is not None
        if u.how in ("map", "keep"):
            inner = self.printer.scoped()
            names = [inner.bind(p) for p in u.params]
            place, value = f"{u.field}({', '.join(names)})", self.term(u.value, inner)
            return f"{place} as before where {value}" if u.how == "keep" else f"{place} := {value}"
        place = f"{u.field}({', '.join(map(self.term, u.at))})" if u.at else u.field
        return f"{place} := {self.term(u.value)}"


def _tuple(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _step(info: TransitionInfo, a: ActionInfo) -> Step:
    text = _Text(info, a.params)
    guards: list[str] = []
    updates: list[str] = []
    asks: list[frozenset[Fact]] = []
    makes: dict[str, set[str | None]] = {}
    for part in parts(a.guard_and_update, "and"):
        if any(isinstance(t, Var) and t.uid == info.post.uid for t in subterms(part)):
            updates.append(text.update(part))
            u = update_of(info, part)
            if u is None:
                for name in _written(info, part):
                    makes.setdefault(name, set()).add(None)
            elif u.how != "keep":
                makes.setdefault(u.field, set()).add(u.makes)
        else:
            guards.append(text.term(part))
            asks.append(frozenset(_asked(info, part, True)))
    doc = " ".join(a.doc.partition("\n\n")[0].split())
    facts = {(f, v) for f in a.modifies for v in makes.get(f, {None})}
    return Step(
        a.name,
        choices_of(a),
        doc,
        tuple(guards),
        tuple(updates),
        a.modifies,
        tuple(asks),
        frozenset(facts),
    )


def _written(info: TransitionInfo, part: Term) -> set[str]:
    """The fields of the state after the step that a formula mentions."""
    return {
        x.field.name for x in subterms(part) if isinstance(x, FieldRef) and x.owner == info.post
    }


def _asked(info: TransitionInfo, t: Term, positive: bool) -> set[Fact]:
    """The facts of which a guard asks for one."""
    if isinstance(t, Connective) and t.op in ("and", "or", "not", "implies"):
        if t.op == "not":
            return _asked(info, t.args[0], not positive)
        signs = [positive] * len(t.args)
        if t.op == "implies":
            signs = [not positive] * (len(t.args) - 1) + [positive]
        found = [_asked(info, x, s) for x, s in zip(t.args, signs, strict=True)]
        return set().union(*found)
    if isinstance(t, Quantifier):
        return _asked(info, t.body, positive)
    if (here := field_at(t, info.pre)) is not None:
        return {(here[0], TRUE if positive else FALSE)}
    if isinstance(t, Equal) and (here := field_at(t.left, info.pre)) is not None:
        return {(here[0], constant(t.right) if positive else None)}
    fields = {f.name for f in info.state.fields}
    return {
        (x.field.name, None)
        for x in subterms(t)
        if isinstance(x, FieldRef) and x.field.name in fields
    }
