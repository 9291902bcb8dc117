module

public import DistSys.Statements.Agreement.Casper

/-!
# Casper FFG: accountable safety and plausible liveness

Buterin and Griffith (*Casper the Friendly Finality Gadget*, 2017), Theorems 1 and 2.

The paper first shows that at most one checkpoint of each height is justified, and then finds in the
chain of links to one finalized checkpoint a link that surrounds the last link of the other.  Here
both steps are one induction: while less than a third of the deposits is at stake, all justified
checkpoints that are not lower than a finalized one descend from it (`descends_of_justified`).

Deposits may be of any size; the paper speaks of fractions of validators "weighted by deposit".  It
says of a vote that its source is justified; that is a hypothesis of the liveness theorem, and not
needed for safety.

## Main declarations

* `third_of_two_thirds`: two sets of two thirds share a third.
* `descends_of_justified`: what is justified descends from what is finalized below.
* `accountable_safety`: two conflicting finalized checkpoints cost a third of the deposits.
* `somebody_pays`: if there are deposits at all, one of those who lose has something to lose.
* `plausible_liveness`: two thirds that broke no commandment can finalize a new checkpoint.
* `highest_justified`: there is a highest justified checkpoint, as the second theorem asks; without
  deposits there may be none (`no_highest_without_deposits`).
-/

@[expose] public noncomputable section

namespace DistSys.Casper

