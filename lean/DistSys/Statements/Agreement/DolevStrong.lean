module

public import DistSys.Statements.Foundations.Quorum

/-!
# Broadcast with signatures, for any number of faults (Dolev and Strong 1983)

One node, the sender, has a value; all correct nodes are to decide alike, and decide the sender's
value if it is correct.  A message is the value with a chain of signatures, the latest first and the
sender's last; in the round of its length a node accepts a chain of different nodes in which it is
not, and, if it is correct, signs it and sends it to everybody.  Faulty nodes sign what they like
and send it to whom they like, but cannot forge the signature of a correct node.  After f + 1 rounds
a node decides the only value accepted, if it is only one.

Written by `formal export` from `proofs/agreement/dolev_strong/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.DolevStrong

/-- A run of broadcast with signatures among `n` nodes.

带签名的广播的一次运行 -/
structure SignedBroadcast (Value : Type) where
  /-- how many nodes there are -/
  n : Nat
  /-- who has a value -/
  sender : Fin n
  /-- the sender's value, if it is correct -/
  value : Value
  /-- what is decided when not exactly one value is accepted -/
  default : Value
  /-- the faulty nodes -/
  faulty : Fin n → Prop
  /-- to whom a faulty last signer sends a signed value -/
  wish : Fin n → Value → List (Fin n) → Prop

/-- The value can carry this chain of different signatures, the latest first: the sender signed
first, its own value if it is correct, and a correct node signed only what was sent to it.

可能存在的签名链 -/
def SignedBroadcast.Signed {Value : Type} (R : SignedBroadcast Value) (v : Value)
    (chain : List (Fin R.n)) : Prop :=
  match chain with
    | [] => False
    | s :: before => ¬s ∈ before ∧
        (match before with
           | [] => s = R.sender ∧ (¬R.faulty s → v = R.value)
           | t :: rest => SignedBroadcast.Signed R v before ∧
               (¬R.faulty s → R.faulty t → R.wish s v before))

/-- The node receives the value with the chain, in the round of its length, and is not in it: a
correct last signer sends to everybody, a faulty one to whom it likes.

节点接受带该签名链的值 -/
def SignedBroadcast.Accepts {Value : Type} (R : SignedBroadcast Value) (p : Fin R.n) (v : Value)
    (chain : List (Fin R.n)) : Prop :=
  R.Signed v chain ∧
  ¬p ∈ chain ∧
  (match chain with | [] => False | s :: before => R.faulty s → R.wish p v chain)

/-- The node has accepted the value within so many rounds, or is the sender and has it.

若干轮内接受的值 -/
def SignedBroadcast.Accepted {Value : Type} (R : SignedBroadcast Value) (rounds : Nat) (p : Fin R.n)
    (v : Value) : Prop :=
  p = R.sender ∧ v = R.value ∨
  (∃ chain : List (Fin R.n), chain.length ≤ rounds ∧ R.Accepts p v chain)

/-- The decision after so many rounds: the only value accepted, or the default when there is none or
more than one.

若干轮之后的决定 -/
def SignedBroadcast.Decides {Value : Type} (R : SignedBroadcast Value) (rounds : Nat) (p : Fin R.n)
    (v : Value) : Prop :=
  (∀ (u : Value), R.Accepted rounds p u ↔ u = v) ∨
  ¬(∃ w : Value, ∀ (u : Value), R.Accepted rounds p u ↔ u = w) ∧ v = R.default

open scoped Classical in
/-- With signatures broadcast tolerates any number f of faults: after f + 1 rounds every correct
node has decided, no two differently, and the sender's value if the sender is correct.

带签名的广播：任意多个故障，f + 1 轮 -/
def broadcast.Statement : Prop :=
  ∀ {Value : Type} (R : SignedBroadcast Value) (f : Nat),
    Quorum.size R.n (fun (p : Fin R.n) => decide (R.faulty p)) ≤ f →
    (∀ (p : Fin R.n), ¬R.faulty p → (∃ v : Value, R.Decides (f + 1) p v)) ∧
    (∀ (p q : Fin R.n) (v w : Value),
       ¬R.faulty p → ¬R.faulty q → R.Decides (f + 1) p v → R.Decides (f + 1) q w → v = w) ∧
    (∀ (p : Fin R.n) (v : Value),
       ¬R.faulty R.sender → ¬R.faulty p → R.Decides (f + 1) p v → v = R.value)

open scoped Classical in
/-- One round is not enough for one fault: a faulty sender tells one of two correct nodes.

一轮不够：故障的发送者只告诉一个节点 -/
def one_round_too_few.Statement : Prop :=
  ∃ (Value : Type) (R : SignedBroadcast Value) (p q : Fin R.n) (v w : Value),
    Quorum.size R.n (fun (x : Fin R.n) => decide (R.faulty x)) ≤ 1 ∧
    ¬R.faulty p ∧
    ¬R.faulty q ∧
    R.Decides 1 p v ∧
    R.Decides 1 q w ∧
    v ≠ w

end DistSys.DolevStrong
