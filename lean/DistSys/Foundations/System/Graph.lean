module

public import DistSys.Causality.Causality.Trace
public import DistSys.Foundations.System

/-!
# The communication graph

The graph of a system has an edge for every message received.  A path is causal only if it respects
time: each message must be sent after the one before it arrived.  Then it is all there is to
causality between different processes: every chain of causal steps is a chain of local steps, or
local steps before, between and after the messages of such a path.

Such paths are folklore (Lamport 1978 draws them); nothing here is taken from a paper.

## Main declarations

* `ByMessages`, `chain_or_byMessages`: how one event comes to be before another.
* `graph_no_path_independent`, `graph_path_is_causal`: a time-respecting path is there exactly when
  some event of the one process happened before some event of the other.
* `graph_path_in_graph`, `graph_path_against_time`: such a path is one in the graph, and not every
  path in the graph is such a path.
-/

@[expose] public noncomputable section

namespace DistSys.System

open Causality

section Paths

variable {Process Event Message Node Protocol Payload State : Type}
  {S : System Process Event Message Node Protocol Payload State} {e f g : Event}

/-- The first event is the second, or local steps lead from it to the second. -/
def LocallyUpTo (S : System Process Event Message Node Protocol Payload State) (e f : Event) :
    Prop :=
  e = f ∨ Relation.TransGen S.LocalStep e f

/-- Local steps can be put together. -/
theorem LocallyUpTo.trans (first : LocallyUpTo S e f) (second : LocallyUpTo S f g) :
    LocallyUpTo S e g := by
  rcases first with rfl | first
  · exact second
  · rcases second with rfl | second
    · exact Or.inr first
    · exact Or.inr (first.trans second)

/-- Local steps stay on one process. -/
theorem LocallyUpTo.process_eq (steps : LocallyUpTo S e f) : S.process e = S.process f := by
  rcases steps with rfl | steps
  · rfl
  · induction steps with
    | single step => exact S.predecessor_same_process _ _ step
    | tail _ step ih => exact ih.trans (S.predecessor_same_process _ _ step)

/-- Local steps put nothing after what comes before. -/
theorem LocallyUpTo.happenedBefore (steps : LocallyUpTo S e f) (happened : S.HappenedBefore f g) :
    S.HappenedBefore e g := by
  rcases steps with rfl | steps
  · exact happened
  · exact .trans (.of_local_chain steps) happened

/-- One event is before another by messages: local steps lead from it to the send of a first
message, each message is sent after the one before it was received, and local steps lead on from the
receive of the last. -/
def ByMessages (S : System Process Event Message Node Protocol Payload State) (e f : Event) :
    Prop :=
  ∃ m n r, LocallyUpTo S e (S.send m) ∧
    (m = n ∨ Relation.TransGen (fun a b => Forwarded S a b) m n) ∧
    S.received r = some n ∧ LocallyUpTo S r f

/-- Two such ways can be put together: what is received last on the first is received before what is
sent first on the second. -/
theorem ByMessages.trans (first : ByMessages S e f) (second : ByMessages S f g) :
    ByMessages S e g := by
  obtain ⟨m, n, r, start, path, received, steps⟩ := first
  obtain ⟨m', n', r', start', path', received', steps'⟩ := second
  have join : Relation.TransGen (fun a b => Forwarded S a b) n m' :=
    .single ⟨r, received, steps.trans start'⟩
  refine ⟨m, n', r', start, Or.inr ?_, received', steps'⟩
  rcases path with rfl | path <;> rcases path' with rfl | path'
  · exact join
  · exact join.trans path'
  · exact path.trans join
  · exact (path.trans join).trans path'

/-- Whatever happened before an event did so on its process or by messages. -/
theorem chain_or_byMessages (happened : S.HappenedBefore e f) :
    Relation.TransGen S.LocalStep e f ∨ ByMessages S e f := by
  refine happened.lift (R := fun a b => Relation.TransGen S.LocalStep a b ∨ ByMessages S a b) ?_ ?_
  · rintro a b (step | ⟨m, received, rfl⟩)
    · exact Or.inl (.single step)
    · exact Or.inr ⟨m, m, b, Or.inl rfl, Or.inl rfl, received, Or.inl rfl⟩
  · rintro a b c (first | first) (second | second)
    · exact Or.inl (first.trans second)
    · obtain ⟨m, n, r, start, rest⟩ := second
      exact Or.inr ⟨m, n, r, LocallyUpTo.trans (Or.inr first) start, rest⟩
    · obtain ⟨m, n, r, start, path, received, steps⟩ := first
      exact Or.inr ⟨m, n, r, start, path, received, steps.trans (Or.inr second)⟩
    · exact Or.inr (first.trans second)

