module

public import DistSys.Agreement.Broadcast.Logs

/-!
# What each clause is for

Three runs, each read at one moment: uniform reliable broadcast without order, pairwise order that
leaves a message out, and total order among processes that all crash.

## Main declarations

* `finished`: the run in which two processes deliver given lists.
* `uniform_reliable_without_order`, `pairwise_order_too_weak`, `no_correct_process`.
-/

@[expose] public noncomputable section

namespace DistSys.Broadcast

/-- A finished run of two processes and two messages: both messages are broadcast, by `false`, and
delivered as the lists say. -/
def finished (correct : Bool → Prop) (delivered : Bool → List Bool) :
    BroadcastRun Bool Bool Unit where
  correct := correct
  broadcast p _ _ := p = false
  log p _ := delivered p

variable {correct : Bool → Prop} {delivered : Bool → List Bool}

/-- A log read once has nothing to disagree with. -/
theorem finished_growing : (finished correct delivered).Growing :=
  fun _ _ _ => Or.inl (prefix_iff.2 (List.prefix_refl _))

/-- To deliver is to have the message in the list. -/
theorem finished_delivers {p m : Bool} :
    (finished correct delivered).Delivers p m ↔ m ∈ delivered p :=
  ⟨fun ⟨_, mem⟩ => mem, fun mem => ⟨(), mem⟩⟩

/-- To deliver before is to stand before in the list. -/
theorem finished_deliversBefore {p m n : Bool} :
    (finished correct delivered).DeliversBefore p m n ↔ Precedes (delivered p) m n :=
  ⟨fun ⟨_, h⟩ => h, fun h => ⟨(), h⟩⟩

/-- The finished run is one of uniform reliable broadcast when no list repeats a message, correct
processes have what any process has, and `false`, if correct, has both messages. -/
theorem finished_reliable (nodup : ∀ p, (delivered p).Nodup)
    (agreement : ∀ p q m, m ∈ delivered p → correct q → m ∈ delivered q)
    (validity : correct false → ∀ m, m ∈ delivered false) :
    (finished correct delivered).UniformReliableBroadcast :=
  ⟨fun p m _ ok sent => finished_delivers.2 ((show p = false from sent) ▸
      validity ((show p = false from sent) ▸ ok) m),
    fun p q m h ok => finished_delivers.2 (agreement p q m (finished_delivers.1 h) ok),
    fun _ _ _ _ => ⟨false, rfl⟩, fun p _ => nodup p⟩

/-- Two correct processes deliver two messages in opposite orders. -/
theorem uniform_reliable_without_order : uniform_reliable_without_order.Statement := by
  refine ⟨Bool, Bool, Unit, finished (fun _ => True) fun p => [p, !p], finished_growing,
    fun _ => trivial, finished_reliable (by decide) (by decide) (by decide), fun order => ?_⟩
  have h := order false true false true (finished_deliversBefore.2 (Or.inl ⟨rfl, by decide⟩))
    (finished_delivers.2 (by decide))
  rcases finished_deliversBefore.1 h with ⟨same, _⟩ | h
  · exact nomatch same
  · exact absurd (mem_of_precedes h).2 (by decide)

/-- The process that crashes delivers the second message without the first. -/
theorem pairwise_order_too_weak : pairwise_order_too_weak.Statement := by
  let delivered : Bool → List Bool := fun p => if p then [true] else [false, true]
  refine ⟨Bool, Bool, Unit, finished (fun p => p = false) delivered, finished_growing,
    ⟨false, rfl⟩, finished_reliable (by decide) (by decide) (by decide), ?_, fun order => ?_⟩
  · intro p q m n before del_m del_n
    rw [finished_deliversBefore] at before ⊢
    rw [finished_delivers] at del_m del_n
    cases p <;> cases q
    · exact before
    · have m_eq : m = true := List.mem_singleton.1 del_m
      have n_eq : n = true := List.mem_singleton.1 del_n
      subst m_eq n_eq
      rcases before with ⟨same, _⟩ | ⟨_, mem⟩ | h
      · exact nomatch same
      · exact nomatch mem
      · exact nomatch h
    · rcases before with ⟨_, mem⟩ | h
      · exact nomatch mem
      · exact nomatch h
    · exact before
  · have h := order false true false true
      (finished_deliversBefore.2 (Or.inl ⟨rfl, by decide⟩)) (finished_delivers.2 (by decide))
    rcases finished_deliversBefore.1 h with ⟨same, _⟩ | h
    · exact nomatch same
    · exact nomatch h

/-- Two processes deliver one message each, not the same, and crash. -/
theorem no_correct_process : no_correct_process.Statement := by
  refine ⟨Bool, Bool, Unit, finished (fun _ => False) fun p => [p], finished_growing,
    ⟨finished_reliable (by decide) (fun _ _ _ _ no => no.elim) (fun no => no.elim), ?_⟩, ?_⟩
  · intro p q m n before _
    rcases finished_deliversBefore.1 before with ⟨_, mem⟩ | h
    · exact nomatch mem
    · exact nomatch h
  · rintro ⟨_, _, common, chain, _, le, _⟩
    obtain ⟨⟨⟩, le_false⟩ := le false ()
    obtain ⟨⟨⟩, le_true⟩ := le true ()
    rw [prefix_iff] at le_false le_true
    rcases List.prefix_or_prefix_of_prefix le_false le_true with h | h
    · exact nomatch (List.cons_prefix_cons.1 h).1
    · exact nomatch (List.cons_prefix_cons.1 h).1

end DistSys.Broadcast
