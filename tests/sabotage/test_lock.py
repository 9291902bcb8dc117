"""``STATEMENTS.lock`` cut, doubled, quarrelled over: each is named, none is believed."""

from __future__ import annotations

import pytest

from .theories import Fraud, tried
from .workshop import Workshop

ID = "claims.honest"
MORE = '''
@theorem(by="smt")
def second(n: Nat):
    """Numbers are numbers."""
    return n == n
'''


def line(bench: Workshop, id_: str = ID) -> str:
    (found,) = [x for x in bench.read("STATEMENTS.lock").splitlines() if x.startswith(id_ + " ")]
    return found


def edited(name: str):
    """What an edit makes of the lock's text."""

    def make(bench: Workshop) -> bytes:
        text = bench.read("STATEMENTS.lock")
        own = line(bench)
        hash_ = own.split()[2]
        other = "0" * 64
        found = {
            "a_line_taken_out": text.replace(own + "\n", ""),
            "all_taken_out": "",
            "another_hash": text.replace(hash_, other),
            "a_second_line_that_disagrees": text + f"{ID} 1 {other}\n",
            "a_second_line_before_it": text.replace(own, f"{ID} 1 {other}\n{own}"),
            "the_same_line_twice": text + own + "\n",
            "a_later_version_that_disagrees": text + f"{ID} 2 {other}\n",
            "a_version_of_nought": text.replace(own, f"{ID} 0 {hash_}"),
            "a_negative_version": text.replace(own, f"{ID} -1 {hash_}"),
            "a_version_in_other_digits": text.replace(own, f"{ID} ² {hash_}"),
            "a_version_left_out": text.replace(own, f"{ID} 2 {hash_}"),
            "retired": text + f"{ID} 2 retired\n",
            "half_a_hash": text.replace(hash_, hash_[:32]),
            "a_hash_of_other_letters": text.replace(hash_, "g" * 64),
            "a_line_of_two_words": text + f"{ID} 2\n",
            "a_line_of_four_words": text.replace(own, own + " trusted"),
            "a_quarrel": text.replace(
                own, f"<<<<<<< ours\n{own}\n=======\n{ID} 1 {other}\n>>>>>>> theirs"
            ),
            "an_id_that_nobody_states": text + f"claims.vanished 1 {other}\n",
            "cut_in_the_middle": text[: text.index(hash_) + 10],
        }[name]
        return found.encode()

    return make


EDITS = (
    "a_line_taken_out",
    "all_taken_out",
    "another_hash",
    "a_second_line_that_disagrees",
    "a_second_line_before_it",
    "the_same_line_twice",
    "a_later_version_that_disagrees",
    "a_version_of_nought",
    "a_negative_version",
    "a_version_in_other_digits",
    "a_version_left_out",
    "retired",
    "half_a_hash",
    "a_hash_of_other_letters",
    "a_line_of_two_words",
    "a_line_of_four_words",
    "a_quarrel",
    "an_id_that_nobody_states",
    "cut_in_the_middle",
)


@pytest.fixture
def locked(bench):
    """The honest theory with two theorems, exported."""
    done = tried(bench, Fraud("", MORE))
    assert done.code == 0, done.text
    return bench


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_lock_is_named(locked, name):
    locked.path("STATEMENTS.lock").write_bytes(edited(name)(locked))
    done = locked.verify()
    assert done.code in (1, 2), done.text
    assert "Traceback" not in done.text
    assert done.names("STATEMENTS.lock", None, "") or done.names("claims.py", None, "honest")
    assert "\nverified" not in done.text


def test_a_lock_of_bytes_is_named(locked):
    locked.path("STATEMENTS.lock").write_bytes(b"\xff\xfe" + b"\x00" * 20)
    done = locked.verify()
    assert done.code in (1, 2) and "Traceback" not in done.text, done.text
    assert done.names("STATEMENTS.lock")


def test_a_lock_that_is_a_folder_is_named(locked):
    locked.path("STATEMENTS.lock").unlink()
    locked.path("STATEMENTS.lock").mkdir()
    done = locked.verify()
    assert done.code in (1, 2) and "Traceback" not in done.text, done.text
    assert done.names("STATEMENTS.lock")


def test_no_lock_at_all_is_named(locked):
    locked.path("STATEMENTS.lock").unlink()
    done = locked.verify()
    assert done.code == 1
    assert done.names("claims.py", None, "STATEMENTS.lock"), done.text


def test_a_weaker_statement_under_an_old_hash_is_named(locked):
    locked.edit("proofs/claims.py", "n + 1 <= m)", "n <= m)")
    done = locked.verify()
    assert done.code == 1
    assert done.names("claims.py", None, "the statement of claims.honest has changed"), done.text


@pytest.mark.parametrize("name", ["crlf", "blank_lines", "comments"])
def test_a_lock_laid_out_otherwise_stays_green(locked, name):
    text = locked.read("STATEMENTS.lock")
    new = {
        "crlf": text.replace("\n", "\r\n"),
        "blank_lines": text.replace("\n", "\n\n"),
        "comments": text + "# sorry, axiom, retired\n",
    }[name]
    locked.path("STATEMENTS.lock").write_bytes(new.encode())
    done = locked.verify()
    assert done.code == 0, done.text
    assert done.proved("claims.honest")
