module

public import DistSys.Agreement.Bracha.Liveness
public import DistSys.Foundations.Quorum

/-!
# Runs of Bracha's broadcast, made from plans

The witnesses about liveness (Bracha, *Asynchronous Byzantine agreement protocols*, 1987) are fair
runs.  Each is given by a plan: what the sender sends, what faulty nodes send, and which correct
nodes echo, get ready and deliver.  A plan that keeps to the protocol is carried out in finitely
many steps; then one action that changes nothing is repeated for ever.  So the run is fair to a
task when in the end that task can change nothing.

## Main declarations

* `Plan`, `Plan.final`: the plan and where it ends; `Plan.exists_run`: the run.
* `can_broadcast`, `can_echo`, `can_ready`, `can_deliver`: what must hold for a task to change
  something.
* `never_of_rest`: what is not delivered in the end never is.
-/

@[expose] public noncomputable section

namespace DistSys.Bracha

open Execution

variable {n : Nat} {Value EchoQuorum ReadyQuorum WeakQuorum : Type}

/-! ### When tasks can change something -/

section Tasks

variable {Node : Type} {B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum}
  {s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}
  {act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum}

/-- States that agree on everything are the same. -/
theorem state_ext {s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}
    (initial : ∀ n v, t.initial n v ↔ s.initial n v)
    (echo : ∀ n m v, t.echo n m v ↔ s.echo n m v) (ready : ∀ n m v, t.ready n m v ↔ s.ready n m v)
    (delivered : ∀ n v, t.delivered n v ↔ s.delivered n v)
    (echoedBy : ∀ v, t.echoedBy v = s.echoedBy v) : t = s := by
  cases s
  cases t
  rw [BrachaState.mk.injEq]
  refine ⟨?_, ?_, ?_, ?_, funext echoedBy⟩
  · exact funext fun n => funext fun v => propext (initial n v)
  · exact funext fun n => funext fun m => funext fun v => propext (echo n m v)
  · exact funext fun n => funext fun m => funext fun v => propext (ready n m v)
  · exact funext fun n => funext fun v => propext (delivered n v)

/-- Only a correct sender that has not sent to all can send. -/
theorem can_broadcast (does : Does .broadcast act) (moves : (labelled B).Moves s act) :
    B.honest B.sender ∧ ∃ m, ¬s.initial m B.input := by
  obtain rfl : act = .broadcast := does
  obtain ⟨t, step, other⟩ := moves
  refine ⟨step.1, Classical.not_forall.1 fun sent => other ?_⟩
  exact state_ext (fun m w => (step.2.1 m w).trans ⟨fun h => h.elim id fun eq => eq ▸ sent m, .inl⟩)
    step.2.2.1 step.2.2.2.1 step.2.2.2.2.1 step.2.2.2.2.2

/-- Only a correct node that has not echoed can echo, with a reason. -/
theorem can_echo {n : Node} (does : Does (.echo n) act) (moves : (labelled B).Moves s act) :
    B.honest n ∧ (∀ m w, ¬s.echo n m w) ∧ ∃ v, s.initial n v ∨
      (∃ q, ∀ k, B.inEcho k q → s.echo k n v) ∨ ∃ q, ∀ k, B.inWeak k q → s.ready k n v := by
  obtain ⟨t, step, _⟩ := moves
  rcases does with ⟨v, rfl⟩ | ⟨v, q, rfl⟩ | ⟨v, q, rfl⟩
  · exact ⟨step.1, step.2.1, v, .inl step.2.2.1⟩
  · exact ⟨step.1, step.2.1, v, .inr (.inl ⟨q, step.2.2.1⟩)⟩
  · exact ⟨step.1, step.2.1, v, .inr (.inr ⟨q, step.2.2.1⟩)⟩

