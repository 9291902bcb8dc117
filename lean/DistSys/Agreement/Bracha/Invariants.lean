module

public import DistSys.Statements.Agreement.Bracha

/-!
# Invariants of Bracha's broadcast

What totality and delivery (Bracha, *Asynchronous Byzantine agreement protocols*, 1987) rest on,
proved by induction over the actions: correct nodes are ready for one value, what is delivered is
backed by a weak quorum of correct nodes that are ready for it, and with a correct sender correct
nodes echo, and are ready for, nothing but its value.

The same facts are proved by Z3 from the same statements (`bracha.agreement`, `bracha.integrity`,
`bracha.delivered_is_backed` and the invariants under them); here Lean proves them anew.

## Main declarations

* `step_is_act`: the labelled system has the steps of the protocol.
* `Invariants`: what holds of every reachable state.
* `Invariants.of_init`, `Invariants.of_act`: it holds at first and is kept by every action.
* `Keeps`, `keeps_of_act`: what was sent and delivered stays.
-/

@[expose] public noncomputable section

namespace DistSys.Bracha

variable {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
variable {B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum}
variable {s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}
variable {act : Act Node Value EchoQuorum ReadyQuorum WeakQuorum}

/-- The labelled system has the steps of the protocol. -/
theorem step_is_act : step_is_act.Statement := by
  intro _ _ _ _ _ B s t
  constructor
  · rintro (h | ⟨n, v, h⟩ | ⟨n, v, q, h⟩ | ⟨n, v, q, h⟩ | ⟨n, v, q, h⟩ | ⟨n, v, q, h⟩ |
      ⟨n, v, q, h⟩ | ⟨m, v, h⟩ | ⟨n, m, v, h⟩ | ⟨n, m, v, h⟩)
    · exact ⟨.broadcast, h⟩
    · exact ⟨.echo_initial n v, h⟩
    · exact ⟨.echo_echoes n v q, h⟩
    · exact ⟨.echo_readies n v q, h⟩
    · exact ⟨.ready_echoes n v q, h⟩
    · exact ⟨.ready_readies n v q, h⟩
    · exact ⟨.deliver n v q, h⟩
    · exact ⟨.forge_initial m v, h⟩
    · exact ⟨.forge_echo n m v, h⟩
    · exact ⟨.forge_ready n m v, h⟩
  · rintro ⟨act, h⟩
    cases act with
    | broadcast => exact .inl h
    | echo_initial n v => exact .inr (.inl ⟨n, v, h⟩)
    | echo_echoes n v q => exact .inr (.inr (.inl ⟨n, v, q, h⟩))
    | echo_readies n v q => exact .inr (.inr (.inr (.inl ⟨n, v, q, h⟩)))
    | ready_echoes n v q => exact .inr (.inr (.inr (.inr (.inl ⟨n, v, q, h⟩))))
    | ready_readies n v q => exact .inr (.inr (.inr (.inr (.inr (.inl ⟨n, v, q, h⟩)))))
    | deliver n v q => exact .inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨n, v, q, h⟩))))))
    | forge_initial m v => exact .inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨m, v, h⟩)))))))
    | forge_echo n m v =>
      exact .inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inl ⟨n, m, v, h⟩))))))))
    | forge_ready n m v =>
      exact .inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr (.inr ⟨n, m, v, h⟩))))))))

/-! ### What is done is not undone -/

