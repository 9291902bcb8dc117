"""The packaged Lean at work; skipped where it is not set up."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from formal.checkers.lean import build as command
from formal.checkers.lean.environment import Environment
from formal.checkers.lean.kernel2_export import export_stream
from formal.checkers.lean.names import parse_name
from formal.checkers.lean.packaged.compile import PackagedBuild, read_messages
from formal.checkers.lean.packaged.location import Installation, sha256_of
from formal.checkers.lean.packaged.plain import compile_plain
from formal.checkers.lean.packaged.server import JobResult, LeanServer
from formal.checkers.lean.packaged.toolchain import PackagedToolchain
from formal.checkers.lean.packaged.wasm import leb, read_leb, signed_leb
from formal.checkers.lean.plan import make_plan
from formal.checkers.lean.report import BuildReport, StatementOf
from formal.errors import CheckerError

from .support import FILES, PROOFS, STATEMENTS, Built, write_files

TRICKS = """\
module

@[expose] public noncomputable section

namespace Bad
set_option warn.sorry false in
theorem silenced : 1 = 2 := by sorry
theorem uses_it : 2 = 1 := silenced.symm
theorem compiled : 10 < 20 := by native_decide
axiom assumed : 3 = 4
theorem uses_axiom : 4 = 3 := assumed.symm
opaque hidden : Nat
partial def endless (n : Nat) : Nat := endless (n + 1)
unsafe def reckless : Nat := 1
theorem fine (p : Nat → Prop) (h : ∃ x, p x) : p (Classical.choose h) := Classical.choose_spec h
def Twin.same : Nat := 1
end Bad
def Std.HashMap.insert : Nat := 1
end
"""

FLAWS = {
    "Tricks.lean": TRICKS,
    "Other.lean": "module\n@[expose] public section\ndef Bad.Twin.same : Nat := 2\nend\n",
    "Open.lean": "module\n\ntheorem gap : 1 = 1 ∧ 2 = 2 := by\n  constructor\n  · rfl\n  · sorry\n",
    "Above.lean": "module\npublic import Open\n",
    "Endless.lean": "module\n\nexample : (List.range 90000).foldl (· + ·) 0 = 1 := by\n"
    "  set_option maxRecDepth 9999999 in decide\n",
}


def test_a_build(built: Built) -> None:
    report = built.report
    assert report.ok, report.diagnostics
    assert report.modules == ("DistSys.Statements", "DistSys.Proofs", "DistSys")
    assert report.compiled == report.modules
    assert set(report.hashes) == set(report.modules)


def test_nothing_is_compiled_twice(built: Built) -> None:
    states: list[tuple[str, str]] = []
    again = built.toolchain.build(built.project, progress=lambda m, s: states.append((m, s)))
    assert again.ok and again.compiled == () and again.hashes == built.report.hashes
    assert states == [(module, "cached") for module in again.modules]


def test_what_is_wanted_first_is_compiled_first(
    packaged: PackagedToolchain, tmp_path: Path
) -> None:
    plain = "module\n"
    files = {f"{name}.lean": plain for name in ("Above", "Below", "Early", "Late")}
    project = write_files(tmp_path / "lean", files | {"Last.lean": "module\npublic import Late\n"})
    toolchain = replace(packaged, build_dir=tmp_path / "build")
    done: list[str] = []

    def say(module: str, state: str) -> None:
        if state == "ok":
            done.append(module)

    report = toolchain.build(project, progress=say, first=["Last", "NotHere"])
    assert report.ok
    assert done[:2] == ["Late", "Last"]
    assert set(done) == {"Above", "Below", "Early", "Late", "Last"}


def test_audit(built: Built) -> None:
    audit = built.toolchain.audit(built.project, built.report)
    assert audit.problems == () and not audit.axioms_complete
    assert set(audit.theorems) == {
        ("DistSys", "twice_eq"),
        ("DistSys", "even_twice"),
        ("DistSys", "le_twice"),
        ("DistSys", "le_twice'"),
    }
    even = audit.theorems["DistSys", "even_twice"]
    assert (even.module, even.file, even.line) == ("DistSys.Proofs", "DistSys/Proofs.lean", 14)
    assert even.statement == StatementOf(
        ("DistSys", "even_twice", "Statement"), "DistSys.Statements"
    )
    assert even.own_lemmas == (("DistSys", "twice_eq"),)
    assert set(even.axioms) <= {"propext", "Classical.choice", "Quot.sound"}
    other = audit.theorems["DistSys", "le_twice'"]
    assert other.statement is None
    assert other.own_lemmas == (("DistSys", "le_twice"), ("DistSys", "twice_eq"))


def copy_of(built: Built, folder: Path) -> tuple[Path, PackagedToolchain]:
    """The built project in another place, its compiled files with it."""
    project = write_files(folder / "lean", FILES)
    shutil.copytree(built.report.output, folder / "build")
    return project, replace(built.toolchain, build_dir=folder / "build")


def test_edits(built: Built, tmp_path: Path) -> None:
    project, toolchain = copy_of(built, tmp_path)
    renamed = PROOFS.replace("intro n\n  exact ⟨n, twice_eq n⟩", "intro m\n  exact ⟨m, twice_eq m⟩")
    write_files(project, {"DistSys/Proofs.lean": renamed})
    report = toolchain.build(project)
    assert report.ok and report.compiled == ("DistSys.Proofs", "DistSys")

    broken = PROOFS.replace("⟨n, twice_eq n⟩", "⟨n + 1, twice_eq n⟩")
    write_files(project, {"DistSys/Proofs.lean": broken})
    report = toolchain.build(project)
    assert report.failed == {"DistSys.Proofs", "DistSys"}
    first, second = report.errors
    assert (first.file, first.line) == ("DistSys/Proofs.lean", 16)
    assert first.theorem == "DistSys.even_twice"
    assert (second.file, second.line) == ("DistSys.lean", 3)

    write_files(project, {"DistSys/Proofs.lean": renamed})
    (toolchain.output_folder(project) / "DistSys" / "Statements.olean").write_bytes(b"damaged")
    report = toolchain.build(project)
    assert report.ok and "DistSys.Statements" in report.compiled


@pytest.fixture(scope="module")
def flawed(
    packaged: PackagedToolchain, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, PackagedToolchain, BuildReport]:
    folder = tmp_path_factory.mktemp("flawed")
    project = write_files(folder / "lean", FLAWS)
    toolchain = replace(packaged, build_dir=folder / "build")
    # The scan would not let Lean have these; here it is the second net that is tested.
    plan = replace(make_plan(project), failed=frozenset(), diagnostics=())
    run = PackagedBuild(
        packaged.installation, plan, folder / "build", timeout=300, progress=None
    ).run(jobs=2)
    return project, toolchain, run


def test_the_scan_keeps_unsafe_code_from_lean(tmp_path: Path) -> None:
    plan = make_plan(write_files(tmp_path, FLAWS))
    assert plan.failed == {"Tricks"}
    (found,) = plan.diagnostics
    assert TRICKS.splitlines()[found.line - 1].startswith("unsafe def")


def test_open_proofs_and_crashes_fail_the_build(
    flawed: tuple[Path, PackagedToolchain, BuildReport],
) -> None:
    _, _, report = flawed
    assert not report.ok and report.failed == {"Open", "Above", "Endless"}
    by_file = {d.file: d for d in report.errors}
    assert (by_file["Open.lean"].line, by_file["Open.lean"].theorem) == (3, "gap")
    assert "Open failed" in by_file["Above.lean"].message
    assert "\n" not in by_file["Endless.lean"].message or by_file["Endless.lean"].line > 0


def test_every_trick_is_caught_on_its_line(
    flawed: tuple[Path, PackagedToolchain, BuildReport],
) -> None:
    project, toolchain, report = flawed
    problems = toolchain.audit(project, report).problems
    found = {(p.line, p.message) for p in problems if p.file == "Tricks.lean"}
    lines = {text: number for number, text in enumerate(TRICKS.splitlines(), 1)}

    def line_of(start: str) -> int:
        return next(number for text, number in lines.items() if text.startswith(start))

    for start, message in [
        ("theorem silenced", "Bad.silenced depends on sorryAx"),
        ("theorem uses_it", "Bad.uses_it depends on sorryAx"),
        ("theorem compiled", "Bad.compiled depends on Lean.ofReduceBool"),
        ("axiom assumed", "Bad.assumed is declared as axiom"),
        ("theorem uses_axiom", "Bad.uses_axiom depends on Bad.assumed"),
        ("opaque hidden", "Bad.hidden is declared as opaque"),
        ("partial def", "Bad.endless is declared as opaque"),
        ("unsafe def", "Bad.reckless is unsafe or partial"),
        ("def Twin.same", "Bad.Twin.same is declared in Other as well"),
        (
            "def Std.HashMap.insert",
            "Std.HashMap.insert has the name of a constant of Lean's library",
        ),
    ]:
        assert (line_of(start), message) in found
    for start, word in [
        ("set_option", "set_option warn.sorry"),
        ("theorem silenced", "sorry"),
        ("theorem compiled", "native_decide"),
        ("axiom", "axiom"),
        ("opaque", "opaque"),
        ("partial", "partial"),
    ]:
        number = line_of(start)
        assert any(n == number and m.startswith(f"`{word}`") for n, m in found)
    assert line_of("theorem fine") not in {number for number, _ in found}
    assert any(p.file == "Open.lean" and p.line == 6 for p in problems)  # the scan sees it too


FORGED = """\
module

