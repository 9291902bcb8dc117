"""Bad input: one line with file, line, what was found and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from formal.cli import main
from formal.errors import InputError
from tests.pyv.models import model

HEAD = "sort n\nmutable relation r(n)\nimmutable relation q(n, n)\nmutable constant c: n\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("axiom q(X, Y) Z", 5, "syntax error: found `Z`, expected"),
        ("axiom q(X, Y", 5, "syntax error: found the end of the file, expected"),
        ("init r(N) &", 5, "syntax error: found the end of the file, expected an expression"),
        ("axiom $", 5, "syntax error: found '$', expected"),
        ("sort n", 5, "the sort `n` is declared a second time"),
        ("mutable relation r(n)", 5, "`r` is declared a second time"),
        ("mutable relation z(m)", 5, "unknown sort `m`; expected one of n, bool, int"),
        ("init z(N)", 5, "unknown relation, function or definition `z`"),
        ("init qq(N, N)", 5, "unknown relation, function or definition `qq`; is `q` meant?"),
        ("init r(Node)", 5, "unknown variable or symbol `Node`; a variable that is not bound"),
        ("init r(N, N)", 5, "relation `r` expects 1 argument, found 2"),
        ("init r", 5, "relation `r` expects 1 argument, found 0"),
        ("init c(N)", 5, "constant `c` expects 0 arguments, found 1"),
        ("init r(r(N))", 5, "expected sort n, found bool"),
        ("init r(3)", 5, "expected sort n, found int"),
        ("init c", 5, "expected a formula, found a term of sort n"),
        ("init c + 1 = 2", 5, "expected sort int, found n"),
        ("init N = N", 5, "cannot infer the sort of `N`; expected `N: SORT`"),
        ("init forall X. c = c", 5, "cannot infer the sort of `X`"),
        ("axiom r(N)", 5, "expected immutable symbols only, found the mutable `r`"),
        ("init new(r(N))", 5, "there is no state after this one"),
        ("init r'(N)", 5, "there is no state after this one"),
        ("definition d(x: n) = d(x)\ninit d(N)", 5, "the definition `d` uses itself"),
        ("twostate definition d() = new(c) = c\ninit d()", 6, "`d` speaks about two states"),
        ("definition d() modifies r\n true", 5, "`modifies` is only allowed on a transition"),
        ("transition t() modifies q\n true", 5, "`q` is immutable and cannot be modified"),
        ("transition t() modifies z\n true", 5, "expected a mutable symbol to modify, found `z`"),
        ("transition t()\n new(c) = c", 6, "`c` is used in the state after `t`, but is not in"),
        ("transition t() modifies c\n new(c) = old(c)", 6, "found both, `new` on line 6"),
        ("transition t() = q'(c, c)", 5, "`q` is immutable, found it primed"),
        ("transition t(x: n) = x' = x", 5, "`x` is a variable, found it primed"),
        ("transition t() {\n c := c;\n c := c;\n}", 7, "`c` is assigned a second time"),
        ("sat trace {\n z\n}", 6, "unknown transition `z`; expected one of"),
        ("transition t() = true\nsat trace {\n t(c)\n}", 7, "transition `t` expects 0 arguments"),
        ("transition t() = true\nsat trace {\n t\n assert init\n}", 8, "`assert init` is only"),
        ("automaton { phase {", 5, "the block `automaton` is not closed"),
        (
            "derived relation d(n): d(X) <-> r(X)\ntransition t() modifies d\n true",
            6,
            "`d` is derived",
        ),
    ],
)
def test_mistakes(text: str, line: int, message: str) -> None:
    with pytest.raises(InputError) as caught:
        model(HEAD + text, "bad.pyv")
    assert str(caught.value).startswith(f"bad.pyv:{line}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bad_files_are_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.pyv"
    wrong.write_text("sort n\nsort\n")
    bytes_ = tmp_path / "bytes.pyv"
    bytes_.write_bytes(b"sort n \xff\n")
    for path in (wrong, bytes_, tmp_path / "missing.pyv"):
        assert main(["check", str(path)]) == 2
        said = capsys.readouterr().err.strip()
        assert "Traceback" not in said and len(said.splitlines()) == 1
        assert path.name in said
