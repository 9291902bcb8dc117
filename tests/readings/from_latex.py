"""LaTeX formulas as plain text, by a table of signs of its own."""

from __future__ import annotations

import re

LATEX = (
    (r"\begin{cases}", " ⟦ "),
    (r"\end{cases}", " ⟧ "),
    (r"\mathbin{\dot{-}}", " ∸ "),
    (r"\mathbin{\mathrm{div}}", " / "),
    (r"\mathbin{\mathsf{and}}", " and "),
    (r"\mathbin{\mathsf{or}}", " or "),
    (r"\mathop{\mathsf{not}}", " not "),
    (r"\mathbin{+\!\!+}", " ++ "),
    (r"\mathbin{::}", " :: "),
    (r"\text{-}", "_"),
    (r"[\,]", "[]"),
    (r"[\,", "decide("),
    (r"\,]", ")"),
    (r",\;", " ; "),
    (r"\;", " "),
    (r"\,", " "),
    (r"\lvert", "length("),
    (r"\rvert", ")"),
    (r"\forall", "∀"),
    (r"\exists", "∃"),
    (r"\lambda", "λ"),
    (r"\Leftrightarrow", "↔"),
    (r"\Rightarrow", "→"),
    (r"\land", "∧"),
    (r"\lor", "∨"),
    (r"\lnot", "¬"),
    (r"\top", "True"),
    (r"\bot", "False"),
    (r"\ne", "≠"),
    (r"\le", "≤"),
    (r"\in ", "∈ "),
    (r"\cdot", "*"),
    (r"\bmod", "mod"),
    (r"\times", "×"),
    (r"\to", "⇒"),
    (r"\mathbb{N}", "ℕ"),
    (r"\mathbb{Z}", "ℤ"),
    (r"\pi_1", "first"),
    (r"\pi_2", "second"),
    (r"\max", "max"),
    (r"\min", "min"),
    (r"\\", " ;; "),
)
_WORDS = re.compile(r"\\(?:mathit|mathsf|mathrm|operatorname|text)\{([^{}]*)\}")


def from_latex(text: str) -> str:
    """LaTeX as plain text."""
    for old, new in LATEX:
        text = text.replace(old, new)
    text = _WORDS.sub(r" \1 ", text)
    while "^{" in text:
        text = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", text)
    assert "\\" not in text, text
    return text
