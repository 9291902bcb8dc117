module

public import DistSys.Causality.Snapshot.Runs
public import DistSys.Causality.Causality.Cuts
public import DistSys.Causality.Causality.Trace

/-!
# The global state of a consistent cut is reachable

Theorem 1 of Chandy and Lamport (*Distributed snapshots: determining global states of distributed
systems*, 1985): the state of a consistent cut of a run could have occurred between its start and
its end.  The paper exchanges an event after the cut with one in the cut that comes next, until all
events of the cut are first.  Here no exchange is counted: whatever the order in which the events of
a run happen, as long as each comes after its causes, after each of them the system is in the state
of the cut of those that have happened (`allowed_of_ready`).  The events of a consistent cut and
then the others are such an order.

## Main declarations

* `Run.delivers_lt`, `run_has_computation`: a message is sent before it is received, so every run
  has a computation.
* `cut_closed_locally`, `exists_last`: a consistent cut has a first part of each process.
* `Run.StateOfCut.step`: one more event whose causes are in the cut.
* `cut_reachable`, `cut_state_unique`, `stable_property`.
-/

@[expose] public noncomputable section

namespace DistSys.Snapshot

open Causality

variable {Process Event State Message Token : Type} {R : Run Process Event State Message}

/-! ### The computation of a run -/

/-- The messages that are received before a place were in the channel or sent before it, and one
more when the event at the place receives. -/
theorem Run.received_lt (allowed : R.Allowed) {j : Fin R.n} {p : Process}
    (source : R.algorithm.source (R.schedule j) = some p) :
    (R.received (fun k => k.val < j.val) p (R.algorithm.process (R.schedule j))).length <
      (R.start.channel p (R.algorithm.process (R.schedule j))).length +
        (R.sent (fun k => k.val < j.val) p (R.algorithm.process (R.schedule j))).length := by
  have lengths := congrArg List.length
    (Run.channel_at allowed p (R.algorithm.process (R.schedule j)) j.val)
  obtain ⟨m, others, channel, _⟩ := MessagePassing.exists_head (Run.enabled_at allowed j) source
  rw [List.length_append, List.length_append, channel, List.length_cons] at lengths
  omega

/-- More is sent by more places. -/
theorem Run.sent_length_mono {a b : Nat} (le : a ≤ b) (p q : Process) :
    (R.sent (fun k => k.val < a) p q).length ≤ (R.sent (fun k => k.val < b) p q).length :=
  (collect_below_prefix _ le).length_le

/-- The places up to one are those below the next. -/
theorem Run.sent_le (i : Fin R.n) (p q : Process) :
    R.sent (fun k => k.val ≤ i.val) p q = R.sent (fun k => k.val < i.val + 1) p q :=
  congrArg (collect _) (places_congr fun _ => Nat.lt_succ_iff.symm)

/-- A message is sent before it is received. -/
theorem Run.delivers_lt (allowed : R.Allowed) {i j : Fin R.n} (delivers : R.Delivers i j) :
    i.val < j.val := by
  obtain ⟨p, q, rfl, rfl, source, low, _⟩ := delivers
  have lt := Run.received_lt allowed source
  rcases Nat.lt_or_ge i.val j.val with before | after
  · exact before
  · have := Run.sent_length_mono (R := R) after
      (R.algorithm.process (R.schedule i)) (R.algorithm.process (R.schedule j))
    omega

