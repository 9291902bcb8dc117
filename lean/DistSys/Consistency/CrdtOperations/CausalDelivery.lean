module

public import DistSys.Causality.Causality.Trace
public import DistSys.Consistency.Crdt.OperationBased
public import DistSys.Statements.Consistency.CrdtOperations

/-!
# Operation-based replicated data types over causal delivery

Shapiro, Preguiça, Baquero and Zawirski (*Conflict-free Replicated Data Types*, 2011): if operations
are delivered in causal order, each at most once, and concurrent ones commute, then replicas that
have executed the same operations are in the same state.  A replica's state is what its log of
operations makes of the initial state; the log of a causally ordered record respects the
happened-before of the broadcasts (`log_respects`), for a replica executes its own operation at the
broadcast and cannot have delivered before it what happened after it.  The rest is
`op_based_convergence`.

## Main declarations

* `log`, `state_eq_applyAll`: what a replica has executed, and that its state comes from it.
* `Record`: a record with its computation, in causal order; `Record.ordered`.
* `op_based_over_causal_delivery`.
-/

@[expose] public noncomputable section

namespace DistSys.CrdtOperations

open Causality Crdt

open scoped Classical

variable {Process Update Operation State : Type} {N : Broadcasts Process}

/-! ### What an event executes -/

/-- The broadcast whose operation an event executes. -/
def named (N : Broadcasts Process) (e : Nat) : Nat :=
  match N.source e with
  | none => e
  | some k => k

theorem named_of_none {e : Nat} (h : N.source e = none) : named N e = e := by
  unfold named
  rw [h]

theorem named_of_some {e k : Nat} (h : N.source e = some k) : named N e = k := by
  unfold named
  rw [h]

/-- An event executes one operation. -/
theorem executes_iff {e k : Nat} : N.Executes e k ↔ named N e = k := by
  cases h : N.source e with
  | none =>
    rw [named_of_none h]
    exact ⟨fun x => x.elim (fun y => nomatch h.symm.trans y) (·.2), fun x => .inr ⟨h, x⟩⟩
  | some j =>
    rw [named_of_some h]
    refine ⟨fun x => x.elim (fun y => Option.some.inj (h.symm.trans y))
      (fun y => nomatch h.symm.trans y.1), fun x => .inl (x ▸ h)⟩

/-- What is delivered was broadcast before. -/
theorem Broadcasts.FromThePast.earlier (past : N.FromThePast) {e k : Nat} (lt : e < N.length)
    (h : N.source e = some k) : k < e ∧ N.source k = none := by
  have := past e lt
  rw [h] at this
  exact this

/-- What is executed was broadcast, and not later. -/
theorem named_spec (past : N.FromThePast) {e : Nat} (lt : e < N.length) :
    named N e ≤ e ∧ N.source (named N e) = none := by
  cases h : N.source e with
  | none =>
    rw [named_of_none h]
    exact ⟨Nat.le_refl _, h⟩
  | some k =>
    rw [named_of_some h]
    have := past.earlier lt h
    exact ⟨Nat.le_of_lt this.1, this.2⟩

/-! ### Logs -/

/-- The operations that a process has executed among the first events, in their order. -/
def log (N : Broadcasts Process) (p : Process) : Nat → List Nat
  | 0 => []
  | e + 1 => log N p e ++ if N.process e = p then [named N e] else []

/-- The log has what was executed. -/
theorem mem_log {p : Process} {n k : Nat} : k ∈ log N p n ↔ N.Executed p n k := by
  induction n with
  | zero => exact ⟨nofun, fun ⟨_, lt, _⟩ => absurd lt (Nat.not_lt_zero _)⟩
  | succ e ih =>
    rw [log, List.mem_append, ih]
    constructor
    · rintro (⟨f, lt, here, does⟩ | mem)
      · exact ⟨f, Nat.lt_succ_of_lt lt, here, does⟩
      · by_cases here : N.process e = p
        · rw [if_pos here, List.mem_singleton] at mem
          exact ⟨e, Nat.lt_succ_self e, here, executes_iff.2 mem.symm⟩
        · rw [if_neg here] at mem
          exact nomatch mem
    · rintro ⟨f, lt, here, does⟩
      rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ lt) with rfl | lt
      · rw [if_pos here, List.mem_singleton]
        exact .inr (executes_iff.1 does).symm
      · exact .inl ⟨f, lt, here, does⟩

