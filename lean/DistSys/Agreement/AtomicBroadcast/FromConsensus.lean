module

public import DistSys.Statements.Agreement.AtomicBroadcast
public import DistSys.Agreement.ChandraToueg.Runs
public import DistSys.Agreement.Broadcast.Equivalence

/-!
# Atomic broadcast from consensus (Chandra and Toueg, JACM 1996, §6)

In every fair run of the algorithm in which the uniform reliable broadcast and the instances of
uniform consensus that it uses keep their promises, it implements uniform atomic broadcast.  (The
paper has the theorem for broadcast and consensus that bind correct processes only, too; here all
clauses are the uniform ones, as in Hadzilacos and Toueg 1994.)

Safety is `log_prefix`: who completed as many instances has the same log.  Liveness follows the
paper.  If any process completes an instance, every correct process does (`exists_completed`, the
paper's Lemma 12), since what made the one propose is received by all and delivered by none before.
And if a message of a correct process were never delivered, all correct processes would go through
instance after instance; in an instance that nobody had reached when the last of them received the
message and the last faulty process stopped, every proposal contains it, so the decision does.

## Main declarations

* `exists_completed`: all correct processes complete what one process completes.
* `deliveries_agreement`, `deliveries_validity`: the two liveness clauses.
* `from_consensus`.
-/

@[expose] public noncomputable section

namespace DistSys.AtomicBroadcast

open ChandraToueg Broadcast Broadcast.BroadcastRun

variable {Process Message : Type} {A : ChandraToueg.ChandraToueg Process Message}
  {correct : Process → Prop} {schedule : Nat → Event Process Message}

/-- Instances of uniform consensus tell no two processes different decisions. -/
theorem agree_of_consensus
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) : Agree A schedule :=
  fun i p q l k t u told_p told_q => (consensus i).2.1 p q l k t u told_p told_q

/-- When every correct process proposes in an instance, every correct process completes it. -/
theorem completed_of_proposed (run : A.FairRun correct schedule)
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) {k : Nat}
    (proposed : ∀ q, correct q → ∃ v batch,
      (A.configuration schedule v).proposed k q = some batch) {q : Process} (ok : correct q) :
    ∃ u, k < (A.configuration schedule u).round q := by
  obtain ⟨batch, u, told⟩ := (consensus k).1
    (fun p ok => have ⟨v, l, made⟩ := proposed p ok; ⟨l, v, made⟩) q ok
  exact ⟨u, lt_round_of_decided run.1 told⟩

/-- Every correct process completes the instances that any process completes. -/
theorem exists_completed (run : A.FairRun correct schedule)
    (reliable : (A.reliable correct schedule).UniformReliableBroadcast)
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) {p : Process} {t : Nat}
    (k : Nat) (completed : k < (A.configuration schedule t).round p) {q : Process}
    (ok : correct q) : ∃ u, k < (A.configuration schedule u).round q := by
  induction k generalizing q with
  | zero =>
    exact go 0 completed (fun q ok => ⟨0, Nat.zero_le _⟩) ok
  | succ k ih => exact go (k + 1) completed (fun q ok => ih (Nat.lt_of_succ_lt completed) ok) ok
where
  go (k : Nat) (completed : k < (A.configuration schedule t).round p)
      (reached : ∀ q, correct q → ∃ u, k ≤ (A.configuration schedule u).round q) {q : Process}
      (ok : correct q) : ∃ u, k < (A.configuration schedule u).round q := by
    have inv := invariant_at run.1 t
    obtain ⟨batch, made⟩ := Option.ne_none_iff_exists'.1 (inv.proposed_before k p completed)
    obtain ⟨sub, m, mem, fresh⟩ := inv.proposal k p batch made
    refine completed_of_proposed run consensus (fun q ok => ?_) ok
    obtain ⟨u, reached⟩ := reached q ok
    obtain ⟨v, received⟩ := reliable.2.1 p q m ⟨t, sub.subset mem⟩ ok
    refine exists_proposed run ok reached received fun w here => ?_
    rw [(invariant_at run.1 w).log q, here, logOf_eq run.1 (agree_of_consensus consensus)
      (Nat.le_of_eq here.symm) (Nat.le_of_lt completed)]
    exact fresh

/-- Any two logs are comparable. -/
theorem deliveries_comparable (run : A.FairRun correct schedule)
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) :
    (A.deliveries correct schedule).ComparableLogs := by
  intro p q t u
  have agree := agree_of_consensus consensus
  rw [prefix_iff, prefix_iff]
  exact (Nat.le_total _ _).imp (fun le => log_prefix run.1 agree le)
    (fun le => log_prefix run.1 agree le)

