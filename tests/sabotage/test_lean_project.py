"""The Lean project around the proofs: lakefiles, packages, headers, links, odd files."""

from __future__ import annotations

import json

import pytest

from .batch import FALSE_CLAIM, HONEST, PROOF, TOOLCHAIN, TRUE_CLAIM
from .theories import FILE
from .workshop import HEAD, LAKEFILE, MARK, REPOSITORY

FILES = {
    FILE: HEAD.format(title="Claims") + TRUE_CLAIM.format(name="honest"),
    "lean/lakefile.toml": LAKEFILE,
    "lean/lean-toolchain": TOOLCHAIN,
    "lean/Guild/Honest.lean": PROOF.format(body=HONEST),
}
LAKE = "lean/lakefile.toml"
TOP = 'name = "guild"\n'
OPTIONS = "[leanOptions]\nautoImplicit = false\n"

# What is put into the lakefile, and where; each would change what is checked or reported.
LAKEFILES = {
    "kernel_switched_off": (OPTIONS, OPTIONS + "debug.skipKernelTC = true # !here!\n"),
    "kernel_switched_off_in_a_table": (
        OPTIONS,
        OPTIONS + "[leanOptions.debug]\nskipKernelTC = true # !here!\n",
    ),
    "kernel_switched_off_by_escapes": (
        OPTIONS,
        OPTIONS + '"\\u0064ebug.skip\\u004bernelTC" = true # !here!\n',
    ),
    "kernel_switched_off_behind_a_sign": (
        OPTIONS,
        OPTIONS + 'pp = { "#" = "#", unicode = true }\n"debug"."skipKernelTC" = true # !here!\n',
    ),
    "kernel_switched_off_weakly": (OPTIONS, OPTIONS + "weak.debug.skipKernelTC = true # !here!\n"),
    "kernel_switched_off_for_the_library": (
        'name = "Guild"\n',
        'name = "Guild"\nleanOptions = { debug.skipKernelTC = true } # !here!\n',
    ),
    "arguments_for_lean": (TOP, TOP + 'moreLeanArgs = ["-DdebugskipKernelTC=true"] # !here!\n'),
    "arguments_by_escapes": (TOP, TOP + '"more\\u004ceanArgs" = ["-D", "x=y"] # !here!\n'),
    "weak_arguments": (TOP, TOP + 'weakLeanArgs = ["-Ddebug.skipKernelTC=true"] # !here!\n'),
    "arguments_for_the_library": (
        'name = "Guild"\n',
        'name = "Guild"\nmoreLeanArgs = ["-Ddebug.skipKernelTC=true"] # !here!\n',
    ),
    "a_plugin": ('name = "Guild"\n', 'name = "Guild"\nplugins = ["evil.so"] # !here!\n'),
    "a_dynamic_library": ('name = "Guild"\n', 'name = "Guild"\ndynlibs = ["evil"] # !here!\n'),
    "compiled_modules": (TOP, TOP + "precompileModules = true # !here!\n"),
    "warnings_switched_off": (OPTIONS, OPTIONS + "warn.sorry = false # !here!\n"),
    "proofs_taken_for_done": (OPTIONS, OPTIONS + "debug.byAsSorry = true # !here!\n"),
    "an_option_nobody_has_heard_of": (OPTIONS, OPTIONS + "trust.me = true # !here!\n"),
    "other_sources": ('name = "Guild"\n', 'name = "Guild"\nsrcDir = "elsewhere" # !here!\n'),
    "another_build_folder": (TOP, TOP + 'buildDir = "elsewhere" # !here!\n'),
    "something_to_run_first": (
        'name = "Guild"\n',
        'name = "Guild"\nextraDepTargets = ["evil"] # !here!\n',
    ),
}


@pytest.fixture
def honest(bench, lean):
    """The honest project; its Lean files are compiled already when the second test begins."""
    bench.reset(FILES)
    bench.export()
    return bench


def test_the_honest_project_is_green(honest):
    done = honest.verify()
    assert done.code == 0, done.text
    assert done.proved("claims.honest")


