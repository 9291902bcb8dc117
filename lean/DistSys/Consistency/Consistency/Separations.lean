module

public import DistSys.Consistency.Consistency.Explanations

/-!
# The hierarchy is strict: a history for each pair of neighbours

* Sequentially consistent, not linearizable: a read that misses a write answered before it began.
* Causally consistent, not sequentially consistent: two clients see two concurrent writes in
  different orders.
* PRAM consistent, not causally consistent: a client sees a write, and later the write that caused
  it.

## Main declarations

* `sequential_not_linearizable`, `causal_not_sequential`, `pram_not_causal`.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

open History

/-- A read that misses a write answered before it began is sequentially consistent (the read first)
and not linearizable. -/
theorem sequential_not_linearizable : sequential_not_linearizable.Statement := by
  refine ⟨⟨[(2, .read, .value false), (0, .write true, .done)], ?_, ?_⟩, fun linearizable => ?_⟩
  · refine Explains.of_pairwise ⟨rfl, rfl, trivial⟩ (by decide) ?_ ?_
    · simp only [List.forall_mem_cons]
      exact ⟨⟨true, rfl, fun _ => rfl⟩, ⟨false, rfl, fun _ => rfl⟩, nofun⟩
    · simp only [List.pairwise_cons, List.forall_mem_cons]
      exact ⟨⟨not_programOrder (n := false) (m := true) rfl rfl nofun, nofun⟩, ⟨nofun, .nil⟩⟩
  · rintro i ⟨_, _, _, ⟨o, invocation⟩, _⟩
    match i, invocation with
    | 0, _ => exact ⟨_, List.mem_cons_of_mem _ List.mem_cons_self, rfl⟩
    | 2, _ => exact ⟨_, List.mem_cons_self, rfl⟩
    | 1, wrong => exact nomatch Option.some.inj wrong
    | 3, wrong => exact nomatch Option.some.inj wrong
  · exact nomatch RegisterResponse.value.inj (read_after_write linearizable)

/-! ### Causally consistent, not sequentially consistent -/

/-- Where the operations of `crossedReads` are invoked. -/
theorem invoked_crossedReads {i : Nat} (h : Invoked crossedReads i) :
    i = 0 ∨ i = 2 ∨ i = 4 ∨ i = 6 := by
  obtain ⟨n, o, invocation⟩ := h
  match i, invocation with
  | 0, _ => exact Or.inl rfl
  | 2, _ => exact Or.inr (Or.inl rfl)
  | 4, _ => exact Or.inr (Or.inr (Or.inl rfl))
  | 6, _ => exact Or.inr (Or.inr (Or.inr rfl))
  | 1, wrong => exact nomatch Option.some.inj wrong
  | 3, wrong => exact nomatch Option.some.inj wrong
  | 5, wrong => exact nomatch Option.some.inj wrong
  | 7, wrong => exact nomatch Option.some.inj wrong

/-- Both writes are causes of both reads. -/
theorem causalOrder_crossedReads : CausalOrder crossedReads (fun i k => i < 4 ∧ 4 ≤ k) := by
  refine ⟨fun i _ => by omega, fun i k own => ?_, fun i j k _ _ _ left right => by omega⟩
  have lt := own.lt
  rcases invoked_crossedReads own.completed.invoked with rfl | rfl | rfl | rfl <;>
    rcases invoked_crossedReads own.invoked with rfl | rfl | rfl | rfl <;>
    first
      | omega
      | exact absurd own (not_programOrder (n := false) (m := true) rfl rfl nofun)
      | exact absurd own (not_programOrder (n := true) (m := false) rfl rfl nofun)

