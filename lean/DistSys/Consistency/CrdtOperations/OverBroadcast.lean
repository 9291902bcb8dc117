module

public import DistSys.Causality.CausalBroadcast
public import DistSys.Consistency.CrdtOperations.ObservedRemove

/-!
# Operation-based replicated data types over causal broadcast

Causal broadcast by vector clocks (Birman, Schiper and Stephenson 1991) delivers in causal order and
nothing twice (`record_of_run`), whatever the network loses, repeats and reorders.  So over it
operation-based types converge whose concurrent operations commute, and the observed-remove set
does.

## Main declarations

* `broadcast_of_delivered`: only broadcasts arrive and are delivered.
* `record_of_run`: a run is a record in causal order.
* `causal_broadcast_converges`, `op_or_set_over_causal_broadcast`.
* `run_with_operations`, `run_of_set`: a run in which two replicas have executed an operation.
-/

@[expose] public noncomputable section

namespace DistSys.CrdtOperations

open Causality CausalBroadcast Crdt

open scoped Classical

variable {Process Update Operation State : Type} {N : Broadcasts Process}
  {B : CausalBroadcast Process} {s : CausalBroadcastState Process}

/-! ### Runs are records -/

/-- What arrives or is delivered was broadcast. -/
theorem broadcast_of_delivered (h : B.Reachable s) :
    (∀ q k, s.arrived q k → s.source k = none) ∧
      ∀ e k, e < s.length → s.source e = some k → s.source k = none := by
  induction h with
  | init initial => exact ⟨fun _ k _ => initial.2.1 k, fun _ k _ _ => initial.2.1 k⟩
  | @step t r before step ih =>
    have I := invariant_of_reachable before
    have kept {k : Nat} {new : Option Nat} (source : ∀ i, t.source i =
        if i = r.length then new else r.source i) (lt : k < r.length) : t.source k = r.source k :=
      (source k).trans (if_neg (Nat.ne_of_lt lt))
    rcases step with ⟨p, length, _, source, _, _, arrived⟩ | ⟨q, k, inside, sent, arrived, length,
      _, source, _, _⟩ | ⟨q, k, here, _, _, length, _, source, _, _, arrived⟩
    · refine ⟨fun q k mem => ?_, fun e k lt delivers => ?_⟩
      · have old := (arrived q k).1 mem
        rw [kept source (I.arrived_was_broadcast q k old)]
        exact ih.1 q k old
      · rw [source] at delivers
        by_cases last : e = r.length
        · rw [if_pos last] at delivers
          exact nomatch delivers
        · rw [if_neg last] at delivers
          have old : e < r.length := by omega
          rw [kept source (Nat.lt_trans (I.source_is_earlier e k old delivers) old)]
          exact ih.2 e k old delivers
    · refine ⟨fun p i mem => ?_, fun e i lt delivers => ?_⟩
      · rw [source]
        rcases (arrived p i).1 mem with old | ⟨_, rfl⟩
        · exact ih.1 p i old
        · exact sent
      · rw [source] at delivers ⊢
        exact ih.2 e i (length ▸ lt) delivers
    · refine ⟨fun p i mem => ?_, fun e i lt delivers => ?_⟩
      · have old := (arrived p i).1 mem
        rw [kept source (I.arrived_was_broadcast p i old)]
        exact ih.1 p i old
      · rw [source] at delivers
        by_cases last : e = r.length
        · rw [if_pos last] at delivers
          obtain rfl := Option.some.inj delivers
          rw [kept source (I.arrived_was_broadcast q _ here)]
          exact ih.1 q _ here
        · rw [if_neg last] at delivers
          have old : e < r.length := by omega
          rw [kept source (Nat.lt_trans (I.source_is_earlier e i old delivers) old)]
          exact ih.2 e i old delivers

variable {K : Computation Process (Fin N.length) (Fin N.length)}

/-- A run delivers only what was broadcast before. -/
theorem fromThePast_of_run (h : B.Reachable s) (records : Records N B s) : N.FromThePast := by
  obtain ⟨length, _, source⟩ := records
  intro e lt
  cases delivers : N.source e with
  | none => trivial
  | some k =>
    rw [source e lt] at delivers
    have earlier := (invariant_of_reachable h).source_is_earlier e k (length ▸ lt) delivers
    refine ⟨earlier, ?_⟩
    rw [source k (Nat.lt_trans earlier lt)]
    exact (broadcast_of_delivered h).2 e k (length ▸ lt) delivers

