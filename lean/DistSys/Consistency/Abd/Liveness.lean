module

public import DistSys.Statements.Consistency.Abd

/-!
# ABD terminates

Attiya, Bar-Noy and Dolev (*Sharing memory robustly in message-passing systems*, 1995): while a
majority is live every operation returns.  Here any quorum is live: the run is weakly fair to its
replicas and to the client.  First all of the quorum answer, and their answers stay; so the client
can end its first phase (there is a largest answer, and a larger tag of its own), and does; then
each replica of the quorum obeys the order to store, or can acknowledge it without obeying, whatever
others make it do meanwhile; so the client can return, and does.

## Main declarations

* `eventually`: what a fair task brings about.
* `terminates`; `fair_read` meets its hypotheses.
* `blocked`: without a live quorum nothing returns; `silent_run` meets its hypotheses.
-/

@[expose] public noncomputable section

namespace DistSys.Abd

open Execution

open scoped Classical

variable {Replica Quorum Client Operation Tag Value : Type}
  {R : Register Replica Quorum Client Operation Tag Value}
  {s t : RegisterState Replica Quorum Client Operation Tag Value}
  {states : Nat → RegisterState Replica Quorum Client Operation Tag Value}
  {acts : Nat → Act Replica Quorum Operation Tag Value}

/-! ### What is done is not undone -/

/-- Calls, answers, choices, acknowledgements and returns stay. -/
structure Keeps (s t : RegisterState Replica Quorum Client Operation Tag Value) : Prop where
  invoked : ∀ o, s.invoked o → t.invoked o
  replied : ∀ m o a v, s.replied m o a v → t.replied m o a v
  chosen : ∀ o, s.chosen o → t.chosen o
  stored : ∀ m o, s.stored m o → t.stored m o

/-- Every step keeps them. -/
theorem keeps_of_step {act : Act Replica Quorum Operation Tag Value}
    (step : (labelled R).step s act t) : Keeps s t := by
  cases act <;> simp only [labelled] at step <;> constructor <;>
    grind [Register.InvokeStep, Register.ReplyStep, Register.ChooseWriteStep,
      Register.ChooseReadStep, Register.StoreStep, Register.SkipStep, Register.CompleteWriteStep,
      Register.CompleteReadStep]

/-- So they hold ever after. -/
theorem keeps_of_run (run : (labelled R).InfiniteRun states acts) {i j : Nat} (le : i ≤ j) :
    Keeps (states i) (states j) := by
  induction le with
  | refl => exact ⟨fun _ h => h, fun _ _ _ _ h => h, fun _ h => h, fun _ _ h => h⟩
  | @step j _ ih =>
    have last := keeps_of_step (run j)
    exact ⟨fun o h => last.invoked o (ih.invoked o h),
      fun m o a v h => last.replied m o a v (ih.replied m o a v h),
      fun o h => last.chosen o (ih.chosen o h), fun m o h => last.stored m o (ih.stored m o h)⟩

/-- A fair task that can move until something holds, and brings it about, does so. -/
theorem eventually {task : Act Replica Quorum Operation Tag Value → Prop}
    (fair : (labelled R).WeaklyFair task states acts) {P : Nat → Prop} (k : Nat)
    (can : ∀ n, k ≤ n → ¬P n → ∃ act, task act ∧ (labelled R).Moves (states n) act)
    (does : ∀ n, task (acts n) → P (n + 1)) : ∃ n, k ≤ n ∧ P n := by
  apply Classical.byContradiction
  intro never
  have never : ∀ n, k ≤ n → ¬P n := fun n le h => never ⟨n, le, h⟩
  obtain ⟨j, le, taken, _⟩ := fair k fun n le => can n le (never n le)
  exact never (j + 1) (Nat.le_succ_of_le le) (does j taken)

/-- What comes about for each member of a list, and stays, comes about for all at one time. -/
theorem all_of_each {Item : Type} {P : Nat → Item → Prop} (k : Nat)
    (stays : ∀ i j x, i ≤ j → P i x → P j x) :
    ∀ l : List Item, (∀ x ∈ l, ∃ n, k ≤ n ∧ P n x) → ∃ n, k ≤ n ∧ ∀ x ∈ l, P n x := by
  intro l
  induction l with
  | nil => exact fun _ => ⟨k, Nat.le_refl k, nofun⟩
  | cons x l ih =>
    intro each
    obtain ⟨i, le, hx⟩ := each x List.mem_cons_self
    obtain ⟨j, le', hl⟩ := ih fun y mem => each y (List.mem_cons_of_mem _ mem)
    refine ⟨max i j, Nat.le_trans le (Nat.le_max_left i j), fun y mem => ?_⟩
    rcases List.mem_cons.1 mem with rfl | mem
    · exact stays i _ y (Nat.le_max_left i j) hx
    · exact stays j _ y (Nat.le_max_right i j) (hl y mem)

