"""The observed-remove set as operations: concurrent ones commute, and causal order is needed.

Shapiro, Preguiça, Baquero and Zawirski 2011 (the add-wins set).  An addition brings a tag of its
own with it; a removal takes out the tags that its replica has seen.  A removal that overtakes the
addition that it has seen finds nothing to take out.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Match,
    Mutant,
    Nat,
    Not,
    Sort,
    band,
    bnot,
    bor,
    decide,
    definition,
    no,
    theorem,
    val,
    yes,
)
from proofs.causality.causal_broadcast.protocol import CausalBroadcast
from proofs.causality.causality.computation import Computation
from proofs.causality.modes.statements import causally_ordered, fifo
from proofs.consistency.crdt_operations.statements import (
    Broadcasts,
    OperationCrdt,
    computation_of,
    executed_too,
    records,
    replicas_after,
)


class SetRequest(Data, zh="对集合的请求"):
    """What a client wants of a set."""

    Element: Sort
    add: Case[Element]  # put in an element
    remove: Case[Element]  # take out an element, as far as it has been seen


class SetOperation(Data, zh="集合的操作"):
    """What replicas of a set execute."""

    Element: Sort
    Tag: Sort
    insert: Case[Element, Tag]  # put in an element under a tag
    erase: Case[Element, Fun[Tag, Bool]]  # take out these tags of an element


@definition(cite="shapiro2011", zh="操作型观察移除集合")
def op_or_set(
    Element: Sort, Tag: Sort, unique: Fun[Nat, Tag]
) -> OperationCrdt[SetRequest[Element], SetOperation[Element, Tag], Fun[Element, Tag, Bool]]:
    """The operation-based OR-Set: tagged elements; an addition puts in its own tag, a removal takes
    out those that its replica saw."""

    def prepare(e: Nat, u: SetRequest[Element], s: Fun[Element, Tag, Bool]):
        return Match(
            u,
            add=lambda x: SetOperation.insert(x, unique(e)),
            remove=lambda x: SetOperation.erase(x, lambda t: s(x, t)),
        )

    def effect(o: SetOperation[Element, Tag], s: Fun[Element, Tag, Bool]):
        return Match(
            o,
            insert=lambda x, t: lambda y, v: bor(s(y, v), decide(And(y == x, v == t))),
            erase=lambda x, seen: lambda y, v: band(s(y, v), bnot(band(decide(y == x), seen(v)))),
        )

    return OperationCrdt.make(initial=lambda x, t: no, prepare=prepare, effect=effect)


@definition(zh="各次广播的标签互异")
def different_tags(Tag: Sort, N: Broadcasts, unique: Fun[Nat, Tag]):
    """The tags of different broadcasts are different."""
    return ForAll(lambda i, j: Implies(i < N.length, j < N.length, unique(i) == unique(j), i == j))


def in_order_of_each_sender(
    Element: Sort,
    Tag: Sort,
    unique: Fun[Nat, Tag],
    N: Broadcasts,
    K: Computation[N.Process, Fin[N.length], Fin[N.length]],
    update: Fun[Nat, SetRequest[Element]],
    p: N.Process,
    q: N.Process,
    n: Nat,
    m: Nat,
):
    return Implies(
        N.from_the_past,
        computation_of(N, K),
        N.once,
        fifo(K),
        different_tags(N, unique),
        n <= N.length,
        m <= N.length,
        executed_too(N, p, n, q, m),
        executed_too(N, q, m, p, n),
        replicas_after(op_or_set(unique), N, update, n).state(p)
        == replicas_after(op_or_set(unique), N, update, m).state(q),
    )


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="操作型观察移除集合在因果序下收敛",
    witness="seen_and_removed",
    mutants=(
        Mutant(3, by="added_again"),
        Mutant(4, by="removal_overtakes"),
        Mutant(5, by="tag_used_again"),
        Mutant(replace=in_order_of_each_sender, by="removal_overtakes"),
    ),
)
def op_or_set_converges(
    Element: Sort,
    Tag: Sort,
    unique: Fun[Nat, Tag],
    N: Broadcasts,
    K: Computation[N.Process, Fin[N.length], Fin[N.length]],
    update: Fun[Nat, SetRequest[Element]],
    p: N.Process,
    q: N.Process,
    n: Nat,
    m: Nat,
):
    """The operation-based OR-Set converges when operations are delivered in causal order and at
    most once, and tags are different."""
    return Implies(
        N.from_the_past,
        computation_of(N, K),
        N.once,
        causally_ordered(K),
        different_tags(N, unique),
        n <= N.length,
        m <= N.length,
        executed_too(N, p, n, q, m),
        executed_too(N, q, m, p, n),
        replicas_after(op_or_set(unique), N, update, n).state(p)
        == replicas_after(op_or_set(unique), N, update, m).state(q),
    )


@theorem(by="lean", cite="shapiro2011", zh="操作型观察移除集合需要因果序：仅有 FIFO 不够")
def op_or_set_needs_causal_order():
    """Without causal order the OR-Set diverges, though operations of each sender are delivered in
    their order and at most once, and tags are different: a removal overtakes what it has seen."""

    def claim(
        Element: Sort,
        Tag: Sort,
        unique: Fun[Nat, Tag],
        Process: Sort,
        N: Broadcasts[Process],
        K: Computation[Process, Fin[N.length], Fin[N.length]],
        update: Fun[Nat, SetRequest[Element]],
        p: Process,
        q: Process,
        n: Nat,
        m: Nat,
    ):
        return And(
            N.from_the_past,
            computation_of(N, K),
            N.once,
            fifo(K),
            different_tags(N, unique),
            n <= N.length,
            m <= N.length,
            executed_too(N, p, n, q, m),
            executed_too(N, q, m, p, n),
            replicas_after(op_or_set(unique), N, update, n).state(p)
            != replicas_after(op_or_set(unique), N, update, m).state(q),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="操作型观察移除集合：未被观察到的添加胜过移除",
    witness="concurrent_addition_shown",
    mutants=(
        Mutant(3, by="shown_again"),
        Mutant(4, by="removed_and_shown"),
        Mutant(5, by="removed_under_its_tag"),
    ),
)
def op_or_set_shows(
    Element: Sort,
    Tag: Sort,
    unique: Fun[Nat, Tag],
    N: Broadcasts,
    K: Computation[N.Process, Fin[N.length], Fin[N.length]],
    update: Fun[Nat, SetRequest[Element]],
    p: N.Process,
    n: Nat,
    x: Element,
    k: Nat,
):
    """What an OR-Set shows, in causal order: an addition that a replica has executed is in its set
    exactly when no removal that it has executed had the addition in the set of its own replica."""

    def unseen(j: Nat):
        return Implies(
            j < N.length,
            N.executed(p, n, j),
            update(j) == SetRequest.remove(x),
            replicas_after(op_or_set(unique), N, update, j).state(N.process(j))(x, unique(k)) == no,
        )

    return Implies(
        N.from_the_past,
        computation_of(N, K),
        N.once,
        causally_ordered(K),
        different_tags(N, unique),
        n <= N.length,
        N.executed(p, n, k),
        update(k) == SetRequest.add(x),
        Iff(
            replicas_after(op_or_set(unique), N, update, n).state(p)(x, unique(k)) == yes,
            ForAll(unseen),
        ),
    )


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="操作型观察移除集合：并发的添加胜过移除",
    witness="concurrent_addition_wins",
    mutants=(
        Mutant(1, by="added_in_the_future"),
        Mutant(2, by="removed_elsewhere"),
        Mutant(3, by="unseen_and_hidden"),
        Mutant(5, by="not_added_here"),
        Mutant(7, by="removed_for_a_reason"),
    ),
)
def op_or_set_add_wins(
    Element: Sort,
    Tag: Sort,
    unique: Fun[Nat, Tag],
    N: Broadcasts,
    K: Computation[N.Process, Fin[N.length], Fin[N.length]],
    update: Fun[Nat, SetRequest[Element]],
    p: N.Process,
    n: Nat,
    x: Element,
    k: Fin[N.length],
):
    """Additions win: an element is in the set of a replica that has executed an addition which
    happened before no removal of the element that the replica has executed.  For this the order of
    delivery does not matter."""

    def not_after(j: Fin[N.length]):
        return Implies(
            N.executed(p, n, val(j)),
            update(val(j)) == SetRequest.remove(x),
            Not(K.happened_before(k, j)),
        )

    return Implies(
        N.from_the_past,
        computation_of(N, K),
        different_tags(N, unique),
        n <= N.length,
        N.executed(p, n, val(k)),
        update(val(k)) == SetRequest.add(x),
        ForAll(not_after),
        Exists(lambda t: replicas_after(op_or_set(unique), N, update, n).state(p)(x, t) == yes),
    )


@theorem(by="lean", cite="bss1991", zh="见证：因果广播上集合的一次运行")
def run_of_set():
    """The hypotheses of the next theorem can be met: in a run of causal broadcast an element is in
    the sets of two replicas."""

    def claim(
        Element: Sort,
        Tag: Sort,
        unique: Fun[Nat, Tag],
        Process: Sort,
        N: Broadcasts[Process],
        B: CausalBroadcast[Process],
        s: B.State,
        update: Fun[Nat, SetRequest[Element]],
        p: Process,
        q: Process,
        n: Nat,
        m: Nat,
    ):
        return And(
            B.reachable(s),
            records(N, B, s),
            different_tags(N, unique),
            n <= N.length,
            m <= N.length,
            executed_too(N, p, n, q, m),
            executed_too(N, q, m, p, n),
            p != q,
            Exists(
                lambda x, t: replicas_after(op_or_set(unique), N, update, n).state(p)(x, t) == yes
            ),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="因果广播上的观察移除集合收敛",
    inhabited_by="run_of_set",
)
def op_or_set_over_causal_broadcast(
    Element: Sort,
    Tag: Sort,
    unique: Fun[Nat, Tag],
    N: Broadcasts,
    B: CausalBroadcast[N.Process],
    s: B.State,
    update: Fun[Nat, SetRequest[Element]],
    p: N.Process,
    q: N.Process,
    n: Nat,
    m: Nat,
):
    """The OR-Set over causal broadcast converges: whatever the clients want and the network does,
    at any two times of a run replicas that have executed the same operations have the same
    set."""
    return Implies(
        B.reachable(s),
        records(N, B, s),
        different_tags(N, unique),
        n <= N.length,
        m <= N.length,
        executed_too(N, p, n, q, m),
        executed_too(N, q, m, p, n),
        replicas_after(op_or_set(unique), N, update, n).state(p)
        == replicas_after(op_or_set(unique), N, update, m).state(q),
    )
