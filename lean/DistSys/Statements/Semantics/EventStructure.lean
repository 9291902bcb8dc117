module

public import DistSys.Statements.Causality.Causality

/-!
# Event structures: causality and conflict (Winskel 1986)

The document calls a down-closed set of events a system state.  It must be free of conflict as well:
a configuration.  The conditions that make this a theory (finite causes, conflict inherited by
effects) are supplied here; a computation is the case without conflict, and its configurations are
its consistent cuts.

Written by `formal export` from `proofs/semantics/event_structure/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.EventStructure

/-- Events with their causes and conflicts.

事件结构 -/
structure EventStructure (Event : Type) where
  /-- the first event is the second or one of its causes -/
  below : Event → Event → Prop
  /-- the events cannot both happen -/
  conflict : Event → Event → Prop
  /-- a list that has all causes of an event -/
  causes : Event → List Event
  /-- An event is below itself.

  自反 -/
  below_refl : ∀ (e : Event), below e e
  /-- Causes of causes are causes.

  传递 -/
  below_trans : ∀ (d e f : Event), below d e → below e f → below d f
  /-- Two events are not causes of each other.

  反对称 -/
  below_antisymm : ∀ (d e : Event), below d e → below e d → d = e
  /-- No event conflicts with itself.

  冲突反自反 -/
  conflict_irrefl : ∀ (e : Event), ¬conflict e e
  /-- Conflict is mutual.

  冲突对称 -/
  conflict_symm : ∀ (d e : Event), conflict d e → conflict e d
  /-- What conflicts with an event conflicts with its effects.

  冲突由后果继承 -/
  conflict_inherited : ∀ (d e f : Event), conflict d e → below e f → conflict d f
  /-- An event has finitely many causes: they are all in the list.

  原因有限 -/
  finite_causes : ∀ (d e : Event), below d e → d ∈ causes e

/-- A state of the system: closed under causes, and free of conflict.

格局：对原因封闭且无冲突 -/
def EventStructure.Configuration {Event : Type} (S : EventStructure Event) (c : Event → Prop)
    : Prop :=
  (∀ (d e : Event), S.below d e → c e → c d) ∧ (∀ (d e : Event), c d → c e → ¬S.conflict d e)

/-- An event with its causes is a configuration, the least that contains it.

一个事件的原因构成格局 -/
def cause_is_configuration.Statement : Prop :=
  ∀ {Event : Type} (S : EventStructure Event) (e : Event),
    S.Configuration (fun (d : Event) => S.below d e) ∧
    (∀ (c : Event → Prop) (d : Event), S.Configuration c → c e → S.below d e → c d)

/-- Intersections of configurations are configurations, and so are unions inside a common one.

格局之交是格局，有公共扩张的格局之并是格局 -/
def meet_and_join.Statement : Prop :=
  ∀ {Event : Type} (S : EventStructure Event) (c d u : Event → Prop),
    S.Configuration c →
    S.Configuration d →
    S.Configuration u →
    (∀ (e : Event), c e ∨ d e → u e) →
    S.Configuration (fun (e : Event) => c e ∧ d e) ∧ S.Configuration (fun (e : Event) => c e ∨ d e)

/-- Every finite configuration is reached by adding one event at a time: its events can be listed so
that each prefix of the list is a configuration.

逐个事件可达（securing） -/
def securing.Statement : Prop :=
  ∀ {Event : Type} (S : EventStructure Event) (events : List Event),
    S.Configuration (fun (e : Event) => e ∈ events) →
    (∃ order : List Event,
       order.Nodup ∧
       (∀ (e : Event), e ∈ order ↔ e ∈ events) ∧
       (∀ (first rest : List Event),
          order = first ++ rest → S.Configuration (fun (e : Event) => e ∈ first)))

/-- A computation is an event structure without conflict, and its configurations are exactly its
consistent cuts.

计算是无冲突的事件结构，格局即一致割集 -/
def of_computation.Statement : Prop :=
  ∀ {Process Event Message : Type} (K : Causality.Computation Process Event Message),
    ∃ S : EventStructure Event,
      (∀ (e f : Event), S.below e f ↔ e = f ∨ K.HappenedBefore e f) ∧
      (∀ (e f : Event), ¬S.conflict e f) ∧
      (∀ (cut : Event → Prop), S.Configuration cut ↔ K.ConsistentCut cut)

/-- A choice: in some event structure two configurations have a union that is down-closed and not a
configuration. So down-closed sets alone are not states.

选择：两个格局之并不必是格局 -/
def choice.Statement : Prop :=
  ∃ (Event : Type) (S : EventStructure Event) (c d : Event → Prop),
    S.Configuration c ∧
    S.Configuration d ∧
    (∀ (a b : Event), S.below a b → c b ∨ d b → c a ∨ d a) ∧
    ¬S.Configuration (fun (e : Event) => c e ∨ d e)

end DistSys.EventStructure