@pytest.mark.parametrize("name", LAKEFILES)
def test_a_lakefile_that_changes_what_is_checked(honest, name):
    old, new = LAKEFILES[name]
    honest.edit(LAKE, old, new)
    done = honest.verify()
    assert done.code in (1, 2), done.text
    assert "Traceback" not in done.text
    assert done.names("lakefile.toml", honest.line(LAKE, MARK)), done.text


@pytest.mark.parametrize("name", ["kernel_switched_off", "arguments_by_escapes"])
def test_the_lakefile_of_a_required_package(honest, name):
    old, new = LAKEFILES[name]
    text = LAKEFILE.replace("Guild", "Aid")
    assert text.count(old) == 1 or name == "arguments_by_escapes"
    honest.write("aid/lakefile.toml", text.replace(old, new, 1))
    honest.write("aid/Aid.lean", "module\n\npublic theorem Aid.two : 1 + 1 = 2 := rfl\n")
    require = '\n[[require]]\nname = "aid"\npath = "../aid"\n\n[[lean_lib]]'
    honest.edit(LAKE, "\n[[lean_lib]]", require)
    proof = "lean/Guild/Honest.lean"
    honest.edit(proof, "public import Guild", "public import Aid\npublic import Guild")
    done = honest.verify()
    assert done.code in (1, 2) and "Traceback" not in done.text, done.text
    line = honest.line("aid/lakefile.toml", MARK)
    assert done.names("aid/lakefile.toml", line) or done.names("lakefile.toml", line), done.text


