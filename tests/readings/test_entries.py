"""Markdown entries about theorems, structures, data and whole modules."""

from __future__ import annotations

import re

from formal.readings.latex import formulas as latex
from formal.readings.latex import markdown
from tests.readings.balanced import well_formed
from tests.readings.poll_theory import Poll, Vote

MEMBERS = Poll._info.members


def test_entry_of_a_theorem() -> None:
    text = markdown.entry(MEMBERS["popular_gets_a_vote"])
    paragraphs = text.rstrip("\n").split("\n\n")
    assert paragraphs[0] == "### Popular gets a vote (`poll_theory.popular_gets_a_vote`)"
    assert paragraphs[1] == "What everybody votes for, somebody votes for."
    assert paragraphs[2] == "定理"
    assert paragraphs[3] == f"$$\n{latex.statement(MEMBERS['popular_gets_a_vote'])}\n$$"
    source = paragraphs[4].splitlines()
    assert source[0] == "```python" and source[-1] == "```"
    assert source[1].startswith('@theorem(by="lean"') and "return Implies(" in paragraphs[4]
    assert paragraphs[5] == "Evidence asked for: lean. Source: arrow1951."


def test_entry_of_a_structure() -> None:
    text = markdown.entry(Poll._info, level=2)
    assert text.startswith("## Poll (`poll_theory.Poll`)\n\nWho votes for whom.\n")
    assert "In one round only." in text and "一次投票" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert rows[0] == "| Field | Type | Meaning |"
    assert rows[2:] == [
        "| `Voter` | set |  |",
        r"| `chair` | Voter | breaks \| ties |",
        "| `votes_for` | Voter → Fin(3) → Prop |  |",
        "| `rank` | Voter → ℕ |  |",
    ]
    assert "- **Chair votes.** The chair votes for `someone`. 主席投票" in text


def test_entry_of_data() -> None:
    text = markdown.entry(Vote._info)
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == [
        "| `abstain` |  | no opinion |",
        r"| `vote_for` | ℕ, Option(ℕ) | a candidate \| and a second choice |",
    ]


def test_entry_of_a_transition_system() -> None:
    import proofs.systems.mutual_exclusion.protocol as mutual_exclusion

    info = mutual_exclusion.TokenPassing._info
    text = markdown.entry(info)
    assert "| `holds` | Node → Prop (state) | the node has the token |" in text
    derived = next(d for d in info.definitions if d.name == "reachable")
    shown = markdown.entry(derived)
    assert "```python" not in shown and "$$" in shown


def test_every_declaration_of_the_theory_has_an_entry() -> None:
    import proofs.causality.causality.computation
    import proofs.foundations.quorum.statements
    import proofs.foundations.system.statements
    from formal.language import registry

    for module in (
        proofs.causality.causality.computation,
        proofs.foundations.system.statements,
        proofs.foundations.quorum.statements,
    ):
        for item in registry.module(module.__name__).items:
            text = markdown.entry(item)
            for formula in re.findall(r"\$\$\n(.*?)\n\$\$", text, re.S):
                well_formed(formula)
