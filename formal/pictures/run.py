"""A run of a transition system as a sequence or timing diagram, in Mermaid and PlantUML."""

from __future__ import annotations

from collections.abc import Callable

from formal.check.run_drawing import Message, Note, events, mermaid
from formal.checkers.smt.bounded import reach, reach_actions
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.runs import Run
from formal.errors import InputError
from formal.language.transition import TransitionInfo


def run_of_system(info: TransitionInfo, timeout: float) -> Run:
    """A run to draw: to the first ``@reaches`` claim, or else the longest to some action.

    Raises ``InputError`` when the solver finds none within the system's bound.
    """
    limits = Limits(timeout_s=timeout)
    if info.reached:
        clause = info.reached[0]
        within = next(m.within for m in info.methods if m.name == clause.name)
        found = reach(info, clause, within or info.bound, info.sizes, limits).trace
        runs = [found] if found is not None else []
    else:
        runs = list(reach_actions(info, info.bound, info.sizes, limits).runs.values())
    if not runs:
        raise InputError(f"{info.name}: no run was found within {info.bound} steps")
    return max(runs, key=lambda r: r.depth)


def sequence_plantuml(run: Run) -> str:
    """The sequence diagram of ``run_drawing.mermaid`` for PlantUML."""
    lanes, found = events(run)
    ids = {lane: f"p{i}" for i, lane in enumerate(lanes)}
    out = ["@startuml", f"title {_line(run.headline)}"]
    out += [f'participant "{_line(lane)}" as {i}' for lane, i in ids.items()]
    for e in found:
        if isinstance(e, Message):
            out.append(f"{ids[e.sender]} -> {ids[e.to]} : {_line(e.text)}")
        elif isinstance(e, Note):
            where = (
                ids[e.lane] if e.lane else ",".join(dict.fromkeys([ids[lanes[0]], ids[lanes[-1]]]))
            )
            out += [f"note over {where}", *map(_line, (e.title, *e.lines)), "end note"]
    return "\n".join([*out, "@enduml"]) + "\n"


def timing_plantuml(run: Run) -> str:
    """Each lane against the numbers of the steps: which action it takes when."""
    lanes = _lanes(run)
    ids = {lane: f"p{i}" for i, lane in enumerate(lanes)}
    out = ["@startuml", f"title {_line(run.headline)}"]
    out += [f'concise "{_line(lane)}" as {i}' for lane, i in ids.items()]
    out += ["@0", *(f"{i} is idle" for i in ids.values())]
    for number, (lane, text) in enumerate(_actions(run), 1):
        out += [f"@{number}", f'{ids[lane]} is "{_line(text)}"']
        out += [f"{i} is idle" for other, i in ids.items() if other != lane]
    return "\n".join([*out, "@enduml"]) + "\n"


def timing_mermaid(run: Run) -> str:
    """As a Gantt chart, which Mermaid has instead: one section a lane, one unit a step."""
    taken = _actions(run)
    out = ["gantt", f"  title {_gantt(run.headline)}", "  dateFormat X", "  axisFormat %s"]
    for lane in _lanes(run):
        out.append(f"  section {_gantt(lane)}")
        out += [
            f"  {_gantt(text)} :{i - 1}, {i}"
            for i, (where, text) in enumerate(taken, 1)
            if where == lane
        ]
    return "\n".join(out) + "\n"


def _actions(run: Run) -> list[tuple[str, str]]:
    """The lane and the action of each step."""
    _, found = events(run)
    notes = [e for e in found if isinstance(e, Note) and e.lane]
    return [(n.lane, n.title.partition(". ")[2]) for n in notes]


def _lanes(run: Run) -> list[str]:
    return list(dict.fromkeys(lane for lane, _ in _actions(run)))


def _line(text: str) -> str:
    return " ".join(text.split()).replace('"', "'")


def _gantt(text: str) -> str:
    """Text without what a Gantt chart takes for its own: colons, commas, semicolons, hashes."""
    return " ".join(text.replace(":", " ").replace(",", " ").replace(";", " ").split()).replace(
        "#", ""
    )


DRAWINGS: dict[tuple[str, str], Callable[[Run], str]] = {
    ("sequence", "mermaid"): mermaid,
    ("sequence", "plantuml"): sequence_plantuml,
    ("timing", "mermaid"): timing_mermaid,
    ("timing", "plantuml"): timing_plantuml,
}
