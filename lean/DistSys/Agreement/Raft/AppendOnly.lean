module

public import DistSys.Statements.Agreement.Raft

/-!
# Raft: Leader Append-Only

Ongaro and Ousterhout (*In search of an understandable consensus algorithm*, 2014), Figure 3: a
leader never overwrites or deletes entries in its log.  In the paper this is how a leader is
written; here a node that leads may receive messages like any other, its own included, so it has to
be proved that none of them changes its log.

A leader's log is the one that is noted for its term (`leads`), and what was sent in a term is in
that log (`sent_led`).  So a leader has every entry that it could receive in its own term.

Z3 proves the other theorems of Figure 3, from many more invariants.

## Main declarations

* `Invariant`: terms do not go back, one vote a term, and the logs of leaders.
* `invariant_of_reachable`, `leader_append_only`.
-/

@[expose] public noncomputable section

namespace DistSys.Raft

variable {Node Quorum Term Index Value : Type} {R : Raft Node Quorum Term Index Value}
  {s t : RaftState Node Quorum Term Index Value}

/-- Terms do not go back, nodes vote once a term, leaders are elected, and what is noted as the log
of a term is the log of its leader, as long as that is in the term. -/
structure Invariant (R : Raft Node Quorum Term Index Value)
    (s : RaftState Node Quorum Term Index Value) : Prop where
  one_term : ∀ n u w, s.current n u → s.current n w → u = w
  voted_before : ∀ n u c w, s.voted n u c → s.current n w → R.termLe u w
  one_vote : ∀ n u c d, s.voted n u c → s.voted n u d → c = d
  elected : ∀ n u m, s.leader n u → R.member m (s.electedBy u) → s.voted m u n
  leader_before : ∀ n u w, s.leader n u → s.current n w → R.termLe u w
  leads : ∀ n u, s.leader n u → s.current n u →
    ∀ i w v, s.entry n i w v ↔ s.leaderEntry u i w v
  sent_led : ∀ u i x j w v, s.sent u i x j w v → s.leaderEntry u j w v ∧ ∃ m, s.leader m u

/-- The order of terms is antisymmetric. -/
theorem termLe_antisymm {u w : Term} (h : R.termLe u w) (k : R.termLe w u) : u = w :=
  (R.terms_ordered u w u).2.2.1 h k

/-- The order of terms is transitive. -/
theorem termLe_trans {u w x : Term} (h : R.termLe u w) (k : R.termLe w x) : R.termLe u x :=
  (R.terms_ordered u w x).2.2.2 h k

/-- A node with the votes of a quorum in a term that has a leader is that leader. -/
theorem Invariant.leader_unique (I : Invariant R s) {n m : Node} {u : Term} {q : Quorum}
    (leader : s.leader n u) (votes : ∀ k, R.member k q → s.voted k u m) : n = m := by
  obtain ⟨k, elected, voted⟩ := R.quorums_meet (s.electedBy u) q
  exact I.one_vote k u n m (I.elected n u k leader elected) (votes k voted)

/-- Two leaders of a term are one. -/
theorem Invariant.one_leader (I : Invariant R s) {n m : Node} {u : Term} (first : s.leader n u)
    (second : s.leader m u) : n = m :=
  I.leader_unique first fun k member => I.elected m u k second member

theorem invariant_of_init (h : R.Init s) : Invariant R s := by
  obtain ⟨current, _, _, voted, leader, _, sent, _⟩ := h
  exact
    { one_term := fun n u w first second =>
        ((current n u).1 first).trans ((current n w).1 second).symm
      voted_before := fun n u c _ vote => absurd vote (voted n u c)
      one_vote := fun n u c _ vote => absurd vote (voted n u c)
      elected := fun n u _ leads => absurd leads (leader n u)
      leader_before := fun n u _ leads => absurd leads (leader n u)
      leads := fun n u leads => absurd leads (leader n u)
      sent_led := fun u i x j w v message => absurd message (sent u i x j w v) }

