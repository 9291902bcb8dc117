module

public import DistSys.Consistency.Abd.Invariants
public import DistSys.Consistency.Consistency.Projection

/-!
# ABD is linearizable

Attiya, Bar-Noy and Dolev 1995, for many writers (Lynch and Shvartsman 1997).  The operations that
have chosen a tag are put in the order of their tags; of the operations with one tag the write comes
first, and the reads follow as they were called.  This order respects real time, for the tag of an
operation that has returned is at most the tag of each later one and smaller when that is a write;
it is legal, for what a read returns was written by the write with its tag.  An operation that has
chosen and not returned is in the order too: another may have read what it wrote.

## Main declarations

* `Tracks`: where the operations of a state are called and return in a history.
* `legal_of_sorted`: operations in the order of their tags are a legal execution of a register.
* `linearizable`: every run of ABD is linearizable.
-/

@[expose] public noncomputable section

namespace DistSys.Abd

open History
open scoped Classical

variable {Replica Quorum Client Operation Tag Value : Type}
variable {R : Register Replica Quorum Client Operation Tag Value}
variable {s t : RegisterState Replica Quorum Client Operation Tag Value}
variable {act : Act Replica Quorum Operation Tag Value}
variable {acts : List (Act Replica Quorum Operation Tag Value)}

/-- What an operation returns: that the write is done, or the value that was read. -/
def answer (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) (o : Operation) :
    RegisterResponse Value :=
  if R.isWrite o then .done else .value (s.value o)

/-! ### The order of the operations -/

/-- The place of an operation among those with its tag: the write, then the reads as called. -/
def rank (R : Register Replica Quorum Client Operation Tag Value) (call : Operation → Nat)
    (o : Operation) : Nat :=
  if R.isWrite o then 0 else call o + 1

/-- An operation comes before another: by tags, and with the same tag by rank. -/
def Before (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) (call : Operation → Nat)
    (o p : Operation) : Prop :=
  R.Lt (s.tag o) (s.tag p) ∨ s.tag o = s.tag p ∧ rank R call o ≤ rank R call p

