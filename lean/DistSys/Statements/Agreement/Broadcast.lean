module

/-!
# Broadcast by its delivery logs: reliable, total order, and atomic broadcast

Hadzilacos and Toueg 1994 (the properties), Chandra and Toueg 1996 (their use), Défago, Schiper and
Urbán 2004 (who say that total order broadcast *is also known as* atomic broadcast).  Two
specifications go by these names: one orders pairs of messages, the other asks for one sequence that
everybody follows.  They are equivalent on every run with a correct process, and not without one.

A run is given by what its processes broadcast and delivered by each moment.  The moments may be all
of time, or the few at which logs were read: a recorded run has one, and every property but the
existence of the common log is computed on it.

Written by `formal export` from `proofs/agreement/broadcast/{statements,tables}.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Broadcast

/-- The second list begins with the first.

前缀 -/
def Prefix {Message : Type} (first second : List Message) : Prop :=
  match first with
    | [] => True
    | m :: rest => match second with | [] => False | n :: more => m = n ∧ Prefix rest more

/-- In the list `m` occurs, and `n` somewhere after it.

列表中先后出现 -/
def Precedes {Message : Type} (messages : List Message) (m n : Message) : Prop :=
  match messages with | [] => False | x :: rest => x = m ∧ n ∈ rest ∨ Precedes rest m n

/-- A run of a broadcast: who is correct, what has been broadcast and delivered by each moment.

A process is correct when it does not crash in the run.

广播的运行：谁正确、广播了什么、投递日志 -/
structure BroadcastRun (Process Message Time : Type) where
  /-- the process does not crash -/
  correct : Process → Prop
  /-- the process has broadcast the message by then -/
  broadcast : Process → Message → Time → Prop
  /-- what the process has delivered by then, in order -/
  log : Process → Time → List Message

/-- Nothing is taken out of a log or put before what it has: of two logs of one process, one is a
prefix of the other. (The moments have no order, so which is not said.)

日志只增长 -/
def BroadcastRun.Growing {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    : Prop :=
  ∀ (p : Process) (t u : Time), Prefix (R.log p t) (R.log p u) ∨ Prefix (R.log p u) (R.log p t)

/-- The process delivers the message at some time.

投递 -/
def BroadcastRun.Delivers {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    (p : Process) (m : Message) : Prop :=
  ∃ t : Time, m ∈ R.log p t

/-- The process delivers `m` and later `n`.

先后投递 -/
def BroadcastRun.DeliversBefore {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) (p : Process) (m n : Message) : Prop :=
  ∃ t : Time, Precedes (R.log p t) m n

/-- What a correct process broadcasts it delivers.

有效性 -/
def BroadcastRun.Validity {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    : Prop :=
  ∀ (p : Process) (m : Message) (t : Time), R.correct p → R.broadcast p m t → R.Delivers p m

/-- What any process delivers, correct or not, every correct process delivers.

一致约定（uniform agreement） -/
def BroadcastRun.UniformAgreement {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  ∀ (p q : Process) (m : Message), R.Delivers p m → R.correct q → R.Delivers q m

/-- Only what has been broadcast by then is in a log.

不凭空产生 -/
def BroadcastRun.NoCreation {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    : Prop :=
  ∀ (p : Process) (m : Message) (t : Time), m ∈ R.log p t → (∃ q : Process, R.broadcast q m t)

/-- Every process delivers a message at most once, and only if it was broadcast before.

一致完整性（uniform integrity） -/
def BroadcastRun.UniformIntegrity {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  R.NoCreation ∧ (∀ (p : Process) (t : Time), (R.log p t).Nodup)

/-- Uniform reliable broadcast: all or nothing, in any order.

一致可靠广播 -/
def BroadcastRun.UniformReliableBroadcast {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  R.Validity ∧ R.UniformAgreement ∧ R.UniformIntegrity

/-- If any process delivers `m` and later `n`, then whoever delivers `n` has delivered `m` before
it.

一致全序（uniform total order） -/
def BroadcastRun.UniformTotalOrder {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  ∀ (p q : Process) (m n : Message),
    R.DeliversBefore p m n → R.Delivers q n → R.DeliversBefore q m n

/-- The weaker order: two processes that deliver the same two messages do so in one order.

成对全序（较弱） -/
def BroadcastRun.PairwiseTotalOrder {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  ∀ (p q : Process) (m n : Message),
    R.DeliversBefore p m n → R.Delivers q m → R.Delivers q n → R.DeliversBefore q m n

/-- Total order broadcast, by pairs: uniform reliable broadcast with uniform total order.

全序广播 -/
def BroadcastRun.TotalOrderBroadcast {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  R.UniformReliableBroadcast ∧ R.UniformTotalOrder

/-- One growing log without repetition, of which every log of a process is a prefix and all of which
every correct process delivers.

公共日志 -/
def BroadcastRun.CommonLog {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    (common : Time → List Message) : Prop :=
  (∀ (t u : Time), Prefix (common t) (common u) ∨ Prefix (common u) (common t)) ∧
  (∀ (t : Time), (common t).Nodup) ∧
  (∀ (p : Process) (t : Time), ∃ u : Time, Prefix (R.log p t) (common u)) ∧
  (∀ (p : Process) (m : Message) (t : Time), R.correct p → m ∈ common t → R.Delivers p m)

/-- Atomic broadcast, by one sequence: there is a common log, of messages that were broadcast
before, and correct processes deliver what they broadcast.

原子广播 -/
def BroadcastRun.AtomicBroadcast {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  R.Validity ∧ R.NoCreation ∧ (∃ common : Time → List Message, R.CommonLog common)

/-- Of any two logs, whoever's and whenever read, one is a prefix of the other.

任意两个日志互为前缀 -/
def BroadcastRun.ComparableLogs {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  ∀ (p q : Process) (t u : Time), Prefix (R.log p t) (R.log q u) ∨ Prefix (R.log q u) (R.log p t)

/-- Of two logs of one correct process, one is a prefix of the other.

正确进程的日志只增长 -/
def BroadcastRun.GrowingWhereCorrect {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  ∀ (p : Process) (t u : Time),
    R.correct p → Prefix (R.log p t) (R.log p u) ∨ Prefix (R.log p u) (R.log p t)

/-- What a correct process delivers, every correct process delivers.

约定（agreement） -/
def BroadcastRun.Agreement {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    : Prop :=
  ∀ (p q : Process) (m : Message), R.correct p → R.Delivers p m → R.correct q → R.Delivers q m

/-- A correct process delivers a message at most once, and only what was broadcast before.

完整性（integrity） -/
def BroadcastRun.Integrity {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    : Prop :=
  ∀ (p : Process) (t : Time),
    R.correct p →
    (R.log p t).Nodup ∧ (∀ (m : Message), m ∈ R.log p t → (∃ q : Process, R.broadcast q m t))

/-- Two correct processes that both deliver two messages do so in one order.

全序（total order） -/
def BroadcastRun.TotalOrder {Process Message Time : Type} (R : BroadcastRun Process Message Time)
    : Prop :=
  ∀ (p q : Process) (m n : Message),
    R.correct p →
    R.correct q →
    R.DeliversBefore p m n →
    R.Delivers q m →
    R.Delivers q n →
    R.DeliversBefore q m n

/-- Atomic broadcast as Chandra and Toueg ask for it, of correct processes only: validity,
agreement, integrity and total order. What is delivered stays delivered.

非一致的原子广播 -/
def BroadcastRun.NonuniformAtomicBroadcast {Process Message Time : Type}
    (R : BroadcastRun Process Message Time) : Prop :=
  R.Validity ∧ R.Agreement ∧ R.Integrity ∧ R.TotalOrder ∧ R.GrowingWhereCorrect

/-- Uniform atomic broadcast is stronger: every run of it is one of the non-uniform.

一致的原子广播蕴含非一致的 -/
def uniform_is_stronger.Statement : Prop :=
  ∀ {Process Message Time : Type} (R : BroadcastRun Process Message Time),
    R.AtomicBroadcast → R.NonuniformAtomicBroadcast

/-- Total order broadcast and atomic broadcast are the same, on every run with a correct process.

全序广播等价于原子广播（运行中至少有一个正确进程） -/
def tob_iff_ab.Statement : Prop :=
  ∀ {Process Message Time : Type} (R : BroadcastRun Process Message Time) (c : Process),
    R.Growing → R.correct c → (R.TotalOrderBroadcast ↔ R.AtomicBroadcast)

/-- On every run with a correct process, total order broadcast is uniform reliable broadcast in
which of any two logs one is a prefix of the other.

全序广播等价于一致可靠广播且日志互为前缀 -/
def tob_iff_comparable.Statement : Prop :=
  ∀ {Process Message Time : Type} (R : BroadcastRun Process Message Time) (c : Process),
    R.Growing →
    R.correct c →
    (R.TotalOrderBroadcast ↔ R.UniformReliableBroadcast ∧ R.ComparableLogs)

/-- All or nothing is weaker than total order: in some run of uniform reliable broadcast, with no
crash, there is no total order.

分离：一致可靠广播不含全序 -/
def uniform_reliable_without_order.Statement : Prop :=
  ∃ (Process Message Time : Type) (R : BroadcastRun Process Message Time),
    R.Growing ∧ (∀ (p : Process), R.correct p) ∧ R.UniformReliableBroadcast ∧ ¬R.UniformTotalOrder

/-- Pairwise order is too weak: in some run of uniform reliable broadcast with a correct process any
two messages have one order, but a process that crashes has left one out.

分离：成对全序太弱，出错的进程可以漏掉消息 -/
def pairwise_order_too_weak.Statement : Prop :=
  ∃ (Process Message Time : Type) (R : BroadcastRun Process Message Time),
    R.Growing ∧
    (∃ c : Process, R.correct c) ∧
    R.UniformReliableBroadcast ∧
    R.PairwiseTotalOrder ∧
    ¬R.UniformTotalOrder

/-- Non-uniform atomic broadcast is weaker: in some run of it, with a correct process, one that
crashes has delivered a message before which the others deliver another.

分离：非一致的原子广播不含一致的 -/
def nonuniform_is_weaker.Statement : Prop :=
  ∃ (Process Message Time : Type) (R : BroadcastRun Process Message Time),
    R.Growing ∧
    (∃ c : Process, R.correct c) ∧
    R.NonuniformAtomicBroadcast ∧
    R.UniformReliableBroadcast ∧
    ¬R.UniformTotalOrder

/-- The correct process is needed: in some run where every process crashes there is total order
broadcast and not atomic broadcast.

分离：没有正确进程时全序广播不含原子广播 -/
def no_correct_process.Statement : Prop :=
  ∃ (Process Message Time : Type) (R : BroadcastRun Process Message Time),
    R.Growing ∧ R.TotalOrderBroadcast ∧ ¬R.AtomicBroadcast

/-- A finished run in which a process delivers at most three messages.

至多投递三条消息的已结束运行 -/
structure FinishedRun (Process Message : Type) where
  /-- the process does not crash -/
  correct : Process → Prop
  /-- the process broadcasts the message -/
  broadcast : Process → Message → Prop
  /-- the first message that the process delivers, if any -/
  first : Process → Option Message
  /-- the second -/
  second : Process → Option Message
  /-- the third -/
  third : Process → Option Message
  /-- Who delivers a next message has delivered one before.

  没有空位 -/
  no_gap : ∀ (p : Process), (first p = none → second p = none) ∧ (second p = none → third p = none)

/-- The process delivers the message.

投递 -/
def FinishedRun.Delivers {Process Message : Type} (R : FinishedRun Process Message) (p : Process)
    (m : Message) : Prop :=
  R.first p = some m ∨ R.second p = some m ∨ R.third p = some m

/-- The process delivers `m` and later `n`.

先后投递 -/
def FinishedRun.DeliversBefore {Process Message : Type} (R : FinishedRun Process Message)
    (p : Process) (m n : Message) : Prop :=
  R.first p = some m ∧ R.second p = some n ∨
  R.first p = some m ∧ R.third p = some n ∨
  R.second p = some m ∧ R.third p = some n

/-- The three places are a log without repetition, of which every log is a prefix and all of which
every correct process delivers.

公共日志 -/
def FinishedRun.CommonLog {Process Message : Type} (R : FinishedRun Process Message)
    (a b c : Option Message) : Prop :=
  (a = none → b = none) ∧
  (b = none → c = none) ∧
  (a = none ∨ a ≠ b) ∧
  (a = none ∨ a ≠ c) ∧
  (b = none ∨ b ≠ c) ∧
  (∀ (p : Process),
     (R.first p = none ∨ R.first p = a) ∧
     (R.second p = none ∨ R.second p = b) ∧
     (R.third p = none ∨ R.third p = c)) ∧
  (∀ (p : Process) (m : Message),
     R.correct p → a = some m ∨ b = some m ∨ c = some m → R.Delivers p m)

/-- In every finished run of at most three processes and three messages, one of them correct, total
order broadcast and atomic broadcast are the same; each clause of the order is needed.

全序广播等价于原子广播的有界检验：至多三个进程、三条消息 -/
def tob_iff_ab_in_finished_runs.Statement : Prop :=
  ∀ {Process Message : Type} (R : FinishedRun Process Message) (c : Process),
    R.correct c →
    ((∀ (p : Process) (m : Message), R.correct p → R.broadcast p m → R.Delivers p m) ∧
     (∀ (p q : Process) (m : Message), R.Delivers p m → R.correct q → R.Delivers q m) ∧
     (∀ (p : Process) (m : Message), R.Delivers p m → (∃ q : Process, R.broadcast q m)) ∧
     (∀ (p : Process),
        (R.first p = none ∨ R.first p ≠ R.second p) ∧
        (R.first p = none ∨ R.first p ≠ R.third p) ∧
        (R.second p = none ∨ R.second p ≠ R.third p)) ∧
     (∀ (p q : Process) (m n : Message),
        R.DeliversBefore p m n → R.Delivers q n → R.DeliversBefore q m n) ↔
     (∀ (p : Process) (m : Message), R.correct p → R.broadcast p m → R.Delivers p m) ∧
     (∀ (p : Process) (m : Message), R.Delivers p m → (∃ q : Process, R.broadcast q m)) ∧
     (∃ a b d : Option Message, R.CommonLog a b d))

end DistSys.Broadcast
