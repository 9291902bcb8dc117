module

public import DistSys.Statements.Agreement.Consensus
public import DistSys.Statements.Foundations.Execution

/-!
# Consensus is impossible with one faulty process (Fischer, Lynch and Paterson 1985)

The paper's model: processes take steps, each receiving at most one message from a buffer that is a
multiset; messages may be delayed without bound but are not lost; one process may stop.  The states
may be infinitely many, the messages of any kind, the processes any finite number from two on.

Written by `formal export` from `proofs/impossibility/flp/{consensus,statements,tables}.py`; never
edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Flp

/-- The state of every process, and how often each message is in the buffer for each process.

配置：每个进程的状态与消息缓冲区（多重集） -/
structure Configuration (Process Message State : Type) where
  /-- the internal state of a process -/
  state : Process → State
  /-- how many copies of a message wait for a process -/
  buffer : Process → Message → Nat

/-- A consensus protocol: deterministic processes with one input bit and a write-once output.

共识协议：确定性进程，输入输出各一位 -/
structure Protocol (Process Message State : Type) where
  /-- the initial state of a process with an input -/
  start : Process → Bool → State
  /-- the state after a step (none: no message) -/
  next : Process → State → Option Message → State
  /-- what a step sends -/
  sends : Process → State → Option Message → List (Process × Message)
  /-- the output register: the decision, if there is one -/
  output : State → Option Bool
  /-- No process has decided at the start.

  初始时未决定 -/
  starts_undecided : ∀ (p : Process) (b : Bool), output (start p b) = none
  /-- A decision is never changed.

  输出只写一次 -/
  write_once :
    ∀ (p : Process) (s : State) (m : Option Message) (b : Bool),
      output s = some b → output (next p s m) = some b

/-- The initial configuration with the given inputs: the buffer is empty.

初始配置 -/
def Protocol.initial {Process Message State : Type} (A : Protocol Process Message State)
    (input : Process → Bool) : Configuration Process Message State :=
  { state := fun (p : Process) => A.start p (input p),
    buffer := fun (_ : Process) (_ : Message) => 0 }

open scoped Classical in
/-- The configuration after an event: a process receives a message (or none), changes its state and
sends messages.

一步之后的配置 -/
def Protocol.after {Process Message State : Type} (A : Protocol Process Message State)
    (C : Configuration Process Message State) (e : Process × Option Message)
    : Configuration Process Message State :=
  { state := fun (q : Process) => if q = e.1 then A.next e.1 (C.state e.1) e.2 else C.state q,
    buffer :=
      fun (q : Process) (x : Message) =>
        C.buffer q x - (if e = (q, some x) then 1 else 0) +
          (A.sends e.1 (C.state e.1) e.2).countP
            (fun (sent : Process × Message) => decide (sent = (q, x))) }

/-- An event is applicable when the message it receives is in the buffer.

事件可用：所收消息在缓冲区中 -/
def Protocol.Applicable {Process Message State : Type} (A : Protocol Process Message State)
    (C : Configuration Process Message State) (e : Process × Option Message) : Prop :=
  ∀ (m : Message), e.2 = some m → 0 < C.buffer e.1 m

/-- The executions of the protocol.

协议的执行 -/
def Protocol.execution {Process Message State : Type} (A : Protocol Process Message State)
    : Execution.Execution (Configuration Process Message State) (Process × Option Message) :=
  { apply := A.after, enabled := A.Applicable }

/-- Some process has decided the value.

配置中有进程决定了该值 -/
def Protocol.Decided {Process Message State : Type} (A : Protocol Process Message State)
    (C : Configuration Process Message State) (v : Bool) : Prop :=
  ∃ p : Process, A.output (C.state p) = some v

/-- The configuration is reached from some initial one by a finite schedule.

可达配置 -/
def Protocol.Reachable {Process Message State : Type} (A : Protocol Process Message State)
    (C : Configuration Process Message State) : Prop :=
  ∃ (input : Process → Bool) (schedule : List (Process × Option Message)),
    A.execution.Allowed (A.initial input) schedule ∧ A.execution.run (A.initial input) schedule = C

