module

public import DistSys.Agreement.Bracha.Plans
public import DistSys.Agreement.Bracha.Quorums

/-!
# Bracha's broadcast is reliable exactly when n > 3f

Bracha (*Asynchronous Byzantine agreement protocols*, 1987) takes `n > 3f`.  With the paper's counts
every fair run is total and delivers what a correct sender sends, exactly then.  With fewer nodes
silent faulty nodes are enough to keep a correct sender's value from everybody; and from `2f + 1`
nodes on they can have one correct node deliver, and no other: they echo to all, and tell only that
node that they are ready.

## Main declarations

* `partialPlan`, `not_total`: one delivers, and another one never does.
* `silentPlan`, `not_delivered`: nobody delivers.
* `reliable_iff`.
-/

@[expose] public noncomputable section

namespace DistSys.Bracha

open Execution

open Quorum (size interval interval_eq_true size_interval meet_of_size)

variable {n f : Nat}

/-- All nodes are enough for every quorum. -/
theorem size_all (n : Nat) : size n (interval n 0 n) = n := by
  rw [size_interval]
  omega

/-! ### One delivers, another one does not -/

/-- The first `f` nodes are not more than `f`. -/
theorem first_few (n f : Nat) : size n (interval n 0 f) ≤ f := by
  rw [size_interval]
  omega

/-- The broadcast of node 0, with the first `f` nodes faulty. -/
abbrev faultySender (pos : 0 < n) (f : Nat) := withQuorums () ⟨0, pos⟩ (first_few n f)

/-- A correct node is none of the first. -/
theorem honest_faultySender {pos : 0 < n} {k : Fin n} :
    (faultySender pos f).honest k ↔ f ≤ k.val := by
  show ¬interval n 0 f k = true ↔ _
  rw [interval_eq_true]
  omega

/-- Everything is sent to all, but for one thing: faulty nodes tell only node `f` that they are
ready. -/
def partialPlan (low : 2 * f + 1 ≤ n) (high : n ≤ 3 * f) :
    Plan (faultySender (n := n) (by omega) f) where
  initial _ _ := True
  forgedEcho k _ _ := k.val < f
  forgedReady k m _ := k.val < f ∧ m.val = f
  echoes k := f ≤ k.val
  echoed _ := ()
  value := ()
  quorum := ⟨interval n 0 n, by rw [size_all]; omega⟩
  first k := f ≤ k.val
  second _ := False
  delivers k := k.val = f
  initial_ok := .inl fun h => by
    have h : f ≤ 0 := honest_faultySender.1 h
    omega
  forgedEcho_ok k _ _ h honest := absurd (honest_faultySender.1 honest) (Nat.not_le.2 h)
  forgedReady_ok k _ _ h honest := absurd (honest_faultySender.1 honest) (Nat.not_le.2 h.1)
  echoes_ok k h := ⟨honest_faultySender.2 h, trivial⟩
  first_ok k h := ⟨honest_faultySender.2 h, fun x _ =>
    (Nat.lt_or_ge x.val f).imp id fun h => ⟨h, rfl⟩⟩
  second_ok k h := h.elim
  delivers_ok k h := ⟨honest_faultySender.2 (Nat.le_of_eq h.symm),
    ⟨interval n 0 n, by rw [size_all]; omega⟩, fun x _ =>
      (Nat.lt_or_ge x.val f).imp (fun low => ⟨low, h⟩) .inl⟩

