module

public import DistSys.Causality.Causality.HappenedBefore
public import DistSys.Statements.Semantics.EventStructure

/-!
# Event structures

Winskel 1986.  The document's "system state is a down-closed set of events" is corrected to
configurations, which are free of conflict as well; the example `choice` shows the difference.

## Main declarations

* `cause_is_configuration`, `meet_and_join`: what configurations there are.
* `securing`: every finite configuration is reached one event at a time.
* `of_computation`: a computation is an event structure whose configurations are its consistent
  cuts.
-/

@[expose] public noncomputable section

namespace DistSys.EventStructure

variable {Event : Type} {S : EventStructure Event}

/-- An event with its causes is a configuration, the least that contains it. -/
theorem cause_is_configuration : cause_is_configuration.Statement := by
  intro Event S e
  refine ⟨⟨fun d f below inside => S.below_trans d f e below inside, ?_⟩,
    fun c d config inside below => config.1 d e below inside⟩
  intro d f left right conflict
  have first : S.conflict d e := S.conflict_inherited d f e conflict right
  have second : S.conflict e e := S.conflict_inherited e d e (S.conflict_symm d e first) left
  exact S.conflict_irrefl e second

/-- Intersections of configurations are configurations, and so are unions inside a common one. -/
theorem meet_and_join : meet_and_join.Statement := by
  intro Event S c d u first second common inside
  refine ⟨⟨fun a b below both => ⟨first.1 a b below both.1, second.1 a b below both.2⟩,
    fun a b left right => first.2 a b left.1 right.1⟩, ?_, ?_⟩
  · rintro a b below (left | right)
    · exact .inl (first.1 a b below left)
    · exact .inr (second.1 a b below right)
  · exact fun a b left right => common.2 a b (inside a left) (inside b right)

/-! ### One event at a time -/

/-- A list that is not empty has a maximal event: one that is a cause of no other. -/
theorem exists_maximal (S : EventStructure Event) : ∀ (a : Event) (events : List Event),
    ∃ m, m ∈ a :: events ∧ ∀ e, e ∈ a :: events → S.below m e → e = m
  | a, [] => ⟨a, List.mem_cons_self, fun _ member _ => List.mem_singleton.mp member⟩
  | a, b :: rest => by
    obtain ⟨m, member, maximal⟩ := exists_maximal S b rest
    by_cases below : S.below m a
    · refine ⟨a, List.mem_cons_self, fun e inside over => ?_⟩
      rcases List.mem_cons.mp inside with rfl | inside
      · rfl
      · have same : e = m := maximal e inside (S.below_trans m a e below over)
        rw [same] at over ⊢
        exact S.below_antisymm m a below over
    · refine ⟨m, List.mem_cons_of_mem a member, fun e inside over => ?_⟩
      rcases List.mem_cons.mp inside with rfl | inside
      · exact absurd over below
      · exact maximal e inside over

/-- What is a configuration does not depend on how it is written. -/
theorem EventStructure.Configuration.congr {c d : Event → Prop} (config : S.Configuration c)
    (same : ∀ e, d e ↔ c e) : S.Configuration d :=
  ⟨fun a b below inside => (same a).mpr (config.1 a b below ((same b).mp inside)),
    fun a b left right => config.2 a b ((same a).mp left) ((same b).mp right)⟩

/-- Every list has a list without repetition with the same members. -/
theorem exists_nodup : ∀ events : List Event, ∃ l : List Event, l.Nodup ∧ ∀ e, e ∈ l ↔ e ∈ events
  | [] => ⟨[], List.nodup_nil, fun _ => Iff.rfl⟩
  | a :: rest => by
    obtain ⟨l, once, same⟩ := exists_nodup rest
    by_cases known : a ∈ l
    · refine ⟨l, once, fun e => (same e).trans ⟨List.mem_cons_of_mem a, fun member => ?_⟩⟩
      rcases List.mem_cons.mp member with rfl | member
      · exact (same _).mp known
      · exact member
    · refine ⟨a :: l, List.nodup_cons.mpr ⟨known, once⟩, fun e => ?_⟩
      rw [List.mem_cons, List.mem_cons, same]

