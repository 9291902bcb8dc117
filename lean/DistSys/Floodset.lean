module

public import DistSys.Quorum
public import DistSys.Statements.Floodset

/-!
# FloodSet: consensus in `f + 1` synchronous rounds

FloodSet (Lynch, *Distributed Algorithms*, 1996, §6.2.1): in every round every process sends all the
values it knows to everybody; after `f + 1` rounds it decides the only value it knows, or a default
if it knows several.  With at most `f` crashes this solves consensus.

The proof is the one of the book.  Among `f + 1` rounds there is one without a crash, because each
crash needs a process of its own.  After that round all processes that are alive know the same
values, and this persists: whatever one of them is told later, a process alive knew already.

Two differences from the book: the values need not be ordered or finite, since nothing is computed
from them but whether there is exactly one; and only the survivors of round `f + 1` are said to
decide, which are the processes that do not crash before they have to.  The lower bound of `f + 1`
rounds is here only the smallest case, one round and one crash, for this algorithm.

## Main declarations

* `exists_crash_free_round`: the pigeonhole; `known_after_crash_free` and `known_persists`: from a
  round without a crash on, all processes alive know the same values.
* `solves_consensus`: termination, agreement and validity after `f + 1` rounds.
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

/-- With at most `f` crashes FloodSet solves consensus in `f + 1` rounds: every survivor decides,
no two survivors decide differently, and if all inputs are equal that is the decision. -/
theorem solves_consensus : solves_consensus.Statement := by
  intro Value E input default f few
  refine ⟨fun p _ => exists_decides default (f + 1) p, ?_, ?_⟩
  · intro p q v w aliveP aliveQ decidesP decidesQ
    exact decides_unique (known_iff_known few aliveP aliveQ) decidesP decidesQ
  · intro u p v equal _ decides
    exact decides_of_equal_inputs equal decides

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
