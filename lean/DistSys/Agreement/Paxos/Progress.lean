module

public import DistSys.Agreement.Paxos.Liveness

/-!
# Progress of Paxos

While the members of some quorum of each phase are alive, no reachable state blocks: any ballot that
is higher than all that were started can be made to decide by them alone (Lamport, *The part-time
parliament*, 1998, §3.1).  `exists_fresh_ballot` finds such a ballot when there is no highest one.
The continuation is made from its end: what is left to do is a goal, and each step that is taken
gives the goal to the next state.

## Main declarations

* `progress`: live quorums are not blocked.
* `blocked_without_quorum`: nothing less than live quorums decides.
-/

@[expose] public noncomputable section

namespace DistSys.Paxos

variable {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
variable {P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {live : List Acceptor} {b : Ballot} {v : Value}

/-- Some continuation of the ballot alone, with live acceptors only, decides. -/
def CanDecide (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (live : List Acceptor)
    (b : Ballot) (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  ∃ acts t w, (labelled P).Path s acts t ∧ (∀ act, act ∈ acts → Alone live b act) ∧
    t.decided b w

theorem canDecide_of_step (h : (labelled P).step s act t) (mine : Alone live b act)
    (goal : CanDecide P live b t) : CanDecide P live b s := by
  obtain ⟨acts, u, w, path, all, decided⟩ := goal
  refine ⟨act :: acts, u, w, .cons rfl h path, fun other mem => ?_, decided⟩
  rcases List.mem_cons.1 mem with rfl | mem
  · exact mine
  · exact all other mem

theorem alone_of_promises {a : Acceptor} (label : Promises a b act) (mem : a ∈ live) :
    Alone live b act := by
  cases act with
  | promise x y => exact ⟨label.2, label.1 ▸ mem⟩
  | report x y c w => exact ⟨label.2, label.1 ▸ mem⟩
  | _ => exact label.elim

theorem alone_of_proposes (label : Proposes b act) : Alone live b act := by
  cases act with
  | propose y p w => exact label
  | adopt y p a c w => exact label
  | _ => exact label.elim

theorem ne_prepare_of_promises {a : Acceptor} (label : Promises a b act) (c : Ballot) :
    act ≠ .prepare c := by
  rintro rfl
  exact label

theorem ne_prepare_of_proposes (label : Proposes b act) (c : Ballot) : act ≠ .prepare c := by
  rintro rfl
  exact label

/-- Promises do not propose. -/
theorem not_proposed_of_promises {a : Acceptor} (h : (labelled P).step s act t)
    (label : Promises a b act) (none : ∀ w, ¬s.proposed b w) : ∀ w, ¬t.proposed b w := by
  cases act with
  | promise x y =>
    obtain ⟨_, rfl⟩ := promise_iff.1 h
    exact none
  | report x y c w =>
    obtain ⟨_, rfl⟩ := report_iff.1 h
    exact none
  | _ => exact label.elim

/-- Live acceptors promise one after the other. -/
theorem canDecide_of_promises (acceptors : List Acceptor)
    (alive : ∀ a, a ∈ acceptors → a ∈ live) (reachable : P.Reachable s) (top : P.Top b s)
    (none : ∀ w, ¬s.proposed b w)
    (rest : ∀ t, P.Reachable t → P.Top b t → (∀ w, ¬t.proposed b w) →
      (∀ a, s.promised a b ∨ a ∈ acceptors → t.promised a b) → CanDecide P live b t) :
    CanDecide P live b s := by
  induction acceptors generalizing s with
  | nil =>
    exact rest s reachable top none fun a h => h.elim id fun mem => nomatch mem
  | cons a others ih =>
    obtain ⟨act, t, h, label⟩ := exists_promise reachable top a
    have mine := promised_of_act h label
    have grown := extends_of_step (step_of_act h)
    refine canDecide_of_step h (alone_of_promises label (alive a List.mem_cons_self)) ?_
    refine ih (fun x mem => alive x (List.mem_cons_of_mem a mem))
      (.step reachable (step_of_act h)) (top_of_act h (ne_prepare_of_promises label) top)
      (not_proposed_of_promises h label none) fun u hu htop hnone promised => ?_
    refine rest u hu htop hnone fun x hx => promised x ?_
    rcases hx with old | mem
    · exact Or.inl (grown.promised x b old)
    · rcases List.mem_cons.1 mem with rfl | mem
      · exact Or.inl mine
      · exact Or.inr mem

/-- Live acceptors vote one after the other. -/
theorem canDecide_of_votes (acceptors : List Acceptor) (alive : ∀ a, a ∈ acceptors → a ∈ live)
    (reachable : P.Reachable s) (top : P.Top b s) (proposed : s.proposed b v)
    (rest : ∀ t, (∀ a, s.voted a b v ∨ a ∈ acceptors → t.voted a b v) → CanDecide P live b t) :
    CanDecide P live b s := by
  induction acceptors generalizing s with
  | nil => exact rest s fun a h => h.elim id fun mem => nomatch mem
  | cons a others ih =>
    have h := exists_vote reachable top proposed a
    refine canDecide_of_step h ⟨rfl, alive a List.mem_cons_self⟩ ?_
    refine ih (fun x mem => alive x (List.mem_cons_of_mem a mem)) (.step reachable (step_of_act h))
      top proposed fun u voted => rest u fun x hx => voted x ?_
    rcases hx with old | mem
    · exact Or.inl (Or.inl old)
    · rcases List.mem_cons.1 mem with rfl | mem
      · exact Or.inl (Or.inr ⟨rfl, rfl, rfl⟩)
      · exact Or.inr mem

/-- **Progress**: prepare, let the live acceptors promise, propose, let them vote, count. -/
theorem progress : progress.Statement := by
  intro _ _ _ _ _ P p q live inP inQ b s v reachable requested fresh
  have H := history_of_reachable reachable
  have none : ∀ w, ¬s.proposed b w := fun w proposed => by
    obtain ⟨r, all⟩ := H.promised_of_proposed b w proposed
    obtain ⟨a, member, _⟩ := P.quorums_meet r q
    exact fresh b (H.prepared_of_promised a b (all a member)) (P.le_refl b)
  have start : (labelled P).step s (.prepare b) (Paxos.afterPrepare s b) :=
    (prepare_iff (P := P)).2 rfl
  have top : P.Top b (Paxos.afterPrepare s b) := ⟨Or.inr rfl, fun c h =>
    h.elim (fun old => P.le_of_lt (fresh c old)) fun same => same ▸ P.le_refl c⟩
  refine canDecide_of_step start rfl ?_
  refine canDecide_of_promises live (fun _ => id) (.step reachable (step_of_act start)) top none ?_
  intro t reachable top none promised
  obtain ⟨act, u, h, label⟩ := exists_proposal reachable requested
    (fun a member => promised a (Or.inr (inP a member))) none
  obtain ⟨w, proposed⟩ := proposed_of_act h label
  refine canDecide_of_step h (alone_of_proposes label) ?_
  refine canDecide_of_votes live (fun _ => id) (.step reachable (step_of_act h))
    (top_of_act h (ne_prepare_of_proposes label) top) proposed fun x voted => ?_
  have count : (labelled P).step x (.learn b q w) (Paxos.afterLearn x b w) :=
    learn_iff.2 ⟨fun a member => voted a (Or.inr (inQ a member)), rfl⟩
  exact ⟨[.learn b q w], _, w, .cons rfl count (.nil rfl rfl),
    fun act mem => List.mem_singleton.1 mem ▸ rfl, Or.inr ⟨rfl, rfl⟩⟩

/-! ### Quorums are needed -/

/-- Who has promised or voted is alive. -/
def OnlyLive (live : List Acceptor)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  (∀ a b, s.promised a b → a ∈ live) ∧ ∀ a b v, s.voted a b v → a ∈ live

theorem onlyLive_of_step (h : (labelled P).step s act t) (mine : Alone live b act)
    (only : OnlyLive live s) : OnlyLive live t := by
  cases act with
  | prepare c => obtain rfl := (prepare_iff (P := P)).1 h; exact only
  | promise a c =>
    obtain ⟨_, rfl⟩ := promise_iff.1 h
    exact ⟨fun x y h => h.elim (only.1 x y) fun h => h.1 ▸ mine.2, only.2⟩
  | report a c d w =>
    obtain ⟨_, rfl⟩ := report_iff.1 h
    exact ⟨fun x y h => h.elim (only.1 x y) fun h => h.1 ▸ mine.2, only.2⟩
  | propose c p w => obtain ⟨_, rfl⟩ := propose_iff.1 h; exact only
  | adopt c p a d w => obtain ⟨_, rfl⟩ := adopt_iff.1 h; exact only
  | accept a c w =>
    obtain ⟨_, rfl⟩ := (accept_iff (P := P)).1 h
    exact ⟨only.1, fun x y u h => h.elim (only.2 x y u) fun h => h.1 ▸ mine.2⟩
  | learn c q w => obtain ⟨_, rfl⟩ := learn_iff.1 h; exact only

theorem onlyLive_of_path {acts : List (Act Acceptor Value Ballot PrepareQuorum AcceptQuorum)}
    (path : (labelled P).Path s acts t) (mine : ∀ act, act ∈ acts → ∃ c, Alone live c act)
    (reachable : P.Reachable s) (only : OnlyLive live s) : P.Reachable t ∧ OnlyLive live t := by
  induction path with
  | nil _ same => exact same ▸ ⟨reachable, only⟩
  | cons shape step _ ih =>
    subst shape
    obtain ⟨c, first⟩ := mine _ List.mem_cons_self
    exact ih (fun act mem => mine act (List.mem_cons_of_mem _ mem))
      (.step reachable (step_of_act step)) (onlyLive_of_step step first only)

/-- A decision needs a live quorum of each phase: its votes, and the promises behind them. -/
theorem blocked_without_quorum : blocked_without_quorum.Statement := by
  intro _ _ _ _ _ P live missing s acts t b v initial path mine decided
  obtain ⟨reachable, only⟩ := onlyLive_of_path path mine (.init initial)
    ⟨fun a c h => absurd h (initial.2.1 a c), fun a c w h => absurd h (initial.2.2.2.2.1 a c w)⟩
  have I := invariant_of_reachable reachable
  rcases missing with none | none
  · obtain ⟨p, all⟩ := (history_of_reachable reachable).promised_of_proposed b v
      (proposed_of_decided I decided)
    obtain ⟨a, member, dead⟩ := none p
    exact dead (only.1 a b (all a member))
  · obtain ⟨q, all⟩ := I.decided_has_quorum b v decided
    obtain ⟨a, member, dead⟩ := none q
    exact dead (only.2 a b v (all a member))

end DistSys.Paxos