/-- What holds of any two events of a process in their order holds along its log. -/
theorem log_pairwise {p : Process} {R : Nat → Nat → Prop} {n : Nat}
    (each : ∀ e f, e < f → f < n → N.process e = p → N.process f = p →
      R (named N e) (named N f)) : (log N p n).Pairwise R := by
  induction n with
  | zero => exact .nil
  | succ f ih =>
    have before := ih fun e f' lt lt' => each e f' lt (Nat.lt_succ_of_lt lt')
    rw [log]
    by_cases here : N.process f = p
    · rw [if_pos here]
      refine List.pairwise_append.2 ⟨before, List.pairwise_singleton _ _, fun x mem y mem' => ?_⟩
      obtain ⟨e, lt, at_p, does⟩ := mem_log.1 mem
      obtain rfl := executes_iff.1 does
      obtain rfl := List.mem_singleton.1 mem'
      exact each e f lt (Nat.lt_succ_self f) at_p here
    · rw [if_neg here, List.append_nil]
      exact before

/-! ### States -/

variable {C : OperationCrdt Update Operation State} {update : Nat → Update}

/-- What is broadcast at an event: nothing else is changed there. -/
theorem sent_succ (e k : Nat) : (replicasAfter C N update (e + 1)).sent k =
    if k = e ∧ N.source e = none then
      some (C.prepare e (update e) ((replicasAfter C N update e).state (N.process e)))
    else (replicasAfter C N update e).sent k := by
  show (if k = e ∧ N.source e = none then _ else _) = _
  by_cases here : k = e ∧ N.source e = none
  · rw [if_pos here, if_pos here, here.2]
  · rw [if_neg here, if_neg here]

/-- What was broadcast stays so. -/
theorem sent_stable {k n m : Nat} (lt : k < n) (le : n ≤ m) :
    (replicasAfter C N update m).sent k = (replicasAfter C N update n).sent k := by
  induction m with
  | zero => omega
  | succ e ih =>
    rcases Nat.eq_or_lt_of_le le with rfl | more
    · rfl
    · rw [sent_succ, if_neg (fun here => by omega), ih (by omega)]

/-- What was not yet an event was not broadcast. -/
theorem sent_later {k n : Nat} (le : n ≤ k) : (replicasAfter C N update n).sent k = none := by
  induction n with
  | zero => rfl
  | succ e ih => rw [sent_succ, if_neg (fun here => by omega), ih (by omega)]

/-- A broadcast sends what its replica made of the update. -/
theorem sent_broadcast {k m : Nat} (lt : k < m) (source : N.source k = none) :
    (replicasAfter C N update m).sent k =
      some (C.prepare k (update k) ((replicasAfter C N update k).state (N.process k))) := by
  rw [sent_stable (Nat.lt_succ_self k) lt, sent_succ, if_pos ⟨rfl, source⟩]

/-- What the operation of a broadcast does to a state: nothing, where there was no broadcast. -/
def effectOf (C : OperationCrdt Update Operation State) (N : Broadcasts Process)
    (update : Nat → Update) (k : Nat) (s : State) : State :=
  match (replicasAfter C N update N.length).sent k with
  | none => s
  | some o => C.effect o s

/-- An event executes its operation at its process. -/
theorem state_succ (past : N.FromThePast) {e : Nat} (lt : e < N.length) (p : Process) :
    (replicasAfter C N update (e + 1)).state p =
      if N.process e = p then effectOf C N update (named N e) ((replicasAfter C N update e).state p)
      else (replicasAfter C N update e).state p := by
  show (if p = N.process e then _ else _) = _
  by_cases here : p = N.process e
  · subst here
    rw [if_pos rfl, if_pos rfl]
    unfold effectOf
    cases h : N.source e with
    | none =>
      rw [named_of_none h, sent_broadcast lt h]
    | some k =>
      have earlier := (past.earlier lt h).1
      rw [named_of_some h, sent_stable earlier (Nat.le_of_lt lt)]
      rfl
  · rw [if_neg here, if_neg (Ne.symm here)]

/-- The state of a replica is what its log makes of the initial state. -/
theorem state_eq_applyAll (past : N.FromThePast) {n : Nat} (le : n ≤ N.length) (p : Process) :
    (replicasAfter C N update n).state p =
      applyAll (effectOf C N update) C.initial (log N p n) := by
  induction n with
  | zero => rfl
  | succ e ih =>
    rw [state_succ past le, log, applyAll_append, ih (Nat.le_of_succ_le le)]
    by_cases here : N.process e = p
    · rw [if_pos here, if_pos here]
      rfl
    · rw [if_neg here, if_neg here]
      rfl

/-! ### Records in causal order -/

