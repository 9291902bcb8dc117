module

public import DistSys.Causality.Causality.Trace
public import DistSys.Causality.Causality.VectorClocks

/-!
# Vectors need one component for each process

Charron-Bost (1991): no scheme of vectors with fewer than `n` components characterizes causality in
all computations of `n` processes.  The proof has two parts.

* An order that contains the standard example `S n`, that is `a i` below `b j` exactly for `i ≠ j`,
  is not an intersection of fewer than `n` linear orders: `a i` is not below `b i`, so it is larger
  in some component, and no component can serve two indices (`le_of_standard_example`).
* A computation of `n` processes whose events contain `S n`.  Process `p` first executes `a p`,
  which sends to all.  Then it receives from all processes except itself and the process `j` before
  it in the ring; its last event is `b j`.  So `b j` has heard of all `a i` but `a j`.

The paper goes through the dimension of a partial order (Dushnik and Miller 1941); here the same
argument is made directly for vectors.  Their components have values in linear orders, whatever
these are: a component is given by how it compares the events, which is a total preorder
(`ComponentwiseOrder`).  An event receives at most one message, so
process `p` has, after `(p, 0)`, one event `(p, j + 1)` for each process `j`; where `j` is left out,
the event is internal.  The computation is finite.  The standard example needs `n ≥ 2`; one process
needs one component because vectors without components would put every event before every other.

Main declarations: `le_of_injective` (the pigeonhole principle), `le_of_standard_example`,
`crownComputation`, `crown_happenedBefore`, `crown_not_happenedBefore`, `charron_bost` with
`charron_bost_naturals`; `n_components_suffice` from the other side; `one_partial_order_suffices`
and `two_intransitive_relations_suffice`: neither half of "linear order" can be left out.
-/

@[expose] public noncomputable section

namespace DistSys.Causality

/-! ### The pigeonhole principle -/

/-- The number `v` with the number `y` taken out of the count. -/
def skip (y v : Nat) : Nat :=
  if v < y then v else v - 1

/-- After `y` is taken out, `k` numbers are left of `k + 1`. -/
theorem skip_lt {y v k : Nat} (hy : y < k + 1) (hv : v < k + 1) (different : v ≠ y) :
    skip y v < k := by
  unfold skip
  split <;> omega

/-- Different numbers stay different after `y` is taken out. -/
theorem skip_injective {y v w : Nat} (hv : v ≠ y) (hw : w ≠ y) (equal : skip y v = skip y w) :
    v = w := by
  unfold skip at equal
  split at equal <;> split at equal <;> omega

/-- The pigeonhole principle: an injective function from `n` things to `k` things shows `n ≤ k`. -/
theorem le_of_injective : ∀ (n k : Nat) (f : Fin n → Fin k), (∀ i j, f i = f j → i = j) → n ≤ k
  | 0, _, _, _ => Nat.zero_le _
  | _ + 1, 0, f, _ => (f 0).elim0
  | n + 1, k + 1, f, injective => by
    have different (i : Fin n) : (f i.castSucc).val ≠ (f (Fin.last n)).val := fun equal =>
      Fin.ne_of_lt (Fin.castSucc_lt_last i) (injective _ _ (Fin.ext equal))
    let g (i : Fin n) : Fin k :=
      ⟨skip (f (Fin.last n)).val (f i.castSucc).val,
        skip_lt (f (Fin.last n)).isLt (f i.castSucc).isLt (different i)⟩
    refine Nat.succ_le_succ (le_of_injective n k g fun i j equal => ?_)
    have equal := skip_injective (different i) (different j) (congrArg Fin.val equal)
    exact Fin.castSucc_inj.1 (injective _ _ (Fin.ext equal))

/-! ### The dimension of the standard example -/