/-- With `2f + 1` to `3f` nodes some fair run is not total. -/
theorem not_total : not_total.Statement := by
  intro n f low high
  let P := partialPlan low high
  obtain ⟨states, acts, initial, run, ⟨stop, rest⟩, fair⟩ := P.exists_run
    (values := [()]) (fun _ => List.mem_singleton_self _)
    (P.idle_of_forged (k := ⟨0, by omega⟩) (m := ⟨0, by omega⟩) (w := ())
      (show 0 < f by omega))
  refine ⟨Unit, _, _, _, faultySender (n := n) (by omega) f, states, acts, stop, ⟨f, by omega⟩,
    ⟨f + 1, by omega⟩, (), counts_withQuorums _ _ _, ⟨initial, run, fun task => fair task ?_⟩, ?_,
    honest_faultySender.2 (Nat.le_succ f),
    fun m w => never_of_rest (m := ⟨f + 1, by omega⟩) (v := w) run rest
      (fun h => Nat.succ_ne_self f (show f + 1 = f from h.1)) m⟩
  · intro act does moves
    cases task with
    | broadcast =>
      have h : f ≤ 0 := honest_faultySender.1 (can_broadcast does moves).1
      omega
    | echo k =>
      obtain ⟨honest, fresh, _⟩ := can_echo does moves
      exact fresh k () (.inr ⟨honest_faultySender.1 honest, rfl⟩)
    | ready k =>
      obtain ⟨honest, fresh, _⟩ := can_ready does moves
      exact fresh k () (.inr ⟨.inl (honest_faultySender.1 honest), rfl⟩)
    | deliver k =>
      obtain ⟨_, v, q, pending, ready⟩ := can_deliver does moves
      have one : k.val ≠ f := fun h => pending ⟨h, rfl⟩
      have large : 2 * f + 1 ≤ size n q.val := q.property
      obtain ⟨i, inQ, faulty⟩ := meet_of_size (x := q.val) (y := interval n 0 f) (by
        rw [size_interval]
        omega)
      have faulty := (interval_eq_true.1 faulty).2
      rcases ready i inQ with h | ⟨h | h, _⟩
      · exact one h.2
      · exact absurd h (Nat.not_le.2 faulty)
      · exact h
  · rw [rest stop (Nat.le_refl stop)]
    exact ⟨rfl, rfl⟩

/-! ### Nobody delivers -/

/-- As many nodes are faulty as can be, the sender not. -/
theorem others_few (n f : Nat) : size n (interval n 1 (f + 1)) ≤ f := by
  rw [size_interval]
  omega

/-- The broadcast of node 0, with the `f` nodes after it faulty. -/
abbrev correctSender (pos : 0 < n) (f : Nat) := withQuorums () ⟨0, pos⟩ (others_few n f)

/-- A correct node is the sender or comes after the faulty ones. -/
theorem honest_correctSender {pos : 0 < n} {k : Fin n} :
    (correctSender pos f).honest k ↔ k.val = 0 ∨ f < k.val := by
  show ¬interval n 1 (f + 1) k = true ↔ _
  rw [interval_eq_true]
  omega

/-- The sender sends, the correct nodes echo, and faulty nodes are silent. -/
def silentPlan (some : f < n) : Plan (correctSender (n := n) (by omega) f) where
  initial _ _ := True
  forgedEcho _ _ _ := False
  forgedReady _ _ _ := False
  echoes k := k.val = 0 ∨ f < k.val
  echoed _ := ()
  value := ()
  quorum := ⟨interval n 0 n, by rw [size_all]; omega⟩
  first _ := False
  second _ := False
  delivers _ := False
  initial_ok := .inr (.inl fun _ _ => ⟨fun _ => rfl, fun _ => trivial⟩)
  forgedEcho_ok _ _ _ h := h.elim
  forgedReady_ok _ _ _ h := h.elim
  echoes_ok _ h := ⟨honest_correctSender.2 h, trivial⟩
  first_ok _ h := h.elim
  second_ok _ h := h.elim
  delivers_ok _ h := h.elim

