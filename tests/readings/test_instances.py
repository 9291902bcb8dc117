"""Instances: plain Python data for a structure, refused with one line when it does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from formal.errors import EvaluationError
from formal.language import (
    Bool,
    Case,
    Data,
    Fin,
    Fun,
    Implies,
    Int,
    List,
    Nat,
    Option,
    Pair,
    Rel,
    Sort,
    Structure,
    axiom,
    definition,
    fst,
    member,
)
from tests.readings.computations import Sample, ping_pong


def test_check_names_axiom_elements_and_cycle() -> None:
    k = Sample(2, [0, 1], [None, None], [0, 1], [1, 0]).instance()
    report = k.check()
    assert not report
    (violation,) = report.violations
    assert violation.axiom == "well_founded_causes"
    assert violation.note in ("cycle 0 → 1 → 0", "cycle 1 → 0 → 1")
    assert "well_founded_causes fails" in str(report)

    k = Sample(2, [0, 1], [None, 0], [0], [None, None]).instance()
    (violation,) = k.check().violations
    assert violation.axiom == "predecessor_same_process"
    assert violation.elements == {"e": 0, "f": 1}
    assert "at e = 0, f = 1" in str(violation)

    k = Sample(1, [0, 0], [None, None], [0], [None, None]).instance()
    assert [v.axiom for v in k.check().violations] == ["process_total"]


BAD_INSTANCES: dict[str, tuple[Callable[[Sample], Any], str]] = {
    "missing field": (
        lambda s: type(s.instance())(Process=[0], Event=[0], Message=[0]),
        "Computation: no value is given for process, predecessor, send, received",
    ),
    "unknown field": (
        lambda s: s.instance(sent={}),
        "Computation has no sort or field 'sent'; expected Process, Event, Message, process, "
        "predecessor, send, received",
    ),
    "non-member": (
        lambda s: s.instance(process={0: 0, 1: 1, 2: 1, 3: 7}),
        "Computation.process: 7 is not a member of Process",
    ),
    "non-member in an option": (
        lambda s: s.instance(received={0: None, 1: 5, 2: None, 3: None}),
        "Computation.received: 5 is not a member of Message",
    ),
    "partial table": (
        lambda s: s.instance(process={0: 0, 1: 1, 2: 1}),
        "Computation.process: no value for 3",
    ),
    "table with a key too many": (
        lambda s: s.instance(process={0: 0, 1: 1, 2: 1, 3: 0, 4: 0}),
        "Computation.process: 4 is not a member of Event",
    ),
    "wrong arity of a function": (
        lambda s: s.instance(process=lambda e, f: 0),
        "Computation.process: expected a function of 1 arguments",
    ),
    "no function": (
        lambda s: s.instance(process=3),
        "Computation.process: expected a dict or a function, found 3",
    ),
    "set for a function": (
        lambda s: s.instance(process={0, 1}),
        "Computation.process: expected a dict or a function, found {0, 1}",
    ),
    "repeated member": (
        lambda s: s.instance(Process=[0, 1, 0]),
        "Computation.Process: a member is listed twice",
    ),
    "sort that is no collection": (
        lambda s: s.instance(Process=2),
        "Computation.Process: expected a list of hashable members, found 2",
    ),
}


@pytest.mark.parametrize("name", BAD_INSTANCES)
def test_bad_instances_are_refused(name: str) -> None:
    make, message = BAD_INSTANCES[name]
    with pytest.raises(EvaluationError) as caught:
        make(ping_pong())
    assert str(caught.value) == message


def test_function_value_outside_its_type_is_found_when_used() -> None:
    k = ping_pong().instance(process=lambda e: 9)
    with pytest.raises(EvaluationError, match="9 is not a member of Process"):
        k.check()


class Colour(Data):
    """Colours."""

    red: Case
    grey: Case[Fin[3]]
    mixed: Case[Colour, Colour]


class Painting(Structure, var="P"):
    """Fields of every kind."""

    Spot: Sort
    size: Nat
    offset: Int
    dark: Bool
    row: Fin[size]
    origin: Pair[Spot, Nat]
    path: List[Spot]
    best: Option[Option[Spot]]
    colour: Colour
    near: Rel[Spot, Spot]
    height: Fun[Spot, Spot, Nat]
    mark: Rel[Spot]

    @axiom
    def marked(self, x: Spot):
        """Every spot on the path is marked."""
        return Implies(member(x, self.path), self.mark(x))

    @definition
    def top(self) -> Nat:
        """The largest height from the origin."""
        return self.height(fst(self.origin), fst(self.origin))


PAINTING: dict[str, Any] = {
    "Spot": "ab",
    "size": 3,
    "offset": -2,
    "dark": True,
    "row": 2,
    "origin": ("a", 4),
    "path": ["a", "b", "a"],
    "best": None,
    "colour": Colour.mixed(Colour.grey(2), Colour.red),
    "near": [("a", "b")],
    "height": {("a", "a"): 5, ("a", "b"): 1, ("b", "a"): 0, ("b", "b"): 0},
    "mark": {"a", "b"},
}


def test_fields_of_every_kind() -> None:
    p = Painting(**PAINTING)
    assert p.check()
    assert p.top == 5
    assert p.origin == ("a", 4) and p.path == ("a", "b", "a")
    assert p.near("a", "b") and not p.near("b", "a")
    (violation,) = Painting(**(PAINTING | {"mark": {"a"}})).check().violations
    assert violation.elements == {"x": "b"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": -1}, "Painting.size: expected a value of type Nat, found -1"),
        ({"size": True}, "Painting.size: expected a value of type Nat, found True"),
        ({"offset": "x"}, "Painting.offset: expected a value of type Int, found 'x'"),
        ({"dark": 1}, "Painting.dark: expected a value of type Bool, found 1"),
        ({"row": 3}, "Painting.row: expected a number below 3, found 3"),
        ({"origin": "a"}, "Painting.origin: expected a pair, found 'a'"),
        ({"origin": ("z", 1)}, "Painting.origin: 'z' is not a member of Spot"),
        ({"path": ["a", "z"]}, "Painting.path: 'z' is not a member of Spot"),
        ({"path": 4}, "Painting.path: expected a list, found 4"),
        ({"colour": "red"}, "Painting.colour: expected a value of Colour, found 'red'"),
        ({"colour": Colour.grey(3)}, "Painting.colour: expected a number below 3, found 3"),
        ({"near": [("a",)]}, "Painting.near: ('a',) has 1 entries, expected 2"),
        ({"near": ["ab"]}, "Painting.near: ('ab',) has 1 entries, expected 2"),
        ({"near": [("a", "z")]}, "Painting.near: 'z' is not a member of Spot"),
        ({"height": {("a", "a"): 5}}, "Painting.height: no value for 'a', 'b'"),
    ],
)
def test_bad_values_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        Painting(**(PAINTING | change))
    assert str(caught.value) == message
