module

public import DistSys.Consistency.Crdt.StateBased

/-!
# State-based replicated data types with crashes

Shapiro, Preguiça, Baquero and Zawirski (2011) promise delivery to correct replicas.  Only these
must go on hearing from each other; what only a crashed replica knew may be lost.  That equal
knowledge means equal states holds of all replicas.

Main declarations: `correct_replicas_converge`; `update_lost`, which also meets its hypotheses.
-/

@[expose] public noncomputable section

namespace DistSys.Crdt

open Execution

/-- Correct replicas learn from each other, and equal knowledge is equal states. -/
theorem correct_replicas_converge : correct_replicas_converge.Statement := by
  intro Replica Update State C correct schedule laws allowed gossips
  refine ⟨fun p q t u isCorrect isCorrect' known => ?_, fun p t q s same => ?_⟩
  · obtain ⟨k, n, le, _, _, heard⟩ := gossips p q t isCorrect isCorrect'
    refine ⟨n + 1, fun m later => moment_mono schedule later ?_⟩
    show u ∈ (C.after (C.moment schedule n) (schedule n)).known q
    rw [heard]
    simp only [StateCrdt.after, if_true]
    exact List.mem_append_right _ (moment_mono schedule le known)
  · obtain ⟨after, sound⟩ := sound_moment laws allowed
    exact Lub.unique laws ((sound t).1 p).1 ((sound s).1 q).1 (fun i => (same i).1)
      fun i => (same i).2

/-! ### An update that is lost -/

namespace Lost

/-- States that say nothing. -/
def crdt : StateCrdt Bool Unit Unit :=
  ⟨(), fun _ _ _ => (), fun _ _ => ()⟩

/-- The replica `false` is updated and crashes; the other one hears from itself. -/
def schedule (n : Nat) : GossipEvent Bool Unit Unit :=
  if n = 0 then .update false () else if n % 2 = 1 then .send true else .receive true ((), [])

/-- What comes after the update. -/
theorem schedule_succ (n : Nat) :
    schedule (n + 1) = .send true ∨ schedule (n + 1) = .receive true ((), []) := by
  unfold schedule
  rw [if_neg (Nat.succ_ne_zero n)]
  split
  · exact .inl rfl
  · exact .inr rfl

/-- The correct replica never knows anything. -/
theorem known_nil (n : Nat) : (crdt.moment schedule n).known true = [] := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show (crdt.after (crdt.moment schedule n) (schedule n)).known true = []
    cases n with
    | zero =>
      rw [show schedule 0 = .update false () from rfl]
      simp only [StateCrdt.after]
      rw [if_neg (by decide)]
      rfl
    | succ n =>
      rcases schedule_succ n with e | e <;> rw [e]
      · exact ih
      · simp only [StateCrdt.after, if_true]
        rw [ih]
        rfl

/-- From its first sending on, what it sends was sent. -/
theorem sent_mem (n : Nat) : ((), []) ∈ (crdt.moment schedule (n + 2)).sent := by
  induction n with
  | zero =>
    show ((), []) ∈ ((), (crdt.moment schedule 1).known true) :: _
    rw [known_nil]
    exact List.mem_cons_self
  | succ n ih =>
    show ((), []) ∈ (crdt.after (crdt.moment schedule (n + 2)) (schedule (n + 2))).sent
    rcases schedule_succ (n + 1) with e | e <;> rw [e]
    · exact List.mem_cons_of_mem _ ih
    · exact ih

end Lost

/-- What only a crashed replica knew never reaches the correct one. -/
theorem update_lost : update_lost.Statement := by
  refine ⟨Bool, Unit, Unit, Lost.crdt, fun p => p = true, Lost.schedule,
    ⟨fun _ _ => rfl, fun _ _ _ => rfl, fun _ => rfl, fun _ _ _ => rfl⟩, fun n => ?_, ?_,
    false, true, 1, 0, rfl, ?_, fun n known => ?_⟩
  · show Lost.crdt.Possible (Lost.crdt.moment Lost.schedule n) (Lost.schedule n)
    match n with
    | 0 => trivial
    | 1 => trivial
    | n + 2 =>
      rcases Lost.schedule_succ (n + 1) with e | e <;> rw [e]
      · trivial
      · exact Lost.sent_mem n
  · rintro p q t rfl rfl
    refine ⟨2 * t + 1, 2 * t + 2, by omega, by omega, ?_, ?_⟩
    · unfold Lost.schedule
      rw [if_neg (by omega), if_pos (by omega)]
    · rw [Lost.known_nil]
      unfold Lost.schedule
      rw [if_neg (by omega), if_neg (by omega)]
  · show 0 ∈ (Lost.crdt.after Lost.crdt.start (.update false ())).known false
    simp only [StateCrdt.after, if_true]
    exact List.mem_cons_self
  · have known : 0 ∈ (Lost.crdt.moment Lost.schedule n).known true := known
    rw [Lost.known_nil] at known
    exact nomatch known

end DistSys.Crdt
