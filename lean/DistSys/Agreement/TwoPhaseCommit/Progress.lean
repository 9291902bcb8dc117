module

public import DistSys.Agreement.TwoPhaseCommit.Blocking

/-!
# A live coordinator unblocks two-phase commit

From every reachable state in which the coordinator is live there are steps, without any crash or
recovery, after which every live participant has committed or aborted: the coordinator decides (if
it has not, it may always abort), tells everybody, and everybody follows.  So what blocks is the
crash of the coordinator (`blocking`), and nothing else.

## Main declarations

* `leadsTo_decision`, `leadsTo_told`, `leadsTo_followed`: the three parts of such a run.
* `live_coordinator`.
-/

@[expose] public noncomputable section

namespace DistSys.TwoPhaseCommit

open scoped Classical

variable {Participant : Type} {T : TwoPhaseCommit Participant}
  {s t : TwoPhaseCommitState Participant}

/-- What steps lead to is reachable. -/
theorem reachable_of_leadsTo (h : LeadsTo T s t) (reachable : T.Reachable s) : T.Reachable t := by
  induction h with
  | rule1 same => exact same ▸ reachable
  | rule2 _ step _ _ ih => exact .step ih step

/-- A live coordinator can come to a decision. -/
theorem leadsTo_decision (up : s.coordinatorCrashed = false) :
    ∃ t v, LeadsTo T s t ∧ t.decision = some v ∧ t.coordinatorCrashed = false := by
  cases h : s.decision with
  | some v => exact ⟨s, v, .rule1 rfl, h, up⟩
  | none =>
    refine ⟨{ s with decision := some false }, false, .rule2 (.rule1 rfl)
      (.inr (.inr (.inr (.inr (.inl ?_))))) (fun _ => .rfl) rfl, rfl, up⟩
    unfold TwoPhaseCommit.DecideAbortStep; dsimp only; grind

/-- The state with a decision sent to a set of participants. -/
def tellSet (s : TwoPhaseCommitState Participant) (v : Bool) (A : Participant → Prop) :
    TwoPhaseCommitState Participant :=
  { s with told := fun p w => s.told p w ∨ (A p ∧ w = v) }

/-- A live coordinator that has decided can tell everybody. -/
theorem leadsTo_told {participants : List Participant} (all : ∀ p, p ∈ participants) {v : Bool}
    (up : s.coordinatorCrashed = false) (decided : s.decision = some v) :
    LeadsTo T s (tellSet s v fun _ => True) := by
  refine holds_at_set (R := LeadsTo T s) all _ (.rule1 ?_) fun A p _ _ ih =>
    .rule2 ih (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, v, ?_⟩)))))) (fun _ => .rfl) rfl
  · simp only [tellSet, false_and, or_false]
  · unfold TwoPhaseCommit.TellStep tellSet; dsimp only; grind

/-- A participant can follow the decision: it is live and has not. -/
def Undone (s : TwoPhaseCommitState Participant) (p : Participant) : Prop :=
  ¬s.crashed p ∧ (s.phase p = .working ∨ s.phase p = .prepared)

/-- The state in which a set of participants has followed the decision. -/
def followSet (s : TwoPhaseCommitState Participant) (v : Bool) (A : Participant → Prop) :
    TwoPhaseCommitState Participant :=
  { s with phase := fun p => if A p then outcome v else s.phase p }

/-- Once everybody is told the decision, every live participant can follow it. -/
theorem leadsTo_followed {participants : List Participant} (all : ∀ p, p ∈ participants) {v : Bool}
    (I : T.Invariant s) (told : ∀ p, s.told p v) : LeadsTo T s (followSet s v (Undone s)) := by
  refine holds_at_set (R := LeadsTo T s) all _ (.rule1 ?_) fun A p undone new ih =>
    .rule2 ih ?_ (fun _ => .rfl) rfl
  · simp only [followSet, if_false]
  cases v with
  | true =>
    refine .inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, ?_⟩))))))
    have decided := I.told_is_decided p true (told p)
    have bound := I.voter_is_bound p (I.counted_was_sent p (I.commit_needs_all p decided))
    have prepared : s.phase p = .prepared := by grind [Undone]
    unfold TwoPhaseCommit.LearnCommitStep followSet; dsimp only; grind [outcome, Undone]
  | false =>
    refine .inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, ?_⟩)))))))
    unfold TwoPhaseCommit.LearnAbortStep followSet; dsimp only; grind [outcome, Undone]

/-- Runs can be put together. -/
theorem LeadsTo.trans {r : TwoPhaseCommitState Participant} (h : LeadsTo T s r)
    (more : LeadsTo T r t) : LeadsTo T s t := by
  induction more with
  | rule1 same => exact same ▸ h
  | rule2 _ step crashed down ih => exact .rule2 ih step crashed down

/-- While the coordinator is live nobody is blocked. -/
theorem live_coordinator : live_coordinator.Statement := by
  intro Participant T participants all s reachable up
  obtain ⟨r, v, decide, decided, up'⟩ := leadsTo_decision (T := T) up
  have tell := leadsTo_told (T := T) all up' decided
  have told : ∀ p, (tellSet r v fun _ => True).told p v := fun p => .inr ⟨trivial, rfl⟩
  have I := invariant_of_reachable (reachable_of_leadsTo (decide.trans tell) reachable)
  refine ⟨_, (decide.trans tell).trans (leadsTo_followed all I told), fun p live => ?_⟩
  unfold followSet at live ⊢
  dsimp only at live ⊢
  cases v <;> cases h : (tellSet r _ fun _ => True).phase p <;> grind [outcome, Undone]

end DistSys.TwoPhaseCommit
