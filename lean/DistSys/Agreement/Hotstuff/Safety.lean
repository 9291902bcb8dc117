module

public import DistSys.Statements.Invariants.Agreement.Hotstuff

/-!
# HotStuff is safe

Yin, Malkhi, Reiter, Golan-Gueta and Abraham (*HotStuff: BFT consensus with linearity and
responsiveness*, PODC 2019), for chained HotStuff (the paper proves safety of the basic form,
Theorem 2, and derives the chained one, Algorithm 3, from it).  Blocks may form any partial order
with growing views, in which every block has the first one below it; a tree is such an order.

The proof is the paper's.  Two certified blocks of one view are equal (its Lemma 1).  Let the chain
`b, c, d` commit `b`; then every certified block `x` that is not of an earlier view than `b` extends
`b` (`descends_of_chain`): by induction on the view of `x`, since an honest replica voted for both
`d` and `x`, and when it voted for `x` it was locked on `b` or a newer block.  A lock is taken
without a comparison, as in Algorithm 3; that it is newer follows from the views (`locked_is_old`).

Z3 proves the same theorem from an invariant of its own, without induction on views.

## Main declarations

* `HotStuff.Invariant`, `invariant_of_reachable`; in it, `Bound` is what the locking rule gives.
* `one_certificate`, `descends_of_chain`, `safety`.
-/

@[expose] public noncomputable section

namespace DistSys.Hotstuff

variable {Node Block Quorum : Type} {H : HotStuff Node Block Quorum}
  {s t : HotStuffState Node Block Quorum}

/-! ### The order of blocks -/

/-- No block is of an earlier view than the first one. -/
theorem view_genesis_le (b : Block) : H.view H.genesis ≤ H.view b := by
  by_cases same : b = H.genesis
  · exact same ▸ Nat.le_refl _
  · exact Nat.le_of_lt (H.views_increase b H.genesis (H.descends_genesis b) same)

/-- The views of a justification and of its block. -/
theorem view_lt_of_justify {b c : Block} (h : H.justify b c) : H.view c < H.view b :=
  have ⟨down, proper⟩ := H.justified_by_ancestor b c h
  H.views_increase b c down proper

/-- The first block carries no certificate. -/
theorem ne_genesis_of_justify {b c : Block} (h : H.justify b c) : b ≠ H.genesis := by
  intro same
  have later := view_lt_of_justify h
  have first := view_genesis_le (H := H) c
  subst same
  omega

/-! ### The invariant -/

/-- When the replica voted for `x` it was bound by its earlier votes: if it had voted for the last
of three blocks of consecutive views, the first of which is `b`, then `x` descends from another
certified block, its lock or its justification, that is not of an earlier view than `b`. -/
def Bound (H : HotStuff Node Block Quorum) (s : HotStuffState Node Block Quorum) (n : Node)
    (x : Block) : Prop :=
  ∀ b c d, s.voted n d → H.Chain b c d → H.view d < H.view x →
    ∃ l, s.certified l ∧ H.descends x l ∧ l ≠ x ∧ H.view b ≤ H.view l

