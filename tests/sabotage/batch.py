"""Many attacks on Lean proofs in one small project, where each theorem has its own verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .workshop import HEAD, LAKEFILE, MARK, Outcome, Workshop

TOOLCHAIN = "leanprover/lean4:v4.28.0\n"

TRUE_CLAIM = '''
@theorem(by="lean")
def {name}(n: Nat):
    """Nothing added is nothing changed."""
    return n + 0 == n

'''

FALSE_CLAIM = '''
@theorem(by="lean")
def {name}(n: Nat):
    """No number is positive."""
    return n == 0

'''

PROOF = """\
module

public import Guild.Statements.Claims

@[expose] public noncomputable section

namespace Guild.Claims

{body}

end Guild.Claims
"""

HONEST = "theorem honest : honest.Statement := fun _ => rfl"


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


@dataclass(frozen=True)
class Attack:
    """A false claim with a proof module that only looks like a proof.

    ``body`` stands in the theorem's namespace; a body that begins with ``module`` is the whole
    file.  ``X`` in it is the claim's name.  The line with the mark must be named, with words that
    ``says`` matches.  ``more`` are further files.
    """

    name: str
    body: str
    says: str = ""
    more: dict[str, str] = field(default_factory=dict)
    where: str = ""

    @property
    def file(self) -> str:
        """The module with the attack."""
        return f"lean/Guild/Claims/{camel(self.name)}.lean"

    @property
    def place(self) -> str:
        """The file that must be named."""
        return self.where or self.file

    @property
    def files(self) -> dict[str, str]:
        body = re.sub(r"\bX\b", self.name, self.body)
        text = body if body.startswith("module") else PROOF.format(body=body.strip("\n"))
        more = {f: re.sub(r"\bX\b", self.name, t) for f, t in self.more.items()}
        return {self.file: text, **more}


def theory(true: Sequence[str], false: Sequence[str]) -> str:
    """The Python file that claims so much."""
    return (
        HEAD.format(title="Claims")
        + "".join(TRUE_CLAIM.format(name=n) for n in true)
        + "".join(FALSE_CLAIM.format(name=n) for n in false)
    )


def project(attacks: Sequence[Attack], true: Sequence[str] = ("honest",)) -> dict[str, str]:
    """All files of a project with these attacks beside an honest proof."""
    files = {
        "proofs/claims.py": theory(true, [a.name for a in attacks]),
        "lean/lakefile.toml": LAKEFILE,
        "lean/lean-toolchain": TOOLCHAIN,
        "lean/Guild/Honest.lean": PROOF.format(body=HONEST),
    }
    for attack in attacks:
        files |= attack.files
    return files


def attacked(bench: Workshop, attacks: Sequence[Attack], *arguments: str) -> Outcome:
    """Verify the project with all the attacks in it."""
    bench.reset(project(attacks))
    bench.export()
    return bench.verify(*arguments)


def assert_caught(outcome: Outcome, attack: Attack) -> None:
    """The run is red, the claim is not proved, and the place is named."""
    assert outcome.code == 1, outcome.text
    row = outcome.row(f"claims.{attack.name}")
    assert row and row["status"] != "proved", row
    assert "Traceback" not in outcome.text, outcome.text
    texts = attack.files
    marked = texts.get(attack.place, "")
    line = marked[: marked.index(MARK)].count("\n") + 1 if MARK in marked else None
    assert outcome.names(attack.place, line, attack.says), (
        f"{attack.place}:{line} {attack.says!r} in\n{outcome.text}"
    )
