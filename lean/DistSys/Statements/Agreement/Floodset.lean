module

public import DistSys.Statements.Agreement.Consensus
public import DistSys.Statements.Foundations.Quorum
public import DistSys.Statements.Foundations.Rounds

/-!
# Synchrony helps: FloodSet solves consensus with f crashes in f + 1 rounds (Lynch 1996, §6.2.1)

FloodSet is an algorithm of the round model (`rounds`): every process sends the set of values that
it knows to all, and after f + 1 rounds it decides the only value that it knows, or a default.  A
process that crashes in a round may reach some processes and not others; that is what makes one
round too few.

What the processes know is also said by a formula over the pattern of crashes (`known`), without
an algorithm; the proof is about that, and `solves_consensus` is its consequence.

Written by `formal export` from `proofs/agreement/floodset/protocol.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Floodset

/-- Which of `n` processes are alive at the start of each round, and whose messages arrive.

崩溃模式：谁何时存活、哪些消息到达 -/
structure CrashPattern where
  /-- how many processes there are -/
  n : Nat
  /-- alive at the start of a round -/
  alive : Nat → Fin n → Prop
  /-- in a round, the message of one arrives at another -/
  delivered : Nat → Fin n → Fin n → Prop
  /-- Who is alive in the next round is alive in this one.

  崩溃后不再恢复 -/
  no_recovery : ∀ (r : Nat) (p : Fin n), alive (r + 1) p → alive r p
  /-- The messages of a process that survives the round all arrive.

  存活者的消息全部到达 -/
  survivors_deliver : ∀ (r : Nat) (p q : Fin n), alive (r + 1) p → delivered r p q
  /-- No message of a process arrives that was dead at the start of the round.

  已崩溃者不发消息 -/
  dead_are_silent : ∀ (r : Nat) (p q : Fin n), delivered r p q → alive r p

open scoped Classical in
/-- At most `f` processes are dead at the start of round `r`.

至 r 轮为止至多 f 个崩溃 -/
def CrashPattern.CrashesAtMost (E : CrashPattern) (f r : Nat) : Prop :=
  Quorum.size E.n (fun (p : Fin E.n) => decide (¬E.alive r p)) ≤ f

/-- After `r` rounds of FloodSet the process knows that the value is somebody's input: its own, or
one that it was told in a round.

进程在 r 轮之后知道的值 -/
def Known {Value : Type} (E : CrashPattern) (input : Fin E.n → Value) (r : Nat) (p : Fin E.n)
    (v : Value) : Prop :=
  match r with
    | 0 => v = input p
    | k + 1 => Known E input k p v ∨ (∃ q : Fin E.n, E.delivered k q p ∧ Known E input k q v)

/-- The decision after `r` rounds: the only value known, or the default when there are more.

r 轮之后的决定 -/
def Decides {Value : Type} (E : CrashPattern) (input : Fin E.n → Value) (default : Value) (r : Nat)
    (p : Fin E.n) (v : Value) : Prop :=
  (∀ (u : Value), Known E input r p u ↔ u = v) ∨
  ¬(∃ w : Value, ∀ (u : Value), Known E input r p u ↔ u = w) ∧ v = default

/-- With at most f crashes, what is known after f + 1 rounds decides: every survivor decides, no two
decide differently, and if all inputs are equal that is the decision.

f + 1 轮之后，按已知的值作决定即为共识 -/
def known_values_decide.Statement : Prop :=
  ∀ {Value : Type} (E : CrashPattern) (input : Fin E.n → Value) (default : Value) (f : Nat),
    E.CrashesAtMost f (f + 1) →
    (∀ (p : Fin E.n), E.alive (f + 1) p → (∃ v : Value, Decides E input default (f + 1) p v)) ∧
    (∀ (p q : Fin E.n) (v w : Value),
       E.alive (f + 1) p →
       E.alive (f + 1) q →
       Decides E input default (f + 1) p v →
       Decides E input default (f + 1) q w →
       v = w) ∧
    (∀ (u : Value) (p : Fin E.n) (v : Value),
       (∀ (q : Fin E.n), input q = u) →
       E.alive (f + 1) p →
       Decides E input default (f + 1) p v →
       v = u)

/-- One round is not enough for one crash: with three processes two survivors may decide differently
after one round.

一轮不够：一次崩溃就能使两个幸存者的决定不同 -/
def one_round_too_few.Statement : Prop :=
  ∃ (E : CrashPattern) (input : Fin E.n → Nat) (p q : Fin E.n) (v w : Nat),
    E.CrashesAtMost 1 1 ∧
    E.alive 1 p ∧
    E.alive 1 q ∧
    Decides E input (0 : Nat) (1 : Nat) p v ∧
    Decides E input (0 : Nat) (1 : Nat) q w ∧
    v ≠ w

/-- The state of a process of FloodSet.

FloodSet 的进程状态 -/
structure Flood (Value : Type) where
  /-- how many rounds it has done, at most f + 1 -/
  round : Nat
  /-- the values that it knows -/
  values : List Value

open scoped Classical in
/-- The values of both lists; what is there is not added again.

不重复地并入 -/
def merged {Value : Type} (values more : List Value) : List Value :=
  match more with
    | [] => values
    | v :: rest => merged (if v ∈ values then values else v :: values) rest

/-- The values and all that these nodes have sent.

并入收到的一切 -/
def gathered {Node Value : Type} (values : List Value) (received : Node → Option (List Value))
    (nodes : List Node) : List Value :=
  match nodes with
    | [] => values
    | q :: rest => match received q with
          | none => gathered values received rest
          | some more => merged (gathered values received rest) more

open scoped Classical in
/-- The only value of the list, or the default when there are more.

唯一的值，否则默认值 -/
def verdict {Value : Type} (default : Value) (values : List Value) : Value :=
  match values with
    | [] => default
    | v :: rest => if ∀ (w : Value), w ∈ rest → w = v then v else default

/-- The state after a round: all values received are known.

一轮之后的状态 -/
def flooded {Value : Type} (n : Nat) (state : Flood Value) (received : Fin n → Option (List Value))
    : Flood Value :=
  { round := state.round + 1, values := gathered state.values received (List.finRange n) }

open scoped Classical in
/-- FloodSet: send all values known to everybody; after f + 1 rounds decide the only one, or the
default.

FloodSet 算法 -/
def floodSet {Value : Type} (n f : Nat) (default : Value)
    : Rounds.RoundAlgorithm (Fin n) (List Value) Value (Flood Value) :=
  { start := fun (_ : Fin n) (v : Value) => { round := 0, values := [v] : Flood Value },
    message := fun (_ : Fin n) (s : Flood Value) (_ : Fin n) => s.values,
    next :=
      fun (_ : Fin n) (s : Flood Value) (received : Fin n → Option (List Value)) =>
        if s.round ≤ f then flooded n s received else s,
    output :=
      fun (_ : Fin n) (s : Flood Value) =>
        if f < s.round then some (verdict default s.values) else none }

/-- In a synchronous network FloodSet solves consensus among any number n of processes, of which f
crash, after f + 1 rounds; and it agrees with those that crash only after they decided.

FloodSet 在 f + 1 轮内解决至多 f 个崩溃的共识 -/
def solves_consensus.Statement : Prop :=
  ∀ (n f : Nat) {Value : Type} (default : Value) (input : Fin n → Value)
      (F : Rounds.Faults (Fin n)),
    Rounds.AtMost n f F →
    F.Synchronous →
    ((floodSet n f default).run input F).Consensus ∧
    (∀ (p q : Fin n) (v w : Value) (t u : Nat),
       F.Survives f p →
       F.Survives f q →
       ((floodSet n f default).run input F).decides p v t →
       ((floodSet n f default).run input F).decides q w u →
       v = w)

/-- Agreement leaves out who crashed before the last round: what such a process would decide,
computing on unheard, may differ from the decision of the correct one.

已崩溃者若继续计算，其决定可以不同 -/
def crashed_may_differ.Statement : Prop :=
  ∃ (input : Fin 2 → Nat) (F : Rounds.Faults (Fin 2)),
    Rounds.AtMost 2 1 F ∧
    F.Synchronous ∧
    ¬((floodSet (2 : Nat) (1 : Nat) (0 : Nat)).run input F).UniformAgreement

end DistSys.Floodset
