module

public import DistSys.Consistency.CrdtOperations.CausalDelivery

/-!
# The observed-remove set as operations

Shapiro, Preguiça, Baquero and Zawirski 2011.  A removal takes out the tags that its replica had in
its set, and these are of additions that happened before it (`tag_executed`,
`happenedBefore_of_executed`).  So concurrent operations commute, and replicas converge in causal
order.  Without it they need not: a removal that is delivered before the addition that it has seen.

## Main declarations

* `orSet_commutes`: concurrent operations of a run commute.
* `op_or_set_converges`, `op_or_set_shows`, `op_or_set_add_wins`.
-/

@[expose] public noncomputable section

namespace DistSys.CrdtOperations

open Causality Crdt

open scoped Classical

variable {Process Element Tag : Type} {N : Broadcasts Process} {unique : Nat → Tag}
  {update : Nat → SetRequest Element}

/-- The state of a replica of the set. -/
abbrev setAt (unique : Nat → Tag) (N : Broadcasts Process) (update : Nat → SetRequest Element)
    (n : Nat) (p : Process) : Element → Tag → Bool :=
  (replicasAfter (@opOrSet Element Tag unique) N update n).state p

/-- What the operation of a broadcast does to a set. -/
abbrev setEffect (unique : Nat → Tag) (N : Broadcasts Process)
    (update : Nat → SetRequest Element) (k : Nat) :
    (Element → Tag → Bool) → Element → Tag → Bool :=
  effectOf (@opOrSet Element Tag unique) N update k

/-- An addition puts in its tag. -/
theorem setEffect_add {k : Nat} {x : Element} (lt : k < N.length) (source : N.source k = none)
    (adds : update k = .add x) (s : Element → Tag → Bool) (y : Element) (v : Tag) :
    setEffect unique N update k s y v = (s y v || decide (y = x ∧ v = unique k)) := by
  unfold setEffect effectOf
  rw [sent_broadcast lt source, adds]
  rfl

/-- A removal takes out what its replica had in its set. -/
theorem setEffect_remove {k : Nat} {x : Element} (lt : k < N.length) (source : N.source k = none)
    (removes : update k = .remove x) (s : Element → Tag → Bool) (y : Element) (v : Tag) :
    setEffect unique N update k s y v =
      (s y v && !(decide (y = x) && setAt unique N update k (N.process k) x v)) := by
  unfold setEffect effectOf
  rw [sent_broadcast lt source, removes]
  rfl

/-- An event of a process, for its set. -/
theorem setAt_here (past : N.FromThePast) {e : Nat} (lt : e < N.length) {p : Process}
    (here : N.process e = p) : setAt unique N update (e + 1) p =
      setEffect unique N update (named N e) (setAt unique N update e p) :=
  (state_succ past lt p).trans (if_pos here)

/-- An event of another process. -/
theorem setAt_there (past : N.FromThePast) {e : Nat} (lt : e < N.length) {p : Process}
    (there : N.process e ≠ p) :
    setAt unique N update (e + 1) p = setAt unique N update e p :=
  (state_succ past lt p).trans (if_neg there)

/-- What was executed was so later. -/
theorem executed_succ {p : Process} {e k : Nat} (h : N.Executed p e k) : N.Executed p (e + 1) k :=
  h.imp fun _ x => ⟨Nat.lt_succ_of_lt x.1, x.2⟩

/-- What was executed by the next event is what that event executes, or was executed before. -/
theorem executed_succ_iff {p : Process} {e k : Nat} (here : N.process e = p) :
    N.Executed p (e + 1) k ↔ k = named N e ∨ N.Executed p e k := by
  rw [← mem_log, ← mem_log, log, if_pos here, List.mem_append, List.mem_singleton, or_comm]

/-- An event of another process executes nothing here. -/
theorem executed_there {p : Process} {e k : Nat} (there : N.process e ≠ p) :
    N.Executed p (e + 1) k ↔ N.Executed p e k := by
  rw [← mem_log, ← mem_log, log, if_neg there, List.append_nil]

