"""The sub-command ``try``: is a statement proved, refuted or unknown, and does Lean close it."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from formal.arguments import seconds
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.theorems import SmtEvidence, check_theorem
from formal.cite.result import find_theorem
from formal.defaults import SOLVER_SECONDS
from formal.errors import CheckerError, InputError
from formal.evidence.lean import proof_file
from formal.evidence.smt import has_cvc5, lemmas_of
from formal.evidence.witnesses import Finding
from formal.evidence.witnesses import check_theorem as check_instances
from formal.language.declarations import Theorem
from formal.language.derived import DerivedTheorem
from formal.progress import Progress
from formal.readings.lean.names import theorem_name
from formal.theory import Theory, chosen_theory
from formal.try_.lean import LeanAttempt, ask_lean
from formal.try_.lemmas import helpful_lemmas, usable_lemmas

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_WORDS = {
    "proved": "proved",
    "refuted": "REFUTED by this counterexample:",
    "not proved": "not proved",
    "unknown": "unknown",
    "contradictory": "says nothing: its hypotheses contradict each other",
    "unsupported": "not asked: the statement has no first-order reading",
    "error": "failed",
}


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``try``."""
    p = commands.add_parser(
        "try", help="can Z3 prove or refute a statement, can Lean's automation; writes nothing"
    )
    p.add_argument("name", help="the id of a theorem, such as quorum.crash_margin")
    p.add_argument("--theory", help="package, folder or file")
    p.add_argument(
        "--timeout", type=seconds, default=SOLVER_SECONDS, metavar="S", help="seconds a question"
    )
    p.add_argument("--no-lean", action="store_true", help="ask the solvers only")
    p.add_argument("--toolchain", choices=("lake", "packaged"), help="which Lean")
    p.add_argument("--json", action="store_true", help="print the result as JSON")
    p.set_defaults(command=_try)


@dataclass(frozen=True)
class Attempt:
    """What was found: on the witnesses, by the solvers, by Lean (or why Lean was not asked).

    ``helped_by``: theorems with which the solvers prove what they do not prove alone.
    ``usable``: theorems for a proof by hand, where Lean's automation finds none.
    """

    theorem: Theorem
    instances: list[Finding]
    smt: SmtEvidence
    lean: LeanAttempt | None
    lean_problem: str = ""
    helped_by: tuple[str, ...] = ()
    usable: tuple[Theorem, ...] = ()

    @property
    def refuted(self) -> bool:
        """Whether the statement is false, or a witness is not what it should be."""
        return self.smt.status in ("refuted", "contradictory") or any(
            not f.ok for f in self.instances
        )

    @property
    def ok(self) -> bool:
        """Whether someone proves it and nothing speaks against it."""
        closed = self.lean is not None and self.lean.closed is not None
        return not self.refuted and (self.smt.ok or closed)


def attempt(theory: Theory, theorem: Theorem, options: argparse.Namespace) -> Attempt:
    """Ask everyone; Lean only about what the solvers do not refute."""
    progress = Progress(quiet=options.json)
    with progress.stage("witnesses"):
        instances = check_instances(theory, theorem)
    limits = Limits(timeout_s=options.timeout, second_opinion=has_cvc5())
    with progress.stage("Z3"):
        smt = check_theorem(theorem, lemmas_of(theory, theorem), limits)
    found = Attempt(theorem, instances, smt, None, "not asked")
    if smt.status in ("not proved", "unknown"):
        with progress.stage("lemmas"):
            found = replace(found, helped_by=helpful_lemmas(theory, theorem, limits))
    if options.no_lean:
        return found
    if smt.status in ("refuted", "contradictory"):
        return replace(found, lean_problem="not asked, as the statement does not hold")
    if found.refuted:
        return replace(found, lean_problem="not asked, before the witness is mended")
    try:
        with progress.stage("Lean"):
            lean = ask_lean(theory, theorem, prefer=options.toolchain)
    except CheckerError as e:
        return replace(found, lean_problem=e.message)
    usable = () if lean.closed else tuple(usable_lemmas(theory, theorem))
    return replace(found, lean=lean, lean_problem="", usable=usable)


