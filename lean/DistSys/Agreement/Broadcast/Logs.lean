module

public import DistSys.Statements.Agreement.Broadcast

/-!
# Logs as lists

What the theory of broadcast needs of lists: `Prefix` is Lean core's `<+:`, and `Precedes` says
where messages stand in a log.  The one lemma with content is `prefix_of_precedes`: a log without
repetition that keeps the order of another, and leaves nothing out, is a prefix of it.

## Main declarations

* `prefix_iff`: the exported prefix relation is `<+:`.
* `precedes_of_prefix`, `precedes_of_prefix_of_mem`: order goes up to longer logs, and down.
* `prefix_of_precedes`: order makes prefixes.
-/

@[expose] public noncomputable section

namespace DistSys.Broadcast

variable {Message : Type}

/-- The exported prefix relation is Lean core's. -/
theorem prefix_iff {first second : List Message} : Prefix first second ↔ first <+: second := by
  induction first generalizing second with
  | nil => exact ⟨fun _ => List.nil_prefix, fun _ => trivial⟩
  | cons m rest ih =>
    cases second with
    | nil => exact ⟨fun h => h.elim, fun h => nomatch List.prefix_nil.1 h⟩
    | cons n more =>
      rw [List.cons_prefix_cons]
      exact and_congr_right fun _ => ih

/-- What precedes or is preceded is in the list. -/
theorem mem_of_precedes {l : List Message} {m n : Message} (h : Precedes l m n) :
    m ∈ l ∧ n ∈ l := by
  induction l with
  | nil => exact nomatch h
  | cons x rest ih =>
    rcases h with ⟨rfl, mem⟩ | h
    · exact ⟨List.mem_cons_self, List.mem_cons_of_mem _ mem⟩
    · exact ⟨List.mem_cons_of_mem _ (ih h).1, List.mem_cons_of_mem _ (ih h).2⟩

/-- Nothing precedes the head of a list without repetition. -/
theorem not_precedes_head {x m : Message} {rest : List Message} (nodup : (x :: rest).Nodup) :
    ¬ Precedes (x :: rest) m x := by
  have fresh := (List.nodup_cons.1 nodup).1
  rintro (⟨_, mem⟩ | h)
  · exact fresh mem
  · exact fresh (mem_of_precedes h).2

/-- The order of a log is the order of every longer log. -/
theorem precedes_of_prefix {l k : List Message} {m n : Message} (le : l <+: k)
    (h : Precedes l m n) : Precedes k m n := by
  induction l generalizing k with
  | nil => exact nomatch h
  | cons x rest ih =>
    cases k with
    | nil => exact nomatch List.prefix_nil.1 le
    | cons y more =>
      obtain ⟨rfl, le_rest⟩ := List.cons_prefix_cons.1 le
      rcases h with ⟨same, mem⟩ | h
      · exact Or.inl ⟨same, le_rest.subset mem⟩
      · exact Or.inr (ih le_rest h)

/-- What comes before a message in a longer log without repetition comes before it in the shorter
log, if the message is in that. -/
theorem precedes_of_prefix_of_mem {l k : List Message} {m n : Message} (le : l <+: k)
    (nodup : k.Nodup) (mem : n ∈ l) (h : Precedes k m n) : Precedes l m n := by
  induction l generalizing k with
  | nil => exact nomatch mem
  | cons x rest ih =>
    cases k with
    | nil => exact nomatch h
    | cons y more =>
      obtain ⟨rfl, le_rest⟩ := List.cons_prefix_cons.1 le
      rcases List.mem_cons.1 mem with rfl | mem
      · exact absurd h (not_precedes_head nodup)
      · rcases h with ⟨same, _⟩ | h
        · exact Or.inl ⟨same, mem⟩
        · exact Or.inr (ih le_rest (List.nodup_cons.1 nodup).2 mem h)

/-- A log without repetition that leaves out nothing before its messages, and keeps their order, is
a prefix of a log that contains them. -/
theorem prefix_of_precedes {l k : List Message} (nodup_l : l.Nodup) (nodup_k : k.Nodup)
    (subset : ∀ m, m ∈ l → m ∈ k) (order : ∀ m n, Precedes k m n → n ∈ l → Precedes l m n) :
    l <+: k := by
  induction l generalizing k with
  | nil => exact List.nil_prefix
  | cons x rest ih =>
    have fresh := (List.nodup_cons.1 nodup_l).1
    cases k with
    | nil => exact nomatch subset x List.mem_cons_self
    | cons y more =>
      have same : x = y := by
        rcases List.mem_cons.1 (subset x List.mem_cons_self) with same | mem
        · exact same
        · exact absurd (order y x (Or.inl ⟨rfl, mem⟩) List.mem_cons_self)
            (not_precedes_head nodup_l)
      subst same
      have fresh_k := (List.nodup_cons.1 nodup_k).1
      refine List.cons_prefix_cons.2 ⟨rfl, ih (List.nodup_cons.1 nodup_l).2
        (List.nodup_cons.1 nodup_k).2 (fun m mem => ?_) (fun m n h mem => ?_)⟩
      · rcases List.mem_cons.1 (subset m (List.mem_cons_of_mem _ mem)) with rfl | mem'
        · exact absurd mem fresh
        · exact mem'
      · rcases order m n (Or.inr h) (List.mem_cons_of_mem _ mem) with ⟨rfl, _⟩ | h'
        · exact absurd (mem_of_precedes h).1 fresh_k
        · exact h'

end DistSys.Broadcast
