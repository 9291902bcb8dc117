module

public import DistSys.Statements.Broadcast
public import DistSys.Statements.ChandraToueg
public import DistSys.Statements.Consensus

/-!
# Atomic broadcast: from consensus, and not at all under asynchrony with one crash

Chandra and Toueg (JACM 1996, §6): consensus and atomic broadcast are equivalent problems.  One half
is `consensus.from_atomic_broadcast`; the other is their algorithm, here.

Written by `formal export` from `proofs/atomic_broadcast.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.AtomicBroadcast

/-- Atomic broadcast from consensus (Chandra and Toueg): in every fair run of their algorithm, on
finitely many processes of which one is correct, in which reliable broadcast and each instance of
consensus do what they should, the logs are those of atomic broadcast.

由共识与可靠广播得到原子广播（Chandra–Toueg 算法） -/
def from_consensus.Statement : Prop :=
  ∀ {Process Message : Type} (A : ChandraToueg.ChandraToueg Process Message)
      (processes : List Process) (correct : Process → Prop) (c : Process)
      (schedule : Nat → ChandraToueg.Event Process Message),
    (∀ (p : Process), p ∈ processes) →
    correct c →
    A.FairRun correct schedule →
    (A.reliable correct schedule).UniformReliableBroadcast →
    (∀ (i : Nat), (A.consensus correct schedule i).UniformConsensus) →
    (A.deliveries correct schedule).AtomicBroadcast

/-- Such runs exist: in one, two processes receive two messages in opposite orders and deliver them
in one order.

见证：两个进程以相反次序收到两条消息，以相同次序投递 -/
def from_consensus_applies.Statement : Prop :=
  ∃ (Process Message : Type) (A : ChandraToueg.ChandraToueg Process Message)
      (processes : List Process) (correct : Process → Prop) (c : Process)
      (schedule : Nat → ChandraToueg.Event Process Message),
    (∀ (p : Process), p ∈ processes) ∧
    correct c ∧
    A.FairRun correct schedule ∧
    (A.reliable correct schedule).UniformReliableBroadcast ∧
    (∀ (i : Nat), (A.consensus correct schedule i).UniformConsensus) ∧
    (∃ (p q : Process) (m n : Message) (t : Nat),
       m ≠ n ∧
       (A.configuration schedule t).received p = [m, n] ∧
       (A.configuration schedule t).received q = [n, m] ∧
       (A.configuration schedule t).log p = [m, n] ∧
       (A.configuration schedule t).log q = [m, n])

end DistSys.AtomicBroadcast
