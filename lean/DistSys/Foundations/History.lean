module

public import DistSys.Statements.Foundations.History

/-!
# Histories and linearizations

Herlihy and Wing (*Linearizability: a correctness condition for concurrent objects*, 1990) show that
an implementation is linearizable by naming, for each operation, the step at which it takes effect.
The lemmas here follow a history as it grows by one event at a time.  An invocation changes nothing;
an operation that takes effect is put at the end of the order; a response adds no operation to the
order, provided that it is the response given there.  No restriction to a well-formed history is
made: what is needed of it is that an operation without a response is the last event of its client
(`Open`).

For the register, two histories are decided: a read alone reads the initial value, and a read after
a completed write reads what was written.

## Main declarations

* `empty_linearizable`: the empty history is linearizable for every object.
* `Linearization.append_invoke`, `Linearization.append_operation`, `Linearization.append_respond`:
  an operation is invoked, takes effect, is answered.
* `read_alone`, `read_after_write`: what a register must answer.
-/

@[expose] public noncomputable section

namespace DistSys.History

variable {Node Operation Response State : Type}

/-- The empty order is a linearization of the empty history: nothing was invoked. -/
theorem linearization_nil (spec : SequentialObject Operation Response State) :
    Linearization spec ([] : List (HistoryEvent Node Operation Response)) [] := by
  refine ⟨List.nodup_nil, (fun x mem => nomatch mem), ?_,
    (fun a b x y _ first => nomatch first), trivial⟩
  rintro i j n r ⟨⟨o, invoked⟩, _⟩
  exact nomatch invoked

/-- The empty history is linearizable for every object, by the empty order. -/
theorem empty_linearizable : empty_linearizable.Statement := by
  intro Node Operation Response State spec history empty
  subst empty
  exact ⟨[], linearization_nil spec⟩

/-! ### Positions in a list that has grown -/

/-- A position at which a list has an entry is less than its length. -/
theorem lt_length {α : Type} {l : List α} {i : Nat} {x : α} (h : l[i]? = some x) :
    i < l.length := (List.getElem?_eq_some_iff.1 h).1

/-- An entry stays where it is when a list grows at its end. -/
theorem getElem?_append_of_some {α : Type} {l t : List α} {i : Nat} {x : α}
    (h : l[i]? = some x) : (l ++ t)[i]? = some x :=
  (List.getElem?_append_left (lt_length h)).trans h

/-- An entry of a list with one more entry is an old one or the new one. -/
theorem getElem?_snoc {α : Type} {l : List α} {i : Nat} {x y : α}
    (h : (l ++ [y])[i]? = some x) : l[i]? = some x ∨ i = l.length ∧ x = y := by
  rcases Nat.lt_or_ge i l.length with lt | ge
  · exact Or.inl ((List.getElem?_append_left lt).symm.trans h)
  · rw [List.getElem?_append_right ge] at h
    cases rest : i - l.length with
    | zero =>
      rw [rest] at h
      exact Or.inr ⟨Nat.le_antisymm (Nat.le_of_sub_eq_zero rest) ge, (Option.some.inj h).symm⟩
    | succ k =>
      rw [rest] at h
      exact nomatch h

/-- The new entry of a list with one more entry. -/
theorem getElem?_length {α : Type} (l : List α) (x : α) : (l ++ [x])[l.length]? = some x := by
  rw [List.getElem?_append_right (Nat.le_refl _), Nat.sub_self]
  rfl

