module

public import DistSys.Impossibility.Cap.Impossibility

/-!
# Consistent: a primary

The register is held by one node, the primary (`false`); the other node forwards what its client
asks to the primary, and the primary's reply to its client.  This is the centralized
algorithm that Gilbert and Lynch 2002 discuss, for two nodes.

It is atomic: an operation takes effect when the primary processes it.  The invariant says where the
operation of the other client is: not invoked, on its way to the primary and not yet in the order,
or in the order and its reply on its way back.  It is available when the two nodes are in one group:
a request that waits is delivered, and then the reply.  It is not available when they are not, by
the CAP theorem.

## Main declarations

* `primary`: the algorithm.
* `Serves`: the invariant.
* `primary_atomic`, `primary_available`: what it does.
* `consistent_partition_tolerant`, `consistent_available`: the two theorems.
-/

@[expose] public noncomputable section

namespace DistSys.Cap

open History (HistoryEvent RegisterOperation RegisterResponse Linearization Open register)

/-- What the two nodes say to each other. -/
inductive PrimaryMessage where
  /-- the other node forwards an operation to the primary -/
  | request (o : RegisterOperation Bool)
  /-- the primary replies -/
  | reply (r : RegisterResponse Bool)

/-- The primary `false` holds the register and answers; the other node forwards its client's
operation to the primary, and the reply to the client. -/
def primary : Algorithm Bool PrimaryMessage Bool Bool where
  start _ := false
  next n s input :=
    match n, input with
    | false, .invoke o => ((register false).step s o).1
    | false, .receive _ (.request o) => ((register false).step s o).1
    | _, _ => s
  sends n s input :=
    match n, input with
    | true, .invoke o => [(false, .request o)]
    | false, .receive src (.request o) => [(src, .reply ((register false).step s o).2)]
    | _, _ => []
  answer n s input :=
    match n, input with
    | false, .invoke o => some ((register false).step s o).2
    | true, .receive _ (.reply r) => some r
    | _, _ => none

/-- A configuration of the primary algorithm. -/
abbrev PrimaryConfiguration : Type := Configuration Bool PrimaryMessage Bool Bool

/-- An event of the primary algorithm. -/
abbrev PrimaryEvent : Type := Event Bool PrimaryMessage Bool

/-- The operations, with responses, that have taken effect. -/
abbrev PrimaryOrder : Type := List (Nat × RegisterOperation Bool × RegisterResponse Bool)

open scoped Classical in
/-- One message is on its way, and no other. -/
def single (to src : Bool) (m : PrimaryMessage) : Bool → Bool → PrimaryMessage → Nat :=
  fun to' src' m' => if (to', src', m') = (to, src, m) then 1 else 0

