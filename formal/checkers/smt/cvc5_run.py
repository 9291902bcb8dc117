"""One question put to cvc5, the second opinion; it gives a verdict and no model."""

from __future__ import annotations

import time
from typing import Any


def version() -> str:
    """cvc5's version; ``""`` when it is not installed."""
    try:
        import cvc5
    except ImportError:
        return ""
    return str(cvc5.__version__)


def run(question: dict[str, Any]) -> dict[str, Any]:
    """Decide a question; see ``solver.ask`` for its keys.

    Raises ``ImportError`` when cvc5 is not installed, ``RuntimeError`` for text it refuses.
    """
    import cvc5

    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    solver.setOption("tlimit-per", str(int(question["timeout_s"] * 1000)))
    solver.setOption("seed", str(question["seed"]))
    for key, value in question["params"].items():
        solver.setOption(key, value)
    started = time.perf_counter()
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, question["text"], "question")
    status, reason = "unknown", ""
    while True:
        command = parser.nextCommand()
        if command.isNull():
            break
        if command.getCommandName() == "check-sat":
            result = solver.checkSat()
            if result.isUnknown():
                reason = str(result.getUnknownExplanation()).rpartition(".")[2].lower()
            else:
                status = "sat" if result.isSat() else "unsat"
            continue
        said = command.invoke(solver, parser.getSymbolManager())
        if "error" in said:
            raise RuntimeError(said)
    if reason == "timeout":
        status = "timeout"
    seconds = round(time.perf_counter() - started, 4)
    return {"status": status, "reason": reason, "seconds": seconds, "rlimit": 0}
