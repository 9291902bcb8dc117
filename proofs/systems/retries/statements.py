"""Retries: what at-least-once delivery does, and what makes it exactly once.

A client, or the proxy of a service mesh, that gets no answer cannot know whether its request was
lost or the answer, so it sends again; requests then arrive late, repeatedly and out of order.  Two
remedies are recommended.  *Idempotent operations*: by themselves not enough, for a late copy may
undo what came between; they must commute as well, or copies must not be late.  *Request
identifiers*, with which the server remembers what it has answered (Birrell and Nelson 1984; Ongaro
and Ousterhout 2014, §8): enough for any operation.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    Option,
    Pair,
    Sort,
    Structure,
    append,
    cons,
    definition,
    fst,
    map_list,
    member,
    nodup,
    none,
    nth,
    pair,
    recursive,
    snd,
    some,
    theorem,
)
from proofs.consistency.crdt.statements import apply_all


@definition(zh="幂等操作")
def idempotent(Operation: Sort, State: Sort, apply: Fun[Operation, State, State]):
    """An operation done twice in a row is as good as once."""
    return ForAll(lambda o, s: apply(o, apply(o, s)) == apply(o, s))


@definition(zh="可交换操作")
def commuting(Operation: Sort, State: Sort, apply: Fun[Operation, State, State]):
    """Two operations have no order."""
    return ForAll(lambda o, p, s: apply(o, apply(p, s)) == apply(p, apply(o, s)))


@definition(zh="至少一次送达")
def at_least_once(Operation: Sort, sent: List[Operation], arrived: List[Operation]):
    """What was sent arrives, once or more, in any order, and nothing else does."""
    return ForAll(
        lambda o: And(
            Implies(member(o, sent), member(o, arrived)),
            Implies(member(o, arrived), member(o, sent)),
        )
    )


@theorem(
    by="lean",
    cite="helland2012",
    seed="1.9.3",
    witness="two_bits",
    mutants=(
        Mutant(1, by="counting"),
        Mutant(2, by="late_copy"),
        Mutant(3, by="lost_request"),
    ),
    zh="幂等且可交换：至少一次等于恰好一次",
)
def idempotent_and_commuting(
    Operation: Sort,
    State: Sort,
    apply: Fun[Operation, State, State],
    sent: List[Operation],
    arrived: List[Operation],
    s: State,
):
    """If operations are idempotent and commute, at-least-once delivery has the effect of delivery
    exactly once and in order."""
    return Implies(
        idempotent(apply),
        commuting(apply),
        at_least_once(sent, arrived),
        apply_all(apply, s, arrived) == apply_all(apply, s, sent),
    )


@recursive(zh="同一操作的副本")
def copies(Operation: Sort, o: Operation, n: Nat) -> List[Operation]:
    """The operation as often as the number says."""
    return Match(n, zero=lambda: [], succ=lambda k: cons(o, copies(o, k)))


@recursive(zh="副本紧随其后")
def with_copies(Operation: Sort, requests: List[Pair[Operation, Nat]]) -> List[Operation]:
    """Each operation, and right after it as many copies as its number says."""
    return Match(
        requests,
        nil=lambda: [],
        cons=lambda r, rest: cons(fst(r), append(copies(fst(r), snd(r)), with_copies(rest))),
    )


@theorem(
    by="lean",
    cite="helland2012",
    seed="1.9.3",
    witness="copies_of_a_write",
    mutants=Mutant(1, by="copies_of_an_increment"),
    zh="副本不迟到时，幂等就够了",
)
def copies_in_time(
    Operation: Sort,
    State: Sort,
    apply: Fun[Operation, State, State],
    requests: List[Pair[Operation, Nat]],
    s: State,
):
    """If no copy arrives after a later operation, idempotence is enough."""
    return Implies(
        idempotent(apply),
        apply_all(apply, s, with_copies(requests))
        == apply_all(apply, s, map_list(lambda r: fst(r), requests)),
    )


@theorem(by="lean", cite="helland2012", seed="1.9.3", zh="仅有幂等不够：迟到的副本覆盖后来的写")
def idempotence_is_not_enough():
    """Idempotence alone is not enough: a copy of a write that arrives late undoes the write after
    it, although what was sent has arrived, and each for the first time in order."""

    def claim(
        Operation: Sort,
        State: Sort,
        apply: Fun[Operation, State, State],
        first: Operation,
        second: Operation,
        s: State,
    ):
        return And(
            idempotent(apply),
            at_least_once([first, second], [first, second, first]),
            apply_all(apply, s, [first, second, first]) != apply_all(apply, s, [first, second]),
        )

    return Exists(claim)


class Server(Structure, var="V", zh="带请求标识与应答表的服务器"):
    """What a server does with a request: a new state and an answer."""

    Request: Sort  # requests with their identifiers: two different ones have two
    State: Sort
    Answer: Sort
    perform: Fun[Request, State, State]  # the state after the request
    answer: Fun[Request, State, Answer]  # the answer to the request

    @definition(zh="追加应答")
    def answered(self, a: Answer, rest: Pair[State, List[Answer]]) -> Pair[State, List[Answer]]:
        """An answer before those that follow."""
        return pair(fst(rest), cons(a, snd(rest)))

    @recursive(cite="birrell1984", zh="查表后再执行")
    def serve(
        self, s: State, table: Fun[Request, Option[Answer]], arrived: List[Request]
    ) -> Pair[State, List[Answer]]:
        """Requests as they arrive, originals and copies: one that is in the table is answered from
        it, another one is performed, and its answer put into the table.  The last state, and the
        answers in order."""

        def next_one(r, rest):
            a = self.answer(r, s)
            return Match(
                table(r),
                none=lambda: self.answered(
                    a,
                    self.serve(self.perform(r, s), lambda q: If(q == r, some(a), table(q)), rest),
                ),
                some=lambda old: self.answered(old, self.serve(s, table, rest)),
            )

        return Match(arrived, nil=lambda: pair(s, []), cons=next_one)

    @recursive(zh="执行某请求时的状态")
    def state_before(self, s: State, requests: List[Request], r: Request) -> State:
        """The state in which a request is performed, when requests are performed in order."""
        return Match(
            requests,
            nil=lambda: s,
            cons=lambda q, rest: If(q == r, s, self.state_before(self.perform(q, s), rest, r)),
        )


@recursive(zh="首次到达")
def first_arrivals(Request: Sort, done: List[Request], arrived: List[Request]) -> List[Request]:
    """The requests that are not yet done, each where it arrives for the first time."""
    return Match(
        arrived,
        nil=lambda: [],
        cons=lambda r, rest: If(
            member(r, done),
            first_arrivals(done, rest),
            cons(r, first_arrivals(cons(r, done), rest)),
        ),
    )


def without_table(V: Server, s: State, arrived: List[Request]):
    """The same claim for a server that performs every copy."""
    return apply_all(V.perform, s, arrived) == apply_all(V.perform, s, first_arrivals([], arrived))


@theorem(
    by="lean",
    cite="birrell1984",
    seed="1.9.3",
    witness="a_counter_with_a_table",
    mutants=Mutant(replace=without_table, by="a_counter_with_a_table"),
    zh="请求标识与应答表：恰好一次",
)
def exactly_once(V: Server, s: State, arrived: List[Request]):
    """With identifiers and a table of answers, whatever the operations are: state and answers are
    those of a server that performs every request that arrives exactly once, when it first does; so
    all copies of a request get the same answer."""
    once = first_arrivals([], arrived)
    served = V.serve(s, lambda r: none(), arrived)

    def same_answer(i: Nat, r: Request):
        return Implies(
            nth(arrived, i) == some(r),
            nth(snd(served), i) == some(V.answer(r, V.state_before(s, once, r))),
        )

    return And(
        nodup(once),
        ForAll(lambda r: Iff(member(r, once), member(r, arrived))),
        fst(served) == apply_all(V.perform, s, once),
        ForAll(same_answer),
    )
