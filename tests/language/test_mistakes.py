"""Every mistake in a theory is one line that names the file and a line of the declaration."""

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