/-- In a list without repeated keys an entry is determined by its key. -/
theorem eq_of_key {α : Type} {l : List (Nat × α)}
    (nodup : (l.map (fun (x : Nat × α) => x.1)).Nodup) {x y : Nat × α} (hx : x ∈ l) (hy : y ∈ l)
    (same : x.1 = y.1) : x = y := by
  induction l with
  | nil => exact nomatch hx
  | cons z rest ih =>
    rw [List.map_cons, List.nodup_cons] at nodup
    have fresh (w : Nat × α) (hw : w ∈ rest) : z.1 ≠ w.1 :=
      fun h => nodup.1 (List.mem_map.2 ⟨w, hw, h.symm⟩)
    rcases List.mem_cons.1 hx with hx | hx <;> rcases List.mem_cons.1 hy with hy | hy
    · exact hx.trans hy.symm
    · exact absurd (hx ▸ same) (fresh y hy)
    · exact absurd (hy ▸ same.symm) (fresh x hx)
    · exact ih nodup.2 hx hy

/-! ### Sequential executions -/

/-- The state of an object after operations executed one after another. -/
def SequentialObject.final (O : SequentialObject Operation Response State) (s : State)
    (operations : List (Operation × Response)) : State :=
  match operations with
  | [] => s
  | first :: rest => SequentialObject.final O (O.step s first.1).1 rest

/-- One more operation: the state at the end. -/
theorem SequentialObject.final_snoc (O : SequentialObject Operation Response State) (s : State)
    (operations : List (Operation × Response)) (x : Operation × Response) :
    O.final s (operations ++ [x]) = (O.step (O.final s operations) x.1).1 := by
  induction operations generalizing s with
  | nil => rfl
  | cons first rest ih => exact ih _

/-- One more operation: it must have the response of the state at the end. -/
theorem SequentialObject.legal_snoc {O : SequentialObject Operation Response State} {s : State}
    {operations : List (Operation × Response)} {x : Operation × Response}
    (legal : O.Legal s operations) (response : (O.step (O.final s operations) x.1).2 = x.2) :
    O.Legal s (operations ++ [x]) := by
  induction operations generalizing s with
  | nil => exact ⟨response, trivial⟩
  | cons first rest ih => exact ⟨legal.1, ih legal.2 response⟩

/-! ### Operations without a response -/

/-- The client that sees an event. -/
def HistoryEvent.client (e : HistoryEvent Node Operation Response) : Node :=
  match e with
  | .invoke n _ => n
  | .respond n _ => n

/-- The client invoked the operation at this position, and this is its last event. -/
def Open (history : List (HistoryEvent Node Operation Response)) (i : Nat) (n : Node)
    (o : Operation) : Prop :=
  history[i]? = some (.invoke n o) ∧ ∀ k e, i < k → history[k]? = some e → e.client ≠ n

/-- An operation that was just invoked is open. -/
theorem open_snoc (history : List (HistoryEvent Node Operation Response)) (n : Node)
    (o : Operation) : Open (history ++ [.invoke n o]) history.length n o := by
  refine ⟨getElem?_length _ _, fun k e lt entry => ?_⟩
  have bound := lt_length entry
  rw [List.length_append, List.length_singleton] at bound
  omega

/-- An operation stays open while other clients invoke and are answered. -/
theorem Open.snoc {history : List (HistoryEvent Node Operation Response)} {i : Nat} {n : Node}
    {o : Operation} (h : Open history i n o) {e : HistoryEvent Node Operation Response}
    (other : e.client ≠ n) : Open (history ++ [e]) i n o := by
  refine ⟨getElem?_append_of_some h.1, fun k f lt entry => ?_⟩
  rcases getElem?_snoc entry with old | ⟨_, new⟩
  · exact h.2 k f lt old
  · exact new ▸ other

/-- An open operation is not completed. -/
theorem Open.not_completes {history : List (HistoryEvent Node Operation Response)} {i : Nat}
    {n : Node} {o : Operation} (h : Open history i n o) (j : Nat) (m : Node) (r : Response) :
    ¬ Completes history i j m r := by
  rintro ⟨⟨p, invoked⟩, lt, answered, _⟩
  have same := HistoryEvent.invoke.inj (Option.some.inj (h.1.symm.trans invoked))
  exact h.2 j _ lt answered same.1.symm

