module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.Broadcast.Nonuniform
public import DistSys.Impossibility.Flp.Impossibility

/-!
# Atomic broadcast is impossible under asynchrony with one crash

A protocol that implemented atomic broadcast in spite of one fault would solve consensus in the
model of Fischer, Lynch and Paterson (JACM 1985), which their theorem excludes: in its first step a
process broadcasts its input, and it decides the first message that it delivers (Chandra and Toueg,
JACM 1996, §6).  Steps of the two protocols correspond one to one, since a step may carry a request.

What is asked of the broadcast is asked of correct processes only, as by Chandra and Toueg.  That
is enough for agreement of all processes: whoever decides does so after finitely many steps, and
these can be continued by a run in which nobody is faulty.

## Main declarations

* `wrapped`: the consensus protocol made of a broadcast protocol.
* `unwrapped`: the schedule of the broadcast protocol that a schedule of the other stands for, with
  `state_unwrapped`, `buffer_unwrapped`.
* `wrapped_agreement`, `wrapped_nontrivial`, `wrapped_terminates`.
* `nonuniform_impossible`, and its corollary `asynchronous_impossible`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open scoped Classical
open Broadcast Broadcast.BroadcastRun

variable {Process Payload Message State : Type}

/-! ### The consensus protocol made of a broadcast protocol -/

/-- What a process remembers: its input until it has broadcast it, the state of the broadcast
protocol, and its decision. -/
structure Memory (State : Type) where
  pending : Option Bool
  inner : State
  decision : Option Bool

/-- The input that a message stands for. -/
def decode (message : Process → Bool → Payload) (m : Payload) : Option Bool :=
  if ∃ p, m = message p true then some true
  else if ∃ p, m = message p false then some false
  else none

/-- The input that the first message of a log stands for. -/
def decodeFirst (message : Process → Bool → Payload) (log : List Payload) : Option Bool :=
  log[0]?.bind (decode message)

/-- Broadcast the input in the first step; decide the first message delivered. -/
def wrapped (B : BroadcastProtocol.BroadcastProtocol Process Payload Message State)
    (message : Process → Bool → Payload) : Flp.Protocol Process Message (Memory State) where
  start p b := ⟨some b, B.start p, none⟩
  next p s m := ⟨none, B.next p s.inner (s.pending.map (message p)) m,
    s.decision.or (decodeFirst message (B.log (B.next p s.inner (s.pending.map (message p)) m)))⟩
  sends p s m := B.sends p s.inner (s.pending.map (message p)) m
  output s := s.decision
  starts_undecided _ _ := rfl
  write_once p s m b h := by
    show s.decision.or _ = some b
    rw [show s.decision = some b from h]
    rfl

variable {B : BroadcastProtocol.BroadcastProtocol Process Payload Message State}
  {message : Process → Bool → Payload} {input : Process → Bool}
  {schedule : Nat → Process × Option Message}

/-- A message of a process stands for its input. -/
theorem decode_message
    (different : ∀ r s b c, message r b = message s c → r = s ∧ b = c) (p : Process) (b : Bool) :
    decode message (message p b) = some b := by
  unfold decode
  cases b with
  | true => rw [if_pos ⟨p, rfl⟩]
  | false =>
    rw [if_neg, if_pos ⟨p, rfl⟩]
    rintro ⟨q, same⟩
    exact nomatch (different _ _ _ _ same).2

/-- The configurations of the consensus protocol in a run. -/
def outer (B : BroadcastProtocol.BroadcastProtocol Process Payload Message State)
    (message : Process → Bool → Payload) (input : Process → Bool)
    (schedule : Nat → Process × Option Message) (n : Nat) :
    Flp.Configuration Process Message (Memory State) :=
  (wrapped B message).execution.stateAt ((wrapped B message).initial input) schedule n

/-- The schedule of the broadcast protocol: the same steps, with a request in the first step of each
process. -/
def unwrapped (B : BroadcastProtocol.BroadcastProtocol Process Payload Message State)
    (message : Process → Bool → Payload) (input : Process → Bool)
    (schedule : Nat → Process × Option Message) (n : Nat) :
    BroadcastProtocol.Event Process Payload Message where
  process := (schedule n).1
  request := (((outer B message input schedule n).state (schedule n).1).pending).map
    (message (schedule n).1)
  received := (schedule n).2