/-- Of two events of one process only one executes the operation of a broadcast. -/
theorem not_twice (h : B.Reachable s) (records : Records N B s) {e f k : Nat} (lt : e < f)
    (inside : f < N.length) (same : N.process e = N.process f) (first : N.Executes e k)
    (second : N.Executes f k) : False := by
  have past := fromThePast_of_run h records
  obtain ⟨length, process, source⟩ := records
  have I := invariant_of_reachable h
  have inside' := Nat.lt_trans lt inside
  rcases second with delivers | ⟨_, rfl⟩
  · have same' : s.process e = s.process f := by rw [← process e inside', ← process f inside, same]
    have unknown := I.unknown_before_delivery e f k lt (length ▸ inside)
      ((source f inside).symm.trans delivers) same'
    rcases first with delivers' | ⟨_, rfl⟩
    · have known := I.delivery_knows_broadcast e k (s.process k) (length ▸ inside')
        ((source e inside').symm.trans delivers')
      omega
    · exact Nat.lt_irrefl _ unknown
  · rcases first with delivers | ⟨_, rfl⟩
    · have := (past.earlier inside' delivers).1
      omega
    · exact Nat.lt_irrefl _ lt

/-- Along the happened-before of a run counts never fall. -/
theorem stamp_le (h : B.Reachable s) (records : Records N B s) (of : ComputationOf N K)
    {i j : Fin N.length} (happened : K.HappenedBefore i j) (p : Process) :
    s.stamp i.val p ≤ s.stamp j.val p := by
  obtain ⟨length, process, source⟩ := records
  have I := invariant_of_reachable h
  refine happened.lift (R := fun a b : Fin N.length => s.stamp a.val p ≤ s.stamp b.val p) ?_
    Nat.le_trans
  rintro a b (step | step)
  · obtain ⟨before, same, _⟩ := (of.2.1 a b).1 step
    rw [process a a.isLt, process b b.isLt] at same
    exact I.counts_grow a.val b.val p before (length ▸ b.isLt) same
  · have delivers := (of.2.2 a b).1 step
    rw [source b b.isLt] at delivers
    exact I.delivery_knows_broadcast b.val a.val p (length ▸ b.isLt) delivers

/-- A run of causal broadcast is a record in causal order. -/
theorem record_of_run (h : B.Reachable s) (records : Records N B s) (of : ComputationOf N K) :
    Record N K := by
  refine ⟨fromThePast_of_run h records, of, ?_, ?_⟩
  · intro e f k he hf _ same first second
    rcases Nat.lt_trichotomy e f with lt | equal | gt
    · exact (not_twice h records lt hf same first second).elim
    · exact equal
    · exact (not_twice h records gt he same.symm second first).elim
  · intro k e sent n f sent' same before
    have I := invariant_of_reachable h
    have counted := stamp_le h records of before (s.process k.val)
    obtain ⟨length, process, source⟩ := records
    have delivers := (of.2.2 k e).1 sent
    have delivers' := (of.2.2 n f).1 sent'
    have same : N.process e.val = N.process f.val := by rw [← of.1, ← of.1, same]
    rw [source e e.isLt] at delivers
    rw [source f f.isLt] at delivers'
    have other : k.val ≠ n.val := by
      intro equal
      obtain rfl : k = n := Fin.ext equal
      exact happened_before_irreflexive K k before
    have same' : s.process e.val = s.process f.val := by
      rw [← process e e.isLt, ← process f f.isLt, same]
    exact of.ordered e f (I.in_order (length ▸ e.isLt) (length ▸ f.isLt) delivers delivers' same'
      other counted) same

/-- The record of a run. -/
def recordOf (s : CausalBroadcastState Process) : Broadcasts Process :=
  { length := s.length, process := s.process, source := s.source }

/-- It is one. -/
theorem recordOf_records : Records (recordOf s) B s :=
  ⟨rfl, fun _ _ => rfl, fun _ _ => rfl⟩

/-- A run has a computation. -/
theorem computationOf_run (h : B.Reachable s) :
    ComputationOf (recordOf s) (runComputation (invariant_of_reachable h)) :=
  ⟨fun _ => rfl, fun _ _ => trace_localStep_iff,
    fun _ _ => trace_messageStep_iff.trans (runSource_eq_some_iff (invariant_of_reachable h))⟩

/-- A record that delivers only what was broadcast before has a computation. -/
theorem exists_computationOf (past : N.FromThePast) : ∃ K, ComputationOf N K := by
  let source (j : Fin N.length) : Option (Fin N.length) :=
    if found : ∃ k : Fin N.length, N.source j.val = some k.val then some found.choose else none
  have source_iff (i j : Fin N.length) : source j = some i ↔ N.source j.val = some i.val := by
    show (if found : ∃ k : Fin N.length, N.source j.val = some k.val then some found.choose
      else none) = some i ↔ _
    by_cases found : ∃ k : Fin N.length, N.source j.val = some k.val
    · rw [dif_pos found]
      refine ⟨fun equal => ?_, fun delivers => congrArg some (Fin.ext (Option.some.inj
        (found.choose_spec.symm.trans delivers)))⟩
      obtain rfl := Option.some.inj equal
      exact found.choose_spec
    · rw [dif_neg found]
      exact ⟨nofun, fun delivers => absurd ⟨i, delivers⟩ found⟩
  refine ⟨traceComputation (fun i => N.process i.val) source fun i j delivers =>
    (past.earlier i.isLt ((source_iff j i).1 delivers)).1, fun _ => rfl,
    fun _ _ => trace_localStep_iff, fun i j => trace_messageStep_iff.trans (source_iff i j)⟩

/-- Over causal broadcast operation-based types converge. -/
theorem causal_broadcast_converges : causal_broadcast_converges.Statement := by
  intro Update Operation State C Process N B s K update p q n m reachable records of le le' too too'
    commute
  exact (record_of_run reachable records of).converges le le' too too' commute

/-- Over causal broadcast the observed-remove set converges. -/
theorem op_or_set_over_causal_broadcast : op_or_set_over_causal_broadcast.Statement := by
  intro Element Tag unique Process N B s update p q n m reachable records tags le le' too too'
  obtain ⟨K, of⟩ := exists_computationOf (fromThePast_of_run reachable records)
  have R := record_of_run reachable records of
  exact R.converges le le' too too' (orSet_commutes R.past of tags)

/-! ### A run -/

/-- Nothing has happened. -/
def atStart : CausalBroadcastState Bool :=
  { length := 0, process := fun _ => false, source := fun _ => none, clock := fun _ _ => 0,
    stamp := fun _ _ => 0, arrived := fun _ _ => False }

/-- The first process has broadcast. -/
def sentOnce : CausalBroadcastState Bool :=
  { length := 1, process := fun i => if i = 0 then false else false
    source := fun i => if i = 0 then none else none
    clock := fun q j => 0 + if q = false ∧ j = false then 1 else 0
    stamp := fun i j => if i = 0 then 0 + if false = false ∧ j = false then 1 else 0 else 0
    arrived := fun _ _ => False }

/-- Its message has arrived. -/
def arrivedOnce : CausalBroadcastState Bool :=
  { sentOnce with arrived := fun r i => False ∨ r = true ∧ i = 0 }

/-- The second process has delivered it. -/
def deliveredOnce : CausalBroadcastState Bool :=
  { length := 2, process := fun i => if i = 1 then true else sentOnce.process i
    source := fun i => if i = 1 then some 0 else sentOnce.source i
    clock := fun r j => sentOnce.clock r j + if r = true ∧ j = sentOnce.process 0 then 1 else 0
    stamp := fun i j => if i = 1 then
      sentOnce.clock true j + if true = true ∧ j = sentOnce.process 0 then 1 else 0
      else sentOnce.stamp i j
    arrived := arrivedOnce.arrived }

/-- One process broadcasts, and the other one delivers. -/
theorem deliveredOnce_reachable (B : CausalBroadcast Bool) : B.Reachable deliveredOnce := by
  have start : B.Reachable atStart :=
    .init ⟨rfl, fun _ => rfl, fun _ _ => rfl, fun _ _ => rfl, fun _ _ => id⟩
  have sent : B.Reachable sentOnce := .step start (.inl ⟨false, rfl, fun _ => rfl, fun _ => rfl,
    fun q j => by cases q <;> cases j <;> simp [sentOnce, atStart], fun _ _ => rfl,
    fun _ _ => Iff.rfl⟩)
  have arrived : B.Reachable arrivedOnce := .step sent (.inr (.inl ⟨true, 0, Nat.one_pos, rfl,
    fun _ _ => Iff.rfl, rfl, fun _ => rfl, fun _ => rfl, fun _ _ => rfl, fun _ _ => rfl⟩))
  refine .step arrived (.inr (.inr ⟨true, 0, .inr ⟨rfl, rfl⟩, ?_, fun j other => ?_, rfl,
    fun _ => rfl, fun _ => rfl, fun r j => ?_, fun _ _ => rfl, fun _ _ => Iff.rfl⟩))
  · simp [arrivedOnce, sentOnce]
  · cases j with
    | false => exact absurd rfl other
    | true => simp [arrivedOnce, sentOnce]
  · cases r <;> cases j <;> simp [deliveredOnce, arrivedOnce, sentOnce]

/-- Both have executed the one operation, and no other. -/
theorem executed_deliveredOnce (p : Bool) (k : Nat) :
    (recordOf deliveredOnce).Executed p 2 k ↔ k = 0 := by
  constructor
  · rintro ⟨e, lt, _, does⟩
    rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ lt) with rfl | lt
    · rcases does with delivers | ⟨silent, _⟩
      · exact (Option.some.inj delivers).symm
      · exact nomatch silent
    · obtain rfl : e = 0 := by omega
      rcases does with delivers | ⟨_, equal⟩
      · exact nomatch delivers
      · exact equal.symm
  · rintro rfl
    cases p with
    | false => exact ⟨0, by omega, rfl, .inr ⟨rfl, rfl⟩⟩
    | true => exact ⟨1, by omega, rfl, .inl rfl⟩

/-- The state of the first process is that after its operation. -/
theorem state_deliveredOnce (C : OperationCrdt Update Operation State) (update : Nat → Update) :
    (replicasAfter C (recordOf deliveredOnce) update 2).state false =
      C.effect (C.prepare 0 (update 0) C.initial) C.initial := by
  have past := fromThePast_of_run (deliveredOnce_reachable ⟨⟩) recordOf_records
  have two : (recordOf deliveredOnce).length = 2 := rfl
  have silent : (recordOf deliveredOnce).source 0 = none := rfl
  have first : (recordOf deliveredOnce).process 0 = false := rfl
  have other : (recordOf deliveredOnce).process 1 ≠ false := nofun
  rw [state_succ past (e := 1) (by rw [two]; omega), if_neg other,
    state_succ past (e := 0) (by rw [two]; omega), if_pos first, named_of_none silent]
  unfold effectOf
  rw [sent_broadcast (k := 0) (by rw [two]; omega) silent]
  rfl

/-- A run in which two replicas have counted. -/
theorem run_with_operations : run_with_operations.Statement := by
  let B : CausalBroadcast Bool := ⟨⟩
  let C : OperationCrdt Nat Nat Nat :=
    { initial := 0, prepare := fun _ u _ => u, effect := fun o s => o + s }
  have reachable := deliveredOnce_reachable B
  refine ⟨Nat, Nat, Nat, C, Bool, recordOf deliveredOnce, B, deliveredOnce, _, fun _ => 1, false,
    true, 2, 2, reachable, recordOf_records, computationOf_run reachable, Nat.le_refl _,
    Nat.le_refl _, fun k _ h => ?_, fun k _ h => ?_, fun _ _ x y t _ _ _ => Nat.add_left_comm x y t,
    nofun, ?_⟩
  · exact (executed_deliveredOnce true k).2 ((executed_deliveredOnce false k).1 h)
  · exact (executed_deliveredOnce false k).2 ((executed_deliveredOnce true k).1 h)
  · rw [state_deliveredOnce]
    exact nofun

/-- A run in which two replicas have an element in their sets. -/
theorem run_of_set : run_of_set.Statement := by
  let B : CausalBroadcast Bool := ⟨⟩
  have reachable := deliveredOnce_reachable B
  refine ⟨Unit, Nat, id, Bool, recordOf deliveredOnce, B, deliveredOnce, fun _ => .add (), false,
    true, 2, 2, reachable, recordOf_records, fun _ _ _ _ => id, Nat.le_refl _, Nat.le_refl _,
    fun k _ h => ?_, fun k _ h => ?_, nofun, (), 0, ?_⟩
  · exact (executed_deliveredOnce true k).2 ((executed_deliveredOnce false k).1 h)
  · exact (executed_deliveredOnce false k).2 ((executed_deliveredOnce true k).1 h)
  · rw [state_deliveredOnce]
    simp [opOrSet]

end DistSys.CrdtOperations
