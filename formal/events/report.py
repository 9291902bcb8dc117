"""All there is to say about a log: the analysis, in words and as JSON, and the pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from formal.errors import InputError
from formal.events.axioms import AxiomResult, check_axioms
from formal.events.clocks import ClockCheck, check_clocks, vector_clocks
from formal.events.computation import InferredComputation, infer_computation
from formal.events.dot import dot
from formal.events.graph import HARMLESS, count, covering_edges
from formal.events.log import EventLog, Finding
from formal.events.mermaid import mermaid
from formal.events.svg import svg

PictureFormat = Literal["mermaid", "dot", "svg"]

_SHOWN_FINDINGS = 20
_SHOWN_PROCESSES = 16


@dataclass(frozen=True)
class Analysis:
    """One execution: its computation and what checking it found."""

    computation: InferredComputation
    axioms: tuple[AxiomResult, ...]
    clocks: ClockCheck | None

    @property
    def complete(self) -> bool:
        """Whether axioms and clocks hold and no event is missing or unexplained."""
        incomplete = any(f.kind not in HARMLESS for f in self.computation.findings)
        clocks = self.clocks is None or self.clocks.holds
        return all(axiom.holds for axiom in self.axioms) and clocks and not incomplete


def analyse(log: EventLog, execution: str | None = None) -> list[Analysis]:
    """Infer and check every execution of a log, or only the one named.

    Raises:
        InputError: no execution of that name, or clocks that no computation has.
    """
    chosen = log.executions if execution is None else (log.execution(execution),)
    analyses = []
    for run in chosen:
        computation = infer_computation(run)
        clocks = check_clocks(computation) if computation.clocks_logged else None
        analyses.append(Analysis(computation, tuple(check_axioms(computation)), clocks))
    return analyses


def render(analyses: Sequence[Analysis], picture: str = "mermaid") -> str:
    """The picture of the analysed executions as text: ``mermaid``, ``dot`` or ``svg``.

    Raises:
        InputError: another format was asked for.
    """
    writers = {"mermaid": mermaid, "dot": dot, "svg": svg}
    if picture not in writers:
        names = ", ".join(get_args(PictureFormat))
        raise InputError(f"no picture format {picture!r}; expected one of {names}")
    return writers[picture]([analysis.computation for analysis in analyses])


def describe(log: EventLog, analyses: Sequence[Analysis]) -> list[str]:
    """What was read and found, as lines of plain text."""
    lines = [f"{log.path}: {count(len(log.executions), 'execution')}, read as: {log.format}"]
    lines += _findings(log.findings)
    for analysis in analyses:
        computation = analysis.computation
        name = f"execution {computation.name!r}: " if computation.name else ""
        sizes = Counter(event.process for event in computation.events)
        receives = sum(sender is not None for sender in computation.source)
        lines.append(
            f"{name}{count(len(computation.events), 'event')} on "
            f"{count(len(computation.processes), 'process', 'processes')} ("
            + _listed([f"{process} {sizes[process]}" for process in computation.processes])
            + f"); {count(len(computation.messages), 'message')}, received "
            f"{count(receives, 'time')}; {count(len(covering_edges(computation)), 'covering edge')}"
        )
        lines += _findings(computation.findings)
        lines += _axioms(analysis.axioms)
        if analysis.clocks is None:
            lines.append(f"  order: {log.causality}")
        else:
            lines += _clocks(analysis.clocks, computation)
    return lines


def to_json(log: EventLog, analyses: Sequence[Analysis]) -> dict[str, object]:
    """What was read and found as plain data, the computation's instance included."""
    return {
        "file": str(log.path),
        "format": log.format,
        "causality": log.causality,
        "findings": [asdict(finding) for finding in log.findings],
        "unread_lines": list(log.unread_lines),
        "executions": [_analysis_json(analysis) for analysis in analyses],
    }


def _analysis_json(analysis: Analysis) -> dict[str, object]:
    computation, clocks = analysis.computation, analysis.clocks
    name = computation.event_id
    stamps = (
        [event.clock for event in computation.events]
        if computation.clocks_logged
        else vector_clocks(computation)
    )
    return {
        "name": computation.name,
        "complete": analysis.complete,
        "events": [
            {
                "id": name(event.index),
                "process": event.process,
                "text": event.text,
                "line": event.line,
                "clock": dict(stamps[event.index]),
                "fields": dict(event.fields),
            }
            for event in computation.events
        ],
        "computation": computation.as_instance(),
        "covering_edges": [
            {"from": name(edge.tail), "to": name(edge.head), "kind": edge.kind}
            for edge in covering_edges(computation)
        ],
        "known_without_message": [[name(tail), name(head)] for tail, head in computation.known],
        "findings": [asdict(finding) for finding in computation.findings],
        "axioms": [asdict(axiom) for axiom in analysis.axioms],
        "clocks": clocks
        and {
            "checked": clocks.method,
            "holds": clocks.holds,
            "update_rule_fails_at": [name(event) for event in clocks.rule_failures],
            "pairs": clocks.pairs,
            "pairs_ordered_only_by_clocks": clocks.only_clock,
            "pairs_ordered_only_by_computation": clocks.only_path,
        },
    }


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_SHOWN_PROCESSES])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _findings(findings: Sequence[Finding]) -> list[str]:
    lines = [f"  line {finding.line}: {finding.message}" for finding in findings[:_SHOWN_FINDINGS]]
    if len(findings) > _SHOWN_FINDINGS:
        more = findings[_SHOWN_FINDINGS:]
        lines.append(f"  and {count(len(more), 'more finding')}, the next on line {more[0].line}")
    return lines


def _axioms(axioms: Sequence[AxiomResult]) -> list[str]:
    broken = [axiom for axiom in axioms if not axiom.holds]
    if not broken:
        return [f"  axioms: all {len(axioms)} hold"]
    return [f"  axiom fails: {axiom.axiom}: {axiom.counterexample}" for axiom in broken]


def _clocks(clocks: ClockCheck, computation: InferredComputation) -> list[str]:
    lines = [f"  clocks: checked {clocks.method}"]
    if clocks.holds:
        return [*lines, "  clocks: agree with happened-before"]
    if clocks.rule_failures:
        reported = {finding.line for finding in computation.findings}
        places = [computation.events[event].line for event in clocks.rule_failures]
        shown = ", ".join(map(str, places[:10])) + (" …" if len(places) > 10 else "")
        known = "each reported above" if reported.issuperset(places) else "not all reported above"
        lines.append(
            f"  clocks: not by the update rule at {count(len(places), 'event')} "
            f"(line {shown}), {known}"
        )
    for number, example, which in (
        (clocks.only_clock, clocks.only_clock_example, "by the clocks but by no logged message"),
        (clocks.only_path, clocks.only_path_example, "by messages but not by the clocks"),
    ):
        if example is not None:
            first, second = map(computation.event_id, example)
            pair = count(number, "pair is", "pairs are")
            lines.append(f"  clocks: {pair} ordered {which}, e.g. {first} before {second}")
    return lines
