module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Foundations.Reachability

/-!
# The category of systems: what a morphism preserves, and consistency as a commuting diagram

An object is a labelled system with initial states.  A morphism maps states to states and labels to
labels or to nothing: a step whose label is hidden may stutter.  That is a refinement mapping (Abadi
and Lamport 1991), so the functors here say what refinement is good for: traces are included,
invariants pull back, crashes are carried along.

Written by `formal export` from `proofs/semantics/category/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Category

/-- The data of a morphism: where states go, and what becomes of labels (none: hidden).

映射：状态到状态，标号到标号或隐藏 -/
structure Mapping (State Label Image Visible : Type) where
  state : State → Image
  label : Label → Option Visible

/-- Initial states go to initial states, visible steps to steps, hidden ones to nothing.

态射：保持初始状态与步，隐藏的步可停顿 -/
def Mapping.IsMorphism {State Label Image Visible : Type} (F : Mapping State Label Image Visible)
    (X : Reachability.StartedSystem State Label) (Y : Reachability.StartedSystem Image Visible)
    : Prop :=
  (∀ (s : State), X.initial s → Y.initial (F.state s)) ∧
  (∀ (s : State) (label : Label) (t : State),
     X.step s label t →
     (match F.label label with
        | none => F.state s = F.state t
        | some m => Y.step (F.state s) m (F.state t)))

/-- The identity: every state and label stays.

恒等态射 -/
def identity {State Label : Type} : Mapping State Label State Label :=
  { state := fun (s : State) => s, label := fun (x : Label) => some x }

/-- First F, then G.

态射的合成 -/
def compose {State Label Middle Between Image Visible : Type}
    (G : Mapping Middle Between Image Visible) (F : Mapping State Label Middle Between)
    : Mapping State Label Image Visible :=
  { state := fun (s : State) => G.state (F.state s),
    label := fun (x : Label) => match F.label x with | none => none | some m => G.label m }

/-- What is seen of a sequence of labels: the hidden ones are left out.

可见的标号序列 -/
def visible {State Label Image Visible : Type} (F : Mapping State Label Image Visible)
    (labels : List Label) : List Visible :=
  match labels with
    | [] => []
    | x :: rest => match F.label x with | none => visible F rest | some m => m :: visible F rest

/-- The labels of some path from an initial state.

轨迹 -/
def Trace {State Label : Type} (X : Reachability.StartedSystem State Label) (labels : List Label)
    : Prop :=
  ∃ s t : State, X.initial s ∧ X.Path s labels t

/-- Systems and their morphisms are a category: identities are morphisms, morphisms compose, and
composition is associative with the identities as units.

系统与态射构成范畴 -/
def laws.Statement : Prop :=
  ∀ {A K B L C M D N : Type} (W : Reachability.StartedSystem A K)
      (X : Reachability.StartedSystem B L) (Y : Reachability.StartedSystem C M)
      (Z : Reachability.StartedSystem D N) (F : Mapping A K B L) (G : Mapping B L C M)
      (H : Mapping C M D N),
    F.IsMorphism W X →
    G.IsMorphism X Y →
    H.IsMorphism Y Z →
    (@identity A K).IsMorphism W W ∧
    (compose G F).IsMorphism W Y ∧
    compose F (@identity A K) = F ∧
    compose (@identity B L) F = F ∧
    compose H (compose G F) = compose (compose H G) F

/-- What is seen of a trace of the first system is a trace of the second.

轨迹包含 -/
def TracesIncluded {State Label Image Visible : Type} (F : Mapping State Label Image Visible)
    (X : Reachability.StartedSystem State Label) (Y : Reachability.StartedSystem Image Visible)
    : Prop :=
  ∀ (labels : List Label), Trace X labels → Trace Y (visible F labels)

/-- A morphism includes the seen traces of a system in the traces of its image.

态射给出轨迹包含 -/
def trace_inclusion.Statement : Prop :=
  ∀ {State Label Image Visible : Type} (F : Mapping State Label Image Visible)
      (X : Reachability.StartedSystem State Label) (Y : Reachability.StartedSystem Image Visible),
    F.IsMorphism X Y → TracesIncluded F X Y

/-- Invariants pull back along morphisms, inductive ones to inductive ones: this is why refinement
mappings prove safety.

不变式沿态射拉回 -/
def invariant_pullback.Statement : Prop :=
  ∀ {State Label Image Visible : Type} (F : Mapping State Label Image Visible)
      (X : Reachability.StartedSystem State Label) (Y : Reachability.StartedSystem Image Visible)
      (holds : Image → Prop),
    F.IsMorphism X Y →
    (Y.Invariant holds → X.Invariant (fun (s : State) => holds (F.state s))) ∧
    (Y.InductiveInvariant holds → X.InductiveInvariant (fun (s : State) => holds (F.state s)))

/-- The runs of a system are a category, with states as objects and paths as arrows, and a morphism
of systems is a functor on it.

运行构成路径范畴，态射诱导函子 -/
def runs.Statement : Prop :=
  ∀ {State Label Image Visible : Type} (F : Mapping State Label Image Visible)
      (X : Reachability.StartedSystem State Label) (Y : Reachability.StartedSystem Image Visible)
      (s t u : State) (first second : List Label),
    F.IsMorphism X Y →
    X.Path s [] s ∧
    (X.Path s first t → X.Path t second u → X.Path s (first ++ second) u) ∧
    (X.Path s first t → Y.Path (F.state s) (visible F first) (F.state t)) ∧
    visible F (first ++ second) = visible F first ++ visible F second

/-- The trace functor is not faithful: two morphisms between the same systems can differ and map
traces alike.

轨迹函子不忠实：不同的态射可有相同的轨迹映射 -/
def traces_forget.Statement : Prop :=
  ∃ (State Label : Type) (X : Reachability.StartedSystem State Label)
      (F G : Mapping State Label State Label),
    F.IsMorphism X X ∧
    G.IsMorphism X X ∧
    F ≠ G ∧
    (∀ (labels : List Label), visible F labels = visible G labels)

/-- A step of the system while it is up, or the crash (the label none).

带崩溃的一步 -/
def CrashStep {State Label : Type} (X : Reachability.StartedSystem State Label) (s : Option State)
    (label : Option Label) (t : Option State) : Prop :=
  ∃ x : State,
    s = some x ∧
    (match label with | none => t = none | some a => ∃ y : State, t = some y ∧ X.step x a y)

/-- The system that may crash: then it has no state, and stops.

崩溃后停止的系统（崩溃自函子作用于对象） -/
def crashing {State Label : Type} (X : Reachability.StartedSystem State Label)
    : Reachability.StartedSystem (Option State) (Option Label) :=
  { step := CrashStep X,
    initial := fun (s : Option State) => ∃ x : State, s = some x ∧ X.initial x }

/-- The morphism carried along: a crash goes to a crash.

崩溃自函子作用于态射 -/
def crashingMap {State Label Image Visible : Type} (F : Mapping State Label Image Visible)
    : Mapping (Option State) (Option Label) (Option Image) (Option Visible) :=
  { state := fun (s : Option State) => match s with | none => none | some x => some (F.state x),
    label :=
      fun (a : Option Label) =>
        match a with
          | none => some none
          | some x => match F.label x with | none => none | some m => some (some m) }

/-- Crashing is an endofunctor: it maps morphisms to morphisms, identities to identities and
composites to composites.

崩溃是自函子 -/
def crash_functor.Statement : Prop :=
  ∀ {A K B L C M : Type} (W : Reachability.StartedSystem A K) (X : Reachability.StartedSystem B L)
      (F : Mapping A K B L) (G : Mapping B L C M),
    F.IsMorphism W X →
    (crashingMap F).IsMorphism (crashing W) (crashing X) ∧
    (∀ (same : Mapping A K A K),
       same = @identity A K → crashingMap same = @identity (Option A) (Option K)) ∧
    crashingMap (compose G F) = compose (crashingMap G) (crashingMap F)

/-- First reading: when the square of each operation commutes, so does the square of each sequence
of operations.

读法一：操作方图交换（顺序精化） -/
def operation_square.Statement : Prop :=
  ∀ {Operation Concrete Abstract : Type} (X : Execution.Execution Concrete Operation)
      (Y : Execution.Execution Abstract Operation) (view : Concrete → Abstract) (s : Concrete)
      (operations : List Operation),
    (∀ (c : Concrete) (o : Operation), view (X.apply c o) = Y.apply (view c) o) →
    view (X.run s operations) = Y.run (view s) operations

/-- Second reading: the views of all replicas agree in every reachable state exactly when some
inductive invariant implies that they agree.

读法二：副本视图在可达状态上相等（锥交换） -/
def replica_square.Statement : Prop :=
  ∀ {Replica Value State Label : Type} (X : Reachability.StartedSystem State Label)
      (view : Replica → State → Value),
    X.Invariant (fun (s : State) => ∀ (i j : Replica), view i s = view j s) ↔
    (∃ holds : State → Prop,
       X.InductiveInvariant holds ∧
       (∀ (s : State), holds s → (∀ (i j : Replica), view i s = view j s)))

open scoped Classical in
/-- Third reading: when the diamond of any two updates commutes, all orders of the same updates lead
to the same state.

读法三：更新菱形交换则次序无关 -/
def update_diamond.Statement : Prop :=
  ∀ {State Event : Type} (X : Execution.Execution State Event) (s : State)
      (updates reordered : List Event),
    (∀ (x : State) (a b : Event), X.apply (X.apply x a) b = X.apply (X.apply x b) a) →
    (∀ (o : Event),
       updates.countP (fun (x : Event) => decide (x = o)) =
         reordered.countP (fun (x : Event) => decide (x = o))) →
    X.run s updates = X.run s reordered

end DistSys.Category