/-- A received message has one sender. -/
theorem Run.delivers_unique {i i' j : Fin R.n} (first : R.Delivers i j) (second : R.Delivers i' j) :
    i = i' := by
  obtain ⟨p, q, _, rfl, source, low, high⟩ := first
  obtain ⟨p', q', _, rfl, source', low', high'⟩ := second
  obtain rfl : p = p' := Option.some.inj (source.symm.trans source')
  rw [Run.sent_le] at high high'
  rcases Nat.lt_trichotomy i.val i'.val with lt | eq | gt
  · have := Run.sent_length_mono (R := R) (a := i.val + 1) lt p (R.algorithm.process (R.schedule j))
    omega
  · exact Fin.ext eq
  · have :=
      Run.sent_length_mono (R := R) (a := i'.val + 1) gt p (R.algorithm.process (R.schedule j))
    omega

open scoped Classical in
/-- The place that sends what a place receives, if there is one. -/
def Run.sender (R : Run Process Event State Message) (j : Fin R.n) : Option (Fin R.n) :=
  if h : ∃ i, R.Delivers i j then some h.choose else none

/-- `sender` finds the place that sends. -/
theorem Run.sender_eq_some_iff {i j : Fin R.n} : R.sender j = some i ↔ R.Delivers i j := by
  unfold sender
  split
  next h =>
    exact ⟨fun equal => Option.some.inj equal ▸ h.choose_spec,
      fun delivers => congrArg some (Run.delivers_unique h.choose_spec delivers)⟩
  next h => exact ⟨nofun, fun delivers => absurd ⟨i, delivers⟩ h⟩

/-- Every run has a computation: the trace of its places, each with the place that sends what it
receives. -/
theorem run_has_computation : run_has_computation.Statement := by
  intro _ _ _ _ R allowed
  refine ⟨traceComputation (fun i => R.algorithm.process (R.schedule i)) R.sender
    fun i j sends => Run.delivers_lt allowed (Run.sender_eq_some_iff.1 sends), fun _ => rfl,
    fun _ _ => trace_localStep_iff, fun _ _ => trace_messageStep_iff.trans Run.sender_eq_some_iff⟩

/-! ### Cuts of the computation of a run -/

section Cuts

variable {K : Computation Process (Fin R.n) Token} {cut : Fin R.n → Prop}

/-- Causes come earlier in the run. -/
theorem happenedBefore_lt (allowed : R.Allowed) (is : IsComputation R K) {i j : Fin R.n}
    (happened : K.HappenedBefore i j) : i.val < j.val :=
  happened.lift (R := fun a b : Fin R.n => a.val < b.val)
    (fun {a b} step => step.elim (fun h => ((is.2.1 a b).1 h).1)
      fun h => Run.delivers_lt allowed ((is.2.2 a b).1 h)) Nat.lt_trans

/-- Earlier events of a process happened before later ones. -/
theorem happenedBefore_of_lt (allowed : R.Allowed) (is : IsComputation R K) {i j : Fin R.n}
    (same : R.algorithm.process (R.schedule i) = R.algorithm.process (R.schedule j))
    (lt : i.val < j.val) : K.HappenedBefore i j := by
  rcases same_process_comparable K i j ((is.1 i).trans (same.trans (is.1 j).symm)) with
    equal | before | after
  · exact absurd (congrArg Fin.val equal) (Nat.ne_of_lt lt)
  · exact before
  · exact absurd (happenedBefore_lt allowed is after) (Nat.lt_asymm lt)

/-- Of each process a consistent cut has the events below some place. -/
theorem exists_last (allowed : R.Allowed) (is : IsComputation R K)
    (consistent : K.ConsistentCut cut)
    (p : Process) : ∃ i, i ≤ R.n ∧
      ∀ j : Fin R.n, R.algorithm.process (R.schedule j) = p → (cut j ↔ j.val < i) := by
  have bounded : ∀ b, b ≤ R.n → ∃ i, i ≤ R.n ∧ ∀ j : Fin R.n, j.val < b →
      R.algorithm.process (R.schedule j) = p → (cut j ↔ j.val < i) := by
    intro b
    induction b with
    | zero => exact fun _ => ⟨0, Nat.zero_le _, nofun⟩
    | succ b ih =>
      intro le
      obtain ⟨i, small, below⟩ := ih (Nat.le_of_succ_le le)
      let x : Fin R.n := ⟨b, le⟩
      by_cases more : cut x ∧ R.algorithm.process (R.schedule x) = p
      · refine ⟨b + 1, le, fun j lt at_p => ⟨fun _ => lt, fun _ => ?_⟩⟩
        rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ lt) with eq | before
        · exact (Fin.ext eq : j = x) ▸ more.1
        · exact consistent j x
            (happenedBefore_of_lt allowed is (at_p.trans more.2.symm) before) more.1
      · refine ⟨min i b, Nat.le_trans (Nat.min_le_left _ _) small, fun j lt at_p => ?_⟩
        rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ lt) with eq | before
        · obtain rfl : j = x := Fin.ext eq
          exact ⟨fun h => absurd ⟨h, at_p⟩ more, fun h =>
            absurd (Nat.lt_of_lt_of_le h (Nat.min_le_right _ _)) (Nat.lt_irrefl _)⟩
        · rw [below j before at_p]
          omega
  obtain ⟨i, small, all⟩ := bounded R.n (Nat.le_refl _)
  exact ⟨i, small, fun j => all j j.isLt⟩

