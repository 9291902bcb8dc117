"""Distributed tracing: spans with parents form a forest because causality has no cycle.

The model of OpenTelemetry: a span starts at an event, may have a parent, and the parent's start
happened before its own; traces in which it did not are refused.  Wall clocks play no part.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Implies,
    Mutant,
    Not,
    Option,
    Or,
    Sort,
    Structure,
    axiom,
    definition,
    none,
    some,
    theorem,
    transitive_closure,
)
from proofs.causality.causality.computation import Computation


class Tracing(Structure, var="T", zh="链路追踪：跨度、父跨度与开始事件"):
    """The spans of a traced computation."""

    Process: Sort
    Event: Sort
    Message: Sort
    Span: Sort
    computation: Computation[Process, Event, Message]  # the computation that is traced
    start: Fun[Span, Event]  # the event at which a span starts
    parent: Fun[Span, Option[Span]]  # the span that caused it, if any

    @definition(zh="父子关系")
    def parent_of(self, s: Span, t: Span):
        """``s`` is the parent of ``t``."""
        return self.parent(t) == some(s)

    @definition(zh="根跨度")
    def root_of(self, r: Span, s: Span):
        """``r`` has no parent and is ``s`` or an ancestor of ``s``."""
        return And(self.parent(r) == none(), Or(r == s, transitive_closure(self.parent_of, r, s)))

    @axiom(zh="父跨度的开始先于子跨度的开始")
    def parent_starts_first(self, s: Span, t: Span):
        """The start of a parent happened before the start of its child."""
        return Implies(
            self.parent_of(s, t), self.computation.happened_before(self.start(s), self.start(t))
        )

    @theorem(
        by="lean",
        seed="1.9.3",
        witness="nested_spans",
        zh="跨度构成森林：无环且各有唯一的根",
        mutants=Mutant("parent_starts_first", by="mutual_parents"),
    )
    def span_forest(self, s: Span):
        """Spans form a forest: no span is its own ancestor, and every span has exactly one root
        above it (or is one)."""
        return And(
            Not(transitive_closure(self.parent_of, s, s)),
            Exists(lambda root: self.root_of(root, s)),
            ForAll(lambda r, q: Implies(self.root_of(r, s), self.root_of(q, s), r == q)),
        )
