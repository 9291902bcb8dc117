"""What an attack finds: runs, each with what it shows, that can be executed again and drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from formal.attack.drawing import mermaid, svg, table
from formal.attack.model import Model
from formal.attack.steps import Step
from formal.errors import FormalError


class ReplayError(FormalError):
    """A run is no run of the protocol, or does not show what it is said to show."""


@dataclass(frozen=True)
class Run:
    """A finite run and what it shows.

    ``claim`` says it for the machine: its ``kind`` and what that kind needs.  ``values`` are the
    messages themselves by their text, for those that no correct process sends.
    """

    title: str
    steps: tuple[Step, ...]
    claim: Mapping[str, Any]
    values: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The run as JSON."""
        steps = [asdict(step) for step in self.steps]
        return {"title": self.title, "claim": dict(self.claim), "steps": steps}


@dataclass(frozen=True)
class Result:
    """What the adversary found.

    ``hypothesis`` names what the protocol fails (none: nothing was refuted); ``exact`` is false
    when the claim is only about the steps that were tried; the first of ``runs`` shows it.
    """

    theorem: str
    model: str
    hypothesis: str | None
    verdict: str
    runs: tuple[Run, ...]
    exact: bool
    details: tuple[str, ...]
    replayer: Callable[[Model, Run], None] = field(repr=False, compare=False)

    @property
    def refuted(self) -> bool:
        """Whether a hypothesis of the theorem was found to fail."""
        return self.hypothesis is not None

    @property
    def run(self) -> list[dict[str, Any]]:
        """The steps of the first run, as JSON."""
        return [asdict(step) for step in self.runs[0].steps] if self.runs else []

    def replay(self, model: object) -> None:
        """Execute every run again from the start and confirm what it shows.

        Args:
            model: the protocol, as a class, an instance or a loaded model.

        Raises:
            ReplayError: a run does not happen so, or does not show what it is said to show.
            InputError: the protocol itself fails.
        """
        protocol = model if isinstance(model, Model) else Model(model, self.theorem)
        for run in self.runs:
            self.replayer(protocol, run)

    def to_json(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "theorem": self.theorem,
            "model": self.model,
            "refuted": self.refuted,
            "hypothesis": self.hypothesis,
            "exact": self.exact,
            "verdict": self.verdict,
            "details": list(self.details),
            "runs": [run.to_json() for run in self.runs],
        }

    def table(self) -> str:
        """The verdict and every run as plain text."""
        lines = [self.verdict]
        if self.refuted and not self.exact:
            lines.append("(shown for the steps that were tried, not for ever: raise the bounds)")
        lines += self.details
        for run in self.runs:
            lines += ["", run.title, "-" * len(run.title), *table(run.steps)]
        return "\n".join(lines) + "\n"

    def mermaid(self) -> str:
        """The first run as a Mermaid sequence diagram."""
        return mermaid(self.runs[0].title if self.runs else self.verdict, self._drawn())

    def svg(self) -> str:
        """The first run as an SVG space-time drawing: time downward, a lane for each process."""
        return svg(self.verdict, self._drawn())

    def _drawn(self) -> tuple[Step, ...]:
        return self.runs[0].steps if self.runs else ()


def same_steps(found: tuple[Step, ...], run: Run) -> None:
    """Compare what was executed with what was recorded.

    Raises:
        ReplayError: they differ.
    """
    for ours, theirs in zip(found, run.steps, strict=False):
        if ours != theirs:
            raise ReplayError(
                f"{run.title}: at time {theirs.time} {theirs.process} does not do what was recorded"
            )
    if len(found) != len(run.steps):
        raise ReplayError(f"{run.title}: {len(run.steps)} steps recorded, {len(found)} executed")


def confirm(holds: bool, run: Run) -> None:
    """Raise unless the run shows its claim.

    Raises:
        ReplayError: it does not.
    """
    if not holds:
        raise ReplayError(f"{run.title}: the run does not show this ({run.claim})")
