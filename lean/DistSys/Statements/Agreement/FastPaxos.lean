module

/-!
# Fast Paxos: acceptors vote for what clients send, without waiting for a proposer (Lamport 2006)

In a fast ballot the coordinator may send "any" instead of a value: each acceptor then votes for a
request of its choice, once.  Votes may be split, and the coordinator of a later ballot, who hears
from one quorum only, must find out which value can have been chosen: hence a quorum of the first
phase and any two fast quorums have a common member.  Network, crashes and promises are those of
`proofs/agreement/paxos/protocol.py`, without the prepare request, which carries nothing: an
acceptor may promise any ballot at any time.  The quorums are three families, and no others need
meet (Howard, Charapko and Mortier 2021: Fast Flexible Paxos).

Written by `formal export` from `proofs/agreement/fast_paxos/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.FastPaxos

/-- Coordinators start ballots, classic or fast; acceptors promise and vote.

快速 Paxos -/
structure FastPaxos (Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type) where
  /-- the order of ballots -/
  le : Ballot → Ballot → Prop
  /-- the ballot is fast: fast quorums decide in it -/
  fast : Ballot → Prop
  /-- the acceptor is in a quorum of the first phase -/
  prepareMember : Acceptor → PrepareQuorum → Prop
  /-- the acceptor is in a quorum of classic ballots -/
  acceptMember : Acceptor → AcceptQuorum → Prop
  /-- the acceptor is in a quorum of fast ballots -/
  fastMember : Acceptor → FastQuorum → Prop
  /-- some client asked for the value -/
  requested : Value → Prop
  /-- Ballots are in a linear order.

  全序 -/
  ballots_ordered :
    ∀ (b c d : Ballot),
      le b b ∧ (le b c → le c b → b = c) ∧ (le b c → le c d → le b d) ∧ (le b c ∨ le c b)
  /-- Each quorum of the first phase meets each classic quorum.

  一阶段法定集与经典法定集相交 -/
  quorums_meet :
    ∀ (p : PrepareQuorum) (q : AcceptQuorum), ∃ a : Acceptor, prepareMember a p ∧ acceptMember a q
  /-- A quorum of the first phase and any two fast quorums have a common member.

  一阶段法定集与任意两个快速法定集有公共成员 -/
  fast_quorums_meet :
    ∀ (p : PrepareQuorum) (r t : FastQuorum),
      ∃ a : Acceptor, prepareMember a p ∧ fastMember a r ∧ fastMember a t
  /-- A classic quorum has a member.

  经典法定集非空 -/
  accept_quorum_inhabited : ∀ (q : AcceptQuorum), ∃ a : Acceptor, acceptMember a q
  /-- A fast quorum has a member.

  快速法定集非空 -/
  fast_quorum_inhabited : ∀ (r : FastQuorum), ∃ a : Acceptor, fastMember a r

/-- A ballot is lower than another.

低于 -/
def FastPaxos.Lt {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b c : Ballot)
    : Prop :=
  ¬F.le c b

/-- A state of `FastPaxos`. -/
structure FastPaxosState (Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type) where
  /-- the acceptor's promise (1b) for the ballot was sent -/
  promised : Acceptor → Ballot → Prop
  /-- with the last vote, in an older ballot -/
  reported : Acceptor → Ballot → Ballot → Value → Prop
  /-- the accept request (2a) of the ballot was sent -/
  proposed : Ballot → Value → Prop
  /-- instead of it "any" was sent: vote for what clients request -/
  anySent : Ballot → Prop
  /-- the acceptor's vote (2b) in the ballot was sent -/
  voted : Acceptor → Ballot → Value → Prop
  /-- the acceptor has promised a higher ballot than this one -/
  left : Acceptor → Ballot → Prop
  /-- a learner has counted the votes of a quorum -/
  decided : Ballot → Value → Prop

/-- The initial states of `FastPaxos`. -/
def FastPaxos.Init {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  (∀ (a : Acceptor) (b : Ballot), ¬s.promised a b) ∧
  (∀ (a : Acceptor) (b c : Ballot) (v : Value), ¬s.reported a b c v) ∧
  (∀ (b : Ballot) (v : Value), ¬s.proposed b v) ∧
  (∀ (b : Ballot), ¬s.anySent b) ∧
  (∀ (a : Acceptor) (b : Ballot) (v : Value), ¬s.voted a b v) ∧
  (∀ (a : Acceptor) (b : Ballot), ¬s.left a b) ∧
  (∀ (b : Ballot) (v : Value), ¬s.decided b v)

/-- An acceptor without a vote in a lower ballot promises to vote in none any more (1b). -/
def FastPaxos.PromiseStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (a : Acceptor) (b : Ballot) : Prop :=
  ¬s.left a b ∧
  (∀ (c : Ballot) (v : Value), s.voted a c v → F.le b c) ∧
  (∀ (x : Acceptor) (y : Ballot), t.promised x y ↔ s.promised x y ∨ x = a ∧ y = b) ∧
  (∀ (x : Acceptor) (y : Ballot), t.left x y ↔ s.left x y ∨ x = a ∧ F.Lt y b) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- An acceptor makes the same promise and reports its last vote in a lower ballot (1b). -/
def FastPaxos.ReportStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (a : Acceptor) (b c : Ballot) (v : Value) : Prop :=
  ¬s.left a b ∧
  s.voted a c v ∧
  F.Lt c b ∧
  (∀ (d : Ballot) (w : Value), s.voted a d w → F.le b d ∨ F.le d c) ∧
  (∀ (x : Acceptor) (y z : Ballot) (w : Value),
     t.reported x y z w ↔ s.reported x y z w ∨ x = a ∧ y = b ∧ z = c ∧ w = v) ∧
  (∀ (x : Acceptor) (y : Ballot), t.promised x y ↔ s.promised x y ∨ x = a ∧ y = b) ∧
  (∀ (x : Acceptor) (y : Ballot), t.left x y ↔ s.left x y ∨ x = a ∧ F.Lt y b) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- With promises from a quorum that reports no vote, the coordinator asks to accept any request of
a client (2a). -/
def FastPaxos.ProposeStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (p : PrepareQuorum) (v : Value) : Prop :=
  (∀ (w : Value), ¬s.proposed b w) ∧
  ¬s.anySent b ∧
  (∀ (x : Acceptor), F.prepareMember x p → s.promised x b) ∧
  (∀ (x : Acceptor) (c : Ballot) (w : Value), F.prepareMember x p → ¬s.reported x b c w) ∧
  F.requested v ∧
  (∀ (y : Ballot) (w : Value), t.proposed y w ↔ s.proposed y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- Of a fast ballot, it may leave the choice to the acceptors and the clients (2a). -/
def FastPaxos.SendAnyStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (p : PrepareQuorum) : Prop :=
  (∀ (w : Value), ¬s.proposed b w) ∧
  ¬s.anySent b ∧
  (∀ (x : Acceptor), F.prepareMember x p → s.promised x b) ∧
  F.fast b ∧
  (∀ (x : Acceptor) (c : Ballot) (w : Value), F.prepareMember x p → ¬s.reported x b c w) ∧
  (∀ (y : Ballot), t.anySent y ↔ s.anySent y ∨ y = b) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- With promises from a quorum, the coordinator asks to accept the only value that is reported of
the highest ballot with votes (2a). -/
def FastPaxos.AdoptStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (p : PrepareQuorum) (a : Acceptor) (c : Ballot) (v : Value) : Prop :=
  (∀ (w : Value), ¬s.proposed b w) ∧
  ¬s.anySent b ∧
  (∀ (x : Acceptor), F.prepareMember x p → s.promised x b) ∧
  (∀ (x : Acceptor) (d : Ballot) (w : Value), F.prepareMember x p → s.reported x b d w → F.le d c) ∧
  F.prepareMember a p ∧
  s.reported a b c v ∧
  (∀ (x : Acceptor) (w : Value), F.prepareMember x p → s.reported x b c w → w = v) ∧
  (∀ (y : Ballot) (w : Value), t.proposed y w ↔ s.proposed y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- Or, if that ballot is fast, the value for which all those voted in it that belong to both its
quorum and some fast quorum: it may have been chosen (2a; Lamport's O4). -/
def FastPaxos.AdoptChoosableStep
    {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (p : PrepareQuorum) (c : Ballot) (v : Value) (r : FastQuorum) : Prop :=
  (∀ (w : Value), ¬s.proposed b w) ∧
  ¬s.anySent b ∧
  (∀ (x : Acceptor), F.prepareMember x p → s.promised x b) ∧
  F.fast c ∧
  (∀ (x : Acceptor) (d : Ballot) (w : Value), F.prepareMember x p → s.reported x b d w → F.le d c) ∧
  (∀ (x : Acceptor), F.prepareMember x p → F.fastMember x r → s.reported x b c v) ∧
  (∀ (y : Ballot) (w : Value), t.proposed y w ↔ s.proposed y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- After a collision, that is, several values in the highest ballot with votes of which none can
have been chosen, the coordinator asks to accept any request (2a). -/
def FastPaxos.RecoverStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (p : PrepareQuorum) (c : Ballot) (a : Acceptor) (v : Value) (x : Acceptor) (w u : Value)
    : Prop :=
  (∀ (w₁ : Value), ¬s.proposed b w₁) ∧
  ¬s.anySent b ∧
  (∀ (x₁ : Acceptor), F.prepareMember x₁ p → s.promised x₁ b) ∧
  (∀ (x₁ : Acceptor) (d : Ballot) (w₁ : Value),
     F.prepareMember x₁ p → s.reported x₁ b d w₁ → F.le d c) ∧
  F.prepareMember a p ∧
  s.reported a b c v ∧
  F.prepareMember x p ∧
  s.reported x b c w ∧
  v ≠ w ∧
  (∀ (r : FastQuorum) (u₁ : Value),
     ∃ y : Acceptor, F.prepareMember y p ∧ F.fastMember y r ∧ ¬s.reported y b c u₁) ∧
  F.requested u ∧
  (∀ (y : Ballot) (w₁ : Value), t.proposed y w₁ ↔ s.proposed y w₁ ∨ y = b ∧ w₁ = u) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- After a collision too, a fast ballot may leave the choice to the acceptors (2a). -/
def FastPaxos.RecoverAnyStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (p : PrepareQuorum) (c : Ballot) (a : Acceptor) (v : Value) (x : Acceptor) (w : Value) : Prop :=
  (∀ (w₁ : Value), ¬s.proposed b w₁) ∧
  ¬s.anySent b ∧
  (∀ (x₁ : Acceptor), F.prepareMember x₁ p → s.promised x₁ b) ∧
  F.fast b ∧
  (∀ (x₁ : Acceptor) (d : Ballot) (w₁ : Value),
     F.prepareMember x₁ p → s.reported x₁ b d w₁ → F.le d c) ∧
  F.prepareMember a p ∧
  s.reported a b c v ∧
  F.prepareMember x p ∧
  s.reported x b c w ∧
  v ≠ w ∧
  (∀ (r : FastQuorum) (u : Value),
     ∃ y : Acceptor, F.prepareMember y p ∧ F.fastMember y r ∧ ¬s.reported y b c u) ∧
  (∀ (y : Ballot), t.anySent y ↔ s.anySent y ∨ y = b) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- An acceptor that has promised no higher ballot accepts the value: it votes (2b). -/
def FastPaxos.AcceptStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (a : Acceptor) (b : Ballot) (v : Value) : Prop :=
  s.proposed b v ∧
  ¬s.left a b ∧
  (∀ (x : Acceptor) (y : Ballot) (w : Value),
     t.voted x y w ↔ s.voted x y w ∨ x = a ∧ y = b ∧ w = v) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- Where the accept request is "any", it votes once, for any request of a client (2b). -/
def FastPaxos.AcceptAnyStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (a : Acceptor) (b : Ballot) (v : Value) : Prop :=
  s.anySent b ∧
  ¬s.left a b ∧
  (∀ (w : Value), ¬s.voted a b w) ∧
  F.requested v ∧
  (∀ (x : Acceptor) (y : Ballot) (w : Value),
     t.voted x y w ↔ s.voted x y w ∨ x = a ∧ y = b ∧ w = v) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.decided x1 x2 ↔ s.decided x1 x2)

/-- With votes from a classic quorum in one classic ballot, the value is decided. -/
def FastPaxos.LearnStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (q : AcceptQuorum) (v : Value) : Prop :=
  ¬F.fast b ∧
  (∀ (x : Acceptor), F.acceptMember x q → s.voted x b v) ∧
  (∀ (y : Ballot) (w : Value), t.decided y w ↔ s.decided y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2)

/-- With votes from a fast quorum in one fast ballot, the value is decided. -/
def FastPaxos.LearnFastStep {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) (b : Ballot)
    (r : FastQuorum) (v : Value) : Prop :=
  F.fast b ∧
  (∀ (x : Acceptor), F.fastMember x r → s.voted x b v) ∧
  (∀ (y : Ballot) (w : Value), t.decided y w ↔ s.decided y w ∨ y = b ∧ w = v) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.promised x1 x2 ↔ s.promised x1 x2) ∧
  (∀ (x1 : Acceptor) (x2 x3 : Ballot) (x4 : Value),
     t.reported x1 x2 x3 x4 ↔ s.reported x1 x2 x3 x4) ∧
  (∀ (x1 : Ballot) (x2 : Value), t.proposed x1 x2 ↔ s.proposed x1 x2) ∧
  (∀ (x1 : Ballot), t.anySent x1 ↔ s.anySent x1) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot) (x3 : Value), t.voted x1 x2 x3 ↔ s.voted x1 x2 x3) ∧
  (∀ (x1 : Acceptor) (x2 : Ballot), t.left x1 x2 ↔ s.left x1 x2)

/-- One step of `FastPaxos`: some action. -/
def FastPaxos.Step {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    (s t : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum) : Prop :=
  (∃ (a : Acceptor) (b : Ballot), F.PromiseStep s t a b) ∨
  (∃ (a : Acceptor) (b c : Ballot) (v : Value), F.ReportStep s t a b c v) ∨
  (∃ (b : Ballot) (p : PrepareQuorum) (v : Value), F.ProposeStep s t b p v) ∨
  (∃ (b : Ballot) (p : PrepareQuorum), F.SendAnyStep s t b p) ∨
  (∃ (b : Ballot) (p : PrepareQuorum) (a : Acceptor) (c : Ballot) (v : Value),
     F.AdoptStep s t b p a c v) ∨
  (∃ (b : Ballot) (p : PrepareQuorum) (c : Ballot) (v : Value) (r : FastQuorum),
     F.AdoptChoosableStep s t b p c v r) ∨
  (∃ (b : Ballot) (p : PrepareQuorum) (c : Ballot) (a : Acceptor) (v : Value) (x : Acceptor)
       (w u : Value),
     F.RecoverStep s t b p c a v x w u) ∨
  (∃ (b : Ballot) (p : PrepareQuorum) (c : Ballot) (a : Acceptor) (v : Value) (x : Acceptor)
       (w : Value),
     F.RecoverAnyStep s t b p c a v x w) ∨
  (∃ (a : Acceptor) (b : Ballot) (v : Value), F.AcceptStep s t a b v) ∨
  (∃ (a : Acceptor) (b : Ballot) (v : Value), F.AcceptAnyStep s t a b v) ∨
  (∃ (b : Ballot) (q : AcceptQuorum) (v : Value), F.LearnStep s t b q v) ∨
  (∃ (b : Ballot) (r : FastQuorum) (v : Value), F.LearnFastStep s t b r v)

/-- The states that `FastPaxos` reaches from an initial state. -/
inductive FastPaxos.Reachable {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
    (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
    : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum → Prop where
  | init {s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum} :
      F.Init s → FastPaxos.Reachable F s
  | step {s r : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum} :
      FastPaxos.Reachable F r → F.Step r s → FastPaxos.Reachable F s

/-- Any two decisions are for the same value.

一致性：决定的值唯一 -/
def agreement.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
      (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
      (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum),
    F.Reachable s → (∀ (b c : Ballot) (v w : Value), s.decided b v → s.decided c w → v = w)

/-- Only a request of a client is decided.

有效性：只决定请求过的值 -/
def validity.Statement : Prop :=
  ∀ {Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum : Type}
      (F : FastPaxos Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum)
      (s : FastPaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum FastQuorum),
    F.Reachable s → (∀ (b : Ballot) (v : Value), s.decided b v → F.requested v)

end DistSys.FastPaxos
