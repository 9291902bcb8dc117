"""Reading a ``.pyv`` file: text to syntax trees, with readable errors."""

from __future__ import annotations

import functools
import hashlib
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import lark
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from formal.errors import InputError
from formal.pyv import syntax as s

GRAMMAR = Path(__file__).with_name("grammar.lark")

_SKIPPED_BLOCK = re.compile(r"#[^\n]*|\b(automaton|fbii)\b\s*\{")
_BRACE = re.compile(r"#[^\n]*|[{}]")

_DECLARATIONS = frozenset(
    "SORT MUT DERIVED AXIOM INIT INVARIANT SKETCH TRANSITION DEFINITION STATES THEOREM EXPECTED "
    "$END".split()
)
_EXPRESSION = frozenset(
    "ID PRIMED NUMBER TRUTH SHIFT DISTINCT LPAR BANG TILDE AND OR QUANTIFIER IF LET".split()
)
_OPERATORS = frozenset("IFF IMPLIES OR AND COMPARE EQUAL ADD STAR".split())
_WORDS = {
    "ID": "a name",
    "PRIMED": "a name",
    "NUMBER": "a number",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "DOT": "`.`",
    "SEMICOLON": "`;`",
    "EQUAL": "`=`",
    "STAR": "`*`",
    "MUT": "`mutable` or `immutable`",
    "INVARIANT": "`invariant`",
    "EXPECTED": "`sat` or `unsat`",
    "STATES": "`twostate`",
    "ANNOTATION": "an annotation",
    "$END": "the end of the file",
}


def parse(text: str, file: str) -> s.Program:
    """The declarations of a file's text.

    Raises ``InputError`` with the line, what was found and what was expected there.
    """
    kept, notes = _without_skipped_blocks(text, file)
    builder = _Builder(file)
    try:
        tree = _parser().parse(kept)
        decls = builder.transform(tree)
    except UnexpectedInput as e:
        raise _readable(e, kept, file) from None
    except RecursionError:
        raise InputError("expressions are nested too deeply", file=file) from None
    return s.Program(file, tuple(decls), (*notes, *builder.notes()))


def read(path: Path) -> s.Program:
    """Parse a file; raises ``InputError`` when it cannot be read or is no UTF-8 text."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot be read: {e.strerror}", file=path) from None
    except UnicodeDecodeError as e:
        raise InputError(f"byte {e.start} is not UTF-8 text", file=path) from None
    return parse(text, str(path))


@functools.cache
def _parser() -> Lark:
    """The parser; its tables are kept in the user's cache folder, where that can be written."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    key = hashlib.sha256(f"{lark.__version__} {sys.version} {grammar}".encode()).hexdigest()
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        kept = Path(base) / "formal" / f"pyv-{key[:16]}.lark"
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = kept.parent.stat().st_uid == os.getuid() if hasattr(os, "getuid") else True
        if mine and os.access(kept.parent, os.W_OK):
            return Lark(grammar, parser="lalr", propagate_positions=True, cache=str(kept))
    except (OSError, RuntimeError):  # no home, or none that can be written
        pass
    return Lark(grammar, parser="lalr", propagate_positions=True)


def _without_skipped_blocks(text: str, file: str) -> tuple[str, list[s.Note]]:
    """Blank out ``automaton {…}`` and ``fbii {…}``, keeping the lines of everything else."""
    notes: list[s.Note] = []
    at = 0
    while (found := _SKIPPED_BLOCK.search(text, at)) is not None:
        at = found.end()
        if found[1] is None:
            continue
        line = text.count("\n", 0, found.start()) + 1
        depth = 1
        while depth:
            brace = _BRACE.search(text, at)
            if brace is None:
                raise InputError(
                    f"the block `{found[1]}` is not closed; expected `}}`", file=file, line=line
                )
            at = brace.end()
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
        blank = re.sub(r"[^\n]", " ", text[found.start() : at])
        text = text[: found.start()] + blank + text[at:]
        notes.append(s.Note(line, f"the block `{found[1]} {{…}}` is skipped"))
    return text, notes


