module

public import DistSys.Agreement.Broadcast.Separations
public import DistSys.Agreement.Consensus

/-!
# Atomic broadcast among correct processes only

Chandra and Toueg (JACM 1996, §6) ask agreement, integrity and total order of the correct processes.
That is weaker than one log for all (`uniform_is_stronger`, `nonuniform_is_weaker`): a process may
deliver out of order and crash.  But it is enough for consensus (`from_nonuniform_broadcast`): the
first messages of two correct logs are equal, since each process delivers both, each first its own,
and both in one order.

The papers speak of deliveries as events, so that what is delivered stays delivered.  Here a log is
read off the state, and it has to be said that it grows: else two processes could each show its own
message first, and later both in one order.

## Main declarations

* `head_eq_of_nonuniform`: correct processes deliver the same message first.
* `uniform_is_stronger`, `nonuniform_is_weaker`.
* `Consensus.from_nonuniform_broadcast`.
-/

@[expose] public noncomputable section

namespace DistSys.Broadcast

variable {Process Message Time : Type} {R : BroadcastRun Process Message Time}

namespace BroadcastRun

/-- Uniform atomic broadcast is one of correct processes. -/
theorem nonuniform_of_atomic (ab : R.AtomicBroadcast) : R.NonuniformAtomicBroadcast := by
  obtain ⟨⟨validity, agreement, created, nodup⟩, order⟩ := totalOrder_of_atomic ab
  obtain ⟨_, common⟩ := ab.2.2
  exact ⟨validity, fun p q m _ delivers correct => agreement p q m delivers correct,
    fun p t _ => ⟨nodup p t, fun m mem => created p m t mem⟩,
    fun p q m n _ _ before _ delivers => order p q m n before delivers,
    fun p t u _ => comparable_of_commonLog common p p t u⟩

/-- What a correct process delivers it delivers after the head of its log. -/
theorem deliversBefore_of_head (ab : R.NonuniformAtomicBroadcast) {p : Process}
    (correct : R.correct p) {t : Time} {m n : Message} (head : (R.log p t)[0]? = some m)
    (delivers : R.Delivers p n) (ne : m ≠ n) : R.DeliversBefore p m n := by
  obtain ⟨_, _, _, _, growing⟩ := ab
  have before {l : List Message} (first : l[0]? = some m) (mem : n ∈ l) : Precedes l m n := by
    cases l with
    | nil => exact nomatch first
    | cons x rest =>
      have same : x = m := Option.some.inj first
      subst same
      exact Or.inl ⟨rfl, (List.mem_cons.1 mem).resolve_left fun h => ne h.symm⟩
  obtain ⟨u, mem⟩ := delivers
  rcases growing p t u correct with le | le
  · obtain ⟨more, shape⟩ := prefix_iff.1 le
    refine ⟨u, before ?_ mem⟩
    cases h : R.log p t with
    | nil =>
      rw [h] at head
      exact nomatch head
    | cons x rest =>
      rw [h] at head
      rw [← shape, h]
      exact head
  · exact ⟨t, before head ((prefix_iff.1 le).subset mem)⟩

/-- A correct process delivers nothing before the head of its log. -/
theorem nothing_before_head (ab : R.NonuniformAtomicBroadcast) {p : Process} (correct : R.correct p)
    {t : Time} {m n : Message} (head : (R.log p t)[0]? = some m) :
    ¬R.DeliversBefore p n m := by
  obtain ⟨_, _, integrity, _, growing⟩ := ab
  rintro ⟨u, before⟩
  have longer : ∃ l : List Message, l.Nodup ∧ l[0]? = some m ∧ Precedes l n m := by
    rcases growing p t u correct with le | le
    · obtain ⟨more, shape⟩ := prefix_iff.1 le
      refine ⟨R.log p u, (integrity p u correct).1, ?_, before⟩
      cases h : R.log p t with
      | nil =>
        rw [h] at head
        exact nomatch head
      | cons x rest =>
        rw [h] at head
        rw [← shape, h]
        exact head
    · exact ⟨R.log p t, (integrity p t correct).1, head,
        precedes_of_prefix (prefix_iff.1 le) before⟩
  obtain ⟨l, nodup, first, before⟩ := longer
  cases l with
  | nil => exact nomatch first
  | cons x rest =>
    have same : x = m := Option.some.inj first
    subst same
    exact not_precedes_head nodup before

