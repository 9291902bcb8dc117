module

public import DistSys.Causality.Causality.Trace
public import DistSys.Statements.Invariants.Causality.CausalBroadcast

/-!
# Causal broadcast

Birman, Schiper and Stephenson (*Lightweight causal and atomic group multicast*, 1991): a message is
delivered when it is the next of its sender and everything that its sender had delivered has been
delivered.  In every run broadcasts and deliveries are then a causally ordered computation.

Their argument is about the counts; that counts tell what happened before is part of the proof here
(`stamp_le_of_happenedBefore`), since the order in question is the happened-before of the run.  They
also show that every message that arrives is delivered in the end; that is not proved here.

## Main declarations

* `CausalBroadcast.Invariant`, `invariant_of_reachable`: the invariant, the one that Z3 checks.
* `counted_first`: a delivery comes after those of all messages that its counts include.
* `safety`: the run is a causally ordered computation.
-/

@[expose] public noncomputable section

namespace DistSys.CausalBroadcast

open Causality

variable {Process : Type} {B : CausalBroadcast Process} {s t : CausalBroadcastState Process}

/-- Counts are those of the latest event; they grow along each process and from a broadcast to its
deliveries; and a message is not counted before it is delivered. -/
structure CausalBroadcast.Invariant (B : CausalBroadcast Process)
    (s : CausalBroadcastState Process) : Prop where
  arrived_was_broadcast : B.ArrivedWasBroadcast s
  source_is_earlier : B.SourceIsEarlier s
  clock_is_latest : B.ClockIsLatest s
  counts_grow : B.CountsGrow s
  delivery_knows_broadcast : B.DeliveryKnowsBroadcast s
  unknown_before_delivery : B.UnknownBeforeDelivery s

theorem invariant_of_init (h : B.Init s) : B.Invariant s := by
  obtain ⟨empty, _, _, _, nothing⟩ := h
  have none_yet {i : Nat} (h : i < s.length) : False := Nat.not_lt_zero i (empty ▸ h)
  exact
    { arrived_was_broadcast := fun q k h => absurd h (nothing q k)
      source_is_earlier := fun _ _ h => (none_yet h).elim
      clock_is_latest := fun _ _ h => (none_yet h).elim
      counts_grow := fun _ _ _ _ h => (none_yet h).elim
      delivery_knows_broadcast := fun _ _ _ h => (none_yet h).elim
      unknown_before_delivery := fun _ _ _ _ h => (none_yet h).elim }

/-- An event is added to the run: counts do not fall, the event has those of its process, and if it
is a delivery, then the process did not count the message and now counts all that its sender did. -/
structure Appends (s t : CausalBroadcastState Process) (p : Process) : Prop where
  length : t.length = s.length + 1
  process : ∀ i, i < s.length → t.process i = s.process i
  source : ∀ i, i < s.length → t.source i = s.source i
  stamp : ∀ i j, i < s.length → t.stamp i j = s.stamp i j
  newProcess : t.process s.length = p
  newStamp : ∀ j, t.stamp s.length j = t.clock p j
  clock : ∀ q j, s.clock q j ≤ t.clock q j
  arrived : ∀ q k, t.arrived q k → s.arrived q k
  delivered : ∀ k, t.source s.length = some k → k < s.length ∧
    s.clock p (s.process k) < s.stamp k (s.process k) ∧ ∀ j, s.stamp k j ≤ t.clock p j

