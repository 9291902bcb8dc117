"""Event logs, the computations they describe, and pictures of them.

Reading order:

1. `formal.events.log`: a file in ShiViz or GoVector format becomes an `EventLog`
   (`formal.events.formats` finds out how the file is written); `formal.events.traces` reads the
   formats that are JSON, a module for each, and finds out which a file is;
2. `formal.events.computation`: the clocks of one execution, or the messages that its format names,
   become a computation: events, processes, predecessor, source;
3. `formal.events.axioms` and `formal.events.clocks`: is it a computation, and do the logged clocks
   say what happened-before says; `formal.events.fast`: the same clocks for millions of events;
4. `formal.events.graph`: the covering relation, which is what is drawn by `formal.events.mermaid`,
   `formal.events.dot` and `formal.events.svg`; `formal.events.view`: a part of it, and marks;
5. `formal.events.snapshot`, `formal.events.modes`, `formal.events.event_structure`: the questions
   of the theory asked of a recorded run;
6. `formal.events.report`: all of it for a log, in words, as JSON and as a picture;
   `formal.commands.graph`: the command line.
"""

from formal.events.axioms import AxiomResult, check_axioms
from formal.events.clocks import (
    ClockCheck,
    causal_pasts,
    check_clocks,
    happened_before,
    lamport_clocks,
    topological_order,
    vector_clocks,
)
from formal.events.computation import InferredComputation, infer_computation
from formal.events.dot import dot
from formal.events.graph import Edge, covering_edges, drawn_edges
from formal.events.log import EventLog, Execution, Finding, LogEvent, parse_log
from formal.events.mermaid import mermaid
from formal.events.report import Analysis, analyse, describe, render, to_json
from formal.events.snapshot import (
    Snapshot,
    describe_snapshot,
    parse_cut,
    snapshot,
    snapshot_json,
)
from formal.events.svg import svg
from formal.events.traces import read_events as read_log

__all__ = [
    "Analysis",
    "AxiomResult",
    "ClockCheck",
    "Edge",
    "EventLog",
    "Execution",
    "Finding",
    "InferredComputation",
    "LogEvent",
    "Snapshot",
    "analyse",
    "causal_pasts",
    "check_axioms",
    "check_clocks",
    "covering_edges",
    "describe",
    "describe_snapshot",
    "dot",
    "drawn_edges",
    "happened_before",
    "infer_computation",
    "lamport_clocks",
    "mermaid",
    "parse_cut",
    "parse_log",
    "read_log",
    "render",
    "snapshot",
    "snapshot_json",
    "svg",
    "to_json",
    "topological_order",
    "vector_clocks",
]
