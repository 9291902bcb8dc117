module

public import DistSys.Agreement.Paxos.Liveness

/-!
# Two runs of Paxos: duelling proposers, and a stable leader

Both are runs of the same system: three acceptors, any two of which are a quorum of each phase, and
the natural numbers as ballots.  In the first, each ballot is started, and promised by everybody,
before the previous one proposes; so all accept requests come too late, and nothing is ever decided
(Lamport, *Paxos made simple*, 2001, §2.4).  That is no accident of Paxos: by the theorem of
Fischer, Lynch and Paterson some run of any such protocol never decides.  In the second run there
is one ballot only.  Each state is written down as a function of time, so that every step is
arithmetic.

## Main declarations

* `trio`: the system; `trio_props`: what the theorems say about it.
* `livelock`: the duel, with `Duel.state` and `Duel.act`.
* `stable_leader_run`: the run of a stable leader, with `Calm.state` and `Calm.act`.
-/

@[expose] public noncomputable section

namespace DistSys.Paxos

/-! ### What a task needs -/

section

variable {Acceptor Value Ballot PrepareQuorum AcceptQuorum : Type}
variable {P : Paxos Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {s t : PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum}
variable {act : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum}

theorem not_left_of_promises {a : Acceptor} {b : Ballot} (h : (labelled P).step s act t)
    (label : Promises a b act) : ¬s.left a b := by
  cases act with
  | promise x y => exact label.1 ▸ label.2 ▸ h.2.1
  | report x y c v => exact label.1 ▸ label.2 ▸ h.2.1
  | _ => exact label.elim

theorem not_proposed_of_proposes {b : Ballot} (h : (labelled P).step s act t)
    (label : Proposes b act) (v : Value) : ¬s.proposed b v := by
  cases act with
  | propose y p w => exact label ▸ h.1 v
  | adopt y p a c w => exact label ▸ h.1 v
  | _ => exact label.elim

theorem not_left_of_votes {a : Acceptor} {b : Ballot} (h : (labelled P).step s act t)
    (label : Votes a b act) : ¬s.left a b := by
  cases act with
  | accept x y v => exact label.1 ▸ label.2 ▸ h.2.1
  | _ => exact label.elim

theorem voted_of_learns {b : Ballot} (h : (labelled P).step s act t) (label : Learns b act) :
    ∃ a v, s.voted a b v := by
  cases act with
  | learn y q v =>
    obtain ⟨a, member⟩ := P.accept_quorum_inhabited q
    exact ⟨a, v, label ▸ h.1 a member⟩
  | _ => exact label.elim

/-- A run is fair to a task that does nothing from some time on. -/
theorem weaklyFair_of_idle {task : Act Acceptor Value Ballot PrepareQuorum AcceptQuorum → Prop}
    {states : Nat → PaxosState Acceptor Value Ballot PrepareQuorum AcceptQuorum}
    {acts : Nat → Act Acceptor Value Ballot PrepareQuorum AcceptQuorum} (late : Nat)
    (idle : ∀ n act t, late ≤ n → task act → (labelled P).step (states n) act t → t = states n) :
    (labelled P).WeaklyFair task states acts := by
  intro n possible
  obtain ⟨act, inside, t, step, moved⟩ := possible (max n late) (Nat.le_max_left _ _)
  exact absurd (idle _ act t (Nat.le_max_right _ _) inside step) moved

end

/-! ### The system -/

/-- Three acceptors; a quorum is all but one of them. -/
def trio : Paxos (Fin 3) Unit Nat (Fin 3) (Fin 3) where
  le := fun b c => b ≤ c
  prepareMember := fun a p => a ≠ p
  acceptMember := fun a q => a ≠ q
  requested := fun _ => True
  le_refl := Nat.le_refl
  le_antisymm := fun _ _ => Nat.le_antisymm
  le_trans := fun _ _ _ => Nat.le_trans
  le_total := Nat.le_total
  quorums_meet := by decide
  accept_quorum_inhabited := by decide

/-- Any two of the three acceptors are a quorum of each phase, and no ballot is the highest. -/
theorem trio_props {claim : Prop} (h : claim) :
    (0 : Fin 3) ≠ 1 ∧ (1 : Fin 3) ≠ 2 ∧ (0 : Fin 3) ≠ 2 ∧
      (∀ a : Fin 3, a = 0 ∨ a = 1 ∨ a = 2) ∧
      (∀ a : Fin 3, ∃ p, ∀ c, trio.prepareMember c p ↔ c ≠ a) ∧
      (∀ a : Fin 3, ∃ q, ∀ c, trio.acceptMember c q ↔ c ≠ a) ∧
      trio.requested () ∧ (∀ b, ∃ c, trio.Lt b c) ∧ claim :=
  ⟨by decide, by decide, by decide, by decide, fun a => ⟨a, fun _ => Iff.rfl⟩,
    fun a => ⟨a, fun _ => Iff.rfl⟩, trivial, fun b => ⟨b + 1, Nat.not_succ_le_self b⟩, h⟩

theorem lt_trio {b c : Nat} : trio.Lt b c ↔ b < c := Nat.not_le

/-! ### The duel -/

namespace Duel

/-- Time in rounds of five: ballot `b` is started at `5b`, promised by acceptor `a` at `5b + 1 + a`,
and proposes at `5b + 9`, when all have promised the next ballot. -/
def state (n : Nat) : PaxosState (Fin 3) Unit Nat (Fin 3) (Fin 3) where
  prepareSent := fun b => 5 * b < n
  promised := fun a b => 5 * b + 1 + a.val < n
  reported := fun _ _ _ _ => False
  proposed := fun b _ => 5 * b + 9 < n
  voted := fun _ _ _ => False
  left := fun a b => 5 * b + 6 + a.val < n
  decided := fun _ _ => False

/-- What happens at a time. -/
def act (n : Nat) : Act (Fin 3) Unit Nat (Fin 3) (Fin 3) :=
  if n % 5 = 0 then .prepare (n / 5)
  else if h : n % 5 < 4 then .promise ⟨n % 5 - 1, by omega⟩ (n / 5)
  else if n / 5 = 0 then .prepare 0
  else .propose (n / 5 - 1) 0 ()

theorem prepare_step {n b : Nat} (h : n = 5 * b ∨ b = 0 ∧ n = 4) :
    trio.PrepareStep (state n) (state (n + 1)) b := by
  refine ⟨fun x => ?_, fun x y => ?_, fun _ _ _ _ => Iff.rfl, fun x _ => ?_,
    fun _ _ _ => Iff.rfl, fun x y => ?_, fun _ _ => Iff.rfl⟩
  · show 5 * x < n + 1 ↔ 5 * x < n ∨ x = b
    omega
  · show 5 * y + 1 + x.val < n + 1 ↔ 5 * y + 1 + x.val < n
    omega
  · show 5 * x + 9 < n + 1 ↔ 5 * x + 9 < n
    omega
  · show 5 * y + 6 + x.val < n + 1 ↔ 5 * y + 6 + x.val < n
    omega

theorem promise_step {n b : Nat} {a : Fin 3} (h : n = 5 * b + 1 + a.val) :
    trio.PromiseStep (state n) (state (n + 1)) a b := by
  refine ⟨?_, ?_, fun _ _ => False.elim, fun x y => ?_, fun x y => ?_, fun x => ?_,
    fun _ _ _ _ => Iff.rfl, fun x _ => ?_, fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩
  · show 5 * b < n
    omega
  · show ¬(5 * b + 6 + a.val < n)
    omega
  · show 5 * y + 1 + x.val < n + 1 ↔ 5 * y + 1 + x.val < n ∨ x = a ∧ y = b
    rw [Fin.ext_iff]
    omega
  · show 5 * y + 6 + x.val < n + 1 ↔ 5 * y + 6 + x.val < n ∨ x = a ∧ trio.Lt y b
    rw [Fin.ext_iff, lt_trio]
    omega
  · show 5 * x < n + 1 ↔ 5 * x < n
    omega
  · show 5 * x + 9 < n + 1 ↔ 5 * x + 9 < n
    omega

theorem propose_step {n b : Nat} (h : n = 5 * b + 9) :
    trio.ProposeStep (state n) (state (n + 1)) b 0 () := by
  refine ⟨fun w => ?_, fun x _ => ?_, fun _ _ _ _ => id, trivial, fun y w => ?_, fun x => ?_,
    fun x y => ?_, fun _ _ _ _ => Iff.rfl, fun _ _ _ => Iff.rfl, fun x y => ?_,
    fun _ _ => Iff.rfl⟩
  · show ¬(5 * b + 9 < n)
    omega
  · show 5 * b + 1 + x.val < n
    omega
  · show 5 * y + 9 < n + 1 ↔ 5 * y + 9 < n ∨ y = b ∧ w = ()
    constructor
    · intro le
      by_cases same : y = b
      · exact Or.inr ⟨same, rfl⟩
      · exact Or.inl (by omega)
    · rintro (lt | ⟨rfl, _⟩) <;> omega
  · show 5 * x < n + 1 ↔ 5 * x < n
    omega
  · show 5 * y + 1 + x.val < n + 1 ↔ 5 * y + 1 + x.val < n
    omega
  · show 5 * y + 6 + x.val < n + 1 ↔ 5 * y + 6 + x.val < n
    omega

theorem run : (labelled trio).InfiniteRun state act := by
  intro n
  show (labelled trio).step (state n) (act n) (state (n + 1))
  unfold act
  by_cases start : n % 5 = 0
  · rw [if_pos start]
    exact prepare_step (Or.inl (by omega))
  rw [if_neg start]
  by_cases answer : n % 5 < 4
  · rw [dif_pos answer]
    exact promise_step (by show n = 5 * (n / 5) + 1 + (n % 5 - 1); omega)
  rw [dif_neg answer]
  by_cases first : n / 5 = 0
  · rw [if_pos first]
    exact prepare_step (Or.inr ⟨rfl, by omega⟩)
  · rw [if_neg first]
    exact propose_step (by omega)

theorem fair (b : Nat) : Fair trio [0, 1, 2] b state act := by
  refine ⟨fun a _ => weaklyFair_of_idle (5 * b + 10) ?_, weaklyFair_of_idle (5 * b + 10) ?_,
    fun a _ => weaklyFair_of_idle (5 * b + 10) ?_, weaklyFair_of_idle 0 ?_⟩
  · intro n e t le label step
    refine absurd ?_ (not_left_of_promises step label)
    show 5 * b + 6 + a.val < n
    omega
  · intro n e t le label step
    exact absurd le (not_proposed_of_proposes step label ())
  · intro n e t le label step
    refine absurd ?_ (not_left_of_votes step label)
    show 5 * b + 6 + a.val < n
    omega
  · intro n e t _ label step
    obtain ⟨_, _, never⟩ := voted_of_learns step label
    exact never.elim

end Duel

/-- **Livelock**: each ballot is overtaken by the next one before its accept requests arrive. -/
theorem livelock : livelock.Statement := by
  refine ⟨Fin 3, Unit, Nat, Fin 3, Fin 3, trio, 0, 1, 2, (), trio_props ?_⟩
  refine ⟨Duel.state, Duel.act, ?_, Duel.run, fun a b => ⟨5 * b + 2 + a.val, ?_⟩,
    fun b => ⟨5 * b + 10, (), ?_⟩, Duel.fair, fun _ _ _ => id⟩
  · exact ⟨fun b => Nat.not_lt_zero _, fun a b => Nat.not_lt_zero _, fun _ _ _ _ => id,
      fun b _ => Nat.not_lt_zero _, fun _ _ _ => id, fun a b => Nat.not_lt_zero _, fun _ _ => id⟩
  · show 5 * b + 1 + a.val < 5 * b + 2 + a.val
    omega
  · show 5 * b + 9 < 5 * b + 10
    omega

/-! ### The stable leader -/

namespace Calm

/-- Ballot 0 is started at 0, promised by acceptor `a` at `1 + a`, proposes at 4, has the vote of
`a` at `5 + a` and is counted at 8. -/
def state (n : Nat) : PaxosState (Fin 3) Unit Nat (Fin 3) (Fin 3) where
  prepareSent := fun b => b = 0 ∧ 0 < n
  promised := fun a b => b = 0 ∧ 1 + a.val < n
  reported := fun _ _ _ _ => False
  proposed := fun b _ => b = 0 ∧ 4 < n
  voted := fun a b _ => b = 0 ∧ 5 + a.val < n
  left := fun _ _ => False
  decided := fun b _ => b = 0 ∧ 8 < n

/-- What happens at a time; when all is done, the prepare request is sent again and again. -/
def act (n : Nat) : Act (Fin 3) Unit Nat (Fin 3) (Fin 3) :=
  if h : 1 ≤ n ∧ n < 4 then .promise ⟨n - 1, by omega⟩ 0
  else if n = 4 then .propose 0 0 ()
  else if h : 5 ≤ n ∧ n < 8 then .accept ⟨n - 5, by omega⟩ 0 ()
  else if n = 8 then .learn 0 0 ()
  else .prepare 0

theorem run : (labelled trio).InfiniteRun state act := by
  intro n
  show (labelled trio).step (state n) (act n) (state (n + 1))
  unfold act
  by_cases promise : 1 ≤ n ∧ n < 4
  · rw [dif_pos promise]
    refine ⟨⟨rfl, by omega⟩, id, fun c _ h => Nat.zero_le c, fun x y => ?_, fun x y => ?_,
      fun x => ?_, fun _ _ _ _ => Iff.rfl, fun x _ => ?_, fun x y _ => ?_, fun x _ => ?_⟩
    · rw [Fin.ext_iff]
      show y = 0 ∧ 1 + x.val < n + 1 ↔ (y = 0 ∧ 1 + x.val < n) ∨ x.val = n - 1 ∧ y = 0
      omega
    · exact ⟨False.elim, fun h => h.elim id fun h => lt_trio.1 h.2 |> Nat.not_lt_zero y⟩
    · show x = 0 ∧ 0 < n + 1 ↔ x = 0 ∧ 0 < n
      omega
    · show x = 0 ∧ 4 < n + 1 ↔ x = 0 ∧ 4 < n
      omega
    · show y = 0 ∧ 5 + x.val < n + 1 ↔ y = 0 ∧ 5 + x.val < n
      omega
    · show x = 0 ∧ 8 < n + 1 ↔ x = 0 ∧ 8 < n
      omega
  rw [dif_neg promise]
  by_cases propose : n = 4
  · rw [if_pos propose]
    subst propose
    refine ⟨fun _ h => absurd h.2 (by omega), fun x _ => ⟨rfl, by omega⟩, fun _ _ _ _ => id,
      trivial, fun y w => ?_, fun x => ?_, fun x y => ?_, fun _ _ _ _ => Iff.rfl, fun x y _ => ?_,
      fun _ _ => Iff.rfl, fun x _ => ?_⟩
    · show y = 0 ∧ 4 < 4 + 1 ↔ (y = 0 ∧ 4 < 4) ∨ y = 0 ∧ w = ()
      exact ⟨fun h => Or.inr ⟨h.1, rfl⟩, fun h => by omega⟩
    · show x = 0 ∧ 0 < 4 + 1 ↔ x = 0 ∧ 0 < 4
      omega
    · show y = 0 ∧ 1 + x.val < 4 + 1 ↔ y = 0 ∧ 1 + x.val < 4
      omega
    · show y = 0 ∧ 5 + x.val < 4 + 1 ↔ y = 0 ∧ 5 + x.val < 4
      omega
    · show x = 0 ∧ 8 < 4 + 1 ↔ x = 0 ∧ 8 < 4
      omega
  rw [if_neg propose]
  by_cases vote : 5 ≤ n ∧ n < 8
  · rw [dif_pos vote]
    refine ⟨⟨rfl, by omega⟩, id, fun x y w => ?_, fun x => ?_, fun x y => ?_,
      fun _ _ _ _ => Iff.rfl, fun x _ => ?_, fun _ _ => Iff.rfl, fun x _ => ?_⟩
    · rw [Fin.ext_iff, show (w = ()) = True from eq_true rfl, and_true]
      show y = 0 ∧ 5 + x.val < n + 1 ↔ (y = 0 ∧ 5 + x.val < n) ∨ x.val = n - 5 ∧ y = 0
      omega
    · show x = 0 ∧ 0 < n + 1 ↔ x = 0 ∧ 0 < n
      omega
    · show y = 0 ∧ 1 + x.val < n + 1 ↔ y = 0 ∧ 1 + x.val < n
      omega
    · show x = 0 ∧ 4 < n + 1 ↔ x = 0 ∧ 4 < n
      omega
    · show x = 0 ∧ 8 < n + 1 ↔ x = 0 ∧ 8 < n
      omega
  rw [dif_neg vote]
  by_cases count : n = 8
  · rw [if_pos count]
    subst count
    refine ⟨fun x _ => ⟨rfl, by omega⟩, fun y w => ?_, fun x => ?_, fun x y => ?_,
      fun _ _ _ _ => Iff.rfl, fun x _ => ?_, fun x y _ => ?_, fun _ _ => Iff.rfl⟩
    · show y = 0 ∧ 8 < 8 + 1 ↔ (y = 0 ∧ 8 < 8) ∨ y = 0 ∧ w = ()
      exact ⟨fun h => Or.inr ⟨h.1, rfl⟩, fun h => by omega⟩
    · show x = 0 ∧ 0 < 8 + 1 ↔ x = 0 ∧ 0 < 8
      omega
    · show y = 0 ∧ 1 + x.val < 8 + 1 ↔ y = 0 ∧ 1 + x.val < 8
      omega
    · show x = 0 ∧ 4 < 8 + 1 ↔ x = 0 ∧ 4 < 8
      omega
    · show y = 0 ∧ 5 + x.val < 8 + 1 ↔ y = 0 ∧ 5 + x.val < 8
      omega
  · rw [if_neg count]
    refine ⟨fun x => ?_, fun x y => ?_, fun _ _ _ _ => Iff.rfl, fun x _ => ?_, fun x y _ => ?_,
      fun _ _ => Iff.rfl, fun x _ => ?_⟩
    · show x = 0 ∧ 0 < n + 1 ↔ (x = 0 ∧ 0 < n) ∨ x = 0
      omega
    · show y = 0 ∧ 1 + x.val < n + 1 ↔ y = 0 ∧ 1 + x.val < n
      omega
    · show x = 0 ∧ 4 < n + 1 ↔ x = 0 ∧ 4 < n
      omega
    · show y = 0 ∧ 5 + x.val < n + 1 ↔ y = 0 ∧ 5 + x.val < n
      omega
    · show x = 0 ∧ 8 < n + 1 ↔ x = 0 ∧ 8 < n
      omega

/-- From time 9 on, nothing that concerns ballot 0 changes a state. -/
theorem fair : Fair trio [0, 1, 2] 0 state act := by
  refine ⟨fun a _ => weaklyFair_of_idle 9 ?_, weaklyFair_of_idle 9 ?_,
    fun a _ => weaklyFair_of_idle 9 ?_, weaklyFair_of_idle 9 ?_⟩
  · intro n e t late label step
    cases e with
    | promise x y =>
      obtain ⟨rfl, rfl⟩ := label
      obtain ⟨_, rfl⟩ := promise_iff.1 step
      refine state_ext (fun _ => Iff.rfl) (fun u c => ?_) (fun _ _ _ _ => Iff.rfl)
        (fun _ _ => Iff.rfl) (fun _ _ _ => Iff.rfl) (fun u c => ?_) (fun _ _ => Iff.rfl)
      · exact ⟨fun h => h.elim id fun h => h.2 ▸ ⟨rfl, by omega⟩, Or.inl⟩
      · exact ⟨fun h => h.elim id fun h => Nat.not_lt_zero c (lt_trio.1 h.2), Or.inl⟩
    | report x y c v =>
      obtain ⟨rfl, rfl⟩ := label
      exact absurd (lt_trio.1 step.2.2.2.1) (Nat.not_lt_zero c)
    | _ => exact label.elim
  · intro n e t late label step
    exact absurd ⟨rfl, by omega⟩ (not_proposed_of_proposes step label ())
  · intro n e t late label step
    cases e with
    | accept x y v =>
      obtain ⟨rfl, rfl⟩ := label
      obtain ⟨_, rfl⟩ := (accept_iff (P := trio)).1 step
      refine state_ext (fun _ => Iff.rfl) (fun _ _ => Iff.rfl) (fun _ _ _ _ => Iff.rfl)
        (fun _ _ => Iff.rfl) (fun u c w => ?_) (fun _ _ => Iff.rfl) (fun _ _ => Iff.rfl)
      exact ⟨fun h => h.elim id fun h => h.2.1 ▸ ⟨rfl, by omega⟩, Or.inl⟩
    | _ => exact label.elim
  · intro n e t late label step
    cases e with
    | learn y q v =>
      obtain rfl := label
      obtain ⟨_, rfl⟩ := learn_iff.1 step
      refine state_ext (fun _ => Iff.rfl) (fun _ _ => Iff.rfl) (fun _ _ _ _ => Iff.rfl)
        (fun _ _ => Iff.rfl) (fun _ _ _ => Iff.rfl) (fun _ _ => Iff.rfl) (fun c w => ?_)
      exact ⟨fun h => h.elim id fun h => h.1 ▸ ⟨rfl, by omega⟩, Or.inl⟩
    | _ => exact label.elim

end Calm

/-- Runs with a stable leader exist. -/
theorem stable_leader_run : stable_leader_run.Statement := by
  refine ⟨Fin 3, Unit, Nat, Fin 3, Fin 3, trio, 0, 1, 2, (), trio_props ?_⟩
  refine ⟨0, Calm.state, Calm.act, ?_, Calm.run, ⟨⟨1, rfl, Nat.zero_lt_one⟩, ?_⟩, Calm.fair⟩
  · exact ⟨fun b h => Nat.not_lt_zero _ h.2, fun a b h => Nat.not_lt_zero _ h.2,
      fun _ _ _ _ => id, fun b _ h => Nat.not_lt_zero _ h.2,
      fun _ _ _ h => Nat.not_lt_zero _ h.2, fun _ _ => id, fun _ _ h => Nat.not_lt_zero _ h.2⟩
  · rintro n c ⟨rfl, _⟩
    exact Nat.le_refl 0

end DistSys.Paxos
