module

public import DistSys.Causality.Snapshot.Cuts

/-!
# The marker algorithm records a consistent cut

Chandy and Lamport (*Distributed snapshots*, 1985), sections 3 and 4: what the marker algorithm has
recorded, when all markers have arrived, is the global state of a consistent cut of the run, so it
could have occurred (Theorem 1, `cut_reachable`).  Markers are messages like any other, on FIFO
channels, of the run itself.  The proof looks at one channel.  Its sender puts one marker into it
when it records, after all that it sent before; so what was received before the first marker is what
was sent before the recording (`before_marker`), and of it the receiver has kept what it received
after its own recording (`Kept`).  Here a process also sends a marker to itself.

## Main declarations

* `recording_place`: the event at which a process records.
* `sent_at_recording`, `kept_at`: a channel, seen by its sender and by its receiver.
* `marker_records_consistent_cut`.
-/

@[expose] public noncomputable section

namespace DistSys.Snapshot

open Causality Recorder

variable {Process Event State Message Token : Type}
  {A : MessagePassing Process Event State Message} {everybody : List Process}
  {R : Run Process (MarkerEvent Event Process) (Recorder Process State Message) (Option Message)}

/-- The process at a place has recorded its state after `i` events. -/
abbrev Recorded
    (R : Run Process (MarkerEvent Event Process) (Recorder Process State Message) (Option Message))
    (i : Nat) (p : Process) : Prop :=
  ((R.stateAt i).state p).record ≠ none

/-! ### One event at its process -/

/-- After an event the state of its process is what the event makes of it. -/
theorem state_next (is : R.algorithm = withMarkers A everybody) (x : Fin R.n) :
    (R.stateAt (x.val + 1)).state (R.algorithm.process (R.schedule x))
      = (withMarkers A everybody).next (R.schedule x)
          ((R.stateAt x.val).state (R.algorithm.process (R.schedule x)))
          ((withMarkers A everybody).incoming (R.stateAt x.val) (R.schedule x)) := by
  rw [R.stateAt_succ, MessagePassing.state_after_self, is]

/-- An event leaves other processes alone. -/
theorem state_elsewhere {x : Fin R.n} {p : Process}
    (ne : R.algorithm.process (R.schedule x) ≠ p) :
    (R.stateAt (x.val + 1)).state p = (R.stateAt x.val).state p := by
  rw [R.stateAt_succ, MessagePassing.state_after_of_ne ne]

/-- What is possible at a place. -/
theorem possible_at (is : R.algorithm = withMarkers A everybody) (allowed : R.Allowed)
    (x : Fin R.n) :
    (withMarkers A everybody).possible (R.schedule x)
      ((R.stateAt x.val).state (R.algorithm.process (R.schedule x)))
      ((withMarkers A everybody).incoming (R.stateAt x.val) (R.schedule x)) := by
  have := (Run.enabled_at allowed x).2
  rw [is] at this ⊢
  exact this

/-- After recording, a state is recorded. -/
theorem recording_ne (s : Recorder Process State Message) : (recording s).record ≠ none := by
  unfold recording
  by_cases old : s.record = none
  · simp only [if_pos old]
    exact Option.some_ne_none _
  · simp only [if_neg old]
    exact old

/-- An event after which its process has not recorded its state is one of the algorithm. -/
theorem own_of_fresh (is : R.algorithm = withMarkers A everybody) {x : Fin R.n}
    (fresh : ¬Recorded R (x.val + 1) (R.algorithm.process (R.schedule x))) :
    ∃ y, R.schedule x = .own y := by
  rw [Recorded, state_next is] at fresh
  generalize (R.stateAt x.val).state (R.algorithm.process (R.schedule x)) = s at fresh
  cases e : R.schedule x with
  | own y => exact ⟨y, rfl⟩
  | begin _ => rw [e] at fresh; exact absurd (recording_ne s) fresh
  | marker _ _ => rw [e] at fresh; exact absurd (recording_ne s) fresh

