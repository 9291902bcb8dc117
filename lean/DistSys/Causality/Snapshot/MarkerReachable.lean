module

public import DistSys.Causality.Snapshot.MarkerRuns
public import DistSys.Statements.Causality.MarkerReachable

/-!
# What the marker algorithm records could have been

The state that the marker algorithm records is the state of a consistent cut of its own run, so it
is reachable there (Theorem 1 of Chandy and Lamport, `cut_reachable`).  Forgetting records and
markers, a run with markers is one of the algorithm itself (`plain_run`); so the algorithm itself
goes from its start, by the events before the recordings, through the recorded state, and by its
other events to where it was when the snapshot was complete.

## Main declarations

* `plain_run`: the simulation.
* `marker_snapshot_reachable`.
* `marker_records_applies`: a process takes a snapshot alone.
-/

@[expose] public noncomputable section

namespace DistSys.MarkerReachable

open Causality Recorder Snapshot

variable {Process Event State Message : Type} {A : MessagePassing Process Event State Message}
  {everybody : List Process}
  {G : GlobalState Process (Recorder Process State Message) (Option Message)}

/-! ### Forgetting markers -/

/-- Messages are kept. -/
theorem unmarked_map (items : List Message) : collect unmarked (items.map some) = items := by
  induction items with
  | nil => rfl
  | cons m items ih => exact congrArg (m :: ·) ih

/-- Markers go. -/
theorem unmarked_none {items : List (Option Message)} (all : ∀ m ∈ items, m = none) :
    collect unmarked items = [] := by
  induction items with
  | nil => rfl
  | cons m items ih =>
    obtain rfl := all m List.mem_cons_self
    exact ih fun x mem => all x (List.mem_cons_of_mem _ mem)

/-- What an event of the algorithm receives, with markers and without. -/
theorem plain_incoming {x : Event} (enabled : (withMarkers A everybody).Enabled G (.own x)) :
    A.incoming (plain G) x = content ((withMarkers A everybody).incoming G (.own x)) ∧
      ∀ p, A.source x = some p →
        tail (collect unmarked (G.channel p (A.process x)))
          = collect unmarked (tail (G.channel p (A.process x))) := by
  obtain ⟨arrives, message, _⟩ := enabled
  unfold MessagePassing.incoming at *
  change (A.source x ≠ none → _) at arrives
  change (match A.source x with | none => none | some p => (G.channel p (A.process x))[0]?) ≠ _
    at message
  change (A.source x ≠ none →
    (match A.source x with | none => none | some p => (G.channel p (A.process x))[0]?) ≠ none)
    at arrives
  change (match A.source x with
    | none => none | some p => (collect unmarked (G.channel p (A.process x)))[0]?) =
      content (match A.source x with | none => none | some p => (G.channel p (A.process x))[0]?) ∧ _
  cases source : A.source x with
  | none => exact ⟨rfl, nofun⟩
  | some p =>
    rw [source] at arrives message
    simp only at arrives message ⊢
    cases channel : G.channel p (A.process x) with
    | nil => rw [channel] at arrives; exact absurd rfl (arrives (Option.some_ne_none p))
    | cons m others =>
      rw [channel] at message
      cases m with
      | none => exact absurd rfl message
      | some m =>
        refine ⟨rfl, fun q same => ?_⟩
        obtain rfl := Option.some.inj same
        rw [channel]
        rfl

/-- An event of the algorithm, with markers and without. -/
theorem plain_own {x : Event} (enabled : (withMarkers A everybody).Enabled G (.own x)) :
    A.Enabled (plain G) x ∧
      plain ((withMarkers A everybody).after G (.own x)) = A.after (plain G) x := by
  obtain ⟨incoming, tails⟩ := plain_incoming enabled
  obtain ⟨arrives, message, possible⟩ := enabled
  refine ⟨⟨fun source => ?_, ?_⟩, GlobalState.ext (fun p => ?_) fun p q => ?_⟩
  · have there := arrives source
    rw [incoming]
    cases h : (withMarkers A everybody).incoming G (.own x) with
    | none => exact absurd h there
    | some m =>
      cases m with
      | none => exact absurd h message
      | some m => exact Option.some_ne_none m
  · rw [incoming]; exact possible
  · show (((withMarkers A everybody).after G (.own x)).state p).own = _
    unfold MessagePassing.after
    simp only
    rw [incoming]
    by_cases at_p : A.process x = p
    · rw [if_pos at_p, if_pos (show (withMarkers A everybody).process (.own x) = p from at_p)]
      rfl
    · rw [if_neg at_p, if_neg (show ¬(withMarkers A everybody).process (.own x) = p from at_p)]
      rfl
  · show collect unmarked (((withMarkers A everybody).after G (.own x)).channel p q) = _
    unfold MessagePassing.after
    simp only
    rw [collect_append]
    refine congr (congrArg _ ?_) ?_
    · by_cases takes : A.source x = some p ∧ A.process x = q
      · rw [if_pos takes, if_pos (show (withMarkers A everybody).source (.own x) = some p ∧
          (withMarkers A everybody).process (.own x) = q from takes)]
        obtain ⟨source, rfl⟩ := takes
        exact (tails p source).symm
      · rw [if_neg takes, if_neg (show ¬((withMarkers A everybody).source (.own x) = some p ∧
          (withMarkers A everybody).process (.own x) = q) from takes)]
        rfl
    · unfold MessagePassing.put
      rw [incoming]
      by_cases at_p : A.process x = p
      · rw [if_pos at_p, if_pos (show (withMarkers A everybody).process (.own x) = p from at_p)]
        show collect unmarked ((((A.sends x (G.state p).own _).map
          fun y => (y.1, some y.2)).filter _).map fun y => y.2) = _
        rw [List.filter_map, List.map_map,
          ← unmarked_map (List.map (fun y => y.2) (List.filter _ (A.sends x _ _))), List.map_map]
        rfl
      · rw [if_neg at_p, if_neg (show ¬(withMarkers A everybody).process (.own x) = p from at_p)]
        rfl

