module

public import DistSys.Statements.Impossibility.Byzantine
public import DistSys.Statements.Foundations.Quorum

/-!
# Byzantine agreement is possible for n > 3f: phase king (Berman, Garay and Perry 1989)

The form of the textbooks, with the numbers of the paper's second protocol: f + 1 phases of three
rounds, a king a phase, messages of two bits.  In the first round of a phase every node sends its
value; in the second it proposes a value that at least n − f nodes sent it, if there is one; in the
third the king of the phase sends its value, and takes in the nodes that saw fewer than n − f
proposals of theirs.

Written by `formal export` from `proofs/agreement/phase_king/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.PhaseKing

/-- The state of a node of phase king.

国王算法中节点的状态 -/
structure KingState where
  /-- how many rounds are over -/
  round : Nat
  /-- what the node would decide now -/
  value : Bool
  /-- what it proposes in this phase, if anything -/
  proposal : Option Bool
  /-- at least n − f nodes proposed its value: it does not heed the king -/
  strong : Bool

open scoped Classical in
/-- How many nodes sent this value.

发来该值的节点数 -/
def votes (n : Nat) (received : Fin n → Option Bool) (v : Bool) : Nat :=
  Quorum.size n (fun (q : Fin n) => decide (received q = some v))

/-- How many rounds there are: f + 1 phases of three.

最后一轮 -/
def lastRound (f : Nat) : Nat := 3 * (f + 1)

/-- Before the first round the value is the input.

起始状态 -/
def started (input : Bool) : KingState :=
  { round := 0, value := input, proposal := none, strong := false }

open scoped Classical in
/-- What a node sends to everybody: its proposal in the second round of a phase, its value in the
others.

节点所发：第二轮发提议，否则发自己的值 -/
def sent (S : KingState) : Option Bool := if S.round % 3 = 1 then S.proposal else some S.value

open scoped Classical in
/-- The state after the first round of a phase: a value that all but `f` nodes sent is proposed.

第一轮之后：有 n − f 个节点发来同一值则提议之 -/
def afterValues (n f : Nat) (S : KingState) (received : Fin n → Option Bool) : KingState :=
  { round := S.round + 1,
    value := S.value,
    proposal :=
      if n ≤ votes n received true + f then some true
      else if n ≤ votes n received false + f then some false else none,
    strong := false }

open scoped Classical in
/-- The value that more than `f` nodes propose, else the old one.

提议者多于 f 个的值，否则为原值 -/
def supported (n f : Nat) (S : KingState) (received : Fin n → Option Bool) : Bool :=
  if f < votes n received true then true else if f < votes n received false then false else S.value

open scoped Classical in
/-- The state after the second round of a phase: a value that more than `f` nodes propose is taken;
it is held against the king when all but `f` propose it.

第二轮之后：采用多于 f 个节点提议的值 -/
def afterProposals (n f : Nat) (S : KingState) (received : Fin n → Option Bool) : KingState :=
  { round := S.round + 1,
    value := supported n f S received,
    proposal := S.proposal,
    strong := decide (n ≤ votes n received (supported n f S received) + f) }

open scoped Classical in
/-- The state after the third round of a phase: who does not hold its value takes that of the king,
the node whose number is that of the phase.

第三轮之后：不坚定者从国王之值 -/
def afterKing (n : Nat) (S : KingState) (received : Fin n → Option Bool) : KingState :=
  { round := S.round + 1,
    value :=
      if S.strong = true then S.value
      else decide (∃ k : Fin n, k.val = S.round / 3 ∧ received k = some true),
    proposal := S.proposal,
    strong := S.strong }

open scoped Classical in
/-- The state after a round; after the last nothing changes.

一轮之后的状态 -/
def afterRound (n f : Nat) (S : KingState) (received : Fin n → Option Bool) : KingState :=
  if lastRound f ≤ S.round then S
  else if S.round % 3 = 0 then afterValues n f S received
  else if S.round % 3 = 1 then afterProposals n f S received else afterKing n S received

open scoped Classical in
/-- After the last round a node decides its value.

最后一轮之后决定自己的值 -/
def decided (f : Nat) (S : KingState) : Option Bool :=
  if lastRound f ≤ S.round then some S.value else none

/-- The algorithm is phase king among `n` nodes against `f` faults.

该算法即国王算法 -/
def IsPhaseKing (n f : Nat) (A : Byzantine.SyncAlgorithm (Fin n) (Option Bool) KingState) : Prop :=
  (∀ (p : Fin n) (input : Bool), A.start p input = started input) ∧
  (∀ (p : Fin n) (S : KingState) (q : Fin n), A.message p S q = sent S) ∧
  (∀ (p : Fin n) (S : KingState) (received : Fin n → Option Bool),
     A.next p S received = afterRound n f S received) ∧
  (∀ (p : Fin n) (S : KingState), A.output p S = decided f S)

/-- Phase king solves Byzantine agreement among n nodes of which f < n/3 may be faulty, in 3(f + 1)
rounds.

n > 3f 时国王算法解决拜占庭协定 -/
def solves.Statement : Prop :=
  ∀ (n f : Nat),
    3 * f < n →
    (∃ A : Byzantine.SyncAlgorithm (Fin n) (Option Bool) KingState,
       IsPhaseKing n f A ∧ Byzantine.Tolerates n A f)

end DistSys.PhaseKing
