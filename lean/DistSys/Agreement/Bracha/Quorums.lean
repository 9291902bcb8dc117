module

public import DistSys.Foundations.Quorum
public import DistSys.Statements.Agreement.Bracha

/-!
# How many faulty nodes Bracha's reliable broadcast bears

Bracha (*Asynchronous Byzantine agreement protocols*, 1987): echo quorums have more than (n + f)/2
nodes, ready quorums `2f + 1`, weak quorums `f + 1`.  The three conditions of the model hold for
these sizes whatever `n` is.  What needs `n > 3f` is that the honest nodes alone are enough: they
are an echo quorum and a ready quorum exactly then.

## Main declarations

* `withQuorums`: Bracha's broadcast with exactly the sets of these sizes as quorums.
* `tolerates_iff`.
-/

@[expose] public noncomputable section

namespace DistSys.Bracha

open Quorum (size)

variable {n f : Nat} {faulty : Fin n → Bool}

/-- Of more nodes than are faulty one is not. -/
theorem exists_honest {x : Fin n → Bool} (few : size n faulty ≤ f) (h : f < size n x) :
    ∃ i, ¬faulty i = true ∧ x i = true := by
  have correct := Quorum.size_add_size_not faulty
  obtain ⟨i, inX, honest⟩ := Quorum.meet_of_size (x := x) (y := fun i => !faulty i) (by omega)
  exact ⟨i, by simpa only [Bool.not_eq_eq_eq_not, Bool.not_true, Bool.not_eq_true] using honest,
    inX⟩

/-- The sets of nodes of a size that is enough. -/
abbrev Sets (n : Nat) (enough : Nat → Prop) : Type := { x : Fin n → Bool // enough (size n x) }

/-- Bracha's broadcast with exactly the sets of the paper's sizes as quorums. -/
def withQuorums {Value : Type} (input : Value) (sender : Fin n) (few : size n faulty ≤ f) :
    Bracha (Fin n) Value (Sets n fun k => n + f < 2 * k) (Sets n fun k => 2 * f + 1 ≤ k)
      (Sets n fun k => f + 1 ≤ k) where
  honest i := ¬faulty i = true
  sender := sender
  input := input
  inEcho i q := q.val i = true
  inReady i q := q.val i = true
  inWeak i q := q.val i = true
  echo_quorums_meet q r := by
    have common := Quorum.intersection_size n q.val r.val
    have hq := q.property
    have hr := r.property
    obtain ⟨i, honest, both⟩ :=
      exists_honest (x := fun i => q.val i && r.val i) few (by omega)
    exact ⟨i, honest, (Bool.and_eq_true _ _).mp both⟩
  weak_has_honest w := exists_honest few w.property
  ready_has_weak q := by
    have correct := Quorum.size_add_size_not faulty
    have common := Quorum.intersection_size n q.val (fun i => !faulty i)
    have hq := q.property
    refine ⟨⟨fun i => q.val i && !faulty i, by omega⟩, fun i both => ?_⟩
    have ⟨inQ, honest⟩ := (Bool.and_eq_true _ _).mp both
    exact ⟨by simpa only [Bool.not_eq_eq_eq_not, Bool.not_true, Bool.not_eq_true] using honest, inQ⟩

/-- Its quorums are those of the paper, and at most `f` nodes are faulty. -/
theorem counts_withQuorums {Value : Type} (input : Value) (sender : Fin n)
    (few : size n faulty ≤ f) : Counts n f (withQuorums input sender few) :=
  ⟨fun q => ⟨q.val, q.property, fun _ => .rfl⟩, fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩,
    fun q => ⟨q.val, q.property, fun _ => .rfl⟩, fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩,
    fun q => ⟨q.val, q.property, fun _ => .rfl⟩, fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩,
    faulty, fun _ => .rfl, few⟩

/-- The honest nodes, as a set. -/
theorem honest_iff (i : Fin n) : (!faulty i) = true ↔ ¬faulty i = true := by
  simp only [Bool.not_eq_eq_eq_not, Bool.not_true, Bool.not_eq_true]

/-- If the honest nodes are an echo quorum even when as many as possible are faulty, then
`n > 3f`. -/
theorem bound_of_echo_quorum {x : Fin n → Bool} (enough : n + f < 2 * size n x)
    (honest : ∀ i, x i = true ↔ ¬Quorum.interval n 0 f i = true) : 3 * f < n := by
  have same : x = fun i => !Quorum.interval n 0 f i := by
    funext i
    exact Bool.eq_iff_iff.mpr ((honest i).trans (honest_iff i).symm)
  have total := Quorum.size_add_size_not (Quorum.interval n 0 f)
  rw [Quorum.size_interval] at total
  rw [same] at enough
  omega

/-- The quorums can be exactly the sets of the paper's sizes, with the honest nodes among them both
as an echo and as a ready quorum, whichever `f` nodes are faulty, exactly when `n > 3f`. -/
theorem tolerates_iff : tolerates_iff.Statement := by
  intro n f
  constructor
  · intro possible
    obtain ⟨_, _, _, _, B, honest, echo, _, _, _, _, _, ⟨q, all⟩, _⟩ :=
      possible (Quorum.interval n 0 f) (by rw [Quorum.size_interval]; omega)
    obtain ⟨x, enough, members⟩ := echo q
    exact bound_of_echo_quorum enough fun i =>
      (members i).symm.trans ((all i).trans (honest i))
  · intro bound faulty few
    have correct := Quorum.size_add_size_not faulty
    refine ⟨Unit, _, _, _, withQuorums () ⟨0, by omega⟩ few, fun _ => .rfl,
      fun q => ⟨q.val, q.property, fun _ => .rfl⟩, fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩,
      fun q => ⟨q.val, q.property, fun _ => .rfl⟩, fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩,
      fun q => ⟨q.val, q.property, fun _ => .rfl⟩, fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩,
      ⟨⟨fun i => !faulty i, by omega⟩, honest_iff⟩, ⟨⟨fun i => !faulty i, by omega⟩, honest_iff⟩⟩

end DistSys.Bracha