/-- A step that changes neither terms, votes, leaders, logs nor messages keeps the invariant. -/
theorem Invariant.of_same (I : Invariant R s) (current : ∀ n u, t.current n u ↔ s.current n u)
    (voted : ∀ n u c, t.voted n u c ↔ s.voted n u c) (leader : ∀ n u, t.leader n u ↔ s.leader n u)
    (electedBy : ∀ u, t.electedBy u = s.electedBy u)
    (entry : ∀ n i w v, t.entry n i w v ↔ s.entry n i w v)
    (leaderEntry : ∀ u i w v, t.leaderEntry u i w v ↔ s.leaderEntry u i w v)
    (sent : ∀ u i x j w v, t.sent u i x j w v ↔ s.sent u i x j w v) : Invariant R t where
  one_term n u w first second := I.one_term n u w ((current n u).1 first) ((current n w).1 second)
  voted_before n u c w vote now :=
    I.voted_before n u c w ((voted n u c).1 vote) ((current n w).1 now)
  one_vote n u c d first second :=
    I.one_vote n u c d ((voted n u c).1 first) ((voted n u d).1 second)
  elected n u m leads member :=
    (voted m u n).2 (I.elected n u m ((leader n u).1 leads) (electedBy u ▸ member))
  leader_before n u w leads now :=
    I.leader_before n u w ((leader n u).1 leads) ((current n w).1 now)
  leads n u leads now i w v :=
    (entry n i w v).trans
      ((I.leads n u ((leader n u).1 leads) ((current n u).1 now) i w v).trans
        (leaderEntry u i w v).symm)
  sent_led u i x j w v message :=
    have ⟨led, m, leads⟩ := I.sent_led u i x j w v ((sent u i x j w v).1 message)
    ⟨(leaderEntry u j w v).2 led, m, (leader m u).2 leads⟩

/-- A node enters a term that is not before its own, and perhaps votes there for the first time; no
log of a leader in its term changes.  Such a step keeps the invariant. -/
theorem Invariant.of_entering (I : Invariant R s) {n c : Node} {u₀ y : Term}
    (was : s.current n u₀) (later : R.termLe u₀ y)
    (current : ∀ m u, t.current m u ↔ m ≠ n ∧ s.current m u ∨ m = n ∧ u = y)
    (kept : ∀ m u d, s.voted m u d → t.voted m u d)
    (voted : ∀ m u d, t.voted m u d →
      s.voted m u d ∨ (m = n ∧ u = y ∧ d = c) ∧ ∀ e, ¬s.voted n y e)
    (leader : ∀ m u, t.leader m u ↔ s.leader m u)
    (electedBy : ∀ u, t.electedBy u = s.electedBy u)
    (entry : ∀ m u, s.leader m u → s.current m u → t.current m u →
      ∀ i w v, t.entry m i w v ↔ s.entry m i w v)
    (leaderEntry : ∀ u i w v, t.leaderEntry u i w v ↔ s.leaderEntry u i w v)
    (sent : ∀ u i x j w v, t.sent u i x j w v ↔ s.sent u i x j w v) : Invariant R t where
  one_term m u w first second := by
    rcases (current m u).1 first with ⟨other, first⟩ | ⟨same, rfl⟩ <;>
      rcases (current m w).1 second with ⟨other', second⟩ | ⟨same', rfl⟩
    · exact I.one_term m u w first second
    · exact absurd same' other
    · exact absurd same other'
    · rfl
  voted_before m u d w vote now := by
    rcases voted m u d vote with old | ⟨⟨rfl, rfl, rfl⟩, _⟩
    · rcases (current m w).1 now with ⟨_, now⟩ | ⟨rfl, rfl⟩
      · exact I.voted_before m u d w old now
      · exact termLe_trans (I.voted_before m u d u₀ old was) later
    · rcases (current m w).1 now with ⟨other, _⟩ | ⟨_, rfl⟩
      · exact absurd rfl other
      · exact ((R.terms_ordered w w w).2.1).elim id id
  one_vote m u d e first second := by
    rcases voted m u d first with old | ⟨⟨rfl, rfl, rfl⟩, none⟩ <;>
      rcases voted _ _ e second with old' | ⟨⟨same, same', rfl⟩, none'⟩
    · exact I.one_vote m u d e old old'
    · subst same same'; exact absurd old (none' d)
    · exact absurd old' (none e)
    · rfl
  elected m u k leads member :=
    kept k u m (I.elected m u k ((leader m u).1 leads) (electedBy u ▸ member))
  leader_before m u w leads now := by
    have leads := (leader m u).1 leads
    rcases (current m w).1 now with ⟨_, now⟩ | ⟨rfl, rfl⟩
    · exact I.leader_before m u w leads now
    · exact termLe_trans (I.leader_before m u u₀ leads was) later
  leads m u leads now i w v := by
    have leads := (leader m u).1 leads
    have before : s.current m u := by
      rcases (current m u).1 now with ⟨_, before⟩ | ⟨rfl, rfl⟩
      · exact before
      · exact termLe_antisymm (I.leader_before m u u₀ leads was) later ▸ was
    exact (entry m u leads before now i w v).trans
      ((I.leads m u leads before i w v).trans (leaderEntry u i w v).symm)
  sent_led u i x j w v message :=
    have ⟨led, m, leads⟩ := I.sent_led u i x j w v ((sent u i x j w v).1 message)
    ⟨(leaderEntry u j w v).2 led, m, (leader m u).2 leads⟩