/-- A recorded state stays as it is. -/
theorem record_kept (is : R.algorithm = withMarkers A everybody) (x : Fin R.n) (p : Process)
    (before : Recorded R x.val p) :
    ((R.stateAt (x.val + 1)).state p).record = ((R.stateAt x.val).state p).record := by
  by_cases at_p : R.algorithm.process (R.schedule x) = p
  · subst at_p
    rw [state_next is]
    unfold Recorded at before
    generalize (R.stateAt x.val).state (R.algorithm.process (R.schedule x)) = s at *
    cases R.schedule x with
    | own _ => rfl
    | begin _ => exact if_neg before
    | marker _ _ => exact if_neg before
  · rw [state_elsewhere at_p]

/-- Whoever has recorded its state has it ever after. -/
theorem record_stays (is : R.algorithm = withMarkers A everybody) {p : Process} {i j : Nat}
    (le : i ≤ j) (before : Recorded R i p) :
    ((R.stateAt j).state p).record = ((R.stateAt i).state p).record := by
  induction le with
  | refl => rfl
  | @step j _ ih =>
    by_cases h : j < R.n
    · have := record_kept is ⟨j, h⟩ p (show Recorded R j p by rw [Recorded, ih]; exact before)
      exact this.trans ih
    · rw [Nat.succ_eq_add_one, R.stateAt_past (Nat.le_of_not_lt h)]
      exact ih

/-- Recording is for good. -/
theorem recorded_mono (is : R.algorithm = withMarkers A everybody) {p : Process} {i j : Nat}
    (le : i ≤ j) (before : Recorded R i p) : Recorded R j p := by
  rw [Recorded, record_stays is le before]
  exact before

/-- An event of the algorithm keeps nothing for a process that has not recorded its state. -/
theorem stepping_fresh {s : Recorder Process State Message} (fresh : s.record = none)
    (source : Option Process) (m : Option Message) (after : State) (q : Process) :
    (stepping s source m after).kept q = s.kept q := by
  unfold stepping
  simp only
  rw [if_neg fun h => h.1 fresh, List.append_nil]

/-- Before a process records it has closed no channel and kept nothing. -/
theorem fresh_until (is : R.algorithm = withMarkers A everybody) (start : Unrecorded R.start)
    {p : Process} : ∀ i, ¬Recorded R i p → ∀ q, ¬((R.stateAt i).state p).closed q ∧
      ((R.stateAt i).state p).kept q = [] := by
  intro i
  induction i with
  | zero => intro _ q; rw [R.stateAt_zero]; exact ⟨(start q p).2.1, (start q p).2.2.1⟩
  | succ i ih =>
    intro fresh q
    by_cases h : i < R.n
    · let x : Fin R.n := ⟨i, h⟩
      have still : ¬Recorded R x.val p := fun old => fresh (recorded_mono is (Nat.le_succ i) old)
      have before := ih still q
      by_cases at_p : R.algorithm.process (R.schedule x) = p
      · subst at_p
        obtain ⟨y, e⟩ := own_of_fresh is (x := x) fresh
        have next := state_next is x
        have unrecorded := Classical.not_not.1 still
        change ¬((R.stateAt (x.val + 1)).state _).closed q ∧
          ((R.stateAt (x.val + 1)).state _).kept q = []
        rw [next]
        generalize (R.stateAt x.val).state (R.algorithm.process (R.schedule x)) = s at *
        rw [e]
        exact ⟨before.1, (stepping_fresh unrecorded _ _ _ q).trans before.2⟩
      · have same := state_elsewhere at_p
        rw [show R.stateAt (i + 1) = R.stateAt (x.val + 1) from rfl, same]
        exact before
    · unfold Recorded at fresh
      rw [R.stateAt_past (Nat.le_of_not_lt h)] at fresh ⊢
      exact ih fresh q

