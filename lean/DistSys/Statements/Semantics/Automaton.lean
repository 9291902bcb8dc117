module

public import DistSys.Statements.Causality.Causality

/-!
# Distributed automata: local components that synchronise on common letters (Zielonka 1987)

The document's A = (Q, Σ, δ, q₀, F) is an automaton and nothing more.  What makes it distributed is
that the state is a product and that a letter reads and writes only the components that take part
in it.  Here this holds by construction: the transition of a letter is given what its participants
see, and nothing else is changed.  Words that differ in the order of independent letters are then
the same to the automaton (Mazurkiewicz 1977).

Written by `formal export` from `proofs/semantics/automaton/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Automaton

/-- A product of local components; each letter has its participants.

分布式（异步）自动机 -/
structure Automaton (Process Letter Local : Type) where
  /-- the process takes part in the letter -/
  involves : Letter → Process → Prop
  /-- the initial local states -/
  start : Process → Local
  next : Letter → (Process → Option Local) → Option (Process → Local)
  /-- the global state is accepting -/
  final : (Process → Local) → Prop

open scoped Classical in
/-- What a letter sees of the state: the components of its participants.

字母的参与者所见 -/
def Automaton.seen {Process Letter Local : Type} (A : Automaton Process Letter Local)
    (letter : Letter) (s : Process → Local) (p : Process) : Option Local :=
  if A.involves letter p then some (s p) else none

open scoped Classical in
/-- The state after a letter, if it may happen: its participants change, the others stay.

一个字母的转移 -/
def Automaton.step {Process Letter Local : Type} (A : Automaton Process Letter Local)
    (s : Process → Local) (letter : Letter) : Option (Process → Local) :=
  match A.next letter (A.seen letter s) with
    | none => none
    | some t => some (fun (p : Process) => if A.involves letter p then t p else s p)

/-- The state after a word, if it may happen.

一个词之后的状态 -/
def Automaton.run {Process Letter Local : Type} (A : Automaton Process Letter Local)
    (s : Process → Local) (word : List Letter) : Option (Process → Local) :=
  match word with
    | [] => some s
    | a :: rest => match A.step s a with | none => none | some t => Automaton.run A t rest

/-- The word leads from the start to an accepting state.

接受 -/
def Automaton.Accepts {Process Letter Local : Type} (A : Automaton Process Letter Local)
    (word : List Letter) : Prop :=
  ∃ t : Process → Local, A.run A.start word = some t ∧ A.final t

/-- No process takes part in both letters.

独立：没有公共参与者 -/
def Automaton.Independent {Process Letter Local : Type} (A : Automaton Process Letter Local)
    (a b : Letter) : Prop :=
  ∀ (p : Process), ¬(A.involves a p ∧ A.involves b p)

/-- The words differ by exchanges of adjacent independent letters.

迹等价：交换相邻的独立字母 -/
inductive Automaton.Equivalent {Process Letter Local : Type} (A : Automaton Process Letter Local)
    : List Letter → List Letter → Prop where
  | refl {v w : List Letter} :
      v = w → Automaton.Equivalent A v w
  | swap {v w x : List Letter} {a b : Letter} {y u : List Letter} :
      Automaton.Equivalent A v u →
      u = x ++ ([a, b] ++ y) →
      w = x ++ ([b, a] ++ y) →
      A.Independent a b →
      Automaton.Equivalent A v w

/-- The diamond: two independent letters may happen in either order, with the same result, or in
neither.

菱形性质：独立字母可交换 -/
def diamond.Statement : Prop :=
  ∀ {Process Letter Local : Type} (A : Automaton Process Letter Local) (s : Process → Local)
      (a b : Letter),
    A.Independent a b → A.run s [a, b] = A.run s [b, a]

/-- With a word the language has every equivalent word.

迹语言：在迹等价下封闭 -/
def Automaton.TraceLanguage {Process Letter Local : Type} (A : Automaton Process Letter Local)
    (language : List Letter → Prop) : Prop :=
  ∀ (v w : List Letter), A.Equivalent v w → language v → language w

/-- Acceptance is invariant under trace equivalence: a distributed automaton accepts traces rather
than words.

接受的语言在迹等价下封闭 -/
def trace_closed.Statement : Prop :=
  ∀ {Process Letter Local : Type} (A : Automaton Process Letter Local), A.TraceLanguage A.Accepts

/-- The components of a computation as an automaton: its processes, and a channel for each receive.

计算的组成部分 -/
inductive Component (Process Event : Type) where
  /-- a process -/
  | process (a1 : Process)
  /-- the channel by which the event receives -/
  | channel (a1 : Event)

/-- An event takes part in its process, and in the channels from which it receives or into which it
sends.

事件参与的组成部分 -/
def TakesPart {Process Event Message : Type} (K : Causality.Computation Process Event Message)
    (e : Event) (c : Component Process Event) : Prop :=
  match c with | .process p => K.process e = p | .channel f => e = f ∨ K.MessageStep e f

/-- The bridge to happened-before: take the events of a computation as letters, each with its
process and channels as participants, in any order in time that extends happened-before. Then
happened-before is the order of dependence, the one that equivalent words share.

先于关系就是依赖序：与自动机的桥梁 -/
def happened_before_is_dependence.Statement : Prop :=
  ∀ {Local Process Event Message : Type} (K : Causality.Computation Process Event Message)
      (A : Automaton (Component Process Event) Event Local) (earlier : Event → Event → Prop)
      (e f : Event),
    (∀ (x : Event) (c : Component Process Event), A.involves x c ↔ TakesPart K x c) →
    (∀ (x : Event), ¬earlier x x) →
    (∀ (x y : Event), earlier x y → ¬earlier y x) →
    (∀ (x y : Event), K.HappenedBefore x y → earlier x y) →
    (K.HappenedBefore e f ↔
     Relation.TransGen (fun (a b : Event) => earlier a b ∧ ¬A.Independent a b) e f)

end DistSys.Automaton
