module

public import DistSys.Statements.Invariants.Agreement.Paxos

/-!
# Safety of single-decree Paxos

Agreement and validity of the protocol of Lamport (*The part-time parliament*, 1998; *Paxos made
simple*, 2001), with the two families of quorums of Howard, Malkhi and Spiegelman (*Flexible Paxos*,
2016).  The invariant is the one that Z3 checks action by action; its heart, `NotChoosable`, is the
first-order form of Lamport's P2c in Padon, Losa, Sagiv and Shoham (*Paxos made EPR*, 2017).  Here
reports are what was sent, not what acceptors know now, and nothing is assumed to be finite.

## Main declarations

* `Paxos.afterPrepare`, …, `Paxos.afterLearn`: what each action makes of a state, with
  `prepare_iff`, …, `learn_iff`: a step of the action is its guard and that state.
* `Paxos.Invariant`: the nine invariants together.
* `invariant_of_reachable`: they hold in every reachable state.
* `agreement`, `validity`.
-/

@[expose] public noncomputable section

namespace DistSys.Paxos

variable {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
variable {P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum}

/-! ### The order of ballots -/

namespace Paxos

variable (P)

theorem lt_irrefl (b : Ballot) : ¬P.Lt b b := fun h => h (P.le_refl b)

theorem le_of_lt {b c : Ballot} (h : P.Lt b c) : P.le b c := (P.le_total b c).resolve_right h

theorem lt_of_lt_of_le {b c d : Ballot} (h : P.Lt b c) (h' : P.le c d) : P.Lt b d :=
  fun above => h (P.le_trans _ _ _ h' above)

theorem lt_of_le_of_lt {b c d : Ballot} (h : P.le b c) (h' : P.Lt c d) : P.Lt b d :=
  fun above => h' (P.le_trans _ _ _ above h)

theorem lt_or_eq_or_gt (b c : Ballot) : P.Lt b c ∨ b = c ∨ P.Lt c b := by
  by_cases below : P.le b c
  · by_cases above : P.le c b
    · exact Or.inr (Or.inl (P.le_antisymm _ _ below above))
    · exact Or.inl above
  · exact Or.inr (Or.inr below)

end Paxos

/-! ### What each action makes of a state -/

/-- States with the same facts are equal. -/
theorem state_ext
    (prepareSent : ∀ b, t.prepareSent b ↔ s.prepareSent b)
    (promised : ∀ a b, t.promised a b ↔ s.promised a b)
    (reported : ∀ a b c v, t.reported a b c v ↔ s.reported a b c v)
    (proposed : ∀ b v, t.proposed b v ↔ s.proposed b v)
    (voted : ∀ a b v, t.voted a b v ↔ s.voted a b v)
    (left : ∀ a b, t.left a b ↔ s.left a b)
    (decided : ∀ b v, t.decided b v ↔ s.decided b v) : t = s := by
  cases s
  cases t
  rw [PaxosState.mk.injEq]
  refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_⟩
  · exact funext fun b => propext (prepareSent b)
  · exact funext fun a => funext fun b => propext (promised a b)
  · exact funext fun a => funext fun b => funext fun c => funext fun v =>
      propext (reported a b c v)
  · exact funext fun b => funext fun v => propext (proposed b v)
  · exact funext fun a => funext fun b => funext fun v => propext (voted a b v)
  · exact funext fun a => funext fun b => propext (left a b)
  · exact funext fun b => funext fun v => propext (decided b v)

namespace Paxos

variable (P) (s)

/-- After a prepare request. -/
def afterPrepare (b : Ballot) : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum :=
  { s with prepareSent := fun x => s.prepareSent x ∨ x = b }

/-- After a promise without a vote to report. -/
def afterPromise (a : Acceptor) (b : Ballot) :
    PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum :=
  { s with
    promised := fun x y => s.promised x y ∨ x = a ∧ y = b
    left := fun x y => s.left x y ∨ x = a ∧ P.Lt y b }

/-- After a promise that reports a vote. -/
def afterReport (a : Acceptor) (b c : Ballot) (v : Value) :
    PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum :=
  { s with
    promised := fun x y => s.promised x y ∨ x = a ∧ y = b
    reported := fun x y z w => s.reported x y z w ∨ x = a ∧ y = b ∧ z = c ∧ w = v
    left := fun x y => s.left x y ∨ x = a ∧ P.Lt y b }

/-- After an accept request. -/
def afterPropose (b : Ballot) (v : Value) :
    PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum :=
  { s with proposed := fun y w => s.proposed y w ∨ y = b ∧ w = v }

/-- After a vote. -/
def afterAccept (a : Acceptor) (b : Ballot) (v : Value) :
    PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum :=
  { s with voted := fun x y w => s.voted x y w ∨ x = a ∧ y = b ∧ w = v }

/-- After a decision. -/
def afterLearn (b : Ballot) (v : Value) :
    PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum :=
  { s with decided := fun y w => s.decided y w ∨ y = b ∧ w = v }

end Paxos

theorem prepare_iff {b : Ballot} : P.PrepareStep s t b ↔ t = Paxos.afterPrepare s b := by
  constructor
  · rintro ⟨h1, h2, h3, h4, h5, h6, h7⟩
    exact state_ext h1 h2 h3 h4 h5 h6 h7
  · rintro rfl
    exact ⟨fun _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ _ _ => Iff.rfl, fun _ _ => Iff.rfl,
      fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩

theorem promise_iff {a : Acceptor} {b : Ballot} :
    P.PromiseStep s t a b ↔ (s.prepareSent b ∧ ¬s.left a b ∧
      ∀ (c : Ballot) (v : Value), s.voted a c v → P.le b c) ∧ t = P.afterPromise s a b := by
  constructor
  · rintro ⟨g1, g2, g3, h2, h6, h1, h3, h4, h5, h7⟩
    exact ⟨⟨g1, g2, g3⟩, state_ext h1 h2 h3 h4 h5 h6 h7⟩
  · rintro ⟨⟨g1, g2, g3⟩, rfl⟩
    exact ⟨g1, g2, g3, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ => Iff.rfl,
      fun _ _ _ _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩

theorem report_iff {a : Acceptor} {b c : Ballot} {v : Value} :
    P.ReportStep s t a b c v ↔ (s.prepareSent b ∧ ¬s.left a b ∧ s.voted a c v ∧ P.Lt c b ∧
      ∀ (d : Ballot) (w : Value), s.voted a d w → P.le b d ∨ P.le d c) ∧
      t = P.afterReport s a b c v := by
  constructor
  · rintro ⟨g1, g2, g3, g4, g5, h2, h3, h6, h1, h4, h5, h7⟩
    exact ⟨⟨g1, g2, g3, g4, g5⟩, state_ext h1 h2 h3 h4 h5 h6 h7⟩
  · rintro ⟨⟨g1, g2, g3, g4, g5⟩, rfl⟩
    exact ⟨g1, g2, g3, g4, g5, fun _ _ => Iff.rfl, fun _ _ _ _ => Iff.rfl, fun _ _ => Iff.rfl,
      fun _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩

theorem propose_iff {b : Ballot} {p : PrepareQuorum} {v : Value} :
    P.ProposeStep s t b p v ↔ ((∀ w : Value, ¬s.proposed b w) ∧
      (∀ x : Acceptor, P.prepareMember x p → s.promised x b) ∧
      (∀ (x : Acceptor) (c : Ballot) (w : Value), P.prepareMember x p → ¬s.reported x b c w) ∧
      P.requested v) ∧ t = Paxos.afterPropose s b v := by
  constructor
  · rintro ⟨g1, g2, g3, g4, h4, h1, h2, h3, h5, h6, h7⟩
    exact ⟨⟨g1, g2, g3, g4⟩, state_ext h1 h2 h3 h4 h5 h6 h7⟩
  · rintro ⟨⟨g1, g2, g3, g4⟩, rfl⟩
    exact ⟨g1, g2, g3, g4, fun _ _ => Iff.rfl, fun _ => Iff.rfl, fun _ _ => Iff.rfl,
      fun _ _ _ _ => Iff.rfl, fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩

theorem adopt_iff {b : Ballot} {p : PrepareQuorum} {a : Acceptor} {c : Ballot} {v : Value} :
    P.AdoptStep s t b p a c v ↔ ((∀ w : Value, ¬s.proposed b w) ∧
      (∀ x : Acceptor, P.prepareMember x p → s.promised x b) ∧ P.prepareMember a p ∧
      s.reported a b c v ∧
      (∀ (x : Acceptor) (d : Ballot) (w : Value),
        P.prepareMember x p → s.reported x b d w → P.le d c)) ∧ t = Paxos.afterPropose s b v := by
  constructor
  · rintro ⟨g1, g2, g3, g4, g5, h4, h1, h2, h3, h5, h6, h7⟩
    exact ⟨⟨g1, g2, g3, g4, g5⟩, state_ext h1 h2 h3 h4 h5 h6 h7⟩
  · rintro ⟨⟨g1, g2, g3, g4, g5⟩, rfl⟩
    exact ⟨g1, g2, g3, g4, g5, fun _ _ => Iff.rfl, fun _ => Iff.rfl, fun _ _ => Iff.rfl,
      fun _ _ _ _ => Iff.rfl, fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩

theorem accept_iff {a : Acceptor} {b : Ballot} {v : Value} :
    P.AcceptStep s t a b v ↔
      (s.proposed b v ∧ ¬s.left a b) ∧ t = Paxos.afterAccept s a b v := by
  constructor
  · rintro ⟨g1, g2, h5, h1, h2, h3, h4, h6, h7⟩
    exact ⟨⟨g1, g2⟩, state_ext h1 h2 h3 h4 h5 h6 h7⟩
  · rintro ⟨⟨g1, g2⟩, rfl⟩
    exact ⟨g1, g2, fun _ _ _ => Iff.rfl, fun _ => Iff.rfl, fun _ _ => Iff.rfl,
      fun _ _ _ _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩

theorem learn_iff {b : Ballot} {q : AcceptQuorum} {v : Value} :
    P.LearnStep s t b q v ↔
      (∀ x : Acceptor, P.acceptMember x q → s.voted x b v) ∧ t = Paxos.afterLearn s b v := by
  constructor
  · rintro ⟨g1, h7, h1, h2, h3, h4, h5, h6⟩
    exact ⟨g1, state_ext h1 h2 h3 h4 h5 h6 h7⟩
  · rintro ⟨g1, rfl⟩
    exact ⟨g1, fun _ _ => Iff.rfl, fun _ => Iff.rfl, fun _ _ => Iff.rfl, fun _ _ _ _ => Iff.rfl,
      fun _ _ => Iff.rfl, fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩

/-! ### The invariant -/

/-- The nine invariants of the exported system. -/
structure Paxos.Invariant (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop where
  one_proposal : P.OneProposal s
  proposed_was_requested : P.ProposedWasRequested s
  voted_is_proposed : P.VotedIsProposed s
  promise_is_kept : P.PromiseIsKept s
  reported_was_voted : P.ReportedWasVoted s
  reported_is_last : P.ReportedIsLast s
  vote_is_reported : P.VoteIsReported s
  decided_has_quorum : P.DecidedHasQuorum s
  not_choosable : P.NotChoosable s

theorem invariant_of_init (h : P.Init s) : P.Invariant s := by
  obtain ⟨_, promised, reported, proposed, voted, _, decided⟩ := h
  exact
    { one_proposal := fun b v _ h => absurd h (proposed b v)
      proposed_was_requested := fun b v h => absurd h (proposed b v)
      voted_is_proposed := fun a b v h => absurd h (voted a b v)
      promise_is_kept := fun a b _ h => absurd h (promised a b)
      reported_was_voted := fun a b c v h => absurd h (reported a b c v)
      reported_is_last := fun a b c _ v _ h => absurd h (reported a b c v)
      vote_is_reported := fun a b _ _ h => absurd h (promised a b)
      decided_has_quorum := fun b v h => absurd h (decided b v)
      not_choosable := fun _ c _ _ w h => absurd h (proposed c w) }

theorem invariant_of_prepare {b : Ballot} (I : P.Invariant s) :
    P.Invariant (Paxos.afterPrepare s b) :=
  ⟨I.1, I.2, I.3, I.4, I.5, I.6, I.7, I.8, I.9⟩

/-- What is not choosable stays so when more acceptors leave ballots. -/
theorem not_choosable_of_left {left : Acceptor → Ballot → Prop}
    (more : ∀ a b, s.left a b → left a b) (h : P.NotChoosable s) :
    P.NotChoosable { s with left := left } := by
  intro b c q v w proposed lower differ
  obtain ⟨a, member, gone, silent⟩ := h b c q v w proposed lower differ
  exact ⟨a, member, more a b gone, silent⟩

theorem invariant_of_promise {a : Acceptor} {b : Ballot} (I : P.Invariant s)
    (silent : ∀ (c : Ballot) (v : Value), s.voted a c v → P.le b c) :
    P.Invariant (P.afterPromise s a b) where
  one_proposal := I.one_proposal
  proposed_was_requested := I.proposed_was_requested
  voted_is_proposed := I.voted_is_proposed
  promise_is_kept := by
    rintro x y z (h | ⟨rfl, rfl⟩) lower
    · exact Or.inl (I.promise_is_kept x y z h lower)
    · exact Or.inr ⟨rfl, lower⟩
  reported_was_voted := fun x y z w h =>
    ⟨Or.inl (I.reported_was_voted x y z w h).1, (I.reported_was_voted x y z w h).2⟩
  reported_is_last := I.reported_is_last
  vote_is_reported := by
    rintro x y d w (h | ⟨rfl, rfl⟩) voted lower
    · exact I.vote_is_reported x y d w h voted lower
    · exact absurd (silent d w voted) lower
  decided_has_quorum := I.decided_has_quorum
  not_choosable := not_choosable_of_left (fun _ _ => Or.inl) I.not_choosable

theorem invariant_of_report {a : Acceptor} {b c : Ballot} {v : Value} (I : P.Invariant s)
    (voted : s.voted a c v) (lower : P.Lt c b)
    (last : ∀ (d : Ballot) (w : Value), s.voted a d w → P.le b d ∨ P.le d c) :
    P.Invariant (P.afterReport s a b c v) where
  one_proposal := I.one_proposal
  proposed_was_requested := I.proposed_was_requested
  voted_is_proposed := I.voted_is_proposed
  promise_is_kept := by
    rintro x y z (h | ⟨rfl, rfl⟩) below
    · exact Or.inl (I.promise_is_kept x y z h below)
    · exact Or.inr ⟨rfl, below⟩
  reported_was_voted := by
    rintro x y z w (h | ⟨rfl, rfl, rfl, rfl⟩)
    · exact ⟨Or.inl (I.reported_was_voted x y z w h).1, (I.reported_was_voted x y z w h).2⟩
    · exact ⟨Or.inr ⟨rfl, rfl⟩, lower, voted⟩
  reported_is_last := by
    rintro x y z d w u (h | ⟨rfl, rfl, rfl, rfl⟩) other below
    · exact I.reported_is_last x y z d w u h other below
    · exact (last d u other).resolve_left below
  vote_is_reported := by
    rintro x y d w (h | ⟨rfl, rfl⟩) other below
    · obtain ⟨z, u, known⟩ := I.vote_is_reported x y d w h other below
      exact ⟨z, u, Or.inl known⟩
    · exact ⟨c, v, Or.inr ⟨rfl, rfl, rfl, rfl⟩⟩
  decided_has_quorum := I.decided_has_quorum
  not_choosable := not_choosable_of_left (fun _ _ => Or.inl) I.not_choosable

/-- An accept request keeps the invariant when its value is a request of a client and no other value
is choosable below. -/
theorem invariant_of_proposal {b : Ballot} {v : Value} (I : P.Invariant s)
    (only : ∀ w : Value, ¬s.proposed b w) (requested : P.requested v)
    (safe : ∀ (c : Ballot) (q : AcceptQuorum) (w : Value), P.Lt c b → w ≠ v →
      ∃ a : Acceptor, P.acceptMember a q ∧ s.left a c ∧ ¬s.voted a c w) :
    P.Invariant (Paxos.afterPropose s b v) where
  one_proposal := by
    rintro x u w (h | ⟨rfl, rfl⟩) (h' | ⟨same, rfl⟩)
    · exact I.one_proposal x u w h h'
    · exact absurd (same ▸ h) (only u)
    · exact absurd h' (only w)
    · rfl
  proposed_was_requested := by
    rintro x w (h | ⟨_, rfl⟩)
    · exact I.proposed_was_requested x w h
    · exact requested
  voted_is_proposed := fun x y w h => Or.inl (I.voted_is_proposed x y w h)
  promise_is_kept := I.promise_is_kept
  reported_was_voted := I.reported_was_voted
  reported_is_last := I.reported_is_last
  vote_is_reported := I.vote_is_reported
  decided_has_quorum := I.decided_has_quorum
  not_choosable := by
    rintro x y q u w (h | ⟨rfl, rfl⟩) lower differ
    · exact I.not_choosable x y q u w h lower differ
    · exact safe x q u lower differ

theorem invariant_of_propose {b : Ballot} {p : PrepareQuorum} {v : Value} (I : P.Invariant s)
    (only : ∀ w : Value, ¬s.proposed b w)
    (promised : ∀ x : Acceptor, P.prepareMember x p → s.promised x b)
    (silent : ∀ (x : Acceptor) (c : Ballot) (w : Value), P.prepareMember x p → ¬s.reported x b c w)
    (requested : P.requested v) : P.Invariant (Paxos.afterPropose s b v) := by
  refine invariant_of_proposal I only requested fun c q w lower _ => ?_
  obtain ⟨a, inP, inQ⟩ := P.quorums_meet p q
  refine ⟨a, inQ, I.promise_is_kept a b c (promised a inP) lower, fun voted => ?_⟩
  obtain ⟨d, u, known⟩ := I.vote_is_reported a b c w (promised a inP) voted lower
  exact silent a d u inP known

/-- The heart of the proof: the value of the highest reported vote is safe.  In the ballot of that
vote and in lower ones it was safe already; between that ballot and the new one, a member of the
quorum of promises has voted for nothing and never will. -/
theorem invariant_of_adopt {b : Ballot} {p : PrepareQuorum} {a : Acceptor} {c : Ballot} {v : Value}
    (I : P.Invariant s) (only : ∀ w : Value, ¬s.proposed b w)
    (promised : ∀ x : Acceptor, P.prepareMember x p → s.promised x b) (known : s.reported a b c v)
    (highest : ∀ (x : Acceptor) (d : Ballot) (w : Value),
      P.prepareMember x p → s.reported x b d w → P.le d c) :
    P.Invariant (Paxos.afterPropose s b v) := by
  have proposed := I.voted_is_proposed a c v (I.reported_was_voted a b c v known).2.2
  refine invariant_of_proposal I only (I.proposed_was_requested c v proposed) ?_
  intro d q w lower differ
  by_cases below : P.Lt d c
  · exact I.not_choosable d c q w v proposed below differ
  obtain ⟨x, inP, inQ⟩ := P.quorums_meet p q
  refine ⟨x, inQ, I.promise_is_kept x b d (promised x inP) lower, fun voted => ?_⟩
  obtain ⟨e, u, told⟩ := I.vote_is_reported x b d w (promised x inP) voted lower
  have same : d = c := (P.lt_or_eq_or_gt d c).elim (fun h => absurd h below) fun h =>
    h.elim id fun h => absurd (P.le_trans _ _ _ (I.reported_is_last x b e d u w told voted lower)
      (highest x e u inP told)) h
  subst same
  exact differ (I.one_proposal d w v (I.voted_is_proposed x d w voted) proposed)

theorem invariant_of_accept {a : Acceptor} {b : Ballot} {v : Value} (I : P.Invariant s)
    (proposed : s.proposed b v) (here : ¬s.left a b) :
    P.Invariant (Paxos.afterAccept s a b v) where
  one_proposal := I.one_proposal
  proposed_was_requested := I.proposed_was_requested
  voted_is_proposed := by
    rintro x y w (h | ⟨rfl, rfl, rfl⟩)
    · exact I.voted_is_proposed x y w h
    · exact proposed
  promise_is_kept := I.promise_is_kept
  reported_was_voted := fun x y z w h =>
    have old := I.reported_was_voted x y z w h
    ⟨old.1, old.2.1, Or.inl old.2.2⟩
  reported_is_last := by
    rintro x y z d w u h (old | ⟨rfl, rfl, rfl⟩) below
    · exact I.reported_is_last x y z d w u h old below
    · exact absurd (I.promise_is_kept x y d (I.reported_was_voted x y z w h).1 below) here
  vote_is_reported := by
    rintro x y d w h (old | ⟨rfl, rfl, rfl⟩) below
    · exact I.vote_is_reported x y d w h old below
    · exact absurd (I.promise_is_kept x y d h below) here
  decided_has_quorum := fun x w h =>
    have ⟨q, all⟩ := I.decided_has_quorum x w h
    ⟨q, fun y member => Or.inl (all y member)⟩
  not_choosable := by
    intro x y q u w h lower differ
    obtain ⟨z, member, gone, silent⟩ := I.not_choosable x y q u w h lower differ
    refine ⟨z, member, gone, ?_⟩
    rintro (old | ⟨rfl, rfl, rfl⟩)
    · exact silent old
    · exact here gone

theorem invariant_of_learn {b : Ballot} {q : AcceptQuorum} {v : Value} (I : P.Invariant s)
    (all : ∀ x : Acceptor, P.acceptMember x q → s.voted x b v) :
    P.Invariant (Paxos.afterLearn s b v) where
  one_proposal := I.one_proposal
  proposed_was_requested := I.proposed_was_requested
  voted_is_proposed := I.voted_is_proposed
  promise_is_kept := I.promise_is_kept
  reported_was_voted := I.reported_was_voted
  reported_is_last := I.reported_is_last
  vote_is_reported := I.vote_is_reported
  decided_has_quorum := by
    rintro x w (h | ⟨rfl, rfl⟩)
    · exact I.decided_has_quorum x w h
    · exact ⟨q, all⟩
  not_choosable := I.not_choosable

theorem invariant_of_step (I : P.Invariant s) (h : P.Step s t) : P.Invariant t := by
  rcases h with ⟨b, h⟩ | ⟨a, b, h⟩ | ⟨a, b, c, v, h⟩ | ⟨b, p, v, h⟩ | ⟨b, p, a, c, v, h⟩ |
    ⟨a, b, v, h⟩ | ⟨b, q, v, h⟩
  · obtain rfl := prepare_iff.1 h
    exact invariant_of_prepare I
  · obtain ⟨⟨_, _, silent⟩, rfl⟩ := promise_iff.1 h
    exact invariant_of_promise I silent
  · obtain ⟨⟨_, _, voted, lower, last⟩, rfl⟩ := report_iff.1 h
    exact invariant_of_report I voted lower last
  · obtain ⟨⟨only, promised, silent, requested⟩, rfl⟩ := propose_iff.1 h
    exact invariant_of_propose I only promised silent requested
  · obtain ⟨⟨only, promised, _, known, highest⟩, rfl⟩ := adopt_iff.1 h
    exact invariant_of_adopt I only promised known highest
  · obtain ⟨⟨proposed, here⟩, rfl⟩ := accept_iff.1 h
    exact invariant_of_accept I proposed here
  · obtain ⟨all, rfl⟩ := learn_iff.1 h
    exact invariant_of_learn I all

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : P.Reachable s) : P.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-! ### Agreement and validity -/

/-- A decided value was proposed in its ballot. -/
theorem proposed_of_decided (I : P.Invariant s) {b : Ballot} {v : Value} (h : s.decided b v) :
    s.proposed b v := by
  obtain ⟨q, all⟩ := I.decided_has_quorum b v h
  obtain ⟨a, member⟩ := P.accept_quorum_inhabited q
  exact I.voted_is_proposed a b v (all a member)

/-- A value that is decided in a lower ballot is the only one that a higher ballot proposes. -/
theorem eq_of_decided_of_lt (I : P.Invariant s) {b c : Ballot} {v w : Value}
    (decided : s.decided b v) (proposed : s.proposed c w) (lower : P.Lt b c) : v = w := by
  refine Classical.byContradiction fun differ => ?_
  obtain ⟨q, all⟩ := I.decided_has_quorum b v decided
  obtain ⟨a, member, _, silent⟩ := I.not_choosable b c q v w proposed lower differ
  exact silent (all a member)

/-- **Agreement**: any two decisions are for the same value. -/
theorem agreement : agreement.Statement := by
  intro _ _ _ _ _ P s reachable b c v w hv hw
  have I := invariant_of_reachable reachable
  rcases P.lt_or_eq_or_gt b c with lower | rfl | higher
  · exact eq_of_decided_of_lt I hv (proposed_of_decided I hw) lower
  · exact I.one_proposal b v w (proposed_of_decided I hv) (proposed_of_decided I hw)
  · exact (eq_of_decided_of_lt I hw (proposed_of_decided I hv) higher).symm

/-- **Validity**: only a request of a client is decided. -/
theorem validity : validity.Statement := by
  intro _ _ _ _ _ P s reachable b v decided
  have I := invariant_of_reachable reachable
  exact I.proposed_was_requested b v (proposed_of_decided I decided)

end DistSys.Paxos