/-- What was completed before a history grew is what is completed in the old part. -/
theorem completes_append {history more : List (HistoryEvent Node Operation Response)}
    {i j : Nat} {n : Node} {r : Response} (lt : j < history.length) :
    Completes (history ++ more) i j n r ↔ Completes history i j n r := by
  have get (k : Nat) (le : k ≤ j) : (history ++ more)[k]? = history[k]? :=
    List.getElem?_append_left (Nat.lt_of_le_of_lt le lt)
  constructor
  · rintro ⟨⟨o, invoked⟩, before, answered, between⟩
    rw [get i (Nat.le_of_lt before)] at invoked
    rw [get j (Nat.le_refl j)] at answered
    refine ⟨⟨o, invoked⟩, before, answered, fun k after until_ => ?_⟩
    rw [← get k (Nat.le_of_lt until_)]
    exact between k after until_
  · rintro ⟨⟨o, invoked⟩, before, answered, between⟩
    rw [← get i (Nat.le_of_lt before)] at invoked
    rw [← get j (Nat.le_refl j)] at answered
    refine ⟨⟨o, invoked⟩, before, answered, fun k after until_ => ?_⟩
    rw [get k (Nat.le_of_lt until_)]
    exact between k after until_

/-! ### Linearizations of a history that grows -/

variable {spec : SequentialObject Operation Response State}
  {history : List (HistoryEvent Node Operation Response)}
  {order : List (Nat × Operation × Response)}

/-- An order stays a linearization when a history grows, if what is newly completed has in the order
the response that it gets. -/
theorem Linearization.append {more : List (HistoryEvent Node Operation Response)}
    (lin : Linearization spec history order)
    (answers : ∀ i j n r, Completes (history ++ more) i j n r → history.length ≤ j →
      ∃ x, x ∈ order ∧ x.1 = i ∧ x.2.2 = r) :
    Linearization spec (history ++ more) order := by
  obtain ⟨nodup, invocations, completed, respects, legal⟩ := lin
  refine ⟨nodup, fun x mem => ?_, fun i j n r completes => ?_,
    fun a b x y lt first second => ?_, legal⟩
  · obtain ⟨n, invoked, response⟩ := invocations x mem
    refine ⟨n, getElem?_append_of_some invoked, fun j r completes => ?_⟩
    rcases Nat.lt_or_ge j history.length with old | new
    · exact response j r ((completes_append old).1 completes)
    · obtain ⟨y, mem', key, answer⟩ := answers _ j n r completes new
      exact eq_of_key nodup mem' mem key ▸ answer
  · rcases Nat.lt_or_ge j history.length with old | new
    · exact completed i j n r ((completes_append old).1 completes)
    · obtain ⟨x, mem, key, _⟩ := answers i j n r completes new
      exact ⟨x, mem, key⟩
  · rintro ⟨j, n, r, completes, before⟩
    obtain ⟨m, invoked, _⟩ := invocations x (List.mem_of_getElem? first)
    have old : j < history.length := Nat.lt_trans before (lt_length invoked)
    exact respects a b x y lt first second ⟨j, n, r, (completes_append old).1 completes, before⟩

/-- An operation is invoked: the order stays as it is. -/
theorem Linearization.append_invoke (lin : Linearization spec history order) (n : Node)
    (o : Operation) : Linearization spec (history ++ [.invoke n o]) order := by
  refine lin.append (fun i j m r completes new => ?_)
  rcases getElem?_snoc completes.2.2.1 with old | ⟨_, wrong⟩
  · exact absurd (lt_length old) (Nat.not_lt.2 new)
  · exact nomatch wrong