/-- An event may be added to a consistent cut when its immediate causes are in it. -/
def Next (K : Computation Process (Fin R.n) Token) (cut : Fin R.n → Prop) (x : Fin R.n) : Prop :=
  ¬cut x ∧ ∀ y, K.CausalStep y x → cut y

/-- With it the cut is consistent again. -/
theorem Next.consistent {x : Fin R.n} (next : Next K cut x) (consistent : K.ConsistentCut cut) :
    K.ConsistentCut fun j => cut j ∨ j = x := by
  refine (consistent_cut_iff K _).2 fun e f step inside => Or.inl ?_
  rcases inside with inside | rfl
  · exact consistent e f step.happenedBefore inside
  · exact next.2 e step

/-- On its process the cut has exactly the earlier events. -/
theorem Next.same_process (allowed : R.Allowed) (is : IsComputation R K) {x : Fin R.n}
    (next : Next K cut x) (consistent : K.ConsistentCut cut) {j : Fin R.n}
    (same : R.algorithm.process (R.schedule j) = R.algorithm.process (R.schedule x)) :
    cut j ↔ j.val < x.val := by
  constructor
  · intro inside
    rcases Nat.lt_trichotomy j.val x.val with lt | eq | gt
    · exact lt
    · exact absurd (Fin.ext eq ▸ inside) next.1
    · exact absurd (consistent x j (happenedBefore_of_lt allowed is same.symm gt) inside) next.1
  · intro lt
    obtain ⟨d, reach, step⟩ := (happenedBefore_of_lt allowed is same lt).last_step
    rcases reach with rfl | before
    · exact next.2 _ step
    · exact consistent j d before (next.2 d step)

/-- What the events of a process send, when of that process two predicates list the same. -/
theorem sent_congr {P Q : Fin R.n → Prop} {p : Process}
    (same : ∀ j, R.algorithm.process (R.schedule j) = p → (P j ↔ Q j)) (q : Process) :
    R.sent P p q = R.sent Q p q :=
  collect_congr fun j some => same j (Classical.byContradiction fun ne =>
    some (MessagePassing.put_of_ne ne))

/-- What the events of a process receive, when of that process two predicates list the same. -/
theorem received_congr {P Q : Fin R.n → Prop} {q : Process}
    (same : ∀ j, R.algorithm.process (R.schedule j) = q → (P j ↔ Q j)) (p : Process) :
    R.received P p q = R.received Q p q :=
  collect_congr fun j some => same j (Classical.byContradiction fun ne =>
    some (MessagePassing.taken_of_ne ne))

/-! ### One more event -/

