"""List scheduling: never leave a machine idle, and be at most twice as slow (Graham 1966).

The scheduler of a cluster gives each job, as it comes, to a machine with the least load, and knows
nothing of the jobs to come.  Graham's bound is the classic theorem of the field: on m machines that
takes at most 2 - 1/m times as long as the best schedule of the same jobs.  Here jobs are
independent; the load of a machine is the time at which it has done its jobs.
"""

from __future__ import annotations

from formal.language import (
    And,
    Fin,
    ForAll,
    Fun,
    If,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    Pair,
    count,
    decide,
    definition,
    fst,
    map_list,
    recursive,
    snd,
    theorem,
    true,
)


@recursive(zh="机器的负载")
def load(m: Nat, jobs: List[Pair[Fin[m], Nat]], i: Fin[m]) -> Nat:
    """How long a machine works on its jobs; a job is its machine and its size."""
    return Match(
        jobs,
        nil=lambda: 0,
        cons=lambda job, rest: If(fst(job) == i, snd(job), 0) + load(m, rest, i),
    )


@recursive(cite="graham1966", zh="表调度：每个任务交给当前负载最小的机器")
def list_schedule(m: Nat, before: Fun[Fin[m], Nat], jobs: List[Pair[Fin[m], Nat]]):
    """Each job, in the order of the list, is on a machine with the least load when it comes."""
    return Match(
        jobs,
        nil=lambda: true,
        cons=lambda job, rest: And(
            ForAll(lambda j: before(fst(job)) <= before(j)),
            list_schedule(m, lambda j: before(j) + If(fst(job) == j, snd(job), 0), rest),
        ),
    )


@definition(zh="同样的任务")
def same_jobs(m: Nat, jobs: List[Pair[Fin[m], Nat]], others: List[Pair[Fin[m], Nat]]):
    """The jobs have the same sizes, each as often; order and machines may differ."""

    def sizes(some_jobs):
        return map_list(lambda job: snd(job), some_jobs)

    return ForAll(
        lambda size: (
            count(lambda n: decide(n == size), sizes(jobs))
            == count(lambda n: decide(n == size), sizes(others))
        )
    )


def smaller_bound(
    m: Nat,
    jobs: List[Pair[Fin[m], Nat]],
    others: List[Pair[Fin[m], Nat]],
    time: Nat,
    i: Fin[m],
):
    """A bound that is smaller by one."""
    return Implies(
        list_schedule(m, lambda j: 0, jobs),
        same_jobs(m, jobs, others),
        ForAll(lambda j: load(m, others, j) <= time),
        m * load(m, jobs, i) + 1 <= (2 * m - 1) * time,
    )


@theorem(
    by="lean",
    cite="graham1966",
    seed="1.8.2.1",
    witness=("two_machines", "three_machines"),
    mutants=(
        Mutant(1, by="all_on_one"),
        Mutant(2, by="fewer_jobs"),
        Mutant(3, by="too_early"),
        Mutant(replace=smaller_bound, by="two_machines"),
        Mutant(replace=smaller_bound, by="three_machines"),
    ),
    zh="Graham 界：表调度的完成时间至多为最优的 2 − 1/m 倍",
)
def graham_bound(
    m: Nat,
    jobs: List[Pair[Fin[m], Nat]],
    others: List[Pair[Fin[m], Nat]],
    time: Nat,
    i: Fin[m],
):
    """If any schedule of the same jobs is done by some time, then m times the load of a machine
    under list scheduling is at most 2m - 1 times that time."""
    return Implies(
        list_schedule(m, lambda j: 0, jobs),
        same_jobs(m, jobs, others),
        ForAll(lambda j: load(m, others, j) <= time),
        m * load(m, jobs, i) <= (2 * m - 1) * time,
    )
