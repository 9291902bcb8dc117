"""The site: no link is dead or leaves it, every theorem is there and found, in both languages."""

from __future__ import annotations

import json
import posixpath
import re
import xml.etree.ElementTree as ElementTree
from collections import deque
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest

from formal.book.addresses import Addresses
from formal.book.graph import dependencies, topic_graph
from formal.book.layers import layers, reduced
from formal.book.mathml import mathml
from formal.book.shell import Shell
from formal.book.site import Site
from formal.book.topic import cited_by, topic_address
from formal.book.words import CHINESE, ENGLISH
from formal.cli import main
from formal.readings.latex import formulas as latex
from formal.theory import load_theory

_LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]+)"')
_MATH = re.compile(r"<math .*?</math>", re.DOTALL)


@pytest.fixture(scope="module")
def theory():
    return load_theory()


@pytest.fixture(scope="module")
def site(theory):
    return Site(theory).files()


def inside(page: str, target: str) -> tuple[str, str]:
    """The file that a link leads to, and where in it."""
    path, _, anchor = unquote(unescape(target)).partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return path, anchor


def links(page: str, text: str):
    for target in _LINK.findall(text):
        if not re.match(r"https?:|mailto:", target):
            yield (target, *inside(page, target))


def test_every_link_and_anchor_is_inside_the_site(site):
    ids = {page: set(_ID.findall(text)) for page, text in site.items()}
    dead = [
        f"{page}: {target}"
        for page, text in site.items()
        if page.endswith((".html", ".svg"))
        for target, path, anchor in links(page, text)
        if path not in site or (anchor and anchor not in ids[path])
    ]
    assert dead == []


def test_nothing_is_fetched_from_anywhere(site):
    for page, text in site.items():
        if page.endswith(".html"):
            for fetched in re.findall(r"<(?:script|img|link|iframe)\b[^>]*>", text):
                assert "://" not in fetched, f"{page}: {fetched}"
    for name in ("style.css", "search.js"):
        assert "://" not in site[name]
        assert not re.search(r"\b(?:fetch|XMLHttpRequest|import|url)\b\s*\(", site[name])


def test_ids_are_unique_on_a_page(site):
    for page, text in site.items():
        if page.endswith(".html"):
            found = _ID.findall(text)
            twice = {x for x in found if found.count(x) > 1} if len(found) < 2000 else set()
            assert not twice, f"{page}: {min(twice)}"


@pytest.mark.parametrize("side", ["", "zh/"])
def test_every_theorem_is_within_three_clicks(theory, site, side):
    clicks = {f"{side}index.html": 0}
    reached: dict[tuple[str, str], int] = {}
    todo = deque(clicks)
    while todo:
        page = todo.popleft()
        for _, path, anchor in links(page, site[page]):
            reached.setdefault((path, anchor), clicks[page] + 1)
            own = path.startswith("zh/") == bool(side)
            if path not in clicks and path.endswith(".html") and own and clicks[page] < 2:
                clicks[path] = clicks[page] + 1
                todo.append(path)
    for name in theory.theorems():
        page, _, anchor = f"{side}{topic_address(name)}".partition("#")
        assert reached.get((page, anchor), 99) <= 3, name
        section = site[page].split(f'<a id="{anchor}"></a>')[1].split("<a id=")[0]
        assert "statement hash: " in section


def found_for(index: list[list[str]], question: str) -> list[str]:
    """The rule of the script: every word occurs in the name or in what is said."""
    said = [(" ".join(row[:3]).lower().replace("_", " "), row[3]) for row in index]
    words = question.lower().replace("_", " ").split()
    return [at for text, at in said if all(w in text for w in words)]


