module

/-!
# What a process of the marker algorithm keeps (Chandy and Lamport 1985, section 3)

The events of an algorithm whose processes take snapshots, the state of a process with what it has
recorded, and how an event changes it.  `proofs/causality/snapshot/marker_runs.py` puts them
together.

Written by `formal export` from `proofs/causality/recorder/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Recorder

/-- What happens at a process while snapshots are taken.

带标记的算法的事件 -/
inductive MarkerEvent (Event Process : Type) where
  /-- an event of the algorithm -/
  | own (a1 : Event)
  /-- the process starts a snapshot -/
  | begin (a1 : Process)
  /-- the marker of the first arrives at the second -/
  | marker (a1 a2 : Process)

/-- A process of the algorithm, with what it has recorded.

进程的状态及其记录 -/
structure Recorder (Process State Message : Type) where
  /-- the state of the algorithm -/
  own : State
  /-- the state that was recorded, if one was -/
  record : Option State
  /-- the marker of that process has arrived -/
  closed : Process → Prop
  /-- recorded as in the channel from that process -/
  kept : Process → List Message

/-- The message of the algorithm that arrives, if one does and it is no marker.

消息的内容：不是标记的部分 -/
def content {Message : Type} (m : Option (Option Message)) : Option Message :=
  match m with | none => none | some x => x

open scoped Classical in
/-- The process records its state, unless it did before.

记录自己的状态，除非已经记录 -/
def recording {Process State Message : Type} (s : Recorder Process State Message)
    : Recorder Process State Message :=
  { own := s.own,
    record := if s.record = none then some s.own else s.record,
    closed := s.closed,
    kept := s.kept }

/-- The marker of `p` has arrived: its channel is recorded no longer.

标记到达后：该通道不再记录 -/
def closing {Process State Message : Type} (s : Recorder Process State Message) (p : Process)
    : Recorder Process State Message :=
  { own := s.own,
    record := s.record,
    closed := fun (x : Process) => s.closed x ∨ x = p,
    kept := s.kept }

open scoped Classical in
/-- After an event of the algorithm: a message that arrives when the process has recorded its state,
and before the marker of its channel, is kept.

算法的一步之后：所收的消息在标记之前则记入通道 -/
def stepping {Process State Message : Type} (s : Recorder Process State Message)
    (source : Option Process) (m : Option Message) (after : State)
    : Recorder Process State Message :=
  { own := after,
    record := s.record,
    closed := s.closed,
    kept :=
      fun (x : Process) =>
        s.kept x ++
          (if s.record ≠ none ∧ ¬s.closed x ∧ source = some x then match m with
             | none => []
             | some y => [y]
           else []) }

/-- The state that a process has recorded; its own, if it has recorded none.

所记录的状态 -/
def recorded {Process State Message : Type} (s : Recorder Process State Message) : State :=
  match s.record with | none => s.own | some x => x

end DistSys.Recorder
