"""Traces, logs written from them, and happened-before by brute force, without the code tested."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "shiviz"

Step = tuple[str, str, int | None]


@st.composite
def traces(draw: st.DrawFn, max_steps: int = 24, processes: int = 4) -> list[Step]:
    steps: list[Step] = []
    for position in range(draw(st.integers(1, max_steps))):
        sender = draw(st.none() | st.integers(0, position - 1)) if position else None
        steps.append((f"p{draw(st.integers(0, processes - 1))}", f"step {position}", sender))
    return steps


def closure(steps: Sequence[Step]) -> set[tuple[int, int]]:
    """Happened-before of a trace: direct edges, then Warshall."""
    last: dict[str, int] = {}
    pairs: set[tuple[int, int]] = set()
    for position, (process, _, sender) in enumerate(steps):
        pairs |= {(below, position) for below in (last.get(process), sender) if below is not None}
        last[process] = position
    return transitive(pairs, len(steps))


def transitive(pairs: set[tuple[int, int]], count: int) -> set[tuple[int, int]]:
    reach = [[(a, b) in pairs for b in range(count)] for a in range(count)]
    for k in range(count):
        for a in range(count):
            if reach[a][k]:
                for b in range(count):
                    reach[a][b] = reach[a][b] or reach[k][b]
    return {(a, b) for a in range(count) for b in range(count) if reach[a][b]}


def stamps(steps: Sequence[Step]) -> list[dict[str, int]]:
    """Vector clocks by counting: component q of e is how many events of q are at or before e."""
    before = closure(steps)
    clocks = []
    for position in range(len(steps)):
        clock: dict[str, int] = {}
        for other, (process, _, _) in enumerate(steps):
            if other == position or (other, position) in before:
                clock[process] = clock.get(process, 0) + 1
        clocks.append(clock)
    return clocks


def govector(steps: Sequence[Step], leave_out: frozenset[int] = frozenset()) -> str:
    """The trace as GoVector logs it, host and clock first."""
    lines = []
    for position, (step, clock) in enumerate(zip(steps, stamps(steps), strict=True)):
        if position not in leave_out:
            lines += [f"{step[0]} {json.dumps(clock)}", step[1]]
    return "\n".join(lines) + "\n"
