"""Event structures from files: the choice of the theory, and everything that can be wrong."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.errors import InputError
from formal.events import InferredComputation
from formal.events.event_structure import (
    FiniteEventStructure,
    of_computation,
    read_event_structure,
    recognise,
)
from formal.events.event_structure_svg import describe, draw, to_json
from proofs.semantics.event_structure.statements import EventStructure

from .support import Step, closure, traces

CHOICE = """\
events = ["start", "left", "right", "end"]
conflicts = [["left", "right"]]

[causes]
left = ["start"]
right = ["start"]
end = ["left"]
"""


def read(text: str, tmp_path: Path, name: str = "choice.toml") -> FiniteEventStructure:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert recognise(path, text)
    return read_event_structure(path)


def test_the_choice(tmp_path: Path) -> None:
    structure = read(CHOICE, tmp_path)
    found = [structure.named(c) for c in structure.configurations()]
    assert found == [
        [],
        ["start"],
        ["start", "left"],
        ["start", "right"],
        ["start", "left", "end"],
    ]
    assert structure.immediate_conflicts == [(1, 2)]
    assert structure.named(structure.conflict[3]) == ["right"]
    data = json.dumps(
        {
            "events": ["start", "left", "right", "end"],
            "conflicts": [["right", "left"]],
            "causes": {"left": ["start"], "right": ["start"], "end": ["left", "start"]},
        }
    )
    assert read(data, tmp_path, "choice.json") == structure


@st.composite
def structures(draw_: st.DrawFn) -> FiniteEventStructure | None:
    count = draw_(st.integers(1, 5))
    names = [f"e{i}" for i in range(count)]
    pairs = list(combinations(names, 2))
    causes: dict[str, list[str]] = {}
    conflicts = []
    for d, e in pairs:
        which = draw_(st.sampled_from(("none", "none", "cause", "conflict")))
        if which == "cause":
            causes.setdefault(e, []).append(d)
        if which == "conflict":
            conflicts.append([d, e])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.json"
        path.write_text(json.dumps({"events": names, "causes": causes, "conflicts": conflicts}))
        return _read_or_none(path)


def _read_or_none(path: Path) -> FiniteEventStructure | None:
    try:
        return read_event_structure(path)
    except InputError as error:
        assert "can never happen" in error.message
        return None


@given(structures())
@settings(max_examples=60)
def test_files_satisfy_the_axioms_and_configurations_are_the_definition(
    structure: FiniteEventStructure | None,
) -> None:
    if structure is None:
        return
    theory = EventStructure(**structure.as_instance())
    assert theory.check()
    found = {frozenset(structure.named(c)) for c in structure.configurations()}
    events = structure.events
    for size in range(len(events) + 1):
        for chosen in combinations(events, size):
            inside = frozenset(chosen)
            assert theory.configuration(inside.__contains__) == (inside in found), chosen
    # The immediate conflicts are few, and all others follow from them by inheritance.
    inherited = {
        frozenset((a, b))
        for d, e in structure.immediate_conflicts
        for a in range(len(events))
        for b in range(len(events))
        if (structure.causes[a] | 1 << a) >> d & 1 and (structure.causes[b] | 1 << b) >> e & 1
    }
    all_conflicts = {
        frozenset((a, b))
        for a in range(len(events))
        for b in range(len(events))
        if structure.conflict[a] >> b & 1
    }
    assert inherited == all_conflicts
    ElementTree.fromstring(draw(structure))


@given(traces(max_steps=8))
def test_configurations_of_a_computation_are_its_consistent_cuts(steps: list[Step]) -> None:
    structure = of_computation(InferredComputation.of_trace(steps))
    before = closure(steps)
    found = set(structure.configurations())
    for cut in range(1 << len(steps)):
        consistent = all(cut >> a & 1 for a, b in before if cut >> b & 1)
        assert consistent == (cut in found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("events = [", ":1: not TOML"),
        ('events = ["a"]\nconflicts = [["a", "b"]]', ":2: 'b' is no event; expected one of a"),
        ('events = ["a", "a"]', ":1: 'a' stands twice"),
        ("events = 3", ":1: 'events' is 3; expected a list of names"),
        ("[causes]", "'events' is missing"),
        ("events = []", "no events"),
        ('events = ["a"]\nedges = 3', ":2: 'edges' is not known"),
        ('events = ["a"]\ncauses = 3', ":2: 'causes' is 3; expected a table"),
        ('events = ["a"]\nconflicts = 1979-05-27', "'conflicts' is \"1979-05-27\""),
        ('events = ["a", "b"]\n[causes]\na = ["b"]\nb = ["a"]', "on a causal cycle"),
        ('events = ["a", "b"]\nconflicts = [["a", "b"]]\n[causes]\nb = ["a"]', "can never happen"),
        ('events = ["a"]\nconflicts = [["a", "a"]]', "can never happen"),
        ('events = ["a"]\nconflicts = [["a"]]', ":1: a conflict of 1 events (a); expected pairs"),
        ('{"events": ["a"], "causes": {"a": [', ":1: not JSON"),
    ],
)
def test_what_is_malformed_is_said_in_one_line(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(text, tmp_path)
    message = str(error.value)
    assert says in message and "\n" not in message and "expected" in message


def test_words_data_and_picture(tmp_path: Path) -> None:
    structure = read(CHOICE, tmp_path)
    lines = describe(structure)
    assert lines[0].endswith("4 events, 1 immediate conflict; 5 configurations")
    assert lines[1:] == [
        "  conflict: left, right",
        "  ∅",
        "  {start}",
        "  {start, left}",
        "  {start, right}",
        "  {start, left, end}",
    ]
    data = json.loads(json.dumps(to_json(structure)))
    assert data["conflicts"] == [["left", "right"], ["right", "end"]]
    assert data["immediate_causes"]["end"] == ["left"] and data["all_configurations"] is True
    root = ElementTree.fromstring(draw(structure))
    words = {element.text for element in root.iter()}
    assert {"left conflicts with right", "start causes left", "{start, left, end}"} <= words


def test_very_many_configurations_are_cut_off() -> None:
    structure = FiniteEventStructure(tuple(f"e{i}" for i in range(20)), (0,) * 20, (0,) * 20)
    assert "more than 100,000 configurations" in describe(structure)[0]
    assert to_json(structure)["all_configurations"] is False
    assert "and more" in draw(structure)
