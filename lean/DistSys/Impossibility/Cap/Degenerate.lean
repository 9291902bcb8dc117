module

public import DistSys.Impossibility.Cap.Impossibility
public import DistSys.Foundations.History

/-!
# Degenerate cases: a single node, or a single value

The CAP theorem assumes two nodes and two values.  Both assumptions are needed: when there is only
one node, or only one value, then nodes that answer at once from their own copies, and send nothing,
are available under every partition and atomic.  They are available since no client ever waits, and
atomic since each operation takes effect when it is invoked: all copies are what the register holds.

The theorem is Theorem 1 of Gilbert and Lynch 2002, where the two assumptions are tacit.

## Main declarations

* `ownCopy`: the algorithm.
* `Agrees`: the invariant.
* `ownCopy_available`, `ownCopy_atomic`: what it does.
* `single_node`, `single_value`: the two theorems.
-/

@[expose] public noncomputable section

namespace DistSys.Cap

open History (HistoryEvent RegisterOperation RegisterResponse Linearization register)

variable {Node Value : Type}

/-- Every node answers at once from its own copy of the register, and sends nothing. -/
def ownCopy (Node : Type) (initial : Value) : Algorithm Node Unit Value Value where
  start _ := initial
  next _ copy input :=
    match input with
    | .invoke o => ((register initial).step copy o).1
    | .receive _ _ => copy
    | .tick => copy
  sends _ _ _ := []
  answer _ copy input :=
    match input with
    | .invoke o => some ((register initial).step copy o).2
    | .receive _ _ => none
    | .tick => none

/-- A configuration of nodes with their own copies. -/
abbrev OwnCopyConfiguration (Node Value : Type) : Type := Configuration Node Unit Value Value

/-! ### Available -/

/-- No client waits after an event if none waited before. -/
theorem ownCopy_pending {initial : Value} {C : OwnCopyConfiguration Node Value}
    (quiet : ∀ n, C.pending n = false) (e : Event Node Unit Value) (n : Node) :
    ((ownCopy Node initial).after C e).pending n = false := by
  by_cases eq : n = nodeOf e
  · subst eq
    rw [Algorithm.after_pending]
    cases e with
    | invoke n o =>
      rw [Algorithm.answered_of_waits rfl]
      rfl
    | deliver n src m =>
      rw [show (ownCopy Node initial).waits C (.deliver n src m) = false from quiet n,
        Bool.and_false]
    | tick n =>
      rw [show (ownCopy Node initial).waits C (.tick n) = false from quiet n, Bool.and_false]
  · rw [Algorithm.after_pending_of_ne eq]
    exact quiet n

/-- Nodes with their own copies are available under every partition: no client ever waits. -/
theorem ownCopy_available (initial : Value) (group : Node → Bool) :
    (ownCopy Node initial).Available group := by
  intro schedule n i allowed _ waiting
  have quiet := (ownCopy Node initial).execution.stateAt_induction
    (holds := fun C => ∀ n, C.pending n = false) (fun C e quiet _ => ownCopy_pending quiet e)
    (fun _ => rfl) allowed i n
  exact nomatch waiting.symm.trans quiet

/-! ### Atomic, with a single node or a single value -/

/-- The invariant: nobody waits, the order is a linearization, and every copy is the value after the
operations of the order. -/
structure Agrees (initial : Value) (C : OwnCopyConfiguration Node Value)
    (order : List (Nat × RegisterOperation Value × RegisterResponse Value)) : Prop where
  /-- no client waits -/
  quiet : ∀ n, C.pending n = false
  /-- the order is a linearization of what the clients have seen -/
  linearization : Linearization (register initial) C.history order
  /-- every node holds the value after the operations of the order -/
  state : ∀ n, C.state n = (register initial).final (register initial).initial
    (order.map (fun (x : Nat × RegisterOperation Value × RegisterResponse Value) => x.2))

variable {initial : Value} {C : OwnCopyConfiguration Node Value}
  {order : List (Nat × RegisterOperation Value × RegisterResponse Value)}