/-- With at most `3f` nodes, the sender correct, in some fair run nobody delivers. -/
theorem not_delivered : not_delivered.Statement := by
  intro n f some high
  let P := silentPlan some
  have sender : (correctSender (n := n) (by omega) f).honest ⟨0, by omega⟩ :=
    honest_correctSender.2 (.inl rfl)
  obtain ⟨states, acts, initial, run, ⟨stop, rest⟩, fair⟩ := P.exists_run
    (values := [()]) (fun _ => List.mem_singleton_self _)
    (P.idle_of_sent sender fun _ _ => ⟨fun _ => rfl, fun _ => trivial⟩)
  refine ⟨Unit, _, _, _, correctSender (n := n) (by omega) f, states, acts,
    counts_withQuorums _ _ _, ⟨initial, run, fun task => fair task ?_⟩, sender,
    fun k _ _ => never_of_rest run rest And.left k⟩
  -- Nobody is ready.
  have fresh {k m : Fin n} : ¬P.final.ready k m () := fun h => h.elim id fun h => h.1.elim id id
  intro act does moves
  cases task with
  | broadcast =>
    obtain ⟨_, m, silent⟩ := can_broadcast does moves
    exact silent trivial
  | echo k =>
    obtain ⟨honest, fresh, _⟩ := can_echo does moves
    exact fresh k () (.inr ⟨honest_correctSender.1 honest, rfl⟩)
  | ready k =>
    obtain ⟨_, _, v, ⟨q, echoes⟩ | ⟨q, ready⟩⟩ := can_ready does moves
    · have large : n + f < 2 * size n q.val := q.property
      obtain ⟨i, inQ, faulty⟩ := meet_of_size (x := q.val) (y := interval n 1 (f + 1)) (by
        rw [size_interval]
        omega)
      have faulty := interval_eq_true.1 faulty
      rcases echoes i inQ with h | ⟨h, _⟩
      · exact h
      · have h : i.val = 0 ∨ f < i.val := h
        omega
    · obtain ⟨x, _, inQ⟩ := (correctSender (n := n) (by omega) f).weak_has_honest q
      exact fresh (ready x inQ)
  | deliver k =>
    obtain ⟨_, v, q, _, ready⟩ := can_deliver does moves
    obtain ⟨w, inside⟩ := (correctSender (n := n) (by omega) f).ready_has_weak q
    obtain ⟨x, _, inW⟩ := (correctSender (n := n) (by omega) f).weak_has_honest w
    exact fresh (ready x (inside x inW).2)

/-! ### Exactly then -/

/-- Every fair run is total and delivers what a correct sender sends, exactly when `n > 3f`. -/
theorem reliable_iff : reliable_iff.Statement := by
  intro n f some
  constructor
  · intro reliable
    apply Classical.byContradiction
    intro high
    obtain ⟨V, E, R, W, B, states, acts, counts, fair, sender, nobody⟩ :=
      not_delivered n f some (Nat.le_of_not_lt high)
    obtain ⟨j, h⟩ := (reliable B counts).2 states acts B.sender fair sender sender
    exact nobody j B.sender B.input h
  · rintro bound V E R W B ⟨_, echo, _, ready, _, _, faulty, honest, few⟩
    have correct := Quorum.size_add_size_not faulty
    obtain ⟨p, hp⟩ := echo (fun i => !faulty i) (by omega)
    obtain ⟨q, hq⟩ := ready (fun i => !faulty i) (by omega)
    have ofEcho (i : Fin n) (h : B.inEcho i p) : B.honest i ∧ i ∈ List.finRange n :=
      ⟨(honest i).2 ((honest_iff i).1 ((hp i).1 h)), List.mem_finRange i⟩
    have ofReady (i : Fin n) (h : B.inReady i q) : B.honest i ∧ i ∈ List.finRange n :=
      ⟨(honest i).2 ((honest_iff i).1 ((hq i).1 h)), List.mem_finRange i⟩
    exact ⟨fun states acts k i m v fair delivered hm =>
        totality B q _ states acts k i m v ofReady fair delivered hm,
      fun states acts m fair sender hm =>
        delivery B p q _ states acts m ofEcho ofReady fair sender hm⟩

end DistSys.Bracha
