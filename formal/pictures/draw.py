"""A transition system as a chart of its actions, a flow chart or pseudocode.

Mermaid: https://mermaid.js.org/intro/syntax-reference.html; PlantUML: https://plantuml.com.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable

from formal.language.structure import FieldInfo
from formal.language.transition import TransitionInfo
from formal.pictures import svg
from formal.pictures.actions import (
    Fact,
    at_first,
    helps,
    meet,
    possible_at_first,
    steps_of,
    text_of,
    waits,
)
from formal.pictures.updates import FALSE, TRUE, parts
from formal.readings.latex.markdown import PlainPrinter

_WIDTH, _NARROW = 60, 40
# As many actions may ask for a field that holds at first before its arrows are left out.
_FEW = 3


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
    holds = [text_of(info, p) for c in info.inits for p in parts(c.term, "and")]
    out += ["at first", *(f"  {x}" for x in holds)]
    for s in steps_of(info):
        out += ["", f"action {s.name}({s.choices})"]
        out += [f"  -- {x}" for x in textwrap.wrap(s.doc, _WIDTH + 20)]
        out += [f"  {'when' if i == 0 else ' and'} {g}" for i, g in enumerate(s.guards)]
        out += [f"  {'then' if i == 0 else ' and'} {u}" for i, u in enumerate(s.updates)]
    return "\n".join(out) + "\n"


def state_mermaid(info: TransitionInfo) -> str:
    """Each action as a state: *it has just happened*; an arrow where it helps another."""
    chart = _Chart(info)
    out = ["stateDiagram-v2", f"  %% {info.name}: an arrow a --> b: a brings about what b asks for"]
    for s in chart.steps:
        out.append(f'  state "{_mermaid(s.name)}" as {chart.ids[s.name]}')
        if s.modifies:
            out.append(f"  {chart.ids[s.name]}: changes {_mermaid(', '.join(s.modifies))}")
    out += [f"  [*] --> {chart.ids[s.name]}" for s in chart.first]
    out += [f"  {a} --> {b}: {_mermaid(', '.join(fields))}" for a, b, fields in chart.arrows]
    for where, words in chart.asides:
        out += [f"  note right of {where}", f"    {words}", "  end note"]
    return "\n".join(out) + "\n"


def state_plantuml(info: TransitionInfo) -> str:
    """The chart of ``state_mermaid`` for PlantUML."""
    chart = _Chart(info)
    out = ["@startuml", f"title {info.name}", "hide empty description"]
    for s in chart.steps:
        out.append(f'state "{s.name}" as {chart.ids[s.name]}')
        out += [f"{chart.ids[s.name]} : changes {x}" for x in s.modifies]
    out += [f"[*] --> {chart.ids[s.name]}" for s in chart.first]
    out += [f"{a} --> {b} : {', '.join(fields)}" for a, b, fields in chart.arrows]
    for where, words in chart.asides:
        lines = textwrap.wrap(words, _NARROW)
        out += [f"note right of {where}", *(f"  {x}" for x in lines), "end note"]
    return "\n".join([*out, "@enduml"]) + "\n"


class _Chart:
    """The chart of the actions: who can be first, and the arrows, without those that order nothing.

    A field that holds at first what many actions ask for (a node's current term) would draw an
    arrow from each that changes it to each that asks: it gets a line of text instead.  That an
    action helps itself is not drawn.
    """

    def __init__(self, info: TransitionInfo) -> None:
        self.steps = steps_of(info)
        self.ids = {s.name: f"a{i}" for i, s in enumerate(self.steps)}
        values = at_first(info)
        self.first = [s for s in self.steps if possible_at_first(s, values)]
        asking: dict[Fact, list[str]] = {}
        for s in self.steps:
            for fact in {f for g in s.asks if not waits(g, values) for f in g}:
                asking.setdefault(fact, []).append(s.name)
        many = max(_FEW, len(self.steps) // 3)
        common = {fact for fact, names in asking.items() if len(names) > many}
        self.arrows = [
            (self.ids[a.name], self.ids[b.name], fields)
            for a in self.steps
            for b in self.steps
            if a is not b and (fields := helps(a, b, common))
        ]
        self.asides: list[tuple[str, str]] = []
        for field, value in sorted(common, key=str):
            makes = [
                s.name for s in self.steps if any(f == field and meet(v, value) for f, v in s.makes)
            ]
            if makes:
                said = {TRUE: field, FALSE: f"¬{field}"}.get(value or "", f"{field} = {value}")
                asked = ", ".join(asking[field, value])
                words = f"{said} is asked for by {asked}, changed by {', '.join(makes)}"
                self.asides.append((self.ids[makes[0]], words))


def flow_mermaid(info: TransitionInfo) -> str:
    """For each action, in a row: its choices, its guards as a question, its updates."""
    # Without it labels are broken again, after a third of the width.
    out = ['%%{init: {"flowchart": {"wrappingWidth": 600}}}%%', "flowchart TB"]
    out.append(f"  begin([{info.name}: again and again, one of these happens])")
    steps = steps_of(info)
    for i, s in enumerate(steps):
        choose = _lines(f"choose {s.choices}", _NARROW) if s.choices else "no choice"
        done = "<br/>".join(_lines(u) for u in s.updates) or "nothing changes"
        out += [f'  subgraph c{i}["{_mermaid(s.name)}"]', "    direction LR"]
        out.append(f'    a{i}[/"{choose}"/]')
        if s.guards:
            asked = "<br/>".join(
                ("" if k == 0 else "and ") + _lines(g) for k, g in enumerate(s.guards)
            )
            out.append(f'    a{i} --> when{i}{{{{"{asked}"}}}}')
            out += [f"    when{i} -->|yes| then{i}", f"    when{i} -->|no| again{i}"]
        else:
            out.append(f"    a{i} --> then{i}")
        out += [f'    then{i}["{done}"]', f"    then{i} --> again{i}((again))", "  end"]
    out.append("  begin --> c0")
    out += [f"  c{i} ---|or| c{i + 1}" for i in range(len(steps) - 1)]
    return "\n".join(out) + "\n"


def flow_plantuml(info: TransitionInfo) -> str:
    """The flow chart as an activity diagram."""
    out = ["@startuml", f"title {info.name}", "start", "repeat"]
    for i, s in enumerate(steps_of(info)):
        choose = f"choose {s.choices}" if s.choices else "no choice"
        out.append(f"{'switch (which action?)' + chr(10) if i == 0 else ''}case ({s.name})")
        out.append(f"  :{_plantuml(choose)};")
        if s.guards:
            out.append(f"  if ({_joined(s.guards, 'and ')}) then (yes)")
        out.append(f"  :{_joined(s.updates) or 'nothing changes'};")
        if s.guards:
            out += ["  else (no)", "  endif"]
    return "\n".join([*out, "endswitch", "repeat while (for ever)", "@enduml"]) + "\n"


def state_svg(info: TransitionInfo) -> str:
    """The chart of ``state_mermaid`` as a drawing."""
    chart = _Chart(info)
    boxes = {
        chart.ids[s.name]: (s.name, f"changes {', '.join(s.modifies)}" if s.modifies else "")
        for s in chart.steps
    }
    arrows = [(a, b, ", ".join(fields)) for a, b, fields in chart.arrows]
    first = [chart.ids[s.name] for s in chart.first]
    return svg.chart(info.name, boxes, first, arrows, [words for _, words in chart.asides])


def flow_svg(info: TransitionInfo) -> str:
    """Each action in a row: its choices, what it asks, what it does."""
    rows = []
    for s in steps_of(info):
        choose = f"choose {s.choices}" if s.choices else "no choice"
        rows.append((s.name, [choose], list(s.guards), list(s.updates) or ["nothing changes"]))
    return svg.flow(info.name, rows)


DRAWINGS: dict[tuple[str, str], Callable[[TransitionInfo], str]] = {
    ("state", "mermaid"): state_mermaid,
    ("state", "plantuml"): state_plantuml,
    ("state", "svg"): state_svg,
    ("flow", "mermaid"): flow_mermaid,
    ("flow", "plantuml"): flow_plantuml,
    ("flow", "svg"): flow_svg,
    ("pseudocode", "text"): pseudocode,
}


def _first(doc: str) -> str:
    return " ".join(doc.partition("\n\n")[0].split())


def _mermaid(text: str) -> str:
    """Text without the characters that end or start something in a Mermaid diagram."""
    return re.sub(r'["#;<>{}|]', lambda m: f"#{ord(m[0])};", text)


def _lines(text: str, width: int = _WIDTH) -> str:
    return "<br/>".join(map(_mermaid, textwrap.wrap(text, width)))


def _plantuml(text: str) -> str:
    """Text in which nothing ends an activity or starts a heading, list or style, in lines."""
    lines = textwrap.wrap(text.replace(";", ","), _NARROW)
    return "\\n".join(re.sub(r"^(?=[=*#|+-])|(?<=.)(?=//|--|__|\*\*|~~)", "~", x) for x in lines)


def _joined(texts: Iterable[str], word: str = "") -> str:
    """Several texts for PlantUML, each on lines of its own."""
    return "\\n".join(("" if i == 0 else word) + _plantuml(t) for i, t in enumerate(texts))
