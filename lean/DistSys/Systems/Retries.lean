module

public import DistSys.Statements.Systems.Retries

/-!
# Retries: at least once, and exactly once

That operations which may be repeated should be idempotent is folklore (Helland, *Idempotence is not
a medical condition*, 2012).  Two theorems say when that is enough, and a third that it is not in
general.  Remembering answers by request identifier is from Birrell and Nelson (*Implementing remote
procedure calls*, 1984); that it works for any operation is proved with the answers, since a client
sees nothing else.

## Main declarations

* `idempotent_and_commuting`: copies in any order.
* `copies_in_time`, `idempotence_is_not_enough`: idempotence alone, without and with late copies.
* `exactly_once`: a table of answers, for any operation.
-/

@[expose] public noncomputable section

namespace DistSys.Retries

open Crdt

section Operations

variable {Operation State : Type} {apply : Operation → State → State}

/-- An operation may be done before others or after them. -/
theorem applyAll_apply (commute : Commuting apply) (o : Operation) (s : State)
    (xs : List Operation) : applyAll apply (apply o s) xs = apply o (applyAll apply s xs) := by
  induction xs generalizing s with
  | nil => rfl
  | cons x rest ih =>
    show applyAll apply (apply x (apply o s)) rest = apply o (applyAll apply (apply x s) rest)
    rw [commute, ih]

/-- An operation that is done again later need not be done now. -/
theorem applyAll_absorb (idempotent : Idempotent apply) (commute : Commuting apply)
    {o : Operation} {xs : List Operation} (later : o ∈ xs) (s : State) :
    applyAll apply (apply o s) xs = applyAll apply s xs := by
  induction xs generalizing s with
  | nil => exact nomatch later
  | cons x rest ih =>
    show applyAll apply (apply x (apply o s)) rest = applyAll apply (apply x s) rest
    rcases List.mem_cons.1 later with rfl | later
    · rw [idempotent]
    · rw [commute, ih later]

/-- Operations that are all done again later need not be done now. -/
theorem applyAll_absorb_all (idempotent : Idempotent apply) (commute : Commuting apply)
    {xs ys : List Operation} (later : ∀ o, o ∈ xs → o ∈ ys) (s : State) :
    applyAll apply (applyAll apply s xs) ys = applyAll apply s ys := by
  induction xs generalizing s with
  | nil => rfl
  | cons x rest ih =>
    show applyAll apply (applyAll apply (apply x s) rest) ys = _
    rw [ih fun o inside => later o (List.mem_cons_of_mem x inside),
      applyAll_absorb idempotent commute (later x List.mem_cons_self)]

/-- Two lists of operations have no order. -/
theorem applyAll_comm (commute : Commuting apply) (xs ys : List Operation) (s : State) :
    applyAll apply (applyAll apply s xs) ys = applyAll apply (applyAll apply s ys) xs := by
  induction xs generalizing s with
  | nil => rfl
  | cons x rest ih =>
    show applyAll apply (applyAll apply (apply x s) rest) ys =
      applyAll apply (apply x (applyAll apply s ys)) rest
    rw [ih, applyAll_apply commute]

/-- Idempotent operations that commute: each list absorbs the other one. -/
theorem idempotent_and_commuting : idempotent_and_commuting.Statement := by
  intro _ _ apply sent arrived s idempotent commute same
  rw [← applyAll_absorb_all idempotent commute (fun o => (same o).1) s,
    applyAll_comm commute, applyAll_absorb_all idempotent commute (fun o => (same o).2) s]

/-- Operations one after another, in two lists. -/
theorem applyAll_append (xs ys : List Operation) (s : State) :
    applyAll apply s (xs ++ ys) = applyAll apply (applyAll apply s xs) ys := by
  induction xs generalizing s with
  | nil => rfl
  | cons x rest ih => exact ih (apply x s)

/-- Copies right after an operation change nothing. -/
theorem applyAll_copies (idempotent : Idempotent apply) (o : Operation) (n : Nat) (s : State) :
    applyAll apply (apply o s) (copies o n) = apply o s := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show applyAll apply (apply o (apply o s)) (copies o n) = _
    rw [idempotent, ih]

/-- When no copy is late, idempotence is enough. -/
theorem copies_in_time : copies_in_time.Statement := by
  intro _ _ apply requests s idempotent
  induction requests generalizing s with
  | nil => rfl
  | cons r rest ih =>
    show applyAll apply (apply r.1 s) (copies r.1 r.2 ++ withCopies rest) =
      applyAll apply (apply r.1 s) (rest.map _)
    rw [applyAll_append, applyAll_copies idempotent, ih]

/-- Two writes of a bit, and a late copy of the first. -/
theorem idempotence_is_not_enough : idempotence_is_not_enough.Statement := by
  refine ⟨Bool, Bool, fun o _ => o, true, false, false, fun _ _ => rfl, fun o => ?_, ?_⟩
  · exact ⟨fun h => List.mem_append_left [true] h, fun _ => by cases o <;> decide⟩
  · exact fun h => nomatch (show true = false from h)

