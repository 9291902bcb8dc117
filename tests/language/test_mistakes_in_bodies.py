"""Mistakes in bodies: arity, types, Python's own connectives, case distinctions.

Each is one line that names the file and a line of the declaration.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.language.theories import mistake_in

MISTAKES: dict[str, tuple[str, str]] = {
    "field applied to too many arguments": (
        """
        class S(Structure):
            A: Sort
            r: Rel[A]

            @axiom  # here
            def a(self, x: A):
                return self.r(x, x)  # here
        """,
        r"takes 1 arguments, got 2",
    ),
    "relation applied to too few arguments": (
        """
        class S(Structure):
            A: Sort
            r: Rel[A, A]

            @axiom  # here
            def a(self, x: A):
                return self.r(x)  # here
        """,
        r"expected a term of type Prop, found one of type Rel\[A\]",
    ),
    "definition applied to too many arguments": (
        """
        @definition
        def d(n: Nat) -> Nat:
            return n

        @theorem(by="lean")  # here
        def t(n: Nat):
            return d(n, n) == n  # here
        """,
        r"d takes 1 arguments, got 2",
    ),
    "definition applied to too few arguments": (
        """
        @definition
        def d(n: Nat, m: Nat) -> Nat:
            return n

        @theorem(by="lean")  # here
        def t(n: Nat):
            return d(n) == n  # here
        """,
        r"expected a term of type Fun\[Nat, Nat\], found one of type Nat",
    ),
    "builtin with a wrong number of arguments": (
        """
        @theorem(by="lean")  # here
        def t(xs: List[Nat]):
            return length(xs, xs) == 0  # here
        """,
        r"length takes 1 arguments, got 2",
    ),
    "type mismatch": (
        """
        class S(Structure):
            A: Sort
            B: Sort
            r: Rel[A, B]

            @axiom  # here
            def a(self, x: A, y: B):
                return self.r(y, x)  # here
        """,
        r"expected a term of type A, found one of type B",
    ),
    "type mismatch in an equation": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat, b: Bool):
            return n == b  # here
        """,
        r"expected a term of type Nat, found one of type Bool",
    ),
    "number where a proposition is expected": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return Implies(n, true)  # here
        """,
        r"expected a term of type Prop, found one of type Nat",
    ),
    "negative natural number": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return n == -1  # here
        """,
        r"expected a natural number, found -1",
    ),
    "number outside its Fin": (
        """
        @theorem(by="lean")  # here
        def t(i: Fin[3]):
            return i == 3  # here
        """,
        r"3 is not below 3",
    ),
    "negative Fin": (
        """
        @theorem(by="lean")  # here
        def t(i: Fin[3]):
            return i == -1  # here
        """,
        r"expected a natural number, found -1",
    ),
    "number in a Fin of unknown size": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat, i: Fin[n]):
            return i == 0  # here
        """,
        r"Fin",
    ),
    "a string where a term is expected": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return n == "three"  # here
        """,
        r"expected a term of type Nat, found 'three'",
    ),
    "ordering what has no order": (
        """
        class S(Structure):
            A: Sort

            @axiom  # here
            def a(self, x: A, y: A):
                return x < y  # here
        """,
        r"cannot order values of type A",
    ),
    "adding what is no number": (
        """
        @theorem(by="lean")  # here
        def t(b: Bool):
            return b + b == b  # here
        """,
        r"cannot compute with values of type Bool",
    ),
    "power of what is no number": (
        """
        @theorem(by="lean")  # here
        def t(b: Bool):
            return b ** 2 == b  # here
        """,
        r"cannot compute with values of type Bool",
    ),
    "applying what is no function": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return n(3) == n  # here
        """,
        r"n of type Nat is not a function",
    ),
    "Python's and": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat, m: Nat):
            return n == m and m == n  # here
        """,
        r"use And, Or, Not, Implies or If",
    ),
    "Python's or": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat, m: Nat):
            return n == m or m == n  # here
        """,
        r"use And, Or, Not, Implies or If",
    ),
    "Python's not": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat, m: Nat):
            return not n == m  # here
        """,
        r"use And, Or, Not, Implies or If",
    ),
    "Python's if": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat, m: Nat):
            return n if n == m else m  # here
        """,
        r"use And, Or, Not, Implies or If",
    ),
    "chained comparison": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat, m: Nat):
            return 0 < n < m  # here
        """,
        r"chained comparison",
    ),
    "iterating a symbolic value": (
        """
        @theorem(by="lean")  # here
        def t(xs: List[Nat]):
            return And([x == 0 for x in xs])  # here
        """,
        r"cannot be iterated",
    ),
    "Python's in": (
        """
        @theorem(by="lean")  # here
        def t(xs: List[Nat]):
            return 3 in xs  # here
        """,
        r"cannot be iterated|member",
    ),
    "missing return": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            n == n  # here
        """,
        r"returns nothing; expected a term",
    ),
    "missing return in a quantifier": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            def body(m: Nat):
                n == m
            return ForAll(body)  # here
        """,
        r"returns nothing; expected a term",
    ),
    "Match without a branch": (
        """
        @definition  # here
        def d(x: Option[Nat]) -> Nat:
            return Match(x, some=lambda n: n)  # here
        """,
        r"Match on Option\[Nat\] lacks a branch for none",
    ),
    "Match with an unknown constructor": (
        """
        class D(Data):
            one: Case
            two: Case[Nat]

        @definition  # here
        def d(x: D) -> Nat:
            return Match(x, one=lambda: 1, two=lambda n: n, three=lambda: 3)  # here
        """,
        r"D has no constructor three",
    ),
    "Match branch with a wrong number of variables": (
        """
        @definition  # here
        def d(x: Option[Nat]) -> Nat:
            return Match(x, none=lambda: 0, some=lambda: 1)  # here
        """,
        r"the branch for some takes 0 arguments, expected 1",
    ),
    "Match with branches of two types": (
        """
        @definition  # here
        def d(x: Option[Nat]) -> Nat:
            return Match(x, none=lambda: 0, some=lambda n: n == 0)  # here
        """,
        r"expected a term of type Nat, found one of type Prop",
    ),
    "Match on what has no constructors": (
        """
        @definition  # here
        def d(x: Int) -> Nat:
            return Match(x, zero=lambda: 0, succ=lambda n: 1)  # here
        """,
        r"cannot be taken apart",
    ),
    "Match on no term": (
        """
        @definition  # here
        def d(x: Nat) -> Nat:
            return Match(3, zero=lambda: 0, succ=lambda n: 1, three=lambda: 0)  # here
        """,
        r"no constructor three",
    ),
    "unknown constructor": (
        """
        class D(Data):
            one: Case

        @definition  # here
        def d(x: D):
            return x == D.three  # here
        """,
        r"'D' has no attribute 'three'",
    ),
    "constructor with a wrong number of arguments": (
        """
        class D(Data):
            two: Case[Nat]

        @definition  # here
        def d(n: Nat):
            return D.two(n, n) == D.two(n)  # here
        """,
        r"two takes 1 arguments, got 2",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_one_line_with_its_place(name: str, tmp_path: Path) -> None:
    text, expected = MISTAKES[name]
    error = mistake_in(tmp_path, text)
    assert re.search(expected, error.message), error.message
