module

public import DistSys.Agreement.Bracha.Invariants
public import DistSys.Foundations.Execution.Fairness

/-!
# Bracha's broadcast is live

Bracha (*Asynchronous Byzantine agreement protocols*, 1987): if a correct process accepts a value,
every correct process does, and if the sender is correct, every correct process accepts its value.
Here the correct nodes include a finite ready quorum, and for the second a finite echo quorum; with
the paper's counts that is `n > 3f` (`reliable_iff`).

Totality: what is delivered is backed by a weak quorum of correct nodes that told all that they are
ready; so each correct node can get ready, and does, for no other value; once a ready quorum of
correct nodes is ready, each correct node can deliver, and does.  Delivery: the sender sends, each
correct node echoes, and what it echoes is the input; so an echo quorum echoes it to all, each
correct node gets ready for it, and delivers.

## Main declarations

* `moves_broadcast`, `moves_echo`, `moves_ready_echoes`, `moves_ready_readies`, `moves_deliver`:
  what can be done.
* `totality`, `delivery`.
-/

@[expose] public noncomputable section

namespace DistSys.Bracha

open Execution

open scoped Classical

variable {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
  {B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum}
  {s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}
  {states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}
  {acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum}

/-! ### Along a run -/

/-- What was sent and delivered is so ever after. -/
theorem keeps_of_run (run : (labelled B).InfiniteRun states acts) {i j : Nat} (le : i ≤ j) :
    Keeps (states i) (states j) := by
  induction le with
  | refl => exact ⟨fun _ _ h => h, fun _ _ _ h => h, fun _ _ _ h => h, fun _ _ h => h⟩
  | @step j _ ih =>
    have last := keeps_of_act (run j)
    exact ⟨fun n v h => last.initial n v (ih.initial n v h),
      fun n m v h => last.echo n m v (ih.echo n m v h),
      fun n m v h => last.ready n m v (ih.ready n m v h),
      fun n v h => last.delivered n v (ih.delivered n v h)⟩

/-- The invariants hold at all times. -/
theorem invariants_of_run (initial : B.Init (states 0))
    (run : (labelled B).InfiniteRun states acts) (n : Nat) : Invariants B (states n) := by
  induction n with
  | zero => exact .of_init initial
  | succ n ih => exact ih.of_act (run n)

/-! ### What can be done -/

/-- A correct sender that has not sent its value to all can. -/
theorem moves_broadcast (sender : B.honest B.sender) {m : Node} (silent : ¬s.initial m B.input) :
    (labelled B).Moves s .broadcast := by
  refine ⟨{ s with initial := fun k w => s.initial k w ∨ w = B.input },
    ⟨sender, fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ => rfl⟩,
    fun same => silent ?_⟩
  rw [← same]
  exact .inr rfl

/-- A correct node that has not echoed can echo what it has from the sender. -/
theorem moves_echo {n : Node} {v : Value} (honest : B.honest n) (fresh : ∀ m w, ¬s.echo n m w)
    (sent : s.initial n v) : (labelled B).Moves s (.echo_initial n v) := by
  refine ⟨{ s with echo := fun k m w => s.echo k m w ∨ k = n ∧ w = v },
    ⟨honest, fresh, sent, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ => .rfl,
      fun _ => rfl⟩, fun same => fresh n v ?_⟩
  rw [← same]
  exact .inr ⟨rfl, rfl⟩

/-- A correct node that is ready for nothing can get ready for what an echo quorum echoes. -/
theorem moves_ready_echoes {n : Node} {v : Value} {q : EchoQuorum} (honest : B.honest n)
    (fresh : ∀ m w, ¬s.ready n m w) (echoes : ∀ k, B.inEcho k q → s.echo k n v) :
    (labelled B).Moves s (.ready_echoes n v q) := by
  refine ⟨{ s with
      ready := fun k m w => s.ready k m w ∨ k = n ∧ w = v
      echoedBy := fun w => if w = v then q else s.echoedBy w },
    ⟨honest, fresh, echoes, fun _ _ _ => .rfl, if_pos rfl, fun _ ne => if_neg ne, fun _ _ => .rfl,
      fun _ _ _ => .rfl, fun _ _ => .rfl⟩, fun same => fresh n v ?_⟩
  rw [← same]
  exact .inr ⟨rfl, rfl⟩

/-- A correct node that is ready for nothing can get ready for what a weak quorum is ready for. -/
theorem moves_ready_readies {n : Node} {v : Value} {q : WeakQuorum} (honest : B.honest n)
    (fresh : ∀ m w, ¬s.ready n m w) (readies : ∀ k, B.inWeak k q → s.ready k n v) :
    (labelled B).Moves s (.ready_readies n v q) := by
  refine ⟨{ s with ready := fun k m w => s.ready k m w ∨ k = n ∧ w = v },
    ⟨honest, fresh, readies, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ _ _ => .rfl,
      fun _ _ => .rfl, fun _ => rfl⟩, fun same => fresh n v ?_⟩
  rw [← same]
  exact .inr ⟨rfl, rfl⟩

/-- A correct node can deliver what a ready quorum is ready for, and it has not delivered. -/
theorem moves_deliver {n : Node} {v : Value} {q : ReadyQuorum} (honest : B.honest n)
    (pending : ¬s.delivered n v) (readies : ∀ k, B.inReady k q → s.ready k n v) :
    (labelled B).Moves s (.deliver n v q) := by
  refine ⟨{ s with delivered := fun m w => s.delivered m w ∨ m = n ∧ w = v },
    ⟨honest, readies, fun _ _ => .rfl, fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ _ => .rfl,
      fun _ => rfl⟩, fun same => pending ?_⟩
  rw [← same]
  exact .inr ⟨rfl, rfl⟩

/-! ### What tasks bring about -/

/-- Who does its echo has echoed. -/
theorem echoed_of_does {n : Node} {act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum}
    (step : (labelled B).step s act t) (does : Does (.echo n) act) : ∃ m w, t.echo n m w := by
  rcases does with ⟨v, rfl⟩ | ⟨v, q, rfl⟩ | ⟨v, q, rfl⟩ <;>
    exact ⟨n, v, (step.2.2.2.1 n n v).2 (.inr ⟨rfl, rfl⟩)⟩

/-- Who gets ready is ready. -/
theorem ready_of_does {n : Node} {act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum}
    (step : (labelled B).step s act t) (does : Does (.ready n) act) : ∃ m w, t.ready n m w := by
  rcases does with ⟨v, q, rfl⟩ | ⟨v, q, rfl⟩ <;>
    exact ⟨n, v, (step.2.2.2.1 n n v).2 (.inr ⟨rfl, rfl⟩)⟩

/-- Who delivers has delivered. -/
theorem delivered_of_does {n : Node} {act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum}
    (step : (labelled B).step s act t) (does : Does (.deliver n) act) : ∃ w, t.delivered n w := by
  obtain ⟨v, q, rfl⟩ := does
  exact ⟨v, (step.2.2.1 n v).2 (.inr ⟨rfl, rfl⟩)⟩

/-- Two values that are delivered are the same. -/
theorem Invariants.one_delivered (inv : Invariants B s) {n m : Node} {v w : Value}
    (one : s.delivered n v) (two : s.delivered m w) : v = w := by
  obtain ⟨q, back⟩ := inv.backed n v one
  obtain ⟨r, back'⟩ := inv.backed m w two
  obtain ⟨x, hx, inQ⟩ := B.weak_has_honest q
  obtain ⟨y, hy, inR⟩ := B.weak_has_honest r
  exact inv.one_ready x y n n v w hx hy ((back x inQ).2 n) ((back' y inR).2 n)

/-- Correct nodes are ready for nothing else than what is backed. -/
theorem Invariants.ready_for (inv : Invariants B s) {n m : Node} {v w : Value}
    (back : Backed B s v) (honest : B.honest n) (ready : s.ready n m w) : w = v := by
  obtain ⟨q, hq⟩ := back
  obtain ⟨x, hx, inQ⟩ := B.weak_has_honest q
  exact inv.one_ready n x m n w v honest hx ready ((hq x inQ).2 n)

/-- What comes about for each correct node, and stays, comes about for a finite quorum of them. -/
theorem quorum_of_each {Quorum : Type} {inQuorum : Node → Quorum → Prop} {q : Quorum}
    {nodes : List Node} (correct : ∀ i, inQuorum i q → B.honest i ∧ i ∈ nodes)
    {P : Nat → Node → Prop} (k : Nat) (stays : ∀ i j x, i ≤ j → P i x → P j x)
    (each : ∀ x, B.honest x → ∃ n, k ≤ n ∧ P n x) :
    ∃ n, k ≤ n ∧ ∀ x, inQuorum x q → P n x := by
  obtain ⟨n, le, all⟩ := all_of_each (P := fun n x => B.honest x → P n x) k
    (fun i j x le h honest => stays i j x le (h honest)) nodes fun x _ => by
      by_cases honest : B.honest x
      · obtain ⟨n, le, h⟩ := each x honest
        exact ⟨n, le, fun _ => h⟩
      · exact ⟨k, Nat.le_refl k, fun h => absurd h honest⟩
  exact ⟨n, le, fun x inQ => all x (correct x inQ).2 (correct x inQ).1⟩

/-- Once all correct nodes get ready for a value they deliver it, if nobody delivers another. -/
theorem delivers_of_ready (fair : FairRun B states acts) {q : ReadyQuorum} {nodes : List Node}
    (correct : ∀ i, B.inReady i q → B.honest i ∧ i ∈ nodes) {v : Value} (k : Nat)
    (ready : ∀ x, B.honest x → ∃ n, k ≤ n ∧ ∀ m, (states n).ready x m v)
    (only : ∀ n m w, k ≤ n → (states n).delivered m w → w = v) {m : Node} (honest : B.honest m) :
    ∃ j, (states j).delivered m v := by
  obtain ⟨_, run, tasks⟩ := fair
  obtain ⟨j, le, all⟩ := quorum_of_each (B := B) correct
    (P := fun n x => ∀ m, (states n).ready x m v) k
    (fun i j x le h m => (keeps_of_run run le).ready x m v (h m)) ready
  obtain ⟨n, _, h⟩ := (tasks (.deliver m)).eventually (P := fun n => (states n).delivered m v) j
    (fun n le' pending => ⟨.deliver m v q, ⟨v, q, rfl⟩, moves_deliver honest pending fun x inQ =>
      (keeps_of_run run le').ready x m v (all x inQ m)⟩)
    fun n le' does => by
      obtain ⟨w, h⟩ := delivered_of_does (run n) does
      exact only (n + 1) m w (Nat.le_succ_of_le (Nat.le_trans le le')) h ▸ h
  exact ⟨n, h⟩

/-! ### Totality -/

/-- In a fair run, what some correct node delivers every correct node delivers. -/
theorem totality : totality.Statement := by
  intro _ _ _ _ _ B q nodes states acts k n m v correct fair delivered honest
  obtain ⟨initial, run, tasks⟩ := id fair
  have inv := invariants_of_run initial run
  have back (j) (le : k ≤ j) : Backed B (states j) v :=
    backed_of_keeps (keeps_of_run run le) ((inv k).backed n v delivered)
  refine delivers_of_ready fair correct k (fun x hx => ?_) (fun j m' w le h =>
    (inv j).one_delivered h ((keeps_of_run run le).delivered n v delivered)) honest
  -- Each correct node gets ready, for it alone.
  obtain ⟨j, le, m', w, h⟩ := (tasks (.ready x)).eventually
    (P := fun j => ∃ m w, (states j).ready x m w) k
    (fun j le fresh => by
      obtain ⟨w, hw⟩ := back j le
      exact ⟨.ready_readies x v w, .inr ⟨v, w, rfl⟩, moves_ready_readies hx
        (fun m w h => fresh ⟨m, w, h⟩) fun y inW => (hw y inW).2 x⟩)
    fun j _ does => ready_of_does (run j) does
  have same := (inv j).ready_for (back j le) hx h
  exact ⟨j, le, fun y => (inv j).ready_to_all x m' y v hx (same ▸ h)⟩

/-! ### Delivery -/

/-- In a fair run, every correct node delivers the value of a correct sender. -/
theorem delivery : delivery.Statement := by
  intro _ _ _ _ _ B p q nodes states acts m echoers readies fair sender honest
  obtain ⟨initial, run, tasks⟩ := id fair
  have inv := invariants_of_run initial run
  -- The sender sends to all.
  obtain ⟨i, _, sent⟩ := (tasks .broadcast).eventually
    (P := fun j => ∀ m, (states j).initial m B.input) 0
    (fun j _ silent => by
      obtain ⟨m, h⟩ := Classical.not_forall.1 silent
      exact ⟨.broadcast, rfl, moves_broadcast sender h⟩)
    fun j _ does m => by
      have step := run j
      rw [show acts j = .broadcast from does] at step
      exact (step.2.1 m B.input).2 (.inr rfl)
  -- Each correct node echoes, and what it echoes is the input; so an echo quorum does.
  obtain ⟨j, _, echoed⟩ := quorum_of_each (B := B) echoers
    (P := fun j x => ∀ m, (states j).echo x m B.input) i
    (fun i j x le h m => (keeps_of_run run le).echo x m B.input (h m)) fun x hx => by
      obtain ⟨j, le, m', w, h⟩ := (tasks (.echo x)).eventually
        (P := fun j => ∃ m w, (states j).echo x m w) i
        (fun j le fresh => ⟨.echo_initial x B.input, .inl ⟨B.input, rfl⟩, moves_echo hx
          (fun m w h => fresh ⟨m, w, h⟩) ((keeps_of_run run le).initial x B.input (sent x))⟩)
        fun j _ does => echoed_of_does (run j) does
      have same := (inv j).echo_is_input x m' w sender hx h
      exact ⟨j, le, fun y => (inv j).echo_to_all x m' y B.input hx (same ▸ h)⟩
  -- So each correct node gets ready for the input, and delivers it.
  refine delivers_of_ready fair readies j (fun x hx => ?_) (fun n m' w _ h => ?_) honest
  · obtain ⟨n, le, m', w, h⟩ := (tasks (.ready x)).eventually
      (P := fun j => ∃ m w, (states j).ready x m w) j
      (fun n le fresh => ⟨.ready_echoes x B.input p, .inl ⟨B.input, p, rfl⟩, moves_ready_echoes hx
        (fun m w h => fresh ⟨m, w, h⟩) fun y inP =>
          (keeps_of_run run le).echo y x B.input (echoed y inP x)⟩)
      fun n _ does => ready_of_does (run n) does
    have same := (inv n).ready_is_input x m' w sender hx h
    exact ⟨n, le, fun y => (inv n).ready_to_all x m' y B.input hx (same ▸ h)⟩
  · obtain ⟨r, back⟩ := (inv n).backed m' w h
    obtain ⟨y, hy, inR⟩ := B.weak_has_honest r
    exact (inv n).ready_is_input y m' w sender hy ((back y inR).2 m')

end DistSys.Bracha
