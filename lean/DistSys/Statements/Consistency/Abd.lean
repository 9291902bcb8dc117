module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Foundations.History

/-!
# A shared register over a network (Attiya, Bar-Noy and Dolev 1995)

Each operation has two phases, and each phase waits for a quorum of replicas.  In the first it asks
for their tags and values; a write then takes a larger tag of its own, a read the largest tag that
it saw with its value.  In the second it stores tag and value at the replicas: a read too (the
write-back).  Operations are ordered by their tags (Lynch and Shvartsman 1997 for many writers).

Messages may be lost, repeated and overtaken: a replica answers any question that was asked and
obeys any order to store, at any time, any number of times.  A replica or client that crashes takes
no further step.  A tag is a time stamp with the writer's name: a linear order in which each tag
belongs to one client.  A client has one operation at a time.  Quorums are any sets of replicas of
which two always meet, such as majorities (`quorum.majorities_intersect`).

The paper's first algorithm has one writer, which knows its last tag and needs no first phase; it is
the case in which the writer asks and learns nothing new.

Written by `formal export` from `proofs/consistency/abd/{liveness,protocol,runs}.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Abd

/-- Clients read and write one register, which replicas store with tags.

ABD 多写者寄存器 -/
structure Register (Replica Quorum Client Operation Tag Value : Type) where
  /-- the replica belongs to the quorum -/
  member : Replica → Quorum → Prop
  /-- whose operation it is -/
  client : Operation → Client
  /-- the operation is a write, else a read -/
  isWrite : Operation → Prop
  /-- what a write writes -/
  argument : Operation → Value
  /-- the order of tags -/
  le : Tag → Tag → Prop
  /-- who may write with the tag -/
  owner : Tag → Client
  /-- the tag that every replica starts with -/
  initialTag : Tag
  /-- the value that every replica starts with -/
  initialValue : Value
  /-- Any two quorums share a replica.

  任意两个法定集相交 -/
  quorums_meet : ∀ (q r : Quorum), ∃ n : Replica, member n q ∧ member n r
  /-- The order of tags is antisymmetric. -/
  le_antisymm : ∀ (a b : Tag), le a b → le b a → a = b
  /-- The order of tags is transitive. -/
  le_trans : ∀ (a b c : Tag), le a b → le b c → le a c
  /-- Any two tags are comparable, each with itself. -/
  le_total : ∀ (a b : Tag), le a b ∨ le b a
  /-- The initial tag is the least. -/
  initial_least : ∀ (a : Tag), le initialTag a

/-- A tag is smaller than another.

标签严格小于 -/
def Register.Lt {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value) (a b : Tag) : Prop :=
  ¬R.le b a

/-- A state of `Register`. -/
structure RegisterState (Replica Quorum Client Operation Tag Value : Type) where
  /-- the operation was called, its question sent to all -/
  invoked : Operation → Prop
  /-- the first returned before the second was called -/
  precedes : Operation → Operation → Prop
  /-- the replica's answer to the question -/
  replied : Replica → Operation → Tag → Value → Prop
  /-- the first phase is over, the order to store sent to all -/
  chosen : Operation → Prop
  /-- the tag that it chose -/
  tag : Operation → Tag
  /-- the value that goes with it; what a read returns -/
  value : Operation → Value
  /-- the replica acknowledged the order to store -/
  stored : Replica → Operation → Prop
  /-- the operation returned -/
  completed : Operation → Prop
  /-- history: whose acknowledgements let it return -/
  storedBy : Operation → Quorum
  /-- the replica's tag -/
  heldTag : Replica → Tag
  /-- the replica's value -/
  heldValue : Replica → Value

/-- The initial states of `Register`. -/
def Register.Init {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  (∀ (o : Operation), ¬s.invoked o) ∧
  (∀ (o p : Operation), ¬s.precedes o p) ∧
  (∀ (n : Replica) (o : Operation) (a : Tag) (v : Value), ¬s.replied n o a v) ∧
  (∀ (o : Operation), ¬s.chosen o) ∧
  (∀ (n : Replica) (o : Operation), ¬s.stored n o) ∧
  (∀ (o : Operation), ¬s.completed o) ∧
  (∀ (n : Replica), s.heldTag n = R.initialTag) ∧
  (∀ (n : Replica), s.heldValue n = R.initialValue)

/-- A client all of whose operations have returned calls the next one. -/
def Register.InvokeStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (o : Operation) : Prop :=
  ¬s.invoked o ∧
  (∀ (p : Operation), R.client p = R.client o → s.invoked p → s.completed p) ∧
  (∀ (p : Operation), t.invoked p ↔ s.invoked p ∨ p = o) ∧
  (∀ (p r : Operation), t.precedes p r ↔ s.precedes p r ∨ s.completed p ∧ r = o) ∧
  (∀ (x1 : Replica) (x2 : Operation) (x3 : Tag) (x4 : Value),
     t.replied x1 x2 x3 x4 ↔ s.replied x1 x2 x3 x4) ∧
  (∀ (x1 : Operation), t.chosen x1 ↔ s.chosen x1) ∧
  (∀ (x1 : Operation), t.tag x1 = s.tag x1) ∧
  (∀ (x1 : Operation), t.value x1 = s.value x1) ∧
  (∀ (x1 : Replica) (x2 : Operation), t.stored x1 x2 ↔ s.stored x1 x2) ∧
  (∀ (x1 : Operation), t.completed x1 ↔ s.completed x1) ∧
  (∀ (x1 : Operation), t.storedBy x1 = s.storedBy x1) ∧
  (∀ (x1 : Replica), t.heldTag x1 = s.heldTag x1) ∧
  (∀ (x1 : Replica), t.heldValue x1 = s.heldValue x1)

/-- A replica answers an operation's question with the tag and value that it holds. -/
def Register.ReplyStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (n : Replica) (o : Operation)
    : Prop :=
  s.invoked o ∧
  (∀ (m : Replica) (p : Operation) (a : Tag) (v : Value),
     t.replied m p a v ↔ s.replied m p a v ∨ m = n ∧ p = o ∧ a = s.heldTag n ∧ v = s.heldValue n) ∧
  (∀ (x1 : Operation), t.invoked x1 ↔ s.invoked x1) ∧
  (∀ (x1 x2 : Operation), t.precedes x1 x2 ↔ s.precedes x1 x2) ∧
  (∀ (x1 : Operation), t.chosen x1 ↔ s.chosen x1) ∧
  (∀ (x1 : Operation), t.tag x1 = s.tag x1) ∧
  (∀ (x1 : Operation), t.value x1 = s.value x1) ∧
  (∀ (x1 : Replica) (x2 : Operation), t.stored x1 x2 ↔ s.stored x1 x2) ∧
  (∀ (x1 : Operation), t.completed x1 ↔ s.completed x1) ∧
  (∀ (x1 : Operation), t.storedBy x1 = s.storedBy x1) ∧
  (∀ (x1 : Replica), t.heldTag x1 = s.heldTag x1) ∧
  (∀ (x1 : Replica), t.heldValue x1 = s.heldValue x1)

/-- With answers from a quorum, a write takes a tag of its client's that is larger than all of them.
-/
def Register.ChooseWriteStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (o : Operation) (q : Quorum)
    (a : Tag) : Prop :=
  R.isWrite o ∧
  s.invoked o ∧
  ¬s.chosen o ∧
  R.owner a = R.client o ∧
  (∀ (m : Replica), R.member m q → (∃ (b : Tag) (v : Value), s.replied m o b v ∧ R.Lt b a)) ∧
  (∀ (p : Operation), t.chosen p ↔ s.chosen p ∨ p = o) ∧
  t.tag o = a ∧
  t.value o = R.argument o ∧
  (∀ (p : Operation), p ≠ o → t.tag p = s.tag p) ∧
  (∀ (p : Operation), p ≠ o → t.value p = s.value p) ∧
  (∀ (x1 : Operation), t.invoked x1 ↔ s.invoked x1) ∧
  (∀ (x1 x2 : Operation), t.precedes x1 x2 ↔ s.precedes x1 x2) ∧
  (∀ (x1 : Replica) (x2 : Operation) (x3 : Tag) (x4 : Value),
     t.replied x1 x2 x3 x4 ↔ s.replied x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : Operation), t.stored x1 x2 ↔ s.stored x1 x2) ∧
  (∀ (x1 : Operation), t.completed x1 ↔ s.completed x1) ∧
  (∀ (x1 : Operation), t.storedBy x1 = s.storedBy x1) ∧
  (∀ (x1 : Replica), t.heldTag x1 = s.heldTag x1) ∧
  (∀ (x1 : Replica), t.heldValue x1 = s.heldValue x1)

/-- With answers from a quorum, a read takes the largest tag among them, and its value. -/
def Register.ChooseReadStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (o : Operation) (q : Quorum)
    (n : Replica) (a : Tag) (v : Value) : Prop :=
  ¬R.isWrite o ∧
  ¬s.chosen o ∧
  R.member n q ∧
  s.replied n o a v ∧
  (∀ (m : Replica), R.member m q → (∃ (b : Tag) (w : Value), s.replied m o b w ∧ R.le b a)) ∧
  (∀ (p : Operation), t.chosen p ↔ s.chosen p ∨ p = o) ∧
  t.tag o = a ∧
  t.value o = v ∧
  (∀ (p : Operation), p ≠ o → t.tag p = s.tag p) ∧
  (∀ (p : Operation), p ≠ o → t.value p = s.value p) ∧
  (∀ (x1 : Operation), t.invoked x1 ↔ s.invoked x1) ∧
  (∀ (x1 x2 : Operation), t.precedes x1 x2 ↔ s.precedes x1 x2) ∧
  (∀ (x1 : Replica) (x2 : Operation) (x3 : Tag) (x4 : Value),
     t.replied x1 x2 x3 x4 ↔ s.replied x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : Operation), t.stored x1 x2 ↔ s.stored x1 x2) ∧
  (∀ (x1 : Operation), t.completed x1 ↔ s.completed x1) ∧
  (∀ (x1 : Operation), t.storedBy x1 = s.storedBy x1) ∧
  (∀ (x1 : Replica), t.heldTag x1 = s.heldTag x1) ∧
  (∀ (x1 : Replica), t.heldValue x1 = s.heldValue x1)

/-- A replica with a smaller tag obeys an order to store, and acknowledges it. -/
def Register.StoreStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (n : Replica) (o : Operation)
    : Prop :=
  s.chosen o ∧
  R.Lt (s.heldTag n) (s.tag o) ∧
  t.heldTag n = s.tag o ∧
  t.heldValue n = s.value o ∧
  (∀ (m : Replica), m ≠ n → t.heldTag m = s.heldTag m) ∧
  (∀ (m : Replica), m ≠ n → t.heldValue m = s.heldValue m) ∧
  (∀ (m : Replica) (p : Operation), t.stored m p ↔ s.stored m p ∨ m = n ∧ p = o) ∧
  (∀ (x1 : Operation), t.invoked x1 ↔ s.invoked x1) ∧
  (∀ (x1 x2 : Operation), t.precedes x1 x2 ↔ s.precedes x1 x2) ∧
  (∀ (x1 : Replica) (x2 : Operation) (x3 : Tag) (x4 : Value),
     t.replied x1 x2 x3 x4 ↔ s.replied x1 x2 x3 x4) ∧
  (∀ (x1 : Operation), t.chosen x1 ↔ s.chosen x1) ∧
  (∀ (x1 : Operation), t.tag x1 = s.tag x1) ∧
  (∀ (x1 : Operation), t.value x1 = s.value x1) ∧
  (∀ (x1 : Operation), t.completed x1 ↔ s.completed x1) ∧
  (∀ (x1 : Operation), t.storedBy x1 = s.storedBy x1)

/-- A replica with a tag as large acknowledges an order to store without obeying it. -/
def Register.SkipStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (n : Replica) (o : Operation)
    : Prop :=
  s.chosen o ∧
  R.le (s.tag o) (s.heldTag n) ∧
  (∀ (m : Replica) (p : Operation), t.stored m p ↔ s.stored m p ∨ m = n ∧ p = o) ∧
  (∀ (x1 : Operation), t.invoked x1 ↔ s.invoked x1) ∧
  (∀ (x1 x2 : Operation), t.precedes x1 x2 ↔ s.precedes x1 x2) ∧
  (∀ (x1 : Replica) (x2 : Operation) (x3 : Tag) (x4 : Value),
     t.replied x1 x2 x3 x4 ↔ s.replied x1 x2 x3 x4) ∧
  (∀ (x1 : Operation), t.chosen x1 ↔ s.chosen x1) ∧
  (∀ (x1 : Operation), t.tag x1 = s.tag x1) ∧
  (∀ (x1 : Operation), t.value x1 = s.value x1) ∧
  (∀ (x1 : Operation), t.completed x1 ↔ s.completed x1) ∧
  (∀ (x1 : Operation), t.storedBy x1 = s.storedBy x1) ∧
  (∀ (x1 : Replica), t.heldTag x1 = s.heldTag x1) ∧
  (∀ (x1 : Replica), t.heldValue x1 = s.heldValue x1)

/-- With acknowledgements from a quorum, a write returns. -/
def Register.CompleteWriteStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (o : Operation) (q : Quorum)
    : Prop :=
  R.isWrite o ∧
  s.chosen o ∧
  ¬s.completed o ∧
  (∀ (m : Replica), R.member m q → s.stored m o) ∧
  (∀ (p : Operation), t.completed p ↔ s.completed p ∨ p = o) ∧
  t.storedBy o = q ∧
  (∀ (p : Operation), p ≠ o → t.storedBy p = s.storedBy p) ∧
  (∀ (x1 : Operation), t.invoked x1 ↔ s.invoked x1) ∧
  (∀ (x1 x2 : Operation), t.precedes x1 x2 ↔ s.precedes x1 x2) ∧
  (∀ (x1 : Replica) (x2 : Operation) (x3 : Tag) (x4 : Value),
     t.replied x1 x2 x3 x4 ↔ s.replied x1 x2 x3 x4) ∧
  (∀ (x1 : Operation), t.chosen x1 ↔ s.chosen x1) ∧
  (∀ (x1 : Operation), t.tag x1 = s.tag x1) ∧
  (∀ (x1 : Operation), t.value x1 = s.value x1) ∧
  (∀ (x1 : Replica) (x2 : Operation), t.stored x1 x2 ↔ s.stored x1 x2) ∧
  (∀ (x1 : Replica), t.heldTag x1 = s.heldTag x1) ∧
  (∀ (x1 : Replica), t.heldValue x1 = s.heldValue x1)

/-- With acknowledgements from a quorum (the write-back), a read returns its value. -/
def Register.CompleteReadStep {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) (o : Operation) (q : Quorum)
    : Prop :=
  ¬R.isWrite o ∧
  s.chosen o ∧
  ¬s.completed o ∧
  (∀ (m : Replica), R.member m q → s.stored m o) ∧
  (∀ (p : Operation), t.completed p ↔ s.completed p ∨ p = o) ∧
  t.storedBy o = q ∧
  (∀ (p : Operation), p ≠ o → t.storedBy p = s.storedBy p) ∧
  (∀ (x1 : Operation), t.invoked x1 ↔ s.invoked x1) ∧
  (∀ (x1 x2 : Operation), t.precedes x1 x2 ↔ s.precedes x1 x2) ∧
  (∀ (x1 : Replica) (x2 : Operation) (x3 : Tag) (x4 : Value),
     t.replied x1 x2 x3 x4 ↔ s.replied x1 x2 x3 x4) ∧
  (∀ (x1 : Operation), t.chosen x1 ↔ s.chosen x1) ∧
  (∀ (x1 : Operation), t.tag x1 = s.tag x1) ∧
  (∀ (x1 : Operation), t.value x1 = s.value x1) ∧
  (∀ (x1 : Replica) (x2 : Operation), t.stored x1 x2 ↔ s.stored x1 x2) ∧
  (∀ (x1 : Replica), t.heldTag x1 = s.heldTag x1) ∧
  (∀ (x1 : Replica), t.heldValue x1 = s.heldValue x1)

/-- One step of `Register`: some action. -/
def Register.Step {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (s t : RegisterState Replica Quorum Client Operation Tag Value) : Prop :=
  (∃ o : Operation, R.InvokeStep s t o) ∨
  (∃ (n : Replica) (o : Operation), R.ReplyStep s t n o) ∨
  (∃ (o : Operation) (q : Quorum) (a : Tag), R.ChooseWriteStep s t o q a) ∨
  (∃ (o : Operation) (q : Quorum) (n : Replica) (a : Tag) (v : Value),
     R.ChooseReadStep s t o q n a v) ∨
  (∃ (n : Replica) (o : Operation), R.StoreStep s t n o) ∨
  (∃ (n : Replica) (o : Operation), R.SkipStep s t n o) ∨
  (∃ (o : Operation) (q : Quorum), R.CompleteWriteStep s t o q) ∨
  (∃ (o : Operation) (q : Quorum), R.CompleteReadStep s t o q)

/-- The states that `Register` reaches from an initial state. -/
inductive Register.Reachable {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    : RegisterState Replica Quorum Client Operation Tag Value → Prop where
  | init {s : RegisterState Replica Quorum Client Operation Tag Value} :
      R.Init s → Register.Reachable R s
  | step {s r : RegisterState Replica Quorum Client Operation Tag Value} :
      Register.Reachable R r → R.Step r s → Register.Reachable R s

/-- The tag of an operation that has returned is at most the tag of each later operation, and
smaller when the later one is a write.

标签序：完成的操作的标签不大于其后每个操作的标签，后者为写时严格小于 -/
def tag_order.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value)
      (s : RegisterState Replica Quorum Client Operation Tag Value),
    R.Reachable s →
    (∀ (o p : Operation),
       s.precedes o p →
       s.chosen p →
       R.le (s.tag o) (s.tag p) ∧ (R.isWrite p → R.Lt (s.tag o) (s.tag p)))

/-- Different writes have different tags.

写操作的标签互不相同 -/
def write_tags_unique.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value)
      (s : RegisterState Replica Quorum Client Operation Tag Value),
    R.Reachable s →
    (∀ (o p : Operation),
       R.isWrite o → R.isWrite p → s.chosen o → s.chosen p → s.tag o = s.tag p → o = p)

/-- Tag and value of an operation are the initial ones, or those of a write.

读返回的是其标签所属的写的值，或初值 -/
def reads_what_was_written.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value)
      (s : RegisterState Replica Quorum Client Operation Tag Value),
    R.Reachable s →
    (∀ (o : Operation),
       s.chosen o →
       s.tag o = R.initialTag ∧ s.value o = R.initialValue ∨
       (∃ w : Operation, R.isWrite w ∧ s.chosen w ∧ s.tag w = s.tag o ∧ R.argument w = s.value o))

/-- The actions of ABD with their parameters.

ABD 的动作 -/
inductive Act (Replica Quorum Operation Tag Value : Type) where
  /-- its client calls the operation -/
  | invoke (a1 : Operation)
  /-- the replica answers the operation's question -/
  | reply (a1 : Replica) (a2 : Operation)
  /-- the write takes the tag -/
  | choose_write (a1 : Operation) (a2 : Quorum) (a3 : Tag)
  /-- the read takes tag and value -/
  | choose_read (a1 : Operation) (a2 : Quorum) (a3 : Replica) (a4 : Tag) (a5 : Value)
  /-- the replica obeys the operation's order to store -/
  | store (a1 : Replica) (a2 : Operation)
  /-- the replica acknowledges the order without obeying it -/
  | skip (a1 : Replica) (a2 : Operation)
  /-- the write returns -/
  | complete_write (a1 : Operation) (a2 : Quorum)
  /-- the read returns the value -/
  | complete_read (a1 : Operation) (a2 : Quorum) (a3 : Value)

/-- ABD as a labelled system: its steps, each with its action and the parameters.

ABD 作为带标号的转移系统 -/
def labelled {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    : Execution.LabelledSystem (RegisterState Replica Quorum Client Operation Tag Value) (Act
      Replica Quorum Operation Tag Value) :=
  { step :=
      fun (s : RegisterState Replica Quorum Client Operation Tag Value) (act : Act Replica Quorum Operation Tag Value) (t : RegisterState Replica Quorum Client Operation Tag Value) =>
        match act with
          | .invoke o => R.InvokeStep s t o
          | .reply n o => R.ReplyStep s t n o
          | .choose_write o q a => R.ChooseWriteStep s t o q a
          | .choose_read o q n a v => R.ChooseReadStep s t o q n a v
          | .store n o => R.StoreStep s t n o
          | .skip n o => R.SkipStep s t n o
          | .complete_write o q => R.CompleteWriteStep s t o q
          | .complete_read o q v => R.CompleteReadStep s t o q ∧ s.value o = v }

open scoped Classical in
/-- What an operation asks of the register: to write its argument, or to read.

操作所请求的：写其参数，或读 -/
def request {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value) (o : Operation)
    : History.RegisterOperation Value :=
  if R.isWrite o then History.RegisterOperation.write (R.argument o)
  else History.RegisterOperation.read

/-- What the clients see of a sequence of actions: the calls and the returns.

客户端所见的历史 -/
def clientHistory {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value)
    (acts : List (Act Replica Quorum Operation Tag Value))
    : List (History.HistoryEvent Client (History.RegisterOperation Value) (History.RegisterResponse
      Value)) :=
  match acts with
    | [] => []
    | act :: rest => match act with
          | .invoke o => History.HistoryEvent.invoke (R.client o) (request R o) :: clientHistory
                R
                rest
          | .reply n o => clientHistory R rest
          | .choose_write o q a => clientHistory R rest
          | .choose_read o q n a v => clientHistory R rest
          | .store n o => clientHistory R rest
          | .skip n o => clientHistory R rest
          | .complete_write o q => History.HistoryEvent.respond
                (R.client o)
                History.RegisterResponse.done :: clientHistory R rest
          | .complete_read o q v => History.HistoryEvent.respond
                (R.client o)
                (History.RegisterResponse.value v) :: clientHistory R rest

/-- What the clients see of any run from an initial state is a linearizable history of a register,
operations that have not returned included.

每个运行可线性化 -/
def RunsLinearizable {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (s : RegisterState Replica Quorum Client Operation Tag Value)
      (acts : List (Act Replica Quorum Operation Tag Value))
      (t : RegisterState Replica Quorum Client Operation Tag Value),
    R.Init s →
    (labelled R).Path s acts t →
    History.Linearizable (History.register R.initialValue) (clientHistory R acts)

/-- The steps of the protocol are the steps of the labelled system, with some label.

ABD 的步就是带标号系统的步 -/
def step_is_act.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value)
      (s t : RegisterState Replica Quorum Client Operation Tag Value),
    R.Step s t ↔ (∃ act : Act Replica Quorum Operation Tag Value, (labelled R).step s act t)

/-- Every run of ABD is linearizable.

ABD 可线性化 -/
def linearizable.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value),
    RunsLinearizable R

/-- In what the clients see of any run from an initial state, every return answers the last call of
its client, which nothing has answered before.

每个返回都应答一次调用 -/
def ResponsesAnswer {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (s : RegisterState Replica Quorum Client Operation Tag Value)
      (acts : List (Act Replica Quorum Operation Tag Value))
      (t : RegisterState Replica Quorum Client Operation Tag Value),
    R.Init s →
    (labelled R).Path s acts t →
    (∀ (j : Nat) (c : Client) (r : History.RegisterResponse Value),
       (clientHistory R acts)[j]? = some (History.HistoryEvent.respond c r) →
       (∃ i : Nat, History.Completes (clientHistory R acts) i j c r))

/-- The histories of ABD are well-formed: nothing returns that was not called.

每个返回都应答一次调用 -/
def well_formed.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value),
    ResponsesAnswer R

/-- The operation ends its first phase.

第一阶段结束 -/
def Chooses {Replica Quorum Operation Tag Value : Type} (o : Operation)
    (act : Act Replica Quorum Operation Tag Value) : Prop :=
  (∃ (q : Quorum) (a : Tag), act = Act.choose_write o q a) ∨
  (∃ (q : Quorum) (n : Replica) (a : Tag) (v : Value), act = Act.choose_read o q n a v)

/-- The replica acknowledges the operation's order to store, obeying it or not.

副本确认写入命令 -/
def Acknowledges {Replica Quorum Operation Tag Value : Type} (m : Replica) (o : Operation)
    (act : Act Replica Quorum Operation Tag Value) : Prop :=
  act = Act.store m o ∨ act = Act.skip m o

/-- The operation returns.

操作返回 -/
def Returns {Replica Quorum Operation Tag Value : Type} (o : Operation)
    (act : Act Replica Quorum Operation Tag Value) : Prop :=
  (∃ q : Quorum, act = Act.complete_write o q) ∨
  (∃ (q : Quorum) (v : Value), act = Act.complete_read o q v)

/-- The run is weakly fair to the operation: to each replica of the quorum when it could answer or
acknowledge, and to the client when it could end a phase.

存活的法定集：其每个副本不断应答 -/
def ServedBy {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value) (q : Quorum) (o : Operation)
    (states : Nat → RegisterState Replica Quorum Client Operation Tag Value)
    (acts : Nat → Act Replica Quorum Operation Tag Value) : Prop :=
  (∀ (m : Replica),
     R.member m q →
     (labelled R).WeaklyFair
       (fun (act : Act Replica Quorum Operation Tag Value) => act = Act.reply m o)
       states
       acts ∧
     (labelled R).WeaklyFair
       (fun (act : Act Replica Quorum Operation Tag Value) => Acknowledges m o act)
       states
       acts) ∧
  (labelled R).WeaklyFair
    (fun (act : Act Replica Quorum Operation Tag Value) => Chooses o act)
    states
    acts ∧
  (labelled R).WeaklyFair
    (fun (act : Act Replica Quorum Operation Tag Value) => Returns o act)
    states
    acts

/-- Every client has tags beyond any given one.

每个客户端的标签无上界 -/
def TagsUnbounded {Replica Quorum Client Operation Tag Value : Type}
    (R : Register Replica Quorum Client Operation Tag Value) : Prop :=
  ∀ (c : Client) (a : Tag), ∃ b : Tag, R.owner b = c ∧ R.Lt a b

/-- The hypotheses of termination can be met: a fair run in which a read is called.

前提可以满足：一次公平的读 -/
def fair_read.Statement : Prop :=
  ∃ (Replica Quorum Client Operation Tag Value : Type)
      (R : Register Replica Quorum Client Operation Tag Value) (replicas : List Replica)
      (q : Quorum) (o : Operation)
      (states : Nat → RegisterState Replica Quorum Client Operation Tag Value)
      (acts : Nat → Act Replica Quorum Operation Tag Value) (k : Nat),
    (∀ (m : Replica), R.member m q → m ∈ replicas) ∧
    TagsUnbounded R ∧
    (labelled R).InfiniteRun states acts ∧
    ServedBy R q o states acts ∧
    (states k).invoked o

/-- With a live quorum, which is finite, every operation that is called returns, whatever all others
do.

ABD 终止：有存活的法定集时，每个调用终将返回 -/
def terminates.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value) (replicas : List Replica)
      (q : Quorum) (o : Operation)
      (states : Nat → RegisterState Replica Quorum Client Operation Tag Value)
      (acts : Nat → Act Replica Quorum Operation Tag Value) (k : Nat),
    (∀ (m : Replica), R.member m q → m ∈ replicas) →
    TagsUnbounded R →
    (labelled R).InfiniteRun states acts →
    ServedBy R q o states acts →
    (states k).invoked o →
    (∃ n : Nat, (states n).completed o)

/-- The hypotheses of `blocked` can be met: replicas that answer and acknowledge nothing.

前提可以满足：副本只应答而从不确认 -/
def silent_run.Statement : Prop :=
  ∃ (Replica Quorum Client Operation Tag Value : Type)
      (R : Register Replica Quorum Client Operation Tag Value) (dead : Replica → Prop)
      (o : Operation) (states : Nat → RegisterState Replica Quorum Client Operation Tag Value)
      (acts : Nat → Act Replica Quorum Operation Tag Value) (n : Nat),
    R.Init (states 0) ∧
    (labelled R).InfiniteRun states acts ∧
    (∀ (q : Quorum), ∃ m : Replica, dead m ∧ R.member m q) ∧
    (∀ (m : Replica) (i : Nat), dead m → ¬Acknowledges m o (acts i))

/-- Without a live quorum nothing returns: if every quorum has a replica that acknowledges nothing,
the operation has not returned at any time.

见证：没有存活的法定集，调用永不返回 -/
def blocked.Statement : Prop :=
  ∀ {Replica Quorum Client Operation Tag Value : Type}
      (R : Register Replica Quorum Client Operation Tag Value) (dead : Replica → Prop)
      (o : Operation) (states : Nat → RegisterState Replica Quorum Client Operation Tag Value)
      (acts : Nat → Act Replica Quorum Operation Tag Value) (n : Nat),
    R.Init (states 0) →
    (labelled R).InfiniteRun states acts →
    (∀ (q : Quorum), ∃ m : Replica, dead m ∧ R.member m q) →
    (∀ (m : Replica) (i : Nat), dead m → ¬Acknowledges m o (acts i)) →
    ¬(states n).completed o

end DistSys.Abd
