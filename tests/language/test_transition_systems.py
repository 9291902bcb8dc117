"""What the declaration of a transition system makes: its steps, its states, its theorems."""

from __future__ import annotations

from formal.language.hypotheses import hypotheses
from formal.language.structure import Structure
from formal.language.terms import (
    DefRef,
    Lit,
    Quantifier,
    subterms,
)
from formal.language.transition import TransitionInfo
from formal.language.types import (
    PROP,
    StructType,
    resolve,
)
from formal.readings.finite.evaluation import call_definition, evaluate
from tests.language.theories import Load, load, read_all

__all__ = ["load"]

SYSTEM = """
    class Counter(TransitionSystem):
        "A register that is raised, one process at a time."

        Process: Sort
        limit: Nat
        value: Mutable[Nat]
        seen: Mutable[Rel[Process]]

        @init
        def start(self):
            return And(self.value == 0, ForAll(lambda p: Not(self.seen(p))))

        @action(modifies=("value", "seen"))
        def up(self, new, p: Process):
            return And(
                self.value < self.limit,
                new.value == self.value + 1,
                ForAll(lambda q: Iff(new.seen(q), Or(self.seen(q), q == p))),
            )

        @action(modifies="value")
        def reset(self, new):
            return new.value == 0

        @invariant
        def bounded(self):
            return self.value <= self.limit

        @safety(by=("lean", "smt"))
        def never_above(self):
            return Not(self.limit < self.value)
"""


PARTS = """
    class Bounds:
        limit: Nat

        @invariant
        def bounded(self):
            return self.value <= self.limit

    class Counter(Bounds, TransitionSystem):
        limit: Nat
        value: Mutable[Nat]

        @init
        def start(self):
            return self.value == 0

        @action(modifies="value")
        def up(self, new):
            return And(self.value < self.limit, new.value == self.value + 1)

        @safety
        def never_above(self):
            return Not(self.limit < self.value)

    class Other(Bounds, TransitionSystem):
        limit: Nat
        value: Mutable[Nat]

        @init
        def start(self):
            return self.value == 0

        @action(modifies="value")
        def down(self, new):
            return new.value < self.value

        @safety
        def never_above(self):
            return Not(self.limit < self.value)
"""


def test_a_part_belongs_to_each_system_that_names_it(load: Load) -> None:
    m = load(PARTS)
    for cls in (m.Counter, m.Other):
        info = cls._info
        assert [c.name for c in info.invariants] == ["bounded"]
        assert info.members["bounded"].owner is info
        assert info.pre in list(subterms(info.invariants[0].term))
    assert m.Bounds.bounded.owner is None


def test_transition_system(load: Load) -> None:
    m = load(SYSTEM)
    info = m.Counter._info
    assert isinstance(info, TransitionInfo)
    assert [f.name for f in info.fields] == ["limit"]
    assert [f.name for f in info.state.fields] == ["value", "seen"]
    assert [d.name for d in info.definitions] == [
        "bounded",
        "init",
        "up_step",
        "reset_step",
        "step",
        "reachable",
    ]
    up, reset = info.actions
    assert [p.name for p in up.params] == ["p"]
    assert up.frame == Lit(PROP, True)
    assert isinstance(reset.frame, Quantifier), "seen keeps its values"
    (theorem,) = info.theorems
    assert (theorem.name, theorem.by) == ("never_above", ("lean", "smt"))
    _, (premise,), _ = hypotheses(theorem.statement)
    assert isinstance(premise, DefRef) and premise.decl.name == "reachable"
    read_all(m.__name__)


def test_one_mutant_needs_no_tuple(load: Load) -> None:
    m = load(SYSTEM.replace('@safety(by=("lean", "smt"))', '@safety(mutants=Mutant("up.1"))'))
    (theorem,) = m.Counter._info.theorems
    assert [x.drop for x in theorem.mutants] == ["up.1"]


def test_transition_system_step_on_data(load: Load) -> None:
    module = load(SYSTEM)
    info = module.Counter._info
    by_name = {d.name: d for d in info.definitions}
    system = info.cls(Process="pq", limit=1)

    def state(value: int, seen: str) -> Structure:
        made: Structure = module.Counter.State(Process="pq", value=value, seen=set(seen))
        return made

    def step(name: str, before: Structure, after: Structure, *args: object) -> bool:
        d = by_name[name]
        values = dict(zip(d.params, (system, before, after, *args), strict=True))
        env = system._data.env(system).bind(list(values.items()))
        return bool(evaluate(d.body, env))

    assert step("up_step", state(0, ""), state(1, "p"), "p")
    assert not step("up_step", state(0, ""), state(1, "pq"), "p"), "q was not seen"
    assert not step("up_step", state(1, ""), state(2, "p"), "p"), "the limit is reached"
    assert step("reset_step", state(1, "p"), state(0, "p"))
    assert not step("reset_step", state(1, "p"), state(0, "")), "the frame keeps seen"
    assert step("step", state(0, "p"), state(1, "pq"))


def test_states_are_structures(load: Load) -> None:
    more = """
    @definition
    def full(C: Counter) -> C.State:
        return Counter.State.make(value=C.limit, seen=lambda p: true)

    @theorem(by="lean")
    def full_is_bounded(C: Counter, s: C.State, t: Counter.State[Process]):
        return Implies(C.reachable(s), C.step(s, t), t.value <= full(C).value)
"""
    m = load(SYSTEM + more)
    counter = m.Counter(Process="pq", limit=2)
    made = call_definition(m.full, counter._data.sorts, (counter,), counter._data.memo)
    assert made.value == 2 and made.seen("q")
    (*_, s, t), hyps, _ = hypotheses(m.full_is_bounded.statement)
    assert s.type == t.type
    assert len(hyps) == 2
    read_all(m.__name__)


def test_a_state_is_known_from_its_first_use(load: Load) -> None:
    more = """
    @theorem(by="lean")
    def some_state_is_low(C: Counter):
        return Exists(lambda s: And(C.reachable(s), s.value <= C.limit))
"""
    m = load(SYSTEM + more)
    found = m.some_state_is_low.statement
    (s,) = next(t for t in subterms(found) if getattr(t, "kind", "") == "exists").params
    kind = resolve(s.type)
    assert isinstance(kind, StructType) and kind.info is m.Counter.State._info