/-- The process takes infinitely many steps.

非故障进程：走无穷多步 -/
def Nonfaulty {Process Message : Type} (schedule : Nat → Process × Option Message) (p : Process)
    : Prop :=
  ∀ (n : Nat), ∃ k : Nat, n ≤ k ∧ (schedule k).1 = p

/-- An admissible run: at most one process is faulty, and every message to a nonfaulty process is
eventually received.

可容许的运行：至多一个故障进程，发给非故障进程的消息终被接收 -/
def Protocol.Admissible {Process Message State : Type} (A : Protocol Process Message State)
    (C : Configuration Process Message State) (schedule : Nat → Process × Option Message) : Prop :=
  A.execution.AllowedForever C schedule ∧
  (∃ f : Process, ∀ (p : Process), p ≠ f → Nonfaulty schedule p) ∧
  (∀ (p : Process) (m : Message) (n : Nat),
     Nonfaulty schedule p →
     0 < (A.execution.stateAt C schedule n).buffer p m →
     (∃ k : Nat, n ≤ k ∧ schedule k = (p, some m)))

/-- No reachable configuration has two decision values.

一致性 -/
def Protocol.Agreement {Process Message State : Type} (A : Protocol Process Message State) : Prop :=
  ∀ (C : Configuration Process Message State) (v w : Bool),
    A.Reachable C → A.Decided C v → A.Decided C w → v = w

/-- Each value is the decision of some reachable configuration.

非平凡性 -/
def Protocol.Nontrivial {Process Message State : Type} (A : Protocol Process Message State)
    : Prop :=
  ∀ (v : Bool), ∃ C : Configuration Process Message State, A.Reachable C ∧ A.Decided C v

/-- In the run of a schedule some process decides.

从某初始配置出发的运行终会有进程决定 -/
def Protocol.DecidesIn {Process Message State : Type} (A : Protocol Process Message State)
    (input : Process → Bool) (schedule : Nat → Process × Option Message) : Prop :=
  ∃ (n : Nat) (v : Bool), A.Decided (A.execution.stateAt (A.initial input) schedule n) v

/-- In every admissible run some process decides.

容忍一个故障的终止性 -/
def Protocol.Terminates {Process Message State : Type} (A : Protocol Process Message State)
    : Prop :=
  ∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
    A.Admissible (A.initial input) schedule → A.DecidesIn input schedule

/-- In every admissible run without a faulty process some process decides.

无故障时的终止性 -/
def Protocol.TerminatesWithoutFault {Process Message State : Type}
    (A : Protocol Process Message State) : Prop :=
  ∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
    A.Admissible (A.initial input) schedule →
    (∀ (p : Process), Nonfaulty schedule p) →
    A.DecidesIn input schedule

/-- In the run of a schedule the process itself decides the value.

运行中该进程决定该值 -/
def Protocol.DecidesItself {Process Message State : Type} (A : Protocol Process Message State)
    (input : Process → Bool) (schedule : Nat → Process × Option Message) (p : Process) (v : Bool)
    : Prop :=
  ∃ n : Nat, A.output ((A.execution.stateAt (A.initial input) schedule n).state p) = some v

/-- In every admissible run without a faulty process every process decides.

无故障时每个进程都决定 -/
def Protocol.EverybodyDecidesWithoutFault {Process Message State : Type}
    (A : Protocol Process Message State) : Prop :=
  ∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
    A.Admissible (A.initial input) schedule →
    (∀ (p : Process), Nonfaulty schedule p) →
    (∀ (p : Process), ∃ v : Bool, A.DecidesItself input schedule p v)

/-- Totally correct in spite of one fault.

容忍一个故障的完全正确性 -/
def Protocol.TotallyCorrect {Process Message State : Type} (A : Protocol Process Message State)
    : Prop :=
  A.Agreement ∧ A.Nontrivial ∧ A.Terminates

/-- Some configuration reachable from this one has decided the value.

