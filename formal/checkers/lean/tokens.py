"""The source scan: words that have no place in a proof that is to be believed.

It is the first of two nets.  It sees what leaves no trace in the compiled files (an option that
silences a warning, a kernel check that is switched off) and names the line.  It reads tokens
(`lexer`), so that words in comments and literals do not count and words in the braces of
interpolated strings do.  A source that would run a program while it is compiled, or change Lean's
own syntax by a program, is not compiled at all.  The second net is the audit of the compiled
constants (`audit`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from formal.checkers.lean.lexer import Token
from formal.checkers.lean.names import parse_name
from formal.checkers.lean.options import ASKING, ATTRIBUTES, option_allowed


@dataclass(frozen=True)
class Finding:
    """A refused word on a line; `runs` if the source must not even be compiled."""

    line: int
    message: str
    runs: bool


_RUNS: Final = "runs a program while Lean reads the file"
_SYNTAX: Final = "can write what no scan of the text sees"

# Words that are refused where they are keywords, and why; the second group is never compiled.
_PROOF_WORDS: Final = {
    "sorry": "leaves the proof open",
    "admit": "leaves the proof open",
    "axiom": "assumes instead of proving",
    "native_decide": "trusts compiled code",
    "bv_decide": "trusts compiled code",
    "opaque": "hides a definition from the kernel",
    "partial": "hides a definition from the kernel",
}
_RUNNING_WORDS: Final = {
    **dict.fromkeys(
        "run_cmd run_elab run_tac run_meta by_elab initialize builtin_initialize include_str "
        "include_bytes dbg_trace println! compile_inductive set_library_suggestions "
        "docs_to_verso".split(),
        _RUNS,
    ),
    **dict.fromkeys("unsafe implemented_by extern csimp".split(), "bypasses the kernel"),
    "prelude": "leaves Lean's own library out",
    **dict.fromkeys(
        "elab elab_rules elab_stx simproc builtin_simproc dsimproc builtin_dsimproc simproc_decl "
        "dsimproc_decl declare_simp_like_tactic declare_config_elab".split(),
        "extends the elaborator",
    ),
    **dict.fromkeys(
        "macro macro_rules syntax declare_syntax_cat binder_predicate unif_hint meta "
        "interpolatedStr".split(),
        _SYNTAX,
    ),
}
# Names that are refused wherever they stand, also behind a namespace or in «».
_NAMES: Final = frozenset(
    "sorryAx skipKernelTC ofReduceBool ofReduceNat trustCompiler reduceBool reduceNat lcProof "
    "lcUnreachable unsafeCast addDeclWithoutChecking".split()
)
# Who cannot name these cannot write a file.  Lean evaluates terms of the text in some places, such
# as the values of a tactic's options.
_EFFECTS: Final = frozenset(
    "IO BaseIO EIO FS UV FilePath RealWorld unsafeIO unsafeBaseIO unsafeEIO".split()
)
_ANY_NAME: Final = re.compile("|".join(sorted(_NAMES | _EFFECTS)))
_NOTATIONS: Final = frozenset(
    "notation infix infixl infixr prefix postfix mixfix notation3".split()
)
# A symbol that a notation may add: letters or signs, not both, and nothing that could reach over
# the beginning of a comment, a literal or a word.
_ADDED_SYMBOL: Final = re.compile(
    r"(?!.*(?:--|/-|-/))(?:[^\W\d]\w*|[^\w\s\"'«»\\.`#()\[\]{}]+|[()\[\]{}])"
)
_INTERESTING: Final = frozenset(
    {*_PROOF_WORDS, *_RUNNING_WORDS, *_NOTATIONS, "set_option", "attribute", "import", "decide"}
    | {"native"}
)
_OPEN, _CLOSE = frozenset("([{⟨"), frozenset(")]}⟩")


def scan(text: str, tokens: Sequence[Token]) -> list[Finding]:
    """The refused words of one source, by line."""
    code = [t for t in tokens if t.kind not in ("space", "comment")]
    breaks = [m.start() for m in re.finditer("\n", text)]
    found = []
    for start, word, reason, runs in _Scan(text, code).hits():
        line = bisect_left(breaks, start) + 1
        found.append(Finding(line, f"`{word}` is not allowed: it {reason}", runs))
    return sorted(set(found), key=lambda finding: (finding.line, finding.message))


Hit = tuple[int, str, str, bool]


class _Scan:
    def __init__(self, text: str, code: list[Token]):
        self._code = code
        self._names = _ANY_NAME.search(text) is not None

    def hits(self) -> Iterator[Hit]:
        code = self._code
        for i, token in enumerate(code):
            if token.kind == "identifier":
                if self._names or token.text in _INTERESTING:
                    yield from self._identifier(i, token)
            elif token.kind == "command":
                if token.text not in ASKING:
                    yield token.start, token.text, _RUNS, True
            elif token.kind == "symbol":
                if token.text == "`":
                    yield token.start, "`", _SYNTAX, True
                elif token.text == "@" and self._touches(i, "["):
                    yield from self._attributes(i + 1)

    def _identifier(self, i: int, token: Token) -> Iterator[Hit]:
        word, start = token.text, token.start
        if self._names:
            for component in parse_name(word):
                if component in _NAMES:
                    yield start, str(component), "bypasses the kernel", False
                elif component in _EFFECTS:
                    yield start, str(component), "can act outside Lean", True
        if self._is_field(i):
            return
        if word in _PROOF_WORDS:
            yield start, word, _PROOF_WORDS[word], False
        elif word in _RUNNING_WORDS:
            yield start, word, _RUNNING_WORDS[word], True
        elif word == "set_option":
            yield from self._option(i)
        elif word == "attribute":
            if self._text(i + 1) == "[":
                yield from self._attributes(i + 1)
        elif word == "import":
            yield from self._import(i)
        elif word in _NOTATIONS:
            yield from self._notation(i)
        elif word == "decide" and self._texts(i + 1, 2) == ["+", "native"]:
            yield start, "decide +native", "trusts compiled code", False
        elif word == "native" and self._texts(i + 1, 3) == [":", "=", "true"]:
            yield start, "native := true", "trusts compiled code", False

    def _text(self, i: int) -> str:
        return self._code[i].text if i < len(self._code) else ""

    def _texts(self, i: int, count: int) -> list[str]:
        return [token.text for token in self._code[i : i + count]]

    def _touches(self, i: int, text: str) -> bool:
        """Whether the next token is `text`, without space between."""
        return self._text(i + 1) == text and self._code[i + 1].start == self._code[i].start + 1

    def _is_field(self, i: int) -> bool:
        """Whether a name stands right behind a dot, where a keyword is a field's name."""
        before = self._code[i - 1] if i else None
        return before is not None and before.text == "." and before.start + 1 == self._code[i].start

    def _option(self, i: int) -> Iterator[Hit]:
        named = self._code[i + 1] if i + 1 < len(self._code) else self._code[i]
        if named.kind != "identifier" or named is self._code[i]:
            yield self._code[i].start, "set_option", "names no option in plain words", True
            return
        option = ".".join(map(str, parse_name(named.text)))
        if not option_allowed(named.text):
            # Lean is asked all the same where the check it would skip is made again elsewhere.
            runs = option.split(".")[0] not in ("debug", "warn", "compiler")
            reason = "changes what is checked or reported, or is not known to be harmless"
            yield self._code[i].start, f"set_option {option}", reason, runs

    def _attributes(self, i: int) -> Iterator[Hit]:
        """The attributes in the brackets that open at token `i`."""
        depth, expected = 0, False
        for j in range(i, len(self._code)):
            token = self._code[j]
            if token.text in _OPEN:
                depth += 1
                expected = expected or depth == 1
            elif token.text in _CLOSE:
                depth -= 1
                if depth == 0:
                    return
            elif depth == 1 and token.text == ",":
                expected = True
            elif expected and token.text != "-":
                expected = token.text in ("local", "scoped")
                if token.text in ("extern", "implemented_by", "csimp"):
                    continue  # refused as words
                if token.text not in ATTRIBUTES:
                    reason = "is not among the attributes that are known to be harmless"
                    yield token.start, token.text, reason, True

    def _import(self, i: int) -> Iterator[Hit]:
        words = ["import", *(["all"] if self._text(i + 1) == "all" else [])]
        name = parse_name(self._text(i + len(words)))
        if name and name[0] in ("Lean", "Lake"):
            word = " ".join([*words, str(name[0])])
            yield self._code[i].start, word, "gives access to the elaborator", True

    def _notation(self, i: int) -> Iterator[Hit]:
        """The symbols that a notation adds, up to its arrow."""
        for j in range(i + 1, len(self._code)):
            token = self._code[j]
            if self._texts(j, 2) == ["=", ">"] or token.text == "↦":
                return
            if token.kind == "string":
                symbol = token.text.removeprefix('"').removesuffix('"').strip(" ")
                if not _ADDED_SYMBOL.fullmatch(symbol):
                    reason = "adds a symbol that could hide the beginning of something else"
                    yield token.start, f"{self._code[i].text} {token.text}", reason, True