/-- The only message that may be delivered. -/
theorem eq_of_single {to src to' src' : Bool} {m m' : PrimaryMessage}
    (positive : 0 < single to src m to' src' m') : (to', src', m') = (to, src, m) :=
  Classical.byContradiction fun other => by
    rw [single, if_neg other] at positive
    exact Nat.lt_irrefl 0 positive

/-- Where the operation of the other client is. -/
inductive Phase (C : PrimaryConfiguration) (order : PrimaryOrder) : Prop where
  /-- its client waits for nothing, and no message is on its way -/
  | idle : C.pending true = false → (C.buffer = fun _ _ _ => 0) → Phase C order
  /-- the request is on its way, and the operation has not taken effect -/
  | asked (i : Nat) (o : RegisterOperation Bool) : C.pending true = true →
      C.buffer = single false true (.request o) → Open C.history i true o →
      (∀ x, x ∈ order → x.1 ≠ i) → Phase C order
  /-- the operation has taken effect, and the reply is on its way -/
  | told (i : Nat) (o : RegisterOperation Bool) (r : RegisterResponse Bool) :
      C.pending true = true → C.buffer = single true false (.reply r) →
      Open C.history i true o → (i, o, r) ∈ order → Phase C order

/-- The invariant of the primary algorithm: the order of the operations that have taken effect is a
linearization, the primary holds the value after them, and its own client never waits. -/
structure Serves (C : PrimaryConfiguration) (order : PrimaryOrder) : Prop where
  /-- the order is a linearization of what the clients have seen -/
  linearization : Linearization (register false) C.history order
  /-- the primary holds the value after the operations of the order -/
  state : C.state false = (register false).final (register false).initial
    (order.map (fun (x : Nat × RegisterOperation Bool × RegisterResponse Bool) => x.2))
  /-- the client of the primary waits for nothing -/
  primary_pending : C.pending false = false
  /-- where the operation of the other client is -/
  phase : Phase C order

/-! ### What the events do -/

open scoped Classical in
/-- A message that is sent when none is on its way is the only one. -/
theorem buffer_send {C : PrimaryConfiguration} {e : PrimaryEvent} {to : Bool} {m : PrimaryMessage}
    (sends : primary.sends (nodeOf e) (C.state (nodeOf e)) (inputOf e) = [(to, m)])
    (left : ∀ a b c, C.buffer a b c - (if e = Event.deliver a b c then 1 else 0) = 0) :
    (primary.after C e).buffer = single to (nodeOf e) m := by
  funext a b c
  rw [Algorithm.after_buffer_one sends, left, Nat.zero_add, single]
  by_cases same : b = nodeOf e ∧ (to, m) = (a, c)
  · obtain ⟨rfl, pair⟩ := same
    obtain ⟨rfl, rfl⟩ := Prod.mk.inj pair
    rw [if_pos (And.intro rfl rfl), if_pos rfl]
  · have other : ¬ (a, b, c) = (to, nodeOf e, m) := by
      intro h
      have rest := Prod.mk.inj (Prod.mk.inj h).2
      exact same ⟨rest.1, Prod.ext (Prod.mk.inj h).1.symm rest.2.symm⟩
    rw [if_neg same, if_neg other]

open scoped Classical in
/-- When nothing is sent, what is left is what was on its way and was not delivered. -/
theorem buffer_silent {C : PrimaryConfiguration} {e : PrimaryEvent}
    (sends : primary.sends (nodeOf e) (C.state (nodeOf e)) (inputOf e) = []) (a b : Bool)
    (c : PrimaryMessage) : (primary.after C e).buffer a b c
      = C.buffer a b c - (if e = Event.deliver a b c then 1 else 0) := by
  rw [Algorithm.after_buffer, sends, List.countP_nil, ite_self, Nat.add_zero]

/-- When nothing is sent or delivered, the messages on their way are the same. -/
theorem buffer_same {C : PrimaryConfiguration} {e : PrimaryEvent}
    (sends : primary.sends (nodeOf e) (C.state (nodeOf e)) (inputOf e) = [])
    (other : ∀ a b c, e ≠ .deliver a b c) : (primary.after C e).buffer = C.buffer := by
  funext a b c
  rw [buffer_silent sends, if_neg (other a b c), Nat.sub_zero]

open scoped Classical in
/-- When the only message on its way is delivered, none is left. -/
theorem single_delivered {C : PrimaryConfiguration} {to src : Bool} {m : PrimaryMessage}
    (buffer : C.buffer = single to src m) (a b : Bool) (c : PrimaryMessage) :
    C.buffer a b c - (if (Event.deliver to src m : PrimaryEvent) = Event.deliver a b c
      then 1 else 0) = 0 := by
  rw [buffer, single]
  by_cases same : (a, b, c) = (to, src, m)
  · obtain ⟨rfl, rest⟩ := Prod.mk.inj same
    obtain ⟨rfl, rfl⟩ := Prod.mk.inj rest
    rw [if_pos rfl, if_pos rfl]
  · rw [if_neg same, Nat.zero_sub]

/-- A phase depends on what the other client sees and on the messages. -/
theorem Phase.transfer {C D : PrimaryConfiguration} {order more : PrimaryOrder}
    (phase : Phase C order) (pending : D.pending true = C.pending true)
    (buffer : D.buffer = C.buffer)
    (is_open : ∀ i o, Open C.history i true o → Open D.history i true o)
    (new : ∀ i o, Open C.history i true o → ∀ x, x ∈ more → x.1 ≠ i) :
    Phase D (order ++ more) := by
  cases phase with
  | idle quiet empty => exact .idle (pending.trans quiet) (buffer.trans empty)
  | asked i o waits sent now fresh =>
    refine .asked i o (pending.trans waits) (buffer.trans sent) (is_open i o now) ?_
    intro x mem
    rcases List.mem_append.1 mem with mem | mem
    · exact fresh x mem
    · exact new i o now x mem
  | told i o r waits sent now mem =>
    exact .told i o r (pending.trans waits) (buffer.trans sent) (is_open i o now)
      (List.mem_append_left _ mem)

/-- The order names positions of the history only. -/
theorem Serves.lt_length {C : PrimaryConfiguration} {order : PrimaryOrder} (serves : Serves C order)
    {x : Nat × RegisterOperation Bool × RegisterResponse Bool} (mem : x ∈ order) :
    x.1 < C.history.length := by
  obtain ⟨n, entry, _⟩ := serves.linearization.2.1 x mem
  exact History.lt_length entry

/-- The client of the primary invokes an operation: it takes effect and is answered at once. -/
theorem Serves.invoke_primary {C : PrimaryConfiguration} {order : PrimaryOrder}
    (serves : Serves C order) (o : RegisterOperation Bool) :
    ∃ order', Serves (primary.after C (.invoke false o)) order' := by
  have history : (primary.after C (.invoke false o)).history = (C.history ++ [.invoke false o])
      ++ [.respond false ((register false).step (C.state false) o).2] := by
    rw [Algorithm.after_history, Algorithm.seen, Algorithm.answered_of_waits rfl,
      List.append_assoc]
    rfl
  have just := History.open_snoc C.history false o
  have taken := (serves.linearization.append_invoke false o).append_operation just
    (fun x mem => Nat.ne_of_lt (serves.lt_length mem))
    (r := ((register false).step (C.state false) o).2) (by rw [serves.state])
  refine ⟨order ++ [(C.history.length, o, ((register false).step (C.state false) o).2)],
    ?_, ?_, ?_, ?_⟩
  · rw [history]
    exact taken.append_respond just (List.mem_append_right _ (List.mem_singleton.2 rfl))
  · rw [List.map_append, List.map_singleton, History.SequentialObject.final_snoc, ← serves.state]
    exact Algorithm.after_state (A := primary) (e := .invoke false o)
  · exact (Algorithm.after_pending (A := primary) (e := .invoke false o)).trans (by
      rw [Algorithm.answered_of_waits rfl]
      rfl)
  · refine serves.phase.transfer
      (Algorithm.after_pending_of_ne (e := .invoke false o) Bool.false_ne_true.symm)
      (buffer_same rfl (fun _ _ _ h => nomatch h)) ?_ ?_
    · intro i p now
      rw [history]
      exact (now.snoc (e := .invoke false o) Bool.false_ne_true).snoc
        (e := .respond false _) Bool.false_ne_true
    · intro i p now x mem
      rw [List.mem_singleton.1 mem]
      exact Ne.symm (Nat.ne_of_lt (History.lt_length now.1))

/-- The other client invokes an operation: a request is sent to the primary. -/
theorem Serves.invoke_other {C : PrimaryConfiguration} {order : PrimaryOrder}
    (serves : Serves C order) (o : RegisterOperation Bool) (quiet : C.pending true = false) :
    Serves (primary.after C (.invoke true o)) order := by
  have history : (primary.after C (.invoke true o)).history = C.history ++ [.invoke true o] := by
    rw [Algorithm.after_history, Algorithm.seen, Algorithm.answered_of_waits rfl]
    rfl
  have empty : C.buffer = fun _ _ _ => 0 := by
    cases serves.phase with
    | idle _ empty => exact empty
    | asked i p waits => exact nomatch waits.symm.trans quiet
    | told i p r waits => exact nomatch waits.symm.trans quiet
  refine ⟨?_, ?_, ?_, .asked C.history.length o ?_ ?_ ?_ ?_⟩
  · rw [history]
    exact serves.linearization.append_invoke true o
  · exact (Algorithm.after_state_of_ne (e := .invoke true o) Bool.false_ne_true).trans serves.state
  · exact (Algorithm.after_pending_of_ne (e := .invoke true o) Bool.false_ne_true).trans
      serves.primary_pending
  · exact (Algorithm.after_pending (A := primary) (e := .invoke true o)).trans (by
      rw [Algorithm.answered_of_waits rfl]
      rfl)
  · exact buffer_send (e := .invoke true o) rfl (fun a b c => by rw [empty, Nat.zero_sub])
  · rw [history]
    exact History.open_snoc _ _ _
  · exact fun x mem => Nat.ne_of_lt (serves.lt_length mem)

/-- Time passes: nothing changes. -/
theorem Serves.tick {C : PrimaryConfiguration} {order : PrimaryOrder} (serves : Serves C order)
    (n : Bool) : Serves (primary.after C (.tick n)) order := by
  have silent : primary.answered C (.tick n) = none := by
    unfold Algorithm.answered
    cases n <;> exact ite_self none
  obtain ⟨history, pending⟩ :=
    Algorithm.after_silent (A := primary) (C := C) (group := fun _ => true) (e := .tick n)
      trivial silent
  have state : (primary.after C (.tick n)).state false = C.state false := by
    cases n with
    | false => exact Algorithm.after_state (A := primary) (e := .tick false)
    | true => exact Algorithm.after_state_of_ne (e := .tick true) Bool.false_ne_true
  have phase := serves.phase.transfer (D := primary.after C (.tick n)) (more := [])
    (pending true) (buffer_same (by cases n <;> rfl) (fun _ _ _ h => nomatch h))
    (fun i o now => by rw [history]; exact now) (fun i o _ x mem => nomatch mem)
  rw [List.append_nil] at phase
  refine ⟨?_, state.trans serves.state, (pending false).trans serves.primary_pending, phase⟩
  rw [history]
  exact serves.linearization

/-- The primary processes the request: the operation of the other client takes effect. -/
theorem Serves.deliver_request {C : PrimaryConfiguration} {order : PrimaryOrder}
    (serves : Serves C order) {i : Nat} {o : RegisterOperation Bool}
    (waits : C.pending true = true) (sent : C.buffer = single false true (.request o))
    (now : Open C.history i true o) (fresh : ∀ x, x ∈ order → x.1 ≠ i) :
    ∃ order', Serves (primary.after C (.deliver false true (.request o))) order' := by
  have silent : primary.answered C (.deliver false true (.request o)) = none :=
    Algorithm.answered_of_not_waits serves.primary_pending
  obtain ⟨history, pending⟩ := Algorithm.after_silent (A := primary) (C := C)
    (group := fun _ => true) (e := .deliver false true (.request o)) rfl silent
  have taken := serves.linearization.append_operation now fresh
    (r := ((register false).step (C.state false) o).2) (by rw [serves.state])
  refine ⟨order ++ [(i, o, ((register false).step (C.state false) o).2)],
    ?_, ?_, (pending false).trans serves.primary_pending,
    .told i o ((register false).step (C.state false) o).2 ((pending true).trans waits) ?_ ?_
      (List.mem_append_right _ (List.mem_singleton.2 rfl))⟩
  · rw [history]
    exact taken
  · rw [List.map_append, List.map_singleton, History.SequentialObject.final_snoc, ← serves.state]
    exact Algorithm.after_state (A := primary) (e := .deliver false true (.request o))
  · exact buffer_send (e := .deliver false true (.request o)) rfl (single_delivered sent)
  · rw [history]
    exact now

/-- The reply arrives: the other client is answered. -/
theorem Serves.deliver_reply {C : PrimaryConfiguration} {order : PrimaryOrder}
    (serves : Serves C order) {i : Nat} {o : RegisterOperation Bool} {r : RegisterResponse Bool}
    (waits : C.pending true = true) (sent : C.buffer = single true false (.reply r))
    (now : Open C.history i true o) (mem : (i, o, r) ∈ order) :
    Serves (primary.after C (.deliver true false (.reply r))) order := by
  have answer : primary.answered C (.deliver true false (.reply r)) = some r :=
    Algorithm.answered_of_waits waits
  have history : (primary.after C (.deliver true false (.reply r))).history
      = C.history ++ [.respond true r] := by
    rw [Algorithm.after_history, Algorithm.seen, answer]
    rfl
  refine ⟨?_, ?_, ?_, .idle ?_ ?_⟩
  · rw [history]
    exact serves.linearization.append_respond now mem
  · exact (Algorithm.after_state_of_ne (e := .deliver true false (.reply r))
      Bool.false_ne_true).trans serves.state
  · exact (Algorithm.after_pending_of_ne (e := .deliver true false (.reply r))
      Bool.false_ne_true).trans serves.primary_pending
  · exact (Algorithm.after_pending (A := primary) (e := .deliver true false (.reply r))).trans (by
      rw [answer]
      rfl)
  · funext a b c
    rw [buffer_silent rfl]
    exact single_delivered sent a b c

/-! ### The invariant, and what follows -/

/-- Every possible event keeps the invariant. -/
theorem Serves.after {C : PrimaryConfiguration} {order : PrimaryOrder} (serves : Serves C order)
    {e : PrimaryEvent} (possible : primary.Possible C e) :
    ∃ order', Serves (primary.after C e) order' := by
  cases e with
  | invoke n o =>
    cases n with
    | false => exact serves.invoke_primary o
    | true => exact ⟨order, serves.invoke_other o possible⟩
  | tick n => exact ⟨order, serves.tick n⟩
  | deliver to src m =>
    have positive : 0 < C.buffer to src m := possible
    cases serves.phase with
    | idle _ empty =>
      rw [empty] at positive
      exact absurd positive (Nat.lt_irrefl 0)
    | asked i o waits sent now fresh =>
      rw [sent] at positive
      obtain ⟨rfl, rest⟩ := Prod.mk.inj (eq_of_single positive)
      obtain ⟨rfl, rfl⟩ := Prod.mk.inj rest
      exact serves.deliver_request waits sent now fresh
    | told i o r waits sent now mem =>
      rw [sent] at positive
      obtain ⟨rfl, rest⟩ := Prod.mk.inj (eq_of_single positive)
      obtain ⟨rfl, rfl⟩ := Prod.mk.inj rest
      exact ⟨order, serves.deliver_reply waits sent now mem⟩

/-- The invariant holds at the start. -/
theorem serves_initial : Serves primary.initial [] :=
  ⟨History.linearization_nil (register false), rfl, rfl, .idle rfl rfl⟩

/-- The primary algorithm is atomic. -/
theorem primary_atomic : primary.Atomic false := by
  intro schedule allowed
  obtain ⟨order, serves⟩ := primary.execution.run_induction
    (holds := fun C => ∃ order, Serves C order)
    (fun C e ⟨order, serves⟩ possible => serves.after possible) ⟨[], serves_initial⟩ allowed
  exact ⟨order, serves.linearization⟩

/-- After the reply has been delivered, the other client does not wait. -/
theorem pending_after_reply (C : PrimaryConfiguration) (r : RegisterResponse Bool) :
    (primary.after C (.deliver true false (.reply r))).pending true = false := by
  refine (Algorithm.after_pending (A := primary) (e := .deliver true false (.reply r))).trans ?_
  cases waits : primary.waits C (.deliver true false (.reply r)) with
  | false => exact Bool.and_false _
  | true =>
    rw [Algorithm.answered_of_waits waits]
    rfl

/-- After the request has been delivered, a reply is on its way. -/
theorem buffer_after_request (C : PrimaryConfiguration) (o : RegisterOperation Bool) :
    ∃ r, 0 < (primary.after C (.deliver false true (.request o))).buffer true false (.reply r) := by
  refine ⟨((register false).step (C.state false) o).2, ?_⟩
  rw [Algorithm.after_buffer_one (dst := true)
    (p := .reply ((register false).step (C.state false) o).2) rfl]
  refine Nat.lt_of_lt_of_le Nat.zero_lt_one
    (Nat.le_trans (Nat.le_of_eq ?_) (Nat.le_add_left _ _))
  exact Eq.symm (if_pos ⟨rfl, rfl⟩)

/-- The primary algorithm is available when the two nodes are in one group: the request is delivered
by fairness, and then the reply. -/
theorem primary_available {group : Bool → Bool} (together : group false = group true) :
    primary.Available group := by
  intro schedule n i allowed fair waiting
  obtain ⟨order, serves⟩ := primary.execution.stateAt_induction
    (holds := fun C => ∃ order, Serves C order)
    (fun C e ⟨order, serves⟩ possible => serves.after possible) ⟨[], serves_initial⟩ allowed i
  have told (k : Nat) (r : RegisterResponse Bool) (sent : 0 < (primary.execution.stateAt
      primary.initial schedule k).buffer true false (.reply r)) : ∃ j, k ≤ j ∧
      (primary.execution.stateAt primary.initial schedule j).pending true = false := by
    obtain ⟨j, le, happens⟩ := fair (.deliver true false (.reply r)) k together.symm sent
    refine ⟨j + 1, Nat.le_succ_of_le le, ?_⟩
    rw [Execution.Execution.stateAt_succ, happens]
    exact pending_after_reply _ r
  cases n with
  | false => exact nomatch waiting.symm.trans serves.primary_pending
  | true =>
    cases serves.phase with
    | idle quiet _ => exact ⟨i, Nat.le_refl i, quiet⟩
    | told j o r _ sent =>
      refine told i r ?_
      rw [sent, single, if_pos rfl]
      exact Nat.zero_lt_one
    | asked j o _ sent =>
      obtain ⟨k, le, happens⟩ := fair (.deliver false true (.request o)) i together (by
        show 0 < (primary.execution.stateAt primary.initial schedule i).buffer false true
          (.request o)
        rw [sent, single, if_pos rfl]
        exact Nat.zero_lt_one)
      obtain ⟨r, replied⟩ := buffer_after_request
        (primary.execution.stateAt primary.initial schedule k) o
      obtain ⟨l, le', answered⟩ := told (k + 1) r (by
        rw [Execution.Execution.stateAt_succ, happens]
        exact replied)
      exact ⟨l, Nat.le_trans le (Nat.le_of_succ_le le'), answered⟩

/-- A primary is atomic, and so, by the CAP theorem, available only when the other node is not cut
off from it. -/
theorem consistent_partition_tolerant : consistent_partition_tolerant.Statement :=
  ⟨PrimaryMessage, Bool, primary, primary_atomic, fun group =>
    ⟨fun available => Decidable.byContradiction fun apart =>
      impossibility primary group (· == 1) false true false true exists_number apart
        Bool.false_ne_true ⟨primary_atomic, available⟩,
      primary_available⟩⟩

/-- A primary is atomic, and available when no partition cuts the other node off from it. -/
theorem consistent_available : consistent_available.Statement :=
  ⟨PrimaryMessage, Bool, primary, primary_atomic, fun _ together => primary_available together⟩

end DistSys.Cap