/-- What is in a set was added by an addition that was executed. -/
theorem tag_executed (past : N.FromThePast) {n : Nat} (le : n ≤ N.length) {p : Process}
    {x : Element} {v : Tag} (inside : setAt unique N update n p x v = true) :
    ∃ k, N.Executed p n k ∧ update k = .add x ∧ v = unique k := by
  induction n with
  | zero => exact nomatch (show false = true from inside)
  | succ e ih =>
    have earlier (h : setAt unique N update e p x v = true) :
        ∃ k, N.Executed p (e + 1) k ∧ update k = .add x ∧ v = unique k := by
      obtain ⟨k, does, rest⟩ := ih (Nat.le_of_succ_le le) h
      exact ⟨k, executed_succ does, rest⟩
    by_cases here : N.process e = p
    · rw [setAt_here past le here] at inside
      obtain ⟨low, source⟩ := named_spec past (e := e) le
      have lt : named N e < N.length := Nat.lt_of_le_of_lt low le
      cases wanted : update (named N e) with
      | add y =>
        rw [setEffect_add lt source wanted, Bool.or_eq_true] at inside
        rcases inside with inside | new
        · exact earlier inside
        · obtain ⟨rfl, rfl⟩ := of_decide_eq_true new
          exact ⟨_, (executed_succ_iff here).2 (.inl rfl), wanted, rfl⟩
      | remove y =>
        rw [setEffect_remove lt source wanted, Bool.and_eq_true] at inside
        exact earlier inside.1
    · rw [setAt_there past le here] at inside
      exact earlier inside

variable {K : Computation Process (Fin N.length) (Fin N.length)}

/-- What a process had executed before an event of it happened before that event. -/
theorem happenedBefore_of_executed (of : ComputationOf N K) {i j : Fin N.length}
    (h : N.Executed (N.process j.val) j.val i.val) : K.HappenedBefore i j := by
  obtain ⟨e, lt, same, does⟩ := h
  have inside := Nat.lt_trans lt j.isLt
  rcases does with source | ⟨_, equal⟩
  · exact .trans (.message ((of.2.2 i ⟨e, inside⟩).2 source)) (of.ordered ⟨e, inside⟩ j lt same)
  · subst equal
    exact of.ordered i j lt same

/-- A removal that has an addition in the set of its replica comes after it. -/
theorem happenedBefore_of_seen (past : N.FromThePast) (of : ComputationOf N K)
    (tags : DifferentTags N unique) {i j : Fin N.length} {x : Element}
    (seen : setAt unique N update j.val (N.process j.val) x (unique i.val) = true) :
    K.HappenedBefore i j := by
  obtain ⟨k, does, _, same⟩ := tag_executed past (Nat.le_of_lt j.isLt) seen
  have inside : k < N.length := by
    obtain ⟨e, lt, _, does⟩ := does
    have low := (named_spec past (Nat.lt_trans lt j.isLt)).1
    have := executes_iff.1 does
    have := j.isLt
    omega
  have equal := tags i.val k i.isLt inside same
  exact happenedBefore_of_executed of (equal ▸ does)

/-- An addition and a removal that has not seen it commute. -/
theorem insert_erase_commute {x y : Element} {t : Tag} {seen : Tag → Bool}
    (unseen : x = y → seen t = false) (s : Element → Tag → Bool) :
    (@opOrSet Element Tag unique).effect (.insert x t)
        ((@opOrSet Element Tag unique).effect (.erase y seen) s) =
      (@opOrSet Element Tag unique).effect (.erase y seen)
        ((@opOrSet Element Tag unique).effect (.insert x t) s) := by
  funext z v
  show (s z v && !(decide (z = y) && seen v) || decide (z = x ∧ v = t)) =
    ((s z v || decide (z = x ∧ v = t)) && !(decide (z = y) && seen v))
  by_cases new : z = x ∧ v = t
  · obtain ⟨rfl, rfl⟩ := new
    by_cases same : z = y
    · simp [unseen same]
    · simp [same]
  · simp [new]

