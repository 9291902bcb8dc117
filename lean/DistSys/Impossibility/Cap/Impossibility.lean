module

public import DistSys.Impossibility.Cap.Partition
public import DistSys.Foundations.History

/-!
# The CAP theorem

Gilbert and Lynch (*Brewer's conjecture and the feasibility of consistent, available,
partition-tolerant web services*, 2002), Theorem 1: in the asynchronous model no algorithm
implements a read/write register that is available and atomic in all fair executions, those with
lost messages included.

The proof is theirs.  Let `n` and `m` be nodes in different groups.  In the execution α₁ a write at
`n` is answered, in α₂ a read at `m`; both are made of events of one group, so no message crosses
the partition.  The read in α₂ returns the initial value.  In α₁ followed by α₂ the nodes of the
group of `m` see what they see in α₂, so the read still returns the initial value, after the write
was answered: that is not atomic.

The statement is stronger than the paper's in two ways: availability is assumed only of executions
that are fair inside the two groups (all local steps happen, and all messages inside a group
arrive), and atomicity only of finite executions.  The paper's "every request must be answered" is
an infinite run that is answered at some time; that a fair run exists is `exists_fair_run`.  There
may be countably many nodes; with uncountably many no execution is fair (`uncountable_nodes`).

## Main declarations

* `Algorithm.exists_served`: an operation invoked when no client waits is answered by events of the
  group of its node.
* `impossibility`: the theorem.
-/

@[expose] public noncomputable section

namespace DistSys.Cap

variable {Node Message Value State : Type}

namespace Algorithm

variable {A : Algorithm Node Message Value State} {group : Node → Bool}
  {C : Configuration Node Message Value State} {e : Event Node Message Value}

/-- A live event without an answer: the clients see nothing and wait as before. -/
theorem after_silent (alive : Live group e) (silent : A.answered C e = none) :
    (A.after C e).history = C.history ∧ ∀ m, (A.after C e).pending m = C.pending m := by
  refine ⟨?_, fun m => ?_⟩
  · rw [after_history, seen, silent, invoked_of_live alive]
    exact List.append_nil _
  · by_cases eq : m = nodeOf e
    · subst eq
      rw [after_pending, silent, waits_of_live alive]
      exact Bool.true_and _
    · exact after_pending_of_ne eq

/-- While no client waits, live events show the clients nothing. -/
theorem run_quiet {schedule : List (Event Node Message Value)}
    (alive : ∀ f, f ∈ schedule → Live group f) (quiet : ∀ m, C.pending m = false) :
    (A.execution.run C schedule).history = C.history ∧
      ∀ m, (A.execution.run C schedule).pending m = false := by
  induction schedule generalizing C with
  | nil => exact ⟨rfl, quiet⟩
  | cons f rest ih =>
    have alive_f := alive f List.mem_cons_self
    have silent : A.answered C f = none :=
      answered_of_not_waits ((waits_of_live alive_f).trans (quiet _))
    obtain ⟨history, pending⟩ := after_silent alive_f silent
    obtain ⟨history', pending'⟩ := ih (C := A.after C f)
      (fun g mem => alive g (List.mem_cons_of_mem f mem)) (fun m => (pending m).trans (quiet m))
    exact ⟨history'.trans history, pending'⟩

/-- When only one client waits, and waits no more after some live events, then the clients see one
answer to it, and nobody waits. -/
theorem run_answered {n : Node} {schedule : List (Event Node Message Value)}
    (alive : ∀ f, f ∈ schedule → Live group f) (alone : ∀ m, m ≠ n → C.pending m = false)
    (waiting : C.pending n = true) (answered : (A.execution.run C schedule).pending n = false) :
    ∃ r, (A.execution.run C schedule).history = C.history ++ [.respond n r] ∧
      ∀ m, (A.execution.run C schedule).pending m = false := by
  induction schedule generalizing C with
  | nil => exact nomatch waiting.symm.trans answered
  | cons f rest ih =>
    have alive_f := alive f List.mem_cons_self
    have alive_rest (g : Event Node Message Value) (mem : g ∈ rest) : Live group g :=
      alive g (List.mem_cons_of_mem f mem)
    cases answer : A.answered C f with
    | none =>
      obtain ⟨history, pending⟩ := after_silent alive_f answer
      obtain ⟨r, history', quiet⟩ := ih (C := A.after C f) alive_rest
        (fun m ne => (pending m).trans (alone m ne)) ((pending n).trans waiting) answered
      exact ⟨r, history ▸ history', quiet⟩
    | some r =>
      have waits : C.pending (nodeOf f) = true :=
        (waits_of_live alive_f).symm.trans (waits_of_answered answer)
      have node : nodeOf f = n := Classical.byContradiction fun ne =>
        nomatch waits.symm.trans (alone _ ne)
      have history : (A.after C f).history = C.history ++ [.respond n r] := by
        rw [after_history, seen, answer, invoked_of_live alive_f, node]
        rfl
      have quiet (m : Node) : (A.after C f).pending m = false := by
        by_cases eq : m = nodeOf f
        · subst eq
          rw [after_pending, answer]
          rfl
        · rw [after_pending_of_ne eq]
          exact alone m (fun h => eq (h.trans node.symm))
      obtain ⟨history', quiet'⟩ := run_quiet (A := A) alive_rest quiet
      exact ⟨r, history'.trans history, quiet'⟩

