module

public import DistSys.Agreement.Paxos.Safety

/-!
# What the highest ballot of Paxos can do

Progress and termination rest on three facts about a started ballot above which none is started:
every acceptor can promise it, with the promises of a quorum its proposer can propose, and every
acceptor can vote for the proposal.  That a highest vote exists to report, or a highest report to
adopt, is the only place where finiteness comes in: a reachable state has finitely many proposals.

## Main declarations

* `step_is_act`: the labelled system has the steps of the protocol.
* `Paxos.History`: what a reachable state tells of how it came about.
* `exists_promise`, `exists_proposal`, `exists_vote`: what can be done in the highest ballot.
* `exists_fresh_ballot`: when no ballot is the highest, one is higher than all that were started.
-/

@[expose] public noncomputable section

namespace DistSys.Paxos

variable {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
variable {P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum}

/-! ### Labelled steps -/

/-- A labelled step is a step. -/
theorem step_of_act (h : (labelled P).step s act t) : P.Step s t := by
  cases act with
  | prepare b => exact Or.inl ⟨b, h⟩
  | promise a b => exact Or.inr (Or.inl ⟨a, b, h⟩)
  | report a b c v => exact Or.inr (Or.inr (Or.inl ⟨a, b, c, v, h⟩))
  | propose b p v => exact Or.inr (Or.inr (Or.inr (Or.inl ⟨b, p, v, h⟩)))
  | adopt b p a c v => exact Or.inr (Or.inr (Or.inr (Or.inr (Or.inl ⟨b, p, a, c, v, h⟩))))
  | accept a b v => exact Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inl ⟨a, b, v, h⟩)))))
  | learn b q v => exact Or.inr (Or.inr (Or.inr (Or.inr (Or.inr (Or.inr ⟨b, q, v, h⟩)))))

/-- The steps of the protocol are the steps of the labelled system. -/
theorem step_is_act : step_is_act.Statement := by
  intro _ _ _ _ _ P s t
  constructor
  · rintro (⟨b, h⟩ | ⟨a, b, h⟩ | ⟨a, b, c, v, h⟩ | ⟨b, p, v, h⟩ | ⟨b, p, a, c, v, h⟩ |
      ⟨a, b, v, h⟩ | ⟨b, q, v, h⟩)
    · exact ⟨.prepare b, h⟩
    · exact ⟨.promise a b, h⟩
    · exact ⟨.report a b c v, h⟩
    · exact ⟨.propose b p v, h⟩
    · exact ⟨.adopt b p a c v, h⟩
    · exact ⟨.accept a b v, h⟩
    · exact ⟨.learn b q v, h⟩
  · rintro ⟨act, h⟩
    exact step_of_act h

