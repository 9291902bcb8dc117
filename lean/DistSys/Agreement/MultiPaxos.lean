module

public import DistSys.Statements.Agreement.MultiPaxos
public import DistSys.Agreement.Paxos.Liveness

/-!
# Multi-Paxos projects to Paxos

Seen from one slot, Multi-Paxos (Lamport, *The part-time parliament*, 1998, §3) is the single-decree
protocol: a promise for all slots is a promise for the slot that reports its last vote there, and
what concerns other slots is no change.  So every run is a run of Paxos in each slot, and agreement
is pulled back instead of proved again; Z3 proves the same statement from invariants of its own.

## Main declarations

* `slot_step`: a step projects to a step or to no change.
* `projection`: Multi-Paxos is Paxos in each slot.
* `log_agreement`: any two decisions in a slot are for the same value.
* `silent_or_last`: the report that the guard of a promise asks for always exists.
-/

@[expose] public noncomputable section

namespace DistSys.MultiPaxos

open Paxos (state_ext)

variable {Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot : Type}
variable {M : MultiPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot}
variable {s t : MultiPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum Slot}

theorem slot_init (i : Slot) (h : M.Init s) : M.single.Init (slot M s i) :=
  have ⟨prepared, promised, reported, proposed, voted, left, decided⟩ := h
  ⟨prepared, promised, fun a b => reported a b i, fun b => proposed b i, fun a b => voted a b i,
    left, fun b => decided b i⟩

theorem slot_prepare (i : Slot) {b : Ballot} (h : M.PrepareStep s t b) :
    M.single.PrepareStep (slot M s i) (slot M t i) b :=
  have ⟨prepared, promised, reported, proposed, voted, left, decided⟩ := h
  ⟨prepared, promised, fun x y => reported x y i, fun x => proposed x i, fun x y => voted x y i,
    left, fun x => decided x i⟩

