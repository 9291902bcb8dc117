module

public import DistSys.Statements.Foundations.Metamodel

/-!
# The mapping to the meta-model

The document (1.5) says that a distributed system is an instance of a meta-model with relations
R_conn, R_comm and R_cons, and says nothing more of them.  So there is little to prove; this is
all: read off a system, the relations are preserved by morphisms of systems, R_comm is a part of
R_conn where messages respect the links, and R_cons, to look alike, is an equivalence.

## Main declarations

* `functorial`, `preserves_composes`, `relations`.
-/

@[expose] public noncomputable section

namespace DistSys.Metamodel

/-- A morphism of deployments preserves R_conn, R_comm and R_cons. -/
theorem functorial : functorial.Statement := by
  intro Process Event Message Node Protocol Payload State View _ _ _ _ _ _ _ _ S T processes
    messages events nodes states views ⟨places, hosts, sends, receives, links, seen⟩
  refine ⟨fun p q linked => ?_, ?_, fun s t same => ?_⟩
  · show T.link (T.host (processes p)) (T.host (processes q))
    rw [hosts, hosts]
    exact links _ _ linked
  · rintro p q ⟨m, sent, e, received, place⟩
    refine ⟨messages m, ?_, events e, receives e m received, ?_⟩
    · rw [sends, places, sent]
    · rw [places, place]
  · show T.view (states s) = T.view (states t)
    rw [seen, seen]
    exact congrArg views same

/-- Maps that preserve the relations contain the identity and compose. -/
theorem preserves_composes : preserves_composes.Statement := by
  intro A C B D E F L M N f g h k
  refine ⟨⟨fun _ _ r => r, fun _ _ r => r, fun _ _ r => r⟩, ?_⟩
  rintro ⟨first, second, third⟩ ⟨fourth, fifth, sixth⟩
  exact ⟨fun p q r => fourth _ _ (first p q r), fun p q r => fifth _ _ (second p q r),
    fun s t r => sixth _ _ (third s t r)⟩

/-- R_comm is a part of R_conn where messages respect the links; R_cons is an equivalence. -/
theorem relations : relations.Statement := by
  intro _ _ _ _ _ _ _ _ S s t u respects
  exact ⟨fun p q ⟨m, communicates⟩ => respects p q m communicates, rfl, Eq.symm, Eq.trans⟩

end DistSys.Metamodel
