module

public import DistSys.Statements.Systems.Fabric

/-!
# Execute, order, validate: the valid transactions are serial in ledger order

Kung and Robinson (*On optimistic methods for concurrency control*, 1981) let a transaction run
without locks and validate it afterwards; Androulaki et al. (*Hyperledger Fabric*, 2018) validate in
the order of a ledger, by versions.  Here a transaction was executed on any earlier state.

A version is the place in the ledger of the transaction that wrote, so a key that has the version
which was read has the value which was read (`world_eq_of_version`).  Keys may be deleted and
created again: an absent key has no version, and the absence is all that was seen.  So a valid
transaction would read in the serial execution what it saw, and writes what it would write there.

## Main declarations

* `Network.world_later`, `Network.world_eq_of_version`: what versions tell.
* `serial_in_ledger_order`, `phantom`.
-/

@[expose] public noncomputable section

namespace DistSys.Fabric

variable {Transaction Key Value : Type}

namespace Network

variable {N : Network Transaction Key Value} {start : Key → Option (Value × Nat)}
  {ledger : List Transaction} {t : Transaction} {i j : Nat} {k : Key}

/-- After the end of the ledger nothing changes. -/
theorem world_none (here : ledger[j]? = none) :
    N.world start ledger (j + 1) = N.world start ledger j := by
  simp only [world, here]

/-- A valid transaction writes. -/
theorem world_valid (here : ledger[j]? = some t) (valid : N.Valid (N.world start ledger j) t) :
    N.world start ledger (j + 1) = N.written (N.world start ledger j) t (j + 1) := by
  simp only [world, here, if_pos valid]

/-- A transaction that is not valid changes nothing. -/
theorem world_invalid (here : ledger[j]? = some t) (invalid : ¬N.Valid (N.world start ledger j) t) :
    N.world start ledger (j + 1) = N.world start ledger j := by
  simp only [world, here, if_neg invalid]

/-- One place of the ledger: a key is as it was, or absent, or written with the number of the
place. -/
theorem world_step (k : Key) :
    N.world start ledger (i + 1) k = N.world start ledger i k ∨
    N.world start ledger (i + 1) k = none ∨
    ∃ v, N.world start ledger (i + 1) k = some (v, i + 1) := by
  cases here : ledger[i]? with
  | none => exact .inl (congrFun (world_none here) k)
  | some t =>
    by_cases valid : N.Valid (N.world start ledger i) t
    · rw [world_valid here valid]
      unfold written
      cases N.writes t k with
      | keep => exact .inl rfl
      | delete => exact .inr (.inl rfl)
      | put v => exact .inr (.inr ⟨v, rfl⟩)
    · exact .inl (congrFun (world_invalid here valid) k)

/-- No version is of a transaction to come. -/
theorem version_le (genesis : Genesis start) {v : Value} {n : Nat}
    (held : N.world start ledger i k = some (v, n)) : n ≤ i := by
  induction i generalizing v n with
  | zero =>
    have first := genesis k
    rw [show start k = some (v, n) from held] at first
    exact Nat.le_of_eq first
  | succ i ih =>
    rcases N.world_step (start := start) (ledger := ledger) (i := i) k with same | gone | ⟨u, put⟩
    · exact Nat.le_succ_of_le (ih (same ▸ held))
    · exact nomatch gone.symm.trans held
    · have := put.symm.trans held
      injection this with this
      injection this with _ number
      exact Nat.le_of_eq number.symm

/-- Later in the ledger a key is as it was, or absent, or has a version of the time between. -/
theorem world_later (le : j ≤ i) (k : Key) :
    N.world start ledger i k = N.world start ledger j k ∨
    N.world start ledger i k = none ∨
    ∃ v n, N.world start ledger i k = some (v, n) ∧ j < n := by
  induction le with
  | refl => exact .inl rfl
  | @step i le ih =>
    rcases N.world_step (start := start) (ledger := ledger) (i := i) k with same | gone | ⟨v, put⟩
    · rw [same]
      exact ih
    · exact .inr (.inl gone)
    · exact .inr (.inr ⟨v, i + 1, put, Nat.lt_succ_of_le le⟩)

