"""``formal check MODEL``: conditions, counterexamples, runs, mutants, as a user meets them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.project import ROOT, Run

LOCK = '''
"""A lock."""

from __future__ import annotations

from formal.language import *


class Lock(TransitionSystem, var="L"):
    """One lock, many clients."""

    Client: Sort
    held: Mutable[Rel[Client]]  # the client holds the lock

    @init
    def start(self):
        """Nobody holds it."""
        return ForAll(lambda c: Not(self.held(c)), c=self.Client)

    @action(modifies="held")
    def grant(self, new, c: Client):
        """A client gets the lock when nobody holds it."""
        return And(
            Not(Exists(lambda d: self.held(d))),
            ForAll(lambda d: Iff(new.held(d), Or(self.held(d), d == c))),
        )

    @action(modifies="held")
    def release(self, new, c: Client):
        """The holder gives the lock back."""
        return And(
            self.held(c),
            ForAll(lambda d: Iff(new.held(d), And(self.held(d), d != c))),
        )

    @safety(mutants=(Mutant("grant.1"), Mutant("grant.2")))
    def mutex(self, c: Client, d: Client):
        """Two clients never hold the lock at once."""
        return Implies(self.held(c), self.held(d), c == d)
'''
GUARD = "            Not(Exists(lambda d: self.held(d))),\n"


def check(*args: str, cwd=ROOT) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "formal.cli", "check", *map(str, args)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def lock(tmp_path):
    def write(text: str = LOCK) -> str:
        path = tmp_path / "lock.py"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def row(text: str, name: str) -> list[str]:
    return next(line.split() for line in text.splitlines() if line.split()[:1] == [name])


def test_a_sound_system_holds_and_says_how_soon_each_action_is_taken(lock):
    run = check(lock())
    assert run.code == 0, run.text
    assert row(run.out, "grant") == "grant 1 of 1 - yes in 1 step".split()
    assert row(run.out, "release") == "release 1 of 1 - yes in 2 steps".split()
    assert run.out.splitlines()[-1].startswith("lock.Lock: holds: 3 of 3 conditions proved")


def test_a_registered_system_is_found_by_its_id_and_by_its_topic():
    for name in ("mutual_exclusion", "mutual_exclusion.TokenPassing"):
        data = json.loads(check(name, "--json", "--bound", "2").out)
        assert [s["id"] for s in data["systems"]] == ["mutual_exclusion.TokenPassing"]
        assert data["ok"]
        assert data["systems"][0]["reached"] == {"send": 1, "receive": 2, "enter": 1, "leave": 2}


def test_a_broken_guard_gives_a_step_and_a_run(lock):
    run = check(lock(LOCK.replace(GUARD, "")))
    assert run.code == 1
    line = next(i for i, x in enumerate(LOCK.splitlines(), 1) if "@safety" in x) - 1
    assert f"lock.py:{line}: lock.Lock.grant.mutex: grant breaks mutex" in run.out
    assert "Client = {c1, c2}" in run.out
    assert "broke: mutex (Two clients never hold the lock at once.)" in run.out
    assert "a run of 2 steps breaks mutex" in run.out
    assert run.out.count("false → true") == 3  # one in the step, two in the run
    assert "DOES NOT HOLD: 2 of 3 conditions proved" in run.out.splitlines()[-1]


def test_the_same_as_json(lock):
    run = check(lock(LOCK.replace(GUARD, "")), "--json")
    assert run.code == 1
    (system,) = json.loads(run.out)["systems"]
    (failed,) = [c for c in system["conditions"] if c["status"] != "holds"]
    step = failed["counterexample"]
    assert step["action"] == "grant" and set(step["choices"]) == {"c"}
    assert {step["before"]["held"], step["after"]["held"]} <= {"{c1}", "{c2}", "{c1, c2}"}
    assert step["broke"]["clause"] == "mutex" and set(step["broke"]["at"]) == {"c", "d"}
    assert [s["action"] for s in system["broken"]["steps"]] == ["grant", "grant"]
    assert system["broken"]["start"] == {"held": "{}"}


def test_every_guard_and_update_is_dropped_in_turn(lock):
    run = check(lock(), "--mutants", "--json")
    assert run.code == 0, run.text
    found = {m["drop"]: m for m in json.loads(run.out)["systems"][0]["mutants"]}
    assert set(found) == {"mutex", "grant.1", "grant.2", "release.1", "release.2"}
    assert {d for d, m in found.items() if m["declared"]} == {"grant.1", "grant.2"}
    assert len(found["grant.1"]["run"]["steps"]) == 2
    assert len(found["grant.2"]["run"]["steps"]) == 1
    # A lock that is given back by whoever does not hold it is still held by at most one.
    assert found["release.1"]["status"] == "survived"


def test_a_declared_mutant_that_survives_is_a_failure(lock):
    text = LOCK.replace('Mutant("grant.2")', 'Mutant("release.1")')
    run = check(lock(text), "--mutants")
    assert run.code == 1
    assert "without release.1: survived" in run.out


def test_an_action_that_no_run_takes_is_a_failure(lock):
    text = LOCK.replace("            self.held(c),\n", "            self.held(c), c != c,\n")
    run = check(lock(text))
    assert run.code == 1
    assert row(run.out, "release")[-5:] == "not reached within 8 steps".split()
    assert "release is not taken in runs of at most 8 steps" in run.out
    assert "release can never happen" in run.out


def test_bad_targets_are_refused_in_one_line(tmp_path, lock):
    nothing = tmp_path / "plain.py"
    nothing.write_text("TransitionSystem = 1\n", encoding="utf-8")
    mistake = lock(LOCK.replace("self.held(c),", "self.head(c),"))
    for name, said in (
        ("no.such", "no topic 'no', so no 'no.such'"),
        (nothing, "declares no TransitionSystem"),
        (mistake, "head"),
    ):
        run = check(name)
        assert run.code == 2
        (line,) = run.err.strip().splitlines()
        assert said in line and "Traceback" not in run.text


def test_a_file_is_not_overwritten(tmp_path, lock):
    out = tmp_path / "run.txt"
    out.write_text("mine", encoding="utf-8")
    broken = lock(LOCK.replace(GUARD, ""))
    assert check(broken, "--out", out).code == 2
    assert out.read_text(encoding="utf-8") == "mine"
    assert check(broken, "--out", out, "--force").code == 1
    assert "a run of 2 steps breaks mutex" in out.read_text(encoding="utf-8")
