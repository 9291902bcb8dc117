module

public import DistSys.Statements.Systems.Fabric

/-!
# Compare-and-swap of one key: the smallest of the transactions that are validated by versions

A transaction of etcd compares versions before it puts; an update of Kubernetes carries the resource
version of the object that was read, and is refused when the object has another one.  What is read
is one key, and what is written follows from it: it is a transaction of
`proofs/systems/fabric/statements.py` (after Kung and Robinson 1981), and no update is lost.  In
`proofs/consistency/optimistic/protocol.py` clients do so step by step.

Written by `formal export` from `proofs/systems/compare_and_swap/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.CompareAndSwap

/-- The number that a counter holds; an absent one counts as 0.

计数器的值；不存在时为 0 -/
def number (value : Option Nat) : Nat := match value with | none => 0 | some n => n

open scoped Classical in
/-- Every transaction reads the one key, and writes it: one more than what it holds.

比较并交换：读一个键，再把它加一 -/
def Increments {Transaction Key : Type} (N : Fabric.Network Transaction Key Nat) (x : Key)
    (ledger : List Transaction) : Prop :=
  ∀ (t : Transaction),
    t ∈ ledger →
    N.reads t x ∧
    (∀ (s : Key → Option Nat) (k : Key),
       N.execute t s k =
         (if k = x then Fabric.Change.put (number (s x) + 1) else Fabric.Change.keep))

/-- At each place of the ledger the counter is what it was at first, and one more for each accepted
transaction.

计数器的增量等于被接受的交易数 -/
def Counts {Transaction Key : Type} (N : Fabric.Network Transaction Key Nat)
    (start : Key → Option (Nat × Nat)) (x : Key) (ledger : List Transaction) : Prop :=
  ∀ (i : Nat),
    i ≤ ledger.length →
    number (Fabric.valueOf ((N.world start ledger i) x)) =
      number (Fabric.valueOf (start x)) + N.accepted start ledger i

/-- Compare-and-swap: when every transaction reads one counter, adds one to what it read, and is
accepted only if the version that it read is current, no update is lost: the counter grows by the
number of accepted transactions, from whatever old states they were executed on.

比较并交换不丢失更新：值等于被接受的写入数 -/
def no_lost_update.Statement : Prop :=
  ∀ {Transaction Key : Type} (N : Fabric.Network Transaction Key Nat)
      (start : Key → Option (Nat × Nat)) (ledger : List Transaction) (x : Key),
    N.validates = true →
    Fabric.Genesis start →
    N.Endorsed start ledger →
    Increments N x ledger →
    Counts N start x ledger

/-- Two transactions that were executed on the same state add one to one counter: the first is
accepted and the second is not. Executed again on the new state, it is.

见证：冲突的第二笔无效，重新执行后有效 -/
def conflict_invalidated.Statement : Prop :=
  ∃ (Transaction Key : Type) (N : Fabric.Network Transaction Key Nat)
      (start : Key → Option (Nat × Nat)) (ledger : List Transaction) (x : Key),
    N.validates = true ∧
    Fabric.Genesis start ∧
    N.Endorsed start ledger ∧
    Increments N x ledger ∧
    ledger.length = 3 ∧
    N.accepted start ledger 1 = 1 ∧
    N.accepted start ledger 2 = 1 ∧
    N.accepted start ledger 3 = 2

/-- Without the check of versions an update is lost: two transactions that each add one are
accepted, and the counter has grown by one.

不验证版本：丢失更新 -/
def update_lost_without_validation.Statement : Prop :=
  ∃ (Transaction Key : Type) (N : Fabric.Network Transaction Key Nat)
      (start : Key → Option (Nat × Nat)) (ledger : List Transaction) (x : Key),
    N.validates = false ∧
    Fabric.Genesis start ∧
    N.Endorsed start ledger ∧
    Increments N x ledger ∧
    N.accepted start ledger 2 = 2 ∧
    number (Fabric.valueOf (start x)) = 0 ∧
    number (Fabric.valueOf ((N.world start ledger 2) x)) = 1

end DistSys.CompareAndSwap
