"""What the finite reading computes is what Lean's kernel decides about the exported text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import proofs.causality.causality.computation as causality
from formal.checkers.lean import BuildReport, Diagnostic, find_toolchain
from formal.errors import CheckerError
from formal.language import registry
from formal.language.terms import Term
from formal.readings.finite.evaluation import environment, evaluate
from formal.readings.lean import syntax as lean_syntax
from formal.readings.lean.pretty import nest, render, seq
from formal.readings.lean.terms import LeanPrinter
from formal.readings.lean.topic import TopicWriter, statement_path
from tests.readings import parity_structures, parity_theory
from tests.readings.closed_terms import corpus
from tests.readings.computations import Sample, ping_pong, random_sample
from tests.readings.lean_structures import structures
from tests.readings.systematic_terms import more, systematic

LAKEFILE = """\
name = "parity"
version = "0.1.0"

[leanOptions]
autoImplicit = false

[[lean_lib]]
name = "DistSys"
globs = ["DistSys", "DistSys.+"]
"""

HEAD = """\
module

public import DistSys.Statements.Causality.Causality
public import DistSys.Statements.ParityStructures
public import DistSys.Statements.ParityTheory

@[expose] public noncomputable section

namespace DistSys.ParityTheory

set_option maxRecDepth 10000
set_option synthInstance.maxSize 2000
set_option synthInstance.maxHeartbeats 200000
"""

# Lean's core enumerates Fin and Bool; options, pairs and equality on the data types are added.
INSTANCES = """\
deriving instance DecidableEq for Move, Tree, Box

variable {α β : Type}

instance (p : Option α → Prop) [Decidable (p none)] [Decidable (∀ a, p (some a))] :
    Decidable (∀ x, p x) :=
  decidable_of_iff (p none ∧ ∀ a, p (some a))
    ⟨fun h x => match x with | none => h.1 | some a => h.2 a, fun h => ⟨h _, fun _ => h _⟩⟩

instance (p : Option α → Prop) [Decidable (p none)] [Decidable (∃ a, p (some a))] :
    Decidable (∃ x, p x) :=
  decidable_of_iff (p none ∨ ∃ a, p (some a))
    ⟨fun h => h.elim (fun h => ⟨none, h⟩) (fun ⟨a, h⟩ => ⟨some a, h⟩),
      fun ⟨x, h⟩ => match x, h with | none, h => .inl h | some a, h => .inr ⟨a, h⟩⟩

instance (p : α × β → Prop) [Decidable (∀ a b, p (a, b))] : Decidable (∀ x, p x) :=
  decidable_of_iff (∀ a b, p (a, b)) ⟨fun h x => h x.1 x.2, fun h _ _ => h _⟩

instance (p : α × β → Prop) [Decidable (∃ a b, p (a, b))] : Decidable (∃ x, p x) :=
  decidable_of_iff (∃ a b, p (a, b)) ⟨fun ⟨a, b, h⟩ => ⟨(a, b), h⟩, fun ⟨x, h⟩ => ⟨x.1, x.2, h⟩⟩
