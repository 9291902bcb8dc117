module

public import DistSys.Agreement.TwoPhaseCommit.Agreement

/-!
# Two-phase commit blocks

Skeen (*Nonblocking commit protocols*, SIGMOD 1981): when the coordinator has crashed and all live
participants are prepared, they cannot know the outcome.  Two histories that look the same to them
together are constructed, one in which the crashed sites have committed and one in which they have
aborted (`two_histories`).  Every state in which they are uncertain looks like both
(`lookAlike_of_uncertain`), so a rule that lets any of them decide in any such state, from what they
know, is not safe (`blocking`).  It is not only the rule of the protocol that is excluded, but every
rule; and it does not matter how many participants survive.

## Main declarations

* `two_histories`, `lookAlike_of_uncertain`, `blocking`.
* `informed_rule`, `hasty_rule`: neither requirement of the theorem can be left out.
* `cooperative_rule`: asking each other is safe, and decides in all other states (Bernstein,
  Hadzilacos and Goodman, *Concurrency control and recovery in database systems*, 1987, §7.4).
-/

@[expose] public noncomputable section

namespace DistSys.TwoPhaseCommit

open scoped Classical

variable {Participant : Type} {T : TwoPhaseCommit Participant}
  {s t : TwoPhaseCommitState Participant}

/-! ### One participant after the other -/

/-- What holds of a family of states at the empty set, and is kept when a member of a set is added,
holds at the set. -/
theorem holds_at_set {R : TwoPhaseCommitState Participant → Prop}
    {F : (Participant → Prop) → TwoPhaseCommitState Participant} {participants : List Participant}
    (all : ∀ p, p ∈ participants) (set : Participant → Prop) (start : R (F fun _ => False))
    (add : ∀ A p, set p → ¬A p → R (F A) → R (F fun q => A q ∨ q = p)) : R (F set) := by
  have members (l : List Participant) : R (F fun q => q ∈ l ∧ set q) := by
    induction l with
    | nil =>
      have none : (fun q => q ∈ ([] : List Participant) ∧ set q) = fun _ => False := by grind
      rwa [none]
    | cons p l ih =>
      by_cases new : set p ∧ p ∉ l
      · have more : (fun q => q ∈ p :: l ∧ set q) = fun q => (q ∈ l ∧ set q) ∨ q = p := by grind
        rw [more]
        exact add _ p new.1 (fun old => new.2 old.1) ih
      · have same : (fun q => q ∈ p :: l ∧ set q) = fun q => q ∈ l ∧ set q := by grind
        rwa [same]
  have everybody : (fun q => q ∈ participants ∧ set q) = set := by grind
  rw [← everybody]
  exact members participants

/-! ### Two histories -/

/-- The final state of a participant with the decision. -/
def outcome : Bool → Phase
  | true => .committed
  | false => .aborted

/-- All participants of a set have voted. -/
def votes (A : Participant → Prop) : TwoPhaseCommitState Participant :=
  ⟨fun p => if A p then .prepared else .working, fun _ => False, A, fun _ => False, none,
    fun _ _ => False, false⟩

/-- All have voted, and the votes of a set are counted. -/
def counts (A : Participant → Prop) : TwoPhaseCommitState Participant :=
  ⟨fun _ => .prepared, fun _ => False, fun _ => True, A, none, fun _ _ => False, false⟩

/-- A decision is made; the sets are those who were told, who have followed, and who crashed. -/
def decides (v : Bool) (told followed crashed : Participant → Prop) (down : Bool) :
    TwoPhaseCommitState Participant :=
  ⟨fun p => if followed p then outcome v else .prepared, crashed, fun _ => True, fun _ => True,
    some v, fun p w => told p ∧ w = v, down⟩

/-- All votes can be sent. -/
theorem reachable_votes {participants : List Participant} (all : ∀ p, p ∈ participants) :
    T.Reachable (votes fun _ => True) := by
  refine holds_at_set (R := T.Reachable) all _ (.init ?_) fun A p _ new ih =>
    .step ih (.inl ⟨p, ?_⟩)
  · unfold TwoPhaseCommit.Init votes; dsimp only; grind
  · unfold TwoPhaseCommit.VoteYesStep votes; dsimp only; grind

