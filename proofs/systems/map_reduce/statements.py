"""MapReduce: why the result does not depend on who computed what, and in which order (Dean and
Ghemawat 2004).

Records are split among workers, each worker maps its records to pairs of key and value and combines
the values of a key, and the partial results are reduced in the order in which they arrive.  That
this is one result for every split and order is not for free: it asks for a combiner that is
associative and commutative and has a unit.  Re-execution after failures is in
`proofs.systems.lineage`.
"""

from __future__ import annotations

from formal.language import (
    And,
    ForAll,
    Fun,
    If,
    Implies,
    List,
    Match,
    Mutant,
    Pair,
    Sort,
    Structure,
    append,
    cons,
    count,
    decide,
    definition,
    fst,
    map_list,
    recursive,
    snd,
    theorem,
)


class Job(Structure, var="J", zh="MapReduce 作业"):
    """What the user of MapReduce writes: a map function, and a combiner with its unit."""

    Record: Sort
    Key: Sort
    Value: Sort
    map: Fun[Record, List[Pair[Key, Value]]]  # the pairs that a record gives
    combine: Fun[Value, Value, Value]  # one value of two of the same key
    unit: Value  # the value of a key that does not occur

    @definition(zh="结合律")
    def associative(self):
        """Combining three values has no order of evaluation."""
        return ForAll(
            lambda a, b, c: (
                self.combine(self.combine(a, b), c) == self.combine(a, self.combine(b, c))
            )
        )

    @definition(zh="交换律")
    def commutative(self):
        """Combining two values has no direction."""
        return ForAll(lambda a, b: self.combine(a, b) == self.combine(b, a))

    @definition(zh="单位元")
    def has_unit(self):
        """Combining with the unit changes nothing."""
        return ForAll(
            lambda a: And(self.combine(self.unit, a) == a, self.combine(a, self.unit) == a)
        )

    @recursive(zh="归并一列值")
    def reduce(self, values: List[Value]) -> Value:
        """All values combined, from the first to the last."""
        return Match(
            values, nil=lambda: self.unit, cons=lambda v, rest: self.combine(v, self.reduce(rest))
        )

    @recursive(zh="某键的值")
    def values_of(self, key: Key, pairs: List[Pair[Key, Value]]) -> List[Value]:
        """The values of a key, in order."""
        return Match(
            pairs,
            nil=lambda: [],
            cons=lambda p, rest: If(
                fst(p) == key, cons(snd(p), self.values_of(key, rest)), self.values_of(key, rest)
            ),
        )

    @recursive(zh="某键在若干记录中的值")
    def emitted(self, key: Key, records: List[Record]) -> List[Value]:
        """The values of a key that records give, in order."""
        return Match(
            records,
            nil=lambda: [],
            cons=lambda r, rest: append(self.values_of(key, self.map(r)), self.emitted(key, rest)),
        )

    @definition(zh="串行结果")
    def sequential(self, records: List[Record], key: Key) -> Value:
        """The result for a key when one machine does it all."""
        return self.reduce(self.emitted(key, records))

    @definition(zh="分布式结果")
    def distributed(self, parts: List[List[Record]], key: Key) -> Value:
        """The result for a key when workers combine the values of their parts, and the partial
        results arrive in the order of the list."""
        return self.reduce(map_list(lambda part: self.sequential(part, key), parts))


@recursive(zh="连接")
def joined(Record: Sort, parts: List[List[Record]]) -> List[Record]:
    """The records of all parts, one after another."""
    return Match(parts, nil=lambda: [], cons=lambda part, rest: append(part, joined(rest)))


@definition(zh="一种划分")
def splits(Record: Sort, parts: List[List[Record]], records: List[Record]):
    """Every record is in the parts as often as in the list: parts and their records may be in any
    order, and parts may be empty."""
    return ForAll(
        lambda r: (
            count(lambda x: decide(x == r), joined(parts))
            == count(lambda x: decide(x == r), records)
        )
    )


@theorem(
    by="lean",
    cite="dean2004",
    seed="1.8.2.1",
    witness="word_count",
    mutants=(
        Mutant(1, by="difference"),
        Mutant(2, by="first_value"),
        Mutant(3, by="count_empty_parts"),
        Mutant(4, by="lost_record"),
    ),
    zh="MapReduce：结果与划分和次序无关",
)
def result_is_independent(J: Job, records: List[Record], parts: List[List[Record]], key: Key):
    """However records are split among workers and in whatever order the partial results arrive, the
    result is that of one machine, if the combiner is associative and commutative and has a unit."""
    return Implies(
        J.associative,
        J.commutative,
        J.has_unit,
        splits(parts, records),
        J.distributed(parts, key) == J.sequential(records, key),
    )


@theorem(
    by="lean",
    cite="dean2004",
    seed="1.8.2.1",
    witness="first_wins",
    mutants=(Mutant(1, by="difference"), Mutant(2, by="count_empty_parts")),
    zh="保序划分：不需要交换律",
)
def ordered_split(J: Job, parts: List[List[Record]], key: Key):
    """If the parts are consecutive and partial results are taken in their order, the combiner need
    not be commutative."""
    return Implies(
        J.associative,
        J.has_unit,
        J.distributed(parts, key) == J.sequential(joined(parts), key),
    )


@theorem(
    by="lean",
    cite="dean2004",
    seed="1.8.2.1",
    witness="word_count_law",
    mutants=Mutant(3, by="first_value_law"),
    zh="结合律与交换律是必要的",
)
def laws_are_needed(J: Job, record: Fun[Value, Record], key: Key):
    """Nothing less is enough: where a record can give any one value, a combiner with a unit whose
    result depends on no split and no order is associative and commutative."""

    def same(records: List[Record], parts: List[List[Record]]):
        return Implies(
            splits(parts, records), J.distributed(parts, key) == J.sequential(records, key)
        )

    return Implies(
        J.has_unit,
        ForAll(lambda v: J.emitted(key, [record(v)]) == [v]),
        ForAll(same),
        And(J.associative, J.commutative),
    )
