"""Which theorem gets Lean's evidence, and what two kernels and one are worth; no Lean is run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from formal.checkers.lean import AuditReport, BuildReport, Kernel2Report, TheoremAudit
from formal.checkers.lean.names import Name
from formal.checkers.lean.plan import Plan, make_plan
from formal.checkers.lean.report import StatementOf
from formal.errors import CheckerError
from formal.evidence import lean as lean_evidence
from formal.evidence.lean import LeanResult, not_as_exported, record, run_lean
from formal.evidence.ledger import Entry, Ledger
from formal.evidence.report import summary
from formal.progress import Progress
from formal.theory import Theory, library

ID = "quorum.majorities_intersect"
NAME = ("DistSys", "Quorum", "majorities_intersect")
PROOFS = "DistSys.Foundations.Quorum"
STATEMENT = StatementOf((*NAME, "Statement"), "DistSys.Statements.Foundations.Quorum")


@pytest.fixture(scope="module")
def theory() -> Theory:
    return library()


@pytest.fixture(scope="module")
def plan(theory: Theory) -> Plan:
    return make_plan(theory.lean)


@dataclass
class FakeToolchain:
    """A toolchain that says what it is told."""

    report: BuildReport
    answer: AuditReport
    name: str = "packaged"
    version: str = "Lean 0"

    def build(self, *_: Any, **__: Any) -> BuildReport:
        return self.report

    def audit(self, *_: Any) -> AuditReport:
        return self.answer


def toolchain(plan: Plan, statement: StatementOf | None, name: Name = NAME) -> FakeToolchain:
    proved = TheoremAudit(name, "M", "M.lean", 3, ("propext",), statement=statement)
    report = BuildReport(True, plan.order, (), (), {}, frozenset(), 0.0, Path("x"), plan)
    return FakeToolchain(report, AuditReport({name: proved}, (), axioms_complete=False))


def ledger_of(theory: Theory, fake: FakeToolchain, **kernels: Any) -> Ledger:
    ledger = Ledger()
    ledger.entries[ID] = Entry(ID, "", "", "f.py", 1, ("lean",), "hash")
    result = LeanResult(fake, fake.report, fake.answer, **{"kernel2": None, **kernels})  # type: ignore[arg-type]
    record(result, ledger, theory, theory.theorems(ID))
    return ledger


def kernel(accepted: set[Name], refused: Mapping[Name, str] | None = None) -> Kernel2Report:
    return Kernel2Report(frozenset(accepted), refused or {}, 0, "Lean 1", 1.0)


def test_a_theorem_of_the_exported_statement_has_evidence(theory: Theory, plan: Plan) -> None:
    ledger = ledger_of(theory, toolchain(plan, STATEMENT))
    assert ledger.entries[ID].evidence == ["lean"] and ledger.problems == []
    ledger = ledger_of(theory, toolchain(plan, STATEMENT), kernel2=kernel({NAME}))
    assert ledger.entries[ID].evidence == ["lean+"] and ledger.problems == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (None, "has another type"),
        (StatementOf(("DistSys.Quorum.majorities_intersect.Statement",), "M"), "another type"),
        (StatementOf((*NAME[:2], "majorities_intersect.Statement"), "M"), "has another type"),
        (StatementOf(("_private", "M", 0, *STATEMENT.name), "M"), "has another type"),
        (StatementOf((*NAME, "Statement", 0), STATEMENT.module), "has another type"),
        (StatementOf(STATEMENT.name, PROOFS), f"defined in {PROOFS}, expected"),
    ],
)
def test_another_statement_is_no_evidence(
    theory: Theory, plan: Plan, statement: StatementOf | None, words: str
) -> None:
    entry = ledger_of(theory, toolchain(plan, statement)).entries[ID]
    assert entry.evidence == [] and entry.status == "failed"
    (problem,) = entry.problems
    assert problem.startswith("lean/M.lean:3: ") and words in problem


@pytest.mark.parametrize(
    "name",
    [
        ("DistSys.Quorum.majorities_intersect",),
        ("DistSys", "Quorum.majorities_intersect"),
        ("_private", "M", 0, *NAME),
    ],
)
def test_another_theorem_is_no_evidence(theory: Theory, plan: Plan, name: Name) -> None:
    entry = ledger_of(theory, toolchain(plan, STATEMENT, name)).entries[ID]
    assert entry.evidence == [] and "no Lean theorem" in entry.missing_lines[0]


def edited(plan: Plan, module: str) -> Plan:
    source = plan.sources[module]
    text = source.text + "\n-- more\n"
    other = replace(source, text=text, data=text.encode())
    return replace(plan, sources={**plan.sources, module: other})


def test_the_compiled_statements_are_the_exported_ones(theory: Theory, plan: Plan) -> None:
    assert not_as_exported(theory, plan) == {}
    module = "DistSys.Statements.Foundations.Quorum"
    other = edited(plan, module)
    found = not_as_exported(theory, other)
    place = "lean/DistSys/Statements/Foundations/Quorum.lean:1: "
    assert found[module].startswith(place + "what was compiled is not what")
    above = {m for m in plan.order if module in plan.imports(m) and ".Statements." in m}
    assert above and above <= set(found)
    for m in above:  # one of its imports is named, that module or another above it
        named = re.search(r"imports (\S+), which is not as exported$", found[m])
        assert named and named[1] in found
    ledger = ledger_of(theory, toolchain(other, STATEMENT))
    assert ledger.entries[ID].evidence == [] and place in ledger.entries[ID].problems[0]
    assert not_as_exported(theory, edited(plan, PROOFS)) == {}  # a proof file


def test_a_silent_second_kernel_is_a_problem(theory: Theory, plan: Plan) -> None:
    fake = toolchain(plan, STATEMENT)
    silent = ledger_of(theory, fake, kernel2=kernel(set()))
    assert silent.entries[ID].problems == [
        "the second kernel refuses DistSys.Quorum.majorities_intersect: it gave no answer"
    ]
    refused = ledger_of(theory, fake, kernel2=kernel(set(), {NAME: "other", ("x",): "other"}))
    assert refused.entries[ID].status == "failed"
    assert refused.problems == ["the second kernel refuses x: other"]


@pytest.mark.parametrize(
    ("kernels", "available", "answers", "problem", "line"),
    [
        (None, True, True, None, "two kernels"),
        (None, True, False, "did not answer", "one kernel"),
        (None, False, False, None, "one kernel"),
        (1, True, True, None, "one kernel"),
        (1, False, False, None, "one kernel"),
        (2, True, True, None, "two kernels"),
        (2, True, False, "did not answer", "one kernel"),
        (2, False, False, "`--kernels 2` demands it", "one kernel"),
    ],
)
def test_how_many_kernels(
    theory: Theory,
    plan: Plan,
    monkeypatch: pytest.MonkeyPatch,
    kernels: int | None,
    available: bool,
    answers: bool,
    problem: str | None,
    line: str,
) -> None:
    def recheck(*_: Any) -> Kernel2Report:
        if kernels == 1:
            raise AssertionError("one kernel is enough")
        if not answers:
            raise CheckerError("the second kernel did not answer in 1 s")
        return kernel({NAME})

    fake = toolchain(plan, STATEMENT)
    monkeypatch.setattr(lean_evidence, "find_toolchain", lambda *_, **__: fake)
    monkeypatch.setattr(lean_evidence.kernel2, "available", lambda _: available)
    monkeypatch.setattr(lean_evidence.kernel2, "recheck", recheck)
    result = run_lean(theory, Progress(quiet=True), kernels=kernels)
    ledger = Ledger()
    ledger.entries[ID] = Entry(ID, "", "", "f.py", 1, ("lean",), "hash")
    record(result, ledger, theory, theory.theorems(ID))
    ledger.settle({})
    assert (len(ledger.problems), ledger.ok) == ((0, True) if problem is None else (1, False))
    assert problem is None or problem in ledger.problems[0]
    assert summary(ledger).split("; ")[1] == line


def test_a_proof_is_announced_when_it_was_compiled(
    theory: Theory, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = toolchain(plan, STATEMENT)
    given: dict[str, Any] = {}

    def build(*_: Any, progress: Any, **options: Any) -> BuildReport:
        given.update(options)
        for state in ("compiling", "ok"):
            progress("Own.Fresh", state)
        progress("Own.Old", "cached")
        return fake.report

    monkeypatch.setattr(fake, "build", build)
    monkeypatch.setattr(lean_evidence, "find_toolchain", lambda *_, **__: fake)
    said: list[str] = []
    progress = Progress(quiet=True)
    monkeypatch.setattr(progress, "note", lambda line, style="": said.append(line))
    proofs = {"Own.Fresh": ["own.a", "own.b"], "Own.Old": ["own.c"]}
    run_lean(theory, progress, kernels=1, first=["Own.Fresh"], proofs=proofs)
    assert given["first"] == ["Own.Fresh"]
    announced = [line.partition(":")[0] for line in said if line.startswith("own.")]
    assert announced == ["own.a", "own.b"]