/-- Components with linear orders that decide a relation with the standard example `S n` inside are
`n` at least: `b i` is below `a i` in some component, and these components are different for
different indices, since `a i ≤ b j ≤ a j ≤ b i` would follow. -/
theorem le_of_standard_example {Event : Type} {n k : Nat} {before : Event → Event → Prop}
    {a b : Fin n → Event} {atMost : Fin k → Event → Event → Prop} (different : ∀ i j, a i ≠ b j)
    (related : ∀ i j, i ≠ j → before (a i) (b j)) (unrelated : ∀ i, ¬before (a i) (b i))
    (linear : ComponentwiseOrder k atMost)
    (characterizes : ∀ e f, e ≠ f → (before e f ↔ ∀ c, atMost c e f)) : n ≤ k := by
  have exceeds (i : Fin n) : ∃ c, ¬atMost c (a i) (b i) := by
    apply Classical.byContradiction
    intro never
    exact unrelated i ((characterizes _ _ (different i i)).2 fun c =>
      Classical.byContradiction fun larger => never ⟨c, larger⟩)
  refine le_of_injective n k (fun i => (exceeds i).choose) fun i j equal => ?_
  have equal : (exceeds i).choose = (exceeds j).choose := equal
  have hi := (exceeds i).choose_spec
  have hj := (exceeds j).choose_spec
  rw [← equal] at hj
  apply Classical.byContradiction
  intro distinct
  have hij := (characterizes _ _ (different i j)).1 (related i j distinct) (exceeds i).choose
  have hji := (characterizes _ _ (different j i)).1 (related j i (Ne.symm distinct))
    (exceeds i).choose
  have below := (linear.1 (exceeds i).choose (a j) (b j)).resolve_left hj
  exact hi (linear.2 _ _ _ _ (linear.2 _ _ _ _ hij below) hji)

/-! ### The ring of processes -/

/-- The process after `j` in the ring. -/
def ringNext {n : Nat} (j : Fin n) : Fin n :=
  if h : j.val + 1 < n then ⟨j.val + 1, h⟩ else ⟨0, j.pos⟩

/-- The number of the process after `j` in the ring. -/
theorem ringNext_val {n : Nat} (j : Fin n) :
    (ringNext j).val = if j.val + 1 < n then j.val + 1 else 0 := by
  unfold ringNext
  split <;> rfl

/-- In a ring of at least two processes, the next process is another one. -/
theorem ringNext_ne {n : Nat} (two : 2 ≤ n) (j : Fin n) : ringNext j ≠ j := by
  intro equal
  have equal := congrArg Fin.val equal
  rw [ringNext_val] at equal
  split at equal <;> omega

/-- Different processes have different next processes. -/
theorem ringNext_injective {n : Nat} {i j : Fin n} (equal : ringNext i = ringNext j) : i = j := by
  have equal := congrArg Fin.val equal
  rw [ringNext_val, ringNext_val] at equal
  apply Fin.ext
  split at equal <;> split at equal <;> omega

/-! ### The computation -/

/-- Position `t` on process `p`. -/
abbrev CrownEvent (n : Nat) : Type :=
  Fin n × Fin (n + 1)

/-- The events and messages of the computation.  Message `j` is the broadcast of process `j`, sent
at position 0; process `p` receives it at position `j + 1`, unless `j` is `p` or just before `p`. -/
def crownPreComputation (n : Nat) : PreComputation (Fin n) (CrownEvent n) (Fin n) where
  process e := e.1
  predecessor e := if _ : e.2.val = 0 then none else some (e.1, ⟨e.2.val - 1, by omega⟩)
  send j := (j, 0)
  received e :=
    if h : e.2.val = 0 then none
    else
      let j : Fin n := ⟨e.2.val - 1, by omega⟩
      if j = e.1 ∨ ringNext j = e.1 then none else some j

section Crown

variable {n : Nat} {e f : CrownEvent n}

/-- A local step goes to the next position on the same process. -/
theorem crown_localStep_iff :
    (crownPreComputation n).LocalStep e f ↔ e.1 = f.1 ∧ e.2.val + 1 = f.2.val := by
  obtain ⟨p, t⟩ := e
  obtain ⟨q, u⟩ := f
  unfold PreComputation.LocalStep crownPreComputation
  simp only
  split
  next zero => exact ⟨nofun, fun h => by omega⟩
  next positive =>
    rw [Option.some.injEq, Prod.mk.injEq, Fin.ext_iff (a := ⟨u.val - 1, _⟩)]
    constructor
    · rintro ⟨same, position⟩
      have position : u.val - 1 = t.val := position
      exact ⟨same.symm, by omega⟩
    · rintro ⟨same, position⟩
      have position : t.val + 1 = u.val := position
      exact ⟨same.symm, by show u.val - 1 = t.val; omega⟩