end Operations

section Table

variable {Request State Answer : Type} {V : Server Request State Answer}

/-- The first arrivals are what arrives and is not done. -/
theorem mem_firstArrivals {done arrived : List Request} {r : Request} :
    r ∈ firstArrivals done arrived ↔ r ∈ arrived ∧ r ∉ done := by
  induction arrived generalizing done with
  | nil =>
    show r ∈ [] ↔ r ∈ [] ∧ r ∉ done
    exact ⟨fun h => (nomatch h), fun h => (nomatch h.1)⟩
  | cons x rest ih =>
    by_cases known : x ∈ done
    · rw [firstArrivals, if_pos known, ih]
      grind
    · rw [firstArrivals, if_neg known, List.mem_cons, ih]
      grind

/-- No request arrives for the first time twice. -/
theorem nodup_firstArrivals (done arrived : List Request) :
    (firstArrivals done arrived).Nodup := by
  induction arrived generalizing done with
  | nil => exact List.nodup_nil
  | cons x rest ih =>
    by_cases known : x ∈ done
    · rw [firstArrivals, if_pos known]
      exact ih done
    · rw [firstArrivals, if_neg known, List.nodup_cons]
      exact ⟨fun h => (mem_firstArrivals.1 h).2 List.mem_cons_self, ih _⟩

/-- A server with a table that has the answers of what is done: its state is as if it performed the
first arrivals, and its answers are those of the table or of the first arrivals. -/
theorem serve_correct (V : Server Request State Answer) (arrived : List Request) (s : State)
    (table : Request → Option Answer) (done : List Request)
    (fits : ∀ r, table r ≠ none ↔ r ∈ done) :
    (V.serve s table arrived).1 = applyAll V.perform s (firstArrivals done arrived) ∧
      ∀ (i : Nat) (r : Request), arrived[i]? = some r → (V.serve s table arrived).2[i]? =
        some ((table r).getD (V.answer r (V.stateBefore s (firstArrivals done arrived) r))) := by
  classical
  induction arrived generalizing s table done with
  | nil => exact ⟨rfl, fun i r h => nomatch h⟩
  | cons x rest ih =>
    cases known : table x with
    | none =>
      have fresh : x ∉ done := fun h => (fits x).2 h known
      obtain ⟨later, definition⟩ : ∃ later : Request → Option Answer,
          later = fun q => if q = x then some (V.answer x s) else table q := ⟨_, rfl⟩
      have here : later x = some (V.answer x s) := by
        rw [definition]
        exact if_pos rfl
      have there (r : Request) (other : r ≠ x) : later r = table r := by
        rw [definition]
        exact if_neg other
      have fits' (r : Request) : later r ≠ none ↔ r ∈ x :: done := by
        by_cases same : r = x
        · rw [same, here]
          exact ⟨fun _ => List.mem_cons_self, fun _ => Option.some_ne_none _⟩
        · rw [there r same, fits, List.mem_cons]
          exact ⟨.inr, fun h => h.resolve_left same⟩
      have step : V.serve s table (x :: rest) =
          V.answered (V.answer x s) (V.serve (V.perform x s) later rest) := by
        rw [definition, Server.serve, known]
      obtain ⟨state, answers⟩ := ih (V.perform x s) later (x :: done) fits'
      rw [step, firstArrivals, if_neg fresh]
      refine ⟨state, fun i r at_ => ?_⟩
      cases i with
      | zero =>
        have same : x = r := Option.some.inj at_
        rw [← same, known, Server.stateBefore, if_pos rfl]
        rfl
      | succ i =>
        show (V.serve (V.perform x s) later rest).2[i]? = _
        rw [answers i r at_, Server.stateBefore]
        by_cases same : r = x
        · rw [same, here, known, if_pos rfl]
          rfl
        · rw [there r same, if_neg (Ne.symm same)]
    | some a =>
      have old : x ∈ done := (fits x).1 fun h => nomatch known.symm.trans h
      have step : V.serve s table (x :: rest) = V.answered a (V.serve s table rest) := by
        rw [Server.serve, known]
      obtain ⟨state, answers⟩ := ih s table done fits
      rw [step, firstArrivals, if_pos old]
      refine ⟨state, fun i r at_ => ?_⟩
      cases i with
      | zero =>
        have same : x = r := Option.some.inj at_
        rw [← same, known]
        rfl
      | succ i => exact answers i r at_

/-- With a table, state and answers are those of performing each request once. -/
theorem exactly_once : exactly_once.Statement := by
  intro _ _ _ V s arrived
  obtain ⟨state, answers⟩ := serve_correct V arrived s (fun _ => none) []
    fun r => ⟨fun h => absurd rfl h, fun h => nomatch h⟩
  exact ⟨nodup_firstArrivals [] arrived,
    fun r => mem_firstArrivals.trans ⟨fun h => h.1, fun h => ⟨h, List.not_mem_nil⟩⟩, state, answers⟩

end Table

end DistSys.Retries