/-- The event at which a process records its state: the last before it has. -/
theorem recording_place (start : Unrecorded R.start) {p : Process}
    (recorded : Recorded R R.n p) : ∃ b : Fin R.n,
      ¬Recorded R b.val p ∧ Recorded R (b.val + 1) p ∧
        R.algorithm.process (R.schedule b) = p := by
  have first : ∀ i, i ≤ R.n → Recorded R i p → ∃ b : Fin R.n,
      ¬Recorded R b.val p ∧ Recorded R (b.val + 1) p := by
    intro i
    induction i with
    | zero =>
      intro _ h
      rw [Recorded, R.stateAt_zero] at h
      exact absurd (start p p).1 h
    | succ i ih =>
      intro le h
      by_cases old : Recorded R i p
      · exact ih (Nat.le_of_succ_le le) old
      · exact ⟨⟨i, le⟩, old, h⟩
  obtain ⟨b, before, after⟩ := first R.n (Nat.le_refl _) recorded
  refine ⟨b, before, after, Classical.byContradiction fun ne => ?_⟩
  rw [Recorded, state_elsewhere ne] at after
  exact before after

/-- The cut of the snapshot has, of each process, the events before the one at which it records. -/
theorem beforeRecording_iff (is : R.algorithm = withMarkers A everybody) {p : Process}
    {b : Fin R.n} (before : ¬Recorded R b.val p) (after : Recorded R (b.val + 1) p) {j : Fin R.n}
    (at_p : R.algorithm.process (R.schedule j) = p) : BeforeRecording R j ↔ j.val < b.val := by
  unfold BeforeRecording
  rw [at_p]
  constructor
  · intro none
    apply Nat.lt_of_not_le
    intro le
    exact recorded_mono is (Nat.succ_le_succ le) after none
  · intro lt
    exact Classical.byContradiction fun recorded => before (recorded_mono is lt recorded)

/-! ### A channel, seen by its sender -/

/-- What an event sends on a channel: a marker only when it records. -/
theorem put_unmarked (is : R.algorithm = withMarkers A everybody) {x : Fin R.n} {p : Process}
    (fresh : ¬Recorded R (x.val + 1) p) (q : Process) :
    none ∉ R.algorithm.put (R.stateAt x.val) (R.schedule x) p q := by
  by_cases at_p : R.algorithm.process (R.schedule x) = p
  · subst at_p
    obtain ⟨y, e⟩ := own_of_fresh is fresh
    unfold MessagePassing.put
    rw [if_pos rfl, is, e]
    intro mem
    obtain ⟨z, mem, marked⟩ := List.mem_map.1 mem
    obtain ⟨w, _, rfl⟩ := List.mem_map.1 (List.mem_filter.1 mem).1
    exact Option.some_ne_none _ marked
  · rw [MessagePassing.put_of_ne at_p]
    exact nofun

/-- Of a list without repetition that has it, one member is chosen once. -/
theorem filter_markers {q : Process} (all : ∀ p, p ∈ everybody) (once : everybody.Nodup) :
    ((everybody.map fun p => (p, (none : Option Message))).filter
      (fun x => open scoped Classical in decide (x.1 = q))).map (fun x => x.2) = [none] := by
  classical
  have mem := all q
  clear all
  induction everybody with
  | nil => exact nomatch mem
  | cons p others ih =>
    obtain ⟨new, once⟩ := List.nodup_cons.1 once
    rw [List.map_cons, List.filter_cons]
    by_cases here : p = q
    · subst here
      have none : (others.map fun p => (p, (none : Option Message))).filter
          (fun x => decide (x.1 = p)) = [] := by
        refine List.filter_eq_nil_iff.2 fun x found equal => ?_
        obtain ⟨y, inside, rfl⟩ := List.mem_map.1 found
        exact new ((of_decide_eq_true equal : y = p) ▸ inside)
      rw [if_pos (decide_eq_true rfl), none]
      rfl
    · rw [if_neg (by simpa using here)]
      exact ih once ((List.mem_cons.1 mem).resolve_left (Ne.symm here))

