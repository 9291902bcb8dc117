module

public import DistSys.Causality.Causality.HappenedBefore

/-!
# Computations from traces

A trace is a list of events, each with its process and, for a receive, the position of the send.  If
every receive comes after its send in the list, then the trace is a computation: the predecessor of
an event is the latest earlier event of its process, and happened-before goes forward in the list.
So every interleaving that a simulator or a log records is a model of the theory, and all theorems
about computations hold of it.

A message is named by the position of its send, so one send may be received many times.

Main declarations: `LatestEarlier`, `traceComputation`, `of_trace`.
-/

@[expose] public noncomputable section

namespace DistSys.Causality

variable {Process : Type} {n : Nat}

/-! ### The latest earlier event of a process -/

/-- `i` is the latest event before `j` that is on the process of `j`. -/
def LatestEarlier (process : Fin n → Process) (i j : Fin n) : Prop :=
  i.val < j.val ∧ process i = process j ∧
    ∀ k : Fin n, i.val < k.val → k.val < j.val → process k ≠ process j

/-- An event has at most one latest earlier event of its process. -/
theorem LatestEarlier.unique {process : Fin n → Process} {i i' j : Fin n}
    (h : LatestEarlier process i j) (h' : LatestEarlier process i' j) : i = i' := by
  rcases Nat.lt_trichotomy i.val i'.val with lt | eq | gt
  · exact absurd h'.2.1 (h.2.2 i' lt h'.1)
  · exact Fin.ext eq
  · exact absurd h.2.1 (h'.2.2 i gt h.1)

/-- If some event of the process of `j` comes before `j`, then there is a latest one, which is that
event or comes after it.  The proof walks from `i` towards `j`; `gap` bounds the distance. -/
theorem exists_latestEarlier_of_gap (process : Fin n → Process) (j : Fin n) (gap : Nat) :
    ∀ i : Fin n, j.val ≤ i.val + gap → i.val < j.val → process i = process j →
      ∃ d, i.val ≤ d.val ∧ LatestEarlier process d j := by
  induction gap with
  | zero => exact fun i close before _ => absurd close (Nat.not_le_of_lt before)
  | succ gap ih =>
    intro i close before same
    by_cases later : ∃ k : Fin n, i.val < k.val ∧ k.val < j.val ∧ process k = process j
    · obtain ⟨k, after, before', same'⟩ := later
      obtain ⟨d, reach, latest⟩ := ih k (by omega) before' same'
      exact ⟨d, Nat.le_trans (Nat.le_of_lt after) reach, latest⟩
    · exact ⟨i, Nat.le_refl _, before, same, fun k after before' same' =>
        later ⟨k, after, before', same'⟩⟩

/-- If some event of the process of `j` comes before `j`, then there is a latest one, which is that
event or comes after it. -/
theorem exists_latestEarlier {process : Fin n → Process} {i j : Fin n} (before : i.val < j.val)
    (same : process i = process j) : ∃ d, i.val ≤ d.val ∧ LatestEarlier process d j :=
  exists_latestEarlier_of_gap process j j.val i (Nat.le_add_left _ _) before same

open scoped Classical in
/-- The latest earlier event of the process of `j`, if there is one. -/
def latestEarlier (process : Fin n → Process) (j : Fin n) : Option (Fin n) :=
  if h : ∃ i, LatestEarlier process i j then some h.choose else none

/-- `latestEarlier` finds exactly the latest earlier event. -/
theorem latestEarlier_eq_some_iff {process : Fin n → Process} {i j : Fin n} :
    latestEarlier process j = some i ↔ LatestEarlier process i j := by
  unfold latestEarlier
  split
  next h =>
    constructor
    · exact fun equal => Option.some.inj equal ▸ h.choose_spec
    · exact fun latest => congrArg some (h.choose_spec.unique latest)
  next h => exact ⟨nofun, fun latest => absurd ⟨i, latest⟩ h⟩

/-! ### The computation of a trace -/

/-- The events of a trace with their predecessors and messages; a message is named by the position
of its send. -/
def tracePreComputation (process : Fin n → Process) (source : Fin n → Option (Fin n)) :
    PreComputation Process (Fin n) (Fin n) where
  process := process
  predecessor := latestEarlier process
  send m := m
  received := source

section Trace

variable {process : Fin n → Process} {source : Fin n → Option (Fin n)} {i j : Fin n}

/-- The local steps of a trace lead from the latest earlier event. -/
theorem trace_localStep_iff :
    (tracePreComputation process source).LocalStep i j ↔ LatestEarlier process i j :=
  latestEarlier_eq_some_iff

/-- The message steps of a trace are as listed. -/
theorem trace_messageStep_iff :
    (tracePreComputation process source).MessageStep i j ↔ source j = some i := by
  constructor
  · rintro ⟨m, receives, rfl⟩
    exact receives
  · exact fun receives => ⟨i, receives, rfl⟩

/-- Every causal step of a trace goes forward in the list. -/
theorem trace_causalStep_lt (forward : ∀ i j : Fin n, source i = some j → j.val < i.val)
    (step : (tracePreComputation process source).CausalStep i j) : i.val < j.val := by
  rcases step with step | step
  · exact (trace_localStep_iff.1 step).1
  · exact forward j i (trace_messageStep_iff.1 step)

/-- An earlier event of the process of `j` is connected to `j` by local steps: walk back from `j`
through latest earlier events. -/
theorem trace_local_chain (i j : Fin n) (before : i.val < j.val) (same : process i = process j) :
    Relation.TransGen (tracePreComputation process source).LocalStep i j := by
  obtain ⟨d, reach, latest⟩ := exists_latestEarlier before same
  have step : (tracePreComputation process source).LocalStep d j := trace_localStep_iff.2 latest
  rcases Nat.eq_or_lt_of_le reach with equal | after
  · exact .single (Fin.ext equal ▸ step)
  · have := latest.1
    exact .tail (trace_local_chain i d after (same.trans latest.2.1.symm)) step
termination_by j.val

end Trace

/-- The computation of a trace in which every receive comes after its send. -/
def traceComputation (process : Fin n → Process) (source : Fin n → Option (Fin n))
    (forward : ∀ i j : Fin n, source i = some j → j.val < i.val) :
    Computation Process (Fin n) (Fin n) where
  toPreComputation := tracePreComputation process source
  predecessor_same_process _ _ step := (trace_localStep_iff.1 step).2.1
  process_total i j same := by
    rcases Nat.lt_trichotomy i.val j.val with lt | eq | gt
    · exact Or.inr (Or.inl (trace_local_chain i j lt same))
    · exact Or.inl (Fin.ext eq)
    · exact Or.inr (Or.inr (trace_local_chain j i gt same.symm))
  well_founded_causes :=
    Subrelation.wf (trace_causalStep_lt forward) (InvImage.wf Fin.val Nat.lt_wfRel.wf)

/-- Every valid trace is a computation: events of one process are ordered as listed, messages are as
listed, and happened-before goes forward in the list. -/
theorem of_trace : of_trace.Statement := by
  intro _ n process source forward
  refine ⟨traceComputation process source forward, fun _ => rfl, fun _ _ => trace_localStep_iff,
    fun _ _ => trace_messageStep_iff, fun i j happened => ?_⟩
  exact happened.lift (R := fun a b => a.val < b.val) (trace_causalStep_lt forward) Nat.lt_trans

end DistSys.Causality
