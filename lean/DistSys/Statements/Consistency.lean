module

public import DistSys.Statements.History

/-!
# Consistency models as predicates on histories, from linearizable down to PRAM

Herlihy and Wing 1990 (linearizable: the document's *strong* consistency), Lamport 1979
(sequential), Perrin, Mostéfaoui and Jard 2016 (causal; the axiom AxCM of Bouajjani, Enea, Guerraoui
and Hamza 2017), Lipton and Sandberg 1988 (PRAM).  The document's *weak* consistency is pinned down
here as PRAM.

All models ask for orders that one sequential object explains.  They differ in which order must be
respected, in whose responses count, and in how many orders there may be.  An operation that was
never answered may have taken effect or not, in each of these orders anew: an order may contain it
with any response, at any place after the operations that its client had finished before it, or omit
it.  No history has to be well-formed: an operation that its client did not wait for is one that was
never answered.

Written by `formal export` from `proofs/consistency.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Consistency

/-- An operation is invoked at position `i`.

位置 i 处是一次调用 -/
def Invoked {Node Operation Response : Type}
    (history : List (History.HistoryEvent Node Operation Response)) (i : Nat) : Prop :=
  ∃ (n : Node) (o : Operation), history[i]? = some (History.HistoryEvent.invoke n o)

/-- The operation invoked at position `i` is answered.

位置 i 处调用的操作已完成 -/
def Completed {Node Operation Response : Type}
    (history : List (History.HistoryEvent Node Operation Response)) (i : Nat) : Prop :=
  ∃ (j : Nat) (n : Node) (r : Response), History.Completes history i j n r

/-- Real time: the operation invoked at position `i` is answered before position `k`.

实时先后 -/
def Precedes {Node Operation Response : Type}
    (history : List (History.HistoryEvent Node Operation Response)) (i k : Nat) : Prop :=
  ∃ (j : Nat) (n : Node) (r : Response), j < k ∧ History.Completes history i j n r

/-- One client invokes the operations at positions `i` and `k`.

同一客户端的操作 -/
def SameClient {Node Operation Response : Type}
    (history : List (History.HistoryEvent Node Operation Response)) (i k : Nat) : Prop :=
  ∃ (n : Node) (o p : Operation),
    history[i]? = some (History.HistoryEvent.invoke n o) ∧
    history[k]? = some (History.HistoryEvent.invoke n p)

/-- The client of both operations saw the first answered before it invoked the second.

程序序 -/
def ProgramOrder {Node Operation Response : Type}
    (history : List (History.HistoryEvent Node Operation Response)) (i k : Nat) : Prop :=
  SameClient history i k ∧ Precedes history i k

/-- `order` lists operations by the position of their invocation, in an order that respects `before`
and is legal, with responses: at visible positions those that the clients got.

顺序对象可解释的排列 -/
def Explains {Node Operation Response State : Type}
    (spec : History.SequentialObject Operation Response State)
    (history : List (History.HistoryEvent Node Operation Response)) (visible : Nat → Prop)
    (before : Nat → Nat → Prop) (order : List (Nat × Operation × Response)) : Prop :=
  spec.Legal spec.initial (order.map (fun (x : Nat × Operation × Response) => x.2)) ∧
  (order.map (fun (x : Nat × Operation × Response) => x.1)).Nodup ∧
  (∀ (x : Nat × Operation × Response),
     x ∈ order →
     (∃ n : Node,
        history[x.1]? = some (History.HistoryEvent.invoke n x.2.1) ∧
        (∀ (j : Nat) (r : Response),
           visible x.1 → History.Completes history x.1 j n r → x.2.2 = r))) ∧
  (∀ (a b : Nat) (x y : Nat × Operation × Response),
     a < b → order[a]? = some x → order[b]? = some y → ¬before y.1 x.1)

/-- `order` contains every operation that was answered.

排列含有所有已完成的操作 -/
def ContainsCompleted {Node Operation Response : Type}
    (history : List (History.HistoryEvent Node Operation Response))
    (order : List (Nat × Operation × Response)) : Prop :=
  ∀ (i : Nat), Completed history i → (∃ x : Nat × Operation × Response, x ∈ order ∧ x.1 = i)

/-- One order of the operations explains all responses and respects each client's own order.

顺序一致 -/
def SequentiallyConsistent {Node Operation Response State : Type}
    (spec : History.SequentialObject Operation Response State)
    (history : List (History.HistoryEvent Node Operation Response)) : Prop :=
  ∃ order : List (Nat × Operation × Response),
    Explains
      spec
      history
      (fun (_ : Nat) => True)
      (fun (i k : Nat) => ProgramOrder history i k)
      order ∧
    ContainsCompleted history order

/-- `before` is a strict order of the operations that contains each client's own order.

因果序 -/
def CausalOrder {Node Operation Response : Type}
    (history : List (History.HistoryEvent Node Operation Response)) (before : Nat → Nat → Prop)
    : Prop :=
  (∀ (i : Nat), Invoked history i → ¬before i i) ∧
  (∀ (i k : Nat), ProgramOrder history i k → before i k) ∧
  (∀ (i j k : Nat),
     Invoked history i →
     Invoked history j →
     Invoked history k →
     before i j →
     before j k →
     before i k)

/-- `order` consists of the operation at `e` and all that are `before` it, and explains the
responses that its client got.

解释一个操作的因果过去 -/
def ExplainsPast {Node Operation Response State : Type}
    (spec : History.SequentialObject Operation Response State)
    (history : List (History.HistoryEvent Node Operation Response)) (before : Nat → Nat → Prop)
    (e : Nat) (order : List (Nat × Operation × Response)) : Prop :=
  (∀ (x : Nat × Operation × Response), x ∈ order → before x.1 e ∨ x.1 = e) ∧
  (∀ (i : Nat),
     Invoked history i →
     before i e ∨ i = e →
     (∃ x : Nat × Operation × Response, x ∈ order ∧ x.1 = i)) ∧
  Explains spec history (fun (i : Nat) => SameClient history i e) before order

/-- There is a causal order such that, for each answered operation, what its client was answered up
to then is explained by an order of the causal past alone.

因果一致 -/
def CausallyConsistent {Node Operation Response State : Type}
    (spec : History.SequentialObject Operation Response State)
    (history : List (History.HistoryEvent Node Operation Response)) : Prop :=
  ∃ before : Nat → Nat → Prop,
    CausalOrder history before ∧
    (∀ (e : Nat),
       Completed history e →
       (∃ order : List (Nat × Operation × Response), ExplainsPast spec history before e order))

/-- For each client, some order of the operations explains the responses that this client got and
respects each client's own order.

PRAM 一致（本文的弱一致） -/
def PramConsistent {Node Operation Response State : Type}
    (spec : History.SequentialObject Operation Response State)
    (history : List (History.HistoryEvent Node Operation Response)) : Prop :=
  ∀ (c : Node),
    ∃ order : List (Nat × Operation × Response),
      Explains
        spec
        history
        (fun (i : Nat) => ∃ o : Operation, history[i]? = some (History.HistoryEvent.invoke c o))
        (fun (i k : Nat) => ProgramOrder history i k)
        order ∧
      ContainsCompleted history order

/-- A client writes `true` and is answered; then another one reads the initial `false`.

过时的读 -/
def staleRead
    : List (History.HistoryEvent Bool (History.RegisterOperation Bool) (History.RegisterResponse
      Bool)) :=
  [History.HistoryEvent.invoke false (History.RegisterOperation.write true),
   History.HistoryEvent.respond false History.RegisterResponse.done,
   History.HistoryEvent.invoke true History.RegisterOperation.read,
   History.HistoryEvent.respond true (History.RegisterResponse.value false)]

/-- One client writes 1 and then reads 2; the other one writes 2 and then reads 1.

两个客户端各写各读，看到的先后相反 -/
def crossedReads
    : List (History.HistoryEvent Bool (History.RegisterOperation (Fin 3)) (History.RegisterResponse
      (Fin 3))) :=
  [History.HistoryEvent.invoke false (History.RegisterOperation.write (1 : Fin 3)),
   History.HistoryEvent.respond false History.RegisterResponse.done,
   History.HistoryEvent.invoke true (History.RegisterOperation.write (2 : Fin 3)),
   History.HistoryEvent.respond true History.RegisterResponse.done,
   History.HistoryEvent.invoke false History.RegisterOperation.read,
   History.HistoryEvent.respond false (History.RegisterResponse.value (2 : Fin 3)),
   History.HistoryEvent.invoke true History.RegisterOperation.read,
   History.HistoryEvent.respond true (History.RegisterResponse.value (1 : Fin 3))]

/-- Client 0 writes 1; client 1 reads 1 and writes 2; client 2 reads 2 and then 1.

看到结果之后又看到原因 -/
def effectBeforeCause
    : List (History.HistoryEvent (Fin 3) (History.RegisterOperation (Fin 3))
      (History.RegisterResponse (Fin 3))) :=
  [History.HistoryEvent.invoke (0 : Fin 3) (History.RegisterOperation.write (1 : Fin 3)),
   History.HistoryEvent.respond (0 : Fin 3) History.RegisterResponse.done,
   History.HistoryEvent.invoke (1 : Fin 3) History.RegisterOperation.read,
   History.HistoryEvent.respond (1 : Fin 3) (History.RegisterResponse.value (1 : Fin 3)),
   History.HistoryEvent.invoke (1 : Fin 3) (History.RegisterOperation.write (2 : Fin 3)),
   History.HistoryEvent.respond (1 : Fin 3) History.RegisterResponse.done,
   History.HistoryEvent.invoke (2 : Fin 3) History.RegisterOperation.read,
   History.HistoryEvent.respond (2 : Fin 3) (History.RegisterResponse.value (2 : Fin 3)),
   History.HistoryEvent.invoke (2 : Fin 3) History.RegisterOperation.read,
   History.HistoryEvent.respond (2 : Fin 3) (History.RegisterResponse.value (1 : Fin 3))]

/-- Linearizable: one order explains all responses and respects real time.

可线性化：尊重实时的解释 -/
def linearizable_respects_real_time.Statement : Prop :=
  ∀ {Node Operation Response State : Type}
      (spec : History.SequentialObject Operation Response State)
      (history : List (History.HistoryEvent Node Operation Response)),
    History.Linearizable spec history ↔
    (∃ order : List (Nat × Operation × Response),
       Explains
         spec
         history
         (fun (_ : Nat) => True)
         (fun (i k : Nat) => Precedes history i k)
         order ∧
       ContainsCompleted history order)

/-- A linearizable history is sequentially consistent.

可线性化蕴含顺序一致 -/
def linearizable_implies_sequential.Statement : Prop :=
  ∀ {Node Operation Response State : Type}
      (spec : History.SequentialObject Operation Response State)
      (history : List (History.HistoryEvent Node Operation Response)),
    History.Linearizable spec history → SequentiallyConsistent spec history

/-- A sequentially consistent history is causally consistent.

顺序一致蕴含因果一致 -/
def sequential_implies_causal.Statement : Prop :=
  ∀ {Node Operation Response State : Type}
      (spec : History.SequentialObject Operation Response State)
      (history : List (History.HistoryEvent Node Operation Response)),
    SequentiallyConsistent spec history → CausallyConsistent spec history

/-- A causally consistent history is PRAM consistent.

因果一致蕴含 PRAM 一致 -/
def causal_implies_pram.Statement : Prop :=
  ∀ {Node Operation Response State : Type}
      (spec : History.SequentialObject Operation Response State)
      (history : List (History.HistoryEvent Node Operation Response)),
    CausallyConsistent spec history → PramConsistent spec history

/-- A read that misses a write answered before it is sequentially consistent and not linearizable.

顺序一致而不可线性化：过时的读 -/
def sequential_not_linearizable.Statement : Prop :=
  SequentiallyConsistent (History.register false) staleRead ∧
  ¬History.Linearizable (History.register false) staleRead

/-- Two clients that see two concurrent writes in different orders are causally consistent, not
sequentially.

因果一致而非顺序一致：交叉的读 -/
def causal_not_sequential.Statement : Prop :=
  CausallyConsistent (History.register (0 : Fin 3)) crossedReads ∧
  ¬SequentiallyConsistent (History.register (0 : Fin 3)) crossedReads

/-- A client that sees a write and later what caused it is PRAM consistent, not causally.

PRAM 一致而非因果一致：先见果后见因 -/
def pram_not_causal.Statement : Prop :=
  PramConsistent (History.register (0 : Fin 3)) effectBeforeCause ∧
  ¬CausallyConsistent (History.register (0 : Fin 3)) effectBeforeCause

end DistSys.Consistency