/-- A message that the run receives next on a channel is in the state of a cut, and is the oldest
there, when its send is in the cut if it is sent in the run. -/
theorem head_in_cut (allowed : R.Allowed) (is : IsComputation R K)
    (consistent : K.ConsistentCut cut) {G : GlobalState Process State Message}
    (state : R.StateOfCut cut G) {x : Fin R.n} (next : Next K cut x) {p : Process}
    (source : R.algorithm.source (R.schedule x) = some p) :
    (G.channel p (R.algorithm.process (R.schedule x)))[0]?
      = ((R.stateAt x.val).channel p (R.algorithm.process (R.schedule x)))[0]? := by
  generalize at_q : R.algorithm.process (R.schedule x) = q
  have received : R.received cut p q = R.received (fun k => k.val < x.val) p q :=
    received_congr (fun j same => next.same_process allowed is consistent (same.trans at_q.symm)) p
  obtain ⟨i, _, last⟩ := exists_last allowed is consistent p
  have sent : R.sent cut p q = R.sent (fun k => k.val < i) p q := sent_congr last q
  have here := state.2 p q
  have there := Run.channel_at allowed p q x.val
  rw [received, sent] at here
  have lt := Run.received_lt allowed source
  rw [at_q] at lt
  let number := (R.received (fun k => k.val < x.val) p q).length
  have head : ∀ (l w : List Message), R.received (fun k => k.val < x.val) p q ++ l = w →
      l[0]? = w[number]? := by
    intro l w equal
    rw [← equal, List.getElem?_append_right (Nat.le_refl _), Nat.sub_self]
  rw [head _ _ here, head _ _ there, List.getElem?_append, List.getElem?_append]
  split
  next => rfl
  next old =>
    have enough : number - (R.start.channel p q).length
        < (R.sent (fun k => k.val < i) p q).length := by
      refine Classical.byContradiction fun few => ?_
      have exceeds : ∀ b, b ≤ x.val → number < (R.start.channel p q).length +
          (R.sent (fun k => k.val < b) p q).length → False := by
        intro b
        induction b with
        | zero =>
          intro _ more
          have := Run.sent_length_mono (R := R) (Nat.zero_le i) p q
          omega
        | succ b ih =>
          intro le more
          refine ih (Nat.le_of_succ_le le) (Nat.lt_of_not_le fun low => ?_)
          have inRun : b < R.n := Nat.lt_trans le x.isLt
          have at_p : R.algorithm.process (R.schedule ⟨b, inRun⟩) = p := by
            refine Classical.byContradiction fun ne => ?_
            have equal : R.sent (fun k => k.val < b + 1) p q = R.sent (fun k => k.val < b) p q :=
              sent_congr (fun j same => by
                have : j.val ≠ b := fun eq => ne ((Fin.ext eq : j = ⟨b, inRun⟩) ▸ same)
                omega) q
            rw [equal] at more
            exact Nat.not_lt_of_le low more
          have delivers : R.Delivers ⟨b, inRun⟩ x :=
            ⟨p, q, at_p, at_q, source, low, by rw [Run.sent_le]; exact more⟩
          have inside := next.2 _ (Or.inr ((is.2.2 _ _).2 delivers))
          have before : b < i := (last ⟨b, inRun⟩ at_p).1 inside
          have := Run.sent_length_mono (R := R) (a := b + 1) before p q
          omega
      exact exceeds x.val (Nat.le_refl _) lt
    have enough' : number - (R.start.channel p q).length
        < (R.sent (fun k => k.val < x.val) p q).length := by omega
    rcases Nat.le_total i x.val with le | le
    · obtain ⟨more, eq⟩ := collect_below_prefix
        (fun k => R.algorithm.put (R.stateAt k.val) (R.schedule k) p q) le
      exact (eq ▸ (List.getElem?_append_left enough).symm :
        _ = (R.sent (fun k => k.val < x.val) p q)[_]?)
    · obtain ⟨more, eq⟩ := collect_below_prefix
        (fun k => R.algorithm.put (R.stateAt k.val) (R.schedule k) p q) le
      exact (eq ▸ List.getElem?_append_left enough' :
        (R.sent (fun k => k.val < i) p q)[_]? = _)

