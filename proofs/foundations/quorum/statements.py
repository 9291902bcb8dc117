"""Quorums: which families of sets of nodes must meet, and how large they must be.

Counting is over ``Fin n``; a set of nodes is a function to Bool.  The bounds are tight: one node
fewer and there are quorums that do not meet.  Gifford 1979 (read and write quorums), Malkhi and
Reiter 1998 (Byzantine quorums), Lamport 2006 (fast quorums), Cheung, Ammar and Ahamad 1992 (grids).
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutant,
    Nat,
    Rel,
    Sort,
    Structure,
    axiom,
    band,
    count,
    definition,
    no,
    range_fin,
    theorem,
)


@definition(zh="集合的大小")
def size(n: Nat, members: Fun[Fin[n], Bool]) -> Nat:
    """How many of ``n`` nodes are members."""
    return count(members, range_fin(n))


@definition(zh="多数派")
def majority(n: Nat, members: Fun[Fin[n], Bool]):
    """More than half of ``n`` nodes are members."""
    return n < 2 * size(n, members)


def intersection_size_claim(n: Nat, x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool]):
    return size(n, x) + size(n, y) < n + size(n, lambda i: band(x(i), y(i)))


def crash_margin_claim(n: Nat, f: Nat):
    return Iff(n < (n - f) + (n - f), 2 * f <= n)


def byzantine_margin_claim(n: Nat, f: Nat):
    return Iff(n + f < (n - f) + (n - f), 3 * f <= n)


@theorem(
    by="lean",
    zh="容斥：|X| + |Y| ≤ n + |X ∩ Y|",
    mutants=Mutant(replace=intersection_size_claim, by="disjoint_pair"),
)
def intersection_size(n: Nat, x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool]):
    """Two sets among n nodes share at least |X| + |Y| − n nodes."""
    return size(n, x) + size(n, y) <= n + size(n, lambda i: band(x(i), y(i)))


@theorem(by="lean", zh="两个多数派相交", witness="majorities", mutants=Mutant(1, by="minority"))
def majorities_intersect(n: Nat, x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool]):
    """Any two majorities have a node in common."""
    return Implies(majority(n, x), majority(n, y), Exists(lambda i: And(x(i), y(i))))


@theorem(
    by="lean",
    cite="gifford1979",
    seed="1.8.1",
    zh="R + W > N 则读写法定集相交",
    witness="read_write",
    mutants=Mutant(1, by="small_read_quorum"),
    tight="tight",
)
def read_write_intersect(
    n: Nat, r: Nat, w: Nat, reads: Fun[Fin[n], Bool], writes: Fun[Fin[n], Bool]
):
    """With R + W > N, every read quorum meets every write quorum."""
    return Implies(
        n < r + w,
        r <= size(n, reads),
        w <= size(n, writes),
        Exists(lambda i: And(reads(i), writes(i))),
    )


@theorem(
    by="lean",
    cite="malkhi1998",
    zh="n > 3f 时两个拜占庭法定集含公共诚实节点",
    witness="four_one",
    mutants=Mutant(1, by="three_one"),
    tight="byzantine_tight",
)
def byzantine_quorums_intersect(
    n: Nat,
    f: Nat,
    x: Fun[Fin[n], Bool],
    y: Fun[Fin[n], Bool],
    faulty: Fun[Fin[n], Bool],
):
    """With n > 3f, two quorums of n − f nodes have a node in common that is not faulty, whichever f
    nodes are."""
    return Implies(
        3 * f < n,
        n <= size(n, x) + f,
        n <= size(n, y) + f,
        size(n, faulty) <= f,
        Exists(lambda i: And(x(i), y(i), faulty(i) == no)),
    )


@theorem(
    by="lean",
    zh="R + W ≤ N 时存在不相交的法定集：界是紧的",
    witness="disjoint",
    mutants=Mutant(1, by="read_write_bounds"),
    tight="read_write_intersect",
)
def tight(n: Nat, r: Nat, w: Nat):
    """The bound R + W > N is tight: with R + W ≤ N there are disjoint sets of R and of W nodes."""

    def claim(reads: Fun[Fin[n], Bool], writes: Fun[Fin[n], Bool]):
        return And(
            size(n, reads) == r,
            size(n, writes) == w,
            ForAll(lambda i: band(reads(i), writes(i)) == no),
        )

    return Implies(r + w <= n, Exists(claim))


@theorem(
    by="lean",
    zh="n ≤ 3f 时两个法定集的交可全为故障节点",
    witness="three_one_bounds",
    mutants=Mutant(1, by="four_one_bounds"),
    tight="byzantine_quorums_intersect",
)
def byzantine_tight(n: Nat, f: Nat):
    """The bound n > 3f is tight: with n ≤ 3f there are two quorums of n − f nodes whose common
    nodes are all among f faulty ones."""

    def claim(x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool], faulty: Fun[Fin[n], Bool]):
        return And(
            n <= size(n, x) + f,
            n <= size(n, y) + f,
            size(n, faulty) <= f,
            ForAll(lambda i: Implies(x(i), y(i), faulty(i))),
        )

    return Implies(n <= 3 * f, Exists(claim))


@theorem(by="lean", zh="n − f 个节点的两个集合必相交当且仅当 n > 2f", witness="majority_of_three")
def crash_threshold(n: Nat, f: Nat):
    """Any two sets of n − f nodes meet exactly when n > 2f."""

    def meet(x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool]):
        return Implies(n <= size(n, x) + f, n <= size(n, y) + f, Exists(lambda i: And(x(i), y(i))))

    return Iff(ForAll(meet), 2 * f < n)


@theorem(
    by="lean", zh="任意两个 n − f 的集合含公共诚实节点当且仅当 n > 3f", witness="three_one_bounds"
)
def byzantine_threshold(n: Nat, f: Nat):
    """Any two sets of n − f nodes have a node in common that is not faulty, whichever f nodes are,
    exactly when n > 3f."""

    def meet(x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool], faulty: Fun[Fin[n], Bool]):
        return Implies(
            n <= size(n, x) + f,
            n <= size(n, y) + f,
            size(n, faulty) <= f,
            Exists(lambda i: And(x(i), y(i), faulty(i) == no)),
        )

    return Iff(ForAll(meet), 3 * f < n)


@theorem(
    by="lean",
    cite="lamport2006",
    witness="fast_four",
    zh="n − f 的集合与任意两个 n − e 的集合有公共节点，当且仅当 n > 2e + f",
)
def fast_threshold(n: Nat, e: Nat, f: Nat):
    """Any set of n − f nodes and any two of n − e nodes have a common node exactly when
    n > 2e + f."""

    def meet(p: Fun[Fin[n], Bool], r: Fun[Fin[n], Bool], t: Fun[Fin[n], Bool]):
        return Implies(
            n <= size(n, p) + f,
            n <= size(n, r) + e,
            n <= size(n, t) + e,
            Exists(lambda i: And(p(i), r(i), t(i))),
        )

    return Iff(ForAll(meet), 2 * e + f < n)


@theorem(
    by="lean",
    cite="malkhi1998",
    witness=("three_one_bounds", "two_sound_nodes"),
    zh="两个 n − f 的集合除去任意两个故障集后仍相交，当且仅当 n > 4f（掩蔽法定集）",
)
def masking_threshold(n: Nat, f: Nat):
    """Any two sets of n − f nodes have a node in common outside any two sets of f nodes exactly
    when n > 4f: then correct nodes outvote the faulty ones without signatures (masking quorums)."""

    def meet(
        x: Fun[Fin[n], Bool],
        y: Fun[Fin[n], Bool],
        faulty: Fun[Fin[n], Bool],
        other: Fun[Fin[n], Bool],
    ):
        return Implies(
            n <= size(n, x) + f,
            n <= size(n, y) + f,
            size(n, faulty) <= f,
            size(n, other) <= f,
            Exists(lambda i: And(x(i), y(i), faulty(i) == no, other(i) == no)),
        )

    return Iff(ForAll(meet), 4 * f < n)


@theorem(
    by="lean",
    cite="malkhi1998",
    witness="three_of_four",
    mutants=Mutant(1, by="more_than_all"),
    zh="任意两个 k 元集合含公共诚实节点，当且仅当 2k > n + f",
)
def byzantine_size(n: Nat, f: Nat, k: Nat):
    """Any two sets of k among n nodes have a node in common that is not faulty, whichever f nodes
    are, exactly when 2k > n + f; with f = 0: any two sets of k nodes meet when 2k > n."""

    def meet(x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool], faulty: Fun[Fin[n], Bool]):
        return Implies(
            k <= size(n, x),
            k <= size(n, y),
            size(n, faulty) <= f,
            Exists(lambda i: And(x(i), y(i), faulty(i) == no)),
        )

    return Implies(k <= n, Iff(ForAll(meet), n + f < 2 * k))


@theorem(
    by=("lean", "smt"),
    cite="cheung1992",
    witness="grid_of_four",
    mutants=(Mutant(1), Mutant(2)),
    zh="网格法定集：每列一个节点的集合与含整列的集合相交",
)
def grid_quorums_meet(Row: Sort, Column: Sort, reads: Rel[Row, Column], writes: Rel[Row, Column]):
    """In a grid, nodes of which one is in each column (a read quorum) meet nodes that include a
    whole column (as a write quorum does)."""
    return Implies(
        ForAll(lambda c: Exists(lambda r: reads(r, c))),
        Exists(lambda c: ForAll(lambda r: writes(r, c))),
        Exists(lambda r, c: And(reads(r, c), writes(r, c))),
    )


@theorem(
    by=("lean", "smt"),
    zh="2(n − f) > n 当且仅当 n > 2f",
    mutants=Mutant(replace=crash_margin_claim),
)
def crash_margin(n: Nat, f: Nat):
    """Twice n − f exceeds n exactly when n > 2f (subtraction stops at 0)."""
    return Iff(n < (n - f) + (n - f), 2 * f < n)


@theorem(
    by=("lean", "smt"),
    zh="2(n − f) > n + f 当且仅当 n > 3f",
    mutants=Mutant(replace=byzantine_margin_claim),
)
def byzantine_margin(n: Nat, f: Nat):
    """Twice n − f exceeds n + f exactly when n > 3f (subtraction stops at 0)."""
    return Iff(n + f < (n - f) + (n - f), 3 * f < n)


class QuorumSystem(Structure, var="Q", zh="法定集系统：任意两个法定集相交"):
    """Nodes and quorums, of which any two have a node in common."""

    Node: Sort
    Quorum: Sort
    member: Rel[Node, Quorum]  # the node belongs to the quorum

    @axiom(zh="任意两个法定集相交")
    def quorums_meet(self, q: Quorum, r: Quorum):
        """Any two quorums share a node."""
        return Exists(lambda n: And(self.member(n, q), self.member(n, r)))


class Election(QuorumSystem, var="B", zh="一轮投票：每个节点至多投一票"):
    """A ballot: every node votes for at most one value."""

    Value: Sort
    vote: Rel[Node, Value]  # the node votes for the value

    @axiom(zh="每个节点至多投一票")
    def one_vote(self, n: Node, v: Value, w: Value):
        """A node votes at most once."""
        return Implies(self.vote(n, v), self.vote(n, w), v == w)

    @definition(zh="被某个法定集一致选中")
    def chosen(self, v: Value):
        """Some quorum votes for the value unanimously."""
        return Exists(lambda q: ForAll(lambda n: Implies(self.member(n, q), self.vote(n, v))))

    @theorem(
        by=("lean", "smt"),
        witness="three_node_election",
        zh="至多一个值被选中",
        mutants=(Mutant("quorums_meet"), Mutant("one_vote")),
    )
    def one_value_chosen(self, v: Value, w: Value):
        """At most one value is chosen in a ballot."""
        return Implies(self.chosen(v), self.chosen(w), v == w)
