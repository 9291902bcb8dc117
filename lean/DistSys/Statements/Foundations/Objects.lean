module

public import DistSys.Statements.Foundations.History

/-!
# Sequential objects that histories are checked against, beside the register of ``history``

What they answer is what Jepsen's and Porcupine's models answer: a compare-and-set that does not
find the expected value fails and changes nothing, dequeuing from an empty queue answers so.

Written by `formal export` from `proofs/foundations/objects/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Objects

/-- What a client can ask of a register with compare-and-set.

比较并设置寄存器的操作 -/
inductive CasOperation (Value : Type) where
  /-- read the register -/
  | read
  /-- write a value -/
  | write (a1 : Value)
  /-- write the second value if the register holds the first -/
  | cas (a1 a2 : Value)

/-- What a register with compare-and-set answers.

比较并设置寄存器的响应 -/
inductive CasResponse (Value : Type) where
  /-- the value read -/
  | value (a1 : Value)
  /-- written -/
  | done
  /-- another value was found -/
  | failed

open scoped Classical in
/-- A register with compare-and-set.

比较并设置寄存器 -/
def casRegister {Value : Type} (initial : Value)
    : History.SequentialObject (CasOperation Value) (CasResponse Value) Value :=
  { initial := initial,
    step :=
      fun (s : Value) (o : CasOperation Value) =>
        match o with
          | .read => (s, CasResponse.value s)
          | .write v => (v, CasResponse.done)
          | .cas v w => if s = v then (w, CasResponse.done) else (s, CasResponse.failed) }

/-- What a client can ask of a key-value map.

键值映射的操作 -/
inductive KeyValueOperation (Key Value : Type) where
  /-- read the value of a key -/
  | get (a1 : Key)
  /-- give a key a value -/
  | put (a1 : Key) (a2 : Value)
  /-- join a value to that of a key -/
  | append (a1 : Key) (a2 : Value)

/-- What a key-value map answers.

键值映射的响应 -/
inductive KeyValueResponse (Value : Type) where
  /-- the value read -/
  | value (a1 : Value)
  /-- written -/
  | done

open scoped Classical in
/-- A key-value map in which every key has the initial value at the start.

键值映射 -/
def keyValue {Key Value : Type} (initial : Value) (join : Value → Value → Value)
    : History.SequentialObject (KeyValueOperation Key Value) (KeyValueResponse Value) (Key →
      Value) :=
  { initial := fun (_ : Key) => initial,
    step :=
      fun (s : Key → Value) (o : KeyValueOperation Key Value) =>
        match o with
          | .get k => (s, KeyValueResponse.value (s k))
          | .put k v => (fun (q : Key) => if q = k then v else s q, KeyValueResponse.done)
          | .append k v => (fun (q : Key) =>
                if q = k then join (s k) v else s q, KeyValueResponse.done) }

/-- What a client can ask of a queue.

队列的操作 -/
inductive QueueOperation (Item : Type) where
  /-- put an item at the end -/
  | enqueue (a1 : Item)
  /-- take the first item -/
  | dequeue

/-- What a queue answers.

队列的响应 -/
inductive QueueResponse (Item : Type) where
  /-- put -/
  | done
  /-- the item taken -/
  | item (a1 : Item)
  /-- there was none -/
  | empty

/-- A first-in first-out queue.

先进先出队列 -/
def queue {Item : Type} (initial : List Item)
    : History.SequentialObject (QueueOperation Item) (QueueResponse Item) (List Item) :=
  { initial := initial,
    step :=
      fun (s : List Item) (o : QueueOperation Item) =>
        match o with
          | .enqueue x => (s ++ [x], QueueResponse.done)
          | .dequeue => match s with
                | [] => (s, QueueResponse.empty)
                | x :: rest => (rest, QueueResponse.item x) }

/-- What a client can ask of a set.

集合的操作 -/
inductive SetOperation (Element : Type) where
  /-- put in an element -/
  | add (a1 : Element)
  /-- take out an element -/
  | remove (a1 : Element)
  /-- ask for an element -/
  | contains (a1 : Element)

/-- What a set answers.

集合的响应 -/
inductive SetResponse where
  /-- put in or taken out -/
  | done
  /-- whether the element is there -/
  | answer (a1 : Bool)

open scoped Classical in
/-- A set of elements.

集合 -/
def elementSet {Element : Type} (initial : Element → Bool)
    : History.SequentialObject (SetOperation Element) SetResponse (Element → Bool) :=
  { initial := initial,
    step :=
      fun (s : Element → Bool) (o : SetOperation Element) =>
        match o with
          | .add x => (fun (y : Element) => if y = x then true else s y, SetResponse.done)
          | .remove x => (fun (y : Element) => if y = x then false else s y, SetResponse.done)
          | .contains x => (s, SetResponse.answer (s x)) }

/-- What a client can ask of a counter.

计数器的操作 -/
inductive CounterOperation where
  /-- add -/
  | increment (a1 : Nat)
  /-- read the sum -/
  | read

/-- What a counter answers.

计数器的响应 -/
inductive CounterResponse where
  /-- added -/
  | done
  /-- the sum -/
  | value (a1 : Nat)

/-- A counter that only grows.

计数器 -/
def counter (initial : Nat) : History.SequentialObject CounterOperation CounterResponse Nat :=
  { initial := initial,
    step :=
      fun (s : Nat) (o : CounterOperation) =>
        match o with
          | .increment k => (s + k, CounterResponse.done)
          | .read => (s, CounterResponse.value s) }

end DistSys.Objects
