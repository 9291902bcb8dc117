from __future__ import annotations

from pathlib import Path

import pytest

from formal.checkers.lean.plan import make_plan
from formal.checkers.lean.source import Source, read_lakefile, read_source
from formal.errors import InputError

from .support import LAKEFILE, write_files

SOURCE = """\
/- A comment, import Nothing. -/
module -- the header

public import A.B
import all C
/-! The text. -/
public meta import D

@[expose] public noncomputable section
namespace Outer.Inner
universe u

/-- The document. theorem not_this : P -/
@[simp]
theorem first : True := by
  trivial

section Helpers
private theorem Dotted.second' (n : Nat) : n = n := rfl
end Helpers

instance (priority := low) named : Inhabited Nat := ⟨0⟩
instance : Inhabited Bool := ⟨true⟩

end Inner
mutual
inductive Even : Nat → Prop
  | zero : Even 0
inductive «odd one» : Nat → Prop
  | one : «odd one» 1
end

example : 1 = 1 := rfl
#check first
set_option maxRecDepth 1000 in
theorem _root_.top : True := trivial
def σ₁ (x : Nat) : Nat :=
  x
end Outer
theorem last : True := trivial
end
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "Some" / "File.lean"
    write_files(tmp_path, {"Some/File.lean": SOURCE})
    return read_source(tmp_path, path)


def test_header(source: Source) -> None:
    assert (source.module, source.file, source.is_module) == (
        "Some.File",
        "Some/File.lean",
        True,
    )
    assert [(i.module, i.line) for i in source.imports] == [("A.B", 4), ("C", 5), ("D", 7)]


def test_declarations_have_their_full_names(source: Source) -> None:
    assert [(d.name, d.line) for d in source.declarations if d.name] == [
        ("Outer.Inner.first", 15),
        ("Outer.Inner.Dotted.second'", 19),
        ("Outer.Inner.named", 22),
        ("Outer.Even", 27),
        ("Outer.«odd one»", 29),
        ("top", 36),
        ("Outer.σ₁", 37),
        ("last", 40),
    ]
    assert [d.name for d in source.declarations if d.private] == ["Outer.Inner.Dotted.second'"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (1, None),
        (14, "Outer.Inner.first"),  # the attribute above the keyword
        (16, "Outer.Inner.first"),
        (19, "Outer.Inner.Dotted.second'"),
        (23, None),  # an instance without name
        (28, "Outer.Even"),
        (33, None),  # an example
        (34, None),  # a command
        (35, "top"),
        (38, "Outer.σ₁"),
        (40, "last"),
    ],
)
def test_a_line_belongs_to_a_declaration(source: Source, line: int, name: str | None) -> None:
    assert source.enclosing(line) == name


def test_order_follows_imports(tmp_path: Path) -> None:
    files = {
        "A.lean": "module\npublic import C.D\n",
        "B.lean": "module\npublic import A\n",
        "C/D.lean": "module\npublic import Init.Data.List\n",
        ".lake/packages/X.lean": "not read",
    }
    plan = make_plan(write_files(tmp_path, files))
    assert plan.order == ("C.D", "A", "B")
    assert plan.diagnostics == ()
    assert make_plan(tmp_path, ["A"]).order == ("C.D", "A")


def test_a_hash_changes_with_the_imports(tmp_path: Path) -> None:
    files = {"A.lean": "module\n", "B.lean": "module\nimport A\n", "C.lean": "module\n"}
    before = make_plan(write_files(tmp_path, files)).hashes("salt")
    write_files(tmp_path, {"A.lean": "module\n\n"})
    after = make_plan(tmp_path).hashes("salt")
    assert {name for name in before if before[name] != after[name]} == {"A", "B"}
    assert set(make_plan(tmp_path).hashes("other").values()).isdisjoint(after.values())


def test_mistakes_in_headers_are_diagnostics_with_lines(tmp_path: Path) -> None:
    files = {
        "lakefile.toml": LAKEFILE,
        "DistSys.lean": "module\npublic import DistSys.One\n",
        "DistSys/One.lean": "module\n\npublic import DistSys.Two\n",
        "DistSys/Two.lean": "module\npublic import DistSys.One\n",
        "DistSys/NoHeader.lean": "theorem t : True := trivial\n",
        "DistSys/Unknown.lean": "module\nimport Init\nimport Mathlib.Order\n",
        "Stray.lean": "module\n",
    }
    plan = make_plan(write_files(tmp_path, files))
    found = {(d.file, d.line): d.message for d in plan.diagnostics}
    assert found[("DistSys/Two.lean", 2)].startswith("import cycle: DistSys.One -> DistSys.Two")
    assert found[("DistSys/NoHeader.lean", 1)].startswith("no `module` header")
    assert found[("DistSys/Unknown.lean", 3)].startswith("unknown import Mathlib.Order")
    assert found[("Stray.lean", 1)].startswith("not covered by the globs")
    assert len(found) == 4
    assert plan.failed == {"DistSys.Two", "DistSys.NoHeader", "DistSys.Unknown", "Stray"}


def test_a_file_that_is_no_text_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "A.lean").write_bytes(b"module\n\xff\xfe\n")
    (diagnostic,) = make_plan(tmp_path).diagnostics
    assert (diagnostic.file, diagnostic.severity) == ("A.lean", "error")
    assert "UTF-8" in diagnostic.message


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        ("A.lean", "module\n/- x", 2, "a comment does not end"),
        ("A.lean", 'module\ndef s := "x', 2, "a string does not end"),
        ("A.lean", "module\ndef «a := 1", 2, "guillemets does not end"),
        ("A.lean", "module\n\n#eval f\n", 3, "`#eval` is not allowed"),
        ("A.lean", "module\n@[init f] def x := 0\n", 2, "`init` is not allowed"),
        ("A.lean", "module\nimport Lean\n", 2, "unknown import Lean"),
        ("A.lean", "module\nimport «B.C»\n", 2, "unknown import «B.C»"),
        ("Init/B.lean", "module\n", 1, "a module of Lean's own has this name"),
        ("A-b.lean", "module\n", 0, "no name of a Lean module"),
        ("A.b.lean", "module\n", 0, "no name of a Lean module"),
        ("lakefile.lean", "import Lake\n", 1, "is a program that Lake would run"),
    ],
)
def test_what_is_refused_before_lean_starts(
    tmp_path: Path, file: str, text: str, line: int, words: str
) -> None:
    files = {"B/C.lean": "module\n", "C.lean": "module\n", file: text}
    plan = make_plan(write_files(tmp_path, files))
    found = [d for d in plan.diagnostics if d.file == file]
    assert [(d.line, d.severity) for d in found if words in d.message] == [(line, "error")]
    assert file.removesuffix(".lean").replace("/", ".") not in set(plan.order) - plan.failed
    if file == "lakefile.lean":
        assert plan.failed == set(plan.order)


def test_a_carriage_return_is_a_line_end_or_refused(tmp_path: Path) -> None:
    unix = make_plan(write_files(tmp_path / "unix", {"A.lean": "module\n\ndef x := 1\n"}))
    (tmp_path / "dos").mkdir()
    (tmp_path / "dos" / "A.lean").write_bytes(b"module\r\n\r\ndef x := 1\r\n")
    dos = make_plan(tmp_path / "dos")
    assert dos.diagnostics == () and dos.hashes("salt") == unix.hashes("salt")
    (tmp_path / "dos" / "A.lean").write_bytes(b"module\n-- x\rdef y := 1\n")
    (diagnostic,) = make_plan(tmp_path / "dos").diagnostics
    assert (diagnostic.line, "carriage return" in diagnostic.message) == (2, True)


def test_a_change_after_reading_is_noticed(tmp_path: Path) -> None:
    files = {"lakefile.toml": LAKEFILE, "DistSys.lean": "module\n", "DistSys/A.lean": "module\n"}
    plan = make_plan(write_files(tmp_path, files))
    assert plan.changed() == []
    write_files(tmp_path, {"DistSys.lean": "module\n\n", "lakefile.toml": LAKEFILE + "\n"})
    (tmp_path / "DistSys" / "A.lean").unlink()
    assert {(d.file, d.message.split()[0]) for d in plan.changed()} == {
        ("DistSys.lean", "was"),
        ("lakefile.toml", "was"),
        ("DistSys/A.lean", "vanished"),
    }


def test_bad_input_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a folder"):
        make_plan(tmp_path / "none")
    with pytest.raises(InputError, match="no module Missing"):
        make_plan(tmp_path, ["Missing"])
    for text in ("name = [", "lean_lib = 3\n", "[[lean_lib]]\nx = 1\n"):
        write_files(tmp_path, {"lakefile.toml": text})
        with pytest.raises(InputError) as caught:
            make_plan(tmp_path)
        assert "\n" not in str(caught.value)


def test_options_of_the_lakefile(tmp_path: Path) -> None:
    text = LAKEFILE + "leanOptions = {pp.unicode.fun = true, weak.linter.all = 3}\n"
    lakefile = read_lakefile(write_files(tmp_path, {"lakefile.toml": text}))
    assert lakefile is not None and lakefile.refused == ()
    assert lakefile.options == (
        ("autoImplicit", "false"),
        ("pp.unicode.fun", "true"),
        ("linter.all", "3"),
    )
    assert lakefile.covers("DistSys") and lakefile.covers("DistSys.A.B")
    assert not lakefile.covers("DistSystem") and not lakefile.covers("Other")


@pytest.mark.parametrize(
    ("addition", "words"),
    [
        ("debug.skipKernelTC = true", "the option `debug.skipKernelTC`"),
        ('"debug.skipKernelTC" = true', "the option `debug.skipKernelTC`"),
        ('"\\u0064ebug".skipKernelTC = true', "the option `debug.skipKernelTC`"),
        ('"weak.debug.skipKernelTC" = true', "the option `debug.skipKernelTC`"),
        ("weak.weak.linter.all = true", "the option `weak.linter.all`"),
        ("warn.sorry = false", "the option `warn.sorry`"),
        ('"«debug»".skipKernelTC = true', "the option `«debug».skipKernelTC`"),
        ("compiler.x = 1", "the option `compiler.x`"),
        ('[[lean_lib]]\nname = "B"\nleanOptions.debug.skipKernelTC = true', "the option `debug"),
        ('[[lean_lib]]\nname = "B"\nmoreLeanArgs = ["-x"]', "the key `lean_lib.moreLeanArgs`"),
        ('[[lean_lib]]\nname = "B"\n"weak\\u004ceanArgs" = []', "the key `lean_lib.weakLeanArgs`"),
        ('[[lean_lib]]\nname = "B"\nplugins = []', "the key `lean_lib.plugins`"),
        ('[[lean_lib]]\nname = "B"\nprecompileModules = true', "precompileModules`"),
        ('[[lean_lib]]\nname = "B"\nsrcDir = ".."', "the key `lean_lib.srcDir`"),
        ('[[lean_exe]]\nname = "x"', "the key `lean_exe`"),
        ('[[extern_lib]]\nname = "x"', "the key `extern_lib`"),
        ('[[script]]\nname = "x"', "the key `script`"),
        ('[[require]]\nname = "x"\ngit = "https://x"', "the key `require.git`"),
        ('[[require]]\nname = "x"', "without `path`"),
        ("[unheard]\nx = 1", "the key `unheard`"),
    ],
)
@pytest.mark.parametrize("where", ["own", "required"])
def test_a_lakefile_may_say_only_what_is_known(
    tmp_path: Path, addition: str, words: str, where: str
) -> None:
    text = LAKEFILE.replace("autoImplicit = false\n", "autoImplicit = false\n" + addition + "\n")
    other = LAKEFILE.replace("DistSys", "Own") + '[[require]]\nname = "d"\npath = "../lean"\n'
    files = {"lakefile.toml": text, "DistSys.lean": "module\n"}
    project = write_files(tmp_path / "lean", files)
    own = {"lakefile.toml": other, "Own.lean": "module\nimport DistSys\n"}
    outside = write_files(tmp_path / "own", own)
    plan = make_plan(project if where == "own" else outside)
    (found,) = [d for d in plan.diagnostics if words in d.message]
    assert found.file.endswith("lakefile.toml") and found.severity == "error"
    assert plan.failed >= {"DistSys"}


def test_the_line_of_a_refused_key(tmp_path: Path) -> None:
    lakefile = read_lakefile(write_files(tmp_path, {"lakefile.toml": LAKEFILE + "\nplugins = 1\n"}))
    assert lakefile is not None
    ((line, message),) = lakefile.refused
    assert LAKEFILE.count("\n") + 2 == line and "`lean_lib.plugins`" in message
