module

public import DistSys.Foundations.Execution
public import DistSys.Foundations.Reachability
public import DistSys.Statements.Semantics.Category

/-!
# The category of systems

Objects are labelled systems with initial states, arrows are refinement mappings (Abadi and Lamport
1991) that may hide labels.  What is usually claimed of such a category is proved here: its laws,
the functors of traces and of runs, invariants that pull back, crashes as an endofunctor.

The document says that consistency can be drawn as a commuting diagram.  Three readings are sound
and proved: the square of an operation, the views of replicas, the diamond of two updates.
Availability and termination are not properties of single diagrams, and nothing of the kind is
claimed.

## Main declarations

* `laws`, `crash_functor`, `runs`: the category, an endofunctor, the path category.
* `trace_inclusion`, `invariant_pullback`: what refinement is good for.
* `operation_square`, `replica_square`, `update_diamond`: the three readings.
-/

@[expose] public noncomputable section

namespace DistSys.Category

open Reachability

variable {State Label Image Visible : Type}

/-! ### The category -/

/-- Nothing happens to a label that is kept. -/
theorem isMorphism_identity (X : StartedSystem State Label) :
    (@identity State Label).IsMorphism X X :=
  ⟨fun _ initial => initial, fun _ _ _ step => step⟩

/-- Morphisms compose. -/
theorem Mapping.IsMorphism.compose {Middle Between : Type} {X : StartedSystem State Label}
    {Y : StartedSystem Middle Between} {Z : StartedSystem Image Visible}
    {G : Mapping Middle Between Image Visible} {F : Mapping State Label Middle Between}
    (second : G.IsMorphism Y Z) (first : F.IsMorphism X Y) :
    (Category.compose G F).IsMorphism X Z := by
  refine ⟨fun s initial => second.1 _ (first.1 s initial), fun s label t step => ?_⟩
  have seen := first.2 s label t step
  show match (match F.label label with | none => none | some m => G.label m) with
    | none => G.state (F.state s) = G.state (F.state t)
    | some m => Z.step (G.state (F.state s)) m (G.state (F.state t))
  cases hidden : F.label label with
  | none => rw [hidden] at seen; exact congrArg G.state seen
  | some m => rw [hidden] at seen; exact second.2 _ m _ seen

/-- The identity is a unit on the right. -/
theorem compose_identity (F : Mapping State Label Image Visible) :
    compose F (@identity State Label) = F :=
  rfl

/-- The identity is a unit on the left. -/
theorem identity_compose (F : Mapping State Label Image Visible) :
    compose (@identity Image Visible) F = F := by
  have labels : (compose (@identity Image Visible) F).label = F.label := by
    funext label
    show (match F.label label with | none => none | some m => some m) = F.label label
    cases F.label label <;> rfl
  exact congrArg (Mapping.mk F.state) labels

/-- What a composite makes of a label. -/
theorem compose_label {Middle Between : Type} (G : Mapping Middle Between Image Visible)
    (F : Mapping State Label Middle Between) (label : Label) :
    (compose G F).label label = (F.label label).bind G.label := by
  unfold compose
  cases hidden : F.label label <;> simp only [hidden, Option.bind]

/-- Composition is associative. -/
theorem compose_assoc {A K B L C M D N : Type} (H : Mapping C M D N) (G : Mapping B L C M)
    (F : Mapping A K B L) : compose H (compose G F) = compose (compose H G) F := by
  have labels : (compose H (compose G F)).label = (compose (compose H G) F).label := by
    funext label
    show (match (match F.label label with | none => none | some m => G.label m) with
        | none => none | some m => H.label m) =
      match F.label label with
        | none => none
        | some m => match G.label m with | none => none | some k => H.label k
    cases F.label label <;> rfl
  exact congrArg (Mapping.mk fun s => H.state (G.state (F.state s))) labels

/-- Systems and their morphisms are a category. -/
theorem laws : laws.Statement := by
  intro A K B L C M D N W X Y Z F G H first second third
  exact ⟨isMorphism_identity W, second.compose first, compose_identity F, identity_compose F,
    compose_assoc H G F⟩

/-! ### Runs and traces -/

