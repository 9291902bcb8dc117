module

public import DistSys.Statements.Causality.CausalBroadcast

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/causality/causal_broadcast/protocol.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.CausalBroadcast

/-- What has arrived was broadcast. -/
def CausalBroadcast.ArrivedWasBroadcast {Process : Type} (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop :=
  ∀ (q : Process) (k : Nat), s.arrived q k → k < s.length

/-- A message is delivered after it was broadcast. -/
def CausalBroadcast.SourceIsEarlier {Process : Type} (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop :=
  ∀ (i k : Nat), i < s.length → s.source i = some k → k < i

/-- No event of a process knows more than the process does now. -/
def CausalBroadcast.ClockIsLatest {Process : Type} (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop :=
  ∀ (i : Nat) (j : Process), i < s.length → s.stamp i j ≤ s.clock (s.process i) j

/-- Counts never fall on a process. -/
def CausalBroadcast.CountsGrow {Process : Type} (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop :=
  ∀ (i h : Nat) (j : Process),
    i < h → h < s.length → s.process i = s.process h → s.stamp i j ≤ s.stamp h j

/-- Whoever delivers a message knows what its sender knew when it was broadcast. -/
def CausalBroadcast.DeliveryKnowsBroadcast {Process : Type} (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop :=
  ∀ (i k : Nat) (j : Process), i < s.length → s.source i = some k → s.stamp k j ≤ s.stamp i j

/-- Before it delivers a message a process does not count it. -/
def CausalBroadcast.UnknownBeforeDelivery {Process : Type} (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop :=
  ∀ (i h k : Nat),
    i < h →
    h < s.length →
    s.source h = some k →
    s.process i = s.process h →
    s.stamp i (s.process k) < s.stamp k (s.process k)

end DistSys.CausalBroadcast
