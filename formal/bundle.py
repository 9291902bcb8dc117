"""``formal bundle NAME``: one result as a folder that others check without our Python.

The folder has the statement with everything under it, the Lean modules that its proof needs with a
``Check.lean`` that prints its axioms, the SMT-LIB 2 conditions with the answers expected of a
solver, and a README of one page.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from formal.checkers.lean.plan import make_plan
from formal.checkers.smt.conditions import conditions
from formal.checkers.smt.theorems import within_sizes
from formal.cite.formats import axiom_words, checker_words, evidence_words, sentence
from formal.cite.formats import text as citation
from formal.cite.lean_text import lean_closure
from formal.cite.result import Mechanized, find_theorem, ledger_row, mechanized
from formal.errors import InputError
from formal.language.declarations import Theorem
from formal.language.derived import DerivedTheorem
from formal.readings.canonical import statement_hash
from formal.readings.names import LEAN_ROOT, statement_module, theorem_name
from formal.readings.smt import Obligation, obligation
from formal.smt_evidence import asks_solver, lemmas_of
from formal.theory import Theory, load_theory

_CHECK_LEAN = """\
{imports}
-- The proof has the exported statement as its type, and these are the axioms it rests on.
#check ({name} : {name}.Statement)
#print axioms {name}
"""

_CHECK_SH = """\
#!/bin/sh
# Asks a solver about every condition; each must be unsatisfiable.  Usage: sh check.sh [z3|cvc5]
solver=${1:-z3}
cd "$(dirname "$0")" || exit 2
bad=0
for file in smt/*.smt2; do
  case $solver in
    cvc5) answer=$(cvc5 --tlimit=60000 --enum-inst "$file" | head -n 1) ;;
    *) answer=$("$solver" -T:60 "$file" | head -n 1) ;;
  esac
  if [ "$answer" != unsat ]; then echo "$file: $answer, expected unsat"; bad=1; fi
done
[ "$bad" = 0 ] && echo "all conditions are unsat ($solver)"
exit $bad
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    p = commands.add_parser("bundle", help="one result as a folder that checks without our Python")
    p.add_argument("name", help="an id such as paxos.agreement")
    p.add_argument("--out", metavar="DIR", help="a folder that does not exist (default: NAME)")
    p.add_argument("--theory", default="proofs", help="package, folder or file (default: proofs)")
    p.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Write the folder and say what is in it."""
    theory = load_theory(options.theory)
    out = Path(options.out or options.name)
    for path in bundle(theory, find_theorem(theory, options.name), out):
        print(f"wrote {path}")
    return 0


def bundle(theory: Theory, theorem: Theorem, out: Path) -> list[Path]:
    """Write the folder; return its files.

    Raises ``InputError`` when the folder exists, or when the last full verification did not prove
    this very statement.
    """
    if out.exists():
        raise InputError("exists already; give another folder with --out", file=out)
    result = mechanized(theory, theorem)
    if result.status != "proved":
        raise InputError(
            f"{theorem.id} is {result.status}, expected proved; run `formal verify` first",
            file=theorem.file,
            line=theorem.line,
        )
    asked = smt_conditions(theory, theorem)
    modules = lean_modules(theory, theorem)
    try:
        out.mkdir(parents=True)
        _write_lean(theory, theorem, modules, out)
        _write_smt(asked, out)
        text = "\n".join(chunk.strip() + "\n" for chunk in lean_closure(theory, theorem))
        (out / "STATEMENT.lean.txt").write_text(text, encoding="utf-8")
        (out / "README.md").write_text(readme(result, modules, asked), encoding="utf-8")
        license_file = theory.root / "LICENSE"
        if license_file.exists():
            shutil.copy(license_file, out / "LICENSE")
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=e.filename or out) from None
    return sorted(p for p in out.rglob("*") if p.is_file())


def lean_modules(theory: Theory, theorem: Theorem) -> list[str]:
    """The modules that the Lean proof needs, imports first; none without Lean evidence."""
    row = ledger_row(theory, theorem.id, statement_hash(theorem))
    proved_in = row.get("checked_by", {}).get("lean", {}).get("file", "")
    if not proved_in:
        return []
    relative = Path(proved_in).relative_to("lean").with_suffix("")
    return list(make_plan(theory.lean, [".".join(relative.parts)]).order)


def smt_conditions(theory: Theory, theorem: Theorem) -> list[Obligation]:
    """The conditions whose unsatisfiability is the solver's proof; none without one."""
    if isinstance(theorem, DerivedTheorem):
        if theorem.system is None or "smt" not in theorem.by:
            return []
        return [c.obligation for c in conditions(theorem.system) if c.expect == "unsat"]
    if not asks_solver(theorem):
        return []
    found = obligation(theorem.id, theorem.statement, lemmas=lemmas_of(theory, theorem))
    return [within_sizes(theorem, found)]


def _write_lean(theory: Theory, theorem: Theorem, modules: Sequence[str], out: Path) -> None:
    if not modules:
        return
    for module in modules:
        relative = Path(*module.split(".")).with_suffix(".lean")
        (out / "lean" / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(theory.lean / relative, out / "lean" / relative)
    for name in ("lakefile.toml", "lean-toolchain"):
        shutil.copy(theory.lean / name, out / "lean" / name)
    # The root module of the library; the lakefile builds it and everything below its folder.
    root = "module\n\n" + "".join(f"public import {m}\n" for m in modules)
    (out / "lean" / f"{LEAN_ROOT}.lean").write_text(root, encoding="utf-8")
    imports = f"import {statement_module(theorem.topic)}\nimport {modules[-1]}\n"
    check = _CHECK_LEAN.format(imports=imports, name=theorem_name(theorem))
    (out / "Check.lean").write_text(check, encoding="utf-8")


def _write_smt(asked: Sequence[Obligation], out: Path) -> None:
    if not asked:
        return
    (out / "smt").mkdir()
    for number, one in enumerate(asked, 1):
        name = re.sub(r"[^\w.-]", "_", one.name)
        path = out / "smt" / f"{number:03d}_{name}.smt2"
        path.write_text(one.smt2, encoding="utf-8")
    (out / "check.sh").write_text(_CHECK_SH, encoding="utf-8")


def readme(result: Mechanized, modules: Sequence[str], asked: Sequence[Obligation]) -> str:
    """The one page: what is claimed, on whose word, and how to check it."""
    rows = [
        f"# {result.id}, version {result.version}",
        "",
        sentence(result.en),
        "",
        *([result.zh, ""] if result.zh else []),
        f"Evidence: {evidence_words(result)}; axioms: {axiom_words(result)}.",
        f"Checked by: {checker_words(result)}.",
        "",
        "`STATEMENT.lean.txt` is the whole of what is claimed: the statement, last, after every",
        "definition it mentions. Read it first; the rest only says that it is true.",
        "",
    ]
    if modules:
        rows += [
            f"## Lean ({len(modules)} modules)",
            "",
            "With [elan](https://github.com/leanprover/elan) installed:",
            "",
            "```",
            "cd lean && lake build && lake env lean ../Check.lean",
            "```",
            "",
            "The last command prints the type of the proof and the axioms it rests on. "
            "`grep -rn sorry .` finds nothing.",
            "",
        ]
    if asked:
        rows += [
            f"## SMT ({len(asked)} condition{'' if len(asked) == 1 else 's'})",
            "",
            "Each file of `smt/` states hypotheses and the negated claim; `unsat` is the proof.",
            "",
            "```",
            "sh check.sh z3        # or: sh check.sh cvc5",
            "```",
            "",
            "The library asked with limits, seeds and strategies of its own; a plain call may be",
            "slower, or leave a condition undecided that was decided there.",
            "",
        ]
    rows += ["## To cite it", "", "```", citation(result).rstrip(), "```", ""]
    return "\n".join(rows)