/-- An operation is answered: the order stays as it is, if it has the operation with this
response. -/
theorem Linearization.append_respond (lin : Linearization spec history order) {i : Nat} {n : Node}
    {o : Operation} {r : Response} (is_open : Open history i n o) (mem : (i, o, r) ∈ order) :
    Linearization spec (history ++ [.respond n r]) order := by
  refine lin.append (fun i' j m r' completes new => ?_)
  obtain ⟨⟨o', invoked⟩, before, answered, between⟩ := completes
  rcases getElem?_snoc answered with old | ⟨_, same⟩
  · exact absurd (lt_length old) (Nat.not_lt.2 new)
  obtain ⟨rfl, rfl⟩ := HistoryEvent.respond.inj same
  refine ⟨_, mem, ?_, rfl⟩
  rcases getElem?_snoc invoked with invoked | ⟨_, wrong⟩
  · rcases Nat.lt_trichotomy i i' with lt | eq | gt
    · exact absurd rfl (is_open.2 i' _ lt invoked)
    · exact eq
    · exact absurd (getElem?_append_of_some is_open.1)
        ((between i gt (Nat.lt_of_lt_of_le (lt_length is_open.1) new)).1 o)
  · exact nomatch wrong

/-- An open operation takes effect: it is put at the end of the order, with the response of the
object in the state after the operations before it. -/
theorem Linearization.append_operation (lin : Linearization spec history order) {i : Nat}
    {n : Node} {o : Operation} {r : Response} (is_open : Open history i n o)
    (new : ∀ x, x ∈ order → x.1 ≠ i)
    (response : (spec.step (spec.final spec.initial
      (order.map (fun (x : Nat × Operation × Response) => x.2))) o).2 = r) :
    Linearization spec history (order ++ [(i, o, r)]) := by
  obtain ⟨nodup, invocations, completed, respects, legal⟩ := lin
  refine ⟨?_, fun x mem => ?_, fun j k m q completes => ?_,
    fun a b x y lt first second => ?_, ?_⟩
  · rw [List.map_append, List.nodup_append]
    refine ⟨nodup, List.nodup_cons.2 ⟨(fun h => nomatch h), List.nodup_nil⟩, ?_⟩
    intro a mem b single
    obtain ⟨x, x_mem, rfl⟩ := List.mem_map.1 mem
    rw [List.map_singleton, List.mem_singleton] at single
    exact single ▸ new x x_mem
  · rcases List.mem_append.1 mem with mem | mem
    · exact invocations x mem
    · rw [List.mem_singleton] at mem
      subst mem
      exact ⟨n, is_open.1, fun j q completes => absurd completes (is_open.not_completes j n q)⟩
  · obtain ⟨x, mem, key⟩ := completed j k m q completes
    exact ⟨x, List.mem_append_left _ mem, key⟩
  · rcases getElem?_snoc second with second | ⟨_, rfl⟩
    · have bound := lt_length second
      rw [List.getElem?_append_left (Nat.lt_trans lt bound)] at first
      exact respects a b x y lt first second
    · rintro ⟨j, m, q, completes, _⟩
      exact is_open.not_completes j m q completes
  · rw [List.map_append]
    exact SequentialObject.legal_snoc legal response

/-! ### What a register must answer -/

variable {Value : Type}

/-- A read that is the only operation reads the initial value. -/
theorem read_alone {v : Value} {n : Node} {r : RegisterResponse Value}
    (h : Linearizable (register v) [HistoryEvent.invoke n RegisterOperation.read, .respond n r]) :
    r = .value v := by
  obtain ⟨order, nodup, invocations, completed, _, legal⟩ := h
  have completes : Completes [HistoryEvent.invoke n (RegisterOperation.read : RegisterOperation
      Value), .respond n r] 0 1 n r :=
    ⟨⟨.read, rfl⟩, Nat.zero_lt_one, rfl, fun k lt lt' => by omega⟩
  have only (x : Nat × RegisterOperation Value × RegisterResponse Value) (mem : x ∈ order) :
      x.1 = 0 ∧ x.2.1 = .read ∧ x.2.2 = r := by
    obtain ⟨m, invoked, response⟩ := invocations x mem
    obtain ⟨i, o, q⟩ := x
    match i, invoked with
    | 0, invoked =>
      obtain ⟨rfl, rfl⟩ := HistoryEvent.invoke.inj (Option.some.inj invoked)
      exact ⟨rfl, rfl, response 1 r completes⟩
    | 1, invoked => exact nomatch Option.some.inj invoked
  obtain ⟨x, mem, _⟩ := completed _ _ _ _ completes
  match order, mem with
  | z :: rest, _ =>
    obtain ⟨i, o, q⟩ := z
    obtain ⟨_, rfl, rfl⟩ := only _ List.mem_cons_self
    exact legal.1.symm

/-- A read that begins after the only write has been answered reads what was written. -/
theorem read_after_write {v w : Value} {n m : Node} {a r : RegisterResponse Value}
    (h : Linearizable (register v) [HistoryEvent.invoke n (RegisterOperation.write w),
      .respond n a, .invoke m .read, .respond m r]) : r = .value w := by
  obtain ⟨order, nodup, invocations, completed, respects, legal⟩ := h
  have write_done : Completes [HistoryEvent.invoke n (RegisterOperation.write w),
      .respond n a, .invoke m .read, .respond m r] 0 1 n a :=
    ⟨⟨_, rfl⟩, Nat.zero_lt_one, rfl, fun k lt lt' => by omega⟩
  have read_done : Completes [HistoryEvent.invoke n (RegisterOperation.write w),
      .respond n a, .invoke m .read, .respond m r] 2 3 m r :=
    ⟨⟨_, rfl⟩, Nat.lt_succ_self 2, rfl, fun k lt lt' => by omega⟩
  have only (x : Nat × RegisterOperation Value × RegisterResponse Value) (mem : x ∈ order) :
      (x.1 = 0 ∧ x.2.1 = .write w) ∨ (x.1 = 2 ∧ x.2.1 = .read ∧ x.2.2 = r) := by
    obtain ⟨c, invoked, response⟩ := invocations x mem
    obtain ⟨i, o, q⟩ := x
    match i, invoked, response with
    | 0, invoked, _ =>
      obtain ⟨_, rfl⟩ := HistoryEvent.invoke.inj (Option.some.inj invoked)
      exact Or.inl ⟨rfl, rfl⟩
    | 1, invoked, _ => exact nomatch Option.some.inj invoked
    | 2, invoked, response =>
      obtain ⟨rfl, rfl⟩ := HistoryEvent.invoke.inj (Option.some.inj invoked)
      exact Or.inr ⟨rfl, rfl, response 3 r read_done⟩
    | 3, invoked, _ => exact nomatch Option.some.inj invoked
  obtain ⟨x, x_mem, x_key⟩ := completed _ _ _ _ write_done
  obtain ⟨y, y_mem, y_key⟩ := completed _ _ _ _ read_done
  match order, nodup, only, respects, legal, x_mem, y_mem with
  | [z], _, _, _, _, x_mem, y_mem =>
    rw [List.mem_singleton.1 x_mem] at x_key
    rw [List.mem_singleton.1 y_mem, x_key] at y_key
    exact nomatch y_key
  | ⟨i, o, q⟩ :: ⟨i', o', q'⟩ :: rest, nodup, only, respects, legal, _, _ =>
    rw [List.map_cons, List.nodup_cons] at nodup
    have distinct : i ≠ i' := fun same => nodup.1 (same ▸ List.mem_cons_self)
    rcases only _ List.mem_cons_self with ⟨rfl, rfl⟩ | ⟨rfl, rfl, rfl⟩ <;>
      rcases only _ (List.mem_cons_of_mem _ List.mem_cons_self) with
        ⟨rfl, rfl⟩ | ⟨rfl, rfl, rfl⟩
    · exact absurd rfl distinct
    · exact legal.2.1.symm
    · exact absurd ⟨1, n, a, write_done, Nat.lt_succ_self 1⟩
        (respects 0 1 _ _ Nat.zero_lt_one rfl rfl)
    · exact absurd rfl distinct

end DistSys.History
