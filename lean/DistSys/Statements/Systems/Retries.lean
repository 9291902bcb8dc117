module

public import DistSys.Statements.Consistency.Crdt

/-!
# Retries: what at-least-once delivery does, and what makes it exactly once

A client, or the proxy of a service mesh, that gets no answer cannot know whether its request was
lost or the answer, so it sends again; requests then arrive late, repeatedly and out of order.  Two
remedies are recommended.  *Idempotent operations*: by themselves not enough, for a late copy may
undo what came between; they must commute as well, or copies must not be late.  *Request
identifiers*, with which the server remembers what it has answered (Birrell and Nelson 1984; Ongaro
and Ousterhout 2014, §8): enough for any operation.

Written by `formal export` from `proofs/systems/retries/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Retries

/-- An operation done twice in a row is as good as once.

幂等操作 -/
def Idempotent {Operation State : Type} (apply : Operation → State → State) : Prop :=
  ∀ (o : Operation) (s : State), apply o (apply o s) = apply o s

/-- Two operations have no order.

可交换操作 -/
def Commuting {Operation State : Type} (apply : Operation → State → State) : Prop :=
  ∀ (o p : Operation) (s : State), apply o (apply p s) = apply p (apply o s)

/-- What was sent arrives, once or more, in any order, and nothing else does.

至少一次送达 -/
def AtLeastOnce {Operation : Type} (sent arrived : List Operation) : Prop :=
  ∀ (o : Operation), (o ∈ sent → o ∈ arrived) ∧ (o ∈ arrived → o ∈ sent)

/-- If operations are idempotent and commute, at-least-once delivery has the effect of delivery
exactly once and in order.

幂等且可交换：至少一次等于恰好一次 -/
def idempotent_and_commuting.Statement : Prop :=
  ∀ {Operation State : Type} (apply : Operation → State → State) (sent arrived : List Operation)
      (s : State),
    Idempotent apply →
    Commuting apply →
    AtLeastOnce sent arrived →
    Crdt.applyAll apply s arrived = Crdt.applyAll apply s sent

/-- The operation as often as the number says.

同一操作的副本 -/
def copies {Operation : Type} (o : Operation) (n : Nat) : List Operation :=
  match n with | 0 => [] | k + 1 => o :: copies o k

/-- Each operation, and right after it as many copies as its number says.

副本紧随其后 -/
def withCopies {Operation : Type} (requests : List (Operation × Nat)) : List Operation :=
  match requests with | [] => [] | r :: rest => r.1 :: (copies r.1 r.2 ++ withCopies rest)

/-- If no copy arrives after a later operation, idempotence is enough.

副本不迟到时，幂等就够了 -/
def copies_in_time.Statement : Prop :=
  ∀ {Operation State : Type} (apply : Operation → State → State) (requests : List (Operation × Nat))
      (s : State),
    Idempotent apply →
    Crdt.applyAll apply s (withCopies requests) =
      Crdt.applyAll apply s (requests.map (fun (r : Operation × Nat) => r.1))

/-- Idempotence alone is not enough: a copy of a write that arrives late undoes the write after it,
although what was sent has arrived, and each for the first time in order.

仅有幂等不够：迟到的副本覆盖后来的写 -/
def idempotence_is_not_enough.Statement : Prop :=
  ∃ (Operation State : Type) (apply : Operation → State → State) (first second : Operation)
      (s : State),
    Idempotent apply ∧
    AtLeastOnce [first, second] [first, second, first] ∧
    Crdt.applyAll apply s [first, second, first] ≠ Crdt.applyAll apply s [first, second]

/-- What a server does with a request: a new state and an answer.

带请求标识与应答表的服务器 -/
structure Server (Request State Answer : Type) where
  /-- the state after the request -/
  perform : Request → State → State
  /-- the answer to the request -/
  answer : Request → State → Answer

/-- An answer before those that follow.

追加应答 -/
def Server.answered {Request State Answer : Type} (V : Server Request State Answer) (a : Answer)
    (rest : State × List Answer) : State × List Answer :=
  (rest.1, a :: rest.2)

open scoped Classical in
/-- Requests as they arrive, originals and copies: one that is in the table is answered from it,
another one is performed, and its answer put into the table. The last state, and the answers in
order.

查表后再执行 -/
def Server.serve {Request State Answer : Type} (V : Server Request State Answer) (s : State)
    (table : Request → Option Answer) (arrived : List Request) : State × List Answer :=
  match arrived with
    | [] => (s, [])
    | r :: rest => match table r with
          | none => V.answered
                (V.answer r s)
                (Server.serve
                   V
                   (V.perform r s)
                   (fun (q : Request) => if q = r then some (V.answer r s) else table q)
                   rest)
          | some old => V.answered old (Server.serve V s table rest)

open scoped Classical in
/-- The state in which a request is performed, when requests are performed in order.

执行某请求时的状态 -/
def Server.stateBefore {Request State Answer : Type} (V : Server Request State Answer) (s : State)
    (requests : List Request) (r : Request) : State :=
  match requests with
    | [] => s
    | q :: rest => if q = r then s else Server.stateBefore V (V.perform q s) rest r

open scoped Classical in
/-- The requests that are not yet done, each where it arrives for the first time.

首次到达 -/
def firstArrivals {Request : Type} (done arrived : List Request) : List Request :=
  match arrived with
    | [] => []
    | r :: rest => if r ∈ done then firstArrivals done rest else r :: firstArrivals (r :: done) rest

/-- With identifiers and a table of answers, whatever the operations are: state and answers are
those of a server that performs every request that arrives exactly once, when it first does; so all
copies of a request get the same answer.

请求标识与应答表：恰好一次 -/
def exactly_once.Statement : Prop :=
  ∀ {Request State Answer : Type} (V : Server Request State Answer) (s : State)
      (arrived : List Request),
    (firstArrivals ([] : List Request) arrived).Nodup ∧
    (∀ (r : Request), r ∈ firstArrivals ([] : List Request) arrived ↔ r ∈ arrived) ∧
    (V.serve s (fun (_ : Request) => none) arrived).1 =
      Crdt.applyAll V.perform s (firstArrivals ([] : List Request) arrived) ∧
    (∀ (i : Nat) (r : Request),
       arrived[i]? = some r →
       (V.serve s (fun (_ : Request) => none) arrived).2[i]? =
         some (V.answer r (V.stateBefore s (firstArrivals ([] : List Request) arrived) r)))

end DistSys.Retries