"""

LEAN = Path(__file__).parents[2] / "lean"
TOPIC = "parity_theory"
SIZE = 120


def example(term: Term, width: int = 10**9) -> str:
    """The term or its negation, whichever the finite reading says, for Lean to decide."""
    doc = LeanPrinter(TOPIC).term(term)
    if not evaluate(term, environment()):
        doc = seq("¬ (", nest(3, doc), ")")
    return render(seq("example : ", nest(4, doc), " := by decide +kernel"), width)


def examples(size: int) -> list[str]:
    """The systematic statements, and random ones: on one line, and broken into short lines."""
    return [
        *map(example, [*systematic(), *more()]),
        *(example(t, 30 if i % 2 else 10**9) for i, t in enumerate(corpus(size))),
    ]


def statements() -> dict[str, str]:
    """The exported modules of the topics that the examples are about."""
    modules = [m.__name__ for m in (parity_theory, parity_structures, causality)]
    return {registry.topic_of(m): TopicWriter(registry.module(m)).write() for m in modules}


@dataclass(frozen=True)
class Compiled:
    """What Lean said about one generated file; ``sections`` maps a first line to a name."""

    report: BuildReport
    sections: dict[int, str]

    def errors(self, section: str) -> list[Diagnostic]:
        """The errors in one section of the file."""
        return [d for d in self.report.errors if self._section(d.line) == section]

    def _section(self, line: int) -> str:
        return self.sections[max((n for n in self.sections if n <= line), default=1)]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    folder = tmp_path_factory.mktemp("parity")
    root = folder / "lean"
    try:
        toolchain = find_toolchain(project=LEAN, build_dir=folder / "build")
    except CheckerError as e:
        pytest.skip(f"no Lean toolchain is set up: {e}")
    sections = {
        "head": HEAD,
        "instances": INSTANCES,
        "examples": "\n".join(examples(SIZE)),
        **mutated_examples(),
        "structures": "end DistSys.ParityTheory\n" + structures(),
        "certificates": certificates(),
    }
    text, starts = "", {}
    for name, body in sections.items():
        starts[text.count("\n") + 1] = name
        text += body + "\n\n"
    files = {
        "lakefile.toml": LAKEFILE,
        "lean-toolchain": (LEAN / "lean-toolchain").read_text(encoding="utf-8"),
        "DistSys/Parity.lean": text,
    }
    for topic, exported in statements().items():
        files[statement_path(topic)] = exported
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    report = toolchain.build(root, ["DistSys.Parity"])
    assert len(report.built) == len(statements()), "the statement modules must compile"
    return Compiled(report, starts)


def explain(errors: list[Diagnostic]) -> str:
    return "\n".join(map(str, errors[:8]))


def test_closed_statements(compiled: Compiled) -> None:
    values = [evaluate(t, environment()) for t in corpus(SIZE)]
    assert SIZE // 4 < sum(values) < SIZE - SIZE // 4, "true and false statements are needed"
    errors = compiled.errors("head") + compiled.errors("instances") + compiled.errors("examples")
    assert not errors, explain(errors)


def test_structures_and_statements(compiled: Compiled) -> None:
    errors = compiled.errors("structures")
    assert not errors, explain(errors)


# ---- happened-before by certificates

CERTIFICATES = """\
namespace DistSys.Causality

set_option allowUnsafeReducibility true
attribute [local reducible] PreComputation.LocalStep PreComputation.MessageStep
  PreComputation.CausalStep

/-- What is closed under causal steps and holds after `e` holds of all that `e` happened before. -/
theorem stays {P E M : Type} {K : PreComputation P E M} {e : E} (s : E → Bool)
    (start : ∀ x, K.CausalStep e x → s x = true)
    (step : ∀ x y, s x = true → K.CausalStep x y → s y = true) {f : E}
    (h : K.HappenedBefore e f) : s f = true := by
  have general : ∀ {a b}, K.HappenedBefore a b → (a = e ∨ s a = true) → s b = true := by
    intro a b h
    induction h with
    | «local» h => exact fun ha => ha.elim (fun ha => start _ (ha ▸ .inl h)) (step _ _ · (.inl h))
    | message h => exact fun ha => ha.elim (fun ha => start _ (ha ▸ .inr h)) (step _ _ · (.inr h))
    | trans _ _ first second => exact fun ha => second (.inr (first ha))
  exact general h (.inl rfl)

"""


def cases(argument: str, values: list[str]) -> str:
    """A function of ``Fin n`` by cases."""
    tests = "".join(f"if {argument}.val = {i} then {v} else " for i, v in enumerate(values[:-1]))
    return f"fun {argument} => {tests}{values[-1]}"


def option(x: int | None) -> str:
    return "none" if x is None else f"some {x}"


def structure_value(name: str, sample: Sample) -> str:
    p, e, m = sample.processes, len(sample.process), len(sample.send)
    return f"""\
def {name} : PreComputation (Fin {p}) (Fin {e}) (Fin {m}) where
  process := {cases("e", [str(x) for x in sample.process])}
  predecessor := {cases("e", [option(x) for x in sample.predecessor])}
  send := {cases("m", [str(x) for x in sample.send])}
  received := {cases("e", [option(x) for x in sample.received])}