/-- Only a correct node that is ready for nothing can get ready, with a reason. -/
theorem can_ready {n : Node} (does : Does (.ready n) act) (moves : (labelled B).Moves s act) :
    B.honest n ∧ (∀ m w, ¬s.ready n m w) ∧ ∃ v,
      (∃ q, ∀ k, B.inEcho k q → s.echo k n v) ∨ ∃ q, ∀ k, B.inWeak k q → s.ready k n v := by
  obtain ⟨t, step, _⟩ := moves
  rcases does with ⟨v, q, rfl⟩ | ⟨v, q, rfl⟩
  · exact ⟨step.1, step.2.1, v, .inl ⟨q, step.2.2.1⟩⟩
  · exact ⟨step.1, step.2.1, v, .inr ⟨q, step.2.2.1⟩⟩

/-- Only a correct node can deliver, what it has not delivered, and a ready quorum is ready for. -/
theorem can_deliver {n : Node} (does : Does (.deliver n) act) (moves : (labelled B).Moves s act) :
    B.honest n ∧ ∃ v q, ¬s.delivered n v ∧ ∀ k, B.inReady k q → s.ready k n v := by
  obtain ⟨t, step, other⟩ := moves
  obtain ⟨v, q, rfl⟩ := does
  refine ⟨step.1, v, q, fun done => other ?_, step.2.1⟩
  refine state_ext step.2.2.2.1 step.2.2.2.2.1 step.2.2.2.2.2.1 (fun m w => ?_) step.2.2.2.2.2.2
  exact (step.2.2.1 m w).trans ⟨fun h => h.elim id fun eq => by rw [eq.1, eq.2]; exact done, .inl⟩

/-- What is not delivered in the end never is. -/
theorem never_of_rest {t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}
    {states : Nat → BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}
    {acts : Nat → Act Node Value EchoQuorum ReadyQuorum WeakQuorum}
    (run : (labelled B).InfiniteRun states acts) {stop : Nat}
    (rest : ∀ n, stop ≤ n → states n = t) {m : Node} {v : Value} (pending : ¬t.delivered m v)
    (k : Nat) : ¬(states k).delivered m v := by
  intro h
  have later := (keeps_of_run run (Nat.le_max_left k stop)).delivered m v h
  rw [rest _ (Nat.le_max_right k stop)] at later
  exact pending later

end Tasks

/-! ### Plans -/

/-- What the sender sends, what faulty nodes send, and what correct nodes do, each as the protocol
lets it. -/
structure Plan (B : Bracha (Fin n) Value EchoQuorum ReadyQuorum WeakQuorum) where
  /-- what the sender sends to whom -/
  initial : Fin n → Value → Prop
  /-- the echoes of faulty nodes -/
  forgedEcho : Fin n → Fin n → Value → Prop
  /-- what faulty nodes say they are ready for -/
  forgedReady : Fin n → Fin n → Value → Prop
  /-- who echoes -/
  echoes : Fin n → Prop
  /-- what it echoes -/
  echoed : Fin n → Value
  /-- the value that correct nodes get ready for, and deliver -/
  value : Value
  /-- the echo quorum that makes correct nodes ready -/
  quorum : EchoQuorum
  /-- who gets ready by echoes -/
  first : Fin n → Prop
  /-- who gets ready because others are -/
  second : Fin n → Prop
  /-- who delivers -/
  delivers : Fin n → Prop
  /-- a correct sender sends its value to all, or has not sent yet -/
  initial_ok : ¬B.honest B.sender ∨ (∀ m w, initial m w ↔ w = B.input) ∨ ∀ m w, ¬initial m w
  forgedEcho_ok : ∀ k m w, forgedEcho k m w → ¬B.honest k
  forgedReady_ok : ∀ k m w, forgedReady k m w → ¬B.honest k
  echoes_ok : ∀ k, echoes k → B.honest k ∧ initial k (echoed k)
  first_ok : ∀ k, first k → B.honest k ∧
    ∀ x, B.inEcho x quorum → forgedEcho x k value ∨ echoes x ∧ value = echoed x
  second_ok : ∀ k, second k → B.honest k ∧ ∃ q, ∀ x, B.inWeak x q → first x
  delivers_ok : ∀ k, delivers k → B.honest k ∧
    ∃ q, ∀ x, B.inReady x q → forgedReady x k value ∨ first x ∨ second x

namespace Plan