@pytest.mark.parametrize("side", ["", "zh/"])
def test_the_search_index_finds_every_theorem(theory, site, side):
    text = site[f"{side}search-index.js"]
    index = json.loads(text.removeprefix("window.formalIndex = ").rstrip().removesuffix(";"))
    for name, t in theory.theorems().items():
        address = topic_address(name)
        for question in filter(None, (name, t.zh, t.name.replace("_", " "))):
            assert address in found_for(index, question), f"{name} by {question!r}"
    for row in index:
        page, _, anchor = row[3].partition("#")
        assert not anchor or f'id="{anchor}"' in site[f"{side}{page}"], row[3]
    assert found_for(index, "no such words anywhere") == []


def test_the_chinese_side_is_complete(theory, site):
    pages = {p for p in site if p.endswith(".html")}
    chinese = {p.removeprefix("zh/") for p in pages if p.startswith("zh/")}
    assert chinese == {p for p in pages if not p.startswith("zh/")}
    for page in sorted(chinese):
        for side, other in (("", "zh/"), ("zh/", "")):
            text = site[side + page]
            assert f'<html lang="{"zh" if side else "en"}">' in text
            switch = re.search(r'<a href="([^"]+)" hreflang="(\w+)"', text)
            assert switch, page
            assert inside(side + page, switch[1])[0] == other + page
            assert switch[2] == ("en" if side else "zh")
        header = site["zh/" + page].split("</header>")[0].split("<header>")[1]
        assert re.findall(r">([^<]*[A-Za-z][^<]*)<", header) == ["formal", "English"], page
    for name, t in theory.theorems().items():
        if t.zh:
            section = site[f"zh/topics/{t.topic}.html"].split(f'<a id="{name}"></a>')[1]
            shown = unescape(re.sub(r"<[^>]+>", "", section.split("<a id=")[0]))
            assert t.zh.replace("`", "") in shown, name


def test_formulas_are_mathml_and_well_formed(theory, site):
    for t in theory.theorems().values():
        made = mathml(latex.statement(t))
        assert made is not None, t.id
        assert made in site[f"topics/{t.topic}.html"]
    for page, text in site.items():
        if page.endswith(".html"):
            for one in _MATH.findall(text):
                root = ElementTree.fromstring(one)
                assert "\\" not in "".join(root.itertext()), page


def test_a_formula_says_what_its_latex_says():
    def text(source: str) -> str:
        made = mathml(source)
        assert made is not None
        return "".join(ElementTree.fromstring(made).itertext())

    assert text(r"\forall\, x \in \mathit{Node}.\; \lnot f(x_{1}) \Rightarrow a' \ne b") == (
        "∀x∈Node.¬f(x1)⇒a′≠b"
    )
    assert "<mo>:⟺</mo>" in (mathml(r"a \;:\Longleftrightarrow\; b") or "")
    rows = r"\begin{cases} 0 & \text{if } x < y \\ 1 & \text{if } x = y \end{cases}"
    assert text(rows) == "{0if\xa0x<y1if\xa0x=y"
    made = mathml(r"\mathit{sent\text{-}by}_{C}^{+}(m)")
    assert made is not None
    assert "<msubsup><mi" in made
    assert ">sent-by<" in made


@pytest.mark.parametrize(
    "unknown", [r"\frac{1}{2}", r"\mathit{a", r"x_{1}_{2}", r"\begin{array} a \end{array}", "a } b"]
)
def test_what_the_formulas_do_not_use_is_refused(unknown):
    assert mathml(unknown) is None


def test_citations_lead_to_the_bibliography_with_its_address(theory, site):
    page, works = site["topics/flp.html"], site["bibliography.html"]
    key = theory.theorems()["flp.impossibility"].cite
    assert f'href="../bibliography.html#{key}"' in page
    entry = works.split(f'<a id="{key}"></a>')[1].split("<a id=")[0]
    assert "https://doi.org/" in entry
    assert 'href="topics/flp.html#flp.impossibility"' in entry


