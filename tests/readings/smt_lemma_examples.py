"""Lemmas with goals that need them, and statements that are not first-order."""

from __future__ import annotations

from formal.language import Exists, ForAll, Fun, Implies, Nat, Not, Option, Rel, Sort
from tests.readings.smt_examples import Boxed, Labelled, Order


def lemma_about_orders(S: Sort, R: Order[S], x: S):
    return Not(R.above(x, x))


def about_labelled(S: Sort, L: Sort, Q: Labelled[S, L], x: S, y: S):
    return Implies(Q.above(x, y), Not(Q.above(y, x)))


def about_boxed(S: Sort, X: Boxed[S], x: S):
    return Not(X.order.above(x, x))


def lemma_with_a_function(S: Sort, f: Fun[S, Nat], x: S):
    return f(x) < 7


def about_a_function(T: Sort, g: Fun[T, Nat], h: Rel[T], y: T):
    return g(y) < 8


def choose_a_function(S: Sort):
    return Exists(lambda f: ForAll(lambda x: f(x) == x), f=Fun[S, S])


def choose_a_structure(S: Sort):
    return Exists(lambda R: ForAll(lambda x: R.at_most(x, x)), R=Order[S])


def family(S: Sort, f: Rel[Rel[S]]):
    return Implies(ForAll(lambda c: f(c)), True)


def stored_functions(S: Sort, o: Option[Fun[S, S]]):
    return o == o
