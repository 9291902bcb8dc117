"""A choice between two events, and pre-structures that an axiom rejects."""

from __future__ import annotations

from formal.language import witness
from proofs.semantics.event_structure.statements import EventStructure


def _choice(**changes):
    """First ``start``; then ``left`` or ``right``, which conflict; after ``left`` comes ``end``."""
    causes = {"start": [], "left": ["start"], "right": ["start"], "end": ["start", "left"]}
    conflicts = {("left", "right"), ("end", "right")}
    fields = {
        "Event": list(causes),
        "below": {(d, e) for e, ds in causes.items() for d in [*ds, e]},
        "conflict": conflicts | {(e, d) for d, e in conflicts},
        "causes": {e: [*ds, e] for e, ds in causes.items()},
    }
    return EventStructure(**(fields | changes))


@witness(structure=EventStructure, zh="二选一")
def choice():
    """The choice itself."""
    return _choice()


@witness(structure=EventStructure, zh="二选一中的两个格局")
def choice_sets():
    """Two configurations inside a third."""
    sets = {"c": {"start"}, "d": {"start", "left"}, "u": {"start", "left", "end"}}
    return _choice(), sets


@witness(structure=EventStructure)
def conflicting_union():
    """Two configurations with no common extension."""
    sets = {"c": {"start", "right"}, "d": {"start", "left"}, "u": {"start"}}
    return _choice(), sets


@witness(structure=EventStructure, zh="二选一中的一个有限格局")
def choice_list():
    """A finite configuration, listed in no good order."""
    order = ["start", "left", "end"]
    return _choice(), {"events": ["end", "start", "left"], "candidates": {"order": [order]}}


@witness(structure=EventStructure)
def choice_of_two():
    """The two sides of the choice."""
    sets = {"c": {"start", "right"}, "d": {"start", "left"}}
    return _choice(), sets


@witness(structure=EventStructure, fails="conflict_inherited")
def forgotten_conflict():
    """An event whose causes conflict with each other, which nobody has inherited."""
    return EventStructure(
        Event=["left", "right", "both"],
        below={
            (d, e)
            for e, ds in {"left": [], "right": [], "both": ["left", "right"]}.items()
            for d in [*ds, e]
        },
        conflict={("left", "right"), ("right", "left")},
        causes=lambda e: ["left", "right", "both"],
    )


@witness(structure=EventStructure, fails="conflict_irrefl")
def self_conflict():
    """An event that conflicts with itself."""
    return EventStructure(
        Event=["impossible"],
        below={("impossible", "impossible")},
        conflict={("impossible", "impossible")},
        causes=lambda e: ["impossible"],
    )
