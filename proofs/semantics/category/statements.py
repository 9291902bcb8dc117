"""The category of systems: what a morphism preserves, and consistency as a commuting diagram.

An object is a labelled system with initial states.  A morphism maps states to states and labels to
labels or to nothing: a step whose label is hidden may stutter.  That is a refinement mapping (Abadi
and Lamport 1991), so the functors here say what refinement is good for: traces are included,
invariants pull back, crashes are carried along.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Lambda,
    List,
    Match,
    Option,
    Rel,
    Sort,
    Structure,
    append,
    cons,
    count,
    decide,
    definition,
    none,
    recursive,
    some,
    theorem,
)
from proofs.foundations.execution.statements import Execution
from proofs.foundations.reachability.statements import StartedSystem


class Mapping(Structure, var="F", zh="映射：状态到状态，标号到标号或隐藏"):
    """The data of a morphism: where states go, and what becomes of labels (none: hidden)."""

    State: Sort
    Label: Sort
    Image: Sort
    Visible: Sort
    state: Fun[State, Image]
    label: Fun[Label, Option[Visible]]

    @definition(cite="abadi1991", seed="1.7.1", zh="态射：保持初始状态与步，隐藏的步可停顿")
    def is_morphism(self, X: StartedSystem[State, Label], Y: StartedSystem[Image, Visible]):
        """Initial states go to initial states, visible steps to steps, hidden ones to nothing."""

        def steps(s: State, label: Label, t: State):
            return Implies(
                X.step(s, label, t),
                Match(
                    self.label(label),
                    none=lambda: self.state(s) == self.state(t),
                    some=lambda m: Y.step(self.state(s), m, self.state(t)),
                ),
            )

        return And(ForAll(lambda s: Implies(X.initial(s), Y.initial(self.state(s)))), ForAll(steps))


@definition(seed="1.7.1", zh="恒等态射")
def identity(State: Sort, Label: Sort) -> Mapping[State, Label, State, Label]:
    """The identity: every state and label stays."""
    return Mapping.make(state=lambda s: s, label=lambda x: some(x))


@definition(seed="1.7.1", zh="态射的合成")
def compose(
    State: Sort,
    Label: Sort,
    Middle: Sort,
    Between: Sort,
    Image: Sort,
    Visible: Sort,
    G: Mapping[Middle, Between, Image, Visible],
    F: Mapping[State, Label, Middle, Between],
) -> Mapping[State, Label, Image, Visible]:
    """First F, then G."""
    return Mapping.make(
        state=lambda s: G.state(F.state(s)),
        label=lambda x: Match(F.label(x), none=lambda: none(), some=lambda m: G.label(m)),
    )


@recursive(zh="可见的标号序列")
def visible(
    State: Sort,
    Label: Sort,
    Image: Sort,
    Visible: Sort,
    F: Mapping[State, Label, Image, Visible],
    labels: List[Label],
) -> List[Visible]:
    """What is seen of a sequence of labels: the hidden ones are left out."""
    return Match(
        labels,
        nil=lambda: [],
        cons=lambda x, rest: Match(
            F.label(x),
            none=lambda: visible(F, rest),
            some=lambda m: cons(m, visible(F, rest)),
        ),
    )


@definition(seed="1.7.1", zh="轨迹")
def trace(State: Sort, Label: Sort, X: StartedSystem[State, Label], labels: List[Label]):
    """The labels of some path from an initial state."""
    return Exists(lambda s, t: And(X.initial(s), X.path(s, labels, t)))


@theorem(by="lean", cite="abadi1991", seed="1.7.1", witness="clock", zh="系统与态射构成范畴")
def laws(
    A: Sort,
    K: Sort,
    B: Sort,
    L: Sort,
    C: Sort,
    M: Sort,
    D: Sort,
    N: Sort,
    W: StartedSystem[A, K],
    X: StartedSystem[B, L],
    Y: StartedSystem[C, M],
    Z: StartedSystem[D, N],
    F: Mapping[A, K, B, L],
    G: Mapping[B, L, C, M],
    H: Mapping[C, M, D, N],
):
    """Systems and their morphisms are a category: identities are morphisms, morphisms compose, and
    composition is associative with the identities as units."""
    return Implies(
        F.is_morphism(W, X),
        G.is_morphism(X, Y),
        H.is_morphism(Y, Z),
        And(
            identity().is_morphism(W, W),
            compose(G, F).is_morphism(W, Y),
            compose(F, identity()) == F,
            compose(identity(), F) == F,
            compose(H, compose(G, F)) == compose(compose(H, G), F),
        ),
    )


@definition(seed="1.7.1", zh="轨迹包含")
def traces_included(
    State: Sort,
    Label: Sort,
    Image: Sort,
    Visible: Sort,
    F: Mapping[State, Label, Image, Visible],
    X: StartedSystem[State, Label],
    Y: StartedSystem[Image, Visible],
):
    """What is seen of a trace of the first system is a trace of the second."""
    return ForAll(lambda labels: Implies(trace(X, labels), trace(Y, visible(F, labels))))


@theorem(by="lean", cite="abadi1991", seed="1.7.1", witness="hidden_tick", zh="态射给出轨迹包含")
def trace_inclusion(
    F: Mapping,
    X: StartedSystem[State, Label],
    Y: StartedSystem[Image, Visible],
):
    """A morphism includes the seen traces of a system in the traces of its image."""
    return Implies(F.is_morphism(X, Y), traces_included(F, X, Y))


@theorem(by="lean", cite="abadi1991", seed="1.7.1", witness="hidden_tick", zh="不变式沿态射拉回")
def invariant_pullback(
    F: Mapping,
    X: StartedSystem[State, Label],
    Y: StartedSystem[Image, Visible],
    holds: Rel[Image],
):
    """Invariants pull back along morphisms, inductive ones to inductive ones: this is why
    refinement mappings prove safety."""
    return Implies(
        F.is_morphism(X, Y),
        And(
            Implies(Y.invariant(holds), X.invariant(lambda s: holds(F.state(s)))),
            Implies(
                Y.inductive_invariant(holds), X.inductive_invariant(lambda s: holds(F.state(s)))
            ),
        ),
    )


@theorem(by="lean", seed="1.7.1", witness="hidden_tick", zh="运行构成路径范畴，态射诱导函子")
def runs(
    F: Mapping,
    X: StartedSystem[State, Label],
    Y: StartedSystem[Image, Visible],
    s: State,
    t: State,
    u: State,
    first: List[Label],
    second: List[Label],
):
    """The runs of a system are a category, with states as objects and paths as arrows, and a
    morphism of systems is a functor on it."""
    return Implies(
        F.is_morphism(X, Y),
        And(
            X.path(s, [], s),
            Implies(X.path(s, first, t), X.path(t, second, u), X.path(s, append(first, second), u)),
            Implies(X.path(s, first, t), Y.path(F.state(s), visible(F, first), F.state(t))),
            visible(F, append(first, second)) == append(visible(F, first), visible(F, second)),
        ),
    )


@theorem(by="lean", seed="1.7.1", zh="轨迹函子不忠实：不同的态射可有相同的轨迹映射")
def traces_forget():
    """The trace functor is not faithful: two morphisms between the same systems can differ and map
    traces alike."""

    def claim(
        State: Sort,
        Label: Sort,
        X: StartedSystem[State, Label],
        F: Mapping[State, Label, State, Label],
        G: Mapping[State, Label, State, Label],
    ):
        return And(
            F.is_morphism(X, X),
            G.is_morphism(X, X),
            F != G,
            ForAll(lambda labels: visible(F, labels) == visible(G, labels)),
        )

    return Exists(claim)


@definition(seed="1.7.1", zh="崩溃后停止的系统（崩溃自函子作用于对象）")
def crashing(
    State: Sort, Label: Sort, X: StartedSystem[State, Label]
) -> StartedSystem[Option[State], Option[Label]]:
    """The system that may crash: then it has no state, and stops."""
    return StartedSystem.make(
        step=crash_step(X),
        initial=lambda s: Exists(lambda x: And(s == some(x), X.initial(x))),
    )


@definition(zh="带崩溃的一步")
def crash_step(
    State: Sort,
    Label: Sort,
    X: StartedSystem[State, Label],
    s: Option[State],
    label: Option[Label],
    t: Option[State],
):
    """A step of the system while it is up, or the crash (the label none)."""
    return Exists(
        lambda x: And(
            s == some(x),
            Match(
                label,
                none=lambda: t == none(),
                some=lambda a: Exists(lambda y: And(t == some(y), X.step(x, a, y))),
            ),
        )
    )


@definition(seed="1.7.1", zh="崩溃自函子作用于态射")
def crashing_map(
    State: Sort, Label: Sort, Image: Sort, Visible: Sort, F: Mapping[State, Label, Image, Visible]
) -> Mapping[Option[State], Option[Label], Option[Image], Option[Visible]]:
    """The morphism carried along: a crash goes to a crash."""
    return Mapping.make(
        state=Lambda(
            lambda s: Match(s, none=lambda: none(), some=lambda x: some(F.state(x))),
            s=Option[State],
        ),
        label=Lambda(
            lambda a: Match(
                a,
                none=lambda: some(none()),
                some=lambda x: Match(F.label(x), none=lambda: none(), some=lambda m: some(some(m))),
            ),
            a=Option[Label],
        ),
    )


@theorem(by="lean", seed="1.7.1", witness="clock", zh="崩溃是自函子")
def crash_functor(
    A: Sort,
    K: Sort,
    B: Sort,
    L: Sort,
    C: Sort,
    M: Sort,
    W: StartedSystem[A, K],
    X: StartedSystem[B, L],
    F: Mapping[A, K, B, L],
    G: Mapping[B, L, C, M],
):
    """Crashing is an endofunctor: it maps morphisms to morphisms, identities to identities and
    composites to composites."""

    def unit(same: Mapping[A, K, A, K]):
        return Implies(same == identity(), crashing_map(same) == identity())

    return Implies(
        F.is_morphism(W, X),
        And(
            crashing_map(F).is_morphism(crashing(W), crashing(X)),
            ForAll(unit),
            crashing_map(compose(G, F)) == compose(crashing_map(G), crashing_map(F)),
        ),
    )


@theorem(by="lean", seed="1.7.1", witness="parity", zh="读法一：操作方图交换（顺序精化）")
def operation_square(
    Operation: Sort,
    Concrete: Sort,
    Abstract: Sort,
    X: Execution[Concrete, Operation],
    Y: Execution[Abstract, Operation],
    view: Fun[Concrete, Abstract],
    s: Concrete,
    operations: List[Operation],
):
    """First reading: when the square of each operation commutes, so does the square of each
    sequence of operations."""
    return Implies(
        ForAll(lambda c, o: view(X.apply(c, o)) == Y.apply(view(c), o)),
        view(X.run(s, operations)) == Y.run(view(s), operations),
    )


@theorem(by="lean", seed="1.7.1", witness="mirror", zh="读法二：副本视图在可达状态上相等（锥交换）")
def replica_square(
    Replica: Sort,
    Value: Sort,
    X: StartedSystem,
    view: Fun[Replica, State, Value],
):
    """Second reading: the views of all replicas agree in every reachable state exactly when some
    inductive invariant implies that they agree."""

    def agree(s: State):
        return ForAll(lambda i, j: view(i, s) == view(j, s))

    return Iff(
        X.invariant(lambda s: agree(s)),
        Exists(
            lambda holds: And(
                X.inductive_invariant(holds), ForAll(lambda s: Implies(holds(s), agree(s)))
            )
        ),
    )


@theorem(by="lean", seed="1.7.1", witness="adding", zh="读法三：更新菱形交换则次序无关")
def update_diamond(
    X: Execution,
    s: State,
    updates: List[Event],
    reordered: List[Event],
):
    """Third reading: when the diamond of any two updates commutes, all orders of the same updates
    lead to the same state."""

    def times(o: Event, sequence: List[Event]):
        return count(lambda x: decide(x == o), sequence)

    return Implies(
        ForAll(lambda x, a, b: X.apply(X.apply(x, a), b) == X.apply(X.apply(x, b), a)),
        ForAll(lambda o: times(o, updates) == times(o, reordered)),
        X.run(s, updates) == X.run(s, reordered),
    )
