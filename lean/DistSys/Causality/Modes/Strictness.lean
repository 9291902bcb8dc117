module

public import DistSys.Causality.Causality.Trace
public import DistSys.Statements.Causality.Modes

/-!
# The modes of communication differ

Charron-Bost, Mattern and Tel (1996): for each mode a computation that has it and not the next
stronger one.  Each is the computation of a trace, so its happened-before goes forward in the list.

## Main declarations

* `async_not_fifo`: the second of two messages overtakes the first.
* `fifo_not_causal`: a message is overtaken by another that was sent because of it.
* `causal_not_rsc`: two messages cross.
-/

@[expose] public noncomputable section

namespace DistSys.Modes

open Causality

section Trace

variable {Process : Type} {n : Nat} {process : Fin n → Process} {source : Fin n → Option (Fin n)}
  {forward : ∀ i j : Fin n, source i = some j → j.val < i.val} {i j : Fin n}

/-- In the computation of a trace nothing happened before an earlier event of the list. -/
theorem trace_lt_of_happenedBefore
    (happened : (traceComputation process source forward).HappenedBefore i j) : i.val < j.val :=
  happened.lift (R := fun a b => a.val < b.val) (trace_causalStep_lt forward) Nat.lt_trans

/-- The local steps of the computation of a trace, as it lists them. -/
theorem trace_local (before : i.val < j.val) (same : process i = process j)
    (between : ∀ k : Fin n, i.val < k.val → k.val < j.val → process k ≠ process j) :
    (traceComputation process source forward).LocalStep i j :=
  trace_localStep_iff.2 ⟨before, same, between⟩

end Trace

/-! ### Overtaking -/

/-- The processes of `overtaking`: the first two events are of one, the last two of another. -/
def overtakingProcess : Fin 4 → Bool
  | 0 | 1 => false
  | 2 | 3 => true

/-- The sends of `overtaking`: the later message is received first. -/
def overtakingSource : Fin 4 → Option (Fin 4)
  | 0 | 1 => none
  | 2 => some 1
  | 3 => some 0

/-- Two messages from one process to another, received in the wrong order. -/
def overtaking : Computation Bool (Fin 4) (Fin 4) :=
  traceComputation overtakingProcess overtakingSource (by decide)

/-- Some asynchronous computation is not FIFO: in `overtaking` the second message is received
first. -/
theorem async_not_fifo : async_not_fifo.Statement := by
  refine ⟨_, _, _, overtaking, happened_before_irreflexive overtaking, fun fifo => ?_⟩
  have sends : overtaking.HappenedBefore 0 1 := .local (trace_local (by decide) rfl (by decide))
  have receives := fifo 0 3 (trace_messageStep_iff.2 rfl) 1 2 (trace_messageStep_iff.2 rfl) rfl rfl
    sends
  exact absurd (trace_lt_of_happenedBefore receives) (by decide)

/-! ### Relaying -/

/-- The processes of `relay`: two events each. -/
def relayProcess : Fin 6 → Fin 3
  | 0 | 1 => 0
  | 2 | 3 => 1
  | 4 | 5 => 2

/-- The sends of `relay`. -/
def relaySource : Fin 6 → Option (Fin 6)
  | 0 | 1 | 3 => none
  | 2 => some 1
  | 4 => some 3
  | 5 => some 0

/-- The first process sends to the third, then to the second; that sends to the third as well, and
its message is received first. -/
def relay : Computation (Fin 3) (Fin 6) (Fin 6) :=
  traceComputation relayProcess relaySource (by decide)

/-- Some FIFO computation is not causally ordered: in `relay` no two messages go from one process to
one process, and the relayed message is received first. -/
theorem fifo_not_causal : fifo_not_causal.Statement := by
  refine ⟨_, _, _, relay, fun s r sent u v sent' same same' before => ?_, fun ordered => ?_⟩
  · have only : ∀ s r u v : Fin 6, relaySource r = some s → relaySource v = some u →
        relayProcess s = relayProcess u → relayProcess r = relayProcess v → s = u := by decide
    obtain rfl := only s r u v (trace_messageStep_iff.1 sent) (trace_messageStep_iff.1 sent') same
      same'
    exact absurd before (happened_before_irreflexive relay s)
  · have one : relay.HappenedBefore 0 1 := .local (trace_local (by decide) rfl (by decide))
    have two : relay.HappenedBefore 1 2 := .message (trace_messageStep_iff.2 rfl)
    have three : relay.HappenedBefore 2 3 := .local (trace_local (by decide) rfl (by decide))
    have receives := ordered 0 5 (trace_messageStep_iff.2 rfl) 3 4 (trace_messageStep_iff.2 rfl) rfl
      (one.trans (two.trans three))
    exact absurd (trace_lt_of_happenedBefore receives) (by decide)

/-! ### Crossing -/

/-- The processes of `crossing`: each sends, then receives. -/
def crossingProcess : Fin 4 → Bool
  | 0 | 3 => false
  | 1 | 2 => true

/-- The sends of `crossing`. -/
def crossingSource : Fin 4 → Option (Fin 4)
  | 0 | 1 => none
  | 2 => some 0
  | 3 => some 1

/-- Two processes send to each other, and each receives after it has sent. -/
def crossing : Computation Bool (Fin 4) (Fin 4) :=
  traceComputation crossingProcess crossingSource (by decide)

/-- Some causally ordered computation cannot be realized with synchronous communication: in
`crossing` no two messages go to one process, and each of the two instants would have to be before
the other. -/
theorem causal_not_rsc : causal_not_rsc.Statement := by
  refine ⟨_, _, _, crossing, fun s r sent u v sent' same before => ?_, fun ⟨time, instant⟩ => ?_⟩
  · have only : ∀ s r u v : Fin 4, crossingSource r = some s → crossingSource v = some u →
        crossingProcess r = crossingProcess v → s = u := by decide
    obtain rfl := only s r u v (trace_messageStep_iff.1 sent) (trace_messageStep_iff.1 sent') same
    exact absurd before (happened_before_irreflexive crossing s)
  · have first := instant.1 0 3 (trace_local (by decide) rfl (by decide))
    have second := instant.1 1 2 (trace_local (by decide) rfl (by decide))
    have there := instant.2 0 2 (trace_messageStep_iff.2 rfl)
    have back := instant.2 1 3 (trace_messageStep_iff.2 rfl)
    omega

end DistSys.Modes
