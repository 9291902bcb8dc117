module

public import DistSys.Statements.Causality.Snapshot

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/causality/snapshot/{marker,marker_runs,states}.py`; never
edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Snapshot

/-- What is received was sent. -/
def MarkerAlgorithm.ReceivedWasSent {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  ∀ (m : Message), s.received m → s.sent m

/-- What is recorded of a process was so, and is recorded by nobody else. -/
def MarkerAlgorithm.RecordsAreRecords {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  ∀ (m : Message),
    (s.sentInRecord m → s.recorded (C.sender m) ∧ s.sent m) ∧
    (s.receivedInRecord m → s.recorded (C.receiver m) ∧ s.received m)

/-- A marker arrives from a process that has recorded its state, and makes the other do so; no
process sends one to itself. -/
def MarkerAlgorithm.MarkersAreSent {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  ∀ (p q : Process), s.arrived p q → s.recorded p ∧ s.recorded q ∧ p ≠ q

/-- On a FIFO channel, when the marker has arrived, so has all that was sent before it. -/
def MarkerAlgorithm.MarkerAfterRecord {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  ∀ (m : Message),
    C.fifo (C.sender m) (C.receiver m) →
    s.arrived (C.sender m) (C.receiver m) →
    s.sentInRecord m →
    s.received m

/-- On a FIFO channel, what was sent after the marker is received after it. -/
def MarkerAlgorithm.LaterAfterMarker {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  ∀ (m : Message),
    C.fifo (C.sender m) (C.receiver m) →
    s.recorded (C.sender m) →
    s.received m →
    ¬s.sentInRecord m →
    s.arrived (C.sender m) (C.receiver m)

/-- What is recorded as in a channel is received after its receiver has recorded its state. -/
def MarkerAlgorithm.RecordedInChannel {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  ∀ (m : Message), s.inChannel m → s.recorded (C.receiver m) ∧ s.received m ∧ ¬s.receivedInRecord m

/-- On a FIFO channel, what is received after the receiver has recorded its state is recorded as in
the channel, or was sent after the marker. -/
def MarkerAlgorithm.LateIsRecorded {Process Message : Type} (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop :=
  ∀ (m : Message),
    C.fifo (C.sender m) (C.receiver m) →
    s.recorded (C.receiver m) →
    s.received m →
    ¬s.receivedInRecord m →
    ¬s.inChannel m →
    s.arrived (C.sender m) (C.receiver m) ∧ ¬s.sentInRecord m

end DistSys.Snapshot
