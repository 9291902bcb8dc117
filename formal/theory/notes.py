"""What stands beside a statement for readers: the other side of a bound, and the paper's sentence.

None of it is part of a statement or of its hash.  Sentences of papers are long; a theory may state
them apart, as data: a module ``papers`` with ``PAPERS``, a tuple of ``Paper``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formal.errors import TheoryError
from formal.language.declarations import Theorem
from formal.language.hypotheses import hypotheses
from formal.language.terms import Connective

if TYPE_CHECKING:
    from formal.theory import Theory

DIFFERENCES = ("same", "stronger", "weaker", "different")


@dataclass(frozen=True)
class Paper:
    """What a paper says where a theorem stands, and how the theorem differs.

    ``says`` is the paper's sentence in our words, with its number and page where they are known;
    ``differs`` begins with one of ``DIFFERENCES`` and a colon, or is ``same``.
    """

    id: str
    says: str
    differs: str


def is_equivalence(theorem: Theorem) -> bool:
    """Whether a theorem's conclusion is an equivalence, so that it gives both sides itself."""
    conclusion = hypotheses(theorem.statement)[2]
    return isinstance(conclusion, Connective) and conclusion.op == "iff"


def says_other_side(theorem: Theorem) -> bool:
    """Whether a bound names what meets it, says why nothing does, or is both sides itself."""
    return bool(theorem.tight or theorem.tight_open) or is_equivalence(theorem)


def check_other_sides(theory: Theory, theorem: Theorem) -> None:
    """Check what a theorem says of the other side and of its paper.

    Raises ``TheoryError``, with the theorem's place, for a name that is no other theorem, for two
    answers in one, and for a difference from no paper.
    """
    if theorem.tight and theorem.tight_open:
        raise theorem.error("has both tight= and tight_open=; expected one")
    for name in theorem.tight:
        if theory.lemma(theorem, name, "tight names").id == theorem.id:
            raise theorem.error("tight names the theorem itself; expected another one")
    if bool(theorem.paper) != bool(theorem.differs):
        raise theorem.error("has one of paper= and differs=; expected both")
    if theorem.differs and theorem.differs.partition(":")[0].rstrip(".") not in DIFFERENCES:
        raise theorem.error(
            f"differs={theorem.differs!r}: expected one of {', '.join(DIFFERENCES)}, a colon, how"
        )


def attach_papers(theory: Theory) -> None:
    """Give the theorems that the module ``papers`` names what it says of them.

    Raises ``TheoryError`` for an unknown id, and for a theorem that has a sentence already.
    """
    names = [m.name for m in theory.modules if m.name.rpartition(".")[2] == "papers"]
    module = sys.modules.get(names[0]) if names else None
    rows = getattr(module, "PAPERS", ())
    if module is None or not rows:
        return
    if not (isinstance(rows, tuple) and all(isinstance(r, Paper) for r in rows)):
        raise TheoryError("expected PAPERS, a tuple of Paper", file=module.__file__, line=1)
    known = theory.theorems()
    told: set[str] = set()
    for row in rows:
        found = known.get(row.id)
        if found is None:
            raise TheoryError(f"{row.id} is no theorem", file=module.__file__, line=1)
        # A theory that is loaded again has its declarations from the first time.
        given = (found.paper, found.differs)
        if row.id in told or given not in (("", ""), (row.says, row.differs)):
            raise found.error("has more than one sentence of a paper")
        told.add(row.id)
        found.paper, found.differs = row.says, row.differs
        check_other_sides(theory, found)


def notes_of(theory: Theory, theorem: Theorem) -> dict[str, str]:
    """What ``formal show`` prints of the paper and of the other side."""
    out = {}
    if theorem.paper:
        out["The paper"] = f"{theorem.paper}\n{theorem.differs}"
    if theorem.tight:
        out["The other side"] = "\n".join(theory.lemma(theorem, x).id for x in theorem.tight)
    elif theorem.tight_open:
        out["The other side"] = f"open: {theorem.tight_open}"
    return out
