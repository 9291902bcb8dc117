module

/-!
# Serializability: which interleavings of transactions are as good as none

A schedule is the list of the operations of several transactions in the order in which they were
executed.  Two operations of different transactions conflict when they access the same object and at
least one writes it.  A schedule is as good as a serial one when it orders all conflicts like one
(Eswaran, Gray, Lorie and Traiger 1976), and that can be read off its precedence graph
(Papadimitriou 1979; Bernstein, Hadzilacos and Goodman 1987, Theorem 2.1).

Locks are operations too.  They conflict with nothing: what they are good for is proved, not
assumed.  All transactions are committed; there are no aborts here.

Written by `formal export` from `proofs/consistency/serializability/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Serializability

/-- What an operation does to its object.

操作的种类 -/
inductive Kind where
  /-- reads the object -/
  | read
  /-- writes the object -/
  | write
  /-- locks the object, to read it -/
  | lock_shared
  /-- locks the object, to read and write it -/
  | lock_exclusive
  /-- gives back all locks of the transaction on the object -/
  | unlock

/-- The first operation is executed before the second.

在调度中先于 -/
def Precedes {Operation : Type} (schedule : List Operation) (a b : Operation) : Prop :=
  ∃ i j : Nat, i < j ∧ schedule[i]? = some a ∧ schedule[j]? = some b

/-- The operations of transactions on objects; each is executed once at most.

事务的操作 -/
structure Transactions (Transaction Object Operation : Type) where
  /-- the transaction of which it is an operation -/
  transaction : Operation → Transaction
  /-- the object that it reads, writes, locks or unlocks -/
  object : Operation → Object
  /-- what it does to the object -/
  kind : Operation → Kind

/-- The operation reads or writes.

访问：读或写 -/
def Transactions.Accesses {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (a : Operation) : Prop :=
  T.kind a = Kind.read ∨ T.kind a = Kind.write

/-- The operations are of different transactions and access the same object, and at least one writes
it.

冲突：不同事务访问同一对象，至少一个是写 -/
def Transactions.Conflict {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (a b : Operation) : Prop :=
  T.transaction a ≠ T.transaction b ∧
  T.object a = T.object b ∧
  T.Accesses a ∧
  T.Accesses b ∧
  (T.kind a = Kind.write ∨ T.kind b = Kind.write)

/-- The operations are of the same transaction, or they conflict.

同一事务或冲突：次序不可交换 -/
def Transactions.Dependent {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (a b : Operation) : Prop :=
  T.transaction a = T.transaction b ∨ T.Conflict a b

/-- The schedules have the same operations, and the same order of any two that conflict or are of
the same transaction.

冲突等价 -/
def Transactions.ConflictEquivalent {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (first second : List Operation) : Prop :=
  (∀ (a : Operation), a ∈ first ↔ a ∈ second) ∧
  (∀ (a b : Operation), T.Dependent a b → (Precedes first a b ↔ Precedes second a b))

/-- Between two operations of a transaction there is none of another one.

串行调度：事务之间不交错 -/
def Transactions.Serial {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) : Prop :=
  ∀ (a b c : Operation),
    Precedes schedule a b →
    Precedes schedule b c →
    T.transaction a = T.transaction c →
    T.transaction b = T.transaction a

/-- Some serial schedule is conflict-equivalent to this one.

冲突可串行化 -/
def Transactions.ConflictSerializable {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) : Prop :=
  ∃ other : List Operation, other.Nodup ∧ T.ConflictEquivalent schedule other ∧ T.Serial other

/-- An operation of the first transaction precedes one of the second that conflicts with it.

优先图的边 -/
def Transactions.Precedence {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) (t u : Transaction)
    : Prop :=
  ∃ a b : Operation,
    T.transaction a = t ∧ T.transaction b = u ∧ T.Conflict a b ∧ Precedes schedule a b

/-- The precedence graph has no cycle.

优先图无环 -/
def Transactions.Acyclic {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) : Prop :=
  ∀ (t : Transaction), ¬Relation.TransGen (fun (u v : Transaction) => T.Precedence schedule u v) t t

/-- The first operation writes the object of the second, before it.

此前写过同一对象 -/
def Transactions.WritesBefore {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) (w a : Operation)
    : Prop :=
  T.kind w = Kind.write ∧ T.object w = T.object a ∧ Precedes schedule w a

/-- The operation reads what the other one, the last to write the object before, wrote.

读自：读到此前最近一次写 -/
def Transactions.ReadsFrom {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) (r w : Operation)
    : Prop :=
  T.kind r = Kind.read ∧
  T.WritesBefore schedule w r ∧
  (∀ (v : Operation), ¬(T.WritesBefore schedule v r ∧ Precedes schedule w v))

/-- The operation is the last one to write its object.

最后一次写 -/
def Transactions.FinalWrite {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) (w : Operation)
    : Prop :=
  T.kind w = Kind.write ∧
  w ∈ schedule ∧
  (∀ (v : Operation), ¬(T.kind v = Kind.write ∧ T.object v = T.object w ∧ Precedes schedule w v))

/-- The schedules have the same operations, in the same order within each transaction; each read
reads from the same write, and the last writes are the same.

视图等价 -/
def Transactions.ViewEquivalent {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (first second : List Operation) : Prop :=
  (∀ (a : Operation), a ∈ first ↔ a ∈ second) ∧
  (∀ (a b : Operation),
     T.transaction a = T.transaction b → (Precedes first a b ↔ Precedes second a b)) ∧
  (∀ (r w : Operation), T.ReadsFrom first r w ↔ T.ReadsFrom second r w) ∧
  (∀ (w : Operation), T.FinalWrite first w ↔ T.FinalWrite second w)

/-- Some serial schedule is view-equivalent to this one.

视图可串行化 -/
def Transactions.ViewSerializable {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) : Prop :=
  ∃ other : List Operation, other.Nodup ∧ T.ViewEquivalent schedule other ∧ T.Serial other

/-- At a position of the schedule the transaction has a lock of the kind on the object: it took one
before, and has not unlocked the object since.

持有锁 -/
def Transactions.Holds {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) (i : Nat)
    (t : Transaction) (x : Object) (lock : Kind) : Prop :=
  ∃ (k : Nat) (a : Operation),
    k < i ∧
    schedule[k]? = some a ∧
    T.transaction a = t ∧
    T.object a = x ∧
    T.kind a = lock ∧
    (∀ (j : Nat) (b : Operation),
       k < j →
       j < i →
       schedule[j]? = some b →
       T.transaction b = t →
       T.object b = x →
       T.kind b ≠ Kind.unlock)

/-- Who reads an object holds a lock on it, who writes it an exclusive one.

访问时持有相应的锁 -/
def Transactions.WellFormed {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) : Prop :=
  ∀ (i : Nat) (a : Operation),
    schedule[i]? = some a →
    (T.kind a = Kind.read →
     T.Holds schedule i (T.transaction a) (T.object a) Kind.lock_shared ∨
     T.Holds schedule i (T.transaction a) (T.object a) Kind.lock_exclusive) ∧
    (T.kind a = Kind.write → T.Holds schedule i (T.transaction a) (T.object a) Kind.lock_exclusive)

/-- While a transaction has an exclusive lock on an object, no other has any.

锁相容：独占锁排斥其他事务的锁 -/
def Transactions.Compatible {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) : Prop :=
  ∀ (i : Nat) (a : Operation) (t : Transaction),
    schedule[i]? = some a →
    t ≠ T.transaction a →
    (T.kind a = Kind.lock_shared ∨ T.kind a = Kind.lock_exclusive →
     ¬T.Holds schedule i t (T.object a) Kind.lock_exclusive) ∧
    (T.kind a = Kind.lock_exclusive → ¬T.Holds schedule i t (T.object a) Kind.lock_shared)

/-- A transaction that has unlocked an object locks none any more.

两阶段：解锁后不再加锁 -/
def Transactions.TwoPhase {Transaction Object Operation : Type}
    (T : Transactions Transaction Object Operation) (schedule : List Operation) : Prop :=
  ∀ (a b : Operation),
    Precedes schedule a b →
    T.transaction a = T.transaction b →
    T.kind a = Kind.unlock →
    T.kind b ≠ Kind.lock_shared ∧ T.kind b ≠ Kind.lock_exclusive

/-- A schedule is conflict-serializable exactly when its precedence graph has no cycle.

可串行化定理：冲突可串行化当且仅当优先图无环 -/
def serializability.Statement : Prop :=
  ∀ {Transaction Object Operation : Type} (T : Transactions Transaction Object Operation)
      (schedule : List Operation),
    schedule.Nodup → (T.ConflictSerializable schedule ↔ T.Acyclic schedule)

/-- A conflict-serializable schedule is view-serializable.

冲突可串行化蕴含视图可串行化，反之不然 -/
def conflict_implies_view.Statement : Prop :=
  ∀ {Transaction Object Operation : Type} (T : Transactions Transaction Object Operation)
      (schedule : List Operation),
    T.ConflictSerializable schedule → T.ViewSerializable schedule

/-- If transactions lock what they access, in two phases, and locks are compatible, the precedence
graph has no cycle.

两阶段锁保证优先图无环 -/
def two_phase_locking.Statement : Prop :=
  ∀ {Transaction Object Operation : Type} (T : Transactions Transaction Object Operation)
      (schedule : List Operation),
    T.TwoPhase schedule → T.WellFormed schedule → T.Compatible schedule → T.Acyclic schedule

/-- With compatible two-phase locks on all that is accessed a schedule is conflict-serializable.

两阶段锁保证冲突可串行化 -/
def two_phase_serializable.Statement : Prop :=
  ∀ {Transaction Object Operation : Type} (T : Transactions Transaction Object Operation)
      (schedule : List Operation),
    schedule.Nodup →
    T.TwoPhase schedule →
    T.WellFormed schedule →
    T.Compatible schedule →
    T.ConflictSerializable schedule

end DistSys.Serializability