/-- When a process records it puts one marker into each channel. -/
theorem put_recording (is : R.algorithm = withMarkers A everybody) (all : ∀ p, p ∈ everybody)
    (once : everybody.Nodup) {b : Fin R.n} {p : Process} (before : ¬Recorded R b.val p)
    (after : Recorded R (b.val + 1) p) (at_p : R.algorithm.process (R.schedule b) = p)
    (q : Process) : R.algorithm.put (R.stateAt b.val) (R.schedule b) p q = [none] := by
  subst at_p
  rw [Recorded, state_next is] at after
  have before : ((R.stateAt b.val).state (R.algorithm.process (R.schedule b))).record = none :=
    Classical.byContradiction before
  rw [is] at before after ⊢
  unfold MessagePassing.put
  rw [if_pos rfl]
  cases e : R.schedule b with
  | own y =>
    rw [e] at after before
    exact absurd (by simp only [withMarkers, stepping]; exact before) after
  | begin _ => exact filter_markers all once
  | marker _ _ =>
    rw [e] at before
    simp only [withMarkers] at before ⊢
    rw [if_pos before]
    exact filter_markers all once

/-- Before it records, a process sends no marker. -/
theorem sent_unmarked (is : R.algorithm = withMarkers A everybody) {b : Fin R.n} {p : Process}
    (before : ¬Recorded R b.val p) (q : Process) :
    none ∉ R.sent (fun j => j.val < b.val) p q :=
  not_mem_collect fun _ lt => put_unmarked is (fun early => before (recorded_mono is lt early)) q

/-- Then it sends one, after all that it sent before. -/
theorem sent_at_recording (is : R.algorithm = withMarkers A everybody) (all : ∀ p, p ∈ everybody)
    (once : everybody.Nodup) {b : Fin R.n} {p : Process} (before : ¬Recorded R b.val p)
    (after : Recorded R (b.val + 1) p) (at_p : R.algorithm.process (R.schedule b) = p)
    (q : Process) : ∃ later, R.sent (fun j => j.val < R.n) p q
      = R.sent (fun j => j.val < b.val) p q ++ none :: later := by
  obtain ⟨later, split⟩ := collect_below_prefix
    (fun j => R.algorithm.put (R.stateAt j.val) (R.schedule j) p q)
    (show b.val + 1 ≤ R.n from b.isLt)
  refine ⟨later, ?_⟩
  refine split.symm.trans ?_
  rw [places_below_succ, collect_append, collect_singleton,
    put_recording is all once before after at_p, List.append_assoc]
  rfl

/-! ### A channel, seen by its receiver -/

/-- Before it records, a process receives no marker. -/
theorem taken_unmarked (is : R.algorithm = withMarkers A everybody) (allowed : R.Allowed)
    {x : Fin R.n} {q : Process} (fresh : ¬Recorded R (x.val + 1) q) (p : Process) :
    none ∉ R.algorithm.taken (R.stateAt x.val) (R.schedule x) p q := by
  by_cases at_q : R.algorithm.process (R.schedule x) = q
  · subst at_q
    obtain ⟨y, e⟩ := own_of_fresh is fresh
    have possible := possible_at is allowed x
    rw [is] at possible ⊢
    unfold MessagePassing.taken
    generalize (withMarkers A everybody).incoming (R.stateAt x.val) (R.schedule x) = m at possible ⊢
    rw [e] at possible
    split
    next =>
      cases m with
      | none => exact nofun
      | some m => exact fun mem => possible.1 (congrArg some (List.mem_singleton.1 mem).symm)
    next => exact nofun
  · rw [MessagePassing.taken_of_ne at_q]
    exact nofun

/-- One more place. -/
theorem received_succ (x : Fin R.n) (p q : Process) :
    R.received (fun j => j.val < x.val + 1) p q = R.received (fun j => j.val < x.val) p q ++
      R.algorithm.taken (R.stateAt x.val) (R.schedule x) p q := by
  unfold Run.received
  show collect _ (places fun j : Fin R.n => j.val < x.val + 1) = _
  rw [places_below_succ, collect_append, collect_singleton]
  rfl