/-- In the state of a cut the next event finds its process and its message as in the run. -/
theorem agrees_in_cut (allowed : R.Allowed) (is : IsComputation R K)
    (consistent : K.ConsistentCut cut) {G : GlobalState Process State Message}
    (state : R.StateOfCut cut G) {x : Fin R.n} (next : Next K cut x) :
    G.state (R.algorithm.process (R.schedule x))
        = (R.stateAt x.val).state (R.algorithm.process (R.schedule x)) ∧
      R.algorithm.incoming G (R.schedule x)
        = R.algorithm.incoming (R.stateAt x.val) (R.schedule x) := by
  refine ⟨state.1 _ x.val (Nat.le_of_lt x.isLt) fun j same =>
    next.same_process allowed is consistent same, ?_⟩
  unfold MessagePassing.incoming
  cases source : R.algorithm.source (R.schedule x) with
  | none => rfl
  | some p => exact head_in_cut allowed is consistent state next source

/-- In the state of a consistent cut, an event whose immediate causes are in the cut may happen, and
leads to the state of the cut with that event. -/
theorem Run.StateOfCut.step (allowed : R.Allowed) (is : IsComputation R K)
    (consistent : K.ConsistentCut cut) {G : GlobalState Process State Message}
    (state : R.StateOfCut cut G) {x : Fin R.n} (next : Next K cut x) :
    R.algorithm.Enabled G (R.schedule x) ∧
      R.StateOfCut (fun j => cut j ∨ j = x) (R.algorithm.after G (R.schedule x)) := by
  obtain ⟨same, incoming⟩ := agrees_in_cut allowed is consistent state next
  obtain ⟨enabled, taken, put⟩ := MessagePassing.agree same incoming
  have now := enabled.2 (Run.enabled_at allowed x)
  have own := fun {j : Fin R.n} => next.same_process allowed is consistent (j := j)
  refine ⟨now, fun p i _ last => ?_, fun p q => ?_⟩
  · by_cases at_p : R.algorithm.process (R.schedule x) = p
    · subst at_p
      have later : x.val + 1 ≤ i := (last x rfl).1 (Or.inr rfl)
      have unchanged := Run.state_unchanged (R := R) later fun j ge lt at_p => by
        rcases (last j at_p).2 lt with inside | rfl
        · have := (own at_p).1 inside
          omega
        · omega
      rw [unchanged, R.stateAt_succ x, MessagePassing.state_after_self,
        MessagePassing.state_after_self, same, incoming]
    · rw [MessagePassing.state_after_of_ne at_p]
      refine state.1 p i ‹_› fun j at_j => (Iff.trans ?_ (last j at_j))
      exact ⟨Or.inl, fun h => h.resolve_right fun eq => at_p (eq ▸ at_j)⟩
  · obtain ⟨others, before, after⟩ := MessagePassing.channel_after now p q
    have received : R.received (fun j => cut j ∨ j = x) p q
        = R.received cut p q ++ R.algorithm.taken (R.stateAt x.val) (R.schedule x) p q := by
      by_cases at_q : R.algorithm.process (R.schedule x) = q
      · exact collect_insert next.1 fun j inside gt => MessagePassing.taken_of_ne fun at_j =>
          Nat.lt_asymm gt ((own (at_j.trans at_q.symm)).1 inside)
      · rw [MessagePassing.taken_of_ne at_q, List.append_nil]
        exact received_congr (fun j at_j =>
          ⟨fun h => h.resolve_right fun eq => at_q (eq ▸ at_j), Or.inl⟩) p
    have sent : R.sent (fun j => cut j ∨ j = x) p q
        = R.sent cut p q ++ R.algorithm.put (R.stateAt x.val) (R.schedule x) p q := by
      by_cases at_p : R.algorithm.process (R.schedule x) = p
      · exact collect_insert next.1 fun j inside gt => MessagePassing.put_of_ne fun at_j =>
          Nat.lt_asymm gt ((own (at_j.trans at_p.symm)).1 inside)
      · rw [MessagePassing.put_of_ne at_p, List.append_nil]
        exact sent_congr (fun j at_j =>
          ⟨fun h => h.resolve_right fun eq => at_p (eq ▸ at_j), Or.inl⟩) q
    rw [received, sent, after, ← taken, ← put, List.append_assoc, ← List.append_assoc _ others,
      ← before, ← List.append_assoc, ← List.append_assoc]
    exact congrArg (· ++ _) (state.2 p q)

