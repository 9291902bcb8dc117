"""What is left to be done by hand: a proof with its cases named, and the goal of each open one.

Lean is given the proof with an attempt at each case; where that fails it tells the goal and goes
on.  So the skeleton that is shown has the cases that closed, and `sorry` for the others.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from formal.language.declarations import Definition, Theorem
from formal.language.derived import DerivedTheorem
from formal.language.terms import Connective, DefRef, Quantifier, Term, Var
from formal.language.transition import TransitionInfo
from formal.language.types import ListType, resolve
from formal.readings.lean.names import lean_identifier
from formal.readings.lean.terms import LeanPrinter
from formal.try_.scripts import kept_together, unfolded

TELL = "(trace_state; sorry)"


@dataclass(frozen=True)
class Case:
    """One case of a proof: its name for people, the line that opens it, what is tried in it."""

    name: str
    opening: str
    attempt: str
    indent: int

    def lines(self, closed: bool | None = None) -> list[str]:
        """The case as it is tried (None), with what closed it, or with a hole."""
        pad = " " * self.indent
        if closed is None:
            tried = textwrap.fill(f"| ({self.attempt})", 96 - self.indent, subsequent_indent="    ")
            body = ["first", *tried.splitlines(), f"| {TELL}"]
        elif closed:
            body = textwrap.wrap(self.attempt, 94 - self.indent, subsequent_indent="  ")
        else:
            body = [f"sorry -- {self.name}"]
        return [*([self.opening] if self.opening else []), *(f"{pad}{line}" for line in body)]


@dataclass(frozen=True)
class Skeleton:
    """A proof in lines and cases, in order."""

    parts: tuple[str | Case, ...]

    @property
    def cases(self) -> list[Case]:
        """The cases alone."""
        return [p for p in self.parts if isinstance(p, Case)]

    def lines(self, closed: Mapping[str, bool] | None = None) -> list[str]:
        """The proof after ``:= by``, to be tried, or as it then stands."""
        out: list[str] = []
        for p in self.parts:
            said = None if closed is None or isinstance(p, str) else closed[p.name]
            out += [p] if isinstance(p, str) else p.lines(said)
        return out

    def tellers(self) -> list[int]:
        """For each case the number, from 0, of the line that tells its goal."""
        lines = self.lines()
        return [i for i, line in enumerate(lines) if line.strip() == f"| {TELL}"]


def skeleton(theorem: Theorem) -> Skeleton:
    """The proof to be filled in: an induction where there is one to be seen, else one goal."""
    if isinstance(theorem, DerivedTheorem) and theorem.system is not None and not theorem.within:
        return _over_steps(theorem, theorem.system)
    return _over_hypotheses(theorem)


def _over_steps(theorem: DerivedTheorem, info: TransitionInfo) -> Skeleton:
    """Induction over the run: a case at the start and one for each action."""
    intro, kept, used = kept_together(theorem, info)
    attempt = f"and_intros <;> grind [{', '.join(used)}]"
    patterns = []
    for a in info.actions:
        printer = LeanPrinter(theorem.topic)
        names = [printer.bind(v) for v in a.params]
        patterns.append(f"⟨{', '.join([*names, 'taken'])}⟩" if names else "taken")
    split = textwrap.fill(f"rcases next with {' | '.join(patterns)}", 92, subsequent_indent="  ")
    suffices = textwrap.fill(f"suffices kept : {kept} by", 96, subsequent_indent="    ")
    return Skeleton(
        (
            f"unfold {lean_identifier(theorem.name)}.Statement",
            f"intro {intro} reached",
            *suffices.splitlines()[:-1],
            Case("the claim from what is kept", suffices.splitlines()[-1], "grind", 4),
            "induction reached with",
            Case("at the start", "| init start =>", attempt, 4),
            "| step _ next before =>",
            *(f"  {line}" for line in split.splitlines()),
            *(Case(f"after {a.name}", f"  · -- {a.name}", attempt, 4) for a in info.actions),
        )
    )


def _over_hypotheses(theorem: Theorem) -> Skeleton:
    """Induction on the first inductive hypothesis, or list; without either one goal."""
    printer = LeanPrinter(theorem.topic)
    names: list[str] = []
    variables: list[Var] = []
    hypotheses: list[tuple[str, Term]] = []
    at = theorem.statement
    while True:
        if isinstance(at, Quantifier) and at.kind == "forall":
            names += [printer.bind(v) for v in at.params]
            variables += at.params
            at = at.body
        elif isinstance(at, Connective) and at.op == "implies":
            for h in at.args[:-1]:
                hypotheses.append((f"h{len(hypotheses) + 1}", h))
                names.append(hypotheses[-1][0])
            at = at.args[-1]
        else:
            break
    head = [f"unfold {lean_identifier(theorem.name)}.Statement"]
    if names:
        head += textwrap.wrap(f"intro {' '.join(names)}", 96, subsequent_indent="  ")
    use = ", ".join(unfolded(theorem))
    attempt = f"grind [{use}]" if use else "grind"
    for name, h in hypotheses:
        found = _inductive(h)
        if found is not None:
            rules = [_rule(found, k) for k in range(len(found.rules))]
            cases = [Case(n, f"| {binders} =>", attempt, 4) for n, binders in rules]
            return Skeleton((*head, f"induction {name} with", *cases))
    for v in variables:
        if isinstance(resolve(v.type), ListType):
            openings = {"nil": "| nil =>", "cons": "| cons x rest before =>"}
            cases = [Case(n, text, attempt, 4) for n, text in openings.items()]
            return Skeleton((*head, f"induction {printer.names[v.uid]} with", *cases))
    return Skeleton((*head, Case("the goal", "", attempt, 0)))


def _inductive(h: Term) -> Definition | None:
    """The inductive relation that a hypothesis is, of different variables."""
    if not (isinstance(h, DefRef) and h.decl.form == "inductive"):
        return None
    fixed = 1 if h.decl.owner is not None else 0
    indices = h.args[fixed:]
    own = {v.uid for v in indices if isinstance(v, Var)}
    return h.decl if len(own) == len(indices) == len(h.decl.params) - fixed else None


def _rule(decl: Definition, k: int) -> tuple[str, str]:
    """A rule's name, and it with names for its premises and what induction says of them."""
    rule = decl.rules[k]
    premises = [f"p{i}" for i, _ in enumerate(rule.premises, 1)]
    before = [
        f"before{i}"
        for i, p in enumerate(rule.premises, 1)
        if isinstance(p, DefRef) and p.decl is decl
    ]
    # Where a rule is declared it may be called so; as the name of a case it is a word of Lean.
    name = "«local»" if rule.name == "local" else lean_identifier(rule.name)
    return rule.name, " ".join([name, *premises, *before])