/-- What a process has received on a channel since it has recorded its state: what it had received
before, what it has kept, and from the marker on what does not matter. -/
def Kept (earlier received : List (Option Message)) (s : Recorder Process State Message)
    (p : Process) : Prop :=
  ∃ late, received = earlier ++ (s.kept p).map some ++ late ∧
    (s.closed p → ∃ later, late = none :: later) ∧ (¬s.closed p → late = [])

/-- Before anything else arrives. -/
theorem Kept.first {earlier : List (Option Message)} {s : Recorder Process State Message}
    {p : Process} (fresh : ¬s.closed p ∧ s.kept p = []) : Kept earlier earlier s p :=
  ⟨[], by rw [fresh.2]; simp, fun h => absurd h fresh.1, fun _ => rfl⟩

open scoped Classical in
/-- An event of the algorithm that takes a message, or none, from the channel. -/
theorem Kept.own {earlier received : List (Option Message)} {s : Recorder Process State Message}
    {p : Process} (kept : Kept earlier received s p) (recorded : s.record ≠ none)
    {source : Option Process} {m : Option (Option Message)} (message : m ≠ some none)
    {taken : List (Option Message)}
    (takes : taken = if source = some p then m.toList else []) (after : State) :
    Kept earlier (received ++ taken) (stepping s source (content m) after) p := by
  obtain ⟨late, split, closed, opened⟩ := kept
  by_cases from_p : source = some p
  · rw [if_pos from_p] at takes
    subst takes
    by_cases shut : s.closed p
    · obtain ⟨later, rfl⟩ := closed shut
      refine ⟨none :: later ++ m.toList, ?_, fun _ => ⟨_, rfl⟩, fun h => absurd shut h⟩
      unfold stepping
      simp only
      rw [if_neg fun h => h.2.1 shut, split, List.append_nil, List.append_assoc]
    · obtain rfl := opened shut
      refine ⟨[], ?_, fun h => absurd h shut, fun _ => rfl⟩
      unfold stepping
      simp only
      rw [if_pos ⟨recorded, shut, from_p⟩, split, List.append_nil, List.append_nil,
        List.map_append, ← List.append_assoc]
      cases m with
      | none => rfl
      | some m =>
        cases m with
        | none => exact absurd rfl message
        | some m => rfl
  · rw [if_neg from_p] at takes
    subst takes
    refine ⟨late, ?_, closed, opened⟩
    unfold stepping
    simp only
    rw [if_neg fun h => from_p h.2.2, List.append_nil, List.append_nil]
    exact split

/-- The arrival of a marker, of this channel or of another. -/
theorem Kept.marker {earlier received : List (Option Message)} {s : Recorder Process State Message}
    {p r : Process} (kept : Kept earlier received s p) {taken : List (Option Message)}
    (takes : (r = p → taken = [none]) ∧ (r ≠ p → taken = [])) :
    Kept earlier (received ++ taken) (closing (recording s) r) p := by
  obtain ⟨late, split, closed, opened⟩ := kept
  by_cases from_p : r = p
  · rw [takes.1 from_p]
    refine ⟨late ++ [none], ?_, fun _ => ?_, fun h => absurd (.inr from_p.symm) h⟩
    · rw [split, List.append_assoc]; rfl
    · by_cases shut : s.closed p
      · obtain ⟨later, rfl⟩ := closed shut
        exact ⟨_, rfl⟩
      · rw [opened shut]
        exact ⟨[], rfl⟩
  · rw [takes.2 from_p, List.append_nil]
    refine ⟨late, split, fun h => ?_, fun h => opened fun old => h (.inl old)⟩
    exact closed (h.resolve_right (Ne.symm from_p))

