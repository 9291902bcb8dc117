module

public import DistSys.Agreement.Bracha.FourNodes
public import DistSys.Statements.Agreement.BrachaNeeded

/-!
# What the liveness of Bracha's broadcast needs

Four nodes with the paper's quorums (Bracha, *Asynchronous Byzantine agreement protocols*, 1987), of
which node 3 is faulty.  When the sender is node 3 nobody need deliver.  When it is node 0, fairness
to no task of a correct node can be left out: without the sender's, nothing is sent; without one
node's echo, no echo quorum echoes; and who does not get ready, or does not deliver, never delivers,
while the others do.

## Main declarations

* `nothingSent`, `withoutEcho`, `withoutReady`, `withoutDeliver`: the plans of the runs.
* `silent_sender`, `delivery_needs_fairness`, `totality_needs_fairness`.
-/

@[expose] public noncomputable section

namespace DistSys.BrachaNeeded

open Execution Bracha Bracha.Four

open Quorum (size)

/-! ### Nobody sends -/

/-- The sender sends nothing; node 3 echoes. -/
def nothingSent (sender : Fin 4) : Plan (among sender) where
  initial _ _ := False
  forgedEcho k _ _ := k = 3
  forgedReady _ _ _ := False
  echoes _ := False
  echoed _ := true
  value := true
  quorum := echoBut 3
  first _ := False
  second _ := False
  delivers _ := False
  initial_ok := .inr (.inr fun _ _ => id)
  forgedEcho_ok _ _ _ h honest := correct_iff.1 honest h
  forgedReady_ok _ _ _ h := h.elim
  echoes_ok _ h := h.elim
  first_ok _ h := h.elim
  second_ok _ h := h.elim
  delivers_ok _ h := h.elim

/-- Then no correct node can do anything, but for the sender. -/
theorem nothingSent_rest {sender : Fin 4} {task : Bracha.Task (Fin 4)} (other : task ≠ .broadcast)
    {act} (does : Does task act) :
    ¬(labelled (among sender)).Moves (nothingSent sender).final act := by
  intro moves
  have silent {k m : Fin 4} {v : Bool} : ¬(nothingSent sender).final.ready k m v :=
    fun h => h.elim id fun h => h.1.elim id id
  have noEcho {m : Fin 4} {v : Bool} (q : Sets 4 fun k => 4 + 1 < 2 * k)
      (echoes : ∀ k, (among sender).inEcho k q → (nothingSent sender).final.echo k m v) :
      False := by
    obtain ⟨x, honest, inQ, _⟩ := (among sender).echo_quorums_meet q q
    exact (echoes x inQ).elim (correct_iff.1 honest) And.left
  have noReady {m : Fin 4} {v : Bool} (q : Sets 4 fun k => 1 + 1 ≤ k)
      (readies : ∀ k, (among sender).inWeak k q → (nothingSent sender).final.ready k m v) :
      False := by
    obtain ⟨x, _, inQ⟩ := (among sender).weak_has_honest q
    exact silent (readies x inQ)
  cases task with
  | broadcast => exact other rfl
  | echo k =>
    obtain ⟨_, _, v, h | ⟨q, h⟩ | ⟨q, h⟩⟩ := can_echo does moves
    · exact h
    · exact noEcho q h
    · exact noReady q h
  | ready k =>
    obtain ⟨_, _, v, ⟨q, h⟩ | ⟨q, h⟩⟩ := can_ready does moves
    · exact noEcho q h
    · exact noReady q h
  | deliver k =>
    obtain ⟨_, v, q, _, ready⟩ := can_deliver does moves
    obtain ⟨x, _, inQ⟩ := correct_in_ready (sender := sender) q
    exact silent (ready x inQ)

/-- A faulty sender may say nothing; then nobody delivers. -/
theorem silent_sender : silent_sender.Statement := by
  obtain ⟨states, acts, initial, run, ⟨stop, rest⟩, fair⟩ := (nothingSent 3).exists_run all_values
    ((nothingSent 3).idle_of_forged (k := 3) (m := 0) (w := true) rfl)
  refine ⟨Bool, _, _, _, among 3, states, acts, counts_withQuorums _ _ _,
    ⟨initial, run, fun task => fair task fun act does moves => ?_⟩, fun i => correct_iff,
    fun k _ _ => never_of_rest run rest And.left k⟩
  by_cases broadcast : task = .broadcast
  · subst broadcast
    exact correct_iff.1 (can_broadcast does moves).1 rfl
  · exact nothingSent_rest broadcast does moves

