"""LaTeX notation: symbols of the built-in operations, names, and lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

WIDTH = 70  # columns of some 4.5 pt: the text of LaTeX's article class, which is 345 pt wide
ATOM = 100  # precedence of what never needs parentheses
# Infix notation for definitions, by id; {0}, {1}, … are the arguments and {s} the structure.
NOTATION: Mapping[str, str] = {
    "causality.happened_before": r"{0} \rightarrow{s} {1}",
    "causality.concurrent": r"{0} \parallel{s} {1}",
    "system.causal_order": r"{0} \preceq{s} {1}",
}
# symbol, precedence of the whole, of the left operand, of the right operand
INFIX = {
    "add": ("+", 65, 65, 66),
    "sub": ("-", 65, 65, 66),
    "mul": (r"\cdot", 70, 70, 71),
    "div": (r"\mathbin{\mathrm{div}}", 70, 70, 71),
    "mod": (r"\bmod", 70, 70, 71),
    "lt": ("<", 50, 51, 51),
    "le": (r"\le", 50, 51, 51),
    "append": (r"\mathbin{+\!\!+}", 65, 65, 66),
    "member": (r"\in", 50, 51, 51),
    "band": (r"\mathbin{\mathsf{and}}", 35, 35, 36),
    "bor": (r"\mathbin{\mathsf{or}}", 30, 30, 31),
}
CONNECTIVES = {
    "and": (r"\land", 35, 36),
    "or": (r"\lor", 30, 31),
    "implies": (r"\Rightarrow", 25, 26),
    "iff": (r"\Leftrightarrow", 20, 21),
}
FUNCTIONS = {
    "max": r"\max",
    "min": r"\min",
    "fst": r"\pi_1",
    "snd": r"\pi_2",
    "nodup": r"\operatorname{nodup}",
    "map_list": r"\operatorname{map}",
    "filter_list": r"\operatorname{filter}",
    "count": r"\operatorname{count}",
    "range_fin": r"\operatorname{range}",
    "well_founded": r"\operatorname{well-founded}",
}
BASE = {"Nat": r"\mathbb{N}", "Int": r"\mathbb{Z}"}


def name(text: str, face: str = "mathit") -> str:
    """A name: one letter as it is, words joined by hyphens, a trailing number as an index."""
    found = re.fullmatch(r"(.*?)_?(\d+)", text)
    stem, number = (found[1], found[2]) if found and found[1] else (text, "")
    words = [w for w in stem.split("_") if w]
    if face == "mathit" and len(words) == 1 and len(words[0]) == 1:
        shown = words[0]
    else:
        shown = f"\\{face}{{" + r"\text{-}".join(words) + "}"
    return f"{shown}_{{{number}}}" if number else shown


_CASES = re.compile(r"\\begin\{cases\}((?:(?!\\begin\{cases\}).)*?)\\end\{cases\}", re.DOTALL)
_SIGN = re.compile(r" (?:\\[A-Za-z]+|[=<+-]) ")  # has space on both sides


def width(text: str) -> int:
    """About how many columns a formula takes when it is set; of cases the widest counts."""
    while found := _CASES.search(text):  # the brace and the gap take some five columns
        widest = max(found[1].split(r"\\"), key=width)
        text = f"{text[: found.start()]}xxxxx{widest}{text[found.end() :]}"
    signs = len(_SIGN.findall(text))
    shown = re.sub(r"\\(mathit|mathsf|mathrm|mathbin|operatorname|text|begin|end)\b", "", text)
    return len(re.sub(r"[{}&\s]", "", re.sub(r"\\[A-Za-z]+|\\.", "x", shown))) + signs * 3 // 2
