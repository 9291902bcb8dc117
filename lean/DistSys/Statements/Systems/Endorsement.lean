module

public import DistSys.Statements.Systems.Fabric

/-!
# Endorsement: whose signatures a ledger needs (Androulaki et al. 2018)

A peer executes a transaction on a state that it has committed and signs the read and write sets.
A policy says which sets of peers must have signed, and a transaction without such signatures is not
valid.  What `fabric.serial_in_ledger_order` asks of a ledger, that each transaction was executed on
an earlier state, is what the policy is for: it holds when each set that the policy admits has an
honest peer, and need not hold otherwise.

Written by `formal export` from `proofs/systems/endorsement/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Endorsement

/-- Each set of peers that the policy admits has an honest member.

策略接受的每个集合都有诚实节点 -/
def HasHonest {Peer : Type} (admits : (Peer → Prop) → Prop) (honest : Peer → Prop) : Prop :=
  ∀ (peers : Peer → Prop), admits peers → (∃ p : Peer, peers p ∧ honest p)

/-- Each transaction of the ledger is signed by all of a set that the policy admits.

账本中的交易都有策略要求的签名 -/
def Signed {Peer Transaction : Type} (admits : (Peer → Prop) → Prop)
    (signs : Peer → Transaction → Prop) (ledger : List Transaction) : Prop :=
  ∀ (t : Transaction),
    t ∈ ledger → (∃ peers : Peer → Prop, admits peers ∧ (∀ (p : Peer), peers p → signs p t))

/-- What an honest peer has signed comes from an execution on a state before the transaction.

诚实节点只签自己执行过的 -/
def SignWhatTheyExecuted {Peer Transaction Key Value : Type}
    (N : Fabric.Network Transaction Key Value) (start : Key → Option (Value × Nat))
    (ledger : List Transaction) (honest : Peer → Prop) (signs : Peer → Transaction → Prop) : Prop :=
  ∀ (i : Nat) (p : Peer),
    i < ledger.length →
    honest p →
    (match ledger[i]? with
       | none => True
       | some t => signs p t → (∃ j : Nat, j ≤ i ∧ N.Simulated (N.world start ledger j) t))

/-- If each set that the policy admits has an honest peer, transactions have the signatures of such
a set, and honest peers sign what they have executed, then every transaction of the ledger was
executed on an earlier state.

背书：策略接受的集合都有诚实节点，则账本中的读写集都是真实执行的结果 -/
def endorsed_is_genuine.Statement : Prop :=
  ∀ {Peer Transaction Key Value : Type} (N : Fabric.Network Transaction Key Value)
      (start : Key → Option (Value × Nat)) (ledger : List Transaction)
      (admits : (Peer → Prop) → Prop) (honest : Peer → Prop) (signs : Peer → Transaction → Prop),
    HasHonest admits honest →
    Signed admits signs ledger →
    SignWhatTheyExecuted N start ledger honest signs →
    N.Endorsed start ledger

/-- A policy that admits a set without an honest peer admits a forgery: a ledger with the signatures
that the policy asks for, in which honest peers signed only what they executed, and a transaction
that was never executed.

紧性：策略接受全不诚实的集合，则可伪造 -/
def forged_without_honest.Statement : Prop :=
  ∀ {Peer : Type} (admits : (Peer → Prop) → Prop) (honest : Peer → Prop),
    ¬HasHonest admits honest →
    (∃ (Transaction Key Value : Type) (N : Fabric.Network Transaction Key Value)
         (start : Key → Option (Value × Nat)) (ledger : List Transaction)
         (signs : Peer → Transaction → Prop),
       Signed admits signs ledger ∧
       SignWhatTheyExecuted N start ledger honest signs ∧
       ¬N.Endorsed start ledger)

end DistSys.Endorsement
