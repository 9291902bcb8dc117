"""Lost results are computed again from their lineage (Zaharia et al. 2012; Dean and Ghemawat 2004,
§3.3).

A partition of a data set is computed from other partitions by a task.  What a failed machine had is
not restored from copies: its tasks are executed again, and before them, if need be, those that they
read from.  A MapReduce job is the case of two layers: map tasks read nothing that can be lost, and
reduce tasks read from all of them.  Whether the result is the one that a run without failures
gives depends on one thing, that a task has one outcome.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    If,
    Implies,
    List,
    Match,
    Mutant,
    Not,
    Option,
    Rel,
    Sort,
    Structure,
    cons,
    definition,
    false,
    member,
    none,
    recursive,
    some,
    theorem,
    true,
    well_founded,
)
from proofs.foundations.execution.statements import Execution


class TaskEvent(Data, zh="任务事件：完成与丢失"):
    """What may happen to partitions."""

    Partition: Sort
    Content: Sort
    compute: Case[Partition, Content]  # a task ends with this content of its partition
    lose: Case[Partition]  # the machine that has the partition fails


class Lineage(Structure, var="L", zh="数据集的谱系"):
    """Partitions, what each is computed from, and what its task may make of that."""

    Partition: Sort
    Content: Sort
    parents: Fun[Partition, List[Partition]]  # the partitions that its task reads, in order
    outcome: Rel[Partition, List[Content], Content]  # what the task may make of their contents

    @definition(zh="确定性任务")
    def deterministic(self):
        """A task makes one thing of the same inputs."""
        return ForAll(
            lambda p, inputs, v, w: Implies(
                self.outcome(p, inputs, v), self.outcome(p, inputs, w), v == w
            )
        )

    @definition(zh="任务总有结果")
    def productive(self):
        """A task makes something of any inputs."""
        return ForAll(lambda p, inputs: Exists(lambda v: self.outcome(p, inputs, v)))

    @definition(zh="谱系无环")
    def acyclic(self):
        """No partition is, through others, computed from itself."""
        return well_founded(lambda q, p: member(q, self.parents(p)))

    @recursive(zh="若干分区的内容")
    def contents(
        self, memory: Fun[Partition, Option[Content]], partitions: List[Partition]
    ) -> Option[List[Content]]:
        """The contents of partitions, if all are there."""
        return Match(
            partitions,
            nil=lambda: some([]),
            cons=lambda p, rest: Match(
                memory(p),
                none=lambda: none(),
                some=lambda v: Match(
                    self.contents(memory, rest),
                    none=lambda: none(),
                    some=lambda others: some(cons(v, others)),
                ),
            ),
        )

    @definition(zh="开始时没有分区")
    def empty(self, p: Partition) -> Option[Content]:
        """At first no partition is there."""
        return none()

    @definition(zh="事件之后")
    def after(
        self, memory: Fun[Partition, Option[Content]], e: TaskEvent[Partition, Content]
    ) -> Fun[Partition, Option[Content]]:
        """A partition has come or gone."""
        return lambda q: Match(
            e,
            compute=lambda p, v: If(q == p, some(v), memory(q)),
            lose=lambda p: If(q == p, none(), memory(q)),
        )

    @definition(zh="事件可发生")
    def possible(self, memory: Fun[Partition, Option[Content]], e: TaskEvent[Partition, Content]):
        """A partition that is not there is computed from those that its task reads; any partition
        may be lost at any time."""
        return Match(
            e,
            compute=lambda p, v: And(
                memory(p) == none(),
                Match(
                    self.contents(memory, self.parents(p)),
                    none=lambda: false,
                    some=lambda inputs: self.outcome(p, inputs, v),
                ),
            ),
            lose=lambda p: true,
        )

    @definition(zh="所有执行")
    def execution(
        self,
    ) -> Execution[Fun[Partition, Option[Content]], TaskEvent[Partition, Content]]:
        """The executions: any order of tasks, any losses."""
        return Execution.make(apply=self.after, enabled=self.possible)


@definition(zh="没有丢失")
def lossless(Partition: Sort, Content: Sort, events: List[TaskEvent[Partition, Content]]):
    """No partition is lost."""
    return ForAll(lambda p: Not(member(TaskEvent.lose(p), events)))


@theorem(
    by="lean",
    cite="zaharia2012",
    seed="1.8.2.1",
    witness="a_map_task_again",
    mutants=(
        Mutant(1, by="a_random_map_task"),
        Mutant(2, by="a_result_from_nowhere"),
        Mutant(3, by="another_result_from_nowhere"),
    ),
    zh="由谱系重算得到同样的数据",
)
def recomputation_is_exact(
    L: Lineage,
    first: List[TaskEvent[Partition, Content]],
    second: List[TaskEvent[Partition, Content]],
    p: Partition,
    v: Content,
    w: Content,
):
    """If tasks are deterministic, a partition has the same content whenever it is there, in any two
    executions, whatever was lost and computed again: that of a run without failures."""
    X = L.execution
    return Implies(
        L.deterministic,
        X.allowed(L.empty, first),
        X.allowed(L.empty, second),
        X.run(L.empty, first)(p) == some(v),
        X.run(L.empty, second)(p) == some(w),
        v == w,
    )


@theorem(
    by="lean",
    cite="zaharia2012",
    seed="1.8.2.1",
    witness="two_layers",
    zh="任何丢失的分区都能重算",
)
def recomputation_is_possible(L: Lineage, memory: Fun[Partition, Option[Content]], p: Partition):
    """Whatever was lost, every partition can be computed again, if the lineage has no cycle and
    tasks always make something."""

    def recovers(schedule: List[TaskEvent[Partition, Content]]):
        X = L.execution
        return And(
            lossless(schedule),
            X.allowed(memory, schedule),
            X.run(memory, schedule)(p) != none(),
        )

    return Implies(L.productive, L.acyclic, Exists(recovers))


@theorem(by="lean", seed="1.8.2.1", witness="a_circle", zh="环上的分区永远算不出来")
def cycles_are_never_computed(
    L: Lineage,
    cycle: Rel[Partition],
    events: List[TaskEvent[Partition, Content]],
    p: Partition,
):
    """A cycle in the lineage is fatal: if each of some partitions is computed from one of them,
    none of them is ever there."""
    X = L.execution
    return Implies(
        ForAll(
            lambda q: Implies(cycle(q), Exists(lambda r: And(cycle(r), member(r, L.parents(q)))))
        ),
        X.allowed(L.empty, events),
        cycle(p),
        X.run(L.empty, events)(p) == none(),
    )


@theorem(by="lean", cite="dean2004", seed="1.8.2.1", zh="任务不确定时，重算会混合两次执行的结果")
def nondeterminism_mixes():
    """Without determinism results of different executions are mixed: two reduce tasks have read
    from two attempts of one map task, and no run without losses gives both their results."""

    def claim(
        Partition: Sort,
        Content: Sort,
        L: Lineage[Partition, Content],
        schedule: List[TaskEvent[Partition, Content]],
        p: Partition,
        q: Partition,
        v: Content,
        w: Content,
    ):
        X = L.execution

        def clean(other: List[TaskEvent[Partition, Content]]):
            return Implies(
                lossless(other),
                X.allowed(L.empty, other),
                Not(And(X.run(L.empty, other)(p) == some(v), X.run(L.empty, other)(q) == some(w))),
            )

        return And(
            L.productive,
            L.acyclic,
            X.allowed(L.empty, schedule),
            X.run(L.empty, schedule)(p) == some(v),
            X.run(L.empty, schedule)(q) == some(w),
            ForAll(clean),
        )

    return Exists(claim)
