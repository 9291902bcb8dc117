module

public import DistSys.Statements.Agreement.Bracha

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/bracha/{liveness,protocol,runs}.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Bracha

/-- What an honest node echoes, it echoes to all. -/
def Bracha.EchoToAll {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m k : Node) (v : Value), B.honest n → s.echo n m v → s.echo n k v

/-- What an honest node is ready for, it tells all. -/
def Bracha.ReadyToAll {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m k : Node) (v : Value), B.honest n → s.ready n m v → s.ready n k v

/-- An honest node echoes one value. -/
def Bracha.OneEcho {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m k : Node) (v w : Value), B.honest n → s.echo n m v → s.echo n k w → v = w

/-- What an honest node is ready for, the honest nodes of an echo quorum echoed. -/
def Bracha.ReadyWasEchoed {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m k x : Node) (v : Value),
    B.honest n → s.ready n m v → B.honest k → B.inEcho k (s.echoedBy v) → s.echo k x v

/-- All honest nodes that are ready are ready for one value. -/
def Bracha.OneReady {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m k x : Node) (v w : Value), B.honest n → B.honest m → s.ready n k v → s.ready m x w → v = w

/-- When a value is delivered, the honest nodes of an echo quorum echoed it. -/
def Bracha.DeliveredWasEchoed {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n k x : Node) (v : Value),
    s.delivered n v → B.honest k → B.inEcho k (s.echoedBy v) → s.echo k x v

/-- Honest nodes are ready for nothing else than what is delivered. -/
def Bracha.DeliveredIsReady {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m k : Node) (v w : Value), s.delivered n v → B.honest m → s.ready m k w → v = w

/-- An honest sender sends its value only. -/
def Bracha.InitialIsInput {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n : Node) (v : Value), B.honest B.sender → s.initial n v → v = B.input

/-- Honest nodes echo the value of an honest sender only. -/
def Bracha.EchoIsInput {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m : Node) (v : Value), B.honest B.sender → B.honest n → s.echo n m v → v = B.input

/-- Honest nodes are ready for the value of an honest sender only. -/
def Bracha.ReadyIsInput {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
    (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop :=
  ∀ (n m : Node) (v : Value), B.honest B.sender → B.honest n → s.ready n m v → v = B.input

end DistSys.Bracha