/-! ### What can be done -/

/-- A replica that has not answered a call can. -/
theorem moves_reply {m : Replica} {o : Operation} (invoked : s.invoked o)
    (silent : ¬∃ a v, s.replied m o a v) : (labelled R).Moves s (.reply m o) := by
  refine ⟨{ s with
    replied := fun m' p a v =>
      s.replied m' p a v ∨ m' = m ∧ p = o ∧ a = s.heldTag m ∧ v = s.heldValue m },
    ?_, fun same => ?_⟩
  · simp only [labelled, Register.ReplyStep]
    repeat' refine And.intro ?_ ?_
    all_goals first | assumption | (intros; rfl) | (intros; trivial) | exact if_pos rfl |
      (intro _ ne; exact if_neg ne)
  · have gone := congrArg RegisterState.replied same
    exact silent ⟨s.heldTag m, s.heldValue m, by
      rw [← gone]; exact .inr ⟨rfl, rfl, rfl, rfl⟩⟩

/-- A replica that has not acknowledged an order can, by obeying it or not. -/
theorem moves_acknowledge {m : Replica} {o : Operation} (chosen : s.chosen o)
    (silent : ¬s.stored m o) : ∃ act, Acknowledges m o act ∧ (labelled R).Moves s act := by
  by_cases large : R.le (s.tag o) (s.heldTag m)
  · refine ⟨.skip m o, .inr rfl, { s with
      stored := fun m' p => s.stored m' p ∨ m' = m ∧ p = o }, ?_, fun same => ?_⟩
    · simp only [labelled, Register.SkipStep]
      repeat' refine And.intro ?_ ?_
      all_goals first | assumption | (intros; rfl) | (intros; trivial) | exact if_pos rfl |
        (intro _ ne; exact if_neg ne)
    · have gone := congrArg RegisterState.stored same
      exact silent (by rw [← gone]; exact .inr ⟨rfl, rfl⟩)
  · refine ⟨.store m o, .inl rfl, { s with
      stored := fun m' p => s.stored m' p ∨ m' = m ∧ p = o
      heldTag := fun m' => if m' = m then s.tag o else s.heldTag m'
      heldValue := fun m' => if m' = m then s.value o else s.heldValue m' }, ?_, fun same => ?_⟩
    · simp only [labelled, Register.StoreStep, Register.Lt]
      repeat' refine And.intro ?_ ?_
      all_goals first | assumption | (intros; rfl) | (intros; trivial) | exact if_pos rfl |
        (intro _ ne; exact if_neg ne)
    · have gone := congrArg RegisterState.stored same
      exact silent (by rw [← gone]; exact .inr ⟨rfl, rfl⟩)

/-- Of finitely many replicas that have answered, with one given, one has the largest answer. -/
theorem largest_answer {o : Operation} (live : Replica → Prop) {first : Replica}
    (isLive : live first) (answered : ∀ m, live m → ∃ a v, s.replied m o a v) :
    ∀ l : List Replica, ∃ n a v, live n ∧ s.replied n o a v ∧
      ∀ m ∈ l, live m → ∃ b w, s.replied m o b w ∧ R.le b a := by
  intro l
  induction l with
  | nil =>
    obtain ⟨a, v, h⟩ := answered first isLive
    exact ⟨first, a, v, isLive, h, nofun⟩
  | cons m l ih =>
    obtain ⟨n, a, v, hn, h, largest⟩ := ih
    by_cases here : live m
    · obtain ⟨b, w, hm⟩ := answered m here
      rcases R.le_total b a with le | le
      · refine ⟨n, a, v, hn, h, fun m' mem live' => ?_⟩
        rcases List.mem_cons.1 mem with rfl | mem
        · exact ⟨b, w, hm, le⟩
        · exact largest m' mem live'
      · refine ⟨m, b, w, here, hm, fun m' mem live' => ?_⟩
        rcases List.mem_cons.1 mem with rfl | mem
        · exact ⟨b, w, hm, (R.le_total b b).elim id id⟩
        · obtain ⟨c, x, hc, le'⟩ := largest m' mem live'
          exact ⟨c, x, hc, R.le_trans c a b le' le⟩
    · refine ⟨n, a, v, hn, h, fun m' mem live' => ?_⟩
      rcases List.mem_cons.1 mem with rfl | mem
      · exact absurd live' here
      · exact largest m' mem live'

/-- With answers from a finite quorum the first phase can end. -/
theorem moves_choose {replicas : List Replica} {q : Quorum} {o : Operation}
    (finite : ∀ m, R.member m q → m ∈ replicas) (unbounded : TagsUnbounded R)
    (invoked : s.invoked o) (fresh : ¬s.chosen o)
    (answered : ∀ m, R.member m q → ∃ a v, s.replied m o a v) :
    ∃ act, Chooses o act ∧ (labelled R).Moves s act := by
  obtain ⟨first, inside, _⟩ := R.quorums_meet q q
  obtain ⟨n, a, v, hn, h, largest⟩ :=
    largest_answer (R := R) (s := s) (fun m => R.member m q) inside answered replicas
  by_cases write : R.isWrite o
  · obtain ⟨c, owns, larger⟩ := unbounded (R.client o) a
    refine ⟨.choose_write o q c, .inl ⟨q, c, rfl⟩, { s with
      chosen := fun p => s.chosen p ∨ p = o
      tag := fun p => if p = o then c else s.tag p
      value := fun p => if p = o then R.argument o else s.value p }, ?_, fun same => ?_⟩
    · have larger (m : Replica) (hm : R.member m q) : ∃ b w, s.replied m o b w ∧ R.Lt b c := by
        obtain ⟨b, w, hb, le⟩ := largest m (finite m hm) hm
        exact ⟨b, w, hb, fun back => larger (R.le_trans c b a back le)⟩
      simp only [labelled, Register.ChooseWriteStep]
      repeat' refine And.intro ?_ ?_
      all_goals first | assumption | (intros; rfl) | (intros; trivial) | exact if_pos rfl |
        (intro _ ne; exact if_neg ne)
    · have gone := congrArg RegisterState.chosen same
      exact fresh (by rw [← gone]; exact .inr rfl)
  · refine ⟨.choose_read o q n a v, .inr ⟨q, n, a, v, rfl⟩, { s with
      chosen := fun p => s.chosen p ∨ p = o
      tag := fun p => if p = o then a else s.tag p
      value := fun p => if p = o then v else s.value p }, ?_, fun same => ?_⟩
    · have largest (m : Replica) (hm : R.member m q) := largest m (finite m hm) hm
      simp only [labelled, Register.ChooseReadStep]
      repeat' refine And.intro ?_ ?_
      all_goals first | assumption | (intros; rfl) | (intros; trivial) | exact if_pos rfl |
        (intro _ ne; exact if_neg ne)
    · have gone := congrArg RegisterState.chosen same
      exact fresh (by rw [← gone]; exact .inr rfl)

/-- With acknowledgements from a quorum the operation can return. -/
theorem moves_return {q : Quorum} {o : Operation} (chosen : s.chosen o) (pending : ¬s.completed o)
    (stored : ∀ m, R.member m q → s.stored m o) :
    ∃ act, Returns o act ∧ (labelled R).Moves s act := by
  let after : RegisterState Replica Quorum Client Operation Tag Value := { s with
    completed := fun p => s.completed p ∨ p = o
    storedBy := fun p => if p = o then q else s.storedBy p }
  have different : after ≠ s := fun same => pending (by
    rw [← congrArg RegisterState.completed same]; exact .inr rfl)
  by_cases write : R.isWrite o
  · refine ⟨.complete_write o q, .inl ⟨q, rfl⟩, after, ?_, different⟩
    simp only [labelled, Register.CompleteWriteStep, after]
    repeat' refine And.intro ?_ ?_
    all_goals first | assumption | (intros; rfl) | (intros; trivial) | exact if_pos rfl |
      (intro _ ne; exact if_neg ne)
  · refine ⟨.complete_read o q (s.value o), .inr ⟨q, _, rfl⟩, after, ?_, different⟩
    simp only [labelled, Register.CompleteReadStep, after]
    repeat' refine And.intro ?_ ?_
    all_goals first | assumption | (intros; rfl) | (intros; trivial) | exact if_pos rfl |
      (intro _ ne; exact if_neg ne)

/-! ### The theorem -/

/-- With a live quorum every operation that is called returns. -/
theorem terminates : terminates.Statement := by
  intro _ _ _ _ _ _ R replicas q o states acts k finite unbounded run ⟨live, choosing, returning⟩
    invoked
  -- The quorum answers.
  obtain ⟨i, hi, answered⟩ : ∃ n, k ≤ n ∧
      ∀ m ∈ replicas, R.member m q → ∃ a v, (states n).replied m o a v := by
    refine all_of_each (P := fun n m => R.member m q → ∃ a v, (states n).replied m o a v) k
      (fun i j m le before hm => ?_) replicas fun m _ => ?_
    · obtain ⟨a, v, h⟩ := before hm
      exact ⟨a, v, (keeps_of_run run le).replied m o a v h⟩
    · by_cases hm : R.member m q
      · obtain ⟨n, le, h⟩ := eventually (live m hm).1 (P := fun n => ∃ a v,
            (states n).replied m o a v) k
          (fun n le silent =>
            ⟨_, rfl, moves_reply ((keeps_of_run run le).invoked o invoked) silent⟩)
          fun n taken => by
            have step := run n
            rw [taken] at step
            exact ⟨_, _, (step.2.1 m o _ _).2 (.inr ⟨rfl, rfl, rfl, rfl⟩)⟩
        exact ⟨n, le, fun _ => h⟩
      · exact ⟨k, Nat.le_refl k, fun h => absurd h hm⟩
  -- The first phase ends.
  obtain ⟨j, hj, chosen⟩ := eventually choosing (P := fun n => (states n).chosen o) i
    (fun n le fresh => moves_choose finite unbounded
      ((keeps_of_run run (Nat.le_trans hi le)).invoked o invoked) fresh fun m hm => by
        obtain ⟨a, v, h⟩ := answered m (finite m hm) hm
        exact ⟨a, v, (keeps_of_run run le).replied m o a v h⟩)
    fun n taken => by
      have step := run n
      rcases taken with ⟨q, a, taken⟩ | ⟨q, n', a, v, taken⟩ <;> rw [taken] at step
      · exact (step.2.2.2.2.2.1 o).2 (.inr rfl)
      · exact (step.2.2.2.2.2.1 o).2 (.inr rfl)
  -- The quorum acknowledges.
  obtain ⟨l, hl, stored⟩ : ∃ n, j ≤ n ∧
      ∀ m ∈ replicas, R.member m q → (states n).stored m o := by
    refine all_of_each (P := fun n m => R.member m q → (states n).stored m o) j
      (fun i j m le before hm => (keeps_of_run run le).stored m o (before hm)) replicas
      fun m _ => ?_
    by_cases hm : R.member m q
    · obtain ⟨n, le, h⟩ := eventually (live m hm).2 (P := fun n => (states n).stored m o) j
        (fun n le silent => moves_acknowledge ((keeps_of_run run le).chosen o chosen) silent)
        fun n taken => by
          have step := run n
          rcases taken with taken | taken <;> rw [taken] at step
          · exact (step.2.2.2.2.2.2.1 m o).2 (.inr ⟨rfl, rfl⟩)
          · exact (step.2.2.1 m o).2 (.inr ⟨rfl, rfl⟩)
      exact ⟨n, le, fun _ => h⟩
    · exact ⟨j, Nat.le_refl j, fun h => absurd h hm⟩
  -- The operation returns.
  obtain ⟨n, _, h⟩ := eventually returning (P := fun n => (states n).completed o) l
    (fun n le pending => moves_return
      ((keeps_of_run run (Nat.le_trans hl le)).chosen o chosen) pending
      fun m hm => (keeps_of_run run le).stored m o (stored m (finite m hm) hm))
    fun n taken => by
      have step := run n
      rcases taken with ⟨q, taken⟩ | ⟨q, v, taken⟩ <;> rw [taken] at step
      · exact (step.2.2.2.2.1 o).2 (.inr rfl)
      · exact (step.1.2.2.2.2.1 o).2 (.inr rfl)
  exact ⟨n, h⟩

/-! ### Without a live quorum -/

/-- If every quorum has a replica that acknowledges nothing, the operation never returns. -/
theorem blocked : blocked.Statement := by
  intro _ _ _ _ _ _ R dead o states acts n initial run everywhere silent
  have holds : ∀ n, (∀ m, dead m → ¬(states n).stored m o) ∧ ¬(states n).completed o := by
    intro n
    induction n with
    | zero => exact ⟨fun m _ => initial.2.2.2.2.1 m o, initial.2.2.2.2.2.1 o⟩
    | succ n ih =>
      obtain ⟨stored, pending⟩ := ih
      have step := run n
      have quiet (m : _) (hm : dead m) := silent m n hm
      have someDead (q : _) := everywhere q
      generalize acts n = act at step quiet
      have other {o' : _} {q : _}
          (iff : (states (n + 1)).completed o ↔ (states n).completed o ∨ o = o')
          (inside : ∀ m, R.member m q → (states n).stored m o') :
          ¬(states (n + 1)).completed o := by
        intro h
        rcases iff.1 h with h | rfl
        · exact pending h
        · obtain ⟨m, hm, here⟩ := someDead q
          exact stored m hm (inside m here)
      cases act with
      | complete_write o' q =>
        refine ⟨fun m hm h => stored m hm ?_, other (step.2.2.2.2.1 o) step.2.2.2.1⟩
        simp only [labelled, Register.CompleteWriteStep] at step
        grind
      | complete_read o' q v =>
        refine ⟨fun m hm h => stored m hm ?_,
          other (step.1.2.2.2.2.1 o) step.1.2.2.2.1⟩
        simp only [labelled, Register.CompleteReadStep] at step
        grind
      | _ =>
        simp only [labelled] at step
        grind [Register.InvokeStep, Register.ReplyStep, Register.ChooseWriteStep,
          Register.ChooseReadStep, Register.StoreStep, Register.SkipStep, Acknowledges]
  exact (holds n).2

/-! ### A fair run -/

namespace Lone

/-- One replica, one client, and one read. -/
def system : Register Unit Unit Unit Unit Nat Unit where
  member _ _ := True
  client _ := ()
  isWrite _ := False
  argument _ := ()
  le a b := a ≤ b
  owner _ := ()
  initialTag := 0
  initialValue := ()
  quorums_meet _ _ := ⟨(), trivial, trivial⟩
  le_antisymm _ _ := Nat.le_antisymm
  le_trans _ _ _ := Nat.le_trans
  le_total := Nat.le_total
  initial_least := Nat.zero_le

/-- It is called, answered, chooses, is acknowledged and returns; then nothing changes. -/
def state (n : Nat) : RegisterState Unit Unit Unit Unit Nat Unit where
  invoked _ := 1 ≤ n
  precedes _ _ := False
  replied _ _ a _ := 2 ≤ n ∧ a = 0
  chosen _ := 3 ≤ n
  tag _ := 0
  value _ := ()
  stored _ _ := 4 ≤ n
  completed _ := 5 ≤ n
  storedBy _ := ()
  heldTag _ := 0
  heldValue _ := ()

/-- What happens; in the end the replica answers again and again. -/
def act : Nat → Act Unit Unit Unit Nat Unit
  | 0 => .invoke ()
  | 1 => .reply () ()
  | 2 => .choose_read () () () 0 ()
  | 3 => .skip () ()
  | 4 => .complete_read () () ()
  | _ + 5 => .reply () ()

theorem isRun : (labelled system).InfiniteRun state act := by
  intro n
  match n with
  | 0 => simp [labelled, act, Register.InvokeStep, state]
  | 1 => simp [labelled, act, Register.ReplyStep, state]
  | 2 => simp [labelled, act, Register.ChooseReadStep, state, system]
  | 3 => simp [labelled, act, Register.SkipStep, state, system]
  | 4 => simp [labelled, act, Register.CompleteReadStep, state, system]
  | n + 5 =>
    simp only [labelled, act, Register.ReplyStep]
    refine ⟨Nat.le_add_left 1 (n + 4), fun m p a v => ⟨fun h => .inl ⟨by omega, h.2⟩, ?_⟩, ?_⟩
    · rintro (⟨_, h⟩ | ⟨_, _, h, _⟩)
      · exact ⟨by omega, h⟩
      · exact ⟨by omega, h⟩
    repeat' refine And.intro ?_ ?_
    all_goals first | (intros; rfl) | (intros; simp only [state] <;> omega)

/-- Once the read has returned no action of it changes anything. -/
theorem at_rest {n : Nat} (late : 5 ≤ n) {a : Act Unit Unit Unit Nat Unit}
    (other : ∀ o, a ≠ .invoke o) : ¬(labelled system).Moves (state n) a := by
  rintro ⟨t, step, different⟩
  apply different
  obtain ⟨invoked, precedes, replied, chosen, tag, value, stored, completed, storedBy, held, held'⟩
    := t
  have same : (∀ o, invoked o ↔ 1 ≤ n) ∧ (∀ o p, precedes o p ↔ False) ∧
      (∀ m o a v, replied m o a v ↔ 2 ≤ n ∧ a = 0) ∧ (∀ o, chosen o ↔ 3 ≤ n) ∧ (∀ o, tag o = 0) ∧
      (∀ m o, stored m o ↔ 4 ≤ n) ∧ (∀ o, completed o ↔ 5 ≤ n) ∧ ∀ m, held m = 0 := by
    cases a with
    | invoke o => exact absurd rfl (other o)
    | _ =>
      simp only [labelled, Register.ReplyStep, Register.ChooseWriteStep,
        Register.ChooseReadStep, Register.StoreStep, Register.SkipStep,
        Register.CompleteWriteStep, Register.CompleteReadStep, state, system, Register.Lt] at step
      grind
  obtain ⟨h1, h2, h3, h4, h5, h6, h7, h8⟩ := same
  unfold state
  congr
  · exact funext fun o => propext (h1 o)
  · exact funext fun o => funext fun p => propext (h2 o p)
  · exact funext fun m => funext fun o => funext fun a => funext fun v => propext (h3 m o a v)
  · exact funext fun o => propext (h4 o)
  · exact funext h5
  · exact funext fun m => funext fun o => propext (h6 m o)
  · exact funext fun o => propext (h7 o)
  · exact funext h8

/-- So the run is fair to every task without calls. -/
theorem fair {task : Act Unit Unit Unit Nat Unit → Prop} (other : ∀ o, ¬task (.invoke o)) :
    (labelled system).WeaklyFair task state act := by
  intro n always
  obtain ⟨a, taken, moves⟩ := always (max n 5) (Nat.le_max_left n 5)
  exact absurd moves (at_rest (Nat.le_max_right n 5) fun o same => other o (same ▸ taken))

end Lone

/-- A fair run in which a read is called. -/
theorem fair_read : fair_read.Statement := by
  refine ⟨Unit, Unit, Unit, Unit, Nat, Unit, Lone.system, [()], (), (), Lone.state, Lone.act, 1,
    fun _ _ => List.mem_singleton_self _, fun _ a => ⟨a + 1, rfl, Nat.not_succ_le_self a⟩,
    Lone.isRun, ⟨fun _ _ => ⟨Lone.fair nofun, Lone.fair ?_⟩, Lone.fair ?_, Lone.fair ?_⟩,
    Nat.le_refl 1⟩
  · rintro o (h | h) <;> exact nomatch h
  · rintro o (⟨_, _, h⟩ | ⟨_, _, _, _, h⟩) <;> exact nomatch h
  · rintro o (⟨_, h⟩ | ⟨_, _, h⟩) <;> exact nomatch h

/-- Replicas that answer, and acknowledge nothing. -/
theorem silent_run : silent_run.Statement := by
  refine ⟨Unit, Unit, Unit, Unit, Nat, Unit, Lone.system, fun _ => True, (),
    fun n => Lone.state (min n 2), fun n => if n = 0 then .invoke () else .reply () (), 0,
    ?_, ?_, fun _ => ⟨(), trivial, trivial⟩, ?_⟩
  · simp [Register.Init, Lone.state, Lone.system]
  · intro n
    match n with
    | 0 => exact Lone.isRun 0
    | 1 => exact Lone.isRun 1
    | n + 2 =>
      show (labelled Lone.system).step (Lone.state (min (n + 2) 2)) (.reply () ())
        (Lone.state (min (n + 3) 2))
      rw [show min (n + 2) 2 = 2 by omega, show min (n + 3) 2 = 2 by omega]
      simp [labelled, Register.ReplyStep, Lone.state]
  · rintro m i _
    show ¬Acknowledges m () (if i = 0 then .invoke () else .reply () ())
    split
    · rintro (h | h) <;> exact nomatch h
    · rintro (h | h) <;> exact nomatch h

end DistSys.Abd