def test_two_works_are_two_links(theory, site):
    both = [t for t in theory.theorems().values() if not isinstance(t.cite, str)]
    for t in both:
        section = site[f"topics/{t.topic}.html"].split(f'<a id="{t.id}"></a>')[1]
        for key in t.cite:
            assert f"bibliography.html#{key}" in section.split("<a id=")[0]
    entry = SimpleNamespace(cite=("shapiro2011", "bss1991"))
    assert cited_by(entry) == "shapiro2011, bss1991"


def test_sources_are_shown_inside(theory, site):
    t = theory.theorems()["flp.impossibility"]
    source = Path(t.file).resolve().relative_to(theory.root.resolve()).as_posix()
    assert f"files/{source}.html#L{t.line}" in site["topics/flp.html"]
    assert f'id="L{t.line}"' in site[f"files/{source}.html"]


def test_the_same_theory_gives_the_same_site(theory, site):
    assert Site(theory).files() == site


def test_a_link_to_what_is_not_shown_is_text_alone(theory, tmp_path):
    shell = Shell(ENGLISH, Addresses(theory, document=True))
    text = f"[away](../../elsewhere.md), [made](../build/x) and [here](trust.md)\n\n[{tmp_path}](/)"
    made = shell.markdown("a/b.html", text)
    assert "away, made and <a " in made
    assert made.count("<a ") == 1
    assert 'href="../files/docs/trust.md.html"' in made


def test_headings_have_the_anchors_of_github(theory):
    shell = Shell(CHINESE, Addresses(theory, document=True))
    made = shell.markdown("b.html", "# A `first` lemma, 中文\n\n## Twice\n\n## Twice\n")
    assert _ID.findall(made) == ["a-first-lemma-中文", "twice", "twice-1"]


def test_text_of_a_theory_cannot_end_its_block(theory):
    shell = Shell(ENGLISH, Addresses(theory, document=True))
    page = shell.markdown(
        "t.html", "<details><summary>Lean</summary>\n<pre>a &lt; b</pre>\n</details>\n\n# After"
    )
    assert "a &lt; b" in page
    assert '<h1 id="after">After</h1>' in page


def test_pictures_are_well_formed(site):
    for name, text in site.items():
        if name.endswith(".svg"):
            ElementTree.fromstring(text)


def test_a_statement_rests_on_what_it_mentions(theory):
    found = dependencies(theory)
    assert "flp.Protocol.totally_correct" in found["flp.impossibility"]
    assert (
        "causality.happened_before_irreflexive" in found["causality.happened_before_strict_order"]
    )
    assert "paxos.Paxos" in found["paxos.agreement"]
    assert "impossibility" in topic_graph(theory, "flp")


def test_a_column_stands_right_of_what_it_rests_on():
    edges = {"c": ["b", "a"], "b": ["a"], "d": []}
    assert reduced("abcd", edges) == {"a": [], "b": ["a"], "c": ["b"], "d": []}
    assert [sorted(x) for x in layers("abcd", reduced("abcd", edges))] == [["a", "d"], ["b"], ["c"]]


def test_a_cycle_is_drawn_all_the_same():
    columns = layers("ab", {"a": ["b"], "b": ["a"]})
    assert sorted(name for column in columns for name in column) == ["a", "b"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path, monkeypatch, capsys):
    (tmp_path / "mine.txt").write_text("", encoding="utf-8")
    made = {"a.html": "a", "zh/a.html": "b", ".nojekyll": ""}
    monkeypatch.setattr(
        "formal.book.site.build", lambda theory, out, known: {out / k: v for k, v in made.items()}
    )
    assert main(["book", "--out", str(tmp_path)]) == 2
    assert "has other files (mine.txt); give --force" in capsys.readouterr().err
    assert main(["book", "--out", str(tmp_path), "--force"]) == 0
    assert (tmp_path / "zh" / "a.html").read_text(encoding="utf-8") == "b"
    (tmp_path / "mine.txt").unlink()
    assert main(["book", "--out", str(tmp_path)]) == 0