def _readable(e: UnexpectedInput, text: str, file: str) -> InputError:
    if isinstance(e, UnexpectedCharacters):
        return InputError(
            f"syntax error: found {e.char!r}, expected {_expected(e.allowed or ())}",
            file=file,
            line=e.line,
        )
    assert isinstance(e, UnexpectedToken | UnexpectedEOF)
    token = e.token if isinstance(e, UnexpectedToken) else None
    expected = _expected(e.expected)
    if token is None or token.type == "$END":
        line = text.rstrip().count("\n") + 1
        return InputError(
            f"syntax error: found the end of the file, expected {expected}", file=file, line=line
        )
    return InputError(
        f"syntax error: found `{token}`, expected {expected}", file=file, line=token.line
    )


def _expected(names: Iterable[str]) -> str:
    """Terminals in words, with the long lists under one name."""
    left = set(names)
    words: list[str] = []
    for group, word in (
        (_EXPRESSION, "an expression"),
        (_OPERATORS - {"EQUAL"}, "an operator"),
        (_DECLARATIONS - {"STATES", "SKETCH"}, "a declaration"),
    ):
        if group <= left:
            left -= group | ({"EQUAL", "STATES", "SKETCH"} if group is not _EXPRESSION else set())
            words.append(word)
    words += sorted({_WORDS.get(n, f"`{n.lower()}`") for n in left})
    if not words:
        return "something else"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


