"""The packaged Lean as a toolchain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from formal.checkers.lean.audit import audit_compiled
from formal.checkers.lean.packaged.compile import PackagedBuild
from formal.checkers.lean.packaged.location import LEAN_VERSION, Installation
from formal.checkers.lean.plan import make_plan
from formal.checkers.lean.report import AuditReport, BuildReport, Progress


@dataclass(frozen=True)
class PackagedToolchain:
    """Builds and audits with the packaged Lean.

    Compiled files and records go to `build_dir`, by default ``build/lean/packaged`` beside the
    Lean project.  What was compiled into the folders `borrow`, or beside a required package, or is
    kept in the folder `shared`, from the same source is not compiled again.  A module that takes
    longer than `timeout` seconds is an error.
    """

    installation: Installation
    build_dir: Path | None = None
    borrow: tuple[Path, ...] = ()
    timeout: float = 1200.0
    shared: Path | None = None

    @property
    def name(self) -> Literal["packaged"]:
        """``packaged``."""
        return "packaged"

    @property
    def version(self) -> str:
        """Which Lean this is, for the ledger."""
        return LEAN_VERSION

    @property
    def axioms_complete(self) -> bool:
        """False: the library comes without the proofs of its own theorems."""
        return False

    def output_folder(self, project: Path) -> Path:
        """Where the compiled files of a project go."""
        return self.build_dir or _beside(project.resolve())

    def build(
        self,
        project: Path,
        modules: Sequence[str] | None = None,
        progress: Progress | None = None,
        fresh: bool = False,
        jobs: int = 1,
        first: Sequence[str] = (),
    ) -> BuildReport:
        """Compile the stale modules (see `Toolchain.build`); 1.1 GB of memory per job."""
        plan = make_plan(project, modules)
        output = self.output_folder(project)
        run = PackagedBuild(
            self.installation,
            plan,
            output,
            timeout=self.timeout,
            progress=progress,
            borrow=(*self.borrow, *map(_beside, plan.required)),
            shared=self.shared,
        )
        return run.run(fresh=fresh, jobs=jobs, first=first)

    def audit(self, project: Path, build: BuildReport) -> AuditReport:
        """Read the axioms from the compiled files (see `Toolchain.audit`)."""
        index = self.installation.folder / "core-index-sealed.json"
        return audit_compiled(build, self.installation.library, index)


def _beside(project: Path) -> Path:
    return project.parent / "build" / "lean" / "packaged"
