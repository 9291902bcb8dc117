module

public import DistSys.Statements.Foundations.Execution

/-!
# Linear temporal logic on infinite runs, and the rules by which liveness is proved

Formulas are data (Pnueli 1977), so the executable checker and the theorems speak of the same
things; properties that no formula is needed for are sets of runs (Alpern and Schneider 1985).  The
document says that consistency and liveness can be written in LTL; which of its formulas are safety
and which are liveness is proved here.

Written by `formal export` from `proofs/semantics/ltl/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Ltl

/-- A formula of linear temporal logic.

线性时序逻辑公式 -/
inductive Formula (Atom : Type) where
  | atom (a1 : Atom)
  | negation (a1 : Formula Atom)
  | conjunction (a1 a2 : Formula Atom)
  | next (a1 : Formula Atom)
  | until (a1 a2 : Formula Atom)

/-- The run satisfies the formula at position `i`.

运行在某时刻满足公式 -/
def Satisfies {State Atom : Type} (holds : State → Atom → Prop) (run : Nat → State) (i : Nat)
    (formula : Formula Atom) : Prop :=
  match formula with
    | .atom a => holds (run i) a
    | .negation f => ¬Satisfies holds run i f
    | .conjunction f g => Satisfies holds run i f ∧ Satisfies holds run i g
    | .next f => Satisfies holds run (i + 1) f
    | .until f g => ∃ k : Nat,
          i ≤ k ∧ Satisfies holds run k g ∧ (∀ (j : Nat), i ≤ j → j < k → Satisfies holds run j f)

/-- f or g.

析取 -/
def either {Atom : Type} (f g : Formula Atom) : Formula Atom :=
  Formula.negation (Formula.conjunction (Formula.negation f) (Formula.negation g))

/-- f holds now or later.

终将 ◇ -/
def eventually {Atom : Type} (f : Formula Atom) : Formula Atom :=
  Formula.until (either f (Formula.negation f)) f

/-- f holds from now on.

总是 □ -/
def always {Atom : Type} (f : Formula Atom) : Formula Atom :=
  Formula.negation (eventually (Formula.negation f))

/-- f holds until g does, or for ever.

弱直到 W -/
def weakUntil {Atom : Type} (f g : Formula Atom) : Formula Atom :=
  either (Formula.until f g) (always f)

/-- The formulas hold at the same positions of the same runs.

等价：在每个运行的每一时刻真值相同 -/
def Equivalent {Atom : Type} (f g : Formula Atom) : Prop :=
  ∀ {State : Type} (holds : State → Atom → Prop) (run : Nat → State) (i : Nat),
    Satisfies holds run i f ↔ Satisfies holds run i g

/-- The derived operators mean what they should: some time, all the time, until or for ever.

◇、□、W 的含义 -/
def meaning.Statement : Prop :=
  ∀ {State Atom : Type} (holds : State → Atom → Prop) (run : Nat → State) (i : Nat)
      (f g : Formula Atom),
    (Satisfies holds run i (eventually f) ↔ (∃ k : Nat, i ≤ k ∧ Satisfies holds run k f)) ∧
    (Satisfies holds run i (always f) ↔ (∀ (k : Nat), i ≤ k → Satisfies holds run k f)) ∧
    (Satisfies holds run i (weakUntil f g) ↔
     (∃ k : Nat,
        i ≤ k ∧ Satisfies holds run k g ∧ (∀ (j : Nat), i ≤ j → j < k → Satisfies holds run j f)) ∨
     (∀ (k : Nat), i ≤ k → Satisfies holds run k f))

/-- Expansion laws: what holds of an until, eventually, always or weak until now, in terms of now
and next.

展开律 -/
def expansion.Statement : Prop :=
  ∀ {Atom : Type} (f g : Formula Atom),
    Equivalent
      (Formula.until f g)
      (either g (Formula.conjunction f (Formula.next (Formula.until f g)))) ∧
    Equivalent (eventually f) (either f (Formula.next (eventually f))) ∧
    Equivalent (always f) (Formula.conjunction f (Formula.next (always f))) ∧
    Equivalent (weakUntil f g) (either g (Formula.conjunction f (Formula.next (weakUntil f g))))

/-- Duality: negation goes through next, exchanges eventually and always, and turns an until into a
weak until.

对偶律 -/
def duality.Statement : Prop :=
  ∀ {Atom : Type} (f g : Formula Atom),
    Equivalent (Formula.negation (Formula.next f)) (Formula.next (Formula.negation f)) ∧
    Equivalent (Formula.negation (eventually f)) (always (Formula.negation f)) ∧
    Equivalent (Formula.negation (always f)) (eventually (Formula.negation f)) ∧
    Equivalent
      (Formula.negation (Formula.until f g))
      (weakUntil
         (Formula.negation g)
         (Formula.conjunction (Formula.negation f) (Formula.negation g))) ∧
    Equivalent
      (Formula.negation (weakUntil f g))
      (Formula.until
         (Formula.negation g)
         (Formula.conjunction (Formula.negation f) (Formula.negation g)))

/-- The runs have the same first `n` states.

前 n 个状态相同 -/
def AgreeBefore {State : Type} (run other : Nat → State) (n : Nat) : Prop :=
  ∀ (i : Nat), i < n → run i = other i

/-- Safety: a run that is not allowed has a prefix after which no run is.

安全性：违反可由有限前缀看出 -/
def IsSafety {State : Type} (allowed : (Nat → State) → Prop) : Prop :=
  ∀ (run : Nat → State),
    ¬allowed run → (∃ n : Nat, ∀ (other : Nat → State), AgreeBefore run other n → ¬allowed other)

/-- Liveness: every prefix of a run is the prefix of an allowed one.

活性：任何有限前缀都可补全 -/
def IsLiveness {State : Type} (allowed : (Nat → State) → Prop) : Prop :=
  ∀ (run : Nat → State) (n : Nat), ∃ other : Nat → State, AgreeBefore run other n ∧ allowed other

/-- Alpern and Schneider: every property is the intersection of a safety and a liveness property.

任何性质是安全性与活性之交 -/
def alpern_schneider.Statement : Prop :=
  ∀ {State : Type} (allowed : (Nat → State) → Prop),
    ∃ safe live : (Nat → State) → Prop,
      IsSafety safe ∧ IsLiveness live ∧ (∀ (run : Nat → State), allowed run ↔ safe run ∧ live run)

/-- The document's formulas classified, for a state property that can hold and can fail: □p is
safety and not liveness; ◇p and ◇□p are liveness and not safety.

文档公式的分类：□p 是安全性，◇p 与 ◇□p 是活性 -/
def classification.Statement : Prop :=
  ∀ {State : Type} (p : State → Prop) (good bad : State),
    p good →
    ¬p bad →
    IsSafety (fun (run : Nat → State) => ∀ (i : Nat), p (run i)) ∧
    ¬IsLiveness (fun (run : Nat → State) => ∀ (i : Nat), p (run i)) ∧
    IsLiveness (fun (run : Nat → State) => ∃ i : Nat, p (run i)) ∧
    ¬IsSafety (fun (run : Nat → State) => ∃ i : Nat, p (run i)) ∧
    IsLiveness (fun (run : Nat → State) => ∃ i : Nat, ∀ (j : Nat), i ≤ j → p (run j)) ∧
    ¬IsSafety (fun (run : Nat → State) => ∃ i : Nat, ∀ (j : Nat), i ≤ j → p (run j))

/-- Whenever p holds, q holds then or later.

引向 ↝ -/
def LeadsTo {State : Type} (run : Nat → State) (p q : State → Prop) : Prop :=
  ∀ (i : Nat), p (run i) → (∃ k : Nat, i ≤ k ∧ q (run k))

/-- WF1 (Lamport): if p holds until q does, the task leads from p to q and can change the state
while p holds, then in every run that is weakly fair to the task p leads to q.

WF1：弱公平下的引向规则 -/
def wf1.Statement : Prop :=
  ∀ {State Label : Type} (L : Execution.LabelledSystem State Label) (task : Label → Prop)
      (states : Nat → State) (labels : Nat → Label) (p q : State → Prop),
    (∀ (s : State) (label : Label) (t : State), p s → L.step s label t → p t ∨ q t) →
    (∀ (s : State) (label : Label) (t : State), p s → task label → L.step s label t → t ≠ s → q t) →
    (∀ (s : State), p s → (∃ label : Label, task label ∧ L.Moves s label)) →
    L.InfiniteRun states labels →
    L.WeaklyFair task states labels →
    LeadsTo states p q

/-- The premises of WF1 can be met by a run that starts with p and without q.

WF1 的前提可以满足 -/
def wf1_applies.Statement : Prop :=
  ∃ (State Label : Type) (L : Execution.LabelledSystem State Label) (task : Label → Prop)
      (states : Nat → State) (labels : Nat → Label) (p q : State → Prop),
    p (states 0) ∧
    ¬q (states 0) ∧
    (∀ (s : State) (label : Label) (t : State), p s → L.step s label t → p t ∨ q t) ∧
    (∀ (s : State) (label : Label) (t : State), p s → task label → L.step s label t → t ≠ s → q t) ∧
    (∀ (s : State), p s → (∃ label : Label, task label ∧ L.Moves s label)) ∧
    L.InfiniteRun states labels ∧
    L.WeaklyFair task states labels

/-- If p leads to q or to p with a lower rank, and ranks are well founded, then p leads to q.

良基引向规则 -/
def well_founded_leads_to.Statement : Prop :=
  ∀ {State Rank : Type} (below : Rank → Rank → Prop) (rank : State → Rank) (run : Nat → State)
      (p q : State → Prop),
    WellFounded below →
    (∀ (r : Rank),
       LeadsTo
         run
         (fun (s : State) => p s ∧ rank s = r)
         (fun (s : State) => q s ∨ p s ∧ below (rank s) r)) →
    LeadsTo run p q

/-- The premises of the well-founded rule can be met by a run that starts with p, without q, and two
ranks away.

良基引向规则的前提可以满足 -/
def leads_to_applies.Statement : Prop :=
  ∃ (State Rank : Type) (below : Rank → Rank → Prop) (rank : State → Rank) (run : Nat → State)
      (p q : State → Prop),
    p (run 0) ∧
    ¬q (run 0) ∧
    ¬q (run 1) ∧
    WellFounded below ∧
    (∀ (r : Rank),
       LeadsTo
         run
         (fun (s : State) => p s ∧ rank s = r)
         (fun (s : State) => q s ∨ p s ∧ below (rank s) r))

end DistSys.Ltl
