module

public import DistSys.Consistency.CrdtOperations.OverBroadcast

/-!
# The observed-remove set needs causal order

A removal that is delivered before the addition that it has seen (Shapiro, Preguiça, Baquero and
Zawirski 2011): the first process adds, the second one hears of it and removes, and the third one
hears of the removal first.  Each process sends one message, so all are in the order of their
sender; and the third replica keeps the element.

## Main declarations

* `overtaken`: the record.
* `op_or_set_needs_causal_order`.
-/

@[expose] public noncomputable section

namespace DistSys.CrdtOperations

open Causality Crdt

open scoped Classical

/-- An addition, its delivery, a removal, and both delivered in the wrong order. -/
def overtaken : Broadcasts (Fin 3) :=
  { length := 5
    process := fun e => match e with | 0 => 0 | 1 => 1 | 2 => 1 | _ => 2
    source := fun e => match e with | 1 => some 0 | 3 => some 2 | 4 => some 0 | _ => none }

/-- What the clients want: first the element, then to be without it. -/
def firstAdd : Nat → SetRequest Unit := fun e => if e = 0 then .add () else .remove ()

/-- What is delivered was broadcast before. -/
theorem overtaken_past : overtaken.FromThePast := by
  intro e lt
  match e, lt with
  | 0, _ => trivial
  | 1, _ => exact ⟨by omega, rfl⟩
  | 2, _ => trivial
  | 3, _ => exact ⟨by omega, rfl⟩
  | 4, _ => exact ⟨by omega, rfl⟩

/-- What is broadcast at an event, or delivered. -/
theorem overtaken_named : named overtaken 0 = 0 ∧ named overtaken 1 = 0 ∧ named overtaken 2 = 2 ∧
    named overtaken 3 = 2 ∧ named overtaken 4 = 0 := ⟨rfl, rfl, rfl, rfl, rfl⟩

/-- No process executes an operation twice. -/
theorem overtaken_once : overtaken.Once := by
  intro e f k he hf _ same first second
  have first := executes_iff.1 first
  have second := executes_iff.1 second
  have he : e < 5 := he
  have hf : f < 5 := hf
  have table : ∀ e f : Fin 5, overtaken.process e.val = overtaken.process f.val →
      named overtaken e.val = named overtaken f.val → e = f := by decide
  exact congrArg Fin.val (table ⟨e, he⟩ ⟨f, hf⟩ same (first.trans second.symm))

/-- The second and the third process have executed both operations. -/
theorem overtaken_executed (p : Fin 3) (other : p ≠ 0) (k : Nat) :
    overtaken.Executed p 5 k ↔ k = 0 ∨ k = 2 := by
  rw [← mem_log]
  match p, other with
  | 1, _ => simp [log, overtaken, named]
  | 2, _ => simp [log, overtaken, named, or_comm]

/-- The second process has taken the element out, and the third one keeps it. -/
theorem overtaken_sets : setAt id overtaken firstAdd 5 1 () 0 = false ∧
    setAt id overtaken firstAdd 5 2 () 0 = true := by
  have two : setAt id overtaken firstAdd 2 1 () 0 = true := by
    rw [setAt_here (p := 1) overtaken_past (e := 1) (by decide) rfl, overtaken_named.2.1,
      setEffect_add (by decide) rfl (show firstAdd 0 = .add () from rfl)]
    simp
  constructor
  · rw [setAt_there overtaken_past (e := 4) (by decide) (by decide),
      setAt_there overtaken_past (e := 3) (by decide) (by decide),
      setAt_here (p := 1) overtaken_past (e := 2) (by decide) rfl, overtaken_named.2.2.1,
      setEffect_remove (by decide) rfl (show firstAdd 2 = .remove () from rfl),
      show setAt id overtaken firstAdd 2 (overtaken.process 2) () 0 = true from two]
    simp
  · rw [setAt_here (p := 2) overtaken_past (e := 4) (by decide) rfl, overtaken_named.2.2.2.2,
      setEffect_add (by decide) rfl (show firstAdd 0 = .add () from rfl)]
    simp

/-- Without causal order replicas diverge, though messages of each sender are in order. -/
theorem op_or_set_needs_causal_order : op_or_set_needs_causal_order.Statement := by
  obtain ⟨K, of⟩ := exists_computationOf overtaken_past
  refine ⟨Unit, Nat, id, Fin 3, overtaken, K, firstAdd, 1, 2, 5, 5, overtaken_past, of,
    overtaken_once, ?_, fun _ _ _ _ => id, Nat.le_refl _, Nat.le_refl _, fun k _ h => ?_,
    fun k _ h => ?_, fun same => ?_⟩
  · intro s r first u v second sender _ before
    have source := (of.2.2 s r).1 first
    have source' := (of.2.2 u v).1 second
    rw [of.1, of.1] at sender
    have sent : ∀ a b : Fin 5, overtaken.source b.val = some a.val → a.val = 0 ∨ a.val = 2 := by
      decide
    have apart : overtaken.process 0 ≠ overtaken.process 2 := by decide
    have equal : s = u := by
      refine Fin.ext ?_
      rcases sent s r source with a | a <;> rcases sent u v source' with b | b <;>
        rw [a, b] at sender ⊢
      · exact absurd sender apart
      · exact absurd sender.symm apart
    exact absurd (equal ▸ before) (happened_before_irreflexive K u)
  · exact (overtaken_executed 2 (by decide) k).2 ((overtaken_executed 1 (by decide) k).1 h)
  · exact (overtaken_executed 1 (by decide) k).2 ((overtaken_executed 2 (by decide) k).1 h)
  · have sets := overtaken_sets
    have here : setAt id overtaken firstAdd 5 1 () 0 = setAt id overtaken firstAdd 5 2 () 0 :=
      congrFun (congrFun same ()) 0
    rw [sets.1, sets.2] at here
    exact nomatch here

end DistSys.CrdtOperations