/-- One event at the receiver, not before it records. -/
theorem kept_step (is : R.algorithm = withMarkers A everybody) (allowed : R.Allowed) {x : Fin R.n}
    {p q : Process} (at_q : R.algorithm.process (R.schedule x) = q)
    (recorded : Recorded R (x.val + 1) q) {earlier received : List (Option Message)}
    (kept : Kept earlier received ((R.stateAt x.val).state q) p) :
    Kept earlier (received ++ R.algorithm.taken (R.stateAt x.val) (R.schedule x) p q)
      ((R.stateAt (x.val + 1)).state q) p := by
  subst at_q
  have possible := possible_at is allowed x
  rw [Recorded, state_next is] at recorded
  rw [state_next is]
  have taken : R.algorithm.taken (R.stateAt x.val) (R.schedule x) p
      (R.algorithm.process (R.schedule x)) = open scoped Classical in
        if (withMarkers A everybody).source (R.schedule x) = some p then
          ((withMarkers A everybody).incoming (R.stateAt x.val) (R.schedule x)).toList else [] := by
    unfold MessagePassing.taken
    rw [is]
    by_cases h : (withMarkers A everybody).source (R.schedule x) = some p
    · rw [if_pos ⟨h, rfl⟩, if_pos h]
      cases (withMarkers A everybody).incoming (R.stateAt x.val) (R.schedule x) <;> rfl
    · rw [if_neg fun both => h both.1, if_neg h]
  rw [taken]
  generalize (withMarkers A everybody).incoming (R.stateAt x.val) (R.schedule x) = m at *
  generalize (R.stateAt x.val).state (R.algorithm.process (R.schedule x)) = s at *
  cases e : R.schedule x with
  | own y =>
    rw [e] at possible recorded
    exact kept.own recorded possible.1 rfl _
  | begin r =>
    obtain ⟨late, split, closed, opened⟩ := kept
    rw [if_neg (show ¬(withMarkers A everybody).source (.begin r) = some p from nofun),
      List.append_nil]
    exact ⟨late, split, closed, opened⟩
  | marker r _ =>
    rw [e] at possible
    obtain rfl : m = some none := possible
    refine kept.marker ⟨fun from_p => ?_, fun ne => ?_⟩
    · rw [if_pos (show (withMarkers A everybody).source (.marker r _) = some p from
        congrArg some from_p)]
      rfl
    · rw [if_neg (show ¬(withMarkers A everybody).source (.marker r _) = some p from
        fun h => ne (Option.some.inj h))]

/-- From its recording on, a process keeps what it receives before the marker. -/
theorem kept_at (is : R.algorithm = withMarkers A everybody) (start : Unrecorded R.start)
    (allowed : R.Allowed) {b : Fin R.n} {q : Process} (before : ¬Recorded R b.val q)
    (after : Recorded R (b.val + 1) q) (p : Process) : ∀ i, b.val ≤ i → i ≤ R.n →
      Kept (R.received (fun j => j.val < b.val) p q) (R.received (fun j => j.val < i) p q)
        ((R.stateAt i).state q) p := by
  intro i le
  induction le with
  | refl => exact fun _ => .first (fresh_until is start _ before p)
  | @step i le ih =>
    intro within
    let x : Fin R.n := ⟨i, within⟩
    have kept := ih (Nat.le_of_succ_le within)
    show Kept _ (R.received (fun j => j.val < x.val + 1) p q) ((R.stateAt (x.val + 1)).state q) p
    rw [received_succ]
    by_cases at_q : R.algorithm.process (R.schedule x) = q
    · exact kept_step is allowed at_q (recorded_mono is (Nat.succ_le_succ le) after) kept
    · rw [MessagePassing.taken_of_ne at_q, List.append_nil, state_elsewhere at_q]
      exact kept

