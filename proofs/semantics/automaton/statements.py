"""Distributed automata: local components that synchronise on common letters (Zielonka 1987).

The document's A = (Q, Σ, δ, q₀, F) is an automaton and nothing more.  What makes it distributed is
that the state is a product and that a letter reads and writes only the components that take part
in it.  Here this holds by construction: the transition of a letter is given what its participants
see, and nothing else is changed.  Words that differ in the order of independent letters are then
the same to the automaton (Mazurkiewicz 1977).
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
    Iff,
    Implies,
    Lambda,
    List,
    Match,
    Mutant,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    append,
    definition,
    inductive,
    none,
    recursive,
    some,
    theorem,
    transitive_closure,
)
from proofs.causality.causality.computation import Computation


class Automaton(Structure, var="A", zh="分布式（异步）自动机"):
    """A product of local components; each letter has its participants."""

    Process: Sort
    Letter: Sort
    Local: Sort
    involves: Rel[Letter, Process]  # the process takes part in the letter
    start: Fun[Process, Local]  # the initial local states
    next: Fun[  # from the states of the participants (others: none), if it may happen
        Letter, Fun[Process, Option[Local]], Option[Fun[Process, Local]]
    ]
    final: Rel[Fun[Process, Local]]  # the global state is accepting

    @definition(zh="字母的参与者所见")
    def seen(self, letter: Letter, s: Fun[Process, Local], p: Process) -> Option[Local]:
        """What a letter sees of the state: the components of its participants."""
        return If(self.involves(letter, p), some(s(p)), none())

    @definition(cite="zielonka1987", zh="一个字母的转移")
    def step(self, s: Fun[Process, Local], letter: Letter) -> Option[Fun[Process, Local]]:
        """The state after a letter, if it may happen: its participants change, the others stay."""
        return Match(
            self.next(letter, self.seen(letter, s)),
            none=lambda: none(),
            some=lambda t: some(
                Lambda(
                    lambda p: If(self.involves(letter, p), t(p), s(p)),
                    p=self.Process,
                )
            ),
        )

    @recursive(zh="一个词之后的状态")
    def run(self, s: Fun[Process, Local], word: List[Letter]) -> Option[Fun[Process, Local]]:
        """The state after a word, if it may happen."""
        return Match(
            word,
            nil=lambda: some(s),
            cons=lambda a, rest: Match(
                self.step(s, a), none=lambda: none(), some=lambda t: self.run(t, rest)
            ),
        )

    @definition(seed="1.7.1", zh="接受")
    def accepts(self, word: List[Letter]):
        """The word leads from the start to an accepting state."""
        return Exists(lambda t: And(self.run(self.start, word) == some(t), self.final(t)))

    @definition(cite="mazurkiewicz1977", zh="独立：没有公共参与者")
    def independent(self, a: Letter, b: Letter):
        """No process takes part in both letters."""
        return ForAll(lambda p: Not(And(self.involves(a, p), self.involves(b, p))))

    @inductive(cite="mazurkiewicz1977", zh="迹等价：交换相邻的独立字母")
    def equivalent(self, v: List[Letter], w: List[Letter]):
        """The words differ by exchanges of adjacent independent letters."""
        yield "refl", v == w
        yield (
            "swap",
            Exists(
                lambda x, a, b, y, u: And(
                    self.equivalent(v, u),
                    u == append(x, append([a, b], y)),
                    w == append(x, append([b, a], y)),
                    self.independent(a, b),
                )
            ),
        )

    @theorem(
        by="lean",
        cite="zielonka1987",
        seed="1.7.1",
        witness="two_counters",
        mutants=Mutant(1, by="shared_counter"),
        zh="菱形性质：独立字母可交换",
    )
    def diamond(self, s: Fun[Process, Local], a: Letter, b: Letter):
        """The diamond: two independent letters may happen in either order, with the same result, or
        in neither."""
        return Implies(self.independent(a, b), self.run(s, [a, b]) == self.run(s, [b, a]))

    @definition(cite="mazurkiewicz1977", zh="迹语言：在迹等价下封闭")
    def trace_language(self, language: Rel[List[Letter]]):
        """With a word the language has every equivalent word."""
        return ForAll(lambda v, w: Implies(self.equivalent(v, w), language(v), language(w)))

    @theorem(
        by="lean",
        cite="mazurkiewicz1977",
        seed="1.7.1",
        witness="two_counters",
        zh="接受的语言在迹等价下封闭",
    )
    def trace_closed(self):
        """Acceptance is invariant under trace equivalence: a distributed automaton accepts traces
        rather than words."""
        return self.trace_language(self.accepts)


class Component(Data, zh="计算的组成部分"):
    """The components of a computation as an automaton: its processes, and a channel for each
    receive."""

    Process: Sort
    Event: Sort
    process: Case[Process]  # a process
    channel: Case[Event]  # the channel by which the event receives


@definition(zh="事件参与的组成部分")
def takes_part(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    K: Computation[Process, Event, Message],
    e: Event,
    c: Component[Process, Event],
):
    """An event takes part in its process, and in the channels from which it receives or into which
    it sends."""
    return Match(
        c,
        process=lambda p: K.process(e) == p,
        channel=lambda f: Or(e == f, K.message_step(e, f)),
    )


@theorem(
    by="lean",
    cite="mazurkiewicz1977",
    seed="1.7.1",
    witness="ping_pong_components",
    zh="先于关系就是依赖序：与自动机的桥梁",
)
def happened_before_is_dependence(
    Local: Sort,
    K: Computation,
    A: Automaton[Component[Process, Event], Event, Local],
    earlier: Rel[Event, Event],
    e: Event,
    f: Event,
):
    """The bridge to happened-before: take the events of a computation as letters, each with its
    process and channels as participants, in any order in time that extends happened-before.  Then
    happened-before is the order of dependence, the one that equivalent words share."""

    def dependent(a: Event, b: Event):
        return And(earlier(a, b), Not(A.independent(a, b)))

    return Implies(
        ForAll(lambda x, c: Iff(A.involves(x, c), takes_part(K, x, c))),
        ForAll(lambda x: Not(earlier(x, x))),
        ForAll(lambda x, y: Implies(earlier(x, y), Not(earlier(y, x)))),
        ForAll(lambda x, y: Implies(K.happened_before(x, y), earlier(x, y))),
        Iff(K.happened_before(e, f), transitive_closure(dependent, e, f)),
    )
