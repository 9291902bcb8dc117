"""``formal show NAME``: one declaration in every reading, and its evidence; without a name, the
topics."""

from __future__ import annotations

import difflib
import inspect
import sys
import textwrap
from collections.abc import Iterable, Mapping

from formal.errors import InputError
from formal.evidence.ledger import last_run, shipped_run
from formal.language.data import DataInfo
from formal.language.declarations import Axiom, Declaration, Definition, Theorem, Witness
from formal.language.derived import Derived, DerivedTheorem
from formal.language.structure import StructureInfo
from formal.language.transition import TransitionInfo
from formal.readings.canonical import definitions_under, meaning_hash, statement_hash
from formal.readings.latex import formulas as latex
from formal.readings.latex import markdown
from formal.theory import Theory
from formal.theory.lean_text import lean_text
from formal.theory.notes import notes_of

Shown = Theorem | Definition | Axiom | Witness | StructureInfo | DataInfo


def everything(theory: Theory) -> dict[str, Shown]:
    """All that has a name to be shown by: theorems, definitions, structures and their axioms, data
    types, witnesses."""
    out: dict[str, Shown] = {}
    for m in theory.modules:
        out |= {f"{m.topic}.{d.name}": d for d in m.data()}
        out |= {f"{m.topic}.{w.name}": w for w in m.witnesses()}
        for s in m.structures():
            out[f"{s.topic}.{s.name}"] = s
            out |= {f"{s.topic}.{s.name}.{a.name}": a for a in s.axioms}
    return out | theory.definitions() | theory.theorems()


def describe(theory: Theory, name: str) -> dict[str, str]:
    """What is known of a declaration or of a topic, section by section.

    Raises ``InputError`` for an unknown name, with the nearest ids.
    """
    known = everything(theory)
    found = known.get(name)
    if found is None:
        if any(m.topic == name for m in theory.topics()):
            return describe_topic(theory, name)
        raise unknown_name(name, known, "theorem or definition")
    if isinstance(found, StructureInfo):
        return _structure(theory, name, found)
    if isinstance(found, DataInfo):
        return _data(theory, name, found)
    out = {name: _words(found.doc, found.zh), "Python": source_text(found)}
    if isinstance(found, Witness):
        return out
    out |= {"LaTeX": latex.statement(found), "Lean": lean_text(theory, found)}
    if found.cite or found.seed:
        out["Source"] = ", ".join(
            x for x in (found.cite, f"document {found.seed}" if found.seed else "") if x
        )
    if isinstance(found, Theorem):
        out.update(notes_of(theory, found))
        out["Rests on"] = "\n".join(definitions_under(found)) or "nothing"
        out["Evidence"] = evidence_text(theory, found)
    return out


def _words(*texts: str) -> str:
    return "\n".join(x for x in texts if x)


# ---- structures, data types, topics


def _structure(theory: Theory, name: str, info: StructureInfo) -> dict[str, str]:
    kind = "a transition system" if isinstance(info, TransitionInfo) else "a structure"
    above = f"; extends {info.parent.topic}.{info.parent.name}" if info.parent else ""
    out = {name: _words(info.doc, info.zh), "Kind": f"{kind}{above}"}
    printer = markdown.PlainPrinter()
    inherited = len(info.parent.sorts) if info.parent else 0
    rows = [(s.name, "Sort", "") for s in info.sorts[inherited:]]
    rows += [(f.name, printer.type(f.type), f.doc) for f in info.fields]
    if isinstance(info, TransitionInfo):
        rows += [(f.name, f"{printer.type(f.type)}, state", f.doc) for f in info.state.fields]
    out["Fields"] = "\n".join(f"{n} : {t}" + (f"  -- {d}" if d else "") for n, t, d in rows)
    named = {
        "Axioms": {a.name: a.en for a in info.axioms},
        "Definitions": {d.name: d.en for d in info.definitions},
        "Theorems": {t.id: t.en for t in info.theorems},
    }
    out |= {title: _listed(rows) for title, rows in named.items() if rows}
    out["Python"] = f"{info.file}:{info.line}"
    out["Lean"] = lean_text(theory, info)
    return {k: v for k, v in out.items() if v}


def _data(theory: Theory, name: str, info: DataInfo) -> dict[str, str]:
    printer = markdown.PlainPrinter()
    cases = []
    for c in info.constructors:
        payload = ", ".join(map(printer.type, c.payload))
        head = f"{c.name}({payload})" if payload else c.name
        cases.append(head + (f"  -- {c.doc}" if c.doc else ""))
    return {
        name: _words(info.doc, info.zh),
        "Kind": "a data type",
        "Cases": "\n".join(cases),
        "Python": f"{info.file}:{info.line}",
        "Lean": lean_text(theory, info),
    }


