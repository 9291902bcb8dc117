"""What declarations make: parameters, types, statements, dependencies, instances."""

from __future__ import annotations

import pytest

from formal.errors import EvaluationError
from formal.language import registry
from formal.language.declarations import Axiom, Definition, Theorem
from formal.language.hypotheses import hypotheses, without_hypothesis
from formal.language.rules import check_recursive, dependencies
from formal.language.terms import (
    Connective,
    DefRef,
    Equal,
    Lit,
    Match,
    Op,
    Quantifier,
    subterms,
)
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    TYPE,
    ArrowType,
    FinType,
    OptionType,
    StructType,
    resolve,
    show_type,
)
from formal.readings.finite.evaluation import environment, evaluate
from tests.language.theories import Load, load, read_all

__all__ = ["load"]

GRAPH = """
    class Graph(Structure, var="G", zh="图"):
        "Nodes and edges."

        Node: Sort
        # the two nodes
        edge: Rel[Node, Node]  # are joined
        weight: Fun[Node, Node, Nat]

        @definition
        def joined(self, a: Node, b: Node):
            "Joined one way or the other."
            return Or(self.edge(a, b), self.edge(b, a))

        @axiom
        def no_loop(self, a: Node):
            "No node is joined to itself."
            return Not(self.joined(a, a))

        @inductive
        def path(self, a: Node, b: Node):
            "The least transitive relation that contains the edges."
            yield self.edge(a, b)
            yield "longer", Exists(lambda c: And(self.path(a, c), self.edge(c, b)))

        @theorem(by=("lean", "smt"), cite="euler1736")
        def joined_is_symmetric(self, a: Node, b: Node):
            "Being joined has no direction."
            return Implies(self.joined(a, b), a != b, self.joined(b, a))

    class Coloured(Graph):
        "A graph with colours."

        Colour: Sort
        colour: Fun[Node, Option[Colour]]

        @axiom
        def proper(self, a: Node, b: Node):
            return Implies(self.joined(a, b), self.colour(a) != self.colour(b))
"""


def test_structure(load: Load) -> None:
    m = load(GRAPH)
    info = m.Graph._info
    assert (info.name, info.var, info.zh, info.doc) == ("Graph", "G", "图", "Nodes and edges.")
    assert [s.name for s in info.sorts] == ["Node"]
    assert [(f.name, show_type(f.type)) for f in info.fields] == [
        ("edge", "Rel[Node, Node]"),
        ("weight", "Fun[Node, Node, Nat]"),
    ]
    assert [f.doc for f in info.fields] == ["the two nodes are joined", ""]
    assert [type(d) for d in (info.axioms[0], info.definitions[0], info.theorems[0])] == [
        Axiom,
        Definition,
        Theorem,
    ]


def test_statement_quantifies_sorts_structure_and_parameters(load: Load) -> None:
    theorem = load(GRAPH).Graph._info.theorems[0]
    statement = theorem.statement
    assert isinstance(statement, Quantifier) and statement.kind == "forall"
    sort, graph, a, b = statement.params
    assert sort.type == TYPE and isinstance(graph.type, StructType)
    assert a.type == b.type and a.name == "a" and b.name == "b"
    _, hyps, conclusion = hypotheses(statement)
    assert isinstance(hyps[0], DefRef) and isinstance(conclusion, DefRef)
    assert isinstance(hyps[1], Connective) and isinstance(hyps[1].args[0], Equal)
    assert [len(hypotheses(without_hypothesis(statement, n))[1]) for n in (1, 2)] == [1, 1]
    assert (theorem.by, theorem.cite) == (("lean", "smt"), "euler1736")
    assert theorem.en == "Being joined has no direction."


def test_inheritance(load: Load) -> None:
    m = load(GRAPH)
    info = m.Coloured._info
    assert [s.name for s in info.sorts] == ["Node", "Colour"]
    assert [f.name for f in info.all_fields()] == ["edge", "weight", "colour"]
    assert [a.name for a in info.all_axioms()] == ["no_loop", "proper"]
    used = {t.decl.name for t in subterms(info.axioms[0].statement) if isinstance(t, DefRef)}
    assert used == {"joined"}


def test_importing_traces_nothing(load: Load) -> None:
    m = load(
        """
        @definition
        def wrong(n: Nat):
            raise RuntimeError("this body was run")
        """
    )
    assert [d.name for d in registry.module(m.__name__).definitions()] == ["wrong"]


def test_ids_and_registry(load: Load) -> None:
    m = load(GRAPH)
    module = registry.module(m.__name__)
    assert [s.name for s in module.structures()] == ["Graph", "Coloured"]
    assert [t.id for t in module.theorems()] == [f"{m.__name__}.joined_is_symmetric"]
    read_all(m.__name__)