/-! ### Without fairness to one task -/

/-- Everybody echoes, but for node `m`; nobody gets ready. -/
def withoutEcho (m : Fin 4) : Plan (among 0) where
  initial _ w := w = true
  forgedEcho _ _ _ := False
  forgedReady _ _ _ := False
  echoes k := k ≠ 3 ∧ k ≠ m
  echoed _ := true
  value := true
  quorum := echoBut 3
  first _ := False
  second _ := False
  delivers _ := False
  initial_ok := .inr (.inl fun _ _ => .rfl)
  forgedEcho_ok _ _ _ h := h.elim
  forgedReady_ok _ _ _ h := h.elim
  echoes_ok _ h := ⟨correct_iff.2 h.1, rfl⟩
  first_ok _ h := h.elim
  second_ok _ h := h.elim
  delivers_ok _ h := h.elim

/-- All correct nodes but `m` get ready, and node 3 says that it is, but not to `m`; all these
deliver. -/
def withoutReady (m : Fin 4) : Plan (among 0) where
  initial _ w := w = true
  forgedEcho _ _ _ := False
  forgedReady k x w := k = 3 ∧ x ≠ m ∧ w = true
  echoes k := k ≠ 3
  echoed _ := true
  value := true
  quorum := echoBut 3
  first k := k ≠ 3 ∧ k ≠ m
  second _ := False
  delivers k := k ≠ 3 ∧ k ≠ m
  initial_ok := .inr (.inl fun _ _ => .rfl)
  forgedEcho_ok _ _ _ h := h.elim
  forgedReady_ok _ _ _ h honest := correct_iff.1 honest h.1
  echoes_ok _ h := ⟨correct_iff.2 h, rfl⟩
  first_ok _ h := ⟨correct_iff.2 h.1, fun _ inQ => .inr ⟨but_in.1 inQ, rfl⟩⟩
  second_ok _ h := h.elim
  delivers_ok k h := ⟨correct_iff.2 h.1, readyBut m, fun x inQ => by
    by_cases three : x = 3
    · exact .inl ⟨three, h.2, rfl⟩
    · exact .inr (.inl ⟨three, but_in.1 inQ⟩)⟩

/-- All correct nodes get ready, and all but `m` deliver. -/
def withoutDeliver (m : Fin 4) : Plan (among 0) where
  initial _ w := w = true
  forgedEcho _ _ _ := False
  forgedReady _ _ _ := False
  echoes k := k ≠ 3
  echoed _ := true
  value := true
  quorum := echoBut 3
  first k := k ≠ 3
  second _ := False
  delivers k := k ≠ 3 ∧ k ≠ m
  initial_ok := .inr (.inl fun _ _ => .rfl)
  forgedEcho_ok _ _ _ h := h.elim
  forgedReady_ok _ _ _ h := h.elim
  echoes_ok _ h := ⟨correct_iff.2 h, rfl⟩
  first_ok _ h := ⟨correct_iff.2 h, fun _ inQ => .inr ⟨but_in.1 inQ, rfl⟩⟩
  second_ok _ h := h.elim
  delivers_ok _ h := ⟨correct_iff.2 h.1, readyBut 3, fun _ inQ => .inr (.inl (but_in.1 inQ))⟩

/-- Node 0 is correct. -/
theorem sender_honest : (among 0).honest 0 := correct_iff.2 (by decide)

