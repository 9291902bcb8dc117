module

public import DistSys.Statements.Agreement.Hotstuff

/-!
# Auxiliary invariants of a transition system

They serve proofs by induction; no statement mentions them.

Written by `formal export` from `proofs/agreement/hotstuff/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Hotstuff

/-- An honest replica votes in later views than those it voted in. -/
def HotStuff.VotesArePast {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node) (b : Block), H.honest n → s.voted n b → H.view b ≤ s.lastView n

/-- An honest replica votes for one block a view. -/
def HotStuff.OneVote {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node) (b c : Block), H.honest n → s.voted n b → s.voted n c → H.view b = H.view c → b = c

/-- Honest replicas vote for blocks whose justification is certified. -/
def HotStuff.VotedIsJustified {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node) (b c : Block), H.honest n → s.voted n b → H.justify b c → s.certified c

/-- Of every quorum an honest replica voted for a certified block. -/
def HotStuff.CertifiedWasVoted {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (b : Block) (q : Quorum),
    s.certified b → b ≠ H.genesis → (∃ n : Node, H.honest n ∧ H.inQuorum n q ∧ s.voted n b)

/-- The justification of a certified block is certified. -/
def HotStuff.CertifiedIsJustified {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (b c : Block), s.certified b → H.justify b c → s.certified c

/-- One block of a view is certified. -/
def HotStuff.OneCertificate {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (b c : Block), s.certified b → s.certified c → H.view b = H.view c → b = c

/-- Replicas are locked on certified blocks. -/
def HotStuff.LockedIsCertified {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node), s.certified (s.locked n)

/-- The block that a replica is locked on is two views back at least, so that the lock that a vote
takes is newer without a comparison. -/
def HotStuff.LockedIsOld {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node), s.locked n = H.genesis ∨ H.view (s.locked n) + 2 ≤ s.lastView n

/-- Whoever votes for the last of three blocks of consecutive views is locked on the first, or on a
newer one. -/
def HotStuff.VoteLocks {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node) (b c d : Block),
    H.honest n → s.voted n d → H.Chain b c d → H.view b ≤ H.view (s.locked n)

/-- A replica that helped to commit a block votes for a block that does not extend it only if the
first one can no longer be committed: some honest replica of every quorum did not vote for its chain
and never will. -/
def HotStuff.VoteIsSafe {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node) (b c d x : Block),
    H.Chain b c d →
    H.honest n →
    s.voted n d →
    s.voted n x →
    H.view d < H.view x →
    ¬H.descends x b →
    ¬s.certified d ∧
    (∀ (q : Quorum),
       ∃ n₁ : Node, H.honest n₁ ∧ H.inQuorum n₁ q ∧ ¬s.voted n₁ d ∧ H.view d ≤ s.lastView n₁)

/-- When a block is certified that does not extend another of an earlier view, that one can no
longer be committed. -/
def HotStuff.CertificateIsSafe {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (b c d x : Block),
    H.Chain b c d →
    s.certified x →
    H.view d ≤ H.view x →
    ¬H.descends x b →
    ¬s.certified d ∧
    (∀ (q : Quorum),
       ∃ n : Node, H.honest n ∧ H.inQuorum n q ∧ ¬s.voted n d ∧ H.view d ≤ s.lastView n)

/-- A committed block is the first of a chain whose last block is certified. -/
def HotStuff.CommittedHasChain {Node Block Quorum : Type} (H : HotStuff Node Block Quorum)
    (s : HotStuffState Node Block Quorum) : Prop :=
  ∀ (n : Node) (b : Block), s.committed n b → (∃ c d : Block, H.Chain b c d ∧ s.certified d)

end DistSys.Hotstuff