/-- A leader in its term has all that was sent in the term. -/
theorem Invariant.leader_has (I : Invariant R s) {n : Node} {u w x : Term} {i j : Index}
    {v : Value} (leader : s.leader n u) (now : s.current n u) (message : s.sent u i x j w v) :
    s.entry n j w v :=
  (I.leads n u leader now j w v).2 (I.sent_led u i x j w v message).1

/-- Who accepts a new entry in a term that it enters does not lead that term. -/
theorem Invariant.not_leader_of_accept_new (I : Invariant R s) {n : Node} {u₀ y x w : Term}
    {i j : Index} {v : Value} (h : R.AcceptNewStep s t n u₀ y i x j w v) (now : s.current n y) :
    ¬s.leader n y := by
  obtain ⟨_, message, _, _, missing, _⟩ := h
  exact fun leader => missing ⟨v, I.leader_has leader now message⟩

theorem Invariant.of_become_leader (I : Invariant R s) {n : Node} {u : Term} {q : Quorum}
    (h : R.BecomeLeaderStep s t n u q) : Invariant R t := by
  obtain ⟨now, notYet, votes, leader, _, elected, others, log, current, _, _, voted, entry, sent,
    _⟩ := h
  have fresh (m : Node) : ¬s.leader m u := fun leads =>
    notYet (I.leader_unique leads votes ▸ leads)
  refine ⟨fun m a b first second => ?_, fun m a c b vote at_b => ?_, fun m a c d first second => ?_,
    fun m a k leads member => ?_, fun m a b leads at_b => ?_, fun m a leads at_a i w v => ?_,
    fun a i x j w v message => ?_⟩
  · exact I.one_term m a b ((current m a).1 first) ((current m b).1 second)
  · exact I.voted_before m a c b ((voted m a c).1 vote) ((current m b).1 at_b)
  · exact I.one_vote m a c d ((voted m a c).1 first) ((voted m a d).1 second)
  · refine (voted k a m).2 ?_
    rcases (leader m a).1 leads with old | ⟨rfl, rfl⟩
    · have other : a ≠ u := fun same => fresh m (same ▸ old)
      exact I.elected m a k old (others a other ▸ member)
    · exact votes k (elected ▸ member)
  · have at_b := (current m b).1 at_b
    rcases (leader m a).1 leads with old | ⟨rfl, rfl⟩
    · exact I.leader_before m a b old at_b
    · rw [I.one_term m b a at_b now]
      exact ((R.terms_ordered a a a).2.1).elim id id
  · refine (entry m i w v).trans (Iff.trans ?_ (log a i w v).symm)
    rcases (leader m a).1 leads with old | ⟨rfl, rfl⟩
    · have other : a ≠ u := fun same => fresh m (same ▸ old)
      have noted := I.leads m a old ((current m a).1 at_a) i w v
      exact noted.trans ⟨fun led => .inl ⟨other, led⟩,
        fun led => led.elim And.right fun same => absurd same.1 other⟩
    · exact ⟨fun has => .inr ⟨rfl, has⟩, fun led => led.elim (absurd rfl ·.1) And.right⟩
  · obtain ⟨led, m, leads⟩ := I.sent_led a i x j w v ((sent a i x j w v).1 message)
    have other : a ≠ u := fun same => fresh m (same ▸ leads)
    exact ⟨(log a j w v).2 (.inl ⟨other, led⟩), m, (leader m a).2 (.inl leads)⟩