/-- What adds such an event keeps the invariant. -/
theorem Appends.invariant {p : Process} (A : Appends s t p) (I : B.Invariant s) :
    B.Invariant t := by
  have old_or_new {i : Nat} (h : i < t.length) : i < s.length ∨ i = s.length := by
    have := A.length
    omega
  constructor
  · intro q k here
    have := I.arrived_was_broadcast q k (A.arrived q k here)
    have := A.length
    omega
  · intro i k h delivers
    rcases old_or_new h with old | rfl
    · exact I.source_is_earlier i k old (A.source i old ▸ delivers)
    · exact (A.delivered k delivers).1
  · intro i j h
    rcases old_or_new h with old | rfl
    · rw [A.stamp i j old, A.process i old]
      exact Nat.le_trans (I.clock_is_latest i j old) (A.clock _ j)
    · rw [A.newStamp j, A.newProcess]
      exact Nat.le_refl _
  · intro i h j before inside same
    rcases old_or_new inside with old | rfl
    · have old' := Nat.lt_trans before old
      rw [A.stamp i j old', A.stamp h j old]
      exact I.counts_grow i h j before old (A.process i old' ▸ A.process h old ▸ same)
    · rw [A.stamp i j before, A.newStamp j]
      rw [A.process i before, A.newProcess] at same
      exact Nat.le_trans (I.clock_is_latest i j before) (same ▸ A.clock _ j)
  · intro i k j inside delivers
    rcases old_or_new inside with old | rfl
    · have delivers := A.source i old ▸ delivers
      have old' := Nat.lt_trans (I.source_is_earlier i k old delivers) old
      rw [A.stamp k j old', A.stamp i j old]
      exact I.delivery_knows_broadcast i k j old delivers
    · obtain ⟨old, _, known⟩ := A.delivered k delivers
      rw [A.stamp k j old, A.newStamp j]
      exact known j
  · intro i h k before inside delivers same
    rcases old_or_new inside with old | rfl
    · have delivers := A.source h old ▸ delivers
      have old' := Nat.lt_trans (I.source_is_earlier h k old delivers) old
      have old'' := Nat.lt_trans before old
      rw [A.process k old', A.stamp i _ old'', A.stamp k _ old']
      exact I.unknown_before_delivery i h k before old delivers
        (A.process i old'' ▸ A.process h old ▸ same)
    · obtain ⟨old, unknown, _⟩ := A.delivered k delivers
      rw [A.process k old, A.stamp i _ before, A.stamp k _ old]
      rw [A.process i before, A.newProcess] at same
      exact Nat.lt_of_le_of_lt (I.clock_is_latest i _ before) (same ▸ unknown)

/-- A broadcast keeps the invariant: its event knows most, and is no delivery. -/
theorem invariant_of_broadcast {p : Process} (I : B.Invariant s) (h : B.BroadcastStep s t p) :
    B.Invariant t := by
  obtain ⟨length, process, source, clock, stamp, arrived⟩ := h
  refine Appends.invariant (p := p) ?_ I
  exact
    { length := length
      process := fun i old => (process i).trans (if_neg (Nat.ne_of_lt old))
      source := fun i old => (source i).trans (if_neg (Nat.ne_of_lt old))
      stamp := fun i j old => (stamp i j).trans (if_neg (Nat.ne_of_lt old))
      newProcess := (process _).trans (if_pos rfl)
      newStamp := fun j => (stamp _ j).trans (if_pos rfl)
      clock := fun q j => clock q j ▸ Nat.le_add_right _ _
      arrived := fun q k => (arrived q k).1
      delivered := fun k delivers => nomatch (delivers.symm.trans (source _)).trans (if_pos rfl) }

/-- An arrival keeps it, since it is no event. -/
theorem invariant_of_arrive {q : Process} {k : Nat} (I : B.Invariant s)
    (h : B.ArriveStep s t q k) : B.Invariant t := by
  obtain ⟨inside, _, arrived, length, process, source, clock, stamp⟩ := h
  constructor
  · intro r i here
    rw [length]
    rcases (arrived r i).1 here with here | ⟨_, rfl⟩
    · exact I.arrived_was_broadcast r i here
    · exact inside
  · intro i k
    rw [length, source]
    exact I.source_is_earlier i k
  · intro i j
    rw [length, process, clock, stamp]
    exact I.clock_is_latest i j
  · intro i h j
    rw [length, process, process, stamp, stamp]
    exact I.counts_grow i h j
  · intro i k j
    rw [length, source, stamp, stamp]
    exact I.delivery_knows_broadcast i k j
  · intro i h k
    rw [length, source, process, process, process, stamp, stamp]
    exact I.unknown_before_delivery i h k

/-- A delivery keeps it: the conditions under which it happens say that the process did not count
the message, and that it now counts all that the sender did. -/
theorem invariant_of_deliver {q : Process} {k : Nat} (I : B.Invariant s)
    (h : B.DeliverStep s t q k) : B.Invariant t := by
  obtain ⟨here, next, rest, length, process, source, clock, stamp, arrived⟩ := h
  refine Appends.invariant (p := q) ?_ I
  refine
    { length := length
      process := fun i old => (process i).trans (if_neg (Nat.ne_of_lt old))
      source := fun i old => (source i).trans (if_neg (Nat.ne_of_lt old))
      stamp := fun i j old => (stamp i j).trans (if_neg (Nat.ne_of_lt old))
      newProcess := (process _).trans (if_pos rfl)
      newStamp := fun j => (stamp _ j).trans (if_pos rfl)
      clock := fun q j => clock q j ▸ Nat.le_add_right _ _
      arrived := fun q k => (arrived q k).1
      delivered := fun n delivers => ?_ }
  obtain rfl : k = n := Option.some.inj (((if_pos rfl).symm.trans (source _).symm).trans delivers)
  refine ⟨I.arrived_was_broadcast q k here, by omega, fun j => ?_⟩
  rw [clock q j]
  by_cases own : j = s.process k
  · rw [if_pos ⟨rfl, own⟩, own]
    omega
  · exact Nat.le_trans (rest j own) (Nat.le_add_right _ _)

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : B.Reachable s) : B.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih =>
    rcases step with ⟨_, h⟩ | ⟨_, _, h⟩ | ⟨_, _, h⟩
    · exact invariant_of_broadcast ih h
    · exact invariant_of_arrive ih h
    · exact invariant_of_deliver ih h

/-- Two deliveries on one process are in the order of the counts: had the process delivered the
later message first, it would have counted the earlier one before delivering it. -/
theorem CausalBroadcast.Invariant.in_order (I : B.Invariant s) {e f k n : Nat} (he : e < s.length)
    (hf : f < s.length) (delivers : s.source e = some k) (delivers' : s.source f = some n)
    (same : s.process e = s.process f) (other : k ≠ n)
    (counted : s.stamp k (s.process k) ≤ s.stamp n (s.process k)) : e < f := by
  rcases Nat.lt_trichotomy e f with before | equal | after
  · exact before
  · subst equal
    exact absurd (Option.some.inj (delivers.symm.trans delivers')) other
  · have early := I.unknown_before_delivery f e k after he delivers same.symm
    have late := I.delivery_knows_broadcast f n (s.process k) hf delivers'
    omega

/-- If the counts of one message include another, then whoever delivers both delivers the other one
first. -/
theorem counted_first : counted_first.Statement :=
  fun _ _ reachable _ _ _ _ he hf delivers delivers' same other counted =>
    (invariant_of_reachable reachable).in_order he hf delivers delivers' same other counted

/-! ### The computation of a run -/

/-- The broadcast that an event of the run delivers. -/
def runSource (s : CausalBroadcastState Process) (i : Fin s.length) : Option (Fin s.length) :=
  match s.source i.val with
  | none => none
  | some k => if h : k < s.length then some ⟨k, h⟩ else none

/-- It is the one that the state records. -/
theorem runSource_eq_some_iff (I : B.Invariant s) {i j : Fin s.length} :
    runSource s j = some i ↔ s.source j.val = some i.val := by
  unfold runSource
  split
  next silent => simp [silent]
  next k delivers =>
    have inside : k < s.length :=
      Nat.lt_trans (I.source_is_earlier j.val k j.isLt delivers) j.isLt
    rw [dif_pos inside, delivers, Option.some.injEq, Option.some.injEq, Fin.ext_iff]

/-- Deliveries come after broadcasts. -/
theorem runSource_forward (I : B.Invariant s) (i j : Fin s.length)
    (delivers : runSource s i = some j) : j.val < i.val :=
  I.source_is_earlier i.val j.val i.isLt ((runSource_eq_some_iff I).1 delivers)

/-- The computation of the run that led to a state. -/
def runComputation (I : B.Invariant s) :
    Computation Process (Fin s.length) (Fin s.length) :=
  traceComputation (fun i => s.process i.val) (runSource s) (runSource_forward I)

/-- Along happened-before counts never fall: counts are vector clocks as far as that. -/
theorem stamp_le_of_happenedBefore (I : B.Invariant s) {i j : Fin s.length}
    (happened : (runComputation I).HappenedBefore i j) (p : Process) :
    s.stamp i.val p ≤ s.stamp j.val p := by
  refine happened.lift (R := fun a b : Fin s.length => s.stamp a.val p ≤ s.stamp b.val p) ?_
    Nat.le_trans
  rintro a b (step | step)
  · obtain ⟨before, same, _⟩ := trace_localStep_iff.1 step
    exact I.counts_grow a.val b.val p before b.isLt same
  · have delivers := (runSource_eq_some_iff I).1 (trace_messageStep_iff.1 step)
    exact I.delivery_knows_broadcast b.val a.val p b.isLt delivers

/-- Every run is a causally ordered computation: if one broadcast happened before another, then the
counts of the second include the first. -/
theorem safety : safety.Statement := by
  intro Process B s reachable
  have I := invariant_of_reachable reachable
  refine ⟨runComputation I, fun _ => rfl, fun i j => trace_localStep_iff,
    fun i j => trace_messageStep_iff.trans (runSource_eq_some_iff I), ?_⟩
  intro k e sent n f sent' same before
  have delivers := (runSource_eq_some_iff I).1 (trace_messageStep_iff.1 sent)
  have delivers' := (runSource_eq_some_iff I).1 (trace_messageStep_iff.1 sent')
  have other : k.val ≠ n.val := by
    intro equal
    obtain rfl : k = n := Fin.ext equal
    exact happened_before_irreflexive (runComputation I) k before
  exact .of_local_chain (trace_local_chain e f (I.in_order e.isLt f.isLt delivers delivers' same
    other (stamp_le_of_happenedBefore I before _)) same)

end DistSys.CausalBroadcast
