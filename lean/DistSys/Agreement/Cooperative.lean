module

public import DistSys.Statements.Invariants.Agreement.Cooperative

/-!
# Participants that ask each other

The cooperative termination protocol of two-phase commit (Bernstein, Hadzilacos and Goodman,
*Concurrency control and recovery in database systems*, 1987, §7.4).  A rule that only contradicts
no decision already made could still go wrong later, when the coordinator recovers and goes on; so
here asking is a step of the protocol, among crashes and recoveries.  The book describes messages to
all and answers; here a question and its answer are one step.

## Main declarations

* `agreement`, `validity`: asking is safe.  Only one invariant of two-phase commit changes: a voter
  may abort because somebody who had not voted did.
* `stuck_iff_uncertain`: asking helps in all states but those in which all live participants are
  prepared and untold.
* `waits_for_recovery`: in those nothing helps until somebody recovers.
-/

@[expose] public noncomputable section

namespace DistSys.Cooperative

open TwoPhaseCommit (Phase)

open scoped Classical

variable {Participant : Type} {C : CooperativeTermination Participant}
  {s t : CooperativeTerminationState Participant}

/-! ### Safety -/

/-- Votes bind those who sent them, unless somebody who did not vote has aborted; a decision to
commit has the votes of all. -/
structure CooperativeTermination.Invariant (C : CooperativeTermination Participant)
    (s : CooperativeTerminationState Participant) : Prop where
  counted_was_sent : C.CountedWasSent s
  voter_is_bound : C.VoterIsBound s
  told_is_decided : C.ToldIsDecided s
  committed_is_decided : C.CommittedIsDecided s
  commit_needs_all : C.CommitNeedsAll s

theorem invariant_of_init (h : C.Init s) : C.Invariant s := by
  obtain ⟨working, _, not_voted, not_counted, undecided, not_told, _⟩ := h
  constructor <;>
    grind [CooperativeTermination.CountedWasSent, CooperativeTermination.VoterIsBound,
      CooperativeTermination.ToldIsDecided, CooperativeTermination.CommittedIsDecided,
      CooperativeTermination.CommitNeedsAll]

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : C.Invariant s) (h : C.Step s t) : C.Invariant t := by
  obtain ⟨counted_was_sent, voter_is_bound, told_is_decided, committed, needs_all⟩ := I
  rcases h with ⟨p, q, h⟩ | ⟨p, q, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | h | h | ⟨p, v, h⟩ | ⟨p, h⟩ |
      ⟨p, h⟩ | ⟨p, h⟩ | ⟨p, h⟩ | h | h <;>
    constructor <;>
    grind [CooperativeTermination.CountedWasSent, CooperativeTermination.VoterIsBound,
      CooperativeTermination.ToldIsDecided, CooperativeTermination.CommittedIsDecided,
      CooperativeTermination.CommitNeedsAll, CooperativeTermination.AskStep,
      CooperativeTermination.AskWorkingStep, CooperativeTermination.VoteYesStep,
      CooperativeTermination.RefuseStep, CooperativeTermination.ReceiveVoteStep,
      CooperativeTermination.DecideCommitStep, CooperativeTermination.DecideAbortStep,
      CooperativeTermination.TellStep, CooperativeTermination.LearnCommitStep,
      CooperativeTermination.LearnAbortStep, CooperativeTermination.CrashStep,
      CooperativeTermination.RecoverStep, CooperativeTermination.CrashCoordinatorStep,
      CooperativeTermination.RecoverCoordinatorStep]

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : C.Reachable s) : C.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-- A participant commits only if every participant has voted yes. -/
theorem validity : validity.Statement := by
  intro _ _ _ reachable p q committed
  have I := invariant_of_reachable reachable
  exact I.counted_was_sent q (I.commit_needs_all q (I.committed_is_decided p committed))

/-- No participant commits a transaction that another aborts. -/
theorem agreement : agreement.Statement := by
  intro Participant C s reachable p q ⟨committed, aborted⟩
  have I := invariant_of_reachable reachable
  have decided := I.committed_is_decided p committed
  have voted (r : Participant) := I.counted_was_sent r (I.commit_needs_all r decided)
  have bound := I.voter_is_bound q (voted q)
  grind

/-! ### When asking helps -/

/-- The state after the phases have changed, and nothing else. -/
def withPhases (s : CooperativeTerminationState Participant) (phase : Participant → Phase) :
    CooperativeTerminationState Participant :=
  { s with phase }

/-- Where all live participants are prepared and untold, no step lets one of them decide. -/
theorem stuck_of_uncertain (uncertain : Uncertain C s) : Stuck C s := by
  unfold Uncertain at uncertain
  intro t p step up prepared
  rcases step with ⟨q, r, h⟩ | ⟨q, r, h⟩ | ⟨q, h⟩ | ⟨q, h⟩ | ⟨q, h⟩ | h | h | ⟨q, v, h⟩ | ⟨q, h⟩ |
      ⟨q, h⟩ | ⟨q, h⟩ | ⟨q, h⟩ | h | h <;>
    grind [CooperativeTermination.AskStep,
      CooperativeTermination.AskWorkingStep, CooperativeTermination.VoteYesStep,
      CooperativeTermination.RefuseStep, CooperativeTermination.ReceiveVoteStep,
      CooperativeTermination.DecideCommitStep, CooperativeTermination.DecideAbortStep,
      CooperativeTermination.TellStep, CooperativeTermination.LearnCommitStep,
      CooperativeTermination.LearnAbortStep, CooperativeTermination.CrashStep,
      CooperativeTermination.RecoverStep, CooperativeTermination.CrashCoordinatorStep,
      CooperativeTermination.RecoverCoordinatorStep]

