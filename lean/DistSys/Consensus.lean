module

public import DistSys.Statements.Consensus
public import DistSys.Broadcast.Equivalence

/-!
# Consensus from atomic broadcast

The easy half of the equivalence of Chandra and Toueg (JACM 1996, §6): every process broadcasts its
proposal and decides the first message that it delivers.  All first messages are the head of the
common log, so nobody decides differently; a correct process that proposes delivers something, so it
decides.

## Main declarations

* `from_atomic_broadcast`.
-/

@[expose] public noncomputable section

namespace DistSys.Consensus

open Broadcast Broadcast.BroadcastRun

/-- Comparable lists have the same head. -/
theorem head_eq {Message : Type} {l k : List Message} {v w : Message}
    (comparable : Prefix l k ∨ Prefix k l) (first : l[0]? = some v) (second : k[0]? = some w) :
    v = w := by
  rw [prefix_iff, prefix_iff] at comparable
  cases l with
  | nil => exact nomatch first
  | cons x l =>
    cases k with
    | nil => exact nomatch second
    | cons y k =>
      have head_l : x = v := Option.some.inj first
      have head_k : y = w := Option.some.inj second
      rcases comparable with le | le
      · exact head_l ▸ head_k ▸ (List.cons_prefix_cons.1 le).1
      · exact head_l ▸ head_k ▸ (List.cons_prefix_cons.1 le).1.symm

/-- **Consensus from atomic broadcast**: decide the first delivered message. -/
theorem from_atomic_broadcast : from_atomic_broadcast.Statement := by
  intro Process Message Time R ab
  have ⟨_, common⟩ := ab.2.2
  refine ⟨fun propose p correct => ?_, fun p q v w t u first second => ?_, fun p v t first => ?_⟩
  · obtain ⟨v, t, sent⟩ := propose p correct
    obtain ⟨u, mem⟩ := ab.1 p v t correct sent
    obtain ⟨x, rest, shape⟩ := List.exists_cons_of_ne_nil (List.ne_nil_of_mem mem)
    exact ⟨x, u, show (R.log p u)[0]? = some x by rw [shape]; rfl⟩
  · exact head_eq (comparable_of_commonLog common p q t u) first second
  · exact ab.2.1 p v t (List.mem_of_getElem? first)

end DistSys.Consensus
