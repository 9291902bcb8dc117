module

public import DistSys.Foundations.Rounds
public import DistSys.Statements.Agreement.Floodset

/-!
# FloodSet: consensus in `f + 1` synchronous rounds

FloodSet (Lynch, *Distributed Algorithms*, 1996, §6.2.1): in every round every process sends all the
values it knows to everybody; after `f + 1` rounds it decides the only value it knows, or a default
if it knows several.  With at most `f` crashes this solves consensus.

The proof is the one of the book.  Among `f + 1` rounds there is one without a crash, because each
crash needs a process of its own.  After that round all processes that are alive know the same
values, and this persists: whatever one of them is told later, a process alive knew already.

What a process knows is first a formula over the pattern of crashes (`Known`); then the algorithm of
the round model is shown to compute it (`mem_values`).  The values need not be ordered or finite,
since nothing is computed from them but whether there is exactly one.  The lower bound of `f + 1`
rounds is here only the smallest case, one round and one crash, for this algorithm.

## Main declarations

* `exists_crash_free_round`: the pigeonhole; `known_after_crash_free` and `known_persists`: from a
  round without a crash on, all processes alive know the same values.
* `known_values_decide`: termination, agreement and validity, by what is known after `f + 1` rounds.
* `mem_values`: the algorithm knows what the formula says; `solves_consensus`: it solves consensus.
* `crashed_may_differ`: what a crashed process would decide is left out for a reason.
* `one_round_too_few`: after one round two survivors of one crash may decide differently.
-/

@[expose] public noncomputable section

namespace DistSys.Floodset

/-! ### A round without a crash -/

