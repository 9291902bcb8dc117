r"""Formulas for people, read back: a parser and evaluator of their own for what is printed.

It knows the conventions of mathematics and nothing of the printers: ¬ binds closer than ∧, ∧
closer than ∨, then → (to the right) and ↔; products closer than sums, both to the left; quantifiers
and functions reach as far as they can.  LaTeX is turned into the same tokens as plain text, but for
truncated subtraction, which it marks and plain text does not: ``natural`` says what ``-`` is there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from typing import Any

Value = Callable[[Mapping[str, Any]], Any]

# symbol: how close it binds, whether to the right
INFIX = {
    "↔": (20, False),
    "→": (25, True),
    "∨": (30, False),
    "or": (30, False),
    "∧": (35, False),
    "and": (35, False),
    **dict.fromkeys(("=", "≠", "<", "≤", "∈"), (50, False)),
    **dict.fromkeys(("+", "-", "∸", "++"), (65, False)),
    "::": (67, True),
    **dict.fromkeys(("*", "/", "mod"), (70, False)),
    "^": (75, True),
}
_TOKEN = re.compile(r";;|::|\+\+|\w+'*|[^\s\w]")


def quotient(a: int, b: int) -> int:
    """The quotient that leaves a remainder from 0 to ``|b| - 1``; 0 for b = 0."""
    return 0 if b == 0 else (a - a % abs(b)) // b


def remainder(a: int, b: int) -> int:
    return a if b == 0 else a % abs(b)


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "↔": lambda a, b: a == b,
    "→": lambda a, b: b or not a,
    "∨": lambda a, b: a or b,
    "or": lambda a, b: a or b,
    "∧": lambda a, b: a and b,
    "and": lambda a, b: a and b,
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "≤": lambda a, b: a <= b,
    "∈": lambda a, b: a in b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "∸": lambda a, b: max(a - b, 0),
    "++": lambda a, b: a + b,
    "::": lambda a, b: [a, *b],
    "*": lambda a, b: a * b,
    "/": quotient,
    "mod": remainder,
    "^": lambda a, b: a**b,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "max": max,
    "min": min,
    "first": lambda p: p[0],
    "second": lambda p: p[1],
    "length": len,
    "nodup": lambda xs: all(x not in xs[:i] for i, x in enumerate(xs)),
    "map": lambda f, xs: [f(x) for x in xs],
    "filter": lambda f, xs: [x for x in xs if f(x)],
    "count": lambda f, xs: len([x for x in xs if f(x)]),
    "range": lambda n: list(range(n)),
    "decide": lambda p: p,
}


class Reader:
    """Reads one formula; ``functions`` are the definitions and ``cases`` the constructors."""

    def __init__(
        self,
        text: str,
        functions: Mapping[str, Callable[..., Any]],
        cases: frozenset[str],
        natural: bool,
    ) -> None:
        self.tokens = [*_TOKEN.findall(text), "end"]
        self.at = 0
        self.functions = {**FUNCTIONS, **functions}
        self.cases = cases | {"some", "none"}
        self.minus = "∸" if natural else "-"

    def value(self) -> Any:
        """The value of the whole."""
        whole = self.term(0)
        self.take("end")
        return whole({})

    # ---- tokens

    def next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def see(self, *tokens: str) -> bool:
        return self.tokens[self.at] in tokens

    def take(self, *tokens: str) -> str:
        assert self.see(*tokens), (tokens, self.tokens[self.at - 5 :])
        return self.next()

    # ---- terms

    def term(self, least: int) -> Value:
        left = self.prefix()
        while (symbol := self.tokens[self.at]) in INFIX and INFIX[symbol][0] >= least:
            self.next()
            own, to_the_right = INFIX[symbol]
            right = self.term(own if to_the_right else own + 1)
            left = self.both(self.minus if symbol == "-" else symbol, left, right)
        return left

    def both(self, symbol: str, a: Value, b: Value) -> Value:
        return lambda env: OPERATORS[symbol](a(env), b(env))

    def prefix(self) -> Value:
        if self.see("∀", "∃", "λ"):
            return self.binding(self.next())
        if self.see("¬", "not"):
            self.next()
            inner = self.term(40)
            return lambda env: not inner(env)
        if self.see("if"):
            return self.choice()
        if self.see("let"):
            self.next()
            name = self.next()
            self.take("=")
            value = self.term(0)
            self.take("in")
            body = self.term(0)
            return lambda env: body({**env, name: value(env)})
        if self.see("case"):
            self.next()
            subject = self.term(0)
            self.take("of")
            self.take("{")
            return self.rows(lambda: self.row(subject), ";", "}")
        if self.see("⟦"):
            self.next()
            return self.rows(self.latex_row, ";;", "⟧")
        return self.postfix(self.atom())

    def choice(self) -> Value:
        self.take("if")
        test = self.term(0)
        self.take("then")
        then = self.term(0)
        self.take("else")
        other = self.term(0)
        return lambda env: then(env) if test(env) else other(env)

    def binding(self, kind: str) -> Value:
        names: list[str] = []
        domains: list[Any] = []
        while not self.see("."):
            own = []
            while not self.see(":", "∈"):
                own.append(self.next())
                if self.see(","):
                    self.next()
            self.next()
            domain = self.type()
            names += own
            domains += [domain] * len(own)
            if self.see(",", ";"):
                self.next()
        self.take(".")
        body = self.term(0)
        if kind == "λ":
            return lambda env: lambda *xs: body({**env, **dict(zip(names, xs, strict=True))})
        combine = all if kind == "∀" else any
        return lambda env: combine(
            body({**env, **dict(zip(names, xs, strict=True))}) for xs in itertools.product(*domains)
        )

    def rows(self, row: Callable[[], Callable[[Any], Any]], separator: str, end: str) -> Value:
        found = [row()]
        while self.see(separator):
            self.next()
            found.append(row())
        self.take(end)

        def chosen(env: Mapping[str, Any]) -> Any:
            results = [r for one in found if (r := one(env)) is not None]
            assert len(results) == 1, "exactly one case fits"
            return results[0][0]

        return chosen

    def row(self, subject: Value) -> Callable[[Any], Any]:
        pattern = self.pattern()
        self.take("⇒")
        body = self.term(0)
        return lambda env: self.fitting(pattern, subject(env), body, env)

    def latex_row(self) -> Callable[[Any], Any]:
        body = self.term(0)
        self.take("&")
        self.take("if")
        subject = self.term(51)
        self.take("=")
        pattern = self.pattern()
        return lambda env: self.fitting(pattern, subject(env), body, env)

    def fitting(self, pattern: Any, x: Any, body: Value, env: Mapping[str, Any]) -> Any:
        found = fit(pattern, x)
        return None if found is None else (body({**env, **found}),)

    def pattern(self) -> tuple[str, list[str]]:
        """A constructor with variables, in either notation."""
        if self.see("("):
            return "pair", self.variables()
        name = self.next()
        if name == "[":
            self.take("]")
            return "nil", []
        if self.see("::"):
            self.next()
            return "cons", [name, self.next()]
        if self.see("+"):
            self.next()
            self.take("1")
            return "succ", [name]
        if name == "0":
            return "zero", []
        return name, self.variables() if self.see("(") else []

    def variables(self) -> list[str]:
        self.take("(")
        out = [self.next()]
        while self.take(",", ")") == ",":
            out.append(self.next())
        return out

    def arguments(self, end: str) -> list[Value]:
        out: list[Value] = []
        while not self.see(end):
            out.append(self.term(0))
            if not self.see(end):
                self.take(",")
        self.next()
        return out

    def atom(self) -> Value:
        token = self.next()
        if token == "(":
            parts = self.arguments(")")
            if len(parts) == 1:
                return parts[0]
            return lambda env: tuple(p(env) for p in parts)
        if token == "[":
            members = self.arguments("]")
            return lambda env: [m(env) for m in members]
        if token == "-":
            number = -int(self.next())
            return lambda env: number
        if token.isdigit():
            return lambda env: int(token)
        if token in ("True", "true", "False", "false"):
            return lambda env: token in ("True", "true")
        assert re.fullmatch(r"\w+'*", token), (token, self.tokens[self.at - 5 :])
        return lambda env: self.named(token, env)

    def named(self, name: str, env: Mapping[str, Any]) -> Any:
        if name in env:
            return env[name]
        if name in self.cases:
            return made(name)
        return self.functions[name]

    def postfix(self, head: Value) -> Value:
        while self.see("(", "["):
            if self.next() == "[":
                (place,) = self.arguments("]")
                head = self.at_place(head, place)
            else:
                head = self.applied(head, self.arguments(")"))
        return head

    def at_place(self, xs: Value, place: Value) -> Value:
        def run(env: Mapping[str, Any]) -> Any:
            members, i = xs(env), place(env)
            return ("some", members[i]) if i < len(members) else ("none",)

        return run

    def applied(self, fn: Value, args: list[Value]) -> Value:
        def run(env: Mapping[str, Any]) -> Any:
            head, values = fn(env), [a(env) for a in args]
            return (*head, *values) if isinstance(head, tuple) else head(*values)

        return run

    # ---- types

    def type(self) -> list[Any] | None:
        """The members of a type; None when they are not finitely many, or it is no such type."""
        first = self.simple_type()
        if self.see("×"):
            self.next()
            second = self.type()
            if first is None or second is None:
                return None
            return list(itertools.product(first, second))
        if self.see("→", "⇒"):
            self.next()
            self.type()
            return None
        return first

    def simple_type(self) -> list[Any] | None:
        name = self.next()
        if name == "(":
            inner = self.type()
            self.take(")")
        elif name in ("Prop", "Bool"):
            inner = [False, True]
        elif name == "Fin":
            self.take("(")
            inner = list(range(int(self.next())))
            self.take(")")
        elif name == "Option":
            self.take("(")
            item = self.type()
            self.take(")")
            inner = None if item is None else [("none",), *(("some", x) for x in item)]
        else:
            inner = None
            if self.see("("):
                self.next()
                self.type()
                self.take(")")
        if self.see("^"):  # LaTeX writes lists of A as A*
            self.next()
            self.take("(")
            self.take("*")
            self.take(")")
            return None
        return inner


def made(name: str, *args: Any) -> tuple[Any, ...]:
    """A value of a data type: the constructor and its payload."""
    return (name, *args)


def fit(pattern: tuple[str, list[str]], x: Any) -> dict[str, Any] | None:
    """What the variables of a pattern stand for in a value, None when it does not fit."""
    name, xs = pattern
    parts: Any = None
    if isinstance(x, list):
        shape, parts = ("cons", (x[0], x[1:])) if x else ("nil", ())
    elif isinstance(x, tuple) and x and isinstance(x[0], str):
        shape, parts = x[0], x[1:]
    elif isinstance(x, tuple):
        shape, parts = "pair", x
    else:
        shape, parts = ("zero", ()) if x == 0 else ("succ", (x - 1,))
    return dict(zip(xs, parts, strict=True)) if shape == name else None
