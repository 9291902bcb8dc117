module

public import DistSys.Statements.Invariants.Causality.Snapshot

/-!
# The marker algorithm

Chandy and Lamport (*Distributed snapshots: determining global states of distributed systems*, 1985,
section 3).  On a FIFO channel the marker parts what its sender had sent when it recorded its state
from what it sent later.  So a receiver that had not recorded its state when such a later message
came would have received the marker first and recorded its state then; and what arrives before the
marker and after the receiver has recorded its state is what was in the channel.

The paper follows one snapshot from one process; here any number of processes may start it.  A
channel that is not FIFO may be among the others: what is claimed of a channel needs no other.

Main declarations: `MarkerAlgorithm.Invariant`, `marker_correct`, `marker_needs_fifo`.
-/

@[expose] public noncomputable section

namespace DistSys.Snapshot

variable {Process Message : Type} {C : MarkerAlgorithm Process Message}
  {s t : MarkerAlgorithmState Process Message}

/-- On each FIFO channel the marker parts early messages from late ones. -/
structure MarkerAlgorithm.Invariant (C : MarkerAlgorithm Process Message)
    (s : MarkerAlgorithmState Process Message) : Prop where
  received_was_sent : C.ReceivedWasSent s
  records_are_records : C.RecordsAreRecords s
  markers_are_sent : C.MarkersAreSent s
  marker_after_record : C.MarkerAfterRecord s
  later_after_marker : C.LaterAfterMarker s
  recorded_in_channel : C.RecordedInChannel s
  late_is_recorded : C.LateIsRecorded s
  consistent : ∀ m, C.fifo (C.sender m) (C.receiver m) → s.recorded (C.sender m) →
    s.receivedInRecord m → s.sentInRecord m
  before_marker : ∀ m, C.fifo (C.sender m) (C.receiver m) → s.recorded (C.sender m) →
    s.inChannel m → s.sentInRecord m

theorem invariant_of_init (h : C.Init s) : C.Invariant s := by
  unfold MarkerAlgorithm.Init at h
  constructor <;>
    grind [MarkerAlgorithm.ReceivedWasSent, MarkerAlgorithm.RecordsAreRecords,
      MarkerAlgorithm.MarkersAreSent, MarkerAlgorithm.MarkerAfterRecord,
      MarkerAlgorithm.LaterAfterMarker, MarkerAlgorithm.RecordedInChannel,
      MarkerAlgorithm.LateIsRecorded]

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : C.Invariant s) (h : C.Step s t) : C.Invariant t := by
  obtain ⟨received, records, markers, early, late, channel, remaining, consistent, before⟩ := I
  rcases h with ⟨m, h⟩ | ⟨m, h⟩ | ⟨p, h⟩ | ⟨p, q, h⟩
  · unfold MarkerAlgorithm.SendStep at h
    constructor <;>
      grind [MarkerAlgorithm.ReceivedWasSent, MarkerAlgorithm.RecordsAreRecords,
        MarkerAlgorithm.MarkersAreSent, MarkerAlgorithm.MarkerAfterRecord,
        MarkerAlgorithm.LaterAfterMarker, MarkerAlgorithm.RecordedInChannel,
        MarkerAlgorithm.LateIsRecorded]
  · unfold MarkerAlgorithm.ReceiveStep at h
    constructor <;>
      grind [MarkerAlgorithm.ReceivedWasSent, MarkerAlgorithm.RecordsAreRecords,
        MarkerAlgorithm.MarkersAreSent, MarkerAlgorithm.MarkerAfterRecord,
        MarkerAlgorithm.LaterAfterMarker, MarkerAlgorithm.RecordedInChannel,
        MarkerAlgorithm.LateIsRecorded]
  · unfold MarkerAlgorithm.StartStep at h
    constructor <;>
      grind [MarkerAlgorithm.ReceivedWasSent, MarkerAlgorithm.RecordsAreRecords,
        MarkerAlgorithm.MarkersAreSent, MarkerAlgorithm.MarkerAfterRecord,
        MarkerAlgorithm.LaterAfterMarker, MarkerAlgorithm.RecordedInChannel,
        MarkerAlgorithm.LateIsRecorded]
  · unfold MarkerAlgorithm.ReceiveMarkerStep at h
    constructor <;>
      grind [MarkerAlgorithm.ReceivedWasSent, MarkerAlgorithm.RecordsAreRecords,
        MarkerAlgorithm.MarkersAreSent, MarkerAlgorithm.MarkerAfterRecord,
        MarkerAlgorithm.LaterAfterMarker, MarkerAlgorithm.RecordedInChannel,
        MarkerAlgorithm.LateIsRecorded]

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : C.Reachable s) : C.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-- The marker algorithm records a consistent cut, and in each FIFO channel what is sent and not
received in it. -/
theorem marker_correct : marker_correct.Statement := by
  intro _ _ C s reachable m fifo sender receiver
  have I := invariant_of_reachable reachable
  refine ⟨I.consistent m fifo sender, fun arrived => ⟨fun recorded => ?_, fun inside => ?_⟩⟩
  · exact ⟨I.before_marker m fifo sender recorded, (I.recorded_in_channel m recorded).2.2⟩
  · refine Classical.byContradiction fun missing => ?_
    have received := I.marker_after_record m fifo arrived inside.1
    exact (I.late_is_recorded m fifo receiver received inside.2 missing).2 inside.1