def test_rules_of_an_inductive_predicate(load: Load) -> None:
    path = load(GRAPH).Graph._info.definitions[1]
    first, second = path.rules
    assert (first.name, second.name) == ("rule1", "longer")
    assert first.params == () and [v.name for v in second.params] == ["c"]
    assert [t.decl for t in second.premises if isinstance(t, DefRef)] == [path]
    assert dependencies(path) == {path}


def test_definition_on_an_instance(load: Load) -> None:
    m = load(GRAPH)
    g = m.Graph(Node="xyz", edge={("x", "y"), ("y", "z")}, weight=lambda a, b: 1)
    assert g.check()
    assert g.joined("z", "y") and not g.joined("x", "z")
    assert g.path("x", "z") and not g.path("z", "x")
    loop = m.Graph(Node="xyz", edge={("x", "x")}, weight=lambda a, b: 1)
    assert [v.axiom for v in loop.check().violations] == ["no_loop"]


def test_data(load: Load) -> None:
    m = load(
        """
        class Message(Data, zh="消息"):
            "What is sent."

            Value: Sort
            ping: Case  # are you there
            put: Case[Nat, Value]
            both: Case[Message[Value], Message[Value]]

        @definition
        def slot(Value: Sort, m: Message[Value]) -> Option[Nat]:
            return Match(m, ping=lambda: none(), put=lambda n, v: some(n), both=lambda a, b: none())
        """
    )
    info = m.Message._info
    assert [c.name for c in info.constructors] == ["ping", "put", "both"]
    assert info.constructors[0].doc == "are you there" and info.zh == "消息"
    assert info.is_recursive()
    assert m.Message.put(3, "v") == m.Message.put(3, "v") != m.Message.put(4, "v")
    body = m.slot.body
    assert isinstance(body, Match) and resolve(body.type) == OptionType(NAT)
    assert [b.constructor for b in body.branches] == ["ping", "put", "both"]


def test_recursive_definition_names_the_argument_that_descends(load: Load) -> None:
    m = load(
        """
        @recursive
        def plus(n: Nat, m: Nat) -> Nat:
            return Match(m, zero=lambda: n, succ=lambda k: succ(plus(n, k)))

        @recursive
        def take(n: Nat, xs: List[Nat]) -> List[Nat]:
            return Match(
                n,
                zero=lambda: [],
                succ=lambda k: Match(xs, nil=lambda: [], cons=lambda h, t: cons(h, take(k, t))),
            )
        """
    )
    assert check_recursive(m.plus) == 1
    assert check_recursive(m.take) == 0
    env = environment()
    assert evaluate(m.plus(3, 4).term, env) == 7
    assert evaluate(m.take(2, [5, 6, 7]).term, env) == (5, 6)


def test_types_are_inferred_and_coerced(load: Load) -> None:
    m = load(
        """
        @theorem(by="lean")
        def t(n: Nat, i: Int, b: Bool, p: Fin[n + 2]):
            return And(b, i < n, p == 1, p < n, Exists(lambda x: x == some(b)))
        """
    )
    _, _, body = hypotheses(m.t.statement)
    assert isinstance(body, Connective)
    truth, less, equal, order, some = body.args
    assert isinstance(truth, Op) and truth.name == "is_true" and truth.args[0].type == BOOL
    assert isinstance(less, Op) and [a.type for a in less.args] == [INT, INT]
    assert isinstance(equal, Equal) and isinstance(equal.right, Lit)
    assert isinstance(equal.right.type, FinType)
    assert isinstance(order, Op) and isinstance(order.args[0], Op)
    assert order.args[0].name == "val"
    assert isinstance(some, Quantifier) and some.params[0].type == OptionType(BOOL)


def test_partial_application_and_curried_functions(load: Load) -> None:
    m = load(
        """
        @definition
        def close(bound: Nat, a: Nat, b: Nat):
            return And(a <= b + bound, b <= a + bound)

        @theorem(by="lean")
        def t(r: Rel[Nat, Nat]):
            return Implies(
                ForAll(lambda a, b: Iff(r(a, b), close(3, a, b))), ForAll(lambda a: close(3, a, a))
            )

        @definition
        def reflexive(r: Rel[Nat, Nat]):
            return ForAll(lambda a: r(a, a))

        @theorem(by="lean")
        def partial():
            return reflexive(close(3))
        """
    )
    use = m.partial.statement
    assert isinstance(use, DefRef)
    (inner,) = use.args
    assert isinstance(inner, DefRef) and len(inner.args) == 1
    assert resolve(inner.type) == ArrowType((NAT, NAT), PROP)


def test_instances_of_theorems_stay_declarations(load: Load) -> None:
    m = load(GRAPH)
    g = m.Graph(Node="x", edge=set(), weight=lambda a, b: 0)
    assert isinstance(m.Graph.joined_is_symmetric, Theorem)
    assert isinstance(g.no_loop, Axiom)
    with pytest.raises(EvaluationError):
        m.Graph(Node="x", edge=set())
