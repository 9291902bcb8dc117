"""The solver process: reads questions as JSON lines, answers each as one JSON line.

A process of its own can be killed when a solver does not keep its time limit, may use only so much
memory, and takes nothing else down when a solver crashes.  Run as
``python -m formal.checkers.smt.server MEGABYTES``.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def limit_memory(megabytes: int) -> None:
    """Limit this process's address space where the operating system can."""
    try:
        import resource
    except ImportError:  # not on Windows; Z3's own limit remains
        return
    size = (megabytes + 1024) * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or size <= hard:
        resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Ask the solver that the question names."""
    try:
        if question["solver"] == "cvc5":
            from formal.checkers.smt.cvc5_run import run
        else:
            from formal.checkers.smt.z3_run import run
        return run(question)
    except MemoryError:
        return {"status": "unknown", "reason": "out of memory"}
    except Exception as e:
        said = e.args[0] if e.args else ""
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(e)
        reason = " ".join(text.split())
        status = "unknown" if "out of memory" in reason else "error"
        return {"status": status, "reason": reason or type(e).__name__}


def main() -> None:
    """Serve until the input ends."""
    limit_memory(int(sys.argv[1]))
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
