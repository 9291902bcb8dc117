module

public import DistSys.Statements.Foundations.History

/-!
# Consistency models: on histories, of replicas, and how they are ordered

Herlihy and Wing 1990 (linearizable: the document's *strong* consistency), Lamport 1979
(sequential), Perrin, Mostéfaoui and Jard 2016 (causal; AxCM of Bouajjani, Enea, Guerraoui
and Hamza 2017), Lipton and Sandberg 1988 (PRAM).  The document's *weak* consistency is pinned down
here as PRAM.

All models ask for orders that one sequential object explains.  They differ in which order must be
respected, in whose responses count, and in how many orders there may be.  An operation that was
never answered may have taken effect or not, in each of these orders anew: an order may contain it
with any response, at any place after the operations that its client had finished before it, or omit
it.  No history has to be well-formed: an operation that its client did not wait for is one that was
never answered.

Written by `formal export` from
`proofs/consistency/consistency/{hierarchy,locality,locality_relational,models,replication}.py`;
never edited by hand.
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

open scoped Classical in
/-- Many objects as one, whose operations and responses name the object.

多个对象合成一个 -/
def product {Object Operation Response State : Type}
    (objects : Object → History.SequentialObject Operation Response State)
    : History.SequentialObject (Object × Operation) (Object × Response) (Object → State) :=
  { initial := fun (x : Object) => (objects x).initial,
    step :=
      fun (s : Object → State) (o : Object × Operation) =>
        (fun (x : Object) =>
          if x = o.1 then ((objects o.1).step (s o.1) o.2).1 else s x, (o.1, ((objects o.1).step
           (s o.1)
           o.2).2)) }

open scoped Classical in
/-- The events of a history that concern one object.

历史在一个对象上的投影 -/
def project {Object Node Operation Response : Type} (x : Object)
    (history : List (History.HistoryEvent Node (Object × Operation) (Object × Response)))
    : List (History.HistoryEvent Node Operation Response) :=
  match history with
    | [] => []
    | e :: rest => match e with
          | .invoke n o => if o.1 = x then History.HistoryEvent.invoke n o.2 :: project x rest
              else project x rest
          | .respond n r => if r.1 = x then History.HistoryEvent.respond n r.2 :: project x rest
              else project x rest

/-- A client is answered by the object that it asked, and before it asks again.

良构的历史 -/
def WellFormed {Object Node Operation Response : Type}
    (history : List (History.HistoryEvent Node (Object × Operation) (Object × Response))) : Prop :=
  (∀ (i j : Nat) (n : Node) (o : Object × Operation) (r : Object × Response),
     history[i]? = some (History.HistoryEvent.invoke n o) →
     History.Completes history i j n r →
     r.1 = o.1) ∧
  (∀ (i k : Nat) (n : Node) (o p : Object × Operation),
     history[i]? = some (History.HistoryEvent.invoke n o) →
     history[k]? = some (History.HistoryEvent.invoke n p) →
     i < k →
     Completed history i)

/-- Linearizability is local (Herlihy and Wing, Theorem 1): a well-formed history of many objects is
linearizable exactly when its projection to each object is.

可线性化是局部性质 -/
def linearizability_is_local.Statement : Prop :=
  ∀ {Object Node Operation Response State : Type}
      (objects : Object → History.SequentialObject Operation Response State)
      (history : List (History.HistoryEvent Node (Object × Operation) (Object × Response))),
    WellFormed history →
    (History.Linearizable (product objects) history ↔
     (∀ (x : Object), History.Linearizable (objects x) (project x history)))

/-- Each of two clients writes its own register and then reads the initial value of the other's
(Dekker's pattern).

每个客户端写一个寄存器，再读另一个 -/
def bothMiss
    : List (History.HistoryEvent Bool (Bool × History.RegisterOperation Bool) (Bool ×
      History.RegisterResponse Bool)) :=
  [History.HistoryEvent.invoke false (false, History.RegisterOperation.write true),
   History.HistoryEvent.respond false (false, History.RegisterResponse.done),
   History.HistoryEvent.invoke true (true, History.RegisterOperation.write true),
   History.HistoryEvent.respond true (true, History.RegisterResponse.done),
   History.HistoryEvent.invoke false (true, History.RegisterOperation.read),
   History.HistoryEvent.respond false (true, History.RegisterResponse.value false),
   History.HistoryEvent.invoke true (false, History.RegisterOperation.read),
   History.HistoryEvent.respond true (false, History.RegisterResponse.value false)]

/-- Sequential consistency is not local: two clients that each write a register and then miss the
other's write are sequentially consistent at each register, and not together.

顺序一致不是局部性质 -/
def sequential_is_not_local.Statement : Prop :=
  WellFormed bothMiss ∧
  (∀ (x : Bool), SequentiallyConsistent (History.register false) (project x bothMiss)) ∧
  ¬SequentiallyConsistent (product (fun (_ : Bool) => History.register false)) bothMiss

/-- `order` lists operations by the position of their invocation, with responses: all completed ones
with the responses they got, in an order that respects real time and that the specification allows.

对任意规约的线性化 -/
def LinearizationBy {Node Operation Response : Type} (legal : List (Operation × Response) → Prop)
    (history : List (History.HistoryEvent Node Operation Response))
    (order : List (Nat × Operation × Response)) : Prop :=
  (order.map (fun (x : Nat × Operation × Response) => x.1)).Nodup ∧
  (∀ (x : Nat × Operation × Response),
     x ∈ order →
     (∃ n : Node,
        history[x.1]? = some (History.HistoryEvent.invoke n x.2.1) ∧
        (∀ (j : Nat) (r : Response), History.Completes history x.1 j n r → x.2.2 = r))) ∧
  (∀ (i j : Nat) (n : Node) (r : Response),
     History.Completes history i j n r → (∃ x : Nat × Operation × Response, x ∈ order ∧ x.1 = i)) ∧
  (∀ (a b : Nat) (x y : Nat × Operation × Response),
     a < b →
     order[a]? = some x →
     order[b]? = some y →
     ¬(∃ (j : Nat) (n : Node) (r : Response), History.Completes history y.1 j n r ∧ j < x.1)) ∧
  legal (order.map (fun (x : Nat × Operation × Response) => x.2))

/-- Some linearization of the history exists that the specification allows.

对任意规约可线性化 -/
def LinearizableBy {Node Operation Response : Type} (legal : List (Operation × Response) → Prop)
    (history : List (History.HistoryEvent Node Operation Response)) : Prop :=
  ∃ order : List (Nat × Operation × Response), LinearizationBy legal history order

open scoped Classical in
/-- The operations on one object, with their responses, in their order.

顺序历史在一个对象上的投影 -/
def sequentialAt {Object Operation Response : Type} (x : Object)
    (operations : List ((Object × Operation) × Object × Response)) : List (Operation × Response) :=
  match operations with
    | [] => []
    | first :: rest => if first.1.1 = x then (first.1.2, first.2.2) :: sequentialAt x rest
        else sequentialAt x rest

/-- Each operation is answered by its object, and the specification of each object allows what
happens there.

多个对象的规约 -/
def LegalAtEach {Object Operation Response : Type}
    (legal : Object → List (Operation × Response) → Prop)
    (operations : List ((Object × Operation) × Object × Response)) : Prop :=
  (∀ (e : (Object × Operation) × Object × Response), e ∈ operations → e.2.1 = e.1.1) ∧
  (∀ (x : Object), legal x (sequentialAt x operations))

/-- Linearizability is local (Herlihy and Wing, Theorem 1) for objects that are specified by any
sets of sequential histories: a well-formed history of many objects is linearizable exactly when its
projection to each object is.

任意规约的对象：可线性化是局部性质 -/
def locality_of_any_specification.Statement : Prop :=
  ∀ {Object Node Operation Response : Type} (legal : Object → List (Operation × Response) → Prop)
      (history : List (History.HistoryEvent Node (Object × Operation) (Object × Response))),
    WellFormed history →
    (LinearizableBy
       (fun (operations : List ((Object × Operation) × Object × Response)) =>
          LegalAtEach legal operations)
       history ↔
     (∀ (x : Object),
        LinearizableBy
          (fun (operations : List (Operation × Response)) => legal x operations)
          (project x history)))

/-- An object by its sequential behaviour, which need not be determined: in a state an operation has
any number of possible responses with states after it, or none.

关系型顺序对象：可不确定，可部分 -/
structure RelationalObject (Operation Response State : Type) where
  /-- the state at the start -/
  initial : State
  /-- the response and the state after it are possible -/
  step : State → Operation → Response → State → Prop

/-- The operations are possible one after another, with their responses.

合法的顺序执行 -/
def RelationalObject.Legal {Operation Response State : Type}
    (R : RelationalObject Operation Response State) (s : State)
    (operations : List (Operation × Response)) : Prop :=
  match operations with
    | [] => True
    | first :: rest => ∃ t : State, R.step s first.1 first.2 t ∧ RelationalObject.Legal R t rest

/-- Some linearization of the history exists that is possible for the object.

对关系型对象可线性化 -/
def PossiblyLinearizable {Node Operation Response State : Type}
    (spec : RelationalObject Operation Response State)
    (history : List (History.HistoryEvent Node Operation Response)) : Prop :=
  LinearizableBy
    (fun (operations : List (Operation × Response)) => spec.Legal spec.initial operations)
    history

/-- Many objects as one: an operation names its object, is answered by it, and leaves the others as
they were.

多个关系型对象合成一个 -/
def together {Object Operation Response State : Type}
    (objects : Object → RelationalObject Operation Response State)
    : RelationalObject (Object × Operation) (Object × Response) (Object → State) :=
  { initial := fun (x : Object) => (objects x).initial,
    step :=
      fun (s : Object → State) (o : Object × Operation) (r : Object × Response) (t : Object → State) =>
        r.1 = o.1 ∧
        (objects o.1).step (s o.1) o.2 r.2 (t o.1) ∧
        (∀ (x : Object), x ≠ o.1 → t x = s x) }

/-- Linearizability is local for objects whose operations may have several possible responses, or
none in some states: a well-formed history of many objects is linearizable exactly when its
projection to each object is.

不确定或部分的对象：可线性化是局部性质 -/
def locality_relational.Statement : Prop :=
  ∀ {Object Node Operation Response State : Type}
      (objects : Object → RelationalObject Operation Response State)
      (history : List (History.HistoryEvent Node (Object × Operation) (Object × Response))),
    WellFormed history →
    (PossiblyLinearizable (together objects) history ↔
     (∀ (x : Object), PossiblyLinearizable (objects x) (project x history)))

/-- A deterministic object as a relational one: what it does is what is possible.

确定对象作为关系型对象 -/
def asRelation {Operation Response State : Type}
    (spec : History.SequentialObject Operation Response State)
    : RelationalObject Operation Response State :=
  { initial := spec.initial,
    step := fun (s : State) (o : Operation) (r : Response) (t : State) => spec.step s o = (t, r) }

/-- Deterministic objects are relational ones: linearizable means the same, of each object and of
all together, so their locality is the one of relational objects.

确定对象是关系型对象的特例 -/
def deterministic_is_relational.Statement : Prop :=
  ∀ {Object Node Operation Response State : Type}
      (objects : Object → History.SequentialObject Operation Response State)
      (history : List (History.HistoryEvent Node (Object × Operation) (Object × Response))),
    (History.Linearizable (product objects) history ↔
     PossiblyLinearizable (together (fun (x : Object) => asRelation (objects x))) history) ∧
    (∀ (x : Object),
       History.Linearizable (objects x) (project x history) ↔
       PossiblyLinearizable (asRelation (objects x)) (project x history))

/-- Replicas over time: the updates that each has executed, and its state.

副本随时间的状态与已执行的更新 -/
structure Replication (Replica Update State : Type) where
  /-- by this time the replica has executed the update -/
  delivered : Replica → Nat → Update → Prop
  /-- the state of the replica at this time -/
  state : Replica → Nat → State

/-- What one replica has executed, every replica has executed from some time on.

最终交付 -/
def Replication.EventualDelivery {Replica Update State : Type}
    (R : Replication Replica Update State) : Prop :=
  ∀ (p q : Replica) (t : Nat) (u : Update),
    R.delivered p t u → (∃ n : Nat, ∀ (m : Nat), n ≤ m → R.delivered q m u)

/-- Replica `p` has at time `t` executed the same updates as `q` at time `s`.

相同的更新 -/
def Replication.SameUpdates {Replica Update State : Type} (R : Replication Replica Update State)
    (p : Replica) (t : Nat) (q : Replica) (s : Nat) : Prop :=
  ∀ (u : Update), R.delivered p t u ↔ R.delivered q s u

/-- Two replicas that have the same updates, and get no more, have equal states from some time on.

收敛 -/
def Replication.Convergence {Replica Update State : Type} (R : Replication Replica Update State)
    : Prop :=
  ∀ (p q : Replica) (t : Nat),
    (∀ (n : Nat), t ≤ n → R.SameUpdates p n p t ∧ R.SameUpdates q n p t) →
    (∃ n : Nat, ∀ (m : Nat), n ≤ m → R.state p m = R.state q m)

/-- Replicas that have executed the same updates have equal states, whenever that is.

强收敛 -/
def Replication.StrongConvergence {Replica Update State : Type}
    (R : Replication Replica Update State) : Prop :=
  ∀ (p : Replica) (t : Nat) (q : Replica) (s : Nat),
    R.SameUpdates p t q s → R.state p t = R.state q s

/-- Eventual delivery, and convergence when the updates end.

最终一致 -/
def Replication.EventuallyConsistent {Replica Update State : Type}
    (R : Replication Replica Update State) : Prop :=
  R.EventualDelivery ∧ R.Convergence

/-- Eventual delivery, and convergence at once.

强最终一致 -/
def Replication.StronglyEventuallyConsistent {Replica Update State : Type}
    (R : Replication Replica Update State) : Prop :=
  R.EventualDelivery ∧ R.StrongConvergence

/-- The document's formula: any two replicas have equal states at some time.

文档的公式：任意两个副本在某一时刻状态相等 -/
def Replication.AgreeSometime {Replica Update State : Type} (R : Replication Replica Update State)
    : Prop :=
  ∀ (p q : Replica), ∃ t : Nat, R.state p t = R.state q t

/-- Strong eventual consistency is eventual consistency with strong convergence.

强最终一致：最终一致而且立即收敛 -/
def strong_eventual_implies_eventual.Statement : Prop :=
  ∀ {Replica Update State : Type} (R : Replication Replica Update State),
    R.StronglyEventuallyConsistent ↔ R.EventuallyConsistent ∧ R.StrongConvergence

/-- Replicas that are at first different, without any update, and then equal are eventually
consistent, not strongly.

最终一致而非强最终一致 -/
def eventual_not_strong.Statement : Prop :=
  ∃ R : Replication Bool Bool Bool, R.EventuallyConsistent ∧ ¬R.StronglyEventuallyConsistent

/-- The document's formula is too weak: two replicas, to which nothing is ever written, agree once,
differ at all other times, and are not eventually consistent.

文档的公式太弱：相遇一次之后永不再一致 -/
def seed_formula_too_weak.Statement : Prop :=
  ∃ R : Replication Bool Bool Bool,
    (∀ (p : Bool) (t : Nat) (u : Bool), ¬R.delivered p t u) ∧
    R.AgreeSometime ∧
    (∀ (t : Nat), 0 < t → R.state true t ≠ R.state false t) ∧
    ¬R.EventuallyConsistent

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
