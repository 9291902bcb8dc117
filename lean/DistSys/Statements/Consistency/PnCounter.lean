module

public import DistSys.Statements.Consistency.Crdt
public import DistSys.Statements.Foundations.Execution

/-!
# What a PN-Counter shows: the known increments less the known decrements

Shapiro, Preguiça, Baquero and Zawirski 2011.  Two G-Counters, each of which counts what is known
of its own kind of update (`proofs.consistency.crdt`), in every execution.

Written by `formal export` from `proofs/consistency/pn_counter/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.PnCounter

/-- How much an event adds: the amount of an increment.

事件增加的数量 -/
def added (n : Nat)
    (e : Crdt.GossipEvent (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat))) : Nat :=
  match e with
    | .update p u => (match u with | .increment k => k | .decrement k => 0)
    | .send p => 0
    | .receive p m => 0

/-- How much an event subtracts: the amount of a decrement.

事件减少的数量 -/
def subtracted (n : Nat)
    (e : Crdt.GossipEvent (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat))) : Nat :=
  match e with
    | .update p u => (match u with | .increment k => 0 | .decrement k => k)
    | .send p => 0
    | .receive p m => 0

open scoped Classical in
/-- The sum of the amounts of the known updates, each counted once; updates are named by their
times, and the events are those from a time on.

已知更新的数量之和 -/
def knownSum (n : Nat)
    (amount : Crdt.GossipEvent (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat)) → Nat)
    (events : List (Crdt.GossipEvent (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat))))
    (time : Nat) (known : List Nat) : Nat :=
  match events with
    | [] => 0
    | e :: rest => (if time ∈ known then amount e else 0) + knownSum n amount rest (time + 1) known

/-- One number less another; it may be below zero.

两个自然数之差 -/
def difference (a b : Int) : Int := a - b

/-- The value of a PN-Counter: what was added less what was subtracted.

可增减计数器的值 -/
def pnCounterShows (n : Nat) (s : (Fin n → Nat) × (Fin n → Nat)) : Int :=
  difference (Crdt.counterShows n s.1 : Int) (Crdt.counterShows n s.2 : Int)

/-- A counter that adds what it merges, and so counts an update as often as it arrives.

错误的可增减计数器：合并时相加 -/
def addingPnCounter (n : Nat)
    : Crdt.StateCrdt (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat)) :=
  { initial := (Crdt.pnCounter n).initial,
    update :=
      fun (p : Fin n) (u : Crdt.CounterUpdate) (s : (Fin n → Nat) × (Fin n → Nat)) =>
        (Crdt.pnCounter n).update p u s,
    merge :=
      fun (a b : (Fin n → Nat) × (Fin n → Nat)) =>
        (fun (q : Fin n) => a.1 q + b.1 q, fun (q : Fin n) => a.2 q + b.2 q) }

/-- A PN-Counter counts up and down: in every execution its value at a replica is the sum of the
increments that the replica knows less the sum of the decrements that it knows, each counted once.

可增减计数器的值等于已知增量之和减已知减量之和 -/
def pn_counter_value.Statement : Prop :=
  ∀ (n : Nat)
      (events : List (Crdt.GossipEvent (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat))))
      (p : Fin n),
    (Crdt.pnCounter n).execution.Allowed (Crdt.pnCounter n).start events →
    pnCounterShows n (((Crdt.pnCounter n).execution.run (Crdt.pnCounter n).start events).state p) =
      difference
        (knownSum
          n
          (fun (e : Crdt.GossipEvent (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat))) =>
             added n e)
          events
          0
          (((Crdt.pnCounter n).execution.run (Crdt.pnCounter n).start events).known p) : Int)
        (knownSum
          n
          (fun (e : Crdt.GossipEvent (Fin n) Crdt.CounterUpdate ((Fin n → Nat) × (Fin n → Nat))) =>
             subtracted n e)
          events
          0
          (((Crdt.pnCounter n).execution.run (Crdt.pnCounter n).start events).known p) : Int)

end DistSys.PnCounter
