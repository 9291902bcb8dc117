"""The table of bounds: the committed page is the printed one, and a row cannot claim too much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formal.book.bounds import Bound, bounds_of, check_bounds, note_of, to_markdown
from formal.cli import main
from formal.errors import InputError, TheoryError
from formal.theory import load_theory

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/protocol_bounds.md"
PROTOCOL, FAULTS = ("a protocol", "某协议"), ("crash", "崩溃")


def test_the_page_is_up_to_date():
    theory = load_theory()
    expected = to_markdown(theory, bounds_of(theory), ROOT / "docs")
    assert PAGE.read_text(encoding="utf-8") == expected, "run `formal bounds --write`"


def test_ids_in_the_notes_exist_too():
    theory = load_theory()
    known = theory.theorems()
    for bound in bounds_of(theory):
        for name in re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", note_of(theory, bound)):
            assert name in known


def test_no_row_rests_on_a_citation():
    theory = load_theory()
    known = theory.theorems()
    for bound in bounds_of(theory):
        for name in (*bound.holds, *bound.tight):
            assert {"lean", "smt"} & set(known[name].by), name


def test_an_unknown_id_is_refused():
    row = Bound(PROTOCOL, FAULTS, "1", ("flp.impossibility",), ("flp.no_such_theorem",))
    with pytest.raises(TheoryError, match=r"flp\.no_such_theorem is no theorem of proofs"):
        check_bounds(load_theory(), [row])


@pytest.mark.parametrize(
    ("holds", "tight", "side"),
    [((), ("flp.impossibility",), "the bound"), (("flp.impossibility",), (), "its tightness")],
)
def test_a_side_without_a_theorem_needs_a_reason(holds, tight, side):
    theory = load_theory()
    with pytest.raises(TheoryError, match=f"names no theorem for {side}"):
        check_bounds(theory, [Bound(PROTOCOL, FAULTS, "1", holds, tight)])
    check_bounds(theory, [Bound(PROTOCOL, FAULTS, "1", holds, tight, "not formalized")])


def row(holds: str, tight: str, missing: str = "") -> Bound:
    return Bound(PROTOCOL, FAULTS, "1", (holds,), (tight,), missing)


def test_a_row_holds_only_theorems_that_say_their_other_side():
    with pytest.raises(TheoryError, match="expected tight= or tight_open=") as e:
        check_bounds(load_theory(), [row("flp.commutativity", "flp.impossibility", "why")])
    assert e.value.file.endswith("proofs/impossibility/flp/statements.py") and e.value.line


def test_the_sides_of_a_row_are_those_of_the_declarations():
    theory = load_theory()
    check_bounds(theory, [row("cap.consistent_available", "cap.impossibility")])
    expected = r"declares tight=cap\.consistent_available, expected one of flp\.leader_protocol"
    with pytest.raises(TheoryError, match=expected):
        check_bounds(theory, [row("flp.leader_protocol", "cap.impossibility")])
    check_bounds(theory, [row("flp.leader_protocol", "cap.impossibility", "two models")])


def test_a_reason_of_a_declaration_is_a_note_of_its_row():
    theory = load_theory()
    (lacking,) = (b for b in bounds_of(theory) if "paxos.validity" in b.holds)
    assert not lacking.missing and not lacking.tight
    assert theory.theorems()["paxos.validity"].tight_open in note_of(theory, lacking)


def test_a_theory_without_a_table_is_an_input_error(tmp_path):
    (tmp_path / "small.py").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="no module `bounds`"):
        bounds_of(load_theory(str(tmp_path)))


def test_the_command_prints_the_page(capsys):
    assert main(["bounds"]) == 0
    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8")


def test_the_command_refuses_what_is_no_theory(capsys):
    assert main(["bounds", "no_such_theory"]) == 2
    assert capsys.readouterr().err == "no theory package 'no_such_theory' can be imported\n"