/-! ### Without FIFO channels -/

/-- Two processes, `false` and `true`, and a message from the first to the second, which no channel
keeps behind what was sent before it. -/
def overtaking : MarkerAlgorithm Bool Unit := ⟨fun _ => false, fun _ => true, fun _ _ => False⟩

/-- Without FIFO channels the algorithm is wrong.  The first process records its state, then sends
the message; it overtakes the marker, so the second has received it when it records its state. -/
theorem marker_needs_fifo : marker_needs_fifo.Statement := by
  have quiet : overtaking.Reachable ⟨fun _ => False, fun _ _ => False, fun _ => False,
      fun _ => False, fun _ _ => False, fun _ => False, fun _ => False, fun _ => False⟩ :=
    .init (by grind [MarkerAlgorithm.Init])
  have recorded : overtaking.Reachable ⟨fun _ => False, fun _ _ => False, fun _ => False,
      fun p => p = false, fun _ _ => False, fun _ => False, fun _ => False, fun _ => False⟩ :=
    .step quiet (.inr (.inr (.inl ⟨false, by grind [MarkerAlgorithm.StartStep]⟩)))
  have sent : overtaking.Reachable ⟨fun _ => True, fun _ _ => False, fun _ => False,
      fun p => p = false, fun _ _ => False, fun _ => False, fun _ => False, fun _ => False⟩ :=
    .step recorded (.inl ⟨(), by grind [MarkerAlgorithm.SendStep, overtaking]⟩)
  have received : overtaking.Reachable ⟨fun _ => True, fun _ _ => False, fun _ => True,
      fun p => p = false, fun _ _ => False, fun _ => False, fun _ => False, fun _ => False⟩ :=
    .step sent (.inr (.inl ⟨(), by grind [MarkerAlgorithm.ReceiveStep, overtaking]⟩))
  have marker : overtaking.Reachable ⟨fun _ => True, fun _ _ => False, fun _ => True,
      fun _ => True, fun p q => p = false ∧ q = true, fun _ => False, fun _ => True,
      fun _ => False⟩ :=
    .step received (.inr (.inr (.inr ⟨false, true, by
      unfold overtaking
      grind [MarkerAlgorithm.ReceiveMarkerStep]⟩)))
  exact ⟨Bool, Unit, overtaking, _, marker, (), ⟨rfl, rfl⟩, trivial, id⟩

end DistSys.Snapshot