/-- A message step goes from position 0 of `j` to position `j + 1` of a process that is neither `j`
nor the next one. -/
theorem crown_messageStep_iff :
    (crownPreComputation n).MessageStep e f ↔
      e.2 = 0 ∧ f.2.val = e.1.val + 1 ∧ e.1 ≠ f.1 ∧ ringNext e.1 ≠ f.1 := by
  obtain ⟨p, t⟩ := e
  obtain ⟨q, u⟩ := f
  constructor
  · rintro ⟨m, receives, sends⟩
    obtain ⟨rfl, rfl⟩ := Prod.mk.inj sends
    unfold crownPreComputation at receives
    simp only at receives
    split at receives
    next => exact nomatch receives
    next positive =>
      split at receives
      next => exact nomatch receives
      next other =>
        obtain rfl := Option.some.inj receives
        refine ⟨rfl, ?_, fun h => other (Or.inl h), fun h => other (Or.inr h)⟩
        show u.val = u.val - 1 + 1
        omega
  · rintro ⟨rfl, position, notSelf, notNext⟩
    have position : u.val = p.val + 1 := position
    have notSelf : p ≠ q := notSelf
    have notNext : ringNext p ≠ q := notNext
    have sender : (⟨u.val - 1, by omega⟩ : Fin n) = p :=
      Fin.ext (by show u.val - 1 = p.val; omega)
    refine ⟨p, ?_, rfl⟩
    unfold crownPreComputation
    simp only
    rw [dif_neg (by omega), sender, if_neg (not_or.2 ⟨notSelf, notNext⟩)]

/-- Every causal step goes to a later position. -/
theorem crown_causalStep_lt (step : (crownPreComputation n).CausalStep e f) :
    e.2.val < f.2.val := by
  rcases step with step | step
  · have := (crown_localStep_iff.1 step).2
    omega
  · obtain ⟨zero, position, _⟩ := crown_messageStep_iff.1 step
    rw [zero, position]
    exact Nat.succ_pos _

/-- Two positions of one process are connected by local steps. -/
theorem crown_local_chain (p : Fin n) (t u : Fin (n + 1)) (before : t.val < u.val) :
    Relation.TransGen (crownPreComputation n).LocalStep (p, t) (p, u) := by
  let d : Fin (n + 1) := ⟨u.val - 1, by omega⟩
  have step : (crownPreComputation n).LocalStep (p, d) (p, u) :=
    crown_localStep_iff.2 ⟨rfl, by show u.val - 1 + 1 = u.val; omega⟩
  by_cases last : t.val + 1 = u.val
  · have equal : t = d := Fin.ext (by show t.val = u.val - 1; omega)
    exact .single (equal ▸ step)
  · exact .tail (crown_local_chain p t d (by show t.val < u.val - 1; omega)) step
termination_by u.val
decreasing_by show u.val - 1 < u.val; omega

/-- The computation of `n` processes in which `b j` hears of all `a i` but `a j`. -/
def crownComputation (n : Nat) : Computation (Fin n) (CrownEvent n) (Fin n) where
  toPreComputation := crownPreComputation n
  predecessor_same_process _ _ step := (crown_localStep_iff.1 step).1
  process_total := by
    rintro ⟨p, t⟩ ⟨q, u⟩ same
    obtain rfl : p = q := same
    rcases Nat.lt_trichotomy t.val u.val with lt | eq | gt
    · exact Or.inr (Or.inl (crown_local_chain p t u lt))
    · exact Or.inl (congrArg (Prod.mk p) (Fin.ext eq))
    · exact Or.inr (Or.inr (crown_local_chain p u t gt))
  well_founded_causes :=
    Subrelation.wf crown_causalStep_lt
      (InvImage.wf (fun e : CrownEvent n => e.2.val) Nat.lt_wfRel.wf)

/-! ### Who has heard of whom -/

/-- The first event of process `i`, which sends to all. -/
def crownFirst (i : Fin n) : CrownEvent n :=
  (i, 0)