/-- Two ways to split a list at its first marker are one. -/
theorem before_marker {Item : Type} {first second later later' : List (Option Item)}
    (clean : none ∉ first) (clean' : none ∉ second)
    (same : first ++ none :: later = second ++ none :: later') : first = second := by
  induction first generalizing second with
  | nil =>
    cases second with
    | nil => rfl
    | cons y others =>
      rw [List.nil_append, List.cons_append, List.cons.injEq] at same
      exact absurd (same.1 ▸ List.mem_cons_self) clean'
  | cons x first ih =>
    cases second with
    | nil =>
      rw [List.nil_append, List.cons_append, List.cons.injEq] at same
      exact absurd (same.1 ▸ List.mem_cons_self) clean
    | cons y others =>
      rw [List.cons_append, List.cons_append, List.cons.injEq] at same
      rw [same.1, ih (fun h => clean (List.mem_cons_of_mem _ h))
        (fun h => clean' (List.mem_cons_of_mem _ h)) same.2]

/-! ### The cut of the snapshot -/

/-- What the cut receives on a channel and what was kept of it is what was there at the start and
what the cut sends. -/
theorem contents_of_snapshot (is : R.algorithm = withMarkers A everybody)
    (all : ∀ p, p ∈ everybody) (once : everybody.Nodup) (start : Unrecorded R.start)
    (allowed : R.Allowed) (complete : Complete (R.stateAt R.n)) (p q : Process) :
    R.received (BeforeRecording R) p q ++ (((R.stateAt R.n).state q).kept p).map some
      = R.start.channel p q ++ R.sent (BeforeRecording R) p q := by
  obtain ⟨b, before, after, at_p⟩ := recording_place start (complete.1 p)
  obtain ⟨c, before', after', at_q⟩ := recording_place start (complete.1 q)
  rw [sent_congr (Q := fun j => j.val < b.val)
      (fun j same => beforeRecording_iff is before after same) q,
    received_congr (Q := fun j => j.val < c.val)
      (fun j same => beforeRecording_iff is before' after' same) p]
  obtain ⟨late, split, closed, _⟩ := kept_at is start allowed before' after' p R.n
    (Nat.le_of_lt c.isLt) (Nat.le_refl _)
  obtain ⟨later, rfl⟩ := closed (complete.2 p q)
  obtain ⟨later', sent⟩ := sent_at_recording is all once before after at_p q
  have conserved := Run.channel_at allowed p q R.n
  rw [split, sent, List.append_assoc, List.cons_append, ← List.append_assoc] at conserved
  refine before_marker ?_ ?_ conserved
  · intro mem
    rcases List.mem_append.1 mem with mem | mem
    · exact not_mem_collect (fun x lt => taken_unmarked is allowed
        (fun early => before' (recorded_mono is lt early)) p) mem
    · obtain ⟨_, _, marked⟩ := List.mem_map.1 mem
      exact Option.some_ne_none _ marked
  · intro mem
    rcases List.mem_append.1 mem with mem | mem
    · exact (start p q).2.2.2 mem
    · exact sent_unmarked is before q mem

/-- What was recorded is the state of the process at its recording. -/
theorem state_of_snapshot (is : R.algorithm = withMarkers A everybody) (start : Unrecorded R.start)
    (complete : Complete (R.stateAt R.n)) (p : Process) (i : Nat) (_ : i ≤ R.n)
    (own : ∀ j : Fin R.n, R.algorithm.process (R.schedule j) = p →
      (BeforeRecording R j ↔ j.val < i)) :
    (snapshotOf (R.stateAt R.n)).state p = (R.stateAt i).state p := by
  obtain ⟨b, before, after, at_p⟩ := recording_place start (complete.1 p)
  have same : (R.stateAt i).state p = (R.stateAt b.val).state p := by
    have at_b (j : Fin R.n) (at_p : R.algorithm.process (R.schedule j) = p) :
        j.val < b.val ↔ j.val < i :=
      (beforeRecording_iff is before after at_p).symm.trans (own j at_p)
    rcases Nat.le_total b.val i with below | above
    · exact Run.state_unchanged below fun j ge lt at_p =>
        absurd ((at_b j at_p).2 lt) (Nat.not_lt_of_le ge)
    · exact (Run.state_unchanged above fun j ge lt at_p =>
        absurd ((at_b j at_p).1 lt) (Nat.not_lt_of_le ge)).symm
  have record : ((R.stateAt R.n).state p).record = some ((R.stateAt b.val).state p).own := by
    rw [record_stays is (show b.val + 1 ≤ R.n from b.isLt) after]
    subst at_p
    have unrecorded := Classical.not_not.1 before
    rw [Recorded, state_next is] at after
    rw [state_next is]
    generalize (R.stateAt b.val).state (R.algorithm.process (R.schedule b)) = s at *
    cases e : R.schedule b with
    | own y => rw [e] at after; exact absurd unrecorded after
    | begin _ => exact if_pos unrecorded
    | marker _ _ => exact if_pos unrecorded
  have fresh := fresh_until is start b.val before
  have unrecorded := Classical.not_not.1 before
  rw [same]
  unfold snapshotOf recorded
  simp only [record]
  generalize (R.stateAt b.val).state p = s at *
  obtain ⟨own, record, closed, kept⟩ := s
  simp only at unrecorded fresh
  subst unrecorded
  rw [show closed = fun _ => False from funext fun q => propext (iff_false_intro (fresh q).1),
    show kept = fun _ => [] from funext fun q => (fresh q).2]

/-- The cut of the snapshot is consistent: what it receives it has sent, by counting. -/
theorem consistent_of_snapshot (is : R.algorithm = withMarkers A everybody)
    (all : ∀ p, p ∈ everybody) (once : everybody.Nodup) (start : Unrecorded R.start)
    (allowed : R.Allowed) {K : Computation Process (Fin R.n) Token} (computes : IsComputation R K)
    (complete : Complete (R.stateAt R.n)) : K.ConsistentCut (BeforeRecording R) := by
  refine (consistent_cut_iff K _).2 fun i j step inside => ?_
  rcases step with step | step
  · have follows := (computes.2.1 i j).1 step
    obtain ⟨b, before, after, at_p⟩ :=
      recording_place start (complete.1 (R.algorithm.process (R.schedule j)))
    have lt := (beforeRecording_iff is before after rfl).1 inside
    exact (beforeRecording_iff is before after follows.2.1).2 (Nat.lt_trans follows.1 lt)
  · obtain ⟨p, q, at_p, at_q, source, low, high⟩ := (computes.2.2 i j).1 step
    obtain ⟨b, before, after, _⟩ := recording_place start (complete.1 p)
    obtain ⟨c, before', after', _⟩ := recording_place start (complete.1 q)
    refine (beforeRecording_iff is before after at_p).2 (Nat.lt_of_not_le fun late => ?_)
    have within := (beforeRecording_iff is before' after' at_q).1 inside
    have contents := congrArg List.length
      (contents_of_snapshot is all once start allowed complete p q)
    rw [sent_congr (Q := fun j => j.val < b.val)
        (fun j same => beforeRecording_iff is before after same) q,
      received_congr (Q := fun j => j.val < c.val)
        (fun j same => beforeRecording_iff is before' after' same) p,
      List.length_append, List.length_append] at contents
    have sent := Run.sent_length_mono (R := R) late p q
    have received : (R.received (fun k => k.val < j.val) p q).length + 1
        ≤ (R.received (fun k => k.val < c.val) p q).length := by
      refine Nat.le_trans ?_ (collect_below_prefix
        (fun k => R.algorithm.taken (R.stateAt k.val) (R.schedule k) p q)
        (show j.val + 1 ≤ c.val from within)).length_le
      refine Nat.le_of_eq (Eq.symm ((congrArg List.length (received_succ j p q)).trans ?_))
      rw [List.length_append]
      congr 1
      subst at_q
      obtain ⟨m, _, _, head⟩ := MessagePassing.exists_head (Run.enabled_at allowed j) source
      unfold MessagePassing.taken
      rw [if_pos ⟨source, rfl⟩, head]
      rfl
    have low : (R.start.channel p q).length + (R.sent (fun k => k.val < i.val) p q).length
        ≤ (R.received (fun k => k.val < j.val) p q).length := low
    omega

/-- The marker algorithm records a consistent cut of the run, with what is in its channels. -/
theorem marker_records_consistent_cut : marker_records_consistent_cut.Statement := by
  intro _ _ _ _ A everybody R Token K all once is start allowed computes complete
  exact ⟨consistent_of_snapshot is all once start allowed computes complete,
    state_of_snapshot is start complete, contents_of_snapshot is all once start allowed complete⟩

end DistSys.Snapshot
