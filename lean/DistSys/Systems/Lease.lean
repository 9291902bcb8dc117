module

public import DistSys.Statements.Invariants.Systems.Lease

/-!
# Leases under clocks that differ

Gray and Cheriton (*Leases: An efficient fault-tolerant mechanism for distributed file cache
consistency*, SOSP 1989): a lease ends by itself, when its holder's clock says so, and the server
waits for that by its own clock and an allowance for the difference of the two.  The paper gives the
allowance as a term of a formula; here it is shown to be enough, and no smaller one to be.  The
paper's remark on crashes is part of the system: a server that has forgotten its leases waits for
one term.

## Main declarations

* `Lease.Invariant`, `invariant_of_reachable`: the invariant, the one that Z3 checks.
* `one_believer`: no two clients believe at once that they hold the lease.
* `margin_is_needed`: with a smaller margin two do.
-/

@[expose] public noncomputable section

namespace DistSys.Lease

variable {Client : Type} {L : Lease Client} {s t : LeaseState Client}

/-- Of two clients' leases one is over by the margin, on the server's clock. -/
structure Lease.Invariant (L : Lease Client) (s : LeaseState Client) : Prop where
  synchronized : L.Synchronized s
  received_was_granted : L.ReceivedWasGranted s
  granted_ends : L.GrantedEnds s
  others_are_over : L.OthersAreOver s
  one_is_over : L.OneIsOver s

theorem invariant_of_init (h : L.Init s) : L.Invariant s := by
  obtain ⟨synchronized, free, not_granted, not_received⟩ := h
  exact
    { synchronized
      received_was_granted := fun c e h => absurd h (not_received c e)
      granted_ends := fun c e h => absurd h (not_granted c e)
      others_are_over := fun c _ _ h => absurd h (free c)
      one_is_over := fun c _ e _ h => absurd h (not_granted c e) }

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : L.Invariant s) (h : L.Step s t) : L.Invariant t := by
  obtain ⟨synchronized, received, ends, others, one⟩ := I
  rcases h with ⟨_, _, _, _, _, _⟩ | ⟨c, _, _, _, _, _, _, _⟩ | ⟨c, e, _, _, _, _, _, _, _⟩ |
      ⟨_, _, _, _, _, _⟩ <;>
    constructor <;>
    grind [Lease.Synchronized, Lease.ReceivedWasGranted, Lease.GrantedEnds, Lease.OthersAreOver,
      Lease.OneIsOver]

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : L.Reachable s) : L.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-- Two clients never believe at once that they hold the lease: one of their leases is over by the
margin on the server's clock, and that client's clock is behind it by no more than the margin. -/
theorem one_believer : one_believer.Statement := by
  intro _ L s reachable c d e f enough hasC earlyC hasD earlyD
  have I := invariant_of_reachable reachable
  apply Classical.byContradiction
  intro different
  have := I.one_is_over c d e f (I.received_was_granted c e hasC) (I.received_was_granted d f hasD)
    different
  have := I.synchronized c
  have := I.synchronized d
  omega

/-- A client's clock stays behind by as much as it may, and the client believes in a lease that the
server has already given to another one. -/
theorem margin_is_needed : margin_is_needed.Statement := by
  classical
  intro Client L c d short lasts different
  -- The first lease ends at `e`; at `late` the server gives out another one, until `f`.
  obtain ⟨e, he⟩ : ∃ e, e = L.margin + L.duration := ⟨_, rfl⟩
  obtain ⟨late, hlate⟩ : ∃ late, late = e + L.margin := ⟨_, rfl⟩
  obtain ⟨f, hf⟩ : ∃ f, f = late + L.duration := ⟨_, rfl⟩
  let clock : Client → Nat := fun x => if x = c then late - L.skew else late
  let one : Client → Nat → Prop := fun x y => x = c ∧ y = e
  let two : Client → Nat → Prop := fun x y => one x y ∨ x = d ∧ y = f
  have start : L.Reachable ⟨L.margin, fun _ => L.margin, fun _ => False, 0, fun _ _ => False,
      fun _ _ => False⟩ :=
    .init ⟨fun _ => Nat.le_add_right _ _, fun _ => id, fun _ _ => id, fun _ _ => id⟩
  have lent : L.Reachable ⟨L.margin, fun _ => L.margin, (· = c), e, one, fun _ _ => False⟩ :=
    start.step (.inr (.inl ⟨c, .inr (Nat.le_of_eq (Nat.zero_add _)), fun _ => .rfl, he,
      fun x y => by simp only [one, he, false_or], rfl, fun _ => rfl, fun _ _ => .rfl⟩))
  have arrived : L.Reachable ⟨L.margin, fun _ => L.margin, (· = c), e, one, one⟩ :=
    lent.step (.inr (.inr (.inl ⟨c, e, ⟨rfl, rfl⟩, fun x y => by simp only [one, false_or], rfl,
      fun _ => rfl, fun _ => .rfl, rfl, fun _ _ => .rfl⟩)))
  have waited : L.Reachable ⟨late, clock, (· = c), e, one, one⟩ := by
    refine arrived.step (.inl ⟨?_, fun x => ?_, fun _ => .rfl, rfl, fun _ _ => .rfl,
      fun _ _ => .rfl⟩)
    · show L.margin ≤ late
      omega
    · show late ≤ (if x = c then late - L.skew else late) + L.skew
      split <;> omega
  have lentAgain : L.Reachable ⟨late, clock, (· = d), f, two, one⟩ :=
    waited.step (.inr (.inl ⟨d, .inr (Nat.le_of_eq hlate.symm), fun _ => .rfl, hf,
      fun x y => by simp only [two, hf], rfl, fun _ => rfl, fun _ _ => .rfl⟩))
  have arrivedAgain : L.Reachable ⟨late, clock, (· = d), f, two, two⟩ :=
    lentAgain.step (.inr (.inr (.inl ⟨d, f, .inr ⟨rfl, rfl⟩, fun _ _ => .rfl, rfl,
      fun _ => rfl, fun _ => .rfl, rfl, fun _ _ => .rfl⟩)))
  refine ⟨_, e, f, arrivedAgain, .inl ⟨rfl, rfl⟩, ?_, .inr ⟨rfl, rfl⟩, ?_⟩
  · show (if c = c then late - L.skew else late) < e
    rw [if_pos rfl]
    omega
  · show (if d = c then late - L.skew else late) < f
    rw [if_neg (Ne.symm different)]
    omega

end DistSys.Lease