/-- A key that has the version which was read holds what was read. -/
theorem world_eq_of_version (genesis : Genesis start) (le : j ≤ i)
    (same : versionOf (N.world start ledger j k) = versionOf (N.world start ledger i k)) :
    N.world start ledger i k = N.world start ledger j k := by
  rcases N.world_later (start := start) (ledger := ledger) le k with eq | gone | ⟨v, n, held, late⟩
  · exact eq
  · rw [gone] at same ⊢
    cases before : N.world start ledger j k with
    | none => rfl
    | some p => rw [before] at same; exact nomatch same
  · rw [held] at same
    cases before : N.world start ledger j k with
    | none => rw [before] at same; exact nomatch same
    | some p =>
      rw [before] at same
      have number : p.2 = n := Option.some.inj same
      have := N.version_le genesis before
      omega

/-- What a valid transaction saw is what the keys that it read hold. -/
theorem saw_of_valid (checks : N.validates = true) (genesis : Genesis start)
    (endorsed : N.Endorsed start ledger) (here : ledger[i]? = some t)
    (valid : N.Valid (N.world start ledger i) t) (read : N.reads t k) :
    N.saw t k = valueOf (N.world start ledger i k) := by
  have inside : i < ledger.length := (List.getElem?_eq_some_iff.1 here).1
  have simulated := endorsed i inside
  rw [here] at simulated
  obtain ⟨j, le, reads, _⟩ := simulated
  have current : N.Current (N.world start ledger i) t := by
    rcases valid with never | current
    · rw [checks] at never
      exact nomatch never
    · exact current
  rw [(reads k read).2,
    world_eq_of_version genesis le ((reads k read).1.symm.trans (current k read))]

/-- The values are those of the serial execution. -/
theorem values_eq_serial (checks : N.validates = true) (genesis : Genesis start)
    (endorsed : N.Endorsed start ledger) (decide : N.ReadsDecide ledger) (i : Nat) :
    N.values (N.world start ledger i) = N.serial start ledger i := by
  induction i with
  | zero => rfl
  | succ i ih =>
    cases here : ledger[i]? with
    | none =>
      rw [world_none here, ih]
      simp only [serial, here]
    | some t =>
      by_cases valid : N.Valid (N.world start ledger i) t
      · rw [world_valid here valid]
        simp only [serial, here, if_pos valid]
        rw [← ih]
        funext k
        have writes := decide t (List.mem_of_getElem? here) (N.values (N.world start ledger i))
          (fun k read => (saw_of_valid checks genesis endorsed here valid read).symm) k
        unfold values written executed
        unfold values at writes
        rw [writes]
        cases N.writes t k <;> rfl
      · rw [world_invalid here valid, ih]
        simp only [serial, here, if_neg valid]

end Network

/-- Versions show what was read; so valid transactions do what they would do one after the other. -/
theorem serial_in_ledger_order : serial_in_ledger_order.Statement := by
  intro Transaction Key Value N start ledger checks genesis endorsed decide
  have same := N.values_eq_serial checks genesis endorsed decide
  refine ⟨fun i _ k => congrFun (same i) k, fun i _ => ?_⟩
  cases here : ledger[i]? with
  | none => exact trivial
  | some t =>
    intro valid k read
    rw [Network.saw_of_valid checks genesis endorsed here valid read]
    exact congrFun (same i) k

/-! ### Phantoms -/

/-- Each of two transactions puts its own key if it finds none; read sets have the keys that were
found, so they are empty. -/
def putOwn : Network Bool Bool Unit where
  execute t s k :=
    match s true, s false with
    | none, none => if k = t then .put () else .keep
    | _, _ => .keep
  reads _ _ := False
  version _ _ := none
  saw _ _ := none
  writes t k := if k = t then .put () else .keep
  validates := true

/-- Each finds no key and puts its own; one after the other, the second would put none. -/
theorem phantom : phantom.Statement := by
  have free (w : Bool → Option (Unit × Nat)) (t : Bool) : putOwn.Valid w t :=
    .inr fun _ read => read.elim
  have simulated (t : Bool) : putOwn.Simulated (fun _ => none) t :=
    ⟨fun _ read => read.elim, fun _ => rfl⟩
  have left : putOwn.world (fun _ => none) [true, false] 2 =
      putOwn.written (putOwn.written (fun _ => none) true 1) false 2 := by
    rw [Network.world_valid (t := false) rfl (free _ _),
      Network.world_valid (t := true) (j := 0) rfl (free _ _)]
    rfl
  refine ⟨Bool, Bool, Unit, putOwn, fun _ => none, true, false, rfl, fun _ => trivial,
    simulated true, simulated false, fun _ k => ⟨fun read => read.elim, fun there => there rfl⟩,
    free _ _, free _ _, ⟨false, ?_⟩, true, ?_⟩
  · rw [left]
    exact nofun
  · rw [left]
    exact nofun

end DistSys.Fabric