def _try(options: argparse.Namespace) -> int:
    theory = chosen_theory(options.theory, about=options.name).having(options.name)
    theorem = find_theorem(theory, options.name)
    if isinstance(theorem, DerivedTheorem) and theorem.within:
        raise InputError(
            f"{theorem.id} claims a run to a state; `formal check {theorem.topic}` looks for it"
        )
    found = attempt(theory, theorem, options)
    if options.json:
        print(json.dumps(to_json(found), indent=1, ensure_ascii=False))
    else:
        print_attempt(theory, found)
    return 0 if found.ok else 1


def to_json(found: Attempt) -> dict[str, Any]:
    """The result for programs."""
    lean, model = found.lean, found.smt.model
    return {
        "id": found.theorem.id,
        "ok": found.ok,
        "instances": [
            {"what": str(f.what), "ok": f.ok, "detail": f.detail} for f in found.instances
        ],
        "smt": {
            "status": found.smt.status,
            "reason": found.smt.reason,
            "model": model.data() if model else None,
            "helped_by": list(found.helped_by),
        },
        "lean": {
            "tried": list(lean.tried) if lean else [],
            "closed_by": lean.closed.name if lean and lean.closed else None,
            "proof": lean.text if lean else "",
            "goals": dict(lean.goals) if lean else {},
            "skeleton": lean.skeleton if lean else "",
            "problem": found.lean_problem,
        },
        "usable": [t.id for t in found.usable],
    }


def print_attempt(theory: Theory, found: Attempt) -> None:
    """Print what was found, the counterexample as tables, and the proof to paste."""
    console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)

    def say(text: str, style: str = "") -> None:
        console.print(Text(text, style=style), soft_wrap=True)

    say(f"{found.theorem.id}: {found.theorem.en}", "bold")
    for f in found.instances:
        say(f"{f.what}: {f.detail}", "" if f.ok else "red")
    say(f"Z3: {_smt_words(found.smt)}", "green" if found.smt.ok else "red")
    if found.helped_by:
        names = ", ".join(f'"{x}"' for x in found.helped_by)
        say(f"Z3: proved from known theorems; write uses=({names},)", "green")
    if found.smt.model is not None:
        console.print(found.smt.model.rich())
    if found.smt.report is not None:
        for r in found.smt.report.failures:
            for line in r.lines():
                say(line)
    say(f"Lean: {_lean_words(found)}", "green" if found.lean and found.lean.closed else "")
    if found.lean is None:
        return
    file = proof_file(theory, found.theorem)
    imports = ", ".join(f"`public import {m}`" for m in found.lean.imports)
    if found.lean.closed is not None:
        say(f"\nPaste into lean/{file} (which has {imports}):\n")
        say(found.lean.text)
        return
    for case, goal in found.lean.goals.items():
        say(f"\nLeft to show, {case}:\n", "bold")
        say(textwrap.indent(goal, "  "))
    if found.lean.skeleton:
        say(f"\nA start, for lean/{file} (which has {imports}); `sorry` is what is left:\n")
        say(found.lean.skeleton)
    if found.usable:
        say("\nTheorems about the same things (`formal show ID`; in Lean by the name given):\n")
        for t in found.usable:
            say(f"  {t.id}: {t.en}\n    {theorem_name(t)}")


def _smt_words(smt: SmtEvidence) -> str:
    words = _WORDS[smt.status]
    if smt.status == "proved":
        return f"{words}; cvc5 agrees" if smt.confirmed else words
    if smt.status == "not proved" and smt.model is not None:
        return f"{words} ({smt.reason}); this model may or may not be a counterexample:"
    if smt.status in ("unknown", "unsupported", "error", "not proved"):
        return f"{words} ({smt.reason})"
    return words


def _lean_words(found: Attempt) -> str:
    if found.lean is None:
        return found.lean_problem
    tried = ", ".join(found.lean.tried)
    if found.lean.closed is None:
        return f"none of {tried} closes it: write the proof by hand"
    return f"{found.lean.closed.name} closes it (tried: {tried})"
