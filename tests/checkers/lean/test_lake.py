"""Stock Lean, played by a script: Lake itself is not run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formal.checkers.lean.lake import LakeToolchain
from formal.checkers.lean.lake_output import read_build_output
from formal.checkers.lean.report import StatementOf
from formal.errors import CheckerError

from .support import FILES, write_files

FAKE = """\
#!/bin/sh
echo "$@" >> {folder}/calls
case "$1" in
  --version) echo 'Lake version 5.0.0-src+7d01a1b (Lean version 4.28.0)' ;;
  clean) ;;
  build) cat {folder}/build.txt; exit {code} ;;
  env)
    if grep -q '#check' "$4"; then
      cp "$4" {folder}/Exported.lean; cat {folder}/exported.txt; exit 0
    fi
    cp "$4" {folder}/Axioms.lean; cat {folder}/env.txt; exit {env_code} ;;
esac
"""

CLEAN = """\
✔ [2/4] Built DistSys.Statements (512ms)
⚠ [3/4] Built DistSys.Proofs (1.2s)
warning: ././DistSys/Proofs.lean:10:8: unused variable `n`

Note: This linter can be disabled with `set_option linter.unusedVariables false`
✔ [4/4] Built DistSys
Build completed successfully (4 jobs).
"""

BROKEN = """\
✔ [2/4] Replayed DistSys.Statements
✖ [3/4] Building DistSys.Proofs (1.1s)
trace: .> LEAN_PATH=x lean DistSys/Proofs.lean -o x.olean
error: DistSys/Proofs.lean:11:2: unsolved goals
n : Nat
⊢ twice n = 2 * n
error: Lean exited with code 1
Some required targets logged failures:
- DistSys.Proofs
error: build failed
"""


def fake(
    folder: Path,
    build: str,
    env: str = "",
    code: int = 0,
    env_code: int = 0,
    exported: str | None = None,
) -> LakeToolchain:
    if exported is None:
        exported = "\n".join(message(line, "information", "…") for line in (2, 3))
    (folder / "exported.txt").write_text(exported + "\n", encoding="utf-8")
    (folder / "build.txt").write_text(build, encoding="utf-8")
    (folder / "env.txt").write_text(env, encoding="utf-8")
    lake = folder / "lake"
    lake.write_text(FAKE.format(folder=folder, code=code, env_code=env_code))
    lake.chmod(0o755)
    return LakeToolchain(lake)


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_files(tmp_path / "lean", FILES)


def test_a_clean_build(tmp_path: Path, project: Path) -> None:
    states: list[tuple[str, str]] = []
    toolchain = fake(tmp_path, CLEAN)
    report = toolchain.build(project, progress=lambda m, s: states.append((m, s)), fresh=True)
    assert report.ok and not report.failed
    assert report.modules == ("DistSys.Statements", "DistSys.Proofs", "DistSys")
    assert report.compiled == report.modules
    assert states == [(module, "ok") for module in report.modules]
    (warning,) = report.diagnostics
    assert (warning.file, warning.line, warning.column) == ("DistSys/Proofs.lean", 10, 8)
    assert warning.severity == "warning" and warning.theorem == "DistSys.twice_eq"
    assert warning.message.endswith("linter.unusedVariables false`")
    assert calls(tmp_path)[0] == "clean"
    assert "build +DistSys.Statements +DistSys.Proofs +DistSys" in calls(tmp_path)


def test_a_broken_proof(tmp_path: Path, project: Path) -> None:
    report = fake(tmp_path, BROKEN, code=1).build(project)
    assert not report.ok
    assert report.failed == {"DistSys.Proofs", "DistSys"}
    assert report.compiled == ("DistSys.Proofs",)
    first, second = report.errors
    assert (first.file, first.line, first.theorem) == (
        "DistSys/Proofs.lean",
        11,
        "DistSys.twice_eq",
    )
    assert first.message == "unsolved goals\nn : Nat\n⊢ twice n = 2 * n"
    assert second.file == "DistSys.lean" and "DistSys.Proofs failed" in second.message


def test_an_open_proof_is_an_error(tmp_path: Path, project: Path) -> None:
    warning = "warning: DistSys/Proofs.lean:14:8: declaration uses `sorry`"
    report = fake(tmp_path, f"⚠ [3/4] Replayed DistSys.Proofs\n{warning}\n").build(project)
    assert report.failed == {"DistSys.Proofs", "DistSys"}
    assert report.errors[0].theorem == "DistSys.even_twice"


def test_a_failure_that_names_no_module_fails_all(tmp_path: Path, project: Path) -> None:
    report = fake(tmp_path, "error: no such toolchain\n", code=1).build(project)
    assert report.failed == set(report.modules)
    assert report.errors[0].message == "lake build failed: no such toolchain"


def test_broken_headers_are_not_given_to_lake(tmp_path: Path, project: Path) -> None:
    write_files(project, {"DistSys/Statements.lean": "-- no header\n"})
    report = fake(tmp_path, "").build(project)
    assert report.failed == set(report.modules)
    assert [call for call in calls(tmp_path) if call.startswith("build")] == []


def test_both_forms_of_messages(tmp_path: Path) -> None:
    lines = [
        f"error: {tmp_path}/A.lean:1:2: first",
        "error: ./B.lean:3:4: error: second",
        "C.lean:5:6: warning: third",
        "more",
        "info: D.lean:7:8: fourth",
        "\x1b[31merror\x1b[0m: E.lean:9:10: fifth",
    ]
    run = read_build_output(lines, tmp_path, lambda module, state: None)
    assert [(d.file, d.line, d.column, d.severity, d.message) for d in run.diagnostics] == [
        ("A.lean", 1, 2, "error", "first"),
        ("B.lean", 3, 4, "error", "second"),
        ("C.lean", 5, 6, "warning", "third\nmore"),
        ("D.lean", 7, 8, "information", "fourth"),
        ("E.lean", 9, 10, "error", "fifth"),
    ]


def message(line: int, severity: str, data: str) -> str:
    return json.dumps(
        {"severity": severity, "pos": {"line": line, "column": 0}, "data": data, "kind": ""}
    )


NONE = "does not depend on any axioms"


def test_axioms_and_parity(tmp_path: Path, project: Path) -> None:
    answers = [
        message(4, "information", "'DistSys.twice_eq' depends on axioms: [propext, Quot.sound]"),
        message(5, "information", "'DistSys.even_twice' depends on axioms: [propext,\n sorryAx]"),
        message(7, "information", "'«formal check 1»' depends on axioms: [propext]"),
        message(8, "information", f"'DistSys.le_twice' {NONE}"),
        message(9, "error", "type mismatch\n  ..."),
        message(10, "error", "unknown constant"),
        message(11, "error", "unknown constant DistSys.le_twice'"),
    ]
    toolchain = fake(tmp_path, CLEAN, "\n".join(answers), env_code=1)
    audit = toolchain.audit(project, toolchain.build(project))
    assert (tmp_path / "Axioms.lean").read_text().splitlines() == [
        "import DistSys.Statements",
        "import DistSys.Proofs",
        "import DistSys",
        "#print axioms _root_.DistSys.twice_eq",
        "#print axioms _root_.DistSys.even_twice",
        "theorem «formal check 1» : _root_.DistSys.even_twice.Statement := "
        "@_root_.DistSys.even_twice",
        "#print axioms «formal check 1»",
        "#print axioms _root_.DistSys.le_twice",
        "theorem «formal check 2» : _root_.DistSys.le_twice.Statement := @_root_.DistSys.le_twice",
        "#print axioms «formal check 2»",
        "#print axioms _root_.DistSys.le_twice'",
    ]
    assert (tmp_path / "Exported.lean").read_text().splitlines() == [
        "import DistSys.Statements",
        "#check @_root_.DistSys.even_twice.Statement",
        "#check @_root_.DistSys.le_twice.Statement",
    ]
    assert audit.axioms_complete
    assert audit.theorems["DistSys", "twice_eq"].axioms == ("Quot.sound", "propext")
    assert audit.theorems["DistSys", "twice_eq"].statement is None
    assert audit.theorems["DistSys", "even_twice"].statement == StatementOf(
        ("DistSys", "even_twice", "Statement"), "DistSys.Statements"
    )
    assert audit.theorems["DistSys", "le_twice"].statement is None  # the check was refused
    assert [(p.line, p.message) for p in audit.problems] == [
        (14, "DistSys.even_twice depends on sorryAx"),
        (24, "no axioms are known for DistSys.le_twice': unknown constant DistSys.le_twice'"),
    ]


@pytest.mark.parametrize(
    ("rests_on", "exported", "stated"),
    [
        ("depends on axioms: [propext]", [2, 3], True),
        ("depends on axioms: [propext, Mine.gap]", [2, 3], False),  # through a coercion
        (NONE, [3], False),  # the exported modules have no such statement
        (NONE, [], False),
    ],
)
def test_a_statement_is_proved_as_it_is_exported(
    tmp_path: Path, project: Path, rests_on: str, exported: list[int], stated: bool
) -> None:
    answers = [
        message(5, "information", f"'DistSys.even_twice' {NONE}"),
        message(7, "information", f"'«formal check 1»' {rests_on}"),
    ]
    said = [message(line, "information", "…") for line in exported]
    said += [message(2, "error", "unknown constant")] if 2 not in exported else []
    toolchain = fake(tmp_path, CLEAN, "\n".join(answers), exported="\n".join(said))
    audit = toolchain.audit(project, toolchain.build(project))
    assert (audit.theorems["DistSys", "even_twice"].statement is not None) is stated


def test_names_that_print_alike_are_asked_for_apart(tmp_path: Path, project: Path) -> None:
    forged = (
        "module\n\npublic import DistSys.Statements\n\n"
        "def «DistSys.even_twice.Statement» : Prop := True\n"
        "theorem «DistSys.even_twice» : «DistSys.even_twice.Statement» := trivial\n"
    )
    write_files(project, {"DistSys/Proofs.lean": forged})
    toolchain = fake(tmp_path, CLEAN, message(4, "information", f"'x' {NONE}"))
    audit = toolchain.audit(project, toolchain.build(project))
    assert set(audit.theorems) == {("DistSys.even_twice",)}
    assert "#print axioms _root_.«DistSys.even_twice»" in (tmp_path / "Axioms.lean").read_text()


def test_a_source_that_changes_under_lake_is_a_failure(tmp_path: Path, project: Path) -> None:
    toolchain = fake(tmp_path, CLEAN)
    script = toolchain.lake.read_text()
    toolchain.lake.write_text(script.replace("build)", f"build) echo >> {project}/DistSys.lean;"))
    report = toolchain.build(project)
    assert [(d.file, d.severity) for d in report.errors] == [("DistSys.lean", "error")]
    assert "DistSys" in report.failed
    write_files(project, {"DistSys/Proofs.lean": "module\n"})
    problems = toolchain.audit(project, report).problems
    assert ("DistSys/Proofs.lean", True) in {(p.file, "was changed" in p.message) for p in problems}


def test_modules_that_clash_are_a_problem(tmp_path: Path, project: Path) -> None:
    text = message(1, "error", "import DistSys.Proofs failed, environment already contains 'x'")
    toolchain = fake(tmp_path, CLEAN, text, env_code=1)
    audit = toolchain.audit(project, toolchain.build(project))
    assert any("cannot be imported together" in p.message for p in audit.problems)
    assert audit.theorems == {}


def test_lake_that_does_not_answer(tmp_path: Path, project: Path) -> None:
    toolchain = fake(tmp_path, CLEAN, "", env_code=1)
    report = toolchain.build(project)
    with pytest.raises(CheckerError, match="could not be asked for"):
        toolchain.audit(project, report)
    with pytest.raises(CheckerError, match="lake could not be run"):
        LakeToolchain(tmp_path / "nothing").build(project)