/-- What happened before an event of another process shows a time-respecting path. -/
theorem path_of_happenedBefore (happened : S.HappenedBefore e f)
    (other : S.process e ≠ S.process f) : TimeRespectingPath S (S.process e) (S.process f) := by
  rcases chain_or_byMessages happened with chain | ⟨m, n, r, start, path, received, steps⟩
  · exact absurd (LocallyUpTo.process_eq (Or.inr chain)) other
  · exact ⟨m, n, start.process_eq.symm, path, rfl, r, received, steps.process_eq⟩

/-- Without a time-respecting path no event of the one process happened before one of the other. -/
theorem graph_no_path_independent : graph_no_path_independent.Statement := by
  rintro _ _ _ _ _ _ _ S _ _ e f rfl rfl other none
  refine ⟨fun happened => none (path_of_happenedBefore happened other), fun back => ?_⟩
  exact ⟨fun same => other (congrArg S.process same),
    fun happened => none (path_of_happenedBefore happened other),
    fun happened => back (path_of_happenedBefore happened other.symm)⟩

/-- The send of a message happened before that of one that is sent after it was received. -/
theorem Forwarded.happenedBefore {m n : Message} (forward : Forwarded S m n) :
    S.HappenedBefore (S.send m) (S.send n) := by
  obtain ⟨r, received, steps⟩ := forward
  have arrives : S.HappenedBefore (S.send m) r := .message ⟨m, received, rfl⟩
  rcases steps with rfl | steps
  · exact arrives
  · exact .trans arrives (.of_local_chain steps)

/-- A time-respecting path carries causality from the send of its first message to the receive of
its last. -/
theorem graph_path_is_causal : graph_path_is_causal.Statement := by
  rintro _ _ _ _ _ _ _ S _ _ ⟨m, n, rfl, path, self, r, received, rfl⟩
  refine ⟨S.send m, r, rfl, rfl, ?_⟩
  have arrives : S.HappenedBefore (S.send n) r := .message ⟨n, received, rfl⟩
  rcases path with rfl | path
  · exact arrives
  · have sends : S.HappenedBefore (S.send m) (S.send n) := by
      clear self received arrives
      induction path with
      | single forward => exact forward.happenedBefore
      | tail _ forward ih => exact .trans ih forward.happenedBefore
    exact .trans sends arrives

/-- A message that is sent after another was received follows an edge of the graph. -/
theorem Forwarded.edge {m n : Message} (forward : Forwarded S m n) :
    SendsTo S (S.process (S.send m)) (S.process (S.send n)) := by
  obtain ⟨r, received, steps⟩ := forward
  exact ⟨m, rfl, r, received, LocallyUpTo.process_eq steps⟩

/-- A time-respecting path is a path in the graph. -/
theorem graph_path_in_graph : graph_path_in_graph.Statement := by
  rintro _ _ _ _ _ _ _ S _ q ⟨m, n, rfl, path, last⟩
  have edge : SendsTo S (S.process (S.send n)) q := ⟨n, last⟩
  rcases path with rfl | path
  · exact .single edge
  · refine .tail ?_ edge
    clear last edge
    induction path with
    | single forward => exact .single forward.edge
    | tail _ forward ih => exact .tail ih forward.edge

end Paths

/-! ### A path against time -/

/-- The processes of `againstTime`. -/
def againstTimeProcess : Fin 4 → Fin 3
  | 0 | 3 => 1
  | 1 => 2
  | 2 => 0

/-- The sends of `againstTime`. -/
def againstTimeSource : Fin 4 → Option (Fin 4)
  | 0 | 2 => none
  | 1 => some 0
  | 3 => some 2

/-- Process 1 sends to process 2, and then process 0 sends to process 1. -/
def againstTime : Computation (Fin 3) (Fin 4) (Fin 4) :=
  traceComputation againstTimeProcess againstTimeSource (by decide)

/-- A path in the graph is not enough: in `againstTime` it leads from 0 over 1 to 2, but its second
message was sent before its first. -/
theorem graph_path_against_time : graph_path_against_time.Statement := by
  refine ⟨_, _, _, _, _, _, _, systemOf againstTime, 0, 2, ?_, ?_⟩
  · have first : SendsTo (systemOf againstTime) 0 1 := ⟨2, rfl, 3, rfl, rfl⟩
    have second : SendsTo (systemOf againstTime) 1 2 := ⟨0, rfl, 1, rfl, rfl⟩
    exact .tail (.single first) second
  · rintro ⟨e, f, start, finish, happened⟩
    have forward : e.val < f.val :=
      PreComputation.HappenedBefore.lift (K := againstTime.toPreComputation)
        (R := fun a b : Fin 4 => a.val < b.val) (trace_causalStep_lt (by decide)) Nat.lt_trans
        happened
    have only : ∀ e f : Fin 4, againstTimeProcess e = 0 → againstTimeProcess f = 2 →
        ¬e.val < f.val := by decide
    exact only e f start finish forward

end DistSys.System
