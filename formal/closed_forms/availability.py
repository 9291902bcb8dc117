"""How likely some quorum is up when each node is up alone with the same probability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import sympy as sp

UP = sp.Symbol("p", positive=True)


def at_least(nodes: int, needed: int) -> Any:
    """The probability that ``needed`` of ``nodes`` are up: the tail of the binomial distribution.

    A polynomial in p.  Lean proves the sum (`availability.closed_form`).
    """
    terms = (
        sp.binomial(nodes, k) * UP**k * (1 - UP) ** (nodes - k) for k in range(needed, nodes + 1)
    )
    return sp.expand(sum(terms, sp.Integer(0)))


def majority(nodes: int) -> Any:
    """The probability that more than half of the nodes are up."""
    return at_least(nodes, nodes // 2 + 1)


def read_one(nodes: int) -> Any:
    """The probability that some node is up."""
    return 1 - (1 - UP) ** nodes


def write_all(nodes: int) -> Any:
    """The probability that all nodes are up."""
    return UP**nodes


def grid_read(rows: int, columns: int) -> Any:
    """The probability that in each column of a grid some node is up.

    Source: Cheung, Ammar and Ahamad 1992.
    """
    return (1 - (1 - UP) ** rows) ** columns


def grid_write(rows: int, columns: int) -> Any:
    """The probability that in each column some node is up, and in one of them all are.

    No column is wholly down, less the case in which each is neither wholly down nor wholly up.
    Source: Cheung, Ammar and Ahamad 1992.
    """
    some = 1 - (1 - UP) ** rows
    return some**columns - (some - UP**rows) ** columns


def at(form: Any, up: Fraction) -> Fraction:
    """The exact value of a form for nodes that are up with probability ``up``."""
    value = sp.Rational(form.subs(UP, sp.Rational(up.numerator, up.denominator)))
    return Fraction(int(value.p), int(value.q))


@dataclass(frozen=True)
class Family:
    """Quorum systems that differ in size: title, closed form, and members of some sizes."""

    key: str
    title: tuple[str, str]
    form: str
    members: tuple[tuple[str, Callable[[], Any]], ...]


FAMILIES = (
    Family(
        "majority",
        ("majority", "多数派"),
        "Σ C(n, k)·p^k·(1 − p)^(n − k), k > n/2",
        tuple((f"majority of {n}", partial(majority, n)) for n in (1, 3, 5, 7, 9)),
    ),
    Family(
        "read_one_write_all",
        ("read one, write all", "读一写全"),
        "read 1 − (1 − p)^n, write p^n",
        tuple((f"read one of {n}", partial(read_one, n)) for n in (3, 9))
        + tuple((f"write all of {n}", partial(write_all, n)) for n in (3, 9)),
    ),
    Family(
        "grid",
        ("grid of r rows and c columns", "r 行 c 列网格"),
        "read (1 − (1 − p)^r)^c, write (1 − (1 − p)^r)^c − (1 − (1 − p)^r − p^r)^c",
        tuple((f"read, {k} × {k} grid", partial(grid_read, k, k)) for k in (2, 3))
        + tuple((f"write, {k} × {k} grid", partial(grid_write, k, k)) for k in (2, 3)),
    ),
)