/-- Honest replicas were bound when they voted for a block that is not yet certified. -/
def VotersAreBound (H : HotStuff Node Block Quorum) (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ n x, H.honest n → s.voted n x → ¬s.certified x → Bound H s n x

/-- A certified block has the votes of a quorum, whose honest replicas were bound when they voted.
-/
def HasQuorum (H : HotStuff Node Block Quorum) (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ x, s.certified x → x ≠ H.genesis →
    ∃ q, ∀ n, H.inQuorum n q → s.voted n x ∧ (H.honest n → Bound H s n x)

/-- The invariant of the paper's proof. -/
structure HotStuff.Invariant (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop where
  votes_are_past : H.VotesArePast s
  one_vote : H.OneVote s
  voted_is_justified : H.VotedIsJustified s
  has_quorum : HasQuorum H s
  locked_is_certified : H.LockedIsCertified s
  locked_is_old : H.LockedIsOld s
  vote_locks : H.VoteLocks s
  voters_are_bound : VotersAreBound H s
  committed_has_chain : H.CommittedHasChain s

theorem invariant_of_init (h : H.Init s) : H.Invariant s := by
  obtain ⟨not_voted, last_view, locked, certified, not_committed⟩ := h
  constructor <;>
    grind [HotStuff.VotesArePast, HotStuff.OneVote, HotStuff.VotedIsJustified, HasQuorum,
      HotStuff.LockedIsCertified, HotStuff.LockedIsOld, HotStuff.VoteLocks, VotersAreBound,
      HotStuff.CommittedHasChain]

/-- A replica stays bound when it votes in later views only, and certificates are not lost. -/
theorem Bound.mono {n : Node} {x : Block} (h : Bound H s n x)
    (votes : ∀ d, t.voted n d → H.view d < H.view x → s.voted n d)
    (certified : ∀ l, s.certified l → t.certified l) : Bound H t n x := by
  intro b c d votedD chain earlier
  obtain ⟨l, hl, rest⟩ := h b c d (votes d votedD earlier) chain earlier
  exact ⟨l, certified l hl, rest⟩

/-- The justification of a certified block is certified. -/
theorem certified_of_justify (I : H.Invariant s) {b c : Block} (hb : s.certified b)
    (justified : H.justify b c) : s.certified c := by
  obtain ⟨q, votes⟩ := I.has_quorum b hb (ne_genesis_of_justify justified)
  obtain ⟨n, honest, inQ, _⟩ := H.quorums_meet q q
  exact I.voted_is_justified n b c honest (votes n inQ).1 justified

/-- What the lock of `n` is after it received the block `b` with the certificate of `c`. -/
structure Relocked (H : HotStuff Node Block Quorum) (s t : HotStuffState Node Block Quorum)
    (n : Node) (b c : Block) : Prop where
  certified : s.certified (t.locked n)
  newer : H.view (s.locked n) ≤ H.view (t.locked n)
  old : t.locked n = H.genesis ∨ H.view (t.locked n) + 2 ≤ H.view b
  covers : ∀ d, H.Chain d c b → H.view d ≤ H.view (t.locked n)

/-- A replica that receives a block of a new view, and locks what is two certificates back if the
views follow each other, is locked on a certified block, not older than before, and not older than
that one. -/
theorem relocked {n : Node} {b c : Block} (I : H.Invariant s) (later : s.lastView n < H.view b)
    (certified : s.certified c) (locks : ∀ d, H.Chain d c b → t.locked n = d)
    (same : (∀ d, ¬H.Chain d c b) → t.locked n = s.locked n) : Relocked H s t n b c := by
  have old := I.locked_is_old n
  by_cases relock : ∃ d, H.Chain d c b
  · obtain ⟨d, chain⟩ := relock
    have now := locks d chain
    have isCertified := certified_of_justify I certified chain.1
    have first := view_genesis_le (H := H) d
    obtain ⟨cd, _, viewC, viewB⟩ := chain
    refine ⟨now ▸ isCertified, ?_, .inr (by rw [now]; omega), fun e he => ?_⟩
    · rw [now]
      rcases old with atFirst | before
      · exact atFirst ▸ first
      · omega
    · rw [now, H.one_justification c e d he.1 cd]
      exact Nat.le_refl _
  · have none : ∀ d, ¬H.Chain d c b := fun d hd => relock ⟨d, hd⟩
    have now := same none
    refine ⟨now ▸ I.locked_is_certified n, now ▸ Nat.le_refl _, ?_, fun d hd => (none d hd).elim⟩
    rw [now]
    exact old.imp id fun before => by omega

/-- A vote keeps the invariant. -/
theorem invariant_of_vote {n : Node} {b c : Block} (I : H.Invariant s)
    (h : H.VoteStep s t n b c) : H.Invariant t := by
  have step := view_lt_of_justify h.2.2.1
  obtain ⟨honest, new_view, justified, certified, safe, voted, last_view, locks, same_lock, others,
    same_certified, same_committed⟩ := h
  have lock := relocked I new_view certified locks same_lock
  obtain ⟨past, one_vote, voted_is_justified, has_quorum, locked, old_lock, vote_locks, bound,
    chain⟩ := I
  have keeps (l : Block) (hl : s.certified l) : t.certified l := (same_certified l).2 hl
  have stays {m : Node} {x : Block} (isHonest : H.honest m) (votedX : s.voted m x)
      (old : Bound H s m x) : Bound H t m x :=
    old.mono (by grind [HotStuff.VotesArePast]) keeps
  constructor
  · grind [HotStuff.VotesArePast]
  · grind [HotStuff.VotesArePast, HotStuff.OneVote]
  · grind [HotStuff.VotedIsJustified, H.one_justification]
  · intro x hx first
    obtain ⟨q, votes⟩ := has_quorum x ((same_certified x).1 hx) first
    exact ⟨q, fun m hm => ⟨(voted m x).2 (.inl (votes m hm).1),
      fun isHonest => stays isHonest (votes m hm).1 ((votes m hm).2 isHonest)⟩⟩
  · intro m
    by_cases same : m = n
    · exact same ▸ keeps _ lock.certified
    · exact others m same ▸ keeps _ (locked m)
  · intro m
    by_cases same : m = n
    · subst same
      rw [last_view m, if_pos rfl]
      exact lock.old
    · rw [others m same, last_view m, if_neg same]
      exact old_lock m
  · intro m e f d isHonest votedD isChain
    by_cases same : m = n
    · subst same
      rcases (voted m d).1 votedD with old | ⟨_, rfl⟩
      · exact Nat.le_trans (vote_locks m e f d isHonest old isChain) lock.newer
      · exact lock.covers e (H.one_justification d c f justified isChain.2.1 ▸ isChain)
    · have old : s.voted m d := by grind
      exact others m same ▸ vote_locks m e f d isHonest old isChain
  · intro m x isHonest votedX uncertified
    have uncertified : ¬s.certified x := fun hx => uncertified (keeps x hx)
    rcases (voted m x).1 votedX with old | ⟨rfl, rfl⟩
    · exact stays isHonest old (bound m x isHonest old uncertified)
    · intro e f d votedD isChain earlier
      have old : s.voted m d := by grind
      have covers := vote_locks m e f d honest old isChain
      rcases safe with onLock | newer
      · have proper : s.locked m ≠ x := fun same => uncertified (same ▸ locked m)
        exact ⟨s.locked m, keeps _ (locked m), onLock, proper, covers⟩
      · exact ⟨c, keeps c certified, (H.justified_by_ancestor x c justified).1, by grind, by omega⟩
  · grind [HotStuff.CommittedHasChain]

/-- A certificate keeps the invariant. -/
theorem invariant_of_certify {x : Block} {q : Quorum} (I : H.Invariant s)
    (h : H.CertifyStep s t x q) : H.Invariant t := by
  obtain ⟨quorum, certified, same_voted, same_last, same_locked, same_committed⟩ := h
  obtain ⟨past, one_vote, voted_is_justified, has_quorum, locked, old_lock, vote_locks, bound,
    chain⟩ := I
  have keeps (l : Block) (hl : s.certified l) : t.certified l := (certified l).2 (.inl hl)
  have stays {m : Node} {y : Block} (old : Bound H s m y) : Bound H t m y :=
    old.mono (fun d hd _ => (same_voted m d).1 hd) keeps
  constructor
  · grind [HotStuff.VotesArePast]
  · grind [HotStuff.OneVote]
  · grind [HotStuff.VotedIsJustified]
  · intro y hy first
    by_cases old : s.certified y
    · obtain ⟨r, votes⟩ := has_quorum y old first
      exact ⟨r, fun m hm => ⟨(same_voted m y).2 (votes m hm).1,
        fun isHonest => stays ((votes m hm).2 isHonest)⟩⟩
    · have new : y = x := ((certified y).1 hy).resolve_left old
      subst new
      exact ⟨q, fun m hm => ⟨(same_voted m y).2 (quorum m hm),
        fun isHonest => stays (bound m y isHonest (quorum m hm) old)⟩⟩
  · grind [HotStuff.LockedIsCertified]
  · grind [HotStuff.LockedIsOld]
  · grind [HotStuff.VoteLocks]
  · intro m y isHonest votedY uncertified
    exact stays (bound m y isHonest ((same_voted m y).1 votedY)
      fun old => uncertified (keeps y old))
  · grind [HotStuff.CommittedHasChain]

/-- A step keeps the invariant if it changes no certificate and no vote of an honest replica, makes
no honest replica forget a view, and locks and commits only as it may. -/
theorem invariant_of_others (I : H.Invariant s)
    (voted : ∀ n b, s.voted n b → t.voted n b)
    (honest_voted : ∀ n b, H.honest n → t.voted n b → s.voted n b)
    (last_view : ∀ n, s.lastView n ≤ t.lastView n)
    (certified : ∀ b, t.certified b ↔ s.certified b)
    (lock_certified : ∀ n, s.certified (t.locked n))
    (lock_newer : ∀ n, H.view (s.locked n) ≤ H.view (t.locked n))
    (lock_old : H.LockedIsOld t)
    (committed : H.CommittedHasChain t) : H.Invariant t := by
  obtain ⟨past, one_vote, voted_is_justified, has_quorum, locked, _, vote_locks, bound, chain⟩ := I
  have stays {m : Node} {y : Block} (isHonest : H.honest m) (old : Bound H s m y) :
      Bound H t m y :=
    old.mono (fun d hd _ => honest_voted m d isHonest hd) fun l hl => (certified l).2 hl
  constructor
  · intro n b isHonest votedB
    exact Nat.le_trans (past n b isHonest (honest_voted n b isHonest votedB)) (last_view n)
  · grind [HotStuff.OneVote]
  · grind [HotStuff.VotedIsJustified]
  · intro y hy first
    obtain ⟨q, votes⟩ := has_quorum y ((certified y).1 hy) first
    exact ⟨q, fun m hm => ⟨voted m y (votes m hm).1,
      fun isHonest => stays isHonest ((votes m hm).2 isHonest)⟩⟩
  · exact fun n => (certified _).2 (lock_certified n)
  · exact lock_old
  · intro n b c d isHonest votedD isChain
    exact Nat.le_trans (vote_locks n b c d isHonest (honest_voted n d isHonest votedD) isChain)
      (lock_newer n)
  · intro n x isHonest votedX uncertified
    exact stays isHonest (bound n x isHonest (honest_voted n x isHonest votedX)
      fun old => uncertified ((certified x).2 old))
  · exact committed

/-- A replica that receives a block and does not vote keeps the invariant. -/
theorem invariant_of_see {n : Node} {b c : Block} (I : H.Invariant s) (h : H.SeeStep s t n b c) :
    H.Invariant t := by
  have locked := I.locked_is_certified
  have old := I.locked_is_old
  have chain := I.committed_has_chain
  obtain ⟨_, new_view, _, certified, last_view, locks, same_lock, others, voted, same_certified,
    committed⟩ := h
  have lock := relocked I new_view certified locks same_lock
  have cases_on {P : Node → Prop} (at_n : P n) (elsewhere : ∀ m, m ≠ n → P m) (m : Node) : P m :=
    (Classical.em (m = n)).elim (fun same => same ▸ at_n) (elsewhere m)
  apply invariant_of_others I
  case lock_certified =>
    exact cases_on lock.certified fun m other => others m other ▸ locked m
  case lock_newer =>
    exact cases_on lock.newer fun m other => others m other ▸ Nat.le_refl _
  case lock_old =>
    refine cases_on (by rw [last_view n, if_pos rfl]; exact lock.old) fun m other => ?_
    rw [others m other, last_view m, if_neg other]
    exact old m
  all_goals grind [HotStuff.CommittedHasChain]

/-- A replica that locks a block, whatever the views between, keeps the invariant. -/
theorem invariant_of_lock {n : Node} {b c d : Block} (I : H.Invariant s)
    (h : H.LockStep s t n b c d) : H.Invariant t := by
  have locked := I.locked_is_certified
  have old := I.locked_is_old
  have chain := I.committed_has_chain
  obtain ⟨_, reached, bc, certified, cd, newer, lock, voted, last_view, same_certified,
    committed⟩ := h
  have certified := certified_of_justify I certified cd
  have first := view_lt_of_justify bc
  have second := view_lt_of_justify cd
  apply invariant_of_others I
  all_goals grind [HotStuff.LockedIsCertified, HotStuff.LockedIsOld, HotStuff.CommittedHasChain]

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : H.Invariant s) (h : H.Step s t) : H.Invariant t := by
  have locked := I.locked_is_certified
  have old := I.locked_is_old
  have chain := I.committed_has_chain
  rcases h with ⟨n, b, c, h⟩ | ⟨n, b, c, h⟩ | ⟨n, b, c, d, h⟩ | ⟨n, v, h⟩ | ⟨n, b, h⟩ | ⟨b, q, h⟩ |
    ⟨n, b, c, d, h⟩
  · exact invariant_of_vote I h
  · exact invariant_of_see I h
  · exact invariant_of_lock I h
  · obtain ⟨_, later, left, voted, lock, certified, committed⟩ := h
    apply invariant_of_others I
    all_goals grind [HotStuff.LockedIsCertified, HotStuff.LockedIsOld, HotStuff.CommittedHasChain]
  · obtain ⟨faulty, voted, last_view, lock, certified, committed⟩ := h
    apply invariant_of_others I
    all_goals grind [HotStuff.LockedIsCertified, HotStuff.LockedIsOld, HotStuff.CommittedHasChain]
  · exact invariant_of_certify I h
  · obtain ⟨_, cb, dc, v, w, hd, commit, voted, last_view, lock, certified⟩ := h
    refine invariant_of_others I (by grind) (by grind) (by grind) certified
      (by grind [HotStuff.LockedIsCertified]) (by grind) (by grind [HotStuff.LockedIsOld])
      fun m x hx => ?_
    rcases (commit m x).1 hx with old | ⟨rfl, rfl⟩
    · obtain ⟨y, z, links, hz⟩ := chain m x old
      exact ⟨y, z, links, (certified z).2 hz⟩
    · exact ⟨c, d, ⟨cb, dc, v, w⟩, (certified d).2 hd⟩

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : H.Reachable s) : H.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-! ### Safety -/

/-- One block of a view is certified (Lemma 1). -/
theorem one_certificate (I : H.Invariant s) {b c : Block} (hb : s.certified b) (hc : s.certified c)
    (same : H.view b = H.view c) : b = c := by
  have first (x : Block) (hx : x ≠ H.genesis) : H.view H.genesis < H.view x :=
    H.views_increase x H.genesis (H.descends_genesis x) hx
  by_cases gb : b = H.genesis
  · by_cases gc : c = H.genesis
    · exact gb.trans gc.symm
    · have := first c gc; subst gb; omega
  · by_cases gc : c = H.genesis
    · have := first b gb; subst gc; omega
    · obtain ⟨q, forB⟩ := I.has_quorum b hb gb
      obtain ⟨r, forC⟩ := I.has_quorum c hc gc
      obtain ⟨n, honest, inQ, inR⟩ := H.quorums_meet q r
      exact I.one_vote n b c honest (forB n inQ).1 (forC n inR).1 same

/-- Once `b` is committed by the chain `b, c, d`, every certified block that is not of an earlier
view than `b` descends from `b`. -/
theorem descends_of_chain (I : H.Invariant s) {b c d : Block} (chain : H.Chain b c d)
    (hd : s.certified d) (x : Block) (hx : s.certified x) (later : H.view b ≤ H.view x) :
    H.descends x b := by
  obtain ⟨cb, dc, viewC, viewD⟩ := chain
  have hc := certified_of_justify I hd dc
  have hb := certified_of_justify I hc cb
  have downC := (H.justified_by_ancestor c b cb).1
  have downD := H.descends_trans d c b (H.justified_by_ancestor d c dc).1 downC
  induction k : H.view x using Nat.strongRecOn generalizing x with
  | ind k ih =>
    by_cases atB : H.view x = H.view b
    · exact one_certificate I hx hb atB ▸ H.descends_refl b
    by_cases atC : H.view x = H.view c
    · exact one_certificate I hx hc atC ▸ downC
    by_cases atD : H.view x = H.view d
    · exact one_certificate I hx hd atD ▸ downD
    have notFirst : x ≠ H.genesis := by
      intro first
      have := view_genesis_le (H := H) b
      subst first
      omega
    obtain ⟨q, forD⟩ := I.has_quorum d hd (ne_genesis_of_justify dc)
    obtain ⟨r, forX⟩ := I.has_quorum x hx notFirst
    obtain ⟨n, honest, inQ, inR⟩ := H.quorums_meet q r
    obtain ⟨l, hl, down, proper, above⟩ :=
      (forX n inR).2 honest b c d (forD n inQ).1 ⟨cb, dc, viewC, viewD⟩ (by omega)
    have earlier := H.views_increase x l down (Ne.symm proper)
    exact H.descends_trans x l b down (ih (H.view l) (by omega) l hl above rfl)

/-- Committed blocks never conflict: of any two, one extends the other. -/
theorem safety : safety.Statement := by
  intro _ _ _ H s reachable n m b x commitB commitX
  have I := invariant_of_reachable reachable
  obtain ⟨c, d, chainB, hd⟩ := I.committed_has_chain n b commitB
  obtain ⟨y, z, chainX, hz⟩ := I.committed_has_chain m x commitX
  have hb := certified_of_justify I (certified_of_justify I hd chainB.2.1) chainB.1
  have hx := certified_of_justify I (certified_of_justify I hz chainX.2.1) chainX.1
  rcases Nat.le_total (H.view b) (H.view x) with le | le
  · exact .inr (descends_of_chain I chainB hd x hx le)
  · exact .inl (descends_of_chain I chainX hz b hb le)

end DistSys.Hotstuff
