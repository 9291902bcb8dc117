"""Mistakes in definitions: circularity, recursion, rules of inductive predicates.

Each is one line that names the file and a line of the declaration.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.language.theories import mistake_in

MISTAKES: dict[str, tuple[str, str]] = {
    "explicit circular definition": (
        """
        @definition  # here
        def d(n: Nat) -> Nat:
            return d(n)  # here
        """,
        r"circular",
    ),
    "mutually circular definitions": (
        """
        @definition  # here
        def d(n: Nat) -> Nat:
            return e(n)

        @definition
        def e(n: Nat) -> Nat:
            return d(n)  # here
        """,
        r"circular definition: d -> e -> d",
    ),
    "circular definition in a structure": (
        """
        class S(Structure):
            A: Sort

            @definition  # here
            def d(self, x: A):
                return Not(self.e(x))

            @definition
            def e(self, x: A):
                return self.d(x)  # here
        """,
        r"circular definition: d -> e -> d",
    ),
    "recursion that does not descend": (
        """
        @recursive  # here
        def d(n: Nat) -> Nat:
            return Match(n, zero=lambda: 0, succ=lambda k: d(n))  # here
        """,
        r"circular: no argument gets structurally smaller",
    ),
    "recursion on alternating arguments": (
        """
        @recursive  # here
        def d(n: Nat, m: Nat) -> Nat:
            return Match(  # here
                n,
                zero=lambda: Match(m, zero=lambda: 0, succ=lambda j: d(n + 1, j)),
                succ=lambda k: d(k, m + 1),
            )  # here
        """,
        r"circular: no argument gets structurally smaller",
    ),
    "recursive without recursion": (
        """
        @recursive  # here
        def d(n: Nat) -> Nat:
            return n  # here
        """,
        r"does not call itself",
    ),
    "inductive predicate under a negation": (
        """
        @inductive  # here
        def odd(n: Nat):
            yield Exists(lambda k: And(n == k + 1, Not(odd(k))))  # here
        """,
        r"rule rule1: the predicate may occur only as a premise",
    ),
    "inductive predicate inside its own argument": (
        """
        @inductive  # here
        def p(q: Prop):
            yield p(p(q))  # here
        """,
        r"inside its own argument",
    ),
    "inductive predicate without rules": (
        """
        @inductive  # here
        def p(n: Nat):
            return n == 0  # here
        """,
        r"yields its rules",
    ),
    "two rules of one name": (
        """
        @inductive  # here
        def p(n: Nat):
            yield "base", n == 0
            yield "base", n == 1  # here
        """,
        r"two rules have the same name",
    ),
    "inductive function": (
        """
        @inductive  # here
        def p(n: Nat) -> Nat:
            yield n  # here
        """,
        r"its result must be Prop",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_one_line_with_its_place(name: str, tmp_path: Path) -> None:
    text, expected = MISTAKES[name]
    error = mistake_in(tmp_path, text)
    assert re.search(expected, error.message), error.message