/-- An acceptor's last vote in a slot is one vote: two would be in one ballot, which proposes one
value in the slot. -/
theorem last_vote_unique {i : Slot} (I : M.single.Invariant (slot M s i)) {a : Acceptor}
    {b c d : Ballot} {v w : Value} (hv : s.voted a c i v) (hw : s.voted a d i w)
    (lower : M.single.Lt c b) (lower' : M.single.Lt d b)
    (last : ∀ e u, s.voted a e i u → M.single.le b e ∨ M.single.le e c)
    (last' : ∀ e u, s.voted a e i u → M.single.le b e ∨ M.single.le e d) : c = d ∧ v = w := by
  have same : c = d := M.single.le_antisymm _ _ ((last' c v hv).resolve_left lower)
    ((last d w hw).resolve_left lower')
  subst same
  exact ⟨rfl, I.one_proposal c v w (I.voted_is_proposed a c v hv) (I.voted_is_proposed a c w hw)⟩

/-- A promise for all slots is a promise for each, with the last vote in the slot if there is
one. -/
theorem slot_promise {i : Slot} (I : M.single.Invariant (slot M s i)) {a : Acceptor} {b : Ballot}
    (h : M.PromiseStep s t a b) : M.single.PromiseStep (slot M s i) (slot M t i) a b ∨
      ∃ c v, M.single.ReportStep (slot M s i) (slot M t i) a b c v := by
  obtain ⟨started, here, votes, promised, reported, left, prepared, proposed, voted, decided⟩ := h
  rcases votes i with silent | ⟨c, v, hv, lower, last⟩
  · refine Or.inl ⟨started, here, silent, promised, left, prepared, fun x y z w => ?_,
      fun x => proposed x i, fun x y => voted x y i, fun x => decided x i⟩
    refine (reported x y i z w).trans ⟨fun h => h.elim id fun h => ?_, Or.inl⟩
    exact absurd (silent z w h.2.2.1) h.2.2.2.1
  · refine Or.inr ⟨c, v, started, here, hv, lower, last, promised, fun x y z w => ?_, left,
      prepared, fun x => proposed x i, fun x y => voted x y i, fun x => decided x i⟩
    refine (reported x y i z w).trans (or_congr Iff.rfl ?_)
    constructor
    · rintro ⟨rfl, rfl, hw, lower', last'⟩
      obtain ⟨rfl, rfl⟩ := last_vote_unique I hv hw lower lower' last last'
      exact ⟨rfl, rfl, rfl, rfl⟩
    · rintro ⟨rfl, rfl, rfl, rfl⟩
      exact ⟨rfl, rfl, hv, lower, last⟩

/-- An event of another slot leaves the facts of a slot alone. -/
theorem or_other {i j : Slot} (other : i ≠ j) {p q r : Prop} : (p ∨ q ∧ i = j ∧ r) ↔ p :=
  ⟨fun h => h.elim id fun h => absurd h.2.1 other, Or.inl⟩

/-- An event of the slot itself. -/
theorem or_same {i : Slot} {p q r : Prop} : (p ∨ q ∧ i = i ∧ r) ↔ p ∨ q ∧ r :=
  or_congr Iff.rfl (and_congr Iff.rfl ⟨And.right, fun h => ⟨rfl, h⟩⟩)

theorem slot_propose (i : Slot) {b : Ballot} {j : Slot} {p : PrepareQuorum} {v : Value}
    (h : M.ProposeStep s t b j p v) :
    M.single.ProposeStep (slot M s i) (slot M t i) b p v ∨ slot M t i = slot M s i := by
  obtain ⟨only, all, silent, requested, proposed, prepared, promised, reported, voted, left,
    decided⟩ := h
  by_cases same : i = j
  · subst same
    exact Or.inl ⟨only, all, silent, requested, fun y w => (proposed y i w).trans or_same, prepared,
      promised, fun x y => reported x y i, fun x y => voted x y i, left, fun x => decided x i⟩
  · exact Or.inr (state_ext prepared promised (fun x y => reported x y i)
      (fun y w => (proposed y i w).trans (or_other same)) (fun x y => voted x y i) left
      fun x => decided x i)

theorem slot_adopt (i : Slot) {b : Ballot} {j : Slot} {p : PrepareQuorum} {a : Acceptor}
    {c : Ballot} {v : Value} (h : M.AdoptStep s t b j p a c v) :
    M.single.AdoptStep (slot M s i) (slot M t i) b p a c v ∨ slot M t i = slot M s i := by
  obtain ⟨only, all, member, known, highest, proposed, prepared, promised, reported, voted, left,
    decided⟩ := h
  by_cases same : i = j
  · subst same
    exact Or.inl ⟨only, all, member, known, highest, fun y w => (proposed y i w).trans or_same,
      prepared, promised, fun x y => reported x y i, fun x y => voted x y i, left,
      fun x => decided x i⟩
  · exact Or.inr (state_ext prepared promised (fun x y => reported x y i)
      (fun y w => (proposed y i w).trans (or_other same)) (fun x y => voted x y i) left
      fun x => decided x i)

theorem slot_accept (i : Slot) {a : Acceptor} {b : Ballot} {j : Slot} {v : Value}
    (h : M.AcceptStep s t a b j v) :
    M.single.AcceptStep (slot M s i) (slot M t i) a b v ∨ slot M t i = slot M s i := by
  obtain ⟨asked, here, voted, prepared, promised, reported, proposed, left, decided⟩ := h
  by_cases same : i = j
  · subst same
    refine Or.inl ⟨asked, here, fun x y w => (voted x y i w).trans ?_, prepared, promised,
      fun x y => reported x y i, fun x => proposed x i, left, fun x => decided x i⟩
    rw [← and_assoc, ← and_assoc (a := x = a)]
    exact or_same
  · refine Or.inr (state_ext prepared promised (fun x y => reported x y i)
      (fun x => proposed x i) (fun x y w => (voted x y i w).trans ?_) left fun x => decided x i)
    rw [← and_assoc]
    exact or_other same

theorem slot_learn (i : Slot) {b : Ballot} {j : Slot} {q : AcceptQuorum} {v : Value}
    (h : M.LearnStep s t b j q v) :
    M.single.LearnStep (slot M s i) (slot M t i) b q v ∨ slot M t i = slot M s i := by
  obtain ⟨all, decided, prepared, promised, reported, proposed, voted, left⟩ := h
  by_cases same : i = j
  · subst same
    exact Or.inl ⟨all, fun y w => (decided y i w).trans or_same, prepared, promised,
      fun x y => reported x y i, fun x => proposed x i, fun x y => voted x y i, left⟩
  · exact Or.inr (state_ext prepared promised (fun x y => reported x y i) (fun x => proposed x i)
      (fun x y => voted x y i) left fun y w => (decided y i w).trans (or_other same))

/-- A step projects to a step or to no change. -/
theorem slot_step {i : Slot} (I : M.single.Invariant (slot M s i)) (h : M.Step s t) :
    M.single.Step (slot M s i) (slot M t i) ∨ slot M t i = slot M s i := by
  rcases h with ⟨b, h⟩ | ⟨a, b, h⟩ | ⟨b, j, p, v, h⟩ | ⟨b, j, p, a, c, v, h⟩ | ⟨a, b, j, v, h⟩ |
    ⟨b, j, q, v, h⟩
  · exact Or.inl (Or.inl ⟨b, slot_prepare i h⟩)
  · rcases slot_promise I h with h | ⟨c, v, h⟩
    · exact Or.inl (Or.inr (Or.inl ⟨a, b, h⟩))
    · exact Or.inl (Or.inr (Or.inr (Or.inl ⟨a, b, c, v, h⟩)))
  · exact (slot_propose i h).imp_left fun h => Or.inr (Or.inr (Or.inr (Or.inl ⟨b, p, v, h⟩)))
  · exact (slot_adopt i h).imp_left fun h =>
      Or.inr (Or.inr (Or.inr (Or.inr (Or.inl ⟨b, p, a, c, v, h⟩))))
  · exact (slot_accept i h).imp_left fun h =>
      Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inl ⟨a, b, v, h⟩)))))
  · exact (slot_learn i h).imp_left fun h =>
      Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inr ⟨b, q, v, h⟩)))))

