"""``formal cite --check FILE.bib``: do cited statements still say what they said?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bibtexparser.entrypoint import parse_string

from formal.cite.result import latest_versions, ledger_row
from formal.errors import InputError
from formal.readings.canonical import statement_hash
from formal.theory import Theory
from formal.theory.lean_text import lean_hash
from formal.theory.lock import LOCK_NAME, read_lock


@dataclass(frozen=True)
class Checked:
    """What became of one cited statement; ``ok`` is false when the citation no longer holds."""

    key: str
    id: str
    line: int
    ok: bool
    message: str


def check_file(theory: Theory, path: Path) -> list[Checked]:
    """Hold each entry of a BibTeX file that has a ``formalid`` against the theory.

    A statement has changed when its hash has; changed proofs, names of bound variables, comments
    and the layout of the exported Lean text are no change.  Raises ``InputError`` as
    ``read_citations`` does.
    """
    return [_check(theory, key, fields, line) for key, fields, line in read_citations(path)]


def read_citations(path: Path) -> list[tuple[str, dict[str, str], int]]:
    """The entries of a BibTeX file that have a ``formalid``: key, fields and line of each.

    Raises ``InputError`` when the file cannot be read, has a broken entry, or cites no mechanized
    result.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot read: {e.strerror}", file=path) from None
    except UnicodeDecodeError as e:
        raise InputError(f"expected UTF-8, found byte {e.object[e.start]:#x}", file=path) from None
    library = parse_string(text)
    if library.failed_blocks:
        block = library.failed_blocks[0]
        start = (block.raw or "").strip().partition("\n")[0][:60]
        raise InputError(
            f"expected a BibTeX entry, found {start!r}", file=path, line=(block.start_line or 0) + 1
        )
    cited = [
        (e.key, {f.key.lower(): str(f.value) for f in e.fields}, (e.start_line or 0) + 1)
        for e in library.entries
    ]
    ours = [(key, fields, line) for key, fields, line in cited if "formalid" in fields]
    if not ours:
        raise InputError(
            f"found {len(cited)} entries, none with a field formalid as `formal cite` writes it",
            file=path,
        )
    return ours


def _check(theory: Theory, key: str, fields: dict[str, str], line: int) -> Checked:
    id_, cited = fields["formalid"], fields.get("statementhash", "")
    version = fields.get("formalversion", "?")

    def answer(ok: bool, message: str) -> Checked:
        return Checked(key, id_, line, ok, message)

    theory = theory.having(id_)
    theorem = theory.theorems().get(id_)
    locked = latest_versions(theory).get(id_)
    if theorem is None:
        retired = locked is not None and locked.hash == "retired"
        return answer(False, "the id is retired" if retired else "there is no such theorem")
    if not cited:
        return answer(False, "the entry has no statementhash")
    digest = statement_hash(theorem)
    if digest != cited:
        return answer(False, _what_changed(theory, id_, version, cited))
    if locked is not None and locked.hash == digest and version not in ("?", str(locked.version)):
        return answer(
            False, f"the statement is version {locked.version}, not {version} as the entry says"
        )
    row = ledger_row(theory, theorem)
    if row and row["status"] not in ("proved", "cited"):
        return answer(False, f"the statement is the same, but its proof is {row['status']}")
    checked = "" if row else "; not verified here"
    if fields.get("leanhash", lean := lean_hash(theory, theorem)) != lean:
        return answer(
            True, f"the same statement; its Lean text is written differently now{checked}"
        )
    return answer(True, f"the same statement{checked}")


def _what_changed(theory: Theory, id_: str, version: str, cited: str) -> str:
    """Why a hash is not that of the statement today: another version, or no version at all."""
    lines = [x for x in read_lock(theory.root / LOCK_NAME) if x.id == id_]
    if not lines:
        return "the statement is not the cited one, and not in the lock"
    now = lines[-1].version
    having = [str(x.version) for x in lines if x.hash == cited]
    if version in having and version != str(now):
        return f"the statement has changed since version {version}; it is now version {now}"
    if having and version not in having:
        return (
            f"the statementhash is that of version {having[-1]}, not of version {version} as the "
            f"entry says; the statement is now version {now}"
        )
    if having:
        return (
            f"the statement has changed since version {version}, which is still the newest in the "
            "lock; run `formal export`"
        )
    if version in {str(x.version) for x in lines} and version == str(now):
        return (
            f"the statementhash is not that of version {version}, which is the newest: the entry "
            f"was altered; expected {lines[-1].hash[:8]}…, found {cited[:8]}…"
        )
    return (
        f"no version of the statement has this statementhash ({cited[:8]}…), though the entry says "
        f"version {version}; it is now version {now}"
    )
