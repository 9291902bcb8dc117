module

/-!
# Casper FFG: finality by deposits that can be lost (Buterin and Griffith 2017)

The gadget on top of Ethereum's chain.  Validators vote for links between checkpoints; a link that
two thirds of the deposits vote for justifies its target if its source is justified, and a justified
checkpoint with such a link to a child of it is finalized.  Two commandments say which pairs of
votes cost a validator its deposit.  No vote is assumed to be honest: whoever votes against the
commandments is known by the votes, and that is what is claimed.

The set of validators does not change here, and when votes are cast, or what they pay, plays no
part.

Written by `formal export` from `proofs/agreement/casper/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Casper

open scoped Classical in
/-- The deposits of those validators of the list that are members, added up.

成员的押金总和 -/
def weight {Validator : Type} (deposit : Validator → Nat) (members : Validator → Prop)
    (validators : List Validator) : Nat :=
  match validators with
    | [] => 0
    | v :: rest => (if members v then deposit v else 0) + weight deposit members rest

/-- The data of `CheckpointTree`, before any condition of well-formedness.

Checkpoints with their parents, and validators with their deposits. -/
structure PreCheckpointTree (Validator Checkpoint : Type) where
  /-- all validators -/
  validators : List Validator
  /-- what a validator can lose -/
  deposit : Validator → Nat
  /-- the checkpoint that needs no votes -/
  genesis : Checkpoint
  /-- the checkpoint just before, if any -/
  parent : Checkpoint → Option Checkpoint
  /-- the number of a checkpoint along its chain -/
  height : Checkpoint → Nat

/-- The first checkpoint is the parent of the second.

父检查点 -/
def PreCheckpointTree.ParentOf {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint) (c d : Checkpoint) : Prop :=
  C.parent d = some c

/-- Checkpoints with their parents, and validators with their deposits.

检查点树与验证者的押金 -/
structure CheckpointTree (Validator Checkpoint : Type) extends
    PreCheckpointTree Validator Checkpoint where
  /-- A checkpoint is one higher than its parent.

  子检查点的高度比父检查点多一 -/
  child_height : ∀ (c d : Checkpoint), toPreCheckpointTree.ParentOf c d → height d = height c + 1

/-- The first checkpoint is the parent of the second, or an ancestor of its parent.

祖先 -/
def PreCheckpointTree.Ancestor {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint) (c d : Checkpoint) : Prop :=
  Relation.TransGen C.ParentOf c d

/-- The checkpoints are on different branches.

冲突：互不为对方的祖先 -/
def PreCheckpointTree.Conflicting {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint) (c d : Checkpoint) : Prop :=
  c ≠ d ∧ ¬C.Ancestor c d ∧ ¬C.Ancestor d c

/-- The deposits of the members, added up.

押金 -/
def PreCheckpointTree.deposits {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint) (members : Validator → Prop) : Nat :=
  weight C.deposit members C.validators

/-- The members have at least two thirds of all deposits.

至少三分之二的押金 -/
def PreCheckpointTree.TwoThirds {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint) (members : Validator → Prop) : Prop :=
  2 * C.deposits (fun (_ : Validator) => True) ≤ 3 * C.deposits members

/-- The members have at least a third of all deposits.

至少三分之一的押金 -/
def PreCheckpointTree.AThird {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint) (members : Validator → Prop) : Prop :=
  C.deposits (fun (_ : Validator) => True) ≤ 3 * C.deposits members

/-- Two thirds vote for the link from the first checkpoint to the second, its descendant.

绝对多数链接 -/
def PreCheckpointTree.Link {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint)
    (votes : Validator → Checkpoint → Checkpoint → Prop) (c d : Checkpoint) : Prop :=
  C.Ancestor c d ∧ C.TwoThirds (fun (v : Validator) => votes v c d)

/-- A chain of supermajority links leads from the genesis to the checkpoint.

已证成 -/
def PreCheckpointTree.Justified {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint)
    (votes : Validator → Checkpoint → Checkpoint → Prop) (c : Checkpoint) : Prop :=
  c = C.genesis ∨ Relation.TransGen (fun (a b : Checkpoint) => C.Link votes a b) C.genesis c

/-- The checkpoint is justified, and there is a supermajority link to a child of it.

已终局 -/
def PreCheckpointTree.Finalized {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint)
    (votes : Validator → Checkpoint → Checkpoint → Prop) (c : Checkpoint) : Prop :=
  C.Justified votes c ∧ (∃ d : Checkpoint, C.ParentOf c d ∧ C.Link votes c d)

/-- The validator casts two different votes for targets of one height.

戒律一：不得对同一高度投两票 -/
def PreCheckpointTree.DoubleVote {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint)
    (votes : Validator → Checkpoint → Checkpoint → Prop) (v : Validator) : Prop :=
  ∃ c d e f : Checkpoint, votes v c d ∧ votes v e f ∧ (c ≠ e ∨ d ≠ f) ∧ C.height d = C.height f

/-- One vote of the validator is within the span of another one.

戒律二：不得投包围另一票的票 -/
def PreCheckpointTree.SurroundVote {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint)
    (votes : Validator → Checkpoint → Checkpoint → Prop) (v : Validator) : Prop :=
  ∃ c d e f : Checkpoint,
    votes v c d ∧
    votes v e f ∧
    C.height c < C.height e ∧
    C.height e < C.height f ∧
    C.height f < C.height d

/-- The validator has broken one of the two commandments.

可罚没 -/
def PreCheckpointTree.Slashable {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint)
    (votes : Validator → Checkpoint → Checkpoint → Prop) (v : Validator) : Prop :=
  C.DoubleVote votes v ∨ C.SurroundVote votes v

/-- The vote was cast, or is one of a member for the link from `a` to `b` or from `b` to `c`.

追加两条链接的投票 -/
def PreCheckpointTree.Finalizing {Validator Checkpoint : Type}
    (C : PreCheckpointTree Validator Checkpoint)
    (votes : Validator → Checkpoint → Checkpoint → Prop) (members : Validator → Prop)
    (a b c : Checkpoint) (v : Validator) (source target : Checkpoint) : Prop :=
  votes v source target ∨ members v ∧ (source = a ∧ target = b ∨ source = b ∧ target = c)

/-- If two conflicting checkpoints are finalized, validators with at least a third of the deposits
have broken a commandment.

可追责的安全性：两个冲突的检查点都终局，则至少三分之一押金可罚没 -/
def accountable_safety.Statement : Prop :=
  ∀ {Validator Checkpoint : Type} (C : CheckpointTree Validator Checkpoint)
      (votes : Validator → Checkpoint → Checkpoint → Prop) (a b : Checkpoint),
    C.Finalized votes a →
    C.Finalized votes b →
    C.Conflicting a b →
    C.AThird (fun (v : Validator) => C.Slashable votes v)

/-- If there are deposits at all and two conflicting checkpoints are finalized, some validator that
has a deposit has broken a commandment.

只要有押金，就有押金非零的验证者可罚没 -/
def somebody_pays.Statement : Prop :=
  ∀ {Validator Checkpoint : Type} (C : CheckpointTree Validator Checkpoint)
      (votes : Validator → Checkpoint → Checkpoint → Prop) (a b : Checkpoint),
    0 < C.deposits (fun (_ : Validator) => True) →
    C.Finalized votes a →
    C.Finalized votes b →
    C.Conflicting a b →
    (∃ v : Validator, v ∈ C.validators ∧ 0 < C.deposit v ∧ C.Slashable votes v)

/-- If there are deposits at all and the targets of the votes are finitely many, some justified
checkpoint is as high as every other one.

投票有限且有押金时，存在最高的已证成检查点 -/
def highest_justified.Statement : Prop :=
  ∀ {Validator Checkpoint : Type} (C : CheckpointTree Validator Checkpoint)
      (votes : Validator → Checkpoint → Checkpoint → Prop) (targets : List Checkpoint),
    0 < C.deposits (fun (_ : Validator) => True) →
    (∀ (v : Validator) (s t : Checkpoint), votes v s t → t ∈ targets) →
    (∃ a : Checkpoint,
       C.Justified votes a ∧ (∀ (d : Checkpoint), C.Justified votes d → C.height d ≤ C.height a))

/-- Two thirds who have broken no commandment can finalize a new checkpoint without breaking one, if
the chain of the highest justified checkpoint grows.

貌似活性：未犯戒的三分之二总能终局新的检查点 -/
def plausible_liveness.Statement : Prop :=
  ∀ {Validator Checkpoint : Type} (C : CheckpointTree Validator Checkpoint)
      (votes : Validator → Checkpoint → Checkpoint → Prop) (members : Validator → Prop)
      (a b c : Checkpoint),
    C.TwoThirds members →
    (∀ (v : Validator), members v → ¬C.Slashable votes v) →
    (∀ (v : Validator) (s t : Checkpoint), members v → votes v s t → C.Justified votes s) →
    C.Justified votes a →
    (∀ (d : Checkpoint), C.Justified votes d → C.height d ≤ C.height a) →
    C.Ancestor a b →
    (∀ (v : Validator) (s t : Checkpoint), members v → votes v s t → C.height t < C.height b) →
    C.ParentOf b c →
    C.Finalized (C.Finalizing votes members a b c) b ∧
    (∀ (v : Validator), members v → ¬C.Slashable (C.Finalizing votes members a b c) v)

/-- Without deposits, and without a single vote, every checkpoint of an endless chain is justified,
so that none of them is the highest.

没有押金就未必有最高的已证成检查点 -/
def no_highest_without_deposits.Statement : Prop :=
  ∃ (Validator Checkpoint : Type) (C : CheckpointTree Validator Checkpoint)
      (votes : Validator → Checkpoint → Checkpoint → Prop),
    (∀ (v : Validator) (s t : Checkpoint), ¬votes v s t) ∧
    (∀ (a : Checkpoint), ∃ d : Checkpoint, C.Justified votes d ∧ C.height a < C.height d)

end DistSys.Casper