theorem Invariant.of_append (I : Invariant R s) {n : Node} {u x : Term} {i j : Index} {v : Value}
    (h : R.AppendStep s t n u i x j v) : Invariant R t := by
  obtain ⟨now, leads_u, _, _, _, entry, log, current, _, _, voted, leader, sent, _, _, _,
    _, _, electedBy, _⟩ := h
  refine ⟨fun m a b first second => ?_, fun m a c b vote at_b => ?_, fun m a c d first second => ?_,
    fun m a k leads member => ?_, fun m a b leads at_b => ?_, fun m a leads at_a k w y => ?_,
    fun a k z l w y message => ?_⟩
  · exact I.one_term m a b ((current m a).1 first) ((current m b).1 second)
  · exact I.voted_before m a c b ((voted m a c).1 vote) ((current m b).1 at_b)
  · exact I.one_vote m a c d ((voted m a c).1 first) ((voted m a d).1 second)
  · exact (voted k a m).2 (I.elected m a k ((leader m a).1 leads) (electedBy a ▸ member))
  · exact I.leader_before m a b ((leader m a).1 leads) ((current m b).1 at_b)
  · have leads := (leader m a).1 leads
    have at_a := (current m a).1 at_a
    have noted := I.leads m a leads at_a k w y
    have same : m = n ↔ a = u :=
      ⟨fun eq => I.one_term n a u (eq ▸ at_a) now, fun eq => I.one_leader (eq ▸ leads) leads_u⟩
    rw [entry m k w y, log a k w y, noted, same]
  · obtain ⟨led, m, leads⟩ := I.sent_led a k z l w y ((sent a k z l w y).1 message)
    exact ⟨(log a l w y).2 (.inl led), m, (leader m a).2 leads⟩

theorem Invariant.of_send (I : Invariant R s) {n : Node} {u x w : Term} {i j : Index} {v : Value}
    (h : R.SendStep s t n u i x j w v) : Invariant R t := by
  obtain ⟨now, leads_u, _, _, has, sent, current, _, _, voted, leader, entry, _, _, _, _, _,
    electedBy, log, _⟩ := h
  have noted := (I.leads n u leads_u now j w v).1 has
  have J : Invariant R { t with sent := s.sent } :=
    I.of_same current voted leader electedBy entry log fun _ _ _ _ _ _ => .rfl
  refine ⟨J.one_term, J.voted_before, J.one_vote, J.elected, J.leader_before, J.leads,
    fun a k z l y p message => ?_⟩
  rcases (sent a k z l y p).1 message with old | ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩
  · exact J.sent_led a k z l y p old
  · exact ⟨(log a l y p).2 noted, n, (leader n a).2 leads_u⟩

