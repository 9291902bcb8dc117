module

public import DistSys.Statements.Foundations.System

/-!
# Unicast, multicast and broadcast

A message is addressed to a group of processes.  Whoever receives it is an addressee, which is
well-formedness of a system; so it stays in the group, and what is addressed to one process is
received by one.

## Main declarations

* `multicast_stays_in_group`, `unicast_received_by_one`, `broadcast_is_not_unicast`.
-/

@[expose] public noncomputable section

namespace DistSys.System

/-- What is addressed to a group is received by its members only. -/
theorem multicast_stays_in_group : multicast_stays_in_group.Statement := by
  intro _ _ _ _ _ _ _ S m group e addressed received
  exact (addressed _).1 (S.received_by_addressee e m received)

/-- What is addressed to one process is received by one at most. -/
theorem unicast_received_by_one : unicast_received_by_one.Statement := by
  rintro _ _ _ _ _ _ _ S m e f ⟨p, addressed⟩ received received'
  have first : S.process e = p := (addressed _).1 (S.received_by_addressee e m received)
  have second : S.process f = p := (addressed _).1 (S.received_by_addressee f m received')
  exact first.trans second.symm

/-- Where there are two processes, what is addressed to all is not addressed to one. -/
theorem broadcast_is_not_unicast : broadcast_is_not_unicast.Statement := by
  rintro _ _ _ _ _ _ _ S m p q other all ⟨r, addressed⟩
  have first : p = r := (addressed p).1 ((all p).2 trivial)
  have second : q = r := (addressed q).1 ((all q).2 trivial)
  exact other (first.trans second.symm)

end DistSys.System
