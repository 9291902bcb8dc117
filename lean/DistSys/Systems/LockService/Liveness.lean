module

public import DistSys.Systems.LockService.Fencing
public import DistSys.Semantics.Ltl

/-!
# What a lock service owes to weak fairness, and what it does not

Both liveness theorems are instances of rule WF1 (Lamport, *The temporal logic of actions*, 1994).
Granting leads from a free lock with some next token to a held one with the next; ending the lease
leads back, because there is one holder (`one_holder`, so this liveness rests on safety); taken in
turn, they hand out every token.  A write that was sent stays sent, so it arrives, unless a fenced
storage has seen a larger token meanwhile.

Weak fairness to each client does not prevent that one of them waits for ever: the lock is not free
all the time, so nothing is owed to it.

## Main declarations

* `leadsTo_granted`, `leadsTo_free`: the two uses of WF1 that make the service go round.
* `grant_is_live`, `write_is_live`: the theorems.
* `Lone.state`, `Lone.act`: one client goes round for ever; `fair_run` and `starvation` are about
it. -/

@[expose] public noncomputable section

namespace DistSys.LockService

open Execution Ltl

variable {Client : Type} {L : LockService Client} {s t : LockServiceState Client}
variable {states : Nat → LockServiceState Client} {acts : Nat → Act Client}

/-- A labelled step is a step. -/
theorem step_of_act {act : Act Client} (h : (labelled L).step s act t) : L.Step s t := by
  cases act with
  | grant c => exact .inl ⟨c, h⟩
  | expire c => exact .inr (.inl ⟨c, h⟩)
  | request c k => exact .inr (.inr (.inl ⟨c, k, h⟩))
  | write c k => exact .inr (.inr (.inr ⟨c, k, h⟩))

/-- The steps of the lock service are the steps of the labelled system. -/
theorem step_is_act : step_is_act.Statement := by
  intro _ L s t
  constructor
  · rintro (⟨c, h⟩ | ⟨c, h⟩ | ⟨c, k, h⟩ | ⟨c, k, h⟩)
    · exact ⟨.grant c, h⟩
    · exact ⟨.expire c, h⟩
    · exact ⟨.request c k, h⟩
    · exact ⟨.write c k, h⟩
  · rintro ⟨act, h⟩
    exact step_of_act h

/-- Every state of a run is reachable. -/
theorem reachable_of_run (initial : L.Init (states 0)) (run : (labelled L).InfiniteRun states acts)
    (n : Nat) : L.Reachable (states n) := by
  induction n with
  | zero => exact .init initial
  | succ n before => exact .step before (step_of_act (run n))

/-! ### What can be done -/

/-- A free lock can be granted. -/
theorem moves_grant (free : IsFree L s) (c : Client) : (labelled L).Moves s (.grant c) := by
  refine ⟨{ s with
    holds := fun d => s.holds d ∨ d = c
    nextToken := s.nextToken + 1
    granted := fun d k => s.granted d k ∨ d = c ∧ k = s.nextToken }, ?_, fun same => ?_⟩
  · exact ⟨free, fun _ => Iff.rfl, rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl, rfl, rfl,
      fun _ _ _ => Iff.rfl⟩
  · exact Nat.succ_ne_self s.nextToken (congrArg LockServiceState.nextToken same)

/-- A lease can end. -/
theorem moves_expire {c : Client} (held : s.holds c) : (labelled L).Moves s (.expire c) := by
  refine ⟨{ s with holds := fun d => s.holds d ∧ d ≠ c }, ?_, fun same => ?_⟩
  · exact ⟨held, fun _ => Iff.rfl, rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl, rfl, rfl,
      fun _ _ _ => Iff.rfl⟩
  · have gone := congrFun (congrArg LockServiceState.holds same) c
    exact (gone.symm ▸ held).2 rfl

