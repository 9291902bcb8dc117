module

public import DistSys.Statements.Foundations.Execution

/-!
# Controllers that reconcile: from what is to what is wanted, step by step (Burns et al. 2016)

A Kubernetes controller looks again and again at the state of the cluster, compares it with what was
asked for, and takes one step towards it.  It acts on the *level* (what is), not on the *edge* (that
something changed), so it does not matter what it missed.  What that is worth is eventual
convergence, as Sun et al. 2024 prove of real controllers: once disturbances end, the cluster comes
to the state that was asked for, and stays there.  Two controllers of one field do not converge.

Here states are exact: the controller sees what is, and acts at once.  Stale caches, crashes and
requests under way are in `proofs/systems/controllers/statements.py`.

Written by `formal export` from `proofs/systems/reconciliation/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Reconciliation

/-- From some time on nothing is left to do.

终将并保持达到所求 -/
def Settles {State : Type} (distance : State → Nat) (states : Nat → State) : Prop :=
  ∃ n : Nat, ∀ (k : Nat), n ≤ k → distance (states k) = 0

/-- From some time on only calm steps are taken.

干扰终将停止 -/
def CalmsDown {Label : Type} (calm : Label → Prop) (labels : Nat → Label) : Prop :=
  ∃ n : Nat, ∀ (k : Nat), n ≤ k → calm (labels k)

/-- If the controller's steps lower a distance while it is not 0, and can then be taken, and calm
steps never raise it, then in every run that is weakly fair to the controller and calms down the
distance is 0 from some time on.

调谐收敛：干扰停止后，终将达到并保持所求的状态 -/
def converges.Statement : Prop :=
  ∀ {State Label : Type} (L : Execution.LabelledSystem State Label) (calm task : Label → Prop)
      (distance : State → Nat) (states : Nat → State) (labels : Nat → Label),
    (∀ (s : State) (label : Label) (t : State),
       calm label → L.step s label t → distance t ≤ distance s) →
    (∀ (s : State) (label : Label) (t : State),
       task label → L.step s label t → t ≠ s → distance s ≠ 0 → distance t < distance s) →
    (∀ (s : State), distance s ≠ 0 → (∃ label : Label, task label ∧ L.Moves s label)) →
    L.InfiniteRun states labels →
    L.WeaklyFair task states labels →
    CalmsDown calm labels →
    Settles distance states

/-- The premises can be met by a run that starts two steps away.

见证：前提可以满足，且起初有事可做 -/
def reconciliation_applies.Statement : Prop :=
  ∃ (State Label : Type) (L : Execution.LabelledSystem State Label) (calm task : Label → Prop)
      (distance : State → Nat) (states : Nat → State) (labels : Nat → Label),
    distance (states 0) = 2 ∧
    (∀ (s : State) (label : Label) (t : State),
       calm label → L.step s label t → distance t ≤ distance s) ∧
    (∀ (s : State) (label : Label) (t : State),
       task label → L.step s label t → t ≠ s → distance s ≠ 0 → distance t < distance s) ∧
    (∀ (s : State), distance s ≠ 0 → (∃ label : Label, task label ∧ L.Moves s label)) ∧
    L.InfiniteRun states labels ∧
    L.WeaklyFair task states labels ∧
    CalmsDown calm labels

/-- How many pods were asked for, and how many run.

副本集：所求数与实有数 -/
structure ReplicaSet where
  /-- pods asked for -/
  wanted : Nat
  /-- pods that run -/
  running : Nat

/-- What may happen to a replica set.

副本集的事件 -/
inductive PodEvent where
  /-- the controller starts a pod -/
  | create
  /-- the controller stops a pod -/
  | delete
  /-- a pod fails -/
  | crash
  /-- somebody asks for another number -/
  | scale (a1 : Nat)
  /-- nothing -/
  | idle

/-- The controller starts a pod when too few run and stops one when too many do; pods fail, and the
number that is asked for changes.

副本集控制器 -/
def replicaSet : Execution.LabelledSystem ReplicaSet PodEvent :=
  { step :=
      fun (s : ReplicaSet) (e : PodEvent) (t : ReplicaSet) =>
        match e with
          | .create => s.running < s.wanted ∧ t.wanted = s.wanted ∧ t.running = s.running + 1
          | .delete => s.wanted < s.running ∧ t.wanted = s.wanted ∧ t.running = s.running - 1
          | .crash => 0 < s.running ∧ t.wanted = s.wanted ∧ t.running = s.running - 1
          | .scale n => t.wanted = n ∧ t.running = s.running
          | .idle => t = s }

/-- The controller starts or stops a pod.

控制器的动作 -/
def ByController (e : PodEvent) : Prop := e = PodEvent.create ∨ e = PodEvent.delete

/-- No pod fails, and nobody asks for another number.

没有干扰 -/
def Undisturbed (e : PodEvent) : Prop := e ≠ PodEvent.crash ∧ (∀ (n : Nat), e ≠ PodEvent.scale n)

/-- If pods fail and the number is changed only finitely often, and the controller acts weakly
fairly, then in the end as many pods run as were asked for, for ever.

副本集收敛：实有数终将等于并保持所求数 -/
def replica_set_converges.Statement : Prop :=
  ∀ (states : Nat → ReplicaSet) (events : Nat → PodEvent),
    replicaSet.InfiniteRun states events →
    replicaSet.WeaklyFair (fun (e : PodEvent) => ByController e) states events →
    CalmsDown (fun (e : PodEvent) => Undisturbed e) events →
    (∃ n : Nat, ∀ (k : Nat), n ≤ k → (states k).running = (states k).wanted)

/-- Such runs exist; in this one two pods are missing at first.

见证：这样的运行存在，且起初少两个副本 -/
def replica_set_run.Statement : Prop :=
  ∃ (states : Nat → ReplicaSet) (events : Nat → PodEvent),
    (states 0).wanted = 2 ∧
    (states 0).running = 0 ∧
    replicaSet.InfiniteRun states events ∧
    replicaSet.WeaklyFair (fun (e : PodEvent) => ByController e) states events ∧
    CalmsDown (fun (e : PodEvent) => Undisturbed e) events

/-- Two controllers write one field; each writes what it wants.

同一字段的两个控制器 -/
def twoControllers {Value : Type} (want : Bool → Value) : Execution.LabelledSystem Value Bool :=
  { step := fun (_ : Value) (c : Bool) (t : Value) => t = want c }

/-- At any time, the field will yet have the value that the one wants, and that of the other.

双方反复得逞 -/
def EachAgainAndAgain {Value : Type} (want : Bool → Value) (states : Nat → Value) : Prop :=
  ∀ (n : Nat) (c : Bool), ∃ k : Nat, n ≤ k ∧ states k = want c

/-- Two controllers that want different values of one field never come to rest: however fair the
run, each gets its way again and again.

两个控制器争一个字段：永不收敛 -/
def two_controllers_fight.Statement : Prop :=
  ∀ {Value : Type} (want : Bool → Value) (states : Nat → Value) (labels : Nat → Bool),
    want false ≠ want true →
    (twoControllers want).InfiniteRun states labels →
    (∀ (c : Bool),
       (twoControllers want).WeaklyFair (fun (label : Bool) => label = c) states labels) →
    EachAgainAndAgain want states

/-- Fair runs of two controllers that disagree exist.

见证：两个控制器的公平运行存在 -/
def the_fight.Statement : Prop :=
  ∃ (Value : Type) (want : Bool → Value) (states : Nat → Value) (labels : Nat → Bool),
    want false ≠ want true ∧
    (twoControllers want).InfiniteRun states labels ∧
    (∀ (c : Bool), (twoControllers want).WeaklyFair (fun (label : Bool) => label = c) states labels)

/-- What was asked for, what is, and whether the controller has been told of a change.

边沿触发控制器的状态 -/
structure Notified where
  /-- what was asked for -/
  wanted : Nat
  /-- what is -/
  actual : Nat
  /-- a notification waits for the controller -/
  told : Bool

/-- What may happen to a controller that acts on notifications.

边沿触发控制器的事件 -/
inductive Notice where
  /-- somebody asks for another value, and the controller is told -/
  | edit (a1 : Nat)
  /-- the notification is lost -/
  | lose
  /-- the controller acts on a notification -/
  | act
  /-- nothing -/
  | idle

/-- A controller that acts when it is told of a change, and then does all that is asked for.

边沿触发的控制器 -/
def edgeTriggered : Execution.LabelledSystem Notified Notice :=
  { step :=
      fun (s : Notified) (e : Notice) (t : Notified) =>
        match e with
          | .edit n => t.wanted = n ∧ t.actual = s.actual ∧ t.told = true
          | .lose => t.wanted = s.wanted ∧ t.actual = s.actual ∧ t.told = false
          | .act => s.told = true ∧ t.wanted = s.wanted ∧ t.actual = s.wanted ∧ t.told = false
          | .idle => t = s }

/-- A controller that acts on notifications may miss one for ever: there is a run that is weakly
fair to it and in which nothing is edited or lost after the second step, and what is never becomes
what was asked for.

边沿触发：丢失一个通知便永不收敛 -/
def edge_triggered_never_converges.Statement : Prop :=
  ∃ (states : Nat → Notified) (events : Nat → Notice),
    (states 0).actual = (states 0).wanted ∧
    edgeTriggered.InfiniteRun states events ∧
    edgeTriggered.WeaklyFair (fun (e : Notice) => e = Notice.act) states events ∧
    (∀ (k : Nat), 2 ≤ k → events k = Notice.act ∨ events k = Notice.idle) ∧
    (∀ (k : Nat), 1 ≤ k → (states k).actual ≠ (states k).wanted)

end DistSys.Reconciliation