/-- Everything that was sent stays so. -/
structure Extends (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop where
  prepareSent : ∀ b, s.prepareSent b → t.prepareSent b
  promised : ∀ a b, s.promised a b → t.promised a b
  proposed : ∀ b v, s.proposed b v → t.proposed b v
  voted : ∀ a b v, s.voted a b v → t.voted a b v

theorem extends_of_step (h : P.Step s t) : Extends s t := by
  rcases h with ⟨b, h⟩ | ⟨a, b, h⟩ | ⟨a, b, c, v, h⟩ | ⟨b, p, v, h⟩ | ⟨b, p, a, c, v, h⟩ |
    ⟨a, b, v, h⟩ | ⟨b, q, v, h⟩
  · obtain rfl := prepare_iff.1 h
    exact ⟨fun _ => Or.inl, fun _ _ => id, fun _ _ => id, fun _ _ _ => id⟩
  · obtain ⟨_, rfl⟩ := promise_iff.1 h
    exact ⟨fun _ => id, fun _ _ => Or.inl, fun _ _ => id, fun _ _ _ => id⟩
  · obtain ⟨_, rfl⟩ := report_iff.1 h
    exact ⟨fun _ => id, fun _ _ => Or.inl, fun _ _ => id, fun _ _ _ => id⟩
  · obtain ⟨_, rfl⟩ := propose_iff.1 h
    exact ⟨fun _ => id, fun _ _ => id, fun _ _ => Or.inl, fun _ _ _ => id⟩
  · obtain ⟨_, rfl⟩ := adopt_iff.1 h
    exact ⟨fun _ => id, fun _ _ => id, fun _ _ => Or.inl, fun _ _ _ => id⟩
  · obtain ⟨_, rfl⟩ := accept_iff.1 h
    exact ⟨fun _ => id, fun _ _ => id, fun _ _ => id, fun _ _ _ => Or.inl⟩
  · obtain ⟨_, rfl⟩ := learn_iff.1 h
    exact ⟨fun _ => id, fun _ _ => id, fun _ _ => id, fun _ _ _ => id⟩

/-! ### What a reachable state tells of its past -/

/-- Acceptors answer prepare requests, leave ballots for higher ones that were started, proposals
come from promises of a quorum; and what was started and proposed is in a finite list. -/
structure Paxos.History (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop where
  prepared_of_promised : ∀ a b, s.promised a b → s.prepareSent b
  prepared_of_left : ∀ a c, s.left a c → ∃ b, s.prepareSent b ∧ P.Lt c b
  promised_of_proposed : ∀ b v, s.proposed b v →
    ∃ p, ∀ a, P.prepareMember a p → s.promised a b
  finite : ∃ ballots : List Ballot,
    (∀ b, s.prepareSent b → b ∈ ballots) ∧ ∀ b v, s.proposed b v → b ∈ ballots

theorem history_of_init (h : P.Init s) : P.History s := by
  obtain ⟨prepared, promised, _, proposed, _, left, _⟩ := h
  exact
    { prepared_of_promised := fun a b h => absurd h (promised a b)
      prepared_of_left := fun a c h => absurd h (left a c)
      promised_of_proposed := fun b v h => absurd h (proposed b v)
      finite := ⟨[], fun b h => absurd h (prepared b), fun b v h => absurd h (proposed b v)⟩ }

theorem history_of_prepare {b : Ballot} (H : P.History s) :
    P.History (Paxos.afterPrepare s b) where
  prepared_of_promised := fun x y h => Or.inl (H.prepared_of_promised x y h)
  prepared_of_left := fun x y h =>
    have ⟨z, started, lower⟩ := H.prepared_of_left x y h
    ⟨z, Or.inl started, lower⟩
  promised_of_proposed := H.promised_of_proposed
  finite := by
    obtain ⟨ballots, started, proposed⟩ := H.finite
    refine ⟨b :: ballots, ?_, fun x v h => List.mem_cons_of_mem b (proposed x v h)⟩
    rintro x (h | rfl)
    · exact List.mem_cons_of_mem b (started x h)
    · exact List.mem_cons_self

/-- A promise keeps the history, whatever it reports. -/
theorem history_of_promise {a : Acceptor} {b : Ballot} (H : P.History s) (started : s.prepareSent b)
    {reported : Acceptor → Ballot → Ballot → Value → Prop} :
    P.History { P.afterPromise s a b with reported := reported } where
  prepared_of_promised := by
    rintro x y (h | ⟨rfl, rfl⟩)
    · exact H.prepared_of_promised x y h
    · exact started
  prepared_of_left := by
    rintro x y (h | ⟨rfl, lower⟩)
    · exact H.prepared_of_left x y h
    · exact ⟨b, started, lower⟩
  promised_of_proposed := fun x v h =>
    have ⟨p, all⟩ := H.promised_of_proposed x v h
    ⟨p, fun y member => Or.inl (all y member)⟩
  finite := H.finite

theorem history_of_proposal {b : Ballot} {p : PrepareQuorum} {v : Value} (H : P.History s)
    (all : ∀ x : Acceptor, P.prepareMember x p → s.promised x b) :
    P.History (Paxos.afterPropose s b v) where
  prepared_of_promised := H.prepared_of_promised
  prepared_of_left := H.prepared_of_left
  promised_of_proposed := by
    rintro x w (h | ⟨rfl, rfl⟩)
    · exact H.promised_of_proposed x w h
    · exact ⟨p, all⟩
  finite := by
    obtain ⟨ballots, started, proposed⟩ := H.finite
    refine ⟨b :: ballots, fun x h => List.mem_cons_of_mem b (started x h), ?_⟩
    rintro x w (h | ⟨rfl, rfl⟩)
    · exact List.mem_cons_of_mem b (proposed x w h)
    · exact List.mem_cons_self

theorem history_of_step (H : P.History s) (h : P.Step s t) : P.History t := by
  rcases h with ⟨b, h⟩ | ⟨a, b, h⟩ | ⟨a, b, c, v, h⟩ | ⟨b, p, v, h⟩ | ⟨b, p, a, c, v, h⟩ |
    ⟨a, b, v, h⟩ | ⟨b, q, v, h⟩
  · obtain rfl := prepare_iff.1 h
    exact history_of_prepare H
  · obtain ⟨⟨started, _⟩, rfl⟩ := promise_iff.1 h
    exact history_of_promise H started
  · obtain ⟨⟨started, _⟩, rfl⟩ := report_iff.1 h
    exact history_of_promise H started
  · obtain ⟨⟨_, all, _⟩, rfl⟩ := propose_iff.1 h
    exact history_of_proposal H all
  · obtain ⟨⟨_, all, _⟩, rfl⟩ := adopt_iff.1 h
    exact history_of_proposal H all
  · obtain ⟨_, rfl⟩ := accept_iff.1 h
    exact ⟨H.1, H.2, H.3, H.4⟩
  · obtain ⟨_, rfl⟩ := learn_iff.1 h
    exact ⟨H.1, H.2, H.3, H.4⟩

theorem history_of_reachable (h : P.Reachable s) : P.History s := by
  induction h with
  | init initial => exact history_of_init initial
  | step _ step ih => exact history_of_step ih step

/-! ### The highest ballot -/

/-- A property of finitely many ballots has a highest ballot. -/
theorem exists_highest (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    {holds : Ballot → Prop} (ballots : List Ballot) (within : ∀ b, holds b → b ∈ ballots)
    (some : ∃ b, holds b) : ∃ b, holds b ∧ ∀ c, holds c → P.le c b := by
  induction ballots generalizing holds with
  | nil =>
    obtain ⟨b, h⟩ := some
    exact nomatch within b h
  | cons first rest ih =>
    by_cases others : ∃ b, holds b ∧ b ≠ first
    · obtain ⟨b, ⟨hb, _⟩, highest⟩ := ih (holds := fun b => holds b ∧ b ≠ first)
        (fun b h => (List.mem_cons.1 (within b h.1)).resolve_left h.2) others
      by_cases below : holds first ∧ P.Lt b first
      · refine ⟨first, below.1, fun c hc => ?_⟩
        by_cases same : c = first
        · exact same ▸ P.le_refl c
        · exact P.le_trans _ _ _ (highest c ⟨hc, same⟩) (P.le_of_lt below.2)
      · refine ⟨b, hb, fun c hc => ?_⟩
        by_cases same : c = first
        · subst same
          exact Classical.byContradiction fun above => below ⟨hc, above⟩
        · exact highest c ⟨hc, same⟩
    · have only : ∀ b, holds b → b = first := fun b h =>
        Classical.byContradiction fun differ => others ⟨b, h, differ⟩
      obtain ⟨b, h⟩ := some
      obtain rfl := only b h
      exact ⟨b, h, fun c hc => only c hc ▸ P.le_refl c⟩

/-- The ballot is started, and no higher one is. -/
def Paxos.Top (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b : Ballot)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  s.prepareSent b ∧ ∀ c, s.prepareSent c → P.le c b

/-- No acceptor has left the highest ballot. -/
theorem not_left_of_top (reachable : P.Reachable s) {b : Ballot} (top : P.Top b s) (a : Acceptor) :
    ¬s.left a b := fun gone =>
  have ⟨c, started, lower⟩ := (history_of_reachable reachable).prepared_of_left a b gone
  lower (top.2 c started)

/-- Without a highest ballot, every reachable state leaves one that is higher than all started. -/
theorem exists_fresh_ballot (reachable : P.Reachable s) (unbounded : ∀ b, ∃ c, P.Lt b c)
    (first : Ballot) : ∃ b, ∀ c, s.prepareSent c → P.Lt c b := by
  obtain ⟨ballots, started, _⟩ := (history_of_reachable reachable).finite
  by_cases some : ∃ b, s.prepareSent b
  · obtain ⟨b, _, highest⟩ := exists_highest P ballots started some
    obtain ⟨c, higher⟩ := unbounded b
    exact ⟨c, fun d h => P.lt_of_le_of_lt (highest d h) higher⟩
  · exact ⟨first, fun c h => absurd ⟨c, h⟩ some⟩

/-! ### What can be done in the highest ballot -/

/-- Every acceptor can promise the highest ballot. -/
theorem exists_promise (reachable : P.Reachable s) {b : Ballot} (top : P.Top b s) (a : Acceptor) :
    ∃ act t, (labelled P).step s act t ∧ Promises a b act := by
  obtain ⟨ballots, _, proposed⟩ := (history_of_reachable reachable).finite
  have I := invariant_of_reachable reachable
  have here := not_left_of_top reachable top a
  by_cases some : ∃ c, (∃ v, s.voted a c v) ∧ P.Lt c b
  · obtain ⟨c, ⟨⟨v, voted⟩, lower⟩, highest⟩ := exists_highest P ballots
      (fun c h => have ⟨⟨v, voted⟩, _⟩ := h; proposed c v (I.voted_is_proposed a c v voted)) some
    refine ⟨.report a b c v, _, report_iff.2 ⟨⟨top.1, here, voted, lower, ?_⟩, rfl⟩, rfl, rfl⟩
    intro d w other
    by_cases below : P.le b d
    · exact Or.inl below
    · exact Or.inr (highest d ⟨⟨w, other⟩, below⟩)
  · refine ⟨.promise a b, _, promise_iff.2 ⟨⟨top.1, here, fun c v voted => ?_⟩, rfl⟩, rfl, rfl⟩
    exact Classical.byContradiction fun lower => some ⟨c, ⟨v, voted⟩, lower⟩

/-- With the promises of a quorum, a ballot without a proposal can propose. -/
theorem exists_proposal (reachable : P.Reachable s) {b : Ballot} {p : PrepareQuorum} {v : Value}
    (requested : P.requested v) (promised : ∀ a, P.prepareMember a p → s.promised a b)
    (only : ∀ w, ¬s.proposed b w) : ∃ act t, (labelled P).step s act t ∧ Proposes b act := by
  obtain ⟨ballots, _, proposed⟩ := (history_of_reachable reachable).finite
  have I := invariant_of_reachable reachable
  by_cases some : ∃ c a w, P.prepareMember a p ∧ s.reported a b c w
  · obtain ⟨c, ⟨a, w, member, known⟩, highest⟩ := exists_highest P ballots
      (fun c h => have ⟨a, w, _, known⟩ := h
        proposed c w (I.voted_is_proposed a c w (I.reported_was_voted a b c w known).2.2)) some
    exact ⟨.adopt b p a c w, _, adopt_iff.2 ⟨⟨only, promised, member, known,
      fun x d u inside told => highest d ⟨x, u, inside, told⟩⟩, rfl⟩, rfl⟩
  · exact ⟨.propose b p v, _, propose_iff.2 ⟨⟨only, promised,
      fun x c w inside told => some ⟨c, x, w, inside, told⟩, requested⟩, rfl⟩, rfl⟩

/-- Every acceptor can vote for the proposal of the highest ballot. -/
theorem exists_vote (reachable : P.Reachable s) {b : Ballot} {v : Value} (top : P.Top b s)
    (proposed : s.proposed b v) (a : Acceptor) :
    (labelled P).step s (.accept a b v) (Paxos.afterAccept s a b v) :=
  (accept_iff (P := P)).2 ⟨⟨proposed, not_left_of_top reachable top a⟩, rfl⟩

/-- After a promise of a ballot the acceptor has promised it. -/
theorem promised_of_act {a : Acceptor} {b : Ballot} (h : (labelled P).step s act t)
    (label : Promises a b act) : t.promised a b := by
  cases act with
  | promise x y =>
    obtain ⟨rfl, rfl⟩ := label
    obtain ⟨_, rfl⟩ := promise_iff.1 h
    exact Or.inr ⟨rfl, rfl⟩
  | report x y c v =>
    obtain ⟨rfl, rfl⟩ := label
    obtain ⟨_, rfl⟩ := report_iff.1 h
    exact Or.inr ⟨rfl, rfl⟩
  | _ => exact label.elim

/-- After a proposal of a ballot it has one. -/
theorem proposed_of_act {b : Ballot} (h : (labelled P).step s act t) (label : Proposes b act) :
    ∃ v, t.proposed b v := by
  cases act with
  | propose y p v =>
    obtain rfl := label
    obtain ⟨_, rfl⟩ := propose_iff.1 h
    exact ⟨v, Or.inr ⟨rfl, rfl⟩⟩
  | adopt y p a c v =>
    obtain rfl := label
    obtain ⟨_, rfl⟩ := adopt_iff.1 h
    exact ⟨v, Or.inr ⟨rfl, rfl⟩⟩
  | _ => exact label.elim

/-- After a vote of an acceptor in a ballot it has voted there, for what the ballot proposes. -/
theorem voted_of_act {a : Acceptor} {b : Ballot} (h : (labelled P).step s act t)
    (label : Votes a b act) : ∃ v, s.proposed b v ∧ t.voted a b v := by
  cases act with
  | accept x y v =>
    obtain ⟨rfl, rfl⟩ := label
    obtain ⟨⟨proposed, _⟩, rfl⟩ := (accept_iff (P := P)).1 h
    exact ⟨v, proposed, Or.inr ⟨rfl, rfl, rfl⟩⟩
  | _ => exact label.elim

/-- After a count of the votes of a ballot it is decided. -/
theorem decided_of_act {b : Ballot} (h : (labelled P).step s act t) (label : Learns b act) :
    ∃ v, t.decided b v := by
  cases act with
  | learn y q v =>
    obtain rfl := label
    obtain ⟨_, rfl⟩ := learn_iff.1 h
    exact ⟨v, Or.inr ⟨rfl, rfl⟩⟩
  | _ => exact label.elim

/-- Promises, proposals and votes start no ballot. -/
theorem top_of_act {b : Ballot} (h : (labelled P).step s act t) (quiet : ∀ c, act ≠ .prepare c)
    (top : P.Top b s) : P.Top b t := by
  cases act with
  | prepare c => exact absurd rfl (quiet c)
  | promise a c => obtain ⟨_, rfl⟩ := promise_iff.1 h; exact top
  | report a c d v => obtain ⟨_, rfl⟩ := report_iff.1 h; exact top
  | propose c p v => obtain ⟨_, rfl⟩ := propose_iff.1 h; exact top
  | adopt c p a d v => obtain ⟨_, rfl⟩ := adopt_iff.1 h; exact top
  | accept a c v => obtain ⟨_, rfl⟩ := (accept_iff (P := P)).1 h; exact top
  | learn c q v => obtain ⟨_, rfl⟩ := learn_iff.1 h; exact top

end DistSys.Paxos