/-- The last event of the process after `j`, which has heard of all processes but `j`. -/
def crownLast (j : Fin n) : CrownEvent n :=
  (ringNext j, Fin.last n)

/-- On one process, an earlier position happened before a later one. -/
theorem crown_happenedBefore_of_lt (p : Fin n) {t u : Fin (n + 1)} (before : t.val < u.val) :
    (crownComputation n).HappenedBefore (p, t) (p, u) :=
  .of_local_chain (crown_local_chain p t u before)

/-- `a i` happened before `b j` for `i ≠ j`: on the process itself, or by the message and then on
the process that receives it. -/
theorem crown_happenedBefore {i j : Fin n} (different : i ≠ j) :
    (crownComputation n).HappenedBefore (crownFirst i) (crownLast j) := by
  by_cases self : i = ringNext j
  · unfold crownLast
    rw [← self]
    exact crown_happenedBefore_of_lt i i.pos
  · let t : Fin (n + 1) := i.succ
    have message : (crownComputation n).MessageStep (crownFirst i) (ringNext j, t) :=
      crown_messageStep_iff.2 ⟨rfl, Fin.val_succ i, self, fun h => different (ringNext_injective h)⟩
    rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ t.isLt) with last | earlier
    · have last : t = Fin.last n := Fin.ext last
      rw [last] at message
      exact .message message
    · exact .trans (.message message) (crown_happenedBefore_of_lt (ringNext j) earlier)

/-- Only first events are known on other processes, and never on the next process of the ring. -/
theorem crown_happenedBefore_only (h : (crownComputation n).HappenedBefore e f) :
    f.2 ≠ 0 ∧ (e.1 = f.1 ∨ e.2 = 0 ∧ ringNext e.1 ≠ f.1) := by
  refine h.lift (R := fun a b => b.2 ≠ 0 ∧ (a.1 = b.1 ∨ a.2 = 0 ∧ ringNext a.1 ≠ b.1)) ?_ ?_
  · intro a b step
    have later : b.2 ≠ 0 := fun zero =>
      Nat.not_lt_zero a.2.val (zero ▸ crown_causalStep_lt step : a.2.val < (0 : Fin (n + 1)).val)
    refine ⟨later, ?_⟩
    rcases step with step | step
    · exact Or.inl (crown_localStep_iff.1 step).1
    · obtain ⟨zero, _, _, notNext⟩ := crown_messageStep_iff.1 step
      exact Or.inr ⟨zero, notNext⟩
  · rintro a b c ⟨later, first⟩ ⟨later', second⟩
    have same : b.1 = c.1 := second.resolve_right fun other => later other.1
    exact ⟨later', same ▸ first⟩

/-- `a i` did not happen before `b i`: the process after `i` never hears of `i`. -/
theorem crown_not_happenedBefore (two : 2 ≤ n) (i : Fin n) :
    ¬(crownComputation n).HappenedBefore (crownFirst i) (crownLast i) := by
  intro h
  rcases (crown_happenedBefore_only h).2 with same | ⟨_, notNext⟩
  · exact ringNext_ne two i (Eq.symm same)
  · exact notNext rfl

/-- The events `a i` and `b j` are different: first and last position. -/
theorem crownFirst_ne_crownLast (i j : Fin n) : crownFirst i ≠ crownLast j := by
  intro equal
  have position : 0 = n := congrArg (fun e => e.2.val) equal
  have := i.pos
  omega

end Crown

/-! ### The theorem -/

/-- No components at all cannot characterize causality between two different events: they would put
each before the other. -/
theorem one_le_of_two_events {Process Event Message : Type} (K : Computation Process Event Message)
    {e f : Event} (different : e ≠ f) {k : Nat} {atMost : Fin k → Event → Event → Prop}
    (characterizes : DecidesCausality k K atMost) : 1 ≤ k := by
  cases k with
  | zero =>
    have before := (characterizes e f different).2 nofun
    have after := (characterizes f e (Ne.symm different)).2 nofun
    exact absurd after (happened_before_asymm K before)
  | succ k => exact Nat.le_add_left 1 k

