module

/-!
# Computation tree logic on transition systems (Clarke and Emerson 1981), by fixed points

A path is an infinite sequence of steps.  Where states may have no successor there may be no path
from them, and the laws that need one say so.

Written by `formal export` from `proofs/semantics/ctl/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Ctl

/-- States and their successors.

状态图 -/
structure Graph (State : Type) where
  /-- the second state is a successor of the first -/
  next : State → State → Prop

/-- The run starts in the state and goes by steps.

无限路径 -/
def Graph.Path {State : Type} (G : Graph State) (run : Nat → State) (s : State) : Prop :=
  run 0 = s ∧ (∀ (i : Nat), G.next (run i) (run (i + 1)))

/-- Every state has a successor.

每个状态有后继 -/
def Graph.Total {State : Type} (G : Graph State) : Prop := ∀ (s : State), ∃ t : State, G.next s t

/-- EG p: on some path p always holds.

EG -/
def Graph.ExistsAlways {State : Type} (G : Graph State) (p : State → Prop) (s : State) : Prop :=
  ∃ run : Nat → State, G.Path run s ∧ (∀ (i : Nat), p (run i))

/-- AF p: on every path p holds some time.

AF -/
def Graph.AllEventually {State : Type} (G : Graph State) (p : State → Prop) (s : State) : Prop :=
  ∀ (run : Nat → State), G.Path run s → (∃ i : Nat, p (run i))

/-- E[p U q]: some finite path leads through p to q.

EU -/
inductive Graph.ExistsUntil {State : Type} (G : Graph State)
    : (State → Prop) → (State → Prop) → State → Prop where
  | now {p q : State → Prop} {s : State} :
      q s → Graph.ExistsUntil G p q s
  | later {p q : State → Prop} {s t : State} :
      p s → G.next s t → Graph.ExistsUntil G p q t → Graph.ExistsUntil G p q s

/-- EG p is the greatest fixed point of X ↦ p ∧ EX X.

EG 是最大不动点 -/
def eg_greatest_fixpoint.Statement : Prop :=
  ∀ {State : Type} (G : Graph State) (p x : State → Prop),
    (∀ (s : State), G.ExistsAlways p s ↔ p s ∧ (∃ t : State, G.next s t ∧ G.ExistsAlways p t)) ∧
    ((∀ (s : State), x s → p s ∧ (∃ t : State, G.next s t ∧ x t)) →
     (∀ (s : State), x s → G.ExistsAlways p s))

/-- E[p U q] is the least fixed point of X ↦ q ∨ (p ∧ EX X).

EU 是最小不动点 -/
def eu_least_fixpoint.Statement : Prop :=
  ∀ {State : Type} (G : Graph State) (p q x : State → Prop),
    (∀ (s : State),
       G.ExistsUntil p q s ↔ q s ∨ p s ∧ (∃ t : State, G.next s t ∧ G.ExistsUntil p q t)) ∧
    ((∀ (s : State), q s ∨ p s ∧ (∃ t : State, G.next s t ∧ x t) → x s) →
     (∀ (s : State), G.ExistsUntil p q s → x s))

/-- AF p is the negation of EG ¬p.

AF 与 EG 对偶 -/
def af_dual_eg.Statement : Prop :=
  ∀ {State : Type} (G : Graph State) (p : State → Prop) (s : State),
    G.AllEventually p s ↔ ¬G.ExistsAlways (fun (t : State) => ¬p t) s

/-- Where every state has a successor, E[p U q] holds exactly when it does on some path.

EU 与路径一致（全序列时） -/
def eu_on_paths.Statement : Prop :=
  ∀ {State : Type} (G : Graph State) (p q : State → Prop) (s : State),
    G.Total →
    (G.ExistsUntil p q s ↔
     (∃ run : Nat → State,
        G.Path run s ∧ (∃ k : Nat, q (run k) ∧ (∀ (j : Nat), j < k → p (run j)))))

end DistSys.Ctl