/-- The order of a configuration without its maximal event, and that event last. -/
theorem secured_concat {order : List Event} {m : Event}
    (prefixes : ∀ first rest, order = first ++ rest → S.Configuration (fun e => e ∈ first))
    (whole : S.Configuration fun e => e ∈ order ++ [m]) (first rest : List Event)
    (split : order ++ [m] = first ++ rest) : S.Configuration fun e => e ∈ first := by
  rcases List.eq_nil_or_concat rest with rfl | ⟨before, last, rfl⟩
  · rw [List.append_nil] at split
    exact split ▸ whole
  · rw [List.concat_eq_append, ← List.append_assoc] at split
    exact prefixes first before (List.append_inj_left' split rfl)

open scoped Classical in
/-- Securing, for a list without repetition. -/
theorem secured (S : EventStructure Event) : ∀ (n : Nat) (events : List Event),
    events.length = n → events.Nodup → S.Configuration (fun e => e ∈ events) →
    ∃ order : List Event, order.Nodup ∧ (∀ e, e ∈ order ↔ e ∈ events) ∧
      ∀ first rest, order = first ++ rest → S.Configuration (fun e => e ∈ first)
  | 0, events, size, _, config => by
    obtain rfl := List.eq_nil_of_length_eq_zero size
    refine ⟨[], List.nodup_nil, fun _ => Iff.rfl, fun first rest split => ?_⟩
    obtain ⟨rfl, _⟩ := List.append_eq_nil_iff.mp split.symm
    exact config
  | n + 1, events, size, once, config => by
    obtain ⟨a, rest, rfl⟩ := List.exists_cons_of_length_eq_add_one size
    obtain ⟨m, member, maximal⟩ := exists_maximal S a rest
    have smaller : ((a :: rest).erase m).length = n := by
      rw [List.length_erase_of_mem member, size]
      rfl
    have others : ∀ e, e ∈ (a :: rest).erase m ↔ e ≠ m ∧ e ∈ a :: rest := fun e =>
      once.mem_erase_iff
    have config' : S.Configuration fun e => e ∈ (a :: rest).erase m := by
      refine ⟨fun d e below inside => ?_, fun d e left right =>
        config.2 d e ((others d).mp left).2 ((others e).mp right).2⟩
      obtain ⟨different, known⟩ := (others e).mp inside
      refine (others d).mpr ⟨?_, config.1 d e below known⟩
      rintro rfl
      exact different (maximal e known below)
    obtain ⟨order, once', same, prefixes⟩ := secured S n _ smaller (once.erase m) config'
    have same' : ∀ e, e ∈ order ++ [m] ↔ e ∈ a :: rest := by
      intro e
      rw [List.mem_append, same, others, List.mem_singleton]
      by_cases last : e = m
      · exact ⟨fun _ => last ▸ member, fun _ => .inr last⟩
      · exact ⟨fun inside => inside.elim And.right fun same => absurd same last,
          fun inside => .inl ⟨last, inside⟩⟩
    refine ⟨order ++ [m], ?_, same', secured_concat prefixes (config.congr same')⟩
    refine List.nodup_append.mpr ⟨once', List.nodup_cons.mpr ⟨List.not_mem_nil, List.nodup_nil⟩, ?_⟩
    intro x inside y last
    rw [List.mem_singleton.mp last]
    exact ((others x).mp ((same x).mp inside)).1

/-- Every finite configuration is reached by adding one event at a time. -/
theorem securing : securing.Statement := by
  intro Event S events config
  obtain ⟨l, once, same⟩ := exists_nodup events
  obtain ⟨order, once', same', prefixes⟩ := secured S l.length l rfl once (config.congr same)
  exact ⟨order, once', fun e => (same' e).trans (same e), prefixes⟩

/-! ### Computations -/

section Computations

variable {Process Message : Type} (K : Causality.Computation Process Event Message)

/-- An event has at most two immediate causes. -/
theorem exists_immediate (e : Event) : ∃ l : List Event, ∀ d, K.CausalStep d e → d ∈ l := by
  refine ⟨(K.predecessor e).toList ++ ((K.received e).map K.send).toList, fun d step => ?_⟩
  rcases step with local_ | ⟨m, received, sent⟩
  · exact List.mem_append_left _ (Option.mem_toList.mpr local_)
  · refine List.mem_append_right _ (Option.mem_toList.mpr ?_)
    rw [received]
    exact congrArg some sent