/-- What any process delivers, every correct process delivers. -/
theorem deliveries_agreement (run : A.FairRun correct schedule)
    (reliable : (A.reliable correct schedule).UniformReliableBroadcast)
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) :
    (A.deliveries correct schedule).UniformAgreement := by
  rintro p q m ⟨t, mem⟩ ok
  have reached : ∃ u,
      (A.configuration schedule t).round p ≤ (A.configuration schedule u).round q := by
    cases round : (A.configuration schedule t).round p with
    | zero => exact ⟨0, Nat.zero_le _⟩
    | succ k =>
      exact exists_completed run reliable consensus k
        (Nat.lt_of_lt_of_eq (Nat.lt_succ_self k) round.symm) ok
  obtain ⟨u, le⟩ := reached
  exact ⟨u, (log_prefix run.1 (agree_of_consensus consensus) le).subset mem⟩

/-- A decided batch was proposed by then. -/
theorem proposed_of_decided
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) {i t : Nat} {p : Process}
    {batch : List Message} (told : (A.configuration schedule t).decided i p = some batch) :
    ∃ q, (A.configuration schedule t).proposed i q = some batch :=
  (consensus i).2.2 p batch t told

/-- A delivered message was broadcast by then, and none is delivered twice. -/
theorem deliveries_integrity (run : A.FairRun correct schedule)
    (reliable : (A.reliable correct schedule).UniformReliableBroadcast)
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) :
    (A.deliveries correct schedule).UniformIntegrity := by
  refine ⟨fun p m t mem => ?_, fun p t => ?_⟩
  · replace mem : m ∈ (A.configuration schedule t).log p := mem
    rw [(invariant_at run.1 t).log p] at mem
    obtain ⟨i, batch, _, told, mem⟩ := exists_of_mem_logOf mem
    obtain ⟨q, made⟩ := proposed_of_decided consensus told
    exact reliable.2.2.1 q m t (((invariant_at run.1 t).proposal i q batch made).1.subset mem)
  · show ((A.configuration schedule t).log p).Nodup
    rw [(invariant_at run.1 t).log p]
    refine logOf_nodup (fun i batch told => ?_) _
    obtain ⟨q, made⟩ := proposed_of_decided consensus told
    exact ((invariant_at run.1 t).proposal i q batch made).1.nodup (reliable.2.2.2 q t)

/-! ### Liveness -/

/-- What holds from some time on for each of finitely many processes holds from some time on for all
of them. -/
theorem exists_common_time {holds : Process → Nat → Prop}
    (stays : ∀ p t u, t ≤ u → holds p t → holds p u) (processes : List Process)
    (each : ∀ p, ∃ t, holds p t) : ∃ t, ∀ p, p ∈ processes → holds p t := by
  induction processes with
  | nil => exact ⟨0, fun p mem => nomatch mem⟩
  | cons q rest ih =>
    obtain ⟨t, first⟩ := each q
    obtain ⟨u, others⟩ := ih
    refine ⟨max t u, fun p mem => ?_⟩
    rcases List.mem_cons.1 mem with rfl | mem
    · exact stays p t _ (Nat.le_max_left t u) first
    · exact stays p u _ (Nat.le_max_right t u) (others p mem)

/-- At some time every correct process has received a message that all receive, and every other
process has stopped. -/
theorem exists_settled (run : A.FairRun correct schedule) {processes : List Process}
    (finite : ∀ p, p ∈ processes) {m : Message}
    (received : ∀ q, correct q → ∃ t, m ∈ (A.configuration schedule t).received q) :
    ∃ t, ∀ p, (correct p → m ∈ (A.configuration schedule t).received p) ∧
      (¬ correct p → ∀ j, t ≤ j → ¬ Acts (schedule j) p) := by
  have each : ∀ p, ∃ t, (correct p → m ∈ (A.configuration schedule t).received p) ∧
      (¬ correct p → ∀ j, t ≤ j → ¬ Acts (schedule j) p) := fun p => by
    by_cases ok : correct p
    · obtain ⟨t, mem⟩ := received p ok
      exact ⟨t, fun _ => mem, fun bad => absurd ok bad⟩
    · obtain ⟨t, stopped⟩ := run.2.2 p ok
      exact ⟨t, fun good => absurd good ok, fun _ => stopped⟩
  obtain ⟨t, settled⟩ := exists_common_time
    (fun p t u le h => ⟨fun ok => received_at run.1 le (h.1 ok),
      fun bad j le' => h.2 bad j (Nat.le_trans le le')⟩) processes each
  exact ⟨t, fun p => settled p (finite p)⟩

