module

public import DistSys.Agreement.Paxos.Liveness

/-!
# Termination of Paxos under a stable leader

In every run in which some ballot is started and never exceeded, and which is weakly fair in that
ballot to the acceptors of some quorum of each phase, the ballot decides (Lamport, *Paxos made
simple*, 2001, §2.4: a distinguished proposer with a high enough ballot).  Other proposers may go on
in lower ballots; their steps do no harm.  The argument is a chain of three stages that weak
fairness goes through one by one: promises, proposal, votes.

## Main declarations

* `happens`: weak fairness, for a task that is enabled until what it does has come about.
* `eventually_all`: what comes for each of finitely many acceptors, and stays, comes for all.
* `terminates_under_stable_leader`.
-/

@[expose] public noncomputable section

namespace DistSys.Paxos

variable {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
variable {P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {states : Nat → PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {acts : Nat → Act Acceptor Value Ballot PrepareQuorum AcceptQuorum}

/-- All states of a run are reachable. -/
theorem reachable_of_run (initial : P.Init (states 0)) (run : (labelled P).InfiniteRun states acts)
    (n : Nat) : P.Reachable (states n) := by
  induction n with
  | zero => exact .init initial
  | succ n ih => exact .step ih (step_of_act (run n))

/-- What is kept by every step of a run is kept. -/
theorem stays {holds : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum → Prop}
    (kept : ∀ s t, Extends s t → holds s → holds t) (run : (labelled P).InfiniteRun states acts)
    {n k : Nat} (le : n ≤ k) (h : holds (states n)) : holds (states k) := by
  induction le with
  | refl => exact h
  | step _ ih => exact kept _ _ (extends_of_step (step_of_act (run _))) ih

/-- What comes for each of finitely many acceptors, and stays, comes for all of them. -/
theorem eventually_all {holds : Acceptor → Nat → Prop} (live : List Acceptor)
    (kept : ∀ a n k, n ≤ k → holds a n → holds a k) (each : ∀ a, a ∈ live → ∃ n, holds a n) :
    ∃ n, ∀ a, a ∈ live → holds a n := by
  induction live with
  | nil => exact ⟨0, fun a mem => nomatch mem⟩
  | cons first rest ih =>
    obtain ⟨n, all⟩ := ih fun a mem => each a (List.mem_cons_of_mem first mem)
    obtain ⟨k, one⟩ := each first List.mem_cons_self
    refine ⟨max n k, fun a mem => ?_⟩
    rcases List.mem_cons.1 mem with rfl | mem
    · exact kept a k _ (Nat.le_max_right n k) one
    · exact kept a n _ (Nat.le_max_left n k) (all a mem)

/-- Weak fairness to a task whose every step brings about something: when from some moment on the
task is enabled as long as the thing has not come about, it comes about. -/
theorem happens {task : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum → Prop}
    {done : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum → Prop}
    (run : (labelled P).InfiniteRun states acts)
    (fair : (labelled P).WeaklyFair task states acts) (n : Nat)
    (possible : ∀ k, n ≤ k → ¬done (states k) →
      ∃ act t, (labelled P).step (states k) act t ∧ task act)
    (effect : ∀ k act t, n ≤ k → (labelled P).step (states k) act t → task act → done t) :
    ∃ k, done (states k) := by
  refine Classical.byContradiction fun never => ?_
  obtain ⟨k, le, label, _⟩ := fair n fun k le => by
    have missing : ¬done (states k) := fun h => never ⟨k, h⟩
    obtain ⟨act, t, step, inside⟩ := possible k le missing
    exact ⟨act, inside, t, step, fun same => missing (same ▸ effect k act t le step inside)⟩
  exact never ⟨k + 1, effect k _ _ le (run k) label⟩

/-- **Termination**: the stable leader's ballot is promised, proposed, voted for and counted. -/
theorem terminates_under_stable_leader : terminates_under_stable_leader.Statement := by
  intro _ _ _ _ _ P p q live inP inQ b v states acts initial run requested leader fair
  obtain ⟨⟨first, started⟩, highest⟩ := leader
  obtain ⟨fairPromises, fairProposal, fairVotes, fairCount⟩ := fair
  have reachable := reachable_of_run initial run
  have top (k : Nat) (le : first ≤ k) : P.Top b (states k) :=
    ⟨stays (fun _ _ e => e.prepareSent b) run le started, highest k⟩
  -- Every live acceptor promises the ballot.
  obtain ⟨n₁, promised⟩ : ∃ n, ∀ a, a ∈ live → (states n).promised a b :=
    eventually_all (holds := fun a n => (states n).promised a b) live
      (fun a _ _ le => stays (fun _ _ e => e.promised a b) run le) fun a mem =>
      happens run (fairPromises a mem) first (done := fun s => s.promised a b)
        (fun k le _ => exists_promise (reachable k) (top k le) a)
        fun _ _ _ _ step label => promised_of_act step label
  -- The ballot proposes a value.
  obtain ⟨n₂, w, proposed⟩ : ∃ n w, (states n).proposed b w :=
    happens run fairProposal n₁ (done := fun s => ∃ w, s.proposed b w)
      (fun k le missing => exists_proposal (reachable k) requested
        (fun a member => stays (fun _ _ e => e.promised a b) run le (promised a (inP a member)))
        fun w proposed => missing ⟨w, proposed⟩)
      fun _ _ _ _ step label => proposed_of_act step label
  have kept (k : Nat) (le : max first n₂ ≤ k) : (states k).proposed b w :=
    stays (fun _ _ e => e.proposed b w) run (Nat.le_trans (Nat.le_max_right _ _) le) proposed
  -- Every live acceptor votes for it.
  obtain ⟨n₃, voted⟩ : ∃ n, ∀ a, a ∈ live → (states n).voted a b w := by
    refine eventually_all (holds := fun a n => (states n).voted a b w) live
      (fun a _ _ le => stays (fun _ _ e => e.voted a b w) run le) fun a mem =>
      happens run (fairVotes a mem) (max first n₂) (done := fun s => s.voted a b w) ?_ ?_
    · exact fun k le _ => ⟨_, _, exists_vote (reachable k)
        (top k (Nat.le_trans (Nat.le_max_left _ _) le)) (kept k le) a, rfl, rfl⟩
    · intro k act t le step label
      obtain ⟨u, other, voted⟩ := voted_of_act step label
      obtain rfl := (invariant_of_reachable (reachable k)).one_proposal b w u (kept k le) other
      exact voted
  -- A learner counts the votes.
  exact happens run fairCount n₃ (done := fun s => ∃ w, s.decided b w)
    (fun k le _ => ⟨.learn b q w, _, learn_iff.2 ⟨fun a member =>
      stays (fun _ _ e => e.voted a b w) run le (voted a (inQ a member)), rfl⟩, rfl⟩)
    fun _ _ _ _ step label => decided_of_act step label

end DistSys.Paxos
