"""What was found about a topology, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from formal.topology.classify import Verdict
from formal.topology.topology import Topology


def describe(topology: Topology, file: str, verdicts: Sequence[Verdict]) -> list[str]:
    """The lines of a report: what was read, then a verdict a line."""
    services = set(topology.service.values())
    parts = [
        _number(len(topology.nodes), "node"),
        _number(len(topology.calls), "permitted call"),
        _number(len(services), "service") if services else "",
        _number(len(topology.uses), "datum", "data") if topology.uses else "",
    ]
    width = max(len(v.structure) for v in verdicts)
    return [f"{file}: {', '.join(p for p in parts if p)}"] + [
        f"{v.structure:{width}}  {'yes' if v.holds else 'no':3}  {v.why}" for v in verdicts
    ]


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def to_json(topology: Topology, file: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The report for programs: the topology as read, and the verdicts with their evidence."""
    return {
        "file": file,
        "nodes": list(topology.nodes),
        "calls": [[a, b] for a, callees in topology.callees().items() for b in callees],
        "structures": [
            {"structure": v.structure, "holds": v.holds, "why": v.why, "evidence": v.evidence}
            for v in verdicts
        ],
    }
