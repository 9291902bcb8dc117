"""The sub-command ``graph``: what a log says of causality, in words, as JSON, as a picture."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from formal.arguments import positive
from formal.errors import InputError
from formal.events import event_structure_svg
from formal.events.event_structure import (
    FiniteEventStructure,
    of_computation,
    read_event_structure,
    recognise,
)
from formal.events.mode_report import describe_modes, modes_json, violations
from formal.events.modes import ModeReport, check, classify
from formal.events.report import Analysis, analyse, describe, render, to_json
from formal.events.snapshot import describe_snapshot, parse_cut, snapshot, snapshot_json
from formal.events.svg import draw
from formal.events.traces import INPUTS, head_of, read_events
from formal.events.view import NEAR, Choice, View, choose, near
from formal.events.view_report import describe_view, view_json
from formal.pictures.of_system import KINDS, drawing

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# The axioms quantify over pairs of events and close a relation for each: small logs only.
_EVENTS_FOR_AXIOMS = 60


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``graph``."""
    p = commands.add_parser("graph", help="the causality picture of an event log or trace")
    p.add_argument(
        "log",
        nargs="?",
        help="ShiViz/GoVector, OTLP, Jaeger, Zipkin v2, ITF, TLA+ ndjson or JSON lines; or, with "
        "--as, a transition system; or, with --theory, a package, folder or file",
    )
    p.add_argument(
        "--theory",
        nargs="?",
        const="",
        metavar="GLOB",
        help="what rests on what: the topics, or the theorems and definitions whose ids match",
    )
    p.add_argument(
        "--format",
        choices=("mermaid", "dot", "svg", "plantuml"),
        help="mermaid unless given (svg for the theory)",
    )
    p.add_argument(
        "--as",
        dest="kind",
        choices=("event-structure", *KINDS),
        help="the event structure of a file or log, with its configurations; or the drawing of a "
        "transition system",
    )
    p.add_argument("--input", choices=INPUTS, help="what the log is, instead of looking")
    p.add_argument("--out", metavar="FILE", help="write the picture there (not overwritten)")
    p.add_argument("--force", action="store_true", help="overwrite the file")
    p.add_argument("--execution", metavar="NAME", help="one execution of a log with several")
    p.add_argument(
        "--regex", metavar="RE", help="how a line is read, with (?<host>…) (?<clock>…) (?<event>…)"
    )
    p.add_argument("--delimiter", metavar="RE", help="what separates executions")
    p.add_argument("--json", action="store_true", help="print what was found as JSON")
    p.add_argument(
        "--snapshot",
        metavar="CUT",
        help="the global state after the given event of each process, as in p=3,q=2, if consistent",
    )
    p.add_argument(
        "--modes",
        action="store_true",
        help="the mode of communication (RSC, causally ordered, FIFO, asynchronous) and why",
    )
    _view_arguments(p.add_argument_group("a part of the run (SVG); EVENT is process:number"))
    p.set_defaults(command=_graph)


def _view_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--processes", metavar="NAMES", help="only these, as in a,b or kv-*")
    one = group.add_mutually_exclusive_group()
    one.add_argument("--around", metavar="EVENT", help="its past, future and what is concurrent")
    one.add_argument("--past", metavar="EVENT", help="only the event and what happened before it")
    one.add_argument("--future", metavar="EVENT", help="only the event and what happened after it")
    one.add_argument(
        "--relation", nargs=2, metavar=("E", "F"), help="which of two events came first, and why"
    )
    group.add_argument(
        "--within", type=positive, default=NEAR, metavar="N", help=f"about N events ({NEAR})"
    )
    group.add_argument(
        "--window", type=_window, metavar="A-B", help="only these positions in the drawing"
    )
    group.add_argument("--cut", metavar="CUT", help="draw a cut, as in p=3,q=2")


def _window(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", text)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= first <= last:
        raise argparse.ArgumentTypeError(f"expected positions as in 1-200, found {text!r}")
    return first, last


def _graph(options: argparse.Namespace) -> int:
    out = Path(options.out) if options.out else None
    if out is not None and out.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=out)
    if options.theory is not None:
        return _theory(options)
    if options.log is None:
        raise InputError("expected a log or trace, a system with --as, or --theory")
    if options.kind in KINDS:
        _write(drawing(options.log, options.kind, options.format).rstrip("\n"), options)
        return 0
    if Path(options.log).suffix in (".py", ".pyv"):
        raise InputError(
            f"a transition system is drawn with --as KIND, one of {', '.join(KINDS)}; expected it, "
            "or an event log",
            file=options.log,
        )
    if options.format == "plantuml":
        raise InputError("PlantUML is for transition systems; expected --as with one of its kinds")
    path = Path(options.log)
    if options.input is None and recognise(path, head_of(path)):
        return _event_structure(options, read_event_structure(path))
    log = read_events(Path(options.log), options.input, options.regex, options.delimiter)
    analyses = analyse(log, execution=options.execution)
    if options.kind is not None:
        computation = _only(analyses, options).computation
        return _event_structure(options, of_computation(computation))
    if options.snapshot is not None:
        return _snapshot(options, analyses)
    choice = _choice(options)
    if options.modes:
        return _modes(options, analyses, choice)
    if not choice.everything or options.cut is not None:
        return _view(options, _only(analyses, options), choice)
    if options.json:
        print(json.dumps(to_json(log, analyses), indent=1, ensure_ascii=False))
    else:
        for line in describe(log, analyses) + _theory_check(analyses):
            print(line, file=sys.stderr if out is None else sys.stdout)
    if out is not None or not options.json:
        _write(render(analyses, options.format or "mermaid"), options)
    return 0 if all(a.complete for a in analyses) else 1


