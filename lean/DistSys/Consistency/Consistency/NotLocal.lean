module

public import DistSys.Consistency.Consistency.Projection

/-!
# Sequential consistency is not local

Herlihy and Wing 1990, §3.3, with Dekker's pattern: each of two clients writes its own register and
then misses the write of the other one.  At each register the read can be put before the write; for
both at once these choices and the orders of the clients make a circle.

## Main declarations

* `sequential_is_not_local`.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

open History
open scoped Classical

/-- A read that misses a write of another client, answered before it, is sequentially consistent. -/
theorem missed_sequential {n m : Bool} (other : n ≠ m) :
    SequentiallyConsistent (register false) [.invoke n (.write true), .respond n .done,
      .invoke m .read, .respond m (.value false)] := by
  refine ⟨[(2, .read, .value false), (0, .write true, .done)], ?_, ?_⟩
  · refine Explains.of_pairwise ⟨rfl, rfl, trivial⟩ (by simp) ?_ ?_
    · simp only [List.forall_mem_cons]
      exact ⟨⟨m, rfl, fun _ => rfl⟩, ⟨n, rfl, fun _ => rfl⟩, nofun⟩
    · simp only [List.pairwise_cons, List.forall_mem_cons]
      exact ⟨⟨not_programOrder (n := n) (m := m) rfl rfl other, nofun⟩, ⟨nofun, .nil⟩⟩
  · rintro i ⟨_, _, _, ⟨o, invocation⟩, _⟩
    match i, invocation with
    | 0, _ => exact ⟨_, List.mem_cons_of_mem _ List.mem_cons_self, rfl⟩
    | 2, _ => exact ⟨_, List.mem_cons_self, rfl⟩
    | 1, wrong => exact nomatch Option.some.inj wrong
    | 3, wrong => exact nomatch Option.some.inj wrong

/-- The register of the first client, and what both clients do to it. -/
theorem project_false : project false bothMiss = [.invoke false (.write true),
    .respond false .done, .invoke true .read, .respond true (.value false)] := by
  simp [project, bothMiss]

/-- The register of the second client, and what both clients do to it. -/
theorem project_true : project true bothMiss = [.invoke true (.write true),
    .respond true .done, .invoke false .read, .respond false (.value false)] := by
  simp [project, bothMiss]

/-- Where the operations of `bothMiss` are invoked. -/
theorem invoked_bothMiss {i : Nat} {n : Bool} {o : Bool × RegisterOperation Bool}
    (h : bothMiss[i]? = some (.invoke n o)) : i = 0 ∨ i = 2 ∨ i = 4 ∨ i = 6 := by
  match i, h with
  | 0, _ => omega
  | 2, _ => omega
  | 4, _ => omega
  | 6, _ => omega
  | 1, wrong => exact nomatch Option.some.inj wrong
  | 3, wrong => exact nomatch Option.some.inj wrong
  | 5, wrong => exact nomatch Option.some.inj wrong
  | 7, wrong => exact nomatch Option.some.inj wrong

/-- Every operation of `bothMiss` is answered by its object. -/
theorem answered_bothMiss {i : Nat} {n : Bool} {o : Bool × RegisterOperation Bool}
    (h : bothMiss[i]? = some (.invoke n o)) :
    ∃ r, bothMiss[i + 1]? = some (.respond n r) ∧ r.1 = o.1 := by
  have at_place {m : Bool} {p : Bool × RegisterOperation Bool} {r : Bool × RegisterResponse Bool}
      (invoked : bothMiss[i]? = some (.invoke m p))
      (answer : bothMiss[i + 1]? = some (.respond m r))
      (same : r.1 = p.1) : ∃ r, bothMiss[i + 1]? = some (.respond n r) ∧ r.1 = o.1 := by
    obtain ⟨rfl, rfl⟩ := HistoryEvent.invoke.inj (Option.some.inj (h.symm.trans invoked))
    exact ⟨r, answer, same⟩
  rcases invoked_bothMiss h with rfl | rfl | rfl | rfl
  all_goals exact at_place rfl rfl rfl

/-- The clients of `bothMiss` are answered by the objects that they asked, before they ask again. -/
theorem wellFormed_bothMiss : WellFormed bothMiss := by
  refine ⟨fun i j n o r invoked done => ?_, fun i k n o p invoked _ _ => ?_⟩
  · obtain ⟨q, answer, same⟩ := answered_bothMiss invoked
    exact completes_unique (completes_next invoked answer) done ▸ same
  · obtain ⟨q, answer, _⟩ := answered_bothMiss invoked
    exact ⟨_, _, _, completes_next invoked answer⟩

/-- An operation changes its own object only. -/
theorem product_step {Object Operation Response State : Type}
    (objects : Object → SequentialObject Operation Response State) (s : Object → State)
    (o : Object × Operation) (x : Object) : ((product objects).step s o).1 x =
      if x = o.1 then ((objects o.1).step (s o.1) o.2).1 else s x := rfl