/-- Vectors that characterize causality need `n` components: for every `n` there is a computation of
`n` processes such that no vectors of fewer than `n` values decide happened-before by componentwise
comparison, whatever linear orders the values are taken from. -/
theorem charron_bost : charron_bost.Statement := by
  intro n
  match n with
  | 0 => exact ⟨_, _, traceComputation (n := 0) nofun nofun nofun, fun _ _ _ _ => Nat.zero_le _⟩
  | 1 =>
    have different : (0 : Fin 2) ≠ 1 := by decide
    exact ⟨_, _, traceComputation (n := 2) (fun _ => 0) (fun _ => none) nofun,
      fun _ _ _ characterizes => one_le_of_two_events _ different characterizes⟩
  | n + 2 =>
    exact ⟨_, _, crownComputation (n + 2), fun _ _ linear characterizes =>
      le_of_standard_example crownFirst_ne_crownLast (fun _ _ => crown_happenedBefore)
        (crown_not_happenedBefore (Nat.le_add_left 2 n)) linear characterizes⟩

/-- Comparing numbers componentwise is comparing in linear orders. -/
theorem componentwiseOrder_of_numbers {Event : Type} {k : Nat} (stamp : Event → Fin k → Nat) :
    ComponentwiseOrder k fun i e f => stamp e i ≤ stamp f i :=
  ⟨fun _ _ _ => Nat.le_total _ _, fun _ _ _ _ => Nat.le_trans⟩

/-- Vectors of naturals need `n` components. -/
theorem charron_bost_naturals : charron_bost_naturals.Statement := by
  intro n
  obtain ⟨Event, Message, K, needs⟩ := charron_bost n
  exact ⟨Event, Message, K, fun k stamp characterizes =>
    needs k _ (componentwiseOrder_of_numbers stamp) characterizes⟩

/-! ### The other side, and what each requirement is for -/

/-- The vector clock has `n` components, and decides. -/
theorem n_components_suffice : n_components_suffice.Statement := by
  intro n Event Message K
  obtain ⟨clock, rule⟩ := vector_clock_exists K
  exact ⟨_, componentwiseOrder_of_numbers clock, fun e f different =>
    vector_clock_characterizes K clock e f rule different⟩

/-- Happened-before itself, made reflexive, is a partial order that decides. -/
theorem one_partial_order_suffices : one_partial_order_suffices.Statement := by
  intro Process Event Message K
  refine ⟨fun _ e f => e = f ∨ K.HappenedBefore e f, fun _ _ => .inl rfl, ?_, ?_⟩
  · rintro _ e f g (rfl | first) (rfl | second)
    · exact .inl rfl
    · exact .inr second
    · exact .inr first
    · exact .inr (.trans first second)
  · exact fun e f different =>
      ⟨fun before _ => .inr before, fun all => (all 0).resolve_left different⟩

/-- Order concurrent events by number in one component and against them in the other: any two
events compare in each, and both agree on happened-before alone. -/
theorem two_intransitive_relations_suffice : two_intransitive_relations_suffice.Statement := by
  intro n m Message K
  refine ⟨fun i e f => K.HappenedBefore e f ∨ ¬K.HappenedBefore f e ∧
    if i = 0 then e.val ≤ f.val else f.val ≤ e.val, ?_, ?_⟩
  · intro i e f
    by_cases before : K.HappenedBefore e f
    · exact .inl (.inl before)
    by_cases after : K.HappenedBefore f e
    · exact .inr (.inl after)
    by_cases first : i = 0
    · rcases Nat.le_total e.val f.val with le | le
      · exact .inl (.inr ⟨after, (if_pos first).symm ▸ le⟩)
      · exact .inr (.inr ⟨before, (if_pos first).symm ▸ le⟩)
    · rcases Nat.le_total e.val f.val with le | le
      · exact .inr (.inr ⟨before, (if_neg first).symm ▸ le⟩)
      · exact .inl (.inr ⟨after, (if_neg first).symm ▸ le⟩)
  · refine fun e f different => ⟨fun before _ => .inl before, fun all => ?_⟩
    rcases all 0 with before | ⟨_, up⟩
    · exact before
    rcases all 1 with before | ⟨_, down⟩
    · exact before
    rw [if_pos rfl] at up
    rw [if_neg (by decide)] at down
    exact absurd (Fin.ext (Nat.le_antisymm up down)) different

end DistSys.Causality