def _theory(options: argparse.Namespace) -> int:
    from formal.book.graph_picture import picture

    if options.kind is not None:
        raise InputError("--theory draws what rests on what; expected no --as")
    text, notes = picture(options.log, options.theory, options.format or "svg", options.json)
    for line in notes:
        print(line, file=sys.stderr)
    _write(text.rstrip("\n"), options)
    return 0


def _write(picture: str, options: argparse.Namespace) -> None:
    if options.out is None:
        print(picture)
        return
    try:
        Path(options.out).write_text(picture, encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=options.out) from None


def _choice(options: argparse.Namespace) -> Choice:
    names = (options.processes or "").split(",")
    return Choice(
        processes=tuple(name.strip() for name in names if name.strip()),
        around=options.around,
        within=options.within,
        window=options.window,
        past=options.past,
        future=options.future,
        relation=None if options.relation is None else tuple(options.relation),
    )


def _view(options: argparse.Namespace, analysis: Analysis, choice: Choice) -> int:
    view = choose(analysis.computation, choice)
    if options.cut is not None:
        view = replace(view, cut=snapshot(analysis.computation, parse_cut(options.cut)))
    if options.json:
        print(json.dumps(view_json(view), indent=1, ensure_ascii=False))
    else:
        for line in describe_view(view):
            print(line, file=sys.stderr if options.out is None else sys.stdout)
    _draw([view], options)
    consistent = view.cut is None or view.cut.consistent
    return 0 if consistent and analysis.complete else 1


def _draw(views: Sequence[View], options: argparse.Namespace) -> None:
    """Views are drawn as SVG; on standard output unless there is JSON."""
    if options.format not in (None, "svg"):
        raise InputError(
            f"a part of a run is drawn as SVG, not {options.format}; expected --format svg"
        )
    if options.out is not None or not options.json:
        _write(draw(views), options)


def _snapshot(options: argparse.Namespace, analyses: Sequence[Analysis]) -> int:
    if options.out is not None:
        raise InputError("--snapshot draws no picture, --cut does; expected no --out")
    found = snapshot(_only(analyses, options).computation, parse_cut(options.snapshot))
    if options.json:
        print(json.dumps(snapshot_json(found), indent=1, ensure_ascii=False))
    else:
        print("\n".join(describe_snapshot(found)))
    return 0 if found.consistent else 1


def _modes(options: argparse.Namespace, analyses: Sequence[Analysis], choice: Choice) -> int:
    reports = [classify(analysis.computation) for analysis in analyses]
    if options.json:
        print(json.dumps([modes_json(r) for r in reports], indent=1, ensure_ascii=False))
    else:
        for line in (line for report in reports for line in describe_modes(report)):
            print(line)
    if options.out is not None:
        _draw([_marked(report, choice) for report in reports], options)
    return 1 if any(check(report) for report in reports) else 0


def _marked(report: ModeReport, choice: Choice) -> View:
    """The messages against a mode in their surroundings, unless another part was asked for."""
    against = violations(report)
    events = [event for message in list(against)[:2] for event in message]
    if choice.everything and events:
        view = near(report.computation, events, choice.within)
    else:
        view = choose(report.computation, choice)
    return replace(view, violations=against)


def _only(analyses: Sequence[Analysis], options: argparse.Namespace) -> Analysis:
    """The one execution that a question about events is asked of."""
    if len(analyses) != 1:
        names = ", ".join(repr(a.computation.name) for a in analyses)
        what = "a snapshot" if options.snapshot is not None else "a part of a run"
        raise InputError(
            f"{what} is of one execution; expected --execution with one of {names}",
            file=options.log,
        )
    return analyses[0]


def _event_structure(options: argparse.Namespace, structure: FiniteEventStructure) -> int:
    if options.format not in (None, "svg"):
        raise InputError(
            f"an event structure is drawn as SVG, not {options.format}; expected --format svg"
        )
    if options.json:
        print(json.dumps(event_structure_svg.to_json(structure), indent=1, ensure_ascii=False))
    else:
        for line in event_structure_svg.describe(structure):
            print(line, file=sys.stderr if options.out is None else sys.stdout)
    if options.out is not None or not options.json:
        _write(event_structure_svg.draw(structure), options)
    return 0


def _theory_check(analyses: Sequence[Analysis]) -> list[str]:
    """Hold small computations against the axioms of the theory itself."""
    small = [a for a in analyses if len(a.computation.events) <= _EVENTS_FOR_AXIOMS]
    if not small:
        return []
    from formal.theory import library_module

    structure = library_module("causality", "computation").Computation
    reports = [structure(**a.computation.as_instance()).check() for a in small]
    return [f"theory causality.{report}" for report in reports]