public import DistSys.Statements

@[expose] public noncomputable section

def «DistSys.le_twice.Statement» : Prop := True
theorem «DistSys.le_twice» : «DistSys.le_twice.Statement» := trivial
theorem DistSys.even_twice : «DistSys.le_twice.Statement» := trivial
def DistSys.«le_twice.Statement» : Prop := True
theorem DistSys.le_twice : DistSys.«le_twice.Statement» := trivial
private theorem DistSys.hidden : True := trivial
end
"""

# What the audit reads from compiled files, and what it must not be moved by.
ODD = f"""\
module

@[expose] public noncomputable section

theorem numeral : {"7" * 5000} = {"7" * 5000} := rfl
theorem deep (p : Prop) (h : p) : {"True → " * 400}p := by intros; exact h
end
"""


# Every line would hide the theorem after it from a tokenizer that takes it for something else.
HOSTILE = r"""module

@[expose] public noncomputable section

def «"» : Nat := 0
theorem after_quote : True := trivial
def «/-» : Nat := 0
theorem after_comment : True := trivial
def «--» : Nat := 0 theorem after_dashes : True := trivial
def x' : Char := '"'
theorem after_character : True := trivial
def y' : Char := '\''
theorem after_escape : True := trivial
def z' : String := r#"a " \"# theorem after_raw : True := trivial
def s₁ : String := r"\"
theorem after_short_raw : True := trivial
def s₂ : String := "\\"
theorem after_backslash : True := trivial
def s₃ : String := s!"{"}"} \{ {s!"{1}"}" theorem after_interpolation : True := trivial
def s₄ : String := "{" theorem after_brace : True := trivial
/- /- -/ " -/ theorem after_nested : True := trivial
/-- ' " -/ theorem after_doc : True := trivial
def l₁ (xs : List Nat) (h : 0 < xs.length) : Nat := xs[0]'h
theorem after_index : True := trivial
def n₁ : Nat := 0xff theorem after_number : True := trivial
infixl:65 " +- " => Nat.add
def n₂ : Nat := 1 +- 2
theorem «after /- it» : True := trivial
end
"""


@pytest.fixture(scope="module")
def odd(
    packaged: PackagedToolchain, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, PackagedToolchain, BuildReport]:
    folder = tmp_path_factory.mktemp("odd")
    files = {"DistSys/Statements.lean": STATEMENTS, "Forged.lean": FORGED, "Odd.lean": ODD}
    files["Hostile.lean"] = HOSTILE
    project = write_files(folder / "lean", files)
    toolchain = replace(packaged, build_dir=folder / "build")
    return project, toolchain, toolchain.build(project)


def test_names_that_print_alike_are_kept_apart(
    odd: tuple[Path, PackagedToolchain, BuildReport],
) -> None:
    project, toolchain, report = odd
    assert "Forged" in report.built, report.diagnostics
    theorems = toolchain.audit(project, report).theorems
    forged = {name: t.statement for name, t in theorems.items() if t.module == "Forged"}
    one = StatementOf(("DistSys.le_twice.Statement",), "Forged")
    two = StatementOf(("DistSys", "le_twice.Statement"), "Forged")
    hidden = ("_private", "Forged", 0, "DistSys", "hidden")
    assert forged == {
        ("DistSys.le_twice",): one,
        ("DistSys", "even_twice"): one,
        ("DistSys", "le_twice"): two,
        hidden: None,
    }


def test_long_numerals_and_deep_terms_are_read(
    odd: tuple[Path, PackagedToolchain, BuildReport],
) -> None:
    project, toolchain, report = odd
    assert "Odd" in report.built, report.diagnostics
    audit = toolchain.audit(project, report)
    assert {("numeral",), ("deep",)} <= set(audit.theorems)
    index = toolchain.installation.folder / "core-index-sealed.json"
    stream = export_stream(Environment(toolchain.installation.library, index, report))
    number = 7 * (10**5000 - 1) // 9  # 5,000 sevens
    assert f"EN {number:x}\n" in stream


def test_the_tokenizer_agrees_with_lean(
    odd: tuple[Path, PackagedToolchain, BuildReport],
) -> None:
    project, toolchain, report = odd
    assert "Hostile" in report.built, report.diagnostics
    source = report.plan.sources["Hostile"]
    theorems = toolchain.audit(project, report).theorems
    compiled = {(n, t.line) for n, t in theorems.items() if t.module == "Hostile"}
    found = {
        (parse_name(d.name), d.line)
        for d in source.declarations
        if d.keyword == "theorem" and d.name
    }
    words = {line for line, text in enumerate(HOSTILE.splitlines(), 1) if "theorem" in text}
    assert {line for _, line in compiled} == words
    assert found <= compiled  # the scan of declarations takes the first on a line
    first = {n for n, text in enumerate(source.blanked.split("\n"), 1) if text.lstrip()[:2] == "th"}
    assert {line for _, line in found} == first and len(first) > 8


def test_the_declarations_of_the_library_are_those_of_its_compiled_files(
    packaged: PackagedToolchain,
) -> None:
    root = Path(__file__).parents[3]
    toolchain = replace(packaged, build_dir=root / "build" / "lean" / "packaged")
    if not (root / "build" / "lean" / "packaged" / "DistSys.record.json").is_file():
        pytest.skip("the library is not compiled: make verify")
    report = toolchain.build(root / "lean")
    compiled = {
        (name, t.module) for name, t in toolchain.audit(root / "lean", report).theorems.items()
    }
    declared = [
        (d, s.module) for s in report.plan.sources.values() for d in s.declarations if d.name
    ]
    theorems = {
        (parse_name(d.name or ""), module)
        for d, module in declared
        if d.keyword == "theorem" and not d.private
    }
    assert len(theorems) > 1000 and theorems <= compiled
    structures = {
        (parse_name(d.name or ""), module)
        for d, module in declared
        if d.keyword in ("structure", "class")
    }
    # The rest are private, or fields of structures.
    rest = {(name[:-1], module) for name, module in compiled - theorems if name[0] != "_private"}
    assert rest <= structures
    private = [d for d, _ in declared if d.keyword == "theorem" and d.private]
    assert len(private) == len([name for name, _ in compiled if name[0] == "_private"])


def test_a_compiled_file_that_changed_is_not_read(built: Built, tmp_path: Path) -> None:
    project, toolchain = copy_of(built, tmp_path)
    report = toolchain.build(project)
    assert report.compiled == ()
    good = report.output / "DistSys" / "Statements.olean"
    forged = good.read_bytes()[:-1] + b"x"
    for data in (forged, b"", b"olean"):
        good.write_bytes(data)
        with pytest.raises(CheckerError, match=r"Statements\.olean: was changed after"):
            toolchain.audit(project, report)
    good.unlink()
    with pytest.raises(CheckerError, match="not readable"):
        toolchain.audit(project, report)
    assert toolchain.build(project).compiled == ("DistSys.Statements",)


def test_an_edited_record_is_not_believed(built: Built, tmp_path: Path) -> None:
    project, toolchain = copy_of(built, tmp_path)
    output = toolchain.output_folder(project)
    record = output / "DistSys" / "Proofs.record.json"
    good = record.read_bytes()
    # Another module's file in its place, and its hash in the record.
    value = json.loads(good)["value"]
    value["files"][".olean"] = sha256_of(output / "DistSys" / "Statements.olean")
    shutil.copy(output / "DistSys" / "Statements.olean", output / "DistSys" / "Proofs.olean")
    edited = json.dumps({"seal": json.loads(good)["seal"], "value": value})
    for data in (edited, json.dumps(value)):
        record.write_text(data)
        assert toolchain.build(project).compiled == ("DistSys.Proofs",)
    assert toolchain.build(project).compiled == ()


def test_what_a_killed_build_left_is_swept_away(built: Built, tmp_path: Path) -> None:
    project, toolchain = copy_of(built, tmp_path)
    output = toolchain.output_folder(project)
    write_files(output / ".work-left", {"x/output/DistSys/Proofs.olean": "half"})
    (output / "DistSys" / "Proofs.record.json").unlink()  # killed before it was written
    report = toolchain.build(project)
    assert report.ok and report.compiled == ("DistSys.Proofs",)
    assert [path.name for path in output.iterdir() if path.name.startswith(".work")] == []


def test_a_source_that_changes_during_the_build_is_a_failure(built: Built, tmp_path: Path) -> None:
    project, toolchain = copy_of(built, tmp_path)
    write_files(project, {"DistSys/Proofs.lean": PROOFS + "\n"})

    def edit(module: str, state: str, /) -> None:
        if (module, state) == ("DistSys.Proofs", "compiling"):
            write_files(project, {"DistSys/Proofs.lean": "module\n"})
            write_files(project, {"DistSys/Statements.lean": "module\n"})

    report = toolchain.build(project, progress=edit)
    assert {(d.file, "was changed" in d.message) for d in report.errors} == {
        ("DistSys/Proofs.lean", True),
        ("DistSys/Statements.lean", True),
    }
    assert report.failed == {"DistSys.Proofs", "DistSys.Statements"}
    # It was the text read at first that was compiled.
    assert "DistSys.Proofs" in report.compiled and len(report.errors) == 2


def test_a_program_is_not_run(packaged: PackagedToolchain, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    text = f'module\n#eval (IO.FS.writeFile "{mark}" "x" : IO Unit)\n'
    project = write_files(tmp_path / "lean", {"A.lean": text, "B.lean": "module\nimport A\n"})
    report = replace(packaged, build_dir=tmp_path / "build").build(project)
    assert report.compiled == () and report.failed == {"A", "B"}
    assert (report.errors[0].file, report.errors[0].line) == ("A.lean", 2)
    assert not mark.exists()


def test_command_line(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--project", str(built.project), "--build-dir", str(built.report.output)]
    assert command.main([*arguments, "--toolchain", "packaged", "--audit"]) == 0
    assert "4 theorems, 0 problems" in capsys.readouterr().out
    assert command.main([*arguments, "--toolchain", "packaged", "No.Such"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.slow
def test_the_slimmed_runtime_changes_nothing(built: Built, tmp_path: Path) -> None:
    installation = built.toolchain.installation
    if installation.original is None:
        pytest.skip("the original was not kept: formal.checkers.lean.setup --keep-original")
    wrong = PROOFS.replace("omega", "skip", 1)
    files = {
        **FILES,
        "DistSys/Wrong.lean": wrong.replace(
            "namespace DistSys", "namespace Wrong\nopen DistSys"
        ).replace("end DistSys", "end Wrong"),
    }
    project = write_files(tmp_path / "lean", files)
    plain = compile_plain(installation, project, tmp_path / "plain")
    slim = replace(built.toolchain, build_dir=tmp_path / "slim").build(project)
    assert plain.failed == slim.failed == {"DistSys.Wrong"}
    assert plain.diagnostics == slim.diagnostics

    def stream(report: BuildReport) -> str:
        index = installation.folder / "core-index-sealed.json"
        return export_stream(Environment(installation.library, index, report))

    assert stream(plain) == stream(slim)


LEAVER = """\
module