/-- What was sent and delivered stays. -/
structure Keeps (s t : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop where
  initial : ∀ n v, s.initial n v → t.initial n v
  echo : ∀ n m v, s.echo n m v → t.echo n m v
  ready : ∀ n m v, s.ready n m v → t.ready n m v
  delivered : ∀ n v, s.delivered n v → t.delivered n v

/-- Every step keeps it. -/
theorem keeps_of_act (step : (labelled B).step s act t) : Keeps s t := by
  cases act <;> simp only [labelled] at step <;> constructor <;>
    grind [Bracha.BroadcastStep, Bracha.EchoInitialStep, Bracha.EchoEchoesStep,
      Bracha.EchoReadiesStep, Bracha.ReadyEchoesStep, Bracha.ReadyReadiesStep, Bracha.DeliverStep,
      Bracha.ForgeInitialStep, Bracha.ForgeEchoStep, Bracha.ForgeReadyStep]

/-! ### What holds of every reachable state -/

/-- Some weak quorum of correct nodes has told all nodes that it is ready for the value. -/
def Backed (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) (v : Value) : Prop :=
  ∃ w, ∀ k, B.inWeak k w → B.honest k ∧ ∀ m, s.ready k m v

/-- What holds of every reachable state. -/
structure Invariants (B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum)
    (s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum) : Prop where
  echo_to_all : ∀ n m k v, B.honest n → s.echo n m v → s.echo n k v
  ready_to_all : ∀ n m k v, B.honest n → s.ready n m v → s.ready n k v
  one_echo : ∀ n m k v w, B.honest n → s.echo n m v → s.echo n k w → v = w
  ready_was_echoed : ∀ n m k x v, B.honest n → s.ready n m v → B.honest k →
    B.inEcho k (s.echoedBy v) → s.echo k x v
  one_ready : ∀ n m k x v w, B.honest n → B.honest m → s.ready n k v → s.ready m x w → v = w
  initial_is_input : ∀ n v, B.honest B.sender → s.initial n v → v = B.input
  echo_is_input : ∀ n m v, B.honest B.sender → B.honest n → s.echo n m v → v = B.input
  ready_is_input : ∀ n m v, B.honest B.sender → B.honest n → s.ready n m v → v = B.input
  backed : ∀ n v, s.delivered n v → Backed B s v

/-- It holds at first. -/
theorem Invariants.of_init (h : B.Init s) : Invariants B s := by
  obtain ⟨h1, h2, h3, h4⟩ := h
  constructor <;> grind

/-- All correct nodes are ready for what the correct nodes of one echo quorum echoed, so that nobody
gets ready for another value by echoes. -/
theorem Invariants.same_of_echoes (inv : Invariants B s) {n m k : Node} {v w : Value}
    {q : EchoQuorum} (honest : B.honest n) (ready : s.ready n k w)
    (echoes : ∀ x, B.inEcho x q → s.echo x m v) : v = w := by
  obtain ⟨x, hx, inQ, inR⟩ := B.echo_quorums_meet q (s.echoedBy w)
  exact inv.one_echo x m m v w hx (echoes x inQ)
    (inv.ready_was_echoed n k x m w honest ready hx inR)

/-- Nor by a weak quorum of ready ones. -/
theorem Invariants.same_of_readies (inv : Invariants B s) {n m k : Node} {v w : Value}
    {q : WeakQuorum} (honest : B.honest n) (ready : s.ready n k w)
    (readies : ∀ x, B.inWeak x q → s.ready x m v) : v = w := by
  obtain ⟨x, hx, inQ⟩ := B.weak_has_honest q
  exact inv.one_ready x n m k v w hx honest (readies x inQ) ready

/-- With a correct sender an echo quorum echoes its value. -/
theorem Invariants.input_of_echoes (inv : Invariants B s) {m : Node} {v : Value}
    {q : EchoQuorum} (sender : B.honest B.sender)
    (echoes : ∀ x, B.inEcho x q → s.echo x m v) : v = B.input := by
  obtain ⟨x, hx, inQ, _⟩ := B.echo_quorums_meet q q
  exact inv.echo_is_input x m v sender hx (echoes x inQ)

/-- With a correct sender a weak quorum is ready for its value. -/
theorem Invariants.input_of_readies (inv : Invariants B s) {m : Node} {v : Value}
    {q : WeakQuorum} (sender : B.honest B.sender)
    (readies : ∀ x, B.inWeak x q → s.ready x m v) : v = B.input := by
  obtain ⟨x, hx, inQ⟩ := B.weak_has_honest q
  exact inv.ready_is_input x m v sender hx (readies x inQ)

/-- When a weak quorum is ready for a value, its correct member has seen the echoes. -/
theorem Invariants.echoed_of_readies (inv : Invariants B s) {m k x : Node} {v : Value}
    {q : WeakQuorum} (readies : ∀ y, B.inWeak y q → s.ready y m v) (honest : B.honest k)
    (inE : B.inEcho k (s.echoedBy v)) : s.echo k x v := by
  obtain ⟨y, hy, inQ⟩ := B.weak_has_honest q
  exact inv.ready_was_echoed y m k x v hy (readies y inQ) honest inE

/-- What is delivered has a weak quorum of correct nodes behind it. -/
theorem Invariants.backed_of_readies (inv : Invariants B s) {n : Node} {v : Value}
    {q : ReadyQuorum} (readies : ∀ k, B.inReady k q → s.ready k n v) :
    Backed B s v := by
  obtain ⟨w, hw⟩ := B.ready_has_weak q
  exact ⟨w, fun k hk => ⟨(hw k hk).1, fun m =>
    inv.ready_to_all k n m v (hw k hk).1 (readies k (hw k hk).2)⟩⟩

/-- A backing stays when what was told stays. -/
theorem backed_of_keeps (keeps : Keeps s t) {v : Value}
    (h : Backed B s v) : Backed B t v := by
  obtain ⟨w, hw⟩ := h
  exact ⟨w, fun k hk => ⟨(hw k hk).1, fun m => keeps.ready k m v ((hw k hk).2 m)⟩⟩

/-- Every action keeps it. -/
theorem Invariants.of_act (inv : Invariants B s) (step : (labelled B).step s act t) :
    Invariants B t := by
  have still (v) := backed_of_keeps (B := B) (v := v) (keeps_of_act step)
  obtain ⟨i1, i2, i3, i4, i5, i6, i7, i8, i9⟩ := id inv
  cases act with
  | broadcast =>
    simp only [labelled, Bracha.BroadcastStep] at step
    constructor <;> grind
  | echo_initial n v =>
    simp only [labelled, Bracha.EchoInitialStep] at step
    constructor <;> grind
  | echo_echoes n v q =>
    have input (sender) := inv.input_of_echoes sender step.2.2.1
    simp only [labelled, Bracha.EchoEchoesStep] at step
    constructor <;> grind
  | echo_readies n v q =>
    have input (sender) := inv.input_of_readies sender step.2.2.1
    simp only [labelled, Bracha.EchoReadiesStep] at step
    constructor <;> grind
  | ready_echoes n v q =>
    have input (sender) := inv.input_of_echoes sender step.2.2.1
    have same (m k w) (hm : B.honest m) (ready) := inv.same_of_echoes (n := m) (k := k) (w := w)
      hm ready step.2.2.1
    simp only [labelled, Bracha.ReadyEchoesStep] at step
    constructor <;> grind
  | ready_readies n v q =>
    have input (sender) := inv.input_of_readies sender step.2.2.1
    have same (m k w) (hm : B.honest m) (ready) := inv.same_of_readies (n := m) (k := k) (w := w)
      hm ready step.2.2.1
    have echoed (k x) (hk : B.honest k) (inE) := inv.echoed_of_readies (k := k) (x := x)
      step.2.2.1 hk inE
    simp only [labelled, Bracha.ReadyReadiesStep] at step
    constructor <;> grind
  | deliver n v q =>
    have behind := inv.backed_of_readies step.2.1
    simp only [labelled, Bracha.DeliverStep] at step
    constructor <;> grind
  | forge_initial m v =>
    simp only [labelled, Bracha.ForgeInitialStep] at step
    constructor <;> grind
  | forge_echo n m v =>
    simp only [labelled, Bracha.ForgeEchoStep] at step
    constructor <;> grind
  | forge_ready n m v =>
    simp only [labelled, Bracha.ForgeReadyStep] at step
    constructor <;> grind

end DistSys.Bracha