/-- An operation takes effect and is answered at once.  The other copies agree with the new one,
since there are no other nodes or no other values. -/
theorem Agrees.invoke (one : ∀ (n m : Node) (v w : Value), n = m ∨ v = w)
    (agrees : Agrees initial C order) (n : Node) (o : RegisterOperation Value) :
    ∃ order', Agrees initial ((ownCopy Node initial).after C (.invoke n o)) order' := by
  have history : ((ownCopy Node initial).after C (.invoke n o)).history
      = (C.history ++ [.invoke n o])
        ++ [.respond n ((register initial).step (C.state n) o).2] := by
    rw [Algorithm.after_history, Algorithm.seen, Algorithm.answered_of_waits rfl,
      List.append_assoc]
    rfl
  have just := History.open_snoc C.history n o
  have fresh (x : Nat × RegisterOperation Value × RegisterResponse Value) (mem : x ∈ order) :
      x.1 ≠ C.history.length := by
    obtain ⟨m, entry, _⟩ := agrees.linearization.2.1 x mem
    exact Nat.ne_of_lt (History.lt_length entry)
  have taken := (agrees.linearization.append_invoke n o).append_operation just fresh
    (r := ((register initial).step (C.state n) o).2) (by rw [agrees.state n])
  refine ⟨order ++ [(C.history.length, o, ((register initial).step (C.state n) o).2)],
    ownCopy_pending agrees.quiet _, ?_, fun m => ?_⟩
  · rw [history]
    exact taken.append_respond just (List.mem_append_right _ (List.mem_singleton.2 rfl))
  · rw [List.map_append, List.map_singleton, History.SequentialObject.final_snoc,
      ← agrees.state n]
    rcases one m n (((ownCopy Node initial).after C (.invoke n o)).state m)
      ((register initial).step (C.state n) o).1 with same | same
    · subst same
      exact Algorithm.after_state (A := ownCopy Node initial) (e := .invoke m o)
    · exact same

/-- An event that is no invocation changes neither the copies nor what the clients see. -/
theorem Agrees.internal (agrees : Agrees initial C order) {e : Event Node Unit Value}
    (uninvoked : invoked e = []) (waits : (ownCopy Node initial).waits C e = false)
    (next : (ownCopy Node initial).next (nodeOf e) (C.state (nodeOf e)) (inputOf e)
      = C.state (nodeOf e)) : Agrees initial ((ownCopy Node initial).after C e) order := by
  refine ⟨ownCopy_pending agrees.quiet e, ?_, fun m => ?_⟩
  · rw [Algorithm.after_history, Algorithm.seen, Algorithm.answered_of_not_waits waits, uninvoked]
    exact (List.append_nil C.history).symm ▸ agrees.linearization
  · by_cases eq : m = nodeOf e
    · subst eq
      exact (Algorithm.after_state.trans next).trans (agrees.state _)
    · exact (Algorithm.after_state_of_ne eq).trans (agrees.state m)

/-- Every event keeps the invariant. -/
theorem Agrees.after (one : ∀ (n m : Node) (v w : Value), n = m ∨ v = w)
    (agrees : Agrees initial C order) (e : Event Node Unit Value) :
    ∃ order', Agrees initial ((ownCopy Node initial).after C e) order' := by
  cases e with
  | invoke n o => exact agrees.invoke one n o
  | deliver n src m => exact ⟨order, agrees.internal rfl (agrees.quiet n) rfl⟩
  | tick n => exact ⟨order, agrees.internal rfl (agrees.quiet n) rfl⟩

/-- Nodes with their own copies are atomic when there are no two nodes or no two values. -/
theorem ownCopy_atomic (one : ∀ (n m : Node) (v w : Value), n = m ∨ v = w) (initial : Value) :
    (ownCopy Node initial).Atomic initial := by
  intro schedule allowed
  obtain ⟨order, agrees⟩ := (ownCopy Node initial).execution.run_induction
    (holds := fun C => ∃ order, Agrees initial C order)
    (fun C e ⟨order, agrees⟩ _ => agrees.after one e)
    ⟨[], fun _ => rfl, History.linearization_nil (register initial), fun _ => rfl⟩ allowed
  exact ⟨order, agrees.linearization⟩

/-! ### The two theorems -/

/-- A single node that answers at once from its own copy is atomic, and available under every
partition: the CAP theorem needs a second node. -/
theorem single_node : single_node.Statement :=
  ⟨Unit, Bool, ownCopy (Fin 1) false,
    ownCopy_atomic (fun n m _ _ => Or.inl (Subsingleton.elim n m)) false,
    ownCopy_available false⟩

/-- With a single value, two nodes that answer at once are atomic, and available under every
partition: the CAP theorem needs a second value. -/
theorem single_value : single_value.Statement :=
  ⟨Unit, Fin 1, ownCopy Bool 0,
    fun v => Subsingleton.elim 0 v ▸
      ownCopy_atomic (fun _ _ v w => Or.inr (Subsingleton.elim v w)) 0,
    ownCopy_available 0⟩

end DistSys.Cap