/-- What is seen of two sequences, one after the other. -/
theorem visible_append (F : Mapping State Label Image Visible) :
    ∀ first second, visible F (first ++ second) = visible F first ++ visible F second
  | [], _ => rfl
  | label :: rest, second => by
    have more := visible_append F rest second
    show (match F.label label with
        | none => visible F (rest ++ second)
        | some m => m :: visible F (rest ++ second)) =
      (match F.label label with | none => visible F rest | some m => m :: visible F rest) ++
        visible F second
    cases F.label label with
    | none => exact more
    | some m => exact congrArg (m :: ·) more

/-- A morphism carries paths to paths, with what is seen of their labels. -/
theorem Mapping.IsMorphism.path {F : Mapping State Label Image Visible}
    {X : StartedSystem State Label} {Y : StartedSystem Image Visible} (morphism : F.IsMorphism X Y)
    {s t : State} {labels : List Label} (path : X.Path s labels t) :
    Y.Path (F.state s) (visible F labels) (F.state t) := by
  induction path with
  | nil empty same => exact .nil (by rw [empty]; rfl) (congrArg F.state same)
  | @cons s labels t label rest u split step _ more =>
    have seen := morphism.2 s label u step
    rw [split]
    show Y.Path (F.state s)
      (match F.label label with | none => visible F rest | some m => m :: visible F rest) _
    cases hidden : F.label label with
    | none => rw [hidden] at seen; rw [seen]; exact more
    | some m => rw [hidden] at seen; exact .cons rfl seen more

/-- A morphism includes the seen traces of a system in the traces of its image. -/
theorem trace_inclusion : trace_inclusion.Statement := by
  rintro State Label Image Visible F X Y morphism labels ⟨s, t, initial, path⟩
  exact ⟨F.state s, F.state t, morphism.1 s initial, morphism.path path⟩

/-- The runs of a system are a category, and a morphism of systems is a functor on it. -/
theorem runs : runs.Statement := by
  intro State Label Image Visible F X Y s t u first second morphism
  exact ⟨.refl s, fun one two => one.append two, fun path => morphism.path path,
    visible_append F first second⟩

/-- Two morphisms can differ and map traces alike: of a system that never starts, each map of states
is a morphism. -/
theorem traces_forget : traces_forget.Statement := by
  refine ⟨Bool, Unit, { step := fun _ _ _ => False, initial := fun _ => False },
    { state := id, label := some }, { state := not, label := some }, ?_, ?_, ?_, ?_⟩
  · exact ⟨fun _ never => never.elim, fun _ _ _ never => never.elim⟩
  · exact ⟨fun _ never => never.elim, fun _ _ _ never => never.elim⟩
  · intro same
    exact Bool.noConfusion (congrFun (congrArg Mapping.state same) true)
  · intro labels
    induction labels with
    | nil => rfl
    | cons label rest more => exact congrArg (label :: ·) more

/-! ### Invariants -/

/-- A morphism carries reachable states to reachable states. -/
theorem Mapping.IsMorphism.reachable {F : Mapping State Label Image Visible}
    {X : StartedSystem State Label} {Y : StartedSystem Image Visible} (morphism : F.IsMorphism X Y)
    {s : State} (reached : X.Reachable s) : Y.Reachable (F.state s) := by
  induction reached with
  | start initial => exact .start (morphism.1 _ initial)
  | @step s t label _ step before =>
    have seen := morphism.2 t label s step
    cases hidden : F.label label with
    | none => rw [hidden] at seen; exact seen ▸ before
    | some m => rw [hidden] at seen; exact .step before seen

/-- Invariants pull back along morphisms, inductive ones to inductive ones. -/
theorem invariant_pullback : invariant_pullback.Statement := by
  intro State Label Image Visible F X Y holds morphism
  refine ⟨fun always s reached => always _ (morphism.reachable reached),
    fun inductive_ => ⟨fun s initial => inductive_.1 _ (morphism.1 s initial), ?_⟩⟩
  intro s label t before step
  have seen := morphism.2 s label t step
  cases hidden : F.label label with
  | none => rw [hidden] at seen; exact seen ▸ before
  | some m => rw [hidden] at seen; exact inductive_.2 _ m _ before seen

/-! ### Crashes -/

/-- What becomes of a label that is not the crash. -/
theorem crashingMap_label_some (F : Mapping State Label Image Visible) (label : Label) :
    (crashingMap F).label (some label) = (F.label label).map some := by
  unfold crashingMap
  cases hidden : F.label label <;> simp only [hidden, Option.map]