/-- Without node `m`'s echo nothing more can happen. -/
theorem withoutEcho_rest {m : Fin 4} (honest : m ≠ 3) {task : Bracha.Task (Fin 4)}
    (other : task ≠ .echo m) {act} (does : Does task act) :
    ¬(labelled (among 0)).Moves (withoutEcho m).final act := by
  intro moves
  have silent {k x : Fin 4} {v : Bool} : ¬(withoutEcho m).final.ready k x v :=
    fun h => h.elim id fun h => h.1.elim id id
  cases task with
  | broadcast =>
    obtain ⟨_, x, h⟩ := can_broadcast does moves
    exact h rfl
  | echo k =>
    obtain ⟨hk, fresh, _⟩ := can_echo does moves
    exact fresh k true (.inr ⟨⟨correct_iff.1 hk, fun h => other (h ▸ rfl)⟩, rfl⟩)
  | ready k =>
    obtain ⟨_, _, v, ⟨q, echoes⟩ | ⟨q, readies⟩⟩ := can_ready does moves
    · have large : 4 + 1 < 2 * size 4 q.val := q.property
      obtain ⟨i, inQ, h⟩ := three_meet (q := q.val) (by omega) honest
      rcases echoes i inQ with no | ⟨h', _⟩
      · exact no
      · exact h.elim h'.1 h'.2
    · obtain ⟨x, _, inQ⟩ := (among 0).weak_has_honest q
      exact silent (readies x inQ)
  | deliver k =>
    obtain ⟨_, v, q, _, ready⟩ := can_deliver does moves
    obtain ⟨x, _, inQ⟩ := correct_in_ready (sender := 0) q
    exact silent (ready x inQ)

/-- Unless node `m` gets ready nothing more can happen. -/
theorem withoutReady_rest {m : Fin 4} (honest : m ≠ 3) {task : Bracha.Task (Fin 4)}
    (other : task ≠ .ready m) {act} (does : Does task act) :
    ¬(labelled (among 0)).Moves (withoutReady m).final act := by
  intro moves
  cases task with
  | broadcast =>
    obtain ⟨_, x, h⟩ := can_broadcast does moves
    exact h rfl
  | echo k =>
    obtain ⟨hk, fresh, _⟩ := can_echo does moves
    exact fresh k true (.inr ⟨correct_iff.1 hk, rfl⟩)
  | ready k =>
    obtain ⟨hk, fresh, _⟩ := can_ready does moves
    exact fresh k true (.inr ⟨.inl ⟨correct_iff.1 hk, fun h => other (h ▸ rfl)⟩, rfl⟩)
  | deliver k =>
    obtain ⟨hk, v, q, pending, ready⟩ := can_deliver does moves
    have large : 2 * 1 + 1 ≤ size 4 q.val := q.property
    obtain ⟨i, inQ, h⟩ := three_meet (q := q.val) large honest
    have here : i = 3 ∧ k ≠ m ∧ v = true := by
      rcases ready i inQ with h' | ⟨h' | h', _⟩
      · exact h'
      · exact (h.elim h'.1 h'.2).elim
      · exact h'.elim
    exact pending ⟨⟨correct_iff.1 hk, here.2.1⟩, here.2.2⟩

/-- Unless node `m` delivers nothing more can happen. -/
theorem withoutDeliver_rest {m : Fin 4} {task : Bracha.Task (Fin 4)} (other : task ≠ .deliver m)
    {act} (does : Does task act) : ¬(labelled (among 0)).Moves (withoutDeliver m).final act := by
  intro moves
  cases task with
  | broadcast =>
    obtain ⟨_, x, h⟩ := can_broadcast does moves
    exact h rfl
  | echo k =>
    obtain ⟨hk, fresh, _⟩ := can_echo does moves
    exact fresh k true (.inr ⟨correct_iff.1 hk, rfl⟩)
  | ready k =>
    obtain ⟨hk, fresh, _⟩ := can_ready does moves
    exact fresh k true (.inr ⟨.inl (correct_iff.1 hk), rfl⟩)
  | deliver k =>
    obtain ⟨hk, v, q, pending, ready⟩ := can_deliver does moves
    obtain ⟨x, _, inQ⟩ := correct_in_ready (sender := 0) q
    rcases ready x inQ with h | ⟨_, h⟩
    · exact h
    · exact pending ⟨⟨correct_iff.1 hk, fun h => other (h ▸ rfl)⟩, h⟩