theorem lt_trans {a b c : Tag} (h : R.Lt a b) (h' : R.Lt b c) : R.Lt a c :=
  fun le => h (R.le_trans _ _ _ ((R.le_total b c).resolve_right h') le)

theorem lt_irrefl (a : Tag) : ¬ R.Lt a a := fun h => h ((R.le_total a a).elim id id)

theorem Before.trans {call : Operation → Nat} {o p q : Operation} (h : Before R s call o p)
    (h' : Before R s call p q) : Before R s call o q := by
  rcases h with lt | ⟨eq, le⟩ <;> rcases h' with lt' | ⟨eq', le'⟩
  · exact Or.inl (lt_trans lt lt')
  · exact Or.inl (eq' ▸ lt)
  · exact Or.inl (eq ▸ lt')
  · exact Or.inr ⟨eq.trans eq', Nat.le_trans le le'⟩

theorem Before.total (call : Operation → Nat) (o p : Operation) :
    Before R s call o p ∨ Before R s call p o := by
  by_cases le : R.le (s.tag o) (s.tag p)
  · by_cases le' : R.le (s.tag p) (s.tag o)
    · have same := R.le_antisymm _ _ le le'
      exact (Nat.le_total (rank R call o) (rank R call p)).imp (fun h => Or.inr ⟨same, h⟩)
        fun h => Or.inr ⟨same.symm, h⟩
    · exact Or.inl (Or.inl le')
  · exact Or.inr (Or.inl le)

/-- What comes before has no larger tag. -/
theorem Before.not_lt {call : Operation → Nat} {o p : Operation} (h : Before R s call o p) :
    ¬ R.Lt (s.tag p) (s.tag o) := by
  rcases h with lt | ⟨eq, _⟩
  · exact fun lt' => lt_irrefl _ (lt_trans lt lt')
  · rw [eq]
    exact lt_irrefl _

/-- Of the operations with one tag no read comes before a write. -/
theorem Before.not_read_write {call : Operation → Nat} {o p : Operation}
    (h : Before R s call o p) (read : ¬ R.isWrite o) (write : R.isWrite p) :
    s.tag o ≠ s.tag p := by
  rcases h with lt | ⟨_, le⟩
  · exact fun eq => lt_irrefl _ (eq ▸ lt)
  · rw [rank, rank, if_neg read, if_pos write] at le
    exact absurd le (Nat.not_succ_le_zero _)

/-- Operations in the order of their tags are a legal execution of a register that holds the value
which goes with a smaller tag, if each read's value goes with its tag. -/
theorem legal_of_sorted {call : Operation → Nat} (initial : Value) {l : List Operation} {c : Tag}
    {u : Value} (sorted : l.Pairwise (Before R s call))
    (distinct : l.Pairwise (fun o p => R.isWrite o → R.isWrite p → s.tag o ≠ s.tag p))
    (above : ∀ o, o ∈ l → R.isWrite o → R.Lt c (s.tag o))
    (explained : ∀ o, o ∈ l → ¬ R.isWrite o → s.tag o = c ∧ s.value o = u ∨
      ∃ w, w ∈ l ∧ R.isWrite w ∧ s.tag w = s.tag o ∧ R.argument w = s.value o) :
    (register initial).Legal u (l.map (fun o => (request R o, answer R s o))) := by
  induction l generalizing c u with
  | nil => trivial
  | cons o rest ih =>
    obtain ⟨first, sorted⟩ := List.pairwise_cons.1 sorted
    obtain ⟨apart, distinct⟩ := List.pairwise_cons.1 distinct
    by_cases write : R.isWrite o
    · have after : (register initial).Legal (R.argument o)
          (rest.map (fun o => (request R o, answer R s o))) := by
        refine ih (c := s.tag o) sorted distinct (fun p mem p_write => ?_) fun p mem read => ?_
        · rcases first p mem with lt | ⟨eq, _⟩
          · exact lt
          · exact absurd eq (apart p mem write p_write)
        · rcases explained p (List.mem_cons_of_mem _ mem) read with ⟨tag, _⟩ | ⟨w, w_mem, h⟩
          · exact absurd (tag ▸ above o List.mem_cons_self write) (first p mem).not_lt
          · rcases List.mem_cons.1 w_mem with rfl | w_mem
            · exact Or.inl ⟨h.2.1.symm, h.2.2.symm⟩
            · exact Or.inr ⟨w, w_mem, h⟩
      rw [List.map_cons, request, answer, if_pos write, if_pos write]
      exact ⟨rfl, after⟩
    · have after : (register initial).Legal u
          (rest.map (fun o => (request R o, answer R s o))) := by
        refine ih (c := c) sorted distinct
          (fun p mem => above p (List.mem_cons_of_mem _ mem)) fun p mem read => ?_
        rcases explained p (List.mem_cons_of_mem _ mem) read with here | ⟨w, w_mem, h⟩
        · exact Or.inl here
        · rcases List.mem_cons.1 w_mem with rfl | w_mem
          · exact absurd h.1 write
          · exact Or.inr ⟨w, w_mem, h⟩
      have value : s.value o = u := by
        rcases explained o List.mem_cons_self write with ⟨_, value⟩ | ⟨w, w_mem, w_write, eq, _⟩
        · exact value
        · rcases List.mem_cons.1 w_mem with rfl | w_mem
          · exact absurd w_write write
          · exact absurd eq.symm ((first w w_mem).not_read_write write w_write)
      rw [List.map_cons, request, answer, if_neg write, if_neg write, value]
      exact ⟨rfl, after⟩

/-! ### Where operations are called and return -/

/-- Where in a history the operations of a state are called and return, and which have chosen. -/
structure Tracks (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value)
    (h : List (HistoryEvent Client (RegisterOperation Value) (RegisterResponse Value)))
    (call ret : Operation → Nat) (chosen : List Operation) : Prop where
  called : ∀ o, s.invoked o → h[call o]? = some (.invoke (R.client o) (request R o))
  returned : ∀ o, s.completed o → h[ret o]? = some (.respond (R.client o) (answer R s o))
  after : ∀ o, s.completed o → call o < ret o
  caller : ∀ i n x, h[i]? = some (.invoke n x) → ∃ o, s.invoked o ∧ call o = i
  returner : ∀ j n r, h[j]? = some (.respond n r) → ∃ o, s.completed o ∧ ret o = j
  injective : ∀ o p, s.invoked o → s.invoked p → call o = call p → o = p
  precedes : ∀ o p, s.precedes o p ↔ s.completed o ∧ s.invoked p ∧ ret o < call p
  nodup : chosen.Nodup
  mem : ∀ o, o ∈ chosen ↔ s.chosen o

variable {h : List (HistoryEvent Client (RegisterOperation Value) (RegisterResponse Value))}
variable {call ret : Operation → Nat} {chosen : List Operation}

/-- At first nothing was called. -/
theorem Tracks.of_init (init : R.Init s) : Tracks R s [] (fun _ => 0) (fun _ => 0) [] := by
  obtain ⟨h1, h2, _, h4, _, h6, _, _⟩ := init
  exact {
    called := fun o c => absurd c (h1 o)
    returned := fun o c => absurd c (h6 o)
    after := fun o c => absurd c (h6 o)
    caller := fun _ _ _ c => nomatch c
    returner := fun _ _ _ c => nomatch c
    injective := fun o _ c => absurd c (h1 o)
    precedes := fun o p => ⟨fun b => absurd b (h2 o p), fun c => absurd c.1 (h6 o)⟩
    nodup := List.nodup_nil
    mem := fun o => ⟨fun c => (nomatch c), fun c => absurd c (h4 o)⟩ }

/-- Nothing is called and nothing returns. -/
theorem Tracks.silent (T : Tracks R s h call ret chosen) {more : List Operation}
    (h1 : ∀ o, t.invoked o ↔ s.invoked o) (h2 : ∀ o p, t.precedes o p ↔ s.precedes o p)
    (h8 : ∀ o, t.completed o ↔ s.completed o)
    (value : ∀ o, s.completed o → t.value o = s.value o) (nodup : more.Nodup)
    (mem : ∀ o, o ∈ more ↔ t.chosen o) : Tracks R t h call ret more where
  called o c := T.called o ((h1 o).1 c)
  returned o c := by
    rw [T.returned o ((h8 o).1 c), answer, answer, value o ((h8 o).1 c)]
  after o c := T.after o ((h8 o).1 c)
  caller i n x e := by
    obtain ⟨o, c, at_⟩ := T.caller i n x e
    exact ⟨o, (h1 o).2 c, at_⟩
  returner j n r e := by
    obtain ⟨o, c, at_⟩ := T.returner j n r e
    exact ⟨o, (h8 o).2 c, at_⟩
  injective o p c d := T.injective o p ((h1 o).1 c) ((h1 p).1 d)
  precedes o p := by rw [h2, h8, h1, T.precedes]
  nodup := nodup
  mem := mem

/-- An operation chooses. -/
theorem Tracks.choose (T : Tracks R s h call ret chosen) (H : Invariants R s) {o : Operation}
    (fresh : ¬ s.chosen o) (h1 : ∀ o, t.invoked o ↔ s.invoked o)
    (h2 : ∀ o p, t.precedes o p ↔ s.precedes o p) (h8 : ∀ o, t.completed o ↔ s.completed o)
    (values : ∀ p, p ≠ o → t.value p = s.value p) (h4 : ∀ p, t.chosen p ↔ s.chosen p ∨ p = o) :
    Tracks R t h call ret (o :: chosen) := by
  refine T.silent h1 h2 h8 (fun p c => values p fun same => ?_) ?_ fun p => ?_
  · exact fresh (same ▸ H.completed_chosen p c)
  · exact List.nodup_cons.2 ⟨fun mem => fresh ((T.mem o).1 mem), T.nodup⟩
  · rw [List.mem_cons, h4, T.mem]
    exact Or.comm

/-- An operation is called. -/
theorem Tracks.invoke (T : Tracks R s h call ret chosen) (H : Invariants R s) {o : Operation}
    (step : R.InvokeStep s t o) :
    Tracks R t (h ++ [.invoke (R.client o) (request R o)])
      (fun p => if p = o then h.length else call p) ret chosen := by
  obtain ⟨fresh, _, h1, h2, _, h4, _, h6, _, h8, _⟩ := step
  have other (p : Operation) (c : s.invoked p) : p ≠ o := fun same => fresh (same ▸ c)
  have low (p : Operation) (c : s.invoked p) : call p < h.length := lt_length (T.called p c)
  exact {
    called := by
      intro p c
      rcases (h1 p).1 c with c | rfl
      · simp only [if_neg (other p c)]
        exact getElem?_append_of_some (T.called p c)
      · simp only [if_true]
        exact getElem?_length _ _
    returned := by
      intro p c
      rw [answer, h6 p]
      exact getElem?_append_of_some (T.returned p ((h8 p).1 c))
    after := by
      intro p c
      have c := (h8 p).1 c
      simp only [if_neg (other p (H.chosen_invoked p (H.completed_chosen p c)))]
      exact T.after p c
    caller := by
      intro i n x e
      rcases getElem?_snoc e with old | ⟨rfl, _⟩
      · obtain ⟨p, c, at_⟩ := T.caller i n x old
        exact ⟨p, (h1 p).2 (Or.inl c), by simpa only [if_neg (other p c)] using at_⟩
      · exact ⟨o, (h1 o).2 (Or.inr rfl), by simp only [if_true]⟩
    returner := by
      intro j n r e
      rcases getElem?_snoc e with old | ⟨_, wrong⟩
      · obtain ⟨p, c, at_⟩ := T.returner j n r old
        exact ⟨p, (h8 p).2 c, at_⟩
      · exact nomatch wrong
    injective := by
      intro p q c d same
      rcases (h1 p).1 c with c | rfl <;> rcases (h1 q).1 d with d | rfl
      · simp only [if_neg (other p c), if_neg (other q d)] at same
        exact T.injective p q c d same
      · simp only [if_neg (other p c), if_true] at same
        exact absurd same (Nat.ne_of_lt (low p c))
      · simp only [if_neg (other q d), if_true] at same
        exact absurd same.symm (Nat.ne_of_lt (low q d))
      · rfl
    precedes := by
      intro p q
      rw [h2, h8, h1, T.precedes]
      by_cases same : q = o
      · subst same
        simp only [if_true]
        constructor
        · rintro (⟨_, c, _⟩ | ⟨c, _⟩)
          · exact absurd c fresh
          · exact ⟨c, Or.inr trivial, lt_length (T.returned p c)⟩
        · rintro ⟨c, _⟩
          exact Or.inr ⟨c, trivial⟩
      · simp only [same, if_false, and_false, or_false]
    nodup := T.nodup
    mem := fun p => by rw [h4, T.mem] }

/-- An operation returns. -/
theorem Tracks.complete (T : Tracks R s h call ret chosen) (H : Invariants R s) {o : Operation}
    (o_chosen : s.chosen o) (fresh : ¬ s.completed o)
    (h8 : ∀ p, t.completed p ↔ s.completed p ∨ p = o)
    (h1 : ∀ p, t.invoked p ↔ s.invoked p) (h2 : ∀ p r, t.precedes p r ↔ s.precedes p r)
    (h4 : ∀ p, t.chosen p ↔ s.chosen p) (h6 : ∀ p, t.value p = s.value p) :
    Tracks R t (h ++ [.respond (R.client o) (answer R s o)]) call
      (fun p => if p = o then h.length else ret p) chosen := by
  have other (p : Operation) (c : s.completed p) : p ≠ o := fun same => fresh (same ▸ c)
  have low (p : Operation) (c : s.invoked p) : call p < h.length := lt_length (T.called p c)
  exact {
    called := fun p c => getElem?_append_of_some (T.called p ((h1 p).1 c))
    returned := by
      intro p c
      rw [show answer R t p = answer R s p by rw [answer, answer, h6 p]]
      rcases (h8 p).1 c with c | rfl
      · simp only [if_neg (other p c)]
        exact getElem?_append_of_some (T.returned p c)
      · simp only [if_true]
        exact getElem?_length _ _
    after := by
      intro p c
      rcases (h8 p).1 c with c | rfl
      · simp only [if_neg (other p c)]
        exact T.after p c
      · simp only [if_true]
        exact low p (H.chosen_invoked p o_chosen)
    caller := by
      intro i n x e
      rcases getElem?_snoc e with old | ⟨_, wrong⟩
      · obtain ⟨p, c, at_⟩ := T.caller i n x old
        exact ⟨p, (h1 p).2 c, at_⟩
      · exact nomatch wrong
    returner := by
      intro j n r e
      rcases getElem?_snoc e with old | ⟨rfl, _⟩
      · obtain ⟨p, c, at_⟩ := T.returner j n r old
        exact ⟨p, (h8 p).2 (Or.inl c), by simpa only [if_neg (other p c)] using at_⟩
      · exact ⟨o, (h8 o).2 (Or.inr rfl), by simp only [if_true]⟩
    injective := fun p q c d => T.injective p q ((h1 p).1 c) ((h1 q).1 d)
    precedes := by
      intro p q
      rw [h2, h8, h1, T.precedes]
      by_cases same : p = o
      · subst same
        simp only [if_true]
        refine ⟨fun c => absurd c.1 fresh, fun c => ?_⟩
        exact absurd c.2.2 (Nat.not_lt.2 (Nat.le_of_lt (low q c.2.1)))
      · simp only [same, if_false, or_false]
    nodup := T.nodup
    mem := fun p => by rw [h4, T.mem] }

/-- Some history so far tracks the operations of a state. -/
def Tracked (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value)
    (h : List (HistoryEvent Client (RegisterOperation Value) (RegisterResponse Value))) : Prop :=
  ∃ call ret chosen, Tracks R s h call ret chosen

/-- One action: what it adds to the history. -/
theorem Tracked.of_act (T : Tracked R s h) (H : Invariants R s)
    (step : (labelled R).step s act t) :
    ∃ more, Tracked R t (h ++ more) ∧
      ∀ rest, clientHistory R (act :: rest) = more ++ clientHistory R rest := by
  obtain ⟨call, ret, chosen, T⟩ := T
  have silent (next : Tracked R t h) : Tracked R t (h ++ []) := (List.append_nil h).symm ▸ next
  cases act with
  | invoke o => exact ⟨_, ⟨_, _, _, T.invoke H step⟩, fun _ => rfl⟩
  | reply n o =>
    obtain ⟨_, _, h1, h2, h4, _, h6, _, h8, _⟩ := step
    exact ⟨[], silent ⟨_, _, _, T.silent h1 h2 h8 (fun p _ => h6 p) T.nodup
      fun p => by rw [h4, T.mem]⟩, fun _ => rfl⟩
  | choose_write o q a =>
    obtain ⟨_, _, fresh, _, _, h4, _, _, _, values, h1, h2, _, _, h8, _⟩ := step
    exact ⟨[], silent ⟨_, _, _, T.choose H fresh h1 h2 h8 values h4⟩, fun _ => rfl⟩
  | choose_read o q n a v =>
    obtain ⟨_, fresh, _, _, _, h4, _, _, _, values, h1, h2, _, _, h8, _⟩ := step
    exact ⟨[], silent ⟨_, _, _, T.choose H fresh h1 h2 h8 values h4⟩, fun _ => rfl⟩
  | store n o =>
    obtain ⟨_, _, _, _, _, _, _, h1, h2, _, h4, _, h6, h8, _⟩ := step
    exact ⟨[], silent ⟨_, _, _, T.silent h1 h2 h8 (fun p _ => h6 p) T.nodup
      fun p => by rw [h4, T.mem]⟩, fun _ => rfl⟩
  | skip n o =>
    obtain ⟨_, _, _, h1, h2, _, h4, _, h6, h8, _⟩ := step
    exact ⟨[], silent ⟨_, _, _, T.silent h1 h2 h8 (fun p _ => h6 p) T.nodup
      fun p => by rw [h4, T.mem]⟩, fun _ => rfl⟩
  | complete_write o q =>
    obtain ⟨write, o_chosen, fresh, _, h8, _, _, h1, h2, _, h4, _, h6, _⟩ := step
    have next := T.complete H o_chosen fresh h8 h1 h2 h4 h6
    rw [answer, if_pos write] at next
    exact ⟨_, ⟨_, _, _, next⟩, fun _ => rfl⟩
  | complete_read o q v =>
    obtain ⟨⟨read, o_chosen, fresh, _, h8, _, _, h1, h2, _, h4, _, h6, _⟩, value⟩ := step
    have next := T.complete H o_chosen fresh h8 h1 h2 h4 h6
    rw [answer, if_neg read, value] at next
    exact ⟨_, ⟨_, _, _, next⟩, fun _ => rfl⟩

/-- A run: its history tracks the operations of its last state. -/
theorem tracked_of_path (path : (labelled R).Path s acts t) (H : Invariants R s)
    (T : Tracked R s h) : Invariants R t ∧ Tracked R t (h ++ clientHistory R acts) := by
  induction path generalizing h with
  | nil empty same =>
    subst empty same
    exact ⟨H, (List.append_nil h).symm ▸ T⟩
  | cons eq step _ ih =>
    subst eq
    obtain ⟨more, next, grown⟩ := T.of_act H step
    have := ih (H.of_act step) next
    rwa [List.append_assoc, ← grown] at this

/-! ### The linearization -/

/-- What is completed in the history is an operation that has returned, with its answer. -/
theorem Tracks.of_completes (T : Tracks R s h call ret chosen) (H : Invariants R s) {i j : Nat}
    {n : Client} {r : RegisterResponse Value} (completes : Completes h i j n r) :
    ∃ o, s.completed o ∧ call o = i ∧ ret o = j ∧ answer R s o = r := by
  obtain ⟨⟨x, invoked⟩, lt, answered, between⟩ := completes
  obtain ⟨o, o_invoked, rfl⟩ := T.caller i n x invoked
  obtain ⟨p, p_completed, rfl⟩ := T.returner j n r answered
  obtain ⟨o_client, _⟩ := HistoryEvent.invoke.inj
    (Option.some.inj ((T.called o o_invoked).symm.trans invoked))
  obtain ⟨p_client, p_answer⟩ := HistoryEvent.respond.inj
    (Option.some.inj ((T.returned p p_completed).symm.trans answered))
  by_cases same : o = p
  · subst same
    exact ⟨o, p_completed, rfl, rfl, p_answer⟩
  · have p_invoked := H.chosen_invoked p (H.completed_chosen p p_completed)
    rcases H.sequential o p o_invoked p_invoked (o_client.trans p_client.symm) same with
      before | after
    · obtain ⟨o_completed, _, low⟩ := (T.precedes o p).1 before
      have high := Nat.lt_trans low (T.after p p_completed)
      have entry := T.returned o o_completed
      rw [o_client] at entry
      exact absurd entry ((between (ret o) (T.after o o_completed) high).2 _)
    · exact absurd ((T.precedes p o).1 after).2.2 (Nat.lt_asymm lt)

/-- No operation precedes one that comes before it. -/
theorem Before.not_precedes (T : Tracks R s h call ret chosen) (H : Invariants R s)
    {o p : Operation} (before : Before R s call o p) (o_chosen : s.chosen o) :
    ¬ s.precedes p o := by
  intro precedes
  obtain ⟨le, strict⟩ := H.tag_order p o precedes o_chosen
  have read : ¬ R.isWrite o := fun write => before.not_lt (strict write)
  have same : s.tag o = s.tag p :=
    R.le_antisymm _ _ (Classical.byContradiction fun lt => before.not_lt lt) le
  obtain ⟨completed, _, lt⟩ := (T.precedes p o).1 precedes
  rcases before with lt' | ⟨_, rank_le⟩
  · exact lt' le
  · by_cases write : R.isWrite p
    · rw [rank, rank, if_neg read, if_pos write] at rank_le
      exact Nat.not_succ_le_zero _ rank_le
    · rw [rank, rank, if_neg read, if_neg write] at rank_le
      have := T.after p completed
      omega

/-- The history that tracks a state is linearizable. -/
theorem Tracks.linearizable (T : Tracks R s h call ret chosen) (H : Invariants R s) :
    Linearizable (register R.initialValue) h := by
  let sorted := chosen.mergeSort (fun o p => decide (Before R s call o p))
  have mem (o : Operation) : o ∈ sorted ↔ s.chosen o :=
    (List.mergeSort_perm _ _).mem_iff.trans (T.mem o)
  have ordered : sorted.Pairwise (Before R s call) := by
    refine (List.pairwise_mergeSort (fun a b c h h' => ?_) (fun a b => ?_) chosen).imp
      of_decide_eq_true
    · exact decide_eq_true ((of_decide_eq_true h).trans (of_decide_eq_true h'))
    · rw [Bool.or_eq_true, decide_eq_true_iff, decide_eq_true_iff]
      exact Before.total call a b
  have apart : sorted.Pairwise (fun o p => o ≠ p) :=
    List.nodup_iff_pairwise_ne.1 ((List.mergeSort_perm _ _).nodup_iff.2 T.nodup)
  refine ⟨sorted.map (fun o => (call o, request R o, answer R s o)), ?_, ?_, ?_, ?_, ?_⟩
  · rw [List.map_map, List.nodup_iff_pairwise_ne, List.pairwise_map]
    refine apart.imp_of_mem fun {o p} o_mem p_mem ne same => ne ?_
    exact T.injective o p (H.chosen_invoked o ((mem o).1 o_mem))
      (H.chosen_invoked p ((mem p).1 p_mem)) same
  · intro x x_mem
    obtain ⟨o, o_mem, rfl⟩ := List.mem_map.1 x_mem
    have invoked := H.chosen_invoked o ((mem o).1 o_mem)
    refine ⟨R.client o, T.called o invoked, fun j r completes => ?_⟩
    obtain ⟨p, p_completed, at_, _, answered⟩ := T.of_completes H completes
    have p_invoked := H.chosen_invoked p (H.completed_chosen p p_completed)
    exact T.injective p o p_invoked invoked at_ ▸ answered
  · intro i j n r completes
    obtain ⟨o, completed, at_, _⟩ := T.of_completes H completes
    exact ⟨_, List.mem_map.2 ⟨o, (mem o).2 (H.completed_chosen o completed), rfl⟩, at_⟩
  · refine Consistency.pairwise_iff_places.1 (List.pairwise_map.2 ?_)
    refine ordered.imp_of_mem fun {o p} o_mem p_mem before => ?_
    rintro ⟨j, n, r, completes, early⟩
    obtain ⟨q, q_completed, at_, rfl, _⟩ := T.of_completes H completes
    have q_invoked := H.chosen_invoked q (H.completed_chosen q q_completed)
    have same := T.injective q p q_invoked (H.chosen_invoked p ((mem p).1 p_mem)) at_
    have o_chosen := (mem o).1 o_mem
    exact before.not_precedes T H o_chosen ((T.precedes p o).2
      ⟨same ▸ q_completed, H.chosen_invoked o o_chosen, same ▸ early⟩)
  · rw [List.map_map]
    have distinct : sorted.Pairwise
        (fun o p => R.isWrite o → R.isWrite p → s.tag o ≠ s.tag p) :=
      apart.imp_of_mem fun {o p} o_mem p_mem ne o_write p_write same =>
        ne (H.unique o p o_write p_write ((mem o).1 o_mem) ((mem p).1 p_mem) same)
    refine legal_of_sorted (c := R.initialTag) R.initialValue ordered distinct
      (fun o o_mem write le => ?_) fun o o_mem _ => ?_
    · exact (H.write_owns o write ((mem o).1 o_mem)).2
        (R.le_antisymm _ _ le (R.initial_least _))
    · refine (H.chosen_written o ((mem o).1 o_mem)).imp id ?_
      rintro ⟨w, write, w_chosen, facts⟩
      exact ⟨w, (mem w).2 w_chosen, write, facts⟩

/-- Every run of ABD is linearizable. -/
theorem linearizable : linearizable.Statement := by
  intro _ _ _ _ _ _ R s acts t init path
  obtain ⟨H, call, ret, chosen, T⟩ := tracked_of_path path (.of_init init)
    ⟨_, _, _, .of_init init⟩
  exact T.linearizable H

/-- Every return answers the last call of its client. -/
theorem Tracks.completes (T : Tracks R s h call ret chosen) (H : Invariants R s) {j : Nat}
    {c : Client} {r : RegisterResponse Value} (responds : h[j]? = some (.respond c r)) :
    ∃ i, Completes h i j c r := by
  obtain ⟨o, done, rfl⟩ := T.returner j c r responds
  have returned := (T.returned o done).symm.trans responds
  obtain ⟨rfl, rfl⟩ := HistoryEvent.respond.inj (Option.some.inj returned)
  have invoked := H.chosen_invoked o (H.completed_chosen o done)
  refine ⟨call o, ⟨_, T.called o invoked⟩, T.after o done, responds, fun k low high =>
    ⟨fun x calls => ?_, fun r' returns => ?_⟩⟩
  · obtain ⟨p, called, rfl⟩ := T.caller k _ x calls
    have same := HistoryEvent.invoke.inj (Option.some.inj ((T.called p called).symm.trans calls))
    by_cases eq : o = p
    · subst eq; omega
    · rcases H.sequential o p invoked called same.1.symm eq with before | before
      · have := ((T.precedes o p).1 before).2.2
        omega
      · obtain ⟨done', _, lt⟩ := (T.precedes p o).1 before
        have := T.after p done'
        omega
  · obtain ⟨p, done', rfl⟩ := T.returner k _ r' returns
    have same :=
      HistoryEvent.respond.inj (Option.some.inj ((T.returned p done').symm.trans returns))
    have called := H.chosen_invoked p (H.completed_chosen p done')
    by_cases eq : o = p
    · subst eq; omega
    · rcases H.sequential o p invoked called same.1.symm eq with before | before
      · have := ((T.precedes o p).1 before).2.2
        have := T.after p done'
        omega
      · have := ((T.precedes p o).1 before).2.2
        omega

/-- The histories of ABD are well-formed. -/
theorem well_formed : well_formed.Statement := by
  intro _ _ _ _ _ _ R s acts t init path j c r responds
  obtain ⟨H, call, ret, chosen, T⟩ := tracked_of_path path (.of_init init)
    ⟨_, _, _, .of_init init⟩
  exact T.completes H responds

end DistSys.Abd
