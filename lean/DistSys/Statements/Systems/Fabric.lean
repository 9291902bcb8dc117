module

/-!
# Execute, order, validate: transactions that are executed first, then ordered, and then accepted
when nothing that they read has changed (Kung and Robinson 1981; Androulaki et al. 2018)

A transaction is executed on some committed state, maybe an old one.  What it read goes into its
read set, key by key with the version that was read, and what it would write into its write set.  A
ledger puts the transactions into one order.  Whoever replays the ledger accepts a transaction when
every version in its read set is still the current one, and then writes its write set; others change
nothing.  No locks are held, and nothing is executed again.

This is backward validation as in Hyperledger Fabric.  A range read that is validated by executing
it again is, here, a read of every key in the range, those that are absent included.
Compare-and-swap is the case of one key (`proofs/systems/compare_and_swap/statements.py`).

Written by `formal export` from `proofs/systems/fabric/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Fabric

/-- The version of what a key holds; an absent key has none.

键的版本；不存在的键没有版本 -/
def versionOf {Value : Type} (held : Option (Value × Nat)) : Option Nat :=
  match held with | none => none | some p => some p.2

/-- The value that a key holds; an absent key has none.

键的值；不存在的键没有值 -/
def valueOf {Value : Type} (held : Option (Value × Nat)) : Option Value :=
  match held with | none => none | some p => some p.1

/-- What is there before the first transaction has version 0.

初始版本为 0 -/
def Genesis {Key Value : Type} (start : Key → Option (Value × Nat)) : Prop :=
  ∀ (k : Key), match start k with | none => True | some p => p.2 = 0

/-- What a write set does to a key.

写集对一个键所做的改变 -/
inductive Change (Value : Type) where
  /-- the key is not written -/
  | keep
  /-- it is absent afterwards -/
  | delete
  /-- it has this value afterwards -/
  | put (a1 : Value)

/-- Transactions with what they do, and with the read and write sets that were signed for them. The
values that were read are not in Fabric's read sets; they say what a transaction saw.

先执行、后排序、再验证的网络 -/
structure Network (Transaction Key Value : Type) where
  /-- what the transaction would write, executed on a state -/
  execute : Transaction → (Key → Option Value) → Key → Change Value
  /-- the key is in its read set -/
  reads : Transaction → Key → Prop
  /-- with this version -/
  version : Transaction → Key → Option Nat
  /-- and this value -/
  saw : Transaction → Key → Option Value
  /-- its write set -/
  writes : Transaction → Key → Change Value
  /-- whether versions are checked at all -/
  validates : Bool

/-- Every version in the read set is the one that the key has.

读集中的版本仍为当前版本 -/
def Network.Current {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (w : Key → Option (Value × Nat)) (t : Transaction) : Prop :=
  ∀ (k : Key), N.reads t k → N.version t k = versionOf (w k)

/-- The transaction is accepted: its versions are current, if versions are checked.

交易有效 -/
def Network.Valid {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (w : Key → Option (Value × Nat)) (t : Transaction) : Prop :=
  N.validates = false ∨ N.Current w t

/-- The write set is written; what is written gets this version.

写入写集，版本为该交易的序号 -/
def Network.written {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (w : Key → Option (Value × Nat)) (t : Transaction) (n : Nat) : Key → Option (Value × Nat) :=
  fun (k : Key) => match N.writes t k with | .keep => w k | .delete => none | .put v => some (v, n)

open scoped Classical in
/-- The state after the first `i` transactions of the ledger: the valid ones write, with their
number in the ledger as the version, and the others do not.

账本前 i 笔交易之后的世界状态 -/
def Network.world {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (start : Key → Option (Value × Nat)) (ledger : List Transaction) (i : Nat)
    : Key → Option (Value × Nat) :=
  match i with
    | 0 => start
    | j + 1 => match ledger[j]? with
          | none => Network.world N start ledger j
          | some t => if N.Valid (Network.world N start ledger j) t then N.written
                (Network.world N start ledger j)
                t
                (j + 1)
              else Network.world N start ledger j

/-- The values of a state, without the versions.

世界状态的值 -/
def Network.values {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (w : Key → Option (Value × Nat)) : Key → Option Value :=
  fun (k : Key) => valueOf (w k)

/-- The values after the transaction is executed on these.

在某状态上执行一笔交易 -/
def Network.executed {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (s : Key → Option Value) (t : Transaction) : Key → Option Value :=
  fun (k : Key) => match N.execute t s k with | .keep => s k | .delete => none | .put v => some v

open scoped Classical in
/-- The values when the valid ones among the first `i` transactions are executed one after the
other, each on what the ones before it left.

按账本次序串行执行有效交易 -/
def Network.serial {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (start : Key → Option (Value × Nat)) (ledger : List Transaction) (i : Nat)
    : Key → Option Value :=
  match i with
    | 0 => N.values start
    | j + 1 => match ledger[j]? with
          | none => Network.serial N start ledger j
          | some t => if N.Valid (N.world start ledger j) t then N.executed
                (Network.serial N start ledger j)
                t
              else Network.serial N start ledger j

/-- The read and write sets are those of an execution on this state.

读写集来自在该状态上的执行 -/
def Network.Simulated {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (w : Key → Option (Value × Nat)) (t : Transaction) : Prop :=
  (∀ (k : Key), N.reads t k → N.version t k = versionOf (w k) ∧ N.saw t k = valueOf (w k)) ∧
  (∀ (k : Key), N.writes t k = N.execute t (N.values w) k)

/-- Every transaction was executed on a state that some transactions before it left.

每笔交易都在先前某个已提交状态上执行过 -/
def Network.Endorsed {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (start : Key → Option (Value × Nat)) (ledger : List Transaction) : Prop :=
  ∀ (i : Nat),
    i < ledger.length →
    (match ledger[i]? with
       | none => True
       | some t => ∃ j : Nat, j ≤ i ∧ N.Simulated (N.world start ledger j) t)

/-- What a transaction writes follows from what is in its read set: executed on any state where that
is as it saw it, it writes the same.

读集决定写集 -/
def Network.ReadsDecide {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (ledger : List Transaction) : Prop :=
  ∀ (t : Transaction),
    t ∈ ledger →
    (∀ (s : Key → Option Value),
       (∀ (k : Key), N.reads t k → s k = N.saw t k) → (∀ (k : Key), N.execute t s k = N.writes t k))

/-- At each place of the ledger the values are those of the serial execution.

状态与串行执行一致 -/
def Network.SameAsSerial {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (start : Key → Option (Value × Nat)) (ledger : List Transaction) : Prop :=
  ∀ (i : Nat),
    i ≤ ledger.length →
    (∀ (k : Key), valueOf ((N.world start ledger i) k) = (N.serial start ledger i) k)

/-- Every valid transaction saw what it would have read in the serial execution.

有效交易所读即串行执行中所读 -/
def Network.ReadsAsInSerial {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (start : Key → Option (Value × Nat)) (ledger : List Transaction) : Prop :=
  ∀ (i : Nat),
    i < ledger.length →
    (match ledger[i]? with
       | none => True
       | some t => N.Valid (N.world start ledger i) t →
           (∀ (k : Key), N.reads t k → N.saw t k = (N.serial start ledger i) k))

/-- If versions are checked, transactions were executed on earlier states, and their read sets
decide what they write, then the valid ones in ledger order are a serial execution: it gives every
one the reads that it saw, and leaves the values that the ledger leaves.

先执行、后排序、再验证：有效交易按账本次序可串行化 -/
def serial_in_ledger_order.Statement : Prop :=
  ∀ {Transaction Key Value : Type} (N : Network Transaction Key Value)
      (start : Key → Option (Value × Nat)) (ledger : List Transaction),
    N.validates = true →
    Genesis start →
    N.Endorsed start ledger →
    N.ReadsDecide ledger →
    N.SameAsSerial start ledger ∧ N.ReadsAsInSerial start ledger

open scoped Classical in
/-- How many of the first `i` transactions are valid.

前 i 笔中有效交易的个数 -/
def Network.accepted {Transaction Key Value : Type} (N : Network Transaction Key Value)
    (start : Key → Option (Value × Nat)) (ledger : List Transaction) (i : Nat) : Nat :=
  match i with
    | 0 => 0
    | j + 1 => match ledger[j]? with
          | none => Network.accepted N start ledger j
          | some t => if N.Valid (N.world start ledger j) t then Network.accepted N start ledger j +
                1
              else Network.accepted N start ledger j

/-- If a read set has only the keys that were there, a phantom breaks serializability: two
transactions are executed on the same state, every version that they read is current when their turn
comes, and what they leave is left by neither serial order.

幻读：读集中没有不存在的键，则不可串行化 -/
def phantom.Statement : Prop :=
  ∃ (Transaction Key Value : Type) (N : Network Transaction Key Value)
      (start : Key → Option (Value × Nat)) (t u : Transaction),
    N.validates = true ∧
    Genesis start ∧
    N.Simulated start t ∧
    N.Simulated start u ∧
    (∀ (v : Transaction) (k : Key), N.reads v k ↔ (N.values start) k ≠ none) ∧
    N.Valid start t ∧
    N.Valid (N.world start [t, u] 1) u ∧
    (∃ k : Key,
       (N.values (N.world start [t, u] 2)) k ≠ (N.executed (N.executed (N.values start) t) u) k) ∧
    (∃ k : Key,
       (N.values (N.world start [t, u] 2)) k ≠ (N.executed (N.executed (N.values start) u) t) k)

end DistSys.Fabric
