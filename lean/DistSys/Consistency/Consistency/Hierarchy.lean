module

public import DistSys.Foundations.History
public import DistSys.Statements.Consistency.Consistency

/-!
# Linearizable, sequentially consistent, causally consistent, PRAM: each implies the next

A linearization respects real time, hence each client's own order.  A sequentially consistent
history is causally consistent in the order that explains it: what lies before an operation there is
its causal past, and a prefix of a legal order is legal.  For PRAM take the explanation of a
client's last answered operation and append all other answered operations by the time of their
invocation: their responses belong to other clients and are not compared.

The operations that have a response are totally ordered at each client (Herlihy and Wing 1990 and
Perrin, Mostéfaoui and Jard 2016 assume well-formed histories; `Completes` makes this unnecessary).

## Main declarations

* `linearizable_respects_real_time`: linearizability in the vocabulary of the other models.
* `linearizable_implies_sequential`, `sequential_implies_causal`, `causal_implies_pram`.
* `Explains.mono`, `Explains.take`, `Explains.snoc`: explanations, weakened, cut and prolonged.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

open History

variable {Node Operation Response State : Type}
  {spec : SequentialObject Operation Response State}
  {history : List (HistoryEvent Node Operation Response)}

/-! ### Invocations and responses -/

/-- What is answered was invoked. -/
theorem Completed.invoked {i : Nat} (h : Completed history i) : Invoked history i := by
  obtain ⟨_, n, _, ⟨o, invocation⟩, _⟩ := h
  exact ⟨n, o, invocation⟩

/-- What a client saw first was invoked first. -/
theorem ProgramOrder.lt {i k : Nat} (h : ProgramOrder history i k) : i < k := by
  obtain ⟨_, j, _, _, before, completes⟩ := h
  exact Nat.lt_trans completes.2.1 before

/-- What precedes another operation was answered. -/
theorem ProgramOrder.completed {i k : Nat} (h : ProgramOrder history i k) :
    Completed history i := by
  obtain ⟨_, j, n, r, _, completes⟩ := h
  exact ⟨j, n, r, completes⟩

/-- What follows another operation was invoked. -/
theorem ProgramOrder.invoked {i k : Nat} (h : ProgramOrder history i k) : Invoked history k := by
  obtain ⟨⟨n, _, p, _, invocation⟩, _⟩ := h
  exact ⟨n, p, invocation⟩

/-- An answered operation comes before a later one of the same client. -/
theorem programOrder_of_lt {i k : Nat} {n : Node} {o p : Operation} (done : Completed history i)
    (first : history[i]? = some (.invoke n o)) (second : history[k]? = some (.invoke n p))
    (lt : i < k) : ProgramOrder history i k := by
  refine ⟨⟨n, o, p, first, second⟩, ?_⟩
  obtain ⟨j, m, r, ⟨q, invocation⟩, after, answer, between⟩ := done
  have same := HistoryEvent.invoke.inj (Option.some.inj (first.symm.trans invocation))
  obtain ⟨rfl, rfl⟩ := same
  refine ⟨j, n, r, ?_, ⟨o, invocation⟩, after, answer, between⟩
  rcases Nat.lt_trichotomy j k with before | eq | beyond
  · exact before
  · subst eq
    exact nomatch Option.some.inj (answer.symm.trans second)
  · exact absurd second ((between k lt beyond).1 p)

/-! ### Explanations -/

