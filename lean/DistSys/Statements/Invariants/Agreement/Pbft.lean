module

public import DistSys.Statements.Agreement.Pbft

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/pbft/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Pbft

/-- An honest replica accepts one proposal for a slot in a view. -/
def Pbft.OnePrepare {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (r x : Request),
    P.honest i → s.prepare i v k r → s.prepare i v k x → r = x

/-- What an honest replica prepared is accepted. -/
def Pbft.PrepareAccepted {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (r : Request),
    P.honest i → s.prepare i v k r → s.accepted v k r

/-- Of what is certified, each quorum has an honest replica that prepared it. -/
def Pbft.CertifiedPrepared {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (v : View) (k : Slot) (r : Request) (q : Quorum),
    s.certified v k r → (∃ i : Replica, P.honest i ∧ P.member i q ∧ s.prepare i v k r)

/-- There are no two certificates for a slot in one view. -/
def Pbft.OneCertificate {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (v : View) (k : Slot) (r x : Request), s.certified v k r → s.certified v k x → r = x

/-- Honest replicas commit what is certified. -/
def Pbft.CommitCertified {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (r : Request),
    P.honest i → s.commit i v k r → s.certified v k r

/-- An honest replica that asked for a view has left the earlier ones. -/
def Pbft.ViewChangeLeft {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v w : View), P.honest i → s.viewChange i v → P.Before w v → s.left i w

/-- Every member of a quorum that a primary shows asked for the view. -/
def Pbft.NewViewAsked {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (v : View) (q : Quorum) (i : Replica), s.newView v q → P.member i q → s.viewChange i v

/-- Reports are of certificates of earlier views. -/
def Pbft.ReportCertified {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (w : View) (r : Request),
    s.report i v k w r → s.certified w k r ∧ P.Before w v

/-- An honest replica reports when it asks for a view. -/
def Pbft.ReportAsked {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (w : View) (r : Request),
    P.honest i → s.report i v k w r → s.viewChange i v

/-- An honest replica that reports a certificate committed nothing between its view and the one that
it asks for. -/
def Pbft.ReportLast {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (w : View) (r : Request) (u : View) (x : Request),
    P.honest i → s.report i v k w r → s.commit i u k x → P.Before u v → P.le u w

/-- An honest replica that committed something before the view that it asks for reports a
certificate. -/
def Pbft.CommitReported {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (u : View) (x : Request),
    P.honest i →
    s.viewChange i v →
    s.commit i u k x →
    P.Before u v →
    (∃ (w : View) (r : Request), s.report i v k w r)

/-- When a request is accepted in a view, no other was or will be committed in an earlier one: of
each quorum some honest member has left it without committing that. -/
def Pbft.NotChoosable {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (v : View) (k : Slot) (r : Request) (w : View) (x : Request) (q : Quorum),
    s.accepted v k r →
    P.Before w v →
    r ≠ x →
    (∃ i : Replica, P.honest i ∧ P.member i q ∧ s.left i w ∧ ¬s.commit i w k x)

/-- A quorum committed what is decided. -/
def Pbft.DecidedCommitted {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s : PbftState Replica Quorum View Slot Request)
    : Prop :=
  ∀ (i : Replica) (v : View) (k : Slot) (r : Request),
    s.decided i v k r → (∃ q : Quorum, ∀ (j : Replica), P.member j q → s.commit j v k r)

end DistSys.Pbft