variable {B : Bracha (Fin n) Value EchoQuorum ReadyQuorum WeakQuorum} (P : Plan B)

/-- A state on the way: what was sent, who has echoed, who is ready, who has delivered. -/
def stage (initial : Fin n → Value → Prop) (echo ready : Fin n → Fin n → Value → Prop)
    (echoes readies delivers : Fin n → Prop) :
    BrachaState (Fin n) Value EchoQuorum ReadyQuorum WeakQuorum where
  initial := initial
  echo k m w := echo k m w ∨ echoes k ∧ w = P.echoed k
  ready k m w := ready k m w ∨ readies k ∧ w = P.value
  delivered m w := delivers m ∧ w = P.value
  echoedBy _ := P.quorum

/-- Nobody, nothing. -/
def nobody : Fin n → Prop := fun _ => False

/-- Where the plan ends. -/
def final : BrachaState (Fin n) Value EchoQuorum ReadyQuorum WeakQuorum :=
  P.stage P.initial P.forgedEcho P.forgedReady P.echoes (fun k => P.first k ∨ P.second k) P.delivers

/-- Of all nodes, those that may are those that may. -/
theorem all_nodes (may : Fin n → Prop) : (fun k => may k ∧ k ∈ List.finRange n) = may :=
  funext fun _ => propext ⟨And.left, fun h => ⟨h, List.mem_finRange _⟩⟩

/-- All triples of two nodes and a value of a list. -/
def triples (values : List Value) : List (Fin n × Fin n × Value) :=
  (List.finRange n).flatMap fun k => (List.finRange n).flatMap fun m =>
    values.map fun w => (k, m, w)

/-- They are all there. -/
theorem mem_triples {values : List Value} (all : ∀ w, w ∈ values) (x : Fin n × Fin n × Value) :
    x ∈ triples values := by
  refine List.mem_flatMap.2 ⟨x.1, List.mem_finRange _, List.mem_flatMap.2
    ⟨x.2.1, List.mem_finRange _, List.mem_map.2 ⟨x.2.2, all _, rfl⟩⟩⟩