从该配置可以决定该值 -/
def Protocol.CanDecide {Process Message State : Type} (A : Protocol Process Message State)
    (C : Configuration Process Message State) (v : Bool) : Prop :=
  ∃ schedule : List (Process × Option Message),
    A.execution.Allowed C schedule ∧ A.Decided (A.execution.run C schedule) v

/-- Both decisions can be reached from the configuration.

双价配置 -/
def Protocol.Bivalent {Process Message State : Type} (A : Protocol Process Message State)
    (C : Configuration Process Message State) : Prop :=
  ∀ (v : Bool), A.CanDecide C v

/-- Lemma 1: two schedules in which different processes take steps commute.

引理 1：不相交进程的调度可交换 -/
def commutativity.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Protocol Process Message State)
      (C : Configuration Process Message State) (s t : List (Process × Option Message)),
    A.execution.Allowed C s →
    A.execution.Allowed C t →
    (∀ (e f : Process × Option Message), e ∈ s → f ∈ t → e.1 ≠ f.1) →
    A.execution.Allowed (A.execution.run C s) t ∧
    A.execution.Allowed (A.execution.run C t) s ∧
    A.execution.run (A.execution.run C s) t = A.execution.run (A.execution.run C t) s

/-- Lemma 2: a non-trivial protocol that terminates in spite of one fault has a bivalent initial
configuration.

引理 2：存在双价的初始配置 -/
def initial_bivalent.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Protocol Process Message State) (processes : List Process)
      (p q : Process),
    (∀ (r : Process), r ∈ processes) →
    p ≠ q →
    A.Nontrivial →
    A.Terminates →
    (∃ input : Process → Bool, A.Bivalent (A.initial input))

/-- Lemma 3: if a protocol terminates in spite of one fault, then from a reachable bivalent
configuration to which an event is applicable, some schedule without that event, followed by it,
leads to a bivalent configuration.

引理 3：双价性可以保持 -/
def stay_bivalent.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Protocol Process Message State) (processes : List Process)
      (p q : Process) (C : Configuration Process Message State) (e : Process × Option Message),
    (∀ (r : Process), r ∈ processes) →
    p ≠ q →
    A.Terminates →
    A.Reachable C →
    A.Bivalent C →
    A.Applicable C e →
    (∃ schedule : List (Process × Option Message),
       ¬e ∈ schedule ∧
       A.execution.Allowed C (schedule ++ [e]) ∧
       A.Bivalent (A.execution.run C (schedule ++ [e])))

/-- Theorem 1 (FLP): with two processes or more, no consensus protocol is totally correct in spite
of one fault.

定理 1（FLP）：两个以上进程、至多一个故障时，没有完全正确的共识协议 -/
def impossibility.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Protocol Process Message State) (processes : List Process)
      (p q : Process),
    (∀ (r : Process), r ∈ processes) → p ≠ q → ¬A.TotallyCorrect

/-- Without non-triviality: two processes that always decide the same value agree and terminate in
spite of one fault. So the document's sentence, read literally, is refuted.

见证：常值协议（去掉非平凡性）；文档的字面表述因此不成立 -/
def constant_protocol.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p q : Process),
    p ≠ q ∧ (∀ (x : Process), x = p ∨ x = q) ∧ A.Agreement ∧ A.Terminates ∧ ¬A.Nontrivial

/-- Without agreement: two processes that decide their own input are non-trivial and terminate in
spite of one fault; from different inputs both values can be decided.

见证：自决协议（去掉一致性） -/
def selfish_protocol.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p q : Process),
    p ≠ q ∧
    (∀ (x : Process), x = p ∨ x = q) ∧
    A.Nontrivial ∧
    A.Terminates ∧
    (∃ input : Process → Bool, A.Bivalent (A.initial input)) ∧
    ¬A.Agreement

/-- Without the fault: two processes, one of which follows the other, agree, are non-trivial, and
both decide in every admissible run in which no process is faulty.

见证：领导者协议（没有故障时正确） -/
def leader_protocol.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p q : Process),
    p ≠ q ∧
    (∀ (x : Process), x = p ∨ x = q) ∧
    A.Agreement ∧
    A.Nontrivial ∧
    A.TerminatesWithoutFault ∧
    A.EverybodyDecidesWithoutFault