/-- An invocation is answered at once, or its client waits. -/
theorem after_invoke (C : Configuration Node Message Value State) (n : Node)
    (o : History.RegisterOperation Value) :
    ((A.after C (.invoke n o)).pending n = true ∧
        (A.after C (.invoke n o)).history = C.history ++ [.invoke n o]) ∨
      ((A.after C (.invoke n o)).pending n = false ∧
        ∃ r, (A.after C (.invoke n o)).history = C.history ++ [.invoke n o, .respond n r]) := by
  have pending := after_pending (A := A) (C := C) (e := .invoke n o)
  have history := after_history (A := A) (C := C) (e := .invoke n o)
  unfold seen at history
  cases answer : A.answered C (.invoke n o) with
  | none =>
    rw [answer] at pending history
    exact Or.inl ⟨pending, history⟩
  | some r =>
    rw [answer] at pending history
    exact Or.inr ⟨pending, r, history⟩

variable (A)

/-- The execution α₁ or α₂ of the paper: an operation invoked when no client waits is answered by
live events of the group of its node, and the clients see its invocation and its answer, and nothing
else.  The events of the other group, of which availability may make use, are left out. -/
theorem exists_served (group : Node → Bool) {enumeration : Nat → Node}
    (all : ∀ x, ∃ i, enumeration i = x) (available : A.Available group) (n : Node)
    (o : History.RegisterOperation Value) :
    ∃ schedule r, A.execution.Allowed A.initial (.invoke n o :: schedule) ∧
      (∀ e, e ∈ schedule → Live group e ∧ group (nodeOf e) = group n) ∧
      (A.execution.run A.initial (.invoke n o :: schedule)).history
        = [.invoke n o, .respond n r] := by
  have alone (m : Node) (ne : m ≠ n) : (A.after A.initial (.invoke n o)).pending m = false :=
    after_pending_of_ne (A := A) (C := A.initial) (e := .invoke n o) ne
  rcases after_invoke (A := A) A.initial n o with ⟨waiting, history⟩ | ⟨_, r, history⟩
  · obtain ⟨schedule, allowed, alive, answered⟩ := A.exists_answered group all available
      (first := [.invoke n o]) ⟨rfl, trivial⟩ n waiting
    obtain ⟨own, allowed', same, inside⟩ := (SameFor.refl group (group n)
      (A.after A.initial (.invoke n o))).exists_own allowed alive
    obtain ⟨r, history', _⟩ := run_answered (fun e mem => (inside e mem).1) alone waiting
      ((same.pending n rfl).symm.trans answered)
    refine ⟨own, r, ⟨rfl, allowed'⟩, inside, ?_⟩
    rw [history] at history'
    exact history'
  · exact ⟨[], r, ⟨rfl, trivial⟩, (fun e mem => nomatch mem), history⟩

end Algorithm

/-- The CAP theorem, by the executions α₁ and α₂ of Gilbert and Lynch and their concatenation. -/
theorem impossibility : impossibility.Statement := by
  intro Node Message Value State A group enumeration n m v w all apart distinct
  rintro ⟨atomic, available⟩
  obtain ⟨reading, r, allowed₂, inside₂, history₂⟩ :=
    A.exists_served group all available m .read
  have initial_value : r = .value v := by
    have linearizable := atomic _ allowed₂
    rw [history₂] at linearizable
    exact History.read_alone linearizable
  obtain ⟨writing, a, allowed₁, inside₁, history₁⟩ :=
    A.exists_served group all available n (.write w)
  have unseen : SameFor group (group m) A.initial
      (A.execution.run A.initial (.invoke n (.write w) :: writing)) := by
    refine ((SameFor.refl group (group m) A.initial).run_other (fun e mem => ?_)).symm
    rcases List.mem_cons.1 mem with rfl | mem
    · exact apart
    · exact (inside₁ e mem).2 ▸ apart
  have own : group (nodeOf (.invoke m .read : Event Node Message Value)) = group m := rfl
  have possible := unseen.possible (A := A) own (Or.inr ⟨m, .read, rfl⟩) allowed₂.1
  obtain ⟨allowed, _, more, alone, after⟩ :=
    (unseen.after_same (A := A) own).run_same allowed₂.2 inside₂
  have both := atomic ((.invoke n (.write w) :: writing) ++ .invoke m .read :: reading)
    (A.execution.allowed_append.2 ⟨allowed₁, possible, allowed⟩)
  have seen : A.seen A.initial (.invoke m .read) ++ more
      = [.invoke m .read, .respond m r] := by
    rw [Algorithm.after_history, List.append_assoc] at alone
    exact alone.symm.trans history₂
  rw [Execution.Execution.run_append, Execution.Execution.run_cons] at both
  rw [show (A.execution.run (A.execution.apply (A.execution.run A.initial
        (.invoke n (.write w) :: writing)) (.invoke m .read)) reading).history
      = [.invoke n (.write w), .respond n a, .invoke m .read, .respond m r] from by
    refine after.trans ?_
    rw [Algorithm.after_history, ← unseen.seen_eq own, history₁, List.append_assoc, seen]
    rfl] at both
  have new_value := History.read_after_write both
  rw [initial_value] at new_value
  exact distinct (History.RegisterResponse.value.inj new_value)

/-- Two nodes are enumerated by the test for one. -/
theorem exists_number : ∀ b : Bool, ∃ i : Nat, (i == 1) = b
  | false => ⟨0, rfl⟩
  | true => ⟨1, rfl⟩

end DistSys.Cap