BROKEN = {
    "cut": (LAKEFILE[:-10], "TOML|lakefile"),
    "of_bytes": ("\x00\x01", "TOML|lakefile"),
    "without_a_library": ('name = "guild"\n', ""),
    "with_a_library_of_no_name": ('name = "guild"\n[[lean_lib]]\n', ""),
    "with_a_number_for_a_table": ('name = "guild"\nlean_lib = 7\n', ""),
    "of_leans_own_name": (LAKEFILE.replace("Guild", "Nat"), ""),
    "of_the_librarys_name": (LAKEFILE.replace("Guild", "DistSys"), ""),
    "of_no_name_in_lean": (LAKEFILE.replace('"Guild"', '"Gu ild"'), ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_lakefile_that_is_none(honest, name):
    text, says = BROKEN[name]
    honest.write(LAKE, text)
    done = honest.verify()
    assert done.code in (1, 2) and "Traceback" not in done.text, done.text
    assert done.names("lake", None, says) or done.names("lean/", None, says), done.text


def test_a_lakefile_in_lean_is_refused(honest):
    honest.write("lean/lakefile.lean", "import Lake\nopen Lake DSL\npackage guild\n")
    done = honest.verify()
    assert done.code in (1, 2), done.text
    assert done.names("lakefile.lean"), done.text


def test_globs_that_leave_a_module_out(honest):
    honest.edit(LAKE, '["Guild", "Guild.+"]', '["Guild", "Guild.Statements.+"]')
    done = honest.verify()
    assert done.code in (1, 2), done.text
    assert done.names("Guild/Honest.lean", 1, "globs"), done.text


def test_a_package_with_modules_of_the_same_name(honest):
    honest.write("aid/lakefile.toml", LAKEFILE)
    honest.write("aid/Guild/Honest.lean", PROOF.format(body=HONEST))
    require = '\n[[require]]\nname = "aid"\npath = "../aid"\n\n[[lean_lib]]'
    honest.edit(LAKE, "\n[[lean_lib]]", require)
    done = honest.verify()
    assert done.code in (1, 2), done.text
    assert done.names("Guild/Honest.lean", None, "as well"), done.text


def test_a_package_that_is_not_there(honest):
    require = '\n[[require]]\nname = "aid"\npath = "../nowhere"\n\n[[lean_lib]]'
    honest.edit(LAKE, "\n[[lean_lib]]", require)
    done = honest.verify()
    assert done.code in (1, 2) and "Traceback" not in done.text
    assert done.names("lakefile.toml", None, "nowhere"), done.text


def test_a_package_with_statements_of_ours(honest):
    """Another package defines our statement, weaker, and our proof imports that one instead."""
    honest.write(FILE, FILES[FILE] + FALSE_CLAIM.format(name="everyone"))
    honest.write("aid/lakefile.toml", LAKEFILE.replace("Guild", "Aid"))
    honest.write(
        "aid/Aid.lean",
        "module\n\n@[expose] public section\n\ndef Guild.Claims.everyone.Statement : Prop := True\n"
        "end\n",
    )
    require = '\n[[require]]\nname = "aid"\npath = "../aid"\n\n[[lean_lib]]'
    honest.edit(LAKE, "\n[[lean_lib]]", require)
    honest.write(
        "lean/Guild/Everyone.lean",
        "module\n\npublic import Aid\n\n@[expose] public section\n\n"
        "theorem Guild.Claims.everyone : Guild.Claims.everyone.Statement := trivial\nend\n",
    )
    honest.export()
    done = honest.verify()
    assert done.code == 1, done.text
    assert not done.proved("claims.everyone"), done.text
    assert done.names("Guild/Everyone.lean") or done.names("Aid.lean"), done.text


def test_a_weaker_copy_of_the_library(honest):
    """The theory is about the library's majorities, its proof about others of the same name."""
    claim = """
from proofs.foundations.quorum.statements import majority


@theorem(by="lean")
def everyone(n: Nat, x: Fun[Fin[n], Bool]):
    \"\"\"Whoever they are, they are a majority.\"\"\"
    return majority(n, x)
"""
    honest.write(FILE, FILES[FILE] + claim)
    quorum = (REPOSITORY / "lean/DistSys/Statements/Foundations/Quorum.lean").read_text(
        encoding="utf-8"
    )
    rule = "Prop := n < 2 * size n members"
    assert quorum.count(rule) == 1
    honest.write(
        "aid/DistSys/Statements/Foundations/Quorum.lean", quorum.replace(rule, "Prop := n = n")
    )
    honest.write("aid/lakefile.toml", LAKEFILE.replace("Guild", "DistSys"))
    require = '\n[[require]]\nname = "aid"\npath = "../aid"\n\n[[lean_lib]]'
    honest.edit(LAKE, "\n[[lean_lib]]", require)
    body = "theorem everyone : everyone.Statement := fun _ _ => rfl"
    honest.write("lean/Guild/Everyone.lean", PROOF.format(body=body))
    honest.export()
    done = honest.verify()
    assert done.code == 1, done.text
    assert not done.proved("claims.everyone"), done.text
    assert done.names("Statements/Claims.lean", 1, "DistSys.Statements.Foundations.Quorum"), (
        done.text
    )


ODD = {
    "no_header": ("public import Guild.Statements.Claims\n", "module"),
    "an_import_of_itself": ("module\n\npublic import Guild.Odd\n", "cycle"),
    "an_import_of_nothing": ("module\n\npublic import Guild.Nothing\n", "Guild.Nothing"),
    "an_import_of_a_package": ("module\n\npublic import Mathlib\n", "Mathlib"),
    "a_file_of_bytes": (None, "UTF-8"),
    "an_end_of_nothing": ("module\n\nend Guild\n", "end"),
    "a_comment_without_end": ("module\n\n/- sorry\n", "comment|error"),
    "a_string_without_end": ('module\n\npublic def s : String := "sorry\n', "string|error"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_module(honest, name):
    text, says = ODD[name]
    path = honest.write("lean/Guild/Odd.lean", text or "")
    if text is None:
        path.write_bytes(b"module\n\xff\xfe\n")
    else:
        honest.export()
    done = honest.verify()
    assert done.code == 1 and "Traceback" not in done.text, done.text
    assert done.names("Guild/Odd.lean", None, says), done.text
    if name not in ("a_file_of_bytes",):
        assert done.proved("claims.honest")


def test_two_modules_that_import_each_other(honest):
    honest.write("lean/Guild/One.lean", "module\n\npublic import Guild.Two\n")
    honest.write("lean/Guild/Two.lean", "module\n\npublic import Guild.One\n")
    honest.export()
    done = honest.verify()
    assert done.code == 1 and done.names("Guild/", None, "cycle"), done.text


def test_numbers_and_terms_beyond_measure(honest):
    """They are Lean's business, and no traceback of ours."""
    honest.write(
        "lean/Guild/Long.lean",
        "module\n\n@[expose] public section\n\n"
        f"def Guild.big : Nat := {'9' * 5000}\n"
        f"theorem Guild.big_big : 0 < Guild.big := by decide\n"
        "end\n",
    )
    honest.write(
        "lean/Guild/Deep.lean",
        "module\n\n@[expose] public section\n\n"
        f"theorem Guild.deep : {'¬ ¬ ' * 1500}True := by\n  skip -- !here!\nend\n",
    )
    honest.export()
    done = honest.verify()
    assert "Traceback" not in done.text and done.code == 1, done.text
    assert done.names("Guild/Deep.lean"), done.text
    assert not done.names("Guild/Long.lean"), done.text
    assert done.proved("claims.honest")


def test_a_link_to_a_proof_outside_is_read_as_it_is(honest):
    outside = honest.root.with_name("outside.lean")
    outside.write_text(PROOF.format(body="theorem free : 1 = 2 := by sorry"), encoding="utf-8")
    honest.path("lean/Guild/Linked.lean").symlink_to(outside)
    honest.export()
    done = honest.verify()
    assert done.code == 1, done.text
    assert done.names("Guild/Linked.lean", None, "sorry|link"), done.text


def test_links_in_a_circle_are_no_trouble(honest):
    honest.path("lean/Guild/Again").symlink_to(honest.root / "lean")
    honest.path("lean/Guild/Nowhere.lean").symlink_to("Nowhere.lean")
    done = honest.verify()
    assert "Traceback" not in done.text
    assert done.code == 0 or done.names("lean/Guild"), done.text


def test_a_proof_in_a_hidden_folder_is_none(honest):
    honest.write(FILE, FILES[FILE] + FALSE_CLAIM.format(name="everyone"))
    honest.write(
        "lean/.lake/build/lib/lean/Guild/Everyone.lean",
        PROOF.format(body="theorem everyone : True := trivial"),
    )
    honest.export()
    done = honest.verify()
    assert done.code == 1 and not done.proved("claims.everyone")
    assert done.names("claims.py", None, "no Lean theorem"), done.text


def test_no_lean_folder_at_all(honest):
    for path in sorted((honest.root / "lean").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    done = honest.verify()
    assert done.code in (1, 2) and "Traceback" not in done.text
    assert not done.proved("claims.honest")


def test_what_a_required_package_has_compiled_is_not_believed(honest):
    """Its compiled files are made from another source than the one it shows."""
    honest.write("aid/lakefile.toml", LAKEFILE.replace("Guild", "Aid"))
    shown = "module\n\n@[expose] public section\n\ndef Aid.Fine : Prop := {}\nend\n"
    honest.write("aid/lean/Aid.lean", shown.format("False"))
    honest.write("aid/lean/lakefile.toml", LAKEFILE.replace("Guild", "Aid"))
    require = '\n[[require]]\nname = "aid"\npath = "../aid/lean"\n\n[[lean_lib]]'
    honest.edit(LAKE, "\n[[lean_lib]]", require)
    proof = PROOF.replace("public import", "public import Aid\npublic import", 1)
    body = HONEST + "\n\ntheorem fine : Aid.Fine := trivial"
    honest.write("lean/Guild/Honest.lean", proof.format(body=body))
    honest.write("aid/lean/Aid.lean", shown.format("True"))
    honest.export()
    done = honest.verify()
    assert done.code == 0, done.text
    compiled = honest.root / "build/lean/packaged"
    target = honest.root / "aid/build/lean/packaged"
    target.mkdir(parents=True)
    honest.write("aid/lean/Aid.lean", shown.format("False"))
    from formal.checkers.lean.packaged.compile import SALT
    from formal.checkers.lean.plan import make_plan

    hash_ = make_plan(honest.root / "lean").hashes(SALT)["Aid"]
    for path in compiled.glob("Aid.*"):
        data = path.read_bytes()
        if path.name == "Aid.record.json":
            record = json.loads(data)
            holder = record if "hash" in record else record.get("value", {})
            holder["hash"] = hash_
            data = json.dumps(record).encode()
        (target / path.name).write_bytes(data)
        path.unlink()
    done = honest.verify()
    assert done.code == 1, done.text
    assert done.names("Guild/Honest.lean"), done.text
