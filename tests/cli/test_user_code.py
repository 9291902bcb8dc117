"""A theory's Python may end, raise, recurse, hang: an error at its line, never exit code 0."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.project import ROOT, Run

HEAD = """\
from __future__ import annotations

from formal.language import Implies, Nat, Not, theorem, witness

"""
CLAIM = '''
def claim(n: Nat):
    """False for 0."""
    BODY


@theorem(by="smt", witness="w")
def bigger(n: Nat):
    """A claim."""
    STATEMENT


@witness
def w():
    """A number."""
    WITNESS
'''


def theory(**parts: str) -> str:
    """A theory of one true claim, with parts replaced and the marked line."""
    text = HEAD + parts.pop("TOP", "") + CLAIM
    plain = {"BODY": "return n > 0", "STATEMENT": "return Implies(n > 1, n > 0)",
             "WITNESS": 'return {"n": 2}'}  # fmt: skip
    for name, code in (plain | parts).items():
        text = text.replace(name, code)
    return text


def verify(folder, text: str, *options: str, command: str = "verify") -> Run:
    """Run a command on a theory of one file in a process of its own."""
    (folder / "own.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "formal.cli", command, "own.py", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return Run(done.returncode, done.stdout, done.stderr)


def line_of(text: str) -> int:
    """The line with the mark."""
    return text[: text.index("# here")].count("\n") + 1


def test_the_theory_itself_is_verified(tmp_path):
    run = verify(tmp_path, theory())
    assert run.code == 0 and "verified: 1/1" in run.out, run.text


MISDEEDS = {
    "ends": ("raise SystemExit(0)  # here", "ends the program"),
    "exits": ("import sys; sys.exit()  # here", "ends the program"),
    "raises": ("raise ValueError('so\\nit is')  # here", "so it is"),
    "base": ("raise type('Odd', (BaseException,), {})  # here", "Odd"),
    "mute": (
        "raise type('Mute', (Exception,), {'__str__': lambda s: 1 / 0})  # here",
        "Mute",
    ),
    "recurses": ("(f := lambda: f())()  # here", "recurses or nests without end"),
}


@pytest.mark.parametrize("place", ["TOP", "STATEMENT", "WITNESS"])
@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_what_goes_wrong_is_said_at_its_line(tmp_path, place, misdeed):
    code, says = MISDEEDS[misdeed]
    text = theory(**{place: code + "\n"})
    run = verify(tmp_path, text)
    assert run.code == (1 if place == "WITNESS" else 2), run.text
    assert f"own.py:{line_of(text)}: " in run.text and says in run.text, run.text
    assert "Traceback" not in run.text and "verified: 1/1" not in run.text


@pytest.mark.parametrize("place", ["TOP", "STATEMENT", "WITNESS"])
@pytest.mark.parametrize(
    "code", ["import os; os._exit(0)", "import os; os.execvp('true', ['true'])"]
)
def test_a_process_that_ends_itself_gives_no_verdict(tmp_path, place, code):
    run = verify(tmp_path, theory(**{place: code + "\n"}))
    assert run.code == 1 and "was ended, with code 0, before its verdict" in run.err, run.text


def test_a_crash_is_said_with_its_signal(tmp_path):
    run = verify(
        tmp_path, theory(WITNESS="import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    )
    assert run.code == 128 + signal.SIGSEGV and "signal SIGSEGV, before its verdict" in run.err


@pytest.mark.parametrize("place", ["TOP", "STATEMENT", "WITNESS"])
def test_what_hangs_is_stopped_at_its_line(tmp_path, place):
    text = theory(**{place: "while True:  # here\n        pass\n" if place != "TOP" else
                     "while True:  # here\n    pass\n"})  # fmt: skip
    run = verify(tmp_path, text, "--python-timeout", "1")
    line = line_of(text)
    assert run.code == (1 if place == "WITNESS" else 2), run.text
    assert any(f"own.py:{n}: " in run.text for n in (line, line + 1)), run.text
    assert "runs for more than 1 s" in run.text


def test_what_hangs_and_swallows_the_error_is_stopped_too(tmp_path):
    text = theory(
        WITNESS="""while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""
    )
    run = verify(tmp_path, text, "--python-timeout", "1")
    assert run.code == 2 and "runs for more than 1 s" in run.err


def test_a_value_that_cannot_be_shown(tmp_path):
    text = theory(
        WITNESS="""class Shy:
        def __repr__(self):
            raise SystemExit(0)  # here
    return {"n": Shy()}"""
    )
    run = verify(tmp_path, text)
    assert run.code == 1 and f"own.py:{line_of(text)}: " in run.text, run.text


def test_a_deep_term_is_refused_at_its_claim(tmp_path):
    deep = """x = n > 0
    for _ in range(COUNT):
        x = Not(x)
    return x"""
    for count in (250, 9_000):
        run = verify(tmp_path, theory(STATEMENT=deep.replace("COUNT", str(count))))
        assert run.code == 2 and "own.py:" in run.err and "Traceback" not in run.err
        assert "expected at most 200" in run.err
    # What is allowed has all its readings.
    fine = theory(STATEMENT="return Implies(n > 1, " + "Not(" * 180 + "n > 0" + ")" * 180 + ")")
    run = verify(tmp_path, fine)
    assert run.code == 0, run.text


def test_a_number_too_long_to_be_printed(tmp_path):
    run = verify(tmp_path, theory(STATEMENT="return n < 10 ** 5000"))
    assert run.code == 2 and "a number has more than 4096 binary digits" in run.err


def test_an_attack_is_a_verdict_too(tmp_path):
    run = verify(tmp_path, "import os\nos._exit(0)\n", "--theorem", "flp", command="attack")
    assert run.code == 1 and "before its verdict" in run.err, run.text


def test_a_closed_pipe_is_no_verdict(tmp_path):
    (tmp_path / "own.py").write_text(theory(STATEMENT="return n > 0"), encoding="utf-8")
    run = subprocess.run(
        f"{sys.executable} -m formal.cli verify own.py --json | head -c 1; "
        'echo "code ${PIPESTATUS[0]}"',
        shell=True,
        executable="/bin/bash",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert run.stdout.endswith("code 1\n"), run


def test_nobody_waits_for_a_verdict_when_the_caller_is_gone(tmp_path):
    """The judging process ends with the one that was started, though that one was killed."""
    mark = tmp_path / "pid"
    text = theory(
        TOP=f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(100)\n"
    )
    (tmp_path / "own.py").write_text(text, encoding="utf-8")
    caller = subprocess.Popen(
        [sys.executable, "-m", "formal.cli", "verify", "own.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    while not (mark.exists() and mark.read_text()):
        assert caller.poll() is None
        time.sleep(0.05)
    caller.kill()
    caller.wait()
    child = int(mark.read_text())
    assert child != caller.pid
    for _ in range(600):
        if not _runs(child):
            return
        time.sleep(0.05)
    pytest.fail("it still runs")


def _runs(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        return stat.rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