/-- Every step keeps the invariant. -/
theorem Invariant.of_step (I : Invariant R s) (h : R.Step s t) : Invariant R t := by
  have weak {u w : Term} (before : R.Before u w) : R.termLe u w :=
    ((R.terms_ordered u w u).2.1).resolve_right before
  rcases h with ⟨n, u, y, h⟩ | ⟨n, u, y, i, w, h⟩ | ⟨n, u, c, y, i, w, j, x, h⟩ | ⟨n, u, q, h⟩ |
    ⟨n, u, i, x, j, v, h⟩ | ⟨n, u, i, x, j, w, v, h⟩ |
    ⟨n, u, y, i, x, j, w, v, h⟩ | ⟨n, u, y, i, x, j, w, v, h⟩ | ⟨n, u, i, x, q, h⟩ |
    ⟨n, u, i, x, y, h⟩ | ⟨n, u, i, y, j, x, v, h⟩
  · obtain ⟨was, before, current, _, _, voted, leader, entry, sent, _, _, _, _, _, electedBy,
      log, _⟩ := h
    exact I.of_entering (c := n) was (weak before) current (fun m a d => (voted m a d).2)
      (fun m a d vote => .inl ((voted m a d).1 vote)) leader electedBy
      (fun m _ _ _ _ => entry m) log sent
  · obtain ⟨was, before, _, _, current, _, _, voted, leader, entry, sent, _, _, _, _, _,
      electedBy, log, _⟩ := h
    exact I.of_entering (c := n) was (weak before) current
      (fun m a d old => (voted m a d).2 (.inl old))
      (fun m a d vote => ((voted m a d).1 vote).imp id fun new =>
        ⟨new, fun e old => before (I.voted_before n y e u old was)⟩)
      leader electedBy (fun m _ _ _ _ => entry m) log sent
  · obtain ⟨was, later, _, none, _, _, _, current, _, voted, _, leader, entry, sent, _, _, _,
      _, _, electedBy, log, _⟩ := h
    exact I.of_entering (c := c) was later current
      (fun m a d old => (voted m a d).2 (.inl old))
      (fun m a d vote => ((voted m a d).1 vote).imp id fun new => ⟨new, none⟩)
      leader electedBy (fun m _ _ _ _ => entry m) log sent
  · exact I.of_become_leader h
  · exact I.of_append h
  · exact I.of_send h
  · obtain ⟨was, _, later, _, _, current, _, _, _, voted, leader, entry, sent, _, _, _, _,
      electedBy, log, _⟩ := h
    exact I.of_entering (c := n) was later current (fun m a d => (voted m a d).2)
      (fun m a d vote => .inl ((voted m a d).1 vote)) leader electedBy
      (fun m _ _ _ _ => entry m) log sent
  · have notLeader := I.not_leader_of_accept_new h
    obtain ⟨was, _, later, _, _, current, _, entry, _, _, voted, leader, sent, _, _, _, _,
      electedBy, log, _⟩ := h
    refine I.of_entering (c := n) was later current (fun m a d => (voted m a d).2)
      (fun m a d vote => .inl ((voted m a d).1 vote)) leader electedBy
      (fun m a leads before at_a k z p => ?_) log sent
    have other : m ≠ n := by
      rintro rfl
      have same : a = y := ((current m a).1 at_a).elim (fun h => absurd rfl h.1) And.right
      subst same
      exact notLeader before leads
    rw [entry m k z p]
    exact ⟨fun h => h.elim And.right fun h => absurd h.1 other, fun h => .inl ⟨.inl other, h⟩⟩
  · obtain ⟨_, _, _, _, _, _, _, _, _, _, _, current, _, _, voted, leader, entry, sent, _, _,
      _, _, electedBy, log⟩ := h
    exact I.of_same current voted leader electedBy entry log sent
  · obtain ⟨_, _, _, _, _, current, _, _, voted, leader, entry, sent, _, _, _, _, electedBy,
      log, _⟩ := h
    exact I.of_same current voted leader electedBy entry log sent
  · obtain ⟨_, _, _, _, current, _, _, voted, leader, entry, sent, _, _, _, _, electedBy,
      log, _⟩ := h
    exact I.of_same current voted leader electedBy entry log sent

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : R.Reachable s) : Invariant R s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact ih.of_step step

/-- A leader never overwrites or deletes entries of its log, as long as it is in its term. -/
theorem leader_append_only : leader_append_only.Statement := by
  intro _ _ _ _ _ R s t n u i w v reachable step leader now still has
  have I := invariant_of_reachable reachable
  rcases step with ⟨_, _, _, h⟩ | ⟨_, _, _, _, _, h⟩ | ⟨_, _, _, _, _, _, _, _, h⟩ | ⟨_, _, _, h⟩ |
    ⟨_, _, _, _, _, _, h⟩ | ⟨_, _, _, _, _, _, _, h⟩ |
    ⟨_, _, _, _, _, _, _, _, h⟩ | ⟨m, a, y, b, x, j, z, p, h⟩ | ⟨_, _, _, _, _, h⟩ |
    ⟨_, _, _, _, _, h⟩ | ⟨_, _, _, _, _, _, _, h⟩
  · obtain ⟨_, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · obtain ⟨_, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · obtain ⟨_, _, _, _, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · obtain ⟨_, _, _, _, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · obtain ⟨_, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 (.inl has)
  · obtain ⟨_, _, _, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · obtain ⟨_, _, _, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · have notLeader := I.not_leader_of_accept_new h
    obtain ⟨_, _, _, _, _, current, _, entry, _⟩ := h
    have other : n ≠ m := by
      rintro rfl
      have same : u = y := ((current n u).1 still).elim (fun h => absurd rfl h.1) And.right
      subst same
      exact notLeader now leader
    exact (entry n i w v).2 (.inl ⟨.inl other, has⟩)
  · obtain ⟨_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · obtain ⟨_, _, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has
  · obtain ⟨_, _, _, _, _, _, _, _, _, entry, _⟩ := h
    exact (entry n i w v).2 has

end DistSys.Raft