/-- A reachable state projects to a reachable one. -/
theorem slot_reachable (i : Slot) (h : M.Reachable s) : M.single.Reachable (slot M s i) := by
  induction h with
  | init initial => exact .init (slot_init i initial)
  | step _ step ih =>
    rcases slot_step (Paxos.invariant_of_reachable ih) step with step | same
    · exact .step ih step
    · exact same ▸ ih

/-- **Projection**: in each slot Multi-Paxos is Paxos. -/
theorem projection : projection.Statement := by
  intro _ _ _ _ _ _ M s t i
  exact ⟨slot_init i, slot_reachable i, fun reachable step =>
    slot_step (Paxos.invariant_of_reachable (slot_reachable i reachable)) step⟩

/-- **Log agreement**: agreement of Paxos in each slot. -/
theorem log_agreement : log_agreement.Statement := by
  intro _ _ _ _ _ _ M s reachable i b c v w hv hw
  exact Paxos.agreement M.single _ (slot_reachable i reachable) b c v w hv hw

/-- In a reachable state an acceptor has, in each slot, no vote below a ballot or a last one: so its
guard never keeps an acceptor from a promise. -/
theorem silent_or_last (reachable : M.Reachable s) (a : Acceptor) (b : Ballot) (i : Slot) :
    (∀ c v, s.voted a c i v → M.single.le b c) ∨
      ∃ c v, s.voted a c i v ∧ M.single.Lt c b ∧
        ∀ d w, s.voted a d i w → M.single.le b d ∨ M.single.le d c := by
  have inSlot := slot_reachable i reachable
  obtain ⟨ballots, _, proposed⟩ := (Paxos.history_of_reachable inSlot).finite
  have I := Paxos.invariant_of_reachable inSlot
  by_cases some : ∃ c, (∃ v, s.voted a c i v) ∧ M.single.Lt c b
  · obtain ⟨c, ⟨⟨v, voted⟩, lower⟩, highest⟩ := Paxos.exists_highest M.single ballots
      (fun c h => have ⟨⟨v, voted⟩, _⟩ := h; proposed c v (I.voted_is_proposed a c v voted)) some
    refine Or.inr ⟨c, v, voted, lower, fun d w other => ?_⟩
    by_cases below : M.single.le b d
    · exact Or.inl below
    · exact Or.inr (highest d ⟨⟨w, other⟩, below⟩)
  · exact Or.inl fun c v voted =>
      Classical.byContradiction fun lower => some ⟨c, ⟨v, voted⟩, lower⟩

end DistSys.MultiPaxos