/-- An explanation remains one when fewer responses count and less must be respected. -/
theorem Explains.mono {visible visible' : Nat → Prop} {before before' : Nat → Nat → Prop}
    {order : List (Nat × Operation × Response)} (h : Explains spec history visible before order)
    (fewer : ∀ i, Invoked history i → visible' i → visible i)
    (weaker : ∀ i k, before' i k → before i k) :
    Explains spec history visible' before' order := by
  obtain ⟨legal, nodup, listed, respected⟩ := h
  refine ⟨legal, nodup, fun x mem => ?_,
    fun a b x y lt first second h => respected a b x y lt first second (weaker _ _ h)⟩
  obtain ⟨n, invocation, response⟩ := listed x mem
  exact ⟨n, invocation, fun j r seen => response j r (fewer _ ⟨n, _, invocation⟩ seen)⟩

/-- A prefix of a legal order is legal. -/
theorem legal_of_append {s : State} {first second : List (Operation × Response)}
    (legal : spec.Legal s (first ++ second)) : spec.Legal s first := by
  induction first generalizing s with
  | nil => trivial
  | cons x rest ih => exact ⟨legal.1, ih legal.2⟩

/-- A prefix of an explanation is an explanation. -/
theorem Explains.take {visible : Nat → Prop} {before : Nat → Nat → Prop}
    {order : List (Nat × Operation × Response)} (h : Explains spec history visible before order)
    (k : Nat) : Explains spec history visible before (order.take k) := by
  obtain ⟨legal, nodup, listed, respected⟩ := h
  refine ⟨?_, ?_, fun x mem => listed x (List.mem_of_mem_take mem),
    fun a b x y lt first second => ?_⟩
  · rw [← List.take_append_drop k order, List.map_append] at legal
    exact legal_of_append legal
  · exact List.Sublist.nodup ((List.take_sublist k order).map _) nodup
  · rw [List.getElem?_take] at first second
    split at first <;> split at second
    · exact respected a b x y lt first second
    all_goals contradiction

/-- An operation whose response does not count takes effect at the end of an explanation, if nothing
there had to come after it. -/
theorem Explains.snoc {visible : Nat → Prop} {before : Nat → Nat → Prop}
    {order : List (Nat × Operation × Response)} (h : Explains spec history visible before order)
    {i : Nat} {n : Node} {o : Operation} (invocation : history[i]? = some (.invoke n o))
    (hidden : Completed history i → ¬ visible i) (new : ∀ x, x ∈ order → x.1 ≠ i)
    (last : ∀ x, x ∈ order → ¬ before i x.1) :
    ∃ r, Explains spec history visible before (order ++ [(i, o, r)]) := by
  obtain ⟨legal, nodup, listed, respected⟩ := h
  refine ⟨(spec.step (spec.final spec.initial
    (order.map (fun (x : Nat × Operation × Response) => x.2))) o).2, ?_, ?_, fun x mem => ?_,
    fun a b x y lt first second => ?_⟩
  · rw [List.map_append]
    exact SequentialObject.legal_snoc legal rfl
  · rw [List.map_append, List.nodup_append]
    refine ⟨nodup, List.nodup_cons.2 ⟨(fun h => nomatch h), List.nodup_nil⟩, ?_⟩
    intro a mem b single
    obtain ⟨x, x_mem, rfl⟩ := List.mem_map.1 mem
    rw [List.map_singleton, List.mem_singleton] at single
    exact single ▸ new x x_mem
  · rcases List.mem_append.1 mem with mem | mem
    · exact listed x mem
    · rw [List.mem_singleton] at mem
      subst mem
      exact ⟨n, invocation, fun j r seen completes => absurd seen (hidden ⟨j, n, r, completes⟩)⟩
  · rcases getElem?_snoc second with second | ⟨_, rfl⟩
    · have bound := lt_length second
      rw [List.getElem?_append_left (Nat.lt_trans lt bound)] at first
      exact respected a b x y lt first second
    · rcases getElem?_snoc first with first | ⟨eq, _⟩
      · exact last x (List.mem_of_getElem? first)
      · have bound := lt_length second
        rw [List.length_append, List.length_singleton] at bound
        omega

/-! ### Linearizable implies sequentially consistent -/

/-- Linearizable: one order explains all responses and respects real time. -/
theorem linearizable_respects_real_time : linearizable_respects_real_time.Statement := by
  intro Node Operation Response State spec history
  constructor
  · rintro ⟨order, nodup, listed, completed, respects, legal⟩
    refine ⟨order, ⟨legal, nodup, fun x mem => ?_, fun a b x y lt first second => ?_⟩,
      fun i ⟨j, n, r, completes⟩ => completed i j n r completes⟩
    · obtain ⟨n, invocation, response⟩ := listed x mem
      exact ⟨n, invocation, fun j r _ => response j r⟩
    · rintro ⟨j, n, r, before, completes⟩
      exact respects a b x y lt first second ⟨j, n, r, completes, before⟩
  · rintro ⟨order, ⟨legal, nodup, listed, respected⟩, contains⟩
    refine ⟨order, nodup, fun x mem => ?_,
      fun i j n r completes => contains i ⟨j, n, r, completes⟩,
      fun a b x y lt first second => ?_, legal⟩
    · obtain ⟨n, invocation, response⟩ := listed x mem
      exact ⟨n, invocation, fun j r => response j r trivial⟩
    · rintro ⟨j, n, r, completes, before⟩
      exact respected a b x y lt first second ⟨j, n, r, before, completes⟩

/-- A linearizable history is sequentially consistent: a client's own order is in real time. -/
theorem linearizable_implies_sequential : linearizable_implies_sequential.Statement := by
  intro Node Operation Response State spec history linearizable
  obtain ⟨order, explains, contains⟩ :=
    (linearizable_respects_real_time spec history).1 linearizable
  exact ⟨order, explains.mono (fun _ _ h => h) (fun _ _ h => h.2), contains⟩

/-! ### Sequentially consistent implies causally consistent -/

/-- The order of a list of operations: earlier in the list, or in the list at all while the other
one (never answered) is not. -/
def Earlier (order : List (Nat × Operation × Response)) (i k : Nat) : Prop :=
  (∃ (a b : Nat) (x y : Nat × Operation × Response),
    a < b ∧ order[a]? = some x ∧ order[b]? = some y ∧ x.1 = i ∧ y.1 = k) ∨
  (∃ x, x ∈ order ∧ x.1 = i) ∧ ∀ y, y ∈ order → y.1 ≠ k

/-- A list without repeated operations has each at one place. -/
theorem place_unique {order : List (Nat × Operation × Response)}
    (nodup : (order.map (fun (x : Nat × Operation × Response) => x.1)).Nodup) {a b : Nat}
    {x y : Nat × Operation × Response} (first : order[a]? = some x) (second : order[b]? = some y)
    (same : x.1 = y.1) : a = b := by
  refine List.getElem?_inj (by rw [List.length_map]; exact lt_length first) nodup ?_
  rw [List.getElem?_map, List.getElem?_map, first, second]
  exact congrArg some same

/-- The order of an explanation that respects each client's own order is a causal order. -/
theorem causalOrder_earlier {visible : Nat → Prop} {order : List (Nat × Operation × Response)}
    (explains : Explains spec history visible (fun i k => ProgramOrder history i k) order)
    (contains : ContainsCompleted history order) : CausalOrder history (Earlier order) := by
  obtain ⟨_, nodup, _, respected⟩ := explains
  refine ⟨fun i _ => ?_, fun i k own => ?_, fun i j k _ _ _ left right => ?_⟩
  · rintro (⟨a, b, x, y, lt, first, second, rfl, same⟩ | ⟨⟨x, mem, rfl⟩, absent⟩)
    · exact Nat.ne_of_lt lt (place_unique nodup first second same.symm)
    · exact absent x mem rfl
  · obtain ⟨x, x_mem, rfl⟩ := contains i own.completed
    by_cases inside : ∃ y, y ∈ order ∧ y.1 = k
    · obtain ⟨y, y_mem, rfl⟩ := inside
      obtain ⟨a, first⟩ := List.getElem?_of_mem x_mem
      obtain ⟨b, second⟩ := List.getElem?_of_mem y_mem
      rcases Nat.lt_trichotomy a b with lt | eq | gt
      · exact Or.inl ⟨a, b, x, y, lt, first, second, rfl, rfl⟩
      · subst eq
        rw [first] at second
        exact absurd own.lt (Option.some.inj second ▸ Nat.lt_irrefl _)
      · exact absurd own (respected b a y x gt second first)
    · exact Or.inr ⟨⟨x, x_mem, rfl⟩, fun y mem same => inside ⟨y, mem, same⟩⟩
  · rcases left with ⟨a, b, x, y, lt, first, second, rfl, rfl⟩ | ⟨_, absent⟩
    · rcases right with ⟨c, d, z, w, lt', third, fourth, same, rfl⟩ | ⟨_, absent⟩
      · have eq := place_unique nodup third second same
        exact Or.inl ⟨a, d, x, w, by omega, first, fourth, rfl, rfl⟩
      · exact Or.inr ⟨⟨x, List.mem_of_getElem? first, rfl⟩, absent⟩
    · rcases right with ⟨c, d, z, w, _, third, _, same, _⟩ | ⟨⟨z, mem, same⟩, _⟩
      · exact absurd same (absent z (List.mem_of_getElem? third))
      · exact absurd same (absent z mem)

/-- A sequentially consistent history is causally consistent: the causal past of an operation is
what lies before it in the order that explains the history. -/
theorem sequential_implies_causal : sequential_implies_causal.Statement := by
  intro Node Operation Response State spec history ⟨order, explains, contains⟩
  refine ⟨Earlier order, causalOrder_earlier explains contains, fun e done => ?_⟩
  obtain ⟨z, z_mem, rfl⟩ := contains e done
  obtain ⟨p, place⟩ := List.getElem?_of_mem z_mem
  have nodup := explains.2.1
  have prefix_place {a : Nat} {x : Nat × Operation × Response}
      (h : (order.take (p + 1))[a]? = some x) : a ≤ p ∧ order[a]? = some x := by
    rw [List.getElem?_take] at h
    split at h
    · exact ⟨by omega, h⟩
    · contradiction
  have place_prefix {a : Nat} {x : Nat × Operation × Response} (le : a ≤ p)
      (h : order[a]? = some x) : x ∈ order.take (p + 1) := by
    refine List.mem_of_getElem? (i := a) ?_
    rw [List.getElem?_take, if_pos (by omega), h]
  refine ⟨order.take (p + 1), fun x mem => ?_, fun i _ causes => ?_, ?_⟩
  · obtain ⟨a, first⟩ := List.getElem?_of_mem mem
    obtain ⟨le, first⟩ := prefix_place first
    rcases Nat.lt_or_eq_of_le le with lt | eq
    · exact Or.inl (Or.inl ⟨a, p, x, z, lt, first, place, rfl, rfl⟩)
    · rw [eq, place] at first
      exact Or.inr (congrArg (·.1) (Option.some.inj first).symm)
  · rcases causes with (⟨a, b, x, y, lt, first, second, rfl, same⟩ | ⟨_, absent⟩) | rfl
    · have eq := place_unique nodup second place same
      exact ⟨x, place_prefix (by omega) first, rfl⟩
    · exact absurd rfl (absent z z_mem)
    · exact ⟨z, place_prefix (Nat.le_refl p) place, rfl⟩
  · obtain ⟨legal, _, listed, _⟩ := explains.take (p + 1)
    refine ⟨legal, List.Sublist.nodup ((List.take_sublist _ order).map _) nodup,
      fun x mem => ?_, fun a b x y lt first second => ?_⟩
    · obtain ⟨n, invocation, response⟩ := listed x mem
      exact ⟨n, invocation, fun j r _ => response j r trivial⟩
    · have first := (prefix_place first).2
      have second := (prefix_place second).2
      rintro (⟨c, d, u, v, lt', third, fourth, same, same'⟩ | ⟨_, absent⟩)
      · have := place_unique nodup third second same
        have := place_unique nodup fourth first same'
        omega
      · exact absent x (List.mem_of_getElem? first) rfl

/-! ### Causally consistent implies PRAM -/

/-- An explanation that contains with an operation what its client had done before, and all answered
operations whose responses count, can be prolonged by all other answered operations, in the order of
their invocations. -/
theorem Explains.complete {visible : Nat → Prop} {order : List (Nat × Operation × Response)}
    (explains : Explains spec history visible (fun i k => ProgramOrder history i k) order)
    (closed : ∀ x i, x ∈ order → ProgramOrder history i x.1 → ∃ y, y ∈ order ∧ y.1 = i)
    (seen : ∀ i, Completed history i → visible i → ∃ x, x ∈ order ∧ x.1 = i) :
    ∃ all, Explains spec history visible (fun i k => ProgramOrder history i k) all ∧
      ContainsCompleted history all := by
  have steps (m : Nat) : ∃ all,
      Explains spec history visible (fun i k => ProgramOrder history i k) all ∧
      (∀ i, i < m → Completed history i → ∃ x, x ∈ all ∧ x.1 = i) ∧
      (∀ x, x ∈ order → x ∈ all) ∧ ∀ x, x ∈ all → x ∈ order ∨ x.1 < m := by
    induction m with
    | zero => exact ⟨order, explains, fun i lt => absurd lt (Nat.not_lt_zero i),
        fun x mem => mem, fun x mem => Or.inl mem⟩
    | succ m ih =>
      obtain ⟨all, explained, upto, old, bound⟩ := ih
      by_cases new : Completed history m ∧ ∀ x, x ∈ all → x.1 ≠ m
      · obtain ⟨n, o, invocation⟩ := new.1.invoked
        obtain ⟨r, longer⟩ := explained.snoc invocation
          (fun done visible => by
            obtain ⟨x, mem, same⟩ := seen m done visible
            exact new.2 x (old x mem) same)
          new.2
          (fun x mem own => by
            rcases bound x mem with mem | lt
            · obtain ⟨y, y_mem, same⟩ := closed x m mem own
              exact new.2 y (old y y_mem) same
            · have := own.lt
              omega)
        refine ⟨_, longer, fun i lt done => ?_, fun x mem => List.mem_append_left _ (old x mem),
          fun x mem => ?_⟩
        · rcases Nat.lt_or_eq_of_le (Nat.lt_succ_iff.1 lt) with lt | rfl
          · obtain ⟨x, mem, same⟩ := upto i lt done
            exact ⟨x, List.mem_append_left _ mem, same⟩
          · exact ⟨_, List.mem_append_right _ List.mem_cons_self, rfl⟩
        · rcases List.mem_append.1 mem with mem | mem
          · rcases bound x mem with mem | lt
            · exact Or.inl mem
            · exact Or.inr (Nat.lt_succ_of_lt lt)
          · rw [List.mem_singleton] at mem
            exact Or.inr (mem ▸ Nat.lt_succ_self m)
      · refine ⟨all, explained, fun i lt done => ?_, old, fun x mem => ?_⟩
        · rcases Nat.lt_or_eq_of_le (Nat.lt_succ_iff.1 lt) with lt | rfl
          · exact upto i lt done
          · refine Classical.byContradiction fun absent => new ⟨done, fun x mem same => ?_⟩
            exact absent ⟨x, mem, same⟩
        · rcases bound x mem with mem | lt
          · exact Or.inl mem
          · exact Or.inr (Nat.lt_succ_of_lt lt)
  obtain ⟨all, explained, upto, _⟩ := steps history.length
  refine ⟨all, explained, fun i done => upto i ?_ done⟩
  obtain ⟨n, o, invocation⟩ := done.invoked
  exact lt_length invocation

/-- A property of some numbers, all below a bound, has a greatest. -/
theorem exists_greatest {holds : Nat → Prop} (bound : Nat) (below : ∀ i, holds i → i < bound)
    (some_one : ∃ i, holds i) : ∃ m, holds m ∧ ∀ i, holds i → i ≤ m := by
  induction bound with
  | zero =>
    obtain ⟨i, h⟩ := some_one
    exact absurd (below i h) (Nat.not_lt_zero i)
  | succ bound ih =>
    by_cases top : holds bound
    · exact ⟨bound, top, fun i h => Nat.lt_succ_iff.1 (below i h)⟩
    · refine ih (fun i h => ?_)
      rcases Nat.lt_or_eq_of_le (Nat.lt_succ_iff.1 (below i h)) with lt | rfl
      · exact lt
      · exact absurd h top

/-- A causally consistent history is PRAM consistent: a client's last answered operation has all its
others in its causal past. -/
theorem causal_implies_pram : causal_implies_pram.Statement := by
  intro Node Operation Response State spec history ⟨before, ⟨_, own_order, transitive⟩, past⟩ c
  by_cases idle : ∃ i, Completed history i ∧ ∃ o, history[i]? = some (.invoke c o)
  · obtain ⟨e, ⟨done, o, invocation⟩, last⟩ :=
      exists_greatest history.length (fun i ⟨_, o, h⟩ => lt_length h) idle
    obtain ⟨order, only, inside, explains⟩ := past e done
    refine Explains.complete (explains.mono ?_ own_order) ?_ ?_
    · rintro i _ ⟨p, h⟩
      exact ⟨c, p, o, h, invocation⟩
    · intro x i mem own
      refine inside i own.completed.invoked (Or.inl ?_)
      rcases only x mem with causes | same
      · exact transitive i x.1 e own.completed.invoked own.invoked done.invoked
          (own_order i x.1 own) causes
      · exact same ▸ own_order i x.1 own
    · rintro i completed ⟨p, h⟩
      refine inside i completed.invoked ?_
      rcases Nat.lt_or_eq_of_le (last i ⟨completed, p, h⟩) with lt | rfl
      · exact Or.inl (own_order i e (programOrder_of_lt completed h invocation lt))
      · exact Or.inr rfl
  · refine Explains.complete (order := []) ⟨trivial, List.nodup_nil, (fun x mem => nomatch mem),
      (fun a b x y _ first => nomatch first)⟩ (fun x i mem => nomatch mem) ?_
    intro i completed visible
    exact absurd ⟨i, completed, visible⟩ idle

end DistSys.Consistency