/-- A write that was sent can arrive, unless the storage is fenced and has seen a larger token. -/
theorem moves_write {c : Client} {k : Nat} (sent : s.requested c k)
    (fresh : L.fenced = true → s.largest ≤ k) : (labelled L).Moves s (.write c k) := by
  refine ⟨{ s with
    largest := max s.largest k
    writes := s.writes + 1
    accepted := fun i d m => s.accepted i d m ∨ i = s.writes ∧ d = c ∧ m = k }, ?_, fun same => ?_⟩
  · exact ⟨sent, fresh, Nat.max_eq_right, fun lt => Nat.max_eq_left (Nat.le_of_lt lt), rfl,
      fun _ _ _ => Iff.rfl, fun _ => Iff.rfl, rfl, fun _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩
  · exact Nat.succ_ne_self s.writes (congrArg LockServiceState.writes same)

/-! ### The service goes round -/

/-- WF1 for granting: a free lock is granted, with the next token. -/
theorem leadsTo_granted (run : (labelled L).InfiniteRun states acts)
    (fair : (labelled L).WeaklyFair Grants states acts) (k : Nat) :
    LeadsTo states (fun s => IsFree L s ∧ s.nextToken = k)
      (fun s => ¬IsFree L s ∧ s.nextToken = k + 1 ∧ ∃ c, s.granted c k) := by
  obtain ⟨client⟩ : Nonempty Client := by cases acts 0 <;> exact ⟨‹_›⟩
  have granted : ∀ s t c, s.nextToken = k → L.GrantStep s t c →
      ¬IsFree L t ∧ t.nextToken = k + 1 ∧ ∃ c, t.granted c k := by
    rintro s t c rfl ⟨_, holds, next, handed, _⟩
    exact ⟨fun free => free c ((holds c).2 (.inr rfl)), next, c, (handed c _).2 (.inr ⟨rfl, rfl⟩)⟩
  refine wf1 (labelled L) Grants states acts _ _ ?_ ?_ ?_ run fair
  · rintro s act t ⟨free, next⟩ step
    cases act with
    | grant c => exact .inr (granted s t c next step)
    | expire c => exact absurd step.1 (free c)
    | request c m =>
      obtain ⟨_, _, holds, same, _⟩ := step
      exact .inl ⟨fun d held => free d ((holds d).1 held), same.trans next⟩
    | write c m =>
      obtain ⟨_, _, _, _, _, _, holds, same, _⟩ := step
      exact .inl ⟨fun d held => free d ((holds d).1 held), same.trans next⟩
  · rintro s act t ⟨_, next⟩ ⟨c, rfl⟩ step _
    exact granted s t c next step
  · rintro s ⟨free, _⟩
    exact ⟨.grant client, ⟨client, rfl⟩, moves_grant free client⟩

/-- WF1 for ending a lease: a held lock gets free, with the same next token, for there is one
holder. -/
theorem leadsTo_free (initial : L.Init (states 0)) (run : (labelled L).InfiniteRun states acts)
    (fair : (labelled L).WeaklyFair Expires states acts) (k : Nat) :
    LeadsTo states (fun s => ¬IsFree L s ∧ s.nextToken = k)
      (fun s => IsFree L s ∧ s.nextToken = k) := by
  have expired : ∀ s t c, L.Reachable s → s.nextToken = k → L.ExpireStep s t c →
      IsFree L t ∧ t.nextToken = k := by
    rintro s t c reachable next ⟨held, holds, same, _⟩
    refine ⟨fun d still => ?_, same.trans next⟩
    have ⟨before, other⟩ := (holds d).1 still
    exact other (one_holder L s reachable d c before held)
  have rule := wf1 (labelled L) Expires states acts
    (fun s => L.Reachable s ∧ ¬IsFree L s ∧ s.nextToken = k)
    (fun s => IsFree L s ∧ s.nextToken = k) ?_ ?_ ?_ run fair
  · exact fun n held => rule n ⟨reachable_of_run initial run n, held⟩
  · rintro s act t ⟨reachable, held, next⟩ step
    have onward := reachable.step (step_of_act step)
    cases act with
    | grant c => exact absurd step.1 held
    | expire c => exact .inr (expired s t c reachable next step)
    | request c m =>
      obtain ⟨_, _, holds, same, _⟩ := step
      exact .inl ⟨onward, fun free => held fun d now => free d ((holds d).2 now), same.trans next⟩
    | write c m =>
      obtain ⟨_, _, _, _, _, _, holds, same, _⟩ := step
      exact .inl ⟨onward, fun free => held fun d now => free d ((holds d).2 now), same.trans next⟩
  · rintro s act t ⟨reachable, _, next⟩ ⟨c, rfl⟩ step _
    exact expired s t c reachable next step
  · rintro s ⟨_, held, _⟩
    obtain ⟨c, now⟩ := Classical.not_forall.1 held
    exact ⟨.expire c, ⟨c, rfl⟩, moves_expire (Classical.not_not.1 now)⟩