/-- Where somebody waits and nobody can be helped, all live participants are prepared: else the one
who waits would ask. -/
theorem prepared_of_stuck (stuck : Stuck C s) {p : Participant} (up : ¬s.crashed p)
    (waits : s.phase p = .prepared) {q : Participant} (up' : ¬s.crashed q) :
    s.phase q = .prepared := by
  have same (phase : Participant → Phase) (step : C.Step s (withPhases s phase)) :
      phase p = s.phase p := stuck (withPhases s phase) p step up waits
  cases other : s.phase q with
  | prepared => rfl
  | working =>
    have := same (fun r => if r = p ∨ r = q then .aborted else s.phase r)
      (.inr (.inl ⟨p, q, by unfold CooperativeTermination.AskWorkingStep withPhases; grind⟩))
    grind
  | committed =>
    have := same (fun r => if r = p then s.phase q else s.phase r)
      (.inl ⟨p, q, by unfold CooperativeTermination.AskStep withPhases; grind⟩)
    grind
  | aborted =>
    have := same (fun r => if r = p then s.phase q else s.phase r)
      (.inl ⟨p, q, by unfold CooperativeTermination.AskStep withPhases; grind⟩)
    grind

/-- Where nobody can be helped, no live participant that waits was told: else it would follow. -/
theorem untold_of_stuck (stuck : Stuck C s) {p : Participant} (up : ¬s.crashed p)
    (waits : s.phase p = .prepared) (v : Bool) : ¬s.told p v := by
  intro told
  have same (phase : Participant → Phase) (step : C.Step s (withPhases s phase)) :
      phase p = s.phase p := stuck (withPhases s phase) p step up waits
  cases v with
  | true =>
    have := same (fun r => if r = p then .committed else s.phase r)
      (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, by
        unfold CooperativeTermination.LearnCommitStep withPhases; grind⟩)))))))))
    grind
  | false =>
    have := same (fun r => if r = p then .aborted else s.phase r)
      (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨p, by
        unfold CooperativeTermination.LearnAbortStep withPhases; grind⟩))))))))))
    grind

/-- Where a live participant waits, nobody can be helped exactly in the uncertain states. -/
theorem stuck_iff_uncertain : stuck_iff_uncertain.Statement := by
  rintro Participant C s ⟨p, up, waits⟩
  refine ⟨fun stuck q up' => ?_, stuck_of_uncertain⟩
  have prepared := prepared_of_stuck stuck up waits up'
  exact ⟨prepared, untold_of_stuck stuck up' prepared⟩

/-! ### Nothing helps until somebody recovers -/

/-- With the coordinator down and nobody recovering, a step keeps uncertainty, and nobody who is
prepared decides, crashed or not. -/
theorem uncertain_of_step (step : C.Step s t) (kept : ∀ p, s.crashed p → t.crashed p)
    (down : s.coordinatorCrashed = true) (uncertain : Uncertain C s) :
    Uncertain C t ∧ ∀ p, s.phase p = .prepared → t.phase p = .prepared := by
  unfold Uncertain at uncertain ⊢
  rcases step with ⟨q, r, h⟩ | ⟨q, r, h⟩ | ⟨q, h⟩ | ⟨q, h⟩ | ⟨q, h⟩ | h | h | ⟨q, v, h⟩ |
      ⟨q, h⟩ | ⟨q, h⟩ | ⟨q, h⟩ | ⟨q, h⟩ | h | h <;>
    grind [CooperativeTermination.AskStep,
      CooperativeTermination.AskWorkingStep, CooperativeTermination.VoteYesStep,
      CooperativeTermination.RefuseStep, CooperativeTermination.ReceiveVoteStep,
      CooperativeTermination.DecideCommitStep, CooperativeTermination.DecideAbortStep,
      CooperativeTermination.TellStep, CooperativeTermination.LearnCommitStep,
      CooperativeTermination.LearnAbortStep, CooperativeTermination.CrashStep,
      CooperativeTermination.RecoverStep, CooperativeTermination.CrashCoordinatorStep,
      CooperativeTermination.RecoverCoordinatorStep]

/-- Whatever steps are taken, no live participant decides before somebody recovers. -/
theorem waits_for_recovery : waits_for_recovery.Statement := by
  intro Participant C states k p down uncertain run up
  have kept (i : Nat) (within : i ≤ k) : (states i).coordinatorCrashed = true ∧
      Uncertain C (states i) ∧ (states i).phase p = .prepared := by
    induction i with
    | zero => exact ⟨down, uncertain, (uncertain p up).1⟩
    | succ i ih =>
      obtain ⟨down', uncertain', prepared⟩ := ih (Nat.le_of_succ_le within)
      obtain ⟨step, crashed, stays⟩ := run i within
      have after := uncertain_of_step step crashed down' uncertain'
      exact ⟨stays down', after.1, after.2 p prepared⟩
  exact (kept k (Nat.le_refl k)).2.2

end DistSys.Cooperative
