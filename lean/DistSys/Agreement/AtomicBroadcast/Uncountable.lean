module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Impossibility.FlpHypotheses.Lemmas

/-!
# Too many processes for the impossibility of atomic broadcast

That atomic broadcast is impossible with one fault (`nonuniform_impossible`) is a theorem about
finitely many processes.  Among uncountably many no run gives all but one infinitely many steps, so
that nothing is asked of a protocol, and one that never delivers anything will do.  This is not in
Chandra and Toueg (JACM 1996), whose processes are finitely many.

## Main declarations

* `mute`: the protocol.
* `uncountable_processes`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

/-- Processes that do nothing. -/
def mute (Process Payload : Type) :
    BroadcastProtocol.BroadcastProtocol Process Payload Unit Unit where
  start _ := ()
  next _ _ _ _ := ()
  sends _ _ _ _ := []
  log _ := []

/-- Among uncountably many processes there is no run with at most one faulty process. -/
theorem not_one_faulty {Payload Message : Type}
    {schedule : Nat → BroadcastProtocol.Event (Nat → Bool) Payload Message} :
    ¬∃ f : Nat → Bool, ∀ p, p ≠ f → BroadcastProtocol.Nonfaulty schedule p := by
  rintro ⟨f, others⟩
  obtain ⟨p, ne, idle⟩ := FlpHypotheses.exists_idle
    (fun n => ((schedule n).process, (none : Option Unit))) f
  obtain ⟨k, _, steps⟩ := others p ne 0
  exact idle k steps

/-- **Finiteness is needed**: uncountably many processes implement atomic broadcast, for there is no
run in which they would have to. -/
theorem uncountable_processes : uncountable_processes.Statement :=
  ⟨(Nat → Bool) × Bool, Unit, Unit, mute (Nat → Bool) ((Nat → Bool) × Bool), fun p b => (p, b),
    fun _ _ _ _ same => ⟨congrArg Prod.fst same, congrArg Prod.snd same⟩,
    fun _ run => absurd run.2.1 not_one_faulty,
    fun _ _ one_fault _ => absurd one_fault not_one_faulty⟩

end DistSys.AtomicBroadcast