/-- A free lock is granted, a held one gets free, and so every token is handed out. -/
theorem grant_is_live : grant_is_live.Statement := by
  intro Client L states acts initial run grants expires
  have granted := leadsTo_granted run grants
  have freed := leadsTo_free initial run expires
  have next : ∀ k, ∃ n, (states n).nextToken = k ∧ IsFree L (states n) := by
    intro k
    induction k with
    | zero => exact ⟨0, initial.2.1, initial.1⟩
    | succ k before =>
      obtain ⟨n, now, free⟩ := before
      obtain ⟨m, _, held, token, _⟩ := granted k n ⟨free, now⟩
      obtain ⟨i, _, free, token⟩ := freed (k + 1) m ⟨held, token⟩
      exact ⟨i, token, free⟩
  refine ⟨fun n free => ?_, fun n held => ?_, fun k => ?_⟩
  · obtain ⟨m, le, held, _⟩ := granted _ n ⟨free, rfl⟩
    exact ⟨m, le, held⟩
  · obtain ⟨m, le, free, _⟩ := freed _ n ⟨held, rfl⟩
    exact ⟨m, le, free⟩
  · obtain ⟨n, token, free⟩ := next k
    obtain ⟨m, _, _, _, c, handed⟩ := granted k n ⟨free, token⟩
    exact ⟨m, c, handed⟩

/-! ### Writes arrive -/

/-- A write that was sent stays so. -/
theorem requested_of_act {act : Act Client} {c : Client} {k : Nat}
    (step : (labelled L).step s act t) (sent : s.requested c k) : t.requested c k := by
  cases act with
  | grant d => exact (step.2.2.2.2.1 c k).2 sent
  | expire d => exact (step.2.2.2.2.1 c k).2 sent
  | request d m => exact (step.2.1 c k).2 (.inl sent)
  | write d m => exact (step.2.2.2.2.2.2.2.2.2 c k).2 sent

/-- A write that was sent arrives, unless a fenced storage has seen a larger token. -/
theorem write_is_live : write_is_live.Statement := by
  intro Client L states acts run fair c k n sent
  let done := fun s => Arrived L s c k ∨ L.fenced = true ∧ k < s.largest
  by_cases now : done (states n)
  · exact ⟨n, Nat.le_refl n, now⟩
  refine wf1 (labelled L) (Writes c k) states acts (fun s => s.requested c k ∧ ¬done s) done
    ?_ ?_ ?_ run (fair c k) n ⟨sent, now⟩
  · rintro s act t ⟨sent, _⟩ step
    by_cases after : done t
    · exact .inr after
    · exact .inl ⟨requested_of_act step sent, after⟩
  · rintro s act t _ rfl ⟨_, _, _, _, _, accepted, _⟩ _
    exact .inl ⟨s.writes, (accepted _ c k).2 (.inr ⟨rfl, rfl, rfl⟩)⟩
  · rintro s ⟨sent, waits⟩
    refine ⟨.write c k, rfl, moves_write sent fun fenced => ?_⟩
    exact Nat.le_of_not_lt fun larger => waits (.inr ⟨fenced, larger⟩)

/-! ### One client goes round for ever -/

namespace Lone

/-- The service of two clients, with fencing. -/
def service : LockService Bool := ⟨true⟩