/-- Registers that only ever get one value: after it was written, a read returns it. -/
theorem read_after_only_value {v w : Bool} {x : Bool}
    {order : List (Nat × (Bool × RegisterOperation Bool) × (Bool × RegisterResponse Bool))}
    {s : Bool → Bool}
    (legal : (product (fun _ : Bool => register false)).Legal s (order.map
      (fun (e : Nat × (Bool × RegisterOperation Bool) × (Bool × RegisterResponse Bool)) => e.2)))
    (only : ∀ e, e ∈ order → ∀ u, e.2.1.2 = .write u → u = w)
    {a b i k : Nat} {q : Bool × RegisterResponse Bool}
    (written : s x = w ∨ a < b ∧ order[a]? = some (i, (x, .write w), q))
    (read : order[b]? = some (k, (x, .read), (x, .value v))) : v = w := by
  induction order generalizing s a b with
  | nil => exact nomatch read
  | cons e rest ih =>
    obtain ⟨j, ⟨y, o⟩, r⟩ := e
    obtain ⟨response, legal⟩ := legal
    have only' : ∀ e, e ∈ rest → ∀ u, e.2.1.2 = .write u → u = w :=
      fun e mem => only e (List.mem_cons_of_mem _ mem)
    cases b with
    | zero =>
      have same := Option.some.inj read
      obtain ⟨rfl, rest_same⟩ := Prod.mk.inj same
      obtain ⟨op_same, rfl⟩ := Prod.mk.inj rest_same
      obtain ⟨rfl, rfl⟩ := Prod.mk.inj op_same
      have value : s y = v := RegisterResponse.value.inj (congrArg Prod.snd response)
      rcases written with now | ⟨lt, _⟩
      · exact value.symm.trans now
      · exact absurd lt (Nat.not_lt_zero _)
    | succ b =>
      have stays (now : s x = w) :
          ((product (fun _ : Bool => register false)).step s (y, o)).1 x = w := by
        rw [product_step]
        by_cases same : x = y
        · subst same
          rw [if_pos rfl]
          cases o with
          | read => exact now
          | write u => exact only _ List.mem_cons_self u rfl
        · rw [if_neg same]
          exact now
      rcases written with now | ⟨lt, write⟩
      · exact ih legal only' (Or.inl (stays now)) (a := 0) read
      · cases a with
        | zero =>
          obtain ⟨_, rest_same⟩ := Prod.mk.inj (Option.some.inj write)
          obtain ⟨op_same, _⟩ := Prod.mk.inj rest_same
          obtain ⟨rfl, rfl⟩ := Prod.mk.inj op_same
          refine ih legal only' (Or.inl ?_) (a := 0) read
          exact (product_step _ s (y, RegisterOperation.write w) y).trans (if_pos rfl)
        | succ a => exact ih legal only' (Or.inr ⟨Nat.lt_of_succ_lt_succ lt, write⟩) read

/-- Sequential consistency is not local: two clients that each write a register and then miss the
other's write. -/
theorem sequential_is_not_local : sequential_is_not_local.Statement := by
  refine ⟨wellFormed_bothMiss, fun x => ?_, fun ⟨order, explains, contains⟩ => ?_⟩
  · cases x with
    | false => rw [project_false]; exact missed_sequential nofun
    | true => rw [project_true]; exact missed_sequential nofun
  · have inside {i : Nat} {n : Bool} {o r} (invocation : bothMiss[i]? = some (.invoke n o))
        (answer : bothMiss[i + 1]? = some (.respond n r)) :
        ∃ a : Nat, order[a]? = some (i, o, r) :=
      explains.place_visible (contains i ⟨_, _, _, completes_next invocation answer⟩) invocation
        answer trivial
    obtain ⟨a, first⟩ := inside (i := 0) rfl rfl
    obtain ⟨b, second⟩ := inside (i := 2) rfl rfl
    obtain ⟨c, third⟩ := inside (i := 4) rfl rfl
    obtain ⟨d, fourth⟩ := inside (i := 6) rfl rfl
    have ac : a < c := explains.place_lt first third
      (programOrder_next (r := (false, .done)) rfl rfl rfl (by decide)) (by decide)
    have bd : b < d := explains.place_lt second fourth
      (programOrder_next (r := (true, .done)) rfl rfl rfl (by decide)) (by decide)
    have only (e : Nat × (Bool × RegisterOperation Bool) × (Bool × RegisterResponse Bool))
        (mem : e ∈ order) (u : Bool) (write : e.2.1.2 = .write u) : u = true := by
      obtain ⟨n, invoked, _⟩ := explains.2.2.1 e mem
      obtain ⟨i, ⟨y, o⟩, r⟩ := e
      cases write
      rcases invoked_bothMiss invoked with rfl | rfl | rfl | rfl
      all_goals cases invoked
      all_goals rfl
    rcases Nat.lt_or_ge b c with before | after
    · exact nomatch read_after_only_value explains.1 only (Or.inr ⟨before, second⟩) third
    · exact nomatch read_after_only_value explains.1 only
        (Or.inr ⟨Nat.lt_of_lt_of_le ac (Nat.le_trans after (Nat.le_of_lt bd)), first⟩) fourth

end DistSys.Consistency
