module

public import DistSys.Causality.Causality.HappenedBefore
public import DistSys.Statements.Semantics.Automaton

/-!
# Distributed automata accept traces

Zielonka 1987 (automata whose letters touch only the components of their participants) and
Mazurkiewicz 1977 (words up to exchange of independent letters).  Locality is not assumed: the
transition of a letter is a function of what its participants see, and changes only them.

## Main declarations

* `diamond`: independent letters commute.
* `trace_closed`: acceptance is invariant under trace equivalence.
* `happened_before_is_dependence`: for the events of a computation, the order that equivalent words
  share is happened-before.
-/

@[expose] public noncomputable section

namespace DistSys.Automaton

variable {Process Letter Local : Type} {A : Automaton Process Letter Local} {a b : Letter}
  {s t : Process → Local}

/-! ### Locality -/

/-- The state after a letter that has led to `t`, as far as its participants go. -/
def Automaton.after (A : Automaton Process Letter Local) (a : Letter) (s t : Process → Local)
    (p : Process) : Local :=
  open scoped Classical in if A.involves a p then t p else s p

/-- A step is what the participants do; the others stay. -/
theorem step_eq (A : Automaton Process Letter Local) (s : Process → Local) (a : Letter) :
    A.step s a = (A.next a (A.seen a s)).map (A.after a s) := by
  unfold Automaton.step
  cases A.next a (A.seen a s) <;> rfl

/-- The state after a letter, at a participant. -/
theorem after_of_involves {p : Process} (part : A.involves a p) : A.after a s t p = t p :=
  if_pos part

/-- The state after a letter, at any other process. -/
theorem after_of_not_involves {p : Process} (apart : ¬A.involves a p) : A.after a s t p = s p :=
  if_neg apart

/-- A letter sees nothing of what an independent letter has done. -/
theorem seen_after (independent : A.Independent a b) : A.seen b (A.after a s t) = A.seen b s := by
  funext p
  unfold Automaton.seen
  by_cases part : A.involves b p
  · rw [if_pos part, if_pos part, after_of_not_involves fun other => independent p ⟨other, part⟩]
  · rw [if_neg part, if_neg part]

/-- What independent letters do, they do in either order. -/
theorem after_comm (independent : A.Independent a b) {u : Process → Local} :
    A.after b (A.after a s t) u = A.after a (A.after b s u) t := by
  funext p
  by_cases first : A.involves a p
  · have second : ¬A.involves b p := fun other => independent p ⟨first, other⟩
    rw [after_of_not_involves second, after_of_involves first, after_of_involves first]
  · rw [after_of_not_involves first]
    by_cases second : A.involves b p
    · rw [after_of_involves second, after_of_involves second]
    · rw [after_of_not_involves second, after_of_not_involves second, after_of_not_involves first]

/-! ### Words -/

/-- A letter first. -/
theorem run_cons (A : Automaton Process Letter Local) (s : Process → Local) (a : Letter)
    (rest : List Letter) : A.run s (a :: rest) = (A.step s a).bind fun t => A.run t rest := by
  show (match A.step s a with | none => none | some t => A.run t rest) = _
  cases A.step s a <;> rfl

/-- One word after the other. -/
theorem run_append (A : Automaton Process Letter Local) : ∀ (s : Process → Local)
    (first second : List Letter), A.run s (first ++ second) =
      (A.run s first).bind fun t => A.run t second
  | _, [], _ => rfl
  | s, a :: rest, second => by
    rw [List.cons_append, run_cons, run_cons]
    cases A.step s a with
    | none => rfl
    | some t => exact run_append A t rest second

/-- Two letters, as far as what they see does not depend on each other. -/
theorem run_pair (independent : A.Independent a b) :
    A.run s [a, b] = (A.next a (A.seen a s)).bind fun t =>
      (A.next b (A.seen b s)).map (A.after b (A.after a s t)) := by
  rw [run_cons, step_eq]
  cases A.next a (A.seen a s) with
  | none => rfl
  | some t =>
    show A.run (A.after a s t) [b] = _
    rw [run_cons, step_eq, seen_after independent]
    show ((A.next b (A.seen b s)).map (A.after b (A.after a s t))).bind (fun u => some u) = _
    cases A.next b (A.seen b s) <;> rfl

/-- Independence is mutual. -/
theorem Automaton.Independent.symm (independent : A.Independent a b) : A.Independent b a :=
  fun p both => independent p ⟨both.2, both.1⟩

/-- The diamond: two independent letters may happen in either order, with the same result. -/
theorem diamond : diamond.Statement := by
  intro Process Letter Local A s a b independent
  rw [run_pair independent, run_pair independent.symm]
  cases A.next a (A.seen a s) with
  | none => cases A.next b (A.seen b s) <;> rfl
  | some t =>
    cases A.next b (A.seen b s) with
    | none => rfl
    | some u => exact congrArg some (after_comm independent)

