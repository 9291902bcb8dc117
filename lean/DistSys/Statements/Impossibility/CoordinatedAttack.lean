module

public import DistSys.Statements.Agreement.Consensus

/-!
# Coordinated attack: two generals cannot agree over a channel that loses messages

Gray 1978; Lynch 1996, Theorem 5.1.  The strong form: no bound on the number of rounds, any pattern
of losses, deterministic generals.

Written by `formal export` from `proofs/impossibility/coordinated_attack/statements.py`; never
edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.CoordinatedAttack

/-- A synchronous protocol of two generals, who are `false` and `true`.

两将军的同步协议 -/
structure Generals (Message State : Type) where
  /-- the initial state of a general with an input -/
  start : Bool → Bool → State
  /-- what a general sends in a round -/
  message : Bool → State → Message
  /-- the state after a round (none: lost) -/
  next : Bool → State → Option Message → State
  /-- the decision, if there is one -/
  output : Bool → State → Option Bool
  /-- A decision is never changed.

  决定不再更改 -/
  write_once :
    ∀ (g : Bool) (s : State) (m : Option Message) (v : Bool),
      output g s = some v → output g (next g s m) = some v

open scoped Classical in
/-- The state of a general after `r` rounds; `delivered(k, g)` says whether the message to `g` in
round `k` arrives.

第 r 轮之后的状态 -/
def Generals.stateAfter {Message State : Type} (A : Generals Message State) (input : Bool → Bool)
    (delivered : Nat → Bool → Bool) (r : Nat) (g : Bool) : State :=
  match r with
    | 0 => A.start g (input g)
    | k + 1 => A.next
          g
          (Generals.stateAfter A input delivered k g)
          (if delivered k g = true then some
             (A.message (!g) (Generals.stateAfter A input delivered k (!g)))
           else none)

/-- The run as one of consensus: both generals are correct, each proposes what it wants, and decides
what it puts out after some round.

作为共识的运行：人人正确 -/
def Generals.run {Message State : Type} (A : Generals Message State) (input : Bool → Bool)
    (delivered : Nat → Bool → Bool) : Consensus.ConsensusRun Bool Bool Nat :=
  { correct := fun (_ : Bool) => True,
    proposes := fun (g v : Bool) (_ : Nat) => v = input g,
    decides :=
      fun (g v : Bool) (t : Nat) => A.output g (A.stateAfter input delivered t g) = some v }

/-- Both generals decide, whatever is lost.

终止性 -/
def Generals.Termination {Message State : Type} (A : Generals Message State) : Prop :=
  ∀ (input : Bool → Bool) (delivered : Nat → Bool → Bool), (A.run input delivered).Termination

/-- The generals never decide differently.

一致性 -/
def Generals.Agreement {Message State : Type} (A : Generals Message State) : Prop :=
  ∀ (input : Bool → Bool) (delivered : Nat → Bool → Bool), (A.run input delivered).Agreement

/-- If neither general wants to attack, neither does, whatever is lost.

有效性：都不想进攻则不进攻 -/
def Generals.ValidityRetreat {Message State : Type} (A : Generals Message State) : Prop :=
  ∀ (input : Bool → Bool) (delivered : Nat → Bool → Bool), (A.run input delivered).Unanimity false

/-- If both want to attack and nothing is lost, both do.

有效性：都想进攻且消息不丢则进攻 -/
def Generals.ValidityAttack {Message State : Type} (A : Generals Message State) : Prop :=
  ∀ (input : Bool → Bool), (A.run input (fun (_ : Nat) (_ : Bool) => true)).Unanimity true

/-- Coordinated attack is impossible: no protocol has termination, agreement and both validity
conditions when messages may be lost.

两将军问题无解：消息可丢失时不能协同 -/
def impossibility.Statement : Prop :=
  ∀ {Message State : Type} (A : Generals Message State),
    ¬(A.Termination ∧ A.Agreement ∧ A.ValidityRetreat ∧ A.ValidityAttack)

/-- Without validity for attack: never attack.

见证：从不进攻（去掉进攻有效性） -/
def without_validity_attack.Statement : Prop :=
  ∃ (Message State : Type) (A : Generals Message State),
    A.Termination ∧ A.Agreement ∧ A.ValidityRetreat

/-- Without validity for retreat: always attack.

见证：总是进攻（去掉撤退有效性） -/
def without_validity_retreat.Statement : Prop :=
  ∃ (Message State : Type) (A : Generals Message State),
    A.Termination ∧ A.Agreement ∧ A.ValidityAttack

/-- Without agreement: each general does what it wants.

见证：各按己意（去掉一致性） -/
def without_agreement.Statement : Prop :=
  ∃ (Message State : Type) (A : Generals Message State),
    A.Termination ∧ A.ValidityRetreat ∧ A.ValidityAttack

/-- Without termination: nobody ever decides.

见证：从不决定（去掉终止性） -/
def without_termination.Statement : Prop :=
  ∃ (Message State : Type) (A : Generals Message State),
    A.Agreement ∧ A.ValidityRetreat ∧ A.ValidityAttack

/-- With a reliable channel one round is enough: both decide the conjunction of the inputs.

见证：信道可靠时一轮即可 -/
def reliable_channel.Statement : Prop :=
  ∃ (Message State : Type) (A : Generals Message State),
    ∀ (input : Bool → Bool) (g : Bool),
      A.output g (A.stateAfter input (fun (_ : Nat) (_ : Bool) => true) 1 g) =
        some (input false && input true)

end DistSys.CoordinatedAttack