@[expose] public noncomputable section

namespace Left
@[simp] theorem simple (n : Nat) : n * 0 + n = 0 + n := by omega
notation "leftover" => (0 : Nat)
set_option maxRecDepth 4000
variable (left : Nat)
def Here : Prop := leftover = 0
theorem here : Here := rfl
end Left
"""
FINDER = """\
module

@[expose] public noncomputable section

theorem a : leftover = 0 := rfl
theorem b : Left.Here := Left.here
theorem c : Nat = Nat := have := left; rfl
"""


def test_an_instance_keeps_nothing_of_a_file_for_the_next(
    packaged: PackagedToolchain, tmp_path: Path
) -> None:
    files = {"DistSys/A.lean": LEAVER, "DistSys/B.lean": FINDER}
    project = write_files(tmp_path / "lean", files)
    report = replace(packaged, build_dir=tmp_path / "out").build(project)
    assert report.failed == {"DistSys.B"}  # compiled after A, by the instance that compiled A
    assert {d.line for d in report.errors if d.file == "DistSys/B.lean"} == {5, 6, 7}
    (tmp_path / "lean" / "DistSys" / "A.lean").unlink()
    alone = replace(packaged, build_dir=tmp_path / "alone").build(project)
    assert alone.errors == report.errors


def test_a_kept_instance_changes_nothing(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = write_files(tmp_path / "lean", FILES)
    monkeypatch.setenv("LEAN_WASM_KEEP_MB", "0")
    each = replace(built.toolchain, build_dir=tmp_path / "each").build(project)
    monkeypatch.delenv("LEAN_WASM_KEEP_MB")
    kept = replace(built.toolchain, build_dir=tmp_path / "kept").build(project)
    assert each.ok and each.diagnostics == kept.diagnostics

    def stream(report: BuildReport) -> str:
        installation = built.toolchain.installation
        index = installation.folder / "core-index-sealed.json"
        return export_stream(Environment(installation.library, index, report))

    assert stream(each) == stream(kept)


class TestKeptForOtherClones:
    """Compiled modules in the user's cache."""

    def built(self, packaged: PackagedToolchain, folder: Path, shared: Path) -> BuildReport:
        project = write_files(folder / "lean", {"DistSys/A.lean": LEAVER})
        return replace(packaged, build_dir=folder / "out", shared=shared).build(project)

    def test_a_second_clone_compiles_nothing(
        self, packaged: PackagedToolchain, tmp_path: Path
    ) -> None:
        first = self.built(packaged, tmp_path / "one", tmp_path / "shared")
        again = self.built(packaged, tmp_path / "two", tmp_path / "shared")
        assert first.compiled == again.taken == ("DistSys.A",) and not again.compiled
        assert again.ok and again.files == first.files

    @pytest.mark.parametrize("suffix", [".olean", ".olean.private", ".record.json"])
    def test_a_spoiled_entry_is_compiled_again(
        self, packaged: PackagedToolchain, tmp_path: Path, suffix: str
    ) -> None:
        shared = tmp_path / "shared"
        self.built(packaged, tmp_path / "one", shared)
        spoiled = [p for p in shared.rglob("*") if p.name.endswith(suffix)]
        assert len(spoiled) == 1
        data = spoiled[0].read_bytes()
        spoiled[0].write_bytes(data[:-8] + bytes(8))
        again = self.built(packaged, tmp_path / "two", shared)
        assert again.ok and again.compiled == ("DistSys.A",) and not again.taken
        assert spoiled[0].read_bytes() != data[:-8] + bytes(8)  # and put in order

    def test_an_entry_under_another_name_is_not_believed(
        self, packaged: PackagedToolchain, tmp_path: Path
    ) -> None:
        shared = tmp_path / "shared"
        self.built(packaged, tmp_path / "one", shared)
        project = write_files(tmp_path / "lean", {"DistSys/A.lean": LEAVER.replace("4000", "5000")})
        other = replace(packaged, build_dir=tmp_path / "out", shared=tmp_path / "other")
        (name,) = other.build(project).hashes.values()
        target = shared / name[:2]
        target.mkdir(parents=True, exist_ok=True)
        for path in [p for p in shared.rglob("*") if p.is_file()]:
            path.rename(target / (name + path.name[path.name.index(".") :]))
        report = replace(packaged, build_dir=tmp_path / "out2", shared=shared).build(project)
        assert report.compiled == ("DistSys.A",) and not report.taken