/-- In the next configuration the process of the event has taken its step, the others have not. -/
theorem outer_succ (n : Nat) (p : Process) :
    (outer B message input schedule (n + 1)).state p
      = if p = (schedule n).1
        then (wrapped B message).next p ((outer B message input schedule n).state p) (schedule n).2
        else (outer B message input schedule n).state p := by
  show (if p = (schedule n).1 then _ else _) = _
  by_cases here : p = (schedule n).1
  · subst here
    rfl
  · rw [if_neg here, if_neg here]
    rfl

/-- The two protocols run in step. -/
theorem unwrapped_eq (n : Nat) :
    B.configuration (unwrapped B message input schedule) n
      = { state := fun p => ((outer B message input schedule n).state p).inner,
          buffer := (outer B message input schedule n).buffer } := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show B.after (B.configuration _ n) (unwrapped B message input schedule n) = _
    rw [ih]
    unfold BroadcastProtocol.BroadcastProtocol.after
    congr 1
    · funext p
      show (if p = (schedule n).1 then _ else _) = _
      rw [outer_succ]
      by_cases here : p = (schedule n).1
      · subst here
        rw [if_pos rfl, if_pos rfl]
        rfl
      · rw [if_neg here, if_neg here]
    · funext p m
      show (outer B message input schedule n).buffer p m
          - (if p = (schedule n).1 ∧ (schedule n).2 = some m then 1 else 0) + _
        = (outer B message input schedule n).buffer p m
          - (if schedule n = (p, some m) then 1 else 0) + _
      by_cases now : p = (schedule n).1 ∧ (schedule n).2 = some m
      · rw [if_pos now, if_pos (Prod.ext now.1.symm now.2)]
        rfl
      · rw [if_neg now, if_neg fun same => now (by rw [same]; exact ⟨rfl, rfl⟩)]
        rfl

/-- The state of the broadcast protocol is the inner one. -/
theorem state_unwrapped (n : Nat) (p : Process) :
    (B.configuration (unwrapped B message input schedule) n).state p
      = ((outer B message input schedule n).state p).inner := by
  rw [unwrapped_eq]

/-! ### What is broadcast -/

/-- The input of a process is pending until its first step. -/
theorem pending_eq (n : Nat) (p : Process) :
    ((outer B message input schedule n).state p).pending
      = if ∃ k, k < n ∧ (schedule k).1 = p then none else some (input p) := by
  induction n with
  | zero =>
    rw [if_neg fun ⟨k, lt, _⟩ => Nat.not_lt_zero k lt]
    rfl
  | succ n ih =>
    rw [outer_succ]
    by_cases here : p = (schedule n).1
    · rw [if_pos here, if_pos ⟨n, Nat.lt_succ_self n, here.symm⟩]
      rfl
    · rw [if_neg here, ih]
      by_cases earlier : ∃ k, k < n ∧ (schedule k).1 = p
      · obtain ⟨k, lt, same⟩ := earlier
        rw [if_pos ⟨k, lt, same⟩, if_pos ⟨k, Nat.lt_succ_of_lt lt, same⟩]
      · rw [if_neg earlier, if_neg]
        rintro ⟨k, lt, same⟩
        rcases Nat.lt_succ_iff_lt_or_eq.1 lt with lt | rfl
        · exact earlier ⟨k, lt, same⟩
        · exact here same.symm

/-- What is requested is the message of a process for its input, in its first step. -/
theorem of_request {n : Nat} {m : Payload}
    (asked : (unwrapped B message input schedule n).request = some m) :
    m = message (schedule n).1 (input (schedule n).1) ∧
      ∀ k, k < n → (schedule k).1 ≠ (schedule n).1 := by
  replace asked : Option.map _ _ = some m := asked
  rw [pending_eq] at asked
  split at asked
  · exact nomatch asked
  · rename_i first
    exact ⟨(Option.some.inj asked).symm, fun k lt same => first ⟨k, lt, same⟩⟩

