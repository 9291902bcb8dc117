"""What is said of a part of a run: the events asked about, what is concurrent, the cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from formal.events.clocks import ALL_PAIRS_LIMIT, causal_pasts
from formal.events.computation import InferredComputation
from formal.events.graph import count
from formal.events.snapshot import describe_snapshot, snapshot_json
from formal.events.view import View

_LISTED_PAIRS = 10_000


def describe_view(view: View) -> list[str]:
    """The view in plain lines."""
    computation = view.computation
    shown = f"{count(len(view.events), 'event')} of {len(computation.events):,}"
    lines = [f"{shown}: {view.title}" if view.title else shown]
    sizes = Counter(view.roles.values())
    if sizes["focus"] == 1:
        parts = [f"{sizes[role]:,} {role}" for role in ("past", "future", "concurrent")]
        lines.append(f"  of those shown: {', '.join(parts)}")
    lines += [f"  {line}" for line in describe_snapshot(view.cut)] if view.cut else []
    if len(computation.events) <= ALL_PAIRS_LIMIT:
        pairs = _count_pairs(computation, view.events)
        possible = len(view.events) * (len(view.events) - 1) // 2
        lines.append(f"  concurrent pairs: {pairs:,} of {possible:,}")
    return lines


def concurrent_pairs(
    computation: InferredComputation, events: tuple[int, ...]
) -> Iterator[tuple[int, int]]:
    """The pairs among some events of which neither happened before the other."""
    pasts = causal_pasts(computation)
    for place, first in enumerate(events):
        for second in events[place + 1 :]:
            if not pasts[second] >> first & 1 and not pasts[first] >> second & 1:
                yield first, second


def _count_pairs(computation: InferredComputation, events: tuple[int, ...]) -> int:
    """As many as `concurrent_pairs` lists, without listing them."""
    shown = sum(1 << event for event in events)
    pasts = causal_pasts(computation)
    ordered = sum((pasts[event] & shown).bit_count() for event in events)
    return len(events) * (len(events) - 1) // 2 - ordered


def view_json(view: View) -> dict[str, object]:
    """The view as plain data; concurrent pairs are listed while there are at most 10,000."""
    name = view.computation.event_id
    pairs: list[list[str]] = []
    small = len(view.computation.events) <= ALL_PAIRS_LIMIT
    if small:
        found = concurrent_pairs(view.computation, view.events)
        pairs = [[name(a), name(b)] for a, b in islice(found, _LISTED_PAIRS + 1)]
    return {
        "title": view.title,
        "events": [name(event) for event in view.events],
        "edges": [
            {"from": name(edge.tail), "to": name(edge.head), "kind": edge.kind}
            for edge in view.edges
        ],
        "roles": {name(event): role for event, role in view.roles.items()},
        "outside": [[name(shown), name(other)] for shown, other in view.outside],
        "cut": None if view.cut is None else snapshot_json(view.cut),
        "concurrent_pairs": pairs if small and len(pairs) <= _LISTED_PAIRS else None,
    }
