module

public import DistSys.Statements.Foundations.Quorum

/-!
# Practical Byzantine fault tolerance (Castro and Liskov 1999): agreement across view changes

n = 3f + 1 replicas, of which f are faulty, assign requests to slots (the paper's sequence numbers).
In each view one replica, the primary, proposes; a request is prepared when a quorum of 2f + 1 has
sent prepare messages for it (the primary's pre-prepare counts as its prepare), and committed when a
quorum has sent commit messages.  To change the view, replicas report for each slot the last request
that they prepared, with its certificate; the new primary shows a quorum of such reports, and must
propose again, for each slot, the request of the highest view reported in it.

Messages are signed and broadcast: what was sent is a growing set that everybody may read, at any
time, repeatedly, or never.  Faulty replicas send what they like in their own names (they may say
different things to different replicas: all of it is in the set), but cannot forge the signature of
an honest one; so a certificate that they report is a real one.  Whoever accepts a new view checks
the reports that it is shown; for a faulty member stands whichever of its messages it was.

Quorums are any family of sets of replicas of which two always share an honest one: all sets of
n - f replicas can be quorums exactly when n > 3f (`tolerates_iff`).  Not modelled: clients and
their signatures, digests in place of requests, checkpoints and the discarding of old messages; a
null request is a request like any other.

Written by `formal export` from `proofs/agreement/pbft/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Pbft

/-- Replicas, of which some are honest, agree on a request for each slot.

PBFT 实用拜占庭容错 -/
structure Pbft (Replica Quorum View Slot Request : Type) where
  /-- the replica follows the protocol -/
  honest : Replica → Prop
  /-- the replica belongs to the quorum -/
  member : Replica → Quorum → Prop
  /-- the order of views -/
  le : View → View → Prop
  /-- the view that all start in -/
  first : View
  /-- Any two quorums share an honest replica.

  任意两个法定集含公共诚实副本 -/
  quorums_meet : ∀ (q r : Quorum), ∃ i : Replica, honest i ∧ member i q ∧ member i r
  /-- Views are in a linear order, from the first on. -/
  views_ordered :
    ∀ (u v w : View),
      le first u ∧ (le u v ∨ le v u) ∧ (le u v → le v u → u = v) ∧ (le u v → le v w → le u w)

/-- A view is earlier than another.

视图严格早于 -/
def Pbft.Before {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (v w : View) : Prop :=
  ¬P.le w v

/-- A state of `Pbft`. -/
structure PbftState (Replica Quorum View Slot Request : Type) where
  /-- the view's primary proposed it -/
  prePrepare : View → Slot → Request → Prop
  /-- the replica accepted the proposal -/
  prepare : Replica → View → Slot → Request → Prop
  /-- the replica saw a certificate for it -/
  commit : Replica → View → Slot → Request → Prop
  /-- the replica asked for the view -/
  viewChange : Replica → View → Prop
  /-- and reported this certificate -/
  report : Replica → View → Slot → View → Request → Prop
  /-- the view's primary showed the requests of a quorum -/
  newView : View → Quorum → Prop
  /-- the replica takes no part in the view any more -/
  left : Replica → View → Prop
  /-- the replica executed the request -/
  decided : Replica → View → Slot → Request → Prop
  /-- there is a certificate: a quorum prepared it -/
  certified : View → Slot → Request → Prop
  /-- history: an honest replica prepared it -/
  accepted : View → Slot → Request → Prop

/-- The initial states of `Pbft`. -/
def Pbft.Init {Replica Quorum View Slot Request : Type} (P : Pbft Replica Quorum View Slot Request)
    (s : PbftState Replica Quorum View Slot Request) : Prop :=
  (∀ (v : View) (k : Slot) (r : Request), ¬s.prePrepare v k r) ∧
  (∀ (i : Replica) (v : View) (k : Slot) (r : Request), ¬s.prepare i v k r) ∧
  (∀ (i : Replica) (v : View) (k : Slot) (r : Request), ¬s.commit i v k r) ∧
  (∀ (i : Replica) (v : View), ¬s.viewChange i v) ∧
  (∀ (i : Replica) (v : View) (k : Slot) (w : View) (r : Request), ¬s.report i v k w r) ∧
  (∀ (v : View) (q : Quorum), ¬s.newView v q) ∧
  (∀ (i : Replica) (v : View), ¬s.left i v) ∧
  (∀ (i : Replica) (v : View) (k : Slot) (r : Request), ¬s.decided i v k r) ∧
  (∀ (v : View) (k : Slot) (r : Request), ¬s.certified v k r) ∧
  (∀ (v : View) (k : Slot) (r : Request), ¬s.accepted v k r)

/-- The primary of a view proposes a request for a slot. Whether it may is for the others to check,
so that faulty and honest primaries need no distinction. -/
def Pbft.ProposeStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (v : View) (k : Slot) (r : Request) : Prop :=
  (∀ (w : View) (m : Slot) (x : Request),
     t.prePrepare w m x ↔ s.prePrepare w m x ∨ w = v ∧ m = k ∧ x = r) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.prepare x1 x2 x3 x4 ↔ s.prepare x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- In the first view an honest replica accepts one proposal for a slot. -/
def Pbft.AcceptFirstStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) (k : Slot) (r : Request) : Prop :=
  P.honest i ∧
  ¬s.left i P.first ∧
  (∀ (x : Request), ¬s.prepare i P.first k x) ∧
  s.prePrepare P.first k r ∧
  (∀ (j : Replica) (w : View) (m : Slot) (x : Request),
     t.prepare j w m x ↔ s.prepare j w m x ∨ j = i ∧ w = P.first ∧ m = k ∧ x = r) ∧
  (∀ (w : View) (m : Slot) (x : Request),
     t.accepted w m x ↔ s.accepted w m x ∨ w = P.first ∧ m = k ∧ x = r) ∧
  (∀ (j : Replica) (w : View), t.left j w ↔ s.left j w ∨ j = i ∧ P.Before w P.first) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3)

/-- In a new view whose quorum reports nothing for a slot, it accepts any one proposal. -/
def Pbft.AcceptFreeStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) (v : View) (k : Slot) (r : Request) (q : Quorum) : Prop :=
  P.honest i ∧
  ¬s.left i v ∧
  (∀ (x : Request), ¬s.prepare i v k x) ∧
  s.prePrepare v k r ∧
  s.newView v q ∧
  (∀ (j : Replica) (w : View) (x : Request), P.member j q → P.honest j → ¬s.report j v k w x) ∧
  (∀ (j : Replica) (w : View) (m : Slot) (x : Request),
     t.prepare j w m x ↔ s.prepare j w m x ∨ j = i ∧ w = v ∧ m = k ∧ x = r) ∧
  (∀ (w : View) (m : Slot) (x : Request),
     t.accepted w m x ↔ s.accepted w m x ∨ w = v ∧ m = k ∧ x = r) ∧
  (∀ (j : Replica) (w : View), t.left j w ↔ s.left j w ∨ j = i ∧ P.Before w v) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3)

/-- In a new view, it accepts the request of the highest certificate that its quorum reports. -/
def Pbft.AcceptReportedStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) (v : View) (k : Slot) (r : Request) (q : Quorum) (j : Replica) (w : View)
    : Prop :=
  P.honest i ∧
  ¬s.left i v ∧
  (∀ (x : Request), ¬s.prepare i v k x) ∧
  s.prePrepare v k r ∧
  s.newView v q ∧
  P.member j q ∧
  s.report j v k w r ∧
  (∀ (m : Replica) (u : View) (x : Request),
     P.member m q → P.honest m → s.report m v k u x → P.le u w) ∧
  (∀ (j₁ : Replica) (w₁ : View) (m : Slot) (x : Request),
     t.prepare j₁ w₁ m x ↔ s.prepare j₁ w₁ m x ∨ j₁ = i ∧ w₁ = v ∧ m = k ∧ x = r) ∧
  (∀ (w₁ : View) (m : Slot) (x : Request),
     t.accepted w₁ m x ↔ s.accepted w₁ m x ∨ w₁ = v ∧ m = k ∧ x = r) ∧
  (∀ (j₁ : Replica) (w₁ : View), t.left j₁ w₁ ↔ s.left j₁ w₁ ∨ j₁ = i ∧ P.Before w₁ v) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3)

/-- The prepare messages of a quorum make a certificate. -/
def Pbft.CertifyStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (v : View) (k : Slot) (r : Request) (q : Quorum) : Prop :=
  (∀ (i : Replica), P.member i q → s.prepare i v k r) ∧
  (∀ (w : View) (m : Slot) (x : Request),
     t.certified w m x ↔ s.certified w m x ∨ w = v ∧ m = k ∧ x = r) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.prepare x1 x2 x3 x4 ↔ s.prepare x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- An honest replica in the view has seen a certificate: the request is prepared there. -/
def Pbft.SendCommitStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) (v : View) (k : Slot) (r : Request) : Prop :=
  P.honest i ∧
  ¬s.left i v ∧
  s.certified v k r ∧
  (∀ (j : Replica) (w : View) (m : Slot) (x : Request),
     t.commit j w m x ↔ s.commit j w m x ∨ j = i ∧ w = v ∧ m = k ∧ x = r) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.prepare x1 x2 x3 x4 ↔ s.prepare x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- With the commit messages of a quorum, an honest replica executes the request. -/
def Pbft.DecideStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) (v : View) (k : Slot) (r : Request) (q : Quorum) : Prop :=
  P.honest i ∧
  (∀ (j : Replica), P.member j q → s.commit j v k r) ∧
  (∀ (j : Replica) (w : View) (m : Slot) (x : Request),
     t.decided j w m x ↔ s.decided j w m x ∨ j = i ∧ w = v ∧ m = k ∧ x = r) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.prepare x1 x2 x3 x4 ↔ s.prepare x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- An honest replica leaves all earlier views and asks for a later one; it reports, for each slot,
the last request that it prepared (it prepared finitely many, so there is one). -/
def Pbft.ChangeViewStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) (v : View) : Prop :=
  P.honest i ∧
  ¬s.left i v ∧
  ¬s.viewChange i v ∧
  (∀ (w : View) (k : Slot) (r : Request), s.commit i w k r → P.Before w v) ∧
  (∀ (k : Slot),
     (∃ (w : View) (r : Request), s.commit i w k r) →
     (∃ (w : View) (r : Request),
        s.commit i w k r ∧ (∀ (w₁ : View) (x : Request), s.commit i w₁ k x → P.le w₁ w))) ∧
  (∀ (j : Replica) (w : View), t.viewChange j w ↔ s.viewChange j w ∨ j = i ∧ w = v) ∧
  (∀ (j : Replica) (u : View) (k : Slot) (w : View) (r : Request),
     t.report j u k w r ↔
     s.report j u k w r ∨
     j = i ∧
     u = v ∧
     s.commit i w k r ∧
     (∀ (w₁ : View) (x : Request), s.commit i w₁ k x → P.le w₁ w)) ∧
  (∀ (j : Replica) (w : View), t.left j w ↔ s.left j w ∨ j = i ∧ P.Before w v) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.prepare x1 x2 x3 x4 ↔ s.prepare x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- A primary shows that a quorum asked for its view; a faulty one may show several. -/
def Pbft.StartViewStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (v : View) (q : Quorum) : Prop :=
  (∀ (i : Replica), P.member i q → s.viewChange i v) ∧
  (∀ (w : View) (r : Quorum), t.newView w r ↔ s.newView w r ∨ w = v ∧ r = q) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.prepare x1 x2 x3 x4 ↔ s.prepare x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : Replica) (x2 : View), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- A faulty replica sends any prepare, commit and view-change messages in its own name. -/
def Pbft.MisbehaveStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) : Prop :=
  ¬P.honest i ∧
  (∀ (j : Replica) (v : View) (k : Slot) (r : Request), s.prepare j v k r → t.prepare j v k r) ∧
  (∀ (j : Replica) (v : View) (k : Slot) (r : Request), s.commit j v k r → t.commit j v k r) ∧
  (∀ (j : Replica) (v : View), s.viewChange j v → t.viewChange j v) ∧
  (∀ (j : Replica) (v : View) (k : Slot) (r : Request),
     j ≠ i → t.prepare j v k r → s.prepare j v k r) ∧
  (∀ (j : Replica) (v : View) (k : Slot) (r : Request),
     j ≠ i → t.commit j v k r → s.commit j v k r) ∧
  (∀ (j : Replica) (v : View), j ≠ i → t.viewChange j v → s.viewChange j v) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : View) (x5 : Request),
     t.report x1 x2 x3 x4 x5 ↔ s.report x1 x2 x3 x4 x5) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- A faulty replica reports any certificate there is, of an earlier view. -/
def Pbft.MisreportStep {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request) (s t : PbftState Replica Quorum View Slot Request)
    (i : Replica) (v : View) (k : Slot) (w : View) (r : Request) : Prop :=
  ¬P.honest i ∧
  s.certified w k r ∧
  P.Before w v ∧
  (∀ (j : Replica) (u : View) (m : Slot) (x : View) (y : Request),
     t.report j u m x y ↔ s.report j u m x y ∨ j = i ∧ u = v ∧ m = k ∧ x = w ∧ y = r) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.prePrepare x1 x2 x3 ↔ s.prePrepare x1 x2 x3) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.prepare x1 x2 x3 x4 ↔ s.prepare x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.commit x1 x2 x3 x4 ↔ s.commit x1 x2 x3 x4) ∧
  (∀ (x1 : Replica) (x2 : View), t.viewChange x1 x2 ↔ s.viewChange x1 x2) ∧
  (∀ (x1 : View) (x2 : Quorum), t.newView x1 x2 ↔ s.newView x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View), t.left x1 x2 ↔ s.left x1 x2) ∧
  (∀ (x1 : Replica) (x2 : View) (x3 : Slot) (x4 : Request),
     t.decided x1 x2 x3 x4 ↔ s.decided x1 x2 x3 x4) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.certified x1 x2 x3 ↔ s.certified x1 x2 x3) ∧
  (∀ (x1 : View) (x2 : Slot) (x3 : Request), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- One step of `Pbft`: some action. -/
def Pbft.Step {Replica Quorum View Slot Request : Type} (P : Pbft Replica Quorum View Slot Request)
    (s t : PbftState Replica Quorum View Slot Request) : Prop :=
  (∃ (v : View) (k : Slot) (r : Request), P.ProposeStep s t v k r) ∨
  (∃ (i : Replica) (k : Slot) (r : Request), P.AcceptFirstStep s t i k r) ∨
  (∃ (i : Replica) (v : View) (k : Slot) (r : Request) (q : Quorum),
     P.AcceptFreeStep s t i v k r q) ∨
  (∃ (i : Replica) (v : View) (k : Slot) (r : Request) (q : Quorum) (j : Replica) (w : View),
     P.AcceptReportedStep s t i v k r q j w) ∨
  (∃ (v : View) (k : Slot) (r : Request) (q : Quorum), P.CertifyStep s t v k r q) ∨
  (∃ (i : Replica) (v : View) (k : Slot) (r : Request), P.SendCommitStep s t i v k r) ∨
  (∃ (i : Replica) (v : View) (k : Slot) (r : Request) (q : Quorum), P.DecideStep s t i v k r q) ∨
  (∃ (i : Replica) (v : View), P.ChangeViewStep s t i v) ∨
  (∃ (v : View) (q : Quorum), P.StartViewStep s t v q) ∨
  (∃ i : Replica, P.MisbehaveStep s t i) ∨
  (∃ (i : Replica) (v : View) (k : Slot) (w : View) (r : Request), P.MisreportStep s t i v k w r)

/-- The states that `Pbft` reaches from an initial state. -/
inductive Pbft.Reachable {Replica Quorum View Slot Request : Type}
    (P : Pbft Replica Quorum View Slot Request)
    : PbftState Replica Quorum View Slot Request → Prop where
  | init {s : PbftState Replica Quorum View Slot Request} :
      P.Init s → Pbft.Reachable P s
  | step {s r : PbftState Replica Quorum View Slot Request} :
      Pbft.Reachable P r → P.Step r s → Pbft.Reachable P s

/-- No two honest replicas execute different requests in one slot, in whatever views.

一致性：诚实副本在同一序号上执行的请求相同，无论视图 -/
def agreement.Statement : Prop :=
  ∀ {Replica Quorum View Slot Request : Type} (P : Pbft Replica Quorum View Slot Request)
      (s : PbftState Replica Quorum View Slot Request),
    P.Reachable s →
    (∀ (i j : Replica) (v w : View) (k : Slot) (r x : Request),
       s.decided i v k r → s.decided j w k x → r = x)

/-- A request that was certified in a view, and executed by nobody there, is executed in a later
view, whose primary proposed another request for the slot as well.

前一视图中已准备的请求在后一视图中被执行 -/
def decided_after_view_change.Statement : Prop :=
  ∃ (Replica Quorum View Slot Request : Type) (P : Pbft Replica Quorum View Slot Request)
      (s : PbftState Replica Quorum View Slot Request),
    P.Reachable s ∧
    (∃ (i : Replica) (v w : View) (q : Quorum) (k : Slot) (r x : Request),
       P.Before v w ∧
       s.certified v k r ∧
       (∀ (j : Replica) (y : Request), ¬s.decided j v k y) ∧
       s.newView w q ∧
       s.prePrepare w k x ∧
       x ≠ r ∧
       s.decided i w k r)

/-- Every n − f replicas can be a quorum, whichever f are faulty, exactly when n > 3f.

任意 n − f 个副本都可作法定集，当且仅当 n > 3f -/
def tolerates_iff.Statement : Prop :=
  ∀ (n f : Nat),
    (∀ (faulty : Fin n → Bool),
       Quorum.size n faulty ≤ f →
       (∃ (Q V S R : Type) (P : Pbft (Fin n) Q V S R),
          (∀ (i : Fin n), P.honest i ↔ ¬faulty i = true) ∧
          (∀ (x : Fin n → Bool),
             n ≤ Quorum.size n x + f → (∃ q : Q, ∀ (i : Fin n), P.member i q ↔ x i = true)))) ↔
    3 * f < n

end DistSys.Pbft
