"""Imported models in Lean, and models written back in mypyvy's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from formal.checkers.lean import find_toolchain
from formal.checkers.smt.portfolio import Limits
from formal.cli import main
from formal.errors import CheckerError, InputError
from formal.language import Exists, Mutable, Nat, Rel, Sort, TransitionSystem, action, init, safety
from formal.language.transition import TransitionInfo
from formal.pyv.analysis import analyse
from formal.pyv.lean import lean_module
from formal.pyv.write import to_pyv
from formal.theory import load_theory
from tests.pyv.models import BROKEN, COUNTER_NEW, LAMP, model

ROOT = Path(__file__).resolve().parents[2]
AWKWARD = """
sort end
sort Node
immutable relation match(end, end)
immutable constant theorem: end
mutable relation one_a(end)
mutable relation oneA(end)
mutable relation end(Node)
mutable relation open
init !one_a(X) & !oneA(X) & !end(N) & !open
transition step(from: end, n: Node)
  modifies one_a, open
  & match(from, theorem)
  & (forall X. new(one_a(X)) <-> one_a(X) | X = from)
  & (new(open) <-> if oneA(from) then open else !open)
invariant [one_a] oneA(X) -> match(X, theorem)
safety [step] !end(N)
"""


@pytest.mark.parametrize("text", [LAMP, AWKWARD, COUNTER_NEW])
def test_lean_text_has_the_whole_system(text: str) -> None:
    made = model(text, "my model.pyv")
    path, lean = lean_module(made)
    assert path == Path("DistSys/Statements/MyModel.lean")
    for part in ("structure MyModelState", "def MyModel.Init", "def MyModel.Step"):
        assert part in lean
    assert "inductive MyModel.Reachable" in lean
    for c in made.info.safeties:
        assert f"{c.name}.Statement : Prop" in lean


def test_lean_accepts_what_is_written(tmp_path: Path) -> None:
    try:
        toolchain = find_toolchain(project=ROOT / "lean", build_dir=tmp_path / "build")
    except CheckerError as e:
        pytest.skip(f"no Lean toolchain is set up: {e}")
    project = tmp_path / "lean"
    path, lean = lean_module(model(AWKWARD, "awkward.pyv"))
    (project / path).parent.mkdir(parents=True)
    (project / path).write_text(lean, encoding="utf-8")
    for name in ("lakefile.toml", "lean-toolchain"):
        (project / name).write_text((ROOT / "lean" / name).read_text(encoding="utf-8"))
    (project / "DistSys.lean").write_text("module\n\npublic import DistSys.Statements.Awkward\n")
    report = toolchain.build(project, ["DistSys.Statements.Awkward"])
    assert report.ok and not report.diagnostics


@pytest.mark.parametrize("text", [LAMP, BROKEN, COUNTER_NEW, AWKWARD])
def test_round_trip_of_imported_models(text: str) -> None:
    first = model(text)
    second = model(to_pyv(first.info))
    limits = Limits()
    one = {r.condition.name: r.status for r in analyse(first, limits).report.results}
    two = {r.condition.name: r.status for r in analyse(second, limits).report.results}
    assert sorted(one.values()) == sorted(two.values())
    assert len(second.info.actions) == len(first.info.actions)
    assert [c.name for c in second.info.invariants] == [c.name for c in first.info.invariants]


def _registered() -> dict[str, TransitionInfo]:
    found = load_theory().structures()
    return {i: s for i, s in found.items() if isinstance(s, TransitionInfo)}


@pytest.mark.parametrize("id_", ["mutual_exclusion.TokenPassing", "paxos.Paxos"])
def test_round_trip_of_registered_models(id_: str) -> None:
    info = _registered()[id_]
    found = analyse(model(to_pyv(info)), Limits())
    assert found.verdict == "inductive" and found.ok
    assert found.report.declared == len(info.actions) + 1 + (len(info.actions) + 1) * len(
        [*info.invariants, *info.safeties]
    )


class Counting(TransitionSystem):
    """Counts with a natural number, which mypyvy does not have."""

    Node: Sort
    count: Mutable[Nat]
    seen: Mutable[Rel[Node]]

    @init
    def nothing(self):  # type: ignore[no-untyped-def]
        return self.count == 0

    @action(modifies=("count",))
    def tick(self, new):  # type: ignore[no-untyped-def]
        return new.count == self.count + 1

    @safety
    def trivial(self):  # type: ignore[no-untyped-def]
        return Exists(lambda n: self.seen(n), n=self.Node)


def test_what_mypyvy_cannot_say_is_named() -> None:
    with pytest.raises(InputError, match=r"Counting.count: the type Nat cannot be said"):
        to_pyv(Counting._info)  # type: ignore[arg-type]


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "lamp.pyv"
    source.write_text(LAMP)
    assert main(["export", "--from", str(source), "--out", str(tmp_path / "lean")]) == 0
    written = tmp_path / "lean" / "DistSys" / "Statements" / "Lamp.lean"
    assert written.exists() and str(written) in capsys.readouterr().out
    assert main(["export", "--from", str(source), "--out", str(tmp_path / "lean")]) == 2
    assert "--force" in capsys.readouterr().err
    out = tmp_path / "token.pyv"
    assert main(["export", "--to-pyv", "mutual_exclusion", "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["check", str(out)]) == 0
    assert "inductive" in capsys.readouterr().out
    assert main(["export", "--to-pyv", "nothing.Here"]) == 2
    assert "expected the id of one transition system" in capsys.readouterr().err
