"""LeanDojo is asked in its own terms; here it is played by a recording of what it answers."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from formal.corpus import leandojo
from formal.errors import CheckerError
from formal.theory import load_theory


@dataclass
class Goal:
    pp: str


@dataclass
class Failed:
    error: str


class Finished:
    pass


@dataclass
class Recording:
    """Answers to tactics, in the order of a session; what was asked is kept."""

    answers: dict[str, object]
    asked: list[str] = field(default_factory=list)
    theorem: tuple[str, str] = ("", "")

    def module(self) -> SimpleNamespace:
        recording = self

        class Repo:
            @classmethod
            def from_path(cls, path):
                done = subprocess.run(
                    ["git", "-C", path, "rev-parse", "HEAD"],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                return SimpleNamespace(commit=done.stdout.strip(), path=path)

        class Dojo:
            def __init__(self, theorem):
                recording.theorem = (theorem[1], theorem[2])

            def __enter__(self):
                return self, Goal("⊢ clock_condition.Statement")

            def __exit__(self, *exc):
                return None

            def run_tac(self, state, tactic):
                recording.asked.append(tactic)
                return recording.answers[tactic]

        return SimpleNamespace(
            LeanGitRepo=Repo,
            Dojo=Dojo,
            Theorem=lambda repo, file, name: (repo, file, name),
            LeanError=Failed,
            ProofFinished=Finished,
        )


@pytest.fixture(scope="module")
def theory():
    return load_theory()


def replay(theory, tmp_path, answers, tactics):
    recording = Recording(answers)
    theorem = theory.theorems()["causality.clock_condition"]
    steps = leandojo.replay(theory, theorem, tactics, tmp_path / "repo", recording.module())
    return recording, steps


def test_goals_tactic_by_tactic(theory, tmp_path):
    answers = {"intro E": Goal("E : Type\n⊢ True"), "trivial": Finished()}
    recording, steps = replay(theory, tmp_path, answers, ["intro E", "trivial", "never asked"])
    assert [(s.tactic, s.goals) for s in steps] == [
        ("intro E", "E : Type\n⊢ True"),
        ("trivial", ""),
    ]
    assert recording.asked == ["intro E", "trivial"]
    file, name = recording.theorem
    assert name == "DistSys.Causality.clock_condition"
    assert f"theorem {name.rpartition('.')[2]}" in (theory.lean / file).read_text(encoding="utf-8")


def test_an_error_stops_and_is_one_line(theory, tmp_path):
    answers = {"omega": Failed("omega could not\n  prove the goal")}
    _, steps = replay(theory, tmp_path, answers, ["omega", "simp"])
    assert [s.error for s in steps] == ["omega could not prove the goal"]


def test_the_repository_holds_the_lean_project_and_nothing_is_overwritten(theory, tmp_path):
    commit = leandojo.scratch_repository(theory, tmp_path / "repo")
    assert len(commit) == 40
    assert (tmp_path / "repo/lakefile.toml").read_bytes() == (
        theory.lean / "lakefile.toml"
    ).read_bytes()
    with pytest.raises(CheckerError, match="exists already"):
        leandojo.scratch_repository(theory, tmp_path / "repo")


def test_preflight_names_everything_that_is_missing():
    found = leandojo.preflight((3, 13), lambda name: False, lambda name: None)
    assert found[0] == "found Python 3.13, expected one before 3.13"
    assert "lean-dojo is not installed" in found[1]
    assert [x.split()[0] for x in found[2:]] == ["git", "elan", "lake"]
    assert leandojo.preflight((3, 12), lambda name: True, lambda name: "/bin/" + name) == []


def test_without_leandojo_the_error_is_typed_and_one_line(theory, tmp_path):
    if not leandojo.preflight():
        pytest.skip("LeanDojo can run here")
    with pytest.raises(CheckerError, match="LeanDojo cannot run here: ") as found:
        leandojo.require()
    assert "\n" not in str(found.value)
