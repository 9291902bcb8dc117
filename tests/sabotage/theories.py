"""Attacks in the Python text of a theory: what they are, and how one is tried."""

from __future__ import annotations

from dataclasses import dataclass

from .workshop import HEAD, MARK, Outcome, Workshop

FILE = "proofs/claims.py"

HONEST = '''

@theorem(by="smt", witness="one", mutants=Mutant(1))
def honest(n: Nat, m: Nat):
    """Less is not more."""
    return Implies(n < m, n + 1 <= m)


@witness
def one():
    """Nothing is less than one."""
    return {"n": 0, "m": 1}

'''


@dataclass(frozen=True)
class Fraud:
    """A theory that claims what it must not get.

    ``code`` is the right exit code: 1 for what fails, 2 for what is no theory.  The marked line
    must be named with words that ``says`` matches; ``claims`` are not proved afterwards.
    """

    name: str
    text: str
    code: int = 1
    says: str = ""
    claims: tuple[str, ...] = ("everyone",)
    arguments: tuple[str, ...] = ()


def tried(bench: Workshop, fraud: Fraud) -> Outcome:
    """Verify a theory with the fraud in it, without Lean."""
    bench.reset({FILE: HEAD.format(title="Claims") + HONEST + fraud.text})
    exported = bench.formal("export", str(bench.root))
    assert exported.code in (0, 2), exported.text
    return bench.verify(*fraud.arguments)


def assert_exposed(bench: Workshop, fraud: Fraud) -> None:
    """The run has the right exit code, names the line, and does not show the claim as proved."""
    done = tried(bench, fraud)
    assert done.code == fraud.code, done.text
    assert "Traceback" not in done.text, done.text
    for name in fraud.claims:
        assert not done.proved(f"claims.{name}"), done.row(f"claims.{name}")
    line = bench.line(FILE) if MARK in fraud.text else None
    assert done.names("claims.py", line, fraud.says), (
        f"claims.py:{line} {fraud.says!r} in\n{done.text}"
    )
    if fraud.code == 1:
        assert "NOT VERIFIED" in done.text
