module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Causality.Recorder
public import DistSys.Statements.Causality.Snapshot

/-!
# What the marker algorithm records could have been (Chandy and Lamport 1985, Theorem 1)

Forgetting records and markers, a run of `proofs/causality/snapshot/marker_runs.py` is one of the
algorithm itself; and what was recorded is a state through which that algorithm could have gone.

Written by `formal export` from `proofs/causality/marker_reachable/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.MarkerReachable

/-- The message, unless it is a marker.

消息，若不是标记 -/
def unmarked {Message : Type} (m : Option Message) : List Message :=
  match m with | none => [] | some x => [x]

/-- The state of the algorithm itself: without records, and without markers in the channels.

去掉标记与记录后的全局状态 -/
def plain {Process State Message : Type}
    (G : Snapshot.GlobalState Process (Recorder.Recorder Process State Message) (Option Message))
    : Snapshot.GlobalState Process State Message :=
  { state := fun (p : Process) => (G.state p).own,
    channel := fun (p q : Process) => Snapshot.collect unmarked (G.channel p q) }

/-- The events of the algorithm itself, in order.

算法自身的事件 -/
def ownEvents {Event Process : Type} (es : List (Recorder.MarkerEvent Event Process))
    : List Event :=
  Snapshot.collect
    (fun (e : Recorder.MarkerEvent Event Process) =>
       match e with | .own x => [x] | .begin p => [] | .marker p q => [])
    es

/-- The hypotheses of `marker_snapshot_reachable` can be met, by the same run.

后一定理的前提可以满足 -/
def marker_snapshot_applies.Statement : Prop :=
  ∃ (Process Event State Message : Type) (A : Snapshot.MessagePassing Process Event State Message)
      (everybody : List Process)
      (R : Snapshot.Run Process (Recorder.MarkerEvent Event Process) (Recorder.Recorder Process State Message) (Option Message)),
    (∀ (p : Process), p ∈ everybody) ∧
    everybody.Nodup ∧
    R.algorithm = Snapshot.withMarkers A everybody ∧
    Snapshot.Unrecorded R.start ∧
    R.Allowed ∧
    Snapshot.Complete (R.stateAt R.n)

/-- The algorithm itself, without markers, could have gone through the recorded state: its events
before the recordings, in their order, are a run from its start that ends there; and from there its
other events, in theirs, are a run to where it was when the snapshot was complete.

所记录的全局状态是算法本身可达的，且由它可达终态 -/
def marker_snapshot_reachable.Statement : Prop :=
  ∀ {Process Event State Message : Type} (A : Snapshot.MessagePassing Process Event State Message)
      (everybody : List Process)
      (R : Snapshot.Run Process (Recorder.MarkerEvent Event Process) (Recorder.Recorder Process State Message) (Option Message)),
    (∀ (p : Process), p ∈ everybody) →
    everybody.Nodup →
    R.algorithm = Snapshot.withMarkers A everybody →
    Snapshot.Unrecorded R.start →
    R.Allowed →
    Snapshot.Complete (R.stateAt R.n) →
    A.execution.Allowed
      (plain R.start)
      (ownEvents (R.events (fun (i : Fin R.n) => Snapshot.BeforeRecording R i))) ∧
    A.execution.run
      (plain R.start)
      (ownEvents (R.events (fun (i : Fin R.n) => Snapshot.BeforeRecording R i))) =
      plain (Snapshot.snapshotOf (R.stateAt R.n)) ∧
    A.execution.Allowed
      (plain (Snapshot.snapshotOf (R.stateAt R.n)))
      (ownEvents (R.events (fun (i : Fin R.n) => ¬Snapshot.BeforeRecording R i))) ∧
    A.execution.run
      (plain (Snapshot.snapshotOf (R.stateAt R.n)))
      (ownEvents (R.events (fun (i : Fin R.n) => ¬Snapshot.BeforeRecording R i))) =
      plain (R.stateAt R.n)

end DistSys.MarkerReachable