/-- The sender sends what is planned. -/
theorem path_initial {values : List Value} (all : ∀ w, w ∈ values) :
    ∃ acts, (labelled B).Path
      (P.stage (fun _ _ => False) (fun _ _ _ => False) (fun _ _ _ => False) nobody nobody nobody)
      acts
      (P.stage P.initial (fun _ _ _ => False) (fun _ _ _ => False) nobody nobody nobody) := by
  by_cases honest : B.honest B.sender
  · rcases P.initial_ok with h | h | h
    · exact absurd honest h
    · refine ⟨[.broadcast], .single ⟨honest, fun m w => ?_, fun _ _ _ => .rfl, fun _ _ _ => .rfl,
        fun _ _ => .rfl, fun _ => rfl⟩⟩
      exact (h m w).trans ⟨.inr, fun h => h.elim False.elim id⟩
    · refine ⟨[], .nil rfl ?_⟩
      have same : P.initial = fun _ _ => False :=
        funext fun m => funext fun w => propext ⟨h m w, False.elim⟩
      rw [same]
  · obtain ⟨acts, path⟩ := exists_path_of_list (L := labelled B)
      (state := fun done : Fin n × Fin n × Value → Prop =>
        P.stage (fun m w => done (m, m, w)) (fun _ _ _ => False) (fun _ _ _ => False)
          nobody nobody nobody)
      (fun x => x.1 = x.2.1 ∧ P.initial x.1 x.2.2)
      (fun done x may _ => ⟨.forge_initial x.1 x.2.2, honest, fun m w => by
          obtain ⟨k, m', w'⟩ := x
          obtain ⟨same, _⟩ := may
          have same : k = m' := same
          subst same
          show done (m, m, w) ∨ (m, m, w) = (k, k, w') ↔ _
          simp only [Prod.mk.injEq, and_self_left]
          exact .rfl,
        fun _ _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ => rfl⟩)
      (triples values)
    refine ⟨acts, ?_⟩
    have same : (fun m w => (m = m ∧ P.initial m w) ∧ (m, m, w) ∈ triples values) = P.initial :=
      funext fun m => funext fun w => propext
        ⟨fun h => h.1.2, fun h => ⟨⟨rfl, h⟩, mem_triples all _⟩⟩
    rw [← same]
    exact path

/-- Faulty nodes send what is planned. -/
theorem path_forged {values : List Value} (all : ∀ w, w ∈ values) :
    ∃ acts, (labelled B).Path
      (P.stage P.initial (fun _ _ _ => False) (fun _ _ _ => False) nobody nobody nobody) acts
      (P.stage P.initial P.forgedEcho P.forgedReady nobody nobody nobody) := by
  obtain ⟨one, path⟩ := exists_path_of_list (L := labelled B)
    (state := fun done : Fin n × Fin n × Value → Prop =>
      P.stage P.initial (fun k m w => done (k, m, w)) (fun _ _ _ => False) nobody nobody nobody)
    (fun x => P.forgedEcho x.1 x.2.1 x.2.2)
    (fun done x may _ => ⟨.forge_echo x.1 x.2.1 x.2.2, P.forgedEcho_ok _ _ _ may, fun k m w => by
        show (done (k, m, w) ∨ (k, m, w) = x) ∨ _ ↔ (done (k, m, w) ∨ _) ∨ _
        rw [show (k, m, w) = x ↔ k = x.1 ∧ m = x.2.1 ∧ w = x.2.2 by
          rw [Prod.ext_iff, Prod.ext_iff]]
        exact or_right_comm,
      fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ => rfl⟩)
    (triples values)
  obtain ⟨two, path'⟩ := exists_path_of_list (L := labelled B)
    (state := fun done : Fin n × Fin n × Value → Prop =>
      P.stage P.initial P.forgedEcho (fun k m w => done (k, m, w)) nobody nobody nobody)
    (fun x => P.forgedReady x.1 x.2.1 x.2.2)
    (fun done x may _ => ⟨.forge_ready x.1 x.2.1 x.2.2, P.forgedReady_ok _ _ _ may, fun k m w => by
        show (done (k, m, w) ∨ (k, m, w) = x) ∨ _ ↔ (done (k, m, w) ∨ _) ∨ _
        rw [show (k, m, w) = x ↔ k = x.1 ∧ m = x.2.1 ∧ w = x.2.2 by
          rw [Prod.ext_iff, Prod.ext_iff]]
        exact or_right_comm,
      fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ => rfl⟩)
    (triples values)
  have every (f : Fin n → Fin n → Value → Prop) :
      (fun k m w => f k m w ∧ (k, m, w) ∈ triples values) = f :=
    funext fun k => funext fun m => funext fun w => propext
      ⟨And.left, fun h => ⟨h, mem_triples all _⟩⟩
  refine ⟨one ++ two, LabelledSystem.Path.append (t := P.stage P.initial P.forgedEcho
    (fun _ _ _ => False) nobody nobody nobody) ?_ ?_⟩
  · have h := path
    rw [every P.forgedEcho] at h
    exact h
  · have h := path'
    rw [every P.forgedReady] at h
    exact h

/-- Correct nodes echo as planned. -/
theorem path_echoes :
    ∃ acts, (labelled B).Path
      (P.stage P.initial P.forgedEcho P.forgedReady nobody nobody nobody) acts
      (P.stage P.initial P.forgedEcho P.forgedReady P.echoes nobody nobody) := by
  obtain ⟨acts, path⟩ := exists_path_of_list (L := labelled B)
    (state := fun done => P.stage P.initial P.forgedEcho P.forgedReady done nobody nobody) P.echoes
    (fun done k may new => ⟨.echo_initial k (P.echoed k), (P.echoes_ok k may).1, fun m w h => h.elim
        (fun h => P.forgedEcho_ok _ _ _ h (P.echoes_ok k may).1) fun h => new h.1,
      (P.echoes_ok k may).2, fun x m w => by
        show P.forgedEcho x m w ∨ (done x ∨ x = k) ∧ w = P.echoed x ↔ _
        constructor
        · rintro (h | ⟨h | h, h'⟩)
          · exact .inl (.inl h)
          · exact .inl (.inr ⟨h, h'⟩)
          · exact .inr ⟨h, h ▸ h'⟩
        · rintro ((h | ⟨h, h'⟩) | ⟨h, h'⟩)
          · exact .inl h
          · exact .inr ⟨.inl h, h'⟩
          · exact .inr ⟨.inr h, by rw [h]; exact h'⟩,
      fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ => rfl⟩)
    (List.finRange n)
  rw [all_nodes] at path
  exact ⟨acts, path⟩

/-- One more is ready. -/
theorem ready_one {done : Fin n → Prop} {k x m : Fin n} {w : Value} :
    (P.forgedReady x m w ∨ (done x ∨ x = k) ∧ w = P.value) ↔
      (P.forgedReady x m w ∨ done x ∧ w = P.value) ∨ x = k ∧ w = P.value := by
  constructor
  · rintro (h | ⟨h | h, h'⟩)
    · exact .inl (.inl h)
    · exact .inl (.inr ⟨h, h'⟩)
    · exact .inr ⟨h, h'⟩
  · rintro ((h | ⟨h, h'⟩) | ⟨h, h'⟩)
    · exact .inl h
    · exact .inr ⟨.inl h, h'⟩
    · exact .inr ⟨.inr h, h'⟩

/-- Correct nodes get ready by echoes as planned. -/
theorem path_first :
    ∃ acts, (labelled B).Path
      (P.stage P.initial P.forgedEcho P.forgedReady P.echoes nobody nobody) acts
      (P.stage P.initial P.forgedEcho P.forgedReady P.echoes P.first nobody) := by
  obtain ⟨acts, path⟩ := exists_path_of_list (L := labelled B)
    (state := fun done => P.stage P.initial P.forgedEcho P.forgedReady P.echoes done nobody) P.first
    (fun done k may new => ⟨.ready_echoes k P.value P.quorum, (P.first_ok k may).1,
      fun m w h => h.elim (fun h => P.forgedReady_ok _ _ _ h (P.first_ok k may).1) fun h => new h.1,
      (P.first_ok k may).2, fun x m w => P.ready_one, rfl, fun _ _ => rfl, fun _ _ => .rfl,
      fun _ _ _ => .rfl, fun _ _ => .rfl⟩)
    (List.finRange n)
  rw [all_nodes] at path
  exact ⟨acts, path⟩

/-- Correct nodes get ready because others are, as planned. -/
theorem path_second :
    ∃ acts, (labelled B).Path
      (P.stage P.initial P.forgedEcho P.forgedReady P.echoes P.first nobody) acts
      (P.stage P.initial P.forgedEcho P.forgedReady P.echoes (fun k => P.first k ∨ P.second k)
        nobody) := by
  obtain ⟨acts, path⟩ := exists_path_of_list (L := labelled B)
    (state := fun done => P.stage P.initial P.forgedEcho P.forgedReady P.echoes
      (fun k => P.first k ∨ done k) nobody) (fun k => P.second k ∧ ¬P.first k)
    (fun done k may new => by
      obtain ⟨honest, q, inside⟩ := P.second_ok k may.1
      refine ⟨.ready_readies k P.value q, honest,
        fun m w h => h.elim (fun h => P.forgedReady_ok _ _ _ h honest) fun h => h.1.elim may.2 new,
        fun x inQ => .inr ⟨.inl (inside x inQ), rfl⟩, fun x m w => ?_,
        fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ => rfl⟩
      show P.forgedReady x m w ∨ (P.first x ∨ done x ∨ x = k) ∧ w = P.value ↔ _
      rw [← or_assoc]
      exact P.ready_one (done := fun x => P.first x ∨ done x))
    (List.finRange n)
  refine ⟨acts, ?_⟩
  have start : (fun k => P.first k ∨ False) = P.first := funext fun _ => or_false _
  have stop : (fun k => P.first k ∨ (P.second k ∧ ¬P.first k) ∧ k ∈ List.finRange n) =
      fun k => P.first k ∨ P.second k :=
    funext fun k => propext ⟨fun h => h.elim .inl fun h => .inr h.1.1, fun h => by
      by_cases one : P.first k
      · exact .inl one
      · exact .inr ⟨⟨h.resolve_left one, one⟩, List.mem_finRange _⟩⟩
  rw [start, stop] at path
  exact path

/-- Correct nodes deliver as planned. -/
theorem path_delivers :
    ∃ acts, (labelled B).Path
      (P.stage P.initial P.forgedEcho P.forgedReady P.echoes (fun k => P.first k ∨ P.second k)
        nobody) acts P.final := by
  obtain ⟨acts, path⟩ := exists_path_of_list (L := labelled B)
    (state := fun done => P.stage P.initial P.forgedEcho P.forgedReady P.echoes
      (fun k => P.first k ∨ P.second k) done) P.delivers
    (fun done k may _ => by
      obtain ⟨honest, q, inside⟩ := P.delivers_ok k may
      refine ⟨.deliver k P.value q, honest,
        fun x inQ => (inside x inQ).imp id fun h => ⟨h, rfl⟩, fun m w => ?_,
        fun _ _ => .rfl, fun _ _ _ => .rfl, fun _ _ _ => .rfl, fun _ => rfl⟩
      show (done m ∨ m = k) ∧ w = P.value ↔ done m ∧ w = P.value ∨ m = k ∧ w = P.value
      exact or_and_right)
    (List.finRange n)
  rw [all_nodes] at path
  exact ⟨acts, path⟩

/-- The plan is carried out from an initial state; then an action is repeated that changes nothing.
The run is fair to each task that can change nothing in the end. -/
theorem exists_run {values : List Value} (all : ∀ w, w ∈ values)
    (idle : ∃ act, (labelled B).step P.final act P.final) :
    ∃ states acts, B.Init (states 0) ∧ (labelled B).InfiniteRun states acts ∧
      (∃ stop, ∀ k, stop ≤ k → states k = P.final) ∧
      ∀ task, (∀ act, Does task act → ¬(labelled B).Moves P.final act) →
        FairTo B task states acts := by
  obtain ⟨_, one⟩ := P.path_initial all
  obtain ⟨_, two⟩ := P.path_forged all
  obtain ⟨_, three⟩ := P.path_echoes
  obtain ⟨_, four⟩ := P.path_first
  obtain ⟨_, five⟩ := P.path_second
  obtain ⟨_, six⟩ := P.path_delivers
  obtain ⟨act, stays⟩ := idle
  obtain ⟨states, acts, start, run, stop, rest⟩ := exists_run_of_path
    (((((one.append two).append three).append four).append five).append six) stays
  refine ⟨states, acts, ?_, run, ⟨stop, rest⟩, fun task still => fair_of_rest rest still⟩
  rw [start]
  exact ⟨fun _ _ => id, fun _ _ _ h => h.elim id And.left, fun _ _ _ h => h.elim id And.left,
    fun _ _ => And.left⟩

/-! ### What can be repeated -/

/-- A correct sender that has sent may send again. -/
theorem idle_of_sent (honest : B.honest B.sender) (sent : ∀ m w, P.initial m w ↔ w = B.input) :
    ∃ act, (labelled B).step P.final act P.final :=
  ⟨.broadcast, honest, fun m w => ⟨.inl, fun h => h.elim id (sent m w).2⟩, fun _ _ _ => .rfl,
    fun _ _ _ => .rfl, fun _ _ => .rfl, fun _ => rfl⟩

/-- A faulty node that has echoed may echo again. -/
theorem idle_of_forged {k m : Fin n} {w : Value} (forged : P.forgedEcho k m w) :
    ∃ act, (labelled B).step P.final act P.final :=
  ⟨.forge_echo k m w, P.forgedEcho_ok k m w forged, fun x y z => ⟨.inl, fun h => h.elim id
    fun h => by rw [h.1, h.2.1, h.2.2]; exact .inl forged⟩, fun _ _ => .rfl, fun _ _ _ => .rfl,
    fun _ _ => .rfl, fun _ => rfl⟩

end Plan

end DistSys.Bracha