/-- A set with at least one member more is larger. -/
theorem countP_lt_countP {α : Type} {p q : α → Bool} (sub : ∀ a, p a = true → q a = true) {b : α}
    (inQ : q b = true) (notP : p b = false) :
    ∀ {l : List α}, b ∈ l → l.countP p < l.countP q
  | [], member => nomatch member
  | a :: l, member => by
    have rest : l.countP p ≤ l.countP q := List.countP_mono_left fun c _ => sub c
    rcases List.mem_cons.mp member with eq | tail
    · subst eq
      rw [List.countP_cons_of_pos inQ, List.countP_cons_of_neg (Bool.eq_false_iff.mp notP)]
      omega
    · have larger := countP_lt_countP sub inQ notP tail
      by_cases inP : p a = true
      · rw [List.countP_cons_of_pos inP, List.countP_cons_of_pos (sub a inP)]
        omega
      · rw [List.countP_cons_of_neg inP]
        by_cases inQ' : q a = true
        · rw [List.countP_cons_of_pos inQ']
          omega
        · rwa [List.countP_cons_of_neg inQ']

/-- A set of nodes with at least one member more is larger. -/
theorem size_lt_size {n : Nat} {x y : Fin n → Bool} (sub : ∀ i, x i = true → y i = true)
    {i : Fin n} (inY : y i = true) (notX : x i = false) : Quorum.size n x < Quorum.size n y :=
  countP_lt_countP sub inY notX (List.mem_finRange i)

/-- No process crashes in round `k`. -/
def CrashPattern.CrashFree (E : CrashPattern) (k : Nat) : Prop :=
  ∀ p, E.alive k p → E.alive (k + 1) p

open scoped Classical in
/-- If there is a crash in each of the first `r` rounds, at least `r` processes are dead then. -/
theorem le_dead_of_crashes (E : CrashPattern) :
    ∀ r, (∀ k, k < r → ¬E.CrashFree k) →
      r ≤ Quorum.size E.n (fun p => decide (¬E.alive r p))
  | 0, _ => Nat.zero_le _
  | r + 1, crashes => by
    have before := le_dead_of_crashes E r fun k less => crashes k (Nat.lt_succ_of_lt less)
    obtain ⟨p, crash⟩ := Classical.not_forall.mp (crashes r (Nat.lt_succ_self r))
    obtain ⟨alive, dead⟩ := Classical.not_imp.mp crash
    refine Nat.lt_of_le_of_lt before (size_lt_size (i := p) (fun q => ?_) ?_ ?_)
    · intro deadBefore
      have notAlive := of_decide_eq_true deadBefore
      exact decide_eq_true fun aliveAfter => notAlive (E.no_recovery r q aliveAfter)
    · exact decide_eq_true dead
    · exact decide_eq_false fun notAlive => notAlive alive

/-- With at most `f` crashes, one of `f + 1` rounds is without a crash. -/
theorem exists_crash_free_round (E : CrashPattern) {f : Nat} (few : E.CrashesAtMost f (f + 1)) :
    ∃ k, k < f + 1 ∧ E.CrashFree k := by
  refine Classical.byContradiction fun none => ?_
  have many := le_dead_of_crashes E (f + 1) fun k less free => none ⟨k, less, free⟩
  exact Nat.not_succ_le_self f (Nat.le_trans many few)

/-! ### All processes alive know the same values -/

section Known

variable {Value : Type} {E : CrashPattern} {input : Fin E.n → Value}

/-- A process alive after a round has its values from processes that were alive before it. -/
theorem Known.from_alive {r : Nat} {p : Fin E.n} {v : Value} (alive : E.alive (r + 1) p)
    (known : Known E input (r + 1) p v) : ∃ q, E.alive r q ∧ Known E input r q v := by
  rcases known with own | ⟨q, arrives, told⟩
  · exact ⟨p, E.no_recovery r p alive, own⟩
  · exact ⟨q, E.dead_are_silent r q p arrives, told⟩

/-- After a round without a crash, whatever one process alive knows every process knows. -/
theorem known_after_crash_free {k : Nat} (free : E.CrashFree k) {p q : Fin E.n} {v : Value}
    (alive : E.alive (k + 1) p) (known : Known E input (k + 1) p v) :
    Known E input (k + 1) q v := by
  obtain ⟨s, aliveBefore, knownBefore⟩ := known.from_alive alive
  exact Or.inr ⟨s, E.survivors_deliver k s q (free s aliveBefore), knownBefore⟩

/-- From a round without a crash on, whatever one process alive knows every process alive knows. -/
theorem known_persists {k : Nat} (free : E.CrashFree k) :
    ∀ (d : Nat) {p q : Fin E.n} {v : Value}, E.alive (k + 1 + d) p → E.alive (k + 1 + d) q →
      Known E input (k + 1 + d) p v → Known E input (k + 1 + d) q v
  | 0, _, _, _, aliveP, _, known => known_after_crash_free free aliveP known
  | d + 1, _, q, _, aliveP, aliveQ, known => by
    obtain ⟨s, aliveS, knownS⟩ := Known.from_alive (r := k + 1 + d) aliveP known
    exact Or.inl (known_persists free d aliveS (E.no_recovery (k + 1 + d) q aliveQ) knownS)

/-- After `f + 1` rounds with at most `f` crashes, all survivors know the same values. -/
theorem known_iff_known {f : Nat} (few : E.CrashesAtMost f (f + 1)) {p q : Fin E.n}
    (aliveP : E.alive (f + 1) p) (aliveQ : E.alive (f + 1) q) (v : Value) :
    Known E input (f + 1) p v ↔ Known E input (f + 1) q v := by
  obtain ⟨k, less, free⟩ := exists_crash_free_round E few
  obtain ⟨d, eq⟩ : ∃ d, f + 1 = k + 1 + d := ⟨f - k, by omega⟩
  rw [eq] at aliveP aliveQ ⊢
  exact ⟨known_persists free d aliveP aliveQ, known_persists free d aliveQ aliveP⟩

/-- Every process knows its own input. -/
theorem known_input (p : Fin E.n) : ∀ r, Known E input r p (input p)
  | 0 => rfl
  | r + 1 => Or.inl (known_input p r)

/-- Every value known is somebody's input. -/
theorem Known.exists_input : ∀ {r : Nat} {p : Fin E.n} {v : Value},
    Known E input r p v → ∃ q, v = input q
  | 0, p, _, known => ⟨p, known⟩
  | r + 1, _, _, Or.inl own => Known.exists_input (r := r) own
  | r + 1, _, _, Or.inr ⟨_, _, told⟩ => Known.exists_input (r := r) told

/-! ### The decision -/

/-- Every process can decide. -/
theorem exists_decides (default : Value) (r : Nat) (p : Fin E.n) :
    ∃ v, Decides E input default r p v := by
  by_cases single : ∃ w, ∀ u, Known E input r p u ↔ u = w
  · obtain ⟨w, only⟩ := single
    exact ⟨w, Or.inl only⟩
  · exact ⟨default, Or.inr ⟨single, rfl⟩⟩

/-- Processes that know the same values decide the same. -/
theorem decides_unique {default : Value} {r : Nat} {p q : Fin E.n} {v w : Value}
    (same : ∀ u, Known E input r p u ↔ Known E input r q u)
    (decidesP : Decides E input default r p v) (decidesQ : Decides E input default r q w) :
    v = w := by
  rcases decidesP with onlyP | ⟨severalP, eqP⟩
  · rcases decidesQ with onlyQ | ⟨severalQ, _⟩
    · exact (onlyQ v).mp ((same v).mp ((onlyP v).mpr rfl))
    · exact absurd ⟨v, fun u => (same u).symm.trans (onlyP u)⟩ severalQ
  · rcases decidesQ with onlyQ | ⟨_, eqQ⟩
    · exact absurd ⟨w, fun u => (same u).trans (onlyQ u)⟩ severalP
    · exact eqP.trans eqQ.symm

/-- If all inputs are equal, that is the decision. -/
theorem decides_of_equal_inputs {default : Value} {r : Nat} {u : Value} {p : Fin E.n} {v : Value}
    (equal : ∀ q, input q = u) (decides : Decides E input default r p v) : v = u := by
  have knownU : Known E input r p u := equal p ▸ known_input p r
  rcases decides with only | ⟨several, _⟩
  · exact ((only u).mp knownU).symm
  · refine absurd ⟨u, fun w => ⟨fun known => ?_, fun eq => eq.symm ▸ knownU⟩⟩ several
    obtain ⟨q, eq⟩ := known.exists_input
    exact eq.trans (equal q)

end Known

/-- With at most `f` crashes, what is known after `f + 1` rounds decides: every survivor decides,
no two survivors decide differently, and if all inputs are equal that is the decision. -/
theorem known_values_decide : known_values_decide.Statement := by
  intro Value E input default f few
  refine ⟨fun p _ => exists_decides default (f + 1) p, ?_, ?_⟩
  · intro p q v w aliveP aliveQ decidesP decidesQ
    exact decides_unique (known_iff_known few aliveP aliveQ) decidesP decidesQ
  · intro u p v equal _ decides
    exact decides_of_equal_inputs equal decides

/-! ### The algorithm -/

open Rounds

section Lists

variable {Value : Type}

/-- What is in a list into which another has been merged. -/
theorem mem_merged {v : Value} : ∀ {more values : List Value},
    v ∈ merged values more ↔ v ∈ values ∨ v ∈ more
  | [], values => ⟨Or.inl, fun either => either.resolve_right (nomatch ·)⟩
  | u :: more, values => by
    unfold merged
    rw [mem_merged, List.mem_cons]
    by_cases present : u ∈ values
    · rw [if_pos present]
      exact ⟨fun either => either.imp id Or.inr, fun either => either.elim Or.inl fun either =>
        either.elim (fun eq => Or.inl (eq ▸ present)) Or.inr⟩
    · rw [if_neg present, List.mem_cons]
      exact ⟨fun either => either.elim (fun either => either.elim (fun eq => Or.inr (Or.inl eq))
          Or.inl) (fun rest => Or.inr (Or.inr rest)),
        fun either => either.elim (fun own => Or.inl (Or.inr own)) fun either =>
          either.elim (fun eq => Or.inl (Or.inl eq)) Or.inr⟩

/-- What is known after all that some nodes sent has been merged. -/
theorem mem_gathered {Node : Type} {values : List Value} {received : Node → Option (List Value)}
    {v : Value} : ∀ {nodes : List Node}, v ∈ gathered values received nodes ↔
      v ∈ values ∨ ∃ q ∈ nodes, ∃ more, received q = some more ∧ v ∈ more
  | [] => ⟨Or.inl, fun either => either.resolve_right fun ⟨_, member, _⟩ => nomatch member⟩
  | q :: nodes => by
    have before := mem_gathered (values := values) (received := received) (v := v) (nodes := nodes)
    unfold gathered
    cases sent : received q with
    | none =>
      dsimp only
      rw [before]
      refine ⟨fun either => either.imp id fun ⟨s, member, rest⟩ =>
        ⟨s, List.mem_cons_of_mem q member, rest⟩, fun either => either.imp id ?_⟩
      intro ⟨s, member, more, told, inMore⟩
      rcases List.mem_cons.mp member with eq | tail
      · rw [eq, sent] at told
        exact nomatch told
      · exact ⟨s, tail, more, told, inMore⟩
    | some list =>
      dsimp only
      rw [mem_merged, before]
      constructor
      · rintro ((own | ⟨s, member, rest⟩) | new)
        · exact Or.inl own
        · exact Or.inr ⟨s, List.mem_cons_of_mem q member, rest⟩
        · exact Or.inr ⟨q, List.mem_cons_self, list, sent, new⟩
      · rintro (own | ⟨s, member, more, told, inMore⟩)
        · exact Or.inl (Or.inl own)
        · rcases List.mem_cons.mp member with eq | tail
          · rw [eq, sent] at told
            exact Or.inr (Option.some.inj told ▸ inMore)
          · exact Or.inl (Or.inr ⟨s, tail, more, told, inMore⟩)

end Lists

section Algorithm

variable {n f : Nat} {Value : Type} {default : Value} {input : Fin n → Value} {F : Faults (Fin n)}

/-- The faults of a synchronous run as a pattern of crashes. -/
def pattern (F : Faults (Fin n)) (synchronous : F.Synchronous) : CrashPattern where
  n := n
  alive r p := ∀ c, F.crash p = some c → r ≤ c
  delivered r p q := F.arrives r p q = true
  no_recovery _ _ alive c crashes := Nat.le_of_succ_le (alive c crashes)
  survivors_deliver r p q alive := synchronous r p q (Nat.zero_le r) alive
  dead_are_silent r p q arrives c crashes := Nat.le_of_not_lt fun less =>
    Bool.false_ne_true ((F.silent r c p q crashes less).symm.trans arrives)

open scoped Classical in
/-- At most as many are dead in a round as ever crash. -/
theorem pattern_crashesAtMost (synchronous : F.Synchronous) (few : AtMost n f F) (r : Nat) :
    (pattern F synchronous).CrashesAtMost f r := by
  refine Nat.le_trans (List.countP_mono_left fun p _ dead => ?_) few
  have faulty : ¬F.Correct p := fun correct =>
    of_decide_eq_true dead fun c crashes => nomatch correct.symm.trans crashes
  exact decide_eq_true faulty

variable (f default input F) in
/-- The state of a process after `r` rounds. -/
def state (r : Nat) (p : Fin n) : Flood Value :=
  (floodSet n f default).stateAfter input F.arrives r p

/-- A round of the algorithm. -/
theorem state_succ (r : Nat) (p : Fin n) : state f default input F (r + 1) p =
    if (state f default input F r p).round ≤ f then
      flooded n (state f default input F r p)
        (received (floodSet n f default) (state f default input F r) (F.arrives r) p)
    else state f default input F r p := by
  unfold state
  rw [stateAfter_succ]
  show (if _ then _ else _) = _
  by_cases early : ((floodSet n f default).stateAfter input F.arrives r p).round ≤ f
  · rw [if_pos early]
  · rw [if_neg early]

/-- The state counts the rounds, up to `f + 1`. -/
theorem state_round (p : Fin n) : ∀ r, (state f default input F r p).round = min r (f + 1)
  | 0 => (Nat.zero_min (f + 1)).symm
  | r + 1 => by
    have before := state_round p r
    rw [state_succ]
    by_cases early : (state f default input F r p).round ≤ f
    · rw [if_pos early]
      show (state f default input F r p).round + 1 = _
      omega
    · rw [if_neg early]
      omega

/-- After `f + 1` rounds the state changes no more. -/
theorem state_frozen (p : Fin n) :
    ∀ d, state f default input F (f + 1 + d) p = state f default input F (f + 1) p
  | 0 => rfl
  | d + 1 => by
    have round := state_round (f := f) (default := default) (input := input) (F := F) p (f + 1 + d)
    show state f default input F (f + 1 + d + 1) p = _
    rw [state_succ, if_neg (by omega), state_frozen p d]

/-- Until then the algorithm knows what the formula says. -/
theorem mem_values (synchronous : F.Synchronous) : ∀ (r : Nat) (p : Fin n) (v : Value),
    r ≤ f + 1 → (v ∈ (state f default input F r p).values ↔
      Known (pattern F synchronous) input r p v)
  | 0, p, v, _ => List.mem_singleton
  | r + 1, p, v, bound => by
    have before := fun q => mem_values synchronous r q v (Nat.le_of_succ_le bound)
    have round := state_round (f := f) (default := default) (input := input) (F := F) p r
    rw [state_succ, if_pos (by omega)]
    show v ∈ gathered _ _ _ ↔ _ ∨ ∃ q, _
    rw [mem_gathered, before p]
    refine or_congr Iff.rfl ⟨fun ⟨q, _, more, sent, inMore⟩ => ?_, fun ⟨q, arrives, known⟩ => ?_⟩
    · unfold received at sent
      by_cases arrives : F.arrives r q p = true
      · rw [if_pos arrives] at sent
        refine ⟨q, arrives, (before q).mp ?_⟩
        rw [← Option.some.inj sent] at inMore
        exact inMore
      · rw [if_neg arrives] at sent
        exact nomatch sent
    · exact ⟨q, List.mem_finRange q, _, if_pos arrives, (before q).mpr known⟩

/-- The verdict on a non-empty list is the decision by what is known. -/
theorem decides_verdict {E : CrashPattern} {input : Fin E.n → Value} {r : Nat} {p : Fin E.n}
    {values : List Value} (same : ∀ v, v ∈ values ↔ Known E input r p v) :
    Decides E input default r p (verdict default values) := by
  cases values with
  | nil => exact nomatch (same (input p)).mpr (known_input p r)
  | cons v rest =>
    unfold verdict
    dsimp only
    by_cases single : ∀ w, w ∈ rest → w = v
    · rw [if_pos single]
      refine Or.inl fun u => (same u).symm.trans ⟨fun member => ?_, fun eq => ?_⟩
      · exact (List.mem_cons.mp member).elim id (single u)
      · exact eq ▸ List.mem_cons_self
    · rw [if_neg single]
      refine Or.inr ⟨fun ⟨w, only⟩ => single fun u member => ?_, rfl⟩
      have first : v = w := (only v).mp ((same v).mp List.mem_cons_self)
      have other : u = w := (only u).mp ((same u).mp (List.mem_cons_of_mem v member))
      exact other.trans first.symm

/-- Whatever the algorithm decides is the decision by what is known after `f + 1` rounds. -/
theorem decides_of_run (synchronous : F.Synchronous) {p : Fin n} {v : Value} {t : Nat}
    (decides : ((floodSet n f default).run input F).decides p v t) :
    Decides (pattern F synchronous) input default (f + 1) p v := by
  have output : (if f < (state f default input F t p).round then
    some (verdict default (state f default input F t p).values) else none) = some v := decides
  have round := state_round (f := f) (default := default) (input := input) (F := F) p t
  by_cases late : f < (state f default input F t p).round
  · rw [if_pos late] at output
    obtain ⟨d, eq⟩ : ∃ d, t = f + 1 + d := ⟨t - (f + 1), by omega⟩
    rw [eq, state_frozen] at output
    rw [← Option.some.inj output]
    exact decides_verdict fun u => mem_values synchronous (f + 1) p u (Nat.le_refl _)
  · rw [if_neg late] at output
    exact nomatch output

/-- In a synchronous network FloodSet solves consensus among any number of processes of which `f`
crash, and it agrees with those that crash only after they decided. -/
theorem solves_consensus : solves_consensus.Statement := by
  intro n f Value default input F few synchronous
  obtain ⟨_, agree, valid⟩ := known_values_decide (pattern F synchronous) input default f
    (pattern_crashesAtMost synchronous few (f + 1))
  have alive : ∀ {p}, F.Survives f p → (pattern F synchronous).alive (f + 1) p :=
    fun survives c crashes => survives c crashes
  have lasting : ∀ {p}, F.Correct p → F.Survives f p := fun c => F.survives_of_correct c f
  refine ⟨⟨?_, ?_, ?_⟩, ?_⟩
  · refine run_termination fun p _ => ⟨_, f + 1, if_pos ?_⟩
    have round := state_round (f := f) (default := default) (input := input) (F := F) p (f + 1)
    show f < (state f default input F (f + 1) p).round
    omega
  · intro p q v w t u correctP correctQ first second
    exact agree p q v w (alive (lasting correctP)) (alive (lasting correctQ))
      (decides_of_run synchronous first) (decides_of_run synchronous second)
  · intro v same p w t correct decides
    exact valid v p w (fun q => same q _ 0 rfl) (alive (lasting correct))
      (decides_of_run synchronous decides)
  · intro p q v w t u survivesP survivesQ first second
    exact agree p q v w (alive survivesP) (alive survivesQ)
      (decides_of_run synchronous first) (decides_of_run synchronous second)

end Algorithm

/-! ### What a crashed process would decide -/

/-- Process 0 crashes in the first round and reaches nobody; process 1 reaches everybody. -/
def unheard : Faults (Fin 2) where
  crash p := if p = 0 then some 0 else none
  arrives _ q _ := decide (q ≠ 0)
  silent _ _ q _ crashes _ := by
    refine decide_eq_false fun correct => ?_
    rw [if_neg correct] at crashes
    exact nomatch crashes

/-- Only messages of process 0 are lost. -/
theorem unheard_synchronous : unheard.Synchronous := by
  intro r q p _ survives
  refine decide_eq_true fun first => ?_
  exact Nat.not_lt_zero r (survives 0 (if_pos first))

/-- Only process 0 crashes. -/
theorem unheard_atMost : AtMost 2 1 unheard := by
  refine atMost_of_between 0 1 (fun p faulty => ⟨Nat.zero_le _, ?_⟩) (by omega)
  have first : p = 0 := Classical.byContradiction fun other => faulty (if_neg other)
  exact first ▸ Nat.zero_lt_one

/-- Process 0 has the input 1, process 1 the input 2. -/
def oneTwo (p : Fin 2) : Nat := p.val + 1

/-- Process 1 never knows anything but its own input. -/
theorem unheard_known : ∀ (r : Nat) (v : Nat),
    Known (pattern unheard unheard_synchronous) oneTwo r (1 : Fin 2) v → v = 2
  | 0, _, known => known
  | r + 1, v, Or.inl known => unheard_known r v known
  | r + 1, v, Or.inr ⟨q, arrives, known⟩ => by
    have other : q ≠ (0 : Fin 2) := of_decide_eq_true arrives
    have onlyTwo : ∀ s : Fin 2, s ≠ 0 → s = 1 := by decide
    have second : q = (1 : Fin 2) := onlyTwo q other
    exact unheard_known r v (second ▸ known)

/-- What a process that crashed early would decide may differ from the decision of the others. -/
theorem crashed_may_differ : crashed_may_differ.Statement := by
  refine ⟨oneTwo, unheard, unheard_atMost, unheard_synchronous, fun agree => ?_⟩
  have output (p : Fin 2) : ((floodSet 2 1 0).run oneTwo unheard).decides p
      (verdict 0 (state 1 0 oneTwo unheard 2 p).values) 2 := by
    have round := state_round (f := 1) (default := 0) (input := oneTwo) (F := unheard) p 2
    show (if 1 < (state 1 0 oneTwo unheard 2 p).round then some _ else none) = some _
    rw [if_pos (by omega)]
    rfl
  have equal := agree 0 1 _ _ 2 2 (output 0) (output 1)
  have first := decides_of_run unheard_synchronous (output 0)
  have second := decides_of_run unheard_synchronous (output 1)
  rw [← equal] at second
  generalize verdict 0 (state 1 0 oneTwo unheard 2 0).values = v at first second
  have own : Known (pattern unheard unheard_synchronous) oneTwo 2 (0 : Fin 2) 1 :=
    known_input (E := pattern unheard unheard_synchronous) (input := oneTwo) (0 : Fin 2) 2
  have told : Known (pattern unheard unheard_synchronous) oneTwo 2 (0 : Fin 2) 2 :=
    Or.inr ⟨(1 : Fin 2), rfl,
      known_input (E := pattern unheard unheard_synchronous) (input := oneTwo) (1 : Fin 2) 1⟩
  have two : Known (pattern unheard unheard_synchronous) oneTwo 2 (1 : Fin 2) 2 :=
    known_input (E := pattern unheard unheard_synchronous) (input := oneTwo) (1 : Fin 2) 2
  have zero : v = 0 := by
    rcases first with only | ⟨_, eq⟩
    · have isOne : 1 = v := (only 1).mp own
      have isTwo : 2 = v := (only 2).mp told
      omega
    · exact eq
  rcases second with only | ⟨several, _⟩
  · have isTwo : 2 = v := (only 2).mp two
    omega
  · exact several ⟨2, fun u => ⟨unheard_known 2 u, fun eq => by subst eq; exact two⟩⟩

/-! ### One round is too few -/

/-- Three processes, of which process 0 crashes in the first round: its message reaches process 1
only. -/
def firstCrashes : CrashPattern where
  n := 3
  alive r p := r = 0 ∨ p ≠ 0
  delivered r q p := q ≠ 0 ∨ r = 0 ∧ p = 1
  no_recovery _ _ alive := Or.inr (alive.resolve_left (Nat.succ_ne_zero _))
  survivors_deliver _ _ _ alive := Or.inl (alive.resolve_left (Nat.succ_ne_zero _))
  dead_are_silent _ _ _ arrives := arrives.elim Or.inr fun first => Or.inl first.1

/-- The input 1 for the process that crashes, 2 for the two others. -/
def firstDiffers (p : Fin 3) : Nat := if p = 0 then 1 else 2

open scoped Classical in
/-- Only process 0 is dead after the first round. -/
theorem firstCrashes_crashesAtMost : firstCrashes.CrashesAtMost 1 1 := by
  have fewer : Quorum.size 3 (fun p => decide (¬firstCrashes.alive 1 p))
      ≤ Quorum.size 3 (Quorum.interval 3 0 1) := by
    refine List.countP_mono_left fun p _ dead => ?_
    have isFirst : p = 0 := Classical.byContradiction fun other =>
      of_decide_eq_true dead (Or.inr other)
    exact isFirst ▸ Quorum.interval_eq_true.mpr ⟨Nat.le_refl 0, Nat.zero_lt_one⟩
  rw [Quorum.size_interval] at fewer
  exact fewer

/-- Process 1, which hears of both inputs, decides the default. -/
theorem firstCrashes_one_decides : Decides firstCrashes firstDiffers 0 1 (1 : Fin 3) 0 := by
  refine Or.inr ⟨?_, rfl⟩
  intro ⟨w, only⟩
  have isOne : 1 = w := (only 1).mp (Or.inr ⟨(0 : Fin 3), Or.inr ⟨rfl, rfl⟩, rfl⟩)
  have isTwo : 2 = w := (only 2).mp (Or.inl rfl)
  omega

/-- Process 2, which does not hear of process 0, decides the input of the two others. -/
theorem firstCrashes_two_decides : Decides firstCrashes firstDiffers 0 1 (2 : Fin 3) 2 := by
  refine Or.inl fun u => ⟨fun known => ?_, fun eq => Or.inl eq⟩
  rcases known with own | ⟨q, arrives, told⟩
  · exact own
  · rcases arrives with other | ⟨_, isOne⟩
    · have input : firstDiffers q = 2 := if_neg other
      exact Eq.trans told input
    · exact absurd isOne (by decide)

/-- After one round of FloodSet two survivors of a single crash may decide differently. -/
theorem one_round_too_few : one_round_too_few.Statement :=
  ⟨firstCrashes, firstDiffers, (1 : Fin 3), (2 : Fin 3), 0, 2, firstCrashes_crashesAtMost,
    Or.inr (by decide), Or.inr (by decide), firstCrashes_one_decides, firstCrashes_two_decides,
    by decide⟩

end DistSys.Floodset