/-- Nothing is broadcast twice. -/
theorem requests_differ (different : ∀ r s b c, message r b = message s c → r = s ∧ b = c) :
    BroadcastProtocol.RequestsDiffer (unwrapped B message input schedule) := by
  intro i j m first second
  obtain ⟨rfl, first_i⟩ := of_request first
  obtain ⟨same, first_j⟩ := of_request second
  have same := (different _ _ _ _ same).1
  rcases Nat.lt_trichotomy i j with lt | eq | gt
  · exact absurd same (first_j i lt)
  · exact eq
  · exact absurd same.symm (first_i j gt)

/-- A process that takes a step broadcasts its input. -/
theorem exists_request {n : Nat} {p : Process} (steps : (schedule n).1 = p) :
    ∃ k, (schedule k).1 = p ∧
      (unwrapped B message input schedule k).request = some (message p (input p)) := by
  induction n using Nat.strongRecOn with
  | ind n ih =>
    by_cases earlier : ∃ k, k < n ∧ (schedule k).1 = p
    · obtain ⟨k, lt, steps⟩ := earlier
      exact ih k lt steps
    · refine ⟨n, steps, ?_⟩
      show Option.map _ _ = _
      rw [steps, pending_eq, if_neg earlier]
      rfl

/-! ### What is decided -/

/-- The log of a process in the broadcast protocol. -/
theorem log_unwrapped (n : Nat) (p : Process) :
    (B.deliveries (unwrapped B message input schedule)).log p n
      = B.log ((outer B message input schedule n).state p).inner :=
  congrArg B.log (state_unwrapped n p)

/-- A decision was read from the first message of the log. -/
theorem of_decision {n : Nat} {p : Process} {v : Bool}
    (decided : ((outer B message input schedule n).state p).decision = some v) :
    ∃ t m, ((B.deliveries (unwrapped B message input schedule)).log p t)[0]? = some m ∧
      decode message m = some v := by
  induction n with
  | zero => exact nomatch decided
  | succ n ih =>
    by_cases here : p = (schedule n).1
    · cases before : ((outer B message input schedule n).state p).decision with
      | some w =>
        rw [outer_succ, if_pos here] at decided
        replace decided : Option.or ((outer B message input schedule n).state p).decision _
          = some v := decided
        rw [before] at decided
        exact ih (before.trans decided)
      | none =>
        have read : decodeFirst message
            (B.log ((outer B message input schedule (n + 1)).state p).inner) = some v := by
          rw [outer_succ, if_pos here] at decided ⊢
          replace decided : Option.or ((outer B message input schedule n).state p).decision _
            = some v := decided
          rw [before] at decided
          exact decided
        obtain ⟨m, first, decoded⟩ := Option.bind_eq_some_iff.1 read
        exact ⟨n + 1, m, by rw [log_unwrapped]; exact first, decoded⟩
    · rw [outer_succ, if_neg here] at decided
      exact ih decided

/-- A process that has taken a step has decided if the first message of its log can be read. -/
theorem decided_of_first (n : Nat) (p : Process) :
    ((outer B message input schedule n).state p).inner = B.start p ∨
      (decodeFirst message (B.log ((outer B message input schedule n).state p).inner) ≠ none →
        ((outer B message input schedule n).state p).decision ≠ none) := by
  induction n with
  | zero => exact Or.inl rfl
  | succ n ih =>
    rw [outer_succ]
    split
    · refine Or.inr fun read => ?_
      show Option.or _ _ ≠ none
      rw [ne_eq, Option.or_eq_none_iff]
      exact fun h => read h.2
    · exact ih

/-! ### The requirements of consensus -/

