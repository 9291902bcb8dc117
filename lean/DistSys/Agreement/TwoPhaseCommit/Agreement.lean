module

public import DistSys.Statements.Invariants.Agreement.TwoPhaseCommit

/-!
# Two-phase commit is safe

Gray (*Notes on data base operating systems*, 1978).  Sites crash and recover, with the state that
they had; messages are lost, duplicated and reordered.  The proof is the inductive invariant that Z3
checks action by action.

## Main declarations

* `TwoPhaseCommit.Invariant`, `invariant_of_reachable`.
* `agreement`: no participant commits what another aborts; `validity`: a commit has all votes.
* `decision_of_committed`, `decision_of_aborted`: what a participant's state says of the decision.
-/

@[expose] public noncomputable section

namespace DistSys.TwoPhaseCommit

variable {Participant : Type} {T : TwoPhaseCommit Participant}
  {s t : TwoPhaseCommitState Participant}

/-- Votes bind those who sent them, and a decision to commit has the votes of all. -/
structure TwoPhaseCommit.Invariant (T : TwoPhaseCommit Participant)
    (s : TwoPhaseCommitState Participant) : Prop where
  counted_was_sent : T.CountedWasSent s
  voter_is_bound : T.VoterIsBound s
  told_is_decided : T.ToldIsDecided s
  committed_is_decided : T.CommittedIsDecided s
  commit_needs_all : T.CommitNeedsAll s

theorem invariant_of_init (h : T.Init s) : T.Invariant s := by
  obtain ⟨working, _, not_voted, not_counted, undecided, not_told, _⟩ := h
  constructor <;>
    grind [TwoPhaseCommit.CountedWasSent, TwoPhaseCommit.VoterIsBound,
      TwoPhaseCommit.ToldIsDecided, TwoPhaseCommit.CommittedIsDecided,
      TwoPhaseCommit.CommitNeedsAll]

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : T.Invariant s) (h : T.Step s t) : T.Invariant t := by
  obtain ⟨counted_was_sent, voter_is_bound, told_is_decided, committed, needs_all⟩ := I
  rcases h with ⟨p, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | h | h | ⟨p, v, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ |
      h | h <;>
    constructor <;>
    grind [TwoPhaseCommit.CountedWasSent, TwoPhaseCommit.VoterIsBound,
      TwoPhaseCommit.ToldIsDecided, TwoPhaseCommit.CommittedIsDecided,
      TwoPhaseCommit.CommitNeedsAll, TwoPhaseCommit.VoteYesStep, TwoPhaseCommit.RefuseStep,
      TwoPhaseCommit.ReceiveVoteStep, TwoPhaseCommit.DecideCommitStep,
      TwoPhaseCommit.DecideAbortStep, TwoPhaseCommit.TellStep, TwoPhaseCommit.LearnCommitStep,
      TwoPhaseCommit.LearnAbortStep, TwoPhaseCommit.CrashStep, TwoPhaseCommit.RecoverStep,
      TwoPhaseCommit.CrashCoordinatorStep, TwoPhaseCommit.RecoverCoordinatorStep]

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : T.Reachable s) : T.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-- A participant has committed only if that is the decision. -/
theorem decision_of_committed (I : T.Invariant s) {p : Participant}
    (committed : s.phase p = .committed) : s.decision = some true :=
  I.committed_is_decided p committed

/-- Where a participant has aborted, the decision is not to commit: it did not vote, or was told. -/
theorem decision_of_aborted (I : T.Invariant s) {p : Participant} (aborted : s.phase p = .aborted) :
    s.decision ≠ some true := by
  intro decided
  have voted := I.counted_was_sent p (I.commit_needs_all p decided)
  have bound := I.voter_is_bound p voted
  grind

/-- No participant commits a transaction that another aborts. -/
theorem agreement : agreement.Statement := by
  intro _ _ _ reachable p q ⟨committed, aborted⟩
  have I := invariant_of_reachable reachable
  exact decision_of_aborted I aborted (decision_of_committed I committed)

/-- A participant commits only if every participant has voted yes. -/
theorem validity : validity.Statement := by
  intro _ _ _ reachable p q committed
  have I := invariant_of_reachable reachable
  exact I.counted_was_sent q (I.commit_needs_all q (decision_of_committed I committed))

end DistSys.TwoPhaseCommit