/-- Two clients that see two concurrent writes in different orders are causally consistent. -/
theorem crossedReads_causal :
    CausallyConsistent (register (0 : Fin 3)) crossedReads := by
  refine ⟨_, causalOrder_crossedReads, fun e done => ?_⟩
  rcases invoked_crossedReads done.invoked with rfl | rfl | rfl | rfl
  · refine ⟨[(0, .write 1, .done)], ?_, fun i _ causes => ?_,
      Explains.of_pairwise ⟨rfl, trivial⟩ (by decide) ?_ (by simp)⟩
    · simp
    · exact ⟨_, List.mem_cons_self, by omega⟩
    · simp only [List.forall_mem_cons]
      exact ⟨⟨false, rfl, fun _ => rfl⟩, nofun⟩
  · refine ⟨[(2, .write 2, .done)], ?_, fun i _ causes => ?_,
      Explains.of_pairwise ⟨rfl, trivial⟩ (by decide) ?_ (by simp)⟩
    · simp
    · exact ⟨_, List.mem_cons_self, by omega⟩
    · simp only [List.forall_mem_cons]
      exact ⟨⟨true, rfl, fun _ => rfl⟩, nofun⟩
  · refine ⟨[(0, .write 1, .done), (2, .write 2, .done), (4, .read, .value 2)], ?_,
      fun i invoked causes => ?_,
      Explains.of_pairwise ⟨rfl, rfl, rfl, trivial⟩ (by decide) ?_ (by simp)⟩
    · simp
    · rcases invoked_crossedReads invoked with rfl | rfl | rfl | rfl
      · exact ⟨_, List.mem_cons_self, rfl⟩
      · exact ⟨_, List.mem_cons_of_mem _ List.mem_cons_self, rfl⟩
      · exact ⟨_, List.mem_cons_of_mem _ (List.mem_cons_of_mem _ List.mem_cons_self), rfl⟩
      · omega
    · simp only [List.forall_mem_cons]
      exact ⟨⟨false, rfl, fun _ => rfl⟩, ⟨true, rfl, fun _ => rfl⟩, ⟨false, rfl, fun _ => rfl⟩,
        nofun⟩
  · refine ⟨[(2, .write 2, .done), (0, .write 1, .done), (6, .read, .value 1)], ?_,
      fun i invoked causes => ?_,
      Explains.of_pairwise ⟨rfl, rfl, rfl, trivial⟩ (by decide) ?_ (by simp)⟩
    · simp
    · rcases invoked_crossedReads invoked with rfl | rfl | rfl | rfl
      · exact ⟨_, List.mem_cons_of_mem _ List.mem_cons_self, rfl⟩
      · exact ⟨_, List.mem_cons_self, rfl⟩
      · omega
      · exact ⟨_, List.mem_cons_of_mem _ (List.mem_cons_of_mem _ List.mem_cons_self), rfl⟩
    · simp only [List.forall_mem_cons]
      exact ⟨⟨true, rfl, fun _ => rfl⟩, ⟨false, rfl, fun _ => rfl⟩, ⟨true, rfl, fun _ => rfl⟩,
        nofun⟩

/-- The operations that a write of `crossedReads` can be. -/
theorem write_crossedReads {i : Nat} {n : Bool} {v : Fin 3}
    (h : crossedReads[i]? = some (.invoke n (.write v))) : (i = 0 ∧ v = 1) ∨ (i = 2 ∧ v = 2) := by
  rcases invoked_crossedReads ⟨n, _, h⟩ with rfl | rfl | rfl | rfl
  · exact Or.inl ⟨rfl, (RegisterOperation.write.inj
      (HistoryEvent.invoke.inj (Option.some.inj h)).2).symm⟩
  · exact Or.inr ⟨rfl, (RegisterOperation.write.inj
      (HistoryEvent.invoke.inj (Option.some.inj h)).2).symm⟩
  · exact nomatch (HistoryEvent.invoke.inj (Option.some.inj h)).2
  · exact nomatch (HistoryEvent.invoke.inj (Option.some.inj h)).2

