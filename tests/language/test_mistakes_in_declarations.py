"""Mistakes in declarations: names, evidence, repeated members, systems.

Each is one line that names the file and a line of the declaration.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.language.theories import mistake_in

MISTAKES: dict[str, tuple[str, str]] = {
    "unknown sort in a field": (
        """
        class S(Structure):  # here
            A: Sort
            f: Fun[A, Bee]  # here
        """,
        r"S\.f: unknown sort or type 'Bee'",
    ),
    "unknown sort in a parameter": (
        """
        class S(Structure):
            A: Sort

            @definition  # here
            def d(self, x: Bee):
                return x == x  # here
        """,
        r"parameter x: unknown sort or type 'Bee'",
    ),
    "unknown sort in a result": (
        """
        @definition  # here
        def d(x: Nat) -> Bee:
            return x  # here
        """,
        r"the result of d: unknown sort or type 'Bee'",
    ),
    "unknown sort in a quantifier": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            def body(x: Bee):
                return x == x
            return ForAll(body)  # here
        """,
        r"unknown sort or type 'Bee'",
    ),
    "annotation that is no type": (
        """
        class S(Structure):  # here
            A: Sort
            f: 3  # here
        """,
        r"S\.f: .*not a type",
    ),
    "annotation that cannot be evaluated": (
        """
        class S(Structure):  # here
            A: Sort
            f: Fun[A]  # here
        """,
        r"Fun takes 2 or more types, got 1",
    ),
    "unknown case in data": (
        """
        class D(Data):  # here
            one: Case[Bee]  # here
        """,
        r"case one: unknown sort or type 'Bee'",
    ),
    "data without a case": (
        """
        class D(Data):  # here
            A: Sort  # here
        """,
        r"D has no case",
    ),
    "structure with a wrong number of sorts": (
        """
        class S(Structure):
            A: Sort
            r: Rel[A]

        @theorem(by="lean")  # here
        def t(A: Sort, K: S[A, A]):
            return true  # here
        """,
        r"S takes 1 sorts, got 2",
    ),
    "theorem without evidence": (
        """
        @theorem  # here
        def t(n: Nat):
            return n == n  # here
        """,
        r"t: names no evidence; expected by=… with one of lean, smt",
    ),
    "unknown evidence": (
        """
        @theorem(by="oracle")  # here
        def t(n: Nat):
            return n == n  # here
        """,
        r"unknown evidence 'oracle'; expected lean, smt",
    ),
    "unknown option of a decorator": (
        """
        @theorem(by="lean", proof="none")  # here
        def t(n: Nat):
            return n == n  # here
        """,
        r"t: .*unexpected.*'proof'",
    ),
    "type that cannot be inferred": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return Exists(lambda x: n == n)  # here
        """,
        r"cannot infer the type of 'x'; annotate it",
    ),
    "option that cannot be inferred": (
        """
        @theorem(by="lean")  # here
        def t():
            return none() == none()  # here
        """,
        r"cannot be inferred",
    ),
    "definition with an unannotated parameter": (
        """
        @definition  # here
        def d(n):
            return n == n  # here
        """,
        r"parameter 'n' needs a type annotation",
    ),
    "equality of propositions": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return (n == n) == (n < n)  # here
        """,
        r"Iff\(p, q\), not with ==",
    ),
    "inequality of propositions": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return (n == n) != (n < n)  # here
        """,
        r"Iff\(p, q\), not with ==",
    ),
    "equality of unknown types that turn out to be propositions": (
        """
        @theorem(by="lean")  # here
        def t():
            return ForAll(lambda p, q: And(p == q, p, q))  # here
        """,
        r"Iff\(p, q\), not with ==",
    ),
    "field that is already inherited": (
        """
        class S(Structure):
            A: Sort
            f: Fun[A, A]

        class T(S):  # here
            f: Fun[A, A]  # here
        """,
        r"T\.f is declared twice",
    ),
    "field declared twice": (
        """
        class S(Structure):  # here
            A: Sort
            f: Fun[A, A]
            f: Rel[A]  # here
        """,
        r"S\.f is declared twice",
    ),
    "method with the name of a field": (
        """
        class S(Structure):  # here
            A: Sort
            f: Rel[A]

            @definition
            def f(self, x: A):
                return x == x  # here
        """,
        r"f is declared twice",
    ),
    "method declared twice": (
        """
        class S(Structure):  # here
            A: Sort

            @axiom
            def a(self, x: A):
                return x == x

            @axiom
            def a(self, x: A):
                return x != x  # here
        """,
        r"S\.a is declared twice",
    ),
    "method with an inherited name": (
        """
        class S(Structure):
            A: Sort

            @definition
            def d(self, x: A):
                return x == x

        class T(S):  # here
            @definition
            def d(self, x: A):
                return x != x  # here
        """,
        r"d is declared twice",
    ),
    "unknown field": (
        """
        class S(Structure):
            A: Sort

            @axiom  # here
            def a(self, x: A):
                return self.before(x)  # here
        """,
        r"S has no field or definition 'before'",
    ),
    "a theorem used as a value": (
        """
        class S(Structure):
            A: Sort

            @axiom
            def a(self, x: A):
                return x == x

            @axiom  # here
            def b(self, x: A):
                return self.a(x)  # here
        """,
        r"S\.a is an axiom, not a value",
    ),
    "self outside a structure": (
        """
        @definition  # here
        def d(self, n: Nat):
            return n == n  # here

        @theorem(by="lean")
        def t(n: Nat):
            return d(n)
        """,
        r"outside a Structure",
    ),
    "unknown name in a body": (
        """
        @theorem(by="lean")  # here
        def t(n: Nat):
            return n == bee  # here
        """,
        r"name 'bee' is not defined",
    ),
    "action that changes an unknown field": (
        """
        class T(TransitionSystem):
            A: Sort
            on: Mutable[Rel[A]]

            @init
            def start(self, x: A):
                return Not(self.on(x))

            @action(modifies="off")  # here
            def go(self, new, x: A):
                return new.on(x)  # here

            @safety
            def safe(self, x: A):
                return self.on(x)
        """,
        r"go: modifies 'off', which is not a state field of T",
    ),
    "part that declares a name of the system again": (
        """
        class Part:
            @invariant  # here
            def safe(self, x: A):
                return self.on(x)  # here

        class T(Part, TransitionSystem):
            A: Sort
            on: Mutable[Rel[A]]

            @init
            def start(self, x: A):
                return Not(self.on(x))

            @action(modifies="on")
            def go(self, new, x: A):
                return new.on(x)

            @safety
            def safe(self, x: A):
                return self.on(x)
        """,
        r"T.safe is declared twice",
    ),
    "system without an action": (
        """
        class T(TransitionSystem):  # here
            A: Sort
            on: Mutable[Rel[A]]

            @init
            def start(self, x: A):
                return Not(self.on(x))

            @safety
            def safe(self, x: A):
                return self.on(x)  # here
        """,
        r"T has no @action",
    ),
    "action without a new state": (
        """
        class T(TransitionSystem):
            A: Sort
            on: Mutable[Rel[A]]

            @init
            def start(self, x: A):
                return Not(self.on(x))

            @action(modifies="on")  # here
            def go(self, x: A):
                return self.on(x)  # here

            @safety
            def safe(self, x: A):
                return self.on(x)
        """,
        r"go: .*new",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_one_line_with_its_place(name: str, tmp_path: Path) -> None:
    text, expected = MISTAKES[name]
    error = mistake_in(tmp_path, text)
    assert re.search(expected, error.message), error.message