def describe_topics(theory: Theory) -> dict[str, str]:
    """Every topic with what it is about and how much it states."""
    rows = {}
    for m in theory.topics():
        count = len(m.theorems())
        rows[m.topic] = f"{_title(m.name)} ({count} theorem{'' if count == 1 else 's'})"
    return {"Topics (`formal show TOPIC` lists one)": _listed(rows)}


def describe_topic(theory: Theory, topic: str) -> dict[str, str]:
    """What a topic declares, by id, each in its one line."""
    (module,) = (m for m in theory.topics() if m.topic == topic)
    own = [d for d in module.definitions() if not isinstance(d, Derived)]
    data = {f"{topic}.{d.name}": _first(d.doc) for d in module.data()}
    rows = {
        "Structures": {f"{topic}.{s.name}": _first(s.doc) for s in module.structures()} | data,
        "Definitions": {
            f"{topic}.{d.owner.name + '.' if d.owner else ''}{d.name}": d.en for d in own
        },
        "Theorems": {t.id: t.en for t in module.theorems()},
        "Witnesses": {f"{topic}.{w.name}": w.en for w in module.witnesses()},
    }
    return {topic: _title(module.name)} | {k: _listed(v) for k, v in rows.items() if v}


def _title(module: str) -> str:
    return _first(getattr(sys.modules.get(module), "__doc__", None) or "").rstrip(".")


def _first(doc: str) -> str:
    return " ".join(doc.strip().partition("\n\n")[0].split())


def _listed(rows: Mapping[str, str]) -> str:
    """Names and what is said of them, one a line."""
    width = min(max(map(len, rows), default=0), 40)
    said = {n: text.replace("``", "`") for n, text in rows.items()}
    return "\n".join(f"{n:{width}}  {text}".rstrip() for n, text in said.items())


# ---- names and sources


def unknown_name(name: str, known: Iterable[str], kind: str) -> InputError:
    """The error for an id that does not exist, with the nearest ones."""
    known = list(dict.fromkeys(known))
    # Whoever gives the last part alone means what is called so.
    same = [k for k in known if k.rpartition(".")[2].lower() == name.rpartition(".")[2].lower()]
    near = [*same, *difflib.get_close_matches(name, known, n=3, cutoff=0.4)]
    hint = ", ".join(list(dict.fromkeys(near))[:3])
    return InputError(f"no {kind} {name!r}" + (f"; did you mean {hint}?" if hint else ""))


def source_text(decl: Declaration) -> str:
    """The place of a declaration and its Python text, without its indentation.

    What the library makes of a transition system has the place of the system.
    """
    place = f"{decl.file}:{decl.line}"
    if isinstance(decl, Derived | DerivedTheorem):
        owner = decl.owner if isinstance(decl, Derived) else decl.system
        methods = owner.methods if isinstance(owner, TransitionInfo) else []
        fn = next((m.fn for m in methods if m.name == decl.name), None)
        if fn is None:
            return place
        code = fn.__code__
        return f"{code.co_filename}:{code.co_firstlineno}\n{_source(fn)}"
    return f"{place}\n{_source(decl.fn)}"


def _source(fn: object) -> str:
    try:
        return textwrap.dedent(inspect.getsource(fn)).rstrip()  # type: ignore[arg-type]
    except OSError:
        return "(source not available)"


def evidence_text(theory: Theory, theorem: Theorem) -> str:
    """What the last full run recorded, or that of an installed release, about this statement."""
    digest = statement_hash(theorem)
    lines = [f"claimed: {', '.join(theorem.by)}", f"statement hash: {digest}"]
    checkers, rows = last_run(theory.build)
    if not checkers:
        checkers, rows = shipped_run(theory.root)
        if checkers:
            lines.append("by the run of the release, not by one here (`formal verify` makes one):")
    if not checkers:
        return "\n".join([*lines, "not verified yet: run `formal verify`"])
    row = rows.get(theorem.id)
    if row is None:
        return "\n".join([*lines, "not in the last run"])
    if row.get("meaning_hash") != meaning_hash(theorem):
        return "\n".join([*lines, "the statement has changed since the last run"])
    lines.append(f"{row['status']}: {' '.join(row['evidence'])} ({row['effective']})")
    if row["axioms_complete"] is not None:
        own = "" if row["axioms_complete"] else " *, apart from those of Lean's own library"
        lines.append(f"axioms: {', '.join(row['axioms']) or 'none'}{own}")
    lines += [f"rests on: {x}" for x in row["rests_on"]]
    lines += [f"{w['name']}: {w['detail']}" for w in row["witnesses"]]
    lines += [f"mutant {m['name']}: {m['detail']}" for m in row["mutants"]]
    return "\n".join(lines)
