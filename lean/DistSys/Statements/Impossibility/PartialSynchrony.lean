module

public import DistSys.Statements.Agreement.Consensus
public import DistSys.Statements.Foundations.Quorum
public import DistSys.Statements.Foundations.Rounds

/-!
# Partial synchrony: a majority of correct nodes is needed, and enough (Dwork, Lynch, Stockmeyer)

Consensus in the presence of partial synchrony (JACM 1988), for crashes, in the basic round model
(`rounds`).  For 2 ≤ n ≤ 2f no algorithm solves even weak consensus (Theorem 4.3); for n > 2f one
algorithm solves consensus with strong unanimity (Theorem 3.1), and more: agreement and validity
bind also the nodes that crash.  If the network never becomes synchronous, nothing is possible even
without crashes.

The algorithm here is not the paper's Algorithm 1, whose phases have an owner, but the leaderless
one of Marić, Sprenger and Basin ("Consensus Refined", DSN 2015): in phases of three rounds, a node
that hears a majority proposes the value with the largest stamp; a value that a majority proposes
is adopted, with the phase as its stamp; a value that a majority adopted in the phase is decided.

Written by `formal export` from `proofs/impossibility/partial_synchrony/statements.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.PartialSynchrony

/-- The state of a node of the three-round algorithm, which is also what it sends.

三轮算法的节点状态 -/
structure Ballot (Value : Type) where
  /-- how many rounds it has done -/
  round : Nat
  /-- the phase in which it adopted its value; zero: its input -/
  stamp : Nat
  /-- the value it has adopted -/
  value : Value
  /-- what it proposes in the phase -/
  candidate : Option Value
  /-- what it has decided -/
  decision : Option Value

open scoped Classical in
/-- Of two ballots, if they have been heard, the one with the larger stamp; the first of equal ones.

两张选票中较新者（相同则取前者） -/
def newer {Value : Type} (first second : Option (Ballot Value)) : Option (Ballot Value) :=
  match first with
    | none => second
    | some b => match second with
          | none => some b
          | some c => if c.stamp ≤ b.stamp then some b else some c

/-- Of the ballots heard from these nodes, the first of those with the largest stamp.

听到的选票中最新者 -/
def latest {Node Value : Type} (received : Node → Option (Ballot Value)) (nodes : List Node)
    : Option (Ballot Value) :=
  match nodes with | [] => none | q :: rest => newer (received q) (latest received rest)

open scoped Classical in
/-- The value for which more than half of all nodes vote, if one of these nodes does.

多数节点投的值 -/
def winner {Value : Type} (n : Nat) (votes : Fin n → Option Value) (nodes : List (Fin n))
    : Option Value :=
  match nodes with
    | [] => none
    | q :: rest => if votes q ≠ none ∧
        Quorum.Majority n (fun (p : Fin n) => decide (votes p = votes q)) then votes q
        else winner n votes rest

open scoped Classical in
/-- The first round of a phase: who hears a majority proposes the value with the largest stamp.

第一轮：听到多数则提出最新的值 -/
def proposed {Value : Type} (n : Nat) (received : Fin n → Option (Ballot Value)) : Option Value :=
  if Quorum.Majority n (fun (q : Fin n) => decide (received q ≠ none)) then match latest
    received
    (List.finRange n) with
    | none => none
    | some b => some b.value
  else none

/-- The second round of a phase: the value that a majority proposes.

第二轮：多数提出的值 -/
def adopted {Value : Type} (n : Nat) (received : Fin n → Option (Ballot Value)) : Option Value :=
  winner
    n
    (fun (q : Fin n) => match received q with | none => none | some b => b.candidate)
    (List.finRange n)

open scoped Classical in
/-- The third round of a phase: the value that a majority has adopted in the phase.

第三轮：多数在本阶段采纳的值 -/
def decided {Value : Type} (n phase : Nat) (received : Fin n → Option (Ballot Value))
    : Option Value :=
  winner
    n
    (fun (q : Fin n) =>
       match received q with
         | none => none
         | some b => if b.stamp = phase then some b.value else none)
    (List.finRange n)

/-- The decision that has been taken, or else the new one.

已有决定则保留，否则取新的 -/
def kept {Value : Type} (decision verdict : Option Value) : Option Value :=
  match decision with | none => verdict | some v => some v

/-- The state after the first round of a phase.

第一轮之后 -/
def afterFirst {Value : Type} (n : Nat) (state : Ballot Value)
    (received : Fin n → Option (Ballot Value)) : Ballot Value :=
  { round := state.round + 1,
    stamp := state.stamp,
    value := state.value,
    candidate := proposed n received,
    decision := state.decision }

/-- The state after the second round of a phase.

第二轮之后 -/
def afterSecond {Value : Type} (n : Nat) (state : Ballot Value)
    (received : Fin n → Option (Ballot Value)) : Ballot Value :=
  match adopted n received with
    | none =>
        { round := state.round + 1,
          stamp := state.stamp,
          value := state.value,
          candidate := state.candidate,
          decision := state.decision : Ballot Value }
    | some v =>
        { round := state.round + 1,
          stamp := state.round / 3 + 1,
          value := v,
          candidate := state.candidate,
          decision := state.decision : Ballot Value }

/-- The state after the third round of a phase.

第三轮之后 -/
def afterThird {Value : Type} (n : Nat) (state : Ballot Value)
    (received : Fin n → Option (Ballot Value)) : Ballot Value :=
  { round := state.round + 1,
    stamp := state.stamp,
    value := state.value,
    candidate := state.candidate,
    decision := kept state.decision (decided n (state.round / 3 + 1) received) }

open scoped Classical in
/-- The state after a round, by whether it is the first, second or third of its phase.

一轮之后的选票 -/
def after {Value : Type} (n : Nat) (state : Ballot Value) (received : Fin n → Option (Ballot Value))
    : Ballot Value :=
  if state.round % 3 = 0 then afterFirst n state received
  else if state.round % 3 = 1 then afterSecond n state received else afterThird n state received

/-- The leaderless algorithm: every node sends its whole state to all.

三轮一阶段的无领导者算法 -/
def threeRounds {Value : Type} (n : Nat)
    : Rounds.RoundAlgorithm (Fin n) (Ballot Value) Value (Ballot Value) :=
  { start :=
      fun (_ : Fin n) (v : Value) =>
        { round := 0, stamp := 0, value := v, candidate := none, decision := none : Ballot Value },
    message := fun (_ : Fin n) (s : Ballot Value) (_ : Fin n) => s,
    next :=
      fun (_ : Fin n) (s : Ballot Value) (received : Fin n → Option (Ballot Value)) =>
        after n s received,
    output := fun (_ : Fin n) (s : Ballot Value) => s.decision }

/-- The algorithm solves consensus under partial synchrony in every run with at most `f` crashes.

容忍 f 个崩溃：部分同步下解决共识 -/
def Tolerates {Message Value State : Type} (n f : Nat)
    (A : Rounds.RoundAlgorithm (Fin n) Message Value State) : Prop :=
  ∀ (input : Fin n → Value) (F : Rounds.Faults (Fin n)),
    Rounds.AtMost n f F → F.EventuallyConnected → (A.run input F).Consensus

/-- Under partial synchrony, even weak consensus among n nodes, f of which may crash, is impossible
for 2 ≤ n ≤ 2f.

部分同步下 2 ≤ n ≤ 2f 时共识不可解 -/
def n_le_2f_impossible.Statement : Prop :=
  ∀ (n f : Nat) {Message Value State : Type} (A : Rounds.RoundAlgorithm (Fin n) Message Value State)
      (v w : Value),
    2 ≤ n →
    n ≤ 2 * f →
    v ≠ w →
    ¬(∀ (input : Fin n → Value) (F : Rounds.Faults (Fin n)),
       Rounds.AtMost n f F → F.EventuallyStable → (A.run input F).WeakConsensus)

/-- Under partial synchrony, consensus among n nodes, f of which may crash, is possible for all n >
2f: the three-round algorithm solves it, and no crashed node decides differently either or decides
what nobody proposed.

部分同步下 n > 2f 时共识可解 -/
def possible.Statement : Prop :=
  ∀ (n f : Nat) {Value : Type} (input : Fin n → Value) (F : Rounds.Faults (Fin n)),
    2 * f < n →
    Rounds.AtMost n f F →
    F.EventuallyConnected →
    ((@threeRounds Value n).run input F).Consensus ∧
    ((@threeRounds Value n).run input F).UniformAgreement ∧
    ((@threeRounds Value n).run input F).UniformValidity

/-- Under partial synchrony some algorithm for n ≥ 2 nodes tolerates f crashes exactly when n > 2f.

部分同步下容忍 f 个崩溃当且仅当 n > 2f -/
def tolerates_iff.Statement : Prop :=
  ∀ (n f : Nat) {Value : Type} (v w : Value),
    2 ≤ n →
    v ≠ w →
    ((∃ (Message State : Type) (A : Rounds.RoundAlgorithm (Fin n) Message Value State),
        Tolerates n f A) ↔
     2 * f < n)

/-- If the network need never become synchronous, even weak consensus among n ≥ 2 nodes is
impossible, although nobody crashes.

网络从不同步时，无故障也不可解 -/
def synchrony_needed.Statement : Prop :=
  ∀ (n : Nat) {Message Value State : Type} (A : Rounds.RoundAlgorithm (Fin n) Message Value State)
      (v w : Value),
    2 ≤ n →
    v ≠ w →
    ¬(∀ (input : Fin n → Value) (F : Rounds.Faults (Fin n)),
       (∀ (p : Fin n), F.Correct p) → (A.run input F).WeakConsensus)

/-- Without validity: two nodes that always decide no, whatever crashes and whatever is lost.

见证：总是决定同一值（去掉有效性） -/
def without_validity.Statement : Prop :=
  ∃ (Message State : Type) (A : Rounds.RoundAlgorithm (Fin 2) Message Bool State),
    ∀ (input : Fin 2 → Bool) (F : Rounds.Faults (Fin 2)),
      (A.run input F).Termination ∧ (A.run input F).Agreement

/-- Without agreement: two nodes that decide their own inputs.

见证：各决定自己的输入（去掉一致性） -/
def without_agreement.Statement : Prop :=
  ∃ (Message State : Type) (A : Rounds.RoundAlgorithm (Fin 2) Message Bool State),
    ∀ (input : Fin 2 → Bool) (F : Rounds.Faults (Fin 2)),
      (A.run input F).Termination ∧ (∀ (v : Bool), (A.run input F).Unanimity v)

/-- Without termination: two nodes that never decide.

见证：从不决定（去掉终止性） -/
def without_termination.Statement : Prop :=
  ∃ (Message State : Type) (A : Rounds.RoundAlgorithm (Fin 2) Message Bool State),
    ∀ (input : Fin 2 → Bool) (F : Rounds.Faults (Fin 2)),
      (A.run input F).Agreement ∧ (∀ (v : Bool), (A.run input F).Unanimity v)

/-- The algorithm solves consensus in every run, whatever crashes and whatever is lost.

在任何崩溃与丢失下都解决共识 -/
def SolvesAlways {Message Value State : Type} (n : Nat)
    (A : Rounds.RoundAlgorithm (Fin n) Message Value State) : Prop :=
  ∀ (input : Fin n → Value) (F : Rounds.Faults (Fin n)), (A.run input F).Consensus

/-- Two nodes are needed: a single node decides its input, which is consensus.

见证：只有一个节点（去掉 2 ≤ n） -/
def one_node.Statement : Prop :=
  ∀ {Value : Type},
    ∃ (Message State : Type) (A : Rounds.RoundAlgorithm (Fin 1) Message Value State),
      SolvesAlways (1 : Nat) A

/-- Two values are needed: with a single one, each node decides its input.

见证：只有一个值（去掉 v ≠ w） -/
def one_value.Statement : Prop :=
  ∀ (n : Nat) {Value : Type},
    (∀ (v w : Value), v = w) →
    (∃ (Message State : Type) (A : Rounds.RoundAlgorithm (Fin n) Message Value State),
       SolvesAlways n A)

end DistSys.PartialSynchrony