/-- An admissible run of the consensus protocol is one of the broadcast protocol, in which that
implements atomic broadcast. -/
theorem atomic_unwrapped (different : ∀ r s b c, message r b = message s c → r = s ∧ b = c)
    (implements : B.NonuniformDespiteOneFault)
    (admissible : (wrapped B message).Admissible ((wrapped B message).initial input) schedule) :
    (B.deliveries (unwrapped B message input schedule)).NonuniformAtomicBroadcast := by
  obtain ⟨allowed, one_fault, delivery⟩ := admissible
  refine implements _ ⟨⟨fun n m received => ?_, fun p m n nonfaulty waiting => ?_⟩, one_fault,
    requests_differ different⟩
  · have waiting := allowed n m received
    show 0 < (B.configuration _ n).buffer _ m
    rw [unwrapped_eq]
    exact waiting
  · rw [unwrapped_eq] at waiting
    obtain ⟨k, le, same⟩ := delivery p m n nonfaulty waiting
    exact ⟨k, le, congrArg Prod.fst same, congrArg Prod.snd same⟩

/-- What a nonfaulty process delivers is the message of a process for its input. -/
theorem delivered_input
    (atomic : (B.deliveries (unwrapped B message input schedule)).NonuniformAtomicBroadcast)
    {p : Process} (nonfaulty : Flp.Nonfaulty schedule p) {t : Nat} {m : Payload}
    (mem : m ∈ (B.deliveries (unwrapped B message input schedule)).log p t) :
    ∃ s, m = message s (input s) := by
  obtain ⟨q, k, _, _, asked⟩ := (atomic.2.2.1 p t nonfaulty).2 m mem
  exact ⟨_, (of_request asked).1⟩

/-- No two nonfaulty processes decide differently in an admissible run. -/
theorem decisions_agree
    (atomic : (B.deliveries (unwrapped B message input schedule)).NonuniformAtomicBroadcast)
    {n : Nat} {p q : Process} (nonfaulty_p : Flp.Nonfaulty schedule p)
    (nonfaulty_q : Flp.Nonfaulty schedule q) {v w : Bool}
    (first : ((outer B message input schedule n).state p).decision = some v)
    (second : ((outer B message input schedule n).state q).decision = some w) : v = w := by
  obtain ⟨t, m, head_p, read_p⟩ := of_decision first
  obtain ⟨u, m', head_q, read_q⟩ := of_decision second
  have same := head_eq_of_nonuniform atomic nonfaulty_p nonfaulty_q head_p head_q
  exact Option.some.inj (read_p.symm.trans (same ▸ read_q))

/-- Agreement: every reachable configuration is in an admissible run without a fault. -/
theorem wrapped_agreement (different : ∀ r s b c, message r b = message s c → r = s ∧ b = c)
    (implements : B.NonuniformDespiteOneFault) {processes : List Process}
    (finite : ∀ p, p ∈ processes) : (wrapped B message).Agreement := by
  rintro C v w ⟨input, first, allowed, rfl⟩ ⟨r, decided_r⟩ ⟨s, decided_s⟩
  obtain ⟨rest, admissible, nonfaulty⟩ := Flp.exists_admissible_faultless finite
    ⟨input, first, allowed, rfl⟩ r
  have atomic := atomic_unwrapped different implements (Flp.admissible_prepend allowed admissible)
  have here : outer B message input (Execution.prepend first rest) first.length
      = (wrapped B message).execution.run ((wrapped B message).initial input) first := by
    have h := (wrapped B message).execution.stateAt_prepend
      ((wrapped B message).initial input) first rest 0
    rw [Nat.zero_add] at h
    exact h
  rw [← here] at decided_r decided_s
  have correct (t : Process) : Flp.Nonfaulty (Execution.prepend first rest) t :=
    Flp.nonfaulty_prepend.2 (nonfaulty t)
  exact decisions_agree atomic (correct r) (correct s) decided_r decided_s