/-- At each moment there is an instance that nobody has reached. -/
theorem exists_unreached {processes : List Process} (finite : ∀ p, p ∈ processes) (t : Nat) :
    ∃ k, ∀ p, (A.configuration schedule t).round p < k := by
  obtain ⟨k, above⟩ := exists_common_time
    (holds := fun p k => (A.configuration schedule t).round p < k)
    (fun _ _ _ le lt => Nat.lt_of_lt_of_le lt le) processes fun p => ⟨_, Nat.lt_succ_self _⟩
  exact ⟨k, fun p => above p (finite p)⟩

/-- A message that all correct processes receive and none delivers drives them through all
instances. -/
theorem exists_beyond (run : A.FairRun correct schedule)
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) {m : Message}
    (received : ∀ q, correct q → ∃ t, m ∈ (A.configuration schedule t).received q)
    (never : ∀ q, correct q → ∀ t, m ∉ (A.configuration schedule t).log q) (k : Nat) {q : Process}
    (ok : correct q) : ∃ u, k ≤ (A.configuration schedule u).round q := by
  induction k generalizing q with
  | zero => exact ⟨0, Nat.zero_le _⟩
  | succ k ih =>
    refine completed_of_proposed run consensus (fun p ok => ?_) ok
    obtain ⟨u, reached⟩ := ih ok
    obtain ⟨v, received⟩ := received p ok
    exact exists_proposed run ok reached received fun w _ => never p ok w

/-- A correct process delivers what it broadcasts. -/
theorem deliveries_validity (run : A.FairRun correct schedule) {processes : List Process}
    (finite : ∀ p, p ∈ processes)
    (reliable : (A.reliable correct schedule).UniformReliableBroadcast)
    (consensus : ∀ i, (A.consensus correct schedule i).UniformConsensus) :
    (A.deliveries correct schedule).Validity := by
  intro p m t ok sent
  refine Classical.byContradiction fun none_delivers => ?_
  have received : ∀ q, correct q → ∃ t, m ∈ (A.configuration schedule t).received q :=
    fun q ok_q => reliable.2.1 p q m (reliable.1 p m t ok sent) ok_q
  have never : ∀ q, correct q → ∀ t, m ∉ (A.configuration schedule t).log q := fun q _ u mem =>
    none_delivers (deliveries_agreement run reliable consensus q p m ⟨u, mem⟩ ok)
  obtain ⟨t, settled⟩ := exists_settled run finite received
  obtain ⟨k, unreached⟩ := exists_unreached (A := A) (schedule := schedule) finite t
  obtain ⟨u, beyond⟩ := exists_beyond run consensus received never (k + 1) ok
  obtain ⟨batch, told⟩ := exists_decided run.1 beyond
  obtain ⟨q, made⟩ := proposed_of_decided consensus told
  have made_late := (grows_at run.1 (Nat.le_max_left u t)).proposed k q batch made
  obtain ⟨j, le, step, _, shape⟩ := exists_proposal run.1 (Nat.le_max_right u t)
    ((invariant_at run.1 t).not_proposed_after k q (unreached q)) made_late
  have ok_q : correct q := Classical.byContradiction fun bad =>
    (settled q).2 bad j le (step ▸ rfl)
  have mem : m ∈ batch := shape ▸ mem_undelivered.2
    ⟨received_at run.1 le ((settled q).1 ok_q), never q ok_q j⟩
  refine never p ok u ?_
  rw [(invariant_at run.1 u).log p]
  exact (logOf_prefix beyond).subset (mem_logOf told mem)

/-- **Atomic broadcast from consensus** (Chandra and Toueg). -/
theorem from_consensus : from_consensus.Statement := by
  intro Process Message A processes correct c schedule finite ok run reliable consensus
  have integrity := deliveries_integrity run reliable consensus
  have comparable := deliveries_comparable run consensus
  exact atomic_of_totalOrder (fun p t u => comparable p p t u) (c := c) ok
    ⟨⟨deliveries_validity run finite reliable consensus,
      deliveries_agreement run reliable consensus, integrity⟩,
      order_of_comparable integrity.2 comparable⟩

end DistSys.AtomicBroadcast