/-- Concurrent operations of a run of the set commute. -/
theorem orSet_commutes (past : N.FromThePast) (of : ComputationOf N K)
    (tags : DifferentTags N unique) :
    ConcurrentCommute (@opOrSet Element Tag unique) N K update := by
  intro i j a b s concurrent sent sent'
  have source {i : Fin N.length} {a : SetOperation Element Tag}
      (sent : (replicasAfter (@opOrSet Element Tag unique) N update N.length).sent i.val = some a) :
      a = (@opOrSet Element Tag unique).prepare i.val (update i.val)
        (setAt unique N update i.val (N.process i.val)) := by
    by_cases none : N.source i.val = none
    · rw [sent_broadcast i.isLt none] at sent
      exact (Option.some.inj sent).symm
    · rw [sent_stable (Nat.lt_succ_self i.val) i.isLt, sent_succ, if_neg fun h => none h.2,
        sent_later (Nat.le_refl _)] at sent
      exact nomatch sent
  rw [source sent, source sent']
  have unseen {i j : Fin N.length} (not : ¬K.HappenedBefore i j) (x : Element) :
      setAt unique N update j.val (N.process j.val) x (unique i.val) = false :=
    Bool.eq_false_iff.2 fun seen => not (happenedBefore_of_seen past of tags seen)
  cases update i.val with
  | add x =>
    cases update j.val with
    | add y =>
      funext z v
      exact Bool.or_right_comm _ _ _
    | remove y => exact insert_erase_commute (fun _ => unseen concurrent.2.1 y) s
  | remove x =>
    cases update j.val with
    | add y => exact (insert_erase_commute (fun _ => unseen concurrent.2.2 x) s).symm
    | remove y =>
      funext z v
      exact Bool.and_right_comm _ _ _

/-- The set converges in causal order. -/
theorem op_or_set_converges : op_or_set_converges.Statement := by
  intro Element Tag unique Process N K update p q n m past of once causal tags le le' too too'
  exact Record.converges ⟨past, of, once, causal⟩ le le' too too' (orSet_commutes past of tags)

/-- What a set shows: the additions that were not in the sets of the removals executed. -/
theorem op_or_set_shows : op_or_set_shows.Statement := by
  intro Element Tag unique Process N K update p n x k past of once causal tags le does adds
  have R : Record N K := ⟨past, of, once, causal⟩
  induction n with
  | zero => exact absurd does fun ⟨_, lt, _⟩ => Nat.not_lt_zero _ lt
  | succ e ih =>
    have le' := Nat.le_of_succ_le le
    by_cases here : N.process e = p
    · obtain ⟨low, source⟩ := named_spec past (e := e) le
      have lt : named N e < N.length := Nat.lt_of_le_of_lt low le
      show setAt unique N update (e + 1) p x (unique k) = true ↔ _
      rw [setAt_here past le here]
      rcases (executed_succ_iff here).1 does with rfl | before
      · rw [setEffect_add lt source adds, decide_eq_true (⟨rfl, rfl⟩ : x = x ∧ _),
          Bool.or_true]
        refine ⟨fun _ j inside executed removes => ?_, fun _ => rfl⟩
        rcases (executed_succ_iff here).1 executed with rfl | executed
        · exact nomatch adds.symm.trans removes
        · refine Bool.eq_false_iff.2 fun seen => ?_
          have happened := happenedBefore_of_seen (i := ⟨_, lt⟩) (j := ⟨j, inside⟩) past of tags
            seen
          obtain ⟨f, earlier, there, does⟩ := executed
          exact R.ordered earlier le (there.trans here.symm) _ _ rfl
            (executes_iff.1 does).symm happened
      · have other : k ≠ named N e := by
          rintro rfl
          obtain ⟨f, earlier, there, does⟩ := before
          have := once f e _ (Nat.lt_trans earlier le) le lt (there.trans here.symm) does
            (executes_iff.2 rfl)
          omega
        have inside : k < N.length := by
          obtain ⟨f, earlier, _, does⟩ := before
          have := (named_spec past (Nat.lt_trans earlier le)).1
          have := executes_iff.1 does
          omega
        have same := ih le' before
        cases wanted : update (named N e) with
        | add y =>
          rw [setEffect_add lt source wanted, decide_eq_false fun h =>
            other (tags k _ inside lt h.2), Bool.or_false]
          refine same.trans ⟨fun all j lt' executed removes => ?_,
            fun all j lt' executed => all j lt' (executed_succ executed)⟩
          rcases (executed_succ_iff here).1 executed with rfl | executed
          · exact nomatch wanted.symm.trans removes
          · exact all j lt' executed removes
        | remove y =>
          rw [setEffect_remove lt source wanted, Bool.and_eq_true]
          constructor
          · rintro ⟨shown, unseen⟩ j lt' executed removes
            rcases (executed_succ_iff here).1 executed with rfl | executed
            · obtain rfl := SetRequest.remove.inj (wanted.symm.trans removes)
              simpa using unseen
            · exact same.1 shown j lt' executed removes
          · intro all
            refine ⟨same.2 fun j lt' executed => all j lt' (executed_succ executed), ?_⟩
            by_cases equal : x = y
            · subst equal
              have := all _ lt ((executed_succ_iff here).2 (.inl rfl)) wanted
              show (!(_ && setAt unique N update _ _ x (unique k))) = true
              rw [show setAt unique N update _ _ x (unique k) = false from this, Bool.and_false]
              rfl
            · rw [decide_eq_false equal]
              rfl
    · show setAt unique N update (e + 1) p x (unique k) = true ↔ _
      rw [setAt_there past le here]
      refine (ih le' ((executed_there here).1 does)).trans
        ⟨fun all j lt executed => all j lt ((executed_there here).1 executed),
          fun all j lt executed => all j lt ((executed_there here).2 executed)⟩

/-- Additions win: what happened before no removal that was executed is in the set. -/
theorem op_or_set_add_wins : op_or_set_add_wins.Statement := by
  intro Element Tag unique Process N K update p n x k past of tags le does adds unseen
  refine ⟨unique k.val, ?_⟩
  show setAt unique N update n p x (unique k.val) = true
  induction n with
  | zero => exact absurd does fun ⟨_, lt, _⟩ => Nat.not_lt_zero _ lt
  | succ e ih =>
    by_cases here : N.process e = p
    · obtain ⟨low, source⟩ := named_spec past (e := e) le
      have lt : named N e < N.length := Nat.lt_of_le_of_lt low le
      rw [setAt_here past le here]
      by_cases now : k.val = named N e
      · rw [← now] at lt source ⊢
        rw [setEffect_add lt source adds, decide_eq_true (⟨rfl, rfl⟩ : x = x ∧ _), Bool.or_true]
      · have before := ((executed_succ_iff here).1 does).resolve_left now
        have shown := ih (Nat.le_of_succ_le le) before fun j executed =>
          unseen j (executed_succ executed)
        cases wanted : update (named N e) with
        | add y => rw [setEffect_add lt source wanted, shown, Bool.true_or]
        | remove y =>
          rw [setEffect_remove lt source wanted, shown, Bool.true_and]
          by_cases equal : x = y
          · subst equal
            have not := unseen ⟨_, lt⟩ ((executed_succ_iff here).2 (.inl rfl)) wanted
            rw [Bool.eq_false_iff.2 fun seen => not (happenedBefore_of_seen (j := ⟨_, lt⟩)
              past of tags seen), Bool.and_false]
            rfl
          · rw [decide_eq_false equal]
            rfl
    · rw [setAt_there past le here]
      exact ih (Nat.le_of_succ_le le) ((executed_there here).1 does) fun j executed =>
        unseen j ((executed_there here).2 executed)

end DistSys.CrdtOperations
