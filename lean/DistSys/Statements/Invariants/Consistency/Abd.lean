module

public import DistSys.Statements.Consistency.Abd

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/consistency/abd/{liveness,protocol,runs}.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Abd

/-- Only a called operation chooses. -/
def Register.ChosenInvoked {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (o : Operation), s.chosen o → s.invoked o

/-- Only an operation that has chosen returns. -/
def Register.CompletedChosen {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (o : Operation), s.completed o → s.chosen o

/-- Only an operation that has returned precedes another, which was called. -/
def Register.PrecedesCompleted {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (o p : Operation), s.precedes o p → s.completed o ∧ s.invoked p

/-- Of two operations of a client one precedes the other. -/
def Register.ClientsSequential {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (o p : Operation),
    s.invoked o → s.invoked p → R.client o = R.client p → o ≠ p → s.precedes o p ∨ s.precedes p o

/-- Only called operations are answered, with tags that the replica has reached. -/
def Register.RepliedInvoked {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (n : Replica) (o : Operation) (a : Tag) (v : Value),
    s.replied n o a v → s.invoked o ∧ R.le a (s.heldTag n)

/-- A replica that acknowledged an order has reached its tag. -/
def Register.StoredReached {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (n : Replica) (o : Operation), s.stored n o → s.chosen o ∧ R.le (s.tag o) (s.heldTag n)

/-- The replicas that let an operation return acknowledged it. -/
def Register.CompletedStored {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (o : Operation) (n : Replica), s.completed o → R.member n (s.storedBy o) → s.stored n o

/-- The replicas that let an operation return answer later ones with no smaller tag. -/
def Register.LaterReplyLarger {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (o p : Operation) (n : Replica) (a : Tag) (v : Value),
    s.precedes o p → R.member n (s.storedBy o) → s.replied n p a v → R.le (s.tag o) a

/-- A write's tag belongs to its client and is not the initial one. -/
def Register.WriteOwnsTag {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (o : Operation),
    R.isWrite o → s.chosen o → R.owner (s.tag o) = R.client o ∧ s.tag o ≠ R.initialTag

/-- A replica holds what it started with, or a write's tag and value. -/
def Register.HeldWritten {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (n : Replica),
    s.heldTag n = R.initialTag ∧ s.heldValue n = R.initialValue ∨
    (∃ w : Operation,
       R.isWrite w ∧ s.chosen w ∧ s.tag w = s.heldTag n ∧ R.argument w = s.heldValue n)

/-- A replica answers with what it started with, or a write's tag and value. -/
def Register.RepliedWritten {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (n : Replica) (o : Operation) (a : Tag) (v : Value),
    s.replied n o a v →
    a = R.initialTag ∧ v = R.initialValue ∨
    (∃ w : Operation, R.isWrite w ∧ s.chosen w ∧ s.tag w = a ∧ R.argument w = v)

end DistSys.Abd