def test_a_node_that_dies_is_reported(tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\nread line\nexit 9\n")
    node.chmod(0o755)
    server = LeanServer(Installation(tmp_path, node, "24.0.0"), [], [], tmp_path)
    with server:
        result = server.run(["A.lean"], 10)
        assert result.crash == "the Node process died"
        assert server.run(["A.lean"], 10).crash == "the Node process died"
    (only,) = read_messages("A.lean", result, written=False)
    assert (only.severity, only.message) == ("error", "Lean crashed: the Node process died")


def test_a_job_whose_node_dies_is_tried_once_more(tmp_path: Path) -> None:
    node = tmp_path / "node"
    mark = tmp_path / "has-died"
    answer = '{"id": 1, "code": 0, "crash": null, "wall": 0.1, "rss": 1}'  # its first job
    once = f"read line\nif [ ! -e {mark} ]; then touch {mark}; exit 9; fi\necho '{answer}'\n"
    node.write_text(f"#!/bin/sh\n{once}")
    node.chmod(0o755)
    with LeanServer(Installation(tmp_path, node, "24.0.0"), [], [], tmp_path) as server:
        assert server.run(["A.lean"], 10).crash is None


def test_jobs_at_the_same_time_get_their_own_answers(tmp_path: Path) -> None:
    node = tmp_path / "node"
    answer = '{"id": %s, "code": %s, "crash": null, "wall": 0.1, "rss": 1}'
    reply = f"printf '{answer}\\n' 2 22; printf '{answer}\\n' 1 11"
    node.write_text(f"#!/bin/sh\nread line\nread line\n{reply}\nread line\n")
    node.chmod(0o755)
    with (
        LeanServer(Installation(tmp_path, node, "24.0.0"), [], [], tmp_path) as server,
        ThreadPoolExecutor(2) as pool,
    ):
        both = list(pool.map(lambda file: server.run([file], 10), ["A.lean", "B.lean"]))
    assert {r.code for r in both} == {11, 22}


def test_an_answer_that_is_none_is_the_death_of_the_process(tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\nread line\necho nonsense\nread line\n")
    node.chmod(0o755)
    with LeanServer(Installation(tmp_path, node, "24.0.0"), [], [], tmp_path) as server:
        assert server.run(["A.lean"], 10).crash == "the Node process died"


def test_silence_is_not_success() -> None:
    failed = JobResult(1, None, "", "some reason", 0.1, 10)
    (only,) = read_messages("A.lean", failed, written=False)
    assert only.severity == "error" and "some reason" in only.message
    nothing = JobResult(0, None, "", "", 0.1, 10)
    (only,) = read_messages("A.lean", nothing, written=False)
    assert only.message == "Lean wrote no .olean file"
    assert list(read_messages("A.lean", nothing, written=True)) == []


@pytest.mark.parametrize("number", [0, 1, 127, 128, 300, 2**31, 2**32 - 1])
def test_numbers_of_the_binary_format(number: int) -> None:
    data = leb(number)
    assert read_leb(b"x" + data, 1) == (number, 1 + len(data))
    assert signed_leb(-1) == b"\x7f" and signed_leb(64) == b"\xc0\x00"