/-- The client `true` was granted `g` tokens, sent `r` writes, of which `w` arrived. -/
def shape (held : Prop) (g r w : Nat) : LockServiceState Bool where
  holds := fun c => c = true ∧ held
  nextToken := g
  granted := fun c k => c = true ∧ k < g
  requested := fun c k => c = true ∧ k < r
  largest := w - 1
  writes := w
  accepted := fun i c k => c = true ∧ i = k ∧ k < w

/-- Time in rounds of four: in round `k` the client `true` is granted the lock with token `k`, sends
a write, the write arrives, and the lease ends. -/
def state (n : Nat) : LockServiceState Bool :=
  shape (n % 4 ≠ 0) ((n + 3) / 4) ((n + 2) / 4) ((n + 1) / 4)

/-- What happens at each time. -/
def act (n : Nat) : Act Bool :=
  if n % 4 = 0 then .grant true
  else if n % 4 = 1 then .request true (n / 4)
  else if n % 4 = 2 then .write true (n / 4)
  else .expire true

theorem init_state : service.Init (state 0) :=
  ⟨fun _ held => held.2 rfl, rfl, fun _ k h => Nat.not_lt_zero k h.2,
    fun _ k h => Nat.not_lt_zero k h.2, rfl, rfl, fun _ _ k h => Nat.not_lt_zero k h.2.2⟩

theorem grant (k : Nat) {now later : Prop} (free : ¬now) (held : later) :
    service.GrantStep (shape now k k k) (shape later (k + 1) k k) true := by
  simp only [LockService.GrantStep, shape]
  grind

theorem request (k : Nat) {now later : Prop} (same : later ↔ now) :
    service.RequestStep (shape now (k + 1) k k) (shape later (k + 1) (k + 1) k) true k := by
  simp only [LockService.RequestStep, shape]
  grind

theorem write (k : Nat) {now later : Prop} (same : later ↔ now) :
    service.WriteStep (shape now (k + 1) (k + 1) k) (shape later (k + 1) (k + 1) (k + 1)) true
      k := by
  simp only [LockService.WriteStep, shape]
  grind

theorem expire (k : Nat) {now later : Prop} (held : now) (free : ¬later) :
    service.ExpireStep (shape now k k k) (shape later k k k) true := by
  simp only [LockService.ExpireStep, shape]
  grind

theorem run : (labelled service).InfiniteRun state act := by
  intro n
  unfold act
  by_cases first : n % 4 = 0
  · rw [if_pos first]
    have step := grant (n / 4) (not_not_intro first) (show (n + 1) % 4 ≠ 0 by omega)
    rw [state, state, show (n + 3) / 4 = n / 4 by omega, show (n + 2) / 4 = n / 4 by omega,
      show (n + 1) / 4 = n / 4 by omega, show (n + 1 + 3) / 4 = n / 4 + 1 by omega]
    exact step
  rw [if_neg first]
  by_cases second : n % 4 = 1
  · rw [if_pos second]
    have step := request (n / 4) (show (n + 1) % 4 ≠ 0 ↔ n % 4 ≠ 0 by omega)
    rw [state, state, show (n + 3) / 4 = n / 4 + 1 by omega, show (n + 2) / 4 = n / 4 by omega,
      show (n + 1) / 4 = n / 4 by omega, show (n + 1 + 3) / 4 = n / 4 + 1 by omega]
    exact step
  rw [if_neg second]
  by_cases third : n % 4 = 2
  · rw [if_pos third]
    have step := write (n / 4) (show (n + 1) % 4 ≠ 0 ↔ n % 4 ≠ 0 by omega)
    rw [state, state, show (n + 3) / 4 = n / 4 + 1 by omega,
      show (n + 2) / 4 = n / 4 + 1 by omega, show (n + 1) / 4 = n / 4 by omega,
      show (n + 1 + 3) / 4 = n / 4 + 1 by omega]
    exact step
  · rw [if_neg third]
    have step := expire (n / 4 + 1) (show n % 4 ≠ 0 by omega)
      (not_not_intro (show (n + 1) % 4 = 0 by omega))
    rw [state, state, show (n + 3) / 4 = n / 4 + 1 by omega,
      show (n + 2) / 4 = n / 4 + 1 by omega, show (n + 1) / 4 = n / 4 + 1 by omega,
      show (n + 1 + 3) / 4 = n / 4 + 1 by omega]
    exact step