/-- All votes can be counted. -/
theorem reachable_counts {participants : List Participant} (all : ∀ p, p ∈ participants) :
    T.Reachable (counts fun _ => True) := by
  have same : counts (fun _ => False) = votes fun _ : Participant => True := by
    simp only [counts, votes, if_true]
  refine holds_at_set (R := T.Reachable) all _ (same ▸ reachable_votes all) fun A p _ new ih =>
    .step ih (.inr (.inr (.inl ⟨p, ?_⟩)))
  unfold TwoPhaseCommit.ReceiveVoteStep counts; dsimp only; grind

/-- Then the coordinator may decide either way. -/
theorem reachable_decides {participants : List Participant} (all : ∀ p, p ∈ participants)
    (v : Bool) :
    T.Reachable (decides v (fun _ => False) (fun _ => False) (fun _ => False) false) := by
  refine .step (reachable_counts all) ?_
  cases v with
  | true =>
    refine .inr (.inr (.inr (.inl ?_)))
    unfold TwoPhaseCommit.DecideCommitStep counts decides; dsimp only; grind
  | false =>
    refine .inr (.inr (.inr (.inr (.inl ?_))))
    unfold TwoPhaseCommit.DecideAbortStep counts decides; dsimp only; grind

/-- Any set of participants may be told, follow, and crash with the coordinator: nobody else has
heard of the decision. -/
theorem reachable_uncertain {participants : List Participant} (all : ∀ p, p ∈ participants)
    (v : Bool) (gone : Participant → Prop) : T.Reachable (decides v gone gone gone true) := by
  have told : T.Reachable (decides v gone (fun _ => False) (fun _ => False) false) := by
    refine holds_at_set (R := T.Reachable)
      (F := fun A => decides v A (fun _ => False) (fun _ => False) false) all gone
      (reachable_decides all v) fun A p _ _ ih =>
        .step ih (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, v, ?_⟩))))))
    unfold TwoPhaseCommit.TellStep decides; dsimp only; grind
  have followed : T.Reachable (decides v gone gone (fun _ => False) false) := by
    refine holds_at_set (R := T.Reachable) (F := fun A => decides v gone A (fun _ => False) false)
      all gone told fun A p left new ih => .step ih ?_
    cases v with
    | true =>
      refine .inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, ?_⟩))))))
      unfold TwoPhaseCommit.LearnCommitStep decides; dsimp only; grind [outcome]
    | false =>
      refine .inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, ?_⟩)))))))
      unfold TwoPhaseCommit.LearnAbortStep decides; dsimp only; grind [outcome]
  have crashed : T.Reachable (decides v gone gone gone false) := by
    refine holds_at_set (R := T.Reachable) (F := fun A => decides v gone gone A false)
      all gone followed fun A p _ new ih =>
        .step ih (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, ?_⟩)))))))))
    unfold TwoPhaseCommit.CrashStep decides; dsimp only; grind
  refine .step crashed
    (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ?_)))))))))))
  unfold TwoPhaseCommit.CrashCoordinatorStep decides; dsimp only; grind

/-- Whichever participants survive, two histories lead to the same uncertainty (Skeen 1981). -/
theorem two_histories : two_histories.Statement := by
  intro Participant T participants live all
  refine ⟨decides true (¬live ·) (¬live ·) (¬live ·) true,
    decides false (¬live ·) (¬live ·) (¬live ·) true, ⟨reachable_uncertain all true _, ?_⟩,
    ⟨reachable_uncertain all false _, ?_⟩, ?_⟩ <;>
    (unfold decides; grind [outcome, LookAlike])