/-! ### Many events -/

/-- Places in an order in which each comes after its causes, from a cut on. -/
def Ready (K : Computation Process (Fin R.n) Token) (cut : Fin R.n → Prop) : List (Fin R.n) → Prop
  | [] => True
  | x :: others => Next K cut x ∧ Ready K (fun j => cut j ∨ j = x) others

/-- Places in the order of the run are in such an order, when they contain the causes that the cut
lacks. -/
theorem ready_of_pairwise (allowed : R.Allowed) (is : IsComputation R K) {order : List (Fin R.n)}
    (sorted : order.Pairwise (· < ·)) (fresh : ∀ x ∈ order, ¬cut x)
    (causes : ∀ x ∈ order, ∀ y, K.CausalStep y x → cut y ∨ y ∈ order) : Ready K cut order := by
  induction order generalizing cut with
  | nil => trivial
  | cons x others ih =>
    obtain ⟨first, sorted⟩ := List.pairwise_cons.1 sorted
    have early : ∀ y, K.CausalStep y x → y.val < x.val := fun y step =>
      happenedBefore_lt allowed is step.happenedBefore
    refine ⟨⟨fresh x List.mem_cons_self, fun y step => ?_⟩, ih sorted (fun z mem => ?_)
      fun z mem y step => ?_⟩
    · rcases causes x List.mem_cons_self y step with inside | mem
      · exact inside
      · rcases List.mem_cons.1 mem with rfl | mem
        · exact absurd (early y step) (Nat.lt_irrefl _)
        · exact absurd (early y step) (Nat.lt_asymm (first y mem))
    · rintro (inside | rfl)
      · exact fresh z (List.mem_cons_of_mem _ mem) inside
      · exact Nat.lt_irrefl _ (first z mem)
    · rcases causes z (List.mem_cons_of_mem _ mem) y step with inside | mem
      · exact Or.inl (Or.inl inside)
      · rcases List.mem_cons.1 mem with rfl | mem
        · exact Or.inl (Or.inr rfl)
        · exact Or.inr mem

/-- Events of a run that happen in an order in which each comes after its causes are a run too, from
the state of the cut before them to that of the cut with them. -/
theorem allowed_of_ready (allowed : R.Allowed) (is : IsComputation R K) {order : List (Fin R.n)}
    (consistent : K.ConsistentCut cut) {G : GlobalState Process State Message}
    (state : R.StateOfCut cut G) (ready : Ready K cut order) :
    R.algorithm.execution.Allowed G (order.map R.schedule) ∧
      R.StateOfCut (fun j => cut j ∨ j ∈ order)
        (R.algorithm.execution.run G (order.map R.schedule)) := by
  induction order generalizing cut G with
  | nil =>
    refine ⟨trivial, ?_⟩
    have same : (fun j => cut j ∨ j ∈ ([] : List (Fin R.n))) = cut :=
      funext fun j => propext ⟨fun h => h.resolve_right nofun, Or.inl⟩
    rw [same]
    exact state
  | cons x others ih =>
    obtain ⟨now, later⟩ := state.step allowed is consistent ready.1
    obtain ⟨rest, last⟩ := ih (ready.1.consistent consistent) later ready.2
    refine ⟨⟨now, rest⟩, ?_⟩
    have same : (fun j => cut j ∨ j ∈ x :: others) = fun j => (cut j ∨ j = x) ∨ j ∈ others :=
      funext fun j => propext (by rw [List.mem_cons, or_assoc])
    rw [same]
    exact last

