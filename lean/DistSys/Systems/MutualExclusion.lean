module

public import DistSys.Statements.Invariants.Systems.MutualExclusion

/-!
# Mutual exclusion by token passing

The invariant of the protocol holds initially and is kept by every action, so it holds in every
reachable state; mutual exclusion follows.  It is the same invariant, exported from the same Python
methods, that Z3 checks action by action.

## Main declarations

* `TokenPassing.Invariant`: the four invariants together.
* `invariant_of_reachable`: they hold in every reachable state.
* `mutual_exclusion`: two nodes are never in their critical sections at once.
-/

@[expose] public noncomputable section

namespace DistSys.MutualExclusion

variable {Node : Type} {T : TokenPassing Node} {s t : TokenPassingState Node}

/-- There is one token, held or on its way, and whoever is in a critical section holds it. -/
structure TokenPassing.Invariant (T : TokenPassing Node) (s : TokenPassingState Node) : Prop where
  one_token_held : T.OneTokenHeld s
  one_token_in_flight : T.OneTokenInFlight s
  held_or_in_flight : T.HeldOrInFlight s
  critical_holds : T.CriticalHolds s

theorem invariant_of_init (h : T.Init s) : T.Invariant s := by
  obtain ⟨⟨holder, held⟩, none_in_flight, none_critical⟩ := h
  exact
    { one_token_held := fun n m hn hm => ((held n).1 hn).trans ((held m).1 hm).symm
      one_token_in_flight := fun n _ hn => absurd hn (none_in_flight n)
      held_or_in_flight := fun _ m h => none_in_flight m h.2
      critical_holds := fun n hn => absurd hn (none_critical n) }

theorem invariant_of_send {n to : Node} (I : T.Invariant s) (h : T.SendStep s t n to) :
    T.Invariant t := by
  obtain ⟨holds, outside, held, in_flight, critical⟩ := h
  have nobody (m : Node) : ¬t.holds m := fun hm =>
    ((held m).1 hm).2 (I.one_token_held m n ((held m).1 hm).1 holds)
  have only (m : Node) (hm : t.inFlight m) : m = to :=
    ((in_flight m).1 hm).resolve_left fun old => I.held_or_in_flight n m ⟨holds, old⟩
  exact
    { one_token_held := fun m _ hm => absurd hm (nobody m)
      one_token_in_flight := fun a b ha hb => (only a ha).trans (only b hb).symm
      held_or_in_flight := fun a _ h => nobody a h.1
      critical_holds := fun a ha =>
        have old := (critical a).1 ha
        absurd (I.one_token_held a n (I.critical_holds a old) holds ▸ old) outside }

theorem invariant_of_receive {n : Node} (I : T.Invariant s) (h : T.ReceiveStep s t n) :
    T.Invariant t := by
  obtain ⟨arriving, in_flight, held, critical⟩ := h
  have none_held (m : Node) (hm : s.holds m) : False := I.held_or_in_flight m n ⟨hm, arriving⟩
  have only (m : Node) (hm : t.holds m) : m = n :=
    ((held m).1 hm).resolve_left fun old => none_held m old
  have none_left (m : Node) (hm : t.inFlight m) : False :=
    ((in_flight m).1 hm).2 (I.one_token_in_flight m n ((in_flight m).1 hm).1 arriving)
  exact
    { one_token_held := fun a b ha hb => (only a ha).trans (only b hb).symm
      one_token_in_flight := fun a _ ha => (none_left a ha).elim
      held_or_in_flight := fun _ b h => none_left b h.2
      critical_holds := fun a ha =>
        (none_held a (I.critical_holds a ((critical a).1 ha))).elim }

theorem invariant_of_enter {n : Node} (I : T.Invariant s) (h : T.EnterStep s t n) :
    T.Invariant t := by
  obtain ⟨holds, critical, held, in_flight⟩ := h
  exact
    { one_token_held := fun a b ha hb => I.one_token_held a b ((held a).1 ha) ((held b).1 hb)
      one_token_in_flight := fun a b ha hb =>
        I.one_token_in_flight a b ((in_flight a).1 ha) ((in_flight b).1 hb)
      held_or_in_flight := fun a b h =>
        I.held_or_in_flight a b ⟨(held a).1 h.1, (in_flight b).1 h.2⟩
      critical_holds := fun a ha => (held a).2 <|
        ((critical a).1 ha).elim (I.critical_holds a) fun same => same ▸ holds }

theorem invariant_of_leave {n : Node} (I : T.Invariant s) (h : T.LeaveStep s t n) :
    T.Invariant t := by
  obtain ⟨_, critical, held, in_flight⟩ := h
  exact
    { one_token_held := fun a b ha hb => I.one_token_held a b ((held a).1 ha) ((held b).1 hb)
      one_token_in_flight := fun a b ha hb =>
        I.one_token_in_flight a b ((in_flight a).1 ha) ((in_flight b).1 hb)
      held_or_in_flight := fun a b h =>
        I.held_or_in_flight a b ⟨(held a).1 h.1, (in_flight b).1 h.2⟩
      critical_holds := fun a ha => (held a).2 (I.critical_holds a ((critical a).1 ha).1) }

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : T.Reachable s) : T.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih =>
    rcases step with ⟨_, _, h⟩ | ⟨_, h⟩ | ⟨_, h⟩ | ⟨_, h⟩
    · exact invariant_of_send ih h
    · exact invariant_of_receive ih h
    · exact invariant_of_enter ih h
    · exact invariant_of_leave ih h

/-- Two nodes are never in their critical sections at once: both would hold the token. -/
theorem mutual_exclusion : mutual_exclusion.Statement := by
  intro _ _ _ reachable n m hn hm
  have I := invariant_of_reachable reachable
  exact I.one_token_held n m (I.critical_holds n hn) (I.critical_holds m hm)

end DistSys.MutualExclusion