/-- A run is fair to a task that is taken again and again. -/
theorem weaklyFair_of_taken {task : Act Bool → Prop}
    (taken : ∀ n, ∃ k, n ≤ k ∧ task (act k) ∧ state (k + 1) ≠ state k) :
    (labelled service).WeaklyFair task state act :=
  fun n _ => taken n

/-- A run is fair to a task that is impossible again and again. -/
theorem weaklyFair_of_impossible {task : Act Bool → Prop}
    (never : ∀ n, ∃ k, n ≤ k ∧ ∀ label t, task label → ¬(labelled service).step (state k) label t) :
    (labelled service).WeaklyFair task state act := by
  intro n possible
  obtain ⟨k, le, none⟩ := never n
  obtain ⟨label, inside, t, step, _⟩ := possible k le
  exact absurd step (none label t inside)

theorem fair_grants : (labelled service).WeaklyFair Grants state act := by
  refine weaklyFair_of_taken fun n => ⟨4 * n, by omega, ⟨true, ?_⟩, fun same => ?_⟩
  · exact if_pos (by omega)
  · have : (4 * n + 1 + 3) / 4 = (4 * n + 3) / 4 := congrArg LockServiceState.nextToken same
    omega

theorem fair_expires : (labelled service).WeaklyFair Expires state act := by
  refine weaklyFair_of_taken fun n => ⟨4 * n + 3, by omega, ⟨true, ?_⟩, fun same => ?_⟩
  · unfold act
    rw [if_neg (by omega), if_neg (by omega), if_neg (by omega)]
  · have := congrFun (congrArg LockServiceState.holds same) true
    simp only [state, shape, true_and, eq_iff_iff] at this
    omega

/-- The lock is not free all the time, so nothing is owed to a single client. -/
theorem fair_grant (c : Bool) :
    (labelled service).WeaklyFair (fun label => label = .grant c) state act := by
  refine weaklyFair_of_impossible fun n => ⟨4 * n + 1, by omega, ?_⟩
  rintro _ t rfl step
  exact step.1 true ⟨rfl, by omega⟩

/-- Nobody holds the lock all the time. -/
theorem fair_expire (c : Bool) :
    (labelled service).WeaklyFair (fun label => label = .expire c) state act := by
  refine weaklyFair_of_impossible fun n => ⟨4 * n, by omega, ?_⟩
  rintro _ t rfl step
  exact step.1.2 (by omega)

/-- Every token is overtaken. -/
theorem fair_write (c : Bool) (k : Nat) :
    (labelled service).WeaklyFair (Writes c k) state act := by
  refine weaklyFair_of_impossible fun n => ⟨4 * (n + k + 2), by omega, ?_⟩
  rintro _ t rfl step
  have : (4 * (n + k + 2) + 1) / 4 - 1 ≤ k := step.2.1 rfl
  omega

end Lone

/-- A run that is fair to everything, in which a write is sent and is still to come. -/
theorem fair_run : fair_run.Statement := by
  refine ⟨Bool, Lone.service, Lone.state, Lone.act, Lone.init_state, Lone.run, Lone.fair_grants,
    Lone.fair_expires, Lone.fair_write, 2, true, 0, ⟨rfl, Nat.one_pos⟩, ?_, Nat.le_refl 0⟩
  rintro ⟨i, _, _, early⟩
  exact absurd early (by decide)

/-- One client may wait for ever, however fair the service is to each of them. -/
theorem starvation : starvation.Statement :=
  ⟨Bool, Lone.service, Lone.state, Lone.act, false, Lone.init_state, Lone.run, Lone.fair_grants,
    Lone.fair_expires, fun c => ⟨Lone.fair_grant c, Lone.fair_expire c⟩, Lone.fair_write,
    fun _ held => Bool.false_ne_true held.1⟩

end DistSys.LockService
