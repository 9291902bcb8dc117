module

public import DistSys.Statements.Agreement.Broadcast
public import DistSys.Statements.Agreement.BroadcastProtocol
public import DistSys.Statements.Agreement.ChandraToueg
public import DistSys.Statements.Agreement.Consensus
public import DistSys.Statements.Foundations.Execution

/-!
# Atomic broadcast: from consensus, and not at all under asynchrony with one crash

Chandra and Toueg (JACM 1996, §6): consensus and atomic broadcast are equivalent problems.  One half
is `consensus.from_atomic_broadcast`; the other is their algorithm, here.  So atomic broadcast is
as impossible as consensus: no protocol in the model of Fischer, Lynch and Paterson implements it in
spite of one fault.  Without faults a sequencer does.

Written by `formal export` from `proofs/agreement/atomic_broadcast/statements.py`; never edited by
hand.
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

/-- There are such runs with a crash: in one, a process broadcasts a message and stops, having
delivered nothing; two correct processes receive this message and another in opposite orders and
deliver them in one order.

见证：一个进程广播后崩溃，两个正确进程仍以相同次序投递 -/
def from_consensus_applies_with_crash.Statement : Prop :=
  ∃ (Process Message : Type) (A : ChandraToueg.ChandraToueg Process Message)
      (processes : List Process) (correct : Process → Prop) (c : Process)
      (schedule : Nat → ChandraToueg.Event Process Message),
    (∀ (p : Process), p ∈ processes) ∧
    correct c ∧
    A.FairRun correct schedule ∧
    (A.reliable correct schedule).UniformReliableBroadcast ∧
    (∀ (i : Nat), (A.consensus correct schedule i).UniformConsensus) ∧
    (∃ (p q r : Process) (m n : Message) (t : Nat),
       p ≠ q ∧
       m ≠ n ∧
       correct p ∧
       correct q ∧
       ¬correct r ∧
       (A.configuration schedule t).broadcast r m ∧
       (∀ (u : Nat), (A.configuration schedule u).log r = []) ∧
       (A.configuration schedule t).received p = [m, n] ∧
       (A.configuration schedule t).received q = [n, m] ∧
       (A.configuration schedule t).log p = [m, n] ∧
       (A.configuration schedule t).log q = [m, n])

/-- Reliable broadcast is needed: in some fair run with consensus what is broadcast is never
received, so never delivered.

见证：去掉可靠广播，广播的消息从未被收到 -/
def from_consensus_needs_reliable_broadcast.Statement : Prop :=
  ∃ (Process Message : Type) (A : ChandraToueg.ChandraToueg Process Message)
      (processes : List Process) (correct : Process → Prop) (c : Process)
      (schedule : Nat → ChandraToueg.Event Process Message),
    (∀ (p : Process), p ∈ processes) ∧
    correct c ∧
    A.FairRun correct schedule ∧
    (∀ (i : Nat), (A.consensus correct schedule i).UniformConsensus) ∧
    ¬(A.deliveries correct schedule).AtomicBroadcast

/-- Consensus is needed: in some fair run with reliable broadcast nobody is told a decision.

见证：去掉共识，提议后永远没有决定 -/
def from_consensus_needs_consensus.Statement : Prop :=
  ∃ (Process Message : Type) (A : ChandraToueg.ChandraToueg Process Message)
      (processes : List Process) (correct : Process → Prop) (c : Process)
      (schedule : Nat → ChandraToueg.Event Process Message),
    (∀ (p : Process), p ∈ processes) ∧
    correct c ∧
    A.FairRun correct schedule ∧
    (A.reliable correct schedule).UniformReliableBroadcast ∧
    ¬(A.deliveries correct schedule).AtomicBroadcast

/-- Fairness is needed: in some run with reliable broadcast and consensus nobody proposes.

见证：去掉公平性，正确进程从不提议 -/
def from_consensus_needs_fairness.Statement : Prop :=
  ∃ (Process Message : Type) (A : ChandraToueg.ChandraToueg Process Message)
      (processes : List Process) (correct : Process → Prop) (c : Process)
      (schedule : Nat → ChandraToueg.Event Process Message),
    (∀ (p : Process), p ∈ processes) ∧
    correct c ∧
    A.execution.AllowedForever A.initial schedule ∧
    (A.reliable correct schedule).UniformReliableBroadcast ∧
    (∀ (i : Nat), (A.consensus correct schedule i).UniformConsensus) ∧
    ¬(A.deliveries correct schedule).AtomicBroadcast

/-- Atomic broadcast, asked of correct processes only, is impossible in the model of Fischer, Lynch
and Paterson: no protocol of two processes or more, each of which has two messages of its own,
implements it in spite of one fault.