@v_args(meta=True)
class _Builder(Transformer[Token, Any]):
    """Turns lark's trees into ours."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.annotations: dict[str, tuple[int, int]] = {}

    def notes(self) -> list[s.Note]:
        """One note for each kind of annotation that was skipped."""
        return [
            s.Note(line, f"the annotation {name} is skipped{f' ({n} times)' if n > 1 else ''}")
            for name, (line, n) in self.annotations.items()
        ]

    def start(self, meta: Any, parts: list[s.Decl]) -> list[s.Decl]:
        return parts

    # -- declarations -----------------------------------------------------------------------------

    def annotation(self, meta: Any, parts: list[Token]) -> None:
        line, n = self.annotations.get(str(parts[0]), (meta.line, 0))
        self.annotations[str(parts[0])] = (line, n + 1)

    def label(self, meta: Any, parts: list[Token]) -> str:
        return str(parts[0])

    def arity(self, meta: Any, parts: list[Token | None]) -> tuple[str, ...]:
        return tuple(str(p) for p in parts if p is not None)

    def sort_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        return s.SortDecl(meta.line, str(parts[0]))

    def relation_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        mut, name, arity = parts[:3]
        return s.SymbolDecl(meta.line, str(name), "relation", mut == "mutable", arity or (), "bool")

    def derived_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        name, arity, axiom = parts[0], parts[1], parts[-1]
        return s.SymbolDecl(meta.line, str(name), "relation", True, arity or (), "bool", axiom)

    def constant_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        mut, name, sort = parts[:3]
        return s.SymbolDecl(meta.line, str(name), "constant", mut == "mutable", (), str(sort))

    def function_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        mut, name, *sorts = (p for p in parts if p is not None)
        params, result = tuple(map(str, sorts[:-1])), str(sorts[-1])
        return s.SymbolDecl(meta.line, str(name), "function", mut == "mutable", params, result)

    def axiom_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        return s.ClauseDecl(meta.line, parts[0] or "", "axiom", parts[1], 0)

    def init_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        return s.ClauseDecl(meta.line, parts[0] or "", "init", parts[1], 1)

    def invariant_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        word, name, formula = parts
        role: Any = str(word)
        return s.ClauseDecl(meta.line, name or "", role, formula, 1)

    def theorem_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        states, name, formula = parts
        return s.ClauseDecl(meta.line, name or "", "theorem", formula, _states(states))

    def vars(self, meta: Any, parts: list[s.Variable]) -> tuple[s.Variable, ...]:
        return tuple(parts)

    def var(self, meta: Any, parts: list[Any]) -> s.Variable:
        name, sort = parts
        return s.Variable(name.line, str(name), str(sort) if sort is not None else None)

    def modifies(self, meta: Any, parts: list[Token]) -> tuple[tuple[str, int], ...]:
        return tuple((str(p), p.line or meta.line) for p in parts)

    def formula(self, meta: Any, parts: list[Any]) -> Any:
        return (parts[0] if len(parts) == 2 else None) or (), parts[-1]

    def block(self, meta: Any, parts: list[Any]) -> Any:
        return (), tuple(parts)

    def assume(self, meta: Any, parts: list[Any]) -> s.Assume:
        return s.Assume(meta.line, parts[0])

    def assign(self, meta: Any, parts: list[Any]) -> s.Assign:
        name, args, value = parts
        return s.Assign(meta.line, str(name), args or (), value)

    def transition_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        name, params, (mods, body) = parts
        return s.DefinitionDecl(meta.line, str(name), params or (), mods, body, 2, True)

    def definition_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        states, name, params, (mods, body) = parts
        n = 2 if states is None and isinstance(body, tuple) else _states(states)
        return s.DefinitionDecl(meta.line, str(name), params or (), mods, body, n, False)

    # -- traces -----------------------------------------------------------------------------------

    def trace_decl(self, meta: Any, parts: list[Any]) -> s.Decl:
        # The oldest dialect has a bare `trace`, which asks for a run.
        return s.TraceDecl(meta.line, "", parts[0] != "unsat", tuple(parts[1:]))

    def assert_init(self, meta: Any, parts: list[Any]) -> s.Assertion:
        return s.Assertion(meta.line, None)

    def assert_expr(self, meta: Any, parts: list[Any]) -> s.Assertion:
        return s.Assertion(meta.line, parts[0])

    def any_step(self, meta: Any, parts: list[Any]) -> s.AnyStep:
        return s.AnyStep(meta.line)

    def steps(self, meta: Any, parts: list[s.Step]) -> tuple[s.Step, ...]:
        return tuple(parts)

    def step(self, meta: Any, parts: list[Any]) -> s.Step:
        name, *args = parts
        given = tuple(a.expr for a in args if a is not None)
        bare = not given and meta.end_pos - meta.start_pos == len(name)
        return s.Step(meta.line, str(name), None if bare else given)

    def step_arg(self, meta: Any, parts: list[Any]) -> _Argument:
        return _Argument(None if isinstance(parts[0], Token) else parts[0])

    # -- expressions ------------------------------------------------------------------------------

    def args(self, meta: Any, parts: list[Any]) -> tuple[s.Expr, ...]:
        return tuple(p for p in parts if p is not None)

    def name(self, meta: Any, parts: list[Token]) -> s.Expr:
        name, primes = _primes(parts[0])
        return s.Name(meta.line, name, primes)

    def application(self, meta: Any, parts: list[Any]) -> s.Expr:
        name, primes = _primes(parts[0])
        return s.Apply(meta.line, name, parts[1], primes)

    def number(self, meta: Any, parts: list[Token]) -> s.Expr:
        return s.Number(meta.line, int(parts[0]))

    def truth(self, meta: Any, parts: list[Token]) -> s.Expr:
        return s.Truth(meta.line, parts[0] == "true")

    def negation(self, meta: Any, parts: list[Any]) -> s.Expr:
        return s.Not(meta.line, parts[0])

    def bullet(self, meta: Any, parts: list[Any]) -> s.Expr:
        expr: s.Expr = parts[1]
        return expr

    def binary(self, meta: Any, parts: list[Any]) -> s.Expr:
        left, op, right = parts
        return s.Binary(meta.line, "!=" if op == "~=" else str(op), left, right)

    def junction(self, meta: Any, parts: list[Any]) -> s.Expr:
        left, op, right = parts
        same = isinstance(left, s.Junction) and left.op == op
        args = (*left.args, right) if same else (left, right)
        return s.Junction(meta.line, "&" if op == "&" else "|", args)

    def distinct(self, meta: Any, parts: list[Any]) -> s.Expr:
        return s.Distinct(meta.line, parts[0])

    def shift(self, meta: Any, parts: list[Any]) -> s.Expr:
        return s.Shift(meta.line, "new" if parts[0] == "new" else "old", parts[1])

    def quantifier(self, meta: Any, parts: list[Any]) -> s.Expr:
        word, vars_, body = parts
        return s.Quantified(meta.line, "forall" if word == "forall" else "exists", vars_, body)

    def conditional(self, meta: Any, parts: list[Any]) -> s.Expr:
        return s.Conditional(meta.line, *parts)

    def let(self, meta: Any, parts: list[Any]) -> s.Expr:
        return s.Let(meta.line, *parts)


class _Argument:
    """An argument of a step in a trace, apart from an argument that is not there."""

    def __init__(self, expr: s.Expr | None) -> None:
        self.expr = expr


def _primes(token: Token) -> tuple[str, int]:
    name = token.rstrip("'")
    return name, len(token) - len(name)


def _states(word: Token | None) -> int:
    return {None: 1, "zerostate": 0, "onestate": 1, "twostate": 2}[word]
