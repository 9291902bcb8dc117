"""The source scan: words that have no place in a proof that is to be believed.

It is the first of two nets.  It sees what leaves no trace in the compiled files (an option that
silences a warning, a kernel check that is switched off) and names the line.  Comments and strings
are blanked before the search, positions kept.  The second net is the audit of the compiled
constants (`audit`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from formal.checkers.lean.report import Problem

_START = r"(?<![\w.«'!?])"
_END = r"(?![\w'!?])"

# A word or phrase, and why it is refused.
_RULES: Final = (
    ("sorry|admit", "leaves the proof open"),
    ("axiom", "assumes instead of proving"),
    (r"native_decide|decide\s*\+\s*native|native\s*:=\s*true", "trusts compiled code"),
    (r"bv_decide", "trusts compiled code"),
    (r"unsafe|implemented_by|extern|csimp", "bypasses the kernel"),
    (r"opaque|partial", "hides a definition from the kernel"),
    (r"run_cmd|run_elab|run_tac|run_meta|by_elab", "runs a program during elaboration"),
    (r"elab|elab_rules|initialize|builtin_initialize", "extends the elaborator"),
    (r"simproc|builtin_simproc|dsimproc", "extends the elaborator"),
    (r"import\s+(?:all\s+)?(?:Lean|Lake)", "gives access to the elaborator"),
)
_WORDS = [(re.compile(rf"{_START}(?:{pattern}){_END}"), reason) for pattern, reason in _RULES]
# Names that are refused wherever they stand, also behind a namespace or in «».
_ANYWHERE = re.compile(
    r"(?<!\w)(?:sorryAx|skipKernelTC|ofReduceBool|ofReduceNat|trustCompiler|reduceBool|reduceNat"
    rf"|lcProof|lcUnreachable|unsafeCast|addDeclWithoutChecking){_END}"
)
_OPTION = re.compile(rf"{_START}set_option\s+(\S+)")
_REFUSED_OPTION = re.compile(r"debug\b.*|warn\b.*|compiler\b.*")
_LAKEFILE = re.compile(
    r"\b(?:debug|sorry|moreLeanArgs|weakLeanArgs|moreServerOptions|plugins|dynlibs"
    r"|skipKernelTC)\b"
)

_CHARACTER = re.compile(r"'(?:\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|[^\\'\n])'")
_RAW_STRING = re.compile(r'r(#*)"')


def blank(text: str) -> str:
    """`text` with comments, strings and characters replaced by spaces, line breaks kept."""
    out: list[str] = []
    position, length = 0, len(text)
    while position < length:
        end = _end_of_blank(text, position)
        if end == position:
            out.append(text[position])
            position += 1
        else:
            out.append(re.sub(r"[^\n]", " ", text[position:end]))
            position = end
    return "".join(out)


def _end_of_blank(text: str, start: int) -> int:
    """The end of the comment or literal that begins at `start`; `start` if none does."""
    character = text[start]
    if character == "-" and text.startswith("--", start):
        end = text.find("\n", start)
        return len(text) if end < 0 else end
    if character == "/" and text.startswith("/-", start):
        return _end_of_block(text, start)
    if character == '"':
        return _end_of_string(text, start)
    inside_word = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_'!?»")
    if character == "'" and not inside_word:
        match = _CHARACTER.match(text, start)
        return match.end() if match else start
    if character == "r" and not inside_word:
        match = _RAW_STRING.match(text, start)
        if match:
            close = text.find('"' + match.group(1), match.end())
            return len(text) if close < 0 else close + 1 + len(match.group(1))
    return start


def _end_of_block(text: str, start: int) -> int:
    depth, position = 1, start + 2
    while position < len(text) and depth:
        if text.startswith("/-", position):
            depth, position = depth + 1, position + 2
        elif text.startswith("-/", position):
            depth, position = depth - 1, position + 2
        else:
            position += 1
    return position


def _end_of_string(text: str, start: int) -> int:
    position = start + 1
    while position < len(text) and text[position] != '"':
        position += 2 if text[position] == "\\" else 1
    return min(position + 1, len(text))


def scan(file: str, blanked: str) -> list[Problem]:
    """The refused words of one source, whose comments and strings are blanked already."""
    found = [
        Problem(file, blanked.count("\n", 0, offset) + 1, f"`{word}` is not allowed: it {reason}")
        for offset, word, reason in _hits(blanked)
    ]
    return sorted(found, key=lambda problem: (problem.line, problem.message))


def _hits(blanked: str) -> Iterator[tuple[int, str, str]]:
    for pattern, reason in _WORDS:
        for match in pattern.finditer(blanked):
            yield match.start(), " ".join(match.group().split()), reason
    for match in _ANYWHERE.finditer(blanked):
        yield match.start(), match.group(), "bypasses the kernel"
    for match in _OPTION.finditer(blanked):
        option = match.group(1).replace("«", "").replace("»", "")
        if _REFUSED_OPTION.fullmatch(option):
            yield match.start(), f"set_option {option}", "changes what is checked or reported"


def scan_lakefile(text: str) -> list[Problem]:
    """Settings of ``lakefile.toml`` that would change what is checked or reported."""
    return [
        Problem(
            "lakefile.toml",
            number,
            f"`{match.group()}` is not allowed: it changes what is checked or reported",
        )
        for number, line in enumerate(text.splitlines(), 1)
        for match in _LAKEFILE.finditer(line.split("#")[0])
    ]
