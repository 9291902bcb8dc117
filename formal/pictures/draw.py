"""A transition system as a chart of its actions, a flow chart or pseudocode.

Mermaid: https://mermaid.js.org/intro/syntax-reference.html; PlantUML: https://plantuml.com.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

from formal.language.structure import FieldInfo
from formal.language.transition import TransitionInfo
from formal.pictures.actions import Step, helps, steps_of, text_of
from formal.readings.markdown import PlainPrinter

_WIDTH = 60


def pseudocode(info: TransitionInfo) -> str:
    """The system as text: its sets and relations, how it begins, and each action."""
    printer = PlainPrinter()

    def line(f: FieldInfo) -> str:
        return f"  {f.name} : {printer.type(f.type)}" + (f"  -- {f.doc}" if f.doc else "")

    out = [f"system {info.name}"]
    out += [f"  -- {x}" for x in textwrap.wrap(_first(info.doc), _WIDTH + 20)]
    if info.sorts:
        out.append(f"sets {', '.join(s.name for s in info.sorts)}")
    if fixed := [f for f in info.all_fields() if not f.mutable]:
        out += ["fixed", *map(line, fixed)]
    out += ["state", *map(line, info.state.fields)]
    out += ["at first", *(f"  {text_of(info, c.term)}" for c in info.inits)]
    for s in steps_of(info):
        out += ["", f"action {s.name}({s.choices})"]
        out += [f"  -- {x}" for x in textwrap.wrap(s.doc, _WIDTH + 20)]
        out += [f"  {'when' if i == 0 else ' and'} {g}" for i, g in enumerate(s.guards)]
        out += [f"  {'then' if i == 0 else ' and'} {u}" for i, u in enumerate(s.updates)]
    return "\n".join(out) + "\n"


def state_mermaid(info: TransitionInfo) -> str:
    """Each action as a state: *it has just happened*; an arrow where it helps another."""
    steps = steps_of(info)
    out = ["stateDiagram-v2", f"  %% {info.name}: an arrow a --> b: a makes true what b asks for"]
    for s in steps:
        label = f"{s.name}: changes {', '.join(s.modifies)}" if s.modifies else s.name
        out.append(f'  state "{_mermaid(label)}" as {s.name}')
    out += [f"  [*] --> {s.name}" for s in steps if s.at_first]
    out += [f"  {a.name} --> {b.name}: {_shared(a, b)}" for a, b in _arrows(steps)]
    return "\n".join(out) + "\n"


def state_plantuml(info: TransitionInfo) -> str:
    """The chart of ``state_mermaid`` for PlantUML."""
    steps = steps_of(info)
    out = ["@startuml", f"title {info.name}", "hide empty description"]
    for s in steps:
        out.append(f'state "{s.name}" as {s.name}')
        out += [f"{s.name} : changes {x}" for x in s.modifies]
    out += [f"[*] --> {s.name}" for s in steps if s.at_first]
    out += [f"{a.name} --> {b.name} : {_shared(a, b)}" for a, b in _arrows(steps)]
    return "\n".join([*out, "@enduml"]) + "\n"


def flow_mermaid(info: TransitionInfo) -> str:
    """For each action: its choices, its guards as questions, its updates as a box."""
    out = ["flowchart TD", "  begin([at first])", "  again{{some action may happen}}"]
    out.append("  begin --> again")
    for s in steps_of(info):
        choose = _mermaid(f"{s.name}: choose {s.choices}" if s.choices else s.name)
        out += [f"  subgraph {s.name}_chart[{s.name}]", f'    {s.name}[/"{choose}"/]']
        last, mark = s.name, ""
        for i, g in enumerate(s.guards):
            node = f"{s.name}_when{i}"
            out.append(f'    {last} -->{mark} {node}{{"{_lines(g)}"}}')
            last, mark = node, "|yes|"
        done = "<br/>".join(_lines(u) for u in s.updates) or "nothing changes"
        out.append(f'    {last} -->{mark} {s.name}_then["{done}"]')
        out += ["  end", f"  again --> {s.name}", f"  {s.name}_then --> again"]
        out += [f"  {s.name}_when{i} -->|no| again" for i, _ in enumerate(s.guards)]
    return "\n".join(out) + "\n"


def flow_plantuml(info: TransitionInfo) -> str:
    """The flow chart as an activity diagram."""
    out = ["@startuml", f"title {info.name}", "start", "repeat"]
    for i, s in enumerate(steps_of(info)):
        choose = f"{s.name}: choose {s.choices}" if s.choices else s.name
        out.append(f"{'switch (which action?)' + chr(10) if i == 0 else ''}case ({s.name})")
        out.append(f"  :{_plantuml(choose)};")
        if s.guards:
            whole = "\\n".join(_plantuml(g) for g in s.guards)
            out.append(f"  if ({whole}) then (yes)")
        out.append(f"  :{_plantuml(' ∧ '.join(s.updates) or 'nothing changes')};")
        if s.guards:
            out += ["  else (no)", "  endif"]
    return "\n".join([*out, "endswitch", "repeat while (for ever)", "@enduml"]) + "\n"


DRAWINGS: dict[tuple[str, str], Callable[[TransitionInfo], str]] = {
    ("state", "mermaid"): state_mermaid,
    ("state", "plantuml"): state_plantuml,
    ("flow", "mermaid"): flow_mermaid,
    ("flow", "plantuml"): flow_plantuml,
    ("pseudocode", "text"): pseudocode,
}


def _arrows(steps: list[Step]) -> list[tuple[Step, Step]]:
    return [(a, b) for a in steps for b in steps if helps(a, b)]


def _shared(a: Step, b: Step) -> str:
    return ", ".join(f for f in a.modifies if f in b.needs)


def _first(doc: str) -> str:
    return " ".join(doc.partition("\n\n")[0].split())


def _mermaid(text: str) -> str:
    """Text without the characters that end or start something in a Mermaid diagram."""
    return re.sub(r'["#;<>{}|]', lambda m: f"#{ord(m[0])};", text)


def _lines(text: str) -> str:
    return "<br/>".join(map(_mermaid, textwrap.wrap(text, _WIDTH)))


def _plantuml(text: str) -> str:
    """Text in which nothing ends an activity, broken into lines."""
    return "\\n".join(textwrap.wrap(text.replace(";", ","), _WIDTH))