/-- Without a second process: a single process can be totally correct in spite of one fault.

见证：单进程（两个进程的假设不可少） -/
def single_process.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p : Process),
    (∀ (q : Process), q = p) ∧ A.TotallyCorrect

/-- A consensus protocol of two processes; a step sends at most one message, to the other.

两进程共识协议表 -/
structure ProtocolTable (State Message : Type) where
  /-- the initial state of a process with an input -/
  start : Bool → Bool → State
  /-- the state after a step (none: no message) -/
  next : Bool → State → Option Message → State
  /-- the message to the other process -/
  sends : Bool → State → Option Message → Option Message
  /-- the output register -/
  output : State → Option Bool
  /-- No process has decided at the start.

  初始时未决定 -/
  starts_undecided : ∀ (p b : Bool), output (start p b) = none
  /-- A decision is never changed.

  输出只写一次 -/
  write_once :
    ∀ (p : Bool) (s : State) (m : Option Message) (b : Bool),
      output s = some b → output (next p s m) = some b

/-- What a process has decided after two steps in which it receives nothing.

独自运行后的决定 -/
def ProtocolTable.alone {State Message : Type} (T : ProtocolTable State Message) (p : Bool)
    (s : State) : Option Bool :=
  T.output (T.next p (T.next p s none) none)

open scoped Classical in
/-- Two runs of three steps, named by a Bool: in each step one process acts, and receives what the
other sent in some earlier step and nobody has received since, or nothing.

两次运行：各到达一个决定值 -/
def AreRuns {State Message : Type} (T : ProtocolTable State Message) (input : Bool → Bool → Bool)
    (actor : Bool → Fin 3 → Bool) (source : Bool → Fin 3 → Option (Fin 3))
    (received sent : Bool → Fin 3 → Option Message) (state : Bool → Fin 4 → Bool → State) : Prop :=
  (∀ (r : Bool) (i : Fin 4) (p : Bool), i.val = 0 → state r i p = T.start p (input r p)) ∧
  (∀ (r : Bool) (k : Fin 3) (i j : Fin 4) (p : Bool),
     i.val = k.val →
     j.val = k.val + 1 →
     (if actor r k = p then sent r k = T.sends p (state r i p) (received r k) ∧
      state r j p = T.next p (state r i p) (received r k)
      else state r j p = state r i p)) ∧
  (∀ (r : Bool) (k : Fin 3), source r k = none → received r k = none) ∧
  (∀ (r : Bool) (k j : Fin 3),
     source r k = some j →
     j.val < k.val ∧
     actor r j ≠ actor r k ∧
     received r k = sent r j ∧
     (∀ (h : Fin 3), h ≠ k → source r h ≠ some j))

/-- No table of a two-process protocol agrees, reaches both decisions within three steps and lets a
process left alone decide within two; without any one requirement, some table does.

FLP 的有界检验：没有一张协议表能满足全部要求；去掉任何一项都有 -/
def no_protocol_table.Statement : Prop :=
  ∀ {State Message : Type} (T : ProtocolTable State Message) (input : Bool → Bool → Bool)
      (actor : Bool → Fin 3 → Bool) (source : Bool → Fin 3 → Option (Fin 3))
      (received sent : Bool → Fin 3 → Option Message) (state : Bool → Fin 4 → Bool → State),
    AreRuns T input actor source received sent state →
    ¬((∀ (b c v w : Bool),
        T.alone false (T.start false b) = some v →
        T.alone (!false) (T.start (!false) c) = some w →
        v = w) ∧
     (∀ (r : Bool) (i : Fin 4) (v w : Bool),
        T.alone false (state r i false) = some v →
        T.alone (!false) (state r i (!false)) = some w →
        v = w) ∧
     (∀ (v : Bool) (i : Fin 4), i.val = 3 → (∃ p : Bool, T.output (state v i p) = some v)) ∧
     (∀ (p b : Bool), T.alone p (T.start p b) ≠ none) ∧
     (∀ (r : Bool) (i : Fin 4) (p : Bool), T.alone p (state r i p) ≠ none))