variable {Validator Checkpoint : Type} {C : CheckpointTree Validator Checkpoint}
  {votes votes' : Validator → Checkpoint → Checkpoint → Prop} {a b c d : Checkpoint}

/-! ### Deposits -/

open scoped Classical in
/-- More members have more deposits. -/
theorem weight_mono {deposit : Validator → Nat} {p q : Validator → Prop} (le : ∀ v, p v → q v)
    (l : List Validator) : weight deposit p l ≤ weight deposit q l := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons v rest ih =>
    refine Nat.add_le_add ?_ ih
    by_cases h : p v
    · rw [if_pos h, if_pos (le v h)]
      exact Nat.le_refl _
    · rw [if_neg h]
      exact Nat.zero_le _

open scoped Classical in
/-- The deposits of two sets are at most all deposits and those that the sets share. -/
theorem weight_add {deposit : Validator → Nat} {p q r : Validator → Prop}
    (both : ∀ v, p v → q v → r v) (l : List Validator) :
    weight deposit p l + weight deposit q l ≤
      weight deposit (fun _ => True) l + weight deposit r l := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons v rest ih =>
    have here : (if p v then deposit v else 0) + (if q v then deposit v else 0) ≤
        deposit v + (if r v then deposit v else 0) := by
      by_cases hp : p v <;> by_cases hq : q v
      · rw [if_pos hp, if_pos hq, if_pos (both v hp hq)]
        exact Nat.le_refl _
      all_goals
        simp only [hp, hq, if_true, if_false]
        omega
    simp only [weight, if_true]
    omega

open scoped Classical in
/-- If the deposits of some members are not zero, one of them has a deposit. -/
theorem exists_of_weight_pos {deposit : Validator → Nat} {p : Validator → Prop}
    {l : List Validator} (h : 0 < weight deposit p l) : ∃ v, v ∈ l ∧ 0 < deposit v ∧ p v := by
  induction l with
  | nil => exact absurd h (Nat.lt_irrefl 0)
  | cons v rest ih =>
    by_cases here : 0 < (if p v then deposit v else 0)
    · by_cases member : p v
      · rw [if_pos member] at here
        exact ⟨v, List.mem_cons_self, here, member⟩
      · rw [if_neg member] at here
        exact absurd here (Nat.lt_irrefl 0)
    · obtain ⟨w, inRest, positive, member⟩ := ih (by simp only [weight] at h; omega)
      exact ⟨w, List.mem_cons_of_mem _ inRest, positive, member⟩

/-- Two sets of two thirds of the deposits share a third. -/
theorem third_of_two_thirds {p q r : Validator → Prop} (first : C.TwoThirds p)
    (second : C.TwoThirds q) (both : ∀ v, p v → q v → r v) : C.AThird r := by
  have shared := weight_add (deposit := C.deposit) both C.validators
  unfold PreCheckpointTree.TwoThirds PreCheckpointTree.deposits at first second
  unfold PreCheckpointTree.AThird PreCheckpointTree.deposits
  omega

/-- More members than two thirds are two thirds. -/
theorem twoThirds_mono {p q : Validator → Prop} (le : ∀ v, p v → q v) (h : C.TwoThirds p) :
    C.TwoThirds q := by
  have more := weight_mono (deposit := C.deposit) le C.validators
  unfold PreCheckpointTree.TwoThirds PreCheckpointTree.deposits at h ⊢
  omega

/-! ### Checkpoints -/

/-- Ancestors are lower. -/
theorem height_lt (h : C.Ancestor a b) : C.height a < C.height b := by
  induction h with
  | single parent => exact C.child_height _ _ parent ▸ Nat.lt_succ_self _
  | tail _ parent ih =>
    have := C.child_height _ _ parent
    omega

/-- The target of a link from a justified checkpoint is justified. -/
theorem justified_link (justified : C.Justified votes a) (link : C.Link votes a b) :
    C.Justified votes b := by
  rcases justified with rfl | path
  · exact Or.inr (.single link)
  · exact Or.inr (.tail path link)

/-- Induction on justified checkpoints: the genesis, and targets of links from justified ones. -/
theorem justified_induction {P : Checkpoint → Prop} (genesis : P C.genesis)
    (step : ∀ a b, C.Justified votes a → P a → C.Link votes a b → P b)
    (h : C.Justified votes c) : P c := by
  rcases h with rfl | path
  · exact genesis
  · induction path with
    | single link => exact step _ _ (Or.inl rfl) genesis link
    | tail path link ih => exact step _ _ (Or.inr path) ih link

/-- The genesis is not higher than any justified checkpoint; at its height there is no other. -/
theorem genesis_lowest (h : C.Justified votes c) :
    c = C.genesis ∨ C.height C.genesis < C.height c := by
  refine justified_induction (P := fun c => c = C.genesis ∨ C.height C.genesis < C.height c)
    (Or.inl rfl) (fun a b _ ih link => Or.inr ?_) h
  have := height_lt link.1
  rcases ih with rfl | lt
  · exact this
  · omega

/-! ### Safety -/

/-- Two links to different targets of one height, or one of which surrounds the other: a third of
the deposits is lost. -/
theorem third_of_links (first : C.Link votes a b) (second : C.Link votes c d)
    (against : d ≠ b ∧ C.height d = C.height b ∨
      C.height c < C.height a ∧ C.height b < C.height d) :
    C.AThird (fun v => C.Slashable votes v) := by
  refine third_of_two_thirds first.2 second.2 fun v one two => ?_
  rcases against with ⟨ne, same⟩ | ⟨below, above⟩
  · exact Or.inl ⟨c, d, a, b, two, one, Or.inr ne, same⟩
  · exact Or.inr ⟨c, d, a, b, two, one, below, height_lt first.1, above⟩

/-- While less than a third is lost, links to targets of one height have one target. -/
theorem target_unique (safe : ¬ C.AThird (fun v => C.Slashable votes v)) (first : C.Link votes a b)
    (second : C.Link votes c d) (same : C.height d = C.height b) : d = b :=
  Classical.byContradiction fun ne => safe (third_of_links first second (Or.inl ⟨ne, same⟩))

/-- A justified checkpoint that is higher than another one is the target of a link. -/
theorem exists_link (justified : C.Justified votes a) (lower : C.Justified votes b)
    (lt : C.height b < C.height a) : ∃ c, C.Link votes c a := by
  rcases justified with rfl | path
  · rcases genesis_lowest lower with rfl | higher
    · exact absurd lt (Nat.lt_irrefl _)
    · exact absurd lt (Nat.lt_asymm higher)
  · cases path with
    | single link => exact ⟨_, link⟩
    | tail _ link => exact ⟨_, link⟩

/-- What is justified and not lower than a finalized checkpoint descends from it, unless a third of
the deposits is lost. -/
theorem descends_of_justified (safe : ¬ C.AThird (fun v => C.Slashable votes v))
    (finalized : C.Finalized votes a) (justified : C.Justified votes b) :
    C.height a ≤ C.height b → b = a ∨ C.Ancestor a b := by
  obtain ⟨justified_a, e, child, last⟩ := finalized
  have next := C.child_height _ _ child
  refine justified_induction (P := fun b => C.height a ≤ C.height b → b = a ∨ C.Ancestor a b)
    (fun le => ?_) (fun s b justified_s ih link le => ?_) justified
  · rcases genesis_lowest justified_a with eq | lt
    · exact Or.inl eq.symm
    · omega
  · rcases Nat.lt_or_ge (C.height s) (C.height a) with below | above
    · rcases Nat.lt_trichotomy (C.height b) (C.height e) with lt | eq | gt
      · obtain ⟨f, first⟩ := exists_link justified_a justified_s below
        exact Or.inl (target_unique safe first link (by omega))
      · exact Or.inr (target_unique safe last link eq ▸ .single child)
      · exact absurd (third_of_links last link (Or.inr ⟨below, gt⟩)) safe
    · rcases ih above with rfl | descends
      · exact Or.inr link.1
      · exact Or.inr (.trans descends link.1)

/-- Two conflicting finalized checkpoints cost a third of the deposits. -/
theorem accountable_safety : accountable_safety.Statement := by
  intro _ _ C votes a b finalized_a finalized_b ⟨ne, below, above⟩
  apply Classical.byContradiction
  intro safe
  rcases Nat.le_total (C.height a) (C.height b) with le | le
  · rcases descends_of_justified safe finalized_a finalized_b.1 le with eq | descends
    · exact ne eq.symm
    · exact below descends
  · rcases descends_of_justified safe finalized_b finalized_a.1 le with eq | descends
    · exact ne eq
    · exact above descends

/-- If there are deposits at all, one of those who broke a commandment has something to lose. -/
theorem somebody_pays : somebody_pays.Statement := by
  intro _ _ C votes a b some finalized_a finalized_b conflict
  have third := accountable_safety C votes a b finalized_a finalized_b conflict
  unfold PreCheckpointTree.AThird at third
  exact exists_of_weight_pos (show 0 < C.deposits fun v => C.Slashable votes v by omega)

/-! ### Liveness -/

/-- Some member of a list, or a given element, is at least as high as they all. -/
theorem exists_highest (height : Checkpoint → Nat) (P : Checkpoint → Prop) (first : P a) :
    ∀ l : List Checkpoint,
      ∃ c, P c ∧ height a ≤ height c ∧ ∀ d, d ∈ l → P d → height d ≤ height c
  | [] => ⟨a, first, Nat.le_refl _, fun _ h => nomatch h⟩
  | d :: rest => by
    obtain ⟨c, good, above, best⟩ := exists_highest height P first rest
    by_cases better : P d ∧ height c < height d
    · refine ⟨d, better.1, by omega, fun e inList goodE => ?_⟩
      rcases List.mem_cons.mp inList with rfl | inRest
      · exact Nat.le_refl _
      · exact Nat.le_trans (best e inRest goodE) (Nat.le_of_lt better.2)
    · refine ⟨c, good, above, fun e inList goodE => ?_⟩
      rcases List.mem_cons.mp inList with rfl | inRest
      · exact Nat.le_of_not_lt fun lt => better ⟨goodE, lt⟩
      · exact best e inRest goodE

/-- If there are deposits at all, a justified checkpoint is the genesis or the target of a vote. -/
theorem target_of_justified (some : 0 < C.deposits fun _ => True) (h : C.Justified votes c) :
    c = C.genesis ∨ ∃ v s, votes v s c := by
  refine justified_induction (P := fun c => c = C.genesis ∨ ∃ v s, votes v s c) (Or.inl rfl)
    (fun s t _ _ link => Or.inr ?_) h
  have enough := link.2
  unfold PreCheckpointTree.TwoThirds at enough
  obtain ⟨v, _, _, vote⟩ := exists_of_weight_pos
    (show 0 < C.deposits fun v => votes v s t by omega)
  exact ⟨v, s, vote⟩

/-- With deposits, and votes for finitely many targets, there is a highest justified checkpoint. -/
theorem highest_justified : highest_justified.Statement := by
  intro _ _ C votes targets some listed
  obtain ⟨a, justified, above, best⟩ := exists_highest C.height
    (fun c => C.Justified votes c) (a := C.genesis) (Or.inl rfl) targets
  refine ⟨a, justified, fun d good => ?_⟩
  rcases target_of_justified some good with rfl | ⟨v, s, vote⟩
  · exact above
  · exact best d (listed v s d vote) good

/-- An endless chain of checkpoints, and no deposits. -/
def endless : CheckpointTree Unit Nat where
  validators := []
  deposit _ := 0
  genesis := 0
  parent c := if c = 0 then none else Option.some (c - 1)
  height c := c
  child_height c d h := by
    have known : (if d = 0 then none else Option.some (d - 1)) = Option.some c := h
    by_cases zero : d = 0
    · rw [if_pos zero] at known
      exact nomatch known
    · rw [if_neg zero] at known
      have := Option.some.inj known
      omega

/-- In the endless chain each later checkpoint descends from each earlier one. -/
theorem endless_ancestor (c k : Nat) : endless.Ancestor c (c + k + 1) := by
  have step (d : Nat) : endless.ParentOf d (d + 1) := by
    unfold PreCheckpointTree.ParentOf endless
    simp only [Nat.succ_ne_zero, if_false, Nat.add_sub_cancel]
  induction k with
  | zero => exact .single (step c)
  | succ k ih => exact .tail ih (step (c + k + 1))

/-- Without deposits and votes no justified checkpoint needs to be the highest. -/
theorem no_highest_without_deposits : no_highest_without_deposits.Statement := by
  refine ⟨Unit, Nat, endless, fun _ _ _ => False, fun _ _ _ => id, fun a => ⟨a + 1, ?_, ?_⟩⟩
  · refine Or.inr (.single ⟨?_, Nat.le_refl 0⟩)
    have path := endless_ancestor 0 a
    rwa [Nat.zero_add] at path
  · exact Nat.lt_succ_self a


/-- Votes that are added take no link away. -/
theorem link_mono (le : ∀ v s t, votes v s t → votes' v s t) (h : C.Link votes a b) :
    C.Link votes' a b :=
  ⟨h.1, twoThirds_mono (fun v vote => le v a b vote) h.2⟩

/-- What is justified stays so when votes are added. -/
theorem justified_mono (le : ∀ v s t, votes v s t → votes' v s t) (h : C.Justified votes a) :
    C.Justified votes' a :=
  justified_induction (P := fun c => C.Justified votes' c) (Or.inl rfl)
    (fun _ _ _ ih link => justified_link ih (link_mono le link)) h

/-- Two thirds that broke no commandment can finalize a new checkpoint without breaking one. -/
theorem plausible_liveness : plausible_liveness.Statement := by
  intro _ _ C votes members a b c enough clean sources justified_a highest descends targets child
  have more (v) (s t) (vote : votes v s t) : C.Finalizing votes members a b c v s t := Or.inl vote
  have ab : C.Link (C.Finalizing votes members a b c) a b :=
    ⟨descends, twoThirds_mono (fun v member => Or.inr ⟨member, Or.inl ⟨rfl, rfl⟩⟩) enough⟩
  have bc : C.Link (C.Finalizing votes members a b c) b c :=
    ⟨.single child, twoThirds_mono (fun v member => Or.inr ⟨member, Or.inr ⟨rfl, rfl⟩⟩) enough⟩
  refine ⟨⟨justified_link (justified_mono more justified_a) ab, c, child, bc⟩, fun v member => ?_⟩
  have up := height_lt descends
  have next := C.child_height _ _ child
  have low {s t : _} (vote : votes v s t) : C.height s ≤ C.height a ∧ C.height t < C.height b :=
    ⟨highest s (sources v s t member vote), targets v s t member vote⟩
  rintro (⟨s, t, s', t', vote, vote', distinct, same⟩ | ⟨s, t, s', t', vote, vote', inside⟩)
  · rcases vote with old | ⟨_, ⟨rfl, rfl⟩ | ⟨rfl, rfl⟩⟩ <;>
      rcases vote' with old' | ⟨_, ⟨rfl, rfl⟩ | ⟨rfl, rfl⟩⟩
    · exact clean v member (Or.inl ⟨s, t, s', t', old, old', distinct, same⟩)
    all_goals first
      | exact distinct.elim (fun ne => ne rfl) (fun ne => ne rfl)
      | omega
      | (have := low old; omega)
      | (have := low old'; omega)
  · rcases vote with old | ⟨_, ⟨rfl, rfl⟩ | ⟨rfl, rfl⟩⟩ <;>
      rcases vote' with old' | ⟨_, ⟨rfl, rfl⟩ | ⟨rfl, rfl⟩⟩
    · exact clean v member (Or.inr ⟨s, t, s', t', old, old', inside⟩)
    all_goals first
      | omega
      | (have := low old; omega)
      | (have := low old'; omega)

end DistSys.Casper
