"""FLP, bounded: no table of a two-process consensus protocol meets all requirements at once.

The redundancy check beside ``flp.impossibility``: a protocol is a table, a run has three steps,
and a process that is left alone decides within two steps of its own.  A solver finds no such table;
without any one of the requirements it finds one and prints it.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Implies,
    Mutant,
    Not,
    Option,
    Sort,
    Structure,
    axiom,
    bnot,
    definition,
    no,
    none,
    some,
    theorem,
    val,
)

#: Steps of a run, and steps within which a process that is left alone decides.
STEPS = 3
ALONE = 2


class ProtocolTable(Structure, var="T", zh="两进程共识协议表"):
    """A consensus protocol of two processes; a step sends at most one message, to the other."""

    State: Sort
    Message: Sort
    start: Fun[Bool, Bool, State]  # the initial state of a process with an input
    next: Fun[Bool, State, Option[Message], State]  # the state after a step (none: no message)
    sends: Fun[Bool, State, Option[Message], Option[Message]]  # the message to the other process
    output: Fun[State, Option[Bool]]  # the output register

    @axiom(zh="初始时未决定")
    def starts_undecided(self, p: Bool, b: Bool):
        """No process has decided at the start."""
        return self.output(self.start(p, b)) == none()

    @axiom(zh="输出只写一次")
    def write_once(self, p: Bool, s: State, m: Option[Message], b: Bool):
        """A decision is never changed."""
        return Implies(self.output(s) == some(b), self.output(self.next(p, s, m)) == some(b))

    @definition(zh="独自运行后的决定")
    def alone(self, p: Bool, s: State) -> Option[Bool]:
        """What a process has decided after two steps in which it receives nothing."""
        for _ in range(ALONE):
            s = self.next(p, s, none())
        return self.output(s)


@definition(zh="两次运行：各到达一个决定值")
def are_runs(
    State: Sort,
    Message: Sort,
    T: ProtocolTable[State, Message],
    input: Fun[Bool, Bool, Bool],
    actor: Fun[Bool, Fin[STEPS], Bool],
    source: Fun[Bool, Fin[STEPS], Option[Fin[STEPS]]],
    received: Fun[Bool, Fin[STEPS], Option[Message]],
    sent: Fun[Bool, Fin[STEPS], Option[Message]],
    state: Fun[Bool, Fin[STEPS + 1], Bool, State],
):
    """Two runs of three steps, named by a Bool: in each step one process acts, and receives what
    the other sent in some earlier step and nobody has received since, or nothing."""

    def first(r: Bool, i: Fin[STEPS + 1], p: Bool):
        return Implies(val(i) == 0, state(r, i, p) == T.start(p, input(r, p)))

    def then(r: Bool, k: Fin[STEPS], i: Fin[STEPS + 1], j: Fin[STEPS + 1], p: Bool):
        stays = state(r, j, p) == state(r, i, p)
        acts = And(
            sent(r, k) == T.sends(p, state(r, i, p), received(r, k)),
            state(r, j, p) == T.next(p, state(r, i, p), received(r, k)),
        )
        return Implies(val(i) == val(k), val(j) == val(k) + 1, If(actor(r, k) == p, acts, stays))

    def nothing(r: Bool, k: Fin[STEPS]):
        return Implies(source(r, k) == none(), received(r, k) == none())

    def something(r: Bool, k: Fin[STEPS], j: Fin[STEPS]):
        return Implies(
            source(r, k) == some(j),
            And(
                val(j) < val(k),
                actor(r, j) != actor(r, k),
                received(r, k) == sent(r, j),
                ForAll(lambda h: Implies(h != k, source(r, h) != some(j)), h=Fin[STEPS]),
            ),
        )

    return And(ForAll(first), ForAll(then), ForAll(nothing), ForAll(something))


def _agreement(T, state):
    """Processes that run alone, one after the other, decide alike: from every pair of inputs and
    from every configuration of the two runs."""

    def at_start(b: Bool, c: Bool, v: Bool, w: Bool):
        mine, other = T.alone(no, T.start(no, b)), T.alone(bnot(no), T.start(bnot(no), c))
        return Implies(mine == some(v), other == some(w), v == w)

    def on_the_way(r: Bool, i: Fin[STEPS + 1], v: Bool, w: Bool):
        mine, other = T.alone(no, state(r, i, no)), T.alone(bnot(no), state(r, i, bnot(no)))
        return Implies(mine == some(v), other == some(w), v == w)

    return And(ForAll(at_start), ForAll(on_the_way))


def _nontrivial(T, state):
    """Run v reaches the decision v."""

    def decided(v: Bool, i: Fin[STEPS + 1]):
        return Implies(val(i) == STEPS, Exists(lambda p: T.output(state(v, i, p)) == some(v)))

    return ForAll(decided)


def _terminates(T, state):
    """A process decides alone (the other has stopped): from the start, and from every configuration
    of the two runs."""

    def at_start(p: Bool, b: Bool):
        return T.alone(p, T.start(p, b)) != none()

    def on_the_way(r: Bool, i: Fin[STEPS + 1], p: Bool):
        return T.alone(p, state(r, i, p)) != none()

    return And(ForAll(at_start), ForAll(on_the_way))


REQUIREMENTS = {
    "agreement": _agreement,
    "nontrivial": _nontrivial,
    "terminates": _terminates,
}


def _impossible(dropped: str = ""):
    """No table meets all requirements but the dropped one."""

    def claim(
        T: ProtocolTable,
        input: Fun[Bool, Bool, Bool],
        actor: Fun[Bool, Fin[STEPS], Bool],
        source: Fun[Bool, Fin[STEPS], Option[Fin[STEPS]]],
        received: Fun[Bool, Fin[STEPS], Option[Message]],
        sent: Fun[Bool, Fin[STEPS], Option[Message]],
        state: Fun[Bool, Fin[STEPS + 1], Bool, State],
    ):
        asked = [ask(T, state) for name, ask in REQUIREMENTS.items() if name != dropped]
        return Implies(
            are_runs(T, input, actor, source, received, sent, state),
            Not(And(asked)),
        )

    claim.__name__ = f"without_{dropped}"
    return claim


@theorem(
    by="bounded",
    sizes={"State": 4, "Message": 2},
    bound="runs of 3 steps; a process alone decides within 2",
    cite="flp1985",
    seed="1.3.2",
    witness="tables_of_idle_processes",
    mutants=(Mutant(1), *(Mutant(replace=_impossible(r)) for r in REQUIREMENTS)),
    zh="FLP 的有界检验：没有一张协议表能满足全部要求；去掉任何一项都有",
)
def no_protocol_table(
    T: ProtocolTable,
    input: Fun[Bool, Bool, Bool],
    actor: Fun[Bool, Fin[STEPS], Bool],
    source: Fun[Bool, Fin[STEPS], Option[Fin[STEPS]]],
    received: Fun[Bool, Fin[STEPS], Option[Message]],
    sent: Fun[Bool, Fin[STEPS], Option[Message]],
    state: Fun[Bool, Fin[STEPS + 1], Bool, State],
):
    """No table of a two-process protocol agrees, reaches both decisions within three steps and lets
    a process left alone decide within two; without any one requirement, some table does."""
    return _impossible()(T, input, actor, source, received, sent, state)
