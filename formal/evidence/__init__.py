"""One run: witnesses, mutants, solvers and Lean, into one ledger."""