/-- Two clients that see two concurrent writes in different orders are not sequentially
consistent: the write that is last in the order hides the other one from the read after it. -/
theorem causal_not_sequential : causal_not_sequential.Statement := by
  refine ⟨crossedReads_causal, fun ⟨order, explains, contains⟩ => ?_⟩
  have inside {i : Nat} {n o r} (invocation : crossedReads[i]? = some (.invoke n o))
      (answer : crossedReads[i + 1]? = some (.respond n r)) :
      ∃ a : Nat, order[a]? = some (i, o, r) :=
    explains.place_visible (contains i ⟨_, _, _, completes_next invocation answer⟩) invocation
      answer trivial
  obtain ⟨a, first⟩ := inside (i := 0) rfl rfl
  obtain ⟨b, second⟩ := inside (i := 2) rfl rfl
  obtain ⟨c, third⟩ := inside (i := 4) rfl rfl
  obtain ⟨d, fourth⟩ := inside (i := 6) rfl rfl
  have ac : a < c := explains.place_lt first third
    (programOrder_next (r := .done) rfl rfl rfl (by decide)) (by decide)
  have bd : b < d := explains.place_lt second fourth
    (programOrder_next (r := .done) rfl rfl rfl (by decide)) (by decide)
  have nodup := explains.2.1
  have sees {e k : Nat} {v : Fin 3} (read : order[e]? = some (k, .read, .value v)) (new : v ≠ 0) :
      ∃ f i q, f < e ∧ order[f]? = some (i, .write v, q) ∧
        ∀ g x, f < g → g < e → order[g]? = some x → x.2.1 = .read := by
    rcases read_source explains.1 read with ⟨old, _⟩ | source
    · exact absurd old new
    · exact source
  have source {f i : Nat} {v : Fin 3} {q} (write : order[f]? = some (i, .write v, q)) :
      (i = 0 ∧ v = 1) ∨ (i = 2 ∧ v = 2) := by
    obtain ⟨n, invocation, _⟩ := explains.2.2.1 _ (List.mem_of_getElem? write)
    exact write_crossedReads invocation
  obtain ⟨f, i, q, lt, write, reads⟩ := sees third (by decide)
  obtain ⟨rfl, _⟩ := (source write).resolve_left (fun h => absurd h.2 (by decide))
  obtain rfl := place_unique nodup write second rfl
  obtain ⟨g, k, q', lt', write', reads'⟩ := sees fourth (by decide)
  obtain ⟨rfl, _⟩ := (source write').resolve_right (fun h => absurd h.2 (by decide))
  obtain rfl := place_unique nodup write' first rfl
  rcases Nat.lt_trichotomy f g with before | eq | after
  · exact nomatch reads g _ before ac first
  · subst eq
    exact absurd (congrArg (·.1) (Option.some.inj (first.symm.trans second))) (by decide)
  · exact nomatch reads' f _ after bd second

/-! ### PRAM consistent, not causally consistent -/

/-- Where the operations of `effectBeforeCause` are invoked. -/
theorem invoked_effectBeforeCause {i : Nat} (h : Invoked effectBeforeCause i) :
    i = 0 ∨ i = 2 ∨ i = 4 ∨ i = 6 ∨ i = 8 := by
  obtain ⟨n, o, invocation⟩ := h
  match i, invocation with
  | 0, _ => omega
  | 2, _ => omega
  | 4, _ => omega
  | 6, _ => omega
  | 8, _ => omega
  | 1, wrong => exact nomatch Option.some.inj wrong
  | 3, wrong => exact nomatch Option.some.inj wrong
  | 5, wrong => exact nomatch Option.some.inj wrong
  | 7, wrong => exact nomatch Option.some.inj wrong
  | 9, wrong => exact nomatch Option.some.inj wrong

/-- A client that sees a write and later what caused it is PRAM consistent: it may see the writes of
different clients in any order. -/
theorem effectBeforeCause_pram : PramConsistent (register (0 : Fin 3)) effectBeforeCause := by
  intro c
  by_cases last : c = 2
  · subst last
    refine ⟨[(2, .read, .value 0), (4, .write 2, .done), (6, .read, .value 2), (0, .write 1, .done),
      (8, .read, .value 1)], Explains.of_pairwise ⟨rfl, rfl, rfl, rfl, rfl, trivial⟩ (by decide)
      ?_ ?_, fun i done => ?_⟩
    · simp only [List.forall_mem_cons]
      refine ⟨⟨1, rfl, fun ⟨o, h⟩ => ?_⟩, ⟨1, rfl, fun _ => rfl⟩, ⟨2, rfl, fun _ => rfl⟩,
        ⟨0, rfl, fun _ => rfl⟩, ⟨2, rfl, fun _ => rfl⟩, nofun⟩
      exact absurd (HistoryEvent.invoke.inj (Option.some.inj h)).1 (by decide)
    · simp only [List.pairwise_cons, List.forall_mem_cons]
      refine ⟨⟨?_, ?_, ?_, ?_, nofun⟩, ⟨?_, ?_, ?_, nofun⟩, ⟨?_, ?_, nofun⟩, ⟨?_, nofun⟩, nofun,
        .nil⟩
      all_goals
        first
          | exact not_programOrder_of_le (by decide)
          | exact not_programOrder (n := 0) (m := 1) rfl rfl (by decide)
          | exact not_programOrder (n := 0) (m := 2) rfl rfl (by decide)
    · rcases invoked_effectBeforeCause done.invoked with rfl | rfl | rfl | rfl | rfl <;> simp
  · refine ⟨[(0, .write 1, .done), (2, .read, .value 1), (4, .write 2, .done), (6, .read, .value 2),
      (8, .read, .value 2)], Explains.of_pairwise ⟨rfl, rfl, rfl, rfl, rfl, trivial⟩ (by decide)
      ?_ ?_, fun i done => ?_⟩
    · simp only [List.forall_mem_cons]
      refine ⟨⟨0, rfl, fun _ => rfl⟩, ⟨1, rfl, fun _ => rfl⟩, ⟨1, rfl, fun _ => rfl⟩,
        ⟨2, rfl, fun _ => rfl⟩, ⟨2, rfl, fun ⟨o, h⟩ => ?_⟩, nofun⟩
      exact absurd (HistoryEvent.invoke.inj (Option.some.inj h)).1.symm last
    · simp only [List.pairwise_cons, List.forall_mem_cons]
      refine ⟨⟨?_, ?_, ?_, ?_, nofun⟩, ⟨?_, ?_, ?_, nofun⟩, ⟨?_, ?_, nofun⟩, ⟨?_, nofun⟩, nofun,
        .nil⟩
      all_goals exact not_programOrder_of_le (by decide)
    · rcases invoked_effectBeforeCause done.invoked with rfl | rfl | rfl | rfl | rfl <;> simp

/-- The operations that a write of `effectBeforeCause` can be. -/
theorem write_effectBeforeCause {i : Nat} {n : Fin 3} {v : Fin 3}
    (h : effectBeforeCause[i]? = some (.invoke n (.write v))) :
    (i = 0 ∧ v = 1) ∨ (i = 4 ∧ v = 2) := by
  rcases invoked_effectBeforeCause ⟨n, _, h⟩ with rfl | rfl | rfl | rfl | rfl
  · exact Or.inl ⟨rfl, (RegisterOperation.write.inj
      (HistoryEvent.invoke.inj (Option.some.inj h)).2).symm⟩
  · exact nomatch (HistoryEvent.invoke.inj (Option.some.inj h)).2
  · exact Or.inr ⟨rfl, (RegisterOperation.write.inj
      (HistoryEvent.invoke.inj (Option.some.inj h)).2).symm⟩
  · exact nomatch (HistoryEvent.invoke.inj (Option.some.inj h)).2
  · exact nomatch (HistoryEvent.invoke.inj (Option.some.inj h)).2

/-- A read whose past explains it has the write of its value there, and no other write after it. -/
theorem source_effectBeforeCause {visible : Nat → Prop} {before : Nat → Nat → Prop}
    {order : List (Nat × RegisterOperation (Fin 3) × RegisterResponse (Fin 3))}
    (explains : Explains (register (0 : Fin 3)) effectBeforeCause visible before order) {b k : Nat}
    {v : Fin 3} (read : order[b]? = some (k, .read, .value v)) (new : v ≠ 0) :
    ∃ a i q, order[a]? = some (i, .write v, q) ∧ ((i = 0 ∧ v = 1) ∨ (i = 4 ∧ v = 2)) ∧
      ∀ c x, a < c → c < b → order[c]? = some x → x.2.1 = .read := by
  rcases read_source explains.1 read with ⟨old, _⟩ | ⟨a, i, q, _, write, reads⟩
  · exact absurd old new
  · obtain ⟨n, invocation, _⟩ := explains.2.2.1 _ (List.mem_of_getElem? write)
    exact ⟨a, i, q, write, write_effectBeforeCause invocation, reads⟩

/-- A client that sees a write and later what caused it is not causally consistent: each read makes
the write of its value a cause. -/
theorem pram_not_causal : pram_not_causal.Statement := by
  refine ⟨effectBeforeCause_pram, fun ⟨before, ⟨_, own, transitive⟩, past⟩ => ?_⟩
  have invoked {i : Nat} {n o} (h : effectBeforeCause[i]? = some (.invoke n o)) :
    Invoked effectBeforeCause i := ⟨n, o, h⟩
  have inv0 : Invoked effectBeforeCause 0 := invoked rfl
  have inv2 : Invoked effectBeforeCause 2 := invoked rfl
  have inv4 : Invoked effectBeforeCause 4 := invoked rfl
  have inv6 : Invoked effectBeforeCause 6 := invoked rfl
  have inv8 : Invoked effectBeforeCause 8 := invoked rfl
  have cause02 : before 0 2 := by
    obtain ⟨order, only, inside, explains⟩ := past 2 ⟨3, 1, .value 1, completes_next rfl rfl⟩
    obtain ⟨b, read⟩ := explains.place_visible (inside 2 inv2 (Or.inr rfl)) (n := 1) rfl rfl
      ⟨1, _, _, rfl, rfl⟩
    obtain ⟨a, i, q, write, is, _⟩ := source_effectBeforeCause explains read (by decide)
    obtain ⟨rfl, _⟩ := is.resolve_right (fun h => absurd h.2 (by decide))
    exact (only _ (List.mem_of_getElem? write)).resolve_right (by simp)
  have cause46 : before 4 6 := by
    obtain ⟨order, only, inside, explains⟩ := past 6 ⟨7, 2, .value 2, completes_next rfl rfl⟩
    obtain ⟨b, read⟩ := explains.place_visible (inside 6 inv6 (Or.inr rfl)) (n := 2) rfl rfl
      ⟨2, _, _, rfl, rfl⟩
    obtain ⟨a, i, q, write, is, _⟩ := source_effectBeforeCause explains read (by decide)
    obtain ⟨rfl, _⟩ := is.resolve_left (fun h => absurd h.2 (by decide))
    exact (only _ (List.mem_of_getElem? write)).resolve_right (by simp)
  have cause04 : before 0 4 := transitive 0 2 4 inv0 inv2 inv4 cause02
    (own 2 4 (programOrder_next (n := 1) (r := .value 1) rfl rfl rfl (by decide)))
  have cause48 : before 4 8 := transitive 4 6 8 inv4 inv6 inv8 cause46
    (own 6 8 (programOrder_next (n := 2) (r := .value 2) rfl rfl rfl (by decide)))
  obtain ⟨order, only, inside, explains⟩ := past 8 ⟨9, 2, .value 1, completes_next rfl rfl⟩
  obtain ⟨b, read⟩ := explains.place_visible (inside 8 inv8 (Or.inr rfl)) (n := 2) rfl rfl
    ⟨2, _, _, rfl, rfl⟩
  obtain ⟨c, r, other⟩ := explains.place (inside 4 inv4 (Or.inl cause48)) (n := 1) rfl
  obtain ⟨a, i, q, write, is, reads⟩ := source_effectBeforeCause explains read (by decide)
  obtain ⟨rfl, _⟩ := is.resolve_right (fun h => absurd h.2 (by decide))
  have ac : a < c := explains.place_lt write other cause04 (by simp)
  have cb : c < b := explains.place_lt other read cause48 (by simp)
  exact nomatch reads c _ ac cb other

end DistSys.Consistency
