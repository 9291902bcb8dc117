"""The pages on a first lemma and a first protocol, followed to the letter as a new user would."""

from __future__ import annotations

import re

import pytest

from formal.checkers.lean import find_toolchain, kernel2
from formal.errors import CheckerError
from formal.evidence.smt import has_cvc5
from tests.cli.project import ROOT
from tests.cli.test_new import formal

PAGES = ROOT / "docs" / "tutorial"
COMMENT = re.compile(r"-- The proof goes here.*\n-- .*\n")


def blocks(page: str, language: str) -> list[str]:
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def as_here(text: str) -> str:
    """The page's output as it is on this machine: without the second opinions that are not here."""
    if not has_cvc5():
        text = text.replace("; cvc5 agrees", "").replace("smt+", "smt")
    try:
        if not kernel2.available(find_toolchain()):
            text = text.replace("lean+", "lean")
    except CheckerError:
        pass
    return text


def words(text: str) -> list[str]:
    """The lines, with single blanks: columns of tables are as wide as their cells."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def shown(block: str, printed: str) -> None:
    """Every line of a page's block is printed."""
    have = words(printed)
    for line in words(as_here(block)):
        assert line in have, f"{line!r} is not in\n{printed}"


def rows_shown(block: str, printed: str) -> None:
    """Every row of the ledger is printed, up to the axioms, which depend on the Lean in use."""
    have = words(printed)
    for line in words(as_here(block)):
        start = " ".join(line.split()[:5])
        assert any(x.startswith(start) for x in have), f"{start!r} is not in\n{printed}"


def run(*args: str, cwd, code: int = 0) -> str:
    done = formal(*args, cwd=cwd)
    assert done.code == code, done.text
    return done.out


def commands(page: str) -> list[list[str]]:
    return [
        line.removeprefix("$ ").split()
        for block in blocks(page, "console")
        for line in block.splitlines()
    ]


def edit(file, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} x {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def paste(file, printed: str) -> None:
    """Put the proof that was printed where the file has its comment."""
    text = file.read_text(encoding="utf-8")
    assert len(COMMENT.findall(text)) == 1
    proof = printed[printed.index("\ntheorem ") + 1 :]
    file.write_text(COMMENT.sub(lambda _: proof, text), encoding="utf-8")


def test_the_commands_of_the_pages_are_the_ones_followed_here():
    lemma = ["new lemma", "try margins", "export", "verify", "new theory", "try groups"]
    lemma += ["try stamps"]  # followed in test_library_lemmas.py
    protocol = ["new protocol", "check", "try locks", "export", "verify"]
    for page, expected in (("first_lemma.md", lemma), ("first_protocol.md", protocol)):
        given = [" ".join(c[1:]) for c in commands(page) if c[0] == "formal"]
        assert len(given) == len(expected)
        assert all(g.startswith(e) for g, e in zip(given, expected, strict=True)), given


@pytest.mark.usefixtures("lean")
def test_the_first_lemma_is_proved(tmp_path):
    announced, tried, _, missing, proved, *_ = blocks("first_lemma.md", "text")
    statement, *_ = blocks("first_lemma.md", "python")
    shown(announced, run("new", "lemma", "margins.two_thirds", cwd=tmp_path))
    here = tmp_path / "margins"
    file = here / "proofs" / "margins.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("@theorem")] + statement, encoding="utf-8")
    out = run("try", "margins.two_thirds", cwd=here)
    shown(tried, out)
    shown(missing, run("verify", cwd=here, code=1))
    paste(here / "lean" / "MarginsTheory" / "Margins.lean", out)
    edit(file, "    draft=True,\n", "")
    run("export", cwd=here)
    rows_shown(proved, run("verify", cwd=here))


def test_the_wrong_lemma_is_refuted(tmp_path):
    refuted = blocks("first_lemma.md", "text")[2]
    statement = blocks("first_lemma.md", "python")[0]
    run("new", "lemma", "margins.two_thirds", cwd=tmp_path)
    file = tmp_path / "margins" / "proofs" / "margins.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("@theorem")] + statement, encoding="utf-8")
    edit(file, "Implies(2 * n < 3 * q", "Implies(n < 2 * q")
    out = run("try", "margins.two_thirds", cwd=tmp_path / "margins", code=1)
    shown(refuted.partition("│ n ")[0], out)
    values = {name: int(x) for name, x in re.findall(r"│ ([nq]) +│ (\d+) +│", out)}
    n, q = values["n"], values["q"]
    assert n < 2 * q and not n < 3 * max(2 * q - n, 0)
    n, q = (int(re.search(rf"│ {v} +│ (\d+)", refuted)[1]) for v in "nq")
    assert n < 2 * q and not n < 3 * (2 * q - n)


def test_the_wrong_theory_is_refuted(tmp_path):
    refuted = blocks("first_lemma.md", "text")[5]
    claim = blocks("first_lemma.md", "python")[1]
    run("new", "theory", "groups", cwd=tmp_path)
    file = tmp_path / "groups" / "proofs" / "groups.py"
    right = "Implies(self.together(a, b), self.together(b, c), self.together(a, c))"
    edit(file, f"        return {right}\n", claim)
    out = run("try", "groups.together_trans", "--theory", "groups", cwd=tmp_path, code=1)
    # Which member has which name is the solver's choice.
    shown("\n".join(x for x in refuted.splitlines() if not re.match("│ [abc] ", x)), out)


@pytest.mark.usefixtures("lean")
def test_the_first_protocol_is_broken_and_proved(tmp_path):
    sound, step, broken, tried, proved = blocks("first_protocol.md", "text")
    (action,) = blocks("first_protocol.md", "python")
    run("new", "protocol", "locks", cwd=tmp_path)
    here = tmp_path / "locks"
    file = here / "proofs" / "locks.py"
    assert action in file.read_text(encoding="utf-8")
    shown(sound, run("check", "locks", cwd=here))
    guard = "            self.free,\n"
    edit(file, guard, "")
    out = run("check", "locks", cwd=here, code=1)
    names = re.compile(r"c[12]\b")
    for block in (step, broken):
        for line in names.sub("c", block).splitlines():
            assert line in names.sub("c", out), line
    edit(file, "            Not(new.free),\n", f"{guard}            Not(new.free),\n")
    out = run("try", "locks.one_holder", cwd=here)
    shown(tried, out)
    paste(here / "lean" / "LocksTheory" / "Locks.lean", out)
    edit(file, "        draft=True,\n", "")
    edit(file, "(within=1, draft=True)", "(within=1)")
    run("export", cwd=here)
    rows_shown(proved, run("verify", cwd=here))
