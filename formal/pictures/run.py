"""A run of a transition system as a sequence or timing diagram, in Mermaid and PlantUML."""

from __future__ import annotations

import re
from collections.abc import Callable

from formal.checkers.smt.bounded import reach, reach_actions, scheduled
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.runs import Run
from formal.errors import InputError
from formal.language.transition import TransitionInfo
from formal.pictures.run_drawing import Message, Note, events, mermaid, note_lines, svg
from formal.pictures.svg import timing

_LETTER = 8  # pixels


def run_of_system(info: TransitionInfo, timeout: float) -> Run:
    """A run to draw: to the first ``@reaches`` claim, or with the actions of the system's
    ``schedule``, or else the longest to some action.

    Raises ``InputError`` when the solver finds none within the system's bound.
    """
    limits = Limits(timeout_s=timeout)
    if info.reached:
        clause = info.reached[0]
        bound = next(m.within for m in info.methods if m.name == clause.name) or info.bound
        found = reach(info, clause, bound, info.sizes, limits).trace
        runs = [found] if found is not None else []
        what = f"to {clause.name} within {bound} steps"
    elif info.schedule:
        found = scheduled(info, info.sizes, limits)
        runs = [found] if found is not None else []
        what = "with the actions of its schedule"
    else:
        runs = list(reach_actions(info, info.bound, info.sizes, limits).runs.values())
        what = f"to any action within {info.bound} steps"
    if not runs:
        raise InputError(
            f"{info.name}: no run {what} was found; expected a @reaches claim that some run "
            "meets within its bound, or a schedule=(...) of actions that can happen in that order",
            file=info.file,
            line=info.line,
        )
    return max(runs, key=lambda r: r.depth)


def sequence_plantuml(run: Run) -> str:
    """The sequence diagram of ``run_drawing.mermaid`` for PlantUML."""
    lanes, found = events(run)
    ids = {lane: f"p{i}" for i, lane in enumerate(lanes)}
    everyone = ",".join(dict.fromkeys([*ids.values()][:: max(1, len(ids) - 1)]))
    out = ["@startuml", f"title {_line(run.headline)}"]
    out += [f'participant "{_line(title)}" as {ids[lane]}' for lane, title in lanes.items()]
    for e in found:
        if isinstance(e, Message):
            out.append(f"{ids[e.sender]} -> {ids[e.to]} : {_line(e.text)}")
        elif isinstance(e, Note):
            out.append(f"note over {ids.get(e.lane, everyone)}")
            out += [*map(_line, note_lines(e)), "end note"]
    return "\n".join([*out, "@enduml"]) + "\n"


def timing_plantuml(run: Run) -> str:
    """Each lane against the numbers of the steps: which action it takes when."""
    taken, titles = _actions(run), events(run)[0]
    ids = {lane: f"p{i}" for i, lane in enumerate(_lanes(run))}
    # A step is as wide as its text: PlantUML lets it run over its neighbours otherwise.
    width = max((len(text) for _, text in taken), default=1) * _LETTER + _LETTER * 4
    out = ["@startuml", f"title {_line(run.headline)}", f"scale 1 as {width} pixels"]
    out += [f'concise "{_line(titles[lane])}" as {i}' for lane, i in ids.items()]
    out += ["@0", *(f"{i} is {{-}}" for i in ids.values())]
    before = ""
    for number, (lane, text) in enumerate(taken, 1):
        out.append(f"@{number}")
        if before and before != lane:
            out.append(f"{ids[before]} is {{-}}")
        out.append(f'{ids[lane]} is "{_line(text)}"')
        before = lane
    if before:
        out += [f"@{len(taken) + 1}", f"{ids[before]} is {{-}}"]
    return "\n".join([*out, "@enduml"]) + "\n"


def timing_mermaid(run: Run) -> str:
    """As a Gantt chart, which Mermaid has instead: one section a lane, one second a step."""
    taken, titles = _actions(run), events(run)[0]
    # In milliseconds: with `X`, seconds, Mermaid takes the start of a task for milliseconds.
    out = ["gantt", f"  title {_gantt(run.headline)}", "  dateFormat x", "  axisFormat %s"]
    out.append("  tickInterval 1second")
    for lane in _lanes(run):
        out.append(f"  section {_gantt(titles[lane])}")
        out += [
            f"  {_gantt(text)} :{i}000, {i + 1}000"
            for i, (where, text) in enumerate(taken, 1)
            if where == lane
        ]
    return "\n".join(out) + "\n"


def timing_svg(run: Run) -> str:
    """The same as a drawing: a row a lane, a column a step."""
    taken, titles = _actions(run), events(run)[0]
    return timing(run.headline, {lane: titles[lane] for lane in _lanes(run)}, taken)


def _actions(run: Run) -> list[tuple[str, str]]:
    """The lane and the action of each step, with the values of its other choices."""
    _, found = events(run)
    notes = [e for e in found if isinstance(e, Note) and e.lane]
    out = []
    for n, step in zip(notes, run.steps, strict=True):
        rest = [v for v in step.choices.values() if v != n.lane]
        out.append((n.lane, f"{step.action}({', '.join(rest)})" if rest else step.action))
    return out


def _lanes(run: Run) -> list[str]:
    """The lanes of those that take a step, in the order of the drawing."""
    acting = {lane for lane, _ in _actions(run)}
    return [lane for lane in events(run)[0] if lane in acting]


def _line(text: str) -> str:
    return " ".join(text.split()).replace('"', "'")


def _gantt(text: str) -> str:
    """Text without what a Gantt chart takes for its own: colons, commas, semicolons, hashes."""
    return " ".join(re.sub("[:,;#]", " ", text).split())


DRAWINGS: dict[tuple[str, str], Callable[[Run], str]] = {
    ("sequence", "mermaid"): mermaid,
    ("sequence", "plantuml"): sequence_plantuml,
    ("sequence", "svg"): svg,
    ("timing", "mermaid"): timing_mermaid,
    ("timing", "plantuml"): timing_plantuml,
    ("timing", "svg"): timing_svg,
}