/-- Whoever is prepared has voted. -/
theorem voted_of_prepared (h : T.Reachable s) :
    ∀ p, s.phase p = Phase.prepared → s.voted p := by
  induction h with
  | init initial => intro p prepared; exact Phase.noConfusion ((initial.1 p).symm.trans prepared)
  | step _ step ih =>
    rcases step with ⟨p, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | h | h | ⟨p, v, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ |
        ⟨p, h⟩ | h | h <;>
      grind [TwoPhaseCommit.VoteYesStep, TwoPhaseCommit.RefuseStep,
        TwoPhaseCommit.ReceiveVoteStep, TwoPhaseCommit.DecideCommitStep,
        TwoPhaseCommit.DecideAbortStep, TwoPhaseCommit.TellStep, TwoPhaseCommit.LearnCommitStep,
        TwoPhaseCommit.LearnAbortStep, TwoPhaseCommit.CrashStep, TwoPhaseCommit.RecoverStep,
        TwoPhaseCommit.CrashCoordinatorStep, TwoPhaseCommit.RecoverCoordinatorStep]

/-- Any two uncertain states with the same survivors look alike to them: all are prepared, so all
have voted, and none was told anything. -/
theorem lookAlike_of_uncertain {live : Participant → Prop} (hs : Uncertain T live s)
    (ht : Uncertain T live t) : LookAlike T s t := by
  obtain ⟨reachable, down, crashed, prepared, untold⟩ := hs
  obtain ⟨reachable', down', crashed', prepared', untold'⟩ := ht
  have isLive {p : Participant} (up : ¬s.crashed p) : live p :=
    Classical.byContradiction fun gone => up ((crashed p).2 gone)
  refine ⟨down.trans down'.symm, fun p => (crashed p).trans (crashed' p).symm, fun p up => ?_,
    fun p up => ?_, fun p v up => ?_⟩
  · exact (prepared p (isLive up)).trans (prepared' p (isLive up)).symm
  · exact iff_of_true (voted_of_prepared reachable p (prepared p (isLive up)))
      (voted_of_prepared reachable' p (prepared' p (isLive up)))
  · exact iff_of_false (untold p v (isLive up)) (untold' p v (isLive up))

/-- Two-phase commit blocks: every uncertain state looks like both histories to all live
participants together, so one of them would decide the same in both, and against the crashed sites
in one. -/
theorem blocking : blocking.Statement := by
  intro Participant T participants live rule s p all isLocal isSafe uncertain isLive
  obtain ⟨c, a, hc, ha, _, committed, aborted, _, _⟩ := two_histories T participants live all
  have up {r : TwoPhaseCommitState Participant} (hr : Uncertain T live r) : ¬r.crashed p :=
    fun down => (hr.2.2.1 p).1 down isLive
  have same {r : TwoPhaseCommitState Participant} (hr : Uncertain T live r) : rule r p = rule s p :=
    isLocal r s p (lookAlike_of_uncertain hr uncertain) (up hr)
  cases decided : rule s p with
  | none => rfl
  | some v =>
    have one := isSafe c p v true hc.1 hc.2.1 (up hc) ((same hc).trans decided) (.inl committed)
    have other := isSafe a p v false ha.1 ha.2.1 (up ha) ((same ha).trans decided) (.inl aborted)
    exact Bool.noConfusion (one.symm.trans other)

/-- The hypotheses of `blocking` can be met: one participant waits, and the rule is silent. -/
theorem blocking_applies : blocking_applies.Statement := by
  let T : TwoPhaseCommit Unit := TwoPhaseCommit.mk
  obtain ⟨s, _, uncertain, _⟩ := two_histories T [()] (fun _ => True) fun _ => .head _
  exact ⟨Unit, T, [()], fun _ => True, fun _ _ => none, s, (), fun _ => .head _,
    fun _ _ _ _ _ => rfl, fun _ _ _ _ _ _ _ decided => (nomatch decided), uncertain, trivial⟩

/-! ### What can be done -/

/-- A site that has committed says that this is the decision. -/
theorem decision_of_decided_true (I : T.Invariant s) (h : Decided T s true) :
    s.decision = some true := by
  rcases h with h | ⟨p, ⟨_, h⟩ | ⟨h, _⟩⟩
  · exact h
  · exact decision_of_committed I h
  · exact absurd h Bool.noConfusion

/-- A site that has aborted says that the decision is not to commit. -/
theorem decision_of_decided_false (I : T.Invariant s) (h : Decided T s false) :
    s.decision ≠ some true := by
  rcases h with h | ⟨p, ⟨h, _⟩ | ⟨_, h⟩⟩
  · grind
  · exact absurd h Bool.noConfusion
  · exact decision_of_aborted I h

/-- A rule is safe when it commits only if that is the decision, and aborts only if not. -/
theorem safe_of {rule : TwoPhaseCommitState Participant → Participant → Option Bool}
    (commits : ∀ s p, T.Invariant s → ¬s.crashed p → rule s p = some true →
      s.decision = some true)
    (aborts : ∀ s p, T.Invariant s → ¬s.crashed p → rule s p = some false →
      s.decision ≠ some true) : Safe T rule := by
  intro s p v w reachable _ up decided other
  have I := invariant_of_reachable reachable
  cases v <;> cases w
  · rfl
  · exact absurd (decision_of_decided_true I other) (aborts s p I up decided)
  · exact absurd (commits s p I up decided) (decision_of_decided_false I other)
  · rfl

/-- Without locality: a rule that may read the coordinator's log is safe and always decides. -/
theorem informed_rule : informed_rule.Statement := by
  intro Participant T
  refine ⟨fun s _ => some (decide (s.decision = some true)), safe_of ?_ ?_, ?_⟩ <;> grind

/-- Without safety: the rule that always aborts is local and always decides. -/
theorem hasty_rule : hasty_rule.Statement :=
  fun _ => ⟨fun _ _ => some false, fun _ _ _ _ _ => rfl, fun _ _ => rfl⟩

/-- Some live participant knows of a commit. -/
def KnowsCommit (s : TwoPhaseCommitState Participant) : Prop :=
  ∃ p, ¬s.crashed p ∧ (s.phase p = .committed ∨ s.told p true)

/-- Some live participant knows of an abort, or has not voted, so that nobody can have committed. -/
def KnowsAbort (s : TwoPhaseCommitState Participant) : Prop :=
  ∃ p, ¬s.crashed p ∧ (s.phase p = .aborted ∨ s.phase p = .working ∨ s.told p false)

/-- The live participants ask each other. -/
def ask (s : TwoPhaseCommitState Participant) (_ : Participant) : Option Bool :=
  if KnowsCommit s then some true else if KnowsAbort s then some false else none

theorem local_ask : Local T ask := by
  intro s t p ⟨_, crashed, phase, _, told⟩ _
  have commit : KnowsCommit s ↔ KnowsCommit t := by grind [KnowsCommit]
  have abort : KnowsAbort s ↔ KnowsAbort t := by grind [KnowsAbort]
  simp only [ask, commit, abort]

theorem safe_ask : Safe T ask := by
  apply safe_of
  · intro s p I _ decided
    have known : KnowsCommit s := by grind [ask]
    obtain ⟨q, _, h | h⟩ := known
    · exact decision_of_committed I h
    · exact I.told_is_decided q true h
  · intro s p I _ decided
    have known : KnowsAbort s := by grind [ask]
    obtain ⟨q, _, h | h | h⟩ := known
    · exact decision_of_aborted I h
    · intro yes
      have bound := I.voter_is_bound q (I.counted_was_sent q (I.commit_needs_all q yes))
      grind
    · have no := I.told_is_decided q false h
      grind

/-- Asking each other is local and safe, tells all the same, and leaves only the uncertain states
undecided. -/
theorem cooperative_rule : cooperative_rule.Statement := by
  intro Participant T
  refine ⟨ask, local_ask, safe_ask, fun _ _ _ _ _ => rfl, fun s p reachable down _ undecided => ?_⟩
  have no_commit : ¬KnowsCommit s := by grind [ask]
  have no_abort : ¬KnowsAbort s := by grind [ask]
  refine ⟨reachable, down, by grind, fun q up => ?_, fun q v up told => ?_⟩
  · cases h : s.phase q <;> grind [KnowsCommit, KnowsAbort]
  · cases v <;> grind [KnowsCommit, KnowsAbort]

end DistSys.TwoPhaseCommit
