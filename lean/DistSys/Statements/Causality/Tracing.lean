module

public import DistSys.Statements.Causality.Causality

/-!
# Distributed tracing: spans with parents form a forest because causality has no cycle

The model of OpenTelemetry: a span starts at an event, may have a parent, and the parent's start
happened before its own; traces in which it did not are refused.  Wall clocks play no part.

Written by `formal export` from `proofs/causality/tracing/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Tracing

/-- The data of `Tracing`, before any condition of well-formedness.

The spans of a traced computation. -/
structure PreTracing (Process Event Message Span : Type) where
  /-- the computation that is traced -/
  computation : Causality.Computation Process Event Message
  /-- the event at which a span starts -/
  start : Span → Event
  /-- the span that caused it, if any -/
  parent : Span → Option Span

/-- `s` is the parent of `t`.

父子关系 -/
def PreTracing.ParentOf {Process Event Message Span : Type}
    (T : PreTracing Process Event Message Span) (s t : Span) : Prop :=
  T.parent t = some s

/-- The spans of a traced computation.

链路追踪：跨度、父跨度与开始事件 -/
structure Tracing (Process Event Message Span : Type) extends
    PreTracing Process Event Message Span where
  /-- The start of a parent happened before the start of its child.

  父跨度的开始先于子跨度的开始 -/
  parent_starts_first :
    ∀ (s t : Span), toPreTracing.ParentOf s t → computation.HappenedBefore (start s) (start t)

/-- `r` has no parent and is `s` or an ancestor of `s`.

根跨度 -/
def PreTracing.RootOf {Process Event Message Span : Type}
    (T : PreTracing Process Event Message Span) (r s : Span) : Prop :=
  T.parent r = none ∧ (r = s ∨ Relation.TransGen T.ParentOf r s)

/-- Spans form a forest: no span is its own ancestor, and every span has exactly one root above it
(or is one).

跨度构成森林：无环且各有唯一的根 -/
def span_forest.Statement : Prop :=
  ∀ {Process Event Message Span : Type} (T : Tracing Process Event Message Span) (s : Span),
    ¬Relation.TransGen T.ParentOf s s ∧
    (∃ root : Span, T.RootOf root s) ∧
    (∀ (r q : Span), T.RootOf r s → T.RootOf q s → r = q)

end DistSys.Tracing
