module

public import DistSys.Consistency.Consistency.Hierarchy

/-!
# Explanations of concrete histories

What is needed to decide the models on concrete histories: an explanation is built from a list
whose pairs are in order, and what an order that explains a register tells about a read: the value
is the initial one, or that of the last write before it.

## Main declarations

* `Explains.of_pairwise`: an explanation of a history whose responses directly follow their
  invocations.
* `Explains.place`: the place of an operation in an explanation.
* `read_source`: what a read returns, in a legal order of the operations of a register.
-/

@[expose] public noncomputable section

namespace DistSys.Consistency

open History

variable {Node Operation Response State : Type}
  {spec : SequentialObject Operation Response State}
  {history : List (HistoryEvent Node Operation Response)}

/-- A response that directly follows its invocation completes it. -/
theorem completes_next {i : Nat} {n : Node} {o : Operation} {r : Response}
    (invocation : history[i]? = some (.invoke n o))
    (answer : history[i + 1]? = some (.respond n r)) :
    Completes history i (i + 1) n r :=
  ⟨⟨o, invocation⟩, Nat.lt_succ_self i, answer, fun k lt lt' => by omega⟩

/-- An operation has at most one response. -/
theorem completes_unique {i j k : Nat} {n m : Node} {r q : Response}
    (first : Completes history i j n r) (second : Completes history i k m q) : r = q := by
  obtain ⟨⟨o, invoked⟩, after, answer, between⟩ := first
  obtain ⟨⟨p, invoked'⟩, after', answer', between'⟩ := second
  obtain ⟨rfl, rfl⟩ := HistoryEvent.invoke.inj (Option.some.inj (invoked.symm.trans invoked'))
  rcases Nat.lt_trichotomy j k with lt | eq | gt
  · exact absurd answer ((between' j after lt).2 r)
  · subst eq
    exact (HistoryEvent.respond.inj (Option.some.inj (answer.symm.trans answer'))).2
  · exact absurd answer' ((between k after' gt).2 q)

/-- A client's operations are its own: those of different clients are in no program order. -/
theorem not_programOrder {i k : Nat} {n m : Node} {o p : Operation}
    (first : history[i]? = some (.invoke n o)) (second : history[k]? = some (.invoke m p))
    (other : n ≠ m) : ¬ ProgramOrder history i k := by
  rintro ⟨⟨c, q, q', first', second'⟩, _⟩
  have left := (HistoryEvent.invoke.inj (Option.some.inj (first.symm.trans first'))).1
  have right := (HistoryEvent.invoke.inj (Option.some.inj (second.symm.trans second'))).1
  exact other (left.trans right.symm)

/-- Of two operations the one invoked later is not first in program order. -/
theorem not_programOrder_of_le {i k : Nat} (le : k ≤ i) : ¬ ProgramOrder history i k :=
  fun own => absurd own.lt (Nat.not_lt.2 le)

/-- The events of two directly answered operations of one client are in program order. -/
theorem programOrder_next {i k : Nat} {n : Node} {o p : Operation} {r : Response}
    (first : history[i]? = some (.invoke n o)) (answer : history[i + 1]? = some (.respond n r))
    (second : history[k]? = some (.invoke n p)) (lt : i < k) : ProgramOrder history i k :=
  programOrder_of_lt ⟨_, _, _, completes_next first answer⟩ first second lt

/-- An explanation, built from a list whose pairs are in order, of a history whose responses
directly follow their invocations. -/
theorem Explains.of_pairwise {visible : Nat → Prop} {before : Nat → Nat → Prop}
    {order : List (Nat × Operation × Response)}
    (legal : spec.Legal spec.initial (order.map (fun (x : Nat × Operation × Response) => x.2)))
    (nodup : (order.map (fun (x : Nat × Operation × Response) => x.1)).Nodup)
    (listed : ∀ x, x ∈ order → ∃ n, history[x.1]? = some (.invoke n x.2.1) ∧
      (visible x.1 → history[x.1 + 1]? = some (.respond n x.2.2)))
    (respected : order.Pairwise (fun x y => ¬ before y.1 x.1)) :
    Explains spec history visible before order := by
  refine ⟨legal, nodup, fun x mem => ?_, fun a b x y lt first second => ?_⟩
  · obtain ⟨n, invocation, answer⟩ := listed x mem
    exact ⟨n, invocation, fun j r seen completes =>
      completes_unique (completes_next invocation (answer seen)) completes⟩
  · obtain ⟨_, first⟩ := List.getElem?_eq_some_iff.1 first
    obtain ⟨_, second⟩ := List.getElem?_eq_some_iff.1 second
    exact first ▸ second ▸ List.pairwise_iff_getElem.1 respected a b _ _ lt

/-- Where an operation of a history stands in an explanation that contains it. -/
theorem Explains.place {visible : Nat → Prop} {before : Nat → Nat → Prop}
    {order : List (Nat × Operation × Response)} (h : Explains spec history visible before order)
    {i : Nat} {n : Node} {o : Operation} (inside : ∃ x, x ∈ order ∧ x.1 = i)
    (invocation : history[i]? = some (.invoke n o)) :
    ∃ (a : Nat) (r : Response), order[a]? = some (i, o, r) := by
  obtain ⟨⟨k, p, r⟩, mem, rfl⟩ := inside
  obtain ⟨m, invoked, _⟩ := h.2.2.1 _ mem
  obtain ⟨_, rfl⟩ := HistoryEvent.invoke.inj (Option.some.inj (invocation.symm.trans invoked))
  obtain ⟨a, place⟩ := List.getElem?_of_mem mem
  exact ⟨a, r, place⟩

/-- The same, with the response, when that counts. -/
theorem Explains.place_visible {visible : Nat → Prop} {before : Nat → Nat → Prop}
    {order : List (Nat × Operation × Response)} (h : Explains spec history visible before order)
    {i : Nat} {n : Node} {o : Operation} {r : Response} (inside : ∃ x, x ∈ order ∧ x.1 = i)
    (invocation : history[i]? = some (.invoke n o))
    (answer : history[i + 1]? = some (.respond n r)) (seen : visible i) :
    ∃ a : Nat, order[a]? = some (i, o, r) := by
  obtain ⟨a, q, place⟩ := h.place inside invocation
  obtain ⟨m, invoked, response⟩ := h.2.2.1 _ (List.mem_of_getElem? place)
  obtain ⟨rfl, _⟩ := HistoryEvent.invoke.inj (Option.some.inj (invocation.symm.trans invoked))
  have same : q = r := response (i + 1) r seen (completes_next invocation answer)
  exact ⟨a, same ▸ place⟩

/-- What must be respected decides which of two operations stands first in an explanation. -/
theorem Explains.place_lt {visible : Nat → Prop} {before : Nat → Nat → Prop}
    {order : List (Nat × Operation × Response)} (h : Explains spec history visible before order)
    {a b : Nat} {x y : Nat × Operation × Response} (first : order[a]? = some x)
    (second : order[b]? = some y) (causes : before x.1 y.1) (other : x.1 ≠ y.1) : a < b := by
  rcases Nat.lt_trichotomy a b with lt | eq | gt
  · exact lt
  · subst eq
    exact absurd (congrArg (·.1) (Option.some.inj (first.symm.trans second))) other
  · exact absurd causes (h.2.2.2 b a y x gt second first)

/-! ### Registers -/

/-- What a read returns in a legal order of the operations of a register: the initial value, when
nothing was written before it, or the value of the last write before it. -/
theorem read_source {Value : Type} {u v : Value}
    {order : List (Nat × RegisterOperation Value × RegisterResponse Value)}
    (legal : (register u).Legal u
      (order.map (fun (x : Nat × RegisterOperation Value × RegisterResponse Value) => x.2)))
    {b k : Nat} (read : order[b]? = some (k, .read, .value v)) :
    (v = u ∧ ∀ c x, c < b → order[c]? = some x → x.2.1 = .read) ∨
    ∃ a i q, a < b ∧ order[a]? = some (i, .write v, q) ∧
      ∀ c x, a < c → c < b → order[c]? = some x → x.2.1 = .read := by
  suffices general : ∀ s, (register u).Legal s
      (order.map (fun (x : Nat × RegisterOperation Value × RegisterResponse Value) => x.2)) →
      (v = s ∧ ∀ c x, c < b → order[c]? = some x → x.2.1 = .read) ∨
      ∃ a i q, a < b ∧ order[a]? = some (i, .write v, q) ∧
        ∀ c x, a < c → c < b → order[c]? = some x → x.2.1 = .read from general u legal
  clear legal
  induction order generalizing b with
  | nil => exact nomatch read
  | cons first rest ih =>
    obtain ⟨i, o, r⟩ := first
    rintro s ⟨response, legal⟩
    match b, read with
    | 0, read =>
      obtain ⟨rfl, rfl, rfl⟩ : i = k ∧ o = .read ∧ r = .value v := by
        have := Option.some.inj read
        exact ⟨congrArg (·.1) this, congrArg (·.2.1) this, congrArg (·.2.2) this⟩
      exact Or.inl ⟨(RegisterResponse.value.inj response).symm, fun c x lt => nomatch lt⟩
    | b + 1, read =>
      rcases ih (b := b) read _ legal with ⟨same, reads⟩ | ⟨a, j, q, lt, write, reads⟩
      · cases o with
        | read =>
          refine Or.inl ⟨same, fun c x lt entry => ?_⟩
          match c, entry with
          | 0, entry => exact Option.some.inj entry ▸ rfl
          | c + 1, entry => exact reads c x (by omega) entry
        | write w =>
          have same : v = w := same
          refine Or.inr ⟨0, i, r, by omega, same ▸ rfl, fun c x lt lt' entry => ?_⟩
          match c, entry with
          | c + 1, entry => exact reads c x (by omega) entry
      · refine Or.inr ⟨a + 1, j, q, by omega, write, fun c x lt lt' entry => ?_⟩
        match c, entry with
        | c + 1, entry => exact reads c x (by omega) (by omega) entry

end DistSys.Consistency
