"""Questions about finite instances without quantifiers.

When every sort has at most so many elements, ``∀ x. p x`` is the conjunction of the instances of
``p``, and every value of every symbol is one of the named elements.  Solvers decide such questions
by propositional search, where they would enumerate models for a quantified one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from formal.readings.smt.text import Sexp, flat

BUDGET = 4_000_000  # characters; a longer expansion is no help
_TOKEN = re.compile(r"\|[^|]*\||\"[^\"]*\"|[()]|[^\s()|\"]+|;[^\n]*")


class _TooLong(Exception):
    """The expansion is longer than the budget."""


def parse(text: str) -> list[Sexp]:
    """Read SMT-LIB text as s-expressions; comments are dropped."""
    stack: list[list[Sexp]] = [[]]
    for line in text.split("\n"):
        if line.startswith(";"):
            continue
        for token in _TOKEN.findall(line):
            if token == "(":
                stack.append([])
            elif token == ")":
                done = tuple(stack.pop())
                stack[-1].append(done)
            else:
                stack[-1].append(token)
    return stack[0]


def _pairs(x: Sexp) -> list[tuple[Sexp, Sexp]]:
    """The entries of a list of pairs: binders, cases."""
    return [(entry[0], entry[1]) for entry in x]


@dataclass
class Grounder:
    """Expands the quantifiers of one question.

    ``elements`` gives the names of the elements of each uninterpreted sort.
    """

    elements: Mapping[str, Sequence[str]]
    datatypes: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
    _values: dict[str, list[str] | None] = field(default_factory=dict)
    _spent: int = 0

    def ground(self, text: str) -> str | None:
        """The same question without quantifiers over finite sorts; ``None`` when too long."""
        out: list[str] = []
        try:
            for command in parse(text):
                out += self._command(command)
        except _TooLong:
            return None
        return "\n".join(out) + "\n"

    def _command(self, c: Sexp) -> Iterator[str]:
        assert isinstance(c, tuple)
        if c[0] == "assert":
            body = c[1]
            if isinstance(body, tuple) and body[0] == "!":
                body = body[1]
            parts = body[1:] if isinstance(body, tuple) and body[0] == "and" else (body,)
            for p in parts:
                yield f"(assert {self.expand(p, {})})"
            return
        if c[0] == "declare-datatypes":
            self._read_datatypes(c)
        yield flat(c)
        if c[0] == "declare-sort":
            assert isinstance(c[1], str)
            for name in self.elements[c[1]]:
                yield f"(declare-const {name} {c[1]})"
        if c[0] == "declare-fun":
            yield from self._closed(c)

    def _read_datatypes(self, c: Sexp) -> None:
        names, bodies = c[1], c[2]
        for head, cases in zip(names, bodies, strict=True):
            rows = []
            for case in cases:
                assert not isinstance(case, str) and isinstance(head[0], str)
                fields = tuple(flat(f[1]) for f in case[1:])
                rows.append((flat(case[0]), fields))
            self.datatypes[flat(head[0])] = tuple(rows)

    def _closed(self, c: Sexp) -> Iterator[str]:
        """Every value of a symbol is one of the named elements."""
        name, params, result = flat(c[1]), c[2], flat(c[3])
        if not self._holds_elements(result):
            return
        values = self.values(result)
        if values is None:  # a list of elements: its members are looked at where it is used
            raise _TooLong
        xs = [f"x?{i}" for i in range(len(params))]
        binders = tuple((x, flat(p)) for x, p in zip(xs, params, strict=True))
        value: Sexp = (name, *xs) if xs else name
        body: Sexp = ("or", *(("=", value, v) for v in values)) if values else "false"
        yield f"(assert {self.expand(('forall', binders, body) if xs else body, {})})"

    def _holds_elements(self, sort: str, below: tuple[str, ...] = ()) -> bool:
        if sort in self.elements:
            return True
        fields = (f for _, fs in self.datatypes.get(sort, ()) for f in fs)
        return sort not in below and any(self._holds_elements(f, (*below, sort)) for f in fields)

    def values(self, sort: str, below: tuple[str, ...] = ()) -> list[str] | None:
        """All values of a sort, ``None`` when they are infinitely many."""
        if sort == "Bool":
            return ["true", "false"]
        if sort in self.elements:
            return list(self.elements[sort])
        if sort in below or sort not in self.datatypes:
            return None
        if sort not in self._values:
            out: list[str] | None = []
            for constructor, fields in self.datatypes[sort]:
                parts = [self.values(f, (*below, sort)) for f in fields]
                if out is None or any(p is None for p in parts):
                    out = None
                    continue
                for xs in itertools.product(*[p for p in parts if p is not None]):
                    out.append(f"({constructor} {' '.join(xs)})" if xs else constructor)
            self._values[sort] = out
        return self._values[sort]

    def expand(self, x: Sexp, env: Mapping[str, str]) -> str:
        """The text of an expression with its finite quantifiers expanded."""
        if isinstance(x, str):
            return env.get(x, x)
        head = x[0]
        if head in ("forall", "exists"):
            return self._quantifier(x, env)
        if head == "!":
            return self.expand(x[1], env)
        if head in ("and", "or"):
            return self._junction(str(head), (self.expand(a, env) for a in x[1:]))
        if head == "let":
            pairs = " ".join(f"({flat(n)} {self.expand(v, env)})" for n, v in _pairs(x[1]))
            return self._spend(f"(let ({pairs}) {self.expand(x[2], env)})")
        if head == "match":
            cases = " ".join(f"({flat(p)} {self.expand(b, env)})" for p, b in _pairs(x[2]))
            return self._spend(f"(match {self.expand(x[1], env)} ({cases}))")
        args = [self.expand(a, env) if i or not isinstance(a, str) else a for i, a in enumerate(x)]
        return self._simple(args)

    def _simple(self, args: list[str]) -> str:
        match args:
            case ["not", "true"]:
                return "false"
            case ["not", "false"]:
                return "true"
            case ["=", a, b] if a == b:
                return "true"
            case ["=>", *premises, conclusion]:
                if "false" in premises or conclusion == "true":
                    return "true"
                rest = [p for p in premises if p != "true"]
                if not rest:
                    return conclusion
                args = ["=>", *rest, conclusion]
        return self._spend(f"({' '.join(args)})")

    def _junction(self, op: str, parts: Iterator[str]) -> str:
        neutral, absorbing = ("true", "false") if op == "and" else ("false", "true")
        kept: dict[str, None] = {}
        for p in parts:
            if p == absorbing:
                return absorbing
            if p != neutral:
                kept[p] = None
        if not kept:
            return neutral
        return next(iter(kept)) if len(kept) == 1 else self._spend(f"({op} {' '.join(kept)})")

    def _quantifier(self, x: Sexp, env: Mapping[str, str]) -> str:
        names: list[str] = []
        domains: list[list[str]] = []
        rest: list[str] = []
        for name, sort in _pairs(x[1]):
            found = self.values(flat(sort))
            if found is None:
                rest.append(f"({flat(name)} {flat(sort)})")
            else:
                names.append(flat(name))
                domains.append(found)
        op = "and" if x[0] == "forall" else "or"
        instances = (
            self.expand(x[2], {**env, **dict(zip(names, values, strict=True))})
            for values in itertools.product(*domains)
        )
        if not rest:
            return self._junction(op, instances)
        binders = " ".join(rest)
        return self._junction(
            op, (self._spend(f"({x[0]} ({binders}) {body})") for body in instances)
        )

    def _spend(self, text: str) -> str:
        self._spent += len(text)
        if self._spent > BUDGET:
            raise _TooLong
        return text