/-- Equivalent words lead to the same state. -/
theorem Automaton.Equivalent.run_eq {v w : List Letter} (same : A.Equivalent v w) :
    A.run s v = A.run s w := by
  induction same with
  | refl equal => rw [equal]
  | @swap w x a b y u _ first second independent more =>
    rw [more, first, second, run_append, run_append A s x]
    refine congrArg _ (funext fun t => ?_)
    rw [run_append, run_append A t [b, a], diamond A t a b independent]

/-- Acceptance is invariant under trace equivalence. -/
theorem trace_closed : trace_closed.Statement := by
  rintro Process Letter Local A v w same ⟨t, run, final⟩
  exact ⟨t, same.run_eq ▸ run, final⟩

/-! ### Happened-before -/

section Bridge

variable {Process Event Message : Type} {K : Causality.Computation Process Event Message}
  {earlier : Event → Event → Prop} {e f : Event}

/-- Two events of which the first is earlier and that share a component: the first happened
before. -/
theorem happenedBefore_of_shared (irrefl : ∀ x, ¬earlier x x)
    (asymm : ∀ x y, earlier x y → ¬earlier y x)
    (extends_ : ∀ x y, K.HappenedBefore x y → earlier x y) (before : earlier e f)
    {c : Component Process Event} (first : TakesPart K e c) (second : TakesPart K f c) :
    K.HappenedBefore e f := by
  have notSame : e ≠ f := fun same => irrefl f (same ▸ before)
  have notAfter : ¬K.HappenedBefore f e := fun after => asymm e f before (extends_ f e after)
  cases c with
  | process p =>
    have place : K.process e = K.process f := Eq.trans first (Eq.symm second)
    rcases K.process_total e f place with same | chain | chain
    · exact absurd same notSame
    · exact .of_local_chain chain
    · exact absurd (.of_local_chain chain) notAfter
  | channel g =>
    rcases first with rfl | ⟨m, received, sent⟩ <;> rcases second with same | ⟨k, received', sent'⟩
    · exact absurd same.symm notSame
    · exact absurd (.message ⟨k, received', sent'⟩) notAfter
    · exact same ▸ .message ⟨m, received, sent⟩
    · have equal : m = k := Option.some.inj (received.symm.trans received')
      exact absurd (sent.symm.trans (equal ▸ sent')) notSame

/-- An immediate cause shares a component with its effect. -/
theorem exists_shared (step : K.CausalStep e f) :
    ∃ c : Component Process Event, TakesPart K e c ∧ TakesPart K f c := by
  rcases step with local_ | message
  · exact ⟨.process (K.process f), K.predecessor_same_process e f local_, rfl⟩
  · exact ⟨.channel f, .inr message, .inl rfl⟩

/-- An immediate cause is earlier than its effect, and dependent. -/
theorem dependent_of_step {A : Automaton (Component Process Event) Event Local}
    (involves : ∀ x c, A.involves x c ↔ TakesPart K x c)
    (extends_ : ∀ x y, K.HappenedBefore x y → earlier x y) (step : K.CausalStep e f) :
    earlier e f ∧ ¬A.Independent e f := by
  obtain ⟨c, first, second⟩ := exists_shared step
  exact ⟨extends_ e f step.happenedBefore, fun independent =>
    independent c ⟨(involves e c).mpr first, (involves f c).mpr second⟩⟩

end Bridge

/-- Happened-before is the order of dependence of any order in time that extends it. -/
theorem happened_before_is_dependence : happened_before_is_dependence.Statement := by
  intro Local Process Event Message K A earlier e f involves irrefl asymm extends_
  constructor
  · intro before
    have along : ∀ y, Relation.TransGen K.CausalStep e y →
        Relation.TransGen (fun a b => earlier a b ∧ ¬A.Independent a b) e y := by
      intro y chain
      induction chain with
      | single step => exact .single (dependent_of_step involves extends_ step)
      | tail _ step more => exact .tail more (dependent_of_step involves extends_ step)
    exact along f before.transGen
  · intro chain
    have one : ∀ x y, earlier x y ∧ ¬A.Independent x y → K.HappenedBefore x y := by
      rintro x y ⟨before, dependent⟩
      obtain ⟨c, shared⟩ := Classical.not_forall.mp dependent
      obtain ⟨first, second⟩ := Classical.not_not.mp shared
      exact happenedBefore_of_shared irrefl asymm extends_ before ((involves x c).mp first)
        ((involves y c).mp second)
    induction chain with
    | single step => exact one _ _ step
    | tail _ step before => exact .trans before (one _ _ step)

end DistSys.Automaton