/-- A record with its computation, in causal order, in which nothing is executed twice. -/
structure Record (N : Broadcasts Process) (K : Computation Process (Fin N.length) (Fin N.length)) :
    Prop where
  past : N.FromThePast
  computation : ComputationOf N K
  once : N.Once
  causal : Modes.CausallyOrdered K

variable {K : Computation Process (Fin N.length) (Fin N.length)}

/-- Happened-before goes forward in the record. -/
theorem ComputationOf.lt (of : ComputationOf N K) (past : N.FromThePast) {i j : Fin N.length}
    (h : K.HappenedBefore i j) : i.val < j.val := by
  refine h.lift (R := fun a b : Fin N.length => a.val < b.val) ?_ Nat.lt_trans
  rintro a b (step | step)
  · exact ((of.2.1 a b).1 step).1
  · exact (past.earlier b.isLt ((of.2.2 a b).1 step)).1

/-- Of two events of one process the earlier one happened before the other. -/
theorem ComputationOf.ordered (of : ComputationOf N K) (i j : Fin N.length) (lt : i.val < j.val)
    (same : N.process i.val = N.process j.val) : K.HappenedBefore i j := by
  obtain ⟨d, reach, latest⟩ :=
    exists_latestEarlier (process := fun i : Fin N.length => N.process i.val) lt same
  have step : K.LocalStep d j := (of.2.1 d j).2 latest
  rcases Nat.eq_or_lt_of_le reach with equal | after
  · exact .local (Fin.ext equal ▸ step)
  · have := latest.1
    exact .trans (of.ordered i d after (same.trans latest.2.1.symm)) (.local step)
termination_by j.val

/-- A process that delivers a message does so not after its later events that the message happened
before. -/
theorem Record.delivered_first (R : Record N K) {k f : Fin N.length}
    (delivers : N.source f.val = some k.val) (a : Fin N.length)
    (same : N.process f.val = N.process a.val) (h : K.HappenedBefore k a) : f.val ≤ a.val := by
  have at_f : K.process f = K.process a := by rw [R.computation.1, R.computation.1, same]
  have message : K.MessageStep k f := (R.computation.2.2 k f).2 delivers
  obtain ⟨b, reach, step⟩ := h.last_step
  rcases step with step | step
  · have here := (R.computation.2.1 b a).1 step
    rcases reach with rfl | reach
    · have source := (R.past.earlier f.isLt delivers).2
      have equal := R.once k f k k.isLt f.isLt k.isLt (here.2.1.trans same.symm)
        (.inr ⟨source, rfl⟩) (.inl delivers)
      omega
    · have := R.delivered_first delivers b (same.trans here.2.1.symm) reach
      omega
  · rcases reach with rfl | reach
    · have equal := R.once f a k f.isLt a.isLt k.isLt same (.inl delivers)
        (.inl ((R.computation.2.2 k a).1 step))
      omega
    · exact Nat.le_of_lt (R.computation.lt R.past (R.causal k f message b a step at_f reach))
termination_by a.val

