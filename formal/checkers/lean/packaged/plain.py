"""The plain way: compile with the package exactly as published, to cross-check the slimmed one.

It is slow (24 seconds and 3.4 GB a module), needs Node 24 or later and the original runtime
(``--keep-original`` at set-up).  The original sees only the host's ``/home`` and ``/tmp``, so the
work is done on copies in a temporary folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from formal.checkers.lean.packaged.compile import SALT, lean_arguments, read_messages
from formal.checkers.lean.packaged.location import Installation
from formal.checkers.lean.packaged.server import JobResult, meaningful
from formal.checkers.lean.plan import Plan, finish, make_plan
from formal.checkers.lean.report import BuildReport, Diagnostic
from formal.errors import CheckerError

_PRELOAD: Final = Path(__file__).with_name("preload.cjs")
_MINIMUM_NODE: Final = 24
_VISIBLE_FOLDER: Final = "/tmp"


def compile_plain(
    installation: Installation, project: Path, output: Path, *, timeout: float = 1800
) -> BuildReport:
    """Compile every module of a (small) project with the unmodified package, one process each.

    Raises:
        CheckerError: the original runtime was not kept, Node is too old, or it cannot be started.
        InputError: no such project, or a malformed lakefile.
    """
    original = installation.original
    if original is None:
        raise CheckerError(
            "the unmodified packaged Lean was not kept: "
            "run `python -m formal.checkers.lean.setup --keep-original`"
        )
    if int(installation.node_version.split(".")[0]) < _MINIMUM_NODE:
        raise CheckerError(
            f"the unmodified packaged Lean needs Node {_MINIMUM_NODE}, "
            f"found {installation.node_version}"
        )
    start = time.monotonic()
    plan = make_plan(project)
    failed = set(plan.failed)
    diagnostics: list[Diagnostic] = []
    compiled: list[str] = []
    with tempfile.TemporaryDirectory(dir=_VISIBLE_FOLDER, prefix="formal-plain-") as name:
        scratch = Path(name).resolve()
        _copy_inputs(scratch, installation.library, original, plan)
        for module in plan.order:
            if module in plan.failed:
                continue
            if blocked := plan.failed_import(module, failed):
                diagnostics.append(blocked)
                failed.add(module)
                continue
            target = scratch.joinpath("out", *module.split(".")).with_suffix(".olean")
            target.parent.mkdir(parents=True, exist_ok=True)
            result = _run(installation.node, scratch, plan, module, target, timeout)
            compiled.append(module)
            file = plan.sources[module].file
            found = list(read_messages(file, result, target.is_file()))
            diagnostics += found
            if any(d.severity == "error" for d in found):
                failed.add(module)
        shutil.copytree(scratch / "out", output, dirs_exist_ok=True)
    seconds = time.monotonic() - start
    return finish(plan, plan.hashes(SALT), compiled, diagnostics, failed, seconds, output)


def _copy_inputs(scratch: Path, library: Path, original: Path, plan: Plan) -> None:
    shutil.copytree(library, scratch / "lib")
    shutil.copytree(original, scratch / "bin")  # Lean looks at the folder it was started from
    (scratch / "out").mkdir()
    for source in plan.sources.values():
        path = scratch / "src" / source.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text, encoding="utf-8")


def _run(
    node: Path,
    scratch: Path,
    plan: Plan,
    module: str,
    target: Path,
    timeout: float,
) -> JobResult:
    sources = scratch / "src"
    arguments = lean_arguments(plan, module, sources, target)
    command = [str(node), "--require", str(_PRELOAD), str(scratch / "bin" / "lean.js"), *arguments]
    start = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=sources,
            env={**os.environ, "LEAN_PATH": f"{scratch / 'lib'}:{scratch / 'out'}"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return JobResult(125, f"timeout after {timeout:.0f} s", "", "", timeout, 0)
    except OSError as error:
        raise CheckerError(f"Node could not be started: {error}") from error
    # This build prints the source it reads; Lean's own messages are JSON objects.
    messages = "\n".join(line for line in done.stdout.splitlines() if line.startswith("{"))
    seconds = time.monotonic() - start
    return JobResult(done.returncode, None, messages, meaningful(done.stderr), seconds, 0)