/-- A run as one of the consensus problem: correct is who is nonfaulty, a process proposes its input
and decides what is in its output register.

作为共识问题的运行 -/
def consensusRun {Process Message State : Type} (A : Protocol Process Message State)
    (input : Process → Bool) (schedule : Nat → Process × Option Message)
    : Consensus.ConsensusRun Process Bool Nat :=
  { correct := fun (p : Process) => Nonfaulty schedule p,
    proposes := fun (p : Process) (v : Bool) (_ : Nat) => v = input p,
    decides :=
      fun (p : Process) (v : Bool) (t : Nat) =>
        A.output ((A.execution.stateAt (A.initial input) schedule t).state p) = some v }

/-- Weak consensus in spite of one fault: termination, agreement and weak unanimity in every
admissible run.

容忍一个故障地解决弱共识 -/
def WeakConsensusDespiteOneFault {Process Message State : Type} (A : Protocol Process Message State)
    : Prop :=
  ∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
    A.Admissible (A.initial input) schedule → (consensusRun A input schedule).WeakConsensus

/-- Consensus in spite of one fault with the validity of Fischer, Lynch and Paterson: each value can
be decided; and termination and agreement in every admissible run.

容忍一个故障地解决非平凡的共识 -/
def NontrivialConsensusDespiteOneFault {Process Message State : Type}
    (A : Protocol Process Message State) : Prop :=
  A.Nontrivial ∧
  (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
     A.Admissible (A.initial input) schedule →
     (consensusRun A input schedule).Termination ∧ (consensusRun A input schedule).Agreement)

/-- Agreement of configurations is agreement of runs, of finitely many processes: no reachable
configuration has two decisions, exactly if all processes agree in every admissible run, and exactly
if they agree in those in which no process is faulty.

引理：配置的一致性即运行的约定（只问无故障的运行，或问所有运行与所有进程） -/
def agreement_from_runs.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Protocol Process Message State) (processes : List Process),
    (∀ (r : Process), r ∈ processes) →
    (A.Agreement ↔
     (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
        A.Admissible (A.initial input) schedule →
        (consensusRun A input schedule).UniformAgreement)) ∧
    (A.Agreement ↔
     (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
        A.Admissible (A.initial input) schedule →
        (∀ (p : Process), Nonfaulty schedule p) →
        (consensusRun A input schedule).Agreement))

/-- No protocol of two processes or more solves the consensus problem in spite of one fault: in some
admissible run the correct processes do not all decide, or not alike, or, when all inputs are equal
and no process is faulty, they decide something else.

FLP：两个以上进程、至多一个故障时，共识问题（弱一致输入有效性）无解 -/
def consensus_impossible.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Protocol Process Message State) (processes : List Process)
      (p q : Process),
    (∀ (r : Process), r ∈ processes) → p ≠ q → ¬WeakConsensusDespiteOneFault A

/-- The same with the validity of Fischer, Lynch and Paterson, which is weaker: no protocol of two
processes or more can decide each value, and lets the correct processes decide, and alike, in every
admissible run.

FLP：有效性减弱为非平凡性时，共识问题仍无解 -/
def nontrivial_consensus_impossible.Statement : Prop :=
  ∀ {Process Message State : Type} (A : Protocol Process Message State) (processes : List Process)
      (p q : Process),
    (∀ (r : Process), r ∈ processes) → p ≠ q → ¬NontrivialConsensusDespiteOneFault A

/-- Without the fault: any finitely many processes solve consensus by following a leader. In every
admissible run all agree on an input; when no process is faulty, that is consensus, with the strong
validities.

见证：没有故障时，任意有限多个进程跟随领导者即解决共识 -/
def consensus_without_fault.Statement : Prop :=
  ∀ {Process : Type} (processes : List Process) (leader : Process),
    (∀ (p : Process), p ∈ processes) →
    (∃ (Message State : Type) (A : Protocol Process Message State),
       A.Nontrivial ∧
       (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
          A.Admissible (A.initial input) schedule →
          (consensusRun A input schedule).UniformAgreement ∧
          (consensusRun A input schedule).UniformValidity) ∧
       (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
          A.Admissible (A.initial input) schedule →
          (∀ (p : Process), Nonfaulty schedule p) →
          (consensusRun A input schedule).Consensus ∧
          (consensusRun A input schedule).UniformConsensus))