/-- At the start the system is in the state of the empty cut. -/
theorem stateOfCut_start : R.StateOfCut (fun _ => False) R.start := by
  have none : places (fun _ : Fin R.n => False) = [] :=
    places_of_split (List.nil_append _).symm nofun fun _ _ => id
  refine ⟨fun p i _ last => ?_, fun p q => ?_⟩
  · rw [Run.state_unchanged (R := R) (Nat.zero_le i) fun j _ lt at_p => (last j at_p).2 lt,
      R.stateAt_zero]
  · show collect _ (places fun _ => False) ++ _ = _ ++ collect _ (places fun _ => False)
    rw [none]
    exact (List.append_nil _).symm

/-- At the end it is in the state of the full cut, and in no other. -/
theorem eq_stateAt_of_full (allowed : R.Allowed) {G : GlobalState Process State Message}
    (state : R.StateOfCut (fun _ => True) G) : G = R.stateAt R.n := by
  have full : (fun j : Fin R.n => j.val < R.n) = fun _ => True :=
    funext fun j => propext ⟨fun _ => trivial, fun _ => j.isLt⟩
  refine GlobalState.ext (fun p => ?_) fun p q => ?_
  · exact state.1 p R.n (Nat.le_refl _) fun j _ => ⟨fun _ => j.isLt, fun _ => trivial⟩
  · have last := Run.channel_at allowed p q R.n
    rw [full] at last
    exact List.append_cancel_left ((state.2 p q).trans last.symm)

end Cuts

/-! ### The theorems -/

/-- Theorem 1 of Chandy and Lamport: first the events of a consistent cut, then the others. -/
theorem cut_reachable : cut_reachable.Statement := by
  intro _ _ _ _ R _ K cut allowed is consistent
  have empty : K.ConsistentCut fun _ => False := fun _ _ _ inside => inside
  have first : Ready K (fun _ => False) (places cut) :=
    ready_of_pairwise allowed is (pairwise_places _) (fun _ _ => id) fun x mem y step =>
      Or.inr (mem_places.2 (consistent y x step.happenedBefore (mem_places.1 mem)))
  have second : Ready K cut (places fun i => ¬cut i) :=
    ready_of_pairwise allowed is (pairwise_places _) (fun _ mem => mem_places.1 mem)
      fun _ _ y _ => (Classical.em (cut y)).imp id mem_places.2
  obtain ⟨allowed_first, state⟩ := allowed_of_ready allowed is empty stateOfCut_start first
  have same : (fun j => False ∨ j ∈ places cut) = cut :=
    funext fun j => propext (by rw [false_or]; exact mem_places)
  rw [same] at state
  obtain ⟨allowed_second, last⟩ := allowed_of_ready allowed is consistent state second
  have full : (fun j => cut j ∨ j ∈ places fun i => ¬cut i) = fun _ => True :=
    funext fun j => propext ⟨fun _ => trivial, fun _ => (Classical.em _).imp id mem_places.2⟩
  rw [full] at last
  exact ⟨allowed_first, state, allowed_second, eq_stateAt_of_full allowed last⟩

/-- The definition of the state of a cut leaves no choice: of each process the cut has a first part,
and what is received from a channel comes before what is left in it. -/
theorem cut_state_unique : cut_state_unique.Statement := by
  intro _ _ _ _ R _ K cut G H allowed is consistent first second
  refine GlobalState.ext (fun p => ?_) fun p q => ?_
  · obtain ⟨i, le, last⟩ := exists_last allowed is consistent p
    rw [first.1 p i le last, second.1 p i le last]
  · exact List.append_cancel_left ((first.2 p q).trans (second.2 p q).symm)

/-- A stable property of the state of a cut: that state lies on a run from start to end. -/
theorem stable_property : stable_property.Statement := by
  intro _ _ _ _ R _ K cut G holds allowed is consistent state stable
  obtain ⟨before, there, after, last⟩ := cut_reachable R K cut allowed is consistent
  obtain rfl := cut_state_unique R K cut _ _ allowed is consistent state there
  refine ⟨fun start => ?_, fun now => ?_⟩
  · exact R.algorithm.execution.run_induction stable start before
  · rw [← last]
    exact R.algorithm.execution.run_induction stable now after

end DistSys.Snapshot
