"""A mechanized result and the paper it comes from, as BibTeX, CSL-JSON, CITATION.cff and text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from formal.book.bibliography import Reference, authors, standing, year
from formal.cite.publication import Author
from formal.cite.result import Mechanized
from formal.cite.tex_text import latex, unmarked

_BIBTEX_TYPES = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
    "report": "techreport",
    "webpage": "misc",
}
# BibTeX's styles want the word; biblatex takes it as it is.
_ORDINALS = {"2": "Second", "3": "Third", "4": "Fourth", "5": "Fifth", "6": "Sixth"}
_CONTAINER = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}


def key_of(result: Mechanized) -> str:
    """The BibTeX key: the id and the version, in characters that every BibTeX takes."""
    return f"formal:{result.id}:v{result.version}"


def evidence_words(result: Mechanized) -> str:
    """The evidence in one phrase, with the bound of a bounded check."""
    if not result.evidence:
        return result.status
    bound = f"; bound: {result.bound}" if result.bound else ""
    return f"{result.status} ({', '.join(result.evidence)}{bound})"


def axiom_words(result: Mechanized) -> str:
    """The axioms of the Lean proof, or that there is no Lean proof, or that nothing was run."""
    if result.axioms is None:
        return "no Lean proof" if result.evidence else "not known here"
    own = "" if result.axioms_complete else ", apart from those of Lean's own library"
    return (", ".join(result.axioms) or "none") + own


def checker_words(result: Mechanized) -> str:
    """The programs that gave the evidence, with their versions."""
    return ", ".join(f"{k} {v}" for k, v in result.checkers.items()) or "not run here"


def sentence(text: str) -> str:
    """The text on one line, code still marked as such."""
    return " ".join(text.split())


def people_of(result: Mechanized) -> tuple[Author, ...]:
    """The authors of the work, or, where it names none, its authors as a group."""
    return result.work.authors or (Author(f"The authors of {result.work.title}"),)


def work_words(result: Mechanized) -> str:
    """The work with its version, and the day it stood so."""
    version = f", version {result.work.version}" if result.work.version else ""
    return f"{result.work.title}{version}"


# ---- BibTeX


def _field(name: str, value: str, raw: bool = False) -> str:
    return f"  {name} = {{{value if raw else latex(value)}}},"


def bibtex(result: Mechanized) -> str:
    """The BibTeX entry of the mechanized result.

    The fields from ``formalid`` on are ours; BibTeX and biber pass over them, and
    ``formal cite --check`` reads them.
    """
    s = result.source
    digest = result.statement_hash
    short = rf"{digest[:8]}\allowbreak{{}}{digest[8:16]}"
    note = f"Mechanized result, {latex(evidence_words(result))}. Statement sha256 {short}"
    if s.swhid:
        note += f". Software Heritage {_breakable(s.swhid)}"
    names = (_bibtex_author(a.bibtex()) for a in people_of(result))
    rows = [
        _field("author", " and ".join(names), raw=True),
        _field("title", "{" + latex(f"{result.id}: {sentence(result.en)}") + "}", True),
        _field("howpublished", work_words(result)),
        _field("note", note, raw=True),
        _field("formalid", result.id, raw=True),
        _field("formalversion", str(result.version)),
        _field("statementhash", digest),
        _field("leanname", result.lean_name, raw=True),
        _field("leanhash", result.lean_hash),
        _field("evidence", evidence_words(result)),
        _field("axioms", axiom_words(result)),
        _field("checkers", checker_words(result)),
    ]
    if s.date:
        rows.insert(3, _field("year", s.date[:4]))
    if result.work.doi:
        rows.append(_field("doi", result.work.doi, raw=True))
    if result.work.address:
        rows.append(_field("url", result.work.address, raw=True))
    if result.work.repository:
        rows.append(_field("repository", result.work.repository, raw=True))
    if s.commit:
        rows.append(_field("commit", s.commit))
    if s.swhid:
        rows.append(_field("swhid", s.swhid))
    return "\n".join([f"@misc{{{key_of(result)},", *rows, "}"]) + "\n"


def _breakable(digest: str) -> str:
    """An identifier of many digits that LaTeX may break after every eighth."""
    return r"\allowbreak{}".join(re.findall(".{1,8}", digest))


def bibtex_entries(results: Sequence[Mechanized]) -> str:
    """The entries of some results, then those of their papers, each paper once."""
    return "\n".join([*map(bibtex, results), *map(bibtex_reference, originals(results))])


def originals(results: Sequence[Mechanized]) -> list[Reference]:
    """The papers of some results, each once, in order."""
    found = {r.original["id"]: r.original for r in results if r.original is not None}
    return list(found.values())


def bibtex_reference(reference: Reference) -> str:
    """The BibTeX entry of a paper, with a note when the entry could not be confirmed."""
    kind = _BIBTEX_TYPES.get(reference.get("type", ""), "misc")
    if kind == "techreport" and not reference.get("publisher"):
        kind = "misc"  # BibTeX wants a report to have an institution
    rows = [_field("author", " and ".join(map(_bibtex_author, authors(reference))), raw=True)]
    rows.append(_field("title", "{" + latex(reference["title"]) + "}", raw=True))
    plain = {
        _CONTAINER.get(kind, "howpublished"): reference.get("container-title"),
        "volume": reference.get("volume"),
        "number": reference.get("issue") or reference.get("number"),
        "pages": reference.get("page", "").replace("-", "--"),
        "edition": _ORDINALS.get(reference.get("edition", "")),
        "institution" if kind == "techreport" else "publisher": reference.get("publisher"),
        "year": year(reference),
    }
    rows += [_field(k, str(v)) for k, v in plain.items() if v]
    rows += [
        _field(n, reference[f], True) for n, f in (("doi", "DOI"), ("url", "URL")) if f in reference
    ]
    if not standing(reference).startswith("confirmed"):
        rows.append(_field("note", f"Entry {standing(reference)}"))
    return "\n".join([f"@{kind}{{{reference['id']},", *rows, "}"]) + "\n"


def _bibtex_author(name: str) -> str:
    literal = "others" if name == "et al." else "{" + latex(name) + "}"
    return latex(name) if "," in name else literal


# ---- CSL-JSON


def csl_items(results: Sequence[Mechanized]) -> list[Reference]:
    """CSL-JSON: the mechanized results, then their papers, each once."""
    return [*map(csl_item, results), *originals(results)]


def csl_item(result: Mechanized) -> Reference:
    """The CSL-JSON item of the mechanized result; our own facts are in ``custom``."""
    s = result.source
    item: Reference = {
        "id": key_of(result),
        "type": "software",
        "title": unmarked(f"{result.id}: {sentence(result.en)}"),
        "container-title": result.work.title,
        "author": [_csl_author(a) for a in people_of(result)],
        "note": f"{evidence_words(result)}; statement sha256 {result.statement_hash}",
        "custom": {
            "formalid": result.id,
            "formalversion": result.version,
            "zh": result.zh,
            "statementhash": result.statement_hash,
            "leanname": result.lean_name,
            "leanhash": result.lean_hash,
            "evidence": list(result.evidence),
            "axioms": None if result.axioms is None else list(result.axioms),
            "axioms_complete": result.axioms_complete,
            "checkers": result.checkers,
            "repository": result.work.repository,
            "commit": s.commit,
            "swhid": s.swhid,
        },
    }
    known = {"version": result.work.version, "DOI": result.work.doi, "URL": result.work.address}
    item |= {k: v for k, v in known.items() if v}
    if s.date:
        item["issued"] = {"date-parts": [[int(x) for x in s.date.split("-")]]}
    return item


def _csl_author(author: Author) -> dict[str, str]:
    if author.given:
        return {"family": author.name, "given": author.given}
    return {"literal": author.name}


# ---- CITATION.cff


def cff(result: Mechanized) -> str:
    """A CITATION.cff 1.2.0 file for the one result; JSON strings are YAML strings."""
    s = result.source
    rows = [
        "cff-version: 1.2.0",
        f"message: {_yaml('Cite the mechanized result together with the original paper.')}",
        f"title: {_yaml(unmarked(f'{result.id}: {sentence(result.en)}'))}",
        "type: software",
        "authors:",
    ]
    for a in people_of(result):
        whole = [f"  - name: {_yaml(a.name)}"]
        parts = [f"  - family-names: {_yaml(a.name)}", f"    given-names: {_yaml(a.given)}"]
        rows += parts if a.given else whole
    known = {
        "version": result.work.version,
        "doi": result.work.doi,
        "repository-code": result.work.repository,
        "url": result.work.address,
        "commit": s.commit,
    }
    rows += [f"{k}: {_yaml(v)}" for k, v in known.items() if v]
    if s.date:
        rows.append(f"date-released: {_yaml(s.date)}")
    rows.append(f"abstract: {_yaml(f'{evidence_words(result)}; axioms: {axiom_words(result)}')}")
    rows += [
        "identifiers:",
        "  - type: other",
        f"    value: {_yaml('sha256:' + result.statement_hash)}",
    ]
    rows.append(f"    description: {_yaml('the statement and every definition under it')}")
    if s.swhid:
        rows += ["  - type: swh", f"    value: {_yaml(s.swhid)}"]
    if result.original is not None:
        rows += ["references:", *_cff_reference(result.original)]
    return "\n".join(rows) + "\n"


_CFF_TYPES = {
    "article-journal": "article",
    "paper-conference": "conference-paper",
    "chapter": "generic",
    "book": "book",
    "report": "report",
    "webpage": "website",
}


def _cff_reference(reference: Reference) -> list[str]:
    rows = [f"  - type: {_CFF_TYPES.get(reference.get('type', ''), 'generic')}"]
    rows.append(f"    title: {_yaml(reference['title'])}")
    rows.append("    authors:")
    for name in authors(reference):
        family, comma, given = name.partition(", ")
        if comma:
            rows.append(f"      - family-names: {_yaml(family)}")
            rows.append(f"        given-names: {_yaml(given)}")
        else:
            rows.append(f"      - name: {_yaml(name)}")
    if year(reference):
        rows.append(f"    year: {year(reference)}")
    for ours, theirs in (("container-title", "journal"), ("DOI", "doi"), ("URL", "url")):
        if ours in reference:
            rows.append(f"    {theirs}: {_yaml(reference[ours])}")
    rows.append(f"    notes: {_yaml('entry ' + standing(reference))}")
    return rows


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# ---- text


def text(result: Mechanized) -> str:
    """What one would put in a footnote, with everything a reader needs to check it."""
    s = result.source
    rows = [
        f"{result.id}, version {result.version}: {unmarked(sentence(result.en))}",
        *([unmarked(result.zh)] if result.zh else []),
        f"{'; '.join(map(str, people_of(result)))}. {work_words(result)}"
        + (f", {s.date}." if s.date else "."),
        f"repository: {place_words(result)}",
        f"evidence: {evidence_words(result)}",
        f"axioms: {axiom_words(result)}",
        f"checked by: {checker_words(result)}",
        f"statement sha256: {result.statement_hash}",
        f"Lean: {result.lean_name}, statement sha256 {result.lean_hash}",
        f"Software Heritage: {s.swhid or _no_swhid(result)}",
        f"original: {reference_text(result.original) if result.original else 'none given'}",
    ]
    return "\n".join(rows) + "\n"


def place_words(result: Mechanized) -> str:
    """Where the text can be had, and at which commit; what is not known is said."""
    at = f", commit {result.source.commit}" if result.source.commit else ""
    doi = f"; https://doi.org/{result.work.doi}" if result.work.doi else ""
    where = result.work.repository or result.work.url
    return f"{where or 'not given by its project'}{at}{doi}"


def _no_swhid(result: Mechanized) -> str:
    if result.source.commit:
        return "none: the folder has changes that are not committed"
    return "none: the folder is no git checkout"


def reference_text(reference: Reference) -> str:
    """A paper on one line, and what is known of the entry."""
    place = reference.get("container-title") or reference.get("publisher") or ""
    volume = reference.get("volume", "") + (
        f"({reference['issue']})" if "issue" in reference else ""
    )
    pages = re.sub(r"(\w)-(\w)", r"\1–\2", reference.get("page", ""))
    edition = f"edition {reference['edition']}" if "edition" in reference else ""
    parts = [edition, place, volume, pages, str(year(reference) or "")]
    link = f" https://doi.org/{reference['DOI']}" if "DOI" in reference else ""
    link = link or (f" {reference['URL']}" if "URL" in reference else "")
    names = "; ".join(authors(reference)).rstrip(".")
    where = ", ".join(p for p in parts if p)
    return f"{names}. {reference['title']}. {where}.{link} (entry {standing(reference)})"