/-- Markers to all are markers. -/
theorem unmarked_markers (q : Process) :
    collect unmarked (((everybody.map fun p => (p, (none : Option Message))).filter
      (fun x => open scoped Classical in decide (x.1 = q))).map (fun x => x.2)) = [] := by
  refine unmarked_none fun m mem => ?_
  obtain ⟨x, inside, rfl⟩ := List.mem_map.1 mem
  obtain ⟨y, _, rfl⟩ := List.mem_map.1 (List.mem_filter.1 inside).1
  rfl

/-- What is put into channels when a snapshot starts is markers. -/
theorem unmarked_put {e : MarkerEvent Event Process} (notOwn : ∀ x, e ≠ .own x) (p q : Process) :
    collect unmarked ((withMarkers A everybody).put G e p q) = [] := by
  unfold MessagePassing.put
  split
  next =>
    cases e with
    | own x => exact absurd rfl (notOwn x)
    | begin r => exact unmarked_markers q
    | marker r r' =>
      simp only [withMarkers]
      split
      next => exact unmarked_markers q
      next => rfl
  next => rfl

/-- Recording and the arrival of markers change nothing of the algorithm itself. -/
theorem plain_other {e : MarkerEvent Event Process} (notOwn : ∀ x, e ≠ .own x)
    (enabled : (withMarkers A everybody).Enabled G e) :
    plain ((withMarkers A everybody).after G e) = plain G := by
  refine GlobalState.ext (fun p => ?_) fun p q => ?_
  · show (((withMarkers A everybody).after G e).state p).own = (G.state p).own
    unfold MessagePassing.after
    simp only
    split
    next same =>
      cases e with
      | own x => exact absurd rfl (notOwn x)
      | begin r => rfl
      | marker r r' => rfl
    next => rfl
  · show collect unmarked (((withMarkers A everybody).after G e).channel p q) =
      collect unmarked (G.channel p q)
    unfold MessagePassing.after
    simp only
    rw [collect_append, unmarked_put notOwn, List.append_nil]
    split
    next takes =>
      cases e with
      | own x => exact absurd rfl (notOwn x)
      | begin r => exact nomatch takes.1
      | marker r r' =>
        obtain ⟨source, rfl⟩ := takes
        obtain ⟨m, others, channel, head⟩ := MessagePassing.exists_head enabled source
        have marked : (withMarkers A everybody).incoming G (.marker r r') = some none := enabled.2
        obtain rfl : m = none := Option.some.inj (head.symm.trans marked)
        rw [channel]
        rfl
    next => rfl

/-- A run with markers is a run of the algorithm itself. -/
theorem plain_run (es : List (MarkerEvent Event Process)) :
    ∀ {G}, (withMarkers A everybody).execution.Allowed G es →
      A.execution.Allowed (plain G) (ownEvents es) ∧
        A.execution.run (plain G) (ownEvents es)
          = plain ((withMarkers A everybody).execution.run G es) := by
  induction es with
  | nil => exact fun _ => ⟨trivial, rfl⟩
  | cons e es ih =>
    intro G allowed
    obtain ⟨now, later⟩ := ((withMarkers A everybody).execution.allowed_cons).1 allowed
    have rest := ih later
    rw [Execution.Execution.run_cons]
    cases e with
    | own x =>
      obtain ⟨enabled, same⟩ := plain_own now
      have step : plain ((withMarkers A everybody).execution.apply G (.own x))
          = A.execution.apply (plain G) x := same
      rw [step] at rest
      exact ⟨(A.execution.allowed_cons).2 ⟨enabled, rest.1⟩, rest.2⟩
    | begin r =>
      have step : plain ((withMarkers A everybody).execution.apply G (.begin r)) = plain G :=
        plain_other nofun now
      rw [step] at rest
      exact rest
    | marker r r' =>
      have step : plain ((withMarkers A everybody).execution.apply G (.marker r r')) = plain G :=
        plain_other nofun now
      rw [step] at rest
      exact rest

/-! ### The recorded state -/

/-- The algorithm itself could have gone through what the marker algorithm records. -/
theorem marker_snapshot_reachable : marker_snapshot_reachable.Statement := by
  intro _ _ _ _ A everybody R all once is start allowed complete
  obtain ⟨K, computes⟩ := run_has_computation R allowed
  obtain ⟨consistent, atCut⟩ :=
    marker_records_consistent_cut A everybody R K all once is start allowed computes complete
  obtain ⟨first, reached, others, ends⟩ :=
    cut_reachable R K (BeforeRecording R) allowed computes consistent
  have same :=
    cut_state_unique R K (BeforeRecording R) _ _ allowed computes consistent reached atCut
  rw [same] at others ends
  rw [is] at first same others ends
  obtain ⟨run, state⟩ := plain_run _ first
  obtain ⟨run', state'⟩ := plain_run _ others
  rw [same] at state
  rw [ends] at state'
  exact ⟨run, state, run', state'⟩

end DistSys.MarkerReachable

namespace DistSys.Snapshot

open Causality Recorder

/-! ### A snapshot of one process -/

/-- A process that does nothing. -/
def idler : MessagePassing Unit Empty Unit Unit :=
  ⟨nofun, nofun, nofun, nofun, nofun⟩

/-- It records its state, sends a marker to itself, and receives it. -/
def loneSnapshot : Run Unit (MarkerEvent Empty Unit) (Recorder Unit Unit Unit) (Option Unit) :=
  ⟨withMarkers idler [()], ⟨fun _ => ⟨(), none, fun _ => False, fun _ => []⟩, fun _ _ => []⟩, 2,
    fun i => if i.val = 0 then .begin () else .marker () ()⟩

/-- After the start of the snapshot the marker is in the channel. -/
theorem lone_channel : (loneSnapshot.stateAt 1).channel () () = [none] := by
  rw [show loneSnapshot.stateAt 1 = _ from loneSnapshot.stateAt_succ ⟨0, by decide⟩,
    loneSnapshot.stateAt_zero]
  show [] ++ MessagePassing.put _ _ _ () () = _
  unfold MessagePassing.put
  rw [List.nil_append, if_pos rfl]
  exact filter_markers (q := ()) (fun _ => List.mem_singleton_self _) (by decide)

/-- The schedule is possible. -/
theorem lone_allowed : loneSnapshot.Allowed := by
  have schedule : loneSnapshot.events (fun _ => True) = [.begin (), .marker () ()] := by
    show (places fun _ : Fin 2 => True).map _ = _
    rw [show places (fun _ : Fin 2 => True) = List.finRange 2 from
      List.filter_eq_self.2 fun _ _ => @decide_eq_true _ (_) trivial]
    rfl
  unfold Run.Allowed
  rw [schedule]
  have next : loneSnapshot.stateAt 1
      = loneSnapshot.algorithm.execution.apply loneSnapshot.start (.begin ()) := by
    rw [show loneSnapshot.stateAt 1 = _ from loneSnapshot.stateAt_succ ⟨0, by decide⟩,
      loneSnapshot.stateAt_zero]
    rfl
  refine ((loneSnapshot.algorithm.execution).allowed_cons).2 ⟨⟨fun h => absurd rfl h, rfl⟩,
    ((loneSnapshot.algorithm.execution).allowed_singleton).2 ?_⟩
  rw [← next]
  have head : loneSnapshot.algorithm.incoming (loneSnapshot.stateAt 1) (.marker () ())
      = some none := by
    show ((loneSnapshot.stateAt 1).channel () ())[0]? = _
    rw [lone_channel]
    rfl
  exact ⟨fun _ => head ▸ Option.some_ne_none _, head⟩

/-- And the snapshot is complete. -/
theorem lone_complete : Complete (loneSnapshot.stateAt loneSnapshot.n) := by
  have last : (loneSnapshot.stateAt 2).state ()
      = closing (recording ((loneSnapshot.stateAt 1).state ())) () :=
    state_next (A := idler) (everybody := [()]) rfl (⟨1, by decide⟩ : Fin loneSnapshot.n)
  rw [show loneSnapshot.n = 2 from rfl]
  refine ⟨fun _ => ?_, fun _ _ => ?_⟩
  · rw [last]
    exact recording_ne _
  · rw [last]
    exact .inr rfl

/-- A process takes a snapshot alone. -/
theorem marker_records_applies : marker_records_applies.Statement := by
  obtain ⟨K, computes⟩ := run_has_computation loneSnapshot lone_allowed
  exact ⟨Unit, Empty, Unit, Unit, idler, [()], loneSnapshot, _, K,
    fun _ => List.mem_singleton_self _, by decide, rfl, fun _ _ => ⟨rfl, id, rfl, nofun⟩,
    lone_allowed, computes, lone_complete⟩

end DistSys.Snapshot

namespace DistSys.MarkerReachable

open Snapshot

/-- The same, without its computation. -/
theorem marker_snapshot_applies : marker_snapshot_applies.Statement :=
  ⟨Unit, Empty, Unit, Unit, idler, [()], loneSnapshot, fun _ => List.mem_singleton_self _,
    by decide, rfl, fun _ _ => ⟨rfl, id, rfl, nofun⟩, lone_allowed, lone_complete⟩

end DistSys.MarkerReachable
