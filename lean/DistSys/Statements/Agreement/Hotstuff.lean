module

public import DistSys.Statements.Foundations.Quorum

/-!
# HotStuff: Byzantine agreement on a tree of blocks (Yin et al., PODC 2019)

Chained HotStuff, the paper's Algorithm 3.  A block carries the certificate of an earlier one, its
justification: the votes of a quorum.  A replica votes once a view, for a block that extends its
lock, or whose justification is newer than its lock.  It must lock the block that is two
certificates back if the views of the three follow each other, and commits the one that is three
back if they do.  It may lock where views were left out, as the event-driven form (Algorithm 4)
must: the runs of both algorithms are runs of this system.

Leaders appear only through what they propose, and they may propose anything: every block is there
to be voted for.  Faulty replicas vote for what they like, as often as they like, but not in
another's name.  A certificate, once there, may be used at any later time, by anybody, or never.

That two quorums share an honest replica holds for the sets of n - f among n > 3f replicas, of which
at most f are faulty, and for no fewer (`tolerates_iff`).

Written by `formal export` from `proofs/agreement/hotstuff/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Hotstuff

/-- Replicas, of which some are honest, vote for blocks, lock them and commit them.

链式 HotStuff -/
structure HotStuff (Node Block Quorum : Type) where
  /-- the replica follows the protocol -/
  honest : Node → Prop
  /-- the replica belongs to the quorum -/
  inQuorum : Node → Quorum → Prop
  /-- the block that all others extend -/
  genesis : Block
  /-- the view in which the block is proposed -/
  view : Block → Nat
  /-- the second block is the first or one of its ancestors -/
  descends : Block → Block → Prop
  /-- the first block carries the certificate of the second -/
  justify : Block → Block → Prop
  /-- Any two quorums share an honest replica.

  任意两个法定集含公共诚实副本 -/
  quorums_meet : ∀ (q r : Quorum), ∃ n : Node, honest n ∧ inQuorum n q ∧ inQuorum n r
  /-- A block extends itself. -/
  descends_refl : ∀ (b : Block), descends b b
  /-- An ancestor of an ancestor is an ancestor. -/
  descends_trans : ∀ (b c d : Block), descends b c → descends c d → descends b d
  /-- Every block extends the first one. -/
  descends_genesis : ∀ (b : Block), descends b genesis
  /-- The proper ancestors of a block are of earlier views.

  视图号沿链递增 -/
  views_increase : ∀ (b c : Block), descends b c → b ≠ c → view c < view b
  /-- A block carries the certificate of a proper ancestor. -/
  justified_by_ancestor : ∀ (b c : Block), justify b c → descends b c ∧ b ≠ c
  /-- A block carries one certificate at most. -/
  one_justification : ∀ (b c d : Block), justify b c → justify b d → c = d

/-- Three blocks of consecutive views, each of which justifies the next.

三个视图相邻的区块，每个载有前一个的证书 -/
def HotStuff.Chain {Node Block Quorum : Type} (H : HotStuff Node Block Quorum) (b c d : Block)
    : Prop :=
  H.justify c b ∧ H.justify d c ∧ H.view c = H.view b + 1 ∧ H.view d = H.view c + 1

/-- A state of `HotStuff`. -/
structure HotStuffState (Node Block Quorum : Type) where
  /-- the replica voted for the block -/
  voted : Node → Block → Prop
  /-- the replica votes in later views only -/
  lastView : Node → Nat
  /-- the block that the replica is locked on -/
  locked : Node → Block
  /-- a quorum's votes for the block were gathered -/
  certified : Block → Prop
  /-- the replica has committed the block -/
  committed : Node → Block → Prop

/-- The initial states of `HotStuff`. -/
def HotStuff.Init {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  (∀ (n : Node) (b : Block), ¬s.voted n b) ∧
  (∀ (n : Node), s.lastView n = H.view H.genesis) ∧
  (∀ (n : Node), s.locked n = H.genesis) ∧
  (∀ (b : Block), s.certified b ↔ b = H.genesis) ∧
  (∀ (n : Node) (b : Block), ¬s.committed n b)

open scoped Classical in
/-- An honest replica votes for a block of a new view, if its justification is certified, and the
block extends the replica's lock or is justified by a newer block than that; then it locks the block
that is two certificates back, if the views of the three follow each other. -/
def HotStuff.VoteStep {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) (n : Node) (b c : Block) : Prop :=
  H.honest n ∧
  s.lastView n < H.view b ∧
  H.justify b c ∧
  s.certified c ∧
  (H.descends b (s.locked n) ∨ H.view (s.locked n) < H.view c) ∧
  (∀ (m : Node) (d : Block), t.voted m d ↔ s.voted m d ∨ m = n ∧ d = b) ∧
  (∀ (m : Node), t.lastView m = (if m = n then H.view b else s.lastView m)) ∧
  (∀ (d : Block), H.Chain d c b → t.locked n = d) ∧
  ((∀ (d : Block), ¬H.Chain d c b) → t.locked n = s.locked n) ∧
  (∀ (m : Node), m ≠ n → t.locked m = s.locked m) ∧
  (∀ (x1 : Block), t.certified x1 ↔ s.certified x1) ∧
  (∀ (x1 : Node) (x2 : Block), t.committed x1 x2 ↔ s.committed x1 x2)

open scoped Classical in
/-- An honest replica receives a block of a new view, whose justification is certified, does not
vote for it, and locks as if it had. -/
def HotStuff.SeeStep {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) (n : Node) (b c : Block) : Prop :=
  H.honest n ∧
  s.lastView n < H.view b ∧
  H.justify b c ∧
  s.certified c ∧
  (∀ (m : Node), t.lastView m = (if m = n then H.view b else s.lastView m)) ∧
  (∀ (d : Block), H.Chain d c b → t.locked n = d) ∧
  ((∀ (d : Block), ¬H.Chain d c b) → t.locked n = s.locked n) ∧
  (∀ (m : Node), m ≠ n → t.locked m = s.locked m) ∧
  (∀ (x1 : Node) (x2 : Block), t.voted x1 x2 ↔ s.voted x1 x2) ∧
  (∀ (x1 : Block), t.certified x1 ↔ s.certified x1) ∧
  (∀ (x1 : Node) (x2 : Block), t.committed x1 x2 ↔ s.committed x1 x2)

open scoped Classical in
/-- An honest replica may lock the block that is two certificates back from a block of a view that
it has reached, whatever the views between them, if that is newer than its lock. -/
def HotStuff.LockStep {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) (n : Node) (b c d : Block) : Prop :=
  H.honest n ∧
  H.view b ≤ s.lastView n ∧
  H.justify b c ∧
  s.certified c ∧
  H.justify c d ∧
  H.view (s.locked n) < H.view d ∧
  (∀ (m : Node), t.locked m = (if m = n then d else s.locked m)) ∧
  (∀ (x1 : Node) (x2 : Block), t.voted x1 x2 ↔ s.voted x1 x2) ∧
  (∀ (x1 : Node), t.lastView x1 = s.lastView x1) ∧
  (∀ (x1 : Block), t.certified x1 ↔ s.certified x1) ∧
  (∀ (x1 : Node) (x2 : Block), t.committed x1 x2 ↔ s.committed x1 x2)

open scoped Classical in
/-- An honest replica leaves the views up to some number without a vote. -/
def HotStuff.TimeOutStep {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) (n : Node) (v : Nat) : Prop :=
  H.honest n ∧
  s.lastView n < v ∧
  (∀ (m : Node), t.lastView m = (if m = n then v else s.lastView m)) ∧
  (∀ (x1 : Node) (x2 : Block), t.voted x1 x2 ↔ s.voted x1 x2) ∧
  (∀ (x1 : Node), t.locked x1 = s.locked x1) ∧
  (∀ (x1 : Block), t.certified x1 ↔ s.certified x1) ∧
  (∀ (x1 : Node) (x2 : Block), t.committed x1 x2 ↔ s.committed x1 x2)

/-- A faulty replica votes for any block. -/
def HotStuff.ForgeStep {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) (n : Node) (b : Block) : Prop :=
  ¬H.honest n ∧
  (∀ (m : Node) (d : Block), t.voted m d ↔ s.voted m d ∨ m = n ∧ d = b) ∧
  (∀ (x1 : Node), t.lastView x1 = s.lastView x1) ∧
  (∀ (x1 : Node), t.locked x1 = s.locked x1) ∧
  (∀ (x1 : Block), t.certified x1 ↔ s.certified x1) ∧
  (∀ (x1 : Node) (x2 : Block), t.committed x1 x2 ↔ s.committed x1 x2)

/-- Somebody gathers the votes of a quorum for a block: its certificate. -/
def HotStuff.CertifyStep {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) (b : Block) (q : Quorum) : Prop :=
  (∀ (n : Node), H.inQuorum n q → s.voted n b) ∧
  (∀ (d : Block), t.certified d ↔ s.certified d ∨ d = b) ∧
  (∀ (x1 : Node) (x2 : Block), t.voted x1 x2 ↔ s.voted x1 x2) ∧
  (∀ (x1 : Node), t.lastView x1 = s.lastView x1) ∧
  (∀ (x1 : Node), t.locked x1 = s.locked x1) ∧
  (∀ (x1 : Node) (x2 : Block), t.committed x1 x2 ↔ s.committed x1 x2)

/-- An honest replica commits the first of three blocks of consecutive views, of which each carries
the certificate of the one before and the last one is certified. -/
def HotStuff.CommitStep {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) (n : Node) (b c d : Block) : Prop :=
  H.honest n ∧
  H.justify c b ∧
  H.justify d c ∧
  H.view c = H.view b + 1 ∧
  H.view d = H.view c + 1 ∧
  s.certified d ∧
  (∀ (m : Node) (x : Block), t.committed m x ↔ s.committed m x ∨ m = n ∧ x = b) ∧
  (∀ (x1 : Node) (x2 : Block), t.voted x1 x2 ↔ s.voted x1 x2) ∧
  (∀ (x1 : Node), t.lastView x1 = s.lastView x1) ∧
  (∀ (x1 : Node), t.locked x1 = s.locked x1) ∧
  (∀ (x1 : Block), t.certified x1 ↔ s.certified x1)

/-- One step of `HotStuff`: some action. -/
def HotStuff.Step {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s t : HotStuffState Node Block Quorum) : Prop :=
  (∃ (n : Node) (b c : Block), H.VoteStep s t n b c) ∨
  (∃ (n : Node) (b c : Block), H.SeeStep s t n b c) ∨
  (∃ (n : Node) (b c d : Block), H.LockStep s t n b c d) ∨
  (∃ (n : Node) (v : Nat), H.TimeOutStep s t n v) ∨
  (∃ (n : Node) (b : Block), H.ForgeStep s t n b) ∨
  (∃ (b : Block) (q : Quorum), H.CertifyStep s t b q) ∨
  (∃ (n : Node) (b c d : Block), H.CommitStep s t n b c d)

/-- The states that `HotStuff` reaches from an initial state. -/
inductive HotStuff.Reachable {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    : HotStuffState Node Block Quorum → Prop where
  | init {s : HotStuffState Node Block Quorum} :
      H.Init s → HotStuff.Reachable H s
  | step {s r : HotStuffState Node Block Quorum} :
      HotStuff.Reachable H r → H.Step r s → HotStuff.Reachable H s

/-- Committed blocks never conflict: of any two, one extends the other.

安全性：已提交的区块互不冲突 -/
def safety.Statement : Prop :=
  ∀ {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
      (s : HotStuffState Node Block Quorum),
    H.Reachable s →
    (∀ (n m : Node) (b c : Block),
       s.committed n b → s.committed m c → H.descends b c ∨ H.descends c b)

/-- With four replicas, of which one is faulty and silent, a chain of blocks grows, of which each is
committed by all honest replicas.

见证：四个副本、一个故障的运行，每个区块都被提交 -/
def commits_blocks.Statement : Prop :=
  ∃ (Node Block Quorum : Type) (H : HotStuff Node Block Quorum) (replica : Fin 4 → Node)
      (block : Nat → Block),
    (∀ (i j : Fin 4), replica i = replica j → i = j) ∧
    (∀ (n : Node), ∃ i : Fin 4, n = replica i) ∧
    (∀ (i : Fin 4), H.honest (replica i) ↔ i.val < 3) ∧
    (∀ (j k : Nat), block j = block k → j = k) ∧
    (∀ (k : Nat),
       ∃ s : HotStuffState Node Block Quorum,
         H.Reachable s ∧ (∀ (i : Fin 4), H.honest (replica i) → s.committed (replica i) (block k)))

/-- Every n − f replicas can be a quorum, whichever f are faulty, exactly when n > 3f.

任意 n − f 个副本都可作法定集，当且仅当 n > 3f -/
def tolerates_iff.Statement : Prop :=
  ∀ (n f : Nat),
    (∀ (faulty : Fin n → Bool),
       Quorum.size n faulty ≤ f →
       (∃ (Block Q : Type) (H : HotStuff (Fin n) Block Q),
          (∀ (i : Fin n), H.honest i ↔ ¬faulty i = true) ∧
          (∀ (x : Fin n → Bool),
             n ≤ Quorum.size n x + f → (∃ q : Q, ∀ (i : Fin n), H.inQuorum i q ↔ x i = true)))) ↔
    3 * f < n

end DistSys.Hotstuff
