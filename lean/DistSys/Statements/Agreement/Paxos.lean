module

public import DistSys.Statements.Foundations.Execution

/-!
# Single-decree Paxos (Lamport 1998 and 2001): safety, its runs, what progress needs

The network loses, duplicates and reorders messages: what was sent is a growing set, and a message
of it may be read at any time, any number of times, or never.  An acceptor keeps its promise and its
votes on stable storage, so a crash is that it takes no step.  Ballots are any linear order, and
each belongs to one proposer.  The quorums of the two phases may be different families, as long as
each of the first meets each of the second (Howard, Malkhi and Spiegelman 2016: Flexible Paxos).

Written by `formal export` from `proofs/agreement/paxos/{liveness,protocol,runs}.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Paxos

/-- Proposers start ballots, acceptors promise and vote, learners count the votes.

单决议 Paxos -/
structure Paxos (Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type) where
  /-- the order of ballots -/
  le : Ballot → Ballot → Prop
  /-- the acceptor is in a quorum of the first phase -/
  prepareMember : Acceptor → PrepareQuorum → Prop
  /-- the acceptor is in a quorum of the second phase -/
  acceptMember : Acceptor → AcceptQuorum → Prop
  /-- some client asked for the value -/
  requested : Value → Prop
  /-- The order of ballots is reflexive.

  序自反 -/
  le_refl : ∀ (b : Ballot), le b b
  /-- The order of ballots is antisymmetric.

  序反对称 -/
  le_antisymm : ∀ (b c : Ballot), le b c → le c b → b = c
  /-- The order of ballots is transitive.

  序传递 -/
  le_trans : ∀ (b c d : Ballot), le b c → le c d → le b d
  /-- Any two ballots are comparable.

  全序 -/
  le_total : ∀ (b c : Ballot), le b c ∨ le c b
  /-- Each quorum of the first phase meets each quorum of the second.

  一阶段法定集与二阶段法定集相交 -/
  quorums_meet :
    ∀ (p : PrepareQuorum) (q : AcceptQuorum), ∃ a : Acceptor, prepareMember a p ∧ acceptMember a q
  /-- A quorum of the second phase has a member.

  二阶段法定集非空 -/
  accept_quorum_inhabited : ∀ (q : AcceptQuorum), ∃ a : Acceptor, acceptMember a q

/-- A ballot is lower than another.

低于 -/
def Paxos.Lt {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b c : Ballot) : Prop :=
  ¬P.le c b

/-- A state of `Paxos`. -/
structure PaxosState (Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type) where
  /-- the prepare request (1a) of the ballot was sent -/
  prepareSent : Ballot → Prop
  /-- the acceptor's promise (1b) for the ballot was sent -/
  promised : Acceptor → Ballot → Prop
  /-- with the last vote, in an older ballot -/
  reported : Acceptor → Ballot → Ballot → Value → Prop
  /-- the accept request (2a) of the ballot was sent -/
  proposed : Ballot → Value → Prop
  /-- the acceptor's vote (2b) in the ballot was sent -/
  voted : Acceptor → Ballot → Value → Prop
  /-- the acceptor has promised a higher ballot than this one -/
  left : Acceptor → Ballot → Prop
  /-- a learner has counted the votes of a quorum -/
  decided : Ballot → Value → Prop

/-- The initial states of `Paxos`. -/
def Paxos.Init {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  (∀ (b : Ballot), ¬s.prepareSent b) ∧
  (∀ (a : Acceptor) (b : Ballot), ¬s.promised a b) ∧
  (∀ (a : Acceptor) (b c : Ballot) (v : Value), ¬s.reported a b c v) ∧
  (∀ (b : Ballot) (v : Value), ¬s.proposed b v) ∧
  (∀ (a : Acceptor) (b : Ballot) (v : Value), ¬s.voted a b v) ∧
  (∀ (a : Acceptor) (b : Ballot), ¬s.left a b) ∧
  (∀ (b : Ballot) (v : Value), ¬s.decided b v)

/-- The proposer of a ballot starts it: it asks the acceptors for promises (1a). -/
def Paxos.PrepareStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b : Ballot) : Prop :=
  (∀ (x : Ballot), t.prepareSent x ↔ s.prepareSent x ∨ x = b) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- An acceptor without a vote in a lower ballot promises to vote in none any more (1b). -/
def Paxos.PromiseStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (a : Acceptor) (b : Ballot)
    : Prop :=
  s.prepareSent b ∧
  ¬s.left a b ∧
  (∀ (c : Ballot) (v : Value), s.voted a c v → P.le b c) ∧
  (∀ (x : Acceptor) (y : Ballot), t.promised x y ↔ s.promised x y ∨ x = a ∧ y = b) ∧
  (∀ (x : Acceptor) (y : Ballot), t.left x y ↔ s.left x y ∨ x = a ∧ P.Lt y b) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- An acceptor makes the same promise and reports its last vote in a lower ballot (1b). -/
def Paxos.ReportStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (a : Acceptor)
    (b c : Ballot) (v : Value) : Prop :=
  s.prepareSent b ∧
  ¬s.left a b ∧
  s.voted a c v ∧
  P.Lt c b ∧
  (∀ (d : Ballot) (w : Value), s.voted a d w → P.le b d ∨ P.le d c) ∧
  (∀ (x : Acceptor) (y : Ballot), t.promised x y ↔ s.promised x y ∨ x = a ∧ y = b) ∧
  (∀ (x : Acceptor) (y z : Ballot) (w : Value),
     t.reported x y z w ↔ s.reported x y z w ∨ x = a ∧ y = b ∧ z = c ∧ w = v) ∧
  (∀ (x : Acceptor) (y : Ballot), t.left x y ↔ s.left x y ∨ x = a ∧ P.Lt y b) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- With promises from a quorum without a vote, the proposer asks for any request (2a). -/
def Paxos.ProposeStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b : Ballot)
    (p : PrepareQuorum) (v : Value) : Prop :=
  (∀ (w : Value), ¬s.proposed b w) ∧
  (∀ (x : Acceptor), P.prepareMember x p → s.promised x b) ∧
  (∀ (x : Acceptor) (c : Ballot) (w : Value), P.prepareMember x p → ¬s.reported x b c w) ∧
  P.requested v ∧
  (∀ (y : Ballot) (w : Value), t.proposed y w ↔ s.proposed y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- With promises from a quorum, the proposer asks for the value of its highest vote (2a). -/
def Paxos.AdoptStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b : Ballot)
    (p : PrepareQuorum) (a : Acceptor) (c : Ballot) (v : Value) : Prop :=
  (∀ (w : Value), ¬s.proposed b w) ∧
  (∀ (x : Acceptor), P.prepareMember x p → s.promised x b) ∧
  P.prepareMember a p ∧
  s.reported a b c v ∧
  (∀ (x : Acceptor) (d : Ballot) (w : Value), P.prepareMember x p → s.reported x b d w → P.le d c) ∧
  (∀ (y : Ballot) (w : Value), t.proposed y w ↔ s.proposed y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- An acceptor that has promised no higher ballot accepts the request: it votes (2b). -/
def Paxos.AcceptStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (a : Acceptor) (b : Ballot)
    (v : Value) : Prop :=
  s.proposed b v ∧
  ¬s.left a b ∧
  (∀ (x : Acceptor) (y : Ballot) (w : Value),
     t.voted x y w ↔ s.voted x y w ∨ x = a ∧ y = b ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- With votes from a quorum in one ballot, the value is decided. -/
def Paxos.LearnStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b : Ballot)
    (q : AcceptQuorum) (v : Value) : Prop :=
  (∀ (x : Acceptor), P.acceptMember x q → s.voted x b v) ∧
  (∀ (y : Ballot) (w : Value), t.decided y w ↔ s.decided y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Ballot), t.prepareSent x1 ↔ s.prepareSent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2)

/-- One step of `Paxos`: some action. -/
def Paxos.Step {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  (∃ b : Ballot, P.PrepareStep s t b) ∨
  (∃ (a : Acceptor) (b : Ballot), P.PromiseStep s t a b) ∨
  (∃ (a : Acceptor) (b c : Ballot) (v : Value), P.ReportStep s t a b c v) ∨
  (∃ (b : Ballot) (p : PrepareQuorum) (v : Value), P.ProposeStep s t b p v) ∨
  (∃ (b : Ballot) (p : PrepareQuorum) (a : Acceptor) (c : Ballot) (v : Value),
     P.AdoptStep s t b p a c v) ∨
  (∃ (a : Acceptor) (b : Ballot) (v : Value), P.AcceptStep s t a b v) ∨
  (∃ (b : Ballot) (q : AcceptQuorum) (v : Value), P.LearnStep s t b q v)

/-- The states that `Paxos` reaches from an initial state. -/
inductive Paxos.Reachable {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum → Prop where
  | init {s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum} :
      P.Init s → Paxos.Reachable P s
  | step {s r : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum} :
      Paxos.Reachable P r → P.Step r s → Paxos.Reachable P s

/-- Any two decisions are for the same value.

一致性：决定的值唯一 -/
def agreement.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
      (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum),
    P.Reachable s → (∀ (b c : Ballot) (v w : Value), s.decided b v → s.decided c w → v = w)

/-- Only a request of a client is decided.

有效性：只决定请求过的值 -/
def validity.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
      (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum),
    P.Reachable s → (∀ (b : Ballot) (v : Value), s.decided b v → P.requested v)

/-- Where both of two acceptors are needed, a value that one of them voted for in a lower ballot is
reported to a higher one, adopted by it and decided.

较高轮次发现已有投票的值，并使其被决定 -/
def adopted_value_is_decided.Statement : Prop :=
  ∃ (Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type)
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
      (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum),
    P.Reachable s ∧
    (∃ (a e : Acceptor) (b c : Ballot) (v : Value),
       a ≠ e ∧
       (∀ (q : PrepareQuorum), P.prepareMember a q ∧ P.prepareMember e q) ∧
       (∀ (q : AcceptQuorum), P.acceptMember a q ∧ P.acceptMember e q) ∧
       P.Lt b c ∧
       s.voted a b v ∧
       ¬s.voted e b v ∧
       s.reported a c b v ∧
       s.decided c v)

/-- The actions of Paxos with their parameters.

Paxos 的动作 -/
inductive Act (Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type) where
  /-- the prepare request of the ballot is sent -/
  | prepare (a1 : Ballot)
  /-- the acceptor promises the ballot, without a vote to report -/
  | promise (a1 : Acceptor) (a2 : Ballot)
  /-- the acceptor promises and reports its last vote -/
  | report (a1 : Acceptor) (a2 a3 : Ballot) (a4 : Value)
  /-- the ballot proposes a request of a client -/
  | propose (a1 : Ballot) (a2 : PrepareQuorum) (a3 : Value)
  /-- the ballot adopts a reported vote -/
  | adopt (a1 : Ballot) (a2 : PrepareQuorum) (a3 : Acceptor) (a4 : Ballot) (a5 : Value)
  /-- the acceptor votes in the ballot -/
  | accept (a1 : Acceptor) (a2 : Ballot) (a3 : Value)
  /-- a learner counts the votes of a quorum -/
  | learn (a1 : Ballot) (a2 : AcceptQuorum) (a3 : Value)

/-- Paxos as a labelled system: its steps, each with its action and the parameters.

Paxos 作为带标号的转移系统 -/
def labelled {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    : Execution.LabelledSystem (PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (Act
      Acceptor Value Ballot PrepareQuorum AcceptQuorum) :=
  { step :=
      fun (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) (t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) =>
        match act with
          | .prepare b => P.PrepareStep s t b
          | .promise a b => P.PromiseStep s t a b
          | .report a b c v => P.ReportStep s t a b c v
          | .propose b p v => P.ProposeStep s t b p v
          | .adopt b p a c v => P.AdoptStep s t b p a c v
          | .accept a b v => P.AcceptStep s t a b v
          | .learn b q v => P.LearnStep s t b q v }

/-- An action in the ballot, and if an acceptor takes it, a live one.

只有该轮的提议者与存活的接受者行动 -/
def Alone {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type} (live : List Acceptor)
    (b : Ballot) (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  match act with
    | .prepare y => y = b
    | .promise x y => y = b ∧ x ∈ live
    | .report x y c v => y = b ∧ x ∈ live
    | .propose y p v => y = b
    | .adopt y p x c v => y = b
    | .accept x y v => y = b ∧ x ∈ live
    | .learn y q v => y = b

/-- The acceptor promises the ballot.

接受者答复该轮的准备请求 -/
def Promises {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type} (a : Acceptor) (b : Ballot)
    (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  match act with
    | .prepare y => False
    | .promise x y => x = a ∧ y = b
    | .report x y c v => x = a ∧ y = b
    | .propose y p v => False
    | .adopt y p x c v => False
    | .accept x y v => False
    | .learn y q v => False

/-- The ballot proposes a value.

该轮提出值 -/
def Proposes {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type} (b : Ballot)
    (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  match act with
    | .prepare y => False
    | .promise x y => False
    | .report x y c v => False
    | .propose y p v => y = b
    | .adopt y p x c v => y = b
    | .accept x y v => False
    | .learn y q v => False

/-- The acceptor votes in the ballot.

接受者在该轮投票 -/
def Votes {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type} (a : Acceptor) (b : Ballot)
    (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  match act with
    | .prepare y => False
    | .promise x y => False
    | .report x y c v => False
    | .propose y p v => False
    | .adopt y p x c v => False
    | .accept x y v => x = a ∧ y = b
    | .learn y q v => False

/-- A learner counts the votes of the ballot.

学习者统计该轮的票 -/
def Learns {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type} (b : Ballot)
    (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  match act with
    | .prepare y => False
    | .promise x y => False
    | .report x y c v => False
    | .propose y p v => False
    | .adopt y p x c v => False
    | .accept x y v => False
    | .learn y q v => y = b

/-- Weak fairness in a ballot: each live acceptor that can answer its prepare request does, each
that can vote in it does, its proposer proposes when it can, and a learner counts the votes when
there are enough.

在该轮中弱公平 -/
def Fair {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (live : List Acceptor) (b : Ballot)
    (states : Nat → PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum)
    (acts : Nat → Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  (∀ (a : Acceptor),
     a ∈ live →
     (labelled P).WeaklyFair
       (fun (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) => Promises a b act)
       states
       acts) ∧
  (labelled P).WeaklyFair
    (fun (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) => Proposes b act)
    states
    acts ∧
  (∀ (a : Acceptor),
     a ∈ live →
     (labelled P).WeaklyFair
       (fun (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) => Votes a b act)
       states
       acts) ∧
  (labelled P).WeaklyFair
    (fun (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum) => Learns b act)
    states
    acts

/-- The steps of the protocol are the steps of the labelled system, with some label.

Paxos 的步就是带标号系统的步 -/
def step_is_act.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum)
      (s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum),
    P.Step s t ↔
    (∃ act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum, (labelled P).step s act t)

/-- Some time the ballot is started, and at no time is there a higher one.

稳定的领导者：某轮已开始，且再无更高的轮 -/
def StableLeader {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b : Ballot)
    (states : Nat → PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) : Prop :=
  (∃ n : Nat, (states n).prepareSent b) ∧
  (∀ (n : Nat) (c : Ballot), (states n).prepareSent c → P.le c b)

/-- From every reachable state, every ballot that is higher than all that were started can decide
without steps of other ballots, and of acceptors that are not alive.

非阻塞：存活者总能完成决定 -/
def NonBlocking {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (live : List Acceptor) : Prop :=
  ∀ (b : Ballot) (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (v : Value),
    P.Reachable s →
    P.requested v →
    (∀ (c : Ballot), s.prepareSent c → P.Lt c b) →
    (∃ (acts : List (Act Acceptor Value Ballot PrepareQuorum AcceptQuorum))
         (t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (w : Value),
       (labelled P).Path s acts t ∧
       (∀ (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum),
          act ∈ acts → Alone live b act) ∧
       t.decided b w)

/-- No run in which no other acceptor acts decides.

存活者从不决定 -/
def Undecided {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (live : List Acceptor) : Prop :=
  ∀ (s : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum)
      (acts : List (Act Acceptor Value Ballot PrepareQuorum AcceptQuorum))
      (t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum) (b : Ballot) (v : Value),
    P.Init s →
    (labelled P).Path s acts t →
    (∀ (act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum),
       act ∈ acts → (∃ c : Ballot, Alone live c act)) →
    ¬t.decided b v

/-- Every run with a stable leader that is fair in its ballot to the live acceptors decides.

在稳定领导者下终止 -/
def Terminates {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
    (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (live : List Acceptor) : Prop :=
  ∀ (b : Ballot) (v : Value)
      (states : Nat → PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum)
      (acts : Nat → Act Acceptor Value Ballot PrepareQuorum AcceptQuorum),
    P.Init (states 0) →
    (labelled P).InfiniteRun states acts →
    P.requested v →
    StableLeader P b states →
    Fair P live b states acts →
    (∃ (n : Nat) (w : Value), (states n).decided b w)

/-- Progress: with live quorums of both phases, a decision can be reached from everywhere.

进展：只要两个阶段各有一个法定集存活，就总能继续到决定 -/
def progress.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (p : PrepareQuorum)
      (q : AcceptQuorum) (live : List Acceptor),
    (∀ (a : Acceptor), P.prepareMember a p → a ∈ live) →
    (∀ (a : Acceptor), P.acceptMember a q → a ∈ live) →
    NonBlocking P live

/-- Without a live quorum of each phase, no run of the live acceptors decides.

阻塞：某阶段没有存活的法定集，就没有决定 -/
def blocked_without_quorum.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (live : List Acceptor),
    (∀ (p : PrepareQuorum), ∃ a : Acceptor, P.prepareMember a p ∧ ¬a ∈ live) ∨
    (∀ (q : AcceptQuorum), ∃ a : Acceptor, P.acceptMember a q ∧ ¬a ∈ live) →
    Undecided P live

/-- Termination: with live quorums of both phases, a fair run with a stable leader decides.

终止：领导者稳定、法定集存活且公平时必有决定 -/
def terminates_under_stable_leader.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (p : PrepareQuorum)
      (q : AcceptQuorum) (live : List Acceptor),
    (∀ (a : Acceptor), P.prepareMember a p → a ∈ live) →
    (∀ (a : Acceptor), P.acceptMember a q → a ∈ live) →
    Terminates P live

/-- Duelling proposers: among three acceptors, any two of which are a quorum, some run never decides
although every acceptor promises every ballot, every ballot proposes, and the run is fair to all
acceptors in every ballot.

活锁：提议者相争的公平运行永不决定 -/
def livelock.Statement : Prop :=
  ∃ (Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type)
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (x y z : Acceptor) (v : Value),
    x ≠ y ∧
    y ≠ z ∧
    x ≠ z ∧
    (∀ (a : Acceptor), a = x ∨ a = y ∨ a = z) ∧
    (∀ (a : Acceptor), ∃ p : PrepareQuorum, ∀ (c : Acceptor), P.prepareMember c p ↔ c ≠ a) ∧
    (∀ (a : Acceptor), ∃ q : AcceptQuorum, ∀ (c : Acceptor), P.acceptMember c q ↔ c ≠ a) ∧
    P.requested v ∧
    (∀ (b : Ballot), ∃ c : Ballot, P.Lt b c) ∧
    (∃ (states : Nat → PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum)
         (acts : Nat → Act Acceptor Value Ballot PrepareQuorum AcceptQuorum),
       P.Init (states 0) ∧
       (labelled P).InfiniteRun states acts ∧
       (∀ (a : Acceptor) (b : Ballot), ∃ n : Nat, (states n).promised a b) ∧
       (∀ (b : Ballot), ∃ (n : Nat) (w : Value), (states n).proposed b w) ∧
       (∀ (b : Ballot), Fair P [x, y, z] b states acts) ∧
       (∀ (n : Nat) (b : Ballot) (w : Value), ¬(states n).decided b w))

/-- Runs as in `terminates_under_stable_leader` exist: three acceptors, any two of which are a
quorum, and a run with a stable leader that is fair to all of them in its ballot.

见证：存在领导者稳定的公平运行 -/
def stable_leader_run.Statement : Prop :=
  ∃ (Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type)
      (P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum) (x y z : Acceptor) (v : Value),
    x ≠ y ∧
    y ≠ z ∧
    x ≠ z ∧
    (∀ (a : Acceptor), a = x ∨ a = y ∨ a = z) ∧
    (∀ (a : Acceptor), ∃ p : PrepareQuorum, ∀ (c : Acceptor), P.prepareMember c p ↔ c ≠ a) ∧
    (∀ (a : Acceptor), ∃ q : AcceptQuorum, ∀ (c : Acceptor), P.acceptMember c q ↔ c ≠ a) ∧
    P.requested v ∧
    (∀ (b : Ballot), ∃ c : Ballot, P.Lt b c) ∧
    (∃ (b : Ballot) (states : Nat → PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum)
         (acts : Nat → Act Acceptor Value Ballot PrepareQuorum AcceptQuorum),
       P.Init (states 0) ∧
       (labelled P).InfiniteRun states acts ∧
       StableLeader P b states ∧
       Fair P [x, y, z] b states acts)

end DistSys.Paxos
