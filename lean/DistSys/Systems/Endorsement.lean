module

public import DistSys.Statements.Systems.Endorsement

/-!
# Endorsement

Androulaki et al. (*Hyperledger Fabric*, 2018): a policy says which sets of peers must have signed a
transaction.  If each of them has an honest peer, transactions were executed on earlier states,
which is what `Fabric.serial_in_ledger_order` asks of a ledger.

## Main declarations

* `endorsed_is_genuine`; `forged_without_honest`: no weaker policy will do.
-/

@[expose] public noncomputable section

namespace DistSys.Endorsement

open Fabric

/-- An honest peer has signed. -/
theorem endorsed_is_genuine : endorsed_is_genuine.Statement := by
  intro Peer Transaction Key Value N start ledger admits honest signs has signed executed i inside
  have executed := executed i
  cases here : ledger[i]? with
  | none => exact trivial
  | some t =>
    obtain ⟨peers, admitted, all⟩ := signed t (List.mem_of_getElem? here)
    obtain ⟨p, one, good⟩ := has peers admitted
    have genuine := executed p inside good
    rw [here] at genuine
    exact genuine (all p one)

/-- A transaction that claims to have read a version where the key is absent. -/
def forgery : Network Unit Unit Unit where
  execute _ _ _ := .keep
  reads _ _ := True
  version _ _ := some 1
  saw _ _ := none
  writes _ _ := .keep
  validates := true

/-- A set without an honest peer signs it. -/
theorem forged_without_honest : forged_without_honest.Statement := by
  intro Peer admits honest none_honest
  obtain ⟨peers, bad⟩ := Classical.not_forall.1 none_honest
  obtain ⟨admitted, liars⟩ := Classical.not_imp.1 bad
  refine ⟨Unit, Unit, Unit, forgery, fun _ => none, [()], fun p _ => peers p,
    fun _ _ => ⟨peers, admitted, fun _ one => one⟩, fun i p inside good => ?_, fun endorsed => ?_⟩
  · match i with
    | 0 => exact fun one => (liars ⟨p, one, good⟩).elim
    | _ + 1 => exact trivial
  · obtain ⟨j, le, reads, _⟩ := endorsed 0 Nat.zero_lt_one
    cases Nat.le_zero.1 le
    exact nomatch (reads () trivial).1

end DistSys.Endorsement