/-- A process that takes infinitely many steps decides. -/
theorem nonfaulty_decides (different : ∀ r s b c, message r b = message s c → r = s ∧ b = c)
    (atomic : (B.deliveries (unwrapped B message input schedule)).NonuniformAtomicBroadcast)
    {p : Process} (nonfaulty : Flp.Nonfaulty schedule p) :
    ∃ n v, ((outer B message input schedule n).state p).decision = some v := by
  obtain ⟨k, _, steps⟩ := nonfaulty 0
  obtain ⟨j, steps, asked⟩ := exists_request (B := B) (message := message) (input := input) steps
  obtain ⟨t, mem⟩ := atomic.1 p _ (j + 1) nonfaulty ⟨j, Nat.lt_succ_self j, steps, asked⟩
  rcases decided_of_first (B := B) (message := message) (input := input) (schedule := schedule) t p
    with idle | decides
  · rw [log_unwrapped, idle] at mem
    obtain ⟨_, k, lt, _⟩ := (atomic.2.2.1 p 0 nonfaulty).2 _ mem
    exact absurd lt (Nat.not_lt_zero k)
  · obtain ⟨m, rest, shape⟩ := List.exists_cons_of_ne_nil (List.ne_nil_of_mem mem)
    obtain ⟨s, same⟩ := delivered_input atomic nonfaulty (shape ▸ List.mem_cons_self : m ∈ _)
    have read : decodeFirst message
        (B.log ((outer B message input schedule t).state p).inner) = some (input s) := by
      rw [← log_unwrapped, shape, same]
      exact decode_message different s (input s)
    obtain ⟨v, decided⟩ := Option.ne_none_iff_exists'.1 (decides (read ▸ (nomatch ·)))
    exact ⟨t, v, decided⟩

/-- Termination: of two processes one is nonfaulty. -/
theorem wrapped_terminates (different : ∀ r s b c, message r b = message s c → r = s ∧ b = c)
    (implements : B.NonuniformDespiteOneFault) {p q : Process} (ne : p ≠ q) :
    (wrapped B message).Terminates := by
  intro input schedule admissible
  have atomic := atomic_unwrapped different implements admissible
  obtain ⟨_, ⟨faulty, others⟩, _⟩ := admissible
  have some_nonfaulty : ∃ r, Flp.Nonfaulty schedule r := by
    by_cases same : p = faulty
    · exact ⟨q, others q fun h => ne (same.trans h.symm)⟩
    · exact ⟨p, others p same⟩
  obtain ⟨r, nonfaulty⟩ := some_nonfaulty
  obtain ⟨n, v, decided⟩ := nonfaulty_decides different atomic nonfaulty
  exact ⟨n, v, r, decided⟩

/-- Non-triviality: with equal inputs, that is the decision. -/
theorem wrapped_nontrivial (different : ∀ r s b c, message r b = message s c → r = s ∧ b = c)
    (implements : B.NonuniformDespiteOneFault) {processes : List Process}
    (finite : ∀ p, p ∈ processes) (p : Process) : (wrapped B message).Nontrivial := by
  intro v
  obtain ⟨schedule, admissible, nonfaulty⟩ := Flp.exists_admissible_faultless finite
    ⟨fun _ => v, [], trivial, rfl⟩ p
  have atomic := atomic_unwrapped different implements admissible
  obtain ⟨n, w, decided⟩ := nonfaulty_decides different atomic (nonfaulty p)
  obtain ⟨t, m, first, read⟩ := of_decision decided
  obtain ⟨s, same⟩ := delivered_input atomic (nonfaulty p) (List.mem_of_getElem? first)
  rw [same, decode_message different] at read
  obtain ⟨prefix_, allowed, run, _⟩ := (wrapped B message).execution.exists_prefix admissible.1 n
  exact ⟨_, ⟨_, prefix_, allowed, run⟩, p, decided.trans read.symm⟩

/-- **Atomic broadcast is impossible** under asynchrony with one crash, even of correct processes
only, since consensus is. -/
theorem nonuniform_impossible : nonuniform_impossible.Statement :=
  fun B processes p q message finite ne different implements =>
    Flp.impossibility (wrapped B message) processes p q finite ne
      ⟨wrapped_agreement different implements finite,
        wrapped_nontrivial different implements finite p,
        wrapped_terminates different implements ne⟩

/-- So it is impossible of all processes. -/
theorem asynchronous_impossible : asynchronous_impossible.Statement :=
  fun B processes p q message finite ne different implements =>
    nonuniform_impossible B processes p q message finite ne different
      fun schedule ⟨admissible, one_fault, differ⟩ =>
        uniform_is_stronger _ (implements schedule admissible one_fault differ)

end DistSys.AtomicBroadcast