/-- At each process operations are executed in an order that respects what happened before what. -/
theorem Record.ordered (R : Record N K) {e f : Nat} (lt : e < f) (inside : f < N.length)
    (same : N.process e = N.process f) (i j : Fin N.length) (hi : i.val = named N f)
    (hj : j.val = named N e) : ¬K.HappenedBefore i j := by
  intro h
  have inside' := Nat.lt_trans lt inside
  have forward := R.computation.lt R.past h
  have low := (named_spec R.past inside').1
  cases source : N.source f with
  | none =>
    rw [named_of_none source] at hi
    omega
  | some k =>
    rw [named_of_some source] at hi
    subst hi
    cases source' : N.source e with
    | none =>
      rw [named_of_none source'] at hj
      have := R.delivered_first (f := ⟨f, inside⟩) source j (by rw [hj]; exact same.symm) h
      have : f ≤ j.val := this
      omega
    | some m =>
      rw [named_of_some source'] at hj
      subst hj
      have at_f : K.process ⟨f, inside⟩ = K.process ⟨e, inside'⟩ := by
        rw [R.computation.1, R.computation.1]
        exact same.symm
      have := R.computation.lt R.past (R.causal i ⟨f, inside⟩ ((R.computation.2.2 _ _).2 source)
        j ⟨e, inside'⟩ ((R.computation.2.2 _ _).2 source') at_f h)
      have : f < e := this
      omega

/-- One broadcast happened before another. -/
def Before (K : Computation Process (Fin N.length) (Fin N.length)) (x y : Nat) : Prop :=
  ∃ i j : Fin N.length, i.val = x ∧ j.val = y ∧ K.HappenedBefore i j

/-- The log of a process respects what happened before what. -/
theorem Record.log_respects (R : Record N K) {n : Nat} (le : n ≤ N.length) (p : Process) :
    Respects (Before K) (log N p n) := by
  have pairwise : (log N p n).Pairwise (fun x y => ¬Before K y x) := by
    refine log_pairwise fun e f lt inside here there => ?_
    rintro ⟨i, j, hi, hj, h⟩
    exact R.ordered lt (Nat.lt_of_lt_of_le inside le) (here.trans there.symm) i j hi hj h
  intro i j x y less first second
  obtain ⟨lt, rfl⟩ := List.getElem?_eq_some_iff.1 first
  obtain ⟨lt', rfl⟩ := List.getElem?_eq_some_iff.1 second
  exact List.pairwise_iff_getElem.1 pairwise i j lt lt' less

/-- Nothing is twice in the log of a process. -/
theorem Record.log_nodup (R : Record N K) {n : Nat} (le : n ≤ N.length) (p : Process) :
    (log N p n).Nodup := by
  refine log_pairwise fun e f lt inside here there same => ?_
  have inside := Nat.lt_of_lt_of_le inside le
  have inside' := Nat.lt_trans lt inside
  have low := (named_spec R.past inside').1
  have := R.once e f (named N e) inside' inside (by omega) (here.trans there.symm)
    (executes_iff.2 rfl) (executes_iff.2 same.symm)
  omega

/-- What is in one log is in the other. -/
theorem Record.log_subset (R : Record N K) {p q : Process} {n m : Nat} (le : n ≤ N.length)
    (too : ExecutedToo N p n q m) (x : Nat) (mem : x ∈ log N p n) : x ∈ log N q m := by
  have does := mem_log.1 mem
  refine mem_log.2 (too x ?_ does)
  obtain ⟨e, lt, _, does⟩ := does
  have inside := Nat.lt_of_lt_of_le lt le
  have low := (named_spec R.past inside).1
  have := executes_iff.1 does
  omega

/-- Operations of broadcasts that are concurrent commute, and what is no broadcast does nothing. -/
theorem effectOf_commute (commute : ConcurrentCommute C N K update) (x y : Nat) (t : State)
    (first : ¬Before K x y) (second : ¬Before K y x) :
    effectOf C N update x (effectOf C N update y t) =
      effectOf C N update y (effectOf C N update x t) := by
  by_cases same : x = y
  · rw [same]
  · unfold effectOf
    cases hx : (replicasAfter C N update N.length).sent x with
    | none => rfl
    | some o =>
      cases hy : (replicasAfter C N update N.length).sent y with
      | none => rfl
      | some r =>
        have inside {k : Nat} {o : Operation}
            (h : (replicasAfter C N update N.length).sent k = some o) : k < N.length := by
          rcases Nat.lt_or_ge k N.length with lt | ge
          · exact lt
          · exact nomatch (sent_later ge).symm.trans h
        exact commute ⟨x, inside hx⟩ ⟨y, inside hy⟩ o r t
          ⟨fun equal => same (congrArg Fin.val equal),
            fun h => first ⟨_, _, rfl, rfl, h⟩, fun h => second ⟨_, _, rfl, rfl, h⟩⟩ hx hy

/-- In a causally ordered record replicas with the same operations are in the same state. -/
theorem Record.converges (R : Record N K) {p q : Process} {n m : Nat} (le : n ≤ N.length)
    (le' : m ≤ N.length) (too : ExecutedToo N p n q m) (too' : ExecutedToo N q m p n)
    (commute : ConcurrentCommute C N K update) :
    (replicasAfter C N update n).state p = (replicasAfter C N update m).state q := by
  rw [state_eq_applyAll R.past le, state_eq_applyAll R.past le']
  exact op_based_convergence (effectOf C N update) (Before K) (log N p n) (log N q m) C.initial
    (R.log_nodup le p) (R.log_nodup le' q) (R.log_subset le too) (R.log_subset le' too')
    (R.log_respects le p) (R.log_respects le' q) (effectOf_commute commute)

/-- Operation-based CRDTs converge over causal delivery. -/
theorem op_based_over_causal_delivery : op_based_over_causal_delivery.Statement := by
  intro Update Operation State C Process N K update p q n m past computation once causal le le' too
    too' commute
  exact Record.converges ⟨past, computation, once, causal⟩ le le' too too' commute

end DistSys.CrdtOperations