/-- Without validity: two processes that always decide the same value terminate, and agree, in every
admissible run.

见证：常值协议（去掉有效性） -/
def consensus_without_validity.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p q : Process),
    p ≠ q ∧
    (∀ (x : Process), x = p ∨ x = q) ∧
    (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
       A.Admissible (A.initial input) schedule →
       (consensusRun A input schedule).Termination ∧
       (consensusRun A input schedule).UniformAgreement)

/-- Without agreement: two processes that decide their own inputs terminate in every admissible run,
decide only inputs, and can decide each value.

见证：自决协议（去掉约定） -/
def consensus_without_agreement.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p q : Process),
    p ≠ q ∧
    (∀ (x : Process), x = p ∨ x = q) ∧
    A.Nontrivial ∧
    (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
       A.Admissible (A.initial input) schedule →
       (consensusRun A input schedule).Termination ∧
       (consensusRun A input schedule).UniformValidity ∧
       (∀ (v : Bool), (consensusRun A input schedule).Unanimity v))

/-- Without termination: three processes that wait for a majority agree on an input in every
admissible run, whoever is faulty, and can decide each value; when no process is faulty, that is
consensus.

见证：等待多数派（去掉有故障时的终止性） -/
def consensus_without_termination.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p q r : Process),
    p ≠ q ∧
    q ≠ r ∧
    p ≠ r ∧
    (∀ (x : Process), x = p ∨ x = q ∨ x = r) ∧
    A.Nontrivial ∧
    (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
       A.Admissible (A.initial input) schedule →
       (consensusRun A input schedule).UniformAgreement ∧
       (consensusRun A input schedule).UniformValidity ∧
       (∀ (v : Bool), (consensusRun A input schedule).Unanimity v)) ∧
    (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
       A.Admissible (A.initial input) schedule →
       (∀ (p₁ : Process), Nonfaulty schedule p₁) →
       (consensusRun A input schedule).Consensus ∧ (consensusRun A input schedule).UniformConsensus)

/-- Without a second process: a single process solves consensus in every admissible run.

见证：单进程解决共识（两个进程的假设不可少） -/
def consensus_of_one_process.Statement : Prop :=
  ∃ (Process Message State : Type) (A : Protocol Process Message State) (p : Process),
    (∀ (q : Process), q = p) ∧
    A.Nontrivial ∧
    (∀ (input : Process → Bool) (schedule : Nat → Process × Option Message),
       A.Admissible (A.initial input) schedule →
       (consensusRun A input schedule).Consensus ∧ (consensusRun A input schedule).UniformConsensus)

/-- Without finiteness: uncountably many processes solve consensus in every admissible run, for
there is none, whatever they do; so a protocol that agrees, and can decide each value, does; and so
does one in which a configuration has two decisions.

见证：不可数多个进程（有限的假设不可去） -/
def consensus_of_uncountably_many.Statement : Prop :=
  (∃ (Message State : Type) (A : Protocol (Nat → Bool) Message State),
     A.Agreement ∧
     A.Nontrivial ∧
     (∀ (input : (Nat → Bool) → Bool) (schedule : Nat → (Nat → Bool) × Option Message),
        A.Admissible (A.initial input) schedule →
        (consensusRun A input schedule).Consensus ∧
        (consensusRun A input schedule).UniformConsensus)) ∧
  (∃ (Message State : Type) (A : Protocol (Nat → Bool) Message State),
     ¬A.Agreement ∧
     A.Nontrivial ∧
     (∀ (input : (Nat → Bool) → Bool) (schedule : Nat → (Nat → Bool) × Option Message),
        A.Admissible (A.initial input) schedule →
        (consensusRun A input schedule).Consensus ∧
        (consensusRun A input schedule).UniformConsensus))

end DistSys.Flp
