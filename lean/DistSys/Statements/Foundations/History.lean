module

/-!
# Operation histories and linearizability, with pending operations (Herlihy and Wing 1990)

A history is the list of invocations and responses that clients see.  An operation that was never
answered may have taken effect or not: a linearization may contain it with any response, or omit it.

Written by `formal export` from `proofs/foundations/history/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.History

/-- What a client sees: it invokes an operation, or its operation is answered.

历史事件：调用或响应 -/
inductive HistoryEvent (Node Operation Response : Type) where
  /-- a client invokes an operation -/
  | invoke (a1 : Node) (a2 : Operation)
  /-- a client's operation is answered -/
  | respond (a1 : Node) (a2 : Response)

/-- An object by its sequential behaviour: an operation changes the state and has a response.

顺序对象 -/
structure SequentialObject (Operation Response State : Type) where
  /-- the state at the start -/
  initial : State
  /-- the new state and the response -/
  step : State → Operation → State × Response

/-- The responses are those of the operations executed one after another.

合法的顺序执行 -/
def SequentialObject.Legal {Operation Response State : Type}
    (O : SequentialObject Operation Response State) (s : State)
    (operations : List (Operation × Response)) : Prop :=
  match operations with
    | [] => True
    | first :: rest => (O.step s first.1).2 = first.2 ∧
        SequentialObject.Legal O (O.step s first.1).1 rest

/-- The invocation at position `i` is answered by the response at position `j`: the client's next
event.

调用 i 由响应 j 完成 -/
def Completes {Node Operation Response : Type}
    (history : List (HistoryEvent Node Operation Response)) (i j : Nat) (client : Node)
    (response : Response) : Prop :=
  (∃ o : Operation, history[i]? = some (HistoryEvent.invoke client o)) ∧
  i < j ∧
  history[j]? = some (HistoryEvent.respond client response) ∧
  (∀ (k : Nat),
     i < k →
     k < j →
     (∀ (o : Operation), history[k]? ≠ some (HistoryEvent.invoke client o)) ∧
     (∀ (r : Response), history[k]? ≠ some (HistoryEvent.respond client r)))

/-- `order` lists operations by the position of their invocation, with responses: all completed ones
with the responses they got, in an order that respects real time and is legal.

线性化 -/
def Linearization {Node Operation Response State : Type}
    (spec : SequentialObject Operation Response State)
    (history : List (HistoryEvent Node Operation Response))
    (order : List (Nat × Operation × Response)) : Prop :=
  (order.map (fun (x : Nat × Operation × Response) => x.1)).Nodup ∧
  (∀ (x : Nat × Operation × Response),
     x ∈ order →
     (∃ n : Node,
        history[x.1]? = some (HistoryEvent.invoke n x.2.1) ∧
        (∀ (j : Nat) (r : Response), Completes history x.1 j n r → x.2.2 = r))) ∧
  (∀ (i j : Nat) (n : Node) (r : Response),
     Completes history i j n r → (∃ x : Nat × Operation × Response, x ∈ order ∧ x.1 = i)) ∧
  (∀ (a b : Nat) (x y : Nat × Operation × Response),
     a < b →
     order[a]? = some x →
     order[b]? = some y →
     ¬(∃ (j : Nat) (n : Node) (r : Response), Completes history y.1 j n r ∧ j < x.1)) ∧
  spec.Legal spec.initial (order.map (fun (x : Nat × Operation × Response) => x.2))

/-- Some linearization of the history exists.

可线性化 -/
def Linearizable {Node Operation Response State : Type}
    (spec : SequentialObject Operation Response State)
    (history : List (HistoryEvent Node Operation Response)) : Prop :=
  ∃ order : List (Nat × Operation × Response), Linearization spec history order

/-- What a client can ask of a register.

寄存器操作 -/
inductive RegisterOperation (Value : Type) where
  /-- read the register -/
  | read
  /-- write a value -/
  | write (a1 : Value)

/-- What a register answers.

寄存器响应 -/
inductive RegisterResponse (Value : Type) where
  /-- the value read -/
  | value (a1 : Value)
  /-- a write was done -/
  | done

/-- A read/write register with an initial value.

寄存器 -/
def register {Value : Type} (initial : Value)
    : SequentialObject (RegisterOperation Value) (RegisterResponse Value) Value :=
  { initial := initial,
    step :=
      fun (s : Value) (o : RegisterOperation Value) =>
        match o with
          | .read => (s, RegisterResponse.value s)
          | .write v => (v, RegisterResponse.done) }

/-- The empty history is linearizable for every object.

空历史可线性化 -/
def empty_linearizable.Statement : Prop :=
  ∀ {Node Operation Response State : Type} (spec : SequentialObject Operation Response State),
    ∀ (history : List (HistoryEvent Node Operation Response)),
      history = [] → Linearizable spec history

end DistSys.History