异步系统中容忍一个故障的非一致原子广播不可能（由 FLP） -/
def nonuniform_impossible.Statement : Prop :=
  ∀ {Process Payload Message State : Type}
      (B : BroadcastProtocol.BroadcastProtocol Process Payload Message State)
      (processes : List Process) (p q : Process) (message : Process → Bool → Payload),
    (∀ (r : Process), r ∈ processes) →
    p ≠ q →
    (∀ (r s : Process) (b c : Bool), message r b = message s c → r = s ∧ b = c) →
    ¬B.NonuniformDespiteOneFault

/-- Atomic broadcast is impossible in the model of Fischer, Lynch and Paterson: no protocol of two
processes or more, each of which has two messages of its own, implements it in spite of one fault.

异步系统中容忍一个故障的原子广播不可能（由 FLP） -/
def asynchronous_impossible.Statement : Prop :=
  ∀ {Process Payload Message State : Type}
      (B : BroadcastProtocol.BroadcastProtocol Process Payload Message State)
      (processes : List Process) (p q : Process) (message : Process → Bool → Payload),
    (∀ (r : Process), r ∈ processes) →
    p ≠ q →
    (∀ (r s : Process) (b c : Bool), message r b = message s c → r = s ∧ b = c) →
    ¬B.AtomicBroadcastDespiteOneFault

/-- Without an order the problem is easy: a process sends what it is asked to broadcast to all at
once, and that is uniform reliable broadcast in spite of one fault, for finitely many processes.

见证：去掉次序，洪泛即可实现一致可靠广播 -/
def without_order.Statement : Prop :=
  ∀ {Process Payload : Type} (processes : List Process),
    (∀ (p : Process), p ∈ processes) →
    (∃ (Message State : Type)
         (B : BroadcastProtocol.BroadcastProtocol Process Payload Message State),
       ∀ (schedule : Nat → BroadcastProtocol.Event Process Payload Message),
         B.RunWithOneFault schedule →
         (B.deliveries schedule).Growing ∧ (B.deliveries schedule).UniformReliableBroadcast)

/-- A second process is needed: one process alone implements atomic broadcast, whatever the
messages.

见证：只有一个进程 -/
def single_process.Statement : Prop :=
  ∀ {Payload : Type},
    ∃ (Message State : Type)
        (B : BroadcastProtocol.BroadcastProtocol (Fin 1) Payload Message State),
      B.AtomicBroadcastDespiteOneFault

/-- Different messages are needed: where there is one message only, any finitely many processes
implement atomic broadcast in spite of one fault.

见证：只有一条消息 -/
def single_message.Statement : Prop :=
  ∀ {Process : Type} (processes : List Process),
    (∀ (p : Process), p ∈ processes) →
    (∃ (Message State : Type)
         (B : BroadcastProtocol.BroadcastProtocol Process (Fin 1) Message State),
       B.AtomicBroadcastDespiteOneFault)

/-- Finiteness is needed: uncountably many processes, each with two messages of its own, that never
deliver anything implement atomic broadcast in spite of one fault, for no run gives all but one
infinitely many steps.

见证：不可数多个进程（有限的假设不可去） -/
def uncountable_processes.Statement : Prop :=
  ∃ (Payload Message State : Type)
      (B : BroadcastProtocol.BroadcastProtocol (Nat → Bool) Payload Message State)
      (message : (Nat → Bool) → Bool → Payload),
    (∀ (r s : Nat → Bool) (b c : Bool), message r b = message s c → r = s ∧ b = c) ∧
    B.NonuniformDespiteOneFault ∧
    B.AtomicBroadcastDespiteOneFault

/-- Without a fault a sequencer implements atomic broadcast: in every admissible run in which all
processes are nonfaulty.

没有故障时定序协议实现原子广播 -/
def sequencer.Statement : Prop :=
  ∀ {Process Payload : Type} (S : BroadcastProtocol.Sequencer Process Payload)
      (schedule : Nat → BroadcastProtocol.Event Process Payload (BroadcastProtocol.Note Payload)),
    S.protocol.Admissible schedule →
    (∀ (p : Process), BroadcastProtocol.Nonfaulty schedule p) →
    (S.protocol.deliveries schedule).AtomicBroadcast

/-- Such runs exist: in one, all deliver what a process that is not the sequencer broadcasts.

见证：定序者为另一进程投递其消息的无故障运行 -/
def sequencer_delivers.Statement : Prop :=
  ∃ (Process Payload : Type) (S : BroadcastProtocol.Sequencer Process Payload)
      (schedule : Nat → BroadcastProtocol.Event Process Payload (BroadcastProtocol.Note Payload)),
    S.protocol.Admissible schedule ∧
    (∀ (p : Process), BroadcastProtocol.Nonfaulty schedule p) ∧
    (∃ (p : Process) (m : Payload) (t : Nat),
       p ≠ S.leader ∧
       (S.protocol.deliveries schedule).broadcast p m t ∧
       (∀ (q : Process), (S.protocol.deliveries schedule).log q t = [m]))

end DistSys.AtomicBroadcast
