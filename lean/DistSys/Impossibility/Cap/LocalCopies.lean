module

public import DistSys.Impossibility.Cap.Impossibility

/-!
# Available and partition tolerant: local copies

Each of two nodes holds a copy of the register, answers its client at once from it, and sends what
is written to the other node.  No client ever waits, so the algorithm is available under every
partition.  By the CAP theorem it is not atomic.

Gilbert and Lynch 2002 discuss such algorithms under "available, partition tolerant".

## Main declarations

* `localCopies`: the algorithm.
* `available_partition_tolerant`: it is available under every partition, and not atomic.
-/

@[expose] public noncomputable section

namespace DistSys.Cap

/-- Two nodes with a copy each: an operation is answered at once from the copy, a write is sent to
the other node, and a value that arrives replaces the copy. -/
def localCopies : Algorithm Bool Bool Bool Bool where
  start _ := false
  next _ copy input :=
    match input with
    | .invoke .read => copy
    | .invoke (.write v) => v
    | .receive _ v => v
    | .tick => copy
  sends n _ input :=
    match input with
    | .invoke .read => []
    | .invoke (.write v) => [(!n, v)]
    | .receive _ _ => []
    | .tick => []
  answer _ copy input :=
    match input with
    | .invoke .read => some (.value copy)
    | .invoke (.write _) => some .done
    | .receive _ _ => none
    | .tick => none

/-- With local copies no client waits after an event if none waited before. -/
theorem localCopies_after (C : Configuration Bool Bool Bool Bool) (e : Event Bool Bool Bool)
    (quiet : ∀ n, C.pending n = false) (n : Bool) : (localCopies.after C e).pending n = false := by
  by_cases eq : n = nodeOf e
  · subst eq
    rw [Algorithm.after_pending]
    cases e with
    | invoke n o =>
      rw [Algorithm.answered_of_waits rfl]
      cases o <;> rfl
    | deliver n src m =>
      rw [show localCopies.waits C (.deliver n src m) = false from quiet n, Bool.and_false]
    | tick n => rw [show localCopies.waits C (.tick n) = false from quiet n, Bool.and_false]
  · rw [Algorithm.after_pending_of_ne eq]
    exact quiet n

/-- Local copies are available under every partition: no client ever waits. -/
theorem localCopies_available (group : Bool → Bool) : localCopies.Available group := by
  intro schedule n i allowed _ waiting
  have quiet := localCopies.execution.stateAt_induction
    (holds := fun C => ∀ n, C.pending n = false) (fun C e quiet _ => localCopies_after C e quiet)
    (fun _ => rfl) allowed i n
  exact nomatch waiting.symm.trans quiet

/-- Local copies: available under every partition, and so, by the CAP theorem for the partition into
two single nodes, not atomic. -/
theorem available_partition_tolerant : available_partition_tolerant.Statement :=
  ⟨Bool, Bool, localCopies, localCopies_available, fun atomic =>
    impossibility localCopies (fun n => n) (· == 1) false true false true exists_number
      Bool.false_ne_true Bool.false_ne_true ⟨atomic, localCopies_available _⟩⟩

end DistSys.Cap