/-- Correct processes deliver the same message first. -/
theorem head_eq_of_nonuniform (ab : R.NonuniformAtomicBroadcast) {p q : Process}
    (correct_p : R.correct p) (correct_q : R.correct q) {t u : Time} {m n : Message}
    (head_p : (R.log p t)[0]? = some m) (head_q : (R.log q u)[0]? = some n) : m = n := by
  have ⟨_, agreement, _, order, _⟩ := ab
  have delivers_p : R.Delivers p m := ⟨t, List.mem_of_getElem? head_p⟩
  have delivers_q : R.Delivers q n := ⟨u, List.mem_of_getElem? head_q⟩
  have also_q := agreement p q m correct_p delivers_p correct_q
  refine Classical.byContradiction fun ne =>
    nothing_before_head ab correct_q head_q (n := m) ?_
  exact order p q m n correct_p correct_q (deliversBefore_of_head ab correct_p head_p
    (agreement q p n correct_q delivers_q correct_p) ne) also_q delivers_q

end BroadcastRun

open BroadcastRun

/-- Uniform atomic broadcast is stronger. -/
theorem uniform_is_stronger : uniform_is_stronger.Statement :=
  fun _ => nonuniform_of_atomic

/-- Non-uniform atomic broadcast is weaker: `true` delivers the second message without the first,
and crashes. -/
theorem nonuniform_is_weaker : nonuniform_is_weaker.Statement := by
  let delivered : Bool → List Bool := fun p => if p then [true] else [false, true]
  have reliable : (finished (fun p => p = false) delivered).UniformReliableBroadcast :=
    finished_reliable (by decide) (by decide) (by decide)
  refine ⟨Bool, Bool, Unit, finished (fun p => p = false) delivered, finished_growing,
    ⟨false, rfl⟩, ⟨reliable.1, fun p q m _ delivers => reliable.2.1 p q m delivers,
      fun p t _ => ⟨reliable.2.2.2 p t, fun m mem => reliable.2.2.1 p m t mem⟩, ?_,
      fun p t u _ => finished_growing p t u⟩, reliable, fun order => ?_⟩
  · intro p q m n correct_p correct_q before _ _
    rw [show q = p from (show q = false from correct_q).trans (show p = false from correct_p).symm]
    exact before
  · have h := order false true false true
      (finished_deliversBefore.2 (Or.inl ⟨rfl, by decide⟩)) (finished_delivers.2 (by decide))
    rcases finished_deliversBefore.1 h with ⟨same, _⟩ | h
    · exact nomatch same
    · exact nomatch h

end DistSys.Broadcast

namespace DistSys.Consensus

open Broadcast.BroadcastRun

/-- Consensus from atomic broadcast among correct processes: decide the first delivered message. -/
theorem from_nonuniform_broadcast : from_nonuniform_broadcast.Statement := by
  intro Process Message Time R ab
  have ⟨validity, _, integrity, _, _⟩ := ab
  refine ⟨fun proposes p correct => ?_, fun p q v w t u correct_p correct_q first second =>
    head_eq_of_nonuniform ab correct_p correct_q first second, fun v same p w t correct first => ?_⟩
  · obtain ⟨m, t, sent⟩ := proposes p correct
    obtain ⟨u, mem⟩ := validity p m t correct sent
    obtain ⟨x, rest, shape⟩ := List.exists_cons_of_ne_nil (List.ne_nil_of_mem mem)
    refine ⟨x, u, ?_⟩
    show (R.log p u)[0]? = some x
    rw [shape]
    rfl
  · obtain ⟨q, sent⟩ := (integrity p t correct).2 w (List.mem_of_getElem? first)
    exact same q w t sent

end DistSys.Consensus
