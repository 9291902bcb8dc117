"""Which Lean there is, and what can be asked of it.

Two toolchains accept the same sources.  Stock Lean, through elan and ``lake``, is preferred where
it is installed.  The packaged Lean serves machines that reach package registries only.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from formal.checkers.lean.lake import LakeToolchain
from formal.checkers.lean.packaged.location import find_installation
from formal.checkers.lean.packaged.toolchain import PackagedToolchain
from formal.checkers.lean.report import AuditReport, BuildReport, Progress
from formal.errors import CheckerError

ToolchainName = Literal["lake", "packaged"]

_ADVICE = "install elan, or set up the packaged Lean with `make lean`"


class Toolchain(Protocol):
    """A Lean that builds a project and tells what its theorems rest on."""

    @property
    def name(self) -> ToolchainName:
        """``lake`` or ``packaged``."""

    @property
    def version(self) -> str:
        """Which Lean this is, for the ledger: ``Lean 4.28.0-pre (wasm32)``."""

    @property
    def axioms_complete(self) -> bool:
        """Whether audits see the axioms below Lean's own theorems."""

    def build(
        self,
        project: Path,
        modules: Sequence[str] | None = None,
        progress: Progress | None = None,
        fresh: bool = False,
        jobs: int = 1,
        first: Sequence[str] = (),
    ) -> BuildReport:
        """Compile what has changed since the last build.

        Args:
            project: the folder with ``lakefile.toml``.
            modules: modules to build with all they import; by default every source file.
            progress: called with (module, state) as the build goes on.
            fresh: compile everything again.
            jobs: Lean processes at a time, where the toolchain does not decide itself.
            first: modules to build before others, with what they import, where it does not.

        Raises:
            InputError: no such project or module, or a malformed lakefile.
            CheckerError: Lean cannot be started.
        """

    def audit(self, project: Path, build: BuildReport) -> AuditReport:
        """The axioms of every theorem that the build accepted, and all breaches of the rules.

        Raises:
            CheckerError: the compiled files cannot be read.
        """


def find_toolchain(
    prefer: ToolchainName | None = None,
    *,
    project: Path | None = None,
    build_dir: Path | None = None,
    borrow: Sequence[Path] = (),
    shared: Path | None = None,
) -> Toolchain:
    """The Lean of this machine: ``lake`` if it is on PATH, else the packaged Lean.

    Args:
        prefer: insist on one of the two.
        project: the Lean project, whose ``lean-toolchain`` decides which version elan runs.
        build_dir: where the packaged Lean puts its compiled files.
        borrow: folders with compiled files that the packaged Lean may copy instead of compiling.
        shared: where the packaged Lean keeps compiled files for all clones, and takes them from.

    Raises:
        CheckerError: there is none, or not the one that `prefer` names; the message says how to
            get one.
    """
    if prefer in (None, "lake"):
        lake = shutil.which("lake")
        if lake is not None:
            return LakeToolchain(Path(lake), project)
        if prefer == "lake":
            raise CheckerError("no `lake` on PATH: install elan")
    installation = find_installation()
    if installation is not None:
        return PackagedToolchain(installation, build_dir, tuple(borrow), shared=shared)
    if prefer == "packaged":
        raise CheckerError(
            "the packaged Lean is not set up: run `make lean` or "
            "`python -m formal.checkers.lean.setup`"
        )
    raise CheckerError(f"no Lean: {_ADVICE} or `python -m formal.checkers.lean.setup`")