/-- A plan whose sender has sent has a run that is fair to all tasks but one, if without that one
nothing more can happen; and who has not delivered in the end never does. -/
theorem run_but (P : Plan (among 0)) (sent : ∀ m w, P.initial m w ↔ w = true)
    {skipped : Bracha.Task (Fin 4)} (rest : ∀ task, task ≠ skipped → ∀ act, Does task act →
      ¬(labelled (among 0)).Moves P.final act) :
    ∃ states acts, FairRunBut (among 0) skipped states acts ∧ (∃ k, states k = P.final) ∧
      ∀ m, ¬P.delivers m → ∀ k v, ¬(states k).delivered m v := by
  obtain ⟨states, acts, initial, run, ⟨stop, still⟩, fair⟩ := P.exists_run all_values
    (P.idle_of_sent sender_honest sent)
  exact ⟨states, acts, ⟨initial, run, fun task other => fair task (rest task other)⟩,
    ⟨stop, still stop (Nat.le_refl stop)⟩,
    fun m out k v => never_of_rest run still (fun h => out h.1) k⟩

/-- Fairness to no task can be left out of delivery. -/
theorem delivery_needs_fairness : delivery_needs_fairness.Statement := by
  refine ⟨Bool, _, _, _, among 0, counts_withQuorums _ _ _, sender_honest, ?_⟩
  intro skipped correct
  cases skipped with
  | broadcast =>
    obtain ⟨states, acts, initial, run, ⟨stop, rest⟩, fair⟩ := (nothingSent 0).exists_run all_values
      ((nothingSent 0).idle_of_forged (k := 3) (m := 0) (w := true) rfl)
    exact ⟨states, acts, 0,
      ⟨initial, run, fun task other => fair task fun _ => nothingSent_rest other⟩, sender_honest,
      fun k _ => never_of_rest run rest And.left k⟩
  | echo m =>
    obtain ⟨states, acts, fair, _, never⟩ := run_but (withoutEcho m) (fun _ _ => .rfl)
      fun _ other _ => withoutEcho_rest (correct_iff.1 correct) other
    exact ⟨states, acts, m, fair, correct, never m id⟩
  | ready m =>
    obtain ⟨states, acts, fair, _, never⟩ := run_but (withoutReady m) (fun _ _ => .rfl)
      fun _ other _ => withoutReady_rest (correct_iff.1 correct) other
    exact ⟨states, acts, m, fair, correct, never m fun h => h.2 rfl⟩
  | deliver m =>
    obtain ⟨states, acts, fair, _, never⟩ := run_but (withoutDeliver m) (fun _ _ => .rfl)
      fun _ other _ => withoutDeliver_rest other
    exact ⟨states, acts, m, fair, correct, never m fun h => h.2 rfl⟩

/-- Among four nodes there is a correct one besides any node. -/
theorem another (m : Fin 4) : ∃ i : Fin 4, i ≠ 3 ∧ i ≠ m := by
  revert m
  decide

/-- Fairness to a node's getting ready, and to its delivering, cannot be left out of totality. -/
theorem totality_needs_fairness : totality_needs_fairness.Statement := by
  refine ⟨Bool, _, _, _, among 0, counts_withQuorums _ _ _, ?_⟩
  rintro m skipped correct (rfl | rfl)
  · obtain ⟨states, acts, fair, ⟨k, last⟩, never⟩ := run_but (withoutReady m) (fun _ _ => .rfl)
      fun _ other _ => withoutReady_rest (correct_iff.1 correct) other
    obtain ⟨i, delivers⟩ := another m
    exact ⟨states, acts, k, i, true, fair, by rw [last]; exact ⟨delivers, rfl⟩,
      never m fun h => h.2 rfl⟩
  · obtain ⟨states, acts, fair, ⟨k, last⟩, never⟩ := run_but (withoutDeliver m) (fun _ _ => .rfl)
      fun _ other _ => withoutDeliver_rest other
    obtain ⟨i, delivers⟩ := another m
    exact ⟨states, acts, k, i, true, fair, by rw [last]; exact ⟨delivers, rfl⟩,
      never m fun h => h.2 rfl⟩

end DistSys.BrachaNeeded