/-- A morphism of systems is one of the systems that may crash. -/
theorem isMorphism_crashingMap {F : Mapping State Label Image Visible}
    {X : StartedSystem State Label} {Y : StartedSystem Image Visible}
    (morphism : F.IsMorphism X Y) : (crashingMap F).IsMorphism (crashing X) (crashing Y) := by
  refine ⟨?_, ?_⟩
  · rintro _ ⟨x, rfl, initial⟩
    exact ⟨F.state x, rfl, morphism.1 x initial⟩
  · rintro _ label t ⟨x, rfl, step⟩
    cases label with
    | none =>
      cases step
      exact ⟨F.state x, rfl, rfl⟩
    | some label =>
      obtain ⟨y, rfl, step⟩ := step
      have seen := morphism.2 x label y step
      rw [crashingMap_label_some]
      cases hidden : F.label label with
      | none => rw [hidden] at seen; exact congrArg some seen
      | some m => rw [hidden] at seen; exact ⟨F.state x, rfl, F.state y, rfl, seen⟩

/-- The identity is carried to the identity. -/
theorem crashingMap_identity :
    crashingMap (@identity State Label) = @identity (Option State) (Option Label) := by
  have states : (crashingMap (@identity State Label)).state = id := by
    funext s
    cases s <;> rfl
  have labels : (crashingMap (@identity State Label)).label = some := by
    funext a
    cases a <;> rfl
  exact (congrArg (Mapping.mk · _) states).trans (congrArg (Mapping.mk id) labels)

/-- Composites are carried to composites. -/
theorem crashingMap_compose {Middle Between : Type} (G : Mapping Middle Between Image Visible)
    (F : Mapping State Label Middle Between) :
    crashingMap (compose G F) = compose (crashingMap G) (crashingMap F) := by
  have states : (crashingMap (compose G F)).state =
      (compose (crashingMap G) (crashingMap F)).state := by
    funext s
    cases s <;> rfl
  have labels : (crashingMap (compose G F)).label =
      (compose (crashingMap G) (crashingMap F)).label := by
    funext a
    cases a with
    | none => rfl
    | some label =>
      rw [compose_label, crashingMap_label_some, crashingMap_label_some, compose_label]
      cases F.label label with
      | none => rfl
      | some m => exact (crashingMap_label_some G m).symm
  exact (congrArg (Mapping.mk · _) states).trans (congrArg (Mapping.mk _) labels)

/-- Crashing is an endofunctor. -/
theorem crash_functor : crash_functor.Statement := by
  intro A K B L C M W X F G morphism
  refine ⟨isMorphism_crashingMap morphism, ?_, crashingMap_compose G F⟩
  rintro _ rfl
  exact crashingMap_identity

/-! ### Consistency as a commuting diagram -/

/-- When the square of each operation commutes, so does the square of each sequence. -/
theorem operation_square : operation_square.Statement := by
  intro Operation Concrete Abstract X Y view s operations square
  induction operations generalizing s with
  | nil => rfl
  | cons o rest more =>
    show view (X.run (X.apply s o) rest) = Y.run (Y.apply (view s) o) rest
    rw [more, square]

/-- The views agree in every reachable state exactly when some inductive invariant implies it. -/
theorem replica_square : replica_square.Statement := by
  intro Replica Value State Label X view
  constructor
  · intro always
    exact ⟨X.Reachable, inductiveInvariant_reachable X, always⟩
  · rintro ⟨holds, inductive_, agree⟩ s reached
    exact agree s (inductive_.invariant s reached)

/-- Updates whose diamonds commute can be done in any order. -/
theorem run_perm {State Event : Type} {X : Execution.Execution State Event}
    (diamond : ∀ x a b, X.apply (X.apply x a) b = X.apply (X.apply x b) a)
    {updates reordered : List Event} (perm : updates.Perm reordered) :
    ∀ s, X.run s updates = X.run s reordered := by
  induction perm with
  | nil => exact fun _ => rfl
  | cons o _ more => exact fun s => more (X.apply s o)
  | swap a b rest =>
    intro s
    show X.run (X.apply (X.apply s b) a) rest = X.run (X.apply (X.apply s a) b) rest
    rw [diamond]
  | trans _ _ first second => exact fun s => (first s).trans (second s)

open scoped Classical in
/-- When the diamond of any two updates commutes, all orders of the same updates lead to the same
state. -/
theorem update_diamond : update_diamond.Statement := by
  intro State Event X s updates reordered diamond same
  refine run_perm diamond (List.perm_iff_count.mpr same) s

end DistSys.Category