/-- Finitely many causes of finitely many immediate causes. -/
theorem exists_causes_of_immediate (e : Event)
    (below : ∀ g, K.CausalStep g e → ∃ l : List Event, ∀ d, K.HappenedBefore d g → d ∈ l) :
    ∀ immediate : List Event, ∃ l : List Event, ∀ g, g ∈ immediate → K.CausalStep g e →
      ∀ d, d = g ∨ K.HappenedBefore d g → d ∈ l
  | [] => ⟨[], fun _ member => absurd member List.not_mem_nil⟩
  | a :: rest => by
    obtain ⟨l, found⟩ := exists_causes_of_immediate e below rest
    by_cases step : K.CausalStep a e
    · obtain ⟨own, known⟩ := below a step
      refine ⟨a :: own ++ l, fun g member gstep d before => ?_⟩
      rcases List.mem_cons.mp member with rfl | member
      · rcases before with rfl | before
        · exact List.mem_append_left _ List.mem_cons_self
        · exact List.mem_append_left _ (List.mem_cons_of_mem _ (known d before))
      · exact List.mem_append_right _ (found g member gstep d before)
    · refine ⟨l, fun g member gstep => ?_⟩
      rcases List.mem_cons.mp member with rfl | member
      · exact absurd gstep step
      · exact found g member gstep

/-- In a computation an event has finitely many causes. -/
theorem exists_causes (e : Event) : ∃ l : List Event, ∀ d, K.HappenedBefore d e → d ∈ l := by
  induction e using K.well_founded_causes.induction with
  | h e below =>
    obtain ⟨immediate, all⟩ := exists_immediate K e
    obtain ⟨l, found⟩ := exists_causes_of_immediate K e below immediate
    refine ⟨l, fun d before => ?_⟩
    obtain ⟨g, earlier, step⟩ := before.last_step
    exact found g (all g step) step d earlier

/-- A computation as an event structure: causes are what happened before, nothing conflicts. -/
def ofComputation : EventStructure Event where
  below e f := e = f ∨ K.HappenedBefore e f
  conflict _ _ := False
  causes e := e :: Classical.choose (exists_causes K e)
  below_refl _ := .inl rfl
  below_trans d e f := by
    rintro (rfl | first) (rfl | second)
    · exact .inl rfl
    · exact .inr second
    · exact .inr first
    · exact .inr (.trans first second)
  below_antisymm d e := by
    rintro (rfl | first) (same | second)
    · rfl
    · rfl
    · exact same.symm
    · exact (Causality.happened_before_asymm K first second).elim
  conflict_irrefl _ := id
  conflict_symm _ _ := id
  conflict_inherited _ _ _ never _ := never
  finite_causes d e := by
    rintro (rfl | before)
    · exact List.mem_cons_self
    · exact List.mem_cons_of_mem _ (Classical.choose_spec (exists_causes K e) d before)

end Computations

/-- A computation is an event structure whose configurations are its consistent cuts. -/
theorem of_computation : of_computation.Statement := by
  intro Process Event Message K
  refine ⟨ofComputation K, fun _ _ => Iff.rfl, fun _ _ => id, fun cut => ⟨fun config => ?_,
    fun consistent => ⟨?_, fun _ _ _ _ => id⟩⟩⟩
  · exact fun e f before inside => config.1 e f (.inr before) inside
  · rintro d e (rfl | before) inside
    · exact inside
    · exact consistent d e before inside

/-- Two events that conflict. -/
def alternatives : EventStructure Bool where
  below := Eq
  conflict d e := d ≠ e
  causes e := [e]
  below_refl _ := rfl
  below_trans _ _ _ first second := first.trans second
  below_antisymm _ _ same _ := same
  conflict_irrefl _ different := different rfl
  conflict_symm _ _ different := different.symm
  conflict_inherited _ _ _ different same := same ▸ different
  finite_causes _ _ same := List.mem_singleton.mpr same

/-- Each alternative is a configuration. -/
theorem configuration_alternative (b : Bool) : alternatives.Configuration fun e => e = b :=
  ⟨fun _ _ same inside => Eq.trans same inside,
    fun _ _ left right different => different (left.trans right.symm)⟩

/-- A choice: two configurations whose union is no configuration. -/
theorem choice : choice.Statement :=
  ⟨Bool, alternatives, fun e => e = true, fun e => e = false, configuration_alternative true,
    configuration_alternative false, fun _ _ same inside => Eq.symm same ▸ inside,
    fun config => config.2 true false (.inl rfl) (.inr rfl) Bool.noConfusion⟩

end DistSys.EventStructure
