"""How many kernels accepted a proof is said, and less than was asked for is a failure."""

from __future__ import annotations

import pytest

from formal.checkers.lean import kernel2
from formal.errors import CheckerError

from .batch import HONEST, PROOF, TOOLCHAIN, TRUE_CLAIM, Attack, assert_caught, attacked
from .theories import FILE
from .workshop import HEAD, LAKEFILE

# What only a second kernel would notice, if the words were not read rightly.
HIDDEN = (
    Attack(
        "behind_a_quote",
        'def «"» : Nat := 0\nset_option debug.skipKernelTC true in -- !here!\n'
        "theorem X : X.Statement := fun n => rfl",
        "debug|set_option",
    ),
    Attack(
        "behind_a_comment",
        "def «/-» : Nat := 0\n"
        "set_option debug.skipKernelTC true in -- !here!\n"
        "theorem X : X.Statement := fun n => rfl",
        "debug|set_option",
    ),
    Attack(
        "behind_a_prime",
        "def x' : Nat := 0\ndef y := x' -- '\n"
        "set_option debug.skipKernelTC true in -- !here!\n"
        "theorem X : X.Statement := fun n => rfl\ndef z' := 'a'",
        "debug|set_option",
    ),
    Attack(
        "over_two_lines",
        "set_option -- !here!\n  debug.skipKernelTC true in\n"
        "theorem X : X.Statement := fun n => rfl",
        "debug|set_option",
    ),
    Attack(
        "over_a_comment",
        "set_option /- pp.all -/ debug.skipKernelTC true in -- !here!\n"
        "theorem X : X.Statement := fun n => rfl",
        "debug|set_option",
    ),
    Attack(
        "as_a_tactic",
        "theorem X : X.Statement := by\n  intro n\n"
        "  set_option debug.skipKernelTC true in rfl -- !here!",
        "debug|set_option",
    ),
    Attack(
        "for_the_whole_file",
        "set_option debug.skipKernelTC true -- !here!\ntheorem X : X.Statement := fun n => rfl",
        "debug|set_option",
    ),
    Attack(
        "by_a_notation",
        'local notation "quick" => set_option debug.skipKernelTC true -- !here!\n'
        "theorem X : X.Statement := fun n => rfl",
        "debug|set_option|notation",
    ),
    Attack(
        "by_an_added_comment_sign",
        'local infix:50 " -- " => Nat.add -- !here!\ntheorem X : X.Statement := fun n => rfl',
        "notation|infix|symbol",
    ),
    Attack(
        "by_an_added_quote",
        'local notation "\\"" => Nat.zero -- !here!\ntheorem X : X.Statement := fun n => rfl',
        "notation|symbol",
    ),
)


@pytest.fixture
def honest(bench, lean):
    bench.reset(
        {
            FILE: HEAD.format(title="Claims") + TRUE_CLAIM.format(name="honest"),
            "lean/lakefile.toml": LAKEFILE,
            "lean/lean-toolchain": TOOLCHAIN,
            "lean/Guild/Honest.lean": PROOF.format(body=HONEST),
        }
    )
    bench.export()
    return bench


@pytest.fixture(scope="module")
def alone(bench, lean):
    return attacked(bench, HIDDEN, "--kernels", "1")


@pytest.mark.parametrize("attack", HIDDEN, ids=lambda a: a.name)
def test_with_one_kernel_hidden_options_are_seen(alone, attack):
    assert_caught(alone, attack)


def test_the_last_line_counts_the_kernels(honest):
    done = honest.verify("--kernels", "1")
    assert done.code == 0, done.text
    assert "one kernel" in done.text and "two kernels" not in done.text
    assert done.row("claims.honest")["evidence"] == ["lean"]
    if kernel2.library_file() is not None:
        done = honest.verify()
        assert done.code == 0, done.text
        assert "two kernels" in done.text and "one kernel" not in done.text
        assert done.row("claims.honest")["evidence"] == ["lean+"]


def test_a_second_kernel_that_is_not_there(honest, monkeypatch):
    monkeypatch.setattr(kernel2, "library_file", lambda: None)
    done = honest.verify("--kernels", "2")
    assert done.code == 1, done.text
    assert "--kernels 2" in done.text
    done = honest.verify()
    assert "one kernel" in done.text and "two kernels" not in done.text
    assert done.row("claims.honest")["evidence"] == ["lean"]


@pytest.mark.skipif(kernel2.library_file() is None, reason="no second kernel here")
@pytest.mark.parametrize("reason", ["took over 1800 s", "ended with code -9"])
def test_a_second_kernel_that_gives_no_answer_is_a_failure(honest, monkeypatch, reason):
    def silent(*_: object) -> None:
        raise CheckerError(f"the second kernel {reason}")

    monkeypatch.setattr(kernel2, "recheck", silent)
    done = honest.verify()
    assert done.code == 1, done.text
    assert reason in done.text and "two kernels" not in done.text
    assert honest.verify("--kernels", "1").code == 0


@pytest.mark.parametrize("number", ["0", "3", "-1", "two", ""])
def test_a_number_of_kernels_that_is_none(honest, number):
    done = honest.verify(f"--kernels={number}")
    assert done.code == 2 and "--kernels" in done.text
