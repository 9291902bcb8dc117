"""The sub-command ``graph``: what a log says of causality, in words, as JSON, as a picture."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from formal.errors import InputError
from formal.events.mode_report import describe_modes, modes_json
from formal.events.modes import check, classify
from formal.events.report import Analysis, analyse, describe, render, to_json
from formal.events.snapshot import describe_snapshot, parse_cut, snapshot, snapshot_json
from formal.events.traces import INPUTS, read_events

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# The axioms quantify over pairs of events and close a relation for each: small logs only.
_EVENTS_FOR_AXIOMS = 60


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``graph``."""
    p = commands.add_parser("graph", help="the causality picture of an event log or trace")
    p.add_argument(
        "log", help="ShiViz/GoVector, OTLP, Jaeger, Zipkin v2, ITF, TLA+ ndjson or JSON lines"
    )
    p.add_argument("--format", choices=("mermaid", "dot", "svg"), default="mermaid")
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
    p.set_defaults(command=_graph)


def _graph(options: argparse.Namespace) -> int:
    out = Path(options.out) if options.out else None
    if out is not None and out.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=out)
    log = read_events(Path(options.log), options.input, options.regex, options.delimiter)
    analyses = analyse(log, execution=options.execution)
    if options.snapshot is not None:
        return _snapshot(options, analyses)
    if options.modes:
        return _modes(options, analyses)
    if options.json:
        print(json.dumps(to_json(log, analyses), indent=1, ensure_ascii=False))
    else:
        lines = describe(log, analyses) + _theory_check(analyses)
        for line in lines:
            print(line, file=sys.stderr if out is None else sys.stdout)
    picture = render(analyses, options.format)
    if out is not None:
        try:
            out.write_text(picture, encoding="utf-8")
        except OSError as e:
            raise InputError(f"cannot write: {e.strerror}", file=out) from None
    elif not options.json:
        print(picture)
    return 0 if all(a.complete for a in analyses) else 1


def _snapshot(options: argparse.Namespace, analyses: Sequence[Analysis]) -> int:
    if options.out is not None:
        raise InputError("--snapshot draws no picture; expected no --out")
    found = snapshot(_only(analyses, options).computation, parse_cut(options.snapshot))
    if options.json:
        print(json.dumps(snapshot_json(found), indent=1, ensure_ascii=False))
    else:
        print("\n".join(describe_snapshot(found)))
    return 0 if found.consistent else 1


def _modes(options: argparse.Namespace, analyses: Sequence[Analysis]) -> int:
    if options.out is not None:
        raise InputError("--modes draws no picture; expected no --out")
    reports = [classify(analysis.computation) for analysis in analyses]
    if options.json:
        print(json.dumps([modes_json(r) for r in reports], indent=1, ensure_ascii=False))
    else:
        for line in (line for report in reports for line in describe_modes(report)):
            print(line)
    return 1 if any(check(report) for report in reports) else 0


def _only(analyses: Sequence[Analysis], options: argparse.Namespace) -> Analysis:
    """The one execution that a question about events is asked of."""
    if len(analyses) != 1:
        names = ", ".join(repr(a.computation.name) for a in analyses)
        raise InputError(
            f"a snapshot is of one execution; expected --execution with one of {names}",
            file=options.log,
        )
    return analyses[0]


def _theory_check(analyses: Sequence[Analysis]) -> list[str]:
    """Hold small computations against the axioms of the theory itself."""
    from formal.theory import load_theory

    info = load_theory().structures().get("causality.Computation")
    lines = []
    for a in analyses:
        if info is None or len(a.computation.events) > _EVENTS_FOR_AXIOMS:
            continue
        report = info.cls(**a.computation.as_instance()).check()
        lines.append(f"theory causality.{report}")
    return lines