"""


def derivation(sample: Sample, path: list[int]) -> str:
    """A proof of happened-before along a path of causal steps."""
    a, b, *rest = path
    if sample.predecessor[b] == a:
        one = "(.local rfl)"
    else:
        one = f"(.message ⟨{sample.received[b]}, rfl, rfl⟩)"
    if not rest:
        return one
    return f"(.trans (g := {b}) {one} {derivation(sample, [b, *rest])})"


def certified(name: str, sample: Sample) -> Iterator[str]:
    """For every pair of events a proof or a refutation, as the finite reading says."""
    events = range(len(sample.process))
    instance = sample.instance()
    for e, f in itertools.product(events, events):
        printed = f"{name}.HappenedBefore {e} {f}"
        if instance.happened_before(e, f):
            yield f"example : {printed} := {derivation(sample, sample.path(e, f))}"
        else:
            after = ["true" if instance.happened_before(e, x) else "false" for x in events]
            yield (
                f"example : ¬ {printed} := fun h => absurd (stays ({cases('x', after)})\n"
                "  (by decide +kernel) (by decide +kernel) h) (by decide +kernel)"
            )


SAMPLES = {"pingPong": ping_pong(), "drawn": random_sample(7, events=5, processes=2)}


def certificates() -> str:
    text = CERTIFICATES
    for name, sample in SAMPLES.items():
        text += structure_value(name, sample) + "\n" + "\n".join(certified(name, sample)) + "\n\n"
    return text + "end DistSys.Causality\n"


def test_happened_before_by_certificates(compiled: Compiled) -> None:
    for name, sample in SAMPLES.items():
        assert sample.instance().check()
        refuted = sum("fun h" in x for x in certified(name, sample))
        assert 0 < refuted < len(sample.process) ** 2
    errors = compiled.errors("certificates")
    assert not errors, explain(errors)


# ---- the test can fail: bugs put into the printer on purpose

Patch = Callable[[pytest.MonkeyPatch], None]


def _set(table: dict[str, Any], key: str, value: Any) -> Patch:
    return lambda m: m.setitem(table, key, value)


def _swapped_connectives(m: pytest.MonkeyPatch) -> None:
    table = lean_syntax.CONNECTIVES
    conj, disj = table["and"], table["or"]
    m.setitem(table, "and", (disj[0], *conj[1:]))
    m.setitem(table, "or", (conj[0], *disj[1:]))


def _dropped_negation(m: pytest.MonkeyPatch) -> None:
    original = LeanPrinter.connective

    def connective(self: LeanPrinter, op: str, args: Any, precedence: int) -> Any:
        if op == "not":
            return self.term(args[0], precedence)
        return original(self, op, args, precedence)

    m.setattr(LeanPrinter, "connective", connective)


def _swapped_branches(m: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from formal.language.types import NAT

    original = LeanPrinter.match

    def match(self: LeanPrinter, t: Any, precedence: int) -> Any:
        # The bodies of `0` and `k + 1` change places where that leaves them well typed.
        zero, succ = (t.branches[0], t.branches[-1]) if t.subject.type == NAT else (None, None)
        if zero and not any(v.name in LeanPrinter(TOPIC).flat(succ.body) for v in succ.params):
            swapped = (replace(zero, body=succ.body), replace(succ, body=zero.body))
            t = replace(t, branches=swapped)
        return original(self, t, precedence)

    m.setattr(LeanPrinter, "match", match)


MUTANTS: dict[str, Patch] = {
    "AndIsOr": _swapped_connectives,
    "LessForLessEqual": _set(lean_syntax.INFIX, "le", ("<", 50, 51, 51)),
    "NoParenthesesInProducts": _set(lean_syntax.INFIX, "mul", ("*", 70, 0, 0)),
    "RightAssociativeMinus": _set(lean_syntax.INFIX, "sub", ("-", 65, 65, 65)),
    "LeftAssociativeArrow": _set(lean_syntax.CONNECTIVES, "implies", (" →", 25, 0)),
    "DroppedNegation": _dropped_negation,
    "SwappedBranches": _swapped_branches,
    "SwappedProjections": _set(lean_syntax.DOTTED, "fst", "2"),
    "CountIsLength": _set(lean_syntax.LIST_FUNCTIONS, "filter_list", "takeWhile"),
}


def mutated_examples() -> dict[str, str]:
    """For each mutant some examples that it prints differently."""
    right = examples(30)
    out: dict[str, str] = {}
    for name, patch in MUTANTS.items():
        with pytest.MonkeyPatch.context() as m:
            patch(m)
            wrong = examples(30)
        changed = [w for r, w in zip(right, wrong, strict=True) if r != w]
        out[name] = "\n".join(changed[:6])
    return out


@pytest.mark.parametrize("mutant", MUTANTS)
def test_printer_bugs_are_noticed(mutant: str, compiled: Compiled) -> None:
    # A truth value that differs, not a mere error of syntax.
    assert any("is false" in d.message for d in compiled.errors(mutant))
